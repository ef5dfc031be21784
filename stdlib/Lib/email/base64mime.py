"""Base64, as headers and bodies of messages have it."""

from binascii import a2b_base64, b2a_base64

__all__ = ["body_decode", "body_encode", "decode", "decodestring", "header_encode", "header_length"]


def header_length(bytearray):
    """How long bytes become in base64."""
    return -(-len(bytearray) // 3) * 4


def header_encode(header_bytes, charset="iso-8859-1"):
    """Bytes, or text that becomes some, as an encoded word."""
    if not header_bytes:
        return ""
    data = header_bytes.encode(charset) if isinstance(header_bytes, str) else header_bytes
    return f"=?{charset}?b?{b2a_base64(data, newline=False).decode('ascii')}?="


def body_encode(s, maxlinelen=76, eol="\n"):
    """Bytes as lines of base64 text."""
    size = maxlinelen * 3 // 4
    pieces = [s[start : start + size] for start in range(0, len(s), size)] if s else []
    return "".join([b2a_base64(piece, newline=False).decode("ascii") + eol for piece in pieces])


def decode(string):
    """The bytes of base64 text."""
    if not string:
        return b""
    return a2b_base64(string.encode("raw-unicode-escape") if isinstance(string, str) else string)


body_decode = decodestring = decode
