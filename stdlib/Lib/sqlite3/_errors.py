"""The exceptions of the DB-API."""

from _sqlite3 import EngineError

from . import _constants as _c


class Warning(Exception):
    __module__ = 'sqlite3'


class Error(Exception):
    __module__ = 'sqlite3'


class InterfaceError(Error):
    __module__ = 'sqlite3'


class DatabaseError(Error):
    __module__ = 'sqlite3'


class InternalError(DatabaseError):
    __module__ = 'sqlite3'


class OperationalError(DatabaseError):
    __module__ = 'sqlite3'


class ProgrammingError(DatabaseError):
    __module__ = 'sqlite3'


class IntegrityError(DatabaseError):
    __module__ = 'sqlite3'


class DataError(DatabaseError):
    __module__ = 'sqlite3'


class NotSupportedError(DatabaseError):
    __module__ = 'sqlite3'


_CLASSES = {
    **dict.fromkeys((_c.SQLITE_INTERNAL, _c.SQLITE_NOTFOUND), InternalError),
    **dict.fromkeys((_c.SQLITE_ERROR, _c.SQLITE_PERM, _c.SQLITE_ABORT, _c.SQLITE_BUSY, _c.SQLITE_LOCKED,
                     _c.SQLITE_READONLY, _c.SQLITE_INTERRUPT, _c.SQLITE_IOERR, _c.SQLITE_FULL, _c.SQLITE_CANTOPEN,
                     _c.SQLITE_PROTOCOL, _c.SQLITE_EMPTY, _c.SQLITE_SCHEMA), OperationalError),
    _c.SQLITE_TOOBIG: DataError,
    **dict.fromkeys((_c.SQLITE_CONSTRAINT, _c.SQLITE_MISMATCH), IntegrityError),
    **dict.fromkeys((_c.SQLITE_MISUSE, _c.SQLITE_RANGE), InterfaceError),
}


def translated(error):
    """The exception for an error of the engine."""
    code, extended, message = error.args
    if extended == -1:
        # Not from SQLite itself.
        return OperationalError(message)
    result = _CLASSES.get(code, DatabaseError)(message)
    result.sqlite_errorcode = extended
    result.sqlite_errorname = _c.error_names.get(extended, 'unknown')
    return result
