"""Calendar arithmetic and the text forms of dates and times, for the datetime classes.

Works with plain numbers: a day is its ordinal, where 1 January of year 1 is day 1
of the Gregorian calendar carried back for ever.
"""

import time as _time

MINYEAR = 1
MAXYEAR = 9999

_DAYS_IN_MONTH = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS_BEFORE_MONTH = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)

_DAYS_IN_400_YEARS = 146097
_DAYS_IN_100_YEARS = 36524
_DAYS_IN_4_YEARS = 1461

MONTH_NAMES = (None, "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_NAMES = (None, "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def is_leap(year):
    """Tell whether a year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year, month):
    """Return the number of days in a month."""
    if month == 2 and is_leap(year):
        return 29
    return _DAYS_IN_MONTH[month]


def days_before_year(year):
    """Return the number of days before 1 January of a year."""
    y = year - 1
    return y * 365 + y // 4 - y // 100 + y // 400


def days_before_month(year, month):
    """Return the number of days of a year before the first of a month."""
    return _DAYS_BEFORE_MONTH[month] + (month > 2 and is_leap(year))


def ymd_to_ordinal(year, month, day):
    """Return the ordinal of a date."""
    return days_before_year(year) + days_before_month(year, month) + day


def ordinal_to_ymd(n):
    """Return (year, month, day) of an ordinal."""
    n -= 1
    n400, n = divmod(n, _DAYS_IN_400_YEARS)
    n100, n = divmod(n, _DAYS_IN_100_YEARS)
    n4, n = divmod(n, _DAYS_IN_4_YEARS)
    n1, n = divmod(n, 365)
    year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1
    if n1 == 4 or n100 == 4:
        # The last day of a leap year at the end of a cycle.
        return year - 1, 12, 31
    # A guess that is right or one too high.
    month = (n + 50) >> 5
    preceding = days_before_month(year, month)
    if preceding > n:
        month -= 1
        preceding = days_before_month(year, month)
    return year, month, n - preceding + 1


def iso_week1_monday(year):
    """Return the ordinal of the Monday that begins ISO week 1 of a year."""
    first_day = ymd_to_ordinal(year, 1, 1)
    # The week belongs to the year if it has the year's first Thursday.
    first_weekday = (first_day + 6) % 7
    monday = first_day - first_weekday
    if first_weekday > 3:
        monday += 7
    return monday


def iso_to_ymd(year, week, day):
    """Return (year, month, day) of an ISO year, week and day; ValueError when there is no such day."""
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"Year is out of range: {year}")
    if not 0 < week < 53:
        # Years that begin on a Thursday, or leap years that begin on a Wednesday, have a week 53.
        first_weekday = ymd_to_ordinal(year, 1, 1) % 7
        if week != 53 or not (first_weekday == 4 or first_weekday == 3 and is_leap(year)):
            raise ValueError(f"Invalid week: {week}")
    if not 0 < day < 8:
        raise ValueError(f"Invalid day: {day} (range is [1, 7])")
    return ordinal_to_ymd(iso_week1_monday(year) + (week - 1) * 7 + day - 1)


def make_struct_time(y, m, d, hh, mm, ss, dstflag):
    """Return the time.struct_time of a date and time."""
    weekday = (ymd_to_ordinal(y, m, d) + 6) % 7
    return _time.struct_time((y, m, d, hh, mm, ss, weekday, days_before_month(y, m) + d, dstflag))


_TIMESPECS = {
    "hours": "{:02d}",
    "minutes": "{:02d}:{:02d}",
    "seconds": "{:02d}:{:02d}:{:02d}",
    "milliseconds": "{:02d}:{:02d}:{:02d}.{:03d}",
    "microseconds": "{:02d}:{:02d}:{:02d}.{:06d}",
}


def format_time(hh, mm, ss, us, timespec="auto"):
    """Return the ISO form of a time, as precise as timespec says; auto leaves out microseconds of zero."""
    if timespec == "auto":
        timespec = "microseconds" if us else "seconds"
    elif timespec == "milliseconds":
        us //= 1000
    try:
        template = _TIMESPECS[timespec]
    except KeyError:
        raise ValueError("Unknown timespec value") from None
    return template.format(hh, mm, ss, us)


def format_offset(offset, separator=":"):
    """Return an offset from UTC, a timedelta or None, as +HH:MM and seconds if there are any."""
    if offset is None:
        return ""
    if offset.days < 0:
        sign = "-"
        offset = -offset
    else:
        sign = "+"
    minutes, seconds = divmod(offset.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{sign}{hours:02d}{separator}{minutes:02d}"
    if seconds or offset.microseconds:
        text += f"{separator}{seconds:02d}"
        if offset.microseconds:
            text += f".{offset.microseconds:06d}"
    return text


def wrap_strftime(obj, format, timetuple):
    """Format with time.strftime(), after filling in what that does not know: %f, %z, %:z and %Z."""
    pieces = []
    i, n = 0, len(format)
    while i < n:
        ch = format[i]
        i += 1
        if ch != "%" or i >= n:
            pieces.append(ch)
            continue
        ch = format[i]
        i += 1
        if ch == "f":
            pieces.append(f"{getattr(obj, 'microsecond', 0):06d}")
        elif ch == "z":
            if hasattr(obj, "utcoffset"):
                pieces.append(format_offset(obj.utcoffset(), ""))
        elif ch == ":" and format[i:i + 1] == "z":
            i += 1
            if hasattr(obj, "utcoffset"):
                pieces.append(format_offset(obj.utcoffset(), ":"))
        elif ch == "Z":
            if hasattr(obj, "tzname"):
                name = obj.tzname()
                if name is not None:
                    # A percent sign in the name is no directive.
                    pieces.append(name.replace("%", "%%"))
        else:
            pieces.append("%" + ch)
    return _time.strftime("".join(pieces), timetuple)


def _digits(text, start, count):
    """Return the number made of `count` ASCII digits at an index; ValueError if they are not."""
    part = text[start:start + count]
    if len(part) != count or not (part.isascii() and part.isdigit()):
        raise ValueError("expected digits")
    return int(part)


def parse_iso_date(text):
    """Return (year, month, day) of a date in one of the ISO 8601 forms; ValueError if it is none."""
    if len(text) not in (7, 8, 10):
        raise ValueError("wrong length")
    year = _digits(text, 0, 4)
    has_separator = text[4] == "-"
    pos = 4 + has_separator
    if text[pos:pos + 1] == "W":
        week = _digits(text, pos + 1, 2)
        pos += 3
        day = 1
        if len(text) > pos:
            if (text[pos:pos + 1] == "-") != has_separator:
                raise ValueError("Inconsistent use of dash separator")
            pos += has_separator
            day = _digits(text, pos, 1)
            if len(text) != pos + 1:
                raise ValueError("wrong length")
        return iso_to_ymd(year, week, day)
    month = _digits(text, pos, 2)
    pos += 2
    if (text[pos:pos + 1] == "-") != has_separator:
        raise ValueError("Inconsistent use of dash separator")
    pos += has_separator
    day = _digits(text, pos, 2)
    if len(text) != pos + 2:
        raise ValueError("wrong length")
    return year, month, day


def _parse_hms(text):
    """Return [hours, minutes, seconds, microseconds] of a time without zone."""
    parts = [0, 0, 0, 0]
    length = len(text)
    pos = 0
    has_separator = text[2:3] == ":"
    for i in range(3):
        parts[i] = _digits(text, pos, 2)
        pos += 2
        if pos >= length:
            return parts
        following = text[pos]
        if following in ".,":
            if i < 2:
                raise ValueError("fraction of something else than seconds")
            break
        if has_separator:
            if following != ":" or i == 2:
                raise ValueError("expected separator")
            pos += 1
        elif i == 2:
            raise ValueError("unexpected characters")
    pos += 1
    fraction = text[pos:]
    if not (fraction.isascii() and fraction.isdigit()):
        raise ValueError("expected digits")
    # Digits beyond microseconds are dropped.
    parts[3] = int(fraction[:6].ljust(6, "0"))
    return parts


def parse_iso_time(text):
    """Return (hour, minute, second, microsecond, offset) of an ISO 8601 time.

    The offset from UTC is None or (sign, hours, minutes, seconds,
    microseconds); for Z it is all zero.
    """
    if len(text) < 2:
        raise ValueError("Isoformat time too short")
    zone_at = -1
    for i, char in enumerate(text):
        if char in "+-Z":
            zone_at = i
            break
    if zone_at < 0:
        return (*_parse_hms(text), None)
    hms = _parse_hms(text[:zone_at])
    zone = text[zone_at + 1:]
    if text[zone_at] == "Z":
        if zone:
            raise ValueError("text after Z")
        return (*hms, (1, 0, 0, 0, 0))
    # Lengths that no complete zone has.
    if len(zone) in (0, 1, 3):
        raise ValueError("Malformed time zone string")
    sign = -1 if text[zone_at] == "-" else 1
    return (*hms, (sign, *_parse_hms(zone)))


def find_iso_separator(text):
    """Return the index of the character between date and time in an ISO 8601 date and time."""
    length = len(text)
    if length == 7:
        return 7
    if text[4] == "-":
        if text[5] != "W":
            return 10
        if length < 8:
            raise ValueError("Invalid ISO string")
        if length > 8 and text[8] == "-":
            if length == 9:
                raise ValueError("Invalid ISO string")
            if length > 10 and text[10].isdigit():
                # The dash is the separator: what follows is too long for a weekday.
                return 8
            return 10
        return 8
    if text[4] == "W":
        # Without dashes, the number of digits tells whether there is a weekday.
        index = 7
        while index < length and text[index].isdigit():
            index += 1
        if index < 9:
            return index
        return 7 if index % 2 == 0 else 8
    return 8
