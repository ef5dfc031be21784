"""Event loops: their interfaces, their callbacks, and which loop a thread has."""

import os
import signal
import sys
import threading
import warnings

from ._events_handles import Handle, TimerHandle
from ._events_interfaces import AbstractEventLoop, AbstractEventLoopPolicy, AbstractServer

__all__ = (
    'AbstractEventLoop', 'AbstractServer', 'AbstractEventLoopPolicy', 'Handle', 'TimerHandle',
    'new_event_loop', 'get_event_loop', 'set_event_loop', 'get_event_loop_policy',
    'set_event_loop_policy', 'get_child_watcher', 'set_child_watcher', 'get_running_loop',
    '_set_running_loop', '_get_running_loop',
)


# --- The loop that runs.

class _RunningLoop(threading.local):
    loop = None


_running_loop = _RunningLoop()


def _get_running_loop():
    """Return the loop that runs in this thread, or None."""
    return _running_loop.loop


def _set_running_loop(loop):
    """Set the loop that runs in this thread. For event loops only."""
    _running_loop.loop = loop


def get_running_loop():
    """Return the loop that runs in this thread; without one it is an error."""
    if (loop := _running_loop.loop) is not None:
        return loop
    raise RuntimeError('no running event loop')


# --- The loop that a thread has, running or not.

def _check_kind(value, kind: type, name: str):
    if value is not None and not isinstance(value, kind):
        raise TypeError(f"{name} must be an instance of {kind.__name__} or None, "
                        f"not '{type(value).__name__}'")


class BaseDefaultEventLoopPolicy(AbstractEventLoopPolicy):
    """Each thread has the loop that was set there.

    The main thread gets one by itself, which is deprecated. Subclasses say of what kind.
    """

    _loop_factory = None

    class _Local(threading.local):
        _loop = None
        was_set = False

    def __init__(self):
        self._local = self._Local()

    def get_event_loop(self):
        here = self._local
        if here._loop is None:
            thread = threading.current_thread()
            if here.was_set or thread is not threading.main_thread():
                raise RuntimeError(f'There is no current event loop in thread {thread.name!r}.')
            warnings.warn('There is no current event loop', DeprecationWarning,
                          stacklevel=_frames_of_asyncio() + 1)
            self.set_event_loop(self.new_event_loop())
        return here._loop

    def set_event_loop(self, loop):
        self._local.was_set = True
        _check_kind(loop, AbstractEventLoop, 'loop')
        self._local._loop = loop

    def new_event_loop(self):
        return self._loop_factory()


def _frames_of_asyncio() -> int:
    """Count the frames from the caller's to the first that does not belong to asyncio."""
    count, frame = 0, sys._getframe(1)
    while frame is not None and f'{frame.f_globals.get('__name__')}.'.startswith('asyncio.'):
        count, frame = count + 1, frame.f_back
    return max(count, 1)


_lock = threading.Lock()
_event_loop_policy = None           # made when it is asked for


def get_event_loop_policy():
    """Return the policy, which is one for the whole process."""
    global _event_loop_policy
    with _lock:
        if _event_loop_policy is None:
            from . import DefaultEventLoopPolicy
            _event_loop_policy = DefaultEventLoopPolicy()
        return _event_loop_policy


def set_event_loop_policy(policy):
    """Set the policy; None stands for the default one."""
    _check_kind(policy, AbstractEventLoopPolicy, 'policy')
    global _event_loop_policy
    _event_loop_policy = policy


def get_event_loop():
    """Return the loop that runs in this thread, else the one that the policy has for it."""
    running = _running_loop.loop
    return get_event_loop_policy().get_event_loop() if running is None else running


def set_event_loop(loop):
    """Set the loop of this thread."""
    policy = get_event_loop_policy()
    policy.set_event_loop(loop)


def new_event_loop():
    """Return a new loop of the policy's kind; it is not set."""
    policy = get_event_loop_policy()
    return policy.new_event_loop()


def get_child_watcher():
    """Return the policy's watcher of child processes."""
    policy = get_event_loop_policy()
    return policy.get_child_watcher()


def set_child_watcher(watcher):
    """Set the policy's watcher of child processes."""
    policy = get_event_loop_policy()
    return policy.set_child_watcher(watcher)


# Names for what a native implementation would stand in for.
_py__get_running_loop, _py__set_running_loop = _get_running_loop, _set_running_loop
_py_get_running_loop, _py_get_event_loop = get_running_loop, get_event_loop


if hasattr(os, 'fork'):
    def on_fork():
        """In a child process: the loops of the parent do not go on here."""
        _set_running_loop(None)
        signal.set_wakeup_fd(-1)
        if _event_loop_policy is not None:
            _event_loop_policy._local = BaseDefaultEventLoopPolicy._Local()

    os.register_at_fork(after_in_child=on_fork)
