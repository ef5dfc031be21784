"""What is known of installed distributions: versions, files, entry points."""

import collections
import functools
import itertools
import os
import pathlib
import re
import sys
import types

from ._message import Message, PackageMetadata

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


def _unique_by(key):
    """Return a function that iterates over items whose keys did not come before."""
    def unique(items):
        seen = set()
        for item in items:
            mark = key(item)
            if mark not in seen:
                seen.add(mark)
                yield item
    return unique


class EntryPoint:
    """A name that a distribution announces for an object in it."""

    _pattern = re.compile(r'(?P<module>[\w.]+)\s*(:\s*(?P<attr>[\w.]+)\s*)?'
                          r'((?P<extras>\[.*\])\s*)?$')

    dist = None

    def __init__(self, name, value, group):
        vars(self).update(name=name, value=value, group=group)

    def __setattr__(self, name, value):
        raise AttributeError("EntryPoint objects are immutable.")

    def _for(self, dist):
        """Note the distribution, which does not count in comparisons."""
        vars(self).update(dist=dist)
        return self

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
        return self._pattern.match(self.value)['attr']

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

    @staticmethod
    def _from_text_for(text, dist):
        return EntryPoints(EntryPoint(*map(str.strip, line.split('=', 1)), group=section)._for(dist)
                           for section, line in _sections(text or '') if section is not None)

    @property
    def names(self):
        return {ep.name for ep in self}

    @property
    def groups(self):
        return {ep.group for ep in self}


class PackagePath(pathlib.PurePosixPath):
    """A file of a distribution: hash, size and dist tell more."""

    def read_text(self, encoding='utf-8'):
        return self.locate().read_text(encoding=encoding)

    def read_binary(self):
        return self.locate().read_bytes()

    def locate(self):
        """Return a path-like object for this path"""
        return self.dist.locate_file(self)


class FileHash:
    """The hash of a file as its record has it: mode=value."""

    def __init__(self, spec):
        self.mode, _, self.value = spec.partition('=')

    def __repr__(self):
        return f'<FileHash mode: {self.mode} value: {self.value}>'


def _sections(text):
    """Yield (section, line) for the lines of a text with [section] lines; comments and blank lines are left out."""
    section = None
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith('#'):
            continue
        if line.startswith('[') and line.endswith(']'):
            section = line.strip('[]')
        else:
            yield section, line


class Distribution:
    """An installed distribution. Subclasses say how to read its files."""

    def read_text(self, filename):
        """Return a file of the metadata, None if there is none."""
        raise NotImplementedError

    def locate_file(self, path):
        """Return the path of a file of the distribution."""
        raise NotImplementedError

    @classmethod
    def from_name(cls, name):
        """Return the Distribution for the given package name."""
        if not name:
            raise ValueError("A distribution name is required.")
        try:
            return next(iter(cls._prefer_valid(cls.discover(name=name))))
        except StopIteration:
            raise PackageNotFoundError(name)

    @classmethod
    def discover(cls, *, context=None, **kwargs):
        """Return an iterable of Distribution objects for all packages, or those of a context."""
        if context and kwargs:
            raise ValueError("cannot accept context and kwargs")
        context = context or DistributionFinder.Context(**kwargs)
        return itertools.chain.from_iterable(
            resolver(context) for resolver in cls._discover_resolvers())

    @staticmethod
    def _prefer_valid(dists):
        """Return the distributions, those with metadata first."""
        dists = list(dists)
        return sorted(dists, key=lambda dist: not dist.metadata)

    @staticmethod
    def at(path):
        """Return a Distribution for the indicated metadata path."""
        return PathDistribution(pathlib.Path(path))

    @staticmethod
    def _discover_resolvers():
        declared = (getattr(finder, 'find_distributions', None) for finder in sys.meta_path)
        return filter(None, declared)

    @property
    def metadata(self):
        """The parsed metadata: headers as of a mail message."""
        text = (self.read_text('METADATA') or self.read_text('PKG-INFO')
                # A distribution may be a file instead of a directory.
                or self.read_text(''))
        import email
        return Message(email.message_from_string(text or ''))

    @property
    def name(self):
        return self.metadata['Name']

    @property
    def _normalized_name(self):
        return Prepared.normalize(self.name)

    @property
    def version(self):
        return self.metadata['Version']

    @property
    def entry_points(self):
        return EntryPoints._from_text_for(self.read_text('entry_points.txt'), self)

    @property
    def files(self):
        """The files of the distribution that exist; None if it has no list of them."""
        paths = self._recorded_files()
        if paths is None:
            return None
        return [path for path in paths if path.locate().exists()]

    def _file(self, name, hash=None, size=None):
        path = PackagePath(name)
        path.hash = FileHash(hash) if hash else None
        path.size = int(size) if size else None
        path.dist = self
        return path

    def _recorded_files(self):
        record = self.read_text('RECORD')
        if record:
            import csv
            return [self._file(*row) for row in csv.reader(record.splitlines())]
        installed = self.read_text('installed-files.txt')
        base = getattr(self, '_path', None)
        if installed and base:
            # The names are relative to the directory of the metadata.
            root = self.locate_file('').resolve()
            return [self._file((base / name).resolve().relative_to(root, walk_up=True).as_posix())
                    for name in installed.splitlines()]
        sources = self.read_text('SOURCES.txt')
        if sources:
            return [self._file(name) for name in sources.splitlines()]
        return None

    @property
    def requires(self):
        """The requirements of the distribution, None if it names none."""
        found = self.metadata.get_all('Requires-Dist')
        if found is None:
            text = self.read_text('requires.txt')
            if text is not None:
                found = list(self._deps_from_requires_text(text))
        return found and list(found)

    @classmethod
    def _deps_from_requires_text(cls, source):
        return cls._convert_egg_info_reqs_to_simple_reqs(_sections(source))

    @staticmethod
    def _convert_egg_info_reqs_to_simple_reqs(sections):
        """Yield requirements with the conditions that their sections, [extra:marker], put on them."""
        for section, line in sections:
            extra, _, markers = (section or '').partition(':')
            if extra and markers:
                markers = f'({markers})'
            conditions = [part for part in (markers, extra and f'extra == "{extra}"') if part]
            # A URL must be set apart from what follows it.
            space = ' ' if '@' in line else ''
            yield line + space + ('; ' + ' and '.join(conditions) if conditions else '')

    @property
    def origin(self):
        """Where the distribution was installed from, as direct_url.json has it."""
        text = self.read_text('direct_url.json')
        if text is None:
            return None
        import json
        return json.loads(text, object_hook=lambda data: types.SimpleNamespace(**data))


class DistributionFinder:
    """A finder that finds distributions too, by find_distributions(context)."""

    class Context:
        """What to look for: the name and the path."""

        name = None

        def __init__(self, **kwargs):
            vars(self).update(kwargs)

        @property
        def path(self):
            return vars(self).get('path', sys.path)


class Prepared:
    """A name as it stands in the names of directories."""

    normalized = None
    legacy_normalized = None

    def __init__(self, name):
        self.name = name
        if name is not None:
            self.normalized = self.normalize(name)
            self.legacy_normalized = self.legacy_normalize(name)

    @staticmethod
    def normalize(name):
        return re.sub(r"[-_.]+", "-", name).lower().replace('-', '_')

    @staticmethod
    def legacy_normalize(name):
        """As older tools write names: only hyphens are replaced."""
        return name.lower().replace('-', '_')

    def __bool__(self):
        return bool(self.name)


class FastPath:
    """The metadata in one entry of a path, found once for each state of the directory."""

    @functools.lru_cache()
    def __new__(cls, root):
        return super().__new__(cls)

    def __init__(self, root):
        self.root = root

    def joinpath(self, child):
        return pathlib.Path(self.root, child)

    def children(self):
        try:
            return os.listdir(self.root or '.')
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            pass
        except OSError:
            pass
        return self.zip_children()

    def zip_children(self):
        import zipfile
        try:
            archive = zipfile.Path(self.root)
        except (OSError, zipfile.BadZipFile):
            return []
        self.joinpath = archive.joinpath
        return list(dict.fromkeys(name.split('/', 1)[0] for name in archive.root.namelist()))

    def search(self, name):
        return self.lookup(self.mtime).search(name)

    @property
    def mtime(self):
        try:
            return os.stat(self.root or '.').st_mtime
        except OSError:
            self.lookup.cache_clear()
            return None

    @functools.lru_cache(maxsize=None)
    def lookup(self, mtime):
        return Lookup(self)


class Lookup:
    """The metadata of one directory by name."""

    def __init__(self, path):
        self.infos = collections.defaultdict(list)
        self.eggs = collections.defaultdict(list)
        base = os.path.basename(path.root).lower()
        in_egg = base.endswith('.egg')
        for child in path.children():
            low = child.lower()
            if low.endswith(('.dist-info', '.egg-info')):
                name = low.rpartition('.')[0].partition('-')[0]
                self.infos[Prepared.normalize(name)].append(path.joinpath(child))
            elif in_egg and low == 'egg-info':
                name = base.rpartition('.')[0].partition('-')[0]
                self.eggs[Prepared.legacy_normalize(name)].append(path.joinpath(child))

    def search(self, prepared):
        if not prepared:
            return itertools.chain(itertools.chain.from_iterable(self.infos.values()),
                                   itertools.chain.from_iterable(self.eggs.values()))
        return itertools.chain(self.infos.get(prepared.normalized, ()),
                               self.eggs.get(prepared.legacy_normalized, ()))


class MetadataPathFinder(DistributionFinder):
    """Finds the distributions on a path."""

    @classmethod
    def find_distributions(cls, context=DistributionFinder.Context()):
        """Find distributions, those of a context's name and path."""
        return map(PathDistribution, cls._search_paths(context.name, context.path))

    @classmethod
    def _search_paths(cls, name, paths):
        prepared = Prepared(name)
        return itertools.chain.from_iterable(
            path.search(prepared) for path in map(FastPath, paths))

    @classmethod
    def invalidate_caches(cls):
        FastPath.__new__.cache_clear()


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

    @property
    def _normalized_name(self):
        """The name from the directory's, without reading the metadata if that will do."""
        stem = os.path.basename(str(self._path))
        return (self._name_from_stem(stem) and Prepared.normalize(self._name_from_stem(stem))
                or super()._normalized_name)

    @staticmethod
    def _name_from_stem(stem):
        filename, ext = os.path.splitext(stem)
        if ext not in ('.dist-info', '.egg-info'):
            return None
        return filename.partition('-')[0]


_unique = _unique_by(lambda dist: dist._normalized_name)


def distribution(distribution_name):
    """Get the Distribution instance for the named package."""
    return Distribution.from_name(distribution_name)


def distributions(**kwargs):
    """Get all Distribution instances in the current environment."""
    return Distribution.discover(**kwargs)


def metadata(distribution_name):
    """Get the metadata for the named package."""
    return Distribution.from_name(distribution_name).metadata


def version(distribution_name):
    """Get the version string for the named package."""
    return distribution(distribution_name).version


def entry_points(**params):
    """Return EntryPoint objects for all installed packages, perhaps selected."""
    points = itertools.chain.from_iterable(dist.entry_points for dist in _unique(distributions()))
    return EntryPoints(points).select(**params)


def files(distribution_name):
    """Return a list of files for the named package, None if it has no list."""
    return distribution(distribution_name).files


def requires(distribution_name):
    """Return a list of requirements for the named package, None if it names none."""
    return distribution(distribution_name).requires


def packages_distributions():
    """Return a mapping of top-level packages to their distributions."""
    pkg_to_dist = collections.defaultdict(list)
    for dist in distributions():
        for pkg in _top_level_declared(dist) or _top_level_inferred(dist):
            pkg_to_dist[pkg].append(dist.metadata['Name'])
    return dict(pkg_to_dist)


def _top_level_declared(dist):
    return (dist.read_text('top_level.txt') or '').split()


def _get_toplevel_name(name):
    """Return what is imported of a file: its first directory, or the module's name."""
    import inspect
    return (name.parts[0] if len(name.parts) > 1 else inspect.getmodulename(name) or str(name))


def _top_level_inferred(dist):
    names = {_get_toplevel_name(path) for path in dist.files or ()}
    return [name for name in names if '.' not in name]
