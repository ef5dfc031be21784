"""Descriptors: data and non-data, order of lookup, slots, functions, on classes and metaclasses."""


class Data:
    def __init__(self, tag):
        self.tag = tag

    def __get__(self, instance, owner):
        return f'{self.tag} get {type(instance).__name__} {owner.__name__}'

    def __set__(self, instance, value):
        print(self.tag, 'set', value)

    def __delete__(self, instance):
        print(self.tag, 'delete')


class NonData:
    def __get__(self, instance, owner=None):
        return 'non-data'


class SetOnly:
    def __set__(self, instance, value):
        instance.__dict__['s'] = value * 2


class Meta(type):
    m = Data('meta')
    n = NonData()

    @property
    def p(cls):
        return 'meta property'


class C(metaclass=Meta):
    d = Data('data')
    n = NonData()
    s = SetOnly()

    def f(self):
        return 'f'


c = C()
print(c.d, C.d, c.n, C.n, C.m, C.p, type(c.s).__name__)
c.d = 5
del c.d
c.__dict__['d'] = 'hidden'
c.__dict__['n'] = 'shown'
c.s = 4
print(c.d, c.n, c.s, c.f())
c.f = 'instance f'
print(c.f, C.f(c), c.__dict__)
C.m = 'set on class'
print(C.__dict__.get('m'), C.m)
for action in (lambda: c.m, lambda: c.p, lambda: delattr(c, 's'), lambda: delattr(c, 'zzz'), lambda: C.zzz, lambda: setattr(C, 'p', 1)):
    try:
        print(action())
    except AttributeError as error:
        print(error)


class Raises:
    def __get__(self, instance, owner):
        raise AttributeError('from descriptor')


class WithGetattr:
    r = Raises()

    def __getattr__(self, name):
        return f'fallback {name}'


class Without:
    r = Raises()


print(WithGetattr().r, hasattr(Without(), 'r'), getattr(Without(), 'r', 'default'))
try:
    WithGetattr.r
except AttributeError as error:
    print(error)


class Counting:
    calls = 0

    def __get__(self, instance, owner):
        Counting.calls += 1
        return Counting.calls


class K:
    c = Counting()


k = K()
print([k.c for _ in range(3)], K.c)
f = C.f
print(f.__get__(c, C)(), f.__get__(None, C) is f, f.__get__(c).__self__ is c, type(f.__get__(c)).__name__)
try:
    f.__get__(None)
except TypeError as error:
    print(error)


class Slotted:
    __slots__ = ('a', 'b')

    def __init__(self):
        self.a = 1


s = Slotted()
print(Slotted.a.__get__(s), Slotted.a.__get__(None, Slotted) is Slotted.a, type(Slotted.a).__name__, Slotted.a.__name__, Slotted.a.__objclass__)
Slotted.b.__set__(s, 5)
print(s.b)
Slotted.b.__delete__(s)
for action in (lambda: s.b, lambda: Slotted.a.__get__(c), lambda: Slotted.a.__set__(c, 1), lambda: delattr(s, 'b'), lambda: Slotted.a.__get__()):
    try:
        print(action())
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)


class Prop:
    def getx(self):
        return self._x

    def setx(self, v):
        self._x = v
    x = property(getx, setx, doc='the x')
    y = x.getter(lambda self: 'y')

    @property
    def computed(self):
        return self.missing_inside


p = Prop()
p.x = 5
print(p.x, p.y, Prop.x.__doc__, Prop.x.fget is Prop.getx, Prop.x.__get__(p), Prop.x.fdel)
try:
    p.computed
except AttributeError as error:
    print(error)
try:
    del p.x
except AttributeError as error:
    print(error)


class Static:
    @staticmethod
    def s(*a):
        return a

    @classmethod
    def c(cls, *a):
        return cls.__name__, a

    @classmethod
    @property
    def cp(cls):
        return 'classmethod property'


print(Static.s(1), Static().s(1), Static.c(2), Static().c(2), Static.__dict__['s'].__func__(3), Static.__dict__['c'].__get__(None, Static)(4), type(Static.__dict__['c']).__name__, Static.__dict__['s'].__wrapped__(5))


class Sub(Static):
    c = 'hides'


print(Sub.c, super(Sub, Sub).c(1), super(Sub, Sub()).c(2))


class Lazy:
    def __init__(self, f):
        self.f = f

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.f(instance)
        return value


class Expensive:
    @Lazy
    def value(self):
        print('computing')
        return 42


e = Expensive()
print(e.value, e.value, e.__dict__)
try:
    class BadName:
        x = type('B', (), {'__set_name__': lambda self, o, n: 1 / 0})()
except ZeroDivisionError as error:
    print(error, error.__notes__)
