"""Finds the name that was probably meant, where one is unknown."""

import sys

# What it costs to add or remove a character, and to change the case of one.
_MOVE_COST = 2
_CASE_COST = 1
# Longer names are not compared, nor are so many.
_MAX_STRING_SIZE = 40
_MAX_CANDIDATE_ITEMS = 750


def _substitution_cost(ch_a, ch_b):
    if ch_a == ch_b:
        return 0
    return _CASE_COST if ch_a.lower() == ch_b.lower() else _MOVE_COST


def _without_common_ends(a: str, b: str) -> tuple[str, str]:
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return a, b


def _levenshtein_distance(a, b, max_cost):
    """Return what it costs to make one name from another, or something above max_cost."""
    if a == b:
        return 0
    a, b = _without_common_ends(a, b)
    if not (a and b):
        return _MOVE_COST * (len(a) + len(b))
    too_much = max_cost + 1
    if max(len(a), len(b)) > _MAX_STRING_SIZE or abs(len(a) - len(b)) * _MOVE_COST > max_cost:
        return too_much
    if len(a) > len(b):
        a, b = b, a
    # Each row has the costs from the start of the longer name to all starts of the shorter one.
    costs = [_MOVE_COST * length for length in range(len(a) + 1)]
    for number, char in enumerate(b):
        above, costs = costs, [_MOVE_COST * (number + 1)]
        for column, other in enumerate(a):
            costs.append(min(
                above[column] + _substitution_cost(char, other),
                above[column + 1] + _MOVE_COST,
                costs[column] + _MOVE_COST,
            ))
        if min(costs[1:]) > max_cost:
            return too_much     # It can only get more from here.
    return costs[-1]


def _closest(wrong_name: str, names: list[str]) -> str | None:
    """Return the name that is most like another one, if any is enough so."""
    if len(names) > _MAX_CANDIDATE_ITEMS or len(wrong_name) > _MAX_STRING_SIZE:
        return None
    best, least = None, sys.maxsize
    for name in names:
        if name == wrong_name:
            continue
        # A third of the characters may be wrong; and it has to be better than the best so far.
        allowed = min((len(name) + len(wrong_name) + 3) * _MOVE_COST // 6, least - 1)
        cost = _levenshtein_distance(wrong_name, name, allowed)
        if cost <= allowed:
            best, least = name, cost
    return best


def _innermost_frame(tb):
    while tb.tb_next is not None:
        tb = tb.tb_next
    return tb.tb_frame


def _names_of(obj) -> list[str]:
    try:
        return dir(obj)
    except TypeError:       # Some of the keys are no strings.
        names = [*type(obj).__dict__, *obj.__dict__]
        return sorted(name for name in names if isinstance(name, str))


def _attribute_names(error, tb, wrong_name: str) -> list[str]:
    names = _names_of(error.obj)
    if wrong_name.startswith("_"):
        return names
    # Private ones are of interest in methods of the object only.
    if tb is not None and _innermost_frame(tb).f_locals.get("self", tb) is error.obj:
        return names
    return _public(names)


def _public(names: list[str]) -> list[str]:
    return [name for name in names if not name.startswith("_")]


def _compute_suggestion_error(exc_value, tb, wrong_name):
    """Return what to suggest for the wrong name of an AttributeError, ImportError or NameError, or None."""
    if not isinstance(wrong_name, str):
        return None
    match exc_value:
        case AttributeError():
            try:
                names = _attribute_names(exc_value, tb, wrong_name)
            except Exception:
                return None     # Objects can raise anything for dir().
        case ImportError():
            try:
                names = _names_of(__import__(exc_value.name))
            except Exception:
                return None
            if not wrong_name.startswith("_"):
                names = _public(names)
        case NameError() if tb is not None:
            frame = _innermost_frame(tb)
            if _is_own_attribute(frame, wrong_name):
                return f"self.{wrong_name}"
            names = [*frame.f_locals, *frame.f_globals, *frame.f_builtins]
            names = [name for name in names if isinstance(name, str)]
        case _:
            return None
    return _closest(wrong_name, names)


def _is_own_attribute(frame, name: str) -> bool:
    if "self" not in frame.f_locals:
        return False
    try:
        return hasattr(frame.f_locals["self"], name)
    except Exception:
        return False
