"""date: a day of the calendar."""
__name__ = "datetime"

import time as _time
from operator import index

from _datetime_delta import timedelta
from _datetime_fields import LAST_ORDINAL, check_date_fields, class_name, ordered, pickled_bytes, reader, require_text
from _datetime_text import (
    DAY_NAMES, MONTH_NAMES, MAXYEAR, MINYEAR, iso_to_ymd, iso_week1_monday, make_struct_time, ordinal_to_ymd,
    parse_iso_date, wrap_strftime, ymd_to_ordinal,
)

_MONTHS = range(1, 13)


def fields_of_ordinal(ordinal):
    """Year, month and day of an ordinal that must be that of a date."""
    if not 0 < ordinal <= LAST_ORDINAL:
        raise OverflowError("date value out of range")
    return ordinal_to_ymd(ordinal)


def calendar_text(day, clock):
    """A day with a time in the form of the C function ctime()."""
    name = DAY_NAMES[day.isoweekday()]
    return f"{name} {MONTH_NAMES[day._month]} {day._day:2d} {clock} {day._year:04d}"


@ordered
class date:
    """A day of the Gregorian calendar, as if that had always been in use."""

    __slots__ = "_year", "_month", "_day", "_hashcode"

    # Whether instances are datetimes, which are not compared with mere days.
    _has_date_and_time = False

    def __new__(cls, year, month=None, day=None):
        if month is None:
            state = pickled_bytes(year, 4, 2, _MONTHS, "date")
            if state is None:
                raise TypeError("function missing required argument 'month' (pos 2)")
            year, month, day = state[0] << 8 | state[1], state[2], state[3]
        elif day is None:
            raise TypeError("function missing required argument 'day' (pos 3)")
        else:
            year, month, day = check_date_fields(year, month, day)
        self = object.__new__(cls)
        self._year, self._month, self._day = year, month, day
        self._hashcode = None
        return self

    year = reader("_year", "The year, from MINYEAR to MAXYEAR.")
    month = reader("_month", "The month, from 1 to 12.")
    day = reader("_day", "The day of the month, from 1.")

    # Constructors.

    @classmethod
    def fromtimestamp(cls, t):
        """The day of local time in which a POSIX timestamp lies."""
        if t is None:
            raise TypeError("'NoneType' object cannot be interpreted as an integer")
        return cls(*_time.localtime(t)[:3])

    @classmethod
    def today(cls):
        """The present day, of local time."""
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, n):
        """The day with a number; 1 January of year 1 is day 1."""
        n = index(n)
        if n < 1:
            raise ValueError("ordinal must be >= 1")
        return cls(*ordinal_to_ymd(n))

    @classmethod
    def fromisoformat(cls, date_string):
        """The day that a text in one of the forms of ISO 8601 means."""
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            fields = parse_iso_date(date_string)
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {date_string!r}") from None
        return cls(*fields)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        """The day with a year, week and weekday of the ISO calendar."""
        return cls(*iso_to_ymd(index(year), index(week), index(day)))

    # Text.

    def __repr__(self):
        return f"{class_name(self)}({self._year}, {self._month}, {self._day})"

    def isoformat(self):
        """The text YYYY-MM-DD."""
        return f"{self._year:04d}-{self._month:02d}-{self._day:02d}"

    __str__ = isoformat

    def ctime(self):
        """The text in the form of the C function ctime()."""
        return calendar_text(self, "00:00:00")

    def strftime(self, format):
        """The text in a format, see time.strftime(). Fields of times are 0."""
        require_text("strftime", format)
        return wrap_strftime(self, format, self.timetuple())

    def __format__(self, fmt):
        require_text("__format__", fmt)
        return self.strftime(fmt) if fmt else str(self)

    # Numbers.

    def timetuple(self):
        """A time.struct_time."""
        return make_struct_time(self._year, self._month, self._day, 0, 0, 0, -1)

    def toordinal(self):
        """The number of the day; 1 January of year 1 is day 1."""
        return ymd_to_ordinal(self._year, self._month, self._day)

    def weekday(self):
        """The day of the week, Monday being 0."""
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        """The day of the week, Monday being 1."""
        return self.toordinal() % 7 or 7

    def isocalendar(self):
        """Year, week and weekday of the ISO calendar, whose year begins with the Monday of the week with the first Thursday."""
        today, year = self.toordinal(), self._year
        begin = iso_week1_monday(year)
        if today < begin:
            year -= 1
            begin = iso_week1_monday(year)
        elif today >= begin + 52 * 7 and today >= (following := iso_week1_monday(year + 1)):
            year, begin = year + 1, following
        week, day = divmod(today - begin, 7)
        return IsoCalendarDate(year, week + 1, day + 1)

    def replace(self, year=None, month=None, day=None):
        """The day with other fields."""
        return type(self)(
            self._year if year is None else year,
            self._month if month is None else month,
            self._day if day is None else day,
        )

    __replace__ = replace

    # Comparison and arithmetic.

    def _compare(self, other):
        if isinstance(other, date) and not other._has_date_and_time:
            return (self._year, self._month, self._day), (other._year, other._month, other._day)
        return NotImplemented

    def __eq__(self, other):
        values = self._compare(other)
        return values if values is NotImplemented else values[0] == values[1]

    def __hash__(self):
        if self._hashcode is None:
            self._hashcode = hash(self._getstate())
        return self._hashcode

    def __add__(self, other):
        if isinstance(other, timedelta):
            return type(self)(*fields_of_ordinal(self.toordinal() + other._days))
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self)(*fields_of_ordinal(self.toordinal() - other._days))
        if isinstance(other, date) and not other._has_date_and_time:
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    # Pickling.

    def _getstate(self):
        return bytes((self._year >> 8, self._year & 0xFF, self._month, self._day)),

    def __reduce__(self):
        return type(self), self._getstate()


class IsoCalendarDate(tuple):
    """What date.isocalendar() returns."""

    __slots__ = ()

    def __new__(cls, year, week, weekday, /):
        return super().__new__(cls, (year, week, weekday))

    year = property(lambda self: self[0], doc="The year.")
    week = property(lambda self: self[1], doc="The week, from 1.")
    weekday = property(lambda self: self[2], doc="The day of the week, Monday being 1.")

    def __reduce__(self):
        # It is unpickled as a plain tuple.
        return tuple, (tuple(self),)

    def __repr__(self):
        return "{}(year={}, week={}, weekday={})".format(class_name(self), *self)


date.min, date.max = date(MINYEAR, 1, 1), date(MAXYEAR, 12, 31)
date.resolution = timedelta(days=1)
