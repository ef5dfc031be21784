"""Generators: send, throw, close, return, delegation, expressions, attributes."""
import types


def echo():
    got = 'start'
    while True:
        try:
            got = yield got
        except ValueError as error:
            got = f'caught {error}'
        except GeneratorExit:
            print('exit')
            raise


g = echo()
print(next(g), g.send(1), g.send(None), g.throw(ValueError('v')), g.send(2))
g.close()
print(next(g, 'closed'))
g = echo()
try:
    g.send(1)
except TypeError as error:
    print(error)
try:
    g.throw(KeyError('before start'))
except KeyError as error:
    print(error, g.gi_frame)
for arguments in ((ValueError,), (ValueError, 'text'), (ValueError('inst'),), (5,), (ValueError, ValueError('x'), None), ()):
    g = (x for x in [1])
    try:
        g.throw(*arguments)
    except Exception as error:
        print(type(error).__name__, error)


def delegate():
    result = yield from inner()
    print('result', result)
    result = yield from [10, 20]
    print('result', result)
    return 'end'


def inner():
    try:
        x = yield 1
        print('inner got', x)
        yield 2
    except KeyError:
        print('inner KeyError')
        yield 'recovered'
    finally:
        print('inner finally')
    return 'inner value'


d = delegate()
print(next(d), d.send('s'), d.throw(KeyError), next(d), next(d))
try:
    next(d)
except StopIteration as stop:
    print(stop.value, stop.args)
d = delegate()
next(d)
d.close()


def raises_stop():
    yield 1
    raise StopIteration(5)


try:
    list(raises_stop())
except RuntimeError as error:
    print(error, repr(error.__cause__))
try:
    list(next(iter([])) for _ in range(2))
except RuntimeError as error:
    print(error)


def returns():
    return 5
    yield


print(list(returns()), [*(x * y for x in range(3) for y in 'ab' if x)], sum(x for x in range(5)), dict((k, v) for k, v in zip('ab', [1, 2])))
g = (print('evaluated', x) for x in [1])
print('not yet')
list(g)
try:
    g = (x for x in undefined)
except NameError as error:
    print(error)


def counter(n):
    i = 0
    while i < n:
        i += (yield i) or 1


c = counter(10)
print([next(c), c.send(4), next(c), c.send(3)], list(c))
print(c, c.__name__, c.__qualname__, counter, types.GeneratorType is type(c), iter(c) is c, c.gi_code is counter.__code__)


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(4)))


class Delegated:
    def __iter__(self):
        return self

    def __init__(self):
        self.n = 0

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration('value of stop')
        return self.n

    def send(self, value):
        return f'sent {value}'

    def throw(self, error):
        return f'thrown {error!r}'

    def close(self):
        print('Delegated.close')


def to_object():
    return (yield from Delegated())


g = to_object()
print(next(g), g.send('x'), g.throw(OSError()), next(g))
try:
    next(g)
except StopIteration as stop:
    print(stop.value)
g = to_object()
next(g)
g.close()


def no_send():
    yield from [1, 2]


g = no_send()
next(g)
try:
    g.send('x')
except AttributeError as error:
    print(error)


def lazy_finally():
    try:
        yield 1
        yield 2
    finally:
        print('cleanup')


for v in lazy_finally():
    break
print('after break')
it = lazy_finally()
for v in it:
    break
print('held')
del it
print('deleted')
g = lazy_finally()
next(g)
print(g.throw.__name__, g.close(), g.close())


def close_returns():
    try:
        yield
    except GeneratorExit:
        return 'value from close'


g = close_returns()
next(g)
print(g.close())


def yields_in_expressions():
    x = [(yield 1), (yield 2)] + [*(yield 3)]
    y = f'{yield 4}' if (yield 5) else (yield 6)
    print(x, y)
    return (yield), (lambda: 7)()


g = yields_in_expressions()
values = [next(g), g.send('a'), g.send('b'), g.send([1, 2]), g.send(True), g.send('f')]
try:
    g.send('last')
except StopIteration as stop:
    print(values, stop.value)


def reentrant():
    yield from me


me = reentrant()
try:
    next(me)
except ValueError as error:
    print(error)
a, *b = counter(4)
print(a, b, max(counter(5)), 3 in counter(5), 9 in counter(5), sorted(counter(3), reverse=True), tuple(counter(2)), ''.join(str(x) for x in counter(4)))
def failing():
    yield 1
    yield 1 / 0


list(failing())
