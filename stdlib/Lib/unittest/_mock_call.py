"""Records of calls, and the objects to compare them with."""


def _format_call_signature(name, args, kwargs):
    arguments = [*map(repr, args), *(f"{key}={value!r}" for key, value in kwargs.items())]
    return f"{name}({', '.join(arguments)})"


def _parts(call, unnamed="") -> tuple:
    """Return name, arguments and keyword arguments of a call that is given in any of the short forms."""
    match call:
        case (name, args, kwargs):
            return name, args, kwargs
        case (str() as name, tuple() as args):
            return name, args, {}
        case (str() as name, kwargs):
            return name, (), kwargs
        case (args, kwargs):
            return unnamed, args, kwargs
        case (str() as name,):
            return name, (), {}
        case (tuple() as args,):
            return unnamed, args, {}
        case (kwargs,):
            return unnamed, (), kwargs
    return unnamed, (), {}


class _Call(tuple):
    """A call: a pair (arguments, keyword arguments), or a triple with the name of what is called in front.

    For comparisons name and arguments can be left out. Attributes and calls of one give others, which know
    where they come from; so the last one tells all of a chain.
    """

    def __new__(cls, value=(), name="", parent=None, two=False, from_kall=True):
        name, args, kwargs = _parts(value, name)
        return tuple.__new__(cls, (args, kwargs) if two else (name, args, kwargs))

    def __init__(self, value=(), name=None, parent=None, two=False, from_kall=True):
        self._mock_name = name
        self._mock_parent = parent
        # Whether this is a call, rather than an attribute of one.
        self._mock_from_kall = from_kall

    def __eq__(self, other):
        try:
            size = len(other)
        except TypeError:
            return NotImplemented
        if size > 3:
            return False
        name, args, kwargs = self if len(self) == 3 else ("", *self)
        origin, other_origin = (getattr(call, "_mock_parent", None) for call in (self, other))
        if origin and other_origin and origin != other_origin:
            return False
        if size == 2 and not isinstance(other[0], str):
            other_name, *others = "", *other
        elif size == 2 and not isinstance(other[1], tuple | dict):
            return False
        else:
            other_name, *others = _parts(other)
        if name and other_name != name:
            return False
        # With the other one's on the left, as ANY in there has to come first.
        return tuple(others) == (args, kwargs)

    __ne__ = object.__ne__

    def __call__(self, /, *args, **kwargs):
        name = self._mock_name
        if name is None:
            return _Call(("", args, kwargs), name="()")
        return _Call((name, args, kwargs), name=f"{name}()", parent=self)

    def __getattr__(self, attr):
        name = self._mock_name
        return _Call(name=attr if name is None else f"{name}.{attr}", parent=self, from_kall=False)

    def __getattribute__(self, attr):
        # Methods of tuples are names of mocks like any other here.
        if attr in tuple.__dict__:
            raise AttributeError
        return tuple.__getattribute__(self, attr)

    def _get_call_arguments(self):
        *_, args, kwargs = self
        return args, kwargs

    args = property(lambda self: self._get_call_arguments()[0])
    kwargs = property(lambda self: self._get_call_arguments()[1])

    def __repr__(self):
        if not self._mock_from_kall:
            name = self._mock_name or "call"
            return f"call{name}" if name.startswith("()") else name
        name, args, kwargs = self if len(self) == 3 else ("", *self)
        joint = "." if name and not name.startswith("()") else ""
        return _format_call_signature(f"call{joint}{name}", args, kwargs)

    def call_list(self):
        """Return the calls of a chain, this one last."""
        chain = _CallList()
        step = self
        while step is not None:
            if step._mock_from_kall:
                chain.insert(0, step)
            step = step._mock_parent
        return chain


call = _Call(from_kall=False)


class _CallList(list):
    """A list of calls, of which lists of calls that follow each other are members too."""

    def __contains__(self, value):
        if not isinstance(value, list):
            return super().__contains__(value)
        size = len(value)
        return any(self[start:start + size] == value for start in range(len(self) - size + 1))

    def __repr__(self):
        from pprint import pformat

        return pformat(list(self))


class _AnyComparer(list):
    """A list whose members are compared piece by piece, so that ANY in what is looked for comes first."""

    def __contains__(self, item):
        for member in self:
            assert len(member) == len(item)
            if all(wanted == found for wanted, found in zip(item, member)):
                return True
        return False


def describe_errors(noun: str, expected: list) -> str:
    """Return the headline for calls that were expected and did not come, or could not be."""
    if any(isinstance(call, Exception) for call in expected):
        errors = [call if isinstance(call, Exception) else None for call in expected]
        return f"Error processing expected {noun.lower()}.\nErrors: {errors}"
    return f"{noun} not found."


def first_error(expected) -> Exception | None:
    return next((call for call in expected if isinstance(call, Exception)), None)


def remove_each(expected: list, happened: list) -> tuple:
    """Remove calls from a list; return those that were not in it."""
    lacking = []
    for wanted in expected:
        try:
            happened.remove(wanted)
        except ValueError:
            lacking.append(wanted)
    return tuple(lacking)
