"""Cells: sharing, late binding, deletion, loops, classes, generators, empty cells."""


def shared():
    n = 0

    def up():
        nonlocal n
        n += 1

    def down():
        nonlocal n
        n -= 1

    def show():
        return n
    return up, down, show


up, down, show = shared()
up(), up(), down()
print(show(), up.__closure__[0] is down.__closure__[0], up.__closure__[0].cell_contents)
up.__closure__[0].cell_contents = 100
print(show())


def empty():
    def f():
        return x
    cell = f.__closure__[0]
    try:
        cell.cell_contents
    except ValueError as error:
        print(error)
    x = 1
    print(cell.cell_contents, f())
    del x
    try:
        f()
    except NameError as error:
        print(type(error).__name__, error)
    x = 2
    return f()


print(empty())


def compose(f, g):
    return lambda *a, **k: f(g(*a, **k))


print(compose(str, abs)(-5), compose(compose(len, str), pow)(2, 100))


def parameters(a, b=[], *c, **d):
    def change():
        nonlocal a, c
        a = 'new a'
        c = 'new c'
        b.append(1)
        d['x'] = 1
    change()
    return a, b, c, d


print(parameters(1, 2 * [0], 3, k=4))


def loop_capture():
    functions = {}
    for name in 'abc':
        functions[name] = lambda: name
    bound = {name: (lambda name=name: name) for name in 'abc'}
    return [f() for f in functions.values()], [f() for f in bound.values()]


print(loop_capture())


def gen_closure():
    total = 0

    def gen():
        nonlocal total
        for i in range(3):
            total += i
            yield total
    return list(gen()), total


print(gen_closure())


def class_closure(x):
    class A:
        y = x

        def get(self):
            return x

        def set(self, v):
            nonlocal x
            x = v
    return A()


a = class_closure(5)
a.set(6)
print(a.y, a.get())


def recursion():
    def fact(n):
        return 1 if n < 2 else n * fact(n - 1)
    saved = fact

    def fact(n):
        return 'other'
    return saved(3), fact(3)


print(recursion())


def cell_in_comprehension():
    k = 3
    fs = [lambda n: n * k + i for i in range(3)]
    k = 10
    return [f(1) for f in fs]


print(cell_in_comprehension())


def triple():
    a = 1

    def one():
        b = 2

        def two():
            c = 3

            def three():
                return a, b, c, sorted(three.__code__.co_freevars)
            return three()
        return two()
    return one()


print(triple())


def with_exception():
    try:
        raise ValueError('kept')
    except ValueError as e:
        f = lambda: e
        print(f())
    try:
        f()
    except NameError as error:
        print(error)


with_exception()


def types():
    cell = (lambda: up).__closure__
    print(cell)
    import types
    c = types.CellType(5)
    f = types.FunctionType((lambda: show2).__code__ if False else inner_code(), {}, 'named', None, (c,))
    print(f(), f.__name__, c, c == types.CellType(5), c < types.CellType(6), types.CellType())


def inner_code():
    v = None

    def inner():
        return v
    return inner.__code__


types()


def accumulate():
    values = []

    def add(v, values=values):
        values.append(v)
        return sum(values)
    return add


add = accumulate()
print(add(1), add(2), add.__defaults__, accumulate()(7))
memo = {}


def fib(n):
    def inner():
        return fib(n - 1) + fib(n - 2)
    if n not in memo:
        memo[n] = n if n < 2 else inner()
    return memo[n]


print(fib(60))
