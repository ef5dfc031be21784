"""main(): runs tests as the command line says."""

import os
import sys

from . import loader, runner
from .signals import installHandler

__unittest = True       # Results leave the frames of this module out of tracebacks.

_NO_TESTS_EXITCODE = 5

# What --help shows below the options: lines of a command and what it does.
_EXAMPLES_ANYWHERE = (
    ("test_module", "all tests of a module"),
    ("module.TestClass", "all tests of a class"),
    ("module.Class.test_method", "a single test"),
    ("path/to/test_file.py", "all tests of a file"),
)
_EXAMPLES_IN_MODULE = (
    ("", "all tests of this module"),
    ("MyTestSuite", "the suite of that name"),
    ("MyTestCase", "all tests of a class"),
    ("MyTestCase.testSomething", "a single test"),
)

# Options that are only there if the caller of main() left them open: attribute, flags, value if not given.
_OPEN_OPTIONS = (
    ("failfast", ("-f", "--failfast"), False,
     {"action": "store_true", "help": "end the run when a test fails"}),
    ("catchbreak", ("-c", "--catch"), False,
     {"action": "store_true", "help": "on Ctrl-C, finish the test and show the results"}),
    ("buffer", ("-b", "--buffer"), False,
     {"action": "store_true", "help": "show what tests print only if they fail"}),
    ("testNamePatterns", ("-k",), [],
     {"action": "append", "help": "run tests with this in their names; * matches anything"}),
)


class TestProgram:
    """The program that main() is: making an instance does everything, up to the exit."""

    module = None
    verbosity = 1
    failfast = None
    catchbreak = None
    buffer = None
    progName = None
    warnings = None
    testNamePatterns = None
    durations = None
    _discovery_parser = None

    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None,
                 testLoader=loader.defaultTestLoader, exit=True, verbosity=1, failfast=None, catchbreak=None,
                 buffer=None, warnings=None, *, tb_locals=False, durations=None):
        self.module = _import_dotted(module) if isinstance(module, str) else module
        if argv is None:
            argv = sys.argv
        if warnings is None and not sys.warnoptions:
            warnings = "default"
        vars(self).update(
            exit=exit, verbosity=verbosity, failfast=failfast, catchbreak=catchbreak, buffer=buffer,
            warnings=warnings, tb_locals=tb_locals, durations=durations, defaultTest=defaultTest,
            testRunner=testRunner, testLoader=testLoader, progName=os.path.basename(argv[0]),
        )
        self.parseArgs(argv)
        self.runTests()

    # The command line.

    def parseArgs(self, argv):
        """Set the attributes for the options, and load the tests that are named."""
        arguments = argv[1:]
        self._initArgParsers()
        if self.module is None and arguments and arguments[0].lower() == "discover":
            self._do_discovery(arguments[1:])
            return
        self._main_parser.parse_args(arguments, self)
        if self.module is None and not self.tests:
            self._do_discovery([])
            return
        if self.tests:
            self.testNames = [_module_name_of(name) for name in self.tests]
        elif isinstance(self.defaultTest, str):
            self.testNames = (self.defaultTest,)
        elif self.defaultTest is not None:
            self.testNames = [*self.defaultTest]
        else:
            self.testNames = None
        self.createTests()

    def _initArgParsers(self):
        common = self._common_options()
        self._main_parser = _parser(self.progName, common)
        self._main_parser.print_help = self._print_help
        self._main_parser.add_argument("tests", nargs="*", help="modules, classes and methods to run")
        self._discovery_parser = _discovery_parser(f"{self.progName} discover", common)

    def _common_options(self):
        parser = _parser(None, None)
        for flags, level, text in (("-v", "--verbose"), 2, "tell more"), (("-q", "--quiet"), 0, "tell less"):
            parser.add_argument(*flags, dest="verbosity", const=level, action="store_const", help=text)
        parser.add_argument("--locals", action="store_true", dest="tb_locals", help="show the variables of frames")
        parser.add_argument("--durations", type=int, metavar="N",
                            help="list the N tests that took longest (0: all tests)")
        for attribute, flags, default, settings in _OPEN_OPTIONS:
            if getattr(self, attribute) is None:
                if attribute == "testNamePatterns":
                    settings = settings | {"type": _name_pattern}
                    default = default.copy()
                parser.add_argument(*flags, dest=attribute, **settings)
                setattr(self, attribute, default)
        return parser

    def _print_help(self, file=None):
        print(self._main_parser.format_help(), file=file)
        examples = _EXAMPLES_ANYWHERE if self.module is None else _EXAMPLES_IN_MODULE
        print("Examples:", file=file)
        for arguments, meaning in examples:
            print(f"  {self.progName} {arguments:25} - {meaning}", file=file)
        print(file=file)
        if self.module is None:
            self._discovery_parser.print_help(file)

    # The tests.

    def _do_discovery(self, argv, Loader=None):
        self.start, self.pattern, self.top = ".", "test*.py", None
        if argv is not None:
            if self._discovery_parser is None:
                self._initArgParsers()
            self._discovery_parser.parse_args(argv, self)
        self.createTests(True, Loader)

    def createTests(self, from_discovery=False, Loader=None):
        """Load the tests, as the attribute test."""
        if self.testNamePatterns:
            self.testLoader.testNamePatterns = self.testNamePatterns
        if from_discovery:
            finder = Loader() if Loader is not None else self.testLoader
            self.test = finder.discover(self.start, self.pattern, self.top)
        elif self.testNames is not None:
            self.test = self.testLoader.loadTestsFromNames(self.testNames, self.module)
        else:
            self.test = self.testLoader.loadTestsFromModule(self.module)

    def runTests(self):
        """Run the tests; then exit, where that is asked for."""
        if self.catchbreak:
            installHandler()
        if self.testRunner is None:
            self.testRunner = runner.TextTestRunner
        chosen = self.testRunner
        if isinstance(chosen, type):
            chosen = self._make_runner(chosen)
        self.result = chosen.run(self.test)
        if self.exit:
            sys.exit(self._exit_code())

    def _make_runner(self, runner_class):
        # Classes of other projects may know fewer arguments: the older ones, or none at all.
        older = {name: getattr(self, name) for name in ("verbosity", "failfast", "buffer", "warnings")}
        newer = older | {"tb_locals": self.tb_locals, "durations": self.durations}
        for arguments in newer, older:
            try:
                return runner_class(**arguments)
            except TypeError:
                pass
        return runner_class()

    def _exit_code(self) -> int:
        if not self.result.wasSuccessful():
            return 1
        ran = self.result.testsRun or self.result.skipped
        return 0 if ran else _NO_TESTS_EXITCODE


def _parser(name: str | None, common):
    # Test modules import unittest too; argparse is for those that get here.
    from argparse import ArgumentParser

    if common is None:
        return ArgumentParser(add_help=False)
    return ArgumentParser(prog=name, parents=[common])


def _discovery_parser(name: str, common):
    parser = _parser(name, common)
    parser.epilog = "The test modules are imported, with the top level directory as where imports start."
    settings = (
        ("start", ("-s", "--start-directory"), "where to look for tests ('.' if not given)"),
        ("pattern", ("-p", "--pattern"), "what files with tests are called ('test*.py' if not given)"),
        ("top", ("-t", "--top-level-directory"), "top level directory of the project (where to look, if not given)"),
    )
    for attribute, flags, text in settings:
        parser.add_argument(*flags, dest=attribute, help=text)
    # The same three can be given without the options, in this order.
    from argparse import SUPPRESS

    for attribute, *_ in settings:
        parser.add_argument(attribute, default=SUPPRESS, nargs="?", help=SUPPRESS)
    return parser


def _import_dotted(name: str):
    """Import a module; of a dotted name, follow the attributes after the first part."""
    found = __import__(name)
    for attribute in name.split(".")[1:]:
        found = getattr(found, attribute)
    return found


def _module_name_of(name: str) -> str:
    """Return the dotted name of a module given as a file; other names stay."""
    if not (name.lower().endswith(".py") and os.path.isfile(name)):
        return name
    path = name
    if os.path.isabs(path):
        path = os.path.relpath(path, os.getcwd())
        if os.path.isabs(path) or path.startswith(os.pardir):
            return name         # not below the current directory
    stem = os.path.normpath(path)[:-len(".py")]
    return stem.translate({ord("/"): ".", ord("\\"): "."})


def _name_pattern(text: str) -> str:
    return text if "*" in text else f"*{text}*"


main = TestProgram
