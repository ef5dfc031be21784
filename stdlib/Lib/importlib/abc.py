"""Abstract base classes of finders and loaders."""

import abc

from . import _bootstrap_external
from . import machinery
from ._abc import Loader

__all__ = ['Loader', 'MetaPathFinder', 'PathEntryFinder', 'ResourceLoader',
           'InspectLoader', 'ExecutionLoader', 'FileLoader', 'SourceLoader']


def __getattr__(name):
    """Find the resource classes, which moved."""
    if name in {'ResourceReader', 'Traversable', 'TraversableResources'}:
        import warnings
        from .resources import abc as resources_abc
        warnings._deprecated(f"{__name__}.{name}", remove=(3, 14))
        return globals().setdefault(name, getattr(resources_abc, name))
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def _register(abstract_cls, *classes):
    for cls in classes:
        abstract_cls.register(cls)


class MetaPathFinder(metaclass=abc.ABCMeta):
    """A finder for sys.meta_path; find_spec(name, path, target=None) finds a module."""

    def invalidate_caches(self):
        """Forget what was found before."""


_register(MetaPathFinder, machinery.BuiltinImporter, machinery.FrozenImporter,
          machinery.PathFinder, machinery.WindowsRegistryFinder)


class PathEntryFinder(metaclass=abc.ABCMeta):
    """A finder for one entry of a path; find_spec(name, target=None) finds a module."""

    def invalidate_caches(self):
        """Forget what was found before."""


_register(PathEntryFinder, machinery.FileFinder)


class ResourceLoader(Loader):
    """A loader that gives other data too."""

    def __init__(self):
        import warnings
        warnings.warn('importlib.abc.ResourceLoader is deprecated in '
                      'favour of supporting resource loading through '
                      'importlib.resources.abc.TraversableResources.',
                      DeprecationWarning, stacklevel=2)
        super().__init__()

    @abc.abstractmethod
    def get_data(self, path):
        """Return the contents of a file as bytes."""
        raise OSError


class InspectLoader(Loader):
    """A loader that tells about modules without loading them."""

    def is_package(self, fullname):
        """Return whether a module is a package."""
        raise ImportError

    def get_code(self, fullname):
        """Return the code object of a module, None if it has none."""
        source = self.get_source(fullname)
        if source is None:
            return None
        return self.source_to_code(source)

    @abc.abstractmethod
    def get_source(self, fullname):
        """Return the source of a module, None if it has none."""
        raise ImportError

    @staticmethod
    def source_to_code(data, path='<string>'):
        """Compile source; path is for messages."""
        return compile(data, path, 'exec', dont_inherit=True)

    def exec_module(self, module):
        """Execute a module."""
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f'cannot load module {module.__name__!r} when '
                              'get_code() returns None')
        exec(code, module.__dict__)

    def load_module(self, fullname):
        """Load a module and return it (deprecated)."""
        return Loader.load_module(self, fullname)


_register(InspectLoader, machinery.BuiltinImporter, machinery.FrozenImporter,
          machinery.NamespaceLoader)


class ExecutionLoader(InspectLoader):
    """A loader whose modules can be run as scripts."""

    @abc.abstractmethod
    def get_filename(self, fullname):
        """Return the path of a module's file."""
        raise ImportError

    def get_code(self, fullname):
        source = self.get_source(fullname)
        if source is None:
            return None
        try:
            path = self.get_filename(fullname)
        except ImportError:
            return self.source_to_code(source)
        return self.source_to_code(source, path)


_register(ExecutionLoader, machinery.ExtensionFileLoader, machinery.AppleFrameworkLoader)


def _native(name):
    """Return the interpreter's class of a name as a list of bases, [] if there is none."""
    cls = getattr(_bootstrap_external, name, None)
    return [] if cls is None else [cls]


class FileLoader(*_native('FileLoader'), ResourceLoader, ExecutionLoader):
    """A loader of one module from a file."""


_register(FileLoader, machinery.SourceFileLoader, machinery.SourcelessFileLoader)


class SourceLoader(*_native('SourceLoader'), ResourceLoader, ExecutionLoader):
    """A loader of source, and of bytecode kept with it."""

    def path_mtime(self, path):
        """Return the time at which a source was changed, as an integer."""
        import warnings
        warnings.warn('SourceLoader.path_mtime is deprecated in favour of '
                      'SourceLoader.path_stats().', DeprecationWarning, stacklevel=2)
        if self.path_stats.__func__ is SourceLoader.path_stats:
            raise OSError
        return int(self.path_stats(path)['mtime'])

    def path_stats(self, path):
        """Return a dict with 'mtime', and perhaps 'size', of a source."""
        if self.path_mtime.__func__ is SourceLoader.path_mtime:
            raise OSError
        return {'mtime': self.path_mtime(path)}

    def set_data(self, path, data):
        """Write bytecode; errors may be ignored."""


_register(SourceLoader, machinery.SourceFileLoader)
