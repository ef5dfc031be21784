"""Which tasks there are, and which of them each loop is running."""

import weakref

from . import events, futures

# Tasks live in one of these: eager ones until they wait for the first time.
_scheduled_tasks = weakref.WeakSet()
_eager_tasks = set()

# By loop.
_current_tasks = {}

# Other threads change the set of tasks while it is copied; after so many tries it is an error.
_MOST_COPIES = 1000


# Loops written elsewhere call these with tasks of their own.
_register_task, _unregister_task = _scheduled_tasks.add, _scheduled_tasks.discard
_register_eager_task, _unregister_eager_task = _eager_tasks.add, _eager_tasks.discard


def _enter_task(loop, task):
    """Note that a loop starts to run a task; it must not be running another."""
    running = _current_tasks.setdefault(loop, task)
    if running is not task or task is None:
        raise RuntimeError(f"Cannot enter into task {task!r} while another task "
                           f"{running!r} is being executed.")


def _leave_task(loop, task):
    """Note that a loop has stopped running a task."""
    running = _current_tasks.get(loop)
    if running is not task:
        raise RuntimeError(f"Leaving task {task!r} does not match the current "
                           f"task {running!r}.")
    del _current_tasks[loop]


def _swap_current_task(loop, task):
    """Put a task, or None, in the place of the one that a loop runs; return that."""
    before = _current_tasks.pop(loop, None)
    if task is not None:
        _current_tasks[loop] = task
    return before


def current_task(loop=None):
    """Return the task that a loop, by default the one running here, is executing."""
    return _current_tasks.get(events.get_running_loop() if loop is None else loop)


def all_tasks(loop=None):
    """Return those tasks of a loop, by default the one running here, that have not ended."""
    wanted = events.get_running_loop() if loop is None else loop
    known = set(_eager_tasks)
    known.update(_copy_of_scheduled())
    return {task for task in known if not task.done() and futures._get_loop(task) is wanted}


def _copy_of_scheduled() -> list:
    for _ in range(_MOST_COPIES):
        try:
            return [*_scheduled_tasks]
        except RuntimeError as changed:
            failure = changed
    raise failure
