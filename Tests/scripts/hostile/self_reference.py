"""Structures that contain themselves, and changes of a container while it is worked on."""
l = [1]
l.append(l)
d = {}
d['self'] = d
d['list'] = l
t = ([],)
t[0].append(t)
print(l, d, t, repr(l), str(d))
print(l == l, l[1] is l, l in l, l.index(l), l.count(l), d == d)
try:
    m = [1]
    m.append(m)
    print(l == m)
except RecursionError as error:
    print('RecursionError', error)
s = {1, 2, 3}


class Evil:
    def __init__(self, action):
        self.action = action

    def __eq__(self, other):
        self.action()
        return False

    def __hash__(self):
        return 1

    def __lt__(self, other):
        self.action()
        return False

    def __repr__(self):
        self.action()
        return 'evil'

    def __index__(self):
        self.action()
        return 2

    def __len__(self):
        self.action()
        return 5


def attempt(name, function):
    try:
        print(name, function())
    except Exception as error:
        print(name, type(error).__name__, error)


x = [1, 2, 3]
attempt('index', lambda: x.index(Evil(x.clear)))
x = [Evil(lambda: x.clear()) for _ in range(3)]
attempt('remove', lambda: x.remove(5))
x = [Evil(lambda: x.clear()) for _ in range(3)]
attempt('count', lambda: x.count(5))
x = [3, 1, 2]
attempt('sort', lambda: x.sort(key=lambda v: x.append(v) or v))
x = [Evil(lambda: x.append(1)), Evil(lambda: None)]
attempt('sort lt', lambda: x.sort())
x = [Evil(lambda: x.clear()), 2]
attempt('repr', lambda: repr(x))
x = [1, 2, 3, 4]
attempt('slice', lambda: x[Evil(x.clear):])
x = [1, 2, 3, 4]
attempt('set slice', lambda: x.__setitem__(slice(Evil(x.clear), 3), [9]))
print(x)
x = [1, 2, 3]
attempt('equal', lambda: [Evil(x.clear), 2, 3] == x)
x = [1, 2, 3]
attempt('extend self', lambda: x.extend(x) or len(x))
attempt('extend iter', lambda: [x.append(v) for v in x if len(x) < 20] and len(x))
attempt('slice self', lambda: x.__setitem__(slice(1, 2), x) or len(x))
e = {}
e[Evil(lambda: None)] = 1
attempt('dict clear in eq', lambda: e.get(Evil(e.clear)))
e = {Evil(lambda: None): n for n in range(3)}
attempt('dict set in eq', lambda: e.setdefault(Evil(lambda: e.update({n: n for n in range(100)})), 5))
e = dict.fromkeys(range(10))
attempt('dict iter', lambda: [e.pop(k) for k in e])
attempt('update self', lambda: e.update(e) or len(e))
s = {Evil(lambda: s.clear())}
attempt('set add in eq', lambda: s.add(Evil(lambda: None)) or len(s))
s = set(range(10))
attempt('set iter', lambda: [s.discard(v) for v in s])
attempt('set ops', lambda: len(s | s) == len(s) and len(s & s) == len(s))
b = bytearray(b'abc')
attempt('bytearray index', lambda: b.__setitem__(Evil(b.clear), 1))
attempt('bytearray slice', lambda: b[Evil(b.clear):])
attempt('bytearray join', lambda: b.join([b'x', b'y']))
it = iter(x)
x.clear()
attempt('iterator', lambda: list(it))
attempt('iterator again', lambda: list(it))
x = [1, 2, 3]
it = iter(x)
next(it)
del x[:]
x.extend([7, 8, 9])
print(list(it))
r = reversed(x)
x.pop()
print(list(r))


class Growing:
    def __init__(self):
        self.n = 0

    def __len__(self):
        return 10 ** 18 if self.n else 0

    def __iter__(self):
        self.n += 1
        return iter([1, 2])

    def __length_hint__(self):
        return 10 ** 18


attempt('length hint', lambda: list(Growing()))


class BadHint:
    def __iter__(self):
        return iter([1])

    def __length_hint__(self):
        return self.hint


for hint in (-1, 'a', None, NotImplemented, 1.5):
    BadHint.hint = hint
    attempt(f'hint {hint!r}', lambda: list(BadHint()))


class HugeLen:
    def __len__(self):
        return 10 ** 30


class BadLen:
    def __len__(self):
        return 'a'


for bad in (HugeLen(), BadLen()):
    attempt(type(bad).__name__, lambda: len(bad))
    attempt(type(bad).__name__, lambda: bool(bad))
    attempt(type(bad).__name__, lambda: list(reversed(bad)))

# Lists as arguments of generic aliases.
looped = []
looped.append(looped)
nested = [1]
for _ in range(100000):
    nested = [nested]
attempt('alias of a list', lambda: tuple[looped])
attempt('alias of lists in lists', lambda: repr(tuple[[int, [str, looped], None, ...], [list[int]]]))
attempt('alias of a deep list', lambda: len(repr(tuple[nested])))
attempt('hash of it', lambda: hash(tuple[looped]))
attempt('equal aliases', lambda: tuple[[int]] == tuple[[int]])
