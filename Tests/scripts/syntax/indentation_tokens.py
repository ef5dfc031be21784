"""Errors: indentation tokens."""
from _show import show

show([
    'if x:\n        a\n    b\n  c',
    'def f():\n\tif x:\n        pass',
    'x\n    y',
    '\tx',
    ' \n  x',
    'if 1:\n  a\n\n b',
    'if a:\n    b\n  else:\n    c',
    'class A:\n  def f():\n    pass\n   def g(): pass',
    'if 1:\n    x = (1,\n2)\n   y',
    'for x in y:\n\tpass\n        z',
    'if a:\n\tb\n    c',
])
