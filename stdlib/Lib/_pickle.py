"""The pickler and the unpickler under the module name that CPython gives its faster ones; there is one implementation."""

import pickle
from _pickle_buffer import PickleBuffer

_NAMES = {
    "Pickler": "_Pickler", "Unpickler": "_Unpickler", "dump": "_dump", "dumps": "_dumps", "load": "_load",
    "loads": "_loads", "PickleError": "PickleError", "PicklingError": "PicklingError",
    "UnpicklingError": "UnpicklingError",
}


def __getattr__(name):
    # Looked up late: pickle itself asks for this module while it is being imported.
    try:
        return getattr(pickle, _NAMES[name])
    except (KeyError, AttributeError):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None


def __dir__():
    return sorted(_NAMES)
