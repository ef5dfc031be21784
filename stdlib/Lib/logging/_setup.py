"""What a program calls once: the simple configuration at its start, the shutdown at its end, and the report of failed handlers."""
from __future__ import annotations

import io
import os
import sys
import traceback

import logging

from ._formats import style_entry


def _default_handler(options: dict[str, object], encoding: str | None, errors: str | None) -> logging.Handler:
    """The handler that `filename` or `stream` of basicConfig() asks for."""
    filename = options.pop("filename", None)
    mode = options.pop("filemode", "a")
    if not filename:
        return logging.StreamHandler(options.pop("stream", None))
    if "b" in mode:
        errors = None
    else:
        encoding = io.text_encoding(encoding)
    return logging.FileHandler(filename, mode, encoding=encoding, errors=errors)


def _check_destination(options: dict[str, object], handlers: object) -> None:
    """Raise ValueError when more than one of handlers, stream and filename says where records go."""
    if handlers is not None and ("stream" in options or "filename" in options):
        raise ValueError("'stream' or 'filename' should not be specified together with 'handlers'")
    if "stream" in options and "filename" in options:
        raise ValueError("'stream' and 'filename' should not be specified together")


def configure_root(kwargs: dict[str, object]) -> None:
    """Do what basicConfig() is asked for."""
    root = logging.root
    with logging._lock:
        force = kwargs.pop("force", False)
        encoding, errors = kwargs.pop("encoding", None), kwargs.pop("errors", "backslashreplace")
        if force:
            for handler in tuple(root.handlers):
                root.removeHandler(handler)
                handler.close()
        if root.handlers:
            return
        handlers = kwargs.pop("handlers", None)
        _check_destination(kwargs, handlers)
        if handlers is None:
            handlers = [_default_handler(kwargs, encoding, errors)]
        datefmt, style = kwargs.pop("datefmt", None), kwargs.pop("style", "%")
        _, usual = style_entry(style)
        formatter = logging.Formatter(kwargs.pop("format", usual), datefmt, style)
        for handler in handlers:
            if handler.formatter is None:
                handler.setFormatter(formatter)
            root.addHandler(handler)
        level = kwargs.pop("level", None)
        if level is not None:
            root.setLevel(level)
        if kwargs:
            raise ValueError(f"Unrecognised argument(s): {', '.join(kwargs)}")


def _finish(handler: logging.Handler) -> None:
    """Flush and close a handler, whatever has become of what it writes to."""
    try:
        handler.acquire()
        # A MemoryHandler may have been told to throw its records away.
        if getattr(handler, "flushOnClose", True):
            handler.flush()
        handler.close()
    except (OSError, ValueError):
        # Its file may have been closed by somebody else.
        pass
    finally:
        handler.release()


def close_all(handlerList: list) -> None:
    """Flush and close handlers, given by weak references, from the last to the first."""
    for reference in reversed(list(handlerList)):
        try:
            handler = reference()
            if handler:
                _finish(handler)
        except:
            if logging.raiseExceptions:
                raise


def _caller_outside(frame):
    """The innermost frame, from this one outwards, that does not belong to the package."""
    home = logging.__path__[0]
    while frame and os.path.dirname(frame.f_code.co_filename) == home:
        frame = frame.f_back
    return frame


def report_failure(record: logging.LogRecord, stderr: io.TextIOBase) -> None:
    """Tell on a stream about the current exception, which the handling of a record has raised."""
    error = sys.exception()
    try:
        stderr.write("--- Logging error ---\n")
        traceback.print_exception(error, file=stderr)
        stderr.write("Call stack:\n")
        innermost = error.__traceback__.tb_frame if error and error.__traceback__ else None
        caller = _caller_outside(innermost)
        if caller:
            traceback.print_stack(caller, file=stderr)
        else:
            stderr.write(f"Logged from file {record.filename}, line {record.lineno}\n")
        try:
            stderr.write(f"Message: {record.msg!r}\nArguments: {record.args}\n")
        except RecursionError:
            raise
        except Exception:
            stderr.write(
                "Unable to print the message and arguments - possible formatting error.\n"
                "Use the traceback above to help find the error.\n"
            )
    except OSError:
        # Then there is no way left to tell.
        pass
