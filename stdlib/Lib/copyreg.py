"""Registers how objects of extension types are pickled and copied."""

__all__ = ["pickle", "constructor", "add_extension", "remove_extension", "clear_extension_cache"]

dispatch_table = {}


def pickle(ob_type, pickle_function, constructor_ob=None):
    """Declare the function that reduces objects of a type; its result is as that of __reduce__."""
    if not callable(pickle_function):
        raise TypeError("reduction functions must be callable")
    dispatch_table[ob_type] = pickle_function
    # Kept for callers of old: constructors need no registration any more.
    if constructor_ob is not None:
        constructor(constructor_ob)


def constructor(object):
    """Check that an object is a valid constructor, that is, callable."""
    if not callable(object):
        raise TypeError("constructors must be callable")


def pickle_complex(c):
    return complex, (c.real, c.imag)


pickle(complex, pickle_complex, complex)


def pickle_union(obj):
    import functools
    import operator

    return functools.reduce, (operator.or_, obj.__args__)


pickle(type(int | str), pickle_union)


def _reconstructor(cls, base, state):
    """Rebuild an object that protocol 0 or 1 reduced to its built-in base."""
    if base is object:
        return object.__new__(cls)
    obj = base.__new__(cls, state)
    if base.__init__ != object.__init__:
        base.__init__(obj, state)
    return obj


_HEAPTYPE = 1 << 9
_new_type = type(int.__new__)


def _reduce_ex(self, proto):
    """What object.__reduce_ex__ does for protocols 0 and 1."""
    assert proto < 2
    cls = self.__class__
    for base in cls.__mro__:
        if hasattr(base, "__flags__") and not base.__flags__ & _HEAPTYPE:
            break
        new = base.__new__
        if isinstance(new, _new_type) and new.__self__ is base:
            break
    else:
        base = object
    if base is object:
        state = None
    else:
        if base is cls:
            raise TypeError(f"cannot pickle {cls.__name__!r} object")
        state = base(self)
    args = (cls, base, state)
    try:
        getstate = self.__getstate__
    except AttributeError:
        if getattr(self, "__slots__", None):
            raise TypeError(
                f"cannot pickle {cls.__name__!r} object: a class that defines __slots__ without defining "
                f"__getstate__ cannot be pickled with protocol {proto}"
            ) from None
        try:
            attributes = self.__dict__
        except AttributeError:
            attributes = None
    else:
        if getattr(self, "__slots__", None) and (
            isinstance(self, object) and type(self).__getstate__ is object.__getstate__
        ):
            raise TypeError(
                f"cannot pickle {cls.__name__!r} object: a class that defines __slots__ without defining "
                f"__getstate__ cannot be pickled with protocol {proto}"
            )
        attributes = getstate()
    if attributes:
        return _reconstructor, args, attributes
    return _reconstructor, args


def __newobj__(cls, *args):
    return cls.__new__(cls, *args)


def __newobj_ex__(cls, args, kwargs):
    """Like __newobj__, for classes whose __new__ takes keyword arguments."""
    return cls.__new__(cls, *args, **kwargs)


def _mangled(cls, name):
    """Return the name a private slot is really stored under."""
    if name.startswith("__") and not name.endswith("__"):
        stripped = cls.__name__.lstrip("_")
        if stripped:
            return f"_{stripped}{name}"
    return name


def _slotnames(cls):
    """List the slots of a class and its bases that hold state; remembered in cls.__slotnames__."""
    names = cls.__dict__.get("__slotnames__")
    if names is not None:
        return names
    names = []
    if hasattr(cls, "__slots__"):
        for base in cls.__mro__:
            slots = base.__dict__.get("__slots__")
            if slots is None:
                continue
            if isinstance(slots, str):
                slots = (slots,)
            names += [_mangled(base, name) for name in slots if name not in ("__dict__", "__weakref__")]
    try:
        cls.__slotnames__ = names
    except Exception:
        pass
    return names


# The extension registry: short integer codes that pickle may write instead of a class's module and name.
_extension_registry = {}
_inverted_registry = {}
_extension_cache = {}


def add_extension(module, name, code):
    """Register an extension code for an object, given by module and name."""
    code = int(code)
    if not 1 <= code <= 0x7FFFFFFF:
        raise ValueError("code out of range")
    key = (module, name)
    if _extension_registry.get(key) == code and _inverted_registry.get(code) == key:
        return
    if key in _extension_registry:
        raise ValueError(f"key {key} is already registered with code {_extension_registry[key]}")
    if code in _inverted_registry:
        raise ValueError(f"code {code} is already in use for key {_inverted_registry[code]}")
    _extension_registry[key] = code
    _inverted_registry[code] = key


def remove_extension(module, name, code):
    """Take back an extension code; for tests."""
    key = (module, name)
    if _extension_registry.get(key) != code or _inverted_registry.get(code) != key:
        raise ValueError(f"key {key} is not registered with code {code}")
    del _extension_registry[key]
    del _inverted_registry[code]
    _extension_cache.pop(code, None)


def clear_extension_cache():
    _extension_cache.clear()
