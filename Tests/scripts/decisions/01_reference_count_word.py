"""Flags kept beside the reference count never show in the count, and an int whose id was taken is not reused in place."""
import sys
import weakref


class C:
    pass


def counts():
    c = C()
    seen = [sys.getrefcount(c)]
    id(c)
    seen.append(sys.getrefcount(c))
    hash(c)
    seen.append(sys.getrefcount(c))
    repr(c)
    seen.append(sys.getrefcount(c))
    r = weakref.ref(c)
    seen.append(sys.getrefcount(c))
    held = [c] * 1000
    seen.append(sys.getrefcount(c))
    del held
    seen.append(sys.getrefcount(c))
    return seen


print(counts())

x = int('100000')
before = id(x)
x += 1
print(id(x) != before)

y = 1.5 * len('ab')
before = id(y)
y = y * 2.0
print(id(y) != before, y)


class D:
    saved = None

    def __del__(self):
        D.saved = self


d = D()
d.attribute = 'kept'
del d
print(D.saved.attribute, sys.getrefcount(D.saved))
other = D.saved
D.saved = None
print(sys.getrefcount(other))
