"""Event loops that ask a selector which sockets are ready, with transports for those sockets."""

import collections
import errno
import itertools
import os
import selectors
import socket
import warnings
import weakref

from . import base_events, constants, events, futures, protocols, transports, trsock
from .log import logger

try:
    import ssl
except ImportError:
    ssl = None

__all__ = ('BaseSelectorEventLoop',)

# Gathered writes: how many pieces one sendmsg() takes.
_HAS_SENDMSG = hasattr(socket.socket, 'sendmsg')
SC_IOV_MAX = 0
if _HAS_SENDMSG:
    try:
        SC_IOV_MAX = os.sysconf('SC_IOV_MAX')
    except (OSError, ValueError):
        _HAS_SENDMSG = False

# What non-blocking calls raise when they should be repeated later.
_NOT_READY = (BlockingIOError, InterruptedError)

# What is never turned into an error of a connection.
_EXITS = (SystemExit, KeyboardInterrupt)

# errno values of accept() that pass when other files are closed.
_SCARCE = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})

# The selector keeps (reader, writer) per file; these are the places in it.
_READER, _WRITER = 0, 1
_EVENT_OF = (selectors.EVENT_READ, selectors.EVENT_WRITE)


def _test_selector_event(selector, fd, event) -> bool:
    """Is `event` among those the selector watches `fd` for?"""
    try:
        watched = selector.get_key(fd).events
    except KeyError:
        return False
    return watched & event != 0


def _settle(fut, operation, *args):
    """Give a future the outcome of an operation, unless that is not ready yet."""
    try:
        if not fut.done():
            value = operation(*args)
            fut.set_result(value)
    except _NOT_READY:
        pass
    except _EXITS:
        raise
    except BaseException as problem:
        fut.set_exception(problem)
    finally:
        # `problem` knows this frame: without this there would be a cycle.
        del fut


def _require_bytes(data):
    if not isinstance(data, (bytes, bytearray, memoryview)):
        kind = type(data).__name__
        raise TypeError(f'data argument must be a bytes-like object, not {kind!r}')


class BaseSelectorEventLoop(base_events.BaseEventLoop):
    """The part of a selector loop that is the same on all systems."""

    def __init__(self, selector=None):
        super().__init__()
        self._selector = selectors.DefaultSelector() if selector is None else selector
        if self._debug:
            logger.debug('Using selector: %s', type(self._selector).__name__)
        # By descriptor: who may not be disturbed by add_reader() and the like.
        self._transports = weakref.WeakValueDictionary()
        self._make_self_pipe()

    def close(self):
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self.is_closed():
            return
        self._close_self_pipe()
        super().close()
        selector, self._selector = self._selector, None
        if selector is not None:
            selector.close()

    # --- Transports.

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        self._ensure_fd_no_transport(sock)
        return _SelectorSocketTransport(self, sock, protocol, waiter=waiter, extra=extra,
                                        server=server)

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        self._ensure_fd_no_transport(sock)
        return _SelectorDatagramTransport(self, sock, protocol, address=address,
                                          waiter=waiter, extra=extra)

    def _make_ssl_transport(self, rawsock, protocol, sslcontext, waiter=None, *,
                            extra=None, server=None, server_side=False,
                            server_hostname=None, **timeouts):
        self._ensure_fd_no_transport(rawsock)
        from .sslproto import SSLProtocol
        layer = SSLProtocol(self, protocol, sslcontext, waiter, server_side,
                            server_hostname, **timeouts)
        # It reaches the protocol by itself, so nobody else has to keep it.
        _SelectorSocketTransport(self, rawsock, layer, extra=extra, server=server)
        return layer._app_transport

    # --- A pair of sockets: a byte in one of them ends select().

    def _make_self_pipe(self):
        ends = socket.socketpair()
        for end in ends:
            end.setblocking(False)
        self._ssock, self._csock = ends
        self._internal_fds += 1
        self._add_reader(self._ssock.fileno(), self._read_from_self)

    def _close_self_pipe(self):
        inner, outer = self._ssock, self._csock
        self._remove_reader(inner.fileno())
        self._ssock = self._csock = None
        for end in (inner, outer):
            end.close()
        self._internal_fds -= 1

    def _read_from_self(self):
        more = True
        while more:
            try:
                more = self._ssock.recv(4096)
            except InterruptedError:
                continue
            except BlockingIOError:
                return
            if more:
                self._process_self_data(more)

    def _process_self_data(self, data):
        """For loops to which the bytes mean something."""

    def _write_to_self(self):
        # Other threads come here, maybe while the loop is being closed.
        outer = self._csock
        if outer is not None:
            try:
                outer.send(b'\0')
            except OSError:
                if self._debug:
                    logger.debug("Fail to write a null byte into the self-pipe socket",
                                 exc_info=True)

    # --- Which files are watched.

    def _ensure_fd_no_transport(self, fd):
        if isinstance(fd, int):
            number = fd
        else:
            try:
                number = int(fd.fileno())
            except (AttributeError, TypeError, ValueError):
                raise ValueError(f"Invalid file object: {fd!r}") from None
        owner = self._transports.get(number)
        if owner and not owner.is_closing():
            raise RuntimeError(f'File descriptor {fd!r} is used by transport {owner!r}')

    def _free_file(self, fd):
        self._ensure_fd_no_transport(fd)
        return fd

    def _place(self, fd, side: int, handle):
        """Put a handle, or None, in a file's place for one side; return who was there."""
        key = self._selector.get_map().get(fd)
        handles = [None, None]
        mask = 0
        if key is not None:
            handles[:] = key.data
            mask = key.events & ~_EVENT_OF[side]
        former = handles[side]
        handles[side] = handle
        if handle is not None:
            mask |= _EVENT_OF[side]

        if key is None:
            if mask:
                self._selector.register(fd, mask, tuple(handles))
        elif mask:
            self._selector.modify(fd, mask, tuple(handles))
        else:
            self._selector.unregister(fd)
        if former is not None:
            former.cancel()
        return former

    def _watch(self, fd, side, callback, args):
        self._check_closed()
        handle = events.Handle(callback, args, self, None)
        self._place(fd, side, handle)
        return handle

    def _unwatch(self, fd, side) -> bool:
        return not self.is_closed() and self._place(fd, side, None) is not None

    def _add_reader(self, fd, callback, *args):
        return self._watch(fd, _READER, callback, args)

    def _add_writer(self, fd, callback, *args):
        return self._watch(fd, _WRITER, callback, args)

    def _remove_reader(self, fd):
        return self._unwatch(fd, _READER)

    def _remove_writer(self, fd):
        return self._unwatch(fd, _WRITER)

    def add_reader(self, fd, callback, *args):
        """Call callback(*args) each time fd has something to read."""
        self._add_reader(self._free_file(fd), callback, *args)

    def add_writer(self, fd, callback, *args):
        """Call callback(*args) each time fd has room to write."""
        self._add_writer(self._free_file(fd), callback, *args)

    def remove_reader(self, fd):
        """End what add_reader() began; False if there was nothing to end."""
        return self._remove_reader(self._free_file(fd))

    def remove_writer(self, fd):
        """End what add_writer() began; False if there was nothing to end."""
        return self._remove_writer(self._free_file(fd))

    def _process_events(self, event_list):
        removers = (self._remove_reader, self._remove_writer)
        for key, ready in event_list:
            for handle, event, remove in zip(key.data, _EVENT_OF, removers):
                if handle is None or not ready & event:
                    continue
                if handle._cancelled:
                    remove(key.fileobj)
                else:
                    self._add_callback(handle)

    # --- Servers.

    def _start_serving(self, protocol_factory, sock, sslcontext=None, server=None, backlog=100,
                       ssl_handshake_timeout=constants.SSL_HANDSHAKE_TIMEOUT,
                       ssl_shutdown_timeout=constants.SSL_SHUTDOWN_TIMEOUT):
        listener = sock.fileno()
        self._add_reader(listener, self._accept_connection, protocol_factory, sock, sslcontext,
                         server, backlog, ssl_handshake_timeout, ssl_shutdown_timeout)

    def _stop_serving(self, sock):
        listener = sock.fileno()
        self._remove_reader(listener)
        sock.close()

    def _accept_connection(self, protocol_factory, sock, sslcontext=None, server=None,
                           backlog=100, handshake=constants.SSL_HANDSHAKE_TIMEOUT,
                           shutdown=constants.SSL_SHUTDOWN_TIMEOUT):
        # The queue of the system may hold `backlog` connections: empty it.
        for _ in range(backlog):
            try:
                peer, address = sock.accept()
            except ConnectionAbortedError:
                continue        # that client did not wait for us
            except _NOT_READY:
                return
            except OSError as problem:
                if problem.errno not in _SCARCE:
                    raise
                self.call_exception_handler(dict(
                    message='socket.accept() out of system resource',
                    exception=problem,
                    socket=trsock.TransportSocket(sock)))
                # The listener stays readable: look away for a while.
                self._remove_reader(sock.fileno())
                self.call_later(constants.ACCEPT_RETRY_DELAY, self._start_serving,
                                protocol_factory, sock, sslcontext, server, backlog,
                                handshake, shutdown)
                return
            if self._debug:
                logger.debug("%r got a new connection from %r: %r", server, address, peer)
            peer.setblocking(False)
            self.create_task(self._accept_connection2(
                protocol_factory, peer, {'peername': address}, sslcontext, server,
                handshake, shutdown))

    async def _accept_connection2(self, protocol_factory, conn, extra, sslcontext=None,
                                  server=None, handshake=constants.SSL_HANDSHAKE_TIMEOUT,
                                  shutdown=constants.SSL_SHUTDOWN_TIMEOUT):
        made = {}       # what there is already, for an error report
        try:
            made['protocol'] = protocol = protocol_factory()
            connected = self.create_future()
            if sslcontext:
                transport = self._make_ssl_transport(
                    conn, protocol, sslcontext, connected, extra=extra, server=server,
                    server_side=True, ssl_handshake_timeout=handshake,
                    ssl_shutdown_timeout=shutdown)
            else:
                transport = self._make_socket_transport(conn, protocol, connected,
                                                        extra=extra, server=server)
            made['transport'] = transport
            try:
                await connected
            except BaseException:
                transport.close()
                raise
            finally:
                # An exception in it leads back here by its traceback.
                del connected
        except _EXITS:
            raise
        except BaseException as problem:
            if self._debug:
                report = {'message': 'Error on transport creation for incoming connection',
                          'exception': problem}
                self.call_exception_handler(report | made)

    # --- Socket calls for coroutines: tried at once, then whenever the socket is ready.

    def _check_sock(self, sock):
        base_events._check_ssl_socket(sock)
        if self._debug and sock.gettimeout() != 0:
            raise ValueError("the socket must be non-blocking")

    async def _when_ready(self, sock, side, operation, *args):
        """Wait for an operation to succeed or fail, trying as often as the socket is ready."""
        fd = sock.fileno()
        self._ensure_fd_no_transport(fd)
        fut = self.create_future()
        handle = self._watch(fd, side, _settle, (fut, operation, *args))

        def finish(_):
            # Whoever watches the same side afterwards has cancelled the handle.
            if not handle.cancelled():
                self._unwatch(fd, side)

        fut.add_done_callback(finish)
        try:
            return await fut
        finally:
            del fut     # see _settle()

    async def _perform(self, sock, side, operation, *args):
        self._check_sock(sock)
        try:
            return operation(*args)
        except _NOT_READY:
            pass
        return await self._when_ready(sock, side, operation, *args)

    async def sock_recv(self, sock, n):
        """Receive up to n bytes; b'' at the end of the stream."""
        return await self._perform(sock, _READER, sock.recv, n)

    async def sock_recv_into(self, sock, buf):
        """Receive into buf, and return how many bytes came."""
        return await self._perform(sock, _READER, sock.recv_into, buf)

    async def sock_recvfrom(self, sock, bufsize):
        """Receive one datagram, and return it with the sender's address."""
        return await self._perform(sock, _READER, sock.recvfrom, bufsize)

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        """Receive one datagram into buf; returns its size and the sender's address."""
        size = nbytes or len(buf)
        return await self._perform(sock, _READER, sock.recvfrom_into, buf, size)

    async def sock_sendall(self, sock, data):
        """Send data to its last byte."""
        rest = memoryview(data)

        def send_rest():
            nonlocal rest
            rest = rest[sock.send(rest):]
            if rest:
                raise BlockingIOError       # to be called again

        await self._perform(sock, _WRITER, send_rest)

    async def sock_sendto(self, sock, data, address):
        """Send one datagram to an address."""
        return await self._perform(sock, _WRITER, sock.sendto, data, address)

    async def sock_accept(self, sock):
        """Wait for a client; returns a socket for it and its address."""

        def accept():
            peer, address = sock.accept()
            peer.setblocking(False)
            return peer, address

        return await self._perform(sock, _READER, accept)

    async def sock_connect(self, sock, address):
        """Connect a socket to an address, looking up its name if it has one."""
        self._check_sock(sock)
        has_names = sock.family == socket.AF_INET or (
            base_events._HAS_IPv6 and sock.family == socket.AF_INET6)
        if has_names:
            found = await self._ensure_resolved(address, family=sock.family, type=sock.type,
                                                proto=sock.proto, loop=self)
            address = found[0][4]

        def check():
            code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code:
                raise OSError(code, f'Connect call failed {address}')

        try:
            sock.connect(address)
        except _NOT_READY:
            # It goes on by itself, even if it was interrupted.
            await self._when_ready(sock, _WRITER, check)

    async def _sendfile_native(self, transp, file, offset, count):
        """Lend a transport's socket to sock_sendfile()."""
        del self._transports[transp._sock_fd]
        was_reading = transp.is_reading()
        transp.pause_reading()
        await transp._make_empty_waiter()
        try:
            sent = await self.sock_sendfile(transp._sock, file, offset, count, fallback=False)
        finally:
            transp._reset_empty_waiter()
            if was_reading:
                transp.resume_reading()
            self._transports[transp._sock_fd] = transp
        return sent


class _SelectorTransport(transports._FlowControlMixin, transports.Transport):
    """A socket in the hands of a protocol."""

    # How much is asked for in one call.
    max_size = 0x40000

    # For __del__(), should __init__() fail.
    _sock = None

    def __init__(self, loop, sock, protocol, extra=None, server=None):
        super().__init__(extra, loop)
        known = self._extra
        known['socket'] = trsock.TransportSocket(sock)
        known['sockname'] = self._address_or_none(sock.getsockname)
        if 'peername' not in known:
            known['peername'] = self._address_or_none(sock.getpeername)

        self._buffer = collections.deque()      # what could not be sent yet
        self._conn_lost = 0                     # not 0: nothing goes out any more
        self._closing = self._paused = False
        self._protocol_connected = False
        self._sock, self._sock_fd = sock, sock.fileno()
        self.set_protocol(protocol)
        self._server = server
        if server is not None:
            server._attach(self)
        loop._transports[self._sock_fd] = self

    @staticmethod
    def _address_or_none(ask):
        try:
            return ask()
        except OSError:
            return None

    def _begin(self, waiter):
        """Schedule the first callbacks; the protocol learns of the connection before data."""
        soon = self._loop.call_soon
        soon(self._protocol.connection_made, self)
        soon(self._add_reader, self._sock_fd, self._read_ready)
        if waiter is not None:
            soon(futures._set_result_unless_cancelled, waiter, None)

    def __repr__(self):
        words = [type(self).__name__]
        if self._sock is None:
            words.append('closed')
        elif self._closing:
            words.append('closing')
        words.append(f'fd={self._sock_fd}')
        loop = self._loop
        if loop is not None and not loop.is_closed():
            reading, writing = (
                'polling' if _test_selector_event(loop._selector, self._sock_fd, event)
                else 'idle' for event in _EVENT_OF)
            words.append(f'read={reading}')
            words.append(f'write=<{writing}, bufsize={self.get_write_buffer_size()}>')
        return f'<{" ".join(words)}>'

    def __del__(self, _warn=warnings.warn):
        if self._sock is None:
            return
        _warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
        sock, server = self._sock, self._server
        sock.close()
        if server is not None:
            server._detach(self)

    def set_protocol(self, protocol):
        self._protocol, self._protocol_connected = protocol, True

    def get_protocol(self):
        return self._protocol

    def get_write_buffer_size(self):
        return sum(len(piece) for piece in self._buffer)

    def _note(self, text, *args, **options):
        """Log something about this transport in the debug mode."""
        if self._loop.get_debug():
            logger.debug(text, self, *args, **options)

    # --- What the loop is to look out for.

    def _await_room(self, callback):
        self._loop._add_writer(self._sock_fd, callback)

    def _ignore_room(self):
        self._loop._remove_writer(self._sock_fd)

    def _ignore_input(self):
        self._loop._remove_reader(self._sock_fd)

    # --- Reading.

    def _add_reader(self, fd, callback, *args):
        # It may have been paused or closed since this was scheduled.
        if self.is_reading():
            self._loop._add_reader(fd, callback, *args)

    def is_reading(self):
        return not (self._paused or self.is_closing())

    def pause_reading(self):
        if self.is_reading():
            self._paused = True
            self._ignore_input()
            self._note('%r pauses reading')

    def resume_reading(self):
        if self._paused and not self._closing:
            self._paused = False
            self._add_reader(self._sock_fd, self._read_ready)
            self._note('%r resumes reading')

    # --- The end.

    def is_closing(self):
        return self._closing

    def close(self):
        if not self._closing:
            self._closing = True
            self._ignore_input()
            # With something to send, the end comes when that is sent.
            if not self._buffer:
                self._ignore_room()
                self._lose(None)

    def abort(self):
        self._force_close(None)

    def _force_close(self, exc):
        if self._conn_lost:
            return
        if self._buffer:
            self._ignore_room()
            self._buffer.clear()
        if not self._closing:
            self._ignore_input()
            self._closing = True
        self._lose(exc)

    def _lose(self, exc):
        self._conn_lost += 1
        self._loop.call_soon(self._call_connection_lost, exc)

    def _call_connection_lost(self, exc):
        sock, server = self._sock, self._server
        try:
            if self._protocol_connected:
                self._protocol.connection_lost(exc)
        finally:
            sock.close()
            self._sock = self._protocol = self._loop = self._server = None
            if server is not None:
                server._detach(self)

    def _fatal_error(self, exc, message='Fatal error on transport'):
        # A broken connection is nothing that the program did wrong.
        if not isinstance(exc, OSError):
            self._loop.call_exception_handler(dict(
                message=message, exception=exc, transport=self, protocol=self._protocol))
        else:
            self._note('%r: %s', message, exc_info=True)
        self._force_close(exc)

    def _count_lost_write(self):
        if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
            logger.warning('socket.send() raised exception.')
        self._conn_lost += 1


class _SelectorSocketTransport(_SelectorTransport):
    """A connection that carries a stream."""

    _sendfile_compatible = constants._SendfileMode.TRY_NATIVE
    _start_tls_compatible = True

    def __init__(self, loop, sock, protocol, waiter=None, extra=None, server=None):
        self._receive = None            # set_protocol() chooses it
        self._eof = False
        self._empty_waiter = None       # of sendfile(): done when all is sent
        super().__init__(loop, sock, protocol, extra, server)
        self._write_ready = self._write_sendmsg if _HAS_SENDMSG else self._write_send
        base_events._set_nodelay(sock)
        self._begin(waiter)

    def set_protocol(self, protocol):
        buffered = isinstance(protocol, protocols.BufferedProtocol)
        self._receive = self._receive_into_buffer if buffered else self._receive_bytes
        super().set_protocol(protocol)

    # --- Reading.

    def _read_ready(self):
        if not self._conn_lost:
            self._receive()

    def _ask_protocol(self, name, *args):
        """Call a method of the protocol: (True, its value), or (False, None) if it failed."""
        try:
            return True, getattr(self._protocol, name)(*args)
        except _EXITS:
            raise
        except BaseException as exc:
            self._fatal_error(exc, f'Fatal error: protocol.{name}() call failed.')
            return False, None

    def _ask_socket(self, method, argument):
        """Call a receiving method of the socket; None if there is nothing to go on with."""
        try:
            return method(argument)
        except _NOT_READY:
            pass
        except _EXITS:
            raise
        except BaseException as exc:
            self._fatal_error(exc, 'Fatal read error on socket transport')
        return None

    def _receive_bytes(self):
        data = self._ask_socket(self._sock.recv, self.max_size)
        if data:
            self._ask_protocol('data_received', data)
        elif data is not None:
            self._end_of_stream()

    def _receive_into_buffer(self):
        try:
            target = self._protocol.get_buffer(-1)
            if len(target) == 0:
                raise RuntimeError('get_buffer() returned an empty buffer')
        except _EXITS:
            raise
        except BaseException as exc:
            self._fatal_error(exc, 'Fatal error: protocol.get_buffer() call failed.')
            return
        count = self._ask_socket(self._sock.recv_into, target)
        if count:
            self._ask_protocol('buffer_updated', count)
        elif count is not None:
            self._end_of_stream()

    def _end_of_stream(self):
        self._note('%r received EOF')
        answered, stay_open = self._ask_protocol('eof_received')
        if not answered:
            return
        if stay_open:
            # For writing only; a reader would be called without end.
            self._ignore_input()
        else:
            self.close()

    # --- Writing.

    def _refuse_unless_open(self, name):
        if self._eof:
            raise RuntimeError(f'Cannot call {name}() after write_eof()')
        if self._empty_waiter is not None:
            raise RuntimeError(f'unable to {name}; sendfile is in progress')

    def _keep(self, *pieces):
        """Leave pieces for the time when there is room."""
        self._buffer.extend(pieces)
        self._maybe_pause_protocol()

    def write(self, data):
        _require_bytes(data)
        self._refuse_unless_open('write')
        if not data:
            return
        if self._conn_lost:
            self._count_lost_write()
            return

        if not self._buffer:
            try:
                sent = self._sock.send(data)
            except _NOT_READY:
                pass
            except _EXITS:
                raise
            except BaseException as exc:
                self._fatal_error(exc, 'Fatal write error on socket transport')
                return
            else:
                data = memoryview(data)[sent:]
                if not data:
                    return
            self._await_room(self._write_ready)
        self._keep(data)

    def writelines(self, list_of_data):
        self._refuse_unless_open('writelines')
        if not list_of_data:
            return
        if self._conn_lost:
            self._count_lost_write()
            return
        self._buffer.extend(map(memoryview, list_of_data))
        self._write_ready()
        # What has not gone out at once goes out when there is room.
        if self._buffer:
            self._await_room(self._write_ready)
            self._keep()

    def _write_sendmsg(self):
        self._flush(self._send_many)

    def _write_send(self):
        self._flush(self._send_first)

    def _send_many(self):
        pieces = itertools.islice(self._buffer, SC_IOV_MAX)
        self._drop_sent(self._sock.sendmsg(pieces))

    def _send_first(self):
        self._drop_sent(self._sock.send(self._buffer[0]))

    def _drop_sent(self, count):
        """Remove the first `count` bytes of the buffer."""
        waiting = self._buffer
        while waiting and count >= len(waiting[0]):
            count -= len(waiting.popleft())
        if count:
            waiting[0] = waiting[0][count:]

    def _flush(self, send):
        assert self._buffer, 'Data should not be empty'
        if self._conn_lost:
            return
        try:
            send()
        except _NOT_READY:
            return
        except _EXITS:
            raise
        except BaseException as exc:
            self._buffer.clear()
            self._ignore_room()
            self._fatal_error(exc, 'Fatal write error on socket transport')
            waiter = self._empty_waiter
            if waiter is not None:
                waiter.set_exception(exc)
            return

        self._maybe_resume_protocol()
        if self._buffer:
            return
        self._ignore_room()
        waiter = self._empty_waiter
        if waiter is not None:
            waiter.set_result(None)
        if self._closing:
            self._call_connection_lost(None)
        elif self._eof:
            self._shut_writing()

    def _shut_writing(self):
        self._sock.shutdown(socket.SHUT_WR)

    def can_write_eof(self):
        return True

    def write_eof(self):
        if not (self._closing or self._eof):
            self._eof = True
            if not self._buffer:
                self._shut_writing()

    # --- For sendfile(), which takes the socket when all is sent.

    def _make_empty_waiter(self):
        if self._empty_waiter is not None:
            raise RuntimeError("Empty waiter is already set")
        waiter = self._empty_waiter = self._loop.create_future()
        if not self._buffer:
            waiter.set_result(None)
        return waiter

    def _reset_empty_waiter(self):
        self._empty_waiter = None

    # --- The end; bound methods are dropped, lest they keep the transport.

    def close(self):
        self._forget_receiver()
        super().close()

    def _forget_receiver(self):
        self._receive = _nothing

    def _call_connection_lost(self, exc):
        try:
            super()._call_connection_lost(exc)
        finally:
            self._write_ready = None
            waiter = self._empty_waiter
            if waiter is not None:
                waiter.set_exception(ConnectionError("Connection is closed by peer"))


def _nothing():
    """The receiver of a transport that is being closed."""


class _SelectorDatagramTransport(_SelectorTransport, transports.DatagramTransport):
    """A socket that sends and receives datagrams."""

    # Besides its data each datagram costs so much, lest empty ones be free.
    _header_size = 8

    def __init__(self, loop, sock, protocol, address=None, waiter=None, extra=None):
        super().__init__(loop, sock, protocol, extra)
        self._buffer_size = 0
        self._address = address
        self._begin(waiter)

    def get_write_buffer_size(self):
        return self._buffer_size

    def _read_ready(self):
        if self._conn_lost:
            return
        try:
            packet, sender = self._sock.recvfrom(self.max_size)
        except _NOT_READY:
            return
        except OSError as exc:
            self._protocol.error_received(exc)
        except _EXITS:
            raise
        except BaseException as exc:
            self._fatal_error(exc, 'Fatal read error on datagram transport')
        else:
            self._protocol.datagram_received(packet, sender)

    def sendto(self, data, addr=None):
        _require_bytes(data)
        fixed = self._address
        if fixed:
            if addr is not None and addr != fixed:
                raise ValueError(f'Invalid address: must be None or {fixed}')
            addr = fixed
            if self._conn_lost:
                self._count_lost_write()
                return
        if not self._buffer:
            if self._try_send(data, addr) is not None:
                return
            self._await_room(self._sendto_ready)
        # A copy: the caller may go on to change a bytearray.
        self._buffer.append((bytes(data), addr))
        self._buffer_size += self._header_size + len(data)
        self._maybe_pause_protocol()

    def _try_send(self, data, addr) -> bool | None:
        """Send a datagram: True if it is sent, False if it failed, None if it has to wait."""
        try:
            if self._extra['peername']:
                self._sock.send(data)
            else:
                self._sock.sendto(data, addr)
            return True
        except _NOT_READY:
            return None
        except OSError as exc:
            self._protocol.error_received(exc)
        except _EXITS:
            raise
        except BaseException as exc:
            self._fatal_error(exc, 'Fatal write error on datagram transport')
        return False

    def _sendto_ready(self):
        while self._buffer:
            first = self._buffer.popleft()
            cost = self._header_size + len(first[0])
            self._buffer_size -= cost
            outcome = self._try_send(*first)
            if outcome is False:
                return
            if outcome is None:
                self._buffer.appendleft(first)
                self._buffer_size += cost
                break
        self._maybe_resume_protocol()
        if not self._buffer:
            self._ignore_room()
            if self._closing:
                self._call_connection_lost(None)
