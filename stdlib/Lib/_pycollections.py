"""What collections has natively, in Python: for when that is not to be had."""

import _collections_abc
from _weakref import proxy as _proxy
from reprlib import recursive_repr as _recursive_repr


def _count_elements(mapping, iterable):
    """Count the elements of an iterable in a mapping."""
    mapping_get = mapping.get
    for elem in iterable:
        mapping[elem] = mapping_get(elem, 0) + 1


def _tuplegetter(index, doc):
    """Return a property that is an item of a tuple."""
    from operator import itemgetter

    return property(itemgetter(index), doc=doc)


class _OrderedDictKeysView(_collections_abc.KeysView):
    def __reversed__(self):
        yield from reversed(self._mapping)


class _OrderedDictItemsView(_collections_abc.ItemsView):
    def __reversed__(self):
        for key in reversed(self._mapping):
            yield key, self._mapping[key]


class _OrderedDictValuesView(_collections_abc.ValuesView):
    def __reversed__(self):
        for key in reversed(self._mapping):
            yield self._mapping[key]


class _Link:
    __slots__ = "prev", "next", "key", "__weakref__"


class OrderedDict(dict):
    """A dictionary that remembers the order in which keys were put in, and can change it.

    The order is in a ring of links, doubly linked: forward by strong and
    backward by weak references, so that no cycles keep the keys alive.
    """

    __module__ = "collections"

    def __new__(cls, /, *args, **kwds):
        self = dict.__new__(cls)
        self.__hardroot = _Link()
        self.__root = root = _proxy(self.__hardroot)
        root.prev = root.next = root
        self.__map = {}
        return self

    def __init__(self, other=(), /, **kwds):
        self.__update(other, **kwds)

    def __setitem__(self, key, value, dict_setitem=dict.__setitem__, proxy=_proxy, Link=_Link):
        if key not in self:
            self.__map[key] = link = Link()
            root = self.__root
            last = root.prev
            link.prev, link.next, link.key = last, root, key
            last.next = link
            root.prev = proxy(link)
        dict_setitem(self, key, value)

    def __delitem__(self, key, dict_delitem=dict.__delitem__):
        dict_delitem(self, key)
        link = self.__map.pop(key)
        before = link.prev
        after = link.next
        before.next = after
        after.prev = before
        link.prev = None
        link.next = None

    def __iter__(self):
        root = self.__root
        link = root.next
        while link is not root:
            yield link.key
            link = link.next

    def __reversed__(self):
        root = self.__root
        link = root.prev
        while link is not root:
            yield link.key
            link = link.prev

    def clear(self):
        root = self.__root
        root.prev = root.next = root
        self.__map.clear()
        dict.clear(self)

    def popitem(self, last=True):
        """Remove and return the last (key, value) pair, or the first."""
        if not self:
            raise KeyError("dictionary is empty")
        root = self.__root
        link = root.prev if last else root.next
        key = link.key
        value = dict.__getitem__(self, key)
        OrderedDict.__delitem__(self, key)
        return key, value

    def move_to_end(self, key, last=True):
        """Move a key to the end, or to the beginning."""
        link = self.__map[key]
        before = link.prev
        after = link.next
        # The strong reference to the link itself, whichever neighbour has it.
        soft_link = after.prev
        before.next = after
        after.prev = before
        root = self.__root
        if last:
            end = root.prev
            link.prev = end
            link.next = root
            root.prev = soft_link
            end.next = link
        else:
            first = root.next
            link.prev = root
            link.next = first
            first.prev = soft_link
            root.next = link

    def __sizeof__(self):
        from sys import getsizeof

        n = len(self) + 1
        size = getsizeof(self.__dict__)
        size += getsizeof(self.__map) * 2
        size += getsizeof(self.__hardroot) * n
        size += getsizeof(self.__root) * n
        return size

    update = __update = _collections_abc.MutableMapping.update

    def keys(self):
        return _OrderedDictKeysView(self)

    def items(self):
        return _OrderedDictItemsView(self)

    def values(self):
        return _OrderedDictValuesView(self)

    __ne__ = _collections_abc.MutableMapping.__ne__

    __marker = object()

    def pop(self, key, default=__marker):
        """Remove a key and return its value, or the default if there is no such key."""
        marker = self.__marker
        result = dict.pop(self, key, marker)
        if result is not marker:
            # The dictionary is done with it: the link remains.
            link = self.__map.pop(key)
            before = link.prev
            after = link.next
            before.next = after
            after.prev = before
            link.prev = None
            link.next = None
            return result
        if default is marker:
            raise KeyError(key)
        return default

    def setdefault(self, key, default=None):
        """Return the value of a key, putting it in with the default if it is not there."""
        if key in self:
            return self[key]
        self[key] = default
        return default

    @_recursive_repr()
    def __repr__(self):
        if not self:
            return f"{self.__class__.__name__}()"
        return f"{self.__class__.__name__}({dict(self.items())!r})"

    def __reduce__(self):
        state = self.__getstate__()
        if isinstance(state, tuple):
            state, slots = state
        else:
            slots = {}
        state = state.copy()
        slots = slots.copy()
        for name in vars(OrderedDict()):
            state.pop(name, None)
            slots.pop(name, None)
        if slots:
            state = state, slots
        else:
            state = state or None
        return self.__class__, (), state, None, iter(self.items())

    def copy(self):
        """Return a shallow copy."""
        return self.__class__(self)

    @classmethod
    def fromkeys(cls, iterable, value=None):
        """Make an instance with the keys of an iterable, all with one value."""
        self = cls()
        for key in iterable:
            self[key] = value
        return self

    def __eq__(self, other):
        """With another OrderedDict, the order counts as well."""
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and all(a == b for a, b in zip(self, other))
        return dict.__eq__(self, other)

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.__class__(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.__class__(other)
        new.update(self)
        return new
