"""One run of an argument parser over the strings of a command line."""
from __future__ import annotations

__name__ = "argparse"

from _argparse_actions import SUPPRESS, ArgumentError, _, _get_action_name


class Run:
    """Goes through the strings, giving options what they ask for and positional arguments what lies between.

    `pattern` has a letter for each string: O for options, A for others, and - for the first '--', after which there are
    no more options. `options` has for each O the actions that it can mean.
    """

    def __init__(self, parser, strings, namespace) -> None:
        if parser.fromfile_prefix_chars is not None:
            strings = parser._read_args_from_files(strings)
        self.parser, self.strings, self.namespace = parser, strings, namespace
        self.extras: list[str] = []
        self.seen, self.given, self.warned = set(), set(), set()
        self.positionals = parser._get_positional_actions()
        self.rivals: dict = {}
        for group in parser._mutually_exclusive_groups:
            for action in group._group_actions:
                others = (other for other in group._group_actions if other is not action)
                self.rivals.setdefault(action, []).extend(others)
        self.options: dict[int, list] = {}
        self.pattern = "".join(self._letters())

    def _letters(self):
        strings = iter(enumerate(self.strings))
        for index, string in strings:
            if string == "--":
                yield "-"
                break
            meanings = self.parser._parse_optional(string)
            if meanings is None:
                yield "A"
            else:
                self.options[index] = meanings
                yield "O"
        yield from ("A" for _rest in strings)

    def run(self):
        """The namespace and the strings that nothing wanted."""
        at = 0
        for option in sorted(self.options):
            if option < at:
                continue  # it was the argument of something
            while at < option and (reached := self._positionals(at)) > at:
                at = reached
            if at > option:
                continue
            self.extras += self.strings[at:option]
            at = self._option(option)
        stop = self._positionals(at)
        self.extras += self.strings[stop:]
        self._check_required()
        return self.namespace, self.extras

    def _take(self, action, strings, option=None) -> None:
        """Let an action have its strings."""
        self.seen.add(action)
        values = self.parser._get_values(action, strings)
        # What is the default itself counts as not given.
        if values is not action.default:
            self.given.add(action)
            for rival in self.rivals.get(action, ()):
                if rival in self.given:
                    raise ArgumentError(action, _("not allowed with argument %s") % _get_action_name(rival))
        if values is not SUPPRESS:
            action(self.parser, self.namespace, values, option)

    def _warn_once(self, name: str, message: str, field: str) -> None:
        if name not in self.warned:
            self.warned.add(name)
            self.parser._warning(message % {field: name})

    def _option(self, at: int) -> int:
        """Deal with the option at an index; where to go on."""
        calls, stop = self._option_calls(at)
        for action, strings, option in calls:
            if action.deprecated:
                self._warn_once(option, _("option '%(option)s' is deprecated"), "option")
            self._take(action, strings, option)
        return stop

    def _option_calls(self, at: int):
        """What the string at an index asks for: actions with their strings and names, and where to go on."""
        meanings = self.options[at]
        if len(meanings) > 1:
            matches = ", ".join(meaning[1] for meaning in meanings)
            message = _("ambiguous option: %(option)s could match %(matches)s")
            raise ArgumentError(None, message % {"option": self.strings[at], "matches": matches})
        (action, option, separator, attached), = meanings
        if action is None:
            self.extras.append(self.strings[at])
            return [], at + 1
        calls = []
        while attached is not None:
            wanted = self.parser._match_argument(action, "A")
            if wanted == 1:
                return [*calls, (action, [attached], option)], at + 1
            if wanted or not self._may_be_flags(option, separator, attached):
                raise ArgumentError(action, _("ignored explicit argument %r") % attached)
            # A flag with others behind the same dash.
            calls.append((action, [], option))
            option = option[0] + attached[0]
            action = self.parser._option_string_actions.get(option)
            if action is None:
                self.extras.append(option[0] + attached)
                return calls, at + 1
            separator, attached = self._behind_flag(attached[1:])
        start = at + 1
        stop = start + self.parser._match_argument(action, self.pattern[start:])
        return [*calls, (action, self.strings[start:stop], option)], stop

    def _may_be_flags(self, option: str, separator: str | None, attached: str) -> bool:
        """Whether what is attached to an option can be further flags."""
        prefixes = self.parser.prefix_chars
        return bool(attached) and option[1] not in prefixes and not separator and attached[0] not in prefixes

    @staticmethod
    def _behind_flag(rest: str):
        if not rest:
            return None, None
        return ("=", rest[1:]) if rest[0] == "=" else ("", rest)

    def _positionals(self, at: int) -> int:
        """Give as many positional arguments as possible what they want from an index on; where to go on."""
        counts = self.parser._match_arguments_partial(self.positionals, self.pattern[at:])
        served, self.positionals = self.positionals[:len(counts)], self.positionals[len(counts):]
        for action, count in zip(served, counts):
            strings = self.strings[at:at + count]
            at += count
            if strings and action.deprecated:
                self._warn_once(action.dest, _("argument '%(argument_name)s' is deprecated"), "argument_name")
            self._take(action, strings)
        return at

    def _check_required(self) -> None:
        """Raise ArgumentError if something is missing; convert the defaults that are strings."""
        missing = []
        for action in self.parser._actions:
            if action in self.seen:
                continue
            if action.required:
                missing.append(_get_action_name(action))
            elif isinstance(action.default, str) and getattr(self.namespace, action.dest, None) is action.default:
                # Only now, so that a default that is not needed need not be convertible.
                setattr(self.namespace, action.dest, self.parser._get_value(action, action.default))
        if missing:
            raise ArgumentError(None, _("the following arguments are required: %s") % ", ".join(missing))
        for group in self.parser._mutually_exclusive_groups:
            if group.required and self.given.isdisjoint(group._group_actions):
                names = [_get_action_name(action) for action in group._group_actions if action.help is not SUPPRESS]
                raise ArgumentError(None, _("one of the arguments %s is required") % " ".join(names))
