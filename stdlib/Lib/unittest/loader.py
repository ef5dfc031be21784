"""TestLoader: finds tests in classes, modules, names and directories."""

import functools
import os
import sys
import traceback
import types

from . import case, suite, util

__unittest = True


class _FailedTest(case.TestCase):
    """A test that fails with what went wrong in loading."""

    _testMethodName = None

    def __init__(self, method_name, exception):
        self._exception = exception
        super().__init__(method_name)

    def __getattr__(self, name):
        if name != self._testMethodName:
            return super().__getattr__(name)

        def testFailure():
            raise self._exception

        return testFailure


def _make_failed_import_test(name, suiteClass):
    message = f"Failed to import test module: {name}\n{traceback.format_exc()}"
    return _make_failed_test(name, ImportError(message), suiteClass, message)


def _make_failed_load_tests(name, exception, suiteClass):
    message = f"Failed to call load_tests:\n{traceback.format_exc()}"
    return _make_failed_test(name, exception, suiteClass, message)


def _make_failed_test(methodname, exception, suiteClass, message):
    return suiteClass((_FailedTest(methodname, exception),)), message


def _make_skipped_test(methodname, exception, suiteClass):
    @case.skip(str(exception))
    def testSkipped(self):
        pass

    TestClass = type("ModuleSkipped", (case.TestCase,), {methodname: testSkipped})
    return suiteClass((TestClass(methodname),))


def _splitext(path):
    return os.path.splitext(path)[0]


def _is_module_name(filename):
    stem, extension = os.path.splitext(filename)
    return extension.lower() == ".py" and stem.isidentifier() and stem.isascii()


class TestLoader:
    """Finds tests and puts them in suites.

    What could not be loaded becomes a test that fails, and is described in `errors`.
    """

    testMethodPrefix = "test"
    sortTestMethodsUsing = staticmethod(util.three_way_cmp)
    testNamePatterns = None
    suiteClass = suite.TestSuite
    _top_level_dir = None

    def __init__(self):
        super().__init__()
        self.errors = []
        # Packages whose load_tests() is running: it may call discover() itself.
        self._loading_packages = set()

    def loadTestsFromTestCase(self, testCaseClass):
        """Return a suite of all tests of a class."""
        if issubclass(testCaseClass, suite.TestSuite):
            raise TypeError(
                "Test cases should not be derived from TestSuite. Maybe you meant to derive from TestCase?"
            )
        if testCaseClass in (case.TestCase, case.FunctionTestCase):
            # These have no tests of their own, though they may be imported by a test module.
            testCaseNames = []
        else:
            testCaseNames = self.getTestCaseNames(testCaseClass)
            if not testCaseNames and hasattr(testCaseClass, "runTest"):
                testCaseNames = ["runTest"]
        return self.suiteClass(map(testCaseClass, testCaseNames))

    def loadTestsFromModule(self, module, *, pattern=None):
        """Return a suite of all tests of a module, as its load_tests() function makes it if there is one."""
        tests = []
        for name in dir(module):
            obj = getattr(module, name)
            if (
                isinstance(obj, type)
                and issubclass(obj, case.TestCase)
                and obj not in (case.TestCase, case.FunctionTestCase)
            ):
                tests.append(self.loadTestsFromTestCase(obj))
        load_tests = getattr(module, "load_tests", None)
        tests = self.suiteClass(tests)
        if load_tests is not None:
            try:
                return load_tests(self, tests, pattern)
            except Exception as e:
                error_case, error_message = _make_failed_load_tests(module.__name__, e, self.suiteClass)
                self.errors.append(error_message)
                return error_case
        return tests

    def loadTestsFromName(self, name, module=None):
        """Return a suite of what a dotted name means: a module, class, method, or a function that gives tests."""
        parts = name.split(".")
        error_case, error_message = None, None
        if module is None:
            parts_copy = parts[:]
            while parts_copy:
                try:
                    module_name = ".".join(parts_copy)
                    module = __import__(module_name)
                    break
                except ImportError:
                    next_attribute = parts_copy.pop()
                    # Kept: which attribute is missing may say less than why the import failed.
                    error_case, error_message = _make_failed_import_test(next_attribute, self.suiteClass)
                    if not parts_copy:
                        self.errors.append(error_message)
                        return error_case
            parts = parts[1:]
        obj = module
        for part in parts:
            try:
                parent, obj = obj, getattr(obj, part)
            except AttributeError as e:
                if getattr(obj, "__path__", None) is not None and error_case is not None:
                    # A package without the attribute: the import of a submodule failed.
                    self.errors.append(error_message)
                    return error_case
                message = f"Failed to access attribute:\n{traceback.format_exc()}"
                error_case, error_message = _make_failed_test(part, e, self.suiteClass, message)
                self.errors.append(error_message)
                return error_case
        return self._tests_of(obj, parts, parent if parts else None)

    def _tests_of(self, obj, parts, parent):
        if isinstance(obj, types.ModuleType):
            return self.loadTestsFromModule(obj)
        if (
            isinstance(obj, type)
            and issubclass(obj, case.TestCase)
            and obj not in (case.TestCase, case.FunctionTestCase)
        ):
            return self.loadTestsFromTestCase(obj)
        if isinstance(obj, types.FunctionType) and isinstance(parent, type) and issubclass(parent, case.TestCase):
            name = parts[-1]
            instance = parent(name)
            # A static method is no test method: it is called for the tests it returns.
            if not isinstance(getattr(instance, name), types.FunctionType):
                return self.suiteClass([instance])
        elif isinstance(obj, suite.TestSuite):
            return obj
        if callable(obj):
            test = obj()
            if isinstance(test, suite.TestSuite):
                return test
            if isinstance(test, case.TestCase):
                return self.suiteClass([test])
            raise TypeError(f"calling {obj} returned {test}, not a test")
        raise TypeError(f"don't know how to make test from: {obj}")

    def loadTestsFromNames(self, names, module=None):
        """Return a suite of what several names mean."""
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])

    def getTestCaseNames(self, testCaseClass):
        """List the names of the test methods of a class, in order."""

        def should_include(attrname):
            if not attrname.startswith(self.testMethodPrefix):
                return False
            if not callable(getattr(testCaseClass, attrname)):
                return False
            if self.testNamePatterns is None:
                return True
            from fnmatch import fnmatchcase

            fullname = f"{testCaseClass.__module__}.{testCaseClass.__qualname__}.{attrname}"
            return any(fnmatchcase(fullname, pattern) for pattern in self.testNamePatterns)

        names = list(filter(should_include, dir(testCaseClass)))
        if self.sortTestMethodsUsing:
            names.sort(key=functools.cmp_to_key(self.sortTestMethodsUsing))
        return names

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        """Return a suite of the tests of all modules below a directory or package whose file names match.

        The top-level directory of the project is put on sys.path; it is the
        start directory by default. Packages may have a load_tests(loader,
        tests, pattern) function that takes over for what is below them.
        """
        original_top_level_dir = self._top_level_dir
        set_implicit_top = False
        if top_level_dir is None and self._top_level_dir is not None:
            # Called from load_tests().
            top_level_dir = self._top_level_dir
        elif top_level_dir is None:
            set_implicit_top = True
            top_level_dir = start_dir
        top_level_dir = os.path.abspath(top_level_dir)
        if top_level_dir not in sys.path:
            # In front: the modules must be found here, whatever else has their names.
            sys.path.insert(0, top_level_dir)
        self._top_level_dir = top_level_dir
        is_not_importable = False
        if os.path.isdir(os.path.abspath(start_dir)):
            start_dir = os.path.abspath(start_dir)
            if start_dir != top_level_dir:
                is_not_importable = not os.path.isfile(os.path.join(start_dir, "__init__.py"))
        else:
            # The name of a package, perhaps.
            try:
                __import__(start_dir)
            except ImportError:
                is_not_importable = True
            else:
                the_module = sys.modules[start_dir]
                if not hasattr(the_module, "__file__") or the_module.__file__ is None:
                    try:
                        is_namespace = the_module.__spec__.loader is None or the_module.__spec__.origin is None
                    except AttributeError:
                        is_namespace = False
                    if the_module.__name__ in sys.builtin_module_names:
                        raise TypeError("Can not use builtin modules as dotted module names") from None
                    if is_namespace and hasattr(the_module, "__path__"):
                        raise TypeError(f"don't know how to discover from {the_module!r}") from None
                    raise TypeError(f"don't know how to discover from {the_module!r}") from None
                start_dir = os.path.abspath(os.path.dirname(the_module.__file__))
                if set_implicit_top:
                    self._top_level_dir = self._get_directory_containing_module(the_module.__name__)
                    sys.path.remove(top_level_dir)
        if is_not_importable:
            raise ImportError(f"Start directory is not importable: {start_dir!r}")
        tests = list(self._find_tests(start_dir, pattern))
        self._top_level_dir = original_top_level_dir
        return self.suiteClass(tests)

    def _get_directory_containing_module(self, module_name):
        module = sys.modules[module_name]
        full_path = os.path.abspath(module.__file__)
        if os.path.basename(full_path).lower().startswith("__init__.py"):
            return os.path.dirname(os.path.dirname(full_path))
        return os.path.dirname(full_path)

    def _get_name_from_path(self, path):
        """Return the module name of a path below the top-level directory."""
        if path == self._top_level_dir:
            return "."
        path = _splitext(os.path.normpath(path))
        relpath = os.path.relpath(path, self._top_level_dir)
        assert not os.path.isabs(relpath), "Path must be within the project"
        assert not relpath.startswith(".."), "Path must be within the project"
        return relpath.replace(os.path.sep, ".")

    def _get_module_from_name(self, name):
        __import__(name)
        return sys.modules[name]

    def _match_path(self, path, full_path, pattern):
        """Tell whether a file is a test module; a subclass may know better."""
        from fnmatch import fnmatch

        return fnmatch(path, pattern)

    def _find_tests(self, start_dir, pattern):
        """Iterate over the suites of the modules below a directory."""
        name = self._get_name_from_path(start_dir)
        # The top-level directory itself cannot be a package; and one that is being loaded comes from load_tests().
        if name != "." and name not in self._loading_packages:
            tests, should_recurse = self._find_test_path(start_dir, pattern)
            if tests is not None:
                yield tests
            if not should_recurse:
                return
        for path in sorted(os.listdir(start_dir)):
            full_path = os.path.join(start_dir, path)
            tests, should_recurse = self._find_test_path(full_path, pattern)
            if tests is not None:
                yield tests
            if should_recurse:
                name = self._get_name_from_path(full_path)
                self._loading_packages.add(name)
                try:
                    yield from self._find_tests(full_path, pattern)
                finally:
                    self._loading_packages.discard(name)

    def _find_test_path(self, full_path, pattern):
        """Return the tests of one file or package directory (or None), and whether to look below it."""
        basename = os.path.basename(full_path)
        if os.path.isfile(full_path):
            if not _is_module_name(basename) or not self._match_path(basename, full_path, pattern):
                return None, False
            name = self._get_name_from_path(full_path)
            try:
                module = self._get_module_from_name(name)
            except case.SkipTest as e:
                return _make_skipped_test(name, e, self.suiteClass), False
            except:
                error_case, error_message = _make_failed_import_test(name, self.suiteClass)
                self.errors.append(error_message)
                return error_case, False
            self._check_location(module, full_path)
            return self.loadTestsFromModule(module, pattern=pattern), False
        if not os.path.isdir(full_path) or not os.path.isfile(os.path.join(full_path, "__init__.py")):
            return None, False
        load_tests = None
        tests = None
        name = self._get_name_from_path(full_path)
        try:
            package = self._get_module_from_name(name)
        except case.SkipTest as e:
            return _make_skipped_test(name, e, self.suiteClass), False
        except:
            error_case, error_message = _make_failed_import_test(name, self.suiteClass)
            self.errors.append(error_message)
            return error_case, False
        load_tests = getattr(package, "load_tests", None)
        self._loading_packages.add(name)
        try:
            tests = self.loadTestsFromModule(package, pattern=pattern)
            # A package with load_tests() says itself what is below it.
            return tests, load_tests is None
        finally:
            self._loading_packages.discard(name)

    def _check_location(self, module, full_path):
        """Raise ImportError when the module came from somewhere else than the file that was found."""
        mod_file = os.path.abspath(getattr(module, "__file__", full_path))
        realpath = _splitext(os.path.realpath(mod_file))
        fullpath_noext = _splitext(os.path.realpath(full_path))
        if realpath.lower() != fullpath_noext.lower():
            module_dir = os.path.dirname(realpath)
            mod_name = _splitext(os.path.basename(full_path))
            expected_dir = os.path.dirname(full_path)
            raise ImportError(
                f"{mod_name!r} module incorrectly imported from {module_dir!r}. Expected {expected_dir!r}. "
                "Is this module globally installed?"
            )


defaultTestLoader = TestLoader()


# The functions that were here until Python 3.12; unittest gives them out with a warning.


def _make_loader(prefix, sortUsing, suiteClass=None, testNamePatterns=None):
    loader = TestLoader()
    loader.sortTestMethodsUsing = sortUsing
    loader.testMethodPrefix = prefix
    loader.testNamePatterns = testNamePatterns
    if suiteClass:
        loader.suiteClass = suiteClass
    return loader


def _warn_of_function(name, replacement):
    import warnings

    warnings.warn(
        f"unittest.{name}() is deprecated and will be removed in Python 3.13. "
        f"Please use unittest.TestLoader.{replacement}() instead.",
        DeprecationWarning, stacklevel=3,
    )


def getTestCaseNames(testCaseClass, prefix, sortUsing=util.three_way_cmp, testNamePatterns=None):
    """List the names of the test methods of a class. Deprecated."""
    _warn_of_function("getTestCaseNames", "getTestCaseNames")
    loader = _make_loader(prefix, sortUsing, testNamePatterns=testNamePatterns)
    return loader.getTestCaseNames(testCaseClass)


def makeSuite(testCaseClass, prefix="test", sortUsing=util.three_way_cmp, suiteClass=suite.TestSuite):
    """Return a suite of all tests of a class. Deprecated."""
    _warn_of_function("makeSuite", "loadTestsFromTestCase")
    return _make_loader(prefix, sortUsing, suiteClass).loadTestsFromTestCase(testCaseClass)


def findTestCases(module, prefix="test", sortUsing=util.three_way_cmp, suiteClass=suite.TestSuite):
    """Return a suite of all tests of a module. Deprecated."""
    _warn_of_function("findTestCases", "loadTestsFromModule")
    return _make_loader(prefix, sortUsing, suiteClass).loadTestsFromModule(module)
