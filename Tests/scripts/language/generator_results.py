"""What generators return, where exceptions thrown into them go, and what native code sees of it."""
import sys


def returning(value):
    yield 1
    return value


print(list(returning(5)), tuple(returning((1, 2))), set(returning([])), sum(returning(9)), dict(a for a in [(1, 2)]))
print([*returning(7)], max(returning(8)), ''.join(str(x) for x in returning('x')))

g = returning((None, None))
next(g)
try:
    next(g)
except StopIteration as stop:
    print('value', stop.value, stop.args)
print(next(returning(3)), next(iter([]), 'default'))


class Stops:
    """An iterator whose StopIteration carries a value."""

    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration('from the iterator', 2)


def delegating(inner):
    result = yield from inner
    print('result', result)


for inner in (Stops(), returning('returned'), [], iter(())):
    print(list(delegating(inner)))
try:
    next(Stops())
except StopIteration as stop:
    print(stop.args)
print(next(Stops(), 'default'))


def handling():
    try:
        raise KeyError('handled')
    except KeyError:
        yield


g = handling()
next(g)
try:
    g.throw(ValueError('thrown'))
except ValueError as error:
    print(repr(error), repr(error.__context__))


def outer():
    try:
        raise KeyError('outer')
    except KeyError:
        yield from plain()


def plain():
    yield


g = outer()
next(g)
try:
    g.throw(ValueError)
except ValueError as error:
    print(repr(error), repr(error.__context__))


def names():
    frame = sys._getframe(1)
    found = []
    while frame is not None:
        found.append(frame.f_code.co_name)
        frame = frame.f_back
    return found


def innermost():
    try:
        yield
    except RuntimeError:
        print(names())
        yield 'caught'
    finally:
        print('finally', names())


def middle():
    yield from innermost()


def outermost():
    yield from middle()
    return 'end'


g = outermost()
next(g)
print(g.throw(RuntimeError))
g.close()
g = outermost()
next(g)
g.throw(RuntimeError)
try:
    next(g)
except StopIteration as stop:
    print('stopped', stop.value)


class Unmakeable(Exception):
    def __new__(cls, *args):
        return cls


def catching():
    try:
        yield
    except TypeError as error:
        print('inside', error)
        yield 'next'


g = catching()
next(g)
print(g.throw(Unmakeable))
g = catching()
try:
    g.throw(Unmakeable)
except TypeError as error:
    print('outside', error)
print(list(g))
for bad in (1, 'text', int):
    try:
        catching().throw(bad)
    except TypeError as error:
        print(error)


class Broken:
    """A delegate whose attributes fail."""

    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def __getattr__(self, name):
        1 / 0


g = delegating(Broken())
next(g)
try:
    g.throw(ValueError)
except ZeroDivisionError as error:
    print(repr(error), repr(error.__context__))
g = delegating(Broken())
next(g)
try:
    g.send(1)
except ZeroDivisionError as error:
    print(repr(error))
