"""Locks, events, conditions, semaphores and barriers between the tasks of a loop."""

import collections
import enum

from . import exceptions, mixins

__all__ = ('Lock', 'Event', 'Condition', 'Semaphore', 'BoundedSemaphore', 'Barrier')


class _ContextManagerMixin:
    """`async with` acquires and releases; it gives no value to `as`."""

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *exc_info):
        self.release()


class _Waiting(mixins._LoopBoundMixin):
    """Something with a line of waiting tasks: a future for each, the first come first."""

    # Made by the first one to wait.
    _waiters: collections.deque | None = None

    def _state_text(self) -> str:
        raise NotImplementedError

    def __repr__(self):
        text = self._state_text()
        if self._waiters:
            text += f', waiters:{len(self._waiters)}'
        return f'<{super().__repr__()[1:-1]} [{text}]>'

    def _join_line(self):
        place = self._get_loop().create_future()
        if self._waiters is None:
            self._waiters = collections.deque()
        self._waiters.append(place)
        return place

    async def _stand(self, place):
        """Wait until a place in the line is called up, and leave the line."""
        try:
            await place
        finally:
            self._waiters.remove(place)

    def _call_up(self, count, value=True):
        """Call up the first `count` that were not called yet; return how many there were."""
        called = 0
        for place in self._waiters or ():
            if called >= count:
                break
            if not place.done():
                place.set_result(value)
                called += 1
        return called

    def _is_wanted(self):
        """Whether there is anybody in the line who has not been cancelled."""
        return any(not place.cancelled() for place in self._waiters or ())


class Lock(_ContextManagerMixin, _Waiting):
    """Held by one task at a time, in the order in which they come."""

    def __init__(self):
        self._locked = False
        self._waiters = None

    def _state_text(self):
        return 'locked' if self._locked else 'unlocked'

    def locked(self):
        """Whether some task holds it."""
        return self._locked

    async def acquire(self):
        """Take it as soon as it is free; always True."""
        if self._locked or self._is_wanted():
            try:
                await self._stand(self._join_line())
            except exceptions.CancelledError:
                # Perhaps it was given to this task; the next one shall have it then.
                if not self._locked:
                    self._offer()
                raise
        self._locked = True
        return True

    def release(self):
        """Let the next task have it."""
        if not self._locked:
            raise RuntimeError('Lock is not acquired.')
        self._locked = False
        self._offer()

    def _offer(self):
        # Whoever was called up before has not taken it yet: one is enough.
        if self._waiters and not self._waiters[0].done():
            self._waiters[0].set_result(True)


class Event(_Waiting):
    """A flag; tasks wait until it is set."""

    def __init__(self):
        self._value = False
        self._waiters = collections.deque()

    def _state_text(self):
        return 'set' if self._value else 'unset'

    def is_set(self):
        """Whether wait() returns at once."""
        return self._value

    def set(self):
        """Set it; all who wait go on."""
        if not self._value:
            self._value = True
            self._call_up(len(self._waiters))

    def clear(self):
        """From now on tasks wait again."""
        self._value = False

    async def wait(self):
        """Return True as soon as it is set."""
        if not self._value:
            await self._stand(self._join_line())
        return True


class Condition(_ContextManagerMixin, _Waiting):
    """Tasks that hold a lock wait here for news from other tasks."""

    def __init__(self, lock=None):
        self._lock = lock = Lock() if lock is None else lock
        self._waiters = collections.deque()
        # It can be used in place of its lock.
        self.acquire, self.release, self.locked = lock.acquire, lock.release, lock.locked

    def _state_text(self):
        return 'locked' if self.locked() else 'unlocked'

    async def wait(self):
        """Let the lock go until there is a notification; always True."""
        if not self.locked():
            raise RuntimeError('cannot wait on un-acquired lock')
        place = self._join_line()
        try:
            self.release()
        except BaseException:
            self._waiters.remove(place)
            raise
        try:
            try:
                await self._stand(place)
            finally:
                await self._take_back()
        except BaseException:
            # If this task was notified, another one has to be in its place.
            self._call_up(1, False)
            raise
        return True

    async def _take_back(self):
        """Acquire the lock even if cancelled; the cancellation comes afterwards."""
        cancelled = None
        while True:
            try:
                await self.acquire()
            except exceptions.CancelledError as problem:
                cancelled = problem
            else:
                break
        try:
            if cancelled is not None:
                raise cancelled
        finally:
            # Its traceback leads back to this frame.
            del cancelled

    async def wait_for(self, predicate):
        """Wait until predicate() gives a true value, and return that."""
        while not (value := predicate()):
            await self.wait()
        return value

    def notify(self, n=1):
        """Let up to n waiting tasks go on, when the lock is free."""
        if not self.locked():
            raise RuntimeError('cannot notify on un-acquired lock')
        self._call_up(n, False)

    def notify_all(self):
        """Let all waiting tasks go on, when the lock is free."""
        self.notify(len(self._waiters))


class Semaphore(_ContextManagerMixin, _Waiting):
    """Held by a number of tasks at a time."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        self._value = value         # how many more may have it
        self._waiters = None

    def _state_text(self):
        return 'locked' if self.locked() else f'unlocked, value:{self._value}'

    def locked(self):
        """Whether acquire() has to wait, be it only for others who came first."""
        return not self._value or self._is_wanted()

    async def acquire(self):
        """Enter as soon as possible; always True."""
        if not self.locked():
            self._value -= 1
            return True
        place = self._join_line()
        try:
            await self._stand(place)
        except exceptions.CancelledError:
            if place.done() and not place.cancelled():
                # Called up, but too late.
                self._value += 1
            raise
        finally:
            # Others may be able to enter as well.
            self._admit(self._value)
        return True

    def release(self):
        """Leave, and let the next task enter."""
        self._value += 1
        self._admit(1)

    def _admit(self, count):
        # Those who are called up are counted at once, so that nobody gets in before them.
        self._value -= self._call_up(count)


class BoundedSemaphore(Semaphore):
    """A semaphore that notices when there are more releases than acquisitions."""

    def __init__(self, value=1):
        super().__init__(value)
        self._bound_value = value

    def release(self):
        if self._value < self._bound_value:
            super().release()
        else:
            raise ValueError('BoundedSemaphore released too many times')


class _BarrierState(enum.Enum):
    FILLING = 'filling'         # tasks come
    DRAINING = 'draining'       # all are there, and go
    RESETTING = 'resetting'     # they go, but with an error
    BROKEN = 'broken'


_LEAVING = (_BarrierState.DRAINING, _BarrierState.RESETTING)


class Barrier(mixins._LoopBoundMixin):
    """Lets tasks go on when a certain number of them has come."""

    def __init__(self, parties):
        if parties < 1:
            raise ValueError('parties must be >= 1')
        self._parties = parties
        self._count = 0
        self._state = _BarrierState.FILLING
        self._cond = Condition()

    def __repr__(self):
        text = self._state.value
        if not self.broken:
            text += f', waiters:{self.n_waiting}/{self.parties}'
        return f'<{super().__repr__()[1:-1]} [{text}]>'

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *exc_info):
        return None

    @property
    def parties(self):
        """How many tasks have to come."""
        return self._parties

    @property
    def n_waiting(self):
        """How many have come and wait for the others."""
        return 0 if self._state is not _BarrierState.FILLING else self._count

    @property
    def broken(self):
        """Whether abort() was called."""
        return self._state is _BarrierState.BROKEN

    def _become(self, state):
        self._state = state
        self._cond.notify_all()

    async def wait(self):
        """Wait until all have come; each gets another number, from 0 on."""
        async with self._cond:
            # Those before have to be gone.
            await self._cond.wait_for(lambda: self._state not in _LEAVING)
            if self.broken:
                raise exceptions.BrokenBarrierError("Barrier aborted")
            number = self._count
            self._count += 1
            try:
                if self._count == self._parties:
                    self._become(_BarrierState.DRAINING)
                else:
                    await self._until_full()
            finally:
                self._leave()
            return number

    async def _until_full(self):
        await self._cond.wait_for(lambda: self._state is not _BarrierState.FILLING)
        if self._state is not _BarrierState.DRAINING:
            raise exceptions.BrokenBarrierError("Abort or reset of barrier")

    def _leave(self):
        self._count -= 1
        if not self._count:
            # The last one makes it ready for the next round.
            self._become(_BarrierState.FILLING if self._state in _LEAVING else self._state)

    async def reset(self):
        """Send those who wait away with BrokenBarrierError, and begin anew."""
        async with self._cond:
            self._become(_BarrierState.RESETTING if self._count else _BarrierState.FILLING)

    async def abort(self):
        """Break it: all who wait or come get BrokenBarrierError, until reset()."""
        async with self._cond:
            self._become(_BarrierState.BROKEN)
