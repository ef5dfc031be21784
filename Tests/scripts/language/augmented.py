"""Augmented assignment to every target, with in-place methods and fallbacks."""
x = 5
for op in ('+=', '-=', '*=', '/=', '//=', '%=', '**=', '<<=', '>>=', '&=', '|=', '^='):
    ns = {'x': 13}
    exec(f'x {op} 3', ns)
    print(op, ns['x'], end='; ')
print()


class InPlace:
    def __init__(self):
        self.log = []

    def __iadd__(self, other):
        self.log.append(('iadd', other))
        return self

    def __sub__(self, other):
        return 'sub', other

    def __imul__(self, other):
        return NotImplemented

    def __mul__(self, other):
        return 'mul', other

    def __imatmul__(self, other):
        return 'imatmul', other


a = b = InPlace()
a += 1
a += [2]
print(a is b, a.log)
a -= 3
print(a, b.log)
a = b
a *= 4
print(a)
b @= 5
print(b)


class Log(dict):
    def __getitem__(self, key):
        print('get', key)
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        print('set', key, value)
        super().__setitem__(key, value)

    def __getattr__(self, name):
        print('getattr', name)
        return 10

    def __setattr__(self, name, value):
        print('setattr', name, value)


def key():
    print('key')
    return 'k'


d = Log(k=1)
d[key()] += 5
d.attr *= 2
d['k'] -= 1
l = [1, 2, 3, 4]
m = l
l += (5,)
l *= 2
l[1:3] += ['a']
print(l, m is l)
t = (1,)
u = t
t += (2,)
print(t, u)
s = {1, 2}
r = s
s |= {3}
s &= {2, 3, 4}
s ^= {9}
s -= {2}
print(s == {3, 9}, r is s)
tup = ([1], 2)
try:
    tup[0] += [5]
except TypeError as error:
    print(error, tup)
try:
    y += 1
except NameError as error:
    print(error)


def local():
    try:
        z += 1
    except UnboundLocalError as error:
        print(error)
    z = 1
    z += z
    z **= 3 + z
    return z


print(local())


def g():
    global x
    x += 100
    return x


print(g(), x)
i = 0
items = [0, 0, 0]


def index():
    global i
    i += 1
    return i


items[index()] += index()
print(items, i)
f = 1
f /= 4
f //= 0.1
print(f, type(f))
bits = 0b1100
bits &= ~0b0100
bits |= 1 << 8
bits >>= 1
print(bin(bits))
st = 'a'
st += 'b' 'c'
st *= 3
st %= ()
print(st)
for bad in ('x = 1\nx += "a"', 'x = "a"\nx -= "a"', 'x = []\nx += 1', 'x = None\nx @= 1', 'x = {}\nx |= 5', 'x = 1\nx <<= -1', 'x = ()\nx *= "a"'):
    try:
        exec(bad)
    except Exception as error:
        print(type(error).__name__, error)
