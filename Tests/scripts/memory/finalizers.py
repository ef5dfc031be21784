"""__del__ runs at the very moment the last reference goes."""
import gc


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name)


d = D('rebound')
d = D('second')
del d
print('after del')
D('temporary')
print('after temporary')
D('attribute').name
print('after attribute')
[D('in list')]
print('after list')


def f(arg):
    local = D('local')
    print('in f')
    return arg


f(D('argument'))
print('after f')
x = f(D('returned'))
x = None
a = b = D('two names')
a = None
print('one name left')
b = None
l = [D(i) for i in range(3)]
del l[1]
print('deleted 1')
l.clear()
m = {'k': D('value')}
m['k'] = D('new value')
m.pop('k')
t = (D('in tuple'), D('also'))
t = None
o = D('outer')
o.inner = D('inner')
del o


def g():
    try:
        e = D('in frame')
        raise ValueError
    except ValueError as error:
        print('handling')
    print('after handling')


g()
print('after g')


def h():
    yield D('yielded')
    held = D('held by generator')
    yield 1
    print('never')


it = h()
next(it)
next(it)
del it
print('generator gone')
for i in range(2):
    v = D(f'loop {i}')
print('after loop')
del v
c = D('cycle')
c.c = c
del c
print('collected', gc.collect() > 0)
s = {D('in set')}
s = None
f = lambda d=D('default'): d
del f
print([D('c1'), D('c2')] and 'expression')
1 if D('condition') else 2
D('left') or D('right')
[D(f'comp {i}').name for i in range(2)]
print(D('printed').name, D('also printed').name)
(lambda q: print('called'))(D('lambda'))


class E:
    def __enter__(self):
        return D('entered')

    def __exit__(self, *a):
        print('exit')


with E():
    print('body')
with E() as e:
    print('body 2')
e = None
D('x').name = D('y')
p = D('p')
p = p.name
print(p)
z = [D('z1')] + [D('z2')]
z[0] = None
z += [D('z3')]
z[:] = []
k = D('swap1'), D('swap2')
i, j = k
k = None
i, j = j, i
i = 0
j = 0
w = D('walrus') if (n := D('n')) else None
del w, n
D.cls = D('class attribute')
del D.cls
print('end')
last = D('at exit')
