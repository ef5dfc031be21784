"""Arithmetic between classes: reflected methods, NotImplemented, subclasses first, in-place fallbacks."""
import itertools


def make(name, bases=(), **methods):
    def method(op, result):
        def f(self, other=None, *rest):
            log.append(f'{type(self).__name__}.{op}')
            return result
        return f
    return type(name, bases, {f'__{op}__': method(op, result) for op, result in methods.items()})


log = []
Both = make('Both', add='Both add', radd='Both radd', iadd=NotImplemented)
OnlyR = make('OnlyR', radd='OnlyR radd')
Nothing = make('Nothing')
Refuses = make('Refuses', add=NotImplemented, radd=NotImplemented, iadd=NotImplemented)
Sub = make('Sub', (Both,), radd='Sub radd')
SubSame = make('SubSame', (Both,))
InPlace = make('InPlace', iadd='InPlace iadd')
Int = make('Int', (int,), add='Int add', radd='Int radd')
Str = make('Str', (str,), radd='Str radd')
List = make('List', (list,), radd='List radd', iadd='List iadd')
values = [Both(), OnlyR(), Nothing(), Refuses(), Sub(), SubSame(), InPlace(), Int(5), 1, 1.5, 'a', Str('s'), [1], List([2]), (1,), None]
for a, b in itertools.product(values, repeat=2):
    for op in ('+', '+='):
        log.clear()
        x = a if not isinstance(a, list) else type(a)(a)
        try:
            if op == '+':
                x = x + b
            else:
                x += b
            result = repr(x) if isinstance(x, (int, float, str, list, tuple)) else type(x).__name__
        except TypeError as error:
            result = f'TypeError: {error}'
        if log or 'Error' not in result:
            print(type(a).__name__, op, type(b).__name__, '->', result, log)
Cmp = make('Cmp', lt='Cmp lt', gt='Cmp gt', le=NotImplemented, ge='Cmp ge', eq=NotImplemented, ne='Cmp ne')
SubCmp = make('SubCmp', (Cmp,), gt='SubCmp gt', eq='SubCmp eq')
Cmp.__hash__ = SubCmp.__hash__ = object.__hash__
values = [Cmp(), SubCmp(), 1, 'a', None]
for a, b in itertools.product(values, repeat=2):
    for op in ('<', '<=', '==', '!=', '>', '>='):
        log.clear()
        try:
            result = eval(f'a {op} b')
        except TypeError as error:
            result = f'TypeError: {error}'
        if log:
            print(type(a).__name__, op, type(b).__name__, '->', result, log)


class N:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return NotImplemented if not isinstance(other, N) else self.n == other.n


print(N(1) == N(1), N(1) != N(1), N(1) == 1, N(1) != 1, N(1) in [N(1)], [N(1)] == [N(1)], N.__hash__)
try:
    {N(1)}
except TypeError as error:
    print(error)


class PowMod:
    def __pow__(self, other, mod=None):
        return 'pow', other, mod

    def __rpow__(self, other, mod=None):
        return 'rpow', other, mod

    def __ipow__(self, other):
        return 'ipow', other


p = PowMod()
print(p ** 2, 2 ** p, pow(p, 2), pow(p, 2, 3))
try:
    print(pow(2, p, 3))
except TypeError as error:
    print(error)
p **= 5
print(p)


class Div:
    def __divmod__(self, other):
        return 'divmod', other

    def __rdivmod__(self, other):
        return 'rdivmod', other

    def __floordiv__(self, other):
        return 'floordiv'

    def __rfloordiv__(self, other):
        return 'rfloordiv'


d = Div()
print(divmod(d, 1), divmod(1, d), d // 1, 1 // d)
try:
    d //= 'x'
    print(d)
    d /= 1
except TypeError as error:
    print(error)
