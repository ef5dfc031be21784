"""The compression methods of zip files, and the encryption that old ones have."""

import functools
import struct
import zipfile

from ._layout import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED

compressor_names = dict(enumerate(
    "store shrink reduce reduce reduce reduce implode tokenize deflate deflate64 implode".split())) | {
    12: "bzip2", 14: "lzma", 18: "terse", 19: "lz77", 97: "wavpack", 98: "ppmd"}

_MODULES = {ZIP_DEFLATED: "zlib", ZIP_BZIP2: "bz2", ZIP_LZMA: "lzma"}


def _check_compression(compression):
    """Refuse a method that is unknown here, or whose module is missing."""
    if compression == ZIP_STORED:
        return
    module = _MODULES.get(compression)
    if module is None:
        raise NotImplementedError("That compression method is not supported")
    if not getattr(zipfile, module):
        raise RuntimeError(f"Compression requires the (missing) {module} module")


def _get_compressor(compress_type, compresslevel=None):
    """What compresses data by a method; None for data that is stored."""
    match compress_type:
        case 8:
            level = zipfile.zlib.Z_DEFAULT_COMPRESSION if compresslevel is None else compresslevel
            return zipfile.zlib.compressobj(level, zipfile.zlib.DEFLATED, -15)
        case 12:
            return zipfile.bz2.BZ2Compressor() if compresslevel is None else zipfile.bz2.BZ2Compressor(compresslevel)
        case 14:
            return LZMACompressor()


def _get_decompressor(compress_type):
    """What decompresses data by a method; None for data that is stored."""
    _check_compression(compress_type)
    match compress_type:
        case 8:
            return zipfile.zlib.decompressobj(-15)
        case 12:
            return zipfile.bz2.BZ2Decompressor()
        case 14:
            return LZMADecompressor()


class LZMACompressor:
    """Raw LZMA data behind the short header that zip files put before it: a version and the filter's properties."""

    __module__ = "zipfile"

    def __init__(self):
        self._encoder = None

    def _start(self):
        lzma = zipfile.lzma
        properties = lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1})
        filters = [lzma._decode_filter_properties(lzma.FILTER_LZMA1, properties)]
        self._encoder = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=filters)
        return struct.pack("<BBH", 9, 4, len(properties)) + properties

    def compress(self, data):
        header = self._start() if self._encoder is None else b""
        return header + self._encoder.compress(data)

    def flush(self):
        header = self._start() if self._encoder is None else b""
        return header + self._encoder.flush()


class LZMADecompressor:
    """Takes the header off that zip files put before LZMA data."""

    __module__ = "zipfile"

    def __init__(self):
        self._decoder, self._start, self.eof = None, b"", False

    def decompress(self, data):
        if self._decoder is None:
            self._start += data
            if len(self._start) < 4:
                return b""
            end = 4 + int.from_bytes(self._start[2:4], "little")
            if len(self._start) < end:
                return b""
            lzma = zipfile.lzma
            filters = [lzma._decode_filter_properties(lzma.FILTER_LZMA1, self._start[4:end])]
            self._decoder = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
            data, self._start = self._start[end:], b""
        plain = self._decoder.decompress(data)
        self.eof = self._decoder.eof
        return plain


@functools.cache
def _crc_steps():
    """The CRC-32 table, by which the cipher mixes bytes into its keys."""
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
        table.append(value)
    return table


def _ZipDecrypter(pwd):
    """A function that decrypts, piece by piece, what a password has encrypted in PKWARE's old way."""
    steps = _crc_steps()
    first, second, third = 0x12345678, 0x23456789, 0x34567890

    def mix(byte):
        nonlocal first, second, third
        first = first >> 8 ^ steps[(first ^ byte) & 0xFF]
        second = ((second + (first & 0xFF)) * 0x08088405 + 1) & 0xFFFFFFFF
        third = third >> 8 ^ steps[(third ^ second >> 24) & 0xFF]

    for byte in pwd:
        mix(byte)

    def decrypt(data):
        plain = bytearray(data)
        for index, byte in enumerate(data):
            key = third | 2
            plain[index] = byte ^ (key * (key ^ 1) >> 8 & 0xFF)
            mix(plain[index])
        return bytes(plain)

    return decrypt
