"""UTF-16 with a mark in front that tells the order of bytes."""

from ._marked import define

define(globals(), 'utf-16', 2)
