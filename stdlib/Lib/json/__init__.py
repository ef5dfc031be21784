"""JSON: the data format of JavaScript, as RFC 7159 describes it.

    >>> import json
    >>> json.dumps({'name': 'Krait', 'tags': ['a', 'b']})
    '{"name": "Krait", "tags": ["a", "b"]}'
    >>> json.loads('[1, 2.5, null]')
    [1, 2.5, None]
"""

__all__ = ["dump", "dumps", "load", "loads", "JSONDecoder", "JSONDecodeError", "JSONEncoder"]
__version__ = "2.0.9"

from .decoder import JSONDecodeError, JSONDecoder
from .encoder import JSONEncoder

_default_encoder = JSONEncoder()
_default_decoder = JSONDecoder()


def dump(obj, fp, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None,
         separators=None, default=None, sort_keys=False, **kw):
    """Write an object to a file as JSON. The other parameters are those of dumps()."""
    encoder = _default_encoder
    special = skipkeys or sort_keys or kw or not (ensure_ascii and check_circular and allow_nan)
    if special or not (cls is indent is separators is default is None):
        encoder = (cls or JSONEncoder)(
            skipkeys=skipkeys, ensure_ascii=ensure_ascii, check_circular=check_circular, allow_nan=allow_nan,
            indent=indent, separators=separators, default=default, sort_keys=sort_keys, **kw,
        )
    write = fp.write
    for piece in encoder.iterencode(obj):
        write(piece)


def dumps(obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None,
          separators=None, default=None, sort_keys=False, **kw):
    """The JSON for an object.

    skipkeys        whether keys that JSON cannot have are left out
    ensure_ascii    whether all characters that are not ASCII are escaped
    check_circular  whether ValueError is raised for what contains itself
    allow_nan       whether NaN and infinities are allowed, as in JavaScript
    cls             the class of the encoder
    indent          for each level a number of spaces or a string; None for one line
    separators      what stands between items, and between key and value
    default         a function for objects of other types, which returns something that JSON can have
    sort_keys       whether keys are sorted
    """
    if (cls is None and indent is None and separators is None and default is None and ensure_ascii and allow_nan
            and check_circular and not (skipkeys or sort_keys or kw)):
        return _default_encoder.encode(obj)
    options = dict(
        skipkeys=skipkeys, ensure_ascii=ensure_ascii, check_circular=check_circular, allow_nan=allow_nan, indent=indent,
        separators=separators, default=default, sort_keys=sort_keys,
    )
    return (cls or JSONEncoder)(**options, **kw).encode(obj)


# Longer marks first, for one is the begin of another.
_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
# Which of the first bytes are zero, for the encodings whose units are longer than a byte: 0 zero, 1 not.
_ZEROS = (("01", "utf-16-be"), ("00", "utf-32-be"), ("1000", "utf-32-le"), ("10", "utf-16-le"))


def detect_encoding(b):
    """The encoding of a JSON document: it begins with ASCII characters, or with a byte order mark."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if b.startswith(mark):
            return encoding
    if len(b) == 2 or len(b) >= 4:
        begin = "".join("1" if byte else "0" for byte in b[:4])
        for pattern, encoding in _ZEROS:
            if begin.startswith(pattern):
                return encoding
    return "utf-8"


def load(fp, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
         object_pairs_hook=None, **kw):
    """The object for the JSON in a file. The other parameters are those of loads()."""
    hooks = dict(
        object_hook=object_hook, parse_float=parse_float, parse_int=parse_int, parse_constant=parse_constant,
        object_pairs_hook=object_pairs_hook,
    )
    return loads(fp.read(), cls=cls, **hooks, **kw)


def loads(s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
          object_pairs_hook=None, **kw):
    """The object for JSON that is given as str, bytes or bytearray.

    cls                the class of the decoder
    object_hook        a function for each dict, whose result takes its place
    object_pairs_hook  a function for the list of the pairs of each object, which comes first
    parse_float, parse_int
                       functions for the text of numbers
    parse_constant     a function for 'NaN', 'Infinity' and '-Infinity'
    """
    if not isinstance(s, str):
        if not isinstance(s, (bytes, bytearray)):
            raise TypeError(f"the JSON object must be str, bytes or bytearray, not {type(s).__name__}")
        s = s.decode(detect_encoding(s), "surrogatepass")
    elif s.startswith("\ufeff"):
        raise JSONDecodeError("Unexpected UTF-8 BOM (decode using utf-8-sig)", s, 0)
    if not kw and cls is object_hook is object_pairs_hook is parse_float is parse_int is parse_constant is None:
        return _default_decoder.decode(s)
    hooks = dict(
        object_hook=object_hook, object_pairs_hook=object_pairs_hook, parse_float=parse_float, parse_int=parse_int,
        parse_constant=parse_constant,
    )
    given = {name: hook for name, hook in hooks.items() if hook is not None}
    return (cls or JSONDecoder)(**kw, **given).decode(s)
