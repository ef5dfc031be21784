"""The help formatters of argparse.

Their constructors are public, and so is that subclasses exist; the methods with underscores are overridden by many
programs, so their names and meanings stay.
"""
from __future__ import annotations

__name__ = "argparse"

import os as _os
import re as _re
import sys as _sys
from collections.abc import Iterator

from _argparse_actions import OPTIONAL, REMAINDER, SUPPRESS, ZERO_OR_MORE, _


def _terminal_columns() -> int:
    """The width of the terminal: as the environment says, or as it is, or 80."""
    stated = _os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated) > 0:
        return int(stated)
    try:
        return _os.get_terminal_size(_sys.__stdout__.fileno()).columns or 80
    except (AttributeError, ValueError, OSError):
        return 80


class _Section:
    """A part of the help: a heading, and calls that make the text below it."""

    def __init__(self, formatter, parent, heading=None):
        self.formatter, self.parent, self.heading = formatter, parent, heading
        self.items = []

    def format_help(self) -> str:
        """The text, empty if there is nothing below the heading."""
        formatter, nested = self.formatter, self.parent is not None
        if nested:
            formatter._indent()
        body = formatter._join_parts([make(*arguments) for make, arguments in self.items])
        if nested:
            formatter._dedent()
        if not body:
            return ""
        heading = ""
        if self.heading not in (None, SUPPRESS):
            heading = " " * formatter._current_indent + _("%(heading)s:") % {"heading": self.heading} + "\n"
        return formatter._join_parts(["\n", heading, body, "\n"])


def _filled_lines(parts: list[str], width: int, indent: str, first: str | None = None) -> list[str]:
    """Put parts on lines that are not wider than `width` if possible; `first` takes the place of the first indent."""
    lines: list[str] = []
    begin = indent if first is None else first
    current, length = [], len(begin)
    for part in parts:
        if current and length + len(part) > width:
            lines.append(begin + " ".join(current))
            begin = indent
            current, length = [], len(indent)
        current.append(part)
        length += len(part) + 1
    if current:
        lines.append(begin + " ".join(current))
    return lines


class HelpFormatter:
    """Make the help of a parser: text is filled to the width of the terminal."""

    _Section = _Section

    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None):
        if width is None:
            width = _terminal_columns() - 2
        self._prog, self._width = prog, width
        self._indent_increment = indent_increment
        self._max_help_position = min(max_help_position, max(width - 20, 2 * indent_increment))
        self._current_indent = self._level = self._action_max_length = 0
        self._root_section = self._current_section = self._Section(self, None)
        self._whitespace_matcher = _re.compile(r"\s+", _re.ASCII)
        self._long_break_matcher = _re.compile(r"\n{3,}")

    # Collecting.

    def _indent(self):
        self._level += 1
        self._current_indent += self._indent_increment

    def _dedent(self):
        self._level -= 1
        self._current_indent -= self._indent_increment
        assert self._level >= 0, "Indent decreased below 0."

    def _add_item(self, func, args):
        self._current_section.items.append((func, args))

    def start_section(self, heading):
        """Begin a section within the current one."""
        self._indent()
        section = self._Section(self, self._current_section, heading)
        self._add_item(section.format_help, [])
        self._current_section = section

    def end_section(self):
        """Go back to the section around."""
        self._current_section = self._current_section.parent
        self._dedent()

    def add_text(self, text):
        """Add a paragraph."""
        if text not in (None, SUPPRESS):
            self._add_item(self._format_text, [text])

    def add_usage(self, usage, actions, groups, prefix=None):
        """Add the usage."""
        if usage is not SUPPRESS:
            self._add_item(self._format_usage, (usage, actions, groups, prefix))

    def add_argument(self, action):
        """Add the entry of an argument, and note how much space its left side takes."""
        if action.help is SUPPRESS:
            return
        shown = (self._current_indent + len(self._format_action_invocation(action)),
                 *(self._current_indent + len(self._format_action_invocation(below))
                   for below in self._iter_indented_subactions(action)))
        self._action_max_length = max(self._action_max_length, *shown)
        self._add_item(self._format_action, [action])

    def add_arguments(self, actions):
        """Add the entries of several arguments."""
        for action in actions:
            self.add_argument(action)

    def format_help(self):
        """The text of all that has been added."""
        text = self._root_section.format_help()
        return self._long_break_matcher.sub("\n\n", text).strip("\n") + "\n" if text else text

    def _join_parts(self, part_strings):
        return "".join(part for part in part_strings if part and part is not SUPPRESS)

    # Usage.

    def _format_usage(self, usage, actions, groups, prefix):
        if prefix is None:
            prefix = _("usage: ")
        if usage is not None:
            usage %= {"prog": self._prog}
        elif not actions:
            usage = str(self._prog)
        else:
            # Options first.
            ordered = sorted(actions, key=lambda action: not action.option_strings)
            usage = " ".join(filter(None, [str(self._prog), self._format_actions_usage(ordered, groups)]))
            if len(usage) + len(prefix) > self._width - self._current_indent:
                usage = "\n".join(self._wrapped_usage(actions, groups, len(prefix)))
        return f"{prefix}{usage}\n\n"

    def _wrapped_usage(self, actions, groups, prefix_length: int) -> list[str]:
        """The lines of a usage that one line cannot hold."""
        width, prog = self._width - self._current_indent, str(self._prog)
        options = self._get_actions_usage_parts([action for action in actions if action.option_strings], groups)
        rest = self._get_actions_usage_parts([action for action in actions if not action.option_strings], groups)
        if prefix_length + len(prog) > 0.75 * width:
            # The program's name has a line of its own.
            indent = " " * prefix_length
            lines = _filled_lines(options + rest, width, indent)
            if len(lines) > 1:
                lines = _filled_lines(options, width, indent) + _filled_lines(rest, width, indent)
            return [prog, *lines]
        indent = " " * (prefix_length + len(prog) + 1)
        # The first line begins beside the prefix, which is put there later.
        blocks = [block for block in (options, rest) if block]
        lines = _filled_lines([prog, *blocks[0]], width, indent, " " * prefix_length)
        lines[0] = lines[0][prefix_length:]
        return lines + [line for block in blocks[1:] for line in _filled_lines(block, width, indent)]

    def _format_actions_usage(self, actions, groups):
        return " ".join(self._get_actions_usage_parts(actions, groups))

    @staticmethod
    def _group_spans(actions, groups) -> Iterator[tuple[int, int, object]]:
        """Where the members of exclusive groups stand side by side, so that they can be bracketed."""
        for group in groups:
            members = group._group_actions
            if not members:
                raise ValueError(f"empty group {group}")
            if all(action.help is SUPPRESS for action in members) or members[0] not in actions:
                continue
            start = actions.index(members[0])
            end = start + len(members)
            if actions[start:end] == members:
                yield start, end, group

    def _usage_of(self, action, grouped: bool) -> str | None:
        """What the usage shows of one action; brackets are those of the group if it is in one."""
        if action.help is SUPPRESS:
            return None
        if not action.option_strings:
            part = self._format_args(action, self._get_default_metavar_for_positional(action))
            bracketed = part[:1] == "[" and part[-1:] == "]"
            return part[1:-1] if grouped and bracketed else part
        part = action.format_usage() if action.nargs == 0 else action.option_strings[0]
        if action.nargs != 0:
            part += " " + self._format_args(action, self._get_default_metavar_for_optional(action))
        return part if grouped or action.required else f"[{part}]"

    def _get_actions_usage_parts(self, actions, groups):
        """The parts of a usage between which lines may be broken."""
        spans = list(self._group_spans(actions, groups))
        grouped = {action for _start, _end, group in spans for action in group._group_actions}
        parts = [self._usage_of(action, action in grouped) for action in actions]
        joined: set[int] = set()
        # Inner groups come after those that begin with the same action.
        for start, end, group in sorted(spans, key=lambda span: span[:2], reverse=True):
            shown = [index for index in range(start, end) if parts[index] is not None]
            bracket, closing = "[]" if not group.required else "()" if len(shown) > 1 else ("", "")
            parts[shown[0]] = bracket + parts[shown[0]]
            parts[shown[-1]] += closing
            for index in shown[:-1]:
                if index not in joined:
                    joined.add(index)
                    parts[index] += " |"
        return [part for part in parts if part is not None]

    # Text and arguments.

    def _format_text(self, text):
        if "%(prog)" in text:
            text %= {"prog": self._prog}
        width = max(self._width - self._current_indent, 11)
        return self._fill_text(text, width, " " * self._current_indent) + "\n\n"

    def _format_action(self, action):
        """The entry of an argument: what to type on the left, what it is for on the right or below."""
        column = min(self._action_max_length + 2, self._max_help_position)
        margin, padding = " " * self._current_indent, " " * column
        left = margin + self._format_action_invocation(action)
        if action.help and (explanation := action.help.strip() and self._expand_help(action)):
            lines = self._split_lines(explanation, max(self._width - column, 11))
            if len(left) > column - 2:
                entry = [left, *(padding + line for line in lines)]
            else:
                entry = [left.ljust(column) + lines[0], *(padding + line for line in lines[1:])]
        else:
            entry = [left.ljust(column) if action.help and len(left) <= column - 2 else left]
        below = [self._format_action(inner) for inner in self._iter_indented_subactions(action)]
        return self._join_parts([line + "\n" for line in entry] + below)

    def _format_action_invocation(self, action):
        """What to type for an argument."""
        if not action.option_strings:
            default = self._get_default_metavar_for_positional(action)
            return " ".join(self._metavar_formatter(action, default)(1))
        options = ", ".join(action.option_strings)
        if action.nargs == 0:
            return options
        return f"{options} {self._format_args(action, self._get_default_metavar_for_optional(action))}"

    def _metavar_formatter(self, action, default_metavar):
        """What gives the names of a number of values."""
        if action.metavar is not None:
            name = action.metavar
        elif action.choices is not None:
            name = "{" + ",".join(map(str, action.choices)) + "}"
        else:
            name = default_metavar
        return lambda tuple_size: name if isinstance(name, tuple) else (name,) * tuple_size

    def _format_args(self, action, default_metavar):
        """The names of the values of an argument, in brackets as `nargs` says."""
        names = self._metavar_formatter(action, default_metavar)
        match action.nargs:
            case None:
                return "%s" % names(1)
            case "?":
                return "[%s]" % names(1)
            case "*":
                given = names(1)
                return ("[%s [%s ...]]" if len(given) == 2 else "[%s ...]") % given
            case "+":
                return "%s [%s ...]" % names(2)
            case "...":
                return REMAINDER
            case "A...":
                return "%s ..." % names(1)
            case "==SUPPRESS==":
                return ""
        try:
            pattern = " ".join(["%s"] * action.nargs)
        except TypeError:
            raise ValueError("invalid nargs value") from None
        return pattern % names(action.nargs)

    def _expand_help(self, action):
        """The help of an argument with the fields filled in."""
        fields = {**vars(action), "prog": self._prog}
        shown = {name: getattr(value, "__name__", value) for name, value in fields.items() if value is not SUPPRESS}
        if shown.get("choices") is not None:
            shown["choices"] = ", ".join(map(str, shown["choices"]))
        return self._get_help_string(action) % shown

    def _iter_indented_subactions(self, action):
        """The entries below that of an action, while the indent is that for them."""
        if hasattr(action, "_get_subactions"):
            self._indent()
            yield from action._get_subactions()
            self._dedent()

    # What subclasses change.

    def _split_lines(self, text, width):
        import textwrap  # which takes a while to import
        return textwrap.wrap(self._whitespace_matcher.sub(" ", text).strip(), width)

    def _fill_text(self, text, width, indent):
        import textwrap
        paragraph = self._whitespace_matcher.sub(" ", text).strip()
        return textwrap.fill(paragraph, width, initial_indent=indent, subsequent_indent=indent)

    def _get_help_string(self, action):
        return action.help

    def _get_default_metavar_for_optional(self, action):
        return action.dest.upper()

    def _get_default_metavar_for_positional(self, action):
        return action.dest


class RawDescriptionHelpFormatter(HelpFormatter):
    """Leave the lines of descriptions as they are."""

    def _fill_text(self, text, width, indent):
        return "".join([indent + line for line in text.splitlines(True)])


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    """Leave the lines of all texts as they are."""

    def _split_lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    """Add the default to the help of each argument that can be left out."""

    def _get_help_string(self, action):
        said = action.help or ""
        can_be_left_out = action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE)
        if "%(default)" in said or action.default is SUPPRESS or not can_be_left_out:
            return said
        return said + _(" (default: %(default)s)")


class MetavarTypeHelpFormatter(HelpFormatter):
    """Show the names of types in place of those of arguments."""

    def _get_default_metavar_for_optional(self, action):
        return action.type.__name__

    def _get_default_metavar_for_positional(self, action):
        return action.type.__name__
