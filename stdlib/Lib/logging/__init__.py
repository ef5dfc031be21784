"""Logging: records of what a program does, sent by loggers through handlers to files, streams and elsewhere.

    logging.basicConfig(level=logging.INFO)
    logger = logging.getLogger(__name__)
    logger.info('value is %s', value)

All code that can stand between the call of a logger and the `emit` of a handler is in this one file: programs find their
way out of the package by comparing the file names of frames with `logging.__file__`.
"""
from __future__ import annotations

import atexit
import io
import os
import sys
import threading
import time
import traceback
import warnings
import weakref
from collections.abc import Callable
from types import GenericAlias

__all__ = [
    "BASIC_FORMAT", "BufferingFormatter", "CRITICAL", "DEBUG", "ERROR", "FATAL", "FileHandler", "Filter",
    "Formatter", "Handler", "INFO", "LogRecord", "Logger", "LoggerAdapter", "NOTSET", "NullHandler",
    "StreamHandler", "WARN", "WARNING", "addLevelName", "basicConfig", "captureWarnings", "critical", "debug",
    "disable", "error", "exception", "fatal", "getLevelName", "getLogger", "getLoggerClass", "info", "log",
    "makeLogRecord", "setLoggerClass", "shutdown", "warn", "warning", "getLogRecordFactory",
    "setLogRecordFactory", "lastResort", "raiseExceptions", "getLevelNamesMapping", "getHandlerByName",
    "getHandlerNames",
]

__author__ = "the Krait project"
__status__ = "production"
__version__ = "0.5.1.2"
__date__ = "07 February 2010"

_startTime = time.time_ns()

# Whether exceptions in handlers are shown on sys.stderr.
raiseExceptions = True
# Set one of these to False to leave the information out of records.
logThreads = logMultiprocessing = logProcesses = logAsyncioTasks = True

# Levels.

NOTSET, DEBUG, INFO, WARNING, ERROR, CRITICAL = range(0, 60, 10)
WARN, FATAL = WARNING, CRITICAL

_nameToLevel = {
    "CRITICAL": 50, "FATAL": 50, "ERROR": 40, "WARN": 30, "WARNING": 30, "INFO": 20, "DEBUG": 10, "NOTSET": 0,
}
_levelToName = {number: name for name, number in _nameToLevel.items() if name not in ("WARN", "FATAL")}

# Guards the tree of loggers and the lists of handlers. A handler may make a logger while a logger is being made.
_lock = threading.RLock()


def getLevelNamesMapping() -> dict[str, int]:
    """The levels by their names, as a dictionary of one's own."""
    return dict(_nameToLevel)


def getLevelName(level):
    """The name of a level ('Level 11' when it has none); for a name, the level."""
    for table in (_levelToName, _nameToLevel):
        found = table.get(level)
        if found is not None:
            return found
    return f"Level {level}"


def addLevelName(level: int, levelName: str) -> None:
    """Give a level a name, for both directions."""
    with _lock:
        _nameToLevel[levelName] = level
        _levelToName[level] = levelName


def _checkLevel(level):
    """The number of a level that is given as a number or by its name."""
    if isinstance(level, int):
        return level
    if not isinstance(level, str):
        raise TypeError(f"Level not an integer or a valid string: {level!r}")
    if level not in _nameToLevel:
        raise ValueError(f"Unknown level: {level!r}")
    return _nameToLevel[level]


from ._records import Filter, Filterer, LogRecord  # noqa: E402  (they read the switches above)
from ._formats import (  # noqa: E402
    _STYLES, BASIC_FORMAT, BufferingFormatter, Formatter, PercentStyle, StrFormatStyle, StringTemplateStyle, _defaultFormatter,
    _str_formatter,
)

_logRecordFactory = LogRecord


def setLogRecordFactory(factory: Callable[..., LogRecord]) -> None:
    """Let `factory`, which takes the arguments of LogRecord, make all records."""
    global _logRecordFactory
    _logRecordFactory = factory


def getLogRecordFactory() -> Callable[..., LogRecord]:
    """What makes the records."""
    return _logRecordFactory


def makeLogRecord(dict):
    """A record with these attributes, for one that has come from elsewhere as a dictionary."""
    record = _logRecordFactory(None, None, "", 0, "", (), None, None)
    vars(record).update(dict)
    return record


# Finding the caller.

# The file of the functions here, as frames name it. None makes records do without their origin.
_srcfile = os.path.normcase(getLevelName.__code__.co_filename)


def currentframe():
    """The frame of the caller."""
    return sys._getframe(1)


def _is_internal_frame(frame) -> bool:
    """Whether a frame is part of this module or of the import system, and so not where something was logged."""
    name = os.path.normcase(frame.f_code.co_filename)
    return name == _srcfile or all(part in name for part in ("importlib", "_bootstrap"))


def _stack_text(frame) -> str:
    """The stack that led to a frame, in the form that records keep."""
    text = io.StringIO("Stack (most recent call last):\n")
    text.seek(0, io.SEEK_END)
    traceback.print_stack(frame, file=text)
    return text.getvalue().removesuffix("\n")


# Fork: locks that another thread held are free in the child.

_at_fork_reinit_lock_weakset = weakref.WeakSet()


def _register_at_fork_reinit_lock(instance: Handler) -> None:
    with _lock:
        _at_fork_reinit_lock_weakset.add(instance)


def _after_at_fork_child_reinit_locks() -> None:
    for handler in _at_fork_reinit_lock_weakset:
        handler._at_fork_reinit()
    # Acquired before the fork, by the thread that is now the only one.
    _lock._at_fork_reinit()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_after_at_fork_child_reinit_locks
    )


# Handlers.

_handlers = weakref.WeakValueDictionary()  # by name
_handlerList = []  # weak references, in the order in which the handlers were made


def _removeHandlerRef(wr: weakref.ref[Handler]) -> None:
    # At the end of the interpreter the globals may be gone already.
    if _lock and _handlerList:
        with _lock:
            if wr in _handlerList:
                _handlerList.remove(wr)


def _addHandlerRef(handler: Handler) -> None:
    with _lock:
        _handlerList.append(weakref.ref(handler, _removeHandlerRef))


def getHandlerByName(name):
    """The handler with a name, or None."""
    return _handlers.get(name)


def getHandlerNames():
    """The names of all handlers that have one."""
    return frozenset(_handlers)


class Handler(Filterer):
    """Base of all handlers: takes the records of loggers, and emits those of its level or above that its filters let pass."""

    def __init__(self, level=NOTSET):
        super().__init__()
        self._name = self.formatter = None
        self.level = _checkLevel(level)
        self._closed = False
        _addHandlerRef(self)
        self.createLock()

    def get_name(self):
        """The name under which getHandlerByName() finds this handler."""
        return self._name

    def set_name(self, name):
        """Give the handler a name, in place of the one it may have."""
        with _lock:
            _handlers.pop(self._name, None)
            self._name = name
            if name:
                _handlers[name] = self

    name = property(get_name, set_name)

    def createLock(self) -> None:
        """Make the lock that is held while a record is emitted."""
        self.lock = threading.RLock()
        _register_at_fork_reinit_lock(self)

    def _at_fork_reinit(self) -> None:
        self.lock._at_fork_reinit()

    def acquire(self) -> None:
        """Take the lock, if there is one."""
        lock = self.lock
        if lock:
            lock.acquire()

    def release(self) -> None:
        """Give the lock back."""
        lock = self.lock
        if lock:
            lock.release()

    def setLevel(self, level: int | str) -> None:
        """Take only records of this level, a number or a name, and above."""
        self.level = _checkLevel(level)

    def setFormatter(self, fmt):
        """Use this formatter."""
        self.formatter = fmt

    def format(self, record: LogRecord) -> str:
        """The text of a record, by the formatter of this handler or the default one."""
        return (self.formatter or _defaultFormatter).format(record)

    def emit(self, record: LogRecord) -> None:
        """Send a record off. For subclasses to define."""
        raise NotImplementedError("emit must be implemented by Handler subclasses")

    def handle(self, record):
        """Emit a record, under the lock, if the filters let it pass. What the filters said."""
        verdict = self.filter(record)
        if not verdict:
            return verdict
        self.acquire()
        try:
            self.emit(verdict if isinstance(verdict, LogRecord) else record)
        finally:
            self.release()
        return verdict

    def flush(self) -> None:
        """Send off what has been held back. Nothing here."""

    def close(self) -> None:
        """Take leave of the logging system. Handlers that hold something give it back and call this too."""
        with _lock:
            self._closed = True
            if self._name:
                _handlers.pop(self._name, None)

    def handleError(self, record: LogRecord) -> None:
        """Deal with the current exception, which emit() met: show it on sys.stderr, if `raiseExceptions` is set."""
        if raiseExceptions and sys.stderr:
            report_failure(record, sys.stderr)

    def __repr__(self):
        return f"<{type(self).__name__} ({getLevelName(self.level)})>"


from ._streams import FileHandler, NullHandler, StreamHandler, _StderrHandler  # noqa: E402  (built on Handler)

# Takes the records for which nobody has set up a handler.
lastResort = _defaultLastResort = _StderrHandler(WARNING)

# Loggers.

from ._tree import Manager, PlaceHolder, require_logger_class  # noqa: E402

_RESERVED = ("message", "asctime")


def _exception_triple(exc_info):
    """What the `exc_info` argument of a logging call means, as the triple that records keep."""
    if isinstance(exc_info, BaseException):
        return type(exc_info), exc_info, exc_info.__traceback__
    if exc_info and not isinstance(exc_info, tuple):
        return sys.exc_info()
    return exc_info


class Logger(Filterer):
    """What a part of a program logs with. Get one from getLogger(), with the dotted name of that part.

    The logging methods take a message, arguments for its %-fields, and the keywords

        exc_info    True to add the current exception, or an exception, or a triple as from sys.exc_info()
        stack_info  True to add the stack
        stacklevel  how many callers up the event is said to have happened (1)
        extra       a mapping with further attributes of the record
    """

    def __init__(self, name, level=NOTSET):
        super().__init__()
        self.name = name
        self.level = _checkLevel(level)
        self.parent = None
        self.propagate = True
        self.handlers = []
        self.disabled = False
        self._cache = {}

    def setLevel(self, level: int | str) -> None:
        """Let records of this level, a number or a name, and above pass."""
        self.level = _checkLevel(level)
        self.manager._clear_cache()

    def debug(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log something that helps to find a fault."""
        if self.isEnabledFor(10):
            self._log(10, msg, args, **kwargs)

    def info(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log that something went as it should."""
        if self.isEnabledFor(20):
            self._log(20, msg, args, **kwargs)

    def warning(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log something unexpected after which the program goes on."""
        if self.isEnabledFor(30):
            self._log(30, msg, args, **kwargs)

    def warn(self, msg: object, *args: object, **kwargs: object) -> None:
        """The old name of warning()."""
        warnings.warn("The 'warn' method is deprecated, use 'warning' instead", DeprecationWarning, 2)
        self.warning(msg, *args, **kwargs)

    def error(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log that something could not be done."""
        if self.isEnabledFor(40):
            self._log(40, msg, args, **kwargs)

    def exception(self, msg: object, *args: object, exc_info: object = True, **kwargs: object) -> None:
        """Log an error together with the current exception."""
        self.error(msg, *args, exc_info=exc_info, **kwargs)

    def critical(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log an error after which the program may not be able to go on."""
        if self.isEnabledFor(50):
            self._log(50, msg, args, **kwargs)

    def fatal(self, msg: object, *args: object, **kwargs: object) -> None:
        """Another name of critical()."""
        self.critical(msg, *args, **kwargs)

    def log(self, level: int, msg: object, *args: object, **kwargs: object) -> None:
        """Log at any level."""
        is_level = isinstance(level, int)
        if raiseExceptions and not is_level:
            raise TypeError("level must be an integer")
        if is_level and self.isEnabledFor(level):
            self._log(level, msg, args, **kwargs)

    def findCaller(self, stack_info=False, stacklevel=1):
        """Where something is logged: file, line, function, and the stack or None."""
        frame = sys._getframe()
        while stacklevel > 0 and (outer := frame.f_back) is not None:
            frame = outer
            stacklevel -= not _is_internal_frame(frame)
        code = frame.f_code
        return code.co_filename, frame.f_lineno, code.co_name, _stack_text(frame) if stack_info else None

    def makeRecord(self, name, level, fn, lno, msg, args, exc_info, func=None, extra=None, sinfo=None):
        """A record, with the extra attributes, which must not hide its own."""
        record = _logRecordFactory(name, level, fn, lno, msg, args, exc_info, func, sinfo)
        attributes = record.__dict__
        for key in extra or ():
            if key in _RESERVED or key in attributes:
                raise KeyError(f"Attempt to overwrite {key!r} in LogRecord")
            attributes[key] = extra[key]
        return record

    def _log(self, level, msg, args, exc_info=None, extra=None, stack_info=False, stacklevel=1):
        """Make a record and handle it; the level has been checked."""
        where = "(unknown file)", 0, "(unknown function)", None
        if _srcfile:
            try:
                where = self.findCaller(stack_info, stacklevel)
            except ValueError:
                pass  # the stack is not deep enough
        file, line, function, stack = where
        triple = _exception_triple(exc_info)
        self.handle(self.makeRecord(self.name, level, file, line, msg, args, triple, function, extra, stack))

    def handle(self, record):
        """Pass a record, made here or elsewhere, on to the handlers, if this logger is not disabled and its filters agree."""
        if self.disabled:
            return
        verdict = self.filter(record)
        if verdict:
            self.callHandlers(verdict if isinstance(verdict, LogRecord) else record)

    def addHandler(self, hdlr: Handler) -> None:
        """Send records to this handler too."""
        with _lock:
            if hdlr not in self.handlers:
                self.handlers.append(hdlr)

    def removeHandler(self, hdlr: Handler) -> None:
        """Send no more records to this handler."""
        with _lock:
            if hdlr in self.handlers:
                self.handlers.remove(hdlr)

    def _listeners(self):
        """This logger and those above it that get its records too."""
        logger = self
        while logger:
            yield logger
            logger = logger.parent if logger.propagate else None

    def hasHandlers(self) -> bool:
        """Whether there is any handler for what is logged here."""
        return any(logger.handlers for logger in self._listeners())

    def callHandlers(self, record: LogRecord) -> None:
        """Give a record to all handlers, here and above, that take its level; to `lastResort` when there are none at all."""
        level = record.levelno
        logger, nobody = self, True
        while logger:
            for handler in logger.handlers:
                nobody = False
                if level >= handler.level:
                    handler.handle(record)
            logger = logger.parent if logger.propagate else None
        if not nobody:
            return
        if lastResort:
            if level >= lastResort.level:
                lastResort.handle(record)
        elif raiseExceptions and not self.manager.emittedNoHandlerWarning:
            self.manager.emittedNoHandlerWarning = True
            sys.stderr.write(f'No handlers could be found for logger "{self.name}"\n')

    def getEffectiveLevel(self) -> int:
        """The level of this logger, or of the nearest one above that has one."""
        logger = self
        while logger and not logger.level:
            logger = logger.parent
        return logger.level if logger else NOTSET

    def isEnabledFor(self, level: int) -> bool:
        """Whether a record of this level would be passed on."""
        if self.disabled:
            return False
        try:
            return self._cache[level]
        except KeyError:
            with _lock:
                answer = level > self.manager.disable and level >= self.getEffectiveLevel()
                self._cache[level] = answer
            return answer

    def getChild(self, suffix):
        """The logger with this name below here."""
        return self.manager.getLogger(suffix if self is self.root else f"{self.name}.{suffix}")

    def getChildren(self):
        """The set of loggers directly below this one."""
        depth = 1 if self is self.manager.root else self.name.count(".") + 2
        with _lock:
            candidates = list(self.manager.loggerDict.values())
        return {
            child for child in candidates
            if isinstance(child, Logger) and child.parent is self and child.name.count(".") + 1 == depth
        }

    def __repr__(self):
        return f"<{type(self).__name__} {self.name} ({getLevelName(self.getEffectiveLevel())})>"

    def __reduce__(self):
        if getLogger(self.name) is self:
            return getLogger, (self.name,)
        import pickle
        raise pickle.PicklingError("logger cannot be pickled")


class RootLogger(Logger):
    """The logger at the top of a tree, which always has a level."""

    def __init__(self, level):
        super().__init__("root", level)

    def __reduce__(self):
        return getLogger, ()


_loggerClass = Logger


class LoggerAdapter:
    """A logger that adds something of its own, `extra`, to all that is logged through it.

    Unless `merge_extra` is set, it takes the place of the `extra` argument of the calls. Override process() to change
    messages and arguments in other ways.
    """

    def __init__(self, logger, extra=None, merge_extra=False):
        self.logger = logger
        self.extra = extra
        self.merge_extra = merge_extra

    def process(self, msg, kwargs):
        """Message and keyword arguments as they shall be logged."""
        given = kwargs.get("extra") if self.merge_extra else None
        kwargs["extra"] = {**self.extra, **given} if given is not None else self.extra
        return msg, kwargs

    def log(self, level: int, msg: object, *args: object, **kwargs: object) -> None:
        """Log at any level. The other methods come here too."""
        if self.isEnabledFor(level):
            text, options = self.process(msg, kwargs)
            self.logger.log(level, text, *args, **options)

    def debug(self, msg: object, *args: object, **kwargs: object) -> None:
        """As Logger.debug()."""
        self.log(10, msg, *args, **kwargs)

    def info(self, msg: object, *args: object, **kwargs: object) -> None:
        """As Logger.info()."""
        self.log(20, msg, *args, **kwargs)

    def warning(self, msg: object, *args: object, **kwargs: object) -> None:
        """As Logger.warning()."""
        self.log(30, msg, *args, **kwargs)

    def warn(self, msg: object, *args: object, **kwargs: object) -> None:
        """The old name of warning()."""
        warnings.warn("The 'warn' method is deprecated, use 'warning' instead", DeprecationWarning, 2)
        self.warning(msg, *args, **kwargs)

    def error(self, msg: object, *args: object, **kwargs: object) -> None:
        """As Logger.error()."""
        self.log(40, msg, *args, **kwargs)

    def exception(self, msg: object, *args: object, exc_info: object = True, **kwargs: object) -> None:
        """As Logger.exception()."""
        self.log(40, msg, *args, exc_info=exc_info, **kwargs)

    def critical(self, msg: object, *args: object, **kwargs: object) -> None:
        """As Logger.critical()."""
        self.log(50, msg, *args, **kwargs)

    def isEnabledFor(self, level: int) -> bool:
        """As Logger.isEnabledFor()."""
        return self.logger.isEnabledFor(level)

    def setLevel(self, level: int | str) -> None:
        """Set the level of the logger."""
        self.logger.setLevel(level)

    def getEffectiveLevel(self) -> int:
        """As Logger.getEffectiveLevel()."""
        return self.logger.getEffectiveLevel()

    def hasHandlers(self) -> bool:
        """As Logger.hasHandlers()."""
        return self.logger.hasHandlers()

    def _log(self, level, msg, args, **kwargs):
        # For adapters of adapters, and for those who call it on loggers.
        return self.logger._log(level, msg, args, **kwargs)

    @property
    def manager(self):
        """The tree of the logger."""
        return self.logger.manager

    @manager.setter
    def manager(self, value):
        self.logger.manager = value

    @property
    def name(self):
        """The name of the logger."""
        return self.logger.name

    def __repr__(self):
        inner = self.logger
        return f"<{type(self).__name__} {inner.name} ({getLevelName(inner.getEffectiveLevel())})>"

    __class_getitem__ = classmethod(GenericAlias)


root = Logger.root = RootLogger(WARNING)
Logger.manager = Manager(root)


def getLogger(name=None):
    """The logger with a dotted name, always the same one; without a name, the one at the top."""
    if not name or name == root.name:
        return root
    return Logger.manager.getLogger(name)


def setLoggerClass(klass):
    """Make new loggers from a class, which must be derived from Logger."""
    global _loggerClass
    require_logger_class(klass)
    _loggerClass = klass


def getLoggerClass():
    """The class of new loggers."""
    return _loggerClass


def disable(level=CRITICAL):
    """Silence all loggers up to a level."""
    root.manager.disable = level
    root.manager._clear_cache()


from ._setup import close_all, configure_root, report_failure  # noqa: E402


def basicConfig(**kwargs):
    """Give the root logger a handler with a formatter, unless it has handlers already.

    filename, filemode  the file to write to, and how it is opened ('a')
    stream              or the stream (sys.stderr)
    handlers            or handlers of one's own
    encoding, errors    of the file ('backslashreplace' for errors)
    format, datefmt, style
                        the arguments of the formatter for handlers that have none
    level               the level of the root logger
    force               whether handlers that the root logger has are removed and closed first
    """
    configure_root(kwargs)


def shutdown(handlerList=_handlerList):
    """Flush and close all handlers, the youngest first. Runs at the end of the program; nothing may be logged afterwards."""
    close_all(handlerList)


# Functions that log with the root logger, which they set up when nobody has done it.


def _ready_root() -> Logger:
    if not root.handlers:
        basicConfig()
    return root


def debug(msg: object, *args: object, **kwargs: object) -> None:
    """Log with the root logger, as the functions below: see Logger.debug()."""
    _ready_root().debug(msg, *args, **kwargs)


def info(msg: object, *args: object, **kwargs: object) -> None:
    """See Logger.info()."""
    _ready_root().info(msg, *args, **kwargs)


def warning(msg: object, *args: object, **kwargs: object) -> None:
    """See Logger.warning()."""
    _ready_root().warning(msg, *args, **kwargs)


def warn(msg: object, *args: object, **kwargs: object) -> None:
    """The old name of warning()."""
    warnings.warn("The 'warn' function is deprecated, use 'warning' instead", DeprecationWarning, 2)
    warning(msg, *args, **kwargs)


def error(msg: object, *args: object, **kwargs: object) -> None:
    """See Logger.error()."""
    _ready_root().error(msg, *args, **kwargs)


def exception(msg: object, *args: object, exc_info: object = True, **kwargs: object) -> None:
    """See Logger.exception()."""
    error(msg, *args, exc_info=exc_info, **kwargs)


def critical(msg: object, *args: object, **kwargs: object) -> None:
    """See Logger.critical()."""
    _ready_root().critical(msg, *args, **kwargs)


def fatal(msg: object, *args: object, **kwargs: object) -> None:
    """Another name of critical()."""
    critical(msg, *args, **kwargs)


def log(level: int, msg: object, *args: object, **kwargs: object) -> None:
    """See Logger.log()."""
    _ready_root().log(level, msg, *args, **kwargs)


# Warnings of the warnings module.

_warnings_showwarning = None


def _showwarning(message, category, filename, lineno, file=None, line=None):
    """Log a warning; one that has a file to go to goes there as ever."""
    if file is None:
        logger = getLogger("py.warnings")
        if not logger.handlers:
            logger.addHandler(NullHandler())
        # The text itself is the message, not an argument, so that what groups events by their message keeps warnings apart.
        logger.warning(str(warnings.formatwarning(message, category, filename, lineno, line)))
    elif _warnings_showwarning is not None:
        _warnings_showwarning(message, category, filename, lineno, file, line)


def captureWarnings(capture):
    """Log the warnings of the warnings module with the logger 'py.warnings', or leave that again."""
    global _warnings_showwarning
    if capture and _warnings_showwarning is None:
        _warnings_showwarning, warnings.showwarning = warnings.showwarning, _showwarning
    elif not capture and _warnings_showwarning is not None:
        warnings.showwarning, _warnings_showwarning = _warnings_showwarning, None


atexit.register(shutdown)
