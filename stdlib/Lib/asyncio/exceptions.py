"""What asyncio raises."""

__all__ = ('BrokenBarrierError', 'CancelledError', 'InvalidStateError', 'TimeoutError',
           'IncompleteReadError', 'LimitOverrunError', 'SendfileNotAvailableError')

from builtins import TimeoutError       # asyncio's own name for it is the older one


class CancelledError(BaseException):
    """The awaiting task, or the awaited future, was cancelled."""


class InvalidStateError(Exception):
    """The future cannot do that any more, or not yet."""


class SendfileNotAvailableError(RuntimeError):
    """This file cannot be sent over this socket by the system alone."""


class BrokenBarrierError(RuntimeError):
    """A barrier was broken while, or before, somebody waited at it."""


class IncompleteReadError(EOFError):
    """A stream ended too early: here is what came, and how much was wanted (None: unknown)."""

    def __init__(self, partial, expected):
        self.partial, self.expected = partial, expected
        wanted = 'undefined' if expected is None else repr(expected)
        super().__init__(f'{len(partial)} bytes read on a total of {wanted} expected bytes')

    def __reduce__(self):
        return type(self), (self.partial, self.expected)


class LimitOverrunError(Exception):
    """A stream's limit was reached before the separator; so many bytes can be read."""

    def __init__(self, message, consumed):
        self.consumed = consumed
        super().__init__(message)

    def __reduce__(self):
        return type(self), (self.args[0], self.consumed)
