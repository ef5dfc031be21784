"""Special methods set to None: what the operation says, on plain classes and on subclasses of built-in types."""
import math
import operator

OPERATIONS = {
    '__add__': lambda a: a + 1, '__radd__': lambda a: 1 + a, '__iadd__': lambda a: operator.iadd(a, 1), '__eq__': lambda a: a == 1,
    '__ne__': lambda a: a != 1, '__lt__': lambda a: a < 1, '__bool__': bool, '__len__': len, '__int__': int, '__float__': float,
    '__index__': operator.index, '__getitem__': lambda a: a[0], '__setitem__': lambda a: operator.setitem(a, 0, 0),
    '__delitem__': lambda a: operator.delitem(a, 0), '__contains__': lambda a: 1 in a, '__iter__': iter, '__next__': next,
    '__call__': lambda a: a(), '__hash__': hash, '__repr__': repr, '__str__': str, '__neg__': operator.neg, '__abs__': abs,
    '__reversed__': reversed, '__pow__': lambda a: a ** 2, '__rpow__': lambda a: 2 ** a, '__divmod__': lambda a: divmod(a, 1),
    '__getattr__': lambda a: a.absent, '__getattribute__': lambda a: a.absent, '__setattr__': lambda a: setattr(a, 'x', 1),
    '__delattr__': lambda a: delattr(a, 'x'), '__format__': lambda a: format(a, ''), '__bytes__': bytes, '__complex__': complex,
    '__round__': round, '__trunc__': math.trunc, '__dir__': dir, '__length_hint__': operator.length_hint,
    '__enter__': lambda a: exec('with a: pass', {'a': a}),
}
for name, operation in OPERATIONS.items():
    for bases in ((), (int,), (list,), (str,), (dict,)):
        try:
            result = type(operation(type('T', bases, {name: None})())).__name__
        except Exception as error:
            result = f'{type(error).__name__}: {error}'
        print(name, [b.__name__ for b in bases], result)
