#!/usr/bin/env python3
"""Run the benchmark programs with krait and a reference interpreter in turn and
print the CPU seconds of each, their ratios and the geometric mean.  A ratio of 2 says
that krait needs half the time.  Also compares the time that starting takes."""
import argparse
import math
import os
import resource
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
PROGRAMS = ['fib', 'while_int', 'floats', 'sieve', 'methods', 'word_count', 'strings',
            'comprehension_sort', 'generators', 'exceptions']
START = {'krait': ['-c', 'pass'], 'reference': ['-I', '-S', '-c', 'pass']}


def measure(command, limit=120):
    """CPU seconds (user and system) of a command, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(('PYTHON', 'KRAIT'))}
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             timeout=limit, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        text = process.stderr.decode('utf-8', 'replace')[-500:]
        raise RuntimeError('%s: exit code %d\n%s' % (' '.join(command), process.returncode, text))
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, process.stdout


def compare(name, program, reference, repeat):
    """The least time of each interpreter over alternated runs, and whether the outputs agree."""
    path = os.path.join(HERE, 'programs', name + '.py')
    times = {program: [], reference: []}
    outputs = set()
    for _ in range(repeat):
        for interpreter in (program, reference):
            seconds, output = measure([interpreter, path])
            times[interpreter].append(seconds)
            outputs.add(output)
    return min(times[program]), min(times[reference]), len(outputs) == 1


def start_up(program, reference, runs):
    """Median milliseconds of CPU time from many alternated starts."""
    times = {'krait': [], 'reference': []}
    for _ in range(runs):
        for who, interpreter in (('krait', program), ('reference', reference)):
            times[who].append(measure([interpreter] + START[who])[0])
    return [1000 * sorted(times[who])[runs // 2] for who in ('krait', 'reference')]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('names', nargs='*', help='programs (all without names)')
    parser.add_argument('--bin', default=os.path.join(TOP, '.build/release/krait'))
    parser.add_argument('--python', default='/usr/bin/python3', help='the reference')
    parser.add_argument('--repeat', type=int, default=5, metavar='N', help='runs of each program')
    parser.add_argument('--starts', type=int, default=100, metavar='N', help='starts (0: none)')
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.bin)
    ratios, bad = [], []
    print('| program | krait (s) | reference (s) | ratio |\n|---|---|---|---|', flush=True)
    for name in arguments.names or PROGRAMS:
        try:
            mine, theirs, same = compare(name, program, arguments.python, arguments.repeat)
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            print('| %s | failed: %s | | |' % (name, str(error).strip().split('\n')[-1]), flush=True)
            bad.append(name)
            continue
        ratios.append(theirs / mine)
        print('| %s | %.3f | %.3f | %.2f |%s' % (
            name, mine, theirs, theirs / mine, '' if same else ' OUTPUTS DIFFER'), flush=True)
        if not same:
            bad.append(name)
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print('| geometric mean | | | %.2f |' % mean)
    if arguments.starts:
        mine, theirs = start_up(program, arguments.python, arguments.starts)
        print('start: krait -c pass %.1f ms, reference -I -S -c pass %.1f ms' % (mine, theirs))
    if bad:
        print('failed: ' + ', '.join(bad))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
