"""What http.client raises."""


class HTTPException(Exception):
    """The server, or the use of a connection, breaks the rules of HTTP."""


class NotConnected(HTTPException):
    """There is no connection, and none is to be made."""


class InvalidURL(HTTPException):
    """A host, port or path that cannot be sent."""


class UnknownProtocol(HTTPException):
    """The server answers with a version that is unknown."""

    def __init__(self, version):
        super().__init__(version)
        self.version = version


class UnknownTransferEncoding(HTTPException):
    """Not raised any more."""


class UnimplementedFileMode(HTTPException):
    """Not raised any more."""


class IncompleteRead(HTTPException):
    """An answer ended too early: what came of it, and how much is missing if that is known."""

    def __init__(self, partial, expected=None):
        super().__init__(partial)
        self.partial, self.expected = partial, expected

    def __repr__(self):
        missing = '' if self.expected is None else f', {self.expected} more expected'
        return f'{type(self).__name__}({len(self.partial)} bytes read{missing})'

    __str__ = object.__str__


class ImproperConnectionState(HTTPException):
    """It is not the time for that."""


class CannotSendRequest(ImproperConnectionState):
    """A request is under way."""


class CannotSendHeader(ImproperConnectionState):
    """No request was begun, or its headers are sent already."""


class ResponseNotReady(ImproperConnectionState):
    """There is no answer to be read."""


class BadStatusLine(HTTPException):
    """The first line of an answer makes no sense."""

    def __init__(self, line):
        self.line = line if line else repr(line)
        super().__init__(self.line)


class LineTooLong(HTTPException):
    """A line of an answer does not end."""

    def __init__(self, line_type):
        from .client import _MAXLINE
        super().__init__(f'got more than {_MAXLINE} bytes when reading {line_type}')


class RemoteDisconnected(ConnectionResetError, BadStatusLine):
    """The server has closed the connection instead of answering."""

    def __init__(self, *pos, **kw):
        self.line = "''"
        ConnectionResetError.__init__(self, *pos, **kw)
