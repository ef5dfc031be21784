"""Errors: missing blocks."""
from _show import show

show([
    'if x:\npass',
    'def f():\nreturn 1',
    'for x in y:\n',
    'if x:\n',
    'class C:\nx = 1',
    'while 1:\nx',
    'try:\nx',
    'with a:\nb',
    'else',
    'try:\n    pass\nexcept:\npass',
    'try:\n    pass\nfinally:\npass',
])
