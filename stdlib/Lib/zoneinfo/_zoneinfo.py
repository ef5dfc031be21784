"""The class ZoneInfo."""

import bisect
import collections
import weakref
from datetime import datetime, tzinfo

from . import _tzpath
from ._files import Local, ZoneData

_EPOCH_ORDINAL = datetime(1970, 1, 1).toordinal()


def _open(key):
    """Open a zone's file, in the folders or in the package tzdata."""
    try:
        path = _tzpath.find_tzfile(key)
    except UnicodeEncodeError:
        path = None
    if path is not None:
        return open(path, "rb")
    return _tzpath.open_tzdata(key)


def _timestamp(dt):
    """Seconds of a datetime since 1970, its zone and fraction left aside."""
    return (dt.toordinal() - _EPOCH_ORDINAL) * 86400 + dt.hour * 3600 + dt.minute * 60 + dt.second


class ZoneInfo(tzinfo):
    """A time zone of the IANA database; the same key gives the same object."""

    _strong_cache_size = 8
    _strong_cache = collections.OrderedDict()
    _weak_cache = weakref.WeakValueDictionary()
    __module__ = "zoneinfo"

    def __init_subclass__(cls):
        cls._strong_cache = collections.OrderedDict()
        cls._weak_cache = weakref.WeakValueDictionary()

    def __new__(cls, key):
        instance = cls._weak_cache.get(key, None)
        if instance is None:
            instance = cls._weak_cache.setdefault(key, cls._new_instance(key))
            instance._from_cache = True
        # The zones used last stay alive.
        cls._strong_cache[key] = cls._strong_cache.pop(key, instance)
        if len(cls._strong_cache) > cls._strong_cache_size:
            cls._strong_cache.popitem(last=False)
        return instance

    @classmethod
    def no_cache(cls, key):
        """Return a new object."""
        obj = cls._new_instance(key)
        obj._from_cache = False
        return obj

    @classmethod
    def _new_instance(cls, key):
        obj = super().__new__(cls)
        obj._key = key
        with _open(key) as file:
            obj._data = ZoneData(file)
        obj._file_repr = None
        return obj

    @classmethod
    def from_file(cls, fobj, /, key=None):
        """Return the zone that a binary file holds."""
        obj = super().__new__(cls)
        obj._key = key
        obj._data = ZoneData(fobj)
        obj._file_repr = repr(fobj)
        obj._from_cache = False
        return obj

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        """Forget all objects, or those of some keys."""
        if only_keys is not None:
            for key in only_keys:
                cls._weak_cache.pop(key, None)
                cls._strong_cache.pop(key, None)
        else:
            cls._weak_cache.clear()
            cls._strong_cache.clear()

    @property
    def key(self):
        """The zone's name."""
        return self._key

    def utcoffset(self, dt, /):
        """Return the offset to UTC, daylight saving included."""
        return None if (state := self._find(dt)) is None else state.utcoff

    def dst(self, dt, /):
        """Return how much of the offset is daylight saving."""
        return None if (state := self._find(dt)) is None else state.dstoff

    def tzname(self, dt, /):
        """Return the abbreviation."""
        return None if (state := self._find(dt)) is None else state.tzname

    def _find(self, dt):
        data = self._data
        after = data.after
        if dt is None:
            # Without a time only a fixed zone has an answer.
            return after if data.fixed else None
        timestamp = _timestamp(dt)
        walls = data.walls[dt.fold]
        i = bisect.bisect_right(walls, timestamp)
        if i >= len(walls) and not (walls and timestamp < walls[-1]):
            if isinstance(after, Local):
                return after
            return after.local(timestamp, dt.year, dt.fold)
        return data.states[i - 1] if i else data.before

    def fromutc(self, dt, /):
        """Return the local time of a time of UTC that has this zone."""
        if not isinstance(dt, datetime):
            raise TypeError("fromutc() requires a datetime argument")
        if dt.tzinfo is not self:
            raise ValueError("dt.tzinfo is not self")
        data = self._data
        timestamp = _timestamp(dt)
        times, after = data.times, data.after
        fold = 0
        if times and timestamp < times[-1] or times and isinstance(after, Local):
            i = bisect.bisect_right(times, timestamp)
            if i == 0:
                state = data.before
            else:
                state = data.states[i - 1]
                before = data.states[i - 2] if i > 1 else data.before
                # After the clock went back the same times come again.
                fold = timestamp - times[i - 1] < before.seconds - state.seconds
        elif isinstance(after, Local):
            state = after
        else:
            state, fold = after.from_utc(timestamp, dt.year)
            if times:
                before = data.states[-2] if len(times) > 1 else data.before
                if timestamp - times[-1] < before.seconds - data.states[-1].seconds:
                    fold = 1
        dt += state.utcoff
        return dt.replace(fold=1) if fold else dt

    def __str__(self):
        return f"{self._key}" if self._key is not None else repr(self)

    def __repr__(self):
        if self._key is not None:
            return f"{self.__class__.__module__}.{self.__class__.__qualname__}(key={self._key!r})"
        return f"{self.__class__.__module__}.{self.__class__.__qualname__}.from_file({self._file_repr})"

    def __reduce__(self):
        return self.__class__._unpickle, (self._key, self._from_cache)

    def __reduce_ex__(self, protocol):
        if self._file_repr is not None:
            import pickle
            raise pickle.PicklingError("Cannot pickle a ZoneInfo file created from a file stream.")
        return self.__reduce__()

    @classmethod
    def _unpickle(cls, key, from_cache, /):
        return cls(key) if from_cache else cls.no_cache(key)
