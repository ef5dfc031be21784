"""A race whose runners start one after the other."""

from . import events, tasks
from .exceptions import CancelledError

__all__ = 'staggered_race',


async def _attempt(start):
    return await start()


async def _stop(running):
    """Cancel tasks and wait until they have ended, even if that is cancelled itself."""
    for task in running:
        task.cancel()
    left, interrupted = set(running), None
    while left:
        try:
            _, left = await tasks.wait(left)
        except CancelledError as cancellation:
            interrupted = cancellation
    if interrupted is not None:
        try:
            raise interrupted
        finally:
            interrupted = None


class _Race:
    """The runners by their numbers, and the errors of those that have ended."""

    def __init__(self, starters, delay, loop):
        self.starters = enumerate(starters)
        self.delay = delay
        self.loop = loop
        self.numbers = {}           # of tasks that run
        self.errors = []
        self.latest = None          # the task that was started last
        self.next_start = None      # by the loop's clock

    def start_next(self):
        number, start = next(self.starters, (None, None))
        self.latest = self.next_start = None
        if start is None:
            return
        self.errors.append(None)
        self.latest = self.loop.create_task(_attempt(start))
        self.numbers[self.latest] = number
        if self.delay is not None:
            self.next_start = self.loop.time() + self.delay

    async def run(self):
        """Return the first task that succeeds, or None, and its number."""
        self.start_next()
        while self.numbers:
            patience = None
            if self.next_start is not None:
                patience = max(0, self.next_start - self.loop.time())
            ended, _ = await tasks.wait(self.numbers, timeout=patience,
                                        return_when=tasks.FIRST_COMPLETED)
            if not ended:
                self.start_next()
            for task in ended:
                number = self.numbers.pop(task)
                if self.succeeded(task, number):
                    return task, number
                if task is self.latest:
                    self.start_next()
        return None, None

    def succeeded(self, task, number) -> bool:
        if task.cancelled():
            error = task._make_cancelled_error()
        else:
            error = task.exception()
        if isinstance(error, (SystemExit, KeyboardInterrupt)):
            raise error
        self.errors[number] = error
        return error is None

    async def finish(self):
        losers = dict(self.numbers)
        self.numbers.clear()
        await _stop(losers)
        for task, number in losers.items():
            self.succeeded(task, number)


async def staggered_race(coro_fns, delay, *, loop=None):
    """Call functions that return coroutines, until one of those succeeds.

    The next function is called when the coroutine of the one before has failed, or
    has run for `delay` seconds (None: for ever). When one has a result, the others
    are cancelled. Returns (result, number of the function, list with the exception
    or None of each that was called); the first two are None if all have failed.
    """
    race = _Race(coro_fns, delay, events.get_running_loop() if loop is None else loop)
    try:
        try:
            winner, number = await race.run()
        finally:
            await race.finish()
        return None if winner is None else winner.result(), number, race.errors
    finally:
        race = None         # its errors know this frame
