# krait: limit 60
"""Recursion without end, through every path, gives RecursionError, and the interpreter goes on."""
from _survive import survive


def plain():
    plain()


def keyword(*args, **kwargs):
    keyword(*args, x=1)


class R:
    def __repr__(self):
        return repr(self)

    def __str__(self):
        return str(self)

    def __eq__(self, other):
        return self == other

    def __lt__(self, other):
        return self < other

    def __hash__(self):
        return hash(self)

    def __len__(self):
        return len(self)

    def __bool__(self):
        return bool(self)

    def __iter__(self):
        return iter(self)

    def __call__(self):
        return self()

    def __add__(self, other):
        return self + other

    def __radd__(self, other):
        return other + self

    def __neg__(self):
        return -self

    def __getitem__(self, key):
        return self[key]

    def __setitem__(self, key, value):
        self[key] = value

    def __contains__(self, item):
        return item in self

    def __getattr__(self, name):
        return getattr(self, name + 'x'[:0])

    def __index__(self):
        return [1][self]

    def __int__(self):
        return int(self)

    def __float__(self):
        return float(self)

    def __format__(self, spec):
        return format(self, spec)

    def __enter__(self):
        with self:
            pass

    def __exit__(self, *details):
        pass

    def __instancecheck__(self, other):
        return isinstance(other, self)

    def __dir__(self):
        return dir(self)

    @property
    def p(self):
        return self.p

    @classmethod
    def c(cls):
        return cls.c()


class N:
    def __new__(cls):
        return cls()


class I:
    def __init__(self):
        I()


class S:
    def __setattr__(self, name, value):
        self.x = value


class D:
    def __get__(self, instance, owner):
        return instance.d


class HasD:
    d = D()


class M(type):
    def __call__(cls):
        return cls()


class MC(metaclass=M):
    pass


def generator():
    yield from generator()


async def coroutine():
    await coroutine()


def comprehension():
    return [comprehension() for _ in range(1)]


def sorting():
    return sorted([1, 2], key=lambda v: sorting())


def mapping():
    return list(map(lambda v: mapping(), [1]))


def evaluating():
    return eval('evaluating()', globals())


def raising():
    try:
        raising()
    finally:
        raise ValueError


def handling():
    try:
        handling()
    except RecursionError:
        handling()


def default(n=0):
    return max([1], key=lambda v: default())


r = R()
survive({
    'plain': plain, 'keyword': keyword, 'repr': lambda: repr(r), 'str': lambda: str(r), 'eq': lambda: r == r, 'lt': lambda: r < r, 'hash': lambda: hash(r), 'len': lambda: len(r), 'bool': lambda: bool(r), 'iter': lambda: iter(r), 'call': r, 'add': lambda: r + r, 'radd': lambda: 1 + r, 'neg': lambda: -r,
    'getitem': lambda: r[0], 'setitem': lambda: r.__setitem__(0, 1), 'contains': lambda: 1 in r, 'getattr': lambda: r.anything, 'index': lambda: [1][r], 'int': lambda: int(r), 'float': lambda: float(r), 'format': lambda: f'{r}', 'enter': r.__enter__, 'isinstance': lambda: isinstance(1, r), 'dir': lambda: dir(r), 'property': lambda: r.p, 'classmethod': R.c,
    'new': N, 'init': I, 'setattr': lambda: setattr(S(), 'y', 1), 'descriptor': lambda: HasD().d, 'metaclass': MC, 'generator': lambda: list(generator()), 'coroutine': lambda: coroutine().send(None), 'comprehension': comprehension, 'sorted': sorting, 'map': mapping, 'eval': evaluating, 'raising': raising, 'max key': default,
    'lambda': (f := lambda: f()), 'list repr': lambda: repr((l := [], l.append(r))[0]), 'set add': lambda: {r}, 'dict key': lambda: {r: 1}, 'print': lambda: print(r), 'join': lambda: ''.join(str(r)), 'in list': lambda: R() in [r], 'index of': lambda: [r].index(R()), 'sum': lambda: sum([r, r]), 'any': lambda: any([r]), 'percent': lambda: '%s' % r, 'exception str': lambda: str(ValueError(r)),
})
print('alive', sum(range(10)))
