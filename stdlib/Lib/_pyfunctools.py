"""What functools has natively, in Python: for when that is not to be had."""

from _thread import RLock
from reprlib import recursive_repr

GenericAlias = type(list[int])

_initial_missing = object()


def reduce(function, sequence, initial=_initial_missing):
    """Combine the items of an iterable from left to right by a function of two arguments."""
    it = iter(sequence)
    if initial is _initial_missing:
        try:
            value = next(it)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    else:
        value = initial
    for element in it:
        value = function(value, element)
    return value


def cmp_to_key(mycmp):
    """Make a key function of a comparison function."""

    class K:
        __slots__ = ["obj"]

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

        __hash__ = None

    return K


class partial:
    """A function with some arguments given in advance."""

    __slots__ = "func", "args", "keywords", "__dict__", "__weakref__"
    __module__ = "functools"

    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            # Of a partial object, one with more arguments.
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self = super().__new__(cls)
        self.func = func
        self.args = args
        self.keywords = keywords
        return self

    def __call__(self, /, *args, **keywords):
        keywords = {**self.keywords, **keywords}
        return self.func(*self.args, *args, **keywords)

    @recursive_repr()
    def __repr__(self):
        cls = type(self)
        pieces = [repr(self.func), *map(repr, self.args), *(f"{k}={v!r}" for k, v in self.keywords.items())]
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(pieces)})"

    def __get__(self, obj, objtype=None):
        if obj is None:
            return self
        import warnings

        warnings.warn(
            "functools.partial will be a method descriptor in future Python versions; wrap it in staticmethod() "
            "if you want to preserve the old behavior",
            FutureWarning, 2,
        )
        return self

    def __reduce__(self):
        return type(self), (self.func,), (self.func, self.args, self.keywords or None, self.__dict__ or None)

    def __setstate__(self, state):
        if not isinstance(state, tuple):
            raise TypeError("argument to __setstate__ must be a tuple")
        if len(state) != 4:
            raise TypeError(f"expected 4 items in state, got {len(state)}")
        func, args, kwds, namespace = state
        if (
            not callable(func)
            or not isinstance(args, tuple)
            or kwds is not None and not isinstance(kwds, dict)
            or namespace is not None and not isinstance(namespace, dict)
        ):
            raise TypeError("invalid partial state")
        # No subclasses of tuple and dict, which may do anything on access.
        self.__dict__ = namespace if namespace is not None else {}
        self.func = func
        self.args = args if type(args) is tuple else tuple(args)
        if kwds is None:
            kwds = {}
        self.keywords = kwds if type(kwds) is dict else dict(kwds)

    __class_getitem__ = classmethod(GenericAlias)


_PREV, _NEXT, _KEY, _RESULT = 0, 1, 2, 3


def _lru_cache_wrapper(user_function, maxsize, typed, _CacheInfo):
    """Return a function that remembers calls of another one; see functools.lru_cache()."""
    from functools import _make_key as make_key

    sentinel = object()
    cache = {}
    cache_get = cache.get
    # Not by len(), which may be what is cached.
    cache_len = cache.__len__
    hits = misses = 0
    full = False
    lock = RLock()
    # A ring of [previous, next, key, result], in order of use; the root is before the oldest.
    root = []
    root[:] = [root, root, None, None]

    def uncached(*args, **kwds):
        nonlocal misses
        misses += 1
        return user_function(*args, **kwds)

    def unlimited(*args, **kwds):
        nonlocal hits, misses
        key = make_key(args, kwds, typed)
        result = cache_get(key, sentinel)
        if result is not sentinel:
            hits += 1
            return result
        misses += 1
        result = user_function(*args, **kwds)
        cache[key] = result
        return result

    def limited(*args, **kwds):
        nonlocal root, hits, misses, full
        key = make_key(args, kwds, typed)
        with lock:
            link = cache_get(key)
            if link is not None:
                # To the end of the ring.
                previous, following, _, result = link
                previous[_NEXT] = following
                following[_PREV] = previous
                last = root[_PREV]
                last[_NEXT] = root[_PREV] = link
                link[_PREV] = last
                link[_NEXT] = root
                hits += 1
                return result
            misses += 1
        result = user_function(*args, **kwds)
        with lock:
            if key in cache:
                # Put there by the function itself, or by another thread.
                pass
            elif full:
                # The root takes the new entry, and the oldest entry becomes the root.
                oldroot = root
                oldroot[_KEY] = key
                oldroot[_RESULT] = result
                root = oldroot[_NEXT]
                oldkey = root[_KEY]
                oldresult = root[_RESULT]
                root[_KEY] = root[_RESULT] = None
                del cache[oldkey]
                cache[key] = oldroot
                # Released here, when everything is in order again: it may run code.
                del oldkey, oldresult
            else:
                last = root[_PREV]
                link = [last, root, key, result]
                last[_NEXT] = root[_PREV] = cache[key] = link
                full = cache_len() >= maxsize
        return result

    if maxsize == 0:
        wrapper = uncached
    elif maxsize is None:
        wrapper = unlimited
    else:
        wrapper = limited

    def cache_info():
        """Report cache statistics"""
        with lock:
            return _CacheInfo(hits, misses, maxsize, cache_len())

    def cache_clear():
        """Clear the cache and cache statistics"""
        nonlocal hits, misses, full
        with lock:
            cache.clear()
            root[:] = [root, root, None, None]
            hits = misses = 0
            full = False

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    return wrapper
