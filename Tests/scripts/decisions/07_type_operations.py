"""Operations that a class inherits, overrides, or lacks; number and sequence forms are separate."""
import operator


class Reflected:
    def __radd__(self, other):
        return 'radd', other

    def __rmul__(self, other):
        return 'rmul', other


l = []
l += Reflected()
print(l)
t = (1,)
t *= Reflected()
print(t, [1] * Reflected(), 'a' + Reflected(), b'b' + Reflected())


class L(list):
    def __len__(self):
        return 99

    def __getitem__(self, key):
        return 'item', super().__getitem__(key)


l = L([1, 2, 3])
print(len(l), l[0], list.__len__(l), list.__getitem__(l, 1), list(l), bool(L()), l + [4], l == [1, 2, 3], sum(l))


class D(dict):
    def __getitem__(self, key):
        return f'<{key}>'

    def __missing__(self, key):
        return 'missing'


d = D(a=1)
print(d['a'], d['b'], d.get('a'), '%(a)s' % d, '{a}'.format_map(d), {**d}, dict(d), dict.__getitem__(d, 'zz'))


class I(int):
    def __add__(self, other):
        return I(int(self) * 100 + other)

    def __index__(self):
        return 1


i = I(7)
print(i + 1, 1 + i, i - 1, type(i - 1).__name__, list(range(10, 20))[i], range(i), int(i), operator.index(i), i == 7, hash(i) == 7)


class S(str):
    def __str__(self):
        return 'str!'

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


s = S('abc')
print(s, f'{s}', f'{s!r}', s == 'x', 'x' == s, s.upper(), type(s + 'd').__name__, {'abc': 1}[s], 'abc' in {s})


class NoCall:
    pass


NoCall.__call__ = lambda self: 'called'
print(callable(NoCall()), NoCall()())
del NoCall.__call__
print(callable(NoCall()), callable(print), callable(int), callable(3))


class Hidden:
    __iter__ = None
    __hash__ = None
    __contains__ = None

    def __getitem__(self, key):
        return key


for action in (lambda: iter(Hidden()), lambda: hash(Hidden()), lambda: 1 in Hidden(), lambda: NoCall()(), lambda: len(NoCall()),
               lambda: NoCall()[0], lambda: operator.index(NoCall()), lambda: -NoCall(), lambda: NoCall() < NoCall()):
    try:
        print(action())
    except TypeError as error:
        print(error)


class F(float):
    def __eq__(self, other):
        return NotImplemented

    def __lt__(self, other):
        return 'less'


f = F(1.5)
print(f == 1.5, f != 1.5, f < 1, 1 > f, 2.5 > f, f + 1, f.is_integer())


class Sub(Reflected):
    def __radd__(self, other):
        return 'sub radd'

    def __add__(self, other):
        return 'sub add'


class Base:
    def __add__(self, other):
        return 'base add'

    def __radd__(self, other):
        return 'base radd'


class Derived(Base):
    def __radd__(self, other):
        return 'derived radd'


print(Base() + Derived(), Derived() + Base(), Base() + Base(), 1 + Sub(), Sub() + 1)
instance = NoCall()
instance.__len__ = lambda: 5
try:
    len(instance)
except TypeError as error:
    print(error)
NoCall.__len__ = lambda self: 6
print(len(instance), bool(instance))
print(list.__len__([1, 2]), int.__add__(1, 2), int.__add__(1, 2.5), str.__mul__('a', 3), object.__eq__(1, 1), object.__eq__(1, 2))
