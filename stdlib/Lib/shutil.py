"""Copying, moving and removing of files and whole folders, and making and unpacking of archives."""

import collections
import errno
import os
import stat
import sys

from _archives import (
    _ARCHIVE_FORMATS, _UNPACK_FORMATS, ReadError, RegistryError, _get_gid, _get_uid, get_archive_formats, get_unpack_formats, make_archive,
    register_archive_format, register_unpack_format, unpack_archive, unregister_archive_format, unregister_unpack_format,
)

try:
    import posix
except ImportError:
    posix = None

__all__ = [
    "copyfileobj", "copyfile", "copymode", "copystat", "copy", "copy2", "copytree", "move", "rmtree", "Error", "SpecialFileError",
    "ExecError", "make_archive", "get_archive_formats", "register_archive_format", "unregister_archive_format", "get_unpack_formats",
    "register_unpack_format", "unregister_unpack_format", "unpack_archive", "ignore_patterns", "chown", "which", "get_terminal_size",
    "SameFileError",
]

COPY_BUFSIZE = 64 * 1024
_SMALLEST_SEND = 8 * 1024 * 1024
_USE_CP_SENDFILE = hasattr(os, "sendfile") and sys.platform.startswith(("linux", "android", "sunos"))
_HAS_FCOPYFILE = posix is not None and hasattr(posix, "_fcopyfile")


class Error(OSError):
    """A copy, move or removal went wrong; copytree() collects what went wrong in its argument."""


class SameFileError(Error):
    """A file would be copied onto itself."""


class SpecialFileError(OSError):
    """A device or pipe cannot be copied as a file."""


class ExecError(OSError):
    """A command could not be run."""


class _GiveupOnFastCopy(Exception):
    """The system cannot copy between these two files; the loop of reads and writes must do it."""


# Files

def copyfileobj(fsrc, fdst, length=0):
    """Copy what is left in one open file to another, `length` bytes at a time."""
    step = length or COPY_BUFSIZE
    read, write = fsrc.read, fdst.write
    data = read(step)
    while data:
        write(data)
        data = read(step)


def _numbers(fsrc, fdst):
    """The descriptors of two files, as far as they have any."""
    try:
        return fsrc.fileno(), fdst.fileno()
    except Exception as error:
        raise _GiveupOnFastCopy(error)


def _fastcopy_sendfile(fsrc, fdst):
    """Let the kernel copy, without the data coming by here."""
    global _USE_CP_SENDFILE
    source, target = _numbers(fsrc, fdst)
    try:
        step = max(os.fstat(source).st_size, _SMALLEST_SEND)
    except OSError:
        step = 16 * _SMALLEST_SEND
    if sys.maxsize < 1 << 32:
        step = min(step, 1 << 30)
    done = 0
    while True:
        try:
            sent = os.sendfile(target, source, done, step)
        except OSError as error:
            error.filename, error.filename2 = fsrc.name, fdst.name
            if error.errno == errno.ENOTSOCK:
                # This system can only send to sockets.
                _USE_CP_SENDFILE = False
                raise _GiveupOnFastCopy(error)
            untouched = done == 0 and os.lseek(target, 0, os.SEEK_CUR) == 0
            if untouched and error.errno != errno.ENOSPC:
                raise _GiveupOnFastCopy(error)
            raise error from None
        if sent == 0:
            return
        done += sent


def _fastcopy_fcopyfile(fsrc, fdst, flags):
    """Let macOS copy a file's data."""
    source, target = _numbers(fsrc, fdst)
    try:
        posix._fcopyfile(source, target, flags)
    except OSError as error:
        error.filename, error.filename2 = fsrc.name, fdst.name
        if error.errno in (errno.EINVAL, errno.ENOTSUP):
            raise _GiveupOnFastCopy(error)
        raise error from None


def _copy_data(fsrc, fdst):
    """Copy a whole file in the fastest way there is."""
    try:
        if _HAS_FCOPYFILE:
            return _fastcopy_fcopyfile(fsrc, fdst, posix._COPYFILE_DATA)
        if _USE_CP_SENDFILE:
            return _fastcopy_sendfile(fsrc, fdst)
    except _GiveupOnFastCopy:
        pass
    copyfileobj(fsrc, fdst)


def _stat(fn):
    return fn.stat() if isinstance(fn, os.DirEntry) else os.stat(fn)


def _islink(fn):
    return fn.is_symlink() if isinstance(fn, os.DirEntry) else os.path.islink(fn)


def _samefile(src, dst):
    """Whether two paths lead to the same file; what is missing equals nothing."""
    try:
        if isinstance(src, os.DirEntry):
            return os.path.samestat(src.stat(), os.stat(dst))
        return os.path.samefile(src, dst)
    except OSError:
        return False


def _refuse_pipes(*files):
    for file in files:
        try:
            mode = _stat(file).st_mode
        except OSError:
            continue  # the target need not exist, and opening the source will complain
        if stat.S_ISFIFO(mode):
            raise SpecialFileError(f"`{os.fspath(file)}` is a named pipe")


def copyfile(src, dst, *, follow_symlinks=True):
    """Copy a file's data and return the target; with `follow_symlinks` false a link is copied as a link."""
    sys.audit("shutil.copyfile", src, dst)
    if _samefile(src, dst):
        raise SameFileError(f"{src!r} and {dst!r} are the same file")
    _refuse_pipes(src, dst)
    if not follow_symlinks and _islink(src):
        os.symlink(os.readlink(src), dst)
        return dst
    with open(src, "rb") as source:
        try:
            with open(dst, "wb") as target:
                _copy_data(source, target)
        except IsADirectoryError as error:
            if os.path.exists(dst):
                raise
            raise FileNotFoundError(f"Directory does not exist: {dst}") from error
    return dst


def copymode(src, dst, *, follow_symlinks=True):
    """Give a file the permissions of another."""
    sys.audit("shutil.copymode", src, dst)
    if follow_symlinks or not (_islink(src) and os.path.islink(dst)):
        os.chmod(dst, stat.S_IMODE(_stat(src).st_mode))
    elif hasattr(os, "lchmod"):
        os.lchmod(dst, stat.S_IMODE(os.lstat(src).st_mode))


if hasattr(os, "listxattr"):
    # What says that a file system, or this file, has no such attributes.
    _NO_ATTRIBUTES = (errno.ENOTSUP, errno.ENODATA, errno.EINVAL)
    _NOT_SETTABLE = (*_NO_ATTRIBUTES, errno.EPERM, errno.EACCES)

    def _copyxattr(src, dst, *, follow_symlinks=True):
        """Copy extended attributes, except those that cannot be set there."""
        try:
            names = os.listxattr(src, follow_symlinks=follow_symlinks)
        except OSError as error:
            if error.errno in _NO_ATTRIBUTES:
                return
            raise
        for name in names:
            try:
                os.setxattr(dst, name, os.getxattr(src, name, follow_symlinks=follow_symlinks), follow_symlinks=follow_symlinks)
            except OSError as error:
                if error.errno not in _NOT_SETTABLE:
                    raise
else:
    def _copyxattr(src, dst, *, follow_symlinks=True):
        """Nothing: this system has no extended attributes."""


def copystat(src, dst, *, follow_symlinks=True):
    """Give a file the permissions, times, flags and extended attributes of another."""
    sys.audit("shutil.copystat", src, dst)
    follow = follow_symlinks or not (_islink(src) and os.path.islink(dst))

    def able(name):
        """The function of the system, when it exists and can do this to links."""
        function = getattr(os, name, None)
        return function if function and (follow or function in os.supports_follow_symlinks) else None

    if isinstance(src, os.DirEntry):
        status = src.stat(follow_symlinks=follow)
    else:
        status = (able("stat") or os.lstat)(src, **{"follow_symlinks": follow} if able("stat") else {})
    if set_times := able("utime"):
        set_times(dst, ns=(status.st_atime_ns, status.st_mtime_ns), follow_symlinks=follow)
    # Attributes go before permissions, which might no longer allow them.
    _copyxattr(src, dst, follow_symlinks=follow)
    if set_mode := able("chmod"):
        try:
            set_mode(dst, stat.S_IMODE(status.st_mode), follow_symlinks=follow)
        except NotImplementedError:
            pass  # links have no permissions of their own here
    if hasattr(status, "st_flags") and (set_flags := able("chflags")):
        try:
            set_flags(dst, status.st_flags, follow_symlinks=follow)
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.ENOTSUP):
                raise


def _target_in(src, dst):
    """The path that a file gets when the target may be a folder."""
    return os.path.join(dst, os.path.basename(src)) if os.path.isdir(dst) else dst


def copy(src, dst, *, follow_symlinks=True):
    """Copy a file's data and permissions to a file or into a folder; the new path is returned."""
    target = _target_in(src, dst)
    copyfile(src, target, follow_symlinks=follow_symlinks)
    copymode(src, target, follow_symlinks=follow_symlinks)
    return target


def copy2(src, dst, *, follow_symlinks=True):
    """Copy like copy(), and also the times and what else copystat() copies."""
    target = _target_in(src, dst)
    copyfile(src, target, follow_symlinks=follow_symlinks)
    copystat(src, target, follow_symlinks=follow_symlinks)
    return target


# Folders

def ignore_patterns(*patterns):
    """A function for copytree() that leaves out what matches one of the patterns."""
    def _ignore_patterns(path, names):
        import fnmatch
        return {name for pattern in patterns for name in fnmatch.filter(names, pattern)}
    return _ignore_patterns


class _TreeCopy:
    """The choices of one copytree() call, which hold for all folders below."""

    def __init__(self, symlinks, ignore, copy_function, skip_dangling, exist_ok):
        self.symlinks, self.ignore, self.copy_function = symlinks, ignore, copy_function
        self.skip_dangling, self.exist_ok = skip_dangling, exist_ok
        # Only our own functions are known to take directory entries, which save asking for the status again.
        self.takes_entries = copy_function in (copy, copy2)

    def folder(self, src, dst):
        """Copy a folder; failures in it do not keep the rest from being copied."""
        with os.scandir(src) as listing:
            entries = list(listing)
        if self.ignore is not None:
            left_out = self.ignore(os.fspath(src), [entry.name for entry in entries])
            entries = [entry for entry in entries if entry.name not in left_out]
        os.makedirs(dst, exist_ok=self.exist_ok)
        failures = []
        for entry in entries:
            source, target = os.path.join(src, entry.name), os.path.join(dst, entry.name)
            try:
                self.entry(entry, source, target)
            except Error as error:
                failures += error.args[0]
            except OSError as error:
                failures.append((source, target, str(error)))
        try:
            copystat(src, dst)
        except OSError as error:
            if getattr(error, "winerror", None) is None:
                failures.append((src, dst, str(error)))
        if failures:
            raise Error(failures)
        return dst

    def entry(self, entry, source, target):
        """Copy one thing in a folder."""
        source_object = entry if self.takes_entries else source
        if entry.is_symlink():
            if self.symlinks:
                os.symlink(os.readlink(source), target)
                copystat(source_object, target, follow_symlinks=False)
                return
            if self.skip_dangling and not os.path.exists(source):
                return
        if entry.is_dir():
            self.folder(source, target)
        else:
            self.copy_function(source_object, target)


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False, dirs_exist_ok=False):
    """Copy a folder with all it contains and return the target.

    `symlinks` copies links as links; `ignore` is called with a folder and its names and returns those to leave out; `dirs_exist_ok`
    allows folders of the target to exist.
    """
    sys.audit("shutil.copytree", src, dst)
    return _TreeCopy(symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok).folder(src, dst)


class _OpenFolder:
    """A folder that is being emptied through its descriptor, so that nobody can put a link in its place."""

    def __init__(self, path, name, parent, descriptor):
        self.path, self.name, self.parent, self.descriptor = path, name, parent, descriptor
        self.folders = []

    def close(self, onexc):
        descriptor, self.descriptor = self.descriptor, None
        if descriptor is not None:
            try:
                os.close(descriptor)
            except OSError as error:
                _report(onexc, os.close, self.path, error)


def _report(onexc, function, path, error):
    error.filename = path
    onexc(function, path, error)


def _open_folder(path, name, parent, entry, onexc, opened):
    """Open a folder for removal and put it on the stack, when it still is the one that was seen."""
    step = os.lstat
    try:
        status = os.stat(name, dir_fd=parent, follow_symlinks=False) if entry is None else entry.stat(follow_symlinks=False)
        step = os.open
        descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK, dir_fd=parent)
        folder = _OpenFolder(path, name, parent, descriptor)
        step = os.path.islink
        try:
            if not os.path.samestat(status, os.fstat(descriptor)):
                raise OSError("Cannot call rmtree on a symbolic link")
        except OSError:
            folder.close(onexc)
            raise
        opened.append(folder)
    except FileNotFoundError as error:
        if entry is None:  # below the top, others may have been faster
            _report(onexc, step, path, error)
    except OSError as error:
        _report(onexc, step, path, error)
    else:
        _remove_files(folder, onexc)


def _remove_files(folder, onexc):
    """Remove all from a folder but its folders, which are noted."""
    try:
        with os.scandir(folder.descriptor) as listing:
            entries = list(listing)
    except OSError as error:
        _report(onexc, os.scandir, folder.path, error)
        return
    for entry in entries:
        path = os.path.join(folder.path, entry.name)
        try:
            if entry.is_dir(follow_symlinks=False):
                folder.folders.append((path, entry))
                continue
        except FileNotFoundError:
            continue
        except OSError:
            pass
        try:
            os.unlink(entry.name, dir_fd=folder.descriptor)
        except FileNotFoundError:
            continue
        except OSError as error:
            _report(onexc, os.unlink, path, error)


def _rmtree_safe_fd(path, dir_fd, onexc):
    """Remove a tree by descriptors; the stack of open folders takes the place of recursion, which could get too deep."""
    opened = []
    try:
        _open_folder(path, path, dir_fd, None, onexc, opened)
        while opened:
            folder = opened[-1]
            if folder.folders:
                below, entry = folder.folders.pop()
                _open_folder(below, entry.name, folder.descriptor, entry, onexc, opened)
                continue
            folder.close(onexc)
            opened.pop()
            try:
                os.rmdir(folder.name, dir_fd=folder.parent)
            except FileNotFoundError as error:
                if not opened:
                    _report(onexc, os.rmdir, folder.path, error)
            except OSError as error:
                _report(onexc, os.rmdir, folder.path, error)
    finally:
        while opened:
            opened.pop().close(onexc)


def _rmtree_unsafe(path, dir_fd, onexc):
    """Remove a tree by paths, where descriptors cannot be used."""
    if dir_fd is not None:
        raise NotImplementedError("dir_fd unavailable on this platform")
    try:
        status = os.lstat(path)
    except OSError as error:
        onexc(os.lstat, path, error)
        return
    if stat.S_ISLNK(status.st_mode):
        try:
            raise OSError("Cannot call rmtree on a symbolic link")
        except OSError as error:
            onexc(os.path.islink, path, error)
            return
    failed = lambda error: isinstance(error, FileNotFoundError) or onexc(os.scandir, error.filename, error)
    for folder, folders, files in os.walk(path, topdown=False, onerror=failed, followlinks=os._walk_symlinks_as_files):
        doomed = [(os.rmdir, name) for name in folders] + [(os.unlink, name) for name in files]
        for function, name in doomed:
            _try_removal(function, os.path.join(folder, name), onexc, gone_is_fine=True)
    _try_removal(os.rmdir, path, onexc, gone_is_fine=False)


def _try_removal(function, path, onexc, gone_is_fine):
    try:
        function(path)
    except FileNotFoundError as error:
        if not gone_is_fine:
            onexc(function, path, error)
    except OSError as error:
        onexc(function, path, error)


_use_fd_functions = (
    {os.open, os.stat, os.unlink, os.rmdir} <= os.supports_dir_fd and os.scandir in os.supports_fd
    and os.stat in os.supports_follow_symlinks
)


def _raise_it(function, path, error):
    raise error


def _handler(ignore_errors, onerror, onexc):
    """The one function that is told of failures, whichever way the caller wants to hear of them."""
    if ignore_errors:
        return lambda function, path, error: None
    if onexc is not None:
        return onexc
    if onerror is not None:
        return lambda function, path, error: onerror(function, path, (type(error), error, error.__traceback__))
    return _raise_it


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    """Remove a folder with all it contains.

    What cannot be removed raises, unless `ignore_errors` is set or `onexc` is given, which is called with the failed function, the path
    and the exception; `onerror` gets what sys.exc_info() returns instead of the exception.
    """
    sys.audit("shutil.rmtree", path, dir_fd)
    handler = _handler(ignore_errors, onerror, onexc)
    if _use_fd_functions:
        _rmtree_safe_fd(os.fsdecode(path) if isinstance(path, bytes) else path, dir_fd, handler)
    else:
        _rmtree_unsafe(path, dir_fd, handler)


rmtree.avoids_symlink_attacks = _use_fd_functions


# Moving

def _basename(path):
    """The last part of a path, whose folders may end with separators."""
    return os.path.basename(path.rstrip(os.sep + (os.altsep or "")))


def _destinsrc(src, dst):
    """Whether one path is the other or below it."""
    outer, inner = (os.path.join(os.path.abspath(path), "") for path in (src, dst))
    return inner.startswith(outer)


def _is_immutable(src):
    flags = getattr(_stat(src), "st_flags", 0)
    return bool(flags & (stat.UF_IMMUTABLE | stat.SF_IMMUTABLE))


def move(src, dst, copy_function=copy2):
    """Move a file or folder to a path or into a folder, and return where it is now.

    Between file systems it is copied with `copy_function` and removed.
    """
    sys.audit("shutil.move", src, dst)
    target = dst
    if os.path.isdir(dst):
        if _samefile(src, dst) and not os.path.islink(src):
            os.rename(src, dst)  # another spelling of the name, where case makes no difference
            return None
        target = os.path.join(dst, _basename(os.fspath(src)))
        if os.path.exists(target):
            raise Error(f"Destination path '{target}' already exists")
    try:
        os.rename(src, target)
    except OSError:
        _move_by_copying(src, dst, target, copy_function)
    return target


def _move_by_copying(src, dst, target, copy_function):
    if os.path.islink(src):
        os.symlink(os.readlink(src), target)
        os.unlink(src)
    elif not os.path.isdir(src):
        copy_function(src, target)
        os.unlink(src)
    else:
        if _destinsrc(src, dst):
            raise Error(f"Cannot move a directory '{src}' into itself '{dst}'.")
        if _is_immutable(src) or sys.platform == "darwin" and not os.access(src, os.W_OK) and os.listdir(src):
            raise PermissionError(f"Cannot move the non-empty directory '{src}': Lacking write permission to '{src}'.")
        copytree(src, target, copy_function=copy_function, symlinks=True)
        rmtree(src)


# The system

if hasattr(os, "statvfs"):
    __all__.append("disk_usage")
    _ntuple_diskusage = collections.namedtuple("usage", "total used free")
    _ntuple_diskusage.total.__doc__ = "All the space, in bytes"
    _ntuple_diskusage.used.__doc__ = "The space in use, in bytes"
    _ntuple_diskusage.free.__doc__ = "The space that is left, in bytes"

    def disk_usage(path):
        """How much space the file system of a path has: total, used and free."""
        system = os.statvfs(path)
        total, unused, available = (blocks * system.f_frsize for blocks in (system.f_blocks, system.f_bfree, system.f_bavail))
        return _ntuple_diskusage(total, total - unused, available)


def chown(path, user=None, group=None, *, dir_fd=None, follow_symlinks=True):
    """Change a file's owner and group, by name or number."""
    sys.audit("shutil.chown", path, user, group)
    if user is None and group is None:
        raise ValueError("user and/or group must be set")
    numbers = []
    for kind, account, lookup in (("user", user, _get_uid), ("group", group, _get_gid)):
        number = -1 if account is None else lookup(account) if isinstance(account, str) else account
        if number is None:
            raise LookupError(f"no such {kind}: {account!r}")
        numbers.append(number)
    os.chown(path, *numbers, dir_fd=dir_fd, follow_symlinks=follow_symlinks)


def get_terminal_size(fallback=(80, 24)):
    """The width and height of the terminal: from COLUMNS and LINES, from the system, or as given."""
    def from_environment(name):
        try:
            return int(os.environ[name])
        except (KeyError, ValueError):
            return 0

    columns, lines = from_environment("COLUMNS"), from_environment("LINES")
    if columns <= 0 or lines <= 0:
        try:
            size = os.get_terminal_size(sys.__stdout__.fileno())
        except (AttributeError, ValueError, OSError):
            size = os.terminal_size(fallback)
        columns = columns if columns > 0 else size.columns or fallback[0]
        lines = lines if lines > 0 else size.lines or fallback[1]
    return os.terminal_size((columns, lines))


def _access_check(fn, mode):
    """Whether a path is something other than a folder that allows what the mode says."""
    return os.path.exists(fn) and os.access(fn, mode) and not os.path.isdir(fn)


def _search_path(path):
    """The folders in which commands are looked for; none when nothing is set."""
    if path is None:
        path = os.environ.get("PATH")
    if path is None:
        try:
            path = os.confstr("CS_PATH")
        except (AttributeError, ValueError):
            path = os.defpath
    return path


def which(cmd, mode=os.F_OK | os.X_OK, path=None):
    """The path of the file that a command would run, or None; a command with a folder in it is only checked."""
    folder, name = os.path.split(cmd)
    if folder:
        return cmd if _access_check(cmd, mode) else None
    path = _search_path(path)
    if not path:
        return None
    if isinstance(cmd, bytes):
        path, separator = os.fsencode(path), os.fsencode(os.pathsep)
    else:
        path, separator = os.fsdecode(path), os.pathsep
    candidates = (os.path.join(folder, name) for folder in dict.fromkeys(path.split(separator)))
    return next((candidate for candidate in candidates if _access_check(candidate, mode)), None)
