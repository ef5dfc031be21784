"""Modules for pydoc: importing what is to be shown, and looking at all modules without importing them."""

import ast
import builtins
import importlib
import importlib._bootstrap
import importlib.machinery
import importlib.util
import io
import os
import pkgutil
import sys
import tokenize
import warnings

# What is defined here belongs to the module pydoc.
__name__ = "pydoc"


def pathdirs():
    """Return the folders of sys.path, each once."""
    folders = {}
    for entry in sys.path:
        path = os.path.abspath(entry or ".")
        if os.path.isdir(path):
            folders.setdefault(os.path.normcase(path), path)
    return list(folders.values())


def ispackage(path):
    """Tell whether a folder is a package (deprecated)."""
    warnings.warn("The pydoc.ispackage() function is deprecated", DeprecationWarning, stacklevel=2)
    return os.path.isdir(path) and any(os.path.exists(os.path.join(path, name)) for name in ("__init__.py", "__init__.pyc"))


# Descriptions in one line.

_BEFORE_DOCSTRING = (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING)


def _docstring_literal(file):
    """The source of the docstring of a module, None if it begins with something else."""
    literal = ""
    for kind, text, *_ in tokenize.generate_tokens(file.readline):
        if kind == tokenize.NEWLINE:
            return literal
        if kind == tokenize.STRING or kind == tokenize.OP and text in "()":
            literal += text
        elif kind not in _BEFORE_DOCSTRING:
            break
    return None


def source_synopsis(file):
    """Return the first line of a module's docstring out of its source, None if there is none."""
    try:
        literal = _docstring_literal(file)
        if literal is None:
            return None
        with warnings.catch_warnings(action="ignore"):
            docstring = ast.literal_eval(literal)
    except (tokenize.TokenError, UnicodeDecodeError, SyntaxError, ValueError):
        return None
    return docstring.strip().split("\n")[0].strip() if isinstance(docstring, str) else None


def _loaded_synopsis(filename, loader_class):
    """The first line of the docstring of a module that has to be imported for it."""
    loader = loader_class("__temp__", filename)
    try:
        module = importlib._bootstrap._load(importlib.util.spec_from_file_location("__temp__", filename, loader=loader))
    except Exception:
        return None
    del sys.modules["__temp__"]
    return module.__doc__.splitlines()[0] if module.__doc__ else None


def synopsis(filename, cache={}):
    """Return the first line of the docstring of a module in a file, None if there is none."""
    changed = os.stat(filename).st_mtime
    when, known = cache.get(filename, (None, None))
    if when is not None and when >= changed:
        return known
    if filename.endswith(tuple(importlib.machinery.BYTECODE_SUFFIXES)):
        found = _loaded_synopsis(filename, importlib.machinery.SourcelessFileLoader)
    elif filename.endswith(tuple(importlib.machinery.EXTENSION_SUFFIXES)):
        found = _loaded_synopsis(filename, importlib.machinery.ExtensionFileLoader)
    else:
        try:
            with tokenize.open(filename) as file:
                found = source_synopsis(file)
        except OSError:
            return None
    cache[filename] = changed, found
    return found


# Importing.

class ErrorDuringImport(Exception):
    """A module that is to be shown cannot be imported."""

    def __init__(self, filename, exc_info):
        self.filename = filename
        if isinstance(exc_info, tuple):
            warnings.warn("A tuple value for exc_info is deprecated, use an exception instance", DeprecationWarning)
            self.exc, self.value, self.tb = exc_info
        else:
            self.exc, self.value, self.tb = type(exc_info), exc_info, exc_info.__traceback__

    def __str__(self):
        return f"problem in {self.filename} - {self.exc.__name__}: {self.value}"


def importfile(path):
    """Import a file, wherever it is."""
    with open(path, "rb") as file:
        is_compiled = file.read(len(importlib.util.MAGIC_NUMBER)) == importlib.util.MAGIC_NUMBER
    name = os.path.splitext(os.path.basename(path))[0]
    loaders = importlib.machinery
    loader = (loaders.SourcelessFileLoader if is_compiled else loaders.SourceFileLoader)(name, path)
    try:
        return importlib._bootstrap._load(importlib.util.spec_from_file_location(name, path, loader=loader))
    except BaseException as problem:
        raise ErrorDuringImport(path, problem) from None


def _forget(path, cache) -> None:
    """Take a module and those below it out of sys.modules; the cache keeps them alive for those who use them."""
    for name in [name for name in sys.modules if name == path or name.startswith(f"{path}.")]:
        cache[name] = sys.modules.pop(name)


def safeimport(path, forceload=0, cache={}):
    """Import a module by its name, None if there is none; whatever goes wrong in it becomes an ErrorDuringImport."""
    try:
        if forceload and path in sys.modules and path not in sys.builtin_module_names:
            _forget(path, cache)
        return importlib.import_module(path)
    except BaseException as problem:
        if path in sys.modules:
            where = sys.modules[path].__file__
        elif type(problem) is SyntaxError:
            where = problem.filename
        elif isinstance(problem, ImportError) and problem.name == path:
            return None
        else:
            where = path
        raise ErrorDuringImport(where, problem) from None


def locate(path, forceload=0):
    """Return what a dotted name stands for, importing modules on the way; None if it stands for nothing."""
    parts = [part for part in path.split(".") if part]
    found, depth = None, 0
    while depth < len(parts):
        module = safeimport(".".join(parts[:depth + 1]), forceload)
        if module is None:
            break
        found, depth = module, depth + 1
    missing = builtins if found is None else found
    try:
        for part in parts[depth:]:
            missing = getattr(missing, part)
    except AttributeError:
        return None
    return missing


def resolve(thing, forceload=0):
    """Return (object, name) for an object, or for the dotted name of one."""
    if not isinstance(thing, str):
        name = getattr(thing, "__name__", None)
        return thing, name if isinstance(name, str) else None
    found = locate(thing, forceload)
    if found is None:
        raise ImportError(f"No Python documentation found for {thing!r}.\n"
                          "Use help() to get the interactive help utility.\n"
                          "Use help(str) for help on the str class.")
    return found, thing


# All modules.

class ModuleScanner:
    """Looks at all modules that can be imported."""

    quit = False

    def run(self, callback, key=None, completer=None, onerror=None):
        """Call a function with path, name and description of each module whose name or description has a word.

        Without a word it is called for all, with an empty description.
        """
        self.quit = False
        word = key and key.lower()
        for path, name, description in self._modules(word is not None, onerror):
            if self.quit:
                break
            if word is None or word in f"{name} - {description}".lower():
                callback(path, name, description)
        if completer:
            completer()

    def _modules(self, described: bool, onerror):
        for name in sys.builtin_module_names:
            if name != "__main__":
                doc = described and importlib.import_module(name).__doc__ or ""
                yield None, name, doc.split("\n")[0]
        for finder, name, _ in pkgutil.walk_packages(onerror=onerror):
            if not described:
                yield None, name, ""
                continue
            try:
                found = self._described(finder, name)
            except SyntaxError:
                continue
            except Exception:
                if onerror:
                    onerror(name)
                continue
            yield found

    @staticmethod
    def _described(finder, name: str):
        loader = finder.find_spec(name, None).loader
        if not hasattr(loader, "get_source"):
            return None, name, ""
        source = loader.get_source(name) or ""
        return getattr(loader, "path", None), name, source_synopsis(io.StringIO(source)) or ""


def _as_package(name: str) -> str:
    """The name of a module as it is listed."""
    return f"{name.removesuffix('.__init__')} (package)" if name.endswith(".__init__") else name


def apropos(key):
    """Print the modules whose names or descriptions have a word."""
    def show(path, name, description):
        print(_as_package(name), description and f"- {description}")

    # Modules that are imported may warn of all sorts of things.
    with warnings.catch_warnings(action="ignore"):
        ModuleScanner().run(show, key, onerror=lambda name: None)
