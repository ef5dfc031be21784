"""Tasks, and what can be done with awaitables: start, wait, gather, shield, sleep.

The parts are in modules of their own; everything is to be used from here.
"""

from ._tasks_joining import gather, shield
from ._tasks_registry import (_current_tasks, _eager_tasks, _enter_task, _leave_task,
                              _register_eager_task, _register_task, _scheduled_tasks,
                              _swap_current_task, _unregister_eager_task, _unregister_task,
                              all_tasks, current_task)
from ._tasks_starting import (create_eager_task_factory, create_task, eager_task_factory,
                              ensure_future, run_coroutine_threadsafe, sleep)
from ._tasks_task import Task
from ._tasks_waiting import (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, as_completed,
                             wait, wait_for)

__all__ = ('Task', 'create_task', 'FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED',
           'wait', 'wait_for', 'as_completed', 'sleep', 'gather', 'shield', 'ensure_future',
           'run_coroutine_threadsafe', 'current_task', 'all_tasks',
           'create_eager_task_factory', 'eager_task_factory',
           '_register_task', '_unregister_task', '_enter_task', '_leave_task')

# Names for what a native implementation would stand in for.
_PyTask = Task
_py_current_task = current_task
_py_register_task, _py_unregister_task = _register_task, _unregister_task
_py_register_eager_task, _py_unregister_eager_task = _register_eager_task, _unregister_eager_task
_py_enter_task, _py_leave_task = _enter_task, _leave_task
_py_swap_current_task = _swap_current_task

for _public in map(globals().__getitem__, __all__):
    if getattr(_public, '__module__', '').startswith(f'{__package__}._tasks'):
        _public.__module__ = __name__
del _public
