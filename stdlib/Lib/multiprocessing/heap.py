"""Shared memory in small pieces.

An arena is one mapped file. The heap cuts blocks out of arenas; a block is a tuple of
its arena, its start and its stop. BufferWrapper is the owner of one block.
"""

import mmap
import os
import sys
import tempfile
import threading
from bisect import bisect_left, insort

from . import util
from .context import reduction

__all__ = ['BufferWrapper']


def _arena_directory(size: int) -> str:
    """Return a directory with room for a file: in memory where possible."""
    shm = '/dev/shm'
    if sys.platform == 'linux' and os.path.isdir(shm):
        room = os.statvfs(shm)
        if size <= room.f_frsize * room.f_bavail:
            return shm
    return util.get_temp_dir()


class Arena:
    """A mapped file that has lost its name; another process gets at it by descriptor."""

    def __init__(self, size, fd=-1):
        if fd < 0:
            fd, path = tempfile.mkstemp(dir=_arena_directory(size),
                                        prefix=f'pym-{os.getpid()}-')
            os.unlink(path)
            util.Finalize(self, os.close, (fd,))
            os.truncate(fd, size)
        self.fd = fd
        self.size = size
        self.buffer = mmap.mmap(fd, size)


def reduce_arena(arena: Arena):
    """Pickle an arena for a process that is being started."""
    return rebuild_arena, (arena.size, reduction.DupFd(arena.fd))


def rebuild_arena(size, duplicate):
    """Map an arena of another process."""
    return Arena(size, fd=duplicate.detach())


reduction.register(Arena, reduce_arena)


class FreeBlocks:
    """The free blocks of a heap, to be found by length and by either end."""

    def __init__(self):
        self.by_length = {}
        self.lengths = []       # The keys of by_length, in order
        self.by_start = {}
        self.by_stop = {}

    def take(self, block):
        """Remove a block."""
        arena, start, stop = block
        length = stop - start
        peers = self.by_length[length]
        peers.remove(block)
        if not peers:
            del self.by_length[length]
            del self.lengths[bisect_left(self.lengths, length)]
        del self.by_start[arena, start], self.by_stop[arena, stop]
        return block

    def take_fitting(self, size):
        """Remove and return one of the shortest blocks that suffice, or return None."""
        place = bisect_left(self.lengths, size)
        if place < len(self.lengths):
            return self.take(self.by_length[self.lengths[place]][-1])
        return None

    def put(self, block):
        """Add a block, made one with the free blocks at its ends; returns the whole."""
        arena, start, stop = block
        if before := self.by_stop.get((arena, start)):
            start = self.take(before)[1]
        if behind := self.by_start.get((arena, stop)):
            stop = self.take(behind)[2]
        whole = (arena, start, stop)
        length = stop - start
        if length not in self.by_length:
            insort(self.lengths, length)
            self.by_length[length] = []
        self.by_length[length].append(whole)
        self.by_start[arena, start] = self.by_stop[arena, stop] = whole
        return whole


def _check_size(size: int):
    if size < 0:
        raise ValueError(f"Size {size:n} out of range")
    if size >= sys.maxsize:
        raise OverflowError(f"Size {size:n} too large")


def _multiple(number: int, unit: int) -> int:
    """Round up to a multiple of a unit."""
    return number + -number % unit


class Heap:
    """Hands out blocks of arenas, and takes them back."""

    _alignment = 8
    # Empty arenas of at least this size are given back to the system.
    _DISCARD_FREE_SPACE_LARGER_THAN = 1 << 22
    # Each arena is twice as large as the one before, up to this size.
    _DOUBLE_ARENA_SIZE_UNTIL = 1 << 22

    def __init__(self, size=mmap.PAGESIZE):
        self._arena_size = size
        self._start_afresh()

    def _start_afresh(self):
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._arenas = []
        self._free = FreeBlocks()
        self._allocated_blocks = {}     # Arena -> ends of its blocks in use
        self._pending_free_blocks = []  # Freed while the lock was held
        self._n_mallocs = self._n_frees = 0

    @property
    def _len_to_seq(self):
        return self._free.by_length

    def malloc(self, size):
        """Return a block with room for a number of bytes."""
        _check_size(size)
        if self._owner != os.getpid():
            # What the parent has of its arenas, a forked child must not hand out.
            self._start_afresh()
        size = _multiple(size or 1, self._alignment)
        with self._lock:
            self._take_back_pending()
            arena, start, end = self._free.take_fitting(size) or self._new_arena(size)
            stop = start + size
            if stop < end:
                self._free.put((arena, stop, end))
            self._allocated_blocks.setdefault(arena, set()).add((start, stop))
            self._n_mallocs += 1
        return arena, start, stop

    def free(self, block):
        """Take a block back.

        The garbage collector may call this in the middle of malloc() or free(): it must
        not wait for the lock. Then the block stays pending until the next call.
        """
        if (pid := os.getpid()) != self._owner:
            raise ValueError(f"My pid ({pid:n}) is not last pid {self._owner:n}")
        self._pending_free_blocks.append(block)
        if self._lock.acquire(blocking=False):
            try:
                self._take_back_pending()
            finally:
                self._lock.release()

    def _take_back_pending(self):
        while self._pending_free_blocks:
            self._take_back(self._pending_free_blocks.pop())

    def _take_back(self, block):
        arena, *ends = block
        whole = self._free.put(block)
        in_use = self._allocated_blocks[arena]
        in_use.remove(tuple(ends))
        self._n_frees += 1
        if not in_use and arena.size >= self._DISCARD_FREE_SPACE_LARGER_THAN:
            del self._allocated_blocks[arena]
            self._arenas.remove(self._free.take(whole)[0])

    def _new_arena(self, size):
        """Return an arena as a block."""
        length = _multiple(max(size, self._arena_size), mmap.PAGESIZE)
        if self._arena_size < self._DOUBLE_ARENA_SIZE_UNTIL:
            self._arena_size *= 2
        util.info('allocating a new mmap of length %d', length)
        self._arenas.append(arena := Arena(length))
        return arena, 0, length


class BufferWrapper:
    """The owner of a block of shared memory: the block is free when the owner is gone."""

    _heap = Heap()

    def __init__(self, size):
        _check_size(size)
        heap = type(self)._heap
        self._block = heap.malloc(size)
        self._size = size
        util.Finalize(self, heap.free, [self._block])

    def create_memoryview(self):
        """Return a view of the bytes."""
        arena, start, _ = self._block
        return memoryview(arena.buffer)[start:start + self._size]
