"""The compiler's symbol tables: which names a block of code uses, and where each of them belongs."""

import weakref
from enum import StrEnum

import _symtable

__all__ = ["symtable", "SymbolTableType", "SymbolTable", "Class", "Function", "Symbol"]

def _by_value(*names) -> dict[int, str]:
    """The names of constants of the compiler by value."""
    return {getattr(_symtable, name): name for name in names}


# What is known of a name, in the order in which it is written, and where names can belong.
_FLAGS = _by_value("USE", "DEF_GLOBAL", "DEF_NONLOCAL", "DEF_LOCAL", "DEF_PARAM", "DEF_IMPORT", "DEF_ANNOT")
_SCOPES = _by_value("FREE", "LOCAL", "GLOBAL_IMPLICIT", "GLOBAL_EXPLICIT", "CELL")


def symtable(code, filename, compile_type):
    """Return the table of the outermost block of source; `compile_type` is 'exec', 'eval' or 'single'."""
    return _table_for(_symtable.symtable(code, filename, compile_type), filename)


class SymbolTableType(StrEnum):
    """What a block is."""

    MODULE = "module"
    FUNCTION = "function"
    CLASS = "class"
    ANNOTATION = "annotation"
    TYPE_ALIAS = "type alias"
    TYPE_PARAMETERS = "type parameters"
    TYPE_VARIABLE = "type variable"


_TYPES = {getattr(_symtable, f"TYPE_{kind.name}"): kind for kind in SymbolTableType}


def _scope(flags: int) -> int:
    """Where a name belongs, out of its flags."""
    return flags >> _symtable.SCOPE_OFF & _symtable.SCOPE_MASK


class SymbolTable:
    """The names in one block."""

    # How the repr begins.
    _sort = ""

    def __init__(self, raw_table, filename):
        self._table = raw_table
        self._filename = filename
        self._symbols = {}

    def __repr__(self):
        is_module = self._is_module()
        where = f"module {self._filename}" if is_module else f"{self._table.name} in {self._filename}"
        return f"<{self._sort}SymbolTable for {where}>"

    def _is_module(self) -> bool:
        return self._table.name == "top"

    def get_type(self):
        """Return what the block is, as a SymbolTableType."""
        return _TYPES[self._table.type]

    def get_id(self):
        """Return a number that identifies the table."""
        return self._table.id

    def get_name(self):
        """Return the name of the function, class or other block; that of a module is 'top'."""
        return self._table.name

    def get_lineno(self):
        """Return the number of the line where the block begins."""
        return self._table.lineno

    def is_optimized(self):
        """Tell whether the block's variables have fixed places, as those of functions do."""
        return self._table.type == _symtable.TYPE_FUNCTION

    def is_nested(self):
        """Tell whether the block is inside of a function."""
        return bool(self._table.nested)

    def has_children(self):
        """Tell whether there are blocks inside of this one."""
        return bool(self._table.children)

    def get_children(self):
        """Return the tables of the blocks right inside of this one."""
        return [_table_for(child, self._filename) for child in self._table.children]

    def get_identifiers(self):
        """Return a view of the names in the block."""
        return self._table.symbols.keys()

    def get_symbols(self):
        """Return the symbols of all names in the block."""
        return list(map(self.lookup, self._table.symbols))

    def lookup(self, name):
        """Return the symbol of a name; KeyError if it is not in the block."""
        found = self._symbols.get(name)
        if found is None:
            flags = self._table.symbols[name]
            blocks = [_table_for(child, self._filename) for child in self._table.children if child.name == name]
            found = self._symbols[name] = Symbol(name, flags, blocks, module_scope=self._is_module())
        return found


class Function(SymbolTable):
    """The names in a function."""

    _sort = "Function "

    def _names(self, accept) -> tuple[str, ...]:
        return tuple([name for name, flags in self._table.symbols.items() if accept(flags)])

    def _in_scopes(self, *scopes) -> tuple[str, ...]:
        return self._names(lambda flags: _scope(flags) in scopes)

    def get_parameters(self):
        """Return the names of the parameters."""
        return self._names(lambda flags: flags & _symtable.DEF_PARAM)

    def get_locals(self):
        """Return the names of the variables, parameters included."""
        return self._in_scopes(_symtable.LOCAL, _symtable.CELL)

    def get_globals(self):
        """Return the names that belong to the module, or are built in."""
        return self._in_scopes(_symtable.GLOBAL_IMPLICIT, _symtable.GLOBAL_EXPLICIT)

    def get_nonlocals(self):
        """Return the names that are declared nonlocal."""
        return self._names(lambda flags: flags & _symtable.DEF_NONLOCAL)

    def get_frees(self):
        """Return the names that belong to functions around this one."""
        return self._in_scopes(_symtable.FREE)


def _is_generator_expression(block) -> bool:
    """Whether a function block is that of a generator expression, whose parameter has a name no other can have."""
    return block.name == "genexpr" and ".0" in block.varnames


class Class(SymbolTable):
    """The names in the body of a class."""

    _sort = "Class "

    def get_methods(self):
        """Return the names of what is defined like a method: functions, also generic ones, and lambdas under their names."""
        return tuple({block.name: None for block in self._table.children if self._is_method(block)})

    def _is_method(self, block) -> bool:
        if _scope(self._table.symbols.get(block.name, 0)) != _symtable.LOCAL:
            return False
        if block.type == _symtable.TYPE_TYPE_PARAMETERS:
            # The function is inside of the block of its type parameters.
            return any(inner.name == block.name and inner.type == _symtable.TYPE_FUNCTION for inner in block.children)
        return block.type == _symtable.TYPE_FUNCTION and not _is_generator_expression(block)


class Symbol:
    """A name in a block, and what the compiler knows about it."""

    def __init__(self, name, flags, namespaces=None, *, module_scope=False):
        self._name = name
        self._flags = flags
        self._scope = _scope(flags)
        self._namespaces = namespaces or ()
        # All names that a module binds are local and global to it.
        self._bound_in_module = module_scope and flags & _symtable.DEF_BOUND != 0

    def __repr__(self):
        return f"<symbol {self._name!r}: {self._scope_str()}, {'|'.join(self._flags_str())}>"

    def _scope_str(self) -> str:
        return _SCOPES.get(self._scope) or str(self._scope)

    def _flags_str(self):
        return [name for flag, name in _FLAGS.items() if self._has(flag)]

    def _has(self, flag: int) -> bool:
        return self._flags & flag != 0

    def get_name(self):
        """Return the name."""
        return self._name

    def is_referenced(self):
        """Tell whether the value of the name is used."""
        return self._has(_symtable.USE)

    def is_parameter(self):
        """Tell whether it is a parameter."""
        return self._has(_symtable.DEF_PARAM)

    def is_imported(self):
        """Tell whether an import statement binds the name."""
        return self._has(_symtable.DEF_IMPORT)

    def is_assigned(self):
        """Tell whether the name is assigned to, or bound by a definition."""
        return self._has(_symtable.DEF_LOCAL)

    def is_annotated(self):
        """Tell whether the name has an annotation."""
        return self._has(_symtable.DEF_ANNOT)

    def is_nonlocal(self):
        """Tell whether the name is declared nonlocal."""
        return self._has(_symtable.DEF_NONLOCAL)

    def is_global(self):
        """Tell whether the name belongs to the module, or is built in."""
        return self._bound_in_module or self._scope in (_symtable.GLOBAL_IMPLICIT, _symtable.GLOBAL_EXPLICIT)

    def is_declared_global(self):
        """Tell whether the name belongs to the module because of a global statement."""
        return self._scope == _symtable.GLOBAL_EXPLICIT

    def is_local(self):
        """Tell whether the name belongs to the block itself."""
        return self._bound_in_module or self._scope in (_symtable.LOCAL, _symtable.CELL)

    def is_free(self):
        """Tell whether the name belongs to a function around the block."""
        return self._scope == _symtable.FREE

    def is_namespace(self):
        """Tell whether a function, class or other block is bound to the name (it may be bound to other things, too)."""
        return bool(self._namespaces)

    def get_namespaces(self):
        """Return the tables of the blocks that are bound to the name."""
        return self._namespaces

    def get_namespace(self):
        """Return the table of the one block that is bound to the name; ValueError if there is none, or more."""
        if not self._namespaces:
            raise ValueError("name is not bound to any namespaces")
        if len(self._namespaces) > 1:
            raise ValueError("name is bound to multiple namespaces")
        return self._namespaces[0]


class SymbolTableFactory:
    """Makes tables of the compiler's, the same object for the same table."""

    def __init__(self):
        self._known = weakref.WeakValueDictionary()

    def new(self, table, filename):
        """Make a table of the right class."""
        kinds = {_symtable.TYPE_FUNCTION: Function, _symtable.TYPE_CLASS: Class}
        return kinds.get(table.type, SymbolTable)(table, filename)

    def __call__(self, table, filename):
        key = table, filename
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self.new(table, filename)
        return found


_table_for = _newSymbolTable = SymbolTableFactory()


# The command line: python -m symtable.

def _print_table(table, depth=0) -> None:
    indent = "    " * depth
    nested = "nested " if table.is_nested() else ""
    where = f"from file {table._filename!r}" if table.get_type() == "module" else f"{table.get_name()!r}"
    print(f"{indent}symbol table for {nested}{table.get_type()} {where}:")
    for symbol in table.get_symbols():
        flags = ", ".join(symbol._flags_str()).lower()
        print(f"{indent}    {symbol._scope_str().lower()} symbol {symbol.get_name()!r}: {flags}")
    print()
    for child in table.get_children():
        _print_table(child, depth + 1)


def main(args):
    """Print the tables of files, or of standard input if none is named."""
    import sys

    for name in args or ["-"]:
        if name == "-":
            name, source = "<stdin>", sys.stdin.read()
        else:
            with open(name, "rb") as file:
                source = file.read()
        _print_table(symtable(source, name, "exec"))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
