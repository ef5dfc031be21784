"""Parses and folds the values of structured headers."""

import re

from email import _encoded_words, errors, utils
from email._parseaddr import AddressList

_encoded_word = re.compile(r'=\?[^?\s]*\?[qQbB]\?[^?\s]*\?=')
_atom = r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\U0010ffff]+"
_dot_atom = re.compile(rf'{_atom}(?:\.{_atom})*')
_version = re.compile(r'\s*(\d+)\s*\.\s*(\d+)\s*$')
_comment = re.compile(r'\([^()]*\)')
_phrase_specials = frozenset('()<>@,:;".[]\\')


def is_dot_atom(text):
    """Tell whether a text needs no quotes before the @."""
    return _dot_atom.fullmatch(text) is not None


def needs_quotes(name):
    """Tell whether a display name must be quoted."""
    return not _phrase_specials.isdisjoint(name)


def quote_string(text):
    """Return a text in quotes."""
    return '"' + utils.quote(text) + '"'


def decode_text(value, defects):
    """Return text with its encoded words decoded; blanks between two of them go."""
    if '=?' not in value:
        return value
    result, pos, after_word = [], 0, False
    for match in _encoded_word.finditer(value):
        between = value[pos:match.start()]
        if not (after_word and between.isspace()):
            result.append(between)
        text, charset, lang, found = _encoded_words.decode(match.group())
        defects.extend(found)
        result.append(text)
        pos, after_word = match.end(), True
    result.append(value[pos:])
    return ''.join(result)


def parse_addr_spec(text, *, domain_required=True):
    """Return (user, domain, rest) of an address; HeaderParseError if there is none."""
    text = text.strip()
    if text.startswith('"'):
        match = re.match(r'"((?:[^"\\]|\\.)*)"', text)
        if match is None:
            raise errors.HeaderParseError("expected quoted-string but found '{}'".format(text))
        local = re.sub(r'\\(.)', r'\1', match.group(1))
    else:
        match = _dot_atom.match(text)
        if match is None:
            raise errors.HeaderParseError("expected atom but found '{}'".format(text))
        local = match.group()
    rest = text[match.end():]
    if not rest.startswith('@'):
        if not domain_required:
            return local, '', rest
        raise errors.HeaderParseError("add-spec local part with no domain") if not rest else \
            errors.HeaderParseError("expected '@' but found '{}'".format(rest))
    domain = re.match(rf'\[[^\[\]\s]*\]|{_dot_atom.pattern}', rest[1:])
    if domain is None:
        raise errors.HeaderParseError("expected domain but found '{}'".format(rest[1:]))
    return local, domain.group(), rest[1 + domain.end():]


def _split_top_level(value, separator):
    """Split at a character outside of quotes, comments and angle brackets."""
    parts, start, depth, quoted, angle, i = [], 0, 0, False, False, 0
    while i < len(value):
        char = value[i]
        if char == '\\' and (quoted or depth):
            i += 1
        elif char == '"' and not depth:
            quoted = not quoted
        elif not quoted:
            if char == '(':
                depth += 1
            elif char == ')':
                depth -= 1
            elif not depth:
                if char == '<':
                    angle = True
                elif char == '>':
                    angle = False
                elif char == separator and not angle:
                    parts.append(value[start:i])
                    start = i + 1
        i += 1
    parts.append(value[start:])
    return parts


def _split_groups(value):
    """Split a list of addresses at commas, but not those within groups."""
    pieces, pending = [], None
    for part in _split_top_level(value, ','):
        pending = part if pending is None else pending + ',' + part
        colons = len(_split_top_level(pending, ':')) - 1
        if colons and len(_split_top_level(pending, ';')) == 1:
            continue
        pieces.append(pending)
        pending = None
    if pending is not None:
        pieces.append(pending)
    return pieces


def parse_address_list(value, defects):
    """List (group name or None, [(display name, user, domain)]) of a header's text."""
    result = []
    for piece in _split_groups(value):
        if not piece.strip():
            if value.strip():
                defects.append(errors.ObsoleteHeaderDefect("empty element in address-list"))
            continue
        head = _split_top_level(piece, ':')
        if len(head) > 1:
            members = ':'.join(head[1:]).strip().removesuffix(';')
            name = _display_name(head[0], defects)
            result.append((name, [_mailbox(m, defects) for m in _split_top_level(members, ',') if m.strip()]))
        else:
            result.append((None, [_mailbox(piece, defects)]))
    return result


def _display_name(text, defects):
    words = AddressList(text.strip() + ' <x@y>').addresslist
    return decode_text(words[0][0] if words else text.strip(), defects)


def _mailbox(text, defects):
    text = text.strip()
    if '<' in text:
        head, _, rest = text.rpartition('<')
        address = rest.partition('>')[0].strip()
        name = _display_name(_comment.sub('', head), defects) if head.strip() else ''
    else:
        name, address = '', _comment.sub('', text).strip()
    try:
        user, domain, rest = parse_addr_spec(address)
        if rest:
            raise errors.HeaderParseError
    except errors.HeaderParseError:
        if address:
            defects.append(errors.InvalidHeaderDefect("invalid address in address-list"))
        user, _, domain = address.rpartition('@')
        if not user:
            user, domain = domain, ''
    if not user.isascii():
        if utils._has_surrogates(user):
            user = utils._sanitize(user)
        defects.append(errors.NonASCIILocalPartDefect("local-part contains non-ASCII characters)"))
    return name, user, domain


def parse_version(value, defects):
    """Return (major, minor) of a version's text, (None, None) if it is none."""
    if not value:
        defects.append(errors.HeaderMissingRequiredValue("Missing MIME version number (eg: 1.0)"))
        return None, None
    match = _version.match(_comment.sub('', value))
    if match is None:
        defects.append(errors.InvalidHeaderDefect("Expected MIME version number"))
        return None, None
    return int(match[1]), int(match[2])


def parse_parameters(value, defects):
    """Return (value before the first semicolon, {parameter: text})."""
    first, *rest = _split_top_level(value, ';')
    pairs = [('', '')]
    for part in rest:
        if not part.strip():
            defects.append(errors.InvalidHeaderDefect("parameter entry with no content"))
            continue
        name, equals, text = part.partition('=')
        if not equals:
            defects.append(errors.InvalidHeaderDefect("Parameter contains name ({}) but no value".format(part.strip())))
            continue
        text = text.strip()
        if text[:1] != '"':
            text = _comment.sub('', text).strip()
        pairs.append((name.strip(), text))
    params = {}
    for name, text in utils.decode_params(pairs)[1:]:
        text = utils.collapse_rfc2231_value(text)
        text = decode_text(text, defects)
        if name not in params:
            params[name.lower() if name.lower() in ('charset', 'boundary', 'filename', 'name') else name] = text
    return _comment.sub('', first).strip(), params


def join_parameters(value, params):
    """Return the text of a value with parameters."""
    if not params:
        return value
    return value + '; ' + '; '.join('{}={}'.format(k, quote_string(v)) for k, v in params.items())


# Folding: a value is a list of (text, whether it may be encoded), with blanks between.

def text_tokens(text):
    """List the words of free text."""
    return [(word, True) for word in text.split(' ')]


def address_tokens(groups):
    """List the pieces of addresses."""
    tokens = []
    for i, group in enumerate(groups):
        comma = ',' if i < len(groups) - 1 else ''
        if group.display_name is None:
            tokens += _mailbox_tokens(group.addresses, comma)
            continue
        name = quote_string(group.display_name) if needs_quotes(group.display_name) else group.display_name
        if group.addresses:
            tokens.append((name + ':', True))
            tokens += _mailbox_tokens(group.addresses, ';' + comma)
        else:
            tokens.append((name + ':;' + comma, True))
    return tokens


def _mailbox_tokens(addresses, end):
    tokens = []
    for i, address in enumerate(addresses):
        tail = ',' if i < len(addresses) - 1 else end
        if address.display_name:
            name = address.display_name
            if needs_quotes(name) and name.isascii():
                name = quote_string(name)
            tokens += [(word, True) for word in name.split(' ')]
            tokens.append(('<' + ('' if address.addr_spec == '<>' else address.addr_spec) + '>' + tail, False))
        else:
            tokens.append((address.addr_spec + tail, False))
    return tokens


def parameter_tokens(text, params):
    """List the pieces of a value with parameters; what is not ASCII is encoded as RFC 2231 says."""
    if not params:
        return [(text, True)]
    value = text.partition(';')[0]
    tokens = [(value + ';', False)]
    last = len(params) - 1
    for i, (name, content) in enumerate(params.items()):
        end = ';' if i < last else ''
        if content.isascii():
            tokens.append(('{}={}{}'.format(name, quote_string(content), end), False))
        else:
            tokens.append(("{}*={}{}".format(name, utils.encode_rfc2231(content, 'utf-8', ''), end), False))
    return tokens


def _encode_run(text, room, width):
    """Return encoded words of a text, each of which fits its line."""
    words, current, limit = [], '', max(room, 20)
    for char in text:
        if current and len(_encoded_words.encode(current + char, _charset_of(current + char))) > limit:
            words.append(_encoded_words.encode(current, _charset_of(current)))
            current, limit = '', width
        current += char
    if current:
        words.append(_encoded_words.encode(current, _charset_of(current)))
    return words


def _charset_of(text):
    return 'unknown-8bit' if utils._has_surrogates(text) else 'utf-8'


def fold(name, tokens, policy):
    """Return a header's text, in lines of at most the policy's length where that is possible."""
    maxlen = policy.max_line_length or float('inf')
    words = []
    for text, may_encode in _join_encodable(tokens, policy):
        if may_encode:
            first = maxlen - len(name) - 2 if not words else maxlen - 1
            room = maxlen - 1 if words else first
            words += _encode_run(text, room if room != float('inf') else 10 ** 9, min(maxlen - 1, 10 ** 9))
        else:
            words.append(text)
    lines = [name + ':']
    for word in words:
        if len(lines[-1]) + 1 + len(word) > maxlen and lines[-1].strip() and lines[-1] != name + ':':
            lines.append('')
        lines[-1] += ' ' + word
    if not words:
        lines[0] += ' '
    return policy.linesep.join(lines) + policy.linesep


def _join_encodable(tokens, policy):
    """Join neighbouring words that must be encoded, as blanks between encoded words vanish."""
    joined = []
    for text, may_encode in tokens:
        encode = may_encode and (not text.isascii() and (not policy.utf8 or utils._has_surrogates(text)))
        if encode and joined and joined[-1][1]:
            joined[-1] = joined[-1][0] + ' ' + text, True
        else:
            joined.append((text, encode))
    return joined
