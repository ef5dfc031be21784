"""The heart of an event loop: what runs next, and when."""

import heapq
import sys
import threading
import time
import warnings

from . import base_events as base       # for its logger, which may be replaced
from . import constants, coroutines, events, futures, tasks

# Cancelled timers stay in the heap until they come up. Only if there are this many
# timers, and more than this share of them is cancelled, they are looked for.
_MIN_SCHEDULED_TIMER_HANDLES, _MIN_CANCELLED_TIMER_HANDLES_FRACTION = 100, 0.5

# Longest sleep, in seconds; more is too much for some selectors.
MAXIMUM_SELECT_TIMEOUT = 24 * 3600


def _format_handle(handle) -> str:
    """Show a callback; that of a task as the task."""
    owner = getattr(handle._callback, '__self__', None)
    return repr(owner) if isinstance(owner, tasks.Task) else str(handle)


# Its name is known: other libraries find the task of run_until_complete() by it.
def _run_until_complete_cb(future):
    # Exits come out of the loop by themselves; a stop() now would end its next run.
    if not future.cancelled() and isinstance(future.exception(), (SystemExit, KeyboardInterrupt)):
        return
    loop = futures._get_loop(future)
    loop.stop()


class _Running(events.AbstractEventLoop):
    """Timers, callbacks, and the loop itself; subclasses bring a selector."""

    # --- Life of the loop.

    def _check_closed(self):
        if self._closed:
            raise RuntimeError('Event loop is closed')

    def _check_running(self):
        if self.is_running():
            problem = 'This event loop is already running'
        elif events._get_running_loop() is None:
            return
        else:
            problem = 'Cannot run the event loop while another loop is running'
        raise RuntimeError(problem)

    def is_closed(self) -> bool:
        """Tell whether close() was called."""
        return self._closed

    def is_running(self) -> bool:
        """Tell whether some thread is in run_forever()."""
        return self._thread_id is not None

    def stop(self):
        """End run_forever() when the callbacks of this round are through."""
        self._stopping = True

    def close(self):
        """Drop what was to be run, and the default executor. The loop is of no use then."""
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self._closed:
            return
        if self._debug:
            base.logger.debug("Close %r", self)
        self._closed = True
        for queue in (self._ready, self._scheduled):
            queue.clear()
        self._drop_executor()

    def __del__(self, _warn=warnings.warn):
        if self._closed:
            return
        _warn(f"unclosed event loop {self!r}", ResourceWarning, source=self)
        if not self.is_running():
            self.close()

    def _run_forever_setup(self):
        """Make this the loop that runs in this thread."""
        self._check_closed()
        self._check_running()
        self._set_coroutine_origin_tracking(self._debug)
        self._outer_asyncgen_hooks = sys.get_asyncgen_hooks()
        self._thread_id = threading.get_ident()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook,
                               finalizer=self._asyncgen_finalizer_hook)
        events._set_running_loop(self)

    def _run_forever_cleanup(self):
        """Leave the thread as it was before _run_forever_setup()."""
        events._set_running_loop(None)
        self._stopping, self._thread_id = False, None
        self._set_coroutine_origin_tracking(False)
        if (hooks := self._outer_asyncgen_hooks) is not None:
            self._outer_asyncgen_hooks = None
            sys.set_asyncgen_hooks(*hooks)

    def run_forever(self):
        """Run callbacks until stop() is called."""
        self._run_forever_setup()
        try:
            self._run_once()
            while not self._stopping:
                self._run_once()
        finally:
            self._run_forever_cleanup()

    def run_until_complete(self, future):
        """Run until an awaitable has ended; returns its result, or raises its exception."""
        self._check_closed()
        self._check_running()
        goal = tasks.ensure_future(future, loop=self)
        ours = goal is not future and not futures.isfuture(future)
        if ours:
            goal._log_destroy_pending = False       # the caller cannot await it
        goal.add_done_callback(_run_until_complete_cb)
        try:
            self.run_forever()
        except BaseException:
            if ours and goal.done() and not goal.cancelled():
                goal.exception()        # it is what comes out of here
            raise
        finally:
            goal.remove_done_callback(_run_until_complete_cb)
        if goal.done():
            return goal.result()
        raise RuntimeError('Event loop stopped before Future completed.')

    # --- Debug mode.

    def get_debug(self):
        """Tell whether the loop is in debug mode."""
        return self._debug

    def set_debug(self, enabled):
        """Switch the debug mode: slow callbacks and misuse are reported."""
        self._debug = enabled
        if self.is_running():
            self.call_soon_threadsafe(self._set_coroutine_origin_tracking, enabled)

    def _set_coroutine_origin_tracking(self, enabled):
        """Have coroutines remember where they were created, or as before."""
        before = self._outer_origin_depth
        if bool(enabled) is (before is not None):
            return
        if enabled:
            self._outer_origin_depth = sys.get_coroutine_origin_tracking_depth()
            sys.set_coroutine_origin_tracking_depth(constants.DEBUG_STACK_DEPTH)
        else:
            self._outer_origin_depth = None
            sys.set_coroutine_origin_tracking_depth(before)

    def _check_thread(self):
        if self._thread_id not in (None, threading.get_ident()):
            raise RuntimeError("Non-thread-safe operation invoked on an event loop "
                               "other than the current one")

    def _check_callback(self, callback, method):
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError(f"coroutines cannot be used with {method}()")
        if not callable(callback):
            raise TypeError(f'a callable object was expected by {method}(), got {callback!r}')

    # --- Planning.

    def time(self) -> float:
        """Return the loop's clock, in seconds since some moment."""
        return time.monotonic()

    def _check_call(self, callback, method, same_thread=True):
        self._check_closed()
        if not self._debug:
            return
        if same_thread:
            self._check_thread()
        self._check_callback(callback, method)

    def call_soon(self, callback, *args, context=None):
        """Have callback(*args) called in the next round, after those that were there before."""
        if self._closed or self._debug:     # spares a call in the usual case
            self._check_call(callback, 'call_soon')
        handle = self._call_soon(callback, args, context)
        return _forget_caller(handle) if handle._source_traceback else handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        """Do call_soon() from another thread, or from a signal handler."""
        self._check_call(callback, 'call_soon_threadsafe', same_thread=False)
        handle = _forget_caller(self._call_soon(callback, args, context))
        self._write_to_self()
        return handle

    def call_later(self, delay, callback, *args, context=None):
        """Have callback(*args) called after some seconds; cancel() of the handle forbids it."""
        _not_none('delay must not be None', delay)
        when = self.time() + delay
        return _forget_caller(self.call_at(when, callback, *args, context=context))

    def call_at(self, when, callback, *args, context=None):
        """Have callback(*args) called when the loop's clock shows `when`."""
        _not_none("when cannot be None", when)
        self._check_call(callback, 'call_at')
        timer = _forget_caller(events.TimerHandle(when, callback, args, self, context))
        timer._scheduled = True
        heapq.heappush(self._scheduled, timer)
        return timer

    def _call_soon(self, callback, args, context):
        handle = events.Handle(callback, args, self, context)
        self._ready.append(handle)
        return _forget_caller(handle) if handle._source_traceback else handle

    def _add_callback(self, handle):
        """Run a handle of a file or signal in this round."""
        if not handle._cancelled:
            self._ready.append(handle)

    def _add_callback_signalsafe(self, handle):
        self._add_callback(handle)
        self._write_to_self()

    def _timer_handle_cancelled(self, handle):
        if handle._scheduled:
            self._timer_cancelled_count += 1

    # --- Running.

    def _run_once(self):
        """Do one round: sleep until something happens, then run all that is ready by now."""
        self._drop_cancelled_timers()
        happened = self._selector.select(self._time_to_sleep())
        self._process_events(happened)
        happened = None             # it refers to transports
        if self._scheduled:
            self._collect_due_timers()
        self._run_ready()

    def _drop_cancelled_timers(self):
        timers = self._scheduled
        total = len(timers)
        if (total > _MIN_SCHEDULED_TIMER_HANDLES and
                self._timer_cancelled_count > total * _MIN_CANCELLED_TIMER_HANDLES_FRACTION):
            for timer in timers:
                if timer._cancelled:
                    timer._scheduled = False
            timers = [timer for timer in timers if timer._scheduled]
            heapq.heapify(timers)
            self._scheduled = timers
            self._timer_cancelled_count = 0
        while timers and timers[0]._cancelled:
            heapq.heappop(timers)._scheduled = False
            self._timer_cancelled_count -= 1

    def _time_to_sleep(self) -> float | None:
        if self._ready or self._stopping:
            return 0
        if not self._scheduled:
            return None
        left = self._scheduled[0]._when - self.time()
        return 0 if left < 0 else min(left, MAXIMUM_SELECT_TIMEOUT)

    def _collect_due_timers(self):
        timers = self._scheduled
        latest = self.time() + self._clock_resolution
        while timers and timers[0]._when < latest:
            timer = heapq.heappop(timers)
            timer._scheduled = False
            self._ready.append(timer)

    def _run_ready(self):
        """Run what is ready, but not what that makes ready: files have their turn first."""
        queue = self._ready
        run = self._run_watched if self._debug else events.Handle._run
        for _ in range(len(queue)):
            handle = queue.popleft()
            if handle._cancelled:
                continue
            run(handle)
        handle = None               # or its callback's objects live until the next round

    def _run_watched(self, handle):
        self._current_handle = handle
        try:
            begin = self.time()
            handle._run()
            spent = self.time() - begin
            if spent >= self.slow_callback_duration:
                base.logger.warning('Executing %s took %.3f seconds',
                                    _format_handle(handle), spent)
        finally:
            self._current_handle = None


def _not_none(message, value):
    if value is None:
        raise TypeError(message)


def _forget_caller(handle):
    """Take the innermost entry, a method of the loop, out of where a handle was made."""
    if origin := handle._source_traceback:
        origin.pop()
    return handle
