"""Functions on POSIX paths; os.path is this module on such systems."""

import sys

__all__ = ["normcase", "isabs", "join", "splitdrive", "splitroot", "split",
           "splitext", "basename", "dirname", "commonprefix", "getsize",
           "getmtime", "getatime", "getctime", "islink", "exists", "lexists",
           "isdir", "isfile", "ismount", "expanduser", "expandvars",
           "normpath", "abspath", "samefile", "sameopenfile", "samestat",
           "curdir", "pardir", "sep", "pathsep", "defpath", "altsep", "extsep",
           "devnull", "realpath", "supports_unicode_filenames", "relpath",
           "commonpath", "isjunction", "isdevdrive"]

curdir = '.'
pardir = '..'
extsep = '.'
sep = '/'
pathsep = ':'
defpath = '/bin:/usr/bin'
altsep = None
devnull = '/dev/null'
supports_unicode_filenames = sys.platform == 'darwin'


def _get_sep(path):
    return b'/' if isinstance(path, bytes) else '/'


def normcase(s):
    """Return the path unchanged: case matters here."""
    return os.fspath(s)


def isabs(s):
    """Return whether the path begins at the root."""
    s = os.fspath(s)
    return s.startswith(_get_sep(s))


def join(a, *p):
    """Join components with slashes; an absolute one drops all before it."""
    a = os.fspath(a)
    slash = _get_sep(a)
    path = a
    try:
        for b in p:
            b = os.fspath(b)
            if b.startswith(slash) or not path:
                path = b
            elif path.endswith(slash):
                path += b
            else:
                path += slash + b
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types('join', a, *map(_fspath_or_self, p))
        raise
    return path


def _fspath_or_self(p):
    try:
        return os.fspath(p)
    except TypeError:
        return p


def split(p):
    """Split into all before the last slash and the component after it."""
    p = os.fspath(p)
    slash = _get_sep(p)
    i = p.rfind(slash) + 1
    head, tail = p[:i], p[i:]
    if head and head != slash * len(head):
        head = head.rstrip(slash)
    return head, tail


def splitext(p):
    """Split into root and extension, the dot with the extension."""
    p = os.fspath(p)
    if isinstance(p, bytes):
        return genericpath._splitext(p, b'/', None, b'.')
    return genericpath._splitext(p, '/', None, '.')


def splitdrive(p):
    """Split off the drive, which is always empty here."""
    p = os.fspath(p)
    return p[:0], p


try:
    from posix import _path_splitroot_ex as splitroot
except ImportError:
    def splitroot(p):
        """Split into drive (empty), root and the rest.

        Two leading slashes, not three, are a root of their own.
        """
        p = os.fspath(p)
        slash = _get_sep(p)
        empty = p[:0]
        if p[:1] != slash:
            return empty, empty, p
        if p[1:2] != slash or p[2:3] == slash:
            return empty, slash, p[1:]
        return empty, p[:2], p[2:]


def basename(p):
    """Return the last component of the path."""
    p = os.fspath(p)
    return p[p.rfind(_get_sep(p)) + 1:]


def dirname(p):
    """Return the path without its last component."""
    return split(p)[0]


def ismount(path):
    """Return whether the path is where a file system is mounted."""
    try:
        s1 = os.lstat(path)
    except (OSError, ValueError):
        return False
    import stat
    if stat.S_ISLNK(s1.st_mode):
        return False
    path = os.fspath(path)
    parent = join(path, b'..' if isinstance(path, bytes) else '..')
    try:
        s2 = os.lstat(parent)
    except OSError:
        parent = realpath(parent)
        try:
            s2 = os.lstat(parent)
        except OSError:
            return False
    return s1.st_dev != s2.st_dev or s1.st_ino == s2.st_ino


def expanduser(path):
    """Replace a leading ~ or ~user by that user's home directory."""
    path = os.fspath(path)
    tilde = b'~' if isinstance(path, bytes) else '~'
    if not path.startswith(tilde):
        return path
    slash = _get_sep(path)
    i = path.find(slash, 1)
    if i < 0:
        i = len(path)
    if i == 1:
        home = os.environ.get('HOME')
        if home is None:
            try:
                import pwd
                home = pwd.getpwuid(os.getuid()).pw_dir
            except (ImportError, KeyError):
                return path
    else:
        name = path[1:i]
        if isinstance(name, bytes):
            name = os.fsdecode(name)
        try:
            import pwd
            home = pwd.getpwnam(name).pw_dir
        except (ImportError, KeyError):
            return path
    if home is None and sys.platform == "vxworks":
        return path
    if isinstance(path, bytes):
        home = os.fsencode(home)
    home = home.rstrip(slash)
    return (home + path[i:]) or slash


_variable = None
_variable_bytes = None


def expandvars(path):
    """Replace $name and ${name} by environment variables that exist."""
    global _variable, _variable_bytes
    path = os.fspath(path)
    if isinstance(path, bytes):
        if b'$' not in path:
            return path
        if _variable_bytes is None:
            import re
            _variable_bytes = re.compile(br'\$(\w+|\{[^}]*\})', re.ASCII)
        pattern, environ, brace = _variable_bytes, getattr(os, 'environb', None), b'{'
    else:
        if '$' not in path:
            return path
        if _variable is None:
            import re
            _variable = re.compile(r'\$(\w+|\{[^}]*\})', re.ASCII)
        pattern, environ, brace = _variable, os.environ, '{'

    def value(m):
        name = m[1]
        if name.startswith(brace):
            name = name[1:-1]
        try:
            if environ is None:
                return os.fsencode(os.environ[os.fsdecode(name)])
            return environ[name]
        except KeyError:
            return m[0]

    return pattern.sub(value, path)


try:
    from posix import _path_normpath as normpath
except ImportError:
    def normpath(path):
        """Remove empty and . components, and .. with the component before it."""
        path = os.fspath(path)
        slash = _get_sep(path)
        dot = b'.' if isinstance(path, bytes) else '.'
        dotdot = dot + dot
        if not path:
            return dot
        _, root, path = splitroot(path)
        parts = []
        for part in path.split(slash):
            if not part or part == dot:
                continue
            if part != dotdot or (not root and not parts) or (
                    parts and parts[-1] == dotdot):
                parts.append(part)
            elif parts:
                parts.pop()
        return (root + slash.join(parts)) or dot


def abspath(path):
    """Return the normalised path from the root."""
    path = os.fspath(path)
    if not path.startswith(_get_sep(path)):
        cwd = os.getcwdb() if isinstance(path, bytes) else os.getcwd()
        path = join(cwd, path)
    return normpath(path)


def realpath(filename, *, strict=False):
    """Return the path from the root with all symbolic links resolved.

    With strict, a path that does not exist, or links in a circle, raise OSError.
    """
    filename = os.fspath(filename)
    if isinstance(filename, bytes):
        slash, dot, dotdot, getcwd = b'/', b'.', b'..', os.getcwdb
    else:
        slash, dot, dotdot, getcwd = '/', '.', '..', os.getcwd
    # `rest` holds what is still to do, last first. A link pushes its path
    # (to be noted as resolved once its target is done), then None, then the
    # components of its target.
    rest = filename.split(slash)[::-1]
    path = slash if filename.startswith(slash) else getcwd()
    resolved = {}       # link -> real path, or None while it is being resolved
    while rest:
        name = rest.pop()
        if name is None:
            resolved[rest.pop()] = path
            continue
        if not name or name == dot:
            continue
        if name == dotdot:
            path = path[:path.rindex(slash)] or slash
            continue
        newpath = path + name if path == slash else path + slash + name
        try:
            if os.lstat(newpath).st_mode & 0o170000 != 0o120000:
                path = newpath
                continue
            if newpath in resolved:
                target = resolved[newpath]
                if target is not None:
                    path = target
                    continue
                if strict:
                    os.stat(newpath)    # raises the error for a circle
                path = newpath
                continue
            link = os.readlink(newpath)
        except OSError:
            if strict:
                raise
            path = newpath
            continue
        resolved[newpath] = None
        if link.startswith(slash):
            path = slash
        rest.append(newpath)
        rest.append(None)
        rest.extend(link.split(slash)[::-1])
    return path


def relpath(path, start=None):
    """Return the path as seen from start, the current directory by default."""
    path = os.fspath(path)
    if not path:
        raise ValueError("no path specified")
    if isinstance(path, bytes):
        dot, slash, dotdot = b'.', b'/', b'..'
    else:
        dot, slash, dotdot = '.', '/', '..'
    start = dot if start is None else os.fspath(start)
    try:
        start_tail = abspath(start).lstrip(slash)
        path_tail = abspath(path).lstrip(slash)
        start_list = start_tail.split(slash) if start_tail else []
        path_list = path_tail.split(slash) if path_tail else []
        i = len(commonprefix([start_list, path_list]))
        rel_list = [dotdot] * (len(start_list) - i) + path_list[i:]
        return slash.join(rel_list) or dot
    except (TypeError, AttributeError, BytesWarning, DeprecationWarning):
        genericpath._check_arg_types('relpath', path, start)
        raise


def commonpath(paths):
    """Return the longest path that all paths begin with."""
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError('commonpath() arg is an empty sequence')
    if isinstance(paths[0], bytes):
        slash, dot = b'/', b'.'
    else:
        slash, dot = '/', '.'
    try:
        absolute = {p[:1] == slash for p in paths}
        if len(absolute) != 1:
            for p in paths:
                p.startswith(slash)
            raise ValueError("Can't mix absolute and relative paths")
        parts = [[c for c in p.split(slash) if c and c != dot] for p in paths]
        common = commonprefix(parts)
        return (slash if absolute.pop() else slash[:0]) + slash.join(common)
    except (TypeError, AttributeError):
        genericpath._check_arg_types('commonpath', *paths)
        raise


# Last, as os takes names from here, and this module may be the one that is imported first.
import os
import genericpath
from genericpath import (commonprefix, exists, getatime, getctime, getmtime,
                         getsize, isdevdrive, isdir, isfile, isjunction, islink,
                         lexists, samefile, sameopenfile, samestat)
