"""What an expression holds is released when an exception leaves it, in the right order and exactly once."""
import gc

log = []


class T:
    alive = 0

    def __init__(self, name):
        self.name = name
        T.alive += 1

    def __del__(self):
        T.alive -= 1
        log.append(self.name)

    def __add__(self, other):
        return T(self.name + other.name)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        log.append('exit ' + self.name)


def fail(*args, **kwargs):
    raise ValueError('fail')


def report(title):
    print(title, log, T.alive)
    log.clear()


def run(function):
    try:
        function()
    except ValueError:
        pass
    report(function.__name__)


def arguments():
    len([T('a'), T('b'), fail(), T('c')])


def keywords():
    dict(x=T('a'), y=T('b'), z=fail())


def displays():
    {T('k').name: T('v'), 'x': (T('t'), fail())}


def operators():
    T('a') + T('b') + fail()


def comprehension():
    [T(str(n)) if n < 3 else fail() for n in range(5)]


def unpacking():
    a, b, c = T('a'), T('b'), fail()


def loop():
    for item in [T('x'), T('y')]:
        fail(item)


def nested_with():
    with T('outer'), T('inner') as inner:
        fail(inner)


def in_finally():
    try:
        local = T('local')
        fail()
    finally:
        log.append('finally')


def handler():
    try:
        fail(T('argument'))
    except ValueError:
        T('in handler')
        raise


def generator():
    def gen():
        held = T('held')
        try:
            yield T('yielded')
            yield 2
        finally:
            log.append('closed')
    for value in gen():
        fail(value)


def augmented():
    items = [T('item')]
    items[0] += fail()


def attribute():
    fail(T('a')).attribute


def slices():
    [1, 2][T('start').name:fail()]


def formatted():
    f'{T("f").name}{T("g")!r:{fail()}}'


for function in (arguments, keywords, displays, operators, comprehension, unpacking, loop, nested_with, in_finally, handler,
                 generator, augmented, attribute, slices, formatted):
    run(function)


def order():
    T('statement')
    log.append('next')
    x = T('first')
    x = T('second')
    log.append('rebound')
    del x
    log.append('deleted')
    a, b = T('a'), T('b')
    a, b = b, a
    log.append('swapped')
    return T('returned')


order()
report('order')
gc.collect()
print(T.alive)
