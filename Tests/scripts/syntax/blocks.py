"""Errors: blocks."""
from _show import show

show([
    'if x\n    pass',
    'while 1\n    pass',
    'for x in y\n    pass',
    'def f()\n    pass',
    'class C\n    pass',
    'else:\n    pass',
    'try:\n    pass\n',
    'try:\n    pass\nx = 1',
    'with a as b\n    pass',
    'elif x: pass',
])
