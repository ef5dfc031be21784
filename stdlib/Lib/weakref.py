"""Weak references, which do not keep objects alive, and what can be made of them."""

import sys
from _collections_abc import Mapping, MutableMapping, MutableSet
from _weakref import (
    CallableProxyType, ProxyType, ReferenceType, _remove_dead_weakref, getweakrefcount, getweakrefs, proxy, ref)

from _weakrefset import WeakSet

__all__ = ['ref', 'proxy', 'getweakrefcount', 'getweakrefs', 'WeakKeyDictionary', 'ReferenceType', 'ProxyType',
           'CallableProxyType', 'ProxyTypes', 'WeakValueDictionary', 'WeakSet', 'WeakMethod', 'finalize']

ProxyTypes = ProxyType, CallableProxyType

MutableSet.register(WeakSet)


class WeakMethod(ref):
    """A reference to a bound method. As such methods are made anew all the time, it refers to object and function."""

    __slots__ = '_function', '_kind', '_alive', '__weakref__'

    def __new__(cls, meth, callback=None):
        try:
            parts = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError(f'argument should be a bound method, not {type(meth)}') from None

        def died(_):
            # Either part ends it, and both may; the callback is called for the first.
            reference = own()
            if reference._alive:
                reference._alive = False
                if callback is not None:
                    callback(reference)

        made = super().__new__(cls, parts[0], died)
        made._function, made._kind, made._alive = ref(parts[1], died), type(meth), True
        own = ref(made)
        return made

    def __call__(self):
        target, function = super().__call__(), self._function()
        if target is not None and function is not None:
            return self._kind(function, target)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if self._alive and other._alive:
            return self._function == other._function and super().__eq__(other)
        return self is other

    def __ne__(self, other):
        return not self == other if isinstance(other, WeakMethod) else NotImplemented

    __hash__ = ref.__hash__


# --- Dictionaries -----------------------------------------------------------------------------

class KeyedRef(ref):
    """The reference to a value of a WeakValueDictionary: it knows the key, which is to go with the value."""

    __slots__ = ('key',)

    def __new__(type, ob, callback, key):
        made = super().__new__(type, ob, callback)
        made.key = key
        return made

    def __init__(self, ob, callback, key):
        super().__init__(ob, callback)


class _WeakMapping(MutableMapping):
    """A mapping with `data`, a dict that has references for keys or values.

    Iterating goes over what there is in the beginning, without what dies meanwhile.
    """

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        return f'<{type(self).__name__} at {id(self):#x}>'

    def __or__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        made = type(self)()
        for source in other, self:
            made.update(source)
        return made

    def __ior__(self, other):
        self.update(other)
        return self

    def _add_all(self, other, named):
        """Add what update() was given."""
        if other is not None:
            pairs = other if hasattr(other, 'items') else dict(other)
            for key, value in pairs.items():
                self[key] = value
        for key, value in named.items():
            self[key] = value


class WeakValueDictionary(_WeakMapping):
    """A mapping whose entries go when nobody else has their values any more."""

    def __init__(self, other=(), /, **kw):
        owner = ref(self)

        def remove(reference, remove_dead=_remove_dead_weakref):
            living = owner()
            if living is not None:
                # There may be another value by now; that one stays.
                remove_dead(living.data, reference.key)

        self.data = {}
        self._remove = remove
        self.update(other, **kw)

    def items(self):
        """Iterate over pairs of keys and values."""
        for reference in self.valuerefs():
            value = reference()
            if value is not None:
                yield reference.key, value

    def values(self):
        """Iterate over the values."""
        for reference in self.valuerefs():
            value = reference()
            if value is not None:
                yield value

    def __iter__(self):
        for reference in self.valuerefs():
            if reference() is not None:
                yield reference.key

    keys = __iter__

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        return key in self.data and self.data[key]() is not None

    def get(self, key, default=None):
        """Return the value of a key, or the default."""
        reference = self.data.get(key)
        value = None if reference is None else reference()
        return default if value is None else value

    def setdefault(self, key, default=None):
        """Return the value of a key, which gets the default if it has none."""
        value = self.get(key)
        if value is None:
            self[key] = value = default
        return value

    def pop(self, key, *default):
        """Remove an entry and return its value; without one the default, or KeyError."""
        reference = self.data.pop(key, None)
        value = None if reference is None else reference()
        if value is not None:
            return value
        if not default:
            raise KeyError(key)
        return default[0]

    def popitem(self):
        """Remove any entry and return its key and value."""
        while True:
            key, reference = self.data.popitem()
            value = reference()
            if value is not None:
                return key, value

    def update(self, other=None, /, **kwargs):
        """Add entries, from a mapping or pairs, and by name."""
        self._add_all(other, kwargs)

    def copy(self):
        """Return another dictionary of the same entries."""
        made = WeakValueDictionary()
        made.update(self)
        return made

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        made = type(self)()
        for key, value in self.items():
            made[deepcopy(key, memo)] = value
        return made

    def valuerefs(self):
        """Return a list of references to the values, of which some may be dead."""
        return [*self.data.values()]

    def itervaluerefs(self):
        """Iterate over references to the values, of which some may be dead."""
        yield from self.valuerefs()


class WeakKeyDictionary(_WeakMapping):
    """A mapping whose entries go when nobody else has their keys any more: it adds something to objects of others."""

    def __init__(self, dict=None):
        owner = ref(self)

        def remove(reference):
            living = owner()
            if living is not None:
                living.data.pop(reference, None)

        self.data = {}
        self._remove = remove
        if dict is not None:
            self.update(dict)

    def items(self):
        """Iterate over pairs of keys and values."""
        for reference, value in [*self.data.items()]:
            key = reference()
            if key is not None:
                yield key, value

    def values(self):
        """Iterate over the values."""
        for reference, value in [*self.data.items()]:
            if reference() is not None:
                yield value

    def __iter__(self):
        for reference in self.keyrefs():
            key = reference()
            if key is not None:
                yield key

    keys = __iter__

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            reference = ref(key)
        except TypeError:
            return False
        return reference in self.data

    def get(self, key, default=None):
        """Return the value of a key, or the default."""
        return self.data.get(ref(key), default)

    def setdefault(self, key, default=None):
        """Return the value of a key, which gets the default if it has none."""
        return self.data.setdefault(ref(key, self._remove), default)

    def pop(self, key, *default):
        """Remove an entry and return its value; without one the default, or KeyError."""
        return self.data.pop(ref(key), *default)

    def popitem(self):
        """Remove any entry and return its key and value."""
        while True:
            reference, value = self.data.popitem()
            key = reference()
            if key is not None:
                return key, value

    def update(self, dict=None, /, **kwargs):
        """Add entries, from a mapping or pairs; names cannot be keys."""
        self._add_all(dict, kwargs)

    def copy(self):
        """Return another dictionary of the same entries."""
        made = WeakKeyDictionary()
        made.update(self)
        return made

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        made = type(self)()
        for key, value in self.items():
            made[key] = deepcopy(value, memo)
        return made

    def keyrefs(self):
        """Return a list of references to the keys, of which some may be dead."""
        return [*self.data]


# --- Finalizers -------------------------------------------------------------------------------

class _Duty:
    """What a finalizer is to do, and for which object."""

    __slots__ = 'reference', 'function', 'args', 'kwargs', 'atexit'

    def __init__(self, reference, function, args, kwargs):
        self.reference, self.function, self.args, self.kwargs = reference, function, args, kwargs
        self.atexit = True


class finalize:
    """Calls a function when an object is collected, or at the end of the program; nobody has to keep it.

    Calling it does that at once. Afterwards, and after detach(), it is dead and does nothing.
    """

    __slots__ = ()

    # Finalizer -> duty, for those that are alive, in the order of making.
    _registry = {}
    _shutdown = _registered_with_atexit = False

    def __init__(self, obj, func, /, *args, **kwargs):
        if not finalize._registered_with_atexit:
            from atexit import register
            register(self._exitfunc)
            finalize._registered_with_atexit = True
        self._registry[self] = _Duty(ref(obj, self), func, args, kwargs)

    def __call__(self, _=None):
        """Call the function and return its result, if it is alive."""
        duty = self._registry.pop(self, None)
        if duty is not None and not self._shutdown:
            return duty.function(*duty.args, **duty.kwargs)

    def peek(self):
        """Return object, function, arguments and named arguments, if it is alive."""
        duty = self._registry.get(self)
        target = None if duty is None else duty.reference()
        if target is not None:
            return target, duty.function, duty.args, duty.kwargs

    def detach(self):
        """Do nothing any more; return what peek() returned before."""
        found = self.peek()
        # Another thread may have been faster.
        if found is not None and self._registry.pop(self, None) is not None:
            return found

    @property
    def alive(self):
        """Whether the function has not been called, and still may be."""
        return self in self._registry

    @property
    def atexit(self):
        """Whether it also calls the function at the end of the program."""
        duty = self._registry.get(self)
        return duty is not None and duty.atexit

    @atexit.setter
    def atexit(self, value):
        if self.alive:
            self._registry[self].atexit = bool(value)

    def __repr__(self):
        found = self.peek()
        state = 'dead' if found is None else f'for {type(found[0]).__name__!r} at {id(found[0]):#x}'
        return f'<{type(self).__name__} object at {id(self):#x}; {state}>'

    @classmethod
    def _newest(cls):
        """Return the newest finalizer that is to be called at the end of the program."""
        return next((finalizer for finalizer in reversed(cls._registry) if finalizer.atexit), None)

    @classmethod
    def _exitfunc(cls):
        """Call all that are to be called at the end, the newest first, also those that are made meanwhile."""
        import gc
        was_enabled = gc.isenabled()
        # It would call some of them in another order.
        gc.disable()
        try:
            while (finalizer := cls._newest()) is not None:
                try:
                    finalizer()
                except Exception:
                    sys.excepthook(*sys.exc_info())
        finally:
            finalize._shutdown = True
            if was_enabled:
                gc.enable()
