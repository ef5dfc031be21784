"""Raising and catching, entering try blocks that do not raise, finally, with."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Failure(Exception):
    pass


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        return kind is Failure


def check(n):
    if n % 4 == 0:
        raise Failure(n)
    return n


def deep(n, depth):
    if depth:
        return deep(n, depth - 1)
    return check(n)


def main(count):
    caught = total = 0
    manager = Manager()
    for i in range(count):
        try:
            total += check(i)
        except Failure as error:
            caught += error.args[0] % 2 + 1
        try:
            total += i
        finally:
            total -= 1
        with manager:
            deep(i, 3)
            total += 1
        try:
            {}[i]
        except (KeyError, IndexError):
            caught += 1
    return caught, total


print(main(int(1000000 * SCALE)))
