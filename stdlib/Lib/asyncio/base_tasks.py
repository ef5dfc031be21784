"""What Task shows of itself: its repr and the stack of its coroutine."""

import itertools
import reprlib
import traceback
from types import FrameType

from .base_futures import _future_repr_info
from .coroutines import _format_coroutine


@reprlib.recursive_repr()
def _task_repr(task) -> str:
    state, *details = _future_repr_info(task)
    if not task.done() and task.cancelling():
        state = 'cancelling'
    words = [type(task).__name__, state, f'name={task.get_name()!r}']
    if task._coro:
        words.append(f'coro=<{_format_coroutine(task._coro)}>')
    if (awaited := task._fut_waiter) is not None:
        words.append(f'wait_for={awaited!r}')
    return f'<{' '.join(words + details)}>'


def _top_frame(coro) -> FrameType | None:
    """Return where a coroutine, or something that acts as one, is suspended."""
    for kind in ('cr', 'gi', 'ag'):
        try:
            return getattr(coro, f'{kind}_frame')
        except AttributeError:
            continue
    return None


def _task_get_stack(task, limit: int | None) -> list[FrameType]:
    """Return frames, the newest last.

    A limit keeps the newest of a suspended coroutine, and the oldest of the
    traceback of one that failed.
    """
    count = None if limit is None else max(limit, 0)
    if (top := _top_frame(task._coro)) is not None:
        pairs = list(itertools.islice(traceback.walk_stack(top), count))[::-1]
    elif task._exception is not None:
        pairs = itertools.islice(traceback.walk_tb(task._exception.__traceback__), count)
    else:
        pairs = ()
    return [frame for frame, _ in pairs]


def _task_print_stack(task, limit: int | None, file):
    """Print what _task_get_stack() returns as a traceback."""
    frames = task.get_stack(limit=limit)
    error = task._exception
    if frames:
        what = 'Stack' if error is None else 'Traceback'
        print(f'{what} for {task!r} (most recent call last):', file=file)
    else:
        print(f'No stack for {task!r}', file=file)
    summary = traceback.StackSummary.extract((frame, frame.f_lineno) for frame in frames)
    text = summary.format()
    if error is not None:
        text += traceback.format_exception_only(error)
    print(*text, sep='', end='', file=file)
