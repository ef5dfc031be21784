"""Places in sorted lists, found by looking at the middle of what is left."""


def _first(a, lo, hi, is_behind):
    """Return the first place in a range whose item is behind the place that is looked for, or the end of the range."""
    if lo < 0:
        raise ValueError('lo must be non-negative')
    if hi is None:
        hi = len(a)
    while lo < hi:
        middle = (lo + hi) // 2
        if is_behind(a[middle]):
            hi = middle
        else:
            lo = middle + 1
    return lo


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    """Return the place for x before all that is equal. A key function is for the items of the list only."""
    if key is None:
        return _first(a, lo, hi, lambda item: not item < x)
    return _first(a, lo, hi, lambda item: not key(item) < x)


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    """Return the place for x behind all that is equal. A key function is for the items of the list only."""
    if key is None:
        return _first(a, lo, hi, lambda item: x < item)
    return _first(a, lo, hi, lambda item: x < key(item))


def insort_left(a, x, lo=0, hi=None, *, key=None):
    """Put x into the list before all that is equal. A key function is for x too."""
    place = bisect_left(a, x if key is None else key(x), lo, hi, key=key)
    a.insert(place, x)


def insort_right(a, x, lo=0, hi=None, *, key=None):
    """Put x into the list behind all that is equal. A key function is for x too."""
    place = bisect_right(a, x if key is None else key(x), lo, hi, key=key)
    a.insert(place, x)


try:
    from _bisect import *
except ImportError:
    pass

bisect, insort = bisect_right, insort_right
