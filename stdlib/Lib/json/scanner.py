"""Makes the function that reads one JSON value from a text."""

try:
    from _json import make_scanner as c_make_scanner
except ImportError:
    c_make_scanner = None

__all__ = ["make_scanner"]

_NAMES = (("null", None), ("true", True), ("false", False))
_CONSTANTS = ("NaN", "Infinity", "-Infinity")


class _Scanner:
    """What the native scanner does, for a decoder whose attributes say how values are made."""

    def __init__(self, context) -> None:
        import re  # which the native scanner does without
        self.context = context
        self.number = re.compile(r"(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?", re.ASCII).match

    def __call__(self, string, idx):
        """The value at an index and the index behind it. StopIteration has the index where there is no value."""
        if idx < 0:
            raise ValueError("idx cannot be negative")
        try:
            return self.value(string, idx)
        finally:
            self.context.memo.clear()

    def value(self, text, at):
        context = self.context
        match text[at:at + 1]:
            case "":
                raise StopIteration(at)
            case '"':
                return context.parse_string(text, at + 1, context.strict)
            case "[":
                return context.parse_array((text, at + 1), self.value)
            case "{":
                hooks = context.object_hook, context.object_pairs_hook
                return context.parse_object((text, at + 1), context.strict, self.value, *hooks, context.memo)
        for name, value in _NAMES:
            if text.startswith(name, at):
                return value, at + len(name)
        if number := self.number(text, at):
            whole, fraction, exponent = number.groups("")
            if fraction or exponent:
                return context.parse_float(whole + fraction + exponent), number.end()
            return context.parse_int(whole), number.end()
        for name in _CONSTANTS:
            if text.startswith(name, at):
                return context.parse_constant(name), at + len(name)
        raise StopIteration(at)


def py_make_scanner(context):
    """The function that reads values as a decoder says."""
    return _Scanner(context).__call__


make_scanner = c_make_scanner or py_make_scanner
