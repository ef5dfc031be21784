"""What a run of tests gives: counts, and the tests that did not succeed."""

import functools
import io
import sys
import traceback

__unittest = True       # Results leave the frames of this module out of tracebacks.

STDOUT_LINE = "\nStdout:\n%s"
STDERR_LINE = "\nStderr:\n%s"


def _stop_if_asked(result):
    # Subclasses of other projects may lack the attribute.
    if getattr(result, "failfast", False):
        result.stop()


def failfast(method):
    """Decorate a method of a result to stop the run first, where the result is to stop at failures."""

    @functools.wraps(method)
    def stopping(self, *args, **kwargs):
        _stop_if_asked(self)
        return method(self, *args, **kwargs)

    return stopping


class TestResult:
    """Collects what a run of tests tells of each test.

    failures, errors and expectedFailures are lists of pairs (test, traceback as text), skipped of pairs
    (test, reason), collectedDurations of pairs (name, seconds), unexpectedSuccesses of tests.
    """

    # What suites note here about the fixtures they have set up.
    _previousTestClass = None
    _testRunEntered = False
    _moduleSetUpFailed = False

    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.testsRun = 0
        for kind in "failures errors skipped expectedFailures unexpectedSuccesses collectedDurations".split():
            setattr(self, kind, [])
        self.failfast = self.shouldStop = False
        self.tb_locals = False
        self.buffer = False
        self._stdout_buffer = self._stderr_buffer = None
        self._original_stdout, self._original_stderr = sys.stdout, sys.stderr
        # Whether what the test printed is shown after all.
        self._mirrorOutput = False

    def __repr__(self):
        counts = f"run={self.testsRun} errors={len(self.errors)} failures={len(self.failures)}"
        return f"<{type(self).__module__}.{type(self).__qualname__} {counts}>"

    def printErrors(self):
        """Called at the end of a run, by runners."""

    # The course of a run.

    def startTestRun(self):
        """Called before the first test of a run."""

    def stopTestRun(self):
        """Called after the last test of a run."""

    def startTest(self, test):
        """Called before a test runs."""
        self.testsRun += 1
        self._mirrorOutput = False
        self._setupStdout()

    def stopTest(self, test):
        """Called when a test has run."""
        self._restoreStdout()
        self._mirrorOutput = False

    def stop(self):
        """Let the run end after the present test."""
        self.shouldStop = True

    # The outcome of a test.

    def _note_problem(self, problems, test, err, reason_test=None):
        """Append a test with the text of its exception; what it printed is shown at its end."""
        problems.append((test, self._exc_info_to_string(err, reason_test or test)))
        self._mirrorOutput = True

    def addSuccess(self, test):
        """Called for a test that went well."""

    @failfast
    def addFailure(self, test, err):
        """Called for a test where an assertion did not hold, with sys.exc_info()."""
        self._note_problem(self.failures, test, err)

    @failfast
    def addError(self, test, err):
        """Called for a test that raised another exception, with sys.exc_info()."""
        self._note_problem(self.errors, test, err)

    def addSubTest(self, test, subtest, err):
        """Called at the end of a subtest of a test, with sys.exc_info(), or None if it went well."""
        if err is None:
            return
        _stop_if_asked(self)
        failed = issubclass(err[0], test.failureException)
        self._note_problem(self.failures if failed else self.errors, subtest, err, test)

    def addSkip(self, test, reason):
        """Called for a test that was skipped."""
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        """Called for a test that failed as expected, with sys.exc_info()."""
        self.expectedFailures.append((test, self._exc_info_to_string(err, test)))

    @failfast
    def addUnexpectedSuccess(self, test):
        """Called for a test that was expected to fail, and did not."""
        self.unexpectedSuccesses.append(test)

    def addDuration(self, test, elapsed):
        """Called at the end of a test that was not skipped as a whole, with the seconds it took."""
        # Subclasses of other projects may not have the list. Tests are let go; their names suffice.
        if hasattr(self, "collectedDurations"):
            self.collectedDurations.append((str(test), elapsed))

    def wasSuccessful(self):
        """Tell whether all tests so far went as they should."""
        # Subclasses of other projects may have no unexpected successes.
        return not (self.failures or self.errors or getattr(self, "unexpectedSuccesses", ()))

    # Keeping what tests print, where buffer is true.

    def _setupStdout(self):
        if not self.buffer:
            return
        if self._stderr_buffer is None:
            self._stdout_buffer, self._stderr_buffer = io.StringIO(), io.StringIO()
        sys.stdout, sys.stderr = self._stdout_buffer, self._stderr_buffer

    def _restoreStdout(self):
        if not self.buffer:
            return
        if self._mirrorOutput:
            out, err = self._printed()
            self._original_stdout.write(out)
            self._original_stderr.write(err)
        sys.stdout, sys.stderr = self._original_stdout, self._original_stderr
        for kept in self._stdout_buffer, self._stderr_buffer:
            kept.seek(0)
            kept.truncate()

    def _printed(self) -> tuple[str, str]:
        """Return what the test has printed to both streams, with headings; empty for nothing."""

        def section(stream, heading: str) -> str:
            text = stream.getvalue()
            return heading % (text if text.endswith("\n") else text + "\n") if text else ""

        return section(sys.stdout, STDOUT_LINE), section(sys.stderr, STDERR_LINE)

    # Tracebacks.

    def _exc_info_to_string(self, err, test):
        kind, error, trace = err
        trace = self._clean_tracebacks(kind, error, trace, test)
        shown = traceback.TracebackException(kind, error, trace, capture_locals=self.tb_locals, compact=True)
        text = "".join(shown.format())
        return text + "".join(self._printed()) if self.buffer else text

    def _clean_tracebacks(self, exctype, value, tb, test):
        """Return a traceback without this package's frames; those of the causes and contexts are changed in place."""
        pending, seen, first = [(exctype, value, tb)], {id(value)}, None
        while pending:
            kind, error, trace = pending.pop()
            while trace is not None and self._is_relevant_tb_level(trace):
                trace = trace.tb_next
            if kind is test.failureException:
                self._remove_unittest_tb_frames(trace)
            if first is None:
                first = (trace,)
            else:
                error.__traceback__ = trace
            for other in getattr(error, "__cause__", None), getattr(error, "__context__", None):
                if other is not None and id(other) not in seen:
                    seen.add(id(other))
                    pending.append((type(other), other, other.__traceback__))
        return first[0]

    def _is_relevant_tb_level(self, tb):
        return "__unittest" in tb.tb_frame.f_globals

    def _remove_unittest_tb_frames(self, tb):
        """Cut a traceback off where it enters this package, which is in an assertion."""
        while tb is not None:
            after = tb.tb_next
            if after is not None and self._is_relevant_tb_level(after):
                tb.tb_next = None
                return
            tb = after
