"""How values of configparser refer to other values."""
from __future__ import annotations

__name__ = "configparser"

import re
from collections.abc import Iterator

from _configparser_errors import (
    MAX_INTERPOLATION_DEPTH, InterpolationDepthError, InterpolationMissingOptionError, InterpolationSyntaxError,
    NoOptionError, NoSectionError,
)


class Interpolation:
    """No interpolation: values are what they are. Subclasses change them on their way in and out."""

    def before_get(self, parser, section, option, value, defaults):
        """The value that get() returns."""
        return value

    def before_set(self, parser, section, option, value):
        """The value that set() stores."""
        return value

    def before_read(self, parser, section, option, value):
        """The value that is stored for one in a file."""
        return value

    def before_write(self, parser, section, option, value):
        """The value that is written to a file."""
        return value


class _References(Interpolation):
    """Common part of the interpolations below: a sign and a name in brackets stand for another value.

    The sign twice stands for itself.
    """

    _SIGN: str
    _BRACKET: str
    _KEYCRE: re.Pattern[str]

    def before_get(self, parser, section, option, value, defaults):
        """The value with all references replaced."""
        return "".join(self._pieces(parser, section, option, value, defaults, 1))

    def before_set(self, parser, section, option, value):
        """The value; ValueError if a sign in it is not part of a reference."""
        remains = self._KEYCRE.sub("", value.replace(self._SIGN * 2, ""))
        position = remains.find(self._SIGN)
        if position >= 0:
            raise ValueError(f"invalid interpolation syntax in {value!r} at position {position}")
        return value

    def _pieces(self, parser, section, option, text, values, depth) -> Iterator[str]:
        """The pieces of a text whose references are resolved, to the given depth."""
        raw = parser.get(section, option, raw=True, fallback=text)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, raw)
        sign, at = self._SIGN, 0
        while (mark := text.find(sign, at)) >= 0:
            yield text[at:mark]
            follower, rest = text[mark + 1:mark + 2], text[mark:]
            if follower == sign:
                yield sign
                at = mark + 2
                continue
            if follower != self._BRACKET:
                message = f"'{sign}' must be followed by '{sign}' or '{self._BRACKET}', found: {rest!r}"
                raise InterpolationSyntaxError(option, section, message)
            reference = self._KEYCRE.match(text, mark)
            if reference is None:
                raise InterpolationSyntaxError(option, section, f"bad interpolation variable reference {rest!r}")
            at = reference.end()
            if reference[1].count(":") > 1 and self._too_many_parts(reference[1]):
                raise InterpolationSyntaxError(option, section, f"More than one ':' found: {text[at:]!r}")
            try:
                found = self._look_up(parser, section, option, reference[1], values)
            except (KeyError, NoSectionError, NoOptionError):
                name = self._shown(parser, reference[1])
                raise InterpolationMissingOptionError(option, section, raw, name) from None
            *home, value, reachable = found
            if value is not None:
                yield from self._pieces(parser, *home, value, reachable(), depth + 1) if sign in value else (value,)
        yield text[at:]

    def _too_many_parts(self, name: str) -> bool:
        return False

    def _shown(self, parser, name: str) -> str:
        return name

    def _look_up(self, parser, section, option, name, values):
        """Where the value with a name is: section, option, value, and what gives the values that it can refer to."""
        raise NotImplementedError


class BasicInterpolation(_References):
    """%(name)s stands for another value of the section or its defaults."""

    _SIGN, _BRACKET = "%("
    _KEYCRE = re.compile(r"%\(([^)]+)\)s")

    def _shown(self, parser, name):
        return parser.optionxform(name)

    def _look_up(self, parser, section, option, name, values):
        return section, option, values[parser.optionxform(name)], lambda: values


class ExtendedInterpolation(_References):
    """${name} stands for a value of the section or its defaults, ${section:name} for one of another section."""

    _SIGN, _BRACKET = "${"
    _KEYCRE = re.compile(r"\$\{([^}]+)\}")

    def _too_many_parts(self, name):
        return True

    def _look_up(self, parser, section, option, name, values):
        home, colon, other = name.partition(":")
        if colon:
            key = parser.optionxform(other)
            value = parser.get(home, key, raw=True)
        else:
            home, key = section, parser.optionxform(name)
            value = values[key]
        return home, key, value, lambda: dict(parser.items(home, raw=True))
