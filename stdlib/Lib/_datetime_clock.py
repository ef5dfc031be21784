"""time: a time of the day."""
__name__ = "datetime"

from _datetime_delta import timedelta
from _datetime_fields import check_time_fields, class_name, ordered, pickled_bytes, reader, require_text
from _datetime_text import format_offset, format_time, parse_iso_time, wrap_strftime
from _datetime_zone import check_zone, name_from, offset_from, tzinfo, zone_from

_HOURS = range(24)


def clock_state(clock, protocol):
    """The bytes in which the fields of a time are pickled; older protocols have no place for the fold."""
    fold = 0x80 if clock._fold and protocol > 3 else 0
    return fold, bytes((clock._hour, clock._minute, clock._second)) + clock._microsecond.to_bytes(3)


def check_pickled_zone(zone):
    """Raise TypeError for a zone in a pickle that is none."""
    if zone is not None and not isinstance(zone, tzinfo):
        raise TypeError("bad tzinfo state arg")


def zone_and_fold_text(clock):
    """What reprs show of zone and fold."""
    fold = ", fold=1" if clock._fold else ""
    return fold if clock._tzinfo is None else f"{fold}, tzinfo={clock._tzinfo!r}"


# The properties that times and datetimes have.
FIELDS = {
    name: reader(f"_{name}", doc) for name, doc in (
        ("hour", "The hour, from 0 to 23."), ("minute", "The minute, from 0 to 59."),
        ("second", "The second, from 0 to 59."), ("microsecond", "The microsecond, from 0 to 999999."),
        ("tzinfo", "The time zone, or None."),
        ("fold", "0, or 1 for the later of two moments with the same local time, after clocks were set back."),
    )
}


@ordered
class time:
    """A time of the day, of any day, maybe in a time zone."""

    __slots__ = "_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_hashcode", "_fold"

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if isinstance(hour, (bytes, str)) and (state := pickled_bytes(hour, 6, 0, _HOURS, "time")) is not None:
            tzinfo = minute or None
            check_pickled_zone(tzinfo)
            fold, hour = divmod(state[0], 0x80)
            minute, second, microsecond = state[1], state[2], int.from_bytes(state[3:])
        else:
            hour, minute, second, microsecond, fold = check_time_fields(hour, minute, second, microsecond, fold)
            if tzinfo is not None:
                check_zone(tzinfo)
        self = object.__new__(cls)
        self._hour, self._minute, self._second, self._microsecond = hour, minute, second, microsecond
        self._tzinfo, self._fold, self._hashcode = tzinfo, fold, None
        return self

    hour, minute, second, microsecond, tzinfo, fold = FIELDS.values()

    @classmethod
    def fromisoformat(cls, time_string):
        """The time that a text in one of the forms of ISO 8601 means."""
        if not isinstance(time_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            *fields, offset = parse_iso_time(time_string.removeprefix("T"))
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {time_string!r}") from None
        return cls(*fields, zone_from(offset))

    # Comparison. Times in different zones are compared as those of UTC.

    def _parts(self):
        return self._hour, self._minute, self._second, self._microsecond

    def _pair(self, other):
        """What to compare of this and another time; None if only one of them has an offset."""
        if self._tzinfo is other._tzinfo:
            return self._parts(), other._parts()
        mine, others = self.utcoffset(), other.utcoffset()
        if mine == others:
            return self._parts(), other._parts()
        if mine is None or others is None:
            return None
        return self._since_midnight(mine), other._since_midnight(others)

    def _since_midnight(self, offset):
        """The microseconds from midnight of UTC, for an offset."""
        seconds = (self._hour * 60 + self._minute) * 60 + self._second
        return seconds * 1000000 + self._microsecond - (offset._to_microseconds() if offset else 0)

    def _compare(self, other):
        if not isinstance(other, time):
            return NotImplemented
        pair = self._pair(other)
        if pair is None:
            raise TypeError("can't compare offset-naive and offset-aware times")
        return pair

    def __eq__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        pair = self._pair(other)
        return pair is not None and pair[0] == pair[1]

    def __hash__(self):
        if self._hashcode is None:
            # The fold does not count, so that equal times have equal hashes.
            first = self.replace(fold=0) if self._fold else self
            offset = first.utcoffset()
            # Without a zone the hash differs from run to run, as that of bytes does.
            self._hashcode = hash(first._getstate()[0] if offset is None else first._since_midnight(offset))
        return self._hashcode

    # Text.

    def __repr__(self):
        shown = f"{self._hour}, {self._minute}"
        if self._second or self._microsecond:
            shown += f", {self._second}"
        if self._microsecond:
            shown += f", {self._microsecond}"
        return f"{class_name(self)}({shown}{zone_and_fold_text(self)})"

    def isoformat(self, timespec="auto"):
        """The text HH:MM:SS.ffffff+HH:MM, down to the part that `timespec` names; 'auto' leaves out what is 0."""
        text = format_time(*self._parts(), timespec)
        return text if self._tzinfo is None else text + format_offset(self.utcoffset())

    def __str__(self):
        return self.isoformat()

    def strftime(self, format):
        """The text in a format, see time.strftime(). The day is 1 January 1900."""
        require_text("strftime", format)
        return wrap_strftime(self, format, (1900, 1, 1, self._hour, self._minute, self._second, 0, 1, -1))

    def __format__(self, fmt):
        require_text("__format__", fmt)
        return self.strftime(fmt) if fmt else str(self)

    # The zone.

    def utcoffset(self):
        """How far the zone is ahead of UTC, or None."""
        return offset_from(self._tzinfo, "utcoffset", None)

    def tzname(self):
        """The name of the zone, or None."""
        return name_from(self._tzinfo, None)

    def dst(self):
        """By how much clocks are set forward, or None."""
        return offset_from(self._tzinfo, "dst", None)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        """The time with other fields."""
        given = (hour, minute, second, microsecond)
        fields = [own if other is None else other for own, other in zip(self._parts(), given)]
        zone = self._tzinfo if tzinfo is True else tzinfo
        return type(self)(*fields, zone, fold=self._fold if fold is None else fold)

    __replace__ = replace

    # Pickling.

    def _getstate(self, protocol=3):
        fold, state = clock_state(self, protocol)
        state = bytes((state[0] | fold,)) + state[1:]
        return (state,) if self._tzinfo is None else (state, self._tzinfo)

    def __reduce_ex__(self, protocol):
        return type(self), self._getstate(protocol)

    def __reduce__(self):
        return self.__reduce_ex__(2)


time.min, time.max = time(), time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)
