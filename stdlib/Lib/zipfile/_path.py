"""Paths within ZIP archives, with the methods of pathlib's."""

import contextlib
import io
import posixpath
import re
import stat
import sys
import pathlib

import zipfile

__all__ = ['Path']


def _parents(path):
    """The folders above a path, the nearest first."""
    ancestry = _ancestry(path)
    next(ancestry, None)
    return ancestry


def _ancestry(path):
    """A path and the folders above it."""
    path = path.rstrip(posixpath.sep)
    while path.rstrip(posixpath.sep):
        yield path
        path, tail = posixpath.split(path)


class _Reopened:
    """Pickles an archive as the arguments that it was opened with."""

    def __init__(self, *args, **kwargs):
        self.__args = args
        self.__kwargs = kwargs
        super().__init__(*args, **kwargs)

    def __getstate__(self):
        return self.__args, self.__kwargs

    def __setstate__(self, state):
        args, kwargs = state
        super().__init__(*args, **kwargs)


class CompleteDirs(_Reopened, zipfile.ZipFile):
    """An archive that also names the folders that only the names of their members imply."""

    @staticmethod
    def _implied_dirs(names):
        parents = dict.fromkeys(p + posixpath.sep for name in names for p in _parents(name))
        known = set(names)
        return [p for p in parents if p not in known]

    def namelist(self):
        names = super().namelist()
        return names + self._implied_dirs(names)

    def _name_set(self):
        return set(self.namelist())

    def resolve_dir(self, name):
        """The name with a slash at its end if it is that of a folder."""
        names = self._name_set()
        dirname = name + '/'
        return dirname if name not in names and dirname in names else name

    def getinfo(self, name):
        try:
            return super().getinfo(name)
        except KeyError:
            if not name.endswith('/') or name not in self._name_set():
                raise
            return zipfile.ZipInfo(filename=name)

    @classmethod
    def make(cls, source):
        """An archive of this class for a file or an open archive."""
        if isinstance(source, CompleteDirs):
            return source
        if not isinstance(source, zipfile.ZipFile):
            return cls(source)
        # Only an archive for reading can be looked up in faster.
        if 'r' not in source.mode:
            cls = CompleteDirs
        source.__class__ = cls
        return source

    @classmethod
    def inject(cls, zf):
        """Adds the implied folders to an archive for writing."""
        for name in cls._implied_dirs(zf.namelist()):
            zf.writestr(name, b"")
        return zf


class FastLookup(CompleteDirs):
    """An archive whose names are remembered."""

    def namelist(self):
        with contextlib.suppress(AttributeError):
            return self.__names
        self.__names = super().namelist()
        return self.__names

    def _name_set(self):
        with contextlib.suppress(AttributeError):
            return self.__lookup
        self.__lookup = super()._name_set()
        return self.__lookup


def _extract_text_encoding(encoding=None, *args, **kwargs):
    # Of the caller of open, read_text or write_text.
    is_pypy = sys.implementation.name == 'pypy'
    return io.text_encoding(encoding, 3 + is_pypy), args, kwargs


class Path:
    """A path within an archive, or the archive itself."""

    __repr = "{self.__class__.__name__}({self.root.filename!r}, {self.at!r})"

    def __init__(self, root, at=""):
        self.root = FastLookup.make(root)
        self.at = at

    def __eq__(self, other):
        if self.__class__ is not other.__class__:
            return NotImplemented
        return (self.root, self.at) == (other.root, other.at)

    def __hash__(self):
        return hash((self.root, self.at))

    def open(self, mode='r', *args, pwd=None, **kwargs):
        """Opens the member in text mode, or in binary mode with "b" in the mode."""
        if self.is_dir():
            raise IsADirectoryError(self)
        zip_mode = mode[0]
        if zip_mode == 'r' and not self.exists():
            raise FileNotFoundError(self)
        stream = self.root.open(self.at, zip_mode, pwd=pwd)
        if 'b' in mode:
            if args or kwargs:
                raise ValueError("encoding args invalid for binary operation")
            return stream
        encoding, args, kwargs = _extract_text_encoding(*args, **kwargs)
        return io.TextIOWrapper(stream, encoding, *args, **kwargs)

    def _base(self):
        return pathlib.PurePosixPath(self.at or self.root.filename)

    @property
    def name(self):
        return self._base().name

    @property
    def suffix(self):
        return self._base().suffix

    @property
    def suffixes(self):
        return self._base().suffixes

    @property
    def stem(self):
        return self._base().stem

    @property
    def filename(self):
        return pathlib.Path(self.root.filename).joinpath(self.at)

    def read_text(self, *args, **kwargs):
        encoding, args, kwargs = _extract_text_encoding(*args, **kwargs)
        with self.open('r', encoding, *args, **kwargs) as strm:
            return strm.read()

    def read_bytes(self):
        with self.open('rb') as strm:
            return strm.read()

    def _is_child(self, path):
        return posixpath.dirname(path.at.rstrip("/")) == self.at.rstrip("/")

    def _next(self, at):
        return self.__class__(self.root, at)

    def is_dir(self):
        return not self.at or self.at.endswith("/")

    def is_file(self):
        return self.exists() and not self.is_dir()

    def exists(self):
        return self.at in self.root._name_set()

    def iterdir(self):
        if not self.is_dir():
            raise ValueError("Can't listdir a file")
        subs = map(self._next, self.root.namelist())
        return filter(self._is_child, subs)

    def match(self, path_pattern):
        return pathlib.PurePosixPath(self.at).match(path_pattern)

    def is_symlink(self):
        info = self.root.getinfo(self.at)
        mode = info.external_attr >> 16
        return stat.S_ISLNK(mode)

    def glob(self, pattern):
        if not pattern:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        prefix = re.escape(self.at)
        matches = re.compile(prefix + _translate(pattern)).fullmatch
        return map(self._next, filter(matches, self.root.namelist()))

    def rglob(self, pattern):
        return self.glob(f'**/{pattern}')

    def relative_to(self, other, *extra):
        return posixpath.relpath(str(self), str(other.joinpath(*extra)))

    def __str__(self):
        return posixpath.join(self.root.filename, self.at)

    def __repr__(self):
        return self.__repr.format(self=self)

    def joinpath(self, *other):
        next = posixpath.join(self.at, *other)
        return self._next(self.root.resolve_dir(next))

    __truediv__ = joinpath

    @property
    def parent(self):
        if not self.at:
            return self.filename.parent
        parent_at = posixpath.dirname(self.at.rstrip('/'))
        if parent_at:
            parent_at += '/'
        return self._next(parent_at)


def _translate(pattern):
    """The regular expression of a pattern; a folder's name may have its slash."""
    parts = []
    segments = pattern.split('/')
    if segments and segments[-1] == '':
        segments.pop()
    for i, segment in enumerate(segments):
        last = i == len(segments) - 1
        if segment == '**':
            parts.append('.*' if last else '(?:.*/)?')
            continue
        if '**' in segment:
            raise ValueError("** must appear alone in a path segment")
        parts.append(_translate_segment(segment) + ('' if last else '/'))
    return ''.join(parts) + '/?'


def _translate_segment(segment):
    out = []
    for piece in re.split(r'(\*|\?|\[[^\]]*\])', segment):
        if piece == '*':
            out.append('[^/]*')
        elif piece == '?':
            out.append('[^/]')
        elif piece.startswith('['):
            out.append('[^' + piece[2:] if piece.startswith('[!') else piece)
        else:
            out.append(re.escape(piece))
    return ''.join(out)
