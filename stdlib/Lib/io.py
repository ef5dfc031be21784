"""Streams of text and bytes: files, buffers, and their abstract classes. The work is done natively."""

import _io
import abc
from _io import (
    DEFAULT_BUFFER_SIZE, BufferedRandom, BufferedReader, BufferedWriter, BytesIO, FileIO, StringIO, TextIOWrapper,
    UnsupportedOperation, open, open_code, text_encoding)

__all__ = ['BlockingIOError', 'open', 'open_code', 'IOBase', 'RawIOBase', 'FileIO', 'BytesIO', 'StringIO',
           'BufferedIOBase', 'BufferedReader', 'BufferedWriter', 'BufferedRWPair', 'BufferedRandom', 'TextIOBase',
           'TextIOWrapper', 'UnsupportedOperation', 'SEEK_SET', 'SEEK_CUR', 'SEEK_END', 'DEFAULT_BUFFER_SIZE',
           'text_encoding', 'IncrementalNewlineDecoder']


def _native_or_python(name):
    """Return a class that may be written in Python; then the native module gets it too."""
    if not hasattr(_io, name):
        import _io_extra
        made = getattr(_io_extra, name)
        made.__module__ = '_io'
        setattr(_io, name, made)
    return getattr(_io, name)


BufferedRWPair, IncrementalNewlineDecoder = map(_native_or_python, ('BufferedRWPair', 'IncrementalNewlineDecoder'))

# The name is also looked for here.
BlockingIOError = BlockingIOError
UnsupportedOperation.__module__ = __name__

SEEK_SET, SEEK_CUR, SEEK_END = range(3)


class IOBase(_io._IOBase, metaclass=abc.ABCMeta):
    __doc__ = _io._IOBase.__doc__


class RawIOBase(_io._RawIOBase, IOBase):
    __doc__ = _io._RawIOBase.__doc__


class BufferedIOBase(_io._BufferedIOBase, IOBase):
    __doc__ = _io._BufferedIOBase.__doc__


class TextIOBase(_io._TextIOBase, IOBase):
    __doc__ = _io._TextIOBase.__doc__


for _base, _kinds in ((RawIOBase, [FileIO]), (TextIOBase, [StringIO, TextIOWrapper]),
                      (BufferedIOBase, [BytesIO, BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair])):
    for _kind in _kinds:
        _base.register(_kind)
