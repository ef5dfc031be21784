"""Running pickles: the unpickler."""

import sys
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from codecs import escape_decode
from collections.abc import Callable, Iterator
from copyreg import _extension_cache, _inverted_registry
from io import BytesIO
from struct import Struct
from typing import Any

import _pickle_opcodes as op
from _pickle_common import HIGHEST_PROTOCOL, UnpicklingError, _getattribute, decode_long

_STOP = op.STOP[0]


class _StackError(UnpicklingError, IndexError):
    """The stack has less than an instruction needs."""


_StackError.__name__ = _StackError.__qualname__ = UnpicklingError.__name__
_StackError.__module__ = UnpicklingError.__module__


class _Unframer:
    """The bytes of a pickle, from the frame that was begun or else from the file.

    Never takes more from the file than the pickle needs: others may follow in it.
    """

    def __init__(self, file_read: Callable, file_readline: Callable) -> None:
        self._file = file_read, file_readline
        self._leave_frame()

    def _leave_frame(self) -> None:
        self._in_frame = False
        self._bytes, self._line = self._file

    def load_frame(self, size: int) -> None:
        """Go on with a frame of the file's next bytes."""
        if self._in_frame and self._bytes(1):
            raise UnpicklingError("beginning of a new frame before end of current frame")
        self._leave_frame()
        frame = BytesIO(self.read(size))
        self._in_frame = True
        self._bytes, self._line = frame.read, frame.readline

    def codes(self) -> Iterator[int]:
        """Yield what stands where instructions are expected, as arguments are read in between."""
        while True:
            code = self._bytes(1)
            if not code and self._in_frame:
                self._leave_frame()
                code = self._bytes(1)
            if not code:
                raise EOFError("Ran out of input")
            yield code[0]

    def read(self, size: int) -> bytes:
        """Return exactly so many bytes."""
        data = self._bytes(size)
        if len(data) == size:
            return data
        if not self._in_frame:
            raise UnpicklingError("pickle data was truncated")
        if data:
            raise UnpicklingError("pickle exhausted before end of frame")
        self._leave_frame()
        return self.read(size)

    def readline(self) -> bytes:
        """Return a whole line, with its end."""
        line = self._line()
        if line.endswith(b"\n"):
            return line
        if not self._in_frame:
            raise UnpicklingError("pickle data was truncated")
        if line:
            raise UnpicklingError("pickle exhausted before end of frame")
        self._leave_frame()
        return self.readline()

    def readinto(self, target: bytearray | memoryview) -> int:
        """Fill a buffer."""
        target[:] = self.read(len(target))
        return len(target)


class _Unpickler:
    """Reads pickles from a binary file.

    encoding and errors say how strings of Python 2 become text ("bytes": not at all), fix_imports
    whether its names are translated; buffers gives what the pickler's buffer_callback received.
    """

    # What to do for each instruction; filled in below.  Subclasses may have changed copies.
    dispatch: dict[int, Callable[["_Unpickler"], None]] = {}

    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
        self._file_readline, self._file_read = file.readline, file.read
        self._buffers = None if buffers is None else iter(buffers)
        self.fix_imports, self.encoding, self.errors = fix_imports, encoding, errors
        self.proto = 0
        self.memo = {}

    def load(self):
        """Run the file's next pickle and return the object that it makes."""
        if not hasattr(self, "_file_read"):
            name = type(self).__name__
            raise UnpicklingError(f"Unpickler.__init__() was not called by {name}.__init__()")
        self._source = source = _Unframer(self._file_read, self._file_readline)
        self.read, self.readline, self.readinto = source.read, source.readline, source.readinto
        # A mark puts the stack away among the others, and begins a new one.
        self.stack, self.metastack = [], []
        self.proto = 0
        operations = self.dispatch
        for code in source.codes():
            if code == _STOP:
                break
            operation = operations.get(code)
            if operation is None:
                shown = chr(code) if 32 <= code < 127 and code not in b"'\\" else f"\\x{code:02x}"
                raise UnpicklingError(f"invalid load key, '{shown}'.")
            operation(self)
        return self._pop()

    def persistent_load(self, pid):
        """Return the object behind an id of persistent_id(); subclasses know it."""
        raise UnpicklingError("unsupported persistent id encountered")

    def find_class(self, module, name):
        """Return the object of that name in a module; subclasses may refuse some."""
        sys.audit("pickle.find_class", module, name)
        if self.fix_imports and self.proto < 3:
            renamed = NAME_MAPPING.get((module, name))
            module, name = renamed or (IMPORT_MAPPING.get(module, module), name)
        __import__(module, level=0)
        namespace = sys.modules[module]
        return getattr(namespace, name) if self.proto < 4 else _getattribute(namespace, name)[0]

    def get_extension(self, code: int) -> None:
        """Push the object that copyreg.add_extension() registered under a number."""
        if code not in _extension_cache:
            registered = _inverted_registry.get(code)
            if registered is None:
                if code > 0:
                    raise ValueError(f"unregistered extension code {code}")
                raise UnpicklingError("EXT specifies code <= 0")
            _extension_cache[code] = self.find_class(*registered)
        self.stack.append(_extension_cache[code])

    def pop_mark(self) -> list:
        """Return what was pushed since the last mark, and take up the stack from before it."""
        if not self.metastack:
            raise _StackError("could not find MARK")
        pushed, self.stack = self.stack, self.metastack.pop()
        return pushed

    def load_build(self) -> None:
        """Give the object below the top of the stack its state."""
        state = self._pop()
        target = self._top()
        try:
            accept = target.__setstate__
        except AttributeError:
            _restore(target, state)
        else:
            accept(state)

    def _underflow(self) -> UnpicklingError:
        return _StackError("unexpected MARK found" if self.metastack else "unpickling stack underflow")

    def _pop(self) -> Any:
        if not self.stack:
            raise self._underflow()
        return self.stack.pop()

    def _top(self) -> Any:
        if not self.stack:
            raise self._underflow()
        return self.stack[-1]

    def _pop_some(self, count: int) -> list:
        if len(self.stack) < count:
            raise self._underflow()
        taken = self.stack[-count:]
        del self.stack[-count:]
        return taken

    def _argument(self) -> bytes:
        """Return a line that is an argument, without its end; it must have something."""
        line = self.readline()
        if len(line) < 2:
            raise UnpicklingError("pickle data was truncated")
        return line[:-1]

    def _python2_string(self, data: bytes) -> str | bytes:
        return data if self.encoding == "bytes" else data.decode(self.encoding, self.errors)

    def _recall(self, index: int) -> None:
        try:
            self.stack.append(self.memo[index])
        except KeyError:
            raise UnpicklingError(f"Memo value not found at index {index}") from None


def _restore(target: Any, state: Any) -> None:
    """Give an object without __setstate__() its attributes and, from a pair, its slots."""
    attributes, slots = state if isinstance(state, tuple) and len(state) == 2 else (state, None)
    if attributes:
        namespace = target.__dict__
        for name, value in attributes.items():
            namespace[sys.intern(name) if type(name) is str else name] = value
    if slots:
        for name, value in slots.items():
            setattr(target, name, value)


def _instance(factory: Any, arguments: list) -> Any:
    """Make an instance as Python 2's classes were: called only if there is something to pass."""
    if not arguments and isinstance(factory, type) and not hasattr(factory, "__getinitargs__"):
        return factory.__new__(factory)
    try:
        return factory(*arguments)
    except TypeError as error:
        raise TypeError(f"in constructor for {factory.__name__}: {error}", error.__traceback__)


def _at(code: bytes) -> Callable:
    """Make a decorator that registers the function for an instruction."""
    def register(function: Callable) -> Callable:
        _Unpickler.dispatch[code[0]] = function
        return function
    return register


_Unpickler.dispatch[op.BUILD[0]] = _Unpickler.load_build


# The program.

@_at(op.PROTO)
def _version(reader):
    version, = reader.read(1)
    if version > HIGHEST_PROTOCOL:
        raise ValueError(f"unsupported pickle protocol: {version}")
    reader.proto = version


@_at(op.FRAME)
def _frame(reader):
    size = int.from_bytes(reader.read(8), "little")
    if size > sys.maxsize:
        raise ValueError(f"frame size > sys.maxsize: {size}")
    reader._source.load_frame(size)


# The stack and the memo.

@_at(op.MARK)
def _mark(reader):
    reader.metastack.append(reader.stack)
    reader.stack = []


@_at(op.POP)
def _discard(reader):
    if reader.stack:
        reader.stack.pop()
    else:
        reader.pop_mark()


@_at(op.POP_MARK)
def _discard_marked(reader):
    reader.pop_mark()


@_at(op.DUP)
def _duplicate(reader):
    reader.stack.append(reader._top())


@_at(op.MEMOIZE)
def _remember(reader):
    memo, stack = reader.memo, reader.stack
    if not stack:
        raise reader._underflow()
    memo[len(memo)] = stack[-1]


@_at(op.PUT)
def _remember_at(reader):
    index = int(reader._argument())
    if index < 0:
        raise ValueError("negative PUT argument")
    reader.memo[index] = reader._top()


@_at(op.BINPUT)
def _remember_at_byte(reader):
    index = reader.read(1)[0]
    stack = reader.stack
    if not stack:
        raise reader._underflow()
    reader.memo[index] = stack[-1]


@_at(op.LONG_BINPUT)
def _remember_at_word(reader):
    index = int.from_bytes(reader.read(4), "little")
    reader.memo[index] = reader._top()


@_at(op.GET)
def _recall_line(reader):
    reader._recall(int(reader._argument()))


@_at(op.BINGET)
def _recall_byte(reader):
    reader._recall(reader.read(1)[0])


@_at(op.LONG_BINGET)
def _recall_word(reader):
    reader._recall(int.from_bytes(reader.read(4), "little"))


# Values that the program spells out.

def _constant(code: bytes, value: Any) -> None:
    _at(code)(lambda reader: reader.stack.append(value))


_constant(op.NONE, None)
_constant(op.NEWTRUE, True)
_constant(op.NEWFALSE, False)
_constant(op.EMPTY_TUPLE, ())


def _number(code: bytes, layout: str) -> None:
    packing = Struct(layout)
    unpack, size = packing.unpack, packing.size
    _at(code)(lambda reader: reader.stack.append(unpack(reader.read(size))[0]))


_number(op.BININT1, "<B")
_number(op.BININT2, "<H")
_number(op.BININT, "<i")
_number(op.BINFLOAT, ">d")


@_at(op.INT)
def _decimal_integer(reader):
    digits = reader._argument()
    # Two digits stand for a boolean.
    value = digits == b"01" if digits in (b"00", b"01") else int(digits, 0)
    reader.stack.append(value)


@_at(op.LONG)
def _decimal_long(reader):
    reader.stack.append(int(reader._argument().removesuffix(b"L"), 0))


@_at(op.FLOAT)
def _decimal_float(reader):
    reader.stack.append(float(reader._argument()))


@_at(op.UNICODE)
def _escaped_text(reader):
    reader.stack.append(reader.readline()[:-1].decode("raw-unicode-escape"))


@_at(op.STRING)
def _quoted_string(reader):
    quoted = reader.readline()[:-1]
    if len(quoted) < 2 or quoted[:1] != quoted[-1:] or quoted[0] not in b"\"'":
        raise UnpicklingError("the STRING opcode argument must be quoted")
    reader.stack.append(reader._python2_string(escape_decode(quoted[1:-1])[0]))


def _pairs(items: list, name: str) -> zip:
    """Return keys with their values."""
    if len(items) % 2:
        raise _StackError(f"odd number of items for {name}")
    return zip(items[::2], items[1::2])


def _sized(name: str, layout: str, convert: Callable) -> None:
    """Register an instruction that has a size and as many bytes; convert(reader, bytes) gives the value."""
    packing = Struct(layout)
    unpack, width = packing.unpack, packing.size

    def push(reader):
        size, = unpack(reader.read(width))
        if size < 0:
            raise UnpicklingError(f"{name.rstrip('0123456789')} pickle has negative byte count")
        if size > sys.maxsize:
            raise UnpicklingError(f"{name} exceeds system's maximum size of {sys.maxsize} bytes")
        reader.stack.append(convert(reader, reader.read(size)))

    _at(getattr(op, name))(push)


def _same(reader, data):
    return data


def _text(reader, data):
    return data.decode("utf-8", "surrogatepass")


def _integer(reader, data):
    return decode_long(data)


_sized("LONG1", "<B", _integer)
_sized("LONG4", "<i", _integer)
_sized("SHORT_BINSTRING", "<B", _Unpickler._python2_string)
_sized("BINSTRING", "<i", _Unpickler._python2_string)
_sized("SHORT_BINBYTES", "<B", _same)
_sized("BINBYTES", "<I", _same)
_sized("BINBYTES8", "<Q", _same)
_sized("SHORT_BINUNICODE", "<B", _text)
_sized("BINUNICODE", "<I", _text)
_sized("BINUNICODE8", "<Q", _text)
_sized("BYTEARRAY8", "<Q", lambda reader, data: bytearray(data))


# Buffers from elsewhere.

@_at(op.NEXT_BUFFER)
def _outside_buffer(reader):
    if reader._buffers is None:
        raise UnpicklingError("pickle stream refers to out-of-band data but no *buffers* argument was given")
    try:
        buffer = next(reader._buffers)
    except StopIteration:
        raise UnpicklingError("not enough out-of-band buffers") from None
    reader.stack.append(buffer)


@_at(op.READONLY_BUFFER)
def _protect_buffer(reader):
    with memoryview(reader._top()) as view:
        if not view.readonly:
            reader.stack[-1] = view.toreadonly()


# Containers.

def _collection(code: bytes, make: Callable[[list], Any]) -> None:
    def push(reader):
        items = make(reader.pop_mark())
        reader.stack.append(items)
    _at(code)(push)


_collection(op.TUPLE, tuple)
_collection(op.FROZENSET, frozenset)
_collection(op.LIST, lambda items: items)
_collection(op.DICT, lambda items: dict(_pairs(items, "DICT")))


def _small_tuple(code: bytes, size: int) -> None:
    _at(code)(lambda reader: reader.stack.append(tuple(reader._pop_some(size))))


_small_tuple(op.TUPLE1, 1)
_small_tuple(op.TUPLE2, 2)
_small_tuple(op.TUPLE3, 3)

_at(op.EMPTY_LIST)(lambda reader: reader.stack.append([]))
_at(op.EMPTY_DICT)(lambda reader: reader.stack.append({}))
_at(op.EMPTY_SET)(lambda reader: reader.stack.append(set()))


@_at(op.APPEND)
def _append(reader):
    item = reader._pop()
    reader._top().append(item)


@_at(op.APPENDS)
def _append_all(reader):
    items = reader.pop_mark()
    target = reader._top()
    # Whatever __reduce__() gives list items to needs only one of the two.
    extend = getattr(target, "extend", None)
    if extend is not None:
        extend(items)
        return
    append = target.append
    for item in items:
        append(item)


@_at(op.SETITEM)
def _set_item(reader):
    key, value = reader._pop_some(2)
    reader._top()[key] = value


@_at(op.SETITEMS)
def _set_all(reader):
    items = reader.pop_mark()
    target = reader._top()
    pairs = _pairs(items, "SETITEMS")
    if type(target) is dict:
        target.update(pairs)
        return
    for key, value in pairs:
        target[key] = value


@_at(op.ADDITEMS)
def _add_all(reader):
    items = reader.pop_mark()
    target = reader._top()
    if isinstance(target, set):
        target.update(items)
        return
    add = target.add
    for item in items:
        add(item)


# Objects by name, number or id.

@_at(op.GLOBAL)
def _named(reader):
    module, name = reader._argument(), reader._argument()
    reader.stack.append(reader.find_class(module.decode(), name.decode()))


@_at(op.STACK_GLOBAL)
def _named_on_stack(reader):
    module, name = reader._pop_some(2)
    if not type(module) is type(name) is str:
        raise UnpicklingError("STACK_GLOBAL requires str")
    reader.stack.append(reader.find_class(module, name))


def _extension(code: bytes, layout: str) -> None:
    packing = Struct(layout)
    _at(code)(lambda reader: reader.get_extension(packing.unpack(reader.read(packing.size))[0]))


_extension(op.EXT1, "<B")
_extension(op.EXT2, "<H")
_extension(op.EXT4, "<i")


@_at(op.PERSID)
def _persistent_line(reader):
    try:
        pid = reader.readline()[:-1].decode("ascii")
    except UnicodeDecodeError:
        raise UnpicklingError("persistent IDs in protocol 0 must be ASCII strings") from None
    reader.stack.append(reader.persistent_load(pid))


@_at(op.BINPERSID)
def _persistent(reader):
    pid = reader._pop()
    reader.stack.append(reader.persistent_load(pid))


# Instances.

@_at(op.REDUCE)
def _call(reader):
    function, arguments = reader._pop_some(2)
    reader.stack.append(function(*arguments))


@_at(op.NEWOBJ)
def _create(reader):
    kind, arguments = reader._pop_some(2)
    reader.stack.append(kind.__new__(kind, *arguments))


@_at(op.NEWOBJ_EX)
def _create_with_keywords(reader):
    kind, arguments, keywords = reader._pop_some(3)
    reader.stack.append(kind.__new__(kind, *arguments, **keywords))


@_at(op.INST)
def _instance_by_name(reader):
    module, name = reader._argument(), reader._argument()
    factory = reader.find_class(module.decode("ascii"), name.decode("ascii"))
    arguments = reader.pop_mark()
    reader.stack.append(_instance(factory, arguments))


@_at(op.OBJ)
def _instance_of_marked(reader):
    pushed = reader.pop_mark()
    if not pushed:
        raise reader._underflow()
    factory, *arguments = pushed
    reader.stack.append(_instance(factory, arguments))
