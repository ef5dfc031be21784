# krait: limit 60
"""Loops that create and drop much do not grow: the resident memory stays put."""
import gc


def resident():
    with open('/proc/self/statm') as file:
        return int(file.read().split()[1]) * 4096


class Node:
    def __init__(self, other):
        self.other = other


def cycles():
    for _ in range(2000):
        a = Node(None)
        a.other = Node(a)


def strings():
    s = ''
    for i in range(2000):
        s += str(i)
    return s.split('1')


def exceptions():
    for i in range(1000):
        try:
            try:
                raise ValueError(i)
            except ValueError as error:
                raise KeyError(str(error))
        except KeyError as error:
            kept = error


def generators():
    for i in range(500):
        g = (x for x in range(100))
        next(g)


def containers():
    d = {}
    for i in range(3000):
        d[i] = [i, (i, str(i)), {i}]
    d.clear()


def classes():
    for i in range(50):
        C = type('C', (), {'m': lambda self: C, 'x': i})
        C().m()


def closures():
    for i in range(1000):
        def f(n):
            return f if n else i
        f(1)


def code():
    for i in range(50):
        exec(f'def f(x={i}):\n    return [y for y in range(x)]\nf()', {})


def big():
    for _ in range(5):
        b = bytearray(2000000)
        l = [0] * 300000
        n = 3 ** 30000


WORK = (cycles, strings, exceptions, generators, containers, classes, closures, code, big)
for work in WORK:
    for _ in range(3):
        work()
gc.collect()
for work in WORK:
    start = resident()
    for _ in range(15):
        work()
    gc.collect()
    grown = resident() - start
    print(work.__name__, 'steady' if grown < 6000000 else f'grew by {grown}')
