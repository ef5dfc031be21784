"""TestResult: collects what happens in a test run."""

import io
import sys
import traceback
from functools import wraps

from . import util

__unittest = True


def failfast(method):
    """Decorator for methods that report a failure: stop the run if the result says so."""

    @wraps(method)
    def inner(self, *args, **kw):
        if getattr(self, "failfast", False):
            self.stop()
        return method(self, *args, **kw)

    return inner


STDOUT_LINE = "\nStdout:\n%s"
STDERR_LINE = "\nStderr:\n%s"


class TestResult:
    """Holds the results of tests; test cases and suites call its methods as they run.

    failures, errors, skipped and expectedFailures are lists of pairs of a
    test and a text; unexpectedSuccesses is a list of tests.
    """

    _previousTestClass = None
    _testRunEntered = False
    _moduleSetUpFailed = False

    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = False
        self.failures = []
        self.errors = []
        self.testsRun = 0
        self.skipped = []
        self.expectedFailures = []
        self.unexpectedSuccesses = []
        self.collectedDurations = []
        self.shouldStop = False
        self.buffer = False
        self.tb_locals = False
        self._stdout_buffer = None
        self._stderr_buffer = None
        self._original_stdout = sys.stdout
        self._original_stderr = sys.stderr
        self._mirrorOutput = False

    def printErrors(self):
        """Called when the run is over."""

    def startTest(self, test):
        """Called before a test is run."""
        self.testsRun += 1
        self._mirrorOutput = False
        self._setupStdout()

    def _setupStdout(self):
        if self.buffer:
            if self._stderr_buffer is None:
                self._stderr_buffer = io.StringIO()
                self._stdout_buffer = io.StringIO()
            sys.stdout = self._stdout_buffer
            sys.stderr = self._stderr_buffer

    def startTestRun(self):
        """Called once, before any test."""

    def stopTest(self, test):
        """Called after a test was run."""
        self._restoreStdout()
        self._mirrorOutput = False

    def _restoreStdout(self):
        if not self.buffer:
            return
        if self._mirrorOutput:
            for buffer, template, original in (
                (sys.stdout, STDOUT_LINE, self._original_stdout),
                (sys.stderr, STDERR_LINE, self._original_stderr),
            ):
                text = buffer.getvalue()
                if text:
                    if not text.endswith("\n"):
                        text += "\n"
                    original.write(template % text)
        sys.stdout = self._original_stdout
        sys.stderr = self._original_stderr
        for buffer in (self._stdout_buffer, self._stderr_buffer):
            buffer.seek(0)
            buffer.truncate()

    def stopTestRun(self):
        """Called once, after all tests."""

    @failfast
    def addError(self, test, err):
        """Called when a test raised something unexpected; err is as sys.exc_info() returns it."""
        self.errors.append((test, self._exc_info_to_string(err, test)))
        self._mirrorOutput = True

    @failfast
    def addFailure(self, test, err):
        """Called when an assertion of a test failed."""
        self.failures.append((test, self._exc_info_to_string(err, test)))
        self._mirrorOutput = True

    def addSubTest(self, test, subtest, err):
        """Called at the end of a subtest; err is None if it succeeded."""
        if err is not None:
            if getattr(self, "failfast", False):
                self.stop()
            errors = self.failures if issubclass(err[0], test.failureException) else self.errors
            errors.append((subtest, self._exc_info_to_string(err, test)))
            self._mirrorOutput = True

    def addSuccess(self, test):
        """Called when a test succeeded."""

    def addSkip(self, test, reason):
        """Called when a test is skipped."""
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        """Called when a test failed that was expected to."""
        self.expectedFailures.append((test, self._exc_info_to_string(err, test)))

    @failfast
    def addUnexpectedSuccess(self, test):
        """Called when a test succeeded that was expected to fail."""
        self.unexpectedSuccesses.append(test)

    def addDuration(self, test, elapsed):
        """Called when a test is finished, with the seconds it took."""
        # As text: test cases are let go after they have run.
        if hasattr(self, "collectedDurations"):
            self.collectedDurations.append((str(test), elapsed))

    def wasSuccessful(self):
        """Tell whether all tests so far have passed."""
        return (
            len(self.failures) == len(self.errors) == 0
            and (not hasattr(self, "unexpectedSuccesses") or len(self.unexpectedSuccesses) == 0)
        )

    def stop(self):
        """Ask for the run to end before the next test."""
        self.shouldStop = True

    def _exc_info_to_string(self, err, test):
        """Format an exception, without the frames of this package."""
        exctype, value, tb = err
        tb = self._clean_tracebacks(exctype, value, tb, test)
        tb_e = traceback.TracebackException(
            exctype, value, tb, capture_locals=self.tb_locals, compact=True
        )
        lines = list(tb_e.format())
        if self.buffer:
            for text, template in ((sys.stdout.getvalue(), STDOUT_LINE), (sys.stderr.getvalue(), STDERR_LINE)):
                if text:
                    if not text.endswith("\n"):
                        text += "\n"
                    lines.append(template % text)
        return "".join(lines)

    def _clean_tracebacks(self, exctype, value, tb, test):
        """Cut the frames of this package from an exception and those it came from; return its traceback."""
        result = None
        first = True
        pending = [(exctype, value, tb)]
        seen = {id(value)}
        while pending:
            exctype, value, tb = pending.pop()
            while tb and self._is_relevant_tb_level(tb):
                tb = tb.tb_next
            if exctype is test.failureException:
                self._remove_unittest_tb_frames(tb)
            if first:
                result = tb
                first = False
            else:
                value.__traceback__ = tb
            if value is not None:
                for c in (value.__cause__, value.__context__):
                    if c is not None and id(c) not in seen:
                        pending.append((type(c), c, c.__traceback__))
                        seen.add(id(c))
        return result

    def _is_relevant_tb_level(self, tb):
        return "__unittest" in tb.tb_frame.f_globals

    def _remove_unittest_tb_frames(self, tb):
        """End a traceback before the frames of assertion methods."""
        previous = None
        while tb and not self._is_relevant_tb_level(tb):
            previous = tb
            tb = tb.tb_next
        if previous is not None:
            previous.tb_next = None

    def __repr__(self):
        return (
            f"<{util.strclass(self.__class__)} run={self.testsRun} errors={len(self.errors)} "
            f"failures={len(self.failures)}>"
        )
