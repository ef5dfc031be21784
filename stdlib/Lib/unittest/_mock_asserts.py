"""The assertions that mocks have as methods, about how they were called and awaited."""

from ._mock_basics import _extract_mock, _SpecState
from ._mock_call import (
    _AnyComparer,
    _Call,
    _CallList,
    _format_call_signature,
    call,
    describe_errors,
    first_error,
    remove_each,
)
from .util import safe_repr


class CallAssertions:
    """Assertions about calls. Expected calls may give arguments by position or keyword, where a signature is known."""

    # Matching and showing calls.

    def _call_matcher(self, _call):
        """Return a call with its arguments bound to the parameters; if that fails, the exception."""
        named = isinstance(_call, tuple) and len(_call) > 2
        signature = self._get_call_signature_from_name(_call[0]) if named else self._spec_signature
        if signature is None:
            return _call
        name, args, kwargs = _call if len(_call) != 2 else ("", *_call)
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            return error.with_traceback(None)
        return call(name, bound.args, bound.kwargs)

    def _get_call_signature_from_name(self, name):
        """Return the signature of a child, given by its path."""
        if not name:
            return self._spec_signature
        signature, children = None, self._mock_children
        for step in name.replace("()", "").split("."):
            child = children.get(step)
            if child is None or isinstance(child, _SpecState):
                break
            child = _extract_mock(child)
            signature, children = child._spec_signature, child._mock_children
        return signature

    def _display_name(self) -> str:
        return self._mock_name or "mock"

    def _format_mock_call_signature(self, args, kwargs):
        return _format_call_signature(self._display_name(), args, kwargs)

    def _format_mock_failure_message(self, args, kwargs, action="call"):
        expected = self._format_mock_call_signature(args, kwargs)
        actual = self._format_mock_call_signature(*self.call_args)
        return f"expected {action} not found.\nExpected: {expected}\n  Actual: {actual}"

    def _calls_repr(self):
        return f"\nCalls: {safe_repr(self.mock_calls)}." if self.mock_calls else ""

    def _count_calls(self) -> str:
        return f"Called {self.call_count} times.{self._calls_repr()}"

    def _compare_last(self, last, args, kwargs, action: str):
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        # What happened is on the left, so that ANY in what is expected comes first.
        if self._call_matcher(last) != expected:
            message = self._format_mock_failure_message(args, kwargs, action=action)
            raise AssertionError(message) from first_error([expected])

    def _find_any(self, happened, args, kwargs, action: str):
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        error = first_error([expected])
        if error or expected not in _AnyComparer(map(self._call_matcher, happened)):
            shown = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"{shown} {action} not found") from error

    # The assertions.

    def assert_not_called(self):
        """Fail if there was a call."""
        if self.call_count:
            raise AssertionError(f"Expected '{self._display_name()}' to not have been called. {self._count_calls()}")

    def assert_called(self):
        """Fail unless there was a call."""
        if not self.call_count:
            raise AssertionError(f"Expected '{self._display_name()}' to have been called.")

    def assert_called_once(self):
        """Fail unless there was exactly one call."""
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._display_name()}' to have been called once. {self._count_calls()}")

    def assert_called_with(self, /, *args, **kwargs):
        """Fail unless the last call had these arguments."""
        if self.call_args is None:
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"expected call not found.\nExpected: {expected}\n  Actual: not called.")
        self._compare_last(self.call_args, args, kwargs, "call")

    def assert_called_once_with(self, /, *args, **kwargs):
        """Fail unless there was exactly one call, with these arguments."""
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._display_name()}' to be called once. {self._count_calls()}")
        return self.assert_called_with(*args, **kwargs)

    def assert_any_call(self, /, *args, **kwargs):
        """Fail unless some call had these arguments."""
        self._find_any(self.call_args_list, args, kwargs, "call")

    def assert_has_calls(self, calls, any_order=False):
        """Fail unless there were all of these calls, one right after the other, or in any order.

        Calls of children count, as in the attribute mock_calls.
        """
        expected = [self._call_matcher(wanted) for wanted in calls]
        happened = _CallList(self._call_matcher(recorded) for recorded in self.mock_calls)
        if any_order:
            happened = [*happened]
            if lacking := remove_each(expected, happened):
                message = (f"{self._display_name()!r} does not contain all of {lacking!r} in its call list, "
                           f"found {happened!r} instead")
                raise AssertionError(message) from first_error(expected)
        elif expected not in happened:
            shown = _CallList(calls), safe_repr(self.mock_calls)
            message = "{}\nExpected: {}\n  Actual: {}".format(describe_errors("Calls", expected), *shown)
            raise AssertionError(message) from first_error(expected)


class AwaitAssertions:
    """Assertions about when the coroutines, that calls gave, were awaited."""

    def _fail_await_count(self, expectation: str):
        times = f"Awaited {self.await_count} times."
        raise AssertionError(f"Expected {self._display_name()} to {expectation}. {times}")

    def assert_awaited(self):
        """Fail unless it was awaited."""
        if not self.await_count:
            raise AssertionError(f"Expected {self._display_name()} to have been awaited.")

    def assert_awaited_once(self):
        """Fail unless it was awaited exactly once."""
        if self.await_count != 1:
            self._fail_await_count("have been awaited once")

    def assert_not_awaited(self):
        """Fail if it was awaited."""
        if self.await_count:
            self._fail_await_count("not have been awaited")

    def assert_awaited_with(self, /, *args, **kwargs):
        """Fail unless it was awaited with these arguments the last time."""
        if self.await_args is None:
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"Expected await: {expected}\nNot awaited")
        self._compare_last(self.await_args, args, kwargs, "await")

    def assert_awaited_once_with(self, /, *args, **kwargs):
        """Fail unless it was awaited exactly once, with these arguments."""
        self.assert_awaited_once()
        return self.assert_awaited_with(*args, **kwargs)

    def assert_any_await(self, /, *args, **kwargs):
        """Fail unless it was awaited with these arguments some time."""
        self._find_any(self.await_args_list, args, kwargs, "await")

    def assert_has_awaits(self, calls, any_order=False):
        """Fail unless it was awaited with all of these calls, one right after the other, or in any order."""
        expected = [self._call_matcher(wanted) for wanted in calls]
        happened = _CallList(self._call_matcher(recorded) for recorded in self.await_args_list)
        if any_order:
            if lacking := remove_each(expected, [*happened]):
                raise AssertionError(f"{lacking!r} not all found in await list") from first_error(expected)
        elif expected not in happened:
            message = (f"{describe_errors('Awaits', expected)}\nExpected: {_CallList(calls)}\n"
                       f"Actual: {self.await_args_list}")
            raise AssertionError(message) from first_error(expected)
