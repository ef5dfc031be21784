"""Rational numbers of unlimited precision."""

import math
import numbers
import operator
import re
import sys
from functools import lru_cache

__all__ = ["Fraction"]

_DIGITS = r"\d+(?:_\d+)*"
_TEXT = re.compile(
    rf"\s*(?P<sign>[-+]?)(?=\.?\d)(?P<whole>(?:{_DIGITS})?)"
    rf"(?:\s*/\s*(?P<under>{_DIGITS})|(?:\.(?P<decimals>(?:{_DIGITS})?))?(?:[eE](?P<exponent>[-+]?{_DIGITS}))?)\s*"
)


def _parse(text: str) -> tuple[int, int]:
    """Numerator and denominator, not reduced, of "3/4", "-.75" or "75e-2"."""
    found = _TEXT.fullmatch(text)
    if found is None or found["under"] and not found["whole"]:
        raise ValueError(f"Invalid literal for Fraction: {text!r}")
    decimals = (found["decimals"] or "").replace("_", "")
    n, d = int((found["whole"].replace("_", "") + decimals) or 0), int(found["under"] or 10 ** len(decimals))
    exponent = int(found["exponent"] or 0)
    if exponent < 0:
        d *= 10**-exponent
    else:
        n *= 10**exponent
    return -n if found["sign"] == "-" else n, d


def _is_decimal(value) -> bool:
    """Whether a value is a Decimal; where that module was never imported, there are none."""
    decimal = sys.modules.get("decimal")
    return decimal is not None and isinstance(value, decimal.Decimal)


def _made(n, d):
    """The Fraction n/d, known to be in lowest terms with d > 0."""
    result = _blank(Fraction)
    result._numerator = n
    result._denominator = d
    return result


_blank = object.__new__

# Arithmetic on two fractions in lowest terms, as four ints. Common divisors are taken out before
# multiplying: small numbers have cheaper ones (Knuth, The Art of Computer Programming, volume 2, 4.5.1).


def _plus(na, da, nb, db):
    shared = math.gcd(da, db)
    if shared == 1:
        return _made(na * db + nb * da, da * db)
    own = da // shared
    top = na * (db // shared) + nb * own
    common = math.gcd(top, shared)
    return _made(top // common, own * (db // common))


def _minus(na, da, nb, db):
    return _plus(na, da, -nb, db)


def _times(na, da, nb, db):
    left, right = math.gcd(na, db), math.gcd(nb, da)
    return _made((na // left) * (nb // right), (da // right) * (db // left))


def _over(na, da, nb, db):
    if not nb:
        raise ZeroDivisionError(f"Fraction({db}, 0)")
    return _times(na, da, db, nb) if nb > 0 else _times(-na, da, db, -nb)


def _floor_over(na, da, nb, db):
    return (na * db) // (da * nb)


def _rest(na, da, nb, db):
    return Fraction((na * db) % (nb * da), da * db)


def _whole_and_rest(na, da, nb, db):
    whole, rest = divmod(na * db, da * nb)
    return whole, Fraction(rest, da * db)


def _methods(exact, inexact, name, with_complex=True):
    """The method for an operator and the one for swapped operands.

    exact computes with rationals; with floats and complex numbers, both operands
    become such ones.
    """

    def forward(a, b):
        if isinstance(b, Fraction):
            return exact(a._numerator, a._denominator, b._numerator, b._denominator)
        if isinstance(b, int):
            return exact(a._numerator, a._denominator, int(b), 1)
        if isinstance(b, float):
            return inexact(float(a), b)
        if with_complex and isinstance(b, complex):
            return inexact(complex(a), b)
        return NotImplemented

    def reverse(b, a):
        if isinstance(a, numbers.Rational):
            return exact(int(a.numerator), int(a.denominator), b._numerator, b._denominator)
        if isinstance(a, numbers.Real):
            return inexact(float(a), float(b))
        if with_complex and isinstance(a, numbers.Complex):
            return inexact(complex(a), float(b))
        return NotImplemented

    for method, prefix in (forward, ""), (reverse, "r"):
        method.__name__ = f"__{prefix}{name}__"
        method.__qualname__ = f"Fraction.{method.__name__}"
    return forward, reverse


def _comparison(compare):
    """The method for one of the four operators of order."""

    def method(a, b):
        if isinstance(b, numbers.Rational):
            return compare(a._numerator * b.denominator, a._denominator * b.numerator)
        if not isinstance(b, float):
            return NotImplemented
        if not math.isfinite(b):
            return compare(0.0, b)
        n, d = b.as_integer_ratio()
        return compare(a._numerator * d, a._denominator * n)

    method.__name__ = f"__{compare.__name__}__"
    method.__qualname__ = f"Fraction.{method.__name__}"
    return method


@lru_cache(maxsize=16384)
def _hash_of(n, d):
    """Numbers that are equal hash alike, whatever their type: n times the inverse of d, modulo the hashes' prime."""
    info = sys.hash_info
    try:
        inverse = pow(d, -1, info.modulus)
    except ValueError:
        # A multiple of the prime has no inverse; such numbers hash like infinity.
        value = info.inf
    else:
        value = hash(hash(abs(n)) * inverse)
    if n < 0:
        value = -value
    return value if value != -1 else -2


class Fraction(numbers.Rational):
    """An exact ratio of two ints, kept in lowest terms.

    It is made from two rationals, or from one number or string:
    Fraction(6, -4), Fraction("2/3"), Fraction(".25e-1") and Fraction(0.5) all do.
    """

    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        """See the class; without arguments, zero."""
        if denominator is None:
            n, d = cls._ratio_of(numerator)
        elif type(numerator) is int is type(denominator):
            n, d = cls._reduced(numerator, denominator)
        elif isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
            n, d = cls._reduced(numerator.numerator * denominator.denominator, denominator.numerator * numerator.denominator)
        else:
            raise TypeError("both arguments should be Rational instances")
        return cls._from_coprime_ints(n, d)

    @classmethod
    def _ratio_of(cls, value):
        """Numerator and denominator in lowest terms of one argument."""
        if type(value) is int:
            return value, 1
        if isinstance(value, numbers.Rational):
            return value.numerator, value.denominator
        if isinstance(value, float) or _is_decimal(value):
            return value.as_integer_ratio()
        if isinstance(value, str):
            return cls._reduced(*_parse(value))
        raise TypeError("argument should be a string or a Rational instance")

    @staticmethod
    def _reduced(n, d):
        """A ratio in lowest terms, with the sign above."""
        if d == 0:
            raise ZeroDivisionError(f"Fraction({n}, 0)")
        common = math.gcd(n, d)
        if d < 0:
            common = -common
        return n // common, d // common

    @classmethod
    def _from_coprime_ints(cls, numerator, denominator, /):
        """The fraction of two ints that have no common divisor, the second one positive."""
        self = _blank(cls)
        self._numerator, self._denominator = numerator, denominator
        return self

    @classmethod
    def from_float(cls, f):
        """The exact value of a float or int."""
        if isinstance(f, (float, numbers.Integral)):
            return cls._exactly(f)
        raise TypeError(f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})")

    @classmethod
    def from_decimal(cls, dec):
        """The exact value of a Decimal or int."""
        if _is_decimal(dec) or isinstance(dec, numbers.Integral):
            return cls._exactly(dec)
        raise TypeError(f"{cls.__name__}.from_decimal() only takes Decimals, not {dec!r} ({type(dec).__name__})")

    @classmethod
    def _exactly(cls, value):
        if isinstance(value, numbers.Integral):
            return cls._from_coprime_ints(int(value), 1)
        return cls._from_coprime_ints(*value.as_integer_ratio())

    numerator = property(operator.attrgetter("_numerator"), doc="The number above the line, in lowest terms.")
    denominator = property(operator.attrgetter("_denominator"), doc="The number below the line: positive.")

    def is_integer(self):
        """Whether the value is a whole number."""
        return self._denominator == 1

    def as_integer_ratio(self):
        """The pair (numerator, denominator)."""
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        """The fraction nearest to this one whose denominator is not larger.

        >>> Fraction("2.718281828").limit_denominator(100)
        Fraction(193, 71)
        """
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        # The convergents of the continued fraction come nearer in turn from below and from above.
        older, newer = (0, 1), (1, 0)
        n, d = self._numerator, self._denominator
        while (next_d := older[1] + n // d * newer[1]) <= max_denominator:
            quotient, rest = divmod(n, d)
            older, newer = newer, (older[0] + quotient * newer[0], next_d)
            n, d = d, rest
        # Between the last two lies a fraction with a large enough denominator; it or the last one is the nearest.
        steps = (max_denominator - older[1]) // newer[1]
        between = older[0] + steps * newer[0], older[1] + steps * newer[1]
        return _made(*(newer if 2 * d * between[1] <= self._denominator else between))

    # Text

    def __repr__(self):
        return f"{type(self).__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        n, d = self._numerator, self._denominator
        return f"{n}/{d}" if d != 1 else str(n)

    def __format__(self, format_spec, /):
        """Text like str() gives, padded; with one of the types e, E, f, F, g, G and %, like a float of exactly this value."""
        from _fraction_format import format_ratio

        text = format_ratio(self._numerator, self._denominator, format_spec)
        if text is None:
            raise ValueError(f"Invalid format specifier {format_spec!r} for object of type {type(self).__name__!r}")
        return text

    # Arithmetic

    __add__, __radd__ = _methods(_plus, operator.add, "add")
    __sub__, __rsub__ = _methods(_minus, operator.sub, "sub")
    __mul__, __rmul__ = _methods(_times, operator.mul, "mul")
    __truediv__, __rtruediv__ = _methods(_over, operator.truediv, "truediv")
    __floordiv__, __rfloordiv__ = _methods(_floor_over, operator.floordiv, "floordiv", with_complex=False)
    __mod__, __rmod__ = _methods(_rest, operator.mod, "mod", with_complex=False)
    __divmod__, __rdivmod__ = _methods(_whole_and_rest, divmod, "divmod", with_complex=False)

    def __pow__(a, b):
        """a ** b: exact where b is whole, otherwise a float or complex number."""
        if isinstance(b, (float, complex)):
            return float(a) ** b
        if not isinstance(b, numbers.Rational):
            return NotImplemented
        if b.denominator != 1:
            return float(a) ** float(b)
        n, d, power = a._numerator, a._denominator, b.numerator
        if power < 0:
            power = -power
            if not n:
                raise ZeroDivisionError(f"Fraction({d**power}, 0)")
            n, d = (d, n) if n > 0 else (-d, -n)
        return _made(n**power, d**power)

    def __rpow__(b, a):
        """a ** b with a Fraction for b."""
        whole = b._denominator == 1
        if whole and b._numerator >= 0:
            return a ** b._numerator
        if isinstance(a, numbers.Rational):
            return Fraction(a.numerator, a.denominator) ** b
        return a ** (b._numerator if whole else float(b))

    def __pos__(a):
        return _made(a._numerator, a._denominator)

    def __neg__(a):
        return _made(-a._numerator, a._denominator)

    def __abs__(a):
        return _made(abs(a._numerator), a._denominator)

    # Rounding

    def __trunc__(a):
        """The value without what follows the point."""
        n, d = a._numerator, a._denominator
        return n // d if n >= 0 else -(-n // d)

    def __int__(a):
        return operator.index(a.__trunc__())

    def __floor__(a):
        """The largest int that is not above the value."""
        return a._numerator // a._denominator

    def __ceil__(a):
        """The smallest int that is not below the value."""
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        """The nearest int, or with ndigits the nearest multiple of 10**-ndigits; halves go to the even one."""
        from _fraction_format import round_half_even

        n, d = self._numerator, self._denominator
        if ndigits is None:
            return round_half_even(n, d)
        unit = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round_half_even(n * unit, d), unit)
        return Fraction(round_half_even(n, d * unit) * unit)

    # Comparison

    def __hash__(self):
        return _hash_of(self._numerator, self._denominator)

    def __eq__(a, b):
        if type(b) is Fraction:
            return a._numerator == b._numerator and a._denominator == b._denominator
        if type(b) is int:
            return a._denominator == 1 and a._numerator == b
        if isinstance(b, numbers.Rational):
            return (a._numerator, a._denominator) == (b.numerator, b.denominator)
        if isinstance(b, numbers.Complex) and not b.imag:
            b = b.real
        if not isinstance(b, float):
            return NotImplemented
        return math.isfinite(b) and (a._numerator, a._denominator) == b.as_integer_ratio()

    __lt__, __le__ = _comparison(operator.lt), _comparison(operator.le)
    __gt__, __ge__ = _comparison(operator.gt), _comparison(operator.ge)

    def __bool__(a):
        return bool(a._numerator)

    # Copies

    def __reduce__(self):
        return type(self), (self._numerator, self._denominator)

    def __copy__(self):
        return self if type(self) is Fraction else type(self)(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        return self.__copy__()
