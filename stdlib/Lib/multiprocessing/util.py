"""What the other modules share: the log, finalizers, and care for descriptors and forks."""

import atexit
import itertools
import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterable
from subprocess import _args_from_interpreter_flags  # noqa: F401

from . import process

__all__ = [
    'Finalize', 'ForkAwareLocal', 'ForkAwareThreadLock', 'SUBDEBUG', 'SUBWARNING',
    'close_all_fds_except', 'debug', 'get_logger', 'get_temp_dir', 'info', 'is_exiting',
    'log_to_stderr', 'register_after_fork', 'sub_debug', 'sub_warning', 'warn',
]


# The log

NOTSET, SUBDEBUG, DEBUG, INFO, SUBWARNING, WARNING = 0, 5, 10, 20, 25, 30

LOGGER_NAME = 'multiprocessing'
DEFAULT_LOGGING_FORMAT = '[%(levelname)s/%(processName)s] %(message)s'

# Nothing is logged before somebody asks for the logger.
_logger = None
_log_to_stderr = False


def _logs_at(level: int, name: str) -> Callable[..., None]:
    def write(msg, *args):
        if (logger := _logger) is not None:
            logger.log(level, msg, *args, stacklevel=2)
    write.__name__ = write.__qualname__ = name
    return write


sub_debug = _logs_at(SUBDEBUG, 'sub_debug')
debug = _logs_at(DEBUG, 'debug')
info = _logs_at(INFO, 'info')
sub_warning = _logs_at(SUBWARNING, 'sub_warning')
warn = _logs_at(WARNING, 'warn')


def get_logger():
    """Return the package's logger; from now on there is a log."""
    global _logger
    import logging
    with logging._lock:
        if _logger is None:
            _logger = logging.getLogger(LOGGER_NAME)
            _logger.propagate = 0
            # Exit functions run in reverse: ours still has to find logging working.
            atexit.unregister(_exit_function)
            atexit.register(_exit_function)
    return _logger


def log_to_stderr(level=None):
    """Write the log to stderr, from a level on if one is given; return the logger."""
    global _log_to_stderr
    import logging
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(logging.Formatter(DEFAULT_LOGGING_FORMAT))
    package_logger = get_logger()
    package_logger.addHandler(to_stderr)
    if level:
        package_logger.setLevel(level)
    _log_to_stderr = True
    return package_logger


# Forks

# A running number, an object's id and a function -> the object. Dead objects drop out.
_afterfork_registry = weakref.WeakValueDictionary()
_afterfork_counter = itertools.count()


def register_after_fork(obj, func):
    """Call func(obj) in every forked child, as long as obj lives."""
    entry = (next(_afterfork_counter), id(obj), func)
    _afterfork_registry[entry] = obj


def _run_after_forkers():
    # No two numbers are the same, so functions are never compared.
    for (_, _, func), obj in sorted(_afterfork_registry.items(), key=lambda item: item[0][0]):
        try:
            func(obj)
        except Exception as failure:
            info('after forker raised exception %s', failure)


class ForkAwareThreadLock:
    """A lock for threads, which nobody holds in a child that has just begun."""

    def __init__(self):
        lock = self._lock = threading.Lock()
        self.acquire, self.release = lock.acquire, lock.release
        register_after_fork(self, type(self)._at_fork_reinit)

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *failure):
        self.release()


class ForkAwareLocal(threading.local):
    """Data of one thread, with none in a child that has just begun."""

    def __init__(self):
        register_after_fork(self, lambda local: vars(local).clear())

    def __reduce__(self):
        return type(self), ()


# Finalizers

# (priority, running number) -> finalizer, for those still to be called
_finalizer_registry: dict[tuple[int | None, int], 'Finalize'] = {}
_finalizer_counter = itertools.count()


class Finalize:
    """A call to be made once: by the owner, when an object dies, or at the exit.

    Only finalizers with a priority are called at the exit, the highest first;
    and only the process that made a finalizer makes its call.
    """

    # Found here even when the module's names are gone.
    _waiting = _finalizer_registry
    _process_id = staticmethod(os.getpid)
    _log = staticmethod(sub_debug)

    def __init__(self, obj, callback, args=(), kwargs=None, exitpriority=None):
        if exitpriority is not None and not isinstance(exitpriority, int):
            raise TypeError(f'Exitpriority ({exitpriority!r}) must be None or int, '
                            f'not {type(exitpriority)}')
        if obj is None and exitpriority is None:
            raise ValueError('Without object, exitpriority cannot be None')
        self._weakref = None if obj is None else weakref.ref(obj, self)
        self._callback, self._args, self._kwargs = callback, args, kwargs or {}
        self._pid = self._process_id()
        self._key = (exitpriority, next(_finalizer_counter))
        self._waiting[self._key] = self

    def _take(self):
        """Return the call, which is then no longer registered; None if it was not."""
        if self._waiting.pop(self._key, None) is None:
            return None
        call = (self._callback, self._args, self._kwargs)
        # Nothing that the call needed is kept alive.
        self._weakref = self._key = self._callback = self._args = self._kwargs = None
        return call

    def __call__(self, wr=None):
        """Make the call and return its result; None if it was made or cancelled."""
        call = self._take()
        if call is None:
            self._log('finalizer no longer registered')
            return None
        if self._process_id() != self._pid:
            self._log('finalizer ignored because different process')
            return None
        self._log('finalizer calling %s with args %s and kwargs %s', *call)
        callback, args, kwargs = call
        return callback(*args, **kwargs)

    def cancel(self):
        """Never make the call."""
        self._take()

    def still_active(self):
        """Return whether the call is still to be made."""
        return self._key in self._waiting

    def __repr__(self):
        kind = type(self).__name__
        if self._weakref is None or self._weakref() is None:
            return f'<{kind} object, dead>'
        facts = [f'callback={getattr(self._callback, '__name__', self._callback)}']
        if self._args:
            facts.append(f'args={self._args}')
        if self._kwargs:
            facts.append(f'kwargs={self._kwargs}')
        priority, _ = self._key
        if priority is not None:
            facts.append(f'exitpriority={priority}')
        return f'<{kind} object, {', '.join(facts)}>'


def _run_finalizers(minpriority=None):
    """Call the finalizers that have a priority, at least the given one.

    The highest priority comes first, and of equal ones the newest. Without a
    minimum, those that have no priority are forgotten afterwards.
    """
    due = [key for key in tuple(_finalizer_registry)
           if key[0] is not None and (minpriority is None or key[0] >= minpriority)]
    due.sort(reverse=True)
    for key in due:
        # An earlier one may have called or cancelled it.
        if (finalizer := _finalizer_registry.get(key)) is None:
            continue
        sub_debug('calling %s', finalizer)
        try:
            finalizer()
        except Exception:
            import traceback
            traceback.print_exc()
    if minpriority is None:
        _finalizer_registry.clear()


# The end of the process

_exiting = False


def is_exiting():
    """Return whether the process is about to end."""
    # A module whose names are being cleared has None for them.
    return _exiting is None or _exiting


def _exit_function():
    """Run finalizers, end the daemons, wait for the other children; once only."""
    global _exiting
    if _exiting:
        return
    _exiting = True
    info('process shutting down')
    debug('running all "atexit" finalizers with priority >= 0')
    _run_finalizers(minpriority=0)
    if process.current_process() is not None:
        for daemon in [child for child in process.active_children() if child.daemon]:
            info('calling terminate() for daemon %s', daemon.name)
            daemon._popen.terminate()
        for child in process.active_children():
            info('calling join() for process %s', child.name)
            child.join()
    debug('running the remaining "atexit" finalizers')
    _run_finalizers()


atexit.register(_exit_function)


# Sockets and files

abstract_sockets_supported = sys.platform in {'linux', 'android'}


def is_abstract_socket_namespace(address):
    """Return whether an address is a Unix socket's without a file."""
    match address:
        case None | '' | b'':
            return False
        case str():
            return address.startswith('\0')
        case bytes():
            return address.startswith(b'\0')
    if not address:
        return False
    raise TypeError(f'address type of {address!r} unrecognized')


def get_temp_dir():
    """Return a folder for this process's sockets and files, which its end removes."""
    config = process.current_process()._config
    if (folder := config.get('tempdir')) is None:
        import tempfile
        from shutil import rmtree
        folder = config['tempdir'] = tempfile.mkdtemp(prefix='pymp-')
        info('created temp directory %s', folder)
        # Late, since other finalizers remove files of theirs from it.
        Finalize(None, _remove_folder, (rmtree, folder), exitpriority=-100)
    return folder


def _remove_folder(rmtree, folder):
    rmtree(folder)
    if (this := process.current_process()) is not None:
        this._config['tempdir'] = None


# Descriptors

def _descriptor_limit() -> int:
    try:
        return os.sysconf('SC_OPEN_MAX')
    except (AttributeError, OSError, ValueError):
        return 256


MAXFD = _descriptor_limit()


def close_fds(*fds):
    """Close each of the descriptors."""
    for fd in fds:
        os.close(fd)


def close_all_fds_except(fds: Iterable[int]):
    """Close every descriptor that is not among the given ones."""
    first = 0
    for kept in sorted(fds):
        assert kept < MAXFD, 'fd too large'
        os.closerange(first, kept)
        first = kept + 1
    os.closerange(first, MAXFD)


def spawnv_passfds(path, args, passfds):
    """Start a program that has the given descriptors, under the same numbers."""
    from _posixsubprocess import fork_exec
    kept = tuple(sorted(int(fd) for fd in passfds))
    # A failure to start would be told by this pipe; nobody reads it.
    failure, telling = os.pipe()
    keep = -1
    try:
        return fork_exec(
            args, [path], True, kept, None, None,
            *[keep] * 6, failure, telling,
            False, False, -1, None, None, None, -1, None, False)
    finally:
        close_fds(failure, telling)


def _close_stdin():
    """Have nothing to read from stdin, which several processes cannot share."""
    if sys.stdin is None:
        return
    unusable = (OSError, ValueError)
    try:
        sys.stdin.close()
    except unusable:
        pass
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        try:
            sys.stdin = os.fdopen(nothing, encoding='utf-8', closefd=False)
        except BaseException:
            os.close(nothing)
            raise
    except unusable:
        pass


def _flush_std_streams():
    """Write out what a child would otherwise write again."""
    for name in ('stdout', 'stderr'):
        try:
            getattr(sys, name).flush()
        except (AttributeError, ValueError):
            # It is None, or closed.
            pass


def _cleanup_tests():
    """End the helping processes, and release all that tests have left."""
    from test import support
    from . import forkserver, resource_tracker
    for helper in (forkserver._forkserver, resource_tracker._resource_tracker):
        helper._stop()
    _run_finalizers()
    support.gc_collect()
    support.reap_children()
