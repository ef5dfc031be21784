"""Bytes packed and unpacked as C structures, by format strings."""

from _struct import *
from _struct import _clearcache

__all__ = ['calcsize', 'pack', 'pack_into', 'unpack', 'unpack_from',
           'iter_unpack', 'Struct', 'error']
