"""Functions: every kind of parameter, defaults, attributes, errors of binding."""


def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw


print(f(1, d=4), f(1, 9, 8, 7, 6, d=5, e=4, z=3), f(1, d=0, a=5, b=6))


def only(*, k):
    return k


def positional(p, /):
    return p


def plain(a, b, c=3):
    return a, b, c


def none():
    pass


def star(*a, **k):
    return a, k


CALLS = ['f()', 'f(1)', 'f(1, 2, c=3, c2=4)', 'only()', 'only(1)', 'only(1, k=2)', 'only(k=1, z=2)', 'positional()', 'positional(p=1)',
         'positional(1, 2)', 'plain()', 'plain(1)', 'plain(1, 2, 3, 4)', 'plain(1, a=2)', 'plain(1, 2, z=3)', 'plain(c=1)', 'plain(b=1)',
         'none(1)', 'none(1, 2)', 'none(x=1)', 'plain(*[1, 2], **{"b": 3})', 'plain(**{"a": 1, 2: 3})', 'plain(*5)', 'plain(**5)',
         'plain(1, 2, **{"c": 4})', 'plain(*[1], *[2], **{}, **{"c": 5})', 'star(**{"a": 1}, **{"a": 2})', 'star(a=1, **{"a": 2})',
         'plain(1, 2, cc=3)', 'only(K=1)', 'f(1, 2, 3, d=1, b=7)', 'positional(1, z=2)', 'len()', 'len(1, 2)', 'len(x=1)', 'int("5", bas=3)', '[].append()',
         '[].append(1, 2)', '{}.get()', '"".join()', '"a".split(1, 2, 3)', 'sorted()', 'sorted([], 1)', 'sorted([], foo=1)', 'print(foo=1)', 'isinstance(1)',
         'None()', '(5)()', '"abc"()', '[1, 2](0)', 'plain.x()', 'abs("x")', 'max()', 'max(1)', 'min([])', 'sum("ab")', 'ord("ab")', 'chr(-1)', 'pow(1)', 'round("x")']
for call in CALLS:
    try:
        print(f'{call:<32}', eval(call))
    except Exception as error:
        print(f'{call:<32}', type(error).__name__ + ':', error)


def mutable(item, box=[]):
    box.append(item)
    return box


print(mutable(1), mutable(2), mutable(3, []), mutable.__defaults__)


def documented(a: int, b: 'text' = 'x', *c: float, d: list[int] = None, **e: dict) -> tuple[int, ...]:
    """The first line.

    More lines."""
    local = a
    return local


documented.tag = 'attribute'
print(documented.__name__, documented.__qualname__, documented.__doc__, documented.__annotations__, documented.__kwdefaults__, documented.__module__)
print(documented.__dict__, documented.__code__.co_varnames, documented.__code__.co_argcount, documented.__code__.co_kwonlyargcount, documented.__code__.co_posonlyargcount, documented.__code__.co_flags & 0xf)
documented.__defaults__ = None
try:
    documented()
except TypeError as error:
    print(error)
plain.__defaults__ = (7, 8, 9)
print(plain())
plain.__name__ = 'renamed'
plain.__qualname__ = 'a.b.renamed'
print(plain)
try:
    plain(1, 2, 3, 4)
except TypeError as error:
    print(error)
for attribute, value in (('__name__', 5), ('__defaults__', 5), ('__code__', 5), ('__dict__', 5), ('__closure__', ()), ('__globals__', {})):
    try:
        setattr(plain, attribute, value)
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)


class C:
    def method(self, a):
        return self, a

    @staticmethod
    def static(a):
        return a

    @classmethod
    def cls(cls, a):
        return cls.__name__, a


for call in ('C().method()', 'C().method(1, 2)', 'C.method()', 'C.static()', 'C().static(1, 2)', 'C.cls()', 'C().cls(1)', 'C(1)', 'C.method(1, 2)[1]', 'C().nothing()'):
    try:
        print(call, eval(call))
    except Exception as error:
        print(call, type(error).__name__, error)
m = C().method
print(m.__name__, m.__self__.__class__.__name__, m.__func__ is C.method, m == m.__self__.method, m is m.__self__.method, C.cls.__self__)
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4), (lambda: None)(), (lambda x, /, y=(lambda: 5)(): x + y)(1))


def many(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11):
    return a11


try:
    many()
except TypeError as error:
    print(error)
try:
    many(*range(10))
except TypeError as error:
    print(error)


def two_keywords(*, first, second, third=3):
    return first, second, third


for kwargs in ({}, {'first': 1}, {'first': 1, 'second': 2}):
    try:
        print(two_keywords(**kwargs))
    except TypeError as error:
        print(error)


def order(*args, **kwargs):
    return args, list(kwargs)


def say(x):
    print(x, end=' ')
    return x


print(order(say(1), *[say(2)], say(3), k=say(4), **{'m': say(5)}, n=say(6)))


def decorate(tag):
    print('decorator', tag)

    def inner(function):
        print('applied', tag)
        return function
    return inner


@decorate('outer')
@decorate('inner')
def decorated(default=print('default')):
    pass


def recursive_default(n, f=lambda n, f: 1 if n == 0 else n * f(n - 1, f)):
    return f(n, f)


print(recursive_default(10))
