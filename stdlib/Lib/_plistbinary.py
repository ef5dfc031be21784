"""The binary format of property lists: a table of objects, which refer to one another by their numbers."""

import datetime
from struct import error as struct_error, pack, unpack


class InvalidFileException(ValueError):
    """A file is no property list, or a damaged one."""

    __module__ = "plistlib"

    def __init__(self, message="Invalid file"):
        super().__init__(message)


class UID:
    """A number by which archives of objects refer to an object."""

    __module__ = "plistlib"

    def __init__(self, data):
        if not isinstance(data, int):
            raise TypeError("data must be an int")
        if data < 0:
            raise ValueError("UIDs must be positive")
        if data.bit_length() > 64:
            raise ValueError("UIDs cannot be >= 2**64")
        self.data = data

    def __index__(self):
        return self.data

    def __repr__(self):
        return f"{type(self).__name__}({self.data!r})"

    def __reduce__(self):
        return type(self), (self.data,)

    def __eq__(self, other):
        return self.data == other.data if isinstance(other, UID) else NotImplemented

    def __hash__(self):
        return hash(self.data)


_UNREAD = object()
_TRAILER = ">5xBBBQQQ"


def _epoch(aware):
    """The moment that dates are counted from."""
    return datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC if aware else None)


class BinaryReader:
    """Reads a property list."""

    def __init__(self, dict_type, aware_datetime=False):
        self._dict_type, self._epoch = dict_type, _epoch(aware_datetime)

    def parse(self, fp):
        """The value that a file holds."""
        self._file = fp
        try:
            fp.seek(-32, 2)
            _, offset_size, self._ref_size, count, top, table = unpack(_TRAILER, fp.read(32))
            fp.seek(table)
            self._offsets = self._numbers(count, offset_size)
            self._objects = [_UNREAD] * count
            return self._object(top)
        except (OSError, IndexError, struct_error, OverflowError, ValueError):
            raise InvalidFileException()

    def _bytes(self, count):
        data = self._file.read(count)
        if len(data) != count:
            raise InvalidFileException()
        return data

    def _numbers(self, count, size):
        if not size:
            raise InvalidFileException()
        data = self._bytes(count * size)
        return [int.from_bytes(data[start:start + size]) for start in range(0, count * size, size)]

    def _size(self, low):
        """A length, which stands in half a byte or as a number of its own behind it."""
        if low < 15:
            return low
        width = 1 << (self._file.read(1)[0] & 3)
        return int.from_bytes(self._bytes(width))

    def _object(self, number):
        known = self._objects[number]
        if known is not _UNREAD:
            return known
        self._file.seek(self._offsets[number])
        marker = self._file.read(1)[0]
        kind, low = marker >> 4, marker & 15
        match kind:
            case 0xA:
                return self._array(number, low)
            case 0xD:
                return self._dict(number, low)
        value = self._objects[number] = self._scalar(kind, low)
        return value

    def _scalar(self, kind, low):
        match kind, low:
            case 0, 0:
                return None
            case 0, 8 | 9:
                return low == 9
            case 0, 15:
                return b""
            case 1, _:
                return int.from_bytes(self._file.read(1 << low), signed=low >= 3)
            case 2, 2 | 3:
                return unpack(">f" if low == 2 else ">d", self._file.read(1 << low))[0]
            case 3, 3:
                return self._epoch + datetime.timedelta(seconds=unpack(">d", self._file.read(8))[0])
            case 4, _:
                return self._bytes(self._size(low))
            case 5, _:
                return self._bytes(self._size(low)).decode("ascii")
            case 6, _:
                return self._bytes(2 * self._size(low)).decode("utf-16be")
            case 8, _:
                return UID(int.from_bytes(self._file.read(low + 1)))
        raise InvalidFileException()

    def _array(self, number, low):
        members = self._numbers(self._size(low), self._ref_size)
        # It is noted before its members are read, which may contain it.
        result = self._objects[number] = []
        result.extend(map(self._object, members))
        return result

    def _dict(self, number, low):
        count = self._size(low)
        keys, values = self._numbers(count, self._ref_size), self._numbers(count, self._ref_size)
        result = self._objects[number] = self._dict_type()
        try:
            for key, value in zip(keys, values):
                result[self._object(key)] = self._object(value)
        except TypeError:
            raise InvalidFileException()
        return result


def _width(count):
    """How many bytes numbers below a count need."""
    return next(width for width in (1, 2, 4, 8) if count >> 8 * width == 0)


class BinaryWriter:
    """Writes a property list; equal scalars are written once."""

    def __init__(self, fp, sort_keys, skipkeys, aware_datetime=False):
        self._file, self._sort, self._skip, self._aware = fp, sort_keys, skipkeys, aware_datetime

    def write(self, value):
        self._objects, self._known = [], {}
        self._collect(value)
        count = len(self._objects)
        self._ref_width = _width(count)
        self._file.write(b"bplist00")
        offsets = []
        for item in self._objects:
            offsets.append(self._file.tell())
            self._file.write(self._encoded(item))
        table = self._file.tell()
        width = _width(table)
        self._file.write(b"".join(offset.to_bytes(width) for offset in offsets))
        self._file.write(pack(_TRAILER, 0, width, self._ref_width, count, self._number(value), table))

    @staticmethod
    def _key(value):
        """By what a value is found again: scalars by type and value, others by identity."""
        if isinstance(value, (str, int, float, datetime.datetime, bytes)):
            return type(value), value
        return id(value)

    def _number(self, value):
        return self._known[self._key(value)]

    def _collect(self, value):
        """Number a value and all in it."""
        key = self._key(value)
        if key in self._known:
            return
        self._known[key] = len(self._objects)
        self._objects.append(value)
        if isinstance(value, dict):
            items = self._items(value)
            members = [name for name, _ in items] + [member for _, member in items]
        else:
            members = value if isinstance(value, (list, tuple)) else ()
        for member in members:
            self._collect(member)

    def _items(self, value):
        items = sorted(value.items()) if self._sort else value.items()
        chosen = [item for item in items if isinstance(item[0], str)]
        if len(chosen) < len(value) and not self._skip:
            raise TypeError("keys must be strings")
        return chosen

    def _references(self, values):
        return b"".join(self._number(value).to_bytes(self._ref_width) for value in values)

    @staticmethod
    def _head(kind, size):
        """The marker of something with a length."""
        if size < 15:
            return bytes([kind << 4 | size])
        width = _width(size)
        return bytes([kind << 4 | 15, 0x10 | width.bit_length() - 1]) + size.to_bytes(width)

    def _encoded(self, value):
        match value:
            case None:
                return b"\0"
            case bool():
                return b"\x09" if value else b"\x08"
            case int():
                return self._encoded_int(value)
            case float():
                return pack(">Bd", 0x23, value)
            case datetime.datetime():
                if self._aware:
                    value = value.astimezone(datetime.UTC)
                return pack(">Bd", 0x33, (value - _epoch(self._aware)).total_seconds())
            case UID():
                if value.data < 0:
                    raise ValueError("UIDs must be positive")
                if value.data >> 64:
                    raise OverflowError(value)
                width = _width(value.data)
                return bytes([0x80 | width - 1]) + value.data.to_bytes(width)
            case bytes() | bytearray():
                return self._head(4, len(value)) + value
            case str():
                if value.isascii():
                    return self._head(5, len(value)) + value.encode("ascii")
                encoded = value.encode("utf-16be")
                return self._head(6, len(encoded) // 2) + encoded
            case list() | tuple():
                return self._head(0xA, len(value)) + self._references(value)
            case dict():
                items = self._items(value)
                return self._head(0xD, len(items)) + self._references(key for key, _ in items) + self._references(
                    member for _, member in items)
        raise TypeError(value)

    @staticmethod
    def _encoded_int(value):
        """Numbers of 8 bytes have a sign, shorter ones have none."""
        if value < 0:
            width = 8
        else:
            width = next((width for width in (1, 2, 4) if value >> 8 * width == 0), 8 if value >> 63 == 0 else 16)
        if not -1 << 63 <= value < 1 << 64:
            raise OverflowError(value)
        return bytes([0x10 | width.bit_length() - 1]) + value.to_bytes(width, signed=width >= 8)
