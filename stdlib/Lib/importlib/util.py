"""Helpers for importing in other ways."""

import sys
import types

from . import _bootstrap, _bootstrap_external
from ._abc import Loader

module_from_spec = _bootstrap.module_from_spec
spec_from_loader = _bootstrap.spec_from_loader
spec_from_file_location = _bootstrap_external.spec_from_file_location
MAGIC_NUMBER = getattr(_bootstrap_external, 'MAGIC_NUMBER', None)
_RAW_MAGIC_NUMBER = getattr(_bootstrap_external, '_RAW_MAGIC_NUMBER', None)
cache_from_source = _bootstrap_external.cache_from_source
source_from_cache = _bootstrap_external.source_from_cache
decode_source = _bootstrap_external.decode_source
_find_spec = _bootstrap._find_spec


def source_hash(source_bytes):
    """Return the hash of a source, as in hash-based bytecode files."""
    import _imp
    return _imp.source_hash(_RAW_MAGIC_NUMBER, source_bytes)


def resolve_name(name, package):
    """Return the absolute name of a module whose name may be relative to a package."""
    if not name.startswith('.'):
        return name
    if not package:
        raise ImportError(f'no package specified for {repr(name)} '
                          '(required for relative module names)')
    level = 0
    for character in name:
        if character != '.':
            break
        level += 1
    bits = package.rsplit('.', level - 1)
    if len(bits) < level:
        raise ImportError('attempted relative import beyond top-level package')
    base = bits[0]
    return f'{base}.{name[level:]}' if name[level:] else base


def _find_spec_from_path(name, path=None):
    """Return the spec of a module without importing its parents."""
    if name not in sys.modules:
        return _find_spec(name, path)
    module = sys.modules[name]
    if module is None:
        return None
    try:
        spec = module.__spec__
    except AttributeError:
        raise ValueError(f'{name}.__spec__ is not set') from None
    if spec is None:
        raise ValueError(f'{name}.__spec__ is None')
    return spec


def find_spec(name, package=None):
    """Return the spec of a module, None if there is none; its parents are imported."""
    fullname = resolve_name(name, package) if name.startswith('.') else name
    if fullname not in sys.modules:
        parent_name = fullname.rpartition('.')[0]
        if parent_name:
            parent = __import__(parent_name, fromlist=['__path__'])
            try:
                parent_path = parent.__path__
            except AttributeError as e:
                raise ModuleNotFoundError(
                    f"__path__ attribute not found on {parent_name!r} "
                    f"while trying to find {fullname!r}", name=fullname) from e
        else:
            parent_path = None
        return _find_spec(fullname, parent_path)
    return _find_spec_from_path(fullname)


class _incompatible_extension_module_restrictions:
    """Context manager that allows or forbids extension modules unfit for subinterpreters."""

    def __init__(self, *, disable_check):
        self.disable_check = bool(disable_check)

    def __enter__(self):
        import _imp
        self.old = _imp._override_multi_interp_extensions_check(self.override)
        return self

    def __exit__(self, *args):
        old = self.old
        del self.old
        import _imp
        _imp._override_multi_interp_extensions_check(old)

    @property
    def override(self):
        return -1 if self.disable_check else 1


class _LazyModule(types.ModuleType):
    """A module that is loaded when an attribute is first used."""

    def __getattribute__(self, attr):
        __spec__ = object.__getattribute__(self, '__spec__')
        loader_state = __spec__.loader_state
        with loader_state['lock']:
            if object.__getattribute__(self, '__class__') is _LazyModule:
                __class__ = loader_state['__class__']
                # Code that runs while loading must not come here again.
                if loader_state['is_loading']:
                    return __class__.__getattribute__(self, attr)
                loader_state['is_loading'] = True
                __dict__ = __class__.__getattribute__(self, '__dict__')
                # What was set before loading stays set after it.
                attrs_then = loader_state['__dict__']
                attrs_now = __dict__
                attrs_updated = {}
                for key, value in attrs_now.items():
                    if key not in attrs_then:
                        attrs_updated[key] = value
                    elif id(attrs_now[key]) != id(attrs_then[key]):
                        attrs_updated[key] = value
                __spec__.loader.exec_module(self)
                if __spec__.name in sys.modules:
                    if id(self) != id(sys.modules[__spec__.name]):
                        raise ValueError(f"module object for {__spec__.name!r} "
                                         "substituted in sys.modules during a lazy load")
                __dict__.update(attrs_updated)
                # The module's code may have chosen a class itself.
                if object.__getattribute__(self, '__class__') is _LazyModule:
                    types.ModuleType.__setattr__(self, '__class__', __class__)
        return getattr(self, attr)

    def __delattr__(self, attr):
        # Loads the module first.
        self.__getattribute__(attr)
        delattr(self, attr)


class LazyLoader(Loader):
    """A loader that puts off the work of another until the module is used."""

    @staticmethod
    def __check_eager_loader(loader):
        if not hasattr(loader, 'exec_module'):
            raise TypeError('loader must define exec_module()')

    @classmethod
    def factory(cls, loader):
        """Return a callable that makes lazy loaders of loaders of a class."""
        cls.__check_eager_loader(loader)
        return lambda *args, **kwargs: cls(loader(*args, **kwargs))

    def __init__(self, loader):
        self.__check_eager_loader(loader)
        self.loader = loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        import threading
        module.__spec__.loader = self.loader
        module.__loader__ = self.loader
        module.__spec__.loader_state = {
            '__dict__': module.__dict__.copy(),
            '__class__': module.__class__,
            'lock': threading.RLock(),
            'is_loading': False,
        }
        module.__class__ = _LazyModule


__all__ = ['LazyLoader', 'Loader', 'MAGIC_NUMBER', 'cache_from_source',
           'decode_source', 'find_spec', 'module_from_spec', 'resolve_name',
           'source_from_cache', 'source_hash', 'spec_from_file_location',
           'spec_from_loader']
