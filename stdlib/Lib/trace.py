"""Trace a program: show the lines it runs, count them, or find out which functions it calls.

    python -m trace --trace program.py
    python -m trace --count --missing --coverdir reports program.py
    python -m trace --listfuncs program.py

In a program, Trace does that for some code:

    tracer = trace.Trace(count=True, trace=False)
    tracer.run("main()")
    tracer.results().write_results(show_missing=True, coverdir=".")
"""

import linecache
import os
import sys
import threading
import time
import tokenize
from inspect import CO_OPTIMIZED
from types import CodeType

__all__ = ["Trace", "CoverageResults"]

# A line with this comment is never marked as one that did not run.
PRAGMA_NOCOVER = "#pragma NO COVER"


class _Ignore:
    """Decides which modules are left out: those named, what is in them, and those in directories."""

    def __init__(self, modules=None, dirs=None):
        self._mods = set(modules or ())
        self._dirs = tuple(os.path.normpath(folder) + os.sep for folder in dirs or ())
        # What was decided, by name.
        self._known = {"<string>": True}

    def names(self, filename, modulename):
        """Tell whether to leave out a module."""
        if modulename not in self._known:
            self._known[modulename] = self._decide(filename, modulename)
        return int(self._known[modulename])

    def _decide(self, filename, modulename) -> bool:
        path = modulename.split(".")
        packages = {".".join(path[:end]) for end in range(1, len(path) + 1)}
        # Without a file, it is built in.
        return not packages.isdisjoint(self._mods) or filename is None or filename.startswith(self._dirs)


def _modname(path):
    """Return the name of a module by its file."""
    return os.path.splitext(os.path.basename(path))[0]


def _fullmodname(path):
    """Return the name of a module with its packages, by where sys.path finds its file."""
    normal = os.path.normcase(path)
    folders = (os.path.normcase(folder) for folder in sys.path)
    roots = [folder for folder in folders if normal.startswith(folder + os.sep)]
    relative = path[len(max(roots, key=len)) + 1:] if roots else os.path.splitdrive(path)[1]
    for separator in filter(None, (os.sep, os.altsep)):
        relative = relative.replace(separator, ".")
    return os.path.splitext(relative)[0].lstrip(".")


class CoverageResults:
    """What was found out: how often lines ran by (file, line), functions that were called, and pairs of these.

    infile is a file of earlier results that are added, outfile one to write.
    """

    def __init__(self, counts=None, calledfuncs=None, infile=None, callers=None, outfile=None):
        self.counts, self.calledfuncs, self.callers = (dict(known or {}) for known in (counts, calledfuncs, callers))
        self.counter = self.counts.copy()
        self.infile, self.outfile = infile, outfile
        if infile:
            self._add_file(infile)

    def _add_file(self, path):
        import pickle

        try:
            with open(path, "rb") as file:
                counts, functions, callers = pickle.load(file)
        except (OSError, EOFError, ValueError) as error:
            print(f"Skipping counts file {path!r}: {error}", file=sys.stderr)
        else:
            self.update(type(self)(counts, functions, callers=callers))

    def is_ignored_filename(self, filename):
        """Tell whether it is no file that lines come from, but something like <string>."""
        return filename[:1] == "<" and filename[-1:] == ">"

    def update(self, other):
        """Add other results."""
        for place, count in other.counts.items():
            self.counts[place] = self.counts.get(place, 0) + count
        self.calledfuncs.update(dict.fromkeys(other.calledfuncs, 1))
        self.callers.update(dict.fromkeys(other.callers, 1))

    # Reports.

    def write_results(self, show_missing=True, summary=False, coverdir=None, *, ignore_missing_files=False):
        """Print which functions were called, and write the lines of each file with their counts.

        That is beside the file, or below coverdir by the name of the module. show_missing marks lines that did not
        run, summary prints a table of the files.
        """
        if self.calledfuncs:
            self._print_functions()
        if self.callers:
            self._print_callers()
        by_file = {}
        for (path, line), count in self.counts.items():
            by_file.setdefault(path, {})[line] = count
        rows = {}
        for path, counts in by_file.items():
            path = path.removesuffix("c") if path.endswith(".pyc") else path
            if self.is_ignored_filename(path) or ignore_missing_files and not os.path.isfile(path):
                continue
            module, hits, lines = self._write_file(path, counts, show_missing, coverdir)
            if lines:
                rows[module] = f"{lines:5d}   {100 * hits // lines:3d}%   {module}   ({path})"
        if summary and rows:
            print("lines   cov%   module   (path)", *map(rows.get, sorted(rows)), sep="\n")
        if self.outfile:
            self._save()

    def _print_functions(self):
        print("\nfunctions called:")
        for path, module, name in sorted(self.calledfuncs):
            print(f"filename: {path}, modulename: {module}, funcname: {name}")

    def _print_callers(self):
        print("\ncalling relationships:")
        last_path = last_called = None
        for (path, module, name), (called_path, called_module, called_name) in sorted(self.callers):
            if path != last_path:
                print(f"\n*** {path} ***")
                last_path, last_called = path, path
            if called_path not in (path, last_called):
                print(f"  --> {called_path}")
                last_called = called_path
            print(f"    {module}.{name} -> {called_module}.{called_name}")

    def _write_file(self, path, counts, show_missing, coverdir):
        """Write the report for a file; return the module, and how many lines ran and could have."""
        if coverdir is None:
            folder, module = os.path.dirname(os.path.abspath(path)), _modname(path)
        else:
            folder, module = coverdir, _fullmodname(path)
            os.makedirs(folder, exist_ok=True)
        executable = _find_executable_linenos(path) if show_missing else {}
        with open(path, "rb") as file:
            encoding, _ = tokenize.detect_encoding(file.readline)
        target = os.path.join(folder, f"{module}.cover")
        return module, *self.write_results_file(target, linecache.getlines(path), executable, counts, encoding)

    def write_results_file(self, path, lines, lnotab, lines_hit, encoding=None):
        """Write lines, with counts and marks in front; return how many have a count, and how many either."""
        try:
            target = open(path, "w", encoding=encoding)
        except OSError as error:
            print(f"trace: Could not open {path!r} for writing: {error} - skipping", file=sys.stderr)
            return 0, 0
        missed = 0
        with target:
            for number, line in enumerate(lines, 1):
                margin = " " * 7
                if number in lines_hit:
                    margin = f"{lines_hit[number]:5d}: "
                elif number in lnotab and PRAGMA_NOCOVER not in line:
                    margin = ">>>>>> "
                    missed += 1
                target.write(margin + line.expandtabs(8))
        hits = sum(1 for number in lines_hit if number <= len(lines))
        return hits, hits + missed

    def _save(self):
        import pickle

        try:
            with open(self.outfile, "wb") as file:
                pickle.dump((self.counts, self.calledfuncs, self.callers), file, 1)
        except OSError as error:
            print(f"Can't save counts files because {error}", file=sys.stderr)


# Lines that can run.


def _code_objects(code: CodeType):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code_objects(constant)


def _find_lines(code, strs):
    """Return the lines of a code object and those in it, as keys, but for some."""
    numbers = (line for part in _code_objects(code) for _, _, line in part.co_lines())
    return {number: 1 for number in numbers if number is not None and number not in strs}


def _find_strings(filename, encoding=None):
    """Return the lines of docstrings, and of other strings that stand for themselves at the start of a block."""
    found = {}
    with open(filename, encoding=encoding) as file:
        # The start of the file is one of a block.
        previous = tokenize.INDENT
        for part in tokenize.generate_tokens(file.readline):
            if part.type == tokenize.STRING and previous == tokenize.INDENT:
                found.update(dict.fromkeys(range(part.start[0], part.end[0] + 1), 1))
            previous = part.type
    return found


def _find_executable_linenos(filename):
    """Return the lines of a file that can run, as keys."""
    try:
        with tokenize.open(filename) as file:
            source, encoding = file.read(), file.encoding
    except OSError as error:
        print(f"Not printing coverage data for {filename!r}: {error}", file=sys.stderr)
        return {}
    return _find_lines(compile(source, filename, "exec"), _find_strings(filename, encoding))


class Trace:
    """Traces code in one of several ways: counts and shows lines, or notes functions, or pairs of these.

    ignoremods and ignoredirs are modules and directories to leave out; infile and outfile are for the results;
    timing is whether to show the time with lines.
    """

    def __init__(self, count=1, trace=1, countfuncs=0, countcallers=0, ignoremods=(), ignoredirs=(), infile=None,
                 outfile=None, timing=False):
        self.infile, self.outfile = infile, outfile
        self.ignore = _Ignore(ignoremods, ignoredirs)
        self.counts = {}
        self._calledfuncs, self._callers = {}, {}
        self.trace = trace
        self.start_time = time.monotonic() if timing else None
        self.globaltrace = self.localtrace = None
        if countcallers:
            self.globaltrace = self.globaltrace_trackcallers
        elif countfuncs:
            self.globaltrace = self.globaltrace_countfuncs
        elif trace or count:
            self.globaltrace = self.globaltrace_lt
            self.localtrace = {(True, True): self.localtrace_trace_and_count, (True, False): self.localtrace_trace,
                               (False, True): self.localtrace_count}[bool(trace), bool(count)]
        self.donothing = self.globaltrace is None

    def run(self, cmd):
        """Trace statements in __main__."""
        import __main__

        self.runctx(cmd, vars(__main__), vars(__main__))

    def runctx(self, cmd, globals=None, locals=None):
        """Trace statements with these names; threads that they start too."""
        globals, locals = ({} if names is None else names for names in (globals, locals))
        if not self.donothing:
            threading.settrace(self.globaltrace)
            sys.settrace(self.globaltrace)
        try:
            exec(cmd, globals, locals)
        finally:
            if not self.donothing:
                sys.settrace(None)
                threading.settrace(None)

    def runfunc(self, func, /, *args, **kw):
        """Trace a call; return what it returns."""
        if self.donothing:
            return func(*args, **kw)
        sys.settrace(self.globaltrace)
        try:
            return func(*args, **kw)
        finally:
            sys.settrace(None)

    def results(self):
        """Return what was found out."""
        return CoverageResults(self.counts, infile=self.infile, outfile=self.outfile, calledfuncs=self._calledfuncs,
                               callers=self._callers)

    # Trace functions.

    def file_module_function_of(self, frame):
        """Return file, module and function of a frame; of a method, the class too."""
        code = frame.f_code
        name = code.co_name
        owner = code.co_qualname.split(".")[-2:-1]
        # Class bodies are no methods of a class around them.
        if owner and owner != ["<locals>"] and code.co_flags & CO_OPTIMIZED:
            name = f"{owner[0]}.{name}"
        return code.co_filename, _modname(code.co_filename) if code.co_filename else None, name

    def globaltrace_trackcallers(self, frame, why, arg):
        """Note who calls whom."""
        if why == "call":
            pair = self.file_module_function_of(frame.f_back), self.file_module_function_of(frame)
            self._callers[pair] = 1

    def globaltrace_countfuncs(self, frame, why, arg):
        """Note what is called."""
        if why == "call":
            self._calledfuncs[self.file_module_function_of(frame)] = 1

    def globaltrace_lt(self, frame, why, arg):
        """Go on with the lines of a function, unless it is to be left out."""
        if why != "call":
            return None
        path = frame.f_globals.get("__file__")
        module = _modname(path) if path else None
        if not module or self.ignore.names(path, module):
            return None
        if self.trace:
            print(f" --- modulename: {module}, funcname: {frame.f_code.co_name}")
        return self.localtrace

    def localtrace_count(self, frame, why, arg):
        """Count a line."""
        if why == "line":
            place = frame.f_code.co_filename, frame.f_lineno
            self.counts[place] = self.counts.get(place, 0) + 1
        return self.localtrace

    def localtrace_trace(self, frame, why, arg):
        """Show a line."""
        if why == "line":
            path, number = frame.f_code.co_filename, frame.f_lineno
            elapsed = "" if self.start_time is None else f"{time.monotonic() - self.start_time:.2f} "
            source = linecache.getline(path, number)
            print(f"{elapsed}{os.path.basename(path)}({number}){':  ' + source if source else '\n'}", end="")
        return self.localtrace

    def localtrace_trace_and_count(self, frame, why, arg):
        """Count a line and show it."""
        self.localtrace_count(frame, why, arg)
        return self.localtrace_trace(frame, why, arg)


def _parser():
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("--version", action="version", version="trace 2.0")

    def add(group, options):
        for flags, settings in options:
            if "action" not in settings and "metavar" not in settings:
                settings["action"] = "store_true"
            group.add_argument(*flags.split(), **settings)

    add(parser.add_argument_group("Main options", "one of them has to be there"), [
        ("-c --count", dict(help="count how often each line runs; write a report MODULE.cover for each file")),
        ("-t --trace", dict(help="print each line before it runs")),
        ("-l --listfuncs", dict(help="print the functions that were called; not together with the first two")),
        ("-T --trackcalls", dict(help="print which functions have called which")),
    ])
    reports = parser.add_argument_group("Modifiers")
    add(reports.add_mutually_exclusive_group(), [
        ("-r --report", dict(help="write reports of what the file given by --file has; nothing is run")),
        ("-R --no-report", dict(help="write no reports, only the file given by --file")),
    ])
    add(reports, [
        ("-f --file", dict(metavar="FILE", help="add to the counts of this file")),
        ("-C --coverdir", dict(metavar="COVERDIR", help="the directory for reports")),
        ("-m --missing", dict(help='mark lines that did not run by ">>>>>> "')),
        ("-s --summary", dict(help="print a line for each file; with --count or --report only")),
        ("-g --timing", dict(help="print the time before each line")),
    ])
    add(parser.add_argument_group("Filters", "can be given several times"), [
        ("--ignore-module", dict(action="append", default=[], help="leave out modules, separated by commas")),
        ("--ignore-dir", dict(action="append", default=[], help=f"leave out directories, separated by {os.pathsep}")),
    ])
    parser.add_argument("--module", action="store_true", default=False, help="the program is a module")
    parser.add_argument("progname", nargs="?", help="the program to run")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="the arguments of the program")
    return parser


def _directories(text: str) -> list[str]:
    """Return the directories that an option gives; $prefix and $exec_prefix stand for those of the library."""
    import sysconfig

    places = {"$prefix": sysconfig.get_path("stdlib"), "$exec_prefix": sysconfig.get_path("platstdlib")}
    found = []
    for path in text.split(os.pathsep):
        path = os.path.expanduser(os.path.expandvars(path))
        for name, folder in places.items():
            path = path.replace(name, folder)
        found.append(os.path.normpath(path))
    return found


def _check(parser, options):
    """Exit with a message if options do not go together."""
    chosen = [options.trace, options.count, options.listfuncs, options.trackcalls]
    if options.report:
        problem = None if options.file else "-r/--report requires -f/--file"
    elif not any(chosen):
        problem = "must specify one of --trace, --count, --report, --listfuncs, or --trackcalls"
    elif options.listfuncs and (options.count or options.trace):
        problem = "cannot specify both --listfuncs and (--trace or --count)"
    elif options.summary and not options.count:
        problem = "--summary can only be used with --count or --report"
    else:
        problem = None if options.progname is not None else "progname is missing: required with the main options"
    if problem:
        parser.error(problem)


def _load_program(options):
    """Return the code of the program and its global names; set sys.argv."""
    names = {"__name__": "__main__", "__package__": None, "__cached__": None}
    path = options.progname
    if options.module:
        import runpy

        _, spec, code = runpy._get_module_details(path)
        path = code.co_filename
        names |= {"__package__": spec.parent, "__loader__": spec.loader, "__spec__": spec}
    sys.argv = [path, *options.arguments]
    if not options.module:
        import io

        sys.path[0] = os.path.dirname(path)
        with io.open_code(path) as file:
            code = compile(file.read(), path, "exec")
    return code, names | {"__file__": path}


def main():
    """Trace a program as the command line says."""
    parser = _parser()
    options = parser.parse_args()
    _check(parser, options)
    shown = options.missing, options.summary, options.coverdir
    if options.report:
        CoverageResults(infile=options.file, outfile=options.file).write_results(*shown)
        return
    tracer = Trace(
        options.count, options.trace, countfuncs=options.listfuncs, countcallers=options.trackcalls,
        ignoremods=[name.strip() for names in options.ignore_module for name in names.split(",")],
        ignoredirs=[folder for text in options.ignore_dir for folder in _directories(text)],
        infile=options.file, outfile=options.file, timing=options.timing,
    )
    try:
        code, names = _load_program(options)
        tracer.runctx(code, names, names)
    except OSError as error:
        sys.exit(f"Cannot run file {sys.argv[0]!r} because: {error}")
    except SystemExit:
        pass
    results = tracer.results()
    if not options.no_report:
        results.write_results(*shown)


if __name__ == "__main__":
    main()
