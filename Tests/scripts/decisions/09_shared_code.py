"""One code object under different globals, closures and argument types: caches never leak from one to another."""
import types


def read():
    return value + helper(1)


value = 1


def helper(n):
    return n


namespaces = [{'value': 10 * k, 'helper': (lambda n, k=k: n + k), '__builtins__': __builtins__} for k in range(1, 4)]
functions = [read] + [types.FunctionType(read.__code__, ns) for ns in namespaces]
for _ in range(200):
    results = [f() for f in functions]
print(results)
value = 'text'
helper = str
print(read(), functions[1]())
del value
try:
    read()
except NameError as error:
    print(error)
try:
    functions[2].__globals__.pop('helper')
    functions[2]()
except NameError as error:
    print(error)


def add(a, b):
    return a + b


for pair in [(1, 2)] * 100 + [(1.5, 2)] * 100 + [('a', 'b')] * 100 + [([1], [2]), (1, 2), ((1,), (2,)), (1, 2.5), (2 ** 70, 1), (True, True)]:
    result = add(*pair)
    if pair[0].__class__ is not getattr(add, 'last', None):
        add.last = pair[0].__class__
        print(repr(result), end=' ')
print()


class A:
    x = 'A.x'

    def m(self):
        return 'A.m'


class B(A):
    pass


def look(o):
    return o.x, o.m()


a, b = A(), B()
for _ in range(100):
    look(a), look(b)
B.x = 'B.x'
print(look(a), look(b))
b.x = 'b.x'
b.m = lambda: 'b.m'
print(look(a), look(b))
A.m = lambda self: 'new A.m'
print(look(a), look(b))
del b.m, b.x, B.x
print(look(a), look(b))
B.__getattr__ = lambda self, name: f'missing {name}'
del A.x
print(look(b))
A.x = property(lambda self: 'property')
print(look(a), look(b))
B.__bases__ = (type('C', (), {'x': 'C.x', 'm': lambda self: 'C.m'}),)
print(look(b))
b.__class__ = A
print(look(b))


def outer(n):
    def inner():
        return n
    return inner


one, two = outer(1), outer(2)
print(one.__code__ is two.__code__, one(), two())
one.__code__ = (lambda: 'replaced').__code__ if False else one.__code__
changed = read.__code__.replace(co_name='renamed')
print(changed.co_name, types.FunctionType(changed, {'value': 5, 'helper': abs})())
len = lambda x: 'mine'
print(len([1]))
del len
print(len([1]))
