"""Lines of source files, cached: what tracebacks show.

The cache maps a file name to (size, mtime, lines, full name), or to a
1-tuple with a function that gives the source when it is asked for.
"""

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

cache = {}


def clearcache():
    """Empty the cache."""
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """Return a line of a file with its line end; '' when there is no such line, never an exception."""
    lines = getlines(filename, module_globals)
    if 1 <= lineno <= len(lines):
        return lines[lineno - 1]
    return ""


def getlines(filename, module_globals=None):
    """Return the lines of a file, from the cache if it has them."""
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def _register_code(name, string, filename):
    """Remember source that is in no file, under the name its code object gives."""
    cache[name] = len(string), None, [line + "\n" for line in string.splitlines()], filename


def _take_registered():
    """Take over the source that the interpreter was given before this module was imported."""
    import sys

    for entry in sys.__dict__.pop("_registered_sources", ()):
        _register_code(*entry)


def _is_virtual(filename):
    return not filename or (filename.startswith("<") and filename.endswith(">"))


def checkcache(filename=None):
    """Drop what is out of date: all files, or the one given."""
    import os

    filenames = list(cache) if filename is None else [filename]
    for name in filenames:
        entry = cache.get(name)
        if entry is None or len(entry) == 1:
            continue
        size, mtime, lines, fullname = entry
        if mtime is None:
            # Came from a loader, which has no time to compare.
            continue
        try:
            stat = os.stat(fullname)
        except (OSError, ValueError):
            cache.pop(name, None)
            continue
        if size != stat.st_size or mtime != stat.st_mtime:
            cache.pop(name, None)


def updatecache(filename, module_globals=None):
    """Read a file anew and return its lines; [] when it cannot be found or decoded."""
    import os
    import sys

    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        del cache[filename]
    if _is_virtual(filename):
        return []
    fullname = filename
    try:
        stat = os.stat(fullname)
    except OSError:
        basename = filename
        # A loader that is no file system may know the source.
        if lazycache(filename, module_globals):
            try:
                data = cache[filename][0]()
            except (ImportError, OSError):
                pass
            else:
                if data is None:
                    # The loader says there is no source.
                    return []
                entry = len(data), None, [line + "\n" for line in data.splitlines()], fullname
                cache[filename] = entry
                return entry[2]
        if os.path.isabs(filename):
            return []
        for dirname in sys.path:
            try:
                fullname = os.path.join(dirname, basename)
            except (TypeError, AttributeError):
                continue
            try:
                stat = os.stat(fullname)
                break
            except (OSError, ValueError):
                pass
        else:
            return []
    except ValueError:
        # The name holds a null character.
        return []
    try:
        lines = _read_lines(fullname)
    except (OSError, UnicodeDecodeError, SyntaxError):
        return []
    if not lines:
        lines = ["\n"]
    elif not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    cache[filename] = stat.st_size, stat.st_mtime, lines, fullname
    return lines


def _read_lines(fullname):
    with open(fullname, "rb") as file:
        head = file.readline() + file.readline()
    if b"coding" in head:
        import tokenize

        with tokenize.open(fullname) as file:
            return file.readlines()
    with open(fullname, encoding="utf-8-sig") as file:
        return file.readlines()


def lazycache(filename, module_globals):
    """Remember how to get a module's source from its loader; tell whether there is a way."""
    if filename in cache:
        return len(cache[filename]) == 1
    if _is_virtual(filename):
        return False
    if module_globals and "__name__" in module_globals:
        spec = module_globals.get("__spec__")
        name = getattr(spec, "name", None) or module_globals["__name__"]
        loader = getattr(spec, "loader", None)
        if loader is None:
            loader = module_globals.get("__loader__")
        get_source = getattr(loader, "get_source", None)
        if name and get_source:

            def get_lines(name=name, *args, **kwargs):
                return get_source(name, *args, **kwargs)

            cache[filename] = (get_lines,)
            return True
    return False


_take_registered()
