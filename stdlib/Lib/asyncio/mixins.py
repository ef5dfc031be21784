"""What locks and queues have in common: they belong to the loop that first waits with them."""

import threading

from .events import _get_running_loop

_first_wait = threading.Lock()


class _LoopBoundMixin:
    _loop = None

    def _get_loop(self):
        """Return the loop that runs here; it must be the one of the first call."""
        here = _get_running_loop()
        if self._loop is None:
            with _first_wait:
                if self._loop is None:      # still: another thread may have come first
                    self._loop = here
        if self._loop is here:
            return here
        raise RuntimeError(f'{self!r} is bound to a different event loop')


def _warn_loop(owner, loop):
    """Warn of the argument `loop` of a constructor; it has no effect."""
    if loop is None:
        return
    import warnings
    warnings.warn("The loop argument is deprecated since Python 3.8, "
                  "and scheduled for removal in Python 3.10.",
                  DeprecationWarning, stacklevel=3)
