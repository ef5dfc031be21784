"""Base64 as RFCs 2045 and 2047 have it: in lines, and in headers."""

from base64 import b64encode
from binascii import a2b_base64, b2a_base64

__all__ = ['body_decode', 'body_encode', 'decode', 'decodestring', 'header_encode', 'header_length']

CRLF = '\r\n'
NL = '\n'
EMPTYSTRING = ''


def header_length(bytearray):
    """Return the length of the base64 text of bytes."""
    return (len(bytearray) + 2) // 3 * 4


def header_encode(header_bytes, charset='iso-8859-1'):
    """Return an encoded word."""
    if not header_bytes:
        return ""
    if isinstance(header_bytes, str):
        header_bytes = header_bytes.encode(charset)
    return f'=?{charset}?b?{b64encode(header_bytes).decode("ascii")}?='


def body_encode(s, maxlinelen=76, eol=NL):
    """Return base64 text in lines."""
    if not s:
        return ""
    step = maxlinelen * 3 // 4
    lines = [b2a_base64(s[i:i + step], newline=False).decode('ascii') for i in range(0, len(s), step)]
    return eol.join(lines) + eol


def decode(string):
    """Return the bytes of base64 text."""
    if not string:
        return bytes()
    if isinstance(string, str):
        string = string.encode('raw-unicode-escape')
    return a2b_base64(string)


body_decode = decode
decodestring = decode
