"""None, Ellipsis, NotImplemented, bool, function attributes, cells, code, frames, modules, mapping proxies, aliases."""
import sys
from _show import show


def f(a, b=1, *c, d, **e):
    "doc"
    x = a
    return x


class C:
    "class doc"
    attr = 1

    def m(self):
        pass


show('''
None
...
NotImplemented
type(None)
type(...)
type(NotImplemented)
None == None
None is None
bool(None)
bool(...)
str(None)
hash(None) == hash(None)
[None] * 2
None.__doc__
None.__class__
(None).__bool__()
...  == Ellipsis
None + 1
None.x
None()
None[0]
None < 1
-None
len(None)
True
False
True + 1
True == 1
True is 1 == 1
bool(2)
bool("")
bool([0])
not True
True & False
True | False
True ^ True
~True
-True
True < 2
str(True)
repr(False)
int(True)
float(True)
hash(True)
True.real
True.bit_length()
isinstance(True, int)
[10, 20][True]
"a" * True
True // 2
True ** 2
f"{True}"
f"{True:5}"
"%d" % True
True.__class__.__mro__
f.__name__
f.__doc__
f.__defaults__
f.__kwdefaults__
f.__code__.co_name
f.__code__.co_varnames
f.__code__.co_argcount
f.__code__.co_flags & 12
f.__module__
f.__closure__
f.__globals__ is not None
f.__annotations__
f.__type_params__
f.__builtins__ is not None
f.__code__.co_consts[0]
f.__code__.co_names
f.__code__.co_freevars
f.__code__.co_cellvars
f.__code__.co_filename[-3:]
f.__code__.co_kwonlyargcount
f.__code__.co_nlocals
f.__code__.co_qualname
type(f.__code__).__name__
f.__code__ == f.__code__
hash(f.__code__) == hash(f.__code__)
C.__name__
C.__doc__
C.__module__
C.__dict__["attr"]
C.__bases__
C.m
C().m.__func__ is C.m
C.m.__qualname__
type(C().m).__name__
C().m.__self__.__class__
C.__dict__.keys() >= {"attr", "m"}
C.__flags__ >= 0
C.__basicsize__ > 0
type(C.__dict__)
C.__dict__.get("attr")
C.__dict__.copy()["attr"]
"attr" in C.__dict__
len(C.__dict__) > 2
C.__dict__ | {} != {}
C.__dict__["attr"] = 5
del C.__dict__
len
print
[].append
"".join
int.__add__
(5).__add__
str.upper
dict.fromkeys
int.from_bytes
object.__init__
type.__call__
list.__len__
property.fget
int.real
len.__name__
len.__self__
len.__doc__[:10]
[].append.__name__
[].append.__self__
str.upper.__objclass__
str.upper.__name__
int.__add__.__qualname__
dict.fromkeys.__self__
len.__module__
[].append.__qualname__
len.__text_signature__
str.upper.__text_signature__
len == len
[].append == [].append
(l := []).append == l.append
str.upper is str.upper
hash(len) == hash(len)
C().m == C().m
(c := C()).m == c.m
c.m is c.m
print is print
sys
type(sys)
sys.__name__
sys.__doc__[:10]
type(sys)("m")
type(sys)("m", "doc").__doc__
type(sys)("m").__dict__["__name__"]
sys.__spec__.name
type(sys)("m").x
type(sys)("m").__name__
list[int]
dict[str, int]
tuple[int, ...]
list[list[int]]
list[int].__origin__
list[int].__args__
list[int] == list[int]
list[int]([1])
type(list[int])
int | str
int | None
(int | str).__args__
int | int
list[int] | None
type(int | str)
isinstance(5, int | str)
None | int
int | 5
list[int][str]
isinstance([], list[int])
int[str]
iter([])
iter(())
iter({})
iter("")
iter(b"")
iter(range(0))
enumerate([])
zip()
map(str, [])
filter(None, [])
reversed([])
iter(set())
iter(int, 1)
(x for x in [])
iter({}.items())
reversed({})
iter(bytearray())
type(iter([])).__name__
type(iter(())).__name__
type(iter({})).__name__
type(iter("é")).__name__
type(iter("a")).__name__
type(iter(b"")).__name__
type(iter(set())).__name__
type(iter(int, 1)).__name__
type(zip()).__name__
type(map(str, [])).__name__
object()
object().__class__
object.__doc__[:10]
object() == object()
(o := object()) == o
hash(o) == hash(o)
str(o) == repr(o)
object.__repr__(5)
object.__eq__(1, 1)
object.__ne__(1, 2)
o.__dir__()[:0]
object.__format__(5, "")
object().x
object().x = 1
object() < object()
object.__format__(object(), "x")
type(5)
type(type)
type(5).__name__
type.__name__
type("X", (), {})()
type("X", (int,), {"y": 2})(5).y
type(5) is int
isinstance(int, type)
type.mro(int)
int.__subclasses__()[:1]
int.__mro__
bool.__base__
int.__bases__
object.__bases__
type.__bases__
int.__itemsize__
type(int).__name__
super
super(int, 5)
super(bool, True).__self__
super(bool, True).__thisclass__
super(bool, True).__self_class__
super(int)
super(bool, True).__add__(1)
property()
property(len)
staticmethod(len)
classmethod(len)
property(len).fget
staticmethod(len).__func__
staticmethod(len)([1])
property(len, doc="d").__doc__
classmethod(len).__func__
staticmethod(f).__name__
memoryview(b"a")
slice(1)
range(1)
type(f)
type(lambda: 0)
type(f).__name__
(lambda: 0)
(lambda x: 0).__name__
(lambda: 0).__qualname__
callable(f)
callable(C)
callable(C())
callable(None)
dir(None)[:2]
dir(5)[-3:]
[n for n in dir(C()) if not n.startswith("__")]
"__init__" in dir(C)
vars(C())
vars(5)
''', {'sys': sys, 'f': f, 'C': C})
frame = sys._getframe()
print(frame.f_code.co_name, frame.f_lineno, frame.f_back, frame.f_globals is globals(), frame.f_locals is globals(), type(frame).__name__, frame)
import types
names = [n for n in ('FunctionType', 'LambdaType', 'GeneratorType', 'CoroutineType', 'AsyncGeneratorType', 'CodeType', 'MethodType', 'BuiltinFunctionType', 'WrapperDescriptorType', 'MethodWrapperType', 'MethodDescriptorType', 'ClassMethodDescriptorType', 'ModuleType', 'TracebackType', 'FrameType', 'GetSetDescriptorType', 'MemberDescriptorType', 'MappingProxyType', 'SimpleNamespace', 'CellType', 'GenericAlias', 'UnionType', 'EllipsisType', 'NoneType', 'NotImplementedType')]
for n in names:
    print(n, getattr(types, n))
ns = types.SimpleNamespace(a=1, b='x')
ns.c = [2]
print(ns, ns == types.SimpleNamespace(a=1, b='x', c=[2]), vars(ns), ns.a)
proxy = types.MappingProxyType({'k': 1})
print(proxy, proxy['k'], list(proxy), len(proxy), proxy.get('z'), proxy | {'z': 2}, proxy == {'k': 1}, 'k' in proxy)
try:
    proxy['k'] = 2
except TypeError as error:
    print(error)
m = types.MethodType(len, [1, 2])
print(m(), m, types.MethodType(f, 5)(d=1))
print(types.new_class('N', (int,), {}, lambda d: d.update(x=1)).x, types.DynamicClassAttribute.__name__)
