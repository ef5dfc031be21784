"""Values and arrays in shared memory, with a lock or without.

Types are given by the codes of the array module, or by a ctypes type.
"""

import struct

from . import heap
from . import get_context
from .context import reduction, assert_spawning

_ForkingPickler = reduction.ForkingPickler

__all__ = ['RawValue', 'RawArray', 'Value', 'Array', 'copy', 'synchronized']

# Type codes: name of the C type, and format of the memory.
typecode_to_type = {
    'c': ('c_char', 'c'), 'u': ('c_wchar', 'I'),
    'b': ('c_byte', 'b'), 'B': ('c_ubyte', 'B'),
    'h': ('c_short', 'h'), 'H': ('c_ushort', 'H'),
    'i': ('c_int', 'i'), 'I': ('c_uint', 'I'),
    'l': ('c_long', 'l'), 'L': ('c_ulong', 'L'),
    'q': ('c_longlong', 'q'), 'Q': ('c_ulonglong', 'Q'),
    'f': ('c_float', 'f'), 'd': ('c_double', 'd'), '?': ('c_bool', '?'),
}
_ctypes_codes = {'c_char': 'c', 'c_wchar': 'u', 'c_bool': '?', 'c_long': 'l', 'c_ulong': 'L',
                 'c_int': 'i', 'c_uint': 'I', 'c_short': 'h', 'c_ushort': 'H',
                 'c_byte': 'b', 'c_ubyte': 'B', 'c_float': 'f', 'c_double': 'd',
                 'c_longlong': 'q', 'c_ulonglong': 'Q', 'c_size_t': 'L', 'c_ssize_t': 'l'}


def _code(typecode_or_type):
    """Return the type code for a code or a ctypes type."""
    if isinstance(typecode_or_type, str):
        if typecode_or_type not in typecode_to_type:
            raise TypeError('this type has no size')
        return typecode_or_type
    if isinstance(typecode_or_type, type):
        code = _ctypes_codes.get(typecode_or_type.__name__)
        if code is not None:
            return code
    raise TypeError('this type has no size')


def _wrap_integer(code, value):
    """Return an integer as the C type holds it; too large ones lose their upper bits."""
    if code in 'bBhHiIlLqQ':
        value = value.__index__() if not isinstance(value, int) else value
        bits = 8 * struct.calcsize(code)
        value &= (1 << bits) - 1
        if code.islower() and value >> (bits - 1):
            value -= 1 << bits
    return value


class _Shared:
    """Shared memory of items of one type."""

    def __init__(self, code, length):
        self._set_up(code, length, heap.BufferWrapper(
            struct.calcsize(typecode_to_type[code][1]) * length))

    def _set_up(self, code, length, wrapper):
        self._code = code
        self._length = length
        self._wrapper = wrapper
        self._view = wrapper.create_memoryview().cast(typecode_to_type[code][1])

    def _zero(self):
        raw = self._wrapper.create_memoryview()
        raw[:] = bytes(len(raw))

    def _store(self, index, value):
        code = self._code
        if code == 'u':
            if not isinstance(value, str):
                raise TypeError('unicode string expected instead of %s instance'
                                % type(value).__name__)
            value = ord(value)
        elif code == 'c':
            if isinstance(value, int):
                value = bytes([value])
            elif not isinstance(value, (bytes, bytearray)) or len(value) != 1:
                raise TypeError('one character bytes, bytearray, or an integer '
                                'in range(256) expected')
            value = bytes(value)
        elif code in 'fd':
            if not isinstance(value, (int, float)) and not hasattr(type(value), '__float__'):
                raise TypeError('must be real number, not %s' % type(value).__name__)
            value = float(value)
        elif code != '?':
            if isinstance(value, float) or not hasattr(type(value), '__index__'):
                raise TypeError("'%s' object cannot be interpreted as an integer"
                                % type(value).__name__
                                if not isinstance(value, float) else
                                'int expected instead of float instance')
            value = _wrap_integer(code, value)
        else:
            value = bool(value)
        self._view[index] = value

    def _load(self, index):
        value = self._view[index]
        return chr(value) if self._code == 'u' else value

    def __reduce__(self):
        assert_spawning(self)
        return _rebuild, (type(self), self._code, self._length, self._wrapper)


def _rebuild(cls, code, length, wrapper):
    obj = cls.__new__(cls)
    obj._set_up(code, length, wrapper)
    return obj


class _RawValue(_Shared):
    @property
    def value(self):
        return self._load(0)

    @value.setter
    def value(self, value):
        self._store(0, value)

    def __repr__(self):
        return '%s(%r)' % (typecode_to_type[self._code][0], self.value)


class _RawArray(_Shared):
    def __len__(self):
        return self._length

    def __getitem__(self, i):
        if isinstance(i, slice):
            items = [self._load(k) for k in range(*i.indices(self._length))]
            if self._code == 'c':
                return b''.join(items)
            if self._code == 'u':
                return ''.join(items)
            return items
        if i < 0:
            i += self._length
        if not 0 <= i < self._length:
            raise IndexError('invalid index')
        return self._load(i)

    def __setitem__(self, i, value):
        if isinstance(i, slice):
            places = range(*i.indices(self._length))
            if self._code == 'c' and isinstance(value, (bytes, bytearray)):
                value = [bytes([c]) for c in value]
            if len(value) != len(places):
                raise ValueError('Can only assign sequence of same size')
            for k, item in zip(places, value):
                self._store(k, item)
            return
        if i < 0:
            i += self._length
        if not 0 <= i < self._length:
            raise IndexError('invalid index')
        self._store(i, value)

    def __iter__(self):
        for i in range(self._length):
            yield self._load(i)

    def __repr__(self):
        return '<multiprocessing.sharedctypes.%s_Array_%d object at %#x>' % (
            typecode_to_type[self._code][0], self._length, id(self))


class _CharArray(_RawArray):
    """An array of characters has a value and raw bytes."""

    @property
    def value(self):
        whole = self[:]
        end = whole.find(b'\0' if self._code == 'c' else '\0')
        return whole if end < 0 else whole[:end]

    @value.setter
    def value(self, value):
        wanted = bytes if self._code == 'c' else str
        if not isinstance(value, wanted):
            raise TypeError('%s expected instead of %s instance' % (
                'bytes' if wanted is bytes else 'unicode string', type(value).__name__))
        if len(value) > self._length:
            raise ValueError('byte string too long' if wanted is bytes else 'string too long')
        for i in range(len(value)):
            self._store(i, value[i])
        if len(value) < self._length:
            self._store(len(value), b'\0' if self._code == 'c' else '\0')

    @property
    def raw(self):
        return bytes(self._wrapper.create_memoryview())

    @raw.setter
    def raw(self, value):
        view = self._wrapper.create_memoryview()
        if len(value) > len(view):
            raise ValueError('byte string too long')
        view[:len(value)] = bytes(value)


def _new_array(code, length):
    return (_CharArray if code in 'cu' else _RawArray)(code, length)


def RawValue(typecode_or_type, *args):
    """Return a shared value without a lock."""
    obj = _RawValue(_code(typecode_or_type), 1)
    obj._zero()
    if args:
        obj.value, = args
    return obj


def RawArray(typecode_or_type, size_or_initializer):
    """Return a shared array without a lock."""
    code = _code(typecode_or_type)
    if isinstance(size_or_initializer, int):
        if size_or_initializer < 0:
            raise ValueError('Array length must be >= 0, not %d' % size_or_initializer)
        obj = _new_array(code, size_or_initializer)
        obj._zero()
        return obj
    if code == 'c' and isinstance(size_or_initializer, (bytes, bytearray)):
        size_or_initializer = [bytes([c]) for c in size_or_initializer]
    obj = _new_array(code, len(size_or_initializer))
    obj._zero()
    obj[:] = size_or_initializer
    return obj


def _with_lock(obj, lock, ctx):
    """An object with a lock: a given one, by default a new one, or none at all for False."""
    if lock is False:
        return obj
    if lock is None or lock is True:
        lock = (ctx or get_context()).RLock()
    elif not hasattr(lock, 'acquire'):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    return synchronized(obj, lock, ctx=ctx)


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """Return a shared value with a lock."""
    return _with_lock(RawValue(typecode_or_type, *args), lock, ctx)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """Return a shared array with a lock."""
    return _with_lock(RawArray(typecode_or_type, size_or_initializer), lock, ctx)


def copy(obj):
    """Return a copy in shared memory of its own."""
    new_obj = type(obj)(obj._code, obj._length)
    new_obj._wrapper.create_memoryview()[:] = obj._wrapper.create_memoryview()
    return new_obj


def synchronized(obj, lock=None, ctx=None):
    """Return a wrapper with a lock."""
    assert not isinstance(obj, SynchronizedBase), 'object already synchronized'
    if isinstance(obj, _RawArray):
        kind = SynchronizedString if isinstance(obj, _CharArray) and obj._code == 'c' else SynchronizedArray
    else:
        kind = Synchronized
    return kind(obj, lock, ctx or get_context())


class SynchronizedBase:
    """An object in shared memory together with its lock, which is also a context manager."""

    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = lock or (ctx or get_context(force=True)).RLock()
        self.acquire, self.release = self._lock.acquire, self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __reduce__(self):
        assert_spawning(self)
        return synchronized, (self._obj, self._lock)

    def get_obj(self):
        """Return the object without the lock."""
        return self._obj

    def get_lock(self):
        """Return the lock."""
        return self._lock

    def __repr__(self):
        return '<%s wrapper for %s>' % (type(self).__name__, self._obj)


def _locked_attribute(name):
    def get(self):
        with self._lock:
            return getattr(self._obj, name)

    def set(self, value):
        with self._lock:
            setattr(self._obj, name, value)
    return property(get, set)


class Synchronized(SynchronizedBase):
    value = _locked_attribute('value')


class SynchronizedArray(SynchronizedBase):
    def __len__(self):
        return len(self._obj)

    def __getitem__(self, i):
        with self:
            return self._obj[i]

    def __setitem__(self, i, value):
        with self:
            self._obj[i] = value

    def __getslice__(self, start, stop):
        with self:
            return self._obj[start:stop]

    def __setslice__(self, start, stop, values):
        with self:
            self._obj[start:stop] = values


class SynchronizedString(SynchronizedArray):
    value = _locked_attribute('value')
    raw = _locked_attribute('raw')
