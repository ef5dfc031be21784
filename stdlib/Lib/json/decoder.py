"""JSONDecoder: Python objects from JSON documents."""
import sys

from json import scanner

try:
    from _json import scanstring as c_scanstring
except ImportError:
    c_scanstring = None

__all__ = ["JSONDecoder", "JSONDecodeError"]

NaN, PosInf, NegInf = map(float, ("nan", "inf", "-inf"))
_CONSTANTS = {"NaN": NaN, "Infinity": PosInf, "-Infinity": NegInf}


class JSONDecodeError(ValueError):
    """A document is not valid JSON.

    msg           what is wrong
    doc, pos      the document, and the index where it is wrong
    lineno, colno the same place as line and column
    """

    def __init__(self, msg, doc, pos):
        self.msg, self.doc, self.pos = msg, doc, pos
        self.lineno = 1 + doc.count("\n", 0, pos)
        self.colno = pos - doc.rfind("\n", 0, pos)
        super().__init__(f"{msg}: line {self.lineno} column {self.colno} (char {pos})")

    def __reduce__(self):
        return type(self), (self.msg, self.doc, self.pos)


# Strings.

BACKSLASH = {mark: mark for mark in '"\\/'} | dict(zip("bfnrt", "\b\f\n\r\t"))
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")

# Finds what ends a string or has a meaning in it. Made when it is needed, for the native functions do without `re`.
_special = None


def _decode_uXXXX(s, pos):
    """The number in the four digits behind the 'u' at an index."""
    digits = s[pos + 1:pos + 5]
    if len(digits) < 4 or not _HEXADECIMAL.issuperset(digits):
        raise JSONDecodeError("Invalid \\uXXXX escape", s, pos)
    return int(digits, 16)


def _escaped(s, at):
    """The character for the escape whose letter is at an index, and the index behind it."""
    letter = s[at]
    if letter != "u":
        if letter not in BACKSLASH:
            raise JSONDecodeError(f"Invalid \\escape: {letter!r}", s, at)
        return BACKSLASH[letter], at + 1
    code = _decode_uXXXX(s, at)
    at += 5
    if code >> 10 == 0xD800 >> 10 and s[at:at + 2] == "\\u":
        # The first half of a character beyond the basic plane, if the second follows.
        low = _decode_uXXXX(s, at + 1)
        if low >> 10 == 0xDC00 >> 10:
            return chr(0x10000 + (code - 0xD800 << 10) + low - 0xDC00), at + 6
    return chr(code), at


def py_scanstring(s, end, strict=True):
    """The string whose text begins at an index, and the index behind its closing quote.

    Control characters may stand in it only if it is not read strictly.
    """
    global _special
    if _special is None:
        import re
        _special = re.compile(r'["\\\x00-\x1f]')
    if end > sys.maxsize:
        raise OverflowError("Python int too large to convert to an index")
    pieces, at = [], end
    while found := _special.search(s, at):
        place, char = found.start(), found[0]
        pieces.append(s[at:place])
        if char == '"':
            return "".join(pieces), place + 1
        if char != "\\":
            if strict:
                raise JSONDecodeError(f"Invalid control character {char!r} at", s, place)
            pieces.append(char)
            at = place + 1
        elif place + 1 == len(s):
            break
        else:
            char, at = _escaped(s, place + 1)
            pieces.append(char)
    raise JSONDecodeError("Unterminated string starting at", s, end - 1)


scanstring = c_scanstring or py_scanstring

# Containers.

WHITESPACE_STR = " \t\n\r"


def _past_space(s, at):
    """The index of the first character that is not whitespace, from an index on."""
    while (char := s[at:at + 1]) and char in WHITESPACE_STR:
        at += 1
    return at


def _value(scan_once, s, at):
    """The value at an index, where one has to be."""
    try:
        return scan_once(s, at)
    except StopIteration as stop:
        raise JSONDecodeError("Expecting value", s, stop.value) from None


def _read_parts(s, at, closing, noun, read_part):
    """Read parts with commas between them, up to the closing bracket; the index behind that.

    `read_part` is called with the index of a part and returns that behind it.
    """
    at = _past_space(s, at)
    if s[at:at + 1] == closing:
        return at + 1
    while True:
        at = _past_space(s, read_part(at))
        comma, char = at, s[at:at + 1]
        if char == closing:
            return at + 1
        if char != ",":
            raise JSONDecodeError("Expecting ',' delimiter", s, at)
        at = _past_space(s, at + 1)
        if s[at:at + 1] == closing:
            raise JSONDecodeError(f"Illegal trailing comma before end of {noun}", s, comma)


def JSONObject(s_and_end, strict, scan_once, object_hook, object_pairs_hook, memo=None):
    """What stands for the object behind whose brace the index is, and the index behind it."""
    s, start = s_and_end
    known = {} if memo is None else memo  # equal keys share one string
    pairs = []

    def read_member(at):
        if s[at:at + 1] != '"':
            raise JSONDecodeError("Expecting property name enclosed in double quotes", s, at)
        name, at = scanstring(s, at + 1, strict)
        at = _past_space(s, at)
        if s[at:at + 1] != ":":
            raise JSONDecodeError("Expecting ':' delimiter", s, at)
        value, at = _value(scan_once, s, _past_space(s, at + 1))
        pairs.append((known.setdefault(name, name), value))
        return at

    end = _read_parts(s, start, "}", "object", read_member)
    if object_pairs_hook is not None:
        return object_pairs_hook(pairs), end
    members = dict(pairs)
    return members if object_hook is None else object_hook(members), end


def JSONArray(s_and_end, scan_once):
    """The list for the array behind whose bracket the index is, and the index behind it."""
    s, start = s_and_end
    elements = []

    def read_element(at):
        element, at = _value(scan_once, s, at)
        elements.append(element)
        return at

    end = _read_parts(s, start, "]", "array", read_element)
    return elements, end


class JSONDecoder:
    """Makes Python objects from JSON documents.

    Objects become dicts, arrays lists, strings str, numbers int or float, true, false and null True, False and None.
    The parameters are those of loads(), and `strict`: whether control characters must be escaped in strings.
    """

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
                 object_pairs_hook=None):
        self.strict, self.memo = strict, {}
        self.object_hook, self.object_pairs_hook = object_hook, object_pairs_hook
        self.parse_int, self.parse_float = parse_int or int, parse_float or float
        self.parse_constant = parse_constant or _CONSTANTS.__getitem__
        self.parse_string, self.parse_array, self.parse_object = scanstring, JSONArray, JSONObject
        # Last, for it reads the other attributes.
        self.scan_once = scanner.make_scanner(self)

    def decode(self, s):
        """The object for a document that is the whole text, but for space around it."""
        found, end = self.raw_decode(s, _past_space(s, 0))
        end = _past_space(s, end)
        if end < len(s):
            raise JSONDecodeError("Extra data", s, end)
        return found

    def raw_decode(self, s, idx=0):
        """The object for the document at an index, and the index behind it."""
        found, end = _value(self.scan_once, s, idx)
        return found, end
