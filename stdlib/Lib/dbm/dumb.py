"""A simple database of two files that needs no library: data, and an index with the place of every key's value.

It is slow, loses changes in a crash, and never gives space of the data back.
"""

import ast as _ast
import io as _io
import os as _os
from collections.abc import MutableMapping as _MutableMapping

__all__ = ["error", "open"]

# Values begin at multiples of this, so that many can be replaced in their place.
_BLOCKSIZE = 512
error = OSError


def _as_bytes(text):
    return text.encode("utf-8") if isinstance(text, str) else text


class _Database(_MutableMapping):
    """An open database; str is taken for its UTF-8 bytes."""

    # Kept here for the time when the interpreter ends, and modules are gone.
    _os, _io = _os, _io

    def __init__(self, filebasename, mode, flag="c"):
        base = self._os.fsencode(filebasename)
        self._dirfile, self._datfile, self._bakfile = (base + ending for ending in (b".dir", b".dat", b".bak"))
        self._mode, self._readonly = mode, flag == "r"
        self._index, self._modified = None, False
        self._prepare(flag)
        self._read_index(flag)

    def _prepare(self, flag):
        """Make what is missing, or everything anew."""
        if flag == "n":
            for path in (self._datfile, self._bakfile, self._dirfile):
                try:
                    self._os.remove(path)
                except OSError:
                    pass
        if not self._os.path.exists(self._datfile):
            if flag not in ("c", "n"):
                raise OSError(2, "No such file or directory", self._os.fsdecode(self._datfile))
            with self._io.open(self._datfile, "w", encoding="Latin-1"):
                self._chmod(self._datfile)

    def _read_index(self, flag):
        self._index = {}
        try:
            file = self._io.open(self._dirfile, "r", encoding="Latin-1")
        except OSError:
            if flag not in ("c", "n"):
                raise
            with self._io.open(self._dirfile, "w", encoding="Latin-1"):
                self._chmod(self._dirfile)
            return
        with file:
            for line in file:
                key, place = _ast.literal_eval(line.rstrip())
                self._index[key.encode("Latin-1")] = place

    def _chmod(self, file):
        self._os.chmod(file, self._mode)

    def _verify_open(self):
        if self._index is None:
            raise error("DBM object has already been closed")

    def _require_writable(self, text):
        if self._readonly:
            raise error(text)

    # Writing the index

    def _commit(self):
        """Write the index, with the one before kept beside it."""
        if self._index is None or not self._modified:
            return
        for action in (lambda: self._os.unlink(self._bakfile), lambda: self._os.rename(self._dirfile, self._bakfile)):
            try:
                action()
            except OSError:
                pass
        with self._io.open(self._dirfile, "w", encoding="Latin-1") as file:
            self._chmod(self._dirfile)
            file.writelines(self._index_line(key, place) for key, place in self._index.items())
        self._modified = False

    sync = _commit

    @staticmethod
    def _index_line(key, place):
        return f"{key.decode('Latin-1')!r}, {place}\n"

    def close(self):
        """Write the index and close the database."""
        try:
            self._commit()
        finally:
            self._index = self._datfile = self._dirfile = self._bakfile = None

    __del__ = close

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    # The mapping

    def __getitem__(self, key):
        self._verify_open()
        position, size = self._index[_as_bytes(key)]
        with self._io.open(self._datfile, "rb") as file:
            file.seek(position)
            return file.read(size)

    def __setitem__(self, key, val):
        self._require_writable("The database is opened for reading only")
        for what, given in (("keys", key), ("values", val)):
            if not isinstance(given, (str, bytes, bytearray)):
                raise TypeError(f"{what} must be bytes or strings")
        raw_key, value = (bytes(given) if isinstance(given, bytearray) else _as_bytes(given) for given in (key, val))
        self._verify_open()
        self._modified = True
        known = self._index.get(raw_key)
        if known is None:
            place = self._append(value)
            with self._io.open(self._dirfile, "a", encoding="Latin-1") as file:
                self._chmod(self._dirfile)
                file.write(self._index_line(raw_key, place))
        elif -len(value) // _BLOCKSIZE < -known[1] // _BLOCKSIZE:
            place = self._append(value)
        else:
            place = self._overwrite(known[0], value)
        self._index[raw_key] = place

    def _append(self, value):
        """Write a value behind all others."""
        with self._io.open(self._datfile, "rb+") as file:
            end = file.seek(0, 2)
            gap = -end % _BLOCKSIZE
            file.write(bytes(gap) + value)
        return end + gap, len(value)

    def _overwrite(self, position, value):
        """Write a value in the place of one that takes up as many blocks or more."""
        with self._io.open(self._datfile, "rb+") as file:
            file.seek(position)
            file.write(value)
        return position, len(value)

    def __delitem__(self, key):
        self._require_writable("The database is opened for reading only")
        self._verify_open()
        self._modified = True
        del self._index[_as_bytes(key)]
        # The index is written at once, or the key would be there again after a crash.
        self._commit()

    def _opened_index(self):
        self._verify_open()
        return self._index

    def keys(self):
        """All keys, as a list of bytes."""
        return list(self._opened_index())

    def items(self):
        """All pairs of key and value, as a list."""
        return [(key, self[key]) for key in self._opened_index()]

    def __contains__(self, key):
        try:
            return _as_bytes(key) in self._opened_index()
        except TypeError:
            raise error("DBM object has already been closed") from None

    def iterkeys(self):
        """An iterator over the keys."""
        return iter(self._opened_index())

    __iter__ = iterkeys

    def __len__(self):
        return len(self._opened_index())


def open(file, flag="c", mode=0o666):
    """Open the database with the files file.dat and file.dir.

    The flag is r to read, w to write, c to write and make it if it is missing, or n to make it anew; `mode` holds for new files.
    """
    if flag not in ("r", "w", "c", "n"):
        raise ValueError("Flag must be one of 'r', 'w', 'c', or 'n'")
    allowed = mode
    if hasattr(_os, "umask"):
        mask = _os.umask(0)
        _os.umask(mask)
        allowed &= ~mask
    return _Database(file, allowed, flag=flag)
