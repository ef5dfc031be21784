"""Exceptions of the email package, and the defects that messages collect."""


class MessageError(Exception):
    """The base of the package's exceptions."""


class MessageParseError(MessageError):
    """Raised for text that cannot be parsed."""


class HeaderParseError(MessageParseError):
    """Raised for a header that cannot be parsed."""


class BoundaryError(MessageParseError):
    """Raised when the end of a part is not found."""


class MultipartConversionError(MessageError, TypeError):
    """Raised when a message cannot become multipart."""


class CharsetError(MessageError):
    """Raised for an unknown charset."""


class HeaderWriteError(MessageError):
    """Raised for a header that cannot be written."""


class MessageDefect(ValueError):
    """The base of what may be wrong with a message without stopping its parsing."""

    def __init__(self, line=None):
        if line is not None:
            super().__init__(line)
        self.line = line


class NoBoundaryInMultipartDefect(MessageDefect):
    """A multipart message without a boundary."""


class StartBoundaryNotFoundDefect(MessageDefect):
    """The boundary never appeared."""


class CloseBoundaryNotFoundDefect(MessageDefect):
    """The boundary of the end never appeared."""


class FirstHeaderLineIsContinuationDefect(MessageDefect):
    """The first line of the headers began with a blank."""


class MisplacedEnvelopeHeaderDefect(MessageDefect):
    """A 'From ' line in the middle of the headers."""


class MissingHeaderBodySeparatorDefect(MessageDefect):
    """A line among the headers that is neither a header nor empty."""


MalformedHeaderDefect = MissingHeaderBodySeparatorDefect


class MultipartInvariantViolationDefect(MessageDefect):
    """A message that says multipart and has no parts."""


class InvalidMultipartContentTransferEncodingDefect(MessageDefect):
    """A transfer encoding that multipart messages must not have."""


class UndecodableBytesDefect(MessageDefect):
    """Bytes that could not be decoded."""


class InvalidBase64PaddingDefect(MessageDefect):
    """Base64 text with the wrong padding."""


class InvalidBase64CharactersDefect(MessageDefect):
    """Base64 text with other characters in it."""


class InvalidBase64LengthDefect(MessageDefect):
    """Base64 text of a length that cannot be."""


class HeaderDefect(MessageDefect):
    """The base of what may be wrong with a header."""

    def __init__(self, *args, **kw):
        super().__init__(*args, **kw)


class InvalidHeaderDefect(HeaderDefect):
    """A header that is not valid."""


class HeaderMissingRequiredValue(HeaderDefect):
    """A header that should have had a value."""


class NonPrintableDefect(HeaderDefect):
    """Characters in a header that cannot be printed."""

    def __init__(self, non_printables):
        super().__init__(non_printables)
        self.non_printables = non_printables

    def __str__(self):
        return "the following ASCII non-printables found in header: {}".format(self.non_printables)


class ObsoleteHeaderDefect(HeaderDefect):
    """A header in a form that RFC 5322 calls obsolete."""


class NonASCIILocalPartDefect(HeaderDefect):
    """An address with characters beyond ASCII before the @."""


class InvalidDateDefect(HeaderDefect):
    """A date that cannot be read."""
