"""Addresses and options of sockets, as event loops need them."""

import itertools

from . import base_events as base       # for its socket, which may be replaced

try:
    import ssl
except ImportError:
    ssl = None


def _port_number(port) -> int | None:
    """Return a port as a number; names of services, which must be looked up, give None."""
    if port is None or (isinstance(port, (str, bytes)) and not port):
        return 0
    try:
        return int(port)
    except (TypeError, ValueError):
        return None


def _ipaddr_info(host, port, family, type, proto, flowinfo=0, scopeid=0):
    """Return what getaddrinfo() finds for a numeric address; None for what has to be asked."""
    socket = base.socket
    protocols = {socket.SOCK_STREAM: socket.IPPROTO_TCP, socket.SOCK_DGRAM: socket.IPPROTO_UDP}
    number = _port_number(port)
    if (host is None or number is None or type not in protocols or not hasattr(socket, 'inet_pton')
            or proto not in (0, *protocols.values())):
        return None
    name = host.decode('idna') if isinstance(host, bytes) else host
    if '%' in name:             # a zone, which inet_pton() does not take
        return None

    if family != socket.AF_UNSPEC:
        families = [family]
    elif base._HAS_IPv6:
        families = [socket.AF_INET, socket.AF_INET6]
    else:
        families = [socket.AF_INET]
    for candidate in families:
        try:
            socket.inet_pton(candidate, name)
        except OSError:
            continue
        is_new = base._HAS_IPv6 and candidate == socket.AF_INET6
        rest = (flowinfo, scopeid) if is_new else ()
        return candidate, type, protocols[type], '', (name, number, *rest)
    return None


def _interleave_addrinfos(addrinfos, first_address_family_count=1):
    """Sort addresses so that their families take turns, the first one beginning.

    So many of the first family come before the first of another.
    """
    by_family = {}
    for info in addrinfos:
        by_family.setdefault(info[0], []).append(info)
    ahead = first_address_family_count - 1
    queues = list(by_family.values())
    order = queues[0][:ahead] if queues and ahead > 0 else []
    if order:
        queues[0] = queues[0][ahead:]
    rounds = itertools.zip_longest(*queues)
    return order + [info for one_round in rounds for info in one_round if info is not None]


def _set_reuseport(sock):
    """Let other sockets listen on the same port."""
    socket = base.socket
    if not hasattr(socket, 'SO_REUSEPORT'):
        raise ValueError('reuse_port not supported by socket module')
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    except OSError:
        raise ValueError('reuse_port not supported by socket module, '
                         'SO_REUSEPORT defined but not implemented.')


def _set_nodelay(sock):
    """Send small packets at once, where the socket is one of TCP."""
    socket = base.socket
    inet = (socket.AF_INET, socket.AF_INET6)
    if (sock.family in inet and sock.proto == socket.IPPROTO_TCP
            and sock.type == socket.SOCK_STREAM and hasattr(socket, 'TCP_NODELAY')):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _check_ssl_socket(sock):
    if ssl is not None and isinstance(sock, ssl.SSLSocket):
        raise TypeError("Socket cannot be of type SSLSocket")


def _check_stream_socket(sock):
    if sock.type != base.socket.SOCK_STREAM:
        raise ValueError(f'A Stream Socket was expected, got {sock!r}')


def _check_ssl_timeouts(secure, handshake, shutdown):
    """Refuse time limits of TLS for connections without it."""
    if not secure:
        for name, value in (('ssl_handshake_timeout', handshake),
                            ('ssl_shutdown_timeout', shutdown)):
            if value is not None:
                raise ValueError(f'{name} is only meaningful with ssl')


def _bind_error(error: OSError, address) -> OSError:
    """Return an error of bind() that tells the address."""
    reason = str(error).lower()
    return OSError(error.errno, f'error while attempting to bind on address {address!r}: {reason}')


async def _resolve(loop, address, **hints):
    """Find an address's getaddrinfo() entries, of which there must be some."""
    found = await loop._ensure_resolved(address, loop=loop, **hints)
    if not found:
        raise OSError('getaddrinfo() returned empty list')
    return found
