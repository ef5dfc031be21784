"""Servers that wait on a socket and give each request to a handler.

A server class says what kind of socket there is, a subclass of BaseRequestHandler what
to do with a request. By default requests are handled one after the other; ThreadingMixIn
and ForkingMixIn, placed before the server class among the bases, change that.
"""

import io
import os
import selectors
import socket
import sys
import threading
from time import monotonic

__all__ = ["BaseServer", "TCPServer", "UDPServer", "ThreadingMixIn", "ThreadingTCPServer",
           "ThreadingUDPServer", "BaseRequestHandler", "StreamRequestHandler",
           "DatagramRequestHandler"]

_can_fork = hasattr(os, 'fork')
_has_unix_sockets = hasattr(socket, 'AF_UNIX')

# select() is limited in its descriptors, poll() is not everywhere.
_Selector = getattr(selectors, 'PollSelector', selectors.SelectSelector)


class BaseServer:
    """The course of things in every server; subclasses supply the socket.

    They need fileno() and get_request(), and a socket attribute for handle_request().
    """

    timeout = None

    def __init__(self, server_address, RequestHandlerClass):
        self.server_address = server_address
        self.RequestHandlerClass = RequestHandlerClass
        self.__stop = False
        self.__stopped = threading.Event()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.server_close()

    # Waiting for requests.

    def _selector(self):
        selector = _Selector()
        selector.register(self, selectors.EVENT_READ)
        return selector

    def serve_forever(self, poll_interval=0.5):
        """Handle one request after the other, until shutdown() in another thread.

        Every poll_interval seconds at least, that is looked for.
        """
        self.__stopped.clear()
        try:
            with self._selector() as selector:
                while not self.__stop:
                    arrived = selector.select(poll_interval)
                    if self.__stop:
                        return
                    if arrived:
                        self._handle_request_noblock()
                    self.service_actions()
        finally:
            self.__stop = False
            self.__stopped.set()

    def shutdown(self):
        """Make serve_forever() return, and wait for it. In its own thread this hangs."""
        self.__stop = True
        self.__stopped.wait()

    def handle_request(self):
        """Handle one request; handle_timeout() is called if none comes in time.

        The shorter one of the socket's timeout and the server's counts.
        """
        limits = {self.socket.gettimeout(), self.timeout} - {None}
        left = min(limits, default=None)
        deadline = None if left is None else monotonic() + left
        with self._selector() as selector:
            while not selector.select(left):
                if deadline is not None:
                    left = deadline - monotonic()
                    if left < 0:
                        return self.handle_timeout()
            return self._handle_request_noblock()

    def _handle_request_noblock(self):
        """Handle the request that the selector has announced."""
        try:
            request, client_address = self.get_request()
        except OSError:
            # It has gone again.
            return
        # An error here is not one of handling, and ends the server.
        wanted = self.verify_request(request, client_address)
        handled = False
        try:
            if wanted:
                self.process_request(request, client_address)
                handled = True
        except Exception:
            self.handle_error(request, client_address)
        finally:
            if not handled:
                self.shutdown_request(request)

    # The steps of a request, in their order.

    def verify_request(self, request, client_address):
        """Return whether to handle the request at all."""
        return True

    def process_request(self, request, client_address):
        """Have a request handled and ended, now or by a thread or process."""
        self.finish_request(request, client_address)
        self.shutdown_request(request)

    def finish_request(self, request, client_address):
        """Handle a request: create a handler, which is all there is to do."""
        self.RequestHandlerClass(request, client_address, self)

    def shutdown_request(self, request):
        """End a request in an orderly way."""
        self.close_request(request)

    def close_request(self, request):
        """Free what belongs to a request in this process."""

    def handle_error(self, request, client_address):
        """Tell standard error about an exception in handling a request."""
        from traceback import print_exc
        rule = 40 * '-'
        print(rule, f'Exception occurred during processing of request from {client_address}',
              sep='\n', file=sys.stderr)
        print_exc()
        print(rule, file=sys.stderr)

    # Other occasions for subclasses.

    def server_activate(self):
        """Begin to take requests."""

    def server_close(self):
        """Free the resources of the server."""

    def service_actions(self):
        """Do what there is to do between requests; serve_forever() calls this often."""

    def handle_timeout(self):
        """React to handle_request()'s having waited in vain."""


class TCPServer(BaseServer):
    """A server for connections; a request is the socket of one."""

    address_family = socket.AF_INET
    socket_type = socket.SOCK_STREAM
    request_queue_size = 5
    allow_reuse_address = allow_reuse_port = False

    def __init__(self, server_address, RequestHandlerClass, bind_and_activate=True):
        super().__init__(server_address, RequestHandlerClass)
        self.socket = socket.socket(self.address_family, self.socket_type)
        if not bind_and_activate:
            return
        try:
            self.server_bind()
            self.server_activate()
        except BaseException:
            self.server_close()
            raise

    def fileno(self):
        """The socket's descriptor, for selectors."""
        return self.socket.fileno()

    def server_bind(self):
        """Give the socket its address, and find out what that is in full."""
        if self.allow_reuse_address:
            self._enable('SO_REUSEADDR')
        if self.allow_reuse_port and self.address_family in (socket.AF_INET, socket.AF_INET6):
            self._enable('SO_REUSEPORT')
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def _enable(self, option):
        if (number := getattr(socket, option, None)) is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, number, 1)

    def server_activate(self):
        """Listen for connections."""
        self.socket.listen(self.request_queue_size)

    def server_close(self):
        """Close the socket."""
        self.socket.close()

    def get_request(self):
        """Accept a connection; returns its socket and the client's address."""
        return self.socket.accept()

    def shutdown_request(self, request):
        """Tell the client that nothing more comes, and close the connection."""
        try:
            # close() does not do it while another process has the socket too.
            request.shutdown(socket.SHUT_WR)
        except OSError:
            # The client was faster.
            pass
        self.close_request(request)

    def close_request(self, request):
        """Close the connection's socket."""
        request.close()


class UDPServer(TCPServer):
    """A server for datagrams; a request is a pair of the data and the server's socket."""

    socket_type = socket.SOCK_DGRAM
    max_packet_size = 8 * 1024
    allow_reuse_address = allow_reuse_port = False

    def get_request(self):
        """Receive a datagram."""
        data, sender = self.socket.recvfrom(self.max_packet_size)
        return (data, self.socket), sender

    # There are no connections.

    def server_activate(self):
        pass

    def shutdown_request(self, request):
        self.close_request(request)

    def close_request(self, request):
        pass


class _ThreadList(list):
    """The threads to wait for in the end: no daemons, and none that have ended."""

    def add(self, thread):
        self[:] = [other for other in self if other.is_alive()]
        if not thread.daemon:
            self.append(thread)


class ThreadingMixIn:
    """Makes a server handle each request in a new thread.

    server_close() waits for the threads, unless they are daemons or block_on_close is false.
    """

    daemon_threads = False
    block_on_close = True
    # The list is made with the first thread.
    _threads = ()

    def process_request(self, request, client_address):
        """Start a thread for a request."""
        thread = threading.Thread(target=self.process_request_thread,
                                  args=(request, client_address), daemon=self.daemon_threads)
        if self.block_on_close:
            if not isinstance(self._threads, _ThreadList):
                self._threads = _ThreadList()
            self._threads.add(thread)
        thread.start()

    def process_request_thread(self, request, client_address):
        """Handle and end a request, in its thread."""
        try:
            self.finish_request(request, client_address)
        except Exception:
            self.handle_error(request, client_address)
        finally:
            self.shutdown_request(request)

    def server_close(self):
        """Close the server, then wait for its threads."""
        super().server_close()
        remaining, self._threads = self._threads, ()
        for thread in remaining:
            thread.join()


if _can_fork:
    class ForkingMixIn:
        """Makes a server handle each request in a new process.

        There are max_children at most at a time. server_close() waits for them, unless
        block_on_close is false.
        """

        timeout = 300
        max_children = 40
        block_on_close = True
        # The pids; the set is made with the first process.
        active_children = None

        def process_request(self, request, client_address):
            """Start a process for a request."""
            pid = os.fork()
            if pid == 0:
                self._be_child(request, client_address)
            if self.active_children is None:
                self.active_children = set()
            self.active_children.add(pid)
            # The child has it.
            self.close_request(request)

        def _be_child(self, request, client_address):
            """Handle and end a request, in its process, and exit."""
            failed = True
            try:
                self.finish_request(request, client_address)
                failed = False
            except Exception:
                self.handle_error(request, client_address)
            finally:
                # Whatever happens: never go on as a second server.
                try:
                    self.shutdown_request(request)
                finally:
                    os._exit(int(failed))

        def collect_children(self, *, blocking=False):
            """Forget the processes that have ended; wait for all if blocking.

            If there are max_children, wait for one in any case.
            """
            children = self.active_children
            if children is None:
                return
            while len(children) >= self.max_children:
                try:
                    children.discard(os.waitpid(-1, 0)[0])
                except ChildProcessError:
                    # Someone else has waited for all of them.
                    children.clear()
                except OSError:
                    break
            options = 0 if blocking else os.WNOHANG
            for pid in list(children):
                try:
                    ended, _ = os.waitpid(pid, options)
                except ChildProcessError:
                    ended = pid
                except OSError:
                    continue
                children.discard(ended)

        def service_actions(self):
            """Look after the processes."""
            self.collect_children()

        def handle_timeout(self):
            """Look after the processes."""
            self.collect_children()

        def server_close(self):
            """Close the server, then wait for its processes."""
            super().server_close()
            self.collect_children(blocking=self.block_on_close)

    __all__.append('ForkingMixIn')


class ThreadingTCPServer(ThreadingMixIn, TCPServer):
    """A TCPServer with a thread for each connection."""


class ThreadingUDPServer(ThreadingMixIn, UDPServer):
    """A UDPServer with a thread for each datagram."""


if _can_fork:
    class ForkingTCPServer(ForkingMixIn, TCPServer):
        """A TCPServer with a process for each connection."""

    class ForkingUDPServer(ForkingMixIn, UDPServer):
        """A UDPServer with a process for each datagram."""

    __all__ += ['ForkingTCPServer', 'ForkingUDPServer']

if _has_unix_sockets:
    class UnixStreamServer(TCPServer):
        """A TCPServer whose addresses are file names."""
        address_family = socket.AF_UNIX

    class UnixDatagramServer(UDPServer):
        """A UDPServer whose addresses are file names."""
        address_family = socket.AF_UNIX

    class ThreadingUnixStreamServer(ThreadingMixIn, UnixStreamServer):
        """A UnixStreamServer with a thread for each connection."""

    class ThreadingUnixDatagramServer(ThreadingMixIn, UnixDatagramServer):
        """A UnixDatagramServer with a thread for each datagram."""

    __all__ += ['UnixStreamServer', 'UnixDatagramServer', 'ThreadingUnixStreamServer',
                'ThreadingUnixDatagramServer']

    if _can_fork:
        class ForkingUnixStreamServer(ForkingMixIn, UnixStreamServer):
            """A UnixStreamServer with a process for each connection."""

        class ForkingUnixDatagramServer(ForkingMixIn, UnixDatagramServer):
            """A UnixDatagramServer with a process for each datagram."""

        __all__ += ['ForkingUnixStreamServer', 'ForkingUnixDatagramServer']


class BaseRequestHandler:
    """Handles a request when it is created: override handle().

    request, client_address and server are attributes. setup() comes before handle(), and
    finish() after it, even if it raised an exception.
    """

    def __init__(self, request, client_address, server):
        self.request, self.client_address = request, client_address
        self.server = server
        self.setup()
        try:
            self.handle()
        finally:
            self.finish()

    def setup(self):
        """Prepare for handle()."""

    def handle(self):
        """Do what the request asks for."""

    def finish(self):
        """Clean up after handle()."""


class StreamRequestHandler(BaseRequestHandler):
    """A handler for connections with files to read from (rfile) and write to (wfile)."""

    # Buffer sizes: the default one for reading, none for writing.
    rbufsize = -1
    wbufsize = 0
    timeout = None
    disable_nagle_algorithm = False

    def setup(self):
        """Apply the options and open the files."""
        self.connection = connection = self.request
        if self.timeout is not None:
            connection.settimeout(self.timeout)
        if self.disable_nagle_algorithm:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self.rfile = connection.makefile('rb', self.rbufsize)
        self.wfile = (connection.makefile('wb', self.wbufsize) if self.wbufsize
                      else _ConnectionWriter(connection))

    def finish(self):
        """Write what is in the buffer and close the files."""
        if not self.wfile.closed:
            try:
                self.wfile.flush()
            except OSError:
                # The client does not want it any more.
                pass
        for file in (self.wfile, self.rfile):
            file.close()


class _ConnectionWriter(io.BufferedIOBase):
    """A file without a buffer, that nevertheless writes all it is given."""

    def __init__(self, connection):
        self._connection = connection

    def fileno(self):
        return self._connection.fileno()

    def writable(self):
        return True

    def write(self, data):
        self._connection.sendall(data)
        return memoryview(data).nbytes


class DatagramRequestHandler(BaseRequestHandler):
    """A handler for datagrams: rfile has the one received, what is in wfile is sent back."""

    def setup(self):
        """Make files in memory."""
        self.packet, self.socket = self.request
        self.rfile, self.wfile = io.BytesIO(self.packet), io.BytesIO()

    def finish(self):
        """Send the answer."""
        answer = self.wfile.getvalue()
        self.socket.sendto(answer, self.client_address)
