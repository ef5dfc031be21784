"""Waiting until files are ready, by the best means that the system has."""

from abc import ABCMeta, abstractmethod
from collections import namedtuple
from collections.abc import Mapping
import math
import select
import sys

EVENT_READ = 1
EVENT_WRITE = 2


def _fileobj_to_fd(fileobj):
    """Return the file descriptor of a file object; a descriptor stands for itself."""
    if isinstance(fileobj, int):
        fd = fileobj
    else:
        try:
            fd = int(fileobj.fileno())
        except (AttributeError, TypeError, ValueError):
            raise ValueError("Invalid file object: {!r}".format(fileobj)) from None
    if fd < 0:
        raise ValueError("Invalid file descriptor: {}".format(fd))
    return fd


SelectorKey = namedtuple('SelectorKey', ['fileobj', 'fd', 'events', 'data'])
SelectorKey.__doc__ = "A registered file: object, descriptor, events waited for, data."


class _SelectorMapping(Mapping):
    """The registered files: file object -> SelectorKey."""

    def __init__(self, selector):
        self._selector = selector

    def __len__(self):
        return len(self._selector._fd_to_key)

    def get(self, fileobj, default=None):
        fd = self._selector._fileobj_lookup(fileobj)
        return self._selector._fd_to_key.get(fd, default)

    def __getitem__(self, fileobj):
        fd = self._selector._fileobj_lookup(fileobj)
        key = self._selector._fd_to_key.get(fd)
        if key is None:
            raise KeyError("{!r} is not registered".format(fileobj))
        return key

    def __iter__(self):
        return iter(self._selector._fd_to_key)


class BaseSelector(metaclass=ABCMeta):
    """What all selectors have."""

    @abstractmethod
    def register(self, fileobj, events, data=None):
        """Wait for events of a file from now on; returns its SelectorKey."""
        raise NotImplementedError

    @abstractmethod
    def unregister(self, fileobj):
        """Wait for a file no longer; returns its SelectorKey."""
        raise NotImplementedError

    def modify(self, fileobj, events, data=None):
        """Change events or data of a registered file."""
        self.unregister(fileobj)
        return self.register(fileobj, events, data)

    @abstractmethod
    def select(self, timeout=None):
        """Wait for events; returns a list of (SelectorKey, events)."""
        raise NotImplementedError

    def close(self):
        """Give back what the selector holds."""

    def get_key(self, fileobj):
        """Return the SelectorKey of a registered file."""
        mapping = self.get_map()
        if mapping is None:
            raise RuntimeError('Selector is closed')
        try:
            return mapping[fileobj]
        except KeyError:
            raise KeyError("{!r} is not registered".format(fileobj)) from None

    @abstractmethod
    def get_map(self):
        """Return a mapping from registered files to their keys."""
        raise NotImplementedError

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


class _BaseSelectorImpl(BaseSelector):
    """The bookkeeping of registered files."""

    def __init__(self):
        self._fd_to_key = {}
        self._map = _SelectorMapping(self)

    def _fileobj_lookup(self, fileobj):
        """Return the descriptor of a file, also if it was closed meanwhile."""
        try:
            return _fileobj_to_fd(fileobj)
        except ValueError:
            for key in self._fd_to_key.values():
                if key.fileobj is fileobj:
                    return key.fd
            raise

    def register(self, fileobj, events, data=None):
        if not events or events & ~(EVENT_READ | EVENT_WRITE):
            raise ValueError("Invalid events: {!r}".format(events))
        key = SelectorKey(fileobj, self._fileobj_lookup(fileobj), events, data)
        if key.fd in self._fd_to_key:
            raise KeyError("{!r} (FD {}) is already registered".format(fileobj, key.fd))
        self._fd_to_key[key.fd] = key
        return key

    def unregister(self, fileobj):
        try:
            return self._fd_to_key.pop(self._fileobj_lookup(fileobj))
        except KeyError:
            raise KeyError("{!r} is not registered".format(fileobj)) from None

    def modify(self, fileobj, events, data=None):
        try:
            key = self._fd_to_key[self._fileobj_lookup(fileobj)]
        except KeyError:
            raise KeyError("{!r} is not registered".format(fileobj)) from None
        if events != key.events:
            self.unregister(fileobj)
            key = self.register(fileobj, events, data)
        elif data != key.data:
            key = key._replace(data=data)
            self._fd_to_key[key.fd] = key
        return key

    def close(self):
        self._fd_to_key.clear()
        self._map = None

    def get_map(self):
        return self._map


class SelectSelector(_BaseSelectorImpl):
    """A selector on select.select()."""

    def __init__(self):
        super().__init__()
        self._readers = set()
        self._writers = set()

    def register(self, fileobj, events, data=None):
        key = super().register(fileobj, events, data)
        if events & EVENT_READ:
            self._readers.add(key.fd)
        if events & EVENT_WRITE:
            self._writers.add(key.fd)
        return key

    def unregister(self, fileobj):
        key = super().unregister(fileobj)
        self._readers.discard(key.fd)
        self._writers.discard(key.fd)
        return key

    _select = select.select

    def select(self, timeout=None):
        timeout = None if timeout is None else max(timeout, 0)
        try:
            readable, writable, _ = select.select(self._readers, self._writers, [], timeout)
        except InterruptedError:
            return []
        readable = frozenset(readable)
        writable = frozenset(writable)
        ready = []
        for fd in readable | writable:
            key = self._fd_to_key.get(fd)
            if key:
                events = ((EVENT_READ if fd in readable else 0)
                          | (EVENT_WRITE if fd in writable else 0))
                ready.append((key, events & key.events))
        return ready


class _PollLikeSelector(_BaseSelectorImpl):
    """What selectors on poll, epoll and devpoll share."""

    _selector_cls = None
    _EVENT_READ = None
    _EVENT_WRITE = None

    def __init__(self):
        super().__init__()
        self._selector = self._selector_cls()

    def _poll_events(self, events):
        return ((self._EVENT_READ if events & EVENT_READ else 0)
                | (self._EVENT_WRITE if events & EVENT_WRITE else 0))

    def register(self, fileobj, events, data=None):
        key = super().register(fileobj, events, data)
        try:
            self._selector.register(key.fd, self._poll_events(events))
        except:
            super().unregister(fileobj)
            raise
        return key

    def unregister(self, fileobj):
        key = super().unregister(fileobj)
        try:
            self._selector.unregister(key.fd)
        except OSError:
            pass        # the descriptor was closed
        return key

    def modify(self, fileobj, events, data=None):
        try:
            key = self._fd_to_key[self._fileobj_lookup(fileobj)]
        except KeyError:
            raise KeyError(f"{fileobj!r} is not registered") from None
        changed = False
        if events != key.events:
            try:
                self._selector.modify(key.fd, self._poll_events(events))
            except:
                super().unregister(fileobj)
                raise
            changed = True
        if data != key.data:
            changed = True
        if changed:
            key = key._replace(events=events, data=data)
            self._fd_to_key[key.fd] = key
        return key

    def _timeout(self, timeout):
        """Return the timeout as poll() takes it: whole milliseconds, never shorter."""
        if timeout is None:
            return None
        return 0 if timeout <= 0 else math.ceil(timeout * 1e3)

    def select(self, timeout=None):
        try:
            fd_event_list = self._selector.poll(self._timeout(timeout))
        except InterruptedError:
            return []
        ready = []
        for fd, event in fd_event_list:
            key = self._fd_to_key.get(fd)
            if key:
                # Errors and hang-ups make a file ready for what is waited for.
                events = ((EVENT_WRITE if event & ~self._EVENT_READ else 0)
                          | (EVENT_READ if event & ~self._EVENT_WRITE else 0))
                ready.append((key, events & key.events))
        return ready


if hasattr(select, 'poll'):
    class PollSelector(_PollLikeSelector):
        """A selector on select.poll()."""

        _selector_cls = select.poll
        _EVENT_READ = select.POLLIN
        _EVENT_WRITE = select.POLLOUT


if hasattr(select, 'epoll'):
    _NOT_EPOLLIN = ~select.EPOLLIN
    _NOT_EPOLLOUT = ~select.EPOLLOUT

    class EpollSelector(_PollLikeSelector):
        """A selector on select.epoll()."""

        _selector_cls = select.epoll
        _EVENT_READ = select.EPOLLIN
        _EVENT_WRITE = select.EPOLLOUT

        def fileno(self):
            return self._selector.fileno()

        def select(self, timeout=None):
            if timeout is None:
                timeout = -1
            elif timeout <= 0:
                timeout = 0
            else:
                timeout = math.ceil(timeout * 1e3) * 1e-3
            fd_to_key = self._fd_to_key
            # It wants room for one event even if there are no files.
            try:
                fd_event_list = self._selector.poll(timeout, len(fd_to_key) or 1)
            except InterruptedError:
                return []
            ready = []
            for fd, event in fd_event_list:
                key = fd_to_key.get(fd)
                if key:
                    events = ((event & _NOT_EPOLLIN and EVENT_WRITE)
                              | (event & _NOT_EPOLLOUT and EVENT_READ))
                    ready.append((key, events & key.events))
            return ready

        def close(self):
            self._selector.close()
            super().close()


if hasattr(select, 'devpoll'):
    class DevpollSelector(_PollLikeSelector):
        """A selector on select.devpoll()."""

        _selector_cls = select.devpoll
        _EVENT_READ = select.POLLIN
        _EVENT_WRITE = select.POLLOUT

        def fileno(self):
            return self._selector.fileno()

        def close(self):
            self._selector.close()
            super().close()


if hasattr(select, 'kqueue'):
    class KqueueSelector(_BaseSelectorImpl):
        """A selector on select.kqueue()."""

        def __init__(self):
            super().__init__()
            self._selector = select.kqueue()
            self._max_events = 0

        def fileno(self):
            return self._selector.fileno()

        def _control(self, fd, event_filter, action):
            self._selector.control([select.kevent(fd, event_filter, action)], 0, 0)

        def register(self, fileobj, events, data=None):
            key = super().register(fileobj, events, data)
            try:
                for event, event_filter in ((EVENT_READ, select.KQ_FILTER_READ),
                                            (EVENT_WRITE, select.KQ_FILTER_WRITE)):
                    if events & event:
                        self._control(key.fd, event_filter, select.KQ_EV_ADD)
                        self._max_events += 1
            except:
                super().unregister(fileobj)
                raise
            return key

        def unregister(self, fileobj):
            key = super().unregister(fileobj)
            for event, event_filter in ((EVENT_READ, select.KQ_FILTER_READ),
                                        (EVENT_WRITE, select.KQ_FILTER_WRITE)):
                if key.events & event:
                    self._max_events -= 1
                    try:
                        self._control(key.fd, event_filter, select.KQ_EV_DELETE)
                    except OSError:
                        pass        # the descriptor was closed
            return key

        def select(self, timeout=None):
            timeout = None if timeout is None else max(timeout, 0)
            fd_to_key = self._fd_to_key
            try:
                kev_list = self._selector.control(None, self._max_events or 1, timeout)
            except InterruptedError:
                return []
            ready = []
            for kev in kev_list:
                key = fd_to_key.get(kev.ident)
                if key:
                    events = ((kev.filter == select.KQ_FILTER_WRITE and EVENT_WRITE)
                              | (kev.filter == select.KQ_FILTER_READ and EVENT_READ))
                    ready.append((key, events & key.events))
            return ready

        def close(self):
            self._selector.close()
            super().close()


def _can_use(method):
    """Tell whether the system really offers a means; the kernel may lack it."""
    selector = getattr(select, method, None)
    if selector is None:
        return False
    try:
        selector_obj = selector()
        if method == 'poll':
            selector_obj.poll(0)
        else:
            selector_obj.close()
        return True
    except OSError:
        return False


for _method, _name in (('kqueue', 'KqueueSelector'), ('epoll', 'EpollSelector'),
                       ('devpoll', 'DevpollSelector'), ('poll', 'PollSelector')):
    if _can_use(_method):
        DefaultSelector = globals()[_name]
        break
else:
    DefaultSelector = SelectSelector
del _method, _name
