"""Interfaces of transports: the ends of connections that bytes go through."""

from ._interfaces import _interface

__all__ = ('BaseTransport', 'ReadTransport', 'WriteTransport', 'Transport', 'DatagramTransport',
           'SubprocessTransport')


class _Described:
    """What is known about the other side, and more, by name."""

    __slots__ = ('_extra',)

    def __init__(self, extra=None):
        self._extra = {} if extra is None else extra

    def get_extra_info(self, name, default=None):
        """Return something like 'peername', 'socket' or 'subprocess'."""
        return self._extra.get(name, default)


@_interface
class BaseTransport(_Described):
    """What all transports can do."""

    __slots__ = ()

    def is_closing(self):
        """Tell whether the transport is closed, or about to be."""

    def close(self):
        """Close, but send first what was written; the protocol hears of it later."""

    def set_protocol(self, protocol):
        """Have another protocol called from now on."""

    def get_protocol(self):
        """Return the protocol that is called."""


@_interface
class ReadTransport(BaseTransport):
    """A transport that brings data."""

    __slots__ = ()

    def is_reading(self):
        """Tell whether the protocol gets data."""

    def pause_reading(self):
        """Bring no data until resume_reading() is called."""

    def resume_reading(self):
        """Bring data again."""


class _WritesLines(BaseTransport):
    __slots__ = ()

    def writelines(self, list_of_data):
        """Write all the pieces of a list, at once if that can be done."""
        self.write(b''.join(list_of_data))


@_interface
class WriteTransport(_WritesLines):
    """A transport that takes data; what cannot be sent yet is kept."""

    __slots__ = ()

    def write(self, data):
        """Send bytes, soon."""

    def set_write_buffer_limits(self, high=None, low=None):
        """Pause the protocol when more than `high` bytes are kept, resume it at `low`.

        With `high` 0 it is paused whenever something is kept at all.
        """

    def get_write_buffer_limits(self):
        """Return (low, high)."""

    def get_write_buffer_size(self):
        """Return how many bytes are kept."""

    def can_write_eof(self):
        """Tell whether write_eof() is possible."""

    def write_eof(self):
        """Tell the other side that this was all; reading goes on."""

    def abort(self):
        """Close at once, whatever is kept."""


class Transport(ReadTransport, WriteTransport):
    """A transport in both directions, a connection for example."""

    __slots__ = ()


@_interface
class DatagramTransport(BaseTransport):
    """A transport of datagrams."""

    __slots__ = ()

    def sendto(self, data, addr=None):
        """Send a datagram; without an address it goes to where the socket is connected."""

    def abort(self):
        """Close at once, whatever is kept."""


@_interface
class SubprocessTransport(BaseTransport):
    """A child process, with a transport for each of its pipes."""

    __slots__ = ()

    def get_pid(self):
        """Return the number of the process."""

    def get_returncode(self):
        """Return what the process returned; None while it runs."""

    def get_pipe_transport(self, fd):
        """Return the transport of standard stream 0, 1 or 2."""

    def send_signal(self, signal):
        """Send a signal."""

    def terminate(self):
        """Ask the process to end."""

    def kill(self):
        """End the process."""


class _FlowControlMixin(Transport):
    """Tells the protocol when it should stop to write, and when it may go on.

    A subclass has _protocol, measures with get_write_buffer_size(), and calls
    _maybe_pause_protocol() and _maybe_resume_protocol() when that has changed.
    """

    __slots__ = ('_loop', '_protocol_paused', '_high_water', '_low_water')

    _USUAL_LIMIT = 64 * 1024

    def __init__(self, extra=None, loop=None):
        super().__init__(extra)
        assert loop is not None
        self._loop = loop
        self._protocol_paused = False
        self._set_write_buffer_limits()

    def get_write_buffer_limits(self):
        return self._low_water, self._high_water

    def _set_write_buffer_limits(self, high=None, low=None):
        match high, low:
            case None, None:
                high = self._USUAL_LIMIT
                low = high // 4
            case None, _:
                high = 4 * low
            case _, None:
                low = high // 4
        if high < low or low < 0:
            raise ValueError(f'high ({high!r}) must be >= low ({low!r}) must be >= 0')
        self._low_water, self._high_water = low, high

    def set_write_buffer_limits(self, high=None, low=None):
        self._set_write_buffer_limits(high=high, low=low)
        self._maybe_pause_protocol()

    def _maybe_pause_protocol(self):
        if not self._protocol_paused and self.get_write_buffer_size() > self._high_water:
            self._protocol_paused = True
            self._tell_protocol('pause_writing')

    def _maybe_resume_protocol(self):
        if self._protocol_paused and self.get_write_buffer_size() <= self._low_water:
            self._protocol_paused = False
            self._tell_protocol('resume_writing')

    def _tell_protocol(self, method: str):
        """Call a method of the protocol, whose errors must not hurt the transport."""
        try:
            getattr(self._protocol, method)()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as problem:
            self._loop.call_exception_handler({'message': f'protocol.{method}() failed',
                                               'exception': problem,
                                               'transport': self,
                                               'protocol': self._protocol})
