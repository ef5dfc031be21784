"""The server side of event loops."""

import collections.abc
import errno
import itertools
import os
import sys
import weakref

from . import base_events as base       # for its logger and socket, which may be replaced
from . import events, exceptions, tasks, trsock
from ._loop_addresses import (_bind_error, _check_ssl_socket, _check_ssl_timeouts,
                              _check_stream_socket, _set_reuseport)


class Server(events.AbstractServer):
    """Sockets that listen, and the connections that came from them."""

    def __init__(self, loop, sockets, protocol_factory, ssl_context, backlog,
                 ssl_handshake_timeout, ssl_shutdown_timeout=None):
        self._loop = loop
        self._sockets = sockets             # None once the server is closed
        self._clients = weakref.WeakSet()   # transports; a lost one must not hold up the end
        self._waiters = []                  # None once everything has ended
        self._backlog = backlog
        # What the loop has to know of each connection, in its order.
        self._recipe = protocol_factory, ssl_context
        self._timeouts = ssl_handshake_timeout, ssl_shutdown_timeout
        self._serving = False
        self._serving_forever_fut = None

    def __repr__(self):
        return f'<{self.__class__.__name__} sockets={self.sockets!r}>'

    @property
    def sockets(self):
        """The sockets that listen; none after close()."""
        return tuple(map(trsock.TransportSocket, self._sockets or ()))

    def get_loop(self):
        return self._loop

    def is_serving(self):
        return self._serving

    # --- For transports.

    def _attach(self, transport):
        assert self._sockets is not None
        self._clients.add(transport)

    def _detach(self, transport):
        self._clients.discard(transport)
        self._end_if_unused()

    def _end_if_unused(self):
        if self._sockets is None and not len(self._clients):
            self._wakeup()

    def _wakeup(self):
        waiting, self._waiters = self._waiters or (), None
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)

    # --- Beginning and ending.

    def _start_serving(self):
        if self._serving:
            return
        self._serving = True
        factory, context = self._recipe
        for sock in self._sockets:
            sock.listen(self._backlog)
            self._loop._start_serving(factory, sock, context, self, self._backlog, *self._timeouts)

    async def start_serving(self):
        self._start_serving()
        await tasks.sleep(0)        # the loop has to begin to listen

    async def serve_forever(self):
        if self._serving_forever_fut is not None:
            raise RuntimeError(f'server {self!r} is already being awaited on serve_forever()')
        if self._sockets is None:
            raise RuntimeError(f'server {self!r} is closed')
        self._start_serving()
        self._serving_forever_fut = self._loop.create_future()
        try:
            await self._serving_forever_fut
        except exceptions.CancelledError as cancellation:
            self.close()
            try:
                await self.wait_closed()
            finally:
                raise cancellation
        finally:
            self._serving_forever_fut = None

    def close(self):
        listening, self._sockets = self._sockets, None
        if listening is None:
            return
        for sock in listening:
            self._loop._stop_serving(sock)
        self._serving = False
        forever, self._serving_forever_fut = self._serving_forever_fut, None
        if forever is not None:
            forever.cancel()
        self._end_if_unused()

    def close_clients(self):
        for transport in list(self._clients):
            transport.close()

    def abort_clients(self):
        for transport in list(self._clients):
            transport.abort()

    async def wait_closed(self):
        # Also before close(): it ends with the server, whoever closes that.
        if self._waiters is not None:
            end = self._loop.create_future()
            self._waiters.append(end)
            await end


class _Serving:
    """create_server() and connect_accepted_socket()."""

    async def create_server(
            self, protocol_factory, host=None, port=None, *, family=base.socket.AF_UNSPEC,
            flags=base.socket.AI_PASSIVE, sock=None, backlog=100, ssl=None, reuse_address=None,
            reuse_port=None, keep_alive=None, ssl_handshake_timeout=None,
            ssl_shutdown_timeout=None, start_serving=True):
        """Listen on a host's addresses (several hosts may be given), or on a bound socket.

        Without a host, or with an empty one, the server listens everywhere.
        """
        if isinstance(ssl, bool):
            raise TypeError('ssl argument must be an SSLContext or None')
        # A context may be false.
        _check_ssl_timeouts(ssl is not None, ssl_handshake_timeout, ssl_shutdown_timeout)
        if sock is not None:
            _check_ssl_socket(sock)

        if host is None and port is None:
            if sock is None:
                raise ValueError('Neither host/port nor sock were specified')
            _check_stream_socket(sock)
            listening = [sock]
        elif sock is not None:
            raise ValueError('host/port and sock can not be specified at the same time')
        else:
            if reuse_address is None:
                reuse_address = os.name == "posix" and sys.platform != "cygwin"
            infos = await self._addresses_to_serve(host, port, family, flags)
            options = {'SO_REUSEADDR': reuse_address, 'SO_KEEPALIVE': keep_alive}
            listening = self._bind_all(infos, options, reuse_port)

        for each in listening:
            each.setblocking(False)
        server = Server(self, listening, protocol_factory, ssl, backlog,
                        ssl_handshake_timeout, ssl_shutdown_timeout)
        if start_serving:
            await server.start_serving()
        if self._debug:
            base.logger.info("%r is serving", server)
        return server

    async def _addresses_to_serve(self, host, port, family, flags):
        if host == '':
            hosts = [None]
        elif isinstance(host, collections.abc.Iterable) and not isinstance(host, str):
            hosts = host
        else:
            hosts = [host]
        found = await tasks.gather(*[self._create_server_getaddrinfo(each, port, family, flags)
                                     for each in hosts])
        return set(itertools.chain(*found))

    async def _create_server_getaddrinfo(self, host, port, family, flags):
        infos = await self._ensure_resolved((host, port), family=family, flags=flags,
                                            type=base.socket.SOCK_STREAM, loop=self)
        if infos:
            return infos
        raise OSError(f'getaddrinfo({host!r}) returned empty list')

    def _bind_all(self, infos, options, reuse_port):
        """Return sockets bound to addresses; those this machine does not have are left out."""
        bound = []
        try:
            for info in infos:
                if (sock := self._server_socket(info)) is None:
                    continue
                bound.append(sock)
                self._prepare(sock, info[0], options, reuse_port)
                try:
                    sock.bind(info[4])
                except OSError as problem:
                    failure = _bind_error(problem, info[4])
                    if problem.errno != errno.EADDRNOTAVAIL:
                        raise failure from None
                    bound.pop().close()
                    if self._debug:
                        base.logger.warning(failure.strerror)
            if not bound:
                raise OSError('could not bind on any address out of '
                              f'{[info[4] for info in infos]!r}')
        except BaseException:
            for sock in bound:
                sock.close()
            raise
        return bound

    def _server_socket(self, info):
        """Open a socket; None if the machine cannot have one of this family."""
        family, kind, proto, *_ = info
        try:
            return base.socket.socket(family, kind, proto)
        except base.socket.error:
            if self._debug:
                base.logger.warning('create_server() failed to create '
                                    'socket.socket(%r, %r, %r)',
                                    family, kind, proto, exc_info=True)
            return None

    @staticmethod
    def _prepare(sock, family, options, reuse_port):
        socket = base.socket
        for name, wanted in options.items():
            if wanted:
                sock.setsockopt(socket.SOL_SOCKET, getattr(socket, name), True)
        if reuse_port:
            _set_reuseport(sock)
        # The other family has sockets of its own for the same port.
        if base._HAS_IPv6 and family == socket.AF_INET6 and hasattr(socket, 'IPPROTO_IPV6'):
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, True)

    async def connect_accepted_socket(self, protocol_factory, sock, *, ssl=None,
                                      ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Serve a connection that was accepted without asyncio; returns (transport, protocol)."""
        _check_stream_socket(sock)
        _check_ssl_timeouts(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        _check_ssl_socket(sock)
        transport, protocol = await self._create_connection_transport(
            sock, protocol_factory, ssl, '', server_side=True,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout)
        if self._debug:
            base.logger.debug("%r handled: (%r, %r)",
                              transport.get_extra_info('socket'), transport, protocol)
        return transport, protocol
