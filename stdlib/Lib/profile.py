"""A profiler in Python, which subclasses can change; cProfile disturbs a program less."""

import importlib.machinery
import importlib.util
import io
import sys
import time

__all__ = ["run", "runctx", "Profile"]


class _Utils:
    """What run() and runctx() of a profiler's module do."""

    def __init__(self, profiler):
        self.profiler = profiler

    def run(self, statement, filename, sort):
        """Profile a statement."""
        prof = self.profiler()
        try:
            prof.run(statement)
        except SystemExit:
            pass
        finally:
            self._show(prof, filename, sort)

    def runctx(self, statement, globals, locals, filename, sort):
        """Profile a statement that runs with given globals and locals."""
        prof = self.profiler()
        try:
            prof.runctx(statement, globals, locals)
        except SystemExit:
            pass
        finally:
            self._show(prof, filename, sort)

    def _show(self, prof, filename, sort):
        if filename is not None:
            prof.dump_stats(filename)
        else:
            prof.print_stats(sort)


def run(statement, filename=None, sort=-1):
    """Profile a statement; prints the figures, or writes them to a file."""
    return _Utils(Profile).run(statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """Profile a statement that runs with given globals and locals."""
    return _Utils(Profile).runctx(statement, globals, locals, filename, sort)


class _Running:
    """A function that is running: its time without and with what it called, and its caller."""

    __slots__ = ('func', 'frame', 'parent', 'own', 'inner')

    def __init__(self, func, frame, parent):
        self.func, self.frame, self.parent = func, frame, parent
        self.own = self.inner = 0


class Profile:
    """Times functions by the events of sys.setprofile().

    bias is what an event costs, which is taken off each.
    """

    bias = 0

    def __init__(self, timer=None, bias=None):
        self.timings = {}
        self.cur = None
        self.cmd = ""
        self.c_func_name = ""
        self.bias = self.bias if bias is None else bias
        self.timer = timer or time.process_time
        self.get_time = self._time_function(self.timer)
        self.t = self.get_time()
        self.simulate_call('profiler')

    @staticmethod
    def _time_function(timer):
        """Return a function of one number; a timer like os.times() gives parts that are added."""
        value = timer()
        if isinstance(value, (int, float)):
            return timer
        return lambda: sum(timer())

    def trace(self, frame, event, arg):
        """Handle an event: time since the last belongs to the function that ran."""
        t = self.get_time() - self.t - self.bias
        if event in ("c_call", "c_return", "c_exception"):
            self.c_func_name = arg.__name__
        if self._handle(event, frame, t):
            self.t = self.get_time()
        else:
            self.t = self.get_time() - t        # it belongs to the next

    trace_dispatch = trace

    def _handle(self, event, frame, t):
        if event == 'call':
            return self._call(frame, t)
        if event == 'c_call':
            return self._push(("", 0, self.c_func_name), frame, t)
        if event in ('return', 'c_return', 'c_exception'):
            return self._return(frame, t)
        return 0

    def _call(self, frame, t):
        cur = self.cur
        if cur is not None and frame.f_back is not cur.frame:
            # A function ended without an event, by an exception in the profiler's view.
            while cur.parent is not None and frame.f_back is not self.cur.frame and self.cur.parent is not None:
                self._return(self.cur.frame, 0)
        code = frame.f_code
        return self._push((code.co_filename, code.co_firstlineno, code.co_name), frame, t)

    def _push(self, func, frame, t):
        if self.cur is not None:
            self.cur.own += t
        self.cur = _Running(func, frame, self.cur)
        cc, ns, tt, ct, callers = self.timings.get(func, (0, 0, 0, 0, {}))
        self.timings[func] = cc, ns + 1, tt, ct, callers
        return 1

    def _return(self, frame, t):
        cur = self.cur
        if cur is None or cur.parent is None:
            return 0
        if frame is not cur.frame and frame is cur.parent.frame:
            self._return(cur.frame, 0)
            cur = self.cur
            if cur.parent is None:
                return 0
        own = cur.own + t
        total = own + cur.inner
        parent = cur.parent
        cc, ns, tt, ct, callers = self.timings[cur.func]
        ns -= 1
        if not ns:
            # The outermost call of a recursion counts for all.
            ct += total
            cc += 1
        callers[parent.func] = callers.get(parent.func, 0) + 1
        self.timings[cur.func] = cc, ns, tt + own, ct, callers
        parent.inner += total
        self.cur = parent
        return 1

    def set_cmd(self, cmd):
        """Let a statement be the outermost function."""
        if self.cur.parent is None:
            self.cmd = cmd
            self.simulate_call(cmd)

    def simulate_call(self, name):
        """Pretend that a function was called."""
        self._push(('profile', 0, name), self.cur.frame if self.cur else None, 0)

    def simulate_cmd_complete(self):
        """Pretend that all functions returned."""
        t = self.get_time() - self.t
        while self.cur.parent is not None:
            self._return(self.cur.frame, t)
            t = 0
        self.t = self.get_time() - t

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
        """Compute the figures."""
        self.simulate_cmd_complete()
        self.snapshot_stats()

    def snapshot_stats(self):
        """Compute the figures: {function: (calls that did not recur, calls, own time, time, callers)}."""
        self.stats = {}
        for func, (cc, ns, tt, ct, callers) in self.timings.items():
            callers = callers.copy()
            self.stats[func] = cc, sum(callers.values()), tt, ct, callers

    def run(self, cmd):
        """Run a statement in the main module's globals."""
        import __main__
        return self.runctx(cmd, __main__.__dict__, __main__.__dict__)

    def runctx(self, cmd, globals, locals):
        """Run a statement."""
        self.set_cmd(cmd)
        sys.setprofile(self.trace_dispatch)
        try:
            exec(cmd, globals, locals)
        finally:
            sys.setprofile(None)
        return self

    def runcall(self, func, /, *args, **kw):
        """Call a function; returns what it returns."""
        self.set_cmd(repr(func))
        sys.setprofile(self.trace_dispatch)
        try:
            return func(*args, **kw)
        finally:
            sys.setprofile(None)

    def calibrate(self, m, verbose=0):
        """Return what an event costs, found by calling functions m times."""
        if self.__class__ is not Profile:
            raise TypeError("Subclasses must override .calibrate().")
        saved, self.bias = self.bias, 0
        try:
            return self._calibrate_inner(m, verbose)
        finally:
            self.bias = saved

    def _calibrate_inner(self, m, verbose):
        def f1(n):
            for i in range(n):
                x = 1

        def f(m, f1=f1):
            for i in range(m):
                f1(100)

        f(m)
        before = self.get_time()
        f(m)
        elapsed = self.get_time() - before
        if verbose:
            print("elapsed time without profiling =", elapsed)
        p = Profile()
        before = self.get_time()
        p.runctx('f(m)', globals(), locals())
        with_noise = self.get_time() - before
        if verbose:
            print("elapsed time with profiling =", with_noise)
        p.snapshot_stats()
        calls = reported = 0
        for (filename, line, name), (cc, ns, tt, ct, callers) in p.stats.items():
            if name in ("f", "f1"):
                calls += cc
                reported += tt
        if verbose:
            print("'CPU seconds' profiler reported =", reported)
            print("total # calls =", calls)
        if calls != m + 1:
            raise ValueError("internal error: total calls = %d" % calls)
        # Each call has two events.
        mean = (reported - elapsed) / 2.0 / calls
        if verbose:
            print("mean stopwatch overhead per profile event =", mean)
        return mean


def main():
    """Profile a script or module."""
    import os
    import runpy
    from optparse import OptionParser
    parser = OptionParser(usage="profile.py [-o output_file_path] [-s sort] [-m module | scriptfile] [arg] ...")
    parser.allow_interspersed_args = False
    parser.add_option('-o', '--outfile', dest="outfile", help="Save stats to <outfile>", default=None)
    parser.add_option('-m', dest="module", action="store_true", help="Profile a library module.", default=False)
    parser.add_option('-s', '--sort', dest="sort", default=-1,
                      help="Sort order when printing to stdout, based on pstats.Stats class")
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
        globs = {'__spec__': spec, '__file__': spec.origin, '__name__': spec.name, '__package__': None,
                 '__cached__': None}
    try:
        runctx(code, globs, None, options.outfile, options.sort)
    except BrokenPipeError as exc:
        # Nothing can be written any more.
        sys.stdout = None
        sys.exit(exc.errno)
    return parser


if __name__ == '__main__':
    main()
