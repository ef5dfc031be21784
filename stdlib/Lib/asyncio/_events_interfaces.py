"""The interfaces of event loops, servers and policies."""

import socket
import subprocess

from ._interfaces import _interface


class _ServerBlock:
    """A server as a context manager: the end of the block is the end of the server."""

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        self.close()
        await self.wait_closed()


@_interface
class AbstractServer(_ServerBlock):
    """What create_server() returns."""

    def close(self):
        """Stop to listen; connections that there are go on."""

    def close_clients(self):
        """Close all connections, when their buffers are sent."""

    def abort_clients(self):
        """Close all connections at once."""

    def get_loop(self):
        """Return the event loop of the server."""

    def is_serving(self):
        """Tell whether new connections are accepted."""

    async def start_serving(self):
        """Begin to accept connections; no harm if that was done before."""

    async def serve_forever(self):
        """Accept connections until the coroutine is cancelled; then close the server."""

    async def wait_closed(self):
        """Wait until the server is closed and its connections have ended."""


@_interface
class AbstractEventLoop:
    """What every event loop can do."""

    # --- The loop itself.

    def run_forever(self):
        """Run until stop() is called."""

    def run_until_complete(self, future):
        """Run until an awaitable has ended; return its result."""

    def stop(self):
        """End as soon as what is ready has run."""

    def is_running(self):
        """Tell whether the loop runs."""

    def is_closed(self):
        """Tell whether the loop was closed."""

    def close(self):
        """Give up everything; a loop that runs cannot be closed."""

    async def shutdown_asyncgens(self):
        """Close the asynchronous generators that have not ended."""

    async def shutdown_default_executor(self):
        """Wait for the threads of the default executor."""

    # --- Callbacks, futures, threads.

    def call_soon(self, callback, *args, context=None):
        """Call as soon as possible."""

    def call_later(self, delay, callback, *args, context=None):
        """Call after some seconds."""

    def call_at(self, when, callback, *args, context=None):
        """Call at a time of the loop's clock."""

    def call_soon_threadsafe(self, callback, *args, context=None):
        """Call as soon as possible; the request comes from another thread."""

    def _timer_handle_cancelled(self, handle):
        """Take note of a timer that will not be called."""

    def time(self):
        """Return the time by the loop's clock."""

    def create_future(self):
        """Return a future of this loop."""

    def create_task(self, coro, *, name=None, context=None):
        """Run a coroutine as a task."""

    def set_task_factory(self, factory):
        """Set what makes tasks."""

    def get_task_factory(self):
        """Return what makes tasks, None for the usual way."""

    def run_in_executor(self, executor, func, *args):
        """Call a function in a thread."""

    def set_default_executor(self, executor):
        """Set the executor that is used when None is given."""

    # --- Addresses and connections.

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        """Look up the addresses of a host."""

    async def getnameinfo(self, sockaddr, flags=0):
        """Look up the host of an address."""

    async def create_connection(
            self, protocol_factory, host=None, port=None, *, ssl=None, family=0, proto=0, flags=0,
            sock=None, local_addr=None, server_hostname=None, ssl_handshake_timeout=None,
            ssl_shutdown_timeout=None, happy_eyeballs_delay=None, interleave=None):
        """Connect to a server."""

    async def create_server(
            self, protocol_factory, host=None, port=None, *, family=socket.AF_UNSPEC,
            flags=socket.AI_PASSIVE, sock=None, backlog=100, ssl=None, reuse_address=None,
            reuse_port=None, keep_alive=None, ssl_handshake_timeout=None,
            ssl_shutdown_timeout=None, start_serving=True):
        """Listen for connections."""

    async def create_unix_connection(
            self, protocol_factory, path=None, *, ssl=None, sock=None, server_hostname=None,
            ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Connect to a server on the same machine, by the path of its socket."""

    async def create_unix_server(
            self, protocol_factory, path=None, *, sock=None, backlog=100, ssl=None,
            ssl_handshake_timeout=None, ssl_shutdown_timeout=None, start_serving=True):
        """Listen at a path for connections from the same machine."""

    async def connect_accepted_socket(self, protocol_factory, sock, *, ssl=None,
                                      ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Handle a connection that was accepted without asyncio."""

    async def create_datagram_endpoint(
            self, protocol_factory, local_addr=None, remote_addr=None, *, family=0, proto=0,
            flags=0, reuse_address=None, reuse_port=None, allow_broadcast=None, sock=None):
        """Open a socket for datagrams."""

    async def start_tls(self, transport, protocol, sslcontext, *, server_side=False,
                        server_hostname=None, ssl_handshake_timeout=None,
                        ssl_shutdown_timeout=None):
        """Go on with TLS on a connection."""

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        """Send a file over a transport."""

    # --- Pipes and processes.

    async def connect_read_pipe(self, protocol_factory, pipe):
        """Read from a pipe, terminal or the like."""

    async def connect_write_pipe(self, protocol_factory, pipe):
        """Write to a pipe, terminal or the like."""

    async def subprocess_shell(self, protocol_factory, cmd, *, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs):
        """Run a shell command."""

    async def subprocess_exec(self, protocol_factory, *args, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs):
        """Run a program."""

    # --- Files and sockets, without transports.

    def add_reader(self, fd, callback, *args):
        """Call each time something can be read."""

    def remove_reader(self, fd):
        """Take add_reader() back."""

    def add_writer(self, fd, callback, *args):
        """Call each time something can be written."""

    def remove_writer(self, fd):
        """Take add_writer() back."""

    async def sock_recv(self, sock, nbytes):
        """Receive at most so many bytes."""

    async def sock_recv_into(self, sock, buf):
        """Receive into a buffer; return the number of bytes."""

    async def sock_recvfrom(self, sock, bufsize):
        """Receive a datagram; return it with its sender's address."""

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        """Receive a datagram into a buffer; return its size and its sender's address."""

    async def sock_sendall(self, sock, data):
        """Send bytes, all of them."""

    async def sock_sendto(self, sock, data, address):
        """Send a datagram to an address."""

    async def sock_connect(self, sock, address):
        """Connect a socket."""

    async def sock_accept(self, sock):
        """Accept a connection; return its socket and its address."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=None):
        """Send a file over a socket."""

    # --- Signals, failures, debug mode.

    def add_signal_handler(self, sig, callback, *args):
        """Call each time a signal comes."""

    def remove_signal_handler(self, sig):
        """Take add_signal_handler() back."""

    def get_exception_handler(self):
        """Return what handles exceptions, None for the usual way."""

    def set_exception_handler(self, handler):
        """Set what handles exceptions."""

    def default_exception_handler(self, context):
        """Handle an exception in the usual way."""

    def call_exception_handler(self, context):
        """Have an exception handled that nobody catches."""

    def get_debug(self):
        """Tell whether the loop is in debug mode."""

    def set_debug(self, enabled):
        """Switch the debug mode on or off."""


@_interface
class AbstractEventLoopPolicy:
    """Decides which loop a thread has, and what kind of loop."""

    def get_event_loop(self):
        """Return the loop of this thread."""

    def set_event_loop(self, loop):
        """Set the loop of this thread."""

    def new_event_loop(self):
        """Return a new loop, which is not set."""

    def get_child_watcher(self):
        """Return what waits for child processes."""

    def set_child_watcher(self, watcher):
        """Set what waits for child processes."""


for _class in AbstractServer, AbstractEventLoop, AbstractEventLoopPolicy:
    _class.__module__ = 'asyncio.events'
