"""Writing pickles: the pickler."""

import codecs
import sys
from _compat_pickle import REVERSE_IMPORT_MAPPING, REVERSE_NAME_MAPPING
from collections.abc import Callable, Iterable
from copyreg import _extension_registry, dispatch_table
from functools import partial
from io import BytesIO
from itertools import batched
from struct import pack
from types import EllipsisType, FunctionType, NoneType, NotImplementedType
from typing import Any

import _pickle_opcodes as op
from _pickle_common import (
    DEFAULT_PROTOCOL, HIGHEST_PROTOCOL, PicklingError, _getattribute, encode_long, whichmodule,
)

try:
    from _pickle import PickleBuffer
except ImportError:
    PickleBuffer = None

_ABSENT = object()
_DictItems = type({}.items())
_SMALL_TUPLES = {1: op.TUPLE1, 2: op.TUPLE2, 3: op.TUPLE3}
_NAMELESS_TYPES = {NoneType: None, NotImplementedType: NotImplemented, EllipsisType: ...}
# What has a meaning in a line of escaped text, or would end it.
_LINE_ESCAPES = str.maketrans({char: f"\\u{ord(char):04x}" for char in "\\\0\n\r\x1a"})


class _Framer:
    """Where a pickler writes to: the file, or a frame that goes to the file when it has become large."""

    _FRAME_SIZE_MIN = 4
    _FRAME_SIZE_TARGET = 65536

    def __init__(self, file_write: Callable) -> None:
        self.file_write = self.sink = file_write
        self._frame = BytesIO()
        self.size = self._frame.tell

    def write(self, data: bytes) -> Any:
        """Write into the frame if there is one."""
        return self.sink(data)

    def start_framing(self) -> None:
        """Collect from now on."""
        self._clear()
        self.sink = self._frame.write

    def end_framing(self) -> None:
        """Write what was collected, and go on with the file."""
        self.commit_frame(force=True)
        self.sink = self.file_write

    def commit_frame(self, force: bool = False) -> None:
        """Write the frame if it is large, or in any case with force; then begin another."""
        size = self.size()
        if size >= self._FRAME_SIZE_TARGET or force and size:
            data = self._frame.getvalue()
            self._clear()
            if size >= self._FRAME_SIZE_MIN:
                self.file_write(op.FRAME + pack("<Q", size))
            self.file_write(data)

    def write_large_bytes(self, header: bytes, payload: Any) -> None:
        """Write something large between two frames, so that it is not copied."""
        self.commit_frame(force=True)
        self.file_write(header)
        self.file_write(payload)

    def _clear(self) -> None:
        self._frame.seek(0)
        self._frame.truncate()


class _Pickler:
    """Writes pickles to a binary file.

    protocol goes from 0 to 5; a negative one stands for 5.  fix_imports puts in Python 2's names
    for protocols below 3.  buffer_callback, for protocol 5, receives buffers to leave out.
    """

    _BATCHSIZE = 1000

    # How to write the instances of each type.  Subclasses may have changed copies.
    dispatch: dict[type, Callable[["_Pickler", Any], None]] = {}

    def __init__(self, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        version = DEFAULT_PROTOCOL if protocol is None else HIGHEST_PROTOCOL if protocol < 0 else int(protocol)
        if version > HIGHEST_PROTOCOL:
            raise ValueError(f"pickle protocol must be <= {HIGHEST_PROTOCOL}")
        if version < 5 and buffer_callback is not None:
            raise ValueError("buffer_callback needs protocol >= 5")
        if not hasattr(file, "write"):
            raise TypeError("file must have a 'write' attribute")
        self.proto, self.bin, self.fast = version, version > 0, 0
        self.fix_imports = version < 3 and fix_imports
        self._buffer_callback = buffer_callback
        self.framer = _Framer(file.write)
        self.write = self.framer.write
        # The number and the object for each id() that was written: the object must live on.
        self.memo = {}
        self._look_at_hooks()

    def _look_at_hooks(self) -> None:
        """Find what a subclass or the instance has to say, once for all objects."""
        ask = self.persistent_id
        self._ask_for_id = None if getattr(ask, "__func__", None) is _Pickler.persistent_id else ask
        self._override = getattr(self, "reducer_override", _ABSENT)

    def clear_memo(self) -> None:
        """Forget the objects that were written, so that they are written in full again."""
        self.memo.clear()

    def dump(self, obj):
        """Write a pickle of an object."""
        if not hasattr(self, "framer"):
            name = type(self).__name__
            raise PicklingError(f"Pickler.__init__() was not called by {name}.__init__()")
        self._look_at_hooks()
        framer = self.framer
        framed = self.proto >= 4
        if self.proto >= 2:
            framer.file_write(op.PROTO + bytes([self.proto]))
        if framed:
            framer.start_framing()
        self.write = framer.sink
        try:
            self.save(obj)
            self.write(op.STOP)
        finally:
            self.write = framer.write
        if framed:
            framer.end_framing()

    def persistent_id(self, obj):
        """Return an id to write in an object's place, or None; subclasses decide."""
        return None

    def memoize(self, obj: Any) -> None:
        """Give an object that was just written a number in the memo."""
        if self.fast:
            return
        memo, key = self.memo, id(obj)
        assert key not in memo
        number = len(memo)
        memo[key] = number, obj
        self.write(op.MEMOIZE if self.proto >= 4 else self.put(number))

    def put(self, idx: int) -> bytes:
        """Return the instruction that stores the top of the stack in the memo."""
        if self.proto >= 4:
            return op.MEMOIZE
        return self._memo_instruction(idx, op.PUT, op.BINPUT, op.LONG_BINPUT)

    def get(self, i: int) -> bytes:
        """Return the instruction that fetches from the memo."""
        return self._memo_instruction(i, op.GET, op.BINGET, op.LONG_BINGET)

    def _memo_instruction(self, number: int, line: bytes, byte: bytes, word: bytes) -> bytes:
        if not self.bin:
            return b"%b%d\n" % (line, number)
        return byte + bytes([number]) if number < 256 else word + number.to_bytes(4, "little")

    def _fetch(self, obj: Any, before: bytes) -> bool:
        """If the parts of an object have written the object itself, drop them and fetch it."""
        known = self.memo.get(id(obj))
        if known is None:
            return False
        self.write(before + self.get(known[0]))
        return True

    def save(self, obj: Any, save_persistent_id: bool = True) -> None:
        """Write an object as part of a pickle."""
        framer = self.framer
        if framer.size() >= framer._FRAME_SIZE_TARGET:
            framer.commit_frame()
        if save_persistent_id and self._ask_for_id is not None:
            pid = self._ask_for_id(obj)
            if pid is not None:
                self.save_pers(pid)
                return
        known = self.memo.get(id(obj))
        if known is not None:
            self.write(self.get(known[0]))
            return
        if self._override is not _ABSENT:
            reduced = self._override(obj)
            if reduced is not NotImplemented:
                self._save_reduced(obj, reduced, self._override)
                return
        kind = type(obj)
        method = self.dispatch.get(kind)
        if method is not None:
            method(self, obj)
            return
        reducer = getattr(self, "dispatch_table", dispatch_table).get(kind, _ABSENT)
        if reducer is not _ABSENT:
            self._save_reduced(obj, reducer(obj), reducer)
        elif issubclass(kind, type):
            self.save_global(obj)
        elif (reducer := getattr(obj, "__reduce_ex__", _ABSENT)) is not _ABSENT:
            self._save_reduced(obj, reducer(self.proto), reducer)
        elif (reducer := getattr(obj, "__reduce__", _ABSENT)) is not _ABSENT:
            self._save_reduced(obj, reducer(), reducer)
        else:
            raise PicklingError(f"Can't pickle {kind.__name__!r} object: {obj!r}")

    def _save_reduced(self, obj: Any, reduced: Any, reducer: Any) -> None:
        """Write what the reducer has returned for an object."""
        if isinstance(reduced, tuple):
            if len(reduced) not in range(2, 7):
                raise PicklingError(f"Tuple returned by {reducer} must have two to six elements")
            self.save_reduce(*reduced, obj=obj)
        elif isinstance(reduced, str):
            self.save_global(obj, reduced)
        else:
            raise PicklingError(f"{reducer} must return string or tuple")

    def save_pers(self, pid: Any) -> None:
        """Write an id of persistent_id()."""
        if self.bin:
            self.save(pid, False)
            self.write(op.BINPERSID)
            return
        line = str(pid)
        if not line.isascii():
            raise PicklingError("persistent IDs in protocol 0 must be ASCII strings")
        self.write(b"%b%b\n" % (op.PERSID, line.encode()))

    def save_reduce(self, func, args, state=None, listitems=None, dictitems=None, state_setter=None, *, obj=None):
        """Write the call that makes an object, and what is to happen to the object then."""
        if not isinstance(args, tuple):
            raise PicklingError("args from save_reduce() must be a tuple")
        if not callable(func):
            raise PicklingError("func from save_reduce() must be callable")
        self._save_creation(func, args, obj)
        if obj is not None and not self._fetch(obj, op.POP):
            self.memoize(obj)
        for items, save_items in (listitems, self._batch_appends), (dictitems, self._batch_setitems):
            if items is not None:
                save_items(items)
        if state is None:
            return
        # A function that sets the state is called with the object, which then is still there.
        parts, instructions = (state,), op.BUILD
        if state_setter is not None:
            parts, instructions = (state_setter, obj, state), op.TUPLE2 + op.REDUCE + op.POP
        for part in parts:
            self.save(part)
        self.write(instructions)

    def _save_creation(self, func: Callable, args: tuple, obj: Any) -> None:
        # copyreg's two functions call __new__(): protocols 2 and 4 have instructions for that.
        special = getattr(func, "__name__", "") if self.proto >= 2 else ""
        if special not in ("__newobj__", "__newobj_ex__"):
            parts, instruction = (func, args), op.REDUCE
        else:
            if special == "__newobj__":
                cls, positional = args[0], args[1:]
            else:
                cls, positional, keywords = args
            if not hasattr(cls, "__new__"):
                raise PicklingError(f"args[0] from {special} args has no __new__")
            if obj is not None and obj.__class__ is not cls:
                raise PicklingError(f"args[0] from {special} args has the wrong class")
            if special == "__newobj__":
                parts, instruction = (cls, positional), op.NEWOBJ
            elif self.proto >= 4:
                parts, instruction = args, op.NEWOBJ_EX
            else:
                parts, instruction = (partial(cls.__new__, cls, *positional, **keywords), ()), op.REDUCE
        for part in parts:
            self.save(part)
        self.write(instruction)

    # None and numbers.

    def save_none(self, obj):
        self.write(op.NONE)

    def save_bool(self, obj):
        true, false = (op.TRUE, op.FALSE) if self.proto < 2 else (op.NEWTRUE, op.NEWFALSE)
        self.write(true if obj else false)

    def save_long(self, obj):
        fits = -0x8000_0000 <= obj < 0x8000_0000
        if self.bin and fits:
            if 0 <= obj < 0x100:
                data = op.BININT1 + obj.to_bytes()
            elif 0 <= obj < 0x10000:
                data = op.BININT2 + obj.to_bytes(2, "little")
            else:
                data = op.BININT + obj.to_bytes(4, "little", signed=True)
        elif self.proto >= 2:
            digits = encode_long(obj)
            size = len(digits)
            data = (op.LONG1 + bytes([size]) if size < 256 else op.LONG4 + pack("<i", size)) + digits
        else:
            line = "%b%b\n" if fits else "%b%bL\n"
            data = line.encode() % (op.INT if fits else op.LONG, str(obj).encode())
        self.write(data)

    def save_float(self, obj):
        self.write(op.BINFLOAT + pack(">d", obj) if self.bin else b"%b%b\n" % (op.FLOAT, repr(obj).encode()))

    # Bytes and text.

    def _save_sized(self, payload: Any, short: bytes | None, medium: bytes | None, long: bytes | None, what: str) -> None:
        """Write bytes after an instruction whose size field has one, four or eight bytes; None: is not to be had."""
        size = len(payload)
        if short and size < 0x100:
            self.write(short + bytes([size]) + payload)
            return
        if medium and size <= 0xffff_ffff:
            header = medium + size.to_bytes(4, "little")
        elif long:
            header = long + size.to_bytes(8, "little")
        else:
            raise OverflowError(f"serializing a {what} larger than 4 GiB requires pickle protocol 4 or higher")
        if size < self.framer._FRAME_SIZE_TARGET:
            self.write(header + payload)
        else:
            self.framer.write_large_bytes(header, payload)

    def _save_plain_bytes(self, data: bytes) -> None:
        long = op.BINBYTES8 if self.proto >= 4 else None
        self._save_sized(data, op.SHORT_BINBYTES, op.BINBYTES, long, "bytes object")

    def save_bytes(self, obj):
        if self.proto >= 3:
            self._save_plain_bytes(obj)
            self.memoize(obj)
        elif obj:
            # Python 2 has no bytes of this kind, but can encode text.
            self.save_reduce(codecs.encode, (obj.decode("latin1"), "latin1"), obj=obj)
        else:
            self.save_reduce(bytes, (), obj=obj)

    def _save_plain_bytearray(self, data: bytes | bytearray) -> None:
        self._save_sized(data, None, None, op.BYTEARRAY8, "bytearray")

    def save_bytearray(self, obj):
        if self.proto >= 5:
            self._save_plain_bytearray(obj)
            self.memoize(obj)
        else:
            self.save_reduce(bytearray, (bytes(obj),) if obj else (), obj=obj)

    def save_picklebuffer(self, obj):
        if self.proto < 5:
            raise PicklingError("PickleBuffer can only be pickled with protocol >= 5")
        with obj.raw() as view:
            if not view.contiguous:
                raise PicklingError("PickleBuffer can not be pickled when pointing to a non-contiguous buffer")
            callback = self._buffer_callback
            if callback is not None and not callback(obj):
                self.write(op.NEXT_BUFFER + op.READONLY_BUFFER if view.readonly else op.NEXT_BUFFER)
                return
            data = view.tobytes()
            if view.readonly:
                self._save_plain_bytes(data)
            else:
                self._save_plain_bytearray(data)
            # Short bytes may be shared with others that have a number already.
            if id(data) not in self.memo:
                self.memoize(data)

    def save_str(self, obj):
        if self.bin:
            recent = self.proto >= 4
            short, long = (op.SHORT_BINUNICODE, op.BINUNICODE8) if recent else (None, None)
            self._save_sized(obj.encode("utf-8", "surrogatepass"), short, op.BINUNICODE, long, "string")
        else:
            line = obj.translate(_LINE_ESCAPES).encode("raw-unicode-escape")
            self.write(b"%b%b\n" % (op.UNICODE, line))
        self.memoize(obj)

    # Containers.

    def save_tuple(self, obj):
        size = len(obj)
        if not size:
            self.write(op.EMPTY_TUPLE if self.bin else op.MARK + op.TUPLE)
            return
        finish = _SMALL_TUPLES.get(size) if self.proto >= 2 else None
        if finish:
            undo = op.POP * size
        else:
            self.write(op.MARK)
            finish = op.TUPLE
            undo = op.POP_MARK if self.bin else op.POP * (size + 1)
        save = self.save
        for item in obj:
            save(item)
        if not self._fetch(obj, undo):
            self.write(finish)
            self.memoize(obj)

    def save_list(self, obj):
        self.write(op.EMPTY_LIST if self.bin else op.MARK + op.LIST)
        self.memoize(obj)
        self._batch_appends(obj)

    def save_dict(self, obj):
        self.write(op.EMPTY_DICT if self.bin else op.MARK + op.DICT)
        self.memoize(obj)
        self._batch_setitems(obj.items())

    def save_set(self, obj):
        if self.proto < 4:
            self.save_reduce(set, (list(obj),), obj=obj)
            return
        self.write(op.EMPTY_SET)
        self.memoize(obj)
        for batch in batched(obj, self._BATCHSIZE):
            self._save_marked(batch, op.ADDITEMS)
        if self._ends_with_batch(obj):
            self._save_marked((), op.ADDITEMS)

    def save_frozenset(self, obj):
        if self.proto < 4:
            self.save_reduce(frozenset, (list(obj),), obj=obj)
            return
        self.write(op.MARK)
        save = self.save
        for item in obj:
            save(item)
        if not self._fetch(obj, op.POP_MARK):
            self.write(op.FROZENSET)
            self.memoize(obj)

    def _save_marked(self, items: Iterable, finish: bytes) -> None:
        self.write(op.MARK)
        save = self.save
        for item in items:
            save(item)
        self.write(finish)

    def _ends_with_batch(self, items: Any) -> bool:
        """Whether the last batch is full: CPython's pickler then begins another for sets and dictionaries."""
        return len(items) > 0 and len(items) % self._BATCHSIZE == 0

    def _batch_appends(self, items: Iterable) -> None:
        """Write the items of a list that is on the stack, many at a time if the protocol can."""
        # As in CPython, a last batch of one item is not special if the number of all is known.
        several = self.bin and type(items) is list and len(items) > 1
        for batch in batched(items, self._BATCHSIZE if self.bin else 1):
            if several or len(batch) > 1:
                self._save_marked(batch, op.APPENDS)
            else:
                self.save(batch[0])
                self.write(op.APPEND)

    def _batch_setitems(self, items: Iterable) -> None:
        """Write the pairs of a dictionary that is on the stack."""
        save = self.save
        several = self.bin and type(items) is _DictItems and len(items) > 1
        for batch in batched(items, self._BATCHSIZE if self.bin else 1):
            single = not several and len(batch) == 1
            if not single:
                self.write(op.MARK)
            for key, value in batch:
                save(key)
                save(value)
            self.write(op.SETITEM if single else op.SETITEMS)
        if several and self._ends_with_batch(items):
            self._save_marked((), op.SETITEMS)

    # Objects by name.

    def save_type(self, obj):
        if obj in _NAMELESS_TYPES:
            self.save_reduce(type, (_NAMELESS_TYPES[obj],), obj=obj)
        else:
            self.save_global(obj)

    def save_global(self, obj, name=None):
        """Write where an object is found: it must be there."""
        if name is None:
            name = getattr(obj, "__qualname__", None) or obj.__name__
        where = whichmodule(obj, name)
        try:
            __import__(where, level=0)
            module = sys.modules[where]
            found, owner = _getattribute(module, name)
        except (ImportError, KeyError, AttributeError):
            raise PicklingError(f"Can't pickle {obj!r}: it's not found as {where}.{name}") from None
        if found is not obj:
            raise PicklingError(f"Can't pickle {obj!r}: it's not the same object as {where}.{name}")
        registered = _extension_registry.get((where, name)) if self.proto >= 2 else None
        if registered is not None:
            self._save_extension(registered)
            return
        if owner is module:
            name = name.rpartition(".")[2]
        if self.proto >= 4:
            self.save(where)
            self.save(name)
            self.write(op.STACK_GLOBAL)
        else:
            self._save_by_getattr(where, *name.split("."))
        self.memoize(obj)

    def _save_extension(self, number: int) -> None:
        """Write the number under which copyreg knows an object."""
        if number <= 0:
            raise RuntimeError("extension code is out of range")
        code, width = (op.EXT1, 1) if number < 0x100 else (op.EXT2, 2) if number < 0x10000 else (op.EXT4, 4)
        self.write(code + number.to_bytes(width, "little"))

    def _save_by_getattr(self, module: str, first: str, *path: str) -> None:
        """Write a dotted name for a protocol that knows only undotted ones: getattr(getattr(first, ...), ...)."""
        before, after = (b"", op.TUPLE2) if self.proto >= 2 else (op.MARK, op.TUPLE)
        for _ in path:
            self.save(getattr)
            if before:
                self.write(before)
        self._save_line_name(module, first)
        for attribute in path:
            self.save(attribute)
            self.write(after + op.REDUCE)

    def _save_line_name(self, module: str, name: str) -> None:
        if self.fix_imports:
            older = REVERSE_NAME_MAPPING.get((module, name))
            module, name = older or (REVERSE_IMPORT_MAPPING.get(module, module), name)
        if self.proto < 3 and not (module + name).isascii():
            raise PicklingError(
                f"can't pickle global identifier '{module}.{name}' using pickle protocol {self.proto}")
        self.write(b"%b%b\n%b\n" % (op.GLOBAL, module.encode(), name.encode()))

    dispatch |= {
        NoneType: save_none, bool: save_bool, int: save_long, float: save_float,
        bytes: save_bytes, bytearray: save_bytearray, PickleBuffer: save_picklebuffer, str: save_str,
        tuple: save_tuple, list: save_list, dict: save_dict, set: save_set, frozenset: save_frozenset,
        FunctionType: save_global, type: save_type,
    }
