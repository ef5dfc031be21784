"""Connections that coroutines read from and write to, without callbacks."""

import collections
import socket
import warnings
import weakref

from . import events
from .coroutines import iscoroutine
from .exceptions import IncompleteReadError, LimitOverrunError
from .log import logger
from .protocols import Protocol
from .tasks import sleep

__all__ = ('StreamReader', 'StreamWriter', 'StreamReaderProtocol',
           'open_connection', 'start_server')

_DEFAULT_LIMIT = 64 * 1024      # bytes in the buffer of a reader


async def _open(connect, address, limit, options):
    """Connect by a method of the loop, and put streams on the connection."""
    loop = events.get_running_loop()
    reader = StreamReader(limit, loop)
    protocol = StreamReaderProtocol(reader, None, loop)
    connection = await getattr(loop, connect)(lambda: protocol, *address, **options)
    return reader, StreamWriter(connection[0], protocol, reader, loop)


async def _serve(listen, address, handler, limit, options):
    """Listen by a method of the loop; every connection gets streams of its own."""
    loop = events.get_running_loop()

    def make_protocol():
        return StreamReaderProtocol(StreamReader(limit, loop), handler, loop)

    return await getattr(loop, listen)(make_protocol, *address, **options)


async def open_connection(host=None, port=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Connect to a TCP port and return a StreamReader and a StreamWriter.

    The reader buffers about limit bytes. What else can be given is described
    at the loop's create_connection().
    """
    return await _open('create_connection', (host, port), limit, kwds)


async def start_server(client_connected_cb, host=None, port=None, *,
                       limit=_DEFAULT_LIMIT, **kwds):
    """Listen on a TCP port and return the Server.

    For every client, client_connected_cb is called with a StreamReader and a
    StreamWriter. If it is a coroutine function, a task runs it.
    """
    return await _serve('create_server', (host, port), client_connected_cb, limit, kwds)


if hasattr(socket, 'AF_UNIX'):
    __all__ += ('open_unix_connection', 'start_unix_server')

    async def open_unix_connection(path=None, *, limit=_DEFAULT_LIMIT, **kwds):
        """Do what open_connection() does, with a Unix socket."""
        return await _open('create_unix_connection', (path,), limit, kwds)

    async def start_unix_server(client_connected_cb, path=None, *,
                                limit=_DEFAULT_LIMIT, **kwds):
        """Do what start_server() does, with a Unix socket."""
        return await _serve('create_unix_server', (path,), client_connected_cb, limit, kwds)


def _settle(future, error: BaseException | None):
    """End a future with an exception, or without one if there is none."""
    if future.done():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)


class FlowControlMixin(Protocol):
    """The side of a protocol that makes StreamWriter.drain() wait.

    The transport says when it has too much to send, and when it has not.
    """

    def __init__(self, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._drainers = collections.deque()    # a future for everyone who waits
        self._paused = False
        self._connection_lost = False

    def _set_paused(self, paused: bool, what: str):
        assert self._paused is not paused
        self._paused = paused
        if self._loop.get_debug():
            logger.debug("%r %s writing", self, what)

    def _release(self, error):
        for drainer in self._drainers:
            _settle(drainer, error)

    def pause_writing(self):
        self._set_paused(True, "pauses")

    def resume_writing(self):
        self._set_paused(False, "resumes")
        self._release(None)

    def connection_lost(self, exc):
        self._connection_lost = True
        if self._paused:
            self._release(exc)

    async def _drain_helper(self):
        """Wait while writing is paused."""
        if self._connection_lost:
            raise ConnectionResetError('Connection lost')
        if self._paused:
            drainer = self._loop.create_future()
            self._drainers.append(drainer)
            try:
                await drainer
            finally:
                self._drainers.remove(drainer)

    def _get_close_waiter(self, stream):
        """Return the future for which the wait_closed() of a stream waits."""
        raise NotImplementedError


class StreamReaderProtocol(FlowControlMixin):
    """Hands what arrives on a transport to a StreamReader.

    It does not keep the reader alive, except for a server's callback until
    that is called.
    """

    def __init__(self, stream_reader, client_connected_cb=None, loop=None):
        super().__init__(loop)
        self._reader_ref = None if stream_reader is None else weakref.ref(stream_reader)
        self._kept_reader = None if client_connected_cb is None else stream_reader
        self._client_connected_cb = client_connected_cb
        self._closed = self._loop.create_future()
        self._task = None
        self._transport = None
        self._over_ssl = False

    @property
    def _stream_reader(self):
        return self._reader_ref and self._reader_ref()

    def _replace_transport(self, transport):
        """Go on with another transport, such as one that adds TLS."""
        self._transport = transport
        self._over_ssl = transport.get_extra_info('sslcontext') is not None

    def connection_made(self, transport):
        self._replace_transport(transport)
        reader = self._stream_reader
        if reader is not None:
            reader.set_transport(transport)
        if self._client_connected_cb is None:
            return
        writer = StreamWriter(transport, self, reader, self._loop)
        outcome = self._client_connected_cb(reader, writer)
        self._kept_reader = None
        if iscoroutine(outcome):
            self._task = self._loop.create_task(outcome)
            self._task.add_done_callback(lambda task: self._handler_ended(task, transport))

    def _handler_ended(self, task, transport):
        """Close the connection of a server's coroutine that did not end normally."""
        if not task.cancelled():
            error = task.exception()
            if error is None:
                return
            self._loop.call_exception_handler(dict(
                message='Unhandled exception in client_connected_cb',
                exception=error, transport=transport))
        transport.close()

    def data_received(self, data):
        if (reader := self._stream_reader) is not None:
            reader.feed_data(data)

    def eof_received(self):
        if (reader := self._stream_reader) is not None:
            reader.feed_eof()
        # A plain connection can still be written to; TLS ends both ways at once.
        return not self._over_ssl

    def connection_lost(self, exc):
        if (reader := self._stream_reader) is not None:
            if exc is None:
                reader.feed_eof()
            else:
                reader.set_exception(exc)
        _settle(self._closed, exc)
        super().connection_lost(exc)
        self._reader_ref = self._task = self._transport = None

    def _get_close_waiter(self, stream):
        return self._closed

    def __del__(self):
        # The end of a connection whose wait_closed() nobody called is not
        # worth a message: looking at the exception prevents one.
        closed = getattr(self, '_closed', None)
        if closed is not None and closed.done() and not closed.cancelled():
            closed.exception()


class StreamWriter:
    """The end of a connection that is written to."""

    def __init__(self, transport, protocol, reader, loop):
        assert reader is None or isinstance(reader, StreamReader)
        self._loop = loop
        self._transport = transport
        self._protocol = protocol
        self._reader = reader

    def __repr__(self):
        partner = '' if self._reader is None else f' reader={self._reader!r}'
        return f'<{type(self).__name__} transport={self._transport!r}{partner}>'

    def __del__(self, warn=warnings.warn):
        if self._transport.is_closing():
            return
        if self._loop.is_closed():
            warn("loop is closed", ResourceWarning)
        else:
            self.close()
            warn(f"unclosed {self!r}", ResourceWarning)

    @property
    def transport(self):
        """The transport below, for what the stream itself does not offer."""
        return self._transport

    def get_extra_info(self, name, default=None):
        """Ask the transport, for example for the 'peername' or the 'socket'."""
        return self._transport.get_extra_info(name, default)

    def write(self, data):
        """Send bytes, now or soon. Await drain() afterwards."""
        self._transport.write(data)

    def writelines(self, data):
        """Send several bytes objects. Await drain() afterwards."""
        self._transport.writelines(data)

    async def drain(self):
        """Wait, if the transport has much to send, until it has less.

        Raises what went wrong with the connection, if something did.
        """
        if self._reader is not None and (error := self._reader.exception()) is not None:
            raise error
        if self._transport.is_closing():
            await sleep(0)      # the loop gets to report the loss of the connection
        await self._protocol._drain_helper()

    def can_write_eof(self):
        """Tell whether write_eof() works on this kind of connection."""
        return self._transport.can_write_eof()

    def write_eof(self):
        """Send what is to be sent, then the end of the stream."""
        return self._transport.write_eof()

    def close(self):
        """Begin to close the connection, in both directions."""
        return self._transport.close()

    def is_closing(self):
        """Tell whether the connection is closed, or will soon be."""
        return self._transport.is_closing()

    async def wait_closed(self):
        """Wait for the end of what close() began."""
        await self._protocol._get_close_waiter(self)

    async def start_tls(self, sslcontext, *, server_hostname=None,
                        ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Encrypt the connection from here on; the options are those of loop.start_tls()."""
        await self.drain()
        encrypted = await self._loop.start_tls(
            self._transport, self._protocol, sslcontext,
            server_side=self._protocol._client_connected_cb is not None,
            server_hostname=server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout)
        self._protocol._replace_transport(encrypted)
        self._transport = encrypted


class StreamReader:
    """The end of a connection that is read from.

    The transport is paused while more than twice the limit is in the buffer.
    Only one coroutine can wait for data at a time.
    """

    def __init__(self, limit=_DEFAULT_LIMIT, loop=None):
        if limit <= 0:
            raise ValueError('Limit cannot be <= 0')
        self._loop = events.get_event_loop() if loop is None else loop
        self._limit = limit
        self._buffer = bytearray()
        self._eof = False
        self._exception = None
        self._waiter = None
        self._transport = None
        self._paused = False

    def __repr__(self):
        words = {
            f'{len(self._buffer)} bytes': self._buffer,
            'eof': self._eof,
            f'limit={self._limit}': self._limit != _DEFAULT_LIMIT,
            f'waiter={self._waiter!r}': self._waiter,
            f'exception={self._exception!r}': self._exception,
            f'transport={self._transport!r}': self._transport,
            'paused': self._paused,
        }
        return f'<{' '.join(['StreamReader', *(word for word, say in words.items() if say)])}>'

    # What the protocol calls.

    def set_transport(self, transport):
        """Tell from which transport the data comes, so that it can be paused."""
        assert self._transport is None, 'Transport already set'
        self._transport = transport

    def feed_data(self, data):
        """Append data that has arrived."""
        assert not self._eof, 'feed_data after feed_eof'
        if data:
            self._buffer += data
            self._wake(None)
            self._pause_if_full()

    def feed_eof(self):
        """Note that nothing more will arrive."""
        self._eof = True
        self._wake(None)

    def exception(self):
        """Return the exception that set_exception() was given, or None."""
        return self._exception

    def set_exception(self, exc):
        """Make all reading fail from now on."""
        self._exception = exc
        self._wake(exc)

    def at_eof(self):
        """Tell whether everything that will ever arrive has been read."""
        return self._eof and not self._buffer

    # The transport, and the coroutine that waits.

    def _pause_if_full(self):
        if self._paused or self._transport is None or len(self._buffer) <= 2 * self._limit:
            return
        try:
            self._transport.pause_reading()
            self._paused = True
        except NotImplementedError:
            self._transport = None      # this one cannot; there is no point in asking again

    def _resume(self):
        if self._paused:
            self._paused = False
            self._transport.resume_reading()

    def _wake(self, error):
        waiter, self._waiter = self._waiter, None
        if waiter is not None:
            _settle(waiter, error)

    async def _more(self, method: str):
        """Wait for data or the end; method is who asks."""
        if self._waiter is not None:
            raise RuntimeError(f'{method}() called while another coroutine is '
                               'already waiting for incoming data')
        self._resume()      # what is in the buffer does not suffice, however much it is
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _check(self):
        if self._exception is not None:
            raise self._exception

    def _take(self, size: int | None = None) -> bytes:
        """Remove bytes from the front of the buffer, or all of them."""
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        if len(self._buffer) <= self._limit:
            self._resume()
        return taken

    def _fail_incomplete(self, expected: int | None):
        """Raise the error of a stream that ended too soon."""
        rest = bytes(self._buffer)
        self._buffer.clear()
        raise IncompleteReadError(rest, expected)

    # Reading.

    async def read(self, n=-1):
        """Read up to n bytes, without waiting for all of them; b'' is the end.

        With a negative n, read everything until the end.
        """
        self._check()
        if n < 0:
            parts = []
            while part := await self.read(self._limit):
                parts.append(part)
            return b''.join(parts)
        if n == 0:
            return b''
        if not (self._buffer or self._eof):
            await self._more('read')
        return self._take(n)

    async def readexactly(self, n):
        """Read n bytes. A stream that ends sooner raises IncompleteReadError."""
        if n < 0:
            raise ValueError('readexactly size can not be less than zero')
        self._check()
        if n == 0:
            return b''
        while len(self._buffer) < n:
            if self._eof:
                self._fail_incomplete(n)
            await self._more('readexactly')
        return self._take(n)

    async def readline(self):
        r"""Read up to and including b'\n'. Only the last line may lack it.

        A line longer than the limit is dropped with a ValueError.
        """
        try:
            return await self.readuntil(b'\n')
        except IncompleteReadError as error:
            return error.partial
        except LimitOverrunError as error:
            complete = self._buffer.startswith(b'\n', error.consumed)
            self._take(error.consumed + 1 if complete else None)
            raise ValueError(error.args[0])

    async def readuntil(self, separator=b'\n'):
        """Read up to and including a separator, or the first of a tuple of them.

        Raises IncompleteReadError if the stream ends without a separator, and
        LimitOverrunError, leaving all in the buffer, if too much comes before it.
        """
        wanted = separator if isinstance(separator, tuple) else (separator,)
        if not wanted:
            raise ValueError('Separator should contain at least one element')
        if not all(wanted):
            raise ValueError('Separator should be at least one-byte string')
        self._check()
        longest = max(map(len, wanted))
        start = 0       # no separator begins before
        while not (found := self._find(wanted, start)):
            # The beginning of a separator may be in the buffer already.
            start = max(start, len(self._buffer) - longest + 1)
            if start > self._limit:
                raise LimitOverrunError(
                    'Separator is not found, and chunk exceed the limit', start)
            if self._eof:
                self._fail_incomplete(None)
            await self._more('readuntil')
        end, length = found
        if end - length > self._limit:
            raise LimitOverrunError(
                'Separator is found, but chunk is longer than limit', end - length)
        return self._take(end)

    def _find(self, separators, start: int) -> tuple[int, int] | None:
        """Find where the first separator ends, and how long it is."""
        matches = ((where + len(separator), len(separator)) for separator in separators
                   if (where := self._buffer.find(separator, start)) >= 0)
        return min(matches, default=None)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if line := await self.readline():
            return line
        raise StopAsyncIteration
