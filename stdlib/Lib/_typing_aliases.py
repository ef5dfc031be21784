"""Classes and forms of typing with arguments, such as List[int]: what they are compared, written and subscripted by."""

import collections.abc
import functools
import operator
from types import GenericAlias, NoneType, UnionType

from _typing import Generic, ParamSpec, TypeVarTuple
from _typing_base import (
    _BaseGenericAlias, _NotIterable, _SpecialForm, _TypingEllipsis, _bare_generics, _collect_type_parameters, _deduplicate,
    _is_unpacked_typevartuple, _or, _ror, _sentinel, _tp_cache, _type_check, _type_convert, _type_repr, _unpack_args,
    _without_type_params, ForwardRef,
)

# What is defined here belongs to the module typing.
__name__ = "typing"


def _as_tuple(parameters) -> tuple:
    return parameters if isinstance(parameters, tuple) else (parameters,)


def _form(name: str):
    """A form or alias of the module typing, which is not complete when this module is read."""
    import typing

    return getattr(typing, name)


def _wrong_number(many: bool, of, actual: int, expected) -> TypeError:
    return TypeError(f"Too {'many' if many else 'few'} arguments for {of}; actual {actual}, expected {expected}")


def _prepared(owner, args):
    """Let each type parameter put the arguments of a subscription in order: defaults, tuples of types."""
    for parameter in owner.__parameters__:
        prepare = getattr(parameter, "__typing_prepare_subst__", None)
        if prepare is not None:
            args = prepare(owner, args)
    return args


def _is_param_expr(arg) -> bool:
    """Whether the argument may stand for the parameters of a callable."""
    return arg is ... or isinstance(arg, (tuple, list, ParamSpec, _ConcatenateGenericAlias))


def _should_unflatten_callable_args(typ, args) -> bool:
    """Whether the arguments are those of collections.abc.Callable, which keeps the types of parameters without a list."""
    return typ.__origin__ is collections.abc.Callable and (len(args) != 2 or not _is_param_expr(args[0]))


class _GenericAlias(_BaseGenericAlias, _root=True):
    """A generic class or a form with arguments."""

    def __init__(self, origin, args, *, inst=True, name=None):
        super().__init__(origin, inst=inst, name=name)
        args = _as_tuple(args)
        attributes = vars(self)
        attributes["__args__"] = tuple([... if arg is _TypingEllipsis else arg for arg in args])
        attributes["__parameters__"] = _collect_type_parameters(args, enforce_default_ordering=origin in _bare_generics)
        if not name:
            attributes["__module__"] = origin.__module__

    def _key(self):
        """What makes aliases equal."""
        return self.__origin__, self.__args__

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, _GenericAlias) else NotImplemented

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    __or__, __ror__ = _or, _ror

    @_tp_cache
    def __getitem__(self, args):
        if self.__origin__ in _bare_generics:
            raise TypeError(f"Cannot subscript already-subscripted {self}")
        parameters = self.__parameters__
        if not parameters:
            raise TypeError(f"{self} is not a generic class")
        args = _prepared(self, _unpack_args(*map(_type_convert, _as_tuple(args))))
        if len(args) != len(parameters):
            raise _wrong_number(len(args) > len(parameters), self, len(args), len(parameters))
        return self.copy_with(tuple(self._substituted(self.__args__, dict(zip(parameters, args)))))

    def _substituted(self, args, values: dict):
        """Arguments with values in the place of type parameters, also deep within."""
        for arg in args:
            if isinstance(arg, type):
                yield arg
                continue
            new = self._substituted_in(arg, values)
            several = isinstance(new, tuple) and self.__origin__ is collections.abc.Callable
            if several or _is_unpacked_typevartuple(arg):
                yield from new
            elif isinstance(arg, tuple):
                # The types that stand for a ParamSpec.
                yield tuple(self._substituted(arg, values))
            else:
                yield new

    @staticmethod
    def _substituted_in(arg, values: dict):
        if substitute := getattr(arg, "__typing_subst__", None):
            return substitute(values[arg])
        parameters = getattr(arg, "__parameters__", ())
        if not parameters:
            return arg
        inner = []
        for parameter in parameters:
            if isinstance(parameter, TypeVarTuple):
                inner.extend(values[parameter])
            else:
                inner.append(values[parameter])
        return arg[tuple(inner)]

    def copy_with(self, args):
        """Return an alias of the same origin with other arguments."""
        return type(self)(self.__origin__, args, name=self._name, inst=self._inst)

    def __repr__(self):
        name = f"typing.{self._name}" if self._name else _type_repr(self.__origin__)
        return f"{name}[{', '.join(map(_type_repr, self.__args__)) or '()'}]"

    def __reduce__(self):
        origin = _form(self._name) if self._name else self.__origin__
        match self.__args__:
            case (only,) if not isinstance(only, tuple):
                return operator.getitem, (origin, only)
        return operator.getitem, (origin, self.__args__)

    def __mro_entries__(self, bases):
        origin = self.__origin__
        if isinstance(origin, _SpecialForm):
            raise TypeError(f"Cannot subclass {self!r}")
        if self._name:
            return super().__mro_entries__(bases)
        if origin is Generic:
            # Protocol, or an alias further on, brings Generic with it.
            later = bases[bases.index(self) + 1:]
            known = any(base is not self and isinstance(base, _BaseGenericAlias) for base in later)
            if known or any(base in bases for base in _bare_generics if base is not Generic):
                return ()
        return (origin,)

    def __iter__(self):
        yield _form("Unpack")[self]


class _SpecialGenericAlias(_NotIterable, _BaseGenericAlias, _root=True):
    """A class under its name in typing, which takes so many arguments (-1: any number), the last ones with defaults."""

    def __init__(self, origin, nparams, *, inst=True, name=None, defaults=()):
        super().__init__(origin, inst=inst, name=name or origin.__name__)
        home = "" if origin.__module__ == "builtins" else f"{origin.__module__}."
        vars(self).update(_nparams=nparams, _defaults=defaults, __doc__=f"{home}{origin.__qualname__}, to be subscripted.")

    @_tp_cache
    def __getitem__(self, params):
        params = tuple([_type_check(param, "Parameters to generic types must be types.") for param in _as_tuple(params)])
        most, given = self._nparams, len(params)
        if not most:
            raise TypeError(f"{self} is not a generic class")
        least = most - len(self._defaults)
        if least <= given < most:
            params += self._defaults[given - most:]
        elif given != most:
            raise _wrong_number(given > most, self, given, f"at least {least}" if self._defaults else most)
        return self.copy_with(params)

    def copy_with(self, params):
        """Return the alias with arguments."""
        return _GenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __subclasscheck__(self, cls):
        match cls:
            case _SpecialGenericAlias():
                return issubclass(cls.__origin__, self.__origin__)
            case _GenericAlias():
                return super().__subclasscheck__(cls)
        return issubclass(cls, self.__origin__)

    def __repr__(self):
        return f"typing.{self._name}"

    def __reduce__(self):
        return self._name

    __or__, __ror__ = _or, _ror


class _DeprecatedGenericAlias(_SpecialGenericAlias, _root=True):
    """An alias whose class goes away; a check against it warns."""

    def __init__(self, origin, nparams, *, removal_version, inst=True, name=None):
        super().__init__(origin, nparams, inst=inst, name=name)
        vars(self)["_removal_version"] = removal_version

    def __instancecheck__(self, inst):
        import warnings

        warnings._deprecated(f"typing.{self._name}", remove=self._removal_version)
        return super().__instancecheck__(inst)


# Callable and Tuple.

class _CallableGenericAlias(_NotIterable, _GenericAlias, _root=True):
    """Callable with the types of parameters and result."""

    def _parts(self):
        """The types of parameters, as a list where they are single types, and that of the result."""
        args = self.__args__
        return args if len(args) == 2 and _is_param_expr(args[0]) else ([*args[:-1]], args[-1])

    def __repr__(self):
        parameters, result = self._parts()
        if not isinstance(parameters, list):
            return super().__repr__()
        return f"typing.Callable[[{', '.join(map(_type_repr, parameters))}], {_type_repr(result)}]"

    def __reduce__(self):
        return operator.getitem, (_form("Callable"), tuple(self._parts()))


class _CallableType(_SpecialGenericAlias, _root=True):
    """The name Callable."""

    def copy_with(self, params):
        return _CallableGenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __getitem__(self, params):
        if not isinstance(params, tuple) or len(params) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        parameters, result = params
        # A tuple can be hashed, as the cache needs it.
        return self.__getitem_inner__((tuple(parameters) if isinstance(parameters, list) else parameters, result))

    @_tp_cache
    def __getitem_inner__(self, params):
        parameters, result = params
        result = _type_check(result, "Callable[args, result]: result must be a type.")
        types = (_TypingEllipsis,) if parameters is ... else map(_type_convert, _as_tuple(parameters))
        return self.copy_with((*types, result))


class _TupleType(_SpecialGenericAlias, _root=True):
    """The name Tuple."""

    @_tp_cache
    def __getitem__(self, params):
        params = _as_tuple(params)
        if len(params) > 1 and params[-1] is ...:
            message, end = "Tuple[t, ...]: t must be a type.", (_TypingEllipsis,)
            params = params[:-1]
        else:
            message, end = "Tuple[t0, t1, ...]: each t must be a type.", ()
        return self.copy_with((*[_type_check(param, message) for param in params], *end))


# Forms with arguments.

def _flat_union(parameters):
    """Return the different members of a union, those of unions within it in their place."""
    members = []
    for parameter in parameters:
        if isinstance(parameter, (_UnionGenericAlias, UnionType)):
            members.extend(parameter.__args__)
        else:
            members.append(parameter)
    return tuple(_deduplicate(members, unhashable_fallback=True))


_remove_dups_flatten = _flat_union


def _same_members(left, right) -> bool:
    """Whether two unions have the same members in any order, which may be impossible to hash."""
    try:
        return set(left) == set(right)
    except TypeError:
        return len(left) == len(right) and all(member in right for member in left)


class _UnionGenericAlias(_NotIterable, _GenericAlias, _root=True):
    """Union[...]; Optional[...] where None is one of two members."""

    def copy_with(self, params):
        return _form("Union")[params]

    def __eq__(self, other):
        if isinstance(other, (_UnionGenericAlias, UnionType)):
            return _same_members(self.__args__, other.__args__)
        return NotImplemented

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        match self.__args__:
            case (first, second) if first is NoneType or second is NoneType:
                return f"typing.Optional[{_type_repr(second if first is NoneType else first)}]"
        return super().__repr__()

    def __instancecheck__(self, obj):
        return any(isinstance(obj, member) for member in self.__args__)

    def __subclasscheck__(self, cls):
        return any(issubclass(cls, member) for member in self.__args__)

    def __reduce__(self):
        make, (_, args) = super().__reduce__()
        return make, (_form("Union"), args)


def _value_and_type_iter(params):
    """The values of a Literal, each with its type: 1 and True differ."""
    return ((value, type(value)) for value in params)


class _LiteralGenericAlias(_GenericAlias, _root=True):
    """Literal[...]: the order of the values means nothing."""

    def __eq__(self, other):
        if not isinstance(other, _LiteralGenericAlias):
            return NotImplemented
        return frozenset(_value_and_type_iter(self.__args__)) == frozenset(_value_and_type_iter(other.__args__))

    def __hash__(self):
        return hash(frozenset(_value_and_type_iter(self.__args__)))


class _ConcatenateGenericAlias(_GenericAlias, _root=True):
    """Concatenate[...], which the types for its ParamSpec dissolve into."""

    def copy_with(self, params):
        *first, last = params
        match last:
            case list() | tuple():
                return (*first, *last)
            case _ConcatenateGenericAlias():
                params = (*first, *last.__args__)
        return super().copy_with(params)


class _UnpackGenericAlias(_GenericAlias, _root=True):
    """Unpack[...], or a star before a type."""

    @property
    def __typing_unpacked_tuple_args__(self):
        (inner,) = self.__args__
        if not isinstance(inner, (_GenericAlias, GenericAlias)):
            return None
        if inner.__origin__ is not tuple:
            raise TypeError("Unpack[...] must be used with a tuple type")
        return inner.__args__

    @property
    def __typing_is_unpacked_typevartuple__(self):
        return isinstance(self.__args__[0], TypeVarTuple)

    def __getitem__(self, args):
        return args if self.__typing_is_unpacked_typevartuple__ else super().__getitem__(args)

    def __repr__(self):
        return f"typing.Unpack[{_type_repr(self.__args__[0])}]"


class _AnnotatedAlias(_NotIterable, _GenericAlias, _root=True):
    """A type with metadata; the type's attributes are those of the alias."""

    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            origin, metadata = origin.__origin__, origin.__metadata__ + metadata
        super().__init__(origin, origin, name="Annotated")
        vars(self)["__metadata__"] = metadata

    def copy_with(self, params):
        (origin,) = params
        return _AnnotatedAlias(origin, self.__metadata__)

    def _written(self):
        return self.__origin__, *self.__metadata__

    def __repr__(self):
        return f"typing.Annotated[{_type_repr(self.__origin__)}, {', '.join(map(repr, self.__metadata__))}]"

    def __reduce__(self):
        return operator.getitem, (_form("Annotated"), self._written())

    def __eq__(self, other):
        return self._written() == other._written() if isinstance(other, _AnnotatedAlias) else NotImplemented

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __mro_entries__(self, bases):
        return (self.__origin__,)


# Evaluation.

def _with_forward_references(t: GenericAlias):
    """An alias of a built-in class with references in the place of strings."""
    args = tuple([ForwardRef(arg) if isinstance(arg, str) else arg for arg in t.__args__])
    if _should_unflatten_callable_args(t, args):
        return t.__origin__[[*args[:-1]], args[-1]]
    made = t.__origin__[args]
    return _form("Unpack")[made] if t.__unpacked__ else made


def _rebuilt(t, args: tuple):
    """An alias or union of the same sort with other arguments."""
    match t:
        case UnionType():
            return functools.reduce(operator.or_, args)
        case GenericAlias():
            return GenericAlias(t.__origin__, args)
    return t.copy_with(args)


def _eval_type(t, globalns, localns, type_params=_sentinel, *, recursive_guard=frozenset()):
    """Evaluate all forward references in a type, however deep within."""
    if type_params is _sentinel:
        type_params = _without_type_params("typing._eval_type")
    if isinstance(t, ForwardRef):
        return t._evaluate(globalns, localns, type_params, recursive_guard=recursive_guard)
    if isinstance(t, GenericAlias):
        t = _with_forward_references(t)
    elif not isinstance(t, (_GenericAlias, UnionType)):
        return t
    args = tuple([_eval_type(arg, globalns, localns, type_params, recursive_guard=recursive_guard) for arg in t.__args__])
    return t if args == t.__args__ else _rebuilt(t, args)
