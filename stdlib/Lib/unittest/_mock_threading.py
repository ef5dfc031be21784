"""Mocks that are called in other threads, and can be waited for."""

import threading

from ._mock_basics import Base, sentinel
from ._mock_classes import MagicMixin, Mock

_timeout_unset = sentinel.TIMEOUT_UNSET


class ThreadingMixin(Base):
    """Lets a test wait for calls."""

    # How many seconds to wait, unless an instance or a call says otherwise; None for no limit.
    DEFAULT_TIMEOUT = None

    def __init__(self, /, *args, timeout=_timeout_unset, **kwargs):
        super().__init__(*args, **kwargs)
        seconds = self.DEFAULT_TIMEOUT if timeout is _timeout_unset else timeout
        self.__dict__.update(_mock_wait_timeout=seconds, _mock_events_lock=threading.Lock())
        self._forget_events()

    def _forget_events(self):
        # One event for any call, and pairs of a call and the event for it.
        self.__dict__.update(_mock_event=threading.Event(), _mock_calls_events=[])

    def _get_child_mock(self, /, **kw):
        for relation in "parent", "_new_parent":
            if isinstance(kw.get(relation), ThreadingMixin):
                kw["timeout"] = kw[relation]._mock_wait_timeout
                break
        return super()._get_child_mock(**kw)

    def reset_mock(self, /, *args, **kwargs):
        super().reset_mock(*args, **kwargs)
        self._forget_events()

    def _event_for(self, args, kwargs) -> threading.Event:
        with self._mock_events_lock:
            wanted = args, kwargs
            for call, event in self._mock_calls_events:
                if call == wanted:
                    return event
            event = threading.Event()
            self._mock_calls_events.append((wanted, event))
            return event

    def _mock_call(self, /, *args, **kwargs):
        result = super()._mock_call(*args, **kwargs)
        self._event_for(args, kwargs).set()
        self._mock_event.set()
        return result

    def wait_until_called(self, *, timeout=_timeout_unset):
        """Wait for a call; fail after so many seconds."""
        seconds = self._mock_wait_timeout if timeout is _timeout_unset else timeout
        if not self._mock_event.wait(timeout=seconds):
            raise AssertionError(f"{self._mock_name or 'mock'} was not called before timeout({seconds}).")

    def wait_until_any_call_with(self, *args, **kwargs):
        """Wait for a call with these arguments; fail after the seconds of the mock."""
        if not self._event_for(args, kwargs).wait(timeout=self._mock_wait_timeout):
            raise AssertionError(f"{self._format_mock_call_signature(args, kwargs)} call not found")


class ThreadingMock(ThreadingMixin, MagicMixin, Mock):
    """A mock whose calls in other threads can be waited for.

    Arguments are those of Mock, and timeout: how many seconds to wait at most.
    """
