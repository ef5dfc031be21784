"""Errors: future."""
from _show import show

show([
    'from __future__ import braces',
    'from __future__ import nope',
    'x = 1\nfrom __future__ import annotations',
    '"doc"\nfrom __future__ import annotations',
    'from __future__ import *',
    'def f():\n    from x import *',
    'class C:\n    from x import *',
    'from __future__ import annotations, nope',
    'from __future__ import (annotations)',
])
