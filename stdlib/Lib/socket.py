"""Sockets: the ends of connections between programs, on one machine or over a network.

The work is done by the native module _socket. Here its constants become enums, its
sockets can be used as files and in with statements, and there are functions for
what most programs do: connect to a host by its name, or listen.
"""

import errno
import io
import os
from enum import IntEnum, IntFlag

import _socket
from _socket import *

__all__ = ['fromfd', 'getfqdn', 'create_connection', 'create_server', 'has_dualstack_ipv6',
           'AddressFamily', 'SocketKind']
__all__ += [_name for _name in dir(_socket) if not _name.startswith('_')]

for _kind, _class, _prefix in ((IntEnum, 'AddressFamily', 'AF_'), (IntEnum, 'SocketKind', 'SOCK_'),
                               (IntFlag, 'MsgFlag', 'MSG_'), (IntFlag, 'AddressInfo', 'AI_')):
    _kind._convert_(_class, __name__,
                    lambda name, prefix=_prefix: name.startswith(prefix) and name.isupper())

_LOCALHOST, _LOCALHOST_V6 = '127.0.0.1', '::1'

EBADF, EAGAIN, EWOULDBLOCK = errno.EBADF, errno.EAGAIN, errno.EWOULDBLOCK

# Errors that mean "not now".
_blocking_errnos = {EAGAIN, EWOULDBLOCK}

# Stands for the time-out that setdefaulttimeout() has set.
_GLOBAL_DEFAULT_TIMEOUT = object()


def _as_member(number: int, enum):
    """Return the member of an enum for a number, or the number if there is none."""
    try:
        return enum(number)
    except ValueError:
        return number


class _GiveupOnSendfile(Exception):
    """os.sendfile() cannot send this file."""


class socket(_socket.socket):
    """One end of a connection, or a place where connections or datagrams arrive.

    The file that makefile() returns keeps the connection open when the socket is closed.
    """

    __slots__ = ['__weakref__', '_io_refs', '_closed']

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is None:
            # A descriptor that is there knows all of this by itself.
            family, type, proto = (usual if given == -1 else given for given, usual in
                                   ((family, AF_INET), (type, SOCK_STREAM), (proto, 0)))
        super().__init__(family, type, proto, fileno)
        self._closed = False
        self._io_refs = 0           # files of makefile() that are open

    @property
    def family(self):
        """The family of its addresses."""
        return _as_member(super().family, AddressFamily)

    @property
    def type(self):
        """Its kind: of streams, of datagrams."""
        return _as_member(super().type, SocketKind)

    def __repr__(self):
        words = [f'fd={self.fileno()}', f'family={self.family}', f'type={self.type}',
                 f'proto={self.proto}']
        if not self._closed:
            words += self._known_addresses()
        state = ' [closed]' if self._closed else ''
        cls = self.__class__
        return f'<{cls.__module__}.{cls.__qualname__}{state} {', '.join(words)}>'

    def _known_addresses(self):
        for label, ask in ('laddr', self.getsockname), ('raddr', self.getpeername):
            try:
                if address := ask():
                    yield f'{label}={address}'
            except (error, AttributeError):
                pass

    def __getstate__(self):
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        if not self._closed:
            self.close()

    def dup(self):
        """Return another socket for the same connection; child processes do not get it."""
        twin = self.__class__(self.family, self.type, self.proto, fileno=dup(self.fileno()))
        twin.settimeout(self.gettimeout())
        return twin

    def accept(self):
        """Wait for a connection; returns its socket and the address of the other end."""
        descriptor, address = self._accept()
        connection = socket(self.family, self.type, self.proto, fileno=descriptor)
        # Some systems let it inherit that this socket, with a time-out, does not block.
        if self.gettimeout() and getdefaulttimeout() is None:
            connection.setblocking(True)
        return connection, address

    def get_inheritable(self):
        """Tell whether child processes get the socket."""
        return os.get_inheritable(self.fileno())

    def set_inheritable(self, inheritable):
        """Set whether child processes get the socket."""
        os.set_inheritable(self.fileno(), inheritable)

    # --- As a file.

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
        """Return a file that reads and writes here; the arguments are those of open().

        The mode has no letters but r, w and b. It is a text file unless there is a b.
        """
        letters = set(mode)
        if letters - set('rwb'):
            raise ValueError(f'invalid mode {mode!r} (only r, w, b allowed)')
        writing, binary = 'w' in letters, 'b' in letters
        reading = 'r' in letters or not writing
        raw = SocketIO(self, 'r' * reading + 'w' * writing)
        self._io_refs += 1

        size = io.DEFAULT_BUFFER_SIZE if buffering is None or buffering < 0 else buffering
        if size == 0:
            if binary:
                return raw
            raise ValueError("unbuffered streams must be binary")
        match reading, writing:
            case True, True:
                buffer = io.BufferedRWPair(raw, raw, size)
            case True, False:
                buffer = io.BufferedReader(raw, size)
            case _:
                buffer = io.BufferedWriter(raw, size)
        if binary:
            return buffer
        text = io.TextIOWrapper(buffer, encoding, errors, newline)
        text.mode = mode
        return text

    def _decref_socketios(self):
        """Note that a file of makefile() was closed."""
        if self._io_refs:
            self._io_refs -= 1
        if self._closed:
            self.close()

    def _real_close(self, _ss=_socket.socket):
        # The class may be gone when the interpreter ends, so it is an argument.
        _ss.close(self)

    def close(self):
        """Close the socket, as soon as the files of makefile() are closed, too."""
        self._closed = True
        if self._io_refs < 1:
            self._real_close()

    def detach(self):
        """Return the descriptor, which stays open; the socket is of no use then."""
        self._closed = True
        return super().detach()

    # --- Sending files.

    def sendfile(self, file, offset=0, count=None):
        """Send a binary file from an offset on, all of it or so many bytes; returns how many.

        The system does that alone if it can. The file's position is behind what was sent.
        """
        try:
            return self._sendfile_use_sendfile(file, offset, count)
        except _GiveupOnSendfile:
            return self._sendfile_use_send(file, offset, count)

    def _check_sendfile_params(self, file, offset, count):
        mode = getattr(file, 'mode', 'b')
        problem = ("file should be opened in binary mode" if 'b' not in mode else
                   "only SOCK_STREAM type sockets are supported" if not self.type & SOCK_STREAM else
                   None)
        if problem:
            raise ValueError(problem)
        if count is not None:
            refusal = None if isinstance(count, int) and count > 0 else (
                ValueError if isinstance(count, int) else TypeError)
            if refusal is not None:
                raise refusal(f"count must be a positive integer (got {count!r})")
        if self.gettimeout() == 0:
            raise ValueError("non-blocking sockets are not supported")

    def _sendfile_use_send(self, file, offset=0, count=None):
        """Read the file and send what was read."""
        self._check_sendfile_params(file, offset, count)
        if offset:
            file.seek(offset)
        sent = 0
        try:
            while (wanted := 8192 if count is None else min(count - sent, 8192)) > 0:
                rest = memoryview(file.read(wanted))
                if not rest:
                    break
                while rest:
                    done = self.send(rest)
                    sent += done
                    rest = rest[done:]
            return sent
        finally:
            if sent and hasattr(file, 'seek'):
                file.seek(offset + sent)

    def _sendfile_use_sendfile(self, file, offset=0, count=None):
        """Have the system copy the file; _GiveupOnSendfile says that it cannot."""
        if not hasattr(os, 'sendfile'):
            raise _GiveupOnSendfile("os.sendfile() not available on this platform")
        self._check_sendfile_params(file, offset, count)
        try:
            source = file.fileno()
            size = os.fstat(source).st_size
        except (OSError, AttributeError, io.UnsupportedOperation) as problem:
            raise _GiveupOnSendfile(problem)
        if not size:
            return 0                # empty, or not a file of the disk
        block = min(count or size, 1 << 30)
        sent = 0
        try:
            for _ in self._times_ready_to_send():
                wanted = block if count is None else min(count - sent, block)
                if wanted <= 0:
                    break
                try:
                    done = os.sendfile(self.fileno(), source, offset + sent, wanted)
                except BlockingIOError:
                    continue
                except OSError as problem:
                    if not sent:
                        raise _GiveupOnSendfile(problem)
                    raise
                if not done:
                    break           # the end of the file
                sent += done
            return sent
        finally:
            if sent and hasattr(file, 'seek'):
                file.seek(offset + sent)

    def _times_ready_to_send(self):
        """Yield each time there is room to send; the time-out counts for each."""
        import selectors
        kind = getattr(selectors, 'PollSelector', selectors.SelectSelector)
        limit = self.gettimeout()
        with kind() as selector:
            selector.register(self.fileno(), selectors.EVENT_WRITE)
            while selector.select(limit) or limit is None:
                yield
        raise TimeoutError('timed out')


class SocketIO(io.RawIOBase):
    """A socket as a raw file; see socket.makefile()."""

    _MODES = frozenset({'r', 'w', 'rw', 'rb', 'wb', 'rwb'})
    _sock = None                    # also while the constructor has not come so far

    def __init__(self, sock, mode):
        if mode not in self._MODES:
            raise ValueError(f"invalid mode: {mode!r}")
        super().__init__()
        self._sock = sock
        self._mode = mode if 'b' in mode else f'{mode}b'
        self._timeout_occurred = False

    def _when_open(self, answer: bool) -> bool:
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return answer

    def readable(self):
        """Tell whether the file was made for reading."""
        return self._when_open('r' in self._mode)

    def writable(self):
        """Tell whether the file was made for writing."""
        return self._when_open('w' in self._mode)

    def seekable(self):
        """Tell that there are no positions."""
        return self._when_open(super().seekable())

    def fileno(self):
        """Return the socket's descriptor."""
        self._checkClosed()
        return self._sock.fileno()

    @property
    def name(self):
        """The socket's descriptor, -1 when the file is closed."""
        return -1 if self.closed else self.fileno()

    @property
    def mode(self):
        """The mode of the file, always with a b."""
        return self._mode

    def readinto(self, b):
        """Receive into a buffer; returns how many bytes, None if there are none yet.

        After a time-out it is unknown what is missing, so nothing more can be read.
        """
        self._checkClosed()
        self._checkReadable()
        if self._timeout_occurred:
            raise OSError("cannot read from timed out object")
        try:
            return self._sock.recv_into(b)
        except timeout:
            self._timeout_occurred = True
            raise
        except error as problem:
            return self._nothing_if_blocked(problem)

    def write(self, b):
        """Send bytes; returns how many went, None if there is no room."""
        self._checkClosed()
        self._checkWritable()
        try:
            return self._sock.send(b)
        except error as problem:
            return self._nothing_if_blocked(problem)

    @staticmethod
    def _nothing_if_blocked(problem):
        if problem.errno not in _blocking_errnos:
            raise problem
        return None

    def close(self):
        """Close the file, and the socket if it waits for that."""
        if not self.closed:
            super().close()
            owner, self._sock = self._sock, None
            if owner is not None:
                owner._decref_socketios()


def fromfd(fd, family, type, proto=0):
    """Return a socket for a copy of a descriptor; it must be told what that is."""
    return socket(family, type, proto, dup(fd))


# --- Descriptors that are sent over sockets.

if hasattr(_socket.socket, 'sendmsg'):
    __all__.append('send_fds')

    def send_fds(sock, buffers, fds, flags=0, address=None):
        """Send bytes and, with them, descriptors, over a Unix socket."""
        import array
        rights = SOL_SOCKET, _socket.SCM_RIGHTS, array.array('i', fds)
        where = () if address is None else (address,)
        return sock.sendmsg(buffers, [rights], flags, *where)


if hasattr(_socket.socket, 'recvmsg'):
    __all__.append('recv_fds')

    def recv_fds(sock, bufsize, maxfds, flags=0):
        """Receive bytes and descriptors; returns (bytes, descriptors, flags, address)."""
        import array
        fds = array.array('i')
        room = _socket.CMSG_LEN(maxfds * fds.itemsize)
        data, messages, flags, address = sock.recvmsg(bufsize, room, flags)
        for level, kind, content in messages:
            if (level, kind) == (SOL_SOCKET, _socket.SCM_RIGHTS):
                whole = len(content) // fds.itemsize * fds.itemsize
                fds.frombytes(content[:whole])
        return data, fds.tolist(), flags, address


# --- Pairs.

if hasattr(_socket, 'socketpair'):
    def socketpair(family=None, type=SOCK_STREAM, proto=0):
        """Return two sockets that are connected with each other."""
        if family is None:
            family = globals().get('AF_UNIX', AF_INET)
        ends = _socket.socketpair(family, type, proto)
        first, second = (socket(family, type, proto, end.detach()) for end in ends)
        return first, second


def _fallback_socketpair(family=AF_INET, type=SOCK_STREAM, proto=0):
    """Return a pair made of a connection to this machine itself."""
    hosts = {AF_INET: _LOCALHOST, AF_INET6: _LOCALHOST_V6}
    if family not in hosts:
        raise ValueError("Only AF_INET and AF_INET6 socket address families are supported")
    for given, only, message in ((type, SOCK_STREAM, "Only SOCK_STREAM socket type is supported"),
                                 (proto, 0, "Only protocol zero is supported")):
        if given != only:
            raise ValueError(message)

    with socket(family, type, proto) as listener:
        listener.bind((hosts[family], 0))
        listener.listen()
        caller = socket(family, type, proto)
        try:
            # It must not block: nobody accepts yet.
            caller.setblocking(False)
            try:
                caller.connect(listener.getsockname()[:2])
            except (BlockingIOError, InterruptedError):
                pass
            caller.setblocking(True)
            answerer, _ = listener.accept()
        except BaseException:
            caller.close()
            raise
    return _checked_pair(answerer, caller)


def _checked_pair(answerer, caller):
    """Return both ends; but not if somebody else was quicker to connect."""
    try:
        if (answerer.getsockname(), answerer.getpeername()) != (caller.getpeername(),
                                                               caller.getsockname()):
            raise ConnectionError("Unexpected peer connection")
    except BaseException:
        answerer.close()
        caller.close()
        raise
    return answerer, caller


if not hasattr(_socket, 'socketpair'):
    socketpair = _fallback_socketpair
    __all__.append('socketpair')


# --- Hosts.

def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """Return the ways to reach a service of a host, in the order they should be tried.

    Each is (family, type, proto, canonical name, address), for socket() and connect().
    """
    return [(_as_member(kind, AddressFamily), _as_member(transport, SocketKind), *rest)
            for kind, transport, *rest in _socket.getaddrinfo(host, port, family, type, proto, flags)]


def getfqdn(name=''):
    """Return the full name of a host, of this one if none is given; as far as it is known."""
    name = name.strip()
    if name in ('', '0.0.0.0', '::'):
        name = gethostname()
    try:
        official, others, _ = gethostbyaddr(name)
    except error:
        return name
    return next((each for each in (official, *others) if '.' in each), official)


def create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT,
                      source_address=None, *, all_errors=False):
    """Connect to (host, port), whichever of the host's addresses answers; returns the socket.

    If none does, the error of the last one is raised, or with all_errors a group of
    all. source_address is the (host, port) to connect from.
    """
    host, port = address
    failures = []
    try:
        for family, kind, proto, _, target in getaddrinfo(host, port, 0, SOCK_STREAM):
            sock = None
            try:
                sock = socket(family, kind, proto)
                if timeout is not _GLOBAL_DEFAULT_TIMEOUT:
                    sock.settimeout(timeout)
                if source_address:
                    sock.bind(source_address)
                sock.connect(target)
                return sock
            except error as problem:
                failures.append(problem)
                if sock is not None:
                    sock.close()
        if not failures:
            raise error("getaddrinfo returns an empty list")
        if all_errors:
            raise ExceptionGroup("create_connection failed", failures)
        raise failures[-1]
    finally:
        failures.clear()            # they know this frame


def has_dualstack_ipv6():
    """Tell whether one socket can listen for both IPv6 and IPv4."""
    if not (has_ipv6 and hasattr(_socket, 'IPPROTO_IPV6') and hasattr(_socket, 'IPV6_V6ONLY')):
        return False
    try:
        with socket(AF_INET6, SOCK_STREAM) as probe:
            probe.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0)
    except error:
        return False
    return True


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False,
                  dualstack_ipv6=False):
    """Return a socket that listens at (host, port) for connections.

    With dualstack_ipv6, and the family AF_INET6, it takes connections over IPv4, too.
    With reuse_port several sockets may listen at the same address.
    """
    if reuse_port and not hasattr(_socket, 'SO_REUSEPORT'):
        raise ValueError("SO_REUSEPORT not supported on this platform")
    if dualstack_ipv6:
        if not has_dualstack_ipv6():
            raise ValueError("dualstack_ipv6 not supported on this platform")
        if family != AF_INET6:
            raise ValueError("dualstack_ipv6 requires AF_INET6 family")
    server = socket(family, SOCK_STREAM)
    try:
        _prepare_server(server, family, reuse_port, dualstack_ipv6)
        try:
            server.bind(address)
        except error as problem:
            raise error(problem.errno, f'{problem.strerror} (while attempting to '
                                       f'bind on address {address!r})') from None
        server.listen(*(() if backlog is None else (backlog,)))
    except error:
        server.close()
        raise
    return server


def _prepare_server(server, family, reuse_port, dualstack):
    # On Windows and Cygwin the option would let others take the address away.
    if os.name not in ('nt', 'cygwin') and hasattr(_socket, 'SO_REUSEADDR'):
        try:
            server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        except error:
            pass                    # such addresses cannot be in use
    if reuse_port:
        server.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
    if has_ipv6 and family == AF_INET6 and hasattr(_socket, 'IPV6_V6ONLY'):
        server.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0 if dualstack else 1)


del _kind, _class, _prefix
