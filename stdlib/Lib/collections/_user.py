"""A dict, a list and a text as classes in Python: what they contain is in `data`, and all uses their methods."""

import sys
from _collections_abc import MutableMapping, MutableSequence, Sequence

_END = sys.maxsize


def _plain(value):
    """Return the data of a UserString or UserList, anything else as it is."""
    return value.data if isinstance(value, (UserString, UserList)) else value


def _duplicate(thing, data):
    """Return an object of the same class, with the same attributes but for the data."""
    made = type(thing).__new__(type(thing))
    made.__dict__.update(vars(thing), data=data)
    return made


class UserDict(MutableMapping):
    """A dict to inherit from."""

    __module__ = 'collections'

    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        for source in dict, kwargs:
            if source is not None:
                self.update(source)

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, key):
        # Without __getitem__(), which may invent values.
        return key in self.data

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        invent = getattr(type(self), '__missing__', None)
        if invent is None:
            raise KeyError(key)
        return invent(self, key)

    def get(self, key, default=None):
        """Return the value of a key, or the default."""
        return self[key] if key in self else default

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def __repr__(self):
        return repr(self.data)

    @staticmethod
    def _dict_of(other):
        """Return the dict of an operand, None if it is none."""
        found = other.data if isinstance(other, UserDict) else other
        return found if isinstance(found, dict) else None

    def __or__(self, other):
        right = self._dict_of(other)
        return NotImplemented if right is None else type(self)(self.data | right)

    def __ror__(self, other):
        left = self._dict_of(other)
        return NotImplemented if left is None else type(self)(left | self.data)

    def __ior__(self, other):
        self.data |= other.data if isinstance(other, UserDict) else other
        return self

    def __copy__(self):
        return _duplicate(self, self.data.copy())

    def copy(self):
        """Return another one with the same keys and values."""
        if type(self) is UserDict:
            return UserDict(self.data.copy())
        from copy import copy
        kept = self.data
        # A subclass may have its own way to copy; the entries are put in by its methods.
        try:
            self.data = {}
            made = copy(self)
        finally:
            self.data = kept
        made.update(self)
        return made

    @classmethod
    def fromkeys(cls, iterable, value=None):
        """Return one whose keys all have the same value."""
        made = cls()
        for key in iterable:
            made[key] = value
        return made


class UserList(MutableSequence):
    """A list to inherit from."""

    __module__ = 'collections'

    def __init__(self, initlist=None):
        self.data = [] if initlist is None else [*_plain(initlist)]

    def __repr__(self):
        return repr(self.data)

    def __len__(self):
        return len(self.data)

    def __contains__(self, item):
        return item in self.data

    def __getitem__(self, i):
        found = self.data[i]
        return type(self)(found) if isinstance(i, slice) else found

    def __setitem__(self, i, item):
        self.data[i] = item

    def __delitem__(self, i):
        del self.data[i]

    # Comparing, with lists too.

    def __eq__(self, other):
        return self.data == _plain(other)

    def __lt__(self, other):
        return self.data < _plain(other)

    def __le__(self, other):
        return self.data <= _plain(other)

    def __gt__(self, other):
        return self.data > _plain(other)

    def __ge__(self, other):
        return self.data >= _plain(other)

    # Adding and multiplying.

    @staticmethod
    def _list_of(other):
        found = _plain(other)
        return found if isinstance(found, list) else [*found]

    def __add__(self, other):
        return type(self)(self.data + self._list_of(other))

    def __radd__(self, other):
        return type(self)(self._list_of(other) + self.data)

    def __iadd__(self, other):
        self.data += self._list_of(other)
        return self

    def __mul__(self, n):
        return type(self)(self.data * n)

    __rmul__ = __mul__

    def __imul__(self, n):
        self.data *= n
        return self

    # Copies, and the methods of lists.

    def __copy__(self):
        return _duplicate(self, self.data[:])

    def copy(self):
        """Return another one with the same items."""
        return type(self)(self)

    def append(self, item):
        """Put an item behind all others."""
        self.data.append(item)

    def extend(self, other):
        """Put all items of an iterable behind the others."""
        self.data.extend(_plain(other))

    def insert(self, i, item):
        """Put an item before the one at a place."""
        self.data.insert(i, item)

    def pop(self, i=-1):
        """Remove the item at a place and return it."""
        return self.data.pop(i)

    def remove(self, item):
        """Remove an item where it is first."""
        self.data.remove(item)

    def clear(self):
        """Remove all items."""
        self.data.clear()

    def count(self, item):
        """Return how often an item is there."""
        return self.data.count(item)

    def index(self, item, *args):
        """Return the first place of an item in a range."""
        return self.data.index(item, *args)

    def reverse(self):
        """Turn the order round."""
        self.data.reverse()

    def sort(self, /, *args, **kwds):
        """Bring the items into order, as list.sort() does."""
        self.data.sort(*args, **kwds)


class UserString(Sequence):
    """A str to inherit from."""

    __module__ = 'collections'
    maketrans = str.maketrans

    def __init__(self, seq):
        self.data = seq if isinstance(seq, str) else str(_plain(seq))

    def __str__(self):
        return str(self.data)

    def __repr__(self):
        return repr(self.data)

    def __int__(self):
        return int(self.data)

    def __float__(self):
        return float(self.data)

    def __complex__(self):
        return complex(self.data)

    def __hash__(self):
        return hash(self.data)

    def __getnewargs__(self):
        return self.data[:],

    def __len__(self):
        return len(self.data)

    def __contains__(self, char):
        return _plain(char) in self.data

    def __getitem__(self, index):
        return type(self)(self.data[index])

    def __eq__(self, string):
        return self.data == _plain(string)

    def __lt__(self, string):
        return self.data < _plain(string)

    def __le__(self, string):
        return self.data <= _plain(string)

    def __gt__(self, string):
        return self.data > _plain(string)

    def __ge__(self, string):
        return self.data >= _plain(string)

    def __add__(self, other):
        return type(self)(self.data + str(_plain(other)))

    def __radd__(self, other):
        return type(self)(str(other) + self.data)

    def __mul__(self, n):
        return type(self)(self.data * n)

    __rmul__ = __mul__

    def __mod__(self, args):
        return type(self)(self.data % args)

    def __rmod__(self, template):
        return type(self)(str(template) % self)

    # Methods of str: what they return is a text of this class...

    def center(self, width, *args):
        return type(self)(self.data.center(width, *args))

    def ljust(self, width, *args):
        return type(self)(self.data.ljust(width, *args))

    def rjust(self, width, *args):
        return type(self)(self.data.rjust(width, *args))

    def zfill(self, width):
        return type(self)(self.data.zfill(width))

    def expandtabs(self, tabsize=8):
        return type(self)(self.data.expandtabs(tabsize))

    def strip(self, chars=None):
        return type(self)(self.data.strip(_plain(chars)))

    def lstrip(self, chars=None):
        return type(self)(self.data.lstrip(_plain(chars)))

    def rstrip(self, chars=None):
        return type(self)(self.data.rstrip(_plain(chars)))

    def removeprefix(self, prefix, /):
        return type(self)(self.data.removeprefix(_plain(prefix)))

    def removesuffix(self, suffix, /):
        return type(self)(self.data.removesuffix(_plain(suffix)))

    def replace(self, old, new, maxsplit=-1):
        return type(self)(self.data.replace(_plain(old), _plain(new), maxsplit))

    def translate(self, *args):
        return type(self)(self.data.translate(*args))

    # ... or what the method of str returns.

    def join(self, seq):
        return self.data.join(seq)

    def rsplit(self, sep=None, maxsplit=-1):
        return self.data.rsplit(sep, maxsplit)

    def count(self, sub, start=0, end=_END):
        return self.data.count(_plain(sub), start, end)

    def find(self, sub, start=0, end=_END):
        return self.data.find(_plain(sub), start, end)

    def rfind(self, sub, start=0, end=_END):
        return self.data.rfind(_plain(sub), start, end)

    def index(self, sub, start=0, end=_END):
        return self.data.index(_plain(sub), start, end)

    def rindex(self, sub, start=0, end=_END):
        return self.data.rindex(_plain(sub), start, end)

    def startswith(self, prefix, start=0, end=_END):
        return self.data.startswith(prefix, start, end)

    def endswith(self, suffix, start=0, end=_END):
        return self.data.endswith(suffix, start, end)

    def splitlines(self, keepends=False):
        return self.data.splitlines(keepends)

    def partition(self, sep):
        return self.data.partition(_plain(sep))

    def format_map(self, mapping):
        return self.data.format_map(mapping)

    def rpartition(self, sep):
        return self.data.rpartition(_plain(sep))

    def encode(self, encoding='utf-8', errors='strict'):
        return self.data.encode(encoding or 'utf-8', errors or 'strict')

    def format(self, /, *args, **kwds):
        return self.data.format(*args, **kwds)

    def split(self, sep=None, maxsplit=-1):
        return self.data.split(sep, maxsplit)


def _define(names, wrap):
    """Define methods of UserString without arguments."""
    for name in names.split():
        method = wrap(getattr(str, name))
        method.__name__, method.__qualname__ = name, f'UserString.{name}'
        method.__module__ = 'collections'
        setattr(UserString, name, method)


_define('capitalize casefold lower swapcase title upper',
        lambda function: lambda self: type(self)(function(self.data)))
_define('isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper',
        lambda function: lambda self: function(self.data))
