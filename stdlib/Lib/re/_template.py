"""Parsing of replacement templates."""

from ._constants import MAXGROUPS, PatternError

_ESCAPES = {'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
            'v': '\v', '\\': '\\'}
_DIGITS = frozenset('0123456789')
_OCTDIGITS = frozenset('01234567')


def parse_template(source, pattern):
    """Split a template: [text, group number, text, ..., group number, text]."""
    is_text = isinstance(source, str)
    src = source if is_text else str(source, 'latin-1')
    end = len(src)
    result = []
    literal = []
    pos = 0

    def add_group(index, pos):
        if index > pattern.groups:
            raise PatternError("invalid group reference %d" % index, source, pos)
        text = ''.join(literal)
        literal.clear()
        result.append(text if is_text else text.encode('latin-1'))
        result.append(index)

    while True:
        start = src.find('\\', pos)
        if start < 0:
            literal.append(src[pos:])
            break
        literal.append(src[pos:start])
        pos = start + 1
        if pos >= end:
            raise PatternError("bad escape (end of pattern)", source, start)
        c = src[pos]
        pos += 1
        if c == 'g':
            index, pos, name_pos = _group_name(source, src, pos, pattern, is_text)
            add_group(index, name_pos)
        elif c == '0':
            limit = min(pos + 2, end)
            while pos < limit and src[pos] in _OCTDIGITS:
                pos += 1
            literal.append(chr(int(src[start + 1:pos], 8) & 0xff))
        elif c in _DIGITS:
            octal = src[start + 1:start + 4]
            if len(octal) == 3 and _OCTDIGITS.issuperset(octal):
                code = int(octal, 8)
                if code > 0o377:
                    raise PatternError('octal escape value \\%s outside of range 0-0o377'
                                       % octal, source, start)
                literal.append(chr(code))
                pos = start + 4
            else:
                if pos < end and src[pos] in _DIGITS:
                    pos += 1
                add_group(int(src[start + 1:pos]), start + 1)
        elif c in _ESCAPES:
            literal.append(_ESCAPES[c])
        elif c.isascii() and c.isalpha():
            raise PatternError('bad escape \\%s' % c, source, start)
        else:
            literal.append('\\' + c)
    text = ''.join(literal)
    result.append(text if is_text else text.encode('latin-1'))
    return result


def _group_name(source, src, pos, pattern, is_text):
    """Parse <name> after \\g: (group number, position after it, position of the name)."""
    if not src.startswith('<', pos):
        raise PatternError("missing <", source, pos)
    pos += 1
    stop = src.find('>', pos)
    name = src[pos:stop] if stop >= 0 else src[pos:]
    if not name:
        raise PatternError("missing group name", source, pos)
    if stop < 0:
        raise PatternError("missing >, unterminated name", source, pos)
    if name.isidentifier():
        if not is_text and not name.isascii():
            raise PatternError("bad character in group name %a" % name, source, pos)
        try:
            index = pattern.groupindex[name]
        except KeyError:
            raise IndexError("unknown group name %r" % name) from None
    else:
        if not (name.isdecimal() and name.isascii()):
            raise PatternError("bad character in group name %s"
                               % (repr(name) if is_text else ascii(name)), source, pos)
        index = int(name)
        if index >= MAXGROUPS:
            raise PatternError("invalid group reference %d" % index, source, pos)
    return index, stop + 1, pos
