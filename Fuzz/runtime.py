#!/usr/bin/env python3
"""Run a runtime fuzzer in many processes and report those that crash: hostile calls (runtime_driver.py), or with
--bytecode stored bytecode with changed bytes (bytecode_driver.py).

Each seed is a process with little memory and time. A crash is a signal, or an exit before the last call; what hangs is
named as well, but hostile arguments may rightly make a call slow. The last call of each is printed; `--seed N --count 1`
repeats it."""
import argparse
import collections
import concurrent.futures
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))


def run(program, driver, seed, calls, limit):
    """(what happened, the last calls)."""
    folder = tempfile.mkdtemp(prefix='krait-fuzz-')
    log = os.path.join(folder, 'log')
    try:
        process = subprocess.Popen([program, os.path.join(HERE, driver), str(seed), str(calls), log], cwd=folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   start_new_session=True, preexec_fn=limits, env={'PATH': '/usr/bin:/bin', 'PYTHONHASHSEED': '0', 'HOME': folder})
        try:
            error = process.communicate(timeout=limit)[1]
            rc = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            error = process.communicate()[1]
            rc = None
        lines = []
        if os.path.exists(log):
            with open(log, errors='replace') as file:
                lines = file.read().splitlines()
        if rc == 0 and lines and lines[-1] == 'END':
            return '', []
        if rc is None:
            what = 'hangs'
        elif rc < 0:
            what = signal.Signals(-rc).name
        else:
            what = 'exit code %d: %s' % (rc, error.decode('utf-8', 'replace').strip().splitlines()[-1:])
        return what, lines[-3:]
    finally:
        subprocess.run(['chmod', '-R', 'u+rwx', folder], stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--bin', default=os.path.join(TOP, '.build/release/krait'))
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--count', type=int, default=20, help='processes')
    parser.add_argument('--calls', type=int, default=3000)
    parser.add_argument('--limit', type=float, default=60)
    parser.add_argument('--jobs', type=int, default=1)
    parser.add_argument('--bytecode', action='store_true')
    arguments = parser.parse_args()
    driver = 'bytecode_driver.py' if arguments.bytecode else 'runtime_driver.py'
    program = os.path.abspath(arguments.bin)
    seeds = range(arguments.seed, arguments.seed + arguments.count)
    counts = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for seed, (what, lines) in zip(seeds, pool.map(lambda s: run(program, driver, s, arguments.calls, arguments.limit), seeds)):
            counts['passed' if not what else 'slow' if what == 'hangs' else 'failed'] += 1
            if what:
                print('seed %d: %s' % (seed, what))
                for line in lines:
                    print('    ' + line)
                sys.stdout.flush()
    print('%d passed, %d failed, %d skipped' % (counts['passed'], counts['failed'], counts['slow']))
    return 1 if counts['failed'] else 0


if __name__ == '__main__':
    sys.exit(main())
