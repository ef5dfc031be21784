"""Traces programs: which lines ran, how often, and who called whom."""

__all__ = ['Trace', 'CoverageResults']

import dis
import gc
import inspect
import io
import linecache
import os
import pickle
import sys
import sysconfig
import threading
import token
import tokenize
from time import monotonic as _time

# Lines with this in a comment are not reported as missing.
PRAGMA_NOCOVER = "#pragma NO COVER"


class _Ignore:
    """Which modules and folders are not traced."""

    def __init__(self, modules=None, dirs=None):
        self._mods = set(modules) if modules else set()
        self._dirs = [os.path.normpath(d) for d in dirs] if dirs else []
        self._ignore = {'<string>': 1}

    def names(self, filename, modulename):
        """Tell, as a number, whether a module is to be left out."""
        if modulename in self._ignore:
            return self._ignore[modulename]
        result = self._ignore[modulename] = self._decide(filename, modulename)
        return result

    def _decide(self, filename, modulename):
        if modulename in self._mods:
            return 1
        if any(modulename.startswith(mod + '.') for mod in self._mods):
            return 1
        if filename is None:
            return 1        # it is built in
        return int(any(filename.startswith(d + os.sep) for d in self._dirs))


def _modname(path):
    """Return a plausible module name of a path: that of the file."""
    return os.path.splitext(os.path.basename(path))[0]


def _fullmodname(path):
    """Return a module name of a path, with its packages as sys.path shows them."""
    comparepath = os.path.normcase(path)
    longest = ""
    for dir in sys.path:
        dir = os.path.normcase(dir)
        if comparepath.startswith(dir) and comparepath[len(dir):len(dir) + 1] == os.sep and len(dir) > len(longest):
            longest = dir
    base = path[len(longest) + 1:] if longest else path
    base = os.path.splitdrive(base)[1]
    base = base.replace(os.sep, ".")
    if os.altsep:
        base = base.replace(os.altsep, ".")
    return os.path.splitext(base)[0].lstrip(".")


class CoverageResults:
    """What a trace found: counts of lines, functions called, and callers."""

    def __init__(self, counts=None, calledfuncs=None, infile=None, callers=None, outfile=None):
        self.counts = {} if counts is None else counts
        self.counter = self.counts.copy()
        self.calledfuncs = {} if calledfuncs is None else calledfuncs
        self.callers = {} if callers is None else callers
        self.infile = infile
        self.outfile = outfile
        if self.infile:
            try:
                with open(self.infile, 'rb') as f:
                    counts, calledfuncs, callers = pickle.load(f)
                self.update(self.__class__(counts, calledfuncs, callers=callers))
            except (OSError, EOFError, ValueError) as err:
                print(("Skipping counts file %r: %s" % (self.infile, err)), file=sys.stderr)

    def is_ignored_filename(self, filename):
        """Tell whether a file is not to be reported."""
        return filename.startswith('<') and filename.endswith('>')

    def update(self, other):
        """Add what another trace found."""
        for key, count in other.counts.items():
            self.counts[key] = self.counts.get(key, 0) + count
        self.calledfuncs.update(dict.fromkeys(other.calledfuncs, 1))
        self.callers.update(dict.fromkeys(other.callers, 1))

    def write_results(self, show_missing=True, summary=False, coverdir=None, *, ignore_missing_files=False):
        """Write annotated files, and print functions and callers if they were counted."""
        if self.calledfuncs:
            print()
            print("functions called:")
            for filename, modulename, funcname in sorted(self.calledfuncs):
                print("filename: %s, modulename: %s, funcname: %s" % (filename, modulename, funcname))
        if self.callers:
            self._print_callers()
        per_file = {}
        for (filename, lineno), count in self.counts.items():
            per_file.setdefault(filename, {})[lineno] = count
        sums = {}
        for filename, count in per_file.items():
            if self.is_ignored_filename(filename):
                continue
            if filename.endswith(".pyc"):
                filename = filename[:-1]
            if ignore_missing_files and not os.path.isfile(filename):
                continue
            if coverdir is None:
                dir = os.path.dirname(os.path.abspath(filename))
                modulename = _modname(filename)
            else:
                dir = coverdir
                os.makedirs(dir, exist_ok=True)
                modulename = _fullmodname(filename)
            lnotab = _find_executable_linenos(filename) if show_missing else {}
            source = linecache.getlines(filename)
            coverpath = os.path.join(dir, modulename + ".cover")
            with open(filename, 'rb') as fp:
                encoding, _ = tokenize.detect_encoding(fp.readline)
            n_hits, n_lines = self.write_results_file(coverpath, source, lnotab, count, encoding)
            if summary and n_lines:
                sums[modulename] = n_lines, int(100 * n_hits / n_lines), modulename, filename
        if summary and sums:
            print("lines   cov%   module   (path)")
            for m in sorted(sums):
                print("%5d   %3d%%   %s   (%s)" % sums[m])
        if self.outfile:
            try:
                with open(self.outfile, 'wb') as f:
                    pickle.dump((self.counts, self.calledfuncs, self.callers), f, 1)
            except OSError as err:
                print("Can't save counts files because %s" % err, file=sys.stderr)

    def _print_callers(self):
        print()
        print("calling relationships:")
        lastfile = lastcfile = ""
        for ((pfile, pmod, pfunc), (cfile, cmod, cfunc)) in sorted(self.callers):
            if pfile != lastfile:
                print()
                print("***", pfile, "***")
                lastfile, lastcfile = pfile, ""
            if cfile != pfile and lastcfile != cfile:
                print("  -->", cfile)
                lastcfile = cfile
            print("    %s.%s -> %s.%s" % (pmod, pfunc, cmod, cfunc))

    def write_results_file(self, path, lines, lnotab, lines_hit, encoding=None):
        """Write an annotated file; returns how many lines ran, and how many could."""
        try:
            outfile = open(path, "w", encoding=encoding)
        except OSError as err:
            print(("trace: Could not open %r for writing: %s - skipping" % (path, err)), file=sys.stderr)
            return 0, 0
        n_lines = n_hits = 0
        with outfile:
            for lineno, line in enumerate(lines, 1):
                if lineno in lines_hit:
                    outfile.write("%5d: " % lines_hit[lineno])
                    n_hits += 1
                    n_lines += 1
                elif lineno in lnotab and PRAGMA_NOCOVER not in line:
                    outfile.write(">>>>>> ")
                    n_lines += 1
                else:
                    outfile.write("       ")
                outfile.write(line.expandtabs(8))
        return n_hits, n_lines


def _find_lines_from_code(code, strs):
    """Return the lines of a code object that are not those of a docstring."""
    return {lineno: 1 for _, lineno in dis.findlinestarts(code) if lineno is not None and lineno not in strs}


def _find_lines(code, strs):
    """Return the lines of a code object and those in it."""
    linenos = _find_lines_from_code(code, strs)
    for c in code.co_consts:
        if inspect.iscode(c):
            linenos.update(_find_lines(c, strs))
    return linenos


def _find_strings(filename, encoding=None):
    """Return the lines of the strings that are statements, docstrings for the most part."""
    found = {}
    prev_ttype = token.INDENT       # a module may begin with one
    with open(filename, encoding=encoding) as f:
        for ttype, tstr, start, end, line in tokenize.generate_tokens(f.readline):
            if ttype == token.STRING and prev_ttype == token.INDENT:
                found.update(dict.fromkeys(range(start[0], end[0] + 1), 1))
            prev_ttype = ttype
    return found


def _find_executable_linenos(filename):
    """Return the lines of a file that can run."""
    try:
        with tokenize.open(filename) as f:
            prog = f.read()
            encoding = f.encoding
    except OSError as err:
        print(("Not printing coverage data for %r: %s" % (filename, err)), file=sys.stderr)
        return {}
    return _find_lines(compile(prog, filename, "exec"), _find_strings(filename, encoding))


class Trace:
    """Runs programs and notes what they do."""

    def __init__(self, count=1, trace=1, countfuncs=0, countcallers=0, ignoremods=(), ignoredirs=(), infile=None,
                 outfile=None, timing=False):
        self.infile = infile
        self.outfile = outfile
        self.ignore = _Ignore(ignoremods, ignoredirs)
        self.counts = {}
        self.pathtobasename = {}
        self.donothing = 0
        self.trace = trace
        self._calledfuncs = {}
        self._callers = {}
        self._caller_cache = {}
        self.start_time = _time() if timing else None
        if countcallers:
            self.globaltrace = self.globaltrace_trackcallers
        elif countfuncs:
            self.globaltrace = self.globaltrace_countfuncs
        elif trace and count:
            self.globaltrace = self.globaltrace_lt
            self.localtrace = self.localtrace_trace_and_count
        elif trace:
            self.globaltrace = self.globaltrace_lt
            self.localtrace = self.localtrace_trace
        elif count:
            self.globaltrace = self.globaltrace_lt
            self.localtrace = self.localtrace_count
        else:
            self.donothing = 1

    def run(self, cmd):
        """Run a statement in the main module's names."""
        import __main__
        self.runctx(cmd, __main__.__dict__, __main__.__dict__)

    def runctx(self, cmd, globals=None, locals=None):
        """Run a statement."""
        globals = {} if globals is None else globals
        locals = {} if locals is None else locals
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
        """Call a function; returns what it returns."""
        if not self.donothing:
            sys.settrace(self.globaltrace)
        try:
            return func(*args, **kw)
        finally:
            if not self.donothing:
                sys.settrace(None)

    def file_module_function_of(self, frame):
        """Return (file, module, function, with its class if that can be found) of a frame."""
        code = frame.f_code
        filename = code.co_filename
        modulename = _modname(filename) if filename else None
        funcname = code.co_name
        if code not in self._caller_cache:
            self._caller_cache[code] = self._class_of(code)
        clsname = self._caller_cache[code]
        if clsname is not None:
            funcname = "%s.%s" % (clsname, funcname)
        return filename, modulename, funcname

    @staticmethod
    def _class_of(code):
        # Through those that refer to it: function, dict of the class, class.
        funcs = [f for f in gc.get_referrers(code) if inspect.isfunction(f)]
        if len(funcs) != 1:
            return None
        dicts = [d for d in gc.get_referrers(funcs[0]) if isinstance(d, dict)]
        if len(dicts) == 1:
            classes = [c for c in gc.get_referrers(dicts[0]) if hasattr(c, "__bases__")]
            if len(classes) == 1:
                return classes[0].__name__
        name = funcs[0].__qualname__.rpartition('.')[0]
        return name.rpartition('.')[2] if name and not name.endswith('<locals>') else None

    def globaltrace_trackcallers(self, frame, why, arg):
        """Note who calls whom."""
        if why == 'call':
            this = self.file_module_function_of(frame)
            parent = self.file_module_function_of(frame.f_back)
            self._callers[parent, this] = 1

    def globaltrace_countfuncs(self, frame, why, arg):
        """Note the functions that are called."""
        if why == 'call':
            self._calledfuncs[self.file_module_function_of(frame)] = 1

    def globaltrace_lt(self, frame, why, arg):
        """Let the lines of a function be traced, unless its module is ignored."""
        if why != 'call':
            return None
        filename = frame.f_globals.get('__file__', None)
        if not filename:
            return None
        modulename = _modname(filename)
        if modulename is None or self.ignore.names(filename, modulename):
            return None
        if self.trace:
            print((" --- modulename: %s, funcname: %s" % (modulename, frame.f_code.co_name)))
        return self.localtrace

    def _print_line(self, filename, lineno):
        if self.start_time:
            print('%.2f' % (_time() - self.start_time), end=' ')
        bname = os.path.basename(filename)
        line = linecache.getline(filename, lineno)
        print("%s(%d)" % (bname, lineno), end='')
        print(": " + line if line else '', end='' if line else '\n')

    def localtrace_trace_and_count(self, frame, why, arg):
        if why == "line":
            key = frame.f_code.co_filename, frame.f_lineno
            self.counts[key] = self.counts.get(key, 0) + 1
            self._print_line(*key)
        return self.localtrace

    def localtrace_trace(self, frame, why, arg):
        if why == "line":
            self._print_line(frame.f_code.co_filename, frame.f_lineno)
        return self.localtrace

    def localtrace_count(self, frame, why, arg):
        if why == "line":
            key = frame.f_code.co_filename, frame.f_lineno
            self.counts[key] = self.counts.get(key, 0) + 1
        return self.localtrace

    def results(self):
        """Return what was found."""
        return CoverageResults(self.counts, infile=self.infile, outfile=self.outfile,
                               calledfuncs=self._calledfuncs, callers=self._callers)


def main():
    """Trace the script or module that the command line names."""
    import argparse
    parser = argparse.ArgumentParser(prog='trace')
    parser.add_argument('--version', action='version', version='trace 2.0')
    grp = parser.add_argument_group('Main options', 'One of these (or --report) must be given')
    grp.add_argument('-c', '--count', action='store_true',
                     help='Count the number of times each line is executed and write the counts to '
                          '<module>.cover for each module executed, in the module\'s directory. '
                          'See also --coverdir, --file, --no-report below.')
    grp.add_argument('-t', '--trace', action='store_true', help='Print each line to sys.stdout before it is executed')
    grp.add_argument('-l', '--listfuncs', action='store_true',
                     help='Keep track of which functions are executed at least once and write the results to '
                          'sys.stdout after the program exits. Cannot be specified alongside --trace or --count.')
    grp.add_argument('-T', '--trackcalls', action='store_true',
                     help='Keep track of caller/called pairs and write the results to sys.stdout after the '
                          'program exits.')
    grp = parser.add_argument_group('Modifiers')
    _grp = grp.add_mutually_exclusive_group()
    _grp.add_argument('-r', '--report', action='store_true',
                      help='Generate a report from a counts file; does not execute any code. --file must specify '
                           'the results file to read, which must have been created in a previous run with '
                           '--count --file=FILE')
    _grp.add_argument('-R', '--no-report', action='store_true',
                      help='Do not generate the coverage report files. Useful if you want to accumulate over '
                           'several runs.')
    grp.add_argument('-f', '--file', help='File to accumulate counts over several runs')
    grp.add_argument('-C', '--coverdir',
                     help='Directory where the report files go. The coverage report for <package>.<module> will '
                          'be written to file <dir>/<package>/<module>.cover')
    grp.add_argument('-m', '--missing', action='store_true',
                     help='Annotate executable lines that were not executed with ">>>>>> "')
    grp.add_argument('-s', '--summary', action='store_true',
                     help='Write a brief summary for each file to sys.stdout. Can only be used with --count or --report')
    grp.add_argument('-g', '--timing', action='store_true',
                     help='Prefix each line with the time since the program started. Only used while tracing')
    grp = parser.add_argument_group('Filters', 'Can be specified multiple times')
    grp.add_argument('--ignore-module', action='append', default=[],
                     help='Ignore the given module(s) and its submodules (if it is a package). Accepts '
                          'comma separated list of module names.')
    grp.add_argument('--ignore-dir', action='append', default=[],
                     help='Ignore files in the given directory (multiple directories can be joined by os.pathsep).')
    parser.add_argument('--module', action='store_true', default=False, help='Trace a module. ')
    parser.add_argument('progname', nargs='?', help='file to run as main program')
    parser.add_argument('arguments', nargs=argparse.REMAINDER, help='arguments to the program')
    opts = parser.parse_args()

    def parse_ignore_dir(s):
        s = os.path.expanduser(os.path.expandvars(s))
        for variable, path in (('$prefix', sysconfig.get_path("stdlib")), ('$exec_prefix', sysconfig.get_path("platstdlib"))):
            s = s.replace(variable, path or '')
        return os.path.normpath(s)

    opts.ignore_module = [mod.strip() for i in opts.ignore_module for mod in i.split(',')]
    opts.ignore_dir = [parse_ignore_dir(s) for i in opts.ignore_dir for s in i.split(os.pathsep)]
    if opts.report:
        if not opts.file:
            parser.error('-r/--report requires -f/--file')
        results = CoverageResults(infile=opts.file, outfile=opts.file)
        return results.write_results(opts.missing, opts.summary, opts.coverdir)
    if not any([opts.trace, opts.count, opts.listfuncs, opts.trackcalls]):
        parser.error('must specify one of --trace, --count, --report, --listfuncs, or --trackcalls')
    if opts.listfuncs and (opts.count or opts.trace):
        parser.error('cannot specify both --listfuncs and (--trace or --count)')
    if opts.summary and not opts.count:
        parser.error('--summary can only be used with --count or --report')
    if opts.progname is None:
        parser.error('progname is missing: required with the main options')
    t = Trace(opts.count, opts.trace, countfuncs=opts.listfuncs, countcallers=opts.trackcalls,
              ignoremods=opts.ignore_module, ignoredirs=opts.ignore_dir, infile=opts.file, outfile=opts.file,
              timing=opts.timing)
    try:
        if opts.module:
            import runpy
            mod_name, mod_spec, code = runpy._get_module_details(opts.progname)
            sys.argv = [code.co_filename, *opts.arguments]
            globs = {'__name__': '__main__', '__file__': code.co_filename, '__package__': mod_spec.parent,
                     '__loader__': mod_spec.loader, '__spec__': mod_spec, '__cached__': None}
        else:
            sys.argv = [opts.progname, *opts.arguments]
            sys.path[0] = os.path.dirname(opts.progname)
            with io.open_code(opts.progname) as fp:
                code = compile(fp.read(), opts.progname, 'exec')
            globs = {'__file__': opts.progname, '__name__': '__main__', '__package__': None, '__cached__': None}
        t.runctx(code, globs, globs)
    except OSError as err:
        sys.exit("Cannot run file %r because: %s" % (sys.argv[0], err))
    except SystemExit:
        pass
    results = t.results()
    if not opts.no_report:
        results.write_results(opts.missing, opts.summary, opts.coverdir)


if __name__ == '__main__':
    main()
