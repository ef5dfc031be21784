"""Translation of Python's regular expressions into those of PCRE2.

One pass over the pattern checks it, words errors as Python does, numbers the
groups, and writes a PCRE2 pattern of ASCII characters. Group names and the
verbose layout do not reach PCRE2. The result relies on these options of PCRE2
besides those that translate() returns: newline is LF, and subjects are not
checked or treated as UTF, each unit being a character.
"""

from ._constants import (MAXREPEAT, MAXGROUPS, PatternError,
                         FLAG_ASCII, FLAG_DEBUG, FLAG_DOTALL, FLAG_IGNORECASE,
                         FLAG_LOCALE, FLAG_MULTILINE, FLAG_UNICODE, FLAG_VERBOSE)

FLAGS = {
    'i': FLAG_IGNORECASE, 'L': FLAG_LOCALE, 'm': FLAG_MULTILINE,
    's': FLAG_DOTALL, 'x': FLAG_VERBOSE, 'a': FLAG_ASCII, 'u': FLAG_UNICODE,
}
TYPE_FLAGS = FLAG_ASCII | FLAG_LOCALE | FLAG_UNICODE
GLOBAL_FLAGS = FLAG_DEBUG

# Option bits of PCRE2 (pcre2.h).
PCRE2_CASELESS = 0x00000008
PCRE2_DOTALL = 0x00000020
PCRE2_MULTILINE = 0x00000400
PCRE2_UCP = 0x00020000
PCRE2_ALT_CIRCUMFLEX = 0x00200000

# Quantifiers of PCRE2 end here; greater ones are composed.
_PCRE2_MAX_REPEAT = 65535

_SPECIAL = frozenset('.\\[{()*+?^$|')
_WHITESPACE = frozenset(' \t\n\r\v\f')
_DIGITS = frozenset('0123456789')
_OCTDIGITS = frozenset('01234567')
_HEXDIGITS = frozenset('0123456789abcdefABCDEF')
_LETTERS = frozenset('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')
_PLAIN = _LETTERS | _DIGITS | {'_'}
_CONTROL_ESCAPES = {'a': 7, 'b': 8, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11, '\\': 92}
_HEX_LENGTHS = {'x': 2, 'u': 4, 'U': 8}

# What the class escapes are in PCRE2: as Unicode and as ASCII classes, each
# inside of brackets. PCRE2 does not count the separators 1C to 1F as space.
_UNICODE_CLASSES = {'d': r'\p{Nd}', 'D': r'\P{Nd}', 'w': r'\p{L}\p{N}_',
                    's': r'\s\x{1c}-\x{1f}\x{85}\x{a0}'}
_UCP_CLASSES = {'d': r'\d', 'D': r'\D', 'w': r'\w', 'W': r'\W',
                's': r'\s\x{1c}-\x{1f}'}
_ASCII_CLASSES = {'d': '0-9', 'w': '0-9A-Za-z_', 's': r'\t-\r\x{20}'}
_NON_UCP_CLASSES = {'d': r'\d', 'D': r'\D', 'w': r'\w', 'W': r'\W',
                    's': r'\s', 'S': r'\S'}

# Characters that Python takes for one another without regard to case, but
# PCRE2 does not: i and its dotless and dotted forms, and a few Greek ones.
_EXTRA_CASES = {0x131: (0x69, 0x130), 0x130: (0x69, 0x131),
                0x390: (0x1fd3,), 0x1fd3: (0x390,), 0x3b0: (0x1fe3,),
                0x1fe3: (0x3b0,), 0xfb05: (0xfb06,), 0xfb06: (0xfb05,)}

# Kinds of the last item, as far as a quantifier cares.
_NOTHING, _ITEM, _POSITION, _REPEATED = range(4)


def _quote(code):
    """Return a character as PCRE2 literal."""
    c = chr(code)
    if c in _PLAIN:
        return c
    if 33 <= code < 127:
        return '\\' + c
    return '\\x{%x}' % code


class _Translator:
    """The state of one translation."""

    def __init__(self, pattern, flags):
        self.pattern = pattern
        self.is_text = isinstance(pattern, str)
        self.src = pattern if self.is_text else str(pattern, 'latin-1')
        self.end = len(self.src)
        self.pos = 0
        self.flags = flags
        self.names = {}
        self.widths = [None]        # of each group, None while it is open
        self.lookbehind_groups = None
        self.forward_references = {}
        self.late_error = None      # reported only if the pattern is right otherwise

    def error(self, msg, pos):
        if not self.is_text:
            msg = msg.encode('ascii', 'backslashreplace').decode('ascii')
        return PatternError(msg, self.pattern, pos)

    # Flags.

    def finish_flags(self):
        """Check the flags against the type of pattern, and add the default."""
        flags = self.flags
        if self.is_text:
            if flags & FLAG_LOCALE:
                raise ValueError("cannot use LOCALE flag with a str pattern")
            if not flags & FLAG_ASCII:
                flags |= FLAG_UNICODE
            elif flags & FLAG_UNICODE:
                raise ValueError("ASCII and UNICODE flags are incompatible")
        else:
            if flags & FLAG_UNICODE:
                raise ValueError("cannot use UNICODE flag with a bytes pattern")
            if flags & FLAG_LOCALE and flags & FLAG_ASCII:
                raise ValueError("ASCII and LOCALE flags are incompatible")
        return flags

    def is_unicode(self, flags):
        return self.is_text and not flags & FLAG_ASCII

    def class_body(self, letter, flags):
        """Return what a class escape is inside of brackets, None if it has no such form."""
        if self.is_unicode(flags):
            table = _UCP_CLASSES if self.is_unicode(self.flags) else _UNICODE_CLASSES
        elif self.is_unicode(self.flags):
            table = _ASCII_CLASSES
        else:
            table = _NON_UCP_CLASSES
        return table.get(letter)

    def class_escape(self, letter, flags):
        """Return a class escape that stands outside of brackets."""
        body = self.class_body(letter, flags)
        if body is None:
            return '[^%s]' % self.class_body(letter.lower(), flags)
        return body if len(body) == 2 else '[%s]' % body

    def boundary(self, letter, flags):
        if self.is_unicode(flags) == self.is_unicode(self.flags):
            text = '\\' + letter
        else:
            word = self.class_escape('w', flags)
            text = f'(?:(?<={word})(?!{word})|(?<!{word})(?={word}))'
            if letter == 'B':
                text = f'(?:(?<={word})(?={word})|(?<!{word})(?!{word}))'
        # Python finds no \B in an empty string.
        return r'(?:%s(?!\A\z))' % text if letter == 'B' else text

    def literal(self, code, flags):
        if flags & FLAG_IGNORECASE and code in _EXTRA_CASES and self.is_unicode(flags):
            return '[%s]' % self.literal_body(code, flags)
        return _quote(code)

    def literal_body(self, code, flags):
        """Return a character inside of brackets, with what equals it."""
        if flags & FLAG_IGNORECASE and code in _EXTRA_CASES and self.is_unicode(flags):
            return ''.join(map(_quote, (code, *_EXTRA_CASES[code])))
        return _quote(code)

    # Alternatives and sequences. Each returns (PCRE2 text, least and greatest width).

    def alternatives(self, flags, nested):
        texts = []
        lo, hi = MAXREPEAT, 0
        while True:
            text, low, high = self.sequence(flags, nested, not nested and not texts)
            if not nested and not texts:
                flags = self.flags      # global flags stand in front
            texts.append(text)
            lo = min(lo, low)
            hi = max(hi, high)
            if self.pos < self.end and self.src[self.pos] == '|':
                self.pos += 1
                continue
            return '|'.join(texts), lo, hi

    def sequence(self, flags, nested, first):
        src, end = self.src, self.end
        items = []
        lo = hi = 0                     # of all items but the last
        last_lo = last_hi = 0
        kind = _NOTHING
        verbose = flags & FLAG_VERBOSE
        # Most patterns are case-sensitive, where a plain character stands for itself.
        simple = not flags & FLAG_IGNORECASE
        while self.pos < end:
            pos = self.pos
            c = src[pos]
            if c in '|)':
                break
            if verbose:
                if c in _WHITESPACE:
                    self.pos = pos + 1
                    continue
                if c == '#':
                    newline = src.find('\n', pos)
                    self.pos = end if newline < 0 else newline + 1
                    continue
            if c in '*+?{':
                bounds = self.quantifier(pos, c)
                if bounds is not None:
                    if kind is _NOTHING or kind is _POSITION:
                        raise self.error("nothing to repeat", pos)
                    if kind is _REPEATED:
                        raise self.error("multiple repeat", pos)
                    items[-1] = _repeat(items[-1], *bounds)
                    last_lo = min(last_lo * bounds[0], MAXREPEAT)
                    last_hi = min(last_hi * bounds[1], MAXREPEAT)
                    kind = _REPEATED
                    continue
            self.pos = pos + 1
            new_kind = _ITEM
            width = 1, 1
            if c not in _SPECIAL or c == '{':
                text = c if simple and c in _PLAIN else self.literal(ord(c), flags)
            elif c == '\\':
                text, new_kind, width = self.escape(pos, flags)
            elif c == '[':
                text = self.character_class(pos, flags)
            elif c == '.':
                text = '.'
            elif c == '(':
                group = self.group(pos, flags, first and not items)
                if group is None:       # a comment, or global flags
                    if not nested:
                        flags = self.flags
                        verbose = flags & FLAG_VERBOSE
                        simple = not flags & FLAG_IGNORECASE
                    continue
                text, *width = group
            else:
                text, new_kind, width = c, _POSITION, (0, 0)
            items.append(text)
            kind = new_kind
            lo += last_lo
            hi += last_hi
            last_lo, last_hi = width
        return (''.join(items), min(lo + last_lo, MAXREPEAT),
                min(hi + last_hi, MAXREPEAT))

    def quantifier(self, pos, c):
        """Parse a quantifier: (min, max, suffix), or None if it is a literal brace."""
        src, end = self.src, self.end
        if c == '?':
            low, high = 0, 1
            pos += 1
        elif c == '*':
            low, high = 0, MAXREPEAT
            pos += 1
        elif c == '+':
            low, high = 1, MAXREPEAT
            pos += 1
        else:
            start = pos
            pos += 1
            if src.startswith('}', pos):
                return None
            first = pos
            while pos < end and src[pos] in _DIGITS:
                pos += 1
            low_digits = high_digits = src[first:pos]
            if src.startswith(',', pos):
                pos += 1
                first = pos
                while pos < end and src[pos] in _DIGITS:
                    pos += 1
                high_digits = src[first:pos]
            if not src.startswith('}', pos):
                return None
            pos += 1
            low, high = 0, MAXREPEAT
            if low_digits:
                low = int(low_digits)
                if low >= MAXREPEAT:
                    raise OverflowError("the repetition number is too large")
            if high_digits:
                high = int(high_digits)
                if high >= MAXREPEAT:
                    raise OverflowError("the repetition number is too large")
                if high < low:
                    raise self.error("min repeat greater than max repeat", start + 1)
        suffix = ''
        if pos < end and src[pos] in '?+':
            suffix = src[pos]
            pos += 1
        self.pos = pos
        return low, high, suffix

    # Escapes.

    def escape(self, pos, flags):
        """Parse an escape outside of brackets: (text, kind, width)."""
        src = self.src
        if self.pos >= self.end:
            raise self.error("bad escape (end of pattern)", pos)
        c = src[self.pos]
        self.pos += 1
        if c in 'dDsSwW':
            return self.class_escape(c, flags), _ITEM, (1, 1)
        if c in 'bB':
            return self.boundary(c, flags), _POSITION, (0, 0)
        if c == 'A':
            return '\\A', _POSITION, (0, 0)
        if c == 'Z':
            return '\\z', _POSITION, (0, 0)
        if c in _DIGITS and c != '0':
            return self.numeric_escape(pos, c, flags)
        return self.literal(self.character_escape(pos, c), flags), _ITEM, (1, 1)

    def numeric_escape(self, pos, c, flags):
        """Parse a group number, or three octal digits."""
        src = self.src
        digits = c
        if self.pos < self.end and src[self.pos] in _DIGITS:
            digits += src[self.pos]
            self.pos += 1
            if (c in _OCTDIGITS and digits[1] in _OCTDIGITS
                    and self.pos < self.end and src[self.pos] in _OCTDIGITS):
                digits += src[self.pos]
                self.pos += 1
                code = int(digits, 8)
                if code > 0o377:
                    raise self.error('octal escape value \\%s outside of range 0-0o377'
                                     % digits, pos)
                return self.literal(code, flags), _ITEM, (1, 1)
        group = int(digits)
        if group >= len(self.widths):
            raise self.error("invalid group reference %d" % group, pos + 1)
        return self.reference(group, pos)

    def reference(self, group, pos):
        self.check_closed(group, pos)
        return '\\g{%d}' % group, _ITEM, self.widths[group]

    def check_closed(self, group, pos):
        if self.widths[group] is None:
            raise self.error("cannot refer to an open group", pos)
        self.check_lookbehind(group)

    def check_lookbehind(self, group):
        if self.lookbehind_groups is not None and group >= self.lookbehind_groups:
            raise self.error('cannot refer to group defined in the same '
                             'lookbehind subpattern', self.pos)

    def character_escape(self, pos, c):
        """Parse an escape that stands for one character; c is what follows the backslash."""
        src = self.src
        if c == '0' or c in _OCTDIGITS:
            # Up to three digits in all; a leading zero always means octal.
            limit = pos + 4
            while (self.pos < min(limit, self.end)
                   and src[self.pos] in _OCTDIGITS):
                self.pos += 1
            code = int(src[pos + 1:self.pos], 8)
            if code > 0o377:
                raise self.error('octal escape value %s outside of range 0-0o377'
                                 % src[pos:self.pos], pos)
            return code
        code = _CONTROL_ESCAPES.get(c)
        if code is not None and c != 'b':
            return code
        if c == 'x' or c in 'uU' and self.is_text:
            return self.hexadecimal(pos, c)
        if c == 'N' and self.is_text:
            return self.named_character(pos)
        if c in _LETTERS or c in _DIGITS:
            raise self.error("bad escape \\%s" % c, pos)
        return ord(c)

    def hexadecimal(self, pos, c):
        src = self.src
        first = self.pos
        length = _HEX_LENGTHS[c]
        while (self.pos < min(first + length, self.end)
               and src[self.pos] in _HEXDIGITS):
            self.pos += 1
        digits = src[first:self.pos]
        if len(digits) != length:
            raise self.error("incomplete escape %s" % src[pos:self.pos], pos)
        code = int(digits, 16)
        if code > 0x10FFFF:
            raise self.error("bad escape %s" % src[pos:self.pos], pos)
        return code

    def named_character(self, pos):
        if not self.src.startswith('{', self.pos):
            raise self.error("missing {", self.pos)
        self.pos += 1
        name = self.until('}', "character name")
        import unicodedata
        try:
            return ord(unicodedata.lookup(name))
        except (KeyError, TypeError):
            raise self.error("undefined character name %r" % name, pos) from None

    def until(self, terminator, what):
        """Return the text up to a terminator, which is passed over."""
        start = self.pos
        stop = self.src.find(terminator, start)
        name = self.src[start:stop] if stop >= 0 else self.src[start:]
        if not name:
            raise self.error("missing " + what, start)
        if stop < 0:
            raise self.error("missing %s, unterminated name" % terminator, start)
        self.pos = stop + 1
        return name

    # Character classes.

    def character_class(self, start, flags):
        src, end = self.src, self.end
        if src.startswith('[', self.pos):
            self.future_warning('Possible nested set', self.pos)
        negate = src.startswith('^', self.pos)
        if negate:
            self.pos += 1
        first = self.pos
        parts = []              # of the bracket expression
        not_space = False       # \S has no form inside brackets
        while True:
            if self.pos >= end:
                raise self.error("unterminated character set", start)
            pos = self.pos
            c = src[pos]
            if c == ']' and pos != first:
                self.pos += 1
                break
            low, low_class = self.class_item(flags, start)
            if pos != first and c in '-&~|' and src.startswith(c, self.pos):
                self.warn_set_operation(c, pos)
            if src.startswith('-', self.pos):
                self.pos += 1
                if self.pos >= end:
                    raise self.error("unterminated character set", start)
                if src[self.pos] == ']':
                    self.pos += 1
                    not_space |= self.add_class_item(parts, low, low_class, flags)
                    parts.append('\\-')
                    break
                high, high_class = self.class_item(flags, start)
                if src[self.pos - 1] == '-' and high == 45 and self.pos - pos == 3:
                    self.future_warning('Possible set difference', self.pos - 2)
                if low_class or high_class or high < low:
                    raise self.error("bad character range %s" % src[pos:self.pos], pos)
                parts.append('%s-%s' % (_quote(low), _quote(high)))
                if flags & FLAG_IGNORECASE and self.is_unicode(flags):
                    for code, others in _EXTRA_CASES.items():
                        if low <= code <= high:
                            parts.extend(map(_quote, others))
            else:
                not_space |= self.add_class_item(parts, low, low_class, flags)
        return self.build_class(negate, ''.join(parts), not_space, flags)

    def class_item(self, flags, start):
        """Parse one character or class escape inside of brackets: (code, class letter)."""
        pos = self.pos
        c = self.src[pos]
        self.pos += 1
        if c != '\\':
            return ord(c), ''
        if self.pos >= self.end:
            raise self.error("bad escape (end of pattern)", pos)
        c = self.src[self.pos]
        self.pos += 1
        if c in 'dDsSwW':
            return None, c
        if c == 'b':
            return 8, ''
        if c in '89':
            raise self.error("bad escape \\%s" % c, pos)
        return self.character_escape(pos, c), ''

    def add_class_item(self, parts, code, letter, flags):
        """Add one item to the parts; return True for \\S if it cannot be added."""
        if not letter:
            parts.append(self.literal_body(code, flags))
            return False
        body = self.class_body(letter, flags)
        if body is not None:
            parts.append(body)
            return False
        if letter == 'S':
            return True
        # \D and \W of a flag that is not the pattern's: as complement ranges.
        if letter == 'D':
            parts.append(r'\x{0}-/\:-\x{10ffff}' if self.is_text else r'\x{0}-/\:-\x{ff}')
        elif self.is_unicode(flags):
            parts.append(r'\p{M}\p{P}\p{S}\p{Z}\p{C}')
        else:
            parts.append(r'\x{0}-/\:-@\[-\^`\{-\x{10ffff}')
        return False

    def build_class(self, negate, body, not_space, flags):
        if not not_space:
            return '[%s%s]' % ('^' if negate else '', body)
        space = self.class_body('s', flags)
        if not body:
            return '[%s%s]' % ('' if negate else '^', space)
        if negate:
            return '(?:(?![%s])[%s])' % (body, space)
        if body == space:
            return '(?s:.)'
        return '(?:[%s]|[^%s])' % (body, space)

    def warn_set_operation(self, c, pos):
        name = {'-': 'difference', '&': 'intersection',
                '~': 'symmetric difference', '|': 'union'}[c]
        self.future_warning('Possible set ' + name, pos)

    def future_warning(self, msg, pos):
        import warnings
        warnings.warn('%s at position %d' % (msg, pos), FutureWarning,
                      skip_file_prefixes=(__file__.rpartition('/')[0],))

    # Groups.

    def group(self, start, flags, first):
        """Parse a group: (text, least and greatest width), None for one that is no item."""
        src = self.src
        if not src.startswith('?', self.pos):
            return self.capturing(start, flags, None, self.pos)
        self.pos += 1
        if self.pos >= self.end:
            raise self.error("unexpected end of pattern", self.pos)
        c = src[self.pos]
        self.pos += 1
        if c == 'P':
            return self.python_extension(start, flags)
        if c == ':':
            return self.enclosed('(?:', flags, start)
        if c == '>':
            return self.enclosed('(?>', flags, start)
        if c == '#':
            close = src.find(')', self.pos)
            if close < 0:
                raise self.error("missing ), unterminated comment", start)
            self.pos = close + 1
            return None
        if c in '=!<':
            return self.lookaround(start, c, flags)
        if c == '(':
            return self.conditional(start, flags)
        if c in FLAGS or c == '-':
            return self.flags_group(start, c, flags, first)
        raise self.unknown_extension('?', c)

    def unknown_extension(self, prefix, c):
        pos = self.pos - len(prefix) - 1
        if c == '\\':
            c = self.src[self.pos - 1:self.pos + 1]
        return self.error("unknown extension " + prefix + c, pos)

    def enclosed(self, opening, flags, start):
        text, lo, hi = self.alternatives(flags, True)
        self.close(start)
        return opening + text + ')', lo, hi

    def close(self, start):
        if not self.src.startswith(')', self.pos):
            raise self.error("missing ), unterminated subpattern", start)
        self.pos += 1

    def capturing(self, start, flags, name, name_pos):
        group = len(self.widths)
        if group >= MAXGROUPS:
            raise self.error("too many groups", start)
        if name is not None:
            other = self.names.get(name)
            if other is not None:
                raise self.error("redefinition of group name %r as group %d; "
                                 "was group %d" % (name, group, other), name_pos)
            self.names[name] = group
        self.widths.append(None)
        text, lo, hi = self.alternatives(flags, True)
        self.close(start)
        self.widths[group] = (lo, hi)
        return '(' + text + ')', lo, hi

    def python_extension(self, start, flags):
        if self.pos >= self.end:
            raise self.error("unexpected end of pattern", self.pos)
        c = self.src[self.pos]
        self.pos += 1
        if c == '<':
            name_pos = self.pos
            name = self.until('>', "group name")
            self.check_name(name, name_pos)
            return self.capturing(start, flags, name, name_pos)
        if c == '=':
            name_pos = self.pos
            name = self.until(')', "group name")
            self.check_name(name, name_pos)
            group = self.names.get(name)
            if group is None:
                raise self.error("unknown group name %r" % name, name_pos)
            if self.widths[group] is None:
                raise self.error("cannot refer to an open group", name_pos)
            self.check_lookbehind(group)
            return '\\g{%d}' % group, *self.widths[group]
        raise self.unknown_extension('?P', c)

    def check_name(self, name, pos):
        if not (self.is_text or name.isascii()):
            raise self.error("bad character in group name %a" % name, pos)
        if not name.isidentifier():
            raise self.error("bad character in group name %r" % name, pos)

    def lookaround(self, start, c, flags):
        opening = '(?' + c
        behind = c == '<'
        outermost = False
        if behind:
            if self.pos >= self.end:
                raise self.error("unexpected end of pattern", self.pos)
            c = self.src[self.pos]
            if c not in '=!':
                self.pos += 1
                raise self.unknown_extension('?<', c)
            self.pos += 1
            opening += c
            if self.lookbehind_groups is None:
                self.lookbehind_groups = len(self.widths)
                outermost = True
        text, lo, hi = self.alternatives(flags, True)
        if outermost:
            self.lookbehind_groups = None
        self.close(start)
        if behind:
            if lo != hi and self.late_error is None:
                self.late_error = "look-behind requires fixed-width pattern"
            elif lo > 0xFFFFFFFF - 1 and self.late_error is None:
                self.late_error = "looks too much behind"
        return opening + text + ')', 0, 0

    def conditional(self, start, flags):
        name_pos = self.pos
        name = self.until(')', "group name")
        if name.isidentifier():
            self.check_name(name, name_pos)
            group = self.names.get(name)
            if group is None:
                raise self.error("unknown group name %r" % name, name_pos)
        else:
            if not (name.isdecimal() and name.isascii()):
                raise self.error("bad character in group name %s"
                                 % (ascii(name) if not self.is_text else repr(name)),
                                 name_pos)
            group = int(name)
            if not group:
                raise self.error("bad group number", name_pos)
            if group >= MAXGROUPS:
                raise self.error("invalid group reference %d" % group, name_pos)
            if group not in self.forward_references:
                self.forward_references[group] = name_pos
        if self.lookbehind_groups is not None and group >= self.lookbehind_groups:
            raise self.error('cannot refer to group defined in the same '
                             'lookbehind subpattern', self.pos)
        yes, lo, hi = self.sequence(flags, True, False)
        no = ''
        if self.src.startswith('|', self.pos):
            self.pos += 1
            no, no_lo, no_hi = self.sequence(flags, True, False)
            lo, hi = min(lo, no_lo), max(hi, no_hi)
            no = '|' + no
            if self.src.startswith('|', self.pos):
                raise self.error("conditional backref with more than two branches",
                                 self.pos)
        else:
            lo = 0
        self.close(start)
        return '(?(%d)%s%s)' % (group, yes, no), lo, hi

    # Inline flags.

    def flags_group(self, start, c, flags, first):
        """Parse (?flags) or (?flags-flags:...)."""
        src, end = self.src, self.end
        add = remove = 0
        if c != '-':
            while True:
                flag = FLAGS[c]
                self.check_type_flag(c)
                add |= flag
                if flag & TYPE_FLAGS and (add & TYPE_FLAGS) != flag:
                    raise self.error("bad inline flags: flags 'a', 'u' and 'L' "
                                     "are incompatible", self.pos)
                if self.pos >= end:
                    raise self.error("missing -, : or )", self.pos)
                c = src[self.pos]
                self.pos += 1
                if c in ')-:':
                    break
                if c not in FLAGS:
                    msg = "unknown flag" if c in _LETTERS or c.isalpha() else "missing -, : or )"
                    raise self.error(msg, self.pos - 1)
        if c == ')':
            if not first:
                raise self.error("global flags not at the start of the expression", start)
            self.flags |= add
            return None
        if add & GLOBAL_FLAGS:
            raise self.error("bad inline flags: cannot turn on global flag", self.pos - 1)
        if c == '-':
            remove = self.removed_flags()
        if add & remove:
            raise self.error("bad inline flags: flag turned on and off", self.pos - 1)
        if add & TYPE_FLAGS:
            flags &= ~TYPE_FLAGS
        flags = (flags | add) & ~remove
        opening = '(?%s%s:' % (_pcre_letters(add),
                               '-' + _pcre_letters(remove) if remove else '')
        return self.enclosed('(?:' if opening == '(?-:' else opening, flags, start)

    def removed_flags(self):
        src, end = self.src, self.end
        remove = 0
        if self.pos >= end:
            raise self.error("missing flag", self.pos)
        c = src[self.pos]
        self.pos += 1
        if c not in FLAGS:
            raise self.error("unknown flag" if c.isalpha() else "missing flag",
                             self.pos - 1)
        while True:
            flag = FLAGS[c]
            if flag & TYPE_FLAGS:
                raise self.error("bad inline flags: cannot turn off flags "
                                 "'a', 'u' and 'L'", self.pos)
            remove |= flag
            if self.pos >= end:
                raise self.error("missing :", self.pos)
            c = src[self.pos]
            self.pos += 1
            if c == ':':
                return remove
            if c not in FLAGS:
                raise self.error("unknown flag" if c.isalpha() else "missing :",
                                 self.pos - 1)

    def check_type_flag(self, c):
        if self.is_text:
            if c == 'L':
                raise self.error("bad inline flags: cannot use 'L' flag with a "
                                 "str pattern", self.pos)
        elif c == 'u':
            raise self.error("bad inline flags: cannot use 'u' flag with a "
                             "bytes pattern", self.pos)


def _pcre_letters(flags):
    letters = 'i' if flags & FLAG_IGNORECASE else ''
    if flags & FLAG_MULTILINE:
        letters += 'm'
    if flags & FLAG_DOTALL:
        letters += 's'
    return letters


def _repeat(item, low, high, suffix):
    """Return a PCRE2 item with a quantifier."""
    if high == 1 and low == 0:
        return item + '?' + suffix
    if high >= MAXREPEAT:
        if low == 0:
            return item + '*' + suffix
        if low == 1:
            return item + '+' + suffix
        if low <= _PCRE2_MAX_REPEAT:
            return '%s{%d,}%s' % (item, low, suffix)
    if high <= _PCRE2_MAX_REPEAT:
        if low == high:
            return '%s{%d}%s' % (item, low, suffix)
        return '%s{%d,%d}%s' % (item, low, high, suffix)
    limit = _PCRE2_MAX_REPEAT
    parts = []
    if low:
        whole, rest = divmod(low, limit)
        if whole > limit:
            raise OverflowError("the repetition number is too large")
        parts.append('(?:%s{%d}){%d}%s{%d}' % (item, limit, whole, item, rest))
    if high >= MAXREPEAT:
        parts.append('%s*%s' % (item, suffix))
    elif high > low:
        whole, rest = divmod(high - low, limit)
        if whole > limit:
            parts.append('%s*%s' % (item, suffix))
        else:
            parts.append('(?:%s{0,%d}%s){%d}%s{0,%d}%s'
                         % (item, limit, suffix, whole, item, rest, suffix))
    return '(?%s%s)' % ('>' if suffix == '+' else ':', ''.join(parts))


def translate(pattern, flags=0):
    """Translate a pattern: (flags, PCRE2 text, PCRE2 options, groups, names).

    flags are those given plus those written in the pattern, groups is the
    number of groups, names a dict from group names to numbers.
    """
    state = _Translator(pattern, flags)
    text, _, _ = state.alternatives(flags, False)
    if state.pos < state.end:
        # Only a closing parenthesis stops the outermost alternatives.
        raise state.error("unbalanced parenthesis", state.pos)
    for group, pos in state.forward_references.items():
        if group >= len(state.widths):
            raise state.error("invalid group reference %d" % group, pos)
    flags = state.finish_flags()
    if state.late_error is not None:
        raise PatternError(state.late_error)
    options = PCRE2_ALT_CIRCUMFLEX
    if flags & FLAG_IGNORECASE:
        options |= PCRE2_CASELESS
    if flags & FLAG_MULTILINE:
        options |= PCRE2_MULTILINE
    if flags & FLAG_DOTALL:
        options |= PCRE2_DOTALL
    if flags & FLAG_UNICODE:
        options |= PCRE2_UCP
    return flags, text, options, len(state.widths) - 1, state.names

