"""Connections between the threads of one process; a pair of queues makes one."""

from queue import Queue

__all__ = ['Client', 'Listener', 'Pipe']

# Addresses are queues, of no family.
families = [None]


class _Closing:
    """Something that is closed when its with block ends."""

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()


class Connection(_Closing):
    """One end: reads from one queue, writes to the other."""

    def __init__(self, incoming: Queue, outgoing: Queue):
        self._in = incoming
        self._out = outgoing
        self.recv = self.recv_bytes = incoming.get
        self.send = self.send_bytes = outgoing.put

    def poll(self, timeout=0.0):
        """Return whether something has come, waiting up to timeout for it."""
        queue = self._in
        if queue.qsize() == 0 and timeout > 0:
            with queue.not_empty:
                queue.not_empty.wait(timeout)
        return queue.qsize() > 0


def Pipe(duplex=True):
    """Return the two ends of a connection; both ways work in any case."""
    left, right = Queue(), Queue()
    return Connection(left, right), Connection(right, left)


def Client(address):
    """Connect to the listener of an address."""
    mine, other = Pipe()
    address.put(other)
    return mine


class Listener(_Closing):
    """Gives its end of the connections that clients make."""

    def __init__(self, address=None, family=None, backlog=1):
        self._waiting: Queue | None = Queue(backlog)

    @property
    def address(self):
        return self._waiting

    def accept(self):
        return self._waiting.get()

    def close(self):
        self._waiting = None
