"""Modes of terminals."""

import termios
from termios import *

__all__ = ["cfmakeraw", "cfmakecbreak", "setraw", "setcbreak"]

# Where the parts of a mode stand in the list that tcgetattr() gives.
IFLAG, OFLAG, CFLAG, LFLAG, ISPEED, OSPEED, CC = range(7)

_RAW_INPUT = IGNBRK | BRKINT | IGNPAR | PARMRK | INPCK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXANY | IXOFF
_RAW_LOCAL = ECHO | ECHOE | ECHOK | ECHONL | ICANON | IEXTEN | ISIG | NOFLSH | TOSTOP


def _read_each_byte(mode):
    """Let a read wait for one byte, however long that takes."""
    characters = list(mode[CC])
    characters[VMIN], characters[VTIME] = 1, 0
    mode[CC] = characters


def cfmakeraw(mode):
    """Change a mode so that every byte passes as it is, in both directions."""
    for part, bits in ((IFLAG, _RAW_INPUT), (OFLAG, OPOST), (CFLAG, PARENB | CSIZE), (LFLAG, _RAW_LOCAL)):
        mode[part] &= ~bits
    mode[CFLAG] |= CS8
    _read_each_byte(mode)


def cfmakecbreak(mode):
    """Change a mode so that keys come at once and are not shown; signals work as before."""
    mode[LFLAG] &= ~(ECHO | ICANON)
    _read_each_byte(mode)


def _change(fd, change, when):
    """Change a terminal's mode, and return what it was."""
    before = tcgetattr(fd)
    after = before.copy()
    change(after)
    tcsetattr(fd, when, after)
    return before


def setraw(fd, when=TCSAFLUSH):
    """Make a terminal's mode raw; the one before is returned."""
    return _change(fd, cfmakeraw, when)


def setcbreak(fd, when=TCSAFLUSH):
    """Make a terminal give keys at once; the mode before is returned."""
    return _change(fd, cfmakecbreak, when)
