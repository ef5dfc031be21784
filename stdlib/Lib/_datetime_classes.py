"""The classes of the datetime module, in Python."""

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")

# What reprs and pickles show as the home of the classes.
__name__ = "datetime"

import math as _math
import sys
import time as _time
from operator import index as _index

from _datetime_text import (
    DAY_NAMES,
    MAXYEAR,
    MINYEAR,
    MONTH_NAMES,
    days_in_month,
    find_iso_separator,
    format_offset,
    format_time,
    iso_to_ymd,
    iso_week1_monday,
    make_struct_time,
    ordinal_to_ymd,
    parse_iso_date,
    parse_iso_time,
    wrap_strftime,
    ymd_to_ordinal,
)

_MAXORDINAL = 3652059


def _check_date_fields(year, month, day):
    year = _index(year)
    month = _index(month)
    day = _index(day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= days_in_month(year, month):
        raise ValueError("day is out of range for month")
    return year, month, day


def _check_time_fields(hour, minute, second, microsecond, fold):
    hour = _index(hour)
    minute = _index(minute)
    second = _index(second)
    microsecond = _index(microsecond)
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= minute <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= second <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")
    return hour, minute, second, microsecond, fold


def _check_tzinfo_arg(tz):
    if tz is not None and not isinstance(tz, tzinfo):
        raise TypeError(
            f"tzinfo argument must be None or of a tzinfo subclass, not type '{type(tz).__name__}'"
        )


def _check_utc_offset(name, offset):
    """Check what a tzinfo's utcoffset() or dst() returned."""
    if offset is None:
        return
    if not isinstance(offset, timedelta):
        raise TypeError(f"tzinfo.{name}() must return None or timedelta, not '{type(offset).__name__}'")
    if not -timedelta(1) < offset < timedelta(1):
        raise ValueError(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)."
        )


def _check_tzname(name):
    if name is not None and not isinstance(name, str):
        raise TypeError(f"tzinfo.tzname() must return None or a string, not '{type(name).__name__}'")


def _divide_and_round(a, b):
    """Return a / b rounded to the nearest integer, half to even."""
    q, r = divmod(a, b)
    r *= 2
    greater_than_half = r > b if b > 0 else r < b
    if greater_than_half or r == b and q % 2 == 1:
        q += 1
    return q


def _parse_isoformat_time(text):
    """Return the constructor arguments for an ISO time."""
    *fields, offset = parse_iso_time(text)
    if offset is None:
        return *fields, None
    sign, hours, minutes, seconds, microseconds = offset
    if not (hours or minutes or seconds or microseconds):
        return *fields, timezone.utc
    delta = timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=microseconds)
    return *fields, timezone(sign * delta)


class timedelta:
    """The difference between two dates or times.

    timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)

    All arguments may be ints or floats, positive or negative; only days,
    seconds and microseconds are stored.
    """

    __slots__ = "_days", "_seconds", "_microseconds", "_hashcode"

    def __new__(
        cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0
    ):
        total = 0
        # What is left over of fractions of microseconds.
        leftover = 0.0
        for name, value, factor in (
            ("microseconds", microseconds, 1),
            ("milliseconds", milliseconds, 1000),
            ("seconds", seconds, 1000000),
            ("minutes", minutes, 60000000),
            ("hours", hours, 3600000000),
            ("days", days, 86400000000),
            ("weeks", weeks, 604800000000),
        ):
            if isinstance(value, int):
                total += value * factor
            elif isinstance(value, float):
                fraction, whole = _math.modf(value)
                total += int(whole) * factor
                if fraction:
                    fraction, whole = _math.modf(fraction * factor)
                    total += int(whole)
                    leftover += fraction
            else:
                raise TypeError(
                    f"unsupported type for timedelta {name} component: {type(value).__name__}"
                )
        if leftover:
            rounded = round(leftover)
            if abs(rounded - leftover) == 0.5:
                # Half to even, of the whole and not of what is left over.
                odd = total & 1
                rounded = 2 * round((leftover + odd) * 0.5) - odd
            total += rounded
        return cls._from_microseconds(total)

    @classmethod
    def _from_microseconds(cls, total):
        seconds, microseconds = divmod(total, 1000000)
        days, seconds = divmod(seconds, 86400)
        if abs(days) > 999999999:
            if abs(days) >= 1 << 31:
                raise OverflowError("Python int too large to convert to C int")
            raise OverflowError(f"days={days}; must have magnitude <= 999999999")
        self = object.__new__(cls)
        self._days = days
        self._seconds = seconds
        self._microseconds = microseconds
        self._hashcode = -1
        return self

    def __repr__(self):
        args = []
        if self._days:
            args.append(f"days={self._days}")
        if self._seconds:
            args.append(f"seconds={self._seconds}")
        if self._microseconds:
            args.append(f"microseconds={self._microseconds}")
        if not args:
            args.append("0")
        return f"{_class_name(self)}({', '.join(args)})"

    def __str__(self):
        minutes, seconds = divmod(self._seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = f"{hours}:{minutes:02d}:{seconds:02d}"
        if self._days:
            plural = "s" if abs(self._days) != 1 else ""
            text = f"{self._days} day{plural}, {text}"
        if self._microseconds:
            text += f".{self._microseconds:06d}"
        return text

    def total_seconds(self):
        """Return the whole duration in seconds."""
        return self._to_microseconds() / 10 ** 6

    @property
    def days(self):
        """Number of days."""
        return self._days

    @property
    def seconds(self):
        """Number of seconds (>= 0 and less than 1 day)."""
        return self._seconds

    @property
    def microseconds(self):
        """Number of microseconds (>= 0 and less than 1 second)."""
        return self._microseconds

    def _to_microseconds(self):
        return (self._days * 86400 + self._seconds) * 1000000 + self._microseconds

    def __add__(self, other):
        if isinstance(other, timedelta):
            return timedelta._from_microseconds(self._to_microseconds() + other._to_microseconds())
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return timedelta._from_microseconds(self._to_microseconds() - other._to_microseconds())
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, timedelta):
            return -self + other
        return NotImplemented

    def __neg__(self):
        return timedelta._from_microseconds(-self._to_microseconds())

    def __pos__(self):
        return timedelta._from_microseconds(self._to_microseconds())

    def __abs__(self):
        return -self if self._days < 0 else +self

    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._from_microseconds(self._to_microseconds() * other)
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return timedelta._from_microseconds(_divide_and_round(self._to_microseconds() * a, b))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if not isinstance(other, (int, timedelta)):
            return NotImplemented
        if isinstance(other, timedelta):
            divisor = other._to_microseconds()
        else:
            divisor = other
        if not divisor:
            raise ZeroDivisionError("integer division or modulo by zero")
        quotient = self._to_microseconds() // divisor
        if isinstance(other, timedelta):
            return quotient
        return timedelta._from_microseconds(quotient)

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            divisor = other._to_microseconds()
            if not divisor:
                raise ZeroDivisionError("division by zero")
            return self._to_microseconds() / divisor
        if isinstance(other, int):
            if not other:
                raise ZeroDivisionError("integer division or modulo by zero")
            return timedelta._from_microseconds(_divide_and_round(self._to_microseconds(), other))
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            if not a:
                raise ZeroDivisionError("integer division or modulo by zero")
            return timedelta._from_microseconds(_divide_and_round(b * self._to_microseconds(), a))
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            divisor = other._to_microseconds()
            if not divisor:
                raise ZeroDivisionError("integer modulo by zero")
            return timedelta._from_microseconds(self._to_microseconds() % divisor)
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            divisor = other._to_microseconds()
            if not divisor:
                raise ZeroDivisionError("integer division or modulo by zero")
            q, r = divmod(self._to_microseconds(), divisor)
            return q, timedelta._from_microseconds(r)
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, timedelta):
            return self._getstate() == other._getstate()
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, timedelta):
            return self._getstate() <= other._getstate()
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, timedelta):
            return self._getstate() < other._getstate()
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, timedelta):
            return self._getstate() >= other._getstate()
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, timedelta):
            return self._getstate() > other._getstate()
        return NotImplemented

    def __hash__(self):
        if self._hashcode == -1:
            self._hashcode = hash(self._getstate())
        return self._hashcode

    def __bool__(self):
        return self._days != 0 or self._seconds != 0 or self._microseconds != 0

    def _getstate(self):
        return self._days, self._seconds, self._microseconds

    def __reduce__(self):
        return self.__class__, self._getstate()


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(days=999999999, hours=23, minutes=59, seconds=59, microseconds=999999)
timedelta.resolution = timedelta(microseconds=1)


def _class_name(obj):
    """Return the name a repr begins with: the module's and the class's."""
    cls = obj.__class__
    return f"{cls.__module__}.{cls.__qualname__}"


class date:
    """A date of the Gregorian calendar: date(year, month, day)."""

    __slots__ = "_year", "_month", "_day", "_hashcode"

    def __new__(cls, year, month=None, day=None):
        if month is None and isinstance(year, (bytes, str)) and len(year) == 4:
            # The state from a pickle; Python 2 wrote strings.
            state = _state_bytes(year)
            if 1 <= state[2] <= 12:
                self = object.__new__(cls)
                self.__setstate(state)
                self._hashcode = -1
                return self
        if month is None:
            raise TypeError("function missing required argument 'month' (pos 2)")
        if day is None:
            raise TypeError("function missing required argument 'day' (pos 3)")
        year, month, day = _check_date_fields(year, month, day)
        self = object.__new__(cls)
        self._year = year
        self._month = month
        self._day = day
        self._hashcode = -1
        return self

    @classmethod
    def fromtimestamp(cls, t):
        """Return the local date of a POSIX timestamp."""
        if t is None:
            raise TypeError("'NoneType' object cannot be interpreted as an integer")
        y, m, d, *_ = _time.localtime(t)
        return cls(y, m, d)

    @classmethod
    def today(cls):
        """Return the current local date."""
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, n):
        """Return the date of an ordinal, where 1 January of year 1 is day 1."""
        n = _index(n)
        if n < 1:
            raise ValueError("ordinal must be >= 1")
        return cls(*ordinal_to_ymd(n))

    @classmethod
    def fromisoformat(cls, date_string):
        """Return the date that an ISO 8601 string stands for."""
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            fields = parse_iso_date(date_string)
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {date_string!r}") from None
        return cls(*fields)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        """Return the date of an ISO year, week and weekday."""
        return cls(*iso_to_ymd(_index(year), _index(week), _index(day)))

    def __repr__(self):
        return f"{_class_name(self)}({self._year}, {self._month}, {self._day})"

    def ctime(self):
        """Return the date as the C function ctime() writes it, with a time of 00:00:00."""
        weekday = self.toordinal() % 7 or 7
        return f"{DAY_NAMES[weekday]} {MONTH_NAMES[self._month]} {self._day:2d} 00:00:00 {self._year:04d}"

    def strftime(self, format):
        """Return the date in a given format."""
        if not isinstance(format, str):
            raise TypeError(f"strftime() argument 1 must be str, not {type(format).__name__}")
        return wrap_strftime(self, format, self.timetuple())

    def __format__(self, fmt):
        if not isinstance(fmt, str):
            raise TypeError(f"__format__() argument 1 must be str, not {type(fmt).__name__}")
        if fmt:
            return self.strftime(fmt)
        return str(self)

    def isoformat(self):
        """Return the date as YYYY-MM-DD."""
        return f"{self._year:04d}-{self._month:02d}-{self._day:02d}"

    __str__ = isoformat

    @property
    def year(self):
        return self._year

    @property
    def month(self):
        return self._month

    @property
    def day(self):
        return self._day

    def timetuple(self):
        """Return a time.struct_time such as time.localtime() returns."""
        return make_struct_time(self._year, self._month, self._day, 0, 0, 0, -1)

    def toordinal(self):
        """Return the ordinal, where 1 January of year 1 is day 1."""
        return ymd_to_ordinal(self._year, self._month, self._day)

    def replace(self, year=None, month=None, day=None):
        """Return a date with some fields changed."""
        if year is None:
            year = self._year
        if month is None:
            month = self._month
        if day is None:
            day = self._day
        return type(self)(year, month, day)

    __replace__ = replace

    # Dates compare with dates only: a datetime is one by inheritance, but not of the same kind.
    def _comparable(self, other):
        return isinstance(other, date) and not isinstance(other, datetime)

    def __eq__(self, other):
        if self._comparable(other):
            return self._cmp(other) == 0
        return NotImplemented

    def __le__(self, other):
        if self._comparable(other):
            return self._cmp(other) <= 0
        return NotImplemented

    def __lt__(self, other):
        if self._comparable(other):
            return self._cmp(other) < 0
        return NotImplemented

    def __ge__(self, other):
        if self._comparable(other):
            return self._cmp(other) >= 0
        return NotImplemented

    def __gt__(self, other):
        if self._comparable(other):
            return self._cmp(other) > 0
        return NotImplemented

    def _cmp(self, other):
        mine = self._year, self._month, self._day
        others = other._year, other._month, other._day
        return (mine > others) - (mine < others)

    def __hash__(self):
        if self._hashcode == -1:
            self._hashcode = hash(self._getstate())
        return self._hashcode

    def __add__(self, other):
        if isinstance(other, timedelta):
            o = self.toordinal() + other.days
            if 0 < o <= _MAXORDINAL:
                return type(self).fromordinal(o)
            raise OverflowError("date value out of range")
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def weekday(self):
        """Return the day of the week, Monday being 0."""
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        """Return the day of the week, Monday being 1."""
        return self.toordinal() % 7 or 7

    def isocalendar(self):
        """Return a named tuple of the ISO year, week number and weekday."""
        year = self._year
        today = self.toordinal()
        week, day = divmod(today - iso_week1_monday(year), 7)
        if week < 0:
            year -= 1
            week, day = divmod(today - iso_week1_monday(year), 7)
        elif week >= 52 and today >= iso_week1_monday(year + 1):
            year += 1
            week = 0
        return IsoCalendarDate(year, week + 1, day + 1)

    def _getstate(self):
        yhi, ylo = divmod(self._year, 256)
        return bytes([yhi, ylo, self._month, self._day]),

    def __setstate(self, string):
        yhi, ylo, self._month, self._day = string
        self._year = yhi * 256 + ylo

    def __reduce__(self):
        return self.__class__, self._getstate()


def _state_bytes(state):
    """Return pickled state as bytes; a str must have come from Python 2 by way of latin-1."""
    if isinstance(state, str):
        try:
            return state.encode("latin1")
        except UnicodeEncodeError:
            raise ValueError(
                "Failed to encode latin1 string when unpickling a date object. "
                "pickle.load(data, encoding='latin1') is assumed."
            ) from None
    return state


date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(days=1)


class tzinfo:
    """Abstract base class for time zones; subclasses override utcoffset(), tzname() and dst()."""

    __slots__ = ()

    def tzname(self, dt):
        """Return the name of the time zone."""
        raise NotImplementedError("a tzinfo subclass must implement tzname()")

    def utcoffset(self, dt):
        """Return the offset from UTC, positive east of it, as a timedelta."""
        raise NotImplementedError("a tzinfo subclass must implement utcoffset()")

    def dst(self, dt):
        """Return the part of the offset that is due to daylight saving time."""
        raise NotImplementedError("a tzinfo subclass must implement dst()")

    def fromutc(self, dt):
        """Return the local time for a datetime in UTC whose tzinfo is this."""
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        dtoff = dt.utcoffset()
        if dtoff is None:
            raise ValueError("fromutc: non-None utcoffset() result required")
        dtdst = dt.dst()
        if dtdst is None:
            raise ValueError("fromutc: non-None dst() result required")
        delta = dtoff - dtdst
        if delta:
            dt += delta
            dtdst = dt.dst()
            if dtdst is None:
                raise ValueError("fromutc: tz.dst() gave inconsistent results; cannot convert")
        return dt + dtdst

    def __reduce__(self):
        getinitargs = getattr(self, "__getinitargs__", None)
        args = getinitargs() if getinitargs else ()
        return self.__class__, args, self.__getstate__()


class IsoCalendarDate(tuple):
    """What date.isocalendar() returns."""

    def __new__(cls, year, week, weekday, /):
        return super().__new__(cls, (year, week, weekday))

    @property
    def year(self):
        return self[0]

    @property
    def week(self):
        return self[1]

    @property
    def weekday(self):
        return self[2]

    def __reduce__(self):
        # A plain tuple: the class is not to be had under its name.
        return tuple, (tuple(self),)

    def __repr__(self):
        return f"{_class_name(self)}(year={self[0]}, week={self[1]}, weekday={self[2]})"


class time:
    """A time of day: time(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)."""

    __slots__ = "_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_hashcode", "_fold"

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if isinstance(hour, (bytes, str)) and len(hour) == 6:
            state = _state_bytes(hour)
            if state[0] & 0x7F < 24:
                self = object.__new__(cls)
                self.__setstate(state, minute or None)
                self._hashcode = -1
                return self
        hour, minute, second, microsecond, fold = _check_time_fields(hour, minute, second, microsecond, fold)
        _check_tzinfo_arg(tzinfo)
        self = object.__new__(cls)
        self._hour = hour
        self._minute = minute
        self._second = second
        self._microsecond = microsecond
        self._tzinfo = tzinfo
        self._hashcode = -1
        self._fold = fold
        return self

    @property
    def hour(self):
        return self._hour

    @property
    def minute(self):
        return self._minute

    @property
    def second(self):
        return self._second

    @property
    def microsecond(self):
        return self._microsecond

    @property
    def tzinfo(self):
        return self._tzinfo

    @property
    def fold(self):
        return self._fold

    def __eq__(self, other):
        if isinstance(other, time):
            return self._cmp(other, allow_mixed=True) == 0
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, time):
            return self._cmp(other) <= 0
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, time):
            return self._cmp(other) < 0
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, time):
            return self._cmp(other) >= 0
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, time):
            return self._cmp(other) > 0
        return NotImplemented

    def _cmp(self, other, allow_mixed=False):
        my_offset = other_offset = None
        if self._tzinfo is other._tzinfo:
            base_compare = True
        else:
            my_offset = self.utcoffset()
            other_offset = other.utcoffset()
            base_compare = my_offset == other_offset
        if base_compare:
            mine = self._hour, self._minute, self._second, self._microsecond
            others = other._hour, other._minute, other._second, other._microsecond
        else:
            if my_offset is None or other_offset is None:
                if allow_mixed:
                    return 2
                raise TypeError("can't compare offset-naive and offset-aware times")
            minute = timedelta(minutes=1)
            mine = self._hour * 60 + self._minute - my_offset // minute, self._second, self._microsecond
            others = other._hour * 60 + other._minute - other_offset // minute, other._second, other._microsecond
        return (mine > others) - (mine < others)

    def __hash__(self):
        if self._hashcode == -1:
            t = self.replace(fold=0) if self._fold else self
            offset = t.utcoffset()
            if not offset:
                self._hashcode = hash(t._getstate()[0])
            else:
                h, m = divmod(
                    timedelta(hours=self._hour, minutes=self._minute) - offset, timedelta(hours=1)
                )
                m //= timedelta(minutes=1)
                if 0 <= h < 24:
                    self._hashcode = hash(time(h, m, self._second, self._microsecond))
                else:
                    self._hashcode = hash((h, m, self._second, self._microsecond))
        return self._hashcode

    def __repr__(self):
        if self._microsecond != 0:
            fields = f", {self._second}, {self._microsecond}"
        elif self._second != 0:
            fields = f", {self._second}"
        else:
            fields = ""
        zone = f", tzinfo={self._tzinfo!r}" if self._tzinfo is not None else ""
        fold = ", fold=1" if self._fold else ""
        return f"{_class_name(self)}({self._hour}, {self._minute}{fields}{fold}{zone})"

    def isoformat(self, timespec="auto"):
        """Return the time in ISO format, HH:MM:SS.ffffff+HH:MM; timespec says how precise it is."""
        text = format_time(self._hour, self._minute, self._second, self._microsecond, timespec)
        return text + format_offset(self.utcoffset())

    __str__ = isoformat

    @classmethod
    def fromisoformat(cls, time_string):
        """Return the time that an ISO 8601 string stands for."""
        if not isinstance(time_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            fields = _parse_isoformat_time(time_string.removeprefix("T"))
        except ValueError as error:
            if "timedelta" in str(error):
                raise
            raise ValueError(f"Invalid isoformat string: {time_string!r}") from None
        return cls(*fields)

    def strftime(self, format):
        """Return the time in a given format; the date in it should not be used."""
        if not isinstance(format, str):
            raise TypeError(f"strftime() argument 1 must be str, not {type(format).__name__}")
        timetuple = (1900, 1, 1, self._hour, self._minute, self._second, 0, 1, -1)
        return wrap_strftime(self, format, timetuple)

    def __format__(self, fmt):
        if not isinstance(fmt, str):
            raise TypeError(f"__format__() argument 1 must be str, not {type(fmt).__name__}")
        if fmt:
            return self.strftime(fmt)
        return str(self)

    def utcoffset(self):
        """Return the offset from UTC, or None."""
        if self._tzinfo is None:
            return None
        offset = self._tzinfo.utcoffset(None)
        _check_utc_offset("utcoffset", offset)
        return offset

    def tzname(self):
        """Return the name of the time zone, or None."""
        if self._tzinfo is None:
            return None
        name = self._tzinfo.tzname(None)
        _check_tzname(name)
        return name

    def dst(self):
        """Return the daylight saving time's part of the offset, or None."""
        if self._tzinfo is None:
            return None
        offset = self._tzinfo.dst(None)
        _check_utc_offset("dst", offset)
        return offset

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        """Return a time with some fields changed."""
        if hour is None:
            hour = self._hour
        if minute is None:
            minute = self._minute
        if second is None:
            second = self._second
        if microsecond is None:
            microsecond = self._microsecond
        if tzinfo is True:
            tzinfo = self._tzinfo
        if fold is None:
            fold = self._fold
        return type(self)(hour, minute, second, microsecond, tzinfo, fold=fold)

    __replace__ = replace

    def _getstate(self, protocol=3):
        us2, us3 = divmod(self._microsecond, 256)
        us1, us2 = divmod(us2, 256)
        hour = self._hour
        if self._fold and protocol > 3:
            hour += 128
        basestate = bytes([hour, self._minute, self._second, us1, us2, us3])
        if self._tzinfo is None:
            return basestate,
        return basestate, self._tzinfo

    def __setstate(self, string, tzinfo):
        if tzinfo is not None and not isinstance(tzinfo, _tzinfo_class):
            raise TypeError("bad tzinfo state arg")
        hour, self._minute, self._second, us1, us2, us3 = string
        self._fold, self._hour = divmod(hour, 128)
        self._microsecond = (us1 << 8 | us2) << 8 | us3
        self._tzinfo = tzinfo

    def __reduce_ex__(self, protocol):
        return self.__class__, self._getstate(protocol)

    def __reduce__(self):
        return self.__reduce_ex__(2)


# Within the classes, the name means the property.
_tzinfo_class = tzinfo

time.min = time(0, 0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)


class datetime(date):
    """A date and time of day.

    datetime(year, month, day[, hour[, minute[, second[, microsecond[, tzinfo]]]]], *, fold=0)
    """

    __slots__ = time.__slots__[:-2] + ("_fold",)

    def __new__(
        cls, year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0
    ):
        if isinstance(year, (bytes, str)) and len(year) == 10:
            state = _state_bytes(year)
            if 1 <= state[2] & 0x7F <= 12:
                self = object.__new__(cls)
                self.__setstate(state, month)
                self._hashcode = -1
                return self
        if month is None:
            raise TypeError("function missing required argument 'month' (pos 2)")
        if day is None:
            raise TypeError("function missing required argument 'day' (pos 3)")
        year, month, day = _check_date_fields(year, month, day)
        hour, minute, second, microsecond, fold = _check_time_fields(hour, minute, second, microsecond, fold)
        _check_tzinfo_arg(tzinfo)
        self = object.__new__(cls)
        self._year = year
        self._month = month
        self._day = day
        self._hour = hour
        self._minute = minute
        self._second = second
        self._microsecond = microsecond
        self._tzinfo = tzinfo
        self._hashcode = -1
        self._fold = fold
        return self

    @property
    def hour(self):
        return self._hour

    @property
    def minute(self):
        return self._minute

    @property
    def second(self):
        return self._second

    @property
    def microsecond(self):
        return self._microsecond

    @property
    def tzinfo(self):
        return self._tzinfo

    @property
    def fold(self):
        return self._fold

    @classmethod
    def _fromtimestamp(cls, t, utc, tz):
        if isinstance(t, float):
            if t != t:
                raise ValueError("Invalid value NaN (not a number)")
            frac, t = _math.modf(t)
            us = round(frac * 1e6)
            if us >= 1000000:
                t += 1
                us -= 1000000
            elif us < 0:
                t -= 1
                us += 1000000
            if abs(t) >= 2 ** 63:
                raise OverflowError("timestamp out of range for platform time_t")
            t = int(t)
        elif hasattr(t, "__index__"):
            t = _index(t)
            us = 0
        elif hasattr(t, "__round__") or hasattr(t, "__float__"):
            # Decimals and fractions.
            us = round(t * 1000000)
            t, us = divmod(us, 1000000)
        else:
            raise TypeError(f"'{type(t).__name__}' object cannot be interpreted as an integer")
        converter = _time.gmtime if utc else _time.localtime
        y, m, d, hh, mm, ss, *_ = converter(t)
        # A leap second becomes the last one that can be represented.
        ss = min(ss, 59)
        result = cls(y, m, d, hh, mm, ss, us, tz)
        if tz is None and not utc:
            result = cls._detect_fold(result, t, converter, (y, m, d, hh, mm, ss, us, tz))
        elif tz is not None:
            result = tz.fromutc(result)
        return result

    @classmethod
    def _detect_fold(cls, result, t, converter, fields):
        """Set fold if the local time occurred a second time, after clocks were put back."""
        # Clocks are never put back by more than a day.
        max_fold_seconds = 24 * 3600
        if t < max_fold_seconds and sys.platform.startswith("win"):
            return result
        try:
            y, m, d, hh, mm, ss = converter(t - max_fold_seconds)[:6]
            probe1 = cls(y, m, d, hh, mm, min(ss, 59), fields[6])
        except (ValueError, OverflowError, OSError):
            return result
        trans = result - probe1 - timedelta(0, max_fold_seconds)
        if trans.days < 0:
            y, m, d, hh, mm, ss = converter(t + trans // timedelta(0, 1))[:6]
            probe2 = cls(y, m, d, hh, mm, min(ss, 59), fields[6])
            if probe2 == result:
                result._fold = 1
        return result

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        """Return the local time of a POSIX timestamp, or the time in a time zone."""
        _check_tzinfo_arg(tz)
        return cls._fromtimestamp(timestamp, tz is not None, tz)

    @classmethod
    def utcfromtimestamp(cls, t):
        """Return the UTC time of a POSIX timestamp, without tzinfo. Deprecated."""
        import warnings

        warnings.warn(
            "datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future version. "
            "Use timezone-aware objects to represent datetimes in UTC: "
            "datetime.datetime.fromtimestamp(timestamp, datetime.UTC).",
            DeprecationWarning, stacklevel=2,
        )
        return cls._fromtimestamp(t, True, None)

    @classmethod
    def now(cls, tz=None):
        """Return the current time, in a time zone if one is given, else local."""
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def utcnow(cls):
        """Return the current UTC time, without tzinfo. Deprecated."""
        import warnings

        warnings.warn(
            "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. "
            "Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).",
            DeprecationWarning, stacklevel=2,
        )
        return cls._fromtimestamp(_time.time(), True, None)

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        """Return a datetime of a date and a time."""
        if not isinstance(date, _date_class):
            raise TypeError(f"combine() argument 1 must be datetime.date, not {type(date).__name__}")
        if not isinstance(time, _time_class):
            raise TypeError(f"combine() argument 2 must be datetime.time, not {type(time).__name__}")
        if tzinfo is True:
            tzinfo = time.tzinfo
        return cls(
            date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond, tzinfo,
            fold=time.fold,
        )

    @classmethod
    def fromisoformat(cls, date_string):
        """Return the datetime that an ISO 8601 string stands for."""
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        if len(date_string) < 7:
            raise ValueError(f"Invalid isoformat string: {date_string!r}")
        try:
            separator = find_iso_separator(date_string)
            date_fields = parse_iso_date(date_string[:separator])
            time_string = date_string[separator + 1:]
            if time_string:
                time_fields = _parse_isoformat_time(time_string)
            else:
                time_fields = 0, 0, 0, 0, None
        except (ValueError, IndexError) as error:
            if "timedelta" in str(error):
                raise
            raise ValueError(f"Invalid isoformat string: {date_string!r}") from None
        return cls(*date_fields, *time_fields)

    def timetuple(self):
        """Return a time.struct_time such as time.localtime() returns."""
        dst = self.dst()
        if dst is None:
            dst = -1
        elif dst:
            dst = 1
        else:
            dst = 0
        return make_struct_time(
            self._year, self._month, self._day, self._hour, self._minute, self._second, dst
        )

    def _mktime(self):
        """Return the POSIX timestamp of a local time, in whole seconds."""
        epoch = datetime(1970, 1, 1)
        max_fold_seconds = 24 * 3600
        t = (self - epoch) // timedelta(0, 1)

        def local(u):
            y, m, d, hh, mm, ss = _time.localtime(u)[:6]
            return (datetime(y, m, d, hh, mm, min(ss, 59)) - epoch) // timedelta(0, 1)

        # The offset here and now, then the one at the time that gives; they differ near a change of clocks.
        a = local(t) - t
        u1 = t - a
        t1 = local(u1)
        if t1 == t:
            # One solution; look on the side that fold points to for another.
            u2 = u1 + (-max_fold_seconds, max_fold_seconds)[self._fold]
            b = local(u2) - u2
            if a == b:
                return u1
        else:
            b = t1 - u1
            assert a != b
        u2 = t - b
        t2 = local(u2)
        if t2 == t:
            return u2
        if t1 == t:
            return u1
        # In the gap when clocks are put forward.
        return (max, min)[self._fold](u1, u2)

    def timestamp(self):
        """Return the POSIX timestamp, a float."""
        if self._tzinfo is None:
            return self._mktime() + self._microsecond / 1e6
        return (self - _EPOCH).total_seconds()

    def utctimetuple(self):
        """Return a time.struct_time such as time.gmtime() returns."""
        offset = self.utcoffset()
        if offset:
            self -= offset
        return make_struct_time(self.year, self.month, self.day, self.hour, self.minute, self.second, 0)

    def date(self):
        """Return the date part."""
        return _date_class(self._year, self._month, self._day)

    def time(self):
        """Return the time part, without tzinfo."""
        return _time_class(self.hour, self.minute, self.second, self.microsecond, fold=self.fold)

    def timetz(self):
        """Return the time part, with tzinfo."""
        return _time_class(
            self.hour, self.minute, self.second, self.microsecond, self._tzinfo, fold=self.fold
        )

    def replace(
        self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo=True,
        *, fold=None,
    ):
        """Return a datetime with some fields changed."""
        if year is None:
            year = self.year
        if month is None:
            month = self.month
        if day is None:
            day = self.day
        if hour is None:
            hour = self.hour
        if minute is None:
            minute = self.minute
        if second is None:
            second = self.second
        if microsecond is None:
            microsecond = self.microsecond
        if tzinfo is True:
            tzinfo = self.tzinfo
        if fold is None:
            fold = self.fold
        return type(self)(year, month, day, hour, minute, second, microsecond, tzinfo, fold=fold)

    __replace__ = replace

    def _local_timezone(self):
        if self.tzinfo is None:
            ts = self._mktime()
            # In the gap when clocks are put forward there is no such time.
            ts2 = self.replace(fold=1 - self.fold)._mktime()
            if ts2 != ts and (ts2 > ts) == self.fold:
                ts = ts2
        else:
            ts = (self - _EPOCH) // timedelta(seconds=1)
        localtm = _time.localtime(ts)
        return timezone(timedelta(seconds=localtm.tm_gmtoff), localtm.tm_zone)

    def astimezone(self, tz=None):
        """Return the same moment in another time zone, the local one by default."""
        _check_tzinfo_arg(tz)
        mytz = self.tzinfo
        if mytz is None:
            mytz = self._local_timezone()
            myoffset = mytz.utcoffset(self)
        else:
            myoffset = mytz.utcoffset(self)
            _check_utc_offset("utcoffset", myoffset)
            if myoffset is None:
                mytz = self.replace(tzinfo=None)._local_timezone()
                myoffset = mytz.utcoffset(self)
        if tz is None:
            utc = (self.replace(tzinfo=None) - myoffset).replace(tzinfo=timezone.utc)
            tz = utc._local_timezone()
        if tz is mytz:
            return self
        utc = (self - myoffset).replace(tzinfo=tz)
        return tz.fromutc(utc)

    def ctime(self):
        """Return the date and time as the C function ctime() writes them."""
        weekday = self.toordinal() % 7 or 7
        return (
            f"{DAY_NAMES[weekday]} {MONTH_NAMES[self._month]} {self._day:2d} "
            f"{self._hour:02d}:{self._minute:02d}:{self._second:02d} {self._year:04d}"
        )

    def isoformat(self, sep="T", timespec="auto"):
        """Return the date and time in ISO format, YYYY-MM-DDTHH:MM:SS.ffffff+HH:MM."""
        if not isinstance(sep, str) or len(sep) != 1:
            raise TypeError(
                f"isoformat() argument 1 must be a unicode character, not {type(sep).__name__}"
            )
        text = f"{self._year:04d}-{self._month:02d}-{self._day:02d}{sep}"
        text += format_time(self._hour, self._minute, self._second, self._microsecond, timespec)
        return text + format_offset(self.utcoffset())

    def __repr__(self):
        fields = [self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond]
        if fields[-1] == 0:
            del fields[-1]
            if fields[-1] == 0:
                del fields[-1]
        text = ", ".join(map(str, fields))
        fold = ", fold=1" if self._fold else ""
        zone = f", tzinfo={self._tzinfo!r}" if self._tzinfo is not None else ""
        return f"{_class_name(self)}({text}{fold}{zone})"

    def __str__(self):
        return self.isoformat(sep=" ")

    @classmethod
    def strptime(cls, date_string, format):
        """Return the datetime that a string in a given format stands for."""
        if not isinstance(date_string, str):
            raise TypeError(f"strptime() argument 1 must be str, not {type(date_string).__name__}")
        if not isinstance(format, str):
            raise TypeError(f"strptime() argument 2 must be str, not {type(format).__name__}")
        import _strptime

        return _strptime._strptime_datetime(cls, date_string, format)

    def utcoffset(self):
        """Return the offset from UTC, or None."""
        if self._tzinfo is None:
            return None
        offset = self._tzinfo.utcoffset(self)
        _check_utc_offset("utcoffset", offset)
        return offset

    def tzname(self):
        """Return the name of the time zone, or None."""
        if self._tzinfo is None:
            return None
        name = self._tzinfo.tzname(self)
        _check_tzname(name)
        return name

    def dst(self):
        """Return the daylight saving time's part of the offset, or None."""
        if self._tzinfo is None:
            return None
        offset = self._tzinfo.dst(self)
        _check_utc_offset("dst", offset)
        return offset

    def _comparable(self, other):
        return isinstance(other, datetime)

    def __eq__(self, other):
        if isinstance(other, datetime):
            return self._cmp(other, allow_mixed=True) == 0
        return NotImplemented

    def _cmp(self, other, allow_mixed=False):
        mytz = self._tzinfo
        ottz = other._tzinfo
        myoff = otoff = None
        if mytz is ottz:
            base_compare = True
        else:
            myoff = self.utcoffset()
            otoff = other.utcoffset()
            if allow_mixed:
                # A time that depends on fold equals none in another zone: hashes could not agree.
                if myoff != self.replace(fold=not self.fold).utcoffset():
                    return 2
                if otoff != other.replace(fold=not other.fold).utcoffset():
                    return 2
            base_compare = myoff == otoff
        if base_compare:
            mine = self._comparison_key()
            others = other._comparison_key()
            return (mine > others) - (mine < others)
        if myoff is None or otoff is None:
            if allow_mixed:
                return 2
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        diff = self - other
        if diff.days < 0:
            return -1
        return 1 if diff else 0

    def _comparison_key(self):
        return (
            self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond
        )

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        total = self._microseconds_of_day() + other._seconds * 1000000 + other._microseconds
        days, us = divmod(total, 86400000000)
        o = self.toordinal() + other._days + days
        if not 0 < o <= _MAXORDINAL:
            raise OverflowError("date value out of range")
        seconds, us = divmod(us, 1000000)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return type(self)(*ordinal_to_ymd(o), hour, minute, second, us, tzinfo=self._tzinfo)

    __radd__ = __add__

    def _microseconds_of_day(self):
        return ((self._hour * 60 + self._minute) * 60 + self._second) * 1000000 + self._microsecond

    def __sub__(self, other):
        if not isinstance(other, datetime):
            if isinstance(other, timedelta):
                return self + -other
            return NotImplemented
        base = timedelta._from_microseconds(
            (self.toordinal() - other.toordinal()) * 86400000000
            + self._microseconds_of_day() - other._microseconds_of_day()
        )
        if self._tzinfo is other._tzinfo:
            return base
        myoff = self.utcoffset()
        otoff = other.utcoffset()
        if myoff == otoff:
            return base
        if myoff is None or otoff is None:
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return base + otoff - myoff

    def __hash__(self):
        if self._hashcode == -1:
            t = self.replace(fold=0) if self._fold else self
            offset = t.utcoffset()
            if offset is None:
                self._hashcode = hash(t._getstate()[0])
            else:
                days = ymd_to_ordinal(self.year, self.month, self.day)
                seconds = self.hour * 3600 + self.minute * 60 + self.second
                self._hashcode = hash(timedelta(days, seconds, self.microsecond) - offset)
        return self._hashcode

    def _getstate(self, protocol=3):
        yhi, ylo = divmod(self._year, 256)
        us2, us3 = divmod(self._microsecond, 256)
        us1, us2 = divmod(us2, 256)
        month = self._month
        if self._fold and protocol > 3:
            month += 128
        basestate = bytes([
            yhi, ylo, month, self._day, self._hour, self._minute, self._second, us1, us2, us3
        ])
        if self._tzinfo is None:
            return basestate,
        return basestate, self._tzinfo

    def __setstate(self, string, tzinfo):
        if tzinfo is not None and not isinstance(tzinfo, _tzinfo_class):
            raise TypeError("bad tzinfo state arg")
        yhi, ylo, month, self._day, self._hour, self._minute, self._second, us1, us2, us3 = string
        self._fold, self._month = divmod(month, 128)
        self._year = yhi * 256 + ylo
        self._microsecond = (us1 << 8 | us2) << 8 | us3
        self._tzinfo = tzinfo

    def __reduce_ex__(self, protocol):
        return self.__class__, self._getstate(protocol)

    def __reduce__(self):
        return self.__reduce_ex__(2)


_date_class = date
_time_class = time

datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)


class timezone(tzinfo):
    """A time zone with a fixed offset from UTC: timezone(offset[, name])."""

    __slots__ = "_offset", "_name"

    _Omitted = object()

    def __new__(cls, offset, name=_Omitted):
        if not isinstance(offset, timedelta):
            raise TypeError(f"timezone() argument 1 must be datetime.timedelta, not {type(offset).__name__}")
        if name is cls._Omitted:
            if not offset:
                return cls.utc
            name = None
        elif not isinstance(name, str):
            raise TypeError(f"timezone() argument 2 must be str, not {type(name).__name__}")
        if not cls._minoffset <= offset <= cls._maxoffset:
            raise ValueError(
                "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), "
                f"not {offset!r}."
            )
        return cls._create(offset, name)

    def __init_subclass__(cls):
        raise TypeError("type 'datetime.timezone' is not an acceptable base type")

    @classmethod
    def _create(cls, offset, name=None):
        self = tzinfo.__new__(cls)
        self._offset = offset
        self._name = name
        return self

    def __getinitargs__(self):
        """Return the constructor's arguments, for pickling."""
        if self._name is None:
            return self._offset,
        return self._offset, self._name

    def __eq__(self, other):
        if isinstance(other, timezone):
            return self._offset == other._offset
        return NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        if self is self.utc:
            return f"{_class_name(self)}.utc"
        if self._name is None:
            return f"{_class_name(self)}({self._offset!r})"
        return f"{_class_name(self)}({self._offset!r}, {self._name!r})"

    def __str__(self):
        return self.tzname(None)

    @staticmethod
    def _check_dt(name, dt):
        if dt is not None and not isinstance(dt, datetime):
            raise TypeError(
                f"{name}(dt) argument must be a datetime instance or None, not {type(dt).__name__}"
            )

    def utcoffset(self, dt):
        """Return the fixed offset."""
        self._check_dt("utcoffset", dt)
        return self._offset

    def tzname(self, dt):
        """Return the given name, or one such as UTC+03:00."""
        self._check_dt("tzname", dt)
        if self._name is not None:
            return self._name
        if not self._offset:
            return "UTC"
        return "UTC" + format_offset(self._offset)

    def dst(self, dt):
        """Return None: there is no daylight saving time."""
        self._check_dt("dst", dt)
        return None

    def fromutc(self, dt):
        """Return the local time for a datetime in UTC whose tzinfo is this."""
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        return dt + self._offset

    _maxoffset = timedelta(hours=24, microseconds=-1)
    _minoffset = -_maxoffset


UTC = timezone.utc = timezone._create(timedelta(0))
timezone.min = timezone._create(-timedelta(hours=23, minutes=59))
timezone.max = timezone._create(timedelta(hours=23, minutes=59))
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
