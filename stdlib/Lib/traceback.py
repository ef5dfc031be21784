"""Extract, format and print the stacks of exceptions and running programs."""

import sys
from _collections_abc import Sequence

from _traceback_suggestions import _compute_suggestion_error
from _traceback_stack import (
    BUILTIN_EXCEPTION_LIMIT,
    FrameSummary,
    Palette,
    StackSummary,
    _RECURSIVE_CUTOFF,
    _byte_offset_to_character_offset,
    _get_code_position,
    _safe_string,
    _walk_tb_with_full_positions,
    walk_stack,
    walk_tb,
)

__all__ = [
    "extract_stack", "extract_tb", "format_exception", "format_exception_only", "format_list", "format_stack",
    "format_tb", "print_exc", "format_exc", "print_exception", "print_last", "print_stack", "print_tb",
    "clear_frames", "FrameSummary", "StackSummary", "TracebackException", "walk_stack", "walk_tb",
]

# For representations and pickles.
for _part in FrameSummary, StackSummary, walk_stack, walk_tb:
    _part.__module__ = __name__
del _part

_cause_message = "\nThe above exception was the direct cause of the following exception:\n\n"
_context_message = "\nDuring handling of the above exception, another exception occurred:\n\n"


class _Implicit:
    """Stands for arguments that are not given, also in signatures."""

    def __repr__(self):
        return "<implicit>"


_sentinel = _Implicit()


def __getattr__(name):
    # Only needed where a name is unknown.
    if name in {"_levenshtein_distance", "_compute_suggestion_error", "_MAX_CANDIDATE_ITEMS", "_MAX_STRING_SIZE",
                "_MOVE_COST", "_CASE_COST", "_substitution_cost"}:
        import _traceback_suggestions

        return getattr(_traceback_suggestions, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# Exceptions.


def _chosen(exc, value, tb):
    """Return the exception and traceback that are given in one of the two ways."""
    if (value is _sentinel) is not (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is not _sentinel:
        return value, tb
    if exc is None:
        return None, None
    if not isinstance(exc, BaseException):
        raise TypeError(f"Exception expected for value, {type(exc).__name__} found")
    return exc, exc.__traceback__


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True, **kwargs):
    """Print an exception with its traceback to a file, by default sys.stderr.

    Either the exception is given, or its class, itself and the traceback. limit is how many frames are shown, the
    last ones if negative; chain is whether what caused it comes first.
    """
    value, tb = _chosen(exc, value, tb)
    shown = TracebackException(type(value), value, tb, limit=limit, compact=True)
    shown.print(file=file, chain=chain, colorize=kwargs.get("colorize", False))


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True, **kwargs):
    """Return a list of what print_exception() prints; the texts have line ends, and can have some inside."""
    value, tb = _chosen(exc, value, tb)
    shown = TracebackException(type(value), value, tb, limit=limit, compact=True)
    return [*shown.format(chain=chain, colorize=kwargs.get("colorize", False))]


def format_exception_only(exc, /, value=_sentinel, *, show_group=False, **kwargs):
    """Return a list of texts for the exception itself, and for those of a group if show_group is true."""
    if value is _sentinel:
        value = exc
    shown = TracebackException(type(value), value, None, compact=True)
    return [*shown.format_exception_only(show_group=show_group, colorize=kwargs.get("colorize", False))]


def _print_exception_bltin(exc, /):
    """Print an exception that nothing has caught; the interpreter calls this."""
    from _colorize import can_colorize

    file = sys.__stderr__ if sys.stderr is None else sys.stderr
    print_exception(exc, limit=BUILTIN_EXCEPTION_LIMIT, file=file, colorize=can_colorize())


def print_exc(limit=None, file=None, chain=True):
    """Print the exception that is being handled."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """Return what print_exc() prints, as a string."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """Print the exception that came last to the interactive interpreter."""
    if hasattr(sys, "last_exc"):
        arguments = (sys.last_exc,)
    elif hasattr(sys, "last_type"):
        arguments = sys.last_type, sys.last_value, sys.last_traceback
    else:
        raise ValueError("no last exception")
    print_exception(*arguments, limit=limit, file=file, chain=chain)


# Stacks.


def _write(texts, file):
    print(*texts, sep="", end="", file=sys.stderr if file is None else file)


def print_list(extracted_list, file=None):
    """Print frames, given as extract_tb() and extract_stack() return them."""
    _write(format_list(extracted_list), file)


def format_list(extracted_list):
    """Return a list of texts for frames, given as extract_tb() and extract_stack() return them."""
    return StackSummary.from_list(extracted_list).format()


def extract_tb(tb, limit=None):
    """Return the frames of a traceback as a StackSummary; limit is how many, the last ones if negative."""
    return StackSummary._extract_from_extended_frame_gen(_walk_tb_with_full_positions(tb), limit=limit)


def format_tb(tb, limit=None):
    """Return a list of texts for the frames of a traceback."""
    return extract_tb(tb, limit).format()


def print_tb(tb, limit=None, file=None):
    """Print the frames of a traceback to a file, by default sys.stderr."""
    _write(format_tb(tb, limit), file)


def _stack_from(frame, limit):
    summary = StackSummary.extract(walk_stack(frame), limit=limit)
    summary.reverse()
    return summary


def extract_stack(f=None, limit=None):
    """Return the stack of a frame, by default of the caller, as a StackSummary; its own frame is the last one."""
    return _stack_from(sys._getframe(1) if f is None else f, limit)


def format_stack(f=None, limit=None):
    """Return a list of texts for the stack of a frame, by default of the caller."""
    return _stack_from(sys._getframe(1) if f is None else f, limit).format()


def print_stack(f=None, limit=None, file=None):
    """Print the stack of a frame, by default of the caller."""
    _write(_stack_from(sys._getframe(1) if f is None else f, limit).format(), file)


def clear_frames(tb):
    """Clear the local variables of all frames of a traceback that do not run any more."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass
        tb = tb.tb_next


# The text of an exception.


def _format_final_exc_line(etype, value, *, insert_final_newline=True, colorize=False):
    """Return what comes last for an exception, given as the name of its class, and itself or its message."""
    paint = Palette(colorize)
    message = _safe_string(value, "exception")
    line = paint("BOLD_MAGENTA", etype)
    if value is not None and message:
        line += f": {paint('MAGENTA', message)}"
    return line + "\n" if insert_final_newline else line


def _read_notes(error):
    try:
        return getattr(error, "__notes__", None)
    except Exception as failure:
        return [f"Ignored error getting __notes__: {_safe_string(failure, '__notes__', repr)}"]


class _Margin:
    """How the text of exception groups is indented; depth counts the groups around it."""

    def __init__(self):
        self.depth = 0
        # Whether the line that ends a group is still to come.
        self.open = False

    @property
    def space(self) -> str:
        return "  " * self.depth

    def apply(self, texts, corner: str = "|"):
        """Generate texts with a border in front of each line."""
        border = f"{self.space}{corner} " if self.depth else ""
        for text in texts:
            yield "".join(border + line for line in text.splitlines(keepends=True)) if border else text


class TracebackException:
    """What there is to say about an exception, for later: no frames and values are kept.

    stack is a StackSummary; __cause__, __context__ and exceptions are others like this, or None. compact leaves out
    what is not shown by default. max_group_width and max_group_depth are how much of exception groups is shown.
    """

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False,
                 compact=False, max_group_width=15, max_group_depth=10, save_exc_type=True, _seen=None):
        self.max_group_width, self.max_group_depth = max_group_width, max_group_depth
        frames = _walk_tb_with_full_positions(exc_traceback)
        self.stack = StackSummary._extract_from_extended_frame_gen(
            frames, limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals)
        self.exceptions = self.__cause__ = self.__context__ = None
        self.__suppress_context__ = False if exc_value is None else exc_value.__suppress_context__
        self._describe(exc_type, exc_value, exc_traceback, save_exc_type)
        if _seen is None:
            settings = dict(limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals,
                            max_group_width=max_group_width, max_group_depth=max_group_depth,
                            _seen={id(exc_value)})
            self._add_related(exc_value, compact, settings)
        else:
            _seen.add(id(exc_value))

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Make one from an exception; the other arguments are the same."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def _describe(self, exc_type, exc_value, tb, save_exc_type: bool):
        self._exc_type = exc_type if save_exc_type else None
        self._str = _safe_string(exc_value, "exception")
        self.__notes__ = _read_notes(exc_value)
        self._have_exc_type = exc_type is not None
        self.exc_type_qualname = self.exc_type_module = None
        self._is_syntax_error = False
        if exc_type is None:
            return
        self.exc_type_qualname, self.exc_type_module = exc_type.__qualname__, exc_type.__module__
        if issubclass(exc_type, SyntaxError):
            self._is_syntax_error = True
            self._copy_place(exc_value)
        elif issubclass(exc_type, ImportError):
            self._suggest(exc_type, exc_value, tb, getattr(exc_value, "name_from", None))
        elif issubclass(exc_type, NameError | AttributeError):
            self._suggest(exc_type, exc_value, tb, getattr(exc_value, "name", None))

    def _copy_place(self, error: SyntaxError):
        self.filename, self.text, self.msg = error.filename, error.text, error.msg
        self.lineno, self.end_lineno = (None if line is None else str(line)
                                        for line in (error.lineno, error.end_lineno))
        self.offset, self.end_offset = error.offset, error.end_offset

    def _suggest(self, exc_type, exc_value, tb, wrong_name):
        """Append to the message what may have been meant."""
        if wrong_name is None:
            return
        suggestion = _compute_suggestion_error(exc_value, tb, wrong_name)
        if suggestion:
            self._str += f". Did you mean: '{suggestion}'?"
        if issubclass(exc_type, NameError) and wrong_name in sys.stdlib_module_names:
            joint = " Or did" if suggestion else ". Did"
            self._str += f"{joint} you forget to import '{wrong_name}'?"

    def _add_related(self, exc_value, compact: bool, settings: dict):
        """Add what an exception refers to, and what that refers to; chains can be too long for a recursion."""
        seen = settings["_seen"]

        def describe(other):
            if other is None or id(other) in seen:
                return None
            described = TracebackException(type(other), other, other.__traceback__, **settings)
            pending.append((described, other))
            return described

        pending = [(self, exc_value)]
        while pending:
            entry, error = pending.pop()
            if error is None:
                continue
            entry.__cause__ = describe(error.__cause__)
            if not compact or (entry.__cause__ is None and not error.__suppress_context__):
                entry.__context__ = describe(error.__context__)
            if isinstance(error, BaseExceptionGroup):
                entry.exceptions = []
                for member in error.exceptions:
                    described = TracebackException(type(member), member, member.__traceback__, **settings)
                    entry.exceptions.append(described)
                    pending.append((described, member))

    @property
    def exc_type(self):
        import warnings

        warnings.warn("Deprecated in 3.13. Use exc_type_str instead.", DeprecationWarning, stacklevel=2)
        return self._exc_type

    @property
    def exc_type_str(self):
        """The name of the class, with its module where that is not clear; None without a class."""
        if not self._have_exc_type:
            return None
        module, name = self.exc_type_module, self.exc_type_qualname
        if module in ("__main__", "builtins"):
            return name
        return f"{module if isinstance(module, str) else '<unknown>'}.{name}"

    def __eq__(self, other):
        return self.__dict__ == other.__dict__ if isinstance(other, TracebackException) else NotImplemented

    def __str__(self):
        return self._str

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        """Generate the texts for the exception itself: what it says, and its notes.

        With show_group those of a group's exceptions follow, indented.
        """
        colorize = kwargs.get("colorize", False)
        indent = "   " * _depth
        name = self.exc_type_str
        if not self._is_syntax_error:
            text = _format_final_exc_line(name, self._str, colorize=colorize)
            lines = text.removesuffix("\n").split("\n") if _depth else [text.removesuffix("\n")]
            yield from (f"{indent}{line}\n" for line in lines)
        else:
            yield from (indent + text for text in self._format_syntax_error(name, colorize=colorize))
        if name is None:
            return
        yield from (f"{indent}{line}\n" for line in self._note_lines())
        if show_group:
            for member in self.exceptions or ():
                yield from member.format_exception_only(show_group=True, _depth=_depth + 1, colorize=colorize)

    def _note_lines(self):
        match self.__notes__:
            case None:
                return
            case str() | bytes():
                yield _safe_string(self.__notes__, "__notes__", func=repr)
            case Sequence():
                for note in self.__notes__:
                    yield from _safe_string(note, "note").split("\n")
            case notes:
                yield from _safe_string(notes, "__notes__", func=repr).split("\n")

    def _format_syntax_error(self, stype, **kwargs):
        """Generate the texts for a syntax error: where it is, and what."""
        colorize = kwargs.get("colorize", False)
        paint = Palette(colorize)
        suffix = ""
        if self.lineno is not None:
            yield f"  {paint.place(self.filename or '<string>', self.lineno)}\n"
        elif self.filename is not None:
            suffix = f" ({self.filename})"
        if isinstance(self.text, str):
            yield from self._marked_text(paint)
        message = paint("MAGENTA", self.msg or "<no detail available>")
        yield f"{paint('BOLD_MAGENTA', stype)}: {message}{suffix}\n"

    def _marked_text(self, paint: Palette):
        full = self.text.rstrip("\n")
        line = full.lstrip(" \n\f")
        if self.offset is None:
            yield f"    {line}\n"
            return
        margin = len(full) - len(line)
        start = self.offset
        stop = len(full) + 1        # It goes on in later lines.
        if self.lineno == self.end_lineno:
            stop = self.end_offset or start
        if self.text and start > len(self.text):
            start = len(self.text) + 1
        if stop == -1 or stop == start:
            stop = start + 1
        first, last = start - 1 - margin, stop - 1 - margin
        if first < 0:
            yield f"    {line}\n"
            return
        # Tabs stay, so that the mark is below what it is for.
        space = "".join(char if char.isspace() else " " for char in line[:first])
        if paint.codes:
            line = line[:first] + paint("BOLD_RED", line[first:last]) + line[last:]
        yield f"    {line}\n"
        yield f"    {space}{paint('BOLD_RED', '^' * (last - first))}\n"

    def format(self, *, chain=True, _ctx=None, **kwargs):
        """Generate the texts for the exception with its stack, after those that it came from if chain is true."""
        margin = _Margin() if _ctx is None else _ctx
        colorize = kwargs.get("colorize", False)
        links = [(None, self)]
        if chain:
            links = [*self._chain()]
        for message, error in reversed(links):
            if message is not None:
                yield from margin.apply([message])
            if error.exceptions is None:
                if error.stack:
                    yield from margin.apply(["Traceback (most recent call last):\n"])
                    yield from margin.apply(error.stack.format(colorize=colorize))
                yield from margin.apply(error.format_exception_only(colorize=colorize))
            elif margin.depth > self.max_group_depth:
                yield from margin.apply([f"... (max_group_depth is {self.max_group_depth})\n"])
            else:
                yield from error._format_group(margin, chain, colorize)

    def _chain(self):
        """Generate this, and what it came from, each with the message that is between it and the next."""
        error = self
        while error is not None:
            if error.__cause__ is not None:
                message, origin = _cause_message, error.__cause__
            elif error.__context__ is not None and not error.__suppress_context__:
                message, origin = _context_message, error.__context__
            else:
                message = origin = None
            yield message, error
            error = origin

    def _format_group(self, margin: _Margin, chain: bool, colorize: bool):
        outermost = margin.depth == 0
        if outermost:
            margin.depth = 1
        if self.stack:
            title = "Exception Group Traceback (most recent call last):\n"
            yield from margin.apply([title], "+" if outermost else "|")
            yield from margin.apply(self.stack.format(colorize=colorize))
        yield from margin.apply(self.format_exception_only(colorize=colorize))
        shown = self.exceptions[:self.max_group_width]
        more = len(self.exceptions) - len(shown)
        for number, member in enumerate([*shown, None] if more else shown, 1):
            rule = "-" * 16
            branch = "+-" if number == 1 else "  "
            yield f"{margin.space}{branch}+{rule} {'...' if member is None else number} {rule}\n"
            margin.depth += 1
            last = number == len(shown) + bool(more)
            if last:
                margin.open = True
            if member is None:
                yield from margin.apply([f"and {more} more exception{'s' if more > 1 else ''}\n"])
            else:
                yield from member.format(chain=chain, _ctx=margin, colorize=colorize)
            if last and margin.open:
                yield f"{margin.space}+{'-' * 36}\n"
                margin.open = False
            margin.depth -= 1
        if outermost:
            margin.depth = 0

    def print(self, *, file=None, chain=True, **kwargs):
        """Print what format() generates to a file, by default sys.stderr."""
        stream = sys.stderr if file is None else file
        for text in self.format(chain=chain, colorize=kwargs.get("colorize", False)):
            print(text, file=stream, end="")
