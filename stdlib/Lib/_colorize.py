"""Colours for what the interpreter writes to a terminal."""

import io
import os
import sys

COLORIZE = True


class ANSIColors:
    """Escape sequences that change the colour of the text that follows."""

    BOLD_GREEN = "\x1b[1;32m"
    BOLD_MAGENTA = "\x1b[1;35m"
    BOLD_RED = "\x1b[1;31m"
    GREEN = "\x1b[32m"
    GREY = "\x1b[90m"
    MAGENTA = "\x1b[35m"
    RED = "\x1b[31m"
    RESET = "\x1b[0m"
    YELLOW = "\x1b[33m"


NoColors = ANSIColors()
for attr in dir(NoColors):
    if not attr.startswith("__"):
        setattr(NoColors, attr, "")


def get_colors(colorize=False):
    """Return the escape sequences, or empty ones where colours are not wanted."""
    if colorize or can_colorize():
        return ANSIColors()
    return NoColors


def can_colorize():
    """Tell whether standard error takes colours: the environment says so, or it is a terminal."""
    environment = {} if sys.flags.ignore_environment else os.environ
    if environment.get("PYTHON_COLORS") in ("0", "1"):
        return environment["PYTHON_COLORS"] == "1"
    if "NO_COLOR" in environment or not COLORIZE:
        return False
    if "FORCE_COLOR" in environment:
        return True
    if environment.get("TERM") == "dumb" or not hasattr(sys.stderr, "fileno"):
        return False
    try:
        return os.isatty(sys.stderr.fileno())
    except io.UnsupportedOperation:
        return sys.stderr.isatty()
