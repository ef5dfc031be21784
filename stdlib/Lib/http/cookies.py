"""Cookies of HTTP: parsing and writing."""

import re
import string
import types

__all__ = ["CookieError", "BaseCookie", "SimpleCookie"]

_nulljoin = ''.join
_semispacejoin = '; '.join
_spacejoin = ' '.join


class CookieError(Exception):
    """Raised for what cannot be a cookie."""


_LegalChars = string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~:"
_UnescapedChars = _LegalChars + ' ()/<=>?@[]{}'

# Other characters are written in octal.
_Translator = {n: '\\%03o' % n for n in set(range(256)) - set(map(ord, _UnescapedChars))}
_Translator.update({ord('"'): '\\"', ord('\\'): '\\\\'})

_is_legal_key = re.compile('[%s]+' % re.escape(_LegalChars)).fullmatch


def _quote(str):
    """Return a value in quotes, if it needs them."""
    if str is None or _is_legal_key(str):
        return str
    return '"' + str.translate(_Translator) + '"'


_unquote_sub = re.compile(r'\\(?:([0-3][0-7][0-7])|(.))').sub


def _unquote_replace(m):
    if m[1]:
        return chr(int(m[1], 8))
    return m[2]


def _unquote(str):
    """Return what a value in quotes stands for."""
    if str is None or len(str) < 2:
        return str
    if str[0] != '"' or str[-1] != '"':
        return str
    return _unquote_sub(_unquote_replace, str[1:-1])


_weekdayname = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
_monthname = [None, 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun',
              'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']


def _getdate(future=0, weekdayname=_weekdayname, monthname=_monthname):
    """Return the date so many seconds from now, as cookies have it."""
    from time import gmtime, time
    year, month, day, hh, mm, ss, wd, y, z = gmtime(time() + future)
    return "%s, %02d %3s %4d %02d:%02d:%02d GMT" % (
        weekdayname[wd], day, monthname[month], year, hh, mm, ss)


class Morsel(dict):
    """A cookie: key, value, and attributes as the items of the dict."""

    _reserved = {
        "expires": "expires", "path": "Path", "comment": "Comment", "domain": "Domain",
        "max-age": "Max-Age", "secure": "Secure", "httponly": "HttpOnly",
        "version": "Version", "samesite": "SameSite",
    }
    _reserved_defaults = dict.fromkeys(_reserved, "")
    _flags = {'secure', 'httponly'}

    def __init__(self):
        self._key = self._value = self._coded_value = None
        dict.update(self, self._reserved_defaults)

    @property
    def key(self):
        return self._key

    @property
    def value(self):
        return self._value

    @property
    def coded_value(self):
        return self._coded_value

    def __setitem__(self, K, V):
        K = K.lower()
        if K not in self._reserved:
            raise CookieError("Invalid attribute %r" % (K,))
        dict.__setitem__(self, K, V)

    def setdefault(self, key, val=None):
        key = key.lower()
        if key not in self._reserved:
            raise CookieError("Invalid attribute %r" % (key,))
        return dict.setdefault(self, key, val)

    def __eq__(self, morsel):
        if not isinstance(morsel, Morsel):
            return NotImplemented
        return (dict.__eq__(self, morsel) and self._value == morsel._value
                and self._key == morsel._key and self._coded_value == morsel._coded_value)

    __ne__ = object.__ne__

    def copy(self):
        morsel = Morsel()
        dict.update(morsel, self)
        morsel.__dict__.update(self.__dict__)
        return morsel

    def update(self, values):
        data = {}
        for key, val in dict(values).items():
            key = key.lower()
            if key not in self._reserved:
                raise CookieError("Invalid attribute %r" % (key,))
            data[key] = val
        dict.update(self, data)

    def isReservedKey(self, K):
        """Return whether a name is that of an attribute."""
        return K.lower() in self._reserved

    def set(self, key, val, coded_val):
        """Set key, value, and the value as it is written."""
        if key.lower() in self._reserved:
            raise CookieError('Attempt to set a reserved key %r' % (key,))
        if not _is_legal_key(key):
            raise CookieError('Illegal key %r' % (key,))
        self._key = key
        self._value = val
        self._coded_value = coded_val

    def __getstate__(self):
        return {'key': self._key, 'value': self._value, 'coded_value': self._coded_value}

    def __setstate__(self, state):
        self._key = state['key']
        self._value = state['value']
        self._coded_value = state['coded_value']

    def output(self, attrs=None, header="Set-Cookie:"):
        """Return the header of HTTP."""
        return "%s %s" % (header, self.OutputString(attrs))

    __str__ = output

    def __repr__(self):
        return '<%s: %s>' % (self.__class__.__name__, self.OutputString())

    def js_output(self, attrs=None):
        """Return JavaScript that sets the cookie."""
        return """
        <script type="text/javascript">
        <!-- begin hiding
        document.cookie = \"%s\";
        // end hiding -->
        </script>
        """ % (self.OutputString(attrs).replace('"', r'\"'))

    def OutputString(self, attrs=None):
        """Return the cookie as text, with the given attributes."""
        result = ["%s=%s" % (self.key, self.coded_value)]
        if attrs is None:
            attrs = self._reserved
        for key, value in sorted(self.items()):
            if value == "" or key not in attrs:
                continue
            name = self._reserved[key]
            if key == "expires" and isinstance(value, int):
                result.append("%s=%s" % (name, _getdate(value)))
            elif key == "max-age" and isinstance(value, int):
                result.append("%s=%d" % (name, value))
            elif key == "comment" and isinstance(value, str):
                result.append("%s=%s" % (name, _quote(value)))
            elif key in self._flags:
                if value:
                    result.append(str(name))
            else:
                result.append("%s=%s" % (name, value))
        return _semispacejoin(result)

    __class_getitem__ = classmethod(types.GenericAlias)


_LegalKeyChars = r"\w\d!#%&'~_`><@,:/\$\*\+\-\.\^\|\)\(\?\}\{\="
_LegalValueChars = _LegalKeyChars + r'\[\]'
_CookiePattern = re.compile(r"""
    \s*                            # white space before the cookie
    (?P<key>                       # the key
    [""" + _LegalKeyChars + r"""]+?
    )
    (                              # perhaps a value
    \s*=\s*
    (?P<val>
    "(?:[^\\"]|\\.)*"              # in quotes
    |
    (\w{3},\s|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s)[\w\d\s-]{9,11}\s[\d:]{8}\sGMT # a date
    |
    [""" + _LegalValueChars + r"""]*  # a word
    )
    )?
    \s*
    (\s+|;|$)
    """, re.ASCII | re.VERBOSE)


class BaseCookie(dict):
    """Cookies by their names. Subclasses say how values are written."""

    def value_decode(self, val):
        """Return (value, text) for text that came."""
        return val, val

    def value_encode(self, val):
        """Return (value, text) for a value to be written."""
        strval = str(val)
        return strval, strval

    def __init__(self, input=None):
        if input:
            self.load(input)

    def __set(self, key, real_value, coded_value):
        M = self.get(key, Morsel())
        M.set(key, real_value, coded_value)
        dict.__setitem__(self, key, M)

    def __setitem__(self, key, value):
        if isinstance(value, Morsel):
            dict.__setitem__(self, key, value)
        else:
            rval, cval = self.value_encode(value)
            self.__set(key, rval, cval)

    def output(self, attrs=None, header="Set-Cookie:", sep="\015\012"):
        """Return the headers of HTTP."""
        return sep.join(value.output(attrs, header) for key, value in sorted(self.items()))

    __str__ = output

    def __repr__(self):
        items = ['%s=%s' % (key, repr(value.value)) for key, value in sorted(self.items())]
        return '<%s: %s>' % (self.__class__.__name__, _spacejoin(items))

    def js_output(self, attrs=None):
        """Return JavaScript that sets the cookies."""
        return _nulljoin([value.js_output(attrs) for key, value in sorted(self.items())])

    def load(self, rawdata):
        """Take cookies from the text of a header, or from a dict."""
        if isinstance(rawdata, str):
            self.__parse_string(rawdata)
        else:
            for key, value in rawdata.items():
                self[key] = value

    def __parse_string(self, str, patt=_CookiePattern):
        i = 0
        n = len(str)
        parsed_items = []
        morsel_seen = False
        while 0 <= i < n:
            match = patt.match(str, i)
            if not match:
                break
            key, value = match.group("key"), match.group("val")
            i = match.end(0)
            if key[0] == "$":
                if not morsel_seen:
                    # Attributes of all cookies: of no use.
                    continue
                parsed_items.append((True, key[1:], value))
            elif key.lower() in Morsel._reserved:
                if not morsel_seen:
                    # Before the first cookie: no cookies at all.
                    return
                if value is None:
                    if key.lower() in Morsel._flags:
                        parsed_items.append((True, key, True))
                    else:
                        return
                else:
                    parsed_items.append((True, key, _unquote(value)))
            elif value is not None:
                parsed_items.append((False, key, self.value_decode(value)))
                morsel_seen = True
            else:
                return
        # All was right: take it.
        M = None
        for is_attribute, key, value in parsed_items:
            if is_attribute:
                assert key.lower() in Morsel._reserved or M is not None
                M[key] = value
            else:
                rval, cval = value
                self.__set(key, rval, cval)
                M = self[key]


class SimpleCookie(BaseCookie):
    """Cookies whose values are strings."""

    def value_decode(self, val):
        return _unquote(val), val

    def value_encode(self, val):
        strval = str(val)
        return strval, _quote(strval)
