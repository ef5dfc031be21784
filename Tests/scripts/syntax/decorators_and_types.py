"""Errors: decorators and types."""
from _show import show

show([
    '@\ndef f(): pass',
    '@x',
    '@x\ny = 1',
    '@x y\ndef f(): pass',
    'class C(a for a in b): pass',
    'class C(*a, **b, c): pass',
    'type X = 1\ntype = 5',
    'type X',
    'type 5 = int',
    'type X[T = int',
    'def f[T](x: T): pass\ndef g[]: pass',
    'class C[T, T]: pass',
    'def f[*T: int](): pass',
    'type X[T=int, U] = T',
    'def f[T: (yield)](): pass',
])
