"""Finds what to underline in the source lines of a traceback.

The text of an expression that failed is scanned for the operator, subscript
or call that is outermost in it: that is what raised. A scanner is enough: the
text is known to be one complete expression.
"""

from keyword import iskeyword

# Binary operators by how tightly they bind; where there are several, the loosest is the one that failed.
_BINARY = {
    "|": 1, "^": 2, "&": 3, "<<": 4, ">>": 4, "+": 5, "-": 5,
    "*": 6, "/": 6, "//": 6, "%": 6, "@": 6, "**": 8,
}
# Any other operator or keyword binds more loosely, or makes a statement: then it was no arithmetic that failed.
_OPERAND_WORDS = frozenset({"None", "True", "False"})
_THREE = frozenset({"**=", "//=", ">>=", "<<=", "..."})
_TWO = frozenset({
    "**", "//", "<<", ">>", "==", "!=", "<=", ">=", ":=", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=",
})
_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Anchors:
    """The part of an expression, from `start` to `stop`, to be marked with the stronger character."""

    __slots__ = ("start", "stop", "kind", "is_name_call")

    def __init__(self, start, stop, kind, is_name_call=False):
        self.start = start
        self.stop = stop
        self.kind = kind
        self.is_name_call = is_name_call


def _skip_string(text, position):
    """Return the position after the string literal whose first quote is at `position`."""
    quote = text[position]
    if text.startswith(quote * 3, position):
        quote *= 3
    position += len(quote)
    while not text.startswith(quote, position):
        if position >= len(text):
            raise ValueError("unterminated string")
        position += 2 if text[position] == "\\" else 1
    return position + len(quote)


def _skip_bracket(text, position):
    """Return the position after the bracket that closes the one at `position`."""
    pending = []
    while True:
        char = text[position]
        if char in _CLOSING:
            pending.append(_CLOSING[char])
        elif char in ")]}":
            if char != pending.pop():
                raise ValueError("mismatched bracket")
            if not pending:
                return position + 1
        elif char in "'\"":
            position = _skip_string(text, position)
            continue
        elif char == "#":
            position = text.index("\n", position)
        position += 1


def _tokens(text):
    """Iterate over (kind, start, stop) of the outermost tokens; a bracket and its contents are one."""
    position = 0
    end = len(text)
    while position < end:
        char = text[position]
        start = position
        if char.isspace() or char == "\\":
            position += 1
            continue
        if char == "#":
            position = text.find("\n", position)
            if position < 0:
                return
            continue
        if char in _CLOSING:
            position = _skip_bracket(text, position)
            yield "bracket", start, position
        elif char in "'\"":
            position = _skip_string(text, position)
            yield "atom", start, position
        elif char.isdigit() or char == "." and text[position + 1:position + 2].isdigit():
            while position < end and (text[position].isalnum() or text[position] in "._"):
                # The sign of an exponent belongs to the number, unless this is hexadecimal.
                if (
                    text[position] in "eE"
                    and text[position + 1:position + 2] in ("+", "-")
                    and text[start:start + 2] not in ("0x", "0X")
                ):
                    position += 1
                position += 1
            yield "atom", start, position
        elif char.isidentifier():
            while position < end and (text[position].isalnum() or text[position] == "_"):
                position += 1
            if position < end and text[position] in "'\"" and len(text[start:position]) <= 2:
                position = _skip_string(text, position)
                yield "atom", start, position
            else:
                yield "name", start, position
        else:
            if text[position:position + 3] in _THREE:
                position += 3
            elif text[position:position + 2] in _TWO:
                position += 2
            else:
                position += 1
            yield "operator", start, position


def find_anchors(text):
    """Return the Anchors of the outermost operator, subscript or call of an expression, or None.

    ValueError or IndexError when the text cannot be understood.
    """
    operator = None
    loosest = 100
    operand_before = False
    tokens = list(_tokens(text))
    # Whether a sign or "await" comes first, which then is outermost unless an operator follows.
    has_prefix = False
    for kind, start, stop in tokens:
        if kind == "operator":
            symbol = text[start:stop]
            if symbol == ".":
                operand_before = False
                continue
            if symbol == "...":
                operand_before = True
                continue
            if not operand_before:
                # A sign before an operand: it is what failed if nothing looser follows.
                if symbol in ("*", "**"):
                    return None
                has_prefix = True
                if loosest > 7:
                    loosest, operator = 7, None
                continue
            if symbol not in _BINARY:
                return None
            binding = _BINARY[symbol]
            # Of equals the last one is outermost, but powers group to the right.
            if binding < loosest or binding == loosest and binding != 8:
                loosest, operator = binding, (start, stop)
            operand_before = False
        elif kind == "name" and iskeyword(text[start:stop]) and text[start:stop] not in _OPERAND_WORDS:
            if text[start:stop] != "await":
                return None
            has_prefix = True
        else:
            operand_before = True
    if operator is not None:
        return Anchors(*operator, "operator")
    if has_prefix or len(tokens) < 2 or tokens[-1][0] != "bracket":
        return None
    start = tokens[-1][1]
    previous_kind, previous_start, previous_stop = tokens[-2]
    if previous_kind == "operator":
        return None
    if text[start] == "[":
        return Anchors(start, len(text), "subscript")
    if text[start] == "(":
        return Anchors(start, len(text), "call", len(tokens) == 2 and previous_kind == "name")
    return None


def hides_carets(before, after, anchors):
    """Tell whether underlining a call adds nothing, as it is all that a statement does.

    That is so for `return name(...)` and for `name = call(...)`; `before`
    and `after` are what stands beside the call on its lines.
    """
    if anchors is None or anchors.kind != "call":
        return False
    after = after.strip(" )")
    if after and after[0] not in "#;":
        return False
    before = before.strip(" (")
    if before == "return":
        return anchors.is_name_call
    return before.endswith("=") and before[:-1].strip(" ()").isidentifier()
