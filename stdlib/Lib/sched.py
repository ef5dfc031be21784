"""A scheduler for calls at certain times.

The functions that tell the time and wait are given to it, so any clock will do. Threads may schedule calls while another
one runs them.
"""
import heapq
import itertools
import threading
import time
from collections import namedtuple

__all__ = ["scheduler"]

# The sequence number is different for all events, so that no actions are compared.
Event = namedtuple("Event", ("time", "priority", "sequence", "action", "argument", "kwargs"))
Event.time.__doc__ = "When the action is due, by the scheduler's clock."
Event.priority.__doc__ = "Of several that are due at the same time, the one with the lowest number comes first."
Event.sequence.__doc__ = "A growing number: of equal events the older one comes first."
Event.action.__doc__ = "What is called."
Event.argument.__doc__ = "The sequence of its positional arguments."
Event.kwargs.__doc__ = "The dictionary of its keyword arguments."

_NONE = object()


class scheduler:
    """Calls actions when they are due. `timefunc` tells the time, `delayfunc` waits for such a time."""

    def __init__(self, timefunc=time.monotonic, delayfunc=time.sleep):
        self.timefunc, self.delayfunc = timefunc, delayfunc
        self._queue: list[Event] = []
        self._lock = threading.RLock()
        self._numbers = itertools.count()

    def enterabs(self, time, priority, action, argument=(), kwargs=_NONE):
        """Schedule a call for a time. The event that is returned can be cancelled."""
        with self._lock:
            keywords = {} if kwargs is _NONE else kwargs
            event = Event(time, priority, next(self._numbers), action, argument, keywords)
            heapq.heappush(self._queue, event)
        return event

    def enter(self, delay, priority, action, argument=(), kwargs=_NONE):
        """Schedule a call for some time from now."""
        return self.enterabs(self.timefunc() + delay, priority, action, argument, kwargs)

    def cancel(self, event):
        """Take an event back. ValueError if it is not scheduled, or not any more."""
        with self._lock:
            self._queue.remove(event)
            heapq.heapify(self._queue)

    def empty(self):
        """Whether nothing is scheduled."""
        with self._lock:
            return not self._queue

    def _next(self):
        """The first event and how long it has still to wait; an event that need not wait is taken from the queue."""
        with self._lock:
            if not self._queue:
                return None, 0
            event = self._queue[0]
            wait = event.time - self.timefunc()
            if wait <= 0:
                heapq.heappop(self._queue)
            return event, wait

    def run(self, blocking=True):
        """Run all events, waiting for each. If not blocking, run those that are due and return how long the next has to wait.

        An exception that an action raises comes out of here; the event is gone, and run() can be called again.
        """
        while True:
            event, wait = self._next()
            if event is None:
                return None
            if wait <= 0:
                event.action(*event.argument, **event.kwargs)
                self.delayfunc(0)  # let other threads run
            elif blocking:
                self.delayfunc(wait)
            else:
                return wait

    @property
    def queue(self):
        """The list of the scheduled events, in the order in which they are due."""
        with self._lock:
            return sorted(self._queue)
