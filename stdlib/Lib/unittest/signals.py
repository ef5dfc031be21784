"""Ends a test run in good order when the user presses control-C."""

import weakref
from functools import wraps

__unittest = True


class _InterruptHandler:
    """Asks the registered results to stop at the first interrupt; the second has its usual effect."""

    def __init__(self, default_handler):
        import signal

        self.called = False
        self.original_handler = default_handler
        if isinstance(default_handler, int):
            if default_handler == signal.SIG_DFL:
                default_handler = signal.default_int_handler
            elif default_handler == signal.SIG_IGN:

                def default_handler(unused_signum, unused_frame):
                    pass

            else:
                raise TypeError(
                    "expected SIGINT signal handler to be signal.SIG_IGN, signal.SIG_DFL, or a callable object"
                )
        self.default_handler = default_handler

    def __call__(self, signum, frame):
        import signal

        installed = signal.getsignal(signal.SIGINT)
        if installed is not self:
            # Somebody replaced and wraps this handler: leave the decision to the original one.
            self.default_handler(signum, frame)
        if self.called:
            self.default_handler(signum, frame)
        self.called = True
        for result in _results.keys():
            result.stop()


_results = weakref.WeakKeyDictionary()
_interrupt_handler = None


def registerResult(result):
    """Have a result stopped at an interrupt."""
    _results[result] = 1


def removeResult(result):
    """Take a result off the list; tell whether it was there."""
    return bool(_results.pop(result, None))


def installHandler():
    """Handle interrupts by stopping the registered results."""
    global _interrupt_handler
    if _interrupt_handler is None:
        import signal

        _interrupt_handler = _InterruptHandler(signal.getsignal(signal.SIGINT))
        signal.signal(signal.SIGINT, _interrupt_handler)


def removeHandler(method=None):
    """Remove the handler; as a decorator, remove it while the test method runs."""
    if method is not None:

        @wraps(method)
        def inner(*args, **kwargs):
            import signal

            initial = signal.getsignal(signal.SIGINT)
            removeHandler()
            try:
                return method(*args, **kwargs)
            finally:
                signal.signal(signal.SIGINT, initial)

        return inner
    global _interrupt_handler
    if _interrupt_handler is not None:
        import signal

        signal.signal(signal.SIGINT, _interrupt_handler.original_handler)
