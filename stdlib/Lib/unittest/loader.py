"""Finding tests: in classes, modules, by their names and below directories."""

import functools
import os
import sys
import traceback
import types

from . import case, suite, util

__unittest = True       # Results leave the frames of this module out of tracebacks.

# Classes that are imported by nearly every test module and are no tests themselves.
_BASES = case.TestCase, case.FunctionTestCase


# What is loaded in place of tests that cannot be.


class _FailedTest(case.TestCase):
    """A test that raises the exception for which another could not be loaded."""

    # For __getattr__(), until it is set.
    _testMethodName = None

    def __init__(self, method_name, exception):
        self._exception = exception
        super().__init__(method_name)

    def __getattr__(self, name):
        if name == self._testMethodName:
            return self._fail
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _fail(self):
        raise self._exception


class _Failure:
    """A test that fails, and the text for the list of errors; made while an exception is handled."""

    def __init__(self, name: str, heading: str, error: Exception | None):
        self.name = name
        self.text = f"{heading}\n{traceback.format_exc()}"
        self.error = ImportError(self.text) if error is None else error

    @classmethod
    def of_import(cls, name: str):
        return cls(name, f"Failed to import test module: {name}", None)

    def reported_to(self, loader: "TestLoader"):
        """Add the text to the loader's errors; return a suite of the test."""
        loader.errors.append(self.text)
        return loader.suiteClass((_FailedTest(self.name, self.error),))


def _skipped_suite(name: str, reason: str, suite_class):
    """Return a suite for a module that raised SkipTest."""

    @case.skip(reason)
    def test(self):
        pass

    stand_in = type("ModuleSkipped", (case.TestCase,), {name: test})
    return suite_class((stand_in(name),))


def _is_test_class(obj) -> bool:
    return isinstance(obj, type) and issubclass(obj, case.TestCase) and obj not in _BASES


def _is_module_name(filename: str) -> bool:
    """Tell whether a file could be imported under its name."""
    stem, dot, extension = filename.rpartition(".")
    if not dot or extension.lower() != "py":
        return False
    starts_well = stem[:1] == "_" or (stem[:1].isascii() and stem[:1].isalpha())
    return starts_well and all(char == "_" or char.isalnum() for char in stem)


def _without_extension(path: str) -> str:
    return os.path.splitext(path)[0]


class TestLoader:
    """Makes suites of tests; errors is a list of texts about what could not be loaded."""

    # What the names of test methods start with.
    testMethodPrefix = "test"
    # Compares two names of methods to sort them, like three_way_cmp(); None for no sorting.
    sortTestMethodsUsing = staticmethod(util.three_way_cmp)
    # If not None: full names of tests have to match one of these patterns.
    testNamePatterns = None
    suiteClass = suite.TestSuite
    # From where the modules of discovered tests are imported.
    _top_level_dir = None

    def __init__(self):
        self.errors = []
        # Names of the packages that are just being searched; these are not loaded again.
        self._loading_packages = set()

    # From what has been imported.

    def getTestCaseNames(self, testCaseClass):
        """Return the names of a class's test methods, sorted."""
        names = [name for name in dir(testCaseClass) if self._is_test_method(testCaseClass, name)]
        if self.sortTestMethodsUsing:
            names.sort(key=functools.cmp_to_key(self.sortTestMethodsUsing))
        return names

    def _is_test_method(self, cls, name: str) -> bool:
        if not name.startswith(self.testMethodPrefix) or not callable(getattr(cls, name)):
            return False
        if self.testNamePatterns is None:
            return True
        from fnmatch import fnmatchcase

        full_name = f"{util.strclass(cls)}.{name}"
        return any(fnmatchcase(full_name, pattern) for pattern in self.testNamePatterns)

    def loadTestsFromTestCase(self, testCaseClass):
        """Return a suite of all tests of a class."""
        if issubclass(testCaseClass, suite.TestSuite):
            raise TypeError("Test cases should not be derived from TestSuite. "
                            "Maybe you meant to derive from TestCase?")
        names = []
        if testCaseClass not in _BASES:
            names = self.getTestCaseNames(testCaseClass)
            if not names and hasattr(testCaseClass, "runTest"):
                names = ["runTest"]
        return self.suiteClass(map(testCaseClass, names))

    def loadTestsFromModule(self, module, *, pattern=None):
        """Return a suite of all tests of a module, or what its load_tests() makes of that."""
        members = (getattr(module, name) for name in dir(module))
        tests = self.suiteClass([self.loadTestsFromTestCase(obj) for obj in members if _is_test_class(obj)])
        load_tests = getattr(module, "load_tests", None)
        if load_tests is None:
            return tests
        try:
            return load_tests(self, tests, pattern)
        except Exception as error:
            return _Failure(module.__name__, "Failed to call load_tests:", error).reported_to(self)

    # By names.

    def loadTestsFromNames(self, names, module=None):
        """Return a suite of what loadTestsFromName() gives for each of several names."""
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])

    def loadTestsFromName(self, name, module=None):
        """Return a suite for a dotted name, in a module or starting with one.

        It can stand for a module, a class, a method, a suite, or something to call that returns a test or suite.
        """
        path = name.split(".")
        failure = None
        if module is None:
            module, failure = self._import_longest(path)
            if module is None:
                return failure.reported_to(self)
            del path[0]
        parent, found = None, module
        for part in path:
            try:
                parent, found = found, getattr(found, part)
            except AttributeError as error:
                # In a package, the attribute may be a module that could not be imported.
                if failure is None or getattr(found, "__path__", None) is None:
                    failure = _Failure(part, "Failed to access attribute:", error)
                return failure.reported_to(self)
        return self._suite_of(found, parent, path)

    def _import_longest(self, path: list[str]):
        """Import as much of a path as there is; return the first module, and the last failure."""
        failure = None
        for end in range(len(path), 0, -1):
            try:
                return __import__(".".join(path[:end])), failure
            except ImportError:
                failure = _Failure.of_import(path[end - 1])
        return None, failure

    def _suite_of(self, obj, parent, path: list[str]):
        if isinstance(obj, types.ModuleType):
            return self.loadTestsFromModule(obj)
        if _is_test_class(obj):
            return self.loadTestsFromTestCase(obj)
        if isinstance(obj, suite.TestSuite):
            return obj
        if isinstance(obj, types.FunctionType) and isinstance(parent, type) and issubclass(parent, case.TestCase):
            test = parent(path[-1])
            # A static method is called below, as it may make a test.
            if not isinstance(getattr(test, path[-1]), types.FunctionType):
                return self.suiteClass([test])
        if not callable(obj):
            raise TypeError(f"don't know how to make test from: {obj}")
        match made := obj():
            case suite.TestSuite():
                return made
            case case.TestCase():
                return self.suiteClass([made])
        raise TypeError(f"calling {obj} returned {made}, not a test")

    # Below a directory.

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        """Return a suite of the tests in modules, whose names match a pattern, in a directory and packages below.

        The start can also be the dotted name of a package. Modules are imported from the top level directory,
        which is the start unless given.
        """
        remembered = self._top_level_dir
        top = top_level_dir if top_level_dir is not None else remembered
        implicit = top is None
        top = os.path.abspath(start_dir if implicit else top)
        if top not in sys.path:
            # In front, so that the tests of this project are found rather than those of another one.
            sys.path.insert(0, top)
        self._top_level_dir = top
        if os.path.isdir(os.path.abspath(start_dir)):
            start_dir = os.path.abspath(start_dir)
            importable = start_dir == top or _has_init(start_dir)
        else:
            importable, start_dir = self._locate_package(start_dir, top if implicit else None)
        if not importable:
            raise ImportError(f"Start directory is not importable: {start_dir!r}")
        tests = [*self._find_tests(start_dir, pattern)]
        self._top_level_dir = remembered
        return self.suiteClass(tests)

    def _locate_package(self, name: str, assumed_top: str | None):
        """Import a package; return whether that worked, and its directory.

        The top level was assumed to be a path; if so, it becomes where the package is.
        """
        try:
            __import__(name)
        except ImportError:
            return False, name
        package = sys.modules[name]
        try:
            directory = os.path.abspath(os.path.dirname(package.__file__))
        except AttributeError:
            if package.__name__ in sys.builtin_module_names:
                raise TypeError("Can not use builtin modules as dotted module names") from None
            raise TypeError(f"don't know how to discover from {package!r}") from None
        if assumed_top is not None:
            self._top_level_dir = self._get_directory_containing_module(name.partition(".")[0])
            sys.path.remove(assumed_top)
        return True, directory

    def _get_directory_containing_module(self, module_name):
        path = os.path.abspath(sys.modules[module_name].__file__)
        directory, filename = os.path.split(path)
        # For a package, that is where the package itself is.
        return os.path.dirname(directory) if filename.lower().startswith("__init__.py") else directory

    def _get_name_from_path(self, path):
        if path == self._top_level_dir:
            return "."
        relative = os.path.relpath(_without_extension(os.path.normpath(path)), self._top_level_dir)
        assert not (os.path.isabs(relative) or relative.startswith(os.pardir)), "Path must be within the project"
        return relative.replace(os.sep, ".")

    def _get_module_from_name(self, name):
        __import__(name)
        return sys.modules[name]

    def _match_path(self, path, full_path, pattern):
        """Tell whether a file is searched for tests; subclasses can look at the full path."""
        from fnmatch import fnmatch

        return fnmatch(path, pattern)

    def _find_tests(self, start_dir, pattern):
        """Generate the suites of a directory and all below."""
        name = self._get_name_from_path(start_dir)
        # load_tests() of a package may call discover() for its own directory.
        if name != "." and name not in self._loading_packages:
            tests, descend = self._find_test_path(start_dir, pattern)
            if tests is not None:
                yield tests
            if not descend:
                return
        for entry in sorted(os.listdir(start_dir)):
            path = os.path.join(start_dir, entry)
            tests, descend = self._find_test_path(path, pattern)
            if tests is not None:
                yield tests
            if descend:
                with _Member(self._loading_packages, self._get_name_from_path(path)):
                    yield from self._find_tests(path, pattern)

    def _find_test_path(self, full_path, pattern):
        """Load the tests of one file or directory; return a suite or None, and whether to look below it."""
        filename = os.path.basename(full_path)
        is_file = os.path.isfile(full_path)
        if is_file:
            wanted = _is_module_name(filename) and self._match_path(filename, full_path, pattern)
        else:
            wanted = os.path.isdir(full_path) and _has_init(full_path)
        if not wanted:
            return None, False
        name = self._get_name_from_path(full_path)
        try:
            module = self._get_module_from_name(name)
        except case.SkipTest as error:
            return _skipped_suite(name, str(error), self.suiteClass), False
        except:
            return _Failure.of_import(name).reported_to(self), False
        if is_file:
            _check_origin(module, full_path)
            return self.loadTestsFromModule(module, pattern=pattern), False
        with _Member(self._loading_packages, name):
            tests = self.loadTestsFromModule(module, pattern=pattern)
        # A load_tests() has seen to what is below.
        return tests, getattr(module, "load_tests", None) is None


class _Member:
    """A context manager that has a value in a set during its block."""

    def __init__(self, values: set, value):
        self.values = values
        self.value = value

    def __enter__(self):
        self.values.add(self.value)

    def __exit__(self, *exc_info):
        self.values.discard(self.value)


def _has_init(directory: str) -> bool:
    return os.path.isfile(os.path.join(directory, "__init__.py"))


def _check_origin(module, path: str):
    """Raise ImportError if a module came from elsewhere than from the file that was found."""
    origin = os.path.abspath(getattr(module, "__file__", path))
    actual, expected = (_without_extension(os.path.realpath(name)) for name in (origin, path))
    if actual.lower() != expected.lower():
        name = _without_extension(os.path.basename(path))
        raise ImportError(f"{name!r} module incorrectly imported from {os.path.dirname(actual)!r}. "
                          f"Expected {os.path.dirname(path)!r}. Is this module globally installed?")


defaultTestLoader = TestLoader()
