"""Lines of source files, kept in memory: tracebacks and debuggers show them.

`cache` maps the name of a file to its size, time of change (None if it came from a loader), lines and path;
or, until somebody asks for the lines, to a tuple of one function that gives the source.
"""

import os
import sys

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

cache = {}


def getline(filename, lineno, module_globals=None):
    """Return a line with its end; '' if there is no such line, whatever the reason."""
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 0 < lineno <= len(lines) else ""


def getlines(filename, module_globals=None):
    """Return all lines of a file; [] if it cannot be read. The globals of a module tell where its loader is."""
    known = cache.get(filename, ())
    if len(known) > 1:
        return known[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def clearcache():
    """Forget everything."""
    cache.clear()


def checkcache(filename=None):
    """Forget files that have changed: the one named, or all."""
    for name in [*cache] if filename is None else [filename]:
        known = cache.get(name, ())
        if len(known) == 1 or not known or known[1] is None:
            continue
        size, changed, _, path = known
        try:
            now = os.stat(path)
            is_same = (size, changed) == (now.st_size, now.st_mtime)
        except (OSError, ValueError):
            is_same = False
        if not is_same:
            cache.pop(name, None)


def _is_no_file(filename) -> bool:
    """Whether the name is one like <stdin>."""
    return not filename or filename[0] == "<" and filename[-1] == ">"


def updatecache(filename, module_globals=None):
    """Read a file again, and return its lines; [] if it cannot be read."""
    if len(cache.get(filename, ())) > 1:
        del cache[filename]
    if _is_no_file(filename):
        return []
    try:
        found = _find_file(filename)
    except ValueError:
        # No name of a file at all.
        return []
    if found is None:
        if not lazycache(filename, module_globals):
            found = _find_on_path(filename)
        else:
            try:
                source = cache[filename][0]()
            except (ImportError, OSError):
                found = _find_on_path(filename)
            else:
                return _remember(filename, source, filename)
    if found is None:
        return []
    path, status = found
    try:
        lines = _read(path)
    except (OSError, UnicodeDecodeError, SyntaxError):
        return []
    cache[filename] = status.st_size, status.st_mtime, lines, path
    return lines


def _find_file(path):
    """A path and what os.stat() says of it, None if there is no such file."""
    try:
        return path, os.stat(path)
    except OSError:
        return None


def _find_on_path(filename):
    """Look for a file where modules are looked for, as a compiler may have been given a name without folder."""
    if os.path.isabs(filename):
        return None
    for folder in sys.path:
        try:
            found = _find_file(os.path.join(folder, filename))
        except (TypeError, AttributeError, ValueError):
            # Anything may be on sys.path.
            continue
        if found is not None:
            return found
    return None


def _read(path) -> list[str]:
    """The lines of a file; the last one ends as the others do."""
    with open(path, "rb") as file:
        head = file.readline() + file.readline()
    if b"coding" in head:
        # It may name its encoding.
        from tokenize import open as open_source
    else:
        def open_source(path):
            return open(path, encoding="utf-8-sig")
    with open_source(path) as file:
        lines = file.readlines()
    if not lines:
        return ["\n"]
    if lines[-1][-1:] != "\n":
        lines[-1] += "\n"
    return lines


def _remember(filename, source, path) -> list[str]:
    """Enter source that is in no file; None stands for no source."""
    if source is None:
        return []
    lines = [f"{line}\n" for line in source.splitlines()]
    cache[filename] = len(source), None, lines, path
    return lines


def lazycache(filename, module_globals):
    """Note how the loader of a module gives its source, for getlines(); return whether there is a way."""
    if filename in cache:
        return len(cache[filename]) == 1
    if _is_no_file(filename) or not module_globals or "__name__" not in module_globals:
        return False
    spec = module_globals.get("__spec__")
    name = getattr(spec, "name", None) or module_globals["__name__"]
    loader = getattr(spec, "loader", None) or module_globals.get("__loader__")
    get_source = getattr(loader, "get_source", None)
    if not name or not get_source:
        return False

    def source(name=name, *args, **kwargs):
        return get_source(name, *args, **kwargs)

    cache[filename] = (source,)
    return True


# Source that was typed in, or given on the command line.

def _register_code(name, string, filename):
    """Remember source under the name that its code objects have as their file; the interactive interpreter calls this."""
    _remember(name, string, filename)


def _getlines_from_code(code):
    """The lines that were registered for a code object, [] if there are none."""
    known = cache.get(code.co_filename, ())
    return known[2] if len(known) > 1 else []


def _take_registered() -> None:
    """Take over what the interpreter was given before this module was read."""
    for entry in vars(sys).pop("_registered_sources", ()):
        _register_code(*entry)


_take_registered()
