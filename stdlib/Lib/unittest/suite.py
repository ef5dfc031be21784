"""Suites: tests that are grouped, and run one after the other."""

import sys

from . import case, util

__unittest = True       # Results leave the frames of this module out of tracebacks.


class BaseTestSuite:
    """An ordered group of tests; runs them without any shared fixtures."""

    # Whether tests are let go once they have run.
    _cleanup = True

    def __init__(self, tests=()):
        self._tests = []
        self._removed_tests = 0         # how many test cases were let go
        self.addTests(tests)

    def __iter__(self):
        return iter(self._tests)

    def __eq__(self, other):
        if isinstance(other, self.__class__):
            return [*self] == [*other]
        return NotImplemented

    def __repr__(self):
        members = ", ".join(map(repr, self))
        return f"<{util.strclass(type(self))} tests=[{members}]>"

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def addTest(self, test):
        """Append one test, which can be a suite."""
        if not callable(test):
            raise TypeError(f"{test!r} is not callable")
        if isinstance(test, type):
            if issubclass(test, case.TestCase | TestSuite):
                raise TypeError("TestCases and TestSuites must be instantiated before passing them to addTest()")
        self._tests.append(test)

    def addTests(self, tests):
        """Append each of several tests."""
        if isinstance(tests, str):
            raise TypeError("tests must be an iterable of tests, not a string")
        for member in tests:
            self.addTest(member)

    def countTestCases(self):
        """Tell how many test cases there are; those that already ran count too."""
        present = sum(member.countTestCases() for member in self if member)
        return self._removed_tests + present

    def run(self, result):
        """Run all tests, or those up to where the result wants to stop."""
        for position, member in enumerate(self):
            if result.shouldStop:
                return result
            member(result)
            if self._cleanup:
                self._removeTestAtIndex(position)
        return result

    def debug(self):
        """Run all tests; the first error ends it."""
        for member in self:
            member.debug()

    def _removeTestAtIndex(self, index):
        # A test object can keep a lot alive; it is replaced by None once done.
        try:
            done, self._tests[index] = self._tests[index], None
        except TypeError:
            return      # A subclass stores its tests in a way of its own.
        count = getattr(done, "countTestCases", None)
        if count is not None:
            self._removed_tests += count()


class TestSuite(BaseTestSuite):
    """A group of tests that runs the fixtures of their classes and modules around them.

    A fixture is set up at the first test of a class or module, and torn down
    where a test of another one follows, or at the end of the outermost suite.
    """

    def run(self, result, debug=False):
        outermost = not getattr(result, "_testRunEntered", False)
        if outermost:
            result._testRunEntered = True
        for position, member in enumerate(self):
            if result.shouldStop:
                break
            if not _is_group(member) and not self._change_fixtures(member, result):
                continue
            if debug:
                member.debug()
            else:
                member(result)
            if self._cleanup:
                self._removeTestAtIndex(position)
        if outermost:
            self._tearDownPreviousClass(None, result)
            self._handleModuleTearDown(result)
            result._testRunEntered = False
        return result

    def debug(self):
        self.run(_DebugResult(), debug=True)

    def _change_fixtures(self, test, result) -> bool:
        """Go from the fixtures of the last test to those of the next; returns whether it can be run."""
        self._tearDownPreviousClass(test, result)
        self._handleModuleFixture(test, result)
        self._handleClassSetUp(test, result)
        cls = type(test)
        result._previousTestClass = cls
        return not (getattr(cls, "_classSetupFailed", False) or _module_failed(result))

    def _handleModuleFixture(self, test, result):
        name = type(test).__module__
        if name == _last_module(result):
            return
        self._handleModuleTearDown(result)
        result._moduleSetUpFailed = False
        set_up = getattr(sys.modules.get(name), "setUpModule", None)
        if set_up is None:
            return
        with _Fixtures(result, name) as fixtures:
            if not fixtures.attempt("setUpModule", set_up):
                result._moduleSetUpFailed = True
                fixtures.attempt("setUpModule", case.doModuleCleanups)

    def _handleModuleTearDown(self, result):
        name = _last_module(result)
        if name is None or _module_failed(result) or name not in sys.modules:
            return
        tear_down = getattr(sys.modules[name], "tearDownModule", None)
        with _Fixtures(result, name) as fixtures:
            if tear_down is not None:
                fixtures.attempt("tearDownModule", tear_down)
            fixtures.attempt("tearDownModule", case.doModuleCleanups)

    def _handleClassSetUp(self, test, result):
        cls = type(test)
        if cls == _last_class(result) or _module_failed(result) or _is_skipped(cls):
            return
        _mark_class(cls, False)
        set_up = getattr(cls, "setUpClass", None)
        if set_up is None:
            return
        with _Fixtures(result, util.strclass(cls)) as fixtures:
            if not fixtures.attempt("setUpClass", set_up):
                _mark_class(cls, True)
                fixtures.clean_up_class("setUpClass", cls)

    def _tearDownPreviousClass(self, test, result):
        cls = _last_class(result)
        if cls is None or cls == type(test):
            return
        if getattr(cls, "_classSetupFailed", False) or _module_failed(result) or _is_skipped(cls):
            return
        tear_down = getattr(cls, "tearDownClass", None)
        with _Fixtures(result, util.strclass(cls)) as fixtures:
            if tear_down is not None:
                fixtures.attempt("tearDownClass", tear_down)
            fixtures.clean_up_class("tearDownClass", cls)


class _Fixtures:
    """Runs the fixtures of one class or module for a result, which gets to know what fails.

    As a context manager it keeps what is printed meanwhile, if the result does that.
    """

    def __init__(self, result, owner: str):
        self.result = result
        self.owner = owner

    def __enter__(self):
        self._tell("_setupStdout")
        return self

    def __exit__(self, *exc_info):
        self._tell("_restoreStdout")

    def _tell(self, method: str):
        function = getattr(self.result, method, None)
        if function is not None:
            function()

    def attempt(self, name: str, function) -> bool:
        """Call a fixture; returns whether that went well."""
        try:
            function()
        except Exception:
            self._report(name, sys.exc_info())
            return False
        return True

    def clean_up_class(self, name: str, cls):
        """Run what was passed to addClassCleanup(), which collects its errors itself."""
        if hasattr(cls, "doClassCleanups"):
            cls.doClassCleanups()
            for exc_info in cls.tearDown_exceptions:
                self._report(name, exc_info)

    def _report(self, name: str, exc_info):
        error = exc_info[1]
        if isinstance(self.result, _DebugResult):
            raise error
        culprit = _ErrorHolder(f"{name} ({self.owner})")
        skip = getattr(self.result, "addSkip", None)
        if skip is not None and isinstance(error, case.SkipTest):
            skip(culprit, str(error))
        else:
            self.result.addError(culprit, exc_info)


class _ErrorHolder:
    """What results are given as the test, where a fixture failed rather than a test."""

    failureException = None

    def __init__(self, description: str):
        self.description = description

    def __repr__(self):
        return f"<ErrorHolder description={self.description!r}>"

    def __str__(self):
        return self.description

    def id(self):
        return self.description

    def shortDescription(self):
        return None

    def countTestCases(self):
        return 0

    def run(self, result):
        """Do nothing; there is no test."""

    __call__ = run


class _DebugResult:
    """Takes the place of a result for debug(), where errors are not collected."""

    shouldStop = False
    _moduleSetUpFailed = False
    _previousTestClass = None


def _last_class(result):
    return getattr(result, "_previousTestClass", None)


def _last_module(result) -> str | None:
    return getattr(_last_class(result), "__module__", None)


def _module_failed(result) -> bool:
    return getattr(result, "_moduleSetUpFailed", False)


def _is_skipped(cls) -> bool:
    return getattr(cls, "__unittest_skip__", False)


def _mark_class(cls, failed: bool):
    try:
        cls._classSetupFailed = failed
    except TypeError:
        pass        # Built-in classes take no attributes.


def _is_group(test) -> bool:
    """Tell a suite, or whatever else holds tests, from a single test."""
    try:
        iter(test)
    except TypeError:
        return False
    return True
