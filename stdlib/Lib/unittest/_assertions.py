"""The assertion methods of test cases."""

import sys
import traceback
import warnings

from .util import (
    _common_shorten_repr,
    _count_diff_all_purpose,
    _count_diff_hashable,
    safe_repr,
)

__unittest = True

DIFF_OMITTED = "\nDiff is %s characters long. Set self.maxDiff to None to see it."


def _compiled(pattern):
    """Compile a regular expression; re is loaded for tests that use any."""
    import re

    return re.compile(pattern)


def _is_subtype(expected, basetype):
    """Tell whether something is a class below basetype, or a tuple of such."""
    if isinstance(expected, tuple):
        return all(_is_subtype(e, basetype) for e in expected)
    return isinstance(expected, type) and issubclass(expected, basetype)


class _BaseTestCaseContext:
    def __init__(self, test_case):
        self.test_case = test_case

    def _raiseFailure(self, standardMsg):
        msg = self.test_case._formatMessage(self.msg, standardMsg)
        raise self.test_case.failureException(msg)


class _AssertRaisesBaseContext(_BaseTestCaseContext):
    """What the contexts for exceptions and warnings share: calling a function or serving a with block."""

    def __init__(self, expected, test_case, expected_regex=None):
        super().__init__(test_case)
        self.expected = expected
        if expected_regex is not None:
            expected_regex = _compiled(expected_regex)
        self.expected_regex = expected_regex
        self.obj_name = None
        self.msg = None

    def handle(self, name, args, kwargs):
        """Call args[0] with the rest within this context, or return the context when there are no arguments."""
        try:
            if not _is_subtype(self.expected, self._base_type):
                raise TypeError(f"{name}() arg 1 must be {self._base_type_str}")
            if not args:
                self.msg = kwargs.pop("msg", None)
                if kwargs:
                    raise TypeError(f"{next(iter(kwargs))!r} is an invalid keyword argument for this function")
                return self
            callable_obj, *args = args
            try:
                self.obj_name = callable_obj.__name__
            except AttributeError:
                self.obj_name = str(callable_obj)
            with self:
                callable_obj(*args, **kwargs)
        finally:
            # The context and this frame may refer to each other through the exception.
            self = None


class _AssertRaisesContext(_AssertRaisesBaseContext):
    """The context of assertRaises() and assertRaisesRegex(); has the exception in `exception`."""

    _base_type = BaseException
    _base_type_str = "an exception type or tuple of exception types"

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, tb):
        if exc_type is None:
            try:
                exc_name = self.expected.__name__
            except AttributeError:
                exc_name = str(self.expected)
            if self.obj_name:
                self._raiseFailure(f"{exc_name} not raised by {self.obj_name}")
            else:
                self._raiseFailure(f"{exc_name} not raised")
        else:
            traceback.clear_frames(tb)
        if not issubclass(exc_type, self.expected):
            # An unexpected exception goes on.
            return False
        # Without its traceback, which would keep the frames alive.
        self.exception = exc_value.with_traceback(None)
        if self.expected_regex is None:
            return True
        if not self.expected_regex.search(str(exc_value)):
            self._raiseFailure(f'"{self.expected_regex.pattern}" does not match "{exc_value}"')
        return True

    @classmethod
    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)


class _AssertWarnsContext(_AssertRaisesBaseContext):
    """The context of assertWarns() and assertWarnsRegex(); has the warning in `warning`."""

    _base_type = Warning
    _base_type_str = "a warning type or tuple of warning types"

    def __enter__(self):
        # A module that warned before would not warn again.
        for v in list(sys.modules.values()):
            if getattr(v, "__warningregistry__", None):
                v.__warningregistry__ = {}
        self.warnings_manager = warnings.catch_warnings(record=True)
        self.warnings = self.warnings_manager.__enter__()
        warnings.simplefilter("always", self.expected)
        return self

    def __exit__(self, exc_type, exc_value, tb):
        self.warnings_manager.__exit__(exc_type, exc_value, tb)
        if exc_type is not None:
            return
        try:
            exc_name = self.expected.__name__
        except AttributeError:
            exc_name = str(self.expected)
        first_matching = None
        for m in self.warnings:
            w = m.message
            if not isinstance(w, self.expected):
                continue
            if first_matching is None:
                first_matching = w
            if self.expected_regex is not None and not self.expected_regex.search(str(w)):
                continue
            self.warning = w
            self.filename = m.filename
            self.lineno = m.lineno
            return
        if first_matching is not None:
            self._raiseFailure(f'"{self.expected_regex.pattern}" does not match "{first_matching}"')
        if self.obj_name:
            self._raiseFailure(f"{exc_name} not triggered by {self.obj_name}")
        else:
            self._raiseFailure(f"{exc_name} not triggered")


class _AssertNotWarnsContext(_AssertWarnsContext):
    def __exit__(self, exc_type, exc_value, tb):
        self.warnings_manager.__exit__(exc_type, exc_value, tb)
        if exc_type is not None:
            return
        try:
            exc_name = self.expected.__name__
        except AttributeError:
            exc_name = str(self.expected)
        for m in self.warnings:
            if isinstance(m.message, self.expected):
                self._raiseFailure(f"{exc_name} triggered")


class _Assertions:
    """The assertion methods; a subclass has failureException, longMessage and maxDiff."""

    def addTypeEqualityFunc(self, typeobj, function):
        """Have assertEqual() compare two objects of exactly this type with a function.

        The function is called with both and msg=..., and raises
        failureException if they differ.
        """
        self._type_equality_funcs[typeobj] = function

    def fail(self, msg=None):
        """Fail at once, with the message."""
        raise self.failureException(msg)

    def assertFalse(self, expr, msg=None):
        """Check that the expression is false."""
        if expr:
            msg = self._formatMessage(msg, f"{safe_repr(expr)} is not false")
            raise self.failureException(msg)

    def assertTrue(self, expr, msg=None):
        """Check that the expression is true."""
        if not expr:
            msg = self._formatMessage(msg, f"{safe_repr(expr)} is not true")
            raise self.failureException(msg)

    def _formatMessage(self, msg, standardMsg):
        """Put a test's own message after the standard one, or in its place if longMessage is false."""
        if not self.longMessage:
            return msg or standardMsg
        if msg is None:
            return standardMsg
        try:
            # %-formatting turns the parts to text the way messages always were.
            return "%s : %s" % (standardMsg, msg)
        except UnicodeDecodeError:
            return "%s : %s" % (safe_repr(standardMsg), safe_repr(msg))

    def assertRaises(self, expected_exception, *args, **kwargs):
        """Check that calling a function raises an exception of a class; without a function, for a with block.

        The context manager has the exception in its attribute `exception`.
        """
        context = _AssertRaisesContext(expected_exception, self)
        try:
            return context.handle("assertRaises", args, kwargs)
        finally:
            context = None

    def assertWarns(self, expected_warning, *args, **kwargs):
        """Check that calling a function triggers a warning of a class; without a function, for a with block.

        The context manager has the first such warning in `warning`, and where
        it came from in `filename` and `lineno`.
        """
        context = _AssertWarnsContext(expected_warning, self)
        return context.handle("assertWarns", args, kwargs)

    def _assertNotWarns(self, expected_warning, *args, **kwargs):
        context = _AssertNotWarnsContext(expected_warning, self)
        return context.handle("_assertNotWarns", args, kwargs)

    def assertLogs(self, logger=None, level=None):
        """Context manager that checks that something of at least the level is logged on a logger or its children.

        Its attributes `records` and `output` have the records and their text.
        """
        from ._log import _AssertLogsContext

        return _AssertLogsContext(self, logger, level, no_logs=False)

    def assertNoLogs(self, logger=None, level=None):
        """Context manager that checks that nothing of at least the level is logged on a logger or its children."""
        from ._log import _AssertLogsContext

        return _AssertLogsContext(self, logger, level, no_logs=True)

    def _getAssertEqualityFunc(self, first, second):
        """Return the comparison for two objects: a special one only if both have exactly the same type."""
        if type(first) == type(second):
            asserter = self._type_equality_funcs.get(type(first))
            if asserter is not None:
                if isinstance(asserter, str):
                    asserter = getattr(self, asserter)
                return asserter
        return self._baseAssertEqual

    def _baseAssertEqual(self, first, second, msg=None):
        if not first == second:
            standardMsg = "%s != %s" % _common_shorten_repr(first, second)
            msg = self._formatMessage(msg, standardMsg)
            raise self.failureException(msg)

    def assertEqual(self, first, second, msg=None):
        """Check that two objects are equal, with ==."""
        assertion_func = self._getAssertEqualityFunc(first, second)
        assertion_func(first, second, msg=msg)

    def assertNotEqual(self, first, second, msg=None):
        """Check that two objects are not equal, with !=."""
        if not first != second:
            msg = self._formatMessage(msg, f"{safe_repr(first)} == {safe_repr(second)}")
            raise self.failureException(msg)

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        """Check that two numbers are equal when their difference is rounded to 7 or so many decimal places.

        Given a delta, the difference must not be greater than that.
        """
        if first == second:
            return
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        if delta is not None:
            if diff <= delta:
                return
            standardMsg = (
                f"{safe_repr(first)} != {safe_repr(second)} within {safe_repr(delta)} delta "
                f"({safe_repr(diff)} difference)"
            )
        else:
            if places is None:
                places = 7
            if round(diff, places) == 0:
                return
            standardMsg = (
                f"{safe_repr(first)} != {safe_repr(second)} within {places!r} places ({safe_repr(diff)} difference)"
            )
        raise self.failureException(self._formatMessage(msg, standardMsg))

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        """Check that two numbers differ by more than assertAlmostEqual() allows."""
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        if delta is not None:
            if not first == second and diff > delta:
                return
            standardMsg = (
                f"{safe_repr(first)} == {safe_repr(second)} within {safe_repr(delta)} delta "
                f"({safe_repr(diff)} difference)"
            )
        else:
            if places is None:
                places = 7
            if not first == second and round(diff, places) != 0:
                return
            standardMsg = f"{safe_repr(first)} == {safe_repr(second)} within {places!r} places"
        raise self.failureException(self._formatMessage(msg, standardMsg))

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        """Check that two sequences have the same items in the same order, and the type if one is given."""
        if seq_type is not None:
            seq_type_name = seq_type.__name__
            if not isinstance(seq1, seq_type):
                raise self.failureException(f"First sequence is not a {seq_type_name}: {safe_repr(seq1)}")
            if not isinstance(seq2, seq_type):
                raise self.failureException(f"Second sequence is not a {seq_type_name}: {safe_repr(seq2)}")
        else:
            seq_type_name = "sequence"
        differing = None
        try:
            len1 = len(seq1)
        except (TypeError, NotImplementedError):
            differing = f"First {seq_type_name} has no length.    Non-sequence?"
        if differing is None:
            try:
                len2 = len(seq2)
            except (TypeError, NotImplementedError):
                differing = f"Second {seq_type_name} has no length.    Non-sequence?"
        if differing is None:
            if seq1 == seq2:
                return
            differing = self._first_difference(seq1, seq2, len1, len2, seq_type, seq_type_name)
            if differing is None:
                return
        import difflib
        import pprint

        diff = "\n" + "\n".join(
            difflib.ndiff(pprint.pformat(seq1).splitlines(), pprint.pformat(seq2).splitlines())
        )
        standardMsg = self._truncateMessage(differing, diff)
        self.fail(self._formatMessage(msg, standardMsg))

    def _first_difference(self, seq1, seq2, len1, len2, seq_type, seq_type_name):
        """Describe where two sequences begin to differ; None if they do not after all."""
        name = seq_type_name.capitalize()
        differing = "%ss differ: %s != %s\n" % ((name,) + _common_shorten_repr(seq1, seq2))
        for i in range(min(len1, len2)):
            try:
                item1 = seq1[i]
            except (TypeError, IndexError, NotImplementedError):
                differing += f"\nUnable to index element {i} of first {seq_type_name}\n"
                break
            try:
                item2 = seq2[i]
            except (TypeError, IndexError, NotImplementedError):
                differing += f"\nUnable to index element {i} of second {seq_type_name}\n"
                break
            if item1 != item2:
                differing += f"\nFirst differing element {i}:\n%s\n%s\n" % _common_shorten_repr(item1, item2)
                break
        else:
            if len1 == len2 and seq_type is None and type(seq1) != type(seq2):
                # The same items, in sequences of different types.
                return None
        for longer, shorter_len, seq, which in (
            (len1, len2, seq1, "First"), (len2, len1, seq2, "Second")
        ):
            if longer > shorter_len:
                differing += f"\n{which} {seq_type_name} contains {longer - shorter_len} additional elements.\n"
                try:
                    differing += (
                        f"First extra element {shorter_len}:\n{safe_repr(seq[shorter_len])}\n"
                    )
                except (TypeError, IndexError, NotImplementedError):
                    differing += f"Unable to index element {shorter_len} of {which.lower()} {seq_type_name}\n"
        return differing

    def _truncateMessage(self, message, diff):
        max_diff = self.maxDiff
        if max_diff is None or len(diff) <= max_diff:
            return message + diff
        return message + (DIFF_OMITTED % len(diff))

    def assertListEqual(self, list1, list2, msg=None):
        """Check that two lists are equal."""
        self.assertSequenceEqual(list1, list2, msg, seq_type=list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        """Check that two tuples are equal."""
        self.assertSequenceEqual(tuple1, tuple2, msg, seq_type=tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        """Check that two sets, or objects with a difference() method, are equal."""
        differences = []
        for which, one, other in (("first", set1, set2), ("second", set2, set1)):
            try:
                differences.append(one.difference(other))
            except TypeError as e:
                self.fail(f"invalid type when attempting set difference: {e}")
            except AttributeError as e:
                self.fail(f"{which} argument does not support set difference: {e}")
        if not any(differences):
            return
        lines = []
        for which, difference in zip(("first", "second"), differences):
            if difference:
                lines.append(f"Items in the {which} set but not the {'second' if which == 'first' else 'first'}:")
                lines += [repr(item) for item in difference]
        self.fail(self._formatMessage(msg, "\n".join(lines)))

    def assertIn(self, member, container, msg=None):
        """Check that member is in container."""
        if member not in container:
            standardMsg = f"{safe_repr(member)} not found in {safe_repr(container)}"
            self.fail(self._formatMessage(msg, standardMsg))

    def assertNotIn(self, member, container, msg=None):
        """Check that member is not in container."""
        if member in container:
            standardMsg = f"{safe_repr(member)} unexpectedly found in {safe_repr(container)}"
            self.fail(self._formatMessage(msg, standardMsg))

    def assertIs(self, expr1, expr2, msg=None):
        """Check that both are the same object."""
        if expr1 is not expr2:
            self.fail(self._formatMessage(msg, f"{safe_repr(expr1)} is not {safe_repr(expr2)}"))

    def assertIsNot(self, expr1, expr2, msg=None):
        """Check that both are not the same object."""
        if expr1 is expr2:
            self.fail(self._formatMessage(msg, f"unexpectedly identical: {safe_repr(expr1)}"))

    def assertDictEqual(self, d1, d2, msg=None):
        """Check that two dictionaries are equal."""
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        if d1 != d2:
            import difflib
            import pprint

            standardMsg = "%s != %s" % _common_shorten_repr(d1, d2)
            diff = "\n" + "\n".join(
                difflib.ndiff(pprint.pformat(d1).splitlines(), pprint.pformat(d2).splitlines())
            )
            standardMsg = self._truncateMessage(standardMsg, diff)
            self.fail(self._formatMessage(msg, standardMsg))

    def assertCountEqual(self, first, second, msg=None):
        """Check that two iterables have the same items, each equally often, in any order."""
        first_seq, second_seq = list(first), list(second)
        try:
            differences = _count_diff_hashable(first_seq, second_seq)
        except TypeError:
            # Not all items are hashable.
            differences = _count_diff_all_purpose(first_seq, second_seq)
        if differences:
            lines = ["First has %d, Second has %d:  %r" % diff for diff in differences]
            standardMsg = self._truncateMessage("Element counts were not equal:\n", "\n".join(lines))
            self.fail(self._formatMessage(msg, standardMsg))

    def assertMultiLineEqual(self, first, second, msg=None):
        """Check that two strings are equal; the message shows where their lines differ."""
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        if first == second:
            return
        if len(first) > self._diffThreshold or len(second) > self._diffThreshold:
            # Comparing long strings line by line takes too long.
            self._baseAssertEqual(first, second, msg)
        first_presplit = first
        second_presplit = second
        if first and second:
            if first[-1] != "\n" or second[-1] != "\n":
                first_presplit += "\n"
                second_presplit += "\n"
        elif second and second[-1] != "\n":
            second_presplit += "\n"
        elif first and first[-1] != "\n":
            first_presplit += "\n"
        import difflib

        firstlines = first_presplit.splitlines(keepends=True)
        secondlines = second_presplit.splitlines(keepends=True)
        # Short strings without line ends are shown with the common part alone.
        standardMsg = "%s != %s" % _common_shorten_repr(first, second)
        diff = "\n" + "".join(difflib.ndiff(firstlines, secondlines))
        standardMsg = self._truncateMessage(standardMsg, diff)
        self.fail(self._formatMessage(msg, standardMsg))

    def assertLess(self, a, b, msg=None):
        """Check that a < b."""
        if not a < b:
            self.fail(self._formatMessage(msg, f"{safe_repr(a)} not less than {safe_repr(b)}"))

    def assertLessEqual(self, a, b, msg=None):
        """Check that a <= b."""
        if not a <= b:
            self.fail(self._formatMessage(msg, f"{safe_repr(a)} not less than or equal to {safe_repr(b)}"))

    def assertGreater(self, a, b, msg=None):
        """Check that a > b."""
        if not a > b:
            self.fail(self._formatMessage(msg, f"{safe_repr(a)} not greater than {safe_repr(b)}"))

    def assertGreaterEqual(self, a, b, msg=None):
        """Check that a >= b."""
        if not a >= b:
            self.fail(self._formatMessage(msg, f"{safe_repr(a)} not greater than or equal to {safe_repr(b)}"))

    def assertIsNone(self, obj, msg=None):
        """Check that the object is None."""
        if obj is not None:
            self.fail(self._formatMessage(msg, f"{safe_repr(obj)} is not None"))

    def assertIsNotNone(self, obj, msg=None):
        """Check that the object is not None."""
        if obj is None:
            self.fail(self._formatMessage(msg, "unexpectedly None"))

    def assertIsInstance(self, obj, cls, msg=None):
        """Check that the object is an instance of a class, or of one of a tuple of classes."""
        if not isinstance(obj, cls):
            self.fail(self._formatMessage(msg, f"{safe_repr(obj)} is not an instance of {cls!r}"))

    def assertNotIsInstance(self, obj, cls, msg=None):
        """Check that the object is not an instance of a class or of any of a tuple of classes."""
        if isinstance(obj, cls):
            self.fail(self._formatMessage(msg, f"{safe_repr(obj)} is an instance of {cls!r}"))

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        """Like assertRaises(), and check that the exception's text matches a regular expression."""
        context = _AssertRaisesContext(expected_exception, self, expected_regex)
        return context.handle("assertRaisesRegex", args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        """Like assertWarns(), and check that the warning's text matches a regular expression."""
        context = _AssertWarnsContext(expected_warning, self, expected_regex)
        return context.handle("assertWarnsRegex", args, kwargs)

    def assertRegex(self, text, expected_regex, msg=None):
        """Check that a regular expression matches somewhere in the text."""
        if isinstance(expected_regex, (str, bytes)):
            assert expected_regex, "expected_regex must not be empty."
            expected_regex = _compiled(expected_regex)
        if not expected_regex.search(text):
            standardMsg = f"Regex didn't match: {expected_regex.pattern!r} not found in {text!r}"
            raise self.failureException(self._formatMessage(msg, standardMsg))

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        """Check that a regular expression matches nowhere in the text."""
        if isinstance(unexpected_regex, (str, bytes)):
            unexpected_regex = _compiled(unexpected_regex)
        match = unexpected_regex.search(text)
        if match:
            standardMsg = (
                f"Regex matched: {text[match.start():match.end()]!r} matches {unexpected_regex.pattern!r} in {text!r}"
            )
            raise self.failureException(self._formatMessage(msg, standardMsg))

    def assertDictContainsSubset(self, subset, dictionary, msg=None):
        """Check that a dictionary has all items of another one. Deprecated."""
        warnings.warn("assertDictContainsSubset is deprecated", DeprecationWarning)
        missing = []
        mismatched = []
        for key, value in subset.items():
            if key not in dictionary:
                missing.append(key)
            elif value != dictionary[key]:
                mismatched.append(
                    f"{safe_repr(key)}, expected: {safe_repr(value)}, actual: {safe_repr(dictionary[key])}"
                )
        if not missing and not mismatched:
            return
        standardMsg = ""
        if missing:
            standardMsg = f"Missing: {','.join(map(safe_repr, missing))}"
        if mismatched:
            if standardMsg:
                standardMsg += "; "
            standardMsg += f"Mismatched values: {','.join(mismatched)}"
        self.fail(self._formatMessage(msg, standardMsg))

    def _older_name(original):
        """Make a method under the name it had until Python 3.11; it warns."""

        def method(self, *args, **kwargs):
            warnings.warn(f"Please use {original.__name__} instead.", DeprecationWarning, 2)
            return original(self, *args, **kwargs)

        return method

    failUnlessEqual = assertEquals = _older_name(assertEqual)
    failIfEqual = assertNotEquals = _older_name(assertNotEqual)
    failUnlessAlmostEqual = assertAlmostEquals = _older_name(assertAlmostEqual)
    failIfAlmostEqual = assertNotAlmostEquals = _older_name(assertNotAlmostEqual)
    failUnless = assert_ = _older_name(assertTrue)
    failUnlessRaises = _older_name(assertRaises)
    failIf = _older_name(assertFalse)
    assertRaisesRegexp = _older_name(assertRaisesRegex)
    assertRegexpMatches = _older_name(assertRegex)
    assertNotRegexpMatches = _older_name(assertNotRegex)
    del _older_name
