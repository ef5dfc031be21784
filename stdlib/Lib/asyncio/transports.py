"""The interfaces of transports: what carries a protocol's data.

An event loop makes a transport for each connection. A protocol gets to know its transport by
connection_made(), and calls the methods here to send data and to steer the connection.
"""

__all__ = (
    'BaseTransport', 'DatagramTransport', 'ReadTransport', 'SubprocessTransport', 'Transport',
    'WriteTransport',
)

# The size of a write buffer at which protocols are asked to pause, if no other was set.
_DEFAULT_HIGH_WATER = 0x10000


class BaseTransport:
    """What there is in every transport."""

    __slots__ = ('_extra',)

    def __init__(self, extra=None):
        self._extra = {} if extra is None else extra

    def get_extra_info(self, name, default=None):
        """Look up a fact about the connection by its name, 'peername' for instance."""
        try:
            return self._extra[name]
        except KeyError:
            return default

    def get_protocol(self):
        """The protocol that is in charge now."""
        raise NotImplementedError

    def set_protocol(self, protocol):
        """Put another protocol in charge."""
        raise NotImplementedError

    def close(self):
        """Receive nothing more, send what is left, and then hang up."""
        raise NotImplementedError

    def is_closing(self):
        """Whether close() was called, or the connection has ended."""
        raise NotImplementedError


class ReadTransport(BaseTransport):
    """Data comes in."""

    __slots__ = ()

    def pause_reading(self):
        """Leave data where it is: no more data_received()."""
        raise NotImplementedError

    def resume_reading(self):
        """Undo pause_reading()."""
        raise NotImplementedError

    def is_reading(self):
        """Whether data that comes in goes to the protocol."""
        raise NotImplementedError


class WriteTransport(BaseTransport):
    """Data goes out."""

    __slots__ = ()

    def write(self, data):
        """Send bytes, at once or later: this never waits."""
        raise NotImplementedError

    def writelines(self, list_of_data):
        """Send several bytes objects, one after the other."""
        self.write(b''.join(list_of_data))

    def can_write_eof(self):
        """Whether write_eof() works."""
        raise NotImplementedError

    def write_eof(self):
        """Send what is left, then tell the other side that no more will come."""
        raise NotImplementedError

    def abort(self):
        """Hang up, and never mind what is left to send."""
        raise NotImplementedError

    def get_write_buffer_size(self):
        """How many bytes are left to send."""
        raise NotImplementedError

    def get_write_buffer_limits(self):
        """The marks (low, high) of set_write_buffer_limits()."""
        raise NotImplementedError

    def set_write_buffer_limits(self, high=None, low=None):
        """Set how many bytes pause the protocol, and at how few it goes on again."""
        raise NotImplementedError


class Transport(ReadTransport, WriteTransport):
    """Data goes both ways, in a stream."""

    __slots__ = ()


class DatagramTransport(BaseTransport):
    """Data goes both ways, in packets."""

    __slots__ = ()

    def abort(self):
        """Hang up, and never mind what is left to send."""
        raise NotImplementedError

    def sendto(self, data, addr=None):
        """Send a packet to an address; None is the one the transport was made for."""
        raise NotImplementedError


class SubprocessTransport(BaseTransport):
    """A process that was started."""

    __slots__ = ()

    def get_pid(self):
        """The number of the process."""
        raise NotImplementedError

    def get_returncode(self):
        """The exit code; None as long as the process runs."""
        raise NotImplementedError

    def get_pipe_transport(self, fd):
        """The transport to the process's descriptor 0, 1 or 2."""
        raise NotImplementedError

    def send_signal(self, signal):
        """Send the process a signal."""
        raise NotImplementedError

    def terminate(self):
        """Ask the process to end."""
        raise NotImplementedError

    def kill(self):
        """End the process."""
        raise NotImplementedError


class _FlowControlMixin(Transport):
    """Tells the protocol when to pause writing, by the size of the write buffer.

    Classes built on this call _maybe_pause_protocol() when the buffer has grown, and
    _maybe_resume_protocol() when it has become smaller; they have get_write_buffer_size()
    and an attribute _protocol.
    """

    __slots__ = ('_loop', '_high_water', '_low_water', '_protocol_paused')

    def __init__(self, extra=None, loop=None):
        assert loop is not None
        super().__init__(extra)
        self._protocol_paused = False
        self._loop = loop
        self._set_write_buffer_limits()

    def get_write_buffer_limits(self):
        return self._low_water, self._high_water

    def set_write_buffer_limits(self, high=None, low=None):
        self._set_write_buffer_limits(high, low)
        # The buffer may be too large by the new measure.
        self._maybe_pause_protocol()

    def _set_write_buffer_limits(self, high=None, low=None):
        # One mark follows from the other: low is a fourth of high.
        match high, low:
            case None, None:
                high = _DEFAULT_HIGH_WATER
            case None, _:
                high = low * 4
        if low is None:
            low = high // 4
        if low < 0 or high < low:
            raise ValueError(f'high ({high!r}) must be >= low ({low!r}) must be >= 0')
        self._low_water, self._high_water = low, high

    def _maybe_pause_protocol(self):
        if not self._protocol_paused and self.get_write_buffer_size() > self._high_water:
            self._set_paused(True, 'pause_writing')

    def _maybe_resume_protocol(self):
        if self._protocol_paused and self.get_write_buffer_size() <= self._low_water:
            self._set_paused(False, 'resume_writing')

    def _set_paused(self, paused: bool, name: str):
        self._protocol_paused = paused
        try:
            getattr(self._protocol, name)()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as problem:
            self._loop.call_exception_handler(dict(
                message=f'protocol.{name}() failed', exception=problem,
                transport=self, protocol=self._protocol))
