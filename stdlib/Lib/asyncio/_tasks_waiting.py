"""Waiting for one awaitable with a time limit, or for several together."""

import inspect

from . import coroutines, events, queues, timeouts
from ._tasks_starting import _warn_loop, ensure_future
from .base_futures import isfuture
from .exceptions import CancelledError

FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = 'FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'


class _Watch:
    """Sees futures end, and ends a future of its own when that is enough."""

    def __init__(self, watched, return_when, loop):
        self.watched = watched
        self.return_when = return_when
        self.loop = loop
        self.left = len(watched)        # also those that have ended call back
        self.enough = loop.create_future()

    def ended(self, future):
        self.left -= 1
        match self.return_when:
            case 'FIRST_COMPLETED':
                stop = True
            case 'FIRST_EXCEPTION':
                stop = not future.cancelled() and future.exception() is not None
            case _:
                stop = False
        if stop or self.left <= 0:
            self.stop()

    def stop(self):
        if not self.enough.done():
            self.enough.set_result(None)

    async def wait(self, timeout):
        alarm = None if timeout is None else self.loop.call_later(timeout, self.stop)
        for future in self.watched:
            future.add_done_callback(self.ended)
        try:
            await self.enough
        finally:
            if alarm is not None:
                alarm.cancel()
            for future in self.watched:
                future.remove_done_callback(self.ended)


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED, loop=None):
    """Wait for tasks and futures; returns two sets: those that have ended, and the others.

    return_when is ALL_COMPLETED, FIRST_COMPLETED or FIRST_EXCEPTION. Nothing is
    cancelled when the timeout, in seconds, is over.
    """
    _warn_loop(loop)
    if coroutines.iscoroutine(fs) or isfuture(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    if not fs:
        raise ValueError('Set of Tasks/Futures is empty.')
    if return_when not in (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION):
        raise ValueError(f'Invalid return_when value: {return_when}')

    distinct = set(fs)
    here = events.get_running_loop()
    if any(map(coroutines.iscoroutine, distinct)):
        import warnings
        warnings.warn("The explicit passing of coroutine objects to "
                      "asyncio.wait() is deprecated since Python 3.8, and "
                      "scheduled for removal in Python 3.11.",
                      DeprecationWarning, stacklevel=2)
    watched = {ensure_future(item, loop=here) for item in distinct}
    await _Watch(watched, return_when, here).wait(timeout)
    done = {future for future in watched if future.done()}
    return done, watched - done


async def _cancel_and_wait(fut):
    """Cancel a future and wait until it has really ended; its outcome is not looked at."""
    watch = _Watch([fut], ALL_COMPLETED, events.get_running_loop())
    fut.cancel()
    await watch.wait(None)


async def wait_for(fut, timeout, *, loop=None):
    """Wait for an awaitable, at most `timeout` seconds (None: for ever).

    When the time is over the awaitable is cancelled, and TimeoutError raised as
    soon as it has ended. It is cancelled with the waiter as well; shield() prevents both.
    """
    _warn_loop(loop)
    if timeout is None or timeout > 0:
        async with timeouts.timeout(timeout):
            return await fut

    # No time at all: only what is there already.
    future = ensure_future(fut)
    if not future.done():
        await _cancel_and_wait(future)
        if future.cancelled():
            try:
                future.result()
            except CancelledError as cancellation:
                raise TimeoutError from cancellation
    return future.result()


class _Arrivals:
    """Hands out futures in the order in which they end; see as_completed()."""

    def __init__(self, awaitables, timeout):
        loop = events.get_event_loop()
        self._arrived = queues.Queue()
        self._open = {ensure_future(item, loop=loop) for item in set(awaitables)}
        self._to_come = len(self._open)
        self._alarm = None
        for future in self._open:
            future.add_done_callback(self._arrive)
        if self._open and timeout is not None:
            self._alarm = loop.call_later(timeout, self._give_up)

    def _arrive(self, future):
        if future not in self._open:
            return
        self._open.remove(future)
        self._arrived.put_nowait(future)
        if not self._open and self._alarm is not None:
            self._alarm.cancel()

    def _give_up(self):
        for future in self._open:
            future.remove_done_callback(self._arrive)
        self._open.clear()
        self._arrived.shutdown()        # ends the waiting of those who come too late

    async def _take(self):
        try:
            return await self._arrived.get()
        except queues.QueueShutDown:
            raise TimeoutError from None

    async def _take_result(self):
        return (await self._take()).result()

    def _count_one(self) -> bool:
        if self._to_come:
            self._to_come -= 1
            return True
        return False

    def __iter__(self):
        return self

    def __aiter__(self):
        return self

    def __next__(self):
        if self._count_one():
            return self._take_result()
        raise StopIteration

    async def __anext__(self):
        if self._count_one():
            return await self._take()
        raise StopAsyncIteration


def as_completed(fs, *, timeout=None, loop=None):
    """Iterate over awaitables in the order in which they end.

    `async for` gives the tasks and futures (those that were passed, as far as
    they were such); `for` gives new coroutines, each of which waits for the next
    result. When the timeout is over TimeoutError comes in place of the others.
    """
    _warn_loop(loop)
    if inspect.isawaitable(fs):
        raise TypeError(f"expects an iterable of awaitables, not {type(fs).__name__}")
    return _Arrivals(fs, timeout)
