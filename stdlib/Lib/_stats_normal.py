"""The normal distribution, for the module statistics."""

from math import erf, exp, fabs, hypot, log, sqrt, tau

from _stats_exact import StatisticsError, _mean_stdev

_SQRT2 = sqrt(2.0)

# Numerators and denominators of the rational approximations in algorithm AS 241 (PPND16) by M. J. Wichura,
# Applied Statistics 37 (1988), constant term first: for the middle of the distribution, its flanks and its far tails.
_MIDDLE = (
    (3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
     45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727),
    (1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
     21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610),
)
_FLANK = (
    (1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
     1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
     0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9),
)
_TAIL = (
    (6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
     0.0265321895265761230930, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7),
    (1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15),
)


def _quotient(polynomials, x):
    """The two polynomials' values at x, the first one's divided by the second one's."""
    values = []
    for coefficients in polynomials:
        value = coefficients[-1]
        for coefficient in coefficients[-2::-1]:
            value = value * x + coefficient
        values.append(value)
    return values[0], values[1]


def _normal_dist_inv_cdf(p, mu, sigma, /):
    """The value that a normal variable stays below with probability p, 0 < p < 1."""
    offset = p - 0.5
    if fabs(offset) <= 0.425:
        above, below = _quotient(_MIDDLE, 0.180625 - offset * offset)
        return mu + above * offset / below * sigma
    distance = sqrt(-log(p if offset <= 0.0 else 1.0 - p))
    above, below = _quotient(_FLANK, distance - 1.6) if distance <= 5.0 else _quotient(_TAIL, distance - 5.0)
    deviation = above / below
    return mu + (-deviation if offset < 0.0 else deviation) * sigma


_normal_dist_inv_cdf.__module__ = "statistics"

try:
    from _statistics import _normal_dist_inv_cdf
except ImportError:
    pass


class NormalDist:
    """A bell curve, told by its centre mu and its width sigma.

    It is shifted by adding a number and scaled by multiplying with one. Two of
    them add up to the distribution of the sum of independent variables.
    """

    __slots__ = {
        "_mu": "the centre of the curve: the mean",
        "_sigma": "the width of the curve: the standard deviation",
    }
    __module__ = "statistics"

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu, self._sigma = float(mu), float(sigma)

    @classmethod
    def from_samples(cls, data):
        """The distribution whose mean and deviation are estimated from a sample."""
        mean, deviation = _mean_stdev(data)
        return cls(mean, deviation)

    def samples(self, n, *, seed=None):
        """A list of n random values; equal seeds give equal lists."""
        import random

        source = random if seed is None else random.Random(seed)
        draw, centre, spread = source.random, self._mu, self._sigma
        return [_normal_dist_inv_cdf(draw(), centre, spread) for _ in range(n)]

    def _require_spread(self, method):
        if not self._sigma * self._sigma:
            raise StatisticsError(f"{method}() not defined when sigma is zero")

    def pdf(self, x):
        """The density of the probability at x."""
        self._require_spread("pdf")
        square, away = self._sigma * self._sigma, x - self._mu
        return exp(away * away / (-2.0 * square)) / sqrt(tau * square)

    def cdf(self, x):
        """The probability of values up to x."""
        if not self._sigma:
            self._require_spread("cdf")
        return 0.5 * (1.0 + erf((x - self._mu) / (self._sigma * _SQRT2)))

    def inv_cdf(self, p):
        """The value up to which the probability is p: the inverse of cdf()."""
        if 0.0 < p < 1.0:
            return _normal_dist_inv_cdf(p, self._mu, self._sigma)
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        return p * self._sigma

    def quantiles(self, n=4):
        """The n - 1 values between n parts of the same probability."""
        return [self.inv_cdf(part / n) for part in range(1, n)]

    def overlap(self, other):
        """The area under both density curves at once: 1.0 for equal distributions, near 0.0 for distant ones."""
        if not isinstance(other, NormalDist):
            raise TypeError("Expected another NormalDist instance")
        narrow, wide = sorted((self, other), key=lambda dist: (dist._sigma, dist._mu))
        narrow._require_spread("overlap")
        wide._require_spread("overlap")
        small, large = narrow.variance, wide.variance
        surplus, apart = large - small, fabs(wide._mu - narrow._mu)
        if not surplus:
            return 1.0 - erf(apart / (2.0 * narrow._sigma * _SQRT2))
        # The curves cross at two places; between neighbouring ones the areas differ by what the cdfs differ.
        middle = narrow._mu * large - wide._mu * small
        reach = narrow._sigma * wide._sigma * sqrt(apart * apart + surplus * log(large / small))
        crossings = (middle + reach) / surplus, (middle - reach) / surplus
        first, second = [fabs(wide.cdf(x) - narrow.cdf(x)) for x in crossings]
        return 1.0 - (first + second)

    def zscore(self, x):
        """How many standard deviations x lies above the mean."""
        if not self._sigma:
            self._require_spread("zscore")
        return (x - self._mu) / self._sigma

    mean = property(lambda self: self._mu, doc="The arithmetic mean.")
    median = property(lambda self: self._mu, doc="The median: the mean.")
    mode = property(lambda self: self._mu, doc="The likeliest value: the mean.")
    stdev = property(lambda self: self._sigma, doc="The standard deviation.")
    variance = property(lambda self: self._sigma * self._sigma, doc="The square of the standard deviation.")

    def __add__(x1, x2):
        """The distribution shifted by a number, or that of the sum of two independent variables."""
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu + x2._mu, hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu + x2, x1._sigma)

    def __sub__(x1, x2):
        """The distribution shifted down by a number, or that of the difference of two independent variables."""
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu - x2._mu, hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu - x2, x1._sigma)

    def __mul__(x1, x2):
        """The distribution stretched by a number."""
        return NormalDist(x1._mu * x2, x1._sigma * fabs(x2))

    def __truediv__(x1, x2):
        """The distribution compressed by a number."""
        return NormalDist(x1._mu / x2, x1._sigma / fabs(x2))

    def __pos__(x1):
        return NormalDist(x1._mu, x1._sigma)

    def __neg__(x1):
        return NormalDist(-x1._mu, x1._sigma)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(x1, x2):
        return -(x1 - x2)

    def __eq__(x1, x2):
        if isinstance(x2, NormalDist):
            return (x1._mu, x1._sigma) == (x2._mu, x2._sigma)
        return NotImplemented

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f"{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})"

    def __getstate__(self):
        return (self._mu, self._sigma)

    def __setstate__(self, state):
        self._mu, self._sigma = state
