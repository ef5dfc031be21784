"""Metadata of the distributions that are installed: versions, files, requirements, entry points."""

import os
import pathlib
import sys
import types

from ._entry import EntryPoint, EntryPoints, sections as _sections
from ._message import Message, PackageMetadata
from ._search import FastPath, Lookup, Prepared

__all__ = ['Distribution', 'DistributionFinder', 'PackageMetadata', 'PackageNotFoundError', 'distribution',
           'distributions', 'entry_points', 'files', 'metadata', 'packages_distributions', 'requires', 'version']


class PackageNotFoundError(ModuleNotFoundError):
    """No distribution of that name is installed."""

    @property
    def name(self):
        [name] = self.args
        return name

    def __str__(self):
        return f'No package metadata was found for {self.name}'


class FileHash:
    """The hash of a file: `mode` names the method, `value` is encoded by base64."""

    def __init__(self, spec):
        self.mode, _, self.value = spec.partition('=')

    def __repr__(self):
        return f'<FileHash mode: {self.mode} value: {self.value}>'


class PackagePath(pathlib.PurePosixPath):
    """A file of a distribution, relative to the directory of installation, with `hash`, `size` and `dist`."""

    def locate(self):
        """Return the path of the file itself."""
        return self.dist.locate_file(self)

    def read_binary(self):
        """Return the bytes in the file."""
        return self.locate().read_bytes()

    def read_text(self, encoding='utf-8'):
        """Return the text in the file."""
        return self.locate().read_text(encoding=encoding)


def _conditions(section):
    """Return what a section [extra:marker] of requires.txt demands, as the end of a requirement."""
    extra, _, marker = (section or '').partition(':')
    demands = []
    if marker:
        demands.append(f'({marker})' if extra else marker)
    if extra:
        demands.append(f'extra == "{extra}"')
    return '; ' + ' and '.join(demands) if demands else ''


class Distribution:
    """One installed distribution; a subclass implements read_text() and locate_file()."""

    def read_text(self, filename):
        """Return the text of a file of the metadata, None if there is none."""
        raise NotImplementedError

    def locate_file(self, path):
        """Return the path of a file that the distribution installed."""
        raise NotImplementedError

    # Finding them.

    @staticmethod
    def at(path):
        """Return the distribution with its metadata in a directory."""
        return PathDistribution(pathlib.Path(path))

    @classmethod
    def discover(cls, *, context=None, **kwargs):
        """Return an iterable of the distributions that all finders know, for a context or its arguments."""
        if context and kwargs:
            raise ValueError('cannot accept context and kwargs')
        if not context:
            context = DistributionFinder.Context(**kwargs)
        return (dist for find in cls._discover_resolvers() for dist in find(context))

    @classmethod
    def from_name(cls, name):
        """Return the distribution of a name; one without metadata only if there is no other."""
        if not name:
            raise ValueError('A distribution name is required.')
        candidates = sorted(cls.discover(name=name), key=lambda dist: not dist.metadata)
        if not candidates:
            raise PackageNotFoundError(name)
        return candidates[0]

    @staticmethod
    def _discover_resolvers():
        for finder in sys.meta_path:
            find = getattr(finder, 'find_distributions', None)
            if find:
                yield find

    # What is known of them.

    @property
    def metadata(self):
        """The metadata as a message: fields are headers."""
        import email
        # With the last name an egg-info that is a file reads itself.
        texts = (self.read_text(name) for name in ('METADATA', 'PKG-INFO', ''))
        return Message(email.message_from_string(next(filter(None, texts), '')))

    @property
    def name(self):
        """The name in the metadata."""
        return self.metadata['Name']

    @property
    def _normalized_name(self):
        return Prepared.normalize(self.name)

    @property
    def version(self):
        """The version in the metadata."""
        return self.metadata['Version']

    @property
    def entry_points(self):
        """The entry points of the distribution."""
        return EntryPoints._from_text_for(self.read_text('entry_points.txt'), self)

    @property
    def requires(self):
        """The list of requirements; None if there is no such list."""
        declared = self.metadata.get_all('Requires-Dist')
        if declared is not None:
            return declared and list(declared)
        text = self.read_text('requires.txt')
        return None if text is None else list(self._deps_from_requires_text(text)) or []

    @staticmethod
    def _deps_from_requires_text(source):
        """Yield the requirements of the older file, in today's form."""
        for section, line in _sections(source):
            # The end of a URL must be seen.
            yield line + (' ' if '@' in line else '') + _conditions(section)

    @property
    def origin(self):
        """Where it was installed from, as attributes; None if that was an index of packages."""
        text = self.read_text('direct_url.json')
        if text is None:
            return None
        import json
        return json.loads(text, object_hook=lambda entries: types.SimpleNamespace(**entries))

    @property
    def files(self):
        """The list of the files that still exist; None if the distribution has no record of them."""
        for source in self._rows_of_record, self._rows_of_installed_files, self._rows_of_sources:
            rows = source()
            if rows is not None:
                return [file for file in (self._file(*row) for row in rows) if file.locate().exists()]
        return None

    def _file(self, name, hash='', size=''):
        file = PackagePath(name)
        file.dist = self
        file.hash = FileHash(hash) if hash else None
        file.size = int(size) if size else None
        return file

    def _rows_of_record(self):
        text = self.read_text('RECORD')
        if not text:
            return None
        import csv
        return csv.reader(text.splitlines())

    def _rows_of_installed_files(self):
        """Return what pip noted for eggs: paths from the directory of the metadata."""
        text = self.read_text('installed-files.txt')
        folder = getattr(self, '_path', None)
        if not text or not folder:
            return None
        root = self.locate_file('').resolve()
        return [[(folder / name).resolve().relative_to(root, walk_up=True).as_posix()] for name in text.splitlines()]

    def _rows_of_sources(self):
        text = self.read_text('SOURCES.txt')
        return [[name] for name in text.splitlines()] if text else None


class PathDistribution(Distribution):
    """A distribution with its metadata in a directory, in the file system or in an archive."""

    def __init__(self, path):
        self._path = path

    def read_text(self, filename):
        try:
            return self._path.joinpath(filename).read_text(encoding='utf-8')
        except (KeyError, FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
            return None

    def locate_file(self, path):
        return self._path.parent / path

    @property
    def _normalized_name(self):
        """The name of the distribution; that of the directory spares reading the metadata."""
        name = self._name_from_stem(os.path.basename(str(self._path)))
        return Prepared.normalize(name) if name else super()._normalized_name

    @staticmethod
    def _name_from_stem(stem):
        base, ending = os.path.splitext(stem)
        return base.partition('-')[0] if ending in ('.dist-info', '.egg-info') else None


class DistributionFinder:
    """A finder that also knows distributions: find_distributions(context) returns them."""

    class Context:
        """What to look for: a `name` (None: all), on a `path`, and whatever else a finder understands."""

        name = None

        def __init__(self, **kwargs):
            self.__dict__.update(kwargs)

        @property
        def path(self):
            return self.__dict__.get('path', sys.path)


class MetadataPathFinder(DistributionFinder):
    """Finds distributions on a path, for PathFinder. Only the class is used."""

    @classmethod
    def find_distributions(cls, context=DistributionFinder.Context()):
        """Return an iterable of the distributions for a context."""
        return map(PathDistribution, cls._search_paths(context.name, context.path))

    @staticmethod
    def _search_paths(name, paths):
        wanted = Prepared(name)
        return (found for entry in paths for found in FastPath(entry).search(wanted))

    @classmethod
    def invalidate_caches(cls):
        """Look at all directories again."""
        FastPath.__new__.cache_clear()


def _unique(dists):
    """Yield distributions, of those with the same name only the first."""
    names = set()
    for dist in dists:
        name = dist._normalized_name
        if name not in names:
            names.add(name)
            yield dist


def distribution(distribution_name):
    """Return the distribution of a name; PackageNotFoundError if it is not installed."""
    return Distribution.from_name(distribution_name)


def distributions(**kwargs):
    """Return an iterable of all distributions, or those for the arguments of a DistributionFinder.Context."""
    return Distribution.discover(**kwargs)


def metadata(distribution_name):
    """Return the metadata of a distribution."""
    return distribution(distribution_name).metadata


def version(distribution_name):
    """Return the version of a distribution as text."""
    return distribution(distribution_name).version


def files(distribution_name):
    """Return the list of the files of a distribution, or None."""
    return distribution(distribution_name).files


def requires(distribution_name):
    """Return the list of the requirements of a distribution, or None."""
    return distribution(distribution_name).requires


def entry_points(**params):
    """Return the entry points of all distributions whose attributes are as given."""
    found = (point for dist in _unique(distributions()) for point in dist.entry_points if point.matches(**params))
    return EntryPoints(found)


def packages_distributions():
    """Return a dict from what can be imported to the names of the distributions that contain it."""
    providers = {}
    for dist in distributions():
        for name in _imported_names(dist):
            providers.setdefault(name, []).append(dist.metadata['Name'])
    return providers


def _imported_names(dist):
    """Return the top-level names of a distribution: as it declares them, else as its files tell."""
    declared = (dist.read_text('top_level.txt') or '').split()
    if declared:
        return declared
    names = map(_get_toplevel_name, dist.files or ())
    return {name for name in names if '.' not in name}


def _get_toplevel_name(name):
    """Return by what name a file is imported, or its directory if it lies in one."""
    if len(name.parts) > 1:
        return name.parts[0]
    import inspect
    return inspect.getmodulename(name) or str(name)
