"""From a module to its resources, and from a resource to a file."""

import contextlib
import functools
import pathlib
import sys
import tempfile
import types
import warnings

from ._adapters import wrap_spec

Package = Anchor = types.ModuleType | str

_NOT_GIVEN = object()


def _with_old_name(function):
    """Let the parameter `anchor` be called `package`, as it once was."""
    @functools.wraps(function)
    def wrapper(anchor=_NOT_GIVEN, package=_NOT_GIVEN):
        given = [value for value in (anchor, package) if value is not _NOT_GIVEN]
        if anchor is _NOT_GIVEN and given:
            warnings.warn("First parameter to files is renamed to 'anchor'", DeprecationWarning, stacklevel=2)
        return function(*given)

    return wrapper


@_with_old_name
def files(anchor=None):
    """Return the Traversable for the resources beside a module, given itself or by name; None means the caller's."""
    return from_package(resolve(anchor))


def from_package(package):
    """Return the Traversable for the resources beside a module."""
    spec = wrap_spec(package)
    reader = spec.loader.get_resource_reader(spec.name)
    return reader.files()


def get_resource_reader(package):
    """Return the reader of a module's loader, None if that has none."""
    spec = package.__spec__
    if not hasattr(spec.loader, 'get_resource_reader'):
        return None
    return spec.loader.get_resource_reader(spec.name)


def resolve(candidate):
    """Return a module that is given as such, by its name, or by None as the caller's."""
    if isinstance(candidate, types.ModuleType):
        return candidate
    if candidate is None:
        candidate = _calling_module()
    if not isinstance(candidate, str):
        return candidate
    from importlib import import_module
    return import_module(candidate)


def _calling_module():
    """Return the name of the module from which files() was called."""
    frame = sys._getframe(1)
    # functools has the frame of the wrapper.
    while frame.f_back is not None and frame.f_code.co_filename in (__file__, functools.__file__):
        frame = frame.f_back
    return frame.f_globals['__name__']


def _is_existing_folder(resource):
    try:
        return resource.is_dir()
    except FileNotFoundError:
        return False


@functools.singledispatch
def as_file(path):
    """Return a context manager for a pathlib.Path of a resource or directory; what is no file is copied to one."""
    return _copied_folder(path) if _is_existing_folder(path) else _tempfile(path.read_bytes, path.name)


@as_file.register(pathlib.Path)
def _(path):
    return contextlib.nullcontext(path)


@contextlib.contextmanager
def _tempfile(reader, suffix=''):
    """Have what reader() returns in a file."""
    number, name = tempfile.mkstemp(suffix=suffix)
    copy = pathlib.Path(name)
    try:
        # Closed, so that anybody may open it again.
        with open(number, 'wb') as file:
            file.write(reader())
        yield copy
    finally:
        copy.unlink(missing_ok=True)


@contextlib.contextmanager
def _copied_folder(resource):
    with tempfile.TemporaryDirectory() as folder:
        yield _copy(resource, pathlib.Path(folder))


def _copy(resource, folder):
    """Copy a resource with all that is in it into a directory; return the path of the copy."""
    copy = folder / resource.name
    if not resource.is_dir():
        copy.write_bytes(resource.read_bytes())
        return copy
    copy.mkdir()
    for entry in resource.iterdir():
        _copy(entry, copy)
    return copy
