"""Targets of assignment: unpacking, stars, nesting, chains, order of evaluation."""
a = b = c = []
a.append(1)
print(a, b is c)
(x, y), [z, *w] = (1, 2), 'pqr'
print(x, y, z, w)
*start, last = range(5)
first, *middle, end = 'ab'
print(start, last, first, middle, end)
[*everything] = {'k': 1}
print(everything)
x, y = y, x
print(x, y)
i = 0
l = [0, 0]
i, l[i] = 1, 'set'
print(i, l)


def log(value):
    print('eval', value)
    return value


class Target:
    def __setattr__(self, name, value):
        print('set', name, value)

    def __setitem__(self, key, value):
        print('item', key, value)


t = Target()
log(t).a = log(1)
log(t)[log('k')] = log(2)
t.p, t['q'] = t.r = log((3, 4))
for t.loop in [1, 2]:
    pass
for (p, q), r in [((1, 2), 3)]:
    print(p, q, r)
for k, (v, *rest) in {'one': (1, 2, 3)}.items():
    print(k, v, rest)
with open('/dev/null') as t.file:
    pass
for source, value in [('a, b = 1', None), ('a, b = 1, 2, 3', None), ('a, b, c = 1, 2', None), ('a, *b, c = 1,', None), ('a, b = {}', None),
                      ('(a, b), c = 1, 2', None), ('a, b = iter([1])', None), ('[a] = []', None), ('a, b = "abc"', None), ('*a, = 5', None),
                      ('a, b = (x for x in range(5))', None)]:
    try:
        exec(source)
    except (TypeError, ValueError) as error:
        print(f'{source:<22}', type(error).__name__, error)


class Failing:
    def __iter__(self):
        yield 1
        raise KeyError('in iterator')


try:
    a, b = Failing()
except KeyError as error:
    print(error, a)


def annotated():
    n: int = 5
    m: undefined_name
    (k): str = 'k'
    try:
        print(m)
    except UnboundLocalError as error:
        print(error)
    return n, k


print(annotated())
v: int
w2: 'str' = 's'
print(__annotations__)


class Annotated:
    a: int = 1
    b: list[int]
    t.x: int = 7


print(Annotated.__annotations__, Annotated.a, hasattr(Annotated, 'b'))
x = (y := 5) + (z := y * 2)
print(x, y, z, [n2 := 3, n2 ** 2], (lambda: (q := 8))())
if (match := [1, 2, 3]) and (size := len(match)) > 2:
    print(match, size)
while (size := size - 1) > 0:
    print(size, end=' ')
print([last := v for v in range(3)], last)
print({(k2 := 'key'): (v2 := 1)}, k2, v2, f'{(fv := 3)} {fv:>{fv}}')
del x, (y, [z])
try:
    x
except NameError as error:
    print(error)
d = {'a': 1, 'b': [1, 2, 3]}
del d['a'], d['b'][0:2]
print(d)
for bad in ('del d["zz"]', 'del d["b"][7]', 'del unknown', 'del d.attr', 'del (1).real', 'del "abc"[0]'):
    try:
        exec(bad)
    except Exception as error:
        print(bad, type(error).__name__, error)
