"""Passing descriptors to processes that are already running.

An object with a descriptor is pickled as a DupFd: the address of a listener in
this process and a ticket. Whoever unpickles it hands in the ticket there, and
gets the descriptor over the socket. A ticket is good for one time.
"""

import os
import signal
import sys
from threading import Lock, Thread

from . import process
from . import reduction
from . import util

__all__ = ['stop', 'DupFd']


class DupFd:
    """A duplicate of a descriptor, kept here until one process fetches it."""

    def __init__(self, fd):
        kept = os.dup(fd)
        self._ticket = _resource_sharer.register(
            lambda conn, pid: reduction.send_handle(conn, kept, pid),
            lambda: os.close(kept))

    def detach(self):
        """Fetch the descriptor; it belongs to the caller from now on."""
        conn = _resource_sharer.get_connection(self._ticket)
        try:
            return reduction.recv_handle(conn)
        finally:
            conn.close()


def _connect(address, request):
    """Send one request to a listener, and return the connection for its answer."""
    from .connection import Client
    conn = Client(address, authkey=process.current_process().authkey)
    conn.send(request)
    return conn


class _ResourceSharer:
    """Keeps what is offered; runs a thread for the listener while one is needed."""

    def __init__(self):
        self._lock = Lock()
        self._offers = {}
        self._last_ticket = 0
        self._forget_listener()
        util.register_after_fork(self, type(self)._in_new_child)

    def _forget_listener(self):
        self._listener = self._address = self._thread = None

    def _drop_offers(self):
        while self._offers:
            _, (_, close) = self._offers.popitem()
            close()

    def _in_new_child(self):
        # The offers and the thread are the parent's.
        self._lock._at_fork_reinit()
        self._drop_offers()
        if (inherited := self._listener) is not None:
            inherited.close()
        self._forget_listener()

    def register(self, send, close):
        """Offer something: send(connection, pid) passes it on, close() drops it."""
        with self._lock:
            if self._thread is None:
                self._listen()
            self._last_ticket += 1
            self._offers[self._last_ticket] = send, close
            return self._address, self._last_ticket

    @staticmethod
    def get_connection(ident):
        """Hand in a ticket; its offer comes over the returned connection."""
        address, ticket = ident
        return _connect(address, (ticket, os.getpid()))

    def stop(self, timeout=None):
        """End the thread and drop the offers; the next offer starts anew."""
        with self._lock:
            if self._thread is None:
                return
            _connect(self._address, None).close()
            self._thread.join(timeout)
            if self._thread.is_alive():
                util.sub_warning('_ResourceSharer thread did not stop when asked')
            self._listener.close()
            self._forget_listener()
            self._drop_offers()

    def _listen(self):
        from .connection import Listener
        util.debug('starting listener and thread for sending handles')
        self._listener = Listener(backlog=128, authkey=process.current_process().authkey)
        self._address = self._listener.address
        self._thread = Thread(target=self._serve, args=[self._listener], daemon=True)
        self._thread.start()

    def _serve(self, listener):
        # Signals are for the threads of the program.
        if mask := getattr(signal, 'pthread_sigmask', None):
            mask(signal.SIG_BLOCK, signal.valid_signals())
        going = True
        while going:
            try:
                going = self._answer(listener)
            except BaseException:
                if not util.is_exiting():
                    sys.excepthook(*sys.exc_info())

    def _answer(self, listener) -> bool:
        """Answer one request; return False if it was to stop."""
        with listener.accept() as conn:
            request = conn.recv()
            if request is None:
                return False
            ticket, receiver = request
            send, close = self._offers.pop(ticket)
            try:
                send(conn, receiver)
            finally:
                close()
        return True


_resource_sharer = _ResourceSharer()
stop = _resource_sharer.stop
