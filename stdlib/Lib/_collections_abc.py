"""The abstract classes of collections.abc, apart from that package because the interpreter starts with them."""

import sys
from abc import ABCMeta, abstractmethod

__all__ = ['Awaitable', 'Coroutine', 'AsyncIterable', 'AsyncIterator', 'AsyncGenerator', 'Hashable', 'Iterable',
           'Iterator', 'Generator', 'Reversible', 'Sized', 'Container', 'Callable', 'Collection', 'Set',
           'MutableSet', 'Mapping', 'MutableMapping', 'MappingView', 'KeysView', 'ItemsView', 'ValuesView',
           'Sequence', 'MutableSequence', 'ByteString', 'Buffer']
# Where the classes seem to be.
__name__ = 'collections.abc'

GenericAlias = type(list[int])
dict_keys, dict_values, dict_items = map(type, ({}.keys(), {}.values(), {}.items()))
mappingproxy = type(vars(object))
framelocalsproxy = type((lambda: sys._getframe().f_locals)())

_generic = classmethod(GenericAlias)


def _has_methods(cls, *names):
    """Return True if a class has all these methods, else NotImplemented; None in the place of one takes it back."""
    for name in names:
        for base in cls.__mro__:
            namespace = base.__dict__
            if name in namespace:
                if namespace[name] is None:
                    return NotImplemented
                break
        else:
            return NotImplemented
    return True


_check_methods = _has_methods


def _recognised_by(*names):
    """Decorate an abstract class: all classes with these methods are subclasses of it, but not of its subclasses."""
    def decorate(cls):
        def __subclasshook__(asked, C):
            return _has_methods(C, *names) if asked is cls else NotImplemented

        cls.__subclasshook__ = classmethod(__subclasshook__)
        return cls

    return decorate


def _repeat(remove, end):
    try:
        while True:
            remove()
    except end:
        return


# --- With one method --------------------------------------------------------------------------

@_recognised_by('__hash__')
class Hashable(metaclass=ABCMeta):
    """What hash() takes."""

    __slots__ = ()

    @abstractmethod
    def __hash__(self):
        return 0


@_recognised_by('__len__')
class Sized(metaclass=ABCMeta):
    """What len() takes."""

    __slots__ = ()

    @abstractmethod
    def __len__(self):
        return 0


@_recognised_by('__contains__')
class Container(metaclass=ABCMeta):
    """What can stand behind `in`."""

    __slots__ = ()
    __class_getitem__ = _generic

    @abstractmethod
    def __contains__(self, x):
        return False


@_recognised_by('__buffer__')
class Buffer(metaclass=ABCMeta):
    """What memoryview() takes."""

    __slots__ = ()

    @abstractmethod
    def __buffer__(self, flags: int, /) -> memoryview:
        raise NotImplementedError


@_recognised_by('__iter__')
class Iterable(metaclass=ABCMeta):
    """What can stand behind `for ... in`."""

    __slots__ = ()
    __class_getitem__ = _generic

    @abstractmethod
    def __iter__(self):
        yield from ()


@_recognised_by('__aiter__')
class AsyncIterable(metaclass=ABCMeta):
    """What can stand behind `async for ... in`."""

    __slots__ = ()
    __class_getitem__ = _generic

    @abstractmethod
    def __aiter__(self):
        return AsyncIterator()


@_recognised_by('__await__')
class Awaitable(metaclass=ABCMeta):
    """What can stand behind `await`."""

    __slots__ = ()
    __class_getitem__ = _generic

    @abstractmethod
    def __await__(self):
        yield


# --- Iterators, and what runs in steps --------------------------------------------------------

@_recognised_by('__iter__', '__next__')
class Iterator(Iterable):
    """What next() takes; it is its own iterator."""

    __slots__ = ()

    def __iter__(self):
        return self

    @abstractmethod
    def __next__(self):
        """Return the next item, or raise StopIteration."""
        raise StopIteration


@_recognised_by('__iter__', '__reversed__')
class Reversible(Iterable):
    """What reversed() takes."""

    __slots__ = ()

    @abstractmethod
    def __reversed__(self):
        yield from ()


@_recognised_by('__iter__', '__len__', '__contains__')
class Collection(Sized, Iterable, Container):
    """What has a size, can be iterated over, and tells what is in it."""

    __slots__ = ()


def _raise(kind, value, traceback):
    """Raise what the three arguments of throw() describe."""
    error = kind if value is None and traceback is None else kind() if value is None else value
    raise error if traceback is None else error.with_traceback(traceback)


@_recognised_by('__iter__', '__next__', 'send', 'throw', 'close')
class Generator(Iterator):
    """An iterator that takes values and exceptions at its yields."""

    __slots__ = ()

    def __next__(self):
        return self.send(None)

    @abstractmethod
    def send(self, value):
        """Let the yield return a value; return what comes next, or raise StopIteration."""
        raise StopIteration

    @abstractmethod
    def throw(self, typ, val=None, tb=None):
        """Let the yield raise an exception; return what comes next, or raise StopIteration."""
        _raise(typ, val, tb)

    def close(self):
        """Let the yield raise GeneratorExit, which must end it; return what it returns."""
        try:
            self.throw(GeneratorExit)
        except (StopIteration, GeneratorExit) as end:
            return getattr(end, 'value', None)
        raise RuntimeError('generator ignored GeneratorExit')


@_recognised_by('__await__', 'send', 'throw', 'close')
class Coroutine(Awaitable):
    """What `async def` makes: an event loop runs it from await to await."""

    __slots__ = ()

    @abstractmethod
    def send(self, value):
        """Let what it waits for return a value; return what comes next, or raise StopIteration with the result."""
        raise StopIteration

    @abstractmethod
    def throw(self, typ, val=None, tb=None):
        """Let what it waits for raise an exception; return what comes next, or raise StopIteration with the result."""
        _raise(typ, val, tb)

    def close(self):
        """Let what it waits for raise GeneratorExit, which must end it."""
        try:
            self.throw(GeneratorExit)
        except (StopIteration, GeneratorExit):
            return
        raise RuntimeError('coroutine ignored GeneratorExit')


@_recognised_by('__aiter__', '__anext__')
class AsyncIterator(AsyncIterable):
    """What anext() takes; it is its own iterator."""

    __slots__ = ()

    def __aiter__(self):
        return self

    @abstractmethod
    async def __anext__(self):
        """Return the next item, or raise StopAsyncIteration."""
        raise StopAsyncIteration


@_recognised_by('__aiter__', '__anext__', 'asend', 'athrow', 'aclose')
class AsyncGenerator(AsyncIterator):
    """An asynchronous iterator that takes values and exceptions at its yields."""

    __slots__ = ()

    async def __anext__(self):
        return await self.asend(None)

    @abstractmethod
    async def asend(self, value):
        """Let the yield return a value; return what comes next, or raise StopAsyncIteration."""
        raise StopAsyncIteration

    @abstractmethod
    async def athrow(self, typ, val=None, tb=None):
        """Let the yield raise an exception; return what comes next, or raise StopAsyncIteration."""
        _raise(typ, val, tb)

    async def aclose(self):
        """Let the yield raise GeneratorExit, which must end it."""
        try:
            await self.athrow(GeneratorExit)
        except (StopAsyncIteration, GeneratorExit):
            return
        raise RuntimeError('asynchronous generator ignored GeneratorExit')


# --- Functions --------------------------------------------------------------------------------

def _stands_alone(parameters):
    """Whether something describes all parameters of a function: an ellipsis, a list, or what typing has for it."""
    kind = type(parameters)
    return (parameters is ... or isinstance(parameters, list)
            or kind.__module__ == 'typing' and kind.__name__ in ('ParamSpec', '_ConcatenateGenericAlias'))


def _written(thing):
    """Return how a type is written in annotations."""
    if isinstance(thing, type):
        return thing.__qualname__ if thing.__module__ == 'builtins' else f'{thing.__module__}.{thing.__qualname__}'
    return '...' if thing is ... else thing.__name__ if isinstance(thing, type(_written)) else repr(thing)


class _CallableGenericAlias(GenericAlias):
    """Callable[[parameters], result]; its __args__ are the parameters, each for itself, and the result."""

    __slots__ = ()

    def __new__(cls, origin, args):
        if not isinstance(args, tuple) or len(args) != 2:
            raise TypeError('Callable must be used as Callable[[arg, ...], result].')
        parameters, result = args
        if isinstance(parameters, (list, tuple)):
            args = *parameters, result
        elif not _stands_alone(parameters):
            raise TypeError(f'Expected a list of types, an ellipsis, ParamSpec, or Concatenate. Got {parameters}')
        return super().__new__(cls, origin, args)

    def __repr__(self):
        *parameters, result = self.__args__
        if len(parameters) == 1 and _stands_alone(parameters[0]):
            return super().__repr__()
        *parameters, result = map(_written, self.__args__)
        return f"collections.abc.Callable[[{', '.join(parameters)}], {result}]"

    def __reduce__(self):
        *parameters, result = self.__args__
        if len(parameters) == 1 and _stands_alone(parameters[0]):
            parameters = parameters[0]
        return _CallableGenericAlias, (Callable, (parameters, result))

    def __getitem__(self, item):
        # The interpreter puts the items into the places of the parameters.
        *parameters, result = super().__getitem__(item if isinstance(item, tuple) else (item,)).__args__
        if parameters and isinstance(parameters[0], (tuple, list)):
            parameters = parameters[0]
        return _CallableGenericAlias(Callable, (parameters, result))


@_recognised_by('__call__')
class Callable(metaclass=ABCMeta):
    """What can be called."""

    __slots__ = ()
    __class_getitem__ = classmethod(_CallableGenericAlias)

    @abstractmethod
    def __call__(self, *args, **kwds):
        return False


# --- Sets -------------------------------------------------------------------------------------

class Set(Collection):
    """A collection in which everything is only once: a class with the methods of Collection gets the operators.

    Those make new sets by _from_iterable(), which a class overrides that is not called with an iterable.
    """

    __slots__ = ()

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    def _as_set(self, other):
        """Return a set for an operand, None if it is none."""
        if isinstance(other, Set):
            return other
        return self._from_iterable(other) if isinstance(other, Iterable) else None

    def __le__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) <= len(other) and all(map(other.__contains__, self))

    def __ge__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) >= len(other) and all(map(self.__contains__, other))

    def __lt__(self, other):
        return len(self) < len(other) and self <= other if isinstance(other, Set) else NotImplemented

    def __gt__(self, other):
        return len(self) > len(other) and self >= other if isinstance(other, Set) else NotImplemented

    def __eq__(self, other):
        return len(self) == len(other) and self.__le__(other) if isinstance(other, Set) else NotImplemented

    def isdisjoint(self, other):
        """Return whether no element is in both."""
        return all(element not in self for element in other)

    def __and__(self, other):
        return self._from_iterable(filter(self.__contains__, other)) if isinstance(other, Iterable) else NotImplemented

    def __or__(self, other):
        if not isinstance(other, Iterable):
            return NotImplemented
        return self._from_iterable(element for side in (self, other) for element in side)

    def __sub__(self, other):
        if (removed := self._as_set(other)) is None:
            return NotImplemented
        return self._from_iterable(element for element in self if element not in removed)

    def __rsub__(self, other):
        if (given := self._as_set(other)) is None:
            return NotImplemented
        return self._from_iterable(element for element in given if element not in self)

    def __xor__(self, other):
        given = self._as_set(other)
        return NotImplemented if given is None else (self - given) | (given - self)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def _hash(self):
        """Return a hash that does not depend on the order, the same as that of a frozenset.

        A class whose sets do not change can have it as its __hash__().
        """
        mask = 2 * sys.maxsize + 1
        mixed = 1927868237 * (len(self) + 1)
        for number in map(hash, self):
            # Numbers that are close to each other are spread.
            mixed ^= (number ^ number << 16 ^ 89869747) * 3644798167
        mixed &= mask
        mixed = (mixed ^ mixed >> 11 ^ mixed >> 25) * 69069 + 907133923 & mask
        mixed -= (mask + 1) * (mixed > sys.maxsize)
        return mixed if mixed != -1 else 590923713


Set.register(frozenset)


class MutableSet(Set):
    """A set that can be changed: a class that also has add() and discard() gets the rest."""

    __slots__ = ()

    @abstractmethod
    def add(self, value):
        """Put an element into the set, if it is not there."""
        raise NotImplementedError

    @abstractmethod
    def discard(self, value):
        """Take an element out of the set if it is there."""
        raise NotImplementedError

    def remove(self, value):
        """Take an element out of the set; KeyError if it is not there."""
        if value not in self:
            raise KeyError(value)
        self.discard(value)

    def pop(self):
        """Take any element out of the set and return it; KeyError if there is none."""
        for element in self:
            self.discard(element)
            return element
        raise KeyError

    def clear(self):
        """Take all elements out of the set."""
        _repeat(self.pop, KeyError)

    def __ior__(self, it):
        for element in it:
            self.add(element)
        return self

    def __iand__(self, it):
        return self.__isub__(self - it)

    def __isub__(self, it):
        if it is self:
            self.clear()
        else:
            for element in it:
                self.discard(element)
        return self

    def __ixor__(self, it):
        given = {*self} if it is self else it if isinstance(it, Set) else self._from_iterable(it)
        for element in given:
            (self.discard if element in self else self.add)(element)
        return self


MutableSet.register(set)


# --- Mappings ---------------------------------------------------------------------------------

class Mapping(Collection):
    """A collection of keys with values: a class with __getitem__(), __iter__() and __len__() gets the rest."""

    __slots__ = ()
    __reversed__ = None
    # By this bit `match` knows mappings.
    __abc_tpflags__ = 1 << 6

    @abstractmethod
    def __getitem__(self, key):
        raise KeyError

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def get(self, key, default=None):
        """Return the value of a key, or the default."""
        try:
            return self[key]
        except KeyError:
            return default

    def keys(self):
        """Return a view of the keys."""
        return KeysView(self)

    def values(self):
        """Return a view of the values."""
        return ValuesView(self)

    def items(self):
        """Return a view of the pairs of keys and values."""
        return ItemsView(self)

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        mine, others = (dict(mapping.items()) for mapping in (self, other))
        return mine == others


Mapping.register(mappingproxy)
Mapping.register(framelocalsproxy)


class MutableMapping(Mapping):
    """A mapping that can be changed: a class that also has __setitem__() and __delitem__() gets the rest."""

    __slots__, __missing = (), object()

    @abstractmethod
    def __setitem__(self, key, value):
        raise KeyError

    @abstractmethod
    def __delitem__(self, key):
        raise KeyError

    def pop(self, key, default=__missing):
        """Remove a key and return its value; without it return the default, or KeyError."""
        try:
            value = self[key]
        except KeyError:
            if default is MutableMapping.__missing:
                raise
            return default
        del self[key]
        return value

    def popitem(self):
        """Remove any key and return it with its value; KeyError if there is none."""
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def clear(self):
        """Remove all keys."""
        _repeat(self.popitem, KeyError)

    def update(self, other=(), /, **kwds):
        """Set the values of keys from a mapping, from what has keys(), or from pairs; then those that are named."""
        is_mapping = isinstance(other, Mapping)
        if is_mapping or hasattr(other, 'keys'):
            for key in other if is_mapping else other.keys():
                self[key] = other[key]
        else:
            for key, value in other:
                self[key] = value
        for name in kwds:
            self[name] = kwds[name]

    def setdefault(self, key, default=None):
        """Return the value of a key, which is the default if it had none."""
        try:
            return self[key]
        except KeyError:
            self[key] = default
        return default


MutableMapping.register(dict)


class MappingView(Sized):
    """Something of a mapping, as it is at the moment."""

    __slots__ = '_mapping',
    __class_getitem__ = _generic

    def __init__(self, mapping):
        self._mapping = mapping

    def __len__(self):
        return len(self._mapping)

    def __repr__(self):
        return f'{type(self).__name__}({self._mapping!r})'


class KeysView(MappingView, Set):
    """The keys of a mapping, as a set."""

    __slots__ = ()
    _from_iterable = classmethod(lambda cls, it: set(it))

    def __contains__(self, key):
        return key in self._mapping

    def __iter__(self):
        return iter(self._mapping)


class ItemsView(MappingView, Set):
    """The pairs of keys and values of a mapping, as a set."""

    __slots__ = ()
    _from_iterable = classmethod(lambda cls, it: set(it))

    def __contains__(self, item):
        key, wanted = item
        try:
            value = self._mapping[key]
        except KeyError:
            return False
        return value is wanted or value == wanted

    def __iter__(self):
        mapping = self._mapping
        for key in mapping:
            yield key, mapping[key]


class ValuesView(MappingView, Collection):
    """The values of a mapping."""

    __slots__ = ()

    def __contains__(self, value):
        return any(found is value or found == value for found in self)

    def __iter__(self):
        return map(self._mapping.__getitem__, self._mapping)


KeysView.register(dict_keys)
ItemsView.register(dict_items)
ValuesView.register(dict_values)


# --- Sequences --------------------------------------------------------------------------------

class Sequence(Reversible, Collection):
    """A collection with places, from 0 on: a class with __getitem__() and __len__() gets the rest."""

    __slots__ = ()
    __abc_tpflags__ = 1 << 5  # by this bit `match` knows sequences

    @abstractmethod
    def __getitem__(self, index):
        raise IndexError

    def __iter__(self):
        place = 0
        try:
            while True:
                yield self[place]
                place += 1
        except IndexError:
            return

    def __reversed__(self):
        for place in range(len(self) - 1, -1, -1):
            yield self[place]

    def __contains__(self, value):
        for item in self:
            if item is value or item == value:
                return True
        return False

    def index(self, value, start=0, stop=None):
        """Return the first place of a value in a range; ValueError if it is not there."""
        if start is not None and start < 0:
            start = max(0, start + len(self))
        if stop is not None and stop < 0:
            stop += len(self)
        for place in range(start or 0, sys.maxsize if stop is None else stop):
            try:
                item = self[place]
            except IndexError:
                break
            if item is value or item == value:
                return place
        raise ValueError

    def count(self, value):
        """Return how often a value is there."""
        return sum(item is value or item == value for item in self)


for _kind in tuple, str, range, memoryview:
    Sequence.register(_kind)


class _Outdated(ABCMeta):
    """Warns of using ByteString: making subclasses, and asking what belongs to it."""

    @staticmethod
    def _warn():
        from warnings import _deprecated
        _deprecated('collections.abc.ByteString', remove=(3, 14))

    def __new__(cls, name, bases, namespace, **kwargs):
        if name != 'ByteString':
            cls._warn()
        return super().__new__(cls, name, bases, namespace, **kwargs)

    def __instancecheck__(cls, instance):
        cls._warn()
        return super().__instancecheck__(instance)


class ByteString(Sequence, metaclass=_Outdated):
    """What bytes and bytearray are. Deprecated: Buffer, or the types themselves, say what is meant."""
    __slots__ = ()


for _kind in bytes, bytearray:
    ByteString.register(_kind)


class MutableSequence(Sequence):
    """A sequence that can be changed: a class that also has __setitem__(), __delitem__() and insert() gets the rest."""

    __slots__ = ()

    @abstractmethod
    def __setitem__(self, index, value):
        raise IndexError

    @abstractmethod
    def __delitem__(self, index):
        raise IndexError

    @abstractmethod
    def insert(self, index, value):
        """Put a value before the one at a place."""
        raise IndexError

    def append(self, value):
        """Put a value behind all others."""
        self.insert(len(self), value)

    def extend(self, values):
        """Put all values of an iterable behind the others."""
        for value in [*values] if values is self else values:
            self.append(value)

    def __iadd__(self, values):
        self.extend(values)
        return self

    def pop(self, index=-1):
        """Remove the value at a place, the last one unless said, and return it; IndexError if there is none."""
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        """Remove a value where it is first; ValueError if it is not there."""
        del self[self.index(value)]

    def clear(self):
        """Remove all values."""
        _repeat(self.pop, IndexError)

    def reverse(self):
        """Turn the order round."""
        last = len(self) - 1
        for place in range(len(self) // 2):
            self[place], self[last - place] = self[last - place], self[place]


for _kind in list, bytearray:
    MutableSequence.register(_kind)
del _kind
