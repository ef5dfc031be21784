"""Terminal modes."""

from termios import *

__all__ = ["cfmakeraw", "cfmakecbreak", "setraw", "setcbreak"]

# Places in the list of attributes that tcgetattr() returns.
IFLAG = 0
OFLAG = 1
CFLAG = 2
LFLAG = 3
ISPEED = 4
OSPEED = 5
CC = 6


def cfmakeraw(mode):
    """Make a list of attributes that of a raw terminal: bytes come and go as they are."""
    mode[IFLAG] &= ~(IGNBRK | BRKINT | IGNPAR | PARMRK | INPCK | ISTRIP |
                     INLCR | IGNCR | ICRNL | IXON | IXANY | IXOFF)
    mode[OFLAG] &= ~OPOST
    mode[CFLAG] &= ~(PARENB | CSIZE)
    mode[CFLAG] |= CS8
    mode[LFLAG] &= ~(ECHO | ECHOE | ECHOK | ECHONL | ICANON | IEXTEN | ISIG | NOFLSH | TOSTOP)
    _one_byte_at_a_time(mode)


def cfmakecbreak(mode):
    """Make a list of attributes that of a terminal without line editing and echo."""
    mode[LFLAG] &= ~(ECHO | ICANON)
    _one_byte_at_a_time(mode)


def _one_byte_at_a_time(mode):
    mode[CC] = list(mode[CC])
    mode[CC][VMIN] = 1
    mode[CC][VTIME] = 0


def _set(fd, when, change):
    mode = tcgetattr(fd)
    new = list(mode)
    change(new)
    tcsetattr(fd, when, new)
    return mode


def setraw(fd, when=TCSAFLUSH):
    """Put a terminal into raw mode; returns its attributes as they were."""
    return _set(fd, when, cfmakeraw)


def setcbreak(fd, when=TCSAFLUSH):
    """Put a terminal into cbreak mode; returns its attributes as they were."""
    return _set(fd, when, cfmakecbreak)
