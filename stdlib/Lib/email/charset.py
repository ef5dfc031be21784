"""Character sets, and how text in them is written in headers and bodies."""

__all__ = ['Charset', 'add_alias', 'add_charset', 'add_codec']

from functools import partial

import email.base64mime
import email.quoprimime
from email import errors
from email.encoders import encode_7or8bit

QP = 1          # quoted-printable
BASE64 = 2
SHORTEST = 3    # whichever of the two is shorter, in headers only

# What an encoded word needs beside charset and text: =? ?q? ?=
RFC2047_CHROME_LEN = 7
DEFAULT_CHARSET = 'us-ascii'
UNKNOWN8BIT = 'unknown-8bit'
EMPTYSTRING = ''

# name: (encoding in headers, encoding in bodies, charset of the output or None)
CHARSETS = {'us-ascii': (None, None, None), 'viscii': (QP, QP, None), 'big5': (BASE64, BASE64, None),
            'gb2312': (BASE64, BASE64, None), 'euc-jp': (BASE64, None, 'iso-2022-jp'),
            'shift_jis': (BASE64, None, 'iso-2022-jp'), 'iso-2022-jp': (BASE64, None, None),
            'koi8-r': (BASE64, BASE64, None), 'utf-8': (SHORTEST, BASE64, 'utf-8')}
for _n in (1, 2, 3, 4, 9, 10, 13, 14, 15, 16):
    CHARSETS[f'iso-8859-{_n}'] = QP, QP, None
CHARSETS['windows-1252'] = QP, QP, None

ALIASES = {'latin_1': 'iso-8859-1', 'latin-1': 'iso-8859-1', 'cp949': 'ks_c_5601-1987',
           'euc_jp': 'euc-jp', 'euc_kr': 'euc-kr', 'ascii': 'us-ascii'}
for _latin, _iso in ((2, 2), (3, 3), (4, 4), (5, 9), (6, 10), (7, 13), (8, 14), (9, 15), (10, 16)):
    ALIASES[f'latin_{_latin}'] = ALIASES[f'latin-{_latin}'] = f'iso-8859-{_iso}'

# Charsets whose codec has another name; None where nothing is to be coded.
CODEC_MAP = {'gb2312': 'eucgb2312_cn', 'big5': 'big5_tw', 'us-ascii': None}


def add_charset(charset, header_enc=None, body_enc=None, output_charset=None):
    """Tell how a charset is written."""
    if body_enc == SHORTEST:
        raise ValueError('SHORTEST not allowed for body_enc')
    CHARSETS[charset] = header_enc, body_enc, output_charset


def add_alias(alias, canonical):
    """Tell another name of a charset."""
    ALIASES[alias] = canonical


def add_codec(charset, codecname):
    """Tell the codec of a charset."""
    CODEC_MAP[charset] = codecname


def _encode(string, codec):
    if codec == UNKNOWN8BIT:
        return string.encode('ascii', 'surrogateescape')
    return string.encode(codec)


class Charset:
    """A charset: its names, and how its text is encoded in headers and bodies."""

    def __init__(self, input_charset=DEFAULT_CHARSET):
        try:
            if isinstance(input_charset, str):
                input_charset.encode('ascii')
            else:
                input_charset = str(input_charset, 'ascii')
        except UnicodeError:
            raise errors.CharsetError(input_charset)
        input_charset = input_charset.lower()
        self.input_charset = ALIASES.get(input_charset, input_charset)
        henc, benc, conv = CHARSETS.get(self.input_charset, (SHORTEST, BASE64, None))
        self.header_encoding = henc
        self.body_encoding = benc
        self.output_charset = ALIASES.get(conv or self.input_charset, conv or self.input_charset)
        self.input_codec = CODEC_MAP.get(self.input_charset, self.input_charset)
        self.output_codec = CODEC_MAP.get(self.output_charset, self.output_charset)

    def __repr__(self):
        return self.input_charset.lower()

    def __eq__(self, other):
        return str(self) == str(other).lower()

    def get_body_encoding(self):
        """Return a transfer encoding's name, or a function that encodes a message."""
        assert self.body_encoding != SHORTEST
        if self.body_encoding == QP:
            return 'quoted-printable'
        if self.body_encoding == BASE64:
            return 'base64'
        return encode_7or8bit

    def get_output_charset(self):
        """Return the charset of the output."""
        return self.output_charset or self.input_charset

    def header_encode(self, string):
        """Return text as an encoded word."""
        header_bytes = _encode(string, self.output_codec or 'us-ascii')
        encoder = self._get_encoder(header_bytes)
        return string if encoder is None else encoder.header_encode(header_bytes, self.output_codec)

    def header_encode_lines(self, string, maxlengths):
        """Return encoded words that fit the lengths; None where the first place has no room."""
        codec = self.output_codec or 'us-ascii'
        encoder = self._get_encoder(_encode(string, codec))
        encode = partial(encoder.header_encode, charset=codec)
        chrome = len(self.get_output_charset()) + RFC2047_CHROME_LEN
        lines, current = [], ''
        room = next(maxlengths) - chrome
        for character in string:
            current += character
            if encoder.header_length(_encode(current, codec)) > room:
                current = current[:-1]
                if not lines and not current:
                    lines.append(None)
                else:
                    lines.append(encode(_encode(current, codec)))
                current = character
                room = next(maxlengths) - chrome
        lines.append(encode(_encode(current, codec)))
        return lines

    def _get_encoder(self, header_bytes):
        if self.header_encoding == BASE64:
            return email.base64mime
        if self.header_encoding == QP:
            return email.quoprimime
        if self.header_encoding == SHORTEST:
            shorter = email.base64mime.header_length(header_bytes) < email.quoprimime.header_length(header_bytes)
            return email.base64mime if shorter else email.quoprimime
        return None

    def body_encode(self, string):
        """Return text as a body of this charset has it."""
        if not string:
            return string
        if self.body_encoding is BASE64:
            if isinstance(string, str):
                string = string.encode(self.output_charset)
            return email.base64mime.body_encode(string)
        if self.body_encoding is QP:
            # Bytes are encoded as characters of latin-1, one for one.
            if isinstance(string, str):
                string = string.encode(self.output_charset)
            return email.quoprimime.body_encode(string.decode('latin1'))
        if isinstance(string, str):
            string = string.encode(self.output_charset).decode('ascii')
        return string
