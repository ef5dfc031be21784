"""Paths and names of files for the import system, which cannot use os.path: that may have to be imported first."""

import sys
import _io
import posix as _os

path_sep = path_separators = '/'

SOURCE_SUFFIXES = ['.py']
BYTECODE_SUFFIXES = ['.pyc']

_CACHE_FOLDER = '__pycache__'
_LEVEL_MARK = 'opt-'


# --- Paths --------------------------------------------------------------------------------

def _path_join(*path_parts):
    """Join the parts that are not empty by single slashes."""
    first, *others = [part for part in path_parts if part] or ['']
    if not others:
        return first.rstrip(path_sep) or first[:1]
    return path_sep.join(part.rstrip(path_sep) for part in (first, *others)) or path_sep


def _path_split(path):
    """Split a path before and after its last slash."""
    cut = path.rfind(path_sep)
    return path[:max(cut, 0)], path[cut + 1:]


def _path_stat(path):
    """Ask the system about a path; everything here asks through this function."""
    return _os.stat(path)


def _file_kind(path):
    """Return the bits of the mode that tell what a path is, 0 if it is nothing."""
    try:
        return _path_stat(path).st_mode & 0o170000
    except (OSError, ValueError):
        return 0


def _path_isfile(path):
    """Whether a path is that of a regular file."""
    return _file_kind(path) == 0o100000


def _path_isdir(path):
    """Whether a path is that of a directory; the empty one is the working directory."""
    return _file_kind(path or _os.getcwd()) == 0o040000


def _path_isabs(path):
    """Whether a path starts at the root."""
    return path[:1] == path_sep


def _path_abspath(path):
    """Return a path that starts at the root."""
    return path if _path_isabs(path) else _path_join(_os.getcwd(), path)


def _write_atomic(path, data, mode=0o666):
    """Write a file that others see complete or not at all."""
    draft = f'{path}.{id(path)}'
    number = _os.open(draft, _os.O_CREAT | _os.O_EXCL | _os.O_WRONLY, mode & 0o666)
    try:
        with _io.FileIO(number, 'wb') as file:
            written = file.write(data)
        if written != len(data):
            raise OSError("os.write() didn't write the full pyc file")
        _os.replace(draft, path)
    except OSError:
        try:
            _os.unlink(draft)
        except OSError:
            pass
        raise


# --- Where bytecode is kept -------------------------------------------------------------------

def _cache_tag():
    tag = sys.implementation.cache_tag
    if tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')
    return tag


def _level_part(optimization):
    """Return the part of a bytecode file's name that tells the level of optimisation."""
    level = str((sys.flags.optimize or '') if optimization is None else optimization)
    if not level:
        return ''
    if not level.isalnum():
        raise ValueError(f'{level!r} is not alphanumeric')
    return f'.{_LEVEL_MARK}{level}'


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Return the path of the bytecode file for the path of a source, whether or not they exist.

    The level of optimisation is part of the name unless it is ''; None stands for the one in force.
    The deprecated debug_override means '' if it is true, else 1.
    """
    if debug_override is not None:
        import warnings
        warnings.warn("the debug_override parameter is deprecated; use 'optimization' instead", DeprecationWarning)
        if optimization is not None:
            raise TypeError('debug_override or optimization must be set to None')
        optimization = 1 if not debug_override else ''
    folder, filename = _path_split(_os.fspath(path))
    stem, dot, ending = filename.rpartition('.')
    cached = (stem or ending) + dot + _cache_tag() + _level_part(optimization) + BYTECODE_SUFFIXES[0]
    if sys.pycache_prefix is None:
        return _path_join(folder, _CACHE_FOLDER, cached)
    # All directories of the file system have their counterparts below the prefix.
    return _path_join(sys.pycache_prefix, _path_abspath(folder).lstrip(path_sep), cached)


def _source_folder(folder, path):
    """Return the directory of the sources whose bytecode is in a directory."""
    if sys.pycache_prefix is not None:
        prefix = sys.pycache_prefix.rstrip(path_sep)
        if folder.startswith(prefix + path_sep):
            return folder.removeprefix(prefix)
    parent, name = _path_split(folder)
    if name != _CACHE_FOLDER:
        raise ValueError(f'{_CACHE_FOLDER} not bottom-level directory in {path!r}')
    return parent


def source_from_cache(path):
    """Return the path of the source for the path of a bytecode file, as cache_from_source() made it."""
    _cache_tag()
    path = _os.fspath(path)
    folder, filename = _path_split(path)
    folder = _source_folder(folder, path)
    match filename.split('.'):
        case [stem, _, _]:
            pass
        case [stem, _, level, _]:
            if not level.startswith(_LEVEL_MARK):
                raise ValueError(f'optimization portion of filename does not start with {_LEVEL_MARK!r}')
            if not level.removeprefix(_LEVEL_MARK).isalnum():
                raise ValueError(f'optimization level {level!r} is not an alphanumeric value')
        case _:
            raise ValueError(f'expected only 2 or 3 dots in {filename!r}')
    return _path_join(folder, stem + SOURCE_SUFFIXES[0])


# Where these two are shown, they belong to the import system.
cache_from_source.__module__ = source_from_cache.__module__ = '_frozen_importlib_external'
