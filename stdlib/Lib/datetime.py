"""Dates, times, time zones and differences between them."""

try:
    from _datetime import *
    from _datetime import __doc__
except ImportError:
    from _pydatetime import *

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")
