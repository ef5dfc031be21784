"""The functions of typing: those that look into types and annotations, and those that only speak to type checkers."""

import collections
import collections.abc
import functools
import operator
import sys
import types

from _typing import Generic, ParamSpecArgs, ParamSpecKwargs
from _typing_aliases import (
    _AnnotatedAlias, _BaseGenericAlias, _GenericAlias, _eval_type, _should_unflatten_callable_args,
)
from _typing_base import ForwardRef
from _typing_forms import Annotated, NotRequired, ReadOnly, Required

# What is defined here belongs to the module typing.
__name__ = "typing"


# Annotations.

# Objects that may well have no annotations.
_allowed_types = (
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType, types.WrapperDescriptorType,
    types.MethodWrapperType, types.MethodDescriptorType,
)


def _resolved(annotation, globalns, localns, type_params, **reference):
    """An annotation without strings."""
    if annotation is None:
        return types.NoneType
    if isinstance(annotation, str):
        annotation = ForwardRef(annotation, **reference)
    return _eval_type(annotation, globalns, localns, type_params)


def _hints_of_class(cls, globalns, localns) -> dict:
    """The annotations of a class and its bases, the nearer ones first to be heard."""
    hints = {}
    for base in reversed(cls.__mro__):
        annotations = vars(base).get("__annotations__", {})
        if isinstance(annotations, types.GetSetDescriptorType):
            continue
        outer = getattr(sys.modules.get(base.__module__), "__dict__", {}) if globalns is None else globalns
        inner = dict(vars(base)) if localns is None else localns
        if globalns is None and localns is None:
            # Names of the module come before those of the class: x: "int" beside a method int() means the type.
            outer, inner = inner, outer
        for name, annotation in annotations.items():
            hints[name] = _resolved(annotation, outer, inner, base.__type_params__, is_argument=False, is_class=True)
    return hints


def _hints_of_function(obj, globalns, localns) -> dict:
    is_module = isinstance(obj, types.ModuleType)
    if globalns is None:
        inner = obj
        while hasattr(inner, "__wrapped__"):
            inner = inner.__wrapped__
        globalns = vars(obj) if is_module else getattr(inner, "__globals__", {})
    localns = globalns if localns is None else localns
    annotations = getattr(obj, "__annotations__", None)
    if annotations is None:
        if isinstance(obj, _allowed_types):
            return {}
        raise TypeError(f"{obj!r} is not a module, class, method, or function.")
    type_params = getattr(obj, "__type_params__", ())
    return {name: _resolved(annotation, globalns, localns, type_params, is_argument=not is_module)
            for name, annotation in dict(annotations).items()}


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """Return the annotations of a class, module or callable by name, with strings in them evaluated.

    Those of base classes are included. Annotated, Required, NotRequired and ReadOnly are taken off unless
    `include_extras` is true. Names are looked up in the namespaces given, else in those of the object;
    where one alone is given it is used for both.
    """
    if getattr(obj, "__no_type_check__", None):
        return {}
    find = _hints_of_class if isinstance(obj, type) else _hints_of_function
    hints = find(obj, globalns, localns)
    return hints if include_extras else {name: _strip_annotations(hint) for name, hint in hints.items()}


def _strip_annotations(t):
    """Return a type without Annotated and the qualifiers of typed dicts, also within."""
    if isinstance(t, _AnnotatedAlias):
        return _strip_annotations(t.__origin__)
    if not isinstance(t, (_GenericAlias, types.GenericAlias, types.UnionType)):
        return t
    if getattr(t, "__origin__", None) in (Required, NotRequired, ReadOnly):
        return _strip_annotations(t.__args__[0])
    args = tuple(map(_strip_annotations, t.__args__))
    if args == t.__args__:
        return t
    match t:
        case _GenericAlias():
            return t.copy_with(args)
        case types.UnionType():
            return functools.reduce(operator.or_, args)
    return types.GenericAlias(t.__origin__, args)


def get_origin(tp):
    """Return what was subscripted: list for List[int], Union for Union[int, str], Annotated for Annotated[int, 1].

    The origin of P.args and P.kwargs is P; None for what is not subscripted.
    """
    match tp:
        case _AnnotatedAlias():
            return Annotated
        case _BaseGenericAlias() | types.GenericAlias() | ParamSpecArgs() | ParamSpecKwargs():
            return tp.__origin__
        case types.UnionType():
            return types.UnionType
    return Generic if tp is Generic else None


def get_args(tp):
    """Return the arguments of a subscription as they are written; () for what is not subscripted."""
    match tp:
        case _AnnotatedAlias():
            return (tp.__origin__, *tp.__metadata__)
        case _GenericAlias() | types.GenericAlias():
            args = tp.__args__
            return ([*args[:-1]], args[-1]) if _should_unflatten_callable_args(tp, args) else args
        case types.UnionType():
            return tp.__args__
    return ()


# Type checking in the code.

def cast(typ, val):
    """Return the value; type checkers take it to be of the type."""
    return val


def assert_type(val, typ, /):
    """Return the value; type checkers complain unless they find it to be of just this type."""
    return val


_ASSERT_NEVER_REPR_MAX_LENGTH = 100


def assert_never(arg, /):
    """Mark a place that is never reached, as type checkers verify; AssertionError if it is."""
    shown = repr(arg)
    if len(shown) > _ASSERT_NEVER_REPR_MAX_LENGTH:
        shown = f"{shown[:_ASSERT_NEVER_REPR_MAX_LENGTH]}..."
    raise AssertionError(f"Expected code to be unreachable, but got: {shown}")


def reveal_type(obj, /):
    """Return the object and print its type; type checkers print what they think it is."""
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def _set_mark(obj, name: str, value=True):
    """Set an attribute for those who look, on objects that take one."""
    try:
        setattr(obj, name, value)
    except (AttributeError, TypeError):
        pass
    return obj


def _defined_in(cls, member) -> bool:
    """Whether a member of a class is defined in the class itself, by its qualified name."""
    if not hasattr(member, "__qualname__") or getattr(member, "__module__", None) != cls.__module__:
        return False
    return member.__qualname__ == f"{cls.__qualname__}.{member.__name__}"


def no_type_check(arg):
    """Say of a function, or of a class with all that is defined in it, that the annotations are no types."""
    if isinstance(arg, type):
        for name in dir(arg):
            member = getattr(arg, name)
            if not _defined_in(arg, member):
                continue
            if isinstance(member, types.FunctionType):
                member.__no_type_check__ = True
            elif isinstance(member, types.MethodType):
                member.__func__.__no_type_check__ = True
            elif isinstance(member, type):
                no_type_check(member)
    return _set_mark(arg, "__no_type_check__")


def no_type_check_decorator(decorator):
    """Make of a decorator one that applies no_type_check() too."""
    import warnings

    warnings._deprecated("typing.no_type_check_decorator", remove=(3, 15))

    @functools.wraps(decorator)
    def without_check(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))

    return without_check


# Overloads.

def _overload_dummy(*args, **kwds):
    """Stand in the place of a function that was only declared."""
    raise NotImplementedError(
        "You should not call an overloaded function. A series of @overload-decorated functions outside a stub module "
        "should always be followed by an implementation that is not @overload-ed.")


# Declared functions by module, qualified name and number of the first line.
_overload_registry = collections.defaultdict(functools.partial(collections.defaultdict, dict))


def _overloads() -> dict:
    """The registry, in whose place a test may put another one."""
    import typing

    return typing._overload_registry


def overload(func):
    """Declare one way to call a function; the implementation follows the last one, without this decorator."""
    inner = getattr(func, "__func__", func)
    try:
        _overloads()[inner.__module__][inner.__qualname__][inner.__code__.co_firstlineno] = func
    except AttributeError:
        # No function in the usual sense; get_overloads() does not find it.
        pass
    return _overload_dummy


def get_overloads(func):
    """Return the declarations of a function that were decorated with @overload, in their order."""
    inner = getattr(func, "__func__", func)
    by_name = _overloads().get(inner.__module__, {})
    return [*by_name.get(inner.__qualname__, {}).values()]


def clear_overloads():
    """Forget all declarations that were decorated with @overload."""
    _overloads().clear()


# Marks.

def final(f):
    """Say of a method that it is not overridden, or of a class that it is not derived from."""
    return _set_mark(f, "__final__")


def override(method, /):
    """Say of a method that it overrides one of a base class."""
    return _set_mark(method, "__override__")


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False, frozen_default=False,
                        field_specifiers=(), **kwargs):
    """Say of a decorator, base class or metaclass that it makes dataclasses; the arguments tell how it differs."""
    traits = {
        "eq_default": eq_default, "order_default": order_default, "kw_only_default": kw_only_default,
        "frozen_default": frozen_default, "field_specifiers": field_specifiers, "kwargs": kwargs,
    }

    def mark(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = traits
        return cls_or_fn

    return mark
