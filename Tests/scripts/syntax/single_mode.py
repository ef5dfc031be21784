"""Errors: single mode."""
from _show import show

show(['1', '1\n2', 'if 1:\n  2', 'if 1:\n  2\n', 'x = 1; y = 2', 'def f(): pass\n', '', '(', 'x\n\n', '@a\ndef f(): pass\n'], 'single')
