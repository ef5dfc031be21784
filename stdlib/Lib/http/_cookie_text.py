"""Dates, header words, host names and paths as cookies have them, for the module http.cookiejar."""

import datetime
import re
import time
import urllib.parse
from calendar import timegm

# Dates

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MONTHS_LOWER = [month.lower() for month in MONTHS]
UTC_ZONES = dict.fromkeys(["GMT", "UTC", "UT", "Z"])

_CLOCK = r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
_HTTP_DATE = re.compile(
    rf"""
    \s* (?:(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]*,?\s*)?
    (?P<day>\d\d?) (?:\s+|[-/]) (?P<month>\w+) (?:\s+|[-/]) (?P<year>\d+)
    (?: (?:\s+|:) {_CLOCK} )?
    \s* (?: (?P<zone>[-+]?\d{{2,4}}|(?!(?:am|pm)\b)[a-z]+) \s* )?
    (?: \(\w+\) \s* )?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_ISO_DATE = re.compile(
    r"""
    \s* (?P<year>\d{4}) [-/]? (?P<month>\d\d?) [-/]? (?P<day>\d\d?)
    (?: (?:\s+|[-:Tt]) (?P<hour>\d\d?) :? (?P<minute>\d\d) (?: :? (?P<second>\d\d) (?:\.\d*)? )? )?
    \s* (?: (?P<zone>[-+]?\d\d?:?(?:\d\d)?|Z|z) \s* )?
    """,
    re.VERBOSE | re.ASCII,
)
_ZONE = re.compile(r"(?P<sign>[-+]?)(?P<hours>\d\d?):?(?P<minutes>\d\d)?", re.ASCII)


def _utc(t):
    return datetime.datetime.fromtimestamp(time.time() if t is None else t, datetime.UTC)


def time2isoz(t=None):
    """A time in seconds since 1970 (now, if none is given) as '1994-11-24 08:49:37Z'."""
    return f"{_utc(t):%Y-%m-%d %H:%M:%S}Z".rjust(20, "0")


def time2netscape(t=None):
    """A time in seconds since 1970 (now, if none is given) as 'Wed, 26-Feb-1997 15:35:00 GMT'."""
    moment = _utc(t)
    day, month = DAYS[moment.weekday()], MONTHS[moment.month - 1]
    return f"{day}, {moment.day:02}-{month}-{moment.year:04} {moment:%H:%M:%S} GMT"


def offset_from_tz_string(tz):
    """The seconds by which a time zone is ahead of UTC; None if it is not known."""
    if tz in UTC_ZONES:
        return 0
    found = _ZONE.fullmatch(tz)
    if found is None:
        return None
    seconds = 3600 * int(found["hours"]) + 60 * int(found["minutes"] or 0)
    return -seconds if found["sign"] == "-" else seconds


def _month_number(text):
    """A month of a name or number; 0 if it is none."""
    if text.lower() in MONTHS_LOWER:
        return MONTHS_LOWER.index(text.lower()) + 1
    return int(text) if text.isdecimal() else 0


def _full_year(year):
    """A year of which the century may be missing: then the nearest one is meant."""
    if year >= 1000:
        return year
    now = time.localtime().tm_year
    guess = now - now % 100 + year
    if abs(guess - now) > 50:
        guess += 100 if guess < now else -100
    return guess


def _seconds(found):
    """The seconds since 1970 of what one of the patterns found; None if there is no such time."""
    if found is None:
        return None
    year = int(found["year"])
    if year > datetime.MAXYEAR:
        return None
    month, day = _month_number(found["month"]), int(found["day"])
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    year = _full_year(year)
    if not (year >= 1970 and 1 <= month <= 12 and 1 <= day <= 31 and hour <= 24 and minute <= 59 and second <= 61):
        return None
    offset = offset_from_tz_string((found["zone"] or "UTC").upper())
    return None if offset is None else timegm((year, month, day, hour, minute, second)) - offset


def http2time(text):
    """The seconds since 1970 of a date as headers have it, and of similar ones; None if it cannot be understood."""
    return _seconds(_HTTP_DATE.fullmatch(text))


def iso2time(text):
    """The seconds since 1970 of an ISO 8601 date or a similar one; None if it cannot be understood."""
    return _seconds(_ISO_DATE.fullmatch(text))


# Words of headers

_WORD = re.compile(r'\s*(?P<name>[^=\s;,]+)(?:\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^\s;,]*)))?', re.DOTALL)
_BETWEEN = re.compile(r"[=\s;]*")
_COMMA = re.compile(r"\s*,")


def split_header_words(header_values):
    """Lists of pairs of name and value (None without '='), one for each part between commas, of several headers of a name."""
    result = []
    for text in header_values:
        pairs, place = [], 0
        while place < len(text):
            if comma := _COMMA.match(text, place):
                result.append(pairs)
                pairs, place = [], comma.end()
            elif word := _WORD.match(text, place):
                pairs.append((word["name"], _word_value(word)))
                place = word.end()
            else:
                place = _BETWEEN.match(text, place).end()
        result.append(pairs)
    return [pairs for pairs in result if pairs]


def _word_value(word):
    if word["quoted"] is None:
        return word["plain"]
    return re.sub(r"\\(.)", r"\1", word["quoted"])


def join_header_words(lists):
    """The header that split_header_words() takes apart into such lists."""
    return ", ".join(["; ".join([_joined(*pair) for pair in pairs]) for pairs in lists if pairs])


def _joined(name, value):
    if value is None:
        return name
    if re.fullmatch(r"\w+", value) is None:
        escaped = re.sub(r'(["\\])', r"\\\1", value)
        value = f'"{escaped}"'
    return f"{name}={value}"


def strip_quotes(text):
    """A text without quotes at its ends."""
    return text.removeprefix('"').removesuffix('"')


_NETSCAPE_ATTRIBUTES = frozenset(["expires", "domain", "path", "secure", "version", "port", "max-age"])


def parse_ns_headers(ns_headers):
    """Lists of pairs of name and value (None without '=') for Set-Cookie headers, each of which is one cookie.

    Dates become seconds since 1970; the version is added if it is missing.
    """
    cookies = [_netscape_pairs(header) for header in ns_headers]
    return [pairs for pairs in cookies if pairs]


def _netscape_pairs(header):
    first, *rest = [_netscape_pair(part) for part in header.split(";")]
    if not first[0]:
        return []
    pairs, version = [first], ("version", "0")
    for name, value in rest:
        if not name:
            continue
        known = name.lower()
        if known in _NETSCAPE_ATTRIBUTES:
            name = known
        if name == "version":
            value = value and strip_quotes(value)
            version = None
        elif name == "expires" and value is not None:
            value = http2time(strip_quotes(value))
        pairs.append((name, value))
    return [*pairs, version] if version else pairs


def _netscape_pair(part):
    name, equals, value = part.partition("=")
    return name.strip(), value.strip() if equals else None


# Hosts and paths

IPV4_RE = re.compile(r"\.\d+$", re.ASCII)
DEFAULT_HTTP_PORT = "80"
HTTP_PATH_SAFE = "%/;:@&=+$,!~*'()"


def is_HDN(text):
    """Whether this is a name of a host, not an address, an empty text, or something with dots at its ends."""
    return bool(text) and text == text.strip(".") and not IPV4_RE.search(text)


def liberal_is_HDN(text):
    """Whether this is a name, with or without dots at its ends, and not an address."""
    return not IPV4_RE.search(text)


def domain_match(A, B):
    """Whether a host A belongs to a domain B as RFC 2965 has it: it is the same, or B begins with a dot and A ends with B."""
    host, domain = A.lower(), B.lower()
    if host == domain:
        return True
    return is_HDN(host) and host.rfind(domain) > 0 and domain.startswith(".") and is_HDN(domain[1:])


def user_domain_match(A, B):
    """Whether a host A belongs to a domain B that a user has put on a list: addresses and names without a dot must be equal."""
    host, domain = A.lower(), B.lower()
    if domain.startswith(".") and liberal_is_HDN(host) and liberal_is_HDN(domain):
        return host.endswith(domain)
    return host == domain


def reach(h):
    """The domain to which a host may set cookies: what follows the first dot, if there is another one or it is '.local'."""
    _, dot, rest = h.partition(".")
    return f".{rest}" if dot and is_HDN(h) and ("." in rest or rest == "local") else h


def request_host(request):
    """The host of a request, in lower case and without the port."""
    host = urllib.parse.urlparse(request.get_full_url()).netloc or request.get_header("Host", "")
    return re.sub(r":\d+\Z", "", host, count=1, flags=re.ASCII).lower()


def eff_request_host(request):
    """The host of a request, and the same with '.local' added to names without a dot."""
    host = request_host(request)
    return host, host if "." in host else f"{host}.local"


def request_path(request):
    """The path of a request, escaped."""
    path = escape_path(urllib.parse.urlsplit(request.get_full_url()).path)
    return path if path.startswith("/") else f"/{path}"


def request_port(request):
    """The port of a request as text, '80' if it has none; None if it is no number."""
    _, colon, port = request.host.partition(":")
    if not colon:
        return DEFAULT_HTTP_PORT
    try:
        int(port)
    except ValueError:
        return None
    return port


def escape_path(path):
    """A path in which what must be escaped is, and escapes have capital letters."""
    escaped = urllib.parse.quote(path, HTTP_PATH_SAFE)
    return re.sub("%[0-9a-fA-F]{2}", lambda escape: escape[0].upper(), escaped)


def is_third_party(request):
    """Whether the request is for another site than the one that the user has asked for."""
    return not domain_match(request_host(request), reach(request.origin_req_host))
