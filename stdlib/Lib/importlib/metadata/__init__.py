"""What is known of installed distributions: versions, files, entry points."""

import collections
import os
import pathlib
import re
import sys

__all__ = ['Distribution', 'DistributionFinder', 'PackageMetadata',
           'PackageNotFoundError', 'distribution', 'distributions', 'entry_points',
           'files', 'metadata', 'packages_distributions', 'requires', 'version']


class PackageNotFoundError(ModuleNotFoundError):
    """Raised when a distribution is not installed."""

    def __str__(self):
        return f"No package metadata was found for {self.name}"

    @property
    def name(self):
        name, = self.args
        return name


def _normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower().replace('-', '_')


class EntryPoint:
    """A name that a distribution announces for an object in it."""

    _pattern = re.compile(r'(?P<module>[\w.]+)\s*(:\s*(?P<attr>[\w.]+)\s*)?'
                          r'((?P<extras>\[.*\])\s*)?$')

    def __init__(self, name, value, group, dist=None):
        self.name, self.value, self.group, self.dist = name, value, group, dist

    def load(self):
        """Import the object."""
        from importlib import import_module
        match = self._pattern.match(self.value)
        obj = import_module(match['module'])
        for attr in filter(None, (match['attr'] or '').split('.')):
            obj = getattr(obj, attr)
        return obj

    @property
    def module(self):
        return self._pattern.match(self.value)['module']

    @property
    def attr(self):
        return self._pattern.match(self.value)['attr'] or ''

    @property
    def extras(self):
        return re.findall(r'\w+', self._pattern.match(self.value)['extras'] or '')

    def matches(self, **params):
        return all(getattr(self, key) == value for key, value in params.items())

    def _key(self):
        return self.name, self.value, self.group

    def __lt__(self, other):
        return self._key() < other._key()

    def __eq__(self, other):
        return isinstance(other, EntryPoint) and self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def __repr__(self):
        return (f'EntryPoint(name={self.name!r}, value={self.value!r}, '
                f'group={self.group!r})')


class EntryPoints(tuple):
    """Entry points that can be selected by name, group and so on."""

    __slots__ = ()

    def __getitem__(self, name):
        try:
            return next(iter(self.select(name=name)))
        except StopIteration:
            raise KeyError(name)

    def __repr__(self):
        return '%s(%r)' % (self.__class__.__name__, tuple(self))

    def select(self, **params):
        return EntryPoints(ep for ep in self if ep.matches(**params))

    @property
    def names(self):
        return {ep.name for ep in self}

    @property
    def groups(self):
        return {ep.group for ep in self}


class PackagePath(pathlib.PurePosixPath):
    """A file of a distribution."""

    def locate(self):
        """Return where the file is."""
        return self.dist.locate_file(self)

    def read_text(self, encoding='utf-8'):
        return self.locate().read_text(encoding=encoding)

    def read_binary(self):
        return self.locate().read_bytes()


class PackageMetadata:
    """The metadata of a distribution: headers as of a mail message."""

    def __init__(self, text):
        self._headers = []          # (name, value) pairs
        head, _, self._payload = text.partition('\n\n')
        for line in head.splitlines():
            if line[:1] in (' ', '\t') and self._headers:
                name, value = self._headers[-1]
                self._headers[-1] = (name, value + '\n' + line)
            else:
                name, colon, value = line.partition(':')
                if colon:
                    self._headers.append((name.strip(), value.strip()))

    def __getitem__(self, key):
        return self.get(key)

    def get(self, name, failobj=None):
        """Return the first value of a name."""
        for key, value in self._headers:
            if key.lower() == name.lower():
                return value
        return failobj

    def __contains__(self, key):
        return any(name.lower() == key.lower() for name, _ in self._headers)

    def __iter__(self):
        return iter(self.keys())

    def __len__(self):
        return len(self._headers)

    def keys(self):
        return [name for name, _ in self._headers]

    def items(self):
        return list(self._headers)

    def get_payload(self):
        """Return the text after the headers."""
        return self._payload

    def get_all(self, name, failobj=None):
        """Return all values of a name as a list."""
        values = [value for key, value in self._headers if key.lower() == name.lower()]
        return values or failobj

    @property
    def json(self):
        result = {}
        for key in dict.fromkeys(self.keys()):
            values = self.get_all(key)
            result[key.lower().replace('-', '_')] = values if len(values) > 1 else values[0]
        return result


class Distribution:
    """An installed distribution."""

    def read_text(self, filename):
        """Return a file of the metadata, None if there is none."""
        raise NotImplementedError

    def locate_file(self, path):
        """Return the path of a file of the distribution."""
        raise NotImplementedError

    @classmethod
    def from_name(cls, name):
        if not name:
            raise ValueError("A distribution name is required.")
        for dist in cls.discover(name=name):
            return dist
        raise PackageNotFoundError(name)

    @classmethod
    def discover(cls, *, context=None, **kwargs):
        if context and kwargs:
            raise ValueError("cannot accept context and kwargs")
        context = context or DistributionFinder.Context(**kwargs)
        found = []
        for finder in sys.meta_path:
            find = getattr(finder, 'find_distributions', None)
            if find is not None and getattr(find, '__self__', None) is not _path_finder():
                try:
                    found.extend(find(context))
                except ImportError:
                    pass
        found.extend(_search(context.name, context.path))
        return iter(found)

    @staticmethod
    def at(path):
        return PathDistribution(pathlib.Path(path))

    @property
    def metadata(self):
        text = (self.read_text('METADATA') or self.read_text('PKG-INFO')
                or self.read_text('') or '')
        return PackageMetadata(text)

    @property
    def name(self):
        return self.metadata['Name']

    @property
    def version(self):
        return self.metadata['Version']

    @property
    def entry_points(self):
        text = self.read_text('entry_points.txt') or ''
        points = []
        group = None
        for line in text.splitlines():
            line = line.strip()
            if not line or line.startswith('#'):
                continue
            if line.startswith('[') and line.endswith(']'):
                group = line[1:-1]
            elif group is not None and '=' in line:
                name, value = map(str.strip, line.split('=', 1))
                points.append(EntryPoint(name, value, group, self))
        return EntryPoints(points)

    @property
    def files(self):
        record = self.read_text('RECORD')
        if record is None:
            return None
        import csv
        result = []
        for row in csv.reader(record.splitlines()):
            path = PackagePath(row[0])
            path.dist = self
            path.hash = row[1] if len(row) > 1 else None
            path.size = int(row[2]) if len(row) > 2 and row[2] else None
            result.append(path)
        return result

    @property
    def requires(self):
        return self.metadata.get_all('Requires-Dist')


class DistributionFinder:
    """A finder that finds distributions too, by find_distributions(context)."""

    class Context:
        name = None

        def __init__(self, **kwargs):
            vars(self).update(kwargs)

        @property
        def path(self):
            return vars(self).get('path', sys.path)


def _path_finder():
    from importlib.machinery import PathFinder
    return PathFinder


class MetadataPathFinder(DistributionFinder):
    """Finds the distributions on a path."""

    @classmethod
    def find_distributions(cls, context=DistributionFinder.Context()):
        return iter(list(_search(context.name, context.path)))

    @classmethod
    def invalidate_caches(cls):
        """Forget what was found before; nothing is kept here."""


class PathDistribution(Distribution):
    """A distribution with its metadata in a directory."""

    def __init__(self, path):
        self._path = path

    def read_text(self, filename):
        try:
            return self._path.joinpath(filename).read_text(encoding='utf-8')
        except (FileNotFoundError, IsADirectoryError, KeyError, NotADirectoryError,
                PermissionError):
            return None

    def locate_file(self, path):
        return self._path.parent / path


def _search(name, path):
    wanted = None if name is None else _normalized(name)
    for entry in path:
        try:
            names = os.listdir(entry or '.')
        except OSError:
            continue
        for filename in sorted(names):
            low = filename.lower()
            if low.endswith(('.dist-info', '.egg-info')):
                base = filename.rpartition('.')[0].partition('-')[0]
                if wanted is None or _normalized(base) == wanted:
                    yield PathDistribution(pathlib.Path(entry or '.', filename))


def distribution(distribution_name):
    """Return an installed distribution."""
    return Distribution.from_name(distribution_name)


def distributions(**kwargs):
    """Return an iterator over all installed distributions."""
    return Distribution.discover(**kwargs)


def metadata(distribution_name):
    """Return the metadata of a distribution."""
    return Distribution.from_name(distribution_name).metadata


def version(distribution_name):
    """Return the version of a distribution."""
    return distribution(distribution_name).version


def entry_points(**params):
    """Return the entry points of all distributions, perhaps selected."""
    seen = set()
    points = []
    for dist in distributions():
        key = _normalized(dist.name or '')
        if key not in seen:
            seen.add(key)
            points.extend(dist.entry_points)
    return EntryPoints(points).select(**params)


def files(distribution_name):
    """Return the files of a distribution."""
    return distribution(distribution_name).files


def requires(distribution_name):
    """Return what a distribution requires."""
    return distribution(distribution_name).requires


def packages_distributions():
    """Return a mapping from import packages to the distributions that have them."""
    pkg_to_dist = collections.defaultdict(list)
    for dist in distributions():
        top_level = dist.read_text('top_level.txt')
        if top_level:
            names = top_level.split()
        else:
            names = {path.parts[0] if len(path.parts) > 1 else path.stem
                     for path in dist.files or () if path.suffix == '.py'}
        for name in names:
            pkg_to_dist[name].append(dist.name)
    return dict(pkg_to_dist)
