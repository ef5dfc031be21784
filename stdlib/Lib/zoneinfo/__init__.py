"""Time zones of the IANA database."""

__all__ = ["ZoneInfo", "reset_tzpath", "available_timezones", "TZPATH", "ZoneInfoNotFoundError",
           "InvalidTZPathWarning"]

from . import _tzpath
from ._tzpath import InvalidTZPathWarning, ZoneInfoNotFoundError, available_timezones, reset_tzpath
from ._zoneinfo import ZoneInfo


def __getattr__(name):
    # It changes with reset_tzpath().
    if name == "TZPATH":
        return _tzpath.TZPATH
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(list(globals()) + ["TZPATH"])
