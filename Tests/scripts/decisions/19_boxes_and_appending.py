"""Numbers and strings that are changed in place must not show it."""
n = 3


def floats():
    x = n * 0.5
    y = x
    kept = [x]
    for _ in range(10):
        x = x * 1.5 + y
    return round(x, 6), y, kept


def shared_default(a=1.5):
    a += 1
    return a


def strings():
    s = 'ab' * n
    t = s
    seen = {s: 1}
    for c in 'xyz':
        s = s + c
        s += c
    return s, t, seen, t in seen, s in seen


def building():
    s = ''
    for i in range(20000):
        s += chr(97 + i % 26)
    u = s
    s += 'é'
    s += '€'
    s += '\U0001f600'
    return len(s), s[-5:], len(u), u[-2:], hash(u) == hash(s[:-3])


def attribute():
    class A:
        s = 'start'
    a = A()
    first = a.s
    for _ in range(3):
        a.s += '!'
    return first, a.s, A.s


def closure():
    s = 'c' * n

    def add(t):
        nonlocal s
        old = s
        s += t
        return old, s
    return add('1'), add('2')


def appended_to_itself():
    s = 'ab' * n
    s += s
    s = s + s[1:]
    s = s[::-1] + s
    return s


def hashed():
    s = 'key' * n
    before = hash(s)
    d = {s: 'old'}
    s += '!'
    d[s] = 'new'
    return hash('key' * n) == before, hash(s) == hash('key' * n + '!'), d


def ints():
    x = 2 ** 62 * n
    y = x
    for _ in range(200):
        x += y
    return x == 201 * y, y == 3 * 2 ** 62, x


def raised():
    s = 'abc' * n
    try:
        s += 5
    except TypeError as error:
        return s, str(error)


for f in (floats, strings, building, attribute, closure, appended_to_itself, hashed, ints, raised):
    print(f.__name__, f())
print(shared_default(), shared_default(), shared_default.__defaults__)
