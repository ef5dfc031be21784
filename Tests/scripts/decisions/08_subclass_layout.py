"""Subclasses of every built-in: attributes, slots, weak references, conversion back."""
import weakref

BASES = (int, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset, object, Exception)
VALUES = {int: 10 ** 30, complex: 2j, str: 'text', bytes: b'data', bytearray: b'data', tuple: (1, 2, 3), list: [1, 2, 3],
          dict: {1: 2}, set: {1}, frozenset: {1}, float: 2.5}

for base in BASES:
    cls = type('T', (base,), {'marker': 'class'})
    made = cls(VALUES[base]) if base in VALUES else cls()
    made.attribute = made.other = 'kept'
    try:
        ref = weakref.ref(made)
        weak = ref() is made
    except TypeError as error:
        weak = error
    plain = base(made) if base in VALUES else None
    print(base.__name__, made.attribute, made.marker, sorted(vars(made)), weak, plain == made if plain is not None else '', type(plain).__name__)
    del made.attribute
    print('   ', hasattr(made, 'attribute'), made.__dict__, made.__class__.__mro__[1].__name__)


class P(tuple):
    __slots__ = ()

    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    x = property(lambda self: self[0])


class Slots:
    __slots__ = ('a', 'b', '__weakref__')


p = P(3, 4)
print(p, p.x, p == (3, 4), hash(p) == hash((3, 4)), hasattr(p, '__dict__'))
for bad in (lambda: setattr(p, 'z', 1), lambda: type('Q', (int,), {'__slots__': ('a',)}), lambda: type('Q', (int, str), {}),
            lambda: type('Q', (bool,), {}), lambda: type('Q', (type(None),), {}), lambda: type('Q', (range,), {}),
            lambda: type('Q', (list, dict), {}), lambda: type('Q', (Slots, list), {}), lambda: type('Q', (type(lambda: 0),), {})):
    try:
        bad()
        print('no error')
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)


class More(Slots):
    __slots__ = ('c', '__dict__')


m = More()
m.a, m.b, m.c, m.d = 1, 2, 3, 4
print(m.a, m.b, m.c, m.d, m.__dict__, weakref.ref(m)() is m, Slots.a, More.__slots__)
try:
    Slots().a
except AttributeError as error:
    print(error)
try:
    Slots().z = 1
except AttributeError as error:
    print(error)


class Mixed(list):
    __slots__ = ('extra',)


x = Mixed('ab')
x.extra = 'e'
print(x, x.extra, len(x), hasattr(x, '__dict__'))


class BigInt(int):
    def __new__(cls, value, unit):
        self = super().__new__(cls, value)
        self.unit = unit
        return self


big = [BigInt(2 ** n, f'u{n}') for n in (0, 62, 63, 64, 200)]
print([(b, b.unit) for b in big], sum(big) == 1 + 2 ** 62 + 2 ** 63 + 2 ** 64 + 2 ** 200)
try:
    m.__class__ = Slots
except TypeError as error:
    print(error)
