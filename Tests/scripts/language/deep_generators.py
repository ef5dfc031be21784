# krait: own expectation, limit 60
"""Chains of suspended generators far deeper than the native stack work, and are taken apart without harm (CPython 3.13 gives
RecursionError for the first)."""
import sys

sys.setrecursionlimit(1000000)


def plain(n):
    if n == 0:
        yield 'bottom'
    else:
        for value in plain(n - 1):
            yield value


class Holder:
    """Keeps the next one alive through a suspended generator."""

    def __init__(self, inner):
        def keep(held):
            yield held
        self.generator = keep(inner)
        next(self.generator)


print(next(plain(30000)))
chain = None
for _ in range(100000):
    chain = Holder(chain)
del chain
print('released')
