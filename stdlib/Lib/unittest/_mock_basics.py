"""What all of the mock library builds on: sentinels, and questions about objects."""

import inspect
import sys
from types import FunctionType, MethodType

# The kinds of functions that have a mock as an attribute, where they stand for one.
FunctionTypes = (FunctionType, MethodType)


class InvalidSpecError(Exception):
    """Raised where a mock is given as what a mock shall be like."""


class _SentinelObject:
    """A unique object with a name."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"sentinel.{self.name}"

    # As a global name, from which copies and unpickled objects are the same one.
    __reduce__ = __repr__


class _Sentinel:
    """Makes a unique object for each attribute that is looked up."""

    def __init__(self):
        self._sentinels = {}

    def __getattr__(self, name):
        if name == "__bases__":     # which inspect looks at to tell classes
            raise AttributeError
        return self._sentinels.setdefault(name, _SentinelObject(name))

    def __reduce__(self):
        return "sentinel"


sentinel = _Sentinel()

# The last one is among the children of a mock, for an attribute that was deleted.
DEFAULT, _missing, _deleted = (getattr(sentinel, name) for name in ("DEFAULT", "MISSING", "DELETED"))


class _ANY:
    """Is equal to everything."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "<ANY>"


ANY = _ANY()


class Base:
    """The end of the chain of __init__() methods."""

    _mock_return_value = DEFAULT
    _mock_side_effect = None

    def __init__(self, /, *args, **kwargs):
        pass


class _SpecState:
    """Among the children of a mock: one that create_autospec() makes when it is asked for."""

    def __init__(self, spec, spec_set=False, parent=None, name=None, ids=None, instance=False):
        self.spec, self.spec_set = spec, spec_set
        self.parent, self.name = parent, name
        self.ids, self.instance = ids, instance


def _is_list(obj):
    # Subclasses are not names of attributes but objects to be like.
    return type(obj) is list or type(obj) is tuple


def _is_magic(name):
    return len(name) > 4 and name.startswith("__") and name.endswith("__")


def _is_exception(obj):
    if isinstance(obj, type):
        return issubclass(obj, BaseException)
    return isinstance(obj, BaseException)


def _callable(obj):
    """Tell whether an object, or what a descriptor of a function would give, can be called."""
    match obj:
        case type():
            return True
        case staticmethod() | classmethod() | MethodType():
            return _callable(obj.__func__)
    return getattr(obj, "__call__", None) is not None


def _instance_callable(obj):
    """Tell whether the instances of a class can be called; of another object, whether it can be itself."""
    if isinstance(obj, type):
        # By __dict__, as the class has __call__ from its metaclass.
        return any(base.__dict__.get("__call__") is not None for base in obj.__mro__)
    return getattr(obj, "__call__", None) is not None


def iscoroutinefunction(function):
    """Do what asyncio.iscoroutinefunction() does, which takes long to import."""
    if inspect.iscoroutinefunction(function):
        return True
    coroutines = sys.modules.get("asyncio.coroutines")
    return coroutines is not None and getattr(function, "_is_coroutine", None) is coroutines._is_coroutine


def _is_async_func(obj):
    return bool(getattr(obj, "__code__", None)) and iscoroutinefunction(obj)


def _extract_mock(obj):
    """Return the mock that a function stands for, or the object itself."""
    if isinstance(obj, FunctionTypes):
        return getattr(obj, "mock", obj)
    return obj


def _check_spec_arg_typos(kwargs_to_check):
    for misspelt in "autospect", "auto_spec", "set_spec":
        if misspelt in kwargs_to_check:
            raise RuntimeError(f"{misspelt!r} might be a typo; use unsafe=True if this is intended")
