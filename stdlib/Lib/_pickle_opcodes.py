"""The instructions of the stack machine that runs pickles, in groups of one purpose.

Protocols 0 and 1 have the instructions with printable codes, apart from B and C (protocol 3);
protocol 2 added those from 0x80, protocol 4 those from 0x8c, protocol 5 those from 0x96.
"""

# The program itself: its version, its frames, its end.
PROTO, FRAME, STOP = b"\x80", b"\x95", b"."

# Handling the stack and the memo.
MARK, POP, POP_MARK, DUP = b"(", b"0", b"1", b"2"
PUT, BINPUT, LONG_BINPUT, MEMOIZE = b"p", b"q", b"r", b"\x94"
GET, BINGET, LONG_BINGET = b"g", b"h", b"j"

# None, booleans and numbers.  TRUE and FALSE are how protocols 0 and 1 spell booleans: as INT.
NONE, NEWTRUE, NEWFALSE = b"N", b"\x88", b"\x89"
INT, BININT, BININT1, BININT2 = b"I", b"J", b"K", b"M"
LONG, LONG1, LONG4 = b"L", b"\x8a", b"\x8b"
FLOAT, BINFLOAT = b"F", b"G"
TRUE, FALSE = b"I01\n", b"I00\n"

# Text, bytes, and the strings of Python 2, which may be either.
UNICODE, SHORT_BINUNICODE, BINUNICODE, BINUNICODE8 = b"V", b"\x8c", b"X", b"\x8d"
SHORT_BINBYTES, BINBYTES, BINBYTES8 = b"C", b"B", b"\x8e"
STRING, SHORT_BINSTRING, BINSTRING = b"S", b"U", b"T"
BYTEARRAY8, NEXT_BUFFER, READONLY_BUFFER = b"\x96", b"\x97", b"\x98"

# Containers, and what fills them.
EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3, TUPLE = b")", b"\x85", b"\x86", b"\x87", b"t"
EMPTY_LIST, LIST, APPEND, APPENDS = b"]", b"l", b"a", b"e"
EMPTY_DICT, DICT, SETITEM, SETITEMS = b"}", b"d", b"s", b"u"
EMPTY_SET, ADDITEMS, FROZENSET = b"\x8f", b"\x90", b"\x91"

# Objects by name, by number or by an id of the application.
GLOBAL, STACK_GLOBAL = b"c", b"\x93"
EXT1, EXT2, EXT4 = b"\x82", b"\x83", b"\x84"
PERSID, BINPERSID = b"P", b"Q"

# Making instances and giving them their state.
REDUCE, BUILD, INST, OBJ = b"R", b"b", b"i", b"o"
NEWOBJ, NEWOBJ_EX = b"\x81", b"\x92"

__all__ = [name for name in dir() if name.isupper() and not name.startswith("_")]
