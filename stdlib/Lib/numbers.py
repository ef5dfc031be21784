"""Kinds of numbers as abstract classes, from those that only can be added to those that count."""

from abc import ABCMeta, abstractmethod

__all__ = ['Number', 'Complex', 'Real', 'Rational', 'Integral']


def _required(owner, meanings, *, takes_other=False):
    """Return abstract methods for a class by name; the meanings are their docstrings."""
    methods = {}
    for name, meaning in meanings.items():
        if takes_other:
            def method(self, other):
                raise NotImplementedError
        else:
            def method(self):
                raise NotImplementedError
        method.__name__, method.__qualname__, method.__doc__ = name, f'{owner}.{name}', meaning
        methods[name] = abstractmethod(method)
    return methods


def _required_property(name, meaning):
    """Return an abstract property."""
    return property(_required('property', {name: meaning})[name], doc=meaning)


def _operators(owner, signs):
    """Return abstract methods for operators, with the operand on either side."""
    meanings = {}
    for name, sign in signs.items():
        meanings[f'__{name}__'] = f'Return self {sign} other.'
        meanings[f'__r{name}__'] = f'Return other {sign} self.'
    return _required(owner, meanings, takes_other=True)


class Number(metaclass=ABCMeta):
    """What isinstance() takes for any number."""

    __slots__ = ()
    # Those that can be compared must say how they are hashed.
    __hash__ = None


class Complex(Number):
    """Numbers with a real and an imaginary part: + - * / ** abs() == and conversion to complex."""

    __slots__ = ()
    locals().update(
        _operators('Complex', {'add': '+', 'mul': '*', 'truediv': '/', 'pow': '**'}),
        **_required('Complex', {
            '__complex__': 'Return a complex of the same value.', '__neg__': 'Return -self.',
            '__pos__': 'Return +self.', '__abs__': 'Return the distance from 0, a real number.',
            'conjugate': 'Return the number with the imaginary part negated.'}),
        **_required('Complex', {'__eq__': 'Return whether both have the same value.'}, takes_other=True))

    real = _required_property('real', 'The real part, a real number.')
    imag = _required_property('imag', 'The imaginary part, a real number.')

    def __bool__(self):
        """Return whether it is not 0."""
        return self != 0

    def __sub__(self, other):
        """Return self - other."""
        return self + (-other)

    def __rsub__(self, other):
        """Return other - self."""
        return -self + other


class Real(Complex):
    """Complex numbers that are on one line: in addition order, rounding, // and %."""

    __slots__ = ()
    locals().update(
        _operators('Real', {'floordiv': '//', 'mod': '%'}),
        **_required('Real', {
            '__float__': 'Return a float of the same value.', '__trunc__': 'Return the next integer towards 0.',
            '__floor__': 'Return the next integer below.', '__ceil__': 'Return the next integer above.'}),
        **_required('Real', {'__lt__': 'Return whether it is less.', '__le__': 'Return whether it is less or equal.'},
                    takes_other=True))

    @abstractmethod
    def __round__(self, ndigits=None):
        """Return the nearest number with so many decimals, or integer; of two that are equally near the even one."""
        raise NotImplementedError

    def __divmod__(self, other):
        """Return quotient and remainder of self and other."""
        return self // other, self % other

    def __rdivmod__(self, other):
        """Return quotient and remainder of other and self."""
        return other // self, other % self

    def __complex__(self):
        """Return a complex of the same value."""
        return complex(float(self))

    def conjugate(self):
        """Return the number: it is its own conjugate."""
        return +self

    real = property(conjugate, doc='The number itself.')
    imag = property(lambda self: 0, doc='0.')


class Rational(Real):
    """Real numbers that are fractions in lowest terms."""

    __slots__ = ()
    numerator = _required_property('numerator', 'The part above the line.')
    denominator = _required_property('denominator', 'The part below the line.')

    def __float__(self):
        """Return the nearest float."""
        # The parts may be too large for floats, but not for the division of integers.
        above, below = map(int, (self.numerator, self.denominator))
        return above / below


class Integral(Rational):
    """Rational numbers without a fraction: in addition operations on bits, and conversion to int."""

    __slots__ = ()
    locals().update(
        _operators('Integral', {'lshift': '<<', 'rshift': '>>', 'and': '&', 'or': '|', 'xor': '^'}),
        **_required('Integral', {
            '__int__': 'Return an int of the same value.', '__invert__': 'Return ~self.'}))

    @abstractmethod
    def __pow__(self, exponent, modulus=None):
        """Return self ** exponent, or what is left of that after division by the modulus."""
        raise NotImplementedError

    def __index__(self):
        """Return an int of the same value, where one is needed."""
        return int(self)

    def __float__(self):
        """Return the nearest float."""
        return float(int(self))

    numerator = property(lambda self: +self, doc='The number itself.')
    denominator = property(lambda self: 1, doc='1.')


for _abstract, _builtin in (Complex, complex), (Real, float), (Integral, int):
    _abstract.register(_builtin)
