"""Types for annotations, and functions that look into them.

What most programs do not ask for is read when it is asked for: protocols, records (NamedTuple, TypedDict, NewType),
functions and streams are in private modules of these names, and the aliases of classes elsewhere are made one by one.
"""

import collections
import collections.abc
import functools
import sys
import types
from types import GenericAlias

from _typing import (
    Generic, NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeAliasType, TypeVar, TypeVarTuple, _idfunc,
)
from _typing_aliases import (
    _AnnotatedAlias, _CallableGenericAlias, _CallableType, _ConcatenateGenericAlias, _DeprecatedGenericAlias, _GenericAlias,
    _LiteralGenericAlias, _SpecialGenericAlias, _TupleType, _UnionGenericAlias, _UnpackGenericAlias, _eval_type,
    _is_param_expr, _remove_dups_flatten, _should_unflatten_callable_args, _value_and_type_iter,
)
from _typing_base import (
    ForwardRef, _BaseGenericAlias, _Final, _NotIterable, _SpecialForm, _TypedCacheSpecialForm, _TypingEllipsis, _caches,
    _caller, _cleanups, _collect_type_parameters, _deduplicate, _is_dunder, _is_typevar_like, _is_unpacked_typevartuple,
    _make_union, _sentinel, _tp_cache, _type_check, _type_convert, _type_repr, _unpack_args,
)
from _typing_forms import (
    Annotated, Any, ClassVar, Concatenate, Final, Literal, LiteralString, Never, NoReturn, NotRequired, Optional, ReadOnly,
    Required, Self, TypeAlias, TypeGuard, TypeIs, Union, Unpack, _AnyMeta,
)
from _typing_generics import (
    AnyStr, CT_co, KT, T, T_co, T_contra, V_co, VT, VT_co, _check_generic_specialization, _generic_class_getitem,
    _generic_init_subclass, _paramspec_prepare_subst, _paramspec_subst, _typevar_subst, _typevartuple_prepare_subst,
)

TYPE_CHECKING = False
Text = str

_alias = _SpecialGenericAlias
Callable = _CallableType(collections.abc.Callable, 2)
vars(Callable)["__doc__"] = "Callable[[X, Y], Z]: takes an X and a Y, and returns a Z; Callable[..., Z] takes anything."
Tuple = _TupleType(tuple, -1, inst=False, name="Tuple")
vars(Tuple)["__doc__"] = "The built-in tuple, to be subscripted."

# Modules with what is read when it is asked for.
_LATER = {
    "_typing_protocols": (
        "Protocol", "SupportsAbs", "SupportsBytes", "SupportsComplex", "SupportsFloat", "SupportsIndex", "SupportsInt",
        "SupportsRound", "get_protocol_members", "is_protocol", "runtime_checkable"),
    "_typing_records": ("NamedTuple", "NamedTupleMeta", "NewType", "TypedDict", "is_typeddict"),
    "_typing_functions": (
        "assert_never", "assert_type", "cast", "clear_overloads", "dataclass_transform", "final", "get_args", "get_origin",
        "get_overloads", "get_type_hints", "no_type_check", "no_type_check_decorator", "overload", "override", "reveal_type"),
    "_typing_streams": ("BinaryIO", "IO", "TextIO"),
}
# Names that no program should use, and some do all the same.
_LATER_PRIVATE = {
    "_typing_protocols": (
        "EXCLUDED_ATTRIBUTES", "_PROTO_ALLOWLIST", "_ProtocolMeta", "_SPECIAL_NAMES", "_TYPING_INTERNALS",
        "_allow_reckless_class_checks", "_get_protocol_attrs", "_no_init_or_replace_init", "_proto_hook"),
    "_typing_records": (
        "_NamedTuple", "_TypedDict", "_TypedDictMeta", "_get_typeddict_qualifiers", "_make_nmtuple",
        "_namedtuple_mro_entries", "_prohibited", "_special"),
    "_typing_functions": (
        "_ASSERT_NEVER_REPR_MAX_LENGTH", "_allowed_types", "_overload_dummy", "_overload_registry", "_strip_annotations"),
}
_HOME = {name: module for table in (_LATER, _LATER_PRIVATE) for module, names in table.items() for name in names}

# Aliases by the module of the class: under the same name with so many arguments, or (class, arguments[, defaults]).
_ABC = {
    "AsyncIterable": 1, "AsyncIterator": 1, "Awaitable": 1, "Collection": 1, "Container": 1, "Coroutine": 3, "Hashable": 0,
    "ItemsView": 2, "Iterable": 1, "Iterator": 1, "KeysView": 1, "Mapping": 2, "MappingView": 1, "MutableMapping": 2,
    "MutableSequence": 1, "MutableSet": 1, "Reversible": 1, "Sequence": 1, "Sized": 0, "ValuesView": 1,
    "AbstractSet": ("Set", 1), "Generator": ("Generator", 3, (types.NoneType, types.NoneType)),
    "AsyncGenerator": ("AsyncGenerator", 2, (types.NoneType,)),
}
_ALIASES = {
    "collections.abc": _ABC,
    "builtins": {"Dict": ("dict", 2), "FrozenSet": ("frozenset", 1), "List": ("list", 1), "Set": ("set", 1), "Type": ("type", 1)},
    "collections": {"ChainMap": 2, "Counter": 1, "DefaultDict": ("defaultdict", 2), "Deque": ("deque", 1), "OrderedDict": 2},
    "contextlib": {"AsyncContextManager": ("AbstractAsyncContextManager", 2, (bool | None,)),
                   "ContextManager": ("AbstractContextManager", 2, (bool | None,))},
    "re": {"Match": 1, "Pattern": 1},
}
_ALIAS_HOME = {name: module for module, names in _ALIASES.items() for name in names}

_FORMS = (
    "Annotated", "Any", "AnyStr", "Callable", "ClassVar", "Concatenate", "Final", "ForwardRef", "Generic", "Literal",
    "LiteralString", "Never", "NoDefault", "NoReturn", "NotRequired", "Optional", "ParamSpec", "ParamSpecArgs",
    "ParamSpecKwargs", "ReadOnly", "Required", "Self", "TYPE_CHECKING", "Text", "Tuple", "TypeAlias", "TypeAliasType",
    "TypeGuard", "TypeIs", "TypeVar", "TypeVarTuple", "Union", "Unpack",
)
__all__ = [*_FORMS, *_ALIAS_HOME, "ByteString", *(name for names in _LATER.values() for name in names)]
__all__.remove("NamedTupleMeta")


def _made_alias(name: str):
    """Make the alias of a class elsewhere."""
    module = _ALIAS_HOME[name]
    given = _ALIASES[module][name]
    origin, nparams, *defaults = given if isinstance(given, tuple) else (name, given)
    cls = getattr(__import__(module, fromlist=[origin]), origin)
    return _alias(cls, nparams, inst=module != "builtins", name=name, defaults=defaults[0] if defaults else ())


def _byte_string():
    import warnings

    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        return _DeprecatedGenericAlias(collections.abc.ByteString, 0, removal_version=(3, 14), name="ByteString")


def __getattr__(attr):
    if attr == "_collect_parameters":
        import warnings

        warnings.warn("The private _collect_parameters function is deprecated and will be removed in a future version of "
                      "Python. Any use of private functions is discouraged and may break in the future.",
                      DeprecationWarning, stacklevel=2)
        return _collect_type_parameters
    if attr in _HOME:
        value = getattr(__import__(_HOME[attr]), attr)
    elif attr in _ALIAS_HOME:
        value = _made_alias(attr)
    elif attr == "ByteString":
        value = _byte_string()
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {attr!r}")
    return globals().setdefault(attr, value)


def __dir__():
    return sorted({*globals(), *_HOME, *_ALIAS_HOME, "ByteString"})
