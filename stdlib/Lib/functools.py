"""Higher-order functions and operations on callables."""

__all__ = [
    "update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cache", "cmp_to_key",
    "lru_cache", "reduce", "partial", "partialmethod", "singledispatch", "singledispatchmethod", "cached_property",
]

try:
    from _functools import _lru_cache_wrapper, cmp_to_key, partial, reduce
except ImportError:
    from _pyfunctools import _lru_cache_wrapper, cmp_to_key, partial, reduce
from _thread import RLock
from abc import get_cache_token
from reprlib import recursive_repr

GenericAlias = type(list[int])

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__", "__type_params__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make `wrapper` look like the function it wraps, and return it.

    The attributes named in `assigned` are copied, those in `updated` are
    merged, and __wrapped__ is set to the wrapped function.
    """
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    # After the updates, which may have brought a __wrapped__ of the wrapped function itself.
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Decorator form of update_wrapper(), for the wrapper function's definition."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


def _ask(self, other, method):
    """Call a comparison as defined by the object's class, without trying the reflected one."""
    return getattr(type(self), method)(self, other)


def _gt_from_lt(self, other):
    "Return a > b.  Computed by @total_ordering from (not a < b) and (a != b)."
    answer = _ask(self, other, "__lt__")
    return answer if answer is NotImplemented else not answer and self != other


def _le_from_lt(self, other):
    "Return a <= b.  Computed by @total_ordering from (a < b) or (a == b)."
    answer = _ask(self, other, "__lt__")
    return answer if answer is NotImplemented else answer or self == other


def _ge_from_lt(self, other):
    "Return a >= b.  Computed by @total_ordering from (not a < b)."
    answer = _ask(self, other, "__lt__")
    return answer if answer is NotImplemented else not answer


def _ge_from_le(self, other):
    "Return a >= b.  Computed by @total_ordering from (not a <= b) or (a == b)."
    answer = _ask(self, other, "__le__")
    return answer if answer is NotImplemented else not answer or self == other


def _lt_from_le(self, other):
    "Return a < b.  Computed by @total_ordering from (a <= b) and (a != b)."
    answer = _ask(self, other, "__le__")
    return answer if answer is NotImplemented else answer and self != other


def _gt_from_le(self, other):
    "Return a > b.  Computed by @total_ordering from (not a <= b)."
    answer = _ask(self, other, "__le__")
    return answer if answer is NotImplemented else not answer


def _lt_from_gt(self, other):
    "Return a < b.  Computed by @total_ordering from (not a > b) and (a != b)."
    answer = _ask(self, other, "__gt__")
    return answer if answer is NotImplemented else not answer and self != other


def _ge_from_gt(self, other):
    "Return a >= b.  Computed by @total_ordering from (a > b) or (a == b)."
    answer = _ask(self, other, "__gt__")
    return answer if answer is NotImplemented else answer or self == other


def _le_from_gt(self, other):
    "Return a <= b.  Computed by @total_ordering from (not a > b)."
    answer = _ask(self, other, "__gt__")
    return answer if answer is NotImplemented else not answer


def _le_from_ge(self, other):
    "Return a <= b.  Computed by @total_ordering from (not a >= b) or (a == b)."
    answer = _ask(self, other, "__ge__")
    return answer if answer is NotImplemented else not answer or self == other


def _gt_from_ge(self, other):
    "Return a > b.  Computed by @total_ordering from (a >= b) and (a != b)."
    answer = _ask(self, other, "__ge__")
    return answer if answer is NotImplemented else answer and self != other


def _lt_from_ge(self, other):
    "Return a < b.  Computed by @total_ordering from (not a >= b)."
    answer = _ask(self, other, "__ge__")
    return answer if answer is NotImplemented else not answer


# For each comparison a class may define, in order of preference, what the others are made from it.
_convert = {
    "__lt__": {"__gt__": _gt_from_lt, "__le__": _le_from_lt, "__ge__": _ge_from_lt},
    "__le__": {"__ge__": _ge_from_le, "__lt__": _lt_from_le, "__gt__": _gt_from_le},
    "__gt__": {"__lt__": _lt_from_gt, "__ge__": _ge_from_gt, "__le__": _le_from_gt},
    "__ge__": {"__le__": _le_from_ge, "__gt__": _gt_from_ge, "__lt__": _lt_from_ge},
}


def total_ordering(cls):
    """Class decorator that adds the ordering methods that are missing, given at least one."""
    for root, derived in _convert.items():
        if getattr(cls, root, None) is not getattr(object, root):
            break
    else:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    for name, function in derived.items():
        if getattr(cls, name, None) is getattr(object, name):
            # Each class gets its own __name__ from the shared function: the names differ, the code does not.
            function.__name__ = name
            setattr(cls, name, function)
    return cls


_NO_PARTIAL = object()


class partialmethod:
    """Descriptor like partial(), for methods: the arguments go after self."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        if isinstance(func, partialmethod):
            # A partialmethod has no __call__, so the layers are merged here rather than nested.
            self.func = func.func
            self.args = func.args + args
            self.keywords = {**func.keywords, **keywords}
        else:
            self.func = func
            self.args = args
            self.keywords = keywords

    def __repr__(self):
        cls = type(self)
        pieces = [repr(self.func), *map(repr, self.args), *(f"{k}={v!r}" for k, v in self.keywords.items())]
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(pieces)})"

    def _make_unbound_method(self):
        def _method(cls_or_self, /, *args, **keywords):
            return self.func(cls_or_self, *self.args, *args, **{**self.keywords, **keywords})

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.__partialmethod__ = self
        return _method

    def __get__(self, obj, cls=None):
        getter = getattr(self.func, "__get__", None)
        result = None
        if getter is not None:
            bound = getter(obj, cls)
            if bound is not self.func:
                # The function is a descriptor of its own (a classmethod, say): it did the binding.
                result = partial(bound, *self.args, **self.keywords)
                try:
                    result.__self__ = bound.__self__
                except AttributeError:
                    pass
        if result is None:
            result = self._make_unbound_method().__get__(obj, cls)
        return result

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    __class_getitem__ = classmethod(GenericAlias)


def _unwrap_partial(func):
    while isinstance(func, partial):
        func = func.func
    return func


def _unwrap_partialmethod(func):
    previous = None
    while func is not previous:
        previous = func
        while isinstance(getattr(func, "__partialmethod__", None), partialmethod):
            func = func.__partialmethod__
        while isinstance(func, partialmethod):
            func = func.func
        func = _unwrap_partial(func)
    return func


def _cache_info_type():
    """Return the CacheInfo named tuple; made at the first use, so that collections is not imported for nothing."""
    global _CacheInfo
    try:
        return _CacheInfo
    except NameError:
        from collections import namedtuple

        _CacheInfo = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"])
        _CacheInfo.__module__ = "functools"
        return _CacheInfo


class _HashedSeq(list):
    """A cache key that computes its hash once."""

    __slots__ = ("hashvalue",)

    def __init__(self, tup, hash=hash):
        self[:] = tup
        self.hashvalue = hash(tup)

    def __hash__(self):
        return self.hashvalue


_KEYWORD_MARK = (object(),)


def _make_key(args, kwds, typed, kwd_mark=_KEYWORD_MARK, fasttypes={int, str}, tuple=tuple, type=type, len=len):
    """Make a cache key from call arguments; a single int or str is its own key."""
    # The built-in functions are parameters, as they may be what is cached.
    key = args
    if kwds:
        key += kwd_mark
        for item in kwds.items():
            key += item
    if typed:
        key += tuple([type(value) for value in args])
        if kwds:
            key += tuple([type(value) for value in kwds.values()])
    elif len(key) == 1 and type(key[0]) in fasttypes:
        return key[0]
    return _HashedSeq(key)


def lru_cache(maxsize=128, typed=False):
    """Decorator that remembers up to `maxsize` most recent calls; None means without limit.

    With `typed`, arguments of different types are cached separately. The
    wrapped function gets cache_info(), cache_clear() and cache_parameters().
    """
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        # Used without parentheses: the first argument is the function.
        user_function, maxsize = maxsize, 128
        wrapper = _lru_cache_wrapper(user_function, maxsize, typed, _cache_info_type())
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, user_function)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")

    def decorating_function(user_function):
        wrapper = _lru_cache_wrapper(user_function, maxsize, typed, _cache_info_type())
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, user_function)

    return decorating_function


def cache(user_function, /):
    """Decorator that remembers every call, without limit: lru_cache(maxsize=None)."""
    return lru_cache(maxsize=None)(user_function)


def _c3_merge(sequences):
    """Merge linearisations into one, keeping each one's order (the C3 algorithm)."""
    result = []
    while True:
        sequences = [s for s in sequences if s]
        if not sequences:
            return result
        for candidate_list in sequences:
            candidate = candidate_list[0]
            if not any(candidate in s[1:] for s in sequences):
                break
        else:
            raise RuntimeError("Inconsistent hierarchy")
        result.append(candidate)
        for s in sequences:
            if s[0] is candidate:
                del s[0]


def _c3_mro(cls, abcs=None):
    """Return the MRO of a class with the given ABCs inserted where they apply.

    An ABC goes after the last explicit base that implements it.
    """
    bases = cls.__bases__
    # ABCs fitting some base are left to that base; the rest belong to this class itself.
    boundary = 0
    for i in range(len(bases), 0, -1):
        if hasattr(bases[i - 1], "__abstractmethods__"):
            boundary = i
            break
    abcs = list(abcs) if abcs else []
    before = list(bases[:boundary])
    after = list(bases[boundary:])
    own = [base for base in abcs if issubclass(cls, base) and not any(issubclass(b, base) for b in bases)]
    for base in own:
        abcs.remove(base)
    return _c3_merge(
        [[cls]]
        + [_c3_mro(base, abcs=abcs) for base in before]
        + [_c3_mro(base, abcs=abcs) for base in own]
        + [_c3_mro(base, abcs=abcs) for base in after]
        + [before]
        + [own]
        + [after]
    )


def _compose_mro(cls, types):
    """Return the MRO of a class with those of `types` inserted that are its virtual bases."""
    real_mro = set(cls.__mro__)

    def is_related(typ):
        return (
            typ not in real_mro
            and hasattr(typ, "__mro__")
            and not isinstance(typ, GenericAlias)
            and issubclass(cls, typ)
        )

    types = [typ for typ in types if is_related(typ)]
    # A base that some other candidate inherits from comes in with that candidate.
    types = [typ for typ in types if not any(typ is not other and typ in other.__mro__ for other in types)]
    known = set(types)
    mro = []
    for typ in types:
        found = []
        for derived in typ.__subclasses__():
            if derived not in real_mro and issubclass(cls, derived):
                found.append([s for s in derived.__mro__ if s in known])
        if not found:
            mro.append(typ)
            continue
        # The most specific related subclasses come first.
        found.sort(key=len, reverse=True)
        for group in found:
            for subclass in group:
                if subclass not in mro:
                    mro.append(subclass)
    return _c3_mro(cls, abcs=mro)


def _find_impl(cls, registry):
    """Return the implementation registered for the class nearest to `cls`.

    RuntimeError when two ABCs match and neither comes before the other.
    """
    mro = _compose_mro(cls, registry.keys())
    match = None
    for t in mro:
        if match is not None:
            if (
                t in registry
                and t not in cls.__mro__
                and match not in cls.__mro__
                and not issubclass(match, t)
            ):
                raise RuntimeError(f"Ambiguous dispatch: {match} or {t}")
            break
        if t in registry:
            match = t
    return registry.get(match)


def singledispatch(func):
    """Make a function generic: the type of its first argument chooses the implementation.

    Implementations are added with the register() attribute of the result;
    dispatch(), registry and _clear_cache() tell about the choices.
    """
    import sys
    import types
    import weakref

    registry = {}
    dispatch_cache = weakref.WeakKeyDictionary()
    cache_token = None

    def dispatch(cls):
        """Return the best implementation for a class."""
        nonlocal cache_token
        if cache_token is not None:
            current = get_cache_token()
            if cache_token != current:
                dispatch_cache.clear()
                cache_token = current
        try:
            return dispatch_cache[cls]
        except KeyError:
            impl = registry.get(cls) or _find_impl(cls, registry)
            dispatch_cache[cls] = impl
            return impl

    def is_union(cls):
        if isinstance(cls, types.UnionType):
            return True
        # A typing.Union can only come from typing.
        typing = sys.modules.get("typing")
        return typing is not None and typing.get_origin(cls) is typing.Union

    def is_valid(cls):
        if isinstance(cls, type):
            return True
        return is_union(cls) and all(isinstance(arg, type) for arg in cls.__args__)

    def register(cls, func=None):
        """Register an implementation for a class; also a decorator, with the class given or annotated."""
        nonlocal cache_token
        if is_valid(cls):
            if func is None:
                return lambda f: register(cls, f)
        else:
            if func is not None:
                raise TypeError(
                    f"Invalid first argument to `register()`. {cls!r} is not a class or union type."
                )
            annotations = getattr(cls, "__annotations__", {})
            if not annotations:
                raise TypeError(
                    f"Invalid first argument to `register()`: {cls!r}. Use either `@register(some_class)` "
                    "or plain `@register` on an annotated function."
                )
            func = cls
            argname, cls = next(iter(annotations.items()))
            if not is_valid(cls):
                # Something to be evaluated, perhaps.
                from typing import get_type_hints

                argname, cls = next(iter(get_type_hints(func).items()))
            if not is_valid(cls):
                if is_union(cls):
                    raise TypeError(
                        f"Invalid annotation for {argname!r}. {cls!r} not all arguments are classes."
                    )
                raise TypeError(f"Invalid annotation for {argname!r}. {cls!r} is not a class.")
        if is_union(cls):
            for arg in cls.__args__:
                registry[arg] = func
        else:
            registry[cls] = func
        if cache_token is None and hasattr(cls, "__abstractmethods__"):
            cache_token = get_cache_token()
        dispatch_cache.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{funcname} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    funcname = getattr(func, "__name__", "singledispatch function")
    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = types.MappingProxyType(registry)
    wrapper._clear_cache = dispatch_cache.clear
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    """singledispatch() for methods: the type of the first argument after self or cls decides."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

        import weakref

        self._method_cache = weakref.WeakKeyDictionary()

    def register(self, cls, method=None):
        """Register an implementation for a class; also a decorator."""
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        cache = self._method_cache
        if cache is not None:
            try:
                method = cache[obj]
            except TypeError:
                # The object takes no weak references, so methods of this class are not cached.
                self._method_cache = cache = None
            except KeyError:
                pass
            else:
                return method

        dispatch = self.dispatcher.dispatch
        funcname = getattr(self.func, "__name__", "singledispatchmethod method")

        def _method(*args, **kwargs):
            if not args:
                raise TypeError(f"{funcname} requires at least 1 positional argument")
            return dispatch(args[0].__class__).__get__(obj, cls)(*args, **kwargs)

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.register = self.register
        update_wrapper(_method, self.func)
        if cache is not None:
            cache[obj] = _method
        return _method

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)


_NOT_FOUND = object()


class cached_property:
    """A property computed once per instance and then kept in the instance's __dict__."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.__module__ = func.__module__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError(
                "Cannot assign the same cached_property to two different names "
                f"({self.attrname!r} and {name!r})."
            )

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            namespace = instance.__dict__
        except AttributeError:
            raise TypeError(
                f"No '__dict__' attribute on {type(instance).__name__!r} "
                f"instance to cache {self.attrname!r} property."
            ) from None
        value = namespace.get(self.attrname, _NOT_FOUND)
        if value is _NOT_FOUND:
            value = self.func(instance)
            try:
                namespace[self.attrname] = value
            except TypeError:
                raise TypeError(
                    f"The '__dict__' attribute on {type(instance).__name__!r} instance "
                    f"does not support item assignment for caching {self.attrname!r} property."
                ) from None
        return value

    __class_getitem__ = classmethod(GenericAlias)
