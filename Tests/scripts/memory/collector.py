# krait: own expectation, no stress
"""The cyclic collector: three generations with thresholds 700, 10, 10 (CPython 3.13 starts with 2000)."""
import gc
import weakref

print(gc.isenabled(), gc.get_threshold())
gc.disable()
gc.collect()


class Node:
    def __init__(self, n=None):
        self.n = n


def cycle(size):
    nodes = [Node(i) for i in range(size)]
    for a, b in zip(nodes, nodes[1:] + nodes[:1]):
        a.next = b
    return weakref.ref(nodes[0])


r = cycle(10)
print(r() is not None)
print(gc.collect() >= 10, r())
l = []
l.append(l)
del l
d = {}
d['d'] = d
del d
print(gc.collect() >= 2)


def closure():
    def f():
        return f
    return weakref.ref(f)


r = closure()
print(gc.collect() > 0, r())


class Self:
    pass


Self.loop = Self
r = weakref.ref(Self)
del Self
gc.collect()
print(r())


def gen():
    me = yield
    yield me


g = gen()
next(g)
g.send(g)
r = weakref.ref(g)
del g
gc.collect()
print(r())
class Failure(Exception):
    pass


try:
    raise Failure
except Failure as error:
    kept = error
    error.me = error
r = weakref.ref(kept)
del kept
gc.collect()
print(r())
alive = Node('root')
alive.child = Node('child')
alive.child.parent = alive
gc.collect()
print(alive.child.parent.n, gc.is_tracked(alive), gc.is_tracked([]), gc.is_tracked(5), gc.is_tracked('a'))
order = []


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        order.append((self.name, self.other.name))


a, b = D('a'), D('b')
a.other, b.other = b, a
del a, b
print(gc.collect() >= 2, sorted(order))
gc.callbacks.append(lambda phase, info: order.append((phase, info['generation'])))
order.clear()
gc.collect(0)
gc.collect(1)
gc.collect()
gc.callbacks.clear()
print(order)
gc.enable()
r = cycle(3)
keep = []
for i in range(5000):
    keep.append([i])
print(r())
before = [s['collections'] for s in gc.get_stats()]
for i in range(100000):
    keep.append([i])
after = [s['collections'] for s in gc.get_stats()]
young, middle, old = (b - a for a, b in zip(before, after))
print(130 <= young + middle + old <= 150, 10 <= middle + old <= 15)
gc.set_threshold(50, 5, 3)
print(gc.get_threshold())
gc.set_threshold(0)
r = cycle(3)
more = [[i] for i in range(10000)]
print(r() is not None, gc.get_count()[0] >= 0)
gc.set_threshold(700, 10, 10)
x = Node('referred')
holder = [x]
print(holder in gc.get_referrers(x), any(o is x for o in gc.get_referents(holder)), any(o is x for o in gc.get_objects()))
gc.set_debug(gc.DEBUG_SAVEALL)
r = cycle(2)
gc.collect()
gc.set_debug(0)
print(len(gc.garbage) >= 2, r() is not None)
gc.garbage.clear()
gc.collect()
print(r())
gc.freeze()
print(gc.get_freeze_count() > 0)
gc.unfreeze()
print(gc.get_freeze_count())
for bad in (lambda: gc.collect(5), lambda: gc.collect(-1), lambda: gc.collect('a'), lambda: gc.set_threshold('a'), lambda: gc.set_threshold()):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
