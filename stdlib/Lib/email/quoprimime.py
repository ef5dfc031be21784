"""Quoted-printable text, as headers and bodies of messages have it.

Both are handled as str whose characters stand for bytes.
"""

import re
from string import ascii_letters, digits

__all__ = [
    "body_decode", "body_encode", "body_length", "decode", "decodestring", "header_decode", "header_encode", "header_length",
    "quote", "unquote",
]

_ESCAPES = [f"={code:02X}" for code in range(256)]
_ESCAPE = re.compile("=([0-9A-Fa-f]{2})")


def _table(plain: str) -> list[str]:
    """By character, how it is written: some as they are, all others as escapes."""
    table = list(_ESCAPES)
    for letter in plain:
        table[ord(letter)] = letter
    return table


_HEADER = _table("-!*+/" + ascii_letters + digits)
_HEADER[ord(" ")] = "_"
_BODY = _table("\t" + "".join(chr(code) for code in range(32, 127) if code != ord("=")))
_BODY_LINES = [chr(code) if chr(code) in "\r\n" else text for code, text in enumerate(_BODY)]


def header_check(octet):
    """Whether a byte must be escaped in headers."""
    return chr(octet) != _HEADER[octet]


def body_check(octet):
    """Whether a byte must be escaped in bodies."""
    return chr(octet) != _BODY[octet]


def header_length(bytearray):
    """How long bytes become in a header."""
    return sum([len(_HEADER[octet]) for octet in bytearray])


def body_length(bytearray):
    """How long bytes become in a body, without what lines cost."""
    return sum([len(_BODY[octet]) for octet in bytearray])


def quote(c):
    """The escape of a character."""
    return _ESCAPES[ord(c)]


def unquote(s):
    """The character of an escape."""
    return chr(int(s[1:3], 16))


def header_encode(header_bytes, charset="iso-8859-1"):
    """Bytes as an encoded word."""
    if not header_bytes:
        return ""
    return f"=?{charset}?q?{''.join([_HEADER[octet] for octet in header_bytes])}?="


def header_decode(s):
    """The text of an encoded word, without what is around it."""
    return _ESCAPE.sub(lambda found: unquote(found[0]), s.replace("_", " "))


def _wrapped(line, width):
    """The pieces of a line such that each fits, with the '=' that joins it to the next; blanks do not end a line."""
    start = 0
    while len(line) - start > width:
        end = start + width - 1
        # Escapes stay whole.
        escape = line.find("=", end - 2, end)
        if escape >= 0:
            end = escape
        yield line[start:end] + "="
        start = end
    rest = line[start:]
    if not rest.endswith((" ", "\t")):
        yield rest
        return
    text, blank = rest[:-1], rest[-1]
    match width - len(rest):
        case 0:
            yield text + "="
            yield quote(blank)
        case 1:
            yield rest + "="
            yield ""
        case _:
            yield text + quote(blank)


def body_encode(body, maxlinelen=76, eol="\n"):
    """Text as quoted-printable lines of at most that length."""
    if maxlinelen < 4:
        raise ValueError("maxlinelen must be at least 4")
    escaped = body.translate(_BODY_LINES)
    lines = [piece for line in escaped.splitlines() for piece in _wrapped(line, maxlinelen)]
    if escaped.endswith(("\r", "\n")):
        lines.append("")
    return eol.join(lines)


def decode(encoded, eol="\n"):
    """The text of quoted-printable lines."""
    text = ""
    for line in encoded.splitlines():
        line = line.rstrip()
        soft = line.endswith("=")
        text += _ESCAPE.sub(lambda found: unquote(found[0]), line[:-1] if soft else line)
        text += "" if soft else eol
    if encoded and not encoded.endswith(("\r", "\n")) and text.endswith(eol):
        text = text[:-1]
    return text


body_decode = decodestring = decode
