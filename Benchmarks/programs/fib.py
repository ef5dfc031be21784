"""Recursive calls. The argument scales the work; 1.0 is the full size."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


n = 34
while SCALE < 0.7:
    n, SCALE = n - 1, SCALE * 1.618
print(fib(n))
