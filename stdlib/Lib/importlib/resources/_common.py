"""Finding the files of packages, and giving them as files in the file system."""

import contextlib
import functools
import os
import pathlib
import sys
import tempfile
import types
import warnings

from ._adapters import wrap_spec

Package = types.ModuleType | str
Anchor = Package

_UNSET = object()


def _package_to_anchor(func):
    """Let the parameter anchor be given under its old name, package."""
    @functools.wraps(func)
    def wrapper(anchor=_UNSET, package=_UNSET):
        if package is not _UNSET:
            if anchor is not _UNSET:
                return func(anchor, package)
            warnings.warn("First parameter to files is renamed to 'anchor'",
                          DeprecationWarning, stacklevel=2)
            return func(package)
        return func() if anchor is _UNSET else func(anchor)
    return wrapper


@_package_to_anchor
def files(anchor=None):
    """Get a Traversable resource for an anchor."""
    return from_package(resolve(anchor))


def get_resource_reader(package):
    """Return the package's loader if it's a ResourceReader."""
    spec = package.__spec__
    reader = getattr(spec.loader, 'get_resource_reader', None)
    return None if reader is None else reader(spec.name)


def resolve(candidate):
    """Return the module of an anchor; None stands for the caller's."""
    import importlib
    if candidate is None:
        return resolve(_caller().f_globals['__name__'])
    if isinstance(candidate, str):
        return importlib.import_module(candidate)
    return candidate


def _caller():
    """Return the frame of whoever called files()."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename not in (__file__, functools.__file__):
            return frame
        frame = frame.f_back
    return sys._getframe()


def from_package(package):
    """Return a Traversable object for the given package."""
    spec = wrap_spec(package)
    return spec.loader.get_resource_reader(spec.name).files()


@contextlib.contextmanager
def _tempfile(reader, suffix=''):
    # The file must be closed before others can open it on some systems.
    fd, raw_path = tempfile.mkstemp(suffix=suffix)
    try:
        try:
            os.write(fd, reader())
        finally:
            os.close(fd)
        del reader
        yield pathlib.Path(raw_path)
    finally:
        try:
            os.remove(raw_path)
        except FileNotFoundError:
            pass


def _is_present_dir(path):
    """Return whether a Traversable is a directory; some raise if there is nothing."""
    with contextlib.suppress(FileNotFoundError):
        return path.is_dir()
    return False


@functools.singledispatch
def as_file(path):
    """Given a Traversable object, return that object as a path on the local file system in a context manager."""
    return _temp_dir(path) if _is_present_dir(path) else _tempfile(path.read_bytes, suffix=path.name)


@as_file.register(pathlib.Path)
@contextlib.contextmanager
def _(path):
    """Degenerate behavior for pathlib.Path objects."""
    yield path


@contextlib.contextmanager
def _temp_dir(path):
    assert path.is_dir()
    with tempfile.TemporaryDirectory() as directory:
        yield _copy(pathlib.Path(directory), path)


def _copy(target, source):
    """Copy a Traversable below a directory and return where it is."""
    child = target.joinpath(source.name)
    if source.is_dir():
        child.mkdir()
        for item in source.iterdir():
            _copy(child, item)
    else:
        child.write_bytes(source.read_bytes())
    return child
