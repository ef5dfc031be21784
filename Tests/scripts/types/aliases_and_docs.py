# Starred aliases can be copied, aliases of types are parts of unions, properties keep their docstrings.
import copy
import os
import pickle


def attempt(label, function, *args):
    try:
        print(label, function(*args))
    except Exception as error:
        print(label, type(error).__name__, error)


starred = next(iter(tuple[int, ...]))
iterator = iter(list[int])
print(iterator.__reduce__() == (iter, (list[int],)), starred.__reduce__()[0])
for version in range(pickle.HIGHEST_PROTOCOL + 1):
    print(version, pickle.loads(pickle.dumps(starred, version)) == starred)
print(copy.copy(starred), copy.deepcopy(starred), next(copy.deepcopy(iterator)))
print(next(iterator), list(iterator), iterator.__reduce__())
print(os.DirEntry[int])

type A = int
type G[T, *Ts] = list[T]
type Lazy = missing
type Cycle = list[Cycle]
for text in ('A | int', 'int | A', 'A | A', 'A | None', 'G[int] | str', 'A | G | int', 'A | "x"', '{} | A', 'A + 1', 'A()', 'A[int]', '-A',
             'len(A)', 'A.x', 'A < A', 'isinstance(1, A)', 'isinstance(1, int | A)', 'type(A | int)', 'type(A)', 'A.__value__', 'Lazy.__value__',
             'Cycle.__value__', '(Cycle | None).__args__', 'hash(A | int) == hash(int | A)', 'A.__reduce__()',
             'G.__type_params__', 'G.__parameters__', 'G[int, str].__origin__', 'A.__module__', 'copy.deepcopy(A) is A',
             'pickle.loads(pickle.dumps(A)) is A', 'type("S", (type(A),), {})'):
    attempt(text, eval, text)
for name in '__value__', '__type_params__', '__module__', '__name__', 'other':
    attempt(name, setattr, A, name, 1)
make = type(A)
for args in (), (1, 2), ('X',), ('X', 2, 3), ('X', list):
    attempt(args, make, *args)
attempt('type_params', lambda: make('X', 2, type_params=3))


class Documented(property):
    """A class's own text."""


def getter(self):
    """The getter's text."""


for kind in property, Documented:
    made = kind(getter)
    print(made.__doc__)
    attempt('by object', object.__getattribute__, made, '__doc__')
    made.__doc__ = 'changed'
    print(made.__doc__, kind(getter, doc='given').__doc__)
print(property.__dict__['__doc__'], Documented.__doc__)
plain = property(getter)
del plain.__doc__
print(plain.__doc__)
