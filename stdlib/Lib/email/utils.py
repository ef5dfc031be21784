"""Addresses, dates, message IDs and header parameters: functions for whoever makes or reads messages."""

import datetime
import os
import re
import time
import urllib.parse

from email._parseaddr import AddressList as _AddressList, _parsedate_tz, mktime_tz, parsedate, parsedate_tz, quote

__all__ = [
    "collapse_rfc2231_value", "decode_params", "decode_rfc2231", "encode_rfc2231", "formataddr", "formatdate", "format_datetime",
    "getaddresses", "make_msgid", "mktime_tz", "parseaddr", "parsedate", "parsedate_tz", "parsedate_to_datetime", "unquote",
]

# What a display name may hold only inside quotes, and what must have a backslash there.
specialsre = re.compile(r'[()<>@,:;".\[\]\\]')
escapesre = re.compile(r'["\\]')


# Bytes in text


def _has_surrogates(s):
    """Whether a text cannot be encoded: because it holds bytes, as surrogates."""
    try:
        s.encode()
    except UnicodeEncodeError:
        return True
    return False


def _sanitize(string):
    """A text in which the bytes that make no sense in UTF-8 are replaced."""
    return string.encode(errors="surrogateescape").decode(errors="replace")


# Addresses

supports_strict_parsing = True


def unquote(str):
    """A text without the quotes or angle brackets around it."""
    if len(str) > 1:
        match str[0], str[-1]:
            case '"', '"':
                return str[1:-1].replace("\\\\", "\\").replace('\\"', '"')
            case "<", ">":
                return str[1:-1]
    return str


def formataddr(pair, charset="utf-8"):
    """'Name <address>' for a pair of both, or the address if there is no name.

    A name beyond ASCII is encoded in the charset; an address beyond it is an error.
    """
    name, address = pair
    address.encode("ascii")
    if not name:
        return address
    if not name.isascii():
        if isinstance(charset, str):
            from email.charset import Charset

            charset = Charset(charset)
        return f"{charset.header_encode(name)} <{address}>"
    text = escapesre.sub(r"\\\g<0>", name)
    return f'"{text}" <{address}>' if specialsre.search(name) else f"{text} <{address}>"


def _iter_escaped_chars(addr):
    """Characters with their places; one after a backslash comes together with that."""
    characters = enumerate(addr)
    for place, character in characters:
        if character == "\\":
            place, escaped = next(characters, (place, ""))
            character += escaped
        yield place, character


def _strip_quoted_realnames(addr):
    """A text without what is quoted in it; a quote that is never closed does not count."""
    kept, start, opened = [], 0, None
    for place, character in _iter_escaped_chars(addr) if '"' in addr else ():
        if character != '"':
            continue
        if opened is None:
            opened = place
        else:
            kept.append(addr[start:opened])
            start, opened = place + 1, None
    return "".join([*kept, addr[start:]])


def _check_parenthesis(addr):
    """Whether parentheses outside of quotes match."""
    depth = 0
    for _, character in _iter_escaped_chars(_strip_quoted_realnames(addr)):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


# What a field is replaced by that could be read as another address than was meant.
_REFUSED = "('', '')"


def _parsed(fields):
    """The pairs of name and address in some fields, refused where they are ambiguous; and the text that was parsed, by field."""
    texts = [field if _check_parenthesis(field) else _REFUSED for field in fields]
    pairs = _AddressList(", ".join(texts)).addresslist
    return [("", "") if "[" in address else (name, address) for name, address in pairs], texts


def getaddresses(fieldvalues, *, strict=True):
    """Pairs of display name and address from several header values.

    Where it is not certain how many addresses there are, [('', '')] is returned,
    except with strict=False: then what is found may differ from what other
    programs see.
    """
    fields = [str(value) for value in fieldvalues]
    if not strict:
        return _AddressList(", ".join(fields)).addresslist
    pairs, texts = _parsed(fields)
    expected = sum([1 + _strip_quoted_realnames(text).count(",") for text in texts])
    return pairs if len(pairs) == expected else [("", "")]


def parseaddr(addr, *, strict=True):
    """Display name and address from a header value with one of them; ('', '') if there is none or, with strict, several."""
    if not strict:
        pairs = _AddressList(addr).addresslist
        return pairs[0] if pairs else ("", "")
    if isinstance(addr, list):
        addr = addr[0]
    if isinstance(addr, str):
        pairs, _ = _parsed([addr])
        if len(pairs) == 1:
            return pairs[0]
    return "", ""


# Dates

_DAY_NAMES = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTH_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def format_datetime(dt, usegmt=False):
    """The date of a header for a datetime: with its offset, '-0000' without a time zone, or 'GMT', for which it must be UTC."""
    if usegmt:
        if dt.tzinfo != datetime.UTC:
            raise ValueError("usegmt option requires a UTC datetime")
        zone = "GMT"
    else:
        zone = "-0000" if dt.tzinfo is None else dt.strftime("%z")
    day, month = _DAY_NAMES[dt.weekday()], _MONTH_NAMES[dt.month - 1]
    return f"{day}, {dt.day:02} {month} {dt.year:04} {dt.hour:02}:{dt.minute:02}:{dt.second:02} {zone}"


def formatdate(timeval=None, localtime=False, usegmt=False):
    """The date of a header for a time in seconds since 1970 (now, if none is given): UTC, or the local time with its offset."""
    moment = datetime.datetime.fromtimestamp(time.time() if timeval is None else timeval, datetime.UTC)
    if localtime:
        return format_datetime(moment.astimezone())
    return format_datetime(moment if usegmt else moment.replace(tzinfo=None), usegmt)


def parsedate_to_datetime(data):
    """The datetime of a header's date; without a time zone if the offset is '-0000' or missing."""
    parts = _parsedate_tz(data)
    if parts is None:
        raise ValueError(f'Invalid date value or format "{data}"')
    offset = parts[9]
    zone = None if offset is None else datetime.timezone(datetime.timedelta(seconds=offset))
    return datetime.datetime(*parts[:6], tzinfo=zone)


def localtime(dt=None, isdst=None):
    """A datetime in the local time zone; now, if none is given."""
    if isdst is not None:
        import warnings

        warnings._deprecated(
            "The 'isdst' parameter to 'localtime'",
            message="{name} is deprecated and slated for removal in Python {remove}", remove=(3, 14),
        )
    return (datetime.datetime.now() if dt is None else dt).astimezone()


def make_msgid(idstring=None, domain=None):
    """An ID for a message, with something of the caller's in it and the domain, by default this machine's name."""
    import random

    if domain is None:
        import socket

        domain = socket.getfqdn()
    parts = [int(time.time() * 100), os.getpid(), random.getrandbits(64)]
    if idstring is not None:
        parts.append(idstring)
    return f"<{'.'.join(map(str, parts))}@{domain}>"


# Encoded parameters (RFC 2231)

rfc2231_continuation = re.compile(r"(?P<name>\w+)\*(?:(?P<num>[0-9]+)\*?)?\Z", re.ASCII)


def decode_rfc2231(s):
    """[charset, language, text] of an encoded value; (None, None, text) of another one."""
    parts = s.split("'", 2)
    return parts if len(parts) == 3 else (None, None, s)


def encode_rfc2231(s, charset=None, language=None):
    """An encoded value; with neither charset nor language, only the escapes are made."""
    text = urllib.parse.quote(s, safe="", encoding=charset or "ascii")
    return text if charset is None and language is None else f"{charset}'{language or ''}'{text}"


def decode_params(params):
    """Parameters with the pieces of continued ones joined.

    Like the input, a list of pairs whose first one is the header's value. A value
    that is encoded becomes a triple (charset, language, text).
    """
    result, pieces = [params[0]], {}
    for name, value in params[1:]:
        value = unquote(value)
        part = rfc2231_continuation.match(name)
        if part is None:
            result.append((name, f'"{quote(value)}"'))
        else:
            number = part["num"] and int(part["num"])
            pieces.setdefault(part["name"], []).append((number, value, name.endswith("*")))
    return result + [(name, _joined(continued)) for name, continued in pieces.items()]


def _joined(pieces):
    """The value of a parameter from its pieces: number, text, and whether it has escapes."""
    texts = [urllib.parse.unquote(text, "latin-1") if escaped else text for _, text, escaped in sorted(pieces)]
    value = quote("".join(texts))
    if not any(escaped for _, _, escaped in pieces):
        return f'"{value}"'
    charset, language, value = decode_rfc2231(value)
    return charset, language, f'"{value}"'


def collapse_rfc2231_value(value, errors="replace", fallback_charset="us-ascii"):
    """The text of a parameter's value: of a triple, decoded; of any other, without quotes."""
    match value:
        case (charset, _, text) if isinstance(value, tuple):
            data = text.encode("raw-unicode-escape")
            try:
                return data.decode(fallback_charset if charset is None else charset, errors)
            except LookupError:
                # An unknown charset.
                return unquote(text)
    return unquote(value)
