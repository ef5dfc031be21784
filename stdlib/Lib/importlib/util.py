"""What finders and loaders are written with, and ways to import that the statement does not offer."""

import sys
import types

from . import _bootstrap, _bootstrap_external
from ._abc import Loader

__all__ = ['LazyLoader', 'Loader', 'MAGIC_NUMBER', 'cache_from_source', 'decode_source', 'find_spec',
           'module_from_spec', 'resolve_name', 'source_from_cache', 'source_hash',
           'spec_from_file_location', 'spec_from_loader']

_find_spec, module_from_spec, spec_from_loader = (
    _bootstrap._find_spec, _bootstrap.module_from_spec, _bootstrap.spec_from_loader)
MAGIC_NUMBER, _RAW_MAGIC_NUMBER = _bootstrap_external.MAGIC_NUMBER, _bootstrap_external._RAW_MAGIC_NUMBER
cache_from_source, source_from_cache, decode_source, spec_from_file_location = (
    _bootstrap_external.cache_from_source, _bootstrap_external.source_from_cache,
    _bootstrap_external.decode_source, _bootstrap_external.spec_from_file_location)


def source_hash(source_bytes):
    """Return the hash by which bytecode files recognise their source."""
    from _imp import source_hash as compute
    return compute(_RAW_MAGIC_NUMBER, source_bytes)


def resolve_name(name, package):
    """Return the absolute form of a name; with dots in front it is relative to a package."""
    rest = name.lstrip('.')
    # Dots alone are a name, of the package itself or one above it.
    if rest == name:
        return name
    if not package:
        raise ImportError(f'no package specified for {name!r} (required for relative module names)')
    return _bootstrap._resolve_name(rest, package, len(name) - len(rest))


def _spec_of_loaded(name, module):
    """Return the spec of a module from sys.modules; one that is blocked there has none."""
    if module is None:
        return None
    try:
        spec = module.__spec__
    except AttributeError:
        raise ValueError(f'{name}.__spec__ is not set') from None
    if spec is None:
        raise ValueError(f'{name}.__spec__ is None')
    return spec


def _find_spec_from_path(name, path=None):
    """Return the spec of a module, imported or to be found on a path, without a look at its parents."""
    if name in sys.modules:
        return _spec_of_loaded(name, sys.modules[name])
    return _find_spec(name, path)


def find_spec(name, package=None):
    """Return the spec of a module, or None. The packages above it are imported, the module itself is not."""
    full = resolve_name(name, package)
    parent = full.rpartition('.')[0]
    if full in sys.modules or not parent:
        return _find_spec_from_path(full)
    try:
        path = __import__(parent, fromlist=['__path__']).__path__
    except AttributeError as error:
        raise ModuleNotFoundError(f'__path__ attribute not found on {parent!r} while trying to find {full!r}',
                                  name=full) from error
    return _find_spec(full, path)


class _incompatible_extension_module_restrictions:
    """`with`: extension modules unfit for subinterpreters are refused there, or with disable_check are not."""

    def __init__(self, *, disable_check):
        self.disable_check = bool(disable_check)

    @property
    def override(self):
        return -1 if self.disable_check else 1

    def __enter__(self):
        self.old = self._switch(self.override)
        return self

    def __exit__(self, *args):
        self._switch(vars(self).pop('old'))

    @staticmethod
    def _switch(value):
        from _imp import _override_multi_interp_extensions_check as switch
        return switch(value)


class _Pending:
    """What a lazy module needs to become an ordinary one: its former class and namespace, and who loads it."""

    def __init__(self, module):
        from threading import RLock
        self.kind = type(module)
        self.names = dict(vars(module))
        self.lock = RLock()
        self.is_loading = False

    def load(self, module, spec):
        """Execute a module; what was stored in it since it was made is kept."""
        self.is_loading = True
        namespace = self.kind.__getattribute__(module, '__dict__')
        added = {name: value for name, value in namespace.items()
                 if name not in self.names or self.names[name] is not value}
        spec.loader.exec_module(module)
        if sys.modules.get(spec.name, module) is not module:
            raise ValueError(f'module object for {spec.name!r} substituted in sys.modules during a lazy load')
        namespace.update(added)
        # Unless the code has given the module a class.
        if object.__getattribute__(module, '__class__') is _LazyModule:
            types.ModuleType.__setattr__(module, '__class__', self.kind)


class _LazyModule(types.ModuleType):
    """A module that waits for the first use of an attribute to be executed."""

    def __getattribute__(self, attr):
        spec = object.__getattribute__(self, '__spec__')
        pending = spec.loader_state
        with pending.lock:
            if object.__getattribute__(self, '__class__') is _LazyModule:
                if pending.is_loading:
                    # The module's own code asks.
                    return pending.kind.__getattribute__(self, attr)
                pending.load(self, spec)
        return getattr(self, attr)

    def __delattr__(self, attr):
        getattr(self, attr)
        delattr(self, attr)


class LazyLoader(Loader):
    """Puts off what another loader does until the module is used."""

    def __init__(self, loader):
        self._check(loader)
        self.loader = loader

    @staticmethod
    def _check(loader):
        if not hasattr(loader, 'exec_module'):
            raise TypeError('loader must define exec_module()')

    @classmethod
    def factory(cls, loader):
        """Return a function that makes lazy loaders from the arguments of a class of loaders."""
        cls._check(loader)

        def make(*args, **kwargs):
            return cls(loader(*args, **kwargs))

        return make

    def create_module(self, spec):
        """Have the other loader make the module."""
        return self.loader.create_module(spec)

    def exec_module(self, module):
        """Make the module a lazy one."""
        spec = module.__spec__
        spec.loader = module.__loader__ = self.loader
        spec.loader_state = _Pending(module)
        module.__class__ = _LazyModule
