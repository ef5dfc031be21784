"""A walk through the language: run it with `make run`."""
import sys
from collections import Counter, defaultdict, namedtuple
from functools import reduce
from itertools import accumulate, groupby


def heading(text):
    print()
    print(text)
    print('-' * len(text))


def numbers():
    heading('Numbers')
    print(7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 / 2, 2 ** 100)
    print(0.1 + 0.2, round(2.675, 2), 1e16, 1e-5, float('inf'))
    print(0xff, 0b1010, 0o17, 1_000_000, (3 + 4j) * (1 - 2j), abs(3 + 4j))
    print(divmod(-17, 5), int('ff', 16), bin(37), f'{255:#06x}', f'{1234567.891:,.2f}')


def strings():
    heading('Strings')
    word = 'interpreter'
    print(word[::-1], word[2:-2], word.upper(), word.title(), len(word))
    print(f'{word!r:>20}|{word:^17}|{word:*<15}|{len(word)=}')
    print('-'.join('a b c'.split()), 'Straße'.casefold(), '½'.isnumeric(), 'naïve'.encode())
    print('%s is %d years and %.1f%% sure' % ('Ada', 36, 99.5))
    print('tab\tnew\\line', r'raw\n', 'quote "in" text', "it's")


def containers():
    heading('Containers')
    squares = [n * n for n in range(10) if n % 2]
    first, *middle, last = squares
    print(squares, first, middle, last)
    ages = {'ada': 36, 'alan': 41, 'grace': 85}
    print(sorted(ages, key=ages.get, reverse=True), {v: k for k, v in ages.items()})
    evens = {n for n in range(20) if n % 2 == 0}
    threes = frozenset(range(0, 20, 3))
    print(sorted(evens & threes), sorted(evens ^ threes)[:5], evens >= {2, 4})
    print(Counter('mississippi').most_common(2), ages | {'alan': 42})
    groups = defaultdict(list)
    for name in ['bob', 'eve', 'kate', 'paul', 'zoe']:
        groups[len(name)].append(name)
    print(dict(groups))
    Point = namedtuple('Point', 'x y')
    p = Point(3, y=4)
    print(p, p.x + p.y, p._replace(x=0), p == (3, 4))


def functions():
    heading('Functions')

    def describe(first, /, second=2, *rest, key='k', **others):
        return first, second, rest, key, others

    print(describe(1), describe(1, 5, 6, 7, key='v', z=26))

    def counter():
        count = 0

        def step(by=1):
            nonlocal count
            count += by
            return count
        return step

    tick = counter()
    tick()
    print(tick(10), tick(), reduce(lambda a, b: a * b, range(1, 11)))

    def fibonacci():
        a, b = 0, 1
        while True:
            yield a
            a, b = b, a + b

    print([n for n, _ in zip(fibonacci(), range(15))], list(accumulate([1, 2, 3, 4])))
    print([(k, ''.join(g)) for k, g in groupby('aaabbca')])


class Shape:
    """The base of a small family of classes."""

    registry = []

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        Shape.registry.append(cls.__name__)

    def area(self):
        raise NotImplementedError

    def __repr__(self):
        return f'<{type(self).__name__} {self.area():.2f}>'


class Circle(Shape):
    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return 3.141592653589793 * self.radius ** 2


class Square(Shape):
    __slots__ = ('side',)

    def __init__(self, side):
        self.side = side

    @property
    def diagonal(self):
        return self.side * 2 ** 0.5

    def area(self):
        return self.side ** 2


def classes():
    heading('Classes')
    shapes = [Circle(1.5), Square(2), Shape()]
    print(Shape.registry, shapes[:2], f'{shapes[1].diagonal:.3f}')
    print([c.__name__ for c in Square.__mro__], isinstance(shapes[0], Shape))
    try:
        print(shapes[2])
    except NotImplementedError as error:
        print('caught', type(error).__name__)


def matching(value):
    match value:
        case 0 | 1:
            return 'a bit'
        case int() if value < 0:
            return 'negative'
        case [x, y]:
            return f'pair of {x} and {y}'
        case {'name': str(name), **rest}:
            return f'{name} with {len(rest)} more'
        case Circle(radius=r):
            return f'circle of {r}'
        case _:
            return 'something else'


def patterns():
    heading('Patterns')
    for value in (1, -5, [1, 2], {'name': 'Ada', 'born': 1815}, Circle(2), None):
        print(f'{matching(value)}')


def errors():
    heading('Errors')
    for action in (lambda: 1 / 0, lambda: [][3], lambda: {}['key'], lambda: int('twelve'), lambda: 'a' + 1):
        try:
            action()
        except (ArithmeticError, LookupError) as error:
            print(type(error).__name__, error)
        except Exception as error:
            print('other:', type(error).__name__, error)
    try:
        raise ExceptionGroup('two', [ValueError(1), TypeError(2)])
    except* ValueError as group:
        print(group.exceptions)
    except* TypeError as group:
        print(group.exceptions)


if __name__ == '__main__':
    print('Python', '.'.join(map(str, sys.version_info[:2])))
    for part in (numbers, strings, containers, functions, classes, patterns, errors):
        part()
