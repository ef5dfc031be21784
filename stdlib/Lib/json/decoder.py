"""JSONDecoder: Python objects from JSON documents."""

from json import scanner

try:
    from _json import scanstring as c_scanstring
except ImportError:
    c_scanstring = None

__all__ = ["JSONDecoder", "JSONDecodeError"]

NaN = float("nan")
PosInf = float("inf")
NegInf = float("-inf")


class JSONDecodeError(ValueError):
    """Raised for a document that is not valid JSON.

    msg -- the message without the place
    doc, pos -- the document and the index where decoding failed
    lineno, colno -- the same place as line and column
    """

    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        super().__init__(f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


_CONSTANTS = {"-Infinity": NegInf, "Infinity": PosInf, "NaN": NaN}

BACKSLASH = {
    '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
}


_HEXDIGITS = frozenset("0123456789abcdefABCDEF")


def _decode_uXXXX(s, pos):
    """Return the code point of the four hexadecimal digits after index pos, that of the "u"."""
    digits = s[pos + 1:pos + 5]
    if len(digits) == 4 and _HEXDIGITS.issuperset(digits):
        return int(digits, 16)
    raise JSONDecodeError("Invalid \\uXXXX escape", s, pos)


def _string_chunk_matcher():
    """Return the function that matches text up to what ends or interrupts a string."""
    global _match_string_chunk
    if _match_string_chunk is None:
        # Here, as the native functions do without.
        import re

        _match_string_chunk = re.compile(r'(.*?)(["\\\x00-\x1f])', re.DOTALL).match
    return _match_string_chunk


_match_string_chunk = None


def py_scanstring(s, end, strict=True):
    """Read the string that starts at index `end`, after its quote; return it and the index after it.

    Unless strict, control characters may stand in it unescaped.
    """
    _m = _string_chunk_matcher()
    chunks = []
    begin = end - 1
    while True:
        chunk = _m(s, end)
        if chunk is None:
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        end = chunk.end()
        content, terminator = chunk.groups()
        if content:
            chunks.append(content)
        if terminator == '"':
            return "".join(chunks), end
        if terminator != "\\":
            if strict:
                raise JSONDecodeError(f"Invalid control character {terminator!r} at", s, end - 1)
            chunks.append(terminator)
            continue
        try:
            esc = s[end]
        except IndexError:
            raise JSONDecodeError("Unterminated string starting at", s, begin) from None
        if esc != "u":
            try:
                char = BACKSLASH[esc]
            except KeyError:
                raise JSONDecodeError(f"Invalid \\escape: {esc!r}", s, end) from None
            end += 1
        else:
            uni = _decode_uXXXX(s, end)
            end += 5
            if 0xD800 <= uni <= 0xDBFF and s[end:end + 2] == "\\u":
                uni2 = _decode_uXXXX(s, end + 1)
                if 0xDC00 <= uni2 <= 0xDFFF:
                    uni = 0x10000 + ((uni - 0xD800) << 10 | uni2 - 0xDC00)
                    end += 6
            char = chr(uni)
        chunks.append(char)


scanstring = c_scanstring or py_scanstring

WHITESPACE_STR = " \t\n\r"


def _skip_whitespace(s, end):
    """Return the index of the first character from `end` on that is no whitespace."""
    while s[end:end + 1] and s[end] in WHITESPACE_STR:
        end += 1
    return end


def JSONObject(s_and_end, strict, scan_once, object_hook, object_pairs_hook, memo=None):
    """Read the object whose contents start at an index; return what stands for it and the index after it."""
    s, end = s_and_end
    pairs = []
    if memo is None:
        memo = {}
    # Equal keys share one string.
    memo_get = memo.setdefault
    end = _skip_whitespace(s, end)
    nextchar = s[end:end + 1]
    if nextchar != '"':
        if nextchar == "}":
            if object_pairs_hook is not None:
                return object_pairs_hook(pairs), end + 1
            result = {}
            if object_hook is not None:
                result = object_hook(result)
            return result, end + 1
        raise JSONDecodeError("Expecting property name enclosed in double quotes", s, end)
    end += 1
    while True:
        key, end = scanstring(s, end, strict)
        key = memo_get(key, key)
        end = _skip_whitespace(s, end)
        if s[end:end + 1] != ":":
            raise JSONDecodeError("Expecting ':' delimiter", s, end)
        end = _skip_whitespace(s, end + 1)
        try:
            value, end = scan_once(s, end)
        except StopIteration as err:
            raise JSONDecodeError("Expecting value", s, err.value) from None
        pairs.append((key, value))
        end = _skip_whitespace(s, end)
        nextchar = s[end:end + 1]
        if nextchar == "}":
            end += 1
            break
        if nextchar != ",":
            raise JSONDecodeError("Expecting ',' delimiter", s, end)
        comma = end
        end = _skip_whitespace(s, end + 1)
        nextchar = s[end:end + 1]
        if nextchar != '"':
            if nextchar == "}":
                raise JSONDecodeError("Illegal trailing comma before end of object", s, comma)
            raise JSONDecodeError("Expecting property name enclosed in double quotes", s, end)
        end += 1
    if object_pairs_hook is not None:
        return object_pairs_hook(pairs), end
    result = dict(pairs)
    if object_hook is not None:
        result = object_hook(result)
    return result, end


def JSONArray(s_and_end, scan_once):
    """Read the array whose contents start at an index; return the list and the index after it."""
    s, end = s_and_end
    values = []
    end = _skip_whitespace(s, end)
    if s[end:end + 1] == "]":
        return values, end + 1
    append = values.append
    while True:
        try:
            value, end = scan_once(s, end)
        except StopIteration as err:
            raise JSONDecodeError("Expecting value", s, err.value) from None
        append(value)
        end = _skip_whitespace(s, end)
        nextchar = s[end:end + 1]
        if nextchar == "]":
            return values, end + 1
        if nextchar != ",":
            raise JSONDecodeError("Expecting ',' delimiter", s, end)
        comma = end
        end = _skip_whitespace(s, end + 1)
        if s[end:end + 1] == "]":
            raise JSONDecodeError("Illegal trailing comma before end of array", s, comma)


class JSONDecoder:
    """Turns JSON documents into Python objects; the arguments are those of loads().

    object -> dict, array -> list, string -> str, number -> int or float,
    true and false -> bool, null -> None. With strict=False, strings may hold
    control characters.
    """

    def __init__(
        self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
        object_pairs_hook=None,
    ):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _CONSTANTS.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook
        self.parse_object = JSONObject
        self.parse_array = JSONArray
        self.parse_string = scanstring
        self.memo = {}
        self.scan_once = scanner.make_scanner(self)

    def decode(self, s):
        """Return the object that a document, with nothing but whitespace around it, stands for."""
        obj, end = self.raw_decode(s, idx=_skip_whitespace(s, 0))
        end = _skip_whitespace(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return obj

    def raw_decode(self, s, idx=0):
        """Return the object for the document at an index, and the index after it."""
        try:
            obj, end = self.scan_once(s, idx)
        except StopIteration as err:
            raise JSONDecodeError("Expecting value", s, err.value) from None
        return obj, end
