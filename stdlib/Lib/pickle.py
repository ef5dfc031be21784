"""Objects as bytes, and back.

dump(object, file) and dumps(object) write a pickle; load(file) and loads(data) read one.
Reading can run whatever code the data's author likes: read only data that you trust.
"""

from copyreg import dispatch_table
from io import BytesIO

import _pickle_opcodes
from _pickle_buffer import PickleBuffer
from _pickle_common import (
    DEFAULT_PROTOCOL, HIGHEST_PROTOCOL, PickleError, PicklingError, UnpicklingError,
    _getattribute, decode_long, encode_long, whichmodule,
)
from _pickle_opcodes import *
from _pickle_reader import _Unframer, _Unpickler
from _pickle_writer import _Framer, _Pickler

__all__ = [
    "PickleError", "PicklingError", "UnpicklingError", "PickleBuffer",
    "Pickler", "Unpickler", "dump", "dumps", "load", "loads",
    "HIGHEST_PROTOCOL", "DEFAULT_PROTOCOL", *_pickle_opcodes.__all__,
]

bytes_types = bytes, bytearray
compatible_formats = "1.0 1.1 1.2 1.3 2.0 3.0 4.0 5.0".split()
format_version = f"{DEFAULT_PROTOCOL}.0"


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    """Write a pickle of an object to a binary file."""
    pickler = _Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback)
    pickler.dump(obj)


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    """Return a pickle of an object."""
    target = BytesIO()
    dump(obj, target, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback)
    return target.getvalue()


def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    """Return the object of the next pickle in a binary file."""
    options = {"fix_imports": fix_imports, "encoding": encoding, "errors": errors}
    return _Unpickler(file, buffers=buffers, **options).load()


def loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    """Return the object of a pickle; what follows its end is ignored."""
    if isinstance(data, str):
        raise TypeError(f"a bytes-like object is required, not {type(data).__name__!r}")
    return load(BytesIO(data), fix_imports=fix_imports, encoding=encoding, errors=errors, buffers=buffers)


# There is one implementation, for the names of CPython's faster one (in _pickle) and of its other.
for _class in _Pickler, _Unpickler, _Framer, _Unframer:
    _class.__module__ = __name__
Pickler, Unpickler = _Pickler, _Unpickler
_dump, _dumps, _load, _loads = dump, dumps, load, loads
del _class
