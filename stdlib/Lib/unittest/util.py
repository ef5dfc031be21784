"""Helpers for messages and comparisons."""

from collections import Counter, namedtuple
from os.path import commonprefix

__unittest = True

_MAX_LENGTH = 80
_PLACEHOLDER_LEN = 12
_MIN_BEGIN_LEN = 5
_MIN_END_LEN = 5
_MIN_COMMON_LEN = 5
_MIN_DIFF_LEN = (
    _MAX_LENGTH - (_MIN_BEGIN_LEN + _PLACEHOLDER_LEN + _MIN_COMMON_LEN + _PLACEHOLDER_LEN + _MIN_END_LEN)
)


def _shorten(s, prefixlen, suffixlen):
    """Replace the middle of a string by a note of its length."""
    skip = len(s) - prefixlen - suffixlen
    if skip > _PLACEHOLDER_LEN:
        s = f"{s[:prefixlen]}[{skip} chars]{s[len(s) - suffixlen:]}"
    return s


def _common_shorten_repr(*args):
    """Return the reprs of the arguments, with what they have in common shortened if they are long."""
    args = tuple(map(safe_repr, args))
    maxlen = max(map(len, args))
    if maxlen <= _MAX_LENGTH:
        return args
    prefix = commonprefix(args)
    prefixlen = len(prefix)
    common_len = _MAX_LENGTH - (maxlen - prefixlen + _MIN_BEGIN_LEN + _PLACEHOLDER_LEN)
    if common_len > _MIN_COMMON_LEN:
        prefix = _shorten(prefix, _MIN_BEGIN_LEN, common_len)
        return tuple(prefix + s[prefixlen:] for s in args)
    prefix = _shorten(prefix, _MIN_BEGIN_LEN, _MIN_COMMON_LEN)
    return tuple(prefix + _shorten(s[prefixlen:], _MIN_DIFF_LEN, _MIN_END_LEN) for s in args)


def safe_repr(obj, short=False):
    """Return repr(obj), or the default one when that fails, cut to 80 characters if short."""
    try:
        result = repr(obj)
    except Exception:
        result = object.__repr__(obj)
    if not short or len(result) < _MAX_LENGTH:
        return result
    return result[:_MAX_LENGTH] + " [truncated]..."


def strclass(cls):
    """Return a class's full name."""
    return f"{cls.__module__}.{cls.__qualname__}"


def sorted_list_difference(expected, actual):
    """Return what is only in the first and only in the second of two sorted lists, each item once."""
    i = j = 0
    missing = []
    unexpected = []
    while True:
        try:
            e = expected[i]
            a = actual[j]
        except IndexError:
            missing.extend(expected[i:])
            unexpected.extend(actual[j:])
            return missing, unexpected
        if e < a:
            missing.append(e)
            i += 1
            while expected[i:i + 1] == [e]:
                i += 1
        elif e > a:
            unexpected.append(a)
            j += 1
            while actual[j:j + 1] == [a]:
                j += 1
        else:
            i += 1
            while expected[i:i + 1] == [e]:
                i += 1
            j += 1
            while actual[j:j + 1] == [a]:
                j += 1


def unorderable_list_difference(expected, actual):
    """Like sorted_list_difference(), for items that need not have an order; empties both lists."""
    missing = []
    while expected:
        item = expected.pop()
        try:
            actual.remove(item)
        except ValueError:
            missing.append(item)
    return missing, actual


def three_way_cmp(x, y):
    """Return -1, 0 or 1 as x is less than, equal to or greater than y."""
    return (x > y) - (x < y)


_Mismatch = namedtuple("Mismatch", "actual expected value")


def _count_diff_all_purpose(actual, expected):
    """List how often items occur that do not occur equally often, with nothing but == to compare them."""
    s, t = list(actual), list(expected)
    result = []
    null = object()
    for first, second, counts_of_first in ((s, t, True), (t, s, False)):
        for i, item in enumerate(first):
            if item is null:
                continue
            count = other = 0
            for j in range(i, len(first)):
                if first[j] == item:
                    count += 1
                    first[j] = null
            for j, other_item in enumerate(second):
                if other_item == item:
                    other += 1
                    second[j] = null
            if count != other:
                counts = (count, other) if counts_of_first else (other, count)
                result.append(_Mismatch(*counts, item))
    return result


def _count_diff_hashable(actual, expected):
    """List how often items occur that do not occur equally often."""
    s, t = Counter(actual), Counter(expected)
    result = [_Mismatch(count, t.get(item, 0), item) for item, count in s.items() if count != t.get(item, 0)]
    result += [_Mismatch(0, count, item) for item, count in t.items() if item not in s]
    return result
