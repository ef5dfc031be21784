"""Tuples and ranges and slices."""
from _show import show

show('''
()
(1,)
(1, 2)
1
(1)
((),)
(1, (2, (3,)))
tuple()
tuple("ab")
tuple([1])
tuple(x for x in [1, 2])
tuple((1,))
(1, 2) + (3,)
(1,) * 3
0 * (1,)
(1, 2) * -1
() + ()
(1, 2) == (1, 2)
(1, 2) < (1, 3)
(1,) < (1, 0)
() < (1,)
(1, "a") == (1, "a")
(1, 2) != [1, 2]
(2,) > (1, 5)
(1, 2, 3)[0]
(1, 2, 3)[-1]
(1, 2, 3)[1:]
(1, 2, 3)[::-1]
(1, 2, 3)[5:]
(1, 2, 3)[::2]
(1, 2, 3)[:]
(1,)[1]
(1,)["a"]
(1, 2, 1).count(1)
(1, 2, 1).index(2)
(1, 2, 1).index(1, 1)
1 in (1, 2)
3 in ()
() in ((),)
len((1, 2))
bool(())
bool((0,))
(1, 2).index(5)
(1,) + [2]
(1,) * "a"
(1,) < [1]
(1, "a") < (1, 2)
hash((1, 2)) == hash((1, 2))
hash(()) == hash(())
hash((1, 2)) != hash((2, 1))
{(1, 2): 3}[1, 2]
hash((1.0, True)) == hash((1, 1))
hash((1, []))
(t := (1, 2))[:] is t
tuple(t) is t
t * 1 is t
() is ()
t + () is t
(1, 2).__len__()
(1, 2).__getnewargs__()
(1,).__add__((2,))
(1,).__mul__(2)
(1,).__contains__(1)
(1,).__eq__([1])
tuple.__doc__[:8]
max((1, 3)), min((2, 1)), sum((1, 2)), sorted((2, 1)), list(reversed((1, 2))), *(1, 2), (*(1, 2), 3), ("a", "b") + ("c",), "%s %s" % (1, 2)
range(5)
range(2, 5)
range(0, 10, 3)
range(5, 0, -2)
range(0)
range(5, 5)
range(-3)
list(range(3))
list(range(5, 0, -2))
list(range(0, -5, -1))
[*range(10, 2, -3)]
len(range(0, 10, 3))
len(range(10, 0))
3 in range(5)
3.0 in range(5)
"a" in range(5)
4 in range(0, 10, 3)
-1 in range(5)
10 ** 30 in range(10 ** 31)
True in range(2)
range(10)[3]
range(10)[-1]
range(10)[2:5]
range(10)[::-1]
range(10)[::3]
range(0, 20, 2)[1:4:2]
range(5)[10:]
range(10 ** 20)[10 ** 19]
range(10)[-3:]
range(3)[3]
range(3)["a"]
range(5) == range(0, 5)
range(0) == range(2, 1)
range(0, 3, 2) == range(0, 4, 2)
range(5) != range(6)
hash(range(5)) == hash(range(0, 5, 1))
range(3) == [0, 1, 2]
hash(range(0)) == hash(range(5, 5))
range(5).start
range(5).stop
range(5).step
range(1, 9, 2).index(5)
range(5).count(3)
range(5).count(9)
range(10 ** 30).index(10 ** 29)
range(5).index(2.0)
range(5).index(9)
range(1, 9, 2).index(4)
range(1, 2, 0)
range(1.0)
range("a")
range()
range(1, 2, 3, 4)
range(5) < range(6)
range(5) + range(5)
len(range(10 ** 20))
list(reversed(range(5)))
list(reversed(range(0, 10, 3)))
max(range(5))
sum(range(101))
sorted(range(3), reverse=True)
min(range(5, 0, -1))
bool(range(0))
bool(range(1))
list(range(2 ** 63 - 1, 2 ** 63 + 2))
list(range(-2 ** 63, -2 ** 63 - 3, -1))
list(range(10 ** 20, 10 ** 20 + 6, 2))
len(range(-2 ** 62, 2 ** 62 - 1))
range(2 ** 70, 2 ** 70 + 5)[-1]
iter(range(3)).__next__()
iter(range(3)).__length_hint__()
iter(range(10 ** 30)).__next__()
type(iter(range(3))).__name__
type(iter(range(10 ** 30))).__name__
slice(1, 2, 3)
slice(5)
slice(None)
slice("a", [], ())
slice(1, 2).start
slice(1, 2).step
slice(1) == slice(None, 1, None)
slice(1, 2) < slice(1, 3)
slice(1, 2) != slice(1, 2, 1)
slice(None).indices(5)
slice(1, 100, 2).indices(10)
slice(-3, None).indices(10)
slice(None, None, -1).indices(5)
slice(10, -100, -3).indices(5)
slice(3, 1).indices(5)
slice(10 ** 30).indices(5)
slice(1).indices(-1)
slice("a").indices(5)
slice(None, None, 0).indices(5)
slice()
slice(1, 2, 3, 4)
hash(slice(1, 2)) == hash(slice(1, 2))
hash(slice([]))
slice(1).start = 5
range(5).start = 5
''')
def f(*args):
    return args


a = b, c = 1, 2
print(a, b, c, f(*a, *range(2)), f(*()), (lambda *t: t)(*'ab'))
(x, y), z = (1, 2), 3
print(x, y, z)


class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)

    def __repr__(self):
        return 'T' + super().__repr__()


t = T(1, 2)
t.name = 'n'
print(t, t[0], t + (3,), type(t + (3,)).__name__, t == (1, 2), hash(t) == hash((1, 2)), t[:], tuple(t), t.name, isinstance(t, tuple), {t: 1}[(1, 2)], len(t), t * 2)
for bad in ('t[0] = 1', 'del t[0]', 't.append(1)', '(1, 2).x = 1'):
    try:
        exec(bad)
    except Exception as error:
        print(bad, type(error).__name__, error)
i = iter((1, 2, 3))
print(next(i), i.__length_hint__(), list(i), next(i, 'end'))
swap = (1, 2, 3)
first, *rest = swap
print(first, rest, swap.__class__, tuple[int, str], tuple[()], tuple[int, ...])
