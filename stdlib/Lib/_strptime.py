"""Reading dates and times in a given format: what time.strptime() and datetime.strptime() share."""

import os
import re
import time
from _thread import allocate_lock
from datetime import date, timedelta, timezone

__all__ = []


def _getlang():
    """The locale in which times are written."""
    import locale

    return locale.getlocale(locale.LC_TIME)


class LocaleTime:
    """How the present locale writes dates and times, in lower case.

    The names of days from Monday on (f_weekday, a_weekday for short), and of months
    from 1 on (f_month, a_month); am_pm; the formats behind %c, %x and %X
    (LC_date_time, LC_date, LC_time); and timezone, the sets of names of the time
    zone without and with daylight saving time.
    """

    def __init__(self):
        self.lang = _getlang()
        self.a_weekday, self.f_weekday = self._days("%a"), self._days("%A")
        self.a_month, self.f_month = self._months("%b"), self._months("%B")
        self.am_pm = [time.strftime("%p", (1999, 3, 17, hour, 44, 55, 2, 76, 0)).lower() for hour in (1, 22)]
        self._find_timezone()
        self.LC_date_time, self.LC_date, self.LC_time = map(self._format_behind, ("%c", "%x", "%X"))
        if self.lang != _getlang():
            raise ValueError("locale changed during initialization")
        if (self.tzname, self.daylight) != (time.tzname, time.daylight):
            raise ValueError("timezone changed during initialization")

    @staticmethod
    def _days(directive):
        # Such a week began on 1 January 2001.
        week = [(2001, 1, day + 1, 0, 0, 0, day, day + 1, 0) for day in range(7)]
        return [time.strftime(directive, day).lower() for day in week]

    @staticmethod
    def _months(directive):
        year = [(2001, month, 1, 0, 0, 0, 0, 1, 0) for month in range(1, 13)]
        return ["", *[time.strftime(directive, month).lower() for month in year]]

    def _find_timezone(self):
        if hasattr(time, "tzset"):
            time.tzset()
        self.tzname, self.daylight = time.tzname, time.daylight
        standard, saving = (name.lower() for name in self.tzname)
        self.timezone = frozenset({"utc", "gmt", standard}), frozenset({saving} if self.daylight else ())

    def _format_behind(self, directive):
        """The format that a directive stands for: what it makes of a moment whose numbers are all different tells."""
        # Wednesday, 17 March 1999, 22:44:55: the 76th day of the year, in its 11th week.
        text = time.strftime(directive, (1999, 3, 17, 22, 44, 55, 2, 76, 0)).lower()
        known = {
            "%": "%%", self.f_weekday[2]: "%A", self.f_month[3]: "%B", self.a_weekday[2]: "%a", self.a_month[3]: "%b",
            self.am_pm[1]: "%p", "1999": "%Y", "99": "%y", "22": "%H", "44": "%M", "55": "%S", "76": "%j", "17": "%d", "03": "%m",
            "3": "%m", "2": "%w", "10": "%I", **{name: "%Z" for names in self.timezone for name in names},
        }
        for written, meaning in known.items():
            if written:
                text = text.replace(written, meaning)
        # On a Sunday before the first Monday, the weeks that begin on Mondays are at 0.
        counts_mondays = "00" in time.strftime(directive, (1999, 1, 3, 1, 1, 1, 6, 3, 0))
        return text.replace("11", "%W" if counts_mondays else "%U")


_WEEK_OF_YEAR = r"5[0-3]|[0-4]\d|\d"
_PATTERNS = {
    "Y": r"\d{4}", "y": r"\d\d", "G": r"\d{4}",
    "m": "1[0-2]|0[1-9]|[1-9]",
    "d": r"3[01]|[12]\d|0[1-9]|[1-9]| [1-9]",
    "j": r"36[0-6]|3[0-5]\d|[12]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9]",
    "H": r"2[0-3]|[01]\d|\d", "I": "1[0-2]|0[1-9]|[1-9]| [1-9]",
    "M": r"[0-5]\d|\d", "S": r"6[01]|[0-5]\d|\d", "f": "[0-9]{1,6}",
    "U": _WEEK_OF_YEAR, "W": _WEEK_OF_YEAR, "V": r"5[0-3]|0[1-9]|[1-4]\d|\d",
    "u": "[1-7]", "w": "[0-6]",
    "z": r"[+-]\d\d:?[0-5]\d(:?[0-5]\d(\.\d{1,6})?)?|(?-i:Z)",
}
_SPECIAL = re.compile(r"[\\.^$*+?(){}\[\]|]")
_NO_YEAR = """\
Parsing dates involving a day of month without a year specified is ambiguious
and fails to parse leap day. The default behavior will change in Python 3.15
to either always raise an exception or to use a different default year (TBD).
To avoid trouble, add a specific year to the input & format.
See https://github.com/python/cpython/issues/70647."""


class TimeRE(dict):
    """The regular expressions of directives in a locale, each with a group of that name."""

    def __init__(self, locale_time=None):
        names = self.locale_time = locale_time or LocaleTime()
        super().__init__({name: f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()})
        self["%"] = "%"
        zones = [zone for zones in names.timezone for zone in zones]
        words = {"A": names.f_weekday, "a": names.a_weekday, "B": names.f_month[1:], "b": names.a_month[1:], "p": names.am_pm, "Z": zones}
        self.update({name: self._any_of(name, values) for name, values in words.items()})
        for name, format in ("c", names.LC_date_time), ("x", names.LC_date), ("X", names.LC_time):
            self[name] = self.pattern(format)

    @staticmethod
    def _any_of(name, values):
        """The expression for one of several words. The longest come first, since they may begin with others."""
        values = sorted(values, key=len, reverse=True)
        if not any(values):
            # A locale that has no such words.
            return ""
        return f"(?P<{name}>{'|'.join(map(re.escape, values))})"

    def pattern(self, format):
        """The regular expression of a format. What is not a directive stands for itself, blanks for any number of them."""
        text = re.sub(r"\s+", r"\\s+", _SPECIAL.sub(r"\\\g<0>", format))
        parts, place, used = [], 0, set()
        while (percent := text.find("%", place)) >= 0:
            directive = text[percent + 1]
            parts += [text[place:percent], self[directive]]
            used.add(directive)
            place = percent + 2
        if "d" in used and not used & {"Y", "y", "G"}:
            import warnings

            warnings.warn(_NO_YEAR, DeprecationWarning, skip_file_prefixes=(os.path.dirname(__file__),))
        return "".join([*parts, text[place:]])

    def compile(self, format):
        """The compiled regular expression of a format."""
        return re.compile(self.pattern(format), re.IGNORECASE)


_ROLES = {
    key: role
    for role, keys in {"year": "Yy", "month": "mBb", "weekday": "Aawu", "hour": "HI", "week": "UW"}.items()
    for key in keys
}
_cache_lock = allocate_lock()
_CACHE_MAX_SIZE = 5
_TimeRE_cache = TimeRE()
_regex_cache = {}


def _expressions():
    """The expressions for the present locale and time zone; made anew if one of them has changed."""
    global _TimeRE_cache
    names = _TimeRE_cache.locale_time
    if (names.lang, names.tzname, names.daylight) != (_getlang(), time.tzname, time.daylight):
        _TimeRE_cache = TimeRE()
        _regex_cache.clear()
    return _TimeRE_cache


def _compiled(format):
    """The regular expression of a format, which of its directives tell what, and the names in the present locale."""
    with _cache_lock:
        expressions = _expressions()
        if len(_regex_cache) > _CACHE_MAX_SIZE:
            _regex_cache.clear()
        cached = _regex_cache.get(format)
        if cached is None:
            try:
                regex = expressions.compile(format)
            except KeyError as error:
                # What has been escaped was a character after a '%'.
                directive = "%" if error.args[0] == "\\" else error.args[0]
                raise ValueError(f"'{directive}' is a bad directive in format '{format}'") from None
            except IndexError:
                raise ValueError(f"stray % in format '{format}'") from None
            # Of several directives for the same thing the last one counts, which is found only once.
            roles = {_ROLES[name]: name for name in regex.groupindex if name in _ROLES}
            cached = _regex_cache[format] = regex, roles
        return *cached, expressions.locale_time


def _calc_julian_from_U_or_W(year, week_of_year, day_of_week, week_starts_Mon):
    """The day of the year (possibly below 1) of a week as %U or %W counts it, and a day of the week, from Monday as 0."""
    first = date(year, 1, 1).weekday()
    if not week_starts_Mon:
        first, day_of_week = (first + 1) % 7, (day_of_week + 1) % 7
    # Week 1 begins with the first day on which weeks begin; the days before it are week 0.
    start_of_week_1 = 1 + -first % 7
    if week_of_year == 0:
        return 1 + day_of_week - first
    return start_of_week_1 + 7 * (week_of_year - 1) + day_of_week


_NEEDS = "must be used with"
_WEEKDAYS = "a weekday directive ('%A', '%a', '%w', or '%u')."


class _Reading:
    """The parts of a date and time that a format has found in a text."""

    def __init__(self, found, roles, names):
        self.found, self.names = found.groupdict(), names
        self.roles = roles

    def number(self, key):
        """The number that a directive has found, None without it."""
        text = self.found.get(key)
        return None if text is None else int(text)

    # The clock

    def hour(self):
        match self.roles.get("hour"):
            case "H":
                return self.number("H")
            case "I":
                afternoon = self.names.am_pm[1]
                return self.number("I") % 12 + (12 if afternoon and self.found.get("p", "").lower() == afternoon else 0)
        return 0

    def fraction(self):
        text = self.found.get("f")
        return int(text.ljust(6, "0")) if text else 0

    def offset(self):
        """The seconds and microseconds by which the time zone is ahead of UTC; None and 0 without %z."""
        text = self.found.get("z")
        if text is None:
            return None, 0
        if text == "Z":
            return 0, 0
        whole, _, rest = text[1:].partition(".")
        digits = whole.replace(":", "")
        if ":" in whole and whole != ":".join([digits[place : place + 2] for place in range(0, len(digits), 2)]):
            raise ValueError(f"Inconsistent use of : in {text}")
        sign = -1 if text[0] == "-" else 1
        seconds = (int(digits[:2]) * 60 + int(digits[2:4])) * 60 + int(digits[4:] or 0)
        return sign * seconds, sign * int(rest.ljust(6, "0"))

    def saving(self):
        """Whether the time zone's name is that of daylight saving time (1) or not (0); -1 if nobody knows."""
        zone = self.found.get("Z", "").lower()
        if not zone:
            return -1
        for value, zones in enumerate(self.names.timezone):
            if zone in zones:
                same = time.tzname[0] == time.tzname[1] and time.daylight
                return -1 if same and zone not in ("utc", "gmt") else value
        return -1

    # The calendar

    def year(self):
        """The year, None if it is not told; with two digits, from 1969 to 2068."""
        match self.roles.get("year"):
            case "y":
                short = self.number("y")
                return short + (2000 if short <= 68 else 1900)
            case _:
                return self.number("Y")

    def month(self):
        """The month, 1 if it is not told."""
        match self.roles.get("month"):
            case "m":
                return self.number("m")
            case "B":
                return self.names.f_month.index(self.found["B"].lower())
            case "b":
                return self.names.a_month.index(self.found["b"].lower())
        return 1

    def weekday(self):
        """The day of the week, from Monday as 0; None if it is not told."""
        match self.roles.get("weekday"):
            case "A":
                return self.names.f_weekday.index(self.found["A"].lower())
            case "a":
                return self.names.a_weekday.index(self.found["a"].lower())
            case "w":
                return (self.number("w") - 1) % 7
            case "u":
                return self.number("u") - 1
        return None

    def check_iso(self, year, weekday):
        """Refuse parts of ISO dates that make no date."""
        iso_year, iso_week = self.found.get("G"), self.found.get("V")
        if iso_year is not None:
            if "j" in self.found:
                raise ValueError(
                    "Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead."
                )
            if iso_week is None or weekday is None:
                raise ValueError(f"ISO year directive '%G' {_NEEDS} the ISO week directive '%V' and {_WEEKDAYS}")
        elif iso_week is not None:
            if year is None or weekday is None:
                raise ValueError(f"ISO week directive '%V' {_NEEDS} the ISO year directive '%G' and {_WEEKDAYS}")
            raise ValueError(
                "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead."
            )

    def date(self):
        """Year, month, day, day of the week, and day of the year."""
        year, weekday = self.year(), self.weekday()
        self.check_iso(year, weekday)
        month, day = self.month(), int(self.found.get("d", 1))
        # 29 February is a date even if no year is told; 1904 has one.
        leap_day = year is None and (month, day) == (2, 29)
        if year is None:
            year = 1904 if leap_day else 1900
        told = self.number("j")
        if told is not None:
            when = date.fromordinal(date(year, 1, 1).toordinal() + told - 1)
        else:
            when = self.from_week(year, weekday) or date(year, month, day)
        if weekday is None:
            weekday = when.weekday()
        if told is None:
            told = when.toordinal() - date(when.year, 1, 1).toordinal() + 1
        return 1900 if leap_day else when.year, when.month, when.day, weekday, told

    def from_week(self, year, weekday):
        """The date that week and day of the week tell, if they are there."""
        if weekday is None:
            return None
        if key := self.roles.get("week"):
            day = _calc_julian_from_U_or_W(year, self.number(key), weekday, key == "W")
            return date.fromordinal(date(year, 1, 1).toordinal() + day - 1)
        if "G" in self.found:
            return date.fromisocalendar(self.number("G"), self.number("V"), weekday + 1)
        return None


def _strptime(data_string, format="%a %b %d %H:%M:%S %Y"):
    """The fields of a struct_time with name and offset of the time zone, the microseconds, and those of the offset."""
    for number, argument in enumerate([data_string, format]):
        if not isinstance(argument, str):
            raise TypeError(f"strptime() argument {number} must be str, not {type(argument)}")
    regex, roles, names = _compiled(format)
    found = regex.match(data_string)
    if found is None:
        raise ValueError(f"time data {data_string!r} does not match format {format!r}")
    if found.end() != len(data_string):
        raise ValueError(f"unconverted data remains: {data_string[found.end():]}")
    reading = _Reading(found, roles, names)
    offset, offset_fraction = reading.offset()
    year, month, day, weekday, day_of_year = reading.date()
    fields = (
        year, month, day, reading.hour(), reading.number("M") or 0, reading.number("S") or 0, weekday, day_of_year,
        reading.saving(), reading.found.get("Z"), offset,
    )
    return fields, reading.fraction(), offset_fraction


def _strptime_time(data_string, format="%a %b %d %H:%M:%S %Y"):
    """A time.struct_time."""
    fields, _, _ = _strptime(data_string, format)
    return time.struct_time(fields[: time._STRUCT_TM_ITEMS])


def _strptime_datetime(cls, data_string, format="%a %b %d %H:%M:%S %Y"):
    """A datetime of that class, which knows its time zone if the format has %z."""
    fields, fraction, offset_fraction = _strptime(data_string, format)
    zone, offset = fields[-2:]
    arguments = [*fields[:6], fraction]
    if offset is not None:
        ahead = timedelta(seconds=offset, microseconds=offset_fraction)
        arguments.append(timezone(ahead, zone) if zone else timezone(ahead))
    return cls(*arguments)
