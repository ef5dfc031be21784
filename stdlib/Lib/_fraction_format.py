"""format() of fractions: exact digits at any precision, never by way of a float."""

import re
from dataclasses import dataclass
from functools import lru_cache

_SPECIFICATION = re.compile(
    r"(?:(?P<fill>.)?(?P<align>[<>=^]))?"
    r"(?P<sign>[-+ ]?)(?P<positive_zero>z?)(?P<alternate>\#?)"
    r"(?P<zeros>0(?=[0-9]))?(?P<width>0|[1-9][0-9]*)?(?P<group>[,_]?)"
    r"(?:\.(?P<precision>0|[1-9][0-9]*))?(?P<kind>[eEfFgG%]?)",
    re.DOTALL,
)


def round_half_even(n: int, d: int) -> int:
    """The integer nearest to n/d (d > 0), the even one of two."""
    below, rest = divmod(n, d)
    return below + (2 * rest > d or 2 * rest == d and below % 2)


def _in_units(n: int, d: int, exponent: int) -> int:
    """n/d as a rounded multiple of 10**exponent."""
    if exponent < 0:
        return round_half_even(n * 10**-exponent, d)
    return round_half_even(n, d * 10**exponent)


def _in_figures(n: int, d: int, figures: int) -> tuple[int, int]:
    """n/d >= 0 rounded to so many significant digits: those digits as an int, and the exponent of the last one."""
    if not n:
        return 0, 1 - figures
    top, bottom = str(n), str(d)
    # How many digits stand before the decimal point: as strings, the digits compare like fractions below one.
    before = len(top) - len(bottom) + (top >= bottom)
    digits = _in_units(n, d, before - figures)
    if digits == 10**figures:
        return digits // 10, before - figures + 1
    return digits, before - figures


@dataclass(slots=True)
class _Layout:
    """What a format specification says about signs, padding and separators."""

    fill: str
    align: str
    plus: str
    width: int
    group: str
    zeros: bool

    def finish(self, negative: bool, whole: int, rest: str) -> str:
        """The text of a number: its sign, the digits before the point, and what follows them."""
        sign = "-" if negative else self.plus
        # Zeros in front count as digits for the separators, and ints are padded just so.
        room = self.width - len(sign) - len(rest) if self.zeros else 1
        body = format(whole, f"0{max(room, 1)}{self.group}") + rest
        if self.align == "=":
            return sign + body.rjust(self.width - len(sign), self.fill)
        return format(sign + body, f"{self.fill}{self.align}{self.width}")


def _positional(n, d, precision, kind):
    """Whole part and decimals of a number for the types f, F and %."""
    places = precision + 2 if kind == "%" else precision
    rounded = _in_units(n, d, -places)
    whole, decimals = divmod(rounded, 10**precision)
    return whole, f"{decimals:0{precision}d}" if precision else "", "%" if kind == "%" else ""


def _scientific(n, d, precision, kind):
    """First digit, further digits and exponent for the types e and E; for g and G the exponent only where it helps."""
    general = kind in "gG"
    figures = max(precision, 1) if general else precision + 1
    digits, last = _in_figures(n, d, figures)
    if general and last <= 0 and last + figures > -4:
        places, suffix = -last, ""
    else:
        places = figures - 1
        suffix = f"{'E' if kind in 'EG' else 'e'}{last + places:+03d}"
    whole, decimals = divmod(digits, 10**places)
    return whole, f"{decimals:0{places}d}" if places else "", suffix


@lru_cache(maxsize=128)
def _parsed(specification: str) -> tuple[_Layout, str, int, bool, bool] | None:
    """Layout, type, precision, and the flags # and z of a specification; None if it is not valid."""
    found = _SPECIFICATION.fullmatch(specification)
    if found is None:
        return None
    fill, align, sign, positive_zero, alternate, zero, width, group, precision, kind = found.groups()
    if zero and align or not kind and (zero or positive_zero or precision):
        return None
    layout = _Layout(fill or " ", align or ">", sign.strip("-"), int(width or 0), group, zero is not None)
    return layout, kind, int(precision or 6), bool(alternate), bool(positive_zero)


def format_ratio(n: int, d: int, specification: str) -> str | None:
    """n/d in lowest terms as the specification says; None if that is not a valid one."""
    parsed = _parsed(specification)
    if parsed is None:
        return None
    layout, kind, precision, alternate, positive_zero = parsed
    if not kind:
        rest = f"/{d:{layout.group}}" if d > 1 or alternate else ""
        return layout.finish(n < 0, abs(n), rest)
    method = _positional if kind in "fF%" else _scientific
    whole, decimals, suffix = method(abs(n), d, precision, kind)
    negative = n < 0
    if positive_zero and not whole and not decimals.strip("0"):
        negative = False
    if kind in "gG" and not alternate:
        decimals = decimals.rstrip("0")
    point = "." if decimals or alternate else ""
    return layout.finish(negative, whole, point + decimals + suffix)
