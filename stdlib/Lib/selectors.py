"""Waiting for several files at once, with the best means that the system has.

    selector = selectors.DefaultSelector()
    selector.register(connection, selectors.EVENT_READ)
    for key, events in selector.select(timeout):
        key.fileobj.recv(1024)
"""

import math
import select
from abc import ABCMeta, abstractmethod
from collections import namedtuple
from collections.abc import Mapping

EVENT_READ, EVENT_WRITE = 1, 2
_EVENTS = EVENT_READ | EVENT_WRITE

SelectorKey = namedtuple('SelectorKey', 'fileobj fd events data')
SelectorKey.__doc__ = """What a selector knows of a file: itself, its descriptor, what it is
watched for, and anything that was given with it."""
for _field, _text in (('fileobj', 'The file as it was registered.'),
                      ('fd', 'The descriptor of the file.'),
                      ('events', 'What the file is watched for.'),
                      ('data', 'What was registered with the file, as the caller likes.')):
    getattr(SelectorKey, _field).__doc__ = _text


def _fileobj_to_fd(fileobj) -> int:
    """Return the descriptor of a file, which may be given itself."""
    if isinstance(fileobj, int):
        number = fileobj
    else:
        try:
            number = int(fileobj.fileno())
        except (TypeError, ValueError, AttributeError):
            raise ValueError(f"Invalid file object: {fileobj!r}") from None
    if number < 0:
        raise ValueError(f"Invalid file descriptor: {number}")
    return number


class _SelectorMapping(Mapping):
    """The keys of a selector, by files or descriptors."""

    def __init__(self):
        self.by_fd = {}

    def __len__(self):
        return len(self.by_fd)

    def __iter__(self):
        return iter(self.by_fd)

    def __getitem__(self, fileobj):
        key = self.get(fileobj)
        if key is None:
            raise KeyError(f"{fileobj!r} is not registered")
        return key

    def get(self, fileobj, default=None):
        return self.by_fd.get(self.descriptor(fileobj), default)

    def descriptor(self, fileobj) -> int:
        """Return a file's descriptor, which a closed file does not know any more."""
        try:
            return _fileobj_to_fd(fileobj)
        except ValueError:
            for fd, key in self.by_fd.items():
                if key.fileobj is fileobj:
                    return fd
            raise

    def add(self, fileobj, events, data):
        if not events or events & ~_EVENTS:
            raise ValueError(f"Invalid events: {events!r}")
        key = SelectorKey(fileobj, self.descriptor(fileobj), events, data)
        if self.by_fd.setdefault(key.fd, key) is not key:
            raise KeyError(f"{fileobj!r} (FD {key.fd}) is already registered")
        return key

    def remove(self, fileobj):
        key = self[fileobj]
        del self.by_fd[key.fd]
        return key

    def ready(self, found):
        """Return what select() does, for pairs (descriptor, events)."""
        known = self.by_fd.get
        return [(key, events & key.events) for fd, events in found
                if (key := known(fd)) is not None and events & key.events]


class BaseSelector(metaclass=ABCMeta):
    """What all selectors can do; files are open files, sockets or descriptors.

    Descriptors may be used again by the system, so unregister files before they are closed.
    """

    @abstractmethod
    def register(self, fileobj, events, data=None):
        """Watch a file for EVENT_READ, EVENT_WRITE or both; returns its key.

        An invalid file or wrong events give a ValueError, a file that is watched
        already a KeyError.
        """

    @abstractmethod
    def unregister(self, fileobj):
        """Watch a file no more, return its key; a KeyError says that it was not watched."""

    def modify(self, fileobj, events, data=None):
        """Watch a file for something else, or with other data; returns the new key."""
        self.unregister(fileobj)
        return self.register(fileobj, events, data)

    @abstractmethod
    def select(self, timeout=None):
        """Wait until a file is ready; returns pairs of keys and events.

        The time-out is in seconds; 0 or less does not wait, None waits for ever. The
        list is empty when the time is over, or when a signal ended the waiting.
        """

    def close(self):
        """Give up all that the selector has; it is of no use then."""

    def get_key(self, fileobj):
        """Return the key of a file."""
        known = self.get_map()
        if known is None:
            raise RuntimeError('Selector is closed')
        return known[fileobj]

    @abstractmethod
    def get_map(self):
        """Return a mapping from files to their keys; None when the selector is closed."""

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.close()


class _BaseSelectorImpl(BaseSelector):
    """Selectors that keep their keys in _map."""

    def __init__(self):
        self._map = _SelectorMapping()
        self._open = True

    def register(self, fileobj, events, data=None):
        return self._map.add(fileobj, events, data)

    def unregister(self, fileobj):
        return self._map.remove(fileobj)

    def modify(self, fileobj, events, data=None):
        key = self._map[fileobj]
        if events != key.events:
            self.unregister(fileobj)
            return self.register(fileobj, events, data)
        if data != key.data:
            key = self._map.by_fd[key.fd] = key._replace(data=data)
        return key

    def close(self):
        self._map.by_fd.clear()
        self._open = False

    def get_map(self):
        return self._map if self._open else None


class SelectSelector(_BaseSelectorImpl):
    """A selector that uses select.select(), which is everywhere."""

    def __init__(self):
        super().__init__()
        self._readers, self._writers = set(), set()

    def register(self, fileobj, events, data=None):
        key = super().register(fileobj, events, data)
        for event, files in (EVENT_READ, self._readers), (EVENT_WRITE, self._writers):
            if events & event:
                files.add(key.fd)
        return key

    def unregister(self, fileobj):
        key = super().unregister(fileobj)
        for files in self._readers, self._writers:
            files.discard(key.fd)
        return key

    _select = staticmethod(select.select)

    def select(self, timeout=None):
        limit = timeout if timeout is None or timeout > 0 else 0
        try:
            readable, writable, _ = self._select(self._readers, self._writers, [], limit)
        except InterruptedError:
            return []
        found = dict.fromkeys(readable, EVENT_READ)
        for fd in writable:
            found[fd] = found.get(fd, 0) | EVENT_WRITE
        return self._map.ready(found.items())


class _Translation(dict):
    """Our events for the system's flags; errors and hang-ups count for both.

    Whoever reads or writes shall see them.
    """

    def __init__(self, reading, writing):
        super().__init__()
        self.not_reading, self.not_writing = ~reading, ~writing

    def __missing__(self, flags):
        events = self[flags] = (EVENT_READ * bool(flags & self.not_writing)
                                | EVENT_WRITE * bool(flags & self.not_reading))
        return events


class _PollLikeSelector(_BaseSelectorImpl):
    """Selectors with an object of the system that has register(), modify() and poll()."""

    _selector_cls = None
    _EVENT_READ = _EVENT_WRITE = None       # the system's numbers

    def __init__(self):
        super().__init__()
        self._selector = self._selector_cls()
        self._translated = _Translation(self._EVENT_READ, self._EVENT_WRITE)

    def _as_flags(self, events):
        return (self._EVENT_READ * bool(events & EVENT_READ)
                | self._EVENT_WRITE * bool(events & EVENT_WRITE))

    def register(self, fileobj, events, data=None):
        key = super().register(fileobj, events, data)
        try:
            self._selector.register(key.fd, self._as_flags(events))
        except BaseException:
            super().unregister(fileobj)
            raise
        return key

    def unregister(self, fileobj):
        key = super().unregister(fileobj)
        try:
            self._selector.unregister(key.fd)
        except OSError:
            pass                    # the file was closed
        return key

    def modify(self, fileobj, events, data=None):
        key = self._map[fileobj]
        if events != key.events:
            try:
                self._selector.modify(key.fd, self._as_flags(events))
            except BaseException:
                super().unregister(fileobj)
                raise
        elif data == key.data:
            return key
        key = self._map.by_fd[key.fd] = key._replace(events=events, data=data)
        return key

    def _ready(self, flagged):
        known, translated = self._map.by_fd.get, self._translated
        return [(key, events) for fd, flags in flagged if (key := known(fd)) is not None
                and (events := translated[flags] & key.events)]

    def select(self, timeout=None):
        # Rounded up, or a loop would be busy for the rest of a millisecond.
        limit = None if timeout is None else math.ceil(max(timeout, 0) * 1000)
        try:
            flagged = self._selector.poll(limit)
        except InterruptedError:
            return []
        return self._ready(flagged)


class _WithDescriptor:
    """Selectors whose object of the system is a file, too."""

    def fileno(self):
        """Return the selector's own descriptor."""
        return self._selector.fileno()

    def close(self):
        self._selector.close()
        super().close()


if hasattr(select, 'poll'):

    class PollSelector(_PollLikeSelector):
        """A selector that uses select.poll()."""

        _selector_cls = select.poll
        _EVENT_READ, _EVENT_WRITE = select.POLLIN, select.POLLOUT


if hasattr(select, 'epoll'):

    class EpollSelector(_WithDescriptor, _PollLikeSelector):
        """A selector that uses select.epoll() of Linux."""

        _selector_cls = select.epoll
        _EVENT_READ, _EVENT_WRITE = select.EPOLLIN, select.EPOLLOUT

        def select(self, timeout=None):
            limit = -1 if timeout is None else math.ceil(max(timeout, 0) * 1000) / 1000
            try:
                # It wants to be told a number, which must not be 0.
                flagged = self._selector.poll(limit, len(self._map.by_fd) or 1)
            except InterruptedError:
                return []
            return self._ready(flagged)


if hasattr(select, 'devpoll'):

    class DevpollSelector(_WithDescriptor, _PollLikeSelector):
        """A selector that uses /dev/poll of Solaris."""

        _selector_cls = select.devpoll
        _EVENT_READ, _EVENT_WRITE = select.POLLIN, select.POLLOUT


if hasattr(select, 'kqueue'):

    class KqueueSelector(_WithDescriptor, _BaseSelectorImpl):
        """A selector that uses select.kqueue() of BSD and macOS."""

        _FILTERS = ((EVENT_READ, select.KQ_FILTER_READ), (EVENT_WRITE, select.KQ_FILTER_WRITE))

        def __init__(self):
            super().__init__()
            self._selector = select.kqueue()
            self._watched = 0       # filters; one file may have two

        def _change(self, fd, filter, action):
            self._selector.control([select.kevent(fd, filter, action)], 0, 0)
            self._watched += 1 if action == select.KQ_EV_ADD else -1

        def register(self, fileobj, events, data=None):
            key = super().register(fileobj, events, data)
            try:
                for event, filter in self._FILTERS:
                    if events & event:
                        self._change(key.fd, filter, select.KQ_EV_ADD)
            except BaseException:
                super().unregister(fileobj)
                raise
            return key

        def unregister(self, fileobj):
            key = super().unregister(fileobj)
            for event, filter in self._FILTERS:
                if key.events & event:
                    try:
                        self._change(key.fd, filter, select.KQ_EV_DELETE)
                    except OSError:
                        self._watched -= 1      # the file was closed
            return key

        def select(self, timeout=None):
            limit = None if timeout is None else max(timeout, 0)
            try:
                happened = self._selector.control(None, self._watched or 1, limit)
            except InterruptedError:
                return []
            events = {filter: event for event, filter in self._FILTERS}
            found = {}
            for each in happened:
                found[each.ident] = found.get(each.ident, 0) | events.get(each.filter, 0)
            return self._map.ready(found.items())


def _can_use(method: str) -> bool:
    """Tell whether the system really has what the module select was built with."""
    make = getattr(select, method, None)
    if make is None:
        return False
    try:
        made = make()
        if method == 'poll':
            made.poll(0)
        else:
            made.close()
    except OSError:
        return False
    return True


# The best one comes first.
for _method, _class in (('kqueue', 'KqueueSelector'), ('epoll', 'EpollSelector'),
                        ('devpoll', 'DevpollSelector'), ('poll', 'PollSelector')):
    if _can_use(_method):
        DefaultSelector = globals()[_class]
        break
else:
    DefaultSelector = SelectSelector

del _field, _text, _method, _class
