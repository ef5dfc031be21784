"""Callbacks that wait for their turn in an event loop."""

import contextvars
import sys

from . import format_helpers


class Handle:
    """A callback with arguments and a context; cancel() keeps it from being called."""

    __module__ = 'asyncio.events'
    __slots__ = ('_loop', '_callback', '_args', '_context', '_cancelled', '_source_traceback',
                 '_repr', '__weakref__')

    def __init__(self, callback, args, loop, context=None):
        self._loop = loop
        self._callback = callback
        self._args = args
        self._context = contextvars.copy_context() if context is None else context
        self._cancelled = False
        self._repr = None           # kept by cancel(), when there is nothing left to show
        self._source_traceback = (format_helpers.extract_stack(sys._getframe(1))
                                  if loop.get_debug() else None)

    def __repr__(self):
        return self._repr or f'<{' '.join(self._repr_info())}>'

    def _repr_info(self) -> list[str]:
        """Collect the words of the repr."""
        words = [type(self).__name__]
        if self._cancelled:
            words.append('cancelled')
        words += self._details()
        if self._callback is not None:
            words.append(self._shown_callback())
        if origin := self._source_traceback:
            words.append('created at {0.filename}:{0.lineno}'.format(origin[-1]))
        return words

    def _details(self) -> list[str]:
        """Return what subclasses show after the state."""
        return []

    def _shown_callback(self) -> str:
        return format_helpers._format_callback_source(
            self._callback, self._args, debug=self._loop.get_debug())

    def get_context(self):
        """Return the contextvars context in which the callback runs."""
        return self._context

    def cancelled(self) -> bool:
        """Tell whether cancel() was called."""
        return self._cancelled

    def cancel(self):
        """Do not call; also let go of the callback and its arguments."""
        if self._cancelled:
            return
        self._cancelled = True
        if self._loop.get_debug():
            self._repr = repr(self)
        self._callback = self._args = None

    def _run(self):
        try:
            self._context.run(self._callback, *self._args)
        except BaseException as problem:
            if isinstance(problem, (SystemExit, KeyboardInterrupt)):
                raise
            self._report(problem)
        self = None                 # a traceback keeps this frame

    def _report(self, problem):
        report = {'message': f'Exception in callback {self._shown_callback()}',
                  'exception': problem,
                  'handle': self}
        if self._source_traceback:
            report |= {'source_traceback': self._source_traceback}
        self._loop.call_exception_handler(report)


class TimerHandle(Handle):
    """A callback that is to be called at some time; sorted by that."""

    __module__ = 'asyncio.events'
    __slots__ = ('_when', '_scheduled')

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        self._when = when
        self._scheduled = False     # it is in the loop's heap
        if origin := self._source_traceback:
            origin.pop()            # this very method

    def _details(self):
        return [f'when={self._when}']

    def when(self):
        """Return the time, by the loop's clock."""
        return self._when

    def cancel(self):
        if not self._cancelled:
            self._loop._timer_handle_cancelled(self)
            super().cancel()

    # Equality is for tests and tools; the order alone is by time.

    def _identity(self):
        return self._when, self._callback, self._args, self._cancelled

    def __eq__(self, other):
        return self._identity() == other._identity() if isinstance(other, TimerHandle) else NotImplemented

    def __hash__(self):
        return hash(self._when)

    def __lt__(self, other):
        return self._when < other._when if isinstance(other, TimerHandle) else NotImplemented

    def __gt__(self, other):
        return self._when > other._when if isinstance(other, TimerHandle) else NotImplemented

    def __le__(self, other):
        earlier = self.__lt__(other)
        return earlier or self.__eq__(other)

    def __ge__(self, other):
        later = self.__gt__(other)
        return later or self.__eq__(other)
