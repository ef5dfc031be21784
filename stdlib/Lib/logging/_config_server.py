"""The server that takes new configurations from a socket."""
from __future__ import annotations

import io
import json
import logging
import select
import threading
import traceback
from errno import ECONNRESET
from socketserver import StreamRequestHandler, ThreadingTCPServer


def _apply(text: str) -> None:
    """Set logging up from JSON or, if the text is something else, from the text of a file."""
    from . import config
    try:
        settings = json.loads(text)
        if not isinstance(settings, dict):
            raise TypeError("a configuration is an object")
        config.dictConfig(settings)
    except Exception:
        try:
            config.fileConfig(io.StringIO(text))
        except Exception:
            traceback.print_exc()


class _Request(StreamRequestHandler):
    """One configuration: its length in four bytes, then its text."""

    def _receive(self, count: int) -> bytes:
        """That many bytes, or fewer if the sender stops."""
        content = b""
        while len(content) < count and (part := self.connection.recv(count - len(content))):
            content += part
        return content

    def handle(self):
        try:
            head = self._receive(4)
            if len(head) < 4:
                return
            content = self._receive(int.from_bytes(head))
            if self.server.verify is not None:
                content = self.server.verify(content)
            if content is not None:
                _apply(content.decode())
            if self.server.ready:
                self.server.ready.set()
        except OSError as error:
            if error.errno != ECONNRESET:
                raise


class _Receiver(ThreadingTCPServer):
    """Waits for configurations until `abort` is set."""

    allow_reuse_address = True
    timeout = 1

    def __init__(self, port, ready, verify):
        super().__init__(("localhost", port), _Request)
        self.abort, self.ready, self.verify = 0, ready, verify

    def serve_until_stopped(self) -> None:
        stopped = 0
        while not stopped:
            readable, _, _ = select.select([self.fileno()], [], [], self.timeout)
            if readable:
                self.handle_request()
            with logging._lock:
                stopped = self.abort
        self.server_close()


class ListenerThread(threading.Thread):
    """Runs a receiver. `ready` is set when it listens and after each configuration; `port` is then the real one."""

    def __init__(self, port, verify):
        super().__init__()
        self.port, self.verify = port, verify
        self.ready = threading.Event()

    def run(self):
        from . import config
        receiver = _Receiver(self.port, self.ready, self.verify)
        self.port = self.port or receiver.server_address[1]
        self.ready.set()
        with logging._lock:
            config._listener = receiver
        receiver.serve_until_stopped()
