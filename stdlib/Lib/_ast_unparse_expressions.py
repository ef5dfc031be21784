"""Expressions and patterns as source, for ast.unparse()."""

import sys
from ast import Constant, FormattedValue, JoinedStr, Tuple
from enum import IntEnum


class Precedence(IntEnum):
    """How tightly parts of an expression hold together, from the loosest on."""

    NAMED_EXPR = 1      # :=
    TUPLE = 2           # ,
    YIELD = 3
    TEST = 4            # if else, lambda
    OR = 5
    AND = 6
    NOT = 7
    CMP = 8             # comparisons, in, is
    EXPR = 9
    BOR = EXPR          # |
    BXOR = 10
    BAND = 11
    SHIFT = 12
    ARITH = 13          # + -
    TERM = 14           # * @ / % //
    FACTOR = 15         # signs, ~
    POWER = 16
    AWAIT = 17
    ATOM = 18

    def next(self):
        """The level that holds together a little more."""
        return Precedence(min(self + 1, Precedence.ATOM))


# Plain numbers are compared faster.
NAMED_EXPR, TUPLE, YIELD, TEST, OR, AND, NOT, CMP, EXPR, BXOR, BAND, SHIFT, ARITH, TERM, FACTOR, POWER, AWAIT, ATOM = map(
    int, Precedence)

_BINARY = {
    "Add": ("+", ARITH), "Sub": ("-", ARITH), "Mult": ("*", TERM), "MatMult": ("@", TERM), "Div": ("/", TERM),
    "Mod": ("%", TERM), "FloorDiv": ("//", TERM), "LShift": ("<<", SHIFT), "RShift": (">>", SHIFT), "BitOr": ("|", EXPR),
    "BitXor": ("^", BXOR), "BitAnd": ("&", BAND), "Pow": ("**", POWER),
}
BINARY_SIGNS = {name: sign for name, (sign, _) in _BINARY.items()}
_UNARY = {"Invert": ("~", FACTOR), "UAdd": ("+", FACTOR), "USub": ("-", FACTOR), "Not": ("not ", NOT)}
_COMPARISONS = {
    "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Is": "is", "IsNot": "is not", "In": "in",
    "NotIn": "not in",
}
_LOGICAL = {"And": (" and ", AND), "Or": (" or ", OR)}

_INFINITE = f"1e{sys.float_info.max_10_exp + 1}"
_QUOTES = ("'", '"', '"""', "'''")
TRIPLE_QUOTES = _QUOTES[2:]


def plain_constant(value) -> str:
    """A value that stands in the source as it is written by repr(), but for numbers that have no literal."""
    text = repr(value)
    if isinstance(value, (float, complex)):
        text = text.replace("inf", _INFINITE).replace("nan", f"({_INFINITE}-{_INFINITE})")
    return text


def _listed(texts: list[str]) -> str:
    """Texts with commas between, one alone with a comma behind it."""
    return f"{texts[0]}," if len(texts) == 1 else ", ".join(texts)


def _escaped(char: str, keep: str) -> str:
    if char in keep or char != "\\" and char.isprintable():
        return char
    return char.encode("unicode_escape").decode("ascii")


def quotable(text: str, quotes, keep: str = "\n\t") -> tuple[str, list[str]]:
    """The inside of a string literal with as few escapes as may be, and the quotes that go with it, the best first.

    `keep` has the characters that stand as they are though they cannot be seen.
    """
    inside = "".join([_escaped(char, keep) for char in text])
    usable = [quote for quote in quotes if quote not in inside and ("\n" not in inside or quote in TRIPLE_QUOTES)]
    if not usable:
        literal = repr(text)
        return literal[1:-1], [next((quote for quote in quotes if literal[0] in quote), literal[0])]
    if inside:
        # A quote at the end needs no escape between quotes of the other sort.
        last = inside[-1]
        usable.sort(key=lambda quote: quote[0] == last)
        if usable[0][0] == last:
            inside = f"{inside[:-1]}\\{last}"
    return inside, usable


class ExpressionWriter:
    """Writes expressions as source; each method does so for the nodes of one class.

    They take the level at which the text around the expression holds together, and put parentheses where it holds less.
    """

    def text(self, node, level: int = TEST) -> str:
        """The source of an expression, pattern or part of one."""
        write = getattr(self, type(node).__name__, None)
        if write is not None:
            return write(node, level)
        # An operator or context, which has no text alone, or something unknown.
        children = [getattr(node, name, None) for name in node._fields]
        return "".join([self.text(child) for child in children if hasattr(child, "_fields")])

    def texts(self, nodes, level: int = TEST) -> list[str]:
        return [self.text(node, level) for node in nodes]

    def commas(self, nodes) -> str:
        return ", ".join(self.texts(nodes))

    @staticmethod
    def within(text: str, own: int, level: int) -> str:
        """A text whose parts hold together at a level of their own, as it stands at another one."""
        return f"({text})" if level > own else text

    def after(self, before: str, node, level: int = TEST) -> str:
        """The text of a node with something before it; nothing where there is no node."""
        return f"{before}{self.text(node, level)}" if node else ""

    # Names and values.

    def Name(self, node, level):
        return node.id

    def Constant(self, node, level):
        value = node.value
        if isinstance(value, tuple):
            return f"({_listed(list(map(plain_constant, value)))})" if value else "()"
        if value is ...:
            return "..."
        return ("u" if node.kind == "u" else "") + plain_constant(value)

    def Attribute(self, node, level):
        # A number and its point would be another number.
        is_integer = isinstance(node.value, Constant) and isinstance(node.value.value, int)
        return f"{self.text(node.value, ATOM)}{' ' * is_integer}.{node.attr}"

    def Subscript(self, node, level):
        index = node.slice
        inside = _listed(self.texts(index.elts)) if isinstance(index, Tuple) and index.elts else self.text(index)
        return f"{self.text(node.value, ATOM)}[{inside}]"

    def Slice(self, node, level):
        return f"{self.after('', node.lower)}:{self.after('', node.upper)}{self.after(':', node.step)}"

    def Starred(self, node, level):
        return f"*{self.text(node.value, EXPR)}"

    def Call(self, node, level):
        return f"{self.text(node.func, ATOM)}({self.commas([*node.args, *node.keywords])})"

    def keyword(self, node, level):
        return f"{'**' if node.arg is None else f'{node.arg}='}{self.text(node.value)}"

    # Operators.

    def NamedExpr(self, node, level):
        return self.within(f"{self.text(node.target, ATOM)} := {self.text(node.value, ATOM)}", NAMED_EXPR, level)

    def BinOp(self, node, level):
        name = type(node.op).__name__
        sign, own = _BINARY[name]
        # Powers are taken from right to left.
        left, right = (own + 1, own) if name == "Pow" else (own, own + 1)
        return self.within(f"{self.text(node.left, left)} {sign} {self.text(node.right, right)}", own, level)

    def UnaryOp(self, node, level):
        sign, own = _UNARY[type(node.op).__name__]
        return self.within(f"{sign}{self.text(node.operand, own)}", own, level)

    def BoolOp(self, node, level):
        word, own = _LOGICAL[type(node.op).__name__]
        # Each value stands at a level above that of the one before it, as in the source that others make of trees.
        values = [self.text(value, min(own + place, ATOM)) for place, value in enumerate(node.values, 1)]
        return self.within(word.join(values), own, level)

    def Compare(self, node, level):
        text = self.text(node.left, CMP + 1)
        for operator, right in zip(node.ops, node.comparators):
            text += f" {_COMPARISONS[type(operator).__name__]} {self.text(right, CMP + 1)}"
        return self.within(text, CMP, level)

    def IfExp(self, node, level):
        body, test = self.texts((node.body, node.test), TEST + 1)
        return self.within(f"{body} if {test} else {self.text(node.orelse)}", TEST, level)

    def Lambda(self, node, level):
        parameters = self.text(node.args)
        return self.within(f"lambda{' ' * bool(parameters)}{parameters}: {self.text(node.body)}", TEST, level)

    def Await(self, node, level):
        return self.within(f"await{self.after(' ', node.value, ATOM)}", AWAIT, level)

    def Yield(self, node, level):
        return self.within(f"yield{self.after(' ', node.value, ATOM)}", YIELD, level)

    def YieldFrom(self, node, level):
        if not node.value:
            raise ValueError("Node can't be used without a value attribute.")
        return self.within(f"yield from {self.text(node.value, ATOM)}", YIELD, level)

    # Collections and comprehensions.

    def Tuple(self, node, level):
        inside = _listed(self.texts(node.elts))
        return inside if node.elts and level <= TUPLE else f"({inside})"

    def List(self, node, level):
        return f"[{self.commas(node.elts)}]"

    def Set(self, node, level):
        # Braces alone are a dict.
        return f"{{{self.commas(node.elts) or '*()'}}}"

    def Dict(self, node, level):
        items = [f"**{self.text(value, EXPR)}" if key is None else f"{self.text(key)}: {self.text(value)}"
                 for key, value in zip(node.keys, node.values)]
        return f"{{{', '.join(items)}}}"

    def _comprehension(self, element: str, node) -> str:
        return element + "".join(self.texts(node.generators))

    def ListComp(self, node, level):
        return f"[{self._comprehension(self.text(node.elt), node)}]"

    def SetComp(self, node, level):
        return f"{{{self._comprehension(self.text(node.elt), node)}}}"

    def GeneratorExp(self, node, level):
        return f"({self._comprehension(self.text(node.elt), node)})"

    def DictComp(self, node, level):
        return f"{{{self._comprehension(f'{self.text(node.key)}: {self.text(node.value)}', node)}}}"

    def comprehension(self, node, level):
        source, *conditions = self.texts((node.iter, *node.ifs), TEST + 1)
        text = f"{' async' if node.is_async else ''} for {self.text(node.target, TUPLE)} in {source}"
        return "".join([text, *[f" if {condition}" for condition in conditions]])

    # Strings with fields.

    def JoinedStr(self, node, level):
        parts = [(self._field_text(value), isinstance(value, Constant)) for value in node.values]
        quotes = list(_QUOTES)
        texts = []
        for text, is_constant in parts:
            if is_constant:
                text, usable = quotable(text, quotes, keep="")
                if not set(usable).intersection(quotes):
                    texts, quotes = self._in_one_quote(parts), ["'''"]
                    break
                quotes = usable
            elif "\n" in text:
                quotes = [quote for quote in quotes if quote in TRIPLE_QUOTES]
            texts.append(text)
        return f"f{quotes[0]}{''.join(texts)}{quotes[0]}"

    @staticmethod
    def _in_one_quote(parts) -> list[str]:
        """The texts where no quotes are good for all: with escapes as repr() makes them for single quotes."""
        return [repr(f'"{text}')[2:-1] if is_constant else text for text, is_constant in parts]

    def _field_text(self, node, in_format=False) -> str:
        """The text of a part of a string with fields, or of the format of a field."""
        match node:
            case JoinedStr():
                return "".join([self._field_text(value, in_format) for value in node.values])
            case FormattedValue():
                return self.text(node)
            case Constant(value=str() as text):
                text = text.replace("{", "{{").replace("}", "}}")
                if in_format:
                    for char, escaped in (("\\", "\\\\"), ("'", "\\'"), ('"', '\\"'), ("\n", "\\n")):
                        text = text.replace(char, escaped)
                return text
        raise ValueError(f"Unexpected node inside JoinedStr, {node!r}")

    def FormattedValue(self, node, level):
        value = self.text(node.value, TEST + 1)
        # Two braces would be one that is escaped.
        space = " " * value.startswith("{")
        conversion = "" if node.conversion == -1 else f"!{chr(node.conversion)}"
        layout = f":{self._field_text(node.format_spec, in_format=True)}" if node.format_spec else ""
        return f"{{{space}{value}{conversion}{layout}}}"

    # Parameters.

    def arg(self, node, level):
        return node.arg + self.after(": ", node.annotation)

    def _parameters(self, node):
        """The texts between the commas of a parameter list."""
        plain = [*node.posonlyargs, *node.args]
        defaults = [None] * (len(plain) - len(node.defaults)) + node.defaults
        for place, (parameter, default) in enumerate(zip(plain, defaults), 1):
            yield self.text(parameter) + self.after("=", default)
            if place == len(node.posonlyargs):
                yield "/"
        if node.vararg or node.kwonlyargs:
            yield f"*{self.after('', node.vararg)}"
        for parameter, default in zip(node.kwonlyargs, node.kw_defaults):
            yield self.text(parameter) + self.after("=", default)
        if node.kwarg:
            yield f"**{self.text(node.kwarg)}"

    def arguments(self, node, level):
        return ", ".join(self._parameters(node))

    def TypeVar(self, node, level):
        return node.name + self.after(": ", node.bound) + self.after(" = ", node.default_value)

    def TypeVarTuple(self, node, level):
        return f"*{node.name}{self.after(' = ', node.default_value)}"

    def ParamSpec(self, node, level):
        return f"**{node.name}{self.after(' = ', node.default_value)}"

    def FunctionType(self, node, level):
        return f"({self.commas(node.argtypes)}) -> {self.text(node.returns)}"

    def alias(self, node, level):
        return f"{node.name} as {node.asname}" if node.asname else node.name

    def withitem(self, node, level):
        return self.text(node.context_expr) + self.after(" as ", node.optional_vars)

    # Patterns.

    def MatchValue(self, node, level):
        return self.text(node.value)

    def MatchSingleton(self, node, level):
        return plain_constant(node.value)

    def MatchSequence(self, node, level):
        return f"[{self.commas(node.patterns)}]"

    def MatchStar(self, node, level):
        return f"*{'_' if node.name is None else node.name}"

    def MatchMapping(self, node, level):
        items = [f"{self.text(key)}: {self.text(pattern)}" for key, pattern in zip(node.keys, node.patterns)]
        if node.rest is not None:
            items.append(f"**{node.rest}")
        return f"{{{', '.join(items)}}}"

    def MatchClass(self, node, level):
        named = [f"{name}={self.text(pattern)}" for name, pattern in zip(node.kwd_attrs, node.kwd_patterns)]
        return f"{self.text(node.cls, ATOM)}({', '.join([*self.texts(node.patterns), *named])})"

    def MatchAs(self, node, level):
        if node.name is None:
            return "_"
        if node.pattern is None:
            return node.name
        return self.within(f"{self.text(node.pattern, EXPR)} as {node.name}", TEST, level)

    def MatchOr(self, node, level):
        return self.within(" | ".join(self.texts(node.patterns, EXPR + 1)), EXPR, level)
