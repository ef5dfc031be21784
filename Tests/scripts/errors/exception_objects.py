"""Contexts and causes, the constructors and attributes of exceptions, notes, and when a traceback lets go of what it holds."""
import traceback
import weakref


def t(name, f):
    try: print(name, f())
    except BaseException as e: print(name, type(e).__name__, e, '| ctx', repr(e.__context__), '| cause', repr(e.__cause__), e.__suppress_context__)
class E(Exception): pass
def a():
    try: raise E(1)
    except E as e:
        try: raise E(2) from e
        except E as f: raise E(3) from None
t('chain', a)
def b():
    try: raise E(1)
    finally: raise E(2)
t('finally', b)
def c():
    e=E(1)
    try: raise e
    except E: raise e
t('same', c)
def d():
    try:
        try: raise E(1)
        except E as x: 1/0
    except ZeroDivisionError as z:
        z.__context__.__context__ = z
        raise E(4)
try: d()
except E as e: print('cycle', repr(e.__context__), repr(e.__context__.__context__))
t('raise class', lambda: (_ for _ in ()).throw(E))
for bad in ("raise 1","raise int","raise E from 1","raise E from int","raise E(1) from E","raise None","raise E, 2"):
    try: exec(bad, {'E':E})
    except BaseException as e: print(bad, type(e).__name__, e, repr(e.__cause__))
for s in r"""
E.__init__(E(), x=1)
E(x=1)
BaseException.__new__(int)
E().with_traceback(1)
E().add_note(1)
setattr(E(),'args',1)
setattr(E(),'__cause__',1)
setattr(E(),'__context__',1)
setattr(E(),'__traceback__',1)
delattr(E(),'args')
delattr(E(),'__cause__')
delattr(E(),'__traceback__')
E.__setstate__(E(),1)
KeyError('a')
KeyError()
KeyError(1,2)
str(KeyError('a'))
str(KeyError(1,2))
OSError(1,'a','b')
OSError(2,'a','b',3,'d')
str(OSError(2,'a','b',3,'d'))
OSError(2,'x').errno
type(OSError(2,'x'))
OSError(1,2,3,4,5,6)
str(OSError(1))
UnicodeDecodeError('a',b'b',0,1,'r')
str(UnicodeDecodeError('a',b'b',0,1,'r'))
UnicodeDecodeError(1)
str(UnicodeEncodeError('a','b\u1234',0,2,'r'))
StopIteration(1,2).value
SystemExit(1).code
SystemExit(1,2).code
SystemExit().code
ImportError('a',name='b',path='c')
ImportError('a',nam='b')
str(ImportError('a',name='b'))
ImportError('a','b').msg
AttributeError('a',name='b',obj=1).obj
AttributeError(nam=1)
NameError('a',name='b').name
SyntaxError('a',('f',1,2,'t')).text
SyntaxError('a',('f',1,2))
SyntaxError('a',1)
str(SyntaxError('a',('f',1,2,'t')))
SyntaxError('a',('f',1,2,'t',3,4)).end_offset
ExceptionGroup('a',[])
ExceptionGroup('a',[1])
ExceptionGroup('a',1)
ExceptionGroup(1,[E()])
ExceptionGroup('a',[KeyboardInterrupt()])
BaseExceptionGroup('a',[E()])
BaseExceptionGroup('a',[KeyboardInterrupt()])
str(ExceptionGroup('a',[E(),E()]))
repr(ExceptionGroup('a',[E(1)]))
ExceptionGroup('a',[E(1),KeyError()]).split(E)
ExceptionGroup('a',[E(1),KeyError()]).subgroup(KeyError)
ExceptionGroup('a',[E(1)]).split(1)
ExceptionGroup('a',[E(1)]).derive([E(2)])
ExceptionGroup('a',[E(1)]).exceptions
ExceptionGroup('a')
ExceptionGroup()
WindowsError
EnvironmentError is OSError
E.__doc__
E().__dict__
MemoryError.__mro__
E.__reduce__(E(1))
E(1)==E(1)
bool(E())
E(*range(3)).args
BlockingIOError(11,'a',5).characters_written
BlockingIOError(11,'a').characters_written
FileNotFoundError(2,'a',b'x').filename
""".strip().splitlines():
    try: r=eval(s); print(s,'->',r if ' at 0x' not in repr(r) else type(r))
    except BaseException as e: print(s,type(e).__name__,e)
def deep(n):
    try: 1/0
    except Exception as e:
        if n: deep(n-1)
        raise
try: deep(300)
except Exception as e:
    n=0; x=e
    while x: n+=1; x=x.__context__
    print('contexts', n); print(len(traceback.format_exception(e)))
def note():
    e=E('with notes'); e.add_note('one'); e.add_note('two\nlines'); e.__notes__.append(3); return traceback.format_exception_only(e)
print(note())
e=E(); e.__notes__='text'; print(traceback.format_exception_only(e)); e.__notes__=5; print(traceback.format_exception_only(e))
class Bad(Exception):
    def __str__(self): 1/0
print(traceback.format_exception_only(Bad()))
class L:
    def __del__(self): print('freed')
def leak():
    x=L()
    raise E
try: leak()
except E as err: pass
print('after')
try:
    try: leak()
    except E: 1/0
except ZeroDivisionError: print('in')
print('end')
r=None
def f():
    global r
    try: raise E
    except E as e: r=weakref.ref(e)
    print(r() is None)
    try: e
    except UnboundLocalError as u: print(u)
f()
