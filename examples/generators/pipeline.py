"""Generators as pipelines, as coroutines, as tree walkers and as schedulers."""
from collections import deque
from itertools import count, islice, takewhile

LOG = """\
09:00 web GET /index 200 12
09:01 web GET /missing 404 3
09:01 db SELECT users 0 45
09:02 web POST /login 200 80
09:03 db UPDATE users 0 150
09:05 web GET /index 500 9
"""


def lines(text):
    for line in text.splitlines():
        yield line.split()


def only(source, kind):
    return (fields for fields in source if fields[1] == kind)


def times(source):
    for *_, milliseconds in source:
        yield int(milliseconds)


def running_average():
    """A coroutine: send numbers, get the average so far."""
    total, n, average = 0, 0, None
    try:
        while True:
            total += yield average
            n += 1
            average = total / n
    finally:
        print(f'closed after {n} numbers')


def primes():
    found = []
    for n in count(2):
        if all(n % p for p in takewhile(lambda p: p * p <= n, found)):
            found.append(n)
            yield n


class Node:
    def __init__(self, key, left=None, right=None):
        self.key, self.left, self.right = key, left, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.key
        if self.right:
            yield from self.right


def insert(node, key):
    if node is None:
        return Node(key)
    if key < node.key:
        node.left = insert(node.left, key)
    else:
        node.right = insert(node.right, key)
    return node


def flatten(items):
    for item in items:
        if isinstance(item, (list, tuple)):
            yield from flatten(item)
        else:
            yield item


def task(name, steps):
    for step in range(steps):
        yield f'{name}{step}'
    return name.upper()


def schedule(*tasks):
    """Run generators in turn and collect what they return."""
    queue, results = deque(tasks), []
    while queue:
        current = queue.popleft()
        try:
            print(next(current), end=' ')
        except StopIteration as stop:
            results.append(stop.value)
        else:
            queue.append(current)
    print()
    return results


def supervised(worker):
    """Delegates and turns the worker's failure into a value."""
    try:
        result = yield from worker
    except ValueError as error:
        yield f'recovered from {error}'
        result = None
    return result


def fragile():
    while True:
        command = yield 'ready'
        if command == 'fail':
            raise ValueError('a bad command')
        if command == 'stop':
            return 'stopped'


def main():
    print(list(times(only(lines(LOG), 'web'))), sum(times(lines(LOG))))
    average = running_average()
    next(average)
    print([average.send(n) for n in (10, 20, 60)])
    average.close()
    print(list(islice(primes(), 20)), next(p for p in primes() if p > 1000))
    root = None
    for key in (50, 30, 70, 20, 40, 60, 80):
        root = insert(root, key)
    print(list(root), 60 in root, max(root), sorted(root, reverse=True)[:2])
    print(list(flatten([1, [2, (3, [4]), []], 5])), sum(flatten([[1, 2], [[3]]])))
    print(schedule(task('a', 3), task('b', 1), task('c', 2)))
    s = supervised(fragile())
    print(next(s), s.send('go'), s.send('fail'))
    print(next(s, 'finished'))
    s = supervised(fragile())
    next(s)
    try:
        s.send('stop')
    except StopIteration as stop:
        print('returned', stop.value)
    s = supervised(fragile())
    next(s)
    print(s.throw(ValueError('thrown in')))
    squares = (n * n for n in range(5))
    print(4 in squares, list(squares), list(squares))


main()
