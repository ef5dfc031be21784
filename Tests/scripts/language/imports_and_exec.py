"""compile, eval, exec, import statement forms, __import__, globals and locals."""
import sys
import os.path as p, math as m
from math import pi as circle, sqrt
from os import path

print(p is path, m.floor(circle), sqrt(4), 'os' in globals())
import os.path
print(os.path is p)
ns = {'x': 5}
exec('y = x * 2\ndef f():\n    return y + x', ns)
print(ns['y'], ns['f'](), '__builtins__' in ns, sorted(k for k in ns if k != '__builtins__'))
exec('z = 1', ns, loc := {})
print(loc, 'z' in ns)
print(eval('x + 1', ns), eval('a + b', {'a': 1}, {'b': 2}), eval(compile('x * 3', 'f', 'eval'), ns))


def local_exec():
    v = 1
    exec('v = 2; w = 3')
    exec('print(v)')
    return v, eval('v + 1'), eval('[v for _ in range(2)]', {'v': 9})


print(local_exec())


class Loc(dict):
    def __missing__(self, key):
        return f'<{key}>'


print(eval('anything + other', {}, Loc()))
exec('made = anything', {}, loc := Loc())
print(loc)
code = compile('def g(a, *, b=2):\n    "doc"\n    c = a + b\n    return c\nresult = g(1)', '<made>', 'exec')
print(code.co_filename, code.co_name, code.co_names, code.co_argcount, code.co_firstlineno, code.co_flags & 64, type(code.co_code).__name__)
exec(code, ns)
print(ns['result'], ns['g'].__code__.co_filename, ns['g'].__code__.co_varnames, ns['g'].__code__.co_firstlineno, ns['g'].__module__)
single = compile('1 + 1\n', '<s>', 'single')
exec(single)
print(eval('1 if 2 else 3'), eval('lambda: 5')(), eval('[i for i in range(3)]'), exec('pass'))
for source, mode in (('x = 1', 'eval'), ('1\n2', 'single'), ('', 'eval'), ('a b', 'exec'), ('(', 'single'), ('return', 'exec'), ('\0', 'exec')):
    try:
        compile(source, '<test>', mode)
        print('compiled')
    except (SyntaxError, ValueError) as error:
        print(type(error).__name__, error)
for args in (('1', 'f', 'nope'), (5, 'f', 'exec'), ('1', 5, 'exec'), ('1', 'f', 'exec', 1 << 30), ('1',)):
    try:
        compile(*args)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
import _test_module as t
from _test_module import value, function as fn, Class
print(t.value, value, fn(), Class.__module__, t.__name__, t.__file__.endswith('_test_module.py'), t.__doc__, t.__package__ == '', t.__spec__.name, t.__loader__ is not None, repr(t).startswith("<module '_test_module' from "))
import _test_module
print(_test_module is t, sys.modules['_test_module'] is t)
t.value = 'changed'
from _test_module import value
print(value, t.counter)
del sys.modules['_test_module']
import _test_module as again
print(again is t, again.value, again.counter)
from _test_package import *
print(sub_value, 'hidden' in globals(), '_private' in globals())
from _test_package import sub
from _test_package.sub import sub_value as sv
import _test_package.deep.er
print(sub.sub_value, sv, _test_package.deep.er.where, _test_package.deep.er.up, _test_package.__path__ is not None, sub.__package__, _test_package.deep.er.__package__)
print(__import__('_test_package.sub').__name__, __import__('_test_package.sub', fromlist=['x']).__name__, __import__('math').__name__)
for statement in ('import nothing_at_all', 'import _test_package.nothing', 'from _test_package import nothing', 'import math.sub', 'from . import x', 'from _test_broken import a', 'import _test_module.sub', 'from _test_package.sub import nope'):
    try:
        exec(statement, {'__name__': '__main__'})
    except Exception as error:
        print(statement, '->', type(error).__name__, str(error).replace(os.getcwd(), '...'))
print('_test_broken' in sys.modules)


def in_function():
    import math
    from os import sep
    return math.pi > 3, sep, sorted(locals())


print(in_function())


class InClass:
    import math
    from os import sep


print(InClass.math.e > 2, InClass.sep)
import importlib
print(importlib.import_module('_test_package.sub') is sub, importlib.import_module('.sub', '_test_package') is sub, importlib.reload(again) is again, again.counter)
globals()['dynamic'] = 1
print(dynamic, 'dynamic' in dir(), vars()['dynamic'])
sys.modules['virtual'] = type(sys)('virtual')
sys.modules['virtual'].attr = 'from nowhere'
from virtual import attr
print(attr)
try:
    from virtual import other
except ImportError as error:
    print(error)
