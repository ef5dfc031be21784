"""What collections has from native code, written in Python, as far as that can be done."""

from _collections_abc import ItemsView, KeysView, MutableMapping, ValuesView
from reprlib import recursive_repr


def _count_elements(mapping, iterable):
    """Add the items of an iterable to the counts in a mapping."""
    count = mapping.get
    for item in iterable:
        mapping[item] = 1 + count(item, 0)


def _tuplegetter(index, doc):
    """Return a property for the item at a place."""
    from operator import itemgetter
    return property(itemgetter(index), doc=doc)


class _OrderedDictKeysView(KeysView):
    def __reversed__(self):
        return reversed(self._mapping)


class _OrderedDictValuesView(ValuesView):
    def __reversed__(self):
        return (self._mapping[key] for key in reversed(self._mapping))


class _OrderedDictItemsView(ItemsView):
    def __reversed__(self):
        return ((key, self._mapping[key]) for key in reversed(self._mapping))


class OrderedDict(dict):
    """A dict whose order counts, and can be changed: it is that of the keys in a dict of its own."""

    __module__ = 'collections'
    __absent = object()

    def __new__(cls, /, *args, **kwds):
        made = super().__new__(cls)
        made.__order = {}
        return made

    def __init__(self, other=(), /, **kwds):
        self.__add(other, **kwds)

    update = __add = MutableMapping.update
    __ne__ = MutableMapping.__ne__

    def __iter__(self):
        return iter(self.__order)

    def __reversed__(self):
        return reversed(self.__order)

    def __setitem__(self, key, value):
        if key not in self:
            self.__order[key] = None
        dict.__setitem__(self, key, value)

    def __delitem__(self, key):
        dict.__delitem__(self, key)
        del self.__order[key]

    def clear(self):
        """Remove all keys."""
        self.__order.clear()
        dict.clear(self)

    def move_to_end(self, key, last=True):
        """Make a key the last one, or the first one."""
        order = self.__order
        del order[key]
        if last:
            order[key] = None
        else:
            self.__order = {key: None} | order

    def popitem(self, last=True):
        """Remove the last key, or the first one, and return it with its value."""
        for key in reversed(self.__order) if last else self.__order:
            value = dict.pop(self, key)
            del self.__order[key]
            return key, value
        raise KeyError('dictionary is empty')

    def pop(self, key, default=__absent):
        """Remove a key and return its value, or the default."""
        value = dict.pop(self, key, OrderedDict.__absent)
        if value is not OrderedDict.__absent:
            del self.__order[key]
            return value
        if default is OrderedDict.__absent:
            raise KeyError(key)
        return default

    def setdefault(self, key, default=None):
        """Return the value of a key, which gets the default if it is not there."""
        if key not in self:
            self[key] = default
            return default
        return self[key]

    def keys(self):
        """Return a view of the keys, which can be reversed."""
        return _OrderedDictKeysView(self)

    def values(self):
        """Return a view of the values, which can be reversed."""
        return _OrderedDictValuesView(self)

    def items(self):
        """Return a view of keys and values, which can be reversed."""
        return _OrderedDictItemsView(self)

    def copy(self):
        """Return another one with the same keys and values."""
        return type(self)(self)

    @classmethod
    def fromkeys(cls, iterable, value=None):
        """Return one whose keys all have the same value."""
        made = cls()
        for key in iterable:
            made[key] = value
        return made

    @recursive_repr()
    def __repr__(self):
        shown = repr(dict(self.items())) if self else ''
        return f'{type(self).__name__}({shown})'

    def __reduce__(self):
        state = self.__getstate__()
        attributes, slots = state if isinstance(state, tuple) else (state, None)
        # The order is that of the items.
        attributes = {name: value for name, value in attributes.items() if name != '_OrderedDict__order'}
        state = (attributes, slots) if slots else attributes or None
        return type(self), (), state, None, iter(self.items())

    def __sizeof__(self):
        return sum(part.__sizeof__() for part in (super(), self.__order, vars(self)))

    def __eq__(self, other):
        """Whether keys and values are the same, and, if the other one has an order too, that."""
        if not isinstance(other, OrderedDict):
            return dict.__eq__(self, other)
        if not dict.__eq__(self, other):
            return False
        try:
            return all(mine == their for mine, their in zip(self, other))
        except RuntimeError:
            # A comparison took a key out, and with it what comes behind.
            raise AttributeError("'NoneType' object has no attribute 'key'") from None

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = type(self)(self)
        made.update(other)
        return made

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = type(self)(other)
        made.update(self)
        return made

    def __ior__(self, other):
        self.update(other)
        return self
