"""The event loop, as far as it is the same for all ways to wait for files.

Its concerns are in modules of their own; BaseEventLoop puts them together. Those
modules use `socket` and `logger` as they are found here, where they may be replaced.
"""

import collections
import socket
import time
import weakref

from . import coroutines, futures, tasks
from .log import logger

_HAS_IPv6 = hasattr(socket, 'AF_INET6')

from ._loop_addresses import (_check_ssl_socket, _interleave_addrinfos, _ipaddr_info,
                              _set_nodelay, _set_reuseport, ssl)
from ._loop_connecting import _Connecting
from ._loop_datagrams import _Datagrams
from ._loop_processes import _format_pipe, _Processes
from ._loop_reporting import _Reporting
from ._loop_running import (_MIN_CANCELLED_TIMER_HANDLES_FRACTION, _MIN_SCHEDULED_TIMER_HANDLES,
                            MAXIMUM_SELECT_TIMEOUT, _format_handle, _run_until_complete_cb,
                            _Running)
from ._loop_sendfile import _Sendfile, _SendfileFallbackProtocol
from ._loop_serving import Server, _Serving
from ._loop_threads import _AsyncGenerators, _Threads

__all__ = 'BaseEventLoop', 'Server'

Server.__module__ = __name__


class BaseEventLoop(_Reporting, _Threads, _AsyncGenerators, _Connecting, _Datagrams, _Serving,
                    _Sendfile, _Processes, _Running):
    """Everything but the selector and the transports, which subclasses bring.

    A subclass sets _selector and overrides the methods that raise NotImplementedError.
    """

    _task_factory = None

    def __init__(self):
        self._closed = self._stopping = False
        self._thread_id = None              # of the thread that runs the loop
        self._ready = collections.deque()   # handles, to be run in this order
        self._scheduled = []                # a heap of timers
        self._timer_cancelled_count = 0     # of those in the heap
        self._clock_resolution = time.get_clock_info('monotonic').resolution
        self._internal_fds = 0
        self._asyncgens = weakref.WeakSet()
        # What was there before the loop ran; None while it does not.
        self._outer_asyncgen_hooks = self._outer_origin_depth = None
        self.slow_callback_duration = 0.1   # seconds; slower ones are logged in debug mode
        self.set_debug(coroutines._is_debug_mode())

    def __repr__(self):
        state = dict(running=self.is_running(), closed=self.is_closed(), debug=self.get_debug())
        return f'<{type(self).__name__} {' '.join(f'{k}={v}' for k, v in state.items())}>'

    # --- Futures and tasks.

    def create_future(self):
        """Return a new future of this loop."""
        return futures.Future(loop=self)

    def set_task_factory(self, factory):
        """Have create_task() call factory(loop, coro); None stands for asyncio.Task."""
        if not (factory is None or callable(factory)):
            raise TypeError('task factory must be a callable or None')
        self._task_factory = factory

    def get_task_factory(self):
        """Return what set_task_factory() was called with."""
        return self._task_factory

    def create_task(self, coro, *, name=None, context=None):
        """Begin to run a coroutine soon; returns its task."""
        self._check_closed()
        make = self._task_factory
        if make is None:
            task = tasks.Task(coro, context=context, name=name, loop=self)
            if origin := task._source_traceback:
                origin.pop()
        else:
            # Not all factories know the argument.
            task = make(self, coro) if context is None else make(self, coro, context=context)
            if name is not None:
                task.set_name(name)
        try:
            return task
        finally:
            task = None         # no cycle with an exception of an eager task

    # --- For subclasses. The first two take what the selector found, and wake it up.

    def _left_to_subclasses(self, *args, **kwargs):
        raise NotImplementedError

    _process_events = _write_to_self = _left_to_subclasses
    _make_socket_transport = _make_ssl_transport = _make_datagram_transport = _left_to_subclasses
    _make_read_pipe_transport = _make_write_pipe_transport = _left_to_subclasses

    async def _make_subprocess_transport(self, *args, **kwargs):
        self._left_to_subclasses()
