"""How generic classes take arguments, and how type parameters give way to them; the interpreter's _typing calls this."""

from types import GenericAlias

from _typing import Generic, TypeVar, TypeVarTuple
from _typing_aliases import _GenericAlias, _as_tuple, _is_param_expr, _prepared, _wrong_number
from _typing_base import (
    _bare_generics, _collect_type_parameters, _is_typevar_like, _tp_cache, _type_check, _type_convert, _unpack_args,
)
from _typing_forms import Unpack

# What is defined here belongs to the module typing.
__name__ = "typing"


# Arguments for type parameters.

def _typevar_subst(self, arg):
    """Return what takes the place of a TypeVar."""
    arg = _type_check(arg, "Parameters to generic types must be types.", is_argument=True)
    starred = (isinstance(arg, _GenericAlias) and arg.__origin__ is Unpack
               or isinstance(arg, GenericAlias) and getattr(arg, "__unpacked__", False))
    if starred:
        raise TypeError(f"{arg} is not valid as type argument")
    return arg


def _paramspec_subst(self, arg):
    """Return what takes the place of a ParamSpec."""
    if isinstance(arg, (list, tuple)):
        return tuple([_type_check(part, "Expected a type.") for part in arg])
    if _is_param_expr(arg):
        return arg
    raise TypeError(f"Expected a list of types, an ellipsis, ParamSpec, or Concatenate. Got {arg}")


def _paramspec_prepare_subst(self, alias, args):
    """Return the arguments of a subscription with that for a ParamSpec as a tuple, or its default."""
    parameters = alias.__parameters__
    place = parameters.index(self)
    if place == len(args) and self.has_default():
        args = (*args, self.__default__)
    if place >= len(args):
        raise TypeError(f"Too few arguments for {alias}")
    if len(parameters) == 1 and not _is_param_expr(args[0]):
        # The list may be left out when there is nothing else: X[int, str].
        return (args,)
    if isinstance(args[place], list):
        # Tuples can be hashed.
        return (*args[:place], tuple(args[place]), *args[place + 1:])
    return args


def _endless_tuple(args):
    """Index and type of an unpacked tuple[X, ...] among arguments, None if there is none."""
    found = None
    for index, arg in enumerate(args):
        parts = None if isinstance(arg, type) else getattr(arg, "__typing_unpacked_tuple_args__", None)
        if parts and len(parts) == 2 and parts[1] is ...:
            if found is not None:
                raise TypeError("More than one unpacked arbitrary-length tuple argument")
            found = index, parts[0]
    return found


def _typevartuple_prepare_subst(self, alias, args):
    """Return the arguments of a subscription with those for a TypeVarTuple as one tuple.

    An unpacked tuple of any length also stands for parameters before and after it.
    """
    parameters = alias.__parameters__
    before = parameters.index(self)
    after = len(parameters) - before - 1
    if any(isinstance(parameter, TypeVarTuple) for parameter in parameters[before + 1:]):
        raise TypeError(f"More than one TypeVarTuple parameter in {alias}")
    endless = _endless_tuple(args)
    own_before, own_after, filling = before, after, None
    if endless is not None:
        index, filling = endless
        own_before, own_after = min(before, index), min(after, len(args) - index - 1)
    elif before + after > len(args):
        raise TypeError(f"Too few arguments for {alias}; actual {len(args)}, expected at least {len(parameters) - 1}")
    end = len(args) - own_after
    middle = args[own_before:end]
    if not middle and self.has_default():
        middle = _unpack_args(self.__default__)
    return (*args[:own_before], *[filling] * (before - own_before), middle, *[filling] * (after - own_after), *args[end:])


# Generic classes.

def _check_generic_specialization(cls, arguments) -> None:
    """Raise TypeError when a generic class takes another number of arguments."""
    parameters = cls.__parameters__
    most, given = len(parameters), len(arguments)
    if not most:
        raise TypeError(f"{cls} is not a generic class")
    if given < most:
        missing = [parameter.has_default() for parameter in parameters[given:]]
        if not missing[0]:
            raise _wrong_number(False, cls, given, f"at least {most - sum(missing)}")
    elif given > most:
        raise _wrong_number(True, cls, given, most)


def _check_declaration(cls, args) -> None:
    """Raise TypeError when type parameters are declared the wrong way, as by Generic[int]."""
    if not args:
        raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
    if not all(map(_is_typevar_like, args)):
        raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables or parameter specification variables.")
    if len({*args}) < len(args):
        raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")


@_tp_cache
def _generic_class_getitem(cls, args):
    """Subscript a generic class: arguments for its type parameters, or the declaration of such for Generic itself."""
    args = tuple(map(_type_convert, _as_tuple(args)))
    if cls in _bare_generics:
        _check_declaration(cls, args)
        return _GenericAlias(cls, args)
    args = _prepared(cls, args)
    _check_generic_specialization(cls, args)
    given = []
    for parameter, arg in zip(cls.__parameters__, args):
        if isinstance(parameter, TypeVarTuple):
            given.extend(arg)
        else:
            given.append(arg)
    return _GenericAlias(cls, tuple(given))


def _declared_parameters(bases):
    """What Generic[...] or Protocol[...] among bases says the type parameters are; None when they say nothing."""
    declared = {}
    for base in bases:
        if isinstance(base, _GenericAlias) and base.__origin__ in _bare_generics:
            if base.__origin__ in declared:
                raise TypeError(f"Cannot inherit from {base.__origin__.__name__}[...] multiple times.")
            declared[base.__origin__] = base.__parameters__
    return declared.get(Generic, next(iter(declared.values()), None))


def _inherits_plain_generic(cls) -> bool:
    """Whether Generic without parameters is a base as written; Protocol and typed dicts put it there themselves."""
    written = vars(cls).get("__orig_bases__")
    if written is not None:
        return Generic in written
    return Generic in cls.__bases__ and cls.__name__ != "Protocol" and type(cls).__name__ != "_TypedDictMeta"


def _generic_init_subclass(cls, *args, **kwargs):
    """Find the type parameters of a class derived from Generic."""
    super(Generic, cls).__init_subclass__(*args, **kwargs)
    if _inherits_plain_generic(cls):
        raise TypeError("Cannot inherit from plain Generic")
    bases = vars(cls).get("__orig_bases__", ())
    used = _collect_type_parameters(bases)
    declared = _declared_parameters(bases)
    if declared is not None:
        unknown = [parameter for parameter in used if parameter not in declared]
        if unknown:
            raise TypeError(f"Some type variables ({', '.join(map(str, unknown))}) are not listed in "
                            f"Generic[{', '.join(map(str, declared))}]")
        used = declared
    cls.__parameters__ = tuple(used)


# Type variables that many definitions need.

T, KT, VT = TypeVar("T"), TypeVar("KT"), TypeVar("VT")
T_co, V_co, VT_co = [TypeVar(name, covariant=True) for name in ("T_co", "V_co", "VT_co")]
T_contra = TypeVar("T_contra", contravariant=True)
CT_co = TypeVar("CT_co", covariant=True, bound=type)
AnyStr = TypeVar("AnyStr", bytes, str)
