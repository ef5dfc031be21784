"""An instance and its `__dict__` show the same values, whichever is changed, whenever it was asked for."""
import gc


class C:
    def __init__(self):
        self.a = 1
        self.b = 2

    def total(self):
        return self.a + self.b


i = C()
d = i.__dict__
print(d is i.__dict__, d is vars(i), d)
i.a = 10
print(d['a'], d)
d['b'] = 20
print(i.b, i.total())
i.c = 30
d['e'] = 40
print(i.e, list(d), d)
for _ in range(100):
    i.total()
d['a'] = 'x'
d['b'] = 'y'
print(i.total())
del i.a
print('a' in d, d)
d['a'] = 5
i.b = 6
print(i.total(), list(d))
d[1] = 'one'
d[(2, 3)] = 'tuple'
print(d, i.total(), sorted(map(str, i.__dict__)))
i.z = 'after'
print(d['z'], d is i.__dict__)
del d['z']
print(hasattr(i, 'z'))
d.clear()
print(vars(i), hasattr(i, 'a'))
i.a, i.b = 1, 2
print(i.total(), d)
i.__dict__ = {'a': 100, 'b': 200}
print(i.total(), d, d is i.__dict__)
d['a'] = 'old dict'
print(i.a)
j = C()
k = j.__dict__
del j
gc.collect()
k['c'] = 3
print(k)
many = C()
for n in range(100):
    setattr(many, f'n{n}', n)
m = many.__dict__
print(len(m), m['n99'], many.n64, list(m)[:3])
many.n100 = 100
print(m['n100'], len(m))
del many.n0
print(len(m), 'n0' in m)
for bad in (5, None, [('a', 1)]):
    try:
        i.__dict__ = bad
    except TypeError as error:
        print(error)
del i.__dict__
print(i.__dict__, hasattr(i, 'a'))


class D(C):
    other = 1


x, y = C(), C()
x.extra = 1
x.__class__ = D
print(x.other, x.total(), x.extra, vars(x))
yd = vars(y)
y.__class__ = D
y.other = 7
print(yd, y.other, yd is y.__dict__)


class S:
    __slots__ = ('a', '__dict__')


s = S()
s.a, s.b = 1, 2
print(s.__dict__, s.a)
s.__dict__['a'] = 'hidden'
print(s.a, s.__dict__)


class Attr:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value * 2)

    def __getattribute__(self, name):
        value = object.__getattribute__(self, name)
        return value if name == '__dict__' else [value]


a = Attr()
a.x = 4
print(a.x, a.__dict__)
a.__dict__.update(y=1)
print(a.y)
order = C()
order.__dict__.pop('a')
order.a = 'last'
print(list(vars(order)), dict.fromkeys(vars(order)), {**vars(order)})
shared = C()
other = C()
other.__dict__ = shared.__dict__
shared.a = 'both'
print(other.a, other.__dict__ is shared.__dict__)
other.new = 1
print(shared.new)
for _ in range(3):
    try:
        for key in vars(shared):
            setattr(shared, key + '_', 1)
    except RuntimeError as error:
        print(error)
        break
