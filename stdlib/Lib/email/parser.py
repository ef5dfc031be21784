"""Parsing messages from files and strings."""

import io

from email._policybase import compat32
from email.feedparser import BytesFeedParser, FeedParser

__all__ = ["Parser", "HeaderParser", "BytesParser", "BytesHeaderParser", "FeedParser", "BytesFeedParser"]

_CHUNK = 16384


class Parser:
    """A parser of text files and strings.

    _class makes the message objects, for which the policy provides otherwise.
    """

    def __init__(self, _class=None, *, policy=compat32):
        self._class, self.policy = _class, policy

    def parse(self, fp, headersonly=False):
        """The message in a text file; with headersonly, all of its body is one text."""
        feeder = FeedParser(self._class, policy=self.policy)
        if headersonly:
            feeder._set_headersonly()
        for piece in iter(lambda: fp.read(_CHUNK), ""):
            feeder.feed(piece)
        return feeder.close()

    def parsestr(self, text, headersonly=False):
        """The message in a string."""
        return self.parse(io.StringIO(text), headersonly)


class HeaderParser(Parser):
    """A Parser that leaves the body alone."""

    def parse(self, fp, headersonly=True):
        return super().parse(fp, True)

    def parsestr(self, text, headersonly=True):
        return super().parsestr(text, True)


class BytesParser:
    """A parser of binary files and bytes; the arguments are those of Parser."""

    def __init__(self, *args, **kw):
        self.parser = Parser(*args, **kw)

    def parse(self, fp, headersonly=False):
        """The message in a binary file."""
        # The file remains the caller's, and open.
        text = io.TextIOWrapper(fp, "ascii", "surrogateescape")
        try:
            return self.parser.parse(text, headersonly)
        finally:
            text.detach()

    def parsebytes(self, text, headersonly=False):
        """The message in bytes."""
        return self.parser.parsestr(text.decode("ascii", "surrogateescape"), headersonly)


class BytesHeaderParser(BytesParser):
    """A BytesParser that leaves the body alone."""

    def parse(self, fp, headersonly=True):
        return super().parse(fp, True)

    def parsebytes(self, text, headersonly=True):
        return super().parsebytes(text, True)
