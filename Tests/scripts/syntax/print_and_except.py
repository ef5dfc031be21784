"""Errors: print and except."""
from _show import show

show([
    'print x',
    'print "hello"',
    'exec "x"',
    'print(1',
    'print 1, 2',
    'raise ValueError, "x"',
    'except ValueError, e: pass',
    'try:\n    pass\nexcept ValueError, e:\n    pass',
    'try:\n    pass\nexcept A, B, C:\n    pass',
])
