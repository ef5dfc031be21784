"""functools and operator."""
import functools
import operator
from functools import cache, cached_property, cmp_to_key, lru_cache, partial, partialmethod, reduce, singledispatch, singledispatchmethod, total_ordering, update_wrapper, wraps
from _show import show

show('''
reduce(lambda a, b: a + b, [1, 2, 3])
reduce(operator.mul, [], 5)
reduce(max, "hello")
reduce(lambda a, b: f"({a}{b})", "abcd")
reduce(lambda a, b: 1 / 0, [7])
reduce(operator.add, [])
reduce(1, [1, 2])
reduce(operator.add, 5)
partial(int, base=2)("101")
partial(max, 5)(3, 9)
partial(print)
partial(partial(pow, 2), 3)()
partial(pow, 2).func
partial(pow, 2, mod=5).args
partial(pow, 2, mod=5).keywords
partial(lambda *a, **k: (a, k), 1, x=2)(3, x=4, y=5)
repr(partial(int, "5", base=8))
partial()
partial(5)
partial(len)()
sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a))
cmp_to_key(lambda a, b: 0)(1) == cmp_to_key(lambda a, b: 0)(2)
operator.add(1, 2)
operator.sub(5, 3)
operator.mul(2, 3)
operator.truediv(1, 2)
operator.floordiv(7, 2)
operator.mod(7, 3)
operator.pow(2, 3)
operator.neg(1)
operator.pos(1)
operator.invert(1)
operator.not_(0)
operator.and_(6, 3)
operator.or_(6, 3)
operator.xor(6, 3)
operator.lshift(1, 3)
operator.rshift(8, 2)
operator.matmul
operator.truth([])
operator.is_(1, 1)
operator.is_not(1, None)
operator.contains([1], 1)
operator.concat([1], [2])
operator.countOf([1, 1], 1)
operator.indexOf([1, 2], 2)
operator.index(5)
operator.abs(-1)
operator.length_hint(iter([1, 2]))
operator.length_hint(5, 7)
operator.getitem([1, 2], 0)
operator.eq(1, 1)
operator.ne(1, 2)
operator.lt(1, 2)
operator.le(1, 1)
operator.gt(1, 2)
operator.ge(2, 2)
operator.iadd([1], [2])
operator.imul(2, 3)
operator.ior({1}, {2})
operator.call(len, "ab")
operator.itemgetter(1)([1, 2])
operator.itemgetter(0, 2)("abc")
operator.itemgetter("k")({"k": 1})
operator.itemgetter(slice(1))([1, 2])
operator.attrgetter("real")(5)
operator.attrgetter("__class__.__name__")(5)
operator.attrgetter("real", "imag")(5)
operator.methodcaller("upper")("a")
operator.methodcaller("split", ",", maxsplit=1)("a,b,c")
operator.itemgetter(1)
operator.itemgetter(1, 2)
operator.attrgetter("a.b")
operator.methodcaller("f", 1, k=2)
operator.itemgetter()
operator.itemgetter(5)([])
operator.attrgetter("x")(5)
operator.attrgetter(5)
operator.methodcaller()
operator.methodcaller("nope")(5)
operator.index(1.5)
operator.indexOf([], 1)
operator.concat(1, 2)
operator.add(1, "a")
operator.length_hint(5, "a")
''', dict(globals()))
calls = []


@lru_cache(maxsize=3)
def square(n, *, k=1):
    calls.append(n)
    return n * n * k


print([square(n) for n in (1, 2, 1, 3, 4, 1, 2)], calls, square.cache_info(), square.cache_parameters())
square(2, k=2)
square(2.0)
print(square.cache_info(), square.__wrapped__(3), square.__name__, square.cache_clear(), square.cache_info())
try:
    square([])
except TypeError as error:
    print(error)


@lru_cache
def default(n):
    return n


@lru_cache(maxsize=0)
def none(n):
    return n


@lru_cache(maxsize=2, typed=True)
def typed(n):
    return type(n).__name__


print(default(1), default.cache_info(), none(1), none(1), none.cache_info(), typed(1), typed(1.0), typed(True), typed.cache_info())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(100), fib.cache_info())


class C:
    count = 0

    @cached_property
    def value(self):
        "doc of value"
        C.count += 1
        return C.count

    @lru_cache(None)
    def method(self, n):
        return n + 1

    @singledispatchmethod
    def show(self, v):
        return 'object'

    @show.register
    def _(self, v: int):
        return 'int'

    def base(self, a, b, k=0):
        return a, b, k

    half = partialmethod(base, 1, k=5)


c = C()
print(c.value, c.value, C.count, c.__dict__, C.value.__doc__, c.method(1), c.show(1), c.show('a'), c.half(2))
del c.value
print(c.value)


@singledispatch
def kind(v, extra=None):
    return 'default'


@kind.register(int)
@kind.register(float)
def _(v, extra=None):
    return f'number {extra}'


@kind.register
def _(v: list):
    return 'list'


@kind.register
def _(v: dict | tuple):
    return 'dict or tuple'


kind.register(str, lambda v: 'str')
print(kind(1, 'x'), kind(1.5), kind([]), kind({}), kind(()), kind('a'), kind(None), kind(True), kind.dispatch(bool) is kind.dispatch(int), len(kind.registry))
try:
    kind()
except TypeError as error:
    print(error)


@total_ordering
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), sorted([V(3), V(1)])[0].n)
try:
    @total_ordering
    class Bad:
        pass
except ValueError as error:
    print(error)


def deco(f):
    @wraps(f)
    def wrapper(*a, **k):
        "wrapper doc"
        return f(*a, **k)
    return wrapper


@deco
def documented(x: int) -> str:
    "the doc"
    return str(x)


documented.extra = 1
print(documented.__name__, documented.__doc__, documented.__annotations__, documented.__wrapped__.__name__, documented(5), functools.WRAPPER_ASSIGNMENTS)
print(update_wrapper(partial(print), documented).__name__, functools.partial(print).__doc__[:7])
