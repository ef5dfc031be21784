"""Datagram endpoints of event loops."""

import os
import stat

from . import base_events as base       # for its logger and socket, which may be replaced
from ._loop_addresses import _resolve, _set_reuseport
from ._loop_connecting import _opened


def _remove_stale_socket(path):
    """Remove the file that an earlier socket has left; others are left to bind()."""
    try:
        if stat.S_ISSOCK(os.stat(path).st_mode):
            os.remove(path)
    except FileNotFoundError:
        pass
    except OSError as problem:
        base.logger.error('Unable to check or remove stale UNIX socket %r: %r', path, problem)


async def _ways(loop, local, remote, hints):
    """Return [((family, proto), (local address, remote address))], to be tried in this order."""
    family = hints['family']
    given = [address for address in (local, remote) if address is not None]
    if not local and not remote:
        if family == 0:
            raise ValueError('unexpected address family')
        return [((family, hints['proto']), (None, None))]

    if family == getattr(base.socket, 'AF_UNIX', None):
        if not all(isinstance(address, str) for address in given):
            raise TypeError('string is expected')
        if local and local[0] not in (0, '\x00'):
            _remove_stale_socket(local)
        return [((family, hints['proto']), (local, remote))]

    found = {}
    for place, address in enumerate((local, remote)):
        if address is None:
            continue
        if not (isinstance(address, tuple) and len(address) == 2):
            raise TypeError('2-tuple is expected')
        for kind, _, proto, _, resolved in await _resolve(
                loop, address, type=base.socket.SOCK_DGRAM, **hints):
            found.setdefault((kind, proto), [None, None])[place] = resolved
    ways = [(key, tuple(pair)) for key, pair in found.items()
            if pair.count(None) == 2 - len(given)]
    if not ways:
        raise ValueError('can not get address information')
    return ways


class _Datagrams:
    """create_datagram_endpoint()."""

    async def create_datagram_endpoint(self, protocol_factory, local_addr=None, remote_addr=None, *,
                                       family=0, proto=0, flags=0, reuse_port=None,
                                       allow_broadcast=None, sock=None):
        """Open a socket for datagrams, or use one that is there; returns (transport, protocol)."""
        options = dict(local_addr=local_addr, remote_addr=remote_addr, family=family, proto=proto,
                       flags=flags, reuse_port=reuse_port, allow_broadcast=allow_broadcast)
        peer = None
        if sock is None:
            hints = dict(family=family, proto=proto, flags=flags)
            ways = await _ways(self, local_addr, remote_addr, hints)
            sock, peer = await self._open_datagram_socket(ways, reuse_port, allow_broadcast)
        else:
            self._check_datagram_socket(sock, options)
            sock.setblocking(False)

        protocol, ready = protocol_factory(), self.create_future()
        transport = self._make_datagram_transport(sock, protocol, peer, ready)
        if self._debug:
            if local_addr:
                base.logger.info("Datagram endpoint local_addr=%r remote_addr=%r created: (%r, %r)",
                                 local_addr, remote_addr, transport, protocol)
            else:
                base.logger.debug("Datagram endpoint remote_addr=%r created: (%r, %r)",
                                  remote_addr, transport, protocol)
        await _opened(transport, ready)
        return transport, protocol

    @staticmethod
    def _check_datagram_socket(sock, options):
        if sock.type == base.socket.SOCK_STREAM:
            raise ValueError(f'A datagram socket was expected, got {sock!r}')
        problems = ', '.join(f'{name}={value}' for name, value in options.items() if value)
        if problems:
            raise ValueError('socket modifier keyword arguments can not be used '
                             f'when sock is specified. ({problems})')

    async def _open_datagram_socket(self, ways, reuse_port, allow_broadcast):
        """Return a socket, bound and connected as wanted, and the address it sends to."""
        errors = []
        try:
            for (family, proto), (local, remote) in ways:
                try:
                    sock = await self._datagram_socket(family, proto, local, remote,
                                                       reuse_port, allow_broadcast)
                except OSError as problem:
                    errors.append(problem)
                else:
                    return sock, remote
            raise errors[0]
        finally:
            errors = None           # they know this frame

    async def _datagram_socket(self, family, proto, local, remote, reuse_port, allow_broadcast):
        socket = base.socket
        sock = socket.socket(family=family, type=socket.SOCK_DGRAM, proto=proto)
        try:
            if reuse_port:
                _set_reuseport(sock)
            if allow_broadcast:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            sock.setblocking(False)
            if local:
                sock.bind(local)
            if remote and not allow_broadcast:      # answers of others would not come through
                await self.sock_connect(sock, remote)
        except BaseException:
            sock.close()
            raise
        return sock
