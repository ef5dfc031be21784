r"""Cookies, as servers make and read them.

    >>> cookie = SimpleCookie()
    >>> cookie['fig'] = 'newton'
    >>> cookie['fig']['path'] = '/'
    >>> print(cookie)
    Set-Cookie: fig=newton; Path=/
    >>> cookie.load('vienna=finger; rocky="road\073"')
    >>> cookie['rocky'].value
    'road;'

A cookie is like a dict: by name there is a Morsel, with a value and with attributes.
What comes from browsers is read generously, what goes to them is written strictly.
"""

import re
import string
import types

__all__ = ['CookieError', 'BaseCookie', 'SimpleCookie']


class CookieError(Exception):
    """A name that no cookie, or an attribute that no morsel can have."""


# --- Quoting.

_LegalChars = f"{string.ascii_letters}{string.digits}!#$%&'*+-.^_`|~:"
_UnescapedChars = f'{_LegalChars} ()/<=>?@[]{{}}'

_is_legal_key = re.compile(f'[{re.escape(_LegalChars)}]+').fullmatch

_Translator = {code: f'\\{code:03o}' for code in range(256) if chr(code) not in _UnescapedChars}
_Translator |= {ord(character): f'\\{character}' for character in '"\\'}

_escape = re.compile(r'\\(?:([0-3][0-7][0-7])|(.))')


def _quote(str):
    """Put a value in quotes, with escapes, if there is anything but legal characters in it."""
    if str is None or _is_legal_key(str):
        return str
    return f'"{str.translate(_Translator)}"'


def _unquote(str):
    """Undo _quote()."""
    if str is None or len(str) < 2 or {str[0], str[-1]} != {'"'}:
        return str
    return _escape.sub(lambda found: found[2] if found[1] is None else chr(int(found[1], 8)),
                       str[1:-1])


def _getdate(future=0):
    """Return the date in so many seconds, as cookies have it."""
    from time import gmtime, time
    moment = gmtime(time() + future)
    weekday = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[moment.tm_wday]
    month = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun',
             'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')[moment.tm_mon - 1]
    return (f'{weekday}, {moment.tm_mday:02} {month} {moment.tm_year:4} '
            f'{moment.tm_hour:02}:{moment.tm_min:02}:{moment.tm_sec:02} GMT')


_SCRIPT = """
        <script type="text/javascript">
        <!-- begin hiding
        document.cookie = "{}";
        // end hiding -->
        </script>
        """


class Morsel(dict):
    """One cookie: a dict of its attributes, with its name and its value.

    The value is there as it is for the program and, coded_value, as it is sent. An
    attribute that is empty is not sent.
    """

    # Names as they are sent.
    _reserved = {name.lower(): name for name in
                 ('expires', 'Path', 'Comment', 'Domain', 'Max-Age', 'Secure', 'HttpOnly',
                  'Version', 'SameSite')}

    # Attributes without a value.
    _flags = {'secure', 'httponly'}

    __class_getitem__ = classmethod(types.GenericAlias)

    def __init__(self):
        super().__init__(dict.fromkeys(self._reserved, ''))
        self._key = self._value = self._coded_value = None

    key = property(lambda self: self._key, doc='The name.')
    value = property(lambda self: self._value, doc='The value for the program.')
    coded_value = property(lambda self: self._coded_value, doc='The value as it is sent.')

    def set(self, key, val, coded_val):
        """Set name and value."""
        if self.isReservedKey(key):
            raise CookieError(f'Attempt to set a reserved key {key!r}')
        if not _is_legal_key(key):
            raise CookieError(f'Illegal key {key!r}')
        self.__setstate__({'key': key, 'value': val, 'coded_value': coded_val})

    def isReservedKey(self, K):
        """Tell whether a name is that of an attribute."""
        return K.lower() in self._reserved

    def _attribute(self, name: str) -> str:
        lower = name.lower()
        if lower in self._reserved:
            return lower
        raise CookieError(f'Invalid attribute {lower!r}')

    def __setitem__(self, K, V):
        super().__setitem__(self._attribute(K), V)

    def setdefault(self, key, val=None):
        return super().setdefault(self._attribute(key), val)

    def update(self, values):
        super().update({self._attribute(name): value for name, value in dict(values).items()})

    def __eq__(self, morsel):
        if not isinstance(morsel, Morsel):
            return NotImplemented
        return self.__getstate__() == morsel.__getstate__() and super().__eq__(morsel)

    __ne__ = object.__ne__

    def copy(self):
        twin = Morsel()
        dict.update(twin, self)
        vars(twin).update(vars(self))
        return twin

    def __getstate__(self):
        return {'key': self._key, 'value': self._value, 'coded_value': self._coded_value}

    def __setstate__(self, state):
        for name in ('key', 'value', 'coded_value'):
            setattr(self, f'_{name}', state[name])

    # --- As text.

    def _shown(self, name, value) -> str | None:
        """Return an attribute as it is sent; None for a flag that is not set."""
        label = self._reserved[name]
        match name, value:
            case 'expires', int():
                value = _getdate(value)         # given as seconds from now
            case 'comment', str():
                value = _quote(value)
            case _ if name in self._flags:
                return label if value else None
        return f'{label}={value:d}' if name == 'max-age' and isinstance(value, int) else f'{label}={value}'

    def OutputString(self, attrs=None):
        """Return the morsel as it is sent, with some or all attributes."""
        wanted = self._reserved if attrs is None else attrs
        shown = [self._shown(name, value) for name, value in sorted(self.items())
                 if name in wanted and value != '']
        return '; '.join([f'{self._key}={self._coded_value}', *filter(None, shown)])

    def output(self, attrs=None, header="Set-Cookie:"):
        """Return the morsel as a header."""
        return f'{header} {self.OutputString(attrs)}'

    __str__ = output

    def js_output(self, attrs=None):
        """Return a script that makes a browser set the cookie."""
        return _SCRIPT.format(self.OutputString(attrs).replace('"', r'\"'))

    def __repr__(self):
        return f'<{type(self).__name__}: {self.OutputString()}>'


# A name, and perhaps a value: something in quotes, a date, or a word that may be empty.
_IN_KEYS = r"\w!#%&'~`><@,:/$*+\-.^|)(?}{="
_CookiePattern = re.compile(
    rf'\s*(?P<key>[{_IN_KEYS}]+?)'
    r'(?:\s*=\s*(?P<val>'
    r'"(?:[^\\"]|\\.)*"'
    r'|\w{3},\s[\w\s\d-]{9,11}\s[\d:]{8}\sGMT'
    rf'|[{_IN_KEYS}\[\]]*'
    r'))?\s*(?:\s+|;|$)', re.ASCII)


class BaseCookie(dict):
    """Morsels by name; subclasses say how values are coded."""

    def value_decode(self, val):
        """Return (value for the program, coded value) of what was received."""
        return val, val

    def value_encode(self, val):
        """Return (value, coded value) of what the program has set."""
        text = str(val)
        return text, text

    def __init__(self, input=None):
        if input:
            self.load(input)

    def __put(self, name, values):
        morsel = self.get(name, Morsel())
        morsel.set(name, *values)
        super().__setitem__(name, morsel)

    def __setitem__(self, key, value):
        if isinstance(value, Morsel):
            super().__setitem__(key, value)     # a copy of another cookie, or a pickle
        else:
            self.__put(key, self.value_encode(value))

    def load(self, rawdata):
        """Take in a header of a browser, or a dict."""
        if isinstance(rawdata, str):
            self.__take_in(self.__parse(rawdata))
        else:
            for name, value in rawdata.items():
                self[name] = value

    def __take_in(self, items):
        morsel = None
        for name, is_attribute, value in items:
            if is_attribute:
                morsel[name] = value
            else:
                self.__put(name, value)
                morsel = self[name]

    def __parse(self, text):
        """Return (name, whether it is an attribute, value) of all that is in a header.

        A wrong header gives nothing at all; half a cookie may be worse than none.
        """
        items, position = [], 0
        while position < len(text) and (found := _CookiePattern.match(text, position)):
            position = found.end()
            name, value = found['key'], found['val']
            if name.startswith('$'):
                # Attributes of an old standard. Those before all cookies are of the header.
                if items:
                    items.append((name[1:], True, value))
            elif (lower := name.lower()) in Morsel._reserved:
                if not items or (value is None and lower not in Morsel._flags):
                    return []
                items.append((name, True, True if value is None else _unquote(value)))
            elif value is None:
                return []
            else:
                items.append((name, False, self.value_decode(value)))
        return items

    def output(self, attrs=None, header="Set-Cookie:", sep="\015\012"):
        """Return the headers for all morsels, sorted by name."""
        return sep.join(morsel.output(attrs, header) for _, morsel in sorted(self.items()))

    __str__ = output

    def js_output(self, attrs=None):
        """Return scripts that make a browser set the cookies."""
        return ''.join(morsel.js_output(attrs) for _, morsel in sorted(self.items()))

    def __repr__(self):
        shown = [f'{name}={morsel.value!r}' for name, morsel in sorted(self.items())]
        return f'<{type(self).__name__}: {' '.join(shown)}>'


class SimpleCookie(BaseCookie):
    """Cookies whose values are text, put in quotes where that is needed."""

    def value_decode(self, val):
        return _unquote(val), val

    def value_encode(self, val):
        text = str(val)
        return text, _quote(text)
