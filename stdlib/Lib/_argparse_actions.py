"""What argparse's parsers consist of: actions, namespaces, errors, and the constants of `nargs`."""
from __future__ import annotations

# What reprs, pickles and tracebacks show as the home of the classes.
__name__ = "argparse"

import sys as _sys

SUPPRESS = "==SUPPRESS=="
OPTIONAL, ZERO_OR_MORE, ONE_OR_MORE = "?*+"
REMAINDER = "..."
PARSER = "A" + REMAINDER
# Where a sub-parser leaves what it did not know.
_UNRECOGNIZED_ARGS_ATTR = "_unrecognized_args"

_deprecated_default = object()


def _(message: str) -> str:
    """Translate a message, if the program uses translations at all."""
    catalogue = _sys.modules.get("gettext")
    return catalogue.gettext(message) if catalogue else message


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a message that depends on a number."""
    catalogue = _sys.modules.get("gettext")
    if catalogue:
        return catalogue.ngettext(singular, plural, n)
    return plural if n != 1 else singular


def _copy_items(items):
    """A copy of what has been collected so far, for the default must not change."""
    match items:
        case None:
            return []
        case list() if type(items) is list:
            return items[:]
    import copy
    return copy.copy(items)


def _get_action_name(argument: Action | None) -> str | None:
    """What messages call an action: its options, its metavar, its destination or its choices."""
    if argument is None:
        return None
    if argument.option_strings:
        return "/".join(argument.option_strings)
    for name in (argument.metavar, argument.dest):
        if name not in (None, SUPPRESS):
            return ", ".join(name) if isinstance(name, tuple) else name
    return "{" + ",".join(argument.choices) + "}" if argument.choices else None


class _AttributeHolder:
    """A repr that shows attributes as the keyword arguments of a call."""

    def _get_kwargs(self):
        return list(vars(self).items())

    def _get_args(self):
        return []

    def __repr__(self):
        shown = list(map(repr, self._get_args()))
        unnameable = {}
        for name, value in self._get_kwargs():
            if name.isidentifier():
                shown.append(f"{name}={value!r}")
            else:
                unnameable[name] = value
        if unnameable:
            shown.append(f"**{unnameable!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


class Namespace(_AttributeHolder):
    """The result of parsing: attributes, compared by value."""

    __hash__ = None

    def __init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __eq__(self, other):
        return vars(self) == vars(other) if isinstance(other, Namespace) else NotImplemented

    def __contains__(self, key):
        return key in vars(self)


class ArgumentError(Exception):
    """Arguments do not fit; `argument_name` says which action they were for, if it is known."""

    def __init__(self, argument, message):
        self.argument_name = _get_action_name(argument)
        self.message = message

    def __str__(self):
        pattern = "%(message)s" if self.argument_name is None else _("argument %(argument_name)s: %(message)s")
        return pattern % {"message": self.message, "argument_name": self.argument_name}


class ArgumentTypeError(Exception):
    """Raised by a `type` function whose message shall be shown as it is."""


class Action(_AttributeHolder):
    """What happens with the strings of one argument.

    An action is called with parser, namespace, converted values and the option (None for positional arguments), and
    stores something in the namespace. The parameters are those of add_argument().
    """

    _PARAMETERS = ("option_strings", "dest", "nargs", "const", "default", "type", "choices", "required", "help",
                   "metavar", "deprecated")

    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None,
                 required=False, help=None, metavar=None, deprecated=False):
        self.option_strings, self.dest = option_strings, dest
        self.nargs, self.const, self.default = nargs, const, default
        self.type, self.choices, self.required = type, choices, required
        self.help, self.metavar, self.deprecated = help, metavar, deprecated

    def _get_kwargs(self):
        return [(name, getattr(self, name)) for name in self._PARAMETERS]

    def format_usage(self):
        """How the option is shown in the usage."""
        return self.option_strings[0]

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError(_(".__call__() not defined"))


class BooleanOptionalAction(Action):
    """Store True for --name and False for --no-name."""

    def __init__(self, option_strings, dest, default=None, type=_deprecated_default, choices=_deprecated_default,
                 required=False, help=None, metavar=_deprecated_default, deprecated=False):
        optional = dict(type=type, choices=choices, metavar=metavar)
        for name, value in optional.items():
            if value is _deprecated_default:
                optional[name] = None
            else:
                import warnings
                warnings._deprecated(
                    name,
                    "{name!r} is deprecated as of Python 3.12 and will be removed in Python {remove}.",
                    remove=(3, 14),
                )
        names = []
        for option in option_strings:
            names += [option, "--no-" + option[2:]] if option.startswith("--") else [option]
        super().__init__(names, dest, nargs=0, default=default, required=required, help=help, deprecated=deprecated, **optional)

    def __call__(self, parser, namespace, values, option_string=None):
        if option_string in self.option_strings:
            setattr(namespace, self.dest, not option_string.startswith("--no-"))

    def format_usage(self):
        """All forms, for a reader cannot guess them."""
        return " | ".join(self.option_strings)


def _refuse_nothing_to_store(nargs, const, message: str) -> None:
    """Raise ValueError for `nargs` with which an action would have no values, or a `const` that is never used."""
    if nargs == 0:
        raise ValueError(message)
    if const is not None and nargs != OPTIONAL:
        raise ValueError(f"nargs must be {OPTIONAL!r} to supply const")


class _StoreAction(Action):
    """Store the value or the list of values."""

    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None,
                 required=False, help=None, metavar=None, deprecated=False):
        _refuse_nothing_to_store(
            nargs, const,
            "nargs for store actions must be != 0; if you have nothing to store, actions such as store true or "
            "store const may be more appropriate",
        )
        super().__init__(option_strings, dest, nargs, const, default, type, choices, required, help, metavar, deprecated)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _StoreConstAction(Action):
    """Store a constant."""

    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None,
                 deprecated=False):
        super().__init__(option_strings, dest, 0, const, default, None, None, required, help, None, deprecated)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrueAction(_StoreConstAction):
    """Store True."""

    def __init__(self, option_strings, dest, default=False, required=False, help=None, deprecated=False):
        super().__init__(option_strings, dest, True, default, required, help, deprecated=deprecated)


class _StoreFalseAction(_StoreConstAction):
    """Store False."""

    def __init__(self, option_strings, dest, default=True, required=False, help=None, deprecated=False):
        super().__init__(option_strings, dest, False, default, required, help, deprecated=deprecated)


class _AppendAction(Action):
    """Append the value, or the list of values, to a list."""

    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None,
                 required=False, help=None, metavar=None, deprecated=False):
        _refuse_nothing_to_store(
            nargs, const,
            "nargs for append actions must be != 0; if arg strings are not supplying the value to append, the append "
            "const action may be more appropriate",
        )
        super().__init__(option_strings, dest, nargs, const, default, type, choices, required, help, metavar, deprecated)

    def _collected(self, namespace):
        """A new list in the namespace, with what has been collected before."""
        items = _copy_items(getattr(namespace, self.dest, None))
        setattr(namespace, self.dest, items)
        return items

    def __call__(self, parser, namespace, values, option_string=None):
        self._collected(namespace).append(values)


class _ExtendAction(_AppendAction):
    """Append each of the values to a list."""

    def __call__(self, parser, namespace, values, option_string=None):
        self._collected(namespace).extend(values)


class _AppendConstAction(Action):
    """Append a constant to a list."""

    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None,
                 deprecated=False):
        super().__init__(option_strings, dest, 0, const, default, None, None, required, help, metavar, deprecated)

    def __call__(self, parser, namespace, values, option_string=None):
        items = _copy_items(getattr(namespace, self.dest, None))
        items.append(self.const)
        setattr(namespace, self.dest, items)


class _CountAction(Action):
    """Count how often the option stands there."""

    def __init__(self, option_strings, dest, default=None, required=False, help=None, deprecated=False):
        super().__init__(option_strings, dest, 0, None, default, required=required, help=help, deprecated=deprecated)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _HelpAction(Action):
    """Print the help and end the program."""

    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, help=None, deprecated=False):
        super().__init__(option_strings, dest, 0, default=default, help=help, deprecated=deprecated)

    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()


class _VersionAction(Action):
    """Print the version and end the program."""

    def __init__(self, option_strings, version=None, dest=SUPPRESS, default=SUPPRESS, help=None, deprecated=False):
        said = help if help is not None else _("show program's version number and exit")
        super().__init__(option_strings, dest, 0, default=default, help=said, deprecated=deprecated)
        self.version = version

    def __call__(self, parser, namespace, values, option_string=None):
        text = self.version if self.version is not None else parser.version
        formatter = parser._get_formatter()
        formatter.add_text(text)
        parser._print_message(formatter.format_help(), _sys.stdout)
        parser.exit()


class _SubParsersAction(Action):
    """Hand the rest of the arguments to the parser that the first of them names. What add_subparsers() returns."""

    class _ChoicesPseudoAction(Action):
        """A sub-parser's line in the help."""

        def __init__(self, name, aliases, help):
            shown = f"{name} ({', '.join(aliases)})" if aliases else name
            super().__init__([], name, help=help, metavar=shown)

    def __init__(self, option_strings, prog, parser_class, dest=SUPPRESS, required=False, help=None, metavar=None):
        self._prog_prefix, self._parser_class = prog, parser_class
        self._name_parser_map = {}
        self._choices_actions = []
        self._deprecated = set()
        super().__init__(
            option_strings, dest, PARSER, choices=self._name_parser_map, required=required, help=help, metavar=metavar
        )

    def add_parser(self, name, *, deprecated=False, **kwargs):
        """A new sub-parser, found by its name and `aliases`. It is listed in the help only if `help` is given."""
        if kwargs.get("prog") is None:
            kwargs["prog"] = f"{self._prog_prefix} {name}"
        aliases = kwargs.pop("aliases", ())
        self._refuse_known([name], _("conflicting subparser: %s"))
        self._refuse_known(aliases, _("conflicting subparser alias: %s"))
        if "help" in kwargs:
            self._choices_actions.append(self._ChoicesPseudoAction(name, aliases, kwargs.pop("help")))
        parser = self._parser_class(**kwargs)
        names = (name, *aliases)
        self._name_parser_map.update(dict.fromkeys(names, parser))
        if deprecated:
            self._deprecated.update(names)
        return parser

    def _refuse_known(self, names, message: str) -> None:
        for name in names:
            if name in self._name_parser_map:
                raise ArgumentError(self, message % name)

    def _get_subactions(self):
        return self._choices_actions

    def __call__(self, parser, namespace, values, option_string=None):
        name, *rest = values
        if self.dest is not SUPPRESS:
            setattr(namespace, self.dest, name)
        try:
            chosen = self._name_parser_map[name]
        except KeyError:
            known = {"parser_name": name, "choices": ", ".join(self._name_parser_map)}
            raise ArgumentError(self, _("unknown parser %(parser_name)r (choices: %(choices)s)") % known)
        if name in self._deprecated:
            parser._warning(_("command '%(parser_name)s' is deprecated") % {"parser_name": name})
        # Into a namespace of its own, or the defaults of this parser would hide those of the chosen one.
        found, unknown = chosen.parse_known_args(rest, None)
        for attribute, value in vars(found).items():
            setattr(namespace, attribute, value)
        if unknown:
            vars(namespace).setdefault(_UNRECOGNIZED_ARGS_ATTR, [])
            getattr(namespace, _UNRECOGNIZED_ARGS_ATTR).extend(unknown)


class FileType:
    """A `type` that opens files: '-' is standard input or output. The parameters are those of open()."""

    def __init__(self, mode="r", bufsize=-1, encoding=None, errors=None):
        self._mode, self._bufsize = mode, bufsize
        self._encoding, self._errors = encoding, errors

    def _standard_stream(self):
        if "r" in self._mode:
            stream = _sys.stdin
        elif any(letter in self._mode for letter in "wax"):
            stream = _sys.stdout
        else:
            raise ValueError(_('argument "-" with mode %r') % self._mode)
        return stream.buffer if "b" in self._mode else stream

    def __call__(self, string):
        if string == "-":
            return self._standard_stream()
        try:
            return open(string, self._mode, self._bufsize, self._encoding, self._errors)
        except OSError as error:
            raise ArgumentTypeError(_("can't open '%(filename)s': %(error)s") % {"filename": string, "error": error})

    def __repr__(self):
        shown = [repr(value) for value in (self._mode, self._bufsize) if value != -1]
        named = (("encoding", self._encoding), ("errors", self._errors))
        shown += [f"{name}={value!r}" for name, value in named if value is not None]
        return f"{type(self).__name__}({', '.join(shown)})"
