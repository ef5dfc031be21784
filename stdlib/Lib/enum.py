"""Enumerations: classes with a fixed set of members, which are constants with a name and a value.

    class Color(Enum):
        RED = 1
        GREEN = auto()

What few programs need (verify() and what belongs to it) is in _enum_checks and read when it is asked for.
"""

import builtins as bltns
import operator
import sys
from types import MappingProxyType

from _enum_parts import (
    EnumDict, _EnumDict, _Roster, _auto_null, _hidden_attribute, _high_bit, _is_descriptor, _is_dunder, _is_internal_class,
    _is_private, _is_single_bit, _is_sunder, _iter_bits_lsb, _make_class_unpicklable, _member_with, _not_given, _note_value,
    _redirection, _words, auto, member, nonmember, property,
)

__all__ = [
    "EnumType", "EnumMeta", "EnumDict", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum",
    "auto", "member", "nonmember", "property", "unique",
    "FlagBoundary", "STRICT", "CONFORM", "EJECT", "KEEP",
    "EnumCheck", "CONTINUOUS", "NAMED_FLAGS", "UNIQUE", "verify",
    "global_enum", "global_enum_repr", "global_flag_repr", "global_str",
    "pickle_by_enum_name", "pickle_by_global_name",
]
_LATER = frozenset((
    "CONTINUOUS", "EnumCheck", "NAMED_FLAGS", "UNIQUE", "_old_convert_", "_test_simple_enum", "bin", "show_flag_values", "verify"))


def __getattr__(name):
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import _enum_checks

    return globals().setdefault(name, getattr(_enum_checks, name))


def __dir__():
    return sorted(_LATER.union(globals()))


# The metaclass makes these, and looks at them while it does so.
Enum = Flag = ReprEnum = None


# The metaclass.

def _is_flag(cls) -> bool:
    return Flag is not None and issubclass(cls, Flag)


def _take_data_methods(cls, data_type) -> None:
    """Let members of a class derived from ReprEnum itself be written as values of the data type."""
    if data_type is object:
        raise TypeError("ReprEnum subclasses must be mixed with a data type (i.e. int, str, float, etc.)")
    own = vars(cls)
    if "__format__" not in own:
        cls.__format__ = data_type.__format__
    if "__str__" not in own:
        cls.__str__ = data_type.__repr__ if data_type.__str__ is object.__str__ else data_type.__str__


def _take_enum_methods(cls, data_type, first_enum, is_flag: bool) -> None:
    """Prefer methods of the enumeration a class is derived from to those of its data type."""
    own = vars(cls)
    for name in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
        if name not in own and getattr(cls, name) in (getattr(data_type, name), getattr(object, name)):
            setattr(cls, name, getattr(first_enum, name))
    if is_flag and Flag is not None:
        for name in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"):
            if name not in own:
                setattr(cls, name, getattr(Flag, name))


def _check_order(cls, order, is_flag: bool) -> None:
    """Raise TypeError when the members come in another order than _order_ says; aliases may be left out or not."""
    expected = [name for name in _words(order) if name not in cls._member_map_ or name in cls._member_names_]
    if is_flag:
        expected = [name for name in expected if name not in cls._member_map_ or _is_single_bit(cls[name]._value_)]
    if expected != cls._member_names_:
        raise TypeError(f"member order does not match _order_:\n  {cls._member_names_!r}\n  {expected!r}")


def _data_type_in(chain):
    """The data type and whether it is one, for a base class: that of an enumeration, or what has its own __new__."""
    candidate = None
    for base in chain.__mro__:
        if base is object:
            continue
        if isinstance(base, EnumType):
            if base._member_type_ is not object:
                return base._member_type_
        elif "__new__" in vars(base) or "__dataclass_fields__" in vars(base):
            return candidate or base
        else:
            candidate = candidate or base
    return None


def _without_settings(classdict: EnumDict, members):
    """The namespace that a class is made of, and the order of members that was asked for."""
    wrong = {"mro", ""}.intersection(members)
    if wrong:
        raise ValueError(f"invalid enum member name(s) {','.join(map(repr, wrong))}")
    namespace = dict(classdict)
    for name in (*namespace.pop("_ignore_", ()), "_ignore_"):
        namespace.pop(name, None)
    generate = namespace.get("_generate_next_value_")
    if generate is not None and type(generate) is not staticmethod:
        namespace["_generate_next_value_"] = staticmethod(generate)
    return namespace, namespace.pop("_order_", None)


class EnumType(type):
    """The type of enumerations."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        metacls._check_for_existing_members_(cls, bases)
        namespace = EnumDict(cls)
        _, first_enum = metacls._get_mixins_(cls, bases)
        if first_enum is not None:
            namespace["_generate_next_value_"] = getattr(first_enum, "_generate_next_value_", None)
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        members = classdict._member_names
        namespace, order = _without_settings(classdict, members)
        data_type, first_enum = metacls._get_mixins_(cls, bases)
        new, is_own_new, use_args = metacls._find_new_(namespace, data_type, first_enum)
        values = {name: namespace.pop(name) for name in members}
        namespace.update(
            _new_member_=new, _use_args_=use_args, _member_names_=[], _member_map_={}, _value2member_map_={},
            _unhashable_values_=[], _unhashable_values_map_={}, _member_type_=data_type,
            _value_repr_=metacls._find_data_repr_(cls, bases))
        is_flag = cls == "Flag" if Flag is None else any(issubclass(base, Flag) for base in bases)
        if is_flag:
            namespace.update(_boundary_=boundary or getattr(first_enum, "_boundary_", None),
                             _flag_mask_=0, _singles_mask_=0, _all_bits_=0, _inverted_=None)
        namespace[_Roster.KEY] = _Roster(values)
        try:
            made = super().__new__(metacls, cls, bases, namespace, **kwds)
        except Exception as problem:
            # A note tells of the roster, which the programmer did not write.
            if getattr(problem, "__notes__", None):
                del problem.__notes__
            raise
        if ReprEnum is not None and ReprEnum in bases:
            _take_data_methods(made, data_type)
        if first_enum is not None:
            _take_enum_methods(made, data_type, first_enum, is_flag)
            if is_own_new:
                made.__new_member__ = new
            # Calling the class finds members from now on.
            made.__new__ = Enum.__new__
        if is_flag and Flag is not None:
            by_definition = [flag._value_ for flag in made]
            if by_definition != sorted(by_definition):
                made._iter_member_ = made._iter_member_by_def_
        if order:
            _check_order(made, order, is_flag)
        return made

    def __bool__(cls):
        return True

    def __call__(cls, value, names=_not_given, *values, module=None, qualname=None, type=None, start=1, boundary=None):
        """Find the member with a value; an enumeration without members makes a new one, with names as members.

            Color(1)
            Color = Enum("Color", "RED GREEN")
        """
        if cls._member_map_:
            if names is not _not_given:
                value = (value, names, *values)
            return cls.__new__(cls, value)
        if names is _not_given:
            if type is None:
                raise TypeError(f"{cls} has no members; specify `names=()` if you meant to create a new, empty, enum")
            names = None
        return cls._create_(value, names, module=module, qualname=qualname, type=type, start=start, boundary=boundary)

    def __contains__(cls, value):
        """Tell whether something is a member, or the value of one."""
        if isinstance(value, cls):
            return True
        try:
            cls(value)
        except ValueError:
            return value in cls._unhashable_values_
        return True

    def __setattr__(cls, name, value):
        if name in vars(cls).get("_member_map_", ()):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, attr):
        if attr in vars(cls).get("_member_map_", ()):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {attr!r}.")
        super().__delattr__(attr)

    def __dir__(cls):
        names = {"__class__", "__contains__", "__doc__", "__getitem__", "__iter__", "__len__", "__members__", "__module__",
                 "__name__", "__qualname__"}
        names.update(cls._member_names_)
        if cls._new_member_ is not object.__new__:
            names.add("__new__")
        if cls.__init_subclass__ is not object.__init_subclass__:
            names.add("__init_subclass__")
        if cls._member_type_ is not object:
            names.update(dir(cls._member_type_))
        return sorted(names)

    def __getitem__(cls, name):
        """Return the member with a name."""
        return cls._member_map_[name]

    def __iter__(cls):
        """Iterate over the members in the order in which they were defined, without aliases."""
        return map(cls._member_map_.__getitem__, cls._member_names_)

    def __reversed__(cls):
        return map(cls._member_map_.__getitem__, reversed(cls._member_names_))

    def __len__(cls):
        return len(cls._member_names_)

    @bltns.property
    def __members__(cls):
        """The members by name, aliases included."""
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        return f"<{'flag' if _is_flag(cls) else 'enum'} {cls.__name__!r}>"

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        """Make an enumeration derived from this one.

        The names are a text with all of them, a sequence of names or of pairs with the values, or a mapping.
        """
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        namespace = metacls.__prepare__(class_name, bases)
        for name, value in _with_values(cls, names, start):
            namespace[name] = value
        if module is None:
            module = sys._getframemodulename(2)
        if module is None:
            _make_class_unpicklable(namespace)
        else:
            namespace["__module__"] = module
        if qualname is not None:
            namespace["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, namespace, boundary=boundary)

    def _convert_(cls, name, module, filter, source=None, *, boundary=None, as_global=False):
        """Make an enumeration of constants of a module whose names the filter accepts, and put it in their place."""
        home = vars(sys.modules[module])
        constants = [item for item in (vars(source) if source else home).items() if filter(item[0])]
        try:
            constants.sort(key=lambda item: (item[1], item[0]))
        except TypeError:
            # Values that cannot be compared.
            constants.sort(key=operator.itemgetter(0))
        plain = type(name, (object,), {**dict(constants), "__module__": module})
        made = _simple_enum(cls, boundary=boundary or KEEP)(plain)
        if as_global:
            global_enum(made)
        else:
            vars(sys.modules[made.__module__]).update(made.__members__)
        home[name] = made
        return made

    # What follows is for the making of enumerations alone; other libraries call and override it.

    @classmethod
    def _check_for_existing_members_(mcls, class_name, bases):
        for base in bases:
            for ancestor in base.__mro__:
                if isinstance(ancestor, EnumType) and ancestor._member_names_:
                    raise TypeError(f"<enum {class_name!r}> cannot extend {ancestor!r}")

    @classmethod
    def _get_mixins_(mcls, class_name, bases):
        """Return the data type and the enumeration that a class is derived from."""
        if not bases:
            return object, Enum
        first_enum = bases[-1]
        if not isinstance(first_enum, EnumType):
            raise TypeError("new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] enum_type)`")
        return mcls._find_data_type_(class_name, bases) or object, first_enum

    @classmethod
    def _find_data_type_(mcls, class_name, bases):
        found = {data_type for data_type in map(_data_type_in, bases) if data_type is not None}
        if len(found) > 1:
            raise TypeError(f"too many data types for {class_name!r}: {found!r}")
        return found.pop() if found else None

    @classmethod
    def _find_data_repr_(mcls, class_name, bases):
        """Return the function that writes values, None for the usual one."""
        for ancestor in [ancestor for base in bases for ancestor in base.__mro__ if ancestor is not object]:
            own = vars(ancestor)
            if isinstance(ancestor, EnumType):
                return ancestor._value_repr_
            if "__repr__" in own:
                is_default = "__dataclass_fields__" in own and "__dataclass_params__" in own and own["__dataclass_params__"].repr
                return _dataclass_repr if is_default else own["__repr__"]
        return None

    @classmethod
    def _find_new_(mcls, classdict, member_type, first_enum):
        """Return the function that makes members, whether the class itself has it, and whether it takes the values."""
        own = classdict.get("__new__")
        if own is not None:
            return own, first_enum is not None, first_enum is not None
        if first_enum is None:
            return object.__new__, False, False
        usual = {None, None.__new__, object.__new__, Enum.__new__}
        for name in ("__new_member__", "__new__"):
            for place in (member_type, first_enum):
                found = getattr(place, name, None)
                if found not in usual:
                    return found, False, True
        return object.__new__, False, False

    def _add_member_(cls, name, member):
        """Enter a member under a name, which may be that of an attribute of members."""
        known = cls._member_map_.get(name)
        if known is not None:
            if known is not member:
                raise NameError(f"{name!r} is already bound: {known!r}")
            return
        descriptor, fallback = _hidden_attribute(cls, name)
        if descriptor is not None:
            type.__setattr__(cls, name, _redirection(cls, name, member, descriptor, fallback))
        else:
            type.__setattr__(cls, name, member)
        cls._member_map_[name] = member


EnumMeta = EnumType


def _with_values(cls, names, start):
    """Pairs of names and values for members that are given in one of several ways."""
    if isinstance(names, str):
        names = _words(names)
    if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
        values = []
        for count, name in enumerate(names):
            values.append(cls._generate_next_value_(name, start, count, values[:]))
        return zip(names, values)
    return [(item, names[item]) if isinstance(item, str) else item for item in (() if names is None else names)]


def _dataclass_repr(self):
    """Write a value that is a dataclass without the name of the class."""
    shown = (name for name, field in self.__dataclass_fields__.items() if field.repr)
    return ", ".join([f"{name}={getattr(self, name)!r}" for name in shown])


def _missing_member(cls, value):
    """The member that _missing_() gives for a value; ValueError when it gives none."""
    problem = None
    try:
        result = cls._missing_(value)
    except Exception as raised:
        result, problem = None, raised
    if isinstance(result, cls) or isinstance(result, int) and _is_flag(cls) and cls._boundary_ is EJECT:
        return result
    unknown = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
    try:
        if problem is None:
            if result is None:
                raise unknown
            problem = TypeError(
                f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member")
        if not isinstance(problem, ValueError):
            problem.__context__ = unknown
        raise problem
    finally:
        # The frame must not keep what keeps the frame.
        problem = unknown = None


class Enum(metaclass=EnumType):
    """Base of enumerations.

        class Color(Enum):
            RED = 1
            GREEN = 2

    Members are found by attribute (Color.RED), by value (Color(1)) and by name (Color["RED"]); list(Color) has them all.
    Each has a `name` and a `value`. Methods and other attributes are defined as in every class.
    """

    @classmethod
    def __signature__(cls):
        if cls._member_names_:
            return "(*values)"
        return "(new_class_name, /, names, *, module=None, qualname=None, type=None, start=1, boundary=None)"

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
        if not cls._member_map_:
            if _Roster.KEY in vars(cls):
                raise TypeError("do not use `super().__new__; call the appropriate __new__ directly") from None
            raise TypeError(f"{cls!r} has no members defined")
        return _missing_member(cls, value)

    def __init__(self, *args, **kwds):
        pass

    def _add_alias_(self, name):
        """Give a member another name."""
        self.__class__._add_member_(name, self)

    def _add_value_alias_(self, value):
        """Let a member be found by another value."""
        cls = self.__class__
        known = _member_with(cls, value)
        if known is None:
            _note_value(cls, getattr(self, "_name_", None), value, self)
        elif known is not self:
            raise ValueError(f"{value!r} is already bound: {known!r}")

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """Return the value for auto(): one more than the highest value so far, `start` for the first member."""
        if not last_values:
            return start
        try:
            highest = sorted(last_values)[-1]
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None
        try:
            return highest + 1
        except TypeError:
            raise TypeError(f"unable to increment {highest!r}") from None

    @classmethod
    def _missing_(cls, value):
        """Return the member for a value that none has, or None; meant to be overridden."""
        return None

    def __repr__(self):
        cls = self.__class__
        write = cls._value_repr_ or repr
        return f"<{cls.__name__}.{self._name_}: {write(self._value_)}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __dir__(self):
        """List public attributes, without members of the class."""
        cls = self.__class__
        members = cls._member_map_
        names = set() if cls._member_type_ is object else set(object.__dir__(self))
        names.update(name for name in getattr(self, "__dict__", ()) if name[0] != "_" and name not in members)
        for owner in cls.mro():
            for name, value in vars(owner).items():
                if name[0] == "_":
                    continue
                if name not in members or isinstance(value, property) and value.fget is not None:
                    names.add(name)
                elif isinstance(value, property):
                    names.discard(name)
        return sorted(names.union(("__class__", "__doc__", "__eq__", "__hash__", "__module__")))

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @property
    def name(self):
        """The name of the member."""
        return self._name_

    @property
    def value(self):
        """The value of the member."""
        return self._value_


class ReprEnum(Enum):
    """Base of enumerations whose members are written by str() and format() as their values are."""


class IntEnum(int, ReprEnum):
    """Base of enumerations whose members are integers."""


class StrEnum(str, ReprEnum):
    """Base of enumerations whose members are strings; auto() gives the name in small letters."""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        for what, value in zip(("encoding", "errors"), values[1:]):
            if not isinstance(value, str):
                raise TypeError(f"{what} must be a string, not {value!r}")
        text = str(*values)
        self = str.__new__(cls, text)
        self._value_ = text
        return self

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """Return the value for auto(): the name in small letters."""
        return name.lower()


def pickle_by_global_name(self, proto):
    """Stand as __reduce_ex__ of members that pickle finds in their module by name."""
    return self.name


_reduce_ex_by_global_name = pickle_by_global_name


def pickle_by_enum_name(self, proto):
    """Stand as __reduce_ex__ of members that pickle finds in their class by name."""
    return getattr, (self.__class__, self._name_)


# Flags.

class FlagBoundary(StrEnum):
    """What becomes of bits that no flag has."""

    STRICT = auto()     # they are refused
    CONFORM = auto()    # they are dropped
    EJECT = auto()      # the number stays a number
    KEEP = auto()       # they are kept


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


def _bitwise(operation, sign: str):
    """Make the method of Flag for an operator."""
    def combine(self, other):
        given = self._get_value(other)
        if given is NotImplemented:
            return NotImplemented
        if given is None or self._value_ is None:
            raise TypeError(f"'{self if self._value_ is None else other}' cannot be combined with other flags with {sign}")
        return self.__class__(operation(self._value_, given))

    combine.__name__ = f"__{operation.__name__.rstrip('_')}__"
    combine.__qualname__ = f"Flag.{combine.__name__}"
    return combine


def _within_boundary(cls, value: int):
    """A number that is no flag as the boundary of the class wants it; EJECT leaves it to the caller."""
    bits, mask = cls._all_bits_, cls._flag_mask_
    if ~bits <= value <= bits and not value & (bits ^ mask):
        return value
    match cls._boundary_:
        case FlagBoundary.CONFORM:
            return value & mask
        case FlagBoundary.KEEP:
            return value if value >= 0 else max(bits + 1, 1 << value.bit_length()) + value
        case FlagBoundary.EJECT:
            return None
        case FlagBoundary.STRICT:
            from _enum_checks import bin

            width = max(value.bit_length(), mask.bit_length())
            raise ValueError(f"{cls!r} invalid value {value!r}\n    given {bin(value, width)}\n  allowed {bin(mask, width)}")
    raise ValueError(f"{cls!r} unknown flag boundary {cls._boundary_!r}")


class Flag(Enum, boundary=STRICT):
    """Base of enumerations whose members are bits, to be combined with |, &, ^ and ~."""

    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """Return the value for auto(): the lowest bit above all others."""
        if not last_values:
            return 1 if start is None else start
        highest = max(last_values)
        try:
            return 1 << highest.bit_length()
        except Exception:
            raise TypeError(f"invalid flag value {highest!r}") from None

    @classmethod
    def _iter_member_by_value_(cls, value):
        """Yield the flags of which a value is made, from the lowest bit on."""
        by_value = cls._value2member_map_
        for bit in _iter_bits_lsb(value & cls._flag_mask_):
            yield by_value.get(bit)

    _iter_member_ = _iter_member_by_value_

    @classmethod
    def _iter_member_by_def_(cls, value):
        """Yield the flags of which a value is made in the order in which they were defined."""
        return iter(sorted(cls._iter_member_by_value_(value), key=operator.attrgetter("_sort_order_")))

    @classmethod
    def _missing_(cls, value):
        """Make the member that is a combination of flags."""
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        allowed = _within_boundary(cls, value)
        if allowed is None:
            return value
        negative = None
        if allowed < 0:
            negative = allowed
            allowed = cls._all_bits_ + 1 + allowed if cls._boundary_ in (EJECT, KEEP) else cls._singles_mask_ & allowed
        made = cls._combination(allowed)
        if negative is not None:
            cls._value2member_map_[negative] = made
        return made

    @classmethod
    def _combination(cls, value: int):
        unknown = value & ~cls._flag_mask_
        if unknown and cls._boundary_ is not KEEP:
            from _enum_checks import bin

            raise ValueError(f"{cls.__name__}({value!r}) -->  unknown values {unknown!r} [{bin(unknown)}]")
        plain = cls._member_type_ is object
        made = object.__new__(cls) if plain else cls._member_type_.__new__(cls, value)
        if not hasattr(made, "_value_"):
            made._value_ = value
        parts = list(cls._iter_member_(value & cls._singles_mask_))
        if value & ~cls._singles_mask_:
            parts += [flag for flag in cls._member_map_.values()
                      if flag._value_ and flag._value_ & value == flag._value_ and flag not in parts]
        made._name_ = cls._combined_name(value, parts)
        # Another thread may have been faster.
        return cls._value2member_map_.setdefault(value, made)

    @classmethod
    def _combined_name(cls, value: int, parts: list):
        combined = 0
        for part in parts:
            combined |= part._value_
        if not combined:
            return None
        names = [part._name_ for part in parts]
        if rest := value ^ combined:
            if cls._boundary_ is STRICT:
                raise ValueError(f"{cls!r}: no members with value {rest!r}")
            names.append(cls._numeric_repr_(rest))
        return "|".join(names)

    def __contains__(self, other):
        """Tell whether all bits of another member of the class are in this one."""
        if isinstance(other, self.__class__):
            return other._value_ & self._value_ == other._value_
        raise TypeError("unsupported operand type(s) for 'in': "
                        f"{type(other).__qualname__!r} and {self.__class__.__qualname__!r}")

    def __iter__(self):
        """Iterate over the flags of which this is made."""
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        cls = self.__class__
        write = cls._value_repr_ or repr
        name = "" if self._name_ is None else f".{self._name_}"
        return f"<{cls.__name__}{name}: {write(self._value_)}>"

    def __str__(self):
        name = self.__class__.__name__
        return f"{name}({self._value_!r})" if self._name_ is None else f"{name}.{self._name_}"

    def _get_value(self, flag):
        if isinstance(flag, self.__class__):
            return flag._value_
        data_type = self._member_type_
        return flag if data_type is not object and isinstance(flag, data_type) else NotImplemented

    __or__ = __ror__ = _bitwise(operator.or_, "|")
    __and__ = __rand__ = _bitwise(operator.and_, "&")
    __xor__ = __rxor__ = _bitwise(operator.xor, "^")

    def __invert__(self):
        if self._value_ is None:
            raise TypeError(f"'{self}' cannot be inverted")
        if self._inverted_ is None:
            mask = -1 if self._boundary_ in (EJECT, KEEP) else self._singles_mask_
            self._inverted_ = self.__class__(mask & ~self._value_)
        return self._inverted_


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """Base of enumerations of flags that are integers."""


# Decorators.

def unique(enumeration):
    """Refuse an enumeration in which two members have the same value."""
    aliases = [(alias, known._name_) for alias, known in enumeration.__members__.items() if alias != known._name_]
    if aliases:
        details = ", ".join([f"{alias} -> {name}" for alias, name in aliases])
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


def _home(obj) -> str:
    """The last part of the name of the module of a member's class."""
    return obj.__class__.__module__.rpartition(".")[2]


def global_enum_repr(self):
    """Write a member as an attribute of its module."""
    return f"{_home(self)}.{self._name_}"


def global_flag_repr(self):
    """Write a flag as an attribute of its module, a combination as several."""
    home = _home(self)
    if self._name_ is None:
        return f"{home}.{self.__class__.__name__}({self._value_!r})"
    parts = self._name_.split("|")
    keeps = self._boundary_ is KEEP
    return "|".join([part if keeps and part[0].isdigit() else f"{home}.{part}" for part in parts])


def global_str(self):
    """Write a member as its name."""
    return f"{self.__class__.__name__}({self._value_!r})" if self._name_ is None else self._name_


def global_enum(cls, update_str=False):
    """Make the members of an enumeration names of its module, and write them so."""
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if update_str or not issubclass(cls, ReprEnum):
        cls.__str__ = global_str
    vars(sys.modules[cls.__module__]).update(cls.__members__)
    return cls


def _simple_enum(etype=Enum, *, boundary=None, use_args=None):
    """Make an enumeration, derived from `etype`, of an ordinary class."""
    def convert(cls):
        metacls = type(etype)
        namespace = metacls.__prepare__(cls.__name__, (etype,))
        for name, value in vars(cls).items():
            if name not in ("__dict__", "__weakref__"):
                namespace[name] = value
        return metacls(cls.__name__, (etype,), namespace, boundary=boundary)

    return convert


_stdlib_enums = (IntEnum, StrEnum, IntFlag)
