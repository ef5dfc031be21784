"""What the assertions about exceptions and warnings return: context managers that watch a block of code."""

import sys
import traceback
import types
import warnings

__unittest = True       # Results leave the frames of this module out of tracebacks.


def _display_name(thing) -> str:
    """Name a class or function; anything else is shown as it prints."""
    try:
        return thing.__name__
    except AttributeError:
        return str(thing)


def _are_subtypes(candidates, base: type) -> bool:
    """Tell whether a class, or each class of a tuple, derives from a base."""
    members = candidates if isinstance(candidates, tuple) else (candidates,)
    return all(isinstance(member, type) and issubclass(member, base) for member in members)


class _BaseTestCaseContext:
    """A context manager that fails a test case."""

    msg = None

    def __init__(self, test_case):
        self.test_case = test_case

    def _raiseFailure(self, standardMsg):
        case = self.test_case
        raise case.failureException(case._formatMessage(self.msg, standardMsg))


class _AssertRaisesBaseContext(_BaseTestCaseContext):
    """Common to all that expect classes, and maybe a pattern that the text has to match."""

    obj_name = None
    _base_type: type
    _base_type_str: str

    def __init__(self, expected, test_case, expected_regex=None):
        super().__init__(test_case)
        self.expected, self.expected_regex = expected, None
        if expected_regex is not None:
            import re

            self.expected_regex = re.compile(expected_regex)

    def handle(self, name, args, kwargs):
        """Call the first argument with the rest, or return the context manager if there is none."""
        if not _are_subtypes(self.expected, self._base_type):
            raise TypeError(f"{name}() arg 1 must be {self._base_type_str}")
        if args:
            function, *args = args
            self.obj_name = _display_name(function)
            try:
                with self:
                    function(*args, **kwargs)
                return None
            finally:
                self = None     # The frame may end up in a traceback that refers to this.
        self.msg = kwargs.pop("msg", None)
        for unknown in kwargs:
            raise TypeError(f"{unknown!r} is an invalid keyword argument for this function")
        return self

    def _matches(self, happened) -> bool:
        return self.expected_regex is None or self.expected_regex.search(str(happened)) is not None

    def _fail_mismatch(self, happened):
        self._raiseFailure(f'"{self.expected_regex.pattern}" does not match "{happened}"')

    def _fail_event(self, verb: str):
        message = f"{_display_name(self.expected)} {verb}"
        self._raiseFailure(f"{message} by {self.obj_name}" if self.obj_name else message)


class _AssertRaisesContext(_AssertRaisesBaseContext):
    """Expects an exception, which is kept as the attribute exception."""

    _base_type = BaseException
    _base_type_str = "an exception type or tuple of exception types"

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, tb):
        if exc_type is None:
            self._fail_event("not raised")
        traceback.clear_frames(tb)
        if not issubclass(exc_type, self.expected):
            return False
        self.exception = exc_value.with_traceback(None)
        if not self._matches(exc_value):
            self._fail_mismatch(exc_value)
        return True

    __class_getitem__ = classmethod(types.GenericAlias)


class _AssertWarnsContext(_AssertRaisesBaseContext):
    """Expects a warning; the first fitting one is kept, with where it was issued."""

    _base_type = Warning
    _base_type_str = "a warning type or tuple of warning types"

    def __enter__(self):
        # A module remembers which warnings it has shown; those would not come again.
        for module in [*sys.modules.values()]:
            if getattr(module, "__warningregistry__", None):
                module.__warningregistry__ = {}
        self.warnings_manager = warnings.catch_warnings(record=True)
        self.warnings = self.warnings_manager.__enter__()
        warnings.simplefilter("always", self.expected)
        return self

    def __exit__(self, exc_type, exc_value, tb):
        self.warnings_manager.__exit__(exc_type, exc_value, tb)
        if exc_type is None:
            self._judge([seen for seen in self.warnings if isinstance(seen.message, self.expected)])

    def _judge(self, candidates):
        for seen in candidates:
            if self._matches(seen.message):
                self.warning, self.filename, self.lineno = seen.message, seen.filename, seen.lineno
                return
        if candidates:
            self._fail_mismatch(candidates[0].message)
        self._fail_event("not triggered")


class _AssertNotWarnsContext(_AssertWarnsContext):
    """Fails where the warning is issued after all."""

    def _judge(self, candidates):
        if candidates:
            self._fail_event("triggered")
