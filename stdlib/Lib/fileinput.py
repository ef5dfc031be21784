"""Lines of several files, one after the other: those of the command line, or standard input.

    for line in fileinput.input(encoding="utf-8"):
        process(line)

With `inplace`, what is printed goes into the file that is being read.
"""

import io
import os
import sys
from types import GenericAlias

__all__ = [
    "input", "close", "nextfile", "filename", "lineno", "filelineno", "fileno", "isfirstline", "isstdin", "FileInput", "hook_compressed",
    "hook_encoded",
]

# The FileInput that the functions speak of.
_state = None


def input(files=None, inplace=False, backup="", *, mode="r", openhook=None, encoding=None, errors=None):
    """Begin to read files; the object that is returned is also the one of the functions of this module."""
    global _state
    if _state and _state._file:
        raise RuntimeError("input() already active")
    _state = FileInput(files, inplace, backup, mode=mode, openhook=openhook, encoding=encoding, errors=errors)
    return _state


def close():
    """Stop reading."""
    global _state
    state, _state = _state, None
    if state:
        state.close()


def _of_state(name, doc):
    """A function that asks the current FileInput."""
    def ask():
        if not _state:
            raise RuntimeError("no active input()")
        return getattr(_state, name)()
    ask.__name__ = ask.__qualname__ = name
    ask.__doc__ = doc
    return ask


nextfile = _of_state("nextfile", "Leave the rest of the current file out.")
filename = _of_state("filename", "The name of the file that is read, None before the first line.")
lineno = _of_state("lineno", "The number of lines read from all files.")
filelineno = _of_state("filelineno", "The number of lines read from the current file.")
fileno = _of_state("fileno", "The descriptor of the current file, -1 when none is open.")
isfirstline = _of_state("isfirstline", "Whether the line read last is the first of its file.")
isstdin = _of_state("isstdin", "Whether the line read last came from standard input.")


class _Rewrite:
    """A file that is moved aside to be read, while what is printed goes into a new one of its name."""

    def __init__(self, path, suffix, text_arguments, in_bytes):
        self.backup = os.fspath(path) + (suffix or ".bak")
        self.keep = bool(suffix)
        self._try_remove()
        os.rename(path, self.backup)
        self.source = open(self.backup, "rb" if in_bytes else "r", **text_arguments)
        try:
            self.target = self._create(path, text_arguments, in_bytes)
        except BaseException:
            self.source.close()
            raise
        self.printed_to, sys.stdout = sys.stdout, self.target

    def _create(self, path, text_arguments, in_bytes):
        """A new file with the permissions of the old."""
        mode = "wb" if in_bytes else "w"
        try:
            permissions = os.fstat(self.source.fileno()).st_mode
        except OSError:
            return open(path, mode, **text_arguments)
        flags = os.O_CREAT | os.O_WRONLY | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        target = os.fdopen(os.open(path, flags, permissions), mode, **text_arguments)
        try:
            os.chmod(path, permissions)
        except OSError:
            pass
        return target

    def _try_remove(self):
        try:
            os.unlink(self.backup)
        except OSError:
            pass

    def finish_output(self):
        sys.stdout = self.printed_to
        self.target.close()

    def finish_input(self):
        if not self.keep:
            self._try_remove()


class FileInput:
    """An iterator over the lines of several files.

    `openhook` opens files in place of open(); with `inplace` files are rewritten, and kept under their name with `backup` behind it.
    """

    def __init__(self, files=None, inplace=False, backup="", *, mode="r", openhook=None, encoding=None, errors=None):
        match files:
            case None:
                chosen = tuple(sys.argv[1:])
            case str():
                chosen = (files,)
            case os.PathLike():
                chosen = (os.fspath(files),)
            case _:
                chosen = tuple(files)
        self._files = chosen or ("-",)
        self._inplace, self._backup, self._openhook = inplace, backup, openhook
        self._mode, self._encoding, self._errors = mode, encoding, errors
        self._file = self._filename = self._rewrite = None
        self._line_count = self._count_before = 0
        self._is_stdin = False
        if "b" not in mode and encoding is None and sys.flags.warn_default_encoding:
            import warnings
            warnings.warn("'encoding' argument not specified.", EncodingWarning, 2)
        if mode not in ("r", "rb"):
            raise ValueError("FileInput opening mode must be 'r' or 'rb'")
        if openhook:
            if inplace:
                raise ValueError("FileInput cannot use an opening hook in inplace mode")
            if not callable(openhook):
                raise ValueError("FileInput openhook must be callable")

    def __del__(self):
        self.close()

    def close(self):
        """Stop reading."""
        try:
            self.nextfile()
        finally:
            self._files = ()

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    __class_getitem__ = classmethod(GenericAlias)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if line:
            return line
        raise StopIteration

    def readline(self):
        """The next line, which is empty behind the last one."""
        while True:
            if self._file is None:
                if not self._files:
                    return b"" if "b" in self._mode else ""
                self._open_next()
            if line := self._file.readline():
                self._line_count += 1
                return line
            self.nextfile()

    def nextfile(self):
        """Leave the rest of the current file out."""
        rewrite, self._rewrite = self._rewrite, None
        file, self._file = self._file, None
        try:
            if rewrite:
                rewrite.finish_output()
        finally:
            try:
                if file and not self._is_stdin:
                    file.close()
            finally:
                if rewrite:
                    rewrite.finish_input()
                self._is_stdin = False

    def _open_next(self):
        self._filename, *waiting = self._files
        self._files = tuple(waiting)
        self._count_before = self._line_count
        in_bytes = "b" in self._mode
        text_arguments = {} if in_bytes else {"encoding": self._encoding, "errors": self._errors}
        if self._filename == "-":
            self._filename, self._is_stdin = "<stdin>", True
            self._file = getattr(sys.stdin, "buffer", sys.stdin) if in_bytes else sys.stdin
        elif self._inplace:
            self._rewrite = _Rewrite(self._filename, self._backup, text_arguments, in_bytes)
            self._file = self._rewrite.source
        elif not self._openhook:
            self._file = open(self._filename, self._mode, **text_arguments)
        else:
            # Hooks from before there were encodings take two arguments.
            arguments = text_arguments if self._encoding is not None or self._errors is not None else {}
            self._file = self._openhook(self._filename, self._mode, **arguments)

    def filename(self):
        """The name of the file that is read, None before the first line."""
        return self._filename

    def lineno(self):
        """The number of lines read from all files."""
        return self._line_count

    def filelineno(self):
        """The number of lines read from the current file."""
        return self._line_count - self._count_before

    def fileno(self):
        """The descriptor of the current file, -1 when none is open."""
        if self._file:
            try:
                return self._file.fileno()
            except ValueError:
                pass
        return -1

    def isfirstline(self):
        """Whether the line read last is the first of its file."""
        return self.filelineno() == 1

    def isstdin(self):
        """Whether the line read last came from standard input."""
        return self._is_stdin


def hook_compressed(filename, mode, *, encoding=None, errors=None):
    """An opening hook that decompresses files ending with .gz and .bz2."""
    for_text = "b" not in mode
    if encoding is None and for_text:
        encoding = "locale"
    match os.path.splitext(filename)[1]:
        case ".gz":
            from gzip import open as opener
        case ".bz2":
            from bz2 import BZ2File as opener
        case _:
            return open(filename, mode, encoding=encoding if for_text else None, errors=errors)
    stream = opener(filename, mode)
    return io.TextIOWrapper(stream, encoding=encoding, errors=errors) if for_text else stream


def hook_encoded(encoding, errors=None):
    """An opening hook that opens files with an encoding."""
    def openhook(filename, mode):
        return open(filename, mode, encoding=encoding, errors=errors)
    return openhook


def _test():
    """Print the lines of the command line's files with their numbers."""
    import getopt
    options, files = getopt.getopt(sys.argv[1:], "ib:")
    chosen = dict(options)
    for line in input(files, inplace="-i" in chosen, backup=chosen.get("-b", "")):
        text = line.removesuffix("\n").removesuffix("\r")
        mark = "*" if isfirstline() else ""
        print(f"{lineno()}: {filename()}[{filelineno()}{mark}] {text}")
    print(f"{lineno()}: {filename()}[{filelineno()}]")


if __name__ == "__main__":
    _test()
