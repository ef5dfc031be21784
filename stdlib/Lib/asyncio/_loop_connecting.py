"""The client side of event loops: connections over TCP and TLS."""

from . import base_events as base       # for its logger and socket, which may be replaced
from . import staggered
from ._loop_addresses import (_bind_error, _check_ssl_socket, _check_ssl_timeouts,
                              _check_stream_socket, _interleave_addrinfos, _ipaddr_info,
                              _resolve, ssl as _ssl)


class _Attempts:
    """Tries to connect to the addresses of a host, and what went wrong with each."""

    def __init__(self, loop, local):
        self.loop = loop
        self.local = local          # getaddrinfo() entries to bind to, or None
        self.errors = []

    async def connect(self, info):
        """Return a socket that is connected to the address of a getaddrinfo() entry."""
        family, kind, proto, _, address = info
        problems = []
        self.errors.append(problems)
        sock = None
        try:
            sock = base.socket.socket(family=family, type=kind, proto=proto)
            sock.setblocking(False)
            if self.local is not None:
                self._bind(sock, family, problems)
            await self.loop.sock_connect(sock, address)
        except BaseException as problem:
            if sock is not None:
                sock.close()
            if isinstance(problem, OSError):
                problems.append(problem)
            raise
        else:
            return sock
        finally:
            problems = None         # they know this frame

    def _bind(self, sock, family, problems):
        for address in (info[4] for info in self.local if info[0] == family):
            try:
                sock.bind(address)
            except OSError as problem:
                problems.append(_bind_error(problem, address))
            else:
                return
        raise problems.pop() if problems else OSError(f'no matching local address with {family=} found')

    async def connect_any(self, infos, delay):
        """Try one after the other; with a delay not only when the one before has failed."""
        if delay is not None:
            starters = [lambda info=info: self.connect(info) for info in infos]
            winner, *_ = await staggered.staggered_race(starters, delay, loop=self.loop)
            return winner
        for info in infos:
            try:
                return await self.connect(info)
            except OSError:
                continue
        return None

    def failure(self, together: bool) -> Exception:
        """Return the exception that says why there is no connection."""
        errors = [error for problems in self.errors for error in problems]
        if together:
            return ExceptionGroup('create_connection failed', errors)
        texts = [str(error) for error in errors]
        if len(set(texts)) == 1:
            return errors[0]
        return OSError(f'Multiple exceptions: {', '.join(texts)}')


class _Connecting:
    """create_connection(), start_tls(), and what they need."""

    async def _ensure_resolved(self, address, *, family=0, type=base.socket.SOCK_STREAM,
                               proto=0, flags=0, loop):
        """Return getaddrinfo() entries for (host, port, ...)."""
        host, port, *rest = address
        known = _ipaddr_info(host, port, family, type, proto, *rest)
        if known is not None:
            return [known]
        return await loop.getaddrinfo(host, port, family=family, type=type,
                                      proto=proto, flags=flags)

    async def create_connection(
            self, protocol_factory, host=None, port=None, *, ssl=None, family=0, proto=0, flags=0,
            sock=None, local_addr=None, server_hostname=None, ssl_handshake_timeout=None,
            ssl_shutdown_timeout=None, happy_eyeballs_delay=None, interleave=None, all_errors=False):
        """Connect to a server, or use a connected socket; returns (transport, protocol).

        A host may have several addresses. With happy_eyeballs_delay the next one is
        tried after so many seconds, even if there is no answer yet.
        """
        if ssl and server_hostname is None:
            if not host:
                raise ValueError('You must set server_hostname when using ssl without a host')
            server_hostname = host
        elif server_hostname is not None and not ssl:
            raise ValueError('server_hostname is only meaningful with ssl')
        _check_ssl_timeouts(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        if sock is not None:
            _check_ssl_socket(sock)

        if host is None and port is None:
            if sock is None:
                raise ValueError('host and port was not specified and no sock specified')
            _check_stream_socket(sock)
        elif sock is not None:
            raise ValueError('host/port and sock can not be specified at the same time')
        else:
            if interleave is None and happy_eyeballs_delay is not None:
                interleave = 1
            hints = dict(family=family, proto=proto, flags=flags, type=base.socket.SOCK_STREAM)
            sock = await self._connect_host((host, port), local_addr, hints, interleave,
                                            happy_eyeballs_delay, all_errors)
        transport, protocol = await self._create_connection_transport(
            sock, protocol_factory, ssl, server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout)
        if self._debug:
            base.logger.debug("%r connected to %s:%r: (%r, %r)",
                              transport.get_extra_info('socket'), host, port, transport, protocol)
        return transport, protocol

    async def _connect_host(self, remote, local, hints, interleave, delay, all_errors):
        """Return a socket that is connected to one of a host's addresses."""
        infos = await _resolve(self, remote, **hints)
        attempts = _Attempts(self, local and await _resolve(self, local, **hints))
        if interleave:
            infos = _interleave_addrinfos(infos, interleave)
        try:
            sock = await attempts.connect_any(infos, delay)
            if sock is None:
                raise attempts.failure(all_errors)
            return sock
        finally:
            attempts = None         # its errors know this frame

    async def _create_connection_transport(
            self, sock, protocol_factory, ssl, server_hostname, server_side=False,
            ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Give a connected socket a protocol and a transport, and wait until those are ready."""
        sock.setblocking(False)
        protocol, ready = protocol_factory(), self.create_future()
        if ssl:
            transport = self._make_ssl_transport(
                sock, protocol, None if isinstance(ssl, bool) else ssl, ready,
                server_side=server_side, server_hostname=server_hostname,
                ssl_handshake_timeout=ssl_handshake_timeout,
                ssl_shutdown_timeout=ssl_shutdown_timeout)
        else:
            transport = self._make_socket_transport(sock, protocol, ready)
        await _opened(transport, ready)
        return transport, protocol

    async def start_tls(self, transport, protocol, sslcontext, *, server_side=False,
                        server_hostname=None, ssl_handshake_timeout=None,
                        ssl_shutdown_timeout=None):
        """Go on with TLS; returns the transport that has to be used from now on."""
        if _ssl is None:
            raise RuntimeError('Python ssl module is not available')
        if not isinstance(sslcontext, _ssl.SSLContext):
            raise TypeError('sslcontext is expected to be an instance of ssl.SSLContext, '
                            f'got {sslcontext!r}')
        if not getattr(transport, '_start_tls_compatible', False):
            raise TypeError(f'transport {transport!r} is not supported by start_tls()')

        from .sslproto import SSLProtocol
        ready = self.create_future()
        layer = SSLProtocol(self, protocol, sslcontext, ready, server_side, server_hostname,
                            ssl_handshake_timeout=ssl_handshake_timeout,
                            ssl_shutdown_timeout=ssl_shutdown_timeout,
                            call_connection_made=False)
        # No data may come before the layer is there.
        transport.pause_reading()
        transport.set_protocol(layer)
        begin = (self.call_soon(layer.connection_made, transport),
                 self.call_soon(transport.resume_reading))
        try:
            await _opened(transport, ready)
        except BaseException:
            for handle in begin:
                handle.cancel()
            raise
        return layer._app_transport


async def _opened(transport, ready):
    """Wait until a transport is ready; close it if that fails."""
    try:
        await ready
    except BaseException:
        transport.close()
        raise
