# krait: own expectation, limit 60
"""Python code reached through these paths does not use native stack: each goes far deeper than native code could
(CPython 3.13 gives RecursionError for most of them)."""
import sys

sys.setrecursionlimit(500000)
DEPTH = 30000


class Init:
    def __init__(self, n):
        self.inner = Init(n - 1) if n else None


class Property:
    n = DEPTH

    @property
    def down(self):
        self.n -= 1
        return self.down if self.n else 'property'


class Missing:
    n = DEPTH

    def __getattr__(self, name):
        self.n -= 1
        return self.other if self.n else '__getattr__'


class Next:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            return '__next__'
        for value in Next(self.n - 1):
            return value


class Compare:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        if self.n == 0:
            return True
        return Compare(self.n - 1) < other


class Truth:
    def __init__(self, n):
        self.n = n

    def __bool__(self):
        if self.n and Truth(self.n - 1):
            return True
        return True


class Add:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Add(self.n - 1) + other if self.n else other


class Item:
    def __getitem__(self, n):
        return self[n - 1] if n else '__getitem__'


class Call:
    def __call__(self, n):
        return self(n - 1) if n else '__call__'


class Manager:
    def __init__(self, n):
        self.n = n

    def __enter__(self):
        if self.n:
            with Manager(self.n - 1) as value:
                return value
        return '__enter__'

    def __exit__(self, *details):
        return None


def generator(n):
    if n == 0:
        yield 'generator'
    else:
        for value in generator(n - 1):
            yield value


def delegating(n):
    if n == 0:
        yield 'yield from'
    else:
        yield from delegating(n - 1)


async def coroutine(n):
    return await coroutine(n - 1) if n else 'await'


def drive(awaitable):
    try:
        awaitable.send(None)
    except StopIteration as stop:
        return stop.value


outer = Init(DEPTH)
print('__init__', type(outer.inner).__name__)
print(Property().down)
print(Missing().other)
print(next(Next(DEPTH)))
print('comparison', Compare(DEPTH) < 1)
print('truth', bool(Truth(DEPTH)))
print(Add(DEPTH) + 'addition')
print(Item()[DEPTH])
print(Call()(DEPTH))
with Manager(DEPTH) as value:
    print(value)
print(next(generator(DEPTH)))
print(next(delegating(DEPTH)))
print(drive(coroutine(DEPTH)))
