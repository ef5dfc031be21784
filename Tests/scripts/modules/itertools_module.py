"""itertools."""
import itertools
import itertools as it
from _show import show

show('''
list(it.chain("ab", [1]))
list(it.chain())
list(it.chain.from_iterable([[1], (2,)]))
list(it.islice("abcdef", 3))
list(it.islice("abcdef", 1, None, 2))
list(it.islice("abc", 0))
list(it.islice("abc", None))
list(it.islice(it.count(), 2, 5))
list(it.islice(it.count(5, -2), 3))
list(it.islice(it.count(0.5, 0.25), 3))
list(it.islice(it.cycle([]), 3))
list(it.repeat(1, 0))
list(it.repeat(1, 2))
it.repeat(5)
it.repeat(5, 3)
it.count(3)
it.count(1, 2)
it.count(1.5)
list(it.accumulate([]))
list(it.accumulate([1, 2, 3]))
list(it.accumulate("abc"))
list(it.accumulate([1, 2], initial=5))
list(it.accumulate([3, 1, 2], min))
list(it.accumulate([2, 3], lambda a, b: a * b))
list(it.batched("abcde", 2))
list(it.batched([], 3))
list(it.pairwise([1]))
list(it.pairwise("abc"))
list(it.compress("abc", [1, 0, 1]))
list(it.compress("abc", [1]))
list(it.dropwhile(str.isalpha, "ab1c"))
list(it.takewhile(str.isalpha, "ab1c"))
list(it.filterfalse(None, [0, 1]))
list(it.starmap(max, [(1, 2), (3, 0)]))
list(it.zip_longest())
list(it.zip_longest("ab", "c", fillvalue=0))
[(k, list(g)) for k, g in it.groupby("aabbba")]
[(k, len(list(g))) for k, g in it.groupby([1, 1.0, True, 2])]
[k for k, g in it.groupby([3, 1, 4, 1, 5], lambda v: v % 2)]
list(it.groupby([]))
list(it.product())
list(it.product("ab", []))
list(it.product("ab", "cd"))
len(list(it.product("abc", repeat=3)))
list(it.product([1], [2], repeat=2))
list(it.permutations("abc"))
list(it.permutations("abc", 2))
list(it.permutations("ab", 3))
list(it.permutations([], 0))
list(it.combinations("abcd", 2))
list(it.combinations("ab", 3))
list(it.combinations_with_replacement("abc", 2))
list(it.combinations([], 0))
[list(t) for t in it.tee([1, 2], 3)]
it.tee([], 0)
len(it.tee([1]))
it.islice([], -1)
it.islice([], "a")
it.islice([], 0, 1, 0)
it.islice([])
it.islice(5, 1)
it.count("a")
it.repeat()
it.repeat(1, "a")
it.product("a", repeat=-1)
it.permutations("ab", -1)
it.permutations("ab", "c")
it.combinations("ab", -1)
it.batched("ab", 0)
list(it.batched("abc", 2, strict=True))
it.tee([], -1)
it.chain(5).__next__()
list(it.starmap(max, [1]))
it.zip_longest("a", foo=1)
it.accumulate()
it.groupby()
it.cycle(5)
it.chain.from_iterable(5)
list(it.accumulate([1, "a"]))
it.chain()
it.islice([], 1)
it.cycle([])
it.tee([1])[0]
it.groupby([])
it.product()
it.permutations([])
it.zip_longest()
next(it.count(10 ** 20))
next(it.islice(it.count(2 ** 63 - 1), 1, None))
it.repeat(1, 3).__length_hint__()
list(zip(it.count(), "ab"))
sum(it.islice(it.count(), 100))
"".join(it.islice(it.cycle("ab"), 5))
''', {'it': it})
g = it.groupby('aab')
k, first = next(g)
k2, second = next(g)
print(k, k2, list(first), list(second))
a, b = it.tee(iter(range(3)))
print(next(a), next(a), next(b), list(a), list(b))
c = it.chain([1], it.chain([2], [3]))
print(next(c), list(c), next(c, 'end'))


def gen():
    yield 1
    raise KeyError('inside')


for make in (lambda: it.chain(gen()), lambda: it.islice(gen(), 5), lambda: it.cycle(gen()), lambda: it.takewhile(lambda v: True, gen()), lambda: it.accumulate(gen()), lambda: it.zip_longest(gen(), 'ab'), lambda: it.pairwise(gen()), lambda: it.batched(gen(), 2), lambda: it.tee(gen())[0], lambda: it.filterfalse(lambda v: False, gen())):
    try:
        list(make())
    except KeyError as error:
        print(error, end=' ')
print()
order = []


def log(v):
    order.append(v)
    return v


list(it.islice(map(log, range(10)), 2, 8, 3))
print(order)
print(list(it.takewhile(lambda v: v < 3, r := iter(range(6)))), list(r))
primes = it.count(2)
sieve = []
for _ in range(8):
    p = next(primes)
    sieve.append(p)
    primes = filter(lambda n, p=p: n % p, primes)
print(sieve)
