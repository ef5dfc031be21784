"""Values of type BLOB as files."""

from _sqlite3 import EngineError

from ._errors import Error, OperationalError, ProgrammingError, translated


def _quoted(name):
    return '"' + name.replace('"', '""') + '"'


_INT_MAX = 2**31 - 1


def _bytes_of(data):
    """The bytes of an object that is like bytes, all in a row."""
    try:
        view = memoryview(data)
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'") from None
    if not view.c_contiguous:
        raise BufferError('memoryview: underlying buffer is not C-contiguous')
    return bytes(view)


class Blob:
    """A BLOB that is read and written in place; its size does not change."""

    __module__ = 'sqlite3'

    def __init__(self, *args, **kwargs):
        raise TypeError("cannot create 'sqlite3.Blob' instances")

    @classmethod
    def _open(cls, connection, table, column, row, readonly, name):
        self = object.__new__(cls)
        self._connection = connection
        self._readonly = readonly
        self._position = 0
        self._open_flag = True
        self._place = f'{_quoted(name)}.{_quoted(table)}', _quoted(column), row
        if not isinstance(row, int):
            raise TypeError("expected 'int'")
        # What it should contain: when it does not, somebody else has changed it.
        self._content = None
        self._find_column(table, column, name)
        self._content = self._load()
        self._size = len(self._content)
        connection._blobs.add(self)
        return self

    def _find_column(self, table, column, name):
        """Raise an error for an unknown column, whose name in quotes would be a text for SQLite."""
        try:
            found = self._connection._database.prepare('SELECT name FROM pragma_table_info(?, ?)')[0]
            try:
                found.bind(1, table)
                found.bind(2, name)
                names = set()
                while found.step():
                    names.add(found.row(str, None)[0].lower())
            finally:
                found.finalize()
        except EngineError as error:
            if 'unknown database' in str(error.args):
                raise OperationalError(f'no such table: {name}.{table}') from None
            raise translated(error) from None
        if names and column.lower() not in names:
            raise OperationalError(f'no such column: "{column}"')

    def _load(self):
        table, column, row = self._place
        try:
            found = self._connection._database.prepare(f'SELECT {column} FROM {table} WHERE rowid = ?')[0]
            try:
                found.bind(1, row)
                if not found.step():
                    raise OperationalError(f'no such rowid: {row}')
                value, = found.row(bytes, None)
            finally:
                found.finalize()
        except EngineError as error:
            raise translated(error) from None
        if not isinstance(value, bytes):
            if self._content is not None:
                raise OperationalError('query aborted')
            kind = {type(None): 'null', int: 'integer', float: 'real'}[type(value)]
            raise OperationalError(f'cannot open value of type {kind}')
        if self._content not in (None, value):
            raise OperationalError('query aborted')
        return value

    def _store(self, start, data):
        if self._readonly:
            raise OperationalError('attempt to write a readonly database')
        table, column, row = self._place
        value = self._load()
        value = value[:start] + data + value[start + len(data):]
        try:
            change = self._connection._database.prepare(f'UPDATE {table} SET {column} = ? WHERE rowid = ?')[0]
            try:
                change.bind(1, value)
                change.bind(2, row)
                change.step()
                self._content = value
            finally:
                change.finalize()
        except EngineError as error:
            raise translated(error) from None

    def _check(self):
        self._connection._check()
        if not self._open_flag:
            raise ProgrammingError('Cannot operate on a closed blob.')

    def close(self):
        """Close the blob."""
        self._connection._check()
        self._open_flag = False

    def read(self, length=-1, /):
        """Read data at the current offset position."""
        self._check()
        rest = self._size - self._position
        if length < 0 or length > rest:
            length = rest
        data = self._load()[self._position:self._position + length]
        self._position += length
        return data

    def write(self, data, /):
        """Write data at the current offset."""
        data = _bytes_of(data)
        self._check()
        if self._position + len(data) > self._size:
            raise ValueError('data longer than blob length')
        self._store(self._position, data)
        self._position += len(data)

    def seek(self, offset, origin=0, /):
        """Set the current access position to offset."""
        self._check()
        if origin not in (0, 1, 2):
            raise ValueError("'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END")
        if not -_INT_MAX - 1 <= offset <= _INT_MAX:
            raise OverflowError('Python int too large to convert to C int')
        place = offset + (0, self._position, self._size)[origin]
        if place > _INT_MAX:
            raise OverflowError('seek offset results in overflow')
        if not 0 <= place <= self._size:
            raise ValueError('offset out of blob range')
        self._position = place

    def tell(self):
        """Return the current access position for the blob."""
        self._check()
        return self._position

    def __enter__(self):
        """Blob context manager enter."""
        self._check()
        return self

    def __exit__(self, type, val, tb, /):
        """Blob context manager exit."""
        self._check()
        self.close()

    def __len__(self):
        self._check()
        return self._size

    def _index(self, key):
        if not hasattr(key, '__index__'):
            raise TypeError('Blob indices must be integers')
        try:
            i = key.__index__()
            if abs(i) > 2**63 - 1:
                raise IndexError
        except (OverflowError, IndexError):
            raise IndexError("cannot fit 'int' into an index-sized integer") from None
        if i < 0:
            i += self._size
        if not 0 <= i < self._size:
            raise IndexError('Blob index out of range')
        return i

    def __getitem__(self, key):
        self._check()
        if isinstance(key, slice):
            return self._load()[key]
        return self._load()[self._index(key)]

    def __setitem__(self, key, value):
        self._check()
        if isinstance(key, slice):
            places = range(self._size)[key]
            if not places:
                return
            data = _bytes_of(value)
            if len(data) != len(places):
                raise IndexError('Blob slice assignment is wrong size')
            content = bytearray(self._load())
            content[key] = data
            self._store(0, bytes(content))
            return
        i = self._index(key)
        if not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        if not 0 <= value <= 255:
            raise ValueError('byte must be in range(0, 256)')
        self._store(i, bytes([value]))

    def __delitem__(self, key):
        self._check()
        if isinstance(key, slice):
            raise TypeError("Blob doesn't support slice deletion")
        raise TypeError("Blob doesn't support item deletion")

    def __contains__(self, item):
        raise TypeError("argument of type 'sqlite3.Blob' is not iterable")

    def __iter__(self):
        raise TypeError("'sqlite3.Blob' object is not iterable")

    def __add__(self, other):
        return NotImplemented

    def __mul__(self, other):
        return NotImplemented
