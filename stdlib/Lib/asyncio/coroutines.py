"""Coroutines: telling and showing them."""

import collections.abc
import inspect
import os
import sys
import types

__all__ = ('iscoroutinefunction', 'iscoroutine')

# What the decorator coroutine() leaves on functions.
_is_coroutine = object()


def _is_debug_mode():
    return sys.flags.dev_mode or (not sys.flags.ignore_environment
                                  and bool(os.environ.get('PYTHONASYNCIODEBUG')))


def coroutine(func):
    """Make a generator function a coroutine function (deprecated: use async def)."""
    import warnings
    warnings.warn('"@coroutine" decorator is deprecated since Python 3.8, '
                  'use "async def" instead', DeprecationWarning, stacklevel=2)
    if inspect.iscoroutinefunction(func):
        return func
    if inspect.isgeneratorfunction(func):
        wrapper = types.coroutine(func)
    else:
        import functools
        from .futures import isfuture

        @types.coroutine
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            result = func(*args, **kwargs)
            if (isfuture(result) or inspect.isgenerator(result)
                    or isinstance(result, collections.abc.Awaitable)):
                if inspect.isgenerator(result):
                    result = yield from result
                elif inspect.iscoroutine(result):
                    result = yield from result
                else:
                    result = yield from result.__await__()
            return result
    try:
        wrapper._is_coroutine = _is_coroutine
    except AttributeError:
        pass
    return wrapper


def iscoroutinefunction(func):
    """Return whether a function gives a coroutine."""
    return (inspect.iscoroutinefunction(func)
            or getattr(func, "_is_coroutine", None) is _is_coroutine)


_COROUTINE_TYPES = (types.CoroutineType, collections.abc.Coroutine)
_iscoroutine_typecache = set()


def iscoroutine(obj):
    """Return whether an object is a coroutine."""
    if type(obj) in _iscoroutine_typecache:
        return True
    if isinstance(obj, _COROUTINE_TYPES):
        # isinstance() with an ABC is slow, so good types are remembered.
        if len(_iscoroutine_typecache) < 100:
            _iscoroutine_typecache.add(type(obj))
        return True
    return (isinstance(obj, types.GeneratorType)
            and bool(obj.gi_code.co_flags & inspect.CO_ITERABLE_COROUTINE))


def _format_coroutine(coro):
    assert iscoroutine(coro)

    def get_name(coro):
        if hasattr(coro, '__qualname__') and coro.__qualname__:
            coro_name = coro.__qualname__
        elif hasattr(coro, '__name__') and coro.__name__:
            coro_name = coro.__name__
        else:
            coro_name = f'<{type(coro).__name__} without __name__>'
        return f'{coro_name}()'

    def is_running(coro):
        try:
            return coro.cr_running
        except AttributeError:
            try:
                return coro.gi_running
            except AttributeError:
                return False

    coro_code = None
    if hasattr(coro, 'cr_code') and coro.cr_code:
        coro_code = coro.cr_code
    elif hasattr(coro, 'gi_code') and coro.gi_code:
        coro_code = coro.gi_code
    coro_name = get_name(coro)
    if not coro_code:
        return f'{coro_name} running' if is_running(coro) else coro_name
    coro_frame = None
    if hasattr(coro, 'gi_frame') and coro.gi_frame:
        coro_frame = coro.gi_frame
    elif hasattr(coro, 'cr_frame') and coro.cr_frame:
        coro_frame = coro.cr_frame
    filename = coro_code.co_filename or '<empty co_filename>'
    if coro_frame is not None:
        return f'{coro_name} running at {filename}:{coro_frame.f_lineno}'
    return f'{coro_name} done, defined at {filename}:{coro_code.co_firstlineno}'
