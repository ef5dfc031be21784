"""Errors: type parameters."""
from _show import show

show([
    'class C[T](a=1, a=2): pass',
    'def f[T=int, U](): pass',
    'def f[**P=[int]](): pass',
    'def f[T: int = str](): pass',
    'type X[T] = (yield)',
    'type X = await y',
    'class C[T](y := 1): pass',
    'def f[T](x: (yield)): pass',
    'def f[5](): pass',
    'def f[T, *](): pass',
    'def f[T](): nonlocal T',
    'type X[*Ts = *int] = Ts',
    'type (X) = int',
    'type X.y = int',
    'class A[T: (x := 1)]: pass',
    'def f[T](a, T=T): pass',
])
