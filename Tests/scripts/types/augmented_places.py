"""Augmented assignments to attributes and items: numbers are changed in place only where nobody can tell."""


class Plain:
    def __init__(self, value):
        self.value = value
        self.other = 0


class Derived(Plain):
    pass


class Slotted:
    __slots__ = ('value',)

    def __init__(self, value):
        self.value = value


class Watched:
    def __init__(self, value):
        self.__dict__['value'] = value
        self.__dict__['log'] = []

    def __setattr__(self, name, value):
        self.log.append((name, value))
        self.__dict__[name] = value


class Computed:
    def __init__(self, value):
        self._value = value

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, new):
        self._value = new * 2


class Shared:
    value = 1000


class Reading:
    def __init__(self, value):
        self.value = value

    def __getattribute__(self, name):
        got = object.__getattribute__(self, name)
        return got + 1 if name == 'value' else got


class Odd:
    """Takes part in sums with numbers."""

    def __radd__(self, left):
        self.left = left
        return left

    def __rsub__(self, left):
        raise ValueError('not today')


def add(o, n):
    o.value += n


def subtract(o, n):
    o.value -= n


def multiply(o, n):
    o.value *= n


def add_one(o):
    o.value += 1


def attributes():
    for start, steps in ((0, [1, 2, 300, -5, 10**6, 2**61, 2**61, 2**61, 2**61, -2**63]), (250, [1] * 10), (1.5, [2, 2.5, 10**20, 1e300]),
                         (-10, [1] * 12), (2**70, [1, -2**70, 5]), (True, [1, True]), (3, [0.5, 1, 2**60]), ('a', ['b', 'c']), ([1], [[2], (3,)])):
        for kind in Plain, Derived, Slotted, Watched, Computed, Reading:
            o = kind(start)
            try:
                for n in steps:
                    add(o, n)
                print(kind.__name__, o.value, type(o.value).__name__, getattr(o, 'log', '')[-1:])
            except Exception as error:
                print(kind.__name__, type(error).__name__, error)
    o = Plain(7)
    for i in range(40):
        multiply(o, 3)
        subtract(o, i)
        add_one(o)
    print(o.value)
    o = Plain(1e10)
    for i in range(40):
        multiply(o, 0.5)
        subtract(o, 0.25)
        add_one(o)
    print(o.value)


def sharing():
    o = Plain(100000)
    seen = []
    for i in range(5):
        seen.append(o.value)
        o.value += 1
    print(seen, o.value, [a is b for a, b in zip(seen, seen[1:])])
    p = Derived(o.value)
    for i in range(4):
        add_one(p)
        add_one(o)
        add_one(p)
    print(o.value, p.value)
    o.value = 255
    for i in range(3):
        add_one(o)
    small = 256
    o.value -= 2
    print(o.value is small)
    s = Shared()
    for i in range(3):
        add_one(s)
    print(s.value, Shared.value, s.__dict__)


def others():
    o = Plain(500)
    odd = Odd()
    before = o.value
    o.value += odd
    print(o.value is before, odd.left is before)
    for i in range(3):
        try:
            o.value -= odd
        except ValueError as error:
            print(error, o.value)
    try:
        o.missing += 1
    except AttributeError as error:
        print(error)
    del o.value
    try:
        add_one(o)
    except AttributeError as error:
        print(error)


def count(table, key, n):
    table[key] += n


def items():
    table = {'a': 0, 'b': 1.5, 'c': 'x', 'd': [1]}
    for i in range(400):
        count(table, 'a', i)
        count(table, 'b', 0.5)
    count(table, 'c', 'y')
    count(table, 'd', [2])
    print(table)
    row = [0, 1000, 2.5, 'x', None]
    for i in range(300):
        for place in 0, 1, 2:
            count(row, place, i)
    count(row, 3, 'y')
    print(row)
    for bad in (4, 5, -1, -6, 'a', 1.0):
        try:
            count(row, bad, 1)
            print(row[bad])
        except Exception as error:
            print(type(error).__name__, error)
    for bad in ('zz', 5, ()):
        try:
            count(table, bad, 1)
        except KeyError as error:
            print(repr(error))
    held = row[1]
    count(row, 1, 1)
    print(row[1] - held, held)
    from collections import Counter, defaultdict
    for kind in Counter(), defaultdict(int), {k: 0 for k in 'abc'}:
        for letter in 'abcabca' * 200:
            count(kind, letter, 1)
        print(dict(kind))
    big = {'n': 2**62 - 3}
    for i in range(6):
        count(big, 'n', 1)
    print(big)
    numbers = bytearray(b'abc')
    for i in range(20):
        count(numbers, 1, 1)
    print(numbers)


def generators():
    def up(n):
        i = 1000
        while i < n:
            yield i
            i += 1

    def odd(source):
        for n in source:
            if n % 2:
                yield n

    def twice(source):
        for n in source:
            yield n
            yield n

    print(sum(odd(up(1100))), list(up(1003)), list(odd(up(1006))))
    a, b, c, d = twice([3000 + 1, 4000 + 2])
    print(a is b, c is d, a + b + c + d)
    g = up(1002)
    first = next(g)
    print(first, g.gi_frame.f_locals['i'], next(g), first)


attributes()
sharing()
others()
items()
generators()
