"""A profiler that takes little time for itself; used like the module profile."""

import _lsprof
import profile as _pyprofile

__all__ = ["run", "runctx", "Profile"]


def _runner():
    return _pyprofile._Utils(Profile)


def run(statement, filename=None, sort=-1):
    """Profile statements in __main__; print a report, sorted by a key of pstats, or write a file."""
    return _runner().run(statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """Profile statements with these names; print a report, or write a file."""
    return _runner().runctx(statement, globals, locals, filename, sort)


def label(code):
    """Return how pstats knows a function, given by its code or, if it is built in, by a text."""
    return ("~", 0, code) if isinstance(code, str) else (code.co_filename, code.co_firstlineno, code.co_name)


def _numbers(entry):
    """Return all calls and primitive ones, and both times."""
    return entry.callcount, entry.callcount - entry.reccallcount, entry.inlinetime, entry.totaltime


class Profile(_lsprof.Profiler):
    """A profiler, to be enabled and disabled, as a context manager too.

    timer returns the time, as a float, or an integer in units of timeunit. subcalls is whether to tell callers
    apart, builtins whether to measure built-in functions.
    """

    def create_stats(self):
        """Stop, and set stats to what was measured."""
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self):
        """Set stats to what was measured so far."""
        entries = self.getstats()
        self.stats, callers_of = {}, {}
        for entry in entries:
            calls, primitive, own, total = _numbers(entry)
            # Code objects can be equal to others.
            callers = callers_of[id(entry.code)] = {}
            self.stats[label(entry.code)] = primitive, calls, own, total, callers
        for entry in entries:
            caller = label(entry.code)
            for called in entry.calls or ():
                callers = callers_of.get(id(called.code))
                if callers is not None:
                    known = callers.get(caller, (0, 0, 0, 0))
                    callers[caller] = tuple(map(sum, zip(_numbers(called), known)))

    def dump_stats(self, file):
        """Write what was measured to a file."""
        import marshal

        self.create_stats()
        with open(file, "wb") as target:
            marshal.dump(self.stats, target)

    def print_stats(self, sort=-1):
        """Print a report, sorted by a key of pstats, or a tuple of keys."""
        from pstats import Stats

        keys = sort if isinstance(sort, tuple) else (sort,)
        Stats(self).strip_dirs().sort_stats(*keys).print_stats()

    # Profiling some code; all return the profiler, or what a call returned.

    def run(self, cmd):
        """Profile statements in __main__."""
        import __main__

        names = vars(__main__)
        return self.runctx(cmd, names, names)

    def runctx(self, cmd, globals, locals):
        """Profile statements with these names."""
        self.runcall(exec, cmd, globals, locals)
        return self

    def runcall(self, func, /, *args, **kw):
        """Profile a call."""
        # Not as a context manager, whose methods would be measured too.
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


def _parser():
    from optparse import OptionParser

    from pstats import Stats

    parser = OptionParser(usage="cProfile.py [-o output_file_path] [-s sort] [-m module | scriptfile] [arg] ...")
    parser.disable_interspersed_args()
    parser.add_option("-o", "--outfile", dest="outfile", default=None, help="write what is measured to a file")
    parser.add_option("-s", "--sort", dest="sort", default=2,
                      choices=sorted(Stats.sort_arg_dict_default), help="what to sort the report by")
    parser.add_option("-m", dest="module", action="store_true", default=False, help="profile a module, by its name")
    return parser


def _program(name: str, is_module: bool):
    """Return the code of a program, and its global names."""
    import sys

    if is_module:
        import runpy

        names = {"run_module": runpy.run_module, "modname": name}
        return "run_module(modname, run_name='__main__')", names
    import io
    import os
    from importlib.machinery import ModuleSpec
    from importlib.util import module_from_spec

    sys.path.insert(0, os.path.dirname(name))
    with io.open_code(name) as file:
        code = compile(file.read(), name, "exec")
    spec = ModuleSpec("__main__", None, origin=name)
    # What refers to __main__, as pickle does, has to find the program's names there.
    sys.modules["__main__"] = module = module_from_spec(spec)
    vars(module).update(__spec__=spec, __file__=name, __name__="__main__", __package__=None, __cached__=None)
    return code, vars(module)


def main():
    """Profile a program as the command line says."""
    import os
    import sys

    parser = _parser()
    if len(sys.argv) < 2:
        parser.print_usage()
        sys.exit(2)
    options, arguments = parser.parse_args()
    sys.argv[:] = arguments
    if not arguments:
        parser.print_usage()
        return parser
    # The program may change the directory.
    target = options.outfile and os.path.abspath(options.outfile)
    code, names = _program(arguments[0], options.module)
    try:
        runctx(code, names, None, target, options.sort)
    except BrokenPipeError as error:
        # At its end the interpreter would fail to flush it once more.
        sys.stdout = None
        sys.exit(error.errno)
    return parser


if __name__ == "__main__":
    main()
