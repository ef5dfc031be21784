"""Protocols: what is called when something happens on a transport."""

__all__ = ('BaseProtocol', 'Protocol', 'DatagramProtocol', 'SubprocessProtocol',
           'BufferedProtocol')


class BaseProtocol:
    """What all protocols have."""

    __slots__ = ()

    def connection_made(self, transport):
        """Called when the connection is there."""

    def connection_lost(self, exc):
        """Called when the connection has ended, with its exception or None."""

    def pause_writing(self):
        """Called when the transport's buffer is too full."""

    def resume_writing(self):
        """Called when the transport's buffer has room again."""


class Protocol(BaseProtocol):
    """A protocol for streams of bytes."""

    __slots__ = ()

    def data_received(self, data):
        """Called with bytes that came in."""

    def eof_received(self):
        """Called when the other end sends no more; a true result keeps the transport open."""


class BufferedProtocol(BaseProtocol):
    """A protocol for streams that provides the buffer to receive into."""

    __slots__ = ()

    def get_buffer(self, sizehint):
        """Return a buffer to receive into."""

    def buffer_updated(self, nbytes):
        """Called when so many bytes came into the buffer."""

    def eof_received(self):
        """Called when the other end sends no more; a true result keeps the transport open."""


class DatagramProtocol(BaseProtocol):
    """A protocol for datagrams."""

    __slots__ = ()

    def datagram_received(self, data, addr):
        """Called with a datagram and its sender."""

    def error_received(self, exc):
        """Called when sending or receiving failed with OSError."""


class SubprocessProtocol(BaseProtocol):
    """A protocol for subprocesses."""

    __slots__ = ()

    def pipe_data_received(self, fd, data):
        """Called with bytes from the process's file descriptor fd, 1 or 2."""

    def pipe_connection_lost(self, fd, exc):
        """Called when a pipe to the process was closed."""

    def process_exited(self):
        """Called when the process has ended."""


def _feed_data_to_buffered_proto(proto, data):
    """Give bytes to a BufferedProtocol."""
    data_len = len(data)
    while data_len:
        buf = proto.get_buffer(data_len)
        buf_len = len(buf)
        if not buf_len:
            raise RuntimeError('get_buffer() returned an empty buffer')
        if buf_len >= data_len:
            buf[:data_len] = data
            proto.buffer_updated(data_len)
            return
        buf[:buf_len] = data[:buf_len]
        proto.buffer_updated(buf_len)
        data = data[buf_len:]
        data_len = len(data)
