"""Heaps: lists in which no item is less than that at half its place, so that the first item is the smallest."""

from operator import lt as _less

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest', 'heappushpop']


def _greater(a, b):
    """Order heaps with the largest item first; items only have to know `<`."""
    return b < a


# --- Moving items -----------------------------------------------------------------------------

def _rise(heap, item, place, top, before):
    """Put an item at a place, or above it where it comes before its parent, not above the top."""
    while place > top:
        parent = (place - 1) // 2
        if not before(item, heap[parent]):
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item


def _sink(heap, item, top, before):
    """Put an item at the top of what is below a place, or where it belongs there.

    The children that come first move up as far as to the end; the item mostly belongs near it.
    """
    size = len(heap)
    place = top
    while (child := 2 * place + 1) < size:
        if child + 1 < size and not before(heap[child], heap[child + 1]):
            child += 1
        heap[place] = heap[child]
        place = child
    _rise(heap, item, place, top, before)


def _arrange(heap, before):
    for place in range(len(heap) // 2 - 1, -1, -1):
        _sink(heap, heap[place], place, before)


def _take(heap, before):
    last = heap.pop()
    if not heap:
        return last
    first = heap[0]
    _sink(heap, last, 0, before)
    return first


def _exchange(heap, item, before):
    first = heap[0]
    _sink(heap, item, 0, before)
    return first


def _siftdown(heap, startpos, pos):
    """Move the item at a place up to where it belongs, not above another place."""
    _rise(heap, heap[pos], pos, startpos, _less)


def _siftup(heap, pos):
    """Move the item at a place down to where it belongs."""
    _sink(heap, heap[pos], pos, _less)


def _siftdown_max(heap, startpos, pos):
    """Do what _siftdown() does for a heap with the largest item first."""
    _rise(heap, heap[pos], pos, startpos, _greater)


def _siftup_max(heap, pos):
    """Do what _siftup() does for a heap with the largest item first."""
    _sink(heap, heap[pos], pos, _greater)


# --- Heaps ------------------------------------------------------------------------------------

def heapify(x):
    """Make a heap of a list, in a time proportional to its length."""
    _arrange(x, _less)


def heappush(heap, item):
    """Put an item into a heap."""
    heap.append(item)
    _rise(heap, item, len(heap) - 1, 0, _less)


def heappop(heap):
    """Take the smallest item out of a heap and return it."""
    return _take(heap, _less)


def heapreplace(heap, item):
    """Take the smallest item out of a heap and return it, and then put another one in."""
    return _exchange(heap, item, _less)


def heappushpop(heap, item):
    """Put an item into a heap, and then take the smallest out and return it."""
    return _exchange(heap, item, _less) if heap and heap[0] < item else item


def _heapify_max(x):
    """Make a heap with the largest item first."""
    _arrange(x, _greater)


def _heappop_max(heap):
    """Take the largest item out of such a heap and return it."""
    return _take(heap, _greater)


def _heapreplace_max(heap, item):
    """Take the largest item out of such a heap and return it, and then put another one in."""
    return _exchange(heap, item, _greater)


# --- Sorted results ---------------------------------------------------------------------------

def merge(*iterables, key=None, reverse=False):
    """Iterate over the items of sorted iterables in order, without keeping more than one of each.

    Equal items come in the order of the iterables. With reverse, these begin with the largest.
    """
    if reverse:
        direction, arrange, remove, exchange = -1, _heapify_max, _heappop_max, _heapreplace_max
    else:
        direction, arrange, remove, exchange = 1, heapify, heappop, heapreplace
    # The next item of each: its key, the number of the iterable, the item, the rest.
    heap = []
    for number, rest in enumerate(map(iter, iterables)):
        for item in rest:
            heap.append([item if key is None else key(item), number * direction, item, rest])
            break
    arrange(heap)
    while len(heap) > 1:
        entry = heap[0]
        rest = entry[3]
        yield entry[2]
        for item in rest:
            entry[0], entry[2] = item if key is None else key(item), item
            exchange(heap, entry)
            break
        else:
            remove(heap)
    if heap:
        [[_, _, item, rest]] = heap
        yield item
        yield from rest


def _entries(n, items, key, direction):
    """Return the first items with their keys, and numbers that decide between equal keys: earlier ones are better."""
    numbered = zip(range(0, n * direction, direction), items)
    if key is None:
        return [(item, number, item) for number, item in numbered]
    return [(key(item), number, item) for number, item in numbered]


def _is_all(n, iterable):
    """Whether an iterable is known to have no more than n items."""
    try:
        return len(iterable) <= n
    except (TypeError, AttributeError):
        return False


def nlargest(n, iterable, key=None):
    """Return a list of the n largest items, the largest first."""
    if n == 1:
        found = max(iterable, key=key, default=(nothing := object()))
        return [] if found is nothing else [found]
    if n <= 0 or _is_all(n, iterable):
        return sorted(iterable, key=key, reverse=True)[:max(n, 0)]
    items, number = iter(iterable), -n
    heap = _entries(n, items, key, -1)
    heapify(heap)
    worst = heap[0][0] if heap else None
    for item in items:
        rank = item if key is None else key(item)
        if worst < rank:
            heapreplace(heap, (rank, number, item))
            worst = heap[0][0]
            number -= 1
    heap.sort(reverse=True)
    return [item for _, _, item in heap]


def nsmallest(n, iterable, key=None):
    """Return a list of the n smallest items, the smallest first."""
    if n == 1:
        found = min(iterable, key=key, default=(nothing := object()))
        return [] if found is nothing else [found]
    if n <= 0 or _is_all(n, iterable):
        return sorted(iterable, key=key)[:max(n, 0)]
    items, number = iter(iterable), n
    heap = _entries(n, items, key, 1)
    _heapify_max(heap)
    worst = heap[0][0] if heap else None
    for item in items:
        rank = item if key is None else key(item)
        if rank < worst:
            _heapreplace_max(heap, (rank, number, item))
            worst = heap[0][0]
            number += 1
    heap.sort()
    return [item for _, _, item in heap]


# The native versions, as far as there are any.
try:
    import _heapq
except ImportError:
    pass
else:
    for _name in 'heapify', 'heappush', 'heappop', 'heapreplace', 'heappushpop', '_heapify_max', '_heappop_max', \
            '_heapreplace_max':
        if hasattr(_heapq, _name):
            globals()[_name] = getattr(_heapq, _name)
