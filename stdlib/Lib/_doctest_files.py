"""Modules, and text files that are found from these."""

import os
import sys
from types import ModuleType


def _normalize_module(module, depth=2):
    """Return a module given as such or by its name; None is the one of the function so many calls up."""
    match module:
        case ModuleType():
            return module
        case str():
            return __import__(module, fromlist=["*"])
        case None:
            return sys.modules[sys._getframemodulename(depth) or "__main__"]
    raise TypeError("Expected a module, string, or None")


def _load_testfile(filename, package, module_relative, encoding):
    """Return the text of a file, and its path."""
    if module_relative:
        owner = _normalize_module(package, 3)
        filename = _module_relative_path(owner, filename)
        loader = getattr(owner, "__loader__", None) or getattr(owner.__spec__, "loader", None)
        read = getattr(loader, "get_data", None)
        if read is not None:
            # The package may be in an archive.
            return _newline_convert(read(filename).decode(encoding)), filename
    with open(filename, encoding=encoding) as opened:
        text = opened.read()
    return text, filename


def _newline_convert(data):
    return data.replace("\r\n", "\n").replace("\r", "\n")


def _module_relative_path(module, test_path):
    """Return the path of a file that is given as seen from a module."""
    if not isinstance(module, ModuleType):
        raise TypeError(f"Expected a module: {module!r}")
    if test_path.startswith("/"):
        raise ValueError("Module-relative files may not have absolute paths")
    relative = os.path.join(*test_path.split("/"))
    if hasattr(module, "__file__"):
        return os.path.join(os.path.dirname(module.__file__), relative)
    if module.__name__ == "__main__":
        script = sys.argv[0] if sys.argv else ""
        return os.path.join(os.path.dirname(script) if script else os.curdir, relative)
    # A namespace package has several directories and no file.
    for directory in getattr(module, "__path__", ()):
        path = os.path.join(directory, relative)
        if os.path.exists(path):
            return path
    raise ValueError(f"Can't resolve paths relative to the module {module.__name__!r} (it has no __file__)")
