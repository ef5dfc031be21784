"""Shallow and deep copies of any object."""

import types
import weakref
from copyreg import dispatch_table

__all__ = ["Error", "copy", "deepcopy", "replace"]


class Error(Exception):
    """Raised for an object that cannot be copied."""


error = Error

# Objects of these types are never changed: a copy is the object itself.
_atomic_types = frozenset({
    type(None), int, float, bool, complex, str, bytes, tuple, frozenset, type, range, slice, property,
    types.BuiltinFunctionType, types.EllipsisType, types.NotImplementedType, types.FunctionType, types.CodeType,
    weakref.ref, super,
})
_deep_atomic_types = _atomic_types - {tuple, frozenset, slice, super}
_copied_by_method = frozenset({list, dict, set, bytearray})


def copy(x):
    """Return a shallow copy of an object: a new object with the same contents."""
    cls = type(x)
    if cls in _atomic_types:
        return x
    if cls in _copied_by_method:
        return cls.copy(x)
    if issubclass(cls, type):
        # A class with a metaclass of its own.
        return x
    copier = getattr(cls, "__copy__", None)
    if copier is not None:
        return copier(x)
    reduced = _reduce(x, cls)
    if isinstance(reduced, str):
        return x
    return _reconstruct(x, None, *reduced)


def _reduce(x, cls):
    """Return what pickling an object would store."""
    reductor = dispatch_table.get(cls)
    if reductor is not None:
        return reductor(x)
    reductor = getattr(x, "__reduce_ex__", None)
    if reductor is not None:
        return reductor(4)
    reductor = getattr(x, "__reduce__", None)
    if reductor:
        return reductor()
    raise Error(f"un(deep)copyable object of type {cls}")


def deepcopy(x, memo=None, _nil=[]):
    """Return a deep copy of an object: what it contains is copied too, each object once."""
    cls = type(x)
    if cls in _deep_atomic_types:
        return x
    key = id(x)
    if memo is None:
        memo = {}
    else:
        found = memo.get(key, _nil)
        if found is not _nil:
            return found
    copier = _deepcopy_dispatch.get(cls)
    if copier is not None:
        result = copier(x, memo)
    elif issubclass(cls, type):
        result = x
    else:
        copier = getattr(x, "__deepcopy__", None)
        if copier is not None:
            result = copier(memo)
        else:
            reduced = _reduce(x, cls)
            if isinstance(reduced, str):
                result = x
            else:
                result = _reconstruct(x, memo, *reduced)
    if result is not x:
        memo[key] = result
        _keep_alive(x, memo)
    return result


def _keep_alive(x, memo):
    """Hold on to a copied object, so that its id is not given to another one while memo is in use."""
    try:
        memo[id(memo)].append(x)
    except KeyError:
        memo[id(memo)] = [x]


def _deepcopy_list(x, memo, deepcopy=deepcopy):
    result = []
    memo[id(x)] = result
    append = result.append
    for item in x:
        append(deepcopy(item, memo))
    return result


def _deepcopy_tuple(x, memo, deepcopy=deepcopy):
    items = [deepcopy(item, memo) for item in x]
    # A tuple that is part of a cycle was copied on the way.
    try:
        return memo[id(x)]
    except KeyError:
        pass
    for old, new in zip(x, items):
        if old is not new:
            return tuple(items)
    return x


def _deepcopy_dict(x, memo, deepcopy=deepcopy):
    result = {}
    memo[id(x)] = result
    for key, value in x.items():
        result[deepcopy(key, memo)] = deepcopy(value, memo)
    return result


def _deepcopy_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


_deepcopy_dispatch = {
    list: _deepcopy_list,
    tuple: _deepcopy_tuple,
    dict: _deepcopy_dict,
    types.MethodType: _deepcopy_method,
}


def _reconstruct(x, memo, func, args, state=None, listiter=None, dictiter=None, *, deepcopy=deepcopy):
    """Build the copy from the parts that __reduce_ex__ gave; a deep one when there is a memo."""
    deep = memo is not None
    if deep and args:
        args = [deepcopy(arg, memo) for arg in args]
    result = func(*args)
    if deep:
        memo[id(x)] = result
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        if hasattr(result, "__setstate__"):
            result.__setstate__(state)
        else:
            slotstate = None
            if isinstance(state, tuple) and len(state) == 2:
                state, slotstate = state
            if state is not None:
                result.__dict__.update(state)
            if slotstate is not None:
                for key, value in slotstate.items():
                    setattr(result, key, value)
    if listiter is not None:
        if deep:
            for item in listiter:
                result.append(deepcopy(item, memo))
        else:
            for item in listiter:
                result.append(item)
    if dictiter is not None:
        if deep:
            for key, value in dictiter:
                result[deepcopy(key, memo)] = deepcopy(value, memo)
        else:
            for key, value in dictiter:
                result[key] = value
    return result


def replace(obj, /, **changes):
    """Return a copy of an object with some fields changed, by its __replace__ method."""
    func = getattr(obj.__class__, "__replace__", None)
    if func is None:
        raise TypeError(f"replace() does not support {obj.__class__.__name__} objects")
    return func(obj, **changes)
