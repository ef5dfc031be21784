#!/usr/bin/env python3
"""Run the script tests and the examples with krait and compare what comes out
with the checked-in expectations.  Tests/README.md explains the folder."""
import argparse
import concurrent.futures
import difflib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
ORACLE_VERSION = '3.13.0'
LIMIT = 30.0           # seconds a script may take unless its first line says otherwise
STRESS_FACTOR = 20     # how much longer a script may take in stress mode
STRESS_OPTIONS = ['-X', 'stress']
LEAK_OPTIONS = ['-X', 'showleaks']
CRASH = 'CRASH'        # how the report of a run that a signal ended begins
FIRM = (CRASH, 'left at the end of the interpreter')   # in reports of what no busy machine explains
SECOND_TRIES = 3       # tests of one run that may have failed because the machine was busy
KEEP = 4000000         # bytes kept of each stream
MEMORY = 12 << 30      # address space of a run, so that a runaway test cannot take the machine's memory
# A frame inside the library: its path stays absolute after the test's folder is taken out,
# or it is one of CPython's frozen modules.
LIBRARY_FRAME = re.compile(r'^  File "(?:/|<frozen )[^"]*", line .*\n(?:    .*\n)*', re.M)
# Where a library module lies, in the message of a failed import from it.
LIBRARY_PATH = re.compile(r"(cannot import name '[^']*' from '[^']*') \((?:/[^)]*|unknown location)\)")
ADDRESS = re.compile(r'(?<= at )0x[0-9a-f]+')


class Expected:
    """What a run must give: standard output, standard error, exit code."""

    def __init__(self, out, err, rc):
        self.out, self.err, self.rc = out, err, rc

    def __eq__(self, other):
        return (self.out, self.err, self.rc) == (other.out, other.err, other.rc)


class Case:
    """One run of the interpreter: its name, arguments, input and expectation."""

    def __init__(self, name, source, argv, options, prepare, stdin=b'', env=None):
        self.name = name
        self.source = source       # file that a reader opens to see the test
        self.argv = argv
        self.options = options     # dict made from the `# krait:` line
        self.prepare = prepare     # function that fills the fresh folder
        self.stdin = stdin
        self.env = env or {}

    def load(self):
        raise NotImplementedError

    def store(self, got):
        raise NotImplementedError


class ScriptCase(Case):
    """A script with its expectations in files beside it."""

    def __init__(self, path):
        name = os.path.relpath(path, TOP)
        folder, base = os.path.split(path)
        Case.__init__(self, name, path, [base], options_of(path),
                      lambda target: copy_script(folder, base, target))
        self.stem = path[:-3]

    def load(self):
        if not os.path.exists(self.stem + '.out'):
            return None
        rc = read(self.stem + '.rc')
        return Expected(read(self.stem + '.out'), read(self.stem + '.err'),
                        int(rc) if rc else 0)

    def store(self, got):
        write(self.stem + '.out', got.out)
        for suffix, text in (('.err', got.err), ('.rc', '%d\n' % got.rc if got.rc else '')):
            if text:
                write(self.stem + suffix, text)
            elif os.path.exists(self.stem + suffix):
                os.remove(self.stem + suffix)


class CommandCase(Case):
    """An entry of a Tests/cli/*.json file."""

    def __init__(self, path, data, entry):
        name = '%s:%s' % (os.path.relpath(path, TOP), entry['name'])
        options = {'own': True} if entry.get('own') else {}
        options['limit'] = float(entry.get('limit', LIMIT))
        options['no stress'] = True
        Case.__init__(self, name, path, entry.get('argv', []), options, self.files,
                      lines_of(entry.get('stdin', [])).encode(), entry.get('env'))
        self.data, self.entry = data, entry

    def files(self, target):
        for name, lines in self.entry.get('files', {}).items():
            path = os.path.join(target, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            write(path, lines_of(lines))

    def load(self):
        if 'stdout' not in self.entry:
            return None
        return Expected(lines_of(self.entry['stdout']), lines_of(self.entry.get('stderr', [])),
                        self.entry.get('rc', 0))

    def store(self, got):
        self.entry['stdout'] = got.out.split('\n')
        for key, value, usual in (('stderr', got.err.split('\n'), ['']), ('rc', got.rc, 0)):
            if value != usual:
                self.entry[key] = value
            else:
                self.entry.pop(key, None)
        write(self.source, json.dumps(self.data, indent=1, ensure_ascii=False) + '\n')


def read(path):
    if not os.path.exists(path):
        return ''
    with open(path, encoding='utf-8', newline='') as file:
        return file.read()


def write(path, text):
    with open(path, 'w', encoding='utf-8', newline='') as file:
        file.write(text)


def lines_of(value):
    return value if isinstance(value, str) else '\n'.join(value)


def options_of(path):
    """The options in a first line such as `# krait: own expectation, limit 60`."""
    with open(path, 'rb') as file:
        line = file.readline().decode('utf-8', 'replace').strip()
    options = {}
    if line.startswith('# krait:'):
        for item in line[len('# krait:'):].split(','):
            item = item.strip()
            if item.startswith('limit '):
                options['limit'] = float(item[6:])
            elif item == 'own expectation':
                options['own'] = True
            elif item in ('no stress', 'no leak check'):
                options[item] = True
            else:
                raise SystemExit('%s: unknown option %r' % (path, item))
    return options


def copy_script(folder, base, target):
    """Copy a script and what it may import or read: names beginning with `_`."""
    shutil.copy(os.path.join(folder, base), target)
    for name in os.listdir(folder):
        if name.startswith('_') and name != '__pycache__':
            source = os.path.join(folder, name)
            if os.path.isdir(source):
                shutil.copytree(source, os.path.join(target, name),
                                ignore=shutil.ignore_patterns('__pycache__'))
            else:
                shutil.copy(source, target)


def collect(select):
    """Every case whose name contains one of the selects (all without selects)."""
    cases = []
    for root in (os.path.join(HERE, 'scripts'), os.path.join(TOP, 'examples')):
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(f for f in folders if not f.startswith(('_', '.')))
            if os.path.exists(os.path.join(folder, 'Package.swift')):
                folders[:] = []
                continue
            for name in sorted(names):
                if name.endswith('.py') and not name.startswith('_'):
                    cases.append(ScriptCase(os.path.join(folder, name)))
    for name in sorted(os.listdir(os.path.join(HERE, 'cli'))):
        if name.endswith('.json'):
            path = os.path.join(HERE, 'cli', name)
            with open(path, encoding='utf-8') as file:
                data = json.load(file)
            cases.extend(CommandCase(path, data, entry) for entry in data)
    if select:
        cases = [c for c in cases if any(s in c.name for s in select)]
    return cases


def environment(folder, extra):
    """An environment in which only what a test states can change the outcome."""
    env = {k: v for k, v in os.environ.items() if k in ('PATH', 'LD_LIBRARY_PATH', 'TMPDIR')}
    env.update(LC_ALL='C.UTF-8', TZ='UTC', HOME=folder, TERM='dumb', NO_COLOR='1')
    for key, value in extra.items():
        env[key] = value.replace('{folder}', folder)
    return env


def execute(case, program, options, factor=1):
    """Run a case in a fresh folder; the outcome, or None after the time limit."""
    folder = os.path.realpath(tempfile.mkdtemp(prefix='krait-test-'))
    outer = os.path.realpath(tempfile.mkdtemp(prefix='krait-out-'))
    try:
        case.prepare(folder)
        streams = [os.path.join(outer, n) for n in ('out', 'err')]
        with open(streams[0], 'wb') as out, open(streams[1], 'wb') as err, \
                open(os.path.join(outer, 'in'), 'wb+') as stdin:
            stdin.write(case.stdin)
            stdin.seek(0)
            process = subprocess.Popen(
                [program] + options + [a.replace('{folder}', folder) for a in case.argv],
                cwd=folder, env=environment(folder, case.env), stdin=stdin,
                stdout=out, stderr=err, start_new_session=True, preexec_fn=prepare)
            limit = case.options.get('limit', LIMIT) * factor
            try:
                rc = process.wait(limit)
            except subprocess.TimeoutExpired:
                rc = None
            finally:
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
                process.wait()
        texts = []
        for path in streams:
            with open(path, 'rb') as file:
                texts.append(normalise(file.read(KEEP), folder, program))
        return Expected(texts[0], texts[1], rc)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(outer, ignore_errors=True)


def prepare():
    """What happens in the new process before the interpreter starts."""
    heed_signals()
    os.umask(0o022)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def heed_signals():
    """Undo what the caller of the tests has set: a shell ignores the interrupt for what it starts in the background."""
    for number in signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM, signal.SIGCHLD:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def normalise(data, folder, program):
    """Take out what differs from run to run or between libraries: the folder, addresses,
    the program's path, frames of library modules."""
    text = data.decode('utf-8', 'backslashreplace')
    text = text.replace(folder + '/', '').replace(folder, '{folder}')
    for name in (program, os.path.realpath(program)):
        text = text.replace(name, '{krait}')
    text = LIBRARY_PATH.sub(r'\1 (...)', LIBRARY_FRAME.sub('', text))
    return ADDRESS.sub('0x...', text)


def difference(expected, got):
    """A readable report of how an outcome differs from the expectation."""
    report = []
    if got.rc is None:
        report.append('time limit reached')
    elif got.rc != expected.rc:
        text = 'exit code %d, expected %d' % (got.rc, expected.rc)
        if got.rc < 0:
            text = '%s by %s; %s' % (CRASH, signal_name(-got.rc), text)
        report.append(text)
    for label, want, have in (('stdout', expected.out, got.out), ('stderr', expected.err, got.err)):
        if want != have:
            lines = list(difflib.unified_diff(
                want.splitlines(), have.splitlines(), 'expected ' + label, 'actual ' + label,
                n=1, lineterm=''))
            report.extend(lines[:40] or [label + ' differs in line ends'])
            if len(lines) > 40:
                report.append('... %d more lines' % (len(lines) - 40))
    return '\n'.join('    ' + line for line in report)


def signal_name(number):
    try:
        return signal.Signals(number).name
    except ValueError:
        return 'signal %d' % number


def find_oracle():
    """CPython 3.13: KRAIT_ORACLE, else pyenv's; None where there is neither."""
    path = os.environ.get('KRAIT_ORACLE')
    if path:
        return path
    for pyenv in ('pyenv', os.path.expanduser('~/.pyenv/bin/pyenv')):
        try:
            prefix = subprocess.run([pyenv, 'prefix', ORACLE_VERSION], stdout=subprocess.PIPE,
                                    stderr=subprocess.DEVNULL, timeout=20)
        except (OSError, subprocess.TimeoutExpired):
            continue
        path = os.path.join(prefix.stdout.decode().strip(), 'bin', 'python3.13')
        if prefix.returncode == 0 and os.path.exists(path):
            return path
    return None


def check_one(case, program, stress, leaks, factor):
    """Run a case with krait: ('passed' | 'failed' | 'skipped', report, seconds)."""
    expected = case.load()
    if expected is None:
        return 'failed', '    no expectation is checked in; run with --renew', 0.0
    if stress and 'no stress' in case.options:
        return 'skipped', '', 0.0
    options = (STRESS_OPTIONS if stress else []) + (LEAK_OPTIONS if leaks else [])
    start = time.time()
    got = execute(case, program, options, factor * (STRESS_FACTOR if stress else 1))
    seconds = time.time() - start
    if got == expected:
        return 'passed', '', seconds
    return 'failed', difference(expected, got), seconds


def oracle_one(case, oracle, renew):
    """Run a case with CPython 3.13 and compare its outcome with what is checked in
    (or store it there); own expectations are left alone."""
    if 'own' in case.options:
        return 'skipped', '', 0.0
    start = time.time()
    got = execute(case, oracle, [])
    seconds = time.time() - start
    if got.rc is None:
        return 'failed', '    time limit reached', seconds
    expected = case.load()
    if expected is None or got != expected:
        if not renew:
            return 'failed', ('    nothing checked in' if expected is None
                              else difference(expected, got)), seconds
        case.store(got)
        return 'passed', '    renewed', seconds
    return 'passed', '', seconds


def renew_own(case, program):
    """Write a hand-kept expectation anew from krait; a person reads the difference before it is committed."""
    if 'own' not in case.options:
        return 'skipped', '', 0.0
    start = time.time()
    got = execute(case, program, [])
    if got.rc is None or got.rc < 0:
        return 'failed', '    time limit or crash', time.time() - start
    if case.load() is None or got != case.load():
        case.store(got)
        return 'passed', '    renewed', time.time() - start
    return 'passed', '', time.time() - start


def known_failures():
    """Names of the tests that krait is known to fail: Tests/known-failures.txt."""
    path = os.path.join(HERE, 'known-failures.txt')
    if not os.path.exists(path):
        return set()
    with open(path) as file:
        return {line.split('#')[0].strip() for line in file} - {''}


def run(cases, function, jobs, verbose, known=frozenset(), failures=None):
    """Run the function over the cases in parallel and print the reports.

    A known failure counts as skipped; one that passes is a failure of the list, which must say what is true.
    What fails beside other tests, without a crash or a leak, gets a second try alone on the machine: a script about time may fail on a
    busy one. If it passes then, it counts as passed and is reported as unsteady. More than a few failures have another cause.
    """
    counts = {'passed': 0, 'failed': 0, 'skipped': 0}
    again = []

    def report_on(case, result, report, seconds):
        if result == 'failed' and failures is not None:
            failures.append(case.name)
        if case.name in known:
            if result == 'failed':
                result, report = 'skipped', ''
            elif result == 'passed':
                result, report = 'failed', '    passes although it is listed in known-failures.txt'
        counts[result] += 1
        if result == 'failed' or report or verbose:
            print('%-8s%s (%.2f s)' % (result, case.name, seconds))
            if report:
                print(report)
            sys.stdout.flush()

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for case, (result, report, seconds) in zip(cases, pool.map(function, cases)):
            if result == 'failed' and case.name not in known and not any(words in report for words in FIRM):
                again.append((case, report, seconds))
            else:
                report_on(case, result, report, seconds)
    for case, first, seconds in again:
        result, report = 'failed', first
        if len(again) <= SECOND_TRIES:
            result, report, seconds = function(case)
        if result == 'passed':
            print('unsteady  %s: passed when it ran again alone; before that' % case.name)
            print(first)
        report_on(case, result, report, seconds)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('select', nargs='*', help='run only the tests whose name contains this')
    parser.add_argument('--bin', default=os.path.join(TOP, '.build/release/krait'))
    parser.add_argument('--stress', action='store_true', help='run in stress mode')
    parser.add_argument('--leaks', action='store_true',
                        help='let krait report objects that are left at exit, which fails the test')
    parser.add_argument('--slow', type=float, default=1.0, help='factor for the time limits')
    parser.add_argument('--jobs', type=int, default=os.cpu_count() or 1)
    parser.add_argument('--renew', action='store_true',
                        help='write the expectations anew from CPython 3.13')
    parser.add_argument('--renew-own', action='store_true',
                        help='write the own expectations of the selected tests anew from krait')
    parser.add_argument('--check-oracle', action='store_true',
                        help='compare the expectations with CPython 3.13')
    parser.add_argument('--verbose', action='store_true')
    parser.add_argument('--write-known', action='store_true',
                        help='write the list of known failures from what fails now')
    arguments = parser.parse_args()
    cases = collect(arguments.select)
    if arguments.renew or arguments.check_oracle:
        oracle = find_oracle()
        if oracle is None:
            missing = 'CPython 3.13 not found (set KRAIT_ORACLE, or install it with pyenv)'
            print(missing)
            required = os.environ.get('CI') == 'true'
            print('0 passed, %d failed, %d skipped' % (required, 0 if required else len(cases)))
            return int(required)
        # Entries of one JSON file are stored by rewriting it, so renewing is not parallel.
        jobs = 1 if arguments.renew else arguments.jobs
        counts = run(cases, lambda c: oracle_one(c, oracle, arguments.renew), jobs,
                     arguments.verbose)
    else:
        program = os.path.abspath(arguments.bin)
        if not os.path.exists(program):
            raise SystemExit('%s: no such interpreter; build it first' % program)
        if arguments.leaks:
            cases = [c for c in cases if 'no leak check' not in c.options and not isinstance(c, CommandCase)]
        if arguments.renew_own:
            if not arguments.select:
                raise SystemExit('name the tests to renew, such as bytecode/')
            counts = run(cases, lambda c: renew_own(c, program), 1, arguments.verbose)
            print('%(passed)d passed, %(failed)d failed, %(skipped)d skipped' % counts)
            return int(bool(counts['failed']))
        failures = []
        known = set() if arguments.write_known else known_failures()
        unknown = known - {c.name for c in collect([])}
        if unknown:
            raise SystemExit('known-failures.txt names tests that do not exist: ' + ', '.join(sorted(unknown)))
        counts = run(cases, lambda c: check_one(c, program, arguments.stress, arguments.leaks, arguments.slow),
                     arguments.jobs, arguments.verbose, known, failures)
        if arguments.write_known:
            with open(os.path.join(HERE, 'known-failures.txt'), 'w') as file:
                file.write('# Tests that krait does not pass yet, one a line. '
                           '`Tests/run.py --write-known` writes this file.\n')
                file.writelines(name + '\n' for name in sorted(failures))
    print('%(passed)d passed, %(failed)d failed, %(skipped)d skipped' % counts)
    return 1 if counts['failed'] or not any(counts.values()) else 0


if __name__ == '__main__':
    sys.exit(main())
