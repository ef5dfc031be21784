"""The base of loaders, apart so that importlib.util need not load more."""

import abc

from . import _bootstrap


class Loader(metaclass=abc.ABCMeta):
    """Loads modules: creates them and executes their code."""

    def create_module(self, spec):
        """Return the module to execute, None for an ordinary one."""
        return None

    def load_module(self, fullname):
        """Load a module and return it (deprecated: use exec_module())."""
        if not hasattr(self, 'exec_module'):
            raise ImportError
        return _bootstrap._load_module_shim(self, fullname)
