"""Reports on what profilers have measured."""

import marshal
import os
import re
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from functools import cmp_to_key
from typing import Dict

__all__ = ["Stats", "SortKey", "FunctionProfile", "StatsProfile"]


class SortKey(StrEnum):
    """What functions can be sorted by; each has one or two names."""

    CALLS = "calls", "ncalls"
    CUMULATIVE = "cumulative", "cumtime"
    FILENAME = "filename", "module"
    LINE = "line"
    NAME = "name"
    NFL = "nfl"
    PCALLS = "pcalls"
    STDNAME = "stdname"
    TIME = "time", "tottime"

    def __new__(cls, *names):
        key = str.__new__(cls, names[0])
        key._value_ = names[0]
        for name in names[1:]:
            cls._value2member_map_[name] = key
        return key


@dataclass(unsafe_hash=True)
class FunctionProfile:
    """What was measured for a function, as printed."""

    ncalls: str
    tottime: float
    percall_tottime: float
    cumtime: float
    percall_cumtime: float
    file_name: str
    line_number: int


@dataclass(unsafe_hash=True)
class StatsProfile:
    """What was measured for all functions, by name."""

    total_tt: float
    func_profiles: Dict[str, FunctionProfile]


# Functions are triples (file, line, name). What is known of one is a tuple: primitive calls, all calls, time, time
# with what it called, and callers, a dictionary of the same numbers, or just of calls in older files.


def func_strip_path(func_name):
    """Return a function without the directory of its file."""
    path, *rest = func_name
    return os.path.basename(path), *rest


def func_get_function_name(func):
    return func[2]


def func_std_string(func_name):
    """Return how a function is shown."""
    path, line, name = func_name
    if (path, line) != ("~", 0):
        return f"{path}:{line:d}({name})"
    # A built-in function has no place.
    return f"{{{name[1:-1]}}}" if name.startswith("<") and name.endswith(">") else name


def _sum(one, other):
    return tuple(map(sum, zip(one, other))) if isinstance(one, tuple) else one + other


def add_func_stats(target, source):
    """Return the sum of what is known of a function from two sources."""
    *numbers, callers = target
    *more_numbers, more_callers = source
    return *map(sum, zip(numbers, more_numbers)), add_callers(callers, more_callers)


def add_callers(target, source):
    """Return the callers of both, with their numbers added up."""
    return target | {func: _sum(target[func], numbers) if func in target else numbers
                     for func, numbers in source.items()}


def count_calls(callers):
    """Return how many calls all callers made."""
    return sum(callers.values())


def f8(x):
    return f"{x:8.3f}"


def _per(total: float, count: int) -> str:
    return f8(total / count) if count else " " * 8


def _call_count(calls: int, primitive: int, form: str = "{}/{}") -> str:
    """Show a number of calls, and how many of them were no recursion if that makes a difference."""
    return str(calls) if calls == primitive else form.format(calls, primitive)


class TupleComp:
    """Compares tuples by some of their elements, given as pairs (index, 1 or -1 for the other way round)."""

    def __init__(self, comp_select_list):
        self.comp_select_list = comp_select_list

    def compare(self, left, right):
        for index, direction in self.comp_select_list:
            if left[index] != right[index]:
                return -direction if left[index] < right[index] else direction
        return 0


def _sort_keys() -> dict:
    """Return all names of sort keys, with indices of what is compared, directions, and a description.

    The compared tuples are: primitive calls, calls, time, cumulative time, file, line, name, how it is shown.
    """
    table = (
        ("calls ncalls", "call count", (1, -1)),
        ("cumtime cumulative", "cumulative time", (3, -1)),
        ("filename", "file name", (4, 1)),
        ("line", "line number", (5, 1)),
        ("module", "file name", (4, 1)),
        ("name", "function name", (6, 1)),
        ("nfl", "name/file/line", (6, 1), (4, 1), (5, 1)),
        ("pcalls", "primitive call count", (0, -1)),
        ("stdname", "standard name", (7, 1)),
        ("time tottime", "internal time", (2, -1)),
    )
    return {name: (tuple(pairs), title) for names, title, *pairs in table for name in names.split()}


class Stats:
    """What was measured, from files or profilers: to be sorted, added up and printed.

    Most methods return the object itself, so that calls can be chained. Output goes to stream.
    """

    sort_arg_dict_default = _sort_keys()

    def __init__(self, *args, stream=None):
        self.stream = stream or sys.stdout
        first, *others = args or (None,)
        self.init(first)
        self.add(*others)

    def init(self, arg):
        """Begin anew, with the name of a file, a profiler or nothing."""
        self.stats, self.files = {}, []
        self.top_level = set()
        self.total_tt = self.total_calls = self.prim_calls = self.max_name_len = 0
        # Functions in order, if they are sorted; all names for sort keys, when they are needed.
        self.fcn_list, self.sort_arg_dict = None, {}
        self.all_callees = None
        self.load_stats(arg)
        try:
            self.get_top_level_stats()
        except Exception:
            print("Invalid timing data", self.files[-1] if self.files else "", file=self.stream)
            raise

    def load_stats(self, arg):
        """Take what was measured from a file or a profiler."""
        if arg is None:
            return
        if isinstance(arg, str):
            with open(arg, "rb") as file:
                self.stats = marshal.load(file)
            try:
                arg = f"{time.ctime(os.stat(arg).st_mtime)}    {arg}"
            except OSError:
                pass        # The time is only for information.
            self.files = [arg]
        elif hasattr(arg, "create_stats"):
            arg.create_stats()
            self.stats, arg.stats = arg.stats, {}
        if not self.stats:
            raise TypeError(f"Cannot create or construct a {type(self)!r} object from {arg!r}")

    def get_top_level_stats(self):
        """Add up the totals."""
        for func, (primitive, calls, own, _, callers) in self.stats.items():
            self.prim_calls += primitive
            self.total_calls += calls
            self.total_tt += own
            if ("jprofile", 0, "profiler") in callers:
                self.top_level.add(func)
        self._measure_names()

    def _measure_names(self):
        longest = max((len(func_std_string(func)) for func in self.stats), default=0)
        self.max_name_len = max(self.max_name_len, longest)

    def add(self, *arg_list):
        """Add what was measured another time: other objects like this, files or profilers."""
        for other in reversed(arg_list):
            if type(other) is not type(self):
                other = Stats(other)
            self.files += other.files
            self.prim_calls += other.prim_calls
            self.total_calls += other.total_calls
            self.total_tt += other.total_tt
            self.top_level |= other.top_level
            self.max_name_len = max(self.max_name_len, other.max_name_len)
            self.fcn_list = None
            for func, numbers in other.stats.items():
                self.stats[func] = add_func_stats(self.stats.get(func, (0, 0, 0, 0, {})), numbers)
        return self

    def dump_stats(self, filename):
        """Write it all to a file, that can be read again."""
        with open(filename, "wb") as file:
            marshal.dump(self.stats, file)

    # Order.

    def get_sort_arg_defs(self):
        """Return the sort keys, also by all starts of their names that belong to one only."""
        if not self.sort_arg_dict:
            starts = {}
            for name in self.sort_arg_dict_default:
                for length in range(1, len(name) + 1):
                    starts.setdefault(name[:length], []).append(name)
            self.sort_arg_dict = {start: self.sort_arg_dict_default[names[0]]
                                  for start, names in starts.items() if len(names) == 1}
        return self.sort_arg_dict

    def sort_stats(self, *field):
        """Sort functions by one or more keys: names, their starts, or SortKey."""
        if not field:
            self.fcn_list = 0
            return self
        if len(field) == 1 and isinstance(field[0], int):
            # As older versions of this module had it.
            field = [{-1: "stdname", 0: "calls", 1: "time", 2: "cumulative"}[field[0]]]
        elif any(type(key) is not type(field[0]) for key in field):
            raise TypeError("Can't have mixed argument type")
        known = self.get_sort_arg_defs()
        chosen = [known[key.value if isinstance(key, SortKey) else key] for key in field]
        self.sort_type = ", ".join(title for _, title in chosen)
        compare = TupleComp([pair for order, _ in chosen for pair in order]).compare
        rows = [(*numbers[:4], *func, func_std_string(func), func) for func, numbers in self.stats.items()]
        self.fcn_list = [row[-1] for row in sorted(rows, key=cmp_to_key(compare))]
        return self

    def reverse_order(self):
        """Reverse the order of functions, if they are sorted."""
        if self.fcn_list:
            self.fcn_list = self.fcn_list[::-1]
        return self

    def strip_dirs(self):
        """Remove the directories of files; functions that then cannot be told apart become one."""
        former, self.stats = self.stats, {}
        for func, (*numbers, callers) in former.items():
            func = func_strip_path(func)
            known = *numbers, {func_strip_path(caller): count for caller, count in callers.items()}
            self.stats[func] = add_func_stats(self.stats[func], known) if func in self.stats else known
        self.top_level = set(map(func_strip_path, self.top_level))
        self.fcn_list = self.all_callees = None
        self.max_name_len = 0
        self._measure_names()
        return self

    def calc_callees(self):
        """Find out which functions each one has called."""
        if self.all_callees:
            return
        self.all_callees = callees = {func: {} for func in self.stats}
        for func, (*_, callers) in self.stats.items():
            for caller, count in callers.items():
                callees.setdefault(caller, {})[func] = count

    # What is printed.

    def eval_print_amount(self, sel, list, msg):
        """Restrict a list of functions: to a number, a share, or those matching a pattern; and say so."""
        match sel:
            case str():
                try:
                    pattern = re.compile(sel)
                except re.PatternError:
                    return list, f"{msg}   <Invalid regular expression {sel!r}>\n"
                chosen = [func for func in list if pattern.search(func_std_string(func))]
            case float() if 0.0 <= sel < 1.0:
                chosen = list[:int(len(list) * sel + .5)]
            case int() if 0 <= sel < len(list):
                chosen = list[:sel]
            case _:
                chosen = list
        if len(chosen) != len(list):
            msg += f"   List reduced from {len(list)!r} to {len(chosen)!r} due to restriction <{sel!r}>\n"
        return chosen, msg

    def get_stats_profile(self):
        """Return it all as a StatsProfile; of functions with the same name only one is in there."""
        functions = self.fcn_list or [*self.stats]
        if not functions:
            return StatsProfile(0, {})
        profiles = {}
        for func in functions:
            primitive, calls, own, total, _ = self.stats[func]
            path, line, name = func
            profiles[name] = FunctionProfile(
                _call_count(calls, primitive), float(f8(own)), float(f8(own / calls)) if calls else -1,
                float(f8(total)), float(f8(total / primitive)) if primitive else -1, path, line,
            )
        return StatsProfile(float(f8(self.total_tt)), profiles)

    def get_print_list(self, sel_list):
        """Return the width of a column for functions, and those to print, restricted one after the other."""
        if self.fcn_list:
            chosen, message = self.fcn_list[:], f"   Ordered by: {self.sort_type}\n"
        else:
            chosen, message = [*self.stats], "   Random listing order was used\n"
        for restriction in sel_list:
            chosen, message = self.eval_print_amount(restriction, chosen, message)
        if not chosen:
            return 0, chosen
        self._write(message)
        width = self.max_name_len
        if len(chosen) < len(self.stats):
            width = max(len(func_std_string(func)) for func in chosen)
        return width + 2, chosen

    def _write(self, *words, end="\n"):
        print(*words, end=end, file=self.stream)

    def print_stats(self, *amount):
        """Print a table of functions; arguments restrict it, see eval_print_amount()."""
        for name in self.files:
            self._write(name)
        if self.files:
            self._write()
        margin = " " * 8
        for func in self.top_level:
            self._write(margin, func_get_function_name(func))
        calls = f"{self.total_calls} function calls"
        if self.total_calls != self.prim_calls:
            calls += f" ({self.prim_calls} primitive calls)"
        self._write(margin, calls, f"in {self.total_tt:.3f} seconds\n")
        _, functions = self.get_print_list(amount)
        if functions:
            self.print_title()
            for func in functions:
                self.print_line(func)
            self._write("\n")
        return self

    def print_callees(self, *amount):
        """Print which functions each one has called; arguments restrict it."""
        self.calc_callees()
        return self._print_relations(amount, "called...", lambda func: self.all_callees.get(func, {}), "->")

    def print_callers(self, *amount):
        """Print by which functions each one was called; arguments restrict it."""
        return self._print_relations(amount, "was called by...", lambda func: self.stats[func][-1], "<-")

    def _print_relations(self, amount, title: str, related, arrow: str):
        width, functions = self.get_print_list(amount)
        if functions:
            self.print_call_heading(width, title)
            for func in functions:
                self.print_call_line(width, func, related(func), arrow)
            self._write("\n")
        return self

    def print_call_heading(self, name_size, column_title):
        self._write("Function ".ljust(name_size) + column_title)
        known = (count for *_, callers in self.stats.values() for count in callers.values())
        # Older files have no times for callers.
        if isinstance(next(known, None), tuple):
            self._write(" " * name_size + "    ncalls  tottime  cumtime")

    def print_call_line(self, name_size, source, call_dict, arrow="->"):
        self._write(func_std_string(source).ljust(name_size) + arrow, end=" ")
        if not call_dict:
            self._write()
        # The first one stands beside the function.
        margin = 0
        for func, value in sorted(call_dict.items(), key=lambda item: item[0]):
            name = func_std_string(func)
            if isinstance(value, tuple):
                calls, primitive, own, total = value
                count = _call_count(calls, primitive, "{:d}/{:d}").rjust(9 if margin else 7)
                self._write(" " * margin + f"{count} {f8(own)} {f8(total)}  {name}")
                margin = name_size + 1
            else:
                self._write(" " * margin + f"{name}({value!r}) {f8(self.stats[func][3])}")
                margin = name_size + 3

    def print_title(self):
        self._write("   ncalls  tottime  percall  cumtime  percall filename:lineno(function)")

    def print_line(self, func):
        primitive, calls, own, total, _ = self.stats[func]
        count = _call_count(calls, primitive).rjust(9)
        self._write(count, f8(own), _per(own, calls), f8(total), _per(total, primitive), func_std_string(func))


if __name__ == "__main__":
    from _pstats_browser import main

    main()
