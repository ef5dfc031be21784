"""Reading the lines of a configuration file into a parser."""
from __future__ import annotations

__name__ = "configparser"

import re
import sys

from _configparser_errors import (
    DuplicateOptionError, DuplicateSectionError, MissingSectionHeaderError, MultilineContinuationError, ParsingError,
)


class _UnnamedSection:
    """The name of the section without a name."""

    def __repr__(self):
        return "<UNNAMED_SECTION>"


UNNAMED_SECTION = _UnnamedSection()


class Comments:
    """Knows what in a line is comment: all from one of the prefixes on.

    `full` are prefixes of whole lines, `inline` those that may also follow other text, after a space.
    """

    def __init__(self, full, inline) -> None:
        self.full = tuple(full or ())
        choices = "|".join(map(re.escape, inline or ()))
        self.inline = re.compile(rf"(?:^|(?<=\s))(?:{choices})") if inline else None

    def stripped(self, line: str) -> str:
        """A line without comment and the space around."""
        text = line.strip()
        if text.startswith(self.full):
            return ""
        found = self.inline.search(text) if self.inline else None
        return text[:found.start()].strip() if found else text


class Reader:
    """Reads one source. Values are lists of lines until finish() joins them."""

    def __init__(self, parser, source) -> None:
        self.parser, self.source = parser, source
        self.errors: list[ParsingError] = []
        self.seen: set[object] = set()
        self.section: str | _UnnamedSection | None = None
        self.values: dict | None = None  # of the current section
        self.option: str | None = None
        self.indent = 0
        self.lineno = 0

    def read(self, lines) -> None:
        """Read lines; lines that are not understood are collected in `errors`."""
        strip = self.parser._prefixes.stripped
        for self.lineno, line in enumerate(lines, start=1):
            text = strip(line)
            if text:
                self._line(line, text)
            elif not self.parser._empty_lines_in_values:
                # Whatever its indent, the next line does not continue the value.
                self.indent = sys.maxsize
            elif not line.strip() and (value := self._open_value()) is not None:
                value.append("")

    def _open_value(self) -> list[str] | None:
        """The lines of the value that could be continued."""
        return self.values[self.option] if self.values is not None and self.option else None

    def _line(self, line: str, text: str) -> None:
        indent = len(line) - len(line.lstrip())
        if self.values is not None and self.option and indent > self.indent:
            value = self._open_value()
            if value is None:
                raise MultilineContinuationError(self.source, self.lineno, line)
            value.append(text)
            return
        if self.values is None and self.parser._allow_unnamed_section:
            self._begin(UNNAMED_SECTION)
        self.indent = indent
        header = self.parser.SECTCRE.match(text)
        if header:
            self._begin(header["header"])
        elif self.values is None:
            raise MissingSectionHeaderError(self.source, self.lineno, line)
        else:
            self._assign(line, text)

    def _begin(self, name) -> None:
        """Begin a section."""
        parser = self.parser
        self.section, self.option = name, None
        if name == parser.default_section and name not in parser._sections:
            self.values = parser._defaults
            return
        if name not in parser._sections:
            parser._new_section(name)
        elif parser._strict and name in self.seen:
            raise DuplicateSectionError(name, self.source, self.lineno)
        self.values = parser._sections[name]
        self.seen.add(name)

    def _assign(self, line: str, text: str) -> None:
        """An option with its value, if the line is one."""
        parser = self.parser
        parts = parser._optcre.match(text)
        if not parts or not parts["option"]:
            self.errors.append(ParsingError(self.source, self.lineno, line))
            if not parts:
                return
        self.option = parser.optionxform(parts["option"].rstrip())
        mark = self.section, self.option
        if parser._strict and mark in self.seen:
            raise DuplicateOptionError(*mark, self.source, self.lineno)
        self.seen.add(mark)
        value = parts["value"]
        self.values[self.option] = None if value is None else [value.strip()]

    def finish(self) -> None:
        """Join the lines of all values."""
        parser = self.parser
        for section, values in ((parser.default_section, parser._defaults), *parser._sections.items()):
            for option, value in values.items():
                if isinstance(value, list):
                    value = "\n".join(value).rstrip()
                values[option] = parser._interpolation.before_read(parser, section, option, value)
