"""with: order of enter and exit, suppression, targets, errors of the protocol."""


class CM:
    def __init__(self, name, enter=None, exit=None, suppress=False):
        self.name, self.enter, self.exit, self.suppress = name, enter, exit, suppress

    def __enter__(self):
        print('enter', self.name)
        if self.enter:
            raise self.enter
        return self.name

    def __exit__(self, kind, value, trace):
        print('exit', self.name, kind and kind.__name__, value, trace is not None)
        if self.exit:
            raise self.exit
        return self.suppress


def case(title, *cms, body=None):
    print('--', title)
    try:
        if len(cms) == 1:
            with cms[0] as a:
                print('body', a)
                if body:
                    raise body
        else:
            with cms[0] as a, cms[1] as b:
                print('body', a, b)
                if body:
                    raise body
        print('after')
    except Exception as e:
        print('raised', repr(e), '| context', repr(e.__context__))


case('plain', CM('a'), CM('b'))
case('raises', CM('a'), CM('b'), body=ValueError('v'))
case('inner suppresses', CM('a'), CM('b', suppress=True), body=ValueError('v'))
case('outer suppresses', CM('a', suppress=1), CM('b'), body=ValueError('v'))
case('second enter fails', CM('a'), CM('b', enter=KeyError('e')))
case('second enter fails, suppressed', CM('a', suppress='yes'), CM('b', enter=KeyError('e')))
case('exit fails', CM('a', exit=OSError('x')))
case('exit fails in flight', CM('a', exit=OSError('x')), body=ValueError('v'))
case('both exits fail', CM('a', exit=OSError('1')), CM('b', exit=OSError('2')))


def control():
    for i in range(3):
        with CM(i):
            if i == 0:
                continue
            if i == 1:
                break
    with CM('r', suppress=True):
        return 'returned'


print(control())


class NoExit:
    def __enter__(self):
        pass


class NoEnter:
    def __exit__(self, *a):
        pass


for bad in (5, NoExit(), NoEnter(), None, CM):
    try:
        with bad:
            print('never')
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)


class Instance:
    pass


i = Instance()
i.__enter__ = lambda: print('no')
i.__exit__ = lambda *a: None
try:
    with i:
        pass
except TypeError as e:
    print(e)


class Pair:
    def __enter__(self):
        return 1, [2, 3]

    def __exit__(self, *a):
        return False


class T:
    pass


t, d = T(), {}
with Pair() as (a, [b, c]), Pair() as t.attr, Pair() as d['key']:
    print(a, b, c, t.attr, d)
with (
    Pair() as (x, y),
    Pair(),
):
    print(x, y)
with (Pair()) as p:
    print(p)
with Pair(), Pair() as q:
    print(q)
try:
    with Pair() as (a, b, c):
        pass
except ValueError as e:
    print(e)


def generator():
    with CM('gen'):
        yield 1
        yield 2


for v in generator():
    print(v)
    break
print('end')


def lazily_looked_up():
    class C:
        def __enter__(self):
            del C.__exit__
            return self

        def __exit__(self, *a):
            print('kept')
    with C():
        pass


lazily_looked_up()


def nested_suppress():
    with CM('s', suppress=True):
        with CM('t'):
            raise ValueError('deep')
        print('not here')
    return 'done'


print(nested_suppress())
with CM('loop') as name:
    for name in range(2):
        pass
print(name)
