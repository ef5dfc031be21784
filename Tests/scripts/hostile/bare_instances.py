# krait: own expectation, limit 60
# Objects made by __new__ alone, never initialised: everything that can be asked of them must be an answer or an exception.
import warnings; warnings.simplefilter("ignore")
import array, collections, functools, io, itertools, operator, random, re, string, struct, types, weakref, _thread

SKIPPED = {'acquire', 'acquire_lock', 'join', 'wait', 'setblocking', '__subclasses__', '__subclasshook__', '__init_subclass__', 'mro', 'exit'}


def native_types():
    found, stack = {}, [object]
    while stack:
        one = stack.pop()
        for sub in type.__subclasses__(one):
            if sub not in found:
                found[sub] = True
                stack.append(sub)
    return [t for t in found if not t.__flags__ & (1 << 9) and t.__module__ not in ('readline', '_sqlite3')]


def make(kind):
    for way in (lambda: kind.__new__(kind), lambda: object.__new__(kind), lambda: type('Sub', (kind,), {}).__new__(type('Sub', (kind,), {}))):
        try:
            yield way()
        except BaseException:
            pass


def try_out(thing):
    for function in (repr, hash, len, iter, bool, str, list, dir, abs, int, next, reversed, operator.index, lambda x: x + x, lambda x: x == x,
                     lambda x: x < x, lambda x: x[0], lambda x: x(), lambda x: 1 in x, lambda x: x * 2, lambda x: format(x), memoryview):
        try:
            function(thing)
        except BaseException:
            pass
    for name in dir(type(thing)):
        if name in SKIPPED:
            continue
        try:
            value = getattr(thing, name)
            if callable(value):
                value()
        except BaseException:
            pass
        try:
            getattr(thing, name)(thing)
        except BaseException:
            pass


for kind in native_types():
    if issubclass(kind, (io.IOBase, type)) and kind is not type or kind.__name__ in ('FileIO', 'socket', 'count', 'repeat', 'cycle'):
        continue
    for thing in make(kind):
        try_out(thing)
print('survived')
