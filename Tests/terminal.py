#!/usr/bin/env python3
"""Sessions of krait on a pseudo-terminal: prompts, editing, completion, history, interruption, colours.

Each test types keys and waits for what must appear; a test fails when it does not appear in time."""
import argparse
import os
import pty
import re
import select
import shutil
import signal
import sys
import tempfile
import time

from run import SECOND_TRIES, heed_signals

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
LIMIT = 15
ESCAPES = re.compile(r'\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x07')


class Terminal:
    """A program on a pseudo-terminal, and all that it has shown."""

    def __init__(self, program, arguments=(), files=None, **variables):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix='krait-terminal-'))
        for name, text in (files or {}).items():
            with open(os.path.join(self.folder, name), 'w') as file:
                file.write(text)
        env = {'PATH': os.environ['PATH'], 'HOME': self.folder, 'TERM': 'xterm', 'LC_ALL': 'C.UTF-8', 'INPUTRC': '/dev/null'}
        env.update({k: v.replace('{folder}', self.folder) for k, v in variables.items()})
        self.shown = ''
        self.position = 0
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.chdir(self.folder)
            heed_signals()
            os.execve(program, [program, *arguments], env)

    def read(self, seconds):
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.descriptor, 65536)
        except OSError:
            return False
        self.shown += data.decode('utf-8', 'replace')
        return bool(data)

    def expect(self, text, plain=True):
        """Wait for a text behind what was expected before; escape sequences are left out unless plain is false."""
        end = time.time() + LIMIT
        while True:
            have = self.shown if not plain else ESCAPES.sub('', self.shown)
            rest = have[self.position:] if plain else have
            at = rest.find(text)
            if at >= 0:
                if plain:
                    self.position += at + len(text)
                return
            if time.time() > end or not self.read(1) and self.ended():
                raise AssertionError('%r does not appear; shown: %r' % (text, have[-600:]))

    def ended(self):
        return not select.select([self.descriptor], [], [], 0)[0] and os.waitpid(self.process, os.WNOHANG)[0] != 0

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def wait(self):
        """The exit code after the end."""
        end = time.time() + LIMIT
        while time.time() < end:
            self.read(0.05)
            pid, status = os.waitpid(self.process, os.WNOHANG)
            if pid:
                while self.read(2):   # ends at once where nothing has the terminal open any more
                    pass
                return os.waitstatus_to_exitcode(status)
        raise AssertionError('does not end; shown: %r' % self.shown[-600:])

    def close(self):
        try:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self.descriptor)
        shutil.rmtree(self.folder, ignore_errors=True)


def banner(start):
    t = start()
    t.expect('Python 3.13.')
    t.expect('Type "help", "copyright", "credits" or "license" for more information.')
    t.expect('>>> ')
    t.type('\x04')
    assert t.wait() == 0


def values(start):
    t = start('-q')
    t.expect('>>> ')
    t.type('6 * 7\r')
    t.expect('42\r\n')
    t.expect('>>> ')
    t.type('_ + 1\r')
    t.expect('43\r\n')
    t.type('exit(5)\r')
    assert t.wait() == 5


def block(start):
    t = start('-q')
    t.expect('>>> ')
    t.type('def f():\r')
    t.expect('... ')
    t.type('    return "block" * 2\r')
    t.expect('... ')
    t.type('\r')
    t.expect('>>> ')
    t.type('f()\r')
    t.expect("'blockblock'")


def error(start):
    t = start('-q')
    t.expect('>>> ')
    t.type('1 / 0\r')
    t.expect('File "<stdin>", line 1, in <module>')
    t.expect('ZeroDivisionError: division by zero')
    t.expect('>>> ')
    t.type('print("on" + "ward")\r')
    t.expect('onward')


def coloured_prompt(start):
    t = start('-q')
    t.expect('\x1b[1;35m>>> \x1b[0m', plain=False)


def plain_prompt(start):
    t = start('-q', NO_COLOR='1')
    t.expect('>>> ')
    assert '\x1b[1;35m' not in t.shown


def completion(start):
    t = start('-q')
    t.expect('>>> ')
    t.type('long_name_of_mine = 5\r')
    t.expect('>>> ')
    t.type('long_na\t\r')
    t.expect('long_name_of_mine')
    t.expect('5\r\n')
    t.type('long_name_of_mine.conj\t\r')
    t.expect('long_name_of_mine.conjugate()')
    t.expect('5\r\n')


def completion_list(start):
    t = start('-q')
    t.expect('>>> ')
    t.type('name_a = name_b = 1\r')
    t.expect('>>> ')
    t.type('name_\t\t')
    t.expect('name_a')
    t.expect('name_b')


def recalled_line(start):
    t = start('-q')
    t.expect('>>> ')
    t.type('print("first" + "line")\r')
    t.expect('firstline\r\n')
    t.expect('>>> ')
    t.type('\x1b[A\r')
    t.expect('firstline\r\n')


def history_file(start):
    t = start('-q', PYTHON_HISTORY='{folder}/history')
    t.expect('>>> ')
    t.type('kept = 1\r')
    t.expect('>>> ')
    t.type('\x04')
    assert t.wait() == 0
    with open(os.path.join(t.folder, 'history')) as file:
        assert 'kept = 1\n' in file.read()


def interrupt(start):
    t = start('-q')
    t.expect('>>> ')
    t.type('half a line\x03')
    t.expect('KeyboardInterrupt')
    t.expect('>>> ')
    t.type('1 + 1\r')
    t.expect('2\r\n')
    t.type('while True: pass\r\r')
    time.sleep(0.5)
    t.type('\x03')
    t.expect('KeyboardInterrupt')
    t.expect('>>> ')


def startup_file(start):
    t = start('-q', files={'start.py': 'prepared = "from " + "start"\n'}, PYTHONSTARTUP='{folder}/start.py')
    t.expect('>>> ')
    t.type('prepared\r')
    t.expect("'from start'")


def input_function(start):
    t = start('-q')
    t.expect('>>> ')
    t.type('name = input("who? ")\r')
    t.expect('who? ')   # what was typed
    t.expect('who? ')
    t.type('wrld\x01\x06o\r')
    t.expect('>>> ')
    t.type('"<" + name + ">"\r')
    t.expect("'<world>'")


def input_in_script(start):
    t = start('s.py', files={'s.py': 'import readline\nprint("<" + input("who? ") + ">")\n'})
    t.expect('who? ')
    t.type('e\x01m\r')
    t.expect('<me>')
    assert t.wait() == 0


def inspect(start):
    t = start('-q', '-i', 's.py', files={'s.py': 'x = 41\n1/0\n'})
    t.expect('ZeroDivisionError')
    t.expect('>>> ')
    t.type('x + 1\r')
    t.expect('42\r\n')


def coloured_traceback(start):
    t = start('s.py', files={'s.py': 'def f(x):\n    return x + 1\n\nf("a")\n'})
    assert t.wait() == 1
    for text in ('\x1b[35m"{}/s.py"\x1b[0m'.format(t.folder), '\x1b[1;35mTypeError\x1b[0m', '\x1b[1;31m'):
        assert text in t.shown, (text, t.shown)


def typed_program(start):
    t = start('-c', 'import sys; print(sys.stdin.isatty(), sys.stdout.isatty(), sys.stdout.line_buffering)')
    t.expect('True True True')
    assert t.wait() == 0


TESTS = [banner, values, block, error, coloured_prompt, plain_prompt, completion, completion_list, recalled_line, history_file, interrupt,
         startup_file, input_function, input_in_script, inspect, coloured_traceback, typed_program]


def run(test, program):
    made = []

    def start(*arguments, **options):
        made.append(Terminal(program, arguments, **options))
        return made[-1]

    try:
        test(start)
        return ''
    except AssertionError as failure:
        return str(failure) or 'assertion failed'
    finally:
        for t in made:
            t.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--bin', default=os.path.join(TOP, '.build/release/krait'))
    parser.add_argument('select', nargs='*')
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.bin)
    failed = passed = unsteady = 0
    for test in TESTS:
        if arguments.select and test.__name__ not in arguments.select:
            continue
        complaint = run(test, program)
        if complaint and unsteady < SECOND_TRIES:     # a busy machine may be slow to answer
            unsteady += 1
            print('unsteady  terminal: %s\n    %s' % (test.__name__.replace('_', ' '), complaint))
            complaint = run(test, program)
        if complaint:
            failed += 1
            print('failed  terminal: %s\n    %s' % (test.__name__.replace('_', ' '), complaint))
        else:
            passed += 1
    print('%d passed, %d failed, 0 skipped' % (passed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
