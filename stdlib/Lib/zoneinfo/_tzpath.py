"""Where the files of time zones are."""

import os
import sysconfig


class ZoneInfoNotFoundError(KeyError):
    """Raised for a key of which there is no file."""


class InvalidTZPathWarning(RuntimeWarning):
    """Given for relative paths in PYTHONTZPATH."""


def _reset_tzpath(to=None, stacklevel=4):
    global TZPATH
    if to is not None:
        if isinstance(to, (str, bytes)):
            raise TypeError(f"tzpath must be a list or tuple, not {type(to)}: {to!r}")
        paths = list(to)
        relative = [path for path in paths if not os.path.isabs(path)]
        if relative:
            raise ValueError(_relative_message(paths, relative))
    else:
        text = os.environ.get("PYTHONTZPATH", None)
        if text is None:
            text = sysconfig.get_config_var("TZPATH") or ''
        paths = _parse(text, stacklevel)
    TZPATH = tuple(paths)


def reset_tzpath(to=None):
    """Set the folders that are searched, to those of the environment if none are given."""
    # One level less than at import, where the package is between.
    _reset_tzpath(to, stacklevel=4)


def _relative_message(paths, relative):
    return ("tzpaths should only contain absolute paths, found "
            f"{len(relative)} relative paths: " + "\n    ".join(repr(p) for p in relative))


def _parse(text, stacklevel):
    if not text:
        return []
    paths = text.split(os.pathsep)
    relative = [path for path in paths if not os.path.isabs(path)]
    if relative:
        import warnings
        warnings.warn("Invalid paths specified in PYTHONTZPATH environment variable. "
                      "Paths should be absolute but found the following relative paths:\n    "
                      + "\n    ".join(relative), InvalidTZPathWarning, stacklevel=stacklevel)
    return [path for path in paths if path not in relative]


def find_tzfile(key):
    """Return the path of a zone's file, or None."""
    _check_key(key)
    for folder in TZPATH:
        path = os.path.join(folder, key)
        if os.path.isfile(path):
            return path
    return None


_TEST_ROOT = os.path.normpath(os.path.join("_", "_"))[:-1]


def _check_key(key):
    """Raise ValueError for a key that is not a normal relative path."""
    if os.path.isabs(key):
        raise ValueError(f"ZoneInfo keys may not be absolute paths, got: {key}")
    # Lengths are compared as normpath() may change the separators.
    normal = os.path.normpath(key)
    if len(normal) != len(key):
        raise ValueError(f"ZoneInfo keys must be normalized relative paths, got: {key}")
    resolved = os.path.normpath(os.path.join(_TEST_ROOT, normal))
    if not resolved.startswith(_TEST_ROOT):
        raise ValueError(f"ZoneInfo keys must refer to subdirectories of TZPATH, got: {key}")


def open_tzdata(key):
    """Return the file of a zone in the package tzdata."""
    import importlib.resources
    folder, _, name = key.rpartition("/")
    package = ".".join(["tzdata.zoneinfo"] + (folder.split("/") if folder else []))
    try:
        return importlib.resources.files(package).joinpath(name).open("rb")
    except (ImportError, FileNotFoundError, UnicodeEncodeError, NotADirectoryError, IsADirectoryError,
            PermissionError, ValueError):
        # There is no such package, or the key cannot name a file.
        raise ZoneInfoNotFoundError(f"No time zone found with key {key}")


def available_timezones():
    """Return the set of all keys; files are opened to see whether they are zones."""
    keys = set()
    try:
        import importlib.resources
        with importlib.resources.files("tzdata").joinpath("zones").open("r") as f:
            keys.update(filter(None, (line.strip() for line in f)))
    except (ImportError, FileNotFoundError):
        pass
    for root in TZPATH:
        if not os.path.exists(root):
            continue
        for folder, subfolders, files in os.walk(root):
            if folder == root:
                # Copies of all zones, and of those with leap seconds.
                for name in ("right", "posix"):
                    if name in subfolders:
                        subfolders.remove(name)
            for file in files:
                path = os.path.join(folder, file)
                key = os.path.relpath(path, start=root)
                if os.sep != "/":
                    key = key.replace(os.sep, "/")
                if key not in keys and _is_zone(path):
                    keys.add(key)
    keys.discard("posixrules")
    return keys


def _is_zone(path):
    try:
        with open(path, "rb") as f:
            return f.read(4) == b"TZif"
    except OSError:
        return False


TZPATH = ()
_reset_tzpath(stacklevel=5)
