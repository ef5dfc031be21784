"""What writing and reading pickles share: the exceptions, integers as bytes, objects by name."""

import sys

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4

try:
    from _pickle import PickleError, PicklingError, UnpicklingError
except ImportError:
    class PickleError(Exception):
        """The base of this module's other exceptions."""

    class PicklingError(PickleError):
        """An object cannot be written."""

    class UnpicklingError(PickleError):
        """Data cannot be read."""

    for _error in PickleError, PicklingError, UnpicklingError:
        _error.__module__ = "pickle"
    del _error


def encode_long(x: int) -> bytes:
    """Return the shortest little-endian two's complement of an integer; nothing stands for 0."""
    # ~x of a negative number needs as many bits beside the sign as the number itself.
    bits = (x if x >= 0 else ~x).bit_length()
    return x.to_bytes(bits // 8 + 1, "little", signed=True) if x else b""


def decode_long(data: bytes) -> int:
    """Return the integer behind bytes of encode_long()."""
    return int.from_bytes(data, "little", signed=True)


def _getattribute(obj: object, name: str) -> tuple:
    """Follow a dotted name from an object; return what it leads to, and the last step's owner."""
    found = owner = obj
    for step in name.split("."):
        if step == "<locals>":
            raise AttributeError(f"Can't get local attribute {name!r} on {obj!r}")
        owner = found
        try:
            found = getattr(owner, step)
        except AttributeError:
            raise AttributeError(f"Can't get attribute {name!r} on {obj!r}") from None
    return found, owner


def _holds(module: object, name: str, obj: object) -> bool:
    try:
        return _getattribute(module, name)[0] is obj
    except AttributeError:
        return False


def whichmodule(obj: object, name: str) -> str:
    """Return the name of the module that has an object under a name; "__main__" if none has."""
    declared = getattr(obj, "__module__", None)
    if declared is not None:
        return declared
    # A module's __getattr__() may import others: go through a copy.
    for candidate, module in list(sys.modules.items()):
        if module is not None and candidate not in ("__main__", "__mp_main__") and _holds(module, name, obj):
            return candidate
    return "__main__"
