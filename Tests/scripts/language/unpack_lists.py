"""Unpacking lists: their items are moved when nobody else holds them, and safe from what releasing old values does."""


class Last:
    def __init__(self, action):
        self.action = action

    def __del__(self):
        self.action()


def fresh():
    a, b = [1, 2]
    [c, d, e] = list('xyz')
    (f, g), h = [[1, [2]], 3]
    a, b = [b, a]
    print(a, b, c, d, e, f, g, h)
    first, second = 'key:value'.split(':', 1)
    print(first, second)


def shared():
    kept = [3, 4]
    a = Last(kept.clear)
    a, b = kept
    print(a, b, kept)
    seen = []
    a, b = Last(lambda: seen.append('a')), Last(lambda: seen.append('b'))
    a, b = [seen, Last(lambda: seen.append('new'))]
    print(a, seen)
    del b
    print(seen)


def wrong():
    for value in [1], [1, 2, 3], [], 'abc', 5, {1: 2, 3: 4}, (x for x in 'ab'), range(2):
        try:
            a, b = value
            print(a, b)
        except (TypeError, ValueError) as error:
            print(type(error).__name__, error)
    try:
        a, b = list('abc')
    except ValueError as error:
        print(error)


fresh()
shared()
wrong()
