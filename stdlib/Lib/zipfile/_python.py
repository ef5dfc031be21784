"""Archives of compiled Python modules."""

import os
import sys

from . import ZIP_STORED, ZipFile


class PyZipFile(ZipFile):
    """An archive that modules and packages can be put into in compiled form."""

    __module__ = "zipfile"

    def __init__(self, file, mode="r", compression=ZIP_STORED, allowZip64=True, optimize=-1):
        super().__init__(file, mode, compression, allowZip64)
        self._optimize = optimize

    def _tell(self, *words):
        if self.debug:
            print(*words)

    def writepy(self, pathname, basename="", filterfunc=None):
        """Add a module, the modules of a folder, or a package with all below it; `filterfunc` may refuse paths."""
        path = os.fspath(pathname)
        if filterfunc and not filterfunc(path):
            self._tell("path" if os.path.isdir(path) else "file", f"{path!r} skipped by filterfunc")
        elif not os.path.isdir(path):
            if not path.endswith(".py"):
                raise RuntimeError('Files added with writepy() must end with ".py"')
            self._add_module(path, basename, "Adding file")
        elif os.path.isfile(os.path.join(path, "__init__.py")):
            self._add_package(path, basename, filterfunc)
        else:
            self._tell("Adding files from directory", path)
            for name in sorted(os.listdir(path)):
                self._add_found(os.path.join(path, name), basename, filterfunc)

    def _add_package(self, path, basename, filterfunc):
        name = os.path.basename(path)
        basename = f"{basename}/{name}" if basename else name
        self._tell("Adding package in", path, "as", basename)
        self._add_module(os.path.join(path, "__init__.py"), basename)
        for entry in sorted(os.listdir(path)):
            below = os.path.join(path, entry)
            if entry == "__init__.py":
                continue
            if os.path.isdir(below):
                if os.path.isfile(os.path.join(below, "__init__.py")):
                    self.writepy(below, basename, filterfunc=filterfunc)
            else:
                self._add_found(below, basename, filterfunc)

    def _add_found(self, path, basename, filterfunc):
        """Add a file of a folder, if it is a module that is wanted."""
        if not path.endswith(".py"):
            return
        if filterfunc and not filterfunc(path):
            self._tell(f"file {path!r} skipped by filterfunc")
        else:
            self._add_module(path, basename)

    def _add_module(self, path, basename, word="Adding"):
        file, name = self._get_codename(path.removesuffix(".py"), basename)
        self._tell(word, name)
        self.write(file, name)

    def _get_codename(self, pathname, basename):
        """The file to store for a module, compiled if need be, and its name in the archive."""
        from importlib.util import cache_from_source
        source, plain = pathname + ".py", pathname + ".pyc"
        cached = {level: cache_from_source(source, optimization=text) for level, text in ((0, ""), (1, 1), (2, 2))}
        age = os.stat(source).st_mtime

        def fresh(file):
            return os.path.isfile(file) and os.stat(file).st_mtime >= age

        if self._optimize == -1:
            found = next(filter(fresh, (plain, *cached.values())), None)
            if found is None and self._compile(source, -1):
                found = cached.get(sys.flags.optimize, cached[2])
        elif self._optimize in cached:
            wanted = cached[self._optimize]
            found = wanted if fresh(wanted) or self._compile(source, self._optimize) else None
        else:
            raise ValueError(f"invalid value for 'optimize': {self._optimize!r}")
        # What cannot be compiled is stored as it is.
        name = os.path.basename(source if found is None else plain)
        return found or source, f"{basename}/{name}" if basename else name

    def _compile(self, source, level):
        import py_compile
        self._tell("Compiling", source)
        try:
            py_compile.compile(source, doraise=True, optimize=level)
        except py_compile.PyCompileError as error:
            print(error.msg)
            return False
        return True
