"""Cursors: statements and their rows."""

import re

from _sqlite3 import EngineError

from ._constants import SQLITE_LIMIT_SQL_LENGTH
from ._errors import DataError, Error, InterfaceError, OperationalError, ProgrammingError, translated

PARSE_DECLTYPES = 1
PARSE_COLNAMES = 2

# Space and comments in front of a statement.
_LEADING = re.compile(r'(?:\s+|--[^\n]*(?:\n|$)|/\*.*?(?:\*/|$))*', re.DOTALL)
_DML = re.compile(r'(?:insert|update|delete|replace)\b', re.IGNORECASE)

adapters = {}
converters = {}


class PrepareProtocol:
    """Stands for the protocol of adapters."""

    __module__ = 'sqlite3'


_unadapted = {int, float, str, bytearray}


def register_adapter(type, adapter, /):
    """Register a function to adapt Python objects to SQLite values."""
    adapters[type, PrepareProtocol] = adapter
    # Values that SQLite knows go without a look at the adapters, until one of these is for them.
    _unadapted.discard(type)


def register_converter(typename, converter, /):
    """Register a function to convert SQLite values to Python objects."""
    converters[typename.upper()] = converter


_missing = object()


def adapt(obj, proto=PrepareProtocol, alt=_missing, /):
    """Adapt given object to given protocol."""
    adapter = adapters.get((type(obj), proto))
    if adapter is not None:
        return adapter(obj)
    if hasattr(proto, '__adapt__'):
        adapted = proto.__adapt__(obj)
        if adapted is not None:
            return adapted
    if hasattr(obj, '__conform__'):
        try:
            adapted = obj.__conform__(proto)
        except TypeError:
            adapted = None      # It cannot be adapted in this way.
        if adapted is not None:
            return adapted
    if alt is _missing:
        raise ProgrammingError("can't adapt")
    return alt


class Cursor:
    """SQLite database cursor class."""

    __module__ = 'sqlite3'
    _initialized = False

    def __init__(self, connection, /):
        from .dbapi2 import Connection
        if self._initialized and self._locked:
            raise ProgrammingError('Recursive use of cursors not allowed.')
        if not isinstance(connection, Connection):
            raise TypeError(f'Cursor() argument 1 must be sqlite3.Connection, not {type(connection).__name__}')
        connection._check()
        self.connection = connection
        self.description = None
        self.lastrowid = None
        self.rowcount = -1
        self.arraysize = 1
        self.row_factory = None
        self._statement = None
        self._has_row = False
        self._closed = False
        self._locked = False
        self._initialized = True
        connection._cursors.add(self)

    def _check(self):
        if not self._initialized:
            raise ProgrammingError('Base Cursor.__init__ not called.')
        if self._closed:
            raise ProgrammingError('Cannot operate on a closed cursor.')
        if self._locked:
            raise ProgrammingError('Recursive use of cursors not allowed.')
        self.connection._check()

    def close(self):
        """Closes the cursor."""
        if not self._initialized:
            raise ProgrammingError('Base Cursor.__init__ not called.')
        if self._locked:
            raise ProgrammingError('Recursive use of cursors not allowed.')
        self.connection._check()
        self._drop_statement()
        self._closed = True

    def _drop_statement(self):
        statement, self._statement, self._has_row = self._statement, None, False
        if statement is not None:
            self.connection._give_back(statement)

    def __del__(self):
        # The statement must not keep its tables locked.
        if self._initialized and self._statement is not None:
            self._drop_statement()

    def setinputsizes(self, sizes, /):
        """Required by DB-API. Does nothing in sqlite3."""

    def setoutputsize(self, size, column=None, /):
        """Required by DB-API. Does nothing in sqlite3."""

    def execute(self, sql, parameters=(), /):
        """Executes an SQL statement."""
        if not isinstance(sql, str):
            raise TypeError(f'execute() argument 1 must be str, not {type(sql).__name__}')
        self._run(sql, (parameters,), False)
        return self

    def executemany(self, sql, seq_of_parameters, /):
        """Repeatedly executes an SQL statement."""
        if not isinstance(sql, str):
            raise TypeError(f'executemany() argument 1 must be str, not {type(sql).__name__}')
        self._run(sql, iter(seq_of_parameters), True)
        return self

    def _run(self, sql, parameter_sets, many):
        self._check()
        connection = self.connection
        self._drop_statement()
        self._locked = True
        try:
            statement = connection._prepare(sql)
            if statement is None:
                self.rowcount = -1
                self.description = None
                return
            self._statement = statement
            if many and not statement.is_dml:
                raise ProgrammingError('executemany() can only execute DML statements.')
            self.rowcount = 0 if statement.is_dml else -1
            self.description = None
            engine = statement.engine
            if statement.is_dml and connection._begins_implicitly() and not connection._database.in_transaction():
                connection._begin()
            for parameters in parameter_sets:
                engine.reset()
                self._bind(statement, parameters)
                more = engine.step()
                columns = engine.columns()
                if columns:
                    self._describe(columns)
                self._converters = self._find_converters(columns)
                if more:
                    self._has_row = True
                    if many and columns:
                        raise ProgrammingError('executemany() can only execute DML statements.')
                if statement.is_dml and not more:
                    self.rowcount += connection._database.changes()
                if not more and many:
                    engine.reset()
            if not many:
                self.lastrowid = connection._database.last_insert_rowid()
            if not self._has_row:
                self._finish()
        except EngineError as error:
            self._fail()
            raise translated(error) from None
        except BaseException:
            self._fail()
            raise
        finally:
            self._locked = False

    def _finish(self):
        # Rows that came with a change count once all have been fetched.
        statement = self._statement
        if statement is not None:
            if statement.is_dml and statement.engine.is_busy():
                self.rowcount += self.connection._database.changes()
            self._drop_statement()

    def _fail(self):
        self._locked = False
        self.rowcount = -1
        try:
            self._drop_statement()
        except EngineError:
            pass

    def _describe(self, columns):
        names = [name for name, _ in columns]
        if self.connection._detect_types & PARSE_COLNAMES:
            names = [name.partition(' [')[0] if name.endswith(']') else name for name in names]
        self.description = tuple((name, None, None, None, None, None, None) for name in names)

    def _find_converters(self, columns):
        detect = self.connection._detect_types
        if not detect:
            return None
        found = []
        for name, declared in columns:
            converter = None
            if detect & PARSE_COLNAMES and name.endswith(']') and '[' in name:
                converter = converters.get(name[name.rindex('[') + 1:-1].upper())
            if converter is None and detect & PARSE_DECLTYPES and declared:
                # The declared type up to a space or a parenthesis.
                converter = converters.get(re.split(r'[ (]', declared, maxsplit=1)[0].upper())
            found.append(converter)
        return tuple(found)

    def _bind(self, statement, parameters):
        engine = statement.engine
        names = statement.parameters
        if isinstance(parameters, dict) or (not isinstance(parameters, (tuple, list))
                                            and not hasattr(type(parameters), '__len__') is False
                                            and hasattr(type(parameters), 'keys')):
            for i, name in enumerate(names, 1):
                if name is None:
                    raise ProgrammingError(f'Binding {i} has no name, but you supplied a dictionary '
                                           '(which has only names).')
                try:
                    value = parameters[name[1:]]
                except LookupError:
                    raise ProgrammingError(f'You did not supply a value for binding parameter :{name[1:]}.') from None
                self._bind_one(engine, i, value, repr(':' + name[1:]))
            return
        if isinstance(parameters, (tuple, list)) or hasattr(type(parameters), '__getitem__'):
            count = len(parameters)
            if count != len(names):
                raise ProgrammingError('Incorrect number of bindings supplied. The current statement uses '
                                       f'{len(names)}, and there are {count} supplied.')
            for i, name in enumerate(names, 1):
                if name is not None and name[0] != '?':
                    import warnings
                    warnings.warn(f"Binding {i} ('{name}') is a named parameter, but you supplied a sequence which "
                                  "requires nameless (qmark) placeholders. Starting with Python 3.14 an "
                                  "sqlite3.ProgrammingError will be raised.", DeprecationWarning, stacklevel=4)
                self._bind_one(engine, i, parameters[i - 1], str(i))
            return
        raise ProgrammingError('parameters are of unsupported type')

    def _bind_one(self, engine, i, value, label):
        if value is not None and type(value) not in _unadapted:
            value = adapt(value, PrepareProtocol, value)
        if not engine.bind(i, value):
            raise ProgrammingError(f"Error binding parameter {label}: type '{type(value).__name__}' is not supported")

    def executescript(self, sql_script, /):
        """Executes multiple SQL statements at once."""
        if not isinstance(sql_script, str):
            raise TypeError(f'executescript() argument must be str, not {type(sql_script).__name__}')
        if '\0' in sql_script:
            raise ValueError('embedded null character')
        self._check()
        connection = self.connection
        if len(sql_script.encode()) > connection._database.limit(SQLITE_LIMIT_SQL_LENGTH, -1):
            raise DataError("query string is too large")
        try:
            if connection._autocommit == -1 and connection._database.in_transaction():
                connection._execute('COMMIT')
            rest = sql_script
            while rest:
                engine, rest = connection._database.prepare(rest)
                if engine is None:
                    if not _LEADING.sub('', rest, count=1):
                        break
                    continue
                try:
                    while engine.step():
                        pass
                finally:
                    engine.finalize()
        except EngineError as error:
            raise translated(error) from None
        return self

    # Rows

    def _fetch(self):
        row = self._statement.engine.row(self.connection.text_factory, self._converters)
        factory = self.row_factory
        return row if factory is None else factory(self, row)

    def __iter__(self):
        return self

    def __next__(self):
        self._check()
        if self._statement is None:
            raise StopIteration
        if not self._has_row:
            self._drop_statement()
            raise StopIteration
        self._locked = True
        try:
            # The row is made of the current step; then the next one is looked for.
            row = self._fetch()
            if not self._statement.engine.step():
                if self._statement.is_dml:
                    self.rowcount = self.connection._database.changes()
                self._drop_statement()
        except EngineError as error:
            self._drop_statement()
            raise translated(error) from None
        except BaseException:
            self._drop_statement()
            raise
        finally:
            self._locked = False
        return row

    def fetchone(self):
        """Fetches one row from the resultset."""
        return next(self, None)

    def fetchmany(self, size=None):
        """Fetches several rows from the resultset."""
        if size is None:
            size = self.arraysize
        rows = []
        while len(rows) != size:
            try:
                rows.append(next(self))
            except StopIteration:
                break
        return rows

    def fetchall(self):
        """Fetches all rows from the resultset."""
        return list(self)
