"""Paths as Windows writes them; the module can be used on any system."""

import os  # first, as it imports the others in an order that works
import sys

import genericpath
from genericpath import (
    commonprefix, exists, getatime, getctime, getmtime, getsize, isdevdrive, isdir, isfile, isjunction, islink, lexists, samefile,
    sameopenfile, samestat,
)

__all__ = [
    "normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext", "basename", "dirname", "commonprefix", "getsize",
    "getmtime", "getatime", "getctime", "islink", "exists", "lexists", "isdir", "isfile", "ismount", "isreserved", "expanduser",
    "expandvars", "normpath", "abspath", "curdir", "pardir", "sep", "pathsep", "defpath", "altsep", "extsep", "devnull", "realpath",
    "supports_unicode_filenames", "relpath", "samefile", "sameopenfile", "samestat", "commonpath", "isjunction", "isdevdrive",
]

curdir, pardir, extsep, sep, altsep, pathsep = ".", "..", ".", "\\", "/", ";"
defpath, devnull = r".;C:\bin", "nul"
supports_unicode_filenames = True

_reserved_chars = frozenset({chr(code) for code in range(32)} | set('"*:<>?|/\\'))
_reserved_names = frozenset({"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    port + digit for port in ("COM", "LPT") for digit in "123456789\xb9\xb2\xb3"})


class _Letters:
    """The characters that mean something in paths, as text or as bytes."""

    def __init__(self, convert):
        self.sep, self.altsep, self.colon, self.dot = (convert(letter) for letter in ("\\", "/", ":", "."))
        self.none, self.seps, self.up = convert(""), convert("\\/"), convert("..")


_TEXT, _BYTES = _Letters(str), _Letters(os.fsencode)


def _letters(path):
    return _BYTES if isinstance(path, bytes) else _TEXT


def _plain(path):
    """The path with backslashes only."""
    letters = _letters(path)
    return path.replace(letters.altsep, letters.sep)


def _get_bothseps(path):
    return _letters(path).seps


def normcase(s):
    """The path in lower case and with backslashes: what all of its spellings have in common."""
    s = os.fspath(s)
    if isinstance(s, bytes):
        return os.fsencode(normcase(os.fsdecode(s)))
    return s.replace("/", "\\").lower()


def splitroot(p):
    """Divide a path into drive (a letter or a share), root (a separator or nothing), and the rest."""
    p = os.fspath(p)
    letters, plain = _letters(p), _plain(p)
    sep = letters.sep
    if plain[:2] == sep + sep:
        # \\server\share, or \\?\UNC\server\share
        start = 8 if os.fsdecode(plain[:8]).upper() == "\\\\?\\UNC\\" else 2
        server_end = plain.find(sep, start)
        cut = plain.find(sep, server_end + 1) if server_end >= 0 else -1
        if cut < 0:
            return p, p[:0], p[:0]
    else:
        cut = 2 if plain[1:2] == letters.colon and plain[:1] != sep else 0
    root_end = cut + (plain[cut:cut + 1] == sep)
    return p[:cut], p[cut:root_end], p[root_end:]


def splitdrive(p):
    """Divide a path into drive and the rest."""
    drive, root, rest = splitroot(p)
    return drive, root + rest


def isabs(s):
    """Whether a path has a drive and a root, and so does not depend on current folders."""
    start = _plain(os.fspath(s)[:3])
    letters = _letters(start)
    return start[:2] == 2 * letters.sep or start[1:] == letters.colon + letters.sep


def join(path, *paths):
    """Join paths; one with a root or another drive replaces what is before it."""
    try:
        path = os.fspath(path)
        letters = _letters(path)
        if not paths:
            path[:0] + letters.sep  # the check of types that joining would make
        drive, root, rest = splitroot(path)
        for more in paths:
            next_drive, next_root, next_rest = splitroot(more)
            if next_root:
                drive, root, rest = next_drive or drive, next_root, next_rest
                continue
            if next_drive and next_drive.lower() != drive.lower():
                drive, root, rest = next_drive, next_root, next_rest
                continue
            drive = next_drive or drive
            if rest and rest[-1:] not in letters.seps:
                rest += letters.sep
            rest += next_rest
        needs_root = rest and not root and drive and drive[-1:] not in letters.colon + letters.seps
        return drive + (letters.sep if needs_root else root) + rest
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types("join", path, *paths)
        raise


def split(p):
    """Divide a path into the folder and the name behind its last separator."""
    drive, root, rest = splitroot(p)
    seps = _get_bothseps(rest)
    cut = max(rest.rfind(seps[:1]), rest.rfind(seps[1:])) + 1
    return drive + root + rest[:cut].rstrip(seps), rest[cut:]


def splitext(p):
    """Divide a path in front of its ending."""
    p = os.fspath(p)
    letters = _letters(p)
    return genericpath._splitext(p, letters.sep, letters.altsep, letters.dot)


def basename(p):
    """The name behind the last separator."""
    return split(p)[1]


def dirname(p):
    """The path without the name behind the last separator."""
    return split(p)[0]


def ismount(path):
    """Whether a path is the root of a drive or a share."""
    path = abspath(os.fspath(path))
    drive, root, rest = splitroot(path)
    if drive and drive[:1] in _get_bothseps(path):
        return not rest
    return bool(root) and not rest


def _isreservedname(name):
    """Whether Windows gives a name a meaning of its own."""
    if name[-1:] in (".", " "):
        return name not in (curdir, pardir)
    if not _reserved_chars.isdisjoint(name):
        return True
    return name.partition(".")[0].rstrip(" ").upper() in _reserved_names


def isreserved(path):
    """Whether Windows gives a name in the path a meaning of its own, or does not allow it."""
    names = os.fsdecode(splitroot(path)[2]).replace(altsep, sep).split(sep)
    return any(map(_isreservedname, names))


def expanduser(path):
    """The path with a user's home in place of ~ or ~user, as far as it is known."""
    path = os.fspath(path)
    text = os.fsdecode(path)
    if not text.startswith("~"):
        return path
    end = min((position for position in map(text.find, "\\/") if position >= 0), default=len(text))
    if "USERPROFILE" in os.environ:
        home = os.environ["USERPROFILE"]
    elif "HOMEPATH" in os.environ:
        home = join(os.environ.get("HOMEDRIVE", ""), os.environ["HOMEPATH"])
    else:
        return path
    if wanted := text[1:end]:
        current = os.environ.get("USERNAME")
        if wanted != current:
            # Other homes are taken to stand beside one that is called like its user.
            if current != basename(home):
                return path
            home = join(dirname(home), wanted)
    expanded = home + text[end:]
    return os.fsencode(expanded) if isinstance(path, bytes) else expanded


def expandvars(path):
    """The path with values in place of $name, ${name} and %name%; unknown names stay, and nothing is replaced in single quotes."""
    path = os.fspath(path)
    if isinstance(path, bytes):
        return os.fsencode(expandvars(os.fsdecode(path)))
    if "$" not in path and "%" not in path:
        return path
    import re
    return re.sub(r"""'[^']*'? | %% | \$\$ | %(?P<percent>[^%]*)% | %.* | \$\{(?P<brace>[^}]*)\} | \$\{.* | \$(?P<name>[\w-]+)""",
                  _value, path, flags=re.ASCII | re.DOTALL | re.VERBOSE)


def _value(found):
    """What stands in place of a variable, or the text as it is."""
    text = found[0]
    if text in ("%%", "$$"):
        return text[0]
    name = next((group for group in found.groups() if group is not None), None)
    return text if name is None else os.environ.get(name, text)


def normpath(path):
    """The path without superfluous separators, single dots, and steps upwards that can be left out."""
    path = os.fspath(path)
    letters = _letters(path)
    drive, root, rest = splitroot(_plain(path))
    names = []
    for name in rest.split(letters.sep):
        if name == letters.up:
            if names and names[-1] != letters.up:
                names.pop()
                continue
            if root:
                continue
        if name and name != letters.dot:
            names.append(name)
    return drive + root + letters.sep.join(names) or letters.dot


def _abspath_fallback(path):
    """abspath() where Windows cannot be asked."""
    path = os.fspath(path)
    if not isabs(path):
        path = join(os.getcwdb() if isinstance(path, bytes) else os.getcwd(), path)
    return normpath(path)


def abspath(path):
    """The path from its drive's root on."""
    return _abspath_fallback(path)


def realpath(path):
    """The path from its drive's root on; where this is not Windows, it has no links that could be followed."""
    return abspath(path)


def _names(path, letters):
    return [name for name in path.split(letters.sep) if name]


def relpath(path, start=None):
    """The way to a path from another (the current folder)."""
    path = os.fspath(path)
    if not path:
        raise ValueError("no path specified")
    letters = _letters(path)
    start = letters.dot if start is None else os.fspath(start)
    genericpath._check_arg_types("relpath", path, start)
    try:
        (path_drive, _, path_rest), (start_drive, _, start_rest) = (splitroot(abspath(place)) for place in (path, start))
        if normcase(path_drive) != normcase(start_drive):
            raise ValueError(f"path is on mount {path_drive!r}, start on mount {start_drive!r}")
        there, here = _names(path_rest, letters), _names(start_rest, letters)
        equal = _equal_start([list(map(normcase, names)) for names in (there, here)])
        way = [letters.up] * (len(here) - equal) + there[equal:]
        return letters.sep.join(way) or letters.dot
    except (TypeError, AttributeError, BytesWarning, DeprecationWarning):
        genericpath._check_arg_types("relpath", path, start)
        raise


def _equal_start(lists):
    """With how many equal items all lists begin."""
    count = 0
    for items in zip(*lists):
        if any(item != items[0] for item in items):
            break
        count += 1
    return count


def commonpath(paths):
    """The longest path that all of some paths begin with."""
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty iterable")
    letters = _letters(paths[0])
    try:
        pieces = [splitroot(path.replace(letters.altsep, letters.sep)) for path in paths]
        drive, root, rest = pieces[0]
        if len({piece[0].lower() for piece in pieces}) != 1:
            raise ValueError("Paths don't have the same drive")
        if len({piece[1] for piece in pieces}) != 1:
            raise ValueError("Can't mix absolute and relative paths" if drive else "Can't mix rooted and not-rooted paths")
        lists = [[name for name in _names(piece[2], letters) if name != letters.dot] for piece in pieces]
        equal = _equal_start([[name.lower() for name in names] for names in lists])
        return drive + root + letters.sep.join(lists[0][:equal])
    except (TypeError, AttributeError):
        genericpath._check_arg_types("commonpath", *paths)
        raise
