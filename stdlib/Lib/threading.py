"""Threads as objects, with the locks and other means by which they get along."""

import _thread
import sys as _sys

from _threading_sync import (
    Barrier, BoundedSemaphore, BrokenBarrierError, Condition, Event, RLock, Semaphore,
    _NativeRLock as _CRLock, _RLock, _old_name)
from _weakref import ref as _ref

__all__ = ['get_ident', 'active_count', 'Condition', 'current_thread', 'enumerate', 'main_thread', 'TIMEOUT_MAX',
           'Event', 'Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Thread', 'Barrier', 'BrokenBarrierError',
           'Timer', 'ThreadError', 'setprofile', 'settrace', 'local', 'stack_size', 'excepthook', 'ExceptHookArgs',
           'getprofile', 'gettrace', 'setprofile_all_threads', 'settrace_all_threads', 'get_native_id']

# The native side.
ThreadError, TIMEOUT_MAX = _thread.error, _thread.TIMEOUT_MAX
get_ident, stack_size, local = _thread.get_ident, _thread.stack_size, _thread._local
Lock = _LockType = _thread.LockType
_PyRLock = _RLock
_start_joinable_thread = _thread.start_joinable_thread
_daemon_threads_allowed = _thread.daemon_threads_allowed
_ThreadHandle, ExceptHookArgs = _thread._ThreadHandle, _thread._ExceptHookArgs
_is_main_interpreter = getattr(_thread, '_is_main_interpreter', lambda: True)
get_native_id = _thread.get_native_id
_HAVE_THREAD_NATIVE_ID = True


# --- Functions that observe new threads -------------------------------------------------------

_trace_hook = _profile_hook = None


def settrace(func):
    """Trace all threads that are started from now on."""
    global _trace_hook
    _trace_hook = func


def settrace_all_threads(func):
    """Trace all threads that run, and those that are started from now on."""
    settrace(func)
    _sys._settraceallthreads(func)


def gettrace():
    """Return the function that new threads are traced with."""
    return _trace_hook


def setprofile(func):
    """Profile all threads that are started from now on."""
    global _profile_hook
    _profile_hook = func


def setprofile_all_threads(func):
    """Profile all threads that run, and those that are started from now on."""
    setprofile(func)
    _sys._setprofileallthreads(func)


def getprofile():
    """Return the function that new threads are profiled with."""
    return _profile_hook


# --- Exceptions that end a thread -------------------------------------------------------------

excepthook = __excepthook__ = _thread._excepthook


class _Reporter:
    """Calls threading.excepthook for a thread. It keeps what it needs, as modules may be empty when a thread ends."""

    __slots__ = 'hook', 'system', 'system_hook'

    def __init__(self):
        if excepthook is None:
            raise RuntimeError('threading.excepthook is None')
        if _sys.excepthook is None:
            raise RuntimeError('sys.excepthook is None')
        self.hook, self.system, self.system_hook = excepthook, _sys, _sys.excepthook

    def __call__(self, thread):
        """Report the exception that is being handled."""
        current = self.system.exc_info
        try:
            hook = self.hook if excepthook is None else excepthook
            hook(ExceptHookArgs([*current(), thread]))
        except Exception as error:
            error.__suppress_context__ = True
            del error
            stream = self.system.stderr or thread._stderr
            if stream is not None:
                print('Exception in threading.excepthook:', file=stream, flush=True)
                (self.system.excepthook or self.system_hook)(*current())


# --- Which threads there are ------------------------------------------------------------------

class _WeakThreads:
    """All threads that have not been collected, started or not."""

    def __init__(self, threads=()):
        self._by_id = {}
        for thread in threads:
            self.add(thread)

    def add(self, thread):
        key = id(thread)
        self._by_id[key] = _ref(thread, lambda _, drop=self._by_id.pop: drop(key, None))

    def __iter__(self):
        present = [reference() for reference in [*self._by_id.values()]]
        return (thread for thread in present if thread is not None)

    def __len__(self):
        return len(self._by_id)

    def copy(self):
        return _WeakThreads(self)


_dangling = _WeakThreads()

# Identifier -> thread, for those that run; and those whose start() has not finished.
_active, _limbo = {}, {}
_active_limbo_lock = RLock()


def _enumerate():
    """Return the threads without waiting for the lock, for those that must not wait."""
    return [*_active.values(), *_limbo.values()]


def enumerate():
    """Return a list of the threads that are alive."""
    with _active_limbo_lock:
        return _enumerate()


def active_count():
    """Return how many threads are alive."""
    return len(enumerate())


def activeCount():
    """Do the same as active_count(), whose old name this is."""
    _old_name('activeCount()', 'use active_count()')
    return active_count()


def current_thread():
    """Return the object of the thread that calls; one that was not started by this module gets a stand-in."""
    try:
        return _active[get_ident()]
    except KeyError:
        return _DummyThread()


def currentThread():
    """Do the same as current_thread(), whose old name this is."""
    _old_name('currentThread()', 'use current_thread()')
    return current_thread()


def main_thread():
    """Return the object of the thread in which the interpreter was started."""
    return _main_thread


# --- Threads ----------------------------------------------------------------------------------

_UNPREPARED = 'Thread.__init__() was not called'
_numbers = iter(range(1, _sys.maxsize))


def _new_name(target):
    """Return a name for a thread that was given none."""
    name = f'Thread-{next(_numbers)}'
    called = getattr(target, '__name__', None)
    return name if called is None else f'{name} ({called})'


def _allow_daemon(wanted, where):
    if wanted and not _daemon_threads_allowed():
        raise RuntimeError(f'daemon threads are disabled in this {where}')


class Thread:
    """A thread that runs a function, or the method run() of a subclass."""

    # A subclass may forget to call __init__().
    _initialized = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        """Prepare a thread that calls the target with arguments.

        The name is only shown. A program ends without waiting for daemons; None means what the thread
        is that makes this one. The group has no use yet.
        """
        assert group is None, 'group argument must be None for now'
        self._name = str(name) if name else _new_name(target)
        self._target, self._args, self._kwargs = target, args, {} if kwargs is None else kwargs
        _allow_daemon(daemon, '(sub)interpreter')
        self._daemonic = current_thread().daemon if daemon is None else daemon
        self._ident = self._native_id = None
        self._handle = _ThreadHandle()
        self._started = Event()
        self._stderr = _sys.stderr
        self._report = _Reporter()
        self._initialized = True
        _dangling.add(self)

    def _phase(self):
        """Return how far the thread has come, as repr() shows it; None if nothing was prepared."""
        if not self._initialized:
            return None
        if not self._started.is_set():
            return 'initial'
        return 'stopped' if self._handle.is_done() else 'started'

    def __repr__(self):
        assert self._initialized, _UNPREPARED
        words = [self._phase()]
        if self._daemonic:
            words.append('daemon')
        if self._ident is not None:
            words.append(str(self._ident))
        return f"<{type(self).__name__}({self._name}, {' '.join(words)})>"

    # What it does.

    def start(self):
        """Let the thread run; for every object only once."""
        phase = self._phase()
        if phase != 'initial':
            raise RuntimeError('threads can only be started once' if phase else 'thread.__init__() not called')
        with _active_limbo_lock:
            _limbo[self] = self
        try:
            _start_joinable_thread(self._bootstrap, handle=self._handle, daemon=self.daemon)
        except Exception:
            with _active_limbo_lock:
                del _limbo[self]
            raise
        self._started.wait()

    def run(self):
        """Call the target; the thread ends with it."""
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            # They may refer to the thread.
            del self._kwargs, self._args, self._target

    def _bootstrap(self):
        """Do all that is done in the new thread."""
        try:
            self._announce()
            try:
                self._observe()
                self.run()
            except BaseException:
                self._report(self)
            finally:
                self._leave()
        except BaseException:
            # Daemons may find nothing any more when the interpreter goes down.
            if _sys is not None or not self._daemonic:
                raise

    def _announce(self):
        """Note this thread as the running one of the object."""
        self._learn_ids()
        self._started.set()
        with _active_limbo_lock:
            _active[self._ident] = self
            del _limbo[self]

    def _observe(self):
        for hook, install in (_trace_hook, _sys.settrace), (_profile_hook, _sys.setprofile):
            if hook:
                install(hook)

    def _leave(self):
        with _active_limbo_lock:
            del _active[get_ident()]

    def join(self, timeout=None):
        """Wait until the thread ends or the timeout, in seconds, has passed; is_alive() tells which."""
        match self._phase():
            case None:
                raise RuntimeError('Thread.__init__() not called')
            case 'initial':
                raise RuntimeError('cannot join thread before it is started')
            case _ if current_thread() is self:
                raise RuntimeError('cannot join current thread')
        self._handle.join(timeout if timeout is None or timeout > 0 else 0)

    def is_alive(self):
        """Return whether the thread has been started and has not ended."""
        assert self._initialized, _UNPREPARED
        return self._phase() == 'started'

    # What it is called.

    def _learn_ids(self):
        self._ident = get_ident()
        self._set_native_id()

    def _set_native_id(self):
        self._native_id = get_native_id()

    @property
    def ident(self):
        """The number of the thread; None until it is started. Numbers are used again."""
        assert self._initialized, _UNPREPARED
        return self._ident

    @property
    def native_id(self):
        """The system's number of the thread; None until it is started."""
        assert self._initialized, _UNPREPARED
        return self._native_id

    @property
    def name(self):
        """The name, for people to read."""
        assert self._initialized, _UNPREPARED
        return self._name

    @name.setter
    def name(self, name):
        assert self._initialized, _UNPREPARED
        self._name = str(name)

    @property
    def daemon(self):
        """Whether the program ends without waiting for the thread."""
        assert self._initialized, _UNPREPARED
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        phase = self._phase()
        if phase is None:
            raise RuntimeError('Thread.__init__() not called')
        _allow_daemon(daemonic, 'interpreter')
        if phase != 'initial':
            raise RuntimeError('cannot set daemon status of active thread')
        self._daemonic = daemonic

    def getName(self):
        """Return the name; the attribute does."""
        _old_name('getName()', 'get the name attribute')
        return self.name

    def setName(self, name):
        """Set the name; the attribute does."""
        _old_name('setName()', 'set the name attribute')
        self.name = name

    def isDaemon(self):
        """Return whether it is a daemon; the attribute does."""
        _old_name('isDaemon()', 'get the daemon attribute')
        return self.daemon

    def setDaemon(self, daemonic):
        """Set whether it is a daemon; the attribute does."""
        _old_name('setDaemon()', 'set the daemon attribute')
        self.daemon = daemonic

    # In a child process.

    def _after_fork(self, new_ident=None):
        """Adapt to a process in which only one thread is left: this one if it gets its identifier."""
        self._started._at_fork_reinit()
        if new_ident is None:
            # It may never have been started.
            if self._ident is not None and not self._handle.is_done():
                self._handle._set_done()
            return
        assert self._handle.ident == new_ident
        self._ident = new_ident
        self._set_native_id()

    def _adopt(self):
        """Become the object of the thread that calls."""
        self._handle = _thread._make_thread_handle(self._ident)
        self._started.set()
        with _active_limbo_lock:
            _active[self._ident] = self


class Timer(Thread):
    """A thread that waits some seconds and then calls a function, if cancel() has not been called."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval, self.function = interval, function
        self.args, self.kwargs = [] if args is None else args, {} if kwargs is None else kwargs
        self.finished = Event()

    def cancel(self):
        """Do not call the function, unless it is too late."""
        self.finished.set()

    def run(self):
        if not self.finished.wait(self.interval):
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _MainThread(Thread):
    """The thread in which the interpreter was started."""

    def __init__(self):
        super().__init__(name='MainThread', daemon=False)
        self._ident = _thread._get_main_thread_ident()
        if self._ident == get_ident():
            self._set_native_id()
        self._adopt()


class _DummyThread(Thread):
    """Stands for a thread that somebody else started. Its end is not noticed, so it counts as a daemon."""

    def __init__(self):
        super().__init__(name=f'Dummy-{next(_numbers)}', daemon=_daemon_threads_allowed())
        self._learn_ids()
        self._adopt()
        _foreign.farewell = _Farewell(self)

    def join(self, timeout=None):
        raise RuntimeError('cannot join a dummy thread')

    def is_alive(self):
        if super().is_alive():
            return True
        raise RuntimeError('thread is not alive')

    def _after_fork(self, new_ident=None):
        # The thread that forked is the main one there.
        main = {} if new_ident is None else {'_name': 'MainThread', '_daemonic': False}
        if main:
            self.__class__ = _MainThread
        vars(self).update(main)
        Thread._after_fork(self, new_ident)


class _Farewell:
    """Dies with the foreign thread to which it is local, and takes the stand-in off the list."""

    def __init__(self, thread):
        self.thread = thread
        self.ident = thread.ident

    # The globals may be gone by then.
    def __del__(self, lock=_active_limbo_lock, active=_active):
        with lock:
            if active.get(self.ident) is self.thread:
                del active[self.ident]


_foreign = local()


# --- The end of the program, and the start of a child process ---------------------------------

_threading_atexits = []
_SHUTTING_DOWN = False


def _register_atexit(func, *arg, **kwargs):
    """Have a function called at the end of the program, before its threads are waited for. Last in, first out."""
    if _SHUTTING_DOWN:
        raise RuntimeError("can't register atexit after shutdown")
    _threading_atexits.append((func, arg, kwargs))


def _shutdown():
    """Wait for all threads that are not daemons; the interpreter calls this at its end."""
    global _SHUTTING_DOWN
    is_main = _is_main_interpreter()
    if is_main and _main_thread._handle.is_done():
        return
    _SHUTTING_DOWN = True
    for func, args, kwargs in _threading_atexits[::-1]:
        func(*args, **kwargs)
    if is_main:
        _main_thread._handle._set_done()
    _thread._shutdown()


def _after_fork():
    """In a child process: forget all threads but the one that forked, which is the main one now."""
    global _active_limbo_lock, _main_thread
    _active_limbo_lock = RLock()
    me = get_ident()
    _main_thread = survivor = _active[me] if me in _active else _MainThread()
    with _active_limbo_lock:
        for thread in {*_enumerate(), *_dangling}:
            thread._after_fork(me if thread is survivor else None)
        _limbo.clear()
        _active.clear()
        _active[me] = survivor


_main_thread = _MainThread()

try:
    from posix import register_at_fork as _register_at_fork
except ImportError:
    pass
else:
    _register_at_fork(after_in_child=_after_fork)
