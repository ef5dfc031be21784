"""Enumerations: sets of names bound to unique constant values."""

import sys
import builtins as bltns
from functools import partial
from operator import or_ as _or_
from types import DynamicClassAttribute, MappingProxyType

__all__ = [
    "EnumType", "EnumMeta", "EnumDict", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "auto",
    "unique", "property", "verify", "member", "nonmember", "FlagBoundary", "STRICT", "CONFORM", "EJECT", "KEEP",
    "global_flag_repr", "global_enum_repr", "global_str", "global_enum", "EnumCheck", "CONTINUOUS", "NAMED_FLAGS",
    "UNIQUE", "pickle_by_global_name", "pickle_by_enum_name",
]

# The base classes do not exist yet while they are being made themselves.
Enum = Flag = EJECT = ReprEnum = None

_not_given = object()


class nonmember:
    """Keeps a value in an enumeration from becoming a member."""

    def __init__(self, value):
        self.value = value


class member:
    """Makes a member of a value that would not become one, such as a function."""

    def __init__(self, value):
        self.value = value


def _is_descriptor(obj):
    return hasattr(obj, "__get__") or hasattr(obj, "__set__") or hasattr(obj, "__delete__")


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


def _is_private(cls_name, name):
    prefix = f"_{cls_name}__"
    return (
        len(name) > len(prefix)
        and name.startswith(prefix)
        and (name[-1] != "_" or name[-2] != "_")
    )


def _is_internal_class(cls_name, obj):
    """Tell whether a class was defined in the body of the enumeration itself."""
    if not isinstance(obj, type):
        return False
    qualname = getattr(obj, "__qualname__", "")
    return qualname == f"{cls_name}.{obj.__name__}" or qualname.endswith(f".{cls_name}.{obj.__name__}")


def _is_single_bit(num):
    return num > 0 and num & num - 1 == 0


def _make_class_unpicklable(obj):
    """Make pickling an object or a class's instances fail at once, with a message."""

    def _break_on_call_reduce(self, proto):
        raise TypeError(f"{self!r} cannot be pickled")

    if isinstance(obj, dict):
        obj["__reduce_ex__"] = _break_on_call_reduce
        obj["__module__"] = "<unknown>"
    else:
        setattr(obj, "__reduce_ex__", _break_on_call_reduce)
        setattr(obj, "__module__", "<unknown>")


def _iter_bits_lsb(num):
    """Iterate over the powers of two that make up a number, lowest first."""
    original = num
    if isinstance(num, Enum):
        num = num.value
    if num < 0:
        raise ValueError(f"{original!r} is not a positive integer")
    while num:
        bit = num & -num
        yield bit
        num ^= bit


def show_flag_values(value):
    """List the powers of two in a flag's value."""
    return list(_iter_bits_lsb(value))


def bin(num, max_bits=None):
    """Like the built-in, with the sign as first digit: '0b0 1010' for 10, '0b1 0110' for -10."""
    ceiling = 2 ** num.bit_length()
    if num >= 0:
        digits = bltns.bin(num + ceiling).replace("1", "0", 1)
    else:
        digits = bltns.bin(~num ^ ceiling - 1 + ceiling)
    sign, digits = digits[:3], digits[3:]
    if max_bits is not None and len(digits) < max_bits:
        digits = (sign[-1] * max_bits + digits)[-max_bits:]
    return f"{sign} {digits}"


class _auto_null:
    def __repr__(self):
        return "_auto_null"


_auto_null = _auto_null()


class auto:
    """Stands for a value that _generate_next_value_() will give."""

    def __init__(self, value=_auto_null):
        self.value = value

    def __repr__(self):
        return f"auto({self.value!r})"


class property(DynamicClassAttribute):
    """A property of members whose name may also be the name of a member."""

    member = None
    _attr_type = None
    _cls_type = None

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.member is not None:
                return self.member
            raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}")
        if self.fget is not None:
            return self.fget(instance)
        if self._attr_type == "attr":
            # The member hides a plain attribute of a mixed-in class.
            return getattr(self._cls_type, self.name)
        if self._attr_type == "desc":
            return getattr(instance._value_, self.name)
        try:
            return ownerclass._member_map_[self.name]
        except KeyError:
            raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}") from None

    def __set__(self, instance, value):
        if self.fset is not None:
            return self.fset(instance, value)
        raise AttributeError(f"<enum {self.clsname!r}> cannot set attribute {self.name!r}")

    def __delete__(self, instance):
        if self.fdel is not None:
            return self.fdel(instance)
        raise AttributeError(f"<enum {self.clsname!r}> cannot delete attribute {self.name!r}")

    def __set_name__(self, ownerclass, name):
        self.name = name
        self.clsname = ownerclass.__name__


class _proto_member:
    """Holds a member's value in the class body until the class is there, then makes the member."""

    def __init__(self, value):
        self.value = value

    def __set_name__(self, enum_class, member_name):
        delattr(enum_class, member_name)
        value = self.value
        if isinstance(value, tuple):
            args = value
        else:
            args = (value,)
        if enum_class._member_type_ is tuple:
            args = (args,)
        if enum_class._use_args_:
            enum_member = enum_class._new_member_(enum_class, *args)
        else:
            enum_member = enum_class._new_member_(enum_class)
        if not hasattr(enum_member, "_value_"):
            if enum_class._member_type_ is object:
                enum_member._value_ = value
            else:
                try:
                    enum_member._value_ = enum_class._member_type_(*args)
                except Exception as exc:
                    raise TypeError("_value_ not set in __new__, unable to create it") from exc
        value = enum_member._value_
        enum_member._name_ = member_name
        enum_member.__objclass__ = enum_class
        enum_member.__init__(*args)
        enum_member._sort_order_ = len(enum_class._member_names_)

        is_canonical = True
        if Flag is not None and issubclass(enum_class, Flag):
            is_canonical = self._note_flag_bits(enum_class, value)
        canonical = self._same_value(enum_class, value)
        if canonical is not None:
            enum_member = canonical
        elif is_canonical:
            enum_class._member_names_.append(member_name)
        enum_class._add_member_(member_name, enum_member)
        try:
            # Setting the default, not the item: an alias must not replace the first member.
            enum_class._value2member_map_.setdefault(value, enum_member)
        except TypeError:
            enum_class._unhashable_values_.append(value)
            enum_class._unhashable_values_map_.setdefault(member_name, []).append(value)

    @staticmethod
    def _note_flag_bits(enum_class, value):
        """Add a flag's value to the masks of its class; tell whether it is one bit (else it is an alias)."""
        if not isinstance(value, int):
            return True
        if value < 0:
            return False
        enum_class._flag_mask_ |= value
        if _is_single_bit(value):
            enum_class._singles_mask_ |= value
        enum_class._all_bits_ = 2 ** enum_class._flag_mask_.bit_length() - 1
        return _is_single_bit(value)

    @staticmethod
    def _same_value(enum_class, value):
        """Return the member that has this value already, or None."""
        try:
            return enum_class._value2member_map_.get(value)
        except TypeError:
            for candidate in enum_class._member_map_.values():
                if candidate._value_ == value:
                    return candidate
        return None


_SUNDER_NAMES = frozenset({
    "_order_", "_generate_next_value_", "_numeric_repr_", "_missing_", "_ignore_", "_iter_member_",
    "_iter_member_by_value_", "_iter_member_by_def_", "_add_alias_", "_add_value_alias_",
})


class EnumDict(dict):
    """The namespace of an enumeration's class body: notes which names are members."""

    def __init__(self, cls_name=None):
        super().__init__()
        # A dict, for quick look-up in the order of definition.
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False
        self._cls_name = cls_name

    def __setitem__(self, key, value):
        cls_name = self._cls_name
        if cls_name is not None and _is_private(cls_name, key):
            pass
        elif _is_sunder(key):
            key, value = self._check_sunder(key, value)
        elif _is_dunder(key):
            if key == "__order__":
                key = "_order_"
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif isinstance(value, partial):
            import warnings

            warnings.warn(
                "functools.partial will be a method descriptor in future Python versions; "
                "wrap it in enum.member() if you want to preserve the old behavior",
                FutureWarning, stacklevel=2,
            )
            value = self._add_member(key, value)
        elif not isinstance(value, member) and (
            _is_descriptor(value) or cls_name is not None and _is_internal_class(cls_name, value)
        ):
            pass
        else:
            value = self._add_member(key, value)
        super().__setitem__(key, value)

    def _check_sunder(self, key, value):
        if key not in _SUNDER_NAMES:
            raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
        if key == "_generate_next_value_":
            if self._auto_called:
                raise TypeError("_generate_next_value_ must be defined before members")
            self._generate_next_value = value.__func__ if isinstance(value, staticmethod) else value
        elif key == "_ignore_":
            value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
            self._ignore = value
            already = set(value) & set(self._member_names)
            if already:
                raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")
        return key, value

    def _add_member(self, key, value):
        """Note a member and return its value, with auto() replaced."""
        if key in self:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        if isinstance(value, member):
            value = value.value
        single = type(value) is auto
        parts = (value,) if single else value
        if single or isinstance(value, tuple) and any(type(v) is auto for v in value):
            filled = []
            for part in parts:
                if isinstance(part, auto):
                    if part.value == _auto_null:
                        part.value = self._generate_next_value(
                            key, 1, len(self._member_names), self._last_values[:]
                        )
                        self._auto_called = True
                    part = part.value
                    self._last_values.append(part)
                filled.append(part)
            if single:
                value = filled[0]
            else:
                try:
                    # A named tuple takes its fields one by one.
                    value = type(value)(*filled) if type(value) is not tuple else tuple(filled)
                except TypeError:
                    value = type(value)(filled)
        else:
            self._last_values.append(value)
        self._member_names[key] = None
        return value

    def _generate_next_value(self, name, start, count, last_values):
        raise TypeError("_generate_next_value_ is not defined")

    @bltns.property
    def member_names(self):
        """The names of the members defined so far."""
        return list(self._member_names)

    def update(self, members, **more_members):
        try:
            for name in members.keys():
                self[name] = members[name]
        except AttributeError:
            for name, value in members:
                self[name] = value
        for name, value in more_members.items():
            self[name] = value


_EnumDict = EnumDict


class EnumType(type):
    """Metaclass of enumerations."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        metacls._check_for_existing_members_(cls, bases)
        enum_dict = EnumDict(cls)
        member_type, first_enum = metacls._get_mixins_(cls, bases)
        if first_enum is not None:
            enum_dict["_generate_next_value_"] = getattr(first_enum, "_generate_next_value_", None)
        return enum_dict

    def __new__(metacls, cls, bases, classdict, *, boundary=None, **kwds):
        classdict.setdefault("_ignore_", []).append("_ignore_")
        for key in classdict["_ignore_"]:
            classdict.pop(key, None)
        member_names = list(classdict._member_names)
        invalid_names = set(member_names) & {"mro", ""}
        if invalid_names:
            raise ValueError("invalid enum member name(s) " + ",".join(map(repr, invalid_names)))

        order = classdict.get("_order_")
        if order is not None:
            order = order.replace(",", " ").split()
        # Taken out: the namespace's own setter would refuse what follows.
        classdict = dict(classdict.items())
        classdict.pop("_order_", None)
        generator = classdict.get("_generate_next_value_")
        if generator is not None and not isinstance(generator, staticmethod):
            classdict["_generate_next_value_"] = staticmethod(generator)

        member_type, first_enum = metacls._get_mixins_(cls, bases)
        __new__, save_new, use_args = metacls._find_new_(classdict, member_type, first_enum)
        classdict["_new_member_"] = __new__
        classdict["_use_args_"] = use_args
        for name in member_names:
            classdict[name] = _proto_member(classdict[name])
        # Tells a lookup that came here by super().__new__() while members are being made.
        classdict[f"_{cls}__in_progress"] = True
        classdict["_member_names_"] = []
        classdict["_member_map_"] = {}
        classdict["_value2member_map_"] = {}
        classdict["_unhashable_values_"] = []
        classdict["_unhashable_values_map_"] = {}
        classdict["_member_type_"] = member_type
        classdict["_value_repr_"] = metacls._find_data_repr_(cls, bases)
        is_flag = Flag is not None and any(issubclass(base, Flag) for base in bases if isinstance(base, type))
        if is_flag or Flag is None and cls == "Flag":
            classdict["_boundary_"] = boundary or getattr(first_enum, "_boundary_", None)
            classdict["_flag_mask_"] = 0
            classdict["_singles_mask_"] = 0
            classdict["_all_bits_"] = 0
            classdict["_inverted_"] = None
        try:
            enum_class = super().__new__(metacls, cls, bases, classdict, **kwds)
        except Exception as exc:
            # The note tells of __set_name__ and the stand-ins for members, which are nobody's business.
            if hasattr(exc, "__notes__"):
                del exc.__notes__
            raise

        delattr(enum_class, f"_{cls}__in_progress")
        metacls._take_methods(enum_class, classdict, member_type, first_enum, bases)
        if is_flag:
            for name in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"):
                if name not in classdict:
                    type.__setattr__(enum_class, name, getattr(Flag, name))
        if Enum is not None:
            # Calls look a member up; the class's own __new__ was for making them.
            if save_new:
                enum_class.__new_member__ = __new__
            enum_class.__new__ = Enum.__new__
        if is_flag:
            metacls._finish_flag(enum_class)
        if order is not None:
            metacls._check_order(enum_class, order)
        return enum_class

    @staticmethod
    def _take_methods(enum_class, classdict, member_type, first_enum, bases):
        """Choose between the methods of the enumeration and those of the mixed-in type."""
        if ReprEnum is not None and ReprEnum in bases:
            if "__format__" not in classdict:
                enum_class.__format__ = member_type.__format__
            if "__str__" not in classdict:
                # int has no __str__ of its own, and object's would show the enumeration's repr.
                method = member_type.__str__
                enum_class.__str__ = member_type.__repr__ if method is object.__str__ else method
        if first_enum is None:
            return
        for name in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
            if name in classdict or ReprEnum is not None and ReprEnum in bases and name in ("__str__", "__format__"):
                continue
            found = getattr(enum_class, name)
            if found is getattr(object, name) or found is getattr(member_type, name):
                type.__setattr__(enum_class, name, getattr(first_enum, name))

    @staticmethod
    def _finish_flag(enum_class):
        """Sort out iteration order and missing bits once all flags are known."""
        multi_bits = 0
        single_bits = 0
        for flag in enum_class._member_map_.values():
            value = flag._value_
            if not isinstance(value, int) or value < 0:
                continue
            if _is_single_bit(value):
                single_bits |= value
            else:
                multi_bits |= value
        enum_class._flag_mask_ = single_bits | multi_bits
        enum_class._singles_mask_ = single_bits
        enum_class._all_bits_ = 2 ** (single_bits | multi_bits).bit_length() - 1
        values = [flag._value_ for flag in enum_class if isinstance(flag._value_, int)]
        if sorted(values) != values:
            # Members were not defined in increasing order; iteration follows the definitions.
            enum_class._iter_member_ = enum_class._iter_member_by_def_

    @staticmethod
    def _check_order(enum_class, order):
        """Compare the order of definition with the _order_ the class body gives."""
        member_map = enum_class._member_map_
        names = enum_class._member_names_
        order = [
            name for name in order
            if name not in member_map or member_map[name]._name_ == name and name in names
        ]
        if order != names:
            raise TypeError(f"member order does not match _order_:\n  {order!r}\n  {names!r}")

    def __bool__(cls):
        """Classes are always true."""
        return True

    def __call__(
        cls, value, names=_not_given, *values, module=None, qualname=None, type=None, start=1, boundary=None
    ):
        """Look up a member by value, or make a new enumeration (the functional API).

        With an enumeration that has members, `value` is looked up. Otherwise
        `value` is the name of the new class and `names` its members: a string
        of names, an iterable of names or of (name, value) pairs, or a mapping.
        """
        if cls._member_map_:
            if names is not _not_given:
                value = (value, names) + values
            return cls.__new__(cls, value)
        if names is _not_given and type is None:
            raise TypeError(
                f"{cls!r} has no members; specify `names=()` if you meant to create a new, empty, enum"
            )
        return cls._create_(
            class_name=value,
            names=None if names is _not_given else names,
            module=module, qualname=qualname, type=type, start=start, boundary=boundary,
        )

    def __contains__(cls, value):
        """Tell whether a value is a member or the value of a member."""
        if isinstance(value, cls):
            return True
        try:
            cls(value)
            return True
        except ValueError:
            return value in cls._unhashable_values_

    def __delattr__(cls, attr):
        if attr in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {attr!r}.")
        super().__delattr__(attr)

    def __dir__(cls):
        interesting = {
            "__class__", "__contains__", "__doc__", "__getitem__", "__iter__", "__len__", "__members__",
            "__module__", "__name__", "__qualname__", *cls._member_names_,
        }
        if cls._new_member_ is not object.__new__:
            interesting.add("__new__")
        if cls.__init_subclass__ is not object.__init_subclass__:
            interesting.add("__init_subclass__")
        if cls._member_type_ is object:
            return sorted(interesting)
        return sorted(set(dir(cls._member_type_)) | interesting)

    def __getitem__(cls, name):
        """Return the member of a name."""
        return cls._member_map_[name]

    def __iter__(cls):
        """Iterate over the members in order of definition, without aliases."""
        return (cls._member_map_[name] for name in cls._member_names_)

    def __len__(cls):
        """Return the number of members, without aliases."""
        return len(cls._member_names_)

    @bltns.property
    def __members__(cls):
        """A read-only mapping of all names, aliases too, to members."""
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        if Flag is not None and issubclass(cls, Flag):
            return f"<flag {cls.__name__!r}>"
        return f"<enum {cls.__name__!r}>"

    def __reversed__(cls):
        """Iterate over the members in reverse order of definition."""
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        """Make an enumeration from names or pairs; see __call__()."""
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        _, first_enum = cls._get_mixins_(class_name, bases)
        classdict = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            original_names, names = names, []
            last_values = []
            for count, name in enumerate(original_names):
                value = first_enum._generate_next_value_(name, start, count, last_values[:])
                last_values.append(value)
                names.append((name, value))
        if names is None:
            names = ()
        for item in names:
            if isinstance(item, str):
                member_name, member_value = item, names[item]
            else:
                member_name, member_value = item
            classdict[member_name] = member_value

        if module is None:
            try:
                module = sys._getframemodulename(2)
            except AttributeError:
                try:
                    module = sys._getframe(2).f_globals["__name__"]
                except (AttributeError, ValueError, KeyError):
                    pass
        if module is None:
            _make_class_unpicklable(classdict)
        else:
            classdict["__module__"] = module
        if qualname is not None:
            classdict["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, classdict, boundary=boundary)

    def _convert_(cls, name, module, filter, source=None, *, boundary=None, as_global=False):
        """Make an enumeration of the constants of a module and put it in their place."""
        module_globals = sys.modules[module].__dict__
        source = source.__dict__ if source else module_globals
        members = [(name_, value) for name_, value in source.items() if filter(name_)]
        try:
            members.sort(key=lambda item: (item[1], item[0]))
        except TypeError:
            members.sort(key=lambda item: item[0])
        body = {name_: value for name_, value in members}
        cls = cls(name, body, module=module, boundary=boundary or KEEP)
        if as_global:
            global_enum(cls)
        else:
            sys.modules[cls.__module__].__dict__.update(cls.__members__)
        module_globals[name] = cls
        return cls

    @classmethod
    def _check_for_existing_members_(mcls, class_name, bases):
        for chain in bases:
            for base in chain.__mro__:
                if isinstance(base, EnumType) and base._member_names_:
                    raise TypeError(f"<enum {class_name!r}> cannot extend {base!r}")

    @classmethod
    def _get_mixins_(mcls, class_name, bases):
        """Return the data type of the members and the first enumeration among the bases."""
        if not bases:
            return object, None
        first_enum = bases[-1]
        if not isinstance(first_enum, EnumType):
            raise TypeError("new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] enum_type)`")
        return mcls._find_data_type_(class_name, bases) or object, first_enum

    @classmethod
    def _find_data_repr_(mcls, class_name, bases):
        """Return the function that shows a member's value in its repr."""
        for chain in bases:
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    return base._value_repr_
                if "__repr__" in base.__dict__:
                    # Dataclasses show their fields only; the class's name is that of the mixin.
                    if (
                        "__dataclass_fields__" in base.__dict__
                        and "__dataclass_params__" in base.__dict__
                        and base.__dict__["__dataclass_params__"].repr
                    ):
                        return _dataclass_repr
                    return base.__dict__["__repr__"]
        return None

    @classmethod
    def _find_data_type_(mcls, class_name, bases):
        """Return the one base that stores the members' values, or None."""
        data_types = {}
        base_chain = set()
        for chain in bases:
            candidate = None
            for base in chain.__mro__:
                base_chain.add(base)
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    if base._member_type_ is not object:
                        data_types[base._member_type_] = None
                        break
                elif "__new__" in base.__dict__ or "__dataclass_fields__" in base.__dict__:
                    data_types[candidate or base] = None
                    break
                else:
                    candidate = candidate or base
        if len(data_types) > 1:
            shown = set(data_types)
            raise TypeError(f"too many data types for {class_name!r}: {shown!r}")
        return next(iter(data_types), None)

    @classmethod
    def _find_new_(mcls, classdict, member_type, first_enum):
        """Return the function that makes members, whether to save it, and whether it takes arguments."""
        __new__ = classdict.get("__new__")
        save_new = first_enum is not None and __new__ is not None
        if __new__ is None:
            usual = {None, None.__new__, object.__new__}
            if Enum is not None:
                usual.add(Enum.__new__)
            for method in ("__new_member__", "__new__"):
                for possible in (member_type, first_enum):
                    target = getattr(possible, method, None)
                    if target not in usual:
                        __new__ = target
                        break
                if __new__ is not None:
                    break
            else:
                __new__ = object.__new__
        # Without a __new__ of its own a class still may take arguments in __init__.
        use_args = first_enum is not None and __new__ is not object.__new__
        return __new__, save_new, use_args

    def _add_member_(cls, name, member):
        """Bind a name to a member, leaving the inherited attribute of that name to the instances."""
        if name in cls._member_map_:
            if cls._member_map_[name] is not member:
                raise NameError(f"{name!r} is already bound: {cls._member_map_[name]!r}")
            return
        descriptor = kind = owner = None
        for base in cls.__mro__[1:]:
            attribute = base.__dict__.get(name, _not_given)
            if attribute is _not_given:
                continue
            if isinstance(attribute, (property, DynamicClassAttribute)):
                descriptor, owner, kind = attribute, base, "enum"
                break
            if _is_descriptor(attribute):
                descriptor = descriptor or attribute
                kind = kind or "desc"
                owner = owner or base
            else:
                descriptor, kind, owner = attribute, "attr", base
        if kind is None:
            type.__setattr__(cls, name, member)
        else:
            redirect = property()
            redirect.member = member
            redirect.__set_name__(cls, name)
            if kind == "desc":
                redirect.fget = getattr(descriptor, "fget", None)
                redirect.fset = getattr(descriptor, "fset", None)
                redirect.fdel = getattr(descriptor, "fdel", None)
            elif kind == "enum":
                redirect.fget = descriptor.fget
                redirect.fset = descriptor.fset
                redirect.fdel = descriptor.fdel
            redirect._attr_type = kind
            redirect._cls_type = owner
            type.__setattr__(cls, name, redirect)
        cls._member_map_[name] = member

    @bltns.property
    def __signature__(cls):
        from inspect import Parameter, Signature

        if cls._member_names_:
            return Signature([Parameter("values", Parameter.VAR_POSITIONAL)])
        positional, keyword = Parameter.POSITIONAL_ONLY, Parameter.KEYWORD_ONLY
        return Signature([
            Parameter("new_class_name", positional),
            Parameter("names", Parameter.POSITIONAL_OR_KEYWORD),
            Parameter("module", keyword, default=None),
            Parameter("qualname", keyword, default=None),
            Parameter("type", keyword, default=None),
            Parameter("start", keyword, default=1),
            Parameter("boundary", keyword, default=None),
        ])


EnumMeta = EnumType


def _dataclass_repr(self):
    fields = self.__dataclass_fields__
    return ", ".join([f"{name}={getattr(self, name)!r}" for name in fields if fields[name].repr])


class Enum(metaclass=EnumType):
    """Base class of enumerations.

    class Color(Enum):
        RED = 1
        BLUE = 2

    Members are found by attribute (Color.RED), by value (Color(1)) and by name
    (Color['RED']); they have a name and a value, and the class can be iterated over.
    """

    def __new__(cls, value):
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for name, values in cls._unhashable_values_map_.items():
                if value in values:
                    return cls[name]
            for member in cls._member_map_.values():
                if member._value_ == value:
                    return member
        if not cls._member_map_:
            if cls.__dict__.get(f"_{cls.__name__}__in_progress"):
                raise TypeError(
                    "do not use `super().__new__; call the appropriate __new__ directly"
                ) from None
            raise TypeError(f"{cls!r} has no members defined")
        error = result = None
        try:
            result = cls._missing_(value)
        except Exception as exc:
            error = exc
        try:
            if isinstance(result, cls):
                return result
            if Flag is not None and issubclass(cls, Flag) and cls._boundary_ is EJECT and isinstance(result, int):
                return result
            invalid = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
            if error is None:
                if result is None:
                    raise invalid
                error = TypeError(
                    f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member"
                )
            if not isinstance(error, ValueError):
                error.__context__ = invalid
            raise error
        finally:
            # The exceptions and this frame would refer to each other.
            error = invalid = None

    def __init__(self, *args, **kwds):
        pass

    def _add_alias_(self, name):
        """Give the member another name."""
        self.__class__._add_member_(name, self)

    def _add_value_alias_(self, value):
        """Let the member be found by another value."""
        cls = self.__class__
        try:
            if value in cls._value2member_map_:
                if cls._value2member_map_[value] is not self:
                    raise ValueError(f"{value!r} is already bound: {cls._value2member_map_[value]!r}")
                return
        except TypeError:
            for member in cls._member_map_.values():
                if member._value_ == value:
                    if member is not self:
                        raise ValueError(f"{value!r} is already bound: {member!r}")
                    return
        try:
            cls._value2member_map_.setdefault(value, self)
        except TypeError:
            cls._unhashable_values_.append(value)
            cls._unhashable_values_map_.setdefault(self.name, []).append(value)

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """Give the value for auto(): one more than the greatest so far."""
        if not last_values:
            return start
        try:
            last_value = sorted(last_values).pop()
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None
        try:
            return last_value + 1
        except TypeError:
            raise TypeError(f"unable to increment {last_value!r}") from None

    @classmethod
    def _missing_(cls, value):
        """Hook for values that no member has: return a member, or None."""
        return None

    def __repr__(self):
        value_repr = self.__class__._value_repr_ or repr
        return f"<{self.__class__.__name__}.{self._name_}: {value_repr(self._value_)}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __dir__(self):
        """List the public attributes that the member's class added."""
        cls = self.__class__
        names = set(object.__dir__(self)) if cls._member_type_ is not object else set()
        interesting = {name for name in getattr(self, "__dict__", []) if name[0] != "_" and name not in cls._member_map_}
        for base in cls.mro():
            for name, attribute in base.__dict__.items():
                if name[0] == "_":
                    continue
                if isinstance(attribute, property):
                    # A property that stands for a member only is no attribute of instances.
                    if attribute.fget is not None or name not in cls._member_map_:
                        interesting.add(name)
                    else:
                        interesting.discard(name)
                elif name not in cls._member_map_:
                    interesting.add(name)
        return sorted({"__class__", "__doc__", "__eq__", "__hash__", "__module__"} | interesting | names)

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    @property
    def name(self):
        """The name of the Enum member."""
        return self._name_

    @property
    def value(self):
        """The value of the Enum member."""
        return self._value_


class ReprEnum(Enum):
    """
    Only changes the repr(), leaving str() and format() to the mixed-in type.
    """


class IntEnum(int, ReprEnum):
    """
    Enum where members are also (and must be) ints
    """


class StrEnum(str, ReprEnum):
    """
    Enum where members are also (and must be) strings
    """

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        if len(values) >= 2 and not isinstance(values[1], str):
            raise TypeError(f"encoding must be a string, not {values[1]!r}")
        if len(values) == 3 and not isinstance(values[2], str):
            raise TypeError(f"errors must be a string, not {values[2]!r}")
        value = str(*values)
        member = str.__new__(cls, value)
        member._value_ = value
        return member

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """Give the value for auto(): the name in lower case."""
        return name.lower()


def pickle_by_global_name(self, proto):
    """A __reduce_ex__ for members that are also globals of their module."""
    return self.name


_reduce_ex_by_global_name = pickle_by_global_name


def pickle_by_enum_name(self, proto):
    """A __reduce_ex__ for members that are to be found by name, not by value."""
    return getattr, (self.__class__, self._name_)


class FlagBoundary(StrEnum):
    """What a Flag does with values that have bits no flag is defined for."""

    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum, boundary=STRICT):
    """
    Support for flags
    """

    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """Give the value for auto(): the power of two after the greatest so far."""
        if not last_values:
            return start if start is not None else 1
        last_value = max(last_values)
        try:
            high_bit = last_value.bit_length() - 1
        except Exception:
            raise TypeError(f"invalid flag value {last_value!r}") from None
        return 2 ** (high_bit + 1)

    @classmethod
    def _iter_member_by_value_(cls, value):
        """Iterate over the single flags in a value, lowest first."""
        for bit in _iter_bits_lsb(value & cls._flag_mask_):
            yield cls._value2member_map_.get(bit)

    _iter_member_ = _iter_member_by_value_

    @classmethod
    def _iter_member_by_def_(cls, value):
        """Iterate over the single flags in a value, in order of definition."""
        yield from sorted(cls._iter_member_by_value_(value), key=lambda m: m._sort_order_)

    @classmethod
    def _missing_(cls, value):
        """Make the member for a combination of flags, as the boundary allows."""
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        flag_mask = cls._flag_mask_
        singles_mask = cls._singles_mask_
        all_bits = cls._all_bits_
        negative = None
        if not ~all_bits <= value <= all_bits or value & (all_bits ^ flag_mask):
            if cls._boundary_ is STRICT:
                width = max(value.bit_length(), flag_mask.bit_length())
                raise ValueError(
                    f"{cls!r} invalid value {value!r}\n    given {bin(value, width)}\n  allowed {bin(flag_mask, width)}"
                )
            if cls._boundary_ is CONFORM:
                value &= flag_mask
            elif cls._boundary_ is EJECT:
                return value
            elif cls._boundary_ is KEEP:
                if value < 0:
                    value = max(all_bits + 1, 2 ** value.bit_length()) + value
            else:
                raise ValueError(f"{cls!r} unknown flag boundary {cls._boundary_!r}")
        if value < 0:
            negative = value
            if cls._boundary_ in (EJECT, KEEP):
                value = all_bits + 1 + value
            else:
                value = singles_mask & value
        unknown = value & ~flag_mask
        if unknown and cls._boundary_ is not KEEP:
            raise ValueError(f"{cls.__name__}({value!r}) -->  unknown values {unknown!r} [{bin(unknown)}]")
        return cls._pseudo_member(value, negative)

    @classmethod
    def _pseudo_member(cls, value, negative):
        """Return the member for a combined value, made and remembered at first use."""
        if cls._member_type_ is object:
            pseudo = object.__new__(cls)
        else:
            pseudo = cls._member_type_.__new__(cls, value)
        if not hasattr(pseudo, "_value_"):
            pseudo._value_ = value
        singles = value & cls._singles_mask_
        aliases = value & ~cls._singles_mask_
        if singles or aliases:
            members = []
            combined = 0
            for m in cls._iter_member_(singles):
                members.append(m)
                combined |= m._value_
            if aliases:
                value = singles | aliases
                for m in cls._member_map_.values():
                    if m not in members and m._value_ and m._value_ & value == m._value_:
                        members.append(m)
                        combined |= m._value_
            unknown = value ^ combined
            pseudo._name_ = "|".join([m._name_ for m in members])
            if not combined:
                pseudo._name_ = None
            elif unknown and cls._boundary_ is STRICT:
                raise ValueError(f"{cls!r}: no members with value {unknown!r}")
            elif unknown:
                pseudo._name_ += f"|{cls._numeric_repr_(unknown)}"
        else:
            pseudo._name_ = None
        # Two threads may get here at once: the first one's member is everybody's.
        pseudo = cls._value2member_map_.setdefault(value, pseudo)
        if negative is not None:
            cls._value2member_map_[negative] = pseudo
        return pseudo

    def __contains__(self, other):
        """Tell whether all of another member's flags are set."""
        if not isinstance(other, self.__class__):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {self.__class__.__qualname__!r}"
            )
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        """Iterate over the single flags that are set."""
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        cls_name = self.__class__.__name__
        value_repr = self.__class__._value_repr_ or repr
        if self._name_ is None:
            return f"<{cls_name}: {value_repr(self._value_)}>"
        return f"<{cls_name}.{self._name_}: {value_repr(self._value_)}>"

    def __str__(self):
        cls_name = self.__class__.__name__
        if self._name_ is None:
            return f"{cls_name}({self._value_!r})"
        return f"{cls_name}.{self._name_}"

    def __bool__(self):
        return bool(self._value_)

    def _get_value(self, flag):
        """Return the bits of an operand, or NotImplemented."""
        if isinstance(flag, self.__class__):
            return flag._value_
        if self._member_type_ is not object and isinstance(flag, self._member_type_):
            return flag
        return NotImplemented

    def __or__(self, other):
        other_value = self._get_value(other)
        if other_value is NotImplemented:
            return NotImplemented
        for flag in self, other:
            if self._get_value(flag) is None:
                raise TypeError(f"'{flag}' cannot be combined with other flags with |")
        return self.__class__(self._value_ | other_value)

    def __and__(self, other):
        other_value = self._get_value(other)
        if other_value is NotImplemented:
            return NotImplemented
        for flag in self, other:
            if self._get_value(flag) is None:
                raise TypeError(f"'{flag}' cannot be combined with other flags with &")
        return self.__class__(self._value_ & other_value)

    def __xor__(self, other):
        other_value = self._get_value(other)
        if other_value is NotImplemented:
            return NotImplemented
        for flag in self, other:
            if self._get_value(flag) is None:
                raise TypeError(f"'{flag}' cannot be combined with other flags with ^")
        return self.__class__(self._value_ ^ other_value)

    def __invert__(self):
        if self._get_value(self) is None:
            raise TypeError(f"'{self}' cannot be inverted")
        if self._inverted_ is None:
            if self._boundary_ in (EJECT, KEEP):
                self._inverted_ = self.__class__(~self._value_)
            else:
                self._inverted_ = self.__class__(self._singles_mask_ & ~self._value_)
        return self._inverted_

    __rand__ = __and__
    __ror__ = __or__
    __rxor__ = __xor__


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """
    Support for integer-based Flags
    """


def unique(enumeration):
    """Class decorator that refuses an enumeration with aliases."""
    duplicates = [(name, m.name) for name, m in enumeration.__members__.items() if name != m.name]
    if duplicates:
        details = ", ".join([f"{alias} -> {name}" for alias, name in duplicates])
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


def _power_of_two(value):
    return value.bit_length() - 1 if value >= 1 else value


def global_enum_repr(self):
    """A __repr__ for members that are globals of their module: module.NAME."""
    module = self.__class__.__module__.split(".")[-1]
    return f"{module}.{self._name_}"


def global_flag_repr(self):
    """A __repr__ for flags that are globals of their module: module.NAME|module.OTHER."""
    module = self.__class__.__module__.split(".")[-1]
    cls_name = self.__class__.__name__
    if self._name_ is None:
        return f"{module}.{cls_name}({self._value_!r})"
    if _is_single_bit(self._value_):
        return f"{module}.{self._name_}"
    if self._boundary_ is not FlagBoundary.KEEP:
        return "|".join([f"{module}.{name}" for name in self.name.split("|")])
    pieces = []
    for name in self._name_.split("|"):
        pieces.append(name if name[0].isdigit() else f"{module}.{name}")
    return "|".join(pieces)


def global_str(self):
    """A __str__ for members that are globals of their module: NAME."""
    if self._name_ is None:
        cls_name = self.__class__.__name__
        return f"{cls_name}({self._value_!r})"
    return self._name_


def global_enum(cls, update_str=False):
    """Class decorator: show members as globals of their module, and put them there."""
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls


def _simple_enum(etype=Enum, *, boundary=None, use_args=None):
    """Class decorator that makes an enumeration of an ordinary class."""

    def convert_class(cls):
        metacls = type(etype)
        namespace = metacls.__prepare__(cls.__name__, (etype,))
        for name, value in cls.__dict__.items():
            if name not in ("__dict__", "__weakref__"):
                namespace[name] = value
        return metacls(cls.__name__, (etype,), namespace, boundary=boundary)

    return convert_class


class EnumCheck(StrEnum):
    """What verify() can check an enumeration for."""

    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """Class decorator that checks an enumeration for the given constraints."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        for check in self.checks:
            if check is UNIQUE:
                self._check_unique(enumeration)
            elif check is CONTINUOUS:
                self._check_continuous(enumeration)
            elif check is NAMED_FLAGS:
                self._check_named_flags(enumeration)
        return enumeration

    @staticmethod
    def _check_unique(enumeration):
        duplicates = [(name, m.name) for name, m in enumeration.__members__.items() if name != m.name]
        if duplicates:
            details = ", ".join([f"{alias} -> {name}" for alias, name in duplicates])
            raise ValueError(f"aliases found in {enumeration!r}: {details}")

    @staticmethod
    def _check_continuous(enumeration):
        values = {m.value for m in enumeration}
        if len(values) < 2:
            return
        low, high = min(values), max(values)
        missing = []
        if issubclass(enumeration, Flag):
            kind = "flag"
            missing = [2 ** i for i in range(_power_of_two(low) + 1, _power_of_two(high)) if 2 ** i not in values]
        elif issubclass(enumeration, IntEnum) or all(isinstance(v, int) for v in values):
            kind = "enum"
            missing = [i for i in range(low + 1, high) if i not in values]
        else:
            raise Exception(f"verify: unknown type {type(enumeration)!r}")
        if missing:
            shown = ", ".join([str(m) for m in missing])
            raise ValueError(f"invalid {kind} {enumeration.__name__!r}: missing values {shown}"[:256])

    @staticmethod
    def _check_named_flags(enumeration):
        member_names = enumeration._member_names_
        single_values = [m.value for m in enumeration]
        missing_names = []
        missing_value = 0
        for name, alias in enumeration._member_map_.items():
            if name in member_names or alias.value < 0:
                continue
            unnamed = [v for v in _iter_bits_lsb(alias.value) if v not in single_values]
            if unnamed:
                missing_names.append(name)
                for v in unnamed:
                    missing_value |= v
        if not missing_names:
            return
        if len(missing_names) == 1:
            alias_text = f"alias {missing_names[0]} is missing"
        else:
            alias_text = f"aliases {', '.join(missing_names[:-1])} and {missing_names[-1]} are missing"
        if _is_single_bit(missing_value):
            value_text = f"value 0x{missing_value:x}"
        else:
            value_text = f"combined values of 0x{missing_value:x}"
        raise ValueError(
            f"invalid Flag {enumeration.__name__!r}: {alias_text} {value_text} "
            "[use enum.show_flag_values(value) for details]"
        )


def _test_simple_enum(checked_enum, simple_enum):
    """Raise TypeError when an enumeration made by _simple_enum() differs from one written as a class."""
    skip = {
        "__module__", "__qualname__", "__firstlineno__", "__static_attributes__", "__doc__", "_new_member_",
        "__new__", "__objclass__", "_sort_order_",
    }
    failed = []
    if checked_enum.__dict__.keys() - skip != simple_enum.__dict__.keys() - skip:
        missing = checked_enum.__dict__.keys() - simple_enum.__dict__.keys() - skip
        extra = simple_enum.__dict__.keys() - checked_enum.__dict__.keys() - skip
        failed += [f"missing key: {name!r}" for name in sorted(missing)]
        failed += [f"extra key:   {name!r}" for name in sorted(extra)]
    if checked_enum._member_names_ != simple_enum._member_names_:
        failed.append(f"member names: {checked_enum._member_names_} {simple_enum._member_names_}")
    for name in checked_enum._member_names_:
        checked, simple = checked_enum[name], simple_enum._member_map_.get(name)
        if simple is None:
            continue
        if checked._value_ != simple._value_:
            failed.append(f"member {name!r} values differ: {checked._value_!r} {simple._value_!r}")
    if failed:
        raise TypeError("enum mismatch:\n   " + "\n   ".join(failed))


def _old_convert_(etype, name, module, filter, source=None, *, boundary=None):
    """Make an enumeration of a module's constants, keeping the order of the source."""
    module_globals = sys.modules[module].__dict__
    source = source.__dict__ if source else module_globals
    members = [(name_, value) for name_, value in source.items() if filter(name_)]
    try:
        members.sort(key=lambda item: (item[1], item[0]))
    except TypeError:
        members.sort(key=lambda item: item[0])
    return etype(name, members, module=module, boundary=boundary or KEEP)
