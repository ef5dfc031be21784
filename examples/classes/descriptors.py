"""Descriptors, metaclasses, operators and properties: a small library of checked records and units."""
import functools


class Field:
    """A data descriptor that checks and converts what is assigned."""

    def __init__(self, kind, default=None, check=None):
        self.kind, self.default, self.check = kind, default, check

    def __set_name__(self, owner, name):
        self.name = name
        owner.fields = getattr(owner, 'fields', ()) + (name,)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return instance.__dict__.get(self.name, self.default)

    def __set__(self, instance, value):
        value = self.kind(value)
        if self.check and not self.check(value):
            raise ValueError(f'{self.name} cannot be {value!r}')
        instance.__dict__[self.name] = value

    def __delete__(self, instance):
        instance.__dict__.pop(self.name, None)

    def __repr__(self):
        return f'Field({self.kind.__name__})'


class RecordMeta(type):
    """Counts the records of each class and makes classes iterable over their fields."""

    def __new__(meta, name, bases, namespace, **options):
        cls = super().__new__(meta, name, bases, namespace)
        cls.made = 0
        cls.options = options
        return cls

    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        cls.made += 1
        return super().__call__(*args, **kwargs)

    def __iter__(cls):
        return iter(cls.fields)

    def __len__(cls):
        return len(cls.fields)


class Record(metaclass=RecordMeta):
    fields = ()

    def __init__(self, **values):
        for name, value in values.items():
            if name not in self.fields:
                raise TypeError(f'{type(self).__name__} has no field {name!r}')
            setattr(self, name, value)

    def __repr__(self):
        inner = ', '.join(f'{n}={getattr(self, n)!r}' for n in self.fields)
        return f'{type(self).__name__}({inner})'

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, n) == getattr(other, n) for n in self.fields)

    __hash__ = None


class Account(Record, table='accounts'):
    owner = Field(str, check=str.isalpha)
    balance = Field(float, 0.0, check=lambda v: v >= 0)

    def __enter__(self):
        self.saved = self.balance
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None:
            self.balance = self.saved
        return kind is not None and issubclass(kind, ValueError)


@functools.total_ordering
class Money:
    """Amounts with operators, usable as a number, a key and a format."""

    __slots__ = ('cents',)

    def __init__(self, amount=0, *, cents=None):
        self.cents = round(amount * 100) if cents is None else cents

    def __add__(self, other):
        if isinstance(other, Money):
            return Money(cents=self.cents + other.cents)
        if other == 0:
            return self
        return NotImplemented

    __radd__ = __add__

    def __mul__(self, factor):
        return Money(cents=round(self.cents * factor))

    __rmul__ = __mul__

    def __neg__(self):
        return Money(cents=-self.cents)

    def __eq__(self, other):
        return isinstance(other, Money) and self.cents == other.cents

    def __lt__(self, other):
        return self.cents < other.cents

    def __hash__(self):
        return hash(self.cents)

    def __bool__(self):
        return self.cents != 0

    def __format__(self, spec):
        return format(self.cents / 100, spec or ',.2f')

    def __repr__(self):
        return f'Money({self.cents / 100:.2f})'


class Temperature:
    """One stored value seen through two properties."""

    def __init__(self, celsius):
        self.celsius = celsius

    @property
    def fahrenheit(self):
        """degrees Fahrenheit"""
        return self.celsius * 9 / 5 + 32

    @fahrenheit.setter
    def fahrenheit(self, value):
        self.celsius = (value - 32) * 5 / 9

    @classmethod
    def boiling(cls):
        return cls(100)

    @staticmethod
    def absolute_zero():
        return -273.15


def main():
    account = Account(owner='Ada', balance='12.5')
    print(account, Account.fields, list(Account), len(Account), Account.options, Account.owner)
    for name, value in (('balance', -1), ('balance', 'much'), ('owner', 'R2D2')):
        try:
            setattr(account, name, value)
        except ValueError as error:
            print('refused:', error)
    with account:
        account.balance = 99
        account.balance = -5
    print(account.balance, account == Account(owner='Ada', balance=12.5), Account.made)
    del account.balance
    print(account.balance, vars(account))
    try:
        Account(colour='red')
    except TypeError as error:
        print(error)
    prices = [Money(3.99), Money(12), Money(0.5)]
    print(sum(prices), max(prices), sorted(prices), -prices[0], 3 * prices[2], bool(Money()))
    print(f'{Money(1234567.5)} {prices[1]:>10.1f}', Money(1) >= Money(1), {Money(2): 'two'}[Money(2)])
    try:
        Money(1).colour = 'green'
    except AttributeError as error:
        print(error)
    try:
        Money(1) + 'x'
    except TypeError as error:
        print(error)
    t = Temperature.boiling()
    t.fahrenheit -= 90
    print(t.celsius, t.fahrenheit, Temperature.absolute_zero(), Temperature.fahrenheit.__doc__)


main()
