"""The compiler's symbol tables, for the symtable module."""

import _syntax

DEF_GLOBAL = 1
DEF_LOCAL = 2
DEF_PARAM = 4
DEF_NONLOCAL = 8
USE = 16
DEF_FREE = 32
DEF_FREE_CLASS = 64
DEF_IMPORT = 128
DEF_ANNOT = 256
DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT

# In the bits of a symbol's flags from SCOPE_OFF on.
SCOPE_OFF = 12
SCOPE_MASK = 15
LOCAL = 1
GLOBAL_EXPLICIT = 2
GLOBAL_IMPLICIT = 3
FREE = 4
CELL = 5

TYPE_FUNCTION = 0
TYPE_CLASS = 1
TYPE_MODULE = 2
TYPE_ANNOTATION = 3
TYPE_TYPE_ALIAS = 4
TYPE_TYPE_PARAMETERS = 5
TYPE_TYPE_VARIABLE = 6


class _Entry:
    """The table of one block."""

    def __init__(self, row):
        (self.type, self.name, self.lineno, self.nested, self.symbols, self.varnames, children) = row
        self.children = [_Entry(child) for child in children]

    @property
    def id(self):
        return id(self)

    def __repr__(self):
        return f'<symtable entry {self.name}({self.id}), line {self.lineno}>'


_Entry.__name__ = _Entry.__qualname__ = 'symtable entry'


def symtable(source, filename, startstr, /):
    """Return symbol and scope dictionaries used internally by compiler."""
    if startstr not in ('exec', 'eval', 'single'):
        raise ValueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'")
    if not isinstance(source, (str, bytes, bytearray, memoryview)):
        raise TypeError('symtable() arg 1 must be a string or bytes')
    from os import fsdecode
    return _Entry(_syntax.symbols(source, fsdecode(filename), startstr))
