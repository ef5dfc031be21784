"""How records become text: the three styles of format strings, and the formatters."""
from __future__ import annotations

import re
import time
import traceback
from string import Formatter as _BraceFormatter
from string import Template

from ._records import LogRecord

_str_formatter = _BraceFormatter()


class PercentStyle:
    """Format strings with %(name)s fields; the base of the other styles."""

    __module__ = __package__

    default_format = "%(message)s"
    asctime_format = "%(asctime)s"
    asctime_search = "%(asctime)"
    validation_pattern = re.compile(
        r"""% \( \w+ \)             # the attribute of the record
            [-#0+\x20]*             # flags
            (?: \* | \d+ )?         # width
            (?: \. (?: \* | \d+ ) )?
            [acdefgiorsux%]         # conversion""",
        re.IGNORECASE | re.VERBOSE,
    )

    def __init__(self, fmt, *, defaults=None):
        self._fmt, self._defaults = fmt or self.default_format, defaults

    def usesTime(self) -> bool:
        """Whether the format shows the time of the record."""
        return self.asctime_search in self._fmt

    def validate(self) -> None:
        """Raise ValueError unless the format has a field, and only proper ones."""
        if not self.validation_pattern.search(self._fmt):
            raise ValueError(f"Invalid format '{self._fmt}' for '{self.default_format[0]}' style")

    def _fields(self, record) -> dict[str, object]:
        return {**self._defaults, **record.__dict__} if self._defaults else record.__dict__

    def _format(self, record) -> str:
        return self._fmt % self._fields(record)

    def format(self, record) -> str:
        """The text of a record; ValueError when it lacks a field."""
        try:
            return self._format(record)
        except KeyError as missing:
            raise ValueError(f"Formatting field not found in record: {missing}")


class StrFormatStyle(PercentStyle):
    """Format strings with {name} fields, as in str.format()."""

    __module__ = __package__

    default_format = "{message}"
    asctime_format = "{asctime}"
    asctime_search = "{asctime"
    fmt_spec = re.compile(
        r"""(?: .? [<=>^] )? [-+\x20]? \#? 0?  # fill and alignment, sign, alternate form, zero padding
            (?: \d+ | {\w+} )? [,_]?           # width, which may be a field itself, and grouping
            (?: \. (?: \d+ | {\w+} ) )?        # precision
            [bcdefgnosx%]? \Z""",
        re.IGNORECASE | re.VERBOSE,
    )
    field_spec = re.compile(r"\w+ (?: \.\w+ | \[ [^]]+ \] )* \Z", re.VERBOSE)

    def _format(self, record) -> str:
        return self._fmt.format(**self._fields(record))

    def _check_field(self, name: str, spec: str | None, conversion: str | None) -> None:
        if name and not self.field_spec.match(name):
            raise ValueError(f"invalid field name/expression: {name!r}")
        if conversion and conversion not in ("r", "s", "a"):
            raise ValueError(f"invalid conversion: {conversion!r}")
        if spec and not self.fmt_spec.match(spec):
            raise ValueError(f"bad specifier: {spec!r}")

    def validate(self) -> None:
        """Raise ValueError unless the format has a named field, and only proper ones."""
        named = False
        try:
            for _, name, spec, conversion in _str_formatter.parse(self._fmt):
                self._check_field(name, spec, conversion)
                named = named or bool(name)
        except ValueError as error:
            raise ValueError(f"invalid format: {error}")
        if not named:
            raise ValueError("invalid format: no fields")


class StringTemplateStyle(PercentStyle):
    """Format strings with $name and ${name} fields, as in string.Template."""

    __module__ = __package__

    default_format = "${message}"
    asctime_format = "${asctime}"
    asctime_search = "${asctime}"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._template = Template(self._fmt)

    def usesTime(self) -> bool:
        """Whether the format shows the time, with braces or without."""
        return any(field in self._fmt for field in ("$asctime", self.asctime_search))

    def validate(self) -> None:
        """Raise ValueError unless the format has a field and no dollar sign that stands for nothing."""
        found = list(Template.pattern.finditer(self._fmt))
        if any(match["invalid"] is not None for match in found):
            raise ValueError("invalid format: bare '$' not allowed")
        if not any(match["named"] or match["braced"] for match in found):
            raise ValueError("invalid format: no fields")

    def _format(self, record) -> str:
        return self._template.substitute(**self._fields(record))


BASIC_FORMAT = "%(levelname)s:%(name)s:%(message)s"

# The class of each style, and the format that basicConfig() uses with it.
_STYLES = {
    style: (kind, ":".join(kind.default_format.replace("message", field) for field in ("levelname", "name", "message")))
    for style, kind in (("%", PercentStyle), ("{", StrFormatStyle), ("$", StringTemplateStyle))
}


def style_entry(style: str, separator: str = ",") -> tuple[type[PercentStyle], str]:
    """The entry of a style; ValueError for one that does not exist."""
    if style not in _STYLES:
        raise ValueError(f"Style must be one of: {separator.join(_STYLES)}")
    return _STYLES[style]


class Formatter:
    """Make the text of a record: the formatted message, and below it exception and stack, if there are any.

    `fmt` is a format string in the given style, in which all attributes of records can stand; `defaults` are the values
    of fields that a record lacks.
    """

    __module__ = __package__

    converter = time.localtime
    default_time_format = "%Y-%m-%d %H:%M:%S"
    default_msec_format = "%s,%03d"

    def __init__(self, fmt=None, datefmt=None, style="%", validate=True, *, defaults=None):
        kind, _ = style_entry(style)
        self._style = kind(fmt, defaults=defaults)
        if validate:
            self._style.validate()
        self._fmt, self.datefmt = self._style._fmt, datefmt

    def formatTime(self, record: LogRecord, datefmt: str | None = None) -> str:
        """The time of the record: by `datefmt` as in time.strftime(), or by the class's defaults."""
        moment = self.converter(record.created)
        if datefmt:
            return time.strftime(datefmt, moment)
        text = time.strftime(self.default_time_format, moment)
        return self.default_msec_format % (text, record.msecs) if self.default_msec_format else text

    def formatException(self, ei: tuple) -> str:
        """The traceback of what sys.exc_info() gave, without the newline at its end."""
        kind, value, tb = ei
        return "".join(traceback.format_exception(kind, value, tb)).removesuffix("\n")

    def usesTime(self) -> bool:
        """Whether the record's time has to be formatted."""
        return self._style.usesTime()

    def formatMessage(self, record: LogRecord) -> str:
        """The first part of the text, from the format string."""
        return self._style.format(record)

    def formatStack(self, stack_info: str) -> str:
        """The text for the stack of a record; as it is, unless overridden."""
        return stack_info

    def format(self, record: LogRecord) -> str:
        """The whole text of a record.

        Sets `message` and `asctime` on it, and keeps the text of the exception in `exc_text` for other formatters.
        """
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        text = self.formatMessage(record)
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        below = [record.exc_text] if record.exc_text else []
        if record.stack_info:
            below.append(self.formatStack(record.stack_info))
        for part in below:
            text = text + part if text.endswith("\n") else f"{text}\n{part}"
        return text


_defaultFormatter = Formatter()


class BufferingFormatter:
    """Format many records as one text."""

    __module__ = __package__

    def __init__(self, linefmt=None):
        self.linefmt = linefmt or _defaultFormatter

    def formatHeader(self, records: list[LogRecord]) -> str:
        """What stands above the records."""
        return ""

    def formatFooter(self, records: list[LogRecord]) -> str:
        """What stands below the records."""
        return ""

    def format(self, records: list[LogRecord]) -> str:
        """Header, records and footer; nothing at all without records."""
        if not records:
            return ""
        middle = map(self.linefmt.format, records)
        return "".join([self.formatHeader(records), *middle, self.formatFooter(records)])
