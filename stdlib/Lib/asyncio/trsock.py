"""The view of a socket that a transport lets out: one can look, but not read or write."""

import socket

_FORWARDED = ('fileno', 'dup', 'get_inheritable', 'shutdown', 'getsockopt', 'setsockopt',
              'getpeername', 'getsockname', 'getsockbyname')


class TransportSocket:
    """A socket without those methods that would disturb the event loop."""

    __slots__ = ('_sock',)

    family = property(lambda self: self._sock.family, doc='The family of its addresses.')
    type = property(lambda self: self._sock.type, doc='Its kind.')
    proto = property(lambda self: self._sock.proto, doc='The number of its protocol.')

    def __init__(self, sock: socket.socket):
        self._sock = sock

    def __repr__(self):
        words = [f'fd={self.fileno()}', f'family={self.family!s}',
                 f'type={self.type!s}', f'proto={self.proto}']
        if self.fileno() != -1:
            words += self._known_addresses()
        return f'<asyncio.TransportSocket {', '.join(words)}>'

    def _known_addresses(self):
        for label, ask in ('laddr', self.getsockname), ('raddr', self.getpeername):
            try:
                address = ask()
            except OSError:
                continue
            if address:
                yield f'{label}={address}'

    def __getstate__(self):
        raise TypeError("Cannot serialize asyncio.TransportSocket object")

    def gettimeout(self):
        """Return 0: transports never block."""
        return 0

    def settimeout(self, value):
        """Accept nothing but 0."""
        if value != 0:
            raise ValueError('settimeout(): only 0 timeout is allowed on transport sockets')

    def setblocking(self, flag):
        """Accept nothing that is true."""
        if flag:
            raise ValueError('setblocking(): transport sockets cannot be blocking')


def _forward(name: str):
    def method(self, *args, **kwargs):
        return getattr(self._sock, name)(*args, **kwargs)
    method.__name__ = name
    method.__qualname__ = f'TransportSocket.{name}'
    method.__doc__ = 'Do what the same method of the socket does.'
    return method


for _name in _FORWARDED:
    setattr(TransportSocket, _name, _forward(_name))
