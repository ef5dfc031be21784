"""A pipeline of generators."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def numbers(count):
    n = 0
    while n < count:
        yield n
        n += 1


def squares(source):
    for n in source:
        yield n * n


def odd(source):
    for n in source:
        if n % 2:
            yield n


def batches(source, size):
    batch = []
    for n in source:
        batch.append(n)
        if len(batch) == size:
            yield batch
            batch = []


def flat(source):
    for batch in source:
        yield from batch


print(sum(n % 11 for n in flat(batches(odd(squares(numbers(int(7000000 * SCALE)))), 8))))
