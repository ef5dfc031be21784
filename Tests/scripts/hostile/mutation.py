"""Containers that change while they are iterated over, sorted, compared, printed or searched."""
import collections
import itertools


def attempt(label, function):
    try:
        result = function()
    except BaseException as error:
        result = type(error).__name__ + ': ' + str(error)
    print(label, '->', result)


class Meddler:
    """Runs an action whenever it is compared, hashed, printed or converted."""

    def __init__(self, action, value=0):
        self.action, self.value = action, value

    def __eq__(self, other):
        self.action()
        return False

    def __lt__(self, other):
        self.action()
        return self.value < getattr(other, 'value', 0)

    def __hash__(self):
        self.action()
        return self.value

    def __repr__(self):
        self.action()
        return 'M'

    def __index__(self):
        self.action()
        return self.value

    def __bool__(self):
        self.action()
        return True


def list_repr():
    items = [1, 2]
    items.insert(0, Meddler(items.clear))
    return repr(items)


def list_index():
    items = []
    items += [Meddler(items.clear), 2, 3]
    return items.index(5)


def list_remove():
    items = []
    items += [Meddler(items.clear), 2, 3]
    return items.remove(5)


def list_count():
    items = []
    items += [Meddler(items.clear), 2, 3]
    return items.count(5)


def list_contains():
    items = []
    items += [Meddler(items.clear), 2, 3]
    return 5 in items


def list_compare():
    left, right = [], []
    left += [Meddler(right.clear)] * 3
    right += [Meddler(left.clear)] * 3
    return left == right, left, right


def list_sort():
    items = []
    items += [Meddler(items.clear, n) for n in (3, 1, 2)]
    items.sort()
    return items


def list_sort_key():
    items = [3, 1, 2]

    def key(value):
        items.append(value)
        return value
    items.sort(key=key)
    return items


def list_extend_self():
    items = [1, 2]
    items.extend(iter(items) if False else items)
    items += items
    return items


def list_slice_assign():
    items = list(range(6))

    def values():
        items.clear()
        yield 1
        yield 2
    items[2:4] = values()
    return items


def list_extended_slice_assign():
    items = list(range(6))

    def values():
        items.clear()
        yield from (1, 2, 3)
    items[::2] = values()
    return items


def list_setitem_index():
    items = [1, 2, 3]
    items[Meddler(items.clear, 1)] = 5
    return items


def list_delitem_index():
    items = [1, 2, 3]
    del items[Meddler(items.clear, 1)]
    return items


def list_multiply():
    items = [1, 2, 3]
    items *= Meddler(items.clear, 3)
    return items


def list_iterate():
    items = [1, 2, 3]
    seen = []
    for item in items:
        seen.append(item)
        if len(seen) < 5:
            items.append(item)
        if len(seen) == 7:
            items.clear()
    return seen


def dict_iterate(change):
    def run():
        d = {1: 1, 2: 2, 3: 3}
        for key in d:
            change(d, key)
        return d
    return run


def dict_lookup():
    d = {}
    probe = Meddler(d.clear, 1)
    d[1] = 'one'
    return d.get(probe), d


def dict_insert():
    d = {}
    d[Meddler(lambda: None, 1)] = 'first'
    d[Meddler(d.clear, 1)] = 'second'
    return len(d) in (0, 1)


def dict_compare():
    left, right = {}, {}
    left[1] = Meddler(right.clear)
    right[1] = Meddler(left.clear)
    return left == right, left, right


def dict_update():
    d = {}
    other = {1: 2, Meddler(d.clear, 1): 3}
    d.update(other)
    return len(d) <= 2


def dict_repr():
    d = {}
    d[1] = Meddler(d.clear)
    d[2] = 2
    return repr(d)


def dict_popitem():
    d = {n: n for n in range(5)}
    out = []
    for key in list(d):
        out.append(d.popitem())
    return out, d


def set_operations():
    s = set()
    s.add(Meddler(lambda: None, 1))
    t = {1}
    m = Meddler(s.clear, 1)
    t.add(m)
    return len(s | t) >= 1, len(s)


def set_iterate():
    s = {1, 2, 3}
    for item in s:
        s.add(item + 10)


def set_update_self():
    s = {1, 2, 3}
    s ^= s
    t = {1, 2}
    t -= t
    u = {1, 2}
    u.update(u, u)
    u.intersection_update(u)
    return s, t, u


def deque_iterate():
    d = collections.deque([1, 2, 3])
    for item in d:
        d.append(item)


def deque_compare():
    d = collections.deque()
    d.extend([Meddler(d.clear), 2, 3])
    return d.index(7)


def deque_remove():
    d = collections.deque()
    d.extend([Meddler(d.clear), 2, 3])
    return d.remove(7)


def ordered_dict_iterate():
    d = collections.OrderedDict.fromkeys('abc')
    for key in d:
        d.move_to_end(key)
        d[key * 2] = 1


def bytearray_index():
    b = bytearray(b'abcdef')
    b[Meddler(b.clear, 1)] = 7
    return b


def bytearray_slice():
    b = bytearray(b'abcdef')
    b[1:4] = Meddler(b.clear, 1)
    return b


def bytearray_join():
    b = bytearray(b'-')

    def parts():
        b.clear()
        yield b'x'
        yield b'y'
    return b.join(parts())


def bytearray_exported():
    b = bytearray(b'abc')
    view = memoryview(b)
    try:
        b.append(1)
    finally:
        view.release()


def tuple_from_growing():
    items = [1]

    def grow():
        for item in items:
            if len(items) < 10:
                items.append(item)
            yield item
    return tuple(grow())


def join_meddling():
    items = ['a', 'b', 'c']

    class Text(str):
        def __str__(self):
            items.clear()
            return 'x'
    items.append(Text('t'))
    return ','.join(items)


def zip_clearing():
    items = [1, 2, 3, 4]
    return [(a, items.pop()) for a, b in zip(items, itertools.count())]


def reversed_clearing():
    items = [1, 2, 3, 4]
    out = []
    for item in reversed(items):
        out.append(item)
        items.pop()
    return out


def enumerate_clearing():
    items = [1, 2, 3, 4]
    out = []
    for n, item in enumerate(items):
        out.append((n, item))
        del items[0]
    return out


def min_clearing():
    items = []
    items += [Meddler(items.clear, n) for n in (3, 1, 2)]
    return min(items), items


def any_clearing():
    items = []
    items += [Meddler(items.clear)] * 3
    return all(items), items


def format_meddling():
    items = [1, 2]

    class F:
        def __format__(self, spec):
            items.clear()
            return 'F'
    items.append(F())
    return '{2}{0[0]}'.format(*items), items


def sum_clearing():
    items = [1, 2, 3]

    class N:
        def __radd__(self, other):
            items.clear()
            return other
    items.append(N())
    items.append(5)
    return sum(items), items


for name, function in [(n, f) for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__']:
    if name in ('attempt', 'Meddler', 'dict_iterate'):
        continue
    attempt(name, function)
attempt('dict add', dict_iterate(lambda d, k: d.update({k + 10: 1})))
attempt('dict delete', dict_iterate(lambda d, k: d.pop(k)))
attempt('dict replace', dict_iterate(lambda d, k: (d.pop(k), d.update({k: 2}))))
attempt('dict clear', dict_iterate(lambda d, k: d.clear()))
attempt('dict change value', dict_iterate(lambda d, k: d.update({k: 'x'})))
