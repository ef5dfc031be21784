"""The readers that the loaders of the import system return: for files, archives and namespace packages."""

import pathlib
import re

from . import abc


def remove_duplicates(items):
    """Iterate over hashable items, each once."""
    return iter(dict.fromkeys(items))


class FileReader(abc.TraversableResources):
    """Reads what is in the directory of a module's file."""

    def __init__(self, loader):
        self.path = pathlib.Path(loader.path).parent

    def files(self):
        """Return the directory."""
        return self.path

    def resource_path(self, resource):
        """Return the path of a file, whether or not it exists."""
        return str(self.path / resource)


class ZipReader(abc.TraversableResources):
    """Reads what is in the directory of a module in an archive."""

    def __init__(self, loader, module):
        self.archive = loader.archive
        folder = module.split('.')[-1] + '/' if loader.is_package(module) else ''
        self.prefix = loader.prefix.replace('\\', '/') + folder

    def files(self):
        """Return the directory in the archive."""
        import zipfile
        return zipfile.Path(self.archive, self.prefix)

    def is_resource(self, path):
        """Return whether there is a file; a path in an archive calls all that is no directory a file."""
        found = self.files() / path
        return found.exists() and found.is_file()

    def open_resource(self, resource):
        """Return a file as a binary stream."""
        try:
            return super().open_resource(resource)
        except KeyError as error:
            raise FileNotFoundError(*error.args[:1])


class MultiplexedPath(abc.Traversable):
    """Directories that are looked at as one, the first of them before the others."""

    def __init__(self, *paths):
        self._paths = [_as_path(path) for path in remove_duplicates(paths)]
        if not self._paths:
            raise FileNotFoundError('MultiplexedPath must contain at least one path')
        for path in self._paths:
            if not path.is_dir():
                raise NotADirectoryError('MultiplexedPath only supports directories')

    @property
    def name(self):
        return self._paths[0].name

    def is_dir(self):
        return True

    def is_file(self):
        return False

    def iterdir(self):
        """Iterate over the contents by name; directories of the same name are one again."""
        by_name = {}
        for folder in self._paths:
            for entry in folder.iterdir():
                by_name.setdefault(entry.name, []).append(entry)
        for _, entries in sorted(by_name.items()):
            yield self._merged(entries)

    def joinpath(self, *descendants):
        try:
            return super().joinpath(*descendants)
        except abc.TraversalError:
            # Where it would be if it existed.
            return self._paths[0].joinpath(*descendants)

    @classmethod
    def _merged(cls, entries):
        if len(entries) > 1 and all(entry.is_dir() for entry in entries):
            return cls(*entries)
        return entries[0]

    def _refuse(self, *args, **kwargs):
        raise FileNotFoundError(f'{self} is not a file')

    read_bytes = read_text = open = _refuse

    def __repr__(self):
        shown = ', '.join(f"'{path}'" for path in self._paths)
        return f'{type(self).__name__}({shown})'


class NamespaceReader(abc.TraversableResources):
    """Reads what is in the directories of a namespace package."""

    def __init__(self, namespace_path):
        if 'NamespacePath' not in str(namespace_path):
            raise ValueError('Invalid path')
        folders = map(self._folder, namespace_path)
        self.path = MultiplexedPath(*(folder for folder in folders if folder is not None))

    def files(self):
        """Return the directories as one."""
        return self.path

    def resource_path(self, resource):
        """Return the path of a file, whether or not it exists."""
        return str(self.path / resource)

    @classmethod
    def _folder(cls, text):
        """Return the directory for an entry of the path, in the file system or an archive; None if there is none."""
        plain = pathlib.Path(text)
        if plain.is_dir():
            return plain
        return next((path for path in cls._places_in_archives(text) if path.is_dir()), None)

    @staticmethod
    def _places_in_archives(text):
        """Yield the readings of a path as an archive and a path in it, the longest archive first."""
        import zipfile
        cuts = [separator.start() for separator in re.finditer(r'[/\\]', text)]
        for cut in reversed(cuts):
            inside = text[cut + 1:].replace('\\', '/') + '/'
            try:
                archive = zipfile.Path(text[:cut], inside.lstrip('/'))
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
                continue
            yield archive


def _as_path(path):
    """Return a Traversable; texts are deprecated."""
    if isinstance(path, str):
        import warnings
        warnings.warn('String arguments are deprecated. Pass a Traversable instead.', DeprecationWarning,
                      stacklevel=3)
        path = pathlib.Path(path)
    return path
