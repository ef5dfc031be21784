"""Connections between processes, over pipes and sockets.

A message is a header with its length, and its bytes. Objects travel as pickles. A
listener and its clients may ask each other to prove that they have the same key.
"""

import io
import itertools
import os
import selectors
import socket
import struct
import sys
import tempfile
import time

from . import AuthenticationError, BufferTooShort, util
from .context import reduction

__all__ = ['Client', 'Listener', 'Pipe', 'wait']

BUFSIZE = 8192
CONNECTION_TIMEOUT = 20.0

_HAS_UNIX = hasattr(socket, 'AF_UNIX')
default_family = 'AF_UNIX' if _HAS_UNIX else 'AF_INET'
families = ['AF_INET', 'AF_UNIX'] if _HAS_UNIX else ['AF_INET']


# Connections.

_SHORT_HEADER = struct.Struct('!i')
_LONG_HEADER = struct.Struct('!Q')
_IS_LONG = -1               # In the short header: the long one follows
_LARGEST_SHORT = (1 << 31) - 1
_JOINED_UP_TO = 16384       # Up to this size a message is copied behind its header
_LARGEST_READ = 1 << 20


class Connection:
    """One end of a pipe or socket."""

    _handle = None

    def __init__(self, handle, readable=True, writable=True):
        handle = handle.__index__()
        if handle < 0:
            raise ValueError("invalid handle")
        if not (readable or writable):
            raise ValueError("at least one of `readable` and `writable` must be True")
        self._handle, self._readable, self._writable = handle, readable, writable

    closed = property(lambda self: self._handle is None,
                      doc="Whether this end has been closed.")
    readable = property(lambda self: self._readable,
                        doc="Whether messages can come from this end.")
    writable = property(lambda self: self._writable,
                        doc="Whether messages can go into this end.")

    def fileno(self):
        """Return the file descriptor."""
        if self.closed:
            raise OSError("handle is closed")
        return self._handle

    def close(self, _close=os.close):
        """Close this end."""
        handle, self._handle = self._handle, None
        if handle is not None:
            _close(handle)

    __del__ = close

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def _source(self) -> int:
        handle = self.fileno()
        if not self._readable:
            raise OSError("connection is write-only")
        return handle

    def _target(self) -> int:
        handle = self.fileno()
        if not self._writable:
            raise OSError("connection is read-only")
        return handle

    def send(self, obj):
        """Send an object."""
        target = self._target()
        self._put_message(target, reduction.ForkingPickler.dumps(obj))

    def send_bytes(self, buf, offset=0, size=None):
        """Send bytes, or a part of them, as one message."""
        target = self._target()
        view = memoryview(buf)
        if view.itemsize != 1:
            view = view.cast('B')
        if offset < 0:
            raise ValueError("offset is negative")
        available = view.nbytes - offset
        if available < 0:
            raise ValueError("buffer length < offset")
        if size is None:
            size = available
        if size < 0:
            raise ValueError("size is negative")
        if size > available:
            raise ValueError("buffer length < offset + size")
        self._put_message(target, view[offset:offset + size])

    def recv(self):
        """Wait for an object and return it."""
        return reduction.ForkingPickler.loads(self._get_message(self._source()))

    def recv_bytes(self, maxlength=None):
        """Wait for a message and return its bytes."""
        source = self._source()
        if maxlength is None:
            return self._get_message(source)
        if maxlength < 0:
            raise ValueError("negative maxlength")
        return self._get_message(source, maxlength)

    def recv_bytes_into(self, buf, offset=0):
        """Wait for a message and store it in a buffer; returns its length."""
        source = self._source()
        with memoryview(buf) as view:
            if offset < 0:
                raise ValueError("negative offset")
            room = view.nbytes - offset
            if room < 0:
                raise ValueError("offset too large")
            message = self._get_message(source)
            size = len(message)
            if size > room:
                raise BufferTooShort(message)
            first, last = offset // view.itemsize, (offset + size) // view.itemsize
            io.BytesIO(message).readinto(view[first:last])
        return size

    def poll(self, timeout=0.0):
        """Return whether a message, or the end, is there within a time."""
        self._source()
        return wait([self], timeout) != []

    def _put_message(self, target: int, data):
        size = len(data)
        if size > _LARGEST_SHORT:
            header = _SHORT_HEADER.pack(_IS_LONG) + _LONG_HEADER.pack(size)
        else:
            header = _SHORT_HEADER.pack(size)
        if size > _JOINED_UP_TO:
            _write_all(target, header)
            _write_all(target, data)
        else:
            # One write, so that short messages of several writers do not mix.
            _write_all(target, header + bytes(data))

    def _get_message(self, source: int, limit: int = sys.maxsize) -> bytes:
        size, = _SHORT_HEADER.unpack(_read_exactly(source, _SHORT_HEADER.size))
        if size == _IS_LONG:
            size, = _LONG_HEADER.unpack(_read_exactly(source, _LONG_HEADER.size))
        if size > limit:
            # The bytes stay unread, thus nothing sensible can be read any more.
            if self._writable:
                self._readable = False
            else:
                self.close()
            raise OSError("bad message length")
        return _read_exactly(source, size)


def _write_all(fd: int, data):
    written = os.write(fd, data)
    while written < len(data):
        data = memoryview(data)[written:]
        written = os.write(fd, data)


def _read_exactly(fd: int, size: int) -> bytes:
    """Read so many bytes; EOFError at the end before the first of them."""
    pieces = []
    missing = size
    while missing > 0:
        piece = os.read(fd, min(missing, _LARGEST_READ))
        if not piece:
            if missing < size:
                raise OSError("got end of file during message")
            raise EOFError
        pieces.append(piece)
        missing -= len(piece)
    return pieces[0] if len(pieces) == 1 else b''.join(pieces)


def reduce_connection(conn: Connection):
    """Pickle a connection, for another process."""
    duplicate = reduction.DupFd(conn.fileno())
    return rebuild_connection, (duplicate, conn.readable, conn.writable)


def rebuild_connection(duplicate, readable, writable):
    """Make a connection of a descriptor from another process."""
    return Connection(duplicate.detach(), readable, writable)


reduction.register(Connection, reduce_connection)


def Pipe(duplex=True):
    """Return two ends that are connected.

    With duplex both send and receive; without, the first receives and the second sends.
    """
    if not duplex:
        source, target = os.pipe()
        return Connection(source, writable=False), Connection(target, readable=False)
    return tuple(map(_from_socket, socket.socketpair()))


def _from_socket(sock: socket.socket) -> Connection:
    sock.setblocking(True)
    return Connection(sock.detach())


def wait(object_list, timeout=None):
    """Return those of some connections, sockets and sentinels that can be read.

    Waits until there is one, but no longer than the timeout.
    """
    start = time.monotonic()
    kind = getattr(selectors, 'PollSelector', selectors.SelectSelector)
    with kind() as selector:
        for item in object_list:
            selector.register(item, selectors.EVENT_READ)
        remaining = timeout
        while True:
            ready = [key.fileobj for key, _ in selector.select(remaining)]
            if timeout is not None:
                remaining = timeout - (time.monotonic() - start)
            if ready or (remaining is not None and remaining < 0):
                return ready


# Addresses.

_listener_numbers = itertools.count()


def arbitrary_address(family):
    """Return an address that nobody uses."""
    match family:
        case 'AF_INET':
            return 'localhost', 0
        case 'AF_UNIX' if util.abstract_sockets_supported:
            # The zero byte makes it a name without a file.
            parts = 'listener', os.getpid(), next(_listener_numbers), os.urandom(4).hex()
            return '\0' + '-'.join(map(str, parts))
        case 'AF_UNIX':
            return tempfile.mktemp(prefix='listener-', dir=util.get_temp_dir())
    raise ValueError('unrecognized family')


def _validate_family(family):
    """Refuse a family that this system does not have."""
    if family == 'AF_PIPE' and sys.platform != 'win32':
        raise ValueError(f'Family {family} is not recognized.')


def address_type(address):
    """Return the name of the family of an address."""
    kind = type(address)
    if kind is tuple:
        return 'AF_INET'
    if kind is str:
        return 'AF_PIPE' if address.startswith(r'\\') else 'AF_UNIX'
    if util.is_abstract_socket_namespace(address):
        return 'AF_UNIX'
    raise ValueError('address type of %r unrecognized' % address)


# Listeners and clients.

def _check_key(authkey):
    if not (authkey is None or isinstance(authkey, bytes)):
        raise TypeError('authkey should be a byte string')


class Listener:
    """An address that clients connect to."""

    def __init__(self, address=None, family=None, backlog=1, authkey=None):
        if not family:
            family = address_type(address) if address else default_family
        _validate_family(family)
        _check_key(authkey)
        self._authkey = authkey
        self._listener = SocketListener(
            address or arbitrary_address(family), family, backlog)

    def accept(self):
        """Wait for a client and return the connection to it."""
        if self._listener is None:
            raise OSError('listener is closed')
        conn = self._listener.accept()
        if self._authkey is not None:
            deliver_challenge(conn, self._authkey)
            answer_challenge(conn, self._authkey)
        return conn

    def close(self):
        """Accept no more clients."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()

    address = property(lambda self: self._listener._address,
                       doc="The address that clients connect to.")
    last_accepted = property(lambda self: self._listener._last_accepted,
                             doc="The address of the client accepted last, or None.")

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


class SocketListener:
    """The socket of a listener."""

    def __init__(self, address, family, backlog=1):
        self._family = family
        self._last_accepted = None
        self._unlink = None
        self._socket = sock = socket.socket(getattr(socket, family))
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
            sock.setblocking(True)
            sock.bind(address)
            sock.listen(backlog)
        except OSError:
            sock.close()
            raise
        self._address = sock.getsockname()
        if family == 'AF_UNIX' and not util.is_abstract_socket_namespace(address):
            self._unlink = util.Finalize(self, os.unlink, [address], exitpriority=0)

    def accept(self):
        """Wait for a client."""
        sock, self._last_accepted = self._socket.accept()
        return _from_socket(sock)

    def close(self):
        """Close the socket, and remove its file."""
        unlink, self._unlink = self._unlink, None
        try:
            self._socket.close()
        finally:
            if unlink:
                unlink()


def SocketClient(address):
    """Return a connection to the socket at an address."""
    with socket.socket(getattr(socket, address_type(address))) as sock:
        sock.setblocking(True)
        sock.connect(address)
        return _from_socket(sock)


def Client(address, family=None, authkey=None):
    """Return a connection to the listener at an address."""
    _validate_family(family or address_type(address))
    conn = SocketClient(address)
    _check_key(authkey)
    if authkey is not None:
        answer_challenge(conn, authkey)
        deliver_challenge(conn, authkey)
    return conn


# The proof of the key. One side sends a challenge, the name of a digest in braces and
# random bytes; the other returns the keyed digest of all that, with the name before it;
# the first says whether it is right. Then the sides change. In the protocol of older
# versions no name is sent, and the digest is MD5: its messages are known by length.

MESSAGE_LENGTH = 40
_CHALLENGE = b'#CHALLENGE#'
_WELCOME = b'#WELCOME#'
_FAILURE = b'#FAILURE#'

_OLD_CHALLENGE_LENGTH = 20
_OLD_ANSWER_LENGTH = 16
_LONGEST_REPLY = 256
_DIGESTS = {name.encode(): name
            for name in ('md5', 'sha256', 'sha384', 'sha3_256', 'sha3_384')}


def _named(digest_name: str, data: bytes) -> bytes:
    return b'{' + digest_name.encode('ascii') + b'}' + data


def _split_named(message: bytes) -> tuple[str, bytes]:
    """Return the name of the digest, '' in the old protocol, and what follows it."""
    if len(message) in (_OLD_CHALLENGE_LENGTH, _OLD_ANSWER_LENGTH):
        return '', message
    before, brace, data = message.partition(b'}')
    if brace and before[:1] == b'{' and before[1:] in _DIGESTS:
        return _DIGESTS[before[1:]], data
    raise AuthenticationError('unsupported message length, missing digest prefix, '
                              f'or unsupported digest: {message=}')


def _keyed_digest(authkey, message, digest_name) -> bytes:
    import hmac
    return hmac.new(authkey, message, digest_name).digest()


def _create_response(authkey, message):
    """Return the answer to a challenge."""
    digest_name, _ = _split_named(message)
    if digest_name == '':
        try:
            return _keyed_digest(authkey, message, 'md5')
        except ValueError:
            # Some systems have no MD5. The other side may know the new protocol.
            digest_name = 'sha256'
    return _named(digest_name, _keyed_digest(authkey, message, digest_name))


def _verify_challenge(authkey, message, response):
    """Raise AuthenticationError if an answer to a challenge is wrong."""
    from hmac import compare_digest
    digest_name, answer = _split_named(response)
    response_digest = digest_name or 'md5'
    try:
        right = _keyed_digest(authkey, message, response_digest)
    except ValueError:
        raise AuthenticationError(f'{response_digest=} unsupported')
    if len(answer) != len(right):
        raise AuthenticationError(f'expected {response_digest!r} of length '
                                  f'{len(right)} got {len(answer)}')
    if not compare_digest(right, answer):
        raise AuthenticationError('digest received was wrong')


def _need_bytes(authkey):
    if not isinstance(authkey, bytes):
        raise ValueError(f"Authkey must be bytes, not {type(authkey)!s}")


def deliver_challenge(connection, authkey, digest_name='sha256'):
    """Let the other side prove that it has the key."""
    _need_bytes(authkey)
    challenge = _named(digest_name, os.urandom(MESSAGE_LENGTH))
    connection.send_bytes(_CHALLENGE + challenge)
    answer = connection.recv_bytes(_LONGEST_REPLY)
    try:
        _verify_challenge(authkey, challenge, answer)
    except AuthenticationError:
        connection.send_bytes(_FAILURE)
        raise
    connection.send_bytes(_WELCOME)


def answer_challenge(connection, authkey):
    """Prove to the other side that this one has the key."""
    _need_bytes(authkey)
    message = connection.recv_bytes(_LONGEST_REPLY)
    if not message.startswith(_CHALLENGE):
        raise AuthenticationError(f'Protocol error, expected challenge: {message=}')
    challenge = message.removeprefix(_CHALLENGE)
    if len(challenge) < _OLD_CHALLENGE_LENGTH:
        raise AuthenticationError(f'challenge too short: {len(challenge)} bytes')
    connection.send_bytes(_create_response(authkey, challenge))
    if connection.recv_bytes(_LONGEST_REPLY) != _WELCOME:
        raise AuthenticationError('digest sent was rejected')


# XML instead of pickles.

def _xml_dumps(obj):
    from xmlrpc.client import dumps
    return dumps((obj,), allow_none=True).encode('utf-8')


def _xml_loads(data):
    from xmlrpc.client import loads
    (obj,), _ = loads(data.decode('utf-8'))
    return obj


class ConnectionWrapper:
    """A connection that turns objects into bytes by functions of its own."""

    def __init__(self, conn, dumps, loads):
        self._conn, self._dumps, self._loads = conn, dumps, loads
        self.fileno, self.close, self.poll = conn.fileno, conn.close, conn.poll
        self.send_bytes, self.recv_bytes = conn.send_bytes, conn.recv_bytes

    def send(self, obj):
        """Send an object."""
        self.send_bytes(self._dumps(obj))

    def recv(self):
        """Wait for an object and return it."""
        return self._loads(self.recv_bytes())


class XmlListener(Listener):
    """A listener for XmlClient."""

    def accept(self):
        return ConnectionWrapper(super().accept(), _xml_dumps, _xml_loads)


def XmlClient(*args, **kwds):
    """Return a connection to an XmlListener."""
    return ConnectionWrapper(Client(*args, **kwds), _xml_dumps, _xml_loads)
