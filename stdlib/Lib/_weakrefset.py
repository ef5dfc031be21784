"""WeakSet, apart from weakref for those who need nothing else of that."""

from _weakref import ref

__all__ = ['WeakSet']


class WeakSet:
    """A set whose elements leave it when nobody else has them any more.

    Iterating goes over the elements that there are in the beginning, without those that die meanwhile.
    """

    def __init__(self, data=None):
        # Weak references, which are equal if their objects are.
        self.data = set()
        owner = ref(self)

        def remove(reference):
            living = owner()
            if living is not None:
                living.data.discard(reference)

        self._remove = remove
        if data is not None:
            self.update(data)

    __class_getitem__ = classmethod(type(list[int]))

    def __iter__(self):
        for reference in [*self.data]:
            element = reference()
            if element is not None:
                yield element

    def __len__(self):
        return len(self.data)

    def __contains__(self, item):
        try:
            reference = ref(item)
        except TypeError:
            return False
        return reference in self.data

    def __repr__(self):
        return repr(self.data)

    def __reduce__(self):
        return type(self), ([*self],), self.__getstate__()

    # Single elements.

    def add(self, item):
        """Put an element into the set."""
        self.data.add(ref(item, self._remove))

    def remove(self, item):
        """Take an element out of the set; KeyError if it is not there."""
        self.data.remove(ref(item))

    def discard(self, item):
        """Take an element out of the set if it is there."""
        self.data.discard(ref(item))

    def pop(self):
        """Take any element out of the set and return it; KeyError if there is none."""
        while self.data:
            element = self.data.pop()()
            if element is not None:
                return element
        raise KeyError('pop from empty WeakSet')

    def clear(self):
        """Take all elements out of the set."""
        self.data.clear()

    # Changing it by others. Those may change when their elements die: references are collected first.

    def update(self, other):
        """Put all elements of an iterable into the set."""
        for element in other:
            self.add(element)

    def difference_update(self, other):
        """Take all elements of an iterable out of the set."""
        self.data.difference_update([*map(ref, other)])

    def intersection_update(self, other):
        """Take all elements out of the set that are not in an iterable."""
        self.data.intersection_update([*map(ref, other)])

    def symmetric_difference_update(self, other):
        """Take out the elements of an iterable that are there, and put those into the set that are not."""
        self.data.symmetric_difference_update([ref(element, self._remove) for element in other])

    def __ior__(self, other):
        self.update(other)
        return self

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    # New sets.

    def copy(self):
        """Return another set of the same elements."""
        return type(self)(self)

    def union(self, other):
        """Return a set of the elements of both."""
        made = self.copy()
        made.update(other)
        return made

    def difference(self, other):
        """Return a set of the elements that are not in an iterable."""
        made = self.copy()
        made.difference_update(other)
        return made

    def intersection(self, other):
        """Return a set of the elements that are in both."""
        return type(self)(filter(self.__contains__, other))

    def symmetric_difference(self, other):
        """Return a set of the elements that are in one of both only."""
        made = self.copy()
        made.symmetric_difference_update(other)
        return made

    __or__, __sub__, __and__, __xor__ = union, difference, intersection, symmetric_difference

    # Comparing.

    def isdisjoint(self, other):
        """Return whether no element is in both."""
        return not any(element in self for element in other)

    def issubset(self, other):
        """Return whether all elements are in an iterable."""
        return self.data <= {*map(ref, other)}

    def issuperset(self, other):
        """Return whether all elements of an iterable are here."""
        return self.data >= {*map(ref, other)}

    __le__, __ge__ = issubset, issuperset

    def __lt__(self, other):
        return self.data < {*map(ref, other)}

    def __gt__(self, other):
        return self.data > {*map(ref, other)}

    def __eq__(self, other):
        if isinstance(other, type(self)):
            return self.data == {*map(ref, other)}
        return NotImplemented
