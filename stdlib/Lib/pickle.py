"""Objects as bytes, and back.

dump(object, file) and dumps(object) write a pickle; load(file) and loads(data) read one.
Reading can run whatever code the data's author likes: read only data that you trust.
"""

from copyreg import dispatch_table
from io import BytesIO

import _pickle_opcodes
from _pickle_common import (
    DEFAULT_PROTOCOL, HIGHEST_PROTOCOL, PickleError, PicklingError, UnpicklingError,
    _getattribute, decode_long, encode_long, whichmodule,
)
from _pickle_opcodes import *

__all__ = [
    "PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump", "dumps", "load", "loads",
    "HIGHEST_PROTOCOL", "DEFAULT_PROTOCOL", *_pickle_opcodes.__all__,
]

bytes_types = bytes, bytearray
compatible_formats = "1.0 1.1 1.2 1.3 2.0 3.0 4.0 5.0".split()
format_version = f"{DEFAULT_PROTOCOL}.0"

# The implementation in Python is there for those who extend or study it; few programs need it.
_MODULES_IN_PYTHON = {
    "_Pickler": "_pickle_writer", "_Framer": "_pickle_writer", "_Unpickler": "_pickle_reader", "_Unframer": "_pickle_reader",
}


def __getattr__(name):
    if name not in _MODULES_IN_PYTHON:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(__import__(_MODULES_IN_PYTHON[name]), name)
    found.__module__ = __name__
    globals()[name] = found
    return found


def __dir__():
    return sorted({*globals(), *_MODULES_IN_PYTHON})


def _dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    pickler = __getattr__("_Pickler")(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback)
    pickler.dump(obj)


def _dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    target = BytesIO()
    _dump(obj, target, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback)
    return target.getvalue()


def _load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    options = {"fix_imports": fix_imports, "encoding": encoding, "errors": errors}
    return __getattr__("_Unpickler")(file, buffers=buffers, **options).load()


def _loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    if isinstance(data, str):
        raise TypeError(f"a bytes-like object is required, not {type(data).__name__!r}")
    return _load(BytesIO(data), fix_imports=fix_imports, encoding=encoding, errors=errors, buffers=buffers)


try:
    from _pickle import PickleBuffer, Pickler, Unpickler, dump, dumps, load, loads
    __all__.append("PickleBuffer")
except ImportError:
    Pickler, Unpickler = __getattr__("_Pickler"), __getattr__("_Unpickler")
    dump, dumps, load, loads = _dump, _dumps, _load, _loads


def _main():
    """Show what is in pickle files."""
    import argparse
    from pprint import pprint
    parser = argparse.ArgumentParser(description="display contents of the pickle files")
    parser.add_argument("pickle_file", nargs="*", help="the pickle file")
    names = parser.parse_args().pickle_file
    if not names:
        parser.print_help()
    for name in names:
        if name == "-":
            from sys import stdin
            pprint(load(stdin.buffer))
            continue
        with open(name, "rb") as file:
            pprint(load(file))


if __name__ == "__main__":
    _main()
