"""Errors: outside."""
from _show import show

show([
    'return 1',
    'yield 1',
    'await x',
    'break',
    'continue',
    'def f():\n    break',
    'class C:\n    return 1',
    'for x in y:\n    def f():\n        continue',
    'async for x in y: pass',
    'async with a: pass',
    '[x async for x in y]',
    'def f():\n    await x',
    'def f():\n    async with a: pass',
    'lambda: await x',
])
