"""The command line of pstats: reads files of profilers and shows what is in them."""

import cmd
import sys

from pstats import Stats

_NO_STATS = "No statistics object is loaded."

_AMOUNTS = """\
Each argument leaves some of the functions, in this order:
* as many as a number without a point says,
* a share of them, as a number from 0 to 1,
* those whose names match a regular expression."""

# Commands that only call a method: its name, what it does, and whether arguments restrict what is printed.
_METHODS = {
    "callees": ("print_callees", "Print which functions each one has called.", True),
    "callers": ("print_callers", "Print by which functions each one was called.", True),
    "stats": ("print_stats", "Print the table of functions.", True),
    "reverse": ("reverse_order", "Print functions in the opposite order from now on.", False),
    "strip": ("strip_dirs", "Leave out the directories of files from now on.", False),
}

_HELP = {
    "EOF": "Leave.",
    "quit": "Leave.",
    "add": "Add what a file has to what is loaded.",
    "help": "Say what a command does.",
    "read": "Read a file; without its name, the last one again.",
    "sort": "Sort by keys; without any, or with a wrong one, print a list of them.",
}


def _amounts(line: str):
    """Generate the restrictions in a line: numbers, shares and patterns."""
    for word in line.split():
        for convert in int, float:
            try:
                value = convert(word)
            except ValueError:
                continue
            if convert is float and not 0 <= value <= 1:
                print("Fraction argument must be in [0, 1]")
            else:
                yield value
            break
        else:
            yield word


class ProfileBrowser(cmd.Cmd):
    """The interpreter of commands. Those that are only calls of methods come from a table."""

    def __init__(self, profile=None):
        super().__init__()
        self.prompt = "% "
        self.stats = None
        self.stream = sys.stdout
        if profile is not None:
            self.do_read(profile)

    def _loaded(self) -> bool:
        if not self.stats:
            print(_NO_STATS, file=self.stream)
        return bool(self.stats)

    def do_read(self, line):
        if not line:
            if len(self.prompt) <= 2:
                print("No statistics object is current -- cannot reload.", file=self.stream)
                return 0
            line = self.prompt.removesuffix("% ")
        try:
            self.stats = Stats(line)
        except OSError as error:
            print(error.args[1], file=self.stream)
        except Exception as error:
            print(f"{type(error).__name__}:", error, file=self.stream)
        else:
            self.prompt = f"{line}% "
            return 0
        return None

    def do_add(self, line):
        if self._loaded():
            try:
                self.stats.add(line)
            except OSError as error:
                print(f"Failed to load statistics for {line}: {error}", file=self.stream)
        return 0

    def do_sort(self, line):
        if not self._loaded():
            return
        keys = line.split()
        known = self.stats.get_sort_arg_defs()
        if keys and known.keys() >= set(keys):
            self.stats.sort_stats(*keys)
            return
        print("Valid sort keys (unique prefixes are accepted):", file=self.stream)
        for key, (_, title) in Stats.sort_arg_dict_default.items():
            print(f"{key} -- {title}", file=self.stream)

    def complete_sort(self, text, *args):
        return [key for key in Stats.sort_arg_dict_default if key.startswith(text)]

    def do_quit(self, line):
        return 1

    def do_EOF(self, line):
        print(file=self.stream)
        return 1

    def postcmd(self, stop, line):
        return stop or None


def _command(method: str, takes_amounts: bool):
    def run(self, line):
        if self._loaded():
            getattr(self.stats, method)(*(_amounts(line) if takes_amounts else ()))
        return 0

    return run


def _help(*paragraphs: str):
    def show(self):
        print(*paragraphs, sep="\n", file=self.stream)

    return show


for _name, (_method, _text, _restricted) in _METHODS.items():
    setattr(ProfileBrowser, f"do_{_name}", _command(_method, _restricted))
    setattr(ProfileBrowser, f"help_{_name}", _help(_text, *[_AMOUNTS] * _restricted))
for _name, _text in _HELP.items():
    setattr(ProfileBrowser, f"help_{_name}", _help(_text))


def main():
    """Read the files that are named, and run commands."""
    first, *others = sys.argv[1:] or [None]
    try:
        browser = ProfileBrowser(first)
        for path in others:
            browser.do_add(path)
        print("Welcome to the profile statistics browser.", file=browser.stream)
        browser.cmdloop()
        print("Goodbye.", file=browser.stream)
    except KeyboardInterrupt:
        pass
