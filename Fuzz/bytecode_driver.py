"""Loads stored bytecode with changed bytes and runs what the validator lets through.

usage: bytecode_driver.py SEED COUNT LOG
Whatever the bytes say, the interpreter must survive: refuse them, raise, or run.
"""
import marshal
import os
import random
import signal
import sys
import types

SOURCES = ['''
def f(a, b=2, *c, d=3, **e):
    total = 0
    for i in range(a):
        total += i * b if i % 2 else -i
        if total > 100: break
    else:
        total = [x for x in c if x]
    return total, {**e}, d
try:
    f(5); f(3, 4, 5, d=6, z=7)
except ValueError as error:
    print(error)
finally:
    x = 1
''', '''
class A:
    def __init__(self): self.v = 1; self.w = [1, 2]
    def m(self, n): self.v += n; self.w[0] = n; return self.v
    @property
    def p(self): return self.v
a = A()
for i in range(4): a.m(i); a.p
with open('/dev/null') as file: file.read()
match a.w:
    case [1, *rest]: y = rest
    case [_, z] if z: y = z
    case {'k': v}: y = v
''', '''
def g(n):
    while n:
        got = yield n
        n -= 1
    return got
def h():
    r = yield from g(3)
    return r
list(h()); s = f'{list(g(2))!r:>10} {1.5:.2f}'
async def c():
    async with x as y: await y
    return [i async for i in y]
try: c().send(None)
except Exception: pass
k = lambda q, /, *, r=1: q + r
k(1, r=2); d = {k: v for k, v in zip('ab', (1, 2))}; e = {*d}; del d['a']; t = e | {1}; u = s[1:3]
''']


def mutate(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(data))
        how = rng.random()
        if how < 0.5:
            data[at] = rng.randrange(256)
        elif how < 0.7:
            data[at] ^= 1 << rng.randrange(8)
        elif how < 0.8:
            data[at:at + rng.randrange(9)] = b''
        elif how < 0.9:
            data[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(9)))
        else:
            other = rng.randrange(len(data))
            data[at:at + 8] = data[other:other + 8]
        if not data:
            data = bytearray(b'N')
    return bytes(data)


def replace(rng, code):
    """A code object with changed instructions, tables or numbers, at some depth."""
    constants = [i for i, c in enumerate(code.co_consts) if isinstance(c, types.CodeType)]
    if constants and rng.random() < 0.7:
        i = rng.choice(constants)
        items = list(code.co_consts)
        items[i] = replace(rng, items[i])
        return code.replace(co_consts=tuple(items))
    field = rng.choice(('co_code', 'co_code', 'co_code', 'co_exceptiontable', 'co_linetable', 'co_consts', 'co_names', 'co_varnames', 'co_stacksize',
                        'co_nlocals', 'co_argcount', 'co_flags', 'co_freevars', 'co_cellvars', 'co_kwonlyargcount', 'co_posonlyargcount'))
    value = getattr(code, field)
    if isinstance(value, bytes):
        value = mutate(rng, value or b'a')
    elif isinstance(value, tuple):
        value = list(value)
        rng.shuffle(value)
        value = tuple(value[:rng.randrange(len(value) + 1)]) + tuple(value[:rng.randrange(3)])
    else:
        value = rng.choice((0, 1, value + 1, value - 1, 255, 65536, 1 << 31, -1, value ^ (1 << rng.randrange(12))))
    return code.replace(**{field: value})


def run(code):
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        exec(code, {'__name__': 'fuzzed'})
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def stop(number, frame):
    raise KeyboardInterrupt


def main():
    seed, count, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    os.dup2(log, 150)
    signal.signal(signal.SIGALRM, stop)
    sys.unraisablehook = lambda *args: None
    rng = random.Random(seed)
    codes = [compile(source, 'f', 'exec') for source in SOURCES]
    stored = [marshal.dumps(code) for code in codes]
    for number in range(count):
        i = rng.randrange(len(codes))
        os.write(150, b'%d: source %d\n' % (number, i))
        try:
            if rng.random() < 0.5:
                code = marshal.loads(mutate(rng, stored[i]))
            else:
                code = replace(rng, codes[i])
            if isinstance(code, types.CodeType):
                os.write(150, b'    runs\n')
                run(code)
        except BaseException:
            pass
    os.write(150, b'END\n')


main()
os._exit(0)
