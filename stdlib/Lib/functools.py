"""Functions that take or return functions: with arguments given in advance, with a memory, chosen by a type."""

__all__ = ['update_wrapper', 'wraps', 'WRAPPER_ASSIGNMENTS', 'WRAPPER_UPDATES', 'total_ordering', 'cache',
           'cmp_to_key', 'lru_cache', 'reduce', 'partial', 'partialmethod', 'singledispatch', 'singledispatchmethod',
           'cached_property']

from _thread import RLock
from abc import get_cache_token
from reprlib import recursive_repr

try:
    from _functools import _lru_cache_wrapper, cmp_to_key, partial, reduce
except ImportError:
    from _pyfunctools import _lru_cache_wrapper, cmp_to_key, partial, reduce

GenericAlias = type(list[int])
_ABSENT = _NOT_FOUND = object()


# --- Wrappers ---------------------------------------------------------------------------------

WRAPPER_ASSIGNMENTS = '__module__', '__name__', '__qualname__', '__doc__', '__annotations__', '__type_params__'
WRAPPER_UPDATES = '__dict__',


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Give a function the looks of another one, which it calls; return it.

    Some attributes are taken over as they are, others (dicts) get the entries; __wrapped__ leads to the other one.
    """
    for name in assigned:
        value = getattr(wrapped, name, _ABSENT)
        if value is not _ABSENT:
            setattr(wrapper, name, value)
    for name in updated:
        own = getattr(wrapper, name)
        own.update(getattr(wrapped, name, ()))
    # Last: the other one may itself be a wrapper.
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Return a decorator that gives a function the looks of another one."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


# --- Comparisons made of others ---------------------------------------------------------------
#
# A method that is there answers, or says NotImplemented, for the class of the left operand only.

def _or_equal(root):
    def compare(self, other):
        answer = getattr(type(self), root)(self, other)
        return answer if answer is NotImplemented else answer or self == other

    return compare


def _but_unequal(root):
    def compare(self, other):
        answer = getattr(type(self), root)(self, other)
        return answer if answer is NotImplemented else answer and self != other

    return compare


def _not(root):
    def compare(self, other):
        answer = getattr(type(self), root)(self, other)
        return answer if answer is NotImplemented else not answer

    return compare


def _not_but_unequal(root):
    def compare(self, other):
        answer = getattr(type(self), root)(self, other)
        return answer if answer is NotImplemented else not answer and self != other

    return compare


def _not_or_equal(root):
    def compare(self, other):
        answer = getattr(type(self), root)(self, other)
        return answer if answer is NotImplemented else not answer or self == other

    return compare


def _comparisons():
    """Return, for each comparison that a class may have, the others by name."""
    opposite = {'l': 'g', 'g': 'l'}
    table = {}
    for side, ending in ('l', 't'), ('l', 'e'), ('g', 't'), ('g', 'e'):
        root, other = f'{side}{ending}', opposite[side]
        if ending == 't':
            makers = {f'{other}t': _not_but_unequal, f'{side}e': _or_equal, f'{other}e': _not}
        else:
            makers = {f'{other}e': _not_or_equal, f'{side}t': _but_unequal, f'{other}t': _not}
        made = table[f'__{root}__'] = {}
        for name, maker in makers.items():
            function = made[f'__{name}__'] = maker(f'__{root}__')
            function.__name__ = f'__{name}__'
            # Methods are pickled by the name under which they are found.
            function.__qualname__ = f'_{name}_from_{root}'
            function.__doc__ = f'Compare by means of __{root}__(); added by @total_ordering.'
            globals()[function.__qualname__] = function
    return table


_convert = _comparisons()


def total_ordering(cls):
    """Decorate a class that has one of the comparisons <, <=, >, >=, and ==: the others are made of these."""
    def has(name):
        return getattr(cls, name, None) is not getattr(object, name)

    root = next(filter(has, _convert), None)
    if root is None:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    for name, function in _convert[root].items():
        if not has(name):
            setattr(cls, name, function)
    return cls


# --- Methods with arguments given in advance --------------------------------------------------

class partialmethod:
    """A method that calls a function, or another descriptor, with some arguments in front of its own."""

    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, func, /, *args, **keywords):
        if isinstance(func, partialmethod):
            # Only the innermost can be called.
            func, args, keywords = func.func, func.args + args, func.keywords | keywords
        elif not (callable(func) or hasattr(func, '__get__')):
            raise TypeError(f'{func!r} is not callable or a descriptor')
        self.func, self.args, self.keywords = func, args, keywords

    def __repr__(self):
        kind = type(self)
        shown = [*map(repr, (self.func, *self.args)), *(f'{name}={value!r}' for name, value in self.keywords.items())]
        return f"{kind.__module__}.{kind.__qualname__}({', '.join(shown)})"

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)

    def _function(self):
        """Return a function that does what the method does."""
        def _method(cls_or_self, /, *args, **keywords):
            return self.func(cls_or_self, *self.args, *args, **self.keywords | keywords)

        _method.__partialmethod__ = self
        _method.__isabstractmethod__ = self.__isabstractmethod__
        return _method

    def __get__(self, obj, cls=None):
        bind = getattr(self.func, '__get__', None)
        bound = self.func if bind is None else bind(obj, cls)
        if bound is self.func:
            return self._function().__get__(obj, cls)
        # Something like a class method, which knows what it is bound to.
        made = partial(bound, *self.args, **self.keywords)
        if hasattr(bound, '__self__'):
            made.__self__ = bound.__self__
        return made


def _unwrap_partial(func):
    """Return the function inside partial objects."""
    while isinstance(func, partial):
        func = func.func
    return func


def _unwrap_partialmethod(func):
    """Return the function inside partial methods, those that are bound, and partial objects."""
    while True:
        method = getattr(func, '__partialmethod__', None)
        if isinstance(method, partialmethod):
            func = method
        elif isinstance(func, (partial, partialmethod)):
            func = func.func
        else:
            return func


# --- Functions with a memory ------------------------------------------------------------------

def _cache_info():
    """Return the type of what cache_info() returns, made when it is first needed."""
    global _CacheInfo
    try:
        return _CacheInfo
    except NameError:
        from collections import namedtuple
        _CacheInfo = namedtuple('CacheInfo', 'hits misses maxsize currsize', module='functools')
        return _CacheInfo


def __getattr__(name):
    # Libraries that imitate lru_cache() import it.
    if name == '_CacheInfo':
        return _cache_info()
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


class _HashedSeq(list):
    """The arguments of a call, with their hash, which is computed only once."""

    __slots__ = ('hash',)

    def __init__(self, parts, hash=hash):
        self[:] = parts
        self.hash = hash(parts)

    def __hash__(self):
        return self.hash


# Separates arguments with names from those without.
_MARK = (object(),)


def _make_key(args, kwds, typed, mark=_MARK, simple={int, str}, tuple=tuple, type=type, len=len):
    """Return what stands for a call in a memory. The built-in functions might be the ones that are remembered."""
    parts = args
    if kwds:
        parts += mark
        for pair in kwds.items():
            parts += pair
    if typed:
        parts += tuple([type(value) for value in args])
        if kwds:
            parts += tuple([type(value) for value in kwds.values()])
    elif len(parts) == 1 and type(parts[0]) in simple:
        return parts[0]
    return _HashedSeq(parts)


def _remembering(function, maxsize, typed):
    made = _lru_cache_wrapper(function, maxsize, typed, _cache_info())
    made.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
    return update_wrapper(made, function)


def lru_cache(maxsize=128, typed=False):
    """Return a decorator by which a function remembers its results for the arguments used last, so many of them.

    None means all. If typed is true, equal arguments of different types are different. The function gets
    cache_info(), cache_clear() and cache_parameters(). The decorator can also be used without parentheses.
    """
    if callable(maxsize) and isinstance(typed, bool) and not isinstance(maxsize, int):
        return _remembering(maxsize, 128, typed)
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif maxsize is not None:
        raise TypeError('Expected first argument to be an integer, a callable, or None')
    return lambda function: _remembering(function, maxsize, typed)


def cache(user_function, /):
    """Decorate a function that is to remember all its results."""
    return _remembering(user_function, None, False)


class cached_property:
    """An attribute that is computed when it is first read, by a method, and then stored in the object."""

    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__, self.__module__ = func.__doc__, func.__module__

    def __set_name__(self, owner, name):
        if self.attrname not in (None, name):
            raise TypeError('Cannot assign the same cached_property to two different names '
                            f'({self.attrname!r} and {name!r}).')
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.attrname
        if name is None:
            raise TypeError('Cannot use cached_property instance without calling __set_name__ on it.')
        try:
            stored = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} instance to cache "
                            f'{name!r} property.') from None
        value = stored.get(name, _ABSENT)
        if value is _ABSENT:
            value = self.func(instance)
            try:
                stored[name] = value
            except TypeError:
                raise TypeError(f"The '__dict__' attribute on {type(instance).__name__!r} instance does not support "
                                f'item assignment for caching {name!r} property.') from None
        return value


# --- Functions chosen by a type: the order of classes -----------------------------------------

def _merged(orders):
    """Yield the classes of several orders in one that agrees with all of them, as the interpreter does (C3)."""
    while orders := [order for order in orders if order]:
        behind = {cls for order in orders for cls in order[1:]}
        first = next((order[0] for order in orders if order[0] not in behind), None)
        if first is None:
            raise RuntimeError('Inconsistent hierarchy')
        yield first
        orders = [order[1:] if order[0] is first else order for order in orders]


def _c3_mro(cls, abcs=None):
    """Return the order of a class and its bases if some abstract classes were among the bases.

    They come behind the last base that is abstract itself; those that already fit a base belong to that.
    """
    bases = [*cls.__bases__]
    abstract = [place for place, base in enumerate(bases, 1) if hasattr(base, '__abstractmethods__')]
    boundary = max(abstract, default=0)
    own, others = [], []
    for candidate in abcs or ():
        fits_here = issubclass(cls, candidate) and not any(issubclass(base, candidate) for base in bases)
        (own if fits_here else others).append(candidate)
    groups = bases[:boundary], own, bases[boundary:]
    orders = [_c3_mro(base, others) for group in groups for base in group]
    return [*_merged([[cls], *orders, *map(list, groups)])]


def _compose_mro(cls, types):
    """Return the order of a class and its bases with those types in it to which it belongs without inheriting."""
    real = {*cls.__mro__}

    def belongs(kind):
        return (kind not in real and hasattr(kind, '__mro__') and not isinstance(kind, GenericAlias)
                and issubclass(cls, kind))

    virtual = [kind for kind in types if belongs(kind)]
    # The bases of others will be found with those.
    virtual = [kind for kind in virtual
               if not any(kind in other.__mro__ for other in virtual if other is not kind)]
    found = {}
    for kind in virtual:
        nearer = [[base for base in derived.__mro__ if base in virtual] for derived in kind.__subclasses__()
                  if derived not in real and issubclass(cls, derived)]
        # Those who know most come first.
        nearer.sort(key=len, reverse=True)
        found |= dict.fromkeys(base for group in nearer or [[kind]] for base in group)
    return _c3_mro(cls, [*found])


def _find_impl(cls, registry):
    """Return what is registered for the type that is nearest to a class; RuntimeError if two are."""
    order = _compose_mro(cls, registry.keys())
    place = next((place for place, kind in enumerate(order) if kind in registry), None)
    if place is None:
        return registry.get(None)
    chosen, *following = order[place:]
    rival = following[0] if following else None
    if rival in registry and not {rival, chosen} & {*cls.__mro__} and not issubclass(chosen, rival):
        raise RuntimeError(f'Ambiguous dispatch: {chosen} or {rival}')
    return registry[chosen]


# --- What can be registered -------------------------------------------------------------------

def _is_union(kind):
    import sys
    from types import UnionType
    # Who has a Union has imported this.
    typing = sys.modules.get('typing')
    return isinstance(kind, UnionType) or typing is not None and typing.get_origin(kind) is typing.Union


def _is_choosable(kind):
    """Whether it is a class, or a union of classes."""
    return isinstance(kind, type) or _is_union(kind) and all(isinstance(part, type) for part in kind.__args__)


def _annotated_type(function):
    """Return the type with which the first argument of a function is annotated."""
    annotations = getattr(function, '__annotations__', {})
    if not annotations:
        raise TypeError(f'Invalid first argument to `register()`: {function!r}. Use either '
                        '`@register(some_class)` or plain `@register` on an annotated function.')
    name, kind = next(iter(annotations.items()))
    if not _is_choosable(kind):
        # Only names, perhaps.
        from typing import get_type_hints
        name, kind = next(iter(get_type_hints(function).items()))
    if _is_choosable(kind):
        return kind
    reason = 'not all arguments are classes' if _is_union(kind) else 'is not a class'
    raise TypeError(f'Invalid annotation for {name!r}. {kind!r} {reason}.')


def _registration(cls, func):
    """Return the class and the function that are to be registered; without a class the function comes first."""
    if _is_choosable(cls):
        return cls, func
    if func is None:
        return _annotated_type(cls), cls
    raise TypeError(f'Invalid first argument to `register()`. {cls!r} is not a class or union type.')


def singledispatch(func):
    """Decorate a function for which there are others: which one is called depends on the type of the first argument.

    The others are decorated with its attribute register(); dispatch(cls) tells which one it would be.
    """
    import types
    import weakref

    registry = {object: func}
    # What was found for classes, and, if abstract ones are registered, for which state of these.
    chosen = weakref.WeakKeyDictionary()
    token = None

    def dispatch(cls):
        """Return the function for a class."""
        nonlocal token
        if token is not None and token != (current := get_cache_token()):
            chosen.clear()
            token = current
        try:
            return chosen[cls]
        except KeyError:
            function = chosen[cls] = registry.get(cls) or _find_impl(cls, registry)
            return function

    def register(cls, func=None):
        """Register a function for a class or a union of classes, or for the annotation of its first argument."""
        nonlocal token
        if func is None and _is_choosable(cls):
            return lambda function: register(cls, function)
        cls, func = _registration(cls, func)
        for kind in cls.__args__ if _is_union(cls) else (cls,):
            registry[kind] = func
        if token is None and hasattr(cls, '__abstractmethods__'):
            token = get_cache_token()
        chosen.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f'{name} requires at least 1 positional argument')
        return dispatch(args[0].__class__)(*args, **kw)

    name = getattr(func, '__name__', 'singledispatch function')
    wrapper.register, wrapper.dispatch, wrapper._clear_cache = register, dispatch, chosen.clear
    wrapper.registry = types.MappingProxyType(registry)
    return update_wrapper(wrapper, func)


class singledispatchmethod:
    """Decorates a method as singledispatch() does a function: the type of the argument behind self counts."""

    def __init__(self, func):
        if not (callable(func) or hasattr(func, '__get__')):
            raise TypeError(f'{func!r} is not callable or a descriptor')
        from weakref import WeakKeyDictionary
        self.func = func
        self.dispatcher = singledispatch(func)
        # Object -> its method; None once an object was met that cannot be referred to.
        self._bound = WeakKeyDictionary()

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)

    def register(self, cls, method=None):
        """Register a method for a class, as register() of singledispatch() does."""
        return self.dispatcher.register(cls, method)

    def __get__(self, obj, cls=None):
        bound = self._bound
        if bound is not None:
            try:
                return bound[obj]
            except KeyError:
                pass
            except TypeError:
                self._bound = bound = None
        method = self._bind(obj, cls)
        if bound is not None:
            bound[obj] = method
        return method

    def _bind(self, obj, cls):
        dispatch = self.dispatcher.dispatch
        name = getattr(self.func, '__name__', 'singledispatchmethod method')

        def _method(*args, **kwargs):
            if not args:
                raise TypeError(f'{name} requires at least 1 positional argument')
            return dispatch(args[0].__class__).__get__(obj, cls)(*args, **kwargs)

        _method.register = self.register
        _method.__isabstractmethod__ = self.__isabstractmethod__
        return update_wrapper(_method, self.func)
