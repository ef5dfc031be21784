# Code objects made from their fields, and what depends on the lines of code.
import collections
import copy
import sys
import types
import weakref


def parts(code):
    return [code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_nlocals, code.co_stacksize, code.co_flags, code.co_code,
            code.co_consts, code.co_names, code.co_varnames, code.co_filename, code.co_name, code.co_qualname, code.co_firstlineno,
            code.co_linetable, code.co_exceptiontable, code.co_freevars, code.co_cellvars]


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f'{type(error).__name__}: {error}'


def area(width, height=2, /, *, scale=1):
    result = width * height * scale
    return result


code = area.__code__
rebuilt = types.CodeType(*parts(code))
print(rebuilt == code, hash(rebuilt) == hash(code), rebuilt is code)
made = types.FunctionType(rebuilt, globals(), 'area', (2,), None)
made.__kwdefaults__ = {'scale': 1}
print(made(3), made(3, scale=5))

for i, value in [(0, -1), (2, -3), (3, 1), (3, 7), (6, b'abc'), (6, 'x'), (7, [1]), (8, (1,)), (9, ('a', 1)), (9, ()), (10, b'f'), (14, 'x')]:
    fields = parts(code)
    fields[i] = value
    print(i, attempt(types.CodeType, *fields))
print(attempt(types.CodeType), attempt(types.CodeType, *range(19)))

for field, value in [('co_name', 'volume'), ('co_qualname', 'A.volume'), ('co_filename', 'f.py'), ('co_firstlineno', 99), ('co_varnames', ('a', 'b', 'c', 'd'))]:
    changed = copy.replace(code, **{field: value})
    print(field, getattr(changed, field) == value, changed == code, getattr(code.replace(**{field: value}), field) == value)
print(attempt(code.replace, co_nlocals=1), attempt(code.replace, co_argcount=-1), attempt(code.replace, unknown=1))

bare = code.replace(co_linetable=b'')
print(list(bare.co_lines()), list(bare.co_positions()), bare == code)
swapped = (lambda x, y, *, z=1, w=1: 1).__code__
other = swapped.replace(co_posonlyargcount=2, co_kwonlyargcount=0)
print(other == swapped, hash(other) == hash(swapped))


def broken():
    return 1


broken.__code__ = broken.__code__.replace(co_code=b'\xe5' + broken.__code__.co_code[1:])
print(attempt(broken).split(': ')[0], attempt(broken).rpartition(': ')[2])

reference = weakref.ref(compile('1', 's', 'eval'))
print(reference())

# Built-in names are found in whatever mapping __builtins__ is.
print(eval('spam', {'__builtins__': types.MappingProxyType({'spam': 7})}))
print(attempt(eval, 'ham', {'__builtins__': types.MappingProxyType({})}))
print(attempt(exec, 'print(1)', {'__builtins__': 123}))

# What functions of dict take out of an OrderedDict is missed.
ordered = collections.OrderedDict(a=1, b=2)
dict.__delitem__(ordered, 'a')
print(attempt(repr, ordered), attempt(list, ordered.items()), len(ordered))


def lines(function, *args):
    seen = []

    def trace(frame, event, argument):
        if frame.f_code is function.__code__:
            seen.append((event[:2], frame.f_lineno - function.__code__.co_firstlineno))
        return trace

    sys.settrace(trace)
    try:
        function(*args)
    except ArithmeticError as error:
        seen.append(error.__traceback__.tb_next.tb_frame.f_lineno - function.__code__.co_firstlineno)
    finally:
        sys.settrace(None)
    return seen


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass


def through_finally():
    try:
        return 2
    finally:
        4


def out_of_with():
    for i in (1, 2):
        with Manager():
            break
    pass


def other_except():
    try:
        1 / 0
    except TypeError:
        pass


def passing_finally():
    try:
        1 / 0
    finally:
        pass


def no_match(value):
    match value:
        case 1 if value:
            return 3
        case [a, b]:
            return 5


def endless():
    items = [1, 2]
    while True:
        items.pop()
        if not items: return


for function, args in [(through_finally, ()), (out_of_with, ()), (other_except, ()), (passing_finally, ()), (no_match, (7,)), (endless, ())]:
    print(function.__name__, lines(function, *args))
