"""Ctrl-C during a run of tests: the first one lets the test end, and then the run."""

import weakref

__unittest = True       # Results leave the frames of this module out of tracebacks.

# The results of runs that Ctrl-C stops, as keys.
_results = weakref.WeakKeyDictionary()
# The handler that was installed by installHandler().
_interrupt_handler = None


class _InterruptHandler:
    """A handler for SIGINT that stops the runs; a second call, or one while it is not installed, is for the former."""

    def __init__(self, default_handler):
        self.original_handler = default_handler
        self.default_handler = _as_callable(default_handler)
        self.called = False

    def __call__(self, signum, frame):
        again, self.called = self.called, True
        if again or not _is_installed(self):
            self.default_handler(signum, frame)
            return
        for result in list(_results):
            result.stop()


def _as_callable(handler):
    """Return a function that does what signal.signal() would make of a handler for SIGINT."""
    from signal import SIG_DFL, SIG_IGN, Handlers, default_int_handler

    if isinstance(handler, int):
        match Handlers(handler) if handler in (SIG_DFL, SIG_IGN) else None:
            case Handlers.SIG_DFL:
                return default_int_handler
            case Handlers.SIG_IGN:
                return lambda signum, frame: None
    if callable(handler):
        return handler
    raise TypeError("expected SIGINT signal handler to be signal.SIG_IGN, signal.SIG_DFL, or a callable object")


def _is_installed(handler) -> bool:
    from signal import SIGINT, getsignal

    return getsignal(SIGINT) is handler


def registerResult(result):
    """Let the handler stop the run that a result is for."""
    _results[result] = True


def removeResult(result):
    """Take back registerResult(); returns whether the result was known."""
    return _results.pop(result, False)


def installHandler():
    """Handle SIGINT from now on, if that is not done yet."""
    global _interrupt_handler
    if _interrupt_handler is not None:
        return
    from signal import SIGINT, getsignal, signal

    _interrupt_handler = _InterruptHandler(getsignal(SIGINT))
    signal(SIGINT, _interrupt_handler)


def removeHandler(method=None):
    """Put the former handler back; with a function, decorate it to run with that one."""
    if method is not None:
        return _without_handler(method)
    if _interrupt_handler is not None:
        from signal import SIGINT, signal

        signal(SIGINT, _interrupt_handler.original_handler)
    return None


def _without_handler(method):
    from functools import wraps
    from signal import SIGINT, getsignal, signal

    @wraps(method)
    def run(*args, **kwargs):
        present = getsignal(SIGINT)
        removeHandler()
        try:
            return method(*args, **kwargs)
        finally:
            signal(SIGINT, present)

    return run
