"""Errors: deletion."""
from _show import show

show([
    'del f()',
    'del 1',
    'del x + y',
    'del (a, b())',
    'del [x for x in y]',
    'del',
    'del *a',
    'del (a, *b)',
    'del None',
    'del {}',
    'del a if b else c',
    'del "x"',
    'del ()',
    'del a, 5',
])
