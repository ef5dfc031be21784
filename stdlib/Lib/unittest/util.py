"""Helpers of the package: shortened representations, and comparisons of collections."""

from collections import Counter, namedtuple

__unittest = True       # Results leave the frames of this module out of tracebacks.

# The longest representation that is shown in full, and what is kept of a longer one.
_MAX_LENGTH = 80
_MIN_BEGIN_LEN = _MIN_END_LEN = _MIN_COMMON_LEN = 5
_PLACEHOLDER_LEN = 12
# What is left for the differing part where its surroundings are cut down to the least.
_MIN_DIFF_LEN = _MAX_LENGTH - _MIN_BEGIN_LEN - _MIN_COMMON_LEN - _MIN_END_LEN - 2 * _PLACEHOLDER_LEN

_Mismatch = namedtuple("Mismatch", "actual expected value")


def strclass(cls):
    """Return the dotted name of a class."""
    return f"{cls.__module__}.{cls.__qualname__}"


def safe_repr(obj, short=False):
    """Return repr(obj), or the plain one if that raises; cut off after 80 characters if short."""
    try:
        shown = repr(obj)
    except Exception:
        shown = object.__repr__(obj)
    if short and len(shown) >= _MAX_LENGTH:
        return shown[:_MAX_LENGTH] + " [truncated]..."
    return shown


def _shorten(s, prefixlen, suffixlen):
    """Replace what is between a prefix and a suffix by its length, where that saves space."""
    end = len(s) - suffixlen
    omitted = end - prefixlen
    return f"{s[:prefixlen]}[{omitted} chars]{s[end:]}" if omitted > _PLACEHOLDER_LEN else s


def _common_length(texts: list[str]) -> int:
    """Return how many characters all texts have in common at their start."""
    least, most = min(texts), max(texts)
    pairs = enumerate(zip(least, most))
    return next((index for index, (one, other) in pairs if one != other), min(len(least), len(most)))


def _common_shorten_repr(*args):
    """Represent several objects, with what all representations have in common cut down if they are long."""
    texts = [safe_repr(obj) for obj in args]
    longest = max(map(len, texts))
    if longest <= _MAX_LENGTH:
        return tuple(texts)
    shared = _common_length(texts)
    head = texts[0][:shared]
    room = _MAX_LENGTH - (longest - shared) - _MIN_BEGIN_LEN - _PLACEHOLDER_LEN
    if room > _MIN_COMMON_LEN:
        # All differing parts fit, if only the middle of the common start goes.
        head = _shorten(head, _MIN_BEGIN_LEN, room)
        return tuple(head + text[shared:] for text in texts)
    head = _shorten(head, _MIN_BEGIN_LEN, _MIN_COMMON_LEN)
    return tuple(head + _shorten(text[shared:], _MIN_DIFF_LEN, _MIN_END_LEN) for text in texts)


def three_way_cmp(x, y):
    """Return -1, 0 or 1, as x is less than, equal to or greater than y."""
    if x == y:
        return 0
    return 1 if x > y else -1


def sorted_list_difference(expected, actual):
    """Return what only the first of two sorted lists has, and what only the second; equal elements count once."""
    missing, surplus = [], []
    i = j = 0

    def skip_equal(values, index):
        start = index
        while index < len(values) and values[index] == values[start]:
            index += 1
        return index

    while i < len(expected) and j < len(actual):
        wanted, found = expected[i], actual[j]
        if wanted < found:
            missing.append(wanted)
            i = skip_equal(expected, i)
        elif wanted > found:
            surplus.append(found)
            j = skip_equal(actual, j)
        else:
            i, j = skip_equal(expected, i), skip_equal(actual, j)
    return missing + expected[i:], surplus + actual[j:]


def unorderable_list_difference(expected, actual):
    """Return what only the first of two lists has, and what only the second; both get changed."""
    missing = []
    for _ in range(len(expected)):
        wanted = expected.pop()
        if wanted in actual:
            actual.remove(wanted)
        else:
            missing.append(wanted)
    return missing, actual


def _count_diff_hashable(actual, expected):
    """List how often elements occur, as triples (in actual, in expected, element), where the numbers differ."""
    ours, theirs = Counter(actual), Counter(expected)
    return [
        _Mismatch(ours[element], theirs[element], element)
        for element in dict.fromkeys([*ours, *theirs])
        if ours[element] != theirs[element]
    ]


def _count_diff_all_purpose(actual, expected):
    """Do what _count_diff_hashable() does for elements that can only be compared."""
    counts = []         # lists of an element, and how often it occurs on each side
    for side, elements in enumerate((actual, expected), 1):
        for element in elements:
            entry = next((entry for entry in counts if entry[0] == element), None)
            if entry is None:
                counts.append(entry := [element, 0, 0])
            entry[side] += 1
    return [_Mismatch(ours, theirs, element) for element, ours, theirs in counts if ours != theirs]
