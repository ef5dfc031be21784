"""Rows with access to values by name."""

from operator import index as _index


class Row:
    """The values of a row, by index or by the name of the column, whose case does not matter."""

    __slots__ = ('_data', '_description')
    __module__ = 'sqlite3'

    def __new__(cls, cursor, data, /):
        from .dbapi2 import Cursor
        # What an object says of its class does not count.
        if not issubclass(type(cursor), Cursor):
            raise TypeError(f'Row() argument 1 must be sqlite3.Cursor, not {type(cursor).__name__}')
        if not isinstance(data, tuple):
            raise TypeError(f'Row() argument 2 must be tuple, not {type(data).__name__}')
        self = super().__new__(cls)
        self._data = data
        self._description = cursor.description
        return self

    def keys(self):
        """Returns the keys of the row."""
        return [column[0] for column in self._description or ()]

    def __getitem__(self, key):
        if isinstance(key, int) or isinstance(key, slice):
            return self._data[key]
        if isinstance(key, str):
            # Only ASCII letters have two cases here.
            for i, column in enumerate(self._description or ()):
                if column[0] == key or (_ascii_lower(column[0]) == _ascii_lower(key)):
                    return self._data[i]
            raise IndexError('No item with that key')
        raise IndexError('Index must be int or string')

    def __len__(self):
        return len(self._data)

    def __iter__(self):
        return iter(self._data)

    def __hash__(self):
        return hash(self._description) ^ hash(self._data)

    def __eq__(self, other):
        if not isinstance(other, Row):
            return NotImplemented
        return self._description == other._description and self._data == other._data

    def __ne__(self, other):
        if not isinstance(other, Row):
            return NotImplemented
        return not self == other


def _ascii_lower(text):
    return text.lower() if text.isascii() else ''.join(c.lower() if c.isascii() else c for c in text)


import collections.abc

collections.abc.Sequence.register(Row)
