"""Errors: try."""
from _show import show

show([
    'try:\n    pass\nexcept* A:\n    pass\nexcept B:\n    pass',
    'try:\n    pass\nexcept A:\n    pass\nexcept* B:\n    pass',
    'try:\n    pass\nexcept*:\n    pass',
    'for x in y:\n    try:\n        pass\n    except* A:\n        break',
    'def f():\n    try:\n        pass\n    except* A:\n        return',
    'for x in y:\n    try:\n        pass\n    except* A:\n        continue',
    'try:\n    pass\nexcept:\n    pass\nexcept A:\n    pass',
    'try:\n    pass\nelse:\n    pass',
    'try:\n    pass\nfinally:\n    pass\nexcept:\n    pass',
    'try:\n    pass\nexcept A as 5:\n    pass',
    'try:\n    pass\nexcept A as b.c:\n    pass',
    'try:\n    pass\nexcept A as (b, c):\n    pass',
    'try\n    pass',
    'try: pass',
    'try:\n    pass\nexcept A\n    pass',
    'try:\n    pass\nexcept A b:\n    pass',
    'try:\n    pass\nfinally\n    pass',
    'except: pass',
    'finally: pass',
    'try:\n    a\nexcept A as b, c:\n    d',
])
