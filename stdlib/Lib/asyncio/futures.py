"""Futures: results that are not there yet, and how one passes its outcome on to another."""

import concurrent.futures
import contextvars
import logging
import sys
from types import GenericAlias

from . import base_futures, events, format_helpers
from .base_futures import _CANCELLED, _FINISHED, _PENDING, isfuture
from .exceptions import CancelledError, InvalidStateError

__all__ = ('Future', 'wrap_future', 'isfuture')

STACK_DEBUG = logging.DEBUG - 1     # for what is too much even for debugging

_STOP_REFUSED = ("StopIteration interacts badly with generators and "
                 "cannot be raised into a Future")


class Future:
    """The result of something that an event loop will finish later.

    Meant for one thread: everything but reading belongs to the loop's. Callbacks
    are not called at once, but by the loop, each in the context given with it.
    """

    # On the class, for objects that __init__() has not seen (yet).
    _state = _PENDING
    _result = _exception = _loop = None
    _traceback = None               # that of _exception when it was set
    _cancel_message = _cancelled_exc = None
    _source_traceback = None
    _unseen_failure = False         # an exception nobody has asked for

    # Set while an await hands the future to its task; not None marks a future.
    _asyncio_future_blocking = False

    __class_getitem__ = classmethod(GenericAlias)
    __repr__ = base_futures._future_repr

    def __init__(self, *, loop=None):
        owner = events.get_event_loop() if loop is None else loop
        self._loop = owner
        self._callbacks = []
        if owner.get_debug():
            self._source_traceback = format_helpers.extract_stack(sys._getframe(1))

    def __del__(self):
        if not self._unseen_failure:
            return
        report = {'message': f'{type(self).__name__} exception was never retrieved',
                  'exception': self._exception,
                  'future': self}
        if self._source_traceback:
            report |= {'source_traceback': self._source_traceback}
        self._loop.call_exception_handler(report)

    @property
    def _log_traceback(self):
        return self._unseen_failure

    @_log_traceback.setter
    def _log_traceback(self, wanted):
        if wanted:
            raise ValueError('_log_traceback can only be set to False')
        self._unseen_failure = False

    def get_loop(self):
        """Return the event loop that the future belongs to."""
        if self._loop is None:
            raise RuntimeError("Future object is not initialized.")
        return self._loop

    # --- Asking.

    def done(self) -> bool:
        """Tell whether there is a result, an exception or a cancellation."""
        return self._state != _PENDING

    def cancelled(self) -> bool:
        """Tell whether the future was cancelled."""
        return self._state == _CANCELLED

    def result(self):
        """Return the result, or raise what came in place of it."""
        if self._state == _FINISHED:
            self._unseen_failure = False
            if self._exception is None:
                return self._result
            raise self._exception.with_traceback(self._traceback)
        raise self._why_no_outcome('Result is not ready.')

    def exception(self):
        """Return the exception, None if there was a result."""
        if self._state == _FINISHED:
            self._unseen_failure = False
            return self._exception
        raise self._why_no_outcome('Exception is not set.')

    def _why_no_outcome(self, while_pending: str) -> BaseException:
        if self._state == _CANCELLED:
            return self._make_cancelled_error()
        return InvalidStateError(while_pending)

    def _make_cancelled_error(self) -> CancelledError:
        """Return what a reader of a cancelled future gets.

        A cancellation that a task ended with is given away: kept any longer,
        its traceback and the future would refer to each other.
        """
        if (known := self._cancelled_exc) is not None:
            self._cancelled_exc = None
            return known
        return CancelledError() if self._cancel_message is None else CancelledError(self._cancel_message)

    # --- Ending.

    def cancel(self, msg=None) -> bool:
        """End without a result; returns False if the future has ended before."""
        self._unseen_failure = False
        if self._state != _PENDING:
            return False
        self._cancel_message = msg
        self._end(_CANCELLED)
        return True

    def set_result(self, result):
        """End with a result."""
        if self._state != _PENDING:
            raise InvalidStateError(f'{self._state}: {self!r}')
        self._result = result
        self._end(_FINISHED)

    def set_exception(self, exception):
        """End with an exception, given as an instance or a class."""
        if self._state != _PENDING:
            raise InvalidStateError(f'{self._state}: {self!r}')
        error = exception() if isinstance(exception, type) else exception
        if isinstance(error, StopIteration):
            # An await would take it for the end of the awaited coroutine.
            stand_in = RuntimeError(_STOP_REFUSED)
            stand_in.__cause__ = stand_in.__context__ = error
            error = stand_in
        self._exception, self._traceback = error, error.__traceback__
        self._end(_FINISHED)
        self._unseen_failure = True

    def _end(self, state: str):
        self._state = state
        if self._callbacks:
            waiting = self._callbacks[:]
            self._callbacks.clear()
            for callback, context in waiting:
                self._loop.call_soon(callback, self, context=context)

    # --- Waiting.

    def add_done_callback(self, fn, *, context=None):
        """Have fn(future) called when the future has ended, soon if it has already."""
        if context is None:
            context = contextvars.copy_context()
        if self._state == _PENDING:
            self._callbacks.append((fn, context))
        else:
            self._loop.call_soon(fn, self, context=context)

    def remove_done_callback(self, fn) -> int:
        """Forget all callbacks equal to fn; returns how many there were."""
        before = len(self._callbacks)
        others = [entry for entry in self._callbacks if entry[0] != fn]
        removed = before - len(others)
        if removed:
            self._callbacks[:] = others
        return removed

    def __await__(self):
        if self._state == _PENDING:
            self._asyncio_future_blocking = True
            yield self              # the task comes back when the future has ended
            if self._state == _PENDING:
                raise RuntimeError("await wasn't used with future")
        return self.result()

    __iter__ = __await__            # for `yield from` in generators


_PyFuture = Future


def _get_loop(fut):
    """Return the loop of any kind of future; old kinds have it only as an attribute."""
    ask = getattr(fut, 'get_loop', None)
    return fut._loop if ask is None else ask()


def _set_result_unless_cancelled(fut, result):
    """Set a result, for timers whose future may have been given up."""
    if not fut.cancelled():
        fut.set_result(result)


# --- Futures of threads and futures of loops. Each side has errors of its own.

_IN_ASYNCIO = {concurrent.futures.CancelledError: CancelledError,
               concurrent.futures.InvalidStateError: InvalidStateError}


def _convert_future_exc(exc):
    """Return asyncio's form of an error of concurrent.futures; others stay as they are."""
    counterpart = _IN_ASYNCIO.get(type(exc))
    if counterpart is None:
        return exc
    return counterpart(*exc.args).with_traceback(exc.__traceback__)


def _pass_outcome(source, target):
    """Give the outcome of a future that has ended, but was not cancelled, to another."""
    error = source.exception()
    if error is None:
        target.set_result(source.result())
    else:
        target.set_exception(_convert_future_exc(error))


def _copy_future_state(source, dest):
    """Make a future of asyncio end as another, of any kind, did."""
    assert source.done()
    if not dest.cancelled():
        assert not dest.done()
        if source.cancelled():
            dest.cancel()
        else:
            _pass_outcome(source, dest)


def _set_concurrent_future_state(concurrent, source):
    """Make a future of concurrent.futures end as one of asyncio did."""
    assert source.done()
    if source.cancelled():
        concurrent.cancel()
    if concurrent.set_running_or_notify_cancel():
        _pass_outcome(source, concurrent)


class _Chain:
    """Two futures of either library: an outcome goes forth, a cancellation back."""

    def __init__(self, source, target):
        self.source, self.source_loop = source, self._loop_of(source, 'source')
        self.target, self.target_loop = target, self._loop_of(target, 'destination')
        target.add_done_callback(self.target_ended)
        source.add_done_callback(self.source_ended)

    @staticmethod
    def _loop_of(future, role: str):
        """Return a future's loop, None for one of concurrent.futures."""
        if isfuture(future):
            return _get_loop(future)
        if isinstance(future, concurrent.futures.Future):
            return None
        raise TypeError(f'A future is required for {role} argument')

    def target_ended(self, target):
        if target.cancelled():
            if self.source_loop is None or self.source_loop is self.target_loop:
                self.source.cancel()
            else:
                self.source_loop.call_soon_threadsafe(self.source.cancel)

    def source_ended(self, source):
        home = self.target_loop
        if home is None:
            _set_concurrent_future_state(self.target, source)
        elif home is self.source_loop:
            _copy_future_state(source, self.target)
        elif not home.is_closed():      # nobody waits in a closed loop
            home.call_soon_threadsafe(_copy_future_state, source, self.target)


def _chain_future(source, destination):
    """Make a future end as another does, and that be cancelled with it."""
    _Chain(source, destination)


def wrap_future(future, *, loop=None):
    """Return a future of a loop that ends as one of concurrent.futures does."""
    if isfuture(future):
        return future
    assert isinstance(future, concurrent.futures.Future), \
        f'concurrent.futures.Future is expected, got {future!r}'
    wrapper = (events.get_event_loop() if loop is None else loop).create_future()
    _chain_future(future, wrapper)
    return wrapper
