"""Errors: indentation."""
from _show import show

show([
    '  x = 1',
    'x = 1\n  y = 2',
    'if x:\n    a\n  b',
    'if x:\n    a\n\tb',
    'if x:\n\ta\n        b',
    'def f():\n    x\n   y',
    'x = 1\n\ty = 2',
])
