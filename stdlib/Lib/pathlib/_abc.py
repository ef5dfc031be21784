"""The base classes of paths, which other kinds of file systems can build on."""

import io

__all__ = ["UnsupportedOperation"]


class UnsupportedOperation(NotImplementedError):
    """Raised for what cannot be done with a path on this system."""


class ParserBase:
    """What knows the notation of paths; os.path is one."""

    @classmethod
    def _unsupported_msg(cls, attribute):
        return f"{cls.__name__}.{attribute} is unsupported"

    @property
    def sep(self):
        """The character between the components."""
        raise UnsupportedOperation(self._unsupported_msg('sep'))

    def join(self, path, *paths):
        """Join components."""
        raise UnsupportedOperation(self._unsupported_msg('join()'))

    def split(self, path):
        """Split off the last component."""
        raise UnsupportedOperation(self._unsupported_msg('split()'))

    def splitdrive(self, path):
        """Split off the drive."""
        raise UnsupportedOperation(self._unsupported_msg('splitdrive()'))

    def splitext(self, path):
        """Split off the suffix."""
        raise UnsupportedOperation(self._unsupported_msg('splitext()'))

    def normcase(self, path):
        """Make the case of the path that of comparisons."""
        raise UnsupportedOperation(self._unsupported_msg('normcase()'))

    def isabs(self, path):
        """Tell whether a path is absolute."""
        raise UnsupportedOperation(self._unsupported_msg('isabs()'))


class PurePathBase:
    """A path that a parser can take apart."""

    __slots__ = ('_raw_path', '_resolving')
    parser = ParserBase()

    def __init__(self, path, *paths):
        self._raw_path = self.parser.join(path, *paths) if paths else path
        if not isinstance(self._raw_path, str):
            raise TypeError(f"path should be a str, not {type(self._raw_path).__name__!r}")
        self._resolving = False

    def with_segments(self, *pathsegments):
        """Return a new path; subclasses override it to pass their attributes on."""
        return type(self)(*pathsegments)

    def __str__(self):
        return self._raw_path

    def as_posix(self):
        """Return the path with slashes."""
        return str(self).replace(self.parser.sep, '/')

    @property
    def drive(self):
        """The drive, or ''."""
        return self.parser.splitdrive(self.anchor)[0]

    @property
    def root(self):
        """The separator that makes the path absolute, or ''."""
        return self.parser.splitdrive(self.anchor)[1]

    @property
    def anchor(self):
        """Drive and root."""
        return self._stack[0]

    @property
    def _stack(self):
        """The anchor, and the components from the last to the first."""
        split = self.parser.split
        path, names = self._raw_path, []
        parent, name = split(path)
        while path != parent:
            names.append(name)
            path = parent
            parent, name = split(path)
        return path, names

    @property
    def parts(self):
        """The anchor, if there is one, and the components."""
        anchor, parts = self._stack
        if anchor:
            parts.append(anchor)
        return tuple(reversed(parts))

    @property
    def name(self):
        """The last component."""
        return self.parser.split(self._raw_path)[1]

    @property
    def suffix(self):
        """The last suffix of the name, with its dot."""
        return self.parser.splitext(self.name)[1]

    @property
    def suffixes(self):
        """All suffixes of the name."""
        split = self.parser.splitext
        stem, suffix = split(self.name)
        suffixes = []
        while suffix:
            suffixes.append(suffix)
            stem, suffix = split(stem)
        return suffixes[::-1]

    @property
    def stem(self):
        """The name without its last suffix."""
        return self.parser.splitext(self.name)[0]

    def with_name(self, name):
        """Return the path with another name."""
        split = self.parser.split
        if split(name)[0]:
            raise ValueError(f"Invalid name {name!r}")
        return self.with_segments(split(self._raw_path)[0], name)

    def with_stem(self, stem):
        """Return the path with another stem."""
        suffix = self.suffix
        if not suffix:
            return self.with_name(stem)
        if not stem:
            raise ValueError(f"{self!r} has a non-empty suffix")
        return self.with_name(stem + suffix)

    def with_suffix(self, suffix):
        """Return the path with another suffix."""
        stem = self.stem
        if not stem:
            raise ValueError(f"{self!r} has an empty name")
        if suffix and not (suffix.startswith('.') and len(suffix) > 1):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(stem + suffix)

    def joinpath(self, *pathsegments):
        """Join components to the path."""
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

    @property
    def parent(self):
        """The path without its last component."""
        path = self._raw_path
        parent = self.parser.split(path)[0]
        return self.with_segments(parent) if path != parent else self

    @property
    def parents(self):
        """The parents, nearest first."""
        split = self.parser.split
        path, parents = self._raw_path, []
        parent = split(path)[0]
        while path != parent:
            parents.append(self.with_segments(parent))
            path = parent
            parent = split(path)[0]
        return tuple(parents)

    def is_absolute(self):
        """Tell whether the path is absolute."""
        return self.parser.isabs(self._raw_path)

    def relative_to(self, other, *, walk_up=False):
        """Return the path as seen from another."""
        if not isinstance(other, PurePathBase):
            other = self.with_segments(other)
        anchor0, parts0 = self._stack
        anchor1, parts1 = other._stack
        if anchor0 != anchor1:
            raise ValueError(f"{self._raw_path!r} and {other._raw_path!r} have different anchors")
        while parts0 and parts1 and parts0[-1] == parts1[-1]:
            parts0.pop()
            parts1.pop()
        for part in parts1:
            if not part or part == '.':
                pass
            elif not walk_up:
                raise ValueError(f"{self._raw_path!r} is not in the subpath of {other._raw_path!r}")
            elif part == '..':
                raise ValueError(f"'..' segment in {other._raw_path!r} cannot be walked")
            else:
                parts0.append('..')
        return self.with_segments('', *reversed(parts0))

    def is_relative_to(self, other):
        """Tell whether the path lies below another."""
        if not isinstance(other, PurePathBase):
            other = self.with_segments(other)
        anchor0, parts0 = self._stack
        anchor1, parts1 = other._stack
        if anchor0 != anchor1:
            return False
        while parts0 and parts1 and parts0[-1] == parts1[-1]:
            parts0.pop()
            parts1.pop()
        return all(not part or part == '.' for part in parts1)

    def full_match(self, pattern, *, case_sensitive=None):
        """Tell whether the whole path matches a pattern."""
        from pathlib._globbing import _compile_path
        if not isinstance(pattern, PurePathBase):
            pattern = self.with_segments(pattern)
        sensitive = self.parser.normcase('Aa') == 'Aa' if case_sensitive is None else case_sensitive
        return _compile_path(tuple(pattern.parts), self.parser.sep, sensitive)(self._raw_path) is not None

    def match(self, path_pattern, *, case_sensitive=None):
        """Tell whether the end of the path matches a pattern."""
        from pathlib._globbing import _compile_part
        if not isinstance(path_pattern, PurePathBase):
            path_pattern = self.with_segments(path_pattern)
        sensitive = self.parser.normcase('Aa') == 'Aa' if case_sensitive is None else case_sensitive
        parts, patterns = self.parts[::-1], path_pattern.parts[::-1]
        if not patterns:
            raise ValueError("empty pattern")
        if len(parts) < len(patterns) or len(parts) > len(patterns) and path_pattern.anchor:
            return False
        return all(_compile_part(pattern, sensitive)(part) for part, pattern in zip(parts, patterns))


class PathBase(PurePathBase):
    """A path of a file system: subclasses give stat(), open(), iterdir() and what they can change."""

    __slots__ = ()
    _max_symlinks = 40

    @classmethod
    def _unsupported_msg(cls, attribute):
        return f"{cls.__name__}.{attribute} is unsupported"

    def stat(self, *, follow_symlinks=True):
        """Return what is known of the file."""
        raise UnsupportedOperation(self._unsupported_msg('stat()'))

    def lstat(self):
        """Like stat(), of the link itself."""
        return self.stat(follow_symlinks=False)

    def exists(self, *, follow_symlinks=True):
        """Tell whether there is such a file."""
        return self._mode_is(None, follow_symlinks)

    def _mode_is(self, test, follow_symlinks=True):
        from pathlib._local import _ignore_error
        try:
            mode = self.stat(follow_symlinks=follow_symlinks).st_mode
        except OSError as e:
            if not _ignore_error(e):
                raise
            return False
        except ValueError:
            return False
        return True if test is None else test(mode)

    def is_dir(self, *, follow_symlinks=True):
        """Tell whether it is a folder."""
        import stat
        return self._mode_is(stat.S_ISDIR, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        """Tell whether it is a regular file."""
        import stat
        return self._mode_is(stat.S_ISREG, follow_symlinks)

    def is_symlink(self):
        """Tell whether it is a link."""
        import stat
        return self._mode_is(stat.S_ISLNK, False)

    def open(self, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
        """Open the file."""
        raise UnsupportedOperation(self._unsupported_msg('open()'))

    def read_bytes(self):
        """Return the file's bytes."""
        with self.open(mode='rb') as f:
            return f.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """Return the file's text."""
        with self.open(mode='r', encoding=io.text_encoding(encoding), errors=errors, newline=newline) as f:
            return f.read()

    def write_bytes(self, data):
        """Write bytes to the file."""
        view = memoryview(data)
        with self.open(mode='wb') as f:
            return f.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Write text to the file."""
        if not isinstance(data, str):
            raise TypeError('data must be str, not %s' % data.__class__.__name__)
        with self.open(mode='w', encoding=io.text_encoding(encoding), errors=errors, newline=newline) as f:
            return f.write(data)

    def iterdir(self):
        """Iterate over the paths in a folder."""
        raise UnsupportedOperation(self._unsupported_msg('iterdir()'))

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """Iterate over (folder, names of folders, names of files) below."""
        try:
            entries = list(self.iterdir())
        except OSError as error:
            if on_error is not None:
                on_error(error)
            return
        folders = [e for e in entries if e.is_dir(follow_symlinks=follow_symlinks)]
        names = [e.name for e in folders]
        files = [e.name for e in entries if e.name not in names]
        if top_down:
            yield self, names, files
        for name in list(names):
            yield from self.joinpath(name).walk(top_down, on_error, follow_symlinks)
        if not top_down:
            yield self, names, files


def _unsupported(name):
    def method(self, *args, **kwargs):
        raise UnsupportedOperation(self._unsupported_msg(name + '()'))
    method.__name__ = name
    method.__qualname__ = 'PathBase.' + name
    method.__doc__ = "Unsupported unless a subclass gives it."
    return method


for _name in ('absolute', 'expanduser', 'readlink', 'symlink_to', 'hardlink_to', 'touch', 'mkdir', 'rename', 'replace',
              'chmod', 'lchmod', 'unlink', 'rmdir', 'owner', 'group', 'glob', 'rglob', 'resolve', 'samefile'):
    setattr(PathBase, _name, _unsupported(_name))
del _name
