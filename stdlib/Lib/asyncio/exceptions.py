"""The exceptions of asyncio."""

__all__ = ('BrokenBarrierError', 'CancelledError', 'InvalidStateError', 'TimeoutError',
           'IncompleteReadError', 'LimitOverrunError', 'SendfileNotAvailableError')


class CancelledError(BaseException):
    """Raised in a task that is cancelled, and for the result of a cancelled future."""


TimeoutError = TimeoutError


class InvalidStateError(Exception):
    """Raised for what the state of a future does not allow."""


class SendfileNotAvailableError(RuntimeError):
    """Raised when sendfile() does not work for a file or socket."""


class IncompleteReadError(EOFError):
    """Raised when a stream ends too early; partial is what was read, expected how much was to be."""

    def __init__(self, partial, expected):
        r_expected = 'undefined' if expected is None else repr(expected)
        super().__init__(f'{len(partial)} bytes read on a total of {r_expected} expected bytes')
        self.partial = partial
        self.expected = expected

    def __reduce__(self):
        return type(self), (self.partial, self.expected)


class LimitOverrunError(Exception):
    """Raised when a separator does not come within the limit of a stream's buffer."""

    def __init__(self, message, consumed):
        super().__init__(message)
        self.consumed = consumed

    def __reduce__(self):
        return type(self), (self.args[0], self.consumed)


class BrokenBarrierError(RuntimeError):
    """Raised by a barrier that was reset, aborted, or left by a task."""
