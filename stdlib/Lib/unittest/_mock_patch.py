"""patch(): replaces attributes and entries of dictionaries for the time of a test."""

import builtins
import contextlib
import pkgutil
import sys
from functools import partial, wraps
from types import ModuleType

from ._mock_autospec import create_autospec
from ._mock_basics import (
    DEFAULT,
    InvalidSpecError,
    _check_spec_arg_typos,
    _instance_callable,
    _is_list,
    iscoroutinefunction,
)
from ._mock_classes import AsyncMock, MagicMock, NonCallableMagicMock, NonCallableMock, _is_async_obj, _is_instance_mock

# Found by modules without being there.
_builtins = {name for name in dir(builtins) if not name.startswith("_")}

# Attributes of functions and classes that seem to be there even when they have been deleted.
_PERSISTENT = frozenset({"__doc__", "__module__", "__defaults__", "__annotations__", "__kwdefaults__"})


class _Patcher:
    """Common to both: they are decorators, context managers, and can be started and stopped.

    Subclasses define how to patch: __enter__() and __exit__().
    """

    def __call__(self, func):
        if isinstance(func, type):
            return self.decorate_class(func)
        if iscoroutinefunction(func):
            return self.decorate_async_callable(func)
        return self.decorate_callable(func)

    def _test_methods(self, klass):
        """Generate the names of a class's test methods."""
        for name in dir(klass):
            if name.startswith(patch.TEST_PREFIX) and hasattr(getattr(klass, name), "__call__"):
                yield name

    def start(self):
        """Patch now; returns what a with statement would bind."""
        result = self.__enter__()
        _patch._active_patches.append(self)
        return result

    def stop(self):
        """Undo the patch; one that is not active stays as it is."""
        try:
            _patch._active_patches.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


class _patch(_Patcher):
    """Replaces an attribute; and, if made by patch.multiple(), others with it."""

    # For patch.multiple(): the keyword argument that a decorated function gets.
    attribute_name = None
    # All that start() was called for.
    _active_patches = []

    def __init__(self, getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs, *, unsafe=False):
        if new_callable is not None:
            for name, given in ("new", new is not DEFAULT), ("autospec", autospec is not None):
                if given:
                    raise ValueError(f"Cannot use {name!r} and 'new_callable' together")
        if not unsafe:
            _check_spec_arg_typos(kwargs)
        for name, role, model in ("spec", "spec", spec), ("spec_set", "spec_set target", spec_set):
            if _is_instance_mock(model):
                raise InvalidSpecError(f"Cannot spec attr {attribute!r} as the {role} has already been mocked out. "
                                       f"[{name}={model!r}]")
        self.getter, self.attribute = getter, attribute
        self.new, self.new_callable = new, new_callable
        self.spec, self.spec_set, self.autospec = spec, spec_set, autospec
        self.create, self.kwargs = create, kwargs
        self.target = None
        self.additional_patchers = []
        self.is_started = False

    def copy(self):
        """Return one that does the same, not started."""
        twin = _patch(self.getter, self.attribute, self.new, self.spec, self.create, self.spec_set, self.autospec,
                      self.new_callable, self.kwargs)
        twin.attribute_name = self.attribute_name
        twin.additional_patchers = [other.copy() for other in self.additional_patchers]
        return twin

    # As a decorator.

    def decorate_class(self, klass):
        for name in self._test_methods(klass):
            decorate = self.copy()
            setattr(klass, name, decorate(getattr(klass, name)))
        return klass

    @contextlib.contextmanager
    def decoration_helper(self, patched, args, keywargs):
        """Start all patches of a decorated function; gives the arguments to call it with."""
        added = []
        with contextlib.ExitStack() as active:
            for patching in patched.patchings:
                value = active.enter_context(patching)
                if patching.attribute_name is not None:
                    keywargs.update(value)
                elif patching.new is DEFAULT:
                    added.append(value)
            yield (*args, *added), keywargs

    def decorate_callable(self, func):
        def call_patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return func(*newargs, **newkeywargs)

        patched = self._join(func, call_patched)
        return patched

    def decorate_async_callable(self, func):
        async def call_patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return await func(*newargs, **newkeywargs)

        patched = self._join(func, call_patched)
        return patched

    def _join(self, func, wrapper):
        """Add this to the patches of a function, which are all done by one wrapper."""
        if hasattr(func, "patchings"):
            func.patchings.append(self)
            return func
        wrapper = wraps(func)(wrapper)
        wrapper.patchings = [self]
        return wrapper

    # Patching.

    def get_original(self):
        """Return the present value, or DEFAULT, and whether it is of the object itself."""
        target, name = self.getter(), self.attribute
        try:
            original, local = target.__dict__[name], True
        except (AttributeError, KeyError):
            original, local = getattr(target, name, DEFAULT), False
        if name in _builtins and isinstance(target, ModuleType):
            self.create = True
        if original is DEFAULT and not self.create:
            raise AttributeError(f"{target} does not have the attribute {name!r}")
        return original, local

    def __enter__(self):
        if self.is_started:
            raise RuntimeError("Patch is already started")
        self.target = self.getter()
        spec, spec_set, autospec = (None if model is False else model
                                    for model in (self.spec, self.spec_set, self.autospec))
        if spec is not None and autospec is not None:
            raise TypeError("Can't specify spec and autospec")
        if (spec is not None or autospec is not None) and spec_set not in (True, None):
            raise TypeError("Can't provide explicit spec_set *and* spec or autospec")
        original, local = self.get_original()
        if autospec is not None:
            new = self._make_autospec(original, autospec, bool(spec_set))
        elif self.new is DEFAULT:
            new = self._make_mock(original, spec, spec_set)
        elif self.kwargs:
            raise TypeError("Can't pass kwargs to a mock we aren't creating")
        else:
            new = self.new
        return self._install(new, original, local)

    def _install(self, new, original, local: bool):
        self.temp_original, self.is_local = original, local
        self._exit_stack = contextlib.ExitStack()
        self.is_started = True
        try:
            setattr(self.target, self.attribute, new)
            if self.attribute_name is None:
                return new
            made = {self.attribute_name: new} if self.new is DEFAULT else {}
            for other in self.additional_patchers:
                value = self._exit_stack.enter_context(other)
                if other.new is DEFAULT:
                    made.update(value)
            return made
        except:
            if not self.__exit__(*sys.exc_info()):
                raise

    def __exit__(self, *exc_info):
        if not self.is_started:
            return None
        target, name, original = self.target, self.attribute, self.temp_original
        if self.is_local and original is not DEFAULT:
            setattr(target, name, original)
        else:
            delattr(target, name)
            if not self.create and (not hasattr(target, name) or name in _PERSISTENT):
                setattr(target, name, original)     # A proxy does not show what it keeps elsewhere.
        del self.temp_original, self.is_local, self.target
        stack = self._exit_stack
        del self._exit_stack
        self.is_started = False
        return stack.__exit__(*exc_info)

    # Making what is put in.

    def _make_mock(self, original, spec, spec_set):
        """Make a mock as new_callable, spec and spec_set say, where True stands for the original."""
        spec, spec_set = _resolve_models(original, spec, spec_set)
        model = spec if spec_set is None else spec_set
        if model is not None and original is DEFAULT:
            raise TypeError("Can't use 'spec' with create=True")
        settings = {}
        if spec is not None:
            settings["spec"] = spec
        if spec_set is not None:
            settings["spec_set"] = spec_set
        kind = self.new_callable or _class_like(original, spec, model)
        if isinstance(kind, type) and issubclass(kind, NonCallableMock) and self.attribute:
            settings["name"] = self.attribute
        settings |= self.kwargs
        new = kind(**settings)
        if model is not None and isinstance(original, type) and _is_instance_mock(new):
            # Calls give something that is like an instance.
            if not _is_list(model) and not _instance_callable(model):
                kind = NonCallableMagicMock
            del settings["name"]
            new.return_value = kind(_new_parent=new, _new_name="()", **settings)
        return new

    def _make_autospec(self, original, model, spec_set: bool):
        if self.new is not DEFAULT:
            raise TypeError("autospec creates the mock for you. Can't specify autospec and new.")
        if original is DEFAULT:
            raise TypeError("Can't use 'autospec' with create=True")
        target, name = self.target, self.attribute
        if model is True:
            model = original
        shown = f"[target={target!r}, attr={model!r}]"
        if _is_instance_mock(target):
            raise InvalidSpecError(f"Cannot autospec attr {name!r} as the patch target has already been mocked out. "
                                   f"{shown}")
        if _is_instance_mock(model):
            owner = getattr(target, "__name__", target)
            raise InvalidSpecError(f"Cannot autospec attr {name!r} from target {owner!r} as it has already been "
                                   f"mocked out. {shown}")
        return create_autospec(model, spec_set=spec_set, _name=name, **self.kwargs)


def _resolve_models(original, spec, spec_set):
    """Return the objects for spec and spec_set; at most one of them is not None."""
    if spec is True:
        spec = original
        return (None, original) if spec_set is True else (spec, spec_set)
    if spec_set is True:
        return None, original if spec is None else spec
    return spec, spec_set


def _class_like(original, spec, model):
    """Return the class for a mock of an object, or of the model for it."""
    if model is None:
        return AsyncMock if _is_async_obj(original) else MagicMock
    if _is_async_obj(model):
        return AsyncMock
    if not ("__call__" in model if _is_list(model) else callable(model)):
        return NonCallableMagicMock
    return AsyncMock if spec is None and _is_async_obj(original) else MagicMock


class _patch_dict(_Patcher):
    """Sets entries of a dictionary, or of anything like one; later all are as they were before."""

    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        # Its dotted name, until it is first used; the module may not be there yet.
        self.in_dict = in_dict
        self.values = {**dict(values), **kwargs}
        self.clear = clear
        self._original = None

    def decorate_class(self, klass):
        for name in self._test_methods(klass):
            decorate = _patch_dict(self.in_dict, self.values, self.clear)
            setattr(klass, name, decorate(getattr(klass, name)))
        return klass

    def decorate_callable(self, f):
        @wraps(f)
        def patched(*args, **kwargs):
            with self:
                return f(*args, **kwargs)

        return patched

    def decorate_async_callable(self, f):
        @wraps(f)
        async def patched(*args, **kwargs):
            with self:
                return await f(*args, **kwargs)

        return patched

    def __enter__(self):
        self._patch_dict()
        return self.in_dict

    def __exit__(self, *exc_info):
        if self._original is not None:
            self._unpatch_dict()
            self._original = None
        return False

    def _patch_dict(self):
        if isinstance(self.in_dict, str):
            self.in_dict = pkgutil.resolve_name(self.in_dict)
        mapping = self.in_dict
        try:
            self._original = mapping.copy()
        except AttributeError:
            self._original = {key: mapping[key] for key in mapping}
        if self.clear:
            _clear_dict(mapping)
        _fill(mapping, self.values)

    def _unpatch_dict(self):
        _clear_dict(self.in_dict)
        _fill(self.in_dict, self._original)


# Mappings need not have more than the special methods.


def _clear_dict(in_dict):
    try:
        in_dict.clear()
    except AttributeError:
        for key in list(in_dict):
            del in_dict[key]


def _fill(mapping, entries):
    try:
        mapping.update(entries)
    except AttributeError:
        for key in entries:
            mapping[key] = entries[key]


def _get_target(target):
    try:
        owner, attribute = target.rsplit(".", 1)
    except (TypeError, ValueError, AttributeError):
        raise TypeError(f"Need a valid target to patch. You supplied: {target!r}")
    return partial(pkgutil.resolve_name, owner), attribute


def patch(target, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, *,
          unsafe=False, **kwargs):
    """Replace an attribute, given by its dotted name with its module, for a function, a block, or until stopped.

    It becomes new, or what new_callable returns; by default a MagicMock, or AsyncMock for a coroutine function,
    which a decorated function gets as an argument, and a with statement binds. spec, spec_set and keyword arguments
    are for the mock; True means to be like what is replaced. autospec uses create_autospec(). create allows an
    attribute that is not there yet. A decorated class has all its test methods decorated.
    """
    getter, attribute = _get_target(target)
    return _patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs, unsafe=unsafe)


def _patch_object(target, attribute, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None,
                  new_callable=None, *, unsafe=False, **kwargs):
    """Replace an attribute of an object that is at hand; otherwise this is patch()."""
    if type(target) is str:
        raise TypeError(f"{target!r} must be the actual object to be patched, not a str")
    return _patch(lambda: target, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs,
                  unsafe=unsafe)


def _patch_multiple(target, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, **kwargs):
    """Replace several attributes of an object, or of what a dotted name stands for, with what keywords give.

    For each that is DEFAULT a mock is made, which a decorated function gets as an argument of that name; a with
    statement binds a dictionary of them.
    """
    if not kwargs:
        raise ValueError("Must supply at least one keyword argument with patch.multiple")
    getter = partial(pkgutil.resolve_name, target) if type(target) is str else lambda: target
    first, *others = [
        _patch(getter, name, new, spec, create, spec_set, autospec, new_callable, {}) for name, new in kwargs.items()
    ]
    for patcher in first, *others:
        patcher.attribute_name = patcher.attribute
    first.additional_patchers = others
    return first


def _patch_stopall():
    """Undo all patches that start() was called for, the last one first."""
    for active in reversed(_patch._active_patches):
        active.stop()


patch.object = _patch_object
patch.dict = _patch_dict
patch.multiple = _patch_multiple
patch.stopall = _patch_stopall
# What the names of methods start with that are patched in a decorated class.
patch.TEST_PREFIX = "test"
