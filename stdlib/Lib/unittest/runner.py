"""The runner that writes to a stream how tests go, and at the end what failed."""

import sys
import time
import warnings

from . import result
from .case import _SubTest
from .signals import registerResult

__unittest = True       # Results leave the frames of this module out of tracebacks.


class _WritelnDecorator:
    """A stream that can write lines too."""

    def __init__(self, stream):
        self.stream = stream

    def __getattr__(self, attr):
        # Copying and unpickling look up attributes before there is a stream to ask.
        if attr in {"stream", "__getstate__"}:
            raise AttributeError(attr)
        return getattr(self.stream, attr)

    def writeln(self, arg=None):
        """Write a text, if one is given, and end the line."""
        if arg:
            self.write(arg)
        self.write("\n")


class TextTestResult(result.TestResult):
    """Writes each outcome to a stream: as a character, or as a line if verbose."""

    separator1 = "=" * 70
    separator2 = "-" * 70

    def __init__(self, stream, descriptions, verbosity, *, durations=None):
        super().__init__(stream, descriptions, verbosity)
        self.stream = stream
        self.descriptions = descriptions
        self.durations = durations
        self.dots = verbosity == 1
        self.showAll = verbosity > 1
        # Whether the stream is at the start of a line, rather than after the name of a test.
        self._newline = True

    def getDescription(self, test):
        """Return how a test is shown: its name, with the first line of its docstring below if that is asked for."""
        summary = self.descriptions and test.shortDescription()
        return f"{test}\n{summary}" if summary else str(test)

    def startTest(self, test):
        super().startTest(test)
        if self.showAll:
            self._write_name(test)
            self.stream.flush()
            self._newline = False

    def _write_name(self, test):
        self.stream.write(f"{self.getDescription(test)} ... ")

    def _write_status(self, test, status):
        nested = isinstance(test, _SubTest)
        if nested and not self._newline:
            self.stream.writeln()
            self._newline = True
        if self._newline:
            if nested:
                self.stream.write("  ")
            self._write_name(test)
        self.stream.writeln(status)
        self.stream.flush()
        self._newline = True

    def _show(self, test, word: str, letter: str):
        if self.showAll:
            self._write_status(test, word)
        elif self.dots:
            self.stream.write(letter)
            self.stream.flush()

    def addSubTest(self, test, subtest, err):
        if err is not None:
            word = "FAIL" if issubclass(err[0], subtest.failureException) else "ERROR"
            self._show(subtest, word, word[0])
        super().addSubTest(test, subtest, err)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._show(test, "ok", ".")

    def addError(self, test, err):
        super().addError(test, err)
        self._show(test, "ERROR", "E")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._show(test, "FAIL", "F")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._show(test, f"skipped {reason!r}", "s")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._show(test, "expected failure", "x")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._show(test, "unexpected success", "u")

    def printErrors(self):
        """Write what failed, with tracebacks."""
        if self.showAll or self.dots:
            self.stream.writeln()
            self.stream.flush()
        self.printErrorList("ERROR", self.errors)
        self.printErrorList("FAIL", self.failures)
        if surprises := getattr(self, "unexpectedSuccesses", ()):
            self.stream.writeln(self.separator1)
            for test in surprises:
                self.stream.writeln(f"UNEXPECTED SUCCESS: {self.getDescription(test)}")
            self.stream.flush()

    def printErrorList(self, flavour, errors):
        """Write tests of a kind, each with its traceback."""
        for test, trace in errors:
            title = f"{flavour}: {self.getDescription(test)}"
            for line in self.separator1, title, self.separator2, str(trace):
                self.stream.writeln(line)
            self.stream.flush()


class TextTestRunner:
    """Runs tests and writes to a stream (sys.stderr) how they go, with a summary at the end."""

    resultclass = TextTestResult

    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False, resultclass=None,
                 warnings=None, *, tb_locals=False, durations=None):
        self.stream = _WritelnDecorator(sys.stderr if stream is None else stream)
        self.descriptions, self.verbosity = descriptions, verbosity
        self.failfast, self.buffer = failfast, buffer
        self.tb_locals, self.durations = tb_locals, durations
        # The action for all warnings; None leaves the filters alone.
        self.warnings = warnings
        if resultclass is not None:
            self.resultclass = resultclass

    def _makeResult(self):
        arguments = self.stream, self.descriptions, self.verbosity
        try:
            return self.resultclass(*arguments, durations=self.durations)
        except TypeError:
            return self.resultclass(*arguments)     # written for Python 3.11 or earlier

    def run(self, test):
        """Run a test case or suite; return the result."""
        outcome = self._makeResult()
        registerResult(outcome)
        outcome.failfast, outcome.buffer, outcome.tb_locals = self.failfast, self.buffer, self.tb_locals
        elapsed = self._timed_run(test, outcome)
        outcome.printErrors()
        if self.durations is not None:
            self._printDurations(outcome)
        if hasattr(outcome, "separator2"):
            self.stream.writeln(outcome.separator2)
        count = outcome.testsRun
        self.stream.writeln(f"Ran {count} test{'' if count == 1 else 's'} in {elapsed:.3f}s")
        self.stream.writeln()
        self._write_verdict(outcome)
        return outcome

    def _timed_run(self, test, outcome) -> float:
        def notify(name: str):
            if method := getattr(outcome, name, None):
                method()

        with warnings.catch_warnings():
            if self.warnings:
                warnings.simplefilter(self.warnings)
            started = time.perf_counter()
            notify("startTestRun")
            try:
                test(outcome)
            finally:
                notify("stopTestRun")
            return time.perf_counter() - started

    def _write_verdict(self, outcome):
        def count(kind: str) -> int:
            return len(getattr(outcome, kind, ()))      # Results of other projects may lack some.

        counts = {
            "skipped": count("skipped"),
            "expected failures": count("expectedFailures"),
            "unexpected successes": count("unexpectedSuccesses"),
        }
        if not outcome.wasSuccessful():
            verdict = "FAILED"
            counts = {"failures": count("failures"), "errors": count("errors")} | counts
        elif outcome.testsRun or counts["skipped"]:
            verdict = "OK"
        else:
            verdict = "NO TESTS RAN"
        details = ", ".join(f"{name}={number}" for name, number in counts.items() if number)
        self.stream.writeln(f"{verdict} ({details})" if details else verdict)
        self.stream.flush()

    def _printDurations(self, result):
        slowest = sorted(result.collectedDurations, key=lambda entry: -entry[1])
        if not slowest:
            return
        if self.durations > 0:
            del slowest[self.durations:]
        write = self.stream.writeln
        write("Slowest test durations")
        if hasattr(result, "separator2"):
            write(result.separator2)
        shown = slowest if self.verbosity > 1 else [entry for entry in slowest if entry[1] >= 0.001]
        for name, seconds in shown:
            write(f"{f'{seconds:.3f}s':<10} {name}")
        if len(shown) < len(slowest):
            write("\n(durations < 0.001s were hidden; use -v to show these durations)")
        else:
            write("")
