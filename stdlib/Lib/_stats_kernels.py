"""Kernel density estimation, for the module statistics: a smooth curve from a sample, and random numbers from that curve."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from math import acos, asin, atan, cos, cosh, erf, exp, log, pi, sin, sqrt, tan
from typing import NamedTuple

from _stats_exact import StatisticsError
from _stats_normal import NormalDist

_Curve = Callable[[float], float]


def _newton_raphson(f_inv_estimate, f, f_prime, tolerance=1e-12):
    """The inverse of f, found from an estimate of it and the derivative f_prime."""

    def f_inv(y):
        """The x at which the function is y."""
        x = f_inv_estimate(y)
        error = f(x) - y
        while abs(error) > tolerance:
            x -= error / f_prime(x)
            error = f(x) - y
        return x

    return f_inv


def _mirrored(lower):
    """An estimate for all of (0, 1) from one for the lower half: the distributions are symmetric about zero."""

    def estimate(p):
        return lower(p) if p <= 0.5 else -lower(1.0 - p)

    return estimate


@_mirrored
def _quartic_invcdf_estimate(p):
    guess = (2.0 * p) ** 0.4258865685331 - 1.0
    return guess + 0.026818732 * sin(7.101753784 * p + 2.73230839482953) if p >= 0.004 else guess


@_mirrored
def _triweight_invcdf_estimate(p):
    return (2.0 * p) ** 0.3400218741872791 - 1.0


class _Kernel(NamedTuple):
    """A distribution about zero: its density, cumulative and inverse cumulative functions, and where the density ends."""

    pdf: _Curve
    cdf: _Curve
    invcdf: _Curve
    reach: float | None = None


_ROOT_OF_TAU = sqrt(2.0 * pi)
_ROOT_OF_2 = sqrt(2.0)
# Density and cumulative function.
_quartic = (
    lambda t: 15 / 16 * (1.0 - t * t) ** 2,
    lambda t: 3 / 16 * t**5 - 5 / 8 * t**3 + 15 / 16 * t + 1 / 2,
)
_triweight = (
    lambda t: 35 / 32 * (1.0 - t * t) ** 3,
    lambda t: 35 / 32 * (-1 / 7 * t**7 + 3 / 5 * t**5 - t**3 + t) + 1 / 2,
)
_quartic_invcdf = _newton_raphson(_quartic_invcdf_estimate, f=_quartic[1], f_prime=_quartic[0])
_triweight_invcdf = _newton_raphson(_triweight_invcdf_estimate, f=_triweight[1], f_prime=_triweight[0])

_KERNELS = {
    "normal": _Kernel(
        lambda t: exp(-1 / 2 * t * t) / _ROOT_OF_TAU,
        lambda t: 1 / 2 * (1.0 + erf(t / _ROOT_OF_2)),
        NormalDist().inv_cdf,
    ),
    "logistic": _Kernel(
        lambda t: 1 / 2 / (1.0 + cosh(t)),
        lambda t: 1.0 - 1.0 / (exp(t) + 1.0),
        lambda p: log(p / (1 - p)),
    ),
    "sigmoid": _Kernel(
        lambda t: 1 / pi / cosh(t),
        lambda t: 2 / pi * atan(exp(t)),
        lambda p: log(tan(p * pi / 2)),
    ),
    "rectangular": _Kernel(lambda t: 1 / 2, lambda t: 1 / 2 * t + 1 / 2, lambda p: 2 * p - 1, 1.0),
    "parabolic": _Kernel(
        lambda t: 3 / 4 * (1.0 - t * t),
        lambda t: -1 / 4 * t**3 + 3 / 4 * t + 1 / 2,
        lambda p: 2 * cos((acos(2 * p - 1) + pi) / 3),
        1.0,
    ),
    "quartic": _Kernel(*_quartic, _quartic_invcdf, 1.0),
    "triweight": _Kernel(*_triweight, _triweight_invcdf, 1.0),
    "triangular": _Kernel(
        lambda t: 1.0 - abs(t),
        lambda t: t * t * (1 / 2 if t < 0.0 else -1 / 2) + t + 1 / 2,
        lambda p: sqrt(2 * p) - 1 if p < 1 / 2 else 1 - sqrt(2 - 2 * p),
        1.0,
    ),
    "cosine": _Kernel(
        lambda t: pi / 4 * cos(pi / 2 * t),
        lambda t: 1 / 2 * sin(pi / 2 * t) + 1 / 2,
        lambda p: 2 * asin(2 * p - 1) / pi,
        1.0,
    ),
}
_SYNONYMS = {"gauss": "normal", "uniform": "rectangular", "epanechnikov": "parabolic", "biweight": "quartic"}
_KERNELS |= {synonym: _KERNELS[name] for synonym, name in _SYNONYMS.items()}
_kernel_invcdfs = {name: kernel.invcdf for name, kernel in _KERNELS.items()}


def _checked_kernel(data, h, name):
    """The kernel of that name, unless the data or the bandwidth are of no use."""
    if not len(data):
        raise StatisticsError("Empty data sequence")
    if not isinstance(data[0], (int, float)):
        raise TypeError("Data sequence must contain ints or floats")
    if h <= 0.0:
        raise StatisticsError(f"Bandwidth h must be positive, not h={h!r}")
    if name not in _KERNELS:
        raise StatisticsError(f"Unknown kernel name: {name!r}")
    return _KERNELS[name]


def _endless_curves(data, h, kernel):
    """Density and cumulative function for kernels that are nowhere zero: every point of the data counts everywhere."""
    density, below, _, _ = kernel

    def pdf(x):
        return sum(density((x - point) / h) for point in data) / (len(data) * h)

    def cdf(x):
        return sum(below((x - point) / h) for point in data) / len(data)

    return pdf, cdf


class _Sorted:
    """Data in order, and put in order again whenever it has grown."""

    def __init__(self, data):
        self.data = data
        self.points = sorted(data)

    def near(self, x, reach):
        """How many points lie left of the reach around x, those within, and the count of all."""
        size = len(self.data)
        if size != len(self.points):
            self.points = sorted(self.data)
        first = bisect_left(self.points, x - reach)
        last = bisect_right(self.points, x + reach)
        return first, self.points[first:last], size


def _bounded_curves(data, h, kernel):
    """Density and cumulative function for kernels with an end: only the points near x need to be looked at."""
    density, below, _, reach = kernel
    ordered, width = _Sorted(data), h * reach

    def pdf(x):
        _, points, size = ordered.near(x, width)
        return sum(density((x - point) / h) for point in points) / (size * h)

    def cdf(x):
        left, points, size = ordered.near(x, width)
        return sum((below((x - point) / h) for point in points), left) / size

    return pdf, cdf


def kde(data, h, kernel="normal", *, cumulative=False):
    """A function that estimates the probability density (or the cumulative distribution) from which a sample came.

    Each point of the sample is spread to a curve of the kernel's form, h times as
    wide; the estimate is their average.
    """
    chosen = _checked_kernel(data, h, kernel)
    curves = _endless_curves if chosen.reach is None else _bounded_curves
    pdf, cdf = curves(data, h, chosen)
    result, letter = (cdf, "C") if cumulative else (pdf, "P")
    result.__doc__ = f"{letter}DF estimate with {h=!r} and {kernel=!r}"
    return result


def kde_random(data, h, kernel="normal", *, seed=None):
    """A function that makes random numbers distributed as kde() estimates; equal seeds give equal numbers."""
    inverse = _checked_kernel(data, h, kernel).invcdf
    from random import Random

    source = Random(seed)

    def rand():
        return source.choice(data) + h * inverse(source.random())

    rand.__doc__ = f"Random KDE selection with {h=!r} and {kernel=!r}"
    return rand
