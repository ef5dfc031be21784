"""A profiler in Python: how often functions are called, and what time they take. cProfile takes less time for itself.

Run as `python -m profile [-o FILE] [-s KEY] (-m MODULE | FILE) [ARGUMENT ...]`.
"""

import sys
import time

__all__ = ["run", "runctx", "Profile"]


class _Utils:
    """What the modules profile and cProfile have in common: one run of a profiler, and its report."""

    def __init__(self, profiler):
        self.profiler = profiler

    def _reported(self, work, filename, sort):
        profiler = self.profiler()
        try:
            work(profiler)
        except SystemExit:
            # Programs may end in this way, too.
            pass
        finally:
            self._show(profiler, filename, sort)

    def run(self, statement, filename, sort):
        self._reported(lambda profiler: profiler.run(statement), filename, sort)

    def runctx(self, statement, globals, locals, filename, sort):
        self._reported(lambda profiler: profiler.runctx(statement, globals, locals), filename, sort)

    def _show(self, prof, filename, sort):
        if filename is None:
            prof.print_stats(sort)
        else:
            prof.dump_stats(filename)


def run(statement, filename=None, sort=-1):
    """Profile statements in __main__, and print a report sorted by a key of pstats, or write the numbers to a file."""
    return _Utils(Profile).run(statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """Profile statements with those names, and print a report or write the numbers to a file."""
    return _Utils(Profile).runctx(statement, globals, locals, filename, sort)


class _Record:
    """What is known of a function: calls that are over, calls that go on, both times, and how often others called it."""

    __slots__ = ("calls", "active", "own", "total", "callers")

    def __init__(self):
        self.calls = self.active = 0
        self.own = self.total = 0
        self.callers = {}


class _Running:
    """A call that goes on: its function and frame, the call that made it, and the times since, without those before it."""

    __slots__ = ("function", "frame", "caller", "before", "own", "inner")

    def __init__(self, function, frame, caller, before):
        self.function, self.frame, self.caller = function, frame, caller
        # The caller's time up to this call: it gets it when the call is over.
        self.before = before
        self.own = self.inner = 0


class _Outermost:
    """The frame of calls that no code has made."""

    f_back = None


class Profile:
    """Times functions by the events of sys.setprofile().

    timer returns the time in seconds, as one number or several to be added up. bias
    is what each event takes, as calibrate() finds out: it is subtracted each time.
    """

    bias = 0

    def __init__(self, timer=None, bias=None):
        if bias is not None:
            self.bias = bias
        self.timer = time.process_time if timer is None else timer
        self.get_time = self._number_from(self.timer)
        self.cmd, self.stats = "", {}
        self.timings, self.cur = {}, None
        self.t = self.get_time()
        self.simulate_call("profiler")

    @staticmethod
    def _number_from(timer):
        try:
            len(timer())
        except TypeError:
            return timer
        return lambda: sum(timer())

    # Events

    def trace_dispatch(self, frame, event, arg):
        """Take an event, and the time since the last one; what this takes itself does not count."""
        now = self.get_time
        passed = now() - self.t - self.bias
        match event:
            case "call":
                code = frame.f_code
                self._call((code.co_filename, code.co_firstlineno, code.co_name), frame, passed)
            case "c_call":
                self._enter(("", 0, arg.__name__), frame, passed)
            case "return" | "c_return" | "c_exception":
                self._return(frame, passed)
            case _:
                self.t = now() - passed
                return
        self.t = now()

    def _call(self, function, frame, passed):
        current = self.cur
        if current and frame.f_back is not current.frame and not isinstance(current.frame, _Outermost):
            # The end of that call has not been seen.
            self._return(current.frame, 0)
        self._enter(function, frame, passed)

    def _enter(self, function, frame, passed):
        self.cur = _Running(function, frame, self.cur, passed)
        record = self.timings.get(function)
        if record is None:
            record = self.timings[function] = _Record()
        record.active += 1

    def _return(self, frame, passed):
        if frame is not self.cur.frame:
            # The end of the innermost call has not been seen.
            self._return(self.cur.frame, 0)
        ended = self.cur
        caller = self.cur = ended.caller
        ended.own += passed
        spent = ended.own + ended.inner
        caller.own += ended.before
        caller.inner += spent
        record = self.timings[ended.function]
        record.active -= 1
        record.own += ended.own
        record.callers[caller.function] = record.callers.get(caller.function, 0) + 1
        if not record.active:
            # Otherwise this was part of another call of the same function, which will count for both.
            record.total += spent
            record.calls += 1

    # Calls that only the profiler knows of

    def simulate_call(self, name):
        """Begin a call of that name."""
        self._enter(("profile", 0, name), _Outermost(), 0)

    def set_cmd(self, cmd):
        """Name what is profiled; once for each profiler."""
        if self.cur.caller is None:
            self.cmd = cmd
            self.simulate_call(cmd)

    def simulate_cmd_complete(self):
        """End all calls that go on."""
        passed = self.get_time() - self.t
        while self.cur.caller:
            self._return(self.cur.frame, passed)
            passed = 0
        self.t = self.get_time() - passed

    # Results

    def snapshot_stats(self):
        """Set the attribute stats, as the module pstats takes it, from what is known now."""
        self.stats = {
            function: (record.calls, sum(record.callers.values()), record.own, record.total, dict(record.callers))
            for function, record in self.timings.items()
        }

    def create_stats(self):
        """End all calls, and set the attribute stats."""
        self.simulate_cmd_complete()
        self.snapshot_stats()

    def print_stats(self, sort=-1):
        """Print a report, sorted by one or several keys."""
        import pstats

        keys = sort if isinstance(sort, tuple) else (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*keys).print_stats()

    def dump_stats(self, file):
        """Write the results to a file that pstats can read."""
        import marshal

        self.create_stats()
        with open(file, "wb") as target:
            marshal.dump(self.stats, target)

    # Profiling

    def run(self, cmd):
        """Profile statements in __main__."""
        import __main__

        return self.runctx(cmd, vars(__main__), vars(__main__))

    def runctx(self, cmd, globals, locals):
        """Profile statements with those names."""
        self.set_cmd(cmd)
        sys.setprofile(self.trace_dispatch)
        try:
            exec(cmd, globals, locals)
        finally:
            sys.setprofile(None)
        return self

    def runcall(self, func, /, *args, **kw):
        """Profile a call, and return its result."""
        self.set_cmd(repr(func))
        sys.setprofile(self.trace_dispatch)
        try:
            return func(*args, **kw)
        finally:
            sys.setprofile(None)

    # Calibration

    def calibrate(self, m, verbose=0):
        """The seconds that an event takes on this machine, for the bias; found by m calls of a function."""
        if type(self) is not Profile:
            raise TypeError("Subclasses must override .calibrate().")
        before, self.bias = self.bias, 0
        try:
            return self._calibrate(m, print if verbose else lambda *words: None)
        finally:
            self.bias = before

    def _calibrate(self, m, report):
        def once(n):
            for _ in range(n):
                x = 1

        def often(m, once=once):
            for _ in range(m):
                once(100)

        often(m)
        unprofiled = self._taken(lambda: often(m))
        report("elapsed time without profiling =", unprofiled)
        profiler = Profile()
        profiled = self._taken(lambda: profiler.runctx("often(m)", globals(), {"often": often, "m": m}))
        report("elapsed time with profiling =", profiled)
        records = [record for (_, _, name), record in profiler.timings.items() if name in ("once", "often")]
        calls, reported = sum(record.calls for record in records), sum(record.own for record in records)
        report("'CPU seconds' profiler reported =", reported)
        report("total # calls =", calls)
        if calls != m + 1:
            raise ValueError(f"internal error: total calls = {calls}")
        # Two events for each call.
        bias = (reported - unprofiled) / 2.0 / calls
        report("mean stopwatch overhead per profile event =", bias)
        return bias

    def _taken(self, work):
        start = self.get_time()
        work()
        return self.get_time() - start


def _program(path):
    """The code of a file, and the names to run it with as __main__."""
    import importlib.machinery
    import importlib.util
    import io
    import os

    sys.path.insert(0, os.path.dirname(path))
    with io.open_code(path) as file:
        code = compile(file.read(), path, "exec")
    spec = importlib.machinery.ModuleSpec("__main__", None, origin=path)
    module = sys.modules["__main__"] = importlib.util.module_from_spec(spec)
    names = vars(module)
    names |= {"__spec__": spec, "__file__": path, "__name__": "__main__", "__package__": None, "__cached__": None}
    return code, names


def main():
    """The command line."""
    import os
    import runpy
    from optparse import OptionParser

    parser = OptionParser(usage="profile.py [-o output_file_path] [-s sort] [-m module | scriptfile] [arg] ...")
    parser.allow_interspersed_args = False
    parser.add_option("-o", "--outfile", dest="outfile", help="Save stats to <outfile>", default=None)
    parser.add_option("-m", dest="module", action="store_true", help="Profile a library module.", default=False)
    parser.add_option(
        "-s", "--sort", dest="sort", default=-1, help="Sort order when printing to stdout, based on pstats.Stats class",
    )
    if not sys.argv[1:]:
        parser.print_usage()
        sys.exit(2)
    options, arguments = parser.parse_args()
    sys.argv[:] = arguments
    # The program may change the directory.
    target = options.outfile and os.path.abspath(options.outfile)
    if not arguments:
        parser.print_usage()
        return parser
    if options.module:
        code, names = "run_module(name, run_name='__main__')", {"run_module": runpy.run_module, "name": arguments[0]}
    else:
        code, names = _program(arguments[0])
    try:
        runctx(code, names, None, target, options.sort)
    except BrokenPipeError as error:
        # Nothing more can be printed, not even at the end of the interpreter.
        sys.stdout = None
        sys.exit(error.errno)
    return parser


if __name__ == "__main__":
    main()
