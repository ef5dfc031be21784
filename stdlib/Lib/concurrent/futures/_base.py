"""Futures, ways to wait for many of them, and the interface of executors."""

import threading
from collections import deque, namedtuple
from contextlib import ExitStack
from time import monotonic
from types import GenericAlias

# Values of wait()'s return_when.
FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'

# A future begins PENDING. A cancelled one is settled only after its executor has
# come across it: CANCELLED turns into CANCELLED_AND_NOTIFIED then.
PENDING = 'PENDING'
RUNNING = 'RUNNING'
CANCELLED = 'CANCELLED'
CANCELLED_AND_NOTIFIED = 'CANCELLED_AND_NOTIFIED'
FINISHED = 'FINISHED'

_UNDECIDED = frozenset({PENDING, RUNNING})
_CANCELLED_STATES = frozenset({CANCELLED, CANCELLED_AND_NOTIFIED})
_SETTLED = frozenset({CANCELLED_AND_NOTIFIED, FINISHED})


class _Log:
    """Stands for the package's logger; logging is imported when it is first used."""

    def __getattr__(self, method):
        from logging import getLogger
        return getattr(getLogger('concurrent.futures'), method)


LOGGER = _Log()

TimeoutError = TimeoutError


class Error(Exception):
    """What the exceptions about futures derive from."""


class CancelledError(Error):
    """There is no result because the future was cancelled."""


class InvalidStateError(Error):
    """An operation does not fit the state the future is in."""


class BrokenExecutor(RuntimeError):
    """An executor lost its ability to run calls."""


class Future:
    """A call's outcome, which may still be to come."""

    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self):
        self._state = PENDING
        self._result = self._exception = None
        self._condition = threading.Condition()
        self._done_callbacks = []
        self._waiters = []

    def __repr__(self):
        with self._condition:
            text = self._state.partition('_')[0].lower()
            if self._state == FINISHED:
                failed = self._exception is not None
                outcome = self._exception if failed else self._result
                verb = 'raised' if failed else 'returned'
                text += f' {verb} {type(outcome).__name__}'
        return f'<{type(self).__name__} at {id(self):#x} state={text}>'

    # For whoever wants the outcome.

    def cancelled(self):
        """True if cancel() succeeded."""
        with self._condition:
            return self._state in _CANCELLED_STATES

    def running(self):
        """True during the call; it is too late for cancel() then."""
        with self._condition:
            return self._state == RUNNING

    def done(self):
        """True once there is an outcome, be it that the future was cancelled."""
        with self._condition:
            return self._state not in _UNDECIDED

    def cancel(self):
        """Prevent the call if it has not started. False means that it has."""
        with self._condition:
            if self._state != PENDING:
                return self._state in _CANCELLED_STATES
            self._state = CANCELLED
            self._condition.notify_all()
        self._run_callbacks()
        return True

    def exception(self, timeout=None):
        """Return what the call raised, or None, when it is over.

        TimeoutError is raised if that takes more than timeout seconds, and
        CancelledError for a cancelled future.
        """
        with self._condition:
            if not self._condition.wait_for(lambda: self._state not in _UNDECIDED, timeout):
                raise TimeoutError
            if self._state != FINISHED:
                raise CancelledError
            return self._exception

    def result(self, timeout=None):
        """Return what the call returned, or raise what it raised, when it is over.

        The timeout and a cancelled future are treated as by exception().
        """
        error = None
        try:
            error = self.exception(timeout)
            if error is None:
                return self._result
            raise error
        finally:
            # The traceback of the error refers to this frame: break the cycle.
            error = self = None

    def add_done_callback(self, fn):
        """Have fn called with the future when it is done; now, if it is done."""
        with self._condition:
            early = self._state in _UNDECIDED
            if early:
                self._done_callbacks.append(fn)
        if not early:
            self._run_callback(fn)

    def _run_callback(self, function):
        try:
            function(self)
        except Exception:
            LOGGER.exception('exception calling callback for %r', self)

    def _run_callbacks(self):
        for function in self._done_callbacks:
            self._run_callback(function)

    # For executors and tests only.

    def set_running_or_notify_cancel(self):
        """Mark the call as started and return True; False if it must not start."""
        with self._condition:
            match self._state:
                case 'PENDING':
                    self._state = RUNNING
                    return True
                case 'CANCELLED':
                    self._state = CANCELLED_AND_NOTIFIED
                    self._tell_waiters()
                    return False
            LOGGER.critical('Future %s in unexpected state: %s', id(self), self._state)
        raise RuntimeError('Future in unexpected state')

    def set_result(self, result):
        """Supply what the call returned."""
        self._finish(result, None)

    def set_exception(self, exception):
        """Supply what the call raised."""
        self._finish(None, exception)

    def _finish(self, result, exception):
        with self._condition:
            if self._state not in _UNDECIDED:
                raise InvalidStateError(f'{self._state}: {self!r}')
            self._result, self._exception = result, exception
            self._state = FINISHED
            self._tell_waiters()
            self._condition.notify_all()
        self._run_callbacks()

    def _tell_waiters(self):
        told, self._waiters = self._waiters, []
        for waiter in told:
            waiter.notice(self)


class _Waiter:
    """Collects futures as they settle, and sets an event when there are enough of them."""

    def __init__(self, needed, error_suffices=False):
        self.event = threading.Event()
        self._lock = threading.Lock()
        self._needed = needed
        self._error_suffices = error_suffices
        self._settled = []

    def notice(self, future):
        with self._lock:
            self._settled.append(future)
            enough = len(self._settled) >= self._needed
            if enough or (self._error_suffices and future._exception is not None):
                self.event.set()

    def take(self):
        """Return the futures collected so far, and begin again."""
        with self._lock:
            self.event.clear()
            taken, self._settled = self._settled, []
        return taken

    def watch(self, futures):
        """Attend to futures; their locks must be held."""
        for future in futures:
            future._waiters.append(self)

    def leave(self, futures):
        for future in futures:
            with future._condition:
                if self in future._waiters:
                    future._waiters.remove(self)


def _lock_all(futures):
    """Lock futures until the end of a with block."""
    with ExitStack() as stack:
        # Always in the same order, for two threads may do this at once.
        for future in sorted(futures, key=id):
            stack.enter_context(future._condition)
        return stack.pop_all()


def _settled_among(futures):
    return {future for future in futures if future._state in _SETTLED}


DoneAndNotDoneFutures = namedtuple('DoneAndNotDoneFutures', ['done', 'not_done'])


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Wait until futures are done, all of them or as return_when says.

    Returns a pair of sets, done and not_done. After timeout seconds it
    returns in any case.
    """
    everything = set(fs)
    with _lock_all(everything):
        done = _settled_among(everything)
        rest = everything - done
        failed = any(future._exception is not None for future in done)
        if (not rest or (done and return_when == FIRST_COMPLETED)
                or (failed and return_when == FIRST_EXCEPTION)):
            return DoneAndNotDoneFutures(done, rest)
        if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
            raise ValueError(f'Invalid return condition: {return_when!r}')
        waiter = _Waiter(1 if return_when == FIRST_COMPLETED else len(rest),
                         error_suffices=return_when == FIRST_EXCEPTION)
        waiter.watch(rest)
    waiter.event.wait(timeout)
    waiter.leave(rest)
    done.update(waiter.take())
    return DoneAndNotDoneFutures(done, everything - done)


def as_completed(fs, timeout=None):
    """Yield each future as soon as it is done.

    TimeoutError is raised if some are not done timeout seconds after the first step.
    """
    deadline = None if timeout is None else monotonic() + timeout
    open_futures = set(fs)
    total = len(open_futures)
    waiter = _Waiter(1)
    with _lock_all(open_futures):
        ready = deque(_settled_among(open_futures))
        open_futures.difference_update(ready)
        waiter.watch(open_futures)
    # No variable here may refer to a future that has been handed out.
    del fs
    try:
        while True:
            while ready:
                yield ready.popleft()
            if not open_futures:
                return
            remaining = None
            if deadline is not None:
                remaining = deadline - monotonic()
                if remaining < 0:
                    raise TimeoutError(f'{len(open_futures)} (of {total}) futures unfinished')
            waiter.event.wait(remaining)
            ready.extend(waiter.take())
            open_futures.difference_update(ready)
    finally:
        waiter.leave(open_futures)


class Executor:
    """The interface of executors: what takes calls and runs them elsewhere."""

    def submit(self, fn, /, *args, **kwargs):
        """Arrange for the call fn(*args, **kwargs) and return a Future for it."""
        raise NotImplementedError

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """Submit a call for each tuple of arguments at once; iterate over the results.

        timeout counts from this call on. chunksize matters to pools of processes only.
        """
        deadline = None if timeout is None else monotonic() + timeout
        return _results(deque(self.submit(fn, *args) for args in zip(*iterables)), deadline)

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Accept no more calls, and free resources when the accepted ones are done.

        wait says whether to return only then; cancel_futures cancels those not started.
        """

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.shutdown(wait=True)
        return False


def _results(futures, deadline):
    try:
        while futures:
            yield _pop_result(futures, deadline)
    finally:
        for future in futures:
            future.cancel()


def _pop_result(futures, deadline):
    """The result of the first future, which is removed, and cancelled if it is late."""
    try:
        return futures[0].result(None if deadline is None else deadline - monotonic())
    finally:
        futures.popleft().cancel()
