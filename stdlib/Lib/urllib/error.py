"""What urllib.request raises."""

import io
from urllib.response import addinfourl

__all__ = ['URLError', 'HTTPError', 'ContentTooShortError']


class URLError(OSError):
    """A URL cannot be opened; `reason` is a text or another exception."""

    def __init__(self, reason, filename=None):
        self.reason = reason
        self.args = (reason,)
        if filename is not None:
            self.filename = filename

    def __str__(self):
        return f'<urlopen error {self.reason}>'


class HTTPError(URLError, addinfourl):
    """A server has answered with an error; the exception is that answer, too."""

    def __init__(self, url, code, msg, hdrs, fp):
        self.filename = url
        self.code, self.msg, self.hdrs = code, msg, hdrs
        self.fp = fp
        addinfourl.__init__(self, fp if fp is not None else io.BytesIO(), hdrs, url, code)

    def __str__(self):
        return f'HTTP Error {self.code}: {self.msg}'

    def __repr__(self):
        return f'<HTTPError {self.code}: {self.msg!r}>'

    # The name of the base class for the message, and that of answers for the headers.
    reason = property(lambda self: self.msg)
    headers = property(lambda self: self.hdrs, lambda self, headers: setattr(self, 'hdrs', headers))


class ContentTooShortError(URLError):
    """Less has come than was announced; `content` is what has."""

    def __init__(self, message, content):
        super().__init__(message)
        self.content = content
