"""Iterators of itertools that are copied or pickled half-way, and their deprecation warning."""
import copy
import itertools as I
import operator
import pickle
import warnings

warnings.simplefilter('ignore')


def advanced(iterator, n):
    for _ in range(n):
        next(iterator, None)
    return iterator


def odd(n):
    return n % 2


MAKERS = [
    lambda: I.accumulate([1, 2, 3]), lambda: I.accumulate([1, 2, 3], operator.mul, initial=5), lambda: I.accumulate([3, 4], initial=None),
    lambda: I.chain('ab', 'cd'), lambda: I.chain.from_iterable(['ab', 'cd']), lambda: I.combinations('abcd', 2), lambda: I.combinations('ab', 3),
    lambda: I.combinations_with_replacement('abc', 2), lambda: I.compress('abcd', [1, 0, 1, 1]), lambda: I.count(3, 2), lambda: I.count(),
    lambda: I.dropwhile(odd, [1, 3, 2, 5]), lambda: I.takewhile(odd, [1, 3, 2, 5]), lambda: I.filterfalse(odd, range(6)),
    lambda: I.islice('abcdefg', 1, 6, 2), lambda: I.permutations('abc', 2), lambda: I.product('ab', [1, 2]), lambda: I.product('a', ''),
    lambda: I.repeat('x', 4), lambda: I.starmap(pow, [(2, 3), (3, 2)]), lambda: I.zip_longest('abc', 'd', fillvalue='-'), lambda: I.cycle('abc'),
    lambda: I.tee('abcd')[0],
]
for make in MAKERS:
    for n in range(5):
        original = advanced(make(), n)
        copies = [copy.copy(advanced(make(), n)), copy.deepcopy(advanced(make(), n)), pickle.loads(pickle.dumps(original))]
        print(type(original).__name__, n, [list(I.islice(c, 8)) for c in copies])
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter('always')
    I.count().__reduce__()
    print(*[(w.category.__name__, str(w.message)) for w in seen])
for bad in (lambda: I.chain().__setstate__(()), lambda: I.cycle('').__setstate__(([], 'x')), lambda: I.product('ab').__setstate__((1, 2, 3)),
            lambda: I.batched('abc', 2).__reduce__(), lambda: pickle.dumps(I.pairwise('abc'))):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
