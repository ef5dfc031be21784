"""Threads behind the interface of processes.

Each name does what the same name of multiprocessing does, within one process.
"""

import array as _array
import sys as _sys
import threading as _threading
from queue import Queue
from threading import Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore
from weakref import WeakKeyDictionary as _WeakKeyDictionary

from .connection import Pipe

__all__ = [
    'Barrier', 'BoundedSemaphore', 'Condition', 'Event', 'JoinableQueue', 'Lock', 'Manager',
    'Pipe', 'Pool', 'Process', 'Queue', 'RLock', 'Semaphore', 'active_children',
    'current_process', 'freeze_support',
]

JoinableQueue = Queue
current_process = _threading.current_thread

# A manager has these two as well.
dict = dict
list = list


class DummyProcess(_threading.Thread):
    """A thread with the attributes of a process."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}):
        super().__init__(group=group, target=target, name=name, args=args, kwargs=kwargs)
        self._parent = current_process()
        self._children = _WeakKeyDictionary()
        self._start_called = False
        self._pid = None

    def start(self):
        starter = current_process()
        if starter is not self._parent:
            raise RuntimeError(f'Parent is {self._parent!r} but current_process is {starter!r}')
        self._start_called = True
        # Threads that are no dummy processes need not count their children.
        family = getattr(starter, '_children', None)
        if family is not None:
            family[self] = None
        super().start()

    @property
    def exitcode(self):
        """0 after the end, None before; a thread has no other codes."""
        ended = self._start_called and not self.is_alive()
        return 0 if ended else None


Process = DummyProcess
current_process()._children = _WeakKeyDictionary()


def active_children():
    """Return the running threads that this thread started."""
    family = current_process()._children
    for ended in [child for child in family if not child.is_alive()]:
        family.pop(ended, None)
    return [*family]


def freeze_support():
    """Do nothing: threads need no help in frozen programs."""


def Manager():
    """Return this module; its objects are shared as they are."""
    return _sys.modules[__name__]


def shutdown():
    """Do nothing; a manager that is this module has nothing to end."""


class Namespace:
    """An object for any attributes."""

    def __init__(self, /, **attributes):
        vars(self).update(attributes)

    def __repr__(self):
        public = sorted(f'{key}={held!r}' for key, held in vars(self).items()
                        if key[:1] != '_')
        return f'{type(self).__name__}({', '.join(public)})'


class Value:
    """A box for one value; the type code is only shown."""

    def __init__(self, typecode, value, lock=True):
        self._typecode = typecode
        self._value = value

    def _get(self):
        return self._value

    def _set(self, new):
        self._value = new

    value = property(_get, _set)

    def __repr__(self):
        return f'<{type(self).__name__}({self._typecode!r}, {self._value!r})>'


def Array(typecode, sequence, lock=True):
    """Return an array; threads share any array."""
    return _array.array(typecode, sequence)


def Pool(processes=None, initializer=None, initargs=()):
    """Return a pool of threads."""
    from multiprocessing import pool
    return pool.ThreadPool(processes, initializer, initargs)
