"""Extraction from tar archives: the filters that judge members and what writes them to the file system."""

import os
import stat
from copy import copy

from _tarformat import BLKTYPE, SUPPORTED_TYPES, ExtractError, ReadError, StreamError, TarError
from _tarstreams import _Stream, copyfileobj

try:
    import pwd
except ImportError:
    pwd = None
try:
    import grp
except ImportError:
    grp = None

symlink_exception = (AttributeError, NotImplementedError, OSError)


class FilterError(TarError):
    """A filter refuses a member."""
    __module__ = "tarfile"


class AbsolutePathError(FilterError):
    """The member's name begins at a root."""
    __module__ = "tarfile"

    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"member {tarinfo.name!r} has an absolute path")


class AbsoluteLinkError(FilterError):
    """The member points at a place that begins at a root."""
    __module__ = "tarfile"

    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"{tarinfo.name!r} is a link to an absolute path")


class SpecialFileError(FilterError):
    """The member is a device or a pipe."""
    __module__ = "tarfile"

    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"{tarinfo.name!r} is a special file")


class OutsideDestinationError(FilterError):
    """The member would be put somewhere else than below the destination."""
    __module__ = "tarfile"

    def __init__(self, tarinfo, path):
        self.tarinfo, self._path = tarinfo, path
        super().__init__(f"{tarinfo.name!r} would be extracted to {path!r}, which is outside the destination")


class LinkOutsideDestinationError(FilterError):
    """The member would point at something that is not below the destination."""
    __module__ = "tarfile"

    def __init__(self, tarinfo, path):
        self.tarinfo, self._path = tarinfo, path
        super().__init__(f"{tarinfo.name!r} would link to {path!r}, which is outside the destination")


def _place(root, *parts):
    """Where a path below a root leads once links are followed, and whether that is still below the root."""
    place = os.path.realpath(os.path.join(root, *parts))
    return place, os.path.commonpath([place, root]) == root


def _relative(member, root):
    """The name without slashes in front, when it stays below the destination."""
    name = member.name.lstrip("/" + os.sep)
    if os.path.isabs(name):  # on Windows a drive may be left
        raise AbsolutePathError(member)
    place, inside = _place(root, name)
    if not inside:
        raise OutsideDestinationError(member, place)
    return name


def _check_link(member, root):
    """Refuse a link that leaves the destination."""
    if os.path.isabs(member.linkname):
        raise AbsoluteLinkError(member)
    folder = os.path.dirname(member.name) if member.issym() else ""
    place, inside = _place(root, folder, member.linkname)
    if not inside:
        raise LinkOutsideDestinationError(member, place)


def _data_mode(member, mode):
    """The permissions of data: owners can read and write, and files are executable for all or for none."""
    if member.isreg() or member.islnk():
        return (mode if mode & 0o100 else mode & ~0o111) | 0o600
    if member.isdir() or member.issym():
        return None
    raise SpecialFileError(member)


def _changed(member, changes):
    changes = {attribute: value for attribute, value in changes.items() if value != getattr(member, attribute)}
    return member.replace(deep=False, **changes) if changes else member


def _unrisky_mode(member):
    return None if member.mode is None else member.mode & 0o755


def fully_trusted_filter(member, dest_path):
    """Extract members as they are."""
    return member


def tar_filter(member, dest_path):
    """Refuse what leaves the destination, take leading slashes off, and others' write permission away."""
    root = os.path.realpath(dest_path)
    return _changed(member, {"name": _relative(member, root), "mode": _unrisky_mode(member)})


def data_filter(member, dest_path):
    """Extract what is mere data: no devices, no links out of the destination, no owners, ordinary permissions."""
    root = os.path.realpath(dest_path)
    changes = dict.fromkeys(("uid", "gid", "uname", "gname"), None)
    changes["name"] = _relative(member, root)
    mode = _unrisky_mode(member)
    changes["mode"] = None if mode is None else _data_mode(member, mode)
    if member.islnk() or member.issym():
        _check_link(member, root)
    return _changed(member, changes)


for _filter in (fully_trusted_filter, tar_filter, data_filter):
    _filter.__module__ = "tarfile"
_NAMED_FILTERS = {"fully_trusted": fully_trusted_filter, "tar": tar_filter, "data": data_filter}


def _owner_number(names, lookup, name, number):
    """The number a name has on this system, or the stored one; -1 leaves the owner."""
    if names and name:
        try:
            return lookup(name)[2]
        except KeyError:
            pass
    return -1 if number is None else number


class _Extraction:
    """The part of a TarFile that takes members out of the archive."""

    def _get_filter_function(self, filter):
        chosen = self.extraction_filter if filter is None else filter
        if chosen is None:
            import warnings
            warnings.warn(
                "Python 3.14 will, by default, filter extracted tar archives and reject files or modify their metadata. "
                "Use the filter argument to control this behavior.", DeprecationWarning, stacklevel=3)
            return fully_trusted_filter
        if filter is None and isinstance(chosen, str):
            raise TypeError("String names are not supported for TarFile.extraction_filter. "
                            "Use a function such as tarfile.data_filter directly.")
        if callable(chosen):
            return chosen
        if chosen not in _NAMED_FILTERS:
            raise ValueError(f"filter {chosen!r} not found")
        return _NAMED_FILTERS[chosen]

    def extractall(self, path=".", members=None, *, numeric_owner=False, filter=None):
        """Write all members, or those given, below a folder; a filter may change or leave out each."""
        judge = self._get_filter_function(filter)
        folders = []
        for member in self if members is None else members:
            accepted = self._get_extract_tarinfo(member, judge, path)
            if accepted is None:
                continue
            if accepted.isdir():
                folders.append(accepted)
            self._extract_one(accepted, path, set_attrs=not accepted.isdir(), numeric_owner=numeric_owner)
        # Folders come last, the deepest first: what is written into them changes their times, and permissions could forbid it.
        for folder in sorted(folders, key=lambda folder: folder.name, reverse=True):
            place = os.path.join(path, folder.name)
            try:
                self.chown(folder, place, numeric_owner=numeric_owner)
                self.utime(folder, place)
                self.chmod(folder, place)
            except ExtractError as error:
                self._handle_nonfatal_error(error)

    def extract(self, member, path="", set_attrs=True, *, numeric_owner=False, filter=None):
        """Write one member below a folder."""
        judge = self._get_filter_function(filter)
        accepted = self._get_extract_tarinfo(member, judge, path)
        if accepted is not None:
            self._extract_one(accepted, path, set_attrs, numeric_owner)

    def _get_extract_tarinfo(self, member, filter_function, path):
        """What a filter makes of a member, or None."""
        info = self.getmember(member) if isinstance(member, str) else member
        accepted = info  # with an errorlevel that lets failures pass, the member is taken as it is
        try:
            accepted = filter_function(info, path)
        except (OSError, FilterError) as error:
            self._handle_fatal_error(error)
        except ExtractError as error:
            self._handle_nonfatal_error(error)
        if accepted is None:
            self._dbg(2, f"tarfile: Excluded {info.name}")
        elif accepted.islnk():
            accepted = copy(accepted)
            accepted._link_target = os.path.join(path, accepted.linkname)
        return accepted

    def _extract_one(self, tarinfo, path, set_attrs, numeric_owner):
        self._check("r")
        try:
            self._extract_member(tarinfo, os.path.join(path, tarinfo.name), set_attrs, numeric_owner)
        except OSError as error:
            self._handle_fatal_error(error)
        except ExtractError as error:
            self._handle_nonfatal_error(error)

    def _handle_nonfatal_error(self, e):
        if self.errorlevel > 1:
            raise
        self._dbg(1, f"tarfile: {e}")

    def _handle_fatal_error(self, e):
        if self.errorlevel > 0:
            raise
        if not isinstance(e, OSError):
            text = f"{type(e).__name__} {e}"
        elif e.filename is None:
            text = e.strerror
        else:
            text = f"{e.strerror} {e.filename!r}"
        self._dbg(1, f"tarfile: {text}")

    def extractfile(self, member):
        """A member's data as a readable file; links are followed, and None stands for what has no data."""
        self._check("r")
        info = self.getmember(member) if isinstance(member, str) else member
        if info.isreg() or info.type not in SUPPORTED_TYPES:
            return self.fileobject(self, info)
        if not (info.islnk() or info.issym()):
            return None
        if isinstance(self.fileobj, _Stream):
            raise StreamError("cannot extract (sym)link as file object")
        return self.extractfile(self._find_link_target(info))

    def _extract_member(self, tarinfo, targetpath, set_attrs=True, numeric_owner=False):
        """Make what a member stands for at a path, with the folders above it."""
        targetpath = targetpath.rstrip("/").replace("/", os.sep)
        parent = os.path.dirname(targetpath)
        if parent and not os.path.exists(parent):
            os.makedirs(parent, exist_ok=True)
        is_link = tarinfo.islnk() or tarinfo.issym()
        self._dbg(1, f"{tarinfo.name} -> {tarinfo.linkname}" if is_link else tarinfo.name)
        self._maker(tarinfo)(tarinfo, targetpath)
        if not set_attrs:
            return
        self.chown(tarinfo, targetpath, numeric_owner)
        if not tarinfo.issym():
            self.chmod(tarinfo, targetpath)
            self.utime(tarinfo, targetpath)

    def _maker(self, tarinfo):
        """The method for what a member is; subclasses may have methods of their own."""
        if tarinfo.isdir():
            return self.makedir
        if tarinfo.isfifo():
            return self.makefifo
        if tarinfo.isdev():
            return self.makedev
        if tarinfo.islnk() or tarinfo.issym():
            return self.makelink
        return self.makefile if tarinfo.type in SUPPORTED_TYPES else self.makeunknown

    def makedir(self, tarinfo, targetpath):
        """Make a folder, which only its owner may enter until its own permissions are set."""
        try:
            os.mkdir(targetpath, 0o777 if tarinfo.mode is None else 0o700)
        except FileExistsError:
            if not os.path.isdir(targetpath):
                raise

    def makefile(self, tarinfo, targetpath):
        """Write a regular file; the holes of a sparse one are passed over."""
        source = self.fileobj
        source.seek(tarinfo.offset_data)
        with open(targetpath, "wb") as target:
            if tarinfo.sparse is None:
                copyfileobj(source, target, tarinfo.size, ReadError, self.copybufsize)
                return
            for start, length in tarinfo.sparse:
                target.seek(start)
                copyfileobj(source, target, length, ReadError, self.copybufsize)
            target.truncate(tarinfo.size)

    def makeunknown(self, tarinfo, targetpath):
        """Write a member of a type nobody knows as a file."""
        self.makefile(tarinfo, targetpath)
        self._dbg(1, f"tarfile: Unknown file type {tarinfo.type!r}, extracted as regular file.")

    def makefifo(self, tarinfo, targetpath):
        """Make a named pipe."""
        if not hasattr(os, "mkfifo"):
            raise ExtractError("fifo not supported by system")
        os.mkfifo(targetpath)

    def makedev(self, tarinfo, targetpath):
        """Make a device."""
        if not (hasattr(os, "mknod") and hasattr(os, "makedev")):
            raise ExtractError("special devices not supported by system")
        permissions = 0o600 if tarinfo.mode is None else tarinfo.mode
        kind = stat.S_IFBLK if tarinfo.type == BLKTYPE else stat.S_IFCHR
        os.mknod(targetpath, permissions | kind, os.makedev(tarinfo.devmajor, tarinfo.devminor))

    def makelink(self, tarinfo, targetpath):
        """Make a link; where that is impossible, a copy of what it points at takes its place."""
        try:
            if tarinfo.issym():
                if os.path.lexists(targetpath):
                    os.unlink(targetpath)
                os.symlink(tarinfo.linkname, targetpath)
                return
            linkable = os.path.exists(tarinfo._link_target)
            if linkable:
                self._make_hard_link(tarinfo._link_target, targetpath)
                return
        except symlink_exception:
            linkable = True
        try:
            original = self._find_link_target(tarinfo)
        except KeyError:
            if linkable:
                raise ExtractError("unable to resolve link inside archive") from None
            raise
        self._extract_member(original, targetpath)

    def _make_hard_link(self, original, targetpath):
        if os.path.lexists(targetpath):
            if os.path.samefile(original, targetpath):
                return
            os.unlink(targetpath)
        os.link(original, targetpath)

    def chown(self, tarinfo, targetpath, numeric_owner):
        """Give a path to the member's owners, which only the superuser can; names count more than numbers."""
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            return
        user = _owner_number(pwd and not numeric_owner, pwd and pwd.getpwnam, tarinfo.uname, tarinfo.uid)
        group = _owner_number(grp and not numeric_owner, grp and grp.getgrnam, tarinfo.gname, tarinfo.gid)
        change = os.lchown if tarinfo.issym() and hasattr(os, "lchown") else os.chown
        try:
            change(targetpath, user, group)
        except (OSError, OverflowError) as error:
            raise ExtractError("could not change owner") from error

    def chmod(self, tarinfo, targetpath):
        """Set the member's permissions."""
        if tarinfo.mode is not None:
            try:
                os.chmod(targetpath, tarinfo.mode)
            except OSError as error:
                raise ExtractError("could not change mode") from error

    def utime(self, tarinfo, targetpath):
        """Set the time at which the member was changed last."""
        if tarinfo.mtime is not None and hasattr(os, "utime"):
            try:
                os.utime(targetpath, (tarinfo.mtime, tarinfo.mtime))
            except OSError as error:
                raise ExtractError("could not change modification time") from error
