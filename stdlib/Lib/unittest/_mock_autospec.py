"""Mocks that are like an object in depth, and one of open()."""

import inspect

from ._mock_basics import (
    DEFAULT,
    FunctionTypes,
    InvalidSpecError,
    _callable,
    _check_spec_arg_typos,
    _instance_callable,
    _is_async_func,
    _is_list,
    _is_magic,
    _missing,
    _SpecState,
    iscoroutinefunction,
)
from ._mock_classes import AsyncMock, MagicMock, NonCallableMagicMock, _is_instance_mock
from ._mock_signature import _check_signature, _set_async_signature, _set_signature


def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *, unsafe=False, **kwargs):
    """Make a mock that is like an object, and whose attributes are like the object's attributes.

    Calls must have the right arguments. With spec_set no other attributes can be set. For a class, what a call of
    the mock returns is like an instance, or the mock itself is if instance is true. Other keyword arguments go to
    the mock. Where the object is a function, so is what is returned.
    """
    if _is_list(spec):
        spec = type(spec)       # A list as such would be one of names.
    is_type = isinstance(spec, type)
    if _is_instance_mock(spec):
        raise InvalidSpecError(f"Cannot autospec a Mock object. [object={spec!r}]")
    is_async = _is_async_func(spec)
    if is_async and instance:
        raise RuntimeError("Instance can not be True when create_autospec is mocking an async function")
    if not unsafe:
        _check_spec_arg_typos(kwargs)
    _name = kwargs.pop("name", _name)
    # Settings of what it returns, and the like, have to wait until that is made.
    later = {path: kwargs.pop(path) for path in [*kwargs] if "." in path}
    settings = _model_arguments(spec, spec_set, instance) | kwargs
    kind = _class_for(spec, is_type and instance, is_async)
    made = kind(parent=_parent, _new_parent=_parent, _new_name="" if _parent is None else _name, name=_name, **settings)
    mock = made
    if not isinstance(spec, FunctionTypes):
        _check_signature(spec, mock, is_type, instance)
    else:
        mock = _set_async_signature(made, spec) if is_async else _set_signature(made, spec)
    if _parent is not None and not instance:
        _parent._mock_children[_name] = mock
    if is_type and not instance and "return_value" not in kwargs:
        inherited = {"wraps": kwargs["wraps"]} if "wraps" in kwargs else {}
        mock.return_value = create_autospec(spec, spec_set, instance=True, _name="()", _parent=mock, **inherited)
    for name in dir(spec):
        if not _is_magic(name):
            _add_child(mock, spec, name, is_type, spec_set, instance, kwargs.get("wraps"))
    if later:
        made.configure_mock(**later)
    return mock


def _model_arguments(spec, spec_set: bool, instance: bool) -> dict:
    # What a descriptor would return is unknown.
    if spec is None or inspect.isdatadescriptor(spec):
        return {}
    arguments = {"spec_set" if spec_set else "spec": spec}
    if instance:
        arguments["_spec_as_instance"] = True
    return arguments


def _class_for(spec, for_instance: bool, is_async: bool):
    if inspect.isdatadescriptor(spec):
        return MagicMock
    if is_async:
        return AsyncMock
    can_be_called = spec is None or (_instance_callable(spec) if for_instance else _callable(spec))
    return MagicMock if can_be_called else NonCallableMagicMock


def _add_child(mock, spec, name: str, is_type: bool, spec_set: bool, instance: bool, wraps):
    """Give a mock the attribute that the object of that name is for."""
    original = getattr(spec, name, _missing)
    if original is _missing:
        return      # A property can raise AttributeError, and dir() may say anything.
    if not isinstance(original, FunctionTypes):
        # Made when needed; objects can refer to each other.
        mock._mock_children[name] = _SpecState(original, spec_set, mock, name, instance)
        return
    parent = mock.mock if isinstance(spec, FunctionTypes) else mock
    skip_first = _must_skip(spec, name, is_type)
    kind = AsyncMock if iscoroutinefunction(original) else MagicMock
    model = {"spec_set" if spec_set else "spec": original}
    if wraps is not None:
        model["wraps"] = getattr(wraps, name)
    child = kind(parent=parent, name=name, _new_name=name, _new_parent=parent, _eat_self=skip_first, **model)
    mock._mock_children[name] = child
    child.return_value = kind()
    _check_signature(original, child, skipfirst=skip_first)
    if parent is not mock:
        setattr(mock, name, child)      # A function has no children to look it up in.


def _must_skip(spec, entry, is_type):
    """Tell whether the first parameter of a method is not one that callers give."""
    if not isinstance(spec, type):
        if entry in getattr(spec, "__dict__", ()):
            return False        # a function in the instance, which is called as it is
        spec = spec.__class__
    for base in spec.__mro__:
        found = base.__dict__.get(entry, DEFAULT)
        if found is not DEFAULT:
            is_function = isinstance(found, FunctionTypes)
            return is_type and is_function
    return is_type


# Names of the attributes of files, and of open(); filled at the first use.
file_spec = None
open_spec = None


class _File:
    """What was read so far by a mock of open(); the methods are side effects of those of the handle."""

    def __init__(self, content, handle):
        self.content = content
        self.handle = handle
        self.rewind()

    def rewind(self):
        from io import BytesIO, StringIO

        self.stream = BytesIO(self.content) if isinstance(self.content, bytes) else StringIO(self.content)

    def read(self, *args, **kwargs):
        return self._fixed_or(self.handle.read, self.stream.read, args, kwargs)

    def readlines(self, *args, **kwargs):
        return self._fixed_or(self.handle.readlines, self.stream.readlines, args, kwargs)

    def _fixed_or(self, mock, method, args, kwargs):
        return method(*args, **kwargs) if mock.return_value is None else mock.return_value

    def lines(self):
        """Generate what iterating gives."""
        while (fixed := self.handle.readline.return_value) is not None:
            yield fixed
        yield from self.stream

    def readlines_forever(self):
        """Generate what readline() returns: the lines, then empty strings."""
        yield from self.lines()
        while True:
            yield self.stream.readline()

    def next_line(self):
        fixed = self.handle.readline.return_value
        return next(self.stream) if fixed is None else fixed

    def close(self, *exc_info):
        self.handle.close()


def mock_open(mock=None, read_data=""):
    """Make a mock of open(), or make a mock one: what it returns reads the data given.

    Both calls of it, and with statements, work. All methods are mocks too, whose return values can be set.
    """
    global file_spec, open_spec
    if file_spec is None:
        import _io

        file_spec = [*({*dir(_io.TextIOWrapper)} | {*dir(_io.BytesIO)})]
        open_spec = [*{*dir(_io.open)}]
    if mock is None:
        mock = MagicMock(name="open", spec=open_spec)
    handle = MagicMock(spec=file_spec)
    file = _File(read_data, handle)
    handle.__enter__.return_value = handle
    for method in handle.write, handle.read, handle.readline, handle.readlines:
        method.return_value = None
    handle.read.side_effect = file.read
    handle.readlines.side_effect = file.readlines
    handle.__iter__.side_effect = file.lines
    handle.__next__.side_effect = file.next_line
    handle.__exit__.side_effect = file.close
    handle.readline.side_effect = own_lines = file.readlines_forever()

    def reopen(*args, **kwargs):
        nonlocal own_lines
        file.rewind()
        if handle.readline.side_effect == own_lines:    # unless a test has set another one
            handle.readline.side_effect = own_lines = file.readlines_forever()
        return DEFAULT

    mock.side_effect = reopen
    mock.return_value = handle
    return mock
