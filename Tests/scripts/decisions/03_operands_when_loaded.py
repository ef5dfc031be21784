"""An operand is read when it is loaded, not when the operation runs."""
x = 1
print(x + (x := 5), x)


def local():
    x = 1
    a = x + (x := 5)
    b = [x, (x := 7), x]
    c = (x, [x := n for n in range(3)], x)
    d = x * 10 + (x := 100) * x
    e = {x: (x := 1), x: (x := 2)}
    return a, b, c, d, e, x


print(local())


def call():
    x = 1

    def f(*args, **kwargs):
        return args, kwargs
    return f(x, (x := 2), x, k=x, m=(x := 3), n=x)


print(call())


def compare():
    x = 1
    return x < (x := 5), x == (x := 6), x


print(compare())


def index():
    x = [1, 2, 3]
    y = x
    x[0], x = 10, [4]
    return x, y, y[(i := 1)] + i


print(index())


def in_comprehension():
    x = 1
    return x + sum((x := x + n) for n in range(4)), x


print(in_comprehension())


def unbound():
    def g():
        print('g runs')
        return 1
    if False:
        x = 0
    return x + g()


try:
    unbound()
except UnboundLocalError as error:
    print(error)


def nested():
    x = 3

    def change():
        nonlocal x
        x = 10
        return 1
    return x + change() + x


print(nested())


class A:
    v = 1

    def change(self):
        self.v = 50
        return 1


a = A()
print(a.v + a.change() + a.v)
print(f'{x}{(x := "new")}{x}')


def augmented():
    x = 1

    def f():
        nonlocal x
        x = 100
        return 5
    x += f()
    return x


print(augmented())
def last():
    if False:
        x = 0
    return (1, x + last())


last()
