"""Reading and writing of tar archives."""

import os
import stat
import sys
import time
from builtins import open as bltn_open
from copy import copy

import _tarextract
import _tarstreams
from _tarextract import (
    AbsoluteLinkError, AbsolutePathError, FilterError, LinkOutsideDestinationError, OutsideDestinationError, SpecialFileError,
    data_filter, fully_trusted_filter, grp, pwd, symlink_exception, tar_filter,
)
from _tarformat import *
from _tarformat import padded as _padded
from _tarinfo import TarInfo
from _tarstreams import ExFileObject, _FileInFile, _Stream, copyfileobj

version = "0.9.0"
__all__ = [
    "TarFile", "TarInfo", "is_tarfile", "TarError", "ReadError", "CompressionError", "StreamError", "ExtractError", "HeaderError",
    "ENCODING", "USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT", "DEFAULT_FORMAT", "open", "fully_trusted_filter", "data_filter",
    "tar_filter", "FilterError", "AbsoluteLinkError", "OutsideDestinationError", "SpecialFileError", "AbsolutePathError",
    "LinkOutsideDestinationError",
]

_OPEN_MODES = {"r": "rb", "a": "r+b", "w": "wb", "x": "xb"}

# What a file of the system is in an archive, and the other way round for listings.
_KINDS = {
    stat.S_IFREG: REGTYPE, stat.S_IFDIR: DIRTYPE, stat.S_IFIFO: FIFOTYPE, stat.S_IFLNK: SYMTYPE, stat.S_IFCHR: CHRTYPE,
    stat.S_IFBLK: BLKTYPE,
}
_LISTED_KINDS = {kind: mode for mode, kind in _KINDS.items()}


def _say(text):
    """Print a part of a listing, whatever the terminal can show."""
    encoding = getattr(sys.stdout, "encoding", None)
    if encoding is not None:
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    print(text, end=" ")


def _account_name(lookup, number):
    """The name of a user or group on this system."""
    try:
        return lookup(number)[0]
    except KeyError:
        return ""


class TarFile(_tarextract._Extraction):
    """An archive that is open for reading (r), writing (w, x) or appending (a)."""

    debug = 0               # 0 (silent) to 3
    dereference = False     # whether links are stored as what they point at
    ignore_zeros = False    # whether blocks that are zero or damaged are passed over
    errorlevel = 1          # from which kind of failure on extraction raises
    format = DEFAULT_FORMAT
    encoding = ENCODING
    errors = None
    tarinfo = TarInfo
    fileobject = ExFileObject
    extraction_filter = None

    def __init__(self, name=None, mode="r", fileobj=None, format=None, tarinfo=None, dereference=None, ignore_zeros=None,
                 encoding=None, errors="surrogateescape", pax_headers=None, debug=None, errorlevel=None, copybufsize=None, stream=False):
        if mode not in _OPEN_MODES:
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        self.mode, self._mode = mode, _OPEN_MODES[mode]
        self._extfileobj = bool(fileobj)
        name = self._attach(name, fileobj)
        self.name = os.path.abspath(name) if name else None
        options = {"format": format, "tarinfo": tarinfo, "dereference": dereference, "ignore_zeros": ignore_zeros, "encoding": encoding,
                   "debug": debug, "errorlevel": errorlevel}
        for option, value in options.items():
            if value is not None:
                setattr(self, option, value)
        self.errors, self.stream, self.copybufsize = errors, stream, copybufsize
        self.pax_headers = pax_headers if pax_headers is not None and self.format == PAX_FORMAT else {}
        self.members, self.inodes, self.firstmember = [], {}, None
        self.closed, self._loaded = False, mode != "r"
        self.offset = self.fileobj.tell()
        try:
            self._begin()
        except BaseException:
            self._abandon()
            raise

    def _attach(self, name, fileobj):
        """Take or open the file; its name is returned."""
        if not fileobj:
            if self.mode == "a" and not os.path.exists(name):
                self.mode, self._mode = "w", "wb"
            self.fileobj = bltn_open(name, self._mode)
            return name
        self.fileobj = fileobj
        self._mode = getattr(fileobj, "mode", self._mode)
        if name is None and isinstance(known := getattr(fileobj, "name", None), (str, bytes)):
            return known
        return name

    def _begin(self):
        """Read the first member, go to the end of the last one, or write the global header."""
        if self.mode == "r":
            self.firstmember = self.next()
            return
        if self.mode == "a":
            self._pass_members()
        if self.pax_headers:
            header = self.tarinfo.create_pax_global_header(self.pax_headers.copy())
            self.fileobj.write(header)
            self.offset += len(header)

    def _pass_members(self):
        """Read the members there are, up to the end marker, which is written over."""
        while True:
            self.fileobj.seek(self.offset)
            try:
                self.members.append(self.tarinfo.fromtarfile(self))
            except EOFHeaderError:
                self.fileobj.seek(self.offset)
                return
            except HeaderError as error:
                raise ReadError(str(error)) from None

    def _abandon(self):
        """Close without the end of the archive."""
        self.closed = True
        if not self._extfileobj:
            self.fileobj.close()

    # Opening

    OPEN_METH = {"tar": "taropen", "gz": "gzopen", "bz2": "bz2open", "xz": "xzopen"}

    @classmethod
    def open(cls, name=None, mode="r", fileobj=None, bufsize=RECORDSIZE, **kwargs):
        """Open an archive.

        The mode is r, w, x or a, followed by `:` or (for files that can only be read or written in one go) `|` and the compression,
        which is gz, bz2, xz or nothing; a plain r, r:* and r|* find it out.
        """
        if not name and not fileobj:
            raise ValueError("nothing to open")
        if mode in ("r", "r:*"):
            return cls._open_any(name, fileobj, kwargs)
        if ":" in mode:
            action, _, method = mode.partition(":")
            opener = cls._opener(method or "tar")
            return opener(name, action or "r", fileobj, **kwargs)
        if "|" in mode:
            action, _, method = mode.partition("|")
            return cls._open_stream(name, action or "r", method or "tar", fileobj, bufsize, kwargs)
        if mode in ("a", "w", "x"):
            return cls.taropen(name, mode, fileobj, **kwargs)
        raise ValueError("undiscernible mode")

    @classmethod
    def _opener(cls, method):
        if method not in cls.OPEN_METH:
            raise CompressionError(f"unknown compression type {method!r}")
        return getattr(cls, cls.OPEN_METH[method])

    @classmethod
    def _open_any(cls, name, fileobj, options):
        """Try the compressed formats and then the plain one, which nearly anything could be."""
        start = fileobj.tell() if fileobj is not None else None
        complaints = []
        for method in (*(method for method in cls.OPEN_METH if method != "tar"), "tar"):
            try:
                return cls._opener(method)(name, "r", fileobj, **options)
            except (ReadError, CompressionError) as error:
                complaints.append(f"\n- method {method}: {error!r}")
                if fileobj is not None:
                    fileobj.seek(start)
        raise ReadError("file could not be opened successfully:" + "".join(complaints))

    @classmethod
    def _open_stream(cls, name, action, method, fileobj, bufsize, options):
        if action not in ("r", "w"):
            raise ValueError("mode must be 'r' or 'w'")
        if "compresslevel" in options and method not in ("gz", "bz2"):
            raise ValueError("compresslevel is only valid for w|gz and w|bz2 modes")
        level = options.pop("compresslevel", 9)
        stream = _Stream(name, action, method, fileobj, bufsize, level)
        try:
            archive = cls(name, action, stream, **options)
        except BaseException:
            stream.close()
            raise
        archive._extfileobj = False
        return archive

    @classmethod
    def taropen(cls, name, mode="r", fileobj=None, **kwargs):
        """Open an archive that is not compressed."""
        if mode in _OPEN_MODES:
            return cls(name, mode, fileobj, **kwargs)
        raise ValueError("mode must be 'r', 'a', 'w' or 'x'")

    @classmethod
    def _open_compressed(cls, kind, wrap, failures, name, mode, fileobj, options):
        """Open an archive in a file that `wrap` makes; in reading `failures` say that it is not of this kind."""
        try:
            wrapped = wrap()
        except OSError as error:
            if fileobj is None or mode != "r":
                raise
            raise ReadError(f"not a {kind} file") from error
        try:
            archive = cls.taropen(name, mode, wrapped, **options)
        except failures as error:
            wrapped.close()
            if mode != "r":
                raise
            raise ReadError(f"not a {kind} file" if kind != "lzma" else "not an lzma file") from error
        except BaseException:
            wrapped.close()
            raise
        archive._extfileobj = False
        return archive

    @staticmethod
    def _check_compressed_mode(mode):
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")

    @classmethod
    def gzopen(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """Open an archive that gzip has compressed."""
        cls._check_compressed_mode(mode)
        try:
            import gzip
            gzip.GzipFile
        except (ImportError, AttributeError):
            raise CompressionError("gzip module is not available") from None
        wrap = lambda: gzip.GzipFile(name, mode + "b", compresslevel, fileobj)
        return cls._open_compressed("gzip", wrap, OSError, name, mode, fileobj, kwargs)

    @classmethod
    def bz2open(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """Open an archive that bzip2 has compressed."""
        cls._check_compressed_mode(mode)
        bz2 = _tarstreams._need("bz2")
        wrap = lambda: bz2.BZ2File(fileobj or name, mode, compresslevel=compresslevel)
        return cls._open_compressed("bzip2", wrap, (OSError, EOFError), name, mode, None, kwargs)

    @classmethod
    def xzopen(cls, name, mode="r", fileobj=None, preset=None, **kwargs):
        """Open an archive that xz has compressed."""
        cls._check_compressed_mode(mode)
        lzma = _tarstreams._need("lzma")
        wrap = lambda: lzma.LZMAFile(fileobj or name, mode, preset=preset)
        return cls._open_compressed("lzma", wrap, (lzma.LZMAError, EOFError), name, mode, None, kwargs)

    def close(self):
        """Close the archive; one that was written to gets its end marker and is filled up to a whole record."""
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode != "r":
                end = self.offset + 2 * BLOCKSIZE
                fill = -end % RECORDSIZE
                self.fileobj.write(bytes(2 * BLOCKSIZE + fill))
                self.offset = end + fill
        finally:
            if not self._extfileobj:
                self.fileobj.close()

    # Members

    def getmember(self, name):
        """The last member of a name; KeyError is raised when there is none."""
        member = self._getmember(name.rstrip("/"))
        if member is None:
            raise KeyError(f"filename {name!r} not found")
        return member

    def getmembers(self):
        """All members in their order."""
        self._check()
        if not self._loaded:
            self._load()
        return self.members

    def getnames(self):
        """The names of all members."""
        return [member.name for member in self.getmembers()]

    def _load(self):
        """Read the members up to the end."""
        if not self.stream:
            while self.next() is not None:
                pass
            self._loaded = True

    def next(self):
        """The next member, or None at the end."""
        self._check("ra")
        if self.firstmember is not None:
            member, self.firstmember = self.firstmember, None
            return member
        if not self._advance():
            return None
        member = self._read_header()
        if member is None:
            self._loaded = True
        elif not self.stream:
            self.members.append(member)
        return member

    def _advance(self):
        """Go to the next header; the byte before it must exist, or the data is cut off."""
        if self.offset != self.fileobj.tell():
            if self.offset == 0:
                return False
            self.fileobj.seek(self.offset - 1)
            if not self.fileobj.read(1):
                raise ReadError("unexpected end of data")
        return True

    def _read_header(self):
        """The member at the current offset; what is no header is passed over where that is wished."""
        while True:
            try:
                return self.tarinfo.fromtarfile(self)
            except (EOFHeaderError, InvalidHeaderError) as error:
                if self.ignore_zeros:
                    self._dbg(2, f"0x{self.offset:X}: {error}")
                    self.offset += BLOCKSIZE
                    continue
                if self.offset == 0 and isinstance(error, InvalidHeaderError):
                    raise ReadError(str(error)) from None
            except EmptyHeaderError:
                if self.offset == 0:
                    raise ReadError("empty file") from None
            except TruncatedHeaderError as error:
                if self.offset == 0:
                    raise ReadError(str(error)) from None
            except SubsequentHeaderError as error:
                raise ReadError(str(error)) from None
            except Exception as error:
                zlib = sys.modules.get("zlib")
                if zlib and isinstance(error, zlib.error):
                    raise ReadError(f"zlib error: {error}") from None
                raise
            return None

    def _getmember(self, name, tarinfo=None, normalize=False):
        """The last member of a name, or the last one before `tarinfo`."""
        members = self.getmembers()
        if tarinfo is not None:
            position = next((index for index, member in enumerate(members) if member is tarinfo or member.offset == tarinfo.offset), None)
            if position is None:
                raise ValueError(tarinfo)
            members = members[:position]
        same = os.path.normpath if normalize else str
        wanted = same(name)
        return next((member for member in reversed(members) if same(member.name) == wanted), None)

    def _find_link_target(self, tarinfo):
        """The member that a link points at; hard links point at earlier ones."""
        if tarinfo.issym():
            folder = os.path.dirname(tarinfo.name)
            name, limit = f"{folder}/{tarinfo.linkname}" if folder else tarinfo.linkname, None
        else:
            name, limit = tarinfo.linkname, tarinfo
        target = self._getmember(name, tarinfo=limit, normalize=True)
        if target is None:
            raise KeyError(f"linkname {name!r} not found")
        return target

    def __iter__(self):
        if self._loaded:
            yield from self.members
            return
        index = 0
        while True:
            # Others may read on in the meantime, so the members that are known come first.
            if self.firstmember is None and index < len(self.members):
                member = self.members[index]
            elif self._loaded or (member := self.next()) is None:
                return
            index += 1
            yield member

    # Writing

    def gettarinfo(self, name=None, arcname=None, fileobj=None):
        """A member made from a file of the system, or None for what archives cannot hold."""
        self._check("awx")
        if fileobj is not None:
            name = fileobj.name
        stored = os.path.splitdrive(name if arcname is None else arcname)[1].replace(os.sep, "/").lstrip("/")
        if fileobj is not None:
            status = os.fstat(fileobj.fileno())
        else:
            status = os.stat(name) if self.dereference else os.lstat(name)
        kind = _KINDS.get(stat.S_IFMT(status.st_mode))
        if kind is None:
            return None
        info = self.tarinfo()
        info._tarfile = self
        info.name, info.type = stored, kind
        if kind == REGTYPE:
            self._note_hard_link(info, status)
        elif kind == SYMTYPE:
            info.linkname = os.readlink(name)
        info.mode, info.uid, info.gid, info.mtime = status.st_mode, status.st_uid, status.st_gid, status.st_mtime
        info.size = status.st_size if info.type == REGTYPE else 0
        if pwd:
            info.uname = _account_name(pwd.getpwuid, info.uid)
        if grp:
            info.gname = _account_name(grp.getgrgid, info.gid)
        if kind in (CHRTYPE, BLKTYPE) and hasattr(os, "major"):
            info.devmajor, info.devminor = os.major(status.st_rdev), os.minor(status.st_rdev)
        return info

    def _note_hard_link(self, info, status):
        """Make a file that has been added under another name a link to that."""
        file = (status.st_ino, status.st_dev)
        earlier = self.inodes.get(file)
        if not self.dereference and status.st_nlink > 1 and earlier not in (None, info.name):
            info.type, info.linkname = LNKTYPE, earlier
        elif status.st_ino:
            self.inodes[file] = info.name

    def add(self, name, arcname=None, recursive=True, *, filter=None):
        """Add a file or a folder with all it contains; a filter may change each member or leave it out by returning None."""
        self._check("awx")
        if arcname is None:
            arcname = name
        if self.name is not None and os.path.abspath(name) == self.name:
            self._dbg(2, f"tarfile: Skipped {name!r}")
            return
        self._dbg(1, name)
        info = self.gettarinfo(name, arcname)
        if info is None:
            self._dbg(1, f"tarfile: Unsupported type {name!r}")
            return
        if filter is not None and (info := filter(info)) is None:
            self._dbg(2, f"tarfile: Excluded {name!r}")
            return
        if info.isreg():
            with bltn_open(name, "rb") as file:
                self.addfile(info, file)
            return
        self.addfile(info)
        if info.isdir() and recursive:
            for entry in sorted(os.listdir(name)):
                self.add(os.path.join(name, entry), os.path.join(arcname, entry), recursive, filter=filter)

    def addfile(self, tarinfo, fileobj=None):
        """Add a member, whose data is read from a file."""
        self._check("awx")
        if fileobj is None and tarinfo.isreg() and tarinfo.size != 0:
            raise ValueError("fileobj not provided for non zero-size regular file")
        member = copy(tarinfo)
        header = member.tobuf(self.format, self.encoding, self.errors)
        self.fileobj.write(header)
        self.offset += len(header)
        if fileobj is not None:
            copyfileobj(fileobj, self.fileobj, member.size, bufsize=self.copybufsize)
            self.fileobj.write(bytes(-member.size % BLOCKSIZE))
            self.offset += _padded(member.size)
        self.members.append(member)

    # Listing

    def list(self, verbose=True, *, members=None):
        """Print the members' names, and with `verbose` what `ls -l` tells."""
        self._check()
        for member in self if members is None else members:
            if verbose:
                self._list_details(member)
            _say(member.name + "/" * member.isdir())
            if verbose and member.issym():
                _say(f"-> {member.linkname}")
            if verbose and member.islnk():
                _say(f"link to {member.linkname}")
            print()

    def _list_details(self, member):
        if member.mode is None:
            _say("??????????")
        else:
            _say(stat.filemode(_LISTED_KINDS.get(member.type, 0) | stat.S_IMODE(member.mode)))
        _say(f"{member.uname or member.uid}/{member.gname or member.gid}")
        _say("%10s" % (f"{member.devmajor},{member.devminor}" if member.ischr() or member.isblk() else member.size))
        if member.mtime is None:
            _say("????-??-?? ??:??:??")
        else:
            _say("%d-%02d-%02d %02d:%02d:%02d" % time.localtime(member.mtime)[:6])

    # State

    def _check(self, mode=None):
        """Refuse what a closed archive, or one of another mode, cannot do."""
        if self.closed:
            raise OSError(f"{type(self).__name__} is closed")
        if mode is not None and self.mode not in mode:
            raise OSError(f"bad operation for mode {self.mode!r}")

    def _dbg(self, level, msg):
        if self.debug >= level:
            print(msg, file=sys.stderr)

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, type, value, traceback):
        if type is None:
            self.close()
        else:
            self._abandon()


def is_tarfile(name):
    """Whether a path or a file, which is left where it stands, can be read as an archive."""
    try:
        if hasattr(name, "read"):
            position = name.tell()
            archive = open(fileobj=name)
            name.seek(position)
        else:
            archive = open(name)
        archive.close()
    except TarError:
        return False
    return True


open = TarFile.open


def main():
    """List, extract, create and test archives on the command line."""
    import _tarcommand
    _tarcommand.main()


if __name__ == "__main__":
    main()
