# krait: own expectation, limit 60
"""Operations on structures that are nested very deeply, made by hand so that no parser is involved."""
import json
from _survive import survive


def nest(make, depth=200000):
    value = make(None)
    for _ in range(depth):
        value = make(value)
    return value


lists, same, tuples, dicts = nest(lambda v: [v]), nest(lambda v: [v]), nest(lambda v: (v,)), nest(lambda v: {0: v})
exceptions = None
for _ in range(100000):
    new = ValueError()
    new.__cause__ = exceptions
    exceptions = new
groups = ValueError('x')
for _ in range(20000):
    groups = ExceptionGroup('g', [groups])
survive({
    'repr list': lambda: repr(lists), 'repr tuple': lambda: repr(tuples), 'repr dict': lambda: repr(dicts), 'equal': lambda: lists == same, 'less': lambda: lists < same, 'str in': lambda: f'{lists}', 'print': lambda: print(lists), 'json': lambda: json.dumps(lists), 'json loads': lambda: json.loads('[' * 200000 + ']' * 200000),
    'isinstance': lambda: isinstance(1, nest(lambda v: (v or str,))), 'issubclass': lambda: issubclass(int, nest(lambda v: (v or str,))), 'startswith': lambda: 'a'.startswith(('b',)), 'group repr': lambda: repr(groups), 'exception repr': lambda: repr(exceptions),
})


def union():
    kind = int | str
    for _ in range(50000):
        kind = list[kind]
    return repr(kind)


def partial():
    import functools
    f = print
    for _ in range(100000):
        f = functools.partial(f) if False else (lambda g: lambda: g())(f)
    return f()


def chained_iterators():
    import itertools
    i = iter([])
    for _ in range(200000):
        i = itertools.chain(i)
    return list(i)


def zips():
    i = iter([1])
    for _ in range(200000):
        i = zip(i)
    return next(i)


def formats():
    spec = '{:' * 100000 + '}' * 100000
    return spec.format(*[1] * 100)


def bound():
    f = lambda *a: 1
    for _ in range(100000):
        f = f.__get__(1)
    return f()


survive({'group split': lambda: groups.split(TypeError), 'alias repr': union, 'nested calls': partial, 'chained iterators': chained_iterators, 'zips': zips, 'format': formats, 'bound methods': bound}, quiet=True)
print('alive')
