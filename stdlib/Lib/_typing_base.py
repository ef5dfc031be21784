"""The ground that typing stands on: special forms, the check that something is a type, forward references, caches."""

import functools
import sys
from types import FunctionType, GenericAlias, NoneType

from _typing import Generic, ParamSpec, TypeVar, TypeVarTuple

# What is defined here belongs to the module typing.
__name__ = "typing"


class _Sentinel:
    """Stands for an argument that was not given."""

    __slots__ = ()

    def __repr__(self):
        return "<sentinel>"


_sentinel = _Sentinel()


class _TypingEllipsis:
    """Stands for ... among the arguments of an alias while they are put in order."""


class _Final:
    """Base of classes that programs must not derive from."""

    __slots__ = ("__weakref__",)

    def __init_subclass__(cls, /, *args, **kwds):
        if "_root" not in kwds:
            raise TypeError("Cannot subclass special typing classes")


class _NotIterable:
    """Base of classes that have __getitem__ and still cannot be iterated over."""

    __slots__ = ()
    __iter__ = None


def _caller(depth=1, default="__main__"):
    """Return the name of the module that called the caller, or one further out; None where there is no such frame."""
    return sys._getframemodulename(depth + 1) or default


# Caches of subscriptions.

_cleanups = []
_caches = {}


def _tp_cache(func=None, /, *, typed=False):
    """Remember the results of a function for arguments that can be hashed."""
    if func is None:
        return functools.partial(_tp_cache, typed=typed)
    remembered = functools.lru_cache(typed=typed)(func)
    _caches[func] = remembered
    _cleanups.append(remembered.cache_clear)

    @functools.wraps(func)
    def lookup(*args, **kwds):
        try:
            return remembered(*args, **kwds)
        except TypeError:
            # Not hashable, or an error that is raised once more with the right traceback.
            pass
        return func(*args, **kwds)

    return lookup


# Text.

def _is_dunder(attr: str) -> bool:
    return attr[:2] == "__" and attr[-2:] == "__"


def _type_repr(obj):
    """Write a type as it would stand in an annotation."""
    match obj:
        case tuple():
            return f"[{', '.join(map(_type_repr, obj))}]"
        case type():
            module, name = obj.__module__, obj.__qualname__
            return name if module == "builtins" else f"{module}.{name}"
        case FunctionType():
            return obj.__name__
    return "..." if obj is ... else repr(obj)


# Special forms.

def _make_union(left, right):
    """What left | right makes of types that are not classes."""
    from typing import Union

    return Union[left, right]


def _or(self, other):
    return _make_union(self, other)


def _ror(self, other):
    return _make_union(other, self)


class _SpecialForm(_Final, _NotIterable, _root=True):
    # A name of typing with a meaning of its own; the function it is made of says what a subscription gives.
    # `alone` tells where the form may stand without subscription: "nowhere", "in classes" or "anywhere".
    # (Each form has its own documentation, so that the class has none.)

    __slots__ = ("_name", "__doc__", "_getitem", "_alone")

    def __init__(self, getitem, *, name=None, doc=None, alone="nowhere"):
        self._name = name or getitem.__name__
        self.__doc__ = doc or getitem.__doc__
        self._getitem = getitem
        self._alone = alone

    def __getattr__(self, item):
        if item == "__name__" or item == "__qualname__":
            return self._name
        raise AttributeError(item)

    @_tp_cache
    def __getitem__(self, parameters):
        return self._getitem(self, parameters)

    def __repr__(self):
        return f"typing.{self._name}"

    def __reduce__(self):
        return self._name

    __or__, __ror__ = _or, _ror

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __instancecheck__(self, obj):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")


class _TypedCacheSpecialForm(_SpecialForm, _root=True):
    # A form whose function takes the arguments of a subscription one by one.

    def __getitem__(self, parameters):
        listed = parameters if isinstance(parameters, tuple) else (parameters,)
        return self._getitem(self, *listed)


# What is a type.

# Generic classes that say nothing of their own; Protocol comes to them.
_bare_generics = [Generic]


def _type_convert(arg, module=None, *, allow_special_forms=False):
    """The type that an argument stands for where None and strings do so, too."""
    if arg is None:
        return NoneType
    if isinstance(arg, str):
        return ForwardRef(arg, module=module, is_class=allow_special_forms)
    return arg


def _type_check(arg, msg, is_argument=True, module=None, *, allow_special_forms=False):
    """Return the argument as a type; TypeError, `msg` with what was given, if it surely is none.

    Much passes, as libraries give their own meaning to what they are subscripted with. ClassVar and Final pass
    with `allow_special_forms` alone, Final[...] also where no argument of a function is annotated.
    """
    arg = _type_convert(arg, module=module, allow_special_forms=allow_special_forms)
    if isinstance(arg, type):
        if arg in _bare_generics:
            raise TypeError(f"Plain {arg} is not valid as type argument")
    elif isinstance(arg, _SpecialForm):
        if arg._alone != "anywhere" and not (allow_special_forms and arg._alone == "in classes"):
            raise TypeError(f"Plain {arg} is not valid as type argument")
    elif isinstance(arg, _BaseGenericAlias):
        origin = arg.__origin__
        if origin in _bare_generics:
            valid = False
        else:
            form = origin._name if isinstance(origin, _SpecialForm) else None
            valid = allow_special_forms or not (form == "ClassVar" or form == "Final" and is_argument)
        if not valid:
            raise TypeError(f"{arg} is not valid as type argument")
    elif type(arg) is tuple:
        raise TypeError(f"{msg} Got {arg!r:.100}.")
    return arg


class _BaseGenericAlias(_Final, _root=True):
    """A class that is called by a name of typing, with or without arguments: attributes are those of the class.

    `inst` tells whether calling the alias makes an instance; `name` is that under which typing has the alias.
    """

    def __init__(self, origin, *, inst=True, name=None):
        vars(self).update(_inst=inst, _name=name, __origin__=origin, __slots__=None)

    def __call__(self, *args, **kwargs):
        origin = self.__origin__
        if not self._inst:
            raise TypeError(f"Type {self._name} cannot be instantiated; use {origin.__name__}() instead")
        made = origin(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except Exception:
            # Not every object takes attributes, and some object in their own way.
            pass
        return made

    def __mro_entries__(self, bases):
        own = () if self.__origin__ in bases else (self.__origin__,)
        later = bases[bases.index(self) + 1:]
        return own if any(_brings_generic(base, bases) for base in later) else (*own, Generic)

    def __getattr__(self, attr):
        # Copying and unpickling ask before there is an origin.
        if "__origin__" in vars(self):
            if attr in ("__name__", "__qualname__"):
                return self._name or self.__origin__.__name__
            if not _is_dunder(attr):
                return getattr(self.__origin__, attr)
        raise AttributeError(attr)

    def __setattr__(self, attr, val):
        is_own = _is_dunder(attr) or attr in _ALIAS_ATTRIBUTES
        if is_own:
            object.__setattr__(self, attr, val)
        else:
            setattr(self.__origin__, attr, val)

    def __dir__(self):
        return [*{*object.__dir__(self), *(name for name in dir(self.__origin__) if not _is_dunder(name))}]

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")


_ALIAS_ATTRIBUTES = frozenset(("_name", "_inst", "_nparams", "_defaults"))


def _brings_generic(base, bases) -> bool:
    """Whether a base puts Generic among the bases of a class itself."""
    if isinstance(base, _BaseGenericAlias):
        return True
    if isinstance(base, type):
        return issubclass(base, Generic)
    entries = getattr(base, "__mro_entries__", None)
    found = entries(bases) if entries else ()
    return isinstance(found, tuple) and any(isinstance(entry, type) and issubclass(entry, Generic) for entry in found)


# Type parameters among arguments.

def _is_unpacked_typevartuple(x) -> bool:
    return not isinstance(x, type) and getattr(x, "__typing_is_unpacked_typevartuple__", False)


def _is_typevar_like(x) -> bool:
    return isinstance(x, (TypeVar, ParamSpec)) or _is_unpacked_typevartuple(x)


def _parameters_within(arg):
    """The type parameters in one argument."""
    if isinstance(arg, tuple):
        # The types for a ParamSpec.
        return [parameter for part in arg for parameter in _collect_type_parameters((part,))]
    return getattr(arg, "__parameters__", ())


def _collect_type_parameters(args, *, enforce_default_ordering=True):
    """Return the type parameters in arguments or base classes, each once, in the order in which they first occur.

    A parameter without default must not follow one with a default, nor one with a default a TypeVarTuple.
    """
    found = []
    defaults_begun = after_tuple = False
    for arg in args:
        if isinstance(arg, type):
            continue
        if not hasattr(arg, "__typing_subst__"):
            after_tuple = after_tuple or _is_unpacked_typevartuple(arg)
            for parameter in _parameters_within(arg):
                if parameter not in found:
                    found.append(parameter)
        elif arg not in found:
            found.append(arg)
            if not enforce_default_ordering:
                continue
            if not arg.has_default():
                if defaults_begun:
                    raise TypeError(f"Type parameter {arg!r} without a default follows type parameter with a default")
            elif after_tuple:
                raise TypeError("Type parameter with a default follows TypeVarTuple")
            else:
                defaults_begun = True
    return tuple(found)


def _unpack_args(*args):
    """Return arguments as a list, with unpacked tuples of known length in parts."""
    flat = []
    for arg in args:
        parts = getattr(arg, "__typing_unpacked_tuple_args__", None)
        if parts is None or parts and parts[-1] is ...:
            flat.append(arg)
        else:
            flat.extend(parts)
    return flat


def _deduplicate(params, *, unhashable_fallback=False):
    """Return the different ones among objects in their order; those that cannot be hashed need the fallback."""
    try:
        return dict.fromkeys(params)
    except TypeError:
        if not unhashable_fallback:
            raise
    different = []
    for param in params:
        if param not in different:
            different.append(param)
    return different


# Forward references.

def _without_type_params(function: str) -> tuple:
    """Warn of a call without the type parameters, and return that there are none."""
    import warnings

    text = (f"Failing to pass a value to the 'type_params' parameter of {function!r} is deprecated, as it leads to incorrect "
            f"behaviour when calling {function} on a stringified annotation that references a PEP 695 type parameter. "
            "It will be disallowed in Python 3.15.")
    warnings.warn(text, category=DeprecationWarning, stacklevel=3)
    return ()


class ForwardRef(_Final, _root=True):
    """The text of a type that is not known yet, as a string in an annotation gives it."""

    __slots__ = tuple(f"__forward_{part}__" for part in
                      ("arg", "code", "evaluated", "value", "is_argument", "is_class", "module"))

    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        # A starred type is an expression within a tuple only.
        source = f"({arg},)[0]" if arg.startswith("*") else arg
        try:
            self.__forward_code__ = compile(source, "<string>", "eval")
        except SyntaxError:
            raise SyntaxError(f"Forward reference must be an expression -- got {arg!r}") from None
        self.__forward_arg__ = arg
        self.__forward_module__ = module
        self.__forward_is_argument__, self.__forward_is_class__ = is_argument, is_class
        self.__forward_evaluated__, self.__forward_value__ = False, None

    def _evaluate(self, globalns, localns, type_params=_sentinel, *, recursive_guard):
        """Return the type; `recursive_guard` holds the texts that are being evaluated already."""
        if type_params is _sentinel:
            type_params = _without_type_params("typing.ForwardRef._evaluate")
        if self.__forward_arg__ in recursive_guard:
            return self
        if self.__forward_evaluated__ and localns is globalns:
            return self.__forward_value__
        globalns, localns = self._namespaces(globalns, localns, type_params)
        found = _type_check(
            eval(self.__forward_code__, globalns, localns), "Forward references must evaluate to types.",
            is_argument=self.__forward_is_argument__, allow_special_forms=self.__forward_is_class__)
        from typing import _eval_type

        guard = recursive_guard | {self.__forward_arg__}
        self.__forward_value__ = _eval_type(found, globalns, localns, type_params, recursive_guard=guard)
        self.__forward_evaluated__ = True
        return self.__forward_value__

    def _namespaces(self, globalns, localns, type_params):
        if globalns is None:
            globalns = {} if localns is None else localns
        if localns is None:
            localns = globalns
        if self.__forward_module__ is not None:
            module = sys.modules.get(self.__forward_module__)
            globalns = getattr(module, "__dict__", globalns)
        if not type_params:
            return globalns, localns
        # Type parameters come before names of the module, in a class only where the module has no such name.
        globalns, localns = dict(globalns), dict(localns)
        for parameter in type_params:
            name = parameter.__name__
            if name not in globalns or not self.__forward_is_class__:
                globalns[name] = parameter
                localns.pop(name, None)
        return globalns, localns

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        if self.__forward_arg__ != other.__forward_arg__:
            return False
        if self.__forward_evaluated__ and other.__forward_evaluated__:
            return self.__forward_value__ == other.__forward_value__
        return self.__forward_module__ == other.__forward_module__

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    __or__, __ror__ = _or, _ror

    def __repr__(self):
        module = self.__forward_module__
        return f"ForwardRef({self.__forward_arg__!r}{'' if module is None else f', module={module!r}'})"
