"""The DB-API 2.0 interface to SQLite."""

import collections.abc
import datetime
import functools
import os
import sys
import threading
import time
import weakref

import _sqlite3
from _sqlite3 import EngineError, complete_statement, enable_callback_tracebacks, sqlite_version

from ._blob import Blob
from ._constants import *
from ._cursor import (Cursor, PARSE_COLNAMES, PARSE_DECLTYPES, PrepareProtocol, _DML, _LEADING, adapt, adapters,
                      converters, register_adapter, register_converter)
from ._errors import (DataError, DatabaseError, Error, IntegrityError, InterfaceError, InternalError,
                      NotSupportedError, OperationalError, ProgrammingError, Warning, translated)
from ._row import Row

_deprecated_names = frozenset({"version", "version_info"})
_deprecated_version = "2.6.0"
_deprecated_version_info = tuple(map(int, _deprecated_version.split(".")))

apilevel = "2.0"
paramstyle = "qmark"
# From SQLite's modes 0, 1 and 2 to the levels of the DB-API.
threadsafety = {0: 0, 1: 3, 2: 1}[_sqlite3.threading_mode]
sqlite_version_info = tuple(int(x) for x in sqlite_version.split("."))

LEGACY_TRANSACTION_CONTROL = -1

Date, Time, Timestamp = datetime.date, datetime.time, datetime.datetime
Binary = memoryview


def DateFromTicks(ticks):
    """The local date at a time in seconds since 1970."""
    return TimestampFromTicks(ticks).date()


def TimeFromTicks(ticks):
    """The local time of day at a time in seconds since 1970."""
    return TimestampFromTicks(ticks).time()


def TimestampFromTicks(ticks):
    """The local date and time at a time in seconds since 1970, in whole seconds."""
    year, month, day, hour, minute, second, *_ = time.localtime(ticks)
    return Timestamp(year, month, day, hour, minute, second)


class _Statement:
    """A compiled statement in a connection's cache."""

    __slots__ = ('sql', 'engine', 'is_dml', 'parameters', 'in_use')
    __module__, __qualname__ = 'sqlite3', 'Statement'

    def __new__(cls, *args, **kwargs):
        raise TypeError(f"cannot create '{cls.__module__}.{cls.__qualname__}' instances")

    @classmethod
    def _of(cls, sql, engine):
        self = object.__new__(cls)
        self.sql = sql
        self.engine = engine
        self.is_dml = bool(_DML.match(sql, _LEADING.match(sql).end()))
        self.parameters = engine.parameters()
        self.in_use = False
        return self


_Statement.__name__ = 'Statement'


_LEVELS = ("", "DEFERRED", "IMMEDIATE", "EXCLUSIVE")


def _isolation_level(level):
    if level is None:
        return None
    if not isinstance(level, str):
        raise TypeError("isolation_level must be str or None")
    if str.upper(level) not in _LEVELS:
        raise ValueError("isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'")
    return level


def _guarded(method):
    """Turns errors of the engine into exceptions of the DB-API."""
    def wrapper(self, *args, **kwargs):
        self._check()
        try:
            return method(self, *args, **kwargs)
        except EngineError as error:
            raise translated(error) from None
    wrapper.__name__ = method.__name__
    wrapper.__qualname__ = method.__qualname__
    wrapper.__doc__ = method.__doc__
    return wrapper


def _listed(names):
    """Names in quotes, with 'and' before the last one."""
    *first, last = map(repr, names)
    return f"{', '.join(first)} and {last}" if first else last


def _warn_of_arguments(message):
    import warnings
    # About the line that called this package.
    warnings.warn(message, DeprecationWarning, skip_file_prefixes=(os.path.dirname(__file__),))


def _one_argument(method):
    """A decorator for a method with one argument, which is only looked for on an open connection."""
    @functools.wraps(method)
    def wrapper(self, /, *args):
        self._check()
        if len(args) != 1:
            raise TypeError(f"function takes exactly 1 argument ({len(args)} given)")
        return method(self, *args)
    return wrapper


def _positional(*names):
    """A decorator for a method whose first parameters will be positional only: it warns if they are given by name."""
    def decorate(method):
        @functools.wraps(method)
        def wrapper(self, *args, **kwargs):
            if len(args) < len(names) and not kwargs.keys().isdisjoint(names):
                plural = "s" if len(names) > 1 else ""
                _warn_of_arguments(
                    f"Passing keyword argument{plural} {_listed(names)} to _sqlite3.Connection.{method.__name__}() is deprecated. "
                    f"Parameter{plural} {_listed(names)} will become positional-only in Python 3.15.")
            return method(self, *args, **kwargs)
        return wrapper
    return decorate


def _one_positional(caller, limit):
    """A decorator for a function of which all parameters but the database's name will be keyword-only."""
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            if len(args) > limit:
                names = ("timeout", "detect_types", "isolation_level", "check_same_thread", "factory", "cached_statements", "uri")
                _warn_of_arguments(f"Passing more than 1 positional argument to {caller}() is deprecated. Parameters "
                                   f"{_listed(names)} will become keyword-only parameters in Python 3.15.")
            return function(*args, **kwargs)
        return wrapper
    return decorate


class Connection:
    """SQLite database connection object."""

    __module__ = 'sqlite3'

    Warning = Warning
    Error = Error
    InterfaceError = InterfaceError
    DatabaseError = DatabaseError
    DataError = DataError
    OperationalError = OperationalError
    IntegrityError = IntegrityError
    InternalError = InternalError
    ProgrammingError = ProgrammingError
    NotSupportedError = NotSupportedError

    _database = None
    _initialized = False

    @_one_positional("_sqlite3.Connection", limit=2)
    def __init__(self, database, timeout=5.0, detect_types=0, isolation_level="", check_same_thread=True,
                 factory=None, cached_statements=128, uri=False, *, autocommit=LEGACY_TRANSACTION_CONTROL):
        path = os.fsencode(database)
        if b'\0' in path:
            raise ValueError('embedded null byte')
        level = _isolation_level(isolation_level)
        if autocommit not in (True, False) and autocommit != LEGACY_TRANSACTION_CONTROL:
            raise ValueError("autocommit must be True, False, or sqlite3.LEGACY_TRANSACTION_CONTROL")
        if self._database is not None:
            self._database.close()
        self._initialized = False
        # Read and write, made if it does not exist, and URIs.
        flags = 0x02 | 0x04 | (0x40 if uri else 0)
        sys.audit("sqlite3.connect", database)
        try:
            self._database = _sqlite3.Database(path, flags, timeout)
        except EngineError as error:
            raise translated(error) from None
        self._detect_types = detect_types
        self._level = level
        self._thread = threading.get_ident() if check_same_thread else None
        self._capacity = cached_statements
        self._statements = {}
        self._cursors = weakref.WeakSet()
        self._blobs = weakref.WeakSet()
        self._closed = False
        self.row_factory = None
        self.text_factory = str
        self._autocommit = -1 if autocommit == LEGACY_TRANSACTION_CONTROL and autocommit is not True else bool(autocommit)
        self._initialized = True
        if self._autocommit is False:
            self._execute("BEGIN")
        sys.audit("sqlite3.connect/handle", self)

    def _check_thread(self):
        if self._thread is not None and threading.get_ident() != self._thread:
            raise ProgrammingError(
                "SQLite objects created in a thread can only be used in that same thread. The object was created in "
                f"thread id {self._thread} and this is thread id {threading.get_ident()}.")

    def _check(self):
        if not self._initialized:
            raise ProgrammingError("Base Connection.__init__ not called.")
        self._check_thread()
        if self._closed:
            raise ProgrammingError("Cannot operate on a closed database.")

    # Statements

    def _prepare(self, sql):
        statement = self._statements.pop(sql, None)
        if statement is not None and not statement.in_use:
            statement.in_use = True
            self._statements[sql] = statement
            return statement
        if statement is not None:
            self._statements[sql] = statement
        if '\0' in sql:
            raise ProgrammingError("the query contains a null character")
        if len(sql.encode()) > self._database.limit(SQLITE_LIMIT_SQL_LENGTH, -1):
            raise DataError("query string is too large")
        engine, rest = self._database.prepare(sql)
        if engine is None:
            return None
        if rest and _LEADING.match(rest).end() != len(rest):
            engine.finalize()
            raise ProgrammingError("You can only execute one statement at a time.")
        fresh = _Statement._of(sql, engine)
        fresh.in_use = True
        if statement is None and self._capacity > 0:
            while len(self._statements) >= self._capacity:
                oldest = next(iter(self._statements))
                dropped = self._statements.pop(oldest)
                if not dropped.in_use:
                    dropped.engine.finalize()
            self._statements[sql] = fresh
        return fresh

    def _give_back(self, statement):
        if self._closed:
            return
        if self._statements.get(statement.sql) is statement:
            statement.engine.reset()
            statement.in_use = False
        else:
            statement.engine.finalize()

    def _execute(self, sql):
        engine, _ = self._database.prepare(sql)
        try:
            engine.step()
        except EngineError as error:
            raise translated(error) from None
        finally:
            engine.finalize()

    def _begins_implicitly(self):
        return self._autocommit == -1 and self._autocommit is not True and self._level is not None

    def _begin(self):
        self._execute("BEGIN " + self._level)

    # Transactions

    @property
    def in_transaction(self):
        self._check()
        return self._database.in_transaction()

    @property
    def total_changes(self):
        self._check()
        return self._database.total_changes()

    @property
    def isolation_level(self):
        self._check()
        return self._level

    @isolation_level.setter
    def isolation_level(self, level):
        level = _isolation_level(level)
        self._check()
        if level is None and self._autocommit == -1 and self._autocommit is not True and self.in_transaction:
            self._execute("COMMIT")
        self._level = level

    @isolation_level.deleter
    def isolation_level(self):
        raise AttributeError("cannot delete attribute")

    @property
    def autocommit(self):
        self._check()
        return self._autocommit

    @autocommit.setter
    def autocommit(self, value):
        self._check()
        if value is True:
            if self._database.in_transaction():
                self._execute("COMMIT")
        elif value is False:
            if not self._database.in_transaction():
                self._execute("BEGIN")
        elif value != LEGACY_TRANSACTION_CONTROL:
            raise ValueError("autocommit must be True, False, or sqlite3.LEGACY_TRANSACTION_CONTROL")
        self._autocommit = value

    @_guarded
    def commit(self):
        """Commit any pending transaction to the database."""
        if self._autocommit is True:
            return
        if self._autocommit is False:
            self._execute("COMMIT")
            self._execute("BEGIN")
        elif self._database.in_transaction():
            self._execute("COMMIT")

    @_guarded
    def rollback(self):
        """Roll back to the start of any pending transaction."""
        if self._autocommit is True:
            return
        if self._autocommit is False:
            self._execute("ROLLBACK")
            self._execute("BEGIN")
        elif self._database.in_transaction():
            self._execute("ROLLBACK")

    def close(self):
        """Close the database connection; any pending transaction is not committed implicitly."""
        if not self._initialized:
            raise ProgrammingError("Base Connection.__init__ not called.")
        self._check_thread()
        if self._closed:
            return
        if self._autocommit is False and self._database.in_transaction():
            self._execute("ROLLBACK")
        for blob in list(self._blobs):
            blob.close()
        for statement in self._statements.values():
            statement.engine.finalize()
        for cursor in list(self._cursors):
            if cursor._statement is not None:
                cursor._statement.engine.finalize()
                cursor._statement = None
        self._statements.clear()
        self._closed = True
        self._database.close()

    def __del__(self):
        if self._initialized and not self._closed:
            # While the interpreter shuts down nothing can be imported any more.
            if sys is not None and sys.meta_path is not None:
                import warnings
                warnings.warn(f"unclosed database in {self!r}", ResourceWarning, source=self)
            self._closed = True
            self._database.close()

    def __enter__(self):
        """Called when the connection is used as a context manager: the connection itself."""
        self._check()
        return self

    def __exit__(self, type, value, traceback, /):
        """Commits what was done in the block, or rolls it back after an exception."""
        if self._autocommit is True:
            return False
        if type is None and value is None and traceback is None:
            try:
                self.commit()
            except Error:
                self.rollback()
                raise
        else:
            self.rollback()
        return False

    @_one_argument
    def __call__(self, sql, /):
        if not isinstance(sql, str):
            raise TypeError(f"argument 1 must be str, not {type(sql).__name__}")
        try:
            return self._prepare(sql)
        except EngineError as error:
            raise translated(error) from None

    # Cursors

    def cursor(self, factory=Cursor):
        """Return a cursor for the connection."""
        self._check()
        cursor = factory(self)
        if not issubclass(type(cursor), Cursor):
            raise TypeError(f"factory must return a cursor, not {type(cursor).__name__}")
        if self.row_factory is not None:
            cursor.row_factory = self.row_factory
        return cursor

    def execute(self, sql, parameters=(), /):
        """Executes an SQL statement."""
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql, parameters, /):
        """Repeatedly executes an SQL statement."""
        return self.cursor().executemany(sql, parameters)

    def executescript(self, sql_script, /):
        """Executes multiple SQL statements at once."""
        return self.cursor().executescript(sql_script)

    # Functions of Python for SQLite

    @_positional("name", "narg", "func")
    @_guarded
    def create_function(self, name, narg, func, *, deterministic=False):
        """Creates a new function."""
        try:
            self._database.create_function(name, narg, 0x800 if deterministic else 0, func)
        except EngineError:
            raise OperationalError("Error creating function") from None

    @_positional("name", "n_arg", "aggregate_class")
    @_guarded
    def create_aggregate(self, name, n_arg, aggregate_class):
        """Creates a new aggregate."""
        try:
            self._database.create_aggregate(name, n_arg, aggregate_class, False)
        except EngineError:
            raise OperationalError("Error creating aggregate") from None

    @_guarded
    def create_window_function(self, name, num_params, aggregate_class, /):
        """Creates or redefines an aggregate window function."""
        try:
            self._database.create_aggregate(name, num_params, aggregate_class, True)
        except EngineError as error:
            raise ProgrammingError(error.args[2]) from None

    @_guarded
    def create_collation(self, name, callback, /):
        """Creates a collation function."""
        if not isinstance(name, str):
            raise TypeError(f"create_collation() argument 1 must be str, not {type(name).__name__}")
        if callback is not None and not callable(callback):
            raise TypeError("parameter must be callable")
        self._database.create_collation(name, callback)

    @_positional("authorizer_callback")
    @_guarded
    def set_authorizer(self, authorizer_callback):
        """Set authorizer callback."""
        self._database.set_authorizer(authorizer_callback)

    @_positional("progress_handler")
    @_guarded
    def set_progress_handler(self, progress_handler, n):
        """Set progress handler callback."""
        self._database.set_progress_handler(progress_handler, n)

    @_positional("trace_callback")
    @_guarded
    def set_trace_callback(self, trace_callback):
        """Set a trace callback called for each SQL statement (passed as unicode)."""
        self._database.set_trace_callback(trace_callback)

    @_guarded
    def interrupt(self):
        """Abort any pending database operation."""
        self._database.interrupt()

    # The database as a whole

    def iterdump(self, *, filter=None):
        """Returns iterator to the dump of the database in an SQL text format."""
        self._check()
        from ._dump import iterdump
        return iterdump(self, filter=filter)

    @_guarded
    def backup(self, target, *, pages=-1, progress=None, name="main", sleep=0.250):
        """Makes a backup of the database."""
        if not isinstance(target, Connection):
            raise TypeError(f"backup() argument 1 must be sqlite3.Connection, not {type(target).__name__}")
        target._check_thread()
        if target._closed:
            raise ProgrammingError("Cannot operate on a closed database.")
        if target is self:
            raise ValueError("target cannot be the same connection instance")
        if progress is not None and not callable(progress):
            raise TypeError("progress argument must be a callable")
        self._database.backup(target._database, pages or -1, progress, name, sleep)

    @_guarded
    def serialize(self, *, name="main"):
        """Serialize a database into a byte string."""
        data = self._database.serialize(name)
        if data is None:
            raise OperationalError(f"unable to serialize '{name}'")
        return data

    @_guarded
    def deserialize(self, data, /, *, name="main"):
        """Load a serialized database."""
        self._database.deserialize(data, name)

    def blobopen(self, table, column, row, /, *, readonly=False, name="main"):
        """Open and return a BLOB object."""
        self._check()
        return Blob._open(self, table, column, row, readonly, name)

    @_guarded
    def getlimit(self, category, /):
        """Get connection run-time limits."""
        return self.setlimit(category, -1)

    @_guarded
    def setlimit(self, category, limit, /):
        """Set connection run-time limits."""
        old = self._database.limit(category, limit)
        if old < 0:
            raise ProgrammingError("'category' is out of bounds")
        return old


@_one_positional("sqlite3.connect", limit=1)
def connect(database, *args, **kwargs):
    """Open a connection to the SQLite database file 'database'."""
    # The factory gets the arguments as they came; it is the fifth behind the name.
    factory = args[4] if len(args) > 4 else kwargs.get("factory", Connection)
    return factory(database, *args, **kwargs)


def _deprecated(what, function):
    """A function that warns before it does what it should."""
    def convert(value):
        import warnings
        warnings.warn(f"The default {what} is deprecated as of Python 3.12; "
                      "see the sqlite3 documentation for suggested replacement recipes",
                      DeprecationWarning, skip_file_prefixes=(os.path.dirname(__file__),))
        return function(value)
    return convert


def _date_from(text):
    return datetime.date(*map(int, text.split(b"-")))


def _timestamp_from(text):
    day, clock = text.split(b" ")
    clock, *fraction = clock.split(b".")
    microseconds = int(fraction[0].decode().ljust(6, "0")[:6]) if len(fraction) == 1 else 0
    hour, minute, second = map(int, clock.split(b":"))
    moment = datetime.time(hour, minute, second, microseconds)
    return datetime.datetime.combine(_date_from(day), moment)


for _type, _name, _to_text, _from_text in (
        (datetime.date, "date", datetime.date.isoformat, _date_from),
        (datetime.datetime, "timestamp", lambda moment: moment.isoformat(" "), _timestamp_from)):
    register_adapter(_type, _deprecated(f"{_type.__name__} adapter", _to_text))
    register_converter(_name, _deprecated(f"{_name} converter", _from_text))
del _type, _name, _to_text, _from_text


def __getattr__(name):
    if name in _deprecated_names:
        from warnings import warn
        warn(f"{name} is deprecated and will be removed in Python 3.14", DeprecationWarning, stacklevel=2)
        return globals()[f"_deprecated_{name}"]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
