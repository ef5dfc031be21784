"""Temporary files and folders, with names nobody can foresee and access for their owner alone.

`tempdir`, when it is set, is the folder for all of them.
"""

import errno as _errno
import functools as _functools
import io as _io
import os as _os
import sys as _sys
import types as _types
import weakref as _weakref
from _thread import allocate_lock as _allocate_lock

__all__ = [
    "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp", "mktemp", "TMP_MAX",
    "gettempprefix", "tempdir", "gettempdir", "gettempprefixb", "gettempdirb",
]

_WINDOWS = _os.name == "nt"
_text_openflags = _os.O_RDWR | _os.O_CREAT | _os.O_EXCL | getattr(_os, "O_NOFOLLOW", 0)
_bin_openflags = _text_openflags | getattr(_os, "O_BINARY", 0)
_O_TMPFILE_WORKS = hasattr(_os, "O_TMPFILE")

TMP_MAX = getattr(_os, "TMP_MAX", 10000)
template = "tmp"
tempdir = None

_once_lock = _allocate_lock()
_name_sequence = None


# Names

class _RandomNameSequence:
    """An endless iterator over random names of eight characters."""

    characters = "abcdefghijklmnopqrstuvwxyz0123456789_"
    _source = (None, None)

    @property
    def rng(self):
        """The generator of this process; after a fork, the child must not repeat the parent's names."""
        process = _os.getpid()
        if self._source[0] != process:
            from random import Random
            self._source = (process, Random())
        return self._source[1]

    def __iter__(self):
        return self

    def __next__(self):
        return "".join(self.rng.choices(self.characters, k=8))


def _get_candidate_names():
    """The one sequence of names that all functions share."""
    global _name_sequence
    with _once_lock:
        if _name_sequence is None:
            _name_sequence = _RandomNameSequence()
    return _name_sequence


def _some_names():
    """As many names as are tried before giving up."""
    names = _get_candidate_names()
    return (next(names) for _ in range(TMP_MAX))


def _taken(error, folder):
    """Whether a failure only means that a name exists already; Windows says so of folders by a lack of permission."""
    if isinstance(error, FileExistsError):
        return True
    return _WINDOWS and isinstance(error, PermissionError) and _os.path.isdir(folder) and _os.access(folder, _os.W_OK)


def _first_free(paths, create, folder, complaint):
    """Create the first of some paths that is free, and return the path with what creating it gave."""
    for path in paths:
        try:
            return path, create(path)
        except OSError as error:
            if not _taken(error, folder):
                raise
    raise FileExistsError(_errno.EEXIST, complaint)


def _infer_return_type(*args):
    """Whether names are to be str or bytes, as the arguments are; None and other objects leave it open."""
    kinds = set()
    for argument in args:
        if isinstance(argument, _os.PathLike):
            argument = _os.fspath(argument)
        if argument is not None:
            kinds.add(bytes if isinstance(argument, bytes) else str)
    if len(kinds) > 1:
        raise TypeError("Can't mix bytes and non-bytes in path components.")
    if kinds:
        return kinds.pop()
    return bytes if isinstance(tempdir, bytes) else str


def _sanitize_params(prefix, suffix, dir):
    """Prefix, suffix and folder with their defaults, all of the type that is returned as the fourth."""
    kind = _infer_return_type(prefix, suffix, dir)
    in_bytes = kind is bytes
    if suffix is None:
        suffix = kind()
    if prefix is None:
        prefix = gettempprefixb() if in_bytes else gettempprefix()
    if dir is None:
        dir = gettempdirb() if in_bytes else gettempdir()
    return prefix, suffix, dir, kind


def _paths(dir, prefix, suffix, kind):
    """Random paths in a folder."""
    encode = _os.fsencode if kind is bytes else str
    return (_os.path.join(dir, prefix + encode(name) + suffix) for name in _some_names())


# The folder

def _candidate_tempdir_list():
    """The folders that may serve, the best first."""
    chosen = [_os.path.abspath(value) for variable in ("TMPDIR", "TEMP", "TMP") if (value := _os.getenv(variable))]
    if _WINDOWS:
        usual = [_os.path.expanduser(r"~\AppData\Local\Temp"), _os.path.expandvars(r"%SYSTEMROOT%\Temp"),
                 r"c:\temp", r"c:\tmp", r"\temp", r"\tmp"]
    else:
        usual = ["/tmp", "/var/tmp", "/usr/tmp"]
    try:
        here = _os.getcwd()
    except (AttributeError, OSError):
        here = _os.curdir
    return [*chosen, *usual, here]


def _is_usable(folder):
    """Whether files can be made in a folder and written to."""
    for _, name in zip(range(100), _get_candidate_names()):
        path = _os.path.join(folder, name)
        try:
            descriptor = _os.open(path, _bin_openflags, 0o600)
        except OSError as error:
            if _taken(error, folder):
                continue
            return False
        try:
            try:
                _os.write(descriptor, b"blat")
            finally:
                _os.close(descriptor)
        except OSError:
            _os.unlink(path)
            return False
        _os.unlink(path)
        return True
    return False


def _get_default_tempdir(dirlist=None):
    """The first usable folder."""
    candidates = _candidate_tempdir_list() if dirlist is None else dirlist
    for candidate in candidates:
        folder = candidate if candidate == _os.curdir else _os.path.abspath(candidate)
        if _is_usable(folder):
            return folder
    raise FileNotFoundError(_errno.ENOENT, f"No usable temporary directory found in {candidates}")


def _gettempdir():
    """The folder as it was set, or else found once."""
    global tempdir
    if tempdir is None:
        candidate = _get_default_tempdir()
        with _once_lock:
            if tempdir is None:
                tempdir = candidate
    return tempdir


def gettempdir():
    """The folder for temporary files."""
    return _os.fsdecode(_gettempdir())


def gettempdirb():
    """The folder for temporary files, as bytes."""
    return _os.fsencode(_gettempdir())


def gettempprefix():
    """What temporary names begin with unless told otherwise."""
    return _os.fsdecode(template)


def gettempprefixb():
    """What temporary names begin with, as bytes."""
    return _os.fsencode(template)


# Files and folders by name

def _mkstemp_inner(dir, pre, suf, flags, output_type):
    """Create a file of a random name; its descriptor and path are returned."""
    folder = _os.path.abspath(dir)

    def create(path):
        _sys.audit("tempfile.mkstemp", path)
        return _os.open(path, flags, 0o600)

    path, descriptor = _first_free(_paths(folder, pre, suf, output_type), create, folder, "No usable temporary file name found")
    return descriptor, path


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    """Create a file that its owner alone can use, and return its descriptor and path; the caller removes it."""
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    return _mkstemp_inner(dir, prefix, suffix, _text_openflags if text else _bin_openflags, kind)


def mkdtemp(suffix=None, prefix=None, dir=None):
    """Create a folder that its owner alone can use, and return its path; the caller removes it."""
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)

    def create(path):
        _sys.audit("tempfile.mkdtemp", path)
        _os.mkdir(path, 0o700)

    path, _ = _first_free(_paths(dir, prefix, suffix, kind), create, dir, "No usable temporary directory name found")
    return _os.path.abspath(path)


def mktemp(suffix="", prefix=template, dir=None):
    """A path that did not exist a moment ago; mkstemp() is the safe way."""
    folder = gettempdir() if dir is None else dir
    for name in _some_names():
        path = _os.path.join(folder, prefix + name + suffix)
        if not _os.path.lexists(path):
            return path
    raise FileExistsError(_errno.EEXIST, "No usable temporary filename found")


# Files that go away

class _TemporaryFileCloser:
    """Closes a file and removes its name, at the latest when it is no longer used."""

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file, self.name = file, name
        self.delete, self.delete_on_close = delete, delete_on_close
        self._left = {"file", "name"}  # what is still to be given up

    def _give_up(self, thing):
        """Whether something is to be given up now; it is the only time that the answer is yes."""
        is_left = thing in self._left
        self._left.discard(thing)
        return is_left

    def cleanup(self, windows=_WINDOWS, unlink=_os.unlink):
        """Do what is left to do; at the interpreter's end modules may be gone, so the function is kept."""
        remove = self._give_up("name") and self.delete
        try:
            if self._give_up("file"):
                self.file.close()
        finally:
            # With this combination Windows removes the file itself.
            if remove and not (windows and self.delete_on_close):
                try:
                    unlink(self.name)
                except FileNotFoundError:
                    pass

    def close(self):
        """Close the file, and remove the name if that is to be done then."""
        if self.delete and self.delete_on_close:
            self.cleanup()
        elif self._give_up("file"):
            self.file.close()

    def __del__(self):
        self.cleanup()


class _TemporaryFileWrapper:
    """A file with a name: all it can do is done by `file`, and closing it removes the name."""

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file, self.name = file, name
        self._closer = _TemporaryFileCloser(file, name, delete, delete_on_close)

    def __getattr__(self, name):
        value = getattr(self.__dict__["file"], name)
        if isinstance(value, int):
            return value
        if callable(value):
            value = self._keeping(value)
        setattr(self, name, value)  # the next access finds it at once
        return value

    def _keeping(self, method):
        """The method as one that keeps the file from being closed while it is in use."""
        closer = self._closer

        @_functools.wraps(method)
        def call(*args, **kwargs):
            return method(*args, **kwargs)

        call._closer = closer
        return call

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, exc, value, tb):
        result = self.file.__exit__(exc, value, tb)
        self._closer.cleanup()
        return result

    def close(self):
        """Close the file, and remove it if that is to be done then."""
        self._closer.close()

    def __iter__(self):
        # The lines come from here, so that the file stays while somebody iterates over them.
        for line in self.file:
            yield line


def _raw_file(file):
    """The lowest layer of a file."""
    buffered = getattr(file, "buffer", file)
    return getattr(buffered, "raw", buffered)


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, delete=True, *,
                       errors=None, delete_on_close=True):
    """A temporary file with a name, which is removed when the file is closed.

    With `delete_on_close` false that is done at the end of the with statement instead, with `delete` false not at all.
    """
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    removed_by_system = _WINDOWS and delete and delete_on_close
    flags = _bin_openflags | (_os.O_TEMPORARY if removed_by_system else 0)
    if "b" not in mode:
        encoding = _io.text_encoding(encoding)
    made = []

    def opener(*args):
        descriptor, path = _mkstemp_inner(dir, prefix, suffix, flags, kind)
        made.append(path)
        return descriptor

    try:
        file = _io.open(dir, mode, buffering=buffering, newline=newline, encoding=encoding, errors=errors, opener=opener)
        try:
            _raw_file(file).name = made[0] if made else None
            return _TemporaryFileWrapper(file, made[0] if made else None, delete, delete_on_close)
        except:
            file.close()
            raise
    except:
        if made and not removed_by_system:
            _os.unlink(made[0])
        raise


def _open_nameless(dir, prefix, suffix, kind):
    """A descriptor of a file without a name, or one whose name is gone already."""
    global _O_TMPFILE_WORKS
    if _O_TMPFILE_WORKS:
        try:
            return _os.open(dir, _bin_openflags & ~_os.O_CREAT | _os.O_TMPFILE, 0o600)
        except IsADirectoryError:
            _O_TMPFILE_WORKS = False  # an old kernel, which takes it for opening the folder
        except OSError:
            pass  # this file system cannot
    descriptor, path = _mkstemp_inner(dir, prefix, suffix, _bin_openflags, kind)
    try:
        _os.unlink(path)
    except BaseException:
        _os.close(descriptor)
        raise
    return descriptor


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *, errors=None):
    """A temporary file that has no name, and goes away when it is closed."""
    if "b" not in mode:
        encoding = _io.text_encoding(encoding)
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    made = []

    def opener(*args):
        made.append(_open_nameless(dir, prefix, suffix, kind))
        return made[0]

    file = _io.open(dir, mode, buffering=buffering, newline=newline, encoding=encoding, errors=errors, opener=opener)
    _raw_file(file).name = made[0] if made else None
    return file


if _WINDOWS or _sys.platform == "cygwin":
    # An open file keeps its name there.
    TemporaryFile = NamedTemporaryFile


def _forward(name, doc):
    """A method that the file does, whichever it is now."""
    def method(self, *args):
        return getattr(self._file, name)(*args)
    method.__name__, method.__qualname__, method.__doc__ = name, f"SpooledTemporaryFile.{name}", doc
    return method


def _file_attribute(name, doc):
    return property(lambda self: getattr(self._file, name), doc=doc)


class SpooledTemporaryFile(_io.IOBase):
    """A temporary file that is kept in memory until it gets larger than `max_size`, or its descriptor is asked for."""

    _rolled = False

    def __init__(self, max_size=0, mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *,
                 errors=None):
        self._max_size = max_size
        self._file = _io.BytesIO()
        if "b" not in mode:
            encoding = _io.text_encoding(encoding)
            self._file = _io.TextIOWrapper(self._file, encoding=encoding, errors=errors, newline=newline)
        self._options = {"mode": mode, "buffering": buffering, "encoding": encoding, "newline": newline, "suffix": suffix,
                         "prefix": prefix, "dir": dir, "errors": errors}

    __class_getitem__ = classmethod(_types.GenericAlias)

    def rollover(self):
        """Go over to a file on disk."""
        if self._rolled:
            return
        memory, disk = self._file, TemporaryFile(**self._options)
        self._file = disk
        position = memory.tell()
        if hasattr(disk, "buffer"):
            disk.buffer.write(memory.detach().getvalue())
        else:
            disk.write(memory.getvalue())
        disk.seek(position, 0)
        self._rolled = True
        del self._options["buffering"]

    def _check(self, file):
        """Go over to disk when what is in memory has become too large."""
        if not self._rolled and self._max_size and file.tell() > self._max_size:
            self.rollover()

    def __enter__(self):
        if self._file.closed:
            raise ValueError("Cannot enter context with closed file")
        return self

    def __exit__(self, exc, value, tb):
        self._file.close()

    def __iter__(self):
        return self._file.__iter__()

    def __del__(self):
        if not self.closed:
            import warnings
            warnings.warn(f"Unclosed file {self!r}", ResourceWarning, stacklevel=2, source=self)
            self.close()

    closed = _file_attribute("closed", "Whether it is closed.")
    encoding = _file_attribute("encoding", "How text is encoded.")
    errors = _file_attribute("errors", "What is done about text that cannot be encoded.")
    newlines = _file_attribute("newlines", "The ends of lines that have been read.")

    @property
    def name(self):
        """The file's name or descriptor; in memory it has none."""
        return getattr(self._file, "name", None)

    @property
    def mode(self):
        """How it is open."""
        return getattr(self._file, "mode", None) or self._options["mode"]

    def fileno(self):
        """The descriptor, for which it has to be on disk."""
        self.rollover()
        return self._file.fileno()

    def truncate(self, size=None):
        """Cut it off, or make it larger."""
        if size is None:
            return self._file.truncate()
        if size > self._max_size:
            self.rollover()
        return self._file.truncate(size)

    def write(self, s):
        """Write text or data."""
        count = self._file.write(s)
        self._check(self._file)
        return count

    def writelines(self, iterable):
        """Write all items, which go to disk from the one on with which there are too many."""
        items = iter(iterable)
        if self._max_size and not self._rolled:
            for item in items:
                self.write(item)
                if self._rolled:
                    break
        return self._file.writelines(items)

    close = _forward("close", "Close it, and forget what it contains.")
    detach = _forward("detach", "Give up the layer below.")
    flush = _forward("flush", "Write out what is buffered.")
    isatty = _forward("isatty", "Whether it is a terminal.")
    read = _forward("read", "Read text or data.")
    read1 = _forward("read1", "Read data with at most one call of the system.")
    readable = _forward("readable", "Whether it can be read.")
    readinto = _forward("readinto", "Read data into a buffer.")
    readinto1 = _forward("readinto1", "Read data into a buffer with at most one call of the system.")
    readline = _forward("readline", "Read a line.")
    readlines = _forward("readlines", "Read all lines.")
    seek = _forward("seek", "Go to a position.")
    seekable = _forward("seekable", "Whether positions can be gone to.")
    tell = _forward("tell", "The position.")
    writable = _forward("writable", "Whether it can be written to.")


# Folders that go away

def _dont_follow_symlinks(func, path, *args):
    """Call a function for a path, but never for what a link points at."""
    if func in _os.supports_follow_symlinks:
        func(path, *args, follow_symlinks=False)
    elif not _os.path.islink(path):
        func(path, *args)


def _resetperms(path):
    """Make a path removable."""
    if hasattr(_os, "chflags"):
        _dont_follow_symlinks(_os.chflags, path, 0)
    _dont_follow_symlinks(_os.chmod, path, 0o700)


class TemporaryDirectory:
    """A folder that is removed with all it contains at the end of the with statement, by cleanup(), or when it is no longer used.

    `ignore_cleanup_errors` lets pass what cannot be removed; with `delete` false it stays.
    """

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore_cleanup_errors, self._delete = ignore_cleanup_errors, delete
        self._finalizer = _weakref.finalize(
            self, self._cleanup, self.name, warn_message=f"Implicitly cleaning up {self!r}", ignore_errors=ignore_cleanup_errors,
            delete=delete)

    __class_getitem__ = classmethod(_types.GenericAlias)

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r}>"

    @classmethod
    def _rmtree(cls, name, ignore_errors=False, repeated=False):
        """Remove a tree; what is protected is made removable and tried once more."""
        import shutil

        def onexc(function, path, error):
            match error:
                case FileNotFoundError():
                    return
                case PermissionError() if not (repeated and path == name):
                    cls._retry(name, path, ignore_errors)
                case _ if not ignore_errors:
                    raise

        shutil.rmtree(name, onexc=onexc)

    @classmethod
    def _retry(cls, name, path, ignore_errors):
        """Remove a path that could not be removed for want of permission."""
        try:
            if path != name:
                _resetperms(_os.path.dirname(path))
            _resetperms(path)
            try:
                _os.unlink(path)
            except IsADirectoryError:
                cls._rmtree(path, ignore_errors=ignore_errors)
            except PermissionError:
                # Some systems refuse to unlink folders in this way.
                if _os.path.isdir(path) and not _os.path.islink(path):
                    cls._rmtree(path, ignore_errors=ignore_errors, repeated=path == name)
                elif not ignore_errors:
                    raise
        except FileNotFoundError:
            pass

    @classmethod
    def _cleanup(cls, name, warn_message, ignore_errors=False, delete=True):
        """Remove the folder of an object that nobody uses any more."""
        if delete:
            cls._rmtree(name, ignore_errors)
            import warnings
            warnings.warn(warn_message, ResourceWarning)

    def __enter__(self):
        return self.name

    def __exit__(self, exc, value, tb):
        if self._delete:
            self.cleanup()

    def cleanup(self):
        """Remove the folder now."""
        if self._finalizer.detach() or _os.path.exists(self.name):
            self._rmtree(self.name, ignore_errors=self._ignore_cleanup_errors)
