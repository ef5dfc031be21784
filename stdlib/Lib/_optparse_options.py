"""Single options: what they are, how their values are checked, and what they do."""

from gettext import gettext as _

# As the default: none was given, which is not the same as None.
NO_DEFAULT = ("NO", "DEFAULT")
SUPPRESS_HELP = "SUPPRESSHELP"


def _describe(self):
    """The __repr__() of all classes."""
    return f"<{type(self).__name__} at 0x{id(self):x}: {self}>"


class OptParseError(Exception):
    """The base of all exceptions here."""

    def __init__(self, msg):
        self.msg = msg

    def __str__(self):
        return self.msg


class OptionError(OptParseError):
    """Raised where an option is made with arguments that do not fit."""

    def __init__(self, msg, option):
        super().__init__(msg)
        self.option_id = str(option)

    def __str__(self):
        return f"option {self.option_id}: {self.msg}" if self.option_id else self.msg


class OptionConflictError(OptionError):
    """Raised where a parser has an option of that name already."""


class OptionValueError(OptParseError):
    """Raised where the user has given a value that is not valid."""


class BadOptionError(OptParseError):
    """Raised where the user has given an option that there is not."""

    def __init__(self, opt_str):
        self.opt_str = opt_str

    def __str__(self):
        return _("no such option: %s") % self.opt_str


class AmbiguousOptionError(BadOptionError):
    """Raised where the user has given a start of several options."""

    def __init__(self, opt_str, possibilities):
        super().__init__(opt_str)
        self.possibilities = possibilities

    def __str__(self):
        candidates = ", ".join(self.possibilities)
        return _("ambiguous option: %s (%s?)") % (self.opt_str, candidates)


# Values.


def _parse_num(val, type):
    """Read a number that can start with 0x, 0b, or 0 for octal."""
    match val[:2].lower():
        case "0x":
            return type(val, 16)
        case "0b":
            return type(val[2:] or "0", 2)
    return type(val, 8 if val.startswith("0") else 10)


def _parse_int(val):
    return _parse_num(val, int)


# The function for a type, and what its values are called.
_builtin_cvt = dict(
    int=(_parse_int, _("integer")),
    long=(_parse_int, _("integer")),
    float=(float, _("floating-point")),
    complex=(complex, _("complex")),
)


def check_builtin(option, opt, value):
    """Return a text as a number of the option's type."""
    read, name = _builtin_cvt[option.type]
    try:
        return read(value)
    except ValueError:
        raise OptionValueError(_("option %s: invalid %s value: %r") % (opt, name, value))


def check_choice(option, opt, value):
    """Return a text that is one of the option's choices."""
    if value not in option.choices:
        allowed = ", ".join(map(repr, option.choices))
        raise OptionValueError(_("option %s: invalid choice: %r (choose from %s)") % (opt, value, allowed))
    return value


def _check_name(opt: str) -> str | None:
    """Return what is wrong with an option string, or None."""
    if len(opt) < 2:
        return f"invalid option string {opt!r}: must be at least two characters long"
    if len(opt) == 2:
        if opt[0] == "-" != opt[1]:
            return None
        return f"invalid short option string {opt!r}: must be of the form -x, (x any non-dash char)"
    if opt.startswith("--") and opt[2] != "-":
        return None
    return f"invalid long option string {opt!r}: must start with --, followed by non-dash"


class Option:
    """An option of the command line, under one or more strings like -x and --long.

    Keyword arguments are those in ATTRS. Subclasses can add actions and types: names to the tuples, functions to
    TYPE_CHECKER, and methods to CHECK_METHODS, which look at a new option.
    """

    ATTRS = "action type dest default nargs const choices callback callback_args callback_kwargs help metavar".split()

    ACTIONS = ("store", "store_const", "store_true", "store_false", "append", "append_const", "count", "callback",
               "help", "version")
    # Those that set an attribute of the values, take an argument or can, have to, and need the attribute const.
    STORE_ACTIONS = ACTIONS[:7]
    TYPED_ACTIONS = ("store", "append", "callback")
    ALWAYS_TYPED_ACTIONS = ("store", "append")
    CONST_ACTIONS = ("store_const", "append_const")

    TYPES = ("string", "int", "long", "float", "complex", "choice")
    TYPE_CHECKER = {"choice": check_choice} | dict.fromkeys(("int", "long", "float", "complex"), check_builtin)

    def __init__(self, *opts, **attrs):
        self._short_opts, self._long_opts = [], []
        self._set_opt_strings(self._check_opt_strings(opts))
        self._set_attrs(attrs)
        for check in self.CHECK_METHODS:
            check(self)

    def _check_opt_strings(self, opts):
        given = [*filter(None, opts)]       # Strings can be left out by an empty one.
        if given:
            return given
        raise TypeError("at least one option string must be supplied")

    def _set_opt_strings(self, opts):
        for opt in opts:
            if problem := _check_name(opt):
                self._reject(problem)
            names = self._short_opts if len(opt) == 2 else self._long_opts
            names.append(opt)

    def _set_attrs(self, attrs):
        for name in self.ATTRS:
            setattr(self, name, attrs.pop(name, NO_DEFAULT if name == "default" else None))
        if attrs:
            self._reject(f"invalid keyword arguments: {', '.join(sorted(attrs))}")

    def _reject(self, message: str):
        raise OptionError(message, self)

    # Checks of a new option.

    def _check_action(self):
        if self.action is None:
            self.action = "store"
        elif self.action not in self.ACTIONS:
            self._reject(f"invalid action: {self.action!r}")

    def _check_type(self):
        kind = self.type
        if kind is None:
            if self.action in self.ALWAYS_TYPED_ACTIONS:
                self.type = "string" if self.choices is None else "choice"
            return
        if isinstance(kind, type):
            kind = kind.__name__
        self.type = kind = "string" if kind == "str" else kind
        if kind not in self.TYPES:
            self._reject(f"invalid option type: {kind!r}")
        if self.action not in self.TYPED_ACTIONS:
            self._reject(f"must not supply a type for action {self.action!r}")

    def _check_choice(self):
        choices = self.choices
        if self.type != "choice":
            if choices is not None:
                self._reject(f"must not supply choices for type {self.type!r}")
        elif choices is None:
            self._reject("must supply a list of choices for type 'choice'")
        elif not isinstance(choices, tuple | list):
            found = type(choices)
            name = found.__name__ if found.__module__ == "builtins" else f"{found.__module__}.{found.__qualname__}"
            self._reject(f"choices must be a list of strings ('{name}' supplied)")

    def _check_dest(self):
        # An action of a subclass may store as well, if it has a type.
        if self.dest is None and (self.action in self.STORE_ACTIONS or self.type is not None):
            if self._long_opts:
                self.dest = self._long_opts[0].removeprefix("--").replace("-", "_")
            else:
                self.dest = self._short_opts[0][1]

    def _check_const(self):
        if self.const is not None and self.action not in self.CONST_ACTIONS:
            self._reject(f"'const' must not be supplied for action {self.action!r}")

    def _check_nargs(self):
        if self.action in self.TYPED_ACTIONS:
            self.nargs = 1 if self.nargs is None else self.nargs
        elif self.nargs is not None:
            self._reject(f"'nargs' must not be supplied for action {self.action!r}")

    def _check_callback(self):
        if self.action != "callback":
            if self.callback is not None:
                self._reject(f"callback supplied ({self.callback!r}) for non-callback option")
            for name in "callback_args", "callback_kwargs":
                if getattr(self, name) is not None:
                    self._reject(f"{name} supplied for non-callback option")
            return
        if not callable(self.callback):
            self._reject(f"callback not callable: {self.callback!r}")
        for name, kind in ("callback_args", tuple), ("callback_kwargs", dict):
            value = getattr(self, name)
            if value is not None and not isinstance(value, kind):
                self._reject(f"{name}, if supplied, must be a {kind.__name__}: not {value!r}")

    CHECK_METHODS = [_check_action, _check_type, _check_choice, _check_dest, _check_const, _check_nargs,
                     _check_callback]

    # What a parser asks.

    def __str__(self):
        return "/".join((*self._short_opts, *self._long_opts))

    __repr__ = _describe

    def takes_value(self):
        """Tell whether an argument belongs to the option."""
        return self.type is not None

    def get_opt_string(self):
        """Return the string to show: the first long one, if there is any."""
        return (self._long_opts or self._short_opts)[0]

    # What happens where the option is given.

    def check_value(self, opt, value):
        """Convert the text of one argument."""
        check = self.TYPE_CHECKER.get(self.type)
        return value if check is None else check(self, opt, value)

    def convert_value(self, opt, value):
        """Convert the text of the argument, or those of several."""
        if value is None:
            return None
        if self.nargs == 1:
            return self.check_value(opt, value)
        return tuple(self.check_value(opt, text) for text in value)

    def process(self, opt, value, values, parser):
        """Do what the option is for."""
        converted = self.convert_value(opt, value)
        return self.take_action(self.action, self.dest, opt, converted, values, parser)

    def take_action(self, action, dest, opt, value, values, parser):
        """Do an action; subclasses define others here."""
        match action:
            case "store":
                setattr(values, dest, value)
            case "store_const":
                setattr(values, dest, self.const)
            case "store_true" | "store_false":
                setattr(values, dest, action == "store_true")
            case "append" | "append_const":
                values.ensure_value(dest, []).append(value if action == "append" else self.const)
            case "count":
                count = values.ensure_value(dest, 0)
                setattr(values, dest, count + 1)
            case "callback":
                self.callback(self, opt, value, parser, *self.callback_args or (), **self.callback_kwargs or {})
            case "help" | "version":
                show = parser.print_help if action == "help" else parser.print_version
                show()
                parser.exit()
            case _:
                raise ValueError(f"unknown action {self.action!r}")
        return 1
