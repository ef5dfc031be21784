"""A repr() of limited length: what is long or deep is left out, and dots stand for it."""

__all__ = ["Repr", "repr", "recursive_repr"]

import builtins
from itertools import islice
from _thread import get_ident


def recursive_repr(fillvalue="..."):
    """Make a decorator for __repr__ methods of containers: it returns `fillvalue` when it is called within itself."""
    def decorate(method):
        running = set()  # of objects and threads

        def wrapper(self):
            mark = id(self), get_ident()
            if mark in running:
                return fillvalue
            running.add(mark)
            try:
                return method(self)
            finally:
                running.discard(mark)

        # By hand, for functools imports this module.
        for name in ("__module__", "__doc__", "__name__", "__qualname__", "__annotations__"):
            setattr(wrapper, name, getattr(method, name))
        wrapper.__type_params__ = getattr(method, "__type_params__", ())
        wrapper.__wrapped__ = method
        return wrapper

    return decorate


def _possibly_sorted(x):
    """A sorted list of the elements, or an unsorted one if they cannot be compared."""
    elements = list(x)
    try:
        return sorted(elements)
    except Exception:
        return elements


class Repr:
    """Makes such reprs. The attributes, which the constructor takes too, say how much is shown.

    maxlevel   how many containers deep
    maxtuple, maxlist, maxarray, maxdict, maxset, maxfrozenset, maxdeque
               how many elements
    maxstring, maxlong, maxother
               how many characters, of strings, ints and other objects
    fillvalue  what stands for the rest
    indent     how elements are indented on lines of their own: a number of spaces or a string; None for one line

    A subclass can define a method repr_TYPE, with underscores for spaces, for types with that name.
    """

    # The module that a type must come from, for the types that are not built in.
    _lookup = {"tuple": "builtins", "list": "builtins", "set": "builtins", "frozenset": "builtins", "dict": "builtins",
               "str": "builtins", "int": "builtins", "array": "array", "deque": "collections"}

    def __init__(self, *, maxlevel=6, maxtuple=6, maxlist=6, maxarray=5, maxdict=4, maxset=6, maxfrozenset=6,
                 maxdeque=6, maxstring=30, maxlong=40, maxother=30, fillvalue="...", indent=None):
        limits = locals()
        del limits["self"]
        vars(self).update(limits)

    def repr(self, x):
        """The repr of an object."""
        return self.repr1(x, self.maxlevel)

    def repr1(self, x, level):
        """The repr of an object, with so many levels of containers below it."""
        name = type(x).__name__.replace(" ", "_")
        method = getattr(self, f"repr_{name}", None)
        # Another type may have the same name.
        if method is None or self._lookup.get(name, type(x).__module__) != type(x).__module__:
            method = self.repr_instance
        return method(x, level)

    # Containers.

    def _join(self, pieces, level):
        """Pieces on one line, or each on its own, indented for the level."""
        if self.indent is None:
            return ", ".join(pieces)
        if not pieces:
            return ""
        unit = self.indent
        if isinstance(unit, int):
            if unit < 0:
                raise ValueError(f"Repr.indent cannot be negative int (was {unit!r})")
            unit = " " * unit
        if not isinstance(unit, str):
            raise TypeError(f"Repr.indent must be a str, int or None, not {type(unit)}")
        depth = self.maxlevel - level
        inner, outer = f"\n{unit * (depth + 1)}", f"\n{unit * depth}"
        return "".join([f"{inner}{piece}," for piece in pieces]) + outer

    def _cut(self, pieces, count, limit):
        """Pieces with what stands for others, if there are more than shown."""
        return [*pieces, self.fillvalue] if count > limit else list(pieces)

    def _repr_iterable(self, x, level, left, right, maxiter, trail=""):
        count = len(x)
        if level <= 0 and count:
            return f"{left}{self.fillvalue}{right}"
        shown = [self.repr1(element, level - 1) for element in islice(x, maxiter)]
        inside = self._join(self._cut(shown, count, maxiter), level)
        if count == 1 and trail and self.indent is None:
            right = trail + right
        return f"{left}{inside}{right}"

    def repr_tuple(self, x, level):
        """A tuple."""
        return self._repr_iterable(x, level, *"()", self.maxtuple, trail=",")

    def repr_list(self, x, level):
        """A list."""
        return self._repr_iterable(x, level, "[", "]", self.maxlist)

    def repr_array(self, x, level):
        """An array.array."""
        if not x:
            return f"array({x.typecode!r})"
        return self._repr_iterable(x, level, f"array({x.typecode!r}, [", "])", self.maxarray)

    def repr_set(self, x, level):
        """A set, sorted if possible."""
        return self._repr_iterable(_possibly_sorted(x), level, "{", "}", self.maxset) if x else "set()"

    def repr_frozenset(self, x, level):
        """A frozenset, sorted if possible."""
        if not x:
            return "frozenset()"
        return self._repr_iterable(_possibly_sorted(x), level, "frozenset({", "})", self.maxfrozenset)

    def repr_deque(self, x, level):
        """A collections.deque."""
        return self._repr_iterable(x, level, "deque([", "])", self.maxdeque)

    def repr_dict(self, x, level):
        """A dict, sorted by its keys if possible."""
        if not x or level <= 0:
            return f"{{{self.fillvalue}}}" if x else "{}"
        keys = islice(_possibly_sorted(x), self.maxdict)
        shown = [f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}" for key in keys]
        return f"{{{self._join(self._cut(shown, len(x), self.maxdict), level)}}}"

    # Others.

    @staticmethod
    def _ends(limit):
        """How many characters at begin and end stay when the middle is left out."""
        begin = max(0, (limit - 3) // 2)
        return begin, max(0, limit - 3 - begin)

    def _shortened(self, text, limit):
        """A text with its middle left out, if it is longer than the limit."""
        return text if len(text) <= limit else self._without_middle(text, limit)

    def _without_middle(self, text, limit):
        begin, end = self._ends(limit)
        return f"{text[:begin]}{self.fillvalue}{text[len(text) - end:]}"

    def repr_str(self, x, level):
        """A str: of a long one only begin and end are looked at, and quotes are those that these need."""
        limit = self.maxstring
        text = builtins.repr(x[:limit])
        if len(text) <= limit:
            return text
        begin, end = self._ends(limit)
        return self._without_middle(builtins.repr(x[:begin] + x[len(x) - end:]), limit)

    def repr_int(self, x, level):
        """An int."""
        return self._shortened(builtins.repr(x), self.maxlong)

    def repr_instance(self, x, level):
        """Any other object. Its own repr may fail."""
        try:
            text = builtins.repr(x)
        except Exception:
            return f"<{type(x).__name__} instance at {id(x):#x}>"
        return self._shortened(text, self.maxother)


aRepr = Repr()
repr = aRepr.repr
