"""Sending files over sockets and transports."""

from . import base_events as base       # for its socket, which may be replaced
from . import constants, protocols, transports
from .exceptions import SendfileNotAvailableError

_TRANSPORT_BLOCK = 16384


class _SendfileFallbackProtocol(protocols.Protocol):
    """Stands in for a transport's protocol while a file is sent; only waits for room."""

    def __init__(self, transp):
        if not isinstance(transp, transports._FlowControlMixin):
            raise TypeError("transport should be _FlowControlMixin instance")
        self._transport = transp
        self._replaced = transp.get_protocol()
        # How the protocol has to find the transport again.
        self._resume_reading = transp.is_reading()
        self._resume_writing = transp._protocol_paused
        self._room = None           # a future, while there is none
        transp.pause_reading()
        transp.set_protocol(self)
        if self._resume_writing:
            self.pause_writing()

    async def drain(self):
        if self._transport.is_closing():
            raise ConnectionError("Connection closed by peer")
        if self._room is not None:
            await self._room

    def pause_writing(self):
        if self._room is None:
            self._room = self._transport._loop.create_future()

    def resume_writing(self):
        room, self._room = self._room, None
        if room is not None:
            room.set_result(False)

    def connection_made(self, transport):
        raise RuntimeError("Invalid state: connection should have been established already.")

    def connection_lost(self, exc):
        if self._room is not None:
            self._room.set_exception(
                ConnectionError("Connection is closed by peer") if exc is None else exc)
        self._replaced.connection_lost(exc)

    def _not_while_paused(self, *data):
        raise RuntimeError("Invalid state: reading should be paused")

    data_received = eof_received = _not_while_paused

    async def restore(self):
        self._transport.set_protocol(self._replaced)
        if self._resume_reading:
            self._transport.resume_reading()
        if self._room is not None:
            self._room.cancel()     # the connection was closed meanwhile
        if self._resume_writing:
            self._replaced.resume_writing()


class _Sendfile:
    """sendfile() and sock_sendfile(); systems' own ways are in subclasses."""

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        """Send a file over a transport; returns the number of bytes sent.

        The system may be able to do that alone. If it is not, the file is read
        and written, or, with a false fallback, an exception raised.
        """
        if transport.is_closing():
            raise RuntimeError("Transport is closing")
        modes = constants._SendfileMode
        mode = getattr(transport, '_sendfile_compatible', modes.UNSUPPORTED)
        if mode is modes.UNSUPPORTED:
            raise RuntimeError(f"sendfile is not supported for transport {transport!r}")
        if mode is modes.TRY_NATIVE:
            try:
                return await self._sendfile_native(transport, file, offset, count)
            except SendfileNotAvailableError:
                if not fallback:
                    raise
        if not fallback:
            raise RuntimeError('fallback is disabled and native sendfile is not '
                               f'supported for transport {transport!r}')
        return await self._sendfile_fallback(transport, file, offset, count)

    async def _sendfile_native(self, transp, file, offset, count):
        raise SendfileNotAvailableError("sendfile syscall is not supported")

    async def _sendfile_fallback(self, transp, file, offset, count):
        proxy = _SendfileFallbackProtocol(transp)

        async def write(block):
            await proxy.drain()
            transp.write(bytes(block))      # the transport may keep it, the block is used again

        try:
            return await self._copy_file(file, offset, count, _TRANSPORT_BLOCK, write)
        finally:
            await proxy.restore()

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        """Send a file over a socket; otherwise like sendfile()."""
        if self._debug and sock.gettimeout() != 0:
            raise ValueError("the socket must be non-blocking")
        base._check_ssl_socket(sock)
        self._check_sendfile_params(sock, file, offset, count)
        try:
            return await self._sock_sendfile_native(sock, file, offset, count)
        except SendfileNotAvailableError:
            if not fallback:
                raise
        return await self._sock_sendfile_fallback(sock, file, offset, count)

    async def _sock_sendfile_native(self, sock, file, offset, count):
        # Loops that can do it override this.
        raise SendfileNotAvailableError(f"syscall sendfile is not available for socket {sock!r} "
                                        f"and file {file!r} combination")

    async def _sock_sendfile_fallback(self, sock, file, offset, count):
        async def write(block):
            await self.sock_sendall(sock, block)

        size = constants.SENDFILE_FALLBACK_READBUFFER_SIZE
        return await self._copy_file(file, offset, count, size, write)

    async def _copy_file(self, file, offset, count, block_size, write) -> int:
        """Read (part of) a file in a thread and await write(block) for each block."""
        if hasattr(file, 'seek'):
            file.seek(offset)
        buffer = memoryview(bytearray(min(count, block_size) if count else block_size))
        sent = 0
        try:
            while room := len(buffer) if count is None else min(count - sent, len(buffer)):
                got = await self.run_in_executor(None, file.readinto, buffer[:room])
                if not got:
                    break
                await write(buffer[:got])
                sent += got
            return sent
        finally:
            if sent and hasattr(file, 'seek'):
                file.seek(offset + sent)

    def _check_sendfile_params(self, sock, file, offset, count):
        if 'b' not in getattr(file, 'mode', 'b'):
            raise ValueError("file should be opened in binary mode")
        if sock.type != base.socket.SOCK_STREAM:
            raise ValueError("only SOCK_STREAM type sockets are supported")
        _check_number('count', 'positive', count, count is None or count)
        _check_number('offset', 'non-negative', offset, True)


def _check_number(name: str, kind: str, value, not_zero):
    """Refuse what is no integer, and integers that are too small; None is left to others."""
    if value is None and name == 'count':
        return
    if isinstance(value, int):
        if value >= 0 and not_zero:
            return
        refusal = ValueError
    else:
        refusal = TypeError
    raise refusal(f'{name} must be a {kind} integer (got {value!r})')
