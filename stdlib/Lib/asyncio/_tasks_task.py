"""The class of tasks: coroutines that an event loop moves forward step by step."""

import contextvars
import inspect
import itertools
import sys
from types import GenericAlias

from . import base_tasks, coroutines, futures
from ._tasks_registry import (_enter_task, _leave_task, _register_eager_task, _register_task,
                              _swap_current_task, _unregister_eager_task)
from .base_futures import _PENDING
from .exceptions import CancelledError, InvalidStateError

_next_number = itertools.count(1).__next__

# These end the loop as well as the task.
_EXITS = (KeyboardInterrupt, SystemExit)


def _without_our_frame(error: BaseException):
    """Let the traceback of an error that was just caught begin with the coroutine."""
    entry = error.__traceback__
    if entry is not None and entry.tb_frame is sys._getframe(1):
        error.__traceback__ = entry.tb_next


class Task(futures._PyFuture):
    """A coroutine that a loop is running, and the future of what it returns.

    One step runs the coroutine until it yields a future; the callback of that
    future starts the next one. A cancellation is thrown in by the next step.
    """

    _log_destroy_pending = True
    _coro = None
    _fut_waiter = None          # what the coroutine waits for
    _must_cancel = False        # the next step throws a cancellation
    _cancel_requests = 0

    __class_getitem__ = classmethod(GenericAlias)
    __repr__ = base_tasks._task_repr

    def __init__(self, coro, *, loop=None, name=None, context=None, eager_start=False):
        super().__init__(loop=loop)
        if self._source_traceback:
            self._source_traceback.pop()        # this very method
        if not coroutines.iscoroutine(coro):
            self._log_destroy_pending = False
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        self._coro = coro
        self._name = f'Task-{_next_number()}' if name is None else str(name)
        self._context = contextvars.copy_context() if context is None else context
        if eager_start and self._loop.is_running():
            self._start_eagerly()
        else:
            self._loop.call_soon(self._step, context=self._context)
            _register_task(self)

    def __del__(self):
        if self._log_destroy_pending and self._state == _PENDING:
            report = {'task': self, 'message': 'Task was destroyed but it is pending!'}
            if self._source_traceback:
                report |= {'source_traceback': self._source_traceback}
            self._loop.call_exception_handler(report)
        super().__del__()

    def get_coro(self):
        """Return the coroutine; None once an eager task has ended in its first step."""
        return self._coro

    def get_context(self):
        """Return the contextvars context in which the coroutine runs."""
        return self._context

    def get_name(self) -> str:
        """Return the name by which reprs and messages call the task."""
        return self._name

    def set_name(self, value):
        """Give the task another name."""
        self._name = str(value)

    def set_result(self, result):
        """Refused: the result is what the coroutine returns."""
        raise RuntimeError('Task does not support set_result operation')

    def set_exception(self, exception):
        """Refused: the exception is what the coroutine raises."""
        raise RuntimeError('Task does not support set_exception operation')

    def get_stack(self, *, limit=None):
        """Return frames: where the coroutine waits, or the traceback it failed with."""
        return base_tasks._task_get_stack(self, limit)

    def print_stack(self, *, limit=None, file=None):
        """Print what get_stack() returns, by default on sys.stderr."""
        base_tasks._task_print_stack(self, limit, file)

    # --- Cancelling.

    def cancel(self, msg=None) -> bool:
        """Ask the task to end: CancelledError is raised where the coroutine waits.

        The coroutine may clean up first, or go on. Returns False if it has ended.
        """
        self._log_traceback = False
        if self._state != _PENDING:
            return False
        self._cancel_requests += 1
        awaited = self._fut_waiter
        if awaited is None or not awaited.cancel(msg=msg):
            self._must_cancel = True
            self._cancel_message = msg
        return True

    def cancelling(self) -> int:
        """Return how many requests to cancel there are that nobody has taken back."""
        return self._cancel_requests

    def uncancel(self) -> int:
        """Take one request back; returns how many are left."""
        if (left := self._cancel_requests) > 0:
            left -= 1
            self._cancel_requests = left
            if not left:
                self._must_cancel = False
        return left

    # --- Running. No frame keeps `self`: a traceback would tie both into a cycle.

    def _start_eagerly(self):
        """Do the first step now, within the task that creates this one."""
        creator = _swap_current_task(self._loop, self)
        try:
            _register_eager_task(self)
            try:
                self._context.run(self._run, None)
            finally:
                _unregister_eager_task(self)
        finally:
            try:
                left = _swap_current_task(self._loop, creator)
                assert left is self
            finally:
                if self._state == _PENDING:
                    _register_task(self)
                else:
                    self._coro = None
                self = None

    def _step(self, error=None):
        if self._state != _PENDING:
            raise InvalidStateError(f'__step(): already done: {self!r}, {error!r}')
        if self._must_cancel:
            self._must_cancel = False
            if not isinstance(error, CancelledError):
                error = self._make_cancelled_error()
        self._fut_waiter = None
        _enter_task(self._loop, self)
        try:
            self._run(error)
        finally:
            _leave_task(self._loop, self)
            self = error = None

    def _run(self, error):
        """Let the coroutine go on, with an error if there is one, until it waits or ends."""
        coro = self._coro
        try:
            wish = coro.send(None) if error is None else coro.throw(error)
        except StopIteration as stop:
            self._returned(stop.value)
        except BaseException as problem:
            if isinstance(problem, _EXITS):
                super().set_exception(problem)
                raise
            _without_our_frame(problem)
            self._failed(problem)
        else:
            self._wait_for(wish)
        finally:
            self = error = None

    def _returned(self, value):
        if self._must_cancel:       # it cancelled itself in its last step
            self._must_cancel = False
            super().cancel(msg=self._cancel_message)
        else:
            super().set_result(value)

    def _failed(self, problem):
        if isinstance(problem, CancelledError):
            self._cancelled_exc = problem
            super().cancel()
        else:
            super().set_exception(problem)

    def _wait_for(self, wish):
        """Provide for the next step, given what the coroutine yielded."""
        if wish is None:            # a bare yield: one round of the loop
            self._loop.call_soon(self._step, context=self._context)
            return
        blocking = getattr(wish, '_asyncio_future_blocking', None)
        if blocking and wish is not self and futures._get_loop(wish) is self._loop:
            wish._asyncio_future_blocking = False
            wish.add_done_callback(self._wake, context=self._context)
            self._fut_waiter = wish
            if self._must_cancel and wish.cancel(msg=self._cancel_message):
                self._must_cancel = False
        else:
            objection = RuntimeError(self._objection(wish, blocking))
            self._loop.call_soon(self._step, objection, context=self._context)

    def _objection(self, wish, blocking: bool | None) -> str:
        """Tell what is wrong with something that cannot be waited for."""
        if blocking is None:
            if inspect.isgenerator(wish):
                return (f'yield was used instead of yield from for generator '
                        f'in task {self!r} with {wish!r}')
            return f'Task got bad yield: {wish!r}'
        if futures._get_loop(wish) is not self._loop:
            return f'Task {self!r} got Future {wish!r} attached to a different loop'
        if blocking:
            return f'Task cannot await on itself: {self!r}'
        return f'yield was used instead of yield from in task {self!r} with {wish!r}'

    def _wake(self, awaited):
        """Go on, as the future that the coroutine waits for has ended."""
        try:
            awaited.result()
        except BaseException as problem:
            self._step(problem)     # the coroutine gets its own from the future
        else:
            self._step()
        self = None


# As tracing tools know it.
Task._wake.__qualname__ = 'Task.task_wakeup'
