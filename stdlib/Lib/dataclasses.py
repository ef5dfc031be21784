"""Classes that mostly hold data: the methods come from annotated fields."""

import sys
import types
from reprlib import recursive_repr

__all__ = [
    "dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict",
    "astuple", "make_dataclass", "replace", "is_dataclass",
]


class FrozenInstanceError(AttributeError):
    """Raised on the attempt to change a field of a frozen instance."""


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()

_EMPTY_METADATA = types.MappingProxyType({})


class _Kind:
    """What an annotated name of a class body is: a field, or one of the two things that are none."""

    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD, _FIELD_CLASSVAR, _FIELD_INITVAR = map(_Kind, ("_FIELD", "_FIELD_CLASSVAR", "_FIELD_INITVAR"))

# Where a class keeps its fields and the arguments of the decorator; and the method that is called after __init__.
_FIELDS, _PARAMS, _POST_INIT_NAME = [f"__{name}__" for name in ("dataclass_fields", "dataclass_params", "post_init")]

# asdict() and astuple() take these as they are, without asking copy.
_ATOMIC_TYPES = frozenset({
    types.NoneType, bool, int, float, str, complex, bytes, types.EllipsisType, types.NotImplementedType,
    types.CodeType, types.BuiltinFunctionType, types.FunctionType, type, range, property,
})


class InitVar:
    """Annotation of a parameter of __init__ that is passed on to __post_init__ but is no field."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        if isinstance(self.type, type):
            name = self.type.__name__
        else:
            name = repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """Describes one field of a dataclass; made by field() only."""

    __slots__ = (
        "name", "type", "default", "default_factory", "repr", "hash", "init", "compare", "metadata", "kw_only",
        "_field_type",
    )

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _EMPTY_METADATA if metadata is None else types.MappingProxyType(metadata)
        self.kw_only = kw_only
        self._field_type = None

    @recursive_repr()
    def __repr__(self):
        return (
            f"Field(name={self.name!r},type={self.type!r},default={self.default!r},"
            f"default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},hash={self.hash!r},"
            f"compare={self.compare!r},metadata={self.metadata!r},kw_only={self.kw_only!r},"
            f"_field_type={self._field_type})"
        )

    def __set_name__(self, owner, name):
        # A default that is a descriptor is told the name of the attribute it stands for.
        func = getattr(type(self.default), "__set_name__", None)
        if func:
            func(self.default, owner, name)

    __class_getitem__ = classmethod(types.GenericAlias)


class _DataclassParams:
    """The arguments the decorator was given."""

    __slots__ = (
        "init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only", "slots", "weakref_slot",
    )

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen
        self.match_args = match_args
        self.kw_only = kw_only
        self.slots = slots
        self.weakref_slot = weakref_slot

    def __repr__(self):
        pieces = ",".join([f"{name}={getattr(self, name)!r}" for name in self.__slots__])
        return f"_DataclassParams({pieces})"


def field(
    *, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
    kw_only=MISSING,
):
    """Describe a field beyond its annotation and default.

    default_factory is called without arguments for each instance; init, repr
    and compare say which generated methods use the field, and hash None means:
    as compare. metadata is a mapping for other libraries to use.
    """
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _is_type(annotation, cls, home_module, is_type_predicate):
    """Tell whether a string annotation, such as 'typing.ClassVar[int]', names a certain type.

    Only the leading name is looked up, in the module of the class; the rest
    is not evaluated.
    """
    first, dot, rest = annotation.lstrip().partition(".")
    first = first.rstrip()
    if dot and first.isidentifier():
        module_name, name = first, rest
    else:
        module_name, name = None, annotation
    name = name.lstrip()
    end = 0
    while end < len(name) and (name[end].isalnum() or name[end] == "_"):
        end += 1
    name = name[:end]
    if not name:
        return False
    module = sys.modules.get(cls.__module__)
    if module_name is None:
        namespace = module.__dict__ if module else {}
    else:
        if module is None or module.__dict__.get(module_name) is not home_module:
            return False
        namespace = home_module.__dict__
    return is_type_predicate(namespace.get(name), home_module)


def _is_classvar(annotation, typing):
    return annotation is typing.ClassVar or (
        type(annotation) is typing._GenericAlias and annotation.__origin__ is typing.ClassVar
    )


def _is_initvar(annotation, dataclasses):
    return annotation is dataclasses.InitVar or type(annotation) is dataclasses.InitVar


def _is_kw_only(annotation, dataclasses):
    return annotation is dataclasses.KW_ONLY


def _field_kind(cls, annotation):
    """Return the kind of field that an annotation asks for."""
    is_string = isinstance(annotation, str)
    typing = sys.modules.get("typing")
    if typing:
        if _is_classvar(annotation, typing) or (
            is_string and _is_type(annotation, cls, typing, _is_classvar)
        ):
            return _FIELD_CLASSVAR
    dataclasses = sys.modules[__name__]
    if _is_initvar(annotation, dataclasses) or (
        is_string and _is_type(annotation, cls, dataclasses, _is_initvar)
    ):
        return _FIELD_INITVAR
    return _FIELD


def _get_field(cls, name, annotation, default_kw_only):
    """Return the Field for one annotated name of a class body."""
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if isinstance(default, types.MemberDescriptorType):
            # What __slots__ put there is no default.
            default = MISSING
        f = field(default=default)
    f.name = name
    f.type = annotation
    f._field_type = _field_kind(cls, annotation)
    if f._field_type in (_FIELD_CLASSVAR, _FIELD_INITVAR) and f.default_factory is not MISSING:
        raise TypeError(f"field {f.name} cannot have a default factory")
    if f._field_type in (_FIELD, _FIELD_INITVAR):
        if f.kw_only is MISSING:
            f.kw_only = default_kw_only
    elif f.kw_only is not MISSING:
        raise TypeError(f"field {f.name} is a ClassVar but specifies kw_only")
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        # Unhashable stands for mutable: such a default would be shared by all instances.
        raise ValueError(
            f"mutable default {type(f.default)} for field {f.name} is not allowed: use default_factory"
        )
    return f


def _set_new_attribute(cls, name, value):
    """Set an attribute unless the class body defined it; tell whether it did."""
    if name in cls.__dict__:
        return True
    if isinstance(value, types.FunctionType):
        value.__qualname__ = f"{cls.__qualname__}.{value.__name__}"
    setattr(cls, name, value)
    return False


class _Functions:
    """Collects the source of a class's methods and compiles them all at once."""

    def __init__(self, module_globals):
        self.module_globals = module_globals
        # What the functions refer to besides globals; they see it as variables of an enclosing function.
        self.closure = {}
        self.names = []
        self.source = []
        self.annotations = {}
        self.decorators = {}
        self.refuse_overwrite = {}

    def add(self, name, parameters, body, annotations=None, decorator=None, overwrite_error=None):
        """Add a method; `overwrite_error` is true or a hint when the class body must not define it."""
        self.names.append(name)
        self.source.append(f"  def {name}({', '.join(parameters)}):")
        self.source += [f"    {line}" for line in body]
        self.annotations[name] = annotations
        self.decorators[name] = decorator
        self.refuse_overwrite[name] = overwrite_error

    def install(self, cls):
        """Compile the methods and set them on the class."""
        if not self.names:
            return
        source = "\n".join([
            f"def __create_fn__({', '.join(self.closure)}):",
            *self.source,
            f"  return {', '.join(self.names)},",
        ])
        namespace = {}
        exec(source, self.module_globals, namespace)
        functions = namespace["__create_fn__"](**self.closure)
        for name, function in zip(self.names, functions):
            function.__qualname__ = f"{cls.__qualname__}.{name}"
            if self.annotations[name] is not None:
                function.__annotations__ = self.annotations[name]
            if self.decorators[name] is not None:
                function = self.decorators[name](function)
            if _set_new_attribute(cls, name, function) and self.refuse_overwrite[name]:
                message = f"Cannot overwrite attribute {name} in class {cls.__name__}"
                if isinstance(self.refuse_overwrite[name], str):
                    message = f"{message} {self.refuse_overwrite[name]}"
                raise TypeError(message)


def _add_init(functions, std_fields, kw_only_fields, frozen, has_post_init, self_name, slots):
    """Add __init__."""
    seen_default = None
    for f in std_fields:
        if f.init:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen_default = f
            elif seen_default:
                raise TypeError(f"non-default argument {f.name!r} follows default argument {seen_default.name!r}")

    closure = functions.closure
    closure["__dataclass_HAS_DEFAULT_FACTORY__"] = _HAS_DEFAULT_FACTORY
    if frozen:
        closure["__dataclass_builtins_object__"] = object
    parameters = [self_name]
    annotations = {}
    body = []
    for f in (*std_fields, *kw_only_fields):
        value = _init_value(f, closure, slots)
        if f._field_type is not _FIELD_INITVAR and value is not None:
            if frozen:
                body.append(f"__dataclass_builtins_object__.__setattr__({self_name},{f.name!r},{value})")
            else:
                body.append(f"{self_name}.{f.name}={value}")

    def parameter(f):
        annotations[f.name] = f.type
        if f.default is not MISSING:
            return f"{f.name}=__dataclass_dflt_{f.name}__"
        if f.default_factory is not MISSING:
            return f"{f.name}=__dataclass_HAS_DEFAULT_FACTORY__"
        return f.name

    parameters += [parameter(f) for f in std_fields if f.init]
    keywords = [parameter(f) for f in kw_only_fields if f.init]
    if keywords:
        parameters += ["*", *keywords]
    if has_post_init:
        arguments = ",".join([f.name for f in (*std_fields, *kw_only_fields) if f._field_type is _FIELD_INITVAR])
        body.append(f"{self_name}.{_POST_INIT_NAME}({arguments})")
    annotations["return"] = None
    functions.add("__init__", parameters, body or ["pass"], annotations)


def _init_value(f, closure, slots):
    """Return the expression that __init__ assigns to a field, or None when it assigns nothing."""
    default_name = f"__dataclass_dflt_{f.name}__"
    if f.default_factory is not MISSING:
        closure[default_name] = f.default_factory
        if f.init:
            return f"{default_name}() if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ else {f.name}"
        return f"{default_name}()"
    if f.init:
        if f.default is not MISSING:
            closure[default_name] = f.default
        return f.name
    if slots and f.default is not MISSING:
        # There is no class attribute to fall back on when the name is a slot.
        closure[default_name] = f.default
        return default_name
    return None


def _tuple_text(obj_name, fields):
    if not fields:
        return "()"
    return f"({','.join([f'{obj_name}.{f.name}' for f in fields])},)"


def _add_comparisons(functions, fields, eq, order):
    compared = [f for f in fields if f.compare]
    if eq:
        terms = [f"self.{f.name}==other.{f.name}" for f in compared]
        functions.add("__eq__", ("self", "other"), [
            "if self is other:",
            " return True",
            "if other.__class__ is self.__class__:",
            f" return {' and '.join(terms) or 'True'}",
            "return NotImplemented",
        ])
    if order:
        mine, others = _tuple_text("self", compared), _tuple_text("other", compared)
        for name, op in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            functions.add(name, ("self", "other"), [
                "if other.__class__ is self.__class__:",
                f" return {mine}{op}{others}",
                "return NotImplemented",
            ], overwrite_error="Consider using functools.total_ordering")


def _add_frozen_methods(functions, cls, fields):
    functions.closure["cls"] = cls
    functions.closure["FrozenInstanceError"] = FrozenInstanceError
    condition = "type(self) is cls"
    if fields:
        condition += " or name in {" + ", ".join([repr(f.name) for f in fields]) + "}"
    functions.add("__setattr__", ("self", "name", "value"), [
        f"if {condition}:",
        ' raise FrozenInstanceError(f"cannot assign to field {name!r}")',
        "super(cls, self).__setattr__(name, value)",
    ], overwrite_error=True)
    functions.add("__delattr__", ("self", "name"), [
        f"if {condition}:",
        ' raise FrozenInstanceError(f"cannot delete field {name!r}")',
        "super(cls, self).__delattr__(name)",
    ], overwrite_error=True)


def _decide_hash(functions, cls, fields, unsafe_hash, eq, frozen, has_explicit_hash):
    """Add __hash__, set it to None or leave it, as the documentation's table says."""
    if unsafe_hash:
        if has_explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
    elif not eq:
        return
    elif not frozen:
        if not has_explicit_hash:
            cls.__hash__ = None
        return
    elif has_explicit_hash:
        return
    if "__hash__" in cls.__dict__:
        # Only the None that a class body with __eq__ gets: _set_new_attribute would take it for a method.
        del cls.__hash__
    hashed = [f for f in fields if (f.compare if f.hash is None else f.hash)]
    functions.add("__hash__", ("self",), [f"return hash({_tuple_text('self', hashed)})"])


def _collect_fields(cls, kw_only):
    """Return the fields of a class by name, inherited ones first, and what is known of frozen bases."""
    fields = {}
    any_frozen_base = False
    # None: no base is a dataclass.
    all_frozen_bases = None
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is not None:
            for f in base_fields.values():
                fields[f.name] = f
            if all_frozen_bases is None:
                all_frozen_bases = True
            current_frozen = getattr(base, _PARAMS).frozen
            all_frozen_bases = all_frozen_bases and current_frozen
            any_frozen_base = any_frozen_base or current_frozen

    annotations = cls.__dict__.get("__annotations__") or {}
    own = []
    seen_kw_only = False
    dataclasses = sys.modules[__name__]
    for name, annotation in annotations.items():
        if _is_kw_only(annotation, dataclasses) or (
            isinstance(annotation, str)
            and _is_type(annotation, cls, dataclasses, _is_kw_only)
        ):
            if seen_kw_only:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            seen_kw_only = True
            kw_only = True
        else:
            own.append(_get_field(cls, name, annotation, kw_only))
    for f in own:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                # Without a default the class has no such attribute.
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return fields, any_frozen_base, all_frozen_bases


def _process_class(
    cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
):
    """Do the work of the decorator."""
    if cls.__module__ in sys.modules:
        module_globals = sys.modules[cls.__module__].__dict__
    else:
        module_globals = {}
    setattr(cls, _PARAMS, _DataclassParams(
        init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
    ))
    fields, any_frozen_base, all_frozen_bases = _collect_fields(cls, kw_only)
    if all_frozen_bases is not None:
        if any_frozen_base and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if all_frozen_bases is False and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    setattr(cls, _FIELDS, fields)

    # A class body that defines __eq__ gets __hash__ = None of itself, which is no explicit hash.
    class_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (class_hash is MISSING or (class_hash is None and "__eq__" in cls.__dict__))
    if order and not eq:
        raise ValueError("eq must be true if order is true")

    in_init = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    std_fields = tuple([f for f in in_init if not f.kw_only])
    kw_only_fields = tuple([f for f in in_init if f.kw_only])
    real_fields = [f for f in fields.values() if f._field_type is _FIELD]

    functions = _Functions(module_globals)
    made_init = init and "__init__" not in cls.__dict__
    if init:
        has_post_init = hasattr(cls, _POST_INIT_NAME)
        self_name = "__dataclass_self__" if "self" in fields else "self"
        _add_init(functions, std_fields, kw_only_fields, frozen, has_post_init, self_name, slots)
    if "__replace__" not in cls.__dict__:
        cls.__replace__ = _replace      # The same function for all: it keeps its name.
    if repr:
        shown = ", ".join([f"{f.name}={{self.{f.name}!r}}" for f in real_fields if f.repr])
        functions.add(
            "__repr__", ("self",), [f'return f"{{self.__class__.__qualname__}}({shown})"'],
            decorator=recursive_repr(),
        )
    _add_comparisons(functions, real_fields, eq, order)
    if frozen:
        _add_frozen_methods(functions, cls, real_fields)
    _decide_hash(functions, cls, real_fields, unsafe_hash, eq, frozen, has_explicit_hash)
    functions.install(cls)

    if not getattr(cls, "__doc__"):
        cls.__doc__ = cls.__name__ + _signature_text(cls, made_init, std_fields, kw_only_fields)
    if match_args:
        _set_new_attribute(cls, "__match_args__", tuple([f.name for f in std_fields if f.init]))
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    if slots:
        cls = _add_slots(cls, frozen, weakref_slot)
    if "__abstractmethods__" in cls.__dict__:
        import abc

        abc.update_abstractmethods(cls)
    return cls


def _signature_text(cls, made_init, std_fields, kw_only_fields):
    """Return the class's signature as text, for the docstring."""
    if made_init and type(cls) is type and cls.__new__ is object.__new__:
        # The usual case, for which loading inspect would be a waste.
        text = _plain_signature(std_fields, kw_only_fields)
        if text is not None:
            return text
    import inspect

    try:
        return str(inspect.signature(cls)).replace(" -> None", "")
    except (TypeError, ValueError):
        return ""


def _plain_signature(std_fields, kw_only_fields):
    def parameter(f):
        annotation = f.type
        kind = type(annotation)
        if kind is str or annotation is None:
            text = repr(annotation)
        elif kind is type:
            if annotation.__module__ == "builtins":
                text = annotation.__qualname__
            else:
                text = f"{annotation.__module__}.{annotation.__qualname__}"
        elif kind is types.GenericAlias:
            text = str(annotation)
        else:
            raise LookupError
        if f.default is not MISSING:
            return f"{f.name}: {text} = {f.default!r}"
        if f.default_factory is not MISSING:
            return f"{f.name}: {text} = <factory>"
        return f"{f.name}: {text}"

    try:
        pieces = [parameter(f) for f in std_fields if f.init]
        keywords = [parameter(f) for f in kw_only_fields if f.init]
    except LookupError:
        return None
    if keywords:
        pieces += ["*", *keywords]
    text = ", ".join(pieces)
    return f"({text.replace(' -> None', '')})"


def _dataclass_getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _dataclass_setstate(self, state):
    for f, value in zip(fields(self), state):
        # The instance may be frozen.
        object.__setattr__(self, f.name, value)


def _get_slots(cls):
    """Iterate over the names of the slots that a class itself defines."""
    slots = cls.__dict__.get("__slots__")
    if slots is None:
        names = []
        # Types that are not heap types may hold these without naming them.
        if getattr(cls, "__weakrefoffset__", -1) != 0:
            names.append("__weakref__")
        if getattr(cls, "__dictoffset__", -1) != 0:
            names.append("__dict__")
        yield from names
    elif isinstance(slots, str):
        yield slots
    elif not hasattr(slots, "__next__"):
        yield from slots
    else:
        raise TypeError(f"Slots of '{cls.__name__}' cannot be determined")


def _add_slots(cls, is_frozen, weakref_slot):
    """Return a new class like the given one, with __slots__."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    field_names = tuple([f.name for f in fields(cls)])
    inherited = {name for base in cls.__mro__[1:-1] for name in _get_slots(base)}
    slots = [name for name in field_names if name not in inherited]
    if weakref_slot and "__weakref__" not in inherited:
        slots.append("__weakref__")
    namespace["__slots__"] = tuple(slots)
    for name in field_names:
        # The defaults are in __init__ by now.
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    new_class = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        new_class.__qualname__ = qualname
    if is_frozen:
        # The default way to restore state goes through __setattr__, which refuses.
        if "__getstate__" not in namespace:
            new_class.__getstate__ = _dataclass_getstate
        if "__setstate__" not in namespace:
            new_class.__setstate__ = _dataclass_setstate
    return new_class


def dataclass(
    cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
    kw_only=False, slots=False, weakref_slot=False,
):
    """Class decorator that adds methods made from the annotated fields of a class.

    init, repr and eq add __init__, __repr__ and __eq__; order adds the
    comparisons, frozen makes assignment to fields an error, unsafe_hash adds
    __hash__ in any case, match_args adds __match_args__. With kw_only, the
    parameters of __init__ are keyword-only; slots makes a new class with
    __slots__, and weakref_slot adds a slot for weak references.
    """

    def wrap(cls):
        return _process_class(
            cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
        )

    if cls is None:
        return wrap
    return wrap(cls)


def fields(class_or_instance):
    """Return a tuple of the Field objects of a dataclass or an instance of one."""
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple([f for f in found.values() if f._field_type is _FIELD])


def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Tell whether something is a dataclass or an instance of one."""
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


def asdict(obj, *, dict_factory=dict):
    """Return the fields of an instance as a dict, dataclasses within it converted as well.

    dict_factory is called with a list of (name, value) pairs. Lists, tuples
    and dicts are searched; other values are copied with copy.deepcopy().
    """
    if not _is_dataclass_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _asdict_inner(obj, dict_factory)


def _asdict_inner(obj, dict_factory):
    cls = type(obj)
    if cls in _ATOMIC_TYPES:
        return obj
    if hasattr(cls, _FIELDS):
        if dict_factory is dict:
            return {f.name: _asdict_inner(getattr(obj, f.name), dict) for f in fields(obj)}
        return dict_factory([(f.name, _asdict_inner(getattr(obj, f.name), dict_factory)) for f in fields(obj)])

    def convert(value):
        return _asdict_inner(value, dict_factory)

    return _convert_container(obj, cls, convert)


def _convert_container(obj, cls, convert):
    """Rebuild a list, tuple or dict with its contents converted; copy anything else."""
    if cls is list:
        return [convert(value) for value in obj]
    if cls is dict:
        return {convert(key): convert(value) for key, value in obj.items()}
    if issubclass(cls, tuple):
        values = [convert(value) for value in obj]
        # A named tuple takes its fields one by one.
        return cls(*values) if hasattr(cls, "_fields") else cls(values)
    if issubclass(cls, dict):
        if hasattr(cls, "default_factory"):
            result = cls(obj.default_factory)
            for key, value in obj.items():
                result[convert(key)] = convert(value)
            return result
        return cls((convert(key), convert(value)) for key, value in obj.items())
    if issubclass(cls, list):
        return cls(convert(value) for value in obj)
    import copy

    return copy.deepcopy(obj)


def astuple(obj, *, tuple_factory=tuple):
    """Return the field values of an instance as a tuple, dataclasses within it converted as well.

    tuple_factory is called with a list of values.
    """
    if not _is_dataclass_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _astuple_inner(obj, tuple_factory)


def _astuple_inner(obj, tuple_factory):
    cls = type(obj)
    if cls in _ATOMIC_TYPES:
        return obj
    if hasattr(cls, _FIELDS):
        return tuple_factory([_astuple_inner(getattr(obj, f.name), tuple_factory) for f in fields(obj)])

    def convert(value):
        return _astuple_inner(value, tuple_factory)

    return _convert_container(obj, cls, convert)


def _declaration(item):
    """Name and annotation, and the default if there is one, of a field for make_dataclass()."""
    if isinstance(item, str):
        return item, "typing.Any"
    if len(item) not in (2, 3):
        raise TypeError(f"Invalid field: {item!r}")
    return item


def _check_name(name, known):
    """Refuse a name that cannot be that of another field."""
    from keyword import iskeyword

    if not (isinstance(name, str) and name.isidentifier()):
        problem = "s must be valid identifiers"
    elif iskeyword(name):
        problem = "s must not be keywords"
    elif name in known:
        problem = " duplicated"
    else:
        return
    raise TypeError(f"Field name{problem}: {name!r}")


def _calling_module():
    """The name of the module that calls the caller; None if that cannot be known."""
    if hasattr(sys, "_getframemodulename"):
        return sys._getframemodulename(2) or "__main__"
    try:
        return sys._getframe(2).f_globals.get("__name__", "__main__")
    except (AttributeError, ValueError):
        return None


def make_dataclass(
    cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
    frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False, module=None,
):
    """Make a dataclass of fields: names, pairs of name and type, or triples of name, type and default, which may be a field()."""
    annotations, defaults = {}, {}
    for item in fields:
        name, annotation, *default = _declaration(item)
        _check_name(name, annotations)
        annotations[name] = annotation
        if default:
            (defaults[name],) = default
    body = {**(namespace or {}), **defaults, "__annotations__": annotations}
    made = types.new_class(cls_name, bases, {}, lambda names: names.update(body))
    if module is None:
        # Pickles look for the class there.
        module = _calling_module()
    if module is not None:
        made.__module__ = module
    decorate = dataclass(
        init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen, match_args=match_args, kw_only=kw_only,
        slots=slots, weakref_slot=weakref_slot,
    )
    return decorate(made)


def replace(obj, /, **changes):
    """A new instance of the same class, made with some other values.

    __init__ and __post_init__ run again: fields with init=False keep what these
    give them, and init-only variables without a default must be told.
    """
    if _is_dataclass_instance(obj):
        return _replace(obj, **changes)
    raise TypeError("replace() should be called on dataclass instances")


def _replace(self, /, **changes):
    described = [f for f in getattr(self, _FIELDS).values() if f._field_type is not _FIELD_CLASSVAR]
    for f in described:
        if f.name in changes:
            if not f.init:
                raise TypeError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
        elif f.init:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return type(self)(**changes)
