"""Finds the modules that a script imports, without running it.

    finder = ModuleFinder()
    finder.run_script("script.py")
    finder.report()

What a program imports only as it runs, by __import__() or importlib, is not found.
"""

import ast
import dis
import functools
import importlib.machinery
import io
import marshal
import os
import sys

# The kinds of modules; the numbers are those of the old module imp.
_SEARCH_ERROR, _PY_SOURCE, _PY_COMPILED, _C_EXTENSION, _PKG_DIRECTORY, _C_BUILTIN, _PY_FROZEN = 0, 1, 2, 3, 5, 6, 7
_KINDS = {
    importlib.machinery.SourceFileLoader: _PY_SOURCE,
    importlib.machinery.SourcelessFileLoader: _PY_COMPILED,
    importlib.machinery.ExtensionFileLoader: _C_EXTENSION,
}

# Folders that packages add to their __path__ as they run, and packages that take the place of others.
packagePathMap = {}
replacePackageMap = {}


def AddPackagePath(packagename, path):
    """Let a package be looked for in one more folder."""
    packagePathMap.setdefault(packagename, []).append(path)


def ReplacePackage(oldname, newname):
    """Let a package be known by another name."""
    replacePackageMap[oldname] = newname


def _find_module(name, path=None):
    """Return (open file, path, (suffix, mode, kind)) of a module; ImportError if there is none."""
    importlib.machinery.PathFinder.invalidate_caches()
    spec = importlib.machinery.PathFinder.find_spec(name, path)
    if spec is None:
        raise ImportError(f"No module named {name!r}", name=name)
    if spec.loader is None or spec.origin is None:
        return None, None, ("", "", _SEARCH_ERROR)
    if spec.loader.is_package(name):
        return None, os.path.dirname(spec.origin), ("", "", _PKG_DIRECTORY)
    kind = next((kind for loader, kind in _KINDS.items() if isinstance(spec.loader, loader)), _SEARCH_ERROR)
    if kind == _SEARCH_ERROR:
        return None, None, ("", "", kind)
    return io.open_code(spec.origin), spec.origin, (os.path.splitext(spec.origin)[1], "rb", kind)


class Module:
    """What is known of a module: its code, the names it sets, and the modules from which it imports all names."""

    def __init__(self, name, file=None, path=None):
        self.__name__, self.__file__, self.__path__, self.__code__ = name, file, path, None
        # As keys: the names, and modules whose names cannot be known.
        self.globalnames, self.starimports = {}, {}

    def __repr__(self):
        known = [repr(text) for text in (self.__name__, self.__file__, self.__path__)
                 if text is not None]
        return f"Module({', '.join(known)})"


def _traced(level):
    """Return a decorator for methods that are told of in the output, from a level on."""
    def decorate(method):
        @functools.wraps(method)
        def traced(self, *args, **kwargs):
            self.msgin(level, method.__name__, *args)
            try:
                result = method(self, *args, **kwargs)
                self.msgout(level, method.__name__, "->", result)
                return result
            except BaseException:
                self.indent -= 1
                raise

        return traced

    return decorate


class ModuleFinder:
    """Follows imports. `modules` has what was found, `badmodules` by whom what is missing is imported.

    Modules named in excludes are left out; replace_paths has pairs of prefixes of file names to change in code; with
    debug greater than 0 it says what it does.
    """

    def __init__(self, path=None, debug=0, excludes=None, replace_paths=None):
        self.path = sys.path if path is None else path
        self.excludes, self.replace_paths = excludes or [], replace_paths or []
        self.modules, self.badmodules = {}, {}
        self.debug, self.indent, self.processed_paths = debug, 0, []

    # Messages.

    def msg(self, level, str, *args):
        """Print a message if enough is wanted."""
        if level <= self.debug:
            print(*["   "] * self.indent, str, *map(repr, args), "")

    def msgin(self, *args):
        """Print a message, and those that follow further to the right."""
        if args[0] <= self.debug:
            self.indent += 1
            self.msg(*args)

    def msgout(self, *args):
        """Print a message, and those that follow further to the left."""
        if args[0] <= self.debug:
            self.indent -= 1
            self.msg(*args)

    # Entries.

    def run_script(self, pathname):
        """Find what a script imports."""
        self.msg(2, "run_script", pathname)
        with io.open_code(pathname) as file:
            self.load_module("__main__", file, pathname, ("", "rb", _PY_SOURCE))

    def load_file(self, pathname):
        """Find what a file imports, which is a module of that name."""
        name, suffix = os.path.splitext(os.path.basename(pathname))
        with io.open_code(pathname) as file:
            self.load_module(name, file, pathname, (suffix, "rb", _PY_SOURCE))

    # Imports.

    def import_hook(self, name, caller=None, fromlist=None, level=-1):
        """Find a module as an import statement in another module does; ImportError if there is none."""
        self.msg(3, "import_hook", name, caller, fromlist, level)
        head, tail = self.find_head_package(self.determine_parent(caller, level=level), name)
        module = self.load_tail(head, tail)
        if not fromlist:
            return head
        if module.__path__:
            self.ensure_fromlist(module, fromlist)
        return None

    def determine_parent(self, caller, level=-1):
        """Return the package in which a module looks first, or None."""
        if not caller or level == 0:
            return None
        steps = max(level, 1)
        # A package is its own first step.
        if caller.__path__:
            steps -= 1
        names = caller.__name__.split(".")
        if len(names) <= steps:
            if level >= 1:
                raise ImportError("relative importpath too deep")
            return None
        parent = self.modules[".".join(names[:len(names) - steps])]
        self.msg(4, "determine_parent ->", parent)
        return parent

    def find_head_package(self, parent, name):
        """Return the module of the first part of a name, and the other parts."""
        head, _, tail = name.partition(".")
        places = [(head, None)]
        if parent:
            places.insert(0, (f"{parent.__name__}.{head}", parent))
        for qualified, package in places:
            if module := self.import_module(head, qualified, package):
                self.msg(4, "find_head_package ->", (module, tail))
                return module, tail
        raise ImportError("No module named " + head)

    def load_tail(self, q, tail):
        """Return the module of the last part of a name."""
        module = q
        for part in filter(None, tail.split(".")):
            qualified = f"{module.__name__}.{part}"
            module = self.import_module(part, qualified, module)
            if not module:
                raise ImportError("No module named " + qualified)
        return module

    def ensure_fromlist(self, m, fromlist, recursive=0):
        """Find the modules among the names that are imported from a package."""
        self.msg(4, "ensure_fromlist", m, fromlist, recursive)
        for name in fromlist:
            if name == "*":
                if not recursive and (names := self.find_all_submodules(m)):
                    self.ensure_fromlist(m, names, 1)
            elif not hasattr(m, name):
                qualified = f"{m.__name__}.{name}"
                if not self.import_module(name, qualified, m):
                    raise ImportError("No module named " + qualified)

    def find_all_submodules(self, m):
        """Return the names of all modules in a package."""
        if not m.__path__:
            return None
        names = {}
        for folder in m.__path__:
            try:
                files = os.listdir(folder)
            except OSError:
                self.msg(2, "can't list directory", folder)
                continue
            for file in files:
                suffix = next(filter(file.endswith, importlib.machinery.all_suffixes()), None)
                if suffix and (name := file.removesuffix(suffix)) != "__init__":
                    names[name] = name
        return names.keys()

    @_traced(3)
    def import_module(self, partname, fqname, parent):
        """Return a module, found now or before; None if there is none."""
        if fqname in self.modules:
            return self.modules[fqname]
        if fqname in self.badmodules or parent and parent.__path__ is None:
            return None
        try:
            file, path, info = self.find_module(partname, parent and parent.__path__, parent)
        except ImportError:
            return None
        try:
            module = self.load_module(fqname, file, path, info)
        finally:
            if file:
                file.close()
        if parent:
            setattr(parent, partname, module)
        return module

    def find_module(self, name, path, parent=None):
        """Return (open file, path, (suffix, mode, kind)) of a module."""
        qualified = name if parent is None else f"{parent.__name__}.{name}"
        if qualified in self.excludes:
            self.msg(3, "find_module -> Excluded", qualified)
            raise ImportError(name)
        if path is None and name in sys.builtin_module_names:
            return None, None, ("", "", _C_BUILTIN)
        return _find_module(name, self.path if path is None else path)

    @_traced(2)
    def load_module(self, fqname, fp, pathname, file_info):
        """Add a module, and what it imports."""
        kind = file_info[2]
        if kind == _PKG_DIRECTORY:
            return self.load_package(fqname, pathname)
        code = None
        if kind == _PY_SOURCE:
            code = compile(fp.read(), pathname, "exec")
        elif kind == _PY_COMPILED:
            code = self._compiled(fqname, fp.read())
        module = self.add_module(fqname)
        module.__file__ = pathname
        if code is not None:
            module.__code__ = code = self.replace_paths_in_code(code) if self.replace_paths else code
            self.scan_code(code, module)
        return module

    def _compiled(self, name, data):
        try:
            importlib._bootstrap_external._classify_pyc(data, name, {})
        except ImportError as error:
            self.msg(2, "raise ImportError: " + str(error), data[:4])
            raise
        return marshal.loads(memoryview(data)[16:])

    @_traced(2)
    def load_package(self, fqname, pathname):
        """Add a package, and what it imports."""
        fqname = replacePackageMap.get(fqname) or fqname
        module = self.add_module(fqname)
        module.__file__, module.__path__ = pathname, [pathname, *packagePathMap.get(fqname, ())]
        file, path, info = self.find_module("__init__", module.__path__)
        try:
            self.load_module(fqname, file, path, info)
        finally:
            if file:
                file.close()
        return module

    def add_module(self, fqname):
        """Return the module of a name, which may be a new one."""
        return self.modules.setdefault(fqname, Module(fqname))

    # What is imported by code.

    def _add_badmodule(self, name, caller):
        self.badmodules.setdefault(name, {})[caller.__name__ if caller else "-"] = 1

    def _safe_import_hook(self, name, caller, fromlist, level=-1):
        """Find a module, and names in it that may be modules; note what is missing."""
        if name in self.badmodules:
            self._add_badmodule(name, caller)
            return
        try:
            self.import_hook(name, caller, level=level)
        except (ImportError, SyntaxError) as error:
            self.msg(2, f"{type(error).__name__}:", str(error))
            self._add_badmodule(name, caller)
            return
        for part in fromlist or ():
            qualified = f"{name}.{part}"
            if qualified not in self.badmodules:
                try:
                    self.import_hook(name, caller, [part], level=level)
                    continue
                except ImportError as error:
                    self.msg(2, "ImportError:", str(error))
            self._add_badmodule(qualified, caller)

    def scan_opcodes(self, co):
        """Generate ("store", (name,)), ("absolute_import", (names, module)) and ("relative_import", (level, names, module))."""
        # The level and the names are loaded right before the import.
        operands = [None, None]
        for instruction in dis.get_instructions(co):
            operation, arguments = instruction.opname, instruction.argval
            if operation.startswith("STORE_NAME") or operation.startswith("STORE_GLOBAL"):
                yield "store", (arguments.rpartition(", ")[2],)
            elif operation.startswith("IMPORT_NAME"):
                level, names = operands
                module = arguments.split(", ", 2)[2] if arguments.count(", ") > 1 else ""
                if level:
                    yield "relative_import", (level, names, module)
                else:
                    yield "absolute_import", (names, module)
            operands = [operands[1], _constant(arguments) if operation.startswith("LOAD_") else None]

    def scan_code(self, co, m):
        """Find what code imports and which names it sets, and the code in it."""
        for what, details in self.scan_opcodes(co):
            if what == "store":
                m.globalnames[details[0]] = 1
                continue
            *level, names, name = details
            self._scan_import(m, level[0] if level else 0, names, name)
        for constant in co.co_consts:
            if isinstance(constant, type(co)):
                self.scan_code(constant, m)

    def _scan_import(self, module, level, names, name):
        plain = names and [part for part in names if part != "*"]
        if level and not name:
            parent = self.determine_parent(module, level=level)
            self._safe_import_hook(parent.__name__, None, names, level=0)
            return
        if level:
            self._safe_import_hook(name, module, names, level=level)
            return
        self._safe_import_hook(name, module, plain, level=0)
        if names and "*" in names:
            self._take_all(module, name)

    def _take_all(self, module, name):
        """Let a module have all names of another one."""
        source = self.modules.get(f"{module.__name__}.{name}") if module.__path__ else None
        source = source or self.modules.get(name)
        if source is not None:
            module.globalnames.update(source.globalnames)
            module.starimports.update(source.starimports)
        if source is None or source.__code__ is None:
            module.starimports[name] = 1

    def replace_paths_in_code(self, co):
        """Return code with other names of files."""
        old = new = os.path.normpath(co.co_filename)
        for prefix, replacement in self.replace_paths:
            if old.startswith(prefix):
                new = replacement + old.removeprefix(prefix)
                break
        if self.debug and old not in self.processed_paths:
            self.processed_paths.append(old)
            self.msgout(2, f"co_filename {old!r} remains unchanged" if new == old else f"co_filename {old!r} changed to {new!r}")
        constants = [self.replace_paths_in_code(constant) if isinstance(constant, type(co)) else constant
                     for constant in co.co_consts]
        return co.replace(co_consts=tuple(constants), co_filename=new)

    # Results.

    def report(self):
        """Print what was found, and what is missing."""
        print(f"\n  {'Name':<25} File\n  {'----':<25} ----")
        for name, module in sorted(self.modules.items()):
            print("P" if module.__path__ else "m", f"{name:<25}", module.__file__ or "")
        missing, maybe = self.any_missing_maybe()
        for title, names in (
            ("Missing modules:", missing),
            ("Submodules that appear to be missing, but could also be global names in the parent package:", maybe),
        ):
            if names:
                print(f"\n{title}")
            for name in names:
                print("?", name, "imported from", ", ".join(sorted(self.badmodules[name])))

    def any_missing(self):
        """Return a list of the modules that are missing, or may be."""
        missing, maybe = self.any_missing_maybe()
        return missing + maybe

    def any_missing_maybe(self):
        """Return lists of the modules that are missing, and of those that may be names of another kind."""
        answers = {name: self._is_missing(name) for name in self.badmodules if name not in self.excludes}
        return (sorted(name for name, answer in answers.items() if answer is True),
                sorted(name for name, answer in answers.items() if answer is None))

    def _is_missing(self, name):
        """True, False, or None if it cannot be known."""
        package_name, _, part = name.rpartition(".")
        package = self.modules.get(package_name)
        if package is None or package_name in self.badmodules[name]:
            return True
        if part in package.globalnames:
            return False
        return None if package.starimports else True


def _constant(arguments):
    """Return the constant that an instruction loads, or None."""
    try:
        return ast.literal_eval(arguments.partition(", ")[2])
    except (SyntaxError, ValueError):
        return None


def test():
    """Report on the script that is named on the command line."""
    import argparse

    parser = argparse.ArgumentParser(description="find the modules that a script imports")
    parser.add_argument("-d", action="count", default=0, help="say more")
    parser.add_argument("-q", action="store_true", help="say nothing")
    parser.add_argument("-p", default="", metavar="PATH", help="more folders to look in")
    parser.add_argument("-x", action="append", default=[], metavar="MODULE", help="leave out a module")
    parser.add_argument("script", nargs="?", default="hello.py")
    options = parser.parse_args()
    folders = [*filter(None, options.p.split(os.pathsep)), os.path.dirname(options.script), *sys.path[1:]]
    finder = ModuleFinder(folders, 0 if options.q else options.d + 1, options.x)
    finder.run_script(options.script)
    finder.report()
    return finder


if __name__ == "__main__":
    test()
