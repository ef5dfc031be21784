"""What event loops do on Unix only: signals, pipes, sockets in the file system, processes."""

import errno
import io
import itertools
import os
import selectors
import signal
import socket
import stat
import subprocess
import sys
import threading
import warnings

from . import (base_events, base_subprocess, constants, coroutines, events, exceptions, futures,
               selector_events, tasks, transports)
from .log import logger

__all__ = (
    'AbstractChildWatcher', 'FastChildWatcher', 'MultiLoopChildWatcher', 'PidfdChildWatcher',
    'SafeChildWatcher', 'ThreadedChildWatcher',
    'DefaultEventLoopPolicy', 'EventLoop', 'SelectorEventLoop',
)

_EXITS = (SystemExit, KeyboardInterrupt)
_NOT_READY = (BlockingIOError, InterruptedError)

# The exit code that stands in for one that was lost.
_LOST = 255


def waitstatus_to_exitcode(status):
    """The exit code in a status of waitpid(); the status itself if the process lives."""
    try:
        code = os.waitstatus_to_exitcode(status)
    except ValueError:
        return status
    return code


def _sighandler_noop(signum, frame):
    """Do nothing: the loop sees the signal's number in its wake-up socket."""


def _warn_removal(name):
    """Warn the caller's caller of a name that 3.14 does not have."""
    warnings.warn(f"{name!r} is deprecated as of Python 3.12 and will be removed in Python 3.14.",
                  DeprecationWarning, stacklevel=3)


def _policy_watcher():
    """The policy's child watcher, without the warning that is for programs."""
    with warnings.catch_warnings(action='ignore', category=DeprecationWarning):
        return events.get_child_watcher()


def _in_file_system(path) -> bool:
    """Whether a socket's name is that of a file; abstract names begin with a zero."""
    return bool(path) and path[0] not in (0, '\0')


def _no_wakeups():
    try:
        signal.set_wakeup_fd(-1)
    except (ValueError, OSError) as problem:
        logger.info('set_wakeup_fd(-1) failed: %s', problem)


def _without_ssl(**options):
    """Refuse options that are of use with ssl only."""
    for name, value in options.items():
        if value is not None:
            raise ValueError(f'{name} is only meaningful with ssl')


def _check_unix_stream(sock):
    if (sock.family, sock.type) != (socket.AF_UNIX, socket.SOCK_STREAM):
        raise ValueError(f'A UNIX Domain Stream Socket was expected, got {sock!r}')


class _UnixSelectorEventLoop(selector_events.BaseSelectorEventLoop):
    """The event loop of Unix systems."""

    def __init__(self, selector=None):
        super().__init__(selector)
        self._signal_handlers = {}          # signal number: Handle
        self._unix_server_sockets = {}      # listening socket: inode of its file

    def close(self):
        super().close()
        if not self._signal_handlers:
            return
        if sys.is_finalizing():
            warnings.warn(f"Closing the loop {self!r} on interpreter shutdown stage, "
                          "skipping signal handlers removal", ResourceWarning, source=self)
            self._signal_handlers.clear()
        for number in tuple(self._signal_handlers):
            self.remove_signal_handler(number)

    # --- Signals.

    def _check_signal(self, sig):
        if not isinstance(sig, int):
            raise TypeError(f'sig must be an int, not {sig!r}')
        known = signal.valid_signals()
        if sig not in known:
            raise ValueError(f'invalid signal number {sig}')

    def _process_self_data(self, data):
        # Zeros come from call_soon_threadsafe(), the rest from signals.
        for number in filter(None, data):
            self._handle_signal(number)

    def _handle_signal(self, sig):
        match self._signal_handlers.get(sig):
            case None:
                pass
            case handle if handle._cancelled:
                self.remove_signal_handler(sig)
            case handle:
                self._add_callback_signalsafe(handle)

    def _set_action(self, sig, action):
        try:
            signal.signal(sig, action)
        except OSError as problem:
            if problem.errno == errno.EINVAL:
                raise RuntimeError(f'sig {sig} cannot be caught')
            raise

    def add_signal_handler(self, sig, callback, *args):
        """Call callback(*args) in the loop for each signal sig; main thread only."""
        if any(check(callback) for check in (coroutines.iscoroutine,
                                             coroutines.iscoroutinefunction)):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        self._check_signal(sig)
        self._check_closed()
        wakeup = self._csock.fileno()
        try:
            signal.set_wakeup_fd(wakeup)
        except (ValueError, OSError) as problem:
            raise RuntimeError(str(problem))

        # There before the first signal can come.
        self._signal_handlers[sig] = events.Handle(callback, args, self, None)
        try:
            self._set_action(sig, _sighandler_noop)
            # System calls need not be broken off: the socket wakes the loop up.
            signal.siginterrupt(sig, False)
        except (OSError, RuntimeError):
            self._forget_signal(sig)
            raise

    def _forget_signal(self, sig):
        self._signal_handlers.pop(sig)
        if not self._signal_handlers:
            _no_wakeups()

    def remove_signal_handler(self, sig):
        """Give a signal its default action again; False if it had no handler here."""
        self._check_signal(sig)
        if self._signal_handlers.pop(sig, None) is None:
            return False
        self._set_action(sig, signal.default_int_handler if sig == signal.SIGINT
                         else signal.SIG_DFL)
        if not self._signal_handlers:
            _no_wakeups()
        return True

    # --- Pipes and processes.

    def _make_read_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _UnixReadPipeTransport(self, pipe, protocol, waiter=waiter, extra=extra)

    def _make_write_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _UnixWritePipeTransport(self, pipe, protocol, waiter=waiter, extra=extra)

    async def _make_subprocess_transport(self, *command, extra=None, **options):
        watcher = _policy_watcher()
        with watcher:
            # A process that nobody watches would never seem to end.
            if not watcher.is_active():
                raise RuntimeError("asyncio.get_child_watcher() is not activated, "
                                   "subprocess support is not installed.")
            started = self.create_future()
            process = _UnixSubprocessTransport(self, *command, waiter=started, extra=extra,
                                               **options)
            watcher.add_child_handler(process.get_pid(), self._child_watcher_callback, process)
            try:
                await started
            except _EXITS:
                raise
            except BaseException:
                process.close()
                await process._wait()
                raise
        return process

    def _child_watcher_callback(self, pid, returncode, process):
        # Watchers may call from any thread.
        self.call_soon_threadsafe(process._process_exited, returncode)

    # --- Sockets in the file system.

    async def create_unix_connection(self, protocol_factory, path=None, *, sock=None, ssl=None,
                                     server_hostname=None, ssl_handshake_timeout=None,
                                     ssl_shutdown_timeout=None):
        """Connect to the socket at a path; returns a transport and its protocol."""
        assert server_hostname is None or isinstance(server_hostname, str)
        timeouts = {'ssl_handshake_timeout': ssl_handshake_timeout,
                    'ssl_shutdown_timeout': ssl_shutdown_timeout}
        if not ssl:
            _without_ssl(server_hostname=server_hostname, **timeouts)
        elif server_hostname is None:
            raise ValueError('you have to pass server_hostname when using ssl')

        if path is None:
            if sock is None:
                raise ValueError('no path and sock were specified')
            _check_unix_stream(sock)
            sock.setblocking(False)
        elif sock is not None:
            raise ValueError('path and sock can not be specified at the same time')
        else:
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0)
            try:
                sock.setblocking(False)
                await self.sock_connect(sock, os.fspath(path))
            except BaseException:
                sock.close()
                raise
        return await self._create_connection_transport(sock, protocol_factory, ssl,
                                                       server_hostname, **timeouts)

    def _bind_unix(self, path):
        """Return a socket that is bound to a path."""
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        if _in_file_system(path):
            # A server that is gone may have left its socket there.
            try:
                if stat.S_ISSOCK(os.stat(path).st_mode):
                    os.remove(path)
            except FileNotFoundError:
                pass
            except OSError as problem:
                logger.error('Unable to check or remove stale UNIX socket %r: %r',
                             path, problem)
        try:
            sock.bind(path)
        except BaseException as problem:
            sock.close()
            if isinstance(problem, OSError) and problem.errno == errno.EADDRINUSE:
                # Say which address it is.
                text = f'Address {path!r} is already in use'
                raise OSError(errno.EADDRINUSE, text) from None
            raise
        return sock

    async def create_unix_server(self, protocol_factory, path=None, *, sock=None, ssl=None,
                                 backlog=100, start_serving=True, cleanup_socket=True,
                                 ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Listen on a socket at a path; returns the Server."""
        if isinstance(ssl, bool):
            raise TypeError('ssl argument must be an SSLContext or None')
        if not ssl:
            _without_ssl(ssl_handshake_timeout=ssl_handshake_timeout,
                         ssl_shutdown_timeout=ssl_shutdown_timeout)
        if path is None:
            if sock is None:
                raise ValueError('path was not specified, and no sock specified')
            _check_unix_stream(sock)
        elif sock is not None:
            raise ValueError('path and sock can not be specified at the same time')
        else:
            sock = self._bind_unix(os.fspath(path))

        if cleanup_socket:
            self._remember_file(sock)
        sock.setblocking(False)
        server = base_events.Server(self, [sock], protocol_factory, ssl, backlog,
                                    ssl_handshake_timeout, ssl_shutdown_timeout)
        if start_serving:
            server._start_serving()
            # One round of the loop, in which the listening begins.
            await tasks.sleep(0)
        return server

    def _remember_file(self, sock):
        """Note a listening socket's file, to be removed in the end if it is the same still."""
        name = sock.getsockname()
        if _in_file_system(name):
            try:
                self._unix_server_sockets[sock] = os.stat(name).st_ino
            except FileNotFoundError:
                pass

    def _stop_serving(self, sock):
        inode = self._unix_server_sockets.pop(sock, None)
        if inode is not None:
            name = sock.getsockname()
            try:
                if inode == os.stat(name).st_ino:
                    os.unlink(name)
            except FileNotFoundError:
                pass
            except OSError as problem:
                logger.error('Unable to clean up listening UNIX socket %r: %r', name, problem)
        super()._stop_serving(sock)

    # --- sendfile().

    async def _sock_sendfile_native(self, sock, file, offset, count):
        if not hasattr(os, 'sendfile'):
            raise exceptions.SendfileNotAvailableError("os.sendfile() is not available")
        try:
            source = file.fileno()
            size = os.fstat(source).st_size
        except (AttributeError, io.UnsupportedOperation, OSError):
            raise exceptions.SendfileNotAvailableError("not a regular file")
        wanted = count or size
        if wanted == 0:
            return 0
        sent_all = self.create_future()
        self._sock_sendfile_native_impl(sent_all, None, sock, source, offset, count, wanted, 0)
        return await sent_all

    def _sock_sendfile_native_impl(self, fut, registered_fd, sock, fileno, offset, count,
                                   blocksize, total_sent):
        """Send one piece, and come back for the next one when there is room."""
        if registered_fd is not None:
            self.remove_writer(registered_fd)

        def finish(settle=None, outcome=None):
            # os.sendfile() does not move the file's position.
            if total_sent:
                os.lseek(fileno, offset, os.SEEK_SET)
            if settle is not None:
                settle(outcome)

        if fut.cancelled():
            finish()
            return
        if count:
            blocksize = count - total_sent
            if blocksize <= 0:
                finish(fut.set_result, total_sent)
                return

        target = sock.fileno()
        try:
            piece = os.sendfile(target, fileno, offset, min(blocksize, sys.maxsize))
        except _NOT_READY:
            pass
        except _EXITS:
            raise
        except BaseException as problem:
            finish(fut.set_exception,
                   self._sendfile_error(problem, registered_fd is None, total_sent))
            return
        else:
            if not piece:
                # The end of the file.
                finish(fut.set_result, total_sent)
                return
            offset += piece
            total_sent += piece

        if registered_fd is None:
            self._unwatch_when_cancelled(fut, sock)
        self.add_writer(target, self._sock_sendfile_native_impl, fut, target, sock, fileno,
                        offset, count, blocksize, total_sent)

    @staticmethod
    def _sendfile_error(problem, is_first_try, total_sent):
        """What the caller of sendfile() is told of an exception."""
        if not isinstance(problem, OSError):
            return problem
        if not total_sent:
            # Nothing is lost yet: the caller can do without os.sendfile().
            return exceptions.SendfileNotAvailableError("os.sendfile call failed")
        if (problem.errno == errno.ENOTCONN and not is_first_try
                and type(problem) is not ConnectionError):
            # It was connected, so the other side has gone.
            gone = ConnectionError("socket is not connected", errno.ENOTCONN)
            gone.__cause__ = problem
            return gone
        return problem

    def _unwatch_when_cancelled(self, fut, sock):
        def unwatch(done):
            descriptor = sock.fileno()
            if done.cancelled() and descriptor >= 0:
                self.remove_writer(descriptor)
        fut.add_done_callback(unwatch)


class _PipeEnd:
    """What the transports for both ends of a pipe share."""

    __slots__ = ()

    def _open(self, loop, pipe, protocol, kinds, complaint):
        """Take a pipe, if its file is of one of the kinds (of the module stat)."""
        self._extra['pipe'] = pipe
        self._loop = loop
        self._closing = False
        self._pipe = self._fileno = self._protocol = None
        fd = pipe.fileno()
        mode = os.fstat(fd).st_mode
        if not any(is_kind(mode) for is_kind in kinds):
            raise ValueError(complaint)
        os.set_blocking(fd, False)
        self._pipe, self._fileno, self._protocol = pipe, fd, protocol
        loop.call_soon(protocol.connection_made, self)
        return mode

    def _describe(self, event, *details):
        words = [type(self).__name__]
        if self._pipe is None:
            words += ['closed', f'fd={self._fileno}', 'closed']
            return f'<{" ".join(words)}>'
        if self._closing:
            words.append('closing')
        words.append(f'fd={self._fileno}')
        selector = getattr(self._loop, '_selector', None)
        if selector is None:
            words.append('open')
        else:
            watched = selector_events._test_selector_event(selector, self._fileno, event)
            words += ['polling' if watched else 'idle', *details]
        return f'<{" ".join(words)}>'

    def __del__(self, _warn=warnings.warn):
        pipe = self._pipe
        if pipe is not None:
            _warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
            pipe.close()

    def get_protocol(self):
        return self._protocol

    def set_protocol(self, protocol):
        self._protocol = protocol

    def is_closing(self):
        return self._closing

    def _tell(self, waiter):
        if waiter is not None:
            self._loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def _hang_up(self, exc=None):
        """Take no more notice of the pipe, and tell the protocol of the end soon."""
        self._closing = True
        self._loop._remove_reader(self._fileno)
        self._loop.call_soon(self._call_connection_lost, exc)

    def _call_connection_lost(self, exc):
        pipe = self._pipe
        try:
            self._protocol.connection_lost(exc)
        finally:
            pipe.close()
            self._pipe = self._protocol = self._loop = None

    def _is_expected(self, exc) -> bool:
        """Whether an error is a usual way for a pipe to end."""
        return isinstance(exc, OSError)

    def _fatal_error(self, exc, message='Fatal error on pipe transport'):
        if not self._is_expected(exc):
            self._loop.call_exception_handler(dict(
                message=message, exception=exc, transport=self, protocol=self._protocol))
        elif self._loop.get_debug():
            logger.debug("%r: %s", self, message, exc_info=True)
        self._close(exc)


class _UnixReadPipeTransport(_PipeEnd, transports.ReadTransport):
    """The end of a pipe that is read."""

    # How much is asked for in one call.
    max_size = 0x40000

    # For __del__(), should __init__() fail.
    _pipe = None

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None):
        super().__init__(extra)
        self._paused = False
        self._open(loop, pipe, protocol, (stat.S_ISFIFO, stat.S_ISSOCK, stat.S_ISCHR),
                   "Pipe transport is for pipes/sockets only.")
        loop.call_soon(self._add_reader, self._fileno, self._read_ready)
        self._tell(waiter)

    def __repr__(self):
        return self._describe(selectors.EVENT_READ)

    def _add_reader(self, fd, callback):
        # It may have been paused or closed since this was scheduled.
        if self.is_reading():
            self._loop._add_reader(fd, callback)

    def is_reading(self):
        return not (self._closing or self._paused)

    def pause_reading(self):
        if self.is_reading():
            self._paused = True
            self._loop._remove_reader(self._fileno)
            if self._loop.get_debug():
                logger.debug("%r pauses reading", self)

    def resume_reading(self):
        if self._paused and not self._closing:
            self._paused = False
            self._loop._add_reader(self._fileno, self._read_ready)
            if self._loop.get_debug():
                logger.debug("%r resumes reading", self)

    def _read_ready(self):
        try:
            data = os.read(self._fileno, self.max_size)
        except _NOT_READY:
            return
        except OSError as problem:
            self._fatal_error(problem, 'Fatal read error on pipe transport')
            return
        if data:
            self._protocol.data_received(data)
            return
        if self._loop.get_debug():
            logger.info("%r was closed by peer", self)
        self._loop.call_soon(self._protocol.eof_received)
        self._hang_up()

    def close(self):
        if not self._closing:
            self._close(None)

    def _close(self, exc):
        self._hang_up(exc)

    def _is_expected(self, exc):
        # Reading a terminal whose other side is closed gives EIO.
        return super()._is_expected(exc) and exc.errno == errno.EIO


class _UnixWritePipeTransport(_PipeEnd, transports._FlowControlMixin, transports.WriteTransport):
    """The end of a pipe that is written."""

    # For __del__(), should __init__() fail.
    _pipe = None

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None):
        super().__init__(extra, loop)
        self._conn_lost = 0
        self._buffer = bytearray()
        mode = self._open(loop, pipe, protocol, (stat.S_ISCHR, stat.S_ISFIFO, stat.S_ISSOCK),
                          "Pipe transport is only for pipes, sockets and character devices")
        # That the reader has gone shows as something to read. Not so on AIX, where any
        # pipe that has been written to can be read.
        if stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode) and not sys.platform.startswith('aix'):
            loop.call_soon(loop._add_reader, self._fileno, self._read_ready)
        self._tell(waiter)

    def __repr__(self):
        return self._describe(selectors.EVENT_WRITE, f'bufsize={self.get_write_buffer_size()}')

    def get_write_buffer_size(self):
        return len(self._buffer)

    def _read_ready(self):
        if self._loop.get_debug():
            logger.info("%r was closed by peer", self)
        self._close(BrokenPipeError() if self._buffer else None)

    def write(self, data):
        assert isinstance(data, (bytes, bytearray, memoryview)), repr(data)
        if not data:
            return
        if self._closing or self._conn_lost:
            if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
                logger.warning('pipe closed by peer or os.write(pipe, data) raised exception.')
            self._conn_lost += 1
            return
        rest = memoryview(data)
        if not self._buffer:
            # Nothing is before it, so it may go at once.
            written = self._write_now(data if isinstance(data, bytes) else rest)
            if written is None:
                return
            rest = rest[written:]
            if not rest:
                return
            self._loop._add_writer(self._fileno, self._write_ready)
        self._buffer += rest
        self._maybe_pause_protocol()

    def _write_now(self, data) -> int | None:
        """Write what there is room for; None after an error, which is dealt with."""
        try:
            return os.write(self._fileno, data)
        except _NOT_READY:
            return 0
        except _EXITS:
            raise
        except BaseException as problem:
            self._conn_lost += 1
            if self._buffer:
                self._drop_buffer()
            self._fatal_error(problem, 'Fatal write error on pipe transport')
            return None

    def _drop_buffer(self):
        self._loop._remove_writer(self._fileno)
        self._buffer.clear()

    def _write_ready(self):
        assert self._buffer, 'Data should not be empty'
        written = self._write_now(self._buffer)
        if written is None:
            return
        if written < len(self._buffer):
            del self._buffer[:written]
            return
        self._drop_buffer()
        self._maybe_resume_protocol()
        if self._closing:
            self._loop._remove_reader(self._fileno)
            self._call_connection_lost(None)

    def can_write_eof(self):
        return True

    def write_eof(self):
        if self._closing:
            return
        assert self._pipe
        self._closing = True
        # What is in the buffer goes first.
        if not self._buffer:
            self._hang_up()

    def close(self):
        if not (self._closing or self._pipe is None):
            self.write_eof()

    def abort(self):
        self._close(None)

    def _close(self, exc=None):
        if self._buffer:
            self._drop_buffer()
        self._hang_up(exc)


class _UnixSubprocessTransport(base_subprocess.BaseSubprocessTransport):
    """A child process."""

    def _start(self, args, shell, stdin, stdout, stderr, bufsize, **kwargs):
        ends = ()
        if stdin == subprocess.PIPE and sys.platform.startswith('aix'):
            # See _UnixWritePipeTransport: there only sockets tell that the reader has gone.
            ends = socket.socketpair()
            stdin = ends[0]
        try:
            self._proc = subprocess.Popen(args, bufsize=bufsize, shell=shell, stdin=stdin,
                                          stdout=stdout, stderr=stderr,
                                          universal_newlines=False, **kwargs)
            if ends:
                self._proc.stdin = open(ends[1].detach(), 'wb', buffering=bufsize)
        finally:
            for end in ends:
                end.close()


# --- Child watchers: they find out that a process has ended, and call back.

def _collect(pid, options=0, complaint="Unknown child process pid %d, will report returncode 255"):
    """Wait for a process: its exit code and whether that is real. None while it runs."""
    assert pid > 0
    try:
        ended, status = os.waitpid(pid, options)
    except ChildProcessError:
        # It is no child of ours, or somebody has waited for it already.
        logger.warning(complaint, pid)
        return _LOST, False
    if not ended:
        return None, False
    return waitstatus_to_exitcode(status), True


def _log_exit(loop, pid, code):
    if loop.get_debug():
        logger.debug('process %s exited with returncode %s', pid, code)


def _deliver(loop, pid, code, callback, args):
    """Call back in a loop that runs in another thread perhaps."""
    if loop.is_closed():
        logger.warning("Loop %r that handles pid %r is closed", loop, pid)
    else:
        loop.call_soon_threadsafe(callback, pid, code, *args)


class AbstractChildWatcher:
    """The methods of child watchers (deprecated)."""

    def __init_subclass__(cls):
        if cls.__module__ != __name__:
            _warn_removal("AbstractChildWatcher")

    def add_child_handler(self, pid, callback, *args):
        """When the process ends, call callback(pid, exit code, *args)."""
        raise NotImplementedError

    def remove_child_handler(self, pid):
        """Forget the process; False if it was not known."""
        raise NotImplementedError

    def attach_loop(self, loop):
        """Work in a loop from now on, with None in no loop."""
        raise NotImplementedError

    def close(self):
        """End the work."""
        raise NotImplementedError

    def is_active(self):
        """Whether processes can be watched now."""
        raise NotImplementedError

    def __enter__(self):
        # Processes are started inside of a with statement.
        raise NotImplementedError

    def __exit__(self, *exc_info):
        raise NotImplementedError


class _Unbound:
    """For watchers that need no loop and nothing before a process starts."""

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        return None

    def attach_loop(self, loop):
        return None

    def close(self):
        return None

    def is_active(self):
        return True

    def remove_child_handler(self, pid):
        # It cannot be stopped, but to report an end does no harm.
        return True


class _ByPid:
    """For watchers that know their processes by number."""

    def remove_child_handler(self, pid):
        return self._callbacks.pop(pid, None) is not None

    def _do_waitpid_all(self):
        for pid in tuple(self._callbacks):
            self._do_waitpid(pid)


class PidfdChildWatcher(_Unbound, AbstractChildWatcher):
    """Linux has descriptors for processes, which become readable at their end."""

    def add_child_handler(self, pid, callback, *args):
        descriptor = os.pidfd_open(pid)
        events.get_running_loop()._add_reader(descriptor, self._ended, pid, descriptor,
                                              callback, args)

    def _ended(self, pid, descriptor, callback, args):
        events.get_running_loop()._remove_reader(descriptor)
        code, _ = _collect(pid, complaint="child process pid %d exit status already read: "
                                          " will report returncode 255")
        os.close(descriptor)
        callback(pid, code, *args)


class ThreadedChildWatcher(_Unbound, AbstractChildWatcher):
    """Has a thread wait for each process."""

    def __init__(self):
        self._pid_counter = itertools.count()
        self._threads = {}

    def __del__(self, _warn=warnings.warn):
        if any(thread.is_alive() for thread in tuple(self._threads.values())):
            _warn(f"{type(self)} has registered but not finished child processes",
                  ResourceWarning, source=self)

    def add_child_handler(self, pid, callback, *args):
        number = next(self._pid_counter)
        thread = self._threads[pid] = threading.Thread(
            name=f"asyncio-waitpid-{number}", daemon=True,
            target=self._do_waitpid, args=(events.get_running_loop(), pid, callback, args))
        thread.start()

    def _do_waitpid(self, loop, expected_pid, callback, args):
        code, is_real = _collect(expected_pid)
        if is_real:
            _log_exit(loop, expected_pid, code)
        _deliver(loop, expected_pid, code, callback, args)
        del self._threads[expected_pid]


class BaseChildWatcher(AbstractChildWatcher):
    """Looks for processes that have ended when its loop gets SIGCHLD."""

    def __init__(self):
        self._callbacks = {}
        self._loop = None

    def _do_waitpid(self, expected_pid):
        raise NotImplementedError

    def _do_waitpid_all(self):
        raise NotImplementedError

    def close(self):
        self.attach_loop(None)

    def is_active(self):
        loop = self._loop
        return loop is not None and loop.is_running()

    def attach_loop(self, loop):
        assert loop is None or isinstance(loop, events.AbstractEventLoop)
        former = self._loop
        if former is not None:
            if loop is None and self._callbacks:
                warnings.warn('A loop is being detached from a child watcher '
                              'with pending handlers', RuntimeWarning)
            former.remove_signal_handler(signal.SIGCHLD)
        self._loop = loop
        if loop is not None:
            loop.add_signal_handler(signal.SIGCHLD, self._sig_chld)
            # Signals that came while there was no loop are lost.
            self._do_waitpid_all()

    def _sig_chld(self):
        try:
            self._do_waitpid_all()
        except _EXITS:
            raise
        except BaseException as problem:
            report = {'message': 'Unknown exception in SIGCHLD handler', 'exception': problem}
            self._loop.call_exception_handler(report)


class SafeChildWatcher(_ByPid, BaseChildWatcher):
    """Waits for the processes it was told of, and for no others."""

    def __init__(self):
        super().__init__()
        _warn_removal("SafeChildWatcher")

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        return None

    def close(self):
        self._callbacks.clear()
        super().close()

    def add_child_handler(self, pid, callback, *args):
        self._callbacks[pid] = callback, args
        # In case it has ended already.
        self._do_waitpid(pid)

    def _do_waitpid(self, expected_pid):
        code, is_real = _collect(expected_pid, os.WNOHANG)
        if code is None:
            return
        if is_real:
            _log_exit(self._loop, expected_pid, code)
        if expected_pid in self._callbacks:
            callback, args = self._callbacks.pop(expected_pid)
            callback(expected_pid, code, *args)
        elif self._loop.get_debug():
            logger.warning("Child watcher got an unexpected pid: %r", expected_pid)


class FastChildWatcher(_ByPid, BaseChildWatcher):
    """Waits for whatever process ends, which takes the exit codes from others."""

    def __init__(self):
        super().__init__()
        self._forks = 0             # with statements that are being executed
        self._zombies = {}          # exit codes that somebody may ask for in them
        self._lock = threading.Lock()
        _warn_removal("FastChildWatcher")

    def close(self):
        for known in (self._callbacks, self._zombies):
            known.clear()
        super().close()

    def __enter__(self):
        with self._lock:
            self._forks += 1
        return self

    def __exit__(self, *exc_info):
        with self._lock:
            self._forks -= 1
            if self._forks:
                return
            unclaimed, self._zombies = self._zombies, {}
        if unclaimed:
            logger.warning("Caught subprocesses termination from unknown pids: %s", unclaimed)

    def add_child_handler(self, pid, callback, *args):
        assert self._forks, "Must use the context manager"
        with self._lock:
            code = self._zombies.pop(pid, None)
            if code is None:
                self._callbacks[pid] = callback, args
        if code is not None:
            callback(pid, code, *args)

    def _do_waitpid_all(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if not pid:
                break       # the others are running
            self._found(pid, waitstatus_to_exitcode(status))

    def _found(self, pid, code):
        with self._lock:
            callback, args = self._callbacks.pop(pid, (None, ()))
            if callback is None and self._forks:
                self._zombies[pid] = code
                return
        if callback is not None:
            callback(pid, code, *args)
        else:
            logger.warning("Caught subprocess termination from unknown pid: %d -> %d", pid, code)


class MultiLoopChildWatcher(_ByPid, AbstractChildWatcher):
    """Handles SIGCHLD by itself, for processes of all loops."""

    def __init__(self):
        self._saved_sighandler = None
        self._callbacks = {}
        _warn_removal("MultiLoopChildWatcher")

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        return None

    def is_active(self):
        return self._saved_sighandler is not None

    def attach_loop(self, loop):
        # The loop does not matter; the main thread, which calls this, does.
        if self.is_active():
            return
        former = signal.signal(signal.SIGCHLD, self._sig_chld)
        if former is None:
            logger.warning("Previous SIGCHLD handler was set by non-Python code, "
                           "restore to default handler on watcher close.")
            former = signal.SIG_DFL
        self._saved_sighandler = former
        signal.siginterrupt(signal.SIGCHLD, False)

    def close(self):
        self._callbacks.clear()
        former, self._saved_sighandler = self._saved_sighandler, None
        if former is None:
            return
        if signal.getsignal(signal.SIGCHLD) == self._sig_chld:
            signal.signal(signal.SIGCHLD, former)
        else:
            logger.warning("SIGCHLD handler was changed by outside code")

    def add_child_handler(self, pid, callback, *args):
        self._callbacks[pid] = events.get_running_loop(), callback, args
        # In case it has ended already.
        self._do_waitpid(pid)

    def _do_waitpid(self, expected_pid):
        code, is_real = _collect(expected_pid, os.WNOHANG)
        if code is None:
            return
        if expected_pid not in self._callbacks:
            logger.warning("Child watcher got an unexpected pid: %r", expected_pid)
            return
        loop, callback, args = self._callbacks.pop(expected_pid)
        if is_real and not loop.is_closed():
            _log_exit(loop, expected_pid, code)
        _deliver(loop, expected_pid, code, callback, args)

    def _sig_chld(self, signum, frame):
        try:
            self._do_waitpid_all()
        except _EXITS:
            raise
        except BaseException:
            logger.warning('Unknown exception in SIGCHLD handler', exc_info=True)


def can_use_pidfd():
    """Find out whether the system gives descriptors for processes."""
    try:
        os.close(os.pidfd_open(os.getpid(), 0))
    except (AttributeError, OSError):
        return False
    return True


# --- The policy.

class _UnixDefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """A loop per thread, and one child watcher."""

    _loop_factory = _UnixSelectorEventLoop

    def __init__(self):
        super().__init__()
        self._watcher = None

    def set_event_loop(self, loop):
        super().set_event_loop(loop)
        watcher = self._watcher
        if watcher is not None and threading.current_thread() is threading.main_thread():
            watcher.attach_loop(loop)

    def get_child_watcher(self):
        _warn_removal("get_child_watcher")
        if self._watcher is None:
            with events._lock:
                if self._watcher is None:
                    kind = PidfdChildWatcher if can_use_pidfd() else ThreadedChildWatcher
                    self._watcher = kind()
        return self._watcher

    def set_child_watcher(self, watcher):
        assert watcher is None or isinstance(watcher, AbstractChildWatcher)
        former, self._watcher = self._watcher, watcher
        if former is not None:
            former.close()
        _warn_removal("set_child_watcher")


DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy
EventLoop = SelectorEventLoop = _UnixSelectorEventLoop
