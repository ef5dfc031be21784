"""Making tasks: of coroutines, of other awaitables, from other threads; and sleep()."""

import concurrent.futures
import inspect
import math
import types

from . import coroutines, events, futures
from ._tasks_task import Task


def create_task(coro, *, name=None, context=None):
    """Have the running loop run a coroutine; returns its task, which has to be kept."""
    options = {} if context is None else {'context': context}
    return events.get_running_loop().create_task(coro, name=name, **options)


def create_eager_task_factory(custom_task_constructor):
    """Return a task factory whose tasks run at once until they wait for the first time."""
    def factory(loop, coro, *, name=None, context=None):
        return custom_task_constructor(coro, loop=loop, name=name,
                                       context=context, eager_start=True)
    return factory


eager_task_factory = create_eager_task_factory(Task)


async def _await(awaitable):
    return await awaitable


def ensure_future(coro_or_future, *, loop=None):
    """Return a future as it is, and a task for a coroutine or another awaitable."""
    given = coro_or_future
    if futures.isfuture(given):
        if loop is None or loop is futures._get_loop(given):
            return given
        raise ValueError('The future belongs to a different loop than '
                         'the one specified as the loop argument')
    if coroutines.iscoroutine(given):
        coro = given
    elif inspect.isawaitable(given):
        coro = _await(given)
    else:
        raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')

    home = events.get_event_loop() if loop is None else loop
    try:
        return home.create_task(coro)
    except RuntimeError:
        if coro is given:
            coro.close()        # or it would be reported as never awaited
        raise


def run_coroutine_threadsafe(coro, loop):
    """Run a coroutine in a loop of another thread; returns a concurrent.futures.Future."""
    if not coroutines.iscoroutine(coro):
        raise TypeError('A coroutine object is required')
    outcome = concurrent.futures.Future()

    def start():
        try:
            futures._chain_future(ensure_future(coro, loop=loop), outcome)
        except BaseException as problem:
            if (not isinstance(problem, (KeyboardInterrupt, SystemExit))
                    and outcome.set_running_or_notify_cancel()):
                outcome.set_exception(problem)
            raise

    loop.call_soon_threadsafe(start)
    return outcome


@types.coroutine
def _next_round():
    """Wait until the loop has run what is ready."""
    yield


async def sleep(delay, result=None, *, loop=None):
    """Wait some seconds (0: just let others run) and return the result."""
    _warn_loop(loop)
    if math.isnan(delay):
        raise ValueError("Invalid delay: NaN (not a number)")
    if delay <= 0:
        await _next_round()
        return result
    here = events.get_running_loop()
    rested = here.create_future()
    alarm = here.call_later(delay, futures._set_result_unless_cancelled, rested, result)
    try:
        return await rested
    finally:
        alarm.cancel()


def _warn_loop(loop):
    """Warn the caller's caller of its argument `loop`, which has no effect."""
    if loop is None:
        return
    import warnings
    warnings.warn("The loop argument is deprecated since Python 3.8, "
                  "and scheduled for removal in Python 3.10.",
                  DeprecationWarning, stacklevel=3)
