"""Contexts: each has a start method, and makes all that processes share."""

import os
import sys
from importlib import import_module
from threading import local

from . import process
from . import reduction

__all__ = ()


class ProcessError(Exception):
    """What the exceptions of this package have in common."""


class AuthenticationError(ProcessError):
    """The other side of a connection has another key."""


class BufferTooShort(ProcessError):
    """A message is longer than its buffer; it is the first argument."""


class TimeoutError(ProcessError):
    """Something took longer than was allowed."""


def _sibling(module: str, name: str):
    """Return something of another module of this package, imported only when needed."""
    return getattr(import_module(f'{__package__}.{module}'), name)


class BaseContext:
    """The functions of the package; subclasses add a start method."""

    for _exception in (ProcessError, AuthenticationError, BufferTooShort, TimeoutError):
        locals()[_exception.__name__] = _exception
    del _exception

    for _function in (process.active_children, process.current_process, process.parent_process):
        locals()[_function.__name__] = staticmethod(_function)
    del _function

    def _make(self, module: str, name: str, *args, **options):
        """Call something of a module that takes the context as ctx."""
        return _sibling(module, name)(*args, ctx=self.get_context(), **options)

    # Locks and the like

    def Lock(self):
        """Return a lock for several processes."""
        return self._make('synchronize', 'Lock')

    def RLock(self):
        """Return a lock that its owner may acquire again."""
        return self._make('synchronize', 'RLock')

    def Semaphore(self, value=1):
        """Return a semaphore for several processes."""
        return self._make('synchronize', 'Semaphore', value)

    def BoundedSemaphore(self, value=1):
        """Return a semaphore that never exceeds its first value."""
        return self._make('synchronize', 'BoundedSemaphore', value)

    def Condition(self, lock=None):
        """Return a condition variable for several processes."""
        return self._make('synchronize', 'Condition', lock)

    def Event(self):
        """Return an event for several processes."""
        return self._make('synchronize', 'Event')

    def Barrier(self, parties, action=None, timeout=None):
        """Return a barrier for several processes."""
        return self._make('synchronize', 'Barrier', parties, action, timeout)

    # Queues and pipes

    def Pipe(self, duplex=True):
        """Return two connections, the ends of a pipe."""
        return _sibling('connection', 'Pipe')(duplex)

    def Queue(self, maxsize=0):
        """Return a queue for several processes."""
        return self._make('queues', 'Queue', maxsize)

    def JoinableQueue(self, maxsize=0):
        """Return a queue that knows which items are done."""
        return self._make('queues', 'JoinableQueue', maxsize)

    def SimpleQueue(self):
        """Return a queue that is no more than a pipe with locks."""
        return self._make('queues', 'SimpleQueue')

    # Shared memory

    def Value(self, typecode_or_type, *args, lock=True):
        """Return a C value in shared memory, by default with a lock."""
        return self._make('sharedctypes', 'Value', typecode_or_type, *args, lock=lock)

    def Array(self, typecode_or_type, size_or_initializer, *, lock=True):
        """Return a C array in shared memory, by default with a lock."""
        return self._make('sharedctypes', 'Array', typecode_or_type, size_or_initializer,
                          lock=lock)

    def RawValue(self, typecode_or_type, *args):
        """Return a C value in shared memory, with no lock."""
        return _sibling('sharedctypes', 'RawValue')(typecode_or_type, *args)

    def RawArray(self, typecode_or_type, size_or_initializer):
        """Return a C array in shared memory, with no lock."""
        return _sibling('sharedctypes', 'RawArray')(typecode_or_type, size_or_initializer)

    # Groups of processes

    def Manager(self):
        """Start a process that keeps objects for others, and return its manager."""
        started = self._make('managers', 'SyncManager')
        started.start()
        return started

    def Pool(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        """Return a pool of processes for many small tasks."""
        return _sibling('pool', 'Pool')(processes, initializer, initargs, maxtasksperchild,
                                        context=self.get_context())

    # Settings

    def cpu_count(self):
        """Return how many CPUs the machine has."""
        if cpus := os.cpu_count():
            return cpus
        raise NotImplementedError('cannot determine number of cpus')

    def freeze_support(self):
        """Do nothing here; frozen programs call it on Windows."""

    def allow_connection_pickling(self):
        """Have connections registered with the pickler, as importing them does."""
        import_module('.connection', __package__)

    def get_logger(self):
        """Return the package's logger."""
        return _sibling('util', 'get_logger')()

    def log_to_stderr(self, level=None):
        """Have the package's logger write to stderr, and return it."""
        return _sibling('util', 'log_to_stderr')(level)

    def set_executable(self, executable):
        """Say which interpreter a spawned process runs."""
        _sibling('spawn', 'set_executable')(executable)

    def set_forkserver_preload(self, module_names):
        """Say which modules the fork server imports at its start."""
        _sibling('forkserver', 'set_forkserver_preload')(module_names)

    @property
    def reducer(self):
        """The module or object whose pickler is used."""
        return reduction

    @reducer.setter
    def reducer(self, other):
        global reduction
        reduction = other

    # Start methods

    def get_context(self, method=None):
        """Return the context of a start method, by default this one."""
        if method is None:
            return self
        found = _concrete_contexts.get(method)
        if found is None:
            raise ValueError(f'cannot find context for {method!r}')
        found._check_available()
        return found

    def get_start_method(self, allow_none=False):
        """Return the name of the start method."""
        return self._name

    def set_start_method(self, method, force=False):
        """Only the default context can change its start method."""
        raise ValueError('cannot set start method of concrete context')

    def _check_available(self):
        """Raise ValueError if this system lacks the start method."""


# Which child is being started by this thread: pickles for it may hold more.
_starting = local()


def get_spawning_popen():
    """Return the Popen object that this thread pickles for, or None."""
    return vars(_starting).get('popen')


def set_spawning_popen(popen):
    """Say which Popen object this thread pickles for."""
    _starting.popen = popen


def assert_spawning(obj):
    """Refuse to pickle an object for anything but a child that is being started."""
    if get_spawning_popen() is not None:
        return
    raise RuntimeError(f'{type(obj).__name__} objects should only be shared between '
                       'processes through inheritance')


# Processes; their classes are pickled by name.

class Process(process.BaseProcess):
    """A process that starts as the default context says."""

    @staticmethod
    def _Popen(process_obj):
        return _default_process_class()._Popen(process_obj)

    @staticmethod
    def _after_fork():
        _default_process_class()._after_fork()


def _default_process_class():
    return _default_context.get_context().Process


class ForkProcess(process.BaseProcess):
    """A process that is a copy of this one."""

    _start_method = 'fork'

    @staticmethod
    def _Popen(process_obj):
        return _sibling('popen_fork', 'Popen')(process_obj)


class SpawnProcess(process.BaseProcess):
    """A process that a fresh interpreter runs."""

    _start_method = 'spawn'

    @staticmethod
    def _Popen(process_obj):
        return _sibling('popen_spawn_posix', 'Popen')(process_obj)

    @staticmethod
    def _after_fork():
        """There is nothing of the parent to put right."""


class ForkServerProcess(process.BaseProcess):
    """A process that is a copy of the fork server."""

    _start_method = 'forkserver'

    @staticmethod
    def _Popen(process_obj):
        return _sibling('popen_forkserver', 'Popen')(process_obj)


class ForkContext(BaseContext):
    _name = 'fork'
    Process = ForkProcess


class SpawnContext(BaseContext):
    _name = 'spawn'
    Process = SpawnProcess


class ForkServerContext(BaseContext):
    _name = 'forkserver'
    Process = ForkServerProcess

    def _check_available(self):
        if reduction.HAVE_SEND_HANDLE:
            return
        raise ValueError('forkserver start method not available')


class DefaultContext(BaseContext):
    """The context behind the package's functions; it settles on a method when used."""

    Process = Process

    def __init__(self, context):
        self._default_context = context
        # The context settled on.
        self._actual_context = None

    def _settle(self):
        if not self._actual_context:
            self._actual_context = self._default_context
        return self._actual_context

    def get_context(self, method=None):
        """Return the context of a start method, by default the one settled on."""
        return self._settle() if method is None else super().get_context(method)

    def get_start_method(self, allow_none=False):
        """Return the name of the start method; this settles it unless None is allowed."""
        if allow_none and not self._actual_context:
            return None
        return self._settle()._name

    def set_start_method(self, method, force=False):
        """Settle the start method; with force anew, or for None not at all."""
        if self._actual_context and not force:
            raise RuntimeError('context has already been set')
        undo = force and method is None
        self._actual_context = None if undo else self.get_context(method)

    def get_all_start_methods(self):
        """Return the names of the start methods, beginning with the default."""
        first = self._default_context._name
        return sorted(_concrete_contexts, key=lambda name: name != first)


_concrete_contexts: dict[str, BaseContext] = {
    kind._name: kind() for kind in (ForkContext, SpawnContext, ForkServerContext)}

# Forks are not safe with the Mac's system libraries.
_default_context = DefaultContext(
    _concrete_contexts['spawn' if sys.platform == 'darwin' else 'fork'])


def _force_start_method(name: str):
    """Make a child use the start method that it was started with."""
    _default_context._actual_context = _concrete_contexts[name]
