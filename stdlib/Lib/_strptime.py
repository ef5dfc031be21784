"""What time.strptime() and datetime.strptime() share: reading dates and times in a given format."""

import os
import time
from _thread import allocate_lock as _thread_allocate_lock
from datetime import date as datetime_date
from datetime import timedelta as datetime_timedelta
from datetime import timezone as datetime_timezone
from re import IGNORECASE
from re import compile as re_compile
from re import escape as re_escape
from re import sub as re_sub

__all__ = []


def _getlang():
    """Return the locale for times."""
    try:
        import locale
    except ImportError:
        return None, None
    return locale.getlocale(locale.LC_TIME)


class LocaleTime:
    """The names and formats of the current locale, in lower case.

    f_weekday, a_weekday -- names of the days of the week, Monday first, full and short
    f_month, a_month -- names of the months from 1, full and short
    am_pm -- the names of the halves of the day
    LC_date_time, LC_date, LC_time -- the formats of %c, %x and %X
    timezone -- two sets of names of time zones, without and with daylight saving time
    """

    def __init__(self):
        self.lang = _getlang()
        # 1 to 7 January 2001 were Monday to Sunday.
        days = [(2001, 1, day + 1, 0, 0, 0, day, day + 1, 0) for day in range(7)]
        months = [(2001, month, 1, 0, 0, 0, 0, 1, 0) for month in range(1, 13)]
        self.f_weekday = [time.strftime("%A", day).lower() for day in days]
        self.a_weekday = [time.strftime("%a", day).lower() for day in days]
        self.f_month = [""] + [time.strftime("%B", month).lower() for month in months]
        self.a_month = [""] + [time.strftime("%b", month).lower() for month in months]
        self.am_pm = [time.strftime("%p", (1999, 3, 17, hour, 44, 55, 2, 76, 0)).lower() for hour in (1, 22)]
        self.__calc_timezone()
        self.__calc_date_time()
        if _getlang() != self.lang:
            raise ValueError("locale changed during initialization")
        if time.tzname != self.tzname or time.daylight != self.daylight:
            raise ValueError("timezone changed during initialization")

    def __calc_timezone(self):
        try:
            time.tzset()
        except AttributeError:
            pass
        self.tzname = time.tzname
        self.daylight = time.daylight
        no_saving = frozenset({"utc", "gmt", self.tzname[0].lower()})
        has_saving = frozenset({self.tzname[1].lower()}) if self.daylight else frozenset()
        self.timezone = no_saving, has_saving

    def __calc_date_time(self):
        """Find the formats: format a moment all of whose numbers differ, and see what stands where."""
        moment = time.struct_time((1999, 3, 17, 22, 44, 55, 2, 76, 0))
        replacements = [
            ("%", "%%"),
            (self.f_weekday[2], "%A"),
            (self.f_month[3], "%B"),
            (self.a_weekday[2], "%a"),
            (self.a_month[3], "%b"),
            (self.am_pm[1], "%p"),
            ("1999", "%Y"), ("99", "%y"), ("22", "%H"), ("44", "%M"), ("55", "%S"), ("76", "%j"),
            ("17", "%d"), ("03", "%m"), ("3", "%m"),
            # The day of the week as a number, and the hour of twelve.
            ("2", "%w"), ("10", "%I"),
        ]
        replacements += [(tz, "%Z") for names in self.timezone for tz in names]
        formats = []
        for directive in ("%c", "%x", "%X"):
            text = time.strftime(directive, moment).lower()
            for old, new in replacements:
                # Some locales lack some names, and an empty string is everywhere.
                if old:
                    text = text.replace(old, new)
            # Which of the two weeks of the year it is, a day of another week tells.
            other = time.struct_time((1999, 1, 3, 1, 1, 1, 6, 3, 0))
            week = "%W" if "00" in time.strftime(directive, other) else "%U"
            formats.append(text.replace("11", week))
        self.LC_date_time, self.LC_date, self.LC_time = formats


class TimeRE(dict):
    """The regular expressions of the directives, for a locale."""

    def __init__(self, locale_time=None):
        self.locale_time = locale_time or LocaleTime()
        names = self.locale_time
        super().__init__({
            "d": r"(?P<d>3[01]|[12]\d|0[1-9]|[1-9]| [1-9])",
            "f": r"(?P<f>[0-9]{1,6})",
            "H": r"(?P<H>2[0-3]|[01]\d|\d)",
            "I": r"(?P<I>1[0-2]|0[1-9]|[1-9]| [1-9])",
            "G": r"(?P<G>\d{4})",
            "j": r"(?P<j>36[0-6]|3[0-5]\d|[12]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])",
            "m": r"(?P<m>1[0-2]|0[1-9]|[1-9])",
            "M": r"(?P<M>[0-5]\d|\d)",
            "S": r"(?P<S>6[01]|[0-5]\d|\d)",
            "U": r"(?P<U>5[0-3]|[0-4]\d|\d)",
            "w": r"(?P<w>[0-6])",
            "u": r"(?P<u>[1-7])",
            "V": r"(?P<V>5[0-3]|0[1-9]|[1-4]\d|\d)",
            "y": r"(?P<y>\d\d)",
            "Y": r"(?P<Y>\d{4})",
            "z": r"(?P<z>[+-]\d\d:?[0-5]\d(:?[0-5]\d(\.\d{1,6})?)?|(?-i:Z))",
            "A": self.__seqToRE(names.f_weekday, "A"),
            "a": self.__seqToRE(names.a_weekday, "a"),
            "B": self.__seqToRE(names.f_month[1:], "B"),
            "b": self.__seqToRE(names.a_month[1:], "b"),
            "p": self.__seqToRE(names.am_pm, "p"),
            "Z": self.__seqToRE((tz for tz_names in names.timezone for tz in tz_names), "Z"),
            "%": "%",
        })
        self["W"] = self["U"].replace("U", "W")
        self["c"] = self.pattern(names.LC_date_time)
        self["x"] = self.pattern(names.LC_date)
        self["X"] = self.pattern(names.LC_time)

    def __seqToRE(self, to_convert, directive):
        """Return the expression for one of several names; the longest first, as one may begin with another."""
        to_convert = sorted(to_convert, key=len, reverse=True)
        if not any(to_convert):
            return ""
        return f"(?P<{directive}>{'|'.join(map(re_escape, to_convert))})"

    def pattern(self, format):
        """Return the regular expression of a format, as a string."""
        # What means something in regular expressions, but for the percent signs.
        format = re_sub(r"([\\.^$*+?\(\){}\[\]|])", r"\\\1", format)
        format = re_sub(r"\s+", r"\\s+", format)
        # A straight apostrophe stands for the typographic one too, in names of some locales.
        format = re_sub(r"'", "['\u02bc]", format)
        pieces = []
        year_in_format = False
        day_of_month_in_format = False
        while "%" in format:
            index = format.index("%") + 1
            char = format[index]
            pieces.append(format[:index - 1])
            pieces.append(self[char])
            format = format[index + 1:]
            if char in "Yyc%G":
                year_in_format = year_in_format or char not in "%"
            elif char in "d":
                day_of_month_in_format = True
        if day_of_month_in_format and not year_in_format:
            import warnings

            warnings.warn(
                "Parsing dates involving a day of month without a year specified is ambiguious\n"
                "and fails to parse leap day. The default behavior will change in Python 3.15\n"
                "to either always raise an exception or to use a different default year (TBD).\n"
                "To avoid trouble, add a specific year to the input & format.\n"
                "See https://github.com/python/cpython/issues/70647.",
                DeprecationWarning, skip_file_prefixes=(os.path.dirname(__file__),),
            )
        return "".join(pieces) + format

    def compile(self, format):
        """Return the compiled regular expression of a format."""
        return re_compile(self.pattern(format), IGNORECASE)


_cache_lock = _thread_allocate_lock()
# Changed under the lock only.
_TimeRE_cache = TimeRE()
_CACHE_MAX_SIZE = 5
_regex_cache = {}


def _calc_julian_from_U_or_W(year, week_of_year, day_of_week, week_starts_Mon):
    """Return the day of the year for a week and a weekday, Monday being 0."""
    first_weekday = datetime_date(year, 1, 1).weekday()
    if not week_starts_Mon:
        first_weekday = (first_weekday + 1) % 7
        day_of_week = (day_of_week + 1) % 7
    # Week 0 is what comes before the first full week.
    week_0_length = (7 - first_weekday) % 7
    if week_of_year == 0:
        return 1 + day_of_week - first_weekday
    return 1 + week_0_length + 7 * (week_of_year - 1) + day_of_week


def _format_regex(format):
    """Return the regular expression of a format, from the cache if it is there, and the locale's names."""
    global _TimeRE_cache, _regex_cache
    with _cache_lock:
        locale_time = _TimeRE_cache.locale_time
        if (
            _getlang() != locale_time.lang
            or time.tzname != locale_time.tzname
            or time.daylight != locale_time.daylight
        ):
            _TimeRE_cache = TimeRE()
            _regex_cache.clear()
            locale_time = _TimeRE_cache.locale_time
        if len(_regex_cache) > _CACHE_MAX_SIZE:
            _regex_cache.clear()
        format_regex = _regex_cache.get(format)
        if not format_regex:
            try:
                format_regex = _TimeRE_cache.compile(format)
            except KeyError as err:
                bad_directive = err.args[0]
                if bad_directive == "\\":
                    # The percent sign was followed by something that got escaped.
                    bad_directive = "%"
                del err
                raise ValueError(f"'{bad_directive}' is a bad directive in format '{format}'") from None
            except IndexError:
                raise ValueError(f"stray % in format '{format}'") from None
            _regex_cache[format] = format_regex
    return format_regex, locale_time


def _parse_offset(z):
    """Return an offset from UTC as seconds and microseconds."""
    if z == "Z":
        return 0, 0
    if z[3] == ":":
        z = z[:3] + z[4:]
        if len(z) > 5:
            if z[5] != ":":
                raise ValueError(f"Inconsistent use of : in {z[:3]}:{z[3:]}")
            z = z[:5] + z[6:]
    hours = int(z[1:3])
    minutes = int(z[3:5])
    seconds = int(z[5:7] or 0)
    gmtoff = hours * 3600 + minutes * 60 + seconds
    fraction = int(z[8:].ljust(6, "0")) if z[8:] else 0
    if z.startswith("-"):
        return -gmtoff, -fraction
    return gmtoff, fraction


def _find_timezone(found_zone, locale_time):
    """Return 0 or 1 for a name of a time zone without or with daylight saving time, -1 if that is not known."""
    for value, tz_values in enumerate(locale_time.timezone):
        if found_zone in tz_values:
            # A name for both tells nothing, unless it is UTC's.
            if (
                time.tzname[0] == time.tzname[1]
                and time.daylight
                and found_zone not in ("utc", "gmt")
            ):
                break
            return value
    return -1


def _hour_of_day(found, locale_time):
    if "H" in found:
        return int(found["H"])
    if "I" not in found:
        return 0
    hour = int(found["I"])
    ampm = (found.get("p") or "").lower()
    if ampm in ("", locale_time.am_pm[0]):
        return 0 if hour == 12 else hour
    if ampm == locale_time.am_pm[1]:
        return hour if hour == 12 else hour + 12
    return hour


def _check_iso_directives(iso_year, year, iso_week, julian, weekday):
    """Raise ValueError for directives of ISO weeks that are incomplete or mixed with others."""
    if iso_year is not None:
        if julian is not None:
            raise ValueError(
                "Day of the year directive '%j' is not compatible with ISO year directive '%G'. "
                "Use '%Y' instead."
            )
        if iso_week is None or weekday is None:
            raise ValueError(
                "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday "
                "directive ('%A', '%a', '%w', or '%u')."
            )
    elif iso_week is not None:
        if year is None or weekday is None:
            raise ValueError(
                "ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday "
                "directive ('%A', '%a', '%w', or '%u')."
            )
        raise ValueError(
            "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead."
        )


def _strptime(data_string, format="%a %b %d %H:%M:%S %Y"):
    """Return (a tuple as of time.struct_time, microseconds, microseconds of the offset)."""
    for index, arg in enumerate([data_string, format]):
        if not isinstance(arg, str):
            raise TypeError(f"strptime() argument {index} must be str, not {type(arg)}")
    format_regex, locale_time = _format_regex(format)
    match = format_regex.match(data_string)
    if not match:
        raise ValueError(f"time data {data_string!r} does not match format {format!r}")
    if len(data_string) != match.end():
        raise ValueError(f"unconverted data remains: {data_string[match.end():]}")
    found = match.groupdict()

    year = None
    if "y" in found:
        year = int(found["y"])
        # The years of the two centuries as POSIX has them.
        year += 2000 if year <= 68 else 1900
    elif "Y" in found:
        year = int(found["Y"])
    iso_year = int(found["G"]) if "G" in found else None
    iso_week = int(found["V"]) if "V" in found else None
    month = day = 1
    if "m" in found:
        month = int(found["m"])
    elif "B" in found:
        month = locale_time.f_month.index(found["B"].lower())
    elif "b" in found:
        month = locale_time.a_month.index(found["b"].lower())
    if "d" in found:
        day = int(found["d"])
    hour = _hour_of_day(found, locale_time)
    minute = int(found.get("M", 0))
    second = int(found.get("S", 0))
    fraction = int(found["f"].ljust(6, "0")) if "f" in found else 0
    weekday = julian = None
    if "A" in found:
        weekday = locale_time.f_weekday.index(found["A"].lower())
    elif "a" in found:
        weekday = locale_time.a_weekday.index(found["a"].lower())
    elif "w" in found:
        weekday = (int(found["w"]) - 1) % 7
    elif "u" in found:
        weekday = int(found["u"]) - 1
    if "j" in found:
        julian = int(found["j"])
    week_of_year = None
    week_of_year_start = None
    for directive, start in (("U", 6), ("W", 0)):
        if directive in found:
            week_of_year = int(found[directive])
            week_of_year_start = start
    gmtoff, gmtoff_fraction = None, 0
    if found.get("z") is not None:
        gmtoff, gmtoff_fraction = _parse_offset(found["z"])
    tz = -1
    tzname = found.get("Z")
    if tzname is not None:
        tz = _find_timezone(tzname.lower(), locale_time)

    _check_iso_directives(iso_year, year, iso_week, julian, weekday)
    leap_year_fix = False
    if year is None:
        if month == 2 and day == 29:
            # 1900 was no leap year, but the day is there.
            year = 1904
            leap_year_fix = True
        else:
            year = 1900
    if julian is None and weekday is not None:
        if week_of_year is not None:
            julian = _calc_julian_from_U_or_W(year, week_of_year, weekday, week_of_year_start == 0)
        elif iso_year is not None and iso_week is not None:
            date = datetime_date.fromisocalendar(iso_year, iso_week, weekday + 1)
            year, month, day = date.year, date.month, date.day
            julian = date.timetuple().tm_yday
        if julian is not None and julian <= 0:
            # In the year before.
            year -= 1
            julian += 366 if _is_leap(year) else 365
    if julian is None:
        # Of the year as it was found, leap year or not.
        julian = datetime_date(year, month, day).toordinal() - datetime_date(year, 1, 1).toordinal() + 1
    else:
        date = datetime_date.fromordinal(julian - 1 + datetime_date(year, 1, 1).toordinal())
        year, month, day = date.year, date.month, date.day
    if weekday is None:
        weekday = datetime_date(year, month, day).weekday()
    if leap_year_fix:
        year = 1900
    return (
        (year, month, day, hour, minute, second, weekday, julian, tz, tzname, gmtoff), fraction, gmtoff_fraction
    )


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _strptime_time(data_string, format="%a %b %d %H:%M:%S %Y"):
    """Return the time.struct_time of a string: time.strptime()."""
    tt = _strptime(data_string, format)[0]
    return time.struct_time(tt)


def _strptime_datetime(cls, data_string, format="%a %b %d %H:%M:%S %Y"):
    """Return an instance of cls for a string: datetime.strptime()."""
    tt, fraction, gmtoff_fraction = _strptime(data_string, format)
    tzname, gmtoff = tt[-2:]
    args = tt[:6] + (fraction,)
    if gmtoff is not None:
        tzdelta = datetime_timedelta(seconds=gmtoff, microseconds=gmtoff_fraction)
        if tzname:
            tz = datetime_timezone(tzdelta, tzname)
        else:
            tz = datetime_timezone(tzdelta)
        args += (tz,)
    return cls(*args)
