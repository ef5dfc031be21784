"""Generators while they run, rest, are collected, resurrected, and looked at from outside."""
import gc
import sys
import weakref


class Thing:
    pass


def looking():
    x = 1
    me = sys._getframe()
    yield me.f_locals['x'], me.f_lineno
    x = 2
    yield me.f_locals['x'], me.f_lineno


g = looking()
frame = g.gi_frame
print(g.gi_running, g.gi_suspended, frame.f_locals, frame.f_lineno - looking.__code__.co_firstlineno)
a = next(g)
print(a[0], frame.f_locals['x'], frame is g.gi_frame, g.gi_suspended)
frame.f_locals['x'] = 50
b = next(g)
print(b[0], next(g, 'end'), g.gi_frame, frame.f_locals['x'])


def collecting():
    big = [Thing() for _ in range(3)]
    big.append(big)
    yield len(big)
    gc.collect()
    yield [type(t).__name__ for t in big]
    del big
    yield gc.collect() > 0


print(list(collecting()))


def cyclic():
    me = yield
    ref = weakref.ref(thing := Thing())
    thing.generator = me
    print('suspended')
    try:
        yield ref
    finally:
        print('closed by the collector')


g = cyclic()
next(g)
ref = g.send(g)
print(ref() is not None)
del g
gc.collect()
print(ref())


def running():
    try:
        next(self)
    except ValueError as error:
        yield str(error)


self = running()
print(next(self))


def inner():
    try:
        yield 'inner'
    finally:
        yield 'cleanup'


g = inner()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)


def handing_over(n):
    if n:
        value = yield from handing_over(n - 1)
        return value + 1
    got = yield 'bottom'
    return got


g = handing_over(200)
print(next(g))
try:
    g.send(5)
except StopIteration as stop:
    print(stop.value)


def finalised():
    try:
        yield 1
    finally:
        log.append('finalised')


log = []
g = finalised()
next(g)
g = None
print(log)
g = finalised()
g = None
print(log)
gens = [finalised() for _ in range(100)]
for g in gens:
    next(g)
del gens, g
print(len(log))


def throws():
    while True:
        try:
            yield
        except KeyError as error:
            kept.append(error)


kept = []
g = throws()
next(g)
for n in range(3):
    g.throw(KeyError(n))
print([e.args for e in kept], [e.__context__ for e in kept])


def many():
    a, b, c, d = 'abcd'
    items = [(yield a), (yield b), (yield c), (yield d)]
    return items


g = many()
out = [next(g)]
gc.collect()
for n in range(3):
    out.append(g.send(n))
try:
    g.send(3)
except StopIteration as stop:
    print(out, stop.value)
