"""Abstract syntax trees: parsing source into them, walking and changing them, writing them as text and as source.

The classes of nodes are those of _ast; what unparse() needs is in _ast_unparse.
"""

import sys
from _ast import *


def parse(source, filename="<unknown>", mode="exec", *, type_comments=False, feature_version=None, optimize=-1):
    """Parse source and return the tree.

    `type_comments` keeps comments that are types; `feature_version`, a (major, minor) pair, refuses what later versions
    of Python brought; `optimize` is as for compile() and folds constants from 1 on.
    """
    flags = PyCF_OPTIMIZED_AST if optimize > 0 else PyCF_ONLY_AST
    if type_comments:
        flags |= PyCF_TYPE_COMMENTS
    match feature_version:
        case None:
            feature_version = -1
        case (major, minor):
            if major != 3:
                raise ValueError(f"Unsupported major version: {major}")
            feature_version = minor
    return compile(source, filename, mode, flags, optimize=optimize, _feature_version=feature_version)


# Literals.

def _malformed(node) -> ValueError:
    line = getattr(node, "lineno", None)
    where = f" on line {line}" if line else ""
    return ValueError(f"malformed node or string{where}: {node!r}")


def _number(node):
    """The value of a number without sign."""
    if isinstance(node, Constant) and type(node.value) in (int, float, complex):
        return node.value
    raise _malformed(node)


def _signed_number(node):
    match node:
        case UnaryOp(op=UAdd(), operand=operand):
            return +_number(operand)
        case UnaryOp(op=USub(), operand=operand):
            return -_number(operand)
    return _number(node)


def _sum(node):
    """The value of a complex number with a real part, which is a sum or difference."""
    left, right = _signed_number(node.left), _number(node.right)
    if isinstance(left, (int, float)) and isinstance(right, complex):
        return left + right if isinstance(node.op, Add) else left - right
    raise _malformed(node)


def _literal(node):
    match node:
        case Constant():
            return node.value
        case Tuple():
            return tuple(map(_literal, node.elts))
        case List():
            return list(map(_literal, node.elts))
        case Set():
            return set(map(_literal, node.elts))
        case Dict() if len(node.keys) == len(node.values):
            return dict(zip(map(_literal, node.keys), map(_literal, node.values)))
        case Call(func=Name(id="set"), args=[], keywords=[]):
            return set()
        case BinOp(op=Add() | Sub()):
            return _sum(node)
    return _signed_number(node)


def literal_eval(node_or_string):
    """Return the value of an expression that is a literal, given as source or tree, without running any code.

    Literals are strings, bytes, numbers, tuples, lists, dicts, sets, booleans, None and ... (the Ellipsis).
    """
    node = node_or_string
    if isinstance(node, str):
        node = parse(node.lstrip(" \t"), mode="eval")
    return _literal(node.body if isinstance(node, Expression) else node)


# Text.

def _is_empty_list(cls, name: str, value) -> bool:
    """Whether the value of a field is the empty list, and the field is one for lists."""
    return value == [] and getattr(cls._field_types.get(name), "__origin__", None) is list


class _Dump:
    """Writes a tree as text, by dump()."""

    def __init__(self, annotate_fields, include_attributes, indent, show_empty):
        self.annotate_fields = annotate_fields
        self.include_attributes = include_attributes
        self.indent = indent
        self.show_empty = show_empty

    def text(self, node, level=0) -> tuple[str, bool]:
        """The text of a node, a list or a plain value, and whether it is short enough to share a line."""
        level += self.indent is not None
        if isinstance(node, AST):
            parts, all_short = self.parts(node, level)
            name = type(node).__name__
            if all_short and len(parts) <= 3:
                return f"{name}({', '.join(parts)})", not parts
            return f"{name}({self.joined(parts, level)})", False
        if isinstance(node, list) and node:
            return f"[{self.joined([self.text(item, level)[0] for item in node], level)}]", False
        return repr(node), True

    def joined(self, parts: list[str], level: int) -> str:
        if self.indent is None:
            return ", ".join(parts)
        start = "\n" + self.indent * level
        return start + f",{start}".join(parts)

    def parts(self, node, level: int) -> tuple[list[str], bool]:
        """The texts of the fields of a node, and whether all are short."""
        cls = type(node)
        named = self.annotate_fields
        parts, waiting, all_short = [], [], True
        for name in node._fields:
            value = getattr(node, name, ...)
            if value is ... and not hasattr(node, name) or value is None and getattr(cls, name, ...) is None:
                # Left out, so that those after it have to be named.
                named = True
            elif self.show_empty or not _is_empty_list(cls, name, value):
                text, is_short = self.text(value, level)
                all_short = all_short and is_short
                if named:
                    parts.append(f"{name}={text}")
                else:
                    parts += [*waiting, text]
                    waiting = []
            elif not named:
                waiting.append(repr(value))
        for name in node._attributes if self.include_attributes else ():
            value = getattr(node, name, None)
            if value is None and (not hasattr(node, name) or getattr(cls, name, ...) is None):
                continue
            text, is_short = self.text(value, level)
            all_short = all_short and is_short
            parts.append(f"{name}={text}")
        return parts, all_short


def dump(node, annotate_fields=True, include_attributes=False, *, indent=None, show_empty=False):
    """Return a tree as text: calls of the classes that would make it.

    `annotate_fields` names the fields; `include_attributes` adds line numbers and columns; `indent`, a number of spaces
    or a text, breaks lines; `show_empty` does not leave out empty lists.
    """
    if not isinstance(node, AST):
        raise TypeError(f"expected AST, got {node.__class__.__name__!r}")
    if indent is not None and not isinstance(indent, str):
        indent = " " * indent
    return _Dump(annotate_fields, include_attributes, indent, show_empty).text(node)[0]


def unparse(ast_obj):
    """Return source that gives the tree when it is parsed; not the source it came from."""
    from _ast_unparse import Unparser

    return Unparser().visit(ast_obj)


# Places in the source.

def copy_location(new_node, old_node):
    """Give a node the place in the source that another has, and return it."""
    common = [name for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")
              if name in old_node._attributes and name in new_node._attributes]
    for name in common:
        value = getattr(old_node, name, None)
        # The end may be unknown, the beginning not.
        if value is not None or name.startswith("end_") and hasattr(old_node, name):
            setattr(new_node, name, value)
    return new_node


def _fill_location(node, line, column, end_line, end_column) -> None:
    attributes = node._attributes
    if "lineno" in attributes:
        if hasattr(node, "lineno"):
            line = node.lineno
        else:
            node.lineno = line
    if "col_offset" in attributes:
        if hasattr(node, "col_offset"):
            column = node.col_offset
        else:
            node.col_offset = column
    if "end_lineno" in attributes:
        if getattr(node, "end_lineno", None) is None:
            node.end_lineno = end_line
        end_line = node.end_lineno
    if "end_col_offset" in attributes:
        if getattr(node, "end_col_offset", None) is None:
            node.end_col_offset = end_column
        end_column = node.end_col_offset
    for child in iter_child_nodes(node):
        _fill_location(child, line, column, end_line, end_column)


def fix_missing_locations(node):
    """Give nodes without a place in the source that of their parent, and return the tree; compile() asks for places."""
    _fill_location(node, 1, 0, 1, 0)
    return node


def increment_lineno(node, n=1):
    """Add to the line numbers of a node and all below it, and return it."""
    for child in walk(node):
        # The line of `# type: ignore` is a field, not an attribute.
        names = child._attributes if not isinstance(child, TypeIgnore) else ("lineno",)
        for name in ("lineno", "end_lineno"):
            line = getattr(child, name, 0) if name in names else None
            if line is not None:
                setattr(child, name, line + n)
    return node


def _splitlines_no_ff(source, maxlines=None):
    """Split source into lines as the parser does: a form feed, say, ends none."""
    import re
    from itertools import islice

    return [match[0] for match in islice(re.finditer(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+", source), maxlines)]


def _pad_whitespace(source):
    """Replace all but tabs and form feeds by spaces."""
    return "".join([char if char in "\f\t" else " " for char in source])


def get_source_segment(source, node, *, padded=False):
    """Return the part of the source that a node was parsed from, None if its place is not known.

    With `padded`, the first line of several is indented as it was in the source.
    """
    places = [getattr(node, name, None) for name in ("lineno", "end_lineno", "col_offset", "end_col_offset")]
    if None in places:
        return None
    first, last, column, end_column = places
    # Columns count bytes.
    lines = [line.encode() for line in _splitlines_no_ff(source, maxlines=last)[first - 1:]]
    before = lines[0][:column]
    lines[-1] = lines[-1][:end_column]
    lines[0] = lines[0][column:]
    text = b"".join(lines).decode()
    return _pad_whitespace(before.decode()) + text if padded and first != last else text


# Walking.

def iter_fields(node):
    """Yield the fields of a node as pairs of name and value, without those that are not set."""
    for name in node._fields:
        try:
            pair = name, getattr(node, name)
        except AttributeError:
            continue
        yield pair


def iter_child_nodes(node):
    """Yield the nodes right below a node."""
    for _, value in iter_fields(node):
        if isinstance(value, list):
            for item in value:
                if isinstance(item, AST):
                    yield item
        elif isinstance(value, AST):
            yield value


def walk(node):
    """Yield a node and all below it; those of one level after those of the level above."""
    level = [node]
    while level:
        below = []
        for found in level:
            yield found
            # Asked for after the yield, for it may have been changed.
            below.extend(iter_child_nodes(found))
        level = below


def get_docstring(node, clean=True):
    """Return the docstring of a function, class or module, tidied unless `clean` is false; None if it has none."""
    if not isinstance(node, (FunctionDef, AsyncFunctionDef, ClassDef, Module)):
        raise TypeError(f"{node.__class__.__name__!r} can't have docstrings")
    match node.body:
        case [Expr(value=Constant(value=str() as text)), *_]:
            if not clean:
                return text
            from inspect import cleandoc

            return cleandoc(text)
    return None


class NodeVisitor:
    """Calls a method for each node, which derived classes define: visit_Name() for a Name and so on.

    What has no such method is left to generic_visit(), which visits the nodes below. A method that wants this for its
    node has to call generic_visit() itself.
    """

    def visit(self, node):
        """Call the method for a node and return what it returns."""
        return getattr(self, f"visit_{node.__class__.__name__}", self.generic_visit)(node)

    def generic_visit(self, node):
        """Visit the nodes right below a node."""
        for name, value in iter_fields(node):
            if isinstance(value, AST):
                self.visit(value)
            elif isinstance(value, list):
                for item in value:
                    if isinstance(item, AST):
                        self.visit(item)

    def visit_Constant(self, node):
        for kind, sort in _CONSTANT_SORTS.items():
            if isinstance(node.value, kind):
                method = getattr(self, f"visit_{sort}", None)
                if method is None:
                    break
                import warnings

                warnings.warn(f"visit_{sort} is deprecated; add visit_Constant", DeprecationWarning, 2)
                return method(node)
        return self.generic_visit(node)


class NodeTransformer(NodeVisitor):
    """A visitor whose methods return what is to stand in the place of the node.

    None takes the node away, and in a list of nodes a list puts several there.
    """

    def generic_visit(self, node):
        """Visit the nodes right below a node, and put what comes back in their place."""
        for name, value in iter_fields(node):
            if isinstance(value, list):
                value[:] = self._replaced(value)
            elif isinstance(value, AST):
                new = self.visit(value)
                if new is None:
                    delattr(node, name)
                else:
                    setattr(node, name, new)
        return node

    def _replaced(self, items: list) -> list:
        kept = []
        for item in items:
            new = self.visit(item) if isinstance(item, AST) else item
            if new is None and item is not None:
                continue
            if isinstance(new, (AST, type(None))) or new is item:
                kept.append(new)
            else:
                kept.extend(new)
        return kept


# What was before there was Constant, and goes away.

def _warn_of(what: str, instead: str) -> None:
    """Warn the caller of the caller."""
    import warnings

    warnings.warn(f"{what} is deprecated and will be removed in Python 3.14; use {instead} instead",
                  DeprecationWarning, stacklevel=3)


def _value_under(name: str) -> property:
    """The attribute that older programs have in the place of value."""
    def read(self):
        _warn_of(f"Attribute {name}", "value")
        return self.value

    def write(self, value):
        _warn_of(f"Attribute {name}", "value")
        self.value = value

    return property(read, write)


Constant.n, Constant.s = _value_under("n"), _value_under("s")


class _ConstantSort(type):
    """The type of classes for constants of one sort; making an instance makes a Constant."""

    def __instancecheck__(cls, instance):
        if cls not in _SORTS.values():
            return type.__instancecheck__(cls, instance)
        _warn_of(f"ast.{cls.__qualname__}", "ast.Constant")
        kinds = tuple([kind for kind, sort in _CONSTANT_SORTS.items() if sort == cls.__name__])
        value = getattr(instance, "value", _SORTS)
        return isinstance(value, kinds) and (cls.__name__ != "Num" or not isinstance(value, bool))


def _new_constant(cls, *args, **kwargs):
    for name in cls._fields[:len(args)]:
        if name in kwargs:
            raise TypeError(f"{cls.__name__} got multiple values for argument {name!r}")
    if cls not in _SORTS.values():
        return Constant.__new__(cls, *args, **kwargs)
    _warn_of(f"ast.{cls.__qualname__}", "ast.Constant")
    first = (...,) if cls.__name__ == "Ellipsis" else ()
    return Constant(*first, *args, **kwargs)


# Sorts by type of value; bool comes before int, which it is derived from.
_CONSTANT_SORTS = {
    bool: "NameConstant", type(None): "NameConstant", int: "Num", float: "Num", complex: "Num", str: "Str", bytes: "Bytes",
    type(...): "Ellipsis",
}
_SORTS = {
    name: _ConstantSort(name, (Constant,), {"__module__": "ast", "__new__": _new_constant, "__doc__": "Use Constant.", **fields})
    for name, fields in {
        "Num": {"_fields": ("n",)}, "Str": {"_fields": ("s",)}, "Bytes": {"_fields": ("s",)}, "NameConstant": {},
        "Ellipsis": {"_fields": ()},
    }.items()
}


def __getattr__(name):
    if name in _SORTS:
        _warn_of(f"ast.{name}", "ast.Constant")
        return globals().setdefault(name, _SORTS[name])
    if name in ("_Unparser", "_Precedence"):
        import _ast_unparse

        return globals().setdefault(name, getattr(_ast_unparse, name[1:]))
    raise AttributeError(f"module 'ast' has no attribute {name!r}")


class slice(AST):
    """Not made any more: the base of what stood in brackets."""


class Index(slice):
    """Not made any more: the expression itself stands there."""

    def __new__(cls, value, **kwargs):
        return value


class ExtSlice(slice):
    """Not made any more: a tuple stands there."""

    def __new__(cls, dims=(), **kwargs):
        return Tuple(list(dims), Load(), **kwargs)


def _set_elements(self, value):
    self.elts = value


Tuple.dims = property(lambda self: self.elts, _set_elements, doc="Deprecated name of elts.")


class Suite(mod):
    """Not made any more."""


class AugLoad(expr_context):
    """Not made any more."""


class AugStore(expr_context):
    """Not made any more."""


class Param(expr_context):
    """Not made any more."""


# The command line: python -m ast.

def main():
    """Print the tree of a file."""
    import argparse

    parser = argparse.ArgumentParser(prog="python -m ast")
    add = parser.add_argument
    add("infile", nargs="?", default="-", help="the file to parse; defaults to stdin")
    add("-m", "--mode", default="exec", choices=("exec", "single", "eval", "func_type"),
        help="specify what kind of code must be parsed")
    add("--no-type-comments", action="store_false", dest="type_comments", help="don't add information about type comments")
    add("-a", "--include-attributes", action="store_true",
        help="include attributes such as line numbers and column offsets")
    add("-i", "--indent", type=int, default=3, help="indentation of nodes (number of spaces)")
    options = parser.parse_args()
    if options.infile == "-":
        name, source = "<stdin>", sys.stdin.buffer.read()
    else:
        name = options.infile
        with open(name, "rb") as file:
            source = file.read()
    tree = parse(source, name, options.mode, type_comments=options.type_comments)
    print(dump(tree, include_attributes=options.include_attributes, indent=options.indent))


if __name__ == "__main__":
    main()
