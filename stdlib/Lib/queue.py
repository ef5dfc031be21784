"""Queues between threads, in three orders.

Queue gives the oldest item first, LifoQueue the newest, PriorityQueue the smallest.
SimpleQueue is a Queue with fewer features, safe in destructors and weak references'
callbacks.
"""

import heapq
import threading
from collections import deque
from time import monotonic
from types import GenericAlias

__all__ = ["Empty", "Full", "ShutDown", "Queue", "PriorityQueue", "LifoQueue", "SimpleQueue"]

try:
    from _queue import Empty
except ImportError:

    class Empty(Exception):
        """There was nothing to get."""


class Full(Exception):
    """There was no room to put an item."""


class ShutDown(Exception):
    """The queue was shut down, and does not take or have items any more."""


def _check_timeout(timeout):
    if timeout is not None and timeout < 0:
        raise ValueError("'timeout' must be a non-negative number")


class Queue:
    """A queue in the order of arrival; it holds maxsize items, any number if that is 0."""

    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self.is_shutdown = False
        # Items that were put, and for which task_done() was not called yet.
        self.unfinished_tasks = 0
        self.mutex = threading.Lock()
        self.not_empty, self.not_full, self.all_tasks_done = (
            threading.Condition(self.mutex) for _ in range(3))
        self._init(maxsize)

    # These four make up the order. The mutex is held when they are called.

    def _init(self, maxsize):
        self.queue = deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    # Sizes; other threads may have changed them when the caller looks at them.

    def qsize(self):
        """How many items there are now."""
        with self.mutex:
            return self._qsize()

    def empty(self):
        """Whether there are no items now."""
        return self.qsize() == 0

    def full(self):
        """Whether there is no room for more items now."""
        with self.mutex:
            return not self._has_room()

    def _has_room(self):
        return self.maxsize <= 0 or self._qsize() < self.maxsize

    def put(self, item, block=True, timeout=None):
        """Add an item.

        If the queue is full, wait for room, timeout seconds at most; with
        block=False not at all. Without success Full is raised.
        """
        with self.not_full:
            self._wait(self.not_full, self._has_room, lambda: self.is_shutdown,
                       block, timeout, Full)
            self._put(item)
            self.unfinished_tasks += 1
            self.not_empty.notify()

    def get(self, block=True, timeout=None):
        """Remove an item and return it.

        If the queue is empty, wait for an item, timeout seconds at most; with
        block=False not at all. Without success Empty is raised.
        """
        with self.not_empty:
            self._wait(self.not_empty, self._qsize,
                       lambda: self.is_shutdown and not self._qsize(),
                       block, timeout, Empty)
            item = self._get()
            self.not_full.notify()
            return item

    def _wait(self, condition, ready, closed, block, timeout, failure):
        """Wait until ready() is true; raise the failure otherwise, or ShutDown if closed()."""
        if closed():
            raise ShutDown
        if not block:
            if not ready():
                raise failure
            return
        # The timeout of a put() that cannot block is not looked at.
        if condition is self.not_empty or self.maxsize > 0:
            _check_timeout(timeout)
        deadline = None
        while not ready():
            remaining = None
            if timeout is not None:
                now = monotonic()
                if deadline is None:
                    deadline = now + timeout
                remaining = deadline - now
                if remaining <= 0:
                    raise failure
            condition.wait(remaining)
            if closed():
                raise ShutDown

    def put_nowait(self, item):
        """put() that never waits."""
        self.put(item, block=False)

    def get_nowait(self):
        """get() that never waits."""
        return self.get(block=False)

    def task_done(self):
        """Report that an item from get() has been dealt with, as join() wants to know."""
        with self.mutex:
            if self.unfinished_tasks <= 0:
                raise ValueError('task_done() called too many times')
            self.unfinished_tasks -= 1
            if self.unfinished_tasks == 0:
                self.all_tasks_done.notify_all()

    def join(self):
        """Wait until task_done() has been called for all items."""
        with self.mutex:
            self.all_tasks_done.wait_for(lambda: self.unfinished_tasks == 0)

    def shutdown(self, immediate=False):
        """Accept no more items: put() raises ShutDown, and get() when all items are gone.

        If immediate, all items go now, as if they had been got and dealt with.
        """
        with self.mutex:
            self.is_shutdown = True
            if immediate:
                dropped = 0
                while self._qsize():
                    self._get()
                    dropped += 1
                self.unfinished_tasks = max(0, self.unfinished_tasks - dropped)
                self.all_tasks_done.notify_all()
            for condition in (self.not_full, self.not_empty):
                condition.notify_all()


class LifoQueue(Queue):
    """A Queue that gives the newest item first: a stack."""

    def _init(self, maxsize):
        self.queue = []

    def _get(self):
        return self.queue.pop()


class PriorityQueue(Queue):
    """A Queue that gives the smallest item first, such as pairs of priority and data."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        heapq.heappush(self.queue, item)

    def _get(self):
        return heapq.heappop(self.queue)


class _PySimpleQueue:
    """A queue in the order of arrival, without a limit, and whose put() never waits."""

    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self):
        self._items = deque()
        # One permit for each item.
        self._permits = threading.Semaphore(0)

    def qsize(self):
        """How many items there are now."""
        return len(self._items)

    def empty(self):
        """Whether there are no items now."""
        return not self._items

    def put(self, item, block=True, timeout=None):
        """Add an item. block and timeout are there to be like Queue's, and ignored."""
        self._items.append(item)
        self._permits.release()

    def get(self, block=True, timeout=None):
        """Remove an item and return it; the arguments mean what they do for Queue."""
        _check_timeout(timeout)
        if self._permits.acquire(block, timeout):
            return self._items.popleft()
        raise Empty

    def put_nowait(self, item):
        """The same as put()."""
        self.put(item)

    def get_nowait(self):
        """get() that never waits."""
        return self.get(block=False)


try:
    from _queue import SimpleQueue
except ImportError:
    SimpleQueue = _PySimpleQueue
