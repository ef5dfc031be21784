"""A database in two text files, for when there is no better one.

The file with suffix .dir has a line for each key, with the place and the size
of its value in the file with suffix .dat, where values begin at multiples of
a block. Room that a value leaves is not used again.
"""

import ast as _ast
import collections.abc
import io as _io
import os as _os

__all__ = ["error", "open"]

_BLOCKSIZE = 512

error = OSError


class _Database(collections.abc.MutableMapping):

    # These are needed by __del__ in any case, even while the interpreter shuts down.
    _os = _os
    _io = _io

    def __init__(self, filebasename, mode, flag='c'):
        filebasename = self._os.fsencode(filebasename)
        self._mode = mode
        self._readonly = flag == 'r'
        self._dirfile = filebasename + b'.dir'
        self._datfile = filebasename + b'.dat'
        self._bakfile = filebasename + b'.bak'
        # From key to (place, size); None once the database is closed.
        self._index = None
        self._create(flag)
        self._update(flag)

    def _create(self, flag):
        if flag == 'n':
            for filename in self._datfile, self._bakfile, self._dirfile:
                try:
                    self._os.remove(filename)
                except OSError:
                    pass
        try:
            f = self._io.open(self._datfile, 'r', encoding="Latin-1")
        except OSError:
            if flag not in ('c', 'n'):
                raise
            with self._io.open(self._datfile, 'w', encoding="Latin-1") as f:
                self._chmod(self._datfile)
        else:
            f.close()

    def _update(self, flag):
        self._modified = False
        self._index = {}
        try:
            f = self._io.open(self._dirfile, 'r', encoding="Latin-1")
        except OSError:
            if flag not in ('c', 'n'):
                raise
            with self._io.open(self._dirfile, 'w', encoding="Latin-1") as f:
                self._chmod(self._dirfile)
        else:
            with f:
                for line in f:
                    key, place = _ast.literal_eval(line.rstrip())
                    self._index[key.encode('Latin-1')] = place

    def _commit(self):
        # The old index stays as a backup.
        if self._index is None or not self._modified:
            return
        try:
            self._os.unlink(self._bakfile)
        except OSError:
            pass
        try:
            self._os.rename(self._dirfile, self._bakfile)
        except OSError:
            pass
        with self._io.open(self._dirfile, 'w', encoding="Latin-1") as f:
            self._chmod(self._dirfile)
            for key, place in self._index.items():
                # Keys are written as text that Latin-1 maps to the same bytes.
                f.write("%r, %r\n" % (key.decode('Latin-1'), place))
        self._modified = False

    sync = _commit

    def _verify_open(self):
        if self._index is None:
            raise error('DBM object has already been closed')

    def __getitem__(self, key):
        if isinstance(key, str):
            key = key.encode('utf-8')
        self._verify_open()
        place, size = self._index[key]
        with self._io.open(self._datfile, 'rb') as f:
            f.seek(place)
            return f.read(size)

    def _append_value(self, value):
        with self._io.open(self._datfile, 'rb+') as f:
            f.seek(0, 2)
            end = f.tell()
            place = (end + _BLOCKSIZE - 1) // _BLOCKSIZE * _BLOCKSIZE
            f.write(b'\0' * (place - end) + value)
        return place, len(value)

    def _overwrite_value(self, place, value):
        with self._io.open(self._datfile, 'rb+') as f:
            f.seek(place)
            f.write(value)
        return place, len(value)

    def _append_entry(self, key, place):
        self._index[key] = place
        with self._io.open(self._dirfile, 'a', encoding="Latin-1") as f:
            self._chmod(self._dirfile)
            f.write("%r, %r\n" % (key.decode("Latin-1"), place))

    def __setitem__(self, key, value):
        if self._readonly:
            raise error('The database is opened for reading only')
        if isinstance(key, str):
            key = key.encode('utf-8')
        elif not isinstance(key, (bytes, bytearray)):
            raise TypeError("keys must be bytes or strings")
        if isinstance(value, str):
            value = value.encode('utf-8')
        elif not isinstance(value, (bytes, bytearray)):
            raise TypeError("values must be bytes or strings")
        self._verify_open()
        self._modified = True
        if key not in self._index:
            self._append_entry(key, self._append_value(value))
            return
        # A value that needs no more blocks than the old one takes its place.
        place, size = self._index[key]
        if (len(value) + _BLOCKSIZE - 1) // _BLOCKSIZE <= (size + _BLOCKSIZE - 1) // _BLOCKSIZE:
            self._index[key] = self._overwrite_value(place, value)
        else:
            self._index[key] = self._append_value(value)

    def __delitem__(self, key):
        if self._readonly:
            raise error('The database is opened for reading only')
        if isinstance(key, str):
            key = key.encode('utf-8')
        self._verify_open()
        self._modified = True
        del self._index[key]
        # The deletion is written at once.
        self._commit()

    def keys(self):
        try:
            return list(self._index)
        except TypeError:
            raise error('DBM object has already been closed') from None

    def items(self):
        self._verify_open()
        return [(key, self[key]) for key in self._index.keys()]

    def __contains__(self, key):
        if isinstance(key, str):
            key = key.encode('utf-8')
        try:
            return key in self._index
        except TypeError:
            if self._index is None:
                raise error('DBM object has already been closed') from None
            raise

    def iterkeys(self):
        try:
            return iter(self._index)
        except TypeError:
            raise error('DBM object has already been closed') from None

    __iter__ = iterkeys

    def __len__(self):
        try:
            return len(self._index)
        except TypeError:
            raise error('DBM object has already been closed') from None

    def close(self):
        try:
            self._commit()
        finally:
            self._index = self._datfile = self._dirfile = self._bakfile = None

    __del__ = close

    def _chmod(self, file):
        self._os.chmod(file, self._mode)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def open(file, flag='c', mode=0o666):
    """Opens a database; mode is that of files that are made, less the process's mask."""
    if flag not in ('r', 'w', 'c', 'n'):
        raise ValueError("Flag must be one of 'r', 'w', 'c', or 'n'")
    # The mask cannot be read without setting it.
    mask = _os.umask(0)
    _os.umask(mask)
    return _Database(file, mode & ~mask, flag=flag)
