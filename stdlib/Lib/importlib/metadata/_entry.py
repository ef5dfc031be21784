"""Entry points: objects that installed distributions announce."""

import re


def sections(text):
    """Yield (section, line) for a text with [section] lines; blank lines and comments are skipped."""
    section = None
    for line in text.splitlines():
        line = line.strip()
        if line[:1] == '[' and line[-1:] == ']':
            section = line[1:-1]
        elif line and not line.startswith('#'):
            yield section, line


# module:attribute [extras]
_REFERENCE = re.compile(r'([\w.]+)\s*(?::\s*([\w.]+)\s*)?(?:(\[.*\])\s*)?$')


class EntryPoint:
    """One announcement: a name in a group, and the value that refers to the object. Attributes cannot be set."""

    # The distribution; it plays no part in comparisons.
    dist = None

    def __init__(self, name, value, group):
        self.__dict__.update(name=name, value=value, group=group)

    def __setattr__(self, name, value):
        raise AttributeError('EntryPoint objects are immutable.')

    def _for(self, dist):
        self.__dict__['dist'] = dist
        return self

    def _reference(self):
        """Return the parts of the value: module, attribute, extras."""
        return _REFERENCE.match(self.value).groups()

    @property
    def module(self):
        """The module in which the object is."""
        return self._reference()[0]

    @property
    def attr(self):
        """The object's qualified name, None for the module itself."""
        return self._reference()[1]

    @property
    def extras(self):
        """The names of the extras that the object needs."""
        return re.findall(r'\w+', self._reference()[2] or '')

    def load(self):
        """Import the module and return the object."""
        from importlib import import_module
        module, path, _ = self._reference()
        found = import_module(module)
        for name in path.split('.') if path else ():
            found = getattr(found, name)
        return found

    def matches(self, **params):
        """Return whether all attributes that are given are as given."""
        return not any(getattr(self, name) != wanted for name, wanted in params.items())

    def _key(self):
        return self.name, self.value, self.group

    def __eq__(self, other):
        return isinstance(other, EntryPoint) and other._key() == self._key()

    def __lt__(self, other):
        return self._key() < other._key()

    def __hash__(self):
        return hash(self._key())

    def __repr__(self):
        shown = ', '.join(f'{name}={getattr(self, name)!r}' for name in ('name', 'value', 'group'))
        return f'EntryPoint({shown})'


class EntryPoints(tuple):
    """Some entry points: subscription and select() find those that are wanted."""

    __slots__ = ()

    @staticmethod
    def _from_text_for(text, dist):
        """Return the entry points in the file of a distribution."""
        def read():
            for group, line in sections(text or ''):
                if group is not None:
                    name, _, value = line.partition('=')
                    yield EntryPoint(name.strip(), value.strip(), group)._for(dist)

        return EntryPoints(read())

    def select(self, **params):
        """Return those whose attributes are as given."""
        return EntryPoints(point for point in self if point.matches(**params))

    def __getitem__(self, name):
        """Return the first with a name."""
        for point in self.select(name=name):
            return point
        raise KeyError(name)

    @property
    def names(self):
        """The set of all names."""
        return {point.name for point in self}

    @property
    def groups(self):
        """The set of all groups."""
        return {point.group for point in self}

    def __repr__(self):
        return f'{type(self).__name__}({tuple(self)!r})'


EntryPoint.__module__ = EntryPoints.__module__ = 'importlib.metadata'
