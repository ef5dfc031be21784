"""Managers: processes whose objects other processes use through proxies.

A manager starts a server process, or connects to one. Each request is a tuple of an
object's identity (None for the server itself), a method's name, and the arguments. Each
reply is a pair of a kind and a payload:

    #RETURN          the method's result
    #PROXY           names of methods, and a token, for a result that stays in the server
    #ERROR           the exception that the method raised
    #TRACEBACK       a text about an error of the request itself
    #UNSERIALIZABLE  a text about a reply that could not be pickled

A proxy keeps one connection for each thread; a request to the server itself gets a
connection of its own. The server counts for every object the proxies that refer to it,
and lets go of the object with the last of them.
"""

import array
import functools
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import closing
from types import GenericAlias
from typing import Any, NamedTuple

from . import connection, get_context, pool, process, reduction, util
from .context import ProcessError, get_spawning_popen

try:
    from . import shared_memory
except ImportError:
    HAS_SHMEM = False
else:
    HAS_SHMEM = True

__all__ = ['BaseManager', 'SyncManager', 'BaseProxy', 'Token']

# The classes of listeners and functions that connect, for each way of serialising.
listener_client = {
    'pickle': (connection.Listener, connection.Client),
    'xmlrpclib': (connection.XmlListener, connection.XmlClient),
}


# What a dict's methods return cannot be pickled otherwise, and arrays go as bytes.

def reduce_array(a: array.array):
    return array.array, (a.typecode, a.tobytes())


def rebuild_as_list(obj: Iterable):
    return list, ([*obj],)


reduction.register(array.array, reduce_array)
for _view in ({}.keys(), {}.values(), {}.items()):
    reduction.register(type(_view), rebuild_as_list)
del _view


class Token:
    """Names an object of a server: its registered type, the server, its identity."""

    __slots__ = 'typeid', 'address', 'id'

    def __init__(self, typeid, address, id):
        self.__setstate__((typeid, address, id))

    def __setstate__(self, state):
        for slot, value in zip(self.__slots__, state, strict=True):
            setattr(self, slot, value)

    def __getstate__(self):
        return tuple(getattr(self, slot) for slot in self.__slots__)

    def __repr__(self):
        fields = ', '.join(f'{slot}={getattr(self, slot)!r}' for slot in self.__slots__)
        return f'{type(self).__name__}({fields})'


# Requests and replies

class RemoteError(Exception):
    """An error in the server, known by its text only."""

    def __str__(self):
        line = '-' * 75
        return f'\n{line}\n{self.args[0]}{line}'


def convert_to_error(kind: str, result) -> Exception:
    """Return the exception that a reply stands for."""
    if kind == '#ERROR':
        return result
    if kind not in {'#TRACEBACK', '#UNSERIALIZABLE'}:
        return ValueError(f'Unrecognized message type {kind!r}')
    if not isinstance(result, str):
        raise TypeError(f"Result {result!r} (kind '{kind}') type is {type(result)}, not str")
    return RemoteError(result if kind == '#TRACEBACK' else f'Unserializable message: {result}\n')


def _settle(reply, adopt: Callable | None = None):
    """Return what a reply brings, or raise it; adopt turns a #PROXY into a proxy."""
    kind, payload = reply
    if kind == '#RETURN':
        return payload
    if kind == '#PROXY' and adopt is not None:
        return adopt(*payload)
    try:
        raise convert_to_error(kind, payload)
    finally:
        # The exception's traceback holds this frame: it must not hold the exception.
        del reply, payload


def dispatch(c, id, methodname, args=(), kwds={}):
    """Send a request over a connection and return the result."""
    c.send((id, methodname, args, kwds))
    return _settle(c.recv())


def _ask_server(client: Callable, address, authkey, request: str, *args, **kwds):
    """Send a request to a server itself."""
    with closing(client(address, authkey=authkey)) as link:
        return dispatch(link, None, request, args, kwds)


def all_methods(obj) -> list[str]:
    """List the names of everything callable that an object has."""
    return [*filter(lambda name: callable(getattr(obj, name)), dir(obj))]


def public_methods(obj) -> list[str]:
    """List the methods of an object that do not begin with an underscore."""
    return [method for method in all_methods(obj) if not method.startswith('_')]


# The server

class _Entry(NamedTuple):
    """What a server keeps of an object."""

    obj: Any
    exposed: frozenset[str]
    result_types: dict[str, str] | None


# Returned by requests that have sent their reply themselves.
_REPLIED = object()


class Server:
    """Holds the objects and answers requests, with a thread for each connection."""

    # The requests to the server itself.
    public = ['shutdown', 'create', 'accept_connection', 'get_methods',
              'debug_info', 'number_of_objects', 'dummy', 'incref', 'decref']

    # Methods that every object has, exposed or not.
    _always_available = {'__str__': str, '__repr__': repr, '#GETVALUE': lambda obj: obj}

    def __init__(self, registry, address, authkey, serializer):
        if not isinstance(authkey, bytes):
            raise TypeError(f'Authkey {authkey!r} is type {type(authkey)}, not bytes')
        self.authkey = process.AuthenticationString(authkey)
        self.registry = registry
        listener_class, _ = listener_client[serializer]
        # Many processes may connect at once.
        self.listener = listener_class(address=address, backlog=128)
        self.address = self.listener.address
        self.stop_event = threading.Event()
        self.mutex = threading.Lock()
        self.id_to_obj: dict[str, _Entry] = {}
        self.id_to_refcount: dict[str, int] = {}
        # Objects that proxies in this very process refer to, which are not counted.
        self.id_to_local_proxy_obj: dict[str, _Entry] = {}

    def serve_forever(self):
        """Answer requests until one asks for the end, then end the process."""
        process.current_process()._manager_server = self
        threading.Thread(target=self._accept_all, daemon=True).start()
        try:
            # With a timeout, so that signals are noticed.
            while not self.stop_event.wait(1):
                pass
        except (KeyboardInterrupt, SystemExit):
            pass
        finally:
            if sys.stdout is not sys.__stdout__:
                util.debug('server: standard streams are put back')
                sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
            sys.exit(0)

    def _accept_all(self):
        while True:
            try:
                link = self.listener.accept()
            except OSError:
                continue
            threading.Thread(target=self.handle_request, args=(link,), daemon=True).start()

    def handle_request(self, conn):
        """Check a new connection, and answer the request that comes over it."""
        with closing(conn):
            try:
                reply = self._reply_to_first(conn)
            except SystemExit:
                return
            if reply is None:
                return
            try:
                conn.send(reply)
            except Exception as error:
                util.info('server: could not send %r: %r', reply, error)
                try:
                    conn.send(('#TRACEBACK', traceback.format_exc()))
                except Exception:
                    util.info('server: the connection is broken')

    def _reply_to_first(self, conn):
        try:
            connection.deliver_challenge(conn, self.authkey)
            connection.answer_challenge(conn, self.authkey)
            _, name, args, kwds = conn.recv()
            assert name in self.public, f'{name!r} unrecognized'
            result = getattr(self, name)(conn, *args, **kwds)
        except Exception:
            return '#TRACEBACK', traceback.format_exc()
        return None if result is _REPLIED else ('#RETURN', result)

    def serve_client(self, conn):
        """Answer the requests of a proxy until it hangs up."""
        me = threading.current_thread().name
        util.debug('server: thread %r begins', me)
        while not self.stop_event.is_set():
            try:
                request = conn.recv()
            except EOFError:
                util.debug('server: thread %r ends, its client is gone', me)
                return
            except Exception:
                reply = '#TRACEBACK', traceback.format_exc()
            else:
                reply = self._reply_to_call(conn, request)
            try:
                self._send_reply(conn, reply)
            except Exception as error:
                util.info('server: thread %r could not send %r: %r', me, reply, error)
                return
            # Objects must not live on only because nobody asks for anything.
            request = reply = None

    @staticmethod
    def _send_reply(conn, reply):
        try:
            conn.send(reply)
        except Exception:
            conn.send(('#UNSERIALIZABLE', traceback.format_exc()))

    def _find(self, ident: str) -> _Entry:
        entry = self.id_to_obj.get(ident) or self.id_to_local_proxy_obj.get(ident)
        if entry is None:
            raise KeyError(ident)
        return entry

    def _reply_to_call(self, conn, request):
        """Call the method of an object; returns the reply."""
        try:
            ident, name, args, kwds = request
            entry = self._find(ident)
            if name in entry.exposed:
                method = getattr(entry.obj, name)
            elif name in self._always_available:
                return '#RETURN', self._always_available[name](entry.obj, *args, **kwds)
            else:
                raise KeyError(name) from AttributeError(
                    f'method {name!r} of {type(entry.obj)!r} object '
                    f'is not in exposed={set(entry.exposed)!r}')
            try:
                result = method(*args, **kwds)
            except Exception as error:
                return '#ERROR', error
            typeid = entry.result_types and entry.result_types.get(name)
            if not typeid:
                return '#RETURN', result
            new_ident, exposed = self.create(conn, typeid, result)
            return '#PROXY', (exposed, Token(typeid, self.address, new_ident))
        except Exception:
            return '#TRACEBACK', traceback.format_exc()

    # The requests. The first argument is the connection that a request came over.

    def dummy(self, c):
        """Do nothing: whoever gets an answer has reached a server."""

    def accept_connection(self, c, name):
        """Keep a connection for the calls of a proxy."""
        threading.current_thread().name = name
        c.send(('#RETURN', None))
        self.serve_client(c)
        return _REPLIED

    def shutdown(self, c):
        """Answer, then let serve_forever() end."""
        util.debug('server: asked to shut down')
        try:
            c.send(('#RETURN', None))
        except Exception:
            traceback.print_exc()
        finally:
            self.stop_event.set()
        return _REPLIED

    def create(self, c, typeid, /, *args, **kwds):
        """Make an object of a registered type, or take one that is given.

        Returns its identity and the names of its methods. One reference is counted,
        which the client gives back when it has made a proxy.
        """
        with self.mutex:
            factory, exposed, result_types, _ = self.registry[typeid]
            if factory is not None:
                obj = factory(*args, **kwds)
            elif len(args) == 1 and not kwds:
                obj, = args
            else:
                raise ValueError('Without callable, must have one non-keyword argument')
            names = [*(public_methods(obj) if exposed is None else exposed)]
            if result_types is not None:
                if not isinstance(result_types, dict):
                    raise TypeError(f'Method_to_typeid {result_types!r}: '
                                    f'type {type(result_types)}, not dict')
                names += result_types
            ident = format(id(obj), 'x')
            self.id_to_obj[ident] = _Entry(obj, frozenset(names), result_types)
            self.id_to_refcount[ident] = self.id_to_refcount.get(ident, 0) + 1
        util.debug('server: %r has made object %s', typeid, ident)
        return ident, tuple(names)

    def get_methods(self, c, token):
        """Return the names of an object's methods."""
        return tuple(self.id_to_obj[token.id].exposed)

    def incref(self, c, ident):
        """Count one more proxy."""
        with self.mutex:
            if ident not in self.id_to_refcount:
                # A proxy kept here may have gone out again after the last other one died.
                self.id_to_obj[ident] = self.id_to_local_proxy_obj[ident]
                self.id_to_refcount[ident] = 0
            self.id_to_refcount[ident] += 1

    def decref(self, c, ident):
        """Count one proxy less; without any the object goes."""
        with self.mutex:
            if ident not in self.id_to_refcount and ident in self.id_to_local_proxy_obj:
                return
            count = self.id_to_refcount[ident]
            if count < 1:
                raise AssertionError(f'Id {ident} ({self.id_to_obj[ident]!r}) '
                                     f'has refcount {count:n}, not 1+')
            if count > 1:
                self.id_to_refcount[ident] = count - 1
                return
            del self.id_to_refcount[ident]
            last = self.id_to_obj.pop(ident)
        # Only now, without the lock: the end of the object may run any code.
        del last
        util.debug('server: object %s is let go', ident)

    def number_of_objects(self, c):
        """Return how many objects proxies refer to."""
        return len(self.id_to_refcount)

    def debug_info(self, c):
        """Describe the objects, in a text."""
        with self.mutex:
            return '\n'.join(
                f'  {ident}:       refcount={count}\n    {str(self.id_to_obj[ident].obj)[:75]}'
                for ident, count in sorted(self.id_to_refcount.items()))


# The manager

class State:
    """Where a manager is in its life; finalizers share it with the manager."""

    INITIAL, STARTED, SHUTDOWN = range(3)
    __slots__ = ('value',)

    def __init__(self, value=INITIAL):
        self.value = value

    def require(self, wanted: int, complaints: dict[int, str]):
        """Raise ProcessError in any other state."""
        if self.value != wanted:
            raise ProcessError(complaints.get(self.value, f'Unknown state {self.value!r}'))


_COMPLAINTS = {
    State.INITIAL: 'Unable to start server',
    State.STARTED: 'Already started server',
    State.SHUTDOWN: 'Manager has shut down',
}


class BaseManager:
    """Makes objects in a server, of the types that a subclass registers."""

    _registry: dict[str, tuple] = {}
    _Server = Server
    _get_server_complaints = _COMPLAINTS

    def __init__(self, address=None, authkey=None, serializer='pickle', ctx=None, *,
                 shutdown_timeout=1.0):
        key = process.current_process().authkey if authkey is None else authkey
        self._authkey = process.AuthenticationString(key)
        self._address = address
        self._serializer = serializer
        self._Listener, self._Client = listener_client[serializer]
        self._ctx = get_context() if ctx is None else ctx
        self._shutdown_timeout = shutdown_timeout
        self._state = State()

    @property
    def address(self):
        """Where the server listens."""
        return self._address

    def get_server(self):
        """Return a server for this process to run, by its serve_forever()."""
        self._state.require(State.INITIAL, self._get_server_complaints)
        return self._Server(self._registry, self._address, self._authkey, self._serializer)

    def connect(self):
        """Use the server that listens at the address already."""
        self._ask('dummy')
        self._state.value = State.STARTED

    def start(self, initializer=None, initargs=()):
        """Start a server in a process, which calls initializer(*initargs) first."""
        self._state.require(State.INITIAL, _COMPLAINTS)
        if not (initializer is None or callable(initializer)):
            raise TypeError('initializer must be a callable')
        cls = type(self)
        # Through the pipe comes the address, which the server may choose.
        receiving, sending = connection.Pipe(duplex=False)
        with receiving:
            with sending:
                self._process = self._ctx.Process(target=cls._run_server, args=(
                    self._registry, self._address, self._authkey, self._serializer,
                    sending, initializer, initargs))
                numbers = map(str, self._process._identity)
                self._process.name = f'{cls.__name__}-{":".join(numbers)}'
                self._process.start()
            self._address = receiving.recv()
        self._state.value = State.STARTED
        self.shutdown = util.Finalize(
            self, cls._finalize_manager, exitpriority=0,
            args=(self._process, self._address, self._authkey, self._state, self._Client,
                  self._shutdown_timeout))

    @classmethod
    def _run_server(cls, registry, address, authkey, serializer, writer,
                    initializer=None, initargs=()):
        """What the server process runs."""
        # The terminal sends Ctrl-C to all processes, but it is not meant for this one.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if initializer is not None:
            initializer(*initargs)
        server = cls._Server(registry, address, authkey, serializer)
        with writer:
            writer.send(server.address)
        util.info('server: listens at %r', server.address)
        server.serve_forever()

    @staticmethod
    def _finalize_manager(process, address, authkey, state, _Client, shutdown_timeout):
        """End the server's process: politely, then less and less so."""
        def ask():
            try:
                _ask_server(_Client, address, authkey, 'shutdown')
            except Exception as error:
                util.debug('manager: shutdown request failed: %r', error)

        for step, patience in ((ask, shutdown_timeout), (process.terminate, shutdown_timeout),
                               (process.kill, None)):
            if not process.is_alive():
                break
            util.info('manager: %s server process', step.__name__)
            step()
            process.join(timeout=patience)
        state.value = State.SHUTDOWN
        BaseProxy._address_to_local.pop(address, None)

    def join(self, timeout=None):
        """Wait for the end of the server's process."""
        server_process = self._process
        if server_process is None:
            return
        server_process.join(timeout)
        if not server_process.is_alive():
            self._process = None

    def __enter__(self):
        if self._state.value == State.INITIAL:
            self.start()
        self._state.require(State.STARTED, _COMPLAINTS)
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown()

    def _ask(self, request: str, /, *args, **kwds):
        return _ask_server(self._Client, self._address, self._authkey, request, *args, **kwds)

    def _create(self, typeid, /, *args, **kwds):
        """Make an object in the server; returns a token, and the names of its methods."""
        assert self._state.value == State.STARTED, 'server not yet started'
        with closing(self._Client(self._address, authkey=self._authkey)) as link:
            ident, exposed = dispatch(link, None, 'create', (typeid, *args), kwds)
        return Token(typeid, self._address, ident), exposed

    def _number_of_objects(self):
        return self._ask('number_of_objects')

    def _debug_info(self):
        return self._ask('debug_info')

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None,
                 method_to_typeid=None, create_method=True):
        """Make a type known by a name.

        callable makes the objects in the server. proxytype makes the proxies; by default
        these have the methods named by exposed, or all public ones. method_to_typeid
        names the methods whose results stay in the server, with their types. With
        create_method the manager gets a method of that name.
        """
        proxytype = AutoProxy if proxytype is None else proxytype
        exposed = exposed or getattr(proxytype, '_exposed_', None)
        result_types = method_to_typeid or getattr(proxytype, '_method_to_typeid_', None)
        for text in (part for pair in (result_types or {}).items() for part in pair):
            assert type(text) is str, f'{text!r} is not a string'
        if '_registry' not in vars(cls):
            # What a subclass adds is not for the class it comes from.
            cls._registry = dict(cls._registry)
        cls._registry[typeid] = callable, exposed, result_types, proxytype
        if create_method:
            setattr(cls, typeid, _creating_method(typeid, proxytype))


def _creating_method(typeid: str, proxytype: Callable) -> Callable:
    """Return the method of a manager that makes objects of a type."""
    def create(self, /, *args, **kwds):
        token, methods = self._create(typeid, *args, **kwds)
        return _proxy_in_place(token, methods, proxytype, self._serializer, self, self._authkey)
    create.__name__ = typeid
    return create


def _proxy_in_place(token, exposed, proxytype, serializer, manager, authkey):
    """Return a proxy, to which the reference goes that the server counted in create()."""
    proxy = proxytype(token, serializer, manager=manager, authkey=authkey, exposed=exposed)
    _ask_server(listener_client[serializer][1], token.address, authkey, 'decref', token.id)
    return proxy


# Proxies

class ProcessLocalSet(set):
    """A set that is empty in forked processes, and in others where it is sent to."""

    def __init__(self):
        util.register_after_fork(self, set.clear)

    def __reduce__(self):
        return type(self), ()


class _Line:
    """What the proxies of one server share in a process."""

    def __init__(self):
        # Has the attribute connection in each thread that used a proxy.
        self.local = util.ForkAwareLocal()
        # The numbers of the proxies.
        self.users = ProcessLocalSet()

    def hang_up(self):
        """Close this thread's connection."""
        if (link := vars(self.local).pop('connection', None)) is not None:
            link.close()


class BaseProxy:
    """Refers to an object in a server.

    _callmethod() calls methods of the object, _getvalue() copies it.
    """

    _address_to_local: dict[Any, _Line] = {}
    _mutex = util.ForkAwareThreadLock()
    _proxies_made = 0

    def __init__(self, token, serializer, manager=None, authkey=None, exposed=None,
                 incref=True, manager_owned=False):
        with BaseProxy._mutex:
            if (line := BaseProxy._address_to_local.get(token.address)) is None:
                line = BaseProxy._address_to_local[token.address] = _Line()
            BaseProxy._proxies_made += 1
            self._number = BaseProxy._proxies_made
        self._line = line
        self._tls = line.local
        self._token = token
        self._id = token.id
        self._manager = manager
        self._serializer = serializer
        _, self._Client = listener_client[serializer]
        # A proxy inside the server itself, kept in one of its objects, is not counted.
        self._owned_by_manager = manager_owned
        if authkey is None:
            source = process.current_process().authkey if manager is None else manager._authkey
        else:
            source = authkey
        self._authkey = process.AuthenticationString(source)
        if incref:
            self._incref()
        util.register_after_fork(self, BaseProxy._after_fork)

    def _connect(self):
        """Give this thread a connection."""
        names = [process.current_process().name]
        if (thread := threading.current_thread().name) != 'MainThread':
            names.append(thread)
        util.debug('proxy: thread %r connects to the server', thread)
        link = self._Client(self._token.address, authkey=self._authkey)
        dispatch(link, None, 'accept_connection', ('|'.join(names),))
        self._tls.connection = link

    def _callmethod(self, methodname, args=(), kwds={}):
        """Call a method of the object; returns its result, or raises its exception."""
        if not hasattr(self._tls, 'connection'):
            self._connect()
        link = self._tls.connection
        link.send((self._id, methodname, args, kwds))
        return _settle(link.recv(), self._adopt)

    def _adopt(self, exposed, token):
        """Return a proxy for a result that stays in the server."""
        proxytype = self._manager._registry[token.typeid][-1]
        # The server may know itself by another address.
        token.address = self._token.address
        return _proxy_in_place(token, exposed, proxytype, self._serializer, self._manager,
                               self._authkey)

    def _getvalue(self):
        """Return a copy of the object."""
        return self._callmethod('#GETVALUE')

    def _incref(self):
        """Have the proxy counted, until it dies."""
        if self._owned_by_manager:
            return
        _ask_server(self._Client, self._token.address, self._authkey, 'incref', self._id)
        self._line.users.add(self._number)
        state = None if self._manager is None else self._manager._state
        self._close = util.Finalize(
            self, BaseProxy._decref, exitpriority=10,
            args=(self._token, self._number, self._authkey, state, self._line, self._Client))

    @staticmethod
    def _decref(token, number, authkey, state, line, client):
        line.users.discard(number)
        if state is not None and state.value != State.STARTED:
            util.debug('proxy: the server of object %s is gone already', token.id)
        else:
            try:
                _ask_server(client, token.address, authkey, 'decref', token.id)
            except Exception as error:
                util.debug('proxy: giving up object %s failed: %r', token.id, error)
        if not line.users:
            line.hang_up()

    def _after_fork(self):
        # The server is the parent's child, and this is one more proxy.
        self._manager = None
        try:
            self._incref()
        except Exception as error:
            util.info('proxy: not counted after a fork: %r', error)

    def __reduce__(self):
        extra = {}
        if get_spawning_popen() is not None:
            extra['authkey'] = self._authkey
        maker = type(self)
        if getattr(self, '_isauto', False):
            # The class was made for this very object: others make it anew.
            maker = AutoProxy
            extra['exposed'] = self._exposed_
        return RebuildProxy, (maker, self._token, self._serializer, extra)

    def __deepcopy__(self, memo):
        return self._getvalue()

    def __repr__(self):
        return f'<{type(self).__name__} object, typeid {self._token.typeid!r} at {id(self):#x}>'

    def __str__(self):
        try:
            return self._callmethod('__repr__')
        except Exception:
            return f"{repr(self)[:-1]}; '__str__()' failed>"


def RebuildProxy(func, token, serializer, kwds):
    """Make the proxy again that was pickled."""
    here = process.current_process()
    server = getattr(here, '_manager_server', None)
    if server is not None and server.address == token.address:
        # It has come home, and will keep the object alive from here on.
        kwds['manager_owned'] = True
        if token.id not in server.id_to_local_proxy_obj:
            server.id_to_local_proxy_obj[token.id] = server.id_to_obj[token.id]
    # A process that is being started inherits proxies which then count themselves.
    counted = kwds.pop('incref', True) and not getattr(here, '_inheriting', False)
    return func(token, serializer, incref=counted, **kwds)


def MakeProxyType(name, exposed):
    """Return a class of proxies with methods of the given names."""
    return _proxy_type(name, tuple(exposed))


@functools.cache
def _proxy_type(name: str, exposed: tuple[str, ...]) -> type[BaseProxy]:
    methods = {method: _forwarding_method(method) for method in exposed}
    return type(name, (BaseProxy,), {'_exposed_': exposed, '__module__': __name__} | methods)


def _forwarding_method(name: str) -> Callable:
    def forward(self, /, *args, **kwds):
        return self._callmethod(name, args, kwds)
    forward.__name__ = forward.__qualname__ = name
    return forward


def AutoProxy(token, serializer, manager=None, authkey=None, exposed=None, incref=True,
              manager_owned=False):
    """Return a proxy of a class made for the methods of its object."""
    if authkey is None:
        authkey = process.current_process().authkey if manager is None else manager._authkey
    if exposed is None:
        _, client = listener_client[serializer]
        exposed = _ask_server(client, token.address, authkey, 'get_methods', token)
    made_class = MakeProxyType(f'AutoProxy[{token.typeid}]', exposed)
    proxy = made_class(token, serializer, manager, authkey, incref=incref,
                       manager_owned=manager_owned)
    proxy._isauto = True
    return proxy


# What SyncManager offers besides the types of threading and queue

class Namespace:
    """An object for attributes of any name."""

    def __init__(self, /, **kwds):
        vars(self).update(kwds)

    def __repr__(self):
        shown = sorted(f'{name}={value!r}' for name, value in vars(self).items()
                       if name[:1] != '_')
        return f'{type(self).__name__}({", ".join(shown)})'


class Value:
    """One value; the type is only remembered."""

    def __init__(self, typecode, value, lock=True):
        self._typecode, self._value = typecode, value

    def __repr__(self):
        return f'{type(self).__name__}({self._typecode!r}, {self._value!r})'

    def get(self):
        return self._value

    def set(self, value):
        self._value = value

    value = property(get, set)


def Array(typecode, sequence, lock=True):
    """Return an array of numbers."""
    return array.array(typecode, sequence)


def _ask(proxy: BaseProxy, method: str, *args):
    return proxy._callmethod(method, args)


class IteratorProxy(BaseProxy):
    """A proxy for an iterator or generator."""

    _exposed_ = '__next__', 'send', 'throw', 'close'

    def __iter__(self):
        return self

    def __next__(self, *args):
        return _ask(self, '__next__', *args)

    def send(self, *args):
        return _ask(self, 'send', *args)

    def throw(self, *args):
        return _ask(self, 'throw', *args)

    def close(self, *args):
        return _ask(self, 'close', *args)


class AcquirerProxy(BaseProxy):
    """A proxy for a lock or semaphore."""

    _exposed_ = 'acquire', 'release'

    def acquire(self, blocking=True, timeout=None):
        # Locks have another default for the timeout.
        limit = () if timeout is None else (timeout,)
        return _ask(self, 'acquire', blocking, *limit)

    def release(self):
        return _ask(self, 'release')

    def __enter__(self):
        return _ask(self, 'acquire')

    def __exit__(self, exc_type, exc_val, exc_tb):
        return _ask(self, 'release')


class ConditionProxy(AcquirerProxy):
    """A proxy for a condition variable."""

    _exposed_ = *AcquirerProxy._exposed_, 'wait', 'notify', 'notify_all'

    def wait(self, timeout=None):
        return _ask(self, 'wait', timeout)

    def notify(self, n=1):
        return _ask(self, 'notify', n)

    def notify_all(self):
        return _ask(self, 'notify_all')

    def wait_for(self, predicate, timeout=None):
        # The predicate is called here, not in the server.
        deadline = None if timeout is None else timeout + time.monotonic()
        while not (answer := predicate()):
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
        return answer


class EventProxy(BaseProxy):
    """A proxy for an event."""

    _exposed_ = 'is_set', 'set', 'clear', 'wait'

    def is_set(self):
        return _ask(self, 'is_set')

    def set(self):
        return _ask(self, 'set')

    def clear(self):
        return _ask(self, 'clear')

    def wait(self, timeout=None):
        return _ask(self, 'wait', timeout)


def _remote_attribute(name: str) -> property:
    return property(lambda proxy: _ask(proxy, '__getattribute__', name))


class BarrierProxy(BaseProxy):
    """A proxy for a barrier."""

    _exposed_ = '__getattribute__', 'wait', 'abort', 'reset'

    parties = _remote_attribute('parties')
    n_waiting = _remote_attribute('n_waiting')
    broken = _remote_attribute('broken')

    def wait(self, timeout=None):
        return _ask(self, 'wait', timeout)

    def abort(self):
        return _ask(self, 'abort')

    def reset(self):
        return _ask(self, 'reset')


class NamespaceProxy(BaseProxy):
    """A proxy whose attributes are those of the object, except for private ones."""

    _exposed_ = '__getattribute__', '__setattr__', '__delattr__'

    def __getattr__(self, key):
        # The proxy has no such attribute itself.
        if not key.startswith('_'):
            return _ask(self, '__getattribute__', key)
        return super().__getattribute__(key)

    def __setattr__(self, key, value):
        if not key.startswith('_'):
            return _ask(self, '__setattr__', key, value)
        return super().__setattr__(key, value)

    def __delattr__(self, key):
        if not key.startswith('_'):
            return _ask(self, '__delattr__', key)
        return super().__delattr__(key)


class ValueProxy(BaseProxy):
    """A proxy for a Value."""

    _exposed_ = 'get', 'set'
    __class_getitem__ = classmethod(GenericAlias)

    def get(self):
        return _ask(self, 'get')

    def set(self, value):
        return _ask(self, 'set', value)

    value = property(get, set)


BaseListProxy = MakeProxyType('BaseListProxy', '''
    append extend insert remove pop index count sort reverse
    __len__ __contains__ __getitem__ __setitem__ __delitem__ __reversed__
    __add__ __mul__ __rmul__ __imul__'''.split())


class ListProxy(BaseListProxy):
    """A proxy for a list."""

    __class_getitem__ = classmethod(GenericAlias)

    # The proxy stays what the name refers to.

    def __iadd__(self, value):
        _ask(self, 'extend', value)
        return self

    def __imul__(self, value):
        _ask(self, '__imul__', value)
        return self


_BaseDictProxy = MakeProxyType('DictProxy', '''
    get setdefault pop popitem update clear copy keys values items
    __len__ __contains__ __getitem__ __setitem__ __delitem__ __iter__'''.split())
_BaseDictProxy._method_to_typeid_ = {'__iter__': 'Iterator'}


class DictProxy(_BaseDictProxy):
    """A proxy for a dict."""

    __class_getitem__ = classmethod(GenericAlias)


ArrayProxy = MakeProxyType('ArrayProxy', ['__len__', '__getitem__', '__setitem__'])

_POOL_RESULTS = (dict.fromkeys(('apply_async', 'map_async', 'starmap_async'), 'AsyncResult')
                 | dict.fromkeys(('imap', 'imap_unordered'), 'Iterator'))
BasePoolProxy = MakeProxyType('PoolProxy', [
    'apply', 'map', 'starmap', *_POOL_RESULTS, 'close', 'join', 'terminate'])
BasePoolProxy._method_to_typeid_ = _POOL_RESULTS


class PoolProxy(BasePoolProxy):
    """A proxy for a pool."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()


class SyncManager(BaseManager):
    """A manager with what is needed to work together: locks, queues, lists and so on."""


for _typeid, _factory, _proxytype in (
        ('list', list, ListProxy),
        ('dict', dict, DictProxy),
        ('Namespace', Namespace, NamespaceProxy),
        ('Value', Value, ValueProxy),
        ('Array', Array, ArrayProxy),
        ('Queue', queue.Queue, None),
        ('JoinableQueue', queue.Queue, None),
        ('Pool', pool.Pool, PoolProxy),
        ('Lock', threading.Lock, AcquirerProxy),
        ('RLock', threading.RLock, AcquirerProxy),
        ('Semaphore', threading.Semaphore, AcquirerProxy),
        ('BoundedSemaphore', threading.BoundedSemaphore, AcquirerProxy),
        ('Condition', threading.Condition, ConditionProxy),
        ('Event', threading.Event, EventProxy),
        ('Barrier', threading.Barrier, BarrierProxy)):
    SyncManager.register(_typeid, _factory, _proxytype)
# Only methods of other objects return these.
for _typeid, _proxytype in (('Iterator', IteratorProxy), ('AsyncResult', None)):
    SyncManager.register(_typeid, proxytype=_proxytype, create_method=False)
del _typeid, _factory, _proxytype


if HAS_SHMEM:
    __all__.append('SharedMemoryManager')

    class _SharedMemoryTracker:
        """The names of the blocks that a server has to remove."""

        def __init__(self, name: str, segment_names: Iterable[str] = ()):
            self.shared_memory_context_name = name
            self.segment_names = list(segment_names)

        def __reduce__(self):
            return type(self), (self.shared_memory_context_name, self.segment_names)

        def register_segment(self, segment_name: str):
            self.segment_names.append(segment_name)

        def destroy_segment(self, segment_name: str):
            self.segment_names.remove(segment_name)
            with closing(shared_memory.SharedMemory(segment_name)) as block:
                block.unlink()

        def unlink(self):
            while self.segment_names:
                self.destroy_segment(self.segment_names[0])

        def __del__(self):
            self.unlink()

    class SharedMemoryServer(Server):
        """A server that knows blocks of shared memory and removes them at its end."""

        public = [*Server.public, 'track_segment', 'release_segment', 'list_segments']

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            where = self.address
            if isinstance(where, bytes):
                where = os.fsdecode(where)
            self.shared_memory_context = _SharedMemoryTracker(f'shm_{where}_{os.getpid()}')

        def create(self, c, typeid, /, *args, **kwargs):
            """Make an object; those whose proxies say so get the tracker of the blocks."""
            if hasattr(self.registry[typeid][-1], '_shared_memory_proxy'):
                kwargs |= {'shared_memory_context': self.shared_memory_context}
            return super().create(c, typeid, *args, **kwargs)

        def shutdown(self, c):
            """Remove the blocks, then end."""
            self.shared_memory_context.unlink()
            return super().shutdown(c)

        def track_segment(self, c, segment_name):
            """Remember a block."""
            self.shared_memory_context.register_segment(segment_name)

        def release_segment(self, c, segment_name):
            """Remove a block now."""
            self.shared_memory_context.destroy_segment(segment_name)

        def list_segments(self, c):
            """Return the names of the blocks."""
            return self.shared_memory_context.segment_names

    class SharedMemoryManager(BaseManager):
        """Makes blocks of shared memory that are removed when it is shut down."""

        _Server = SharedMemoryServer
        _get_server_complaints = _COMPLAINTS | {
            State.STARTED: 'Already started SharedMemoryServer',
            State.SHUTDOWN: 'SharedMemoryManager has shut down',
        }

        def __init__(self, *args, **kwargs):
            # The server shall use this process's resource tracker, not start its own.
            from . import resource_tracker
            resource_tracker.ensure_running()
            super().__init__(*args, **kwargs)

        def _track(self, made: Callable, block_of: Callable):
            """Return what is made, after its block became known to the server."""
            # The connection comes first: nothing is made if there is no server.
            with closing(self._Client(self._address, authkey=self._authkey)) as link:
                thing = made()
                block = block_of(thing)
                try:
                    dispatch(link, None, 'track_segment', (block.name,))
                except BaseException:
                    block.unlink()
                    raise
            return thing

        def SharedMemory(self, size):
            """Return a new block of some size."""
            return self._track(lambda: shared_memory.SharedMemory(create=True, size=size),
                               lambda block: block)

        def ShareableList(self, sequence):
            """Return a list in a new block."""
            return self._track(lambda: shared_memory.ShareableList(sequence),
                               lambda made: made.shm)
