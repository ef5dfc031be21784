"""Weak references: callbacks, proxies, dictionaries, sets, finalize."""
import gc
import weakref


class C:
    def __init__(self, n=0):
        self.n = n

    def m(self):
        return f'method of {self.n}'

    def __repr__(self):
        return f'C{self.n}'


c = C(1)
r = weakref.ref(c)
print(r() is c, weakref.ref(c) is r, weakref.getweakrefcount(c), r == weakref.ref(c), hash(r) == hash(c))
s = weakref.ref(c, lambda ref: print('callback', ref() is None, ref is s))
print(s is r, weakref.getweakrefcount(c))
del c
print(r(), s(), r)
try:
    hash(weakref.ref(C()))
except TypeError as error:
    print(error)
a, b = C(2), C(2)
print(weakref.ref(a) == weakref.ref(b), weakref.ref(a) != weakref.ref(b))
for bad in (5, 'text', None, (1,), [1], {}, object()):
    try:
        weakref.ref(bad)
    except TypeError as error:
        print(error)
for good in ({1}, frozenset([1]), lambda: 0, C, len, C.m, weakref, (x for x in [])):
    print(type(weakref.ref(good)()).__name__, end=' ')
print()
order = []
c = C(3)
refs = [weakref.ref(c, lambda ref, i=i: order.append(i)) for i in range(4)]
del refs[1]
del c
print(order)
c = C(4)
p = weakref.proxy(c)
p.n += 1
p.new = 'set'
print(p.n, c.n, c.new, p.m(), repr(p) if False else str(p), type(p).__name__, isinstance(p, C), bool(p))
del c
try:
    p.n
except ReferenceError as error:
    print(error)
l = weakref.WeakSet()
x, y = C(5), C(6)
l.add(x)
l.add(y)
print(len(l), x in l, sorted(v.n for v in l))
del y
print(len(l))
d = weakref.WeakValueDictionary()
d['x'] = x
d['z'] = z = C(7)
print(sorted(d), d['x'], 'z' in d, d.get('q'), len(d))
del z
print(sorted(d), len(d))
k = weakref.WeakKeyDictionary()
k[x] = 'value'
y = C(8)
k[y] = 'other'
print(len(k), k[x], x in k)
del y
print(len(k), list(k.values()))
del x
print(len(k), len(d), len(l))
c = C(9)
f = weakref.finalize(c, print, 'finalized', 'now', sep='-')
print(f.alive)
del c
print(f.alive, f())
c = C(10)
f = weakref.finalize(c, lambda: 'result')
print(f(), f(), f.alive)
m = weakref.WeakMethod(c.m)
print(m()())
del c
print(m())
a = C('cycle')
a.self = a
ra = weakref.ref(a, lambda ref: print('cycle callback'))
del a
print(ra() is not None)
gc.collect()
print(ra())
a, b = C('a'), C('b')
a.other, b.other = b, a
a.ref = weakref.ref(b, lambda ref: print('not called: the reference died too'))
del a, b
gc.collect()


class Resurrect:
    def __del__(self):
        global saved
        saved = self


o = Resurrect()
ro = weakref.ref(o)
del o
print(ro(), saved is not None)


class Slots:
    __slots__ = ('a', '__weakref__')


s = Slots()
print(weakref.ref(s)() is s)


class Sub(weakref.ref):
    extra = 1


c = C(11)
sub = Sub(c)
sub.attr = 5
print(sub() is c, sub.attr, sub is weakref.ref(c), Sub(c) is sub)
atexit_object = C('exit')
weakref.finalize(atexit_object, print, 'at exit')
try:
    weakref.ref()
except TypeError as error:
    print(error)
