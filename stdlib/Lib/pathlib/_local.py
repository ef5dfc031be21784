"""The paths of this system, and those of others as far as they can be computed."""

import io
import ntpath
import os
import posixpath
import sys
from _collections_abc import Sequence
from operator import ge, gt, le, lt

from pathlib._abc import PathBase, PurePathBase, UnsupportedOperation
from pathlib._globbing import _Globber

__all__ = ["PurePath", "PurePosixPath", "PureWindowsPath", "Path", "PosixPath", "WindowsPath"]


def _deprecate(text, level=3):
    import warnings
    warnings.warn(text, DeprecationWarning, stacklevel=level)


class _PathParents(Sequence):
    """The paths above a path, the nearest first."""

    __slots__ = ("_path", "_names")

    def __init__(self, path):
        self._path, self._names = path, path._tail

    def __len__(self):
        return len(self._names)

    def __getitem__(self, idx):
        count = len(self._names)
        if isinstance(idx, slice):
            return tuple(map(self.__getitem__, range(*idx.indices(count))))
        if not -count <= idx < count:
            raise IndexError(idx)
        return self._path._above(count - 1 - idx % count)

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


def _compared(operation):
    """A method that compares paths of the same kind part by part."""
    def method(self, other):
        if isinstance(other, PurePath) and self.parser is other.parser:
            return operation(self._folded_parts(), other._folded_parts())
        return NotImplemented
    method.__name__ = f"__{operation.__name__}__"
    return method


class PurePath(PurePathBase):
    """A path that is only computed with: PurePath() makes a PurePosixPath or, on Windows, a PureWindowsPath.

    The arguments are joined. What is computed from them is kept: drive, root and names, the text, and the text as it is compared.
    """

    __slots__ = ("_given", "_drv", "_root", "_names", "_text", "_folded", "_folded_split", "_hashed")
    parser = os.path

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PureWindowsPath if os.name == "nt" else PurePosixPath
        return object.__new__(cls)

    def __init__(self, *args):
        given = []
        for argument in args:
            if isinstance(argument, PurePath):
                given += argument._segments_for(self.parser)
                continue
            try:
                text = os.fspath(argument)
            except TypeError:
                text = argument
            if not isinstance(text, str):
                raise TypeError("argument should be a str or an os.PathLike object where __fspath__ returns a str, "
                                f"not {type(text).__name__!r}")
            given.append(text)
        self._given = given

    def _segments_for(self, parser):
        """What the path was made of, for paths written in a certain way."""
        if self.parser is ntpath and parser is posixpath:
            return [segment.replace("\\", "/") for segment in self._given]
        return self._given

    def __reduce__(self):
        return type(self), tuple(self._given)

    def __repr__(self):
        return f"{type(self).__name__}({self.as_posix()!r})"

    def __fspath__(self):
        return str(self)

    def __bytes__(self):
        """The path as the system gets it."""
        return os.fsencode(self)

    # Parts

    @property
    def _raw_path(self):
        """What the path was made of, joined."""
        match self._given:
            case []:
                return ""
            case [single]:
                return single
            case several:
                return self.parser.join(*several)

    @classmethod
    def _parse_path(cls, path):
        """Drive, root, and the list of names of a path."""
        if not path:
            return "", "", []
        parser, sep = cls.parser, cls.parser.sep
        if parser.altsep:
            path = path.replace(parser.altsep, sep)
        drive, root, rest = parser.splitroot(path)
        if not root and drive.startswith(sep) and not drive.endswith(sep):
            # A share is itself a root: //server/share, //?/unc/server/share.
            pieces = drive.split(sep)
            if len(pieces) == 6 or len(pieces) == 4 and pieces[2] not in "?.":
                root = sep
        return drive, root, [sys.intern(name) for name in rest.split(sep) if name and name != "."]

    def _parse(self):
        self._drv, self._root, self._names = self._parse_path(self._raw_path)

    def _from_parts(self, drive, root, names):
        """A further path from parts that need no parsing."""
        text = self._format_parts(drive, root, names)
        path = self.with_segments(text)
        path._drv, path._root, path._names, path._text = drive, root, names, text or "."
        return path

    def _from_text(self, text):
        """A further path from text that is written as str() would write it."""
        path = self.with_segments(text)
        path._text = text or "."
        return path

    @classmethod
    def _format_parts(cls, drive, root, names):
        joined = cls.parser.sep.join(names)
        if drive or root:
            return drive + root + joined
        # A name must not be taken for a drive.
        return f".{cls.parser.sep}{joined}" if names and cls.parser.splitdrive(names[0])[0] else joined

    @property
    def drive(self):
        """The drive, or an empty string."""
        try:
            return self._drv
        except AttributeError:
            self._parse()
            return self._drv

    @property
    def root(self):
        """The root, or an empty string."""
        try:
            return self._root
        except AttributeError:
            self._parse()
            return self._root

    @property
    def _tail(self):
        try:
            return self._names
        except AttributeError:
            self._parse()
            return self._names

    @property
    def anchor(self):
        """Drive and root together."""
        return self.drive + self.root

    @property
    def parts(self):
        """All parts; the anchor is one."""
        anchor = self.anchor
        return (anchor, *self._tail) if anchor else tuple(self._tail)

    @property
    def name(self):
        """The last part."""
        names = self._tail
        return names[-1] if names else ""

    @property
    def parent(self):
        """The path without its last part."""
        names = self._tail
        return self._above(len(names) - 1) if names else self

    @property
    def parents(self):
        """The paths above, the nearest first."""
        return _PathParents(self)

    def _above(self, count):
        """The path of the first `count` names."""
        return self._from_parts(self.drive, self.root, self._tail[:count])

    def __str__(self):
        try:
            return self._text
        except AttributeError:
            self._text = self._format_parts(self.drive, self.root, self._tail) or "."
            return self._text

    # Comparison

    def _fold(self):
        """The text in which paths are compared: on Windows, case makes no difference."""
        try:
            return self._folded
        except AttributeError:
            self._folded = str(self) if self.parser is posixpath else str(self).lower()
            return self._folded

    def _folded_parts(self):
        try:
            return self._folded_split
        except AttributeError:
            self._folded_split = self._fold().split(self.parser.sep)
            return self._folded_split

    def __hash__(self):
        try:
            return self._hashed
        except AttributeError:
            self._hashed = hash(self._fold())
            return self._hashed

    def __eq__(self, other):
        if isinstance(other, PurePath):
            return self._fold() == other._fold() and self.parser is other.parser
        return NotImplemented

    __lt__, __le__, __gt__, __ge__ = map(_compared, (lt, le, gt, ge))

    # Further paths

    def joinpath(self, *pathsegments):
        """The path that further parts lead to; an absolute one begins anew."""
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

    def with_name(self, name):
        """The path with another name."""
        separators = (self.parser.sep, self.parser.altsep or self.parser.sep)
        if not name or name == "." or any(separator in name for separator in separators):
            raise ValueError(f"Invalid name {name!r}")
        names = self._tail
        if not names:
            raise ValueError(f"{self!r} has an empty name")
        return self._from_parts(self.drive, self.root, [*names[:-1], name])

    def relative_to(self, other, /, *_deprecated, walk_up=False):
        """The way to this path from another, which may only go upwards if `walk_up` allows it."""
        if _deprecated:
            self._warn_of_several("relative_to")
        start = self._joined(other, _deprecated)
        way = 0
        for way, above in enumerate((start, *start.parents)):
            if above == self or above in self.parents:
                break
            if not walk_up:
                raise ValueError(f"{str(self)!r} is not in the subpath of {str(start)!r}")
            if above.name == "..":
                raise ValueError(f"'..' segment in {str(start)!r} cannot be walked")
        else:
            raise ValueError(f"{str(self)!r} and {str(start)!r} have different anchors")
        return self._from_parts("", "", [".."] * way + self._tail[len(above._tail):])

    def is_relative_to(self, other, /, *_deprecated):
        """Whether the path is another one or below it."""
        if _deprecated:
            self._warn_of_several("is_relative_to")
        start = self._joined(other, _deprecated)
        return start == self or start in self.parents

    def _joined(self, other, more):
        return other if isinstance(other, PurePath) and not more else self.with_segments(other, *more)

    @staticmethod
    def _warn_of_several(method):
        _deprecate(f"support for supplying more than one positional argument to pathlib.PurePath.{method}() is deprecated and "
                   "scheduled for removal in Python 3.14", level=4)

    def is_absolute(self):
        """Whether the path does not depend on a current folder."""
        return self.parser.isabs(str(self))

    def is_reserved(self):
        """Whether Windows reserves one of the names."""
        _deprecate("pathlib.PurePath.is_reserved() is deprecated and scheduled for removal in Python 3.15. "
                   "Use os.path.isreserved() to detect reserved paths on Windows.")
        return self.parser is ntpath and self.parser.isreserved(self)

    def as_uri(self):
        """The path as a file URI."""
        from urllib.parse import quote_from_bytes
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        drive, text = self.drive, self.as_posix()
        if drive[1:] == ":":
            scheme, text = f"file:///{drive}", text[2:]
        else:
            scheme = "file:" if drive else "file://"
        return scheme + quote_from_bytes(os.fsencode(text))

    @property
    def _pattern_str(self):
        text = str(self)
        return "" if text == "." else text


# What has a path like these is one.
os.PathLike.register(PurePath)


class PurePosixPath(PurePath):
    """A path as POSIX writes it, to be computed with on any system."""

    __slots__ = ()
    parser = posixpath


class PureWindowsPath(PurePath):
    """A path as Windows writes it, to be computed with on any system."""

    __slots__ = ()
    parser = ntpath


def _on_system(name, function, doc):
    """A method that is a function of the system for the path."""
    def method(self):
        return function(self)
    method.__name__, method.__qualname__, method.__doc__ = name, f"Path.{name}", doc
    return method


class Path(PathBase, PurePath):
    """A path of this system: Path() makes a PosixPath or, on Windows, a WindowsPath."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = WindowsPath if os.name == "nt" else PosixPath
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        if kwargs:
            _deprecate("support for supplying keyword arguments to pathlib.PurePath is deprecated and scheduled for removal in "
                       "Python 3.14")
        PurePath.__init__(self, *args)

    @classmethod
    def _unsupported_msg(cls, attribute):
        return f"{cls.__name__}.{attribute} is unsupported on this system"

    as_uri = PurePath.as_uri

    @classmethod
    def from_uri(cls, uri):
        """The path that a file URI stands for."""
        from urllib.parse import unquote_to_bytes
        if not uri.startswith("file:"):
            raise ValueError(f"URI does not start with 'file:': {uri!r}")
        text = uri.removeprefix("file:")
        if text.startswith("///"):
            text = text[2:]  # an empty authority
        elif text.startswith("//localhost/"):
            text = text[11:]
        if text.startswith("///") or text.startswith("/") and text[2:3] in (":", "|"):
            text = text[1:]  # a share, or a drive
        if text[1:2] == "|":
            text = f"{text[0]}:{text[2:]}"
        path = cls(os.fsdecode(unquote_to_bytes(text)))
        if path.is_absolute():
            return path
        raise ValueError(f"URI is not absolute: {uri!r}")

    # What is there

    def stat(self, *, follow_symlinks=True):
        """What is known of the file, as os.stat() tells it."""
        return os.stat(self, follow_symlinks=follow_symlinks)

    is_mount = _on_system("is_mount", os.path.ismount, "Whether another file system is mounted there.")

    def is_junction(self):
        """Whether it is one of the links that only Windows has."""
        return self.parser.isjunction(self)

    def owner(self, *, follow_symlinks=True):
        """The name of the user the file belongs to."""
        try:
            import pwd
        except ImportError:
            raise UnsupportedOperation(self._unsupported_msg("owner()")) from None
        return pwd.getpwuid(self.stat(follow_symlinks=follow_symlinks).st_uid).pw_name

    def group(self, *, follow_symlinks=True):
        """The name of the group the file belongs to."""
        try:
            import grp
        except ImportError:
            raise UnsupportedOperation(self._unsupported_msg("group()")) from None
        return grp.getgrgid(self.stat(follow_symlinks=follow_symlinks).st_gid).gr_name

    # Data

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        """Open the file as open() does."""
        if "b" not in mode:
            encoding = io.text_encoding(encoding)
        return io.open(self, mode, buffering, encoding, errors, newline)

    def read_text(self, encoding=None, errors=None, newline=None):
        """The file's text."""
        # The warning about a missing encoding is to name the caller.
        return PathBase.read_text(self, io.text_encoding(encoding), errors, newline)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Make text the file's content, and return its length."""
        return PathBase.write_text(self, data, io.text_encoding(encoding), errors, newline)

    # Folders

    def iterdir(self):
        """The paths of what is in the folder."""
        folder, sep = str(self), self.parser.sep
        names = os.listdir(folder)
        prefix = "" if folder == "." else folder if folder.endswith(sep) else folder + sep
        return (self._from_text(prefix + name) for name in names)

    def _pattern_parts(self, pattern):
        """The parts of a relative pattern; a last empty one stands for a slash at its end."""
        drive, root, rest = self.parser.splitroot(pattern)
        if drive or root:
            raise NotImplementedError("Non-relative patterns are unsupported")
        if self.parser.altsep:
            rest = rest.replace(self.parser.altsep, self.parser.sep)
        *parts, last = rest.split(self.parser.sep)
        names = [part for part in (*parts, last) if part not in ("", ".")]
        if not names:
            raise ValueError(f"Unacceptable pattern: {self.with_segments(pattern)!r}")
        return names if last else [*names, ""]

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """The paths below that a pattern matches, in which ** stands for any number of folders."""
        sys.audit("pathlib.Path.glob", self, pattern)
        parts = self._pattern_parts(os.fspath(pattern))
        sensitive = self.parser is posixpath if case_sensitive is None else case_sensitive
        # When the caller decides about case, names must be compared, whatever the file system makes of them.
        search = _Globber(self.parser.sep, sensitive, case_sensitive is not None, recurse_symlinks)
        return self._found(search, parts)

    def _found(self, search, parts):
        sep, start = self.parser.sep, str(self)
        start = "" if start == "." else start if start.endswith(sep) else start + sep
        for text in search.select(start, parts):
            if text == start:
                yield self
            elif text.endswith(sep):
                yield self._from_text(text.rstrip(sep) or sep)
            else:
                yield self.with_segments(text)

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """The paths at any depth below that a pattern matches."""
        sys.audit("pathlib.Path.rglob", self, pattern)
        deep = self.parser.join("**", os.fspath(pattern))
        return self.glob(deep, case_sensitive=case_sensitive, recurse_symlinks=recurse_symlinks)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """For the folder and each below, yield its path, the names of folders, and the names of all else."""
        sys.audit("pathlib.Path.walk", self, on_error, follow_symlinks)
        top = str(self)
        for place, folders, files in os.walk(top, top_down, on_error, follow_symlinks or os._walk_symlinks_as_files):
            yield self._from_text(place[2:] if top == "." else place), folders, files

    # Where it leads

    @classmethod
    def cwd(cls):
        """The current folder."""
        here = os.getcwd()
        path = cls(here)
        path._text = here  # the system writes it as we do
        return path

    def absolute(self):
        """The path from the root on; links and steps upwards stay."""
        if self.is_absolute():
            return self
        if self.root:
            return self._from_parts(os.path.splitroot(os.getcwd())[0], self.root, self._tail)
        here = os.path.abspath(self.drive) if self.drive else os.getcwd()
        if not self._tail:
            return self._from_text(here)
        drive, root, rest = os.path.splitroot(here)
        above = rest.split(self.parser.sep) if rest else []
        return self._from_parts(drive, root, above + self._tail)

    def resolve(self, strict=False):
        """The path from the root on without links and steps upwards; all of it has to exist if `strict` says so."""
        return self.with_segments(os.path.realpath(self, strict=strict))

    def expanduser(self):
        """The path with a user's home in place of ~ or ~user."""
        names = self._tail
        if self.drive or self.root or not names or not names[0].startswith("~"):
            return self
        home = os.path.expanduser(names[0])
        if home.startswith("~"):
            raise RuntimeError("Could not determine home directory.")
        drive, root, above = self._parse_path(home)
        return self._from_parts(drive, root, above + names[1:])

    if hasattr(os, "readlink"):
        def readlink(self):
            """The path that a link points at."""
            return self.with_segments(os.readlink(self))

    # Changes

    def touch(self, mode=0o666, exist_ok=True):
        """Make an empty file, or renew the time of one there is."""
        if exist_ok:
            try:
                os.utime(self, None)
                return
            except OSError:
                pass  # it is not there, or not ours
        flags = os.O_WRONLY | os.O_CREAT | (0 if exist_ok else os.O_EXCL)
        os.close(os.open(self, flags, mode))

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        """Make a folder, and those above it if `parents` says so."""
        try:
            os.mkdir(self, mode)
            return
        except FileNotFoundError:
            above = self.parent
            if not parents or above == self:
                raise
        except OSError:
            # Some systems complain about other things before they see that it exists.
            if exist_ok and self.is_dir():
                return
            raise
        above.mkdir(parents=True, exist_ok=True)
        self.mkdir(mode, parents=False, exist_ok=exist_ok)

    def chmod(self, mode, *, follow_symlinks=True):
        """Change permissions."""
        os.chmod(self, mode, follow_symlinks=follow_symlinks)

    def unlink(self, missing_ok=False):
        """Remove a file or link."""
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    rmdir = _on_system("rmdir", os.rmdir, "Remove an empty folder.")

    def rename(self, target):
        """Give the file another path, which is returned."""
        os.rename(self, target)
        return self.with_segments(target)

    def replace(self, target):
        """Give the file another path, whatever is there; the path is returned."""
        os.replace(self, target)
        return self.with_segments(target)

    if hasattr(os, "symlink"):
        def symlink_to(self, target, target_is_directory=False):
            """Make this a symbolic link to a target."""
            os.symlink(target, self, target_is_directory)

    if hasattr(os, "link"):
        def hardlink_to(self, target):
            """Make this another name of a target."""
            os.link(target, self)


class PosixPath(Path, PurePosixPath):
    """A path of a system that is not Windows."""

    __slots__ = ()

    if os.name == "nt":
        def __new__(cls, *args, **kwargs):
            raise UnsupportedOperation(f"cannot instantiate {cls.__name__!r} on your system")


class WindowsPath(Path, PureWindowsPath):
    """A path of Windows."""

    __slots__ = ()

    if os.name != "nt":
        def __new__(cls, *args, **kwargs):
            raise UnsupportedOperation(f"cannot instantiate {cls.__name__!r} on your system")
