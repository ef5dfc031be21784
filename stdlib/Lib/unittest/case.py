"""Test cases: objects that run one test, with the methods it needs."""

import collections
import contextlib
import sys
import time
import warnings

from . import result
from ._assertions import _EQUALITY_METHODS, DIFF_OMITTED, _Assertions
from ._contexts import (
    _AssertNotWarnsContext,
    _AssertRaisesBaseContext,
    _AssertRaisesContext,
    _AssertWarnsContext,
    _BaseTestCaseContext,
)
from .util import strclass

__unittest = True       # Results leave the frames of this module out of tracebacks.

_subtest_msg_sentinel = object()


class SkipTest(Exception):
    """Raised in a test, or in what is set up for it, that is to be skipped."""


class _ShouldStop(Exception):
    """Ends a test after a subtest, whose outcome has been told already."""


class _UnexpectedSuccess(Exception):
    """Stands for the success of a test that was expected to fail."""


# Decorators.


def skip(reason):
    """Decorate a test or a class of tests to be skipped, for a reason; that can be left out with its parentheses."""
    if callable(reason) and not isinstance(reason, type) and hasattr(reason, "__code__"):
        return skip("")(reason)

    def decorate(item):
        if isinstance(item, type):
            return _mark_skipped(item, reason)
        from functools import wraps

        @wraps(item)
        def skipped(*args, **kwargs):
            raise SkipTest(reason)

        return _mark_skipped(skipped, reason)

    return decorate


def skipIf(condition, reason):
    """Decorate a test to be skipped if a condition is true."""
    return skip(reason) if condition else _id


def skipUnless(condition, reason):
    """Decorate a test to be skipped if a condition is false."""
    return _id if condition else skip(reason)


def expectedFailure(test_item):
    """Decorate a test, or a class of tests, of which a failure counts as what is expected."""
    test_item.__unittest_expecting_failure__ = True
    return test_item


def _id(obj):
    return obj


def _mark_skipped(item, reason):
    item.__unittest_skip__ = True
    item.__unittest_skip_why__ = reason
    return item


def _either_attribute(name: str, default, *holders):
    """Return the first true value of an attribute that a class or a method may have."""
    for holder in holders:
        if found := getattr(holder, name, default):
            return found
    return default


# Cleanups: stacks of calls to make at the end, as triples (function, arguments, keyword arguments).

_module_cleanups = []


def addModuleCleanup(function, /, *args, **kwargs):
    """Have a function called after the module's last test, even if setUpModule() failed; the last added is first."""
    _module_cleanups.append((function, args, kwargs))


def enterModuleContext(cm):
    """Enter a context manager that is left as a cleanup of the module; return what it gives."""
    return _enter_context(cm, addModuleCleanup)


def doModuleCleanups():
    """Call all cleanups of the module; then raise the first exception of these, if any."""
    errors = []
    for function, args, kwargs in _popped(_module_cleanups):
        try:
            function(*args, **kwargs)
        except Exception as error:
            errors.append(error)
    if errors:
        # An exception group would tell of all; this is what results have always been given.
        raise errors[0]


def _popped(stack):
    """Take everything from a stack, last first, including what is added meanwhile."""
    while stack:
        yield stack.pop()


def _enter_context(cm, add_cleanup):
    kind = type(cm)
    try:
        enter, leave = kind.__enter__, kind.__exit__
    except AttributeError:
        name = f"{kind.__module__}.{kind.__qualname__}"
        raise TypeError(f"{name!r} object does not support the context manager protocol") from None
    value = enter(cm)
    add_cleanup(leave, cm, None, None, None)
    return value


# Telling results, of which those of other projects may know fewer methods.


def _addSkip(result, test_case, reason):
    add = getattr(result, "addSkip", None)
    if add is not None:
        add(test_case, reason)
        return
    warnings.warn("TestResult has no addSkip method, skips not reported", RuntimeWarning, stacklevel=2)
    result.addSuccess(test_case)


def _addError(result, test, exc_info):
    if result is None or exc_info is None:
        return
    failed = issubclass(exc_info[0], test.failureException)
    add = result.addFailure if failed else result.addError
    add(test, exc_info)


class _Outcome:
    """What is known so far about the run of one test."""

    def __init__(self, result=None):
        self.result = result
        self.result_supports_subtests = hasattr(result, "addSubTest")
        self.success, self.expecting_failure = True, False
        # The failure that was expected, as of sys.exc_info().
        self.expectedFailure = None

    def testPartExecutor(self, test_case, subTest=False):
        """Return a context manager for one part: exceptions in it are told to the result, and go no further."""
        return _Part(self, test_case, subTest)


class _Part:
    """The context manager for one part of a test: a fixture, the method, a subtest or a cleanup."""

    __slots__ = "outcome", "test", "is_subtest", "earlier_success"

    def __init__(self, outcome: _Outcome, test, is_subtest: bool):
        self.outcome = outcome
        self.test = test
        self.is_subtest = is_subtest

    def __enter__(self):
        self.earlier_success = self.outcome.success
        self.outcome.success = True

    def __exit__(self, kind, error, trace):
        try:
            handled = self._passed() if kind is None else self._handle(kind, error, trace)
        finally:
            self.outcome.success = self.outcome.success and self.earlier_success
            error = trace = None
        return handled

    def _passed(self):
        if self.is_subtest and self.outcome.success:
            self.outcome.result.addSubTest(self.test.test_case, self.test, None)

    def _handle(self, kind, error, trace) -> bool:
        outcome = self.outcome
        if issubclass(kind, KeyboardInterrupt):
            return False
        if issubclass(kind, SkipTest):
            outcome.success = False
            _addSkip(outcome.result, self.test, str(error))
        elif issubclass(kind, _ShouldStop):
            pass
        elif outcome.expecting_failure:
            outcome.expectedFailure = kind, error, trace
        else:
            outcome.success = False
            if self.is_subtest:
                outcome.result.addSubTest(self.test.test_case, self.test, (kind, error, trace))
            else:
                _addError(outcome.result, self.test, (kind, error, trace))
        return True


class _OrderedChainMap(collections.ChainMap):
    """Chained mappings whose keys come in the order of the maps, those of the first at first."""

    def __iter__(self):
        return iter(dict.fromkeys(key for mapping in self.maps for key in mapping))


class _SubTestBlock(contextlib.ContextDecorator):
    """What subTest() returns: makes a block a subtest of the one that runs."""

    def __init__(self, case: "TestCase", message, params: dict):
        self.case = case
        self.message = message
        self.params = params
        self.part = None

    def __enter__(self):
        case = self.case
        outcome = case._outcome
        if outcome is None or not outcome.result_supports_subtests:
            return
        self.outer = outer = case._subtest
        params = _OrderedChainMap(self.params) if outer is None else outer.params.new_child(self.params)
        case._subtest = _SubTest(case, self.message, params)
        self.part = outcome.testPartExecutor(case._subtest, subTest=True)
        self.part.__enter__()

    def __exit__(self, kind, error, trace):
        if self.part is None:
            return False
        part, self.part = self.part, None
        outcome = part.outcome
        try:
            if kind is not None and not part.__exit__(kind, error, trace):
                return False
            if kind is None:
                part.__exit__(None, None, None)
            failed_fast = not outcome.success and getattr(outcome.result, "failfast", False)
            if failed_fast or (outcome.success and outcome.expectedFailure):
                raise _ShouldStop
        finally:
            self.case._subtest = self.outer
            error = trace = None
        return True


class TestCase(_Assertions):
    """One test, which is the method named when an instance is made; classes define any number of these.

    Around the method setUp() and tearDown() are called, and at the end what addCleanup() was given. setUpClass()
    and tearDownClass() are called once for all the tests of a class.
    """

    _classSetupFailed = False
    _class_cleanups = []

    def __init_subclass__(cls, *args, **kwargs):
        cls._class_cleanups = []
        cls._classSetupFailed = False
        super().__init_subclass__(*args, **kwargs)

    def __init__(self, methodName="runTest"):
        self._testMethodName, self._testMethodDoc = methodName, "No test"
        self._outcome = None
        self._subtest = None
        self._cleanups = []
        self._type_equality_funcs = dict(_EQUALITY_METHODS)
        method = getattr(self, methodName, None)
        if method is not None:
            self._testMethodDoc = method.__doc__
        elif methodName != "runTest":       # Without a test, an instance still has the assertions to offer.
            raise ValueError(f"no such test method in {type(self)}: {methodName}")

    def __eq__(self, other):
        if type(other) is type(self):
            return other._testMethodName == self._testMethodName
        return NotImplemented

    def __hash__(self):
        return hash((type(self), self._testMethodName))

    def __str__(self):
        name = self._testMethodName
        return f"{name} ({strclass(type(self))}.{name})"

    def __repr__(self):
        return f"<{strclass(type(self))} testMethod={self._testMethodName}>"

    def id(self):
        """Return the dotted name of the test."""
        return f"{strclass(type(self))}.{self._testMethodName}"

    def shortDescription(self):
        """Return the first line of the method's docstring, or None."""
        doc = self._testMethodDoc
        return doc.strip().partition("\n")[0].strip() if doc else None

    def countTestCases(self):
        return 1

    def defaultTestResult(self):
        """Make the result for a run that is given none."""
        return result.TestResult()

    # Fixtures, for classes to define.

    def setUp(self):
        """Called before the test method."""

    def tearDown(self):
        """Called after the test method, if setUp() succeeded."""

    @classmethod
    def setUpClass(cls):
        """Called before the first test of the class."""

    @classmethod
    def tearDownClass(cls):
        """Called after the last test of the class, if setUpClass() succeeded."""

    # Cleanups.

    def addCleanup(self, function, /, *args, **kwargs):
        """Have a function called after tearDown(), even if setUp() failed; the last added comes first."""
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, cm):
        """Enter a context manager that is left as a cleanup of the test; return what it gives."""
        return _enter_context(cm, self.addCleanup)

    def doCleanups(self):
        """Call all cleanups; returns whether all went well. A run does this by itself."""
        outcome = self._outcome or _Outcome()
        for function, args, kwargs in _popped(self._cleanups):
            with outcome.testPartExecutor(self):
                self._callCleanup(function, *args, **kwargs)
        return outcome.success

    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs):
        """Have a function called after tearDownClass(), even if setUpClass() failed; the last added comes first."""
        cls._class_cleanups.append((function, args, kwargs))

    @classmethod
    def enterClassContext(cls, cm):
        """Enter a context manager that is left as a cleanup of the class; return what it gives."""
        return _enter_context(cm, cls.addClassCleanup)

    @classmethod
    def doClassCleanups(cls):
        """Call all cleanups of the class; tearDown_exceptions is a list of what they raise."""
        cls.tearDown_exceptions = errors = []
        for function, args, kwargs in _popped(cls._class_cleanups):
            try:
                function(*args, **kwargs)
            except Exception:
                errors.append(sys.exc_info())

    # Running. Test cases with tests of another kind define these four.

    def _callSetUp(self):
        self.setUp()

    def _callTestMethod(self, method):
        if method() is not None:
            warnings.warn("It is deprecated to return a value that is not None from a "
                          f"test case ({method})", DeprecationWarning, stacklevel=4)

    def _callTearDown(self):
        self.tearDown()

    def _callCleanup(self, function, /, *args, **kwargs):
        function(*args, **kwargs)

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def run(self, result=None):
        """Run the test and tell a result how it went; without one, a result is made. Returns the result."""
        finish = None
        if result is None:
            result = self.defaultTestResult()
            begin, finish = (getattr(result, name, None) for name in ("startTestRun", "stopTestRun"))
            if begin is not None:
                begin()
        result.startTest(self)
        try:
            method = getattr(self, self._testMethodName)
            if self._is_skipped(method):
                _addSkip(result, self, self._skip_reason(method))
            else:
                self._run_parts(method, result)
            return result
        finally:
            result.stopTest(self)
            if finish is not None:
                finish()

    def _run_parts(self, method, result):
        fails = _either_attribute("__unittest_expecting_failure__", False, self, method)
        self._outcome = outcome = _Outcome(result)
        started = time.perf_counter()
        try:
            with outcome.testPartExecutor(self):
                self._callSetUp()
            if outcome.success:
                outcome.expecting_failure = fails
                with outcome.testPartExecutor(self):
                    self._callTestMethod(method)
                outcome.expecting_failure = False
                with outcome.testPartExecutor(self):
                    self._callTearDown()
            self.doCleanups()
            self._addDuration(result, time.perf_counter() - started)
            if outcome.success:
                self._tell_success(result, fails)
        finally:
            # The traceback of the failure refers to this frame, and with it to the outcome.
            outcome.expectedFailure = None
            outcome = self._outcome = None

    def _tell_success(self, result, failure_expected: bool):
        if not failure_expected:
            result.addSuccess(self)
        elif failure := self._outcome.expectedFailure:
            self._addExpectedFailure(result, failure)
        else:
            self._addUnexpectedSuccess(result)

    def _is_skipped(self, method) -> bool:
        return _either_attribute("__unittest_skip__", False, type(self), method)

    def _skip_reason(self, method) -> str:
        return _either_attribute("__unittest_skip_why__", "", type(self), method)

    def debug(self):
        """Run the test without a result; exceptions come through."""
        method = getattr(self, self._testMethodName)
        if self._is_skipped(method):
            raise SkipTest(self._skip_reason(method))
        self._callSetUp()
        self._callTestMethod(method)
        self._callTearDown()
        for function, args, kwargs in _popped(self._cleanups):
            self._callCleanup(function, *args, **kwargs)

    def subTest(self, msg=_subtest_msg_sentinel, **params):
        """Return a context manager that makes its block a test within the test.

        A failure in it is told with the message and the parameters, and the test goes on after the block.
        """
        return _SubTestBlock(self, msg, params)

    def skipTest(self, reason):
        """Skip the test that runs."""
        raise SkipTest(reason)

    def _addExpectedFailure(self, result, exc_info):
        add = getattr(result, "addExpectedFailure", None)
        if add is not None:
            add(self, exc_info)
            return
        warnings.warn("TestResult has no addExpectedFailure method, reporting as passes", RuntimeWarning)
        result.addSuccess(self)

    def _addUnexpectedSuccess(self, result):
        add = getattr(result, "addUnexpectedSuccess", None)
        if add is not None:
            add(self)
            return
        warnings.warn("TestResult has no addUnexpectedSuccess method, reporting as failure", RuntimeWarning)
        try:
            raise _UnexpectedSuccess
        except _UnexpectedSuccess:
            result.addFailure(self, sys.exc_info())

    def _addDuration(self, result, elapsed):
        add = getattr(result, "addDuration", None)
        if add is not None:
            add(self, elapsed)
        else:
            warnings.warn("TestResult has no addDuration method", RuntimeWarning)


class FunctionTestCase(TestCase):
    """A test that is made from a function, and maybe others to call before and after it."""

    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        super().__init__()
        self._testFunc, self._description = testFunc, description
        self._setUpFunc, self._tearDownFunc = setUp, tearDown

    def setUp(self):
        if (function := self._setUpFunc) is not None:
            function()

    def runTest(self):
        self._testFunc()

    def tearDown(self):
        if (function := self._tearDownFunc) is not None:
            function()

    def _identity(self):
        return self._setUpFunc, self._tearDownFunc, self._testFunc, self._description

    def __eq__(self, other):
        return self._identity() == other._identity() if isinstance(other, type(self)) else NotImplemented

    def __hash__(self):
        return hash((type(self), *self._identity()))

    def id(self):
        return self._testFunc.__name__

    def __str__(self):
        return f"{strclass(type(self))} ({self.id()})"

    def __repr__(self):
        return f"<{strclass(type(self))} tec={self._testFunc}>"

    def shortDescription(self):
        if self._description is not None:
            return self._description
        return (self._testFunc.__doc__ or "").partition("\n")[0].strip() or None


class _SubTest(TestCase):
    """What a result is given as the test where a subtest is done."""

    def __init__(self, test_case, message, params):
        super().__init__()
        self.test_case = test_case
        self.params = params
        self.failureException = test_case.failureException
        self._message = message

    def runTest(self):
        raise NotImplementedError("subtests cannot be run directly")

    def _subDescription(self):
        parts = [] if self._message is _subtest_msg_sentinel else [f"[{self._message}]"]
        if self.params:
            parts.append("(" + ", ".join(f"{name}={value!r}" for name, value in self.params.items()) + ")")
        return " ".join(parts) or "(<subtest>)"

    def id(self):
        return f"{self.test_case.id()} {self._subDescription()}"

    def __str__(self):
        return f"{self.test_case} {self._subDescription()}"

    def shortDescription(self):
        """Return the description of the test that this one is in."""
        return self.test_case.shortDescription()
