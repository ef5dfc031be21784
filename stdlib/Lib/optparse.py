"""Parse the command line: an older module than argparse, for programs that need it just so.

    parser = OptionParser()
    parser.add_option("-f", "--file", dest="filename", help="write to FILE", metavar="FILE")
    parser.add_option("-q", "--quiet", action="store_false", dest="verbose", default=True)
    options, args = parser.parse_args()
"""

import os
import sys
from functools import partial
from gettext import gettext as _
from gettext import ngettext

from _optparse_help import HelpFormatter, IndentedHelpFormatter, TitledHelpFormatter
from _optparse_options import (
    NO_DEFAULT,
    SUPPRESS_HELP,
    AmbiguousOptionError,
    BadOptionError,
    Option,
    OptionConflictError,
    OptionError,
    OptionValueError,
    OptParseError,
    _builtin_cvt,
    _describe,
    _parse_int,
    _parse_num,
    check_builtin,
    check_choice,
)

__version__ = "1.5.3"

__all__ = [
    "Option", "make_option", "SUPPRESS_HELP", "SUPPRESS_USAGE", "Values", "OptionContainer", "OptionGroup",
    "OptionParser", "HelpFormatter", "IndentedHelpFormatter", "TitledHelpFormatter", "OptParseError", "OptionError",
    "OptionConflictError", "OptionValueError", "BadOptionError", "check_choice",
]

for _part in [*globals().values()]:
    if getattr(_part, "__module__", "").startswith("_optparse_"):
        _part.__module__ = __name__         # for representations and pickles
del _part

SUPPRESS_USAGE = "SUPPRESSUSAGE"

make_option = Option


class Values:
    """The values of options, as attributes."""

    def __init__(self, defaults=None):
        for name, value in (defaults or {}).items():
            setattr(self, name, value)

    def __str__(self):
        return str(vars(self))

    __repr__ = _describe

    def __eq__(self, other):
        if isinstance(other, Values):
            other = vars(other)
        return vars(self) == other if isinstance(other, dict) else NotImplemented

    def _update_careful(self, dict):
        """Set those attributes that there are, unless to None."""
        for name in dir(self):
            if (value := dict.get(name)) is not None:
                setattr(self, name, value)

    def _update_loose(self, dict):
        """Set all attributes, also new ones."""
        vars(self).update(dict)

    def _update(self, dict, mode):
        if mode not in ("careful", "loose"):
            raise ValueError(f"invalid update mode: {mode!r}")
        getattr(self, f"_update_{mode}")(dict)

    def read_module(self, modname, mode="careful"):
        """Take the values from the global names of a module."""
        __import__(modname)
        self._update(vars(sys.modules[modname]), mode)

    def read_file(self, filename, mode="careful"):
        """Take the values from the global names of a Python file."""
        names = {}
        with open(filename) as file:
            exec(file.read(), names)
        self._update(names, mode)

    def ensure_value(self, attr, value):
        """Return an attribute; set it if there is none, or None."""
        if getattr(self, attr, None) is None:
            setattr(self, attr, value)
        return getattr(self, attr)


class OptionContainer:
    """What parsers and groups have in common: they hold options.

    conflict_handler says what happens to options of the same name: "error", or "resolve", by which the older one
    loses it. Subclasses define _start_options().
    """

    def __init__(self, option_class, conflict_handler, description):
        self.option_class, self.description = option_class, description
        self.set_conflict_handler(conflict_handler)
        self._start_options()

    def _start_tables(self):
        # Options by their strings, and default values by destination.
        self._short_opt, self._long_opt, self.defaults = {}, {}, {}

    def _share_tables(self, parser):
        self._short_opt, self._long_opt, self.defaults = parser._short_opt, parser._long_opt, parser.defaults

    def set_conflict_handler(self, handler):
        """Set what happens to options of the same name."""
        if handler not in ("error", "resolve"):
            raise ValueError(f"invalid conflict_resolution value {handler!r}")
        self.conflict_handler = handler

    def set_description(self, description):
        """Set the text that comes before the options."""
        self.description = description

    def get_description(self):
        return self.description

    def destroy(self):
        """Take apart what refers to each other in a circle."""
        del self._short_opt, self._long_opt, self.defaults

    def set_default(self, dest, value):
        """Set the default value of a destination."""
        self.defaults |= {dest: value}

    # Options.

    def _names(self, option):
        """Generate the strings of an option, each with the dictionary that it is a key of and the list it is in."""
        for table, names in (self._short_opt, option._short_opts), (self._long_opt, option._long_opts):
            for name in [*names]:
                yield name, table, names

    def _check_conflict(self, option):
        taken = [(name, table) for name, table, _ in self._names(option) if name in table]
        if not taken:
            return
        if self.conflict_handler == "error":
            names = ", ".join(name for name, _ in taken)
            raise OptionConflictError(f"conflicting option string(s): {names}", option)
        for name, table in taken:
            older = table.pop(name)
            (older._long_opts if name.startswith("--") else older._short_opts).remove(name)
            if not (older._short_opts or older._long_opts):
                older.container.option_list.remove(older)

    def add_option(self, *args, **kwargs):
        """Add an option, given as such or by the arguments to make it; return it."""
        option = _given(args, kwargs, Option, self.option_class)
        self._check_conflict(option)
        option.container = self
        self.option_list.append(option)
        for name, table, _ in self._names(option):
            table[name] = option
        if option.dest is not None and option.default is NO_DEFAULT:
            self.defaults.setdefault(option.dest)
        elif option.dest is not None:
            self.set_default(option.dest, option.default)
        return option

    def add_options(self, option_list):
        """Add each of several options."""
        for option in option_list:
            self.add_option(option)

    def get_option(self, opt_str):
        """Return the option of a string, or None."""
        return self._short_opt.get(opt_str) or self._long_opt.get(opt_str)

    def has_option(self, opt_str):
        """Tell whether there is an option of a string."""
        return self.get_option(opt_str) is not None

    def remove_option(self, opt_str):
        """Remove the option of a string, with all its strings."""
        option = self.get_option(opt_str)
        if option is None:
            raise ValueError(f"no such option {opt_str!r}")
        for name, table, _ in self._names(option):
            del table[name]
        option.container.option_list.remove(option)

    # Help.

    def format_option_help(self, formatter):
        """Return the table of options."""
        shown = (option for option in self.option_list if option.help is not SUPPRESS_HELP)
        return "".join(map(formatter.format_option, shown))

    def format_description(self, formatter):
        return formatter.format_description(self.get_description())

    def format_help(self, formatter):
        """Return the description and the table of options."""
        description = [self.format_description(formatter)] if self.description else []
        return "\n".join([*description, self.format_option_help(formatter)])


class OptionGroup(OptionContainer):
    """Options of a parser that have a section of the help for themselves."""

    def __init__(self, parser, title, description=None):
        self.parser = parser
        super().__init__(parser.option_class, parser.conflict_handler, description)
        self.title = title

    def _start_options(self):
        self._share_tables(self.parser)
        self.option_list = []

    def set_title(self, title):
        """Set the heading."""
        self.title = title

    def destroy(self):
        super().destroy()
        del self.option_list

    def format_help(self, formatter):
        heading = formatter.format_heading(self.title)
        formatter.indent()
        body = super().format_help(formatter)
        formatter.dedent()
        return heading + body


class OptionParser(OptionContainer):
    """Parses a command line by its options.

    In usage, version, description and epilog, %prog stands for the name of the program. While it parses, the
    attributes largs, rargs and values are the arguments so far, those to come, and the values of options.
    """

    # Options of all parsers of a subclass.
    standard_option_list = []

    def __init__(self, usage=None, option_list=None, option_class=Option, version=None, conflict_handler="error",
                 description=None, formatter=None, add_help_option=True, prog=None, epilog=None):
        super().__init__(option_class, conflict_handler, description)
        self.set_usage(usage)
        self.prog, self.version, self.epilog = prog, version, epilog
        self.allow_interspersed_args = self.process_default_values = True
        self.formatter = IndentedHelpFormatter() if formatter is None else formatter
        self.formatter.set_parser(self)
        self._add_given_options(option_list, add_help_option)
        self.rargs = self.largs = self.values = None

    def destroy(self):
        super().destroy()
        for group in self.option_groups:
            group.destroy()
        del self.option_list, self.option_groups, self.formatter

    def _start_options(self):
        self.option_list, self.option_groups = [], []
        self._start_tables()

    def _add_help_option(self):
        self.add_option("-h", "--help", action="help", help=_("show this help message and exit"))

    def _add_version_option(self):
        self.add_option("--version", action="version", help=_("show program's version number and exit"))

    def _add_given_options(self, option_list, add_help: bool):
        for options in self.standard_option_list, option_list:
            self.add_options(options or ())
        if self.version:
            self._add_version_option()
        if add_help:
            self._add_help_option()

    # Settings.

    def set_usage(self, usage):
        """Set the usage; None is for a general one, SUPPRESS_USAGE for none."""
        if usage is None:
            self.usage = _("%prog [options]")
        elif usage is SUPPRESS_USAGE:
            self.usage = None
        else:
            # The formatter adds that, in its own way.
            self.usage = usage[7:] if usage.lower().startswith("usage: ") else usage

    def enable_interspersed_args(self):
        """Accept options after other arguments; that is the default."""
        self.allow_interspersed_args = True

    def disable_interspersed_args(self):
        """Take all that follows the first other argument for arguments too."""
        self.allow_interspersed_args = False

    def set_process_default_values(self, process):
        """Set whether default values that are strings get converted."""
        self.process_default_values = process

    def set_defaults(self, **kwargs):
        """Set default values."""
        self.defaults |= kwargs

    def _get_all_options(self):
        return [option for holder in (self, *self.option_groups) for option in holder.option_list]

    def get_default_values(self):
        """Return the default values."""
        values = self.defaults.copy()
        if self.process_default_values:
            for option in self._get_all_options():
                if isinstance(text := values.get(option.dest), str):
                    values[option.dest] = option.check_value(option.get_opt_string(), text)
        return Values(values)

    def add_option_group(self, *args, **kwargs):
        """Add a group, given as such or by its title and description; return it."""
        group = _given(args, kwargs, OptionGroup, partial(OptionGroup, self))
        if group.parser is not self:
            raise ValueError("invalid OptionGroup (wrong parser)")
        self.option_groups.append(group)
        return group

    def get_option_group(self, opt_str):
        """Return the group that the option of a string is in, or None."""
        option = self.get_option(opt_str)
        return option.container if option and option.container is not self else None

    # Parsing.

    def _get_args(self, args):
        return sys.argv[1:] if args is None else args[:]

    def parse_args(self, args=None, values=None):
        """Parse arguments, by default those of the program; return the values and the other arguments."""
        self.rargs = rargs = self._get_args(args)
        self.values = values = self.get_default_values() if values is None else values
        self.largs = largs = []
        try:
            self._process_args(largs, rargs, values)
        except (BadOptionError, OptionValueError) as error:
            self.error(str(error))
        return self.check_values(values, largs + rargs)

    def check_values(self, values, args):
        """Return the results of parse_args(); subclasses can check them first."""
        return values, args

    def _process_args(self, largs, rargs, values):
        """Move arguments from the right list to the left, except for options."""
        # Callbacks change the right list as they need.
        while rargs:
            match rargs[0]:
                case "--":
                    del rargs[0]
                    return
                case str(arg) if arg.startswith("--"):
                    self._process_long_opt(rargs, values)
                case str(arg) if arg.startswith("-") and arg != "-":
                    self._process_short_opts(rargs, values)
                case arg if self.allow_interspersed_args:
                    largs.append(arg)
                    del rargs[0]
                case _:
                    return

    def _match_long_opt(self, opt):
        """Return the option string that one is, or is the start of."""
        return _match_abbrev(opt, self._long_opt)

    def _take_arguments(self, option, opt: str, rargs: list):
        """Take off the arguments of an option: one, or several as a tuple."""
        count = option.nargs
        if len(rargs) < count:
            message = ngettext("%(option)s option requires %(number)d argument",
                               "%(option)s option requires %(number)d arguments", count)
            self.error(message % {"option": opt, "number": count})
        if count == 1:
            return rargs.pop(0)
        taken = tuple(rargs[:count])
        del rargs[:count]
        return taken

    def _process_long_opt(self, rargs, values):
        name, has_value, text = rargs.pop(0).partition("=")
        if has_value:
            rargs.insert(0, text)       # It is an argument like any other.
        name = self._match_long_opt(name)
        option = self._long_opt[name]
        value = None
        if option.takes_value():
            value = self._take_arguments(option, name, rargs)
        elif has_value:
            self.error(_("%s option does not take a value") % name)
        option.process(name, value, values, self)

    def _process_short_opts(self, rargs, values):
        letters = rargs.pop(0)[1:]
        while letters:
            name, letters = f"-{letters[0]}", letters[1:]
            option = self._short_opt.get(name)
            if option is None:
                raise BadOptionError(name)
            wants_value = option.takes_value()
            if wants_value and letters:
                # The rest is the argument, or the first one.
                rargs.insert(0, letters)
                letters = ""
            option.process(name, self._take_arguments(option, name, rargs) if wants_value else None, values, self)

    # Output.

    def get_prog_name(self):
        """Return the name of the program."""
        return os.path.basename(sys.argv[0]) if self.prog is None else self.prog

    def expand_prog_name(self, s):
        return s.replace("%prog", self.get_prog_name())

    def get_description(self):
        return self.expand_prog_name(self.description)

    def exit(self, status=0, msg=None):
        """Exit, after a message to sys.stderr if there is one."""
        if msg:
            sys.stderr.write(msg)
        sys.exit(status)

    def error(self, msg):
        """Tell the user what is wrong, and exit. An override must not return either."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.get_prog_name()}: error: {msg}\n")

    def get_usage(self):
        return self.formatter.format_usage(self.expand_prog_name(self.usage)) if self.usage else ""

    def print_usage(self, file=None):
        """Print the usage to a file, by default sys.stdout."""
        if self.usage:
            print(self.get_usage(), file=file)

    def get_version(self):
        return self.expand_prog_name(self.version) if self.version else ""

    def print_version(self, file=None):
        """Print the version to a file, by default sys.stdout."""
        if self.version:
            print(self.get_version(), file=file)

    def format_option_help(self, formatter=None):
        formatter = self.formatter if formatter is None else formatter
        formatter.store_option_strings(self)
        heading = formatter.format_heading(_("Options"))
        formatter.indent()
        tables = [super().format_option_help(formatter)] if self.option_list else []
        tables += [group.format_help(formatter) for group in self.option_groups]
        formatter.dedent()
        return heading + "\n".join(tables) if tables else ""

    def format_epilog(self, formatter):
        return formatter.format_epilog(self.epilog)

    def format_help(self, formatter=None):
        """Return the whole help."""
        formatter = self.formatter if formatter is None else formatter
        text = f"{self.get_usage()}\n" if self.usage else ""
        if self.description:
            text += f"{self.format_description(formatter)}\n"
        return text + self.format_option_help(formatter) + self.format_epilog(formatter)

    def print_help(self, file=None):
        """Print the help to a file, by default sys.stdout."""
        stream = sys.stdout if file is None else file
        stream.write(self.format_help())


def _given(args: tuple, kwargs: dict, kind: type, make):
    """Return an object that is given as the only argument, or make it from arguments that start with a string."""
    if isinstance(args[0], str):
        return make(*args, **kwargs)
    if kwargs or len(args) > 1:
        raise TypeError("invalid arguments")
    if not isinstance(args[0], kind):
        raise TypeError(f"not an {kind.__name__} instance: {args[0]!r}")
    return args[0]


def _match_abbrev(s, wordmap):
    """Return the key that a text is, or the only one that starts with it."""
    if s in wordmap:
        return s
    match sorted(word for word in wordmap if word.startswith(s)):
        case []:
            raise BadOptionError(s)
        case [word]:
            return word
        case words:
            raise AmbiguousOptionError(s, words)
