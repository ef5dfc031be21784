"""From ordinary code into a coroutine: run() and Runner."""

import contextvars
import signal
import threading

from . import events
from .constants import THREAD_JOIN_TIMEOUT
from .coroutines import iscoroutine
from .exceptions import CancelledError
from .tasks import all_tasks, gather

__all__ = ('Runner', 'run')


class _InterruptHandler:
    """While entered, makes Ctrl-C cancel a task; pressed again, it interrupts.

    Only the main thread gets signals, and a handler that the program has
    installed stays in place.
    """

    def __init__(self, loop, task):
        self.loop = loop
        self.task = task
        self.count = 0

    def __enter__(self):
        in_main = threading.current_thread() is threading.main_thread()
        if in_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            try:
                signal.signal(signal.SIGINT, self)
            except ValueError:
                pass            # Python runs inside a program that owns the signals
        return self

    def __exit__(self, *_):
        if signal.getsignal(signal.SIGINT) is self:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def __call__(self, signum, frame):
        self.count += 1
        if self.count > 1 or self.task.done():
            raise KeyboardInterrupt
        self.task.cancel()
        # The loop may sleep in its selector: give it something to do.
        self.loop.call_soon_threadsafe(lambda: None)

    def caused_cancellation(self) -> bool:
        """Whether the task was cancelled by Ctrl-C alone."""
        if not self.count or not hasattr(self.task, 'uncancel'):
            return False
        return self.task.uncancel() == 0


class Runner:
    """Context manager around one event loop in which several coroutines run in turn.

    The loop comes into being when it is first needed. All coroutines share
    one context, so they see each other's context variables.
    """

    def __init__(self, *, debug=None, loop_factory=None):
        self._debug = debug
        self._loop_factory = loop_factory
        self._loop = None
        self._context = None
        self._closed = False

    def __enter__(self):
        self.get_loop()
        return self

    def __exit__(self, *_):
        self.close()

    def get_loop(self):
        """Give the event loop that belongs to this runner."""
        if self._closed:
            raise RuntimeError("Runner is closed")
        if self._loop is None:
            self._loop = self._make_loop()
            if self._debug is not None:
                self._loop.set_debug(self._debug)
            self._context = contextvars.copy_context()
        return self._loop

    def _make_loop(self):
        if (factory := self._loop_factory) is not None:
            return factory()
        loop = events.new_event_loop()
        events.set_event_loop(loop)     # child watchers ask for it
        return loop

    def run(self, coro, *, context=None):
        """Drive a coroutine to its end; what it returns or raises is the outcome."""
        if not iscoroutine(coro):
            raise ValueError(f"a coroutine was expected, got {coro!r}")
        if events._get_running_loop():
            raise RuntimeError("Runner.run() cannot be called from a running event loop")
        loop = self.get_loop()
        main = loop.create_task(coro, context=self._context if context is None else context)
        with _InterruptHandler(loop, main) as interrupt:
            try:
                return loop.run_until_complete(main)
            except CancelledError:
                if interrupt.caused_cancellation():
                    raise KeyboardInterrupt
                raise

    def close(self):
        """End what still runs, then the loop; without a loop there is nothing to do."""
        loop = self._loop
        if loop is None:
            return
        try:
            _cancel_all_tasks(loop)
            for cleanup in (loop.shutdown_asyncgens(),
                            loop.shutdown_default_executor(THREAD_JOIN_TIMEOUT)):
                loop.run_until_complete(cleanup)
        finally:
            self._loop, self._closed = None, True
            if self._loop_factory is None:
                events.set_event_loop(None)
            loop.close()


def run(main, *, debug=None, loop_factory=None):
    """Drive a program's main coroutine in an event loop of its own.

    The loop lasts as long as the call. A thread whose loop is running
    already has to await the coroutine instead.
    """
    if events._get_running_loop():
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


def _cancel_all_tasks(loop):
    """Cancel the tasks of a loop, wait for them, and report those that failed."""
    leftovers = all_tasks(loop)
    if not leftovers:
        return
    for leftover in leftovers:
        leftover.cancel()
    loop.run_until_complete(gather(*leftovers, return_exceptions=True))
    for leftover in leftovers:
        if not leftover.cancelled() and (error := leftover.exception()) is not None:
            loop.call_exception_handler(dict(
                message='unhandled exception during asyncio.run() shutdown',
                exception=error, task=leftover))
