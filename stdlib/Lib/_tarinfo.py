"""The members of tar archives and how their headers are written."""

from copy import copy, deepcopy

from _tarformat import (
    BLKTYPE, BLOCKSIZE, CHRTYPE, DEFAULT_FORMAT, DIRTYPE, ENCODING, FIFOTYPE, GNU_FORMAT, GNU_MAGIC, GNUTYPE_LONGLINK,
    GNUTYPE_LONGNAME, LENGTH_LINK, LENGTH_NAME, LENGTH_PREFIX, LNKTYPE, NUL, PAX_FORMAT, POSIX_MAGIC, REGTYPE, REGULAR_TYPES, SYMTYPE,
    USTAR_FORMAT, XGLTYPE, XHDTYPE, calc_chksums, itn, stn,
)
from _tarparse import parse_block, read_member

_KEEP = object()


class _Header:
    """The bytes of one header block, composed field by field."""

    def __init__(self, encoding, errors, format):
        self.block = bytearray(BLOCKSIZE)
        self.encoding, self.errors, self.format = encoding, errors, format

    def raw(self, start, value):
        self.block[start:start + len(value)] = value

    def text(self, start, length, value):
        self.raw(start, stn(value, length, self.encoding, self.errors))

    def number(self, start, length, value):
        self.raw(start, itn(value, length, self.format))

    def finish(self):
        """Fill in the checksum, which ends with a zero and a space."""
        self.raw(148, b"%06o\0 " % calc_chksums(bytes(self.block))[0])
        return bytes(self.block)


def _header_block(fields, format, encoding, errors):
    """Lay out one header; fields that a pseudo member lacks are zero."""
    kind = fields.get("type", REGTYPE)
    if kind is None:
        raise ValueError("TarInfo.type must not be None")
    header = _Header(encoding, errors, format)
    header.text(0, LENGTH_NAME, fields.get("name", ""))
    header.number(100, 8, fields.get("mode", 0) & 0o7777)
    for field, start, length in (("uid", 108, 8), ("gid", 116, 8), ("size", 124, 12), ("mtime", 136, 12)):
        header.number(start, length, fields.get(field, 0))
    header.raw(156, kind)
    header.text(157, LENGTH_LINK, fields.get("linkname", ""))
    header.raw(257, fields.get("magic", POSIX_MAGIC))
    header.text(265, 32, fields.get("uname", ""))
    header.text(297, 32, fields.get("gname", ""))
    if kind in (CHRTYPE, BLKTYPE):
        header.number(329, 8, fields.get("devmajor", 0))
        header.number(337, 8, fields.get("devminor", 0))
    header.text(345, LENGTH_PREFIX, fields.get("prefix", ""))
    return header.finish()


def _in_blocks(payload):
    return payload + bytes(-len(payload) % BLOCKSIZE)


def _long_text(text, kind, encoding, errors):
    """GNU's extra member that holds a name too long for its field."""
    payload = text.encode(encoding, errors) + NUL
    fields = {"name": "././@LongLink", "type": kind, "size": len(payload), "magic": GNU_MAGIC}
    return _header_block(fields, USTAR_FORMAT, encoding, errors) + _in_blocks(payload)


def _pax_member(headers, kind, encoding):
    """The extra member that holds pax records."""
    try:
        pairs = [(key.encode(), value.encode()) for key, value in headers.items()]
    except UnicodeEncodeError:
        # Bytes that are no UTF-8 are written as they are, which a record in front declares.
        pairs = [(b"hdrcharset", b"BINARY")]
        pairs += [(key.encode(), value.encode(encoding, "surrogateescape")) for key, value in headers.items()]
    payload = b"".join(_pax_record(key, value) for key, value in pairs)
    fields = {"name": "././@PaxHeader", "type": kind, "size": len(payload)}
    return _header_block(fields, USTAR_FORMAT, "ascii", "replace") + _in_blocks(payload)


def _pax_record(key, value):
    """One record, whose length counts its own digits, too."""
    rest = b" %b=%b\n" % (key, value)
    length = len(rest)
    while (total := len(rest) + len(str(length))) != length:
        length = total
    return b"%d%b" % (length, rest)


def _fits_ascii(text, room):
    """Whether a plain header can hold a text without loss."""
    return text.isascii() and len(text) <= room


def _warn_of_tarfile():
    import warnings
    text = 'The undocumented "tarfile" attribute of TarInfo objects is deprecated and will be removed in Python 3.16'
    warnings.warn(text, DeprecationWarning, stacklevel=3)


class TarInfo:
    """A member of an archive: what its header says, without the data."""

    __module__ = "tarfile"
    __slots__ = {
        "name": "The member's name, with slashes between folders.",
        "mode": "Its permissions, as chmod takes them.",
        "uid": "The owner's user number when it was stored.",
        "gid": "The number of the owning group when it was stored.",
        "size": "The number of bytes of its data.",
        "mtime": "When it was changed last, in seconds since the epoch.",
        "chksum": "The checksum that its header stated.",
        "type": "What it is: one of the constants REGTYPE, DIRTYPE, SYMTYPE, LNKTYPE and so on.",
        "linkname": "For links, the name of what they point at.",
        "uname": "The owner's name.",
        "gname": "The owning group's name.",
        "devmajor": "For devices, the major number.",
        "devminor": "For devices, the minor number.",
        "offset": "Where its header begins in the archive.",
        "offset_data": "Where its data begins in the archive.",
        "pax_headers": "What pax headers say of it, by keyword.",
        "sparse": "For sparse files, the offsets and sizes of what is stored.",
        "_tarfile": None,
        "_sparse_structs": None,
        "_link_target": None,
    }
    _ZEROS = ("uid", "gid", "size", "mtime", "chksum", "devmajor", "devminor", "offset", "offset_data")

    def __init__(self, name=""):
        self.name, self.type, self.mode = name, REGTYPE, 0o644
        self.linkname = self.uname = self.gname = ""
        for field in self._ZEROS:
            setattr(self, field, 0)
        self.pax_headers, self.sparse = {}, None

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r} at {id(self):#x}>"

    @property
    def tarfile(self):
        _warn_of_tarfile()
        return self._tarfile

    @tarfile.setter
    def tarfile(self, tarfile):
        _warn_of_tarfile()
        self._tarfile = tarfile

    @property
    def path(self):
        """The name, as pax headers call it."""
        return self.name

    @path.setter
    def path(self, name):
        self.name = name

    @property
    def linkpath(self):
        """The name that a link points at, as pax headers call it."""
        return self.linkname

    @linkpath.setter
    def linkpath(self, linkname):
        self.linkname = linkname

    def replace(self, *, name=_KEEP, mtime=_KEEP, mode=_KEEP, linkname=_KEEP, uid=_KEEP, gid=_KEEP, uname=_KEEP, gname=_KEEP,
                deep=True, _KEEP=_KEEP):
        """A copy of this member in which the named attributes have other values."""
        changes = dict(name=name, mtime=mtime, mode=mode, linkname=linkname, uid=uid, gid=gid, uname=uname, gname=gname)
        other = deepcopy(self) if deep else copy(self)
        for attribute, value in changes.items():
            if value is not _KEEP:
                setattr(other, attribute, value)
        return other

    # Writing

    def get_info(self):
        """What the header says, by field."""
        fields = {field: getattr(self, field) for field in (
            "name", "mode", "uid", "gid", "size", "mtime", "chksum", "type", "linkname", "uname", "gname", "devmajor", "devminor")}
        if self.mode is not None:
            fields["mode"] &= 0o7777
        if self.isdir() and not self.name.endswith("/"):
            fields["name"] += "/"
        return fields

    def tobuf(self, format=DEFAULT_FORMAT, encoding=ENCODING, errors="surrogateescape"):
        """The header as bytes, extended headers before it included."""
        fields = self.get_info()
        if missing := [field for field, value in fields.items() if value is None]:
            raise ValueError(f"{missing[0]} may not be None")
        match format:
            case 0:
                return self.create_ustar_header(fields, encoding, errors)
            case 1:
                return self.create_gnu_header(fields, encoding, errors)
            case 2:
                return self.create_pax_header(fields, encoding)
        raise ValueError("invalid format")

    def create_ustar_header(self, info, encoding, errors):
        """A header of the first POSIX kind, which long names may not fit in."""
        widths = {field: len(info[field].encode(encoding, errors)) for field in ("name", "linkname")}
        if widths["linkname"] > LENGTH_LINK:
            raise ValueError("linkname is too long")
        if widths["name"] > LENGTH_NAME:
            info["prefix"], info["name"] = self._posix_split_name(info["name"], encoding, errors)
        return _header_block(info | {"magic": POSIX_MAGIC}, USTAR_FORMAT, encoding, errors)

    def create_gnu_header(self, info, encoding, errors):
        """A header of GNU's kind, after extra members with the names that are too long for it."""
        info["magic"] = GNU_MAGIC
        parts = [
            _long_text(info[field], kind, encoding, errors)
            for field, room, kind in (("linkname", LENGTH_LINK, GNUTYPE_LONGLINK), ("name", LENGTH_NAME, GNUTYPE_LONGNAME))
            if len(info[field].encode(encoding, errors)) > room
        ]
        return b"".join((*parts, _header_block(info, GNU_FORMAT, encoding, errors)))

    def create_pax_header(self, info, encoding):
        """A header of the second POSIX kind, after an extra member with the values that do not fit in it."""
        info["magic"] = POSIX_MAGIC
        records = self.pax_headers.copy()
        for field, keyword, room in (
                ("name", "path", LENGTH_NAME), ("linkname", "linkpath", LENGTH_LINK), ("uname", "uname", 32), ("gname", "gname", 32)):
            if keyword not in records and not _fits_ascii(info[field], room):
                records[keyword] = info[field]
        for field, digits in (("uid", 7), ("gid", 7), ("size", 11), ("mtime", 11)):
            value = info[field]
            if not 0 <= int(value) < 8 ** digits:
                plain = 0
            elif isinstance(value, float):
                plain = int(value)
            else:
                continue
            info[field] = plain
            records.setdefault(field, str(value))  # what the caller said in pax_headers comes first
        extra = _pax_member(records, XHDTYPE, encoding) if records else b""
        return extra + _header_block(info, USTAR_FORMAT, "ascii", "replace")

    @classmethod
    def create_pax_global_header(cls, pax_headers):
        """The member whose pax records hold for all that follow."""
        return _pax_member(pax_headers, XGLTYPE, "utf-8")

    def _posix_split_name(self, name, encoding, errors):
        """Divide a name at the first slash for which both parts fit in their fields."""
        cut = name.find("/")
        while cut >= 0:
            head, tail = name[:cut], name[cut + 1:]
            if len(head.encode(encoding, errors)) > LENGTH_PREFIX:
                break
            if len(tail.encode(encoding, errors)) <= LENGTH_NAME:
                return head, tail
            cut = name.find("/", cut + 1)
        raise ValueError("name is too long")

    # Reading

    @classmethod
    def frombuf(cls, buf, encoding, errors):
        """The member that a header block describes."""
        return parse_block(cls, buf, encoding, errors)

    @classmethod
    def fromtarfile(cls, tarfile):
        """The next member of an archive."""
        return read_member(cls, tarfile)

    # What it is

    def isreg(self):
        """Whether it is a regular file."""
        return self.type in REGULAR_TYPES

    isfile = isreg

    def isdir(self):
        """Whether it is a folder."""
        return self.type == DIRTYPE

    def issym(self):
        """Whether it is a symbolic link."""
        return self.type == SYMTYPE

    def islnk(self):
        """Whether it is a second name of another member."""
        return self.type == LNKTYPE

    def ischr(self):
        """Whether it is a character device."""
        return self.type == CHRTYPE

    def isblk(self):
        """Whether it is a block device."""
        return self.type == BLKTYPE

    def isfifo(self):
        """Whether it is a named pipe."""
        return self.type == FIFOTYPE

    def issparse(self):
        """Whether it is a file with holes that are not stored."""
        return self.sparse is not None

    def isdev(self):
        """Whether it is a device or a named pipe."""
        return self.type in (CHRTYPE, BLKTYPE, FIFOTYPE)
