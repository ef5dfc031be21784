"""Special methods: which operation calls which, in what order, with what result allowed."""
log = []


def make(name, result=None):
    def method(self, *args):
        log.append(name)
        return result if result is not None else NotImplemented
    return method


NAMES = {'__repr__': 'repr', '__str__': 'str', '__bytes__': b'bytes', '__format__': 'format', '__hash__': 7, '__bool__': True, '__len__': 3, '__length_hint__': 4, '__getitem__': 'item', '__iter__': iter('ab'), '__contains__': 1, '__call__': 'called', '__int__': 1, '__float__': 1.5,
         '__complex__': 1j, '__index__': 2, '__round__': 'round', '__trunc__': 'trunc', '__floor__': 'floor', '__ceil__': 'ceil', '__abs__': 'abs', '__neg__': 'neg', '__pos__': 'pos', '__invert__': 'inv', '__dir__': ['d'], '__sizeof__': 100, '__reversed__': iter('ba'), '__enter__': 'enter',
         '__exit__': True, '__next__': 'next', '__instancecheck__': True, '__subclasscheck__': False, '__fspath__': 'path', '__divmod__': 'divmod', '__pow__': 'pow', '__rpow__': 'rpow', '__lt__': 'lt', '__eq__': 'eq', '__copy__': 'copy', '__getattr__': 'attr', '__set_name__': None, '__missing__': 'missing'}
A = type('A', (), {k: make(k, v) for k, v in NAMES.items()})
a = A()
import copy, math, os, sys, operator
for source in ('repr(a)', 'str(a)', 'bytes(a)', 'format(a)', 'f"{a:x}"', 'hash(a)', 'bool(a)', 'len(a)', 'a[1]', 'a[1:2]', 'list(a)', '3 in a', 'a(1)', 'int(a)', 'float(a)', 'complex(a)', 'operator.index(a)', 'round(a)', 'round(a, 2)', 'math.trunc(a)', 'math.floor(a)', 'math.ceil(a)', 'abs(a)', '-a', '+a', '~a', 'dir(a)',
               'reversed(a).__next__()', 'next(a)', 'isinstance(5, a)', 'issubclass(int, a)', 'os.fspath(a)', 'divmod(a, 1)', 'a ** 2', 'pow(a, 2)', 'pow(a, 2, 3)', '2 ** a', 'a < 1', '1 > a', 'a == 1', 'a != 1', '1 == a', 'a in [1]', 'copy.copy(a)', 'a.anything', 'not a', 'a and 1', 'a if a else 2', 'print(a)', '"%s" % a', '"%r" % a', '"%d" % a', '"%f" % a',
               '"{}".format(a)', '"{!r}".format(a)', 'range(a)', '[0, 1, 2][a]', '"abc"[a]', 'bytes([a])', 'chr(a)', 'hex(a)', '"a" * a', '[1] * a', 'slice(a).indices(9)', 'sum([a], 0.5)', 'max([a, a])', 'sorted([a, a])', '{a: 1}[a]', '{a}', 'ascii(a)', 'any([a])', 'dict(a)', 'a + 1', '1 + a', 'a()', 'iter(a).__next__()', 'operator.length_hint(a)', 'sys.getsizeof(a) >= 100', 'a <= 1', '[*a]', 'x, y = a', 'del a[0]', 'a[0] = 1', 'a.x = 1', 'with a: pass', 'for _ in a: pass', 'match a:\n case [1]: pass', 'assert a', '1 if a else 0', 'a.__class__', 'str.join(",", a)', 'math.sqrt(a)', 'tuple(a)', 'int.__add__(1, a)'):
    log.clear()
    try:
        try:
            result = eval(source)
        except SyntaxError:
            exec(source)
            result = 'statement'
    except Exception as error:
        result = f'{type(error).__name__}: {error}'
    print(f'{source:<26}', result if not isinstance(result, A) else 'an A', log)
WRONG = {'__repr__': 5, '__str__': 5, '__bytes__': 'x', '__format__': 5, '__hash__': 'x', '__bool__': 1, '__len__': 'x', '__iter__': 5, '__int__': 'x', '__float__': 1, '__complex__': 1, '__index__': 1.5, '__dir__': 5, '__enter__': 1, '__length_hint__': 'x', '__fspath__': 5, '__instancecheck__': [], '__contains__': [], '__getitem__': 5}
USES = {'__repr__': 'repr(b)', '__str__': 'str(b)', '__bytes__': 'bytes(b)', '__format__': 'format(b)', '__hash__': 'hash(b)', '__bool__': 'bool(b)', '__len__': 'len(b)', '__iter__': 'iter(b)', '__int__': 'int(b)', '__float__': 'float(b)', '__complex__': 'complex(b)', '__index__': 'range(b)', '__dir__': 'dir(b)', '__enter__': 'exec("with b: pass")', '__length_hint__': 'operator.length_hint(b)',
        '__fspath__': 'os.fspath(b)', '__instancecheck__': 'isinstance(1, b)', '__contains__': '1 in b', '__getitem__': '[x for x, _ in zip(b, "ab")]'}
for name, value in WRONG.items():
    b = type('B', (), {name: (lambda self, *args, value=value: value)})()
    try:
        print(name, repr(eval(USES[name])))
    except Exception as error:
        print(name, type(error).__name__, error)
for name in NAMES:
    b = type('N', (), {name: None})()
    if name in USES:
        try:
            print(name, 'None:', eval(USES[name]) if name not in ('__repr__', '__str__', '__format__') else 'skipped')
        except Exception as error:
            print(name, 'None:', type(error).__name__, error)
