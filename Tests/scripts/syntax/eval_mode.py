"""Errors: eval mode."""
from _show import show

show(['1 2', 'x = 1', '', 'pass', '1,', '(', 'a b', '1;', '\n1', ' 1', '1\n2', 'lambda: 0\n', 'yield', '*a', 'x := 1', '(x := 1)', 'if 1: 2', '1 if 2 else', '#'], 'eval')
