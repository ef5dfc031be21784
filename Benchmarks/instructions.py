#!/usr/bin/env python3
"""Count the machine instructions that small versions of the benchmark programs take
(valgrind --tool=callgrind) and compare with the checked-in table: counts do not depend on
how busy the machine is, so a change of a few per cent shows."""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
TABLE = os.path.join(HERE, 'instructions.json')
SCALE = '0.02'
ALLOWED = 0.03         # a program may take this much more than the table says
PROGRAMS = ['fib', 'while_int', 'floats', 'sieve', 'methods', 'word_count', 'strings',
            'comprehension_sort', 'generators', 'exceptions']
TOTAL = re.compile(r'Collected : (\d+)')


def count(program, arguments):
    """Instructions executed by one run."""
    with tempfile.TemporaryDirectory() as folder:
        command = ['valgrind', '--tool=callgrind',
                   '--callgrind-out-file=' + os.path.join(folder, 'out'), program] + arguments
        process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 timeout=600)
    text = process.stderr.decode('utf-8', 'replace')
    found = TOTAL.search(text)
    if process.returncode or not found:
        raise RuntimeError('valgrind: exit code %d\n%s' % (process.returncode, text[-1000:]))
    return int(found.group(1))


def without_debug_information(program):
    """A stripped copy beside the binary: valgrind cannot read the debug information of Swift builds."""
    copy = program + '.counted'
    subprocess.run(['strip', '--strip-debug', '-o', copy, program], check=True)
    return copy


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('names', nargs='*')
    parser.add_argument('--bin', default=os.path.join(TOP, '.build/release/krait'))
    parser.add_argument('--renew', action='store_true', help='write the table')
    arguments = parser.parse_args()
    table = {}
    if os.path.exists(TABLE):
        with open(TABLE) as file:
            table = json.load(file)
    names = arguments.names or ['start'] + PROGRAMS
    counts = [0, 0, 0]
    program = without_debug_information(os.path.abspath(arguments.bin))
    for name in names:
        if name == 'start':
            command = ['-c', 'pass']
        else:
            command = [os.path.join(HERE, 'programs', name + '.py'), SCALE]
        total = count(program, command)
        known = table.get(name)
        if arguments.renew or known is None:
            verdict, index = 'new', 0 if arguments.renew else 1
            if not arguments.renew:
                verdict = 'not in the table; run with --renew'
        else:
            change = total / known - 1
            index = int(change > ALLOWED)
            verdict = '%+.1f %%%s' % (100 * change, ' TOO MUCH' if index else '')
        counts[index] += 1
        print('%-20s %15s  %s' % (name, format(total, ','), verdict), flush=True)
        if arguments.renew:
            table[name] = total
    os.remove(program)
    if arguments.renew:
        with open(TABLE, 'w') as file:
            json.dump(table, file, indent=1, sort_keys=True)
            file.write('\n')
    print('%d passed, %d failed, %d skipped' % tuple(counts))
    return 1 if counts[1] else 0


if __name__ == '__main__':
    sys.exit(main())
