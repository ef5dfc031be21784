"""Dicts: order, methods, views, merging, errors, missing keys, odd keys."""
from _show import show

show('''
{}
{1: 2}
{"a": 1, "b": [1]}
{1: {2: {}}}
dict()
dict(a=1)
dict([(1, 2), (3, 4)])
dict({1: 2}, b=3)
dict(zip("ab", [1, 2]))
{**{1: 2}, 3: 4}
{1: "a", 1.0: "b", True: "c"}
dict.fromkeys("ab")
dict.fromkeys([1, 2], 0)
{"a": 1}["a"]
{1: 2}.get(1)
{1: 2}.get(3)
{1: 2}.get(3, "d")
1 in {1: 2}
2 in {1: 2}
len({1: 2})
bool({})
list({1: 2, 3: 4})
{1: 2} == {1: 2.0}
{1: 2, 3: 4} == {3: 4, 1: 2}
{} == []
{1: 2} != {1: 3}
{None: 1}[None]
{(1, 2): 3}[1, 2]
{}["a"]
{1: 2}[2]
{}[[]]
{[]: 1}
{} < {}
{} + {}
{1: 2} | {1: 3, 4: 5}
{} | {}
{1: 2} | {}
{1: 2} | [(3, 4)]
{1: 2}.keys()
{1: 2}.values()
{1: 2}.items()
list({1: 2}.items())
{}.keys()
{"a": 1}.keys() & {"a", "b"}
{"a": 1}.keys() | {"b"} == {"a", "b"}
{"a": 1}.keys() - {"a"}
{"a": 1}.keys() ^ {"a", "b"}
{"a": 1}.items() & {("a", 1)}
{"a": 1}.keys() == {"a"}
{"a": 1}.keys() <= {"a", "b"}
{"a": 1}.keys() < {"a"}
"a" in {"a": 1}.keys()
1 in {"a": 1}.values()
("a", 1) in {"a": 1}.items()
("a", 2) in {"a": 1}.items()
len({1: 2}.values())
{1: 2}.keys().isdisjoint([3])
{1: 2}.values() == {1: 2}.values()
{1: 2}.items() == {1: 2}.items()
list(reversed({1: 2, 3: 4}))
list(reversed({1: 2, 3: 4}.items()))
list(reversed({1: 2, 3: 4}.values()))
{1: 2}.keys().mapping
sorted({3: 1, 1: 2})
max({1: 5, 2: 3})
sum({1: 2, 3: 4})
min({"b": 1, "a": 2}.items())
{1: 2}.keys() + [1]
{1: [2]}.items() & [1]
{1: 2}.values() & {2}
{}.popitem()
{}.pop("x")
{}.pop("x", "default")
{1: 2}.pop(1)
{}.update(5)
{}.update([1])
{}.update([(1,)])
{}.update(["abc"])
dict(5)
dict([1, 2])
dict([(1, 2, 3)])
dict(["ab"])
dict([["a", 1]])
dict(a=1, **{"b": 2})
dict({"a": 1}.items())
dict({}, {})
dict(**{1: 2})
dict.fromkeys(5)
{}.setdefault([], 1)
hash({})
{}.foo
{"it's": 'say "x"', b"b": None, 1.5: ..., (): []}
{1: 2}.copy()
{1: 2}.__len__()
{1: 2}.__contains__(1)
{1: 2}.__getitem__(1)
{1: 2}.__eq__(5)
{1: 2}.__or__([])
{}.__sizeof__() > 0
dict.__doc__[:6]
dict[str, int]
{1: 2}.__ior__([(3, 4)])
{i: i * i for i in range(5)}
{k: v for k, v in [("a", 1), ("a", 2)]}
{x: y for x in "ab" for y in (1, 2)}
{"a" + str(i): i for i in range(12)}
next(iter({5: 6}))
iter({1: 2}).__length_hint__()
type(iter({}.items())).__name__
type({}.keys()).__name__
type(iter({}.values())).__name__
type(reversed({})).__name__
float("nan") in {float("nan"): 1}
(n := float("nan")) in {n: 1}
{0: "a", -0.0: "b", 0j: "c"}
{1: "a"}[True]
{"1": 1}.get(1)
{2 ** 70: "big"}[2 ** 70]
{10 ** 20: 1}[1e20]
''')
d = {}
for i in range(20):
    d[f'k{i}'] = i
for i in range(0, 20, 3):
    del d[f'k{i}']
d['k0'] = 'again'
d['k1'] = 'changed'
print(d, len(d), list(d)[-1], d.popitem(), d.popitem())
d.update({'x': 1}, y=2)
d.update([('z', 3), ('x', 4)])
d |= {'w': 5}
d |= [('v', 6)]
print(d.setdefault('x', 9), d.setdefault('new'), d.setdefault('list', []).append(1), d)
copy = d.copy()
d.clear()
print(d, len(copy), copy is d)
keys, values, items = d.keys(), d.values(), d.items()
d['live'] = 1
print(keys, values, items)


class Missing(dict):
    def __missing__(self, key):
        self[key] = value = key * 2
        return value


m = Missing()
print(m['a'], m, m.get('b'), 'c' in m, m.pop('a'), Missing(x=1)['x'], type(m.copy()).__name__, type(m | {}).__name__)


class Hash:
    def __init__(self, h, v):
        self.h, self.v = h, v

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        return isinstance(other, Hash) and self.v == other.v

    def __repr__(self):
        return f'H{self.h}.{self.v}'


same = {Hash(1, v): v for v in range(10)}
print(same, same[Hash(1, 7)], Hash(1, 99) in same, len(same))
del same[Hash(1, 0)]
same[Hash(1, 5)] = 'five'
print(same, list(same)[0])
wide = {Hash(2 ** n, n): n for n in range(70)}
print(len(wide), wide[Hash(2 ** 61, 61)], wide[Hash(2 ** 69, 69)], sum(wide.values()))
collide = {n * (2 ** 61 - 1): n for n in range(50)}
print(len(collide), collide[49 * (2 ** 61 - 1)], sum(collide.values()))
big = {}
for i in range(20000):
    big[i * 7919 % 20011] = i
for i in range(0, 20000, 2):
    big.pop(i * 7919 % 20011)
print(len(big), sum(big), list(big)[:5])
for action in (lambda: [d.update({len(d): 1}) for _ in d], lambda: [big.pop(k) for k in big], lambda: [d.__setitem__('live', 2) for _ in d]):
    try:
        print(action())
    except RuntimeError as error:
        print(error)
mixed = {'a': 1}
mixed[1] = 2
mixed[None] = 3
mixed[(1,)] = 4
mixed[1.5] = 5
print(mixed, mixed['a'], mixed[None], mixed[(1,)], mixed.get(1.5))


class S(str):
    def __hash__(self):
        return 5


strs = {'plain': 1}
strs[S('sub')] = 2
print(strs, strs.get('sub'), strs['plain'])


class D(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k, ('set', v))

    def __getitem__(self, k):
        return 'got', super().__getitem__(k)

    def __iter__(self):
        return iter(['fake'])

    def keys(self):
        return ['a']


x = D(a=1)
x['b'] = 2
print(x['b'], x['a'], list(x), dict(x), {**x}, len(x), list(x.items()), x)


class Mapping:
    def keys(self):
        return ['p', 'q']

    def __getitem__(self, k):
        return k.upper()


print(dict(Mapping()), {**Mapping()}, dict(Mapping(), p=1), (lambda **k: k)(**Mapping()))
