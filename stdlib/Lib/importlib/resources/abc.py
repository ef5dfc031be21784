"""Abstract base classes of resources."""

import abc
import os
from typing import Protocol, runtime_checkable

__all__ = ["ResourceReader", "Traversable", "TraversableResources"]


class TraversalError(Exception):
    pass


class ResourceReader(metaclass=abc.ABCMeta):
    """What loaders offer to read the data files of packages."""

    @abc.abstractmethod
    def open_resource(self, resource):
        """Return a binary stream."""
        raise FileNotFoundError

    @abc.abstractmethod
    def resource_path(self, resource):
        """Return the path of the file, FileNotFoundError if it is not one."""
        raise FileNotFoundError

    @abc.abstractmethod
    def is_resource(self, path):
        """Return whether there is such a file."""
        raise FileNotFoundError

    @abc.abstractmethod
    def contents(self):
        """Return the names in the package."""
        raise FileNotFoundError


@runtime_checkable
class Traversable(Protocol):
    """The part of pathlib.Path that resources have."""

    @abc.abstractmethod
    def iterdir(self):
        """Yield what is in the directory."""

    def read_bytes(self):
        with self.open('rb') as strm:
            return strm.read()

    def read_text(self, encoding=None):
        with self.open(encoding=encoding) as strm:
            return strm.read()

    @abc.abstractmethod
    def is_dir(self):
        pass

    @abc.abstractmethod
    def is_file(self):
        pass

    def joinpath(self, *descendants):
        """Return what lies at a path below."""
        if not descendants:
            return self
        names = [part for descendant in map(os.fspath, descendants)
                 for part in descendant.split('/') if part]
        target = names.pop(0)
        for traversable in self.iterdir():
            if traversable.name == target:
                return traversable.joinpath(*names)
        raise TraversalError("Target not found during traversal.", target, list(names))

    def __truediv__(self, child):
        return self.joinpath(child)

    @abc.abstractmethod
    def open(self, mode='r', *args, **kwargs):
        pass

    @property
    @abc.abstractmethod
    def name(self):
        pass


class TraversableResources(ResourceReader):
    """A reader that gives a Traversable."""

    @abc.abstractmethod
    def files(self):
        """Return the Traversable of the package."""

    def open_resource(self, resource):
        return self.files().joinpath(resource).open('rb')

    def resource_path(self, resource):
        raise FileNotFoundError(resource)

    def is_resource(self, path):
        return self.files().joinpath(path).is_file()

    def contents(self):
        return (item.name for item in self.files().iterdir())
