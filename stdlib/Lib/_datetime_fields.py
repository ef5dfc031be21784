"""What the classes of datetime have in common: checks of fields, names in reprs, comparisons, and rounding."""
import operator

from _datetime_text import MAXYEAR, MINYEAR, days_in_month

_index = operator.index
LAST_ORDINAL = 3652059  # of date.max


def check_date_fields(year, month, day):
    """The fields of a date as ints; ValueError if there is no such date."""
    year, month, day = _index(year), _index(month), _index(day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= 28 and not 1 <= day <= days_in_month(year, month):
        raise ValueError("day is out of range for month")
    return year, month, day


def check_time_fields(hour, minute, second, microsecond, fold):
    """The fields of a time as ints; ValueError if there is no such time."""
    hour, minute, second, microsecond = _index(hour), _index(minute), _index(second), _index(microsecond)
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not (0 <= minute <= 59 and 0 <= second <= 59):
        raise ValueError(f"{'second' if 0 <= minute <= 59 else 'minute'} must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")
    return hour, minute, second, microsecond, fold


def divide_and_round(dividend, divisor):
    """The quotient of two ints, rounded to the nearest one; of two that are as near, to the even one."""
    quotient, rest = divmod(dividend, divisor)
    twice = abs(rest) * 2 - abs(divisor)
    return quotient + (twice > 0 or twice == 0 and quotient & 1)


def class_name(value):
    """The name that a repr begins with. Subclasses elsewhere show theirs alone."""
    cls = type(value)
    return f"datetime.{cls.__name__}" if cls.__module__ == 'datetime' else cls.__name__


def reader(slot, doc):
    """A property with the value of a slot."""
    return property(operator.attrgetter(slot), doc=doc)


def ordered(cls):
    """Give a class the comparisons <, <=, > and >=, by its method _compare(other).

    That returns the two values to compare, or NotImplemented.
    """
    def comparison(symbol):
        compare = getattr(operator, symbol)

        def method(self, other):
            values = self._compare(other)
            return values if values is NotImplemented else compare(*values)

        method.__name__ = f"__{symbol}__"
        method.__qualname__ = f"{cls.__qualname__}.__{symbol}__"
        return method

    for symbol in ("lt", "le", "gt", "ge"):
        setattr(cls, f"__{symbol}__", comparison(symbol))
    return cls


def pickled_bytes(value, length, place, limit, what):
    """The state in the only argument that unpickling gives to a constructor; None if it is an ordinary argument.

    The byte at `place`, but for its highest bit, is below the limit. Pickles of Python 2 have text in place of bytes.
    """
    if not isinstance(value, (bytes, str)) or len(value) != length or ord(value[place:place + 1]) & 0x7F not in limit:
        return None
    if isinstance(value, bytes):
        return value
    try:
        return value.encode("latin1")
    except UnicodeEncodeError:
        raise ValueError(
            f"Failed to encode latin1 string when unpickling a {what} object. "
            "pickle.load(data, encoding='latin1') is assumed."
        ) from None


def require_text(function, value, number=1):
    """Raise TypeError unless an argument is a str."""
    if not isinstance(value, str):
        raise TypeError(f"{function}() argument {number} must be str, not {type(value).__name__}")
