"""What each consumer of iterables does with lengths, hints, errors and exhaustion."""


class It:
    def __init__(self, values, error=None):
        self.values, self.error = list(values), error

    def __iter__(self):
        return self

    def __next__(self):
        if self.values:
            return self.values.pop(0)
        if self.error:
            raise self.error
        raise StopIteration


CONSUMERS = {'list': list, 'tuple': tuple, 'set': lambda i: sorted(set(i)), 'dict': lambda i: dict((v, v) for v in i), 'sum': sum, 'max': max, 'min': min, 'sorted': sorted, 'any': any, 'all': all, 'join': lambda i: ','.join(map(str, i)), 'enumerate': lambda i: list(enumerate(i)), 'zip': lambda i: list(zip(i, 'ab')), 'map': lambda i: list(map(str, i)), 'filter': lambda i: list(filter(None, i)), 'unpack': lambda i: (lambda a, b, *c: (a, b, c))(*i), 'star': lambda i: [*i], 'in': lambda i: 2 in i,
             'not in': lambda i: 9 in i, 'bytes': bytes, 'bytearray': bytearray, 'extend': lambda i: (l := [0]).extend(i) or l, '+=': lambda i: (l := [0]).__iadd__(i), 'slice': lambda i: (l := [0, 1]).__setitem__(slice(0, 1), i) or l, 'comprehension': lambda i: [v for v in i], 'for': lambda i: next((v for v in i if v > 1), None), 'fromkeys': lambda i: dict.fromkeys(i), 'frozenset': lambda i: sorted(frozenset(i)), 'update': lambda i: (s := set()).update(i) or sorted(s), 'union': lambda i: sorted(set().union(i)), 'reversed': lambda i: list(reversed(i)),
             'next': next, 'iter': lambda i: iter(i) is i, 'range': lambda i: range(*i), 'print': lambda i: print(*i), 'isdisjoint': lambda i: {9}.isdisjoint(i), 'len': len, 'double': lambda i: list(i) + list(i), 'yield from': lambda i: list((lambda: (yield from i))()), 'assign': lambda i: exec('a, b, c = i', {'i': i}), 'star assign': lambda i: exec('a, *b = i; print(a, b)', {'i': i})}
for name, consume in CONSUMERS.items():
    for values, error in (([1, 2, 3], None), ([], None), ([1], KeyError('stop'))):
        try:
            result = consume(It(values, error))
        except Exception as caught:
            result = f'{type(caught).__name__}: {caught}'
        print(f'{name:<14}', result)


class Exhausted(It):
    calls = 0

    def __next__(self):
        Exhausted.calls += 1
        return super().__next__()


i = Exhausted([1])
print(list(i), Exhausted.calls, list(i), Exhausted.calls)


class Restart:
    def __iter__(self):
        yield from (1, 2)


r = Restart()
print(list(r), list(r), [(a, b) for a in r for b in r], 2 in r, max(r))
z = zip(a := It([1, 2, 3]), b := It('x'))
print(list(z), a.values, b.values)
m = map(lambda *x: x, It([1, 2, 3]), It('ab'))
print(list(m))
e = enumerate(It('ab'), 10 ** 20)
print(list(e))
f = filter(lambda v: v % 2, It(range(5)))
print(next(f), list(f))
s = iter(It([3, 2, 1, 0, 5]).__next__, 0)
print(list(s), list(s))
print(list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(zip(*[(1, 2), (3, 4)])), list(zip(range(2), 'ab', [True, False])), dict(zip('ab', It([1, 2]))))
rev = reversed([1, 2, 3])
print(next(rev), rev.__length_hint__(), list(rev), list(rev))


class Rev:
    def __reversed__(self):
        return 'anything'


class Seq:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i * 10


print(reversed(Rev()), list(reversed(Seq())), list(zip(Seq(), range(2))))
for v in (5, None, Rev()):
    try:
        list(v)
    except TypeError as error:
        print(error)
