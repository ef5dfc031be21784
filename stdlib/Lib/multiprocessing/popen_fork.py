"""The fork start method: the child is a copy of its parent."""

import atexit
import os
import signal

from . import util

__all__ = ['Popen']


class Popen:
    """One started child, as its parent handles it.

    pid, returncode and sentinel are what the process object shows of it.
    """

    method = 'fork'
    pid: int
    sentinel: int

    def __init__(self, child):
        util._flush_std_streams()
        self.returncode: int | None = None
        self.finalizer: util.Finalize | None = None
        self._begin(child)

    def _begin(self, child):
        # Two pipes, neither of which carries data: each side keeps one end of
        # both, and finds its end readable once the other side is gone.
        watch_child, held_by_child = os.pipe()
        watch_parent, held_by_parent = os.pipe()
        if number := os.fork():
            util.close_fds(held_by_child, watch_parent)
            self.pid = number
            self.sentinel = watch_child
            self._owns(watch_child, held_by_parent)
            return
        self.pid = 0
        status = 1
        try:
            # What the parent registered for its own end stays with the parent.
            atexit._clear()
            atexit.register(util._exit_function)
            util.close_fds(watch_child, held_by_parent)
            status = child._bootstrap(watch_parent)
        finally:
            leave(status)

    def _owns(self, *fds: int):
        """Have descriptors closed together with this object."""
        self.finalizer = util.Finalize(self, util.close_fds, fds)

    def duplicate_for_child(self, fd):
        """Return what stands for fd in the child; a fork keeps the numbers."""
        return fd

    def poll(self, flag=os.WNOHANG):
        """Return the exit code, None while there is none."""
        if self.returncode is not None:
            return self.returncode
        try:
            reaped, status = os.waitpid(self.pid, flag)
        except OSError:
            # The child was reaped elsewhere, and its status with it.
            return None
        if reaped != 0:
            self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout=None):
        """Return the exit code as soon as there is one, at the latest after timeout."""
        if self.returncode is not None:
            return self.returncode
        flag = 0
        if timeout is not None:
            from . import connection
            if not connection.wait([self.sentinel], timeout):
                return None
            if timeout == 0:
                # A closed sentinel may be a moment ahead of the child's end.
                flag = os.WNOHANG
        return self.poll(flag)

    def _send_signal(self, number):
        if self.returncode is not None:
            return
        try:
            os.kill(self.pid, number)
        except OSError as error:
            gone = isinstance(error, ProcessLookupError)
            if not gone and self.wait(0.1) is None:
                raise

    def interrupt(self):
        self._send_signal(signal.SIGINT)

    def terminate(self):
        self._send_signal(signal.SIGTERM)

    def kill(self):
        self._send_signal(signal.SIGKILL)

    def close(self):
        if release := self.finalizer:
            release()


def leave(status: int):
    """End a forked process: its own exit functions run, nothing of the parent's."""
    try:
        atexit._run_exitfuncs()
    finally:
        os._exit(status)
