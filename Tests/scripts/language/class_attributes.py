"""Descriptors, metaclasses, calls and class attributes: what they give and how they fail."""
import abc
import copy
import inspect
import types


def show(source):
    try:
        result = repr(eval(source, globals()))
        print(source, '->', result if ' at 0x' not in result else 'object')
    except BaseException as error:
        print(source, type(error).__name__, error)


class P:
    def __init__(s): s._x=1
    @property
    def x(s): "doc x"; return s._x
    @x.setter
    def x(s,v): s._x=v
    @x.deleter
    def x(s): del s._x
    ro=property(lambda s:1)
    wo=property(None, lambda s,v:None)
p=P(); 
for source in r"""
p.x
P.x.__doc__
setattr(p,'x',5)
p.x
delattr(p,'x')
p.x
setattr(p,'ro',1)
delattr(p,'ro')
p.wo
P.x.__name__
P.wo.__name__
P.x.fget.__name__
property(1).fget
property().__get__(1)
property(lambda s:1, doc='d').__doc__
P.x.__set_name__(P,'y')
P.x.getter(lambda s: 3).__get__(p)
P.x.__isabstractmethod__
property.__doc__[:20]
property(1,2,3,4,5)
property(fge=1)
inspect.getdoc(P.x)
""".strip().splitlines():
    show(source)
class D:
    def __init__(s,n): s.n=n
    def __get__(s,o,t=None): return (s.n, o is None, t and t.__name__)
class DD(D):
    def __set__(s,o,v): print('set',v)
    def __delete__(s,o): print('del')
class A:
    d=D('nd'); dd=DD('dd')
    def m(s,*a,**k): return a,k
    @classmethod
    def c(cls,*a): return cls.__name__,a
    @staticmethod
    def s(*a): return a
a=A()
for source in r"""
a.d
A.d
a.dd
A.dd
a.__dict__.update(d=1,dd=2,m=3,c=4,s=5)
a.d
a.dd
a.m
a.c
a.s
setattr(a,'dd',7)
delattr(a,'dd')
a.__dict__
A.m
A.c
A.s
A.__dict__['c']
A.__dict__['s'].__func__
A.c.__self__
A().m.__self__.__class__
A().m.__func__ is A.m
A().m == A().m
(lambda x: x.m==x.m)(A())
(lambda x: x.m is x.m)(A())
hash(A.c)==hash(A.c)
A.m()
A.m(1)
A.c.__func__
types.MethodType(A.m,None)
types.MethodType(1,2)
types.MethodType(len,[1])()
A.__name__
A.__qualname__
A.__module__
A.__doc__
A.__bases__
A.__mro__
A.mro()
A.__subclasses__()
A.__weakref__
A.__dict__.keys()
type(A.__dict__)
A.__dict__['x']
len(A.__dict__)>5
A.__dictoffset__
A.__basicsize__
A.__flags__ & (1<<9)
A.__text_signature__
A.__firstlineno__
A.__static_attributes__
P.__static_attributes__
""".strip().splitlines():
    show(source)
class Meta(type):
    def __call__(cls,*a,**k): return 'called',a,k
    def __getattr__(cls,n): return 'meta '+n
    def __len__(cls): return 42
    def __iter__(cls): return iter('meta')
    def __contains__(cls,x): return x==1
    def __getitem__(cls,k): return k
    def __or__(cls,o): return 'or'
    def __eq__(cls,o): return 'eq'
    __hash__=type.__hash__
    def __bool__(cls): return False
    def __instancecheck__(cls,i): return i=='yes'
    def __subclasscheck__(cls,c): return c is int
    def __repr__(cls): return 'REPR'
    def __dir__(cls): return ['b','a']
class M(metaclass=Meta): 
    def __class_getitem__(cls,k): return 'cgi'
for source in r"""
M(1,a=2)
M.foo
len(M)
list(M)
1 in M
M[3]
M|1
M==2
bool(M)
isinstance('yes',M)
isinstance(1,M)
issubclass(int,M)
issubclass(str,M)
repr(M)
dir(M)
str(M)
M.__class__
type(M)
M.__name__
{M:1}[M]
""".strip().splitlines():
    show(source)
class IS:
    subs=[]
    def __init_subclass__(cls, /, tag=None, **k): super().__init_subclass__(**k); IS.subs.append((cls.__name__,tag))
class IS1(IS, tag='x'): pass
class IS2(IS1): pass
show("IS.subs")
show("type('IS3',(IS,),{},bad=1)")
show("type('IS4',(IS,),{},tag=3)")
show("IS.subs")
def f(a,b=2,/,c=3,*d,e,f=6,**g): "doc"; return a,b,c,d,e,f,g
for source in r"""
f(1,e=5)
f()
f(1)
f(1,2,3,4,5,e=1,z=2)
f(a=1,e=2)
f(1,b=2,e=3)
f(1,2,3,c=4,e=1)
f.__defaults__
f.__kwdefaults__
setattr(f,'__defaults__',(9,))
f(1,2,e=0)
setattr(f,'__kwdefaults__',None)
f(1,2,e=0)
setattr(f,'__kwdefaults__',{'f':1,'e':2})
f(1,2)
setattr(f,'__defaults__',1)
setattr(f,'__code__',1)
setattr(f,'__code__',(lambda:1).__code__)
f()
setattr(f,'__name__',1)
setattr(f,'__dict__',1)
delattr(f,'__dict__')
f.x
setattr(f,'x',1)
f.x
f.__closure__
f.__globals__ is globals()
delattr(f,'__defaults__')
f.__defaults__
f.__annotations__
setattr(f,'__annotations__',1)
f.__type_params__
f.__module__
f.__get__(1)
f.__get__(None)
f.__get__(None,int)
types.FunctionType(f.__code__,{})()
types.FunctionType(1,{})
types.FunctionType(f.__code__,1)
types.FunctionType(f.__code__,{},closure=(1,))
(lambda x: lambda: x)(1).__closure__[0].cell_contents
types.CellType(5).cell_contents
types.CellType().cell_contents
types.CellType(1)<types.CellType(2)
types.CellType()==types.CellType()
(lambda *a,k=1:(a,k))(*[1],*(2,),k=3)
(lambda **k:k)(**{'a':1},**{'b':2})
(lambda **k:k)(**{'a':1},**{'a':2})
(lambda **k:k)(a=1,**{'a':2})
(lambda a:a)(*1)
(lambda a:a)(**1)
(lambda a:a)(1,**{'a':1})
(lambda a,b,c,d:0)(1)
(lambda *,a,b,c:0)()
(lambda *,a:0)(1)
(lambda *,a:0)(1,2,a=3)
(lambda a,/:0)(a=1)
(lambda a,b,/:0)(a=1,b=2)
print(sepp=1)
len(1,2)
len()
len(x=1)
int(x=1)
[].append()
[].append(1,2)
{}.get()
''.join()
''.join(1,2)
abs()
isinstance(1)
max()
max(1)
max(1,key=2)
max([],default=1)
pow(1)
sum(1)
sum([1],'a')
range()
range(1,2,3,4)
range(1.5)
slice()
enumerate()
zip(1)
map()
map(1)
filter(1)
sorted(1)
reversed(1)
iter(1)
iter(1,2)
next(1)
getattr(1)
getattr(1,2)
setattr(1,2)
hasattr(1,2)
chr(-1)
ord('ab')
hex('a')
round('a')
divmod(1)
open()
type.__call__(1)
object.__new__()
object.__new__(1)
int.__new__(str)
str.__new__(int)
super.__new__(super)
int.from_bytes()
dict.fromkeys()
float.fromhex(1)
""".strip().splitlines():
    show(source)
class Slots:
    __slots__=('a','__dict__')
s_=Slots(); s_.a=1; s_.b=2
for source in r"""
s_.__dict__
s_.a
Slots.a
copy.copy(s_).b
copy.copy(s_).a
s_.__weakref__
Slots.__slots__
delattr(s_,'a')
s_.a
hasattr(s_,'a')
""".strip().splitlines():
    show(source)
class AA(abc.ABC):
    @abc.abstractmethod
    def f(s): ...
    @property
    @abc.abstractmethod
    def g(s): ...
for source in r"""
AA()
AA.__abstractmethods__ == {'f','g'}
type('BB',(AA,),{'f':1})()
type('BB',(AA,),{'f':1,'g':2})()
AA.register(int)
isinstance(1,AA)
issubclass(bool,AA)
AA.register(1)
abc.get_cache_token()>0
delattr(AA,'__abstractmethods__')
AA()
""".strip().splitlines():
    show(source)
