"""Splitting and joining URLs, and what quotes characters in them.

Everything works with str and with bytes, which must be ASCII, but not with both at
once. What splits a URL does not check it: also odd parts come out as they are.
"""

import functools
import re
import types
from collections import namedtuple

__all__ = ['urlparse', 'urlunparse', 'urljoin', 'urldefrag', 'urlsplit', 'urlunsplit',
           'urlencode', 'parse_qs', 'parse_qsl', 'quote', 'quote_plus', 'quote_from_bytes',
           'unquote', 'unquote_plus', 'unquote_to_bytes', 'DefragResult', 'ParseResult',
           'SplitResult', 'DefragResultBytes', 'ParseResultBytes', 'SplitResultBytes']

# Schemes with the parts that their URLs may have. The lists are public; '' stands for
# URLs without a scheme.
uses_relative = """ ftp http gopher nntp imap wais file https shttp mms prospero rtsp rtsps rtspu
    sftp svn svn+ssh ws wss""".split()
uses_netloc = """ ftp http gopher nntp telnet imap wais file mms https shttp snews prospero rtsp
    rtsps rtspu rsync svn svn+ssh sftp nfs git git+ssh ws wss itms-services""".split()
uses_params = """ftp hdl prospero http imap https shttp rtsp rtsps rtspu sip sips mms sftp
    tel""".split()
uses_query = 'http wais imap https shttp mms gopher rtsp rtsps rtspu sip sips'.split()
uses_fragment = """ftp hdl http gopher news nntp wais https shttp snews file
    prospero""".split()
for _list in uses_relative, uses_netloc, uses_params, uses_query, uses_fragment:
    _list.insert(0, '')
del _list
non_hierarchical = 'gopher hdl mailto news telnet wais imap snews sip sips'.split()

# What a scheme may consist of, after its first letter.
scheme_chars = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.'

# Browsers drop these, the former at both ends and the latter everywhere; whoever
# does not may be led to another host than they.
_WHATWG_C0_CONTROL_OR_SPACE = ''.join(map(chr, range(0x21)))
_UNSAFE_URL_BYTES_TO_REMOVE = ['\t', '\r', '\n']
_without_unsafe = str.maketrans(dict.fromkeys(_UNSAFE_URL_BYTES_TO_REMOVE))


# --- str and bytes: bytes are decoded, and what comes out is encoded again.

_implicit_encoding, _implicit_errors = 'ascii', 'strict'


def _noop(obj):
    return obj


def _encode_result(obj, encoding=_implicit_encoding, errors=_implicit_errors):
    return obj.encode(encoding, errors)


def _coerce_args(*args):
    """Return the arguments as str, and a function that gives a result the type they had."""
    as_text = isinstance(args[0], str)
    for other in args[1:]:
        # Empty ones are often defaults, so they go with both.
        if other and isinstance(other, str) is not as_text:
            raise TypeError("Cannot mix str and non-str arguments")
    if as_text:
        return *args, _noop
    return *(each.decode(_implicit_encoding, _implicit_errors) if each else ''
             for each in args), _encode_result


# --- Results.

_Marks = namedtuple('_Marks', 'at colon opening closing percent')
_MARKS = _Marks(*'@:[]%')
_MARKS_IN_BYTES = _Marks(b'@', b':', b'[', b']', b'%')


class _ResultMixinStr:
    """Results that are str."""

    __slots__ = ()
    _marks = _MARKS

    def encode(self, encoding='ascii', errors='strict'):
        """Return the result as bytes."""
        return self._encoded_counterpart(*(part.encode(encoding, errors) for part in self))


class _ResultMixinBytes:
    """Results that are bytes."""

    __slots__ = ()
    _marks = _MARKS_IN_BYTES

    def decode(self, encoding='ascii', errors='strict'):
        """Return the result as str."""
        return self._decoded_counterpart(*(part.decode(encoding, errors) for part in self))


class _NetlocResultMixinBase:
    """The parts of netloc: user, password, host and port."""

    __slots__ = ()
    __class_getitem__ = classmethod(types.GenericAlias)

    @property
    def _userinfo(self):
        info, at, _ = self.netloc.rpartition(self._marks.at)
        if not at:
            return None, None
        name, colon, password = info.partition(self._marks.colon)
        return name, password if colon else None

    @property
    def _hostinfo(self):
        marks = self._marks
        _, _, place = self.netloc.rpartition(marks.at)
        _, opening, bracketed = place.partition(marks.opening)
        if opening:
            host, _, place = bracketed.partition(marks.closing)
            _, _, port = place.partition(marks.colon)
        else:
            host, _, port = place.partition(marks.colon)
        return host, port or None

    @property
    def username(self):
        return self._userinfo[0]

    @property
    def password(self):
        return self._userinfo[1]

    @property
    def hostname(self):
        # The name of an interface, after %, has large letters, too.
        host, percent, zone = self._hostinfo[0].partition(self._marks.percent)
        return host.lower() + percent + zone or None

    @property
    def port(self):
        given = self._hostinfo[1]
        if given is None:
            return None
        if not (given.isascii() and given.isdigit()):
            raise ValueError(f"Port could not be cast to integer value as {given!r}")
        number = int(given)
        if number > 0xFFFF:
            raise ValueError("Port out of range 0-65535")
        return number


class _NetlocResultMixinStr(_NetlocResultMixinBase, _ResultMixinStr):
    __slots__ = ()


class _NetlocResultMixinBytes(_NetlocResultMixinBase, _ResultMixinBytes):
    __slots__ = ()


ResultBase = _NetlocResultMixinStr      # a former name

_DefragResultBase = namedtuple('DefragResult', 'url fragment')
_SplitResultBase = namedtuple('SplitResult', 'scheme netloc path query fragment')
_ParseResultBase = namedtuple('ParseResult', 'scheme netloc path params query fragment')

_DefragResultBase.__doc__ = "DefragResult(url, fragment): a URL, and what was behind the #."
_SplitResultBase.__doc__ = "SplitResult(scheme, netloc, path, query, fragment): the parts of a URL."
_ParseResultBase.__doc__ = ("ParseResult(scheme, netloc, path, params, query, fragment): the parts of "
                            "a URL, with the parameters of the last part of the path by themselves.")
for _field, _text in dict(
        url='The URL without its fragment.', scheme='What is before the first colon.',
        netloc='The server, with port, user and password.', path='The way on the server.',
        params='What is behind a semicolon in the last part of the path.',
        query='What is behind the question mark.', fragment='What is behind the #.').items():
    for _class in _DefragResultBase, _SplitResultBase, _ParseResultBase:
        if _field in _class._fields:
            getattr(_class, _field).__doc__ = _text
del _field, _text, _class


class DefragResult(_DefragResultBase, _ResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return '#'.join(filter(None, self)) if self.fragment else self.url


class DefragResultBytes(_DefragResultBase, _ResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return self.url + b'#' + self.fragment if self.fragment else self.url


class SplitResult(_SplitResultBase, _NetlocResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class SplitResultBytes(_SplitResultBase, _NetlocResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResult(_ParseResultBase, _NetlocResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


class ParseResultBytes(_ParseResultBase, _NetlocResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


for _ours, _theirs in ((DefragResult, DefragResultBytes), (SplitResult, SplitResultBytes),
                       (ParseResult, ParseResultBytes)):
    _ours._encoded_counterpart, _theirs._decoded_counterpart = _theirs, _ours
del _ours, _theirs


# --- Splitting.

def clear_cache():
    """Forget results that are kept for the next time."""
    urlsplit.cache_clear()


_is_scheme = re.compile('[A-Za-z][A-Za-z0-9+.-]*').fullmatch
_find_end_of_netloc = re.compile('[/?#]').search
_is_ip_of_the_future = re.compile(r'v[a-fA-F0-9]+\..+').fullmatch


def _check_netloc(netloc):
    """Refuse a server that some programs would take for another one."""
    if ('[' in netloc) is not (']' in netloc):
        raise ValueError("Invalid IPv6 URL")
    if '[' in netloc:
        _check_brackets(netloc)
    if not netloc.isascii():
        _check_composed_characters(netloc)


def _check_brackets(netloc):
    before, bracket, rest = netloc.rpartition('@')[2].partition('[')
    host, _, after = rest.partition(']') if bracket else before.partition(':')
    if bracket and (before or after[:1] not in ('', ':')):
        raise ValueError("Invalid IPv6 URL")
    if host.startswith('v'):
        if not _is_ip_of_the_future(host):
            raise ValueError("IPvFuture address is invalid")
        return
    import ipaddress
    if ipaddress.ip_address(host).version == 4:
        raise ValueError('An IPv4 address cannot be in brackets')


def _check_composed_characters(netloc):
    """Refuse characters that become separators when they are normalised, as IDNA does."""
    import unicodedata
    bare = netloc.translate(dict.fromkeys(map(ord, '@:#?')))
    normal = unicodedata.normalize('NFKC', bare)
    if normal != bare and not set(normal).isdisjoint('/?#@:'):
        raise ValueError(f"netloc '{netloc}' contains invalid characters "
                         "under NFKC normalization")


@functools.lru_cache(typed=True)
def urlsplit(url, scheme='', allow_fragments=True):
    """Split a URL into scheme, netloc, path, query and fragment.

    The scheme is for URLs that have none. Without allow_fragments the fragment is
    left where it is.
    """
    url, scheme, give_back = _coerce_args(url, scheme)
    rest = url.lstrip(_WHATWG_C0_CONTROL_OR_SPACE).translate(_without_unsafe)
    scheme = scheme.strip(_WHATWG_C0_CONTROL_OR_SPACE).translate(_without_unsafe)
    netloc = query = fragment = ''

    begin, colon, end = rest.partition(':')
    if colon and _is_scheme(begin):
        scheme, rest = begin.lower(), end
    if rest.startswith('//'):
        found = _find_end_of_netloc(rest, 2)
        stop = found.start() if found else len(rest)
        netloc, rest = rest[2:stop], rest[stop:]
        _check_netloc(netloc)
    if allow_fragments:
        rest, _, fragment = rest.partition('#')
    path, _, query = rest.partition('?')
    return give_back(SplitResult(scheme, netloc, path, query, fragment))


def urlparse(url, scheme='', allow_fragments=True):
    """Split a URL as urlsplit() does, but also the path from its parameters."""
    url, scheme, give_back = _coerce_args(url, scheme)
    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ''
    if ';' in path and scheme in uses_params:
        way, slash, last = path.rpartition('/')
        last, _, params = last.partition(';')
        path = way + slash + last
    return give_back(ParseResult(scheme, netloc, path, params, query, fragment))


def urldefrag(url):
    """Return a URL without its fragment, and the fragment."""
    url, give_back = _coerce_args(url)
    if '#' not in url:
        return give_back(DefragResult(url, ''))
    parts = urlparse(url)
    return give_back(DefragResult(parts._replace(fragment='').geturl(), parts.fragment))


# --- Joining.

def urlunsplit(components):
    """Join what urlsplit() returned; what was empty is left out."""
    scheme, netloc, url, query, fragment, give_back = _coerce_args(*components)
    rooted = url.startswith('/')
    if netloc:
        url = f'//{netloc}{'' if rooted or not url else '/'}{url}'
    elif url.startswith('//') or (scheme and scheme in uses_netloc and (rooted or not url)):
        url = f'//{url}'
    if scheme:
        url = f'{scheme}:{url}'
    for mark, part in ('?', query), ('#', fragment):
        if part:
            url += mark + part
    return give_back(url)


def urlunparse(components):
    """Join what urlparse() returned."""
    scheme, netloc, url, params, query, fragment, give_back = _coerce_args(*components)
    path = f'{url};{params}' if params else url
    return give_back(urlunsplit((scheme, netloc, path, query, fragment)))


def _walk(base: str, way: str) -> str:
    """Return the path that a relative one leads to."""
    steps = way.split('/')
    if steps[0] or not way:
        first, *folders = base.split('/')
        if folders and folders[-1]:
            folders.pop()       # a file; what follows goes on from its folder
        elif not folders and first:
            first, *steps = steps
        # Empty names count only where the way begins and where it ends.
        steps = [first, *filter(None, folders + steps[:-1]), *steps[-1:]]

    place = []
    for step in steps:
        if step == '..':
            if place:
                place.pop()
        elif step != '.':
            place.append(step)
    if steps[-1] in ('.', '..'):
        place.append('')        # it is a folder
    return '/'.join(place) or '/'


def urljoin(base, url, allow_fragments=True):
    """Return where a URL leads that was found in the document of another one."""
    if not base or not url:
        return url or base
    base, url, give_back = _coerce_args(base, url)
    scheme, *here, _ = urlparse(base, '', allow_fragments)
    there = urlparse(url, scheme, allow_fragments)
    if there.scheme != scheme or scheme not in uses_relative:
        return give_back(url)
    _, netloc, path, params, query, fragment = there
    if netloc and scheme in uses_netloc:
        return give_back(urlunparse(there))
    home, *from_base = here
    if scheme in uses_netloc:
        netloc = home
    if path or params:
        path = _walk(from_base[0], path)
    elif query:
        path, params, _ = from_base
    else:
        path, params, query = from_base
    return give_back(urlunparse((scheme, netloc, path, params, query, fragment)))


def unwrap(url):
    """Return a URL without '<URL:' and '>' around it, or a part of that."""
    url = str(url).strip()
    if url.startswith('<') and url.endswith('>'):
        url = url[1:-1].strip()
    return url.removeprefix('URL:').strip() if url.startswith('URL:') else url


# --- Unquoting.

_hexdig = '0123456789ABCDEFabcdef'


class _Unquoter(dict):
    """Bytes by their two hexadecimal digits."""

    def __missing__(self, digits):
        value = self[digits] = bytes.fromhex(digits.decode())
        return value


_unquoted = _Unquoter()
_replace_quoted = re.compile(rb'%([0-9A-Fa-f]{2})').sub
_ascii_runs = re.compile('([\x00-\x7f]+)')


def _value_of(found):
    return _unquoted[found[1]]


def unquote_to_bytes(string):
    """Replace %xx by bytes; other characters become UTF-8."""
    if not string:
        string.split            # for the error of what is no string at all
        return b''
    data = string.encode() if isinstance(string, str) else string
    return bytes(data) if b'%' not in data else _replace_quoted(_value_of, data)


def unquote(string, encoding='utf-8', errors='replace'):
    """Replace %xx by characters, which may consist of several bytes."""
    if isinstance(string, (bytes, bytearray)):
        return unquote_to_bytes(string).decode(encoding or 'utf-8', errors or 'replace')
    if '%' not in string:
        string.split
        return string
    encoding, errors = encoding or 'utf-8', errors or 'replace'
    # Runs of ASCII by themselves: the rest has no bytes in that encoding, maybe.
    parts = _ascii_runs.split(string)
    parts[1::2] = [unquote_to_bytes(run).decode(encoding, errors) for run in parts[1::2]]
    return ''.join(parts)


def unquote_plus(string, encoding='utf-8', errors='replace'):
    """Do the same, and make spaces of plus signs, as forms need it."""
    return unquote(string.replace('+', ' '), encoding, errors)


# --- Quoting.

_ALWAYS_SAFE = frozenset(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~')
_ALWAYS_SAFE_BYTES = bytes(_ALWAYS_SAFE)


class _Quoter(dict):
    """What stands for each byte."""

    def __init__(self, safe):
        self.safe = _ALWAYS_SAFE.union(safe)

    def __repr__(self):
        return f"<Quoter {dict(self)!r}>"

    def __missing__(self, b):
        shown = self[b] = chr(b) if b in self.safe else f'%{b:02X}'
        return shown


_quoter_for = functools.lru_cache(_Quoter)


def quote(string, safe='/', encoding=None, errors=None):
    """Replace all but letters, digits, _.-~ and `safe` by %xx; in UTF-8 unless another is given."""
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode(encoding or 'utf-8', errors or 'strict')
    else:
        for name, value in ('encoding', encoding), ('errors', errors):
            if value is not None:
                raise TypeError(f"quote() doesn't support '{name}' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe='', encoding=None, errors=None):
    """Do the same, but make plus signs of spaces, as forms need it."""
    space = ' ' if isinstance(string, str) else b' '
    if not isinstance(string, (str, bytes)) or space in string:
        safe += ' ' if isinstance(safe, str) else b' '
        return quote(string, safe, encoding, errors).replace(' ', '+')
    return quote(string, safe, encoding, errors)


def quote_from_bytes(bs, safe='/'):
    """Do for bytes what quote() does for text."""
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    if not bs:
        return ''
    if isinstance(safe, str):
        safe = safe.encode('ascii', 'ignore')
    else:
        safe = bytes(code for code in safe if code < 128)
    if not bs.rstrip(_ALWAYS_SAFE_BYTES + safe):
        return bs.decode()
    return bs.decode('latin-1').translate(_quoter_for(safe))


# --- Queries.

def urlencode(query, doseq=False, safe='', encoding=None, errors=None, quote_via=quote_plus):
    """Return 'name=value&...' for a mapping or a sequence of pairs.

    With doseq a value may be a sequence, of which each element gets the name.
    """
    def quoted(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(str(value), safe, encoding, errors)

    pairs = _pairs(query)
    if doseq:
        pairs = ((name, each) for name, value in pairs for each in _elements(value))
    return '&'.join([f'{quoted(name)}={quoted(value)}' for name, value in pairs])


def _elements(value):
    if not isinstance(value, (str, bytes)):
        try:
            len(value)
            return value
        except TypeError:
            pass                # no sequence; also generators are just values
    return (value,)


def _pairs(query):
    if hasattr(query, 'items'):
        return query.items()
    try:
        # Text has a length, too, and would give nonsense.
        if len(query) and not isinstance(query[0], tuple):
            raise TypeError
    except TypeError as problem:
        raise TypeError("not a valid non-string sequence or mapping object") from problem
    return query


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8',
             errors='replace', max_num_fields=None, separator='&'):
    """Return what a query, or a form, sets: a dict from names to lists of values.

    Empty values are left out, unless keep_blank_values; errors are passed over,
    unless strict_parsing. More than max_num_fields fields are an error.
    """
    found = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding=encoding,
                                 errors=errors, max_num_fields=max_num_fields,
                                 separator=separator):
        found.setdefault(name, []).append(value)
    return found


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8',
              errors='replace', max_num_fields=None, separator='&'):
    """Return pairs of names and values; the arguments are those of parse_qs()."""
    if not (separator and isinstance(separator, (str, bytes))):
        raise ValueError("Separator must be of type string or bytes.")
    if isinstance(qs, str):
        sign, separator = '=', separator if isinstance(separator, str) else str(separator, 'ascii')

        def plain(part):
            part = part.replace('+', ' ')
            return unquote(part, encoding, errors) if '%' in part else part
    elif not qs:
        return []
    else:
        qs = bytes(memoryview(qs))
        sign = b'='
        separator = bytes(separator, 'ascii') if isinstance(separator, str) else separator

        def plain(part):
            return unquote_to_bytes(part.replace(b'+', b' '))

    if not qs:
        return []
    if max_num_fields is not None and qs.count(separator) >= max_num_fields:
        raise ValueError('Max number of fields exceeded')
    found = []
    for field in qs.split(separator):
        name, has_sign, value = field.partition(sign)
        if strict_parsing and not has_sign:
            raise ValueError(f"bad query field: {field!r}")
        if value or (keep_blank_values and field):
            found.append((plain(name), plain(value)))
    return found


# --- Former functions.

def __getattr__(name):
    if name == 'Quoter':
        import warnings
        warnings.warn('Deprecated in 3.11. urllib.parse.Quoter will be removed in '
                      'Python 3.14. It was not intended to be a public API.',
                      DeprecationWarning, stacklevel=2)
        return _Quoter
    plain = name.removeprefix('_')
    if plain == 'to_bytes' or plain.startswith('split'):
        from urllib import _split
        if plain == 'to_bytes' or plain in _split.__all__:
            # Those with the underscore are for other modules, which need no warning.
            return _split.deprecated(name) if plain is name else getattr(_split, plain)
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
