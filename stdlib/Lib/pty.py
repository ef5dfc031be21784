"""Pseudo terminals, and programs that run in them."""

import os
import sys
import tty
from os import close, waitpid
from select import select
from tty import setraw, tcgetattr, tcsetattr

__all__ = ["openpty", "fork", "spawn"]

STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO = range(3)
CHILD = 0
_MOST_WAITING = 4096


def openpty():
    """The descriptors of both ends of a new pseudo terminal: the controlling one and that of the program."""
    return os.openpty()


def fork():
    """Start a child in a new terminal; the result is its number (CHILD in the child) and our end of the terminal."""
    return os.forkpty()


def _read(fd):
    return os.read(fd, 1024)


class _Flow:
    """Bytes on their way from one descriptor to another."""

    def __init__(self, source, target, read):
        self.source, self.target, self.read = source, target, read
        self.waiting = b""
        self.open = source != target

    def wants_input(self):
        return self.open and len(self.waiting) < _MOST_WAITING

    def take(self):
        """Read what there is; the result tells whether there was anything."""
        data = self.read(self.source)
        self.waiting += data
        return bool(data)

    def give(self):
        self.waiting = self.waiting[os.write(self.target, self.waiting):]


def _copy(master_fd, master_read=_read, stdin_read=_read):
    """Pass keys to the program and its output to us until the output ends."""
    blocking = os.get_blocking(master_fd)
    if blocking:
        # A program that does not read must not keep us from reading what it writes.
        os.set_blocking(master_fd, False)
    try:
        _pass_on(_Flow(STDIN_FILENO, master_fd, stdin_read), _Flow(master_fd, STDOUT_FILENO, master_read))
    finally:
        if blocking:
            os.set_blocking(master_fd, True)


def _pass_on(keys, output):
    while True:
        readable = [flow.source for flow in (keys, output) if flow.wants_input()]
        writable = [flow.target for flow in (output, keys) if flow.waiting]
        readable, writable, _ = select(readable, writable, [])
        if output.target in writable and output.waiting:
            try:
                output.give()
            except OSError:
                output.open, output.waiting = False, b""
        if output.source in readable:
            try:
                more = output.take()
            except OSError:
                more = False  # how some systems tell the end
            if not more:
                return
        if keys.target in writable and keys.waiting:
            keys.give()
        if keys.open and keys.source in readable:
            keys.open = keys.take()


def spawn(argv, master_read=_read, stdin_read=_read):
    """Run a program in a new terminal that is connected with ours, and return its status as waitpid() tells it.

    `master_read` and `stdin_read` are called with a descriptor to read the program's output and the keys.
    """
    words = (argv,) if isinstance(argv, str) else argv
    sys.audit("pty.spawn", words)
    process, terminal = fork()
    if process == CHILD:
        os.execlp(words[0], *words)
    try:
        before = tcgetattr(STDIN_FILENO)
        setraw(STDIN_FILENO)
    except tty.error:
        before = None  # our input is no terminal
    try:
        _copy(terminal, master_read, stdin_read)
    finally:
        if before is not None:
            tcsetattr(STDIN_FILENO, tty.TCSAFLUSH, before)
    close(terminal)
    return waitpid(process, 0)[1]
