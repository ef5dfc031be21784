"""Order of evaluation of every kind of expression and statement."""
out = []


def e(n, value=None):
    out.append(n)
    return n if value is None else value


def show(title):
    print(title, out)
    out.clear()


class Obj:
    def __setattr__(self, name, value):
        out.append(f'set {name}')

    def __getattr__(self, name):
        out.append(f'get {name}')
        return 1

    def __getitem__(self, key):
        out.append(f'item {key}')
        return 2

    def __setitem__(self, key, value):
        out.append(f'setitem {key}')

    def __delitem__(self, key):
        out.append(f'delitem {key}')

    def __call__(self, *a, **k):
        out.append(f'call {a} {k}')
        return self

    def __enter__(self):
        out.append('enter')
        return self

    def __exit__(self, *a):
        out.append('exit')

    def __iter__(self):
        out.append('iter')
        return iter([5, 6])

    def __eq__(self, other):
        out.append('eq')
        return True

    def __add__(self, other):
        out.append('add')
        return self


o = Obj()
e(1) + e(2) * e(3) - e(4) ** e(5)
show('arithmetic')
[e(1), e(2)], (e(3), e(4)), {e(5), e(6)}, {e(7): e(8), e(9): e(10)}
show('displays')
{**e(1, {'a': 1}), e('k'): e(2), **e(3, {'b': 2})}, [*e(4, [1]), e(5)]
show('unpacking displays')
e(0, o)(e(1), *e(2, [1]), e(3), k=e(4), **e(5, {'z': 1}), m=e(6))
show('call')
e(1, o)[e(2)], e(3, [1, 2, 3])[e(0, 0) if e(4) else 0:e(5):e(6)]
show('subscript')
e(1, o)[e(2)] = e(3)
show('assign item')
e(1, o).attr = e(2, o).other = e(3)
show('assign chain')
e(1, o)[e(2)], e(3, o).x = e(4), e(5)
show('assign tuple')
e(1, o)[e(2)] += e(3)
show('augmented item')
e(1, o).x += e(2)
show('augmented attribute')
del e(1, o)[e(2)], e(3, o)[e(4)]
show('delete')
e(1) if e(0, 0) or e(2) else e(3)
show('conditional')
e(1) < e(2) < e(0, 1) < e(4)
show('chained comparison')
e(0, 0) and e(1) or e(2) and e(3)
show('boolean')
with e(1, o) as e(2, o).target, e(3, o) if e(4) else e(5):
    pass
show('with')
for e(1, o).x in e(2, o):
    out.append('body')
show('for')
[e(3) for e(1, o).y in e(2, [7]) if e(4)]
show('comprehension')
{e(1): e(2) for _ in e(3, [1])}
show('dict comprehension')


@e(1, lambda f: out.append('apply 1') or f)
@e(2, lambda f: out.append('apply 2') or f)
def f(a=e(3), *, b=e(4)) -> e(5):
    out.append('body')


show('function definition')


@e(1, lambda c: out.append('apply') or c)
class C(e(2, object), metaclass=e(3, type)):
    out.append('class body')
    x = e(4)
    y: e(5) = e(6)


show('class definition')
lambda a=e(1), *, b=e(2): e(3)
show('lambda')
try:
    raise e(1, ValueError)(e(2)) from e(3, KeyError())
except e(4, ValueError) as error:
    e(5)
else:
    e(6)
finally:
    e(7)
show('raise')
assert e(1), e(2)
try:
    assert e(0, 0), e(3)
except AssertionError:
    pass
show('assert')
f'{e(1)}{e(2):{e(3)}}{e(4)!r}'
show('f-string')
x = e(1) if (y := e(2)) else (z := e(3))
show('walrus')
match e(1, [1, 2]):
    case [e1, 3] if e(2):
        pass
    case [e1, 2] if e(3):
        e(4)
show('match')
a, (b, *c), d = e(1, 1), (e(2), e(3), e(4)), e(5)
show('nested targets')
i = 0
l = [0, 0, 0]
i, l[i] = 2, 9
l[i], i = 5, 0
print(l, i)
v: e('annotation') = e('value')
e(1, o).a: e('attribute annotation') = e(2)
e(3, o)[e(4)]: e('item annotation')
show('annotations')
print(e(1), e(2), sep=e('-'))
show('print')
o == e(1), e(2) in o, e(3) not in [e(4)]
show('operators')
global_name = [e(1) for _ in [0]][e(0, 0)]
(e(1), e(2))[e(0, 0)]
return_ = (lambda: (e(1), e(2)))()
show('misc')
o(e(1)).other
show('method call')
print(out)
