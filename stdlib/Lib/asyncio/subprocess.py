"""Child processes whose pipes are streams."""

from subprocess import DEVNULL, PIPE, STDOUT

from . import events
from .log import logger
from .protocols import SubprocessProtocol
from .streams import _DEFAULT_LIMIT, FlowControlMixin, StreamReader, StreamWriter
from .tasks import gather

__all__ = 'create_subprocess_exec', 'create_subprocess_shell'

_NAMES = ('stdin', 'stdout', 'stderr')      # by file descriptor


class SubprocessStreamProtocol(FlowControlMixin, SubprocessProtocol):
    """Connects the pipes of a process to a writer and readers."""

    def __init__(self, limit, loop):
        super().__init__(loop)
        self._limit = limit
        self._transport = None
        self.stdin = self.stdout = self.stderr = None
        self._stdin_closed = self._loop.create_future()
        self._readers = {}      # by file descriptor, those that are still open
        self._ended = False

    def __repr__(self):
        streams = (f' {name}={stream!r}' for name in _NAMES
                   if (stream := getattr(self, name)) is not None)
        return f'<{type(self).__name__}{''.join(streams)}>'

    def connection_made(self, transport):
        self._transport = transport
        self.stdout = self._attach_reader(1)
        self.stderr = self._attach_reader(2)
        if (pipe := transport.get_pipe_transport(0)) is not None:
            self.stdin = StreamWriter(pipe, self, None, self._loop)

    def _attach_reader(self, fd: int) -> StreamReader | None:
        pipe = self._transport.get_pipe_transport(fd)
        if pipe is None:
            return None
        reader = self._readers[fd] = StreamReader(self._limit, self._loop)
        reader.set_transport(pipe)
        return reader

    def pipe_data_received(self, fd, data):
        if fd in self._readers:
            self._readers[fd].feed_data(data)

    def pipe_connection_lost(self, fd, exc):
        if fd == 0:
            self._stdin_lost(exc)
            return
        if (reader := self._readers.pop(fd, None)) is not None:
            if exc is None:
                reader.feed_eof()
            else:
                reader.set_exception(exc)
        self._close_if_over()

    def _stdin_lost(self, error):
        if self.stdin is not None:
            self.stdin.close()
        self.connection_lost(error)
        if error is None:
            self._stdin_closed.set_result(None)
        else:
            self._stdin_closed.set_exception(error)
            self._stdin_closed._log_traceback = False   # wait_closed() is no duty

    def process_exited(self):
        self._ended = True
        self._close_if_over()

    def _close_if_over(self):
        """Close the transport when the process and its output have ended."""
        if self._ended and not self._readers and self._transport is not None:
            transport, self._transport = self._transport, None
            transport.close()

    def _get_close_waiter(self, stream):
        return self._stdin_closed if stream is self.stdin else None


class Process:
    """A child process, with streams for those of its pipes that were asked for."""

    def __init__(self, transport, protocol, loop):
        self._transport, self._protocol, self._loop = transport, protocol, loop
        self.pid = transport.get_pid()
        for name in _NAMES:
            setattr(self, name, getattr(protocol, name))

    def __repr__(self):
        return f'<{type(self).__name__} {self.pid}>'

    @property
    def returncode(self) -> int | None:
        """The exit code, minus the number of the signal that ended it, or None."""
        return self._transport.get_returncode()

    async def wait(self) -> int:
        """Return the exit code as soon as there is one."""
        return await self._transport._wait()

    def send_signal(self, signal):
        """Send any signal."""
        self._transport.send_signal(signal)

    def terminate(self):
        """Ask the process to end (SIGTERM)."""
        self._transport.terminate()

    def kill(self):
        """End the process (SIGKILL)."""
        self._transport.kill()

    async def communicate(self, input=None):
        """Write input, read all output, and wait for the end of the process.

        Returns what came from stdout and stderr, None for one without a pipe.
        """
        jobs = {}
        if self.stdin is not None:
            jobs['stdin'] = self._write_all(input)
        for fd in (1, 2):
            if getattr(self, _NAMES[fd]) is not None:
                jobs[_NAMES[fd]] = self._read_all(fd)
        results = dict(zip(jobs, await gather(*jobs.values())))
        await self.wait()
        return results.get('stdout'), results.get('stderr')

    def _log(self, message, *args):
        if self._loop.get_debug():
            logger.debug(f'%r communicate: {message}', self, *args)

    async def _write_all(self, data):
        try:
            if data is not None:
                self.stdin.write(data)
                self._log('feed stdin (%s bytes)', len(data))
            await self.stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            self._log('stdin got %r', error)    # it need not read everything
        self._log('close stdin')
        self.stdin.close()

    async def _read_all(self, fd: int) -> bytes:
        name = _NAMES[fd]
        pipe = self._transport.get_pipe_transport(fd)
        self._log('read %s', name)
        output = await getattr(self, name).read()
        self._log('close %s', name)
        pipe.close()
        return output


async def _create(method, command, limit, options):
    loop = events.get_running_loop()
    transport, protocol = await getattr(loop, method)(
        lambda: SubprocessStreamProtocol(limit, loop), *command, **options)
    return Process(transport, protocol, loop)


async def create_subprocess_shell(cmd, stdin=None, stdout=None, stderr=None,
                                  limit=_DEFAULT_LIMIT, **kwds):
    """Have the shell run a command line; limit is that of the readers."""
    pipes = dict(stdin=stdin, stdout=stdout, stderr=stderr)
    return await _create('subprocess_shell', (cmd,), limit, pipes | kwds)


async def create_subprocess_exec(program, *args, stdin=None, stdout=None,
                                 stderr=None, limit=_DEFAULT_LIMIT, **kwds):
    """Run a program with arguments; limit is that of the readers."""
    pipes = dict(stdin=stdin, stdout=stdout, stderr=stderr)
    return await _create('subprocess_exec', (program, *args), limit, pipes | kwds)
