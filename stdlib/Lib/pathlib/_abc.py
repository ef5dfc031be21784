"""The base of paths that need not be paths of this system: what can be computed, and what a file system has to offer."""

import functools
from errno import EBADF, EINVAL, ELOOP, ENOENT, ENOTDIR
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISLNK, S_ISREG, S_ISSOCK

__all__ = ["UnsupportedOperation"]

# What says that there is nothing at a path, not that it could not be asked.
_IGNORED_ERRNOS = (ENOENT, ENOTDIR, EBADF, ELOOP)
_IGNORED_WINERRORS = (21, 123, 1921)  # device not ready, name not allowed, link that cannot be followed


def _ignore_error(exception):
    return getattr(exception, "errno", None) in _IGNORED_ERRNOS or getattr(exception, "winerror", None) in _IGNORED_WINERRORS


@functools.cache
def _is_case_sensitive(parser):
    return parser.normcase("Aa") == "Aa"


def _needs_override(name, doc):
    """A method that raises UnsupportedOperation until a subclass replaces it."""
    def method(self, *args, **kwargs):
        raise UnsupportedOperation(self._unsupported_msg(f"{name}()"))
    method.__name__ = method.__qualname__ = name
    method.__doc__ = doc
    return method


class UnsupportedOperation(NotImplementedError):
    """A path does not offer this operation."""


class ParserBase:
    """How paths are written; subclasses say what separates their parts and how they are split."""

    @classmethod
    def _unsupported_msg(cls, attribute):
        return f"{cls.__name__}.{attribute} is unsupported"

    @property
    def sep(self):
        """What separates parts."""
        raise UnsupportedOperation(self._unsupported_msg("sep"))

    join = _needs_override("join", "Join paths; an absolute one replaces those before it.")
    split = _needs_override("split", "Divide a path into its last part and what is before it.")
    splitdrive = _needs_override("splitdrive", "Divide a path into its drive and the rest.")
    normcase = _needs_override("normcase", "The same path in the spelling that all of its spellings have in common.")
    isabs = _needs_override("isabs", "Whether a path does not depend on a current folder.")

    def splitext(self, path):
        """Divide a path in front of the last dot of its name, which must not be the first character."""
        head, name = self.split(path)
        dot = name.rfind(".")
        if dot <= 0 or not name[:dot].strip("."):
            return path, ""
        cut = len(path) - len(name) + dot
        return path[:cut], path[cut:]


class PurePathBase:
    """What can be computed from a path; `parser` tells how it is written, and with_segments() makes further ones."""

    __slots__ = ("_raw_path", "_resolving")
    parser = ParserBase()

    def __init__(self, path, *paths):
        self._raw_path = self.parser.join(path, *paths) if paths else path
        if not isinstance(self._raw_path, str):
            raise TypeError(f"path should be a str, not {type(self._raw_path).__name__!r}")
        self._resolving = False

    def with_segments(self, *pathsegments):
        """A path of the same kind; subclasses that know more hand it on here."""
        return type(self)(*pathsegments)

    def __str__(self):
        return self._raw_path

    def as_posix(self):
        """The path with slashes between its parts."""
        return str(self).replace(self.parser.sep, "/")

    # Parts

    @property
    def _stack(self):
        """The anchor, and the names behind it from the last to the first."""
        head, names = self._raw_path, []
        split = self.parser.split
        rest, name = split(head)
        while rest != head:
            names.append(name)
            head = rest
            rest, name = split(head)
        return head, names

    @property
    def drive(self):
        """The drive, or an empty string."""
        return self.parser.splitdrive(self.anchor)[0]

    @property
    def root(self):
        """The root, or an empty string."""
        return self.parser.splitdrive(self.anchor)[1]

    @property
    def anchor(self):
        """Drive and root together."""
        return self._stack[0]

    @property
    def parts(self):
        """All parts; the anchor is one."""
        anchor, names = self._stack
        return (anchor, *reversed(names)) if anchor else tuple(reversed(names))

    @property
    def parent(self):
        """The path without its last part."""
        above, name = self.parser.split(self._raw_path)
        if self._raw_path == above:
            return self
        parent = self.with_segments(above)
        parent._resolving = self._resolving
        return parent

    @property
    def parents(self):
        """The paths above, the nearest first."""
        found, path = [], self._raw_path
        while (above := self.parser.split(path)[0]) != path:
            found.append(self.with_segments(above))
            path = above
        return tuple(found)

    @property
    def name(self):
        """The last part."""
        return self.parser.split(self._raw_path)[1]

    def _last_dot(self):
        """Where the ending of the name begins: at the last dot that stands between other characters."""
        name = self.name
        dot = name.rfind(".")
        return name, dot if 0 < dot < len(name) - 1 else len(name)

    @property
    def suffix(self):
        """The name's ending, with its dot."""
        name, dot = self._last_dot()
        return name[dot:]

    @property
    def suffixes(self):
        """The name's endings, each with its dot."""
        name = self.name
        return [] if name.endswith(".") else ["." + ending for ending in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        """The name without its ending."""
        name, dot = self._last_dot()
        return name[:dot]

    # Further paths

    def with_name(self, name):
        """The path with another name."""
        if self.parser.split(name)[0]:
            raise ValueError(f"Invalid name {name!r}")
        return self.with_segments(self.parser.split(self._raw_path)[0], name)

    def with_stem(self, stem):
        """The path with another name before the same ending."""
        ending = self.suffix
        if ending and not stem:
            raise ValueError(f"{self!r} has a non-empty suffix")
        return self.with_name(stem + ending)

    def with_suffix(self, suffix):
        """The path with another ending, or none."""
        stem = self.stem
        if not stem:
            raise ValueError(f"{self!r} has an empty name")
        if suffix == "." or suffix and not suffix.startswith("."):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(stem + suffix)

    def joinpath(self, *pathsegments):
        """The path that further parts lead to; an absolute one begins anew."""
        return self.with_segments(self._raw_path, *pathsegments)

    def __truediv__(self, key):
        try:
            return self.with_segments(self._raw_path, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self._raw_path)
        except TypeError:
            return NotImplemented

    def relative_to(self, other, *, walk_up=False):
        """The way to this path from another, which may only go upwards if `walk_up` allows it."""
        other = self._as_path(other)
        (anchor, names), (other_anchor, other_names) = self._stack, other._stack
        if anchor != other_anchor:
            raise ValueError(f"{self._raw_path!r} and {other._raw_path!r} have different anchors")
        while names and other_names and names[-1] == other_names[-1]:
            names.pop()
            other_names.pop()
        steps = []
        for name in other_names:
            if not name or name == ".":
                continue
            if not walk_up:
                raise ValueError(f"{self._raw_path!r} is not in the subpath of {other._raw_path!r}")
            if name == "..":
                raise ValueError(f"'..' segment in {other._raw_path!r} cannot be walked")
            steps.append("..")
        return self.with_segments("", *steps, *reversed(names))

    def is_relative_to(self, other):
        """Whether the path is another one or below it."""
        try:
            self.relative_to(other)
        except ValueError:
            return False
        return True

    def is_absolute(self):
        """Whether the path does not depend on a current folder."""
        return self.parser.isabs(self._raw_path)

    # Patterns

    def _as_path(self, other):
        return other if isinstance(other, PurePathBase) else self.with_segments(other)

    def _sensitive(self, case_sensitive):
        return _is_case_sensitive(self.parser) if case_sensitive is None else case_sensitive

    @property
    def _pattern_str(self):
        """The path as text that patterns are compared with."""
        return str(self)

    def match(self, path_pattern, *, case_sensitive=None):
        """Whether the path ends with parts that a pattern matches, or is as a whole matched by an anchored one."""
        from pathlib._globbing import _compile_part
        pattern = self._as_path(path_pattern)
        names, wanted = self.parts, pattern.parts
        if not wanted:
            raise ValueError("empty pattern")
        surplus = len(names) - len(wanted)
        if surplus < 0 or surplus > 0 and pattern.anchor:
            return False
        sensitive = self._sensitive(case_sensitive)
        return all(_compile_part(part, sensitive)(name) for name, part in zip(names[surplus:], wanted))

    def full_match(self, pattern, *, case_sensitive=None):
        """Whether the whole path is matched by a pattern, in which ** stands for any number of parts."""
        from pathlib._globbing import _compile_path
        parts = tuple(self._as_path(pattern)._pattern_str.split(self.parser.sep))
        return _compile_path(parts, self.parser.sep, self._sensitive(case_sensitive))(self._pattern_str) is not None


def _stat_test(name, test, doc, follow=True):
    """A method that asks for something about the file at a path; where there is none the answer is no."""
    def method(self, *, follow_symlinks=True):
        try:
            return test(self.stat(follow_symlinks=follow_symlinks and follow).st_mode)
        except OSError as error:
            if not _ignore_error(error):
                raise
        except ValueError:
            pass  # no file can have such a name
        return False

    if not follow or test not in (S_ISDIR, S_ISREG):
        full = method

        def method(self):
            return full(self)
    method.__name__, method.__qualname__, method.__doc__ = name, f"PathBase.{name}", doc
    return method


class PathBase(PurePathBase):
    """A path of some file system: what subclasses define of stat(), open(), iterdir() and the like carries the rest."""

    __slots__ = ()
    _max_symlinks = 40

    @classmethod
    def _unsupported_msg(cls, attribute):
        return f"{cls.__name__}.{attribute} is unsupported"

    # What is there

    stat = _needs_override("stat", "What is known of the file, as os.stat() tells it.")

    def lstat(self):
        """What is known of the file; of a link, not of what it points at."""
        return self.stat(follow_symlinks=False)

    def exists(self, *, follow_symlinks=True):
        """Whether there is a file."""
        try:
            self.stat(follow_symlinks=follow_symlinks)
        except OSError as error:
            if not _ignore_error(error):
                raise
        except ValueError:
            pass
        else:
            return True
        return False

    is_dir = _stat_test("is_dir", S_ISDIR, "Whether it is a folder.")
    is_file = _stat_test("is_file", S_ISREG, "Whether it is a regular file.")
    is_symlink = _stat_test("is_symlink", S_ISLNK, "Whether it is a symbolic link.", follow=False)
    is_block_device = _stat_test("is_block_device", S_ISBLK, "Whether it is a block device.")
    is_char_device = _stat_test("is_char_device", S_ISCHR, "Whether it is a character device.")
    is_fifo = _stat_test("is_fifo", S_ISFIFO, "Whether it is a named pipe.")
    is_socket = _stat_test("is_socket", S_ISSOCK, "Whether it is a socket.")

    def is_junction(self):
        """Whether it is one of the links that only Windows has."""
        return False

    def is_mount(self):
        """Whether another file system is mounted there."""
        if not self.exists() or not self.is_dir():
            return False
        try:
            above = self.parent.stat().st_dev
        except OSError:
            return False
        here = self.stat()
        return here.st_dev != above or here.st_ino == self.parent.stat().st_ino

    def samefile(self, other_path):
        """Whether two paths lead to the same file."""
        mine = self.stat()
        theirs = (other_path if hasattr(other_path, "stat") else self.with_segments(other_path)).stat()
        return (mine.st_ino, mine.st_dev) == (theirs.st_ino, theirs.st_dev)

    # Data

    open = _needs_override("open", "Open the file as open() does.")

    def read_bytes(self):
        """The file's data."""
        with self.open(mode="rb") as file:
            return file.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """The file's text."""
        with self.open(mode="r", encoding=encoding, errors=errors, newline=newline) as file:
            return file.read()

    def write_bytes(self, data):
        """Make data the file's content, and return its length."""
        view = memoryview(data)  # before the file is cut off
        with self.open(mode="wb") as file:
            return file.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Make text the file's content, and return its length."""
        if not isinstance(data, str):
            raise TypeError(f"data must be str, not {type(data).__name__}")
        with self.open(mode="w", encoding=encoding, errors=errors, newline=newline) as file:
            return file.write(data)

    # Folders

    iterdir = _needs_override("iterdir", "The paths of what is in the folder.")

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=True):
        """The paths below that a pattern matches, in which ** stands for any number of folders."""
        if not isinstance(pattern, PurePathBase):
            pattern = self.with_segments(pattern)
        anchor, names = pattern._stack
        if anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        parts = [name for name in reversed(names) if name and name != "."]
        if not parts:
            return iter([self.joinpath(pattern._raw_path) if pattern._raw_path else self])
        if not names[0]:
            parts.append("")
        found = _select(self, parts, self._sensitive(case_sensitive), case_sensitive is not None, recurse_symlinks)
        return iter({str(path): path for path in found}.values())

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=True):
        """The paths at any depth below that a pattern matches."""
        text = pattern._raw_path if isinstance(pattern, PurePathBase) else pattern
        return self.glob(self.with_segments("**", text), case_sensitive=case_sensitive, recurse_symlinks=recurse_symlinks)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """For the folder and each below, yield its path, the names of folders, and the names of all else."""
        waiting = [self]
        while waiting:
            folder = waiting.pop()
            if isinstance(folder, tuple):
                yield folder
                continue
            folders, files = [], []
            try:
                for entry in folder.iterdir():
                    (folders if _is_folder(entry, follow_symlinks) else files).append(entry.name)
            except OSError as error:
                if on_error is not None:
                    on_error(error)
                continue
            if top_down:
                yield folder, folders, files
            else:
                waiting.append((folder, folders, files))
            waiting += [folder.joinpath(name) for name in reversed(folders)]

    # Where it leads

    absolute = _needs_override("absolute", "The path from the root on; links and steps upwards stay.")
    readlink = _needs_override("readlink", "The path that a link points at.")

    @classmethod
    def cwd(cls):
        """The current folder."""
        return cls("").absolute()

    expanduser = _needs_override("expanduser", "The path with a user's home in place of ~ or ~user.")

    @classmethod
    def home(cls):
        """The user's home."""
        return cls("~").expanduser()

    def resolve(self, strict=False):
        """The path from the root on without links and steps upwards; all of it has to exist if `strict` says so."""
        if self._resolving:
            return self
        try:
            start = self.absolute()
        except UnsupportedOperation:
            start = self
        anchor, names = start._stack
        path, links = self.with_segments(anchor), 0
        while names:
            name = names.pop()
            if name in ("", "."):
                continue
            if name == ".." and path.anchor and path.name != "..":
                path = path.parent
                continue
            step = path.joinpath(name)
            step._resolving = True
            target = _link_target(step, strict, is_last=not names)
            if target is None:
                path = step
                continue
            links += 1
            if links > self._max_symlinks:
                if not strict:
                    return self  # it leads nowhere
                raise OSError(ELOOP, "Too many symbolic links in path", str(self))
            target_anchor, target_names = target._stack
            if target_anchor:
                path = self.with_segments(target_anchor)
            names += target_names
        path._resolving = False
        return path

    # Changes

    symlink_to = _needs_override("symlink_to", "Make this a symbolic link to a target.")
    hardlink_to = _needs_override("hardlink_to", "Make this another name of a target.")
    touch = _needs_override("touch", "Make an empty file, or renew the time of one there is.")
    mkdir = _needs_override("mkdir", "Make a folder, and those above it if `parents` says so.")
    rename = _needs_override("rename", "Give the file another path, which is returned.")
    replace = _needs_override("replace", "Give the file another path, whatever is there; the path is returned.")
    chmod = _needs_override("chmod", "Change permissions.")
    unlink = _needs_override("unlink", "Remove a file or link.")
    rmdir = _needs_override("rmdir", "Remove an empty folder.")
    owner = _needs_override("owner", "The name of the user the file belongs to.")
    group = _needs_override("group", "The name of the group the file belongs to.")
    as_uri = _needs_override("as_uri", "The path as a file URI.")

    def lchmod(self, mode):
        """Change the permissions of a link itself."""
        self.chmod(mode, follow_symlinks=False)

    @classmethod
    def from_uri(cls, uri):
        """The path that a file URI stands for."""
        raise UnsupportedOperation(cls._unsupported_msg("from_uri()"))


def _link_target(path, strict, is_last):
    """What a path points at if it is a link; with `strict` it must exist, and be a folder unless it is the last."""
    try:
        mode = path.lstat().st_mode
        if S_ISLNK(mode):
            return path.readlink()
        if strict and not is_last and not S_ISDIR(mode):
            raise NotADirectoryError(ENOTDIR, "Not a directory", str(path))
    except UnsupportedOperation:
        pass
    except OSError:
        if strict:
            raise
    return None


def _is_folder(path, follow_symlinks):
    try:
        return path.is_dir(follow_symlinks=follow_symlinks)
    except OSError:
        return False


def _entries(path):
    try:
        return list(path.iterdir())
    except OSError:
        return []


def _select(path, parts, sensitive, pedantic, recurse_symlinks):
    """The paths below that a pattern's parts match; names are looked for in folders where their case has to be compared."""
    from pathlib._globbing import _compile_part
    part, *rest = parts
    if part == "**":
        while rest and rest[0] == "**":
            rest = rest[1:]
        reached = [path]
        while reached:
            folder = reached.pop()
            if rest:
                yield from _select(folder, rest, sensitive, pedantic, recurse_symlinks)
            elif folder is path:
                yield folder.joinpath("")
            for entry in _entries(folder):
                if _is_folder(entry, recurse_symlinks):
                    reached.append(entry)
                if not rest:
                    yield entry
        return
    if part == "":
        if _is_folder(path, True):
            yield path.joinpath("")
        return
    if part == ".." or not pedantic and not any(letter in part for letter in "*?["):
        found = [path.joinpath(part)]
        found = found if rest or found[0].exists(follow_symlinks=False) else []
    else:
        fits = _compile_part(part, sensitive)
        found = [entry for entry in _entries(path) if part == "*" or fits(entry.name)]
    for step in found:
        if not rest:
            yield step
        elif _is_folder(step, True):
            yield from _select(step, rest, sensitive, pedantic, recurse_symlinks)
