"""The part of inspect about frames and tracebacks: where they are, and the lines around."""

import sys
from collections import namedtuple

from _inspect_kinds import TracebackType, isframe
from _inspect_source import findsource, getfile, getsourcefile

# What is defined here belongs to the module inspect.
__name__ = "inspect"

_PLACE = ("filename", "lineno", "function", "code_context", "index")
_Traceback = namedtuple("_Traceback", _PLACE)
_FrameInfo = namedtuple("_FrameInfo", ("frame", *_PLACE))


def _text(record) -> str:
    """The repr of a record that has positions besides its fields."""
    fields = [*zip(record._fields, record), ("positions", record.positions)]
    return f"{type(record).__name__}({', '.join(f'{name}={value!r}' for name, value in fields)})"


class Traceback(_Traceback):
    """Where in the source a frame or traceback entry is."""

    __repr__ = _text

    def __new__(cls, filename, lineno, function, code_context, index, *, positions=None):
        self = _Traceback.__new__(cls, filename, lineno, function, code_context, index)
        self.positions = positions
        return self


class FrameInfo(_FrameInfo):
    """A frame, and where in the source it is."""

    __repr__ = _text

    def __new__(cls, frame, filename, lineno, function, code_context, index, *, positions=None):
        self = _FrameInfo.__new__(cls, frame, filename, lineno, function, code_context, index)
        self.positions = positions
        return self


def _get_code_position(code, instruction_index):
    """The lines and columns of the instruction at an offset of the bytecode: four numbers or None."""
    from traceback import _get_code_position as position

    return position(code, instruction_index)


def _context(frame, lineno: int, size: int):
    """The lines around one, as many as wanted if the file has them, and its index among them."""
    try:
        lines, _ = findsource(frame)
    except OSError:
        return None, None
    start = max(0, min(lineno - 1 - size // 2, len(lines) - size))
    return lines[start:start + size], lineno - 1 - start


def getframeinfo(frame, context=1):
    """Return a Traceback for a frame or traceback, with so many lines of source around the current one."""
    from dis import Positions

    if isinstance(frame, TracebackType):
        lineno, offset, frame = frame.tb_lineno, frame.tb_lasti, frame.tb_frame
    else:
        lineno, offset = frame.f_lineno, frame.f_lasti
    if not isframe(frame):
        raise TypeError(f"{frame!r} is not a frame or traceback object")
    code = frame.f_code
    first, *others = _get_code_position(code, offset)
    positions = Positions(lineno if first is None else first, *others)
    lines, index = _context(frame, positions.lineno, context) if context > 0 else (None, None)
    return Traceback(getsourcefile(frame) or getfile(frame), positions.lineno, code.co_name, lines, index, positions=positions)


def getlineno(frame):
    """Return the number of the line that a frame runs."""
    return frame.f_lineno


def _infos(chain, context: int) -> list[FrameInfo]:
    """A FrameInfo for each pair of a frame and what says where it is."""
    infos = []
    for frame, where in chain:
        place = getframeinfo(where, context)
        infos.append(FrameInfo(frame, *place, positions=place.positions))
    return infos


def getouterframes(frame, context=1):
    """Return a FrameInfo for a frame and each that waits for it, the outermost last."""
    def outwards(frame):
        while frame:
            yield frame, frame
            frame = frame.f_back

    return _infos(outwards(frame), context)


def getinnerframes(tb, context=1):
    """Return a FrameInfo for each entry of a traceback, that of the raise last."""
    def inwards(tb):
        while tb:
            yield tb.tb_frame, tb
            tb = tb.tb_next

    return _infos(inwards(tb), context)


def currentframe():
    """Return the frame of the caller."""
    return sys._getframe(1)


def stack(context=1):
    """Return a FrameInfo for each frame from the caller's outwards."""
    return getouterframes(sys._getframe(1), context)


def trace(context=1):
    """Return a FrameInfo for each frame from where the exception is handled inwards to where it was raised."""
    exception = sys.exception()
    return getinnerframes(exception and exception.__traceback__, context)
