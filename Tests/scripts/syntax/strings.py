"""Errors: strings."""
from _show import show

show([
    "'abc",
    '"abc',
    "'''abc",
    '"""abc\ndef',
    "x = 'abc\ny = 1",
    "'abc\\",
    "f'abc",
    'f"{x"',
    "f'''abc",
    "b'abc",
    "r'abc\\'",
    "print('hello)",
    'print("hello\')',
    "x = '''a\nb\nc",
    "rb'''x",
    "'a' 'b",
    "f'{a' 'b'",
    "(\n'abc\n)",
    '"\n"',
    "'it's'",
    'x = "say "hi" now"',
])
