"""The help of a parser: texts, and tables of options."""

from gettext import gettext as _

from _optparse_options import NO_DEFAULT


def _terminal_width() -> int:
    import os

    try:
        columns = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        columns = 80
    return columns - 2


def _joined(kind: str, delimiter: str, allowed: tuple) -> str:
    if delimiter not in allowed:
        raise ValueError(f"invalid metavar delimiter for {kind} options: {delimiter!r}")
    return f"%s{delimiter}%s"


# Lines of text are not made shorter than this.
_LEAST_WIDTH = 11


class HelpFormatter:
    """Formats help; subclasses say how a usage and a heading look.

    Help of options starts in the same column, not right of max_help_position. width is that of lines, by default
    of the terminal. short_first is whether -x comes before --long.
    """

    NO_DEFAULT_VALUE = "none"

    def __init__(self, indent_increment, max_help_position, width, short_first):
        self.parser, self.indent_increment = None, indent_increment
        self.width = width = _terminal_width() if width is None else width
        # On a narrow terminal there is no room for a column of help.
        column = min(max_help_position, max(width - 20, indent_increment * 2))
        self.help_position = self.max_help_position = column
        self.help_width = None      # known when all options are
        self.current_indent = self.level = 0
        self.short_first, self.default_tag = short_first, "%default"
        # By option: its strings, with the name of the argument.
        self.option_strings = {}
        self._short_opt_fmt, self._long_opt_fmt = "%s %s", "%s=%s"

    def set_parser(self, parser):
        """Set whose help this is."""
        self.parser = parser

    def set_short_opt_delimiter(self, delim):
        """Set what is between a short option and its argument: nothing, or a space."""
        self._short_opt_fmt = _joined("short", delim, ("", " "))

    def set_long_opt_delimiter(self, delim):
        """Set what is between a long option and its argument: =, or a space."""
        self._long_opt_fmt = _joined("long", delim, ("=", " "))

    def indent(self):
        """Indent what follows."""
        self.level += 1
        self.current_indent += self.indent_increment

    def dedent(self):
        """Take back indent()."""
        self.level -= 1
        self.current_indent -= self.indent_increment
        assert self.current_indent >= 0, "Indent decreased below 0."

    def format_usage(self, usage):
        raise NotImplementedError("subclasses must implement")

    def format_heading(self, heading):
        raise NotImplementedError("subclasses must implement")

    def _format_text(self, text):
        """Return a paragraph, indented."""
        import textwrap

        margin = " " * self.current_indent
        width = max(self.width - self.current_indent, _LEAST_WIDTH)
        return textwrap.fill(text, width, initial_indent=margin, subsequent_indent=margin)

    def format_description(self, description):
        """Return what comes before the options."""
        return f"{self._format_text(description)}\n" if description else ""

    def format_epilog(self, epilog):
        """Return what comes after the options."""
        return f"\n{self._format_text(epilog)}\n" if epilog else ""

    def expand_default(self, option):
        """Return the help of an option, with its default value put in."""
        if self.parser is None or not self.default_tag:
            return option.help
        value = self.parser.defaults.get(option.dest)
        shown = self.NO_DEFAULT_VALUE if value is None or value is NO_DEFAULT else str(value)
        return option.help.replace(self.default_tag, shown)

    def format_option(self, option):
        """Return the lines for an option; its help starts on the next one if the strings are long."""
        strings = self.option_strings[option]
        margin = " " * self.current_indent
        room = self.help_position - self.current_indent - 2
        column = " " * self.help_position
        fits = len(strings) <= room
        text = f"{margin}{strings:<{max(room, 0)}}  " if fits else f"{margin}{strings}\n"
        if option.help:
            import textwrap

            lines = textwrap.wrap(self.expand_default(option), self.help_width)
            text += ("" if fits else column) + f"\n{column}".join(lines) + "\n"
        elif not text.endswith("\n"):
            text += "\n"
        return text

    def store_option_strings(self, parser):
        """Prepare the strings of all options, by which it is known where help starts."""
        longest = 0

        def add(options):
            nonlocal longest
            self.indent()
            for option in options:
                strings = self.option_strings[option] = self.format_option_strings(option)
                longest = max(longest, self.current_indent + len(strings))

        add(parser.option_list)
        add(option for group in parser.option_groups for option in group.option_list)
        self.dedent()
        self.dedent()
        self.help_position = min(longest + 2, self.max_help_position)
        self.help_width = max(self.width - self.help_position, _LEAST_WIDTH)

    def format_option_strings(self, option):
        """Return the strings of an option, with its argument."""
        groups = [(self._short_opt_fmt, option._short_opts), (self._long_opt_fmt, option._long_opts)]
        if not self.short_first:
            groups.reverse()
        if not option.takes_value():
            return ", ".join(opt for _, opts in groups for opt in opts)
        argument = option.metavar or option.dest.upper()
        return ", ".join(form % (opt, argument) for form, opts in groups for opt in opts)


class IndentedHelpFormatter(HelpFormatter):
    """Formats help with headings that end in a colon, and indented sections."""

    def __init__(self, indent_increment=2, max_help_position=24, width=None, short_first=1):
        super().__init__(indent_increment, max_help_position, width, short_first)

    def format_usage(self, usage):
        return _("Usage: %s\n") % usage

    def format_heading(self, heading):
        return f"{' ' * self.current_indent}{heading}:\n"


class TitledHelpFormatter(HelpFormatter):
    """Formats help with underlined headings."""

    def __init__(self, indent_increment=0, max_help_position=24, width=None, short_first=0):
        super().__init__(indent_increment, max_help_position, width, short_first)

    def format_usage(self, usage):
        return f"{self.format_heading(_('Usage'))}  {usage}\n"

    def format_heading(self, heading):
        return f"{heading}\n{'=-'[self.level] * len(heading)}\n"
