"""The records of ZIP files: structures, signatures, and the old encryption."""

import struct
import time

ZIP64_LIMIT = (1 << 31) - 1
ZIP_FILECOUNT_LIMIT = (1 << 16) - 1
ZIP_MAX_COMMENT = (1 << 16) - 1

ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA = 0, 8, 12, 14

DEFAULT_VERSION, ZIP64_VERSION, BZIP2_VERSION, LZMA_VERSION = 20, 45, 46, 63
MAX_EXTRACT_VERSION = 63

# The end of the central directory, of ZIP and of ZIP64, with the latter's locator.
structEndArchive = b"<4s4H2LH"
stringEndArchive = b"PK\005\006"
sizeEndCentDir = struct.calcsize(structEndArchive)
structEndArchive64 = "<4sQ2H2L4Q"
stringEndArchive64 = b"PK\x06\x06"
sizeEndCentDir64 = struct.calcsize(structEndArchive64)
structEndArchive64Locator = "<4sLQL"
stringEndArchive64Locator = b"PK\x06\x07"
sizeEndCentDir64Locator = struct.calcsize(structEndArchive64Locator)

(_ECD_SIGNATURE, _ECD_DISK_NUMBER, _ECD_DISK_START, _ECD_ENTRIES_THIS_DISK, _ECD_ENTRIES_TOTAL,
 _ECD_SIZE, _ECD_OFFSET, _ECD_COMMENT_SIZE, _ECD_COMMENT, _ECD_LOCATION) = range(10)

# An entry of the central directory.
structCentralDir = "<4s4B4HL2L5H2L"
stringCentralDir = b"PK\001\002"
sizeCentralDir = struct.calcsize(structCentralDir)
(_CD_SIGNATURE, _CD_CREATE_VERSION, _CD_CREATE_SYSTEM, _CD_EXTRACT_VERSION, _CD_EXTRACT_SYSTEM, _CD_FLAG_BITS,
 _CD_COMPRESS_TYPE, _CD_TIME, _CD_DATE, _CD_CRC, _CD_COMPRESSED_SIZE, _CD_UNCOMPRESSED_SIZE, _CD_FILENAME_LENGTH,
 _CD_EXTRA_FIELD_LENGTH, _CD_COMMENT_LENGTH, _CD_DISK_NUMBER_START, _CD_INTERNAL_FILE_ATTRIBUTES,
 _CD_EXTERNAL_FILE_ATTRIBUTES, _CD_LOCAL_HEADER_OFFSET) = range(19)

# A file's own header.
structFileHeader = "<4s2B4HL2L2H"
stringFileHeader = b"PK\003\004"
sizeFileHeader = struct.calcsize(structFileHeader)
(_FH_SIGNATURE, _FH_EXTRACT_VERSION, _FH_EXTRACT_SYSTEM, _FH_GENERAL_PURPOSE_FLAG_BITS, _FH_COMPRESSION_METHOD,
 _FH_LAST_MOD_TIME, _FH_LAST_MOD_DATE, _FH_CRC, _FH_COMPRESSED_SIZE, _FH_UNCOMPRESSED_SIZE, _FH_FILENAME_LENGTH,
 _FH_EXTRA_FIELD_LENGTH) = range(12)

_MASK_ENCRYPTED = 1 << 0
_MASK_COMPRESS_OPTION_1 = 1 << 1
_MASK_USE_DATA_DESCRIPTOR = 1 << 3
_MASK_COMPRESSED_PATCH = 1 << 5
_MASK_STRONG_ENCRYPTION = 1 << 6
_MASK_UTF_FILENAME = 1 << 11

_DD_SIGNATURE = 0x08074b50

compressor_names = {
    0: 'store', 1: 'shrink', 2: 'reduce', 3: 'reduce', 4: 'reduce', 5: 'reduce', 6: 'implode', 7: 'tokenize',
    8: 'deflate', 9: 'deflate64', 10: 'implode', 12: 'bzip2', 14: 'lzma', 18: 'terse', 19: 'lz77', 97: 'wavpack',
    98: 'ppmd',
}


class BadZipFile(Exception):
    pass


class LargeZipFile(Exception):
    """Raised when an archive needs ZIP64, which it may not use."""


class _Extra(bytes):
    """An extra field: the whole of it, with its kind."""

    FIELD_STRUCT = struct.Struct('<HH')

    def __new__(cls, val, id=None):
        return super().__new__(cls, val)

    def __init__(self, val, id=None):
        self.id = id

    @classmethod
    def read_one(cls, raw):
        try:
            xid, xlen = cls.FIELD_STRUCT.unpack(raw[:4])
        except struct.error:
            xid, xlen = None, 0
        return cls(raw[:4 + xlen], xid), raw[4 + xlen:]

    @classmethod
    def split(cls, data):
        # A damaged rest is kept as a field of no kind.
        rest = memoryview(data)
        while rest:
            extra, rest = _Extra.read_one(rest)
            yield extra

    @classmethod
    def strip(cls, data, xids):
        """The fields without those of some kinds."""
        return b''.join(ex for ex in cls.split(data) if ex.id not in xids)


def dos_time(date_time):
    """Date and time of a tuple as in the records."""
    date = (date_time[0] - 1980) << 9 | date_time[1] << 5 | date_time[2]
    return date, date_time[3] << 11 | date_time[4] << 5 | date_time[5] // 2


def from_dos_time(d, t):
    return ((d >> 9) + 1980, d >> 5 & 15, d & 31, t >> 11, t >> 5 & 63, (t & 31) * 2)


_crctable = None


def _gen_crc(crc):
    for _ in range(8):
        crc = crc >> 1 ^ 0xEDB88320 if crc & 1 else crc >> 1
    return crc


def _ZipDecrypter(pwd):
    """A function that decrypts bytes, by the encryption of PKWARE (weak, and not offered for writing)."""
    key0, key1, key2 = 305419896, 591751049, 878082192
    global _crctable
    if _crctable is None:
        _crctable = list(map(_gen_crc, range(256)))
    crctable = _crctable

    def update_keys(c):
        nonlocal key0, key1, key2
        key0 = key0 >> 8 ^ crctable[(key0 ^ c) & 0xFF]
        key1 = (key1 + (key0 & 0xFF)) & 0xFFFFFFFF
        key1 = (key1 * 134775813 + 1) & 0xFFFFFFFF
        key2 = key2 >> 8 ^ crctable[(key2 ^ key1 >> 24) & 0xFF]

    for p in pwd:
        update_keys(p)

    def decrypter(data):
        result = bytearray()
        for c in data:
            k = key2 | 2
            c ^= k * (k ^ 1) >> 8 & 0xFF
            update_keys(c)
            result.append(c)
        return bytes(result)

    return decrypter


def _EndRecData64(fpin, offset, endrec):
    """The end record with the numbers of ZIP64, if there is such a record before it."""
    try:
        fpin.seek(offset - sizeEndCentDir64Locator, 2)
    except OSError:
        # Too short for a locator.
        return endrec
    data = fpin.read(sizeEndCentDir64Locator)
    if len(data) != sizeEndCentDir64Locator:
        return endrec
    sig, diskno, reloff, disks = struct.unpack(structEndArchive64Locator, data)
    if sig != stringEndArchive64Locator:
        return endrec
    if diskno != 0 or disks > 1:
        raise BadZipFile("zipfiles that span multiple disks are not supported")
    fpin.seek(offset - sizeEndCentDir64Locator - sizeEndCentDir64, 2)
    data = fpin.read(sizeEndCentDir64)
    if len(data) != sizeEndCentDir64:
        return endrec
    (sig, sz, create_version, read_version, disk_num, disk_dir, dircount, dircount2, dirsize,
     diroffset) = struct.unpack(structEndArchive64, data)
    if sig != stringEndArchive64:
        return endrec
    endrec[_ECD_SIGNATURE] = sig
    endrec[_ECD_DISK_NUMBER] = disk_num
    endrec[_ECD_DISK_START] = disk_dir
    endrec[_ECD_ENTRIES_THIS_DISK] = dircount
    endrec[_ECD_ENTRIES_TOTAL] = dircount2
    endrec[_ECD_SIZE] = dirsize
    endrec[_ECD_OFFSET] = diroffset
    return endrec


def _EndRecData(fpin):
    """The end record as a list, with the comment and the place of the record; None if there is none."""
    fpin.seek(0, 2)
    filesize = fpin.tell()
    # Most archives have no comment.
    try:
        fpin.seek(-sizeEndCentDir, 2)
    except OSError:
        return None
    data = fpin.read(sizeEndCentDir)
    if len(data) == sizeEndCentDir and data[0:4] == stringEndArchive and data[-2:] == b"\000\000":
        endrec = list(struct.unpack(structEndArchive, data))
        endrec.append(b"")
        endrec.append(filesize - sizeEndCentDir)
        return _EndRecData64(fpin, -sizeEndCentDir, endrec)
    # Otherwise the last signature within the reach of the longest comment.
    maxCommentStart = max(filesize - ZIP_MAX_COMMENT - sizeEndCentDir, 0)
    fpin.seek(maxCommentStart, 0)
    data = fpin.read(ZIP_MAX_COMMENT + sizeEndCentDir)
    start = data.rfind(stringEndArchive)
    if start < 0:
        return None
    recData = data[start:start + sizeEndCentDir]
    if len(recData) != sizeEndCentDir:
        return None
    endrec = list(struct.unpack(structEndArchive, recData))
    commentSize = endrec[_ECD_COMMENT_SIZE]
    endrec.append(data[start + sizeEndCentDir:start + sizeEndCentDir + commentSize])
    endrec.append(maxCommentStart + start)
    return _EndRecData64(fpin, maxCommentStart + start - filesize, endrec)
