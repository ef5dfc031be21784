"""Scoping corners: class bodies, comprehensions, global, nonlocal, exec, locals, builtins."""
x = 'global'


class A:
    x = 'class'
    y = [x for _ in range(1)]
    z = [n for n in x]
    w = (lambda: x)()

    def m(self):
        return x

    class B:
        seen = x


print(A.y, A.z[0], A.w, A().m(), A.B.seen)


def outer():
    x = 'outer'

    class C:
        a = x
        x = 'C'
        b = x

        def m(self):
            return x, __class__.__name__
    return C.a, C.b, C().m()


try:
    print(outer())
except NameError as error:
    print(error)


def outer2():
    x = 'outer2'

    class C:
        a = x

        def m(self):
            nonlocal x
            x = 'changed'
            return x
    C().m()
    return C.a, x


print(outer2())


def conditional(flag):
    if flag:
        value = 1
    try:
        return value
    except UnboundLocalError as error:
        return str(error)


print(conditional(True), conditional(False))


def free():
    def inner():
        return later
    try:
        inner()
    except NameError as error:
        print(error)
    later = 'defined'
    print(inner())
    del later
    try:
        inner()
    except NameError as error:
        print(error)


free()


def make():
    fs = []
    for i in range(3):
        def f():
            return i
        fs.append(f)
    return [f() for f in fs], [g() for g in [lambda: j for j in range(3)]], [g() for g in [lambda k=k: k for k in range(3)]]


print(make())


def g1():
    global created
    created = 'by g1'

    def g2():
        global x
        x = 'changed global'
    g2()


g1()
print(created, x)


def shadow():
    len = lambda v: 'shadowed'
    print(len([]))

    def inner():
        return len([1])
    return inner()


print(shadow(), len([1]))


def comprehension_scopes():
    x = 1
    a = [x for x in range(3)]
    b = {y: x for y in 'ab'}
    c = [(lambda: x)() for _ in range(1)]
    d = [[x * z for z in range(2)] for x in range(2)]
    e = [last := v for v in range(4)]
    return x, a, b, c, d, e, last


print(comprehension_scopes())


def exec_in_function():
    y = 1
    exec('y = 2')
    ns = {}
    exec('def f(): return z\nz = 9', ns)
    return y, ns['f'](), eval('y + 1'), sorted(locals())


print(exec_in_function())


def snapshot():
    a = 1
    first = locals()
    b = 2
    second = locals()
    return first is second, sorted(first), sorted(second)


print(snapshot())


class Body:
    locals()['made'] = 5
    other = made + 1


print(Body.made, Body.other, 'made' in globals())
globals()['injected'] = 'yes'
print(injected, vars() is globals(), locals() is globals())


def counter():
    n = 0

    def inc():
        nonlocal n
        n += 1
        return n

    def get():
        return n
    return inc, get


inc, get = counter()
inc(), inc()
inc2, get2 = counter()
print(get(), get2(), inc.__closure__[0].cell_contents, inc.__code__.co_freevars, counter.__code__.co_cellvars)


def deep():
    a = 'a'

    def l1():
        def l2():
            def l3():
                nonlocal a
                a += '!'
                return a
            return l3
        return l2
    return l1()()() + a


print(deep())


def args_are_cells(p, *args, k=1, **kw):
    def inner():
        return p, args, k, kw
    p += 1
    return inner()


print(args_are_cells(1, 2, k=3, z=4))


def exception_name():
    e = 'before'
    try:
        raise ValueError('v')
    except ValueError as e:
        pass
    try:
        return e
    except UnboundLocalError as error:
        return str(error)


print(exception_name())
for loop_variable in range(3):
    pass
print(loop_variable)
import builtins
builtins.fresh_builtin = 'from builtins'
print(fresh_builtin)
del builtins.fresh_builtin
try:
    fresh_builtin
except NameError as error:
    print(error)


class Meta(type):
    @classmethod
    def __prepare__(meta, name, bases):
        class D(dict):
            def __missing__(self, key):
                if key.startswith('auto'):
                    return key.upper()
                raise KeyError(key)
        return D()


class Auto(metaclass=Meta):
    a = auto_value
    b = len('x')


print(Auto.a, Auto.b)


def mangled():
    class M:
        __private = 1

        def get(self):
            __local = 2
            return self.__private, __local, sorted(k for k in vars(M) if 'private' in k), self.__dict__
    m = M()
    m.__other = 5
    return m.get()


print(mangled())
