"""Names for types that the interpreter makes without a name, and functions that make classes."""


def _nameless_types() -> dict[str, type]:
    """The types of things that have to be made to get at them."""
    outer = None

    def function():
        return outer

    def generator():
        yield

    async def coroutine():
        pass

    async def async_generator():
        yield

    class Sample:
        __slots__ = ("slot",)

        def method(self):
            pass

    try:
        raise ValueError
    except ValueError as error:
        trace = error.__traceback__
    waiting = coroutine()
    samples = {
        "FunctionType": function, "LambdaType": function, "CodeType": function.__code__, "CellType": function.__closure__[0],
        "GeneratorType": generator(), "CoroutineType": waiting, "AsyncGeneratorType": async_generator(),
        "MethodType": Sample().method, "BuiltinFunctionType": len, "BuiltinMethodType": [].append,
        "WrapperDescriptorType": object.__init__, "MethodWrapperType": object().__str__, "MethodDescriptorType": str.join,
        "ClassMethodDescriptorType": vars(dict)["fromkeys"], "GetSetDescriptorType": type(function).__code__,
        "MemberDescriptorType": Sample.slot, "TracebackType": trace, "FrameType": trace.tb_frame,
        "MappingProxyType": vars(type), "GenericAlias": list[int], "UnionType": int | str,
        "EllipsisType": ..., "NoneType": None, "NotImplementedType": NotImplemented,
    }
    waiting.close()
    return {name: type(sample) for name, sample in samples.items()}


def _module_types() -> dict[str, type]:
    import sys

    return {"ModuleType": type(sys), "SimpleNamespace": type(sys.implementation)}


globals().update(_nameless_types(), **_module_types())


def _capsule_type() -> type:
    class PyCapsule:
        """A pointer that a native module hands to another one; this interpreter has none."""

        __slots__ = ()
        __module__ = "builtins"

        def __new__(cls):
            raise TypeError("cannot create 'PyCapsule' instances")

    PyCapsule.__qualname__ = "PyCapsule"
    return PyCapsule


def __getattr__(name):
    if name == "CapsuleType":
        return globals().setdefault(name, _capsule_type())
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# Making classes.

def resolve_bases(bases):
    """Return bases with what is no class replaced by the classes that its __mro_entries__() gives."""
    resolved = []
    for base in bases:
        if isinstance(base, type) or not hasattr(base, "__mro_entries__"):
            resolved.append(base)
            continue
        entries = base.__mro_entries__(bases)
        if not isinstance(entries, tuple):
            raise TypeError("__mro_entries__ must return a tuple")
        resolved += entries
    unchanged = len(resolved) == len(bases) and all(map(lambda new, old: new is old, resolved, bases))
    return bases if unchanged else tuple(resolved)


def _common_metaclass(first, bases):
    """The metaclass that is derived from all others; TypeError if none is."""
    candidates = [first, *map(type, bases)]
    for candidate in candidates:
        if all(issubclass(candidate, other) for other in candidates):
            return candidate
    raise TypeError("metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
                    "metaclasses of all its bases")


def prepare_class(name, bases=(), kwds=None):
    """Return (metaclass, namespace, keyword arguments without the metaclass) for a class that is to be made."""
    kwds = dict(kwds or ())
    metaclass = kwds.pop("metaclass", type(bases[0]) if bases else type)
    # Any callable may stand there.
    if isinstance(metaclass, type):
        metaclass = _common_metaclass(metaclass, bases)
    prepare = getattr(metaclass, "__prepare__", None)
    return metaclass, {} if prepare is None else prepare(name, bases, **kwds), kwds


def new_class(name, bases=(), kwds=None, exec_body=None):
    """Make a class as a class statement does; `exec_body` is called with its namespace."""
    classes = resolve_bases(bases)
    metaclass, namespace, arguments = prepare_class(name, classes, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if classes is not bases:
        namespace["__orig_bases__"] = bases
    return metaclass(name, classes, namespace, **arguments)


def get_original_bases(cls, /):
    """Return the bases of a class as they were written, where some were no classes."""
    if isinstance(cls, type):
        return vars(cls).get("__orig_bases__", cls.__bases__)
    raise TypeError(f"Expected an instance of type, not {type(cls).__name__!r}")


class DynamicClassAttribute:
    """A property of instances alone: on the class, the name is left to the metaclass's __getattr__()."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget, self.fset, self.fdel = fget, fset, fdel
        self.overwrite_doc = doc is None
        self.__doc__ = doc or getattr(fget, "__doc__", None)
        self.__isabstractmethod__ = bool(getattr(fget, "__isabstractmethod__", False))

    def __get__(self, instance, ownerclass=None):
        if instance is not None:
            if self.fget is None:
                raise AttributeError("unreadable attribute")
            return self.fget(instance)
        if not self.__isabstractmethod__:
            raise AttributeError
        return self

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def _with(self, **functions):
        """A copy with other functions; a getter brings its documentation unless some was given."""
        doc = self.__doc__
        if "fget" in functions and self.overwrite_doc:
            doc = functions["fget"].__doc__
        copy = type(self)(**{"fget": self.fget, "fset": self.fset, "fdel": self.fdel, **functions}, doc=doc)
        copy.overwrite_doc = self.overwrite_doc
        return copy

    def getter(self, fget):
        """Return a copy with another getter."""
        return self._with(fget=fget)

    def setter(self, fset):
        """Return a copy with another setter."""
        return self._with(fset=fset)

    def deleter(self, fdel):
        """Return a copy with another deleter."""
        return self._with(fdel=fdel)


# Coroutines out of generators.

def _passed_on(name: str) -> property:
    """An attribute of the generator inside of a wrapper."""
    return property(lambda self: getattr(self._generator, name))


class _GeneratorWrapper:
    """Makes something that works like a generator awaitable."""

    gi_code = cr_code = _passed_on("gi_code")
    gi_frame = cr_frame = _passed_on("gi_frame")
    gi_running = cr_running = _passed_on("gi_running")
    gi_suspended = cr_suspended = _passed_on("gi_suspended")
    gi_yieldfrom = cr_await = _passed_on("gi_yieldfrom")

    def __init__(self, gen):
        self._generator = gen
        self.__name__ = getattr(gen, "__name__", None)
        self.__qualname__ = getattr(gen, "__qualname__", None)

    def __next__(self):
        return next(self._generator)

    def __iter__(self):
        generator = self._generator
        return generator if generator.__class__ is GeneratorType else self

    __await__ = __iter__

    def send(self, val):
        return self._generator.send(val)

    def throw(self, tp, *rest):
        return self._generator.throw(tp, *rest)

    def close(self):
        return self._generator.close()


_FLAG_GENERATOR, _FLAG_COROUTINE, _FLAG_ITERABLE_COROUTINE = 0x20, 0x80, 0x100


def _is_marked(code) -> bool:
    """Whether calling the code makes something that can be awaited."""
    return code.co_flags & (_FLAG_COROUTINE | _FLAG_ITERABLE_COROUTINE) != 0


def _awaitable(made):
    """What a function returned, wrapped if it is a generator that cannot be awaited."""
    from _collections_abc import Coroutine, Generator

    if made.__class__ is GeneratorType and _is_marked(made.gi_code) or isinstance(made, Coroutine):
        return made
    return _GeneratorWrapper(made) if isinstance(made, Generator) else made


def coroutine(func):
    """Make a coroutine function of a generator function, or of one that returns something like a generator."""
    if not callable(func):
        raise TypeError("types.coroutine() expects a callable")
    code = getattr(func, "__code__", None)
    if func.__class__ is FunctionType and code.__class__ is CodeType:
        if _is_marked(code):
            return func
        if code.co_flags & _FLAG_GENERATOR:
            func.__code__ = code.replace(co_flags=code.co_flags | _FLAG_ITERABLE_COROUTINE)
            return func
    from functools import wraps

    @wraps(func)
    def wrapped(*args, **kwargs):
        return _awaitable(func(*args, **kwargs))

    return wrapped


__all__ = [*(name for name in globals() if not name.startswith("_")), "CapsuleType"]
