"""The tree of loggers, built from their dotted names as the program asks for them."""
from __future__ import annotations

from collections.abc import Iterator

import logging


def ancestors(name: str) -> Iterator[str]:
    """The names above a dotted one, nearest first."""
    while "." in name:
        name = name[:name.rindex(".")]
        yield name


def require_logger_class(candidate: type) -> None:
    """Raise TypeError unless loggers can be made from the class."""
    if candidate is not logging.Logger and not issubclass(candidate, logging.Logger):
        raise TypeError(f"logger not derived from logging.Logger: {candidate.__name__}")


class PlaceHolder:
    """Stands in the tree where nobody has asked for a logger yet, and knows the loggers below."""

    __module__ = __package__

    def __init__(self, alogger):
        self.loggerMap = {alogger: None}

    def append(self, alogger):
        """Note one more logger below this place."""
        self.loggerMap.setdefault(alogger)


class Manager:
    """Hands out the loggers of a tree, one for each name, and links each with the nearest one above."""

    __module__ = __package__

    def __init__(self, rootnode):
        self.root = rootnode
        self.disable = 0
        self.emittedNoHandlerWarning = False
        self.loggerDict = {}
        self.loggerClass = None
        self.logRecordFactory = None

    @property
    def disable(self):
        """The level up to which all loggers are silent."""
        return self._disable

    @disable.setter
    def disable(self, value):
        self._disable = logging._checkLevel(value)

    def getLogger(self, name):
        """The logger of this name, made on the first call."""
        if not isinstance(name, str):
            raise TypeError("A logger name must be a string")
        with logging._lock:
            known = self.loggerDict.get(name)
            if known is not None and not isinstance(known, PlaceHolder):
                return known
            maker = self.loggerClass or logging._loggerClass
            logger = self.loggerDict[name] = maker(name)
            logger.manager = self
            if known is not None:
                self._fixupChildren(known, logger)
            self._fixupParents(logger)
            return logger

    def setLoggerClass(self, klass):
        """Make the loggers of this tree from a class, which must be derived from Logger."""
        require_logger_class(klass)
        self.loggerClass = klass

    def setLogRecordFactory(self, factory):
        """Note what makes the records of this tree."""
        self.logRecordFactory = factory

    def _fixupParents(self, alogger):
        """Find the parent of a new logger; leave its mark in the empty places between the two."""
        for name in ancestors(alogger.name):
            match self.loggerDict.get(name):
                case None:
                    self.loggerDict[name] = PlaceHolder(alogger)
                case PlaceHolder() as place:
                    place.append(alogger)
                case parent:
                    alogger.parent = parent
                    return
        alogger.parent = self.root

    def _fixupChildren(self, ph, alogger):
        """Put a new logger between the loggers below its place and their former parents."""
        for child in ph.loggerMap:
            if not child.parent.name.startswith(alogger.name):
                alogger.parent, child.parent = child.parent, alogger

    def _clear_cache(self):
        """Let all loggers work out anew which levels they are enabled for."""
        with logging._lock:
            self.root._cache.clear()
            for logger in self.loggerDict.values():
                if isinstance(logger, logging.Logger):
                    logger._cache.clear()
