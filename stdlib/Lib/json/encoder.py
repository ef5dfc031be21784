"""JSONEncoder: JSON documents from Python objects."""

try:
    import _json as _native
except ImportError:
    _native = None

# Python code does what the native module lacks.
c_encode_basestring = getattr(_native, "encode_basestring", None)
c_encode_basestring_ascii = getattr(_native, "encode_basestring_ascii", None)
c_make_encoder = getattr(_native, "make_encoder", None)

INFINITY = float("inf")

# What cannot stand in a string as it is.
ESCAPE_DCT = {chr(code): f"\\u{code:04x}" for code in range(32)}
ESCAPE_DCT.update({char: f"\\{mark}" for char, mark in zip('"\\\b\f\n\r\t', '"\\bfnrt')})
_ESCAPED_CODES = {ord(char): text for char, text in ESCAPE_DCT.items()}


def py_encode_basestring(s):
    """A string as JSON, with only those escapes that are necessary."""
    return f'"{s.translate(_ESCAPED_CODES)}"'


def _in_ascii(char):
    """A character, escaped unless it can be printed as ASCII."""
    code = ord(char)
    if char in ESCAPE_DCT or 32 <= code < 127:
        return ESCAPE_DCT.get(char, char)
    if code > 0xFFFF:
        # As two halves, each with ten of its bits.
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"


def py_encode_basestring_ascii(s):
    """A string as JSON, with nothing in it but ASCII."""
    if s.isascii() and "\x7f" not in s:
        return py_encode_basestring(s)
    return f'"{"".join(map(_in_ascii, s))}"'


encode_basestring = c_encode_basestring or py_encode_basestring
encode_basestring_ascii = c_encode_basestring_ascii or py_encode_basestring_ascii


def _float_text(allow_nan):
    """The function for the text of floats."""
    special = {INFINITY: "Infinity", -INFINITY: "-Infinity"}

    def text(number):
        name = "NaN" if number != number else special.get(number)
        if name is None:
            return float.__repr__(number)
        if not allow_nan:
            raise ValueError(f"Out of range float values are not JSON compliant: {number!r}")
        return name

    return text


class JSONEncoder:
    """Makes JSON from Python objects: dicts, lists, tuples, strings, numbers, True, False and None.

    A subclass can define default() for others. The parameters are those of dumps().
    """

    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys, self.sort_keys = skipkeys, sort_keys
        self.ensure_ascii, self.allow_nan = ensure_ascii, allow_nan
        self.check_circular, self.indent = check_circular, indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","  # or lines would end with a space
        if default is not None:
            self.default = default

    def default(self, o):
        """What shall be written in place of an object of another type. TypeError, unless overridden."""
        raise TypeError(f"Object of type {type(o).__name__} is not JSON serializable")

    def encode(self, o):
        """The JSON of an object, as one string."""
        if isinstance(o, str):
            return (encode_basestring_ascii if self.ensure_ascii else encode_basestring)(o)
        pieces = self.iterencode(o, _one_shot=True)
        return "".join(pieces if isinstance(pieces, (list, tuple)) else list(pieces))

    def iterencode(self, o, _one_shot=False):
        """The JSON of an object, in pieces."""
        markers = {} if self.check_circular else None
        string = encode_basestring_ascii if self.ensure_ascii else encode_basestring
        indent = self.indent
        if indent is not None and not isinstance(indent, str):
            indent = " " * indent
        layout = self.key_separator, self.item_separator, self.sort_keys, self.skipkeys
        if _one_shot and indent is None and c_make_encoder is not None:
            return c_make_encoder(markers, self.default, string, indent, *layout, self.allow_nan)(o, 0)
        writer = _Writer(markers, self.default, string, indent, _float_text(self.allow_nan), *layout)
        return [writer.text(o, 0)] if _one_shot else writer.pieces(o, 0)


class _Writer:
    """Writes objects. `markers` has the ids of the objects that are being written, if circles shall be found out."""

    def __init__(self, markers, default, string, indent, number, key_separator, item_separator, sort_keys, skipkeys):
        self.markers, self.default, self.string, self.number = markers, default, string, number
        self.indent, self.key_separator, self.item_separator = indent, key_separator, item_separator
        self.sort_keys, self.skipkeys = sort_keys, skipkeys

    def scalar(self, value):
        """The text of what contains nothing; None for other objects."""
        if isinstance(value, str):
            return self.string(value)
        if value is None:
            return "null"
        if isinstance(value, int):
            # Not its own str(), which subclasses may have for other purposes.
            return "true" if value is True else "false" if value is False else int.__repr__(value)
        return self.number(value) if isinstance(value, float) else None

    def members(self, mapping):
        """The keys, as text, and values of a dictionary."""
        for key, value in sorted(mapping.items()) if self.sort_keys else mapping.items():
            name = key if isinstance(key, str) else self.scalar(key)
            if name is not None:
                yield self.string(name) + self.key_separator, value
            elif not self.skipkeys:
                raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")

    def elements(self, sequence):
        """The elements of a list, with nothing before each, in the form of members."""
        for value in sequence:
            yield "", value

    def shape(self, value, level):
        """How to write a container: brackets with the space inside, separator, and what gives the members.

        Only the brackets if it is empty, and None if it is no container.
        """
        if isinstance(value, (list, tuple)):
            begin, end, members = "[", "]", self.elements
        elif isinstance(value, dict):
            begin, end, members = "{", "}", self.members
        else:
            return None
        if not value:
            return begin, end, "", None
        if self.indent is None:
            return begin, end, self.item_separator, members
        inner, outer = f"\n{self.indent * (level + 1)}", f"\n{self.indent * level}"
        return begin + inner, outer + end, self.item_separator + inner, members

    def enter(self, value):
        """Note that an object is being written. ValueError if it is already."""
        if self.markers is not None:
            if id(value) in self.markers:
                raise ValueError("Circular reference detected")
            self.markers[id(value)] = value

    def leave(self, value):
        """Note that an object has been written."""
        if self.markers is not None:
            del self.markers[id(value)]

    def text(self, value, level):
        """The text of an object at once."""
        found = self.scalar(value)
        if found is not None:
            return found
        shape = self.shape(value, level)
        if shape is not None and shape[3] is None:
            return shape[0] + shape[1]
        self.enter(value)
        if shape is None:
            found = self.text(self.default(value), level)
        else:
            begin, end, separator, members = shape
            level += 1
            found = begin + separator.join([name + self.text(inner, level) for name, inner in members(value)]) + end
        self.leave(value)
        return found

    def pieces(self, value, level):
        """The text of an object in pieces, as they become known."""
        found = self.scalar(value)
        if found is not None:
            yield found
            return
        shape = self.shape(value, level)
        if shape is not None and shape[3] is None:
            yield shape[0] + shape[1]
            return
        self.enter(value)
        if shape is None:
            yield from self.pieces(self.default(value), level)
        else:
            before, end, separator, members = shape
            written = False
            for name, inner in members(value):
                written = True
                before += name
                found = self.scalar(inner)
                if found is not None:
                    yield before + found
                else:
                    yield before
                    yield from self.pieces(inner, level + 1)
                before = separator
            yield end if written else before + end
        self.leave(value)


def _make_iterencode(markers, _default, _encoder, _indent, _floatstr, _key_separator, _item_separator, _sort_keys,
                     _skipkeys, _one_shot=False):
    """The generator function that iterencode() uses, for encoders that want other functions for strings or floats."""
    layout = _key_separator, _item_separator, _sort_keys, _skipkeys
    return _Writer(markers, _default, _encoder, _indent, _floatstr, *layout).pieces
