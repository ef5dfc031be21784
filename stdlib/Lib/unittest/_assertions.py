"""The assertion methods of test cases."""

from . import _diffs
from ._contexts import _AssertNotWarnsContext, _AssertRaisesContext, _AssertWarnsContext
from .util import _count_diff_all_purpose, _count_diff_hashable, safe_repr

__unittest = True       # Results leave the frames of this module out of tracebacks.

DIFF_OMITTED = "\nDiff is %s characters long. Set self.maxDiff to None to see it."

# What assertEqual() calls for two values that both are exactly of a type.
_EQUALITY_METHODS = {
    dict: "assertDictEqual",
    list: "assertListEqual",
    tuple: "assertTupleEqual",
    set: "assertSetEqual",
    frozenset: "assertSetEqual",
    str: "assertMultiLineEqual",
}


class _Assertions:
    """Mixed into test cases: each method raises failureException unless something holds.

    A message given to one is appended to the message that the method has, or replaces it if longMessage is false.
    """

    failureException = AssertionError
    longMessage = True
    # The most characters of a diff that are shown; None for no limit.
    maxDiff = 80 * 8
    # Strings longer than this are not compared line by line, which would take too long.
    _diffThreshold = 1 << 16

    def fail(self, msg=None):
        """Fail in any case."""
        raise self.failureException(msg)

    def _formatMessage(self, msg, standardMsg):
        if msg is None:
            return standardMsg
        if not self.longMessage:
            return msg or standardMsg
        try:
            return f"{standardMsg!s} : {msg!s}"
        except UnicodeDecodeError:
            return f"{safe_repr(standardMsg)} : {safe_repr(msg)}"

    def _truncateMessage(self, message, diff):
        limit = self.maxDiff
        if limit is not None and len(diff) > limit:
            diff = DIFF_OMITTED % len(diff)
        return message + diff

    def _reject(self, msg, standard):
        """Fail with the message given, if any, and the own one."""
        raise self.failureException(self._formatMessage(msg, standard))

    def _reject_difference(self, msg, difference):
        self.fail(self._formatMessage(msg, self._truncateMessage(*difference)))

    # Truth and identity.

    def assertTrue(self, expr, msg=None):
        """Fail unless a value is true."""
        if not expr:
            self._reject(msg, f"{safe_repr(expr)} is not true")

    def assertFalse(self, expr, msg=None):
        """Fail if a value is true."""
        if expr:
            self._reject(msg, f"{safe_repr(expr)} is not false")

    def assertIs(self, expr1, expr2, msg=None):
        """Fail unless both are the same object."""
        if expr1 is not expr2:
            self._reject(msg, f"{safe_repr(expr1)} is not {safe_repr(expr2)}")

    def assertIsNot(self, expr1, expr2, msg=None):
        """Fail if both are the same object."""
        if expr1 is expr2:
            self._reject(msg, f"unexpectedly identical: {safe_repr(expr1)}")

    def assertIsNone(self, obj, msg=None):
        """Fail unless an object is None."""
        if obj is not None:
            self._reject(msg, f"{safe_repr(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        """Fail if an object is None."""
        if obj is None:
            self._reject(msg, "unexpectedly None")

    def assertIsInstance(self, obj, cls, msg=None):
        """Fail unless an object is an instance of a class, or of one in a tuple."""
        if not isinstance(obj, cls):
            self._reject(msg, f"{safe_repr(obj)} is not an instance of {cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        """Fail if an object is an instance of a class, or of one in a tuple."""
        if isinstance(obj, cls):
            self._reject(msg, f"{safe_repr(obj)} is an instance of {cls!r}")

    # Order and membership.

    def assertLess(self, a, b, msg=None):
        """Fail unless a < b."""
        if not a < b:
            self._reject(msg, f"{safe_repr(a)} not less than {safe_repr(b)}")

    def assertLessEqual(self, a, b, msg=None):
        """Fail unless a <= b."""
        if not a <= b:
            self._reject(msg, f"{safe_repr(a)} not less than or equal to {safe_repr(b)}")

    def assertGreater(self, a, b, msg=None):
        """Fail unless a > b."""
        if not a > b:
            self._reject(msg, f"{safe_repr(a)} not greater than {safe_repr(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        """Fail unless a >= b."""
        if not a >= b:
            self._reject(msg, f"{safe_repr(a)} not greater than or equal to {safe_repr(b)}")

    def assertIn(self, member, container, msg=None):
        """Fail unless a container has a member."""
        if member not in container:
            self._reject(msg, f"{safe_repr(member)} not found in {safe_repr(container)}")

    def assertNotIn(self, member, container, msg=None):
        """Fail if a container has a member."""
        if member in container:
            self._reject(msg, f"{safe_repr(member)} unexpectedly found in {safe_repr(container)}")

    # Equality.

    def addTypeEqualityFunc(self, typeobj, function):
        """Let assertEqual() call a function (or the method of that name) for two values of exactly this type.

        It is called with both and the keyword argument msg, and has to raise failureException where they differ.
        """
        self._type_equality_funcs[typeobj] = function

    def _getAssertEqualityFunc(self, first, second):
        kind = type(first)
        chosen = self._type_equality_funcs.get(kind) if kind is type(second) else None
        match chosen:
            case None:
                return self._baseAssertEqual
            case str():
                return getattr(self, chosen)
        return chosen

    def _baseAssertEqual(self, first, second, msg=None):
        if not first == second:
            self._reject(msg, _diffs.inequality(first, second))

    def assertEqual(self, first, second, msg=None):
        """Fail unless two values are equal; how the difference is shown depends on their type."""
        check = self._getAssertEqualityFunc(first, second)
        check(first, second, msg=msg)

    def assertNotEqual(self, first, second, msg=None):
        """Fail if two values are equal."""
        if not first != second:
            self._reject(msg, f"{safe_repr(first)} == {safe_repr(second)}")

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        """Fail unless two values are equal, or differ by at most delta, or by what rounds to zero at so many places."""
        _check_tolerance(places, delta)
        if first == second:
            return
        distance, near, tolerance = _closeness(first, second, places, delta)
        if not near:
            shown = f"{safe_repr(first)} != {safe_repr(second)}"
            self._reject(msg, f"{shown} within {tolerance} ({safe_repr(distance)} difference)")

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        """Fail if two values are equal, or as close as assertAlmostEqual() accepts."""
        _check_tolerance(places, delta)
        if delta is None:
            if first != second and not _closeness(first, second, places, None)[1]:
                return
            tolerance = f"{7 if places is None else places!r} places"
        else:
            distance = abs(first - second)
            if first != second and distance > delta:
                return
            tolerance = f"{safe_repr(delta)} delta ({safe_repr(distance)} difference)"
        self._reject(msg, f"{safe_repr(first)} == {safe_repr(second)} within {tolerance}")

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        """Fail unless two sequences have equal elements in the same order; both must be of seq_type, if given."""
        if seq_type is not None:
            for ordinal, sequence in ("First", seq1), ("Second", seq2):
                if not isinstance(sequence, seq_type):
                    name = seq_type.__name__
                    raise self.failureException(f"{ordinal} sequence is not a {name}: {safe_repr(sequence)}")
        difference = _diffs.sequence_difference(seq1, seq2, seq_type)
        if difference is not None:
            self._reject_difference(msg, difference)

    def assertListEqual(self, list1, list2, msg=None):
        """Fail unless two lists are equal."""
        self.assertSequenceEqual(list1, list2, msg, seq_type=list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        """Fail unless two tuples are equal."""
        self.assertSequenceEqual(tuple1, tuple2, msg, seq_type=tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        """Fail unless two sets, or what has difference() like they do, have the same elements."""
        try:
            report = _diffs.set_difference(set1, set2)
        except ValueError as error:
            self.fail(str(error))
        if report is not None:
            self.fail(self._formatMessage(msg, report))

    def assertDictEqual(self, d1, d2, msg=None):
        """Fail unless two dictionaries are equal."""
        for ordinal, value in ("First", d1), ("Second", d2):
            self.assertIsInstance(value, dict, f"{ordinal} argument is not a dictionary")
        if d1 != d2:
            self._reject_difference(msg, _diffs.dict_difference(d1, d2))

    def assertMultiLineEqual(self, first, second, msg=None):
        """Fail unless two strings are equal."""
        for ordinal, value in ("First", first), ("Second", second):
            self.assertIsInstance(value, str, f"{ordinal} argument is not a string")
        if first == second:
            return
        if max(len(first), len(second)) > self._diffThreshold:
            self._baseAssertEqual(first, second, msg)
        self._reject_difference(msg, _diffs.text_difference(first, second))

    def assertCountEqual(self, first, second, msg=None):
        """Fail unless two collections have the same elements equally often; their order is of no interest."""
        ours, theirs = list(first), list(second)
        try:
            differences = _count_diff_hashable(ours, theirs)
        except TypeError:
            differences = _count_diff_all_purpose(ours, theirs)
        if differences:
            self._reject_difference(msg, _diffs.count_difference(differences))

    # Regular expressions.

    def assertRegex(self, text, expected_regex, msg=None):
        """Fail unless a pattern is found in a text."""
        if isinstance(expected_regex, str | bytes):
            assert expected_regex, "expected_regex must not be empty."
        expected_regex = _compiled(expected_regex)
        if not expected_regex.search(text):
            self._reject(msg, f"Regex didn't match: {expected_regex.pattern!r} not found in {text!r}")

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        """Fail if a pattern is found in a text."""
        unexpected_regex = _compiled(unexpected_regex)
        if found := unexpected_regex.search(text):
            self._reject(msg, f"Regex matched: {found[0]!r} matches {unexpected_regex.pattern!r} in {text!r}")

    # What a call or a with block does. The frames of these methods can be part of a traceback that the
    # context manager refers to, so all let go of it.

    def assertRaises(self, expected_exception, *args, **kwargs):
        """Fail unless an exception of a class, or of one in a tuple, is raised.

        With a callable (and arguments for it) that is called at once; without, a context manager is returned
        for a with block, which accepts msg as a keyword. It has the exception as the attribute exception.
        """
        watch = _AssertRaisesContext(expected_exception, self)
        try:
            return watch.handle("assertRaises", args, kwargs)
        finally:
            watch = None

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        """Like assertRaises(), and the text of the exception must match a pattern."""
        watch = _AssertRaisesContext(expected_exception, self, expected_regex)
        try:
            return watch.handle("assertRaisesRegex", args, kwargs)
        finally:
            watch = None

    def assertWarns(self, expected_warning, *args, **kwargs):
        """Fail unless a warning of a class, or of one in a tuple, is issued; used like assertRaises().

        The context manager has the attributes warning, filename and lineno for the first that fits.
        """
        watch = _AssertWarnsContext(expected_warning, self)
        return watch.handle("assertWarns", args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        """Like assertWarns(), and the text of the warning must match a pattern."""
        watch = _AssertWarnsContext(expected_warning, self, expected_regex)
        return watch.handle("assertWarnsRegex", args, kwargs)

    def _assertNotWarns(self, expected_warning, *args, **kwargs):
        watch = _AssertNotWarnsContext(expected_warning, self)
        return watch.handle("_assertNotWarns", args, kwargs)

    def assertLogs(self, logger=None, level=None):
        """Return a context manager that fails unless its block logs something, at this level (INFO) or above.

        The logger is given as such or by its name; the root logger is the default. What the with statement
        binds has the attributes records, of LogRecord objects, and output, of formatted texts.
        """
        return self._log_watch(logger, level, False)

    def assertNoLogs(self, logger=None, level=None):
        """Return a context manager that fails if its block logs something, at this level (INFO) or above."""
        return self._log_watch(logger, level, True)

    def _log_watch(self, logger, level, forbidden):
        from ._log import _AssertLogsContext     # which imports logging

        return _AssertLogsContext(self, logger, level, forbidden)


def _compiled(pattern):
    if not isinstance(pattern, str | bytes):
        return pattern
    import re

    return re.compile(pattern)


def _check_tolerance(places, delta):
    if places is not None and delta is not None:
        raise TypeError("specify delta or places not both")


def _closeness(first, second, places, delta):
    """Return how far two values are apart, whether that is near enough, and what near means, in words."""
    distance = abs(first - second)
    if delta is not None:
        return distance, distance <= delta, f"{safe_repr(delta)} delta"
    if places is None:
        places = 7
    return distance, round(distance, places) == 0, f"{places!r} places"
