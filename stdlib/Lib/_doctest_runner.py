"""Running tests: comparing what examples print with what is expected, and reporting."""

import __future__

import linecache
import re
import sys
import traceback
from collections import namedtuple
from io import StringIO

from _doctest_examples import (
    BLANKLINE_MARKER,
    DONT_ACCEPT_BLANKLINE,
    DONT_ACCEPT_TRUE_FOR_1,
    ELLIPSIS,
    ELLIPSIS_MARKER,
    FAIL_FAST,
    IGNORE_EXCEPTION_DETAIL,
    NORMALIZE_WHITESPACE,
    REPORT_CDIFF,
    REPORT_NDIFF,
    REPORT_ONLY_FIRST_FAILURE,
    REPORT_UDIFF,
    SKIP,
)


class TestResults(namedtuple("TestResults", "failed attempted")):
    """How many examples failed, and how many there were; the attribute skipped tells how many of these did not run."""

    def __new__(cls, failed, attempted, *, skipped=0):
        self = super().__new__(cls, failed, attempted)
        self.skipped = skipped
        return self

    def __repr__(self):
        shown = f"failed={self.failed}, attempted={self.attempted}"
        if self.skipped:
            shown += f", skipped={self.skipped}"
        return f"TestResults({shown})"

class DocTestFailure(Exception):
    """Raised by DebugRunner where an example printed something else."""

    def __init__(self, test, example, got):
        self.test, self.example, self.got = test, example, got

    def __str__(self):
        return str(self.test)


class UnexpectedException(Exception):
    """Raised by DebugRunner where an example raised an exception; exc_info is of that one."""

    def __init__(self, test, example, exc_info):
        self.test, self.example, self.exc_info = test, example, exc_info

    def __str__(self):
        return str(self.test)


class _SpoofOut(StringIO):
    """Takes the place of sys.stdout; the last line always has an end."""

    def getvalue(self):
        text = super().getvalue()
        return text + "\n" if text and not text.endswith("\n") else text

    def truncate(self, size=None):
        self.seek(size)
        super().truncate()


def _indent(s, indent=4):
    """Indent all lines but empty ones."""
    return re.sub(r"(?m)^(?!$)", " " * indent, s)


def _exception_traceback(exc_info):
    return "".join(traceback.format_exception(*exc_info))


def _extract_future_flags(globs):
    """Return the compiler flags for the features that a namespace has imported from __future__."""
    features = [(name, getattr(__future__, name)) for name in __future__.all_feature_names]
    flags = 0
    for name, feature in features:
        if globs.get(name) is feature:
            flags |= feature.compiler_flag
    return flags


def _ellipsis_match(want, got):
    """Tell whether two texts agree, where each ... of the first stands for anything."""
    head, *middle = want.split(ELLIPSIS_MARKER)
    if not middle:
        return want == got
    tail = middle.pop()
    if len(head) + len(tail) > len(got) or not (got.startswith(head) and got.endswith(tail)):
        return False
    # The first place for each piece leaves the most room for those after it.
    start, end = len(head), len(got) - len(tail)
    for piece in middle:
        found = got.find(piece, start, end)
        if found == -1:
            return False
        start = found + len(piece)
    return True


def _strip_exception_details(msg):
    """Return the name of the exception's class in a message, without its module."""
    first_line = msg.partition("\n")[0]
    return first_line.partition(":")[0].rpartition(".")[2]


class OutputChecker:
    """Decides whether an output is as expected, and describes how it is not."""

    def check_output(self, want, got, optionflags):
        """Tell whether an output is as expected, or near enough for the options."""
        want, got = self._toAscii(want), self._toAscii(got)
        if want == got:
            return True
        if not optionflags & DONT_ACCEPT_TRUE_FOR_1 and (got, want) in {("True\n", "1\n"), ("False\n", "0\n")}:
            return True
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            want = re.sub(rf"(?m)^{re.escape(BLANKLINE_MARKER)}\s*?$", "", want)
            got = re.sub(r"(?m)^[^\S\n]+$", "", got)
            if want == got:
                return True
        if optionflags & NORMALIZE_WHITESPACE:
            want, got = (" ".join(text.split()) for text in (want, got))
            if want == got:
                return True
        return bool(optionflags & ELLIPSIS) and _ellipsis_match(want, got)

    def _toAscii(self, s):
        return s.encode("ascii", "backslashreplace").decode("ascii")

    def output_difference(self, example, got, optionflags):
        """Return a text that shows both outputs, or how they differ."""
        want = example.want
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            got = re.sub(r"(?m)^ *(?=\n)", BLANKLINE_MARKER, got)
        if self._do_a_fancy_diff(want, got, optionflags):
            title, lines = _diff(*(text.splitlines(keepends=True) for text in (want, got)), optionflags)
            return f"Differences ({title}):\n{_indent(''.join(lines))}"
        sections = ("Expected", want), ("Got", got)
        return "".join(f"{name}:\n{_indent(text)}" if text else f"{name} nothing\n" for name, text in sections)

    def _do_a_fancy_diff(self, want, got, optionflags):
        if optionflags & REPORT_NDIFF:
            return True     # It also shows where in a single line they differ.
        if not optionflags & (REPORT_UDIFF | REPORT_CDIFF):
            return False
        return min(want.count("\n"), got.count("\n")) > 2


def _diff(want: list[str], got: list[str], optionflags: int):
    """Return the kind of diff that is asked for, in words, and its lines."""
    import difflib

    if optionflags & REPORT_UDIFF:
        lines = [*difflib.unified_diff(want, got, n=2)][2:]     # without the names of files
        return "unified diff with -expected +actual", lines
    if optionflags & REPORT_CDIFF:
        lines = [*difflib.context_diff(want, got, n=2)][2:]
        return "context diff with expected followed by actual", lines
    differ = difflib.Differ(charjunk=difflib.IS_CHARACTER_JUNK)
    return "ndiff with -expected +actual", differ.compare(want, got)


class _Environment:
    """What is different while a test runs: output, debugger, sources, colors; a context manager."""

    def __init__(self, runner: "DocTestRunner"):
        self.runner = runner

    def __enter__(self):
        import os
        import pdb

        import _colorize
        from _doctest_debugger import _OutputRedirectingPdb

        runner = self.runner
        self.stdout, self.trace, self.displayhook = sys.stdout, sys.gettrace(), sys.displayhook
        self.set_trace, self.can_colorize = pdb.set_trace, _colorize.can_colorize
        runner.save_linecache_getlines = linecache.getlines
        runner.debugger = _OutputRedirectingPdb(self.stdout)
        runner.debugger.reset()
        sys.stdout = runner._fakeout
        pdb.set_trace = runner.debugger.set_trace
        linecache.getlines = runner._example_lines
        # Examples show what the shell would.
        sys.displayhook = sys.__displayhook__
        _colorize.can_colorize = lambda *args, **kwargs: False
        self.variables = {name: os.environ.pop(name, None) for name in ("PYTHON_COLORS", "FORCE_COLOR")}

    def __exit__(self, *exc_info):
        import builtins
        import os
        import pdb

        import _colorize

        sys.stdout = self.stdout
        pdb.set_trace = self.set_trace
        sys.settrace(self.trace)
        linecache.getlines = self.runner.save_linecache_getlines
        sys.displayhook = self.displayhook
        _colorize.can_colorize = self.can_colorize
        os.environ.update({name: value for name, value in self.variables.items() if value is not None})
        # The display hook has put the last value there, which may keep a lot alive.
        builtins._ = None


class _Tally:
    """Counts of a test: failures, examples, and how many of these were skipped."""

    __slots__ = "failures", "tries", "skips"

    def __init__(self, failures=0, tries=0, skips=0):
        self.failures, self.tries, self.skips = failures, tries, skips

    def __add__(self, other):
        return _Tally(self.failures + other.failures, self.tries + other.tries, self.skips + other.skips)

    def results(self) -> TestResults:
        return TestResults(self.failures, self.tries, skipped=self.skips)


class DocTestRunner:
    """Runs tests and reports to a function, by default to sys.stdout.

    Subclasses can define the methods report_start() and so on. verbose is whether to report all examples, by
    default if -v is among the arguments of the program.
    """

    DIVIDER = "*" * 70

    def __init__(self, checker=None, verbose=None, optionflags=0):
        self._checker = checker or OutputChecker()
        self._verbose = "-v" in sys.argv if verbose is None else verbose
        self.optionflags = self.original_optionflags = optionflags
        self._total = _Tally()
        self._stats: dict[str, _Tally] = {}
        self._fakeout = _SpoofOut()

    failures = property(lambda self: self._total.failures)
    tries = property(lambda self: self._total.tries)
    skips = property(lambda self: self._total.skips)

    # Reports, for subclasses to define.

    def report_start(self, out, test, example):
        """Called before an example runs."""
        if self._verbose:
            expecting = f"Expecting:\n{_indent(example.want)}" if example.want else "Expecting nothing\n"
            out(f"Trying:\n{_indent(example.source)}{expecting}")

    def report_success(self, out, test, example, got):
        """Called when an example printed what was expected."""
        if self._verbose:
            out("ok\n")

    def report_failure(self, out, test, example, got):
        """Called when an example printed something else."""
        difference = self._checker.output_difference(example, got, self.optionflags)
        out(self._failure_header(test, example) + difference)

    def report_unexpected_exception(self, out, test, example, exc_info):
        """Called when an example raised an exception that was not expected."""
        trace = _indent(_exception_traceback(exc_info))
        out(f"{self._failure_header(test, example)}Exception raised:\n{trace}")

    def _failure_header(self, test, example):
        paint = _Painter()
        if not test.filename:
            place = f"Line {example.lineno + 1}, in {test.name}"
        else:
            known = test.lineno is not None and example.lineno is not None
            line = test.lineno + example.lineno + 1 if known else "?"
            place = f'File "{test.filename}", line {line}, in {test.name}'
        return f"{paint(self.DIVIDER, 'red')}\n{place}\nFailed example:\n{_indent(example.source)}"

    # Running.

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        """Run the examples of a test; return the TestResults. clear_globs is whether its namespace is emptied then."""
        self.test = test
        if compileflags is None:
            compileflags = _extract_future_flags(test.globs)
        if out is None:
            out = _writer(sys.stdout)
        try:
            with _Environment(self):
                tally = self._run_examples(test, compileflags, out)
        finally:
            if clear_globs:
                test.globs.clear()
        self._total += tally
        self._stats[test.name] = self._stats.get(test.name, _Tally()) + tally
        return tally.results()

    def _run_examples(self, test, compileflags, out) -> _Tally:
        tally = _Tally()
        self.original_optionflags = original = self.optionflags
        for number, example in enumerate(test.examples):
            # Of the last example, as there is none of its own yet.
            quiet = self.optionflags & REPORT_ONLY_FIRST_FAILURE and tally.failures
            self.optionflags = original
            for flag, on in example.options.items():
                self.optionflags = self.optionflags | flag if on else self.optionflags & ~flag
            tally.tries += 1
            if self.optionflags & SKIP:
                tally.skips += 1
                continue
            if not self._try_example(test, number, compileflags, out, quiet):
                tally.failures += 1
                if self.optionflags & FAIL_FAST:
                    break
        self.optionflags = original
        return tally

    def _try_example(self, test, number: int, compileflags, out, quiet) -> bool:
        example = test.examples[number]
        if not quiet:
            self.report_start(out, test, example)
        exc_info = self._execute(test, example, f"<doctest {test.name}[{number}]>", compileflags)
        got = self._fakeout.getvalue()
        self._fakeout.truncate(0)
        if exc_info is None:
            good = self._checker.check_output(example.want, got, self.optionflags)
        else:
            if not quiet:
                got += _exception_traceback(exc_info)
            good = example.exc_msg is not None and self._accepts_exception(example.exc_msg, exc_info)
        if quiet:
            return good
        if good:
            self.report_success(out, test, example, got)
        elif exc_info is not None and example.exc_msg is None:
            self.report_unexpected_exception(out, test, example, exc_info)
        else:
            self.report_failure(out, test, example, got)
        return good

    def _execute(self, test, example, filename: str, compileflags):
        """Run an example; return None, or sys.exc_info()."""
        try:
            # If a debugger steps, it must not go on in what comes after the example.
            # This stands in every traceback, so it is as people know it.
            exec(compile(example.source, filename, "single",
                         compileflags, True), test.globs)
            self.debugger.set_continue()
        except KeyboardInterrupt:
            raise
        except:
            exc_info = sys.exc_info()
            self.debugger.set_continue()
            return exc_info
        return None

    def _accepts_exception(self, want: str, exc_info) -> bool:
        kind, error, _ = exc_info
        lines = traceback.format_exception_only(kind, error)
        if issubclass(kind, SyntaxError):
            # The place comes first, which is in no way part of the message.
            starts = f"{kind.__qualname__}:", f"{kind.__module__}.{kind.__qualname__}:"
            while lines and not lines[0].startswith(starts):
                del lines[0]
        got = "".join(lines)
        check = self._checker.check_output
        if check(want, got, self.optionflags):
            return True
        if not self.optionflags & IGNORE_EXCEPTION_DETAIL:
            return False
        return check(_strip_exception_details(want), _strip_exception_details(got), self.optionflags)

    def _example_lines(self, filename, module_globals=None):
        """Take the place of linecache.getlines(), to know the sources of examples too."""
        place = re.fullmatch(r"<doctest (?P<test>.+)\[(?P<number>\d+)\]>", filename)
        if place and place["test"] == self.test.name:
            return self.test.examples[int(place["number"])].source.splitlines(keepends=True)
        return self.save_linecache_getlines(filename, module_globals)

    # Summaries.

    def summarize(self, verbose=None):
        """Print a summary of all tests so far, at length if verbose; return the TestResults."""
        verbose = self._verbose if verbose is None else verbose
        total = sum(self._stats.values(), _Tally())
        stats = sorted(self._stats.items())
        paint = _Painter()
        if verbose:
            _print_successes(stats, paint)
        failed = [(name, tally) for name, tally in stats if tally.failures]
        if failed:
            print(paint(self.DIVIDER, "red"))
            print(f"{_n_items(failed)} had failures:")
            for name, tally in failed:
                print(f" {tally.failures:3d} of {tally.tries:3d} in {name}")
        if verbose:
            failures = f" and {paint(f'{total.failures} failed', 'red')}" if total.failures else ""
            passed = paint(f"{total.tries - total.failures} passed", "green")
            print(f"{_count(total.tries, 'test')} in {_n_items(stats)}.\n{passed}{failures}.")
        if total.failures:
            verdict = paint(f"***Test Failed*** {_count(total.failures, 'failure')}", "bold red")
            if total.skips:
                verdict += f" and {paint(_count(total.skips, 'skipped test'), 'yellow')}"
            print(f"{verdict}.")
        elif verbose:
            print(paint("Test passed.", "bold green"))
        return total.results()

    def merge(self, other):
        """Add the counts of another runner to the summary."""
        for name, tally in other._stats.items():
            self._stats[name] = self._stats.get(name, _Tally()) + tally


def _print_successes(stats, paint):
    empty = [name for name, tally in stats if not tally.tries]
    passed = [(name, tally) for name, tally in stats if tally.tries and not tally.failures]
    if empty:
        print(f"{_n_items(empty)} had no tests:")
        for name in empty:
            print(f"    {name}")
    if passed:
        print(paint(f"{_n_items(passed)} passed all tests:", "green"))
        for name, tally in passed:
            print(f" {paint(f'{_count(tally.tries, "test", 3)} in {name}', 'green')}")


def _count(number: int, noun: str, width: int = 0) -> str:
    return f"{number:{width}d} {noun}{'' if number == 1 else 's'}"


def _n_items(items):
    return _count(len(items), "item")


class _Painter:
    """Adds the codes for colors to texts, where these can be shown."""

    def __init__(self):
        import _colorize

        self.codes = _colorize.ANSIColors if _colorize.can_colorize() else None

    def __call__(self, text: str, color: str) -> str:
        if self.codes is None:
            return text
        return f"{getattr(self.codes, color.upper().replace(' ', '_'))}{text}{self.codes.RESET}"


def _writer(stream):
    """Return a function that writes to a stream, with escapes for what its encoding does not have."""
    encoding = stream.encoding
    if encoding is None or encoding.lower() == "utf-8":
        return stream.write
    return lambda text: stream.write(text.encode(encoding, "backslashreplace").decode(encoding))


class DebugRunner(DocTestRunner):
    """Raises UnexpectedException or DocTestFailure at the first failure, whose namespace is left as it is then."""

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        results = super().run(test, compileflags, out, clear_globs=False)
        if clear_globs:
            test.globs.clear()
        return results

    def report_failure(self, out, test, example, got):
        raise DocTestFailure(test, example, got)

    def report_unexpected_exception(self, out, test, example, exc_info):
        raise UnexpectedException(test, example, exc_info)
