"""Functions on the resources of a package: the simple way to read them."""

import warnings

from ._common import as_file, files
from .abc import TraversalError

_MISSING = object()


def open_binary(anchor, *path_names):
    """Open for binary reading the *resource* within *package*."""
    return _get_resource(anchor, path_names).open('rb')


def open_text(anchor, *path_names, encoding=_MISSING, errors='strict'):
    """Open for text reading the *resource* within *package*."""
    encoding = _get_encoding(encoding, path_names)
    return _get_resource(anchor, path_names).open('r', encoding=encoding, errors=errors)


def read_binary(anchor, *path_names):
    """Read and return contents of *resource* within *package* as bytes."""
    return _get_resource(anchor, path_names).read_bytes()


def read_text(anchor, *path_names, encoding=_MISSING, errors='strict'):
    """Read and return contents of *resource* within *package* as str."""
    encoding = _get_encoding(encoding, path_names)
    with _get_resource(anchor, path_names).open('r', encoding=encoding, errors=errors) as file:
        return file.read()


def path(anchor, *path_names):
    """Return the path to the *resource* as an actual file system path."""
    return as_file(_get_resource(anchor, path_names))


def is_resource(anchor, *path_names):
    """Return ``True`` if there is a resource named *name* in the package, not a directory."""
    try:
        return _get_resource(anchor, path_names).is_file()
    except TraversalError:
        return False


def contents(anchor, *path_names):
    """Return an iterable over the named resources within the package (deprecated)."""
    warnings.warn('importlib.resources.contents is deprecated. '
                  'Use files(anchor).iterdir() instead.', DeprecationWarning, stacklevel=1)
    return (resource.name for resource in _get_resource(anchor, path_names).iterdir())


def _get_encoding(arg, path_names):
    """Return the encoding to use; it must be named if there may be confusion with a part of the path."""
    if arg is not _MISSING:
        return arg
    if len(path_names) > 1:
        raise TypeError("'encoding' argument required with multiple path names")
    return 'utf-8'


def _get_resource(anchor, path_names):
    if anchor is None:
        raise TypeError("anchor must be module or string, got None")
    return files(anchor).joinpath(*path_names)
