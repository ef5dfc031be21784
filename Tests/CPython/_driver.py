"""Runs one of CPython's test modules and writes an event a line to a file, so that a crash tells which method it hit.

usage: _driver.py MODULE EVENTS
Methods that the file already names are left out: after a crash the runner starts the driver again for the rest.
"""
import os
import sys
import unittest


class Recorder(unittest.TestResult):
    """A result that records each method when it starts and when its outcome is known."""

    def __init__(self, path):
        unittest.TestResult.__init__(self)
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        self.process = os.getpid()
        self.outcome = None

    def record(self, *fields):
        if os.getpid() == self.process:
            line = '\t'.join(' '.join(f.split()) for f in fields) + '\n'
            os.write(self.file, line.encode('utf-8', 'backslashreplace'))

    def startTest(self, test):
        unittest.TestResult.startTest(self, test)
        self.outcome = ('pass', '')
        self.record('start', test.id())

    def stopTest(self, test):
        unittest.TestResult.stopTest(self, test)
        self.record(self.outcome[0], test.id(), self.outcome[1])

    def bad(self, test, error):
        text = reason(error[1])
        if isinstance(test, unittest.TestCase) or self.outcome is not None and hasattr(test, 'test_case'):
            if self.outcome is None or self.outcome[0] != 'fail':
                self.outcome = ('fail', text)
        else:
            # A class or module fixture.
            self.record('fail', test.id(), text)

    def addError(self, test, err):
        self.bad(test, err)

    addFailure = addError

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.bad(test, err)

    def addSkip(self, test, reason):
        if isinstance(test, unittest.TestCase):
            if self.outcome is None:
                self.record('skip', test.id(), str(reason))
            elif self.outcome[0] == 'pass':
                self.outcome = ('skip', str(reason))

    def addUnexpectedSuccess(self, test):
        self.outcome = ('fail', 'unexpected success')

    def addExpectedFailure(self, test, err):
        pass


def reason(error):
    """The type of an exception and the telling line of its message."""
    try:
        text = str(error)
    except Exception:
        text = '<unprintable>'
    lines = [line for line in text.splitlines() if line.strip()]
    first = lines[0] if lines else ''
    if first.startswith('Failed doctest test'):
        got = [i for i, line in enumerate(lines) if line.strip() in ('Got:', 'Exception raised:')]
        if got:
            first = 'doctest: ' + (lines[-1] if 'Exception' in lines[got[0]] else ' '.join(lines[got[0] + 1:got[0] + 2]))
    return '%s: %s' % (type(error).__name__, first[:200])


def remaining(suite, done):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            test._tests = list(remaining(test, done))
            yield test
        elif test.id() not in done:
            yield test


def main():
    module, path = sys.argv[1:3]
    del sys.argv[1:]
    if sys.path and sys.path[0] == os.path.dirname(os.path.abspath(__file__)):
        del sys.path[0]
    done = set()
    if os.path.exists(path):
        with open(path, encoding='utf-8') as file:
            done = {line.rstrip('\n').split('\t')[1] for line in file if line.startswith('start\t')}
    result = Recorder(path)
    try:
        __import__('test.' + module)
        suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules['test.' + module])
    except unittest.SkipTest as error:
        result.record('skip', 'module', str(error))
    except BaseException as error:
        result.record('fail', 'module', reason(error))
    else:
        if done:
            suite._tests = list(remaining(suite, done))
        suite.run(result)
    result.record('end', module)
    sys.stdout.flush()
    os._exit(0)


if __name__ == '__main__':
    main()
