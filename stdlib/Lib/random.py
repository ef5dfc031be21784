"""Pseudo-random numbers: integers, picks from sequences, and draws from the usual distributions.

The functions of the module share one generator, a Mersenne Twister with 53-bit
floats; `Random` makes separate ones, and `SystemRandom` draws from the operating
system. Only the latter is fit for secrets.
"""

import math as _math
import os as _os
from bisect import bisect_right as _position
from itertools import accumulate as _accumulate
from math import cos as _cos, e as _e, exp as _exp, floor as _floor, log as _log, sin as _sin, sqrt as _sqrt, tau as TWOPI
from operator import index as _as_int

import _random

_urandom = _os.urandom

BPF = 53
RECIP_BPF = 2 ** -BPF
LOG4 = _log(4.0)
NV_MAGICCONST = 4 * _exp(-0.5) / _sqrt(2.0)
SG_MAGICCONST = 1.0 + _log(4.5)

_SEED_TYPES = (type(None), int, float, str, bytes, bytearray)
_WORD = 2**64 - 1
# The step that randrange() has unless one is given: told apart from a 1 that a caller passes along with no stop.
_UNIT = 1


def _old_seed(text):
    """The 64-bit hash by which version 1 turned text into a number."""
    codes = text if isinstance(text, bytes) else [ord(letter) for letter in text]
    mixed = codes[0] << 7 if codes else 0
    for code in codes:
        mixed = (1000003 * mixed ^ code) & _WORD
    mixed ^= len(codes)
    return -2 if mixed == _WORD else mixed


def _digest_seed(text):
    """All the bits of a text and of its digest, as one number."""
    from hashlib import sha512

    data = text.encode() if isinstance(text, str) else text
    return int.from_bytes(data + sha512(data).digest())


class _Odds:
    """The constants of one binomial distribution with enough expected successes for the rejection method (BTRS).

    W. Hörmann, The generation of binomial random variates (1993).
    """

    def __init__(self, n, p):
        self.n, self.p = n, p
        self.spread = _sqrt(n * p * (1.0 - p))
        self.b = 1.15 + 2.53 * self.spread
        self.a = -0.0873 + 0.0248 * self.b + 0.01 * p
        self.centre = n * p + 0.5
        self.easy = 0.92 - 4.2 / self.b
        self.tail = None

    def candidate(self, u):
        """The number of successes proposed for u in [-0.5, 0.5), and the distance of u from that interval's edge."""
        margin = 0.5 - abs(u)
        return _floor((2.0 * self.a / margin + self.b) * u + self.centre), margin

    def accepts(self, k, margin, v):
        """Whether the exact test lets the candidate k pass."""
        lgamma = _math.lgamma
        if self.tail is None:
            mode = _floor((self.n + 1) * self.p)
            self.tail = (
                (2.83 + 5.1 / self.b) * self.spread, mode, lgamma(mode + 1) + lgamma(self.n - mode + 1), _log(self.p / (1.0 - self.p)),
            )
        alpha, mode, height, logit = self.tail
        scaled = v * (alpha / (self.a / (margin * margin) + self.b))
        return _log(scaled) <= height - lgamma(k + 1) - lgamma(self.n - k + 1) + (k - mode) * logit


class Random(_random.Random):
    """A generator with a state of its own.

    Subclasses can bring another source: they override random(), seed(), getstate()
    and setstate(), and getrandbits() where arbitrarily large integers are wanted.
    """

    VERSION = 3

    def __init__(self, x=None):
        self.seed(x)
        self.gauss_next = None

    def __init_subclass__(cls, /, **kwargs):
        # Integers come from whichever source the most derived class defines.
        sources = {
            "_randbelow": None,
            "getrandbits": cls._randbelow_with_getrandbits,
            "random": cls._randbelow_without_getrandbits,
        }
        source = next((name for base in cls.__mro__ for name in sources if name in vars(base)), "_randbelow")
        if sources[source] is not None:
            cls._randbelow = sources[source]

    # State

    def seed(self, a=None, version=2):
        """Start anew from a; None stands for entropy of the system, or the time where there is none.

        Version 2 takes in every bit of a str, bytes or bytearray. Version 1 gives
        the sequences of old releases, with fewer distinct seeds.
        """
        match version, a:
            case 1, str() | bytes():
                a = _old_seed(a)
            case 2, str() | bytes() | bytearray():
                a = _digest_seed(a)
            case _ if not isinstance(a, _SEED_TYPES):
                raise TypeError("The only supported seed types are:\nNone, int, float, str, bytes, and bytearray.")
        super().seed(a)
        self.gauss_next = None

    def getstate(self):
        """A value that setstate() takes to continue from here."""
        return (self.VERSION, super().getstate(), self.gauss_next)

    def setstate(self, state):
        """Continue from what getstate() once returned."""
        made_by = state[0]
        if made_by not in (2, 3):
            raise ValueError(f"state with version {made_by} passed to Random.setstate() of version {self.VERSION}")
        _, words, self.gauss_next = state
        if made_by == 2:
            # The words of that version are signed where a C long has 32 bits.
            try:
                words = tuple([word % (1 << 32) for word in words])
            except ValueError as error:
                raise TypeError from error
        super().setstate(words)

    def __getstate__(self):
        return self.getstate()

    def __setstate__(self, state):
        self.setstate(state)

    def __reduce__(self):
        return type(self), (), self.getstate()

    # Integers

    def _randbelow_with_getrandbits(self, n):
        """An int from 0 up to n (a positive int), from as many bits as n has; too large ones are thrown away."""
        draw, size = self.getrandbits, n.bit_length()
        while (value := draw(size)) >= n:
            pass
        return value

    def _randbelow_without_getrandbits(self, n, maxsize=1 << BPF):
        """An int from 0 up to n, for generators that have only random()."""
        draw = self.random
        if n < maxsize:
            fair = (maxsize - maxsize % n) / maxsize
            while (value := draw()) >= fair:
                pass
            return _floor(value * maxsize) % n
        import warnings

        warnings.warn(
            "Underlying random() generator does not supply \n"
            "enough bits to choose from a population range this large.\n"
            "To remove the range limitation, add a getrandbits() method."
        )
        return _floor(draw() * n)

    _randbelow = _randbelow_with_getrandbits

    def randbytes(self, n):
        """n bytes."""
        bits = self.getrandbits(8 * n)
        return bits.to_bytes(n, "little")

    def randrange(self, start, stop=None, step=_UNIT):
        """An element of range(start, stop, step), without making the range."""
        first = _as_int(start)
        if stop is None:
            if step is not _UNIT:
                raise TypeError("Missing a non-None stop argument")
            if first <= 0:
                raise ValueError("empty range for randrange()")
            return self._randbelow(first)

        width = _as_int(stop) - first
        stride = _as_int(step)
        if stride == 1:
            if width <= 0:
                raise ValueError(f"empty range in randrange({start}, {stop})")
            return first + self._randbelow(width)
        if not stride:
            raise ValueError("zero step for randrange()")
        count = -(-width // stride)
        if count <= 0:
            raise ValueError(f"empty range in randrange({start}, {stop}, {step})")
        return first + stride * self._randbelow(count)

    def randint(self, a, b):
        """An int from a to b, both included."""
        return self.randrange(a, b + 1)

    # Sequences

    def choice(self, seq):
        """One element of a sequence."""
        size = len(seq)
        if not size:
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._randbelow(size)]

    def shuffle(self, x):
        """Put a list in random order."""
        below = self._randbelow
        for last in range(len(x) - 1, 0, -1):
            other = below(last + 1)
            x[last], x[other] = x[other], x[last]

    def sample(self, population, k, *, counts=None):
        """A list of k elements at distinct places of a sequence, in the order drawn.

        With counts, the element at i stands for counts[i] equal ones.
        """
        from collections.abc import Sequence

        if not isinstance(population, Sequence):
            raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        if counts is not None:
            return self._sample_multiset(population, k, counts)
        size = len(population)
        if not 0 <= k <= size:
            raise ValueError("Sample larger than population or is negative")
        drawn = [None] * k
        # A copied list costs as much as a set of about 4 k entries; 21 is the size of the smallest set.
        copied = 21 if k <= 5 else 21 + 4 ** _math.ceil(_log(k * 3, 4))
        if size <= copied:
            self._draw_from_pool(list(population), drawn)
        else:
            self._draw_places(population, size, drawn)
        return drawn

    def _draw_from_pool(self, pool, drawn):
        """Fill a list with elements of the pool, moving its last ones into the gaps."""
        below = self._randbelow
        left = len(pool)
        for at in range(len(drawn)):
            place = below(left)
            left -= 1
            drawn[at] = pool[place]
            pool[place] = pool[left]

    def _draw_places(self, population, size, drawn):
        """Fill a list with elements of a large population, remembering the places that were taken."""
        below = self._randbelow
        taken = set()
        for at in range(len(drawn)):
            while (place := below(size)) in taken:
                pass
            taken.add(place)
            drawn[at] = population[place]

    def _sample_multiset(self, population, k, counts):
        ends = list(_accumulate(counts))
        if len(ends) != len(population):
            raise ValueError("The number of counts does not match the population")
        total = ends.pop()
        if not isinstance(total, int):
            raise TypeError("Counts must be integers")
        if total <= 0:
            raise ValueError("Total of counts must be greater than zero")
        return [population[_position(ends, place)] for place in self.sample(range(total), k)]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        """A list of k elements, each drawn from the whole population.

        They are equally likely unless relative or cumulative weights are given.
        """
        draw = self.random
        size = len(population)
        if weights is None and cum_weights is None:
            scale = float(size)
            return [population[_floor(draw() * scale)] for _ in range(_as_int(k))]
        ends = self._cumulated(weights, cum_weights)
        if len(ends) != size:
            raise ValueError("The number of weights does not match the population")
        total = ends[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        if not _math.isfinite(total):
            raise ValueError("Total of weights must be finite")
        return [population[_position(ends, draw() * total, 0, size - 1)] for _ in range(_as_int(k))]

    @staticmethod
    def _cumulated(weights, cum_weights):
        if weights is None:
            return cum_weights
        if cum_weights is not None:
            raise TypeError("Cannot specify both weights and cumulative weights")
        try:
            return list(_accumulate(weights))
        except TypeError:
            if isinstance(weights, int):
                raise TypeError(f"The number of choices must be a keyword argument: k={weights!r}") from None
            raise

    # Continuous distributions

    def uniform(self, a, b):
        """A number between a and b; rounding decides whether b can occur."""
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        """A number between low and high, the likeliest one being mode (by default the middle)."""
        u = self.random()
        if mode is None:
            peak = 0.5
        elif high == low:
            return low
        else:
            peak = (mode - low) / (high - low)
        if u <= peak:
            return low + (high - low) * _sqrt(u * peak)
        return high + (low - high) * _sqrt((1.0 - u) * (1.0 - peak))

    def normalvariate(self, mu=0.0, sigma=1.0):
        """The normal distribution, by ratios of uniform numbers (Kinderman and Monahan, 1977)."""
        draw = self.random
        while True:
            u = draw()
            v = 1.0 - draw()
            ratio = NV_MAGICCONST * (u - 0.5) / v
            if ratio * ratio / 4.0 <= -_log(v):
                return mu + ratio * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        """The normal distribution, in pairs (Box and Muller): faster, but two threads may get the same number."""
        deviate, self.gauss_next = self.gauss_next, None
        if deviate is None:
            angle = TWOPI * self.random()
            radius = _sqrt(-2.0 * _log(1.0 - self.random()))
            deviate, self.gauss_next = radius * _cos(angle), radius * _sin(angle)
        return mu + deviate * sigma

    def lognormvariate(self, mu, sigma):
        """A number whose logarithm is normally distributed."""
        return _exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd=1.0):
        """The exponential distribution with mean 1/lambd."""
        return -_log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        """An angle in [0, 2 pi), the more concentrated around mu the larger kappa (Best and Fisher, 1979)."""
        draw = self.random
        if kappa <= 1e-6:
            return draw() * TWOPI
        half = 0.5 / kappa
        rho = half + _sqrt(1.0 + half * half)
        while True:
            z = _cos(_math.pi * draw())
            d = z / (rho + z)
            u = draw()
            if u < 1.0 - d * d or u <= (1.0 - d) * _exp(d):
                break
        inverse = 1.0 / rho
        deviation = _math.acos((inverse + z) / (1.0 + inverse * z))
        return (mu + deviation if draw() > 0.5 else mu - deviation) % TWOPI

    def gammavariate(self, alpha, beta):
        """The gamma distribution of shape alpha and scale beta; its mean is alpha * beta."""
        if not (alpha > 0.0 and beta > 0.0):
            raise ValueError("gammavariate: alpha and beta must be > 0.0")
        if alpha == 1.0:
            return beta * -_log(1.0 - self.random())
        return beta * (self._gamma_peaked(alpha) if alpha > 1.0 else self._gamma_steep(alpha))

    def _gamma_peaked(self, alpha):
        """Shapes above 1 (Cheng, The generation of gamma variables with non-integral shape parameter, 1977)."""
        draw = self.random
        root = _sqrt(2.0 * alpha - 1.0)
        low, rise = alpha - LOG4, alpha + root
        while True:
            u = draw()
            if 1e-7 < u < 0.9999999:
                v = 1.0 - draw()
                slope = _log(u / (1.0 - u)) / root
                x = alpha * _exp(slope)
                z = u * u * v
                bound = low + rise * slope - x
                if bound + SG_MAGICCONST - 4.5 * z >= 0.0 or bound >= _log(z):
                    return x

    def _gamma_steep(self, alpha):
        """Shapes below 1 (Ahrens and Dieter's GS, in Kennedy and Gentle, Statistical Computing, 1980)."""
        draw = self.random
        edge = (_e + alpha) / _e
        while True:
            p = edge * draw()
            if p <= 1.0:
                x = p ** (1.0 / alpha)
                if draw() <= _exp(-x):
                    return x
            else:
                x = -_log((edge - p) / alpha)
                if draw() <= x ** (alpha - 1.0):
                    return x

    def betavariate(self, alpha, beta):
        """The beta distribution, on [0, 1]."""
        first = self.gammavariate(alpha, 1.0)
        return first / (first + self.gammavariate(beta, 1.0)) if first else 0.0

    def paretovariate(self, alpha):
        """The Pareto distribution of shape alpha."""
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        """The Weibull distribution of scale alpha and shape beta."""
        return alpha * (-_log(1.0 - self.random())) ** (1.0 / beta)

    # Discrete distributions

    def binomialvariate(self, n=1, p=0.5):
        """The number of successes in n independent trials, each of which succeeds with probability p."""
        if n < 0:
            raise ValueError("n must be non-negative")
        if not 0.0 < p < 1.0:
            if p in (0.0, 1.0):
                return n if p else 0
            raise ValueError("p must be in the range 0.0 <= p <= 1.0")
        if n == 1:
            return int(self.random() < p)
        if p > 0.5:
            return n - self.binomialvariate(n, 1.0 - p)
        return self._successes_by_gaps(n, p) if n * p < 10.0 else self._successes_by_rejection(_Odds(n, p))

    def _successes_by_gaps(self, n, p):
        """Few successes: add up the geometrically distributed trials between them (Devroye's second waiting time method)."""
        log2 = _math.log2
        rate = log2(1.0 - p)
        if not rate:
            return 0
        successes = -1
        trials = 0
        while trials <= n:
            trials += _floor(log2(self.random()) / rate) + 1
            successes += 1
        return successes

    def _successes_by_rejection(self, odds):
        draw = self.random
        while True:
            k, margin = odds.candidate(draw() - 0.5)
            if 0 <= k <= odds.n:
                v = draw()
                if margin >= 0.07 and v <= odds.easy or odds.accepts(k, margin, v):
                    return k


class SystemRandom(Random):
    """A generator over os.urandom(): no state, no seed, nothing to repeat."""

    def random(self):
        """A number in [0, 1)."""
        return RECIP_BPF * (int.from_bytes(_urandom(7)) >> 3)

    def getrandbits(self, k):
        """A non-negative int of at most k bits."""
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        size, spare = -(-k // 8), -k % 8
        return int.from_bytes(_urandom(size)) >> spare

    def randbytes(self, n):
        """n bytes."""
        # os.urandom() itself, not getrandbits(): the bytes need not become a number.
        return _urandom(n)

    def seed(self, *args, **kwds):
        """There is nothing to seed: any arguments do."""

    def _notimplemented(self, *args, **kwds):
        raise NotImplementedError("System entropy source does not have state.")

    getstate = setstate = _notimplemented


_inst = Random()
_SHARED = (
    "betavariate", "binomialvariate", "choice", "choices", "expovariate", "gammavariate", "gauss", "getrandbits", "getstate",
    "lognormvariate", "normalvariate", "paretovariate", "randbytes", "randint", "random", "randrange", "sample", "seed",
    "setstate", "shuffle", "triangular", "uniform", "vonmisesvariate", "weibullvariate",
)
globals().update((name, getattr(_inst, name)) for name in _SHARED)
__all__ = ["Random", "SystemRandom", *_SHARED]

if hasattr(_os, "fork"):
    _os.register_at_fork(after_in_child=_inst.seed)


def _parse_args(arg_list: list[str] | None):
    """The command line's options, and its help text."""
    from argparse import SUPPRESS, ArgumentParser, RawTextHelpFormatter

    guesses = {"string or multiple": "choice", "integer": "integer", "float": "float"}
    rules = [f"    {given}: same as --{option}" for given, option in guesses.items()]
    parser = ArgumentParser(formatter_class=RawTextHelpFormatter)
    options = parser.add_mutually_exclusive_group()
    options.add_argument("-c", "--choice", help="print a random choice", nargs="+")
    for short, long, kind, noun in [
        ("-i", "--integer", int, "integer between 1"), ("-f", "--float", float, "floating-point number between 0"),
    ]:
        options.add_argument(short, long, type=kind, metavar="N", help=f"print a random {noun} and N inclusive")
    options.add_argument("--test", help=SUPPRESS, nargs="?", const=10_000, type=int)
    parser.add_argument("input", nargs="*", help="\n".join(["if no options given, output depends on the input", *rules]))
    return parser.parse_args(arg_list), parser.format_help()


def _guess(word: str) -> int | float | str:
    """What one argument without an option asks for."""
    for kind, draw in (int, lambda top: _inst.randint(1, top)), (float, lambda top: _inst.uniform(0, top)):
        try:
            return draw(kind(word))
        except ValueError:
            continue
    return _inst.choice(word.split())


def main(arg_list: list[str] | None = None) -> int | float | str:
    """What the command line prints: a choice, a number, or the help."""
    options, help_text = _parse_args(arg_list)
    if options.choice:
        return _inst.choice(options.choice)
    if options.integer is not None:
        return _inst.randint(1, options.integer)
    if options.float is not None:
        return _inst.uniform(0, options.float)
    match options.input:
        case []:
            return help_text
        case [word]:
            return _guess(word)
        case words:
            return _inst.choice(words)


if __name__ == "__main__":
    print(main())
