"""Time zones: tzinfo, the base of all, and timezone, those with a fixed offset; and what is asked of zones."""
__name__ = "datetime"

from _datetime_delta import timedelta
from _datetime_fields import class_name
from _datetime_text import format_offset

_DAY = timedelta(1)
_RANGE = "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)"


def is_datetime(value):
    """Whether a value is a datetime; the class itself is made from this module."""
    return getattr(value, "_has_date_and_time", False)


def check_zone(zone):
    """Raise TypeError for what is no time zone."""
    if zone is not None and not isinstance(zone, tzinfo):
        raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type '{type(zone).__name__}'")


def offset_from(zone, method, moment):
    """What the method utcoffset or dst of a zone, which may be None, says about a moment."""
    if zone is None:
        return None
    offset = getattr(zone, method)(moment)
    if offset is None:
        return None
    if not isinstance(offset, timedelta):
        raise TypeError(f"tzinfo.{method}() must return None or timedelta, not '{type(offset).__name__}'")
    if not -1 <= offset._days < 1 or offset._days == -1 and not (offset._seconds or offset._microseconds):
        raise ValueError(f"{_RANGE}.")
    return offset


def name_from(zone, moment):
    """The name that a zone, which may be None, has at a moment."""
    name = None if zone is None else zone.tzname(moment)
    if name is not None and not isinstance(name, str):
        raise TypeError(f"tzinfo.tzname() must return None or a string, not '{type(name).__name__}'")
    return name


def zone_from(offset):
    """The zone with an offset that is given as parse_iso_time() returns it, or None."""
    if offset is None:
        return None
    sign, hours, minutes, seconds, microseconds = offset
    delta = timedelta(0, seconds, microseconds, 0, minutes, hours)
    return timezone(delta if sign > 0 else -delta)


def sum_of_answers(zone, moment):
    """The local time for a moment given in UTC, from what a zone says about offset and daylight saving time."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("fromutc: non-None utcoffset() result required")
    saving = moment.dst()
    if saving is None:
        raise ValueError("fromutc: non-None dst() result required")
    standard = offset - saving
    if standard:
        # Whether it is summer can be asked only of a local time; the standard one is near enough.
        moment += standard
        saving = moment.dst()
        if saving is None:
            raise ValueError("fromutc: tz.dst() gave inconsistent results; cannot convert")
    return moment + saving


def _require_datetime_of(zone, moment):
    if not is_datetime(moment):
        raise TypeError("fromutc: argument must be a datetime")
    if moment.tzinfo is not zone:
        raise ValueError("fromutc: dt.tzinfo is not self")


class tzinfo:
    """Base of time zones, which define utcoffset(), tzname() and dst()."""

    __slots__ = ()

    def tzname(self, dt):
        """The name of the zone at a moment."""
        raise NotImplementedError("a tzinfo subclass must implement tzname()")

    def utcoffset(self, dt):
        """How far local time is ahead of UTC at a moment."""
        raise NotImplementedError("a tzinfo subclass must implement utcoffset()")

    def dst(self, dt):
        """By how much clocks are set forward at a moment. It is part of utcoffset()."""
        raise NotImplementedError("a tzinfo subclass must implement dst()")

    def fromutc(self, dt):
        """The local time for a datetime with this zone whose fields are UTC."""
        _require_datetime_of(self, dt)
        return sum_of_answers(self, dt)

    def __reduce__(self):
        arguments = getattr(self, "__getinitargs__", tuple)()
        return type(self), arguments, self.__getstate__()


_NO_NAME = object()


class timezone(tzinfo):
    """A zone with a fixed offset from UTC, and maybe a name."""

    __slots__ = "_offset", "_name"

    def __new__(cls, offset, name=_NO_NAME):
        if not isinstance(offset, timedelta):
            raise TypeError(f"timezone() argument 1 must be datetime.timedelta, not {type(offset).__name__}")
        if name is _NO_NAME:
            if not offset:
                return cls.utc
        elif not isinstance(name, str):
            raise TypeError(f"timezone() argument 2 must be str, not {type(name).__name__}")
        if not -_DAY < offset < _DAY:
            raise ValueError(f"{_RANGE}, not {offset!r}.")
        return cls._create(offset, None if name is _NO_NAME else name)

    def __init_subclass__(cls):
        raise TypeError("type 'datetime.timezone' is not an acceptable base type")

    @classmethod
    def _create(cls, offset, name=None):
        self = tzinfo.__new__(cls)
        self._offset, self._name = offset, name
        return self

    def __getinitargs__(self):
        return (self._offset,) if self._name is None else (self._offset, self._name)

    def __getstate__(self):
        # The arguments say it all.
        return None

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        return f"{class_name(self)}({', '.join(map(repr, self.__getinitargs__()))})"

    def __str__(self):
        return self.tzname(None)

    @staticmethod
    def _check_moment(method, moment):
        if moment is not None and not is_datetime(moment):
            kind = type(moment).__name__
            raise TypeError(f"{method}(dt) argument must be a datetime instance or None, not {kind}")

    def utcoffset(self, dt):
        """The offset."""
        self._check_moment("utcoffset", dt)
        return self._offset

    def tzname(self, dt):
        """The name: that which was given, or 'UTC' with the offset."""
        self._check_moment("tzname", dt)
        if self._name is not None:
            return self._name
        return f"UTC{format_offset(self._offset)}" if self._offset else "UTC"

    def dst(self, dt):
        """None, for it is not known."""
        self._check_moment("dst", dt)
        return None

    def fromutc(self, dt):
        """The local time for a datetime with this zone whose fields are UTC."""
        _require_datetime_of(self, dt)
        return dt + self._offset


UTC = timezone.utc = timezone._create(timedelta(0))
timezone.max = timezone._create(timedelta(hours=23, minutes=59))
timezone.min = timezone._create(-timezone.max._offset)
