"""Writes the bytecode of source files to where imports look for it."""

import contextlib
import enum
import importlib.machinery
import importlib.util
import os
import sys
import traceback
from importlib import _bootstrap_external as _writer

__all__ = ["compile", "main", "PyCompileError", "PycInvalidationMode"]


class PyCompileError(Exception):
    """The source of a file could not be compiled; converts to a message for users."""

    def __init__(self, exc_type, exc_value, file, msg=""):
        self.exc_type_name = exc_type.__name__
        self.exc_value = exc_value
        self.file = file
        self.msg = msg or self._describe(exc_type)
        super().__init__(self.msg, self.exc_type_name, exc_value, file)

    def _describe(self, exc_type) -> str:
        if exc_type is not SyntaxError:
            return f"Sorry: {self.exc_type_name}: {self.exc_value}"
        text = "".join(traceback.format_exception_only(self.exc_value))
        return text.replace('File "<string>"', f'File "{self.file}"')

    def __str__(self):
        return self.msg


PycInvalidationMode = enum.Enum("PycInvalidationMode", ["TIMESTAMP", "CHECKED_HASH", "UNCHECKED_HASH"], module=__name__)
PycInvalidationMode.__doc__ = "How imports tell that a bytecode file is older than its source."


def _get_default_invalidation_mode() -> PycInvalidationMode:
    # Builds that are to give the same files each time cannot have times in them.
    reproducible = os.environ.get("SOURCE_DATE_EPOCH")
    return PycInvalidationMode.CHECKED_HASH if reproducible else PycInvalidationMode.TIMESTAMP


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None, quiet=0):
    """Compile a source file, and return the path of the bytecode file.

    cfile sets that path, and dfile the path of the source in messages. For
    source that is wrong, the result is None and the error is printed, or
    raised with doraise; neither with quiet=2.
    """
    target = _default_target(file, optimize) if cfile is None else cfile
    _check_replaceable(target)
    name = dfile or file
    loader = importlib.machinery.SourceFileLoader("<py_compile>", file)
    source = loader.get_data(file)
    try:
        code = loader.source_to_code(source, name, _optimize=optimize)
    except Exception as error:
        if quiet >= 2:
            return None
        failure = PyCompileError(type(error), error, name)
        if doraise:
            raise failure
        print(failure.msg, file=sys.stderr)
        return None
    folder = os.path.dirname(target)
    if folder:
        with contextlib.suppress(FileExistsError):
            os.makedirs(folder)
    mode = invalidation_mode or _get_default_invalidation_mode()
    _writer._write_atomic(target, _with_header(code, mode, loader, source), _writer._calc_mode(file))
    return target


def _default_target(file, optimize: int) -> str:
    if optimize < 0:
        level = None        # that of the running interpreter
    else:
        level = optimize or ""
    return importlib.util.cache_from_source(file, optimization=level)


def _check_replaceable(path):
    """Refuse to put a regular file where a link, a device or the like is."""
    if os.path.islink(path):
        found, result = "symlink", "regular file"
    elif os.path.exists(path) and not os.path.isfile(path):
        found, result = "non-regular file", "regular one"
    else:
        return
    raise FileExistsError(
        f"{path} is a {found} and will be changed into a {result} if import writes a byte-compiled file to it"
    )


def _with_header(code, mode: PycInvalidationMode, loader, source: bytes):
    """Return the contents of a bytecode file."""
    if mode is not PycInvalidationMode.TIMESTAMP:
        checked = mode is PycInvalidationMode.CHECKED_HASH
        return _writer._code_to_hash_pyc(code, importlib.util.source_hash(source), checked)
    stats = loader.path_stats(loader.path)
    return _writer._code_to_timestamp_pyc(code, stats["mtime"], stats["size"])


def main():
    """Compile the files that the command line names, or standard input if it says "-"."""
    from argparse import ArgumentParser

    options = ArgumentParser(description="Compile source files to bytecode files.")
    options.add_argument("-q", "--quiet", action="store_true", help="do not tell what is wrong")
    options.add_argument("filenames", nargs="+", help="the source files; - reads their names, one a line")
    chosen = options.parse_args()
    names = chosen.filenames
    if names == ["-"]:
        names = [line.removesuffix("\n") for line in sys.stdin]
    for name in names:
        try:
            compile(name, doraise=True)
        except (PyCompileError, OSError) as error:
            options.exit(1, None if chosen.quiet else str(error))


if __name__ == "__main__":
    main()
