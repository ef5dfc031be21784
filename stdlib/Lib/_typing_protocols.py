"""Protocols: classes that others match by what they have; and those of typing itself, SupportsInt and the like."""

import collections.abc
import functools
from abc import ABCMeta, abstractmethod

from _typing import Generic
from _typing_base import _bare_generics, _caller
from _typing_generics import T_co

# What is defined here belongs to the module typing.
__name__ = "typing"


_TYPING_INTERNALS = frozenset({
    "__orig_bases__", "__orig_class__", "__parameters__", "__protocol_attrs__", "__non_callable_proto_members__",
    "__type_params__", "_is_protocol", "_is_runtime_protocol",
})
_SPECIAL_NAMES = frozenset({
    "__abstractmethods__", "__annotations__", "__class_getitem__", "__dict__", "__doc__", "__firstlineno__", "__init__",
    "__match_args__", "__module__", "__new__", "__slots__", "__static_attributes__", "__subclasshook__", "__weakref__",
})
# What a class has without being asked for it by a protocol.
EXCLUDED_ATTRIBUTES = _TYPING_INTERNALS | _SPECIAL_NAMES | {"_MutableMapping__marker"}

# Classes that are no protocols, but that protocols may be derived from, by module.
_PROTO_ALLOWLIST = {
    "collections.abc": [
        "Awaitable", "AsyncIterable", "AsyncIterator", "Buffer", "Callable", "Collection", "Container", "Hashable",
        "Iterable", "Iterator", "Reversible", "Sized",
    ],
    "contextlib": ["AbstractAsyncContextManager", "AbstractContextManager"],
    "os": ["PathLike"],
}

_NOT_RUNTIME = "Instance and class checks can only be used with @runtime_checkable protocols"


def _allow_reckless_class_checks(depth=2) -> bool:
    """Whether the code that checks is of a module that has to ask about every class."""
    return _caller(depth) in {"abc", "_py_abc", "functools", None}


def _get_protocol_attrs(cls) -> set[str]:
    """Return the names of all members of a protocol."""
    owners = [owner for owner in cls.__mro__[:-1] if owner.__name__ not in ("Protocol", "Generic")]
    names = {name for owner in owners for name in (*vars(owner), *getattr(owner, "__annotations__", {}))}
    return {name for name in names - EXCLUDED_ATTRIBUTES if not name.startswith("_abc_")}


def _no_init_or_replace_init(self, *args, **kwargs):
    """Stand as __init__ of protocols: they make no instances, and classes derived from them find their own __init__."""
    cls = type(self)
    if cls._is_protocol:
        raise TypeError("Protocols cannot be instantiated")
    if cls.__init__ is not _no_init_or_replace_init:
        # Called through super().
        return
    inits = (vars(owner)["__init__"] for owner in cls.__mro__ if "__init__" in vars(owner))
    cls.__init__ = next(init for init in inits if init is not _no_init_or_replace_init)
    cls.__init__(self, *args, **kwargs)


@functools.cache
def _static_getter():
    from inspect import getattr_static

    return getattr_static


def _require_class(arg) -> None:
    if not isinstance(arg, type):
        # What issubclass() says.
        raise TypeError("issubclass() arg 1 must be a class")


def _protocol_base(base) -> bool:
    """Whether a protocol may be derived from the class."""
    if base is object or base is Generic or base.__name__ in _PROTO_ALLOWLIST.get(base.__module__, ()):
        return True
    return issubclass(base, Generic) and getattr(base, "_is_protocol", False)


class _ProtocolMeta(ABCMeta):
    """The metaclass of protocols, which answers isinstance() and issubclass()."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        is_root = name == "Protocol" and bases == (Generic,)
        if not is_root and any(root in bases for root in _bare_generics):
            for base in bases:
                if not _protocol_base(base):
                    raise TypeError(f"Protocols can only inherit from other protocols, got {base!r}")
        return super().__new__(mcls, name, bases, namespace, **kwargs)

    def __init__(cls, *args, **kwargs):
        if getattr(cls, "_is_protocol", False):
            cls.__protocol_attrs__ = _get_protocol_attrs(cls)

    def __subclasscheck__(cls, other):
        if cls is Protocol:
            return type.__subclasscheck__(cls, other)
        if getattr(cls, "_is_protocol", False) and not _allow_reckless_class_checks():
            if not getattr(cls, "_is_runtime_protocol", False):
                _require_class(other)
                raise TypeError(_NOT_RUNTIME)
            others = cls.__non_callable_proto_members__
            if others and vars(cls).get("__subclasshook__") is _proto_hook:
                _require_class(other)
                raise TypeError("Protocols with non-method members don't support issubclass(). "
                                f"Non-method members: {', '.join(map(repr, sorted(others)))}.")
        return ABCMeta.__subclasscheck__(cls, other)

    def __instancecheck__(cls, instance):
        if cls is Protocol:
            return type.__instancecheck__(cls, instance)
        if not getattr(cls, "_is_protocol", False):
            return ABCMeta.__instancecheck__(cls, instance)
        if not getattr(cls, "_is_runtime_protocol", False) and not _allow_reckless_class_checks():
            raise TypeError(_NOT_RUNTIME)
        return ABCMeta.__instancecheck__(cls, instance) or _has_members(instance, cls)


def _has_members(instance, protocol) -> bool:
    """Whether an object has all members of a protocol, found without running its code; a method must not be None."""
    static = _static_getter()
    for name in protocol.__protocol_attrs__:
        try:
            value = static(instance, name)
        except AttributeError:
            return False
        if value is None and name not in protocol.__non_callable_proto_members__:
            return False
    return True


def _class_has(cls, name: str) -> bool:
    """Whether a class or one of its bases defines a member, or a protocol among them annotates it."""
    for owner in cls.__mro__:
        if name in vars(owner):
            return vars(owner)[name] is not None
        annotations = getattr(owner, "__annotations__", {})
        declared = isinstance(annotations, collections.abc.Mapping) and name in annotations
        if declared and issubclass(cls, Generic) and getattr(cls, "_is_protocol", False):
            return True
    return False


@classmethod
def _proto_hook(cls, other):
    if "_is_protocol" not in vars(cls) or not cls._is_protocol:
        return NotImplemented
    return True if all(_class_has(other, name) for name in cls.__protocol_attrs__) else NotImplemented


class Protocol(Generic, metaclass=_ProtocolMeta):
    """Base of protocols, which tell by their members what a type must have.

    Type checkers take every class with these members for one that implements the protocol, derived from it or not.
    Python itself does so with isinstance() when the protocol is decorated with @runtime_checkable.
    A protocol may be generic: class P(Protocol[T]), or class P[T](Protocol).
    """

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        own = vars(cls)
        if not own.get("_is_protocol", False):
            cls._is_protocol = Protocol in cls.__bases__
        if "__subclasshook__" not in own:
            cls.__subclasshook__ = _proto_hook
        if cls._is_protocol and cls.__init__ is Protocol.__init__:
            cls.__init__ = _no_init_or_replace_init


_bare_generics.append(Protocol)


def runtime_checkable(cls):
    """Let isinstance() and issubclass() be used with a protocol; they look whether its members are there, no more."""
    if not (issubclass(cls, Generic) and getattr(cls, "_is_protocol", False)):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    cls._is_runtime_protocol = True
    cls.__non_callable_proto_members__ = others = set()
    for name in cls.__protocol_attrs__:
        try:
            is_method = callable(getattr(cls, name, None))
        except Exception as problem:
            raise TypeError(f"Failed to determine whether protocol member {name!r} is a method member") from problem
        if not is_method:
            others.add(name)
    return cls


def is_protocol(tp, /):
    """Tell whether something is a class that was defined as a protocol; Protocol itself is none."""
    return isinstance(tp, type) and tp is not Protocol and getattr(tp, "_is_protocol", False)


def get_protocol_members(tp, /):
    """Return the names of a protocol's members; TypeError for anything else."""
    if is_protocol(tp):
        return frozenset(tp.__protocol_attrs__)
    raise TypeError(f"{tp!r} is not a Protocol")


# Protocols for built-in functions.

@runtime_checkable
class SupportsInt(Protocol):
    """What int() takes."""

    __slots__ = ()

    @abstractmethod
    def __int__(self) -> int: ...


@runtime_checkable
class SupportsFloat(Protocol):
    """What float() takes."""

    __slots__ = ()

    @abstractmethod
    def __float__(self) -> float: ...


@runtime_checkable
class SupportsComplex(Protocol):
    """What complex() takes."""

    __slots__ = ()

    @abstractmethod
    def __complex__(self) -> complex: ...


@runtime_checkable
class SupportsBytes(Protocol):
    """What bytes() takes for its content."""

    __slots__ = ()

    @abstractmethod
    def __bytes__(self) -> bytes: ...


@runtime_checkable
class SupportsIndex(Protocol):
    """What can be an index."""

    __slots__ = ()

    @abstractmethod
    def __index__(self) -> int: ...


@runtime_checkable
class SupportsAbs(Protocol[T_co]):
    """What abs() takes; the argument is the type of the result."""

    __slots__ = ()

    @abstractmethod
    def __abs__(self) -> T_co: ...


@runtime_checkable
class SupportsRound(Protocol[T_co]):
    """What round() takes; the argument is the type of the result."""

    __slots__ = ()

    @abstractmethod
    def __round__(self, ndigits: int = 0) -> T_co: ...
