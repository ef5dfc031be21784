"""Descriptions of how two values differ, for the assertions about equality.

Each is a pair: the message, and the diff that is left out where it gets too long.
Imports of modules for diffs are local, as few runs have a failure to describe.
"""

from .util import _common_shorten_repr, safe_repr

__unittest = True       # Results leave the frames of this module out of tracebacks.


def _ndiff(first, second, joint: str = "\n") -> str:
    from difflib import ndiff

    return "\n" + joint.join(ndiff(first, second))


def _pretty_diff(first, second) -> str:
    from pprint import pformat

    return _ndiff(pformat(first).splitlines(), pformat(second).splitlines())


def inequality(first, second) -> str:
    """Say that two values differ, shortened to where they do."""
    return "%s != %s" % _common_shorten_repr(first, second)


def dict_difference(first: dict, second: dict) -> tuple[str, str]:
    """Describe how two dictionaries differ."""
    return inequality(first, second), _pretty_diff(first, second)


def text_difference(first: str, second: str) -> tuple[str, str]:
    """Describe how two strings differ, by their lines."""
    message = inequality(first, second)
    # Ends of lines get compared as well; so that a missing one shows, the last line needs one in both.
    shown = [text for text in (first, second) if text]
    extra = "" if all(text.endswith("\n") for text in shown) else "\n"
    lines = [(text and text + extra).splitlines(keepends=True) for text in (first, second)]
    return message, _ndiff(*lines, joint="")


def set_difference(first, second) -> str | None:
    """List what only one of two sets has; None if they agree. Raises ValueError for what is no set."""
    try:
        missing = first.difference(second)
    except TypeError as error:
        raise ValueError(f"invalid type when attempting set difference: {error}") from None
    except AttributeError as error:
        raise ValueError(f"first argument does not support set difference: {error}") from None
    try:
        added = second.difference(first)
    except TypeError as error:
        raise ValueError(f"invalid type when attempting set difference: {error}") from None
    except AttributeError as error:
        raise ValueError(f"second argument does not support set difference: {error}") from None
    lines = []
    for here, there, members in ("first", "second", missing), ("second", "first", added):
        if members:
            lines += [f"Items in the {here} set but not the {there}:", *map(repr, members)]
    return "\n".join(lines) or None


def count_difference(differences) -> tuple[str, str]:
    """Describe what two collections have a different number of, from triples (in first, in second, element)."""
    lines = (f"First has {first}, Second has {second}:  {element!r}" for first, second, element in differences)
    return "Element counts were not equal:\n", "\n".join(lines)


_ABSENT = object()      # stands for an element that indexing did not give


def sequence_difference(first, second, kind: type | None) -> tuple[str, str] | None:
    """Describe how two sequences differ; None if they do not, or only in what sequences they are."""
    name = "sequence" if kind is None else kind.__name__
    for ordinal, sequence in ("First", first), ("Second", second):
        try:
            len(sequence)
        except (TypeError, NotImplementedError):
            return f"{ordinal} {name} has no length.    Non-sequence?", _pretty_diff(first, second)
    if first == second:
        return None
    mismatch = _first_mismatch(first, second, name)
    if mismatch is None:
        if kind is None and len(first) == len(second) and type(first) is not type(second):
            return None
        mismatch = ""
    head = "%ss differ: %s != %s\n" % (name.capitalize(), *_common_shorten_repr(first, second))
    return head + mismatch + _surplus(first, second, name), _pretty_diff(first, second)


def _element(sequence, index: int):
    try:
        return sequence[index]
    except (TypeError, IndexError, NotImplementedError):
        return _ABSENT


def _first_mismatch(first, second, name: str) -> str | None:
    for index in range(min(len(first), len(second))):
        pair = _element(first, index), _element(second, index)
        for ordinal, element in zip(("first", "second"), pair):
            if element is _ABSENT:
                return f"\nUnable to index element {index} of {ordinal} {name}\n"
        if pair[0] != pair[1]:
            return "\nFirst differing element %d:\n%s\n%s\n" % (index, *_common_shorten_repr(*pair))
    return None


def _surplus(first, second, name: str) -> str:
    """Describe the elements by which one sequence is longer."""
    excess = len(first) - len(second)
    if not excess:
        return ""
    ordinal, longer, start = ("First", first, len(second)) if excess > 0 else ("Second", second, len(first))
    element = _element(longer, start)
    if element is _ABSENT:
        detail = f"Unable to index element {start} of {ordinal.lower()} {name}\n"
    else:
        detail = f"First extra element {start}:\n{safe_repr(element)}\n"
    return f"\n{ordinal} {name} contains {abs(excess)} additional elements.\n{detail}"
