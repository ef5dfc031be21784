"""pygments: lexers and formatters."""
from pygments import highlight
from pygments.formatters import HtmlFormatter, NullFormatter, TerminalFormatter
from pygments.lexers import get_lexer_by_name, guess_lexer_for_filename
from pygments.token import Token

source = 'class A:\n    """Doc."""\n    def f(self, n=0x1F):\n        return f"{n!r:>5}" if n else None  # end\n'
lexer = get_lexer_by_name("python")
print(highlight(source, lexer, HtmlFormatter(linenos="inline", cssclass="src")))
print(repr(highlight(source, lexer, TerminalFormatter())))
print([(str(kind), text) for kind, text in lexer.get_tokens("x = 1") if kind is not Token.Text.Whitespace])
for name, text in (("a.c", "int main(void) { return 0; }"), ("b.json", '{"a": [1, null]}'), ("c.sql", "SELECT * FROM t WHERE x = 'y';")):
    print(highlight(text, guess_lexer_for_filename(name, text), HtmlFormatter(nowrap=True)).strip())
