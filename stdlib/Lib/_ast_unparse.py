"""Writing syntax trees as source code, for ast.unparse()."""

import sys
from ast import (AsyncFunctionDef, ClassDef, Constant, Expr, FormattedValue, FunctionDef,
                 If, JoinedStr, Module, Name, NodeVisitor, Tuple)
from contextlib import contextmanager
from enum import IntEnum

# Written in place of infinity, which has no literal.
_INFSTR = "1e" + repr(sys.float_info.max_10_exp + 1)


class Precedence(IntEnum):
    """How strongly operators bind, the weakest first."""

    NAMED_EXPR = 1
    TUPLE = 2
    YIELD = 3
    TEST = 4            # conditional expression, lambda
    OR = 5
    AND = 6
    NOT = 7
    CMP = 8
    EXPR = 9
    BOR = 9
    BXOR = 10
    BAND = 11
    SHIFT = 12
    ARITH = 13
    TERM = 14
    FACTOR = 15
    POWER = 16
    AWAIT = 17
    ATOM = 18

    def next(self):
        try:
            return self.__class__(self + 1)
        except ValueError:
            return self


_SINGLE_QUOTES = ("'", '"')
_MULTI_QUOTES = ('"""', "'''")
_ALL_QUOTES = (*_SINGLE_QUOTES, *_MULTI_QUOTES)

_BINARY = {
    "Add": ("+", Precedence.ARITH), "Sub": ("-", Precedence.ARITH),
    "Mult": ("*", Precedence.TERM), "MatMult": ("@", Precedence.TERM),
    "Div": ("/", Precedence.TERM), "Mod": ("%", Precedence.TERM),
    "LShift": ("<<", Precedence.SHIFT), "RShift": (">>", Precedence.SHIFT),
    "BitOr": ("|", Precedence.BOR), "BitXor": ("^", Precedence.BXOR),
    "BitAnd": ("&", Precedence.BAND), "FloorDiv": ("//", Precedence.TERM),
    "Pow": ("**", Precedence.POWER),
}
_UNARY = {
    "Invert": ("~", Precedence.FACTOR), "Not": ("not", Precedence.NOT),
    "UAdd": ("+", Precedence.FACTOR), "USub": ("-", Precedence.FACTOR),
}
_COMPARE = {
    "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=",
    "Is": "is", "IsNot": "is not", "In": "in", "NotIn": "not in",
}
_BOOL = {"And": ("and", Precedence.AND), "Or": ("or", Precedence.OR)}


class Unparser(NodeVisitor):
    """Visits a tree and collects its source."""

    def __init__(self):
        self._source = []
        self._precedences = {}
        self._type_ignores = {}
        self._indent = 0
        self._in_try_star = False

    def visit(self, node):
        """Return the source of a tree."""
        self._source = []
        self.traverse(node)
        return "".join(self._source)

    def traverse(self, node):
        if isinstance(node, list):
            for item in node:
                self.traverse(item)
        else:
            super().visit(node)

    # Writing.

    def write(self, *text):
        self._source.extend(text)

    def maybe_newline(self):
        if self._source:
            self.write("\n")

    def fill(self, text=""):
        """Begin a line."""
        self.maybe_newline()
        self.write("    " * self._indent + text)

    @contextmanager
    def block(self, *, extra=None):
        self.write(":")
        if extra:
            self.write(extra)
        self._indent += 1
        yield
        self._indent -= 1

    @contextmanager
    def delimit(self, start, end):
        self.write(start)
        yield
        self.write(end)

    def parens_if(self, condition, start="(", end=")"):
        return self.delimit(start, end) if condition else _nothing()

    def interleave(self, between, function, items):
        first = True
        for item in items:
            if not first:
                between()
            first = False
            function(item)

    def comma_list(self, items):
        self.interleave(lambda: self.write(", "), self.traverse, items)

    def items_view(self, items):
        """Write the items of a tuple; one alone needs a comma."""
        if len(items) == 1:
            self.traverse(items[0])
            self.write(",")
        else:
            self.comma_list(items)

    def get_precedence(self, node):
        return self._precedences.get(node, Precedence.TEST)

    def set_precedence(self, precedence, *nodes):
        for node in nodes:
            self._precedences[node] = precedence

    def binds(self, precedence, node):
        """Write parentheses around what follows if the node's place binds more than it."""
        return self.parens_if(self.get_precedence(node) > precedence)

    def get_raw_docstring(self, node):
        if not isinstance(node, (AsyncFunctionDef, FunctionDef, ClassDef, Module)) or (
                len(node.body) < 1):
            return None
        first = node.body[0]
        if not isinstance(first, Expr):
            return None
        value = first.value
        if isinstance(value, Constant) and isinstance(value.value, str):
            return value
        return None

    def get_type_comment(self, node):
        comment = self._type_ignores.get(node.lineno) or node.type_comment
        if comment is not None:
            return f" # type: {comment}"
        return None

    # Statements.

    def visit_Module(self, node):
        self._type_ignores = {ignore.lineno: f"ignore{ignore.tag}"
                              for ignore in node.type_ignores}
        try:
            self._write_docstring_and_body(node)
        finally:
            self._type_ignores.clear()

    def _write_docstring_and_body(self, node):
        if docstring := self.get_raw_docstring(node):
            self._write_docstring(docstring)
            self.traverse(node.body[1:])
        else:
            self.traverse(node.body)

    def _write_docstring(self, node):
        self.fill()
        if node.kind == "u":
            self.write("u")
        self._write_str_avoiding_backslashes(node.value, quote_types=_MULTI_QUOTES)

    def visit_Expression(self, node):
        self.traverse(node.body)

    def visit_Interactive(self, node):
        self.traverse(node.body)

    def visit_FunctionType(self, node):
        with self.delimit("(", ")"):
            self.comma_list(node.argtypes)
        self.write(" -> ")
        self.traverse(node.returns)

    def visit_Expr(self, node):
        self.fill()
        self.set_precedence(Precedence.YIELD, node.value)
        self.traverse(node.value)

    def visit_NamedExpr(self, node):
        with self.binds(Precedence.NAMED_EXPR, node):
            self.set_precedence(Precedence.ATOM, node.target, node.value)
            self.traverse(node.target)
            self.write(" := ")
            self.traverse(node.value)

    def visit_Import(self, node):
        self.fill("import ")
        self.comma_list(node.names)

    def visit_ImportFrom(self, node):
        self.fill("from ")
        self.write("." * (node.level or 0))
        if node.module:
            self.write(node.module)
        self.write(" import ")
        self.comma_list(node.names)

    def visit_alias(self, node):
        self.write(node.name)
        if node.asname:
            self.write(f" as {node.asname}")

    def visit_Assign(self, node):
        self.fill()
        for target in node.targets:
            self.set_precedence(Precedence.TUPLE, target)
            self.traverse(target)
            self.write(" = ")
        self.traverse(node.value)
        if type_comment := self.get_type_comment(node):
            self.write(type_comment)

    def visit_AugAssign(self, node):
        self.fill()
        self.traverse(node.target)
        self.write(" " + _BINARY[node.op.__class__.__name__][0] + "= ")
        self.traverse(node.value)

    def visit_AnnAssign(self, node):
        self.fill()
        with self.parens_if(not node.simple and isinstance(node.target, Name)):
            self.traverse(node.target)
        self.write(": ")
        self.traverse(node.annotation)
        if node.value:
            self.write(" = ")
            self.traverse(node.value)

    def visit_Return(self, node):
        self.fill("return")
        if node.value:
            self.write(" ")
            self.traverse(node.value)

    def visit_Pass(self, node):
        self.fill("pass")

    def visit_Break(self, node):
        self.fill("break")

    def visit_Continue(self, node):
        self.fill("continue")

    def visit_Delete(self, node):
        self.fill("del ")
        self.comma_list(node.targets)

    def visit_Assert(self, node):
        self.fill("assert ")
        self.traverse(node.test)
        if node.msg:
            self.write(", ")
            self.traverse(node.msg)

    def visit_Global(self, node):
        self.fill("global ")
        self.write(", ".join(node.names))

    def visit_Nonlocal(self, node):
        self.fill("nonlocal ")
        self.write(", ".join(node.names))

    def visit_Await(self, node):
        with self.binds(Precedence.AWAIT, node):
            self.write("await")
            if node.value:
                self.write(" ")
                self.set_precedence(Precedence.ATOM, node.value)
                self.traverse(node.value)

    def visit_Yield(self, node):
        with self.binds(Precedence.YIELD, node):
            self.write("yield")
            if node.value:
                self.write(" ")
                self.set_precedence(Precedence.ATOM, node.value)
                self.traverse(node.value)

    def visit_YieldFrom(self, node):
        with self.binds(Precedence.YIELD, node):
            self.write("yield from ")
            if not node.value:
                raise ValueError("Node can't be used without a value attribute.")
            self.set_precedence(Precedence.ATOM, node.value)
            self.traverse(node.value)

    def visit_Raise(self, node):
        self.fill("raise")
        if not node.exc:
            if node.cause:
                raise ValueError("Node can't use cause without an exception.")
            return
        self.write(" ")
        self.traverse(node.exc)
        if node.cause:
            self.write(" from ")
            self.traverse(node.cause)

    def _write_try(self, node):
        self.fill("try")
        with self.block():
            self.traverse(node.body)
        for handler in node.handlers:
            self.traverse(handler)
        if node.orelse:
            self.fill("else")
            with self.block():
                self.traverse(node.orelse)
        if node.finalbody:
            self.fill("finally")
            with self.block():
                self.traverse(node.finalbody)

    def visit_Try(self, node):
        saved, self._in_try_star = self._in_try_star, False
        try:
            self._write_try(node)
        finally:
            self._in_try_star = saved

    def visit_TryStar(self, node):
        saved, self._in_try_star = self._in_try_star, True
        try:
            self._write_try(node)
        finally:
            self._in_try_star = saved

    def visit_ExceptHandler(self, node):
        self.fill("except*" if self._in_try_star else "except")
        if node.type:
            self.write(" ")
            self.traverse(node.type)
        if node.name:
            self.write(" as ", node.name)
        with self.block():
            self.traverse(node.body)

    def visit_ClassDef(self, node):
        self.maybe_newline()
        for deco in node.decorator_list:
            self.fill("@")
            self.traverse(deco)
        self.fill("class " + node.name)
        self._write_type_params(node)
        with self.parens_if(node.bases or node.keywords):
            self.comma_list([*node.bases, *node.keywords])
        with self.block():
            self._write_docstring_and_body(node)

    def visit_FunctionDef(self, node):
        self._write_function(node, "def")

    def visit_AsyncFunctionDef(self, node):
        self._write_function(node, "async def")

    def _write_type_params(self, node):
        if getattr(node, "type_params", None):
            with self.delimit("[", "]"):
                self.comma_list(node.type_params)

    def _write_function(self, node, keyword):
        self.maybe_newline()
        for deco in node.decorator_list:
            self.fill("@")
            self.traverse(deco)
        self.fill(keyword + " " + node.name)
        self._write_type_params(node)
        with self.delimit("(", ")"):
            self.traverse(node.args)
        if node.returns:
            self.write(" -> ")
            self.traverse(node.returns)
        with self.block(extra=self.get_type_comment(node)):
            self._write_docstring_and_body(node)

    def _write_default(self, node):
        default = getattr(node, "default_value", None)
        if default:
            self.write(" = ")
            self.traverse(default)

    def visit_TypeVar(self, node):
        self.write(node.name)
        if node.bound:
            self.write(": ")
            self.traverse(node.bound)
        self._write_default(node)

    def visit_TypeVarTuple(self, node):
        self.write("*" + node.name)
        self._write_default(node)

    def visit_ParamSpec(self, node):
        self.write("**" + node.name)
        self._write_default(node)

    def visit_TypeAlias(self, node):
        self.fill("type ")
        self.traverse(node.name)
        self._write_type_params(node)
        self.write(" = ")
        self.traverse(node.value)

    def visit_For(self, node):
        self._write_for("for ", node)

    def visit_AsyncFor(self, node):
        self._write_for("async for ", node)

    def _write_for(self, keyword, node):
        self.fill(keyword)
        self.set_precedence(Precedence.TUPLE, node.target)
        self.traverse(node.target)
        self.write(" in ")
        self.traverse(node.iter)
        with self.block(extra=self.get_type_comment(node)):
            self.traverse(node.body)
        self._write_else(node)

    def _write_else(self, node):
        if node.orelse:
            self.fill("else")
            with self.block():
                self.traverse(node.orelse)

    def visit_If(self, node):
        self.fill("if ")
        self.traverse(node.test)
        with self.block():
            self.traverse(node.body)
        while node.orelse and len(node.orelse) == 1 and isinstance(node.orelse[0], If):
            node = node.orelse[0]
            self.fill("elif ")
            self.traverse(node.test)
            with self.block():
                self.traverse(node.body)
        self._write_else(node)

    def visit_While(self, node):
        self.fill("while ")
        self.traverse(node.test)
        with self.block():
            self.traverse(node.body)
        self._write_else(node)

    def _write_with(self, keyword, node):
        self.fill(keyword)
        self.comma_list(node.items)
        with self.block(extra=self.get_type_comment(node)):
            self.traverse(node.body)

    def visit_With(self, node):
        self._write_with("with ", node)

    def visit_AsyncWith(self, node):
        self._write_with("async with ", node)

    def visit_withitem(self, node):
        self.traverse(node.context_expr)
        if node.optional_vars:
            self.write(" as ")
            self.traverse(node.optional_vars)

    # Strings.

    def _str_literal_helper(self, string, *, quote_types=_ALL_QUOTES,
                            escape_special_whitespace=False):
        """Return the escaped text, and the quotes that can stand around it."""
        def escape_char(c):
            if not escape_special_whitespace and c in "\n\t":
                return c
            if c == "\\" or not c.isprintable():
                return c.encode("unicode_escape").decode("ascii")
            return c

        escaped = "".join(map(escape_char, string))
        possible = quote_types
        if "\n" in escaped:
            possible = [q for q in possible if q in _MULTI_QUOTES]
        possible = [q for q in possible if q not in escaped]
        if not possible:
            # repr() finds a way.
            string = repr(string)
            quote = next((q for q in quote_types if string[0] in q), string[0])
            return string[1:-1], [quote]
        if escaped:
            # The text may not end with the first character of the quotes.
            possible.sort(key=lambda q: q[0] == escaped[-1])
            if possible[0][0] == escaped[-1]:
                assert len(possible[0]) == 3
                escaped = escaped[:-1] + "\\" + escaped[-1]
        return escaped, possible

    def _write_str_avoiding_backslashes(self, string, *, quote_types=_ALL_QUOTES):
        string, quote_types = self._str_literal_helper(string, quote_types=quote_types)
        self.write(quote_types[0], string, quote_types[0])

    def visit_JoinedStr(self, node):
        self.write("f")
        parts = []          # (text, whether it is a literal part)
        for value in node.values:
            parts.append(self._fstring_part(value))
        quote_types = list(_ALL_QUOTES)
        fallback = False
        new_parts = []
        for text, is_constant in parts:
            if is_constant:
                text, new_quotes = self._str_literal_helper(
                    text, quote_types=quote_types, escape_special_whitespace=True)
                if set(new_quotes).isdisjoint(quote_types):
                    fallback = True
                    break
                quote_types = new_quotes
            else:
                if "\n" in text:
                    quote_types = [q for q in quote_types if q in _MULTI_QUOTES]
                    assert quote_types
            new_parts.append(text)
        if fallback:
            # One kind of quotes for all, with what needs it escaped.
            quote_types = ["'''"]
            new_parts = []
            for text, is_constant in parts:
                if is_constant:
                    # The double quote makes repr() use single ones.
                    text = repr('"' + text)[2:-1]
                new_parts.append(text)
        self.write(quote_types[0], "".join(new_parts), quote_types[0])

    def _fstring_part(self, node):
        if isinstance(node, Constant):
            return node.value.replace("{", "{{").replace("}", "}}"), True
        if not isinstance(node, (FormattedValue, JoinedStr)):
            raise ValueError(f"Unexpected node inside JoinedStr, {node!r}")
        saved = self._source
        self._source = []
        try:
            self.traverse(node)
            return "".join(self._source), False
        finally:
            self._source = saved

    def visit_FormattedValue(self, node):
        unparser = type(self)()
        unparser.set_precedence(Precedence.TEST.next(), node.value)
        expr = unparser.visit(node.value)
        self.write("{")
        if expr.startswith("{"):
            # Two braces would be an escape.
            self.write(" ")
        self.write(expr)
        if node.conversion != -1:
            self.write(f"!{chr(node.conversion)}")
        if node.format_spec:
            self.write(":")
            self._write_format_spec(node.format_spec)
        self.write("}")

    def _write_format_spec(self, node):
        if isinstance(node, JoinedStr):
            for value in node.values:
                text, is_constant = self._fstring_part(value)
                if is_constant:
                    text = (text.replace("\\", "\\\\").replace("'", "\\'")
                            .replace('"', '\\"').replace("\n", "\\n"))
                self.write(text)
        else:
            text, _ = self._fstring_part(node)
            self.write(text)

    def visit_Name(self, node):
        self.write(node.id)

    def visit_Constant(self, node):
        value = node.value
        if isinstance(value, tuple):
            with self.delimit("(", ")"):
                first = True
                for item in value:
                    if not first:
                        self.write(", ")
                    first = False
                    self._write_constant(item)
                if len(value) == 1:
                    self.write(",")
        elif value is ...:
            self.write("...")
        else:
            if node.kind == "u":
                self.write("u")
            self._write_constant(value)

    def _write_constant(self, value):
        if isinstance(value, (float, complex)):
            self.write(repr(value).replace("inf", _INFSTR).replace(
                "nan", f"({_INFSTR}-{_INFSTR})"))
        else:
            self.write(repr(value))

    # Displays and comprehensions.

    def visit_List(self, node):
        with self.delimit("[", "]"):
            self.comma_list(node.elts)

    def visit_Set(self, node):
        if node.elts:
            with self.delimit("{", "}"):
                self.comma_list(node.elts)
        else:
            # {} is a dict.
            self.write("{*()}")

    def visit_Tuple(self, node):
        with self.parens_if(len(node.elts) == 0
                            or self.get_precedence(node) > Precedence.TUPLE):
            self.items_view(node.elts)

    def visit_Dict(self, node):
        def write_item(item):
            key, value = item
            if key is None:
                self.write("**")
                self.set_precedence(Precedence.EXPR, value)
                self.traverse(value)
            else:
                self.traverse(key)
                self.write(": ")
                self.traverse(value)

        with self.delimit("{", "}"):
            self.interleave(lambda: self.write(", "), write_item,
                            zip(node.keys, node.values))

    def visit_ListComp(self, node):
        with self.delimit("[", "]"):
            self.traverse(node.elt)
            self.traverse(node.generators)

    def visit_GeneratorExp(self, node):
        with self.delimit("(", ")"):
            self.traverse(node.elt)
            self.traverse(node.generators)

    def visit_SetComp(self, node):
        with self.delimit("{", "}"):
            self.traverse(node.elt)
            self.traverse(node.generators)

    def visit_DictComp(self, node):
        with self.delimit("{", "}"):
            self.traverse(node.key)
            self.write(": ")
            self.traverse(node.value)
            self.traverse(node.generators)

    def visit_comprehension(self, node):
        self.write(" async for " if node.is_async else " for ")
        self.set_precedence(Precedence.TUPLE, node.target)
        self.traverse(node.target)
        self.write(" in ")
        self.set_precedence(Precedence.TEST.next(), node.iter, *node.ifs)
        self.traverse(node.iter)
        for if_clause in node.ifs:
            self.write(" if ")
            self.traverse(if_clause)

    # Operators.

    def visit_IfExp(self, node):
        with self.binds(Precedence.TEST, node):
            self.set_precedence(Precedence.TEST.next(), node.body, node.test)
            self.traverse(node.body)
            self.write(" if ")
            self.traverse(node.test)
            self.write(" else ")
            self.set_precedence(Precedence.TEST, node.orelse)
            self.traverse(node.orelse)

    def visit_UnaryOp(self, node):
        operator, precedence = _UNARY[node.op.__class__.__name__]
        with self.binds(precedence, node):
            self.write(operator)
            # Signs and ~ stand right before their operand.
            if precedence is not Precedence.FACTOR:
                self.write(" ")
            self.set_precedence(precedence, node.operand)
            self.traverse(node.operand)

    def visit_BinOp(self, node):
        operator, precedence = _BINARY[node.op.__class__.__name__]
        with self.binds(precedence, node):
            if operator == "**":
                # The only one that groups from the right.
                left, right = precedence.next(), precedence
            else:
                left, right = precedence, precedence.next()
            self.set_precedence(left, node.left)
            self.traverse(node.left)
            self.write(f" {operator} ")
            self.set_precedence(right, node.right)
            self.traverse(node.right)

    def visit_Compare(self, node):
        with self.binds(Precedence.CMP, node):
            self.set_precedence(Precedence.CMP.next(), node.left, *node.comparators)
            self.traverse(node.left)
            for op, operand in zip(node.ops, node.comparators):
                self.write(" " + _COMPARE[op.__class__.__name__] + " ")
                self.traverse(operand)

    def visit_BoolOp(self, node):
        operator, precedence = _BOOL[node.op.__class__.__name__]
        with self.binds(precedence, node):
            # Each operand binds more than the one before, so that nested ones
            # keep their parentheses.
            level = precedence
            first = True
            for value in node.values:
                if not first:
                    self.write(f" {operator} ")
                first = False
                level = level.next()
                self.set_precedence(level, value)
                self.traverse(value)

    def visit_Attribute(self, node):
        self.set_precedence(Precedence.ATOM, node.value)
        self.traverse(node.value)
        if isinstance(node.value, Constant) and isinstance(node.value.value, int):
            # 1.x would be a float.
            self.write(" ")
        self.write(".", node.attr)

    def visit_Call(self, node):
        self.set_precedence(Precedence.ATOM, node.func)
        self.traverse(node.func)
        with self.delimit("(", ")"):
            self.comma_list([*node.args, *node.keywords])

    def visit_Subscript(self, node):
        def is_non_empty_tuple(value):
            return isinstance(value, Tuple) and value.elts

        self.set_precedence(Precedence.ATOM, node.value)
        self.traverse(node.value)
        with self.delimit("[", "]"):
            if is_non_empty_tuple(node.slice):
                self.items_view(node.slice.elts)
            else:
                self.traverse(node.slice)

    def visit_Starred(self, node):
        self.write("*")
        self.set_precedence(Precedence.EXPR, node.value)
        self.traverse(node.value)

    def visit_Ellipsis(self, node):
        self.write("...")

    def visit_Slice(self, node):
        if node.lower:
            self.traverse(node.lower)
        self.write(":")
        if node.upper:
            self.traverse(node.upper)
        if node.step:
            self.write(":")
            self.traverse(node.step)

    # Parameters.

    def visit_arg(self, node):
        self.write(node.arg)
        if node.annotation:
            self.write(": ")
            self.traverse(node.annotation)

    def visit_arguments(self, node):
        parts = []
        positional = node.posonlyargs + node.args
        defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults
        for index, (arg, default) in enumerate(zip(positional, defaults), 1):
            parts.append((arg, default))
            if index == len(node.posonlyargs):
                parts.append("/")
        if node.vararg or node.kwonlyargs:
            parts.append(("*", node.vararg))
        for arg, default in zip(node.kwonlyargs, node.kw_defaults):
            parts.append((arg, default))
        if node.kwarg:
            parts.append(("**", node.kwarg))
        self.interleave(lambda: self.write(", "), self._write_parameter, parts)

    def _write_parameter(self, part):
        if part == "/":
            self.write("/")
            return
        first, second = part
        if isinstance(first, str):
            self.write(first)
            if second:
                self.traverse(second)
            return
        self.traverse(first)
        if second:
            self.write("=")
            self.traverse(second)

    def visit_keyword(self, node):
        if node.arg is None:
            self.write("**")
        else:
            self.write(node.arg, "=")
        self.traverse(node.value)

    def visit_Lambda(self, node):
        with self.binds(Precedence.TEST, node):
            self.write("lambda")
            start = len(self._source)
            self.traverse(node.args)
            if len(self._source) > start:
                self._source.insert(start, " ")
            self.write(": ")
            self.set_precedence(Precedence.TEST, node.body)
            self.traverse(node.body)

    # Patterns.

    def visit_Match(self, node):
        self.fill("match ")
        self.traverse(node.subject)
        with self.block():
            for case in node.cases:
                self.traverse(case)

    def visit_match_case(self, node):
        self.fill("case ")
        self.traverse(node.pattern)
        if node.guard:
            self.write(" if ")
            self.traverse(node.guard)
        with self.block():
            self.traverse(node.body)

    def visit_MatchValue(self, node):
        self.traverse(node.value)

    def visit_MatchSingleton(self, node):
        self._write_constant(node.value)

    def visit_MatchSequence(self, node):
        with self.delimit("[", "]"):
            self.comma_list(node.patterns)

    def visit_MatchStar(self, node):
        self.write(f"*{'_' if node.name is None else node.name}")

    def visit_MatchMapping(self, node):
        def write_pair(pair):
            key, pattern = pair
            self.traverse(key)
            self.write(": ")
            self.traverse(pattern)

        with self.delimit("{", "}"):
            self.interleave(lambda: self.write(", "), write_pair,
                            zip(node.keys, node.patterns, strict=True))
            if node.rest is not None:
                if node.keys:
                    self.write(", ")
                self.write(f"**{node.rest}")

    def visit_MatchClass(self, node):
        self.set_precedence(Precedence.ATOM, node.cls)
        self.traverse(node.cls)
        with self.delimit("(", ")"):
            self.comma_list(node.patterns)
            if node.kwd_attrs:
                def write_pair(pair):
                    attr, pattern = pair
                    self.write(f"{attr}=")
                    self.traverse(pattern)

                if node.patterns:
                    self.write(", ")
                self.interleave(lambda: self.write(", "), write_pair,
                                zip(node.kwd_attrs, node.kwd_patterns, strict=True))

    def visit_MatchAs(self, node):
        if node.pattern is None:
            self.write("_" if node.name is None else node.name)
            return
        with self.binds(Precedence.TEST, node):
            self.set_precedence(Precedence.BOR, node.pattern)
            self.traverse(node.pattern)
            self.write(f" as {node.name}")

    def visit_MatchOr(self, node):
        with self.binds(Precedence.BOR, node):
            self.set_precedence(Precedence.BOR.next(), *node.patterns)
            self.interleave(lambda: self.write(" | "), self.traverse, node.patterns)


@contextmanager
def _nothing():
    yield
