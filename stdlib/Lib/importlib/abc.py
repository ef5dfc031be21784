"""The protocols of the import system as abstract classes, to which its own finders and loaders belong."""

import abc

from . import _bootstrap_external, machinery
from ._abc import Loader

__all__ = ['Loader', 'MetaPathFinder', 'PathEntryFinder', 'ResourceLoader', 'InspectLoader', 'ExecutionLoader',
           'FileLoader', 'SourceLoader']


def __getattr__(name):
    if name not in ('ResourceReader', 'Traversable', 'TraversableResources'):
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    # They live elsewhere by now.
    import warnings
    from .resources import abc as home
    warnings._deprecated(f'{__name__}.{name}', remove=(3, 14))
    found = globals()[name] = getattr(home, name)
    return found


def _joined_by(*names):
    """Decorate an abstract class: those classes of importlib.machinery belong to it."""
    def register(cls):
        for name in names:
            cls.register(getattr(machinery, name))
        return cls

    return register


@_joined_by('BuiltinImporter', 'FrozenImporter', 'PathFinder', 'WindowsRegistryFinder')
class MetaPathFinder(metaclass=abc.ABCMeta):
    """What sys.meta_path consists of: find_spec(fullname, path, target=None) returns a spec or None."""

    def invalidate_caches(self):
        """Look at everything again; importlib.invalidate_caches() asks for it."""


@_joined_by('FileFinder')
class PathEntryFinder(metaclass=abc.ABCMeta):
    """What the hooks of sys.path_hooks make for an entry: find_spec(fullname, target=None) returns a spec or None."""

    def invalidate_caches(self):
        """Look at the entry again; PathFinder.invalidate_caches() asks for it."""


class ResourceLoader(Loader):
    """A loader that returns any data of its storage. Deprecated: importlib.resources has better means."""

    def __init__(self):
        import warnings
        warnings.warn('importlib.abc.ResourceLoader is deprecated in favour of supporting resource loading '
                      'through importlib.resources.abc.TraversableResources.', DeprecationWarning, stacklevel=2)
        super().__init__()

    @abc.abstractmethod
    def get_data(self, path):
        """Return the bytes that are found under a path; OSError if there are none."""
        raise OSError


@_joined_by('BuiltinImporter', 'FrozenImporter', 'NamespaceLoader')
class InspectLoader(Loader):
    """A loader that can tell about a module without loading it; ImportError means that it cannot find the module."""

    def is_package(self, fullname):
        """Return whether the module is a package."""
        raise ImportError

    @abc.abstractmethod
    def get_source(self, fullname):
        """Return the text of the source, None if there is none."""
        raise ImportError

    def get_code(self, fullname):
        """Return the compiled source, None if there is no source."""
        text = self.get_source(fullname)
        return None if text is None else self.source_to_code(text)

    @staticmethod
    def source_to_code(data, path='<string>'):
        """Compile a source, text or bytes, that comes from a path."""
        return compile(data, path, 'exec', dont_inherit=True)

    exec_module = _bootstrap_external._LoaderBasics.exec_module
    load_module = _bootstrap_external._LoaderBasics.load_module


@_joined_by('ExtensionFileLoader', 'AppleFrameworkLoader')
class ExecutionLoader(InspectLoader):
    """A loader of modules that can also be run as programs: it knows their files."""

    @abc.abstractmethod
    def get_filename(self, fullname):
        """Return the path for __file__."""
        raise ImportError

    def get_code(self, fullname):
        """Return the compiled source, named after its file; None if there is no source."""
        text = self.get_source(fullname)
        if text is None:
            return None
        try:
            where = [self.get_filename(fullname)]
        except ImportError:
            where = []
        return self.source_to_code(text, *where)


@_joined_by('SourceFileLoader', 'SourcelessFileLoader')
class FileLoader(_bootstrap_external.FileLoader, ResourceLoader, ExecutionLoader):
    """A loader of the module in one file: a partial implementation."""


@_joined_by('SourceFileLoader')
class SourceLoader(_bootstrap_external.SourceLoader, ResourceLoader, ExecutionLoader):
    """A loader of sources, with bytecode if path_stats() and set_data() are there: a partial implementation."""

    def _overrides(self, name):
        return getattr(self, name).__func__ is not getattr(SourceLoader, name)

    def path_mtime(self, path):
        """Return the whole seconds at which the source was changed. Deprecated: path_stats() tells more."""
        import warnings
        warnings.warn('SourceLoader.path_mtime is deprecated in favour of SourceLoader.path_stats().',
                      DeprecationWarning, stacklevel=2)
        if not self._overrides('path_stats'):
            raise OSError
        return int(self.path_stats(path)['mtime'])

    def path_stats(self, path):
        """Return a dict with the 'mtime' of a source, and perhaps its 'size'."""
        if not self._overrides('path_mtime'):
            raise OSError
        return dict(mtime=self.path_mtime(path))

    def set_data(self, path, data):
        """Store bytes under a path. Where this is not possible, nothing happens."""
