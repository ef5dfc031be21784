"""Iterators of our own and the tools of itertools, functools and operator."""
import itertools as it
import operator
from collections import ChainMap, Counter, OrderedDict, deque
from functools import cmp_to_key, partial, reduce


class Countdown:
    """An iterable that starts anew each time."""

    def __init__(self, start):
        self.start = start

    def __iter__(self):
        return CountdownIterator(self.start)

    def __reversed__(self):
        return iter(range(1, self.start + 1))

    def __len__(self):
        return self.start


class CountdownIterator:
    def __init__(self, value):
        self.value = value

    def __iter__(self):
        return self

    def __next__(self):
        if self.value <= 0:
            raise StopIteration
        self.value -= 1
        return self.value + 1

    def __length_hint__(self):
        return self.value


class Old:
    """Iterable by index alone."""

    def __getitem__(self, index):
        if index >= 4:
            raise IndexError(index)
        return index * index


def window(iterable, size):
    iterator = iter(iterable)
    items = deque(it.islice(iterator, size), maxlen=size)
    if len(items) == size:
        yield tuple(items)
    for item in iterator:
        items.append(item)
        yield tuple(items)


def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1


def basics():
    down = Countdown(4)
    print(list(down), list(reversed(down)), max(down), sum(down), 3 in down, len(down), [*down, *Old()])
    a, *b = down
    print(a, b, list(zip(down, down)), dict(enumerate(Old(), 10)), 9 in Old(), operator.length_hint(iter(down)))
    i = iter(down)
    print(next(i), list(i), next(i, 'empty'), list(iter(iter([3, 2, 1, 0, 5]).__next__, 0)))
    print(list(map(pow, [2, 3, 4], [3, 2, 1])), list(filter(None, [0, 1, '', 'a', [], [0]])))
    print(list(zip('abc', range(2))), list(it.zip_longest('abc', [1], fillvalue='-')))
    try:
        list(zip('abc', 'ab', strict=True))
    except ValueError as error:
        print(error)


def tools():
    print(list(it.chain([1], (2, 3), 'ab')), list(it.chain.from_iterable(['ab', 'c'])))
    print(list(it.islice(it.count(10, 3), 2, 6)), list(it.islice(it.cycle('xyz'), 7)), list(it.repeat('r', 3)))
    print(list(it.accumulate([3, 1, 4, 1, 5], max)), list(it.accumulate([1, 2, 3], operator.mul, initial=10)))
    print(list(it.takewhile(lambda n: n < 5, [1, 4, 6, 2])), list(it.dropwhile(lambda n: n < 5, [1, 4, 6, 2])))
    print([''.join(p) for p in it.permutations('abc', 2)], list(it.combinations(range(4), 2)))
    print(list(it.combinations_with_replacement('ab', 3)), list(it.product('ab', [1, 2])), len(list(it.product(range(3), repeat=4))))
    print(list(it.compress('abcdef', [1, 0, 1, 0, 0, 1])), list(it.starmap(pow, [(2, 5), (3, 2)])), list(it.filterfalse(str.isdigit, 'a1b2')))
    print(list(it.pairwise('abcd')), [list(b) for b in it.batched('abcdefg', 3)], list(window(range(6), 3)))
    first, second = it.tee(collatz(6))
    print(list(first), max(second))
    data = sorted(['apple', 'avocado', 'bean', 'beet', 'carrot'], key=len)
    for size, group in it.groupby(data, key=len):
        print(size, list(group), end='; ')
    print()


def collections_tools():
    d = deque([1, 2, 3, 4], maxlen=4)
    d.append(5)
    d.rotate(1)
    d.appendleft(0)
    print(d, d[1], list(reversed(d)), d.index(2))
    c = Counter('abracadabra')
    c.update('bbb')
    c.subtract({'a': 3})
    print(c, c.total(), +Counter(a=1, b=-1), Counter('aab') & Counter('abb'), sorted((Counter('ab') + Counter('a')).elements()))
    o = OrderedDict(zip('abcd', range(4)))
    o.move_to_end('a')
    o.move_to_end('d', last=False)
    print(o, o.popitem(last=False), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1))
    chain = ChainMap({'a': 1}, {'a': 2, 'b': 3})
    chain['c'] = 4
    print(dict(chain) == {'a': 1, 'b': 3, 'c': 4}, chain.maps[0], chain.parents['a'], chain.new_child({'b': 9})['b'])


def functional():
    print(reduce(operator.or_, [1, 2, 8]), operator.itemgetter(2, 0)('abc'), operator.attrgetter('real', 'imag')(3 + 4j))
    print(operator.methodcaller('replace', 'a', 'o')('banana'), partial(print, sep='-').keywords)
    words = ['banana', 'Apple', 'cherry', 'apple']
    print(sorted(words, key=str.lower), sorted(words, key=cmp_to_key(lambda a, b: (len(a) > len(b)) - (len(a) < len(b)))))
    table = [('x', 2), ('y', 1), ('x', 1)]
    print(sorted(table, key=operator.itemgetter(1)), sorted(table, key=lambda r: (r[0], -r[1])), min(table), max(table, key=lambda r: r[1]))
    print(any(n > 3 for n in [1, 5]), all([]), sum([[1], [2]], []), sum([0.1] * 10), sorted({'b': 1, 'a': 2}.items()))


for part in (basics, tools, collections_tools, functional):
    part()
