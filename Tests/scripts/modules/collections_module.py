"""collections: namedtuple, deque, Counter, defaultdict, OrderedDict, ChainMap, User*, abc."""
import collections
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, abc, defaultdict, deque, namedtuple
from _show import show

P = namedtuple('P', 'x y z', defaults=[3])
Q = namedtuple('Q', ['a', 'b'], rename=False)
show('''
P(1, 2)
P(1, y=5, z=6)
P._fields
P._field_defaults
P(1, 2)._asdict()
P(1, 2)._replace(x=9)
P._make([1, 2, 3])
P(1, 2) == (1, 2, 3)
P(1, 2)[0]
P(1, 2).y
P(1, 2) + (4,)
hash(P(1, 2)) == hash((1, 2, 3))
P.__doc__
P.x.__doc__
P.__name__
isinstance(P(1, 2), tuple)
P(1, 2).__match_args__
len(P(1, 2))
P(*range(3))
str(Q(1, [2]))
P(1)
P(1, 2, 3, 4)
P(1, 2, w=3)
P(1, 2).w
P(1, 2)._replace(w=1)
P._make([1])
namedtuple("N", "a a")
namedtuple("N", "class")
namedtuple("N", "_a")
namedtuple("N", "1a")
namedtuple("N", "a, b c")._fields
namedtuple("N", "a class a _b", rename=True)._fields
namedtuple("N", "")()
namedtuple("1N", "a")
namedtuple("N", "a", defaults=[1, 2])
deque()
deque([1, 2])
deque("abc", 2)
deque(maxlen=3)
deque([1, 2]) == deque([1, 2])
deque([1]) == [1]
deque([1]) < deque([2])
deque([1]) + deque([2])
deque([1]) * 2
len(deque([1]))
1 in deque([1])
deque([1, 2])[0]
deque([1, 2])[-1]
list(reversed(deque([1, 2])))
deque([1], 5).maxlen
deque([3, 1]).index(1)
deque([1, 1]).count(1)
deque([1]).copy()
bool(deque())
deque([1])[5]
deque().pop()
deque().popleft()
deque([1]).remove(2)
deque([1]).index(2)
deque(5)
deque([], -1)
deque([], "a")
deque([1]) + [2]
hash(deque())
deque([1, 2])[0:1]
deque([1], 1).insert(0, 2)
Counter("abca")
Counter(a=1)
Counter({"a": 2})
Counter(["x", "x"])
Counter("abca").most_common()
Counter("abca").most_common(1)
Counter("ab")["z"]
Counter("ab") + Counter("bc")
Counter("aab") - Counter("ab")
Counter("aab") & Counter("ab")
Counter("aab") | Counter("b")
+Counter(a=-1, b=2)
-Counter(a=-1)
sorted(Counter(a=2, b=1).elements())
Counter("aab").total()
Counter("a") == Counter(a=1, b=0)
Counter("a") < Counter("aa")
Counter("a") <= Counter("b")
Counter("ab").copy()
Counter(5)
Counter.fromkeys("ab")
Counter("ab").most_common(10)
Counter()
Counter([])
bool(Counter())
"z" in Counter("a")
dict(Counter("aab"))
Counter(a=1.5)["a"]
defaultdict(int)
defaultdict(list, a=[1])
defaultdict(None)
defaultdict(int)["x"]
defaultdict(int).get("x")
defaultdict(lambda: 5)["a"]
defaultdict(int) == {}
defaultdict(int, {1: 2}) | {3: 4}
defaultdict(list).default_factory
defaultdict(int).copy()
defaultdict(int).__missing__("q")
defaultdict(5)
defaultdict()["a"]
OrderedDict()
OrderedDict(a=1, b=2)
OrderedDict([("b", 1), ("a", 2)])
OrderedDict(a=1) == {"a": 1}
OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1)
list(reversed(OrderedDict(a=1, b=2)))
OrderedDict(a=1) | {"b": 2}
OrderedDict(a=1, b=2).popitem()
OrderedDict(a=1, b=2).popitem(last=False)
OrderedDict.fromkeys("ba")
OrderedDict(a=1).copy()
list(OrderedDict(a=1).items())
OrderedDict().popitem()
OrderedDict(a=1).move_to_end("z")
OrderedDict(a=1).pop("z")
ChainMap({"a": 1}, {"a": 2, "b": 3})
ChainMap({"a": 1}, {"b": 3})["b"]
list(ChainMap({"a": 1}, {"b": 2}))
len(ChainMap({"a": 1}, {"a": 2}))
ChainMap({}, {"x": 1}).get("x")
ChainMap({"a": 1}).new_child()
ChainMap({"a": 1}, {"b": 2}).parents
ChainMap({"a": 1}) == {"a": 1}
ChainMap()
"a" in ChainMap({"a": 1})
ChainMap()["z"]
ChainMap({}, {"a": 1}).pop("a")
UserDict(a=1)
UserDict({"a": 1})["a"]
UserList([1, 2]) + [3]
UserList([2, 1])[0]
UserString("abc").upper()
UserString("a") + "b"
type(UserString("a") + "b").__name__
UserDict(a=1).data
len(UserList("ab"))
UserString("x") == "x"
UserList([1]) == [1]
isinstance([], abc.Sequence)
isinstance({}, abc.Mapping)
isinstance(set(), abc.MutableSet)
isinstance((), abc.Hashable)
isinstance([], abc.Hashable)
isinstance(iter([]), abc.Iterator)
isinstance(range(3), abc.Sequence)
isinstance("", abc.Sequence)
isinstance(5, abc.Iterable)
isinstance(len, abc.Callable)
isinstance({}.keys(), abc.KeysView)
isinstance((x for x in []), abc.Generator)
isinstance(b"", abc.Buffer)
isinstance(deque(), abc.MutableSequence)
issubclass(dict, abc.MutableMapping)
isinstance({}.items(), abc.Set)
abc.Sequence()
abc.Mapping.get
abc.Sized.__abstractmethods__
sorted(abc.MutableMapping.__abstractmethods__)
sorted(abc.Set.__abstractmethods__)
''', dict(globals()))
d = deque(range(5), maxlen=6)
d.append(5)
d.append(6)
d.appendleft('l')
d.extend('xy')
d.extendleft('pq')
print(d, d.rotate(2), d, d.rotate(-1), d, d.pop(), d.popleft(), d.remove(0) if 0 in d else 'gone', d.reverse(), d)
d[1] = 'set'
del d[0]
d.insert(1, 'ins')
print(d, d.clear(), d)
q = deque()
for i in range(1000):
    q.append(i)
    if i % 3:
        q.popleft()
    if i % 7 == 0:
        q.rotate(i % 5)
print(len(q), sum(q), q[0], q[-1], q[len(q) // 2], sorted(q)[:3])
try:
    for x in q:
        q.append(x)
except RuntimeError as error:
    print(error)
dd = defaultdict(lambda: defaultdict(int))
for word in 'the cat the dog a cat'.split():
    dd[word[0]][word] += 1
print({k: dict(v) for k, v in dd.items()}, len(dd))
c = Counter()
c['x'] += 5
c.update('xyz')
c.update({'y': 10})
c.subtract('xx')
del c['z']
del c['never']
print(c, c.pop('x'), c)
o = OrderedDict.fromkeys('abcd')
o.move_to_end('b')
o.move_to_end('d', last=False)
o['a'] = 1
del o['c']
o['c'] = 2
print(o, list(o), o.keys(), o.values(), list(o.items()))


class Vec(abc.Sequence):
    def __init__(self, *v):
        self.v = v

    def __len__(self):
        return len(self.v)

    def __getitem__(self, i):
        return self.v[i]


v = Vec(1, 2, 3, 2)
print(list(v), 2 in v, v.index(3), v.count(2), list(reversed(v)), isinstance(v, abc.Reversible))


class M(abc.MutableMapping):
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


m = M()
m.update(a=1, b=2)
m.setdefault('c', 3)
print(dict(m), m.pop('a'), m.popitem(), m.get('z', 0), list(m.items()), m == {'c': 3}, m.keys() & {'c'}, 'c' in m, list(m.values()), m.clear(), len(m))


class IncompleteSet(abc.Set):
    def __len__(self):
        return 0


try:
    IncompleteSet()
except TypeError as error:
    print(error)


class HasLen:
    def __len__(self):
        return 0


print(isinstance(HasLen(), abc.Sized), issubclass(HasLen, abc.Iterable), abc.Sequence.register(HasLen).__name__, isinstance(HasLen(), abc.Sequence))
