"""Answers of HTTP servers: their first line, their headers, their bodies."""

import email.message
import email.parser
import http
import io

from . import _client_errors as errors

# What a response does not know before begin().
_UNKNOWN = 'UNKNOWN'

_VERSIONS = {'HTTP/1.0': 10, 'HTTP/0.9': 10}


class HTTPMessage(email.message.Message):
    """The headers of an answer."""

    def getallmatchingheaders(self, name):
        """Return the lines of the headers with a name, and what continues them."""
        wanted = f'{name.lower()}:'
        found, inside = [], False
        for line in self.keys():
            inside = line.lower().startswith(wanted) or (inside and line[:1].isspace())
            if inside:
                found.append(line)
        return found


def _limits():
    # They are looked up in the public module, as programs change them there.
    from . import client
    return client._MAXLINE, client._MAXHEADERS


def _read_line(fp, what: str) -> bytes:
    longest, _ = _limits()
    line = fp.readline(longest + 1)
    if len(line) > longest:
        raise errors.LineTooLong(what)
    return line


def _read_headers(fp) -> list[bytes]:
    """Read lines up to an empty one, or to the end; that belongs to the list."""
    _, most = _limits()
    lines = []
    while True:
        lines.append(_read_line(fp, "header line"))
        if len(lines) > most:
            raise errors.HTTPException(f"got more than {most} headers")
        if not lines[-1].strip(b'\r\n') and lines[-1] in (b'', b'\n', b'\r\n'):
            return lines


def _parse_header_lines(header_lines, _class=HTTPMessage):
    text = b''.join(header_lines).decode('iso-8859-1')
    return email.parser.Parser(_class=_class).parsestr(text)


def parse_headers(fp, _class=HTTPMessage):
    """Read headers from a binary file; returns them as a message."""
    lines = _read_headers(fp)
    return _parse_header_lines(lines, _class)


class HTTPResponse(io.BufferedIOBase):
    """An answer; a file of its body.

    It is read from the connection of the request, so it must be read to its end
    before that is used again.
    """

    # A body ends with its length, with an empty chunk, or with the connection.

    def __init__(self, sock, debuglevel=0, method=None, url=None):
        self.fp = sock.makefile("rb")       # None when everything was read
        self.debuglevel = debuglevel
        self._method = method
        self.headers = self.msg = None
        self.version = self.status = self.reason = _UNKNOWN
        self.chunked = self.chunk_left = _UNKNOWN
        self.length = _UNKNOWN              # of what is left; None when it is not known
        self.will_close = _UNKNOWN          # whether the server ends the connection

    # --- The beginning.

    def _read_status(self):
        """Read the first line; returns (version, status, reason)."""
        line = str(_read_line(self.fp, "status line"), 'iso-8859-1')
        if self.debuglevel > 0:
            print("reply:", repr(line))
        if not line:
            raise errors.RemoteDisconnected("Remote end closed connection without response")
        version, status, reason = (*line.split(None, 2), '', '', '')[:3]
        if not (version.startswith('HTTP/') and status):
            self._close_conn()
            raise errors.BadStatusLine(line)
        try:
            number = int(status)
        except ValueError:
            number = 0
        if not 100 <= number <= 999:
            raise errors.BadStatusLine(line)
        return version, number, reason

    def begin(self):
        """Read up to the body, if that was not done before."""
        if self.headers is not None:
            return
        while True:
            version, status, reason = self._read_status()
            if status != http.HTTPStatus.CONTINUE:
                break
            self._skip_headers()
        self.code = self.status = status
        self.reason = reason.strip()
        self.version = _VERSIONS.get(version) or (11 if version.startswith('HTTP/1.') else None)
        if self.version is None:
            raise errors.UnknownProtocol(version)

        self.headers = self.msg = parse_headers(self.fp)
        if self.debuglevel > 0:
            for name, value in self.headers.items():
                print("header:", f'{name}:', value)
        self.chunked = self.headers.get("transfer-encoding", '').lower() == 'chunked'
        self.chunk_left = None
        self.length = self._declared_length()
        # Only the end of the connection tells where such a body ends.
        endless = self.length is None and not self.chunked
        self.will_close = self._check_close() or endless

    def _skip_headers(self):
        skipped = _read_headers(self.fp)
        if self.debuglevel > 0:
            print("headers:", skipped)

    def _declared_length(self) -> int | None:
        status = self.status
        if (status in (http.HTTPStatus.NO_CONTENT, http.HTTPStatus.NOT_MODIFIED)
                or 100 <= status < 200 or self._method == 'HEAD'):
            return 0
        declared = self.headers.get("content-length")
        if self.chunked or not declared:
            return None
        try:
            length = int(declared)
        except ValueError:
            return None
        return length if length >= 0 else None

    def _check_close(self) -> bool:
        """Tell whether the server closes the connection after this."""
        said = {name: (self.headers.get(name) or '').lower()
                for name in ('connection', 'proxy-connection')}
        if self.version == 11:
            return 'close' in said['connection']
        # Before version 1.1 it does, but for a few that say so.
        stays = self.headers.get('keep-alive') or any('keep-alive' in each for each in said.values())
        return not stays

    # --- The end.

    def _close_conn(self):
        file, self.fp = self.fp, None
        file.close()

    def close(self):
        try:
            super().close()
        finally:
            if self.fp:
                self._close_conn()

    def isclosed(self):
        """Tell whether everything was read, so that the connection is free again."""
        return self.fp is None

    def flush(self):
        super().flush()
        if self.fp:
            self.fp.flush()

    def readable(self):
        """Tell that it can be read."""
        return True

    # --- Reading.

    def _no_body(self) -> bool:
        """Tell whether there is nothing to read (any more)."""
        if self.fp is not None and self._method == "HEAD":
            self._close_conn()
        return self.fp is None

    def _within_length(self, wanted: int) -> int:
        if self.length is not None and not 0 <= wanted <= self.length:
            return self.length
        return wanted

    def _took(self, count: int, wanted: int):
        """Note that bytes were read; at the end of the body let go of the connection."""
        if self.length is not None:
            self.length -= count
        if self.length == 0 or (wanted and not count):
            self._close_conn()

    def read(self, amt=None):
        """Read the rest of the body, or at most so many bytes of it."""
        if self._no_body():
            return b""
        if self.chunked:
            return self._read_chunked(amt)
        if amt is not None and amt >= 0:
            wanted = self._within_length(amt)
            data = self.fp.read(wanted)
            self._took(len(data), wanted)
            return data
        try:
            data = self.fp.read() if self.length is None else self._safe_read(self.length)
        finally:
            self._close_conn()
        self.length = 0 if self.length is not None else None
        return data

    def readinto(self, b):
        """Read into a buffer; returns the number of bytes."""
        if self._no_body():
            return 0
        if self.chunked:
            return self._readinto_chunked(b)
        room = memoryview(b)[:self._within_length(len(b))]
        count = self.fp.readinto(room)
        self._took(count, len(room))
        return count

    def read1(self, n=-1):
        """Read what is there, at most n bytes; waits only if there is nothing."""
        if self._no_body():
            return b""
        if self.chunked:
            return self._read1_chunked(n)
        wanted = self._within_length(n)
        data = self.fp.read1(wanted)
        self._took(len(data), wanted)
        return data

    def readline(self, limit=-1):
        if self._no_body():
            return b""
        if self.chunked:
            return super().readline(limit)      # by peek() and read()
        wanted = self._within_length(limit)
        line = self.fp.readline(wanted)
        self._took(len(line), wanted)
        return line

    def peek(self, n=-1):
        """Return some of what comes next without taking it."""
        if self._no_body():
            return b""
        return self._peek_chunked(n) if self.chunked else self.fp.peek(n)

    def _safe_read(self, amt):
        """Read exactly so many bytes."""
        data = self.fp.read(amt)
        if (missing := amt - len(data)) > 0:
            raise errors.IncompleteRead(data, missing)
        return data

    def _safe_readinto(self, b):
        """Fill a buffer."""
        count = self.fp.readinto(b)
        if (missing := len(b) - count) > 0:
            raise errors.IncompleteRead(bytes(memoryview(b)[:count]), missing)
        return count

    # --- Chunks: each has its size on a line before it.

    def _read_next_chunk_size(self) -> int:
        size, _, _ = _read_line(self.fp, "chunk size").partition(b';')
        try:
            return int(size, 16)
        except ValueError:
            self._close_conn()          # nobody knows where the next answer begins
            raise

    def _read_and_discard_trailer(self):
        while _read_line(self.fp, "trailer line") not in (b'', b'\n', b'\r\n'):
            pass

    def _get_chunk_left(self) -> int | None:
        """Return how much of the chunk is left, at least 1; None at the end of the body."""
        if self.chunk_left:
            return self.chunk_left
        if self.chunk_left == 0:
            self._safe_read(2)          # the end of the line after the last one
        try:
            size = self._read_next_chunk_size()
        except ValueError:
            raise errors.IncompleteRead(b'')
        if size == 0:
            self._read_and_discard_trailer()
            self._close_conn()
        self.chunk_left = size or None
        return self.chunk_left

    def _portions(self, amt: int | None):
        """Yield sizes of pieces to be read at once, until there are enough bytes."""
        while (left := self._get_chunk_left()) is not None:
            size = left if amt is None else min(amt, left)
            yield size
            self.chunk_left = left - size
            if amt is not None:
                amt -= size
                if amt <= 0:
                    return

    def _read_chunked(self, amt=None):
        pieces = []
        try:
            for size in self._portions(None if amt is not None and amt < 0 else amt):
                pieces.append(self._safe_read(size))
        except errors.IncompleteRead as problem:
            raise errors.IncompleteRead(b''.join(pieces)) from problem
        return b''.join(pieces)

    def _readinto_chunked(self, b):
        view, filled = memoryview(b), 0
        try:
            for size in self._portions(len(view)):
                filled += self._safe_readinto(view[filled:filled + size])
        except errors.IncompleteRead:
            raise errors.IncompleteRead(bytes(view[:filled]))
        return filled

    def _read1_chunked(self, n):
        left = self._get_chunk_left()
        if n == 0 or left is None:
            return b''
        data = self.fp.read1(n if 0 <= n <= left else left)
        if not data:
            raise errors.IncompleteRead(b"")
        self.chunk_left = left - len(data)
        return data

    def _peek_chunked(self, n):
        # Line by line is also how a broken answer is read, up to the break.
        try:
            left = self._get_chunk_left()
        except errors.IncompleteRead:
            left = None
        return b'' if left is None else self.fp.peek(left)[:left]

    # --- Asking.

    def fileno(self):
        return self.fp.fileno()

    def getheader(self, name, default=None):
        """Return the value of a header; several with the name are joined by commas.

        The default may be a list, which is joined as well.
        """
        if self.headers is None:
            raise errors.ResponseNotReady()
        found = self.headers.get_all(name) or default
        if isinstance(found, str) or not hasattr(found, '__iter__'):
            return found
        return ', '.join(found)

    def getheaders(self):
        """Return all headers as pairs."""
        if self.headers is None:
            raise errors.ResponseNotReady()
        return [*self.headers.items()]

    def __iter__(self):
        return self

    # As urlopen() of long ago.

    def info(self):
        """Return the headers."""
        return self.headers

    def geturl(self):
        """Return the URL, which is set by urllib.request."""
        return self.url

    def getcode(self):
        """Return the status."""
        return self.status
