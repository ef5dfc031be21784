"""Data and files in bzip2's format."""

import io
import os
from builtins import open as _builtin_open

import _compression
from _bz2 import BZ2Compressor, BZ2Decompressor

__all__ = ["BZ2File", "BZ2Compressor", "BZ2Decompressor", "open", "compress", "decompress"]


class BZ2File(_compression.CompressedFile):
    """A bzip2 file as a file of the data in it; a path or an open file can be given."""

    def __init__(self, filename, mode="r", *, compresslevel=9):
        if not 1 <= compresslevel <= 9:
            raise ValueError("compresslevel must be between 1 and 9")
        if self._set_mode(mode or "r"):
            self._start_writing(BZ2Compressor(compresslevel))
        self._attach(filename, _builtin_open)
        if not self._writing:
            self._start_reading(BZ2Decompressor, OSError)

    def readline(self, size=-1):
        """A line, of at most `size` bytes."""
        return super().readline(self._whole(size))

    def readlines(self, size=-1):
        """Lines, up to the one with which `size` bytes are reached."""
        self._check_can_read()
        return self._buffer.readlines(self._whole(size))

    @staticmethod
    def _whole(size):
        if not hasattr(size, "__index__"):
            raise TypeError("Integer argument expected")
        return size.__index__()

    def readinto(self, b):
        """Read into a buffer, and return how many bytes."""
        self._check_can_read()
        return self._buffer.readinto(b)

    def writelines(self, seq):
        """Compress a series of data."""
        return super().writelines(seq)


def open(filename, mode="rb", compresslevel=9, encoding=None, errors=None, newline=None):
    """Open a bzip2 file, for data or, with t in the mode, for text."""
    for_text = _compression.check_text_arguments(mode, encoding, errors, newline)
    file = BZ2File(filename, mode.replace("t", ""), compresslevel=compresslevel)
    return _compression.as_text(file, encoding, errors, newline) if for_text else file


def compress(data, compresslevel=9):
    """Compress data."""
    compressor = BZ2Compressor(compresslevel)
    return compressor.compress(data) + compressor.flush()


def decompress(data):
    """Decompress data, which may consist of several streams."""
    if not data:
        return b""
    plain, complete = _compression.decompress_all(data, BZ2Decompressor, OSError)
    if complete:
        return plain
    raise ValueError("Compressed data ended before the end-of-stream marker was reached")
