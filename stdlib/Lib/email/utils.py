"""Addresses, dates, ids and parameters of messages."""

__all__ = ['collapse_rfc2231_value', 'decode_params', 'decode_rfc2231', 'encode_rfc2231', 'formataddr',
           'formatdate', 'format_datetime', 'getaddresses', 'make_msgid', 'mktime_tz', 'parseaddr',
           'parsedate', 'parsedate_tz', 'parsedate_to_datetime', 'quote', 'unquote', 'localtime']

import datetime
import os
import re
import time
import urllib.parse

from email._parseaddr import AddressList as _AddressList
from email._parseaddr import _parsedate_tz, mktime_tz, parsedate, parsedate_tz, quote
from email.charset import Charset

COMMASPACE = ', '
EMPTYSTRING = ''
UEMPTYSTRING = ''
CRLF = '\r\n'
TICK = "'"

specialsre = re.compile(r'[][\\()<>@,:;".]')
escapesre = re.compile(r'[\\"]')

# The default of strict where the caller may say False to allow more.
supports_strict_parsing = True


def _has_surrogates(s):
    """Tell whether a string has characters that stand for bytes."""
    try:
        s.encode()
        return False
    except UnicodeEncodeError:
        return True


def _sanitize(string):
    """Return text in which undecodable bytes are replaced by U+FFFD."""
    return string.encode('utf-8', 'surrogateescape').decode('utf-8', 'replace')


def formataddr(pair, charset='utf-8'):
    """Return 'name <address>' of a pair (name, address)."""
    name, address = pair
    address.encode('ascii')
    if not name:
        return address
    try:
        name.encode('ascii')
    except UnicodeEncodeError:
        if isinstance(charset, str):
            charset = Charset(charset)
        return "%s <%s>" % (charset.header_encode(name), address)
    quotes = '"' if specialsre.search(name) else ''
    return '%s%s%s <%s>' % (quotes, escapesre.sub(r'\\\g<0>', name), quotes, address)


def _iter_escaped_chars(text):
    """Iterate over (position, character), a backslash and what follows it taken as one."""
    for match in re.finditer(r'\\?.', text, re.DOTALL):
        yield match.start(), match.group()


def _strip_quoted_realnames(text):
    """Leave quoted strings out of an address's text; a quote without an end stays."""
    if '"' not in text:
        return text
    return re.sub(r'((?:[^"\\]|\\.)*)"(?:[^"\\]|\\.)*"', r'\1', text, flags=re.DOTALL)


def _check_parenthesis(text):
    """Tell whether the parentheses of comments are balanced."""
    depth = 0
    for char in re.sub(r'\\.', '', _strip_quoted_realnames(text), flags=re.DOTALL):
        if char == '(':
            depth += 1
        elif char == ')':
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def _pre_parse_validation(fields):
    return [field if _check_parenthesis(field) else "('', '')" for field in fields]


def _post_parse_validation(parsed):
    # An address with a bracket in it is the rest of something else.
    return [('', '') if '[' in pair[1] else pair for pair in parsed]


def getaddresses(fieldvalues, *, strict=True):
    """Return the pairs (name, address) of several headers' texts.

    With strict, a text that could be read in two ways gives [('', '')].
    """
    if not strict:
        return _AddressList(COMMASPACE.join(str(v) for v in fieldvalues)).addresslist
    fieldvalues = _pre_parse_validation([str(v) for v in fieldvalues])
    result = _post_parse_validation(_AddressList(COMMASPACE.join(fieldvalues)).addresslist)
    # There must be as many addresses as commas outside of quotes and comments say.
    expected = 0
    for value in fieldvalues:
        expected += 1 + _strip_quoted_realnames(value).count(',')
    return result if len(result) == expected else [('', '')]


def parseaddr(addr, *, strict=True):
    """Return the pair (name, address) of one address, ('', '') if it is none."""
    if not strict:
        found = _AddressList(addr).addresslist
        return found[0] if found else ('', '')
    if isinstance(addr, list):
        addr = addr[0]
    if not isinstance(addr, str):
        return '', ''
    addr = _pre_parse_validation([addr])[0]
    found = _post_parse_validation(_AddressList(addr).addresslist)
    if not found or len(found) > 1:
        return '', ''
    return found[0]


_WEEKDAYS = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')
_MONTHS = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')


def _format_timetuple_and_zone(t, zone):
    return '%s, %02d %s %04d %02d:%02d:%02d %s' % (
        _WEEKDAYS[t[6]], t[2], _MONTHS[t[1] - 1], t[0], t[3], t[4], t[5], zone)


def formatdate(timeval=None, localtime=False, usegmt=False):
    """Return a date as RFC 2822 writes it: of a timestamp, or of now."""
    if timeval is None:
        timeval = time.time()
    when = datetime.datetime.fromtimestamp(timeval, datetime.timezone.utc)
    if localtime:
        when = when.astimezone()
        usegmt = False
    elif not usegmt:
        when = when.replace(tzinfo=None)
    return format_datetime(when, usegmt)


def format_datetime(dt, usegmt=False):
    """Return a datetime as RFC 2822 writes it."""
    now = dt.timetuple()
    if usegmt:
        if dt.tzinfo is None or dt.tzinfo != datetime.timezone.utc:
            raise ValueError("usegmt option requires a UTC datetime")
        zone = 'GMT'
    elif dt.tzinfo is None:
        zone = '-0000'
    else:
        zone = dt.strftime("%z")
    return _format_timetuple_and_zone(now, zone)


def make_msgid(idstring=None, domain=None):
    """Return a new message id."""
    import random
    when, pid, number = int(time.time() * 100), os.getpid(), random.getrandbits(64)
    if domain is None:
        import socket
        domain = socket.getfqdn()
    return '<%d.%d.%d%s@%s>' % (when, pid, number, '' if idstring is None else '.' + idstring, domain)


def parsedate_to_datetime(data):
    """Return the datetime of a date's text; naive for the zone -0000."""
    parsed = _parsedate_tz(data)
    if parsed is None:
        raise ValueError('Invalid date value or format "%s"' % str(data))
    *parts, offset = parsed
    if offset is None:
        return datetime.datetime(*parts[:6])
    return datetime.datetime(*parts[:6], tzinfo=datetime.timezone(datetime.timedelta(seconds=offset)))


def unquote(str):
    """Take the quotes or angle brackets off a string."""
    if len(str) > 1:
        if str[0] == str[-1] == '"':
            return str[1:-1].replace('\\\\', '\\').replace('\\"', '"')
        if str[0] == '<' and str[-1] == '>':
            return str[1:-1]
    return str


def decode_rfc2231(s):
    """Split "charset'language'text" into its parts, (None, None, s) if it is not so."""
    parts = s.split(TICK, 2)
    if len(parts) <= 2:
        return None, None, s
    return parts


def encode_rfc2231(s, charset=None, language=None):
    """Return text as RFC 2231 writes it in a parameter."""
    s = urllib.parse.quote(s, safe='', encoding=charset or 'ascii')
    if charset is None and language is None:
        return s
    return "%s'%s'%s" % (charset, language or '', s)


rfc2231_continuation = re.compile(r'^(?P<name>\w+)\*((?P<num>[0-9]+)\*?)?\Z', re.ASCII)


def decode_params(params):
    """Join parameters that are cut in parts, and mark encoded ones.

    params is a list of pairs of which the first is the header's value; an encoded
    parameter becomes (charset, language, text).
    """
    new_params = [params[0]]
    parts = {}
    for name, value in params[1:]:
        encoded = name.endswith('*')
        value = unquote(value)
        mo = rfc2231_continuation.match(name)
        if mo:
            number = mo['num']
            parts.setdefault(mo['name'], []).append((number if number is None else int(number), value, encoded))
        else:
            new_params.append((name, '"%s"' % quote(value)))
    for name, pieces in parts.items():
        pieces.sort(key=lambda piece: (piece[0] is not None, piece[0]))
        extended = any(encoded for _, _, encoded in pieces)
        # What is encoded is percent-encoded bytes, held as latin-1 until the charset is known.
        value = EMPTYSTRING.join(urllib.parse.unquote(text, encoding='latin-1') if encoded else text
                                 for _, text, encoded in pieces)
        value = quote(value)
        if extended:
            charset, language, value = decode_rfc2231(value)
            new_params.append((name, (charset, language, '"%s"' % value)))
        else:
            new_params.append((name, '"%s"' % value))
    return new_params


def collapse_rfc2231_value(value, errors='replace', fallback_charset='us-ascii'):
    """Return the text of a parameter, which may be a triple of decode_params()."""
    if not isinstance(value, tuple) or len(value) != 3:
        return unquote(value)
    charset, language, text = value
    if charset is None:
        charset = fallback_charset
    try:
        return str(bytes(text, 'raw-unicode-escape'), charset, errors)
    except LookupError:
        return unquote(text)        # a charset that nobody knows


def localtime(dt=None, isdst=None):
    """Return an aware datetime of local time: of now, or of another datetime."""
    if isdst is not None:
        import warnings
        warnings._deprecated("The 'isdst' parameter to 'localtime'",
                             message='{name} is deprecated and slated for removal in Python {remove}',
                             remove=(3, 14))
    if dt is None:
        dt = datetime.datetime.now()
    return dt.astimezone()
