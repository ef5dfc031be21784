"""Archives as folders: paths to their members, in the manner of pathlib."""

import functools
import io
import pathlib
import posixpath
import re
import stat
import zipfile

__all__ = ["Path"]


class InitializedState:
    """Pickles an object as the arguments it was made from."""

    def __init__(self, *args, **kwargs):
        self.__made_from = args, kwargs
        super().__init__(*args, **kwargs)

    def __getstate__(self):
        return self.__made_from

    def __setstate__(self, state):
        args, kwargs = state
        self.__init__(*args, **kwargs)


class CompleteDirs(InitializedState, zipfile.ZipFile):
    """An archive that also lists the folders which are only there because something is in them."""

    @staticmethod
    def _implied_dirs(names):
        """The folders above all names, without those that are named themselves."""
        folders = {}
        for name in names:
            end = name.rstrip("/").rfind("/")
            while end > 0:
                folder = name[:end + 1]
                if folder in folders or not folder.strip("/"):
                    break
                folders[folder] = None
                end = name.rfind("/", 0, end)
        known = set(names)
        return [folder for folder in folders if folder not in known]

    def namelist(self):
        listed = super().namelist()
        return [*listed, *self._implied_dirs(listed)]

    def _name_set(self):
        return set(self.namelist())

    def resolve_dir(self, name):
        """The name with a slash behind it when that is the name of a folder."""
        names = self._name_set()
        return name + "/" if name not in names and name + "/" in names else name

    def getinfo(self, name):
        """A member, which is made up for a folder that is only implied."""
        try:
            return super().getinfo(name)
        except KeyError:
            if name.endswith("/") and name in self._name_set():
                return zipfile.ZipInfo(filename=name)
            raise

    @classmethod
    def make(cls, source):
        """An archive of this class for a path, or one that is open already, which gets this class."""
        match source:
            case CompleteDirs():
                return source
            case zipfile.ZipFile():
                # Names may be remembered only where none can be added.
                source.__class__ = cls if "r" in source.mode else CompleteDirs
                return source
            case _:
                return cls(source)

    @classmethod
    def inject(cls, zf: zipfile.ZipFile) -> zipfile.ZipFile:
        """Write the implied folders of an archive into it."""
        for folder in cls._implied_dirs(zf.namelist()):
            zf.writestr(folder, b"")
        return zf


class FastLookup(CompleteDirs):
    """An archive that is only read, whose names are worked out once."""

    @functools.cached_property
    def _names(self):
        return super().namelist()

    @functools.cached_property
    def _names_as_set(self):
        return super()._name_set()

    def namelist(self):
        return self._names

    def _name_set(self):
        return self._names_as_set


def _split_encoding(args, kwargs):
    """The encoding among the arguments for a text file (the first), and the others."""
    encoding, *rest = args or (kwargs.pop("encoding", None),)
    return io.text_encoding(encoding, 4), rest


class _Pattern:
    """A shell pattern over whole paths as a regular expression."""

    _parts = re.compile(r"(?P<set>\[[^\]]*\])|(?P<some>\*+)|(?P<one>\?)|(?P<plain>[^\[*?]+|\[)")

    @classmethod
    def expression(cls, pattern):
        pieces = []
        segments = pattern.split("/")
        for index, segment in enumerate(segments):
            last = index == len(segments) - 1
            if segment == "**":
                pieces.append(".*" if last else "(?:[^/]+/)*")
            elif "**" in segment:
                raise ValueError("** must appear alone in a path segment")
            else:
                pieces += map(cls._part, cls._parts.finditer(segment))
                pieces.append("" if last else "/")
        return "".join(pieces) + "/?"

    @staticmethod
    def _part(part):
        match part.lastgroup:
            case "set":
                negated = part[0].startswith("[!")
                return ("[^" if negated else "[") + part[0][1 + negated:].replace("\\", r"\\")
            case "some":
                return "[^/]*"
            case "one":
                return "[^/]"
            case _:
                return re.escape(part[0])


class Path:
    """A path to a member of an archive, which need not exist; `root` is the archive or the path of its file."""

    def __init__(self, root, at=""):
        self.root, self.at = FastLookup.make(root), at

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self.root == other.root and self.at == other.at

    def __hash__(self):
        return hash((type(self), self.root, self.at))

    def __str__(self):
        return posixpath.join(self.root.filename, self.at)

    def __repr__(self):
        return f"{type(self).__name__}({self.root.filename!r}, {self.at!r})"

    # Names

    def _base(self):
        return pathlib.PurePosixPath(self.at or self.root.filename)

    name = property(lambda self: self._base().name, doc="The last part.")
    stem = property(lambda self: self._base().stem, doc="The last part without its ending.")
    suffix = property(lambda self: self._base().suffix, doc="The ending of the last part.")
    suffixes = property(lambda self: self._base().suffixes, doc="All endings of the last part.")

    @property
    def filename(self):
        """The path as if the archive's file were a folder."""
        return pathlib.Path(self.root.filename).joinpath(self.at)

    @property
    def parent(self):
        """The folder above; above the archive's root it is that of its file."""
        if not self.at:
            return self.filename.parent
        folder = posixpath.dirname(self.at.rstrip("/"))
        return self._next(folder + "/" if folder else "")

    def joinpath(self, *other):
        """The path that further parts lead to."""
        return self._next(self.root.resolve_dir(posixpath.join(self.at, *other)))

    def __truediv__(self, *other):
        return self.joinpath(*other)

    def relative_to(self, other, *extra):
        """The way from another path to this one."""
        start = other.joinpath(*extra)
        return posixpath.relpath(str(self), str(start))

    def _next(self, at):
        return type(self)(self.root, at)

    # What is there

    def is_dir(self):
        """Whether the path is a folder's, which ends with a slash."""
        return not self.at or self.at.endswith("/")

    def is_file(self):
        """Whether the path is that of a member other than a folder."""
        return not self.is_dir() and self.exists()

    def exists(self):
        """Whether there is such a member."""
        return self.at in self.root._name_set()

    def is_symlink(self):
        """Whether the member is a symbolic link."""
        return stat.S_ISLNK(self.root.getinfo(self.at).external_attr >> 16)

    def iterdir(self):
        """The paths of what the folder contains."""
        if not self.is_dir():
            raise ValueError("Can't listdir a file")
        return filter(self._is_child, map(self._next, self.root.namelist()))

    def _is_child(self, path):
        folder = posixpath.dirname(path.at.removesuffix("/"))
        return folder == self.at.removesuffix("/")

    def match(self, path_pattern):
        """Whether the path matches a pattern."""
        return pathlib.PurePosixPath(self.at).match(path_pattern)

    def glob(self, pattern):
        """The paths below this one that match a pattern."""
        if not pattern:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        fits = re.compile(re.escape(self.at) + _Pattern.expression(pattern)).fullmatch
        return map(self._next, filter(fits, self.root.namelist()))

    def rglob(self, pattern):
        """The paths at any depth below this one that match a pattern."""
        return self.glob(f"**/{pattern}")

    # Data

    def open(self, mode="r", *args, pwd=None, **kwargs):
        """Open the member: as text, whose encoding and so on can be given, or with b in the mode as bytes."""
        if self.is_dir():
            raise IsADirectoryError(self)
        action = mode[0]
        if action == "r" and not self.exists():
            raise FileNotFoundError(self)
        stream = self.root.open(self.at, action, pwd=pwd)
        if "b" not in mode:
            encoding, rest = _split_encoding(args, kwargs)
            return io.TextIOWrapper(stream, encoding, *rest, **kwargs)
        if args or kwargs:
            raise ValueError("encoding args invalid for binary operation")
        return stream

    def read_text(self, *args, **kwargs):
        """The member's data as text."""
        encoding, rest = _split_encoding(args, kwargs)
        with self.open("r", encoding, *rest, **kwargs) as stream:
            return stream.read()

    def read_bytes(self):
        """The member's data."""
        with self.open("rb") as stream:
            return stream.read()
