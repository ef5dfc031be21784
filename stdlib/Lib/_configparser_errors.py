"""The exceptions of configparser."""
from __future__ import annotations

# What tracebacks and pickles show as the home of the classes.
__name__ = "configparser"

from collections.abc import Iterable


class Error(Exception):
    """Base of all exceptions here; `message` is the text."""

    def __init__(self, msg=""):
        super().__init__(msg)
        self.message = msg

    def __repr__(self):
        return self.message

    __str__ = __repr__


class NoSectionError(Error):
    """A section does not exist."""

    def __init__(self, section):
        super().__init__(f"No section: {section!r}")
        self.section, self.args = section, (section,)


def _where(source: object, lineno: int | None) -> str:
    """The begin of a message about a place in a source."""
    line = f" [line {lineno:2d}]" if lineno is not None else ""
    return f"While reading from {source!r}{line}: "


class DuplicateSectionError(Error):
    """A section exists already, or stands twice in one source."""

    def __init__(self, section, source=None, lineno=None):
        if source is None:
            text = f"Section {section!r} already exists"
        else:
            text = f"{_where(source, lineno)}section {section!r} already exists"
        super().__init__(text)
        self.section, self.source, self.lineno = section, source, lineno
        self.args = section, source, lineno


class DuplicateOptionError(Error):
    """An option stands twice in a section of one source."""

    def __init__(self, section, option, source=None, lineno=None):
        if source is None:
            text = f"Option {option!r} in section {section!r} already exists"
        else:
            text = f"{_where(source, lineno)}option {option!r} in section {section!r} already exists"
        super().__init__(text)
        self.section, self.option, self.source, self.lineno = section, option, source, lineno
        self.args = section, option, source, lineno


class NoOptionError(Error):
    """A section does not have an option."""

    def __init__(self, option, section):
        super().__init__(f"No option {option!r} in section: {section!r}")
        self.option, self.section = self.args = option, section


class InterpolationError(Error):
    """Base of the exceptions for references in values."""

    def __init__(self, option, section, msg):
        super().__init__(msg)
        self.option, self.section = option, section
        self.args = option, section, msg


class InterpolationMissingOptionError(InterpolationError):
    """A value refers to an option that does not exist."""

    def __init__(self, option, section, rawval, reference):
        super().__init__(
            option, section,
            f"Bad value substitution: option {option!r} in section {section!r} contains an interpolation key "
            f"{reference!r} which is not a valid option name. Raw value: {rawval!r}",
        )
        self.reference = reference
        self.args = option, section, rawval, reference


class InterpolationSyntaxError(InterpolationError):
    """A reference is malformed."""


class InterpolationDepthError(InterpolationError):
    """References lead to others too often, maybe in a circle."""

    def __init__(self, option, section, rawval):
        super().__init__(
            option, section,
            f"Recursion limit exceeded in value substitution: option {option!r} in section {section!r} contains an "
            f"interpolation key which cannot be substituted in {MAX_INTERPOLATION_DEPTH} steps. Raw value: {rawval!r}",
        )
        self.args = option, section, rawval


MAX_INTERPOLATION_DEPTH = 10


class ParsingError(Error):
    """Lines that cannot be understood; `errors` has the number and the text of each."""

    def __init__(self, source, *args):
        super().__init__(f"Source contains parsing errors: {source!r}")
        self.source, self.args, self.errors = source, (source,), []
        if args:
            self.append(*args)

    def append(self, lineno, line):
        """Add a line."""
        self.errors.append((lineno, line))
        self.message += f"\n\t[line {lineno:2d}]: {line!r}"

    def combine(self, others):
        """Add the lines of others of these exceptions."""
        for other in others:
            for lineno, line in other.errors:
                self.append(lineno, line)
        return self

    @staticmethod
    def _raise_all(exceptions: Iterable[ParsingError]):
        """Raise all in one, if there are any."""
        first, *others = *exceptions, None
        if first is not None:
            raise first.combine(others[:-1])


class _LineError(ParsingError):
    """A single line at which reading had to stop."""

    _MESSAGE = ""

    def __init__(self, filename, lineno, line):
        Error.__init__(self, self._MESSAGE.format(filename, lineno, line))
        self.source, self.lineno, self.line = self.args = filename, lineno, line


class MissingSectionHeaderError(_LineError):
    """Something stands before the first section."""

    _MESSAGE = "File contains no section headers.\nfile: {!r}, line: {}\n{!r}"


class MultilineContinuationError(_LineError):
    """A line would continue the value of an option that has none."""

    _MESSAGE = "Key without value continued with an indented line.\nfile: {!r}, line: {}\n{!r}"
