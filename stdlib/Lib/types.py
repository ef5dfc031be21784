"""Names for the types the interpreter makes itself, and helpers to make classes dynamically."""

import sys


def _a_function():
    pass


FunctionType = type(_a_function)
LambdaType = FunctionType
CodeType = type(_a_function.__code__)
MappingProxyType = type(type.__dict__)
SimpleNamespace = type(sys.implementation)


def _a_cell():
    value = 1

    def inner():
        return value

    return inner.__closure__[0]


CellType = type(_a_cell())


def _a_generator():
    yield


GeneratorType = type(_a_generator())


async def _a_coroutine():
    pass


_coroutine = _a_coroutine()
CoroutineType = type(_coroutine)
_coroutine.close()


async def _an_async_generator():
    yield


AsyncGeneratorType = type(_an_async_generator())


class _AClass:
    __slots__ = ("member",)

    def method(self):
        pass


MethodType = type(_AClass().method)
BuiltinFunctionType = type(len)
BuiltinMethodType = type([].append)
WrapperDescriptorType = type(object.__init__)
MethodWrapperType = type(object().__str__)
MethodDescriptorType = type(str.join)
ClassMethodDescriptorType = type(dict.__dict__["fromkeys"])
ModuleType = type(sys)

try:
    raise TypeError
except TypeError as _error:
    TracebackType = type(_error.__traceback__)
    FrameType = type(_error.__traceback__.tb_frame)

GetSetDescriptorType = type(FunctionType.__code__)
MemberDescriptorType = type(_AClass.member)
GenericAlias = type(list[int])
UnionType = type(int | str)
EllipsisType = type(Ellipsis)
NoneType = type(None)
NotImplementedType = type(NotImplemented)

del sys, _a_function, _a_cell, _a_generator, _a_coroutine, _coroutine, _an_async_generator, _AClass


def __getattr__(name):
    # The only capsule at hand belongs to a module that few programs load.
    if name == "CapsuleType":
        global CapsuleType
        try:
            from _socket import CAPI
        except ImportError:
            from _datetime import datetime_CAPI as CAPI
        CapsuleType = type(CAPI)
        return CapsuleType
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def new_class(name, bases=(), kwds=None, exec_body=None):
    """Make a class the way a class statement does; `exec_body` fills the namespace it is given."""
    resolved = resolve_bases(bases)
    metaclass, namespace, kwds = prepare_class(name, resolved, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if resolved is not bases:
        namespace["__orig_bases__"] = bases
    return metaclass(name, resolved, namespace, **kwds)


def resolve_bases(bases):
    """Replace bases that are not types by what their __mro_entries__ method gives (PEP 560)."""
    resolved = []
    changed = False
    for base in bases:
        if not isinstance(base, type) and hasattr(base, "__mro_entries__"):
            entries = base.__mro_entries__(bases)
            if not isinstance(entries, tuple):
                raise TypeError("__mro_entries__ must return a tuple")
            resolved.extend(entries)
            changed = True
        else:
            resolved.append(base)
    return tuple(resolved) if changed else bases


def prepare_class(name, bases=(), kwds=None):
    """Find the metaclass and make the namespace for a class statement.

    Return (metaclass, namespace, kwds); kwds is a copy without "metaclass".
    """
    kwds = {} if kwds is None else dict(kwds)
    if "metaclass" in kwds:
        metaclass = kwds.pop("metaclass")
    elif bases:
        metaclass = type(bases[0])
    else:
        metaclass = type
    if isinstance(metaclass, type):
        metaclass = _most_derived_metaclass(metaclass, bases)
    if hasattr(metaclass, "__prepare__"):
        namespace = metaclass.__prepare__(name, bases, **kwds)
    else:
        namespace = {}
    return metaclass, namespace, kwds


def _most_derived_metaclass(winner, bases):
    for base in bases:
        candidate = type(base)
        if issubclass(winner, candidate):
            continue
        if not issubclass(candidate, winner):
            raise TypeError(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass "
                "of the metaclasses of all its bases"
            )
        winner = candidate
    return winner


def get_original_bases(cls, /):
    """Return the bases of a class as written, before __mro_entries__ replaced any."""
    try:
        return cls.__dict__.get("__orig_bases__", cls.__bases__)
    except AttributeError:
        raise TypeError(f"Expected an instance of type, not {type(cls).__name__!r}") from None


class DynamicClassAttribute:
    """A property on instances whose name, looked up on the class, goes to the metaclass's __getattr__."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = doc or fget.__doc__
        self.overwrite_doc = doc is None
        self.__isabstractmethod__ = bool(getattr(fget, "__isabstractmethod__", False))

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.__isabstractmethod__:
                return self
            raise AttributeError()
        if self.fget is None:
            raise AttributeError("unreadable attribute")
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def _copy(self, fget, fset, fdel, doc):
        clone = type(self)(fget, fset, fdel, doc)
        clone.overwrite_doc = self.overwrite_doc
        return clone

    def getter(self, fget):
        """Return a copy with another getter."""
        return self._copy(fget, self.fset, self.fdel, fget.__doc__ if self.overwrite_doc else self.__doc__)

    def setter(self, fset):
        """Return a copy with another setter."""
        return self._copy(self.fget, fset, self.fdel, self.__doc__)

    def deleter(self, fdel):
        """Return a copy with another deleter."""
        return self._copy(self.fget, self.fset, fdel, self.__doc__)


class _GeneratorWrapper:
    """Makes a generator-like object that is not a native generator awaitable."""

    def __init__(self, gen):
        self.__wrapped = gen
        self.__isgen = gen.__class__ is GeneratorType
        self.__name__ = getattr(gen, "__name__", None)
        self.__qualname__ = getattr(gen, "__qualname__", None)

    def send(self, val):
        return self.__wrapped.send(val)

    def throw(self, tp, *rest):
        return self.__wrapped.throw(tp, *rest)

    def close(self):
        return self.__wrapped.close()

    @property
    def gi_code(self):
        return self.__wrapped.gi_code

    @property
    def gi_frame(self):
        return self.__wrapped.gi_frame

    @property
    def gi_running(self):
        return self.__wrapped.gi_running

    @property
    def gi_yieldfrom(self):
        return self.__wrapped.gi_yieldfrom

    @property
    def gi_suspended(self):
        return self.__wrapped.gi_suspended

    cr_code = gi_code
    cr_frame = gi_frame
    cr_running = gi_running
    cr_await = gi_yieldfrom
    cr_suspended = gi_suspended

    def __next__(self):
        return next(self.__wrapped)

    def __iter__(self):
        if self.__isgen:
            return self.__wrapped
        return self

    __await__ = __iter__


_CO_GENERATOR = 0x20
_CO_COROUTINE = 0x80
_CO_ITERABLE_COROUTINE = 0x100


def coroutine(func):
    """Make a generator function usable in await expressions.

    A native generator function is marked in place; anything else is wrapped,
    and what it returns is adapted.
    """
    if not callable(func):
        raise TypeError("types.coroutine() expects a callable")
    if func.__class__ is FunctionType and getattr(func, "__code__", None).__class__ is CodeType:
        code = func.__code__
        if code.co_flags & (_CO_COROUTINE | _CO_ITERABLE_COROUTINE):
            return func
        if code.co_flags & _CO_GENERATOR:
            func.__code__ = code.replace(co_flags=code.co_flags | _CO_ITERABLE_COROUTINE)
            return func

    import functools
    import _collections_abc

    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        result = func(*args, **kwargs)
        kind = result.__class__
        if kind is CoroutineType or (
            kind is GeneratorType and result.gi_code.co_flags & _CO_ITERABLE_COROUTINE
        ):
            return result
        if isinstance(result, _collections_abc.Generator) and not isinstance(result, _collections_abc.Coroutine):
            return _GeneratorWrapper(result)
        return result

    return wrapped


__all__ = [name for name in globals() if not name.startswith("_")] + ["CapsuleType"]
