"""Extracts, formats and prints stack traces."""

import collections.abc
import itertools
import linecache
import sys
from contextlib import suppress

__all__ = [
    "extract_stack", "extract_tb", "format_exception", "format_exception_only", "format_list", "format_stack",
    "format_tb", "print_exc", "format_exc", "print_exception", "print_last", "print_stack", "print_tb",
    "clear_frames", "FrameSummary", "StackSummary", "TracebackException", "walk_stack", "walk_tb",
]

_RECURSIVE_CUTOFF = 3
BUILTIN_EXCEPTION_LIMIT = object()


class _Sentinel:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Sentinel()


def print_list(extracted_list, file=None):
    """Print the entries of extract_tb() or extract_stack()."""
    if file is None:
        file = sys.stderr
    for item in StackSummary.from_list(extracted_list).format():
        print(item, file=file, end="")


def format_list(extracted_list):
    """Return a list of strings, with line ends, one for each entry of extract_tb() or extract_stack()."""
    return StackSummary.from_list(extracted_list).format()


def print_tb(tb, limit=None, file=None):
    """Print the entries of a traceback: the first `limit`, the last abs(limit) if negative, or all."""
    print_list(extract_tb(tb, limit=limit), file=file)


def format_tb(tb, limit=None):
    """Return what print_tb() prints, as a list of strings."""
    return extract_tb(tb, limit=limit).format()


def extract_tb(tb, limit=None):
    """Return a StackSummary of the entries of a traceback."""
    return StackSummary._extract_from_extended_frame_gen(_walk_tb_with_full_positions(tb), limit=limit)


_cause_message = "\nThe above exception was the direct cause of the following exception:\n\n"
_context_message = "\nDuring handling of the above exception, another exception occurred:\n\n"


def _parse_value_tb(exc, value, tb):
    """Make (value, traceback) of the arguments, which may be an exception alone or type, value, traceback."""
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is tb is _sentinel:
        if exc is None:
            return None, None
        if isinstance(exc, BaseException):
            return exc, exc.__traceback__
        raise TypeError(f"Exception expected for value, {type(exc).__name__} found")
    return value, tb


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True, **kwargs):
    """Print an exception with its traceback, and with those it came from unless chain is false."""
    colorize = kwargs.get("colorize", False)
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    te.print(file=file, chain=chain, colorize=colorize)


def _print_exception_bltin(exc, /):
    """Print an exception that nobody caught; the interpreter calls this."""
    import _colorize

    file = sys.stderr if sys.stderr is not None else sys.__stderr__
    print_exception(exc, limit=BUILTIN_EXCEPTION_LIMIT, file=file, colorize=_colorize.can_colorize())


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True, **kwargs):
    """Return what print_exception() prints, as a list of strings."""
    colorize = kwargs.get("colorize", False)
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    return list(te.format(chain=chain, colorize=colorize))


def format_exception_only(exc, /, value=_sentinel, *, show_group=False, **kwargs):
    """Return the part of print_exception() after the traceback, as a list of strings.

    With show_group, the exceptions in a group are shown too, indented.
    """
    colorize = kwargs.get("colorize", False)
    if value is _sentinel:
        value = exc
    te = TracebackException(type(value), value, None, compact=True)
    return list(te.format_exception_only(show_group=show_group, colorize=colorize))


def _format_final_exc_line(etype, value, *, insert_final_newline=True, colorize=False):
    valuestr = _safe_string(value, "exception")
    end_char = "\n" if insert_final_newline else ""
    if colorize:
        colors = _colors()
        etype = f"{colors.BOLD_MAGENTA}{etype}{colors.RESET}"
    if value is None or not valuestr:
        return f"{etype}{end_char}"
    if colorize:
        valuestr = f"{colors.MAGENTA}{valuestr}{colors.RESET}"
    return f"{etype}: {valuestr}{end_char}"


def _colors():
    from _colorize import ANSIColors

    return ANSIColors


def _colored_place(filename, lineno, colorize):
    """Return the beginning of a line that names a place in a file."""
    if colorize:
        colors = _colors()
        return f'  File {colors.MAGENTA}"{filename}"{colors.RESET}, line {colors.MAGENTA}{lineno}{colors.RESET}'
    return f'  File "{filename}", line {lineno}'


def _safe_string(value, what, func=str):
    try:
        return func(value)
    except:
        return f"<{what} {func.__name__}() failed>"


def print_exc(limit=None, file=None, chain=True):
    """Print the exception being handled."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """Return what print_exc() prints, as one string."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """Print the exception that last ended a program or an interactive statement."""
    if not hasattr(sys, "last_exc") and not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    if hasattr(sys, "last_exc"):
        print_exception(sys.last_exc, limit=limit, file=file, chain=chain)
    else:
        print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit=limit, file=file, chain=chain)


def print_stack(f=None, limit=None, file=None):
    """Print the stack of a frame, the caller's by default: the last `limit` entries or the first abs(limit)."""
    if f is None:
        f = sys._getframe().f_back
    print_list(extract_stack(f, limit=limit), file=file)


def format_stack(f=None, limit=None):
    """Return what print_stack() prints, as a list of strings."""
    if f is None:
        f = sys._getframe().f_back
    return format_list(extract_stack(f, limit=limit))


def extract_stack(f=None, limit=None):
    """Return a StackSummary of the stack of a frame, the caller's by default, oldest first."""
    if f is None:
        f = sys._getframe().f_back
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack


def clear_frames(tb):
    """Clear the local variables of all frames of a traceback."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            # Still running.
            pass
        tb = tb.tb_next


class FrameSummary:
    """One entry of a stack trace.

    Unpacks to (filename, lineno, name, line); also has end_lineno, colno,
    end_colno (offsets in bytes) and locals, a dict of reprs or None.
    """

    __slots__ = (
        "filename", "lineno", "end_lineno", "colno", "end_colno", "name", "_lines", "_lines_dedented", "locals",
    )

    def __init__(
        self, filename, lineno, name, *, lookup_line=True, locals=None, line=None, end_lineno=None, colno=None,
        end_colno=None, **kwargs,
    ):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._lines = line
        self._lines_dedented = None
        if lookup_line:
            self.line
        self.locals = {k: _safe_string(v, "local", func=repr) for k, v in locals.items()} if locals else None

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (
                self.filename == other.filename and self.lineno == other.lineno and self.name == other.name
                and self.locals == other.locals
            )
        if isinstance(other, tuple):
            return (self.filename, self.lineno, self.name, self.line) == other
        return NotImplemented

    def __getitem__(self, pos):
        return (self.filename, self.lineno, self.name, self.line)[pos]

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    def __len__(self):
        return 4

    def _set_lines(self):
        if self._lines is None and self.lineno is not None and self.end_lineno is not None:
            self._lines = "".join([
                # Empty where the file has no such line.
                linecache.getline(self.filename, lineno).rstrip() + "\n"
                for lineno in range(self.lineno, self.end_lineno + 1)
            ])

    @property
    def _original_lines(self):
        """The source lines as they are in the file, as far as the entry spans."""
        self._set_lines()
        return self._lines

    @property
    def _dedented_lines(self):
        """The same lines without the whitespace they have in common."""
        self._set_lines()
        if self._lines_dedented is None and self._lines is not None:
            from textwrap import dedent

            self._lines_dedented = dedent(self._lines)
        return self._lines_dedented

    @property
    def line(self):
        """The first source line, stripped."""
        self._set_lines()
        if self._lines is None:
            return None
        return self._lines.partition("\n")[0].strip()


def walk_stack(f):
    """Iterate over (frame, line number) pairs outwards from a frame, the caller's caller's by default."""
    if f is None:
        f = sys._getframe().f_back.f_back.f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    """Iterate over (frame, line number) pairs along a traceback."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _walk_tb_with_full_positions(tb):
    """Iterate over (frame, (line, end line, column, end column)) along a traceback."""
    while tb is not None:
        positions = _get_code_position(tb.tb_frame.f_code, tb.tb_lasti)
        # An instruction may have no line of its own; the traceback always has one.
        if positions[0] is None:
            yield tb.tb_frame, (tb.tb_lineno,) + positions[1:]
        else:
            yield tb.tb_frame, positions
        tb = tb.tb_next


def _get_code_position(code, instruction_index):
    if instruction_index < 0:
        return None, None, None, None
    index = instruction_index // _instruction_size(code)
    return next(itertools.islice(code.co_positions(), index, None), (None, None, None, None))


def _instruction_size(code):
    """Return the bytes of an instruction, which is the interpreter's own business, from any code object."""
    global _size
    if _size is None:
        _size = max(1, len(code.co_code) // max(1, sum(1 for _ in code.co_positions())))
    return _size


_size = None


class StackSummary(list):
    """A list of FrameSummary objects."""

    @classmethod
    def extract(cls, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Make a summary of the (frame, line number) pairs an iterable gives.

        limit as in print_tb(), by default sys.tracebacklimit; with
        capture_locals, the reprs of the local variables are kept.
        """

        def extended():
            for f, lineno in frame_gen:
                yield f, (lineno, None, None, None)

        return cls._extract_from_extended_frame_gen(
            extended(), limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals
        )

    @classmethod
    def _extract_from_extended_frame_gen(
        cls, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False
    ):
        builtin_limit = limit is BUILTIN_EXCEPTION_LIMIT
        if limit is None or builtin_limit:
            limit = getattr(sys, "tracebacklimit", None)
            if limit is not None and limit < 0:
                limit = 0
        if limit is not None:
            # More than any stack has, and than a deque takes.
            limit = max(-sys.maxsize, min(limit, sys.maxsize))
            if builtin_limit:
                frame_gen = collections.deque(tuple(frame_gen), maxlen=limit)
            elif limit >= 0:
                frame_gen = itertools.islice(frame_gen, limit)
            else:
                frame_gen = collections.deque(frame_gen, maxlen=-limit)

        result = cls()
        filenames = set()
        for f, (lineno, end_lineno, colno, end_colno) in frame_gen:
            co = f.f_code
            filename = co.co_filename
            filenames.add(filename)
            linecache.lazycache(filename, f.f_globals)
            result.append(FrameSummary(
                filename, lineno, co.co_name, lookup_line=False, locals=f.f_locals if capture_locals else None,
                end_lineno=end_lineno, colno=colno, end_colno=end_colno,
            ))
        for filename in filenames:
            linecache.checkcache(filename)
        if lookup_lines:
            for f in result:
                f.line
        return result

    @classmethod
    def from_list(cls, a_list):
        """Make a summary of FrameSummary objects or old-style (filename, lineno, name, line) tuples."""
        result = StackSummary()
        for frame in a_list:
            if isinstance(frame, FrameSummary):
                result.append(frame)
            else:
                filename, lineno, name, line = frame
                result.append(FrameSummary(filename, lineno, name, line=line))
        return result

    def format_frame_summary(self, frame_summary, **kwargs):
        """Return the text of one entry; None leaves it out."""
        filename = frame_summary.filename
        if filename.startswith("<stdin>-"):
            filename = "<stdin>"
        colorize = kwargs.get("colorize", False)
        name = frame_summary.name
        if colorize:
            colors = _colors()
            name = f"{colors.MAGENTA}{name}{colors.RESET}"
        row = [f"{_colored_place(filename, frame_summary.lineno, colorize)}, in {name}\n"]
        dedented = frame_summary._dedented_lines
        if dedented and dedented.strip():
            if frame_summary.colno is None or frame_summary.end_colno is None:
                row.append(f"    {frame_summary.line}\n")
            else:
                row.append(_format_source(frame_summary, dedented, colorize))
        if frame_summary.locals:
            for name, value in sorted(frame_summary.locals.items()):
                row.append(f"    {name} = {value}\n")
        return "".join(row)

    def format(self, **kwargs):
        """Return a list of strings, one for each entry, repeated ones counted.

        An entry that occurs more than three times in a row is shown three
        times, with a line that says how often more it was there.
        """
        result = []
        last_file = last_line = last_name = None
        count = 0
        for frame_summary in self:
            formatted = self.format_frame_summary(frame_summary, **kwargs)
            if formatted is None:
                continue
            if (
                last_file is None or last_file != frame_summary.filename
                or last_line is None or last_line != frame_summary.lineno
                or last_name is None or last_name != frame_summary.name
            ):
                if count > _RECURSIVE_CUTOFF:
                    result.append(_repeated(count))
                last_file = frame_summary.filename
                last_line = frame_summary.lineno
                last_name = frame_summary.name
                count = 0
            count += 1
            if count > _RECURSIVE_CUTOFF:
                continue
            result.append(formatted)
        if count > _RECURSIVE_CUTOFF:
            result.append(_repeated(count))
        return result


def _repeated(count):
    count -= _RECURSIVE_CUTOFF
    return f"  [Previous line repeated {count} more time{'s' if count > 1 else ''}]\n"


def _byte_offset_to_character_offset(text, offset):
    return len(text.encode("utf-8")[:offset].decode("utf-8", errors="replace"))


_WIDE_CHAR_SPECIFIERS = "WF"


def _display_width(line, offset):
    """Return the columns that the first `offset` characters take on a terminal."""
    text = line[:offset]
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(char) in _WIDE_CHAR_SPECIFIERS else 1 for char in text)


def _format_source(frame_summary, dedented, colorize=False):
    """Return the source lines of an entry, indented, with the part that failed underlined."""
    original = frame_summary._original_lines.splitlines()
    first_line = original[0]
    # An entry whose end is not known ends on the line where it starts.
    last_index = frame_summary.end_lineno - frame_summary.lineno
    last_line = original[last_index]
    lines = dedented.splitlines()[:last_index + 1]
    removed = len(first_line) - len(lines[0])
    start = max(0, _byte_offset_to_character_offset(first_line, frame_summary.colno) - removed)
    end = max(0, _byte_offset_to_character_offset(last_line, frame_summary.end_colno) - removed)

    segment = "\n".join(lines)
    segment = segment[start:len(segment) - (len(lines[-1]) - end)]
    anchors = None
    show_carets = False
    with suppress(Exception):
        from _traceback_carets import find_anchors, hides_carets

        try:
            anchors = find_anchors(segment)
        except (ValueError, IndexError):
            pass
        before, after = lines[0][:start], lines[-1][end:]
        if not hides_carets(before, segment, after, anchors):
            show_carets = bool(anchors or before.lstrip() or after.rstrip())

    # The strong part as (line, column) positions in `lines`.
    strong_start = strong_end = None
    significant = {0, len(lines) - 1}
    if anchors is not None:
        strong_start = _position(segment, anchors.start, start)
        strong_end = _position(segment, anchors.stop, start)
        significant.update(range(strong_start[0] - 1, strong_start[0] + 2))
        significant.update(range(strong_end[0] - 1, strong_end[0] + 2))
    result = []

    def output_line(index):
        line = lines[index]
        if not show_carets:
            result.append(line + "\n")
            return
        first, marks = _marks(line, index, len(lines), start, end, strong_start, strong_end)
        carets = "".join([mark * _display_width(char, 1) for mark, char in zip(marks, line[first:])])
        if colorize:
            carets = _colored(carets, carets)
            line = line[:first] + _colored(line[first:], marks)
        result.append(line + "\n")
        result.append(" " * _display_width(lines[index], first) + carets + "\n")

    previous = None
    for index in sorted(i for i in significant if 0 <= i < len(lines)):
        if previous is not None:
            skipped = index - previous - 1
            if skipped == 1:
                output_line(previous + 1)
            elif skipped > 1:
                result.append(f"...<{skipped} lines>...\n")
        output_line(index)
        previous = index
    from textwrap import dedent, indent

    return indent(dedent("".join(result)), "    ", lambda line: True)


def _position(segment, offset, start):
    """Turn an offset in the segment into (line, column), where line 0 begins at column `start`."""
    line = segment.count("\n", 0, offset)
    if line == 0:
        return 0, start + offset
    return line, offset - segment.rfind("\n", 0, offset) - 1


def _marks(line, index, count, start, end, strong_start, strong_end):
    """Return the column where the underlining of a line begins, and its marks: ~ for weak, ^ for strong characters."""
    indent = len(line) - len(line.lstrip())
    first = max(start, indent) if index == 0 else indent
    last = end if index == count - 1 else len(line)
    marks = [
        "^" if strong_start is None or strong_start <= (index, column) < strong_end else "~"
        for column in range(first, last)
    ]
    return first, "".join(marks)


def _colored(text, marks):
    """Return the text with its beginning in the colours of the marks, the rest as it is."""
    colors = _colors()
    pieces = []
    position = 0
    for mark, run in itertools.groupby(marks):
        length = len(list(run))
        color = colors.BOLD_RED if mark == "^" else colors.RED
        pieces.append(f"{color}{text[position:position + length]}{colors.RESET}")
        position += length
    return "".join(pieces) + text[position:]


_MAX_CANDIDATE_ITEMS = 750
_MAX_STRING_SIZE = 40
_MOVE_COST = 2
_CASE_COST = 1


def _substitution_cost(ch_a, ch_b):
    if ch_a == ch_b:
        return 0
    if ch_a.lower() == ch_b.lower():
        return _CASE_COST
    return _MOVE_COST


def _levenshtein_distance(a, b, max_cost):
    """Return the cost of turning one string into the other, or max_cost + 1 when it is more than that."""
    if a == b:
        return 0
    # What both have at their ends costs nothing.
    prefix = 0
    while prefix < min(len(a), len(b)) and a[prefix] == b[prefix]:
        prefix += 1
    a, b = a[prefix:], b[prefix:]
    suffix = 0
    while suffix < min(len(a), len(b)) and a[len(a) - 1 - suffix] == b[len(b) - 1 - suffix]:
        suffix += 1
    a, b = a[:len(a) - suffix], b[:len(b) - suffix]
    if not a or not b:
        return _MOVE_COST * (len(a) + len(b))
    if len(a) > _MAX_STRING_SIZE or len(b) > _MAX_STRING_SIZE:
        return max_cost + 1
    if len(b) < len(a):
        a, b = b, a
    if (len(b) - len(a)) * _MOVE_COST > max_cost:
        return max_cost + 1
    row = list(range(_MOVE_COST, _MOVE_COST * (len(a) + 1), _MOVE_COST))
    result = 0
    for i, b_char in enumerate(b):
        distance = result = i * _MOVE_COST
        minimum = sys.maxsize
        for j, a_char in enumerate(a):
            substitute = distance + _substitution_cost(b_char, a_char)
            distance = row[j]
            result = min(substitute, min(result, distance) + _MOVE_COST)
            row[j] = result
            minimum = min(minimum, result)
        if minimum > max_cost:
            return max_cost + 1
    return result


def _closest_name(wrong_name, candidates):
    """Return the candidate that looks like a misspelt name, or None."""
    if len(candidates) > _MAX_CANDIDATE_ITEMS or len(wrong_name) > _MAX_STRING_SIZE:
        return None
    best_distance = len(wrong_name) * _MOVE_COST + 1
    suggestion = None
    for candidate in candidates:
        if candidate == wrong_name:
            # It is there after all: the error has another reason.
            continue
        # No more than a third of the characters may be wrong.
        max_distance = (len(candidate) + len(wrong_name) + 3) * _MOVE_COST // 6
        max_distance = min(max_distance, best_distance - 1)
        distance = _levenshtein_distance(wrong_name, candidate, max_distance)
        if distance > max_distance:
            continue
        if suggestion is None or distance < best_distance:
            suggestion = candidate
            best_distance = distance
    return suggestion


def _last_frame(tb):
    while tb.tb_next is not None:
        tb = tb.tb_next
    return tb.tb_frame


def _public(names, wrong_name):
    """Leave out private names, unless the wrong one is private too."""
    if wrong_name[:1] == "_":
        return names
    return [name for name in names if name[:1] != "_"]


def _compute_suggestion_error(exc_value, tb, wrong_name):
    """Return the name that was probably meant in an attribute, import or name error, or None."""
    if wrong_name is None or not isinstance(wrong_name, str):
        return None
    if isinstance(exc_value, AttributeError):
        obj = exc_value.obj
        try:
            try:
                names = dir(obj)
            except TypeError:
                # Attributes of several kinds do not sort.
                names = list(obj.__dict__.keys())
            names = sorted([name for name in names if isinstance(name, str)])
            # Private attributes are suggested only within the object's own methods.
            if tb is None or _last_frame(tb).f_locals.get("self", _sentinel) is not obj:
                names = _public(names, wrong_name)
        except Exception:
            return None
    elif isinstance(exc_value, ImportError):
        try:
            names = _public(sorted(dir(__import__(exc_value.name))), wrong_name)
        except Exception:
            return None
    else:
        assert isinstance(exc_value, NameError)
        if tb is None:
            return None
        frame = _last_frame(tb)
        names = [
            name for name in (*frame.f_locals, *frame.f_globals, *frame.f_builtins) if isinstance(name, str)
        ]
        # In a method, an attribute of self may have been meant.
        if "self" in frame.f_locals:
            try:
                has_wrong_name = hasattr(frame.f_locals["self"], wrong_name)
            except Exception:
                has_wrong_name = False
            if has_wrong_name:
                return f"self.{wrong_name}"
    return _closest_name(wrong_name, names)


class _ExceptionPrintContext:
    """Where the formatting of an exception group stands: depth of nesting and whether text must be closed."""

    def __init__(self):
        self.seen = set()
        self.exception_group_depth = 0
        self.need_close = False

    def indent(self):
        return " " * (2 * self.exception_group_depth)

    def emit(self, text_gen, margin_char=None):
        if margin_char is None:
            margin_char = "|"
        indent = self.indent()
        if self.exception_group_depth:
            indent += margin_char + " "
        if isinstance(text_gen, str):
            yield _indent_all(text_gen, indent)
        else:
            for text in text_gen:
                yield _indent_all(text, indent)


def _indent_all(text, prefix):
    if not prefix:
        return text
    return "".join([prefix + line for line in text.splitlines(True)])


class TracebackException:
    """An exception captured for later formatting, without holding on to it or its frames.

    Has exc_type_str, stack, notes in __notes__, __cause__, __context__ and
    __suppress_context__ and, for groups, exceptions; all captured themselves.
    """

    def __init__(
        self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False,
        compact=False, max_group_width=15, max_group_depth=10, save_exc_type=True, _seen=None,
    ):
        # Without recursion: chains may be longer than the stack is deep.
        is_recursive_call = _seen is not None
        if _seen is None:
            _seen = set()
        _seen.add(id(exc_value))
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.stack = StackSummary._extract_from_extended_frame_gen(
            _walk_tb_with_full_positions(exc_traceback), limit=limit, lookup_lines=lookup_lines,
            capture_locals=capture_locals,
        )
        self._exc_type = exc_type if save_exc_type else None
        # Now: the exception may change, or be gone, by the time it is formatted.
        self._str = _safe_string(exc_value, "exception")
        try:
            self.__notes__ = getattr(exc_value, "__notes__", None)
        except Exception as e:
            self.__notes__ = [f"Ignored error getting __notes__: {_safe_string(e, '__notes__', repr)}"]
        self._is_syntax_error = False
        self._have_exc_type = exc_type is not None
        if exc_type is not None:
            self.exc_type_qualname = exc_type.__qualname__
            self.exc_type_module = exc_type.__module__
        else:
            self.exc_type_qualname = None
            self.exc_type_module = None
        if exc_type and issubclass(exc_type, SyntaxError):
            self._capture_syntax_error(exc_value)
        elif exc_type:
            self._add_suggestion(exc_type, exc_value, exc_traceback)
        if lookup_lines:
            self._load_lines()
        self.__suppress_context__ = exc_value.__suppress_context__ if exc_value is not None else False

        if is_recursive_call:
            return
        options = dict(
            limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals,
            max_group_width=max_group_width, max_group_depth=max_group_depth,
        )
        queue = [(self, exc_value)]
        while queue:
            te, e = queue.pop()
            for attribute in ("cause", "context"):
                related = getattr(e, f"__{attribute}__", None) if e is not None else None
                if attribute == "context" and compact:
                    need = te.__cause__ is None and e is not None and not e.__suppress_context__
                else:
                    need = True
                captured = None
                if related is not None and need and id(related) not in _seen:
                    captured = TracebackException(
                        type(related), related, related.__traceback__, _seen=_seen, **options
                    )
                    queue.append((captured, related))
                setattr(te, f"__{attribute}__", captured)
            te.exceptions = None
            if e is not None and isinstance(e, BaseExceptionGroup):
                te.exceptions = []
                for inner in e.exceptions:
                    captured = TracebackException(type(inner), inner, inner.__traceback__, _seen=_seen, **options)
                    te.exceptions.append(captured)
                    queue.append((captured, inner))

    def _capture_syntax_error(self, exc_value):
        self.filename = exc_value.filename
        self.lineno = str(exc_value.lineno) if exc_value.lineno is not None else None
        self.end_lineno = str(exc_value.end_lineno) if exc_value.end_lineno is not None else None
        self.text = exc_value.text
        self.offset = exc_value.offset
        self.end_offset = exc_value.end_offset
        self.msg = exc_value.msg
        self._is_syntax_error = True

    def _add_suggestion(self, exc_type, exc_value, exc_traceback):
        """Add what was probably meant to the message."""
        if issubclass(exc_type, ImportError):
            wrong_name = getattr(exc_value, "name_from", None)
            if wrong_name is not None:
                suggestion = _compute_suggestion_error(exc_value, exc_traceback, wrong_name)
                if suggestion:
                    self._str += f". Did you mean: '{suggestion}'?"
            return
        if not issubclass(exc_type, (NameError, AttributeError)):
            return
        wrong_name = getattr(exc_value, "name", None)
        if wrong_name is None:
            return
        suggestion = _compute_suggestion_error(exc_value, exc_traceback, wrong_name)
        if suggestion:
            self._str += f". Did you mean: '{suggestion}'?"
        if issubclass(exc_type, NameError) and wrong_name in sys.stdlib_module_names:
            if suggestion:
                self._str += f" Or did you forget to import '{wrong_name}'?"
            else:
                self._str += f". Did you forget to import '{wrong_name}'?"

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Capture an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type(self):
        import warnings

        warnings.warn("Deprecated in 3.13. Use exc_type_str instead.", DeprecationWarning, stacklevel=2)
        return self._exc_type

    @property
    def exc_type_str(self):
        """The name of the exception's class, with its module unless that is a matter of course."""
        if not self._have_exc_type:
            return None
        stype = self.exc_type_qualname
        smod = self.exc_type_module
        if smod not in ("__main__", "builtins"):
            if not isinstance(smod, str):
                smod = "<unknown>"
            stype = smod + "." + stype
        return stype

    def _load_lines(self):
        """Read the source lines of the entries."""
        for frame in self.stack:
            frame.line

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __str__(self):
        return self._str

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        """Iterate over the text after the traceback: the message, and the notes."""
        colorize = kwargs.get("colorize", False)
        indent = 3 * _depth * " "
        if not self._have_exc_type:
            yield indent + _format_final_exc_line(None, self._str, colorize=colorize)
            return
        stype = self.exc_type_str
        if not self._is_syntax_error:
            if _depth > 0:
                # Messages of several lines keep their indentation.
                formatted = _format_final_exc_line(
                    stype, self._str, insert_final_newline=False, colorize=colorize
                ).split("\n")
                yield from [indent + line + "\n" for line in formatted]
            else:
                yield _format_final_exc_line(stype, self._str, colorize=colorize)
        else:
            yield from [indent + line for line in self._format_syntax_error(stype, colorize=colorize)]
        notes = self.__notes__
        if isinstance(notes, collections.abc.Sequence) and not isinstance(notes, (str, bytes)):
            for note in notes:
                note = _safe_string(note, "note")
                yield from [indent + line + "\n" for line in note.split("\n")]
        elif notes is not None:
            yield indent + f"{_safe_string(notes, '__notes__', func=repr)}\n"
        if self.exceptions and show_group:
            for ex in self.exceptions:
                yield from ex.format_exception_only(show_group=show_group, _depth=_depth + 1, colorize=colorize)

    def _format_syntax_error(self, stype, **kwargs):
        """Iterate over the lines for a SyntaxError: the place, the source line with carets, the message."""
        colorize = kwargs.get("colorize", False)
        filename_suffix = ""
        if self.lineno is not None:
            yield _colored_place(self.filename or "<string>", self.lineno, colorize) + "\n"
        elif self.filename is not None:
            filename_suffix = f" ({self.filename})"
        text = self.text
        if isinstance(text, str):
            # The text may be several lines, of which the first is meant.
            rtext = text.rstrip("\n")
            ltext = rtext.lstrip(" \n\f")
            spaces = len(rtext) - len(ltext)
            if self.offset is None:
                yield f"    {ltext}\n"
            elif isinstance(self.lineno, str):
                offset = self.offset
                if self.lineno == self.end_lineno:
                    end_offset = self.end_offset if self.end_offset not in (None, 0) else offset
                else:
                    end_offset = len(rtext) + 1
                if text and offset > len(text):
                    offset = len(text) + 1
                    if end_offset < offset:
                        end_offset = offset
                # Nothing beyond the line is underlined.
                end_offset = min(end_offset, len(rtext) + 1)
                if offset >= end_offset or end_offset < 0:
                    end_offset = offset + 1
                colno = offset - 1 - spaces
                end_colno = end_offset - 1 - spaces
                if colno < 0:
                    yield f"    {ltext}\n"
                else:
                    carets = "^" * (end_colno - colno)
                    shown = ltext
                    if colorize:
                        shown = ltext[:colno] + _colored(ltext[colno:], carets)
                        carets = _colored(carets, carets)
                    yield f"    {shown}\n"
                    # Whitespace before the carets stays as it is, so that tabs line up.
                    caretspace = "".join([c if c.isspace() else " " for c in ltext[:colno]])
                    yield f"    {caretspace}{carets}\n"
        msg = self.msg or "<no detail available>"
        if colorize:
            colors = _colors()
            stype = f"{colors.BOLD_MAGENTA}{stype}{colors.RESET}"
            msg = f"{colors.MAGENTA}{msg}{colors.RESET}"
        yield f"{stype}: {msg}{filename_suffix}\n"

    def format(self, *, chain=True, _ctx=None, **kwargs):
        """Iterate over the text of the exception, and with chain of those it came from; strings end in newlines."""
        if _ctx is None:
            _ctx = _ExceptionPrintContext()
        colorize = kwargs.get("colorize", False)
        output = []
        exc = self
        if chain:
            while exc:
                if exc.__cause__ is not None:
                    chained_msg, chained_exc = _cause_message, exc.__cause__
                elif exc.__context__ is not None and not exc.__suppress_context__:
                    chained_msg, chained_exc = _context_message, exc.__context__
                else:
                    chained_msg = chained_exc = None
                output.append((chained_msg, exc))
                exc = chained_exc
        else:
            output.append((None, exc))
        for msg, exc in reversed(output):
            if msg is not None:
                yield from _ctx.emit(msg)
            if exc.exceptions is None:
                if exc.stack:
                    yield from _ctx.emit("Traceback (most recent call last):\n")
                    yield from _ctx.emit(exc.stack.format(colorize=colorize))
                yield from _ctx.emit(exc.format_exception_only(colorize=colorize))
            elif _ctx.exception_group_depth > self.max_group_depth:
                yield from _ctx.emit(f"... (max_group_depth is {self.max_group_depth})\n")
            else:
                yield from exc._format_group(_ctx, chain, colorize)

    def _format_group(self, _ctx, chain, colorize):
        """Iterate over the text of an exception group: its own, then each exception in a frame."""
        is_toplevel = _ctx.exception_group_depth == 0
        if is_toplevel:
            _ctx.exception_group_depth += 1
        if self.stack:
            yield from _ctx.emit(
                "Exception Group Traceback (most recent call last):\n", margin_char="+" if is_toplevel else None
            )
            yield from _ctx.emit(self.stack.format(colorize=colorize))
        yield from _ctx.emit(self.format_exception_only(colorize=colorize))
        num_excs = len(self.exceptions)
        n = num_excs if num_excs <= self.max_group_width else self.max_group_width + 1
        _ctx.need_close = False
        for i in range(n):
            last_exc = i == n - 1
            if last_exc:
                # The innermost last exception draws the line that closes all the frames.
                _ctx.need_close = True
            truncated = i >= self.max_group_width
            title = "..." if truncated else f"{i + 1}"
            yield f"{_ctx.indent()}{'+-' if i == 0 else '  '}+---------------- {title} ----------------\n"
            _ctx.exception_group_depth += 1
            if not truncated:
                yield from self.exceptions[i].format(chain=chain, _ctx=_ctx, colorize=colorize)
            else:
                remaining = num_excs - self.max_group_width
                plural = "s" if remaining > 1 else ""
                yield from _ctx.emit(f"and {remaining} more exception{plural}\n")
            if last_exc and _ctx.need_close:
                yield f"{_ctx.indent()}+------------------------------------\n"
                _ctx.need_close = False
            _ctx.exception_group_depth -= 1
        if is_toplevel:
            assert _ctx.exception_group_depth == 1
            _ctx.exception_group_depth = 0

    def print(self, *, file=None, chain=True, **kwargs):
        """Print what format() gives."""
        if file is None:
            file = sys.stderr
        for line in self.format(chain=chain, **kwargs):
            print(line, file=file, end="")
