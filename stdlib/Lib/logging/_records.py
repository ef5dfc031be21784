"""What travels through the logging system: records, and the filters that let them pass."""
from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping

import logging


def _names_of_path(pathname: object) -> tuple[object, str]:
    """The file name in a path and the module name it suggests."""
    try:
        filename = os.path.basename(pathname)
        return filename, os.path.splitext(filename)[0]
    except (TypeError, ValueError, AttributeError):
        return pathname, "Unknown module"


def _asked_of(module_name: str, question: Callable[[object], str], otherwise: str | None) -> str | None:
    """The answer of a module to a question, if the program has imported the module at all."""
    module = sys.modules.get(module_name)
    if module is None:
        return otherwise
    try:
        return question(module)
    except Exception:
        # The module may be half imported, or there may be no running event loop.
        return otherwise


def _milliseconds(nanoseconds: int, seconds: float) -> float:
    """The whole milliseconds within the second; `seconds` is the same time as a float, which may have been rounded up."""
    whole, rest = divmod(nanoseconds, 10**9)
    thousandths = rest // 10**6
    if thousandths == 999 and int(seconds) > whole:
        return 0.0
    return float(thousandths)


class LogRecord:
    """One event: where it happened, when, how grave it is, and the message with its arguments."""

    __module__ = __package__

    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, func=None, sinfo=None, **kwargs):
        now = time.time_ns()
        self.name = name
        self.msg = msg
        # A lone, filled mapping fills "%(key)s" fields of the message, so it takes the place of the tuple.
        match args:
            case (Mapping() as fields,) if fields:
                self.args = fields
            case _:
                self.args = args
        self.levelname = logging.getLevelName(level)
        self.levelno = level
        self.pathname = pathname
        self.filename, self.module = _names_of_path(pathname)
        self.exc_info = exc_info
        self.exc_text = None
        self.stack_info = sinfo
        self.lineno, self.funcName = lineno, func
        self.created = now / 1e9
        self.msecs = _milliseconds(now, self.created)
        self.relativeCreated = (now - logging._startTime) / 1e6
        self._note_origin()

    def _note_origin(self) -> None:
        """Note thread, process and task, as far as the switches of the package ask for them."""
        self.thread = self.threadName = self.processName = self.process = self.taskName = None
        if logging.logThreads:
            self.thread = threading.get_ident()
            self.threadName = threading.current_thread().name
        if logging.logMultiprocessing:
            self.processName = _asked_of("multiprocessing", lambda mp: mp.current_process().name, "MainProcess")
        if logging.logProcesses and hasattr(os, "getpid"):
            self.process = os.getpid()
        if logging.logAsyncioTasks:
            self.taskName = _asked_of("asyncio", lambda aio: aio.current_task().get_name(), None)

    def __repr__(self) -> str:
        return f'<LogRecord: {self.name}, {self.levelno}, {self.pathname}, {self.lineno}, "{self.msg}">'

    def getMessage(self) -> str:
        """The message as text, with the arguments filled in."""
        text = str(self.msg)
        return text % self.args if self.args else text


class Filter:
    """Let pass what comes from one logger and those below it; with an empty name, everything."""

    __module__ = __package__

    def __init__(self, name=""):
        self.name = name
        self.nlen = len(name)

    def filter(self, record):
        """Whether the record belongs to the part of the tree that this filter names."""
        return not self.name or record.name == self.name or record.name.startswith(self.name + ".")


class Filterer:
    """The part that loggers and handlers share: a list of filters, each an object with `filter` or a plain callable."""

    __module__ = __package__

    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        """Ask this filter too, from now on."""
        if filter not in self.filters:
            self.filters.append(filter)

    def removeFilter(self, filter):
        """Forget a filter; one that is not known is ignored."""
        if filter in self.filters:
            self.filters.remove(filter)

    def filter(self, record):
        """The record that all filters let pass (a filter may hand back another one), or False."""
        for sieve in self.filters:
            verdict = sieve.filter(record) if hasattr(sieve, "filter") else sieve(record)
            if isinstance(verdict, LogRecord):
                record = verdict
            elif not verdict:
                return False
        return record
