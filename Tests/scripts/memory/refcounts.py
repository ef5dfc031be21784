"""sys.getrefcount moves as the documentation says."""
import sys


class C:
    pass


def base():
    c = C()
    yield sys.getrefcount(c)
    d = c
    yield sys.getrefcount(c)
    l = [c, c]
    yield sys.getrefcount(c)
    l.pop()
    yield sys.getrefcount(c)
    t = (c,)
    k = {c: c}
    yield sys.getrefcount(c)
    del t, k, l
    yield sys.getrefcount(c)
    d = None
    yield sys.getrefcount(c)
    c.self = c
    yield sys.getrefcount(c)
    del c.self

    def f(a):
        return sys.getrefcount(a)
    f(c)
    yield sys.getrefcount(c)
    g = lambda: c
    yield sys.getrefcount(c) >= 2
    m = c.__init__
    yield sys.getrefcount(c)


print(list(base()))


def methods():
    l = []
    before = sys.getrefcount(l)
    append = l.append
    during = sys.getrefcount(l)
    del append
    return before, during, sys.getrefcount(l)


print(methods())


def containers():
    x = object()
    out = []
    for make in (lambda: [x], lambda: (x,), lambda: {1: x}, lambda: {x}, lambda: {x: 1}, lambda: iter([x]), lambda: [x] * 5, lambda: {'a': [x, (x,)]}, lambda: frozenset([x]), lambda: map(str, [x]), lambda: zip([x]), lambda: enumerate([x])):
        before = sys.getrefcount(x)
        held = make()
        out.append(sys.getrefcount(x) - before)
        del held
        assert sys.getrefcount(x) == before
    return out


print(containers())


def exceptions():
    x = object()
    before = sys.getrefcount(x)
    for _ in range(3):
        try:
            raise ValueError(x)
        except ValueError as error:
            during = sys.getrefcount(x)
    try:
        [x][5]
    except IndexError:
        pass
    try:
        {x: 1}[1]
    except KeyError:
        pass
    return during - before, sys.getrefcount(x) - before


print(exceptions())


def generators():
    x = object()
    before = sys.getrefcount(x)

    def gen(v):
        yield v
        yield v
    g = gen(x)
    a = sys.getrefcount(x) - before
    next(g)
    b = sys.getrefcount(x) - before
    g.close()
    c = sys.getrefcount(x) - before
    return a, b, c


print(generators())


def attributes():
    c, v = C(), object()
    before = sys.getrefcount(v)
    c.a = v
    c.b = v
    one = sys.getrefcount(v) - before
    c.a = None
    two = sys.getrefcount(v) - before
    c.__dict__.clear()
    three = sys.getrefcount(v) - before
    C.shared = v
    four = sys.getrefcount(v) - before
    del C.shared
    return one, two, three, four, sys.getrefcount(v) - before


print(attributes())


def loops():
    x = object()
    before = sys.getrefcount(x)
    for _ in range(100):
        y = [x] + [x]
        z = (x, *y)
        s = f'{x}'
        a, *b = z
        (lambda *c, **d: None)(x, *y, k=x)
        {**{'q': x}}
        [v for v in y]
        sorted(y, key=id)
    del y, z, a, b
    return sys.getrefcount(x) - before


print(loops())
print(sys.getrefcount(C()), sys.getrefcount([]), sys.getrefcount(object()))
