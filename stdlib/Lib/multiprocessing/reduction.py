"""The pickler for what processes send each other, and the sending of descriptors."""

import abc
import array
import copyreg
import functools
import io
import os
import pickle
import socket
import sys

from . import context

__all__ = ['DupFd', 'ForkingPickler', 'dump', 'recv_handle', 'recvfds', 'register',
           'send_handle', 'sendfds']

HAVE_SEND_HANDLE = sys.platform == 'win32' or (
    {'CMSG_LEN', 'SCM_RIGHTS'} <= vars(socket).keys() and hasattr(socket.socket, 'sendmsg'))


# Pickling

class ForkingPickler(pickle.Pickler):
    """A pickler with reductions of its own, beside those of copyreg."""

    _extra_reducers = {}
    _copyreg_dispatch = copyreg.dispatch_table

    def __init__(self, *args):
        super().__init__(*args)
        self.dispatch_table = {**self._copyreg_dispatch, **self._extra_reducers}

    @classmethod
    def register(cls, type, reduce):
        """Have objects of exactly this type reduced by reduce(object)."""
        cls._extra_reducers[type] = reduce

    @classmethod
    def dumps(cls, obj, protocol=None):
        """Return the pickle of an object, as a view of its bytes."""
        out = io.BytesIO()
        pickler = cls(out, protocol)
        pickler.dump(obj)
        return out.getbuffer()

    loads = pickle.loads


register = ForkingPickler.register


def dump(obj, file, protocol=None):
    """Write the pickle of an object to a binary file."""
    pickler = ForkingPickler(file, protocol)
    pickler.dump(obj)


# Descriptors

# The Mac loses descriptors whose sender closes too soon, so they are acknowledged.
ACKNOWLEDGE = sys.platform == 'darwin'
_RECEIPT = b'A'


def sendfds(sock, fds):
    """Send a list of descriptors over a Unix socket."""
    numbers = array.array('i', fds)
    # At least one plain byte must go along; it counts the descriptors.
    count = bytes([len(numbers) & 0xFF])
    sock.sendmsg([count], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, numbers)])
    if ACKNOWLEDGE and sock.recv(1) != _RECEIPT:
        raise RuntimeError('did not receive acknowledgement of fd')


def recvfds(sock, size):
    """Receive a list of up to size descriptors from a Unix socket."""
    numbers = array.array('i')
    room = socket.CMSG_SPACE(size * numbers.itemsize)
    count, extras, _, _ = sock.recvmsg(1, room)
    if not (count or extras):
        raise EOFError
    if ACKNOWLEDGE:
        sock.send(_RECEIPT)
    if len(extras) != 1:
        raise RuntimeError(f'received {len(extras)} items of ancdata')
    [(level, kind, packed)] = extras
    rights = (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS)
    if not rights or not count or len(packed) % numbers.itemsize:
        raise RuntimeError('Invalid data received')
    numbers.frombytes(packed)
    if len(numbers) & 0xFF != count[0]:
        raise AssertionError(f'Len is {len(numbers):n} but msg[0] is {count[0]!r}')
    return numbers.tolist()


def _socket_of(conn):
    """Return a socket that is a duplicate of a connection's."""
    return socket.fromfd(conn.fileno(), family=socket.AF_UNIX, type=socket.SOCK_STREAM)


def send_handle(conn, handle, destination_pid):
    """Send one descriptor over a connection."""
    with _socket_of(conn) as sock:
        sendfds(sock, [handle])


def recv_handle(conn):
    """Receive one descriptor from a connection."""
    with _socket_of(conn) as sock:
        [handle] = recvfds(sock, 1)
    return handle


def DupFd(fd):
    """Return a picklable object whose detach() gives the receiver a duplicate of fd."""
    child = context.get_spawning_popen()
    if child is not None:
        # The child is only now being started, and is given the descriptor then.
        return child.DupFd(child.duplicate_for_child(fd))
    if not HAVE_SEND_HANDLE:
        raise ValueError('SCM_RIGHTS appears not to be available')
    from .resource_sharer import DupFd as Offered
    return Offered(fd)


# Reductions

def _reduce_method(method):
    owner = method.__self__
    return getattr, (owner, method.__func__.__name__)


def _reduce_descriptor(method):
    return getattr, (method.__objclass__, method.__name__)


def _reduce_partial(call):
    return _remake_partial, (call.func, call.args, call.keywords)


def _remake_partial(func, args, keywords):
    return functools.partial(func, *args, **keywords)


def _reduce_socket(sock):
    traits = (sock.family, sock.type, sock.proto)
    return _remake_socket, (DupFd(sock.fileno()), *traits)


def _remake_socket(offer, *traits):
    return socket.socket(*traits, fileno=offer.detach())


def _register_all():
    bound = type(ForkingPickler.register)
    for kind, reduce in ((bound, _reduce_method),
                         (type(str.join), _reduce_descriptor),
                         (type(str.__len__), _reduce_descriptor),
                         (functools.partial, _reduce_partial),
                         (socket.socket, _reduce_socket)):
        register(kind, reduce)


_register_all()


class AbstractReducer(metaclass=abc.ABCMeta):
    """To be derived from by other ways of pickling; see the reducer of a context."""

    ForkingPickler = ForkingPickler
    register = register
    dump = dump
    DupFd = DupFd
    sendfds = sendfds
    recvfds = recvfds
    send_handle = send_handle
    recv_handle = recv_handle

    def __init__(self, *args):
        _register_all()
