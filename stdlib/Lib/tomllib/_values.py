"""Numbers, dates and times of TOML."""

import re
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

_time = r'([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?'
local_time = re.compile(_time, re.ASCII)
date_time = re.compile(
    r'(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])'
    r'(?:[Tt ]' + _time + r'(?:([Zz])|([+-])([01]\d|2[0-3]):([0-5]\d))?)?', re.ASCII)
number = re.compile(
    r'0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|b[01](?:_?[01])*|o[0-7](?:_?[0-7])*)'
    r'|[+-]?(?:0|[1-9](?:_?\d)*)(?P<float>(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?)', re.ASCII)


def _micros(fraction):
    """Microseconds of the digits after the point; further digits are cut off."""
    return int(fraction.ljust(6, '0')[:6]) if fraction else 0


def make_time(match):
    """Return the time of a match of local_time."""
    hour, minute, second, fraction = match.groups()
    return time(int(hour), int(minute), int(second), _micros(fraction))


@lru_cache(maxsize=None)
def _zone(sign, hour, minute):
    offset = timedelta(hours=int(hour), minutes=int(minute))
    return timezone(-offset if sign == '-' else offset)


def make_datetime(match):
    """Return the date or datetime of a match of date_time; ValueError if there is no such day."""
    year, month, day, hour, minute, second, fraction, utc, sign, off_hour, off_minute = match.groups()
    if hour is None:
        return date(int(year), int(month), int(day))
    zone = None
    if sign:
        zone = _zone(sign, off_hour, off_minute)
    elif utc:
        zone = timezone.utc
    return datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), _micros(fraction), zone)


def make_number(match, parse_float):
    """Return the int or float of a match of number."""
    if match['float']:
        return parse_float(match.group())
    return int(match.group(), 0)
