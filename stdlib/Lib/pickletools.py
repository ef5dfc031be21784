"""Looks into pickles: lists their instructions, and leaves out those that are not needed."""

import codecs
import io
import pickle
import sys
from struct import unpack

__all__ = ['dis', 'genops', 'optimize']

bytes_types = pickle.bytes_types

# The length of an argument is told by the argument itself.
UP_TO_NEWLINE = -1
TAKEN_FROM_ARGUMENT1 = -2
TAKEN_FROM_ARGUMENT4 = -3
TAKEN_FROM_ARGUMENT4U = -4
TAKEN_FROM_ARGUMENT8U = -5


class ArgumentDescriptor:
    """An argument of instructions: its length in bytes, and a function that reads it."""

    __slots__ = 'name', 'n', 'reader', 'doc'

    def __init__(self, name, n, reader, doc):
        self.name = name
        self.n = n
        self.reader = reader
        self.doc = doc


def _exactly(f, n, what):
    data = f.read(n)
    if len(data) != n:
        raise ValueError(f"not enough data in stream to read {what}")
    return data


def _number(name, n, fmt, doc):
    """Describe a number of n bytes."""
    def reader(f):
        return unpack(fmt, _exactly(f, n, name))[0]
    reader.__name__ = 'read_' + name
    return reader, ArgumentDescriptor(name, n, reader, doc)


read_uint1, uint1 = _number('uint1', 1, '<B', "An unsigned number of one byte.")
read_uint2, uint2 = _number('uint2', 2, '<H', "An unsigned number of two bytes, lowest first.")
read_int4, int4 = _number('int4', 4, '<i', "A signed number of four bytes, lowest first.")
read_uint4, uint4 = _number('uint4', 4, '<I', "An unsigned number of four bytes, lowest first.")
read_uint8, uint8 = _number('uint8', 8, '<Q', "An unsigned number of eight bytes, lowest first.")
read_float8, float8 = _number('float8', 8, '>d', "A double of eight bytes, highest first.")


def read_stringnl(f, decode=True, stripquotes=True, *, encoding='latin-1'):
    """Read a text that ends with a newline."""
    data = f.readline()
    if not data.endswith(b'\n'):
        raise ValueError("no newline found when trying to read stringnl")
    data = data[:-1]
    if stripquotes:
        for q in (b'"', b"'"):
            if data.startswith(q):
                if not data.endswith(q):
                    raise ValueError("strinq quote %r not found at both ends of %r" % (q, data))
                data = data[1:-1]
                break
        else:
            raise ValueError("no string quotes around %r" % data)
    if decode:
        data = codecs.escape_decode(data)[0].decode(encoding)
    return data


def read_stringnl_noescape(f):
    """Read a text that ends with a newline, as it is."""
    return read_stringnl(f, stripquotes=False, encoding='utf-8')


def read_stringnl_noescape_pair(f):
    """Read two such texts."""
    return "%s %s" % (read_stringnl_noescape(f), read_stringnl_noescape(f))


stringnl = ArgumentDescriptor('stringnl', UP_TO_NEWLINE, read_stringnl, "A repr of a string, up to a newline.")
stringnl_noescape = ArgumentDescriptor('stringnl_noescape', UP_TO_NEWLINE, read_stringnl_noescape,
                                       "Text up to a newline.")
stringnl_noescape_pair = ArgumentDescriptor('stringnl_noescape_pair', UP_TO_NEWLINE, read_stringnl_noescape_pair,
                                            "Two texts up to newlines.")


def _counted(name, n, read_length, length_name, convert, doc):
    """Describe bytes that come after their length."""
    def reader(f):
        length = read_length(f)
        if length < 0:
            raise ValueError(f"{name} byte count < 0: {length}")
        if length > sys.maxsize:
            raise ValueError(f"{name} byte count > sys.maxsize: {length}")
        data = f.read(length)
        if len(data) != length:
            raise ValueError(f"expected {length} bytes in a {name}, but only {len(data)} remain")
        return convert(data)
    reader.__name__ = 'read_' + name
    return reader, ArgumentDescriptor(name, n, reader, doc)


def _latin1(data):
    return data.decode('latin-1')


def _utf8(data):
    return str(data, 'utf-8', 'surrogatepass')


read_string1, string1 = _counted('string1', TAKEN_FROM_ARGUMENT1, read_uint1, 'uint1', _latin1,
                                 "A string after its length in one byte.")
read_string4, string4 = _counted('string4', TAKEN_FROM_ARGUMENT4, read_int4, 'int4', _latin1,
                                 "A string after its length in four bytes.")
read_bytes1, bytes1 = _counted('bytes1', TAKEN_FROM_ARGUMENT1, read_uint1, 'uint1', bytes,
                               "Bytes after their number in one byte.")
read_bytes4, bytes4 = _counted('bytes4', TAKEN_FROM_ARGUMENT4U, read_uint4, 'uint4', bytes,
                               "Bytes after their number in four bytes.")
read_bytes8, bytes8 = _counted('bytes8', TAKEN_FROM_ARGUMENT8U, read_uint8, 'uint8', bytes,
                               "Bytes after their number in eight bytes.")
read_bytearray8, bytearray8 = _counted('bytearray8', TAKEN_FROM_ARGUMENT8U, read_uint8, 'uint8', bytearray,
                                       "Bytes of a bytearray after their number in eight bytes.")
read_unicodestring1, unicodestring1 = _counted('unicodestring1', TAKEN_FROM_ARGUMENT1, read_uint1, 'uint1', _utf8,
                                               "UTF-8 after the number of bytes in one byte.")
read_unicodestring4, unicodestring4 = _counted('unicodestring4', TAKEN_FROM_ARGUMENT4U, read_uint4, 'uint4', _utf8,
                                               "UTF-8 after the number of bytes in four bytes.")
read_unicodestring8, unicodestring8 = _counted('unicodestring8', TAKEN_FROM_ARGUMENT8U, read_uint8, 'uint8', _utf8,
                                               "UTF-8 after the number of bytes in eight bytes.")
read_long1, long1 = _counted('long1', TAKEN_FROM_ARGUMENT1, read_uint1, 'uint1', pickle.decode_long,
                             "An int in two's complement after the number of bytes in one byte.")
read_long4, long4 = _counted('long4', TAKEN_FROM_ARGUMENT4, read_int4, 'int4', pickle.decode_long,
                             "An int in two's complement after the number of bytes in four bytes.")


def read_unicodestringnl(f):
    """Read text in raw-unicode-escape up to a newline."""
    data = f.readline()
    if not data.endswith(b'\n'):
        raise ValueError("no newline found when trying to read unicodestringnl")
    return str(data[:-1], 'raw-unicode-escape')


def read_decimalnl_short(f):
    """Read a decimal int up to a newline; 00 and 01 are False and True."""
    s = read_stringnl(f, decode=False, stripquotes=False)
    if s == b"00":
        return False
    if s == b"01":
        return True
    return int(s)


def read_decimalnl_long(f):
    """Read a decimal int, perhaps with an L, up to a newline."""
    s = read_stringnl(f, decode=False, stripquotes=False)
    return int(s[:-1] if s[-1:] == b'L' else s)


def read_floatnl(f):
    """Read a decimal float up to a newline."""
    return float(read_stringnl(f, decode=False, stripquotes=False))


unicodestringnl = ArgumentDescriptor('unicodestringnl', UP_TO_NEWLINE, read_unicodestringnl,
                                     "Text in raw-unicode-escape, up to a newline.")
decimalnl_short = ArgumentDescriptor('decimalnl_short', UP_TO_NEWLINE, read_decimalnl_short,
                                     "A decimal int up to a newline.")
decimalnl_long = ArgumentDescriptor('decimalnl_long', UP_TO_NEWLINE, read_decimalnl_long,
                                    "A decimal int with an L, up to a newline.")
floatnl = ArgumentDescriptor('floatnl', UP_TO_NEWLINE, read_floatnl, "A decimal float up to a newline.")


class StackObject:
    """What may be on the stack: a name, and the types it can have."""

    __slots__ = 'name', 'obtype', 'doc'

    def __init__(self, name, obtype, doc):
        self.name = name
        self.obtype = obtype
        self.doc = doc

    def __repr__(self):
        return self.name


pyint = pylong = StackObject('int', int, "An int.")
pyinteger_or_bool = StackObject('int_or_bool', (int, bool), "An int or a bool.")
pybool = StackObject('bool', bool, "A bool.")
pyfloat = StackObject('float', float, "A float.")
pybytes_or_str = pystring = StackObject('bytes_or_str', (bytes, str), "A string of Python 2: bytes or str.")
pybytes = StackObject('bytes', bytes, "A bytes object.")
pybytearray = StackObject('bytearray', bytearray, "A bytearray.")
pyunicode = StackObject('str', str, "A str.")
pynone = StackObject('None', type(None), "None.")
pytuple = StackObject('tuple', tuple, "A tuple.")
pylist = StackObject('list', list, "A list.")
pydict = StackObject('dict', dict, "A dict.")
pyset = StackObject('set', set, "A set.")
pyfrozenset = StackObject('frozenset', set, "A frozenset.")
pybuffer = StackObject('buffer', object, "A buffer.")
anyobject = StackObject('any', object, "Any object.")
markobject = StackObject('mark', StackObject, "The mark, which begins a group.")
stackslice = StackObject('stackslice', StackObject, "All objects above the last mark.")


class OpcodeInfo:
    """An instruction: name, code, argument, what it takes from the stack and puts there, first protocol."""

    __slots__ = 'name', 'code', 'arg', 'stack_before', 'stack_after', 'proto', 'doc'

    def __init__(self, name, code, arg, stack_before, stack_after, proto, doc):
        self.name = name
        self.code = code
        self.arg = arg
        self.stack_before = stack_before
        self.stack_after = stack_after
        self.proto = proto
        self.doc = doc


I = OpcodeInfo
opcodes = [
    I('INT', 'I', decimalnl_short, [], [pyinteger_or_bool], 0, "Push an int or a bool."),
    I('BININT', 'J', int4, [], [pyint], 1, "Push an int of four bytes."),
    I('BININT1', 'K', uint1, [], [pyint], 1, "Push an int of one byte."),
    I('BININT2', 'M', uint2, [], [pyint], 1, "Push an int of two bytes."),
    I('LONG', 'L', decimalnl_long, [], [pyint], 0, "Push an int."),
    I('LONG1', '\x8a', long1, [], [pyint], 2, "Push an int."),
    I('LONG4', '\x8b', long4, [], [pyint], 2, "Push a long int."),
    I('STRING', 'S', stringnl, [], [pybytes_or_str], 0, "Push a string of Python 2."),
    I('BINSTRING', 'T', string4, [], [pybytes_or_str], 1, "Push a string of Python 2."),
    I('SHORT_BINSTRING', 'U', string1, [], [pybytes_or_str], 1, "Push a short string of Python 2."),
    I('BINBYTES', 'B', bytes4, [], [pybytes], 3, "Push bytes."),
    I('SHORT_BINBYTES', 'C', bytes1, [], [pybytes], 3, "Push a few bytes."),
    I('BINBYTES8', '\x8e', bytes8, [], [pybytes], 4, "Push many bytes."),
    I('BYTEARRAY8', '\x96', bytearray8, [], [pybytearray], 5, "Push a bytearray."),
    I('NEXT_BUFFER', '\x97', None, [], [pybuffer], 5, "Push the next buffer that lies outside."),
    I('READONLY_BUFFER', '\x98', None, [pybuffer], [pybuffer], 5, "Make the buffer on top read-only."),
    I('NONE', 'N', None, [], [pynone], 0, "Push None."),
    I('NEWTRUE', '\x88', None, [], [pybool], 2, "Push True."),
    I('NEWFALSE', '\x89', None, [], [pybool], 2, "Push False."),
    I('UNICODE', 'V', unicodestringnl, [], [pyunicode], 0, "Push a str."),
    I('SHORT_BINUNICODE', '\x8c', unicodestring1, [], [pyunicode], 4, "Push a short str."),
    I('BINUNICODE', 'X', unicodestring4, [], [pyunicode], 1, "Push a str."),
    I('BINUNICODE8', '\x8d', unicodestring8, [], [pyunicode], 4, "Push a long str."),
    I('FLOAT', 'F', floatnl, [], [pyfloat], 0, "Push a float."),
    I('BINFLOAT', 'G', float8, [], [pyfloat], 1, "Push a float."),
    I('EMPTY_LIST', ']', None, [], [pylist], 1, "Push a new list."),
    I('APPEND', 'a', None, [pylist, anyobject], [pylist], 0, "Append an object to a list."),
    I('APPENDS', 'e', None, [pylist, markobject, stackslice], [pylist], 1, "Append objects to a list."),
    I('LIST', 'l', None, [markobject, stackslice], [pylist], 0, "Make a list of objects."),
    I('EMPTY_TUPLE', ')', None, [], [pytuple], 1, "Push the empty tuple."),
    I('TUPLE', 't', None, [markobject, stackslice], [pytuple], 0, "Make a tuple of objects."),
    I('TUPLE1', '\x85', None, [anyobject], [pytuple], 2, "Make a tuple of one object."),
    I('TUPLE2', '\x86', None, [anyobject, anyobject], [pytuple], 2, "Make a tuple of two objects."),
    I('TUPLE3', '\x87', None, [anyobject, anyobject, anyobject], [pytuple], 2, "Make a tuple of three objects."),
    I('EMPTY_DICT', '}', None, [], [pydict], 1, "Push a new dict."),
    I('DICT', 'd', None, [markobject, stackslice], [pydict], 0, "Make a dict of keys and values."),
    I('SETITEM', 's', None, [pydict, anyobject, anyobject], [pydict], 0, "Put a key and value in a dict."),
    I('SETITEMS', 'u', None, [pydict, markobject, stackslice], [pydict], 1, "Put keys and values in a dict."),
    I('EMPTY_SET', '\x8f', None, [], [pyset], 4, "Push a new set."),
    I('ADDITEMS', '\x90', None, [pyset, markobject, stackslice], [pyset], 4, "Add objects to a set."),
    I('FROZENSET', '\x91', None, [markobject, stackslice], [pyfrozenset], 4, "Make a frozenset of objects."),
    I('POP', '0', None, [anyobject], [], 0, "Drop the top of the stack."),
    I('DUP', '2', None, [anyobject], [anyobject, anyobject], 0, "Push the top again."),
    I('MARK', '(', None, [], [markobject], 0, "Push the mark."),
    I('POP_MARK', '1', None, [markobject, stackslice], [], 1, "Drop everything down to the last mark."),
    I('GET', 'g', decimalnl_short, [], [anyobject], 0, "Push an object of the memo."),
    I('BINGET', 'h', uint1, [], [anyobject], 1, "Push an object of the memo."),
    I('LONG_BINGET', 'j', uint4, [], [anyobject], 1, "Push an object of the memo."),
    I('PUT', 'p', decimalnl_short, [], [], 0, "Put the top in the memo."),
    I('BINPUT', 'q', uint1, [], [], 1, "Put the top in the memo."),
    I('LONG_BINPUT', 'r', uint4, [], [], 1, "Put the top in the memo."),
    I('MEMOIZE', '\x94', None, [anyobject], [anyobject], 4, "Put the top in the memo's next place."),
    I('EXT1', '\x82', uint1, [], [anyobject], 2, "Push a registered object."),
    I('EXT2', '\x83', uint2, [], [anyobject], 2, "Push a registered object."),
    I('EXT4', '\x84', int4, [], [anyobject], 2, "Push a registered object."),
    I('GLOBAL', 'c', stringnl_noescape_pair, [], [anyobject], 0, "Push an object by module and name."),
    I('STACK_GLOBAL', '\x93', None, [pyunicode, pyunicode], [anyobject], 4,
      "Push an object by module and name, which are on the stack."),
    I('REDUCE', 'R', None, [anyobject, anyobject], [anyobject], 0, "Call a function with a tuple of arguments."),
    I('BUILD', 'b', None, [anyobject, anyobject], [anyobject], 0, "Give an object its state."),
    I('INST', 'i', stringnl_noescape_pair, [markobject, stackslice], [anyobject], 0, "Make an instance of a class."),
    I('OBJ', 'o', None, [markobject, anyobject, stackslice], [anyobject], 1, "Make an instance of a class."),
    I('NEWOBJ', '\x81', None, [anyobject, anyobject], [anyobject], 2, "Make an object by cls.__new__()."),
    I('NEWOBJ_EX', '\x92', None, [anyobject, anyobject, anyobject], [anyobject], 4,
      "Make an object by cls.__new__(), with keywords."),
    I('PROTO', '\x80', uint1, [], [], 2, "Tell the protocol."),
    I('STOP', '.', None, [anyobject], [], 0, "End the pickle; the top is its object."),
    I('FRAME', '\x95', uint8, [], [], 4, "Begin a frame."),
    I('PERSID', 'P', stringnl_noescape, [], [anyobject], 0, "Push an object by its persistent id."),
    I('BINPERSID', 'Q', None, [anyobject], [anyobject], 1, "Push an object by the persistent id on the stack."),
]
del I

code2op = {op.code: op for op in opcodes}


def _genops(data, yield_end_pos=False):
    if isinstance(data, bytes_types):
        data = io.BytesIO(data)
    getpos = data.tell if hasattr(data, "tell") else lambda: None
    while True:
        pos = getpos()
        code = data.read(1)
        opcode = code2op.get(code.decode("latin-1"))
        if opcode is None:
            if code == b"":
                raise ValueError("pickle exhausted before seeing STOP")
            raise ValueError("at position %s, opcode %r unknown" % ("<unknown>" if pos is None else pos, code))
        arg = None if opcode.arg is None else opcode.arg.reader(data)
        yield (opcode, arg, pos, getpos()) if yield_end_pos else (opcode, arg, pos)
        if code == b'.':
            assert opcode.name == 'STOP'
            break


def genops(pickle):
    """Iterate over the instructions of a pickle: (info, argument or None, position)."""
    return _genops(pickle)


def optimize(p):
    """The same pickle without storing what is never read again."""
    from _pickle_listing import optimize

    return optimize(p)


def dis(pickle, out=None, memo=None, indentlevel=4, annotate=0):
    """Print the instructions of a pickle, given as bytes or an open file; ValueError if they make no sense.

    A memo can be shared by pickles that one pickler has written. With annotate,
    instructions are explained, from that column on.
    """
    from _pickle_listing import dis

    dis(pickle, out, memo, indentlevel, annotate)


def _main(args=None):
    """List the pickles that the command line names."""
    import argparse
    from contextlib import ExitStack

    parser = argparse.ArgumentParser(description="disassemble one or more pickle files")
    parser.add_argument("pickle_file", help="the pickle file", nargs="+")
    parser.add_argument("-o", "--output", help="the file where the output should be written")
    parser.add_argument("-m", "--memo", help="preserve memo between disassemblies", action="store_true")
    parser.add_argument("-l", "--indentlevel", help="the number of blanks by which to indent a new MARK level", type=int, default=4)
    parser.add_argument("-a", "--annotate", help="annotate each line with a short opcode description", action="store_true")
    parser.add_argument(
        "-p", "--preamble", default="==> {name} <==",
        help="if more than one pickle file is specified, print this before each disassembly",
    )
    options = parser.parse_args(args)
    memo, column = {} if options.memo else None, 30 if options.annotate else 0
    with ExitStack() as opened:
        output = opened.enter_context(open(options.output, "w")) if options.output is not None else sys.stdout
        for name in options.pickle_file:
            shown, source = name, None
            if name == "-":
                shown, source = "<stdin>", sys.stdin.buffer
            if len(options.pickle_file) > 1:
                print(options.preamble.format(name=shown), file=output)
            if source is None:
                source = opened.enter_context(open(name, "rb"))
            dis(source, output, memo, options.indentlevel, column)


if __name__ == "__main__":
    _main()
