"""The parser: a cursor over the text, and the tables it fills."""

import string

from ._values import date_time, local_time, make_datetime, make_number, make_time, number

_ASCII_CONTROL = frozenset(map(chr, range(32))) | {'\x7f'}
_NOT_IN_LINE = _ASCII_CONTROL - {'\t'}
_NOT_IN_MULTILINE = _ASCII_CONTROL - {'\t', '\n'}
_BLANK = ' \t'
_BLANK_OR_NEWLINE = ' \t\n'
_BARE_KEY = frozenset(string.ascii_letters + string.digits + '-_')
_HEX = frozenset(string.hexdigits)
_ESCAPES = {'\\b': '\b', '\\t': '\t', '\\n': '\n', '\\f': '\f', '\\r': '\r', '\\"': '"', '\\\\': '\\'}


class TOMLDecodeError(ValueError):
    """Raised for text that is not TOML."""


def load(fp, /, *, parse_float=float):
    """Parse a file that is open in binary mode."""
    content = fp.read()
    try:
        text = content.decode()
    except AttributeError:
        raise TypeError("File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`") from None
    return loads(text, parse_float=parse_float)


def loads(s, /, *, parse_float=float):
    """Parse text into a dict."""
    try:
        text = s.replace('\r\n', '\n')
    except (AttributeError, TypeError):
        raise TypeError(f"Expected str object, not '{type(s).__qualname__}'") from None
    return _Parser(text, parse_float).document()


def _checked_float(parse_float):
    """Let a function for floats return anything but a dict or list, which could be taken for tables."""
    if parse_float is float:
        return float

    def parse(text):
        value = parse_float(text)
        if isinstance(value, (dict, list)):
            raise ValueError('parse_float must not return dicts or lists')
        return value

    return parse


class _Flags:
    """What is known of a table beside its contents."""

    __slots__ = ('children', 'frozen', 'explicit')

    def __init__(self):
        self.children = {}
        self.frozen = False         # nothing may be added: an inline table or array
        self.explicit = False       # it has had its [header], or was made by dotted keys

    def at(self, key):
        """Return the flags below, made if needed."""
        flags = self
        for part in key:
            child = flags.children.get(part)
            if child is None:
                child = flags.children[part] = _Flags()
            flags = child
        return flags

    def find(self, key):
        """Return the flags below or None, and whether anything on the way is frozen."""
        flags = self
        for part in key:
            if flags.frozen:
                return None, True
            flags = flags.children.get(part)
            if flags is None:
                return None, False
        return flags, flags.frozen


class _Parser:
    """Parses one document."""

    def __init__(self, text, parse_float):
        self.text = text
        self.pos = 0
        self.parse_float = _checked_float(parse_float)
        self.root = {}
        self.flags = _Flags()
        # Tables that dotted keys of the present block made: closed when the block ends.
        self.dotted = []

    # The cursor.

    def fail(self, message, pos=None):
        """Raise the error, with the place."""
        text, pos = self.text, self.pos if pos is None else pos
        if pos >= len(text):
            place = 'end of document'
        else:
            line = text.count('\n', 0, pos) + 1
            place = f'line {line}, column {pos - text.rfind("\n", 0, pos)}'
        raise TOMLDecodeError(f'{message} (at {place})')

    def peek(self):
        """Return the next character, '' at the end."""
        return self.text[self.pos:self.pos + 1]

    def skip(self, characters):
        """Move over characters of a set."""
        text, pos = self.text, self.pos
        while pos < len(text) and text[pos] in characters:
            pos += 1
        self.pos = pos

    def skip_comment(self):
        """Move over a comment, if there is one, up to the end of the line."""
        if self.peek() != '#':
            return
        end = self.text.find('\n', self.pos)
        if end < 0:
            end = len(self.text)
        for i in range(self.pos, end):
            if self.text[i] in _NOT_IN_LINE:
                self.fail(f'Found invalid character {self.text[i]!r}', i)
        self.pos = end

    def skip_blank_and_comments(self):
        """Move over blanks, ends of lines and comments."""
        while True:
            before = self.pos
            self.skip(_BLANK_OR_NEWLINE)
            self.skip_comment()
            if self.pos == before:
                return

    # Statements.

    def document(self):
        """Parse everything; returns the dict."""
        prefix = ()
        while True:
            self.skip(_BLANK)
            char = self.peek()
            if not char:
                break
            if char == '\n':
                self.pos += 1
                continue
            if char in _BARE_KEY or char in '"\'':
                self.key_value(prefix)
                self.skip(_BLANK)
            elif char == '[':
                for flags in self.dotted:
                    flags.explicit = True
                self.dotted.clear()
                if self.text.startswith('[[', self.pos):
                    prefix = self.array_header()
                else:
                    prefix = self.table_header()
                self.skip(_BLANK)
            elif char != '#':
                self.fail('Invalid statement')
            self.skip_comment()
            char = self.peek()
            if not char:
                break
            if char != '\n':
                self.fail('Expected newline or end of document after a statement')
            self.pos += 1
        return self.root

    def table_header(self):
        self.pos += 1
        self.skip(_BLANK)
        key = self.key()
        flags, frozen = self.flags.find(key)
        if frozen or flags is not None and flags.explicit:
            self.fail(f'Cannot declare {key} twice')
        self.flags.at(key).explicit = True
        try:
            self.table(key)
        except KeyError:
            self.fail('Cannot overwrite a value')
        if self.peek() != ']':
            self.fail("Expected ']' at the end of a table declaration")
        self.pos += 1
        return key

    def array_header(self):
        self.pos += 2
        self.skip(_BLANK)
        key = self.key()
        if self.flags.find(key)[1]:
            self.fail(f'Cannot mutate immutable namespace {key}')
        # A new element starts with nothing declared.
        parent = self.flags.at(key[:-1])
        parent.children[key[-1]] = flags = _Flags()
        flags.explicit = True
        try:
            container = self.table(key[:-1])
            if key[-1] in container:
                items = container[key[-1]]
                if not isinstance(items, list):
                    raise KeyError
                items.append({})
            else:
                container[key[-1]] = [{}]
        except KeyError:
            self.fail('Cannot overwrite a value')
        if not self.text.startswith(']]', self.pos):
            self.fail("Expected ']]' at the end of an array declaration")
        self.pos += 2
        return key

    def table(self, key):
        """Return the table of a key, made if needed; KeyError if something else is in the way."""
        container = self.root
        for part in key:
            container = container.setdefault(part, {})
            if isinstance(container, list):
                container = container[-1]
            if not isinstance(container, dict):
                raise KeyError('There is no nest behind this key')
        return container

    def key_value(self, prefix):
        key = self.key_before_value()
        value = self.value()
        parent = prefix + key[:-1]
        for i in range(1, len(key)):
            # What dotted keys make is no table that a header may open, nor was it one.
            container = prefix + key[:i]
            flags = self.flags.find(container)[0]
            if flags is not None and flags.explicit:
                self.fail(f'Cannot redefine namespace {container}')
        if self.flags.find(parent)[1]:
            self.fail(f'Cannot mutate immutable namespace {parent}')
        try:
            table = self.table(parent)
        except KeyError:
            self.fail('Cannot overwrite a value')
        if key[-1] in table:
            self.fail('Cannot overwrite a value')
        for i in range(1, len(key)):
            self.dotted.append(self.flags.at(prefix + key[:i]))
        if isinstance(value, (dict, list)):
            self.flags.at(prefix + key).frozen = True
        table[key[-1]] = value

    def key_before_value(self):
        """Return a key, and go to its value."""
        # The value is not parsed here: few frames are wanted for each level of nesting.
        key = self.key()
        if self.peek() != '=':
            self.fail("Expected '=' after a key in a key/value pair")
        self.pos += 1
        self.skip(_BLANK)
        return key

    # Keys.

    def key(self):
        """Parse a dotted key and the blanks after it."""
        parts = [self.key_part()]
        while True:
            self.skip(_BLANK)
            if self.peek() != '.':
                return tuple(parts)
            self.pos += 1
            self.skip(_BLANK)
            parts.append(self.key_part())

    def key_part(self):
        char = self.peek()
        if char and char in _BARE_KEY:
            start = self.pos
            self.skip(_BARE_KEY)
            return self.text[start:self.pos]
        if char == "'":
            return self.literal_string()
        if char == '"':
            return self.basic_string()
        self.fail('Invalid initial character for a key part')

    # Values.

    def value(self):
        """Parse a value."""
        text, char = self.text, self.peek()
        if char == '"':
            if text.startswith('"""', self.pos):
                return self.multiline_string('"')
            return self.basic_string()
        if char == "'":
            if text.startswith("'''", self.pos):
                return self.multiline_string("'")
            return self.literal_string()
        if char == '[':
            return self.array()
        if char == '{':
            return self.inline_table()
        for word, value in (('true', True), ('false', False)):
            if text.startswith(word, self.pos):
                self.pos += len(word)
                return value
        return self.date_or_number()

    def date_or_number(self):
        text, start = self.text, self.pos
        match = date_time.match(text, start)
        if match:
            try:
                value = make_datetime(match)
            except ValueError:
                self.fail('Invalid date or datetime')
            self.pos = match.end()
            return value
        match = local_time.match(text, start)
        if match:
            self.pos = match.end()
            return make_time(match)
        match = number.match(text, start)
        if match:
            self.pos = match.end()
            return make_number(match, self.parse_float)
        for length, words in ((3, ('inf', 'nan')), (4, ('-inf', '+inf', '-nan', '+nan'))):
            word = text[start:start + length]
            if word in words:
                self.pos += length
                return self.parse_float(word)
        self.fail('Invalid value')

    def array(self):
        self.pos += 1
        items = []
        while True:
            self.skip_blank_and_comments()
            if self.peek() == ']':
                break
            items.append(self.value())
            self.skip_blank_and_comments()
            char = self.peek()
            if char == ']':
                break
            if char != ',':
                self.fail('Unclosed array')
            self.pos += 1
        self.pos += 1
        return items

    def inline_table(self):
        self.pos += 1
        result, flags = {}, _Flags()
        self.skip(_BLANK)
        if self.peek() == '}':
            self.pos += 1
            return result
        while True:
            key = self.key_before_value()
            value = self.value()
            if flags.find(key)[1]:
                self.fail(f'Cannot mutate immutable namespace {key}')
            container = result
            for part in key[:-1]:
                container = container.setdefault(part, {})
                if not isinstance(container, dict):
                    self.fail('Cannot overwrite a value')
            if key[-1] in container:
                self.fail(f'Duplicate inline table key {key[-1]!r}')
            container[key[-1]] = value
            if isinstance(value, (dict, list)):
                flags.at(key).frozen = True
            self.skip(_BLANK)
            char = self.peek()
            self.pos += 1
            if char == '}':
                return result
            if char != ',':
                self.pos -= 1
                self.fail('Unclosed inline table')
            self.skip(_BLANK)

    # Strings.

    def literal_string(self):
        start = self.pos + 1
        self.pos = start
        while True:
            char = self.peek()
            if char == "'":
                break
            if not char:
                self.fail('Expected "\'"')
            if char in _NOT_IN_LINE:
                self.fail(f'Found invalid character {char!r}')
            self.pos += 1
        self.pos += 1
        return self.text[start:self.pos - 1]

    def basic_string(self):
        self.pos += 1
        return self.string_body('"', _NOT_IN_LINE, multiline=False)

    def multiline_string(self, quote):
        self.pos += 3
        if self.peek() == '\n':
            self.pos += 1
        if quote == '"':
            result = self.string_body('"""', _NOT_IN_MULTILINE, multiline=True)
        else:
            end = self.text.find("'''", self.pos)
            for i in range(self.pos, end if end >= 0 else len(self.text)):
                if self.text[i] in _NOT_IN_MULTILINE:
                    self.fail(f'Found invalid character {self.text[i]!r}', i)
            if end < 0:
                self.fail('Expected "\'\'\'"', len(self.text))
            result = self.text[self.pos:end]
            self.pos = end + 3
        # One or two quotes may stand before the closing three.
        for _ in range(2):
            if self.peek() == quote:
                result += quote
                self.pos += 1
        return result

    def string_body(self, close, illegal, multiline):
        """Parse the text of a string with escapes, and its closing quotes."""
        text, pieces, start = self.text, [], self.pos
        while True:
            char = self.peek()
            if not char:
                self.fail('Unterminated string')
            if char == '"' and text.startswith(close, self.pos):
                pieces.append(text[start:self.pos])
                self.pos += len(close)
                return ''.join(pieces)
            if char == '\\':
                pieces.append(text[start:self.pos])
                pieces.append(self.escape(multiline))
                start = self.pos
                continue
            if char in illegal:
                self.fail(f'Illegal character {char!r}')
            self.pos += 1

    def escape(self, multiline):
        text = self.text
        pair = text[self.pos:self.pos + 2]
        self.pos += 2
        if multiline and pair in ('\\ ', '\\\t', '\\\n'):
            # A backslash at the end of a line joins it to the next text.
            if pair != '\\\n':
                self.skip(_BLANK)
                if not self.peek():
                    return ''
                if self.peek() != '\n':
                    self.fail("Unescaped '\\' in a string")
                self.pos += 1
            self.skip(_BLANK_OR_NEWLINE)
            return ''
        if pair in ('\\u', '\\U'):
            return self.hex_character(4 if pair == '\\u' else 8)
        found = _ESCAPES.get(pair)
        if found is None:
            self.fail("Unescaped '\\' in a string")
        return found

    def hex_character(self, length):
        digits = self.text[self.pos:self.pos + length]
        if len(digits) != length or not _HEX.issuperset(digits):
            self.fail('Invalid hex value')
        self.pos += length
        code = int(digits, 16)
        if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            self.fail('Escaped character is not a Unicode scalar value')
        return chr(code)
