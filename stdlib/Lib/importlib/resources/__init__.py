"""Data files that belong to packages."""

import contextlib
import os
import pathlib
import sys
import tempfile
import types

__all__ = ['Package', 'Anchor', 'ResourceReader', 'as_file', 'files', 'contents',
           'is_resource', 'open_binary', 'open_text', 'path', 'read_binary', 'read_text']

Package = types.ModuleType | str
Anchor = Package


def __getattr__(name):
    if name == 'ResourceReader':
        from .abc import ResourceReader
        return ResourceReader
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def _resolve(anchor):
    """Return the module of an anchor; None stands for the caller's package."""
    if isinstance(anchor, types.ModuleType):
        return anchor
    from importlib import import_module
    if isinstance(anchor, str):
        return import_module(anchor)
    frame = sys._getframe(2)
    return import_module(frame.f_globals['__name__'])


class _NamespacePath:
    """The directories of a namespace package as one."""

    def __init__(self, paths, name):
        self._paths = [pathlib.Path(p) for p in paths]
        self._name = name

    @property
    def name(self):
        return self._paths[0].name

    def iterdir(self):
        seen = set()
        for directory in self._paths:
            for item in directory.iterdir():
                if item.name not in seen:
                    seen.add(item.name)
                    yield item

    def is_dir(self):
        return True

    def is_file(self):
        return False

    def joinpath(self, *descendants):
        if not descendants:
            return self
        for directory in self._paths:
            candidate = directory.joinpath(*descendants)
            if candidate.exists():
                return candidate
        return self._paths[0].joinpath(*descendants)

    def __truediv__(self, child):
        return self.joinpath(child)

    def open(self, *args, **kwargs):
        raise FileNotFoundError(f'{self} is not a file')

    read_bytes = read_text = open

    def __repr__(self):
        return f'_NamespacePath({self._paths!r})'


def files(anchor=None):
    """Return the directory of a package, as a path-like object."""
    module = _resolve(anchor)
    spec = module.__spec__
    loader = spec.loader
    get_reader = getattr(loader, 'get_resource_reader', None)
    if get_reader is not None and spec.origin is None:
        reader = get_reader(spec.name)
        if reader is not None and hasattr(reader, 'files'):
            return reader.files()
    if spec.origin and os.path.exists(spec.origin):
        return pathlib.Path(spec.origin).parent
    if spec.submodule_search_locations:
        return _NamespacePath(list(spec.submodule_search_locations), spec.name)
    if get_reader is not None:
        reader = get_reader(spec.name)
        if reader is not None and hasattr(reader, 'files'):
            return reader.files()
    raise TypeError(f'{module!r} has no resources')


@contextlib.contextmanager
def as_file(path):
    """Give a resource as a file in the file system, temporarily if need be."""
    if isinstance(path, pathlib.Path):
        yield path
        return
    if path.is_dir():
        with tempfile.TemporaryDirectory() as directory:
            yield _copy(path, pathlib.Path(directory))
        return
    fd, raw_path = tempfile.mkstemp(suffix=path.name)
    try:
        with open(fd, 'wb') as file:
            file.write(path.read_bytes())
        yield pathlib.Path(raw_path)
    finally:
        try:
            os.remove(raw_path)
        except FileNotFoundError:
            pass


def _copy(source, directory):
    target = directory / source.name
    if source.is_dir():
        target.mkdir()
        for item in source.iterdir():
            _copy(item, target)
    else:
        target.write_bytes(source.read_bytes())
    return target


def open_binary(anchor, *path_names):
    """Open a resource as a binary stream."""
    return files(_resolve(anchor)).joinpath(*path_names).open('rb')


def open_text(anchor, *path_names, encoding='utf-8', errors='strict'):
    """Open a resource as a text stream."""
    resource = files(_resolve(anchor)).joinpath(*path_names)
    return resource.open('r', encoding=encoding, errors=errors)


def read_binary(anchor, *path_names):
    """Return the contents of a resource as bytes."""
    return files(_resolve(anchor)).joinpath(*path_names).read_bytes()


def read_text(anchor, *path_names, encoding='utf-8', errors='strict'):
    """Return the contents of a resource as text."""
    with open_text(anchor, *path_names, encoding=encoding, errors=errors) as file:
        return file.read()


def path(anchor, *path_names):
    """Give a resource as a file in the file system: a context manager."""
    return as_file(files(_resolve(anchor)).joinpath(*path_names))


def is_resource(anchor, *path_names):
    """Return whether there is a resource of that name."""
    return files(_resolve(anchor)).joinpath(*path_names).is_file()


def contents(anchor, *path_names):
    """Return the names in a package (deprecated)."""
    import warnings
    warnings.warn("importlib.resources.contents is deprecated. "
                  "Use files(anchor).iterdir() instead.", DeprecationWarning, stacklevel=1)
    return (item.name for item in files(_resolve(anchor)).joinpath(*path_names).iterdir())
