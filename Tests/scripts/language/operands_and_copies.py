"""Numbers that instructions take out of their boxes, copies of local variables that are left out, lists that grow in place."""
import sys


class Place:
    pass


# Values read as operands, from every kind of place; what is stored stays the object it was.
big, real = 10 ** 9, 2.5
place = Place()
place.big, place.real, place.zero, place.huge, place.text, place.flag = 10 ** 9, 2.5, 0.0, 10 ** 40, 'ab', True
items = [10 ** 9, 2.5, 0.0, -0.0, 10 ** 40, 'ab', True, 1e300, float('nan')]


def operands(place, items):
    kept = place.big, place.real, items[0], items[1]
    results = [
        place.big + 1, 1 + place.big, place.big * place.big, place.big - place.real, place.real / place.big, place.zero + place.zero,
        place.huge + place.big, place.huge * place.real, place.text * 2, place.flag + place.flag, -place.big, ~place.big, -place.real, -place.zero,
        place.big < place.real, place.big == place.big, place.text < 'b', place.huge > place.big, place.big // 7, place.big % 1024, -place.big % 1024,
        place.big % -1024, place.big << 3, place.big ** 2, place.real ** 2, '%s %d' % (place.real, place.big), 'x %s' % place.real,
        items[0] + items[1], items[2] - items[3], items[3] * items[0], items[4] + items[0], items[5] + 'c', items[6] + items[0], items[7] * items[1],
        items[8] == items[8], items[0] in items, items[1] is items[1]]
    same = kept[0] is place.big and kept[1] is place.real and kept[2] is items[0] and kept[3] is items[1]
    return results, same


for _ in range(40):
    outcome = operands(place, items)
print(outcome)
plus = +place.real
print(plus is place.real, +items[0] is items[0], place.big is place.big)


def counter(start):
    value, step = start, 2.5

    def advance(n):
        nonlocal value
        value = value + n * step
        return value, value - start, -step

    return advance


advance = counter(10 ** 12)
for n in range(40):
    last = advance(n)
print(last)
module_value = 10 ** 10
total = 0
while total < module_value * 3:
    total = total + module_value
print(total, module_value % 4096, -module_value % 4096, module_value % 3)


class Other:
    def __radd__(self, number):
        return 'radd', number, type(number).__name__

    def __rmul__(self, number):
        return 'rmul', number

    def __eq__(self, number):
        return 'eq', number

    __hash__ = None


for value in (place.big, 3.25, Other()):
    place.operand = value
    for _ in range(20):
        shown = place.real + 1 if isinstance(value, Other) else place.operand * 2
    print(shown)
place.other = Other()
for _ in range(20):
    shown = place.big + place.other, place.real * place.other, place.real == place.other
print(shown)

# Remainders by powers of two and others, with both signs.
print([(n % m, n // m) for n in (-9, -8, -1, 0, 7, 8, 2 ** 40 + 5, -2 ** 40 - 5) for m in (2, 3, 8, 1024, 2 ** 40)])


# Returned variables.


def choose(a, b, which):
    return a if which else b


def deeper(a, b, c, which):
    return a if which == 1 else (b if which == 2 else c) if which else 'none'


def caught(a, which):
    try:
        return a if which else missing
    except NameError:
        return which if which else a
    finally:
        a = 'changed'


unique = [object(), object(), object()]
print([choose(unique[0], unique[1], w) is unique[0] for w in (0, 1)], [deeper(*'abc', w) for w in range(4)], caught('kept', 1), caught('kept', 0))


def traced(frame, event, argument):
    if event != 'call':
        events.append((event, frame.f_lineno - frame.f_code.co_firstlineno, argument if event == 'return' else None))
    return traced


def spread(a, b, which):
    return (a
            if which
            else b)


for function in (choose, spread):
    for which in (0, 1):
        events = []
        sys.settrace(traced)
        function('first', 'second', which)
        sys.settrace(None)
        print(function.__name__, which, events)


# Yielded variables.


def yields(n, text, things):
    got = yield n
    same = yield text
    n = yield things
    third = yield n
    return got, same, n, third


numbers = 10 ** 9 + 1
g = yields(numbers, 'text', unique)
out = [next(g), g.send('one'), g.send(2 ** 70), g.send(4.5)]
print(out[0] is numbers, out[1], out[2] is unique, out[3])
try:
    g.send('end')
except StopIteration as stop:
    print(stop.value)


def delegating():
    result = yield from [10 ** 9, 2.5, 'x']
    yield result
    yield from iter([])
    yield from (n for n in (1, 2))


print(list(delegating()), sum(n * 3 for n in delegating() if isinstance(n, int)), sum(x for x in (0.5, 10 ** 9, 2)), sum((n for n in ()), 5))
g = delegating()
next(g)
try:
    g.send('to a list')
except AttributeError as error:
    print(error)


def failing():
    yield 1
    raise KeyError('in the sum')


try:
    sum(failing())
except KeyError as error:
    print('KeyError', error)
try:
    sum(n for n in [1, 'a'])
except TypeError as error:
    print(error)


def endless():
    yield sum(own)


own = endless()
try:
    next(own)
except ValueError as error:
    print(error)

# Lists that grow.
grown = []
for i in range(1000):
    grown.append(i)
    if i % 100 == 0:
        grown.append(grown[-1])
print(len(grown), grown[-1], sum(grown))


# A bound that is a parameter, in a box of its own.


def bounded(limit, real):
    n = 0
    before = limit
    while n < limit:
        n += 300000000
    while real < limit:
        real *= 3
    return n, limit, before is limit, real


print(bounded(10 ** 9, 1.5), bounded(int('1' * 10), float('7.5')))


def identified(limit):
    known = id(limit)
    n = 0
    while n < limit:
        n += 300000000
    return known == id(limit)


print(identified(int('1' * 10)))


# Frames that outlive their calls keep their variables.


def many(a, b, c):
    d, e, f, g, h, i, j, k = range(8)
    l, m, n, o, p, q, r, s = 'abcdefgh'
    t = [a, b, c, 10 ** 9]
    u = 2.5
    raise ValueError(a)


kept = []
for n in range(3):
    try:
        many(n, 'b', 2.0)
    except ValueError as error:
        kept.append(error.__traceback__.tb_next.tb_frame)
for frame in kept:
    print(sorted(frame.f_locals.items()))
    frame.clear()
    print(frame.f_locals)
