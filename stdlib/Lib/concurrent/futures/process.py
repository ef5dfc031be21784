"""An executor whose calls run in other processes.

    submit() --> pool.waiting --> call queue --> worker --> result queue --> future

Between the program and the workers stands the manager, a thread. It feeds the call
queue, which is short so that most calls can still be cancelled, and hands results to
their futures. It sleeps until a result comes, a worker ends, or something is told it
through the wakeup pipe. A worker that ends unexpectedly may have left the queues
unusable, so nothing more is done with the pool then.
"""

import functools
import itertools
import multiprocessing as mp
import os
import threading
import traceback
import weakref
from collections import deque, namedtuple
from multiprocessing.connection import wait as wait_for_any
from multiprocessing.queues import Queue
from queue import Full

from concurrent.futures import _base

# How many calls may lie in the call queue beside one for each worker.
EXTRA_QUEUED_CALLS = 1

_exiting = False
_managers = weakref.WeakSet()


def _python_exit():
    """Let all managers have their calls done, and wait for that."""
    global _exiting
    _exiting = True
    running = list(_managers)
    for manager in running:
        manager.pool.wakeup.wakeup()
    for manager in running:
        manager.join()


threading._register_atexit(_python_exit)

if hasattr(os, 'register_at_fork'):
    # A child has none of these threads.
    os.register_at_fork(after_in_child=_managers.clear)


class BrokenProcessPool(_base.BrokenExecutor):
    """A worker of the pool ended in the midst of its work."""


# What goes through the call queue (None tells a worker to end) and the result queue.
# The error of a successful call is None; leaving is the pid of a worker that ends
# after this reply, else None.
_Call = namedtuple('_Call', 'work_id fn args kwargs')
_Reply = namedtuple('_Reply', 'work_id value error leaving')


class _RemoteTraceback(Exception):
    """A traceback from another process, as text; the __cause__ of an exception."""

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb

    @classmethod
    def quoting(cls, lines, quotes='"""'):
        return cls(f'\n{quotes}\n{"".join(lines)}{quotes}')


class _Failure:
    """Wraps an exception for the way to another process; unpickled, it is that exception."""

    def __init__(self, error):
        self.error = error
        self.remote = _RemoteTraceback.quoting(traceback.format_exception(error))
        # The frames refer to whatever the call used.
        error.__traceback__ = None

    def __reduce__(self):
        return _unwrap_failure, (self.error, self.remote.tb)


def _unwrap_failure(error, text):
    error.__cause__ = _RemoteTraceback(text)
    return error


# In the workers.

def _process_worker(calls, replies, initializer, initargs, limit=None):
    """The main function of a worker, which does at most limit calls."""
    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException:
            # It is enough to end: the manager takes that as a failure.
            _base.LOGGER.critical('Exception in initializer:', exc_info=True)
            return
    for number in itertools.count(1):
        call = calls.get()
        if call is None:
            break
        leaving = os.getpid() if number == limit else None
        _answer(call, replies, leaving)
        del call
        if leaving is not None:
            break


def _answer(call, replies, leaving):
    reply = functools.partial(_Reply, call.work_id, leaving=leaving)
    try:
        message = reply(call.fn(*call.args, **call.kwargs), None)
    except BaseException as error:
        message = reply(None, _Failure(error))
    try:
        replies.put(message)
    except BaseException as error:
        # The result cannot be pickled; that is the result then.
        replies.put(reply(None, _Failure(error)))


def _map_chunk(fn, chunk):
    """Part of a map(): the results for some tuples of arguments."""
    return list(itertools.starmap(fn, chunk))


# In the program.

class _ThreadWakeup:
    """A pipe whose reading end becomes ready when wakeup() is called."""

    def __init__(self):
        self.reader, self._writer = mp.Pipe(duplex=False)
        # The thread that has the lock may come here again, through a weak reference.
        self._lock = threading.RLock()
        self._raised = False
        self._closed = False

    def wakeup(self):
        with self._lock:
            # One message is enough, and more could fill the pipe.
            if not (self._raised or self._closed):
                self._raised = True
                self._writer.send_bytes(b'')

    def clear(self):
        with self._lock:
            while not self._closed and self.reader.poll():
                self.reader.recv_bytes()
            self._raised = False

    def close(self):
        with self._lock:
            if not self._closed:
                self._closed = True
                for end in (self._writer, self.reader):
                    end.close()


class _WorkItem:
    """A call that was submitted."""

    __slots__ = 'future', 'fn', 'args', 'kwargs'

    def __init__(self, fn, args, kwargs):
        self.future = _base.Future()
        self.fn, self.args, self.kwargs = fn, args, kwargs


class _CallQueue(Queue):
    """The call queue: an error in pickling a call becomes the outcome of that call."""

    def __init__(self, size, ctx, unfinished, wakeup):
        super().__init__(size, ctx=ctx)
        self._unfinished = unfinished
        self._wakeup = wakeup
        # A broken pool's workers are killed; the feeder thread need not say so.
        self._ignore_epipe = True

    def _on_queue_feeder_error(self, e, obj):
        if not isinstance(obj, _Call):
            super()._on_queue_feeder_error(e, obj)
            return
        e.__cause__ = _RemoteTraceback.quoting(traceback.format_exception(e))
        item = self._unfinished.pop(obj.work_id, None)
        self._wakeup.wakeup()
        if item is not None:
            item.future.set_exception(e)


class _Pool:
    """What an executor and its manager share: calls, queues and workers.

    It does not refer to the executor, so that the program can drop that at any time.
    """

    def __init__(self, size, context, initializer, initargs, limit):
        self.size = size
        self.context = context
        self.forks = context.get_start_method(allow_none=False) == 'fork'
        self.settings = initializer, initargs, limit
        # Held while workers come and go, and while calls are accepted.
        self.lock = threading.Lock()
        self.closed = False
        self.cancelling = False
        self.broken = False
        self.unfinished = {}
        self.waiting = deque()
        self.workers = {}
        self.wakeup = _ThreadWakeup()
        self.calls = _CallQueue(size + EXTRA_QUEUED_CALLS, context, self.unfinished,
                                self.wakeup)
        self.replies = context.SimpleQueue()

    def start_worker(self):
        worker = self.context.Process(target=_process_worker,
                                      args=(self.calls, self.replies, *self.settings))
        worker.start()
        self.workers[worker.pid] = worker

    def start_worker_if_needed(self, calls):
        """Have one worker more if there are more calls than workers."""
        if len(self.workers) < min(calls, self.size):
            self.start_worker()

    def feed(self):
        """Move calls to the call queue, as many as it takes."""
        while self.waiting and not self.calls.full():
            work_id = self.waiting.popleft()
            item = self.unfinished.get(work_id)
            if item is None:
                continue
            if item.future.set_running_or_notify_cancel():
                self.calls.put(_Call(work_id, item.fn, item.args, item.kwargs))
            else:
                del self.unfinished[work_id]

    def cancel_waiting(self):
        for work_id, item in list(self.unfinished.items()):
            if item.future.cancel():
                self.unfinished.pop(work_id, None)

    def count_living(self):
        return sum(worker.is_alive() for worker in self.workers.values())

    def dismiss_workers(self):
        """Tell the workers to end, when all calls are done."""
        notices = self.count_living()
        while notices and self.count_living():
            try:
                self.calls.put(None, timeout=0.1)
            except Full:
                continue
            notices -= 1

    def release(self):
        """Give the resources back, after the workers were told or made to end."""
        self.calls.close()
        self.calls.join_thread()
        self.wakeup.close()
        for worker in self.workers.values():
            worker.join()
        self.replies.close()


class _ExecutorManagerThread(threading.Thread):
    """The manager of a pool, which ends when the pool is closed and its work done."""

    def __init__(self, executor):
        super().__init__()
        self.pool = pool = executor._pool

        def dropped(_):
            pool.closed = True
            pool.wakeup.wakeup()

        self.owner = weakref.ref(executor, dropped)

    def run(self):
        pool = self.pool
        while True:
            if _exiting:
                pool.closed = True
            closed = pool.closed
            if closed and pool.cancelling:
                pool.cancel_waiting()
            try:
                # This also removes calls that were cancelled.
                pool.feed()
            except BaseException as error:
                # The queue could not start its thread, for the program is ending.
                self.break_down(error)
                return
            if closed and not pool.unfinished:
                break
            if not self.handle_event():
                return
        with pool.lock:
            pool.dismiss_workers()
            pool.release()

    def handle_event(self):
        """Wait for something to happen, and deal with it; False if the pool is broken."""
        pool = self.pool
        results, wakeup = pool.replies._reader, pool.wakeup.reader
        ends = [worker.sentinel for worker in list(pool.workers.values())]
        ready = wait_for_any([results, wakeup, *ends])
        pool.wakeup.clear()
        if results in ready:
            try:
                reply = results.recv()
            except BaseException as error:
                self.break_down(error)
                return False
            self.handle_reply(reply)
        elif wakeup not in ready:
            self.break_down(None)
            return False
        return True

    def handle_reply(self, reply):
        item = self.pool.unfinished.pop(reply.work_id, None)
        if item is not None:
            if reply.error is None:
                item.future.set_result(reply.value)
            else:
                item.future.set_exception(reply.error)
        if reply.leaving is not None:
            with self.pool.lock:
                self.pool.workers.pop(reply.leaving).join()
                self.pool.start_worker_if_needed(len(self.pool.unfinished))

    def break_down(self, error):
        """Give up, because of an error with the queues or a worker's end."""
        pool = self.pool
        with pool.lock:
            pool.closed = True
            pool.broken = ('A child process terminated abruptly, '
                           'the process pool is not usable anymore')
            verdict = BrokenProcessPool('A process in the process pool was terminated abruptly '
                                        'while the future was running or pending.')
            if error is not None:
                verdict.__cause__ = _RemoteTraceback.quoting(
                    traceback.format_exception(error), "'''")
            while pool.unfinished:
                _, item = pool.unfinished.popitem()
                try:
                    item.future.set_exception(verdict)
                except _base.InvalidStateError:
                    # It was cancelled.
                    pass
            for worker in pool.workers.values():
                worker.terminate()
            pool.calls._terminate_broken()
            pool.release()


@functools.cache
def _find_system_limit():
    """Say why the system cannot have pools of processes; None if it can."""
    try:
        import multiprocessing.synchronize  # noqa: F401
    except ImportError:
        return ('This Python build lacks multiprocessing.synchronize, usually due '
                'to named semaphores being unavailable on this platform.')
    needed = 256
    try:
        available = os.sysconf('SC_SEM_NSEMS_MAX')
    except (AttributeError, ValueError):
        return None
    # -1 stands for no limit.
    if -1 < available < needed:
        return ('system provides too few semaphores '
                f'({available} available, {needed} necessary)')
    return None


def _check_system_limits():
    if (reason := _find_system_limit()) is not None:
        raise NotImplementedError(reason)


class ProcessPoolExecutor(_base.Executor):
    """An executor with up to max_workers processes.

    initializer(*initargs) is called in each new process. A process that has done
    max_tasks_per_child calls is replaced. mp_context is the multiprocessing context
    to start processes with.
    """

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *,
                 max_tasks_per_child=None):
        _check_system_limits()
        if max_workers is None:
            max_workers = os.process_cpu_count() or 1
        elif max_workers <= 0:
            raise ValueError('max_workers must be greater than 0')
        if mp_context is None:
            mp_context = mp.get_context(None if max_tasks_per_child is None else 'spawn')
        if not (initializer is None or callable(initializer)):
            raise TypeError('initializer must be a callable')
        if max_tasks_per_child is not None:
            _check_task_limit(max_tasks_per_child, mp_context)
        self._max_workers = max_workers
        self._mp_context = mp_context
        self._work_ids = itertools.count()
        self._executor_manager_thread = None
        self._pool = pool = _Pool(max_workers, mp_context, initializer, initargs,
                                  max_tasks_per_child)
        self._processes = pool.workers
        self._call_queue = pool.calls

    @property
    def _broken(self):
        return self._pool.broken

    def submit(self, fn, /, *args, **kwargs):
        pool = self._pool
        with pool.lock:
            if pool.broken:
                raise BrokenProcessPool(pool.broken)
            if pool.closed or _exiting:
                event = 'shutdown' if pool.closed else 'interpreter shutdown'
                raise RuntimeError(f'cannot schedule new futures after {event}')
            self._provide_workers()
            item = _WorkItem(fn, args, kwargs)
            work_id = next(self._work_ids)
            pool.unfinished[work_id] = item
            pool.waiting.append(work_id)
            if self._executor_manager_thread is None:
                self._executor_manager_thread = manager = _ExecutorManagerThread(self)
                manager.start()
                _managers.add(manager)
            pool.wakeup.wakeup()
            return item.future

    def _provide_workers(self):
        pool = self._pool
        if not pool.forks:
            pool.start_worker_if_needed(len(pool.unfinished) + 1)
        elif self._executor_manager_thread is None:
            # It is not safe to fork when there is a thread, so all come before it.
            while len(pool.workers) < pool.size:
                pool.start_worker()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """Like Executor.map(), sending chunksize calls at a time to a process."""
        if chunksize < 1:
            raise ValueError('chunksize must be >= 1.')
        chunks = itertools.batched(zip(*iterables), chunksize)
        return _items_of(super().map(functools.partial(_map_chunk, fn), chunks,
                                     timeout=timeout))

    def shutdown(self, wait=True, *, cancel_futures=False):
        pool = self._pool
        with pool.lock:
            again, pool.closed = pool.closed, True
            pool.cancelling = pool.cancelling or cancel_futures
            pool.wakeup.wakeup()
        manager, self._executor_manager_thread = self._executor_manager_thread, None
        if manager is not None:
            if wait:
                manager.join()
        elif not again:
            # There never was a manager who would do it.
            pool.release()
        self._processes = self._call_queue = None

    submit.__doc__ = _base.Executor.submit.__doc__
    shutdown.__doc__ = _base.Executor.shutdown.__doc__


def _check_task_limit(limit, context):
    if not isinstance(limit, int):
        raise TypeError('max_tasks_per_child must be an integer')
    if limit < 1:
        raise ValueError('max_tasks_per_child must be >= 1')
    if context.get_start_method(allow_none=False) == 'fork':
        raise ValueError("max_tasks_per_child is incompatible with the 'fork' multiprocessing "
                         'start method; supply a different mp_context.')


def _items_of(chunks):
    """Yield the items of lists, keeping no reference to those that were yielded."""
    for items in map(deque, chunks):
        while items:
            yield items.popleft()
