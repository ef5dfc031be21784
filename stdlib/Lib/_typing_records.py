"""NamedTuple, TypedDict and NewType: types that are defined by their fields, or by another type."""

import collections

from _typing import Generic, _idfunc
from _typing_base import _caller, _or, _ror, _sentinel, _type_check
from _typing_aliases import _AnnotatedAlias, _GenericAlias
from _typing_forms import NotRequired, ReadOnly, Required
from _typing_generics import _generic_class_getitem

# What is defined here belongs to the module typing.
__name__ = "typing"


def _warn_of_fields(kind: str, typename: str, what: str, empty) -> None:
    """Warn of one of the ways to define a type with no fields that are going to end."""
    import warnings

    text = (f"{{name}} is deprecated and will be disallowed in Python {{remove}}. To create a {kind} class with 0 fields "
            "using the functional syntax, "
            f"pass an empty {'list' if empty == [] else 'dictionary'}, e.g. `{typename} = {kind}({typename!r}, {empty})`.")
    # The text is a format itself, where braces count.
    warnings._deprecated(what, message=text.replace("{}", "{{}}"), remove=(3, 15))


# Named tuples.

def _make_nmtuple(name, fields, module, defaults=()):
    """Make a named tuple class of pairs of names and types."""
    types = {field: _type_check(kind, f"field {field} annotation must be a type") for field, kind in fields}
    made = collections.namedtuple(name, types, defaults=defaults, module=module)
    made.__annotations__ = made.__new__.__annotations__ = types
    return made


_prohibited = frozenset({
    "__getnewargs__", "__init__", "__new__", "__slots__", "_asdict", "_field_defaults", "_fields", "_make", "_replace", "_source",
})
_special = frozenset({"__annotations__", "__module__", "__name__"})


def _defaults_at_end(fields, namespace: dict) -> list:
    """The defaults of fields, which no field without default may follow."""
    with_default = []
    for field in fields:
        if field in namespace:
            with_default.append(field)
        elif with_default:
            plural = "s" * (len(with_default) > 1)
            raise TypeError(f"Non-default namedtuple field {field} cannot follow default field{plural} {', '.join(with_default)}")
    return [namespace[field] for field in with_default]


def _name_member(cls, name: str, value) -> None:
    """Tell a member its name, as is done for members of every class."""
    set_name = getattr(type(value), "__set_name__", None)
    if set_name is None:
        return
    try:
        set_name(value, cls, name)
    except BaseException as problem:
        problem.add_note(f"Error calling __set_name__ on {type(value).__name__!r} instance {name!r} in {cls.__name__!r}")
        raise


class NamedTupleMeta(type):
    """Makes of a class derived from NamedTuple one that collections.namedtuple() makes."""

    def __new__(cls, typename, bases, ns):
        if "__classcell__" in ns:
            raise TypeError("uses of super() and __class__ are unsupported in methods of NamedTuple subclasses")
        if any(base is not _NamedTuple and base is not Generic for base in bases):
            raise TypeError("can only inherit from a NamedTuple type and Generic")
        fields = ns.get("__annotations__", {})
        made = _make_nmtuple(typename, fields.items(), ns["__module__"], _defaults_at_end(fields, ns))
        made.__bases__ = tuple([tuple if base is _NamedTuple else base for base in bases])
        is_generic = Generic in bases
        if is_generic:
            made.__class_getitem__ = classmethod(_generic_class_getitem)
        for name, value in ns.items():
            if name in _prohibited:
                raise AttributeError(f"Cannot overwrite NamedTuple attribute {name}")
            if name not in _special:
                if name not in made._fields:
                    setattr(made, name, value)
                _name_member(made, name, value)
        if is_generic:
            made.__init_subclass__()
        return made


def NamedTuple(typename, fields=_sentinel, /, **kwargs):
    """Define a named tuple whose fields have types: as base of a class, or by a call with a list of (name, type) pairs.

        class Point(NamedTuple):
            x: int
            y: int = 0

        Point = NamedTuple("Point", [("x", int), ("y", int)])
    """
    if fields is _sentinel:
        if kwargs:
            import warnings

            warnings._deprecated(
                "Creating NamedTuple classes using keyword arguments", remove=(3, 15),
                message="{name} is deprecated and will be disallowed in Python {remove}. "
                        "Use the class-based or functional syntax instead.")
        else:
            _warn_of_fields("NamedTuple", typename, "Failing to pass a value for the 'fields' parameter", [])
    elif kwargs:
        raise TypeError("Cannot pass `None` as the 'fields' parameter and also specify fields using keyword arguments"
                        if fields is None else "Either list of fields or keywords can be provided to NamedTuple, not both")
    elif fields is None:
        _warn_of_fields("NamedTuple", typename, "Passing `None` as the 'fields' parameter", [])
    pairs = kwargs.items() if fields is None or fields is _sentinel else fields
    made = _make_nmtuple(typename, pairs, _caller())
    made.__orig_bases__ = (NamedTuple,)
    return made


_NamedTuple = type.__new__(NamedTupleMeta, "NamedTuple", (), {})


def _namedtuple_mro_entries(bases):
    return (_NamedTuple,)


NamedTuple.__mro_entries__ = _namedtuple_mro_entries


# Typed dicts.

def _get_typeddict_qualifiers(annotation_type):
    """Yield Required, NotRequired and ReadOnly as they stand around a type."""
    while isinstance(annotation_type, _GenericAlias):
        if isinstance(annotation_type, _AnnotatedAlias):
            annotation_type = annotation_type.__origin__
            continue
        qualifier = annotation_type.__origin__
        if qualifier not in (Required, NotRequired, ReadOnly):
            return
        yield qualifier
        (annotation_type,) = annotation_type.__args__


class _Keys:
    """What is known of the keys of a typed dict: which must be there, and which may be changed."""

    def __init__(self):
        self.annotations = {}
        self.required, self.optional = set(), set()
        self.readonly, self.mutable = set(), set()

    def inherit(self, base) -> None:
        """Take over the keys of a base class."""
        self.annotations.update(vars(base).get("__annotations__", {}))
        required, optional, readonly, mutable = [
            vars(base).get(f"__{sort}_keys__", frozenset()) for sort in ("required", "optional", "readonly", "mutable")]
        self.required = self.required - optional | required - optional
        self.optional = self.optional - required | optional
        self.readonly |= readonly
        self.mutable |= mutable

    def define(self, key: str, annotation, total: bool) -> None:
        """Take in a key of the class itself."""
        qualifiers = set(_get_typeddict_qualifiers(annotation))
        must = Required in qualifiers or total and NotRequired not in qualifiers
        here, elsewhere = (self.required, self.optional) if must else (self.optional, self.required)
        here.add(key)
        elsewhere.discard(key)
        if ReadOnly not in qualifiers:
            self.mutable.add(key)
            self.readonly.discard(key)
        elif key in self.mutable:
            raise TypeError(f"Cannot override mutable key {key!r} with read-only key")
        else:
            self.readonly.add(key)
        self.annotations[key] = annotation

    def enter(self, cls) -> None:
        """Set the attributes of the class."""
        cls.__annotations__ = self.annotations
        for sort in ("required", "optional", "readonly", "mutable"):
            setattr(cls, f"__{sort}_keys__", frozenset(getattr(self, sort)))


_EACH_A_TYPE = "TypedDict('Name', {f0: t0, f1: t1, ...}); each t must be a type"


class _TypedDictMeta(type):
    """Makes of a class derived from TypedDict a dict with annotations."""

    def __new__(cls, name, bases, ns, total=True):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError("cannot inherit from both a TypedDict type and a non-TypedDict base class")
        own = ns.pop("__annotations__", {})
        is_generic = any(issubclass(base, Generic) for base in bases)
        made = type.__new__(_TypedDictMeta, name, (Generic, dict) if is_generic else (dict,), ns)
        if not hasattr(made, "__orig_bases__"):
            made.__orig_bases__ = bases
        keys = _Keys()
        for base in bases:
            keys.inherit(base)
        for key, annotation in own.items():
            keys.define(key, _type_check(annotation, _EACH_A_TYPE, module=made.__module__), total)
        keys.enter(made)
        made.__total__ = total
        return made

    # An instance is a plain dict.
    __call__ = dict

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")

    __instancecheck__ = __subclasscheck__


def TypedDict(typename, fields=_sentinel, /, *, total=True):
    """Define a type of dicts with certain keys: as base of a class, or by a call with a dict of types by key.

        class Point(TypedDict):
            x: int
            y: NotRequired[int]

        Point = TypedDict("Point", {"x": int, "y": NotRequired[int]})

    With total=False keys may be lacking unless they are Required.
    """
    if fields is _sentinel or fields is None:
        how = "Failing to pass a value for" if fields is _sentinel else "Passing `None` as"
        _warn_of_fields("TypedDict", typename, f"{how} the 'fields' parameter", {})
        fields = {}
    namespace = {"__annotations__": dict(fields)}
    module = _caller()
    if module is not None:
        # Pickle finds the class by it.
        namespace["__module__"] = module
    made = _TypedDictMeta(typename, (), namespace, total=total)
    made.__orig_bases__ = (TypedDict,)
    return made


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    """Tell whether something is a class of typed dicts; TypedDict itself is none."""
    return isinstance(tp, _TypedDictMeta)


# New types.

class NewType:
    """Define a type that type checkers keep apart from the one it is made of; calling it returns its argument.

        UserId = NewType("UserId", int)
        first = UserId(1)
    """

    __call__ = _idfunc

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition(".")[2]
        self.__supertype__ = tp
        home = _caller()
        if home != "typing":
            self.__module__ = home

    def __mro_entries__(self, bases):
        # Someone derives a class of this; tell them how it is meant.
        outer = self.__name__

        class Told:
            def __init_subclass__(cls):
                name = cls.__name__
                raise TypeError("Cannot subclass an instance of NewType. "
                                f"Perhaps you were looking for: `{name} = NewType({name!r}, {outer})`")

        return (Told,)

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __reduce__(self):
        return self.__qualname__

    __or__, __ror__ = _or, _ror
