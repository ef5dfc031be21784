"""Averages, spread and relations of numeric data.

Sums are exact, whatever the mixture of int, float, Fraction and (with int only)
Decimal, and results are of the data's own type where that makes sense.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, namedtuple
from itertools import groupby
from math import exp, fsum, inf, isnan, log, nan, sumprod
from operator import itemgetter

from _stats_exact import (
    StatisticsError, _coerce, _convert, _decimal_sqrt_of_frac, _exact_ratio, _float_sqrt_of_frac, _integer_sqrt_of_frac_rto,
    _isfinite, _mean_stdev, _sqrt_bit_width, _sqrtprod, _ss, _sum, is_decimal as _is_decimal, root_of_mean as _root_of_mean,
)
from _stats_kernels import _kernel_invcdfs, _newton_raphson, _quartic_invcdf, _triweight_invcdf, kde, kde_random
from _stats_normal import NormalDist, _normal_dist_inv_cdf

__all__ = [
    "NormalDist", "StatisticsError", "correlation", "covariance", "fmean", "geometric_mean", "harmonic_mean", "kde", "kde_random",
    "linear_regression", "mean", "median", "median_grouped", "median_high", "median_low", "mode", "multimode", "pstdev",
    "pvariance", "quantiles", "stdev", "variance",
]


# Means


def mean(data):
    """The arithmetic mean: the sum divided by the count."""
    kind, total, count = _sum(data)
    if not count:
        raise StatisticsError("mean requires at least one data point")
    return _convert(total / count, kind)


def fmean(data, weights=None):
    """The arithmetic mean as a float, faster than mean(); with weights, the weighted one."""
    if weights is not None:
        return _weighted_fmean(data, weights)
    if not hasattr(data, "__len__"):
        data = list(data)
    total = fsum(data)
    if not (count := len(data)):
        raise StatisticsError("fmean requires at least one data point")
    return total / count


def _weighted_fmean(data, weights):
    # The weights are needed twice.
    weights = weights if isinstance(weights, (list, tuple)) else list(weights)
    try:
        total = sumprod(data, weights)
    except ValueError:
        raise StatisticsError("data and weights must be the same length") from None
    weight = fsum(weights)
    if not weight:
        raise StatisticsError("sum of weights must be non-zero")
    return total / weight


def geometric_mean(data):
    """The nth root of the product of n numbers, as a float."""
    count = zeros = 0
    logarithms = []
    for value in data:
        count += 1
        if value > 0.0 or isnan(value):
            logarithms.append(log(value))
        elif value == 0.0:
            zeros += 1
        else:
            raise StatisticsError("No negative inputs allowed", value)
    if not count:
        raise StatisticsError("Must have a non-empty dataset")
    total = fsum(logarithms)
    if zeros and not isnan(total):
        return nan if total == inf else 0.0
    return nan if isnan(total) else exp(total / count)


def _fail_neg(values, errmsg="negative value"):
    """The values again, until one is negative."""
    for value in values:
        if value < 0:
            raise StatisticsError(errmsg)
        yield value


def harmonic_mean(data, weights=None):
    """The reciprocal of the mean of the reciprocals: the right one for rates and speeds."""
    complaint = "harmonic mean does not support negative values"
    if iter(data) is data:
        data = list(data)
    count = len(data)
    if not count:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if weights is None:
        if count == 1:
            return _only_value(data[0], complaint)
        weights, weight = [1] * count, count
    else:
        weights = list(weights)
        if len(weights) != count:
            raise StatisticsError("Number of weights does not match data size")
        _, weight, _ = _sum(_fail_neg(weights, complaint))
    try:
        kind, total, _ = _sum(part / value if part else 0 for part, value in zip(weights, _fail_neg(data, complaint)))
    except ZeroDivisionError:
        return 0
    if total <= 0:
        raise StatisticsError("Weighted sum must be positive")
    return _convert(weight / total, kind)


def _only_value(value, complaint):
    """The harmonic mean of one number: itself."""
    from numbers import Real

    if not (isinstance(value, Real) or _is_decimal(type(value))):
        raise TypeError("unsupported type")
    return next(_fail_neg([value], complaint))


# Positions in the sorted data


def _in_order(data):
    """Sorted data, and its length."""
    ordered = sorted(data)
    if not ordered:
        raise StatisticsError("no median for empty data")
    return ordered, len(ordered)


def median(data):
    """The value in the middle, or the mean of the two there."""
    ordered, count = _in_order(data)
    upper = ordered[count // 2]
    return upper if count % 2 else (ordered[count // 2 - 1] + upper) / 2


def median_low(data):
    """The value in the middle, the smaller one of two."""
    ordered, count = _in_order(data)
    return ordered[(count - 1) // 2]


def median_high(data):
    """The value in the middle, the larger one of two."""
    ordered, count = _in_order(data)
    return ordered[count // 2]


def median_grouped(data, interval=1.0):
    """The median of data that was rounded to the midpoints of intervals of that width, interpolated in the middle one."""
    ordered, count = _in_order(data)
    middle = ordered[count // 2]
    before = bisect_left(ordered, middle)
    inside = bisect_right(ordered, middle, lo=before) - before
    try:
        width, centre = float(interval), float(middle)
    except ValueError:
        raise TypeError("Value cannot be converted to a float") from None
    return centre - width / 2.0 + width * (count / 2 - before) / inside


def mode(data):
    """The commonest value; of several equally common ones, the first."""
    for value, _ in Counter(iter(data)).most_common(1):
        return value
    raise StatisticsError("no mode for empty data")


def multimode(data):
    """All the commonest values, in the order in which they first occur."""
    counts = Counter(iter(data))
    highest = max(counts.values(), default=0)
    return [value for value, times in counts.items() if times == highest]


def quantiles(data, *, n=4, method="exclusive"):
    """The n - 1 values that cut the data into n parts of equal probability.

    The method "inclusive" takes the smallest and the largest value for the ends
    of the population; "exclusive" supposes that more extreme ones exist.
    """
    if n < 1:
        raise StatisticsError("n must be at least 1")
    points = sorted(data)
    count = len(points)
    if count < 2:
        if not count:
            raise StatisticsError("must have at least one data point")
        return points * (n - 1)
    match method:
        case "inclusive":
            places = [divmod(part * (count - 1), n) for part in range(1, n)]
        case "exclusive":
            places = [_outer_place(part * (count + 1), n, count) for part in range(1, n)]
        case _:
            raise ValueError(f"Unknown method: {method!r}")
    return [(points[at] * (n - share) + points[at + 1] * share) / n for at, share in places]


def _outer_place(position, n, count):
    """Where position/n falls when counted from 1: the index of the point before it, and how many nths beyond that."""
    at = max(1, min(position // n, count - 1))
    return at - 1, position - at * n


# Spread


def variance(data, xbar=None):
    """The variance of the population that a sample stands for; xbar is the sample's mean, if known."""
    kind, squared, _, count = _ss(data, xbar)
    if count < 2:
        raise StatisticsError("variance requires at least two data points")
    return _convert(squared / (count - 1), kind)


def pvariance(data, mu=None):
    """The variance of a whole population; mu is its mean, if known."""
    kind, squared, _, count = _ss(data, mu)
    if not count:
        raise StatisticsError("pvariance requires at least one data point")
    return _convert(squared / count, kind)


def stdev(data, xbar=None):
    """The square root of variance()."""
    kind, squared, _, count = _ss(data, xbar)
    if count < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _root_of_mean(kind, squared, count - 1)


def pstdev(data, mu=None):
    """The square root of pvariance()."""
    kind, squared, _, count = _ss(data, mu)
    if not count:
        raise StatisticsError("pstdev requires at least one data point")
    return _root_of_mean(kind, squared, count)


# Relations between two inputs

LinearRegression = namedtuple("LinearRegression", "slope intercept")


def _paired_count(x, y, name):
    """The common length of two inputs that belong together."""
    count = len(x)
    if len(y) != count:
        raise StatisticsError(f"{name} requires that both inputs have same number of data points")
    if count < 2:
        raise StatisticsError(f"{name} requires at least two data points")
    return count


def _centred(values, count):
    """The mean, and the distances from it."""
    middle = fsum(values) / count
    return middle, [value - middle for value in values]


def covariance(x, y, /):
    """How much two inputs vary together: the mean product of their distances from their means."""
    count = _paired_count(x, y, "covariance")
    (_, across), (_, up) = _centred(x, count), _centred(y, count)
    return sumprod(across, up) / (count - 1)


def _rank(data, /, *, key=None, reverse=False, ties="average", start=1) -> list[float]:
    """The place of each value in the sorted data, counted from start; equal values share the mean of their places."""
    if ties != "average":
        raise ValueError(f"Unknown tie resolution method: {ties!r}")
    keys = list(data if key is None else map(key, data))
    order = sorted(((value, index) for index, value in enumerate(keys)), reverse=reverse)
    ranks = [0.0] * len(keys)
    before = start - 1
    for _, equals in groupby(order, key=itemgetter(0)):
        places = [index for _, index in equals]
        for index in places:
            ranks[index] = before + (len(places) + 1) / 2
        before += len(places)
    return ranks


def correlation(x, y, /, *, method="linear"):
    """How near two inputs come to a line (Pearson's coefficient) or, with method="ranked", to a monotonic curve (Spearman's)."""
    count = _paired_count(x, y, "correlation")
    match method:
        case "linear":
            (_, across), (_, up) = _centred(x, count), _centred(y, count)
        case "ranked":
            across, up = [_rank(values, start=(count - 1) / -2) for values in (x, y)]
        case _:
            raise ValueError(f"Unknown method: {method!r}")
    scale = _sqrtprod(sumprod(across, across), sumprod(up, up))
    if not scale:
        raise StatisticsError("at least one of the inputs is constant")
    return sumprod(across, up) / scale


def linear_regression(x, y, /, *, proportional=False):
    """Slope and intercept of the line that comes nearest to y as a function of x; through the origin if proportional."""
    count = _paired_count(x, y, "linear regression")
    xbar = ybar = 0.0
    if not proportional:
        (xbar, x), (ybar, y) = _centred(x, count), _centred(y, count)
    spread = sumprod(x, x)
    if not spread:
        raise StatisticsError("x is constant")
    slope = (sumprod(x, y) + 0.0) / spread
    return LinearRegression(slope, 0.0 if proportional else ybar - slope * xbar)


for _function in kde, kde_random:
    _function.__module__ = __name__
del _function
