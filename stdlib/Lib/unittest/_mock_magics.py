"""The special methods that mocks can have, and what they do by default."""

from ._mock_basics import DEFAULT

# Names without underscores.
_NUMERIC = "add sub mul matmul truediv floordiv mod lshift rshift and xor or pow".split()
_OTHERS = """
    lt gt le ge eq ne getitem setitem delitem len contains iter next hash str sizeof enter exit fspath aiter
    neg pos abs invert complex int float index bool round trunc floor ceil divmod rdivmod
""".split()
_ASYNC_METHODS = "aenter aexit anext".split()
# Only there if they are set.
_ON_DEMAND = """
    get set delete reversed missing reduce reduce_ex getinitargs getnewargs getnewargs_ex getstate setstate getformat
    repr dir subclasses format
""".split()


def _underscored(*groups) -> set[str]:
    return {f"__{name}__" for group in groups for name in group}


_magics = _underscored(_OTHERS, *([prefix + name for name in _NUMERIC] for prefix in ("", "i", "r")))
_non_defaults = _underscored(_ON_DEMAND)
_async_method_magics = _underscored(_ASYNC_METHODS)
_sync_async_magics = {"__aiter__"}
_async_magics = _async_method_magics | _sync_async_magics
_all_sync_magics = _magics | _non_defaults
_all_magics = _all_sync_magics | _async_magics
# Those of a mock with special methods.
DEFAULT_MAGICS = frozenset(_magics | _async_method_magics)

# A mock needs its own.
_unsupported_magics = _underscored(
    "getattr setattr init new prepare instancecheck subclasscheck del".split()
)

_return_values = {
    **dict.fromkeys(("__lt__", "__gt__", "__le__", "__ge__"), NotImplemented),
    "__int__": 1,
    "__contains__": False,
    "__len__": 0,
    "__exit__": False,
    "__complex__": 1j,
    "__float__": 1.0,
    "__bool__": True,
    "__index__": 1,
    "__aexit__": False,
}

# Functions of the mock that give what is returned always.
_calculate_return_value = {
    "__hash__": object.__hash__,
    "__str__": object.__str__,
    "__sizeof__": object.__sizeof__,
    "__fspath__": lambda mock: f"{type(mock).__name__}/{mock._extract_mock_name()}/{id(mock)}",
}


class _AsyncIterator:
    """An iterator as an asynchronous one."""

    def __init__(self, iterator):
        self.iterator = iterator

    def __aiter__(self):
        return self

    async def __anext__(self):
        for value in self.iterator:
            return value
        raise StopAsyncIteration


def _set_value(mock, name: str):
    """Return what a special method was set to return, or DEFAULT."""
    return getattr(mock, name)._mock_return_value


def _get_eq(self):
    def equal(other):
        value = _set_value(self, "__eq__")
        if value is not DEFAULT:
            return value
        return True if other is self else NotImplemented

    return equal


def _get_ne(self):
    def unequal(other):
        if _set_value(self, "__ne__") is not DEFAULT:
            return DEFAULT
        return False if other is self else NotImplemented

    return unequal


def _get_iter(self):
    def iterate():
        value = _set_value(self, "__iter__")
        # An iterator that was given is not begun anew, and can be used up.
        return iter(() if value is DEFAULT else value)

    return iterate


def _get_async_iter(self):
    def iterate():
        value = _set_value(self, "__aiter__")
        return _AsyncIterator(iter(() if value is DEFAULT else value))

    return iterate


# Functions of the mock that give the side effect.
_side_effect_methods = {
    "__eq__": _get_eq,
    "__ne__": _get_ne,
    "__iter__": _get_iter,
    "__aiter__": _get_async_iter,
}


def _set_return_value(mock, method, name):
    """Make the mock of a special method do what it does by default."""
    if name in _return_values:
        method.return_value = _return_values[name]
    elif name in _calculate_return_value:
        method.return_value = _calculate_return_value[name](mock)
    elif name in _side_effect_methods:
        method.side_effect = _side_effect_methods[name](mock)


def _get_method(name, func):
    """Return a function that can be set in a class, as a method that calls another one."""

    def method(self, /, *args, **kwargs):
        return func(self, *args, **kwargs)

    method.__name__ = name
    return method
