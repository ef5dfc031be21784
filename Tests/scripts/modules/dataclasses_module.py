"""dataclasses, enum, copy."""
import copy
import dataclasses
import enum
from dataclasses import FrozenInstanceError, asdict, astuple, dataclass, field, fields, is_dataclass, make_dataclass, replace


@dataclass
class A:
    x: int
    y: str = 'd'
    z: list = field(default_factory=list, repr=False, compare=False)


@dataclass(order=True, frozen=True)
class B:
    n: int
    m: float = 1.5


@dataclass(slots=True, kw_only=True)
class S:
    a: int
    b: int = 2


@dataclass(init=False, repr=False, eq=False)
class N:
    v: int = 5


@dataclass(unsafe_hash=True)
class H:
    v: int


print(A(1), A(1) == A(1, 'd'), A(1) != A(2), A(1, z=[1]) == A(1), A(1).__eq__(5), B(1) < B(2), B(1) <= B(1), sorted([B(2), B(1, 3.0), B(1)]), {B(1): 'k'}[B(1)], S(a=1), hash(H(1)) == hash(H(1)), N().v, repr(N())[:20])
for action in ('A()', 'A(1, 2, 3, 4)', 'B(1).n', 'setattr(B(1), "n", 2)', 'delattr(B(1), "n")', 'hash(A(1))', 'S(1)', 'S(a=1).__dict__', 'setattr(S(a=1), "q", 1)', 'A(1) < A(2)', 'B(1) < 5', 'replace(A(1), q=1)', 'asdict(5)', 'fields(5)', 'A(1, w=2)', 'replace(A(1), x=9)', 'asdict(A(1, z=[A(2)]))', 'astuple(A(1))', '[f.name for f in fields(A)]', 'is_dataclass(A), is_dataclass(A(1)), is_dataclass(5)', 'A.__match_args__, A.__doc__', 'fields(A)[1].default, fields(A)[0].default is dataclasses.MISSING', 'fields(A)[0]', 'copy.copy(A(1)), copy.deepcopy(A(1, z=[[1]]))', 'copy.replace(B(1), n=7)'):
    try:
        print(action, '->', eval(action))
    except Exception as error:
        print(action, '->', type(error).__name__, error)
for body in ('x: list = []', 'x: int = 1\n    y: int', 'x: dict = {}', 'x: int = field(default=1, default_factory=int)', 'x = field()', 'x: int = field(init=False)\n    y: int', '_: dataclasses.KW_ONLY\n    a: int\n    b: int = 1\n    c: int', 'x: dataclasses.InitVar[int] = 3\n    y: int = 0\n    def __post_init__(self, x): self.y = x * 2'):
    try:
        ns = dict(globals())
        exec(f'@dataclass\nclass X:\n    {body}', ns)
        print(ns['X'](**({'a': 1, 'c': 3} if 'KW_ONLY' in body else {'y': 2} if 'init=False' in body else {})))
    except Exception as error:
        print(type(error).__name__, error)


@dataclass
class Parent:
    a: int
    b: int = 2

    def __post_init__(self):
        self.c = self.a + self.b


@dataclass
class Child(Parent):
    b: int = 5
    d: int = 7


print(Child(1), Child(1).c, [f.name for f in fields(Child)], make_dataclass('M', ['x', ('y', int, 5)])(1), make_dataclass('K', [('a', int)], bases=(Parent,), namespace={'m': lambda s: s.a})(1, 2).m() if False else '')


class Color(enum.Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    def describe(self):
        return f'{self.name.lower()} is {self.value}'

    @classmethod
    def first(cls):
        return cls.RED

    @property
    def twice(self):
        return self.value * 2


print(Color.RED, repr(Color.RED), Color(2), Color['GREEN'], Color.CRIMSON, Color.RED is Color.CRIMSON, list(Color), len(Color), Color.RED.describe(), Color.first(), Color.GREEN.twice, Color.RED.name, Color.__members__, Color.RED in Color, 1 in Color, 'x' in Color, isinstance(Color.RED, Color), type(Color), hash(Color.RED) == hash(Color.RED), Color.RED == 1, Color.RED != Color.GREEN, f'{Color.RED}', {Color.RED: 1}, bool(Color.RED), Color.__name__, list(reversed(Color)))
for action in ('Color(5)', 'Color["X"]', 'Color.X', 'setattr(Color, "RED", 5)', 'delattr(Color, "RED")', 'Color.RED < Color.GREEN', 'setattr(Color.RED, "value", 5)', 'type("C2", (Color,), {})', 'Color()', 'Color.RED()', 'enum.Enum("E", "A B")', 'list(enum.Enum("E", ["A", "B"], start=5))', 'enum.Enum("E", {"A": 1})["A"].value', 'Color.RED.RED', 'Color.RED.nope', 'copy.copy(Color.RED) is Color.RED', 'copy.deepcopy([Color.RED])[0] is Color.RED', 'Color("a")', 'Color.RED + 1', 'str(Color)', 'repr(Color)', 'Color.RED.__class__', 'dir(Color)[:3]'):
    try:
        print(action, '->', eval(action))
    except Exception as error:
        print(action, '->', type(error).__name__, error)


class Auto(enum.Enum):
    def _generate_next_value_(name, start, count, last):
        return name.lower()

    A = enum.auto()
    B = enum.auto()


class Auto2(enum.Enum):
    X = enum.auto()
    Y = 10
    Z = enum.auto()


class I(enum.IntEnum):
    LOW = 1
    HIGH = 10


class St(enum.StrEnum):
    FOO = enum.auto()
    BAR = 'bar!'


class F(enum.Flag):
    R = enum.auto()
    W = enum.auto()
    X = enum.auto()
    RW = R | W


class IF(enum.IntFlag):
    A = 1
    B = 2


class T(tuple, enum.Enum):
    P = (1, 2)


class Init(enum.Enum):
    E = (1, 'one')

    def __init__(self, n, s):
        self.n, self.s = n, s

    @classmethod
    def _missing_(cls, value):
        return cls.E if value == 'any' else None


print([a.value for a in Auto], [a.value for a in Auto2], I.LOW < I.HIGH, I.LOW + 1, I(10), repr(I.LOW), str(I.LOW), f'{I.HIGH:03}', [10, 20][I.LOW], St.FOO, repr(St.BAR), St.FOO == 'foo', St.FOO.upper(), '%s' % St.BAR)
print(F.R | F.X, repr(F.R | F.W), F.RW, F.R in F.RW, F.X in F.RW, ~F.R, F(0), F(5), list(F.RW), F.R & F.W, F.R ^ F.RW, bool(F(0)), len(F), list(F), F.R.value | 8, repr(IF.A | IF.B), IF.A | 8, IF(3) & 1, T.P, T.P[0], Init.E.s, Init('any'))
for action in ('F(64)', 'F.R | 1', 'IF.A | "a"', 'Init(5)', 'F["Q"]'):
    try:
        print(action, '->', eval(action))
    except Exception as error:
        print(action, '->', type(error).__name__, error)
try:
    @enum.unique
    class U(enum.Enum):
        A = 1
        B = 1
except ValueError as error:
    print(error)
try:
    class Dup(enum.Enum):
        A = 1
        A = 2
except TypeError as error:
    print(error)


class WithPrivate(enum.Enum):
    _ignore_ = ['tmp']
    tmp = 5
    A = enum.member(1)
    helper = enum.nonmember(2)

    def method(self):
        return 'm'


print(list(WithPrivate), WithPrivate.helper, WithPrivate.A.method())
shallow = [[1], {2: [3]}, (4, [5])]
c1, c2 = copy.copy(shallow), copy.deepcopy(shallow)
shallow[0].append('x')
print(c1, c2, c1[0] is shallow[0], c2[0] is shallow[0], copy.copy(5), copy.deepcopy('a'), copy.copy({1}), copy.copy((1,)), copy.deepcopy(len) is len)
loop = [1]
loop.append(loop)
lc = copy.deepcopy(loop)
print(lc, lc[1] is lc, lc is not loop)


class Copied:
    def __init__(self, v):
        self.v = v

    def __copy__(self):
        return Copied('copied')

    def __deepcopy__(self, memo):
        return Copied('deep')


class Plain:
    pass


p = Plain()
p.a, p.self = [1], p
q = copy.deepcopy(p)
print(copy.copy(Copied(1)).v, copy.deepcopy([Copied(1)])[0].v, q.self is q, q.a is p.a, copy.copy(p).a is p.a)
