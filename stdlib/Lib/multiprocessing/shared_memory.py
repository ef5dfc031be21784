"""Memory blocks that unrelated processes find by name, and a list kept in one."""

import functools
import mmap
import os
import secrets
import struct
from types import GenericAlias, NoneType

import _posixshmem

__all__ = ['SharedMemory', 'ShareableList']

_USE_POSIX = True
_SHM_NAME_PREFIX = '/psm_'
# Some systems allow no longer names, slash included.
_SHM_SAFE_NAME_LENGTH = 14


def _make_filename() -> str:
    """Invent a name for a block."""
    room = _SHM_SAFE_NAME_LENGTH - len(_SHM_NAME_PREFIX)
    return _SHM_NAME_PREFIX + secrets.token_hex(room // 2)


class SharedMemory:
    """A named block of memory.

    With create=True the block is made, otherwise an existing one is attached. Each
    process calls close() when it is done, and one of them calls unlink(). Unless track
    is false, a block that nobody unlinked is removed when the program ends.
    """

    _flags = os.O_RDWR
    _mode = 0o600
    _prepend_leading_slash = True
    _track = True
    # What __del__ needs, even if __init__ failed.
    _name: str | None = None
    _fd = -1
    _mmap = None
    _buf = None

    def __init__(self, name=None, create=False, size=0, *, track=True):
        if not size >= 0:
            raise ValueError("'size' must be a positive integer")
        if create:
            if not size:
                raise ValueError("'size' must be a positive number different from zero")
            self._flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
        self._track = track
        self._open(name)
        try:
            if create:
                os.ftruncate(self._fd, size)
            # The system may have made it larger than was asked for.
            self._size = os.fstat(self._fd).st_size
            self._mmap = mmap.mmap(self._fd, self._size)
        except OSError:
            _posixshmem.shm_unlink(self._name)
            raise
        if track:
            from . import resource_tracker
            resource_tracker.register(self._name, 'shared_memory')
        self._buf = memoryview(self._mmap)

    def _open(self, name: str | None):
        """Open the block of a name; with None, try names until one is free."""
        if name is not None:
            full_name = f'/{name}' if self._prepend_leading_slash else name
            self._fd = _posixshmem.shm_open(full_name, self._flags, mode=self._mode)
            self._name = full_name
            return
        if not self._flags & os.O_EXCL:
            raise ValueError("'name' can only be None if create=True")
        while self._fd < 0:
            candidate = _make_filename()
            try:
                self._fd = _posixshmem.shm_open(candidate, self._flags, mode=self._mode)
            except FileExistsError:
                pass
            else:
                self._name = candidate

    def __del__(self):
        try:
            self.close()
        except OSError:
            pass

    def __reduce__(self):
        return type(self), (self.name, False, self.size)

    def __repr__(self):
        return f'{type(self).__name__}({self.name!r}, size={self.size})'

    @property
    def name(self) -> str:
        """What another process passes to attach the block."""
        return self._name.removeprefix('/') if self._prepend_leading_slash else self._name

    @property
    def size(self) -> int:
        """How many bytes the block has."""
        return self._size

    @property
    def buf(self) -> memoryview | None:
        """A view of the bytes, None after close()."""
        return self._buf

    def close(self):
        """Give up this process's access; the block itself stays."""
        view, mapping, fd = self._buf, self._mmap, self._fd
        if view is not None:
            view.release()
            self._buf = None
        if mapping is not None:
            # Fails with BufferError while other views are in use.
            mapping.close()
            self._mmap = None
        if fd >= 0:
            os.close(fd)
            self._fd = -1

    def unlink(self):
        """Ask for the removal of the block, which happens once nobody has it open."""
        if not self._name:
            return
        _posixshmem.shm_unlink(self._name)
        if self._track:
            from . import resource_tracker
            resource_tracker.unregister(self._name, 'shared_memory')


_WORD = 8
_CODEC = 'utf-8'
# The struct formats of what fits in one word; text and bytes get '<n>s'.
_WORD_FORMATS = {int: 'q', float: 'd', bool: 'xxxxxxx?', NoneType: 'xxxxxx?x'}
# How a stored item is made what it was: these numbers are kept beside the items.
_AS_STORED, _AS_TEXT, _AS_BYTES, _AS_NONE = range(4)
_KINDS = {str: _AS_TEXT, bytes: _AS_BYTES, NoneType: _AS_NONE}


def _kind_of(item) -> int:
    for cls, kind in _KINDS.items():
        if isinstance(item, cls):
            return kind
    return _AS_STORED


def _format_for(item) -> str:
    """The format an item is stored in when the list is made."""
    if isinstance(item, (str, bytes)):
        words = len(item) // _WORD + 1
        return f'{words * _WORD}s'
    return _WORD_FORMATS[type(item)]


def _width(fmt: str) -> int:
    return int(fmt[:-1]) if fmt.endswith('s') else _WORD


def _encoded(item):
    return item.encode(_CODEC) if isinstance(item, str) else item


class ShareableList:
    """A list of fixed length whose items live in shared memory.

    Items are int (64 bits), float, bool, str, bytes and None; text and bytes may be
    replaced by what is no longer than the room first made for them.

    In the block follow one another: the number of items; where each item starts, and
    where the last one ends; the items; the format of each in 8 bytes; a byte for each
    that tells how to read it.
    """

    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, sequence=None, *, name=None):
        if sequence is None and name is not None:
            self._attach(name)
        else:
            self._build(list(sequence or ()), name)

    def _attach(self, name):
        self.shm = SharedMemory(name)
        self._list_len = len(self)
        self._starts = struct.unpack_from(f'{self._list_len + 1}q', self.shm.buf, _WORD)

    def _build(self, items: list, name):
        formats = [_format_for(item) for item in items]
        starts = [0]
        for fmt in formats:
            starts.append(starts[-1] + _width(fmt))
        self._list_len = count = len(items)
        self._starts = tuple(starts)
        self.shm = SharedMemory(name, create=True, size=self._kinds_start + count)
        struct.pack_into(f'{count + 2}q', self.shm.buf, 0, count, *starts)
        try:
            for place, (item, fmt) in enumerate(zip(items, formats)):
                self._store(place, fmt, item)
        except struct.error:
            # An int was too large: leave no block behind that nobody knows.
            self.shm.close()
            self.shm.unlink()
            raise

    # Where the parts of the block are.

    @property
    def _items_start(self) -> int:
        return _WORD * (self._list_len + 2)

    @property
    def _formats_start(self) -> int:
        return self._items_start + self._starts[-1]

    @property
    def _kinds_start(self) -> int:
        return self._formats_start + _WORD * self._list_len

    def _place(self, position: int, complaint: str) -> int:
        """Return a position counted from the start, if it is in the list."""
        place = position + self._list_len if position < 0 else position
        if not 0 <= place < self._list_len:
            raise IndexError(complaint)
        return place

    def _get_packing_format(self, position: int) -> str:
        """Return the struct format that an item has now."""
        place = self._place(position, 'Requested position out of range.')
        start = self._formats_start + _WORD * place
        return bytes(self.shm.buf[start:start + _WORD]).rstrip(b'\0').decode(_CODEC)

    def _store(self, place: int, fmt: str, item):
        """Write an item, its format and its kind."""
        memory = self.shm.buf
        struct.pack_into(fmt, memory, self._items_start + self._starts[place], _encoded(item))
        struct.pack_into(f'{_WORD}s', memory, self._formats_start + _WORD * place,
                         fmt.encode(_CODEC))
        struct.pack_into('b', memory, self._kinds_start + place, _kind_of(item))

    def __getitem__(self, position):
        place = self._place(position, 'index out of range')
        stored, = struct.unpack_from(self._get_packing_format(place), self.shm.buf,
                                     self._items_start + self._starts[place])
        kind = self.shm.buf[self._kinds_start + place]
        if kind == _AS_NONE:
            return None
        if kind == _AS_STORED:
            return stored
        unpadded = stored.rstrip(b'\0')
        return unpadded if kind == _AS_BYTES else unpadded.decode(_CODEC)

    def __setitem__(self, position, value):
        place = self._place(position, 'assignment index out of range')
        if not isinstance(value, (str, bytes)):
            self._store(place, _WORD_FORMATS[type(value)], value)
            return
        room = self._starts[place + 1] - self._starts[place]
        if len(_encoded(value)) > room:
            raise ValueError('bytes/str item exceeds available storage')
        self._store(place, f'{room}s', value)

    def __len__(self):
        return struct.unpack_from('q', self.shm.buf)[0]

    def __reduce__(self):
        return functools.partial(type(self), name=self.shm.name), ()

    def __repr__(self):
        return f'{type(self).__name__}({list(self)}, name={self.shm.name!r})'

    @property
    def format(self) -> str:
        """The struct formats that the items have now, put together."""
        return ''.join(map(self._get_packing_format, range(self._list_len)))

    def count(self, value) -> int:
        """Return how many items equal a value."""
        return [item == value for item in self].count(True)

    def index(self, value) -> int:
        """Return the position of the first item that equals a value."""
        for place in range(self._list_len):
            if self[place] == value:
                return place
        raise ValueError(f'{value!r} not in this container')
