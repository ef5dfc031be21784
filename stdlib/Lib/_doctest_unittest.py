"""Tests of docstrings and text files as test cases of unittest."""

import os
import sys
import unittest
from io import StringIO

from _doctest_examples import REPORTING_FLAGS, DocTestParser
from _doctest_files import _load_testfile, _normalize_module
from _doctest_finder import DocTestFinder
from _doctest_runner import DebugRunner, DocTestRunner

_report_flags = 0


def set_unittest_reportflags(flags):
    """Set how test cases report that have no such flags themselves; return what was set before."""
    global _report_flags
    if flags & ~REPORTING_FLAGS:
        raise ValueError("Only reporting flags allowed", flags)
    previous, _report_flags = _report_flags, flags
    return previous


class DocTestCase(unittest.TestCase):
    """A test of a docstring. setUp and tearDown are functions of the test, whose namespace they can change."""

    def __init__(self, test, optionflags=0, setUp=None, tearDown=None, checker=None):
        super().__init__()
        self._dt_test = test
        self._dt_optionflags, self._dt_checker = optionflags, checker
        self._dt_setUp, self._dt_tearDown = setUp, tearDown
        # To run again with the same names.
        self._dt_globs = {} if test is None else test.globs.copy()

    def setUp(self):
        if prepare := self._dt_setUp:
            prepare(self._dt_test)

    def tearDown(self):
        test = self._dt_test
        if clean_up := self._dt_tearDown:
            clean_up(test)
        test.globs.clear()
        test.globs |= self._dt_globs

    def runTest(self):
        flags = self._dt_optionflags
        if not flags & REPORTING_FLAGS:
            flags |= _report_flags
        runner = DocTestRunner(optionflags=flags, checker=self._dt_checker, verbose=False)
        runner.DIVIDER = "-" * 70
        report = StringIO()
        stdout = sys.stdout
        try:
            results = runner.run(self._dt_test, out=report.write, clear_globs=False)
        finally:
            sys.stdout = stdout
        if results.skipped == results.attempted:
            raise unittest.SkipTest("all examples were skipped")
        if results.failed:
            raise self.failureException(self.format_failure(report.getvalue()))

    def format_failure(self, err):
        test = self._dt_test
        line = "unknown line number" if test.lineno is None else test.lineno
        short_name = test.name.rpartition(".")[2]
        place = f'File "{test.filename}", line {line}, in {short_name}'
        return f"Failed doctest test for {test.name}\n  {place}\n\n{err}"

    def debug(self):
        """Run without a result: the first failure is raised, with all that a debugger needs."""
        self.setUp()
        runner = DebugRunner(optionflags=self._dt_optionflags, checker=self._dt_checker, verbose=False)
        runner.run(self._dt_test, clear_globs=False)
        self.tearDown()

    def _identity(self):
        return self._dt_optionflags, self._dt_setUp, self._dt_tearDown, self._dt_checker

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self._dt_test == other._dt_test and self._identity() == other._identity()

    def __hash__(self):
        return hash(self._identity())

    def id(self):
        return self._dt_test.name

    def __repr__(self):
        path, _, name = self._dt_test.name.rpartition(".")
        return f"{name} ({path})"

    __str__ = object.__str__

    def shortDescription(self):
        return f"Doctest: {self._dt_test.name}"


class SkipDocTestCase(DocTestCase):
    """Takes the place of the tests of a module, where the interpreter has left out the docstrings."""

    def __init__(self, module):
        self.module = module
        super().__init__(None)

    def setUp(self):
        self.skipTest("DocTestSuite will not work with -O2 and above")

    def test_skip(self):
        """Never gets called."""

    def shortDescription(self):
        return f"Skipping tests from {self.module.__name__}"

    __str__ = __repr__ = shortDescription


class _DocTestSuite(unittest.TestSuite):
    """Keeps its tests when they have run, as one can run them again."""

    def _removeTestAtIndex(self, index):
        pass


def DocTestSuite(module=None, globs=None, extraglobs=None, test_finder=None, **options):
    """Return a suite of the tests in a module's docstrings; by default of the module that calls this.

    The module is given as such or by its name; options are those of DocTestCase.
    """
    finder, module = test_finder or DocTestFinder(), _normalize_module(module)
    tests = finder.find(module, globs=globs, extraglobs=extraglobs)
    suite = _DocTestSuite()
    if not tests and sys.flags.optimize >= 2:
        suite.addTest(SkipDocTestCase(module))
        return suite
    for test in sorted(tests):
        if not test.examples:
            continue
        if not test.filename:
            path = module.__file__
            test.filename = path.removesuffix("c") if path.endswith(".pyc") else path
        suite.addTest(DocTestCase(test, **options))
    return suite


class DocFileCase(DocTestCase):
    """A test of a text file."""

    def id(self):
        return self._dt_test.name.replace(".", "_")

    def __repr__(self):
        return self._dt_test.filename

    def format_failure(self, err):
        test = self._dt_test
        return f'Failed doctest test for {test.name}\n  File "{test.filename}", line 0\n\n{err}'


def DocFileTest(path, module_relative=True, package=None, globs=None, parser=DocTestParser(), encoding=None, **options):
    """Return the test case of a file."""
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, path = _load_testfile(path, package, module_relative, encoding or "utf-8")
    globs = {"__file__": path} | (globs or {})
    test = parser.get_doctest(text, globs, os.path.basename(path), path, 0)
    return DocFileCase(test, **options)


def DocFileSuite(*paths, **kw):
    """Return a suite of the tests in text files.

    Paths have / between their parts and are relative to the package, by default the module that calls this,
    unless module_relative is false. Other options are globs, parser, encoding and those of DocTestCase.
    """
    if kw.get("module_relative", True):
        kw["package"] = _normalize_module(kw.get("package"))
    suite = _DocTestSuite()
    suite.addTests(DocFileTest(path, **kw) for path in paths)
    return suite
