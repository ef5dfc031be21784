"""Reads the members of a tar archive: plain, GNU and pax headers, and maps of sparse files."""

import re
from itertools import batched

from _tarformat import (
    AREGTYPE, BLOCKSIZE, DIRTYPE, GNU_TYPES, GNUTYPE_LONGLINK, GNUTYPE_LONGNAME, GNUTYPE_SPARSE, NUL, PAX_FIELDS, PAX_NAME_FIELDS,
    PAX_NUMBER_FIELDS, SOLARIS_XHDTYPE, SUPPORTED_TYPES, XGLTYPE, XHDTYPE, EmptyHeaderError, EOFHeaderError, HeaderError,
    InvalidHeaderError, SubsequentHeaderError, TruncatedHeaderError, calc_chksums, nti, nts, padded,
)

_record_start = re.compile(rb"([0-9]{1,20}) ")

# Where the fields of a header stand; what they hold decides how they are read.
TEXT_FIELDS = (("name", 0, 100), ("linkname", 157, 100), ("uname", 265, 32), ("gname", 297, 32))
NUMBER_FIELDS = (
    ("mode", 100, 8), ("uid", 108, 8), ("gid", 116, 8), ("size", 124, 12), ("mtime", 136, 12), ("chksum", 148, 8),
    ("devmajor", 329, 8), ("devminor", 337, 8),
)
TYPE_OFFSET, PREFIX_OFFSET, PREFIX_LENGTH = 156, 345, 155
SPARSE_PAIR = 24


def parse_block(cls, block, encoding, errors):
    """Make a member of class `cls` from the 512 bytes of its header."""
    if not block:
        raise EmptyHeaderError("empty header")
    if len(block) != BLOCKSIZE:
        raise TruncatedHeaderError("truncated header")
    if not block.strip(NUL):
        raise EOFHeaderError("end of file header")
    if nti(block[148:156]) not in calc_chksums(block):
        raise InvalidHeaderError("bad checksum")

    info = cls()
    for field, start, length in TEXT_FIELDS:
        setattr(info, field, nts(block[start:start + length], encoding, errors))
    for field, start, length in NUMBER_FIELDS:
        setattr(info, field, nti(block[start:start + length]))
    info.type = block[TYPE_OFFSET:TYPE_OFFSET + 1]
    if info.type == AREGTYPE and info.name.endswith("/"):
        info.type = DIRTYPE  # the first tar had no type for folders
    if info.type == GNUTYPE_SPARSE:
        pairs, _ = sparse_pairs(block, 386, 4)
        info._sparse_structs = (pairs, bool(block[482]), nti(block[483:495]))
    if info.isdir():
        info.name = info.name.rstrip("/")
    prefix = nts(block[PREFIX_OFFSET:PREFIX_OFFSET + PREFIX_LENGTH], encoding, errors)
    if prefix and info.type not in GNU_TYPES:
        info.name = f"{prefix}/{info.name}"
    return info


def sparse_pairs(block, start, count):
    """The pairs of offset and size among `count` entries of a GNU sparse map, and the position behind them."""
    end = start + count * SPARSE_PAIR
    pairs = []
    for position in range(start, end, SPARSE_PAIR):
        offset, size = nti(block[position:position + 12]), nti(block[position + 12:position + SPARSE_PAIR])
        if size:
            pairs.append((offset, size))
    return pairs, end


def read_member(cls, archive):
    """Read the next member from where an archive's file stands; extended headers are applied to the member they precede."""
    block = archive.fileobj.read(BLOCKSIZE)
    info = cls.frombuf(block, archive.encoding, archive.errors)
    info.offset = archive.fileobj.tell() - BLOCKSIZE
    match info.type:
        case b"L" | b"K":
            return _long_name(info, archive)
        case b"S":
            return _old_sparse(info, archive)
        case b"x" | b"X" | b"g":
            return _pax(info, archive)
        case _:
            return _plain(info, archive)


def _has_data(info):
    """Whether data follows a member's header; whatever is unknown is taken for a file."""
    return info.isreg() or info.type not in SUPPORTED_TYPES


def _behind(info):
    """The position of the header that follows a member."""
    return info.offset_data + (padded(info.size) if _has_data(info) else 0)


def _following(info, archive):
    """The member that an extended header stands for."""
    try:
        return info.fromtarfile(archive)
    except HeaderError as error:
        raise SubsequentHeaderError(str(error)) from None


def _plain(info, archive):
    info.offset_data = archive.fileobj.tell()
    archive.offset = _behind(info)
    apply_pax(info, archive.pax_headers, archive.encoding, archive.errors)
    if info.isdir():
        info.name = info.name.rstrip("/")
    return info


def _long_name(info, archive):
    text = nts(archive.fileobj.read(padded(info.size)), archive.encoding, archive.errors)
    member = _following(info, archive)
    member.offset = info.offset
    if info.type == GNUTYPE_LONGNAME:
        member.name = text
    elif info.type == GNUTYPE_LONGLINK:
        member.linkname = text
    if member.isdir():
        member.name = member.name.removesuffix("/")
    return member


def _old_sparse(info, archive):
    """A sparse file as GNU tar wrote it first: the map stands in the header and in blocks behind it."""
    pairs, more, whole = info._sparse_structs
    del info._sparse_structs
    while more:
        block = archive.fileobj.read(BLOCKSIZE)
        if len(block) < BLOCKSIZE:
            raise TruncatedHeaderError("truncated header")
        further, end = sparse_pairs(block, 0, 21)
        pairs += further
        more = bool(block[end])
    info.sparse = pairs
    info.offset_data = archive.fileobj.tell()
    archive.offset = info.offset_data + padded(info.size)
    info.size = whole
    return info


def _pax(info, archive):
    content = archive.fileobj.read(padded(info.size))
    # A global header changes what holds for all members behind it.
    headers = archive.pax_headers if info.type == XGLTYPE else archive.pax_headers.copy()
    records = list(_pax_records(content))
    charset = next((value for keyword, value in records if keyword == b"hdrcharset"), None)
    encoding = archive.encoding if charset == b"BINARY" else "utf-8"
    for raw_keyword, raw_value in records:
        keyword = _decoded(raw_keyword, "utf-8", "utf-8", archive.errors)
        if keyword in PAX_NAME_FIELDS:
            headers[keyword] = _decoded(raw_value, encoding, archive.encoding, archive.errors)
        else:
            headers[keyword] = _decoded(raw_value, "utf-8", "utf-8", archive.errors)

    member = _following(info, archive)
    _pax_sparse(member, headers, records, archive)
    if info.type in (XHDTYPE, SOLARIS_XHDTYPE):
        apply_pax(member, headers, archive.encoding, archive.errors)
        member.offset = info.offset
        if "size" in headers:
            # Only now it is known how much data there is to pass over.
            archive.offset = _behind(member)
    return member


def _pax_records(content):
    """The pairs of keyword and value in a pax header, as bytes; each record states its own length first."""
    position = 0
    while position < len(content) and content[position]:
        start = _record_start.match(content, position)
        if not start:
            raise InvalidHeaderError("invalid header")
        end = position + int(start[1])
        keyword, equals, value = content[start.end():end - 1].partition(b"=")
        if end <= start.end() or not keyword or not equals or content[end - 1:end] != b"\n":
            raise InvalidHeaderError("invalid header")
        yield keyword, value
        position = end


def _decoded(value, encoding, fallback, errors):
    try:
        return value.decode(encoding)
    except UnicodeDecodeError:
        return value.decode(fallback, errors)


def _pax_sparse(member, headers, records, archive):
    """Set the map of a sparse file in one of the three notations that GNU tar has had in pax headers."""
    try:
        if "GNU.sparse.map" in headers:
            member.sparse = list(batched(map(int, headers["GNU.sparse.map"].split(",")), 2, strict=True))
        elif "GNU.sparse.size" in headers:
            starts, sizes = ([int(value) for keyword, value in records if keyword == wanted]
                             for wanted in (b"GNU.sparse.offset", b"GNU.sparse.numbytes"))
            member.sparse = list(zip(starts, sizes))
        elif (headers.get("GNU.sparse.major"), headers.get("GNU.sparse.minor")) == ("1", "0"):
            numbers = _leading_numbers(archive.fileobj)
            count = next(numbers)
            member.sparse = [(next(numbers), next(numbers)) for _ in range(count)]
            member.offset_data = archive.fileobj.tell()
    except ValueError:
        raise InvalidHeaderError("invalid header") from None


def _leading_numbers(file):
    """The decimal numbers, one a line, in the blocks before the data of a sparse file."""
    rest = b""
    while True:
        block = file.read(BLOCKSIZE)
        if not block:
            raise InvalidHeaderError("invalid header")
        *lines, rest = (rest + block).split(b"\n")
        yield from map(int, lines)


def apply_pax(info, headers, encoding, errors):
    """Let the values of pax headers replace those of a member's own header."""
    for keyword, value in headers.items():
        match keyword:
            case "GNU.sparse.name":
                info.path = value
            case "GNU.sparse.size" | "GNU.sparse.realsize":
                info.size = int(value)
            case _ if keyword in PAX_NUMBER_FIELDS and keyword in PAX_FIELDS:
                try:
                    setattr(info, keyword, PAX_NUMBER_FIELDS[keyword](value))
                except ValueError:
                    setattr(info, keyword, 0)
            case "path":
                info.path = value.rstrip("/")
            case _ if keyword in PAX_FIELDS:
                setattr(info, keyword, value)
    info.pax_headers = headers.copy()
