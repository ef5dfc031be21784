#!/usr/bin/env python3
"""Run every check on builds that are already there and add up what they count.
`make test` builds first and then calls this."""
import os
import re
import subprocess
import sys
import time

from run import find_oracle

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
RELEASE = os.path.join(TOP, '.build', 'release', 'krait')
LIKENESS = '0.35'   # interfaces and messages alone make files this much alike
COUNTS = re.compile(r'(\d+) passed, (\d+) failed, (\d+) skipped')
SWIFT_TESTS = re.compile(r'Test run with (\d+) tests?.* (passed|failed)')


def stages():
    """The checks: a title and a command that ends with a line of counts."""
    python = sys.executable
    runner = os.path.join(HERE, 'run.py')
    yield 'scripts and examples', [python, runner, '--bin', RELEASE]
    yield 'scripts and examples in stress mode', [python, runner, '--bin', RELEASE, '--stress']
    yield 'scripts and examples leave no object', [python, runner, '--bin', RELEASE, '--leaks']
    yield 'expectations against CPython 3.13', [python, runner, '--check-oracle']
    yield 'C libraries are loaded late', [python, os.path.join(HERE, 'late_libraries.py'), '--bin', RELEASE]
    yield 'sessions on a terminal', [python, os.path.join(HERE, 'terminal.py'), '--bin', RELEASE]
    yield "CPython's own tests, the quick modules", [
        python, os.path.join(HERE, 'conformance.py'), '--bin', RELEASE, '--fast', '--jobs', '2']
    yield 'fuzzed sources and random bytes', [
        python, os.path.join(TOP, 'Fuzz', 'run.py'), '--bin', RELEASE,
        '--count', '5000', '--random', '1000']
    yield 'hostile calls', [
        python, os.path.join(TOP, 'Fuzz', 'runtime.py'), '--bin', RELEASE, '--count', '20', '--jobs', '2']


def run(title, command):
    """Run one check, show its output, and return its counts."""
    print('=== %s' % title, flush=True)
    start = time.time()
    process = subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)
    counts = None
    for line in process.stdout:
        text = line.decode('utf-8', 'replace')
        sys.stdout.write(text)
        sys.stdout.flush()
        found = COUNTS.fullmatch(text.strip())
        if found:
            counts = [int(n) for n in found.groups()]
    rc = process.wait()
    print('    %.0f s' % (time.time() - start), flush=True)
    if counts is None:
        print('    no line of counts, exit code %d' % rc)
        return [0, 1, 0]
    if rc and not counts[1]:
        counts[1] += 1
    return counts


def swift_tests():
    """`swift test`, where the package has test targets."""
    with open(os.path.join(TOP, 'Package.swift')) as file:
        if '.testTarget' not in file.read():
            return [0, 0, 0]
    print('=== swift test', flush=True)
    process = subprocess.run(['swift', 'test'], cwd=TOP, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
    text = process.stdout.decode('utf-8', 'replace')
    print(text[-3000:])
    failed = len(re.findall(r'^. Test [^\n]* failed after', text, re.M))
    counts = SWIFT_TESTS.findall(text)
    total = int(counts[-1][0]) if counts else 0
    if process.returncode and not failed:
        failed = 1
    return [max(total - failed, 0), failed, 0]


def generated_files():
    """The generated files are those that the definitions give."""
    print('=== generated files', flush=True)
    rc = subprocess.call([sys.executable, os.path.join(TOP, 'Tools', 'generate-instructions'),
                          '--check'], cwd=TOP)
    return [int(rc == 0), int(rc != 0), 0]


def own_writing():
    """No file of the library has a third or more of its telling lines in common with one of CPython's."""
    print('=== the library is our own writing', flush=True)
    oracle = find_oracle()
    if oracle is None:
        print('CPython 3.13 not found (set KRAIT_ORACLE, or install it with pyenv)')
        required = os.environ.get('CI') == 'true'
        return [0, int(required), int(not required)]
    library = os.path.join(os.path.dirname(os.path.dirname(oracle)), 'lib', 'python3.13')
    rc = subprocess.call([sys.executable, os.path.join(TOP, 'Tools', 'measure-likeness'), '--library', library,
                          '--above', LIKENESS, '--limit', LIKENESS])
    return [int(rc == 0), int(rc != 0), 0]


def main():
    total = [0, 0, 0]
    for counts in [generated_files(), own_writing(), swift_tests()] + [run(*stage) for stage in stages()]:
        total = [a + b for a, b in zip(total, counts)]
    print('%d passed, %d failed, %d skipped' % tuple(total))
    return 1 if total[1] or not total[0] else 0


if __name__ == '__main__':
    sys.exit(main())
