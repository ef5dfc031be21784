"""JSONEncoder: JSON documents from Python objects."""

try:
    from _json import encode_basestring_ascii as c_encode_basestring_ascii
except ImportError:
    c_encode_basestring_ascii = None
try:
    from _json import encode_basestring as c_encode_basestring
except ImportError:
    c_encode_basestring = None
try:
    from _json import make_encoder as c_make_encoder
except ImportError:
    c_make_encoder = None

ESCAPE_DCT = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
for i in range(0x20):
    ESCAPE_DCT.setdefault(chr(i), f"\\u{i:04x}")
del i
# The same by code point, for str.translate().
_ESCAPES = {ord(char): text for char, text in ESCAPE_DCT.items()}

INFINITY = float("inf")


def py_encode_basestring(s):
    """Return a string as JSON, with only what must be escaped."""
    return '"' + s.translate(_ESCAPES) + '"'


encode_basestring = c_encode_basestring or py_encode_basestring


def py_encode_basestring_ascii(s):
    """Return a string as JSON, in ASCII."""
    if s.isascii() and "\x7f" not in s:
        return '"' + s.translate(_ESCAPES) + '"'
    return '"' + "".join([_ascii_escape(c) for c in s]) + '"'


def _ascii_escape(char):
    """Return a character as it stands in a JSON string in ASCII."""
    if " " <= char <= "~":
        return ESCAPE_DCT.get(char, char)
    n = ord(char)
    if n < 0x20:
        return ESCAPE_DCT[char]
    if n < 0x10000:
        return f"\\u{n:04x}"
    # Beyond the basic plane: a surrogate pair.
    n -= 0x10000
    return f"\\u{0xd800 | n >> 10 & 0x3ff:04x}\\u{0xdc00 | n & 0x3ff:04x}"


encode_basestring_ascii = c_encode_basestring_ascii or py_encode_basestring_ascii


class JSONEncoder:
    """Turns Python objects into JSON documents; the arguments are those of dumps().

    dict -> object, list and tuple -> array, str -> string, int and float ->
    number, bool -> true and false, None -> null. A subclass can override
    default() for other objects.
    """

    item_separator = ", "
    key_separator = ": "

    def __init__(
        self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
        indent=None, separators=None, default=None,
    ):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            # No space at the ends of lines.
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        """Return something serialisable for an object that is not; TypeError here."""
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        """Return an object as a JSON string."""
        if isinstance(o, str):
            if self.ensure_ascii:
                return encode_basestring_ascii(o)
            return encode_basestring(o)
        chunks = self.iterencode(o, _one_shot=True)
        if not isinstance(chunks, (list, tuple)):
            chunks = list(chunks)
        return "".join(chunks)

    def iterencode(self, o, _one_shot=False):
        """Iterate over the pieces of an object's JSON text, as they become known."""
        markers = {} if self.check_circular else None
        encoder = encode_basestring_ascii if self.ensure_ascii else encode_basestring
        allow_nan = self.allow_nan

        def floatstr(o, _repr=float.__repr__, _inf=INFINITY, _neginf=-INFINITY):
            if o != o:
                text = "NaN"
            elif o == _inf:
                text = "Infinity"
            elif o == _neginf:
                text = "-Infinity"
            else:
                return _repr(o)
            if not allow_nan:
                raise ValueError(f"Out of range float values are not JSON compliant: {o!r}")
            return text

        if self.indent is None or isinstance(self.indent, str):
            indent = self.indent
        else:
            indent = " " * self.indent
        if _one_shot and c_make_encoder is not None and self.indent is None:
            _iterencode = c_make_encoder(
                markers, self.default, encoder, indent, self.key_separator, self.item_separator,
                self.sort_keys, self.skipkeys, self.allow_nan,
            )
        elif _one_shot:
            _iterencode = _make_encode(
                markers, self.default, encoder, indent, floatstr, self.key_separator, self.item_separator,
                self.sort_keys, self.skipkeys,
            )
        else:
            _iterencode = _make_iterencode(
                markers, self.default, encoder, indent, floatstr, self.key_separator, self.item_separator,
                self.sort_keys, self.skipkeys,
            )
        return _iterencode(o, 0)


def _make_scalar_functions(_encoder, _floatstr, _skipkeys):
    """Return two functions: the text of an object that is no container (or None), and of a key."""
    int_repr = int.__repr__

    def scalar(o):
        if isinstance(o, str):
            return _encoder(o)
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, int):
            # Not str(): a subclass, as of enumerations, may have its own.
            return int_repr(o)
        if isinstance(o, float):
            return _floatstr(o)
        return None

    def key_text(key):
        if isinstance(key, str):
            return key
        text = scalar(key)
        if text is not None:
            return text
        if _skipkeys:
            # Leaves the item out.
            return None
        raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")

    return scalar, key_text


def _enter(markers, o):
    """Note that a container is being written; ValueError if it is already."""
    marker_id = id(o)
    if marker_id in markers:
        raise ValueError("Circular reference detected")
    markers[marker_id] = o
    return marker_id


def _make_encode(
    markers, _default, _encoder, _indent, _floatstr, _key_separator, _item_separator, _sort_keys, _skipkeys
):
    """Return encode(object, level), which lists the pieces of JSON text all at once."""
    scalar, key_text = _make_scalar_functions(_encoder, _floatstr, _skipkeys)
    chunks = []
    append = chunks.append

    def write(o, level):
        text = scalar(o)
        if text is not None:
            append(text)
            return
        if isinstance(o, (list, tuple)):
            if not o:
                append("[]")
                return
            opening, closing = "[", "]"
        elif isinstance(o, dict):
            if not o:
                append("{}")
                return
            opening, closing = "{", "}"
        else:
            opening = None
        marker_id = _enter(markers, o) if markers is not None else None
        if opening is None:
            write(_default(o), level)
        else:
            append(opening)
            separator = _item_separator
            newline_indent = None
            if _indent is not None:
                newline_indent = "\n" + _indent * (level + 1)
                separator += newline_indent
                append(newline_indent)
            if opening == "[":
                write_items(o, separator, level + 1)
            else:
                write_pairs(o, separator, level + 1)
            if newline_indent is not None:
                append("\n" + _indent * level)
            append(closing)
        if markers is not None:
            del markers[marker_id]

    def write_items(items, separator, level):
        first = True
        for value in items:
            if first:
                first = False
            else:
                append(separator)
            text = scalar(value)
            if text is not None:
                append(text)
            else:
                write(value, level)

    def write_pairs(dct, separator, level):
        first = True
        for key, value in sorted(dct.items()) if _sort_keys else dct.items():
            key = key_text(key)
            if key is None:
                continue
            if first:
                first = False
            else:
                append(separator)
            append(_encoder(key) + _key_separator)
            text = scalar(value)
            if text is not None:
                append(text)
            else:
                write(value, level)

    def encode(o, level):
        write(o, level)
        return chunks

    return encode


def _make_iterencode(
    markers, _default, _encoder, _indent, _floatstr, _key_separator, _item_separator, _sort_keys, _skipkeys
):
    """Return iterencode(object, level), a generator of the pieces of JSON text."""
    scalar, key_text = _make_scalar_functions(_encoder, _floatstr, _skipkeys)

    def _iterencode_list(lst, level):
        if not lst:
            yield "[]"
            return
        if markers is not None:
            marker_id = _enter(markers, lst)
        buf = "["
        if _indent is not None:
            level += 1
            newline_indent = "\n" + _indent * level
            separator = _item_separator + newline_indent
            buf += newline_indent
        else:
            newline_indent = None
            separator = _item_separator
        for i, value in enumerate(lst):
            if i:
                buf = separator
            text = scalar(value)
            if text is not None:
                yield buf + text
            else:
                yield buf
                yield from container(value, level)
        if newline_indent is not None:
            yield "\n" + _indent * (level - 1)
        yield "]"
        if markers is not None:
            del markers[marker_id]

    def _iterencode_dict(dct, level):
        if not dct:
            yield "{}"
            return
        if markers is not None:
            marker_id = _enter(markers, dct)
        yield "{"
        if _indent is not None:
            level += 1
            newline_indent = "\n" + _indent * level
            separator = _item_separator + newline_indent
            # With the first item, if there is any that is not left out.
            yield newline_indent
        else:
            newline_indent = None
            separator = _item_separator
        first = True
        items = sorted(dct.items()) if _sort_keys else dct.items()
        for key, value in items:
            key = key_text(key)
            if key is None:
                continue
            if first:
                first = False
            else:
                yield separator
            yield _encoder(key)
            yield _key_separator
            text = scalar(value)
            if text is not None:
                yield text
            else:
                yield from container(value, level)
        if newline_indent is not None:
            yield "\n" + _indent * (level - 1)
        yield "}"
        if markers is not None:
            del markers[marker_id]

    def container(o, level):
        if isinstance(o, (list, tuple)):
            yield from _iterencode_list(o, level)
        elif isinstance(o, dict):
            yield from _iterencode_dict(o, level)
        else:
            if markers is not None:
                marker_id = _enter(markers, o)
            yield from _iterencode(_default(o), level)
            if markers is not None:
                del markers[marker_id]

    def _iterencode(o, level):
        text = scalar(o)
        if text is not None:
            yield text
        else:
            yield from container(o, level)

    return _iterencode
