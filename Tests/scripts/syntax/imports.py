"""Errors: imports."""
from _show import show

show([
    'import a.b as',
    'from x import',
    'from . import',
    'from x import (a, b',
    'from x import a,',
    'import',
    'from x import *, y',
    'import a as b.c',
    'from a import b as c.d',
    'import a b',
    'from x import ()',
    'from a.b.c',
    'import a from b',
])
