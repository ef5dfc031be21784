"""The command line of unittest, and main() for test modules."""

import os
import sys

from . import loader, runner
from .signals import installHandler

__unittest = True

_NO_TESTS_EXITCODE = 5

MAIN_EXAMPLES = """\
Examples:
  %(prog)s test_module               - run tests from test_module
  %(prog)s module.TestClass          - run tests from module.TestClass
  %(prog)s module.Class.test_method  - run specified test method
  %(prog)s path/to/test_file.py      - run tests from test_file.py
"""

MODULE_EXAMPLES = """\
Examples:
  %(prog)s                           - run default set of tests
  %(prog)s MyTestSuite               - run suite 'MyTestSuite'
  %(prog)s MyTestCase.testSomething  - run MyTestCase.testSomething
  %(prog)s MyTestCase                - run all 'test*' test methods
                                       in MyTestCase
"""


def _convert_name(name):
    """Turn the path of a test module into its module name; leave other names alone."""
    if os.path.isfile(name) and name.lower().endswith(".py"):
        if os.path.isabs(name):
            rel_path = os.path.relpath(name, os.getcwd())
            if os.path.isabs(rel_path) or rel_path.startswith(os.pardir):
                return name
            name = rel_path
        # Drop the extension and make the separators dots.
        return os.path.normpath(name)[:-3].replace("\\", ".").replace("/", ".")
    return name


def _convert_names(names):
    return [_convert_name(name) for name in names]


def _convert_select_pattern(pattern):
    """Make a pattern without wildcards match anywhere in a name."""
    if "*" not in pattern:
        pattern = f"*{pattern}*"
    return pattern


class TestProgram:
    """Parses the command line, loads the tests, runs them and ends the program; also called `main`."""

    module = None
    verbosity = 1
    failfast = catchbreak = buffer = progName = warnings = testNamePatterns = None
    _discovery_parser = None

    def __init__(
        self, module="__main__", defaultTest=None, argv=None, testRunner=None, testLoader=loader.defaultTestLoader,
        exit=True, verbosity=1, failfast=None, catchbreak=None, buffer=None, warnings=None, *, tb_locals=False,
        durations=None,
    ):
        if isinstance(module, str):
            self.module = __import__(module)
            for part in module.split(".")[1:]:
                self.module = getattr(self.module, part)
        else:
            self.module = module
        if argv is None:
            argv = sys.argv
        self.exit = exit
        self.failfast = failfast
        self.catchbreak = catchbreak
        self.verbosity = verbosity
        self.buffer = buffer
        self.tb_locals = tb_locals
        self.durations = durations
        if warnings is None and not sys.warnoptions:
            # Tests are the place to see deprecations, unless the user said what to see.
            self.warnings = "default"
        else:
            self.warnings = warnings
        self.defaultTest = defaultTest
        self.testRunner = testRunner
        self.testLoader = testLoader
        self.progName = os.path.basename(argv[0])
        self.parseArgs(argv)
        self.runTests()

    def _print_help(self, *args, **kwargs):
        if self.module is None:
            print(self._main_parser.format_help())
            print(MAIN_EXAMPLES % {"prog": self.progName})
            self._discovery_parser.print_help()
        else:
            print(self._main_parser.format_help())
            print(MODULE_EXAMPLES % {"prog": self.progName})

    def parseArgs(self, argv):
        """Parse the command line and load the tests it names."""
        self._initArgParsers()
        if self.module is None:
            if len(argv) > 1 and argv[1].lower() == "discover":
                self._do_discovery(argv[2:])
                return
            self._main_parser.parse_args(argv[1:], self)
            if not self.tests:
                # Nothing named: look for tests below the current directory.
                self._do_discovery([])
                return
        else:
            self._main_parser.parse_args(argv[1:], self)
        if self.tests:
            self.testNames = _convert_names(self.tests)
            if __name__ == "__main__":
                # For the name of the module the tests are in.
                self.module = None
        elif self.defaultTest is None:
            self.testNames = None
        elif isinstance(self.defaultTest, str):
            self.testNames = (self.defaultTest,)
        else:
            self.testNames = list(self.defaultTest)
        self.createTests()

    def createTests(self, from_discovery=False, Loader=None):
        """Load the tests into self.test."""
        if self.testNamePatterns:
            self.testLoader.testNamePatterns = self.testNamePatterns
        if from_discovery:
            loader = self.testLoader if Loader is None else Loader()
            self.test = loader.discover(self.start, self.pattern, self.top)
        elif self.testNames is None:
            self.test = self.testLoader.loadTestsFromModule(self.module)
        else:
            self.test = self.testLoader.loadTestsFromNames(self.testNames, self.module)

    def _initArgParsers(self):
        parent_parser = self._getParentArgParser()
        self._main_parser = self._getMainArgParser(parent_parser)
        self._discovery_parser = self._getDiscoveryArgParser(parent_parser)

    def _getParentArgParser(self):
        # Not before there is a command line to parse: test modules are imported without one too.
        import argparse

        parser = argparse.ArgumentParser(add_help=False)
        parser.add_argument(
            "-v", "--verbose", dest="verbosity", action="store_const", const=2, help="Verbose output"
        )
        parser.add_argument(
            "-q", "--quiet", dest="verbosity", action="store_const", const=0, help="Quiet output"
        )
        parser.add_argument(
            "--locals", dest="tb_locals", action="store_true", help="Show local variables in tracebacks"
        )
        parser.add_argument(
            "--durations", dest="durations", type=int, default=None, metavar="N",
            help="Show the N slowest test cases (N=0 for all)",
        )
        if self.failfast is None:
            parser.add_argument(
                "-f", "--failfast", dest="failfast", action="store_true", help="Stop on first fail or error"
            )
            self.failfast = False
        if self.catchbreak is None:
            parser.add_argument(
                "-c", "--catch", dest="catchbreak", action="store_true",
                help="Catch Ctrl-C and display results so far",
            )
            self.catchbreak = False
        if self.buffer is None:
            parser.add_argument(
                "-b", "--buffer", dest="buffer", action="store_true",
                help="Buffer stdout and stderr during tests",
            )
            self.buffer = False
        if self.testNamePatterns is None:
            parser.add_argument(
                "-k", dest="testNamePatterns", action="append", type=_convert_select_pattern,
                help="Only run tests which match the given substring",
            )
            self.testNamePatterns = []
        return parser

    def _getMainArgParser(self, parent):
        import argparse

        parser = argparse.ArgumentParser(parents=[parent])
        parser.prog = self.progName
        parser.print_help = self._print_help
        parser.add_argument(
            "tests", nargs="*",
            help="a list of any number of test modules, classes and test methods.",
        )
        return parser

    def _getDiscoveryArgParser(self, parent):
        import argparse

        parser = argparse.ArgumentParser(parents=[parent])
        parser.prog = f"{self.progName} discover"
        parser.epilog = "For test discovery all test modules must be importable from the top level directory of the project."
        parser.add_argument(
            "-s", "--start-directory", dest="start", help="Directory to start discovery ('.' default)"
        )
        parser.add_argument("-p", "--pattern", dest="pattern", help="Pattern to match tests ('test*.py' default)")
        parser.add_argument(
            "-t", "--top-level-directory", dest="top",
            help="Top level directory of project (defaults to start directory)",
        )
        for arg in ("start", "pattern", "top"):
            parser.add_argument(arg, nargs="?", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return parser

    def _do_discovery(self, argv, Loader=None):
        self.start = "."
        self.pattern = "test*.py"
        self.top = None
        if argv is not None:
            if self._discovery_parser is None:
                self._initArgParsers()
            self._discovery_parser.parse_args(argv, self)
        self.createTests(from_discovery=True, Loader=Loader)

    def runTests(self):
        """Run the tests and end the program, unless exit is false."""
        if self.catchbreak:
            installHandler()
        if self.testRunner is None:
            self.testRunner = runner.TextTestRunner
        if isinstance(self.testRunner, type):
            try:
                try:
                    testRunner = self.testRunner(
                        verbosity=self.verbosity, failfast=self.failfast, buffer=self.buffer,
                        warnings=self.warnings, tb_locals=self.tb_locals, durations=self.durations,
                    )
                except TypeError:
                    # A runner from before there were tb_locals and durations.
                    testRunner = self.testRunner(
                        verbosity=self.verbosity, failfast=self.failfast, buffer=self.buffer,
                        warnings=self.warnings,
                    )
            except TypeError:
                testRunner = self.testRunner()
        else:
            testRunner = self.testRunner
        self.result = testRunner.run(self.test)
        if self.exit:
            if not self.result.wasSuccessful():
                sys.exit(1)
            if self.result.testsRun == 0 and len(self.result.skipped) == 0:
                sys.exit(_NO_TESTS_EXITCODE)
            sys.exit(0)


main = TestProgram
