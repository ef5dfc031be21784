"""Blocks of code that may only take so long."""

import enum

from . import tasks
from .events import get_running_loop
from .exceptions import CancelledError

__all__ = ("Timeout", "timeout", "timeout_at")


class _Phase(enum.StrEnum):
    """How far a Timeout has come, in the words its repr and its errors use."""

    CREATED = enum.auto()
    ACTIVE = enum.auto()
    EXPIRING = enum.auto()      # over, but the block has not ended yet
    EXPIRED = enum.auto()
    FINISHED = enum.auto()      # the block ended in time


def _blame_timeout(error: BaseException):
    """Put a TimeoutError between an exception and the cancellation it comes from."""
    while (cause := error.__context__) is not None:
        if isinstance(cause, CancelledError):
            late = TimeoutError()
            late.__cause__ = cause
            late.__context__ = cause
            error.__context__ = late
            return
        error = cause


class Timeout:
    """Asynchronous context manager with a deadline.

    At the deadline the task is cancelled, and the block is left with a
    TimeoutError instead of the CancelledError.
    """

    def __init__(self, when: float | None):
        self._deadline = when
        self._phase = _Phase.CREATED
        self._alarm = None
        self._task = None
        self._earlier_requests = 0

    def __repr__(self):
        text = f"<Timeout [{self._phase}]"
        if self._phase is _Phase.ACTIVE:
            text += f" when={self._deadline and round(self._deadline, 3)}"
        return text + ">"

    def when(self) -> float | None:
        """Tell the deadline in the time of the loop; None if there is none."""
        return self._deadline

    def expired(self) -> bool:
        """Tell whether the deadline passed while the block was running."""
        return self._phase in {_Phase.EXPIRING, _Phase.EXPIRED}

    def reschedule(self, when: float | None):
        """Move the deadline, or take it away with None."""
        match self._phase:
            case _Phase.ACTIVE:
                self._deadline = when
                self._set_alarm()
            case _Phase.CREATED:
                raise RuntimeError("Timeout has not been entered")
            case phase:
                raise RuntimeError(f"Cannot change state of {phase} Timeout")

    def _set_alarm(self):
        self._drop_alarm()
        if self._deadline is None:
            return
        loop = get_running_loop()
        if loop.time() < self._deadline:
            self._alarm = loop.call_at(self._deadline, self._ring)
        else:
            self._alarm = loop.call_soon(self._ring)

    def _drop_alarm(self):
        alarm, self._alarm = self._alarm, None
        if alarm is not None:
            alarm.cancel()

    def _ring(self):
        self._alarm = None
        self._phase = _Phase.EXPIRING
        self._task.cancel()

    async def __aenter__(self):
        if self._phase is not _Phase.CREATED:
            raise RuntimeError("Timeout has already been entered")
        if (task := tasks.current_task()) is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._task = task
        self._earlier_requests = task.cancelling()
        self._phase = _Phase.ACTIVE
        self._set_alarm()
        return self

    async def __aexit__(self, kind, error, trace):
        self._drop_alarm()
        if self._phase is not _Phase.EXPIRING:
            self._phase = _Phase.FINISHED
            return
        self._phase = _Phase.EXPIRED
        requests = self._task.uncancel()
        if error is None or requests > self._earlier_requests:
            return          # the block coped, or somebody else cancels the task too
        if isinstance(error, CancelledError):
            raise TimeoutError from error
        _blame_timeout(error)
        if isinstance(error, ExceptionGroup):
            for member in error.exceptions:
                _blame_timeout(member)


def timeout(delay: float | None) -> Timeout:
    """Limit a block to so many seconds; None sets no limit (reschedule() may later).

    async with asyncio.timeout(2.5):
        answer = await ask_server()
    """
    loop = get_running_loop()
    return Timeout(None if delay is None else delay + loop.time())


def timeout_at(when: float | None) -> Timeout:
    """Limit a block to end at a time of the loop's clock."""
    return Timeout(when)
