"""What threads coordinate with, for the module threading: everything but the native locks."""

import _thread
from _collections import deque
from time import monotonic

get_ident = _thread.get_ident
_allocate_lock = _thread.allocate_lock
_NativeRLock = getattr(_thread, 'RLock', None)


def _old_name(name, instead):
    """Warn of a name in camel case."""
    import warnings
    warnings.warn(f'{name} is deprecated, {instead} instead', DeprecationWarning, stacklevel=3)


def _place(thing):
    """Return the beginning of a repr."""
    kind = type(thing)
    return f'<{kind.__module__}.{kind.__qualname__} at {id(thing):#x}:'


def RLock(*args, **kwargs):
    """Return a lock that the thread which has it may acquire again, and has to release as often."""
    if args or kwargs:
        import warnings
        warnings.warn('Passing arguments to RLock is deprecated and will be removed in 3.15',
                      DeprecationWarning, stacklevel=2)
    kind = _NativeRLock or _RLock
    return kind(*args, **kwargs)


RLock.__module__ = 'threading'


class _RLock:
    """The reentrant lock in Python, for comparison and for what has no native one."""

    __module__ = 'threading'

    def __init__(self):
        self._gate = _allocate_lock()
        self._forget()

    def _forget(self):
        self._holder, self._depth = None, 0

    def _at_fork_reinit(self):
        self._gate._at_fork_reinit()
        self._forget()

    def acquire(self, blocking=True, timeout=-1):
        """Take the lock, once more if this thread has it; return whether that succeeded."""
        me = get_ident()
        if self._holder != me:
            if not self._gate.acquire(blocking, timeout):
                return False
            self._holder = me
        self._depth += 1
        return True

    __enter__ = acquire

    def release(self):
        """Give the lock back, for others only when it has been released as often as acquired."""
        if not self._is_owned():
            raise RuntimeError('cannot release un-acquired lock')
        self._depth -= 1
        if self._depth == 0:
            self._holder = None
            self._gate.release()

    def __exit__(self, kind, error, traceback):
        self.release()

    # What conditions use.

    def _release_save(self):
        if self._depth == 0:
            raise RuntimeError('cannot release un-acquired lock')
        kept = self._holder, self._depth
        self._forget()
        self._gate.release()
        return kept

    def _acquire_restore(self, state):
        self._gate.acquire()
        self._holder, self._depth = state

    def _is_owned(self):
        return get_ident() == self._holder

    def _recursion_count(self):
        return self._depth if self._is_owned() else 0

    def __repr__(self):
        from threading import _active
        kind = type(self)
        state = 'locked' if self._gate.locked() else 'unlocked'
        holder = _active[self._holder].name if self._holder in _active else self._holder
        return (f'<{state} {kind.__module__}.{kind.__qualname__} object owner={holder!r} '
                f'count={self._depth} at {id(self):#x}>')


def _time_left(timeout):
    """Yield a timeout, then what is left of it each time, until there is nothing left; None for ever."""
    left = timeout
    end = None if timeout is None else monotonic() + timeout
    while True:
        yield left
        if end is not None:
            left = end - monotonic()
            if left <= 0:
                return


class Condition:
    """Lets threads wait, without the lock that it belongs to, until another one that has the lock notifies them."""

    __module__ = 'threading'

    def __init__(self, lock=None):
        self._lock = lock = RLock() if lock is None else lock
        self.acquire, self.release = lock.acquire, lock.release
        # One closed lock for each waiting thread; opening it is the notification.
        self._waiters = deque()
        # A reentrant lock knows best how to get out of it and back, and whose it is.
        for hook in '_release_save', '_acquire_restore', '_is_owned':
            if hasattr(lock, hook):
                setattr(self, hook, getattr(lock, hook))

    def _release_save(self):
        self._lock.release()

    def _acquire_restore(self, state):
        self._lock.acquire()

    def _is_owned(self):
        # Whose a plain lock is cannot be told: that it is taken must do.
        is_free = self._lock.acquire(False)
        if is_free:
            self._lock.release()
        return not is_free

    def _at_fork_reinit(self):
        self._waiters.clear()
        self._lock._at_fork_reinit()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exc_info):
        return self._lock.__exit__(*exc_info)

    def __repr__(self):
        return f'<Condition({self._lock}, {len(self._waiters)})>'

    def wait(self, timeout=None):
        """Wait for a notification, without the lock meanwhile; return False if the timeout came first."""
        if not self._is_owned():
            raise RuntimeError('cannot wait on un-acquired lock')
        signal = _allocate_lock()
        signal.acquire()
        self._waiters.append(signal)
        came = False
        state = self._release_save()
        try:
            if timeout is None:
                came = signal.acquire()
            else:
                came = signal.acquire(True, timeout) if timeout > 0 else signal.acquire(False)
        finally:
            self._acquire_restore(state)
            if not came and signal in self._waiters:
                self._waiters.remove(signal)
        return came

    def wait_for(self, predicate, timeout=None):
        """Wait until predicate() is true or the timeout has passed; return what it returned last."""
        outcome = predicate()
        if outcome:
            return outcome
        for left in _time_left(timeout):
            self.wait(left)
            outcome = predicate()
            if outcome:
                break
        return outcome

    def notify(self, n=1):
        """Wake up n of the waiting threads, or all if there are fewer."""
        if not self._is_owned():
            raise RuntimeError('cannot notify on un-acquired lock')
        waiters = self._waiters
        while waiters and n > 0:
            # It stays in its place until it is open: an exception here, from a signal, must not lose it.
            signal = waiters[0]
            try:
                signal.release()
                n -= 1
            except RuntimeError:
                # Notified before, but its thread has not got the lock yet.
                pass
            if waiters and waiters[0] is signal:
                waiters.popleft()

    def notify_all(self):
        """Wake up all waiting threads."""
        self.notify(len(self._waiters))

    def notifyAll(self):
        """Do the same as notify_all(), whose old name this is."""
        _old_name('notifyAll()', 'use notify_all()')
        self.notify_all()


class Semaphore:
    """Counts free places: who acquires one waits until there is one, and releases it for others."""

    __module__ = 'threading'

    def __init__(self, value=1):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self._value = value
        self._cond = Condition(_allocate_lock())

    def __repr__(self):
        return f'{_place(self)} value={self._value}>'

    def _has_place(self):
        return self._value > 0

    def acquire(self, blocking=True, timeout=None):
        """Take a place, after waiting for one unless told not to; return whether there was one."""
        if timeout is not None and not blocking:
            raise ValueError("can't specify timeout for non-blocking acquire")
        with self._cond:
            if not self._value and not (blocking and self._cond.wait_for(self._has_place, timeout)):
                return False
            self._value -= 1
            return True

    __enter__ = acquire

    def release(self, n=1):
        """Give back n places, for waiting threads first."""
        with self._cond:
            self._free(n)

    def _free(self, n):
        if n < 1:
            raise ValueError('n must be one or more')
        self._value += n
        self._cond.notify(n)

    def __exit__(self, kind, error, traceback):
        self.release()


class BoundedSemaphore(Semaphore):
    """A semaphore for which it is an error to have more free places than in the beginning."""

    __module__ = 'threading'

    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self._initial_value = value

    def release(self, n=1):
        """Give back n places, no more than were taken."""
        with self._cond:
            if n > 0 and self._value + n > self._initial_value:
                raise ValueError('Semaphore released too many times')
            self._free(n)

    def __repr__(self):
        return f'{_place(self)} value={self._value}/{self._initial_value}>'


class Event:
    """A flag, not set in the beginning, that threads can wait for."""

    __module__ = 'threading'

    def __init__(self):
        self._flag = False
        self._cond = Condition(_allocate_lock())

    def __repr__(self):
        return f"{_place(self)} {'set' if self._flag else 'unset'}>"

    def _at_fork_reinit(self):
        self._cond._at_fork_reinit()

    def is_set(self):
        """Return whether the flag is set."""
        return self._flag

    def isSet(self):
        """Do the same as is_set(), whose old name this is."""
        _old_name('isSet()', 'use is_set()')
        return self._flag

    def set(self):
        """Set the flag; nobody waits any longer."""
        with self._cond:
            self._flag = True
            self._cond.notify_all()

    def clear(self):
        """Take the flag back."""
        with self._cond:
            self._flag = False

    def wait(self, timeout=None):
        """Wait for the flag; return whether it is set, which after a timeout it may not be."""
        with self._cond:
            return self._flag or self._cond.wait(timeout) or self._flag


class BrokenBarrierError(RuntimeError):
    """Some thread has not come, or the barrier was aborted or reset: nobody passes."""

    __module__ = 'threading'


class Barrier:
    """Lets threads through only when a number of them, the parties, have arrived.

    Two integers are its state, so that a subclass can keep them elsewhere: the stage of the
    present round, and how many threads are between arrival and departure.
    """

    __module__ = 'threading'

    _FILLING, _PASSING, _RESET, _BROKEN = range(4)

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError('parties must be > 0')
        self._parties, self._action, self._timeout = parties, action, timeout
        self._cond = Condition(_allocate_lock())
        self._state, self._count = self._FILLING, 0

    def __repr__(self):
        detail = 'broken' if self.broken else f'waiters={self.n_waiting}/{self._parties}'
        return f'{_place(self)} {detail}>'

    @property
    def parties(self):
        """How many threads pass together."""
        return self._parties

    @property
    def n_waiting(self):
        """How many threads have arrived."""
        return self._count if self._is_filling() else 0

    @property
    def broken(self):
        """Whether nobody passes until the barrier is reset."""
        return self._state == self._BROKEN

    def _is_filling(self):
        return self._state == self._FILLING

    def _is_clear(self):
        """Whether all threads of the round before are gone."""
        return self._state in (self._FILLING, self._BROKEN)

    def _is_decided(self):
        return not self._is_filling()

    def _enter_stage(self, stage):
        self._state = stage
        self._cond.notify_all()

    def _decide(self, timeout):
        """Wait for the other threads; the last one to arrive lets all pass."""
        if self._count < self._parties:
            if not self._cond.wait_for(self._is_decided, timeout):
                self._enter_stage(self._BROKEN)
            return
        stage = self._BROKEN
        try:
            if self._action is not None:
                self._action()
            stage = self._PASSING
        finally:
            self._enter_stage(stage)

    def wait(self, timeout=None):
        """Wait for the other parties; return the number of this thread among them, from 0 on."""
        with self._cond:
            self._cond.wait_for(self._is_clear)
            if self.broken:
                raise BrokenBarrierError
            number = self._count
            self._count = number + 1
            try:
                self._decide(self._timeout if timeout is None else timeout)
                if self._state != self._PASSING:
                    raise BrokenBarrierError
            finally:
                self._count -= 1
                if self._count == 0 and not self._is_clear():
                    self._enter_stage(self._FILLING)
        return number

    def reset(self):
        """Start again with an empty, whole barrier; those that wait get BrokenBarrierError."""
        with self._cond:
            if self._count == 0:
                self._enter_stage(self._FILLING)
            elif self._is_clear():
                self._enter_stage(self._RESET)

    def abort(self):
        """Break the barrier, for those that wait and those that come."""
        with self._cond:
            self._enter_stage(self._BROKEN)
