"""gather() and shield(): one future that stands for others."""

from . import events, futures
from ._tasks_starting import _warn_loop, ensure_future
from .exceptions import CancelledError


class _GatheringFuture(futures.Future):
    """The list of the results of other futures; to cancel it is to cancel those."""

    def __init__(self, children, return_exceptions, *, loop):
        assert loop is not None
        super().__init__(loop=loop)
        self._children = children
        self._keep_errors = return_exceptions
        self._cancel_requested = False
        self._awaited = 0

    def _watch(self, distinct):
        """Wait for the children, each of which is counted once."""
        self._awaited = len(distinct)
        ended = [child for child in distinct if child.done()]
        for child in distinct:
            if not child.done():
                child.add_done_callback(self._child_ended)
        for child in ended:
            self._child_ended(child)

    def _child_ended(self, child):
        self._awaited -= 1
        if self.done():
            if not child.cancelled():
                child.exception()       # it has been seen, so it is not logged
            return
        if not self._keep_errors:
            error = child._make_cancelled_error() if child.cancelled() else child.exception()
            if error is not None:
                self.set_exception(error)
                return
        if not self._awaited:
            self._finish(child)

    def _finish(self, last):
        if self._cancel_requested:
            # With return_exceptions none of them has ended this future.
            self.set_exception(last._make_cancelled_error())
        else:
            self.set_result([self._outcome(child) for child in self._children])

    @staticmethod
    def _outcome(child):
        if child.cancelled():
            return CancelledError('' if child._cancel_message is None else child._cancel_message)
        error = child.exception()
        return child.result() if error is None else error

    def cancel(self, msg=None) -> bool:
        if self.done():
            return False
        heard = [child.cancel(msg=msg) for child in self._children]
        if any(heard):
            self._cancel_requested = True
        return any(heard)


def gather(*coros_or_futures, return_exceptions=False, loop=None):
    """Return a future of the results of all, in the order of the arguments.

    It ends with the first exception, while the others go on; with
    return_exceptions the list holds exceptions, too. Coroutines become tasks.
    """
    _warn_loop(loop)
    if not coros_or_futures:
        nothing = events.get_event_loop().create_future()
        nothing.set_result([])
        return nothing

    home = events._get_running_loop()
    by_argument = {}
    for argument in coros_or_futures:
        if argument in by_argument:
            continue
        child = ensure_future(argument, loop=home)
        if home is None:
            home = futures._get_loop(child)
        if child is not argument:
            # Nobody else knows this task, so nobody can be told to await it.
            child._log_destroy_pending = False
        by_argument[argument] = child

    children = [by_argument[argument] for argument in coros_or_futures]
    outer = _GatheringFuture(children, return_exceptions, loop=home)
    outer._watch(list(by_argument.values()))
    return outer


def shield(arg, *, loop=None):
    """Return a future for an awaitable that goes on when the future is cancelled.

    As always the task must be kept somewhere else, or it may vanish in between.
    """
    _warn_loop(loop)
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = futures._get_loop(inner).create_future()

    def inner_ended(inner):
        if inner.cancelled():
            outer.cancel()
            return
        error = inner.exception()
        if outer.cancelled():
            return                      # nobody is left who could see it
        if error is None:
            outer.set_result(inner.result())
        else:
            outer.set_exception(error)

    def outer_ended(outer):
        if not inner.done():
            inner.remove_done_callback(inner_ended)

    inner.add_done_callback(inner_ended)
    outer.add_done_callback(outer_ended)
    return outer
