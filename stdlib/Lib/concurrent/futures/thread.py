"""An executor whose calls run in threads of this process."""

import os
import threading
import weakref
from itertools import count
from queue import Empty, SimpleQueue
from types import GenericAlias

from concurrent.futures import _base

# Each living thread with the queue that it takes work from. None in a queue ends all
# threads of that queue: whichever gets it puts it back for the next.
_threads_queues = weakref.WeakKeyDictionary()

_shutdown = False
# Held while work is submitted, so that none arrives after the exit function has begun.
_global_shutdown_lock = threading.Lock()


def _python_exit():
    """Let all threads do the work they have and end."""
    global _shutdown
    with _global_shutdown_lock:
        _shutdown = True
    threads = dict(_threads_queues)
    for work in threads.values():
        work.put(None)
    for thread in threads:
        thread.join()


threading._register_atexit(_python_exit)

if hasattr(os, 'register_at_fork'):
    os.register_at_fork(
        before=_global_shutdown_lock.acquire, after_in_parent=_global_shutdown_lock.release,
        after_in_child=_global_shutdown_lock._at_fork_reinit)


class BrokenThreadPool(_base.BrokenExecutor):
    """An initializer failed in a thread of the pool."""


class _WorkItem:
    """A call and the future that gets its outcome."""

    __slots__ = 'future', 'fn', 'args', 'kwargs'
    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, fn, args, kwargs):
        self.future = _base.Future()
        self.fn, self.args, self.kwargs = fn, args, kwargs

    def run(self):
        future = self.future
        if not future.set_running_or_notify_cancel():
            return
        fn, args, kwargs = self.fn, self.args, self.kwargs
        # The thread keeps this object a little longer than the call is to live.
        del self.fn, self.args, self.kwargs
        try:
            outcome = fn(*args, **kwargs)
        except BaseException as error:
            future.set_exception(error)
            # The error's traceback refers to this frame: break the cycle.
            self = future = None
        else:
            future.set_result(outcome)


class _Crew:
    """What the threads of an executor share.

    They have no reference to the executor itself: when the program drops it, they end.
    """

    def __init__(self, initializer, initargs):
        self.work = SimpleQueue()
        self.idle = threading.Semaphore(0)
        self.lock = threading.Lock()
        self.closed = False
        self.broken = False
        self._initializer = initializer
        self._initargs = initargs

    def main(self):
        """The life of a thread."""
        if self._initializer is not None:
            try:
                self._initializer(*self._initargs)
            except BaseException:
                _base.LOGGER.critical('Exception in initializer:', exc_info=True)
                self.give_up()
                return
        try:
            while (task := self._next_task()) is not None:
                task.run()
                del task
        except BaseException:
            _base.LOGGER.critical('Exception in worker', exc_info=True)
        else:
            self.work.put(None)

    def _next_task(self):
        try:
            return self.work.get_nowait()
        except Empty:
            self.idle.release()
        return self.work.get()

    def give_up(self):
        with self.lock:
            self.broken = 'A thread initializer failed, the thread pool is not usable anymore'
            for task in self.unclaimed():
                task.future.set_exception(BrokenThreadPool(self.broken))
            # No work will come any more.
            self.work.put(None)

    def unclaimed(self):
        """Take the tasks that no thread has begun out of the queue."""
        while not self.work.empty():
            try:
                task = self.work.get_nowait()
            except Empty:
                break
            if task is not None:
                yield task


class ThreadPoolExecutor(_base.Executor):
    """An executor with up to max_workers threads, started as they are needed.

    initializer(*initargs) is called in each new thread.
    """

    _pool_numbers = count()

    def __init__(self, max_workers=None, thread_name_prefix='', initializer=None,
                 initargs=()):
        if max_workers is None:
            max_workers = min((os.process_cpu_count() or 1) + 4, 32)
        elif max_workers <= 0:
            raise ValueError('max_workers must be greater than 0')
        if not (initializer is None or callable(initializer)):
            raise TypeError('initializer must be a callable')
        self._max_workers = max_workers
        if not thread_name_prefix:
            thread_name_prefix = f'ThreadPoolExecutor-{next(self._pool_numbers)}'
        self._thread_name_prefix = thread_name_prefix
        self._threads = set()
        self._crew = crew = _Crew(initializer, initargs)
        self._work_queue = work = crew.work
        crew.owner = weakref.ref(self, lambda _: work.put(None))

    @property
    def _broken(self):
        return self._crew.broken

    @property
    def _shutdown(self):
        return self._crew.closed

    def submit(self, fn, /, *args, **kwargs):
        crew = self._crew
        with crew.lock, _global_shutdown_lock:
            if crew.broken:
                raise BrokenThreadPool(crew.broken)
            if crew.closed or _shutdown:
                event = 'shutdown' if crew.closed else 'interpreter shutdown'
                raise RuntimeError(f'cannot schedule new futures after {event}')
            task = _WorkItem(fn, args, kwargs)
            self._work_queue.put(task)
            if not crew.idle.acquire(blocking=False):
                self._add_thread()
            return task.future

    def _add_thread(self):
        number = len(self._threads)
        if number < self._max_workers:
            thread = threading.Thread(target=self._crew.main,
                                      name=f'{self._thread_name_prefix}_{number}')
            thread.start()
            self._threads.add(thread)
            _threads_queues[thread] = self._work_queue

    def shutdown(self, wait=True, *, cancel_futures=False):
        crew = self._crew
        with crew.lock:
            crew.closed = True
            if cancel_futures:
                for task in crew.unclaimed():
                    task.future.cancel()
            crew.work.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    submit.__doc__ = _base.Executor.submit.__doc__
    shutdown.__doc__ = _base.Executor.shutdown.__doc__
