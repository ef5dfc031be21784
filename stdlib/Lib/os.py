"""What all operating systems have in common: files, folders, processes and the environment.

The calls of the system come from `posix`; `os.path` is the module for paths.
"""

import abc
import posix
import posixpath as path
import stat as st
import sys

from _collections_abc import Mapping, MutableMapping, _check_methods
from posix import *

GenericAlias = type(list[int])
name, linesep = "posix", "\n"
sys.modules["os.path"] = path
from os.path import altsep, curdir, defpath, devnull, extsep, pardir, pathsep, sep

SEEK_SET, SEEK_CUR, SEEK_END = range(3)
supports_bytes_environ = True

__all__ = [
    "altsep", "curdir", "pardir", "sep", "pathsep", "linesep", "defpath", "name", "path", "devnull", "extsep", "SEEK_SET", "SEEK_CUR",
    "SEEK_END", "fsencode", "fsdecode", "get_exec_path", "fdopen", "makedirs", "removedirs", "renames", "walk", "fwalk", "execl", "execle",
    "execlp", "execlpe", "execvp", "execvpe", "environ", "getenv", "environb", "getenvb", "supports_bytes_environ",
]


def _exists(name):
    return name in globals()


def _get_exports_list(module):
    """The names that a star import takes from a module."""
    names = getattr(module, "__all__", None)
    return [name for name in dir(module) if not name.startswith("_")] if names is None else list(names)


if hasattr(posix, "_exit"):
    from posix import _exit
    __all__.append("_exit")
__all__ += _get_exports_list(posix)


# What the functions of this system take besides paths.

def _having(features):
    """The functions that go with the features the system was found to have, from words `FEATURE:function`."""
    pairs = (word.split(":") for word in features.split())
    return {globals()[function] for feature, function in pairs
            if f"HAVE_{feature}" in posix._have_functions and function in globals()}


supports_dir_fd = _having(
    "FACCESSAT:access FCHMODAT:chmod FCHOWNAT:chown FSTATAT:stat FUTIMESAT:utime LINKAT:link MKDIRAT:mkdir MKFIFOAT:mkfifo "
    "MKNODAT:mknod OPENAT:open READLINKAT:readlink RENAMEAT:rename SYMLINKAT:symlink UNLINKAT:unlink UNLINKAT:rmdir UTIMENSAT:utime")
supports_effective_ids = _having("FACCESSAT:access")
supports_fd = {stat} | _having(
    "FCHDIR:chdir FCHMOD:chmod FCHOWN:chown FDOPENDIR:listdir FDOPENDIR:scandir FEXECVE:execve FTRUNCATE:truncate FUTIMENS:utime "
    "FUTIMES:utime FPATHCONF:pathconf FSTATVFS:statvfs")
supports_follow_symlinks = {stat} | _having(
    "FACCESSAT:access FCHOWNAT:chown FSTATAT:stat LCHFLAGS:chflags LCHMOD:chmod LCHOWN:chown LINKAT:link LUTIMES:utime LSTAT:stat "
    "UTIMENSAT:utime")


# Folders

def _parent_and_name(name):
    """Split a path at its last part, whatever separators stand behind that."""
    parent, last = path.split(name)
    return (parent, last) if last else path.split(parent)


def makedirs(name, mode=0o777, exist_ok=False):
    """Make a folder and all above it that are missing; only the last gets `mode`, and may exist if `exist_ok` says so."""
    parent, last = _parent_and_name(name)
    if parent and last and not path.exists(parent):
        try:
            makedirs(parent, exist_ok=exist_ok)
        except FileExistsError:
            pass  # somebody else was faster
        if last in (curdir, curdir.encode()):
            return
    try:
        mkdir(name, mode)
    except OSError:
        # Not FileExistsError alone: some systems complain about other things first.
        if not (exist_ok and path.isdir(name)):
            raise


def removedirs(name):
    """Remove a folder, and then those above it up to one that is not empty."""
    rmdir(name)
    parent, last = _parent_and_name(name)
    try:
        while parent and last:
            rmdir(parent)
            parent, last = path.split(parent)
    except OSError:
        pass


def renames(old, new):
    """Rename with the folders that the new path needs made, and those that the old one leaves empty removed."""
    parent, last = path.split(new)
    if parent and last and not path.exists(parent):
        makedirs(parent)
    rename(old, new)
    parent, last = path.split(old)
    if parent and last:
        try:
            removedirs(parent)
        except OSError:
            pass


# Passed as followlinks: links to folders are files then.
_walk_symlinks_as_files = object()


def _ask(question, *args, **kwargs):
    """An answer about a directory entry; no answer counts as no."""
    try:
        return question(*args, **kwargs)
    except OSError:
        return False


def _read_folder(top, followlinks):
    """The names of folders and of other things in a folder, and the paths of the folders that are to be walked."""
    folders, others, below = [], [], []
    links_are_files = followlinks is _walk_symlinks_as_files
    with scandir(top) as entries:
        for entry in entries:
            is_folder = _ask(entry.is_dir, follow_symlinks=not links_are_files)
            if not is_folder:
                others.append(entry.name)
                continue
            folders.append(entry.name)
            if followlinks or not _ask(entry.is_symlink):
                below.append(entry.path)
    return folders, others, below


def walk(top, topdown=True, onerror=None, followlinks=False):
    """For a folder and each one below it, yield its path, the names of folders in it, and the names of all else.

    With `topdown` a folder comes before those in it, and names taken out of the list of folders are not walked; else it comes after.
    Folders that cannot be read are left out, and `onerror` is called with the exception. Links are only followed if `followlinks` says so.
    """
    sys.audit("os.walk", top, topdown, onerror, followlinks)
    waiting = [fspath(top)]
    while waiting:
        place = waiting.pop()
        if isinstance(place, tuple):  # a folder whose content has been walked
            yield place
            continue
        try:
            folders, others, below = _read_folder(place, followlinks)
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        if topdown:
            yield place, folders, others
            # The caller may have changed the list, and the tree.
            below = [path.join(place, folder) for folder in folders]
            if not followlinks:
                below = [folder for folder in below if not path.islink(folder)]
        else:
            waiting.append((place, folders, others))
        waiting.extend(reversed(below))


if {open, stat} <= supports_dir_fd and {listdir, stat} <= supports_fd:

    class _WalkedFolder:
        """A folder that fwalk() has open."""

        __slots__ = ("path", "descriptor", "folders", "others", "entries", "rest")

        def __init__(self, path, descriptor):
            self.path, self.descriptor = path, descriptor
            self.folders, self.others, self.entries = [], [], {}

        def read(self):
            """List what is in it; what vanishes meanwhile is left out."""
            in_bytes = isinstance(self.path, bytes)
            with scandir(self.descriptor) as entries:
                for entry in entries:
                    name = fsencode(entry.name) if in_bytes else entry.name
                    try:
                        is_folder = entry.is_dir()
                    except OSError:
                        if _ask(entry.is_symlink):
                            self.others.append(name)
                        continue
                    if is_folder:
                        self.entries[name] = entry
                    (self.folders if is_folder else self.others).append(name)

        def result(self):
            return self.path, self.folders, self.others, self.descriptor

    def _open_walked(place, name, dir_fd, entry, follow_symlinks, is_top=False):
        """Open a folder, or return None for a link that is not to be followed."""
        seen = None
        if not follow_symlinks:
            seen = stat(name, follow_symlinks=False, dir_fd=dir_fd) if entry is None else entry.stat(follow_symlinks=False)
        folder = _WalkedFolder(place, open(name, O_RDONLY | O_NONBLOCK, dir_fd=dir_fd))
        is_same = seen is None or path.samestat(seen, stat(folder.descriptor))
        if is_same and not (is_top and seen is not None and not st.S_ISDIR(seen.st_mode)):
            return folder
        close(folder.descriptor)
        return None

    def _fwalk(top, topdown, onerror, follow_symlinks, dir_fd):
        first = _open_walked(top, top, dir_fd, None, follow_symlinks, is_top=True)
        opened = [] if first is None else [first]
        fresh = first
        try:
            while opened:
                folder = opened[-1]
                if fresh is folder:
                    folder.read()
                    if topdown:
                        yield folder.result()
                    folder.rest = iter(folder.folders)
                    fresh = None
                name = next(folder.rest, None)
                if name is None:
                    if not topdown:
                        yield folder.result()
                    close(opened.pop().descriptor)
                    continue
                entry = folder.entries.get(name)
                try:
                    fresh = _open_walked(path.join(folder.path, name), name, folder.descriptor, entry, follow_symlinks)
                except OSError as error:
                    if onerror is not None:
                        onerror(error)
                if fresh is not None:
                    opened.append(fresh)
        finally:
            for folder in opened:
                close(folder.descriptor)

    def fwalk(top=".", topdown=True, onerror=None, *, follow_symlinks=False, dir_fd=None):
        """Walk like walk(), and yield as a fourth a descriptor of the folder, which is good until the next one is yielded."""
        sys.audit("os.fwalk", top, topdown, onerror, follow_symlinks, dir_fd)
        yield from _fwalk(fspath(top), topdown, onerror, follow_symlinks, dir_fd)

else:
    __all__.remove("fwalk")


# Programs in place of this one

def execl(file, *args):
    """Run a program, given with its arguments, in place of this one."""
    execv(file, args)


def execle(file, *args):
    """Run a program in an environment, the last argument, in place of this one."""
    execve(file, args[:-1], args[-1])


def execlp(file, *args):
    """Run a program that is looked for in PATH in place of this one."""
    execvp(file, args)


def execlpe(file, *args):
    """Run a program that is looked for in PATH, in an environment, the last argument, in place of this one."""
    execvpe(file, args[:-1], args[-1])


def execvp(file, args):
    """Run a program that is looked for in PATH, with a list of arguments, in place of this one."""
    _execvpe(file, args)


def execvpe(file, args, env):
    """Run a program that is looked for in PATH, with a list of arguments and an environment, in place of this one."""
    _execvpe(file, args, env)


def _execvpe(file, args, env=None):
    def run(program):
        execv(program, args) if env is None else execve(program, args, env)

    if path.dirname(file):
        run(file)
        return
    refusal = None
    encoded = fsencode(file)
    for folder in get_exec_path(env):
        try:
            run(path.join(fsencode(folder), encoded))
        except (FileNotFoundError, NotADirectoryError) as error:
            missing = error
        except OSError as error:
            # It is there, and what is wrong with it says more than that it is not in other folders.
            missing = refusal = refusal or error
    raise refusal or missing


def get_exec_path(env=None):
    """The folders in which programs are looked for, by the PATH of an environment (this process's)."""
    if env is None:
        env = environ
    if sys.flags.bytes_warning:
        import warnings
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", BytesWarning)
            folders = _path_of(env)
    else:
        folders = _path_of(env)
    return (defpath if folders is None else folders).split(pathsep)


def _path_of(env):
    """The PATH of a mapping whose keys may be str, bytes or both."""
    try:
        text = env.get("PATH")
    except TypeError:
        text = None
    try:
        data = env[b"PATH"]
    except (KeyError, TypeError):
        return text if text is None or isinstance(text, str) else fsdecode(text)
    if text is not None:
        raise ValueError("env cannot contain 'PATH' and b'PATH' keys")
    return fsdecode(data) if isinstance(data, bytes) else data


# The environment

class _Environ(MutableMapping):
    """The environment as a mapping; what is changed in it is changed for the process, too."""

    def __init__(self, data, encodekey, decodekey, encodevalue, decodevalue):
        self._data = data
        self.encodekey, self.decodekey = encodekey, decodekey
        self.encodevalue, self.decodevalue = encodevalue, decodevalue

    def __getitem__(self, key):
        try:
            return self.decodevalue(self._data[self.encodekey(key)])
        except KeyError:
            raise KeyError(key) from None

    def __setitem__(self, key, value):
        raw_key, raw_value = self.encodekey(key), self.encodevalue(value)
        putenv(raw_key, raw_value)
        self._data[raw_key] = raw_value

    def __delitem__(self, key):
        raw_key = self.encodekey(key)
        unsetenv(raw_key)
        try:
            del self._data[raw_key]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        # Of a copy, as others may change it meanwhile.
        return map(self.decodekey, list(self._data))

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        items = (f"{self.decodekey(key)!r}: {self.decodevalue(value)!r}" for key, value in self._data.items())
        return f"environ({{{', '.join(items)}}})"

    def copy(self):
        """What is in it, as a dict."""
        return dict(self)

    def setdefault(self, key, value):
        """The value of a key, which gets this one if it has none."""
        if key not in self:
            self[key] = value
        return self[key]

    def __or__(self, other):
        return {**self, **other} if isinstance(other, Mapping) else NotImplemented

    def __ror__(self, other):
        return {**other, **self} if isinstance(other, Mapping) else NotImplemented

    def __ior__(self, other):
        self.update(other)
        return self


_encoding, _encoding_errors = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()


def _to_bytes(value):
    if isinstance(value, str):
        return value.encode(_encoding, "surrogateescape")
    raise TypeError(f"str expected, not {type(value).__name__}")


def _to_text(value):
    return value.decode(_encoding, "surrogateescape")


def _same_bytes(value):
    if isinstance(value, bytes):
        return value
    raise TypeError(f"bytes expected, not {type(value).__name__}")


environ = _Environ(posix.environ, _to_bytes, _to_text, _to_bytes, _to_text)
environb = _Environ(environ._data, _same_bytes, bytes, _same_bytes, bytes)


def getenv(key, default=None):
    """The value of an environment variable, or a default."""
    return environ.get(key, default)


def getenvb(key, default=None):
    """The value of an environment variable as bytes, or a default."""
    return environb.get(key, default)


def fsencode(filename):
    """A path as the bytes that the system gets."""
    value = fspath(filename)
    return value.encode(_encoding, _encoding_errors) if isinstance(value, str) else value


def fsdecode(filename):
    """A path as text; bytes that are no text become lone surrogates."""
    value = fspath(filename)
    return value.decode(_encoding, _encoding_errors) if isinstance(value, bytes) else value


# Programs in processes of their own

if _exists("fork") and _exists("execv"):
    P_WAIT, P_NOWAIT = 0, 1
    P_NOWAITO = P_NOWAIT
    __all__ += ["P_WAIT", "P_NOWAIT", "P_NOWAITO", "spawnl", "spawnle", "spawnlp", "spawnlpe", "spawnv", "spawnve", "spawnvp", "spawnvpe"]

    def _spawnvef(mode, file, args, env, func):
        """Call one of the exec functions in a new process."""
        if not isinstance(args, (tuple, list)):
            raise TypeError("argv must be a tuple or a list")
        if not (args and args[0]):
            raise ValueError("argv first element cannot be empty")
        process = fork()
        if process == 0:
            try:
                func(file, args) if env is None else func(file, args, env)
            finally:
                _exit(127)
        if mode == P_NOWAIT:
            return process
        status = waitpid(process, 0)[1]
        while WIFSTOPPED(status):
            status = waitpid(process, 0)[1]
        return waitstatus_to_exitcode(status)

    def spawnv(mode, file, args):
        """Run a program with a list of arguments.

        With P_WAIT the result is its exit status, or minus the signal that ended it, with P_NOWAIT the number of its process.
        """
        return _spawnvef(mode, file, args, None, execv)

    def spawnve(mode, file, args, env):
        """Run a program with a list of arguments in an environment."""
        return _spawnvef(mode, file, args, env, execve)

    def spawnvp(mode, file, args):
        """Run a program that is looked for in PATH, with a list of arguments."""
        return _spawnvef(mode, file, args, None, execvp)

    def spawnvpe(mode, file, args, env):
        """Run a program that is looked for in PATH, with a list of arguments, in an environment."""
        return _spawnvef(mode, file, args, env, execvpe)

    def spawnl(mode, file, *args):
        """Run a program, given with its arguments."""
        return spawnv(mode, file, args)

    def spawnle(mode, file, *args):
        """Run a program in an environment, the last argument."""
        return spawnve(mode, file, args[:-1], args[-1])

    def spawnlp(mode, file, *args):
        """Run a program that is looked for in PATH."""
        return spawnvp(mode, file, args)

    def spawnlpe(mode, file, *args):
        """Run a program that is looked for in PATH, in an environment, the last argument."""
        return spawnvpe(mode, file, args[:-1], args[-1])


if sys.platform not in ("emscripten", "wasi", "ios", "tvos", "watchos"):
    __all__.append("popen")

    def popen(cmd, mode="r", buffering=-1):
        """Run a command in the shell, and return a file that reads what it prints (r) or writes what it reads (w).

        Closing that gives None if the command succeeded, and else its status.
        """
        if not isinstance(cmd, str):
            raise TypeError(f"invalid cmd type ({type(cmd)}, expected string)")
        if mode not in ("r", "w"):
            raise ValueError(f"invalid mode {mode!r}")
        if buffering in (0, None):
            raise ValueError("popen() does not support unbuffered streams")
        import subprocess
        end = "stdout" if mode == "r" else "stdin"
        process = subprocess.Popen(cmd, shell=True, text=True, bufsize=buffering, **{end: subprocess.PIPE})
        return _wrap_close(getattr(process, end), process)

    class _wrap_close:
        """One end of a pipe to a process, which is waited for when it is closed."""

        def __init__(self, stream, proc):
            self._stream, self._proc = stream, proc

        def close(self):
            self._stream.close()
            code = self._proc.wait()
            # As wait() would tell it: the exit status is in the higher byte.
            return code << 8 if code else None

        def __enter__(self):
            return self

        def __exit__(self, *args):
            self.close()

        def __getattr__(self, name):
            return getattr(self._stream, name)

        def __iter__(self):
            return iter(self._stream)


def fdopen(fd, mode="r", buffering=-1, encoding=None, *args, **kwargs):
    """A file for a descriptor, as open() makes it."""
    if not isinstance(fd, int):
        raise TypeError(f"invalid fd type ({type(fd)}, expected integer)")
    import io
    if "b" not in mode:
        encoding = io.text_encoding(encoding)
    return io.open(fd, mode, buffering, encoding, *args, **kwargs)


# Objects that stand for paths

def _fspath(path):
    """What fspath() does, for systems where it is not built in."""
    if isinstance(path, (str, bytes)):
        return path
    kind = type(path)
    method = getattr(kind, "__fspath__", None)
    if method is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {kind.__name__}")
    value = method(path)
    if not isinstance(value, (str, bytes)):
        raise TypeError(f"expected {kind.__name__}.__fspath__() to return str or bytes, not {type(value).__name__}")
    return value


if not _exists("fspath"):
    fspath = _fspath
    fspath.__name__ = "fspath"


class PathLike(abc.ABC):
    """What has a path that it can be replaced by."""

    __slots__ = ()

    @abc.abstractmethod
    def __fspath__(self):
        """The path, as str or bytes."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        return _check_methods(subclass, "__fspath__") if cls is PathLike else NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


# Processors

if _exists("sched_getaffinity") and sys._get_cpu_count_config() < 0:
    def process_cpu_count():
        """On how many processors this thread may run."""
        return len(sched_getaffinity(0))
else:
    def process_cpu_count():
        """How many processors there are, or None if that is not known."""
        return cpu_count()
