"""Further handlers: to files that are rotated or replaced, over the network, into buffers and queues."""
from __future__ import annotations

import io
import logging
import os
import re
import time

from ._buffering import BufferingHandler, MemoryHandler, QueueHandler, QueueListener
from ._network import (
    DatagramHandler, HTTPHandler, NTEventLogHandler, SMTPHandler, SocketHandler, SysLogHandler,
)

DEFAULT_TCP_LOGGING_PORT, DEFAULT_UDP_LOGGING_PORT, DEFAULT_HTTP_LOGGING_PORT, DEFAULT_SOAP_LOGGING_PORT = range(9020, 9024)
SYSLOG_UDP_PORT = SYSLOG_TCP_PORT = 514

_MIDNIGHT = 24 * 60 * 60  # seconds in a day


class BaseRotatingHandler(logging.FileHandler):
    """Base of the handlers that put their file aside from time to time and begin a new one.

    `namer`, if set, makes the name of a file that is put aside from the usual name; `rotator` does the renaming.
    """

    namer = None
    rotator = None

    def __init__(self, filename, mode, encoding=None, delay=False, errors=None):
        super().__init__(filename, mode=mode, encoding=encoding, delay=delay, errors=errors)
        self.mode, self.encoding, self.errors = mode, encoding, errors

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, into a new file if it is time for that."""
        try:
            if self.shouldRollover(record):
                self.doRollover()
            super().emit(record)
        except Exception:
            self.handleError(record)

    def rotation_filename(self, default_name):
        """The name for a file that is put aside."""
        return self.namer(default_name) if callable(self.namer) else default_name

    def rotate(self, source, dest):
        """Put a file aside; one that does not exist need not be."""
        if callable(self.rotator):
            self.rotator(source, dest)
        elif os.path.exists(source):
            os.rename(source, dest)

    def _let_go(self) -> None:
        """Close the current file."""
        stream, self.stream = self.stream, None
        if stream:
            stream.close()

    def _begin_anew(self) -> None:
        """Open a new file, now or for the next record."""
        if not self.delay:
            self.stream = self._open()

    def _is_special(self) -> bool:
        """Whether the file is a device or the like, which must stay where it is."""
        return os.path.exists(self.baseFilename) and not os.path.isfile(self.baseFilename)


class RotatingFileHandler(BaseRotatingHandler):
    """Begin a new file before one grows beyond `maxBytes`; keep `backupCount` old ones as name.1, name.2, ..., the youngest first.

    With one of the two zero the file is never put aside.
    """

    def __init__(self, filename, mode="a", maxBytes=0, backupCount=0, encoding=None, delay=False, errors=None):
        if maxBytes > 0:
            mode = "a"  # to begin by wiping the file would make no sense
        if "b" not in mode:
            encoding = io.text_encoding(encoding)
        super().__init__(filename, mode, encoding=encoding, delay=delay, errors=errors)
        self.maxBytes, self.backupCount = maxBytes, backupCount

    def _aside(self, number: int) -> str:
        return self.rotation_filename(f"{self.baseFilename}.{number}")

    def doRollover(self) -> None:
        """Number the old files one higher, put the current one aside as the first, begin a new one."""
        self._let_go()
        for number in range(self.backupCount - 1, 0, -1):
            older = self._aside(number + 1)
            if os.path.exists(younger := self._aside(number)):
                _remove_if_there(older)
                os.rename(younger, older)
        if self.backupCount > 0:
            first = self._aside(1)
            _remove_if_there(first)
            self.rotate(self.baseFilename, first)
        self._begin_anew()

    def shouldRollover(self, record: logging.LogRecord) -> bool:
        """Whether the record would make the file too long. An empty file takes any record."""
        if self.stream is None:
            self.stream = self._open()
        if self.maxBytes <= 0:
            return False
        try:
            position = self.stream.tell()
        except io.UnsupportedOperation:
            return False  # a pipe
        if not position or position + len(self.format(record)) + 1 < self.maxBytes:
            return False
        return not self._is_special()


def _remove_if_there(path: str) -> None:
    if os.path.exists(path):
        os.remove(path)


# The unit of each kind of interval, in seconds, and what the names of old files end with.
_UNITS = {
    "S": (1, "%Y-%m-%d_%H-%M-%S"), "M": (60, "%Y-%m-%d_%H-%M"), "H": (60 * 60, "%Y-%m-%d_%H"),
    "D": (_MIDNIGHT, "%Y-%m-%d"), "MIDNIGHT": (_MIDNIGHT, "%Y-%m-%d"), "W": (7 * _MIDNIGHT, "%Y-%m-%d"),
}


def _suffix_pattern(suffix: str) -> re.Pattern[str]:
    """What finds in file names the text that strftime() makes of a suffix."""
    digits = suffix.replace("%Y", r"\d{4}")
    for directive in ("%m", "%d", "%H", "%M", "%S"):
        digits = digits.replace(directive, r"\d{2}")
    return re.compile(rf"(?<!\d){digits}(?!\d)", re.ASCII)


def _weekday(when: str) -> int:
    """The day that a `when` of the form W0 to W6 names, Monday being 0."""
    if len(when) != 2:
        raise ValueError(f"You must specify a day for weekly rollover from 0 to 6 (0 is Monday): {when}")
    if when[1] not in "0123456":
        raise ValueError(f"Invalid day specified for weekly rollover: {when}")
    return int(when[1])


class TimedRotatingFileHandler(BaseRotatingHandler):
    """Begin a new file after a time, and keep `backupCount` old ones, all if it is 0. Their names end with the time of their begin.

    `when` is the unit of `interval`: S, M, H or D; or MIDNIGHT, or W0 to W6 for a day of the week (0 is Monday). With the
    last two `atTime` is the time of the day, midnight if it is not given. `utc` says that times are not local ones.
    """

    def __init__(self, filename, when="h", interval=1, backupCount=0, encoding=None, delay=False, utc=False,
                 atTime=None, errors=None):
        super().__init__(filename, "a", encoding=io.text_encoding(encoding), delay=delay, errors=errors)
        self.when = when.upper()
        self.backupCount, self.utc, self.atTime = backupCount, utc, atTime
        if weekly := self.when.startswith("W"):
            self.dayOfWeek = _weekday(self.when)
        unit = "W" if weekly else self.when
        if unit not in _UNITS:
            raise ValueError(f"Invalid rollover interval specified: {self.when}")
        seconds, self.suffix = _UNITS[unit]
        self.extMatch = _suffix_pattern(self.suffix)
        self.interval = seconds * interval
        # A file that is there already counts from its last change.
        there = os.path.exists(self.baseFilename)
        self.rolloverAt = self.computeRollover(int(os.stat(self.baseFilename).st_mtime if there else time.time()))

    def _broken_down(self, seconds: float) -> time.struct_time:
        return (time.gmtime if self.utc else time.localtime)(seconds)

    def computeRollover(self, currentTime):
        """When the file that is begun at this time is put aside."""
        if self.when != "MIDNIGHT" and not self.when.startswith("W"):
            return currentTime + self.interval
        now = self._broken_down(currentTime)
        at = self.atTime
        hour = _MIDNIGHT if at is None else (at.hour * 60 + at.minute) * 60 + at.second
        wait = hour - ((now.tm_hour * 60 + now.tm_min) * 60 + now.tm_sec)
        weekday = now.tm_wday
        if wait <= 0:  # that hour of today is past
            wait += _MIDNIGHT
            weekday += 1
        if self.when.startswith("W"):
            wait += (self.dayOfWeek - weekday) % 7 * _MIDNIGHT - 7 * _MIDNIGHT
        else:
            wait -= _MIDNIGHT
        then = currentTime + wait + self.interval
        return then if self.utc else self._at_same_hour(then, now.tm_isdst)

    @staticmethod
    def _at_same_hour(then: float, was_summer: int) -> float:
        """The moment at which clocks show the hour that was meant, when the clocks are changed before it."""
        if time.localtime(then).tm_isdst == was_summer:
            return then
        if was_summer:
            return then + 3600
        # An hour earlier, unless that would be before the change, in the hour that does not exist.
        return then - 3600 if time.localtime(then - 3600).tm_isdst else then

    def shouldRollover(self, record: logging.LogRecord) -> bool:
        """Whether it is time."""
        now = int(time.time())
        if now < self.rolloverAt:
            return False
        if self._is_special():
            # Look again after the next interval only.
            self.rolloverAt = self.computeRollover(now)
            return False
        return True

    def _put_aside(self, directory_entry: str) -> bool:
        """Whether a name in the directory is that of an old file of this handler."""
        if self.namer is None:
            prefix = os.path.basename(self.baseFilename) + "."
            return directory_entry.startswith(prefix) and bool(self.extMatch.fullmatch(directory_entry, len(prefix)))
        # Which part of the name the namer took from the time cannot be known, so all parts that look like one are tried.
        found = self.extMatch.search(directory_entry)
        while found:
            if os.path.basename(self.namer(f"{self.baseFilename}.{found[0]}")) == directory_entry:
                return True
            found = self.extMatch.search(directory_entry, found.start() + 1)
        return False

    def getFilesToDelete(self):
        """The paths of old files beyond `backupCount`, the oldest first."""
        directory = os.path.dirname(self.baseFilename)
        old = sorted(os.path.join(directory, entry) for entry in os.listdir(directory) if self._put_aside(entry))
        return old[:max(0, len(old) - self.backupCount)]

    def _begin_of_file(self, now: int) -> time.struct_time:
        """When the current file was begun, on a clock that is set as it is now."""
        begin = self.rolloverAt - self.interval
        moment = self._broken_down(begin)
        if not self.utc:
            summer = time.localtime(now).tm_isdst
            if summer != moment.tm_isdst:
                return time.localtime(begin + (3600 if summer else -3600))
        return moment

    def doRollover(self) -> None:
        """Put the current file aside, remove old files, begin a new one."""
        now = int(time.time())
        ending = time.strftime(self.suffix, self._begin_of_file(now))
        aside = self.rotation_filename(f"{self.baseFilename}.{ending}")
        if os.path.exists(aside):
            return  # it has been done already
        self._let_go()
        self.rotate(self.baseFilename, aside)
        if self.backupCount > 0:
            for path in self.getFilesToDelete():
                os.remove(path)
        self._begin_anew()
        self.rolloverAt = self.computeRollover(now)


class WatchedFileHandler(logging.FileHandler):
    """Open the file again when somebody else, like logrotate, has put it aside. Not for Windows, where that cannot be."""

    def __init__(self, filename, mode="a", encoding=None, delay=False, errors=None):
        if "b" not in mode:
            encoding = io.text_encoding(encoding)
        super().__init__(filename, mode=mode, encoding=encoding, delay=delay, errors=errors)
        self.dev = self.ino = -1
        self._statstream()

    def _statstream(self):
        """Note which file is open."""
        if self.stream is not None:
            status = os.fstat(self.stream.fileno())
            self.dev, self.ino = status.st_dev, status.st_ino

    def _is_replaced(self) -> bool:
        try:
            status = os.stat(self.baseFilename)
        except FileNotFoundError:
            return True
        return (status.st_dev, status.st_ino) != (self.dev, self.ino)

    def reopenIfNeeded(self) -> None:
        """Open the file again, if the one with its name is another one now."""
        if self.stream is None or not self._is_replaced():
            return
        stream = self.stream
        stream.flush()
        stream.close()
        self.stream = None  # in case that it cannot be opened
        self.stream = self._open()
        self._statstream()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record to the file that has the name now."""
        self.reopenIfNeeded()
        super().emit(record)
