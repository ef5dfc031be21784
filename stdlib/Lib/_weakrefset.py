"""WeakSet: a set that does not keep its elements alive."""

from _weakref import ref
from types import GenericAlias

__all__ = ["WeakSet"]


class WeakSet:
    """A set of weak references; an element is dropped when nothing else refers to it."""

    def __init__(self, data=None):
        self.data = set()
        self._iterating = 0
        self._pending_removals = []
        selfref = ref(self)

        def remove(item):
            self = selfref()
            if self is not None:
                if self._iterating:
                    self._pending_removals.append(item)
                else:
                    self.data.discard(item)

        self._remove = remove
        if data is not None:
            self.update(data)

    def _commit_removals(self):
        pending = self._pending_removals
        discard = self.data.discard
        while pending:
            try:
                discard(pending.pop())
            except IndexError:
                return

    def __iter__(self):
        self._iterating += 1
        try:
            for reference in self.data:
                item = reference()
                if item is not None:
                    yield item
        finally:
            self._iterating -= 1
            if not self._iterating and self._pending_removals:
                self._commit_removals()

    def __len__(self):
        return len(self.data) - len(self._pending_removals)

    def __contains__(self, item):
        try:
            reference = ref(item)
        except TypeError:
            return False
        return reference in self.data

    def __reduce__(self):
        return self.__class__, (list(self),), self.__getstate__()

    def add(self, item):
        """Add an element."""
        if self._pending_removals and not self._iterating:
            self._commit_removals()
        self.data.add(ref(item, self._remove))

    def clear(self):
        """Remove all elements."""
        if self._pending_removals and not self._iterating:
            self._commit_removals()
        self.data.clear()

    def copy(self):
        """Return a new WeakSet with the same elements."""
        return self.__class__(self)

    def pop(self):
        """Remove and return some element; KeyError when there is none."""
        if self._pending_removals and not self._iterating:
            self._commit_removals()
        while True:
            try:
                reference = self.data.pop()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            item = reference()
            if item is not None:
                return item

    def remove(self, item):
        """Remove an element; KeyError when it is not there."""
        if self._pending_removals and not self._iterating:
            self._commit_removals()
        self.data.remove(ref(item))

    def discard(self, item):
        """Remove an element if it is there."""
        if self._pending_removals and not self._iterating:
            self._commit_removals()
        self.data.discard(ref(item))

    def update(self, other):
        """Add all elements of an iterable."""
        if self._pending_removals and not self._iterating:
            self._commit_removals()
        for element in other:
            self.add(element)

    def __ior__(self, other):
        self.update(other)
        return self

    def difference(self, other):
        """Return the elements that are not in `other`, as a new WeakSet."""
        result = self.copy()
        result.difference_update(other)
        return result

    __sub__ = difference

    def difference_update(self, other):
        """Remove the elements that are in `other`."""
        self.__isub__(other)

    def __isub__(self, other):
        if self._pending_removals and not self._iterating:
            self._commit_removals()
        if self is other:
            self.data.clear()
        else:
            self.data.difference_update([ref(item) for item in other])
        return self

    def intersection(self, other):
        """Return the elements that are in both, as a new WeakSet."""
        return self.__class__(item for item in other if item in self)

    __and__ = intersection

    def intersection_update(self, other):
        """Keep only the elements that are also in `other`."""
        self.__iand__(other)

    def __iand__(self, other):
        if self._pending_removals and not self._iterating:
            self._commit_removals()
        self.data.intersection_update([ref(item) for item in other])
        return self

    def issubset(self, other):
        """Tell whether every element is in `other`."""
        return self.data.issubset([ref(item) for item in other])

    __le__ = issubset

    def __lt__(self, other):
        return self.data < set(map(ref, other))

    def issuperset(self, other):
        """Tell whether every element of `other` is here."""
        return self.data.issuperset([ref(item) for item in other])

    __ge__ = issuperset

    def __gt__(self, other):
        return self.data > set(map(ref, other))

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self.data == set(map(ref, other))

    def symmetric_difference(self, other):
        """Return the elements that are in exactly one of the two, as a new WeakSet."""
        result = self.copy()
        result.symmetric_difference_update(other)
        return result

    __xor__ = symmetric_difference

    def symmetric_difference_update(self, other):
        """Keep the elements that are in exactly one of the two."""
        self.__ixor__(other)

    def __ixor__(self, other):
        if self._pending_removals and not self._iterating:
            self._commit_removals()
        if self is other:
            self.data.clear()
        else:
            self.data.symmetric_difference_update([ref(item, self._remove) for item in other])
        return self

    def union(self, other):
        """Return the elements that are in either, as a new WeakSet."""
        return self.__class__(element for group in (self, other) for element in group)

    __or__ = union

    def isdisjoint(self, other):
        """Tell whether the two have no element in common."""
        return not self.intersection(other)

    def __repr__(self):
        return repr(self.data)

    __class_getitem__ = classmethod(GenericAlias)
