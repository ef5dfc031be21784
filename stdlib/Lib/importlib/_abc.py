"""The abstract class of loaders, apart from the others: importlib.util needs only this one."""

from abc import ABCMeta

from ._bootstrap import _load_module_shim


class Loader(metaclass=ABCMeta):
    """What loads modules: create_module() makes one, and exec_module(), if it is there, fills it."""

    def create_module(self, spec):
        """Make the module of a spec; None means that a plain one will do."""

    def load_module(self, fullname):
        """Load a module and return it. Deprecated, as the two other methods do it."""
        if hasattr(self, 'exec_module'):
            return _load_module_shim(self, fullname)
        raise ImportError
