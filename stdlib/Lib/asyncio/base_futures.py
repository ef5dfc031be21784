"""What every kind of future has in common: its states and how it is shown."""

import reprlib
from collections.abc import Sequence

from .format_helpers import _format_callback_source

__all__ = ()

_PENDING, _CANCELLED, _FINISHED = 'PENDING', 'CANCELLED', 'FINISHED'


def isfuture(obj) -> bool:
    """Tell futures, including look-alikes of other libraries, from other objects.

    A class says that its instances are futures by the attribute below.
    """
    mark = '_asyncio_future_blocking'
    return hasattr(obj.__class__, mark) and getattr(obj, mark) is not None


def _callback_list(callbacks: Sequence[tuple]) -> str:
    """Show callbacks; when there are more than two, those between are only counted."""
    first, *between, last = callbacks if len(callbacks) > 1 else (*callbacks, None)
    shown = [_format_callback_source(first[0], ())]
    if between:
        shown.append(f'<{len(between)} more>')
    if last is not None:
        shown.append(_format_callback_source(last[0], ()))
    return ', '.join(shown)


def _outcome(future):
    """Show with what a finished future ended."""
    if (error := future._exception) is not None:
        return f'exception={error!r}'
    return f'result={reprlib.repr(future._result)}'


def _future_repr_info(future) -> list[str]:
    """Collect the words of a future's repr; the state comes first."""
    words = [future._state.lower()]
    if future._state == _FINISHED:
        words.append(_outcome(future))
    if waiting := future._callbacks:
        words.append(f'cb=[{_callback_list(waiting)}]')
    if origin := future._source_traceback:
        filename, lineno, *_ = origin[-1]
        words.append(f'created at {filename}:{lineno}')
    return words


@reprlib.recursive_repr()
def _future_repr(future) -> str:
    words = _future_repr_info(future)
    return f'<{type(future).__name__} {' '.join(words)}>'
