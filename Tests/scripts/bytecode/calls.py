# krait: own expectation
import dis


def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


def forms(f, o, a, k):
    f(1, x=a)
    o.method(a).other()
    o.method(a, key=k)
    f(*a, 2, **k)
    o.attribute[a:k] = o[a]
    del o.attribute, o[k]


def outer(start):
    def inner(step=1, *, scale: int = 2):
        nonlocal start
        start += step * scale
        return start
    return inner


class Shape:
    sides = 0

    def area(self):
        return super().area() * self.sides


async def waits(source):
    async for item in source:
        yield await item


for function in (fibonacci, forms, outer, Shape, waits):
    print(function.__name__)
    dis.dis(function)
