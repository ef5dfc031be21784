"""Callbacks as text, for reprs and debug messages, and where they come from."""

import functools
import inspect
import reprlib
import sys
import traceback
from types import FrameType

from .constants import DEBUG_STACK_DEPTH


def _get_function_source(func) -> tuple[str, int] | None:
    """Find the file and line of a function, under decorators and partials."""
    func = inspect.unwrap(func)
    while isinstance(func, (functools.partial, functools.partialmethod)):
        func = inspect.unwrap(func.func)
    if not inspect.isfunction(func):
        return None
    where = func.__code__
    return where.co_filename, where.co_firstlineno


def _arguments(positional, keywords, debug: bool) -> str:
    """Show arguments in parentheses; outside of debug mode they stay unknown."""
    shown = []
    if debug:
        shown += map(reprlib.repr, positional or ())
        shown += [f'{name}={reprlib.repr(value)}' for name, value in (keywords or {}).items()]
    return f'({', '.join(shown)})'


def _name_of(func) -> str:
    for attribute in ('__qualname__', '__name__'):
        if name := getattr(func, attribute, None):
            return name
    return repr(func)


def _format_callback(func, args, kwargs, *, debug=False) -> str:
    """Show a call; one of a partial is that of its function with more parentheses."""
    text = _arguments(args, kwargs, debug)
    while isinstance(func, functools.partial):
        text = _arguments(func.args, func.keywords, debug) + text
        func = func.func
    return _name_of(func) + text


def _format_callback_source(func, args, *, debug=False) -> str:
    """Show a call and, if it is known, where its function was defined."""
    call = _format_callback(func, args, None, debug=debug)
    match _get_function_source(func):
        case filename, lineno:
            return f'{call} at {filename}:{lineno}'
    return call


def extract_stack(f: FrameType | None = None, limit: int | None = None):
    """Summarise the newest calls that led to a frame (the caller's if none is given).

    Source lines are looked up only when somebody prints the summary.
    """
    start = sys._getframe(1) if f is None else f
    depth = DEBUG_STACK_DEPTH if limit is None else limit
    calls = traceback.walk_stack(start)
    summary = traceback.StackSummary.extract(calls, limit=depth, lookup_lines=False)
    summary.reverse()       # the newest call comes last, as in tracebacks
    return summary
