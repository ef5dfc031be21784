"""The layout of tar headers: constants, field codecs and the errors that tell why a header cannot be read."""

import struct
import sys

NUL = b"\0"
BLOCKSIZE = 512
RECORDSIZE = 20 * BLOCKSIZE
GNU_MAGIC, POSIX_MAGIC = b"ustar  \0", b"ustar\x0000"

LENGTH_NAME = LENGTH_LINK = 100
LENGTH_PREFIX = 155

REGTYPE, LNKTYPE, SYMTYPE, CHRTYPE, BLKTYPE, DIRTYPE, FIFOTYPE, CONTTYPE = (b"%d" % digit for digit in range(8))
AREGTYPE = NUL
GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE = b"L", b"K", b"S"
XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE = b"x", b"g", b"X"

USTAR_FORMAT, GNU_FORMAT, PAX_FORMAT = range(3)
DEFAULT_FORMAT = PAX_FORMAT

GNU_TYPES = (GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE)
REGULAR_TYPES = (REGTYPE, AREGTYPE, CONTTYPE, GNUTYPE_SPARSE)
SUPPORTED_TYPES = (
    REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, DIRTYPE, FIFOTYPE, CONTTYPE, CHRTYPE, BLKTYPE, *GNU_TYPES,
)

PAX_FIELDS = tuple("path linkpath size mtime uid gid uname gname".split())
PAX_NAME_FIELDS = set("path linkpath uname gname".split())
PAX_NUMBER_FIELDS = dict.fromkeys(("atime", "ctime", "mtime"), float) | dict.fromkeys(("uid", "gid", "size"), int)

ENCODING = "utf-8" if sys.platform == "win32" else sys.getfilesystemencoding()


class TarError(Exception):
    """What every error of this module derives from."""
    __module__ = "tarfile"


class ExtractError(TarError):
    """Some attribute of a member could not be restored."""
    __module__ = "tarfile"


class ReadError(TarError):
    """The archive cannot be read, or is none."""
    __module__ = "tarfile"


class CompressionError(TarError):
    """The compression method is unknown or its module is missing."""
    __module__ = "tarfile"


class StreamError(TarError):
    """The operation needs more than a stream can do."""
    __module__ = "tarfile"


class HeaderError(TarError):
    """A header block is not as it should be."""
    __module__ = "tarfile"


class EmptyHeaderError(HeaderError):
    """There is no further byte where a header should begin."""
    __module__ = "tarfile"


class TruncatedHeaderError(HeaderError):
    """The file ends within a header."""
    __module__ = "tarfile"


class EOFHeaderError(HeaderError):
    """A block of zeros, which marks the end of the archive."""
    __module__ = "tarfile"


class InvalidHeaderError(HeaderError):
    """A field or the checksum of a header is wrong."""
    __module__ = "tarfile"


class SubsequentHeaderError(HeaderError):
    """The header that an extended header announces is missing or wrong."""
    __module__ = "tarfile"


def padded(size: int) -> int:
    """The number of bytes that `size` bytes of data take up in whole blocks."""
    return size + -size % BLOCKSIZE


def stn(s, length, encoding, errors):
    """Encode text for a field of `length` bytes: cut off, or filled up with zeros."""
    if s is None:
        raise ValueError("metadata cannot contain None")
    return s.encode(encoding, errors)[:length].ljust(length, NUL)


def nts(s, encoding, errors):
    """Decode the text of a field, which a zero byte may end early."""
    return s.partition(NUL)[0].decode(encoding, errors)


def nti(s):
    """Decode the number of a field: octal digits, or a signed binary number behind a marker byte."""
    marker = s[0]
    if marker == 0o200:
        return int.from_bytes(s[1:], "big")
    if marker == 0o377:
        return int.from_bytes(s, "big", signed=True)
    try:
        digits = nts(s, "ascii", "strict").strip()
        return int(digits, 8) if digits else 0
    except ValueError:
        raise InvalidHeaderError("invalid header") from None


def itn(n, digits=8, format=DEFAULT_FORMAT):
    """Encode a number for a field of `digits` bytes, in GNU's binary notation where octal digits do not suffice."""
    number, room = int(n), digits - 1
    if 0 <= number < 1 << 3 * room:
        return b"%0*o\0" % (room, number)
    span = 1 << 8 * room
    if format != GNU_FORMAT or not -span <= number < span:
        raise ValueError("overflow in number field")
    marker = 0o377 if number < 0 else 0o200
    return bytearray([marker]) + (number % span).to_bytes(room, "big")


def calc_chksums(buf):
    """The sum of a header's bytes with its checksum field taken as spaces, over unsigned and over signed bytes.

    The second is what some old programs wrote.
    """
    rest = buf[:148] + buf[156:BLOCKSIZE]
    blank = 8 * ord(" ")
    return blank + sum(rest), blank + sum(struct.unpack(f"{len(rest)}b", rest))
