"""Frames that finalizers of local variables ask for outlive the functions."""
import sys
kept = []
class D:
    def __del__(self):
        kept.append(sys._getframe(1))
def f():
    d = D()
    x = [1, 2]
    return 1
def g():
    d = D()
    raise ValueError
def h():
    d = D()
    yield 1
f()
try: g()
except ValueError: pass
list(h())
def deep(n):
    y = n
    return deep(n-1) if n else 0
deep(50)
for frame in kept:
    while frame:
        assert isinstance(dict(frame.f_locals), dict)
        frame = frame.f_back
print(len(kept))
