"""The transport of child processes; how they are started is left to subclasses."""

import os
import signal
import subprocess
import warnings

from .log import logger
from .protocols import BaseProtocol, Protocol
from .transports import SubprocessTransport


def _set_unless_cancelled(future, value):
    if not future.cancelled():
        future.set_result(value)


class BaseSubprocessTransport(SubprocessTransport):
    """A child process and the transports of its pipes.

    A subclass starts the process in _start(), puts its Popen into _proc, and
    sees to it that _process_exited() is called at its end.
    """

    def __init__(self, loop, protocol, args, shell, stdin, stdout, stderr, bufsize,
                 waiter=None, extra=None, **kwargs):
        super().__init__(extra)
        self._loop = loop
        self._protocol = protocol
        self._proc = self._pid = self._returncode = None
        self._closed = False
        self._over = False              # the protocol was told, or soon is
        self._connected = False
        # By file descriptor; None until the pipe is connected.
        self._pipes = {fd: None for fd, target in enumerate((stdin, stdout, stderr))
                       if target == subprocess.PIPE}
        self._exit_waiters = []
        # Calls to the protocol that have to wait for connection_made().
        self._early_calls = []
        try:
            self._start(args, shell, stdin, stdout, stderr, bufsize, **kwargs)
        except BaseException:
            self.close()
            raise
        child = self._extra['subprocess'] = self._proc
        self._pid = child.pid
        program = args if isinstance(args, (str, bytes)) else args[0]
        self._log(logger.debug, 'process %r created: pid %s', program, self._pid)
        loop.create_task(self._connect(waiter))

    def _start(self, args, shell, stdin, stdout, stderr, bufsize, **kwargs):
        raise NotImplementedError

    def _log(self, log, message, *args):
        if self._loop.get_debug():
            log(message, *args)

    def __repr__(self):
        words = [type(self).__name__]
        if self._closed:
            words.append('closed')
        pid, code = self._pid, self._returncode
        if pid is not None:
            words.append(f'pid={pid}')
        if code is not None:
            words.append(f'returncode={code}')
        else:
            words.append('not started' if pid is None else 'running')
        for name, fd in (('stdin', 0), ('stdout', 1), ('stderr', 2)):
            if self._pipes.get(fd) is not None:
                words.append(f'{name}={self._pipes[fd].pipe}')
        return f'<{' '.join(words)}>'

    def __del__(self, warn=warnings.warn):
        if self._closed:
            return
        warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
        self.close()

    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol

    def get_pid(self):
        return self._pid

    def get_returncode(self):
        return self._returncode

    def get_pipe_transport(self, fd):
        end = self._pipes.get(fd)
        return None if end is None else end.pipe

    def is_closing(self):
        return self._closed

    def close(self):
        if self._closed:
            return
        self._closed = True
        for end in self._pipes.values():
            if end is not None:
                end.pipe.close()
        child = self._proc
        # The child may have ended although nobody has reported it.
        if child is None or self._returncode is not None or child.poll() is not None:
            return
        self._log(logger.warning, 'Close running child process: kill %r', self)
        try:
            child.kill()
        except (PermissionError, ProcessLookupError):
            pass

    def send_signal(self, signal):
        if self._proc is None:
            raise ProcessLookupError
        # Popen.send_signal() would collect the exit code of a process that has
        # just ended, for which the child watcher then waits in vain.
        try:
            os.kill(self._proc.pid, signal)
        except ProcessLookupError:
            pass

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    async def _connect(self, waiter):
        """Connect the pipes, then tell the protocol and whoever waits for this."""
        try:
            await self._connect_pipes()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            if waiter is not None and not waiter.cancelled():
                waiter.set_exception(error)
            return
        early, self._early_calls = self._early_calls, None
        self._call(self._protocol.connection_made, self)
        for call in early:
            self._call(*call)
        if waiter is not None:
            _set_unless_cancelled(waiter, None)
        self._connected = True

    async def _connect_pipes(self):
        child, loop = self._proc, self._loop
        for fd, file, connect, end_class in (
                (0, child.stdin, loop.connect_write_pipe, _PipeToChild),
                (1, child.stdout, loop.connect_read_pipe, _PipeFromChild),
                (2, child.stderr, loop.connect_read_pipe, _PipeFromChild)):
            if file is not None:
                end = end_class(self, fd)
                await connect(lambda: end, file)
                self._pipes[fd] = end

    def _call(self, method, *args):
        """Call a method of the protocol soon, but not before it has the transport."""
        if self._early_calls is None:
            self._loop.call_soon(method, *args)
        else:
            self._early_calls.append((method, *args))

    def _received(self, end, data):
        self._call(self._protocol.pipe_data_received, end.fd, data)

    def _lost(self, end, error):
        self._call(self._protocol.pipe_connection_lost, end.fd, error)
        self._end_if_over()

    def _process_exited(self, returncode):
        assert returncode is not None and self._returncode is None
        self._log(logger.info, '%r exited with return code %r', self, returncode)
        self._returncode = returncode
        child = self._proc
        if child.returncode is None:
            child.returncode = returncode       # or else it warns of a running child
        self._call(self._protocol.process_exited)
        self._end_if_over()

    async def _wait(self):
        """Return the exit code once the process has ended and its pipes are closed."""
        if self._returncode is None:
            waiter = self._loop.create_future()
            self._exit_waiters.append(waiter)
            return await waiter
        return self._returncode

    def _report_exit(self):
        waiters, self._exit_waiters = self._exit_waiters, []
        for waiter in waiters:
            _set_unless_cancelled(waiter, self._returncode)

    def _end_if_over(self):
        assert not self._over
        if self._returncode is None:
            return
        if not self._connected:
            self._report_exit()     # no pipe may ever be connected, and so none closed
        if all(end is not None and end.closed for end in self._pipes.values()):
            self._over = True
            self._call(self._end, None)

    def _end(self, error):
        try:
            self._protocol.connection_lost(error)
        finally:
            self._report_exit()
            self._loop = self._proc = self._protocol = None


class _PipeToChild(BaseProtocol):
    """Our end of the pipe that the process reads from."""

    def __init__(self, owner: BaseSubprocessTransport, fd: int):
        self.owner = owner
        self.fd = fd
        self.pipe = None
        self.closed = False

    def __repr__(self):
        return f'<{type(self).__name__} fd={self.fd} pipe={self.pipe!r}>'

    def connection_made(self, transport):
        self.pipe = transport

    def connection_lost(self, exc):
        self.closed = True
        owner, self.owner = self.owner, None
        owner._lost(self, exc)

    def pause_writing(self):
        self.owner.get_protocol().pause_writing()

    def resume_writing(self):
        self.owner.get_protocol().resume_writing()


class _PipeFromChild(_PipeToChild, Protocol):
    """Our end of a pipe that the process writes to."""

    def data_received(self, data):
        self.owner._received(self, data)
