"""Callbacks of event loops, the interfaces of loops, and the loop that belongs to a thread."""

import contextvars
import os
import signal
import socket
import subprocess
import sys
import threading
import warnings

from . import format_helpers

__all__ = (
    "AbstractEventLoop", "AbstractEventLoopPolicy", "AbstractServer", "Handle", "TimerHandle",
    "get_event_loop", "set_event_loop", "new_event_loop", "get_running_loop",
    "get_event_loop_policy", "set_event_loop_policy", "get_child_watcher", "set_child_watcher",
    "_get_running_loop", "_set_running_loop",
)


class Handle:
    """A callback with its arguments, which can be cancelled until it is called."""

    __slots__ = ('_loop', '_context', '_callback', '_args', '_cancelled', '_repr',
                 '_source_traceback', '__weakref__')

    def __init__(self, callback, args, loop, context=None):
        self._callback, self._args = callback, args
        self._context = contextvars.copy_context() if context is None else context
        self._cancelled = False
        self._loop = loop
        self._repr = self._source_traceback = None
        if loop.get_debug():
            caller = sys._getframe(1)
            self._source_traceback = format_helpers.extract_stack(caller)

    def _callback_text(self):
        return format_helpers._format_callback_source(self._callback, self._args,
                                                      debug=self._loop.get_debug())

    def _repr_info(self):
        words = [type(self).__name__]
        if self._cancelled:
            words.append('cancelled')
        if self._callback is not None:
            words.append(self._callback_text())
        if self._source_traceback:
            file, line, *_ = self._source_traceback[-1]
            words.append(f'created at {file}:{line}')
        return words

    def __repr__(self):
        # Set by cancel(), in the debug mode.
        return self._repr or f'<{" ".join(self._repr_info())}>'

    def get_context(self):
        """The context that the callback is called in."""
        return self._context

    def cancelled(self):
        """Whether cancel() was called."""
        return self._cancelled

    def cancel(self):
        """Make sure that the callback is not called."""
        if self._cancelled:
            return
        self._cancelled = True
        if self._loop.get_debug():
            self._repr = repr(self)
        # What they keep alive is of no use any more.
        self._callback = self._args = None

    def _run(self):
        try:
            self._context.run(self._callback, *self._args)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as problem:
            report = {'message': f'Exception in callback {self._callback_text()}',
                      'exception': problem, 'handle': self}
            if self._source_traceback:
                report['source_traceback'] = self._source_traceback
            self._loop.call_exception_handler(report)
        finally:
            # The traceback of an exception leads here.
            del self


class TimerHandle(Handle):
    """A callback for a moment on the loop's clock; they sort by it."""

    __slots__ = ('_when', '_scheduled')

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        if self._source_traceback:
            self._source_traceback.pop()    # this method
        self._scheduled = False
        self._when = when

    def _repr_info(self):
        name, *words = super()._repr_info()
        words.insert(int(self._cancelled), f'when={self._when}')
        return [name, *words]

    def when(self):
        """The moment."""
        return self._when

    def cancel(self):
        if not self.cancelled():
            self._loop._timer_handle_cancelled(self)
        super().cancel()

    def _identity(self):
        return self._when, self._callback, self._args, self._cancelled

    def __hash__(self):
        return hash(self._when)

    def __eq__(self, other):
        if not isinstance(other, TimerHandle):
            return NotImplemented
        return self._identity() == other._identity()

    def __lt__(self, other):
        if not isinstance(other, TimerHandle):
            return NotImplemented
        return self._when < other._when

    def __gt__(self, other):
        if not isinstance(other, TimerHandle):
            return NotImplemented
        return self._when > other._when

    def __le__(self, other):
        if not isinstance(other, TimerHandle):
            return NotImplemented
        return self < other or self == other

    def __ge__(self, other):
        if not isinstance(other, TimerHandle):
            return NotImplemented
        return self > other or self == other


class AbstractServer:
    """What create_server() returns."""

    def close(self):
        """Stop listening; connections that are open stay open."""
        raise NotImplementedError

    def close_clients(self):
        """Close all connections."""
        raise NotImplementedError

    def abort_clients(self):
        """Close all connections at once, dropping what is still to be sent."""
        raise NotImplementedError

    def get_loop(self):
        """The loop it belongs to."""
        raise NotImplementedError

    def is_serving(self):
        """Whether it accepts clients."""
        raise NotImplementedError

    async def start_serving(self):
        """Begin to accept clients."""
        raise NotImplementedError

    async def serve_forever(self):
        """Accept connections until cancelled."""
        raise NotImplementedError

    async def wait_closed(self):
        """Wait until it and its connections are closed."""
        raise NotImplementedError

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        self.close()
        await self.wait_closed()


class AbstractEventLoop:
    """The methods of event loops."""

    def run_forever(self):
        """Run until stop() is called."""
        raise NotImplementedError

    def run_until_complete(self, future):
        """Run until a future is done, and return its result."""
        raise NotImplementedError

    def stop(self):
        """End run_forever() after the current round."""
        raise NotImplementedError

    def is_running(self):
        """Whether a run method is being executed."""
        raise NotImplementedError

    def is_closed(self):
        """Whether close() was called."""
        raise NotImplementedError

    def close(self):
        raise NotImplementedError

    async def shutdown_asyncgens(self):
        """Close the asynchronous generators that are suspended."""
        raise NotImplementedError

    async def shutdown_default_executor(self):
        """Wait for the threads of the default executor to end."""
        raise NotImplementedError

    # Callbacks.

    def _timer_handle_cancelled(self, handle):
        """Take note that a TimerHandle was cancelled."""
        raise NotImplementedError

    def call_soon(self, callback, *args, context=None):
        """Call back in the next round."""
        return self.call_later(0, callback, *args, context=context)

    def call_later(self, delay, callback, *args, context=None):
        """Call back after so many seconds."""
        raise NotImplementedError

    def call_at(self, when, callback, *args, context=None):
        """Call back at a moment on the clock of time()."""
        raise NotImplementedError

    def time(self):
        """The loop's clock, in seconds from some moment on."""
        raise NotImplementedError

    def create_future(self):
        """Make a Future of this loop."""
        raise NotImplementedError

    def create_task(self, coro, *, name=None, context=None):
        """Run a coroutine as a Task."""
        raise NotImplementedError

    def call_soon_threadsafe(self, callback, *args, context=None):
        """call_soon() for other threads."""
        raise NotImplementedError

    def run_in_executor(self, executor, func, *args):
        """Call a function in another thread, and wait for its value."""
        raise NotImplementedError

    def set_default_executor(self, executor):
        """Say which executor None stands for."""
        raise NotImplementedError

    # The network.

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        """socket.getaddrinfo() that does not block."""
        raise NotImplementedError

    async def getnameinfo(self, sockaddr, flags=0):
        """socket.getnameinfo() that does not block."""
        raise NotImplementedError

    async def create_connection(self, protocol_factory, host=None, port=None, *,
                                ssl=None, family=0, proto=0, flags=0, sock=None,
                                local_addr=None, server_hostname=None,
                                ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
                                happy_eyeballs_delay=None, interleave=None):
        """Connect to a server by TCP."""
        raise NotImplementedError

    async def create_server(self, protocol_factory, host=None, port=None, *,
                            family=socket.AF_UNSPEC, flags=socket.AI_PASSIVE,
                            sock=None, backlog=100, ssl=None, reuse_address=None,
                            reuse_port=None, keep_alive=None,
                            ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
                            start_serving=True):
        """Listen for clients by TCP."""
        raise NotImplementedError

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        """Send a file by a transport."""
        raise NotImplementedError

    async def start_tls(self, transport, protocol, sslcontext, *, server_side=False,
                        server_hostname=None, ssl_handshake_timeout=None,
                        ssl_shutdown_timeout=None):
        """Go on encrypted over a transport."""
        raise NotImplementedError

    async def create_unix_connection(self, protocol_factory, path=None, *, ssl=None,
                                     sock=None, server_hostname=None,
                                     ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Connect to a server by a Unix socket."""
        raise NotImplementedError

    async def create_unix_server(self, protocol_factory, path=None, *, sock=None,
                                 backlog=100, ssl=None, ssl_handshake_timeout=None,
                                 ssl_shutdown_timeout=None, start_serving=True):
        """Listen for clients by a Unix socket."""
        raise NotImplementedError

    async def connect_accepted_socket(self, protocol_factory, sock, *, ssl=None,
                                      ssl_handshake_timeout=None,
                                      ssl_shutdown_timeout=None):
        """Make a transport for a client that was accepted elsewhere."""
        raise NotImplementedError

    async def create_datagram_endpoint(self, protocol_factory, local_addr=None,
                                       remote_addr=None, *, family=0, proto=0, flags=0,
                                       reuse_address=None, reuse_port=None,
                                       allow_broadcast=None, sock=None):
        """Make a transport for UDP."""
        raise NotImplementedError

    # Pipes and subprocesses.

    async def connect_read_pipe(self, protocol_factory, pipe):
        """Make a transport for a pipe to read."""
        raise NotImplementedError

    async def connect_write_pipe(self, protocol_factory, pipe):
        """Make a transport for a pipe to write."""
        raise NotImplementedError

    async def subprocess_shell(self, protocol_factory, cmd, *, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs):
        """Start a command line."""
        raise NotImplementedError

    async def subprocess_exec(self, protocol_factory, *args, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs):
        """Start a program."""
        raise NotImplementedError

    # Files that are ready.

    def add_reader(self, fd, callback, *args):
        """Call back whenever there is something to read."""
        raise NotImplementedError

    def remove_reader(self, fd):
        """Undo add_reader()."""
        raise NotImplementedError

    def add_writer(self, fd, callback, *args):
        """Call back whenever there is room to write."""
        raise NotImplementedError

    def remove_writer(self, fd):
        """Undo add_writer()."""
        raise NotImplementedError

    async def sock_recv(self, sock, nbytes):
        """Receive bytes."""
        raise NotImplementedError

    async def sock_recv_into(self, sock, buf):
        """Receive into a buffer."""
        raise NotImplementedError

    async def sock_recvfrom(self, sock, bufsize):
        """Receive a datagram."""
        raise NotImplementedError

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        """Receive a datagram into a buffer."""
        raise NotImplementedError

    async def sock_sendall(self, sock, data):
        """Send all of the bytes."""
        raise NotImplementedError

    async def sock_sendto(self, sock, data, address):
        """Send a datagram."""
        raise NotImplementedError

    async def sock_connect(self, sock, address):
        """Connect to an address."""
        raise NotImplementedError

    async def sock_accept(self, sock):
        """Accept a client."""
        raise NotImplementedError

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=None):
        """Send a file."""
        raise NotImplementedError

    # Signals, tasks, errors, debugging.

    def add_signal_handler(self, sig, callback, *args):
        """Call back whenever a signal comes."""
        raise NotImplementedError

    def remove_signal_handler(self, sig):
        """Undo add_signal_handler()."""
        raise NotImplementedError

    def set_task_factory(self, factory):
        """Say what create_task() is to call."""
        raise NotImplementedError

    def get_task_factory(self):
        """What create_task() calls, None for Task."""
        raise NotImplementedError

    def get_exception_handler(self):
        """What call_exception_handler() calls, None for the default."""
        raise NotImplementedError

    def set_exception_handler(self, handler):
        """Say what call_exception_handler() is to call."""
        raise NotImplementedError

    def default_exception_handler(self, context):
        """Log an error."""
        raise NotImplementedError

    def call_exception_handler(self, context):
        """Report an error that no task can get."""
        raise NotImplementedError

    def get_debug(self):
        """Whether the debug mode is on."""
        raise NotImplementedError

    def set_debug(self, enabled):
        """Turn the debug mode on or off."""
        raise NotImplementedError


class AbstractEventLoopPolicy:
    """Decides which event loop belongs to a thread."""

    def get_event_loop(self):
        """The loop of this thread."""
        raise NotImplementedError

    def set_event_loop(self, loop):
        """Change the loop of this thread."""
        raise NotImplementedError

    def new_event_loop(self):
        """Make a loop."""
        raise NotImplementedError

    def get_child_watcher(self):
        """What watches processes."""
        raise NotImplementedError

    def set_child_watcher(self, watcher):
        """Change what watches processes."""
        raise NotImplementedError


class BaseDefaultEventLoopPolicy(AbstractEventLoopPolicy):
    """Each thread has a loop of its own; the main thread's is made when it is asked for."""

    # The class of the loops.
    _loop_factory = None

    class _Local(threading.local):
        _loop = None
        _set_called = False

    def __init__(self):
        self._local = self._Local()

    def new_event_loop(self):
        return self._loop_factory()

    def set_event_loop(self, loop):
        mine = self._local
        mine._set_called = True
        _require(loop, AbstractEventLoop, 'loop')
        mine._loop = loop

    def get_event_loop(self):
        mine = self._local
        thread = threading.current_thread()
        if mine._loop is None and not mine._set_called and thread is threading.main_thread():
            warnings.warn('There is no current event loop', DeprecationWarning,
                          stacklevel=_depth_of_asyncio() + 1)
            self.set_event_loop(self.new_event_loop())
        if mine._loop is None:
            raise RuntimeError(f'There is no current event loop in thread {thread.name!r}.')
        return mine._loop


def _require(value, kind, name):
    if not (value is None or isinstance(value, kind)):
        raise TypeError(f"{name} must be an instance of {kind.__name__} or None, "
                        f"not '{type(value).__name__}'")


def _depth_of_asyncio():
    """How many frames, from the caller's on, belong to asyncio (at least the caller's)."""
    depth, frame = 1, sys._getframe(2)
    while frame is not None:
        module = frame.f_globals.get('__name__') or ''
        if module.partition('.')[0] != 'asyncio':
            break
        depth, frame = depth + 1, frame.f_back
    return depth


# --- The loop that is running in a thread.

class _RunningLoop(threading.local):
    # With the process: no loop runs in the child after fork().
    loop_pid = None, None


_running_loop = _RunningLoop()


def _set_running_loop(loop):
    """Say which loop is running in this thread; called by loops."""
    _running_loop.loop_pid = loop, os.getpid()


def _get_running_loop():
    """The loop that is running in this thread, or None."""
    loop, process = _running_loop.loop_pid
    return loop if loop is not None and process == os.getpid() else None


def get_running_loop():
    """The loop that is running in this thread; an error if none is."""
    if (loop := _get_running_loop()) is None:
        raise RuntimeError('no running event loop')
    return loop


# --- The policy, and what is asked of it.

_lock = threading.Lock()
_event_loop_policy = None


def get_event_loop_policy():
    """The policy of this process."""
    global _event_loop_policy
    if _event_loop_policy is None:
        from . import DefaultEventLoopPolicy
        with _lock:
            if _event_loop_policy is None:
                _event_loop_policy = DefaultEventLoopPolicy()
    return _event_loop_policy


def set_event_loop_policy(policy):
    """Set the policy of this process; None brings the default one back."""
    global _event_loop_policy
    _require(policy, AbstractEventLoopPolicy, 'policy')
    _event_loop_policy = policy


def get_event_loop():
    """The loop that is running, or if there is none, what the policy gives."""
    loop = _get_running_loop()
    return get_event_loop_policy().get_event_loop() if loop is None else loop


def set_event_loop(loop):
    """Make a loop this thread's one."""
    get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    """Make a loop of the policy's kind."""
    return get_event_loop_policy().new_event_loop()


def get_child_watcher():
    """The child watcher of the policy (deprecated)."""
    return get_event_loop_policy().get_child_watcher()


def set_child_watcher(watcher):
    """Give the policy a child watcher (deprecated)."""
    return get_event_loop_policy().set_child_watcher(watcher)


# A native implementation may take the place of these.
_py__get_running_loop = _get_running_loop
_py__set_running_loop = _set_running_loop
_py_get_running_loop = get_running_loop
_py_get_event_loop = get_event_loop

try:
    from _asyncio import (_get_running_loop, _set_running_loop,
                          get_running_loop, get_event_loop)
except ImportError:
    pass
else:
    _c__get_running_loop = _get_running_loop
    _c__set_running_loop = _set_running_loop
    _c_get_running_loop = get_running_loop
    _c_get_event_loop = get_event_loop

if hasattr(os, 'fork'):
    def on_fork():
        """In a child process: neither loops nor wake-ups of the parent."""
        signal.set_wakeup_fd(-1)
        _set_running_loop(None)
        policy = _event_loop_policy
        if policy is not None:
            policy._local = BaseDefaultEventLoopPolicy._Local()

    os.register_at_fork(after_in_child=on_fork)
