"""Encoded words of RFC 2047: =?charset?encoding?text?=."""

import base64
import binascii
import functools
import re
from string import ascii_letters, digits

from email import errors

__all__ = ['decode_q', 'encode_q', 'decode_b', 'encode_b', 'len_q', 'len_b', 'decode', 'encode']

_q_byte_subber = functools.partial(re.compile(br'=([a-fA-F0-9]{2})').sub, lambda m: bytes.fromhex(m.group(1).decode()))
_q_plain = frozenset(b'-!*+/' + ascii_letters.encode() + digits.encode())


def decode_q(encoded):
    """Return the bytes of the Q encoding, and defects."""
    return _q_byte_subber(encoded.replace(b'_', b' ')), []


def _q_character(byte):
    if byte == 32:
        return '_'
    return chr(byte) if byte in _q_plain else '={:02X}'.format(byte)


def encode_q(bstring):
    """Return bytes in the Q encoding."""
    return ''.join(map(_q_character, bstring))


def len_q(bstring):
    """Return the length of bytes in the Q encoding."""
    return sum(len(_q_character(x)) for x in bstring)


def decode_b(encoded):
    """Return the bytes of base64 text, and defects."""
    missing = len(encoded) % 4
    padded = encoded + b'===='[missing:] if missing else encoded
    try:
        return (base64.b64decode(padded, validate=True),
                [errors.InvalidBase64PaddingDefect()] if missing else [])
    except binascii.Error:
        pass
    # With other characters in it, or the wrong length.
    try:
        return base64.b64decode(encoded, validate=False), [errors.InvalidBase64CharactersDefect()]
    except binascii.Error:
        pass
    try:
        return (base64.b64decode(encoded + b'==', validate=False),
                [errors.InvalidBase64CharactersDefect(), errors.InvalidBase64PaddingDefect()])
    except binascii.Error:
        return encoded, [errors.InvalidBase64LengthDefect()]


def encode_b(bstring):
    """Return bytes as base64 text."""
    return base64.b64encode(bstring).decode('ascii')


def len_b(bstring):
    """Return the length of bytes as base64 text."""
    return (len(bstring) + 2) // 3 * 4


_decoders = {'q': decode_q, 'b': decode_b}
_encoders = {'q': encode_q, 'b': encode_b}
_lengths = {'q': len_q, 'b': len_b}


def decode(ew):
    """Return (text, charset, language, defects) of an encoded word."""
    _, charset, cte, text, _ = ew.split('?')
    charset, _, lang = charset.partition('*')
    bstring, defects = _decoders[cte.lower()](text.encode('ascii', 'surrogateescape'))
    try:
        string = bstring.decode(charset)
    except UnicodeDecodeError:
        defects.append(errors.UndecodableBytesDefect(
            f"Encoded word contains bytes not decodable using {charset!r} charset"))
        string = bstring.decode(charset, 'surrogateescape')
    except (LookupError, UnicodeEncodeError):
        string = bstring.decode('ascii', 'surrogateescape')
        if charset.lower() != 'unknown-8bit':
            defects.append(errors.CharsetError(f"Unknown charset {charset!r} in encoded word; decoded as unknown bytes"))
    return string, charset, lang, defects


def encode(string, charset='utf-8', encoding=None, lang=''):
    """Return text as an encoded word, in the shorter encoding unless one is given."""
    if charset == 'unknown-8bit':
        bstring = string.encode('ascii', 'surrogateescape')
    else:
        bstring = string.encode(charset)
    if encoding is None:
        encoding = 'q' if len_q(bstring) - len_b(bstring) < 5 else 'b'
    if lang:
        lang = '*' + lang
    return "=?{}{}?{}?{}?=".format(charset, lang, encoding, _encoders[encoding](bstring))
