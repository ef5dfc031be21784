"""Special methods written in Python, as the instructions reach them: what they decline, raise, and return that is wrong."""
import sys


class Number:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        if isinstance(other, str):
            return NotImplemented
        return Number(self.n + getattr(other, 'n', other))

    def __iadd__(self, other):
        if other == 'decline':
            return NotImplemented
        self.n += 100
        return self

    def __radd__(self, other):
        return f'{other} + Number({self.n})'

    def __lt__(self, other):
        if not isinstance(other, Number):
            return NotImplemented
        return self.n < other.n

    def __eq__(self, other):
        return NotImplemented if other is None else f'eq {self.n}'

    def __bool__(self):
        return self.n > 0

    def __getitem__(self, key):
        if key == 'missing':
            raise KeyError(key)
        return key, self.n

    def __call__(self, *args, **kwargs):
        return self.n, args, kwargs


class Sub(Number):
    def __radd__(self, other):
        return 'subclass first'


class Text:
    def __radd__(self, other):
        return 'reflected'

    def __gt__(self, other):
        return 'swapped'


def attempt(body):
    for _ in range(3):
        try:
            print(body())
        except Exception as error:
            print(type(error).__name__, error)


a, b = Number(1), Number(2)
attempt(lambda: (a + b).n)
attempt(lambda: a + 'x')
attempt(lambda: 'x' + a)
attempt(lambda: a + Sub(5))
attempt(lambda: (Sub(5) + a).n)
attempt(lambda: a < b)
attempt(lambda: a < 3)
attempt(lambda: a < Text())
attempt(lambda: (a == b, a == None, a != None))
attempt(lambda: 'yes' if a else 'no')
attempt(lambda: 'yes' if Number(0) else 'no')
attempt(lambda: 'eq' if a == b else 'ne')
attempt(lambda: 'less' if a < b else 'more')
attempt(lambda: a['k'])
attempt(lambda: a['missing'])
attempt(lambda: a(1, *[2], x=3, **{'y': 4}))
attempt(lambda: Number(4)())


def inplace(value, other):
    value += other
    return getattr(value, 'n', value)


attempt(lambda: inplace(Number(1), 5))
attempt(lambda: inplace(Number(1), 'decline'))


class Odd:
    def __bool__(self):
        return 1

    def __getattr__(self, name):
        if name == 'absent':
            raise AttributeError(name)
        return f'made {name}'

    @property
    def fails(self):
        return self.nothing.more

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, new):
        self._value = new


class Plain:
    @property
    def fails(self):
        raise AttributeError('own words')

    @property
    def generated(self):
        yield 1
        yield 2

    @property
    def frame(self):
        return sys._getframe().f_code.co_name, sys._getframe(1).f_code.co_name


odd, plain = Odd(), Plain()
attempt(lambda: 1 if odd else 2)
attempt(lambda: odd.anything)
attempt(lambda: odd.absent)
attempt(lambda: odd.fails)
odd.value = 5
attempt(lambda: odd.value)
attempt(lambda: plain.fails)
attempt(lambda: list(plain.generated))
attempt(lambda: plain.frame)
attempt(lambda: hasattr(plain, 'fails'))


class Count:
    def __init__(self, n, stop=StopIteration):
        self.n, self.stop = n, stop

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise self.stop
        self.n -= 1
        return self.n


class Stop(StopIteration):
    pass


attempt(lambda: [x for x in Count(3)])
attempt(lambda: [x for x in Count(3, Stop('told'))])
attempt(lambda: [x for x in Count(2, ValueError('other'))])
for x in Count(2):
    print(x)
else:
    print('else', sys.exception())
total = 0
for x in Count(5):
    if x == 3:
        continue
    if x == 1:
        break
    total += x
print(total)


def loop(n):
    for x in Count(n):
        try:
            yield x
        finally:
            print('end', x)


print(list(loop(2)))
plain.fails
