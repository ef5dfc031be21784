"""Headers of answers, to be used like a dict."""

__all__ = ['Headers']


def _parameter(name: str, value) -> str:
    """Show 'name="value"', or just the name."""
    if value is None or value == '':
        return name
    return f'{name}="{value.replace('\\', r'\\').replace('"', r'\"')}"'


class Headers:
    """A view of a list of pairs of names and values, which is changed with it.

    Names are the same in large and small letters. There may be several headers of one
    name; what is not there is None. Everything must be str.
    """

    def __init__(self, headers=None):
        headers = [] if headers is None else headers
        if type(headers) is not list:
            raise TypeError("Headers must be a list of name/value tuples")
        self._headers = headers
        if __debug__:
            for pair in headers:
                for text in pair:
                    self._text(text)

    @staticmethod
    def _text(value) -> str:
        if type(value) is str:
            return value
        raise AssertionError(f"Header names/values must be of type str (got {value!r})")

    def _of(self, name):
        """Yield the pairs of a name."""
        wanted = self._text(name.lower())
        return (pair for pair in self._headers if pair[0].lower() == wanted)

    def __len__(self):
        return len(self._headers)

    def __contains__(self, name):
        return self.get(name) is not None

    def __getitem__(self, name):
        return self.get(name)

    def get(self, name, default=None):
        """Return the first value of a name."""
        _, value = next(self._of(name), (name, default))
        return value

    def get_all(self, name):
        """Return all values of a name, in the order of the list."""
        return [value for _, value in self._of(name)]

    def __setitem__(self, name, val):
        """Replace all headers of a name by one, at the end."""
        del self[name]
        self._headers.append((self._text(name), self._text(val)))

    def __delitem__(self, name):
        gone = self._text(name.lower())
        self._headers[:] = [pair for pair in self._headers if pair[0].lower() != gone]

    def setdefault(self, name, value):
        """Add a header if there is none of its name; return the value there is then."""
        known = self.get(name)
        if known is not None:
            return known
        self._headers.append((self._text(name), self._text(value)))
        return value

    def add_header(self, _name, _value, **_params):
        """Add a header with parameters.

        Underscores in their names become hyphens; None stands for no value:

            headers.add_header('content-disposition', 'attachment', filename='a.gif')
        """
        parts = [] if _value is None else [self._text(_value)]
        for name, value in _params.items():
            label = self._text(name).replace('_', '-')
            parts.append(_parameter(label, value if value is None else self._text(value)))
        self._headers.append((self._text(_name), '; '.join(parts)))

    def keys(self):
        """Return the names, as often as they are there."""
        return [name for name, _ in self._headers]

    def values(self):
        """Return the values."""
        return [value for _, value in self._headers]

    def items(self):
        """Return a copy of the list."""
        return list(self._headers)

    def __repr__(self):
        return f'{type(self).__name__}({self._headers!r})'

    def __str__(self):
        """Return the headers as they are sent, with the empty line after them."""
        return ''.join(f'{name}: {value}\r\n' for name, value in self._headers) + '\r\n'

    def __bytes__(self):
        return str(self).encode('iso-8859-1')
