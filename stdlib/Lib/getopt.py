"""Parses command lines as the C function getopt() does."""

import os

__all__ = ["GetoptError", "error", "getopt", "gnu_getopt"]


def _(message):
    """Translate a message, if the program uses translations at all."""
    import sys

    gettext = sys.modules.get("gettext")
    return gettext.gettext(message) if gettext else message


class GetoptError(Exception):
    """Raised for an option that is not known or lacks its argument."""

    opt = ""
    msg = ""

    def __init__(self, msg, opt=""):
        self.msg = msg
        self.opt = opt
        Exception.__init__(self, msg, opt)

    def __str__(self):
        return self.msg


# The name it had long ago.
error = GetoptError


def getopt(args, shortopts, longopts=[]):
    """Return a list of (option, value) pairs and the list of the arguments left.

    shortopts is a string of option letters, those that take an argument
    followed by a colon; longopts a list of names, with an equals sign. Parsing
    stops at the first argument that is no option.
    """
    opts = []
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    while args and args[0].startswith("-") and args[0] != "-":
        if args[0] == "--":
            args = args[1:]
            break
        if args[0].startswith("--"):
            opts, args = do_longs(opts, args[0][2:], longopts, args[1:])
        else:
            opts, args = do_shorts(opts, args[0][1:], shortopts, args[1:])
    return opts, args


def gnu_getopt(args, shortopts, longopts=[]):
    """Like getopt(), with options and arguments in any order.

    If shortopts begins with a plus sign, or POSIXLY_CORRECT is set in the
    environment, the first argument ends the options.
    """
    opts = []
    prog_args = []
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    if shortopts.startswith("+"):
        shortopts = shortopts[1:]
        all_options_first = True
    else:
        all_options_first = bool(os.environ.get("POSIXLY_CORRECT"))
    while args:
        if args[0] == "--":
            prog_args += args[1:]
            break
        if args[0][:2] == "--":
            opts, args = do_longs(opts, args[0][2:], longopts, args[1:])
        elif args[0][:1] == "-" and args[0] != "-":
            opts, args = do_shorts(opts, args[0][1:], shortopts, args[1:])
        elif all_options_first:
            prog_args += args
            break
        else:
            prog_args.append(args[0])
            args = args[1:]
    return opts, prog_args


def do_longs(opts, opt, longopts, args):
    """Handle one long option; return the options so far and the arguments left."""
    opt, sep, optarg = opt.partition("=")
    if not sep:
        optarg = None
    has_arg, opt = long_has_args(opt, longopts)
    if has_arg:
        if optarg is None:
            if not args:
                raise GetoptError(_("option --%s requires argument") % opt, opt)
            optarg, args = args[0], args[1:]
    elif optarg is not None:
        raise GetoptError(_("option --%s must not have an argument") % opt, opt)
    opts.append(("--" + opt, optarg or ""))
    return opts, args


def long_has_args(opt, longopts):
    """Return whether a long option, perhaps abbreviated, takes an argument, and its full name."""
    possibilities = [o for o in longopts if o.startswith(opt)]
    if not possibilities:
        raise GetoptError(_("option --%s not recognized") % opt, opt)
    if opt in possibilities:
        return False, opt
    if opt + "=" in possibilities:
        return True, opt
    if len(possibilities) > 1:
        raise GetoptError(_("option --%s not a unique prefix") % opt, opt)
    unique_match = possibilities[0]
    has_arg = unique_match.endswith("=")
    return has_arg, unique_match.removesuffix("=")


def do_shorts(opts, optstring, shortopts, args):
    """Handle a group of short options; return the options so far and the arguments left."""
    while optstring:
        opt, optstring = optstring[0], optstring[1:]
        if short_has_arg(opt, shortopts):
            if not optstring:
                if not args:
                    raise GetoptError(_("option -%s requires argument") % opt, opt)
                optstring, args = args[0], args[1:]
            optarg, optstring = optstring, ""
        else:
            optarg = ""
        opts.append(("-" + opt, optarg))
    return opts, args


def short_has_arg(opt, shortopts):
    """Tell whether a short option takes an argument."""
    for i, char in enumerate(shortopts):
        if opt == char != ":":
            return shortopts.startswith(":", i + 1)
    raise GetoptError(_("option -%s not recognized") % opt, opt)
