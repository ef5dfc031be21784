"""Header values with parameters, such as 'text/plain; charset="utf-8"', taken apart and put together."""

import re

from email import utils

# What a value may hold only inside quotes: RFC 2045 calls these the tspecials, and a blank is as bad.
tspecials = re.compile(r"""[][()<>@,;:\\"/?= ]""")


def split_parameters(header) -> list[str]:
    """The parts of a header between semicolons, those within quotes aside; blanks around the first '=' go, and names are lowered."""
    parts, pending, quoted = [], [], False
    for piece in str(header).split(";"):
        pending.append(piece)
        if (piece.count('"') - piece.count('\\"')) % 2:
            quoted = not quoted
        if not quoted:
            parts.append(";".join(pending))
            pending = []
    if pending:
        parts.append(";".join(pending))
    return [_trimmed(part) for part in parts]


def _trimmed(part: str) -> str:
    name, equals, value = part.partition("=")
    return f"{name.strip().lower()}={value.strip()}" if equals else part.strip()


def decoded_parameters(header) -> list[tuple]:
    """Pairs of name and value; continued and encoded values are put together as RFC 2231 says, and then are triples."""
    pairs = []
    for part in split_parameters(header):
        name, _, value = part.partition("=")
        pairs.append((name.strip(), value.strip()))
    return utils.decode_params(pairs)


def main_value(header) -> str:
    """What stands before the first semicolon."""
    return str(header).partition(";")[0].strip()


def unquoted(value):
    """A value without its quotes; of a triple, the text."""
    if isinstance(value, tuple):
        charset, language, text = value
        return charset, language, utils.unquote(text)
    return utils.unquote(value)


def parameter_text(name: str, value=None, quote: bool = True) -> str:
    """'name=value' for a header. A triple of charset, language and text, or a text beyond ASCII, is encoded."""
    if value is None or len(value) == 0:
        return name
    if isinstance(value, tuple):
        charset, language, text = value
        return f"{name}*={utils.encode_rfc2231(text, charset, language)}"
    if not value.isascii():
        return f"{name}*={utils.encode_rfc2231(value, 'utf-8', '')}"
    if quote or tspecials.search(value):
        return f'{name}="{utils.quote(value)}"'
    return f"{name}={value}"
