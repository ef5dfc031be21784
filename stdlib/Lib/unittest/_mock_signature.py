"""Mocks with the signature of a function: what they check, and functions that stand for them."""

import inspect
from functools import partial

from ._mock_basics import FunctionTypes, iscoroutinefunction
from ._mock_call import _CallList

# Methods of a mock that a function standing for it has too.
_ASSERTIONS = ("called_with not_called called called_once called_once_with has_calls any_call").split()
_AWAIT_ASSERTIONS = ("awaited awaited_once awaited_with awaited_once_with any_await has_awaits not_awaited").split()


def _get_signature_object(spec, as_instance, eat_self):
    """Return the function that a call of an object ends in, and its signature; None if there is none.

    A class counts as its __init__(), or if as_instance as what its instances are; eat_self leaves out the first
    argument.
    """
    if isinstance(spec, type) and not as_instance:
        spec, eat_self = spec.__init__, True
    elif isinstance(spec, classmethod | staticmethod):
        eat_self = eat_self or isinstance(spec, classmethod)
        spec = spec.__func__
    elif not isinstance(spec, FunctionTypes):
        spec = getattr(spec, "__call__", None)
        if spec is None:
            return None
    try:
        return spec, inspect.signature(partial(spec, None) if eat_self else spec)
    except ValueError:
        return None     # Many built-in functions have no signature.


def _copy_func_details(func, funcopy):
    for name in "__name__", "__doc__", "__text_signature__", "__module__", "__defaults__", "__kwdefaults__":
        if (value := getattr(func, name, funcopy)) is not funcopy:
            try:
                setattr(funcopy, name, value)
            except AttributeError:
                pass


def _check_signature(func, mock, skipfirst, instance=False):
    """Make calls of a mock fail that a function does not accept."""
    if found := _get_signature_object(func, instance, skipfirst):
        func, signature = found

        def checksig(self, /, *args, **kwargs):
            signature.bind(*args, **kwargs)

        _copy_func_details(func, checksig)
        kind = type(mock)
        kind._mock_check_sig = checksig
        kind.__signature__ = signature


def _set_signature(mock, original, instance=False):
    """Return a function that calls a mock, with the name and signature of another function."""
    found = _get_signature_object(original, instance, isinstance(original, type))
    if found is None:
        return mock
    func, signature = found

    def funcopy(*args, **kwargs):
        signature.bind(*args, **kwargs)
        return mock(*args, **kwargs)

    _rename(funcopy, original)
    _set_up_function(funcopy, mock, signature)
    return funcopy


def _set_async_signature(mock, original, instance=False, is_async_mock=False):
    """Return a coroutine function that calls a mock, with the name and signature of another one."""
    func, signature = _get_signature_object(original, instance, isinstance(original, type))

    async def funcopy(*args, **kwargs):
        signature.bind(*args, **kwargs)
        return await mock(*args, **kwargs)

    _rename(funcopy, original)
    _set_up_function(funcopy, mock, signature)
    _set_up_awaits(funcopy)
    return funcopy


def _rename(function, original):
    name = original.__name__
    if not name.isidentifier():
        name = "funcopy"        # A lambda, for example.
    function.__code__ = function.__code__.replace(co_name=name, co_qualname=name)
    function.__qualname__ = name
    _copy_func_details(original, function)
    function.__name__ = name
    # These belong to the parameters of the original function.
    function.__defaults__ = function.__kwdefaults__ = None


def _set_up_function(function, mock, signature):
    """Give a function the attributes of a mock; the mock keeps what it records there."""

    def reset_mock():
        function.method_calls, function.mock_calls = _CallList(), _CallList()
        mock.reset_mock()
        returned = function.return_value
        if returned is not mock and hasattr(type(returned), "_increment_mock_call"):
            returned.reset_mock()

    function.__signature__ = signature
    function.__dict__.update(
        mock=mock, called=False, call_count=0, call_args=None, call_args_list=_CallList(), method_calls=_CallList(),
        mock_calls=_CallList(), return_value=mock.return_value, side_effect=mock.side_effect,
        _mock_children=mock._mock_children, reset_mock=reset_mock,
    )
    for suffix in _ASSERTIONS:
        name = f"assert_{suffix}"
        setattr(function, name, _forwarder(mock, name))
    mock._mock_delegate = function


def _forwarder(mock, name: str):
    def method(*args, **kwargs):
        return getattr(mock, name)(*args, **kwargs)

    method.__name__ = name
    return method


def _set_up_awaits(function):
    import asyncio.coroutines

    function._is_coroutine = asyncio.coroutines._is_coroutine
    function.await_count, function.await_args, function.await_args_list = 0, None, _CallList()
    for suffix in _AWAIT_ASSERTIONS:
        name = f"assert_{suffix}"
        setattr(function, name, _forwarder(function.mock, name))


def examine_spec(spec, as_instance: bool, eat_self: bool) -> dict:
    """Return what a mock has to know of an object that it shall be like, or of a list of names of attributes."""
    known = dict(_spec_class=None, _spec_signature=None, _spec_asyncs=[], _mock_methods=spec)
    # None, list and tuple say no more than that.
    if spec is None or type(spec) in (list, tuple):
        return known
    names = dir(spec)
    found = _get_signature_object(spec, as_instance, eat_self)
    known["_spec_class"] = spec if isinstance(spec, type) else type(spec)
    known["_spec_signature"] = found and found[1]
    known["_spec_asyncs"] = [name for name in names if _is_async_attribute(spec, name)]
    known["_mock_methods"] = names
    return known


def _is_async_attribute(spec, name: str) -> bool:
    # Looking it up as usual would run properties.
    attribute = inspect.getattr_static(spec, name, None)
    try:
        attribute = inspect.unwrap(attribute)
    except ValueError:
        pass        # It is its own wrapper.
    return iscoroutinefunction(attribute)
