"""A process that removes named resources which crashed programs left.

Semaphores and shared memory have names that outlive the processes. The tracker
hears of each registration over a pipe, and removes what is still there when
all processes holding the pipe have ended.
"""

import os
import signal
import sys
import threading
import warnings
from collections import deque

from . import spawn
from . import util

__all__ = ['ensure_running', 'register', 'unregister']

_HAVE_SIGMASK = hasattr(signal, 'pthread_sigmask')
_IGNORED_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def cleanup_noop(name):
    raise RuntimeError('noop should never be registered or cleaned up')


_CLEANUP_FUNCS = {'noop': cleanup_noop, 'dummy': lambda name: None}

try:
    import _multiprocessing
    _CLEANUP_FUNCS['semaphore'] = _multiprocessing.sem_unlink
except ImportError:
    pass
try:
    import _posixshmem
    _CLEANUP_FUNCS['shared_memory'] = _posixshmem.shm_unlink
except ImportError:
    pass


class ReentrantCallError(RuntimeError):
    pass


class ResourceTracker:
    def __init__(self):
        self._lock = threading.RLock()
        self._fd = None
        self._pid = None
        self._exitcode = None
        self._reentrant_messages = deque()

    def _reentrant_call_error(self):
        # A finalizer may run while the tracker is being started.
        raise ReentrantCallError("Reentrant call into the multiprocessing resource tracker")

    def __del__(self):
        self._stop(use_blocking_lock=False)

    def _stop(self, use_blocking_lock=True):
        if use_blocking_lock:
            with self._lock:
                self._stop_locked()
        else:
            acquired = self._lock.acquire(blocking=False)
            try:
                self._stop_locked()
            finally:
                if acquired:
                    self._lock.release()

    def _stop_locked(self, close=os.close, waitpid=os.waitpid,
                     waitstatus_to_exitcode=os.waitstatus_to_exitcode):
        if self._lock._recursion_count() > 1:
            raise self._reentrant_call_error()
        if self._fd is None or self._pid is None:
            return
        close(self._fd)
        self._fd = None
        _, status = waitpid(self._pid, 0)
        self._pid = None
        try:
            self._exitcode = waitstatus_to_exitcode(status)
        except ValueError:
            self._exitcode = None

    def getfd(self):
        self.ensure_running()
        return self._fd

    def ensure_running(self):
        """Start the tracker unless it runs."""
        with self._lock:
            if self._lock._recursion_count() > 1:
                return self._reentrant_call_error()
            if self._fd is not None:
                if self._check_alive():
                    return
                os.close(self._fd)
                try:
                    if self._pid is not None:
                        os.waitpid(self._pid, 0)
                except ChildProcessError:
                    pass
                self._fd = None
                self._pid = None
                self._exitcode = None
                warnings.warn('resource_tracker: process died unexpectedly, '
                              'relaunching.  Some resources might leak.')
            self._launch()

    def _launch(self):
        fds_to_pass = []
        try:
            fds_to_pass.append(sys.stderr.fileno())
        except Exception:
            pass
        cmd = 'from multiprocessing.resource_tracker import main;main(%d)'
        r, w = os.pipe()
        try:
            fds_to_pass.append(r)
            exe = spawn.get_executable()
            args = [exe] + util._args_from_interpreter_flags() + ['-c', cmd % r]
            # Ctrl-C must not end the tracker before it ignores the signal.
            prev_sigmask = None
            try:
                if _HAVE_SIGMASK:
                    prev_sigmask = signal.pthread_sigmask(signal.SIG_BLOCK, _IGNORED_SIGNALS)
                pid = util.spawnv_passfds(exe, args, fds_to_pass)
            finally:
                if prev_sigmask is not None:
                    signal.pthread_sigmask(signal.SIG_SETMASK, prev_sigmask)
        except:
            os.close(w)
            raise
        else:
            self._fd = w
            self._pid = pid
        finally:
            os.close(r)

    def _check_alive(self):
        try:
            os.write(self._fd, b'PROBE:0:noop\n')
        except OSError:
            return False
        return True

    def register(self, name, rtype):
        """Tell the tracker of a resource."""
        self._send('REGISTER', name, rtype)

    def unregister(self, name, rtype):
        """Tell the tracker that a resource is gone."""
        self._send('UNREGISTER', name, rtype)

    def _send(self, cmd, name, rtype):
        try:
            self.ensure_running()
        except ReentrantCallError:
            self._reentrant_messages.append((cmd, name, rtype))
            return
        msg = '{0}:{1}:{2}\n'.format(cmd, name, rtype).encode('ascii')
        if len(msg) > 512:
            # Longer writes to a pipe may get mixed up.
            raise ValueError('msg too long')
        nbytes = os.write(self._fd, msg)
        assert nbytes == len(msg), "nbytes {0:n} but len(msg) {1:n}".format(nbytes, len(msg))


_resource_tracker = ResourceTracker()
ensure_running = _resource_tracker.ensure_running
register = _resource_tracker.register
unregister = _resource_tracker.unregister
getfd = _resource_tracker.getfd


def main(fd):
    """Run the tracker on the read end of its pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if _HAVE_SIGMASK:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _IGNORED_SIGNALS)
    for f in (sys.stdin, sys.stdout):
        try:
            f.close()
        except Exception:
            pass

    cache = {rtype: set() for rtype in _CLEANUP_FUNCS}
    try:
        with open(fd, 'rb') as f:
            for line in f:
                try:
                    cmd, name, rtype = line.strip().decode('ascii').split(':')
                    if _CLEANUP_FUNCS.get(rtype) is None:
                        raise ValueError(
                            f'Cannot register {name} for automatic cleanup: '
                            f'unknown resource type {rtype}')
                    if cmd == 'REGISTER':
                        cache[rtype].add(name)
                    elif cmd == 'UNREGISTER':
                        cache[rtype].remove(name)
                    elif cmd != 'PROBE':
                        raise RuntimeError('unrecognized command %r' % cmd)
                except Exception:
                    try:
                        sys.excepthook(*sys.exc_info())
                    except:
                        pass
    finally:
        for rtype, rtype_cache in cache.items():
            if rtype_cache and rtype != 'dummy':
                try:
                    warnings.warn(
                        f'resource_tracker: There appear to be {len(rtype_cache)} leaked '
                        f'{rtype} objects to clean up at shutdown: {rtype_cache}')
                except Exception:
                    pass
            for name in rtype_cache:
                try:
                    _CLEANUP_FUNCS[rtype](name)
                except Exception as e:
                    warnings.warn('resource_tracker: %r: %s' % (name, e))
