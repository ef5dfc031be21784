"""What packages' data files can do, as abstract classes."""

import abc
import os
from typing import Protocol, runtime_checkable

__all__ = ['ResourceReader', 'Traversable', 'TraversableResources']


class TraversalError(Exception):
    """There is nothing at the path that was to be followed."""


class ResourceReader(metaclass=abc.ABCMeta):
    """The older protocol, of single files by name; all methods raise FileNotFoundError where there is no such file."""

    @abc.abstractmethod
    def contents(self):
        """Return the names of the files and directories in the package."""
        raise FileNotFoundError

    @abc.abstractmethod
    def is_resource(self, path):
        """Return whether a name is that of a file."""
        raise FileNotFoundError

    @abc.abstractmethod
    def open_resource(self, resource):
        """Return a file as a binary stream."""
        raise FileNotFoundError

    @abc.abstractmethod
    def resource_path(self, resource):
        """Return the path of a file; those that are not in the file system have none."""
        raise FileNotFoundError


@runtime_checkable
class Traversable(Protocol):
    """A file or directory, in the file system or not: a subset of pathlib.Path."""

    @property
    @abc.abstractmethod
    def name(self):
        """The last part of the path."""

    @abc.abstractmethod
    def is_dir(self):
        """Return whether it is a directory."""

    @abc.abstractmethod
    def is_file(self):
        """Return whether it is a file."""

    @abc.abstractmethod
    def iterdir(self):
        """Iterate over what a directory contains."""

    @abc.abstractmethod
    def open(self, mode='r', *args, **kwargs):
        """Open a file to read it: as text ('r', with the arguments of TextIOWrapper) or bytes ('rb')."""

    def read_bytes(self):
        """Return all that is in a file."""
        with self.open('rb') as stream:
            return stream.read()

    def read_text(self, encoding=None):
        """Return the text that is in a file."""
        with self.open(encoding=encoding) as stream:
            return stream.read()

    def joinpath(self, *descendants):
        """Return what is found below, along one or more paths with slashes."""
        names = '/'.join(os.fspath(path) for path in descendants).split('/')
        first, *others = [name for name in names if name] or ['']
        if not first:
            return self
        found = next((child for child in self.iterdir() if child.name == first), None)
        if found is None:
            raise TraversalError('Target not found during traversal.', first, others)
        return found.joinpath(*others)

    def __truediv__(self, child):
        return self.joinpath(child)


class TraversableResources(ResourceReader):
    """The protocol of today: files() returns the package as a Traversable, and all else comes from that."""

    @abc.abstractmethod
    def files(self):
        """Return the Traversable of the package."""

    def contents(self):
        return (entry.name for entry in self.files().iterdir())

    def is_resource(self, path):
        return (self.files() / path).is_file()

    def open_resource(self, resource):
        return (self.files() / resource).open('rb')

    def resource_path(self, resource):
        raise FileNotFoundError(resource)
