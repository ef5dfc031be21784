"""Signals: handlers, timers, masks."""

import _signal
from _signal import *
from enum import IntEnum as _IntEnum

_globals = globals()

_IntEnum._convert_(
    'Signals', __name__,
    lambda name: name.isupper() and (name.startswith('SIG') and not name.startswith('SIG_')
                                     or name.startswith('CTRL_')))
_IntEnum._convert_('Handlers', __name__, lambda name: name in ('SIG_DFL', 'SIG_IGN'))
if 'pthread_sigmask' in _globals:
    _IntEnum._convert_('Sigmasks', __name__,
                       lambda name: name in ('SIG_BLOCK', 'SIG_UNBLOCK', 'SIG_SETMASK'))


def _int_to_enum(value, enum_klass):
    """Return the member with a value, or the value if there is none."""
    if not isinstance(value, int):
        return value
    try:
        return enum_klass(value)
    except ValueError:
        return value


def _enum_to_int(value):
    """Return a member's number; other values as they are."""
    try:
        return int(value)
    except (ValueError, TypeError):
        return value


def _like(native):
    """Give a wrapper the docstring of the native function."""
    def decorate(function):
        function.__doc__ = native.__doc__
        return function
    return decorate


@_like(_signal.signal)
def signal(signalnum, handler):
    handler = _signal.signal(_enum_to_int(signalnum), _enum_to_int(handler))
    return _int_to_enum(handler, Handlers)


@_like(_signal.getsignal)
def getsignal(signalnum):
    return _int_to_enum(_signal.getsignal(signalnum), Handlers)


if 'pthread_sigmask' in _globals:
    @_like(_signal.pthread_sigmask)
    def pthread_sigmask(how, mask):
        return set(_int_to_enum(x, Signals) for x in _signal.pthread_sigmask(how, mask))


if 'sigpending' in _globals:
    @_like(_signal.sigpending)
    def sigpending():
        return {_int_to_enum(x, Signals) for x in _signal.sigpending()}


if 'sigwait' in _globals:
    @_like(_signal.sigwait)
    def sigwait(sigset):
        return _int_to_enum(_signal.sigwait(sigset), Signals)


if 'valid_signals' in _globals:
    @_like(_signal.valid_signals)
    def valid_signals():
        return {_int_to_enum(x, Signals) for x in _signal.valid_signals()}


del _globals, _like
