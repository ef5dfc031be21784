"""The fork server: a process with one thread, whose children start fast and clean.

A process that wants a child connects to the server's socket and sends some
descriptors: an end of a pipe for what the child is to read, an end of a pipe
for its status, the pipe that keeps the server alive, the resource tracker's,
and those that the child's objects use. The server forks. By the status pipe it
then sends two numbers, the child's process id and, in the end, its exit code.
"""

import atexit
import os
import selectors
import signal
import socket
import struct
import sys
import threading
import warnings
from contextlib import suppress

from . import connection
from . import process
from . import resource_tracker
from . import spawn
from . import util
from .context import reduction
from .popen_fork import leave

__all__ = ['connect_to_new_process', 'ensure_running', 'get_inherited_fds',
           'set_forkserver_preload']

# How many descriptors the system lets through at a time, with some to spare.
MAXFDS_TO_SEND = 256

# How many descriptors go before those of the child's objects.
_OWN_FDS = 4


# Numbers in pipes

SIGNED_STRUCT = struct.Struct('q')


def read_signed(fd):
    """Read a number; EOFError if the pipe ends before it does."""
    packed = bytearray()
    while missing := SIGNED_STRUCT.size - len(packed):
        piece = os.read(fd, missing)
        if piece == b'':
            raise EOFError('unexpected EOF')
        packed += piece
    [number] = SIGNED_STRUCT.unpack(packed)
    return number


def write_signed(fd, n):
    """Write a number."""
    rest = memoryview(SIGNED_STRUCT.pack(n))
    while rest:
        written = os.write(fd, rest)
        if not written:
            raise RuntimeError('should not get here')
        rest = rest[written:]


# In the program

class ForkServer:
    """The server, as the processes see it that use it.

    The one that started it knows its process id; its descendants get the
    address and the pipe that keeps the server alive.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._forget_server()
        self._inherited_fds = None
        self._preload_modules = ['__main__']

    def _forget_server(self):
        self._forkserver_pid = self._forkserver_address = self._forkserver_alive_fd = None

    def _stop(self):
        """End the server, if this process started it, and wait for its end."""
        with self._lock:
            server, place = self._forkserver_pid, self._forkserver_address
            if server is None:
                return
            os.close(self._forkserver_alive_fd)
            os.waitpid(server, 0)
            self._forget_server()
            if not util.is_abstract_socket_namespace(place):
                os.unlink(place)

    def set_forkserver_preload(self, modules_names):
        """Say which modules the server imports; of use before it runs."""
        for name in modules_names:
            if type(name) is not str:
                raise TypeError('module_names must be a list of strings')
        self._preload_modules = modules_names

    def get_inherited_fds(self):
        """Return the descriptors that came with the request for this process.

        None means that the server did not make this process.
        """
        return self._inherited_fds

    def connect_to_new_process(self, fds):
        """Get a child; return what its numbers are read from, and what feeds it."""
        self.ensure_running()
        if len(fds) + _OWN_FDS >= MAXFDS_TO_SEND:
            raise ValueError('too many fds')
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(self._forkserver_address)
            numbers, their_numbers = os.pipe()
            their_text, feed = os.pipe()
            request = [their_text, their_numbers, self._forkserver_alive_fd,
                       resource_tracker.getfd(), *fds]
            try:
                reduction.sendfds(server, request)
            except BaseException:
                util.close_fds(numbers, feed)
                raise
            finally:
                util.close_fds(their_text, their_numbers)
        return numbers, feed

    def ensure_running(self):
        """Start the server unless there is one."""
        with self._lock:
            resource_tracker.ensure_running()
            if self._forkserver_pid is not None:
                ended, _ = os.waitpid(self._forkserver_pid, os.WNOHANG)
                if not ended:
                    return
                os.close(self._forkserver_alive_fd)
                self._forget_server()
            self._start()

    def _program_settings(self) -> dict:
        """Return the keyword arguments of main(), for importing the modules."""
        if not self._preload_modules:
            return {}
        known = spawn.get_preparation_data('ignore')
        settings = {'main_path': known.get('init_main_from_path'),
                    'sys_path': known.get('sys_path')}
        return {key: setting for key, setting in settings.items() if setting is not None}

    def _start(self):
        settings = self._program_settings()
        with socket.socket(socket.AF_UNIX) as listener:
            address = connection.arbitrary_address('AF_UNIX')
            listener.bind(address)
            if not util.is_abstract_socket_namespace(address):
                # For this user only.
                os.chmod(address, 0o600)
            listener.listen()
            # Nothing is written to this pipe. All who may use the server have its
            # writing end, and when the last of them is gone, the server goes too.
            life, hold = os.pipe()
            program = (f'from multiprocessing.forkserver import main; main({listener.fileno()}, '
                       f'{life}, {self._preload_modules!r}, **{settings!r})')
            interpreter = spawn.get_executable()
            command = [interpreter, *util._args_from_interpreter_flags(), '-c', program]
            try:
                pid = util.spawnv_passfds(interpreter, command, [listener.fileno(), life])
            except BaseException:
                os.close(hold)
                raise
            finally:
                os.close(life)
        self._forkserver_pid = pid
        self._forkserver_alive_fd = hold
        self._forkserver_address = address


_forkserver = ForkServer()
globals().update({name: getattr(_forkserver, name) for name in __all__})


# In the server

def main(listener_fd, alive_r, preload, main_path=None, sys_path=None):
    """Be the server, with a listening socket and the pipe that ends with the users."""
    if preload:
        if sys_path is not None:
            sys.path[:] = sys_path
        _import_all(preload, main_path)
    util._close_stdin()
    with socket.socket(socket.AF_UNIX, fileno=listener_fd) as listener:
        _forkserver._forkserver_address = listener.getsockname()
        _Server(listener, alive_r).serve()


def _import_all(names, main_path):
    """Import what the children will need; what cannot be imported is left to them."""
    if '__main__' in names and main_path is not None:
        this = process.current_process()
        this._inheriting = True
        try:
            spawn.import_main_path(main_path)
        finally:
            del this._inheriting
    for name in names:
        with suppress(ImportError):
            __import__(name)


class _Server:
    """Waits for requests, for the ends of children, and for the end of the users."""

    def __init__(self, listener: socket.socket, life: int):
        self.listener = listener
        self.life = life
        # A child's process id -> the descriptor for its exit code
        self.reports: dict[int, int] = {}
        # A signal arrives as a byte in this pipe.
        self.signals, self.signalled = os.pipe()
        for fd in (self.signals, self.signalled):
            os.set_blocking(fd, False)
        # SIGCHLD need only get a handler to be noticed; Ctrl-C is the program's.
        self.replaced_handlers = {
            number: signal.signal(number, handler)
            for number, handler in ((signal.SIGCHLD, lambda *event: None),
                                    (signal.SIGINT, signal.SIG_IGN))}
        signal.set_wakeup_fd(self.signalled)

    def serve(self):
        """Serve until there are no users any more, then exit."""
        with selectors.DefaultSelector() as selector:
            # In this order they are looked after.
            duties = {self.life: self.exit, self.signals: self.reap,
                      self.listener: self.answer}
            for source in duties:
                selector.register(source, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                # A client may have given up before it was accepted.
                with suppress(ConnectionAbortedError):
                    for source, duty in duties.items():
                        if source in ready:
                            duty()

    def exit(self):
        assert os.read(self.life, 1) == b'', 'Not at EOF?'
        raise SystemExit

    def reap(self):
        """Report the exit codes of all children that have ended."""
        os.read(self.signals, 1 << 16)
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            report = self.reports.pop(pid, None)
            if report is None:
                warnings.warn(f'forkserver: waitpid returned unexpected pid {pid}')
                continue
            # Perhaps nobody wants to know.
            with suppress(BrokenPipeError):
                write_signed(report, os.waitstatus_to_exitcode(status))
            os.close(report)

    def answer(self):
        """Make the child that one client asks for."""
        client, _ = self.listener.accept()
        with client:
            received = reduction.recvfds(client, MAXFDS_TO_SEND + 1)
        if len(received) > MAXFDS_TO_SEND:
            raise RuntimeError(f'Too many ({len(received):n}) fds to send')
        text, report, *others = received
        pid = os.fork()
        if pid == 0:
            self.become_child(text, report, others)
        with suppress(BrokenPipeError):
            write_signed(report, pid)
        self.reports[pid] = report
        util.close_fds(text, *others)

    def become_child(self, text: int, report: int, others: list[int]):
        """Run a process in this copy of the server, and exit."""
        status = 1
        try:
            atexit._clear()
            atexit.register(util._exit_function)
            signal.set_wakeup_fd(-1)
            for number, handler in self.replaced_handlers.items():
                signal.signal(number, handler)
            self.listener.close()
            util.close_fds(self.life, self.signals, self.signalled, report,
                           *self.reports.values())
            hold, tracker, *_forkserver._inherited_fds = others
            _forkserver._forkserver_alive_fd = hold
            resource_tracker._resource_tracker._fd = tracker
            status = spawn._main(text, os.dup(text))
        except Exception:
            sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
        finally:
            leave(status)
