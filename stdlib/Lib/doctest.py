"""Test that the examples in docstrings and text files do what they show.

An example is what a session of the interactive interpreter looks like:

    >>> 1 + 2
    3

What it prints has to be just that; an exception is shown as its traceback, of which only the last line counts.
A module tests its own docstrings by

    if __name__ == "__main__":
        import doctest
        doctest.testmod()

and any file is tested by the command python -m doctest [-v] FILE. Comments like "# doctest: +ELLIPSIS" in an
example, and the parameter optionflags of all functions, change how outputs are compared and reported.
"""

__docformat__ = "reStructuredText en"

import os
import sys
from types import ModuleType

from _doctest_examples import (
    BLANKLINE_MARKER,
    COMPARISON_FLAGS,
    DONT_ACCEPT_BLANKLINE,
    DONT_ACCEPT_TRUE_FOR_1,
    ELLIPSIS,
    ELLIPSIS_MARKER,
    FAIL_FAST,
    IGNORE_EXCEPTION_DETAIL,
    NORMALIZE_WHITESPACE,
    OPTIONFLAGS_BY_NAME,
    REPORT_CDIFF,
    REPORT_NDIFF,
    REPORT_ONLY_FIRST_FAILURE,
    REPORT_UDIFF,
    REPORTING_FLAGS,
    SKIP,
    DocTest,
    DocTestParser,
    Example,
    _comment_line,
    register_optionflag,
    script_from_examples,
)
from _doctest_files import _load_testfile, _module_relative_path, _newline_convert, _normalize_module
from _doctest_finder import DocTestFinder
from _doctest_runner import (
    DebugRunner,
    DocTestFailure,
    DocTestRunner,
    OutputChecker,
    TestResults,
    UnexpectedException,
    _ellipsis_match,
    _exception_traceback,
    _extract_future_flags,
    _indent,
    _SpoofOut,
    _strip_exception_details,
)
from _doctest_unittest import (
    DocFileCase,
    DocFileSuite,
    DocFileTest,
    DocTestCase,
    DocTestSuite,
    SkipDocTestCase,
    _DocTestSuite,
    set_unittest_reportflags,
)

__all__ = [
    "register_optionflag", "DONT_ACCEPT_TRUE_FOR_1", "DONT_ACCEPT_BLANKLINE", "NORMALIZE_WHITESPACE", "ELLIPSIS",
    "SKIP", "IGNORE_EXCEPTION_DETAIL", "COMPARISON_FLAGS", "REPORT_UDIFF", "REPORT_CDIFF", "REPORT_NDIFF",
    "REPORT_ONLY_FIRST_FAILURE", "REPORTING_FLAGS", "FAIL_FAST", "Example", "DocTest", "DocTestParser",
    "DocTestFinder", "DocTestRunner", "OutputChecker", "DocTestFailure", "UnexpectedException", "DebugRunner",
    "testmod", "testfile", "run_docstring_examples", "DocTestSuite", "DocFileSuite", "set_unittest_reportflags",
    "script_from_examples", "testsource", "debug_src", "debug",
]

# The runner that has the summary of all calls of testmod() and testfile().
master = None

for _value in [*globals().values()]:
    if getattr(_value, "__module__", "").startswith("_doctest_"):
        _value.__module__ = __name__        # for representations and pickles
del _value


def _run_all(tests, verbose, report, optionflags, raise_on_error) -> TestResults:
    global master
    runner_class = DebugRunner if raise_on_error else DocTestRunner
    runner = runner_class(verbose=verbose, optionflags=optionflags)
    for test in tests:
        runner.run(test)
    if report:
        runner.summarize()
    if master is None:
        master = runner
    else:
        master.merge(runner)
    return TestResults(runner.failures, runner.tries, skipped=runner.skips)


def testmod(m=None, name=None, globs=None, verbose=None, report=True, optionflags=0, extraglobs=None,
            raise_on_error=False, exclude_empty=False):
    """Test the docstrings of a module, by default of __main__, and what it has in __test__; return the TestResults.

    The tests run with the module's names, or those of globs, and with those of extraglobs. report is whether to
    print a summary, and verbose to print everything. With raise_on_error the first failure raises an exception.
    """
    if m is None:
        m = sys.modules.get("__main__")
    if not isinstance(m, ModuleType):
        raise TypeError(f"testmod: module required; {m!r}")
    finder = DocTestFinder(exclude_empty=exclude_empty)
    tests = finder.find(m, m.__name__ if name is None else name, globs=globs, extraglobs=extraglobs)
    return _run_all(tests, verbose, report, optionflags, raise_on_error)


def testfile(filename, module_relative=True, name=None, package=None, globs=None, verbose=None, report=True,
             optionflags=0, extraglobs=None, raise_on_error=False, parser=DocTestParser(), encoding=None):
    """Test the examples in a text file; return the TestResults.

    The path has / between its parts and is relative to the package, by default the module that calls this, unless
    module_relative is false. The other parameters are those of testmod().
    """
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, path = _load_testfile(filename, package, module_relative, encoding or "utf-8")
    globs = {"__name__": "__main__"} | (globs or {}) | (extraglobs or {})
    test = parser.get_doctest(text, globs, name or os.path.basename(path), path, 0)
    return _run_all([test], verbose, report, optionflags, raise_on_error)


def run_docstring_examples(f, globs, verbose=False, name="NoName", compileflags=None, optionflags=0):
    """Test the docstring of one object; only failures are printed, unless verbose."""
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in DocTestFinder(verbose=verbose, recurse=False).find(f, name, globs=globs):
        runner.run(test, compileflags=compileflags)


def testsource(module, name):
    """Return the examples in the docstring of a module's object, given by its full name, as a program."""
    for test in DocTestFinder().find(_normalize_module(module)):
        if test.name == name:
            return script_from_examples(test.docstring)
    raise ValueError(name, "not found in tests")


def debug_src(src, pm=False, globs=None):
    """Debug the examples in a text."""
    debug_script(script_from_examples(src), pm, globs)


def debug_script(src, pm=False, globs=None):
    """Debug a program; with pm only once it has raised an exception."""
    import pdb

    globs = dict(globs or {})
    if not pm:
        pdb.Pdb(nosigint=True).run(f"exec({src!r})", globs, globs)
        return
    try:
        exec(src, globs, globs)
    except:
        print(sys.exc_info()[1])
        debugger = pdb.Pdb(nosigint=True)
        debugger.reset()
        debugger.interaction(None, sys.exc_info()[2])


def debug(module, name, pm=False):
    """Debug the examples in the docstring of a module's object, given by its full name."""
    module = _normalize_module(module)
    debug_script(testsource(module, name), pm, module.__dict__)


def _test():
    """Test files as the command line says; return the status of the program."""
    import argparse

    parser = argparse.ArgumentParser(description="Test that the examples in files do what they show.")
    parser.add_argument("-v", "--verbose", action="store_true", default=False, help="print all examples")
    parser.add_argument("-o", "--option", action="append", choices=OPTIONFLAGS_BY_NAME, default=[],
                        help="an option for all examples; can be given several times")
    parser.add_argument("-f", "--fail-fast", action="store_true", help="stop at the first failure (-o FAIL_FAST)")
    parser.add_argument("file", nargs="+", help="a Python module or a text file")
    given = parser.parse_args()
    flags = FAIL_FAST if given.fail_fast else 0
    for option in given.option:
        flags |= OPTIONFLAGS_BY_NAME[option]
    for path in given.file:
        if not path.endswith(".py"):
            results = testfile(path, module_relative=False, verbose=given.verbose, optionflags=flags)
        else:
            folder, name = os.path.split(path)
            sys.path.insert(0, folder)
            module = __import__(name.removesuffix(".py"))
            del sys.path[0]
            results = testmod(module, verbose=given.verbose, optionflags=flags)
        if results.failed:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(_test())
