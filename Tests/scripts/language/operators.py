"""Precedence, chaining, short circuits, identity, reflected operators, errors for every operator."""
print(2 + 3 * 4 ** 2 // 5 % 7 - -1, -2 ** 2, (-2) ** 2, 2 ** -1, 2 ** 3 ** 2, not 1 == 2, 1 | 2 ^ 3 & 4 << 1, ~5 & 0xf, 5 - 3 - 1, 2 * 3 % 4)
print(1 < 2 < 3, 1 < 3 < 2, 1 < 2 > 0 != 5, 1 == 1.0 == True, 3 > 2 == 2, not 0 in [0], 1 in [1] in [[1]], 'a' not in 'xyz')


def log(v):
    print(v, end=' ')
    return v


print(log(1) < log(0) < log(2), log(0) and log(1), log(1) or log(2), log('') or log(0) or log([]), not log(0))
print(log(1) if log(0) else log(2), (log(1), log(2))[log(0)], log(2) ** log(3), {log('k'): log('v')})
x = None
print(x is None, x is not None, [] is [], not None, None == 0)
print(True + True, True * 5, -True, ~False, True / 2, True & 1, True | False, True ^ True, type(True & True), type(True & 1), True << 3)
print(7 // 2, -7 // 2, 7 // -2, 7 % -3, -7 % 3, 7.5 // 2, -7.5 % 2, divmod(-7, 2), divmod(7.5, -2), 0.0 // 1, -0.0 % 5)
print('a' * 3, 3 * 'ab', [1] * 2, 0 * [1], (1,) * -5, [1] + [2], 'a' 'b' + 'c', b'a' * 2, {1} | {2}, {1, 2} & {2}, {1, 2} - {1}, {1} ^ {2} == {1, 2}, {'a': 1} | {'a': 2, 'b': 3})
print([1, 2] < [1, 3], (1, 2) < (1, 2, 0), 'abc' < 'abd', [] < [0], {1} < {1, 2}, {1, 2} <= {1, 2}, {1} < {2}, b'a' < b'b', [1, 'a'] == [1, 'a'], (1, [2]) != (1, [2]))
print(1 == '1', 1 != None, [] == (), {} == set(), 0 == False, 0.0 == -0.0, float('nan') == float('nan'), 1j == 1j, b'a' == 'a', range(3) == range(0, 3, 1))


class V:
    def __init__(self, n):
        self.n = n


OPS = {'+': 'add', '-': 'sub', '*': 'mul', '/': 'truediv', '//': 'floordiv', '%': 'mod', '**': 'pow', '@': 'matmul', '<<': 'lshift', '>>': 'rshift', '&': 'and', '|': 'or', '^': 'xor'}
for symbol, name in OPS.items():
    setattr(V, f'__{name}__', lambda self, o, s=symbol: f'{self.n}{s}{o}')
    setattr(V, f'__r{name}__', lambda self, o, s=symbol: f'{o}r{s}{self.n}')
for symbol, name in {'<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge', '==': 'eq', '!=': 'ne'}.items():
    setattr(V, f'__{name}__', lambda self, o, s=symbol: f'{self.n}{s}{o}')
for symbol, name in {'-': 'neg', '+': 'pos', '~': 'invert'}.items():
    setattr(V, f'__{name}__', lambda self, s=symbol: f'{s}{self.n}')
v = V('v')
print([eval(f'v {s} 2') for s in OPS], [eval(f'2 {s} v') for s in OPS])
print(v < 1, 1 < v, v >= 2, 2 >= v, v == 3, 3 == v, v != 4, 4 != v, -v, +v, ~v)
CASES = ['1 + "a"', '"a" + 1', '1 - []', '{} * 2', '"a" * "b"', '[] + ()', '1 / 0', '1 // 0', '1 % 0', '1.0 / 0', '1.0 // 0', '1.5 % 0', '0 ** -1', '0.0 ** -1', '1 << -1', '1 >> -1', '1.5 << 1', '1 & 1.0', '1j // 1', '1j % 2',
         '1j < 2j', '1 < "a"', '[] < ()', 'None < None', '{} < {}', '1 @ 2', '~1.5', '-"a"', '+[]', 'not_defined + 1', '5 in 5', '"a" in 5', '5 in "abc"', 'b"a" + "a"', '"a" + b"a"', '"%d" % "x"', '10 ** 5000 * 1.0', '2.0 ** 10000',
         '(-8) ** 0.5', '1 if undefined_c else 2', '[1][1]', '[1]["a"]', '"abc"[10]', '(1,)[5]', '{}["k"]', '5[0]', 'None[0]', '{1}[0]', '[1, 2][1.0]', '"abc"[None]', 'range(3)[5]', 'object() + object()', 'len + 1', '(lambda: 0) < 1', 'int + 1', '...+1',
         '1 .real.nope', 'None.x', '[].x', '"".x', '(1).x', 'print.x', 'int.x', 'divmod(1, 0)', 'pow(2, -1, 0)', 'pow(2, 3, 0)', 'pow(2, 0.5, 3)', 'round(float("inf"))', 'int(float("nan"))', 'hash([])', 'hash({})', '{[]}', '{{}: 1}', 'iter(5)', 'next(5)', 'next([])']
for source in CASES:
    try:
        print(f'{source:<24}', repr(eval(source)))
    except Exception as error:
        print(f'{source:<24}', type(error).__name__ + ':', error)


class Order:
    def __init__(self, tag):
        self.tag = tag

    def __lt__(self, other):
        print(f'{self.tag} < {getattr(other, "tag", other)}')
        return NotImplemented

    def __gt__(self, other):
        print(f'{self.tag} > {getattr(other, "tag", other)}')
        return NotImplemented

    def __eq__(self, other):
        print(f'{self.tag} == {getattr(other, "tag", other)}')
        return NotImplemented


class SubOrder(Order):
    pass


for left, right in ((Order('a'), Order('b')), (Order('a'), SubOrder('s')), (Order('a'), 5), (5, Order('a'))):
    try:
        left < right
    except TypeError as error:
        print(error)
    print(left == right)


class Truthy:
    def __bool__(self):
        return 5


class Length:
    def __len__(self):
        return -1


for bad in (Truthy(), Length()):
    try:
        bool(bad)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(*[i for i in range(3)], *'ab', sep='-', end='!\n')
print([*range(2), *[5]], (*'ab', 1), {*[1, 2], 3} == {1, 2, 3}, {**{'a': 1}, 'b': 2, **{'a': 3}})
s = 'abcdefghij'
print(s[2:5], s[:3], s[-3:], s[::2], s[::-1], s[8:2:-2], s[100:], s[-100:2], s[5:2], s[slice(1, 4)], s[True], s[None:None:None])
class Ix:
    def __index__(self): return 3
    def __getitem__(self, k): return k
print(s[Ix()], [0, 1, 2, 3][Ix():], Ix()[1:2, ..., None], Ix()[1:2:3], Ix()[:], Ix()[()], Ix()[*[1, 2]], range(10)[Ix()], bytes(Ix()), 'a' * Ix(), (1,) * Ix())
for bad in ('s["a":]', 's[1.5:]', 's[::0]', '[][::0]', 'range(3)[::0]', '(1,)[:"x"]', 's[1:2, 3]'):
    try:
        eval(bad)
    except Exception as error:
        print(bad, type(error).__name__, error)
