"""Finds the classes and functions of a module in its source, without importing it.

readmodule_ex() gives a dictionary of Class and Function objects by name, readmodule() only the classes.
"""

import ast
import importlib.util
import sys

__all__ = ["readmodule", "readmodule_ex", "Class", "Function"]

# The trees of modules that have been read.
_modules = {}


class _Object:
    """What is defined in a module, or within something else; `children` has what is defined within it, by name."""

    def __init__(self, module, name, file, lineno, end_lineno, parent):
        self.module, self.name, self.file, self.lineno, self.end_lineno = module, name, file, lineno, end_lineno
        self.parent, self.children = parent, {}
        if parent is not None:
            parent.children[name] = self


class Function(_Object):
    """A function or method."""

    def __init__(self, module, name, file, lineno, parent=None, is_async=False, *, end_lineno=None):
        super().__init__(module, name, file, lineno, end_lineno, parent)
        self.is_async = is_async
        if isinstance(parent, Class):
            parent.methods[name] = lineno


class Class(_Object):
    """A class; `super` lists its bases, as such objects or as text, `methods` the lines of methods by name."""

    def __init__(self, module, name, super_, file, lineno, parent=None, *, end_lineno=None):
        super().__init__(module, name, file, lineno, end_lineno, parent)
        self.super, self.methods = super_ or [], {}


def _nest_function(ob, func_name, lineno, end_lineno, is_async=False):
    """Return a new function within an object."""
    return Function(ob.module, func_name, ob.file, lineno, ob, is_async, end_lineno=end_lineno)


def _nest_class(ob, class_name, lineno, end_lineno, super=None):
    """Return a new class within an object."""
    return Class(ob.module, class_name, super, ob.file, lineno, ob, end_lineno=end_lineno)


def readmodule(module, path=None):
    """Return the classes of a module by name; folders to look in can be given."""
    return {name: found for name, found in _readmodule(module, path or []).items() if isinstance(found, Class)}


def readmodule_ex(module, path=None):
    """Return the classes and functions of a module by name; of a package also __path__."""
    return _readmodule(module, path or [])


def _readmodule(module, path, inpackage=None):
    """Return the tree of a module; `inpackage` is the package to look in."""
    full_name = module if inpackage is None else f"{inpackage}.{module}"
    if full_name in _modules:
        return _modules[full_name]
    tree = {}
    if inpackage is None and module in sys.builtin_module_names:
        _modules[module] = tree
        return tree
    package, _, last = module.rpartition(".")
    if package:
        return _read_in_package(package, last, path, inpackage)
    search = path if inpackage is not None else path + sys.path
    spec = importlib.util._find_spec(full_name, search)
    if spec is None:
        raise ModuleNotFoundError(f"no module named {full_name!r}", name=full_name)
    _modules[full_name] = tree
    if spec.submodule_search_locations is not None:
        tree["__path__"] = spec.submodule_search_locations
    try:
        source = spec.loader.get_source(full_name)
    except (AttributeError, ImportError):
        return tree     # It is not written in Python.
    return tree if source is None else _create_tree(full_name, path, spec.loader.get_filename(full_name), source, tree, inpackage)


def _read_in_package(package, name, path, inpackage):
    parent = _readmodule(package, path, inpackage)
    if "__path__" not in parent:
        raise ImportError(f"No package named {package}")
    return _readmodule(name, parent["__path__"], package if inpackage is None else f"{inpackage}.{package}")


def _create_tree(fullmodule, path, fname, source, tree, inpackage):
    """Fill a tree from the source of a module."""
    browser = _ModuleBrowser(fullmodule, path, fname, tree, inpackage)
    browser.visit(ast.parse(source))
    return browser.tree


class _ModuleBrowser(ast.NodeVisitor):
    """Goes through the source of a module."""

    def __init__(self, module, path, file, tree, inpackage):
        self.module, self.path, self.file, self.tree, self.inpackage = module, path, file, tree, inpackage
        # The definitions that are open.
        self.stack = []

    def _define(self, node, **details):
        """Note a definition, and those within it."""
        kind = Class if isinstance(node, ast.ClassDef) else Function
        leading = [details.pop("super_")] if kind is Class else []
        parent = self.stack[-1] if self.stack else None
        found = kind(self.module, node.name, *leading, self.file, node.lineno, parent, end_lineno=node.end_lineno, **details)
        if parent is None:
            self.tree[node.name] = found
        self.stack.append(found)
        self.generic_visit(node)
        self.stack.pop()

    def visit_ClassDef(self, node):
        self._define(node, super_=[found for base in node.bases for found in self._bases(ast.unparse(base))])

    def visit_FunctionDef(self, node, *, is_async=False):
        self._define(node, is_async=is_async)

    def visit_AsyncFunctionDef(self, node):
        self.visit_FunctionDef(node, is_async=True)

    def _bases(self, written):
        """Generate a base by its text: the class if it is known, else the text; one in a module that is not known is left out."""
        module, dot, name = written.rpartition(".")
        module = module.rpartition(".")[2]
        if written in self.tree or not dot:
            yield self.tree.get(written, written)
        elif module in _modules:
            yield _modules[module].get(name, written)

    def visit_Import(self, node):
        if node.col_offset:
            return      # Only what is imported at the top matters for names of bases.
        for alias in node.names:
            # In the package first, then anywhere.
            places = [(self.path, self.inpackage)] if self.inpackage else []
            for path, package in (*places, ([], None)):
                try:
                    _readmodule(alias.name, path, package)
                    break
                except (ImportError, SyntaxError):
                    continue

    def visit_ImportFrom(self, node):
        if node.col_offset:
            return
        name = "." * node.level + (node.module or "")
        try:
            found = _readmodule(name, self.path, self.inpackage)
        except (ImportError, SyntaxError):
            return
        for alias in node.names:
            if alias.name in found:
                self.tree[alias.asname or alias.name] = found[alias.name]
            elif alias.name == "*":
                self.tree.update({key: value for key, value in found.items() if not key.startswith("_")})


def _main():
    """Print an outline of the module or file that is named on the command line."""
    import os

    name = sys.argv[1] if len(sys.argv) > 1 else __file__
    folders = []
    if os.path.exists(name):
        folders = [os.path.dirname(name)]
        name = os.path.basename(name).removesuffix(".py")
    _print_outline(readmodule_ex(name, folders).values(), 0)


def _print_outline(entries, indent):
    for entry in sorted((e for e in entries if isinstance(e, _Object)), key=lambda e: e.lineno or 0):
        bases = ""
        if isinstance(entry, Class) and entry.super:
            bases = f" ({', '.join(base if isinstance(base, str) else base.name for base in entry.super)})"
        kind = "class" if isinstance(entry, Class) else "def"
        print(f"{' ' * indent}{kind} {entry.name}{bases} {entry.lineno}")
        _print_outline(entry.children.values(), indent + 2)


if __name__ == "__main__":
    _main()
