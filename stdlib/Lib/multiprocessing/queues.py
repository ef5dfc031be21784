"""Queues between processes: pickled objects that travel through a pipe.

Queue and JoinableQueue hand what is put to a thread that writes it, a Feeder, so that
put() does not wait for a full pipe. SimpleQueue writes at once.
"""

import errno
import os
import threading
import time
import types
import weakref
from collections import deque
from queue import Empty, Full

from . import connection
from .context import assert_spawning, reduction
from .util import Finalize, debug, info, is_exiting, register_after_fork

__all__ = ['Queue', 'SimpleQueue', 'JoinableQueue']

_STOP = object()


class Feeder:
    """The thread of one process that writes to the pipe of a queue.

    It knows the parts of the queue that it needs, not the queue, which thus can die.
    """

    def __init__(self, queue: 'Queue'):
        self.backlog = deque()
        self.changed = threading.Condition(threading.Lock())
        self.ends = (queue._reader, queue._writer)
        self.write_lock = queue._wlock
        self.places = queue._sem
        self.ignore_epipe = queue._ignore_epipe
        self.report = queue._on_queue_feeder_error
        thread = threading.Thread(target=self.run, name='QueueFeederThread', daemon=True)
        thread.start()
        self.thread = weakref.ref(thread)
        # Refers weakly: a thread that has ended and is gone needs no waiting for.
        self.joiner = Finalize(thread, _join_referent, [self.thread], exitpriority=-5)

    def add(self, item):
        with self.changed:
            self.backlog.append(item)
            self.changed.notify()

    def stop(self):
        """Let the thread end after what it still has to write."""
        debug('telling queue thread to quit')
        self.add(_STOP)

    def run(self):
        debug('starting thread to feed data to pipe')
        while self.write_next():
            pass

    def write_next(self) -> bool:
        """Write one item; returns whether more may follow."""
        item = self.next_item()
        if item is _STOP:
            debug('feeder thread got sentinel -- exiting')
            for end in self.ends:
                end.close()
            return False
        try:
            item = reduction.ForkingPickler.dumps(item)
            with self.write_lock:
                self.ends[1].send_bytes(item)
        except Exception as error:
            if self.ignore_epipe and getattr(error, 'errno', None) == errno.EPIPE:
                return False
            if is_exiting():
                info('error in queue thread: %s', error)
                return False
            # Nobody will get this item, so that its place in the queue is free.
            self.places.release()
            self.report(error, item)
        return True

    def next_item(self):
        with self.changed:
            while not self.backlog:
                self.changed.wait()
            return self.backlog.popleft()


def _join_referent(reference: weakref.ref):
    thread = reference()
    if thread is not None:
        debug('joining queue thread')
        thread.join()


def _pickled_parts(queue, names):
    assert_spawning(queue)
    return tuple(getattr(queue, name) for name in names)


class Queue:
    """A queue for many writers and readers, with a place for each of maxsize objects."""

    _shared = ('_ignore_epipe', '_maxsize', '_reader', '_writer',
               '_rlock', '_wlock', '_sem', '_opid')

    def __init__(self, maxsize=0, *, ctx):
        if maxsize < 1:
            from .synchronize import SEM_VALUE_MAX
            maxsize = SEM_VALUE_MAX
        self._opid = os.getpid()
        self._maxsize = maxsize
        self._ignore_epipe = False      # Set by concurrent.futures
        self._sem = ctx.BoundedSemaphore(maxsize)
        self._rlock, self._wlock = ctx.Lock(), ctx.Lock()
        self._reader, self._writer = connection.Pipe(False)
        self._be_new()
        register_after_fork(self, Queue._be_new)

    def _be_new(self):
        """Forget what belongs to another process: its thread, and whether it closed."""
        self._closed = False
        self._join_wanted = True
        self._feeder = None
        self._stop_feeder = None
        self._feeder_guard = threading.Lock()

    def __getstate__(self):
        return _pickled_parts(self, self._shared)

    def __setstate__(self, state):
        vars(self).update(zip(self._shared, state))
        self._be_new()

    def _check_open(self):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")

    def put(self, obj, block=True, timeout=None):
        """Put an object into the queue; Full when no place becomes free in time."""
        self._check_open()
        if not self._sem.acquire(block, timeout):
            raise Full
        self._hand_over(obj)

    def _hand_over(self, obj):
        with self._feeder_guard:
            if self._feeder is None:
                self._start_feeder()
            self._feeder.add(obj)

    def _start_feeder(self):
        feeder = Feeder(self)
        if not self._join_wanted:
            feeder.joiner.cancel()
        # Before the process waits for the thread it must tell the thread to end.
        self._stop_feeder = Finalize(self, feeder.stop, exitpriority=10)
        self._feeder = feeder

    def get(self, block=True, timeout=None):
        """Take the oldest object; Empty when there is none in time."""
        self._check_open()
        start = time.monotonic()
        if not self._rlock.acquire(block, timeout):
            raise Empty
        try:
            if not block:
                found = self._reader.poll()
            elif timeout is not None:
                elapsed = time.monotonic() - start
                found = self._reader.poll(max(0, timeout - elapsed))
            else:
                found = True
            if not found:
                raise Empty
            data = self._reader.recv_bytes()
        finally:
            self._rlock.release()
        self._sem.release()
        return reduction.ForkingPickler.loads(data)

    def put_nowait(self, obj):
        """Put an object if a place is free."""
        return self.put(obj, block=False)

    def get_nowait(self):
        """Take an object if one is there."""
        return self.get(block=False)

    def qsize(self):
        """Return how many objects are in the queue, as far as can be known."""
        return self._maxsize - self._sem.get_value()

    def empty(self):
        """Return whether nothing can be read at this moment."""
        return not self._reader.poll()

    def full(self):
        """Return whether no place is free at this moment."""
        return self._sem._semlock._is_zero()

    def close(self):
        """End the putting of this process; what was put is still written."""
        self._closed = True
        stop, self._stop_feeder = self._stop_feeder, None
        if stop is not None:
            stop()

    def join_thread(self):
        """Wait until everything put by this process is written. Close the queue before."""
        assert self._closed, f"Queue {self!r} not closed"
        if self._feeder is not None:
            self._feeder.joiner()

    def cancel_join_thread(self):
        """Let this process exit with objects unwritten."""
        self._join_wanted = False
        if self._feeder is not None:
            self._feeder.joiner.cancel()

    def _terminate_broken(self):
        """Close the queue although no reader is left: a write fails instead of waiting."""
        self._reader.close()
        self.close()
        self.join_thread()

    @staticmethod
    def _on_queue_feeder_error(e, obj):
        """Report an object that could not be written. Subclasses may do otherwise."""
        import traceback
        traceback.print_exc()

    __class_getitem__ = classmethod(types.GenericAlias)


class JoinableQueue(Queue):
    """A queue that knows how many of its objects have not been dealt with."""

    _shared = (*Queue._shared, '_cond', '_unfinished_tasks')

    def __init__(self, maxsize=0, *, ctx):
        super().__init__(maxsize, ctx=ctx)
        self._cond = ctx.Condition()
        self._unfinished_tasks = ctx.Semaphore(0)

    def _hand_over(self, obj):
        # task_done() needs the condition too: it cannot come before the count.
        with self._cond:
            super()._hand_over(obj)
            self._unfinished_tasks.release()

    def _all_done(self) -> bool:
        return self._unfinished_tasks._semlock._is_zero()

    def task_done(self):
        """Note that one object taken out has been dealt with."""
        with self._cond:
            if not self._unfinished_tasks.acquire(block=False):
                raise ValueError('task_done() called too many times')
            if self._all_done():
                self._cond.notify_all()

    def join(self):
        """Wait until every object has been dealt with."""
        with self._cond:
            if not self._all_done():
                self._cond.wait()


class SimpleQueue:
    """A pipe with a lock at each end. put() waits while the pipe is full."""

    _shared = ('_reader', '_writer', '_rlock', '_wlock')

    def __init__(self, *, ctx):
        self._rlock, self._wlock = ctx.Lock(), ctx.Lock()
        self._reader, self._writer = connection.Pipe(False)

    def __getstate__(self):
        return _pickled_parts(self, self._shared)

    def __setstate__(self, state):
        vars(self).update(zip(self._shared, state))

    def put(self, obj):
        """Write an object."""
        data = reduction.ForkingPickler.dumps(obj)
        with self._wlock:
            self._writer.send_bytes(data)

    def get(self):
        """Wait for an object and return it."""
        with self._rlock:
            data = self._reader.recv_bytes()
        return reduction.ForkingPickler.loads(data)

    def empty(self):
        """Return whether nothing can be read at this moment."""
        return not self._reader.poll()

    def close(self):
        """Close both ends in this process."""
        for end in (self._reader, self._writer):
            end.close()

    __class_getitem__ = classmethod(types.GenericAlias)
