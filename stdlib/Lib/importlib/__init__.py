"""Importing by function calls; the statement itself is native."""

__all__ = ['__import__', 'import_module', 'invalidate_caches', 'reload']

import sys


def _adopt(frozen, part):
    """Make the interpreter's copy of a part of the import system known as importlib's own."""
    frozen.__name__ = f'{__name__}.{part}'
    frozen.__package__ = __name__
    frozen.__file__ = __file__.replace('__init__', part)
    sys.modules[frozen.__name__] = frozen
    return frozen


# The copies that the interpreter runs are absent only where they are blocked on purpose.
try:
    import _frozen_importlib
except ImportError:
    import _imp
    from . import _bootstrap
    _bootstrap._setup(sys, _imp)
else:
    _bootstrap = _adopt(_frozen_importlib, '_bootstrap')

try:
    import _frozen_importlib_external
except ImportError:
    from . import _bootstrap_external
    _bootstrap_external._set_bootstrap_module(_bootstrap)
    _bootstrap._bootstrap_external = _bootstrap_external
else:
    _bootstrap_external = _adopt(_frozen_importlib_external, '_bootstrap_external')

__import__ = _bootstrap.__import__

# Name -> module, for those that reload() is busy with.
_RELOADING = {}


def invalidate_caches():
    """Tell all finders that modules may have come or gone."""
    for finder in filter(lambda finder: hasattr(finder, 'invalidate_caches'), sys.meta_path):
        finder.invalidate_caches()


def import_module(name, package=None):
    """Import a module and return it.

    A name with leading dots is relative to `package`, which must be given then.
    """
    absolute = name.lstrip('.') if name.startswith('.') else name
    level = len(name) - len(absolute)
    if level and not package:
        raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
    return _bootstrap._gcd_import(absolute, package, level)


def _name_of(module):
    """Return the name under which a module was imported."""
    try:
        return module.__spec__.name
    except AttributeError:
        pass
    try:
        return module.__name__
    except AttributeError:
        raise TypeError('reload() argument must be a module') from None


def _search_path(name):
    """Return the path on which a module is to be found again."""
    parent = name.rpartition('.')[0]
    if not parent:
        return None
    if parent not in sys.modules:
        raise ImportError(f'parent {parent!r} not in sys.modules', name=parent)
    return sys.modules[parent].__path__


def reload(module):
    """Find and execute a module again, in the namespace it has, and return what sys.modules has then."""
    name = _name_of(module)
    if module is not sys.modules.get(name):
        raise ImportError(f'module {name} not in sys.modules', name=name)
    if name in _RELOADING:
        return _RELOADING[name]
    _RELOADING[name] = module
    try:
        found = _bootstrap._find_spec(name, _search_path(name), module)
        module.__spec__ = found
        if found is None:
            raise ModuleNotFoundError(f'spec not found for the module {name!r}', name=name)
        return _bootstrap._exec(found, module)
    finally:
        del _RELOADING[name]
