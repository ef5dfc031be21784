"""What functools has from native code, written in Python."""

import operator
from _collections import OrderedDict
from _thread import RLock
from reprlib import recursive_repr

_ABSENT = object()


def reduce(function, sequence, initial=_ABSENT):
    """Combine the items of an iterable by a function of two arguments: the result so far, and the next item."""
    items = iter(sequence)
    result = next(items, _ABSENT) if initial is _ABSENT else initial
    if result is _ABSENT:
        raise TypeError('reduce() of empty iterable with no initial value')
    for item in items:
        result = function(result, item)
    return result


def cmp_to_key(mycmp):
    """Return a class whose objects are compared by a function of two arguments, as a key for sorting."""
    class K:
        __slots__ = ['obj']
        __hash__ = None

        def __init__(self, obj):
            self.obj = obj

    def method(compare):
        return lambda self, other: compare(mycmp(self.obj, other.obj), 0)

    for compare in operator.eq, operator.lt, operator.le, operator.gt, operator.ge:
        setattr(K, f'__{compare.__name__}__', method(compare))
    return K


class partial:
    """A function with some of its arguments; those of a call come behind them."""

    __slots__ = 'func', 'args', 'keywords', '__dict__', '__weakref__'
    __module__ = 'functools'
    __class_getitem__ = classmethod(type(list[int]))

    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError('the first argument must be callable')
        if isinstance(func, partial):
            func, args, keywords = func.func, func.args + args, func.keywords | keywords
        made = super().__new__(cls)
        made.func, made.args, made.keywords = func, args, keywords
        return made

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **self.keywords | keywords)

    @recursive_repr()
    def __repr__(self):
        kind = type(self)
        shown = [*map(repr, (self.func, *self.args)), *(f'{name}={value!r}' for name, value in self.keywords.items())]
        return f"{kind.__module__}.{kind.__qualname__}({', '.join(shown)})"

    def __get__(self, obj, objtype=None):
        if obj is not None:
            import warnings
            warnings.warn('functools.partial will be a method descriptor in future Python versions; wrap it in '
                          'staticmethod() if you want to preserve the old behavior', FutureWarning, 2)
        return self

    def __reduce__(self):
        return type(self), (self.func,), (self.func, self.args, self.keywords or None, self.__dict__ or None)

    def __setstate__(self, state):
        if not isinstance(state, tuple):
            raise TypeError('argument to __setstate__ must be a tuple')
        if len(state) != 4:
            raise TypeError(f'expected 4 items in state, got {len(state)}')
        func, args, keywords, attributes = state
        has_dicts = all(part is None or isinstance(part, dict) for part in (keywords, attributes))
        if not (callable(func) and isinstance(args, tuple) and has_dicts):
            raise TypeError('invalid partial state')
        # Subclasses might do more than they should.
        self.func = func
        self.args = args if type(args) is tuple else tuple(args)
        self.keywords = keywords if type(keywords) is dict else dict(keywords or ())
        self.__dict__ = {} if attributes is None else attributes


class _Memory:
    """The results that a function remembers, the one used last at the end, and how often they were of use.

    Built-in functions might be the ones that are remembered: methods are taken here instead.
    """

    def __init__(self, maxsize):
        self.maxsize = maxsize
        self.hits = self.misses = 0
        self.lock = RLock()
        self.results = results = OrderedDict()
        self.find, self.size = results.get, results.__len__

    def add(self, key, result):
        """Add a result, perhaps for the oldest one; return that, so that it goes when all is in order again."""
        # The function itself, or another thread, may have been here.
        if key in self.results:
            return None
        dropped = self.results.popitem(last=False) if self.size() >= self.maxsize else None
        self.results[key] = result
        return dropped

    def info(self, kind):
        with self.lock:
            return kind(self.hits, self.misses, self.maxsize, self.size())

    def clear(self):
        """Forget all results, and start to count again."""
        with self.lock:
            self.results.clear()
            self.hits = self.misses = 0


def _counting(function, memory, make_key):
    def call(*args, **kwds):
        memory.misses += 1
        return function(*args, **kwds)

    return call


def _remembering_all(function, memory, make_key):
    def call(*args, **kwds):
        key = make_key(args, kwds)
        result = memory.find(key, _ABSENT)
        if result is not _ABSENT:
            memory.hits += 1
            return result
        memory.misses += 1
        result = memory.results[key] = function(*args, **kwds)
        return result

    return call


def _remembering_some(function, memory, make_key):
    def call(*args, **kwds):
        key = make_key(args, kwds)
        with memory.lock:
            result = memory.find(key, _ABSENT)
            if result is not _ABSENT:
                memory.hits += 1
                memory.results.move_to_end(key)
                return result
            memory.misses += 1
        result = function(*args, **kwds)
        with memory.lock:
            dropped = memory.add(key, result)
            del dropped
        return result

    return call


def _lru_cache_wrapper(user_function, maxsize, typed, _CacheInfo):
    """Return a function that remembers the results of another one for the arguments used last."""
    from functools import _make_key
    memory = _Memory(maxsize)
    define = _counting if maxsize == 0 else _remembering_all if maxsize is None else _remembering_some
    made = define(user_function, memory, lambda args, kwds: _make_key(args, kwds, typed))

    def cache_info():
        """Return how often it was called, with and without remembering, and how many results it has."""
        return memory.info(_CacheInfo)

    made.cache_info, made.cache_clear = cache_info, memory.clear
    return made
