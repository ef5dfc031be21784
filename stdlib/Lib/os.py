"""The operating system: files, processes, environment.

What the system offers comes from the native module posix; os.path holds the
functions on paths.
"""

import abc
import sys
import stat as st

from _collections_abc import _check_methods

GenericAlias = type(list[int])

__all__ = ["altsep", "curdir", "pardir", "sep", "pathsep", "linesep",
           "defpath", "name", "path", "devnull", "SEEK_SET", "SEEK_CUR",
           "SEEK_END", "fsencode", "fsdecode", "get_exec_path", "fdopen",
           "extsep"]


def _exists(name):
    return name in globals()


def _get_exports_list(module):
    try:
        return list(module.__all__)
    except AttributeError:
        return [n for n in dir(module) if n[0] != '_']


if 'posix' not in sys.builtin_module_names:
    raise ImportError('no os specific module found')

name = 'posix'
linesep = '\n'
import posix
from posix import *
try:
    from posix import _exit
    __all__.append('_exit')
except ImportError:
    pass
import posixpath as path
__all__.extend(_get_exports_list(posix))

sys.modules['os.path'] = path
from os.path import (curdir, pardir, sep, pathsep, defpath, extsep, altsep,
                     devnull)


# Which functions take file descriptors, directory descriptors, and so on.

def _supporting(table):
    have = posix._have_functions
    return {globals()[function] for feature, function in table
            if feature in have and function in globals()}


supports_dir_fd = _supporting((
    ("HAVE_FACCESSAT", "access"), ("HAVE_FCHMODAT", "chmod"),
    ("HAVE_FCHOWNAT", "chown"), ("HAVE_FSTATAT", "stat"),
    ("HAVE_FUTIMESAT", "utime"), ("HAVE_LINKAT", "link"),
    ("HAVE_MKDIRAT", "mkdir"), ("HAVE_MKFIFOAT", "mkfifo"),
    ("HAVE_MKNODAT", "mknod"), ("HAVE_OPENAT", "open"),
    ("HAVE_READLINKAT", "readlink"), ("HAVE_RENAMEAT", "rename"),
    ("HAVE_SYMLINKAT", "symlink"), ("HAVE_UNLINKAT", "unlink"),
    ("HAVE_UNLINKAT", "rmdir"), ("HAVE_UTIMENSAT", "utime")))

supports_effective_ids = _supporting((("HAVE_FACCESSAT", "access"),))

supports_fd = _supporting((
    ("HAVE_FCHDIR", "chdir"), ("HAVE_FCHMOD", "chmod"),
    ("HAVE_FCHOWN", "chown"), ("HAVE_FDOPENDIR", "listdir"),
    ("HAVE_FDOPENDIR", "scandir"), ("HAVE_FEXECVE", "execve"),
    ("HAVE_FTRUNCATE", "truncate"), ("HAVE_FUTIMENS", "utime"),
    ("HAVE_FUTIMES", "utime"), ("HAVE_FPATHCONF", "pathconf"),
    ("HAVE_FSTATVFS", "statvfs")))
supports_fd.add(stat)

supports_follow_symlinks = _supporting((
    ("HAVE_FACCESSAT", "access"), ("HAVE_FCHOWNAT", "chown"),
    ("HAVE_FSTATAT", "stat"), ("HAVE_LCHFLAGS", "chflags"),
    ("HAVE_LCHMOD", "chmod"), ("HAVE_LCHOWN", "chown"),
    ("HAVE_LINKAT", "link"), ("HAVE_LUTIMES", "utime"),
    ("HAVE_LSTAT", "stat"), ("HAVE_UTIMENSAT", "utime")))
supports_follow_symlinks.add(stat)


SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2


# Directories.

def makedirs(name, mode=0o777, exist_ok=False):
    """Create a directory and those above it that are missing."""
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            pass        # made by someone else meanwhile
        if tail == (bytes(curdir, 'ASCII') if isinstance(tail, bytes) else curdir):
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    """Remove a directory, and then those above it as long as they are empty."""
    rmdir(name)
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


def renames(old, new):
    """Rename, creating directories for the new path and removing empty old ones."""
    head, tail = path.split(new)
    if head and tail and not path.exists(head):
        makedirs(head)
    rename(old, new)
    head, tail = path.split(old)
    if head and tail:
        try:
            removedirs(head)
        except OSError:
            pass


__all__.extend(["makedirs", "removedirs", "renames"])

# Lets shutil.rmtree() tell links to directories from directories.
_walk_symlinks_as_files = object()


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Yield (directory, names of directories in it, names of files) for a tree.

    With topdown, the caller may change the list of directories to steer where
    the walk goes. onerror is called with the OSError of a directory that
    cannot be listed.
    """
    sys.audit("os.walk", top, topdown, onerror, followlinks)
    stack = [fspath(top)]
    islink, join = path.islink, path.join
    while stack:
        top = stack.pop()
        if isinstance(top, tuple):
            yield top
            continue
        listing = _walk_list(top, topdown, onerror, followlinks)
        if listing is None:
            continue
        dirs, nondirs, walk_dirs = listing
        if topdown:
            yield top, dirs, nondirs
            for dirname in reversed(dirs):
                new_path = join(top, dirname)
                # The caller may have put in names, so the listing's types do not count.
                if (followlinks is _walk_symlinks_as_files or followlinks
                        or not islink(new_path)):
                    stack.append(new_path)
        else:
            stack.append((top, dirs, nondirs))
            stack.extend(reversed(walk_dirs))


def _walk_list(top, topdown, onerror, followlinks):
    """List one directory for walk(): directories, files, directories to enter."""
    dirs, nondirs, walk_dirs = [], [], []
    try:
        scandir_it = scandir(top)
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return None
    with scandir_it:
        while True:
            try:
                entry = next(scandir_it)
            except StopIteration:
                break
            except OSError as error:
                if onerror is not None:
                    onerror(error)
                return None
            try:
                if followlinks is _walk_symlinks_as_files:
                    is_dir = entry.is_dir(follow_symlinks=False) and not entry.is_junction()
                else:
                    is_dir = entry.is_dir()
            except OSError:
                is_dir = False
            if not is_dir:
                nondirs.append(entry.name)
                continue
            dirs.append(entry.name)
            if not topdown:
                if followlinks:
                    walk_into = True
                else:
                    try:
                        walk_into = not entry.is_symlink()
                    except OSError:
                        walk_into = True
                if walk_into:
                    walk_dirs.append(entry.path)
    return dirs, nondirs, walk_dirs


__all__.append("walk")

if {open, stat} <= supports_dir_fd and {listdir, stat} <= supports_fd:

    def fwalk(top=".", topdown=True, onerror=None, *, follow_symlinks=False,
              dir_fd=None):
        """Like walk(), but yield also a file descriptor of the directory.

        The descriptor is valid until the next step of the iteration.
        """
        sys.audit("os.fwalk", top, topdown, onerror, follow_symlinks, dir_fd)
        top = fspath(top)
        stack = [(_fwalk_walk, (True, dir_fd, top, top, None))]
        isbytes = isinstance(top, bytes)
        try:
            while stack:
                yield from _fwalk(stack, isbytes, topdown, onerror, follow_symlinks)
        finally:
            while stack:
                action, value = stack.pop()
                if action == _fwalk_close:
                    close(value)

    # What an item of the stack of fwalk() asks for.
    _fwalk_walk = 0
    _fwalk_yield = 1
    _fwalk_close = 2

    def _fwalk(stack, isbytes, topdown, onerror, follow_symlinks):
        action, value = stack.pop()
        if action == _fwalk_close:
            close(value)
            return
        if action == _fwalk_yield:
            yield value
            return
        isroot, dirfd, toppath, topname, entry = value
        try:
            if not follow_symlinks:
                # Compared with the opened directory, lest a link was slipped in.
                if entry is None:
                    orig_st = stat(topname, follow_symlinks=False, dir_fd=dirfd)
                else:
                    orig_st = entry.stat(follow_symlinks=False)
            topfd = open(topname, O_RDONLY | O_NONBLOCK, dir_fd=dirfd)
        except OSError as err:
            if isroot:
                raise
            if onerror is not None:
                onerror(err)
            return
        stack.append((_fwalk_close, topfd))
        if not follow_symlinks:
            if isroot and not st.S_ISDIR(orig_st.st_mode):
                return
            if not path.samestat(orig_st, stat(topfd)):
                return

        dirs, nondirs = [], []
        entries = None if topdown or follow_symlinks else []
        for entry in scandir(topfd):
            name = entry.name
            if isbytes:
                name = fsencode(name)
            try:
                if entry.is_dir():
                    dirs.append(name)
                    if entries is not None:
                        entries.append(entry)
                else:
                    nondirs.append(name)
            except OSError:
                try:
                    if entry.is_symlink():
                        nondirs.append(name)
                except OSError:
                    pass        # gone meanwhile
        item = (toppath, dirs, nondirs, topfd)
        if topdown:
            yield item
        else:
            stack.append((_fwalk_yield, item))
        toppath = path.join(toppath, toppath[:0])
        if entries is None:
            stack.extend((_fwalk_walk, (False, topfd, toppath + name, name, None))
                         for name in dirs[::-1])
        else:
            stack.extend((_fwalk_walk, (False, topfd, toppath + name, name, entry))
                         for name, entry in zip(dirs[::-1], entries[::-1]))

    __all__.append("fwalk")


# Running other programs in place of this one.

def execl(file, *args):
    """Run the program file with the given arguments in place of this process."""
    execv(file, args)


def execle(file, *args):
    """Like execl(); the last argument is the environment."""
    *args, env = args
    execve(file, tuple(args), env)


def execlp(file, *args):
    """Like execl(), with file searched along PATH."""
    execvp(file, args)


def execlpe(file, *args):
    """Like execle(), with file searched along PATH."""
    *args, env = args
    execvpe(file, tuple(args), env)


def execvp(file, args):
    """Like execv(), with file searched along PATH."""
    _execvpe(file, args)


def execvpe(file, args, env):
    """Like execve(), with file searched along the PATH of env."""
    _execvpe(file, args, env)


__all__.extend(["execl", "execle", "execlp", "execlpe", "execvp", "execvpe"])


def _execvpe(file, args, env=None):
    if env is not None:
        exec_func, argrest = execve, (args, env)
    else:
        exec_func, argrest = execv, (args,)
        env = environ
    if path.dirname(file):
        exec_func(file, *argrest)
        return
    saved = None
    path_list = get_exec_path(env)
    if name != 'nt':
        file = fsencode(file)
        path_list = map(fsencode, path_list)
    for directory in path_list:
        try:
            exec_func(path.join(directory, file), *argrest)
        except (FileNotFoundError, NotADirectoryError) as e:
            last = e
        except OSError as e:
            # The first error that says more than "not there" is the one to report.
            last = e
            if saved is None:
                saved = e
    raise saved if saved is not None else last


def get_exec_path(env=None):
    """Return the directories in which programs are searched."""
    if env is None:
        env = environ
    try:
        path_list = env.get('PATH')
    except TypeError:
        path_list = None
    if supports_bytes_environ:
        try:
            path_listb = env[b'PATH']
        except (KeyError, TypeError):
            pass
        else:
            if path_list is not None:
                raise ValueError("env cannot contain 'PATH' and b'PATH' keys")
            path_list = path_listb
        if path_list is not None and isinstance(path_list, bytes):
            path_list = fsdecode(path_list)
    if path_list is None:
        path_list = defpath
    return path_list.split(pathsep)


# The environment.

from _collections_abc import MutableMapping, Mapping


class _Environ(MutableMapping):
    """The environment as a mapping; changes reach the process's real one."""

    def __init__(self, data, encodekey, decodekey, encodevalue, decodevalue):
        self.encodekey = encodekey
        self.decodekey = decodekey
        self.encodevalue = encodevalue
        self.decodevalue = decodevalue
        self._data = data

    def __getitem__(self, key):
        try:
            value = self._data[self.encodekey(key)]
        except KeyError:
            # The caller's key, not the encoded one.
            raise KeyError(key) from None
        return self.decodevalue(value)

    def __setitem__(self, key, value):
        key = self.encodekey(key)
        value = self.encodevalue(value)
        putenv(key, value)
        self._data[key] = value

    def __delitem__(self, key):
        encoded = self.encodekey(key)
        unsetenv(encoded)
        try:
            del self._data[encoded]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        for key in list(self._data):
            yield self.decodekey(key)

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        items = ', '.join(f"{self.decodekey(key)!r}: {self.decodevalue(value)!r}"
                          for key, value in self._data.items())
        return f"environ({{{items}}})"

    def copy(self):
        """Return the environment as a dict."""
        return dict(self)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        new = dict(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        new = dict(other)
        new.update(self)
        return new


def _create_environ():
    encoding = sys.getfilesystemencoding()

    def encode(value):
        if not isinstance(value, str):
            raise TypeError("str expected, not %s" % type(value).__name__)
        return value.encode(encoding, 'surrogateescape')

    def decode(value):
        return value.decode(encoding, 'surrogateescape')

    return _Environ(posix.environ, encode, decode, encode, decode)


environ = _create_environ()
del _create_environ


def getenv(key, default=None):
    """Return an environment variable, or the default if it does not exist."""
    return environ.get(key, default)


supports_bytes_environ = name != 'nt'
__all__.extend(("getenv", "supports_bytes_environ"))

if supports_bytes_environ:
    def _check_bytes(value):
        if not isinstance(value, bytes):
            raise TypeError("bytes expected, not %s" % type(value).__name__)
        return value

    environb = _Environ(environ._data, _check_bytes, bytes, _check_bytes, bytes)
    del _check_bytes

    def getenvb(key, default=None):
        """Return an environment variable as bytes, or the default."""
        return environb.get(key, default)

    __all__.extend(("environb", "getenvb"))


# File names as str and as bytes.

def _fscodec():
    encoding = sys.getfilesystemencoding()
    errors = sys.getfilesystemencodeerrors()

    def fsencode(filename):
        """Return a path as bytes, in the encoding of the file system."""
        filename = fspath(filename)
        if isinstance(filename, str):
            return filename.encode(encoding, errors)
        return filename

    def fsdecode(filename):
        """Return a path as str, in the encoding of the file system."""
        filename = fspath(filename)
        if isinstance(filename, bytes):
            return filename.decode(encoding, errors)
        return filename

    return fsencode, fsdecode


fsencode, fsdecode = _fscodec()
del _fscodec


# Child processes.

P_WAIT = 0
P_NOWAIT = P_NOWAITO = 1
__all__.extend(["P_WAIT", "P_NOWAIT", "P_NOWAITO"])


def _spawnvef(mode, file, args, env, func):
    if not isinstance(args, (tuple, list)):
        raise TypeError('argv must be a tuple or a list')
    if not args or not args[0]:
        raise ValueError('argv first element cannot be empty')
    pid = fork()
    if not pid:
        try:
            if env is None:
                func(file, args)
            else:
                func(file, args, env)
        except:
            _exit(127)
    if mode == P_NOWAIT:
        return pid
    while True:
        _, status = waitpid(pid, 0)
        if not WIFSTOPPED(status):
            return waitstatus_to_exitcode(status)


def spawnv(mode, file, args):
    """Run a program in a child process.

    P_NOWAIT gives its process id at once; P_WAIT gives its exit code, or
    minus the signal that ended it.
    """
    return _spawnvef(mode, file, args, None, execv)


def spawnve(mode, file, args, env):
    """Like spawnv(), with an environment."""
    return _spawnvef(mode, file, args, env, execve)


def spawnvp(mode, file, args):
    """Like spawnv(), with file searched along PATH."""
    return _spawnvef(mode, file, args, None, execvp)


def spawnvpe(mode, file, args, env):
    """Like spawnve(), with file searched along PATH."""
    return _spawnvef(mode, file, args, env, execvpe)


def spawnl(mode, file, *args):
    """Like spawnv(), with the arguments one by one."""
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    """Like spawnl(); the last argument is the environment."""
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    """Like spawnl(), with file searched along PATH."""
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    """Like spawnle(), with file searched along PATH."""
    return spawnvpe(mode, file, args[:-1], args[-1])


__all__.extend(["spawnv", "spawnve", "spawnvp", "spawnvpe",
                "spawnl", "spawnle", "spawnlp", "spawnlpe"])


def popen(cmd, mode="r", buffering=-1):
    """Run a shell command and return a text stream from or to it.

    close() gives None if the command succeeded, else its exit status.
    """
    if not isinstance(cmd, str):
        raise TypeError("invalid cmd type (%s, expected string)" % type(cmd))
    if mode not in ("r", "w"):
        raise ValueError("invalid mode %r" % mode)
    if buffering == 0 or buffering is None:
        raise ValueError("popen() does not support unbuffered streams")
    import io
    import subprocess
    if mode == "r":
        proc = subprocess.Popen(cmd, shell=True, text=True,
                                stdout=subprocess.PIPE, bufsize=buffering)
        return _wrap_close(proc.stdout, proc)
    proc = subprocess.Popen(cmd, shell=True, text=True,
                            stdin=subprocess.PIPE, bufsize=buffering)
    return _wrap_close(proc.stdin, proc)


class _wrap_close:
    """A stream whose close() also waits for the process behind it."""

    def __init__(self, stream, proc):
        self._stream = stream
        self._proc = proc

    def close(self):
        self._stream.close()
        returncode = self._proc.wait()
        if returncode == 0:
            return None
        # As wait() encodes it.
        return returncode << 8

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


__all__.append("popen")


def fdopen(fd, mode="r", buffering=-1, encoding=None, *args, **kwargs):
    """Return a stream for a file descriptor; takes the arguments of open()."""
    if not isinstance(fd, int):
        raise TypeError("invalid fd type (%s, expected integer)" % type(fd))
    import io
    if "b" not in mode:
        encoding = io.text_encoding(encoding)
    return io.open(fd, mode, buffering, encoding, *args, **kwargs)


# Objects that stand for a path.

if not _exists('fspath'):
    def fspath(path):
        """Return the path that an object stands for; str and bytes stand for themselves."""
        if isinstance(path, (str, bytes)):
            return path
        path_type = type(path)
        try:
            path_repr = path_type.__fspath__(path)
        except AttributeError:
            if hasattr(path_type, '__fspath__'):
                raise
            raise TypeError("expected str, bytes or os.PathLike object, "
                            "not " + path_type.__name__) from None
        except TypeError:
            if path_type.__fspath__ is None:
                raise TypeError("expected str, bytes or os.PathLike object, "
                                "not " + path_type.__name__) from None
            raise
        if isinstance(path_repr, (str, bytes)):
            return path_repr
        raise TypeError("expected {}.__fspath__() to return str or bytes, "
                        "not {}".format(path_type.__name__,
                                        type(path_repr).__name__))


class PathLike(abc.ABC):
    """An object that stands for a path of the file system."""

    __slots__ = ()

    @abc.abstractmethod
    def __fspath__(self):
        """Return the path as str or bytes."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            return _check_methods(subclass, '__fspath__')
        return NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


# Processors.

if _exists('sched_getaffinity') and sys._get_cpu_count_config() < 0:
    def process_cpu_count():
        """Return on how many processors the calling thread may run."""
        return len(sched_getaffinity(0))
else:
    def process_cpu_count():
        """Return the number of processors, None if it is not known."""
        return cpu_count()
