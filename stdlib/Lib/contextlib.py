"""Context managers: abstract classes, generators as context managers, stacks of them, and some for everyday use."""

import abc
import sys
from _collections_abc import _has_methods
from collections import deque
from functools import wraps
from types import GenericAlias, MethodType

__all__ = ['asynccontextmanager', 'contextmanager', 'closing', 'nullcontext', 'AbstractContextManager',
           'AbstractAsyncContextManager', 'AsyncExitStack', 'ContextDecorator', 'ExitStack', 'redirect_stdout',
           'redirect_stderr', 'suppress', 'aclosing', 'chdir']


class AbstractContextManager(abc.ABC):
    """What has __enter__() and __exit__()."""

    __slots__ = ()
    __class_getitem__ = classmethod(GenericAlias)

    def __enter__(self):
        """Return the object for `with ... as`; here the context manager itself."""
        return self

    @abc.abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        """End the block; if the result is true, the exception that ended it goes no further."""

    @classmethod
    def __subclasshook__(cls, C):
        return _has_methods(C, '__enter__', '__exit__') if cls is AbstractContextManager else NotImplemented


class AbstractAsyncContextManager(abc.ABC):
    """What has __aenter__() and __aexit__()."""

    __slots__ = ()
    __class_getitem__ = classmethod(GenericAlias)

    async def __aenter__(self):
        """Return the object for `async with ... as`; here the context manager itself."""
        return self

    @abc.abstractmethod
    async def __aexit__(self, exc_type, exc_value, traceback):
        """End the block; if the result is true, the exception that ended it goes no further."""

    @classmethod
    def __subclasshook__(cls, C):
        return _has_methods(C, '__aenter__', '__aexit__') if cls is AbstractAsyncContextManager else NotImplemented


# --- Decorators -------------------------------------------------------------------------------

class _Reused:
    """Decorators enter one context manager for all calls, unless it knows how to get a new one."""

    def _recreate_cm(self):
        """Return the context manager for one call."""
        return self


class ContextDecorator(_Reused):
    """Makes a context manager a decorator too: the function runs in its block."""

    def __call__(self, func):
        @wraps(func)
        def within(*args, **kwds):
            with self._recreate_cm():
                return func(*args, **kwds)

        return within


class AsyncContextDecorator(_Reused):
    """Makes an asynchronous context manager a decorator of coroutine functions too."""

    def __call__(self, func):
        @wraps(func)
        async def within(*args, **kwds):
            async with self._recreate_cm():
                return await func(*args, **kwds)

        return within


# --- Generators as context managers -----------------------------------------------------------

_END = object()


class _GeneratorContextManagerBase:
    """Has a generator, and can be made again: what is decorated needs a new generator for each call."""

    # What the interpreter turns into a RuntimeError when it leaves such a generator.
    _converted = StopIteration

    def __init__(self, func, args, kwds):
        self.gen = func(*args, **kwds)
        self._recipe = func, args, kwds
        doc = getattr(func, '__doc__', None)
        self.__doc__ = type(self).__doc__ if doc is None else doc

    def _recreate_cm(self):
        return type(self)(*self._recipe)

    def _lets_through(self, raised, sent, traceback):
        """Whether what came out of the generator is what was sent into it; then nobody sees that it was there."""
        if raised is not sent:
            is_wrapped = isinstance(raised, RuntimeError) and isinstance(sent, self._converted)
            if not is_wrapped or raised.__cause__ is not sent:
                return False
        sent.__traceback__ = traceback
        return True


class _GeneratorContextManager(_GeneratorContextManagerBase, AbstractContextManager, ContextDecorator):
    """A context manager made by @contextmanager."""

    def __enter__(self):
        # Whoever has entered it does not decorate; the arguments need not live as long as the block.
        del self._recipe
        value = next(self.gen, _END)
        if value is _END:
            raise RuntimeError("generator didn't yield")
        return value

    def __exit__(self, typ, value, traceback):
        if typ is None:
            if next(self.gen, _END) is _END:
                return False
            with closing(self.gen):
                raise RuntimeError("generator didn't stop")
        sent = typ() if value is None else value
        try:
            self.gen.throw(sent)
        except StopIteration as stop:
            # The end of the generator means that it has dealt with the exception, unless it was this one.
            return stop is not sent
        except BaseException as raised:
            if self._lets_through(raised, sent, traceback):
                return False
            raise
        with closing(self.gen):
            raise RuntimeError("generator didn't stop after throw()")


class _AsyncGeneratorContextManager(_GeneratorContextManagerBase, AbstractAsyncContextManager, AsyncContextDecorator):
    """An asynchronous context manager made by @asynccontextmanager."""

    _converted = StopIteration, StopAsyncIteration

    async def __aenter__(self):
        del self._recipe
        value = await anext(self.gen, _END)
        if value is _END:
            raise RuntimeError("generator didn't yield")
        return value

    async def __aexit__(self, typ, value, traceback):
        if typ is None:
            if await anext(self.gen, _END) is _END:
                return False
            async with aclosing(self.gen):
                raise RuntimeError("generator didn't stop")
        sent = typ() if value is None else value
        try:
            await self.gen.athrow(sent)
        except StopAsyncIteration as stop:
            return stop is not sent
        except BaseException as raised:
            if self._lets_through(raised, sent, traceback):
                return False
            raise
        async with aclosing(self.gen):
            raise RuntimeError("generator didn't stop after athrow()")


def contextmanager(func):
    """Decorate a generator function that yields once: it then returns context managers.

    The generator runs to its yield when the block begins, and on when it ends. An exception in the block
    is raised by the yield; unless it is raised again, the program goes on behind the block.
    """
    @wraps(func)
    def make(*args, **kwds):
        return _GeneratorContextManager(func, args, kwds)

    return make


def asynccontextmanager(func):
    """Decorate an asynchronous generator function that yields once: it then returns asynchronous context managers."""
    @wraps(func)
    def make(*args, **kwds):
        return _AsyncGeneratorContextManager(func, args, kwds)

    return make


# --- Small ones -------------------------------------------------------------------------------

class closing(AbstractContextManager):
    """Closes something at the end of the block, which gets it."""

    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()


class aclosing(AbstractAsyncContextManager):
    """Awaits aclose() of something, an asynchronous generator mostly, at the end of the block."""

    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, *exc_info):
        await self.thing.aclose()


class nullcontext(AbstractContextManager, AbstractAsyncContextManager):
    """Does nothing, for where a context manager must stand: the block gets `enter_result`."""

    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, *_):
        return None

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *_):
        return None


class suppress(AbstractContextManager):
    """Ends the block at an exception of some types, or at the groups' parts of these, and lets the program go on."""

    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        return None

    def __exit__(self, exc_type, exc_value, traceback):
        if exc_type is None or issubclass(exc_type, self._exceptions):
            return exc_type is not None
        if not issubclass(exc_type, BaseExceptionGroup):
            return False
        others = exc_value.split(self._exceptions)[1]
        if others is not None:
            raise others
        return True


class _RedirectStream(AbstractContextManager):
    """Replaces a stream of sys; each entry remembers what was there before."""

    _stream = None

    def __init__(self, new_target):
        self._new_target = new_target
        self._replaced = []

    def __enter__(self):
        self._replaced.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new_target)
        return self._new_target

    def __exit__(self, *exc_info):
        setattr(sys, self._stream, self._replaced.pop())


class redirect_stdout(_RedirectStream):
    """Lets sys.stdout be another stream during the block."""

    _stream = 'stdout'


class redirect_stderr(_RedirectStream):
    """Lets sys.stderr be another stream during the block."""

    _stream = 'stderr'


class chdir(AbstractContextManager):
    """Works in another directory during the block; the whole process does."""

    def __init__(self, path):
        self.path = path
        self._left = []

    def __enter__(self):
        import os
        self._left.append(os.getcwd())
        os.chdir(self.path)

    def __exit__(self, *exc_info):
        import os
        os.chdir(self._left.pop())


# --- Stacks -----------------------------------------------------------------------------------

class _Unwinding:
    """The exception on its way out through a stack: who sees it, what replaces it, whether it is there in the end."""

    def __init__(self, exc_details):
        self.exc = exc_details[1]
        self.came_with_one = self.exc is not None
        self.is_swallowed = self.is_new = False
        # What was handled where the block stands.
        self.around = sys.exception()

    def step(self):
        """Return the arguments for the next callback."""
        exc = self.exc
        return (None, None, None) if exc is None else (type(exc), exc, exc.__traceback__)

    def swallow(self):
        """A callback wants the exception to go no further."""
        self.exc = None
        self.is_swallowed, self.is_new = True, False

    def replace(self, exc):
        """A callback raised another one: it is chained as it would be if the `with` statements were nested."""
        link = exc
        while (context := link.__context__) is not None and context is not self.exc:
            if context is self.around:
                link.__context__ = self.exc
                break
            link = context
        self.exc = exc
        self.is_new = True

    def result(self):
        """Return what the stack returns if nothing new is to be raised."""
        return self.came_with_one and self.is_swallowed


class _KeptContext:
    """`with`: raising an exception there does not change what it is chained to."""

    def __init__(self, exc):
        self.exc = exc
        self.context = exc.__context__

    def __enter__(self):
        return None

    def __exit__(self, *exc_info):
        self.exc.__context__ = self.context


class _BaseExitStack:
    """Callbacks for the end of the block, the last one first, each with a mark: whether it is an ordinary function."""

    def __init__(self):
        self._exit_callbacks = deque()

    def _add(self, callback, is_sync=True):
        self._exit_callbacks.append((is_sync, callback))

    @staticmethod
    def _methods(manager, names, protocol):
        """Return the methods for a block, as its statement looks them up."""
        kind = type(manager)
        try:
            return [getattr(kind, name) for name in names]
        except AttributeError:
            raise TypeError(f"'{kind.__module__}.{kind.__qualname__}' object does not support "
                            f'the {protocol} protocol') from None

    def _add_object(self, thing, name, is_sync):
        """Add the method of an object that leaves a block, or else the object as a function."""
        method = getattr(type(thing), name, None)
        self._add(thing if method is None else MethodType(method, thing), is_sync)
        return thing

    def pop_all(self):
        """Move all callbacks to a new stack, and return that."""
        other = type(self)()
        self._exit_callbacks, other._exit_callbacks = other._exit_callbacks, self._exit_callbacks
        return other

    def push(self, exit):
        """Add the __exit__() of an object, or a function that is called like it; return what was given."""
        return self._add_object(exit, '__exit__', True)

    def enter_context(self, cm):
        """Enter a context manager that is left with the stack; return what its block would get."""
        enter, leave = self._methods(cm, ('__enter__', '__exit__'), 'context manager')
        value = enter(cm)
        self._add(MethodType(leave, cm))
        return value

    def callback(self, callback, /, *args, **kwds):
        """Add a call of a function with some arguments; return the function."""
        def _exit_wrapper(exc_type, exc, traceback):
            callback(*args, **kwds)

        _exit_wrapper.__wrapped__ = callback
        self._add(_exit_wrapper)
        return callback


class ExitStack(_BaseExitStack, AbstractContextManager):
    """Leaves all context managers that were entered in its block, and calls the functions that were added."""

    def __enter__(self):
        return self

    def __exit__(self, *exc_details):
        way = _Unwinding(exc_details)
        while self._exit_callbacks:
            is_sync, cb = self._exit_callbacks.pop()
            assert is_sync
            exc_details = way.step()
            try:
                if cb(*exc_details):
                    way.swallow()
            except BaseException as raised:
                way.replace(raised)
        if way.is_new:
            exc = way.exc
            with _KeptContext(exc):
                raise exc
        return way.result()

    def close(self):
        """Leave the block now."""
        self.__exit__(None, None, None)


class AsyncExitStack(_BaseExitStack, AbstractAsyncContextManager):
    """An ExitStack for `async with`: asynchronous context managers and coroutine functions can be added too."""

    async def enter_async_context(self, cm):
        """Enter an asynchronous context manager that is left with the stack; return what its block would get."""
        enter, leave = self._methods(cm, ('__aenter__', '__aexit__'), 'asynchronous context manager')
        value = await enter(cm)
        self._add(MethodType(leave, cm), False)
        return value

    def push_async_exit(self, exit):
        """Add the __aexit__() of an object, or a coroutine function that is called like it; return what was given."""
        return self._add_object(exit, '__aexit__', False)

    def push_async_callback(self, callback, /, *args, **kwds):
        """Add a call of a coroutine function with some arguments; return the function."""
        async def _exit_wrapper(exc_type, exc, traceback):
            await callback(*args, **kwds)

        _exit_wrapper.__wrapped__ = callback
        self._add(_exit_wrapper, False)
        return callback

    async def aclose(self):
        """Leave the block now."""
        await self.__aexit__(None, None, None)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_details):
        way = _Unwinding(exc_details)
        while self._exit_callbacks:
            is_sync, cb = self._exit_callbacks.pop()
            exc_details = way.step()
            try:
                cb_suppress = cb(*exc_details)
                if not is_sync:
                    cb_suppress = await cb_suppress
                if cb_suppress:
                    way.swallow()
            except BaseException as raised:
                way.replace(raised)
        if way.is_new:
            exc = way.exc
            with _KeptContext(exc):
                raise exc
        return way.result()
