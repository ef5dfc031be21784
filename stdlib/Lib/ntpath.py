"""Functions on Windows paths; os.path is this module on such systems."""

import os
import sys
import genericpath
from genericpath import (commonprefix, exists, getatime, getctime, getmtime, getsize,
                         isdevdrive, isdir, isfile, isjunction, islink, lexists, samefile,
                         sameopenfile, samestat)

__all__ = ["normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext",
           "basename", "dirname", "commonprefix", "getsize", "getmtime",
           "getatime", "getctime", "islink", "exists", "lexists", "isdir", "isfile",
           "ismount", "isreserved", "expanduser", "expandvars", "normpath",
           "abspath", "curdir", "pardir", "sep", "pathsep", "defpath", "altsep",
           "extsep", "devnull", "realpath", "supports_unicode_filenames", "relpath",
           "samefile", "sameopenfile", "samestat", "commonpath", "isjunction",
           "isdevdrive"]

curdir = '.'
pardir = '..'
extsep = '.'
sep = '\\'
pathsep = ';'
altsep = '/'
defpath = '.;C:\\bin'
devnull = 'nul'
supports_unicode_filenames = True


def _get_bothseps(path):
    return b'\\/' if isinstance(path, bytes) else '\\/'


def _chars(path):
    """Return backslash, slash and colon of the path's type."""
    return (b'\\', b'/', b':') if isinstance(path, bytes) else ('\\', '/', ':')


def normcase(s):
    """Return the path in lower case with backslashes."""
    s = os.fspath(s)
    if isinstance(s, bytes):
        encoding = sys.getfilesystemencoding()
        s = s.decode(encoding, 'surrogateescape').replace('/', '\\')
        return s.lower().encode(encoding, 'surrogateescape')
    return s.replace('/', '\\').lower()


def isabs(s):
    """Return whether the path begins at the root of a drive or share."""
    s = os.fspath(s)
    backslash, slash, colon = _chars(s)
    s = s[:3].replace(slash, backslash)
    return s[1:3] == colon + backslash or s[:2] == backslash * 2


def join(path, *paths):
    """Join components with backslashes; an absolute one drops all before it."""
    path = os.fspath(path)
    backslash, slash, colon = _chars(path)
    seps = backslash + slash
    try:
        result_drive, result_root, result_path = splitroot(path)
        for p in paths:
            p_drive, p_root, p_path = splitroot(p)
            if p_root:
                if p_drive or not result_drive:
                    result_drive = p_drive
                result_root, result_path = p_root, p_path
                continue
            if p_drive and p_drive != result_drive:
                if p_drive.lower() != result_drive.lower():
                    # Another drive: all before it is dropped.
                    result_drive, result_root, result_path = p_drive, p_root, p_path
                    continue
                result_drive = p_drive
            if result_path and result_path[-1:] not in (backslash, slash):
                result_path += backslash
            result_path += p_path
        if (result_path and not result_root and result_drive
                and result_drive[-1:] not in (colon, backslash, slash)):
            return result_drive + backslash + result_path
        return result_drive + result_root + result_path
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types('join', path, *paths)
        raise


def splitdrive(p):
    """Split into drive letter or share, and the rest."""
    drive, root, tail = splitroot(p)
    return drive, root + tail


def splitroot(p):
    """Split into drive, root and the rest."""
    p = os.fspath(p)
    backslash, slash, colon = _chars(p)
    empty = p[:0]
    normp = p.replace(slash, backslash)
    if normp[:1] == backslash:
        if normp[1:2] != backslash:
            return empty, p[:1], p[1:]
        # A share, \\server\share, or a device, \\?\ or \\?\UNC\server\share.
        unc = b'\\\\?\\UNC\\' if isinstance(p, bytes) else '\\\\?\\UNC\\'
        start = 8 if normp[:8].upper() == unc else 2
        index = normp.find(backslash, start)
        if index == -1:
            return p, empty, empty
        index2 = normp.find(backslash, index + 1)
        if index2 == -1:
            return p, empty, empty
        return p[:index2], p[index2:index2 + 1], p[index2 + 1:]
    if normp[1:2] == colon:
        if normp[2:3] == backslash:
            return p[:2], p[2:3], p[3:]
        return p[:2], empty, p[2:]
    return empty, empty, p


def split(p):
    """Split into all before the last separator and the component after it."""
    p = os.fspath(p)
    seps = _get_bothseps(p)
    d, r, p = splitroot(p)
    i = len(p)
    while i and p[i - 1:i] not in (seps[:1], seps[1:]):
        i -= 1
    head, tail = p[:i], p[i:]
    return d + r + head.rstrip(seps), tail


def splitext(p):
    """Split into root and extension, the dot with the extension."""
    p = os.fspath(p)
    if isinstance(p, bytes):
        return genericpath._splitext(p, b'\\', b'/', b'.')
    return genericpath._splitext(p, '\\', '/', '.')


def basename(p):
    """Return the last component of the path."""
    return split(p)[1]


def dirname(p):
    """Return the path without its last component."""
    return split(p)[0]


def ismount(path):
    """Return whether the path is the root of a drive or share."""
    path = os.fspath(path)
    seps = _get_bothseps(path)
    path = abspath(path)
    drive, root, rest = splitroot(path)
    if drive and drive[:1] in (seps[:1], seps[1:]):
        return not rest
    return bool(root and not rest)


_reserved_chars = frozenset({chr(i) for i in range(32)} | {'"', '*', ':', '<', '>', '?', '|',
                                                           '/', '\\'})
_reserved_names = frozenset({'CON', 'PRN', 'AUX', 'NUL', 'CONIN$', 'CONOUT$'}
                            | {f'COM{c}' for c in '123456789\xb9\xb2\xb3'}
                            | {f'LPT{c}' for c in '123456789\xb9\xb2\xb3'})


def isreserved(path):
    """Return whether Windows reserves a component of the path."""
    path = os.fsdecode(splitroot(path)[2]).replace(altsep, sep)
    return any(_isreservedname(name) for name in reversed(path.split(sep)))


def _isreservedname(name):
    if name[-1:] in ('.', ' '):
        return name not in ('.', '..')
    if _reserved_chars.intersection(name):
        return True
    return name.partition('.')[0].rstrip(' ').upper() in _reserved_names


def expanduser(path):
    """Replace a leading ~ or ~user by that user's home directory."""
    path = os.fspath(path)
    tilde = b'~' if isinstance(path, bytes) else '~'
    seps = _get_bothseps(path)
    if not path.startswith(tilde):
        return path
    i, n = 1, len(path)
    while i < n and path[i:i + 1] not in (seps[:1], seps[1:]):
        i += 1
    if 'USERPROFILE' in os.environ:
        userhome = os.environ['USERPROFILE']
    elif 'HOMEPATH' in os.environ:
        userhome = join(os.environ.get('HOMEDRIVE', ''), os.environ['HOMEPATH'])
    else:
        return path
    if i != 1:
        target_user = path[1:i]
        if isinstance(target_user, bytes):
            target_user = os.fsdecode(target_user)
        current_user = os.environ.get('USERNAME')
        if target_user != current_user:
            # Guessed from the place of one's own.
            if current_user != basename(userhome):
                return path
            userhome = join(dirname(userhome), target_user)
    if isinstance(path, bytes):
        userhome = os.fsencode(userhome)
    return userhome + path[i:]


def expandvars(path):
    """Replace $name, ${name} and %name% by environment variables that exist."""
    path = os.fspath(path)
    as_bytes = isinstance(path, bytes)
    text = os.fsdecode(path) if as_bytes else path
    if '$' not in text and '%' not in text:
        return path
    import re

    def value(m):
        quoted, percent, brace, plain = m.groups()
        if quoted is not None:
            return quoted
        if m[0] in ('%%', '$$'):
            return m[0][0]
        name = percent if percent is not None else brace if brace is not None else plain
        return os.environ.get(name, m[0])

    result = re.sub(r"('[^']*'?)|%%|\$\$|%([^%]*)%|\$\{([^}]*)\}|\$([\w-]+)", value, text,
                    flags=re.ASCII)
    return os.fsencode(result) if as_bytes else result


def normpath(path):
    """Remove empty and . components, and .. with the component before it."""
    path = os.fspath(path)
    backslash, slash, colon = _chars(path)
    dot = b'.' if isinstance(path, bytes) else '.'
    dotdot = dot + dot
    path = path.replace(slash, backslash)
    drive, root, path = splitroot(path)
    prefix = drive + root
    comps = path.split(backslash)
    i = 0
    while i < len(comps):
        if not comps[i] or comps[i] == dot:
            del comps[i]
        elif comps[i] == dotdot:
            if i > 0 and comps[i - 1] != dotdot:
                del comps[i - 1:i + 1]
                i -= 1
            elif i == 0 and root:
                del comps[i]
            else:
                i += 1
        else:
            i += 1
    if not prefix and not comps:
        comps.append(dot)
    return prefix + backslash.join(comps)


def abspath(path):
    """Return the normalised path from the root."""
    path = os.fspath(path)
    if not isabs(path):
        cwd = os.getcwdb() if isinstance(path, bytes) else os.getcwd()
        path = join(cwd, path)
    return normpath(path)


def realpath(path, *, strict=False):
    """Return the absolute path; links are not resolved on this system."""
    return abspath(path)


def relpath(path, start=None):
    """Return the path as seen from start, the current directory by default."""
    path = os.fspath(path)
    if not path:
        raise ValueError("no path specified")
    if isinstance(path, bytes):
        sep, curdir, pardir = b'\\', b'.', b'..'
    else:
        sep, curdir, pardir = '\\', '.', '..'
    start = curdir if start is None else os.fspath(start)
    try:
        start_drive, _, start_rest = splitroot(abspath(start))
        path_drive, _, path_rest = splitroot(abspath(path))
        if normcase(start_drive) != normcase(path_drive):
            raise ValueError("path is on mount %r, start on mount %r" % (
                path_drive, start_drive))
        start_list = start_rest.split(sep) if start_rest else []
        path_list = path_rest.split(sep) if path_rest else []
        i = 0
        for e1, e2 in zip(start_list, path_list):
            if normcase(e1) != normcase(e2):
                break
            i += 1
        rel_list = [pardir] * (len(start_list) - i) + path_list[i:]
        return sep.join(rel_list) if rel_list else curdir
    except (TypeError, ValueError, AttributeError, BytesWarning, DeprecationWarning):
        genericpath._check_arg_types('relpath', path, start)
        raise


def commonpath(paths):
    """Return the longest path that all paths begin with."""
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError('commonpath() arg is an empty sequence')
    backslash, slash, _ = _chars(paths[0])
    curdir = b'.' if isinstance(paths[0], bytes) else '.'
    try:
        drivesplits = [splitroot(p.replace(slash, backslash).lower()) for p in paths]
        split_paths = [p.split(backslash) for d, r, p in drivesplits]
        if len({d for d, r, p in drivesplits}) != 1:
            raise ValueError("Paths don't have the same drive")
        drive, root, path = splitroot(paths[0].replace(slash, backslash))
        if len({r for d, r, p in drivesplits}) != 1:
            if drive:
                raise ValueError("Can't mix absolute and relative paths")
            raise ValueError("Can't mix rooted and not-rooted paths")
        common = [c for c in path.split(backslash) if c and c != curdir]
        split_paths = [[c for c in s if c and c != curdir] for s in split_paths]
        s1, s2 = min(split_paths), max(split_paths)
        for i, c in enumerate(s1):
            if c != s2[i]:
                common = common[:i]
                break
        else:
            common = common[:len(s1)]
        return drive + root + backslash.join(common)
    except (TypeError, AttributeError):
        genericpath._check_arg_types('commonpath', *paths)
        raise
