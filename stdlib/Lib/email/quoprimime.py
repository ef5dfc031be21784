"""Quoted-printable as RFCs 2045 and 2047 have it: in lines, and in headers."""

import re

__all__ = ['body_decode', 'body_encode', 'body_length', 'decode', 'decodestring', 'header_decode',
           'header_encode', 'header_length', 'quote', 'unquote']

CRLF = '\r\n'
NL = '\n'
EMPTYSTRING = ''

_letters_and_digits = b'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
_QUOPRI_MAP = [f'={c:02X}' for c in range(256)]
_QUOPRI_HEADER_MAP = _QUOPRI_MAP[:]
for _c in b'-!*+/' + _letters_and_digits:
    _QUOPRI_HEADER_MAP[_c] = chr(_c)
_QUOPRI_HEADER_MAP[ord(' ')] = '_'
_QUOPRI_BODY_MAP = _QUOPRI_MAP[:]
for _c in bytes(range(33, 127)) + b' \t':
    if _c != ord('='):
        _QUOPRI_BODY_MAP[_c] = chr(_c)
_body_table = {c: s for c, s in enumerate(_QUOPRI_BODY_MAP)}
_body_table.update({10: '\n', 13: '\r'})


def header_check(octet):
    """Tell whether a byte must be encoded in a header."""
    return chr(octet) != _QUOPRI_HEADER_MAP[octet]


def body_check(octet):
    """Tell whether a byte must be encoded in a body."""
    return chr(octet) != _QUOPRI_BODY_MAP[octet]


def header_length(bytearray):
    """Return the length of bytes once encoded for a header."""
    return sum(len(_QUOPRI_HEADER_MAP[octet]) for octet in bytearray)


def body_length(bytearray):
    """Return the length of bytes once encoded for a body."""
    return sum(len(_QUOPRI_BODY_MAP[octet]) for octet in bytearray)


def unquote(s):
    """Return the character of a text like =AB."""
    return chr(int(s[1:3], 16))


def quote(c):
    """Return the text =AB of a character."""
    return _QUOPRI_MAP[ord(c)]


def header_encode(header_bytes, charset='iso-8859-1'):
    """Return an encoded word."""
    if not header_bytes:
        return ''
    encoded = header_bytes.decode('latin1').translate(dict(enumerate(_QUOPRI_HEADER_MAP)))
    return f'=?{charset}?q?{encoded}?='


def _soft_wrapped(line, width):
    """Cut a line of encoded text into pieces that leave room for the = at their end."""
    while len(line) > width + 1:
        cut = width
        # An encoded byte is not cut.
        if line[cut - 1] == '=':
            cut -= 1
        elif line[cut - 2:cut - 1] == '=':
            cut -= 2
        yield line[:cut] + '='
        line = line[cut:]
    yield line


def body_encode(body, maxlinelen=76, eol=NL):
    """Return text in quoted-printable; lines keep their ends but as eol."""
    if maxlinelen < 4:
        raise ValueError("maxlinelen must be at least 4")
    if not body:
        return body
    body = body.translate(_body_table)
    width = maxlinelen - 1
    result = []
    for line in body.splitlines():
        pieces = list(_soft_wrapped(line, width))
        last = pieces.pop()
        # A blank may not end a line: it is encoded, or kept from the end by a soft break.
        if last and last[-1] in ' \t':
            if len(last) + 2 <= maxlinelen:
                last = last[:-1] + quote(last[-1])
            elif len(last) + 1 <= maxlinelen:
                pieces.append(last + '=')
                last = ''
            else:
                pieces.append(last[:-1] + '=')
                last = quote(last[-1])
        result.extend(pieces)
        result.append(last)
    if body[-1] in CRLF:
        result.append('')
    return eol.join(result)


def decode(encoded, eol=NL):
    """Return the text of quoted-printable text."""
    if not encoded:
        return encoded
    lines = []
    joined = ''
    for line in encoded.splitlines():
        line = line.rstrip()
        soft = line.endswith('=')
        if soft:
            line = line[:-1]
        joined += re.sub('=([0-9a-fA-F]{2})', lambda m: chr(int(m[1], 16)), line)
        if not soft:
            lines.append(joined + eol)
            joined = ''
    decoded = ''.join(lines) + joined
    # The end of the last line is there if it was there.
    if encoded[-1] not in '\r\n' and decoded.endswith(eol):
        decoded = decoded[:-len(eol)]
    return decoded


body_decode = decode
decodestring = decode


def header_decode(s):
    """Return the text of an encoded word's content."""
    return re.sub('=[a-fA-F0-9]{2}', lambda m: unquote(m.group()), s.replace('_', ' '), flags=re.ASCII)
