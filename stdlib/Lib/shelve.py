"""Dicts in files: the keys are strings, and the values whatever can be pickled.

What is changed inside of a value is only noticed when the value is set again, or with `writeback`, which keeps all values that were read
in memory and writes them back in the end.
"""

from collections.abc import MutableMapping
from io import BytesIO
from pickle import DEFAULT_PROTOCOL, Pickler, Unpickler

__all__ = ["Shelf", "BsdDbShelf", "DbfilenameShelf", "open"]


def _refuse(self, *args):
    raise ValueError("invalid operation on closed shelf")


class _ClosedDict(MutableMapping):
    """Takes the place of the database when a shelf is closed."""

    __iter__ = __len__ = __getitem__ = __setitem__ = __delitem__ = keys = closed = _refuse

    def __repr__(self):
        return "<Closed Dictionary>"


def _unpickled(data):
    return Unpickler(BytesIO(data)).load()


class Shelf(MutableMapping):
    """A mapping from strings to objects over one from bytes to bytes, such as a database."""

    def __init__(self, dict, protocol=None, writeback=False, keyencoding="utf-8"):
        self.dict, self.keyencoding, self.writeback = dict, keyencoding, writeback
        self._protocol = DEFAULT_PROTOCOL if protocol is None else protocol
        self.cache = {}

    def __iter__(self):
        return (key.decode(self.keyencoding) for key in self.dict.keys())

    def __len__(self):
        return len(self.dict)

    def __contains__(self, key):
        return self._raw(key) in self.dict

    def get(self, key, default=None):
        """The value of a key, or a default."""
        return self[key] if key in self else default

    def _raw(self, key):
        return key.encode(self.keyencoding)

    def __getitem__(self, key):
        if key in self.cache:
            return self.cache[key]
        value = _unpickled(self.dict[self._raw(key)])
        if self.writeback:
            self.cache[key] = value
        return value

    def __setitem__(self, key, value):
        if self.writeback:
            self.cache[key] = value
        buffer = BytesIO()
        Pickler(buffer, self._protocol).dump(value)
        self.dict[self._raw(key)] = buffer.getvalue()

    def __delitem__(self, key):
        del self.dict[self._raw(key)]
        self.cache.pop(key, None)

    def sync(self):
        """Write back what is kept in memory."""
        if self.writeback and self.cache:
            kept = self.cache
            self.writeback = False
            for key, value in kept.items():
                self[key] = value
            self.writeback = True
            self.cache = {}
        if hasattr(self.dict, "sync"):
            self.dict.sync()

    def close(self):
        """Write back what is kept in memory, and close the database."""
        if self.dict is None:
            return
        try:
            self.sync()
            if hasattr(self.dict, "close"):
                self.dict.close()
        finally:
            # At the interpreter's end even our own names may be gone.
            try:
                self.dict = _ClosedDict()
            except Exception:
                self.dict = None

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def __del__(self):
        if hasattr(self, "writeback"):
            self.close()


def _stepping(name, doc):
    """A method that goes to a pair of a sorted database, and returns it."""
    def step(self, *args):
        key, value = getattr(self.dict, name)(*args)
        return key.decode(self.keyencoding), _unpickled(value)
    step.__name__ = name
    step.__qualname__, step.__doc__ = f"BsdDbShelf.{name}", doc
    return step


class BsdDbShelf(Shelf):
    """A shelf over a database whose keys are sorted."""

    set_location = _stepping("set_location", "Go to the pair of a key.")
    first = _stepping("first", "Go to the first pair.")
    last = _stepping("last", "Go to the last pair.")
    next = _stepping("next", "Go to the next pair.")
    previous = _stepping("previous", "Go to the pair before.")


class DbfilenameShelf(Shelf):
    """A shelf in a file, which the dbm module opens."""

    def __init__(self, filename, flag="c", protocol=None, writeback=False):
        import dbm
        super().__init__(dbm.open(filename, flag), protocol, writeback)

    def clear(self):
        """Remove all pairs."""
        self.cache.clear()
        self.dict.clear()


def open(filename, flag="c", protocol=None, writeback=False):
    """Open a shelf in a file, with a flag as dbm.open() takes it."""
    return DbfilenameShelf(filename, flag, protocol, writeback)
