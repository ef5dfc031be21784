"""Queues through which tasks hand things to each other."""

import collections
import heapq
import types

from . import locks, mixins

__all__ = ('Queue', 'LifoQueue', 'PriorityQueue', 'QueueEmpty', 'QueueFull', 'QueueShutDown')


class QueueEmpty(Exception):
    """get_nowait() found nothing."""


class QueueFull(Exception):
    """put_nowait() found no room."""


class QueueShutDown(Exception):
    """The queue was shut down."""


def _wake(waiters, limit=None):
    """Let the futures that have waited longest go on: `limit` of them, or all."""
    while waiters and limit != 0:
        future = waiters.popleft()
        if future.done():
            continue        # cancelled: this one does not count
        future.set_result(None)
        if limit is not None:
            limit -= 1


class Queue(mixins._LoopBoundMixin):
    """What was put in first comes out first.

    A maxsize above 0 is the number of items after which put() waits.
    """

    __class_getitem__ = classmethod(types.GenericAlias)

    def __init__(self, maxsize=0, *, loop=None):
        mixins._warn_loop(self, loop)
        self._is_shutdown = False
        self._maxsize = maxsize
        # Futures of the tasks that wait in get() and in put().
        self._getters, self._putters = collections.deque(), collections.deque()
        # For join().
        self._unfinished_tasks = 0
        self._finished = locks.Event()
        self._finished.set()
        self._init(maxsize)

    # Subclasses keep the items in their own way by these three.

    def _init(self, maxsize):
        self._queue = collections.deque()

    def _put(self, item):
        self._queue.append(item)

    def _get(self):
        return self._queue.popleft()

    def _format(self):
        words = [f'maxsize={self._maxsize!r}']
        items = getattr(self, '_queue', ())
        if items:
            words.append(f'_queue={list(items)!r}')
        for name in ('_getters', '_putters'):
            if count := len(getattr(self, name)):
                words.append(f'{name}[{count}]')
        if self._unfinished_tasks:
            words.append(f'tasks={self._unfinished_tasks}')
        if self._is_shutdown:
            words.append('shutdown')
        return ' '.join(words)

    def __str__(self):
        return f'<{self.__class__.__name__} {self._format()}>'

    def __repr__(self):
        return f'<{self.__class__.__name__} at {id(self):#x} {self._format()}>'

    @property
    def maxsize(self):
        """How many items there is room for; 0 or less: any number."""
        return self._maxsize

    def qsize(self):
        """How many items there are."""
        return len(self._queue)

    def empty(self):
        """Whether there is no item to get."""
        return self.qsize() == 0

    def full(self):
        """Whether there is no room for another item."""
        return 0 < self._maxsize <= self.qsize()

    async def _wait_while(self, blocked, waiters):
        """Wait in a line until blocked() is false; QueueShutDown if that cannot be."""
        while blocked():
            if self._is_shutdown:
                raise QueueShutDown
            turn = self._get_loop().create_future()
            waiters.append(turn)
            try:
                await turn
            except BaseException:
                turn.cancel()
                if turn in waiters:
                    waiters.remove(turn)
                if not turn.cancelled() and not blocked():
                    # It was this task's turn: the next one shall have it.
                    _wake(waiters, 1)
                raise

    async def put(self, item):
        """Put an item in as soon as there is room."""
        await self._wait_while(self.full, self._putters)
        self.put_nowait(item)

    def put_nowait(self, item):
        """Put an item in, or raise QueueFull."""
        if self._is_shutdown or self.full():
            raise QueueShutDown if self._is_shutdown else QueueFull
        self._unfinished_tasks += 1
        self._finished.clear()
        self._put(item)
        _wake(self._getters, 1)

    async def get(self):
        """Get an item as soon as there is one."""
        await self._wait_while(self.empty, self._getters)
        return self.get_nowait()

    def get_nowait(self):
        """Get an item, or raise QueueEmpty."""
        if self.empty():
            raise QueueShutDown if self._is_shutdown else QueueEmpty
        item = self._get()
        _wake(self._putters, 1)
        return item

    def task_done(self):
        """Say that an item that was got has been dealt with."""
        if self._unfinished_tasks < 1:
            raise ValueError('task_done() called too many times')
        self._finish(1)

    def _finish(self, count):
        self._unfinished_tasks = max(0, self._unfinished_tasks - count)
        if not self._unfinished_tasks:
            self._finished.set()

    async def join(self):
        """Wait until each item that was put in has been dealt with."""
        if self._unfinished_tasks:
            await self._finished.wait()

    def shutdown(self, immediate=False):
        """Let nothing be put in any more, and with immediate nothing be got either."""
        self._is_shutdown = True
        if immediate:
            dropped = 0
            while not self.empty():
                self._get()
                dropped += 1
            self._finish(dropped)
        # Those who wait in vain find out by themselves.
        for waiters in (self._getters, self._putters):
            _wake(waiters)


class LifoQueue(Queue):
    """What was put in last comes out first."""

    def _init(self, maxsize):
        self._queue: list = []

    def _get(self):
        return self._queue.pop()


class PriorityQueue(Queue):
    """The smallest item comes out first, e.g. of tuples (priority, data)."""

    def _init(self, maxsize):
        self._queue: list = []

    def _put(self, item):
        heapq.heappush(self._queue, item)

    def _get(self):
        return heapq.heappop(self._queue)
