"""Pseudo-terminals."""

import os
import sys
import tty
from os import close, waitpid
from select import select
from tty import setraw, tcgetattr, tcsetattr

__all__ = ["openpty", "fork", "spawn"]

STDIN_FILENO = 0
STDOUT_FILENO = 1
STDERR_FILENO = 2

CHILD = 0


def openpty():
    """Return the descriptors of both sides of a new terminal: (master, slave)."""
    return os.openpty()


def fork():
    """Fork a child with a new controlling terminal; returns (pid, master descriptor)."""
    pid, fd = os.forkpty()
    if pid == CHILD:
        try:
            os.setsid()
        except OSError:
            # forkpty() has done it.
            pass
    return pid, fd


def _read(fd):
    """Read what there is."""
    return os.read(fd, 1024)


def _writen(fd, data):
    while data:
        n = os.write(fd, data)
        data = data[n:]


def _copy(master_fd, master_read=_read, stdin_read=_read):
    """Copy between the terminal and the standard descriptors until the terminal ends."""
    to_master = to_stdout = b''
    reading_stdin = True
    while True:
        rfds = [master_fd] if len(to_stdout) < 4096 else []
        wfds = []
        if reading_stdin and len(to_master) < 4096:
            rfds.append(STDIN_FILENO)
        if to_stdout:
            wfds.append(STDOUT_FILENO)
        if to_master:
            wfds.append(master_fd)
        rfds, wfds, _ = select(rfds, wfds, [])
        if STDOUT_FILENO in wfds:
            n = os.write(STDOUT_FILENO, to_stdout)
            to_stdout = to_stdout[n:]
        if master_fd in rfds:
            try:
                data = master_read(master_fd)
            except OSError:
                data = b""
            if not data:
                _writen(STDOUT_FILENO, to_stdout)
                return
            to_stdout += data
        if master_fd in wfds:
            n = os.write(master_fd, to_master)
            to_master = to_master[n:]
        if STDIN_FILENO in rfds:
            data = stdin_read(STDIN_FILENO)
            if data:
                to_master += data
            else:
                reading_stdin = False


def spawn(argv, master_read=_read, stdin_read=_read):
    """Run a program on a terminal that is connected to the standard descriptors."""
    if isinstance(argv, str):
        argv = (argv,)
    sys.audit('pty.spawn', argv)
    pid, master_fd = fork()
    if pid == CHILD:
        os.execlp(argv[0], *argv)
    try:
        mode = tcgetattr(STDIN_FILENO)
        setraw(STDIN_FILENO)
        restore = True
    except tty.error:
        restore = False
    try:
        _copy(master_fd, master_read, stdin_read)
    finally:
        if restore:
            tcsetattr(STDIN_FILENO, tty.TCSAFLUSH, mode)
    close(master_fd)
    return waitpid(pid, 0)[1]
