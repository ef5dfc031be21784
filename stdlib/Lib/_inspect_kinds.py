"""The part of inspect that tells what kind an object is and which state a generator is in."""

import functools
from types import (
    AsyncGeneratorType, BuiltinFunctionType, CodeType, CoroutineType, FrameType, FunctionType, GeneratorType,
    GetSetDescriptorType, MemberDescriptorType, MethodType, MethodWrapperType, ModuleType, TracebackType,
)

# What is defined here belongs to the module inspect.
__name__ = "inspect"

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS, CO_NESTED = [1 << bit for bit in range(5)]
CO_GENERATOR, CO_NOFREE, CO_COROUTINE, CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR = [1 << bit for bit in range(5, 10)]
TPFLAGS_IS_ABSTRACT = 1 << 20


def _is_exactly(name: str, kind: type, what: str):
    """Make the predicate that asks for instances of one type."""
    def predicate(object):
        return isinstance(object, kind)

    predicate.__name__ = predicate.__qualname__ = name
    predicate.__doc__ = f"Tell whether the object is {what}."
    return predicate


ismodule = _is_exactly("ismodule", ModuleType, "a module")
isclass = _is_exactly("isclass", type, "a class")
ismethod = _is_exactly("ismethod", MethodType, "a method written in Python and bound to its first argument")
isfunction = _is_exactly("isfunction", FunctionType, "a function written in Python (a lambda, too)")
isbuiltin = _is_exactly("isbuiltin", BuiltinFunctionType, "a native function or a bound native method")
ismethodwrapper = _is_exactly("ismethodwrapper", MethodWrapperType, "a bound native special method")
ismemberdescriptor = _is_exactly("ismemberdescriptor", MemberDescriptorType, "the descriptor of a slot")
isgetsetdescriptor = _is_exactly("isgetsetdescriptor", GetSetDescriptorType, "the descriptor of a computed native attribute")
istraceback = _is_exactly("istraceback", TracebackType, "a traceback")
isframe = _is_exactly("isframe", FrameType, "a frame")
iscode = _is_exactly("iscode", CodeType, "a code object")
isgenerator = _is_exactly("isgenerator", GeneratorType, "a generator (not the function that makes it)")
iscoroutine = _is_exactly("iscoroutine", CoroutineType, "a coroutine (not the function that makes it)")
isasyncgen = _is_exactly("isasyncgen", AsyncGeneratorType, "an asynchronous generator (not the function that makes it)")

_WITH_OWN_PREDICATE = (type, MethodType, FunctionType)


def ismethoddescriptor(object):
    """Tell whether the object has __get__ alone, like the methods of native classes.

    What ismethod(), isfunction() or isclass() accepts is none, nor is a partial object.
    """
    if isinstance(object, (*_WITH_OWN_PREDICATE, functools.partial)):
        return False
    kind = type(object)
    return hasattr(kind, "__get__") and not (hasattr(kind, "__set__") or hasattr(kind, "__delete__"))


def isdatadescriptor(object):
    """Tell whether the object is a descriptor that takes part in setting or deleting, such as a property."""
    kind = type(object)
    return not isinstance(object, _WITH_OWN_PREDICATE) and (hasattr(kind, "__set__") or hasattr(kind, "__delete__"))


def isroutine(object):
    """Tell whether the object is a function or method of any sort, native ones included."""
    routines = (BuiltinFunctionType, FunctionType, MethodType, MethodWrapperType)
    return isinstance(object, routines) or ismethoddescriptor(object)


def isawaitable(object):
    """Tell whether `await` takes the object."""
    from collections.abc import Awaitable

    match object:
        case CoroutineType():
            return True
        case GeneratorType() if object.gi_code.co_flags & CO_ITERABLE_COROUTINE:
            return True
    return isinstance(object, Awaitable)


def isabstract(object):
    """Tell whether the object is a class that cannot be made instances of because methods are abstract."""
    from abc import ABCMeta

    if not isinstance(object, type):
        return False
    if object.__flags__ & TPFLAGS_IS_ABSTRACT:
        return True
    if hasattr(object, "__abstractmethods__") or not isinstance(object, ABCMeta):
        return False
    # The metaclass is still at work (__init_subclass__ asks): collect what it is going to find.
    own = vars(object).values()
    inherited = (getattr(object, name, None) for base in object.__bases__ for name in getattr(base, "__abstractmethods__", ()))
    return any(getattr(value, "__isabstractmethod__", False) for values in (own, inherited) for value in values)


# Kinds of functions.

_MISSING = object()


def _signature_is_functionlike(obj):
    """Tell whether an object has everything that describes a Python function, as those of some compilers have."""
    if isinstance(obj, type) or not callable(obj):
        return False
    expected = {
        "__name__": str, "__code__": CodeType, "__defaults__": (tuple, type(None)), "__kwdefaults__": (dict, type(None)),
    }
    return (all(isinstance(getattr(obj, name, _MISSING), kinds) for name, kinds in expected.items())
            and isinstance(getattr(obj, "__annotations__", None), (dict, type(None))))


def _function_below(obj):
    """The function that bound methods and partial objects finally call."""
    while isinstance(obj, MethodType):
        obj = obj.__func__
    return functools._unwrap_partial(obj)


def _compiled_as(obj, flag: int) -> bool:
    function = _function_below(functools._unwrap_partialmethod(obj))
    if not isinstance(function, FunctionType) and not _signature_is_functionlike(function):
        return False
    return function.__code__.co_flags & flag != 0


def isgeneratorfunction(obj):
    """Tell whether calling the object makes a generator."""
    return _compiled_as(obj, CO_GENERATOR)


def isasyncgenfunction(obj):
    """Tell whether calling the object makes an asynchronous generator."""
    return _compiled_as(obj, CO_ASYNC_GENERATOR)


def iscoroutinefunction(obj):
    """Tell whether calling the object makes a coroutine: by `async def`, or marked with markcoroutinefunction()."""
    if _compiled_as(obj, CO_COROUTINE):
        return True
    return getattr(_function_below(obj), "_is_coroutine_marker", None) is _coroutine_mark


_coroutine_mark = object()


def markcoroutinefunction(func):
    """Let iscoroutinefunction() accept a callable that returns a coroutine without `async def`, and return it."""
    target = getattr(func, "__func__", func)
    target._is_coroutine_marker = _coroutine_mark
    return target


# States of generators, coroutines and asynchronous generators: the names say which family a state is of.

GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = _GENERATOR_STATES = (
    "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED")
CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, CORO_CLOSED = _COROUTINE_STATES = (
    "CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED", "CORO_CLOSED")
AGEN_CREATED, AGEN_RUNNING, AGEN_SUSPENDED, AGEN_CLOSED = _ASYNC_GENERATOR_STATES = (
    "AGEN_CREATED", "AGEN_RUNNING", "AGEN_SUSPENDED", "AGEN_CLOSED")


def _state(states, running: bool, suspended: bool, frame) -> str:
    created, is_running, is_suspended, closed = states
    if running:
        return is_running
    if suspended:
        return is_suspended
    return closed if frame is None else created


def getgeneratorstate(generator):
    """Return which of the four GEN_ states a generator is in."""
    return _state(_GENERATOR_STATES, generator.gi_running, generator.gi_suspended, generator.gi_frame)


def getcoroutinestate(coroutine):
    """Return which of the four CORO_ states a coroutine is in."""
    return _state(_COROUTINE_STATES, coroutine.cr_running, coroutine.cr_suspended, coroutine.cr_frame)


def getasyncgenstate(agen):
    """Return which of the four AGEN_ states an asynchronous generator is in."""
    return _state(_ASYNC_GENERATOR_STATES, agen.ag_running, agen.ag_suspended, agen.ag_frame)


def _locals_of(frame) -> dict:
    return {} if frame is None else frame.f_locals


def getgeneratorlocals(generator):
    """Return the variables of a generator by name; none once it has ended."""
    if isinstance(generator, GeneratorType):
        return _locals_of(generator.gi_frame)
    raise TypeError(f"{generator!r} is not a Python generator")


def getcoroutinelocals(coroutine):
    """Return the variables of a coroutine by name; none once it has ended."""
    return _locals_of(getattr(coroutine, "cr_frame", None))


def getasyncgenlocals(agen):
    """Return the variables of an asynchronous generator by name; none once it has ended."""
    if isinstance(agen, AsyncGeneratorType):
        return _locals_of(agen.ag_frame)
    raise TypeError(f"{agen!r} is not a Python async generator")
