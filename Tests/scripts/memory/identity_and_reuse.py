"""Interning, caching, and what `is` shows."""
import sys

a, b = 256, 256
print(a is b, int('256') is a, 255 + 1 is a, -5 is int('-5'), [n for n in range(-8, 260) if int(str(n)) is not int(str(n))])
x, y = int('257'), int('257')
print(x is y, x == y)
print('abc' is 'abc', ''.join(['a', 'bc']) is 'abc', sys.intern(''.join(['a', 'bc'])) is sys.intern('abc'), 'a'[0] is 'a', chr(97) is 'a', 'é'[0] is chr(233), '' is ''.join([]))
print(() is (), tuple([]) is (), (1,)[:] is (1,)[:] or 'two constants', frozenset() is frozenset(), b'' is bytes(0), b'a'[0:1] is bytes([97]))
print(None is None, True is bool(1), ... is Ellipsis, (lambda: 1000)() is 1000 or 'another constant')
t = (1, 2)
s = 'text' * 2
print(t[:] is t, tuple(t) is t, s[:] is s, str(s) is s, s + '' is s, s * 1 is s, t * 1 is t, s.strip() is s, s.replace('z', 'y') is s)
f, n, by = 1.5 * a, int('1000'), bytes(b'ab' * 2)
print(float(f) is f, int(n) is n, bytes(by) is by, by[:] is by, +n is n, abs(n) is n, n + 0 is n or 'a new int', complex(1j * a) is not None)
print([] is [], {} is {}, object() is object())


class Slots:
    __slots__ = 'a'


def reuse():
    o = Slots()
    first = id(o)
    del o
    o = Slots()
    return id(o) == first


print(reuse(), [reuse() for _ in range(3)])
l = [1.5 * a]
first = id(l[0])
l[0] = None
print(type(first), len({id(v) for v in [object() for _ in range(100)]}))
k = 'attr_name_here'


class C:
    attr_name_here = 1


print(next(n for n in vars(C) if n == k) is k, sys.getsizeof([]) < sys.getsizeof([1, 2, 3]), sys.getsizeof('') < sys.getsizeof('a' * 100), sys.getsizeof(0) <= sys.getsizeof(2 ** 100))
print(id(a) == id(b), a is not b, hash(a) == hash(256.0), id(C) == id(C), C.__init__ is object.__init__)
