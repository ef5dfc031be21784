# krait: own expectation
"""Small ints, None and True are counted like other objects (CPython 3.13 makes them immortal), and locals are released in order."""
import sys

for value in (123, None, True, -5, 256):
    before = sys.getrefcount(value)
    held = [value] * 10
    after = sys.getrefcount(value)
    held.clear()
    print(value, after - before, sys.getrefcount(value) - before)


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)


def order():
    b = D('b first')
    a = D('a second')
    c = D('c third')
    return None


def with_arguments(z, y):
    x = D('x')
    y = D('y')
    z = D('z')


log = []
order()
print(log)
log.clear()
with_arguments(1, 2)
print(log)
print(order.__code__.co_varnames, with_arguments.__code__.co_varnames)
small = 100 + len('ab')
print(small is 102 + len(''), (lambda: -5)() is (lambda: -5)())
