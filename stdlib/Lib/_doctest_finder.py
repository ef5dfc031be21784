"""Finding the docstrings of a module's objects, and of the objects of these."""

import inspect
import linecache
import re
from types import FunctionType

from _doctest_examples import DocTestParser


class DocTestFinder:
    """Collects the tests in the docstrings of an object and of what it contains.

    It prints what it looks at if verbose; does not go into objects unless recurse is true; and leaves out objects
    without a docstring if exclude_empty is.
    """

    def __init__(self, verbose=False, parser=DocTestParser(), recurse=True, exclude_empty=True):
        self._parser, self._verbose = parser, verbose
        self._recurse, self._exclude_empty = recurse, exclude_empty

    def find(self, obj, name=None, module=None, globs=None, extraglobs=None):
        """Return a sorted list of tests.

        What a module has imported is left out; module is the one of the object, False for none. Global names are
        those of the module unless globs gives some, and those of extraglobs.
        """
        if name is None:
            name = getattr(obj, "__name__", None)
            if name is None:
                raise ValueError("DocTestFinder.find: name must be given when obj.__name__ doesn't exist: "
                                 f"{type(obj)!r}")
        if module is None:
            module = inspect.getmodule(obj)
        elif module is False:
            module = None
        if globs is None:
            globs = {} if module is None else module.__dict__
        globs = {"__name__": "__main__", **globs, **(extraglobs or {})}
        tests = []
        self._find(tests, obj, name, module, _source_lines(obj, module), globs, {})
        tests.sort()
        return tests

    def _find(self, tests, obj, name, module, source_lines, globs, seen):
        """Append the test of an object, and those of what is in it, to a list."""
        if self._verbose:
            print(f"Finding tests in {name}")
        if id(obj) in seen:
            return
        seen[id(obj)] = True
        if (test := self._get_test(obj, name, module, globs, source_lines)) is not None:
            tests.append(test)
        if self._recurse:
            for child_name, child in self._children(obj, name, module):
                self._find(tests, child, child_name, module, source_lines, globs, seen)

    def _children(self, obj, name: str, module):
        """Generate the objects to look at in a module or class, with their names."""
        if inspect.ismodule(obj):
            for key, value in obj.__dict__.items():
                if self._is_code(value) and self._from_module(module, value):
                    yield f"{name}.{key}", value
            yield from _listed_tests(obj, name)
        elif inspect.isclass(obj):
            for key, value in obj.__dict__.items():
                if isinstance(value, staticmethod | classmethod):
                    value = value.__func__
                if (self._is_code(value) or isinstance(value, property)) and self._from_module(module, value):
                    yield f"{name}.{key}", value

    def _is_code(self, value) -> bool:
        return inspect.isclass(value) or self._is_routine(value)

    def _is_routine(self, obj):
        """Tell a function or method, or what wraps one."""
        try:
            obj = inspect.unwrap(obj)
        except ValueError:
            pass        # It is its own wrapper.
        return inspect.isroutine(obj)

    def _from_module(self, module, object):
        """Tell whether an object was defined in a module; None is the module of all."""
        if module is None:
            return True
        if (actual := inspect.getmodule(object)) is not None:
            return actual is module
        if isinstance(object, FunctionType):
            return object.__globals__ is module.__dict__
        if isinstance(object, property):
            return True     # Its class was.
        owner = object
        if inspect.ismethoddescriptor(object) or inspect.ismethodwrapper(object):
            owner = getattr(object, "__objclass__", object)
            if not hasattr(owner, "__module__"):
                return True
        if hasattr(owner, "__module__"):
            return owner.__module__ == module.__name__
        raise ValueError("object must be a class or function")

    def _get_test(self, obj, name, module, globs, source_lines):
        """Return the test of an object's docstring, or None if that is empty and to be left out."""
        text = obj if isinstance(obj, str) else getattr(obj, "__doc__", None)
        text = "" if text is None else str(text)
        if not text and self._exclude_empty:
            return None
        filename = None
        if module is not None:
            filename = getattr(module, "__file__", None) or module.__name__
            if filename.endswith(".pyc"):
                filename = filename.removesuffix("c")
        lineno = self._find_lineno(obj, source_lines)
        return self._parser.get_doctest(text, globs, name, filename, lineno)

    def _find_lineno(self, obj, source_lines):
        """Return in which line, from 0, an object's docstring starts, or None."""
        documented = getattr(obj, "__doc__", None) is not None
        if documented and inspect.ismodule(obj):
            return 0
        if documented and inspect.isclass(obj):
            start = _class_line(obj, source_lines)
        else:
            start = _first_line(obj)
        if start is None:
            return None
        if source_lines is None:
            return start + 1
        # The docstring is the first string there. A default of a parameter could be as well, which is rare.
        quotes = re.compile(r"""(?:.*:)?\s*\w*["']""")
        numbered = enumerate(source_lines[start:], start)
        return next((number for number, line in numbered if quotes.match(line)), None)


def _class_line(cls, source_lines) -> int | None:
    header = re.compile(rf"\s*class\s*{re.escape(cls.__name__)}\b")
    return next((number for number, line in enumerate(source_lines or ()) if header.match(line)), None)


def _first_line(obj) -> int | None:
    """Return the line, from 0, in which the code of a function, method or property starts."""
    if inspect.ismethod(obj):
        obj = obj.__func__
    elif isinstance(obj, property):
        obj = obj.fget
    if inspect.isroutine(obj) and getattr(obj, "__doc__", None):
        obj = getattr(inspect.unwrap(obj), "__code__", None)
    if inspect.istraceback(obj):
        obj = obj.tb_frame
    if inspect.isframe(obj):
        obj = obj.f_code
    return obj.co_firstlineno - 1 if inspect.iscode(obj) else None


def _listed_tests(module, name: str):
    """Generate what a module has in __test__, with names."""
    for key, value in getattr(module, "__test__", {}).items():
        if not isinstance(key, str):
            raise ValueError(f"DocTestFinder.find: __test__ keys must be strings: {type(key)!r}")
        kinds = inspect.isroutine, inspect.isclass, inspect.ismodule
        if not (isinstance(value, str) or any(is_kind(value) for is_kind in kinds)):
            raise ValueError("DocTestFinder.find: __test__ values must be strings, functions, methods, classes, or "
                             f"modules: {type(value)!r}")
        yield f"{name}.__test__.{key}", value


def _source_lines(obj, module) -> list[str] | None:
    try:
        path = inspect.getsourcefile(obj)
        if not path:
            # Code of an interactive session has no file, but maybe lines.
            path = inspect.getfile(obj)
            if not (path.startswith("<") and path.endswith("]>")):
                return None
    except TypeError:
        return None
    return linecache.getlines(path, *([] if module is None else [module.__dict__])) or None
