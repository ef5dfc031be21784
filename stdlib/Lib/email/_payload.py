"""Decoding what messages carry: the content transfer encodings, and bytes that hide in text as surrogates."""

import binascii

from email._encoded_words import decode_b

_UU_NAMES = frozenset(["x-uuencode", "uuencode", "uue", "x-uue"])


def raw_bytes(text: str) -> bytes:
    """The bytes from which a text was read; of text that was never bytes, an escaped form."""
    try:
        return text.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("raw-unicode-escape")


def without_surrogates(text: str, charset: str) -> str:
    """The text with the bytes in it decoded as the charset says."""
    try:
        data = text.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return text
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return data.decode("ascii", "replace")


def decoded(data: bytes, encoding: str) -> tuple[bytes, list]:
    """The data behind a content transfer encoding, and the defects that were found."""
    match encoding:
        case "quoted-printable":
            import quopri

            return quopri.decodestring(data), []
        case "base64":
            return decode_b(b"".join(data.splitlines()))
        case name if name in _UU_NAMES:
            try:
                return decoded_uu(data), []
            except ValueError:
                return data, []
    return data, []


def decoded_uu(data: bytes) -> bytes:
    """The content of a uuencoded file: of the lines between 'begin MODE NAME' and 'end'."""
    lines = iter(data.splitlines())
    if not any(map(_begins, lines)):
        raise ValueError("`begin` line not found")
    content = []
    for line in lines:
        if not line:
            raise ValueError("Truncated input")
        if line.strip(b" \t\r\n\f") == b"end":
            break
        content.append(_uu_line(line))
    return b"".join(content)


def _begins(line: bytes) -> bool:
    if not line.startswith(b"begin "):
        return False
    mode = line.split(b" ", 2)[1]
    try:
        int(mode, 8)
    except ValueError:
        return False
    return True


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some programs pad the line: its first byte tells how much of it counts.
        length = (line[0] - 32) & 63
        return binascii.a2b_uu(line[: (length * 4 + 5) // 3])
