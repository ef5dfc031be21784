"""The spawn start method: the child is a fresh interpreter."""

import io
import os

from . import context
from . import popen_fork
from . import spawn
from . import util

__all__ = ['Popen']


class _SameNumber:
    """A descriptor that has its parent's number in the child too."""

    def __init__(self, fd: int):
        self.fd = fd

    def detach(self) -> int:
        return self.fd


def pickled(popen, child) -> memoryview:
    """Return what the child reads at its start: the preparation, then the object."""
    preparation = spawn.get_preparation_data(child.name)
    out = io.BytesIO()
    context.set_spawning_popen(popen)
    try:
        for part in (preparation, child):
            context.reduction.dump(part, out)
    finally:
        context.set_spawning_popen(None)
    return out.getbuffer()


class Popen(popen_fork.Popen):
    method = 'spawn'
    DupFd = _SameNumber

    def __init__(self, child):
        # Descriptors that the child's objects use.
        self._fds: list[int] = []
        super().__init__(child)

    def duplicate_for_child(self, fd):
        self._fds.append(fd)
        return fd

    def _begin(self, child):
        from . import resource_tracker
        tracker = resource_tracker.getfd()
        text = pickled(self, child)

        ours: list[int] = []
        theirs: list[int] = []
        try:
            ending, their_ending = os.pipe()
            ours.append(ending)
            theirs.append(their_ending)
            their_text, feed = os.pipe()
            ours.append(feed)
            theirs.append(their_text)
            self.pid = util.spawnv_passfds(
                spawn.get_executable(),
                spawn.get_command_line(tracker_fd=tracker, pipe_handle=their_text),
                [*self._fds, tracker, *theirs])
            self.sentinel = ending
            # The feed stays open: by its end the child knows the parent's end.
            with open(feed, 'wb', closefd=False) as stream:
                stream.write(text)
        finally:
            self._owns(*ours)
            util.close_fds(*theirs)
