"""Sets and frozensets."""
from _show import show


def s(x):
    return sorted(x, key=repr)


show('''
set()
{1}
frozenset()
frozenset([1])
set("a")
{1, 1.0, True}
{None}
{(1,)}
len({1, 2, 1})
bool(set())
bool({0})
{frozenset()}
{"x"}
s({1, 2} | {3})
s({1, 2} & {2, 3})
s({1, 2} - {2})
s({1, 2} ^ {2, 3})
{1} == {1.0}
{1} == frozenset([1])
{1, 2} > {1}
{1} >= {1}
{1} < {1}
{1} <= {2}
{1} != {2}
set() == {}
s({1}.union([2], (3,), "a"))
s({1, 2}.intersection([2, 3], {2}))
s({1, 2, 3}.difference([1], {2}))
s({1}.symmetric_difference([1, 2]))
{1}.isdisjoint([2])
{1}.issubset([1, 2])
{1, 2}.issuperset([1])
s({1}.union())
s({1, 2}.intersection())
1 in {1}
"a" in {1}
(1, 2) in {(1, 2)}
1.0 in {1}
{1} in [{1}]
frozenset([1]) in {frozenset([1])}
{1} in {frozenset([1])}
[] in {1}
{[]}
{{}}
{1} | [2]
{1} & "a"
{1} - 5
{1} ^ None
{1} < [1]
{1} < 5
{1} + {2}
set(5)
set(1, 2)
set([[]])
hash(frozenset([1, 2])) == hash(frozenset([2, 1]))
hash(frozenset()) == hash(frozenset())
{frozenset([1]): "a"}[frozenset([1])]
hash(set())
set().pop()
{1}.remove(2)
{1}.remove([1])
{1}.discard(5)
{1}.discard({2})
{frozenset([1])}.remove({1})
frozenset([1]).add(2)
frozenset([1]).copy() is (f := frozenset())
frozenset(f) is f
type(frozenset([1]) | {2}).__name__
type({1} | frozenset([2])).__name__
{1}.copy()
{1}.__len__()
{1}.__contains__(1)
{1}.__eq__([1])
{1}.__or__([1])
{1}.__sub__({1})
{1}.__iter__().__length_hint__()
set.__doc__[:6]
set[int]
{1}.__reduce__()[1]
{x for x in [1]}
{y for x in [[1]] for y in x}
{*[1], *(1,)}
frozenset(x for x in [1])
s({i % 3 for i in range(10)})
max({1, 3})
sum({1, 2})
sorted({3, 1})
min({"b", "a"})
''', {'s': s})
x = {1, 2, 3}
print(x.add(4), x.add(1), x.discard(2), x.remove(3), x.update([5], {6}, 'a'), s(x))
x |= {7}
x -= {1, 'a'}
x &= {4, 5, 7, 9}
x ^= {4, 8}
print(s(x), x.intersection_update([5, 8]), s(x), x.difference_update({5}), s(x), x.symmetric_difference_update([8, 9]), s(x), x.pop(), x.clear(), x)
for bad in ('x |= [1]', 'x &= 5', 'x -= "a"', 'x ^= ()', 'x.update(5)', 'x.add([])', 'x.add(1, 2)', 'x[0]', 'x.remove("q")', 'x += {1}', 'del x[0]', 'x.intersection(5)', 'x.issubset(5)', 'x.symmetric_difference()'):
    x = {1}
    try:
        exec(bad)
        print(bad, x)
    except Exception as error:
        print(bad, type(error).__name__, error)
f = frozenset([1])
g = f
f |= {2}
print(s(f), g)


class H:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return 7

    def __eq__(self, other):
        return isinstance(other, H) and self.v == other.v

    def __repr__(self):
        return f'H{self.v}'


hs = {H(i % 5) for i in range(20)}
print(s(hs), H(3) in hs, H(9) in hs, s(hs & {H(1), H(8)}), s(hs - {H(0)}), s(hs ^ {H(4), H(5)}), hs == {H(i) for i in range(5)})
big = set(range(10000))
big -= set(range(0, 10000, 2))
big.update(range(20000, 30000, 3))
for i in range(1, 10000, 4):
    big.discard(i)
print(len(big), sum(big), 20001 in big, 3 in big, 5 in big)
ints = {1, 5, 3, 2, 4, 0}
print(list(ints), list({7, 3, 5}), [*{2, 1, 0}])


class Sub(set):
    def add(self, v):
        super().add(v * 2)


z = Sub([1])
z.add(5)
print(s(z), type(z | {1}).__name__, type(z.copy()).__name__, type(z & z).__name__, z == {1, 10}, isinstance(z, set), Sub('a'))
it = iter({1})
print(next(it), next(it, 'end'), list(it))
first = {1, 2, 3}
second = first
first |= {4}
print(second is first, second == {1, 2, 3, 4}, repr(set()), str(frozenset()), repr(frozenset({'a'})), {1} | {1}, str({1: {2}}))
