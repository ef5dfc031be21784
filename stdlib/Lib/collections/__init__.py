"""More kinds of collections: counters, chains of mappings, tuples with names, and classes to inherit from."""

__all__ = ['ChainMap', 'Counter', 'OrderedDict', 'UserDict', 'UserList', 'UserString', 'defaultdict', 'deque',
           'namedtuple']

import sys
import _collections_abc
from itertools import chain, repeat, starmap
from keyword import iskeyword
from operator import itemgetter
from reprlib import recursive_repr

try:
    from _collections import (
        OrderedDict, _count_elements, _deque_iterator, _deque_reverse_iterator, _tuplegetter, defaultdict, deque)
except ImportError:
    # There are no others of the rest.
    from _pycollections import OrderedDict, _count_elements, _tuplegetter
else:
    _collections_abc.MutableSequence.register(deque)

# Both names mean one module: its classes say that they are from here.
abc = sys.modules[f'{__name__}.abc'] = _collections_abc


def __getattr__(name):
    if name not in _collections_abc.__all__:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    import warnings
    warnings.warn("Using or importing the ABCs from 'collections' instead of from 'collections.abc' "
                  'is deprecated since Python 3.3, and in 3.10 it will stop working',
                  DeprecationWarning, stacklevel=2)
    found = globals()[name] = getattr(_collections_abc, name)
    return found


# --- Tuples with names ------------------------------------------------------------------------

def _usable_names(names):
    """Yield names of fields, those that cannot be used replaced by underscore and place."""
    used = set()
    for place, name in enumerate(names):
        is_usable = name.isidentifier() and not (iskeyword(name) or name.startswith('_') or name in used)
        used.add(name)
        yield name if is_usable else f'_{place}'


def _check_names(typename, names, may_be_private):
    """Refuse names that cannot be used."""
    for name in (typename, *names):
        if type(name) is not str:
            raise TypeError('Type names and field names must be strings')
        if not name.isidentifier():
            raise ValueError(f'Type names and field names must be valid identifiers: {name!r}')
        if iskeyword(name):
            raise ValueError(f'Type names and field names cannot be a keyword: {name!r}')
    used = set()
    for name in names:
        if name[0] == '_' and not may_be_private:
            raise ValueError(f'Field names cannot start with an underscore: {name!r}')
        if name in used:
            raise ValueError(f'Encountered duplicate field name: {name!r}')
        used.add(name)


def _tuple_maker(typename, names, defaults):
    """Return __new__() for a tuple: compiled, so that the interpreter binds the arguments."""
    listed = ''.join(f'{name}, ' for name in names)
    make = eval(f'lambda _cls, {listed}: _new(_cls, ({listed}))',
                {'__builtins__': {}, '__name__': f'namedtuple_{typename}', '_new': tuple.__new__})
    make.__defaults__ = defaults
    make.__name__ = '__new__'
    make.__doc__ = f"Create new instance of {typename}({', '.join(names)})"
    return make


def _tuple_methods(typename, names):
    """Return the other methods for a tuple."""
    shown = ', '.join(f'{name}=%r' for name in names)
    size = len(names)

    def _make(cls, iterable):
        made = tuple.__new__(cls, iterable)
        if len(made) == size:
            return made
        raise TypeError(f'Expected {size} arguments, got {len(made)}')

    def _replace(self, /, **kwds):
        made = self._make(map(kwds.pop, names, self))
        if not kwds:
            return made
        raise TypeError(f'Got unexpected field names: {[*kwds]!r}')

    def _asdict(self):
        """Return a dict of the names and values."""
        return dict(zip(names, self))

    def __repr__(self):
        """Return how it could be made again."""
        return f'{type(self).__name__}({shown % self})'

    def __getnewargs__(self):
        """Return what it is made of, for copies and pickles."""
        return (*self,)

    _make.__doc__ = f'Make a new {typename} object from a sequence or iterable'
    _replace.__doc__ = f'Return a new {typename} object replacing specified fields with new values'
    return [_make, _replace, _asdict, __repr__, __getnewargs__]


def _place_doc(place):
    return sys.intern(f'Alias for field number {place}')


_PLACE_DOCS = [*map(_place_doc, range(32))]


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    """Return a subclass of tuple whose items have names too.

    The names are given as a list, or in a text with commas or blanks between them. If rename is true,
    names that cannot be used are replaced. Defaults are for the last fields. The class belongs to the
    module, or the one that calls this function.

    >>> City = namedtuple('City', 'name country', defaults=['Peru'])
    >>> lima = City('Lima')
    >>> lima.country, lima[0], lima._replace(name='Cusco')
    ('Peru', 'Lima', City(name='Cusco', country='Peru'))
    """
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    names = [*map(str, field_names)]
    if rename:
        names = [*_usable_names(names)]
    typename = sys.intern(str(typename))
    _check_names(typename, names, rename)
    names = (*map(sys.intern, names),)
    values = None if defaults is None else (*defaults,)
    if values and len(values) > len(names):
        raise TypeError('Got more default values than field names')

    make, methods = _tuple_maker(typename, names, values), _tuple_methods(typename, names)
    namespace = {
        '__doc__': f"{typename}({', '.join(names)})", '__slots__': (), '_fields': names, '__match_args__': names,
        '_field_defaults': dict(zip(names[len(names) - len(values):], values)) if values else {}}
    for method in make, *methods:
        method.__qualname__ = f'{typename}.{method.__name__}'
        namespace[method.__name__] = method
    namespace['_make'], namespace['__replace__'] = classmethod(namespace['_make']), namespace['_replace']
    for place, name in enumerate(names):
        namespace[name] = _tuplegetter(place, _PLACE_DOCS[place] if place < 32 else _place_doc(place))
    made = type(typename, (tuple,), namespace)
    # Where pickles look for it.
    made.__module__ = module or sys._getframemodulename(1) or '__main__'
    return made


# --- Counters ---------------------------------------------------------------------------------

class Counter(dict):
    """A dict that counts: its keys are what was counted, its values how often that was. All else has the count 0.

    Operators combine the counts of two counters, and leave out what is not above 0.

    >>> letters = Counter('banana')
    >>> letters.most_common(2), letters['x']
    ([('a', 3), ('n', 2)], 0)
    >>> letters - Counter(a=1, n=5)
    Counter({'a': 2, 'b': 1})
    """

    def __init__(self, iterable=None, /, **kwds):
        """Count the items of an iterable, or take the counts of a mapping, and those that are named."""
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    @classmethod
    def fromkeys(cls, iterable, v=None):
        # Which count should it be?
        raise NotImplementedError('Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')

    def total(self):
        """Return the sum of all counts."""
        return sum(self.values())

    def elements(self):
        """Iterate over everything as often as it was counted."""
        return chain.from_iterable(starmap(repeat, self.items()))

    def most_common(self, n=None):
        """Return a list of things and counts, the highest first: n of them, or all."""
        by_count = itemgetter(1)
        if n is not None:
            import heapq
            return heapq.nlargest(n, self.items(), key=by_count)
        return sorted(self.items(), key=by_count, reverse=True)

    def update(self, iterable=None, /, **kwds):
        """Count more, or add counts."""
        if iterable is None:
            pass
        elif not isinstance(iterable, _collections_abc.Mapping):
            _count_elements(self, iterable)
        elif not self:
            super().update(iterable)
        else:
            count_before = self.get
            for thing, count in iterable.items():
                self[thing] = count + count_before(thing, 0)
        if kwds:
            self.update(kwds)

    def subtract(self, iterable=None, /, **kwds):
        """Count backwards, or subtract counts; they may fall below 0."""
        count_before = self.get
        if isinstance(iterable, _collections_abc.Mapping):
            for thing, count in iterable.items():
                self[thing] = count_before(thing, 0) - count
        elif iterable is not None:
            for thing in iterable:
                self[thing] = count_before(thing, 0) - 1
        if kwds:
            self.subtract(kwds)

    def __delitem__(self, elem):
        # What is not there has a count too.
        if elem in self:
            super().__delitem__(elem)

    def copy(self):
        """Return another counter with the same counts."""
        return type(self)(self)

    def __reduce__(self):
        return type(self), ({**self},)

    def __repr__(self):
        try:
            shown = dict(self.most_common())
        except TypeError:
            # These counts cannot be sorted.
            shown = dict(self)
        return f"{type(self).__name__}({repr(shown) if shown else ''})"

    # Comparing all counts of both.

    def __eq__(self, other):
        """Whether all counts are the same."""
        if isinstance(other, Counter):
            return all(self[thing] == other[thing] for side in (self, other) for thing in side)
        return NotImplemented

    def __ne__(self, other):
        """Whether a count is different."""
        return not self == other if isinstance(other, Counter) else NotImplemented

    def __le__(self, other):
        """Whether no count is higher than in the other counter."""
        if isinstance(other, Counter):
            return all(self[thing] <= other[thing] for side in (self, other) for thing in side)
        return NotImplemented

    def __ge__(self, other):
        """Whether no count is lower than in the other counter."""
        if isinstance(other, Counter):
            return all(self[thing] >= other[thing] for side in (self, other) for thing in side)
        return NotImplemented

    def __lt__(self, other):
        """Whether no count is higher than in the other counter, and one is lower."""
        return self <= other and self != other if isinstance(other, Counter) else NotImplemented

    def __gt__(self, other):
        """Whether no count is lower than in the other counter, and one is higher."""
        return self >= other and self != other if isinstance(other, Counter) else NotImplemented

    # New counters, and counters that change: only what is above 0 stays.

    @staticmethod
    def _of(counts):
        made = dict.__new__(Counter)
        dict.update(made, counts)
        return made

    def __add__(self, other):
        """Return the sums of the counts."""
        if not isinstance(other, Counter):
            return NotImplemented
        counts = {thing: sum for thing, count in self.items() if (sum := count + other[thing]) > 0}
        for thing, count in other.items():
            if count > 0 and thing not in self:
                counts[thing] = count
        return Counter._of(counts)

    def __sub__(self, other):
        """Return the differences of the counts."""
        if not isinstance(other, Counter):
            return NotImplemented
        counts = {thing: rest for thing, count in self.items() if (rest := count - other[thing]) > 0}
        for thing, count in other.items():
            if count < 0 and thing not in self:
                counts[thing] = 0 - count
        return Counter._of(counts)

    def __or__(self, other):
        """Return the higher one of each two counts."""
        if not isinstance(other, Counter):
            return NotImplemented
        counts = {thing: higher for thing, count in self.items()
                  if (higher := count if (there := other[thing]) <= count else there) > 0}
        for thing, count in other.items():
            if count > 0 and thing not in self:
                counts[thing] = count
        return Counter._of(counts)

    def __and__(self, other):
        """Return the lower one of each two counts."""
        if not isinstance(other, Counter):
            return NotImplemented
        return Counter._of({thing: lower for thing, count in self.items()
                            if (lower := count if count < (there := other[thing]) else there) > 0})

    def __pos__(self):
        """Return the counts above 0."""
        return Counter._of({thing: count for thing, count in self.items() if count > 0})

    def __neg__(self):
        """Return the counts below 0, with the sign changed."""
        return Counter._of({thing: 0 - count for thing, count in self.items() if count < 0})

    def _without_others(self):
        """Remove what does not stay."""
        for thing in [thing for thing, count in self.items() if not count > 0]:
            del self[thing]
        return self

    def __iadd__(self, other):
        for thing, count in other.items():
            self[thing] += count
        return self._without_others()

    def __isub__(self, other):
        for thing, count in other.items():
            self[thing] -= count
        return self._without_others()

    def __ior__(self, other):
        for thing, count in other.items():
            if self[thing] < count:
                self[thing] = count
        return self._without_others()

    def __iand__(self, other):
        for thing, count in self.items():
            there = other[thing]
            if there < count:
                self[thing] = there
        return self._without_others()


# --- Chains of mappings -----------------------------------------------------------------------

class ChainMap(_collections_abc.MutableMapping):
    """Mappings, in the list `maps`, that are searched one after the other. Only the first one is changed."""

    def __init__(self, *maps):
        self.maps = [*maps] or [{}]

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        for mapping in self.maps:
            try:
                return mapping[key]
            except KeyError:
                continue
        return self.__missing__(key)

    def get(self, key, default=None):
        """Return the value of a key, or the default."""
        return self[key] if key in self else default

    def __contains__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return True
        return False

    def __iter__(self):
        # In the order in which one dict would have them that was updated from the last to the first.
        keys = {}
        for mapping in self.maps[::-1]:
            keys.update(dict.fromkeys(mapping))
        return iter(keys)

    def __len__(self):
        return len(set().union(*self.maps))

    def __bool__(self):
        return any(self.maps)

    @recursive_repr()
    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self.maps))})"

    @classmethod
    def fromkeys(cls, iterable, value=None, /):
        """Return a chain of one dict, whose keys all have the same value."""
        return cls(dict.fromkeys(iterable, value))

    def copy(self):
        """Return another chain, with a copy of the first mapping."""
        first, *others = self.maps
        return type(self)(first.copy(), *others)

    __copy__ = copy

    def new_child(self, m=None, **kwargs):
        """Return another chain, with one mapping more at its beginning."""
        if m is None:
            m = kwargs
        elif kwargs:
            m.update(kwargs)
        return type(self)(m, *self.maps)

    @property
    def parents(self):
        """Another chain, without the first mapping."""
        return type(self)(*self.maps[1:])

    # Changing the first mapping.

    def _refuse(self, key):
        raise KeyError(f'Key not found in the first mapping: {key!r}')

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        try:
            del self.maps[0][key]
        except KeyError:
            self._refuse(key)

    def pop(self, key, *args):
        """Remove a key of the first mapping and return its value, or the default."""
        try:
            return self.maps[0].pop(key, *args)
        except KeyError:
            self._refuse(key)

    def popitem(self):
        """Remove any key of the first mapping and return it with its value."""
        try:
            return self.maps[0].popitem()
        except KeyError:
            raise KeyError('No keys found in the first mapping.')

    def clear(self):
        """Remove all keys of the first mapping."""
        self.maps[0].clear()

    def __ior__(self, other):
        self.maps[0].update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, _collections_abc.Mapping):
            return NotImplemented
        made = self.copy()
        made |= other
        return made

    def __ror__(self, other):
        if not isinstance(other, _collections_abc.Mapping):
            return NotImplemented
        merged = dict(other)
        for mapping in self.maps[::-1]:
            merged.update(mapping)
        return type(self)(merged)


from ._user import UserDict, UserList, UserString
