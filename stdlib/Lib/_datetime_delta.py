"""timedelta: how much time lies between two moments."""
__name__ = "datetime"

from math import modf as _modf

from _datetime_fields import class_name, divide_and_round, ordered, reader

_SECOND = 1000000
_DAY = 86400 * _SECOND
_UNITS = {
    "microseconds": 1, "milliseconds": 1000, "seconds": _SECOND, "minutes": 60 * _SECOND, "hours": 3600 * _SECOND,
    "days": _DAY, "weeks": 7 * _DAY,
}


def _summed(components):
    """The microseconds in a number of components, of which some are fractions.

    Fractions are added up apart from the whole numbers, which may be too great for a float, and rounded once.
    """
    whole, rest = 0, 0.0
    for (name, unit), value in zip(_UNITS.items(), components):
        if isinstance(value, int):
            whole += value * unit
        elif isinstance(value, float):
            fraction, number = _modf(value)
            whole += int(number) * unit
            fraction, number = _modf(fraction * unit)
            whole += int(number)
            rest += fraction
        else:
            raise TypeError(f"unsupported type for timedelta {name} component: {type(value).__name__}")
    rounded = round(rest)
    if abs(rounded - rest) == 0.5:
        # It is the sum that has to become even.
        odd = whole & 1
        rounded = round((rest + odd) / 2) * 2 - odd
    return whole + rounded


def created(cls, total):
    """An instance with so many microseconds."""
    days, rest = divmod(total, _DAY)
    if not -999999999 <= days <= 999999999:
        if abs(days) >> 31:
            raise OverflowError("Python int too large to convert to C int")
        raise OverflowError(f"days={days}; must have magnitude <= 999999999")
    self = object.__new__(cls)
    self._days = days
    self._seconds, self._microseconds = divmod(rest, _SECOND)
    return self


@ordered
class timedelta:
    """The difference of two dates or times: days, seconds (below a day) and microseconds (below a second).

    The arguments may be ints or floats, of any size and sign.
    """

    __slots__ = "_days", "_seconds", "_microseconds"

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        if (int is type(days) is type(seconds) is type(microseconds) is type(milliseconds)
                is type(minutes) is type(hours) is type(weeks)):
            seconds += minutes * 60 + hours * 3600 + days * 86400 + weeks * 604800
            return created(cls, seconds * _SECOND + milliseconds * 1000 + microseconds)
        return created(cls, _summed((microseconds, milliseconds, seconds, minutes, hours, days, weeks)))

    days = reader("_days", "The days, which may be negative.")
    seconds = reader("_seconds", "The seconds, from 0 to below a day.")
    microseconds = reader("_microseconds", "The microseconds, from 0 to below a second.")

    def _to_microseconds(self):
        return (self._days * 86400 + self._seconds) * _SECOND + self._microseconds

    def total_seconds(self):
        """All in seconds."""
        return self._to_microseconds() / _SECOND

    def __repr__(self):
        fields = (("days", self._days), ("seconds", self._seconds), ("microseconds", self._microseconds))
        shown = ", ".join([f"{name}={value}" for name, value in fields if value])
        return f"{class_name(self)}({shown or 0})"

    def __str__(self):
        days, (minutes, seconds) = self._days, divmod(self._seconds, 60)
        before = f"{days} day{'' if days in (1, -1) else 's'}, " if days else ""
        behind = f".{self._microseconds:06d}" if self._microseconds else ""
        return f"{before}{minutes // 60}:{minutes % 60:02d}:{seconds:02d}{behind}"

    def __add__(self, other):
        if isinstance(other, timedelta):
            return created(timedelta, self._to_microseconds() + other._to_microseconds())
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return created(timedelta, self._to_microseconds() - other._to_microseconds())
        return NotImplemented

    def __rsub__(self, other):
        return -self + other if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        return created(timedelta, -self._to_microseconds())

    def __pos__(self):
        return created(timedelta, self._to_microseconds())

    def __abs__(self):
        return created(timedelta, abs(self._to_microseconds()))

    def _scaled(self, numerator, denominator):
        return created(timedelta, divide_and_round(self._to_microseconds() * numerator, denominator))

    def __mul__(self, other):
        if isinstance(other, int):
            return created(timedelta, self._to_microseconds() * other)
        if isinstance(other, float):
            numerator, denominator = other.as_integer_ratio()
            return self._scaled(numerator, denominator)
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._to_microseconds() // _divisor(other._to_microseconds(), "integer division or modulo by zero")
        if isinstance(other, int):
            return created(timedelta, self._to_microseconds() // _divisor(other, "integer division or modulo by zero"))
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._to_microseconds() / _divisor(other._to_microseconds(), "division by zero")
        if isinstance(other, (int, float)):
            numerator, denominator = other.as_integer_ratio()
            return self._scaled(denominator, _divisor(numerator, "integer division or modulo by zero"))
        return NotImplemented

    def __mod__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return created(timedelta, self._to_microseconds() % _divisor(other._to_microseconds(), "integer modulo by zero"))

    def __divmod__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        divisor = _divisor(other._to_microseconds(), "integer division or modulo by zero")
        quotient, rest = divmod(self._to_microseconds(), divisor)
        return quotient, created(timedelta, rest)

    def _getstate(self):
        return self._days, self._seconds, self._microseconds

    def _compare(self, other):
        if isinstance(other, timedelta):
            return self._to_microseconds(), other._to_microseconds()
        return NotImplemented

    def __eq__(self, other):
        return self._getstate() == other._getstate() if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash(self._getstate())

    def __bool__(self):
        return self._to_microseconds() != 0

    def __reduce__(self):
        return type(self), self._getstate()


def _divisor(value, message):
    """A number to divide by, which is not zero."""
    if not value:
        raise ZeroDivisionError(message)
    return value


timedelta.min = timedelta(days=-999999999)
timedelta.max = timedelta(days=10**9, microseconds=-1)
timedelta.resolution = timedelta(microseconds=1)
