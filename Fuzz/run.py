#!/usr/bin/env python3
"""Feed krait mutated Python files and random bytes and look for crashes.

Batches of mutated sources are compiled by Fuzz/parse_batch.py under krait; the random files are
also run as scripts.  What crashes, hangs or raises an unexpected exception is kept in the
folder --keep.  With --compare the outcomes are compared with CPython 3.13 (KRAIT_ORACLE), and
disagreements about what is valid are listed."""
import argparse
import concurrent.futures
import os
import random
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
BATCH = 250
LIMIT = 60
TOKENS = ('( ) [ ] { } : , . ; = == != <= >= < > + - * ** / // % @ & | ^ ~ << >> -> := += -= ... \\ \n \t \r \f \x00 \' " \'\'\' """ f\' f" b\' '
          'rb\' {{ }} ! !r {x!r:>{w}} # 0x 0b 1e 1_ 1j 0777 9999999999999999999999 1e400 é € 😀 \ufeff \xa0 \\x \\N{ \\u12 def class if elif else for while '
          'try: except: except* finally: with as import from lambda yield await async return raise del global nonlocal assert pass break '
          'continue match case _ type None True False not in is and or print __debug__ *a **k a=1 (yield) (x:=1)').split(' ') + [' ', '    ', '\n    ', '\n  ']


def corpus():
    """The sources to mutate: our own tests, examples and programs."""
    sources = []
    for folder in ('Tests', 'examples', 'Benchmarks', 'stdlib'):
        for root, _, names in os.walk(os.path.join(TOP, folder)):
            for name in names:
                if name.endswith('.py'):
                    with open(os.path.join(root, name), 'rb') as file:
                        sources.append(file.read())
    return [s for s in sources if s]


def mutate(source, sources, rng):
    """A piece of a source with a few random changes."""
    lines = source.split(b'\n')
    start = rng.randrange(len(lines))
    piece = bytearray(b'\n'.join(lines[start:start + rng.randrange(1, 40)]))
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        kind = rng.randrange(9)
        at = rng.randrange(len(piece) + 1)
        end = min(len(piece), at + rng.choice((1, 1, 2, 5, 20, 100)))
        if kind == 0:
            del piece[at:end]
        elif kind == 1:
            piece[at:at] = rng.choice(TOKENS).encode('utf-8')
        elif kind == 2:
            piece[at:end] = rng.choice(TOKENS).encode('utf-8')
        elif kind == 3 and piece:
            piece[min(at, len(piece) - 1)] = rng.randrange(256)
        elif kind == 4:
            piece[at:at] = piece[at:end] * rng.choice((1, 2, 50))
        elif kind == 5:
            other = rng.choice(sources)
            begin = rng.randrange(len(other))
            piece[at:at] = other[begin:begin + rng.randrange(60)]
        elif kind == 6:
            piece[at:at] = bytes([rng.choice(b'([{')]) * rng.choice((1, 3, 199, 201, 5000))
        elif kind == 7:
            del piece[at:]
        else:
            piece[at:at] = rng.choice((b' ', b'\n', b'\t', b'-', b'not ', b'lambda:', b'*', b'x.', b'f"{')) * rng.choice((2, 30, 3000))
    return bytes(piece)


def random_bytes(rng):
    size = rng.choice((1, 10, 100, 1000, 5000))
    if rng.randrange(2):
        return bytes(rng.randrange(256) for _ in range(size))
    alphabet = rng.choice((b'()[]{}:,.=+-*/\n\t \'"', b'abcdef0123456789_ \n=', b'\x00\xff\xfe\xef\xbb\xbf\n#', bytes(range(128))))
    return bytes(rng.choice(alphabet) for _ in range(size))


def run_batch(program, sources):
    """Outcomes of a batch; a source that kills the interpreter gets 'CRASH ...' and the rest is run again."""
    outcomes = []
    while len(outcomes) < len(sources):
        rest = sources[len(outcomes):]
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, n) for n in ('batch', 'progress', 'results')]
            with open(paths[0], 'wb') as file:
                for source in rest:
                    file.write(len(source).to_bytes(4, 'little') + source)
            try:
                process = subprocess.run([program, os.path.join(HERE, 'parse_batch.py')] + paths, timeout=LIMIT,
                                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                death, text = process.returncode, process.stdout.decode('utf-8', 'replace')
            except subprocess.TimeoutExpired:
                death, text = 'time limit', ''
            if death == 0:
                with open(paths[2], encoding='utf-8') as file:
                    outcomes.extend(file.read().split('\n')[:-1])
                if len(outcomes) != len(sources):
                    raise SystemExit('the batch was not finished: %d of %d' % (len(outcomes), len(sources)))
                break
            if not os.path.exists(paths[1]):
                raise SystemExit('%s does not run Fuzz/parse_batch.py:\n%s' % (program, text[-2000:]))
            with open(paths[1]) as file:
                number = int(file.read().split()[0])
            outcomes.extend(['ok'] * number + ['CRASH %s %s' % (death, text[-300:].replace('\n', ' '))])
    return outcomes


def run_script(program, data):
    """Run random bytes as a script: any exit but by a signal or the time limit is fine."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'random.py')
        with open(path, 'wb') as file:
            file.write(data)
        try:
            process = subprocess.run([program, path], timeout=20, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder)
        except subprocess.TimeoutExpired:
            return 'CRASH time limit'
        return 'CRASH %d' % process.returncode if process.returncode not in (0, 1) else 'ok'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--bin', default=os.path.join(TOP, '.build/release/krait'))
    parser.add_argument('--count', type=int, default=5000, help='mutated sources')
    parser.add_argument('--random', type=int, default=200, help='files of random bytes')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--jobs', type=int, default=os.cpu_count() or 1)
    parser.add_argument('--keep', default=os.path.join(tempfile.gettempdir(), 'krait-fuzz'))
    parser.add_argument('--compare', action='store_true')
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.bin)
    rng = random.Random(arguments.seed)
    sources = corpus()
    mutated = [mutate(rng.choice(sources), sources, rng) for _ in range(arguments.count)]
    noise = [random_bytes(rng) for _ in range(arguments.random)]
    counts = {'passed': 0, 'failed': 0}
    shutil.rmtree(arguments.keep, ignore_errors=True)

    def note(source, outcome):
        if not outcome.startswith(('CRASH', 'FAIL')):
            counts['passed'] += 1
            return
        counts['failed'] += 1
        os.makedirs(arguments.keep, exist_ok=True)
        path = os.path.join(arguments.keep, 'case%d.py' % counts['failed'])
        with open(path, 'wb') as file:
            file.write(source)
        print('%s: %s' % (path, outcome), flush=True)

    batches = [mutated[i:i + BATCH] for i in range(0, len(mutated), BATCH)]
    batches += [noise[i:i + BATCH] for i in range(0, len(noise), BATCH)]
    oracle = os.environ.get('KRAIT_ORACLE') if arguments.compare else None
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for batch, outcomes in zip(batches, pool.map(lambda b: run_batch(program, b), batches)):
            for source, outcome in zip(batch, outcomes):
                note(source, outcome)
            if oracle:
                for source, mine, theirs in zip(batch, outcomes, run_batch(oracle, batch)):
                    if (mine == 'ok') != (theirs == 'ok'):
                        print('DIFFERS %r: krait %s, CPython %s' % (source[:200], mine, theirs))
        for data, outcome in zip(noise, pool.map(lambda d: run_script(program, d), noise)):
            note(data, outcome)
    print('%d passed, %d failed, 0 skipped' % (counts['passed'], counts['failed']))
    return 1 if counts['failed'] else 0


if __name__ == '__main__':
    sys.exit(main())
