"""The records of zip files: signatures, structures, limits, extra fields and the record at the end."""

import struct
from collections import namedtuple
from collections.abc import Iterator


class BadZipFile(Exception):
    """A file is no zip file, or a damaged one."""
    __module__ = "zipfile"


class LargeZipFile(Exception):
    """The archive would need ZIP64 records, which the caller has ruled out."""
    __module__ = "zipfile"


ZIP64_LIMIT = 0x7FFF_FFFF
ZIP_FILECOUNT_LIMIT = ZIP_MAX_COMMENT = 0xFFFF
FULL32, FULL64 = 0xFFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF

ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA = 0, 8, 12, 14
DEFAULT_VERSION, ZIP64_VERSION, BZIP2_VERSION, LZMA_VERSION = 20, 45, 46, 63
MAX_EXTRACT_VERSION = LZMA_VERSION

# Bits of the flags that every member has.
_MASK_ENCRYPTED, _MASK_COMPRESS_OPTION_1, _MASK_USE_DATA_DESCRIPTOR = 1 << 0, 1 << 1, 1 << 3
_MASK_COMPRESSED_PATCH, _MASK_STRONG_ENCRYPTION, _MASK_UTF_FILENAME = 1 << 5, 1 << 6, 1 << 11

stringFileHeader, stringCentralDir, stringEndArchive = b"PK\3\4", b"PK\1\2", b"PK\5\6"
stringEndArchive64, stringEndArchive64Locator = b"PK\6\6", b"PK\6\7"
DESCRIPTOR_SIGNATURE = 0x08074B50

structFileHeader, structCentralDir = "<4s2B4HL2L2H", "<4s4B4HL2L5H2L"
structEndArchive, structEndArchive64, structEndArchive64Locator = b"<4s4H2LH", "<4sQ2H2L4Q", "<4sLQL"
sizeFileHeader, sizeCentralDir, sizeEndCentDir, sizeEndCentDir64, sizeEndCentDir64Locator = map(
    struct.calcsize, (structFileHeader, structCentralDir, structEndArchive, structEndArchive64, structEndArchive64Locator))


# A member's record in the directory at the end.
CentralEntry = namedtuple("CentralEntry", (
    "signature create_version create_system extract_version reserved flag_bits compress_type time date crc "
    "compress_size file_size name_length extra_length comment_length volume internal_attr external_attr "
    "header_offset"))

# The record in front of a member's data.
LocalHeader = namedtuple("LocalHeader", (
    "signature extract_version extract_system flag_bits compress_type time date crc compress_size file_size "
    "name_length extra_length"))

# What the end of an archive says: how large the directory is, and where it was meant to begin.
# The last number is the size of the ZIP64 records between directory and end.
EndRecord = namedtuple("EndRecord", "location entries size offset comment records")


def dos_date(moment):
    """Year, month and day in 16 bits."""
    year, month, day = moment[:3]
    return year - 1980 << 9 | month << 5 | day


def dos_time(moment):
    """Hour, minute and even second in 16 bits."""
    hour, minute, second = moment[3:6]
    return hour << 11 | minute << 5 | second // 2


def from_dos(date, time):
    """The six numbers that two 16-bit numbers stand for."""
    return ((date >> 9) + 1980, date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, (time & 31) * 2)


def extra_fields(data) -> Iterator[tuple[int | None, bytes]]:
    """The extra fields with their identifiers; what follows the last whole one has none."""
    while len(data) >= 4:
        kind, length = struct.unpack_from("<HH", data)
        yield kind, data[:4 + length]
        data = data[4 + length:]
    if data:
        yield None, data


class _Extra:
    """Operations on the extra fields of a member."""

    @staticmethod
    def strip(data, xids):
        """The fields without those of some identifiers; what is not understood stays."""
        kept = [field for kind, field in extra_fields(data) if kind not in xids]
        return data if len(kept) == sum(1 for _ in extra_fields(data)) else b"".join(kept)


def find_end(file) -> EndRecord | None:
    """The end record of an archive, which a comment may follow."""
    length = file.seek(0, 2)
    if length is None:
        length = file.tell()
    # Without a comment the record is the last thing; else it is looked for as far back as a comment can reach.
    for back in (sizeEndCentDir, sizeEndCentDir + (1 << 16)):
        if length < sizeEndCentDir:
            return None
        start = max(length - back, 0)
        file.seek(start)
        data = file.read()
        position = data.rfind(stringEndArchive)
        if position < 0 or len(data) - position < sizeEndCentDir:
            if back > sizeEndCentDir:
                return None
            continue
        _, _, _, _, entries, size, offset, comment_length = struct.unpack_from(structEndArchive, data, position)
        if back == sizeEndCentDir and (position or comment_length):
            continue
        begin = position + sizeEndCentDir
        comment = data[begin:begin + comment_length]
        return _with_zip64(file, EndRecord(start + position, entries, size, offset, comment, 0))
    return None


def _with_zip64(file, end):
    """Take the larger numbers from the ZIP64 records in front of the end record, where there are any."""
    locator = end.location - sizeEndCentDir64Locator
    if locator < 0:
        return end
    file.seek(locator)
    data = file.read(sizeEndCentDir64Locator)
    if len(data) != sizeEndCentDir64Locator or not data.startswith(stringEndArchive64Locator):
        return end
    _, disk, _, disks = struct.unpack(structEndArchive64Locator, data)
    if disk != 0 or disks > 1:
        raise BadZipFile("zipfiles that span multiple disks are not supported")
    if locator < sizeEndCentDir64:
        return end
    file.seek(locator - sizeEndCentDir64)
    data = file.read(sizeEndCentDir64)
    if len(data) != sizeEndCentDir64 or not data.startswith(stringEndArchive64):
        return end
    *_, entries, size, offset = struct.unpack(structEndArchive64, data)
    return end._replace(entries=entries, size=size, offset=offset, records=sizeEndCentDir64 + sizeEndCentDir64Locator)
