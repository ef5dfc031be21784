"""Classes: inheritance, MRO, super, attribute protocol, construction."""


class A:
    """doc of A"""
    shared = []

    def __init__(self, x=0):
        self.x = x

    def who(self):
        return 'A'

    def __repr__(self):
        return f'{type(self).__name__}({self.x})'


class B(A):
    def who(self):
        return 'B' + super().who()


class C(A):
    def who(self):
        return 'C' + super().who()


class D(B, C):
    def who(self):
        return 'D' + super().who()


print(D().who(), [c.__name__ for c in D.__mro__], D.mro() == list(D.__mro__), D(5), A.__doc__, D.__doc__)
print(D.__bases__, D.__base__, A.__subclasses__(), issubclass(D, A), isinstance(D(), (int, C)), D.__name__, D.__qualname__, D.__module__)
try:
    class X(A, B):
        pass
except TypeError as error:
    print(error)
for bases in ((A, A), (1,), (A, 5), (print,)):
    try:
        type('Y', bases, {})
    except TypeError as error:
        print(error)


class New:
    made = 0

    def __new__(cls, *args, **kwargs):
        cls.made += 1
        self = super().__new__(cls)
        self.args = args
        return self

    def __init__(self, *args, key=None):
        self.key = key


n = New(1, 2, key='k')
print(n.args, n.key, New.made)


class NotOne:
    def __new__(cls):
        return 5

    def __init__(self):
        print('not called')


print(NotOne())


class BadInit:
    def __init__(self):
        return 5


for make in (BadInit, lambda: A(1, 2), lambda: object(1), lambda: New(1, bad=2), lambda: object.__new__(int), lambda: int.__new__(str), lambda: A.__new__()):
    try:
        make()
    except TypeError as error:
        print(error)


class Attr:
    z = 'class z'

    def __getattr__(self, name):
        if name.startswith('dyn'):
            return name + '!'
        raise AttributeError(f'no {name}')

    def __setattr__(self, name, value):
        if name == 'locked':
            raise AttributeError('it is locked')
        super().__setattr__(name, value)

    def __delattr__(self, name):
        print('del', name)
        super().__delattr__(name)


a = Attr()
a.y = 1
print(a.y, a.z, a.dynamic, hasattr(a, 'q'), getattr(a, 'q', 'default'))
for action in (lambda: a.q, lambda: setattr(a, 'locked', 1), lambda: delattr(a, 'nothing'), lambda: getattr(a, 5), lambda: a.__nothing__):
    try:
        print(action())
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
del a.y


class Everything:
    def __getattribute__(self, name):
        return f'<{name}>'


print(Everything().anything, Everything().__class__, type(Everything()).__name__)


class P:
    def __init__(self):
        self._v = 1

    @property
    def v(self):
        "the v"
        return self._v

    @v.setter
    def v(self, value):
        self._v = value

    @v.deleter
    def v(self):
        self._v = None

    r = property(lambda self: 'read only')
    w = property(None, lambda self, v: print('written', v))


p = P()
p.v += 10
print(p.v)
del p.v
print(p.v, P.v.__doc__, P.v.fget.__name__)
p.w = 3
for action in (lambda: setattr(p, 'r', 1), lambda: p.w, lambda: delattr(p, 'r')):
    try:
        action()
    except AttributeError as error:
        print(error)


class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        ns['added'] = sorted(k for k in ns if not k.startswith('__'))
        return super().__new__(mcs, name, bases, ns)

    def __init__(cls, name, bases, ns, tag=None):
        super().__init__(name, bases, ns)
        cls.tag = tag

    def __call__(cls, *args):
        return 'made', super().__call__(*args)

    def __len__(cls):
        return 42

    def __getattr__(cls, name):
        return f'meta {name}'

    def __instancecheck__(cls, instance):
        return instance == 5

    def __iter__(cls):
        yield from 'xyz'

    @property
    def prop(cls):
        return cls.__name__ + ' prop'

    def __repr__(cls):
        return f'<meta {cls.__name__}>'


class M(metaclass=Meta, tag='T'):
    a = 1

    def m(self):
        pass


print(M.added, M.tag, M()[0], len(M), M.unknown, isinstance(5, M), isinstance(6, M), list(M), M.prop, M, type(M).__name__)
try:
    M()[1].prop
except AttributeError as error:
    print(error)


class Sub(M):
    pass


print(type(Sub) is Meta, Sub.tag)
try:
    class Conflict(M, metaclass=type('OtherMeta', (type,), {})):
        pass
except TypeError as error:
    print(error)


class Hooked:
    subs = []

    def __init_subclass__(cls, /, extra=None, **kw):
        super().__init_subclass__(**kw)
        Hooked.subs.append((cls.__name__, extra))


class H1(Hooked):
    pass


class H2(H1, extra='e'):
    pass


print(Hooked.subs)
try:
    class H3(Hooked, other=1):
        pass
except TypeError as error:
    print(error)


class Named:
    def __set_name__(self, owner, name):
        self.at = owner.__name__, name

    def __get__(self, instance, owner):
        return self.at, instance is None

    def __class_getitem__(cls, item):
        return cls.__name__, item


class Uses:
    one = two = Named()


print(Uses.one, Uses().two, Named[int, 'x'])
print(type('Dynamic', (A,), {'x': 7, 'who': lambda self: 'dyn'})().who(), type(3), type(type), type(A).__name__)


def super_forms():
    class Base:
        def m(self):
            return 'base'

        @classmethod
        def c(cls):
            return 'base ' + cls.__name__

    class Derived(Base):
        def m(self):
            return super(Derived, self).m(), super().m(), super(Derived, Derived).m(self)

        @classmethod
        def c(cls):
            return super().c()

        x = property(lambda self: super(Derived, self).m())

        def bad(self):
            def inner():
                return super().m()
            return inner()
    d = Derived()
    print(d.m(), Derived.c(), d.x, super(Derived, d).__self__ is d, super(Derived, d).__thisclass__.__name__)
    for action in (d.bad, lambda: super(Derived, 5), lambda: super(5), lambda: super(Derived, d).nothing, lambda: super()):
        try:
            action()
        except (TypeError, AttributeError, RuntimeError) as error:
            print(type(error).__name__, error)


super_forms()
A.shared.append(1)
print(B.shared, D().shared is A.shared)
del B.who
print(D().who())
A.late = lambda self: 'late'
print(D().late())
D.__name__ = 'Renamed'
print(D(1))
for bad in (lambda: setattr(int, 'x', 1), lambda: setattr(A, '__name__', 5), lambda: delattr(A, 'nothing'), lambda: A.nothing, lambda: setattr(A, '__bases__', ())):
    try:
        bad()
    except (TypeError, AttributeError) as error:
        print(error)
