"""What packages contain: their modules, data files and objects."""

import importlib
import importlib.util
import os
import sys
from collections import namedtuple
from collections.abc import Iterable, Iterator
from functools import singledispatch
from importlib.machinery import FileFinder
from types import ModuleType

__all__ = [
    "ModuleInfo", "extend_path", "find_loader", "get_data", "get_importer", "get_loader", "iter_importers",
    "iter_modules", "read_code", "walk_packages",
]


ModuleInfo = namedtuple("ModuleInfo", ["module_finder", "name", "ispkg"])
ModuleInfo.__doc__ = "A module that was found: by which finder, its name, and whether it is a package."


# Finders, and the modules they find.

def get_importer(path_item):
    """Return the finder for an entry of sys.path; None if no hook takes it."""
    entry = os.fsdecode(path_item)
    if entry in sys.path_importer_cache:
        return sys.path_importer_cache[entry]
    for hook in sys.path_hooks:
        try:
            finder = hook(entry)
        except ImportError:
            continue
        sys.path_importer_cache.setdefault(entry, finder)
        return finder
    return None


def iter_importers(fullname=""):
    """Yield the finders that an import of a module asks.

    They are those of its package if it is in one, which is imported; for
    other modules, also those of sys.meta_path.
    """
    _refuse_relative(fullname)
    package, dot, _ = fullname.rpartition(".")
    if dot:
        entries = getattr(importlib.import_module(package), "__path__", None)
    else:
        yield from sys.meta_path
        entries = sys.path
    yield from map(get_importer, entries or ())


def iter_modules(path=None, prefix=""):
    """Yield a ModuleInfo for each module below a list of directories, that of sys.path by default.

    The prefix is put before all names.
    """
    if isinstance(path, str):
        raise ValueError("path must be None or list of paths to look for modules in")
    finders = iter_importers() if path is None else map(get_importer, path)
    known = set()
    for finder in finders:
        for name, is_package in iter_importer_modules(finder, prefix):
            if name not in known:
                known.add(name)
                yield ModuleInfo(finder, name, is_package)


def walk_packages(path=None, prefix="", onerror=None):
    """Yield what iter_modules() does, and the modules in the packages among them.

    This imports the packages. If that fails, onerror is called with the name;
    without it ImportErrors are ignored, other errors end the walk.
    """
    walked = set()
    for info in iter_modules(path, prefix):
        yield info
        if not info.ispkg:
            continue
        try:
            importlib.import_module(info.name)
        except Exception as error:
            if onerror is not None:
                onerror(info.name)
            elif not isinstance(error, ImportError):
                raise
            continue
        entries = getattr(sys.modules[info.name], "__path__", None) or ()
        fresh = [entry for entry in dict.fromkeys(entries) if entry not in walked]
        walked.update(fresh)
        yield from walk_packages(fresh, f"{info.name}.", onerror)


@singledispatch
def iter_importer_modules(importer, prefix=""):
    """Return (name, is package) of the modules of a finder; finders say so in iter_modules() or register here."""
    if hasattr(importer, "iter_modules"):
        return importer.iter_modules(prefix)
    return ()


@iter_importer_modules.register(FileFinder)
def _iter_file_finder_modules(importer, prefix=""):
    known = set()
    for entry in sorted(_names_in(importer.path)):
        name = _module_name(entry)
        is_package = False
        if not name and "." not in entry:
            inside = _names_in(os.path.join(importer.path, entry))
            if any(_module_name(inner) == "__init__" for inner in inside):
                name, is_package = entry, True
        if _is_importable(name) and name not in known:
            known.add(name)
            yield prefix + name, is_package


def iter_zipimporter_modules(importer, prefix=""):
    known = set()
    start = importer.prefix
    for entry in sorted(zipimport._zip_directory_cache[importer.archive]):
        if not entry.startswith(start):
            continue
        match entry.removeprefix(start).split(os.sep):
            case [folder, file] if file.startswith("__init__.py"):
                name, is_package = folder, True
            case [file]:
                name, is_package = _module_name(file), False
            case _:
                continue
        if name not in known and (is_package or _is_importable(name)):
            known.add(name)
            yield prefix + name, is_package


try:
    import zipimport
except ImportError:
    pass
else:
    iter_importer_modules.register(zipimport.zipimporter, iter_zipimporter_modules)


def _names_in(folder) -> Iterable[str]:
    try:
        return os.listdir(folder) if folder is not None else ()
    except OSError:
        return ()


def _module_name(file: str) -> str | None:
    # inspect takes long to import, and this module is wanted early.
    from inspect import getmodulename

    return getmodulename(file)


def _is_importable(name: str | None) -> bool:
    return bool(name) and name != "__init__" and "." not in name


def _refuse_relative(name: str):
    if name.startswith("."):
        raise ImportError(f"Relative module name {name!r} not supported")


# Loaders. The two functions are only kept for older programs.

def _deprecate(function: str):
    import warnings

    message = f"{warnings._DEPRECATED_MSG}; use importlib.util.find_spec() instead"
    warnings._deprecated(f"pkgutil.{function}", message, remove=(3, 14))


def find_loader(fullname):
    """Return the loader for the module of a name; None if there is no such module."""
    _deprecate("find_loader")
    _refuse_relative(fullname)
    try:
        spec = importlib.util.find_spec(fullname)
    except (AttributeError, ImportError, TypeError, ValueError) as error:
        reason = f"{type(error)}: {error}"
        raise ImportError(f"Error while finding loader for {fullname!r} ({reason})") from error
    return getattr(spec, "loader", None)


def get_loader(module_or_name):
    """Return the loader of a module, or for its name."""
    _deprecate("get_loader")
    found = sys.modules.get(module_or_name, module_or_name)
    if found is None:
        return None         # imports of it are blocked
    if not isinstance(found, ModuleType):
        return find_loader(found)
    loader = getattr(found, "__loader__", None)
    if loader is None and getattr(found, "__spec__", None) is not None:
        loader = find_loader(found.__name__)
    return loader


def read_code(stream):
    """Read a bytecode file; returns its code, or None if this interpreter cannot run it."""
    import marshal

    signature = importlib.util.MAGIC_NUMBER
    if stream.read(len(signature)) != signature:
        return None
    stream.read(16 - len(signature))        # tells how old it is, or of which source
    return marshal.load(stream)


# Packages in several directories.

def extend_path(path, name):
    """Return the __path__ of a package, with all directories on sys.path that have a part of it.

    A file NAME.pkg there lists more of them, one a line. For use in the
    __init__ of the package: __path__ = extend_path(__path__, __name__)
    """
    if not isinstance(path, list):
        return path         # frozen packages have none
    extended = path.copy()
    parent, dot, last = name.rpartition(".")
    places = getattr(sys.modules.get(parent), "__path__", None) if dot else sys.path
    for place in places or ():
        if isinstance(place, str):
            for portion in _portions(get_importer(place), last):
                if portion not in extended:
                    extended.append(portion)
            extended.extend(_listed_in(os.path.join(place, f"{name}.pkg")))
    return extended


def _portions(finder, name: str) -> Iterable[str]:
    """Return the directories that a finder has for a package."""
    if hasattr(finder, "find_spec"):
        return getattr(finder.find_spec(name), "submodule_search_locations", None) or ()
    if hasattr(finder, "find_loader"):
        return finder.find_loader(name)[1]
    return ()


def _listed_in(file: str) -> Iterator[str]:
    """Yield the lines of a .pkg file but for comments and empty ones."""
    if not os.path.isfile(file):
        return
    try:
        with open(file) as stream:
            lines = stream.read().split("\n")
    except OSError as error:
        print(f"Can't open {file}: {error}", file=sys.stderr)
        return
    yield from (line for line in lines if line and line[0] != "#")


# What is in a package.

def get_data(package, resource):
    """Return the bytes of a file of a package; resource is its path from there, with slashes.

    The result is None if there is no such package, or its loader reads no data.
    """
    spec = importlib.util.find_spec(package)
    read = getattr(spec and spec.loader, "get_data", None)
    if read is None:
        return None
    module = sys.modules.get(package) or importlib.import_module(package)
    file = getattr(module, "__file__", None)
    if file is None:
        return None
    return read(os.path.join(os.path.dirname(file), *resource.split("/")))


def resolve_name(name):
    """Return an object by its name: "package.module:object.attribute", or with just dots.

    With dots only, as many parts as possible are imported as modules.
    """
    import re

    word = r"[^\W\d]\w*"
    dotted = rf"{word}(?:\.{word})*"
    parsed = re.fullmatch(rf"({dotted})(:)?((?<=:){dotted})?", name)
    if parsed is None:
        raise ValueError(f"invalid format: {name!r}")
    module_name, colon, attributes = parsed.groups()
    if colon:
        found = importlib.import_module(module_name)
        rest = attributes.split(".") if attributes else []
    else:
        found, rest = _import_most(module_name.split("."))
    for attribute in rest:
        found = getattr(found, attribute)
    return found


def _import_most(parts: list[str]):
    """Import the module that parts of a name start with; returns it and the parts that are left."""
    module = importlib.import_module(parts[0])
    for length in range(2, len(parts) + 1):
        try:
            module = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            return module, parts[length - 1:]
    return module, []
