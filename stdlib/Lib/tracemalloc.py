"""Find out where memory is allocated.

    tracemalloc.start()
    ...
    for statistic in tracemalloc.take_snapshot().statistics('lineno')[:10]:
        print(statistic)
"""
import fnmatch
import linecache
import os.path
import pickle
from collections.abc import Iterable, Sequence
from functools import total_ordering

from _tracemalloc import *
from _tracemalloc import _get_object_traceback, _get_traces


def _format_size(size, sign):
    """A size with its unit, and with a sign if wanted."""
    plus = "+" if sign else ""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if unit != "B" and abs(size) < 100:
            return f"{size:{plus}.1f} {unit}"
        if abs(size) < 10240:
            return f"{size:{plus}.0f} {unit}"
        size /= 1024
    return f"{size:{plus}.{1 if abs(size) < 100 else 0}f} TiB"


def _average(size, count):
    return f", average={_format_size(size / count, False)}" if count else ""


class _Values:
    """Base of objects that consist of the values of their slots, in order."""

    __slots__ = ()

    def __init__(self, *values):
        for name, value in zip(self.__slots__, values, strict=True):
            setattr(self, name, value)

    def _values(self):
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other):
        return self._values() == other._values() if isinstance(other, type(self)) else NotImplemented

    def __hash__(self):
        return hash(self._values())


class Statistic(_Values):
    """How much memory was allocated in one place."""

    __slots__ = ("traceback", "size", "count")

    def __init__(self, traceback, size, count):
        super().__init__(traceback, size, count)

    def __str__(self):
        size = _format_size(self.size, False)
        return f"{self.traceback}: size={size}, count={self.count}{_average(self.size, self.count)}"

    def __repr__(self):
        return f"<Statistic traceback={self.traceback!r} size={self.size} count={self.count}>"

    def _sort_key(self):
        return self.size, self.count, self.traceback


class StatisticDiff(_Values):
    """How much more or less memory was allocated in one place than at another time."""

    __slots__ = ("traceback", "size", "size_diff", "count", "count_diff")

    def __init__(self, traceback, size, size_diff, count, count_diff):
        super().__init__(traceback, size, size_diff, count, count_diff)

    def __str__(self):
        sizes = f"{_format_size(self.size, False)} ({_format_size(self.size_diff, True)})"
        counts = f"{self.count} ({self.count_diff:+})"
        return f"{self.traceback}: size={sizes}, count={counts}{_average(self.size, self.count)}"

    def __repr__(self):
        sizes, counts = f"{self.size} ({self.size_diff:+})", f"{self.count} ({self.count_diff:+})"
        return f"<StatisticDiff traceback={self.traceback!r} size={sizes} count={counts}>"

    def _sort_key(self):
        return abs(self.size_diff), self.size, abs(self.count_diff), self.count, self.traceback


@total_ordering
class Frame(_Values):
    """A line of a file."""

    __slots__ = ("_frame",)

    def __init__(self, frame):
        super().__init__(frame)

    filename = property(lambda self: self._frame[0], doc="The name of the file.")
    lineno = property(lambda self: self._frame[1], doc="The number of the line.")

    def __lt__(self, other):
        return self._frame < other._frame if isinstance(other, Frame) else NotImplemented

    def __str__(self):
        return "{}:{}".format(*self._frame)

    def __repr__(self):
        return "<Frame filename={!r} lineno={!r}>".format(*self._frame)


@total_ordering
class Traceback(Sequence):
    """The frames that led to an allocation, the innermost last. `total_nframe` is how many there were, if that is known."""

    __slots__ = ("_frames", "_total_nframe")

    def __init__(self, frames, total_nframe=None):
        # They come with the innermost first.
        self._frames, self._total_nframe = tuple(frames)[::-1], total_nframe

    total_nframe = property(lambda self: self._total_nframe)

    def __len__(self):
        return len(self._frames)

    def __getitem__(self, index):
        found = self._frames[index]
        return tuple(map(Frame, found)) if isinstance(index, slice) else Frame(found)

    def __contains__(self, frame):
        return frame._frame in self._frames

    def __hash__(self):
        return hash(self._frames)

    def __eq__(self, other):
        return self._frames == other._frames if isinstance(other, Traceback) else NotImplemented

    def __lt__(self, other):
        return self._frames < other._frames if isinstance(other, Traceback) else NotImplemented

    def __str__(self):
        return str(self[0])

    def __repr__(self):
        total = "" if self._total_nframe is None else f" total_nframe={self._total_nframe}"
        return f"<Traceback {tuple(self)}{total}>"

    def format(self, limit=None, most_recent_first=False):
        """The lines of a traceback, without line ends. Of a positive limit the innermost frames are shown, else the outermost."""
        frames = self[:]
        if limit is not None:
            frames = frames[-limit:] if limit > 0 else frames[:limit]
        lines = []
        for frame in reversed(frames) if most_recent_first else frames:
            lines.append(f'  File "{frame.filename}", line {frame.lineno}')
            if source := linecache.getline(frame.filename, frame.lineno).strip():
                lines.append(f"    {source}")
        return lines


def get_object_traceback(obj):
    """The traceback of the allocation of an object, or None."""
    frames = _get_object_traceback(obj)
    return frames if frames is None else Traceback(frames)


class Trace(_Values):
    """One block of memory: its domain, size and traceback."""

    __slots__ = ("_trace",)

    def __init__(self, trace):
        super().__init__(trace)

    domain = property(lambda self: self._trace[0], doc="The address space.")
    size = property(lambda self: self._trace[1], doc="The size in bytes.")
    traceback = property(lambda self: Traceback(*self._trace[2:]), doc="Where it was allocated.")

    def __str__(self):
        return f"{self.traceback}: {_format_size(self.size, False)}"

    def __repr__(self):
        return f"<Trace domain={self.domain} size={_format_size(self.size, False)}, traceback={self.traceback!r}>"


class _Traces(Sequence):
    """The traces of a snapshot, kept as tuples."""

    def __init__(self, traces):
        super().__init__()
        self._traces = traces  # each a tuple (domain, size, frames, number of frames)

    def __len__(self):
        return len(self._traces)

    def __getitem__(self, index):
        found = self._traces[index]
        return tuple(map(Trace, found)) if isinstance(index, slice) else Trace(found)

    def __contains__(self, trace):
        return trace._trace in self._traces

    def __eq__(self, other):
        return self._traces == other._traces if isinstance(other, _Traces) else NotImplemented

    __hash__ = None

    def __repr__(self):
        return f"<Traces len={len(self)}>"


# Filters.


def _normalize_filename(filename):
    plain = os.path.normcase(filename)
    return plain[:-1] if plain.endswith(".pyc") else plain


class BaseFilter:
    """Base of the filters: an inclusive one keeps what it matches, an exclusive one all else."""

    def __init__(self, inclusive):
        self.inclusive = inclusive

    def _match(self, trace):
        raise NotImplementedError


class Filter(BaseFilter):
    """Matches files by a pattern of the name, and maybe the line and the domain; the innermost frame or, if wanted, any."""

    def __init__(self, inclusive, filename_pattern, lineno=None, all_frames=False, domain=None):
        super().__init__(inclusive)
        self.lineno, self.all_frames, self.domain = lineno, all_frames, domain
        self._filename_pattern = _normalize_filename(filename_pattern)

    filename_pattern = property(lambda self: self._filename_pattern)

    def _match_frame_impl(self, filename, lineno):
        fits = fnmatch.fnmatch(_normalize_filename(filename), self._filename_pattern)
        return fits and self.lineno in (None, lineno)

    def _match_frame(self, filename, lineno):
        return self._match_frame_impl(filename, lineno) == bool(self.inclusive)

    def _match_traceback(self, traceback):
        frames = traceback if self.all_frames else traceback[:1]
        return any(self._match_frame_impl(*frame) for frame in frames) == bool(self.inclusive)

    def _match(self, trace):
        domain, _size, frames, _total = trace
        kept = self._match_traceback(frames)
        if self.domain is None:
            return kept
        same_domain = domain == self.domain
        return kept and same_domain if self.inclusive else kept or not same_domain


class DomainFilter(BaseFilter):
    """Matches a domain."""

    def __init__(self, inclusive, domain):
        super().__init__(inclusive)
        self._domain = domain

    domain = property(lambda self: self._domain)

    def _match(self, trace):
        return (trace[0] == self._domain) == bool(self.inclusive)


# Snapshots.

# For each kind of place: the frames of a traceback that tell it apart, or of one frame in a cumulative statistic.
_PLACES = {
    "traceback": lambda frames: frames,
    "lineno": lambda frames: frames[:1],
    "filename": lambda frames: ((frames[0][0], 0),),
}


def _sorted_statistics(statistics):
    return sorted(statistics, key=lambda statistic: statistic._sort_key(), reverse=True)


def _compare_grouped_stats(old_group, new_group):
    """The differences between two groups of statistics, both by their tracebacks."""
    differences = []
    for traceback in (old_group | new_group):
        old, new = ((found.size, found.count) if found else (0, 0)
                    for found in (old_group.get(traceback), new_group.get(traceback)))
        differences.append(StatisticDiff(traceback, new[0], new[0] - old[0], new[1], new[1] - old[1]))
    return differences


class Snapshot:
    """All traces at one time."""

    def __init__(self, traces, traceback_limit):
        self.traces, self.traceback_limit = _Traces(traces), traceback_limit

    def dump(self, filename):
        """Write the snapshot to a file."""
        with open(filename, "wb") as file:
            pickle.dump(self, file, pickle.HIGHEST_PROTOCOL)

    @staticmethod
    def load(filename):
        """The snapshot in a file."""
        with open(filename, "rb") as file:
            return pickle.load(file)

    def _filter_trace(self, include_filters, exclude_filters, trace):
        if include_filters and not any(wanted._match(trace) for wanted in include_filters):
            return False
        return all(unwanted._match(trace) for unwanted in exclude_filters)

    def filter_traces(self, filters):
        """A snapshot of the traces that at least one inclusive filter, if there is any, and no exclusive one matches."""
        if not isinstance(filters, Iterable):
            raise TypeError(f"filters must be a list of filters, not {type(filters).__name__}")
        groups = [], []
        for each in filters:
            groups[not each.inclusive].append(each)
        kept = [trace for trace in self.traces._traces if self._filter_trace(*groups, trace)]
        return Snapshot(kept, self.traceback_limit)

    def _group_by(self, key_type, cumulative):
        """The statistics by their tracebacks."""
        if key_type not in _PLACES:
            raise ValueError(f"unknown key_type: {key_type!r}")
        if cumulative and key_type == "traceback":
            raise ValueError(f"cumulative mode cannot by used with key type {key_type!r}")
        place = _PLACES[key_type]
        groups = {}
        for _domain, size, frames, _total in self.traces._traces:
            for key in [(frame,) for frame in frames] if cumulative else [frames]:
                shown = place(key)
                group = groups.get(shown)
                if group is None:
                    group = groups[shown] = Statistic(Traceback(shown), 0, 0)
                group.size += size
                group.count += 1
        return {group.traceback: group for group in groups.values()}

    def statistics(self, key_type, cumulative=False):
        """The statistics by 'filename', 'lineno' or 'traceback', the greatest first.

        A cumulative one counts a block for all frames of its traceback, not only the innermost.
        """
        return _sorted_statistics(self._group_by(key_type, cumulative).values())

    def compare_to(self, old_snapshot, key_type, cumulative=False):
        """The differences from an older snapshot, the greatest first."""
        old, new = (snapshot._group_by(key_type, cumulative) for snapshot in (old_snapshot, self))
        return _sorted_statistics(_compare_grouped_stats(old, new))


def take_snapshot():
    """A snapshot of the blocks that are allocated now."""
    if is_tracing():
        return Snapshot(_get_traces(), get_traceback_limit())
    raise RuntimeError("the tracemalloc module must be tracing memory allocations to take a snapshot")
