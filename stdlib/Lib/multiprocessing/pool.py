"""Pools of worker processes, or threads.

A feeder thread writes tasks to the workers' queue. A supervisor thread waits for
results and for workers that end: it hands results to the objects that were promised
them, starts new workers in place of ended ones, and closes the shop when the pool is
closed and nothing is left to do.
"""

import collections
import itertools
import os
import queue
import threading
import traceback
import types
import warnings

from . import get_context, TimeoutError
from . import util
from .connection import wait

__all__ = ['Pool', 'ThreadPool']

# States of a pool.
INIT = "INIT"
RUN = "RUN"
CLOSE = "CLOSE"
TERMINATE = "TERMINATE"

_job_numbers = itertools.count()


def mapstar(args):
    """Call a function with each item of a chunk."""
    function, chunk = args
    return [function(item) for item in chunk]


def starmapstar(args):
    """Call a function with the arguments in each item of a chunk."""
    function, chunk = args
    return [function(*item) for item in chunk]


class RemoteTraceback(Exception):
    """The cause of an exception that came from a worker: its traceback there."""

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class ExceptionWithTraceback:
    """An exception whose traceback goes along as text."""

    def __init__(self, exc, tb):
        self.exc = exc
        self.tb = '\n"""\n%s"""' % ''.join(traceback.format_exception(type(exc), exc, tb))

    def __reduce__(self):
        return rebuild_exc, (self.exc, self.tb)


def rebuild_exc(exc, tb):
    exc.__cause__ = RemoteTraceback(tb)
    return exc


class MaybeEncodingError(Exception):
    """Raised for a result that cannot be pickled."""

    def __init__(self, exc, value):
        self.exc = repr(exc)
        self.value = repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return f"Error sending result: '{self.value}'. Reason: '{self.exc}'"

    def __repr__(self):
        return f"<{type(self).__name__}: {self}>"


def _raise_in_worker(exc):
    """What a task does whose iterable raised an exception."""
    raise exc


def _run_task(task, keep_traceback):
    """Run a task; returns whether it succeeded, and the result or exception."""
    function, args, kwargs = task
    try:
        return True, function(*args, **kwargs)
    except Exception as exc:
        if keep_traceback and function is not _raise_in_worker:
            return False, ExceptionWithTraceback(exc, exc.__traceback__)
        return False, exc


def worker(inqueue, outqueue, initializer=None, initargs=(), maxtasks=None,
           wrap_exception=False):
    """What a worker process does: take tasks until None comes or its share is done."""
    if maxtasks is not None and not (isinstance(maxtasks, int) and maxtasks >= 1):
        raise AssertionError("Maxtasks {!r} is not valid".format(maxtasks))
    # Without these, the end of the pool would not be seen as the end of the pipes.
    inqueue._writer.close()
    outqueue._reader.close()
    if initializer is not None:
        initializer(*initargs)
    for _ in itertools.count() if maxtasks is None else range(maxtasks):
        try:
            message = inqueue.get()
        except (EOFError, OSError):
            util.debug('worker lost its queue')
            return
        if message is None:
            util.debug('worker was told to end')
            return
        job, place, task = message
        outcome = _run_task(task, wrap_exception)
        try:
            outqueue.put((job, place, outcome))
        except Exception as exc:
            failure = MaybeEncodingError(exc, outcome[1])
            util.debug("result could not be sent: %s", failure)
            outqueue.put((job, place, (False, failure)))
        message = task = outcome = None
    util.debug('worker has done its share')


def _check_tasks(count):
    """Refuse a number of tasks after which workers could not be replaced."""
    if not (count is None or isinstance(count, int) and count > 0):
        raise ValueError("maxtasksperchild must be a positive int or None")


class Pool:
    """Workers that run functions."""

    _wrap_exception = True

    @staticmethod
    def Process(ctx, *args, **kwds):
        return ctx.Process(*args, **kwds)

    def __init__(self, processes=None, initializer=None, initargs=(),
                 maxtasksperchild=None, context=None):
        self._state = INIT
        self._ctx = get_context() if context is None else context
        self._processes = self._worker_count(processes)
        _check_tasks(maxtasksperchild)
        if not (initializer is None or callable(initializer)):
            raise TypeError('initializer must be a callable')
        shop = self._shop = self._open_shop(initializer, initargs, maxtasksperchild)
        self._cache, self._pool = shop.jobs, shop.workers
        try:
            shop.hire()
        except Exception:
            self._dismiss_workers()
            raise
        shop.start_threads()
        # The shop does not know the pool: a pool that nobody holds is ended.
        self._terminate = util.Finalize(self, shop.terminate, exitpriority=15)
        self._state = RUN

    @staticmethod
    def _worker_count(processes):
        """The number of workers: by default one for each CPU that this process may use."""
        count = (os.process_cpu_count() or 1) if processes is None else processes
        if count >= 1:
            return count
        raise ValueError("Number of processes must be at least 1")

    def _dismiss_workers(self):
        """End those workers that were started before something went wrong."""
        for one in self._pool:
            if one.exitcode is None:
                one.terminate()
        for one in self._pool:
            one.join()

    def _open_shop(self, initializer, initargs, maxtasks):
        return _ProcessShop(self._processes, self._ctx, self.Process, initializer, initargs,
                            maxtasks, self._wrap_exception)

    def __del__(self, _warn=warnings.warn, RUN=RUN):
        if self._state == RUN:
            _warn(f"unclosed running multiprocessing pool {self!r}", ResourceWarning, source=self)

    def __repr__(self):
        cls = self.__class__
        return (f'<{cls.__module__}.{cls.__qualname__} '
                f'state={self._state} pool_size={len(self._pool)}>')

    def __reduce__(self):
        raise NotImplementedError(
            'pool objects cannot be passed between processes or pickled')

    def _check_running(self):
        if self._state != RUN:
            raise ValueError("Pool not running")

    def _repopulate_pool(self):
        self._shop.hire()

    # Giving out work

    def apply(self, func, args=(), kwds={}):
        """Call a function in a worker and return its result."""
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        """Call a function in a worker, without waiting."""
        self._check_running()
        result = ApplyResult(self, callback, error_callback)
        self._shop.give(result._job, [(func, args, kwds)])
        return result

    def map(self, func, iterable, chunksize=None):
        """Apply a function to each item; returns the list of results in order."""
        return self._map_async(func, iterable, mapstar, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """Like map(), without waiting."""
        return self._map_async(func, iterable, mapstar, chunksize, callback, error_callback)

    def starmap(self, func, iterable, chunksize=None):
        """Like map(), with items that are the arguments of a call."""
        return self._map_async(func, iterable, starmapstar, chunksize).get()

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """Like starmap(), without waiting."""
        return self._map_async(func, iterable, starmapstar, chunksize, callback, error_callback)

    def _map_async(self, func, iterable, mapper, chunksize=None, callback=None,
                   error_callback=None):
        self._check_running()
        items = iterable if hasattr(iterable, '__len__') else list(iterable)
        if chunksize is None:
            # About four chunks for each worker.
            chunksize = -(-len(items) // (len(self._pool) * 4))
        if not len(items):
            chunksize = 0
        result = MapResult(self, chunksize, len(items), callback, error_callback)
        if chunksize > 0:
            self._shop.give(result._job, self._chunked(mapper, func, items, chunksize))
        return result

    def imap(self, func, iterable, chunksize=1):
        """Like map(), but returns an iterator and reads the iterable as it goes."""
        return self._imap(IMapIterator, func, iterable, chunksize)

    def imap_unordered(self, func, iterable, chunksize=1):
        """Like imap(), with the results in the order in which they come."""
        return self._imap(IMapUnorderedIterator, func, iterable, chunksize)

    def _imap(self, kind, func, iterable, chunksize):
        self._check_running()
        if chunksize < 1:
            raise ValueError("Chunksize must be 1+, not {0:n}".format(chunksize))
        if chunksize == 1:
            result = kind(self)
            tasks = ((func, (item,), {}) for item in iterable)
            self._shop.give(result._job, tasks, result._set_length)
            return result
        tasks = self._chunked(mapstar, func, iterable, chunksize)
        result = kind(self)
        self._shop.give(result._job, tasks, result._set_length)
        return itertools.chain.from_iterable(result)

    @staticmethod
    def _chunked(mapper, func, iterable, chunksize):
        for chunk in itertools.batched(iterable, chunksize):
            yield mapper, ((func, chunk),), {}

    # The end

    def close(self):
        """Take no more work; workers end when all is done."""
        util.debug('closing pool')
        if self._state == RUN:
            self._state = CLOSE
            self._shop.close()

    def terminate(self):
        """End at once; unfinished work is lost."""
        util.debug('terminating pool')
        self._state = TERMINATE
        self._terminate()

    def join(self):
        """Wait until the workers have ended; after close() or terminate()."""
        util.debug('joining pool')
        if self._state == RUN:
            raise ValueError("Pool is still running")
        if self._state not in (CLOSE, TERMINATE):
            raise ValueError("In unknown state")
        self._shop.join()

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()


class _Jobs(dict):
    """Unfinished results by job number; calls a function when there are none left."""

    def __init__(self, when_empty):
        super().__init__()
        self._when_empty = when_empty

    def __delitem__(self, job):
        super().__delitem__(job)
        if not self:
            self._when_empty()


class _Shop:
    """What a pool and its threads share: jobs, workers, the tasks to be fed."""

    def __init__(self):
        self.workers = []
        self.state = RUN
        self.jobs = _Jobs(self.wake)
        self.orders = queue.SimpleQueue()

    def give(self, job, tasks, set_length=None):
        """Have the tasks of a job fed to the workers."""
        self.orders.put((job, tasks, set_length))

    def start_threads(self):
        self.feeder = threading.Thread(target=self.feed, daemon=True)
        self.feeder.start()

    def feed(self):
        """The feeder thread."""
        while (order := self.orders.get()) is not None and self.state != TERMINATE:
            job, tasks, set_length = order
            count = 0
            try:
                for task in tasks:
                    if self.state == TERMINATE:
                        break
                    self.feed_one(job, count, task)
                    count += 1
            except Exception as exc:
                # The iterable raised it: the job gets it as a result.
                self.feed_one(job, count, (_raise_in_worker, (exc,), {}))
                count += 1
            if set_length is not None:
                set_length(count)
            order = tasks = task = set_length = None
        util.debug('feeder is done')

    def feed_one(self, job, place, task):
        try:
            self.send((job, place, task))
        except OSError:
            if self.state != TERMINATE:
                raise
        except Exception as exc:
            # It cannot be pickled.
            self.deliver(job, place, (False, exc))

    def deliver(self, job, place, outcome):
        """Hand an outcome to the result that waits for it."""
        result = self.jobs.get(job)
        if result is not None:
            result._set(place, outcome)


class _ProcessShop(_Shop):
    def __init__(self, size, ctx, Process, initializer, initargs, maxtasks, wrap_exception):
        self.size = size
        self.ctx = ctx
        self.Process = Process
        self.inqueue = ctx.SimpleQueue()
        self.outqueue = ctx.SimpleQueue()
        self.arguments = (self.inqueue, self.outqueue, initializer, initargs, maxtasks,
                          wrap_exception)
        self.bell = ctx.SimpleQueue()
        self.send = self.inqueue._writer.send
        super().__init__()

    def wake(self):
        self.bell.put(None)

    def hire(self):
        """Start as many workers as are missing."""
        while len(self.workers) < self.size:
            w = self.Process(self.ctx, target=worker, args=self.arguments)
            w.name = w.name.replace('Process', 'PoolWorker')
            w.daemon = True
            w.start()
            self.workers.append(w)
            util.debug('added worker %s', w.name)

    def start_threads(self):
        super().start_threads()
        self.supervisor = threading.Thread(target=self.supervise, daemon=True)
        self.supervisor.start()

    def supervise(self):
        """The supervisor thread."""
        results = self.outqueue._reader
        bell = self.bell._reader
        while self.state == RUN or self.state == CLOSE and self.jobs:
            ready = wait([results, bell, *(w.sentinel for w in self.workers)])
            if self.state == TERMINATE:
                return
            if bell in ready:
                self.bell.get()
            if results in ready:
                try:
                    job, place, outcome = results.recv()
                except (OSError, EOFError):
                    return
                except Exception as exc:
                    util.debug('result could not be read: %r', exc)
                    continue
                self.deliver(job, place, outcome)
                job = outcome = None
            elif any(w.sentinel in ready for w in self.workers):
                self.replace_workers()
        if self.state == CLOSE:
            self.orders.put(None)
            self.feeder.join()
            for _ in self.workers:
                self.send(None)
        util.debug('supervisor is done')

    def replace_workers(self):
        ended = [w for w in self.workers if w.exitcode is not None]
        for w in ended:
            w.join()
            self.workers.remove(w)
        if ended and self.state != TERMINATE:
            self.hire()

    def close(self):
        self.state = CLOSE
        self.wake()

    def terminate(self):
        self.state = TERMINATE
        self.wake()
        me = threading.current_thread()
        # A new worker is not overlooked once the supervisor has stopped.
        if me is not self.supervisor:
            self.supervisor.join()
        for w in self.workers:
            if w.exitcode is None:
                w.terminate()
        for w in self.workers:
            w.join()
        # Without a reader the feeder's writes fail.
        self.orders.put(None)
        self.inqueue._reader.close()
        if me is not self.feeder:
            self.feeder.join()

    def join(self):
        self.supervisor.join()
        self.feeder.join()
        for w in self.workers:
            w.join()


class _ThreadShop(_Shop):
    """Threads deliver their results themselves."""

    def __init__(self, size, initializer, initargs):
        self.size = size
        self.initializer = initializer
        self.initargs = initargs
        self.tasks = queue.SimpleQueue()
        self.send = self.tasks.put
        super().__init__()

    def wake(self):
        if self.state == CLOSE and not self.jobs:
            self.dismiss()

    def dismiss(self):
        self.orders.put(None)
        for _ in range(self.size):
            self.tasks.put(None)

    def hire(self):
        from .dummy import Process
        while len(self.workers) < self.size:
            w = Process(target=self.work)
            w.name = w.name.replace('Process', 'PoolWorker')
            w.daemon = True
            w.start()
            self.workers.append(w)

    def work(self):
        if self.initializer is not None:
            self.initializer(*self.initargs)
        while (message := self.tasks.get()) is not None:
            job, place, task = message
            self.deliver(job, place, _run_task(task, False))
            message = task = None

    def close(self):
        self.state = CLOSE
        self.wake()

    def terminate(self):
        self.state = TERMINATE
        # What waits is dropped.
        try:
            while True:
                self.tasks.get_nowait()
        except queue.Empty:
            pass
        self.dismiss()
        me = threading.current_thread()
        for thread in (self.feeder, *self.workers):
            if thread is not me:
                thread.join()

    def join(self):
        self.feeder.join()
        for w in self.workers:
            w.join()


class ApplyResult:
    """A result to come."""

    def __init__(self, pool, callback=None, error_callback=None):
        self._pool = pool
        self._event = threading.Event()
        self._job = next(_job_numbers)
        self._cache = pool._cache
        self._callback = callback
        self._error_callback = error_callback
        self._cache[self._job] = self

    def ready(self):
        """Return whether the result is there."""
        return self._event.is_set()

    def successful(self):
        """Return whether the call raised no exception."""
        if not self.ready():
            raise ValueError("{0!r} not ready".format(self))
        return self._success

    def wait(self, timeout=None):
        """Wait for the result."""
        self._event.wait(timeout)

    def get(self, timeout=None):
        """Return the result, or raise the exception of the call."""
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value

    def _set(self, place, outcome):
        self._success, self._value = outcome
        self._finish()

    def _finish(self):
        callback = self._callback if self._success else self._error_callback
        if callback:
            callback(self._value)
        self._event.set()
        del self._cache[self._job]
        self._pool = None

    __class_getitem__ = classmethod(types.GenericAlias)


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    """The list of results to come, in chunks."""

    def __init__(self, pool, chunksize, length, callback, error_callback):
        super().__init__(pool, callback, error_callback)
        self._success = True
        self._value = [None] * length
        self._chunksize = chunksize
        if chunksize <= 0:
            self._missing = 0
            self._event.set()
            del self._cache[self._job]
            self._pool = None
        else:
            self._missing = -(-length // chunksize)

    def _set(self, place, outcome):
        success, value = outcome
        self._missing -= 1
        if self._success:
            if success:
                start = place * self._chunksize
                self._value[start:start + self._chunksize] = value
            else:
                # The first exception counts.
                self._success = False
                self._value = value
        if not self._missing:
            self._finish()


class IMapIterator:
    """An iterator over results to come, in the order of the tasks."""

    def __init__(self, pool):
        self._pool = pool
        self._cond = threading.Condition(threading.Lock())
        self._job = next(_job_numbers)
        self._cache = pool._cache
        self._items = collections.deque()
        # Outcomes that have come before their turn.
        self._early = {}
        self._index = 0
        self._length = None
        self._cache[self._job] = self

    def __iter__(self):
        return self

    def next(self, timeout=None):
        """Return the next result; TimeoutError if it does not come in time."""
        with self._cond:
            self._cond.wait_for(lambda: self._items or self._index == self._length, timeout)
            if not self._items:
                if self._index == self._length:
                    self._pool = None
                    raise StopIteration from None
                raise TimeoutError from None
            success, value = self._items.popleft()
        if success:
            return value
        raise value

    __next__ = next

    def _add(self, place, outcome):
        self._early[place] = outcome
        while self._index in self._early:
            self._items.append(self._early.pop(self._index))
            self._index += 1

    def _set(self, place, outcome):
        with self._cond:
            self._add(place, outcome)
            self._after_change()

    def _set_length(self, length):
        with self._cond:
            self._length = length
            self._after_change()

    def _after_change(self):
        self._cond.notify()
        if self._index == self._length:
            del self._cache[self._job]
            self._pool = None


class IMapUnorderedIterator(IMapIterator):
    """An iterator over results to come, in the order in which they come."""

    def _add(self, place, outcome):
        self._items.append(outcome)
        self._index += 1


class ThreadPool(Pool):
    """A pool of threads."""

    _wrap_exception = False

    @staticmethod
    def Process(ctx, *args, **kwds):
        from .dummy import Process
        return Process(*args, **kwds)

    def __init__(self, processes=None, initializer=None, initargs=()):
        super().__init__(processes, initializer, initargs)

    def _open_shop(self, initializer, initargs, maxtasks):
        return _ThreadShop(self._processes, initializer, initargs)
