"""The binding of locks and queues to an event loop."""

import threading

from . import events

_global_lock = threading.Lock()


class _LoopBoundMixin:
    """Bound to the loop that is running when it first has to wait."""

    _loop = None

    def _get_loop(self):
        loop = events._get_running_loop()
        if self._loop is None:
            with _global_lock:
                if self._loop is None:
                    self._loop = loop
        if loop is not self._loop:
            raise RuntimeError(f'{self!r} is bound to a different event loop')
        return loop


def _warn_loop(owner, loop):
    """Warn of the parameter loop, which has no effect any more."""
    if loop is not None:
        import warnings
        warnings.warn("The loop argument is deprecated since Python 3.8, "
                      "and scheduled for removal in Python 3.10.",
                      DeprecationWarning, stacklevel=3)
