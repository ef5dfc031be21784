"""Test cases whose fixtures and tests can be coroutines."""

import asyncio
import contextvars
import inspect
import warnings

from .case import TestCase

__unittest = True       # Results leave the frames of this module out of tracebacks.


class IsolatedAsyncioTestCase(TestCase):
    """A test case that runs its coroutines in an event loop of its own.

    Order: setUp(), asyncSetUp(), the test, asyncTearDown(), tearDown(), the cleanups. All share one context.
    """

    # Makes the loop; None for the one of the policy.
    loop_factory = None

    def __init__(self, methodName="runTest"):
        super().__init__(methodName)
        self._asyncioRunner = None
        self._shared_context = contextvars.copy_context()

    # For classes to define.

    async def asyncSetUp(self):
        """Awaited before the test, after setUp()."""

    async def asyncTearDown(self):
        """Awaited after the test, before tearDown()."""

    # For tests to call.

    def addAsyncCleanup(self, func, /, *args, **kwargs):
        """Have a coroutine function called at the end, like a function with addCleanup()."""
        self.addCleanup(func, *args, **kwargs)

    async def enterAsyncContext(self, cm):
        """Enter an asynchronous context manager that is left as a cleanup; return what it gives."""
        kind = type(cm)
        try:
            enter, leave = kind.__aenter__, kind.__aexit__
        except AttributeError:
            name = f"{kind.__module__}.{kind.__qualname__}"
            raise TypeError(f"{name!r} object does not support the asynchronous context manager protocol") from None
        value = await enter(cm)
        self.addAsyncCleanup(leave, cm, None, None, None)
        return value

    # Running.

    def run(self, result=None):
        self._open_loop()
        try:
            return super().run(result)
        finally:
            self._tearDownAsyncioRunner()

    def debug(self):
        self._open_loop()
        super().debug()
        # After an exception the loop stays, as the cleanups can still be called.
        self._tearDownAsyncioRunner()

    def _open_loop(self):
        assert not self._asyncioRunner, "asyncio runner is already initialized"
        self._asyncioRunner = asyncio.Runner(debug=True, loop_factory=self.loop_factory)

    def _tearDownAsyncioRunner(self):
        runner, self._asyncioRunner = self._asyncioRunner, None
        if runner is not None:
            runner.close()

    def __del__(self):
        # Only where debug() or run() did not get to its end.
        if getattr(self, "_asyncioRunner", None) is not None:
            self._tearDownAsyncioRunner()

    def _callSetUp(self):
        # Making the loop belongs to the fixture, so that an error in that is one of the test.
        self._asyncioRunner.get_loop()
        self._shared_context.run(self.setUp)
        self._await(self.asyncSetUp())

    def _callTestMethod(self, method):
        returned = self._call(method)
        if returned is not None:
            warnings.warn("It is deprecated to return a value that is not None from a "
                          f"test case ({method})", DeprecationWarning, stacklevel=5)

    def _callTearDown(self):
        self._await(self.asyncTearDown())
        self._shared_context.run(self.tearDown)

    def _callCleanup(self, function, /, *args, **kwargs):
        self._call(function, *args, **kwargs)

    def _call(self, function, /, *args, **kwargs):
        """Call a function of either kind in the context of the test."""
        if inspect.iscoroutinefunction(function):
            return self._await(function(*args, **kwargs))
        return self._shared_context.run(function, *args, **kwargs)

    def _await(self, coroutine):
        assert self._asyncioRunner, "asyncio runner is not initialized"
        return self._asyncioRunner.run(coroutine, context=self._shared_context)
