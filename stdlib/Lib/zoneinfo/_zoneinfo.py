"""The class ZoneInfo."""

import weakref
from bisect import bisect_right
from datetime import datetime, tzinfo

from . import _tzpath
from ._files import Local, ZoneData

_EPOCH = datetime(1970, 1, 1).toordinal()


def _opened(key):
    """The open file of a zone, from the folders or else from the package tzdata."""
    try:
        path = _tzpath.find_tzfile(key)
    except UnicodeEncodeError:
        # No file can have that name.
        path = None
    return _tzpath.open_tzdata(key) if path is None else open(path, "rb")


def _seconds(dt):
    """The seconds of a datetime since 1970, as if it were UTC."""
    days = dt.toordinal() - _EPOCH
    return ((days * 24 + dt.hour) * 60 + dt.minute) * 60 + dt.second


class _Known:
    """The zones of a class that are in use, of which the last ones used are kept in any case."""

    KEPT = 8

    def __init__(self):
        self.alive = weakref.WeakValueDictionary()
        self.kept = {}

    def get(self, key, make):
        """The zone of a key: the one that is known, or else one that is made."""
        zone = self.alive.get(key)
        if zone is None:
            # Another thread may have been faster.
            zone = self.alive.setdefault(key, make(key))
        self.kept.pop(key, None)
        self.kept[key] = zone
        if len(self.kept) > self.KEPT:
            del self.kept[next(iter(self.kept))]
        return zone

    def forget(self, keys=None):
        """Forget all zones, or those of some keys."""
        for zones in self.alive, self.kept:
            for key in list(zones) if keys is None else keys:
                zones.pop(key, None)


class ZoneInfo(tzinfo):
    """A time zone of the IANA database. The same key gives the same object, as long as that is in use."""

    __module__ = "zoneinfo"
    _known = _Known()

    def __init_subclass__(cls):
        cls._known = _Known()

    def __new__(cls, key):
        return cls._known.get(key, cls._cached)

    @classmethod
    def _made(cls, key, file, *, from_cache=False, file_repr=None):
        zone = super().__new__(cls)
        zone._key, zone._data = key, ZoneData(file)
        zone._from_cache, zone._file_repr = from_cache, file_repr
        return zone

    @classmethod
    def _cached(cls, key):
        with _opened(key) as file:
            return cls._made(key, file, from_cache=True)

    @classmethod
    def no_cache(cls, key):
        """The zone of a key as an object of its own."""
        with _opened(key) as file:
            return cls._made(key, file)

    @classmethod
    def from_file(cls, fobj, /, key=None):
        """The zone in an open binary file."""
        return cls._made(key, fobj, file_repr=repr(fobj))

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        """Let zones be read anew, all or those of some keys."""
        cls._known.forget(None if only_keys is None else list(only_keys))

    key = property(lambda self: self._key, doc="The name of the zone.")

    # Local time

    def _state(self, dt):
        """What is in force at a local time; None if that depends on the time and there is none."""
        data = self._data
        after = data.after
        if dt is None:
            return after if data.fixed else None
        seconds = _seconds(dt)
        walls = data.walls[dt.fold]
        place = bisect_right(walls, seconds)
        # Odd files have changes whose local times are not in order.
        if place < len(walls) or walls and seconds < walls[-1]:
            return data.states[place - 1] if place else data.before
        # After the last change there is one state for ever, or a rule for all years.
        return after if isinstance(after, Local) else after.local(seconds, dt.year, dt.fold)

    def utcoffset(self, dt, /):
        """How far the clocks are ahead of UTC."""
        state = self._state(dt)
        return state and state.utcoff

    def dst(self, dt, /):
        """How much of that is daylight saving."""
        state = self._state(dt)
        return state and state.dstoff

    def tzname(self, dt, /):
        """The zone's abbreviation at that time."""
        state = self._state(dt)
        return state and state.tzname

    def fromutc(self, dt, /):
        """The local time at a time of UTC, which must have this zone."""
        if not isinstance(dt, datetime):
            raise TypeError("fromutc() requires a datetime argument")
        if dt.tzinfo is not self:
            raise ValueError("dt.tzinfo is not self")
        state, again = self._state_from_utc(_seconds(dt), dt.year)
        local = dt + state.utcoff
        return local.replace(fold=1) if again else local

    def _state_from_utc(self, seconds, year):
        """What is in force at a time of UTC, and whether the clocks have shown the local time once before."""
        data = self._data
        times, after = data.times, data.after
        if not times:
            return (after, False) if isinstance(after, Local) else after.from_utc(seconds, year)
        last = len(times) - 1
        if seconds >= times[last] and not isinstance(after, Local):
            state, again = after.from_utc(seconds, year)
            return state, again or self._is_again(last, seconds)
        place = bisect_right(times, seconds) - 1
        if place < 0:
            return data.before, False
        return data.states[place], self._is_again(place, seconds)

    def _is_again(self, place, seconds):
        """Whether the clocks went back at a change, and not longer ago than they went back."""
        data = self._data
        before = data.states[place - 1] if place else data.before
        return seconds - data.times[place] < before.seconds - data.states[place].seconds

    # Text and pickles

    def __str__(self):
        return repr(self) if self._key is None else self._key

    def __repr__(self):
        cls = type(self)
        call = f"(key={self._key!r})" if self._key is not None else f".from_file({self._file_repr})"
        return f"{cls.__module__}.{cls.__qualname__}{call}"

    def __reduce__(self):
        return type(self)._unpickle, (self._key, int(self._from_cache))

    def __reduce_ex__(self, protocol):
        if self._file_repr is None:
            return self.__reduce__()
        import pickle

        raise pickle.PicklingError("Cannot pickle a ZoneInfo file created from a file stream.")

    @classmethod
    def _unpickle(cls, key, from_cache, /):
        make = cls if from_cache else cls.no_cache
        return make(key)
