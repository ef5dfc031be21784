"""Closures and decorators: memoising, counting, retrying, registering, partial application."""
import functools


def memoise(function):
    cache = {}

    @functools.wraps(function)
    def wrapper(*args):
        if args not in cache:
            cache[args] = function(*args)
        return cache[args]

    wrapper.cache = cache
    return wrapper


def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


def retry(times, on=Exception):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return function(*args, **kwargs)
                except on as error:
                    print(f'attempt {attempt} of {function.__name__}: {error}')
                    last = error
            raise RuntimeError('gave up') from last
        return wrapper
    return decorate


class Registry:
    """A decorator that is an object."""

    def __init__(self):
        self.commands = {}

    def __call__(self, name=None):
        def decorate(function):
            self.commands[name or function.__name__] = function
            return function
        return decorate

    def run(self, line):
        name, *args = line.split()
        return self.commands[name](*args)


command = Registry()


@command()
def add(a, b):
    return int(a) + int(b)


@command('say')
def echo(*words):
    return ' '.join(words)


@memoise
@counted
def fibonacci(n):
    """the n-th Fibonacci number"""
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def make_account(balance):
    """Closures that share one variable."""

    def deposit(amount):
        nonlocal balance
        balance += amount
        return balance

    def withdraw(amount):
        nonlocal balance
        if amount > balance:
            raise ValueError('insufficient funds')
        balance -= amount
        return balance

    return deposit, withdraw, lambda: balance


def compose(*functions):
    return functools.reduce(lambda f, g: lambda x: f(g(x)), functions)


def curry(function, arity=None):
    arity = arity or function.__code__.co_argcount

    def collect(*args):
        if len(args) >= arity:
            return function(*args)
        return lambda *more: collect(*args, *more)

    return collect


class flaky:
    """Fails a given number of times before it works."""

    def __init__(self, failures):
        self.failures = failures

    def __call__(self):
        if self.failures:
            self.failures -= 1
            raise OSError(f'{self.failures} more to come')
        return 'worked'


@functools.singledispatch
def show(value):
    return f'object {value!r}'


@show.register
def _(value: int):
    return f'number {value}'


@show.register(list)
def _(value):
    return f'list of {len(value)}'


def main():
    print(fibonacci(80), fibonacci.__name__, fibonacci.__doc__, len(fibonacci.cache))
    print(fibonacci.__wrapped__.calls, fibonacci.__wrapped__.__wrapped__.__qualname__)
    deposit, withdraw, balance = make_account(100)
    deposit(50)
    withdraw(30)
    try:
        withdraw(500)
    except ValueError as error:
        print(error, balance())
    print(command.run('add 20 22'), command.run('say hello there'), sorted(command.commands))
    for failures in (2, 5):
        unreliable = flaky(failures)
        unreliable.__name__ = f'flaky{failures}'

        def named():
            return unreliable()

        try:
            print(retry(3, on=OSError)(named)())
        except RuntimeError as error:
            print(error, '<-', error.__cause__)
    print(compose(str, abs, lambda x: x - 10)(3), curry(lambda a, b, c: a * b + c)(2)(3)(4))
    late = [lambda: i for i in range(3)]
    early = [lambda i=i: i for i in range(3)]
    print([f() for f in late], [f() for f in early])
    print(show(3), show([1, 2]), show('x'), functools.partial(int, base=2)('1010'))

    @functools.lru_cache(maxsize=2)
    def square(n):
        return n * n

    print([square(n) for n in (1, 2, 1, 3, 2)], square.cache_info())
    print(deposit.__closure__[0].cell_contents, deposit.__code__.co_freevars)


main()
