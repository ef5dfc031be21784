"""Copies of objects: shallow ones, which share what is in them, and deep ones, which do not."""

import types
from _weakref import ref as _ref
from copyreg import dispatch_table
from operator import is_ as _is

__all__ = ['Error', 'copy', 'deepcopy', 'replace']


class Error(Exception):
    """There is no way to copy an object."""


error = Error

# What never changes needs no copy, and what others refer to by identity must have none.
_PLAIN = {type(None), type(...), type(NotImplemented), int, float, bool, complex, str, bytes, range, property, type,
          types.FunctionType, types.BuiltinFunctionType, types.CodeType, _ref}
_SHARED_BY_SHALLOW = frozenset(_PLAIN | {tuple, frozenset, slice, super})
_SHARED_BY_DEEP = frozenset(_PLAIN)
_HAVE_COPY = frozenset({list, dict, set, bytearray})


def _parts(x, cls):
    """Take an object apart in the way of pickle; a text instead of parts means that it is to be shared."""
    if cls in dispatch_table:
        return dispatch_table[cls](x)
    if (reduce_ex := getattr(x, '__reduce_ex__', None)) is not None:
        return reduce_ex(4)
    if reduce := getattr(x, '__reduce__', None):
        return reduce()
    raise Error(f'un(deep)copyable object of type {cls}')


def copy(x):
    """Return a new object with the same things in it."""
    cls = type(x)
    if cls in _HAVE_COPY:
        return cls.copy(x)
    if cls in _SHARED_BY_SHALLOW or issubclass(cls, type):
        return x
    own_way = getattr(cls, '__copy__', None)
    if own_way is not None:
        return own_way(x)
    parts = _parts(x, cls)
    return x if isinstance(parts, str) else _assemble(*parts)


def deepcopy(x, memo=None, _nil=[]):
    """Return a new object with copies of all that is in it. The memo has what is copied already, by identity."""
    cls = type(x)
    if cls in _SHARED_BY_DEEP:
        return x
    if memo is None:
        memo = {}
    else:
        made = memo.get(id(x), _nil)
        if made is not _nil:
            return made
    if cls in _deepcopy_dispatch:
        made = _deepcopy_dispatch[cls](x, memo)
    elif issubclass(cls, type):
        return x
    elif (own_way := getattr(x, '__deepcopy__', None)) is not None:
        made = own_way(memo)
    else:
        parts = _parts(x, cls)
        made = x if isinstance(parts, str) else _assemble_deep(x, memo, *parts)
    if made is not x:
        memo[id(x)] = made
        memo.setdefault(id(memo), []).append(x)
    return made


def _keep_alive(x, memo):
    """Let no other object get the identity of one that was copied, as long as there is the memo; deepcopy() does it."""
    memo.setdefault(id(memo), []).append(x)


def _deepcopy_list(x, memo):
    # Before its items, which may contain it.
    memo[id(x)] = made = []
    add = made.append
    for item in x:
        add(deepcopy(item, memo))
    return made


def _deepcopy_dict(x, memo):
    memo[id(x)] = made = {}
    for key, value in x.items():
        made[deepcopy(key, memo)] = deepcopy(value, memo)
    return made


def _deepcopy_tuple(x, memo):
    items = [deepcopy(item, memo) for item in x]
    if id(x) in memo:
        # One of its items contains it, and has copied it.
        return memo[id(x)]
    return x if all(map(_is, x, items)) else tuple(items)


def _deepcopy_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


_deepcopy_dispatch = {
    list: _deepcopy_list, dict: _deepcopy_dict, tuple: _deepcopy_tuple, types.MethodType: _deepcopy_method}


def _set_state(made, state):
    """Give a new object its attributes: by its own method, or from a dict, or a tuple of dicts with those of slots."""
    if hasattr(made, '__setstate__'):
        made.__setstate__(state)
        return
    attributes, slots = state if isinstance(state, tuple) and len(state) == 2 else (state, None)
    if attributes is not None:
        made.__dict__.update(attributes)
    if slots is not None:
        for name, value in slots.items():
            setattr(made, name, value)


def _assemble(make, args, state=None, items=None, pairs=None):
    """Put the parts of an object together."""
    made = make(*args)
    if state is not None:
        _set_state(made, state)
    for item in items or ():
        made.append(item)
    for key, value in pairs or ():
        made[key] = value
    return made


def _assemble_deep(x, memo, make, args, state=None, items=None, pairs=None):
    """Put copies of the parts of an object together."""
    made = make(*[deepcopy(arg, memo) for arg in args])
    memo[id(x)] = made
    if state is not None:
        _set_state(made, deepcopy(state, memo))
    if items is not None:
        for item in items:
            made.append(deepcopy(item, memo))
    if pairs is not None:
        for key, value in pairs:
            made[deepcopy(key, memo)] = deepcopy(value, memo)
    return made


def _reconstruct(x, memo, func, args, *parts, deepcopy=deepcopy):
    """Put the parts of an object together, or copies of them if there is a memo."""
    return _assemble(func, args, *parts) if memo is None else _assemble_deep(x, memo, func, args, *parts)


def replace(obj, /, **changes):
    """Return a copy of an object with other values for some fields; its class says how."""
    way = getattr(type(obj), '__replace__', None)
    if way is None:
        raise TypeError(f'replace() does not support {type(obj).__name__} objects')
    return way(obj, **changes)
