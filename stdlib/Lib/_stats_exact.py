"""Sums, means and square roots without rounding errors, for the module statistics."""

import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import reduce
from itertools import groupby


class StatisticsError(ValueError):
    """What the statistics were asked for cannot be computed from this data."""


StatisticsError.__module__ = "statistics"


def is_decimal(kind: type) -> bool:
    """Whether a type is Decimal or derived from it. Where decimal was never imported, there is none."""
    decimal = sys.modules.get("decimal")
    return decimal is not None and issubclass(kind, decimal.Decimal)


def _isfinite(x):
    """Whether a number is neither infinite nor NaN, be it a float, a Decimal or something that never is."""
    own_test = getattr(x, "is_finite", None)
    return math.isfinite(x) if own_test is None else own_test()


def _exact_ratio(x):
    """The pair of integers whose ratio x is; x and None where there are none."""
    try:
        return x.as_integer_ratio()
    except (OverflowError, ValueError):
        assert not _isfinite(x)
        return x, None
    except AttributeError:
        # Numbers of other makes have at least the attributes of numbers.Rational.
        if hasattr(x, "numerator") and hasattr(x, "denominator"):
            return x.numerator, x.denominator
    raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator")


def _coerce(T, S):
    """The type in which a result is given when data has numbers of types T and S."""
    assert T is not bool, "initial type T is bool"
    if S is T or S is bool or S is int:
        return T
    if T is int or issubclass(S, T):
        return S
    if issubclass(T, S):
        return T
    for narrow, wide in (T, S), (S, T):
        if issubclass(narrow, int) or issubclass(narrow, Fraction) and issubclass(wide, float):
            return wide
    raise TypeError(f"don't know how to coerce {T.__name__} and {S.__name__}")


def _convert(value, T):
    """An exact value as a number of type T, or as a float where T has only whole numbers and it is none."""
    if type(value) is T:
        return value
    target = float if issubclass(T, int) and value.denominator != 1 else T
    try:
        return target(value)
    except TypeError:
        if not is_decimal(target):
            raise
    return target(value.numerator) / target(value.denominator)


class _Tally:
    """Sums kept apart by denominator: far cheaper than adding fractions one by one.

    The denominator None collects infinities and NaNs, which then outweigh the rest.
    """

    def __init__(self) -> None:
        self.count = 0
        self.types: dict[type, None] = {}
        self.sums: dict[int | None, int] = defaultdict(int)

    def ratios(self, data: Iterable) -> Iterator[tuple]:
        """The values as ratios of integers, while they and their types are counted."""
        for kind, values in groupby(data, type):
            self.types[kind] = None
            for ratio in map(_exact_ratio, values):
                self.count += 1
                yield ratio

    def result_type(self) -> type:
        return reduce(_coerce, self.types, int)

    @staticmethod
    def total(sums, power=1):
        """The sum of everything in a dict of numerators by denominator, the latter to be raised to a power."""
        if None in sums:
            assert not _isfinite(sums[None])
            return sums[None]
        return sum(Fraction(top, bottom**power) for bottom, top in sums.items())


def _sum(data):
    """Result type, exact sum and count of numbers; an infinity or NaN in place of the sum if it has one."""
    tally = _Tally()
    sums = tally.sums
    for top, bottom in tally.ratios(data):
        sums[bottom] += top
    return tally.result_type(), tally.total(sums), tally.count


def _ss(data, c=None):
    """Result type, sum of the squared distances from the mean, the mean, and the count. A c given is taken as the mean."""
    if c is not None:
        kind, squared, count = _sum((distance := value - c) * distance for value in data)
        return kind, squared, c, count
    tally = _Tally()
    sums, squares = tally.sums, defaultdict(int)
    for top, bottom in tally.ratios(data):
        sums[bottom] += top
        squares[bottom] += top * top
    count, kind = tally.count, tally.result_type()
    if not count:
        return kind, Fraction(0), Fraction(0), 0
    total = tally.total(sums)
    if None in sums:
        return kind, total, total, count
    return kind, (count * tally.total(squares, 2) - total * total) / count, total / count, count


def _integer_sqrt_of_frac_rto(n, m):
    """The integer root of n/m, made odd unless it is the exact one: a second rounding then goes the right way."""
    root = math.isqrt(n // m)
    return root if root * root * m == n else root | 1


_sqrt_bit_width = 3 + 2 * sys.float_info.mant_dig


def _float_sqrt_of_frac(n, m):
    """The float next to the square root of n/m."""
    # Scale by a power of four such that the integer root has more than enough bits.
    shift = (n.bit_length() - m.bit_length() - _sqrt_bit_width) // 2
    if shift < 0:
        return _integer_sqrt_of_frac_rto(n << -2 * shift, m) / (1 << -shift)
    return (_integer_sqrt_of_frac_rto(n, m << 2 * shift) << shift) / 1


def _decimal_sqrt_of_frac(n, m):
    """The Decimal, in the current precision, next to the square root of n/m."""
    from decimal import Decimal

    if not n:
        return Decimal("0.0")
    if n < 0:
        n, m = -n, -m
    root = (Decimal(n) / Decimal(m)).sqrt()
    square, exact = Fraction(n, m), Fraction(root)
    # The quotient was rounded too, so a neighbour may be nearer: the midpoints between them decide.
    above, below = root.next_plus(), root.next_minus()
    if 4 * square > (exact + Fraction(above)) ** 2:
        return above
    if 4 * square < (exact + Fraction(below)) ** 2:
        return below
    return root


def root_of_mean(kind, total, divisor):
    """The square root of total/divisor, as a Decimal if the data are Decimals, else as a float."""
    mean = total / divisor
    root = _decimal_sqrt_of_frac if is_decimal(kind) else _float_sqrt_of_frac
    return root(mean.numerator, mean.denominator)


def _mean_stdev(data):
    """Mean and standard deviation of a sample, both floats."""
    _, squared, mean, count = _ss(data)
    if count < 2:
        raise StatisticsError("stdev requires at least two data points")
    if not isinstance(squared, Fraction):
        # Infinity or NaN: the mean is the same, and the deviation can only be NaN.
        return float(mean), float(mean) / float(squared)
    return float(mean), root_of_mean(float, squared, count - 1)


def _sqrtprod(x: float, y: float) -> float:
    """The square root of x * y, also where the product overflows, underflows or is not exact."""
    root = math.sqrt(x * y)
    if math.isfinite(root) and root:
        # One step of Newton's method mends the rounding of the product.
        return root + math.sumprod((x, root), (y, -root)) / (2.0 * root)
    if root == math.inf and math.isfinite(x) and math.isfinite(y):
        scale = 2.0**-512
    elif not root and x and y:
        scale = 2.0**537
    else:
        return root
    return _sqrtprod(x * scale, y * scale) / scale
