"""The readers of the loaders of files, archives and namespace packages."""

import itertools
import operator
import pathlib
import re
from contextlib import suppress

from . import abc


def remove_duplicates(items):
    """Iterate over items without those that came before."""
    return iter(dict.fromkeys(items))


class FileReader(abc.TraversableResources):
    """Resources beside a module's file."""

    def __init__(self, loader):
        self.path = pathlib.Path(loader.path).parent

    def resource_path(self, resource):
        """Return the file system path; the file need not exist."""
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path


class ZipReader(abc.TraversableResources):
    """Resources in an archive."""

    def __init__(self, loader, module):
        self.prefix = loader.prefix.replace('\\', '/')
        if loader.is_package(module):
            _, _, name = module.rpartition('.')
            self.prefix += name + '/'
        self.archive = loader.archive

    def open_resource(self, resource):
        try:
            return super().open_resource(resource)
        except KeyError as exc:
            raise FileNotFoundError(exc.args[0])

    def is_resource(self, path):
        # Files that do not exist are no resources, whatever is_file() of a path in an archive says.
        target = self.files().joinpath(path)
        return target.is_file() and target.exists()

    def files(self):
        import zipfile
        return zipfile.Path(self.archive, self.prefix)


class MultiplexedPath(abc.Traversable):
    """Several directories as one, as those of a namespace package."""

    def __init__(self, *paths):
        self._paths = [_ensure_traversable(path) for path in remove_duplicates(paths)]
        if not self._paths:
            raise FileNotFoundError('MultiplexedPath must contain at least one path')
        if not all(path.is_dir() for path in self._paths):
            raise NotADirectoryError('MultiplexedPath only supports directories')

    def iterdir(self):
        children = sorted((child for path in self._paths for child in path.iterdir()),
                          key=operator.attrgetter('name'))
        groups = itertools.groupby(children, key=operator.attrgetter('name'))
        return map(self._follow, (list(group) for _, group in groups))

    def read_bytes(self):
        raise FileNotFoundError(f'{self} is not a file')

    def read_text(self, *args, **kwargs):
        raise FileNotFoundError(f'{self} is not a file')

    def is_dir(self):
        return True

    def is_file(self):
        return False

    def joinpath(self, *descendants):
        try:
            return super().joinpath(*descendants)
        except abc.TraversalError:
            # What does not exist would lie in the first directory.
            return self._paths[0].joinpath(*descendants)

    @classmethod
    def _follow(cls, children):
        """Return one Traversable for those of the same name: the directories as one, else the first."""
        if len(children) == 1:
            return children[0]
        directories = [child for child in children if child.is_dir()]
        if len(directories) == len(children):
            return cls(*directories)
        return children[0]

    def open(self, *args, **kwargs):
        raise FileNotFoundError(f'{self} is not a file')

    @property
    def name(self):
        return self._paths[0].name

    def __repr__(self):
        paths = ', '.join(f"'{path}'" for path in self._paths)
        return f'MultiplexedPath({paths})'


class NamespaceReader(abc.TraversableResources):
    """Resources of a namespace package."""

    def __init__(self, namespace_path):
        if 'NamespacePath' not in str(namespace_path):
            raise ValueError('Invalid path')
        found = (self._resolve(path) for path in namespace_path)
        self.path = MultiplexedPath(*(path for path in found if path is not None))

    @classmethod
    def _resolve(cls, path_str):
        """Return the Traversable of a part of the path, None if it is no directory.

        It is one in the file system, or a directory in an archive.
        """
        for candidate in cls._candidate_paths(path_str):
            if candidate is not None and candidate.is_dir():
                return candidate
        return None

    @classmethod
    def _candidate_paths(cls, path_str):
        yield pathlib.Path(path_str)
        yield from cls._resolve_zip_path(path_str)

    @staticmethod
    def _resolve_zip_path(path_str):
        for match in reversed(list(re.finditer(r'[\\/]', path_str))):
            with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
                import zipfile
                inner = path_str[match.end():].replace('\\', '/') + '/'
                yield zipfile.Path(path_str[:match.start()], inner.lstrip('/'))

    def resource_path(self, resource):
        """Return the file system path; the file need not exist."""
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path


def _ensure_traversable(path):
    """Return a Traversable for a path, which may be text (deprecated)."""
    if not isinstance(path, str):
        return path
    import warnings
    warnings.warn('String arguments are deprecated. Pass a Traversable instead.',
                  DeprecationWarning, stacklevel=3)
    return pathlib.Path(path)
