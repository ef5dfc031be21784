"""The part of enum that is about checking enumerations: verify(), bits as text, and help for tests of the library."""

import builtins
import sys

from enum import KEEP, Enum, Flag, StrEnum, _high_bit, _is_single_bit, _iter_bits_lsb

# What is defined here belongs to the module enum.
__name__ = "enum"


def bin(num, max_bits=None):
    """Return a number as binary text with the sign as a bit of its own: bin(10) is '0b0 1010', bin(~10) '0b1 0101'."""
    size = num.bit_length()
    digits = builtins.bin(num & ((1 << size) - 1) | 1 << size)[3:]
    sign = "01"[num < 0]
    if max_bits is not None:
        digits = digits.rjust(max_bits, sign)
    return f"0b{sign} {digits}"


def show_flag_values(value):
    """Return the bits of a number, each as a number."""
    return list(_iter_bits_lsb(value))


class EnumCheck(StrEnum):
    """What verify() can check."""

    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


def _check_unique(enumeration, sort: str) -> None:
    aliases = [f"{alias} -> {known.name}" for alias, known in enumeration.__members__.items() if alias != known.name]
    if aliases:
        raise ValueError(f"aliases found in {enumeration!r}: {', '.join(aliases)}")


def _check_continuous(enumeration, sort: str) -> None:
    values = {known.value for known in enumeration}
    if len(values) < 2:
        return
    low, high = min(values), max(values)
    if sort == "flag":
        expected = (1 << bit for bit in range(_high_bit(low) + 1, _high_bit(high)))
    else:
        expected = range(low + 1, high)
    missing = [str(value) for value in expected if value not in values]
    if missing:
        # There may be very many.
        raise ValueError(f"invalid {sort} {enumeration.__name__!r}: missing values {', '.join(missing)}"[:256])


def _check_named_flags(enumeration, sort: str) -> None:
    known = {flag.value for flag in enumeration}
    lacking, unnamed = [], 0
    for name, flag in enumeration._member_map_.items():
        if name in enumeration._member_names_ or flag.value < 0:
            continue
        bits = [bit for bit in _iter_bits_lsb(flag.value) if bit not in known]
        if bits:
            lacking.append(name)
            unnamed |= sum(bits)
    if not lacking:
        return
    *others, last = lacking
    who = f"aliases {', '.join(others)} and {last} are" if others else f"alias {last} is"
    what = "value" if _is_single_bit(unnamed) else "combined values of"
    raise ValueError(f"invalid Flag {enumeration.__name__!r}: {who} missing {what} 0x{unnamed:x} "
                     "[use enum.show_flag_values(value) for details]")


_CHECKS = {UNIQUE: _check_unique, CONTINUOUS: _check_continuous, NAMED_FLAGS: _check_named_flags}


class verify:
    """Check an enumeration as a decorator: verify(UNIQUE, CONTINUOUS, NAMED_FLAGS), or some of these."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        if issubclass(enumeration, Flag):
            sort = "flag"
        elif issubclass(enumeration, Enum):
            sort = "enum"
        else:
            raise TypeError("the 'verify' decorator only works with Enum and Flag")
        for check in self.checks:
            _CHECKS[check](enumeration, sort)
        return enumeration


# For tests of the library.

_MAY_DIFFER = {
    "__doc__", "__firstlineno__", "__module__", "__new__", "__objclass__", "__qualname__", "__static_attributes__",
    "_new_member_", "_sort_order_",
}


def _differences(checked, simple):
    """Tell how two enumerations differ, in lines."""
    ours, theirs = vars(checked).keys() - _MAY_DIFFER, vars(simple).keys() - _MAY_DIFFER
    yield from (f"missing key: {name!r}" for name in sorted(ours - theirs))
    yield from (f"extra key:   {name!r}" for name in sorted(theirs - ours))
    if checked._member_names_ != simple._member_names_:
        yield f"member names: {checked._member_names_} {simple._member_names_}"
    for name in checked._member_names_:
        other = simple._member_map_.get(name)
        value = checked[name]._value_
        if other is not None and other._value_ != value:
            yield f"member {name!r} values differ: {value!r} {other._value_!r}"


def _test_simple_enum(checked_enum, simple_enum):
    """Raise TypeError when an enumeration that _simple_enum() made is not as one that was written as a class."""
    failed = list(_differences(checked_enum, simple_enum))
    if failed:
        raise TypeError("enum mismatch:\n   " + "\n   ".join(failed))


def _old_convert_(etype, name, module, filter, source=None, *, boundary=None):
    """Make an enumeration of constants of a module in the way of old, without putting it there."""
    constants = [item for item in vars(source or sys.modules[module]).items() if filter(item[0])]
    try:
        constants.sort(key=lambda item: (item[1], item[0]))
    except TypeError:
        constants.sort(key=lambda item: item[0])
    return etype(name, constants, module=module, boundary=boundary or KEEP)
