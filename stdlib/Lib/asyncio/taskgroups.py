"""Tasks that start and end with a block of code."""

from . import tasks
from .events import get_running_loop
from .exceptions import CancelledError

__all__ = ("TaskGroup",)


class TaskGroup:
    """Asynchronous context manager that owns tasks; its block ends when they all have.

    async with asyncio.TaskGroup() as group:
        for url in urls:
            group.create_task(fetch(url))

    The first failure, of a task or of the block, cancels everything else.
    The failures are then raised together as an exception group.
    """

    def __init__(self):
        self._loop = None
        self._owner = None              # the task that runs the block
        self._entered = False
        self._leaving = False           # the block is over
        self._stopping = False          # the tasks were cancelled
        self._owner_cancelled = False   # by the group, to end the block
        self._tasks = set()
        self._all_done = None           # a future, while the end is waited for
        self._errors = []
        self._fatal = None              # the first exception that must not be grouped

    def __repr__(self):
        words = ['<TaskGroup']
        words += [f'{what}={len(items)}' for what, items in
                  (('tasks', self._tasks), ('errors', self._errors)) if items]
        if self._stopping:
            words.append('cancelling')
        elif self._entered:
            words.append('entered')
        return ' '.join(words) + '>'

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError(f"TaskGroup {self!r} has already been entered")
        self._loop = get_running_loop()
        self._owner = tasks.current_task(self._loop)
        if self._owner is None:
            raise RuntimeError(f'TaskGroup {self!r} cannot determine the parent task')
        self._entered = True
        return self

    async def __aexit__(self, kind, error, trace):
        # What is raised refers to this frame through its traceback. To make no
        # cycles, neither the frame nor the group keeps what it refers to.
        trace = None
        try:
            await self._leave(error)
        finally:
            error = None
            self._owner = self._errors = self._fatal = None

    async def _leave(self, error):
        self._leaving = True
        cancellation = error if isinstance(error, CancelledError) else None
        try:
            if error is not None:
                self._note_fatal(error)
                self._stop()
            while self._tasks:
                outside = await self._wait_for_tasks()
                cancellation = outside or cancellation
                outside = None
            if self._fatal is not None:
                raise self._fatal
            if self._owner_cancelled and not self._owner.uncancel():
                cancellation = None     # it was only our own
            if cancellation is not None and not self._errors:
                raise cancellation
            if error is not None and not isinstance(error, CancelledError):
                self._errors.append(error)
            if self._errors:
                self._renew_cancellation()
                raise BaseExceptionGroup(
                    'unhandled errors in a TaskGroup', self._errors) from None
        finally:
            error = cancellation = None

    async def _wait_for_tasks(self):
        """Wait; returns the cancellation if somebody else cancels the owner meanwhile."""
        self._all_done = self._loop.create_future()
        try:
            await self._all_done
        except CancelledError as cancellation:
            if self._stop():
                return cancellation
        finally:
            self._all_done = None

    def _renew_cancellation(self):
        """Have the owner cancelled at its next await, if somebody else asked for that."""
        if self._owner.cancelling():
            self._owner.uncancel()
            self._owner.cancel()

    def create_task(self, coro, *, name=None, context=None):
        """Start a coroutine as a task of the group."""
        if (problem := self._refusal()) is not None:
            coro.close()
            raise RuntimeError(f"TaskGroup {self!r} {problem}")
        options = {} if context is None else {'context': context}
        task = self._loop.create_task(coro, name=name, **options)
        try:
            if task.done():             # it was started eagerly
                self._task_ended(task)
            else:
                self._tasks.add(task)
                task.add_done_callback(self._task_ended)
            return task
        finally:
            task = None                 # no cycle with an exception of the task

    def _refusal(self) -> str | None:
        """Tell why no task can be created now."""
        if not self._entered:
            return "has not been entered"
        if self._leaving and not self._tasks:
            return "is finished"
        if self._stopping:
            return "is shutting down"
        return None

    def _stop(self) -> bool:
        """Cancel the tasks; returns False if that was done before."""
        if self._stopping:
            return False
        self._stopping = True
        for task in self._tasks:
            if not task.done():
                task.cancel()
        return True

    def _note_fatal(self, error):
        if self._fatal is None and isinstance(error, (SystemExit, KeyboardInterrupt)):
            self._fatal = error

    def _task_ended(self, task):
        self._tasks.discard(task)
        waiting = self._all_done
        if not self._tasks and waiting is not None and not waiting.done():
            waiting.set_result(None)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._task_failed(task, error)

    def _task_failed(self, task, error):
        owner = self._owner
        if owner is None or owner.done():
            # The block was given up half-way: nobody is left to raise this.
            self._loop.call_exception_handler(dict(
                message=f'Task {task!r} has errored out but its parent '
                        f'task {owner} is already completed',
                exception=error, task=task))
            return
        self._errors.append(error)
        self._note_fatal(error)
        if not self._owner_cancelled and self._stop():
            # Ends the block, whatever it awaits.
            self._owner_cancelled = True
            owner.cancel()
