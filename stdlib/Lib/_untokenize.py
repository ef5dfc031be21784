"""From tokens back to source text, for the module tokenize."""

import re
import token as kinds
from itertools import chain

# In the literal parts of f-strings: a character by its name, whose braces are its own, or a brace.
_BRACES = re.compile(r"(?<!\\)(?P<named>(?:\\\\)*\\N\{[^}]*\}?)|[{}]")
_LINE_ENDS = (kinds.NEWLINE, kinds.NL)


class Untokenizer:
    """Source text that is built up token by token."""

    def __init__(self):
        self.tokens = []
        # Where the last token ended, and the line that it was on.
        self.prev_row, self.prev_col = 1, 0
        self.prev_line = ""
        self.encoding = None
        # The indentation of the blocks around, and whether that of the present line must still be written.
        self._indents = []
        self._at_start = False

    def untokenize(self, iterable):
        """The text of tokens. Those that tell no places, from the first such one on, are separated as well as it goes."""
        tokens = iter(iterable)
        for token in tokens:
            if len(token) == 2:
                self.compat(token, tokens)
                break
            if token[0] == kinds.ENDMARKER:
                break
            if not self._is_invisible(*token[:2], token[3]):
                self._place(*token)
        return "".join(self.tokens)

    def _is_invisible(self, kind, text, end=None):
        """Take note of tokens that leave no text of their own, and tell whether this is one."""
        match kind:
            case kinds.ENCODING:
                self.encoding = text
            case kinds.INDENT:
                self._indents.append(text)
            case kinds.DEDENT:
                del self._indents[-1]
                if end is not None:
                    self.prev_row, self.prev_col = end
            case _:
                return False
        return True

    # Tokens with places

    def _place(self, kind, text, start, end, line):
        """Write a token where it was."""
        if kind in _LINE_ENDS:
            self._at_start = True
        elif self._at_start and self._indents:
            self._at_start = False
            indent = self._indents[-1]
            # Within parentheses, lines may begin anywhere.
            if len(indent) <= start[1]:
                self.tokens.append(indent)
                self.prev_col = len(indent)
        if kind == kinds.FSTRING_MIDDLE:
            text, end = self._with_doubled_braces(text, end)
        self.add_whitespace(start)
        self.tokens.append(text)
        row, column = end
        self.prev_row, self.prev_col = (row + 1, 0) if kind in _LINE_ENDS else (row, column)
        self.prev_line = line

    def _with_doubled_braces(self, text, end):
        """A literal part of an f-string as it was written, and where it ends then."""
        doubled = self.escape_brackets(text)
        if doubled == text:
            return text, end
        _, _, last_line = doubled.rpartition("\n")
        row, column = end
        return doubled, (row, column + last_line.count("{{") + last_line.count("}}"))

    def escape_brackets(self, token):
        """A literal part of an f-string with its braces doubled."""
        return _BRACES.sub(lambda found: found[0] if found["named"] else found[0] * 2, token)

    def add_whitespace(self, start):
        """Write what is between the last token and the place where one starts: blanks, and line ends after backslashes."""
        row, column = start
        if start < (self.prev_row, self.prev_col):
            raise ValueError(f"start ({row},{column}) precedes previous end ({self.prev_row},{self.prev_col})")
        self.add_backslash_continuation(start)
        if column > self.prev_col:
            self.tokens.append(" " * (column - self.prev_col))

    def add_backslash_continuation(self, start):
        """Write the line ends between the last token and the row where one starts."""
        rows = start[0] - self.prev_row
        if not rows:
            return
        end = "\r\n" if self.prev_line.endswith("\r\n") else "\n"
        code = self.prev_line.rstrip("\\\r\n")
        blanks = code[len(code.rstrip()) :]
        self.tokens.append(blanks + ("\\" + end) * rows)
        self.prev_col = 0

    # Tokens without places

    def compat(self, token, iterable):
        """Write tokens of which only kind and text are known, with blanks where they are needed."""
        self._at_start = token[0] in _LINE_ENDS
        depth, after_string = 0, False
        for kind, text, *_ in chain([token], iterable):
            if self._is_invisible(kind, text):
                continue
            if kind in _LINE_ENDS:
                self._at_start = True
            elif self._at_start and self._indents:
                self._at_start = False
                self.tokens.append(self._indents[-1])
            match kind:
                case kinds.NAME | kinds.NUMBER:
                    text += " "
                case kinds.STRING if after_string:
                    # Two in a row could be one with quotes in it.
                    text = " " + text
                case kinds.FSTRING_START:
                    depth += 1
                case kinds.FSTRING_END:
                    depth -= 1
                case kinds.FSTRING_MIDDLE:
                    text = self.escape_brackets(text)
                case kinds.OP if depth and text == "{" and self.tokens[-1:] == ["{"]:
                    # Two in a row would be a literal one.
                    text = " " + text
            after_string = kind == kinds.STRING
            self.tokens.append(text)


def untokenize(iterable):
    """Source text that has those tokens: bytes if they begin with ENCODING, otherwise a str.

    From whole tokens comes the text that they were made of, except for blanks at
    ends of lines; pairs of kind and text leave the blanks open.
    """
    builder = Untokenizer()
    text = builder.untokenize(iterable)
    return text if builder.encoding is None else text.encode(builder.encoding)
