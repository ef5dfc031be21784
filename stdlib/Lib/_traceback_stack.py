"""Frames of a stack: summaries of them, and how these are shown, with the source underlined."""

import itertools
import linecache
import sys
from collections import deque

# All that formatting needs is imported here: it may run while the interpreter ends, when nothing can be imported.
from _colorize import ANSIColors
from _traceback_carets import find_anchors, hides_carets
from unicodedata import east_asian_width

# As the limit: what the interpreter does itself with sys.tracebacklimit, which keeps the innermost frames.
BUILTIN_EXCEPTION_LIMIT = object()

# How often in a row a line is shown.
_RECURSIVE_CUTOFF = 3

_NO_POSITION = None, None, None, None


def _safe_string(value, what, func=str):
    """Return str() of a value, or say that it failed."""
    try:
        return func(value)
    except:
        return f"<{what} {func.__name__}() failed>"


class Palette:
    """Adds the codes for colors to texts, or does not."""

    def __init__(self, colorize: bool):
        self.codes = {}
        if colorize:
            names = "RED", "BOLD_RED", "MAGENTA", "BOLD_MAGENTA", "RESET"
            self.codes = {name: getattr(ANSIColors, name) for name in names}

    def __call__(self, color: str, text: object) -> str:
        return f"{self.codes[color]}{text}{self.codes['RESET']}" if self.codes else str(text)

    def place(self, filename, lineno) -> str:
        return f'File {self("MAGENTA", f'"{filename}"')}, line {self("MAGENTA", lineno)}'


class FrameSummary:
    """A frame: file, line, name of the function, and the text of the line, which is read when asked for.

    As a sequence it has these four. locals is a dictionary of representations, or None.
    """

    __slots__ = "filename", "lineno", "end_lineno", "colno", "end_colno", "name", "locals", "_lines"

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None, end_lineno=None,
                 colno=None, end_colno=None):
        self.filename, self.name = filename, name
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno, self.end_colno = colno, end_colno
        self.locals = None
        if locals:
            self.locals = {key: _safe_string(value, "local", func=repr) for key, value in locals.items()}
        # All lines, with a line end after each; None until they are read.
        self._lines = line
        if lookup_line:
            self.line

    @property
    def line(self):
        """The text of the line, without whitespace around it; None if there is no line number."""
        source = self.source_text()
        return None if source is None else source.partition("\n")[0].strip()

    def source_text(self) -> str | None:
        """Return all lines that the position spans."""
        if self._lines is None and self.lineno is not None and self.end_lineno is not None:
            numbers = range(self.lineno, self.end_lineno + 1)
            self._lines = "".join(f"{linecache.getline(self.filename, number).rstrip()}\n" for number in numbers)
        return self._lines

    def _as_tuple(self):
        return self.filename, self.lineno, self.name, self.line

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            ours, theirs = ((frame.filename, frame.lineno, frame.name, frame.locals) for frame in (self, other))
            return ours == theirs
        return self._as_tuple() == other if isinstance(other, tuple) else NotImplemented

    def __getitem__(self, pos):
        return self._as_tuple()[pos]

    def __iter__(self):
        return iter(self._as_tuple())

    def __len__(self):
        return 4

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


def walk_stack(f):
    """Generate pairs (frame, line number), from a frame outwards; None is for StackSummary.extract().

    It stands for the frame that calls that method.
    """
    frame = sys._getframe().f_back.f_back.f_back.f_back if f is None else f
    while frame is not None:
        yield frame, frame.f_lineno
        frame = frame.f_back


def _entries(tb):
    while tb is not None:
        yield tb
        tb = tb.tb_next


def walk_tb(tb):
    """Iterate over pairs (frame, line number) of a traceback, to the innermost."""
    return ((entry.tb_frame, entry.tb_lineno) for entry in _entries(tb))


def _walk_tb_with_full_positions(tb):
    """Iterate over pairs (frame, (line, last line, column, last column))."""
    for entry in _entries(tb):
        first, *rest = _get_code_position(entry.tb_frame.f_code, entry.tb_lasti)
        # An instruction need not have a line, but the traceback knows one.
        yield entry.tb_frame, (entry.tb_lineno if first is None else first, *rest)


def _get_code_position(code, instruction_index):
    """Return the position of an instruction in the source, with None for what is unknown."""
    if instruction_index < 0:
        return _NO_POSITION
    number = instruction_index // _instruction_width(code)
    return next(itertools.islice(code.co_positions(), number, None), _NO_POSITION)


_width = 0


def _instruction_width(code) -> int:
    """Return how many bytes an instruction has; that is the same for all code."""
    global _width
    if not _width:
        count = sum(1 for _ in code.co_positions())
        _width = max(len(code.co_code) // max(count, 1), 1)
    return _width


def _limited(frames, limit):
    """Leave out frames: those after the first ones, or for a negative number all but the last ones."""
    builtin = limit is BUILTIN_EXCEPTION_LIMIT
    if limit is None or builtin:
        limit = getattr(sys, "tracebacklimit", None)
        if limit is None:
            return frames
        limit = max(limit, 0)
        if builtin:
            limit = -min(limit, sys.maxsize)
            if not limit:
                return ()
    return itertools.islice(frames, limit) if limit >= 0 else deque(frames, maxlen=-limit)


class StackSummary(list):
    """A list of summaries of frames."""

    @classmethod
    def extract(cls, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Make one from pairs (frame, line number), as walk_stack() and walk_tb() give them.

        limit is how many frames are taken, the last ones if it is negative. The text of lines is read now, or with
        lookup_lines false when it is needed. capture_locals is whether to represent the local variables.
        """
        full = ((frame, (lineno, None, None, None)) for frame, lineno in frame_gen)
        return cls._extract_from_extended_frame_gen(full, limit=limit, lookup_lines=lookup_lines,
                                                    capture_locals=capture_locals)

    @classmethod
    def _extract_from_extended_frame_gen(cls, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        summary = cls()
        for frame, (lineno, end_lineno, colno, end_colno) in _limited(frame_gen, limit):
            code = frame.f_code
            linecache.lazycache(code.co_filename, frame.f_globals)
            variables = frame.f_locals if capture_locals else None
            summary.append(FrameSummary(code.co_filename, lineno, code.co_name, lookup_line=False, locals=variables,
                                        end_lineno=end_lineno, colno=colno, end_colno=end_colno))
        for filename in {frame.filename for frame in summary}:
            linecache.checkcache(filename)
        if lookup_lines:
            for frame in summary:
                frame.source_text()
        return summary

    @classmethod
    def from_list(cls, a_list):
        """Make one from summaries, or tuples (file, line number, name, line)."""
        summary = cls()
        for frame in a_list:
            if not isinstance(frame, FrameSummary):
                filename, lineno, name, line = frame
                frame = FrameSummary(filename, lineno, name, line=line)
            summary.append(frame)
        return summary

    def format(self, **kwargs):
        """Return a list of texts for the frames; lines of a recursion are counted from the fourth on."""
        texts = []
        for _, run in itertools.groupby(self._formatted(kwargs.get("colorize", False)), key=lambda entry: entry[0]):
            texts += [text for _, text in itertools.islice(run, _RECURSIVE_CUTOFF)]
            if more := sum(1 for _ in run):
                texts.append(f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n")
        return texts

    def _formatted(self, colorize: bool):
        """Generate the text of each frame that is not left out, with what tells equal ones."""
        for frame in self:
            text = self.format_frame_summary(frame, colorize=colorize)
            if text is not None:
                yield (frame.filename, frame.lineno, frame.name), text

    def format_frame_summary(self, frame_summary, **kwargs):
        """Return the text for a frame; subclasses can return None to leave it out."""
        paint = Palette(kwargs.get("colorize", False))
        filename = frame_summary.filename
        if filename.startswith("<stdin>-"):
            filename = "<stdin>"
        name = paint("MAGENTA", frame_summary.name)
        rows = [f"  {paint.place(filename, frame_summary.lineno)}, in {name}\n"]
        source = frame_summary.source_text()
        if source and source.strip():
            if frame_summary.colno is None or frame_summary.end_colno is None:
                rows.append(f"    {frame_summary.line}\n")
            else:
                rows += (f"    {line}\n" for line in self._excerpt(frame_summary, source, paint))
        if frame_summary.locals:
            rows += (f"    {key} = {value}\n" for key, value in sorted(frame_summary.locals.items()))
        return "".join(rows)

    def _excerpt(self, frame: FrameSummary, source: str, paint: Palette):
        excerpt = _Excerpt(frame, source)
        anchors = excerpt.anchors()
        marked = self._should_show_carets(excerpt.start, excerpt.end, excerpt.rows, anchors)
        return excerpt.lines(paint, anchors, marked)

    def _should_show_carets(self, start_offset, end_offset, all_lines, anchors):
        """Tell whether marks below the lines, from an offset in the first to one in the last, say anything."""
        if all(line.lstrip()[:1] in ("", "#") for line in all_lines):
            return False        # The file has changed: there is no code to mark.
        before, after = all_lines[0][:start_offset], all_lines[-1][end_offset:]
        if anchors is None:
            # Where all is marked, marks say nothing.
            return bool(before.strip() or after.strip())
        return not hides_carets(before, after, anchors)


def _byte_offset_to_character_offset(str, offset):
    return len(str.encode("utf-8")[:offset].decode("utf-8", errors="replace"))


def _char_width(char: str) -> int:
    if char.isascii():
        return 1
    return 2 if east_asian_width(char) in "WF" else 1


def _dedented(source: str) -> list[str]:
    """Return the lines of source without the indentation that all share, and blank ones empty."""
    lines = [line if line.strip(" \t") else "" for line in source.splitlines()]
    indents = [line[:len(line) - len(line.lstrip(" \t"))] for line in lines if line]
    shared = 0
    if indents:
        low, high = min(indents), max(indents)
        shared = next((place for place, char in enumerate(low) if char != high[place]), len(low))
    return [line[shared:] for line in lines]


class _Excerpt:
    """The source lines of a frame, of which those that matter are shown, with marks below.

    Offsets count characters of the expression that raised; start and end are columns of the first and last line.
    """

    def __init__(self, frame: FrameSummary, source: str):
        original = source.splitlines()[:frame.end_lineno - frame.lineno + 1]
        self.rows = rows = _dedented(source)[:len(original)]
        margin = len(original[0]) - len(rows[0])
        self.start = max(_byte_offset_to_character_offset(original[0], frame.colno) - margin, 0)
        self.end = max(_byte_offset_to_character_offset(original[-1], frame.end_colno) - margin, 0)
        whole = "\n".join(rows)
        self.text = whole[self.start:len(whole) - (len(rows[-1]) - self.end)]

    def lines(self, paint: Palette, anchors, marked: bool):
        """Generate the lines to show, without line ends; marked is whether something is below them."""
        strong = None if anchors is None else (self._place(anchors.start), self._place(anchors.stop))
        last = len(self.rows) - 1
        wanted = {0, last}
        if strong is not None:
            # With the lines next to those of the operator.
            for line, _ in strong:
                wanted.update(range(max(line - 1, 0), min(line + 1, last) + 1))
        previous = -1
        for number in sorted(wanted):
            skipped = range(previous + 1, number)
            if len(skipped) == 1:
                yield from self._shown(skipped[0], strong, marked, paint)
            elif skipped:
                yield f"...<{len(skipped)} lines>..."
            yield from self._shown(number, strong, marked, paint)
            previous = number

    def anchors(self):
        """Return the part to mark most, or None; None as well while the interpreter ends."""
        if sys.is_finalizing():
            return None
        try:
            return find_anchors(self.text)
        except (ValueError, IndexError):
            return None

    def _place(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset]
        row = before.count("\n")
        return row, offset - (before.rfind("\n") + 1) + (self.start if row == 0 else 0)

    def _shown(self, number: int, strong, marked: bool, paint: Palette):
        """Generate a row, and the marks for it."""
        row = self.rows[number].rstrip()
        if not marked:
            yield row
            return
        marks = self._marks(number, row, strong)
        pairs = [*itertools.zip_longest(row, marks, fillvalue=" ")]
        if paint.codes:
            yield _painted(((char, mark) for char, mark in pairs[:len(row)]), paint)
            yield _painted(((mark * _char_width(char), mark) for char, mark in pairs), paint).rstrip()
        else:
            yield row
            yield "".join(mark * _char_width(char) for char, mark in pairs).rstrip()

    def _marks(self, number: int, row: str, strong) -> str:
        """Return the mark for each character of a row."""
        first = self.start if number == 0 else len(row) - len(row.lstrip())
        stop = self.end if number == len(self.rows) - 1 else len(row)
        if strong is None:
            return " " * first + "^" * (stop - first)
        (strong_row, strong_start), (stop_row, strong_stop) = strong
        low = strong_start if number == strong_row else first if number > strong_row else stop
        high = strong_stop if number == stop_row else stop if number < stop_row else first
        marks = ("^" if low <= column < high else "~" for column in range(first, stop))
        return " " * first + "".join(marks)


def _painted(pairs, paint: Palette) -> str:
    """Join texts, in the color for the mark that each comes with."""
    colors = {"^": "BOLD_RED", "~": "RED"}
    text = ""
    for mark, group in itertools.groupby(pairs, key=lambda pair: pair[1]):
        piece = "".join(shown for shown, _ in group)
        text += paint(colors[mark], piece) if mark in colors else piece
    return text
