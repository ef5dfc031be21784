"""The parts that enumerations are made of: names and values in the body of a class, and how they become members."""

import builtins as bltns
from types import DynamicClassAttribute

# What is defined here belongs to the module enum.
__name__ = "enum"


# Names and values.

def _is_descriptor(obj) -> bool:
    return hasattr(obj, "__get__") or hasattr(obj, "__set__") or hasattr(obj, "__delete__")


def _is_enclosed(name: str, mark: str) -> bool:
    """Whether a name has the mark, and no further underscore, on either side."""
    width = len(mark)
    return (len(name) > 2 * width and name[:width] == mark == name[-width:]
            and name[width] != "_" != name[-width - 1])


def _is_dunder(name: str) -> bool:
    return name[:2] == "__" and _is_enclosed(name, "__")


def _is_sunder(name: str) -> bool:
    return name[:1] == "_" and _is_enclosed(name, "_")


def _is_private(cls_name: str, name: str) -> bool:
    """Whether the name is one that the compiler made of __name in the body of the class."""
    prefix = f"_{cls_name}__"
    return len(name) > len(prefix) and name.startswith(prefix) and not name.endswith("__")


def _is_internal_class(cls_name: str, obj) -> bool:
    """Whether the object is a class defined in the body of another."""
    if not isinstance(obj, type):
        return False
    path = f"{cls_name}.{obj.__name__}"
    return obj.__qualname__ == path or obj.__qualname__.endswith(f".{path}")


def _is_single_bit(num: int) -> bool:
    return num != 0 and num & (num - 1) == 0


def _high_bit(value: int) -> int:
    """The index of the highest bit."""
    return value.bit_length() - 1


def _iter_bits_lsb(num):
    """Yield the bits of a number from the lowest on."""
    rest = getattr(num, "_value_", num)
    if rest < 0:
        raise ValueError(f"{num!r} is not a positive integer")
    while rest:
        bit = rest & -rest
        yield bit
        rest ^= bit


def _make_class_unpicklable(obj) -> None:
    """Let pickling fail at once for the members of a class, or of one that is made of a namespace."""
    def _break_on_call_reduce(self, proto):
        raise TypeError(f"{self!r} cannot be pickled")

    for name, value in (("__reduce_ex__", _break_on_call_reduce), ("__module__", "<unknown>")):
        if isinstance(obj, dict):
            obj[name] = value
        else:
            setattr(obj, name, value)


class nonmember:
    """Keeps a value in the body of an enumeration from becoming a member."""

    def __init__(self, value):
        self.value = value


class member:
    """Makes a member of what would not be one, such as a function."""

    def __init__(self, value):
        self.value = value


class _NoValue:
    def __repr__(self):
        return "_auto_null"


_auto_null = _NoValue()
_not_given = object()


class auto:
    """Stands for a value that _generate_next_value_() finds."""

    def __init__(self, value=_auto_null):
        self.value = value

    def __repr__(self):
        return f"auto({self.value!r})"


class property(DynamicClassAttribute):
    """An attribute of members that may have the name of a member: the class gives the member, members the attribute."""

    member = None
    # What members give where there is no getter.
    _fallback = None

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.member is None:
                raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}")
            return self.member
        if self.fget is not None:
            return self.fget(instance)
        if self._fallback is not None:
            return self._fallback(instance)
        try:
            return ownerclass._member_map_[self.name]
        except KeyError:
            raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}") from None

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot set attribute {self.name!r}")
        return self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot delete attribute {self.name!r}")
        return self.fdel(instance)

    def __set_name__(self, ownerclass, name):
        self.name, self.clsname = name, ownerclass.__name__


def _hidden_attribute(cls, name: str):
    """What a member of this name hides: the descriptor, if there is one, and what it then gives to members."""
    descriptor = fallback = None
    for base in cls.__mro__[1:]:
        found = vars(base).get(name)
        if found is None:
            continue
        if isinstance(found, DynamicClassAttribute):
            return found, None
        if not _is_descriptor(found):
            fallback = lambda instance, base=base: getattr(base, name)
        else:
            descriptor = found
            fallback = fallback or (lambda instance: getattr(instance._value_, name))
    return descriptor, fallback


def _redirection(cls, name: str, value, descriptor, fallback) -> property:
    """A property that gives the member on the class, and what the member hides on members."""
    made = property()
    made.member = value
    made.__set_name__(cls, name)
    made._fallback = fallback
    if not (fallback and fallback.__defaults__):
        made.fget, made.fset, made.fdel = [getattr(descriptor, accessor, None) for accessor in ("fget", "fset", "fdel")]
    return made


# Making members.

def _new_instance(cls, name: str, value):
    """A member with its value and name."""
    args = value if isinstance(value, tuple) else (value,)
    data_type = cls._member_type_
    if data_type is tuple:
        args = (args,)
    made = cls._new_member_(cls, *args) if cls._use_args_ else cls._new_member_(cls)
    if not hasattr(made, "_value_"):
        if data_type is object:
            made._value_ = value
        else:
            try:
                made._value_ = data_type(*args)
            except Exception as problem:
                raise TypeError("_value_ not set in __new__, unable to create it") from problem
    made._name_ = name
    made.__objclass__ = cls
    made.__init__(*args)
    made._sort_order_ = len(cls._member_names_)
    return made


def _member_with(cls, value):
    """The member that has a value already, None if there is none."""
    try:
        return cls._value2member_map_.get(value)
    except TypeError:
        return next((known for known in cls._member_map_.values() if known._value_ == value), None)


def _note_value(cls, name: str, value, of) -> None:
    """Let a member be found by a value."""
    try:
        cls._value2member_map_.setdefault(value, of)
    except TypeError:
        # Not hashable: kept by the member's name, and searched for.
        cls._unhashable_values_.append(value)
        cls._unhashable_values_map_.setdefault(name, []).append(value)


class _Roster:
    """The members to be of a class: type.__new__() lets it make them, before it calls __init_subclass__()."""

    KEY = "_roster_"

    def __init__(self, values: dict):
        self.values = values

    def __set_name__(self, cls, key):
        is_flag = "_flag_mask_" in vars(cls)
        for name, value in self.values.items():
            made = _new_instance(cls, name, value)
            value = made._value_
            is_bit = is_flag and isinstance(value, int)
            if is_bit:
                self._note_bits(cls, value)
            known = _member_with(cls, value)
            if known is None:
                # Flags of several bits are aliases of the combination.
                if not is_flag or is_bit and _is_single_bit(value):
                    cls._member_names_.append(name)
                known = made
            cls._add_member_(name, known)
            _note_value(cls, name, value, known)
        type.__delattr__(cls, key)

    @staticmethod
    def _note_bits(cls, value: int) -> None:
        cls._flag_mask_ |= value
        if _is_single_bit(value):
            cls._singles_mask_ |= value
        cls._all_bits_ = (1 << cls._flag_mask_.bit_length()) - 1


_SETTINGS = frozenset((
    "_add_alias_", "_add_value_alias_", "_generate_next_value_", "_ignore_", "_iter_member_", "_iter_member_by_def_",
    "_iter_member_by_value_", "_missing_", "_numeric_repr_", "_order_",
))


def _words(names) -> list[str]:
    """Names in one text, with commas or spaces between them, or in a list."""
    return names.replace(",", " ").split() if isinstance(names, str) else list(names)


class EnumDict(dict):
    """The namespace in which the body of an enumeration is run: it notes the members and refuses names used twice."""

    def __init__(self, cls_name=None):
        super().__init__()
        self._cls_name = cls_name
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False

    def __setitem__(self, key, value):
        inside = self._cls_name
        if inside is not None and _is_private(inside, key):
            pass
        elif _is_sunder(key):
            value = self._take_setting(key, value)
        elif _is_dunder(key):
            key = "_order_" if key == "__order__" else key
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif isinstance(value, nonmember):
            value = value.value if key not in self._ignore else value
        elif not (key in self._ignore or _is_descriptor(value) or inside is not None and _is_internal_class(inside, value)):
            value = self._take_member(key, value)
        super().__setitem__(key, value)

    def _take_setting(self, key: str, value):
        if key not in _SETTINGS:
            raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
        if key == "_generate_next_value_":
            if self._auto_called:
                raise TypeError("_generate_next_value_ must be defined before members")
            self._generate_next_value = value.__func__ if isinstance(value, staticmethod) else value
        elif key == "_ignore_":
            self._ignore = value = _words(value)
            already = set(value).intersection(self._member_names)
            if already:
                raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")
        return value

    def _take_member(self, key: str, value):
        if key in self:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        if isinstance(value, member):
            value = value.value
        if isinstance(value, auto):
            value = self._found_value(key, value)
        elif isinstance(value, tuple) and any(isinstance(part, auto) for part in value):
            parts = [self._found_value(key, part) if isinstance(part, auto) else part for part in value]
            try:
                value = type(value)(parts)
            except TypeError:
                # A named tuple.
                value = type(value)(*parts)
        else:
            self._last_values.append(value)
        self._member_names[key] = None
        return value

    def _found_value(self, key: str, given: auto):
        if given.value is _auto_null:
            given.value = self._generate_next_value(key, 1, len(self._member_names), self._last_values[:])
            self._auto_called = True
        self._last_values.append(given.value)
        return given.value

    @bltns.property
    def member_names(self):
        """The names of the members so far."""
        return list(self._member_names)

    def update(self, members, **more_members):
        """Set items of a mapping or of pairs, and those given by name."""
        pairs = [(name, members[name]) for name in members.keys()] if hasattr(members, "keys") else members
        for name, value in (*pairs, *more_members.items()):
            self[name] = value


_EnumDict = EnumDict
