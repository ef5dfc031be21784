"""Heaps in lists: heap[k] <= heap[2*k+1] and heap[k] <= heap[2*k+2], so heap[0] is the smallest item."""

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest", "heappushpop"]


def heappush(heap, item):
    """Push item onto heap, maintaining the heap invariant."""
    heap.append(item)
    _siftdown(heap, 0, len(heap) - 1)


def heappop(heap):
    """Pop the smallest item off the heap, maintaining the heap invariant."""
    lastelt = heap.pop()
    if heap:
        returnitem = heap[0]
        heap[0] = lastelt
        _siftup(heap, 0)
        return returnitem
    return lastelt


def heapreplace(heap, item):
    """Pop and return the smallest item, then push the new one; the size does not change."""
    returnitem = heap[0]
    heap[0] = item
    _siftup(heap, 0)
    return returnitem


def heappushpop(heap, item):
    """Push the item, then pop and return the smallest one."""
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _siftup(heap, 0)
    return item


def heapify(x):
    """Make a list a heap, in place, in linear time."""
    for i in reversed(range(len(x) // 2)):
        _siftup(x, i)


def _heappop_max(heap):
    """Pop the largest item off a max-heap."""
    lastelt = heap.pop()
    if heap:
        returnitem = heap[0]
        heap[0] = lastelt
        _siftup_max(heap, 0)
        return returnitem
    return lastelt


def _heapreplace_max(heap, item):
    """Pop and return the largest item of a max-heap, then push the new one."""
    returnitem = heap[0]
    heap[0] = item
    _siftup_max(heap, 0)
    return returnitem


def _heapify_max(x):
    """Make a list a max-heap, in place."""
    for i in reversed(range(len(x) // 2)):
        _siftup_max(x, i)


def _siftdown(heap, startpos, pos):
    """Move the item at pos toward the root until its parent is not larger."""
    newitem = heap[pos]
    while pos > startpos:
        parentpos = (pos - 1) >> 1
        parent = heap[parentpos]
        if not newitem < parent:
            break
        heap[pos] = parent
        pos = parentpos
    heap[pos] = newitem


def _siftup(heap, pos):
    """Move the item at pos to its place below.

    The smaller child moves up all the way to a leaf, where the item is put
    and sifted back: that takes fewer comparisons than stopping early.
    """
    endpos = len(heap)
    startpos = pos
    newitem = heap[pos]
    childpos = 2 * pos + 1
    while childpos < endpos:
        rightpos = childpos + 1
        if rightpos < endpos and not heap[childpos] < heap[rightpos]:
            childpos = rightpos
        heap[pos] = heap[childpos]
        pos = childpos
        childpos = 2 * pos + 1
    heap[pos] = newitem
    _siftdown(heap, startpos, pos)


def _siftdown_max(heap, startpos, pos):
    """_siftdown() for a max-heap."""
    newitem = heap[pos]
    while pos > startpos:
        parentpos = (pos - 1) >> 1
        parent = heap[parentpos]
        if not parent < newitem:
            break
        heap[pos] = parent
        pos = parentpos
    heap[pos] = newitem


def _siftup_max(heap, pos):
    """_siftup() for a max-heap."""
    endpos = len(heap)
    startpos = pos
    newitem = heap[pos]
    childpos = 2 * pos + 1
    while childpos < endpos:
        rightpos = childpos + 1
        if rightpos < endpos and not heap[rightpos] < heap[childpos]:
            childpos = rightpos
        heap[pos] = heap[childpos]
        pos = childpos
        childpos = 2 * pos + 1
    heap[pos] = newitem
    _siftdown_max(heap, startpos, pos)


def merge(*iterables, key=None, reverse=False):
    """Merge sorted inputs into one sorted iterator, reading each only as far as needed.

    Equal items come in the order of the inputs.
    """
    heap = []
    if reverse:
        arrange, pop, replace, direction = _heapify_max, _heappop_max, _heapreplace_max, -1
    else:
        arrange, pop, replace, direction = heapify, heappop, heapreplace, 1
    # Entries are [key, order, value, next function]; the order decides between equal keys.
    for order, iterator in enumerate(map(iter, iterables)):
        advance = iterator.__next__
        try:
            value = advance()
        except StopIteration:
            continue
        heap.append([value if key is None else key(value), order * direction, value, advance])
    arrange(heap)
    while len(heap) > 1:
        try:
            while True:
                entry = heap[0]
                _, _, value, advance = entry
                yield value
                value = advance()
                entry[0] = value if key is None else key(value)
                entry[2] = value
                replace(heap, entry)
        except StopIteration:
            pop(heap)
    if heap:
        _, _, value, advance = heap[0]
        yield value
        yield from advance.__self__


def nsmallest(n, iterable, key=None):
    """List the n smallest items in order: sorted(iterable, key=key)[:n]."""
    if n == 1:
        sentinel = object()
        result = min(iterable, default=sentinel, key=key)
        return [] if result is sentinel else [result]
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key)[:n]
    return _select(n, iterable, key, 1, _heapify_max, _heapreplace_max)


def nlargest(n, iterable, key=None):
    """List the n largest items, largest first: sorted(iterable, key=key, reverse=True)[:n]."""
    if n == 1:
        sentinel = object()
        result = max(iterable, default=sentinel, key=key)
        return [] if result is sentinel else [result]
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key, reverse=True)[:n]
    return _select(n, iterable, key, -1, heapify, heapreplace)


def _select(n, iterable, key, direction, arrange, replace):
    """Keep the best n items seen so far in a heap whose root is the worst of them."""
    iterator = iter(iterable)
    largest = direction < 0
    # Counting upward for the smallest and downward for the largest keeps earlier items ahead of equal ones.
    if key is None:
        heap = [(item, i) for i, item in zip(range(0, n * direction, direction), iterator)]
    else:
        heap = [(key(item), i, item) for i, item in zip(range(0, n * direction, direction), iterator)]
    if not heap:
        return []
    arrange(heap)
    order = n * direction
    worst = heap[0][0]
    if key is None:
        for item in iterator:
            if worst < item if largest else item < worst:
                replace(heap, (item, order))
                worst = heap[0][0]
                order += direction
    else:
        for item in iterator:
            k = key(item)
            if worst < k if largest else k < worst:
                replace(heap, (k, order, item))
                worst = heap[0][0]
                order += direction
    heap.sort(reverse=largest)
    return [entry[0] if key is None else entry[2] for entry in heap]


try:
    from _heapq import *
except ImportError:
    pass
try:
    from _heapq import _heapreplace_max
except ImportError:
    pass
try:
    from _heapq import _heapify_max
except ImportError:
    pass
try:
    from _heapq import _heappop_max
except ImportError:
    pass
