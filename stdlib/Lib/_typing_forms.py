"""The names of typing that are no classes: Union, Literal, Annotated, ClassVar and the like; and Any."""

from types import NoneType

from _typing import ParamSpec
from _typing_aliases import (
    _AnnotatedAlias, _CallableType, _ConcatenateGenericAlias, _GenericAlias, _LiteralGenericAlias, _TupleType,
    _UnionGenericAlias, _UnpackGenericAlias, _as_tuple, _flat_union, _value_and_type_iter,
)
from _typing_base import (
    _deduplicate, _is_unpacked_typevartuple, _SpecialForm, _tp_cache, _type_check, _TypedCacheSpecialForm,
)

# What is defined here belongs to the module typing.
__name__ = "typing"


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return type.__instancecheck__(self, obj)

    def __repr__(self):
        # Classes derived from Any are ordinary ones.
        return "typing.Any" if self is Any else type.__repr__(self)


class Any(metaclass=_AnyMeta):
    """The type that is compatible with every other.

    A class derived from Any is taken to have every attribute by type checkers; Any itself makes no instances.
    """

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


def _bare(name: str, doc: str) -> _SpecialForm:
    """A form that stands for itself."""
    def refuse(self, parameters):
        raise TypeError(f"{self} is not subscriptable")

    return _SpecialForm(refuse, name=name, doc=doc, alone="anywhere")


Never = _bare("Never", "The type without values: what a function returns that never does, or what is left when all is handled.")
NoReturn = _bare("NoReturn", "The result of a function that never returns; the older name of Never.")
Self = _bare("Self", "The class of the object a method belongs to, derived classes included.")
LiteralString = _bare("LiteralString", "A string put together from literals alone, which no input can have tampered with.")
TypeAlias = _bare("TypeAlias", "Annotates a name at module level that is another name of a type.")


def _around_one(name: str, doc: str, complaint: str, *, alone="nowhere", alias=_GenericAlias, in_class=False) -> _SpecialForm:
    """A form that takes exactly one type."""
    def enclose(self, parameters):
        item = _type_check(parameters, f"{complaint.format(self, name=name)} type.", allow_special_forms=in_class)
        return alias(self, (item,))

    return _SpecialForm(enclose, name=name, doc=doc, alone=alone)


_SINGLE, _A_SINGLE = "{} accepts only single", "{name} accepts only a single"
ClassVar = _around_one(
    "ClassVar", "Annotates a variable of a class that instances do not set.", _SINGLE, alone="in classes", in_class=True)
Final = _around_one(
    "Final", "Annotates a name that is set once and not in derived classes.", _SINGLE, alone="in classes", in_class=True)
Required = _around_one("Required", "Annotates a key that a TypedDict must have, with total=False, too.", _A_SINGLE)
NotRequired = _around_one("NotRequired", "Annotates a key that a TypedDict may lack.", _A_SINGLE)
ReadOnly = _around_one("ReadOnly", "Annotates a key of a TypedDict whose value must not be changed.", _A_SINGLE)
TypeGuard = _around_one(
    "TypeGuard", "The result of a function whose True tells that its argument is of a type; False tells nothing.", _SINGLE)
TypeIs = _around_one(
    "TypeIs", "The result of a function that tells both by True and by False whether its argument is of a type.", _SINGLE)
Unpack = _around_one(
    "Unpack", "Puts the members of a tuple type, or the keys of a TypedDict, in its place: a star in words.", _SINGLE,
    alias=_UnpackGenericAlias)


def _checked(parameters, message: str) -> tuple:
    return tuple([_type_check(parameter, message) for parameter in parameters])


@_SpecialForm
def Union(self, parameters):
    """Union[X, Y], the same as X | Y: any of the types. Unions within it are dissolved, repetitions are dropped."""
    if parameters == ():
        raise TypeError("Cannot take a Union of no types.")
    members = _flat_union(_checked(_as_tuple(parameters), "Union[arg, ...]: each arg must be a type."))
    if len(members) == 1:
        return members[0]
    optional = len(members) == 2 and NoneType in members
    return _UnionGenericAlias(self, members, name="Optional" if optional else None)


@_SpecialForm
def Optional(self, parameters):
    """Optional[X], the same as X | None."""
    return Union[_type_check(parameters, f"{self} requires a single type."), NoneType]


def _without_nesting(values):
    for value in values:
        if isinstance(value, _LiteralGenericAlias):
            yield from value.__args__
        else:
            yield value


@_TypedCacheSpecialForm
@_tp_cache(typed=True)
def Literal(self, *parameters):
    """Literal[x, y]: one of these values."""
    values = tuple(_without_nesting(parameters))
    try:
        values = tuple(value for value, _ in _deduplicate(_value_and_type_iter(values)))
    except TypeError:
        # A value that cannot be hashed is wrong, but that is for type checkers to say.
        pass
    return _LiteralGenericAlias(self, values)


@_SpecialForm
def Concatenate(self, parameters):
    """Concatenate[X, P]: the parameters of P after one of type X; for Callable."""
    if parameters == ():
        raise TypeError("Cannot take a Concatenate of no types.")
    *first, last = _as_tuple(parameters)
    if last is not ... and not isinstance(last, ParamSpec):
        raise TypeError("The last parameter to Concatenate should be a ParamSpec variable or ellipsis.")
    return _ConcatenateGenericAlias(self, (*_checked(first, "Concatenate[arg, ...]: each arg must be a type."), last))


@_TypedCacheSpecialForm
@_tp_cache(typed=True)
def Annotated(self, *params):
    """Annotated[T, x]: the type T with metadata x for whoever looks at annotations."""
    if len(params) < 2:
        raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
    annotated, *metadata = params
    if _is_unpacked_typevartuple(annotated):
        raise TypeError("Annotated[...] should not be used with an unpacked TypeVarTuple")
    origin = _type_check(annotated, "Annotated[t, ...]: t must be a type.", allow_special_forms=True)
    return _AnnotatedAlias(origin, tuple(metadata))
