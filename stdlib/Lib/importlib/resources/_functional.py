"""Functions for a single resource: the module or package, then the parts of the path."""

import warnings

from . import _common
from .abc import TraversalError

# encoding= is necessary where a forgotten one could be a part of the path.
_NOT_GIVEN = object()


def _find(anchor, names):
    if anchor is None:
        raise TypeError('anchor must be module or string, got None')
    return _common.files(anchor).joinpath(*names)


def _open_as_text(anchor, names, encoding, errors):
    if encoding is _NOT_GIVEN:
        if len(names) > 1:
            raise TypeError("'encoding' argument required with multiple path names")
        encoding = 'utf-8'
    return _find(anchor, names).open('r', encoding=encoding, errors=errors)


def open_binary(anchor, *path_names):
    """Open a resource as a stream of bytes."""
    return _find(anchor, path_names).open('rb')


def open_text(anchor, *path_names, encoding=_NOT_GIVEN, errors='strict'):
    """Open a resource as a stream of text."""
    return _open_as_text(anchor, path_names, encoding, errors)


def read_binary(anchor, *path_names):
    """Return the bytes of a resource."""
    return _find(anchor, path_names).read_bytes()


def read_text(anchor, *path_names, encoding=_NOT_GIVEN, errors='strict'):
    """Return the text of a resource."""
    with _open_as_text(anchor, path_names, encoding, errors) as stream:
        return stream.read()


def path(anchor, *path_names):
    """Return a context manager for the path of a resource, which is copied to a file if it is none."""
    return _common.as_file(_find(anchor, path_names))


def is_resource(anchor, *path_names):
    """Return whether there is such a resource; a directory is none."""
    try:
        resource = _find(anchor, path_names)
    except TraversalError:
        return False
    return resource.is_file()


def contents(anchor, *path_names):
    """Return the names in a package or a directory below it. Deprecated: iterate over files(anchor)."""
    warnings.warn('importlib.resources.contents is deprecated. Use files(anchor).iterdir() instead.',
                  DeprecationWarning, stacklevel=1)
    return (entry.name for entry in _find(anchor, path_names).iterdir())
