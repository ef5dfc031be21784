# krait: own expectation, limit 120, no stress
"""Numbers that fill memory end in MemoryError, wherever they are made, and the program goes on."""
import resource

resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))


def count():
    n = 1000
    while True:
        yield n
        n += 1


def append():
    items, n = [], 1000
    while True:
        items.append(n)
        n += 1


def fill():
    table, n = {}, 1000
    while True:
        table[n] = n * 1.5
        n += 1


for action in (append, fill, lambda: list(range(1000, 10 ** 9)), lambda: [n * 2.5 for n in range(10 ** 9)],
               lambda: list(count()), lambda: tuple(count()), lambda: set(count()), lambda: sorted(count())):
    try:
        action()
    except MemoryError:
        print('MemoryError')
print('end')
