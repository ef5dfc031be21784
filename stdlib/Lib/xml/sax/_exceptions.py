"""Exceptions of the SAX interface."""


class SAXException(Exception):
    """The base of all; it may stand for another exception."""

    def __init__(self, msg, exception=None):
        Exception.__init__(self, msg)
        self._msg, self._exception = msg, exception

    def getMessage(self):
        """Return what went wrong, as text."""
        return self._msg

    def getException(self):
        """Return the exception that this one stands for, or None."""
        return self._exception

    def __getitem__(self, ix):
        raise AttributeError("__getitem__")

    def __str__(self):
        return self._msg


class SAXParseException(SAXException):
    """An error in a document. It knows the place, which is taken from a locator at once: the locator moves on."""

    def __init__(self, msg, exception, locator):
        SAXException.__init__(self, msg, exception)
        self._locator = locator
        self._systemId = locator.getSystemId()
        self._place = locator.getLineNumber(), locator.getColumnNumber()

    def getLineNumber(self):
        """Return the line of the error."""
        return self._place[0]

    def getColumnNumber(self):
        """Return the column of the error."""
        return self._place[1]

    def getPublicId(self):
        """Return the public identifier of the document, or None."""
        return self._locator.getPublicId()

    def getSystemId(self):
        """Return the system identifier of the document, or None."""
        return self._systemId

    def __str__(self):
        name, place = self.getSystemId(), ["?" if number is None else number for number in self._place]
        return "{}:{}:{}: {}".format("<unknown>" if name is None else name, *place, self._msg)


class SAXNotRecognizedException(SAXException):
    """Raised for features and properties that nobody knows."""


class SAXNotSupportedException(SAXException):
    """Raised for features and properties that cannot have a value, or cannot have it now."""


class SAXReaderNotAvailable(SAXNotSupportedException):
    """Raised where a parser cannot work, as something that it needs is missing."""
