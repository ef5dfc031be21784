"""Programs in one file: a zip archive with a __main__.py, which the interpreter can run."""

import contextlib
import os
import pathlib
import shutil
import stat
import sys
import zipfile

__all__ = ["ZipAppError", "create_archive", "get_interpreter"]

MAIN_TEMPLATE = """\
# -*- coding: utf-8 -*-
import {module}
{module}.{fn}()
"""
# The system reads the first line of a program as bytes of this encoding.
shebang_encoding = "utf-8" if sys.platform.startswith("win") else sys.getfilesystemencoding()


class ZipAppError(ValueError):
    """An archive cannot be made of what was given."""


def _maybe_open(archive, mode):
    """A context with the file of a path, or with a file that is open already and stays so."""
    if isinstance(archive, (str, os.PathLike)):
        return open(archive, mode)
    return contextlib.nullcontext(archive)


def _write_file_prefix(f, interpreter):
    """Write the line that tells the system which interpreter to run."""
    if interpreter:
        f.write(b"#!%b\n" % interpreter.encode(shebang_encoding))


def _make_executable(path):
    os.chmod(path, os.stat(path).st_mode | stat.S_IEXEC)


def _copy_archive(archive, new_archive, interpreter=None):
    """Copy an archive with another first line."""
    with _maybe_open(archive, "rb") as source, _maybe_open(new_archive, "wb") as target:
        start = source.read(2)
        if start == b"#!":
            source.readline()
            start = b""
        _write_file_prefix(target, interpreter)
        target.write(start)
        shutil.copyfileobj(source, target)
    if interpreter and isinstance(new_archive, (str, os.PathLike)):
        _make_executable(new_archive)


def _main_module(folder, main):
    """The text of the __main__.py that is to be added, or None where there is one."""
    present = (folder / "__main__.py").is_file()
    if not main:
        if present:
            return None
        raise ZipAppError("Archive has no entry point")
    if present:
        raise ZipAppError("Cannot specify entry point if the source has __main__.py")
    module, colon, function = main.partition(":")
    if not colon or not all(name.isidentifier() for path in (module, function) for name in path.split(".")):
        raise ZipAppError(f"Invalid entry point: {main}")
    return MAIN_TEMPLATE.format(module=module, fn=function)


def create_archive(source, target=None, interpreter=None, main=None, filter=None, compressed=False):
    """Make a program of a folder, or copy one with another interpreter.

    The target is a path or a file that is open; without it the archive is put beside the folder. `main` is a function to call, written
    as module:function, where the folder has no __main__.py. `filter` is called with relative paths and tells which are added.
    """
    if hasattr(source, "read") and hasattr(source, "readline") or pathlib.Path(source).is_file():
        _copy_archive(source, target, interpreter)
        return
    folder = pathlib.Path(source)
    if not folder.exists():
        raise ZipAppError("Source does not exist")
    text = _main_module(folder, main)
    if target is None:
        target = folder.with_suffix(".pyz")
    elif not hasattr(target, "write"):
        target = pathlib.Path(target)

    # The list is made before the target, which may lie in the folder.
    members = {path: path.relative_to(folder) for path in sorted(folder.rglob("*"))}
    with _maybe_open(target, "wb") as file:
        _write_file_prefix(file, interpreter)
        method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        with zipfile.ZipFile(file, "w", compression=method) as archive:
            for path, name in members.items():
                if filter is None or filter(name):
                    archive.write(path, name.as_posix())
            if text is not None:
                archive.writestr("__main__.py", text.encode("utf-8"))
    if interpreter and not hasattr(target, "write"):
        _make_executable(target)


def get_interpreter(archive):
    """The interpreter that an archive's first line names, or None."""
    with _maybe_open(archive, "rb") as file:
        if file.read(2) != b"#!":
            return None
        return file.readline().strip().decode(shebang_encoding)


def _parser():
    from argparse import ArgumentParser
    parser = ArgumentParser()
    parser.add_argument("--output", "-o", default=None, help="The name of the output archive. Required if SOURCE is an archive.")
    parser.add_argument("--python", "-p", default=None, help="The name of the Python interpreter to use (default: no shebang line).")
    parser.add_argument("--main", "-m", default=None,
                        help="The main function of the application (default: use an existing __main__.py).")
    parser.add_argument("--compress", "-c", action="store_true",
                        help="Compress files with the deflate method. Files are stored uncompressed by default.")
    parser.add_argument("--info", default=False, action="store_true", help="Display the interpreter from the archive.")
    parser.add_argument("source", help="Source directory (or existing archive).")
    return parser


def main(args=None):
    """Do what the arguments of the command line say."""
    options = _parser().parse_args(args)
    is_archive = os.path.isfile(options.source)
    if options.info:
        if not is_archive:
            raise SystemExit("Can only get info for an archive file")
        print(f"Interpreter: {get_interpreter(options.source) or '<none>'}")
        sys.exit(0)
    if is_archive:
        target = options.output
        if target is None or os.path.exists(target) and os.path.samefile(options.source, target):
            raise SystemExit("In-place editing of archives is not supported")
        if options.main:
            raise SystemExit("Cannot change the main function when copying")
    create_archive(options.source, options.output, interpreter=options.python, main=options.main, compressed=options.compress)


if __name__ == "__main__":
    main()
