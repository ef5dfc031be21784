"""A small interface from which a provider of resources gets all the rest."""

import abc
import io

from .abc import Traversable, TraversableResources


class SimpleReader(abc.ABC):
    """A package that can list and open its resources; the provider writes this class."""

    @property
    @abc.abstractmethod
    def package(self):
        """The package's full name."""

    @property
    def name(self):
        """The package's last name."""
        return self.package.rpartition('.')[2]

    @abc.abstractmethod
    def children(self):
        """Return readers for the packages in this one."""

    @abc.abstractmethod
    def resources(self):
        """Return the names of the files in it."""

    @abc.abstractmethod
    def open_binary(self, resource):
        """Return a file in it as a binary stream."""


class ResourceHandle(Traversable):
    """A file of a SimpleReader."""

    def __init__(self, parent, name):
        self.name = name
        self.parent = parent

    def is_dir(self):
        return False

    def is_file(self):
        return True

    def joinpath(self, name):
        raise RuntimeError('Cannot traverse into a resource')

    def open(self, mode='r', *args, **kwargs):
        raw = self.parent.reader.open_binary(self.name)
        if 'b' in mode:
            return raw
        return io.TextIOWrapper(raw, *args, **kwargs)


class ResourceContainer(Traversable):
    """The directory that a SimpleReader stands for."""

    def __init__(self, reader):
        self.reader = reader

    def is_dir(self):
        return True

    def is_file(self):
        return False

    def iterdir(self):
        for name in self.reader.resources():
            yield ResourceHandle(self, name)
        for child in self.reader.children():
            yield ResourceContainer(child)

    def open(self, *args, **kwargs):
        raise IsADirectoryError


class TraversableReader(SimpleReader, TraversableResources):
    """A SimpleReader that loaders can return."""

    def files(self):
        return ResourceContainer(self)
