"""Changes of types, frames and modules under the feet of running code."""
import sys


def attempt(name, function):
    try:
        print(name, function())
    except Exception as error:
        print(name, type(error).__name__, error)


class A:
    def m(self):
        del A.m
        self.__class__ = B
        return self.x


class B:
    x = 'now a B'


attempt('class changes in method', A().m)


class C:
    @property
    def p(self):
        del C.p
        return 'property gone'


c = C()
attempt('property', lambda: c.p)
attempt('property again', lambda: c.p)


class D:
    def __getattribute__(self, name):
        if name == 'kill':
            self.__dict__.clear()
        return object.__getattribute__(self, name)


d = D()
d.kill = 'value'
attempt('dict cleared in lookup', lambda: d.kill)


class E:
    def __del__(self):
        global saved
        saved = self


e = E()
e.loop = e
del e
import gc
gc.collect()
attempt('resurrected', lambda: saved.loop is saved)


class F:
    def __eq__(self, other):
        return True

    def __hash__(self):
        raise ValueError('no hash')


attempt('hash fails', lambda: {F(): 1})
attempt('in', lambda: F() in [1, 2])
attempt('not in set', lambda: F() in {1})


class G(type):
    def mro(cls):
        return [cls, int] if cls.__name__ == 'Bad' else type.mro(cls)


attempt('bad mro', lambda: G('Bad', (), {}))
attempt('mro of 5', lambda: type('H', (), {'__mro_entries__': 5}))


class Entries:
    def __mro_entries__(self, bases):
        return 5


attempt('mro entries', lambda: exec('class X(entries): pass', {'entries': Entries()}))
attempt('slots', lambda: type('X', (), {'__slots__': ('a', 'a')}))
attempt('slots int', lambda: type('X', (), {'__slots__': 5}))
attempt('slots bad name', lambda: type('X', (), {'__slots__': ('1a',)}))
attempt('slots conflict', lambda: type('X', (), {'__slots__': ('a',), 'a': 1}))
attempt('slots dict twice', lambda: type('X', (A,), {'__slots__': ('__dict__',)}))
attempt('null name', lambda: type('a\0b', (), {}))
attempt('surrogate name', lambda: type('\ud800', (), {}))
attempt('class cell', lambda: exec('class X:\n    __classcell__ = 5\n'))
attempt('qualname', lambda: exec('class X:\n    __qualname__ = 5\n'))
attempt('set class', lambda: setattr(A(), '__class__', 5))
attempt('set class int', lambda: setattr(A(), '__class__', int))
attempt('bases', lambda: setattr(A, '__bases__', (int,)))
attempt('bases self', lambda: setattr(B, '__bases__', (B,)))
attempt('dict proxy', lambda: A.__dict__.__setitem__('x', 1))
attempt('dict proxy type', lambda: type(A.__dict__))
attempt('del dict', lambda: delattr(A, '__dict__'))
attempt('frame', lambda: sys._getframe(100))
attempt('frame neg', lambda: sys._getframe(-1).f_code.co_name)
attempt('recursion limit', lambda: sys.setrecursionlimit(0))
attempt('recursion limit small', lambda: sys.setrecursionlimit(1))
attempt('recursion limit text', lambda: sys.setrecursionlimit('a'))
attempt('recursion limit huge', lambda: sys.setrecursionlimit(2 ** 40))
attempt('switch interval', lambda: sys.setswitchinterval(0))
attempt('intern', lambda: sys.intern(5))
attempt('getrefcount', lambda: sys.getrefcount())
attempt('getsizeof', lambda: sys.getsizeof(5) > 0)
attempt('descriptor', lambda: property().__get__(5, int))
attempt('unbound', lambda: str.upper(5))
attempt('wrapper', lambda: int.__add__(1.5, 2))
attempt('method of other', lambda: list.append((), 1))
attempt('classmethod', lambda: dict.fromkeys.__func__)
attempt('cell', lambda: (lambda: attempt).__closure__)
attempt('code', lambda: type((lambda: 0).__code__)())
attempt('function', lambda: type(attempt)(5, {}))
attempt('generator type', lambda: type(x for x in [])())
attempt('frame type', lambda: type(sys._getframe())())
attempt('module', lambda: type(sys)())
attempt('module name', lambda: type(sys)(5))
attempt('none', lambda: type(None)(1))
attempt('ellipsis', lambda: type(...)(1))
attempt('not implemented', lambda: bool(NotImplemented))
attempt('object args', lambda: object.__init__(5, 6))
attempt('new', lambda: object.__new__(5))
attempt('super', lambda: super(int, 'a'))
attempt('super attr', lambda: super(int, 5).nothing)
attempt('exec globals', lambda: exec('x', 5))
attempt('exec locals', lambda: exec('x', {}, 5))
attempt('exec builtins', lambda: exec('len', {'__builtins__': {}}))
attempt('exec builtins none', lambda: eval('1 + 1', {'__builtins__': None}))
attempt('exec no import', lambda: exec('import sys', {'__builtins__': {}}))
attempt('exec no build class', lambda: exec('class X: pass', {'__builtins__': {}}))
sys.modules['fake'] = 5
attempt('import object', lambda: exec('import fake; print(fake)'))
sys.modules['gone'] = None
attempt('import none', lambda: exec('import gone'))
attempt('import relative', lambda: __import__('x', {}, {}, [], 1))
attempt('import empty', lambda: __import__(''))
attempt('import int', lambda: __import__(5))
attempt('import dotted', lambda: __import__('sys.x.y'))
print('alive')
