"""Parses and folds the values of structured headers."""

import re

from email import _encoded_words, errors, utils
from email._parameters import unquoted
from email._parseaddr import AddressList

_encoded_word = re.compile(r'=\?[^?\s]*\?[qQbB]\?[^?\s]*\?=')
_atom = r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\U0010ffff]+"
_dot_atom = re.compile(rf'{_atom}(?:\.{_atom})*')
_version = re.compile(r'\s*(\d+)\s*\.\s*(\d+)\s*$')
_comment = re.compile(r'(?P<quoted>"(?:[^"\\]|\\.)*")|\([^()]*\)')
_phrase_specials = frozenset('()<>@,:;".[]\\')


def _without_comments(text):
    """A text without what is in parentheses, unless these are in quotes."""
    return _comment.sub(lambda found: found['quoted'] or '', text)


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
        name = _display_name(_without_comments(head), defects) if head.strip() else ''
    else:
        name, address = '', _without_comments(text).strip()
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
    match = _version.match(_without_comments(value))
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
            text = _without_comments(text).strip()
        pairs.append((name.strip(), text))
    params = {}
    for name, text in utils.decode_params(pairs)[1:]:
        encoded = isinstance(text, tuple)
        text = decode_text(utils.collapse_rfc2231_value(unquoted(text) if encoded else text), defects)
        if name not in params:
            params[name.lower() if name.lower() in ('charset', 'boundary', 'filename', 'name') else name] = text
    return _without_comments(first).strip(), params


def join_parameters(value, params):
    """Return the text of a value with parameters."""
    if not params:
        return value
    return value + '; ' + '; '.join('{}={}'.format(k, quote_string(v)) for k, v in params.items())


# Folding: a value is a list of units, which are kept together as long as they fit on a line. A unit is a list of words
# with blanks between them: pairs of text and whether it may be encoded.

# What an encoded word in UTF-8 needs beside its text.
_FRAME = len("=?utf-8?q??=")


def text_units(text):
    """The units of free text: its words."""
    return [[(word, True)] for word in text.split(' ')]


def address_units(groups):
    """The units of addresses: mailboxes, and names of groups."""
    units = []
    for group in groups:
        comma = ',' if group is not groups[-1] else ''
        if group.display_name is None:
            units += _mailbox_units(group.addresses, comma)
            continue
        name = quote_string(group.display_name) if needs_quotes(group.display_name) else group.display_name
        end = ':' if group.addresses else ':;' + comma
        units.append([(name + end, True)])
        units += _mailbox_units(group.addresses, ';' + comma)
    return units


def _mailbox_units(addresses, end):
    units = []
    for number, address in enumerate(addresses, 1):
        tail = ',' if number < len(addresses) else end
        name = address.display_name
        if not name:
            units.append([(address.addr_spec + tail, False)])
            continue
        if needs_quotes(name) and name.isascii():
            name = quote_string(name)
        spec = '' if address.addr_spec == '<>' else address.addr_spec
        units.append([*[(word, True) for word in name.split(' ')], (f'<{spec}>{tail}', False)])
    return units


def parameter_units(text, params, width):
    """The units of a value with parameters; those that are not ASCII, or too long, are written as RFC 2231 has it."""
    if not params:
        return [[(text, True)]]
    pieces = [text.partition(';')[0]]
    for name, content in params.items():
        pieces += _parameter_pieces(name, content, width)
    return [[(piece + ';', False)] for piece in pieces[:-1]] + [[(pieces[-1], False)]]


def _parameter_pieces(name, content, width):
    """A parameter as 'name=content', or in several of those if it is too long for a line."""
    charset = 'us-ascii' if content.isascii() else 'utf-8'
    plain = f'{name}={quote_string(content)}' if content.isascii() else \
        f'{name}*={utils.encode_rfc2231(content, charset, "")}'
    # A blank before it and a semicolon after it belong to the line.
    if len(plain) + 2 <= width:
        return [plain]
    # Lines that have no room for anything are not to be had.
    width = width if width > len(name) + len(charset) + 16 else 78
    pieces, rest = [], content
    while rest:
        head = f"{name}*{len(pieces)}*=" + ('' if pieces else f"{charset}''")
        end = len(rest)
        while end > 1 and len(head) + len(_percent_encoded(rest[:end], charset)) > width - 2:
            end -= 1
        pieces.append(head + _percent_encoded(rest[:end], charset))
        rest = rest[end:]
    return pieces


def _percent_encoded(text, charset):
    return utils.encode_rfc2231(text, charset, '').removeprefix(f"{charset}''")


class _Lines:
    """The lines of a header as they are written."""

    def __init__(self, name, policy):
        self.policy = policy
        self.width = policy.max_line_length or 10 ** 9
        self.lines = [f'{name}:']

    def room(self):
        """How long a word on the present line may be, after a blank."""
        return self.width - len(self.lines[-1]) - 1

    def put(self, text):
        """Write a word on this line or, if it does not fit, on the next one."""
        if len(text) > self.room():
            self.lines.append('')
        self.lines[-1] += f' {text}'

    def put_together(self, words):
        """Write words that need not be encoded if they fit on a line, and tell whether they do."""
        text = ' '.join([text for text, _, _ in words])
        if len(text) >= self.width or any(must for _, _, must in words):
            return False
        self.put(text)
        return True

    def put_encoded(self, text):
        """Write a text as encoded words, of which the first one begins on this line if anything of it fits there."""
        while text:
            end = self._fitting(text, self.room())
            if not end:
                if len(self.lines) == 1 and ' ' not in self.lines[0]:
                    # The blank after the colon stays.
                    self.lines[0] += ' '
                self.lines.append('')
                end = max(1, self._fitting(text, self.room()))
            self.lines[-1] += ' ' + _encoded(text[:end])
            text = text[end:]

    @staticmethod
    def _fitting(text, room):
        """How many characters of a text make an encoded word of at most that length."""
        end = min(len(text), max(room - _FRAME, 0))
        while end and len(_encoded(text[:end])) > room:
            end -= 1
        return end

    def text(self):
        return self.policy.linesep.join(self.lines) + self.policy.linesep


def _encoded(text):
    return _encoded_words.encode(text, 'unknown-8bit' if utils._has_surrogates(text) else 'utf-8')


def _with_needs(units, policy):
    """The units with words as triples: text, whether it may, and whether it must be encoded.

    Neighbours that must be are joined, since blanks between encoded words vanish.
    """
    result = []
    for unit in units:
        words = []
        for text, may in unit:
            must = may and not text.isascii() and (not policy.utf8 or utils._has_surrogates(text))
            before = words or (result[-1] if result else [])
            if must and before and before[-1][2]:
                before[-1] = f'{before[-1][0]} {text}', True, True
            else:
                words.append((text, may, must))
        if words:
            result.append(words)
    return result


def fold(name, units, policy):
    """A header in lines of at most the policy's length, where that is possible."""
    units = _with_needs(units, policy)
    lines = _Lines(name, policy)
    whole = [word for unit in units for word in unit]
    if not any(text for text, _, _ in whole):
        return lines.text()
    # The value on one line, be it the next, or else each of its units, or else each word.
    if lines.put_together(whole):
        return lines.text()
    for unit in units:
        if lines.put_together(unit):
            continue
        for text, may, must in unit:
            if must or may and len(text) >= lines.width:
                lines.put_encoded(text)
            else:
                lines.put(text)
    return lines.text()
