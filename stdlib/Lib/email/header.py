"""Header values with text in several charsets, after RFC 2047."""

__all__ = ['Header', 'decode_header', 'make_header']

import binascii
import re

import email.base64mime
import email.quoprimime
from email import charset as _charset
from email.errors import HeaderParseError

Charset = _charset.Charset
NL = '\n'
SPACE = ' '
BSPACE = b' '
SPACE8 = ' ' * 8
EMPTYSTRING = ''
MAXLINELEN = 78
FWS = ' \t'
USASCII = Charset('us-ascii')
UTF8 = Charset('utf-8')

ecre = re.compile(r'=\?([^?]*?)\?([qQbB])\?(.*?)\?=')
fcre = re.compile(r'[\041-\176]+:\Z')
# A line in the value that would be read as a header.
_embedded_header = re.compile(r'\n[^ \t]+:')


def decode_header(header):
    """Return the parts of a header: pairs (text or bytes, charset or None).

    A header without encoded words is one part of str, otherwise all are bytes.
    """
    if hasattr(header, '_chunks'):
        return [(_charset._encode(string, str(charset)), str(charset)) for string, charset in header._chunks]
    if not ecre.search(header):
        return [(header, None)]
    words = []
    for line in header.splitlines():
        words.extend(_words_of_line(line))
    # Blanks between two encoded words are nothing.
    kept = [word for i, word in enumerate(words)
            if not (0 < i < len(words) - 1 and word[1] is None and word[0].isspace()
                    and words[i - 1][1] and words[i + 1][1])]
    joined = []
    for text, encoding, charset in kept:
        data = _decode_word(text, encoding)
        if joined and joined[-1][1] == charset:
            joined[-1][0] += data if charset is not None else BSPACE + data
        else:
            joined.append([data, charset])
    return [tuple(part) for part in joined]


def _words_of_line(line):
    """List (text, encoding or None, charset or None) of a line's words."""
    parts = ecre.split(line)
    words = []
    first = True
    while parts:
        text = parts.pop(0)
        if first:
            text = text.lstrip()
            first = False
        if text:
            words.append((text, None, None))
        if parts:
            charset, encoding, encoded = parts.pop(0).lower(), parts.pop(0).lower(), parts.pop(0)
            words.append((encoded, encoding, charset))
    return words


def _decode_word(text, encoding):
    if encoding is None:
        return bytes(text, 'raw-unicode-escape')
    if encoding == 'q':
        return bytes(email.quoprimime.header_decode(text), 'raw-unicode-escape')
    text += '===='[:-len(text) % 4]
    try:
        return email.base64mime.decode(text)
    except binascii.Error:
        raise HeaderParseError('Base64 decoding error')


def make_header(decoded_seq, maxlinelen=None, header_name=None, continuation_ws=' '):
    """Return the Header of what decode_header() returned."""
    h = Header(maxlinelen=maxlinelen, header_name=header_name, continuation_ws=continuation_ws)
    for s, charset in decoded_seq:
        if charset is not None and not isinstance(charset, Charset):
            charset = Charset(charset)
        h.append(s, charset)
    return h


class Header:
    """A header value made of chunks of text, each with its charset."""

    def __init__(self, s=None, charset=None, maxlinelen=None, header_name=None, continuation_ws=' ',
                 errors='strict'):
        if charset is None:
            charset = USASCII
        elif not isinstance(charset, Charset):
            charset = Charset(charset)
        self._charset = charset
        self._continuation_ws = continuation_ws
        self._chunks = []
        if s is not None:
            self.append(s, charset, errors)
        self._maxlinelen = MAXLINELEN if maxlinelen is None else maxlinelen
        self._headerlen = len(header_name) + 2 if header_name is not None else 0

    def __str__(self):
        self._normalize()
        pieces = []
        last_charset = last_space = None
        for string, charset in self._chunks:
            if charset == _charset.UNKNOWN8BIT:
                string = string.encode('ascii', 'surrogateescape').decode('ascii', 'replace')
            if pieces:
                # A space between words unless both are encoded, where it is nothing.
                spaced = string and self._nonctext(string[0])
                if last_charset not in (None, 'us-ascii'):
                    if charset in (None, 'us-ascii') and not spaced:
                        pieces.append(SPACE)
                elif charset not in (None, 'us-ascii') and not last_space:
                    pieces.append(SPACE)
            last_space = string and self._nonctext(string[-1])
            last_charset = charset
            pieces.append(string)
        return EMPTYSTRING.join(pieces)

    def __eq__(self, other):
        return other == str(self)

    def append(self, s, charset=None, errors='strict'):
        """Add text; bytes are decoded by the charset."""
        if charset is None:
            charset = self._charset
        elif not isinstance(charset, Charset):
            charset = Charset(charset)
        if not isinstance(s, str):
            codec = charset.input_codec or 'us-ascii'
            if codec == _charset.UNKNOWN8BIT:
                s = s.decode('us-ascii', 'surrogateescape')
            else:
                s = s.decode(codec, errors)
        # It must be possible to write it.
        codec = charset.output_codec or 'us-ascii'
        if codec != _charset.UNKNOWN8BIT:
            try:
                s.encode(codec, errors)
            except UnicodeEncodeError:
                if codec != 'us-ascii':
                    raise
                charset = UTF8
        self._chunks.append((s, charset))

    def _nonctext(self, s):
        return s.isspace() or s in ('(', ')', '\\')

    def encode(self, splitchars=';, \t', maxlinelen=None, linesep='\n'):
        """Return the value as it is written, folded into lines.

        Lines are split at the characters in splitchars, those first in it
        preferred; linesep goes between the lines.
        """
        self._normalize()
        if maxlinelen is None:
            maxlinelen = self._maxlinelen
        if maxlinelen == 0:
            maxlinelen = 1000000
        formatter = _ValueFormatter(self._headerlen, maxlinelen, self._continuation_ws, splitchars)
        last_charset = has_space = None
        for string, charset in self._chunks:
            if has_space is not None:
                spaced = string and self._nonctext(string[0])
                if last_charset not in (None, 'us-ascii'):
                    if not spaced or charset not in (None, 'us-ascii'):
                        formatter.add_transition()
                elif charset not in (None, 'us-ascii') and not has_space:
                    formatter.add_transition()
            has_space = string and self._nonctext(string[-1])
            last_charset = charset
            self._encode_chunk(formatter, string, charset)
        if self._chunks:
            # A blank at the end of the last chunk stays: this is what is dropped instead.
            formatter.add_transition()
        value = formatter.text(linesep)
        if _embedded_header.search(value):
            raise HeaderParseError("header value appears to contain an embedded header: {!r}".format(value))
        return value

    def _encode_chunk(self, formatter, string, charset):
        lines = string.splitlines() or ['']
        formatter.feed('', lines[0], charset)
        for line in lines[1:]:
            formatter.newline()
            if charset.header_encoding is not None:
                formatter.feed(self._continuation_ws, ' ' + line.lstrip(), charset)
            else:
                stripped = line.lstrip()
                formatter.feed(line[:len(line) - len(stripped)], stripped, charset)
        if len(lines) > 1:
            formatter.newline()

    def _normalize(self):
        """Join neighbours of the same charset."""
        chunks = []
        for string, charset in self._chunks:
            if chunks and chunks[-1][1] == charset:
                chunks[-1][0].append(string)
            else:
                chunks.append(([string], charset))
        self._chunks = [(SPACE.join(strings), charset) for strings, charset in chunks]


class _ValueFormatter:
    """Folds words into lines: a line is a list of (blanks before, text)."""

    def __init__(self, headerlen, maxlen, continuation_ws, splitchars):
        self._maxlen = maxlen
        self._continuation_ws = continuation_ws
        self._continuation_ws_len = len(continuation_ws)
        self._splitchars = splitchars
        self._lines = []
        self._current_line = _Accumulator(headerlen)

    def text(self, linesep):
        """Return the lines, the name's room left out."""
        self.newline()
        return linesep.join(self._lines)

    def newline(self):
        """End the current line."""
        line = self._current_line
        line.drop_transition()
        if len(line):
            if line.is_onlyws() and self._lines:
                self._lines[-1] += str(line)
            else:
                self._lines.append(str(line))
        line.reset()

    def add_transition(self):
        """Put a place between words where the line may end."""
        self._current_line.push(' ', '')

    def feed(self, fws, string, charset):
        """Add text of one charset."""
        if charset.header_encoding is None:
            self._ascii_split(fws, string)
            return
        encoded = charset.header_encode_lines(string, self._maxlengths())
        first = encoded.pop(0) if encoded else None
        if first is not None:
            self._append_chunk(fws, first)
        for line in encoded:
            self.newline()
            self._current_line.push(self._continuation_ws, line)

    def _maxlengths(self):
        yield self._maxlen - len(self._current_line)
        while True:
            yield self._maxlen - self._continuation_ws_len

    def _ascii_split(self, fws, string):
        parts = re.split("([" + FWS + "]+)", fws + string)
        if parts[0]:
            parts[:0] = ['']
        else:
            parts.pop(0)
        for blanks, part in zip(parts[::2], parts[1::2]):
            self._append_chunk(blanks, part)

    def _append_chunk(self, fws, string):
        line = self._current_line
        line.push(fws, string)
        if len(line) <= self._maxlen:
            return
        # Go back to the best place to split at; what follows it goes to the next line.
        for char in self._splitchars:
            for i in range(line.part_count() - 1, 0, -1):
                blanks = line[i][0]
                if char.isspace():
                    if blanks and blanks[0] == char:
                        break
                    continue
                before = line[i - 1][1]
                if before and before[-1] == char:
                    break
            else:
                continue
            break
        else:
            blanks, part = line.pop()
            if line.initial_size > 0:
                # Nothing to split at: the new part begins a line.
                self.newline()
                if not blanks:
                    blanks = ' '
            line.push(blanks, part)
            return
        rest = line.pop_from(i)
        self._lines.append(str(line))
        line.reset(rest)


class _Accumulator:
    """A line in the making."""

    def __init__(self, initial_size=0):
        self.initial_size = initial_size
        self.parts = []

    def __len__(self):
        return sum(len(blanks) + len(text) for blanks, text in self.parts) + self.initial_size

    def __str__(self):
        return ''.join(blanks + text for blanks, text in self.parts)

    def __getitem__(self, i):
        return self.parts[i]

    def push(self, blanks, text):
        self.parts.append((blanks, text))

    def pop(self):
        return self.parts.pop()

    def drop_transition(self):
        """Take off a transition at the end."""
        if self.parts and self.parts[-1] == (' ', ''):
            self.parts.pop()

    def pop_from(self, i):
        rest, self.parts[i:] = self.parts[i:], []
        return rest

    def part_count(self):
        return len(self.parts)

    def is_onlyws(self):
        return not self.initial_size and (not self.parts or str(self).isspace())

    def reset(self, parts=None):
        self.parts = list(parts or ())
        self.initial_size = 0
