"""Transports: connections, as protocols see them."""

__all__ = ('BaseTransport', 'ReadTransport', 'WriteTransport', 'Transport',
           'DatagramTransport', 'SubprocessTransport')


class BaseTransport:
    """What all transports have."""

    __slots__ = ('_extra',)

    def __init__(self, extra=None):
        if extra is None:
            extra = {}
        self._extra = extra

    def get_extra_info(self, name, default=None):
        """Return something that is known of the connection, e.g. 'peername'."""
        return self._extra.get(name, default)

    def is_closing(self):
        """Return whether it is closed or being closed."""
        raise NotImplementedError

    def close(self):
        """Close it when all is sent."""
        raise NotImplementedError

    def set_protocol(self, protocol):
        raise NotImplementedError

    def get_protocol(self):
        raise NotImplementedError


class ReadTransport(BaseTransport):
    """A transport to read from."""

    __slots__ = ()

    def is_reading(self):
        """Return whether data is passed on to the protocol."""
        raise NotImplementedError

    def pause_reading(self):
        """Pass on no data until resume_reading()."""
        raise NotImplementedError

    def resume_reading(self):
        """Pass on data again."""
        raise NotImplementedError


class WriteTransport(BaseTransport):
    """A transport to write to."""

    __slots__ = ()

    def set_write_buffer_limits(self, high=None, low=None):
        """Set the sizes of the buffer at which the protocol is paused and resumed."""
        raise NotImplementedError

    def get_write_buffer_size(self):
        """Return how much is in the buffer."""
        raise NotImplementedError

    def get_write_buffer_limits(self):
        """Return (low, high)."""
        raise NotImplementedError

    def write(self, data):
        """Write without waiting: what cannot be sent is buffered."""
        raise NotImplementedError

    def writelines(self, list_of_data):
        """Write the bytes objects of an iterable."""
        data = b''.join(list_of_data)
        self.write(data)

    def write_eof(self):
        """Close the writing end when all is sent."""
        raise NotImplementedError

    def can_write_eof(self):
        raise NotImplementedError

    def abort(self):
        """Close it at once."""
        raise NotImplementedError


class Transport(ReadTransport, WriteTransport):
    """A transport in both directions."""

    __slots__ = ()


class DatagramTransport(BaseTransport):
    """A transport for datagrams."""

    __slots__ = ()

    def sendto(self, data, addr=None):
        """Send a datagram."""
        raise NotImplementedError

    def abort(self):
        """Close it at once."""
        raise NotImplementedError


class SubprocessTransport(BaseTransport):
    """A subprocess with its pipes."""

    __slots__ = ()

    def get_pid(self):
        raise NotImplementedError

    def get_returncode(self):
        raise NotImplementedError

    def get_pipe_transport(self, fd):
        """Return the transport of a pipe."""
        raise NotImplementedError

    def send_signal(self, signal):
        raise NotImplementedError

    def terminate(self):
        raise NotImplementedError

    def kill(self):
        raise NotImplementedError


class _FlowControlMixin(Transport):
    """Pauses and resumes the protocol as the buffer fills and empties."""

    __slots__ = ('_loop', '_protocol_paused', '_high_water', '_low_water')

    def __init__(self, extra=None, loop=None):
        super().__init__(extra)
        assert loop is not None
        self._loop = loop
        self._protocol_paused = False
        self._set_write_buffer_limits()

    def _call_protocol(self, method, message):
        try:
            method()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._loop.call_exception_handler({
                'message': message, 'exception': exc,
                'transport': self, 'protocol': self._protocol})

    def _maybe_pause_protocol(self):
        size = self.get_write_buffer_size()
        if size <= self._high_water:
            return
        if not self._protocol_paused:
            self._protocol_paused = True
            self._call_protocol(self._protocol.pause_writing,
                                'protocol.pause_writing() failed')

    def _maybe_resume_protocol(self):
        if self._protocol_paused and self.get_write_buffer_size() <= self._low_water:
            self._protocol_paused = False
            self._call_protocol(self._protocol.resume_writing,
                                'protocol.resume_writing() failed')

    def get_write_buffer_limits(self):
        return (self._low_water, self._high_water)

    def _set_write_buffer_limits(self, high=None, low=None):
        if high is None:
            high = 64 * 1024 if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f'high ({high!r}) must be >= low ({low!r}) must be >= 0')
        self._high_water = high
        self._low_water = low

    def set_write_buffer_limits(self, high=None, low=None):
        self._set_write_buffer_limits(high=high, low=low)
        self._maybe_pause_protocol()

    def get_write_buffer_size(self):
        raise NotImplementedError
