"""Ask for a password without showing it, and find out who the user is."""

import io
import os
import sys
from contextlib import ExitStack
from functools import partial

__all__ = ["getpass", "getuser", "GetPassWarning"]


class GetPassWarning(UserWarning):
    """The password can be seen on the screen while it is typed."""


def unix_getpass(prompt='Password: ', stream=None):
    """Ask for a password on the terminal, with its echo off.

    The prompt goes to stream, to the terminal if that is None. If the process has no
    terminal, standard input and standard error take its place.
    """
    with ExitStack() as opened:
        try:
            descriptor, source = _open_terminal(opened)
            stream = stream or source
        except OSError:
            source = sys.stdin
            try:
                descriptor = source.fileno()
            except (AttributeError, ValueError):
                password = fallback_getpass(prompt, stream)
                (stream or sys.stderr).write('\n')
                return password
            stream = stream or sys.stderr
        try:
            restore = _turn_echo_off(descriptor)
        except termios.error:
            # No terminal, such as a pipe for standard input.
            if source is not stream:
                opened.close()
            password = fallback_getpass(prompt, stream)
        else:
            try:
                password = _raw_input(prompt, stream, source)
            finally:
                restore()
                stream.flush()
        # The user's own newline was not shown either.
        stream.write('\n')
        return password


def _open_terminal(opened):
    """Return the process's terminal as a descriptor and as a text file."""
    descriptor = os.open('/dev/tty', os.O_RDWR | os.O_NOCTTY)
    raw = io.FileIO(descriptor, 'w+')
    opened.callback(raw.close)
    text = io.TextIOWrapper(raw)
    opened.callback(text.close)
    return descriptor, text


def _turn_echo_off(descriptor):
    """Make a terminal not show what is typed; returns a function that undoes it."""
    if descriptor is None:
        return lambda: None
    # Input that was typed before the prompt is discarded.
    moment = termios.TCSAFLUSH | getattr(termios, 'TCSASOFT', 0)
    before = termios.tcgetattr(descriptor)
    local_modes = 3
    silent = before[:]
    silent[local_modes] &= ~termios.ECHO
    undo = partial(termios.tcsetattr, descriptor, moment, before)
    try:
        termios.tcsetattr(descriptor, moment, silent)
    except BaseException:
        undo()
        raise
    return undo


def fallback_getpass(prompt='Password: ', stream=None):
    """Ask for a password where nothing can be done about the echo; warn of that."""
    from warnings import warn
    warn('Can not control echo on the terminal.', GetPassWarning, stacklevel=2)
    stream = stream or sys.stderr
    print('Warning: Password input may be echoed.', file=stream)
    return _raw_input(prompt, stream)


def _raw_input(prompt='', stream=None, input=None):
    """Prompt for a line and return it; unlike input(), without history or editing."""
    stream = stream or sys.stderr
    if text := str(prompt):
        try:
            stream.write(text)
        except UnicodeEncodeError:
            showable = text.encode(stream.encoding, 'replace')
            stream.write(showable.decode(stream.encoding))
        stream.flush()
    answer = (input or sys.stdin).readline()
    if not answer:
        raise EOFError
    return answer.removesuffix('\n')


def getuser():
    """Return the user's login name.

    The environment variables LOGNAME, USER, LNAME and USERNAME are tried in this
    order, then the password database; OSError is raised if none of them has it.
    """
    variables = map(os.environ.get, ('LOGNAME', 'USER', 'LNAME', 'USERNAME'))
    if name := next(filter(None, variables), None):
        return name
    try:
        from pwd import getpwuid
        return getpwuid(os.getuid())[0]
    except (ImportError, KeyError) as error:
        raise OSError('No username set in the environment') from error


try:
    import termios
except ImportError:
    getpass = fallback_getpass
else:
    getpass = unix_getpass
