"""A helping process that removes what a crashed program has left.

Semaphores and shared memory have names in the system and outlive processes. All
processes of a program tell the tracker by one pipe which names they make and
remove. The pipe ends with the last of the processes, and the tracker then
removes the names that are still on its list. A message is a line,
"command:name:type".
"""

import os
import signal
import sys
import threading
import warnings
from collections import deque
from contextlib import contextmanager, suppress

from . import spawn
from . import util

__all__ = ['ensure_running', 'register', 'unregister']

# A pipe takes messages of this length whole, whoever else writes.
_LONGEST_MESSAGE = 512

# Ctrl-C in the terminal reaches the tracker too, which must outlive the program.
_SIGNALS_OF_THE_PROGRAM = (signal.SIGINT, signal.SIGTERM)
_set_mask = getattr(signal, 'pthread_sigmask', None)


def cleanup_noop(name):
    """Stand for the type of messages that are about no resource."""
    raise RuntimeError('noop should never be registered or cleaned up')


# A type of resource -> what removes a name of that type
_CLEANUP_FUNCS = {'noop': cleanup_noop, 'dummy': lambda name: None}

with suppress(ImportError):
    from _multiprocessing import sem_unlink
    _CLEANUP_FUNCS['semaphore'] = sem_unlink
with suppress(ImportError):
    from _posixshmem import shm_unlink
    _CLEANUP_FUNCS['shared_memory'] = shm_unlink


# In the program

class ReentrantCallError(RuntimeError):
    """The tracker was called by something that interrupted a call of it."""


@contextmanager
def _program_signals_held():
    """Hold back signals; a program that is started meanwhile begins like that."""
    if _set_mask is None:
        yield
        return
    before = _set_mask(signal.SIG_BLOCK, _SIGNALS_OF_THE_PROGRAM)
    try:
        yield
    finally:
        _set_mask(signal.SIG_SETMASK, before)


class ResourceTracker:
    """The program's end of the pipe, and the tracker's process if this started it."""

    # For __del__, which may run when the module's names are gone.
    _close = staticmethod(os.close)
    _wait = staticmethod(os.waitpid)
    _code_of = staticmethod(os.waitstatus_to_exitcode)

    def __init__(self):
        self._lock = threading.RLock()
        self._exitcode: int | None = None
        self._pid: int | None = None
        self._fd: int | None = None
        # Messages of calls that interrupted another; the next call sends them.
        self._postponed: deque[bytes] = deque()

    def __del__(self):
        # Waiting for the lock could take forever here.
        held = self._lock.acquire(blocking=False)
        try:
            self._end()
        finally:
            if held:
                self._lock.release()

    def _check_not_interrupting(self):
        # A finalizer may run at any point of the code below, in the same thread.
        if self._lock._recursion_count() > 1:
            raise ReentrantCallError('Reentrant call into the multiprocessing resource tracker')

    def _stop(self):
        """End the tracker, if this process started it, and wait for its end."""
        with self._lock:
            self._end()

    def _end(self):
        self._check_not_interrupting()
        if self._pid is None or self._fd is None:
            return
        self._close(self._fd)
        _, status = self._wait(self._pid, 0)
        self._fd = self._pid = None
        try:
            self._exitcode = self._code_of(status)
        except ValueError:
            self._exitcode = None

    def getfd(self):
        """Return the descriptor of the pipe, for a child to use."""
        self.ensure_running()
        return self._fd

    def ensure_running(self):
        """Start the tracker unless there is one; children use their parent's."""
        with self._lock:
            self._check_not_interrupting()
            if self._fd is not None and not self._check_alive():
                self._give_up()
                warnings.warn('resource_tracker: process died unexpectedly, '
                              'relaunching.  Some resources might leak.')
            if self._fd is None:
                self._start()
            while self._postponed:
                self._write(self._postponed.popleft())

    def _give_up(self):
        os.close(self._fd)
        if self._pid is not None:
            # It may be another process's child.
            with suppress(ChildProcessError):
                os.waitpid(self._pid, 0)
        self._fd = self._pid = self._exitcode = None

    def _start(self):
        inherited = []
        with suppress(Exception):
            # For warnings.
            inherited.append(sys.stderr.fileno())
        lines, feed = os.pipe()
        inherited.append(lines)
        program = f'from multiprocessing.resource_tracker import main;main({lines})'
        interpreter = spawn.get_executable()
        command = [interpreter, *util._args_from_interpreter_flags(), '-c', program]
        try:
            with _program_signals_held():
                self._pid = util.spawnv_passfds(interpreter, command, inherited)
            self._fd = feed
        except BaseException:
            os.close(feed)
            raise
        finally:
            os.close(lines)

    def _check_alive(self):
        """Return whether somebody still reads the pipe."""
        try:
            os.write(self._fd, b'PROBE:0:noop\n')
            return True
        except OSError:
            return False

    def register(self, name, rtype):
        """Put a name of a type on the tracker's list."""
        self._send('REGISTER', name, rtype)

    def unregister(self, name, rtype):
        """Take a name of a type off the tracker's list."""
        self._send('UNREGISTER', name, rtype)

    def _send(self, command: str, name: str, rtype: str):
        line = f'{command}:{name}:{rtype}\n'.encode('ascii')
        if len(line) > _LONGEST_MESSAGE:
            raise ValueError('msg too long')
        try:
            self.ensure_running()
        except ReentrantCallError:
            self._postponed.append(line)
        else:
            self._write(line)

    def _write(self, line: bytes):
        written = os.write(self._fd, line)
        assert written == len(line), f'nbytes {written:n} but len(msg) {len(line):n}'


_resource_tracker = ResourceTracker()
getfd, ensure_running = _resource_tracker.getfd, _resource_tracker.ensure_running
register, unregister = _resource_tracker.register, _resource_tracker.unregister


# In the tracker

def main(fd):
    """Be the tracker, with the reading end of its pipe."""
    for number in _SIGNALS_OF_THE_PROGRAM:
        signal.signal(number, signal.SIG_IGN)
    if _set_mask is not None:
        # They were held back until now.
        _set_mask(signal.SIG_UNBLOCK, _SIGNALS_OF_THE_PROGRAM)
    for stream in (sys.stdin, sys.stdout):
        with suppress(Exception):
            stream.close()

    names: dict[str, set[str]] = {rtype: set() for rtype in _CLEANUP_FUNCS}
    status = 0
    try:
        with open(fd, 'rb') as lines:
            for line in lines:
                try:
                    _obey(line, names)
                except Exception:
                    status = 3
                    with suppress(BaseException):
                        sys.excepthook(*sys.exc_info())
    finally:
        for rtype, left in names.items():
            status = _remove(rtype, left) or status
    sys.exit(status)


def _obey(line: bytes, names: dict[str, set[str]]):
    """Do what one message says."""
    command, name, rtype = line.strip().decode('ascii').split(':')
    if rtype not in names:
        raise ValueError(f'Cannot register {name} for automatic cleanup: '
                         f'unknown resource type {rtype}')
    match command:
        case 'REGISTER':
            names[rtype].add(name)
        case 'UNREGISTER':
            names[rtype].remove(name)
        case 'PROBE':
            pass
        case _:
            raise RuntimeError(f'unrecognized command {command!r}')


def _remove(rtype: str, left: set[str]) -> int:
    """Remove the names of a type that the program left.

    The result is 1 if there were any, 2 if one could not be removed, otherwise 0.
    """
    status = 1 if left else 0
    if left and rtype != 'dummy':
        # The warning may be an error.
        with suppress(Exception):
            warnings.warn(f'resource_tracker: There appear to be {len(left)} leaked {rtype} '
                          f'objects to clean up at shutdown: {left}')
    for name in left:
        try:
            _CLEANUP_FUNCS[rtype](name)
        except Exception as failure:
            status = 2
            warnings.warn(f'resource_tracker: {name!r}: {failure}')
    return status
