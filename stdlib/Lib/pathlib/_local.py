"""Paths of this system, and pure ones of others."""

import io
import ntpath
import os
import posixpath
import sys
from _collections_abc import Sequence
from errno import ENOENT, ENOTDIR, EBADF, ELOOP
from stat import (S_ISDIR, S_ISLNK, S_ISREG, S_ISSOCK, S_ISBLK, S_ISCHR, S_ISFIFO)

from pathlib._abc import PathBase, PurePathBase, UnsupportedOperation
from pathlib._globbing import _compile_part, _compile_path, _Globber

__all__ = ["PurePath", "PurePosixPath", "PureWindowsPath",
           "Path", "PosixPath", "WindowsPath"]


# Errors that say that there is no such file, rather than that something broke.
_IGNORED_ERRNOS = (ENOENT, ENOTDIR, EBADF, ELOOP)


def _ignore_error(exception):
    return getattr(exception, 'errno', None) in _IGNORED_ERRNOS


class _PathParents(Sequence):
    """The parents of a path, nearest first."""

    __slots__ = ('_path', '_drv', '_root', '_tail')

    def __init__(self, path):
        self._path = path
        self._drv = path.drive
        self._root = path.root
        self._tail = path._tail

    def __len__(self):
        return len(self._tail)

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            return tuple(self[i] for i in range(*idx.indices(len(self))))
        if idx >= len(self) or idx < -len(self):
            raise IndexError(idx)
        if idx < 0:
            idx += len(self)
        return self._path._from_parsed_parts(self._drv, self._root, self._tail[:-idx - 1])

    def __repr__(self):
        return "<{}.parents>".format(type(self._path).__name__)


class PurePath(PurePathBase):
    """A path without access to the file system, for this system or another."""

    __slots__ = ('_raw_paths', '_drv', '_root', '_tail_cached', '_str', '_hash',
                 '_str_normcase_cached', '_parts_normcase_cached')

    parser = os.path

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PureWindowsPath if os.name == 'nt' else PurePosixPath
        return object.__new__(cls)

    def __init__(self, *args):
        paths = []
        for arg in args:
            if isinstance(arg, PurePath):
                if arg.parser is not self.parser:
                    # Both kinds of slash are taken for separators on Windows.
                    paths.extend(path.replace('\\', '/') if arg.parser is ntpath else path
                                 for path in arg._raw_paths)
                else:
                    paths.extend(arg._raw_paths)
            else:
                try:
                    path = os.fspath(arg)
                except TypeError:
                    path = arg
                if not isinstance(path, str):
                    raise TypeError(
                        "argument should be a str or an os.PathLike "
                        "object where __fspath__ returns a str, "
                        f"not {type(path).__name__!r}")
                paths.append(path)
        self._raw_paths = paths

    def with_segments(self, *pathsegments):
        """Return a new path; subclasses override it to pass their attributes on."""
        return type(self)(*pathsegments)

    @property
    def _raw_path(self):
        paths = self._raw_paths
        if len(paths) == 1:
            return paths[0]
        if paths:
            return self.parser.join(*paths)
        return ''

    @classmethod
    def _parse_path(cls, path):
        """Split a string: (drive, root, other components)."""
        if not path:
            return '', '', []
        parser = cls.parser
        sep = parser.sep
        if parser.altsep:
            path = path.replace(parser.altsep, sep)
        drv, root, rel = parser.splitroot(path)
        if not root and drv.startswith(sep) and not drv.endswith(sep):
            drv_parts = drv.split(sep)
            if len(drv_parts) == 4 and drv_parts[2] not in '?.':
                root = sep              # //server/share
            elif len(drv_parts) == 6:
                root = sep              # //?/unc/server/share
        return drv, root, [sys.intern(x) for x in rel.split(sep) if x and x != '.']

    @classmethod
    def _parse_pattern(cls, pattern):
        """Return the components of a glob pattern; '' at the end for a trailing slash."""
        drv, root, rel = cls.parser.splitroot(pattern)
        if root or drv:
            raise NotImplementedError("Non-relative patterns are unsupported")
        sep = cls.parser.sep
        if cls.parser.altsep:
            rel = rel.replace(cls.parser.altsep, sep)
        parts = [x for x in rel.split(sep) if x and x != '.']
        if not parts:
            raise ValueError(f"Unacceptable pattern: {str(pattern)!r}")
        if rel.endswith(sep):
            parts.append('')
        return parts

    def _load_parts(self):
        self._drv, self._root, self._tail_cached = self._parse_path(self._raw_path)

    @property
    def drive(self):
        """The drive (letter or UNC name), '' if there is none."""
        try:
            return self._drv
        except AttributeError:
            self._load_parts()
            return self._drv

    @property
    def root(self):
        """The root, '' for a relative path."""
        try:
            return self._root
        except AttributeError:
            self._load_parts()
            return self._root

    @property
    def _tail(self):
        try:
            return self._tail_cached
        except AttributeError:
            self._load_parts()
            return self._tail_cached

    @property
    def anchor(self):
        """Drive and root together."""
        return self.drive + self.root

    @property
    def parts(self):
        """The components as a tuple, the anchor first."""
        if self.drive or self.root:
            return (self.drive + self.root,) + tuple(self._tail)
        return tuple(self._tail)

    def _from_parsed_parts(self, drv, root, tail):
        path = self.with_segments(self._format_parsed_parts(drv, root, tail))
        path._str = self._format_parsed_parts(drv, root, tail) or '.'
        path._drv = drv
        path._root = root
        path._tail_cached = tail
        return path

    def _from_parsed_string(self, path_str):
        path = self.with_segments(path_str)
        path._str = path_str or '.'
        return path

    @classmethod
    def _format_parsed_parts(cls, drv, root, tail):
        if drv or root:
            return drv + root + cls.parser.sep.join(tail)
        if tail and cls.parser.splitdrive(tail[0])[0]:
            # Must not look like a drive.
            tail = ['.'] + tail
        return cls.parser.sep.join(tail)

    def __str__(self):
        try:
            return self._str
        except AttributeError:
            self._str = self._format_parsed_parts(self.drive, self.root, self._tail) or '.'
            return self._str

    def __fspath__(self):
        return str(self)

    def as_posix(self):
        """Return the path with forward slashes."""
        return str(self).replace(self.parser.sep, '/')

    def __bytes__(self):
        return os.fsencode(self)

    def __repr__(self):
        return "{}({!r})".format(type(self).__name__, self.as_posix())

    def __reduce__(self):
        return self.__class__, tuple(self._raw_paths)

    def as_uri(self):
        """Return the path as a file URI."""
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        drive = self.drive
        if len(drive) == 2 and drive[1] == ':':
            prefix = 'file:///' + drive
            path = self.as_posix()[2:]
        elif drive:
            prefix = 'file:'
            path = self.as_posix()
        else:
            prefix = 'file://'
            path = str(self)
        from urllib.parse import quote_from_bytes
        return prefix + quote_from_bytes(os.fsencode(path))

    # Comparison: by the string, without regard to case on Windows.

    @property
    def _str_normcase(self):
        try:
            return self._str_normcase_cached
        except AttributeError:
            if self.parser is posixpath:
                self._str_normcase_cached = str(self)
            else:
                self._str_normcase_cached = str(self).lower()
            return self._str_normcase_cached

    @property
    def _parts_normcase(self):
        try:
            return self._parts_normcase_cached
        except AttributeError:
            self._parts_normcase_cached = self._str_normcase.split(self.parser.sep)
            return self._parts_normcase_cached

    def __hash__(self):
        try:
            return self._hash
        except AttributeError:
            self._hash = hash(self._str_normcase)
            return self._hash

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._str_normcase == other._str_normcase and self.parser is other.parser

    def __lt__(self, other):
        if not isinstance(other, PurePath) or self.parser is not other.parser:
            return NotImplemented
        return self._parts_normcase < other._parts_normcase

    def __le__(self, other):
        if not isinstance(other, PurePath) or self.parser is not other.parser:
            return NotImplemented
        return self._parts_normcase <= other._parts_normcase

    def __gt__(self, other):
        if not isinstance(other, PurePath) or self.parser is not other.parser:
            return NotImplemented
        return self._parts_normcase > other._parts_normcase

    def __ge__(self, other):
        if not isinstance(other, PurePath) or self.parser is not other.parser:
            return NotImplemented
        return self._parts_normcase >= other._parts_normcase

    # Parts of the name.

    @property
    def name(self):
        """The last component."""
        tail = self._tail
        return tail[-1] if tail else ''

    @property
    def suffix(self):
        """The extension with its dot, '' if there is none."""
        name = self.name
        i = name.rfind('.')
        return name[i:] if 0 < i < len(name) - 1 else ''

    @property
    def suffixes(self):
        """All extensions, e.g. ['.tar', '.gz']."""
        name = self.name
        if name.endswith('.'):
            return []
        return ['.' + suffix for suffix in name.lstrip('.').split('.')[1:]]

    @property
    def stem(self):
        """The last component without its extension."""
        name = self.name
        i = name.rfind('.')
        return name[:i] if 0 < i < len(name) - 1 else name

    def with_name(self, name):
        """Return the path with another last component."""
        p = self.parser
        if not name or p.sep in name or (p.altsep and p.altsep in name) or name == '.':
            raise ValueError(f"Invalid name {name!r}")
        tail = self._tail.copy()
        if not tail:
            raise ValueError(f"{self!r} has an empty name")
        tail[-1] = name
        return self._from_parsed_parts(self.drive, self.root, tail)

    def with_stem(self, stem):
        """Return the path with another name before the extension."""
        suffix = self.suffix
        if not suffix:
            return self.with_name(stem)
        if not stem:
            raise ValueError(f"{self!r} has a non-empty suffix")
        return self.with_name(stem + suffix)

    def with_suffix(self, suffix):
        """Return the path with another extension, or with none for ''."""
        stem = self.stem
        if not stem:
            raise ValueError(f"{self!r} has an empty name")
        if suffix and not (suffix.startswith('.') and suffix != '.'
                           and self.parser.sep not in suffix
                           and not (self.parser.altsep and self.parser.altsep in suffix)):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(stem + suffix)

    # Relations to other paths.

    def relative_to(self, other, *_deprecated, walk_up=False):
        """Return the path as seen from another; with walk_up, over '..' if need be."""
        if _deprecated:
            import warnings
            warnings.warn("support for supplying more than one positional argument "
                          "to pathlib.PurePath.relative_to() is deprecated and "
                          "scheduled for removal in Python 3.14",
                          DeprecationWarning, stacklevel=2)
            other = self.with_segments(other, *_deprecated)
        elif not isinstance(other, PurePath):
            other = self.with_segments(other)
        for step, path in enumerate([other, *other.parents]):
            if path == self or path in self.parents:
                break
            if not walk_up:
                raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
            if path.name == '..':
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
        else:
            raise ValueError(f"{str(self)!r} and {str(other)!r} have different anchors")
        return self._from_parsed_parts('', '', ['..'] * step + self._tail[len(path._tail):])

    def is_relative_to(self, other, *_deprecated):
        """Return whether the path lies below another."""
        if _deprecated:
            import warnings
            warnings.warn("support for supplying more than one argument to "
                          "pathlib.PurePath.is_relative_to() is deprecated and "
                          "scheduled for removal in Python 3.14",
                          DeprecationWarning, stacklevel=2)
            other = self.with_segments(other, *_deprecated)
        elif not isinstance(other, PurePath):
            other = self.with_segments(other)
        return other == self or other in self.parents

    def joinpath(self, *pathsegments):
        """Return the path with others appended; an absolute one replaces it."""
        return self.with_segments(self, *pathsegments)

    def __truediv__(self, key):
        try:
            return self.with_segments(self, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self)
        except TypeError:
            return NotImplemented

    @property
    def parent(self):
        """The path without its last component."""
        drv, root, tail = self.drive, self.root, self._tail
        if not tail:
            return self
        return self._from_parsed_parts(drv, root, tail[:-1])

    @property
    def parents(self):
        """All parents, nearest first."""
        return _PathParents(self)

    def is_absolute(self):
        """Return whether the path begins at a root (on Windows, of a drive)."""
        if self.parser is posixpath:
            # The strings tell, without parsing.
            for path in self._raw_paths:
                if path.startswith('/'):
                    return True
            return False
        return self.parser.isabs(self)

    def is_reserved(self):
        """Return whether the name is reserved on Windows (deprecated)."""
        import warnings
        msg = ("pathlib.PurePath.is_reserved() is deprecated and scheduled "
               "for removal in Python 3.15. Use os.path.isreserved() to "
               "detect reserved paths on Windows.")
        warnings.warn(msg, DeprecationWarning, stacklevel=2)
        if self.parser is ntpath:
            return self.parser.isreserved(self)
        return False

    def _pattern(self, pattern):
        return pattern if isinstance(pattern, PurePath) else self.with_segments(pattern)

    def full_match(self, pattern, *, case_sensitive=None):
        """Return whether a glob pattern matches the whole path; ** is any directories."""
        pattern = self._pattern(pattern)
        if case_sensitive is None:
            case_sensitive = self.parser is posixpath
        sep = self.parser.sep
        parts = tuple(str(pattern).split(sep)) if pattern.parts else ('',)
        path = str(self) if self.parts else ''
        return _compile_path(parts, sep, case_sensitive)(path) is not None

    def match(self, path_pattern, *, case_sensitive=None):
        """Return whether a glob pattern matches the end of the path; ** is like *."""
        path_pattern = self._pattern(path_pattern)
        if case_sensitive is None:
            case_sensitive = self.parser is posixpath
        path_parts = self.parts[::-1]
        pattern_parts = path_pattern.parts[::-1]
        if not pattern_parts:
            raise ValueError("empty pattern")
        if len(path_parts) < len(pattern_parts):
            return False
        if len(path_parts) > len(pattern_parts) and path_pattern.anchor:
            return False
        for path_part, pattern_part in zip(path_parts, pattern_parts):
            if _compile_part(pattern_part, case_sensitive)(path_part) is None:
                return False
        return True


# Subclassing os.PathLike itself would make its metaclass that of paths.
os.PathLike.register(PurePath)


class PurePosixPath(PurePath):
    """A path of POSIX systems."""

    parser = posixpath
    __slots__ = ()


class PureWindowsPath(PurePath):
    """A path of Windows."""

    parser = ntpath
    __slots__ = ()


# Patterns.

class Path(PathBase, PurePath):
    """A path of this system, with access to the file system."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = WindowsPath if os.name == 'nt' else PosixPath
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        if kwargs:
            import warnings
            msg = ("support for supplying keyword arguments to pathlib.PurePath "
                   "is deprecated and scheduled for removal in Python {remove}")
            warnings._deprecated("pathlib.PurePath(**kwargs)", msg, remove=(3, 14))
        super().__init__(*args)

    @classmethod
    def _unsupported_msg(cls, attribute):
        return f"{cls.__name__}.{attribute} is unsupported on this system"

    # What there is.

    def stat(self, *, follow_symlinks=True):
        """Return what os.stat() does."""
        return os.stat(self, follow_symlinks=follow_symlinks)

    def lstat(self):
        """Like stat(), of a symbolic link itself."""
        return os.lstat(self)

    def exists(self, *, follow_symlinks=True):
        """Return whether the path exists."""
        if follow_symlinks:
            return os.path.exists(self)
        return os.path.lexists(self)

    def _mode(self, follow_symlinks=True):
        """Return the mode, 0 if there is no such file."""
        try:
            return self.stat(follow_symlinks=follow_symlinks).st_mode
        except OSError as e:
            if not _ignore_error(e):
                raise
            return 0
        except ValueError:
            return 0

    def is_dir(self, *, follow_symlinks=True):
        """Return whether the path is a directory."""
        if follow_symlinks:
            return os.path.isdir(self)
        return S_ISDIR(self._mode(False))

    def is_file(self, *, follow_symlinks=True):
        """Return whether the path is a regular file."""
        if follow_symlinks:
            return os.path.isfile(self)
        return S_ISREG(self._mode(False))

    def is_mount(self):
        """Return whether the path is where a file system is mounted."""
        return os.path.ismount(self)

    def is_symlink(self):
        """Return whether the path is a symbolic link."""
        return os.path.islink(self)

    def is_junction(self):
        """Return whether the path is a junction (Windows)."""
        return os.path.isjunction(self)

    def is_block_device(self):
        """Return whether the path is a block device."""
        return S_ISBLK(self._mode())

    def is_char_device(self):
        """Return whether the path is a character device."""
        return S_ISCHR(self._mode())

    def is_fifo(self):
        """Return whether the path is a named pipe."""
        return S_ISFIFO(self._mode())

    def is_socket(self):
        """Return whether the path is a socket."""
        return S_ISSOCK(self._mode())

    def samefile(self, other_path):
        """Return whether another path leads to the same file."""
        st = self.stat()
        try:
            other_st = other_path.stat()
        except AttributeError:
            other_st = self.with_segments(other_path).stat()
        return st.st_ino == other_st.st_ino and st.st_dev == other_st.st_dev

    def owner(self, *, follow_symlinks=True):
        """Return the name of the owner."""
        import pwd
        return pwd.getpwuid(self.stat(follow_symlinks=follow_symlinks).st_uid).pw_name

    def group(self, *, follow_symlinks=True):
        """Return the name of the group."""
        import grp
        return grp.getgrgid(self.stat(follow_symlinks=follow_symlinks).st_gid).gr_name

    # Reading and writing.

    def open(self, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
        """Open the file, as the built-in open() does."""
        if "b" not in mode:
            encoding = io.text_encoding(encoding)
        return io.open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        """Return the contents as bytes."""
        with self.open(mode='rb', buffering=0) as f:
            return f.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """Return the contents as text."""
        encoding = io.text_encoding(encoding)
        with self.open(mode='r', encoding=encoding, errors=errors, newline=newline) as f:
            return f.read()

    def write_bytes(self, data):
        """Write bytes as the new contents; returns how many."""
        view = memoryview(data)
        with self.open(mode='wb') as f:
            return f.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Write text as the new contents; returns how many characters."""
        encoding = io.text_encoding(encoding)
        if not isinstance(data, str):
            raise TypeError('data must be str, not %s' % data.__class__.__name__)
        with self.open(mode='w', encoding=encoding, errors=errors, newline=newline) as f:
            return f.write(data)

    # Directories.

    def iterdir(self):
        """Yield the paths of what is in the directory."""
        root_dir = str(self)
        paths = os.listdir(root_dir)
        if root_dir != '.':
            prefix = root_dir if root_dir.endswith(self.parser.sep) else (
                root_dir + self.parser.sep)
            paths = [prefix + name for name in paths]
        return map(self._from_parsed_string, paths)

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """Yield the paths below that a pattern matches; ** is any directories."""
        sys.audit("pathlib.Path.glob", self, pattern)
        if case_sensitive is None:
            case_sensitive = self.parser is posixpath
            case_pedantic = False
        else:
            # Names must be compared, as the file system may see it otherwise.
            case_pedantic = True
        parts = self._parse_pattern(os.fspath(pattern) if not isinstance(pattern, str)
                                    else pattern)
        globber = _Globber(self.parser.sep, case_sensitive, case_pedantic, recurse_symlinks)
        root = str(self)
        # Results of a relative path do not begin with "./".
        prefix = '' if root == '.' else (
            root if root.endswith(self.parser.sep) else root + self.parser.sep)
        return self._globbed(globber, prefix, parts)

    def _globbed(self, globber, prefix, parts):
        for found in globber.select(prefix, parts):
            if found == prefix:
                yield self
            elif found.endswith(self.parser.sep):
                yield self._from_parsed_string(found.rstrip(self.parser.sep)
                                               or self.parser.sep)
            else:
                yield self.with_segments(found)

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """Like glob() with **/ in front of the pattern."""
        sys.audit("pathlib.Path.rglob", self, pattern)
        pattern = os.fspath(pattern)
        return self.glob('**' + self.parser.sep + pattern, case_sensitive=case_sensitive,
                         recurse_symlinks=recurse_symlinks)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """Yield (path, names of directories in it, names of files) for a tree."""
        sys.audit("pathlib.Path.walk", self, on_error, follow_symlinks)
        root_dir = str(self)
        if not follow_symlinks:
            follow_symlinks = os._walk_symlinks_as_files
        results = os.walk(root_dir, top_down, on_error, follow_symlinks)
        for path_str, dirnames, filenames in results:
            if root_dir == '.':
                path_str = path_str[2:]
            yield self._from_parsed_string(path_str), dirnames, filenames

    # Other paths.

    @classmethod
    def cwd(cls):
        """Return the current directory."""
        cwd = os.getcwd()
        path = cls(cwd)
        path._str = cwd
        return path

    @classmethod
    def home(cls):
        """Return the user's home directory."""
        return cls("~").expanduser()

    def absolute(self):
        """Return the path from the root, without resolving links or '..'."""
        if self.is_absolute():
            return self
        if self.root:
            drive = os.path.splitroot(os.getcwd())[0]
            return self._from_parsed_parts(drive, self.root, self._tail)
        if self.drive:
            cwd = os.path.abspath(self.drive)
        else:
            cwd = os.getcwd()
        if not self._tail:
            # As is: getcwd() may give what parsing would change.
            return self._from_parsed_string(cwd)
        drive, root, rel = os.path.splitroot(cwd)
        if not rel:
            return self._from_parsed_parts(drive, root, self._tail)
        return self._from_parsed_parts(drive, root,
                                       rel.split(self.parser.sep) + self._tail)

    def resolve(self, strict=False):
        """Return the path from the root with all symbolic links resolved."""
        return self.with_segments(os.path.realpath(self, strict=strict))

    def readlink(self):
        """Return what a symbolic link points to."""
        return self.with_segments(os.readlink(self))

    def expanduser(self):
        """Return the path with ~ or ~user replaced by the home directory."""
        if not (self.drive or self.root) and self._tail and self._tail[0][:1] == '~':
            homedir = os.path.expanduser(self._tail[0])
            if homedir[:1] == '~':
                raise RuntimeError("Could not determine home directory.")
            drv, root, tail = self._parse_path(homedir)
            return self._from_parsed_parts(drv, root, tail + self._tail[1:])
        return self

    @classmethod
    def from_uri(cls, uri):
        """Return the path of a file URI."""
        if not uri.startswith('file:'):
            raise ValueError(f"URI does not start with 'file:': {uri!r}")
        path = uri[5:]
        if path[:3] == '///':
            path = path[2:]
        elif path[:12] == '//localhost/':
            path = path[11:]
        if path[:3] == '///' or (path[:1] == '/' and path[2:3] in ':|'):
            path = path[1:]
        if path[1:2] == '|':
            path = path[:1] + ':' + path[2:]
        from urllib.parse import unquote_to_bytes
        path = cls(os.fsdecode(unquote_to_bytes(path)))
        if not path.is_absolute():
            raise ValueError(f"URI is not absolute: {uri!r}")
        return path

    # Changes.

    def touch(self, mode=0o666, exist_ok=True):
        """Create the file, or set its time to now."""
        if exist_ok:
            try:
                os.utime(self, None)
            except OSError:
                pass        # most likely it does not exist
            else:
                return
        flags = os.O_CREAT | os.O_WRONLY
        if not exist_ok:
            flags |= os.O_EXCL
        os.close(os.open(self, flags, mode))

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        """Create the directory; with parents, those above it too."""
        try:
            os.mkdir(self, mode)
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, parents=False, exist_ok=exist_ok)
        except OSError:
            # Whatever the error: it may be there already.
            if not exist_ok or not self.is_dir():
                raise

    def chmod(self, mode, *, follow_symlinks=True):
        """Change the permissions."""
        os.chmod(self, mode, follow_symlinks=follow_symlinks)

    def lchmod(self, mode):
        """Like chmod(), of a symbolic link itself."""
        self.chmod(mode, follow_symlinks=False)

    def unlink(self, missing_ok=False):
        """Remove the file."""
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rmdir(self):
        """Remove the directory, which must be empty."""
        os.rmdir(self)

    def rename(self, target):
        """Rename to a target; returns the new path."""
        os.rename(self, target)
        return self.with_segments(target)

    def replace(self, target):
        """Like rename(), replacing a target that exists; returns the new path."""
        os.replace(self, target)
        return self.with_segments(target)

    def symlink_to(self, target, target_is_directory=False):
        """Make the path a symbolic link to a target."""
        os.symlink(target, self, target_is_directory)

    def hardlink_to(self, target):
        """Make the path another name of a file."""
        os.link(target, self)


class PosixPath(Path, PurePosixPath):
    """A path of POSIX systems, with access to the file system."""

    __slots__ = ()

    if os.name == 'nt':
        def __new__(cls, *args, **kwargs):
            raise UnsupportedOperation(
                f"cannot instantiate {cls.__name__!r} on your system")


class WindowsPath(Path, PureWindowsPath):
    """A path of Windows, with access to the file system."""

    __slots__ = ()

    if os.name != 'nt':
        def __new__(cls, *args, **kwargs):
            raise UnsupportedOperation(
                f"cannot instantiate {cls.__name__!r} on your system")
