"""Examples of docstrings: the options they can have, and how they are found in a text."""

import re

OPTIONFLAGS_BY_NAME = {}


def register_optionflag(name):
    """Return the flag for an option of that name; a new one, unless it is known already."""
    return OPTIONFLAGS_BY_NAME.setdefault(name, 1 << len(OPTIONFLAGS_BY_NAME))


_COMPARISON_NAMES = (
    "DONT_ACCEPT_TRUE_FOR_1", "DONT_ACCEPT_BLANKLINE", "NORMALIZE_WHITESPACE", "ELLIPSIS", "SKIP",
    "IGNORE_EXCEPTION_DETAIL",
)
_REPORTING_NAMES = ("REPORT_UDIFF", "REPORT_CDIFF", "REPORT_NDIFF", "REPORT_ONLY_FIRST_FAILURE", "FAIL_FAST")

_comparison_flags = [register_optionflag(name) for name in _COMPARISON_NAMES]
_reporting_flags = [register_optionflag(name) for name in _REPORTING_NAMES]
(DONT_ACCEPT_TRUE_FOR_1, DONT_ACCEPT_BLANKLINE, NORMALIZE_WHITESPACE, ELLIPSIS, SKIP,
 IGNORE_EXCEPTION_DETAIL) = _comparison_flags
REPORT_UDIFF, REPORT_CDIFF, REPORT_NDIFF, REPORT_ONLY_FIRST_FAILURE, FAIL_FAST = _reporting_flags
COMPARISON_FLAGS = sum(_comparison_flags)
REPORTING_FLAGS = sum(_reporting_flags)

# What an expected output has for an empty line, as that would end it; and for anything.
BLANKLINE_MARKER = "<BLANKLINE>"
ELLIPSIS_MARKER = "..."

_PROMPT = ">>>"
_CONTINUATION = "..."
_TRACEBACK_HEADERS = ("Traceback (most recent call last):", "Traceback (innermost last):")


def _ended(text: str | None) -> str | None:
    """Add the end of the last line, where it is missing."""
    return text + "\n" if text and not text.endswith("\n") else text


class Example:
    """A statement, and what it is expected to print, or the message of the exception it is expected to raise.

    lineno counts from 0 in the docstring, and indent is how far the prompt is indented. options maps flags to
    whether they are on for this example.
    """

    def __init__(self, source, want, exc_msg=None, lineno=0, indent=0, options=None):
        self.source = source if source.endswith("\n") else source + "\n"
        self.want = _ended(want)
        self.lineno = lineno
        self.indent = indent
        self.options = {} if options is None else options
        self.exc_msg = exc_msg if exc_msg is None or exc_msg.endswith("\n") else exc_msg + "\n"

    def _identity(self):
        return self.source, self.want, self.lineno, self.indent, self.exc_msg

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._identity() == other._identity() and self.options == other.options

    def __hash__(self):
        return hash(self._identity())


class DocTest:
    """The examples of a docstring, with the global names they are run with."""

    def __init__(self, examples, globs, name, filename, lineno, docstring):
        assert not isinstance(examples, str), "DocTest no longer accepts str; use DocTestParser instead"
        self.examples = examples
        self.docstring = docstring
        self.globs = globs.copy()
        self.name, self.filename, self.lineno = name, filename, lineno

    def __repr__(self):
        match len(self.examples):
            case 0:
                count = "no examples"
            case 1:
                count = "1 example"
            case number:
                count = f"{number} examples"
        return f"<{type(self).__name__} {self.name} from {self.filename}:{self.lineno} ({count})>"

    def _place(self):
        return self.docstring, self.name, self.filename, self.lineno

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return (self._place(), self.examples, self.globs) == (other._place(), other.examples, other.globs)

    def __hash__(self):
        return hash(self._place())

    def _rank(self):
        return self.name, self.filename or "", -1 if self.lineno is None else self.lineno, id(self)

    def __lt__(self, other):
        return self._rank() < other._rank() if isinstance(other, DocTest) else NotImplemented


class _Lines:
    """The lines of a text, of which examples are taken off, together with what is between them."""

    def __init__(self, text: str):
        self.lines = text.split("\n")
        self.number = 0

    def take_text(self) -> str | None:
        """Return all up to the next prompt, or None and leave the rest if there is no prompt any more."""
        for number in range(self.number, len(self.lines)):
            if self.lines[number].lstrip(" ").startswith(_PROMPT):
                text = "".join(line + "\n" for line in self.lines[self.number:number])
                self.number = number
                return text
        return None

    def take_rest(self) -> str:
        return "\n".join(self.lines[self.number:])

    def take_source(self) -> list[str]:
        """Return the line with the prompt that is next, and those that continue it."""
        return self._take(1 + self._count(1, lambda line: line.startswith(_CONTINUATION)))

    def take_want(self) -> list[str]:
        """Return the lines up to a blank one or the next prompt."""
        return self._take(self._count(0, lambda line: line and not line.startswith(_PROMPT)))

    def _count(self, offset: int, accepts) -> int:
        following = self.lines[self.number + offset:]
        return next((count for count, line in enumerate(following) if not accepts(line.lstrip(" "))), len(following))

    def _take(self, count: int) -> list[str]:
        taken = self.lines[self.number:self.number + count]
        self.number += count
        return taken


def _is_blank_or_comment(source: str) -> bool:
    line = source.partition("\n")[0].strip(" ")
    return not line or line.startswith("#")


class DocTestParser:
    """Finds the examples in a text."""

    _OPTION_DIRECTIVE_RE = re.compile(r"""#\s*doctest:\s*(?P<options>[^\n'"]*)$""", re.MULTILINE)

    def parse(self, string, name="<string>"):
        """Split a text into a list of examples, and strings for what is between them; name is for error messages."""
        text = string.expandtabs()
        if margin := self._min_indent(text):
            text = "\n".join(line[margin:] for line in text.split("\n"))
        output = []
        lines = _Lines(text)
        while (between := lines.take_text()) is not None:
            output.append(between)
            lineno = lines.number
            example = self._make_example(lines.take_source(), lines.take_want(), name, lineno)
            if example is not None:
                example.indent += margin
                output.append(example)
        output.append(lines.take_rest())
        return output

    def get_examples(self, string, name="<string>"):
        """Return a list of the examples in a text."""
        return [piece for piece in self.parse(string, name) if isinstance(piece, Example)]

    def get_doctest(self, string, globs, name, filename, lineno):
        """Return the examples in a text as a test."""
        return DocTest(self.get_examples(string, name), globs, name, filename, lineno, string)

    def _make_example(self, source_lines, want_lines, name, lineno) -> Example | None:
        first = source_lines[0]
        indent = len(first) - len(first.lstrip(" "))
        self._check_prompt_blank(source_lines, indent, name, lineno)
        self._check_prefix(source_lines[1:], " " * indent + ".", name, lineno)
        source = "\n".join(line[indent + len(_PROMPT) + 1:] for line in source_lines)
        self._check_prefix(want_lines, " " * indent, name, lineno + len(source_lines))
        want = "\n".join(line[indent:] for line in want_lines)
        options = self._find_options(source, name, lineno)
        if _is_blank_or_comment(source):
            return None
        return Example(source, want, _expected_message(want), lineno, indent, options)

    def _find_options(self, source, name, lineno):
        """Return the options that the comments of an example have."""
        options = {}
        for directive in self._OPTION_DIRECTIVE_RE.finditer(source):
            for option in directive["options"].replace(",", " ").split():
                flag = OPTIONFLAGS_BY_NAME.get(option[1:])
                if flag is None or option[0] not in "+-":
                    raise ValueError(f"line {lineno + 1!r} of the doctest for {name} has an invalid option: {option!r}")
                options[flag] = option[0] == "+"
        if options and _is_blank_or_comment(source):
            raise ValueError(f"line {lineno!r} of the doctest for {name} has an option directive on a line with "
                             f"no example: {source!r}")
        return options

    def _min_indent(self, s):
        """Return how far all lines that are not blank are indented."""
        stripped = ((line, line.lstrip(" ")) for line in s.split("\n"))
        return min((len(line) - len(rest) for line, rest in stripped if rest.strip()), default=0)

    def _check_prompt_blank(self, lines, indent, name, lineno):
        end = indent + len(_PROMPT)
        for number, line in enumerate(lines, lineno + 1):
            if line[end:] and line[end] != " ":
                raise ValueError(f"line {number!r} of the docstring for {name} lacks blank after "
                                 f"{line[indent:end]}: {line!r}")

    def _check_prefix(self, lines, prefix, name, lineno):
        for number, line in enumerate(lines, lineno + 1):
            if line and not line.startswith(prefix):
                raise ValueError(f"line {number!r} of the docstring for {name} has inconsistent leading whitespace: "
                                 f"{line!r}")


def _expected_message(want: str) -> str | None:
    """Return what a traceback ends with, from its first line that is not indented; None for another output."""
    header, *lines = want.split("\n")
    if header.rstrip() not in _TRACEBACK_HEADERS:
        return None
    for number, line in enumerate(lines):
        if re.match(r"\w", line):
            return "\n".join(lines[number:])
    return None


def _comment_line(line):
    line = line.rstrip()
    return f"# {line}" if line else "#"


def script_from_examples(s):
    """Make a program from a text with examples; the rest of it, and what is expected, become comments."""
    lines = []
    for piece in DocTestParser().parse(s):
        if isinstance(piece, Example):
            lines.append(piece.source.removesuffix("\n"))
            if piece.want:
                lines += ["# Expected:", *(f"## {line}" for line in piece.want.split("\n")[:-1])]
        else:
            lines += map(_comment_line, piece.split("\n")[:-1])
    while lines and lines[-1] == "#":
        del lines[-1]
    while lines and lines[0] == "#":
        del lines[0]
    return "\n".join(lines) + "\n"
