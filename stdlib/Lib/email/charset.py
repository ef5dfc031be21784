"""How messages have to be encoded whose text is in one charset or another."""

import email.base64mime
import email.quoprimime
from email import errors
from email.encoders import encode_7or8bit

__all__ = ["Charset", "add_alias", "add_charset", "add_codec"]

# Encodings; the third means the shorter of the others, for headers only.
QP, BASE64, SHORTEST = 1, 2, 3

DEFAULT_CHARSET = "us-ascii"
UNKNOWN8BIT = "unknown-8bit"

# What is in an encoded word beside charset and text: "=?", "?q?" and "?=".
RFC2047_CHROME_LEN = 7

_ISO = {1: 1, 2: 2, 3: 3, 4: 4, 5: 9, 6: 10, 7: 13, 8: 14, 9: 15, 10: 16}  # by the number of the Latin alphabet

# The encoding of headers, that of bodies, and the charset for output if it is another one; and the charsets treated so.
_TREATMENTS = {
    (None, None, None): "us-ascii",
    (QP, QP, None): " ".join(["viscii windows-1252", *[f"iso-8859-{number}" for number in _ISO.values()]]),
    (BASE64, BASE64, None): "big5 gb2312 koi8-r",
    (BASE64, None, None): "iso-2022-jp",
    (BASE64, None, "iso-2022-jp"): "euc-jp shift_jis",
    (SHORTEST, BASE64, "utf-8"): "utf-8",
}
CHARSETS = {name: treatment for treatment, names in _TREATMENTS.items() for name in names.split()}

ALIASES = {f"latin{mark}{latin}": f"iso-8859-{number}" for latin, number in _ISO.items() for mark in "_-"}
ALIASES |= {"ascii": "us-ascii", "cp949": "ks_c_5601-1987", "euc_jp": "euc-jp", "euc_kr": "euc-kr"}

# The codecs of charsets that are called otherwise; None: nothing is to be done.
CODEC_MAP = {"gb2312": "eucgb2312_cn", "big5": "big5_tw", "us-ascii": None}


def add_charset(charset, header_enc=None, body_enc=None, output_charset=None):
    """Say how text in a charset is encoded: QP, BASE64 or None, in headers also SHORTEST; and in which charset it is written."""
    if body_enc == SHORTEST:
        raise ValueError("SHORTEST not allowed for body_enc")
    CHARSETS[charset] = header_enc, body_enc, output_charset


def add_alias(alias, canonical):
    """Give a charset another name."""
    ALIASES[alias] = canonical


def add_codec(charset, codecname):
    """Say which codec a charset has."""
    CODEC_MAP[charset] = codecname


def _encode(string, codec):
    """Text as bytes; that of an unknown charset was bytes before."""
    return string.encode("ascii", "surrogateescape") if codec == UNKNOWN8BIT else string.encode(codec)


class Charset:
    """A charset and how it is treated.

    input_charset is its usual name, output_charset that of the charset in which its
    text is written; input_codec and output_codec are the codecs of both.
    header_encoding and body_encoding are QP, BASE64, None, or for headers SHORTEST.
    """

    def __init__(self, input_charset=DEFAULT_CHARSET):
        name = _ascii_name(input_charset).lower()
        self.input_charset = ALIASES.get(name, name)
        treatment = CHARSETS.get(self.input_charset, (SHORTEST, BASE64, None))
        self.header_encoding, self.body_encoding, written = treatment
        written = written or self.input_charset
        self.output_charset = ALIASES.get(written, written)
        self.input_codec = CODEC_MAP.get(self.input_charset, self.input_charset)
        self.output_codec = CODEC_MAP.get(self.output_charset, self.output_charset)

    def __repr__(self):
        return self.input_charset.lower()

    def __eq__(self, other):
        return str(self) == str(other).lower()

    def get_output_charset(self):
        """The name of the charset in which text is written."""
        return self.output_charset or self.input_charset

    def get_body_encoding(self):
        """The transfer encoding of bodies, or a function that encodes the message it is given and sets the header."""
        names = {QP: "quoted-printable", BASE64: "base64"}
        return names.get(self.body_encoding, encode_7or8bit)

    def body_encode(self, string):
        """The text of a body, encoded."""
        if not string:
            return string
        data = string.encode(self.output_charset) if isinstance(string, str) else string
        match self.body_encoding:
            case _ if self.body_encoding == BASE64:
                return email.base64mime.body_encode(data)
            case _ if self.body_encoding == QP:
                return email.quoprimime.body_encode(data.decode("latin-1"))
        return data.decode("ascii") if isinstance(string, str) else string

    # Headers

    def _get_encoder(self, header_bytes):
        """The module that encodes a header, None if none has to."""
        base64, quoted = email.base64mime, email.quoprimime
        if self.header_encoding == SHORTEST:
            return base64 if base64.header_length(header_bytes) < quoted.header_length(header_bytes) else quoted
        return {BASE64: base64, QP: quoted}.get(self.header_encoding)

    def header_encode(self, string):
        """The text of a header as an encoded word."""
        codec = self.output_codec or "us-ascii"
        data = _encode(string, codec)
        encoder = self._get_encoder(data)
        return string if encoder is None else encoder.header_encode(data, codec)

    def header_encode_lines(self, string, maxlengths):
        """The text of a header as encoded words, each of which fits into the line of the next length that maxlengths gives.

        If not even one character fits into the first line, the first item is None.
        """
        codec = self.output_codec or "us-ascii"
        encoder = self._get_encoder(_encode(string, codec))
        written = self.get_output_charset()
        overhead = len(written) + RFC2047_CHROME_LEN
        words, start = [], 0
        room = next(maxlengths) - overhead
        for end in range(1, len(string) + 1):
            if encoder.header_length(_encode(string[start:end], written)) <= room:
                continue
            fitting = string[start : end - 1]
            words.append(encoder.header_encode(_encode(fitting, codec), codec) if fitting or words else None)
            start = end - 1
            room = next(maxlengths) - overhead
        words.append(encoder.header_encode(_encode(string[start:], codec), codec))
        return words


def _ascii_name(charset):
    try:
        if not isinstance(charset, str):
            return str(charset, "ascii")
        charset.encode("ascii")
    except UnicodeError:
        raise errors.CharsetError(charset) from None
    return charset
