"""Follow programs: print the lines they run, count them, or note which functions run and who calls whom.

    python -m trace --count --missing program.py
"""

import gc
import inspect
import io
import linecache
import os
import pickle
import sys
import threading
import token
import tokenize
from collections import Counter, defaultdict
from time import monotonic

from dis import findlinestarts

__all__ = ["Trace", "CoverageResults"]

# A line with this in it is not reported when it did not run.
PRAGMA_NOCOVER = "#pragma NO COVER"


# Names of modules.

class _Ignore:
    """Knows which modules are left out: by name, packages with all in them, and by folder; built-in ones always."""

    def __init__(self, modules=None, dirs=None):
        self._modules = frozenset(modules or ())
        self._packages = tuple([f"{name}." for name in self._modules])
        self._folders = tuple([os.path.normpath(folder) + os.sep for folder in dirs or ()])
        self._known = {"<string>": 1}

    def names(self, filename, modulename):
        """Return whether a module is left out, as 1 or 0."""
        known = self._known.get(modulename)
        if known is None:
            ignored = (modulename in self._modules or modulename.startswith(self._packages)
                       or filename is None or filename.startswith(self._folders))
            known = self._known[modulename] = int(ignored)
        return known


def _modname(path):
    """The name of the module in a file, without its packages."""
    return os.path.splitext(os.path.basename(path))[0]


def _fullmodname(path):
    """The name of the module in a file with its packages, as far as sys.path tells."""
    whole = os.path.normcase(path)
    folders = [os.path.normcase(folder) for folder in sys.path]
    above = max((folder for folder in folders if whole.startswith(folder + os.sep)), key=len, default="")
    inner = path[len(above) + 1:] if above else path
    name = os.path.splitext(os.path.splitdrive(inner)[1])[0]
    for separator in filter(None, (os.sep, os.altsep)):
        name = name.replace(separator, ".")
    return name.lstrip(".")


# Lines that can run.

def _lines_of(code):
    """Yield the numbers of the lines of a code object and of those within it."""
    yield from (line for _, line in findlinestarts(code) if line is not None)
    for constant in code.co_consts:
        if inspect.iscode(constant):
            yield from _lines_of(constant)


def _docstring_lines(source: str):
    """Yield the numbers of the lines of strings that stand at the beginning of a block."""
    previous = token.INDENT
    for kind, _, (first, _), (last, _), _ in tokenize.generate_tokens(io.StringIO(source).readline):
        if kind == token.STRING and previous == token.INDENT:
            yield from range(first, last + 1)
        previous = kind


def _find_executable_linenos(filename):
    """Return a dict with the numbers of the lines of a file that can run, but for docstrings."""
    try:
        with tokenize.open(filename) as file:
            source = file.read()
    except OSError as problem:
        print(f"Not printing coverage data for {filename!r}: {problem}", file=sys.stderr)
        return {}
    documentation = set(_docstring_lines(source))
    lines = _lines_of(compile(source, filename, "exec"))
    return {line: 1 for line in lines if line not in documentation}


# Results.

class CoverageResults:
    """What was found: how often lines ran, by file and line; functions that ran; and pairs of caller and called.

    A function is (file, module, name). `infile` has results of an earlier run to begin with; `outfile` gets all.
    """

    def __init__(self, counts=None, calledfuncs=None, infile=None, callers=None, outfile=None):
        self.counts = counts if counts is not None else {}
        self.calledfuncs = calledfuncs if calledfuncs is not None else {}
        self.callers = callers if callers is not None else {}
        self.counter = dict(self.counts)
        self.infile, self.outfile = infile, outfile
        if infile:
            self._add_earlier(infile)

    def _add_earlier(self, path) -> None:
        try:
            with open(path, "rb") as file:
                counts, calledfuncs, callers = pickle.load(file)
        except (OSError, EOFError, ValueError) as problem:
            print(f"Skipping counts file {path!r}: {problem}", file=sys.stderr)
        else:
            self.update(type(self)(counts, calledfuncs, callers=callers))

    def _save(self, path) -> None:
        try:
            with open(path, "wb") as file:
                pickle.dump((self.counts, self.calledfuncs, self.callers), file, 1)
        except OSError as problem:
            print(f"Can't save counts files because {problem}", file=sys.stderr)

    def is_ignored_filename(self, filename):
        """Tell whether there is no such file, as for what was typed in."""
        return filename[:1] == "<" and filename[-1:] == ">"

    def update(self, other):
        """Add the results of another run."""
        for place, count in other.counts.items():
            self.counts[place] = self.counts.get(place, 0) + count
        for ours, theirs in ((self.calledfuncs, other.calledfuncs), (self.callers, other.callers)):
            ours.update(dict.fromkeys(theirs, 1))

    def write_results(self, show_missing=True, summary=False, coverdir=None, *, ignore_missing_files=False):
        """Write the sources with counts to files, print functions and callers, and save the results.

        `show_missing` marks lines that could have run; `summary` prints how much of each file ran;
        `coverdir` is where the files go, else they go beside the sources.
        """
        if self.calledfuncs:
            print("\nfunctions called:")
            for function in sorted(self.calledfuncs):
                print("filename: {}, modulename: {}, funcname: {}".format(*function))
        if self.callers:
            print("\ncalling relationships:")
            self._print_callers()
        by_file = defaultdict(dict)
        for (filename, line), count in self.counts.items():
            if not self.is_ignored_filename(filename):
                by_file[filename.removesuffix("c") if filename.endswith(".pyc") else filename][line] = count
        rows = []
        for filename, counts in by_file.items():
            if ignore_missing_files and not os.path.isfile(filename):
                continue
            name, hits, possible = self._write_file(filename, counts, show_missing, coverdir)
            if possible:
                rows.append((possible, int(100 * hits / possible), name, filename))
        if summary and rows:
            print("lines   cov%   module   (path)")
            for possible, percent, name, filename in sorted(rows, key=lambda row: row[2]):
                print(f"{possible:5}   {percent:3}%   {name}   ({filename})")
        if self.outfile:
            self._save(self.outfile)

    def _print_callers(self) -> None:
        """Print who calls whom: the files of the callers, those of what they call where they are others."""
        file = other = None
        for (caller_file, *caller), (called_file, *called) in sorted(self.callers):
            if caller_file != file:
                print(f"\n*** {caller_file} ***")
                file, other = caller_file, None
            if called_file not in (caller_file, other):
                print(f"  --> {called_file}")
                other = called_file
            print(f"    {'.'.join(map(str, caller))} -> {'.'.join(map(str, called))}")

    def _write_file(self, filename, counts: dict, show_missing: bool, coverdir):
        """Write the source of a file with counts: the name of the module, how many lines ran, and how many could have."""
        if coverdir is None:
            folder, name = os.path.dirname(os.path.abspath(filename)), _modname(filename)
        else:
            folder, name = coverdir, _fullmodname(filename)
            os.makedirs(folder, exist_ok=True)
        can_run = _find_executable_linenos(filename) if show_missing else {}
        with open(filename, "rb") as file:
            encoding, _ = tokenize.detect_encoding(file.readline)
        path = os.path.join(folder, f"{name}.cover")
        return name, *self.write_results_file(path, linecache.getlines(filename), can_run, counts, encoding)

    def write_results_file(self, path, lines, lnotab, lines_hit, encoding=None):
        """Write lines with counts to a file; return how many ran, and how many could have."""
        try:
            file = open(path, "w", encoding=encoding)
        except OSError as problem:
            print(f"trace: Could not open {path!r} for writing: {problem} - skipping", file=sys.stderr)
            return 0, 0
        sorts = Counter()
        with file:
            for number, line in enumerate(lines, 1):
                if number in lines_hit:
                    sort, mark = "hit", f"{lines_hit[number]:5}: "
                elif number in lnotab and PRAGMA_NOCOVER not in line:
                    sort, mark = "missed", ">>>>>> "
                else:
                    sort, mark = "other", " " * 7
                sorts[sort] += 1
                file.write(mark + line.expandtabs(8))
        return sorts["hit"], sorts["hit"] + sorts["missed"]


# Following.

def _class_with(code):
    """The name of the class with the method that a code object is of, None if that cannot be found out."""
    functions = list(filter(inspect.isfunction, gc.get_referrers(code)))
    if len(functions) != 1:
        return None
    namespaces = [each for each in gc.get_referrers(functions[0]) if isinstance(each, dict)]
    if len(namespaces) == 1:
        classes = [each for each in gc.get_referrers(namespaces[0]) if hasattr(each, "__bases__")]
        if len(classes) == 1:
            return classes[0].__name__
    around = functions[0].__qualname__.rpartition(".")[0]
    return None if not around or around.endswith("<locals>") else around.rpartition(".")[2]


class Trace:
    """Runs code and notes what it does.

    `count` counts the lines that run and `trace` prints them; `countfuncs` notes functions, and `countcallers` who calls
    whom, instead. Modules in `ignoremods` and in the folders `ignoredirs` are left out; `timing` puts the time before lines.
    """

    def __init__(self, count=1, trace=1, countfuncs=0, countcallers=0, ignoremods=(), ignoredirs=(), infile=None,
                 outfile=None, timing=False):
        self.trace = trace
        self.ignore = _Ignore(ignoremods, ignoredirs)
        self.infile, self.outfile = infile, outfile
        self.counts, self._calledfuncs, self._callers, self._class_names = {}, {}, {}, {}
        self.pathtobasename = {}
        self.start_time = monotonic() if timing else None
        self.donothing = not (countcallers or countfuncs or trace or count)
        if countcallers:
            self.globaltrace = self.globaltrace_trackcallers
        elif countfuncs:
            self.globaltrace = self.globaltrace_countfuncs
        elif not self.donothing:
            self.globaltrace = self.globaltrace_lt
            both = self.localtrace_trace_and_count if count else self.localtrace_trace
            self.localtrace = both if trace else self.localtrace_count

    def run(self, cmd):
        """Run statements with the names of the main module."""
        import __main__

        names = vars(__main__)
        self.runctx(cmd, names, names)

    def runctx(self, cmd, globals=None, locals=None):
        """Run statements with names."""
        names = [{} if given is None else given for given in (globals, locals)]
        setters = () if self.donothing else (threading.settrace, sys.settrace)
        for set_trace in setters:
            set_trace(self.globaltrace)
        try:
            exec(cmd, *names)
        finally:
            for set_trace in reversed(setters):
                set_trace(None)

    def runfunc(self, func, /, *args, **kw):
        """Call a function and return what it does."""
        if self.donothing:
            return func(*args, **kw)
        sys.settrace(self.globaltrace)
        try:
            return func(*args, **kw)
        finally:
            sys.settrace(None)

    def file_module_function_of(self, frame):
        """Return the file, the module and the name, with the class if there is one, of what a frame runs."""
        code = frame.f_code
        if code not in self._class_names:
            self._class_names[code] = _class_with(code)
        path, owner = code.co_filename, self._class_names[code]
        return path, _modname(path) if path else None, code.co_name if owner is None else f"{owner}.{code.co_name}"

    def globaltrace_trackcallers(self, frame, why, arg):
        """Note who calls whom."""
        if why == "call":
            called, caller = map(self.file_module_function_of, (frame, frame.f_back))
            self._callers[caller, called] = 1

    def globaltrace_countfuncs(self, frame, why, arg):
        """Note a function that is called."""
        if why == "call":
            self._calledfuncs[self.file_module_function_of(frame)] = 1

    def globaltrace_lt(self, frame, why, arg):
        """Follow the lines of a function whose module is not left out."""
        path = frame.f_globals.get("__file__") if why == "call" else None
        if not path:
            return None
        name = _modname(path)
        if self.ignore.names(path, name):
            return None
        if self.trace:
            print(f" --- modulename: {name}, funcname: {frame.f_code.co_name}")
        return self.localtrace

    def _print_line(self, path: str, number: int) -> None:
        time = f"{monotonic() - self.start_time:.2f} " if self.start_time else ""
        line = linecache.getline(path, number)
        print(f"{time}{os.path.basename(path)}({number}){f': {line}' if line else '\n'}", end="")

    def _count_line(self, path: str, number: int) -> None:
        self.counts[path, number] = self.counts.get((path, number), 0) + 1

    def localtrace_trace_and_count(self, frame, why, arg):
        """Count a line and print it."""
        if why == "line":
            place = frame.f_code.co_filename, frame.f_lineno
            self._count_line(*place)
            self._print_line(*place)
        return self.localtrace

    def localtrace_trace(self, frame, why, arg):
        """Print a line."""
        if why == "line":
            self._print_line(frame.f_code.co_filename, frame.f_lineno)
        return self.localtrace

    def localtrace_count(self, frame, why, arg):
        """Count a line."""
        if why == "line":
            self._count_line(frame.f_code.co_filename, frame.f_lineno)
        return self.localtrace

    def results(self):
        """Return what was found, as CoverageResults."""
        return CoverageResults(self.counts, self._calledfuncs, self.infile, self._callers, self.outfile)


# The command line: python -m trace.

_SWITCHES = {
    "main": (
        ("-c", "--count", "count how often each line runs, and write the sources with counts to MODULE.cover files beside them"),
        ("-t", "--trace", "print each line before it runs"),
        ("-l", "--listfuncs", "print the functions that ran when the program has ended; not together with --trace or --count"),
        ("-T", "--trackcalls", "print who called whom when the program has ended"),
    ),
    "modifiers": (
        ("-m", "--missing", 'mark lines that could have run, and did not, with ">>>>>> "'),
        ("-s", "--summary", "print how much of each file ran; with --count or --report only"),
        ("-g", "--timing", "print the time since the start before each line; with --trace only"),
    ),
}


def _parser():
    """The parser of the command line."""
    import argparse

    parser = argparse.ArgumentParser(prog="trace")
    parser.add_argument("--version", action="version", version="trace 2.0")
    main_group = parser.add_argument_group("Main options", "One of these (or --report) must be given")
    modifiers = parser.add_argument_group("Modifiers")
    for short, long, what in _SWITCHES["main"]:
        main_group.add_argument(short, long, action="store_true", help=what)
    report = modifiers.add_mutually_exclusive_group()
    report.add_argument("-r", "--report", action="store_true",
                        help="run nothing, report what is in the file of --file, which an earlier run wrote")
    report.add_argument("-R", "--no-report", action="store_true", help="write no files with counts")
    modifiers.add_argument("-f", "--file", help="file in which the results of several runs are added up")
    modifiers.add_argument("-C", "--coverdir", help="folder for the files with counts")
    for short, long, what in _SWITCHES["modifiers"]:
        modifiers.add_argument(short, long, action="store_true", help=what)
    filters = parser.add_argument_group("Filters", "Can be specified multiple times")
    filters.add_argument("--ignore-module", action="append", default=[], help="modules to leave out, with commas between")
    filters.add_argument("--ignore-dir", action="append", default=[], help=f"folders to leave out, with {os.pathsep!r} between")
    parser.add_argument("--module", action="store_true", help="run a module, not a file")
    parser.add_argument("progname", nargs="?", help="file to run as main program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="arguments to the program")
    return parser


def _check(options, refuse) -> None:
    """Refuse options that do not go together."""
    if not (options.trace or options.count or options.listfuncs or options.trackcalls):
        refuse("must specify one of --trace, --count, --report, --listfuncs, or --trackcalls")
    if options.listfuncs and (options.count or options.trace):
        refuse("cannot specify both --listfuncs and (--trace or --count)")
    if options.summary and not options.count:
        refuse("--summary can only be used with --count or --report")
    if options.progname is None:
        refuse("progname is missing: required with the main options")


def _ignored_folder(text: str) -> str:
    """A folder to leave out, which may be given by variables: $prefix is that of the library."""
    from sysconfig import get_path

    path = os.path.expanduser(os.path.expandvars(text))
    for variable, name in (("$prefix", "stdlib"), ("$exec_prefix", "platstdlib")):
        path = path.replace(variable, get_path(name) or "")
    return os.path.normpath(path)


def _program(options):
    """The code of the program, and the names it begins with; its arguments are put in place."""
    if options.module:
        from runpy import _get_module_details

        _, spec, code = _get_module_details(options.progname)
        path, known = code.co_filename, {"__package__": spec.parent, "__loader__": spec.loader, "__spec__": spec}
        sys.argv = [path, *options.arguments]
    else:
        path, known = options.progname, {"__package__": None}
        sys.argv = [path, *options.arguments]
        sys.path[0] = os.path.dirname(path)
        with io.open_code(path) as file:
            code = compile(file.read(), path, "exec")
    return code, {"__name__": "__main__", "__file__": path, "__cached__": None, **known}


def main():
    """Do what the command line asks for."""
    parser = _parser()
    options = parser.parse_args()
    if options.report:
        if not options.file:
            parser.error("-r/--report requires -f/--file")
        results = CoverageResults(infile=options.file, outfile=options.file)
        return results.write_results(options.missing, options.summary, options.coverdir)
    _check(options, parser.error)
    modules = [name.strip() for names in options.ignore_module for name in names.split(",")]
    folders = [_ignored_folder(path) for paths in options.ignore_dir for path in paths.split(os.pathsep)]
    follower = Trace(options.count, options.trace, options.listfuncs, options.trackcalls, modules, folders,
                     options.file, options.file, options.timing)
    try:
        code, names = _program(options)
        follower.runctx(code, names, names)
    except OSError as problem:
        sys.exit(f"Cannot run file {sys.argv[0]!r} because: {problem}")
    except SystemExit:
        pass
    if not options.no_report:
        follower.results().write_results(options.missing, options.summary, options.coverdir)


if __name__ == "__main__":
    main()
