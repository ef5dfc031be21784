"""Signals: what is done about them, and their names."""

from enum import IntEnum as _IntEnum

import _signal
from _signal import *


def _is_signal_name(name):
    return name.isupper() and (name.startswith("CTRL_") or name.startswith("SIG") and not name.startswith("SIG_"))


def _collect(title, belongs):
    """Replace the numbers of some names by members of an enumeration."""
    _IntEnum._convert_(title, __name__, belongs)


_collect("Signals", _is_signal_name)
_collect("Handlers", {"SIG_DFL", "SIG_IGN"}.__contains__)
if hasattr(_signal, "pthread_sigmask"):
    _collect("Sigmasks", {"SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"}.__contains__)


def _int_to_enum(value, enum_klass):
    """The member for a number, if there is one."""
    known = isinstance(value, int) and value in enum_klass._value2member_map_
    return enum_klass._value2member_map_[value] if known else value


def _enum_to_int(value):
    """The number of what has one."""
    return int(value) if hasattr(value, "__int__") else value


def _named(numbers):
    return {_int_to_enum(number, Signals) for number in numbers}


def signal(signalnum, handler):
    before = _signal.signal(_enum_to_int(signalnum), _enum_to_int(handler))
    return _int_to_enum(before, Handlers)


def getsignal(signalnum):
    return _int_to_enum(_signal.getsignal(signalnum), Handlers)


if hasattr(_signal, "pthread_sigmask"):
    def pthread_sigmask(how, mask):
        return _named(_signal.pthread_sigmask(how, mask))


if hasattr(_signal, "sigpending"):
    def sigpending():
        return _named(_signal.sigpending())


if hasattr(_signal, "sigwait"):
    def sigwait(sigset):
        return _int_to_enum(_signal.sigwait(sigset), Signals)


if hasattr(_signal, "valid_signals"):
    def valid_signals():
        return _named(_signal.valid_signals())


# These only name what the native functions return.
for _name in ("signal", "getsignal", "pthread_sigmask", "sigpending", "sigwait", "valid_signals"):
    if _name in globals():
        globals()[_name].__doc__ = getattr(_signal, _name).__doc__
del _name, _collect, _is_signal_name
