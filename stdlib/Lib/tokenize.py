"""Splits Python source into tokens.

tokenize() takes the readline method of a binary file, generate_tokens() that
of a text file; both yield TokenInfo tuples. untokenize() goes the other way.
"""

import re
import token as _token
from _source_encoding import _get_normal_name, blank_re, cookie_re, detect_encoding
from _untokenize import Untokenizer, untokenize
from builtins import open as _builtin_open
from collections import namedtuple
from token import *
from token import EXACT_TOKEN_TYPES

__all__ = _token.__all__ + [
    "tokenize", "generate_tokens", "detect_encoding", "untokenize", "TokenInfo",
    "open", "TokenError"]


class TokenInfo(namedtuple('TokenInfo', 'type string start end line')):
    """One token: kind, text, (row, column) of start and end, the line it is on."""

    def __repr__(self):
        return ('TokenInfo(type=%d (%s), string=%r, start=%r, end=%r, line=%r)'
                % (self.type, tok_name[self.type], *self[1:]))

    @property
    def exact_type(self):
        """The kind, with each operator as a kind of its own."""
        if self.type == OP and self.string in EXACT_TOKEN_TYPES:
            return EXACT_TOKEN_TYPES[self.string]
        return self.type


class TokenError(Exception):
    """Raised for source that cannot be split; args are (message, (row, column))."""


def open(filename):
    """Open a source file for reading as text, in its own encoding."""
    from io import TextIOWrapper

    file = _builtin_open(filename, 'rb')
    try:
        encoding, _ = detect_encoding(file.readline)
        file.seek(0)
        text = TextIOWrapper(file, encoding, line_buffering=True)
    except BaseException:
        file.close()
        raise
    text.mode = 'r'
    return text


# From source to tokens.

def tokenize(readline):
    """Yield the tokens of a source whose readline gives bytes; the first is ENCODING."""
    encoding, consumed = detect_encoding(readline)
    codec = 'utf-8' if encoding == 'utf-8-sig' else encoding
    yield TokenInfo(ENCODING, 'utf-8' if encoding == 'utf-8-sig' else encoding,
                    (0, 0), (0, 0), '')

    def lines():
        yield from consumed
        while True:
            try:
                line = readline()
            except StopIteration:
                return
            if not line:
                return
            yield line

    yield from _generate_tokens_from_c_tokenizer(lines().__next__, codec, extra_tokens=True)


def generate_tokens(readline):
    """Yield the tokens of a source whose readline gives str."""
    return _generate_tokens_from_c_tokenizer(readline, extra_tokens=True)


def _generate_tokens_from_c_tokenizer(source, encoding=None, extra_tokens=False):
    """Yield tokens as the interpreter's own tokenizer does; with an encoding, source gives bytes."""
    if encoding is None:
        return _Scanner(source, extra=extra_tokens).tokens()

    def decoded():
        try:
            line = source()
        except StopIteration:
            return ''
        if not isinstance(line, bytes):
            raise TypeError("readline() returned a non-bytes object")
        return line.decode(encoding)

    return _Scanner(decoded, extra=extra_tokens).tokens()


_TABSIZE = 8
_MAX_INDENT = 100
_MAX_PARENS = 200

_number = re.compile(r'0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+'
                     r'|(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?'
                     r'|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?')
_name = re.compile(r'[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*')
_string_start = re.compile(r"([rRbBuUfF]{0,2})('''|\"\"\"|'|\")")
_prefixes = {'', 'r', 'b', 'u', 'f', 'rb', 'br', 'fr', 'rf'}
_operator = re.compile('|'.join(
    re.escape(op) for op in sorted([*EXACT_TOKEN_TYPES, '<>'], key=len, reverse=True)))
_space = re.compile(r'[ \t\f]*')
_closing = {')': '(', ']': '[', '}': '{'}


class _FString:
    """An f-string that is being read.

    fields has, for each replacement field that is open, how many brackets were
    open around it; in_literal tells whether a literal part (of the string or
    of a format) is next.
    """

    def __init__(self, quote, raw, start):
        self.quote = quote
        self.raw = raw
        self.start = start
        self.fields = []
        self.in_literal = True


class _Scanner:
    """Reads lines and makes tokens of them."""

    def __init__(self, readline, extra):
        self.readline = readline
        self.extra = extra              # comments and blank lines too
        self.row = 0
        self.line = ''
        self.pos = 0
        self.indents = [0]
        self.alt_indents = [0]          # with tabs of one column, to find mixtures
        self.parens = []
        self.fstrings = []
        self.missing_newline = False

    def next_line(self):
        try:
            line = self.readline()
        except StopIteration:
            line = ''
        if not isinstance(line, str):
            raise TypeError("readline() returned a non-string object")
        self.line = line
        self.pos = 0
        if line:
            self.row += 1
            if '\0' in line:
                raise TokenError('source code cannot contain null bytes', (self.row, 0))
        return line

    def error(self, msg, row=None, col=None):
        return TokenError(msg, (self.row if row is None else row,
                                self.pos if col is None else col))

    def token(self, kind, start, end):
        return TokenInfo(kind, self.line[start:end], (self.row, start),
                         (self.row, end), self.line)

    def tokens(self):
        while self.next_line():
            if self.fstrings and self.fstrings[-1].in_literal or self.parens:
                yield from self.rest_of_line()
                continue
            blank = yield from self.start_of_line()
            if not blank:
                yield from self.rest_of_line()
        yield from self.finish()

    def start_of_line(self):
        """Handle indentation; returns True if the line has no code."""
        line = self.line
        col = alt = pos = 0
        for pos, c in enumerate(line):
            if c == ' ':
                col += 1
                alt += 1
            elif c == '\t':
                col = (col // _TABSIZE + 1) * _TABSIZE
                alt += 1
            elif c == '\f':
                col = alt = 0
            else:
                break
        else:
            pos = len(line)
        self.pos = pos
        rest = line[pos:]
        if not rest or rest[0] in '#\r\n':
            if rest.startswith('#'):
                yield from self.comment()
            if self.extra:
                yield self.newline_token(NL)
            return True
        yield from self.indentation(col, alt)
        return False

    def newline_token(self, kind):
        line, pos = self.line, self.pos
        text = line[pos:]
        if not self.extra:
            return TokenInfo(kind, '', (self.row, pos), (self.row, pos), line)
        if not text:
            # The last line has none; it counts as one column all the same.
            self.missing_newline = kind == NEWLINE
            return TokenInfo(kind, '', (self.row, pos), (self.row, pos + 1), line)
        self.pos = len(line)
        return TokenInfo(kind, text, (self.row, pos), (self.row, pos + len(text)), line)

    def indentation(self, col, alt):
        indents, alts = self.indents, self.alt_indents
        if col == indents[-1]:
            if alt != alts[-1]:
                raise self.tab_error()
        elif col > indents[-1]:
            if len(indents) >= _MAX_INDENT:
                raise IndentationError('too many levels of indentation',
                                       ('<string>', self.row, self.pos,
                                        self.line.rstrip('\r\n'), None, None))
            if alt <= alts[-1]:
                raise self.tab_error()
            indents.append(col)
            alts.append(alt)
            # Without comments and blank lines, indents have neither text nor place.
            yield (self.token(INDENT, 0, self.pos) if self.extra
                   else TokenInfo(INDENT, '', (self.row, -1), (self.row, -1), self.line))
        else:
            while col < indents[-1]:
                indents.pop()
                alts.pop()
                if col > indents[-1]:
                    text = self.line.rstrip('\r\n')
                    raise IndentationError(
                        'unindent does not match any outer indentation level',
                        ('<string>', self.row, len(text) + 1, text, None, None))
                place = self.row, self.pos if self.extra else -1
                yield TokenInfo(DEDENT, '', place, place, self.line)
            if alt != alts[-1]:
                raise self.tab_error()

    def tab_error(self):
        text = self.line.rstrip('\r\n')
        return TabError('inconsistent use of tabs and spaces in indentation',
                        ('<string>', self.row, len(text) + 1, text, None, None))

    def comment(self):
        start = self.pos
        text = self.line[start:].rstrip('\r\n')
        self.pos = start + len(text)
        if self.extra:
            yield self.token(COMMENT, start, self.pos)

    def rest_of_line(self):
        """Make the tokens of a line from the current position on."""
        while True:
            fstring = self.fstrings[-1] if self.fstrings else None
            if fstring is not None and fstring.in_literal:
                if self.pos >= len(self.line) and not self.next_line():
                    return
                yield from self.fstring_literal(fstring)
                continue
            self.pos = _space.match(self.line, self.pos).end()
            pos = self.pos
            line = self.line
            c = line[pos:pos + 1]
            if not c or c in '\r\n':
                if self.parens:
                    if self.extra and c:
                        yield self.newline_token(NL)
                else:
                    yield self.newline_token(NEWLINE)
                return
            if c == '#':
                yield from self.comment()
            elif c == '\\':
                if line[pos + 1:].strip('\r\n') or pos + 1 == len(line):
                    if pos + 1 == len(line):
                        raise self.error('unexpected EOF in multi-line statement',
                                         col=pos + 1)
                    raise self.error('unexpected character after line '
                                     'continuation character', col=pos + 2)
                if not self.next_line():
                    raise self.error('unexpected EOF in multi-line statement', col=0)
            elif not c.isascii() and not c.isidentifier() and not self.extra:
                raise self.error("invalid non-printable character U+%04X" % ord(c)
                                 if not c.isprintable() else
                                 "invalid character '%s' (U+%04X)" % (c, ord(c)),
                                 col=pos + 1)
            elif c.isdigit() and c.isascii() or (
                    c == '.' and line[pos + 1:pos + 2].isdecimal()):
                yield self.number()
            elif c in '\'"':
                yield from self.string(_string_start.match(line, pos))
            elif c == '_' or c.isalpha() or c > '\x7f':
                m = _string_start.match(line, pos)
                if m and m[1].lower() in _prefixes:
                    yield from self.string(m)
                else:
                    self.pos = _name.match(line, pos).end()
                    yield self.token(NAME, pos, self.pos)
            else:
                yield self.operator(fstring)

    def operator(self, fstring):
        line, pos = self.line, self.pos
        m = _operator.match(line, pos)
        text = m[0] if m else line[pos]
        if fstring is not None and len(self.parens) == fstring.fields[-1]:
            # The outermost level of a replacement field.
            if text.startswith(':'):
                text = ':'
                fstring.in_literal = True
            elif text == '!' and line[pos + 1:pos + 2] != '=':
                text = '!'
            elif text == '}':
                self.parens.pop()
                fstring.fields.pop()
                fstring.in_literal = True
                self.pos = pos + 1
                return self.token(OP if self.extra else RBRACE, pos, self.pos)
        self.pos = pos + len(text)
        if text in '([{':
            if len(self.parens) >= _MAX_PARENS:
                raise self.error('too many nested parentheses', col=pos + 1)
            self.parens.append(text)
        elif text in ')]}':
            if not self.parens:
                if self.extra:
                    return self.token(OP, pos, self.pos)
                raise self.error("unmatched '%s'" % text, col=pos + 1)
            opening = self.parens.pop()
            if opening != _closing[text] and not self.extra:
                raise self.error("closing parenthesis '%s' does not match opening "
                                 "parenthesis '%s'" % (text, opening), col=pos + 1)
        kind = OP if self.extra else EXACT_TOKEN_TYPES.get(text, OP)
        return self.token(kind, pos, self.pos)

    def number(self):
        line, pos = self.line, self.pos
        end = _number.match(line, pos).end()
        text = line[pos:end]
        self.pos = end
        rest = line[end:end + 1]
        if text == '0' and rest and rest in 'xXoObB_':
            base = {'x': 'hexadecimal', 'o': 'octal', 'b': 'binary'}.get(rest.lower())
            if base is not None:
                digit = line[end + 1:end + 2]
                if digit.isdigit():
                    raise self.error("invalid digit '%s' in %s literal" % (digit, base),
                                     col=end + 2)
                raise self.error('invalid %s literal' % base, col=end + 1)
        lead = text[1:2].lower()
        if text[0] == '0' and lead and lead in 'xob':
            base = {'x': 'hexadecimal', 'o': 'octal', 'b': 'binary'}[lead]
            if rest == '_':
                digit = line[end + 1:end + 2]
                if digit.isdigit():
                    raise self.error("invalid digit '%s' in %s literal" % (digit, base),
                                     col=end + 2)
                raise self.error('invalid %s literal' % base, col=end + 1)
            if rest.isdigit():
                raise self.error("invalid digit '%s' in %s literal" % (rest, base),
                                 col=end + 1)
        elif rest == '_':
            raise self.error('invalid decimal literal', col=end + 1)
        elif rest and rest in 'eE' and line[end + 1:end + 2] in ('+', '-'):
            raise self.error('invalid decimal literal', col=end + 2)
        elif (text.isdigit() and text[0] == '0' and text.strip('0') and not self.extra):
            raise self.error('leading zeros in decimal integer literals are not '
                             'permitted; use an 0o prefix for octal integers',
                             col=pos + 1)
        return self.token(NUMBER, pos, end)

    def string(self, m):
        prefix, quote = m.groups()
        pos = self.pos
        if 'f' in prefix.lower():
            self.pos = m.end()
            self.fstrings.append(_FString(quote, 'r' in prefix.lower(), (self.row, pos)))
            yield self.token(FSTRING_START, pos, self.pos)
            return
        start_row, first_line = self.row, self.line
        pieces = []
        lines = first_line
        start = pos
        i = m.end()
        while True:
            line = self.line
            c = line[i:i + 1]
            if not c:
                if len(quote) == 1:
                    raise self.error('unterminated string literal (detected at line %d)'
                                     % start_row, start_row, pos + 1)
                pieces.append(line[start:])
                if not self.next_line():
                    raise self.error('EOF in multi-line string', start_row, pos + 1)
                lines += self.line
                start = i = 0
            elif c == '\\':
                i += 2
                if line[i - 1:i] == '\r' and line[i:i + 1] == '\n':
                    i += 1
                if i >= len(line) and len(quote) == 1:
                    # A continued line.
                    pieces.append(line[start:])
                    if not line.endswith('\n') or not self.next_line():
                        raise self.error('unterminated string literal (detected at '
                                         'line %d)' % self.row, start_row, pos + 1)
                    lines += self.line
                    start = i = 0
            elif c == quote[0] and line.startswith(quote, i):
                i += len(quote)
                pieces.append(line[start:i])
                break
            elif c == '\n' and len(quote) == 1:
                raise self.error('unterminated string literal (detected at line %d)'
                                 % self.row, start_row, pos + 1)
            else:
                i += 1
        self.pos = i
        yield TokenInfo(STRING, ''.join(pieces), (start_row, pos), (self.row, i), lines)

    def fstring_literal(self, f):
        """Make the tokens of a literal part, up to a brace or the closing quote."""
        start_row, start = self.row, self.pos
        lines = self.line
        text = []
        in_format = bool(f.fields)
        quote = f.quote
        while True:
            line = self.line
            i = self.pos
            c = line[i:i + 1]
            if not c:
                if not self.next_line():
                    self.unterminated_fstring(f)
                lines += self.line
                continue
            if c == quote[0] and line.startswith(quote, i):
                if in_format:
                    break
                if text:
                    yield self.middle(text, start_row, start, lines)
                self.pos = i + len(quote)
                self.fstrings.pop()
                yield TokenInfo(FSTRING_END, quote, (self.row, i),
                                (self.row, self.pos), line)
                return
            if c == '\n' and len(quote) == 1:
                if not in_format:
                    self.unterminated_fstring(f)
                # A format ends with its line; the field may go on.
                yield self.middle(text, start_row, start, lines)
                f.in_literal = False
                return
            if c == '{':
                if line[i + 1:i + 2] == '{' and not in_format:
                    text.append('{')
                    self.pos = i + 1
                    yield self.middle(text, start_row, start, lines)
                    self.pos = start = i + 2
                    text, start_row, lines = [], self.row, line
                    continue
                if text:
                    yield self.middle(text, start_row, start, lines)
                f.fields.append(len(self.parens) + 1)
                self.parens.append('{')
                f.in_literal = False
                self.pos = i + 1
                yield TokenInfo(OP if self.extra else LBRACE, '{', (self.row, i),
                                (self.row, i + 1), line)
                return
            if c == '}':
                if in_format:
                    yield self.middle(text, start_row, start, lines)
                    self.parens.pop()
                    f.fields.pop()
                    self.pos = i + 1
                    yield TokenInfo(OP if self.extra else RBRACE, '}', (self.row, i),
                                    (self.row, i + 1), line)
                    return
                if line[i + 1:i + 2] == '}':
                    text.append('}')
                    self.pos = i + 1
                    yield self.middle(text, start_row, start, lines)
                    self.pos = start = i + 2
                    text, start_row, lines = [], self.row, line
                    continue
                raise self.error("f-string: single '}' is not allowed", col=i + 1)
            if c == '\\':
                nxt = line[i + 1:i + 2]
                if nxt in '{}' and nxt:
                    text.append(c)
                    self.pos = i + 1
                elif nxt == 'N' and not f.raw and line[i + 2:i + 3] == '{':
                    stop = line.find('}', i)
                    stop = len(line) if stop < 0 else stop + 1
                    text.append(line[i:stop])
                    self.pos = stop
                else:
                    text.append(line[i:i + 2])
                    self.pos = i + 2
                continue
            text.append(c)
            self.pos = i + 1

    def middle(self, text, start_row, start, lines):
        return TokenInfo(FSTRING_MIDDLE, ''.join(text), (start_row, start),
                         (self.row, self.pos), lines)

    def unterminated_fstring(self, f):
        kind = 'triple-quoted f-string' if len(f.quote) == 3 else 'f-string'
        raise self.error('unterminated %s literal (detected at line %d)'
                         % (kind, self.row), f.start[0], f.start[1] + 1)

    def finish(self):
        """Check that nothing is open at the end, and close the blocks."""
        if self.fstrings and self.fstrings[-1].in_literal:
            self.unterminated_fstring(self.fstrings[-1])
        if self.parens:
            raise self.error('unexpected EOF in multi-line statement',
                             col=self.pos)
        row = self.row + 1
        for _ in self.indents[1:]:
            place = (row, 0) if self.extra else (row - 1, -1)
            yield TokenInfo(DEDENT, '', place, place, '')
        yield TokenInfo(ENDMARKER, '', (row, 0), (row, 0), '')


def main():
    import argparse
    import sys

    def fail(message, filename=None, location=None):
        if location:
            args = (filename,) + location + (message,)
            print("%s:%d:%d: error: %s" % args, file=sys.stderr)
        elif filename:
            print("%s: error: %s" % (filename, message), file=sys.stderr)
        else:
            print("error: %s" % message, file=sys.stderr)
        sys.exit(1)

    parser = argparse.ArgumentParser(prog='python -m tokenize')
    parser.add_argument(dest='filename', nargs='?', metavar='filename.py',
                        help='the file to tokenize; defaults to stdin')
    parser.add_argument('-e', '--exact', dest='exact', action='store_true',
                        help='display token names using the exact type')
    args = parser.parse_args()
    filename = args.filename or '<stdin>'
    try:
        if args.filename:
            with _builtin_open(filename, 'rb') as f:
                tokens = list(tokenize(f.readline))
        else:
            tokens = generate_tokens(sys.stdin.readline)
        for tok in tokens:
            kind = tok.exact_type if args.exact else tok.type
            place = "%d,%d-%d,%d:" % (tok.start + tok.end)
            print("%-20s%-15s%-15r" % (place, tok_name[kind], tok.string))
    except IndentationError as err:
        line, column = err.args[1][1:3]
        fail(err.args[0], filename, (line, column))
    except TokenError as err:
        line, column = err.args[1]
        fail(err.args[0], filename, (line, column))
    except SyntaxError as err:
        fail(err, filename)
    except OSError as err:
        fail(err)
    except KeyboardInterrupt:
        print("interrupted\n")


if __name__ == "__main__":
    main()
