"""Makes the function that reads one JSON value from a string."""

try:
    from _json import make_scanner as c_make_scanner
except ImportError:
    c_make_scanner = None

__all__ = ["make_scanner"]


def py_make_scanner(context):
    """Return scan_once(string, index) for a decoder: the value there and the index after it.

    StopIteration with the index says that there is no value.
    """
    # Here, as the native scanner does without.
    import re

    match_number = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?").match
    parse_object = context.parse_object
    parse_array = context.parse_array
    parse_string = context.parse_string
    strict = context.strict
    parse_float = context.parse_float
    parse_int = context.parse_int
    parse_constant = context.parse_constant
    object_hook = context.object_hook
    object_pairs_hook = context.object_pairs_hook
    memo = context.memo
    words = {"n": ("null", None), "t": ("true", True), "f": ("false", False)}

    def _scan_once(string, idx):
        try:
            nextchar = string[idx]
        except IndexError:
            raise StopIteration(idx) from None
        if nextchar == '"':
            return parse_string(string, idx + 1, strict)
        if nextchar == "{":
            return parse_object((string, idx + 1), strict, _scan_once, object_hook, object_pairs_hook, memo)
        if nextchar == "[":
            return parse_array((string, idx + 1), _scan_once)
        if nextchar in words:
            word, value = words[nextchar]
            if string.startswith(word, idx):
                return value, idx + len(word)
        m = match_number(string, idx)
        if m is not None:
            integer, frac, exp = m.groups()
            if frac or exp:
                return parse_float(integer + (frac or "") + (exp or "")), m.end()
            return parse_int(integer), m.end()
        for word in ("NaN", "Infinity", "-Infinity"):
            if string.startswith(word, idx):
                return parse_constant(word), idx + len(word)
        raise StopIteration(idx)

    def scan_once(string, idx):
        if idx < 0:
            raise ValueError("idx cannot be negative")
        try:
            return _scan_once(string, idx)
        finally:
            memo.clear()

    return scan_once


make_scanner = c_make_scanner or py_make_scanner
