"""Colours for what the interpreter writes to a terminal."""

import os
import sys

# Tests set this to False, for output that does not depend on the terminal.
COLORIZE = True

_COLORS = {"RED": 31, "GREEN": 32, "YELLOW": 33, "MAGENTA": 35}
_CODES = {
    "RESET": "0", "GREY": "90", **_COLORS, **{f"BOLD_{name}": f"1;{code}" for name, code in _COLORS.items() if name != "YELLOW"},
}


class ANSIColors:
    """The escape sequences after which a terminal writes in a colour, as attributes."""

    locals().update((name, f"\x1b[{code}m") for name, code in _CODES.items())


NoColors = ANSIColors()
vars(NoColors).update(dict.fromkeys(_CODES, ""))


def get_colors(colorize: bool = False) -> ANSIColors:
    """The escape sequences; empty ones unless colours are asked for or stderr takes them."""
    return ANSIColors() if colorize or can_colorize() else NoColors


def _wish(environment) -> bool | None:
    """What the user says in the environment; None if that is nothing."""
    match environment.get("PYTHON_COLORS"):
        case "0":
            return False
        case "1":
            return True
    if "NO_COLOR" in environment or not COLORIZE:
        return False
    if "FORCE_COLOR" in environment:
        return True
    return False if environment.get("TERM") == "dumb" else None


def can_colorize() -> bool:
    """Whether stderr takes colours: because the user says so, or as it is a terminal."""
    wish = _wish({} if sys.flags.ignore_environment else os.environ)
    if wish is not None:
        return wish
    stream = sys.stderr
    if not hasattr(stream, "fileno"):
        return False
    try:
        return os.isatty(stream.fileno())
    except OSError:
        # A stream without a file, which says so with an error that is one of these.
        return stream.isatty()
