"""Document type declarations, for the parser of pyexpat in Python."""

import re

from pyexpat import _NAME, _Wait, _doctype_token, _name

_entity = re.compile(
    rf'<!ENTITY\s+(%\s+)?({_NAME})\s+(?:("[^"]*"|\'[^\']*\')'
    rf'|SYSTEM\s+("[^"]*"|\'[^\']*\')|PUBLIC\s+("[^"]*"|\'[^\']*\')\s+("[^"]*"|\'[^\']*\'))(?:\s+NDATA\s+({_NAME}))?\s*>')
_notation = re.compile(
    rf'<!NOTATION\s+({_NAME})\s+(?:SYSTEM\s+("[^"]*"|\'[^\']*\')'
    rf'|PUBLIC\s+("[^"]*"|\'[^\']*\')(?:\s+("[^"]*"|\'[^\']*\'))?)\s*>')
_element = re.compile(rf'<!ELEMENT\s+({_NAME})\s+([^>]*?)\s*>')
_attlist = re.compile(rf'<!ATTLIST\s+({_NAME})((?:[^>"\']|"[^"]*"|\'[^\']*\')*)>')
_attribute = re.compile(
    rf'\s+({_NAME})\s+(CDATA|IDREFS|IDREF|ID|ENTITY|ENTITIES|NMTOKENS|NMTOKEN|NOTATION\s*\([^)]*\)|\([^)]*\))\s+'
    r'(#REQUIRED|#IMPLIED|(?:#FIXED\s+)?("[^"]*"|\'[^\']*\'))')
_parameter = re.compile(rf'%({_NAME});')
_head = re.compile(
    rf'<!DOCTYPE\s+({_NAME})(?:\s+(?:SYSTEM\s+("[^"]*"|\'[^\']*\')'
    rf'|PUBLIC\s+("[^"]*"|\'[^\']*\')\s+("[^"]*"|\'[^\']*\')))?\s*(\[|>)')


def _unquoted(text):
    return None if text is None else text[1:-1]


def _subset_end(text, start):
    """Return where the ] of an internal subset is; waits for it."""
    token = re.compile(r'''<!--.*?-->|<\?.*?\?>|"[^"]*"|'[^']*'|\]|[^]"'<]+|<''', re.DOTALL)
    at = start
    while at < len(text):
        match = token.match(text, at)
        if match is None:
            raise _Wait
        if match.group() == ']':
            return at
        at = match.end()
    raise _Wait


def parse_doctype(parser):
    """Parse the declaration at the parser's position."""
    text, pos = parser._text, parser._pos
    match = _head.match(text, pos)
    if match is None:
        if '>' not in text[pos:]:
            raise _Wait
        parser._fail(2 if re.match(r'<!DOCTYPE\s*>', text[pos:]) else 4, 9)
    name, system, public, public_system, mark = match.groups()
    system = _unquoted(system or public_system)
    public = _unquoted(public)
    if public is not None:
        public = ' '.join(public.split())
    end = match.end()
    subset = None
    if mark == '[':
        close = _subset_end(text, end)
        subset = text[end:close]
        tail = re.compile(r'\]\s*>').match(text, close)
        if tail is None:
            if '>' not in text[close:]:
                raise _Wait
            parser._fail(4, close - pos)
        end = tail.end()
    parser._flush()
    parser._has_external_subset = system is not None or parser._foreign_dtd
    if parser.StartDoctypeDeclHandler:
        parser.StartDoctypeDeclHandler(name, system, public, int(subset is not None))
    else:
        parser._default('<!DOCTYPE')
        for token in _doctype_token.findall(text[pos + 9:match.end()]):
            parser._default(token)
    if subset is not None:
        _parse_subset(parser, subset, match.end() - pos)
    if parser._has_external_subset and not parser._standalone and parser.NotStandaloneHandler:
        if not parser.NotStandaloneHandler():
            parser._fail(22)
    if parser.EndDoctypeDeclHandler:
        parser.EndDoctypeDeclHandler()
    elif subset is not None:
        parser._default(text[match.end():end - 1])
        parser._default('>')
    parser._advance(end - pos)


def _parse_subset(parser, subset, offset):
    at = 0
    while at < len(subset):
        if subset[at] in ' \t\r\n':
            at += 1
            continue
        if subset.startswith('<!--', at):
            end = subset.index('-->', at)
            if parser.CommentHandler:
                parser.CommentHandler(subset[at + 4:end])
            at = end + 3
            continue
        if subset.startswith('<?', at):
            end = subset.index('?>', at)
            target = _name.match(subset, at + 2)
            if target is None:
                parser._fail(4, offset + at)
            if parser.ProcessingInstructionHandler:
                parser.ProcessingInstructionHandler(target.group(), subset[target.end():end].lstrip())
            at = end + 2
            continue
        if match := _parameter.match(subset, at):
            value = parser._parameters.get(match[1])
            if value is None:
                parser._has_external_subset = True
            elif match[1] in parser._expanding:
                parser._fail(12, offset + at)
            else:
                parser._expanding.append(match[1])
                try:
                    _parse_subset(parser, value, offset + at)
                finally:
                    parser._expanding.pop()
            at = match.end()
            continue
        for pattern, action in ((_entity, _declare_entity), (_notation, _declare_notation),
                                (_element, _declare_element), (_attlist, _declare_attributes)):
            if match := pattern.match(subset, at):
                action(parser, match)
                at = match.end()
                break
        else:
            parser._fail(2 if subset.startswith('<!', at) else 4, offset + at)


def _declare_entity(parser, match):
    percent, name, value, system, public, public_system, notation = match.groups()
    value = _unquoted(value)
    system, public = _unquoted(system or public_system), _unquoted(public)
    if value is not None:
        # Characters by number are replaced now, entities where the text is used.
        value = _parameter.sub(lambda m: parser._parameters.get(m[1], ''), value)
        value = re.sub(r'&#(?:([0-9]+)|x([0-9a-fA-F]+));', lambda m: parser._character(*m.groups()), value)
        value = value.replace('\r\n', '\n')
    table = parser._parameters if percent else parser._entities
    # The first declaration counts.
    if name not in table and not (percent and value is None):
        table[name] = value if percent else (value, system, public, notation)
    if notation and parser.UnparsedEntityDeclHandler:
        parser.UnparsedEntityDeclHandler(name, parser._base, system, public, notation)
    elif parser.EntityDeclHandler:
        parser.EntityDeclHandler(name, int(bool(percent)), value, parser._base, system, public, notation)


def _declare_notation(parser, match):
    name, system, public, public_system = match.groups()
    if parser.NotationDeclHandler:
        parser.NotationDeclHandler(name, parser._base, _unquoted(system or public_system), _unquoted(public))


def _declare_attributes(parser, match):
    element, rest = match.groups()
    at = 0
    while found := _attribute.match(rest, at):
        name, kind, default, value = found.groups()
        kind = re.sub(r'\s', '', kind)
        required = default == '#REQUIRED' or default.startswith('#FIXED')
        value = parser._value(_unquoted(value)) if value else None
        if value is not None and kind != 'CDATA':
            value = ' '.join(filter(None, value.split(' ')))
        parser._defaults.setdefault(element, {}).setdefault(name, (kind, value))
        if parser.AttlistDeclHandler:
            parser.AttlistDeclHandler(element, name, kind, value, int(required))
        at = found.end()
    if rest[at:].strip():
        parser._fail(2)


def _declare_element(parser, match):
    name, content = match.groups()
    if parser.ElementDeclHandler:
        parser.ElementDeclHandler(name, _content_model(content))


_QUANTIFIERS = {'': 0, '?': 1, '*': 2, '+': 3}


def _content_model(text):
    """Return (kind, quantifier, name, children) of an element's content."""
    if text == 'EMPTY':
        return 1, 0, None, ()
    if text == 'ANY':
        return 2, 0, None, ()
    tokens = re.findall(rf'{_NAME}|#PCDATA|[(),|?*+]', text)
    place = 0

    def quantifier():
        nonlocal place
        if place < len(tokens) and tokens[place] in '?*+':
            place += 1
            return _QUANTIFIERS[tokens[place - 1]]
        return 0

    def particle():
        nonlocal place
        token = tokens[place]
        place += 1
        if token != '(':
            return 4, quantifier(), token, ()
        children, kind = [], 6
        while True:
            if tokens[place] == '#PCDATA':
                kind = 3
                place += 1
            else:
                children.append(particle())
            separator = tokens[place]
            place += 1
            if separator == ')':
                break
            if separator == '|' and kind != 3:
                kind = 5
        return kind, quantifier(), None, tuple(children)

    return particle()
