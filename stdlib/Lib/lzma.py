"""Data and files in the formats of xz and its predecessor."""

import builtins
import io
import os

import _compression
from _lzma import *
from _lzma import _decode_filter_properties, _encode_filter_properties

__all__ = [
    *(f"CHECK_{name}" for name in ("NONE", "CRC32", "CRC64", "SHA256", "ID_MAX", "UNKNOWN")),
    *(f"FILTER_{name}" for name in ("LZMA1", "LZMA2", "DELTA", "X86", "IA64", "ARM", "ARMTHUMB", "POWERPC", "SPARC")),
    *(f"FORMAT_{name}" for name in ("AUTO", "XZ", "ALONE", "RAW")),
    "MF_HC3", "MF_HC4", "MF_BT2", "MF_BT3", "MF_BT4", "MODE_FAST", "MODE_NORMAL", "PRESET_DEFAULT", "PRESET_EXTREME",
    "LZMACompressor", "LZMADecompressor", "LZMAFile", "LZMAError", "open", "compress", "decompress", "is_check_supported",
]


class LZMAFile(_compression.CompressedFile):
    """An xz file as a file of the data in it; a path or an open file can be given.

    `format` is one of the constants FORMAT_*; `check`, `preset` and `filters` tell how to compress.
    """

    def __init__(self, filename=None, mode="r", *, format=None, check=-1, preset=None, filters=None):
        if self._set_mode(mode):
            kind = FORMAT_XZ if format is None else format
            self._start_writing(LZMACompressor(format=kind, check=check, preset=preset, filters=filters))
        else:
            for what, given in (("an integrity check", check != -1), ("a preset compression level", preset is not None)):
                if given:
                    raise ValueError(f"Cannot specify {what} when opening a file for reading")
            kind = FORMAT_AUTO if format is None else format
            LZMADecompressor(format=kind, filters=filters)  # before the file is opened, what cannot be is refused
        self._attach(filename, builtins.open)
        if not self._writing:
            self._start_reading(LZMADecompressor, LZMAError, format=kind, filters=filters)

    def peek(self, size=-1):
        """What comes next, at least a byte of it unless the end is reached, without moving on."""
        return super().peek(size)


def open(filename, mode="rb", *, format=None, check=-1, preset=None, filters=None, encoding=None, errors=None, newline=None):
    """Open an xz file, for data or, with t in the mode, for text."""
    for_text = _compression.check_text_arguments(mode, encoding, errors, newline)
    file = LZMAFile(filename, mode.replace("t", ""), format=format, check=check, preset=preset, filters=filters)
    return _compression.as_text(file, encoding, errors, newline) if for_text else file


def compress(data, format=FORMAT_XZ, check=-1, preset=None, filters=None):
    """Compress data."""
    compressor = LZMACompressor(format, check, preset, filters)
    return compressor.compress(data) + compressor.flush()


def decompress(data, format=FORMAT_AUTO, memlimit=None, filters=None):
    """Decompress data, which may consist of several streams."""
    plain, complete = _compression.decompress_all(data, lambda: LZMADecompressor(format, memlimit, filters), LZMAError)
    if complete:
        return plain
    raise LZMAError("Compressed data ended before the end-of-stream marker was reached")
