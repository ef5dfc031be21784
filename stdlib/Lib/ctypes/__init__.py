"""Types of C as Python objects.

The simple types, arrays and structures hold bytes as C has them on this machine;
functions of libraries cannot be called.
"""

import struct as _struct
import sys as _sys
from operator import index as _index
from types import GenericAlias as _GenericAlias

__version__ = "1.1.0"

DEFAULT_MODE = RTLD_LOCAL = 0
RTLD_GLOBAL = 256


class ArgumentError(Exception):
    """Raised for an argument that cannot be converted."""


class _CType(type):
    """The type of the types: a product is a type of arrays."""

    def __mul__(cls, length):
        return ARRAY(cls, length)

    __rmul__ = __mul__


class _CData(metaclass=_CType):
    """The base of all types: an object holds its bytes, or a part of another's."""

    _size_ = 0
    # Whether the bytes belong to another object.
    _is_shared = False

    def __init__(self):
        self._buffer = memoryview(bytearray(self._size_))

    @classmethod
    def from_buffer(cls, source, offset=0):
        """Return an object that shares the bytes of a writable buffer."""
        view = memoryview(source).cast('B')
        if view.readonly:
            raise TypeError("underlying buffer is not writable")
        if offset < 0:
            raise ValueError("offset cannot be negative")
        if len(view) - offset < cls._size_:
            raise ValueError(f"Buffer size too small ({len(view)} instead of at least {cls._size_ + offset} bytes)")
        self = cls.__new__(cls)
        self._buffer = view[offset:offset + cls._size_]
        self._is_shared = True
        return self

    @classmethod
    def from_buffer_copy(cls, source, offset=0):
        """Return an object with a copy of some bytes."""
        return cls.from_buffer(bytearray(memoryview(source).cast('B')), offset)

    def __bytes__(self):
        return bytes(self._buffer)

    def __buffer__(self, flags):
        return self._buffer


class _SimpleCData(_CData):
    """A number, a character or a truth value: _type_ is a code of struct."""

    _type_ = 'i'
    _default = 0

    def __init_subclass__(cls):
        cls._format = _struct.Struct('@' + getattr(cls, '_storage', cls._type_))
        cls._size_ = cls._format.size

    def __init__(self, value=None):
        super().__init__()
        self.value = self._default if value is None else value

    @property
    def value(self):
        return self._format.unpack_from(self._buffer)[0]

    @value.setter
    def value(self, value):
        self._format.pack_into(self._buffer, 0, self._converted(value))

    @classmethod
    def _converted(cls, value):
        """Return what fits the type; ints lose their upper bits."""
        if not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        bits = cls._size_ * 8
        value &= (1 << bits) - 1
        if cls._type_.islower() and value >> (bits - 1):
            value -= 1 << bits
        return value

    def __repr__(self):
        return f"{type(self).__name__}({self.value!r})"

    def __bool__(self):
        return bool(self.value)


class _Float(_SimpleCData):
    _type_ = 'd'
    _default = 0.0

    @classmethod
    def _converted(cls, value):
        if not isinstance(value, (int, float)):
            raise TypeError("must be real number, not " + type(value).__name__)
        return float(value)


class c_float(_Float):
    _type_ = 'f'


class c_double(_Float):
    _type_ = 'd'


class c_bool(_SimpleCData):
    _type_ = '?'
    _default = False

    @classmethod
    def _converted(cls, value):
        return bool(value)


class c_char(_SimpleCData):
    _type_ = 'c'
    _default = b'\0'

    @classmethod
    def _converted(cls, value):
        if isinstance(value, int) and 0 <= value < 256:
            return bytes((value,))
        if isinstance(value, (bytes, bytearray)) and len(value) == 1:
            return bytes(value)
        raise TypeError("one character bytes, bytearray, or an integer in range(256) expected")


class c_wchar(_SimpleCData):
    _type_ = 'u'
    _storage = 'I'
    _default = '\0'

    @property
    def value(self):
        return chr(self._format.unpack(self._buffer)[0])

    @value.setter
    def value(self, value):
        if not isinstance(value, str):
            raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
        if len(value) != 1:
            raise TypeError("one character unicode string expected")
        self._format.pack_into(self._buffer, 0, ord(value))


def _integer(name, code):
    return _CType(name, (_SimpleCData,), {'_type_': code, '__module__': __name__})


c_byte, c_ubyte = _integer('c_byte', 'b'), _integer('c_ubyte', 'B')
c_short, c_ushort = _integer('c_short', 'h'), _integer('c_ushort', 'H')
c_int, c_uint = _integer('c_int', 'i'), _integer('c_uint', 'I')
c_long, c_ulong = _integer('c_long', 'l'), _integer('c_ulong', 'L')
if _struct.calcsize('l') == _struct.calcsize('q'):
    c_longlong, c_ulonglong = c_long, c_ulong
else:
    c_longlong, c_ulonglong = _integer('c_longlong', 'q'), _integer('c_ulonglong', 'Q')
c_int8, c_uint8, c_int16, c_uint16, c_int32, c_uint32 = c_byte, c_ubyte, c_short, c_ushort, c_int, c_uint
c_int64, c_uint64 = c_longlong, c_ulonglong
c_size_t, c_ssize_t = c_ulong, c_long


class Array(_CData):
    """A number of objects of one type."""

    _type_ = None
    _length_ = 0
    __class_getitem__ = classmethod(_GenericAlias)

    def __init__(self, *args):
        super().__init__()
        if len(args) > self._length_:
            raise IndexError("invalid index")
        for i, value in enumerate(args):
            self[i] = value

    def __len__(self):
        return self._length_

    def _item(self, index):
        index = range(self._length_)[index] if -self._length_ <= index < self._length_ else None
        if index is None:
            raise IndexError("invalid index")
        return self._type_.from_buffer(self._buffer, index * self._type_._size_)

    def __getitem__(self, index):
        if isinstance(index, slice):
            items = [self[i] for i in range(*index.indices(self._length_))]
            return b''.join(items) if self._type_ is c_char else items
        item = self._item(index)
        return item.value if isinstance(item, _SimpleCData) else item

    def __setitem__(self, index, value):
        item = self._item(index)
        if isinstance(item, _SimpleCData):
            item.value = value.value if isinstance(value, _SimpleCData) else value
        else:
            item._buffer[:] = value._buffer

    def __iter__(self):
        for i in range(self._length_):
            yield self[i]

    @property
    def raw(self):
        """All the bytes of an array of characters."""
        return bytes(self._buffer)

    @property
    def value(self):
        """The bytes of an array of characters, up to the first zero."""
        if self._type_ is not c_char:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute 'value'")
        return bytes(self._buffer).partition(b'\0')[0]

    @value.setter
    def value(self, value):
        if len(value) > self._length_:
            raise ValueError("byte string too long")
        self._buffer[:len(value)] = value
        if len(value) < self._length_:
            self._buffer[len(value)] = 0


_array_types = {}


def ARRAY(typ, length):
    """Return the type of arrays of a length."""
    if length < 0:
        raise ValueError("Array length must be >= 0, not %d" % length)
    key = typ, length
    if key not in _array_types:
        _array_types[key] = _CType(f"{typ.__name__}_Array_{length}", (Array,), {
            '_type_': typ, '_length_': length, '_size_': typ._size_ * length, '__module__': __name__})
    return _array_types[key]


class _Field:
    """A field of a structure, as an attribute."""

    def __init__(self, name, typ, offset):
        self.name, self.type, self.offset, self.size = name, typ, offset, typ._size_

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        item = self.type.from_buffer(obj._buffer, self.offset)
        return item.value if isinstance(item, _SimpleCData) else item

    def __set__(self, obj, value):
        item = self.type.from_buffer(obj._buffer, self.offset)
        if isinstance(item, _SimpleCData):
            item.value = value.value if isinstance(value, _SimpleCData) else value
        else:
            item._buffer[:] = value._buffer

    def __repr__(self):
        return f"<Field type={self.type.__name__}, ofs={self.offset}, size={self.size}>"


def alignment(obj_or_type):
    """Return at what multiples of bytes objects of a type lie."""
    typ = obj_or_type if isinstance(obj_or_type, type) else type(obj_or_type)
    if issubclass(typ, Array):
        return alignment(typ._type_)
    if issubclass(typ, (Structure, Union)):
        return typ._alignment
    return max(typ._size_, 1)


class Structure(_CData):
    """Fields one after another: _fields_ lists (name, type)."""

    _alignment = 1
    _is_union = False

    def __init_subclass__(cls):
        fields = cls.__dict__.get('_fields_')
        if fields is None:
            return
        pack = getattr(cls, '_pack_', 0)
        offset, end, largest = 0 if cls._is_union else cls._size_, 0, cls._alignment
        for name, typ in fields:
            align = alignment(typ)
            if pack:
                align = min(align, pack)
            offset = 0 if cls._is_union else -(-offset // align) * align
            setattr(cls, name, _Field(name, typ, offset))
            offset += typ._size_
            end, largest = max(end, offset), max(largest, align)
        cls._alignment = largest
        cls._size_ = -(-end // largest) * largest
        cls._all_names = getattr(cls, '_all_names', ()) + tuple(name for name, _ in fields)

    def __init__(self, *args, **kwargs):
        super().__init__()
        if len(args) > len(self._all_names):
            raise TypeError("too many initializers")
        for name, value in zip(self._all_names, args):
            setattr(self, name, value)
        for name, value in kwargs.items():
            setattr(self, name, value)

    _all_names = ()


class Union(Structure):
    """Fields in the same place."""

    _is_union = True


def sizeof(obj_or_type):
    """Return the size in bytes."""
    typ = obj_or_type if isinstance(obj_or_type, type) else type(obj_or_type)
    if not issubclass(typ, _CData):
        raise TypeError("this type has no size")
    return typ._size_ if typ is obj_or_type else len(obj_or_type._buffer)


def resize(obj, size, /):
    """Give an object another amount of memory, at least what its type needs."""
    if not isinstance(obj, _CData):
        raise TypeError("expected ctypes instance")
    size = _index(size)
    if size < obj._size_:
        raise ValueError(f"minimum size is {obj._size_}")
    if obj._is_shared:
        raise ValueError("Memory cannot be resized because this object doesn't own it")
    kept = bytes(obj._buffer)[:size]
    obj._buffer = memoryview(bytearray(kept.ljust(size, b'\0')))


def create_string_buffer(init, size=None):
    """Return an array of characters, from bytes or of a size."""
    if isinstance(init, bytes):
        buffer = ARRAY(c_char, len(init) + 1 if size is None else size)()
        buffer.value = init
        return buffer
    if isinstance(init, int):
        return ARRAY(c_char, init)()
    raise TypeError(init)


class CDLL:
    """A library: loading one is refused, as its functions could not be called."""

    def __init__(self, name, mode=DEFAULT_MODE, handle=None, use_errno=False, use_last_error=False, winmode=None):
        raise OSError(f"{name}: this interpreter cannot call functions of libraries")


PyDLL = CDLL


class LibraryLoader:
    """Loads libraries as attributes."""

    __class_getitem__ = classmethod(_GenericAlias)

    def __init__(self, dlltype):
        self._dlltype = dlltype

    def LoadLibrary(self, name):
        """Load a library, whatever its name."""
        return self._dlltype(name)

    def __getattr__(self, name):
        if not name.startswith('_'):
            return self.LoadLibrary(name)
        raise AttributeError(name)


cdll, pydll = LibraryLoader(CDLL), LibraryLoader(PyDLL)
