"""Trees as source: statements, for ast.unparse(). Expressions are in _ast_unparse_expressions."""

from ast import Constant, Expr, If, Name

from _ast_unparse_expressions import BINARY_SIGNS, TRIPLE_QUOTES, TUPLE, YIELD, ExpressionWriter, Precedence, quotable


class Unparser(ExpressionWriter):
    """Writes a tree as source.

    Statements, whose methods are named after their classes as well, add lines at the depth they stand at.
    """

    def __init__(self):
        self.lines = []
        self.depth = 0
        # Comments that let type checkers ignore a line, by its number.
        self.ignored = {}
        self.in_star = False

    def visit(self, tree) -> str:
        """The source of a tree, or of a list of statements."""
        self.lines = []
        text = None
        if isinstance(tree, list):
            self.body(tree)
        else:
            text = self.text(tree)
        return "\n".join(self.lines) if text is None else text

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def blank(self) -> None:
        """Set off what follows, unless it is the first."""
        if self.lines:
            self.lines.append("")

    def body(self, statements) -> None:
        for statement in statements:
            text = self.text(statement)
            if text:
                # No statement, but somebody put it there.
                self.line(text)

    def block(self, head: str, statements, comment: str = "") -> None:
        """A line that ends in a colon, and statements below it."""
        self.line(f"{head}:{comment}")
        self.depth += 1
        self.body(statements)
        self.depth -= 1

    def optional_block(self, head: str, statements) -> None:
        if statements:
            self.block(head, statements)

    def documented(self, body) -> None:
        """Statements of which the first may be a docstring."""
        match body:
            case [Expr(value=Constant(value=str() as text) as literal), *rest]:
                inside, quotes = quotable(text, TRIPLE_QUOTES)
                self.line(f"{'u' if literal.kind == 'u' else ''}{quotes[0]}{inside}{quotes[0]}")
                self.body(rest)
            case _:
                self.body(body)

    def documented_block(self, head: str, body, comment: str = "") -> None:
        self.line(f"{head}:{comment}")
        self.depth += 1
        self.documented(body)
        self.depth -= 1

    def type_comment(self, node) -> str:
        comment = self.ignored.get(node.lineno) or node.type_comment
        return "" if comment is None else f" # type: {comment}"

    # Whole trees.

    def Module(self, node, level):
        self.ignored = {ignore.lineno: f"ignore{ignore.tag}" for ignore in node.type_ignores}
        self.documented(node.body)
        self.ignored = {}

    def Interactive(self, node, level):
        self.body(node.body)

    def Expression(self, node, level):
        return self.text(node.body)

    # Simple statements.

    def Expr(self, node, level):
        self.line(self.text(node.value, YIELD))

    def Assign(self, node, level):
        targets = [f"{self.text(target, TUPLE)} = " for target in node.targets]
        self.line(f"{''.join(targets)}{self.text(node.value)}{self.type_comment(node)}")

    def AugAssign(self, node, level):
        self.line(f"{self.text(node.target)} {BINARY_SIGNS[type(node.op).__name__]}= {self.text(node.value)}")

    def AnnAssign(self, node, level):
        target = self.text(node.target)
        if isinstance(node.target, Name) and not node.simple:
            target = f"({target})"
        self.line(f"{target}: {self.text(node.annotation)}{self.after(' = ', node.value)}")

    def TypeAlias(self, node, level):
        self.line(f"type {self.text(node.name)}{self.type_params(node)} = {self.text(node.value)}")

    def Return(self, node, level):
        self.line(f"return{self.after(' ', node.value)}")

    def Delete(self, node, level):
        self.line(f"del {self.commas(node.targets)}")

    def Assert(self, node, level):
        self.line(f"assert {self.text(node.test)}{self.after(', ', node.msg)}")

    def Raise(self, node, level):
        if node.cause and not node.exc:
            raise ValueError("Node can't use cause without an exception.")
        self.line(f"raise{self.after(' ', node.exc)}{self.after(' from ', node.cause)}")

    def Import(self, node, level):
        self.line(f"import {self.commas(node.names)}")

    def ImportFrom(self, node, level):
        self.line(f"from {'.' * (node.level or 0)}{node.module or ''} import {self.commas(node.names)}")

    def Global(self, node, level):
        self.line(f"global {', '.join(node.names)}")

    def Nonlocal(self, node, level):
        self.line(f"nonlocal {', '.join(node.names)}")

    def Pass(self, node, level):
        self.line("pass")

    def Break(self, node, level):
        self.line("break")

    def Continue(self, node, level):
        self.line("continue")

    # Statements with others inside.

    def If(self, node, level):
        word = "if"
        while True:
            self.block(f"{word} {self.text(node.test)}", node.body)
            match node.orelse:
                case [If() as node]:
                    word = "elif"
                case others:
                    break
        self.optional_block("else", others)

    def While(self, node, level):
        self.block(f"while {self.text(node.test)}", node.body)
        self.optional_block("else", node.orelse)

    def For(self, node, level, word="for"):
        head = f"{word} {self.text(node.target, TUPLE)} in {self.text(node.iter)}"
        self.block(head, node.body, self.type_comment(node))
        self.optional_block("else", node.orelse)

    def AsyncFor(self, node, level):
        self.For(node, level, "async for")

    def With(self, node, level, word="with"):
        self.block(f"{word} {self.commas(node.items)}", node.body, self.type_comment(node))

    def AsyncWith(self, node, level):
        self.With(node, level, "async with")

    def Try(self, node, level, star=False):
        outer = self.in_star
        self.in_star = star
        self.block("try", node.body)
        self.body(node.handlers)
        self.optional_block("else", node.orelse)
        self.optional_block("finally", node.finalbody)
        self.in_star = outer

    def TryStar(self, node, level):
        self.Try(node, level, True)

    def ExceptHandler(self, node, level):
        name = f" as {node.name}" if node.name else ""
        self.block(f"except{'*' * self.in_star}{self.after(' ', node.type)}{name}", node.body)

    def Match(self, node, level):
        self.block(f"match {self.text(node.subject)}", node.cases)

    def match_case(self, node, level):
        self.block(f"case {self.text(node.pattern)}{self.after(' if ', node.guard)}", node.body)

    # Definitions.

    def type_params(self, node) -> str:
        return f"[{self.commas(node.type_params)}]" if getattr(node, "type_params", None) else ""

    def decorators(self, node) -> None:
        self.blank()
        for decorator in node.decorator_list:
            self.line(f"@{self.text(decorator)}")

    def ClassDef(self, node, level):
        self.decorators(node)
        arguments = self.commas([*node.bases, *node.keywords])
        self.documented_block(f"class {node.name}{self.type_params(node)}{f'({arguments})' if arguments else ''}", node.body)

    def FunctionDef(self, node, level, word="def"):
        self.decorators(node)
        head = f"{word} {node.name}{self.type_params(node)}({self.text(node.args)}){self.after(' -> ', node.returns)}"
        self.documented_block(head, node.body, self.type_comment(node))

    def AsyncFunctionDef(self, node, level):
        self.FunctionDef(node, level, "async def")
