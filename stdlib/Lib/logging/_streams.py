"""The handlers that everybody needs: to a stream, to a file, to nowhere."""
from __future__ import annotations

import io
import os
import sys
from types import GenericAlias

from . import NOTSET, Handler, LogRecord, getLevelName


class StreamHandler(Handler):
    """Write records to a text stream, sys.stderr unless another is given. The stream is not closed."""

    __module__ = __package__

    terminator = "\n"

    def __init__(self, stream=None):
        super().__init__()
        self.stream = sys.stderr if stream is None else stream

    def flush(self) -> None:
        """Flush the stream, if it can do that."""
        self.acquire()
        try:
            flush = getattr(self.stream, "flush", None) if self.stream else None
            if flush is not None:
                flush()
        finally:
            self.release()

    def emit(self, record: LogRecord) -> None:
        """Write the formatted record and the terminator, in one piece."""
        try:
            self.stream.write(self.format(record) + self.terminator)
            self.flush()
        except RecursionError:
            raise
        except Exception:
            self.handleError(record)

    def setStream(self, stream):
        """Write to another stream from now on. The former stream, flushed; None if it is the same."""
        former = self.stream
        if stream is former:
            return None
        self.acquire()
        try:
            self.flush()
            self.stream = stream
        finally:
            self.release()
        return former

    def __repr__(self):
        # A stream made from a descriptor has a number as its name.
        words = [type(self).__name__, str(getattr(self.stream, "name", "")), f"({getLevelName(self.level)})"]
        return f"<{' '.join(filter(None, words))}>"

    __class_getitem__ = classmethod(GenericAlias)


class FileHandler(StreamHandler):
    """Write records to a file, which is opened at once or, with `delay`, for the first record."""

    __module__ = __package__

    def __init__(self, filename, mode="a", encoding=None, delay=False, errors=None):
        # An absolute path, for the program may change its directory.
        self.baseFilename = os.path.abspath(os.fspath(filename))
        self.mode = mode
        self.encoding = encoding if "b" in mode else io.text_encoding(encoding)
        self.errors = errors
        self.delay = delay
        # open() itself may be gone when the last records are written at the interpreter's end.
        self._builtin_open = open
        if delay:
            Handler.__init__(self)
            self.stream = None
        else:
            super().__init__(self._open())

    def _open(self):
        """The file, opened as the arguments said."""
        return self._builtin_open(self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors)

    def close(self) -> None:
        """Flush and close the file, and take leave of the logging system."""
        self.acquire()
        try:
            if self.stream:
                self._close_stream()
        finally:
            # Also when the file is not open, so that shutdown() need not come back to this handler.
            super().close()
            self.release()

    def _close_stream(self) -> None:
        try:
            self.flush()
        finally:
            stream, self.stream = self.stream, None
            if hasattr(stream, "close"):
                stream.close()

    def emit(self, record: LogRecord) -> None:
        """Write a record. A handler that was closed opens its file again, unless that would wipe it."""
        wipes = self.mode == "w" and self._closed
        if self.stream is None and not wipes:
            self.stream = self._open()
        if self.stream:
            super().emit(record)

    def __repr__(self):
        return f"<{type(self).__name__} {self.baseFilename} ({getLevelName(self.level)})>"


class _StderrHandler(StreamHandler):
    """Write to whatever sys.stderr is at the moment of writing."""

    __module__ = __package__

    def __init__(self, level=NOTSET):
        Handler.__init__(self, level)

    @property
    def stream(self):
        return sys.stderr


class NullHandler(Handler):
    """Do nothing: for libraries, whose records are the business of the program that uses them."""

    __module__ = __package__

    def handle(self, record):
        """Nothing."""

    def emit(self, record: LogRecord) -> None:
        """Nothing."""

    def createLock(self) -> None:
        """There is nothing to guard."""
        self.lock = None

    def _at_fork_reinit(self):
        pass
