"""The types of WSGI, for annotations."""

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Protocol, TypeAlias

__all__ = ["StartResponse", "WSGIEnvironment", "WSGIApplication", "InputStream", "ErrorStream", "FileWrapper"]

_ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType]
_OptExcInfo: TypeAlias = _ExcInfo | tuple[None, None, None]


class StartResponse(Protocol):
    """What an application begins its answer with."""

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: _OptExcInfo | None = ..., /) -> Callable[[bytes], object]:
        """Return the function that writes, for applications from before WSGI."""


WSGIEnvironment: TypeAlias = dict[str, Any]
WSGIApplication: TypeAlias = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


class InputStream(Protocol):
    """The body of a request."""

    def read(self, size: int = ..., /) -> bytes:
        """Return bytes."""

    def readline(self, size: int = ..., /) -> bytes:
        """Return a line."""

    def readlines(self, hint: int = ..., /) -> list[bytes]:
        """Return lines."""

    def __iter__(self) -> Iterator[bytes]:
        """Return an iterator over lines."""


class ErrorStream(Protocol):
    """Where messages about errors go."""

    def flush(self) -> object:
        """Let messages go on."""

    def write(self, s: str, /) -> object:
        """Write a message."""

    def writelines(self, seq: list[str], /) -> object:
        """Write messages."""


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes:
        """Return bytes."""


class FileWrapper(Protocol):
    """What a server offers to send files with."""

    def __call__(self, file: _Readable, block_size: int = ..., /) -> Iterable[bytes]:
        """Return the blocks of a file."""
