"""The forkserver start method: the child is a copy of a small server."""

import os

from . import forkserver
from . import popen_fork
from . import reduction
from .popen_spawn_posix import pickled

if not reduction.HAVE_SEND_HANDLE:
    raise ImportError('No support for sending fds between processes')

__all__ = ['Popen']

# What is taken for the exit code when the server died before reporting it.
LOST_STATUS = 255


class _SentAlong:
    """A descriptor known by its place among those that the server passed on."""

    def __init__(self, place: int):
        self.place = place

    def detach(self) -> int:
        return forkserver.get_inherited_fds()[self.place]


class Popen(popen_fork.Popen):
    method = 'forkserver'
    DupFd = _SentAlong

    def __init__(self, child):
        self._fds: list[int] = []
        super().__init__(child)

    def duplicate_for_child(self, fd):
        place = len(self._fds)
        self._fds.append(fd)
        return place

    def _begin(self, child):
        text = pickled(self, child)
        self.sentinel, feed = forkserver.connect_to_new_process(self._fds)
        # A second descriptor of the feed outlives the writing; the child takes
        # its closing for the end of this process.
        self._owns(self.sentinel, os.dup(feed))
        with open(feed, 'wb') as stream:
            stream.write(text)
        self.pid = self._next_number()

    def _next_number(self) -> int:
        # The server reports the process id first, and the exit code at the end.
        return forkserver.read_signed(self.sentinel)

    def poll(self, flag=os.WNOHANG):
        # The child is the server's, so its status comes through the sentinel.
        if self.returncode is None:
            from . import connection
            if not connection.wait([self.sentinel], 0 if flag & os.WNOHANG else None):
                return None
            try:
                self.returncode = self._next_number()
            except (EOFError, OSError):
                self.returncode = LOST_STATUS
        return self.returncode
