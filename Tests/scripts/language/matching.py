"""The match statement: every pattern, binding, guards, and errors."""
from collections import namedtuple, OrderedDict, deque, UserDict


def m(v):
    match v:
        case 1:
            return 'one'
        case 'a' | b'a' | 2.5 | 3j | -1 | -2 - 1j | None:
            return f'literal {v!r}'
        case True:
            return 'true'
        case []:
            return 'empty'
        case [x]:
            return f'one item {x}'
        case [1, *rest]:
            return f'starts with 1, {rest}'
        case (2, _, *_):
            return 'starts with 2'
        case [*init, 99]:
            return f'{init} then 99'
        case [[a, b], [c, d]]:
            return f'two pairs {a + b + c + d}'
        case {'k': 1}:
            return 'k is 1'
        case {'k': [x, y], **rest}:
            return f'k pair {x} {y} {rest}'
        case {'a': {'b': {'c': deep}}}:
            return f'deep {deep}'
        case {-1: neg, None: none}:
            return f'keys {neg} {none}'
        case str(s) if len(s) > 3:
            return f'long {s}'
        case str():
            return 'short'
        case int(n) | float(n):
            return f'number {n}'
        case set() | frozenset():
            return 'set'
        case dict():
            return 'other dict'
        case (a, b, *c) as whole if c:
            return f'{a} {b} {c} {whole}'
        case other:
            return f'other {other!r}'


for v in (1, 1.0, True, False, 'a', b'a', bytearray(b'a'), 2.5, 3j, -1, -2 - 1j, None, [], (), [7], (1,), [1, 2, 3], (2, 3), [2], [5, 99], [[1, 2], (3, 4)], {'k': 1, 'z': 2},
          {'k': [1, 2], 'q': 3}, {'a': {'b': {'c': 5}}}, {-1: 'n', None: 'x'}, 'text', 'no', 10, 1.5, {1}, {}, (3, 4), (3, 4, 5), 'abc', range(3), range(1, 3), deque([1, 2]),
          iter([1]), OrderedDict(k=1), UserDict(k=1), memoryview(b'ab'), object):
    print(repr(v) if 'iter' not in repr(v) and 'mem' not in repr(v) else type(v).__name__, '->', m(v) if 'iter' not in repr(v) and 'mem' not in repr(v) else m(v)[:6])
Point = namedtuple('Point', 'x y')


class Base:
    __match_args__ = ('first', 'second')

    def __init__(self, first, second, third=None):
        self.first, self.second, self.third = first, second, third


class Derived(Base):
    __match_args__ = ('third',)


class Missing:
    __match_args__ = ('nothing',)


class NotTuple:
    __match_args__ = ['a']


class NotStr:
    __match_args__ = (5,)


class Prop:
    @property
    def p(self):
        raise KeyError('from property')


class Color:
    RED = 'red'

    class Deep:
        X = 7


def c(v):
    match v:
        case Point(x=0, y=0):
            return 'origin'
        case Point(x, y) if x == y:
            return f'diagonal {x}'
        case Point(0, y):
            return f'y axis {y}'
        case Point():
            return 'point'
        case Derived(third) if third:
            return f'derived {third}'
        case Base(1, second=s, third=None):
            return f'base {s}'
        case Base(Base(inner, _), _):
            return f'inner {inner}'
        case Base(first, _, third=t):
            return f'{first} {t}'
        case Color.RED:
            return 'red'
        case Color.Deep.X:
            return 'seven'
        case Missing(_):
            return 'never'
        case bool(b):
            return f'bool {b}'
        case _:
            return 'none'


for v in (Point(0, 0), Point(2, 2), Point(0, 5), Point(1, 2), Derived(1, 2, 3), Base(1, 2), Base(Base(8, 9), 0), Base(5, 6, 7), 'red', 7, Missing(), True, [0, 0]):
    print(c(v))


def error(v, pattern):
    try:
        exec(f'match v:\n    case {pattern}: pass')
        return 'no match or no error'
    except Exception as e:
        return f'{type(e).__name__}: {e}'


for v, pattern in ((Base(1, 2), 'Base(1, 2, 3)'), (NotTuple(), 'NotTuple(1)'), (NotStr(), 'NotStr(1)'), (5, 'int(1, 2)'), (Prop(), 'Prop(p=1)'), (Base(1, 2), 'Base(1, first=1)'),
                   (object(), 'object(1)'), (5, 'print()'), (5, 'undefined()'), (5, 'Color.BLUE'), ({'a': 1}, '{"a": x, "a": y}'), (5, '5()')):
    print(f'{pattern:<22}', error(v, pattern))


def binding():
    match [1, [2, 3]]:
        case [a, [b, 4]]:
            pass
        case [a, [b, c]] if a > 5:
            pass
        case _:
            pass
    return a, b, c


print(binding())


class Log(dict):
    def __getitem__(self, key):
        print('getitem', key)
        return super().__getitem__(key)

    def get(self, key, default=None):
        print('get', key)
        return super().get(key, default)

    def keys(self):
        print('keys')
        return super().keys()


match Log(a=1, b=2):
    case {'a': x, **rest}:
        print(x, rest)
match (match := 5), (case := 6):
    case (5, case):
        print(match, case)
match = {'case': 1}
match['case'] += 1
print(match)
_ = 'underscore'
match 10:
    case _:
        print(_)
match 3, 4:
    case 3, x:
        print(x)
match *[1, 2], 3:
    case [*a]:
        print(a)
match 'x' 'y':
    case 'xy':
        print('joined')
match 0:
    case False:
        print('False is a singleton')
    case 0:
        print('zero')
match {}:
    case {'x': _}:
        print('no')
    case {**all_}:
        print('all', all_)


def returns(v):
    for i in range(3):
        match i:
            case 0:
                continue
            case n if n == v:
                return f'found {n}'
            case 2:
                break
    return 'broke'


print(returns(1), returns(9))
