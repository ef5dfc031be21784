"""Command lines: declare the arguments of a program, and get them as the attributes of an object.

    parser = argparse.ArgumentParser(description='sum the integers at the command line')
    parser.add_argument('integers', metavar='int', nargs='+', type=int, help='an integer to be summed')
    parser.add_argument('--log', help='the file where the sum should be written')
    arguments = parser.parse_args()
"""
__all__ = [
    "ArgumentParser", "ArgumentError", "ArgumentTypeError", "BooleanOptionalAction", "FileType", "HelpFormatter",
    "ArgumentDefaultsHelpFormatter", "RawDescriptionHelpFormatter", "RawTextHelpFormatter",
    "MetavarTypeHelpFormatter", "Namespace", "Action", "ONE_OR_MORE", "OPTIONAL", "PARSER", "REMAINDER", "SUPPRESS",
    "ZERO_OR_MORE",
]

import os as _os
import re as _re
import sys as _sys

from _argparse_actions import (
    _UNRECOGNIZED_ARGS_ATTR, ONE_OR_MORE, OPTIONAL, PARSER, REMAINDER, SUPPRESS, ZERO_OR_MORE, Action, ArgumentError,
    ArgumentTypeError, BooleanOptionalAction, FileType, Namespace, _, _AppendAction, _AppendConstAction,
    _AttributeHolder, _copy_items, _CountAction, _deprecated_default, _ExtendAction, _get_action_name, _HelpAction,
    _StoreAction, _StoreConstAction, _StoreFalseAction, _StoreTrueAction, _SubParsersAction, _VersionAction, ngettext,
)
from _argparse_formatter import (
    ArgumentDefaultsHelpFormatter, HelpFormatter, MetavarTypeHelpFormatter, RawDescriptionHelpFormatter,
    RawTextHelpFormatter,
)
from _argparse_groups import _ActionsContainer, _ArgumentGroup, _MutuallyExclusiveGroup
from _argparse_run import Run as _Run

# What the strings of an argument look like in the pattern of a command line.
_PATTERNS = {
    None: ["A"], OPTIONAL: ["A?"], ZERO_OR_MORE: ["[-A]*"], ONE_OR_MORE: ["A", "[-A]*"], SUPPRESS: [],
    REMAINDER: ["[-AO]*"], PARSER: ["A", "[-AO]*"],
}


class _Changed:
    """Attributes of objects that have other values within a `with` statement."""

    def __init__(self) -> None:
        self.former: list[tuple[object, str, object]] = []

    def set(self, target: object, **values: object) -> None:
        """Change attributes for the time being."""
        for name, value in values.items():
            self.former.append((target, name, getattr(target, name)))
            setattr(target, name, value)

    def __enter__(self):
        return self

    def __exit__(self, *error: object) -> None:
        for target, name, value in reversed(self.former):
            setattr(target, name, value)


class ArgumentParser(_AttributeHolder, _ActionsContainer):
    """Parses command lines.

    prog              the name of the program (by default that of the file in sys.argv[0])
    usage             the usage (made from the arguments)
    description       the text above the help of the arguments
    epilog            the text below
    parents           parsers whose arguments this one has too
    formatter_class   what makes the help
    prefix_chars      the characters with which options begin
    fromfile_prefix_chars
                      the characters with which names of files begin that hold further arguments
    argument_default  the default of all arguments
    conflict_handler  'error' or 'resolve': what to do about options that are there already
    add_help          whether there is an option -h
    allow_abbrev      whether long options can be abbreviated
    exit_on_error     whether errors end the program; if not, ArgumentError is raised
    """

    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=[], formatter_class=HelpFormatter,
                 prefix_chars="-", fromfile_prefix_chars=None, argument_default=None, conflict_handler="error",
                 add_help=True, allow_abbrev=True, exit_on_error=True):
        _ActionsContainer.__init__(self, description, prefix_chars, argument_default, conflict_handler)
        self.prog = _os.path.basename(_sys.argv[0]) if prog is None else prog
        self.usage, self.epilog = usage, epilog
        self.formatter_class, self.fromfile_prefix_chars = formatter_class, fromfile_prefix_chars
        self.add_help, self.allow_abbrev, self.exit_on_error = add_help, allow_abbrev, exit_on_error
        self._positionals = self.add_argument_group(_("positional arguments"))
        self._optionals = self.add_argument_group(_("options"))
        self._subparsers = None
        self.register("type", None, lambda string: string)
        if add_help:
            dash = "-" if "-" in prefix_chars else prefix_chars[0]
            self.add_argument(
                f"{dash}h", f"{dash}{dash}help", action="help", default=SUPPRESS, help=_("show this help message and exit")
            )
        for parent in parents:
            if not isinstance(parent, ArgumentParser):
                raise TypeError("parents must be a list of ArgumentParser")
            self._add_container_actions(parent)
            self._defaults |= parent._defaults

    def _get_kwargs(self):
        names = ("prog", "usage", "description", "formatter_class", "conflict_handler", "add_help")
        return [(name, getattr(self, name)) for name in names]

    # Arguments.

    def add_subparsers(self, **kwargs):
        """Let the first positional argument choose a parser for the rest. The parsers are added to what this returns."""
        if self._subparsers is not None:
            raise ArgumentError(None, _("cannot have multiple subparser arguments"))
        kwargs.setdefault("parser_class", type(self))
        if kwargs.keys() & {"title", "description"}:
            title, description = kwargs.pop("title", "subcommands"), kwargs.pop("description", None)
            self._subparsers = self.add_argument_group(_(title), description and _(description))
        else:
            self._subparsers = self._positionals
        if kwargs.get("prog") is None:
            # The usage as far as it goes before the sub-parser's own.
            formatter = self._get_formatter()
            formatter.add_usage(self.usage, self._get_positional_actions(), self._mutually_exclusive_groups, "")
            kwargs["prog"] = formatter.format_help().strip()
        maker = self._pop_action_class(kwargs, "parsers")
        return self._subparsers._add_action(maker(option_strings=[], **kwargs))

    def _add_action(self, action):
        (self._optionals if action.option_strings else self._positionals)._add_action(action)
        return action

    def _get_optional_actions(self):
        return [action for action in self._actions if action.option_strings]

    def _get_positional_actions(self):
        return [action for action in self._actions if not action.option_strings]

    # Parsing.

    def parse_args(self, args=None, namespace=None):
        """Parse strings (sys.argv[1:]) and return a namespace. Unknown arguments are an error."""
        return self._known_only(*self.parse_known_args(args, namespace))

    def _known_only(self, namespace, unknown):
        if unknown:
            message = _("unrecognized arguments: %s") % " ".join(unknown)
            if not self.exit_on_error:
                raise ArgumentError(None, message)
            self.error(message)
        return namespace

    def _set_namespace_defaults(self, namespace) -> None:
        """Give the namespace the defaults of what it does not have."""
        settable = ((action.dest, action.default) for action in self._actions if action.dest is not SUPPRESS)
        defaults = [(name, value) for name, value in settable if value is not SUPPRESS]
        for name, value in (*defaults, *self._defaults.items()):
            if not hasattr(namespace, name):
                setattr(namespace, name, value)

    def parse_known_args(self, args=None, namespace=None):
        """Parse strings and return a namespace and the list of strings that were not recognized."""
        strings = list(_sys.argv[1:] if args is None else args)
        if namespace is None:
            namespace = Namespace()
        self._set_namespace_defaults(namespace)
        try:
            namespace, unknown = self._parse_known_args(strings, namespace)
        except ArgumentError as error:
            if not self.exit_on_error:
                raise
            self.error(str(error))
        if hasattr(namespace, _UNRECOGNIZED_ARGS_ATTR):
            unknown += getattr(namespace, _UNRECOGNIZED_ARGS_ATTR)
            delattr(namespace, _UNRECOGNIZED_ARGS_ATTR)
        return namespace, unknown

    def _parse_known_args(self, arg_strings, namespace):
        return _Run(self, arg_strings, namespace).run()

    def parse_intermixed_args(self, args=None, namespace=None):
        """As parse_args(), but the values of one positional argument may stand before and after options."""
        return self._known_only(*self.parse_known_intermixed_args(args, namespace))

    def parse_known_intermixed_args(self, args=None, namespace=None):
        """As parse_known_args(), but first the options are parsed and then, from what is left, the positional arguments."""
        positionals = self._get_positional_actions()
        for action in positionals:
            if action.nargs in (PARSER, REMAINDER):
                raise TypeError(f"parse_intermixed_args: positional arg with nargs={action.nargs}")
        exclusive = {action for group in self._mutually_exclusive_groups for action in group._group_actions}
        if not exclusive.isdisjoint(positionals):
            raise TypeError("parse_intermixed_args: positional in mutuallyExclusiveGroup")
        with _Changed() as changed:
            if self.usage is None:
                # Made now, for errors while the arguments are changed.
                changed.set(self, usage=self.format_usage().removeprefix(_("usage: ")))
            namespace, rest = self._parse_without(positionals, args, namespace)
            for required in (*self._get_optional_actions(), *self._mutually_exclusive_groups):
                changed.set(required, required=False)
            return self.parse_known_args(rest, namespace)

    def _parse_without(self, positionals, args, namespace):
        """Parse only the options: positional arguments take nothing and leave nothing."""
        with _Changed() as changed:
            for action in positionals:
                changed.set(action, nargs=SUPPRESS, default=SUPPRESS)
            namespace, rest = self.parse_known_args(args, namespace)
        for action in positionals:
            if getattr(namespace, action.dest, None) == []:
                import warnings
                warnings.warn(f"Do not expect {action.dest} in {namespace}")
                delattr(namespace, action.dest)
        return namespace, rest

    def _read_args_from_files(self, arg_strings):
        """The strings, with those that name files replaced by what the files hold."""
        expanded = []
        for string in arg_strings:
            if not string or string[0] not in self.fromfile_prefix_chars:
                expanded.append(string)
                continue
            try:
                with open(string[1:], encoding=_sys.getfilesystemencoding(), errors=_sys.getfilesystemencodeerrors()) as file:
                    lines = file.read().splitlines()
                    held = [argument for line in lines for argument in self.convert_arg_line_to_args(line)]
                    expanded += self._read_args_from_files(held)
            except OSError as error:
                raise ArgumentError(None, str(error))
        return expanded

    def convert_arg_line_to_args(self, arg_line):
        """The arguments in a line of such a file: the whole line is one, unless overridden."""
        return [arg_line]

    def _get_nargs_pattern(self, action):
        """The regular expression for the strings of an action in the pattern of a command line."""
        nargs = action.nargs
        parts = _PATTERNS[nargs] if nargs in _PATTERNS else ["A"] * nargs
        if action.option_strings:
            return f"({''.join(parts).replace('-', '')})"
        # Around and between the strings of positional arguments '--' can stand.
        return f"({'-*'.join(['', *parts, ''])})"

    def _match_argument(self, action, arg_strings_pattern):
        """How many strings an action takes."""
        match = _re.match(self._get_nargs_pattern(action), arg_strings_pattern)
        if match:
            return len(match[1])
        messages = {
            None: _("expected one argument"),
            OPTIONAL: _("expected at most one argument"),
            ONE_OR_MORE: _("expected at least one argument"),
        }
        message = messages.get(action.nargs)
        if message is None:
            message = ngettext("expected %s argument", "expected %s arguments", action.nargs) % action.nargs
        raise ArgumentError(action, message)

    def _match_arguments_partial(self, actions, arg_strings_pattern):
        """How many strings each of the actions takes, for as many of them as can be served."""
        patterns = [self._get_nargs_pattern(action) for action in actions]
        while patterns:
            match = _re.match("".join(patterns), arg_strings_pattern)
            if match:
                return [len(strings) for strings in match.groups()]
            patterns.pop()
        return []

    def _parse_optional(self, arg_string):
        """What a string means as an option: (action, option, separator, attached value) for each possibility; None if it is none."""
        known = self._option_string_actions
        if not arg_string or arg_string[0] not in self.prefix_chars:
            return None
        if arg_string in known:
            return [(known[arg_string], arg_string, None, None)]
        if len(arg_string) == 1:
            return None
        option, equals, value = arg_string.partition("=")
        if equals and option in known:
            return [(known[option], option, equals, value)]
        if abbreviated := self._get_option_tuples(arg_string):
            return abbreviated
        if self._negative_number_matcher.match(arg_string) and not self._has_negative_number_optionals:
            return None
        # With a space in it, it was quoted, and so hardly meant as an option.
        return None if " " in arg_string else [(None, arg_string, None, None)]

    def _get_option_tuples(self, option_string):
        """What a string can mean as an abbreviation, or as a short option with its value."""
        known, prefixes = self._option_string_actions, self.prefix_chars
        if option_string[0] not in prefixes:
            self.error(_("unexpected option string: %s") % option_string)
        begin, behind = option_string, (None, None)
        if long := option_string[1] in prefixes:
            begin, equals, value = option_string.partition("=")
            behind = (equals, value) if equals else behind
        found = []
        for option, action in known.items():
            if not long and option == option_string[:2]:
                found.append((action, option, "", option_string[2:]))
            elif self.allow_abbrev and option.startswith(begin):
                found.append((action, option, *behind))
        return found

    # Values.

    def _get_values(self, action, arg_strings):
        """The value or values that an action gets for its strings."""
        nargs = action.nargs
        if nargs not in (PARSER, REMAINDER) and not action.option_strings and "--" in arg_strings:
            arg_strings.remove("--")
        convert, check = self._get_value, self._check_value
        if not arg_strings and (nargs == OPTIONAL or nargs == ZERO_OR_MORE and not action.option_strings):
            return self._value_for_nothing(action, arg_strings)
        if nargs is None or nargs == OPTIONAL and len(arg_strings) == 1:
            string, = arg_strings
            value = convert(action, string)
            check(action, value)
            return value
        if nargs == SUPPRESS:
            return SUPPRESS
        values = [convert(action, string) for string in arg_strings]
        if nargs != REMAINDER:
            for value in values[:1] if nargs == PARSER else values:
                check(action, value)
        return values

    def _value_for_nothing(self, action, nothing):
        """The value of an argument that is there, or may be, without any string."""
        if action.nargs == ZERO_OR_MORE:
            if action.default is None:
                return nothing
            self._check_value(action, action.default)
            return action.default
        value = action.const if action.option_strings else action.default
        if isinstance(value, str):
            value = self._get_value(action, value)
            self._check_value(action, value)
        return value

    def _get_value(self, action, arg_string):
        """A string converted to the type of an action."""
        converter = self._registry_get("type", action.type, action.type)
        if not callable(converter):
            raise ArgumentError(action, _("%r is not callable") % converter)
        try:
            return converter(arg_string)
        except ArgumentTypeError as error:
            raise ArgumentError(action, str(error))
        except (TypeError, ValueError):
            name = getattr(action.type, "__name__", repr(action.type))
            raise ArgumentError(action, _("invalid %(type)s value: %(value)r") % {"type": name, "value": arg_string})

    def _check_value(self, action, value):
        """Raise ArgumentError for a value that is not among the choices."""
        choices = action.choices
        if choices is not None and value not in choices:
            known = {"value": value, "choices": ", ".join(map(repr, choices))}
            raise ArgumentError(action, _("invalid choice: %(value)r (choose from %(choices)s)") % known)

    # Help and errors.

    def _get_formatter(self):
        return self.formatter_class(prog=self.prog)

    def format_usage(self):
        """The usage."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        return formatter.format_help()

    def format_help(self):
        """The help: usage, description, arguments by groups, epilog."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        formatter.add_text(self.description)
        for group in self._action_groups:
            formatter.start_section(group.title)
            formatter.add_text(group.description)
            formatter.add_arguments(group._group_actions)
            formatter.end_section()
        formatter.add_text(self.epilog)
        return formatter.format_help()

    def print_usage(self, file=None):
        """Print the usage (on sys.stdout)."""
        self._print_message(self.format_usage(), _sys.stdout if file is None else file)

    def print_help(self, file=None):
        """Print the help (on sys.stdout)."""
        self._print_message(self.format_help(), _sys.stdout if file is None else file)

    def _print_message(self, message, file=None):
        stream = file or _sys.stderr
        if message:
            try:
                stream.write(message)
            except (AttributeError, OSError):
                pass

    def exit(self, status=0, message=None):
        """End the program, after printing a message on sys.stderr if one is given."""
        if message:
            self._print_message(message, _sys.stderr)
        _sys.exit(status)

    def error(self, message):
        """Print usage and message on sys.stderr and end the program with status 2. A subclass may raise something instead."""
        self.print_usage(_sys.stderr)
        self.exit(2, _("%(prog)s: error: %(message)s\n") % {"prog": self.prog, "message": message})

    def _warning(self, message):
        self._print_message(_("%(prog)s: warning: %(message)s\n") % {"prog": self.prog, "message": message}, _sys.stderr)
