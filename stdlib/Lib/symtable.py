"""The symbol tables of the compiler: which names are local, global, free and so on."""

import _symtable
from _symtable import (USE, DEF_GLOBAL, DEF_NONLOCAL, DEF_LOCAL, DEF_PARAM, DEF_IMPORT,
                       DEF_BOUND, DEF_ANNOT, SCOPE_OFF, SCOPE_MASK, FREE, LOCAL,
                       GLOBAL_IMPLICIT, GLOBAL_EXPLICIT, CELL)
import weakref
from enum import StrEnum

__all__ = ["symtable", "SymbolTableType", "SymbolTable", "Class", "Function", "Symbol"]


def symtable(code, filename, compile_type):
    """Return the top symbol table of source; compile_type is as in compile()."""
    return _newSymbolTable(_symtable.symtable(code, filename, compile_type), filename)


class SymbolTableFactory:
    """Makes the tables, one object for each native table."""

    def __init__(self):
        self.__memo = weakref.WeakValueDictionary()

    def new(self, table, filename):
        if table.type == _symtable.TYPE_FUNCTION:
            return Function(table, filename)
        if table.type == _symtable.TYPE_CLASS:
            return Class(table, filename)
        return SymbolTable(table, filename)

    def __call__(self, table, filename):
        key = table, filename
        obj = self.__memo.get(key, None)
        if obj is None:
            obj = self.__memo[key] = self.new(table, filename)
        return obj


_newSymbolTable = SymbolTableFactory()


class SymbolTableType(StrEnum):
    """Kinds of tables."""

    MODULE = "module"
    FUNCTION = "function"
    CLASS = "class"
    ANNOTATION = "annotation"
    TYPE_ALIAS = "type alias"
    TYPE_PARAMETERS = "type parameters"
    TYPE_VARIABLE = "type variable"


_TYPES = {
    'TYPE_MODULE': SymbolTableType.MODULE, 'TYPE_FUNCTION': SymbolTableType.FUNCTION,
    'TYPE_CLASS': SymbolTableType.CLASS, 'TYPE_ANNOTATION': SymbolTableType.ANNOTATION,
    'TYPE_TYPE_ALIAS': SymbolTableType.TYPE_ALIAS,
    'TYPE_TYPE_PARAMETERS': SymbolTableType.TYPE_PARAMETERS,
    'TYPE_TYPE_VARIABLE': SymbolTableType.TYPE_VARIABLE,
}


class SymbolTable:
    """The names of a block."""

    def __init__(self, raw_table, filename):
        self._table = raw_table
        self._filename = filename
        self._symbols = {}

    def __repr__(self):
        kind = '' if self.__class__ is SymbolTable else "%s " % self.__class__.__name__
        if self._table.name == 'top':
            return '<{0}SymbolTable for module {1}>'.format(kind, self._filename)
        return '<{0}SymbolTable for {1} in {2}>'.format(kind, self._table.name,
                                                        self._filename)

    def get_type(self):
        """Return the kind of block."""
        for name, kind in _TYPES.items():
            if self._table.type == getattr(_symtable, name, None):
                return kind
        raise AssertionError(f"unexpected type: {self._table.type}")

    def get_id(self):
        """Return an identifier of the table."""
        return self._table.id

    def get_name(self):
        """Return the name of the function or class; 'top' for the module."""
        return self._table.name

    def get_lineno(self):
        """Return the line of the block's first line."""
        return self._table.lineno

    def is_optimized(self):
        """Return whether locals are kept in fast places."""
        return bool(self._table.type == _symtable.TYPE_FUNCTION)

    def is_nested(self):
        """Return whether the block is in a function."""
        return bool(self._table.nested)

    def has_children(self):
        """Return whether there are blocks in it."""
        return bool(self._table.children)

    def get_identifiers(self):
        """Return the names."""
        return self._table.symbols.keys()

    def lookup(self, name):
        """Return the Symbol of a name."""
        sym = self._symbols.get(name)
        if sym is None:
            flags = self._table.symbols[name]
            namespaces = self.__check_children(name)
            module_scope = self._table.name == "top"
            sym = self._symbols[name] = Symbol(name, flags, namespaces,
                                               module_scope=module_scope)
        return sym

    def get_symbols(self):
        """Return the Symbols of all names."""
        return [self.lookup(ident) for ident in self.get_identifiers()]

    def __check_children(self, name):
        return [_newSymbolTable(st, self._filename)
                for st in self._table.children if st.name == name]

    def get_children(self):
        """Return the tables of the blocks in it."""
        return [_newSymbolTable(st, self._filename) for st in self._table.children]


def _get_scope(flags):
    return (flags >> SCOPE_OFF) & SCOPE_MASK


class Function(SymbolTable):
    """The names of a function."""

    __params = None
    __locals = None
    __frees = None
    __globals = None
    __nonlocals = None

    def __idents_matching(self, test_func):
        return tuple(ident for ident in self.get_identifiers()
                     if test_func(self._table.symbols[ident]))

    def get_parameters(self):
        """Return the names of the parameters."""
        if self.__params is None:
            self.__params = self.__idents_matching(lambda x: x & DEF_PARAM)
        return self.__params

    def get_locals(self):
        """Return the names of the locals."""
        if self.__locals is None:
            self.__locals = self.__idents_matching(lambda x: _get_scope(x) in (LOCAL, CELL))
        return self.__locals

    def get_globals(self):
        """Return the names of the globals."""
        if self.__globals is None:
            self.__globals = self.__idents_matching(
                lambda x: _get_scope(x) in (GLOBAL_IMPLICIT, GLOBAL_EXPLICIT))
        return self.__globals

    def get_nonlocals(self):
        """Return the names that are declared nonlocal."""
        if self.__nonlocals is None:
            self.__nonlocals = self.__idents_matching(lambda x: x & DEF_NONLOCAL)
        return self.__nonlocals

    def get_frees(self):
        """Return the names from functions around it."""
        if self.__frees is None:
            self.__frees = self.__idents_matching(lambda x: _get_scope(x) == FREE)
        return self.__frees


class Class(SymbolTable):
    """The names of a class."""

    __methods = None

    def get_methods(self):
        """Return the names of the methods."""
        if self.__methods is None:
            d = {}

            def is_local_symbol(ident):
                flags = self._table.symbols.get(ident, 0)
                return (flags >> SCOPE_OFF & SCOPE_MASK) == LOCAL

            for st in self._table.children:
                # Only those that are the class's own names.
                if is_local_symbol(st.name):
                    if st.type == _symtable.TYPE_FUNCTION:
                        # Comprehensions are no methods; their iterable is the parameter .0.
                        if '.0' not in st.varnames:
                            d[st.name] = 1
                    elif st.type == _symtable.TYPE_TYPE_PARAMETERS:
                        # A generic method has its own table in that of its parameters.
                        scope_name = st.name
                        for c in st.children:
                            if c.name == scope_name and c.type == _symtable.TYPE_FUNCTION:
                                d[scope_name] = 1
                                break
            self.__methods = tuple(d)
        return self.__methods


class Symbol:
    """A name in a block."""

    def __init__(self, name, flags, namespaces=None, *, module_scope=False):
        self.__name = name
        self.__flags = flags
        self.__scope = _get_scope(flags)
        self.__namespaces = namespaces or ()
        self.__module_scope = module_scope

    def __repr__(self):
        flags_str = '|'.join(self._flags_str())
        return f'<symbol {self.__name!r}: {self._scope_str()}, {flags_str}>'

    def _scope_str(self):
        names = {FREE: 'FREE', LOCAL: 'LOCAL', GLOBAL_IMPLICIT: 'GLOBAL_IMPLICIT',
                 GLOBAL_EXPLICIT: 'GLOBAL_EXPLICIT', CELL: 'CELL'}
        return names.get(self.__scope) or str(self.__scope)

    def _flags_str(self):
        names = (('USE', USE), ('DEF_GLOBAL', DEF_GLOBAL), ('DEF_NONLOCAL', DEF_NONLOCAL),
                 ('DEF_LOCAL', DEF_LOCAL), ('DEF_PARAM', DEF_PARAM),
                 ('DEF_IMPORT', DEF_IMPORT), ('DEF_ANNOT', DEF_ANNOT))
        for name, flag in names:
            if self.__flags & flag:
                yield name

    def get_name(self):
        """Return the name."""
        return self.__name

    def is_referenced(self):
        """Return whether the name is used."""
        return bool(self.__flags & USE)

    def is_parameter(self):
        """Return whether the name is a parameter."""
        return bool(self.__flags & DEF_PARAM)

    def is_global(self):
        """Return whether the name is global."""
        return bool(self.__scope in (GLOBAL_IMPLICIT, GLOBAL_EXPLICIT)
                    or (self.__module_scope and self.__flags & DEF_BOUND))

    def is_nonlocal(self):
        """Return whether the name is declared nonlocal."""
        return bool(self.__flags & DEF_NONLOCAL)

    def is_declared_global(self):
        """Return whether the name is declared global."""
        return bool(self.__scope == GLOBAL_EXPLICIT)

    def is_local(self):
        """Return whether the name is local."""
        return bool(self.__scope in (LOCAL, CELL)
                    or (self.__module_scope and self.__flags & DEF_BOUND))

    def is_annotated(self):
        """Return whether the name has an annotation."""
        return bool(self.__flags & DEF_ANNOT)

    def is_free(self):
        """Return whether the name comes from a function around the block."""
        return bool(self.__scope == FREE)

    def is_imported(self):
        """Return whether the name is bound by an import."""
        return bool(self.__flags & DEF_IMPORT)

    def is_assigned(self):
        """Return whether the name is assigned to."""
        return bool(self.__flags & DEF_LOCAL)

    def is_namespace(self):
        """Return whether the name is that of a function or class in the block."""
        return bool(self.__namespaces)

    def get_namespaces(self):
        """Return the tables of the functions and classes of that name."""
        return self.__namespaces

    def get_namespace(self):
        """Return the table of the function or class; ValueError if there is not just one."""
        if len(self.__namespaces) == 0:
            raise ValueError("name is not bound to any namespaces")
        if len(self.__namespaces) > 1:
            raise ValueError("name is bound to multiple namespaces")
        return self.__namespaces[0]


def main(args):
    """Print the symbol tables of files."""
    import sys

    def print_symbols(table, level=0):
        indent = '    ' * level
        nested = "nested " if table.is_nested() else ""
        if table.get_type() == 'module':
            what = f'from file {table._filename!r}'
        else:
            what = f'{table.get_name()!r}'
        print(f'{indent}symbol table for {nested}{table.get_type()} {what}:')
        for ident in table.get_identifiers():
            symbol = table.lookup(ident)
            flags = ', '.join(symbol._flags_str()).lower()
            print(f'    {indent}{symbol._scope_str().lower()} symbol {symbol.get_name()!r}: {flags}')
        print()
        for table2 in table.get_children():
            print_symbols(table2, level + 1)

    for filename in args or ['-']:
        if filename == '-':
            src = sys.stdin.read()
            filename = '<stdin>'
        else:
            with open(filename, 'rb') as f:
                src = f.read()
        print_symbols(symtable(src, filename, 'exec'))


if __name__ == "__main__":
    import sys
    main(sys.argv[1:])
