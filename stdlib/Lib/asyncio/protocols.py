"""Protocols: objects that transports call when something happens on a connection.

A program derives from one of the classes and overrides what it wants to know of.
"""

__all__ = ('BaseProtocol', 'Protocol', 'BufferedProtocol', 'DatagramProtocol',
           'SubprocessProtocol')


class BaseProtocol:
    """What happens on connections of all kinds."""

    __slots__ = ()

    def connection_made(self, transport):
        """There is a connection now; `transport` is the way to write to it."""

    def connection_lost(self, exc):
        """There is none any more, and `exc` (None: it was to be so) is why."""

    def pause_writing(self):
        """The transport keeps too much already: do not write for now."""

    def resume_writing(self):
        """There is room again: writing may go on."""


class Protocol(BaseProtocol):
    """A connection whose data come as bytes, in pieces of any size."""

    __slots__ = ()

    def data_received(self, data):
        """Some bytes have come."""

    def eof_received(self):
        """No more bytes will come. If the method returns something true, writing goes on."""


class BufferedProtocol(BaseProtocol):
    """A connection whose data go into a buffer of the protocol.

    For each piece the transport asks for a buffer, fills the beginning of it, and
    tells how much that was.
    """

    __slots__ = ()

    def get_buffer(self, sizehint):
        """Return a buffer, not an empty one; about `sizehint` bytes (-1: any) are wanted."""

    def buffer_updated(self, nbytes):
        """The first bytes of the buffer are new."""

    def eof_received(self):
        """As in Protocol."""


class DatagramProtocol(BaseProtocol):
    """An endpoint of datagrams."""

    __slots__ = ()

    def datagram_received(self, data, addr):
        """A datagram has come from an address."""

    def error_received(self, exc):
        """Sending or receiving has failed with an OSError; the endpoint stays open."""


class SubprocessProtocol(BaseProtocol):
    """A child process; its pipes are known by 0, 1 and 2."""

    __slots__ = ()

    def pipe_data_received(self, fd, data):
        """The process has written something."""

    def pipe_connection_lost(self, fd, exc):
        """The other end of a pipe was closed."""

    def process_exited(self):
        """The process has ended."""


def _feed_data_to_buffered_proto(proto, data):
    """Put bytes that are there already into buffers of a BufferedProtocol."""
    rest = memoryview(data)
    while rest:
        buffer = proto.get_buffer(len(rest))
        room = len(buffer)
        if room == 0:
            raise RuntimeError('get_buffer() returned an empty buffer')
        piece = rest[:room]
        buffer[:len(piece)] = piece
        proto.buffer_updated(len(piece))
        rest = rest[room:]
