"""What class statements, type() and assignments to the attributes of classes refuse, and in which words."""
import sys


def attempt(source):
    try:
        exec(source, {'__name__': '__main__'})
        print('fine:', source.replace('\n', '; '))
    except Exception as error:
        print(source.replace('\n', '; '), '->', type(error).__name__, error)


sys.stderr = sys.stdout
for source in (
    "class A:\n __slots__=('a',)\n a=1",
    "class A:\n __slots__=('__classcell__',)\n def f(self): __class__",
    "class A:\n __slots__=('__qualname__',)",
    "class A:\n __slots__=('__module__',)",
    "class A:\n __slots__=('__dict__','__dict__')",
    "class A:\n __slots__=('__weakref__','__weakref__')",
    "class A(int):\n __slots__=('a',)",
    "class A(int):\n __slots__=('__dict__',)\nprint(A().__dict__)",
    "class A(int):\n __slots__=('__weakref__',)",
    "class A(tuple):\n __slots__=('__weakref__',)",
    "class A(str):\n __slots__=('__weakref__',)",
    "class A(bytes):\n __slots__=('a',)",
    "class A(type):\n __slots__=('a',)",
    "class A(BaseException):\n __slots__=('__dict__',)",
    "class A: pass\nclass B(A):\n __slots__=('__dict__',)",
    "class A: pass\nclass B(A):\n __slots__=('__weakref__',)",
    "class A:\n __slots__=(1,)",
    "class A:\n __slots__=('1',)",
    "class A:\n __slots__=1",
    "class A:\n __slots__=b'a'",
    "class A:\n __slots__={'a':'doc'}\nprint(A.__slots__, A.a.__doc__)",
    "class A(bool): pass",
    "class A(type(None)): pass",
    "class A(int,str): pass",
    "class A(int,float): pass",
    "class A:\n __slots__=('a',)\nclass B:\n __slots__=('b',)\nclass C(A,B): pass",
    "class A(5): pass",
    "class A(object,5): pass",
    "type('a',(5,),{})",
    "type('A',(object,object),{})",
    "class A(object,object): pass",
    "class M(type): pass\nclass N(type): pass\nclass A(metaclass=M): pass\nclass B(metaclass=N): pass\nclass C(A,B): pass",
    "type()",
    "type(1,2)",
    "type('a',1,{})",
    "type('a',(),1)",
    "type(1,(),{})",
    "type.__new__()",
    "type.__new__(1)",
    "type.__new__(type)",
    "type('a',(),{},x=1)",
    "type('a\\0',(),{})",
    "type('a\\ud800',(),{})",
    "object(1)",
    "object.__init__(object(),1)",
    "object().__init__(1)",
    "object.__new__(object,1)",
    "class A: pass\nA(1)",
    "class A:\n def __new__(cls,*a): return object.__new__(cls,*a)\nA(1)",
    "class A:\n def __init__(self,*a): object.__init__(self,*a)\nA(1)",
    "class A:\n def __init__(self,*a): pass\nobject.__new__(A,1)",
    "class A:\n def __new__(cls,*a): return object.__new__(cls)\nA(1).__init__(1)",
    "class A:\n def __new__(cls,*a): return object.__new__(cls)\nA(1)",
    "class A(dict):\n def __new__(cls,*a): return dict.__new__(cls)\nA(1)",
    "class A:\n x=property()\nA().x",
    "int.foo=1",
    "del int.foo",
    "int.__name__='a'",
    "class A: pass\nA.__name__=1",
    "class A: pass\ndel A.__name__",
    "class A: pass\nA.__qualname__=1",
    "class A: pass\nA.__bases__=()",
    "class A: pass\nA.__bases__=1",
    "class A: pass\ndel A.__bases__",
    "class A: pass\nA.__bases__=(1,)",
    "class A: pass\nclass B(A): pass\nA.__bases__=(B,)",
    "class A: pass\nA.__bases__=(int,)",
    "class A: pass\nclass B: pass\nA.__bases__=(B,)",
    "class C: pass\nclass A(C): pass\nclass B: pass\nA.__bases__=(B,)\nprint(A.__mro__)",
    "class A: pass\nA().__class__=1",
    "class A: pass\ndel A().__class__",
    "class A: pass\nA().__class__=int",
    "(1).__class__=int",
    "class A:\n __slots__=('a',)\nclass B: pass\nA().__class__=B",
    "object.__setattr__(int,'a',1)",
    "object.__delattr__(int,'a')",
    "object.__setattr__(type('A',(),{}),'a',1)",
    "type.__setattr__(1,'a',1)",
    "class A:\n __init_subclass__=1\nclass B(A): pass",
    "class A:\n def __init_subclass__(cls, x): pass\nclass B(A): pass",
    "class B(x=1): pass",
    "class A: pass\nclass B(A,x=1): pass",
    "A=type('A',(),{1:2})",
    "class M(type):\n def mro(cls): return [1]\nclass A(metaclass=M): pass",
    "class M(type):\n def mro(cls): return 1\nclass A(metaclass=M): pass",
    "class M(type):\n def mro(cls): return [cls, int]\nclass A(metaclass=M): pass",
    "class A:\n __class__=5\nprint(A().__class__, isinstance(A(), int))",
    "class A:\n def __bool__(self): return 1\nbool(A())",
    "class A:\n def __len__(self): return -1\nlen(A())",
    "class A:\n def __len__(self): return 1.5\nlen(A())",
    "class A:\n def __len__(self): return 10**100\nlen(A())",
    "class A:\n def __hash__(self): return 1.5\nhash(A())",
    "class A:\n def __index__(self): return 1.5\n[1][A()]",
    "class A:\n def __iter__(self): return 1\niter(A())",
    "class A:\n def __set_name__(self,o,n): 1/0\nclass B: a=A()",
    "class A:\n def __prepare__(*a): return 1\nclass B(metaclass=A): pass",
    "class A(type):\n @classmethod\n def __prepare__(*a): return 1\nclass B(metaclass=A): pass",
    "def f(*a): return 1\nclass B(metaclass=f): pass\nprint(B)",
    "super()",
    "super(1)",
    "super(int, 'a')",
    "super(int,1).foo",
    "super(int, int).foo",
):
    attempt(source)


class Slotted:
    __slots__ = ('b', 'a', '__private')


class SlottedToo:
    __slots__ = ('a', 'b', '__private')


for action in (
    lambda: Slotted().a, lambda: Slotted.a.__delete__(Slotted()), lambda: Slotted.a.__set__(1, 2), lambda: Slotted.__dict__['a'].__get__(1),
    lambda: delattr(Slotted(), 'b'), lambda: setattr(Slotted(), '__class__', SlottedToo),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
print(Slotted.__slots__, sorted(name for name in Slotted.__dict__ if name.endswith(('a', 'b', 'private'))))


class Plain:
    pass


plain = Plain()
plain.attribute = 1
del plain.__dict__
print(plain.__dict__, hasattr(plain, 'attribute'))
plain.again = 2
print(plain.__dict__)
