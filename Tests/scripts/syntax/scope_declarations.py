"""Errors: scope declarations."""
from _show import show

show([
    'global x\nx = 1\nglobal x',
    'def f():\n    x = 1\n    global x',
    'def f():\n    print(x)\n    global x',
    'def f(x):\n    global x',
    'nonlocal x',
    'def f():\n    nonlocal x',
    'def f(x):\n    nonlocal x',
    'def f():\n    x = 1\n    def g():\n        x = 2\n        nonlocal x',
    'def f():\n    global x\n    nonlocal x',
    'class C:\n    nonlocal q',
])
