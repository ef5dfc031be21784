"""Reads the files of time zones: RFC 8536, and the rule for the time after the last transition."""

import re
import struct
from datetime import date, timedelta

_EPOCH = date(1970, 1, 1).toordinal()
_HEADER = struct.Struct(">4sc15x6l")

# A name of letters, or of letters, digits and signs in angle brackets; an offset.
_name = r'(?:<([a-zA-Z0-9+\-]+)>|([^<0-9:.+\-,]+))'
_offset = r'([+-]?\d{1,3}(?::\d{2}(?::\d{2})?)?)'
_rule_head = re.compile(rf'{_name}{_offset}(?:{_name}{_offset}?)?', re.ASCII)
_time = re.compile(r'([+-]?)(\d{1,3})(?::(\d{2})(?::(\d{2}))?)?', re.ASCII)


class Local:
    """What holds between transitions: offset and daylight saving as timedeltas, name, offset in seconds."""

    __slots__ = ('utcoff', 'dstoff', 'tzname', 'seconds')

    def __init__(self, seconds, dst_seconds, name):
        self.seconds = seconds
        self.utcoff = timedelta(seconds=seconds)
        self.dstoff = timedelta(seconds=dst_seconds)
        self.tzname = name

    def __eq__(self, other):
        return (self.utcoff, self.dstoff, self.tzname) == (other.utcoff, other.dstoff, other.tzname)


class ZoneData:
    """The transitions of a zone, and the rule for the time after them.

    before is what holds before the first transition; walls has the local times of
    the transitions, for fold 0 and for fold 1.
    """

    def __init__(self, file):
        times, kinds, seconds, isdst, names, rule = _read(file)
        dst = _daylight_saving(kinds, seconds, isdst)
        locals_ = [Local(*three) for three in zip(seconds, dst, names)]
        self.times = times
        self.states = [locals_[kind] for kind in kinds]
        first_standard = next((i for i, d in enumerate(isdst) if not d), None)
        if first_standard is None:
            self.before = self.states[0] if self.states else (locals_[0] if locals_ else None)
        else:
            self.before = locals_[first_standard]
        self.walls = _wall_times(times, [seconds[kind] for kind in kinds],
                                 self.before.seconds if self.before else 0)
        if rule:
            try:
                self.after = parse_rule(rule.decode())
            except ValueError as error:
                raise ValueError(f"{error} in TZ string {rule.decode()}") from None
        else:
            if not kinds and not locals_:
                raise ValueError("No time zone information found.")
            self.after = self.states[-1] if self.states else locals_[0]
        # There may be transitions from a state to the same one.
        self.fixed = isinstance(self.after, Local) and len(locals_) <= 1 and all(state == self.after for state in locals_)
        if not times and self.before is None:
            self.before = self.after if isinstance(self.after, Local) else self.after.std


def _read(file):
    head = file.read(_HEADER.size)
    if len(head) < _HEADER.size or head[:4] != b"TZif":
        raise ValueError("Invalid TZif file: magic not found")
    magic, version, *counts = _HEADER.unpack(head)
    size, kind = 4, "l"
    if version != b"\0":
        # The same again follows, with times of 64 bits.
        isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt = counts
        file.seek(timecnt * 5 + typecnt * 6 + charcnt + leapcnt * 8 + isstdcnt + isutcnt, 1)
        magic, version, *counts = _HEADER.unpack(file.read(_HEADER.size))
        size, kind = 8, "q"
    isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt = counts
    times = struct.unpack(f">{timecnt}{kind}", file.read(timecnt * size))
    kinds = struct.unpack(f">{timecnt}B", file.read(timecnt))
    infos = [struct.unpack(">lbB", file.read(6)) for _ in range(typecnt)]
    chars = file.read(charcnt)
    rule = None
    if size == 8:
        file.seek(isutcnt + isstdcnt + leapcnt * 12, 1)
        if file.read(1) == b"\n":
            rule = file.read().partition(b"\n")[0]

    def name(index):
        return chars[index:chars.find(b"\0", index)].decode()

    return (list(times), list(kinds), [info[0] for info in infos], [info[1] for info in infos],
            [name(info[2]) for info in infos], rule)


def _daylight_saving(kinds, seconds, isdst):
    """Return by how much each kind of time is ahead of standard time, which files do not say."""
    result = [0] * len(seconds)
    for position, kind in enumerate(kinds):
        if not isdst[kind] or result[kind]:
            continue
        # The standard time before it, or after it, at the nearest transition.
        near = []
        if position > 0:
            near.append(kinds[position - 1])
        if position + 1 < len(kinds):
            near.append(kinds[position + 1])
        for other in near:
            if not isdst[other] and seconds[kind] != seconds[other]:
                result[kind] = seconds[kind] - seconds[other]
                break
    for kind, flag in enumerate(isdst):
        if flag and not result[kind]:
            result[kind] = 3600
    return result


def _wall_times(times, offsets, first):
    """Return local times of transitions: when they begin to hold, for fold 0 and fold 1."""
    fold0, fold1, before = [], [], first
    for time, after in zip(times, offsets):
        # In a gap fold 0 goes on with the old offset, in a fold it comes first.
        fold0.append(time + max(before, after))
        fold1.append(time + min(before, after))
        before = after
    return fold0, fold1


# The rule.

class Rule:
    """Standard and daylight saving time, with the days on which they begin."""

    def __init__(self, std, dst, start, end):
        self.std = std
        self.dst = dst
        self.start = start
        self.end = end
        self.ahead = dst.utcoff - std.utcoff
        self.ahead_seconds = dst.seconds - std.seconds

    def transitions(self, year):
        """Return the local seconds, by the time before, when daylight saving begins and ends."""
        return self.start.seconds(year), self.end.seconds(year)

    def local(self, timestamp, year, fold):
        """Return what holds at a local time."""
        start, end = self.transitions(year)
        # With fold 1 the earlier end of the ambiguous hour counts.
        if fold == (self.ahead_seconds >= 0):
            end -= self.ahead_seconds
        else:
            start += self.ahead_seconds
        if start < end:
            isdst = start <= timestamp < end
        else:
            isdst = not end <= timestamp < start
        return self.dst if isdst else self.std

    def from_utc(self, timestamp, year):
        """Return what holds at a time of UTC, and the fold."""
        start, end = self.transitions(year)
        start -= self.std.seconds
        end -= self.dst.seconds
        if start < end:
            isdst = start <= timestamp < end
        else:
            isdst = not end <= timestamp < start
        # The repeated hour comes after the clock went back.
        back = end if self.ahead_seconds > 0 else start
        fold = back <= timestamp < back + abs(self.ahead_seconds)
        return (self.dst if isdst else self.std), fold


class _YearDay:
    """A day by its number: Jn, where 29 February is not counted, or n from 0."""

    def __init__(self, day, julian, offset):
        if not (1 if julian else 0) <= day <= 365:
            raise ValueError(f"d must be in [{int(julian)}, 365], not: {day}")
        self.day, self.julian, self.offset = day, julian, offset

    def seconds(self, year):
        # Day 0 is taken for the day before the year, as other implementations do.
        days = date(year, 1, 1).toordinal() - _EPOCH + self.day - 1
        if self.julian:
            days += self.day >= 60 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return days * 86400 + self.offset


class _WeekDay:
    """A day by month, week (5 is the last) and day of the week (0 is Sunday)."""

    def __init__(self, month, week, weekday, offset):
        for name, value, low, high in (("m", month, 1, 12), ("w", week, 1, 5), ("d", weekday, 0, 6)):
            if not low <= value <= high:
                raise ValueError(f"{name} must be in [{low}, {high}], not: {value}")
        self.month, self.week, self.weekday, self.offset = month, week, weekday, offset

    def seconds(self, year):
        first = date(year, self.month, 1)
        day = 1 + (self.weekday - first.isoweekday()) % 7 + (self.week - 1) * 7
        if self.month == 12:
            length = 31
        else:
            length = (date(year, self.month + 1, 1) - first).days
        while day > length:
            day -= 7
        return (first.toordinal() - _EPOCH + day - 1) * 86400 + self.offset


def parse_rule(text):
    """Return the Rule, or the one Local, of a POSIX TZ string."""
    head, *dates = text.split(',')
    match = _rule_head.fullmatch(head)
    if match is None:
        raise ValueError(f"{text} is not a valid TZ string")
    std_quoted, std_plain, std_offset, dst_quoted, dst_plain, dst_offset = match.groups()
    std_seconds = _parse_offset(std_offset, text)
    std = Local(std_seconds, 0, std_quoted or std_plain)
    dst_name = dst_quoted or dst_plain
    if not dst_name:
        if dates:
            raise ValueError(f"Transition rule present without DST: {text}")
        return std
    if len(dates) != 2:
        raise ValueError(f"Missing transition rules in TZ string: {text}")
    dst_seconds = _parse_offset(dst_offset, text) if dst_offset else std_seconds + 3600
    start, end = (_parse_date(part, text) for part in dates)
    return Rule(std, Local(dst_seconds, dst_seconds - std_seconds, dst_name), start, end)


def _parse_time(text, whole):
    match = _time.fullmatch(text)
    if match is None:
        raise ValueError(f"Invalid time in {whole}")
    sign, hours, minutes, seconds = match.groups('0')
    hours, minutes, seconds = int(hours), int(minutes), int(seconds)
    if hours > 167 or minutes > 59 or seconds > 59:
        raise ValueError(f"Invalid time in {whole}")
    total = hours * 3600 + minutes * 60 + seconds
    return -total if sign == '-' else total


def _parse_offset(text, whole):
    # POSIX counts to the west.
    seconds = -_parse_time(text, whole)
    if abs(seconds) > 24 * 3600 + 3599:
        raise ValueError(f"Invalid STD offset in {whole}")
    return seconds


def _parse_date(text, whole):
    day, slash, time = text.partition('/')
    offset = _parse_time(time, whole) if slash else 7200
    if day[:1] == 'M':
        match = re.fullmatch(r'M(\d{1,2})\.(\d)\.(\d)', day, re.ASCII)
        if match is None:
            raise ValueError(f"Invalid dst start/end date: {text}")
        return _WeekDay(*map(int, match.groups()), offset)
    match = re.fullmatch(r'(J?)(\d{1,3})', day, re.ASCII)
    if match is None:
        raise ValueError(f"Invalid dst start/end date: {text}")
    return _YearDay(int(match[2]), bool(match[1]), offset)
