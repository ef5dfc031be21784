"""Simple databases from keys to values, both bytes."""

__all__ = ['open', 'whichdb', 'error']

import io
import os
import struct
import sys


class error(Exception):
    pass


_names = ['dbm.sqlite3', 'dbm.gnu', 'dbm.ndbm', 'dbm.dumb']
_defaultmod = None
_modules = {}

error = (error, OSError)

try:
    from dbm import ndbm
except ImportError:
    ndbm = None


def open(file, flag='r', mode=0o666):
    """Opens a database: "r" to read, "w" to write, "c" to make it if it does not exist, "n" to begin anew."""
    global _defaultmod
    if _defaultmod is None:
        for name in _names:
            try:
                module = __import__(name, fromlist=['open'])
            except ImportError:
                continue
            if not _defaultmod:
                _defaultmod = module
            _modules[name] = module
        if not _defaultmod:
            raise ImportError("no dbm clone found; tried %s" % _names)
    result = whichdb(file) if 'n' not in flag else None
    if result is None:
        if 'c' in flag or 'n' in flag:
            module = _defaultmod
        else:
            raise error[0]("db file doesn't exist; use 'c' or 'n' flag to create a new db")
    elif result == "":
        raise error[0]("db type could not be determined")
    elif result not in _modules:
        raise error[0]("db type is {0}, but the module is not available".format(result))
    else:
        module = _modules[result]
    return module.open(file, flag, mode)


def whichdb(filename):
    """The name of the module for a database file; None if it cannot be read, "" if it is not recognised."""
    filename = os.fsencode(filename)
    # ndbm's two files.
    try:
        io.open(filename + b".pag", "rb").close()
        io.open(filename + b".dir", "rb").close()
        return "dbm.ndbm"
    except OSError:
        # Some systems' ndbm adds ".db".
        try:
            io.open(filename + b".db", "rb").close()
            if ndbm is not None:
                ndbm.open(filename).close()
                return "dbm.ndbm"
        except OSError:
            pass
    # The two files of dbm.dumb: the index may be empty.
    try:
        os.stat(filename + b".dat")
        if os.stat(filename + b".dir").st_size == 0:
            return "dbm.dumb"
        with io.open(filename + b".dir", "rb") as f:
            if f.read(1) in (b"'", b'"'):
                return "dbm.dumb"
    except OSError:
        pass
    try:
        f = io.open(filename, "rb")
    except OSError:
        return None
    with f:
        start = f.read(16)
    if len(start) < 4:
        return ""
    if start == b'SQLite format 3\0':
        return "dbm.sqlite3"
    magic, = struct.unpack("=l", start[:4])
    if magic in (0x13579ace, 0x13579acd, 0x13579acf):
        return "dbm.gnu"
    return ""


if __name__ == "__main__":
    for filename in sys.argv[1:]:
        print(whichdb(filename) or "UNKNOWN", filename)
