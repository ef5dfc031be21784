"""The help formatters of argparse."""

# What reprs show as the home of the classes.
__name__ = "argparse"

import os as _os
import re as _re
import sys as _sys

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
PARSER = "A..."
REMAINDER = "..."


def _(message):
    """Translate a message, if the program uses translations at all."""
    gettext = _sys.modules.get("gettext")
    return gettext.gettext(message) if gettext else message


def ngettext(singular, plural, n):
    """Translate a message that depends on a number."""
    gettext = _sys.modules.get("gettext")
    if gettext:
        return gettext.ngettext(singular, plural, n)
    return singular if n == 1 else plural


def _terminal_columns():
    """Return the width of the terminal: as the environment says, or as it is, or 80."""
    try:
        columns = int(_os.environ["COLUMNS"])
    except (KeyError, ValueError):
        columns = 0
    if columns <= 0:
        try:
            columns = _os.get_terminal_size(_sys.__stdout__.fileno()).columns
        except (AttributeError, ValueError, OSError):
            # No terminal, or none at all.
            columns = 0
    return columns or 80


class HelpFormatter:
    """Makes usage and help texts.

    Only the class's name is public: it is what the formatter_class argument
    of parsers takes.
    """

    class _Section:
        """A heading with items under it, each a function and its arguments."""

        def __init__(self, formatter, parent, heading=None):
            self.formatter = formatter
            self.parent = parent
            self.heading = heading
            self.items = []

        def format_help(self):
            if self.parent is not None:
                self.formatter._indent()
            join = self.formatter._join_parts
            item_help = join([func(*args) for func, args in self.items])
            if self.parent is not None:
                self.formatter._dedent()
            if not item_help:
                return ""
            if self.heading is not SUPPRESS and self.heading is not None:
                heading_text = _("%(heading)s:") % {"heading": self.heading}
                heading = f"{'':{self.formatter._current_indent}}{heading_text}\n"
            else:
                heading = ""
            return join(["\n", heading, item_help, "\n"])

    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None):
        if width is None:
            width = _terminal_columns() - 2
        self._prog = prog
        self._indent_increment = indent_increment
        self._max_help_position = min(max_help_position, max(width - 20, indent_increment * 2))
        self._width = width
        self._current_indent = 0
        self._level = 0
        self._action_max_length = 0
        self._root_section = self._Section(self, None)
        self._current_section = self._root_section
        self._whitespace_matcher = _re.compile(r"\s+", _re.ASCII)
        self._long_break_matcher = _re.compile(r"\n\n\n+")

    def _indent(self):
        self._current_indent += self._indent_increment
        self._level += 1

    def _dedent(self):
        self._current_indent -= self._indent_increment
        assert self._current_indent >= 0, "Indent decreased below 0."
        self._level -= 1

    def _add_item(self, func, args):
        self._current_section.items.append((func, args))

    def start_section(self, heading):
        """Begin a section under a heading."""
        self._indent()
        section = self._Section(self, self._current_section, heading)
        self._add_item(section.format_help, [])
        self._current_section = section

    def end_section(self):
        """End the section begun last."""
        self._current_section = self._current_section.parent
        self._dedent()

    def add_text(self, text):
        """Add a paragraph."""
        if text is not SUPPRESS and text is not None:
            self._add_item(self._format_text, [text])

    def add_usage(self, usage, actions, groups, prefix=None):
        """Add the usage message."""
        if usage is not SUPPRESS:
            self._add_item(self._format_usage, (usage, actions, groups, prefix))

    def add_argument(self, action):
        """Add the description of an argument."""
        if action.help is SUPPRESS:
            return
        get_invocation = self._format_action_invocation
        # How far the descriptions must be indented: subcommands are indented once more.
        length = len(get_invocation(action)) + self._current_indent
        for subaction in self._iter_indented_subactions(action):
            length = max(length, len(get_invocation(subaction)) + self._current_indent)
        self._action_max_length = max(self._action_max_length, length)
        self._add_item(self._format_action, [action])

    def add_arguments(self, actions):
        """Add the descriptions of several arguments."""
        for action in actions:
            self.add_argument(action)

    def format_help(self):
        """Return the text of all that was added."""
        help = self._root_section.format_help()
        if help:
            help = self._long_break_matcher.sub("\n\n", help)
            help = help.strip("\n") + "\n"
        return help

    def _join_parts(self, part_strings):
        return "".join([part for part in part_strings if part and part is not SUPPRESS])

    def _format_usage(self, usage, actions, groups, prefix):
        if prefix is None:
            prefix = _("usage: ")
        if usage is not None:
            usage = usage % {"prog": self._prog}
        elif not actions:
            usage = f"{self._prog}"
        else:
            prog = f"{self._prog}"
            optionals = [action for action in actions if action.option_strings]
            positionals = [action for action in actions if not action.option_strings]
            parts = self._get_actions_usage_parts(optionals + positionals, groups)
            usage = " ".join([prog, *parts])
            if len(prefix) + len(usage) > self._width - self._current_indent:
                opt_parts = self._get_actions_usage_parts(optionals, groups)
                pos_parts = self._get_actions_usage_parts(positionals, groups)
                usage = self._wrap_usage(prefix, prog, opt_parts, pos_parts)
        return f"{prefix}{usage}\n\n"

    def _wrap_usage(self, prefix, prog, opt_parts, pos_parts):
        """Lay out a usage message that is too long for one line."""
        text_width = self._width - self._current_indent

        def get_lines(parts, indent, prefix=None):
            lines = []
            line = []
            indent_length = len(indent)
            line_len = len(prefix) - 1 if prefix is not None else indent_length - 1
            for part in parts:
                if line_len + 1 + len(part) > text_width and line:
                    lines.append(indent + " ".join(line))
                    line = []
                    line_len = indent_length - 1
                line.append(part)
                line_len += len(part) + 1
            if line:
                lines.append(indent + " ".join(line))
            if prefix is not None:
                lines[0] = lines[0][indent_length:]
            return lines

        if len(prefix) + len(prog) <= 0.75 * text_width:
            indent = " " * (len(prefix) + len(prog) + 1)
            if opt_parts:
                lines = get_lines([prog, *opt_parts], indent, prefix)
                lines += get_lines(pos_parts, indent)
            elif pos_parts:
                lines = get_lines([prog, *pos_parts], indent, prefix)
            else:
                lines = [prog]
        else:
            # The program's name takes a line of its own.
            indent = " " * len(prefix)
            lines = get_lines(opt_parts + pos_parts, indent)
            if len(lines) > 1:
                lines = get_lines(opt_parts, indent) + get_lines(pos_parts, indent)
            lines = [prog, *lines]
        return "\n".join(lines)

    def _format_actions_usage(self, actions, groups):
        return " ".join(self._get_actions_usage_parts(actions, groups))

    def _get_actions_usage_parts(self, actions, groups):
        """List the pieces of a usage message between which a line may be broken."""
        # Exclusive groups whose members stand side by side are shown as such.
        group_actions = set()
        inserts = {}
        for group in groups:
            if not group._group_actions:
                raise ValueError(f"empty group {group}")
            if all(action.help is SUPPRESS for action in group._group_actions):
                continue
            try:
                start = actions.index(group._group_actions[0])
            except ValueError:
                continue
            end = start + len(group._group_actions)
            if actions[start:end] == group._group_actions:
                group_actions.update(group._group_actions)
                inserts[start, end] = group

        parts = []
        for action in actions:
            part = None
            if action.help is not SUPPRESS:
                part = self._usage_part(action, action in group_actions)
            parts.append(part)

        separated = set()
        for start, end in sorted(inserts, reverse=True):
            group = inserts[start, end]
            group_parts = [part for part in parts[start:end] if part is not None]
            group_size = len(group_parts)
            if group.required:
                open, close = "()" if group_size > 1 else ("", "")
            else:
                open, close = "[]"
            group_parts[0] = open + group_parts[0]
            group_parts[-1] += close
            for i, part in enumerate(group_parts[:-1], start=start):
                # A group within this one has put its separator there already.
                if i not in separated:
                    part += " |"
                    separated.add(i)
                parts[i] = part
            parts[start + group_size - 1] = group_parts[-1]
            for i in range(start + group_size, end):
                parts[i] = None
        return [part for part in parts if part is not None]

    def _usage_part(self, action, is_in_group):
        if not action.option_strings:
            part = self._format_args(action, self._get_default_metavar_for_positional(action))
            if is_in_group and part[0] == "[" and part[-1] == "]":
                part = part[1:-1]
            return part
        if action.nargs == 0:
            part = action.format_usage()
        else:
            args_string = self._format_args(action, self._get_default_metavar_for_optional(action))
            part = f"{action.option_strings[0]} {args_string}"
        if not action.required and not is_in_group:
            part = f"[{part}]"
        return part

    def _format_text(self, text):
        if "%(prog)" in text:
            text = text % {"prog": self._prog}
        text_width = max(self._width - self._current_indent, 11)
        return self._fill_text(text, text_width, " " * self._current_indent) + "\n\n"

    def _format_action(self, action):
        """Return the description of an argument, with those of subcommands below it."""
        help_position = min(self._action_max_length + 2, self._max_help_position)
        help_width = max(self._width - help_position, 11)
        action_width = help_position - self._current_indent - 2
        invocation = self._format_action_invocation(action)
        indent = " " * self._current_indent
        if not action.help:
            header = f"{indent}{invocation}\n"
        elif len(invocation) <= action_width:
            header = f"{indent}{invocation:<{action_width}}  "
            indent_first = 0
        else:
            # Too long: the description begins on the next line.
            header = f"{indent}{invocation}\n"
            indent_first = help_position
        parts = [header]
        if action.help and action.help.strip():
            help_text = self._expand_help(action)
            if help_text:
                help_lines = self._split_lines(help_text, help_width)
                parts.append(f"{'':{indent_first}}{help_lines[0]}\n")
                for line in help_lines[1:]:
                    parts.append(f"{'':{help_position}}{line}\n")
        elif not header.endswith("\n"):
            parts.append("\n")
        for subaction in self._iter_indented_subactions(action):
            parts.append(self._format_action(subaction))
        return self._join_parts(parts)

    def _format_action_invocation(self, action):
        """Return an argument as it is written: the metavar, or the option strings with the metavar."""
        if not action.option_strings:
            default = self._get_default_metavar_for_positional(action)
            return " ".join(self._metavar_formatter(action, default)(1))
        text = ", ".join(action.option_strings)
        if action.nargs != 0:
            default = self._get_default_metavar_for_optional(action)
            text += " " + self._format_args(action, default)
        return text

    def _metavar_formatter(self, action, default_metavar):
        if action.metavar is not None:
            result = action.metavar
        elif action.choices is not None:
            result = "{" + ",".join(map(str, action.choices)) + "}"
        else:
            result = default_metavar

        def format(tuple_size):
            if isinstance(result, tuple):
                return result
            return (result,) * tuple_size

        return format

    def _format_args(self, action, default_metavar):
        """Return the metavars of an argument, as many as its nargs says."""
        get_metavar = self._metavar_formatter(action, default_metavar)
        nargs = action.nargs
        if nargs is None:
            return "%s" % get_metavar(1)
        if nargs == OPTIONAL:
            return "[%s]" % get_metavar(1)
        if nargs == ZERO_OR_MORE:
            metavar = get_metavar(1)
            if len(metavar) == 2:
                return "[%s [%s ...]]" % metavar
            return "[%s ...]" % metavar
        if nargs == ONE_OR_MORE:
            return "%s [%s ...]" % get_metavar(2)
        if nargs == REMAINDER:
            return "..."
        if nargs == PARSER:
            return "%s ..." % get_metavar(1)
        if nargs == SUPPRESS:
            return ""
        try:
            formats = ["%s" for _ in range(nargs)]
        except TypeError:
            raise ValueError("invalid nargs value") from None
        return " ".join(formats) % get_metavar(nargs)

    def _expand_help(self, action):
        """Fill in what a description refers to, as %(default)s."""
        params = dict(vars(action), prog=self._prog)
        for name, value in list(params.items()):
            if value is SUPPRESS:
                del params[name]
            elif hasattr(value, "__name__"):
                params[name] = value.__name__
        if params.get("choices") is not None:
            params["choices"] = ", ".join(map(str, params["choices"]))
        return self._get_help_string(action) % params

    def _iter_indented_subactions(self, action):
        try:
            get_subactions = action._get_subactions
        except AttributeError:
            return
        self._indent()
        yield from get_subactions()
        self._dedent()

    def _split_lines(self, text, width):
        text = self._whitespace_matcher.sub(" ", text).strip()
        # Rarely wanted: texts longer than a line.
        import textwrap

        return textwrap.wrap(text, width)

    def _fill_text(self, text, width, indent):
        text = self._whitespace_matcher.sub(" ", text).strip()
        import textwrap

        return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent)

    def _get_help_string(self, action):
        return action.help

    def _get_default_metavar_for_optional(self, action):
        return action.dest.upper()

    def _get_default_metavar_for_positional(self, action):
        return action.dest


class RawDescriptionHelpFormatter(HelpFormatter):
    """Leaves the lines of descriptions and epilogs as they are."""

    def _fill_text(self, text, width, indent):
        return "".join([indent + line for line in text.splitlines(keepends=True)])


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    """Leaves the lines of all texts as they are, those of arguments too."""

    def _split_lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    """Adds the default values to the descriptions of arguments."""

    def _get_help_string(self, action):
        help = action.help
        if help is None:
            help = ""
        if "%(default)" not in help and action.default is not SUPPRESS:
            if action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE):
                help += _(" (default: %(default)s)")
        return help


class MetavarTypeHelpFormatter(HelpFormatter):
    """Shows the name of an argument's type as its metavar."""

    def _get_default_metavar_for_optional(self, action):
        return action.type.__name__

    def _get_default_metavar_for_positional(self, action):
        return action.type.__name__
