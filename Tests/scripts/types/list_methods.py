"""Lists: methods, slices, sorting, comparison, repr."""
from _show import show

show('''
[1, 2] + [3]
[1] * 3
2 * [[]]
[] == []
[1, 2] < [1, 3]
[1] < [1, 0]
[] < [1]
[[1], [2]] == [[1], [2]]
[1, 2] != [1, 2]
[3] > [1, 2, 3]
[1, 2, 3][1]
[1, 2, 3][-1]
[1, 2, 3][1:]
[1, 2, 3][::-1]
[1, 2, 3][5:]
[1, 2, 3][-2:-1]
[1, 2, 3][:]
[0, 1, 2, 3, 4][4:0:-2]
[1, 2, 3][True]
[1][1]
[1][-2]
[][0]
[1]["0"]
[1, 2, 1].count(1)
[1, 2, 1].index(1)
[1, 2, 1].index(1, 1)
[1, 2, 3].index(3, -1)
[1.0, 2].index(1)
[True].index(1)
[[1]].index([1])
[1, 2].index(3)
[1, 2].index(1, 1)
[1, 2].remove(5)
[].pop()
[1].pop(3)
[1, 2, 3].pop(-2)
[1].pop()
[1, 2].pop(0)
1 in [1, 2]
3 in [1]
None in [None]
"a" in ["ab"]
[] in [[]]
1.0 in [1]
float("nan") in [float("nan")]
list()
list("ab")
list((1,))
list({1: 2})
list(range(3))
list([1])
list(x for x in "a")
[*range(2), *"a"]
len([1, 2])
bool([])
bool([0])
sorted([3, 1, 2])
sorted([3, 1, 2], reverse=True)
sorted(["b", "A", "c"], key=str.lower)
sorted([1.5, 1, True])
sorted([(1, "b"), (1, "a")])
sorted([[2], [1, 5], []])
sorted("hello")
sorted([0, -1, 1], key=abs)
sorted([])
sorted([1, "a"])
sorted([None, 1])
sorted([1, 2], key=lambda v: [][v])
sorted([{}, {}])
sorted([1j, 2j])
[1] + (2,)
[1] + None
[1] * "a"
[1] * 1.5
[1] - [1]
[] < ()
[1, "a"] < [1, 2]
[[1, [2, [3]]], "a", None, 1.5, (1,), {1: [2]}]
str([])
repr(["it's", 'say "x"', b"b"])
hash([])
[].foo
[1, 2].__len__()
[1].__contains__(1)
[1].__eq__((1,))
[1].__add__([2])
[1].__mul__(2)
[1].__getitem__(0)
list.__doc__[:8]
[1, 2].__reversed__().__next__()
[1].__iter__().__length_hint__()
[3].copy()
list(reversed([1, 2, 3]))
max([1, 3, 2])
min([[2], [1]])
sum([[1], [2]], [])
any([0, 1])
all([])
list(enumerate(["a"]))
list(zip([1, 2], [3]))
list(map(str, [1, 2]))
list(filter(None, [0, 1, 2]))
''')
l = [5, 3, 8]
print(l.append(1), l.extend([2]), l.extend('ab'), l.extend({9: 0}), l.insert(0, 'first'), l.insert(100, 'last'), l.insert(-1, 'before last'), l.reverse(), l)
l[1:3] = ['x', 'y', 'z']
l[0:0] = [0]
l[len(l):] = ['end']
l[2:2] = l[:1]
print(l)
l[::2] = range(len(l[::2]))
print(l)
del l[0], l[-1], l[1:3], l[::3]
print(l, l.clear(), l)
for bad in ('l[::2] = [1]', 'l[5] = 1', 'l["a"] = 1', 'l[0:1] = 5', 'del l[9]', 'l[::0] = []', 'l.insert("a", 1)', 'l.extend(5)', 'l += 5', 'l.sort(1)', 'l[1.0] = 1', 'del l["a"]', 'l.pop("a")', 'l[::-1] = [1]'):
    l = [1, 2, 3]
    try:
        exec(bad)
        print(bad, l)
    except Exception as error:
        print(bad, type(error).__name__, error, l)
l = [3, 1, 2]
print(l.sort(), l, l.sort(reverse=True), l, l.sort(key=lambda v: -v), l, l.sort(key=None), l)
words = ['bb', 'a', 'ccc', 'dd', 'e']
words.sort(key=len)
print(words)
words.sort(key=len, reverse=True)
print(words)
pairs = [(i % 3, i) for i in range(12)]
pairs.sort(key=lambda p: p[0], reverse=True)
print(pairs)
import random
random.seed(5)
for size in (0, 1, 2, 10, 33, 64, 65, 100, 1000, 5000):
    data = [random.randrange(size + 1) for _ in range(size)]
    for variant in (data, data[::-1], sorted(data), sorted(data)[::-1], data[:size // 2] + sorted(data), [v // 10 for v in data]):
        s = sorted(variant)
        assert all(a <= b for a, b in zip(s, s[1:])) and sorted(s) == s and len(s) == len(variant)
        t = sorted(((v, i) for i, v in enumerate(variant)), key=lambda p: p[0])
        assert all(a < b for a, b in zip(t, t[1:]))
        assert sorted(map(str, variant)) == sorted(map(str, s)) and sorted(map(float, variant)) == s and sorted(variant, reverse=True) == s[::-1]
print('sorted')
count = 0


class K:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        global count
        count += 1
        return self.v < other.v

    def __repr__(self):
        return f'K{self.v}'


print(sorted([K(3), K(1), K(2)]), min(K(2), K(1)), sorted([K(1), K(2)], reverse=True))
for bad in ([K(1), 2], [2, K(1)], [1, 'a', 2.5], ['a', b'a']):
    try:
        print(sorted(bad))
    except (TypeError, AttributeError) as error:
        print(error)
a = [1, 2, 3]
b = a
a += [4]
a *= 2
print(b is a, a, b.copy() is b, a[:] is a)
nested = [[0] * 2] * 2
nested[0][0] = 1
print(nested, [[0] * 2 for _ in range(2)])
it = iter(a)
print(next(it), list(it), list(it), it.__length_hint__())
l = list(range(10))
l[2:8:2] = 'xyz'
print(l, l[slice(1, None, 3)], l.__class_getitem__(int))


class L(list):
    def append(self, v):
        super().append(v * 2)


x = L([1])
x.append(5)
x += [6]
x.extend([7])
print(x, x + [1], type(x + [1]).__name__, type(x[:]).__name__, type(x * 2).__name__, type(x.copy()).__name__, x == [1, 10, 6, 7], L.__mro__[1].__name__)
