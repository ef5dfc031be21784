"""Files for the module mailbox: views of open files, and files that are created, written and locked with care."""

import errno
import os
import socket
import time
from types import GenericAlias

try:
    import fcntl
except ImportError:
    fcntl = None

linesep = os.linesep.encode("ascii")


class Error(Exception):
    """The base of the exceptions of mailboxes."""


class NoSuchMailboxError(Error):
    """The mailbox does not exist, and was not to be created."""


class NotEmptyError(Error):
    """There is still something in what was to be removed."""


class ExternalClashError(Error):
    """Another program is in the way."""


class FormatError(Error):
    """A file cannot be understood."""


def to_native(data: bytes) -> bytes:
    """Data with the line ends of the system."""
    return data if linesep == b"\n" else data.replace(b"\n", linesep)


def from_native(data: bytes) -> bytes:
    """Data of a file with the line ends that messages have."""
    return data if linesep == b"\n" else data.replace(linesep, b"\n")


# Views


def _reading(name, meaning):
    """A method that reads from the file of a view, at the place where the view is."""

    def method(self, size=None):
        return self._read(size, getattr(self._file, name))

    method.__name__, method.__doc__ = name, meaning
    return method


def _passed_on(name):
    """A method that only calls that of the file."""

    def method(self):
        return getattr(self._file, name)()

    method.__name__ = name
    return method


class _ProxyFile:
    """A file to read, with a position of its own."""

    def __init__(self, f, pos=None):
        self._file = f
        self._pos = f.tell() if pos is None else pos

    def _read(self, size, read_method):
        """What a method of the file reads at this view's position."""
        file = self._file
        file.seek(self._pos)
        data = read_method(-1 if size is None else size)
        self._pos = file.tell()
        return data

    read = _reading("read", "So many bytes, or all that are left.")
    read1 = _reading("read1", "So many bytes at most, of what can be had at once.")
    readline = _reading("readline", "A line, or so many bytes of it.")

    def readlines(self, sizehint=None):
        """The lines that are left, or the first of them until they are that long."""
        lines, total = [], 0
        for line in self:
            lines.append(line)
            total += len(line)
            if sizehint is not None and total >= sizehint:
                break
        return lines

    def __iter__(self):
        return iter(self.readline, b"")

    def tell(self):
        """The position."""
        return self._pos

    def seek(self, offset, whence=0):
        """Set the position, counted from the beginning, from the position before (1), or from the end (2)."""
        if whence == 1:
            offset, whence = self._pos + offset, 0
        self._pos = self._file.seek(offset, whence)

    flush, readable, writable, seekable = map(_passed_on, ["flush", "readable", "writable", "seekable"])

    @property
    def closed(self):
        """Whether this view or the file below is closed."""
        file = getattr(self, "_file", None)
        return file is None or getattr(file, "closed", False)

    def close(self):
        """Close the view and the file below; again, if you like."""
        file = vars(self).pop("_file", None)
        if hasattr(file, "close"):
            file.close()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    __class_getitem__ = classmethod(GenericAlias)


class _PartialFile(_ProxyFile):
    """A part of a file, as a file to read."""

    def __init__(self, f, start=None, stop=None):
        super().__init__(f, start)
        self._start, self._stop = start, stop

    def _read(self, size, read_method):
        left = self._stop - self._pos
        if left <= 0:
            return b""
        wanted = left if size is None or size < 0 else min(size, left)
        return super()._read(wanted, read_method)

    def tell(self):
        return self._pos - self._start

    def seek(self, offset, whence=0):
        if whence != 1:
            self._pos = self._stop if whence == 2 else self._start
        super().seek(offset, 1)

    def close(self):
        # The file is that of the whole mailbox.
        vars(self).pop("_file", None)


# Creating and writing


def _create_carefully(path):
    """A new file, open for reading and writing; never one that was there already."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
    return open(path, "rb+")


def _create_temporary(path):
    """A new file beside that path, which nobody else will use."""
    return _create_carefully(f"{path}.{int(time.time())}.{socket.gethostname()}.{os.getpid()}")


def _sync_flush(f):
    """Let everything reach the disk."""
    f.flush()
    os.fsync(f.fileno())


def _sync_close(f):
    """Close a file after everything has reached the disk."""
    _sync_flush(f)
    f.close()


def move(source, target):
    """Give a file another name that is still free. Where the file system has no hard links, this is not sure."""
    try:
        os.link(source, target)
    except (AttributeError, PermissionError):
        os.rename(source, target)
    else:
        os.remove(source)


# Locking

_BUSY = (errno.EAGAIN, errno.EACCES, errno.EROFS)


def _dot_lock_path(f):
    return f"{f.name}.lock"


def _take_dot_lock(f):
    """Create the file that tells others to keep off; where files cannot be created, do without."""
    try:
        candidate = _create_temporary(_dot_lock_path(f))
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EROFS):
            return
        raise
    candidate.close()
    try:
        move(candidate.name, _dot_lock_path(f))
    except FileExistsError:
        os.remove(candidate.name)
        raise ExternalClashError(f"dot lock unavailable: {f.name}") from None


def _lock_file(f, dotlock=True):
    """Lock a file in all ways that other programs may look for; ExternalClashError if one is taken."""
    if fcntl:
        try:
            fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _BUSY:
                raise ExternalClashError(f"lockf: lock unavailable: {f.name}") from None
            raise
    if not dotlock:
        return
    try:
        _take_dot_lock(f)
    except BaseException:
        if fcntl:
            fcntl.lockf(f, fcntl.LOCK_UN)
        raise


def _unlock_file(f):
    """Remove all locks of a file."""
    if fcntl:
        fcntl.lockf(f, fcntl.LOCK_UN)
    if os.path.exists(_dot_lock_path(f)):
        os.remove(_dot_lock_path(f))
