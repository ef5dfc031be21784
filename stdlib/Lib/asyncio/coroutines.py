"""Coroutines: what counts as one, how it is shown, and an old way to write them."""

import collections.abc
import inspect
import os
import sys
import types

__all__ = ('iscoroutine', 'iscoroutinefunction')

# Functions that were made coroutine functions have this as their attribute of that name.
_is_coroutine = object()

# Types whose instances are known to be coroutines: to ask the ABC takes time.
_known_types = {types.CoroutineType}
_MOST_KNOWN_TYPES = 100


def _is_debug_mode() -> bool:
    """Tell whether loops should begin in debug mode."""
    flags = sys.flags
    wanted = not flags.ignore_environment and os.environ.get('PYTHONASYNCIODEBUG')
    return flags.dev_mode or bool(wanted)


def iscoroutine(obj) -> bool:
    """Tell whether an object is a coroutine (of any kind, also those of other compilers)."""
    kind = type(obj)
    if kind in _known_types:
        return True
    found = isinstance(obj, collections.abc.Coroutine)
    if found and len(_known_types) < _MOST_KNOWN_TYPES:
        _known_types.add(kind)
    return found


def iscoroutinefunction(func) -> bool:
    """Tell whether calling a function gives a coroutine."""
    if getattr(func, '_is_coroutine', None) is _is_coroutine:
        return True
    return inspect.iscoroutinefunction(func)


def coroutine(func):
    """Make a generator function, or a function that returns awaitables, a coroutine function.

    Deprecated: use async def.
    """
    import warnings
    warnings.warn('"@coroutine" decorator is deprecated since Python 3.8, '
                  'use "async def" instead', DeprecationWarning, stacklevel=2)
    if inspect.iscoroutinefunction(func):
        return func
    made = types.coroutine(func if inspect.isgeneratorfunction(func) else _awaiting(func))
    try:
        made._is_coroutine = _is_coroutine
    except AttributeError:
        pass
    return made


def _awaiting(func):
    """Return a generator function that calls a function and awaits what it returns."""
    import functools

    @functools.wraps(func)
    def generate(*args, **kwargs):
        outcome = func(*args, **kwargs)
        if not inspect.isgenerator(outcome) and not inspect.iscoroutine(outcome):
            try:
                outcome = type(outcome).__await__(outcome)
            except AttributeError:
                return outcome      # no awaitable at all
        return (yield from outcome)
    return generate


def _either(coro, *names):
    """Return the first attribute there is; None if there is none."""
    return next((getattr(coro, name) for name in names if hasattr(coro, name)), None)


def _format_coroutine(coro) -> str:
    """Show a coroutine with its place: where it is, or where it was defined."""
    assert iscoroutine(coro)
    name = (getattr(coro, '__qualname__', None) or getattr(coro, '__name__', None)
            or f'<{type(coro).__name__} without __name__>')
    code = _either(coro, 'cr_code', 'gi_code')
    if not code:                    # it is not written in Python
        running = _either(coro, 'cr_running', 'gi_running')
        return f'{name}() running' if running else f'{name}()'
    frame = _either(coro, 'gi_frame', 'cr_frame')
    if frame is None:
        state, line = 'done, defined', code.co_firstlineno
    else:
        state, line = 'running', frame.f_lineno
    return f'{name}() {state} at {code.co_filename or '<empty co_filename>'}:{line}'
