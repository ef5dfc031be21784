"""Handlers that hold records back: in memory for another handler, or in a queue for another thread or process."""
from __future__ import annotations

import copy
import logging
import queue
import threading


class BufferingHandler(logging.Handler):
    """Collect records, and flush when there are `capacity` of them. Here to flush is to throw away."""

    __module__ = "logging.handlers"

    def __init__(self, capacity):
        super().__init__()
        self.capacity, self.buffer = capacity, []

    def shouldFlush(self, record: logging.LogRecord) -> bool:
        """Whether this record, the last that was collected, fills the buffer."""
        return len(self.buffer) >= self.capacity

    def emit(self, record: logging.LogRecord) -> None:
        """Collect a record."""
        self.buffer.append(record)
        if self.shouldFlush(record):
            self.flush()

    def flush(self) -> None:
        """Empty the buffer."""
        self.acquire()
        try:
            self.buffer.clear()
        finally:
            self.release()

    def close(self) -> None:
        """Flush once more, then close."""
        try:
            self.flush()
        finally:
            logging.Handler.close(self)


class MemoryHandler(BufferingHandler):
    """Collect records for a target handler, which gets them when there are enough of them or a grave one arrives."""

    __module__ = "logging.handlers"

    def __init__(self, capacity, flushLevel=logging.ERROR, target=None, flushOnClose=True):
        super().__init__(capacity)
        self.target, self.flushLevel, self.flushOnClose = target, flushLevel, flushOnClose

    def shouldFlush(self, record: logging.LogRecord) -> bool:
        """Whether the buffer is full or the record is of the flush level or above."""
        return record.levelno >= self.flushLevel or super().shouldFlush(record)

    def setTarget(self, target):
        """Give the records to this handler."""
        self.acquire()
        try:
            self.target = target
        finally:
            self.release()

    def flush(self) -> None:
        """Hand all records to the target; without one they stay."""
        self.acquire()
        try:
            target = self.target
            if target:
                for record in self.buffer:
                    target.handle(record)
                self.buffer.clear()
        finally:
            self.release()

    def close(self) -> None:
        """Flush, unless that was not wanted at the end, let go of the target, and close."""
        try:
            if self.flushOnClose:
                self.flush()
        finally:
            self.setTarget(None)
            super().close()


class QueueHandler(logging.Handler):
    """Put records into a queue. A listener at its other end, maybe in another process, handles them."""

    __module__ = "logging.handlers"

    def __init__(self, queue):
        super().__init__()
        self.queue = queue
        self.listener = None  # logging.config sets it

    def enqueue(self, record: logging.LogRecord) -> None:
        """Put a record into the queue, without waiting."""
        self.queue.put_nowait(record)

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """A copy of the record that can be pickled: the text is final, and objects that might not travel are left out."""
        text = self.format(record)
        ready = copy.copy(record)
        vars(ready).update(message=text, msg=text, args=None, exc_info=None, exc_text=None, stack_info=None)
        return ready

    def emit(self, record: logging.LogRecord) -> None:
        """Prepare a record and put it into the queue."""
        try:
            self.enqueue(self.prepare(record))
        except Exception:
            self.handleError(record)


class QueueListener:
    """Take records out of a queue, in a thread of its own, and give them to handlers.

    With `respect_handler_level` a handler gets only what is of its level or above.
    """

    __module__ = "logging.handlers"

    _sentinel = None

    def __init__(self, queue, *handlers, respect_handler_level=False):
        self.queue, self.handlers = queue, handlers
        self.respect_handler_level = respect_handler_level
        self._thread = None

    def dequeue(self, block):
        """The next record, waiting for it if `block` is true."""
        return self.queue.get(block)

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._monitor, daemon=True)
        self._thread.start()

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """The record as the handlers shall get it; as it is, unless overridden."""
        return record

    def handle(self, record):
        """Give a record to the handlers."""
        ready = self.prepare(record)
        for handler in self.handlers:
            if not self.respect_handler_level or ready.levelno >= handler.level:
                handler.handle(ready)

    def _records(self):
        """The records of the queue, up to the sentinel or, with a queue that does not block, its end."""
        # Queues of multiprocessing know no tasks.
        done = getattr(self.queue, "task_done", lambda: None)
        while True:
            try:
                record = self.dequeue(True)
            except queue.Empty:
                return
            if record is self._sentinel:
                done()
                return
            yield record
            done()

    def _monitor(self):
        for record in self._records():
            self.handle(record)

    def enqueue_sentinel(self) -> None:
        """Put into the queue what makes the thread end."""
        self.queue.put_nowait(self._sentinel)

    def stop(self) -> None:
        """End the thread after the records that are in the queue now, and wait for that."""
        thread = self._thread
        if thread:
            self.enqueue_sentinel()
            thread.join()
            self._thread = None
