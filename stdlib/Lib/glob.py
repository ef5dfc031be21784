"""Paths that match a pattern with wildcards, as shells expand them."""

import fnmatch
import os
import re
import stat
import sys

__all__ = ["glob", "iglob", "escape", "translate"]

magic_check = re.compile(r"([*?[])")
magic_check_bytes = re.compile(rb"([*?[])")

_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """Return a list of the paths that match, in no special order.

    With recursive, ** stands for any number of directories. Wildcards leave
    out names that start with a dot, unless include_hidden is set. Patterns
    start from the current directory, or else from root_dir or dir_fd.
    """
    return [*iglob(pathname, root_dir=root_dir, dir_fd=dir_fd, recursive=recursive,
                   include_hidden=include_hidden)]


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """Find the paths of glob() one after the other."""
    sys.audit("glob.glob", pathname, recursive)
    sys.audit("glob.glob/2", pathname, recursive, root_dir, dir_fd)
    root = pathname[:0] if root_dir is None else os.fspath(root_dir)
    search = _Search(root, dir_fd, recursive, include_hidden)
    # ** finds the place where it starts too, which is an empty path.
    return filter(None, search.expand(pathname))


class _Search:
    """Expands patterns from a root; holds what applies to all their parts."""

    def __init__(self, root, dir_fd=None, recursive=False, include_hidden=False):
        self.root = root
        self.dir_fd = dir_fd
        self.recursive = recursive
        self.include_hidden = include_hidden

    def expand(self, pattern, only_folders=False):
        """Yield the paths that match a pattern."""
        parent, last = os.path.split(pattern)
        if not has_magic(pattern):
            if self.has(_connect(self.root, parent), last):
                yield pattern
            return
        if not parent:
            yield from self.members(self.root, last, only_folders)
            return
        if parent != pattern and has_magic(parent):
            parents = self.expand(parent, only_folders=True)
        else:
            parents = (parent,)     # also where there is no way up, as in the root of a drive
        for folder in parents:
            for name in self.members(_connect(self.root, folder), last, only_folders):
                yield os.path.join(folder, name)

    def members(self, folder, pattern, only_folders):
        """Return what matches the last part of a pattern in a directory, as paths from there."""
        if not has_magic(pattern):
            return [pattern] if self.has(folder, pattern) else []
        if self.recursive and _is_double_star(pattern):
            return self.everything(folder, pattern[:0], only_folders)
        names = self.names(folder, only_folders)
        if not _is_hidden(pattern):
            names = self.visible(names)
        return fnmatch.filter(names, pattern)

    def everything(self, folder, empty, only_folders):
        """Yield a directory, as the empty path, and all paths below."""
        if not folder or self.is_folder(folder):
            yield empty
        yield from self.below(folder, only_folders)

    def below(self, folder, only_folders):
        for name in self.visible(self.names(folder, only_folders)):
            yield name
            for rest in self.below(_connect(folder, name), only_folders):
                yield os.path.join(name, rest)

    def visible(self, names):
        if self.include_hidden:
            return names
        return [name for name in names if not _is_hidden(name)]

    def names(self, folder, only_folders):
        """List what is in a directory; that is nothing if it cannot be read."""
        found = []
        opened = None
        try:
            if self.dir_fd is None:
                place = folder or (b"." if isinstance(folder, bytes) else ".")
            elif folder:
                place = opened = os.open(folder, _FOLDER_FLAGS, dir_fd=self.dir_fd)
            else:
                place = self.dir_fd
            with os.scandir(place) as entries:
                found.extend(entry.name for entry in entries if not only_folders or _leads_to_folder(entry))
        except OSError:
            pass
        finally:
            if opened is not None:
                os.close(opened)
        if isinstance(folder, bytes):
            # Descriptors give names as text.
            return [os.fsencode(name) for name in found]
        return found

    def has(self, folder, name) -> bool:
        """Tell whether a name is in a directory; the empty name is if that is a directory."""
        if not name:
            return self.is_folder(folder)
        path = _connect(folder, name)
        if self.dir_fd is None:
            return os.path.lexists(path)
        return self.mode(path, follow_symlinks=False) is not None

    def is_folder(self, path) -> bool:
        if self.dir_fd is None:
            return os.path.isdir(path)
        mode = self.mode(path)
        return mode is not None and stat.S_ISDIR(mode)

    def mode(self, path, follow_symlinks=True) -> int | None:
        try:
            return os.stat(path, dir_fd=self.dir_fd, follow_symlinks=follow_symlinks).st_mode
        except (OSError, ValueError):
            return None


def glob0(dirname, pattern):
    """Deprecated: look for a name without wildcards."""
    _deprecate("glob0")
    return [pattern] if _Search(dirname[:0]).has(dirname, pattern) else []


def glob1(dirname, pattern):
    """Deprecated: look for names that match a pattern."""
    _deprecate("glob1")
    search = _Search(dirname[:0])
    names = search.names(dirname, False)
    return fnmatch.filter(names if _is_hidden(pattern) else search.visible(names), pattern)


def _deprecate(function: str):
    import warnings

    advice = "Use glob.glob and pass a directory to its root_dir argument instead."
    warnings._deprecated(f"glob.{function}", "{name} is deprecated and will be removed in Python {remove}. " + advice,
                         remove=(3, 15))


def has_magic(s):
    """Tell whether a path has wildcards."""
    wildcards = magic_check_bytes if isinstance(s, bytes) else magic_check
    return bool(wildcards.search(s))


def escape(pathname):
    """Put wildcards into brackets, for a pattern that only matches this very path."""
    # Drives are never expanded, and can have a question mark: \\?\c:
    drive, rest = os.path.splitdrive(pathname)
    if isinstance(rest, bytes):
        return drive + magic_check_bytes.sub(br"[\1]", rest)
    return drive + magic_check.sub(r"[\1]", rest)


def _connect(folder, name):
    # Unlike join(), adds no separator for an empty name.
    return os.path.join(folder, name) if folder and name else folder or name


def _is_hidden(name) -> bool:
    return name[:1] == (b"." if isinstance(name, bytes) else ".")


def _is_double_star(pattern) -> bool:
    return pattern == (b"**" if isinstance(pattern, bytes) else "**")


def _leads_to_folder(entry) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def translate(pat, *, recursive=False, include_hidden=False, seps=None):
    """Return a regular expression for the paths that match; seps are the separators, those of os by default."""
    if not seps:
        seps = os.path.sep + (os.path.altsep or "")
    quoted = "".join(re.escape(sep) for sep in seps)
    sep = quoted if len(seps) == 1 else f"[{quoted}]"
    other = f"[^{quoted}]"
    # A whole name, and any number of them, in the middle or at the end.
    name = f"{other}+" if include_hidden else f"[^{quoted}.]{other}*"
    if include_hidden:
        many, many_at_end = f"(?:.+{sep})?", ".*"
    else:
        many = f"(?:{name}{sep})*"
        many_at_end = f"{many}(?:{name})?"
    *leading, last = re.split(sep, pat)

    def one(part: str) -> str:
        if part == "*":
            return name
        guard = r"(?!\.)" if part[:1] in ("*", "?") and not include_hidden else ""
        return guard + "".join(fnmatch._translate(part, f"{other}*", other)) if part else ""

    regex = ""
    for part, following in zip(leading, [*leading[1:], last]):
        if not (recursive and part == "**"):
            regex += one(part) + sep
        elif following != "**":     # two in a row match what one does
            regex += many
    regex += many_at_end if recursive and last == "**" else one(last)
    return rf"(?s:{regex})\Z"
