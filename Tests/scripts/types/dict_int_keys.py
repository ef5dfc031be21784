"""Dicts with ints as keys: look-ups, stores, `in`, `get` and augmented assignments, beside keys that are equal to ints or share their hashes."""


class Same:
    """Equal to an int, with its hash."""

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        print('asked', self.n)
        return self.n == other


class Other(int):
    """An int of another class with another idea of equality."""

    def __eq__(self, other):
        print('other')
        return False

    __hash__ = int.__hash__


def look(d, keys):
    found = []
    for k in keys:
        found.append((k in d, k not in d, d.get(k), d.get(k, 'no'), d[k] if k in d else '-'))
    return found


modulus = 2**61 - 1
keys = [0, 1, -1, -2, 2, 255, 256, 257, -6, 2**30, 2**59, 2**60 - 1, 2**60, 2**60 + 1, -2**60, -2**60 - 1, modulus - 1, modulus, modulus + 1, 2**62, 2**64, 10**30]
d = {k: str(k) for k in keys}
print(look(d, keys) == [(True, False, str(k), str(k), str(k)) for k in keys])
print([k in d for k in (3, -3, 2**31, 2**61, -modulus, 1.0, 1.5, True, False, None, '1', (1,))])
print(look({}, [1, True]), look({1: 'a'}, [True, 1.0]), look({True: 'b', 2.0: 'c'}, [1, 2, 0]))
print(look({Same(5): 'same', 7: 'seven'}, [5, 7, 6]))
print(look({Other(5): 'other'}, [5]))
print(look({'a': 1, hash('a'): 2}, [hash('a'), 'a']))


def count(numbers):
    seen = {}
    for n in numbers:
        if n in seen:
            seen[n] += 1
        else:
            seen[n] = 1
    for n in numbers:
        seen[n] = seen.get(n, 0) + 10
    for n in numbers:
        seen[n] *= 2
    return seen


print(count([1, 2, 1, -1, -2, 300, 300, 2**70, True, 2.0, 10**15]))


def add(d, k, v):
    for _ in range(3):
        d[k] += v
    return d


print(add({1: 2}, 1, 5), add({1: 2.5}, 1, 1), add({1: 'a'}, 1, 'b'), add({1: [0]}, 1, [1]), add([1, 2], 1, 5), add([1, 2], -1, 5), add({1: 250}, 1, 5))
print(add({1: 2**62}, 1, 2**61), add({'k': 1}, 'k', 1), add({True: 1}, 1, 1), add({1: 1}, True, 1))
for container, key in ({1: 1}, 2), ([1], 1), ({}, 0), ({1: None}, 1):
    try:
        add(container, key, 1)
    except (KeyError, IndexError, TypeError) as error:
        print(type(error).__name__, error)


class Missing(dict):
    def __missing__(self, key):
        return key * 100


m = Missing()
print(m[3], m.get(3), add(m, 4, 1))


def stores(d, n):
    kept = d[n] if n in d else None
    d[n] = n + 1000
    before = d[n]
    d[n] = n + 2000
    d[n] = None
    return kept, before, d[n]


print([stores(d, n) for n in (1, 5000, 2**60, -1, True)])


class Owner:
    pass


o = Owner()
o.a = 1
attributes = o.__dict__
attributes[1] = 'one'
print(attributes.get(1), 1 in attributes, attributes[1], attributes.get('a'), o.a, 2 in attributes)
removed = {k: k for k in range(100)}
for k in range(0, 100, 3):
    del removed[k]
print(sum(k in removed for k in range(-5, 200)), removed.get(3), removed.get(4), 99 in removed, 98 in removed)
