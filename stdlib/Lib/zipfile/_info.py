"""The members of zip files and their records."""

import os
import stat
import struct
import sys
import time
import zipfile

from ._layout import (
    _MASK_USE_DATA_DESCRIPTOR, _MASK_UTF_FILENAME, BZIP2_VERSION, DEFAULT_VERSION, FULL32, FULL64, LZMA_VERSION, ZIP64_VERSION, ZIP_BZIP2,
    ZIP_LZMA, ZIP_STORED, BadZipFile, _Extra, dos_date, dos_time, extra_fields, stringCentralDir, stringFileHeader, structCentralDir,
    structFileHeader,
)
from ._methods import compressor_names

_METHOD_VERSIONS = {ZIP_BZIP2: BZIP2_VERSION, ZIP_LZMA: LZMA_VERSION}


def _sanitize_filename(filename):
    """A name as archives have it: ended by a zero byte, and with slashes between folders."""
    name = filename.partition("\0")[0]
    return name if os.sep == "/" else name.replace(os.sep, "/")


class ZipInfo:
    """A member of an archive: all that is known of it but the data."""

    __module__ = "zipfile"
    __slots__ = (
        "orig_filename", "filename", "date_time", "compress_type", "compress_level", "comment", "extra", "create_system", "create_version",
        "extract_version", "reserved", "flag_bits", "volume", "internal_attr", "external_attr", "header_offset", "CRC", "compress_size",
        "file_size", "_raw_time", "_end_offset",
    )

    def __init__(self, filename="NoName", date_time=(1980, 1, 1, 0, 0, 0)):
        if date_time[0] < 1980:
            raise ValueError("ZIP does not support timestamps before 1980")
        self.orig_filename, self.filename = filename, _sanitize_filename(filename)
        self.date_time = date_time
        self.compress_type, self.compress_level = ZIP_STORED, None
        self.comment = self.extra = b""
        self.create_system = 0 if sys.platform == "win32" else 3
        self.create_version = self.extract_version = DEFAULT_VERSION
        for field in ("reserved", "flag_bits", "volume", "internal_attr", "external_attr", "compress_size", "file_size"):
            setattr(self, field, 0)
        self._end_offset = None

    @property
    def _compresslevel(self):
        return self.compress_level

    @_compresslevel.setter
    def _compresslevel(self, value):
        self.compress_level = value

    def __repr__(self):
        parts = [f"{type(self).__name__} filename={self.filename!r}"]
        if self.compress_type != ZIP_STORED:
            parts.append(f"compress_type={compressor_names.get(self.compress_type, self.compress_type)}")
        mode, attributes = divmod(self.external_attr, 1 << 16)
        if mode:
            parts.append(f"filemode={stat.filemode(mode)!r}")
        if attributes:
            parts.append(f"external_attr={attributes:#x}")
        with_sizes = not self.is_dir()
        if with_sizes or self.file_size:
            parts.append(f"file_size={self.file_size!r}")
        if (with_sizes or self.compress_size) and (self.compress_type != ZIP_STORED or self.file_size != self.compress_size):
            parts.append(f"compress_size={self.compress_size!r}")
        return f"<{' '.join(parts)}>"

    def is_dir(self):
        """Whether it is a folder, which its name tells."""
        return self.filename.endswith("/" if not os.path.altsep else ("/", os.path.sep, os.path.altsep))

    @classmethod
    def from_file(cls, filename, arcname=None, *, strict_timestamps=True):
        """A member for a file of the system; times that archives cannot hold are refused, or moved to the nearest they can."""
        path = os.fspath(filename) if isinstance(filename, os.PathLike) else filename
        status = os.stat(path)
        moment = time.localtime(status.st_mtime)[:6]
        if not strict_timestamps:
            moment = min(max(moment, (1980, 1, 1, 0, 0, 0)), (2107, 12, 31, 23, 59, 59))
        name = os.path.normpath(os.path.splitdrive(path if arcname is None else arcname)[1])
        name = name.lstrip(os.sep + (os.altsep or ""))
        folder = stat.S_ISDIR(status.st_mode)
        info = cls(name + "/" if folder else name, moment)
        info.external_attr = (status.st_mode & 0xFFFF) << 16
        if folder:
            info.external_attr |= 0x10  # what MS-DOS marks folders with
        else:
            info.file_size = status.st_size
        return info

    # Records

    def _encodeFilenameFlags(self):
        """The name as bytes, and the flags that tell its encoding."""
        if self.filename.isascii():
            return self.filename.encode(), self.flag_bits
        return self.filename.encode("utf-8"), self.flag_bits | _MASK_UTF_FILENAME

    def _require_version(self, version):
        """Raise the versions to what the records need."""
        needed = max(version, _METHOD_VERSIONS.get(self.compress_type, 0))
        self.extract_version = max(needed, self.extract_version)
        self.create_version = max(needed, self.create_version)

    def FileHeader(self, zip64=None):
        """The record in front of the data; `zip64` tells whether sizes get 64 bits, which they themselves tell when it is None."""
        if self.flag_bits & _MASK_USE_DATA_DESCRIPTOR:
            crc = packed = size = 0  # they follow the data
        else:
            crc, packed, size = self.CRC, self.compress_size, self.file_size
        if zip64 is None:
            zip64 = max(size, packed) > zipfile.ZIP64_LIMIT
        extra = self.extra
        if zip64:
            extra += struct.pack("<HHQQ", 1, 16, size, packed)
            size = packed = FULL32
        self._require_version(ZIP64_VERSION if zip64 else 0)
        name, flags = self._encodeFilenameFlags()
        record = struct.pack(
            structFileHeader, stringFileHeader, self.extract_version, self.reserved, flags, self.compress_type, dos_time(self.date_time),
            dos_date(self.date_time), crc, packed, size, len(name), len(extra))
        return record + name + extra

    def directory_record(self):
        """The record in the directory at the end."""
        large = []

        def short(number, also=0):
            if max(number, also) > zipfile.ZIP64_LIMIT:
                large.append(number)
                return FULL32
            return number

        size = short(self.file_size, self.compress_size)
        packed = short(self.compress_size, self.file_size)
        offset = short(self.header_offset)
        extra = self.extra
        if large:
            extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) + _Extra.strip(extra, (1,))
        self._require_version(ZIP64_VERSION if large else 0)
        name, flags = self._encodeFilenameFlags()
        record = struct.pack(
            structCentralDir, stringCentralDir, self.create_version, self.create_system, self.extract_version, self.reserved, flags,
            self.compress_type, dos_time(self.date_time), dos_date(self.date_time), self.CRC, packed, size, len(name), len(extra),
            len(self.comment), 0, self.internal_attr, self.external_attr, offset)
        return b"".join((record, name, extra, self.comment))

    def _decodeExtra(self, filename_crc):
        """Take sizes of 64 bits and the Unicode name out of the extra fields."""
        for kind, field in extra_fields(self.extra):
            if kind is None:
                break
            length = int.from_bytes(field[2:4], "little")
            if len(field) < 4 + length:
                raise BadZipFile(f"Corrupt extra field {kind:04x} (size={length})")
            if kind == 1:
                self._take_large_numbers(field[4:])
            elif kind == 0x7075:
                self._take_unicode_name(field[4:], filename_crc)

    def _take_large_numbers(self, data):
        """Only the numbers that did not fit are there, in this order."""
        for attribute, title in (("file_size", "File size"), ("compress_size", "Compress size"), ("header_offset", "Header offset")):
            if getattr(self, attribute) not in ((FULL32, FULL64) if attribute == "file_size" else (FULL32,)):
                continue
            if len(data) < 8:
                raise BadZipFile(f"Corrupt zip64 extra field. {title} not found.")
            setattr(self, attribute, int.from_bytes(data[:8], "little"))
            data = data[8:]

    def _take_unicode_name(self, data, filename_crc):
        if len(data) < 5:
            raise BadZipFile("Corrupt unicode path extra field (0x7075)")
        version, crc = struct.unpack_from("<BL", data)
        if version != 1 or crc != filename_crc:
            return  # the name has been changed by a program that does not know the field
        try:
            name = data[5:].decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadZipFile("Corrupt unicode path extra field (0x7075): invalid utf-8 bytes") from error
        if name:
            self.filename = _sanitize_filename(name)
        else:
            import warnings
            warnings.warn("Empty unicode path extra field (0x7075)", stacklevel=3)
