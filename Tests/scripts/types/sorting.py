"""Sorting of numbers, tuples and strs: orders that have ways of their own must be what comparing one by one gives, and stable."""
import random
from functools import cmp_to_key

random.seed(11)


class Item:
    """Not the same as any other of its number."""

    def __init__(self, number):
        self.number = number


def check(label, keys):
    """Compare sorts of all kinds with a plain insertion of each key behind those that are not greater."""
    keys = list(keys)
    expected = sorted(range(len(keys)), key=cmp_to_key(lambda i, j: (keys[j] < keys[i]) - (keys[i] < keys[j]) or i - j))
    items = [Item(i) for i in range(len(keys))]
    by_key = sorted(items, key=lambda item: keys[item.number])
    plain = sorted(keys)
    backwards = sorted(items, key=lambda item: keys[item.number], reverse=True)
    plain_backwards = sorted(keys, reverse=True)
    results = [
        [item.number for item in by_key] == expected,
        all(a is b for a, b in zip(plain, (keys[i] for i in expected), strict=True)),
        all(keys[a.number] == b for a, b in zip(backwards, reversed(plain), strict=True)),
        all(a.number < b.number for a, b in zip(backwards, backwards[1:]) if keys[a.number] == keys[b.number]),
        all(not a < b for a, b in zip(plain_backwards, plain_backwards[1:])),
    ]
    print(label, len(keys), all(results) or results)


for count in (0, 1, 2, 20, 127, 128, 129, 500, 3000):
    check('small range', (random.randrange(50) for _ in range(count)))
    check('wide range', (random.getrandbits(61) - 2**60 for _ in range(count)))
    check('around zero', (random.randrange(-3000, 3000) * 1000 for _ in range(count)))
for label, keys in {
    'equal': [1000] * 400,
    'two values': [random.choice((-2**61, 2**61)) for _ in range(400)],
    'ascending': range(400),
    'descending': range(400, 0, -1),
    'runs': [*range(0, 400), *range(100, 500), *range(300, 0, -1)],
    'nearly sorted': [*range(1000), 5],
    'beyond 63 bits': [random.getrandbits(63) for _ in range(300)],
    'big and small': [random.choice((2**70, -2**70, 3, 4)) + random.randrange(3) for _ in range(300)],
    'extremes': [random.choice((2**62 - 1, -2**62, 0)) for _ in range(300)],
    'bools and ints': [random.choice((True, False, 0, 1, 2)) for _ in range(300)],
    'floats': [random.choice((0.0, -0.0, 1.5, -1.5, 1e300)) for _ in range(300)],
    'floats and ints': [random.choice((0, 0.5, 1, 2.0)) for _ in range(300)],
    'strs': [random.choice(('', 'a', 'ab', 'b', '\xe9', '\u20ac', '\U0001f600', 'a\0')) for _ in range(300)],
}.items():
    check(label, keys)

numbers = random.Random(3)
pick = numbers.randrange
for label, make in {
    'pairs': lambda: (pick(20), pick(1000)),
    'pairs of few': lambda: (pick(3), pick(3)),
    'number and str': lambda: (pick(20), str(pick(50))),
    'str and number': lambda: (str(pick(20)), pick(50)),
    'of any length': lambda: tuple(pick(3) for _ in range(pick(6))),
    'long': lambda: (1, 2, 3, 4, 5, pick(9)),
    'nested': lambda: (pick(3), (pick(3), pick(3))),
    'with floats': lambda: (pick(4), pick(9) / 2),
    'big numbers': lambda: (2**62 + pick(5), pick(5)),
    'equal numbers': lambda: (7, pick(2**60)),
    'bools': lambda: (pick(2) == 1, pick(30)),
    'lists': lambda: [pick(5), pick(5)],
}.items():
    check(label, (make() for _ in range(400)))


class Odd:
    """Compares as its number does, but fails at 13."""

    def __init__(self, number):
        self.number = number

    def __lt__(self, other):
        if 13 in (self.number, other.number):
            raise ValueError('13')
        return self.number < other.number


rows = [(i % 5, Odd(i % 14)) for i in range(300)]
copy = list(rows)
try:
    rows.sort()
except ValueError as error:
    print('raised', error, sorted(map(id, rows)) == sorted(map(id, copy)))
try:
    [(1, 2), (1, 'a')].sort()
except TypeError as error:
    print(error)
try:
    [(i % 3, None if i == 250 else i) for i in range(300)].sort()
except TypeError as error:
    print(sorted(str(error).split()))
print(sorted([(2, 'b'), (1,), (2,), (1, 'a'), ()]), sorted([(1, 2.5), (1, 2)]), max(sorted([(i * 7919 % 1000, i) for i in range(1000)])))
