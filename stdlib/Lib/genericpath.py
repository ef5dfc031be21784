"""What the functions on paths of all systems have in common."""

import stat

__all__ = [
    "commonprefix", "exists", "getatime", "getctime", "getmtime", "getsize", "isdevdrive", "isdir", "isfile", "isjunction", "islink",
    "lexists", "samefile", "sameopenfile", "samestat",
]


def exists(path):
    """Whether there is something at a path, or open with a descriptor; links that lead nowhere do not count."""
    try:
        os.stat(path)
    except (OSError, ValueError):
        return False
    return True


def lexists(path):
    """Whether there is something at a path, if only a link that leads nowhere."""
    try:
        os.lstat(path)
    except (OSError, ValueError):
        return False
    return True


def isfile(path):
    """Whether there is a regular file at a path; links are followed."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def isdir(s):
    """Whether there is a folder at a path; links are followed."""
    try:
        return stat.S_ISDIR(os.stat(s).st_mode)
    except (OSError, ValueError):
        return False


def islink(path):
    """Whether there is a symbolic link at a path."""
    try:
        return stat.S_ISLNK(os.lstat(path).st_mode)
    except (OSError, ValueError, AttributeError):
        return False


def isjunction(path):
    """Whether there is one of Windows' junctions at a path; here there are none."""
    os.fspath(path)
    return False


def isdevdrive(path):
    """Whether a path is on one of Windows' Dev Drives; here there are none."""
    os.fspath(path)
    return False


def getsize(filename):
    """A file's size in bytes."""
    return os.stat(filename).st_size


def getmtime(filename):
    """When a file was changed last."""
    return os.stat(filename).st_mtime


def getatime(filename):
    """When a file was read last."""
    return os.stat(filename).st_atime


def getctime(filename):
    """When what is known of a file was changed last (on Windows, when it was created)."""
    return os.stat(filename).st_ctime


def samestat(s1, s2):
    """Whether two results of stat() speak of the same file."""
    return (s1.st_ino, s1.st_dev) == (s2.st_ino, s2.st_dev)


def samefile(f1, f2):
    """Whether two paths lead to the same file."""
    return samestat(*map(os.stat, (f1, f2)))


def sameopenfile(fp1, fp2):
    """Whether two descriptors are of the same file."""
    return samestat(*map(os.fstat, (fp1, fp2)))


def commonprefix(m):
    """The characters (or other items) that all paths of a list begin with."""
    if not m:
        return ""
    # What the least and the greatest have in common, all between them have.
    if isinstance(m[0], (list, tuple)):
        least, greatest = min(m), max(m)
    else:
        paths = tuple(map(os.fspath, m))
        least, greatest = min(paths), max(paths)
    equal = 0
    for one, other in zip(least, greatest):
        if one != other:
            break
        equal += 1
    return least[:equal]


def _splitext(p, sep, altsep, extsep):
    """Divide a path in front of the last dot of its name; dots with which the name begins do not count."""
    start = max(p.rfind(sep), p.rfind(altsep) if altsep else -1) + 1
    dot = p.rfind(extsep, start)
    if dot < 0 or not p[start:dot].lstrip(extsep):
        return p, p[:0]
    return p[:dot], p[dot:]


def _check_arg_types(funcname, *args):
    """Say what is wrong with arguments that a function has failed with."""
    kinds = set()
    for argument in args:
        if not isinstance(argument, (str, bytes)):
            raise TypeError(f"{funcname}() argument must be str, bytes, or os.PathLike object, not "
                            f"{type(argument).__name__!r}") from None
        kinds.add(isinstance(argument, str))
    if len(kinds) > 1:
        raise TypeError("Can't mix strings and bytes in path components") from None


# Last, as os imports this module by way of posixpath: this one may be the first.
import os
