"""What patterns take for sequences and mappings, class patterns that fail, and patterns that do not compile."""
import collections, collections.abc, types, sys
def m(x):
    match x:
        case []: return 'empty'
        case [1, *rest]: return 'one', rest
        case [a, b]: return 'two', a, b
        case {'k': v, **kw}: return 'map', v, kw
        case {}: return 'anymap'
        case str(s): return 'str', s
        case int(n) if n > 5: return 'big', n
        case bool() | None: return 'bn'
        case -1 | 1.5 | 2+3j | "x" | b"y": return 'lit'
        case types.SimpleNamespace(a=1, b=bb): return 'ns', bb
        case float(): return 'float'
        case complex(real=r, imag=i): return 'c', r, i
        case _: return 'other'
class Seq(collections.abc.Sequence):
    def __init__(s,*a): s.a=a
    def __len__(s): return len(s.a)
    def __getitem__(s,i): return s.a[i]
class Mp(collections.abc.Mapping):
    def __init__(s,**a): s.a=a
    def __len__(s): return len(s.a)
    def __getitem__(s,i): return s.a[i]
    def __iter__(s): return iter(s.a)
class Both(Seq): pass
class Fake: pass
collections.abc.Sequence.register(Fake)
import array
for x in ([], (1,2,3),
    [5,6], Seq(),
    Seq(1,9),
    Mp(k=1,z=2),
    Mp(),
    {}, {'k':3}, 'text', 7, 3, True, None, -1, 1.5, 2+3j, b'y', types.SimpleNamespace(a=1,b=2),
    2.5, 1j, {1}, range(2),
    collections.deque([1,2]),
    array.array('i',[1,5]),
    memoryview(b'ab'),
    bytearray(b'ab'),
    collections.OrderedDict(k=1),
    collections.UserList([1,2]),
    collections.UserDict(k=1),
    types.MappingProxyType({'k':2}),
    collections.ChainMap({'k':1}),
    collections.Counter('aa')):
    try: r=m(x)
    except Exception as e: r=(type(e).__name__, e)
    print(type(x).__name__, r)
class P:
    __match_args__=('x','y')
    def __init__(s,x,y): s.x=x; s.y=y
class Q: __match_args__=['x']
class R: __match_args__=(1,)
class S: pass
def c(x, n):
    try:
        match x:
            case P(a,b,c1) if n==0: return 1
            case P(a, b) if n==1: return a,b
            case P(a, x=b) if n==2: return 2
            case Q(a) if n==3: return 3
            case R(a) if n==4: return 4
            case S(a) if n==5: return 5
            case int(a,b) if n==6: return 6
            case P(y=b) if n==7: return b
    except Exception as e: return type(e).__name__, str(e)
for n in range(1,9):
    for x in (P(1,2),Q(),R(),S(),5): print(n, type(x).__name__, c(x,n))
for src in (
    "match x:\n case a: pass\n case b: pass",
    "match x:\n case [a,a]: pass",
    "match x:\n case a|b: pass",
    "match x:\n case [a]|[b]: pass",
    "match x:\n case {**k, 'a':1}: pass",
    "match x:\n case {'a':1,'a':2}: pass",
    "match x:\n case C(a=1,a=2): pass",
    "match x:\n case C(a=1,2): pass",
    "match x:\n case [*a,*b]: pass",
    "match x:\n case 1+1: pass",
    "match x:\n case -a: pass",
    "match x:\n case f'a': pass",
    "match x:\n case {a:1}: pass",
    "match x:\n case _ as _: pass",
    "match x:\n case x.y as _: pass",
    "match x:\n case (a as b) as c: pass",
    "match x:\n case 1j+1: pass",
    "match x:\n case None|True|...: pass",
):
    try: compile(src,'s','exec'); print('ok', src)
    except SyntaxError as e: print(src, e)
