"""Locks, semaphores, conditions, events and barriers between processes.

Each is made of semaphores of the system. A child made by fork has them already; any
other child opens them by name.
"""

import struct
import sys
import tempfile
import threading
import time

import _multiprocessing

from . import context, process, util

__all__ = ['Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Condition', 'Event']

RECURSIVE_MUTEX = 0
SEMAPHORE = 1
SEM_VALUE_MAX = _multiprocessing.SemLock.SEM_VALUE_MAX

_NAME_ATTEMPTS = 100
_UNKNOWN = 'unknown'


def _forget_semaphore(name: str):
    """Remove the name of a semaphore from the system."""
    from . import resource_tracker
    _multiprocessing.sem_unlink(name)
    resource_tracker.unregister(name, 'semaphore')


def _after_fork(lock: 'SemLock'):
    lock._semlock._after_fork()


class SemLock:
    """A semaphore of the system, with the methods of a lock."""

    _rand = tempfile._RandomNameSequence()

    def __init__(self, kind, value, maxvalue, *, ctx):
        ctx = ctx or context._default_context.get_context()
        self._is_fork_ctx = ctx.get_start_method() == 'fork'
        self._adopt(self._create(kind, value, maxvalue))
        util.debug('created semlock with handle %s', self._semlock.handle)
        util.register_after_fork(self, _after_fork)
        name = self._semlock.name
        if name is not None:
            from . import resource_tracker
            resource_tracker.register(name, 'semaphore')
            util.Finalize(self, _forget_semaphore, [name], exitpriority=0)

    def _create(self, kind, value, maxvalue):
        # Where every child comes by fork nobody needs the name any more.
        nameless = self._is_fork_ctx
        for _ in range(_NAME_ATTEMPTS):
            try:
                return _multiprocessing.SemLock(
                    kind, value, maxvalue, self._make_name(), nameless)
            except FileExistsError:
                continue
        raise FileExistsError('cannot find name for semaphore')

    @staticmethod
    def _make_name():
        prefix = process.current_process()._config['semprefix']
        return f'{prefix}-{next(SemLock._rand)}'

    def _adopt(self, semaphore):
        self._semlock = semaphore
        self.acquire, self.release = semaphore.acquire, semaphore.release

    def __getstate__(self):
        context.assert_spawning(self)
        if self._is_fork_ctx:
            raise RuntimeError(
                'A SemLock created in a fork context is being shared with a process '
                'in a spawn context. This is not supported. Please use the same '
                'context to create multiprocessing objects and Process.')
        inner = self._semlock
        return inner.handle, inner.kind, inner.maxvalue, inner.name

    def __setstate__(self, state):
        self._is_fork_ctx = False
        self._adopt(_multiprocessing.SemLock._rebuild(*state))
        util.debug('recreated blocker with handle %r', state[0])

    def __enter__(self):
        return self._semlock.__enter__()

    def __exit__(self, *exc_info):
        return self._semlock.__exit__(*exc_info)

    def _describe(self) -> str:
        """Return what stands in the brackets of the representation."""
        raise NotImplementedError

    def __repr__(self):
        return f'<{type(self).__name__}({self._describe()})>'


def _value_of(lock: SemLock):
    """Return the value of a semaphore for its representation."""
    try:
        return lock._semlock._get_value()
    except Exception:
        return _UNKNOWN


class Semaphore(SemLock):
    """A counter: acquire() takes one and waits at zero, release() gives one."""

    def __init__(self, value=1, *, ctx):
        super().__init__(SEMAPHORE, value, SEM_VALUE_MAX, ctx=ctx)

    def get_value(self):
        """Return the counter."""
        return self._semlock._get_value()

    def _describe(self):
        return f'value={_value_of(self)}'


class BoundedSemaphore(Semaphore):
    """A semaphore that is never above its first value."""

    def __init__(self, value=1, *, ctx):
        SemLock.__init__(self, SEMAPHORE, value, value, ctx=ctx)

    def _describe(self):
        return f'{super()._describe()}, maxvalue={self._semlock.maxvalue}'


def _owner_and_depth(semaphore) -> tuple:
    """Return who holds a lock, and how many times, as the representations say it."""
    try:
        if semaphore._is_mine():
            names = [process.current_process().name]
            if (thread := threading.current_thread().name) != 'MainThread':
                names.append(thread)
            return '|'.join(names), semaphore._count()
        if not semaphore._is_zero():
            return 'None', 0
        holder = 'SomeOtherThread' if semaphore._count() else 'SomeOtherProcess'
        return holder, 'nonzero'
    except Exception:
        return _UNKNOWN, _UNKNOWN


class Lock(SemLock):
    """A lock that any thread of any process may release."""

    def __init__(self, *, ctx):
        super().__init__(SEMAPHORE, 1, 1, ctx=ctx)

    def _describe(self):
        return 'owner=%s' % _owner_and_depth(self._semlock)[0]


class RLock(SemLock):
    """A lock that its owner may take several times."""

    def __init__(self, *, ctx):
        super().__init__(RECURSIVE_MUTEX, 1, 1, ctx=ctx)

    def _describe(self):
        return '%s, %s' % _owner_and_depth(self._semlock)


def _drain(semaphore: Semaphore):
    """Take what a semaphore has, one at a time."""
    while semaphore.acquire(block=False):
        yield


class Condition:
    """A condition variable.

    wait() counts up _sleeping_count, takes one from _wait_semaphore, and counts up
    _woken_count. So the sleepers are the difference of the counts, and the notifier
    knows by _woken_count when those that it woke have gone on.
    """

    _shared = ('_lock', '_sleeping_count', '_woken_count', '_wait_semaphore')

    def __init__(self, lock=None, *, ctx):
        parts = [lock or ctx.RLock()]
        parts += [ctx.Semaphore(0) for _ in self._shared[1:]]
        self._adopt(parts)

    def _adopt(self, parts):
        vars(self).update(zip(self._shared, parts))
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __getstate__(self):
        context.assert_spawning(self)
        return tuple(getattr(self, name) for name in self._shared)

    def __setstate__(self, state):
        self._adopt(state)

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exc_info):
        return self._lock.__exit__(*exc_info)

    def __repr__(self):
        sleeping, woken = _value_of(self._sleeping_count), _value_of(self._woken_count)
        waiting = _UNKNOWN if _UNKNOWN in (sleeping, woken) else sleeping - woken
        return f'<{type(self).__name__}({self._lock}, {waiting})>'

    def _is_owned(self) -> bool:
        return self._lock._semlock._is_mine()

    def wait(self, timeout=None):
        """Release the lock, wait for a notification, take the lock again.

        Returns whether the notification came in time.
        """
        assert self._is_owned(), 'must acquire() condition before using wait()'
        depth = self._lock._semlock._count()
        self._sleeping_count.release()
        for _ in range(depth):
            self.release()
        try:
            return self._wait_semaphore.acquire(timeout=timeout)
        finally:
            self._woken_count.release()
            for _ in range(depth):
                self.acquire()

    def notify(self, n=1):
        """Wake at most n of those that wait."""
        assert self._is_owned(), 'lock is not owned'
        if self._wait_semaphore.acquire(block=False):
            raise AssertionError(
                'notify: Should not have been able to acquire _wait_semaphore')
        # Some have gone on by themselves since the last call.
        for _ in _drain(self._woken_count):
            if not self._sleeping_count.acquire(block=False):
                raise AssertionError('notify: Bug in sleeping_count.acquire'
                                     '- res should not be False')
        called = 0
        while called < n and self._sleeping_count.acquire(block=False):
            self._wait_semaphore.release()
            called += 1
        for _ in range(called):
            self._woken_count.acquire()
        # One whose time ran out meanwhile has not used its call.
        if called:
            for _ in _drain(self._wait_semaphore):
                pass

    def notify_all(self):
        """Wake all that wait."""
        self.notify(sys.maxsize)

    def wait_for(self, predicate, timeout=None):
        """Wait until a predicate is true; returns its last value."""
        start = time.monotonic()
        remaining = timeout
        while not (outcome := predicate()):
            if timeout is not None:
                remaining = timeout - (time.monotonic() - start)
                if remaining <= 0:
                    break
            self.wait(remaining)
        return outcome


class Event:
    """A flag that can be waited for: a semaphore that is at one while it is set."""

    def __init__(self, *, ctx):
        self._flag = ctx.Semaphore(0)
        self._cond = ctx.Condition(ctx.Lock())

    def __repr__(self):
        status = 'set' if self.is_set() else 'unset'
        return f"<{type(self).__qualname__} at {id(self):#x} {status}>"

    def _read(self) -> bool:
        return not self._flag._semlock._is_zero()

    def is_set(self):
        """Return whether the flag is set."""
        with self._cond:
            return self._read()

    def set(self):
        """Set the flag, and wake those that wait."""
        with self._cond:
            if not self._read():
                self._flag.release()
            self._cond.notify_all()

    def clear(self):
        """Take the flag away."""
        with self._cond:
            self._flag.acquire(block=False)

    def wait(self, timeout=None):
        """Wait until the flag is set; returns whether it is."""
        with self._cond:
            if not self._read():
                self._cond.wait(timeout)
            return self._read()


def _shared_integer(index: int) -> property:
    def get(self):
        return self._integers[index]

    def put(self, value):
        self._integers[index] = value

    return property(get, put)


class Barrier(threading.Barrier):
    """A barrier for processes: what threading keeps in attributes is in shared memory."""

    _state = _shared_integer(0)
    _count = _shared_integer(1)

    def __init__(self, parties, action=None, timeout=None, *, ctx):
        from .heap import BufferWrapper
        memory = BufferWrapper(2 * struct.calcsize('i'))
        self.__setstate__((parties, action, timeout, ctx.Condition(), memory))
        self._state = self._count = 0

    def __getstate__(self):
        return self._parties, self._action, self._timeout, self._cond, self._memory

    def __setstate__(self, state):
        self._parties, self._action, self._timeout, self._cond, self._memory = state
        self._integers = self._memory.create_memoryview().cast('i')
