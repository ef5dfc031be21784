"""Class bodies: execution, names, nested functions, __class__, conditional and looped definitions, namespaces."""
order = []


class Body:
    order.append('start')
    for i in range(3):
        exec(f'attr{i} = i * 2')
    if i == 2:
        flag = 'set'
    else:
        flag = 'unset'
    while i:
        i -= 1
    try:
        1 / 0
    except ZeroDivisionError as caught:
        message = str(caught)
    with open('/dev/null') as handle:
        pass
    del handle
    squares = [n * n for n in range(4)]
    lookup = {n: c for n, c in enumerate('ab')}
    f = lambda self, x=flag: (self.flag, x)
    total = sum(squares)
    print(sorted(k for k in locals() if not k.startswith('__')))
    match total:
        case 14:
            matched = True
    (walrus := 5)
    a, *b = 1, 2, 3
    import math as m
    from math import pi
    global made_global
    made_global = 'global from class'
    assert total == 14

    def method(self):
        return __class__, Body.total

    @property
    def prop(self): return self.total

    class Nested:
        outer_total = order[0]

        def method(self):
            return __class__.__qualname__


print(Body.attr2, Body.flag, Body.i, Body.message, hasattr(Body, 'caught'), hasattr(Body, 'handle'), Body.lookup, Body().f(), Body.matched, Body.walrus, Body.a, Body.b, Body.m.floor(Body.pi), made_global, Body().method()[0] is Body, Body().prop, Body.Nested().method(), Body.Nested.outer_total)


def make(n):
    class Made:
        value = n
        n2 = n * 2

        def get(self):
            return n, self.value, __class__.__name__
    return Made


A, B = make(1), make(2)
print(A().get(), B().get(), A is B, A.__qualname__, A.n2)


class Names:
    __slots__ = ()
    __doc__ = 'assigned doc'
    __module__ = 'elsewhere'
    __qualname__ = 'Changed.Name'


print(Names, Names.__doc__, Names.__name__)


class Empty: ...


class Docstring:
    'only a docstring'


class Private:
    __a = 1
    __b__ = 2
    ___c = 3
    _d = 4

    def __m(self):
        return self.__a, self._Private__a

    def call(self):
        __local = 5
        def __inner(): return __local
        return self.__m(), __inner(), [k for k in locals()]

    class __Hidden:
        __x = 'x'


class _Under:
    __p = 1


class __:
    __q = 1


print(sorted(k for k in vars(Private) if not k.startswith('__')), Private().call(), '_Under__p' in vars(_Under), '__q' in vars(__), Private._Private__Hidden._Hidden__x if hasattr(Private._Private__Hidden, '_Hidden__x') else vars(Private._Private__Hidden))


class Kw(Private, object, **{}): pass


class Starred(*[Private], **{'metaclass': type}): pass


print(Kw.__bases__, Starred.__bases__)


class Prepared(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print('prepare', name, kw)
        return {'injected': 'by prepare'}

    def __new__(mcs, name, bases, ns, **kw):
        print('new', [k for k in ns if not k.startswith('__')])
        return super().__new__(mcs, name, bases, dict(ns))

    def __init__(cls, name, bases, ns, **kw):
        print('init', kw)


class Uses(metaclass=Prepared, option=1):
    own = injected + '!'


print(Uses.own, Uses.injected)


class Child(Uses, option=2):
    pass


def function_meta(name, bases, ns, **kw):
    return name, bases, sorted(k for k in ns if not k.startswith('__')), kw


class NotAClass(5, metaclass=function_meta, x=1):
    y = 2


print(NotAClass)


class Entries:
    def __mro_entries__(self, bases):
        return (Private,)


class FromEntries(Entries()):
    pass


print(FromEntries.__bases__, FromEntries.__orig_bases__[0].__class__.__name__)
try:
    class Fails:
        x = 1
        raise KeyError('in class body')
except KeyError as error:
    print(error, 'Fails' in globals())


class SetName:
    def __set_name__(self, owner, name):
        order.append((owner.__name__, name))


class Owner:
    one = SetName()
    two = SetName()
    later = None


Owner.later = SetName()
print(order)


class Redefine:
    x = 1
    x = x + 1
    def x2(self): return 'first'
    def x2(self): return 'second'


print(Redefine.x, Redefine().x2())
x = 'global'


class Shadow:
    y = x
    x = 'class'
    z = x
    del x
    w = x


print(Shadow.y, Shadow.z, Shadow.w)
