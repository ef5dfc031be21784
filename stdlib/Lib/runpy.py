"""Runs a module as the interpreter runs a program, given by its name or as a file."""

import contextlib
import importlib.util
import io
import os
import sys

__all__ = ["run_module", "run_path"]

# What a broken module or finder may raise while a module is looked for.
_SEARCH_ERRORS = (ImportError, AttributeError, TypeError, ValueError)


def run_module(mod_name, init_globals=None, run_name=None, alter_sys=False):
    """Run the code of a module, or of the __main__ of a package; returns the globals it leaves.

    The module is not imported. init_globals are there from the start, and
    run_name is its __name__. With alter_sys it stands in sys.modules while it
    runs, and its file in sys.argv[0].
    """
    name, spec, code = _get_module_details(mod_name)
    run_name = name if run_name is None else run_name
    if alter_sys:
        return _run_module_code(code, init_globals, run_name, spec)
    return _run_code(code, {}, init_globals, run_name, spec)


def run_path(path_name, init_globals=None, run_name=None):
    """Run a file, with source or bytecode; returns the globals it leaves.

    Of a directory or zip file, the module __main__ is run. The rest is as
    with alter_sys in run_module().
    """
    from pkgutil import get_importer

    name = "<run_path>" if run_name is None else run_name
    package = name.rpartition(".")[0]
    finder = get_importer(path_name)
    path = os.fsdecode(path_name)
    # Archives are files with a finder of their own.
    holds_modules = finder is not None and (hasattr(finder, "archive") or not os.path.isfile(path))
    if not holds_modules:
        code = _code_of_file(path)
        return _run_module_code(code, init_globals, name, pkg_name=package, script_name=path)
    sys.path.insert(0, path)
    try:
        _, spec, code = _main_module_details()
        return _run_temporarily(code, init_globals, name, spec, package, path, path)
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(path)


def _run_code(code, run_globals, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None, script_name=None):
    """Run code in a dict that gets the attributes of modules; returns that dict."""
    run_globals |= init_globals or {}
    attributes = {"__name__": mod_name, "__doc__": None, "__spec__": mod_spec, "__package__": pkg_name}
    if mod_spec is None:
        attributes |= {"__file__": script_name, "__cached__": None, "__loader__": None}
    else:
        attributes |= {"__file__": mod_spec.origin, "__cached__": mod_spec.cached, "__loader__": mod_spec.loader}
        if pkg_name is None:
            attributes["__package__"] = mod_spec.parent
    run_globals |= attributes
    exec(code, run_globals)
    return run_globals


def _run_module_code(code, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None, script_name=None):
    """Run code in a module that is in sys.modules for that time."""
    argument = mod_spec.origin if mod_spec else script_name
    return _run_temporarily(code, init_globals, mod_name, mod_spec, pkg_name, script_name, argument)


def _run_temporarily(code, init_globals, name, spec, package, script, argument) -> dict:
    module = type(sys)(name)
    with _replaced(sys.modules, name, module), _replaced(sys.argv, 0, argument):
        _run_code(code, vars(module), init_globals, name, spec, package, script)
        # A copy, as the globals may be cleared when the module goes away.
        return vars(module).copy()


@contextlib.contextmanager
def _replaced(container, key, value):
    """Put a value into a dict or list, and at the end what was there before."""
    missing = object()
    try:
        before = container[key]
    except KeyError:
        before = missing
    container[key] = value
    try:
        yield
    finally:
        if before is missing:
            del container[key]
        else:
            container[key] = before


# Finding code.

def _get_module_details(mod_name, error=ImportError):
    """Return (name, spec, code) of what is to be run for a name; errors are raised as the class given."""
    if mod_name[:1] == ".":
        raise error("Relative module names not supported")
    parent = mod_name.rpartition(".")[0]
    if parent:
        _import_parent(parent)
        _warn_if_imported(mod_name, parent)
    spec = _find(mod_name, error)
    if spec.submodule_search_locations is not None:
        return _details_in_package(mod_name, error)
    if spec.loader is None:
        raise error(f"{mod_name!r} is a namespace package and cannot be executed")
    try:
        code = spec.loader.get_code(mod_name)
    except ImportError as problem:
        raise error(str(problem)) from problem
    if code is None:
        raise error(f"No code object available for {mod_name}")
    return mod_name, spec, code


def _import_parent(parent: str):
    try:
        importlib.import_module(parent)
    except ImportError as problem:
        # That it does not exist is for the search to find; what it fails to import is not.
        if problem.name is None or not f"{parent}.".startswith(f"{problem.name}."):
            raise


def _warn_if_imported(name: str, parent: str):
    """Warn about a module that is going to exist twice, because its package imported it."""
    module = sys.modules.get(name)
    if module is None or hasattr(module, "__path__"):
        return
    import warnings

    warnings.warn(RuntimeWarning(
        f"{name!r} found in sys.modules after import of package {parent!r}, but prior to execution of {name!r}; "
        "this may result in unpredictable behaviour"
    ), stacklevel=2)


def _find(name: str, error: type):
    """Return the spec of a module."""
    try:
        spec = importlib.util.find_spec(name)
    except _SEARCH_ERRORS as problem:
        text = f"Error while finding module specification for {name!r} ({type(problem).__name__}: {problem})"
        if name.endswith(".py"):
            stem = name.removesuffix(".py")
            text += f". Try using '{stem}' instead of '{name}' as the module name."
        raise error(text) from problem
    if spec is None:
        raise error(f"No module named {name}")
    return spec


def _details_in_package(name: str, error: type):
    if name.rpartition(".")[2] == "__main__":
        raise error("Cannot use package as __main__ module")
    try:
        return _get_module_details(f"{name}.__main__", error)
    except error as problem:
        if name in sys.modules:
            raise error(f"{problem}; {name!r} is a package and cannot be directly executed")
        raise


def _main_module_details(error=ImportError):
    """Find the __main__ of the first entry of sys.path, which the running one must not hide."""
    running = sys.modules.pop("__main__")
    try:
        return _get_module_details("__main__")
    except ImportError as problem:
        if "__main__" not in str(problem):
            raise
        raise error(f"can't find '__main__' module in {sys.path[0]!r}") from problem
    finally:
        sys.modules["__main__"] = running


def _code_of_file(name: str):
    from pkgutil import read_code

    with io.open_code(os.path.abspath(name)) as stream:
        code = read_code(stream)
        if code is None:
            stream.seek(0)
            code = compile(stream.read(), name, "exec")
    return code


# The option -m.

class _Error(Exception):
    """Something is wrong with what is to be run: told in one line, without a traceback."""


def _run_module_as_main(mod_name, alter_argv=True):
    """Run a module in the __main__ that is there; a directory or zip file is run with alter_argv off."""
    try:
        if mod_name == "__main__" and not alter_argv:
            _, spec, code = _main_module_details(_Error)
        else:
            _, spec, code = _get_module_details(mod_name, _Error)
    except _Error as problem:
        sys.exit(f"{sys.executable}: {problem}")
    if alter_argv:
        sys.argv[0] = spec.origin
    return _run_code(code, vars(sys.modules["__main__"]), None, "__main__", spec)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        del sys.argv[0]
        _run_module_as_main(sys.argv[0])
    else:
        print("No module specified for execution", file=sys.stderr)
