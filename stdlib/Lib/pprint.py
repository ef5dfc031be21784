"""Print data structures so that they can be read.

    pprint.pprint(data, width=100, compact=True)

What fits on a line stays on it; what does not is broken at its elements. Dictionaries are sorted, recursion is marked.
"""
import collections as _collections
import sys as _sys
import types as _types
from io import StringIO as _StringIO

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True,
           underscore_numbers=False):
    """Print an object on a stream (sys.stdout). The parameters are those of PrettyPrinter."""
    options = dict(compact=compact, sort_dicts=sort_dicts, underscore_numbers=underscore_numbers)
    PrettyPrinter(indent, width, depth, stream, **options).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    """The text that pprint() would print, without the last line end."""
    options = dict(compact=compact, sort_dicts=sort_dicts, underscore_numbers=underscore_numbers)
    return PrettyPrinter(indent, width, depth, **options).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    """As pprint(), but dictionaries stay in their order."""
    return pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    """The repr on one line, with recursion marked."""
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[0]


def isreadable(object):
    """Whether eval() could read the repr."""
    return PrettyPrinter().isreadable(object)


def isrecursive(object):
    """Whether an object contains itself."""
    return PrettyPrinter().isrecursive(object)


class _safe_key:
    """Sorts objects of all kinds: those that cannot be compared by the names of their types."""

    __slots__ = ("obj",)

    def __init__(self, obj):
        self.obj = obj

    def __lt__(self, other):
        try:
            return self.obj < other.obj
        except TypeError:
            mine, others = ((str(type(key.obj)), id(key.obj)) for key in (self, other))
            return mine < others


def _safe_tuple(t):
    """The sort key of a key with its value."""
    return tuple(map(_safe_key, t[:2]))


def _recursion(object):
    return f"<Recursion on {type(object).__name__} with id={id(object)}>"


class _Place:
    """Where something is printed.

    indent     the column in which it begins
    allowance  how many characters will follow on its last line
    context    the ids of the objects around it
    level      how many these are
    """

    __slots__ = ("indent", "allowance", "context", "level")

    def __init__(self, indent, allowance, context, level):
        self.indent, self.allowance, self.context, self.level = indent, allowance, context, level

    def moved(self, columns, more=0):
        """A place further to the right, with more characters behind."""
        return _Place(self.indent + columns, self.allowance + more, self.context, self.level)

    def before(self, characters):
        """This place with so many characters behind."""
        return _Place(self.indent, characters, self.context, self.level)

    @property
    def new_line(self):
        """What begins a line at the column."""
        return "\n" + " " * self.indent


def _printer(*kinds):
    """Make a method that prints at a place one with separate arguments, as PrettyPrinter has them, for objects of these kinds."""
    def decorate(method):
        def separate(self, object, stream, indent, allowance, context, level):
            method(self, object, stream, _Place(indent, allowance, context, level))

        separate.__name__, separate.__qualname__, separate.__doc__ = method.__name__, method.__qualname__, method.__doc__
        for kind in kinds:
            _DISPATCH[kind.__repr__] = separate
        return separate

    return decorate


# By the __repr__ of types, so that a class with its own one is left to it.
_DISPATCH = {}

_builtin_scalars = frozenset((str, bytes, bytearray, float, complex, bool, type(None)))


class PrettyPrinter:
    """Prints objects.

    indent      by how many columns each level is indented
    width       how long lines may be, if possible
    depth       how many levels are shown, None for all
    stream      where to print
    compact     whether several elements of a sequence may stand on one line
    sort_dicts  whether dictionaries are sorted
    underscore_numbers
                whether the digits of ints are grouped
    """

    _dispatch = _DISPATCH

    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True,
                 underscore_numbers=False):
        indent, width = int(indent), int(width)
        for wrong, message in (
            (indent < 0, "indent must be >= 0"), (depth is not None and depth <= 0, "depth must be > 0"),
            (not width, "width must be != 0"),
        ):
            if wrong:
                raise ValueError(message)
        self._indent_per_level, self._width, self._depth = indent, width, depth
        self._stream = _sys.stdout if stream is None else stream
        self._compact, self._sort_dicts, self._underscore_numbers = bool(compact), sort_dicts, underscore_numbers

    def pprint(self, object):
        """Print an object and a line end."""
        stream = self._stream
        if stream is not None:
            self._format(object, stream, 0, 0, {}, 0)
            stream.write("\n")

    def pformat(self, object):
        """The text of an object."""
        text = _StringIO()
        self._format(object, text, 0, 0, {}, 0)
        return text.getvalue()

    def isrecursive(self, object):
        """Whether an object contains itself."""
        _text, _readable, recursive = self.format(object, {}, 0, 0)
        return recursive

    def isreadable(self, object):
        """Whether eval() could read what is printed."""
        _text, readable, recursive = self.format(object, {}, 0, 0)
        return readable and not recursive

    def format(self, object, context, maxlevels, level):
        """The text of an object on one line, whether it is readable, and whether it is recursive. Subclasses may change it."""
        return self._safe_repr(object, context, maxlevels, level)

    # Printing at a place.

    def _format(self, object, stream, indent, allowance, context, level):
        """Print an object: on one line if it fits, or else as its kind demands."""
        key = id(object)
        if key in context:
            self._recursive, self._readable = True, False
            stream.write(_recursion(object))
            return
        text = self._repr(object, context, level)
        printer = None
        if len(text) + indent + allowance > self._width:
            printer = self._dispatch.get(type(object).__repr__) or self._dataclass_printer(object)
        if printer is None:
            stream.write(text)
            return
        context[key] = 1
        printer(self, object, stream, indent, allowance, context, level + 1)
        del context[key]

    def _print(self, object, stream, place):
        self._format(object, stream, place.indent, place.allowance, place.context, place.level)

    def _repr(self, object, context, level):
        text, readable, recursive = self.format(object, context.copy(), self._depth, level)
        self._readable = getattr(self, "_readable", True) and bool(readable)
        self._recursive = getattr(self, "_recursive", False) or bool(recursive)
        return text

    @staticmethod
    def _dataclass_printer(object):
        """The printer for instances of dataclasses whose repr is the generated one."""
        dataclasses = _sys.modules.get("dataclasses")
        if not dataclasses or isinstance(object, type) or not dataclasses.is_dataclass(object):
            return None
        # The decorator compiles it from a text.
        code = getattr(getattr(object.__repr__, "__wrapped__", None), "__code__", None)
        if object.__dataclass_params__.repr and code is not None and code.co_filename == "<string>":
            return PrettyPrinter._pprint_dataclass
        return None

    def _named(self, name, stream, place):
        """Print a name and an opening parenthesis; the place behind them."""
        stream.write(f"{name}(")
        return place.moved(len(name) + 1)

    @_printer()
    def _pprint_dataclass(self, object, stream, place):
        fields = _sys.modules["dataclasses"].fields(object)
        items = [(field.name, getattr(object, field.name)) for field in fields if field.repr]
        inner = self._named(type(object).__name__, stream, place)
        self._attributes(items, stream, inner)
        stream.write(")")

    @_printer(dict)
    def _pprint_dict(self, object, stream, place):
        items = sorted(object.items(), key=_safe_tuple) if self._sort_dicts else object.items()
        self._braced(items, stream, place.moved(0, 1))
        stream.write("}")

    def _braced(self, items, stream, place):
        """Print the opening brace of a dictionary and its items."""
        stream.write("{" + " " * (self._indent_per_level - 1))
        if items:
            self._keys_and_values(items, stream, place)

    @_printer(_collections.OrderedDict)
    def _pprint_ordered_dict(self, object, stream, place):
        if not object:
            stream.write(repr(object))
            return
        inner = self._named(type(object).__name__, stream, place)
        self._print(list(object.items()), stream, inner.moved(0, 1))
        stream.write(")")

    def _enclosed(self, begin, elements, end, stream, place):
        """Print elements between brackets."""
        stream.write(begin)
        self._elements(elements, stream, place.moved(0, len(end)))
        stream.write(end)

    @_printer(list)
    def _pprint_list(self, object, stream, place):
        self._enclosed("[", object, "]", stream, place)

    @_printer(tuple)
    def _pprint_tuple(self, object, stream, place):
        self._enclosed("(", object, ",)" if len(object) == 1 else ")", stream, place)

    @_printer(set, frozenset)
    def _pprint_set(self, object, stream, place):
        if not object:
            stream.write(repr(object))
            return
        elements, kind = sorted(object, key=_safe_key), type(object)
        if kind is set:
            self._enclosed("{", elements, "}", stream, place)
        else:
            self._enclosed("{", elements, "})", stream, self._named(kind.__name__, stream, place))

    @_printer(str)
    def _pprint_str(self, object, stream, place):
        """A string as several, which stand next to each other: broken at line ends, then between words."""
        alone = place.level == 1
        if alone:
            place = place.moved(1, 1)  # parentheses
        pieces = list(map(repr, self._string_pieces(object, self._width - place.indent, place.allowance)))
        if len(pieces) < 2:
            stream.write(repr(object))
            return
        text = place.new_line.join(pieces)
        stream.write(f"({text})" if alone else text)

    @staticmethod
    def _string_pieces(text, width, allowance):
        import re
        lines = text.splitlines(True)
        for line in lines:
            last_width = width - allowance if line is lines[-1] else width
            if len(repr(line)) <= last_width:
                yield line
                continue
            words = re.findall(r"\S+\s*|\s+", line)
            piece = ""
            for number, word in enumerate(words, start=1):
                limit = last_width if number == len(words) else width
                if piece and len(repr(piece + word)) > limit:
                    yield piece
                    piece = ""
                piece += word
            if piece:
                yield piece

    @_printer(bytes)
    def _pprint_bytes(self, object, stream, place):
        if len(object) <= 4:
            stream.write(repr(object))
            return
        alone = place.level == 1
        if alone:
            place = place.moved(1, 1)
        text = place.new_line.join(_wrap_bytes_repr(object, self._width - place.indent, place.allowance))
        stream.write(f"({text})" if alone else text)

    @_printer(bytearray)
    def _pprint_bytearray(self, object, stream, place):
        inner = self._named("bytearray", stream, place)
        self._pprint_bytes(bytes(object), stream, inner.indent, inner.allowance + 1, inner.context, inner.level + 1)
        stream.write(")")

    @_printer(_types.MappingProxyType)
    def _pprint_mappingproxy(self, object, stream, place):
        inner = self._named("mappingproxy", stream, place)
        self._print(object.copy(), stream, inner.moved(0, 1))
        stream.write(")")

    @_printer(_types.SimpleNamespace)
    def _pprint_simplenamespace(self, object, stream, place):
        # Its repr does not show the name of the type, but that of a subclass.
        kind = type(object)
        inner = self._named("namespace" if kind is _types.SimpleNamespace else kind.__name__, stream, place)
        self._attributes(vars(object).items(), stream, inner)
        stream.write(")")

    @_printer(_collections.defaultdict)
    def _pprint_default_dict(self, object, stream, place):
        if not object:
            stream.write(repr(object))
            return
        factory = self._repr(object.default_factory, place.context, place.level)
        inner = self._named(type(object).__name__, stream, place).moved(0, 1)
        stream.write(f"{factory},{inner.new_line}")
        self._pprint_dict(object, stream, inner.indent, inner.allowance, inner.context, inner.level)
        stream.write(")")

    @_printer(_collections.Counter)
    def _pprint_counter(self, object, stream, place):
        if not object:
            stream.write(repr(object))
            return
        inner = self._named(type(object).__name__, stream, place)
        self._braced(object.most_common(), stream, inner.moved(0, 2))
        stream.write("})")

    @_printer(_collections.ChainMap)
    def _pprint_chain_map(self, object, stream, place):
        if not object.maps:
            stream.write(repr(object))
            return
        inner = self._named(type(object).__name__, stream, place)
        *others, last = object.maps
        for mapping in others:
            self._print(mapping, stream, inner.before(1))
            stream.write("," + inner.new_line)
        self._print(last, stream, inner.moved(0, 1))
        stream.write(")")

    @_printer(_collections.deque)
    def _pprint_deque(self, object, stream, place):
        if not object:
            stream.write(repr(object))
            return
        inner = self._named(type(object).__name__, stream, place)
        if object.maxlen is None:
            self._enclosed("[", object, "])", stream, inner)
            return
        self._enclosed("[", object, "],", stream, inner.before(0))
        limit = self._repr(object.maxlen, place.context, place.level)
        stream.write(f"{inner.new_line}maxlen={limit})")

    @_printer(_collections.UserDict, _collections.UserList, _collections.UserString)
    def _pprint_user_dict(self, object, stream, place):
        self._format(object.data, stream, place.indent, place.allowance, place.context, place.level - 1)

    _pprint_user_list = _pprint_user_string = _pprint_user_dict

    # Elements.

    def _keys_and_values(self, items, stream, place):
        inner = place.moved(self._indent_per_level)
        last = len(items) - 1
        for number, (key, value) in enumerate(items):
            name = self._repr(key, place.context, place.level)
            stream.write(f"{name}: ")
            behind = inner.moved(len(name) + 2)
            self._print(value, stream, behind if number == last else behind.before(1))
            if number < last:
                stream.write("," + inner.new_line)

    def _attributes(self, items, stream, place):
        last = len(items) - 1
        for number, (name, value) in enumerate(items):
            stream.write(f"{name}=")
            if id(value) in place.context:
                stream.write("...")  # as the one-line repr of such objects has it
            else:
                behind = place.moved(len(name) + 1)
                self._print(value, stream, behind if number == last else behind.before(1))
            if number < last:
                stream.write("," + place.new_line)

    def _elements(self, elements, stream, place):
        inner = place.moved(self._indent_per_level)
        stream.write(" " * (self._indent_per_level - 1))
        elements = list(elements)
        free = whole = self._width - inner.indent + 1
        separator = ""
        for number, element in enumerate(elements, start=1):
            last = number == len(elements)
            if last:
                free, whole = free - place.allowance, whole - place.allowance
            if self._compact:
                text = self._repr(element, place.context, place.level)
                needed = len(text) + 2
                if free < needed:
                    free = whole
                    separator = separator and "," + inner.new_line
                if free >= needed:
                    free -= needed
                    stream.write(separator + text)
                    separator = ", "
                    continue
            stream.write(separator)
            separator = "," + inner.new_line
            self._print(element, stream, inner if last else inner.before(1))

    # The methods that did the same under other names.

    def _format_dict_items(self, items, stream, indent, allowance, context, level):
        self._keys_and_values(items, stream, _Place(indent, allowance, context, level))

    def _format_namespace_items(self, items, stream, indent, allowance, context, level):
        self._attributes(items, stream, _Place(indent, allowance, context, level))

    def _format_items(self, items, stream, indent, allowance, context, level):
        self._elements(items, stream, _Place(indent, allowance, context, level))

    # On one line.

    def _safe_repr(self, object, context, maxlevels, level):
        """The text of an object, whether it is readable, and whether it is recursive."""
        kind = type(object)
        if kind in _builtin_scalars:
            return repr(object), True, False
        own = getattr(kind, "__repr__", None)
        if own is int.__repr__ and issubclass(kind, int):
            return f"{object:_d}" if self._underscore_numbers else repr(object), True, False
        for base, brackets in ((dict, "{}"), (list, "[]"), (tuple, "()")):
            if own is base.__repr__ and issubclass(kind, base):
                return self._container_repr(object, brackets, context, maxlevels, level)
        text = repr(object)
        return text, bool(text) and not text.startswith("<"), False

    def _container_repr(self, object, brackets, context, maxlevels, level):
        begin, end = brackets
        if not object:
            return brackets, True, False
        if brackets == "()" and len(object) == 1:
            end = ",)"
        key = id(object)
        if maxlevels and level >= maxlevels:
            return f"{begin}...{end}", False, key in context
        if key in context:
            return _recursion(object), False, True
        context[key] = 1
        results = []

        def inner(part):
            results.append(self.format(part, context, maxlevels, level + 1))
            return results[-1][0]

        if brackets == "{}":
            items = sorted(object.items(), key=_safe_tuple) if self._sort_dicts else object.items()
            texts = [f"{inner(name)}: {inner(value)}" for name, value in items]
        else:
            texts = [inner(element) for element in object]
        del context[key]
        readable = all(result[1] for result in results)
        return f"{begin}{', '.join(texts)}{end}", readable, any(result[2] for result in results)


def _wrap_bytes_repr(object, width, allowance):
    """The reprs of the pieces of a bytes object, of four bytes or multiples of it as the width allows."""
    piece = b""
    for start in range(0, len(object), 4):
        part = object[start:start + 4]
        limit = width - allowance if start + 4 > len(object) - len(object) % 4 else width
        if piece and len(repr(piece + part)) > limit:
            yield repr(piece)
            piece = b""
        piece += part
    if piece:
        yield repr(piece)
