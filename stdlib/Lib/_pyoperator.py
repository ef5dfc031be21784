"""What operator has from native code, written in Python."""

# Where the functions seem to be.
__name__ = 'operator'

import builtins as _builtins


def _define(template, meaning, signs):
    """Define a function for each operator, from the text of one."""
    for name, sign in signs.items():
        namespace = {'__name__': __name__}
        exec(template.format(name=name, sign=sign), namespace)
        function = globals()[name] = namespace[name]
        function.__doc__ = meaning.format(sign)


_define('def {name}(a, b):\n    return a {sign} b', 'Same as a {} b.', {
    'lt': '<', 'le': '<=', 'eq': '==', 'ne': '!=', 'ge': '>=', 'gt': '>', 'is_': 'is', 'is_not': 'is not',
    'add': '+', 'sub': '-', 'mul': '*', 'matmul': '@', 'truediv': '/', 'floordiv': '//', 'mod': '%', 'pow': '**',
    'lshift': '<<', 'rshift': '>>', 'and_': '&', 'or_': '|', 'xor': '^'})
_define('def {name}(a):\n    return {sign} a', 'Same as {} a.', {'not_': 'not', 'neg': '-', 'pos': '+', 'inv': '~'})
_define('def {name}(a, b):\n    a {sign}= b\n    return a', 'Same as a {}= b.', {
    'iadd': '+', 'isub': '-', 'imul': '*', 'imatmul': '@', 'itruediv': '/', 'ifloordiv': '//', 'imod': '%',
    'ipow': '**', 'ilshift': '<<', 'irshift': '>>', 'iand': '&', 'ior': '|', 'ixor': '^'})
invert = inv


# --- Other functions --------------------------------------------------------------------------

def abs(a):
    """Same as abs(a)."""
    return _builtins.abs(a)


def truth(a):
    """Return whether an object is true."""
    return not not a


def index(a):
    """Return an object as an integer that can be an index."""
    return a.__index__()


def call(obj, /, *args, **kwargs):
    """Call an object."""
    return obj(*args, **kwargs)


# --- Containers -------------------------------------------------------------------------------

def contains(a, b):
    """Return whether b is in a."""
    return b in a


def getitem(a, b):
    """Return the item of a at b."""
    return a[b]


def setitem(a, b, c):
    """Make c the item of a at b."""
    a[b] = c


def delitem(a, b):
    """Remove the item of a at b."""
    del a[b]


def countOf(a, b):
    """Return how often b is in a."""
    return sum(item is b or item == b for item in a)


def indexOf(a, b):
    """Return the first place of b in a."""
    for place, item in enumerate(a):
        if item is b or item == b:
            return place
    raise ValueError('sequence.index(x): x not in sequence')


def _check_sequence(a):
    if not hasattr(a, '__getitem__'):
        raise TypeError(f"'{type(a).__name__}' object can't be concatenated")


def concat(a, b):
    """Return one sequence behind the other."""
    _check_sequence(a)
    return a + b


def iconcat(a, b):
    """Put a sequence behind another one."""
    _check_sequence(a)
    return iadd(a, b)


def length_hint(obj, default=0):
    """Return about how many items there are: what len() or __length_hint__() returns, or else the default."""
    if not isinstance(default, int):
        raise TypeError(f"'{type(default).__name__}' object cannot be interpreted as an integer")
    guess = getattr(type(obj), '__length_hint__', None)
    for ask in len, guess:
        try:
            hint = NotImplemented if ask is None else ask(obj)
        except TypeError:
            continue
        if ask is len:
            return hint
        if hint is NotImplemented:
            break
        if not isinstance(hint, int):
            raise TypeError(f'__length_hint__ must be integer, not {type(hint).__name__}')
        if hint < 0:
            raise ValueError('__length_hint__() should return >= 0')
        return hint
    return default


# --- Functions that are made ------------------------------------------------------------------

class _Getter:
    """Gets one thing from an object, or a tuple of several."""

    __slots__ = '_wanted',

    def __init__(self, first, /, *others):
        self._wanted = first, *others

    def __call__(self, obj, /):
        found = [self._get(obj, wanted) for wanted in self._wanted]
        return found[0] if len(found) == 1 else (*found,)

    def __repr__(self):
        kind = type(self)
        return f"{kind.__module__}.{kind.__qualname__}({', '.join(map(repr, self._wanted))})"

    def __reduce__(self):
        return type(self), self._wanted


class attrgetter(_Getter):
    """Returns attributes of its argument; with dots in a name those of attributes."""

    __slots__ = ()

    def __init__(self, attr, /, *attrs):
        super().__init__(attr, *attrs)
        if not all(isinstance(name, str) for name in self._wanted):
            raise TypeError('attribute name must be a string')

    @staticmethod
    def _get(obj, path):
        for name in path.split('.'):
            obj = getattr(obj, name)
        return obj


class itemgetter(_Getter):
    """Returns items of its argument."""

    __slots__ = ()

    def __init__(self, item, /, *items):
        super().__init__(item, *items)

    @staticmethod
    def _get(obj, place):
        return obj[place]


class methodcaller:
    """Calls a method of its argument, always with the same arguments."""

    __slots__ = '_name', '_args', '_kwargs'

    def __init__(self, name, /, *args, **kwargs):
        if not isinstance(name, str):
            raise TypeError('method name must be a string')
        self._name, self._args, self._kwargs = name, args, kwargs

    def __call__(self, obj, /):
        method = getattr(obj, self._name)
        return method(*self._args, **self._kwargs)

    def __repr__(self):
        kind = type(self)
        shown = [*map(repr, (self._name, *self._args)), *(f'{name}={value!r}' for name, value in self._kwargs.items())]
        return f"{kind.__module__}.{kind.__qualname__}({', '.join(shown)})"

    def __reduce__(self):
        if self._kwargs:
            from functools import partial
            return partial(type(self), self._name, **self._kwargs), self._args
        return type(self), (self._name, *self._args)
