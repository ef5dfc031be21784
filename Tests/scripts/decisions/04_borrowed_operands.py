"""A local that is in use is not freed when someone else overwrites it."""
import sys


class Item:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        deleted.append(self.n)


deleted = []


def extending():
    x = [1, 2]
    y = [x]

    def gen():
        yield 3
        y.clear()
        sys._getframe(1).f_locals['x'] = None
        yield 4
    x.extend(gen())
    return x


print(extending())


class Evil:
    def __init__(self, name):
        self.name = name

    def __getitem__(self, key):
        sys._getframe(1).f_locals['key'] = None
        return key.n

    def __eq__(self, other):
        sys._getframe(1).f_locals['other'] = None
        return other.n == 2

    def __call__(self, argument):
        sys._getframe(1).f_locals['argument'] = None
        return argument.n


def subscript():
    evil, key = Evil('b'), Item(5)
    value = evil[key]
    return value, key


print(subscript())


def comparing():
    evil, other = Evil('c'), Item(2)
    value = evil == other
    return value, other


print(comparing())


def calling():
    evil, argument = Evil('d'), Item(7)
    value = evil(argument)
    return value, argument


print(calling())


def loop():
    out = []
    items = [Item(n) for n in (10, 11, 12)]
    for item in items:
        sys._getframe().f_locals['items'] = None
        out.append(item.n)
    return out, items


print(loop())
print(sorted(deleted))


def own_iterator():
    total = []
    for x in (n for n in [1, 2, 3]):
        sys._getframe().f_locals['x'] = 'changed'
        total.append(x)
    return total


print(own_iterator())
