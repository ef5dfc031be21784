"""How objects are taken apart and put together again by pickle and copy: a registry, and the functions for classes."""

__all__ = ['pickle', 'constructor', 'add_extension', 'remove_extension', 'clear_extension_cache']

# --- The registry -----------------------------------------------------------------------------

# Type -> function that takes an object apart, as its method __reduce__() would.
dispatch_table = {}


def pickle(ob_type, pickle_function, constructor_ob=None):
    """Register the function that takes objects of a type apart. A constructor is only checked."""
    _check(pickle_function, 'reduction functions')
    if constructor_ob is not None:
        _check(constructor_ob, 'constructors')
    dispatch_table[ob_type] = pickle_function


def _check(thing, what):
    if not callable(thing):
        raise TypeError(f'{what} must be callable')


def constructor(object):
    """Refuse what cannot be a constructor. Nothing else has to be declared."""
    _check(object, 'constructors')


def pickle_complex(c):
    """Take a complex number apart."""
    return complex, (c.real, c.imag)


def pickle_union(obj):
    """Take a union of types apart."""
    from functools import reduce
    from operator import or_
    return reduce, (or_, obj.__args__)


dispatch_table |= {complex: pickle_complex, type(int | None): pickle_union}


# --- Objects of classes -----------------------------------------------------------------------

# A flag of types: made by a class statement, or as if.
_HEAPTYPE = 1 << 9
_builtin_method = type(int.__new__)


def _reconstructor(cls, base, state):
    """Return an object as the first protocols of pickle describe it: `base` is its built-in part."""
    if base is object:
        return object.__new__(cls)
    made = base.__new__(cls, state)
    if base.__init__ is not object.__init__:
        base.__init__(made, state)
    return made


def _is_builtin(cls):
    """Whether objects of a class are made by the interpreter itself."""
    if hasattr(cls, '__flags__') and not cls.__flags__ & _HEAPTYPE:
        return True
    make = cls.__new__
    return isinstance(make, _builtin_method) and make.__self__ is cls


def _attributes(obj, proto):
    """Return what is to be stored of an object besides its built-in part."""
    cls = type(obj)
    has_slots = bool(getattr(obj, '__slots__', None))
    find_state = getattr(obj, '__getstate__', None)
    is_inherited = getattr(cls, '__getstate__', None) is object.__getstate__
    if has_slots and (find_state is None or is_inherited):
        # These protocols have no place for slots.
        reason = 'a class that defines __slots__ without defining __getstate__ cannot be pickled'
        if find_state is None:
            reason = f'cannot pickle {obj.__class__.__name__!r} object: {reason} with protocol {proto}'
        raise TypeError(reason)
    return getattr(obj, '__dict__', None) if find_state is None else find_state()


def _reduce_ex(self, proto):
    """Take an object apart for the protocols 0 and 1."""
    assert proto < 2
    cls = self.__class__
    base = next(filter(_is_builtin, cls.__mro__), object)
    if base is cls and base is not object:
        raise TypeError(f'cannot pickle {cls.__name__!r} object')
    parts = _reconstructor, (cls, base, None if base is object else base(self))
    state = _attributes(self, proto)
    return (*parts, state) if state else parts


def __newobj__(cls, *args):
    """Return an object of a class without calling its __init__()."""
    return cls.__new__(cls, *args)


def __newobj_ex__(cls, args, kwargs):
    """Return an object of a class whose __new__() has arguments with names, without calling its __init__()."""
    return cls.__new__(cls, *args, **kwargs)


def _own_slots(cls):
    """Yield the names under which the values of the slots that a class defines are found."""
    slots = cls.__dict__.get('__slots__', ())
    prefix = cls.__name__.lstrip('_')
    for name in (slots,) if isinstance(slots, str) else slots:
        if name in ('__dict__', '__weakref__'):
            continue
        is_private = prefix and name.startswith('__') and not name.endswith('__')
        yield f'_{prefix}{name}' if is_private else name


def _slotnames(cls):
    """Return the names of all slots of a class. The list is kept in the class, where the interpreter looks first."""
    known = cls.__dict__.get('__slotnames__')
    if known is not None:
        return known
    names = [name for base in cls.__mro__ for name in _own_slots(base)] if hasattr(cls, '__slots__') else []
    try:
        cls.__slotnames__ = names
    except Exception:
        # It can be found out again.
        pass
    return names


# --- Numbers that stand for objects -----------------------------------------------------------

# (module, name) -> number; number -> (module, name); number -> object, for the unpickler.
_extension_registry, _inverted_registry, _extension_cache = {}, {}, {}


def add_extension(module, name, code):
    """Let a number stand for an object of a module, in protocol 2 and above."""
    code = int(code)
    if not 0 < code < 1 << 31:
        raise ValueError('code out of range')
    key = module, name
    old_code, old_key = _extension_registry.get(key), _inverted_registry.get(code)
    if (old_code, old_key) == (code, key):
        return
    if old_code is not None:
        raise ValueError(f'key {key} is already registered with code {old_code}')
    if old_key is not None:
        raise ValueError(f'code {code} is already in use for key {old_key}')
    _extension_registry[key], _inverted_registry[code] = code, key


def remove_extension(module, name, code):
    """Take back what add_extension() has done, for tests."""
    key = module, name
    if (_extension_registry.get(key), _inverted_registry.get(code)) != (code, key):
        raise ValueError(f'key {key} is not registered with code {code}')
    for table, entry in (_extension_registry, key), (_inverted_registry, code), (_extension_cache, code):
        table.pop(entry, None)


def clear_extension_cache():
    """Forget the objects that were found for numbers."""
    _extension_cache.clear()
