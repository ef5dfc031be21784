# krait: own expectation, limit 90, no stress
"""Releasing very deep structures uses no native stack (CPython 3.13 can crash on nested generators)."""
import gc
import sys

l = []
for _ in range(2000000):
    l = [l]
del l
print('lists')


class Node:
    __slots__ = ('next',)


class Linked:
    count = 0

    def __init__(self, next):
        self.next = next


head = None
for _ in range(1000000):
    head = Linked(head)
head = None
print('instances')
head = None
for _ in range(300000):
    node = Node()
    node.next = head
    head = node
del head, node
print('slots')
t = ()
for _ in range(500000):
    t = (t, 1)
del t
d = {}
for _ in range(300000):
    d = {'d': d}
del d
print('tuples and dicts')


def wrap(f):
    return lambda: f


f = None
for _ in range(200000):
    f = wrap(f)
del f
print('closures')
g = iter(())
for _ in range(200000):
    g = (x for x in g)
del g
print('generators')


class Counted:
    deleted = 0

    def __init__(self, next):
        self.next = next

    def __del__(self):
        Counted.deleted += 1


head = None
for _ in range(200000):
    head = Counted(head)
del head
print('finalizers', Counted.deleted)
error = None
for n in range(100000):
    new = ValueError(n)
    new.__context__ = error
    error = new
del error, new
print('exceptions')
loop = [None]
inner = loop
for _ in range(500000):
    inner = [inner]
loop[0] = inner
del loop, inner
print('cycle', gc.collect() > 500000)
m = map(str, [])
for _ in range(100000):
    m = map(str, m)
del m
print('iterators')
