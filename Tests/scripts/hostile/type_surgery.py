"""Classes, functions, frames and modules that are changed under the code that uses them."""
import gc
import sys
import types


def attempt(label, function):
    try:
        result = function()
    except BaseException as error:
        result = type(error).__name__ + ': ' + str(error)
    print(label, '->', result)


def change_class_while_running():
    class A:
        def f(self):
            self.__class__ = B
            return self.f()

    class B:
        def f(self):
            return 'B.f'
    return A().f()


def delete_method_in_call():
    class A:
        def f(self):
            del A.f
            return hasattr(self, 'f')
    return A().f()


def mro_changes_in_lookup():
    class Base1:
        x = 1

    class Base2:
        x = 2

    class Evil(type):
        pass

    class A(Base1):
        @property
        def p(self):
            A.__bases__ = (Base2,)
            return self.x
    a = A()
    return a.x, a.p, a.x


def getattr_replaces_itself():
    class A:
        def __getattr__(self, name):
            del A.__getattr__
            return name
    a = A()
    return a.foo, hasattr(a, 'bar')


def descriptor_dies():
    class D:
        def __get__(self, obj, owner):
            del A.d
            return sys.getrefcount(self) > 0
    class A:
        d = D()
    return A().d


def code_replaced():
    def f():
        f.__code__ = g.__code__
        return 1

    def g():
        return 2
    return f(), f()


def defaults_replaced():
    def f(x=None):
        f.__defaults__ = (x, )
        return len(f.__defaults__)
    return f([1]), f()


def globals_deleted():
    space = {}
    exec('def f():\n    g = globals()\n    g.clear()\n    return len(g)\n', space)
    f = space['f']
    return f(), space


def builtins_replaced():
    space = {'__builtins__': {}}
    exec('def f():\n    return len([])\n', space)
    return space['f']()


def frame_cleared():
    def g():
        x = [1]
        yield x
    it = g()
    next(it)
    it.gi_frame.clear()
    return list(it)


def frame_locals_written():
    def f():
        x = [1, 2, 3]
        for n in x:
            sys._getframe().f_locals['x'] = None
            gc.collect()
        return x, n
    return f()


def cell_emptied():
    def f():
        x = [1]

        def g():
            return x
        g.__closure__[0].cell_contents = 5
        first = g()
        del g.__closure__[0].cell_contents
        return first, g()
    return f()


def slot_deleted_in_eq():
    class A:
        __slots__ = ('x',)

        def __eq__(self, other):
            del self.x
            return True
        __hash__ = None
    a = A()
    a.x = a
    return a.x == a, hasattr(a, 'x')


def dict_replaced():
    class A:
        def __setattr__(self, name, value):
            object.__setattr__(self, '__dict__', {})
            object.__setattr__(self, name, value)
    a = A()
    a.x = 1
    a.y = 2
    return a.__dict__


def attribute_write_clears_dict():
    class A:
        pass
    a = A()

    class D:
        def __del__(self):
            a.__dict__.clear()
            a.z = 3
    a.x = D()
    a.x = 1
    return a.__dict__


def sys_modules_broken():
    saved = dict(sys.modules)
    try:
        sys.modules['textwrap'] = None
        import textwrap
    finally:
        sys.modules.pop('textwrap', None)
        sys.modules.update(saved)


def module_without_dict():
    m = types.ModuleType.__new__(types.ModuleType)
    return m.x


def exception_changes_class():
    class E(Exception):
        pass

    class F(Exception):
        pass
    try:
        raise E(1)
    except E as error:
        error.__class__ = F
        try:
            raise
        except F as again:
            return type(again).__name__


def traceback_loop():
    try:
        1 / 0
    except ZeroDivisionError as error:
        tb = error.__traceback__
        tb.tb_next = tb


def context_loop():
    a, b = ValueError('a'), ValueError('b')
    a.__context__ = b
    b.__context__ = a
    try:
        try:
            raise a
        finally:
            raise b
    except ValueError as error:
        return error.__context__.args


def generator_reenters():
    def g():
        yield next(me)
    me = g()
    return next(me)


def generator_throws_into_itself():
    def g():
        me.throw(ValueError)
        yield
    me = g()
    return next(me)


def generator_closes_itself():
    def g():
        me.close()
        yield
    me = g()
    return next(me)


def sort_key_raises_late():
    items = [3, 1, 2]

    def key(v):
        if v == 2:
            raise KeyError(v)
        return v
    try:
        items.sort(key=key)
    finally:
        print(items)


def compare_recursion():
    a, b = [], []
    a.append(b)
    b.append(a)
    return a == b


def hash_recursion():
    class H:
        def __hash__(self):
            return hash(self)
    return hash(H())


def bool_recursion():
    class B:
        def __bool__(self):
            return not self
    return bool(B())


def str_returns_wrong():
    class S:
        def __str__(self):
            return 5
    return str(S())


def new_returns_other():
    class A:
        def __new__(cls):
            return 5

        def __init__(self):
            print('not called')
    return A()


def init_replaces_init():
    class A:
        def __init__(self):
            A.__init__ = lambda self: None
            self.x = 1
    return A().x, hasattr(A(), 'x')


def property_deletes_class_attribute():
    class A:
        @property
        def x(self):
            del type(self).x
            return 'once'
    a = A()
    return a.x, hasattr(a, 'x')


for name, function in list(globals().items()):
    if getattr(function, '__module__', '') == '__main__' and name != 'attempt':
        attempt(name, function)
