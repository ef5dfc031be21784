"""A matcher in Python, for interpreters that are built without PCRE2.

It reads the patterns that the translation writes, and backtracks by
continuations: each part of a pattern is a function (state, position, next)
that returns the end of the match, or -1.
"""

from types import GenericAlias, MappingProxyType

_NO_LIMIT = 1 << 62


class _State:
    """One attempt to match: subject, its end, spans of the groups, last group closed."""

    __slots__ = ('text', 'end', 'spans', 'last')

    def __init__(self, text, end, groups):
        self.text = text
        self.end = end
        self.spans = [(-1, -1)] * (groups + 1)
        self.last = None


# Characters.

def _is_space_ascii(c):
    return c in ' \t\n\r\v\f'


def _is_digit_ascii(c):
    return '0' <= c <= '9'


def _is_word_ascii(c):
    return c.isascii() and c.isalnum() or c == '_'


def _is_word(c):
    return c.isalnum() or c == '_'


def _category(prefix, negate):
    import unicodedata
    category = unicodedata.category
    if negate:
        return lambda c: not category(c).startswith(prefix)
    return lambda c: category(c).startswith(prefix)


def _negated(test):
    return lambda c: not test(c)


# Characters with more than one other form, by each of them.
_CASE_FORMS = {c: forms for forms in (
    'kK\u212a', 'sS\u017f', 'iI\u0131\u0130', '\xe5\xc5\u212b', '\xdf\u1e9e',
    '\xb5\u03bc\u039c', '\u03b9\u0399\u0345\u1fbe', '\u03b2\u0392\u03d0',
    '\u03b5\u0395\u03f5', '\u03b8\u0398\u03d1\u03f4', '\u03ba\u039a\u03f0',
    '\u03c0\u03a0\u03d6', '\u03c1\u03a1\u03f1', '\u03c3\u03a3\u03c2',
    '\u03c6\u03a6\u03d5', '\u03c9\u03a9\u2126', '\u1e61\u1e60\u1e9b',
    '\u01c6\u01c5\u01c4', '\u01c9\u01c8\u01c7', '\u01cc\u01cb\u01ca',
    '\u01f3\u01f2\u01f1', '\u0432\u0412\u1c80', '\u0434\u0414\u1c81',
    '\u043e\u041e\u1c82', '\u0441\u0421\u1c83', '\u0442\u0422\u1c84\u1c85',
    '\u044a\u042a\u1c86', '\u0463\u0462\u1c87', '\ua64b\ua64a\u1c88',
    '\u0390\u1fd3', '\u03b0\u1fe3', '\ufb05\ufb06') for c in forms}


def _ignoring_case(test, ascii_only):
    """Return a test that is true for a character if it is for one of its forms."""
    if ascii_only:
        return lambda c: test(c) or c.isascii() and (test(c.lower()) or test(c.upper()))

    def any_form(c):
        if test(c):
            return True
        forms = _CASE_FORMS.get(c)
        if forms is None:
            lower, upper = c.lower(), c.upper()
            return (len(lower) == 1 and test(lower)) or (len(upper) == 1 and test(upper))
        return any(map(test, forms))
    return any_form


class _Reader:
    """Reads a pattern into a tree of tuples."""

    def __init__(self, text, caseless, multiline, dotall, unicode):
        self.text = text
        self.pos = 0
        self.group = 0
        self.unicode = unicode
        self.flags = (caseless, multiline, dotall)

    def class_test(self, letter):
        lower = letter.lower()
        if self.unicode:
            test = {'d': str.isdecimal, 's': str.isspace, 'w': _is_word}[lower]
        else:
            test = {'d': _is_digit_ascii, 's': _is_space_ascii, 'w': _is_word_ascii}[lower]
        return test if letter == lower else _negated(test)

    def alternatives(self):
        branches = [self.sequence()]
        while self.text.startswith('|', self.pos):
            self.pos += 1
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else ('alt', branches)

    def sequence(self):
        items = []
        text = self.text
        while self.pos < len(text) and text[self.pos] not in '|)':
            item = self.item()
            while self.pos < len(text) and text[self.pos] in '*+?{':
                item = self.repeat(item)
            items.append(item)
        return items[0] if len(items) == 1 else ('cat', items)

    def repeat(self, item):
        text = self.text
        c = text[self.pos]
        self.pos += 1
        if c == '{':
            close = text.index('}', self.pos)
            low, comma, high = text[self.pos:close].partition(',')
            self.pos = close + 1
            low = int(low)
            high = low if not comma else int(high) if high else _NO_LIMIT
        else:
            low, high = {'*': (0, _NO_LIMIT), '+': (1, _NO_LIMIT), '?': (0, 1)}[c]
        mode = ''
        if self.pos < len(text) and text[self.pos] in '?+':
            mode = text[self.pos]
            self.pos += 1
        return 'rep', item, low, high, mode

    def char(self, c):
        if self.flags[0]:
            return 'set', _ignoring_case(c.__eq__, not self.unicode)
        return 'lit', c

    def code(self):
        """Read what follows a backslash and x."""
        close = self.text.index('}', self.pos)
        c = chr(int(self.text[self.pos + 1:close], 16))
        self.pos = close + 1
        return c

    def item(self):
        text = self.text
        c = text[self.pos]
        self.pos += 1
        if c == '.':
            if self.flags[2]:
                return 'set', lambda c: True
            return 'set', '\n'.__ne__
        if c == '^':
            return 'at', _line_start if self.flags[1] else _start
        if c == '$':
            return 'at', _line_end if self.flags[1] else _end_or_newline
        if c == '[':
            return self.bracket()
        if c == '(':
            return self.parenthesis()
        if c != '\\':
            return self.char(c)
        c = text[self.pos]
        self.pos += 1
        if c in 'dDsSwW':
            return 'set', self.class_test(c)
        if c == 'x':
            return self.char(self.code())
        if c == 'A':
            return 'at', _start
        if c == 'z':
            return 'at', _end
        if c in 'bB':
            word = self.class_test('w')
            return 'at', _boundary(word, c == 'B')
        if c == 'g':
            close = text.index('}', self.pos)
            number = int(text[self.pos + 1:close])
            self.pos = close + 1
            return 'ref', number, self.flags[0]
        if c in 'pP':
            return 'set', self.property(c)
        return self.char({'t': '\t', 'r': '\r'}.get(c, c))

    def property(self, c):
        close = self.text.index('}', self.pos)
        name = self.text[self.pos + 1:close]
        self.pos = close + 1
        return _category(name, c == 'P')

    def bracket(self):
        text = self.text
        negate = text.startswith('^', self.pos)
        if negate:
            self.pos += 1
        chars = set()
        ranges = []
        tests = []
        while text[self.pos] != ']':
            low = self.bracket_item(tests)
            if low is None:
                continue
            if text[self.pos] == '-' and text[self.pos + 1] != ']':
                self.pos += 1
                ranges.append((low, self.bracket_item(tests)))
            else:
                chars.add(low)
        self.pos += 1
        if ranges:
            tests.append(lambda c: any(low <= c <= high for low, high in ranges))
        if not tests:
            test = frozenset(chars).__contains__
        elif not chars and len(tests) == 1:
            test = tests[0]
        else:
            def test(c):
                return c in chars or any(test(c) for test in tests)
        if self.flags[0]:
            test = _ignoring_case(test, not self.unicode)
        return 'set', _negated(test) if negate else test

    def bracket_item(self, tests):
        c = self.text[self.pos]
        self.pos += 1
        if c != '\\':
            return c
        c = self.text[self.pos]
        self.pos += 1
        if c in 'dDsSwW':
            tests.append(self.class_test(c))
            return None
        if c in 'pP':
            tests.append(self.property(c))
            return None
        if c == 'x':
            return self.code()
        return {'t': '\t', 'r': '\r'}.get(c, c)

    def parenthesis(self):
        text = self.text
        if not text.startswith('?', self.pos):
            self.group += 1
            number = self.group
            return 'group', number, self.enclosed()
        self.pos += 1
        c = text[self.pos]
        self.pos += 1
        if c == ':':
            return self.enclosed()
        if c == '>':
            return 'atomic', self.enclosed()
        if c in '=!':
            return 'look', self.enclosed(), c == '!', None
        if c == '<':
            negate = text[self.pos] == '!'
            self.pos += 1
            inner = self.enclosed()
            return 'look', inner, negate, inner
        if c == '(':
            close = text.index(')', self.pos)
            number = int(text[self.pos:close])
            self.pos = close + 1
            yes = self.sequence()
            no = ('cat', [])
            if text.startswith('|', self.pos):
                self.pos += 1
                no = self.sequence()
            self.pos += 1
            return 'cond', number, yes, no
        # Options for what is enclosed.
        close = text.index(':', self.pos)
        on, _, off = text[self.pos - 1:close].partition('-')
        saved = self.flags
        self.flags = tuple((flag or letter in on) and letter not in off
                           for flag, letter in zip(saved, 'ims'))
        self.pos = close + 1
        inner = self.enclosed()
        self.flags = saved
        return inner

    def enclosed(self):
        inner = self.alternatives()
        self.pos += 1
        return inner


# Positions.

def _start(state, i):
    return i == 0


def _line_start(state, i):
    return i == 0 or state.text[i - 1] == '\n'


def _end(state, i):
    return i == state.end


def _end_or_newline(state, i):
    return i == state.end or i == state.end - 1 and state.text[i] == '\n'


def _line_end(state, i):
    return i == state.end or state.text[i] == '\n'


def _boundary(word, negate):
    def test(state, i):
        before = i > 0 and word(state.text[i - 1])
        after = i < state.end and word(state.text[i])
        return (bool(before) == bool(after)) == negate
    return test


# From the tree to functions.

def _build(node):
    return _BUILDERS[node[0]](*node[1:])


def _build_lit(char):
    def match(state, i, k):
        return k(state, i + 1) if i < state.end and state.text[i] == char else -1
    return match


def _build_set(test):
    def match(state, i, k):
        return k(state, i + 1) if i < state.end and test(state.text[i]) else -1
    return match


def _build_at(test):
    def match(state, i, k):
        return k(state, i) if test(state, i) else -1
    return match


def _build_cat(items):
    # Plain characters in a row are compared at once.
    parts = []
    run = ''
    for item in items:
        if item[0] == 'lit':
            run += item[1]
            continue
        if run:
            parts.append(_build_string(run))
            run = ''
        parts.append(_build(item))
    if run:
        parts.append(_build_string(run))
    if not parts:
        return lambda state, i, k: k(state, i)
    match = parts.pop()
    while parts:
        match = _pair(parts.pop(), match)
    return match


def _build_string(string):
    size = len(string)

    def match(state, i, k):
        if state.text.startswith(string, i) and i + size <= state.end:
            return k(state, i + size)
        return -1
    return match


def _pair(first, second):
    def match(state, i, k):
        return first(state, i, lambda state, i: second(state, i, k))
    return match


def _build_alt(branches):
    branches = [_build(branch) for branch in branches]

    def match(state, i, k):
        for branch in branches:
            end = branch(state, i, k)
            if end >= 0:
                return end
        return -1
    return match


def _build_group(number, inner):
    inner = _build(inner)

    def match(state, i, k):
        def close(state, j):
            spans = state.spans
            saved, last = spans[number], state.last
            spans[number] = (i, j)
            state.last = number
            end = k(state, j)
            if end < 0:
                spans[number] = saved
                state.last = last
            return end
        return inner(state, i, close)
    return match


def _build_ref(number, caseless):
    def match(state, i, k):
        start, stop = state.spans[number]
        if start < 0:
            return -1
        wanted = state.text[start:stop]
        size = stop - start
        if i + size > state.end:
            return -1
        got = state.text[i:i + size]
        if got == wanted or caseless and got.lower() == wanted.lower():
            return k(state, i + size)
        return -1
    return match


def _done(state, i):
    return i


def _build_atomic(inner):
    inner = _build(inner)

    def match(state, i, k):
        saved, last = state.spans[:], state.last
        end = inner(state, i, _done)
        if end >= 0:
            end = k(state, end)
        if end < 0:
            state.spans[:] = saved
            state.last = last
        return end
    return match


def _width(node):
    """Return the width of what stands in a look-behind."""
    kind = node[0]
    if kind in ('lit', 'set'):
        return lambda state: 1
    if kind in ('at', 'look'):
        return lambda state: 0
    if kind == 'cat':
        widths = [_width(item) for item in node[1]]
        return lambda state: sum(width(state) for width in widths)
    if kind == 'alt':
        return _width(node[1][0])
    if kind == 'rep':
        inner = _width(node[1])
        return lambda state: inner(state) * node[2]
    if kind == 'ref':
        def width(state):
            start, stop = state.spans[node[1]]
            return stop - start
        return width
    return _width(node[2] if kind in ('group', 'cond') else node[1])


def _build_look(inner, negate, behind):
    width = None if behind is None else _width(behind)
    inner = _build(inner)

    def match(state, i, k):
        saved, last = state.spans[:], state.last
        start = i if width is None else i - width(state)
        found = start >= 0 and inner(state, start, _done) >= 0
        if found == negate:
            state.spans[:] = saved
            state.last = last
            return -1
        if negate:
            state.spans[:] = saved
            state.last = last
        end = k(state, i)
        if end < 0:
            state.spans[:] = saved
            state.last = last
        return end
    return match


def _build_cond(number, yes, no):
    yes, no = _build(yes), _build(no)

    def match(state, i, k):
        return (yes if state.spans[number][0] >= 0 else no)(state, i, k)
    return match


def _build_rep(item, low, high, mode):
    if item[0] in ('lit', 'set'):
        test = item[1] if item[0] == 'set' else item[1].__eq__
        return _repeat_char(test, low, high, mode)
    if mode == '+':
        return _build_atomic(('rep', item, low, high, ''))
    inner = _build(item)
    lazy = mode == '?'

    def match(state, i, k):
        def again(state, i, count, start):
            if count > low and i == start:
                # Nothing was matched in this round: no further ones.
                return k(state, i)
            if lazy and count >= low:
                end = k(state, i)
                if end >= 0:
                    return end
            if count < high:
                end = inner(state, i, lambda state, j: again(state, j, count + 1, i))
                if end >= 0:
                    return end
            if not lazy and count >= low:
                return k(state, i)
            return -1
        return again(state, i, 0, -1)
    return match


def _repeat_char(test, low, high, mode):
    def count(state, i, limit):
        text = state.text
        stop = min(state.end, i + limit)
        j = i
        while j < stop and test(text[j]):
            j += 1
        return j

    def greedy(state, i, k):
        j = count(state, i, high)
        while j >= i + low:
            end = k(state, j)
            if end >= 0:
                return end
            j -= 1
        return -1

    def possessive(state, i, k):
        j = count(state, i, high)
        return k(state, j) if j >= i + low else -1

    def lazy(state, i, k):
        j = count(state, i, low)
        if j < i + low:
            return -1
        stop = min(state.end, i + high)
        while True:
            end = k(state, j)
            if end >= 0:
                return end
            if j >= stop or not test(state.text[j]):
                return -1
            j += 1

    return {'': greedy, '+': possessive, '?': lazy}[mode]


_BUILDERS = {'lit': _build_lit, 'set': _build_set, 'at': _build_at, 'cat': _build_cat,
             'alt': _build_alt, 'group': _build_group, 'ref': _build_ref,
             'atomic': _build_atomic, 'look': _build_look, 'cond': _build_cond,
             'rep': _build_rep}


# The objects of the module.

_token = object()


class Match:
    """The result of a match."""

    __module__ = 're'
    __slots__ = ('_re', '_string', '_pos', '_endpos', '_spans', '_last')
    __class_getitem__ = classmethod(GenericAlias)

    def __new__(cls, token=None, *args):
        if token is not _token:
            raise TypeError("cannot create 're.Match' instances")
        self = object.__new__(cls)
        self._re, self._string, self._pos, self._endpos, self._spans, self._last = args
        return self

    re = property(lambda self: self._re)
    string = property(lambda self: self._string)
    pos = property(lambda self: self._pos)
    endpos = property(lambda self: self._endpos)
    regs = property(lambda self: tuple(self._spans))
    lastindex = property(lambda self: self._last)

    @property
    def lastgroup(self):
        for name, number in self._re.groupindex.items():
            if number == self._last:
                return name

    def _number(self, group):
        if isinstance(group, str):
            number = self._re.groupindex.get(group, -1)
        elif hasattr(group, '__index__'):
            number = group.__index__()
        else:
            number = -1
        if not 0 <= number <= self._re.groups:
            raise IndexError('no such group')
        return number

    def _text(self, number, default=None):
        start, stop = self._spans[number]
        if start < 0:
            return default
        return _plain(self._string[start:stop])

    def group(self, *args):
        if not args:
            return self._text(0)
        if len(args) == 1:
            return self._text(self._number(args[0]))
        return tuple([self._text(self._number(arg)) for arg in args])

    def __getitem__(self, group):
        return self._text(self._number(group))

    def groups(self, default=None):
        return tuple([self._text(i, default) for i in range(1, self._re.groups + 1)])

    def groupdict(self, default=None):
        return {name: self._text(number, default)
                for name, number in self._re.groupindex.items()}

    def start(self, group=0, /):
        return self._spans[self._number(group)][0]

    def end(self, group=0, /):
        return self._spans[self._number(group)][1]

    def span(self, group=0, /):
        return self._spans[self._number(group)]

    def expand(self, template):
        from . import _compile_template
        return _filled(_compile_template(self._re, template), self)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    def __repr__(self):
        return '<re.Match object; span=%r, match=%r>' % (self.span(), self.group())


def _plain(text):
    """Return a slice as exactly str or bytes."""
    if type(text) is str or type(text) is bytes:
        return text
    return str.__str__(text) if isinstance(text, str) else bytes(text)


def _filled(template, match):
    empty = template[0][:0]
    return empty.join([match._text(part, empty) if isinstance(part, int) else part
                       for part in template])


class _Scanner:
    """Goes through a string from match to match."""

    def __init__(self, pattern, string, pos=0, endpos=None):
        self.pattern = pattern
        self._subject = pattern._subject(string, pos, endpos)
        self._at = self._subject[2]
        self._empty_at = -1

    def _next(self, mode):
        if self._at is None:
            return None
        m = self.pattern._run(self._subject, self._at, mode, self._empty_at)
        if m is None:
            self._at = None
        else:
            self._at = m.end()
            # After an empty match, the next one may not be empty at the same place.
            self._empty_at = m.end() if m.start() == m.end() else -1
        return m

    def match(self):
        return self._next('match')

    def search(self):
        return self._next('search')


class Pattern:
    """A compiled regular expression."""

    __module__ = 're'
    __slots__ = ('_pattern', '_flags', '_groups', '_groupindex', '_match', '_prefix',
                 '_anchored', '__weakref__')
    __class_getitem__ = classmethod(GenericAlias)

    def __new__(cls, token=None, *args):
        if token is not _token:
            raise TypeError("cannot create 're.Pattern' instances")
        self = object.__new__(cls)
        (self._pattern, self._flags, self._groups, self._groupindex, self._match,
         self._prefix, self._anchored) = args
        return self

    pattern = property(lambda self: self._pattern)
    flags = property(lambda self: self._flags)
    groups = property(lambda self: self._groups)
    groupindex = property(lambda self: MappingProxyType(self._groupindex))

    def _subject(self, string, pos=0, endpos=None):
        """Return (string, text to match, start, end)."""
        if isinstance(string, str):
            if not isinstance(self._pattern, str):
                raise TypeError('cannot use a bytes pattern on a string-like object')
            text = _plain(string)
        else:
            try:
                text = str(memoryview(string), 'latin-1')
            except TypeError:
                raise TypeError("expected string or bytes-like object, got '%s'"
                                % type(string).__name__) from None
            if isinstance(self._pattern, str):
                raise TypeError('cannot use a string pattern on a bytes-like object')
        size = len(text)
        end = size if endpos is None else min(max(endpos, 0), size)
        return string, text, min(max(pos, 0), size), end

    def _run(self, subject, at, mode, empty_at=-1):
        string, text, pos, end = subject
        match = self._match
        full = mode == 'fullmatch'
        search = mode == 'search' and not self._anchored
        if mode == 'search' and self._anchored and at > 0:
            return None
        prefix = self._prefix
        while at <= end:
            if search and prefix:
                # Only where the pattern can begin.
                at = text.find(prefix, at, end)
                if at < 0:
                    return None
            state = _State(text, end, self._groups)
            start = at

            def accept(state, i):
                if full and i != end or i == start == empty_at:
                    return -1
                return i

            stop = match(state, at, accept)
            if stop >= 0:
                state.spans[0] = (at, stop)
                return Match(_token, self, string, pos, end, state.spans, state.last)
            if not search:
                return None
            at += 1
        return None

    def match(self, string, pos=0, endpos=None):
        subject = self._subject(string, pos, endpos)
        return self._run(subject, subject[2], 'match')

    def fullmatch(self, string, pos=0, endpos=None):
        subject = self._subject(string, pos, endpos)
        return self._run(subject, subject[2], 'fullmatch')

    def search(self, string, pos=0, endpos=None):
        subject = self._subject(string, pos, endpos)
        return self._run(subject, subject[2], 'search')

    def scanner(self, string, pos=0, endpos=None):
        return _Scanner(self, string, pos, endpos)

    def finditer(self, string, pos=0, endpos=None):
        return iter(_Scanner(self, string, pos, endpos).search, None)

    def findall(self, string, pos=0, endpos=None):
        empty = '' if isinstance(string, str) else b''
        result = []
        for m in self.finditer(string, pos, endpos):
            if self._groups == 0:
                result.append(m._text(0))
            elif self._groups == 1:
                result.append(m._text(1, empty))
            else:
                result.append(m.groups(empty))
        return result

    def split(self, string, maxsplit=0):
        scanner = _Scanner(self, string)
        result = []
        at = 0
        while not maxsplit or maxsplit > 0:
            m = scanner.search()
            if m is None:
                break
            result.append(_plain(string[at:m.start()]))
            result.extend(m.groups())
            at = m.end()
            if maxsplit:
                maxsplit -= 1
                if not maxsplit:
                    break
        result.append(_plain(string[at:]))
        return result

    def subn(self, repl, string, count=0):
        scanner = _Scanner(self, string)
        empty = '' if isinstance(string, str) else b''
        if callable(repl):
            replacement = repl
        else:
            backslash = '\\' if isinstance(repl, str) else b'\\'
            literal = repl if isinstance(repl, str) else bytes(repl)
            if backslash in literal:
                from . import _compile_template
                template = _compile_template(self, repl)

                def replacement(m):
                    return _filled(template, m)
            else:
                def replacement(m):
                    return literal
        parts = []
        at = number = 0
        while not count or number < count:
            m = scanner.search()
            if m is None:
                break
            parts.append(_plain(string[at:m.start()]))
            text = replacement(m)
            if text is not None:
                parts.append(text)
            at = m.end()
            number += 1
        parts.append(_plain(string[at:]))
        return empty.join(parts), number

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    def __reduce__(self):
        from . import _compile
        return _compile, (self._pattern, self._flags)

    def __eq__(self, other):
        if not isinstance(other, Pattern):
            return NotImplemented
        return (self._flags == other._flags and self._pattern == other._pattern
                and type(self._pattern) is type(other._pattern))

    def __hash__(self):
        return hash((self._flags, self._pattern))

    def __repr__(self):
        flags = self._flags
        if isinstance(self._pattern, str) and flags & (4 | 256 | 32) == 32:
            flags &= ~32
        names = []
        for name, bit in (('IGNORECASE', 2), ('LOCALE', 4), ('MULTILINE', 8),
                          ('DOTALL', 16), ('UNICODE', 32), ('VERBOSE', 64),
                          ('DEBUG', 128), ('ASCII', 256)):
            if flags & bit:
                names.append('re.' + name)
                flags &= ~bit
        if flags:
            names.append(hex(flags))
        return 're.compile(%s%s)' % (repr(self._pattern)[:200],
                                     ', ' + '|'.join(names) if names else '')


def compile(pattern, flags, text, options, groups, groupindex):
    """Return a Pattern; text and options are what the translation gives."""
    reader = _Reader(text, bool(flags & 2), bool(flags & 8), bool(flags & 16),
                     bool(options & 0x20000))
    tree = reader.alternatives()
    match = _build(tree)
    # What every match begins with: text, or the start of the string.
    items = tree[1] if tree[0] == 'cat' else [tree]
    prefix = ''
    for item in items:
        if item[0] != 'lit':
            break
        prefix += item[1]
    anchored = bool(items) and items[0] == ('at', _start)
    if not isinstance(pattern, (str, bytes)):
        pattern = bytes(pattern)
    return Pattern(_token, pattern, flags, groups, groupindex, match, prefix, anchored)
