"""A number computed into a variable is one object on every path that lets it be seen."""
import sys


class Keep:
    def __radd__(self, other):
        self.o = other
        return self

    def __rmul__(self, other):
        self.o = other
        return self

    def __eq__(self, other):
        self.o = other
        return True


class Holder:
    pass


class Row:
    def __getitem__(self, key):
        self.got = key
        return 1

    def __setitem__(self, key, value):
        self.set = key


class Order:
    seen = []

    def __gt__(self, other):
        self.seen.append(other)
        return True

    __lt__ = __gt__


n = 7


def operand():
    x = n * 1000
    c = x + Keep()
    d = Keep()
    x * d
    return c.o is x, d.o is x


def attribute():
    a = Holder()
    a.n = n * 1000
    c = a.n + Keep()
    return c.o is a.n


def subscript():
    r = Row()
    r[n * 1000] += 1
    return r.got is r.set


def chained():
    p = q = Order()
    result = q > n * 1000 > p
    return result, Order.seen[0] is Order.seen[1]


def constant():
    return 1000


def returned():
    def inner():
        x = n * 1000
        frame = sys._getframe()
        shown = frame.f_locals['x']
        seen.append(shown)
        return x
    seen = []
    result = inner()
    return result is seen[0]


def containers():
    x = n * 1000
    items = [x, x, (x,), {x: x}]
    key = next(iter(items[3]))
    return all(i is x for i in items[:2]), items[2][0] is x, key is x, items[3][x] is x


def moved():
    x = n * 1000
    y = x
    z = [y]
    return x is y, z[0] is x, z.pop() is y


def closures():
    x = n * 1000

    def inner():
        return x
    return inner() is x, inner.__closure__[0].cell_contents is x


def arguments(*args, **kwargs):
    return args, kwargs


def passed():
    x = n * 1000
    args, kwargs = arguments(x, k=x)
    return args[0] is x, kwargs['k'] is x


def floats():
    x = n * 1.5
    y = x
    items = [x]
    x += 0.0
    return items[0] is y, items[0] is x, y is x


def generators():
    x = n * 1000

    def produce():
        yield x
        yield x
    a, b = produce()
    return a is x, b is x


def walrus():
    items = [(x := n * 1000), x]
    return items[0] is items[1], items[0] is x


def loop():
    kept = []
    for i in range(1000, 1003):
        kept.append(i)
        if kept[-1] is not i:
            return False
    return kept[-1] is i


for test in (operand, attribute, subscript, chained, returned, containers, moved, closures, passed, floats, generators, walrus, loop):
    print(test.__name__, test())
print(constant() is constant())
x = n * 1000
print(id(x) == id(x), x is (x if n else 0))
