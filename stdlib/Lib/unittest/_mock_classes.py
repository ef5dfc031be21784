"""The mocks: objects that make up their attributes, and record how they are used."""

import sys
from threading import RLock

from . import _mock_magics as magics
from ._mock_asserts import AwaitAssertions, CallAssertions
from ._mock_basics import (
    DEFAULT,
    Base,
    InvalidSpecError,
    _callable,
    _deleted,
    _extract_mock,
    _is_exception,
    _is_magic,
    _missing,
    _SpecState,
    iscoroutinefunction,
)
from ._mock_call import _Call, _CallList
from ._mock_signature import examine_spec

# Attributes that are set on a mock as on any object.
_allowed_names = {
    "return_value", "_mock_return_value", "side_effect", "_mock_side_effect",
    "_mock_parent", "_mock_new_parent", "_mock_name", "_mock_new_name",
}

# Names of attributes that someone is likely to have meant as assertions; the mock would make up attributes for them.
_ASSERTION_STARTS = ("assert", "assret", "asert", "aseert", "assrt")
_ATTRIB_DENY_LIST = frozenset(
    name.removeprefix("assert_") for name in dir(CallAssertions) if name.startswith("assert_")
)


class _Recorded:
    """An attribute of what is recorded; a function that stands for the mock has it in its place."""

    def __set_name__(self, owner, name):
        self.name = name
        self.slot = f"_mock_{name}"
        _allowed_names.add(name)

    def __get__(self, mock, owner=None):
        if mock is None:
            return self
        delegate = mock._mock_delegate
        return getattr(mock, self.slot) if delegate is None else getattr(delegate, self.name)

    def __set__(self, mock, value):
        delegate = mock._mock_delegate
        if delegate is None:
            mock.__dict__[self.slot] = value
        else:
            setattr(delegate, self.name, value)


class _MockIter:
    """The rest of an iterator; so it is told from a list, which begins anew."""

    def __init__(self, obj):
        self.obj = iter(obj)

    def __next__(self):
        return next(self.obj)


def _is_instance_mock(obj):
    # By type(), as __class__ of a mock is that of what it is like.
    return issubclass(type(obj), NonCallableMock)


def _is_async_obj(obj):
    if _is_instance_mock(obj) and not isinstance(obj, AsyncMock):
        return False
    from inspect import isawaitable

    obj = getattr(obj, "__func__", obj)
    return iscoroutinefunction(obj) or isawaitable(obj)


def _check_and_set_parent(parent, value, name, new_name):
    """Make a mock, that belongs to none yet, a child; returns whether it became one."""
    value = _extract_mock(value)
    if not _is_instance_mock(value):
        return False
    if value._mock_name or value._mock_new_name:
        return False
    if value._mock_parent is not None or value._mock_new_parent is not None:
        return False
    if any(ancestor is value for ancestor in _lineage(parent)):
        return False
    if new_name:
        value._mock_new_parent, value._mock_new_name = parent, new_name
    if name:
        value._mock_parent, value._mock_name = parent, name
    return True


def _lineage(mock):
    """Generate a mock, what it is a part of, what that is a part of..."""
    while mock is not None:
        yield mock
        mock = mock._mock_new_parent


class NonCallableMock(CallAssertions, Base):
    """A mock that cannot be called."""

    # Attributes are made one after the other, as two threads must not get different ones.
    _lock = RLock()

    called = _Recorded()
    call_count = _Recorded()
    call_args = _Recorded()
    call_args_list = _Recorded()
    mock_calls = _Recorded()

    def __new__(cls, spec=None, wraps=None, name=None, spec_set=None, parent=None, _spec_state=None, _new_name="",
                _new_parent=None, _spec_as_instance=False, _eat_self=None, unsafe=False, **kwargs):
        # Special methods are looked up in the class, so every mock has one for itself.
        bases = (cls,)
        model = spec_set or spec
        if model is not None and not issubclass(cls, AsyncMockMixin) and _is_async_obj(model):
            bases = (AsyncMockMixin, cls)
        return object.__new__(type(cls.__name__, bases, {"__doc__": cls.__doc__, "__module__": "unittest.mock"}))

    def __init__(self, spec=None, wraps=None, name=None, spec_set=None, parent=None, _spec_state=None, _new_name="",
                 _new_parent=None, _spec_as_instance=False, _eat_self=None, unsafe=False, **kwargs):
        if spec_set is not None:
            spec, spec_set = spec_set, True
        state = self.__dict__
        state.update(
            # What it is a child of as an attribute, and what it is a part of in any way, as by a call.
            _mock_parent=parent, _mock_name=name,
            _mock_new_parent=parent if _new_parent is None else _new_parent, _mock_new_name=_new_name,
            _mock_sealed=False, _mock_unsafe=unsafe, _mock_wraps=wraps,
            _mock_children={},
            # A function that stands for the mock.
            _mock_delegate=None,
            _mock_called=False, _mock_call_count=0, _mock_call_args=None,
            _mock_call_args_list=_CallList(), _mock_mock_calls=_CallList(), method_calls=_CallList(),
        )
        self._mock_add_spec(spec, spec_set, _spec_as_instance, parent is not None if _eat_self is None else _eat_self)
        if kwargs:
            self.configure_mock(**kwargs)
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state)

    def attach_mock(self, mock, attribute):
        """Make a mock an attribute, whatever it belongs to so far; its calls are recorded here as well."""
        inner = _extract_mock(mock)
        inner._mock_parent = inner._mock_new_parent = None
        inner._mock_name, inner._mock_new_name = "", None
        setattr(self, attribute, mock)

    def mock_add_spec(self, spec, spec_set=False):
        """Restrict the attributes to those of an object, or to a list of names; spec_set forbids to set others."""
        self._mock_add_spec(spec, spec_set)

    def _mock_add_spec(self, spec, spec_set, _spec_as_instance=False, _eat_self=False):
        if _is_instance_mock(spec):
            raise InvalidSpecError(f"Cannot spec a Mock object. [object={spec!r}]")
        self.__dict__.update(examine_spec(spec, _spec_as_instance, _eat_self), _spec_set=spec_set)

    # Behaviour.

    @property
    def return_value(self):
        """What calls return: another mock, unless it is set."""
        delegate = self._mock_delegate
        value = self._mock_return_value if delegate is None else delegate.return_value
        if value is DEFAULT and self._mock_wraps is None:
            value = self._get_child_mock(_new_parent=self, _new_name="()")
            self.return_value = value
        return value

    @return_value.setter
    def return_value(self, value):
        if self._mock_delegate is not None:
            self._mock_delegate.return_value = value
        else:
            self._mock_return_value = value
            _check_and_set_parent(self, value, None, "()")

    @property
    def side_effect(self):
        """What a call does: raises this exception, calls this function, or takes the next of these values."""
        delegate = self._mock_delegate
        if delegate is None:
            return self._mock_side_effect
        effect = delegate.side_effect
        if effect is None or callable(effect) or isinstance(effect, _MockIter) or _is_exception(effect):
            return effect
        delegate.side_effect = effect = _MockIter(effect)
        return effect

    @side_effect.setter
    def side_effect(self, value):
        if value is not None and not _is_exception(value) and not _callable(value):
            try:
                value = iter(value)
            except TypeError:
                pass        # The call will tell what is wrong.
        if self._mock_delegate is None:
            self._mock_side_effect = value
        else:
            self._mock_delegate.side_effect = value

    @property
    def __class__(self):
        return type(self) if self._spec_class is None else self._spec_class

    def configure_mock(self, /, **kwargs):
        """Set attributes, also those of children, whose names then have dots in them."""
        for path in sorted(kwargs, key=lambda path: path.count(".")):
            target = self
            *way, name = path.split(".")
            for step in way:
                target = getattr(target, step)
            setattr(target, name, kwargs[path])

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        """Forget all calls, also those of children; and, if asked for, what calls return and do."""
        visited = [] if visited is None else visited
        if id(self) in visited:
            return
        visited.append(id(self))
        self.called, self.call_count, self.call_args = False, 0, None
        self.mock_calls, self.call_args_list, self.method_calls = _CallList(), _CallList(), _CallList()
        if return_value:
            self._mock_return_value = DEFAULT
        if side_effect:
            self._mock_side_effect = None
        for child in self._mock_children.values():
            if child is not _deleted and not isinstance(child, _SpecState):
                child.reset_mock(visited, return_value=return_value, side_effect=side_effect)
        returned = self._mock_return_value
        if returned is not self and _is_instance_mock(returned):
            returned.reset_mock(visited)

    # Attributes.

    def __getattr__(self, name):
        if name in {"_mock_methods", "_mock_unsafe"}:
            raise AttributeError(name)      # The instance is not initialized.
        self._check_readable(name)
        with NonCallableMock._lock:
            child = self._mock_children.get(name)
            if child is _deleted:
                raise AttributeError(name)
            if child is None:
                child = self._make_child(name)
            elif isinstance(child, _SpecState):
                child = self._make_specified_child(name, child)
            self._mock_children[name] = child
        return child

    def _check_readable(self, name: str):
        allowed = self._mock_methods
        if allowed is None:
            if _is_magic(name):
                raise AttributeError(name)
        elif name not in allowed or name in magics._all_magics:
            raise AttributeError(f"Mock object has no attribute {name!r}")
        if self._mock_unsafe or allowed and name in allowed:
            return
        if name.startswith(_ASSERTION_STARTS) or name in _ATTRIB_DENY_LIST:
            raise AttributeError(f"{name!r} is not a valid assertion. Use a spec for the mock if {name!r} is meant "
                                 "to be an attribute.")

    def _make_child(self, name: str):
        wraps = self._mock_wraps
        if wraps is not None:
            wraps = getattr(wraps, name)
        return self._get_child_mock(parent=self, name=name, wraps=wraps, _new_name=name, _new_parent=self)

    def _make_specified_child(self, name: str, state: _SpecState):
        from ._mock_autospec import create_autospec

        try:
            return create_autospec(state.spec, state.spec_set, state.instance, state.parent, state.name)
        except InvalidSpecError:
            owner = self.__dict__["_mock_name"] or self
            raise InvalidSpecError(f"Cannot autospec attr {name!r} from target {owner!r} as it has already been "
                                   f"mocked out. [target={self!r}, attr={state.spec!r}]")

    def __setattr__(self, name, value):
        if name in _allowed_names:
            # For these the setter says what it takes.
            object.__setattr__(self, name, value)
            return
        if name == "__class__":
            self.__dict__["_spec_class"] = value
            return
        allowed = self._mock_methods
        if self._spec_set and allowed is not None and name not in allowed and name not in self.__dict__:
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if name in magics._unsupported_magics:
            raise AttributeError(f"Attempting to set unsupported magic method {name!r}.")
        if name in magics._all_magics:
            value = self._set_magic(name, value)
        elif _check_and_set_parent(self, value, name, name):
            self._mock_children[name] = value
        if self._mock_sealed and not hasattr(self, name):
            raise AttributeError(f"Cannot set {self._extract_mock_name()}.{name}")
        if isinstance(value, PropertyMock):
            self.__dict__[name] = value     # Its __set__() is not for this.
            return
        object.__setattr__(self, name, value)

    def _set_magic(self, name: str, value):
        """Set a special method of the class; return what to set as the attribute."""
        allowed = self._mock_methods
        if allowed is not None and name not in allowed:
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if _is_instance_mock(value):
            _check_and_set_parent(self, value, None, name)
            setattr(type(self), name, value)
            self._mock_children[name] = value
            return value
        setattr(type(self), name, magics._get_method(name, value))
        return lambda *args, **kwargs: value(self, *args, **kwargs)

    def __delattr__(self, name):
        own = type(self).__dict__
        if name in magics._all_magics and name in own:
            delattr(type(self), name)
            if name not in self.__dict__:
                return      # It was not used yet.
        child = self._mock_children.get(name, _missing)
        if name in self.__dict__:
            object.__delattr__(self, name)
        elif child is _deleted:
            raise AttributeError(name)
        self._mock_children[name] = _deleted

    def __dir__(self):
        """Leave out what tests have no use for, unless mock.FILTER_DIR is set to false."""
        if not sys.modules["unittest.mock"].FILTER_DIR:
            return object.__dir__(self)
        names = set(self._mock_methods or ())
        names.update(name for name in dir(type(self)) if not name.startswith("_"))
        names.update(name for name in self.__dict__ if not name.startswith("_") or _is_magic(name))
        names.update(name for name, child in self._mock_children.items() if child is not _deleted)
        return sorted(names)

    # Names.

    def _extract_mock_name(self):
        *_, root = lineage = [*_lineage(self)]
        text = root._mock_name or "mock"
        for mock in reversed(lineage[:-1]):
            name = mock._mock_new_name
            text += name if name == "()" else f".{name}"
        return text

    def __repr__(self):
        name = self._extract_mock_name()
        shown = "" if name in {"mock", "mock."} else f" name={name!r}"
        if self._spec_class is not None:
            shown += f" {'spec_set' if self._spec_set else 'spec'}={self._spec_class.__name__!r}"
        return f"<{type(self).__name__}{shown} id='{id(self)}'>"

    def _get_child_mock(self, /, **kw):
        """Make a mock for an attribute or what a call returns. Subclasses can make another one."""
        if self._mock_sealed:
            attribute = f".{kw['name']}" if "name" in kw else "()"
            raise AttributeError(self._extract_mock_name() + attribute)
        return self._child_class(kw.get("_new_name"))(**kw)

    def _child_class(self, name: str | None):
        kind = type(self)
        if name in self.__dict__["_spec_asyncs"]:
            return AsyncMock
        if name in magics._async_method_magics and issubclass(kind, MagicMock):
            return AsyncMock
        if issubclass(kind, AsyncMockMixin):
            allowed = self._mock_methods
            is_sync = name in magics._all_sync_magics or allowed and name in allowed
            return MagicMock if is_sync else AsyncMock
        if issubclass(kind, CallableMixin):
            return kind.__mro__[1]      # The class that the instance was made from.
        return MagicMock if issubclass(kind, NonCallableMagicMock) else Mock


class CallableMixin(Base):
    """Lets a mock be called."""

    def __init__(self, spec=None, side_effect=None, return_value=DEFAULT, wraps=None, name=None, spec_set=None,
                 parent=None, _spec_state=None, _new_name="", _new_parent=None, **kwargs):
        self.__dict__["_mock_return_value"] = return_value
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state, _new_name, _new_parent, **kwargs)
        self.side_effect = side_effect

    def _mock_check_sig(self, /, *args, **kwargs):
        """Replaced in the class of a mock that has a signature; raises TypeError for wrong arguments."""

    def __call__(self, /, *args, **kwargs):
        self._mock_check_sig(*args, **kwargs)
        self._increment_mock_call(*args, **kwargs)
        return self._mock_call(*args, **kwargs)

    def _mock_call(self, /, *args, **kwargs):
        return self._execute_mock_call(*args, **kwargs)

    def _increment_mock_call(self, /, *args, **kwargs):
        """Record a call, here and in all that this is a part of."""
        self.called = True
        self.call_count += 1
        self.call_args = happened = _Call((args, kwargs), two=True)
        self.call_args_list.append(happened)
        self.mock_calls.append(_Call(("", args, kwargs)))
        # Seen from further up, the names get longer: one as far as there are only attributes, the other always.
        attributes = None if self._mock_parent is None else self._mock_name
        path = self._mock_new_name
        for ancestor in _lineage(self._mock_new_parent):
            if attributes is not None:
                ancestor.method_calls.append(_Call((attributes, args, kwargs)))
                attributes = None if ancestor._mock_parent is None else f"{ancestor._mock_name}.{attributes}"
            ancestor.mock_calls.append(_Call((path, args, kwargs)))
            if own := ancestor._mock_new_name:
                path = own + path if path.startswith("()") else f"{own}.{path}"

    def _execute_mock_call(self, /, *args, **kwargs):
        effect = self.side_effect
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if _callable(effect):
                result = effect(*args, **kwargs)
            elif _is_exception(result := next(effect)):
                raise result
            if result is not DEFAULT:
                return result
        if self._returns_fixed():
            return self.return_value
        wraps = self._mock_wraps
        return self.return_value if wraps is None else wraps(*args, **kwargs)

    def _returns_fixed(self) -> bool:
        """Tell whether it was set what calls return."""
        delegate = self._mock_delegate
        return self._mock_return_value is not DEFAULT or bool(delegate) and delegate.return_value is not DEFAULT


class Mock(CallableMixin, NonCallableMock):
    """A mock that can be called; it records calls, and makes up attributes, which are mocks too.

    spec is an object, or a list of names, that it gets the attributes of; with spec_set no others can be set.
    side_effect, return_value and wraps say what calls do. name appears in its representation. With unsafe,
    attributes may start with assert. Other keyword arguments are attributes to set.
    """


class MagicMixin(Base):
    """Gives a mock special methods."""

    def __init__(self, /, *args, **kwargs):
        # Both before, for what the keyword arguments set, and after, when it is known what the mock is like.
        self._mock_set_magics()
        super().__init__(*args, **kwargs)
        self._mock_set_magics()

    def _mock_set_magics(self):
        """Have exactly the special methods in the class that the mock may have."""
        kind = type(self)
        own = kind.__dict__
        present = magics.DEFAULT_MAGICS
        allowed = getattr(self, "_mock_methods", None)
        if allowed is not None:
            present = present.intersection(allowed)
            for name in magics.DEFAULT_MAGICS - present:
                if name in own:
                    delattr(self, name)
        for name in present.difference(own):
            setattr(kind, name, MagicProxy(name, self))


class MagicProxy(Base):
    """Stands for a special method until it is used."""

    def __init__(self, name, parent):
        self.name = name
        self.parent = parent

    def create_mock(self):
        """Put a mock in the place of this."""
        name, parent = self.name, self.parent
        mock = parent._get_child_mock(name=name, _new_name=name, _new_parent=parent)
        setattr(parent, name, mock)
        magics._set_return_value(parent, mock, name)
        return mock

    def __get__(self, obj, _type=None):
        return self.create_mock()


class _MagicSpecs:
    """What mocks with special methods do differently as a whole."""

    def mock_add_spec(self, spec, spec_set=False):
        """Restrict the attributes, and with them the special methods, as mock_add_spec() of Mock does."""
        self._mock_add_spec(spec, spec_set)
        self._mock_set_magics()


class NonCallableMagicMock(_MagicSpecs, MagicMixin, NonCallableMock):
    """A mock with special methods that cannot be called."""


class MagicMock(_MagicSpecs, MagicMixin, Mock):
    """A mock with special methods, that return something fitting. Arguments are those of Mock."""

    def reset_mock(self, /, *args, return_value=False, **kwargs):
        # What special methods return has to stay of the right type.
        name = self._mock_name
        keeps = name and _is_magic(name)
        super().reset_mock(*args, return_value=return_value and not keeps, **kwargs)


class AsyncMagicMixin(MagicMixin):
    """Gives an asynchronous mock special methods."""


def _code_of_coroutine_function():
    async def AsyncMock(*args, **kwargs):
        pass

    return AsyncMock.__code__


class AsyncMockMixin(AwaitAssertions, Base):
    """Makes a mock a coroutine function."""

    await_count = _Recorded()
    await_args = _Recorded()
    await_args_list = _Recorded()

    _CODE = _code_of_coroutine_function()

    def __init__(self, /, *args, **kwargs):
        super().__init__(*args, **kwargs)
        import asyncio.coroutines

        self.__dict__.update(
            _is_coroutine=asyncio.coroutines._is_coroutine,
            _mock_await_count=0, _mock_await_args=None, _mock_await_args_list=_CallList(),
            # By these inspect tells a function, and its kind.
            __code__=self._CODE, __name__="AsyncMock", __defaults__=(), __kwdefaults__={}, __annotations__=None,
        )

    async def _execute_mock_call(self, /, *args, **kwargs):
        self.await_count += 1
        self.await_args = happened = _Call((args, kwargs), two=True)
        self.await_args_list.append(happened)
        effect = self.side_effect
        if effect is not None:
            result = await self._effect(effect, args, kwargs)
            if result is not DEFAULT:
                return result
        wraps = self._mock_wraps
        if wraps is None or self._returns_fixed():
            return self.return_value
        return await wraps(*args, **kwargs) if iscoroutinefunction(wraps) else wraps(*args, **kwargs)

    async def _effect(self, effect, args, kwargs):
        if _is_exception(effect):
            raise effect
        if iscoroutinefunction(effect):
            return await effect(*args, **kwargs)
        if _callable(effect):
            return effect(*args, **kwargs)
        result = next(effect, _missing)
        if result is _missing:
            # In a coroutine StopIteration would become a RuntimeError.
            raise StopAsyncIteration
        if _is_exception(result):
            raise result
        return result

    def reset_mock(self, /, *args, **kwargs):
        super().reset_mock(*args, **kwargs)
        self.await_count, self.await_args, self.await_args_list = 0, None, _CallList()


class AsyncMock(AsyncMockMixin, AsyncMagicMixin, Mock):
    """A mock of a coroutine function: calls give coroutines, that return or do when awaited what is set.

    Arguments are those of Mock; side_effect can be a coroutine function. Its attributes are asynchronous mocks too,
    except where spec says that they are not.
    """


class PropertyMock(Mock):
    """A mock of a property, to set in a class: reading calls it without arguments, setting with the value."""

    def _get_child_mock(self, /, **kwargs):
        return MagicMock(**kwargs)

    def __get__(self, obj, obj_type=None):
        return self()

    def __set__(self, obj, val):
        self(val)


def seal(mock):
    """Forbid a mock, and those that are its attributes, to make up more attributes."""
    mock._mock_sealed = True
    for name in dir(mock):
        child = getattr(mock, name, None)
        if not isinstance(child, NonCallableMock) or isinstance(child._mock_children.get(name), _SpecState):
            continue
        if child._mock_new_parent is mock:
            seal(child)
