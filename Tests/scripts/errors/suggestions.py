"""Suggestions for misspelt names, attributes, imports and keywords, as the uncaught error would print them."""
import traceback


class Thing:
    colour = 'red'
    _private = 1

    def method(self):
        return colour

    def other(self):
        return self.colr


def show(source, **names):
    try:
        exec(source, {'Thing': Thing, 'thing': Thing(), **names})
    except Exception as error:
        print(f'{source:<40}', traceback.format_exception_only(error)[-1], end='')


for source in ('lenn([])', 'prnt(1)', 'thing.color', 'thing.methd()', 'thing._privte', 'thing.zzzzzz', '[].appendd', '"".uper()', '{}.itms()', 'import maths', 'from math import sqr', 'from os import pth', 'import colections',
               'Thing.colur', 'x = 1\nprint(y)', 'abcdef = 1\nabcdfe', 'a_long_variable_name = 1\na_long_varible_nam', 'int.frombytes', '(1).bit_lengt()', 'len.x', 'Thing().method()', 'Thing().other()', 'def f(first): pass\nf(frist=1)',
               'sys.path', 'os', 'json.loads("1")', 'Tru', 'none', 'self', 'print(1, ned="")', 'sorted([], revers=1)', 'int("1", bas=2)', 'from collections import Ordereddict', 'import os.pth', 'range.strt', 'None.foo', 'import thing_that_is_missing.sub', 'math.pi'):
    show(source)


def outer():
    value_here = 1

    def inner():
        return valu_here
    return inner()


try:
    outer()
except NameError as error:
    print(error, error.name)
try:
    Thing().missing_attribute
except AttributeError as error:
    print(error, error.name, type(error.obj).__name__)
try:
    from math import missing
except ImportError as error:
    print(error, error.name, error.name_from)
try:
    import missing.deeper
except ModuleNotFoundError as error:
    print(error, error.name, error.path)
