"""Lets everybody call files() on the reader of any loader: of an old one, and of one that has no reader."""

import io

from . import abc


class SpecLoaderAdapter:
    """Looks like a spec, with a loader of its own."""

    def __init__(self, spec, adapter=lambda spec: spec.loader):
        self.loader = adapter(spec)
        self.spec = spec

    def __getattr__(self, name):
        return getattr(self.spec, name)


class TraversableResourcesLoader:
    """The loader of such a spec: its readers have files()."""

    def __init__(self, spec):
        self.spec = spec

    def get_resource_reader(self, name):
        adapted = CompatibilityFiles(self.spec)
        own = adapted._reader
        return own if hasattr(own, 'files') else adapted


def _as_opened(stream, mode='r', *args, **kwargs):
    """Return a binary stream in the form that open() was asked for."""
    match mode:
        case 'rb':
            return stream
        case 'r':
            return io.TextIOWrapper(stream, *args, **kwargs)
    raise ValueError(f"Invalid mode value '{mode}', only 'r' and 'rb' are supported")


class _Leaf(abc.Traversable):
    """What has a name, and contains nothing that could be listed."""

    name = None

    def is_file(self):
        return False

    def is_dir(self):
        return False

    def iterdir(self):
        return iter(())

    def open(self, mode='r', *args, **kwargs):
        return _as_opened(self._stream(), mode, *args, **kwargs)


class OrphanPath(_Leaf):
    """A path at which there is nothing."""

    def __init__(self, *path_parts):
        if not path_parts:
            raise ValueError('Need at least one path part to construct a path')
        self._parts = path_parts
        self.name = path_parts[-1]

    def joinpath(self, child):
        return OrphanPath(*self._parts, child)

    def _stream(self):
        raise FileNotFoundError("Can't open orphan path")


class ChildPath(_Leaf):
    """A name that is given to a reader."""

    def __init__(self, reader, name):
        self._reader = reader
        self.name = name

    def is_file(self):
        reader = self._reader
        return reader.is_resource(self.name)

    def is_dir(self):
        return not self._reader.is_resource(self.name)

    def joinpath(self, child):
        return OrphanPath(self.name, child)

    def _stream(self):
        return self._reader.open_resource(self.name)


class SpecPath(_Leaf):
    """The package of a spec: it contains what its reader, if there is one, lists."""

    def __init__(self, spec, reader):
        self._reader = reader
        self.name = spec.name

    def iterdir(self):
        names = self._reader.contents() if self._reader else ()
        return (ChildPath(self._reader, name) for name in names)

    def joinpath(self, child):
        return ChildPath(self._reader, child) if self._reader else OrphanPath(child)

    def _stream(self):
        return self._reader.open_resource(None)


class CompatibilityFiles:
    """A reader with files() made of what the loader of a spec has; other methods are those of its own reader."""

    SpecPath, ChildPath, OrphanPath = SpecPath, ChildPath, OrphanPath

    def __init__(self, spec):
        self.spec = spec

    @property
    def _reader(self):
        try:
            return self.spec.loader.get_resource_reader(self.spec.name)
        except AttributeError:
            return None

    def __getattr__(self, attr):
        return getattr(self._reader, attr)

    def files(self):
        return SpecPath(self.spec, self._reader)


def wrap_spec(package):
    """Return a package's spec, so adapted that the reader of its loader has files()."""
    return SpecLoaderAdapter(package.__spec__, TraversableResourcesLoader)
