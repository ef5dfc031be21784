"""The classes of the datetime module, in Python; here is datetime itself, a moment."""

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")

# What reprs and pickles show as the home of the classes.
__name__ = "datetime"

import math as _math
import time as _time
from operator import index as _index

from _datetime_clock import FIELDS as _FIELDS
from _datetime_clock import check_pickled_zone as _check_pickled_zone
from _datetime_clock import clock_state as _clock_state
from _datetime_clock import time
from _datetime_clock import zone_and_fold_text as _zone_and_fold_text
from _datetime_day import calendar_text as _calendar_text
from _datetime_day import date
from _datetime_day import fields_of_ordinal as _fields_of_ordinal
from _datetime_delta import created as _delta_of
from _datetime_delta import timedelta
from _datetime_fields import check_date_fields as _check_date_fields
from _datetime_fields import check_time_fields as _check_time_fields
from _datetime_fields import class_name as _class_name
from _datetime_fields import divide_and_round as _divide_and_round
from _datetime_fields import ordered as _ordered
from _datetime_fields import pickled_bytes as _pickled_bytes
from _datetime_fields import require_text as _require_text
from _datetime_text import MAXYEAR, MINYEAR
from _datetime_text import find_iso_separator as _find_iso_separator
from _datetime_text import format_offset as _format_offset
from _datetime_text import format_time as _format_time
from _datetime_text import make_struct_time as _make_struct_time
from _datetime_text import parse_iso_date as _parse_iso_date
from _datetime_text import parse_iso_time as _parse_iso_time
from _datetime_text import ymd_to_ordinal as _ymd_to_ordinal
from _datetime_zone import UTC, timezone, tzinfo
from _datetime_zone import check_zone as _check_zone
from _datetime_zone import name_from as _name_from
from _datetime_zone import offset_from as _offset_from
from _datetime_zone import zone_from as _zone_from

_MONTHS = range(1, 13)
_DAY = 86400  # seconds
_EPOCH = 719163  # the ordinal of 1 January 1970


def _local_offset(timestamp):
    """How many seconds local time is ahead of UTC at a timestamp."""
    return _time.localtime(timestamp).tm_gmtoff


def _is_repeated(timestamp, offset):
    """Whether clocks showed the local time of a timestamp before, because they were set back since."""
    gained = _local_offset(timestamp - _DAY) - offset
    return gained > 0 and _local_offset(timestamp - gained) == offset + gained


def _timestamp_of_local(seconds, fold):
    """The timestamp for a local time, given as if it were UTC.

    Of two moments with this local time the fold chooses; of a local time that clocks skipped, it is taken by the offset
    before (0) or after (1).
    """
    for probe in (seconds, seconds + (_DAY if fold else -_DAY)):
        year = _time.localtime(probe).tm_year
        if not MINYEAR <= year <= MAXYEAR:
            raise ValueError(f"year {year} is out of range")
    offsets = _local_offset(seconds - _DAY), _local_offset(seconds + _DAY)
    before, after = (seconds - offset for offset in offsets)
    if before == after:
        # Both clocks agree; there may be an hour between in which they did not.
        offset = _local_offset(before)
        return before if offset == offsets[0] else seconds - offset
    possible = [moment for moment, offset in zip((before, after), offsets) if _local_offset(moment) == offset]
    if len(possible) == 1:
        return possible[0]
    return (after if fold else before) if possible else (min if fold else max)(before, after)


def _check_argument(function, number, value, cls):
    if not isinstance(value, cls):
        raise TypeError(f"{function}() argument {number} must be datetime.{cls.__name__}, not {type(value).__name__}")


@_ordered
class datetime(date):
    """A moment: a day and a time of it, maybe in a time zone."""

    __slots__ = "_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_hashcode", "_fold"

    _has_date_and_time = True

    def __new__(cls, year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if isinstance(year, (bytes, str)) and (state := _pickled_bytes(year, 10, 2, _MONTHS, "datetime")) is not None:
            return cls._restored(state, month)
        if day is None:
            name, position = ("month", 2) if month is None else ("day", 3)
            raise TypeError(f"function missing required argument '{name}' (pos {position})")
        year, month, day = _check_date_fields(year, month, day)
        hour, minute, second, microsecond, fold = _check_time_fields(hour, minute, second, microsecond, fold)
        if tzinfo is not None:
            _check_zone(tzinfo)
        self = object.__new__(cls)
        self._year, self._month, self._day = year, month, day
        self._hour, self._minute, self._second, self._microsecond = hour, minute, second, microsecond
        self._tzinfo, self._fold, self._hashcode = tzinfo, fold, None
        return self

    @classmethod
    def _restored(cls, state, zone):
        """The moment with a pickled state."""
        _check_pickled_zone(zone)
        self = object.__new__(cls)
        self._year = state[0] << 8 | state[1]
        self._fold, self._month = divmod(state[2], 0x80)
        self._day, self._hour, self._minute, self._second = state[3:7]
        self._microsecond = int.from_bytes(state[7:])
        self._tzinfo, self._hashcode = zone, None
        return self

    hour, minute, second, microsecond, tzinfo, fold = _FIELDS.values()

    # Constructors.

    @classmethod
    def _fromtimestamp(cls, t, utc, tz):
        """The moment of a timestamp: in UTC, in a zone, or in local time."""
        if not isinstance(t, float):
            seconds, microseconds = _index(t), 0
        elif _math.isnan(t):
            raise ValueError("Invalid value NaN (not a number)")
        else:
            fraction, whole = _math.modf(t)
            carried, microseconds = divmod(round(fraction * 1e6), 1000000)
            seconds = whole + carried
        if utc or tz is not None:
            broken = _time.gmtime(seconds)
            moment = cls(*broken[:5], min(broken[5], 59), microseconds, tz)
            return moment if tz is None else tz.fromutc(moment)
        broken = _time.localtime(seconds)
        # A second 60 is counted by some systems only.
        moment = cls(*broken[:5], min(broken[5], 59), microseconds)
        if _is_repeated(seconds, broken.tm_gmtoff):
            moment._fold = 1
        return moment

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        """The moment of a POSIX timestamp, in local time or in a zone."""
        _check_zone(tz)
        return cls._fromtimestamp(timestamp, False, tz)

    @classmethod
    def _warn_of_naive_utc(cls, name, instead):
        import warnings
        warnings.warn(
            f"datetime.datetime.{name}() is deprecated and scheduled for removal in a future version. Use timezone-aware "
            f"objects to represent datetimes in UTC: datetime.datetime.{instead}.",
            DeprecationWarning, stacklevel=3,
        )

    @classmethod
    def utcfromtimestamp(cls, t):
        """Deprecated: the moment of a timestamp in UTC, but without zone."""
        cls._warn_of_naive_utc("utcfromtimestamp", "fromtimestamp(timestamp, datetime.UTC)")
        return cls._fromtimestamp(t, True, None)

    @classmethod
    def now(cls, tz=None):
        """The present moment, in local time or in a zone."""
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def utcnow(cls):
        """Deprecated: the present moment in UTC, but without zone."""
        cls._warn_of_naive_utc("utcnow", "now(datetime.UTC)")
        return cls._fromtimestamp(_time.time(), True, None)

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        """A day and a time of it, in the zone of the time or another one."""
        _check_argument("combine", 1, date, _date_class)
        _check_argument("combine", 2, time, _time_class)
        zone = time._tzinfo if tzinfo is True else tzinfo
        return cls(date._year, date._month, date._day, *time._parts(), zone, fold=time._fold)

    @classmethod
    def fromisoformat(cls, date_string):
        """The moment that a text in one of the forms of ISO 8601 means."""
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            if len(date_string) < 7:
                raise ValueError("too short")
            place = _find_iso_separator(date_string)
            day = _parse_iso_date(date_string[:place])
            clock = date_string[place + 1:]
            if len(date_string) == place + 1:
                raise ValueError("a separator without a time")
            *fields, offset = _parse_iso_time(clock) if clock else (None,)
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {date_string!r}") from None
        return cls(*day, *fields, tzinfo=_zone_from(offset))

    @classmethod
    def strptime(cls, date_string, format):
        """The moment that a text in a format means, see time.strptime()."""
        for number, text in enumerate((date_string, format), start=1):
            _require_text("strptime", text, number)
        import _strptime
        return _strptime._strptime_datetime(cls, date_string, format)

    # Parts.

    def date(self):
        """The day."""
        return _date_class(self._year, self._month, self._day)

    def _parts(self):
        return self._hour, self._minute, self._second, self._microsecond

    def time(self):
        """The time of the day, without zone."""
        return _time_class(*self._parts(), fold=self._fold)

    def timetz(self):
        """The time of the day, with its zone."""
        return _time_class(*self._parts(), self._tzinfo, fold=self._fold)

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None,
                tzinfo=True, *, fold=None):
        """The moment with other fields."""
        return type(self)(
            self._year if year is None else year, self._month if month is None else month,
            self._day if day is None else day, self._hour if hour is None else hour,
            self._minute if minute is None else minute, self._second if second is None else second,
            self._microsecond if microsecond is None else microsecond,
            self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold,
        )

    __replace__ = replace

    def timetuple(self):
        """A time.struct_time of the local time."""
        summer = -1
        if self._tzinfo is not None and (saving := self.dst()) is not None:
            summer = 1 if saving else 0
        return _make_struct_time(self._year, self._month, self._day, self._hour, self._minute, self._second, summer)

    def utctimetuple(self):
        """A time.struct_time of UTC."""
        offset = self.utcoffset()
        moment = self - offset if offset else self
        clock = moment._hour, moment._minute, moment._second
        return _make_struct_time(moment._year, moment._month, moment._day, *clock, 0)

    # The zone.

    def utcoffset(self):
        """How far the zone is ahead of UTC, or None."""
        return _offset_from(self._tzinfo, "utcoffset", self)

    def tzname(self):
        """The name of the zone, or None."""
        return _name_from(self._tzinfo, self)

    def dst(self):
        """By how much clocks are set forward, or None."""
        return _offset_from(self._tzinfo, "dst", self)

    def _seconds(self):
        """The seconds from the epoch to the local time, as if that were UTC."""
        return (_ymd_to_ordinal(self._year, self._month, self._day) - _EPOCH) * _DAY + self._seconds_of_day()

    def _seconds_of_day(self):
        return (self._hour * 60 + self._minute) * 60 + self._second

    def _mktime(self):
        return _timestamp_of_local(self._seconds(), self._fold)

    def timestamp(self):
        """The POSIX timestamp. Without zone, it is one of local time."""
        if self._tzinfo is None:
            return self._mktime() + self._microsecond / 1e6
        offset = self.utcoffset()
        if offset is None:
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return self._microseconds(offset) / 1e6

    def _local_timezone(self):
        """The fixed zone that local time has at this moment."""
        offset = self.utcoffset()
        seconds = self._mktime() if offset is None else self._seconds() - (offset._days * _DAY + offset._seconds)
        local = _time.localtime(seconds)
        return timezone(timedelta(seconds=local.tm_gmtoff), local.tm_zone)

    def astimezone(self, tz=None):
        """The same moment in another zone, or in local time."""
        _check_zone(tz)
        here = self.utcoffset()
        if here is not None and tz is not None and tz is self._tzinfo:
            return self
        if here is None:
            # Such a time is a local one.
            here = timedelta(seconds=self._seconds() - self._mktime())
        target = self._local_timezone() if tz is None else tz
        return target.fromutc((self - here).replace(tzinfo=target))

    # Text.

    def __repr__(self):
        fields = [self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond]
        while len(fields) > 5 and not fields[-1]:
            fields.pop()
        return f"{_class_name(self)}({', '.join(map(str, fields))}{_zone_and_fold_text(self)})"

    def isoformat(self, sep="T", timespec="auto"):
        """The text YYYY-MM-DDTHH:MM:SS.ffffff+HH:MM, down to the part that `timespec` names; 'auto' leaves out what is 0."""
        if not isinstance(sep, str) or len(sep) != 1:
            raise TypeError(f"isoformat() argument 1 must be a unicode character, not {type(sep).__name__}")
        clock = _format_time(*self._parts(), timespec)
        zone = "" if self._tzinfo is None else _format_offset(self.utcoffset())
        return f"{self._year:04d}-{self._month:02d}-{self._day:02d}{sep}{clock}{zone}"

    def __str__(self):
        return self.isoformat(" ")

    def ctime(self):
        """The text in the form of the C function ctime()."""
        return _calendar_text(self, f"{self._hour:02d}:{self._minute:02d}:{self._second:02d}")

    # Comparison and arithmetic. Moments in different zones are compared as those of UTC.

    def _microseconds(self, offset=None):
        """The microseconds from the epoch, for an offset; None counts as 0."""
        days = _ymd_to_ordinal(self._year, self._month, self._day) - _EPOCH
        seconds = days * _DAY + (self._hour * 60 + self._minute) * 60 + self._second
        local = seconds * 1000000 + self._microsecond
        return local - offset._to_microseconds() if offset else local

    def _all_parts(self):
        return self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond

    def _depends_on_fold(self, offset):
        """Whether the offset is another one with the other fold."""
        return offset != self.replace(fold=not self._fold).utcoffset()

    def _pair(self, other, equality=False):
        """What to compare of this and another moment; None if they cannot be compared.

        For equality that is also so of a local time that is repeated or skipped: then hashes would depend on the fold.
        """
        if self._tzinfo is other._tzinfo:
            return self._all_parts(), other._all_parts()
        mine, others = self.utcoffset(), other.utcoffset()
        if equality and (self._depends_on_fold(mine) or other._depends_on_fold(others)):
            return None
        if mine == others:
            return self._all_parts(), other._all_parts()
        if mine is None or others is None:
            return None
        return self._microseconds(mine), other._microseconds(others)

    def _compare(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        pair = self._pair(other)
        if pair is None:
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return pair

    def __eq__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        pair = self._pair(other, equality=True)
        return pair is not None and pair[0] == pair[1]

    def __hash__(self):
        if self._hashcode is None:
            # The fold does not count, so that equal moments have equal hashes.
            first = self.replace(fold=0) if self._fold else self
            offset = first.utcoffset()
            # Without a zone the hash differs from run to run, as that of bytes does.
            self._hashcode = hash(first._getstate()[0] if offset is None else first._microseconds(offset))
        return self._hashcode

    def _shifted(self, days, seconds, microseconds):
        carried, microsecond = divmod(self._microsecond + microseconds, 1000000)
        carried, second = divmod(self._seconds_of_day() + seconds + carried, _DAY)
        days += carried
        year, month, day = self._year, self._month, self._day
        if days:
            year, month, day = _fields_of_ordinal(_ymd_to_ordinal(year, month, day) + days)
        hour, second = divmod(second, 3600)
        return type(self)(year, month, day, hour, second // 60, second % 60, microsecond, self._tzinfo)

    def __add__(self, other):
        if isinstance(other, timedelta):
            return self._shifted(other._days, other._seconds, other._microseconds)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self._shifted(-other._days, -other._seconds, -other._microseconds)
        if not isinstance(other, datetime):
            return NotImplemented
        mine = others = None
        if self._tzinfo is not other._tzinfo:
            mine, others = self.utcoffset(), other.utcoffset()
            if (mine is None) != (others is None):
                raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return _delta_of(timedelta, self._microseconds(mine) - other._microseconds(others))

    # Pickling.

    def _getstate(self, protocol=3):
        fold, clock = _clock_state(self, protocol)
        state = bytes((self._year >> 8, self._year & 0xFF, self._month | fold, self._day)) + clock
        return (state,) if self._tzinfo is None else (state, self._tzinfo)

    def __reduce_ex__(self, protocol):
        return type(self), self._getstate(protocol)

    def __reduce__(self):
        return self.__reduce_ex__(2)


# For methods in which the names mean something else.
_date_class, _time_class = date, time

# Another string than the one that names the module: pickles tell them apart, as those of CPython do.
datetime.__qualname__ = "".join(("date", "time"))
datetime.min, datetime.max = datetime(MINYEAR, 1, 1), datetime(MAXYEAR, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)
