"""Mappings from bytes to bytes that are kept in files, in one of several formats.

open() finds out the format of a database; new ones get the first that is there.
"""

import os
import struct
import sys
from importlib import import_module

__all__ = ["open", "whichdb", "error"]


class error(Exception):
    """What went wrong with a database, whatever its format."""


_names = ["dbm.sqlite3", "dbm.gnu", "dbm.ndbm", "dbm.dumb"]
_defaultmod = None
_modules = {}
# All that the modules raise.
error = (error, OSError)

try:
    from dbm import ndbm
except ImportError:
    ndbm = None


def _find_modules():
    """Note the formats that are there, the first as the one for new databases."""
    global _defaultmod
    for name in _names:
        try:
            _modules[name] = import_module(name)
        except ImportError:
            continue
        _defaultmod = _defaultmod or _modules[name]
    if _defaultmod is None:
        raise ImportError(f"no dbm clone found; tried {_names}")


def open(file, flag="r", mode=0o666):
    """Open a database: r to read, w to write, c to write and make it if it is missing, n to make it anew."""
    if _defaultmod is None:
        _find_modules()
    kind = None if "n" in flag else whichdb(file)
    if kind is None:
        if "c" not in flag and "n" not in flag:
            raise error[0]("db file doesn't exist; use 'c' or 'n' flag to create a new db")
        return _defaultmod.open(file, flag, mode)
    if kind == "":
        raise error[0]("db type could not be determined")
    if kind not in _modules:
        raise error[0](f"db type is {kind}, but the module is not available")
    return _modules[kind].open(file, flag, mode)


def whichdb(filename):
    """The module for a database; an empty string if none knows it, and None if there is no such file."""
    path = os.fsencode(filename)
    if _has_ndbm_files(path):
        return "dbm.ndbm"
    if _has_dumb_files(path):
        return "dbm.dumb"
    try:
        with os.fdopen(os.open(path, os.O_RDONLY), "rb") as file:
            start = file.read(16)
    except OSError:
        return None
    return _known_start(start)


def _can_read(path):
    try:
        with os.fdopen(os.open(path, os.O_RDONLY), "rb"):
            return True
    except OSError:
        return False


def _has_ndbm_files(path):
    """ndbm keeps a database in two files, or, where it is another library, in one that only that library knows."""
    if _can_read(path + b".pag") and _can_read(path + b".dir"):
        return True
    if ndbm is None or not _can_read(path + b".db"):
        return False
    try:
        ndbm.open(path).close()
    except error:
        return False
    return True


def _has_dumb_files(path):
    try:
        os.stat(path + b".dat")
        with os.fdopen(os.open(path + b".dir", os.O_RDONLY), "rb") as file:
            # An empty index belongs to an empty database; else a key comes first.
            return file.read(1) in (b"", b"'", b'"')
    except OSError:
        return False


def _known_start(start):
    if start == b"SQLite format 3\0":
        return "dbm.sqlite3"
    try:
        magic = struct.unpack("=l", start[:4])[0]
    except struct.error:
        return ""
    return "dbm.gnu" if magic in (0x13579ACE, 0x13579ACD, 0x13579ACF) else ""


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(whichdb(name) or "UNKNOWN", name)
