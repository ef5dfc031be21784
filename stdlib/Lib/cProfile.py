"""A profiler: how often functions were called, and how long they took."""

__all__ = ["run", "runctx", "Profile"]

import importlib.machinery
import importlib.util
import io

import _lsprof
import profile as _pyprofile


def run(statement, filename=None, sort=-1):
    """Profile a statement; prints the figures, or writes them to a file."""
    return _pyprofile._Utils(Profile).run(statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """Profile a statement that runs with given globals and locals."""
    return _pyprofile._Utils(Profile).runctx(statement, globals, locals, filename, sort)


class Profile(_lsprof.Profiler):
    """A profiler that can print and write its figures."""

    def print_stats(self, sort=-1):
        """Print the figures."""
        import pstats
        if not isinstance(sort, tuple):
            sort = (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*sort).print_stats()

    def dump_stats(self, file):
        """Write the figures to a file, which pstats can read."""
        import marshal
        with open(file, 'wb') as f:
            self.create_stats()
            marshal.dump(self.stats, f)

    def create_stats(self):
        """Stop, and compute the figures."""
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self):
        """Compute the figures: {function: (calls that did not recur, calls, own time, time, callers)}."""
        self.stats = {}
        callers_of = {}
        for entry in self.getstats():
            func = label(entry.code)
            nc = entry.callcount
            cc = nc - entry.reccallcount
            old = self.stats.get(func)
            figures = cc, nc, entry.inlinetime, entry.totaltime
            if old is not None:
                figures = tuple(a + b for a, b in zip(figures, old[:4]))
            self.stats[func] = *figures, callers_of.setdefault(func, {})
        for entry in self.getstats():
            func = label(entry.code)
            for sub in entry.calls or ():
                callers = callers_of.setdefault(label(sub.code), {})
                figures = (sub.callcount, sub.callcount - sub.reccallcount, sub.inlinetime, sub.totaltime)
                if func in callers:
                    figures = tuple(a + b for a, b in zip(figures, callers[func]))
                callers[func] = figures

    def run(self, cmd):
        """Run a statement in the main module's globals."""
        import __main__
        return self.runctx(cmd, __main__.__dict__, __main__.__dict__)

    def runctx(self, cmd, globals, locals):
        """Run a statement."""
        self.enable()
        try:
            exec(cmd, globals, locals)
        finally:
            self.disable()
        return self

    def runcall(self, func, /, *args, **kw):
        """Call a function; returns what it returns."""
        self.enable()
        try:
            return func(*args, **kw)
        finally:
            self.disable()

    def __enter__(self):
        self.enable()
        return self

    def __exit__(self, *exc_info):
        self.disable()


def label(code):
    """Return (file, line, name) of a code object, or of a text that stands for a built-in function."""
    if isinstance(code, str):
        return '~', 0, code
    return code.co_filename, code.co_firstlineno, code.co_name


def main():
    """Profile a script or module."""
    import os
    import sys
    import runpy
    from optparse import OptionParser
    import pstats
    parser = OptionParser(usage="cProfile.py [-o output_file_path] [-s sort] [-m module | scriptfile] [arg] ...")
    parser.allow_interspersed_args = False
    parser.add_option('-o', '--outfile', dest="outfile", help="Save stats to <outfile>", default=None)
    parser.add_option('-s', '--sort', dest="sort", default=-1,
                      help="Sort order when printing to stdout, based on pstats.Stats class",
                      choices=sorted(pstats.Stats.sort_arg_dict_default))
    parser.add_option('-m', dest="module", action="store_true", help="Profile a library module", default=False)
    if not sys.argv[1:]:
        parser.print_usage()
        sys.exit(2)
    options, args = parser.parse_args()
    sys.argv[:] = args
    if options.outfile is not None:
        # The program may change the folder.
        options.outfile = os.path.abspath(options.outfile)
    if not args:
        parser.print_usage()
        return parser
    if options.module:
        code = "run_module(modname, run_name='__main__')"
        globs = {'run_module': runpy.run_module, 'modname': args[0]}
    else:
        name = args[0]
        sys.path.insert(0, os.path.dirname(name))
        with io.open_code(name) as fp:
            code = compile(fp.read(), name, 'exec')
        spec = importlib.machinery.ModuleSpec(name='__main__', loader=None, origin=name)
        module = importlib.util.module_from_spec(spec)
        sys.modules['__main__'] = module
        globs = module.__dict__
        globs.update({'__spec__': spec, '__file__': spec.origin, '__name__': spec.name,
                      '__package__': None, '__cached__': None})
    try:
        runctx(code, globs, None, options.outfile, options.sort)
    except BrokenPipeError as exc:
        # Nothing can be written any more.
        sys.stdout = None
        sys.exit(exc.errno)
    return parser


if __name__ == '__main__':
    main()
