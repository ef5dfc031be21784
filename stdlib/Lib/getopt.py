"""Parse options as the C function getopt() does.

    options, arguments = getopt.getopt(sys.argv[1:], 'ho:v', ['help', 'output='])

A colon after a letter, or an equals sign after a name, says that the option has an argument.
"""
import os
import sys

__all__ = ["GetoptError", "error", "getopt", "gnu_getopt"]


def _(message: str) -> str:
    """Translate a message, if the program uses translations at all."""
    catalogue = sys.modules.get("gettext")
    return catalogue.gettext(message) if catalogue else message


class GetoptError(Exception):
    """Options do not fit; `opt` is the option in question."""

    opt = msg = ""

    def __init__(self, msg, opt=""):
        super().__init__(msg, opt)
        self.msg, self.opt = msg, opt

    def __str__(self):
        return self.msg


# The former name.
error = GetoptError


class _Options:
    """What has been found so far, and the strings that are still to be looked at."""

    def __init__(self, args, shortopts: str, longopts) -> None:
        self.rest = args
        self.short = shortopts
        self.long = [longopts] if isinstance(longopts, str) else list(longopts)
        self.found: list[tuple[str, str]] = []

    def _argument(self, message: str, option: str) -> str:
        """The next string, as the argument of an option."""
        if not self.rest:
            raise GetoptError(message % option, option)
        argument, self.rest = self.rest[0], self.rest[1:]
        return argument

    def take(self) -> None:
        """Deal with the first string, which is one with options."""
        string, self.rest = self.rest[0], self.rest[1:]
        if string.startswith("--"):
            self.take_long(string[2:])
        else:
            self.take_short(string[1:])

    def take_long(self, text: str) -> None:
        """A long option, maybe with its argument."""
        name, equals, argument = text.partition("=")
        wants, option = long_has_args(name, self.long)
        if wants and not equals:
            argument = self._argument(_("option --%s requires argument"), option)
        elif equals and not wants:
            raise GetoptError(_("option --%s must not have an argument") % option, option)
        self.found.append((f"--{option}", argument))

    def take_short(self, letters: str) -> None:
        """One-letter options behind one dash; what follows one that has an argument is this argument."""
        while letters:
            letter, letters = letters[0], letters[1:]
            argument = ""
            if short_has_arg(letter, self.short):
                argument = letters or self._argument(_("option -%s requires argument"), letter)
                letters = ""
            self.found.append((f"-{letter}", argument))


def _is_option(string: str) -> bool:
    return len(string) > 1 and string[0] == "-"


def getopt(args, shortopts, longopts=[]):
    """The options, as pairs with their arguments, and the list of the strings from the first on that is none."""
    options = _Options(args, shortopts, longopts)
    while options.rest and _is_option(options.rest[0]):
        if options.rest[0] == "--":
            options.rest = options.rest[1:]
            break
        options.take()
    return options.found, options.rest


def gnu_getopt(args, shortopts, longopts=[]):
    """As getopt(), but options may also stand after other arguments.

    Unless shortopts begins with '+', or the environment has POSIXLY_CORRECT.
    """
    options_first = shortopts.startswith("+") or bool(os.environ.get("POSIXLY_CORRECT"))
    options = _Options(args, shortopts.removeprefix("+"), longopts)
    others = []
    while options.rest:
        string = options.rest[0]
        if string == "--":
            return options.found, [*others, *options.rest[1:]]
        if _is_option(string):
            options.take()
        elif options_first:
            return options.found, [*others, *options.rest]
        else:
            others.append(string)
            options.rest = options.rest[1:]
    return options.found, others


def do_longs(opts, opt, longopts, args):
    """Deal with the text of a long option; the options so far and the strings that remain."""
    options = _Options(args, "", longopts)
    options.take_long(opt)
    opts.extend(options.found)
    return opts, options.rest


def do_shorts(opts, optstring, shortopts, args):
    """Deal with the letters behind a dash; the options so far and the strings that remain."""
    options = _Options(args, shortopts, [])
    options.take_short(optstring)
    opts.extend(options.found)
    return opts, options.rest


def long_has_args(opt, longopts):
    """Whether the option that a name abbreviates has an argument, and its full name."""
    candidates = [known for known in longopts if known.startswith(opt)]
    if not candidates:
        raise GetoptError(_("option --%s not recognized") % opt, opt)
    if opt in candidates:
        return False, opt
    if f"{opt}=" in candidates:
        return True, opt
    if len(candidates) > 1:
        raise GetoptError(_("option --%s not a unique prefix") % opt, opt)
    name = candidates[0]
    return name.endswith("="), name.removesuffix("=")


def short_has_arg(opt, shortopts):
    """Whether the option with a letter has an argument."""
    position = shortopts.find(opt)
    if position < 0 or opt == ":":
        raise GetoptError(_("option -%s not recognized") % opt, opt)
    return shortopts[position + 1:position + 2] == ":"


if __name__ == "__main__":
    print(getopt(sys.argv[1:], "a:b", ["alpha=", "beta"]))
