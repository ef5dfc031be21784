"""The part of inspect that finds where an object was written: its module, its file and its lines there.

Functions that a program may replace (it is common to do so with getabsfile, for one) are called through the public module.
"""

import sys
from itertools import takewhile

from _inspect_kinds import (
    CodeType, FrameType, FunctionType, MethodType, ModuleType, TracebackType, isclass, iscode, isframe, ismodule, istraceback,
)
from _inspect_members import unwrap

# What is defined here belongs to the module inspect.
__name__ = "inspect"

modulesbyfile = {}
_filesbymodname = {}


class ClassFoundException(Exception):
    """Kept for programs that name it; nothing raises it."""


# Files and modules.

def _code_of(object):
    """The code object below a function, method, frame or traceback; other objects as they are."""
    match object:
        case MethodType():
            return _code_of(object.__func__)
        case FunctionType():
            return object.__code__
        case TracebackType():
            return object.tb_frame.f_code
        case FrameType():
            return object.f_code
    return object


def _file_of_methods(cls):
    """The file that the methods of a class are in, None if they do not tell.

    A class may say that it is of the module that gives it to programs, while it is defined in a part of that.
    """
    from os.path import exists

    for value in vars(cls).values():
        function = getattr(value, "fget", None) or getattr(value, "__func__", value)
        if isinstance(function, FunctionType) and function.__qualname__ == f"{cls.__qualname__}.{function.__name__}":
            code = function.__code__
            if code.co_firstlineno >= vars(cls).get("__firstlineno__", 0) and exists(code.co_filename):
                return code.co_filename
    return None


def getfile(object):
    """Return the name of the file that defines an object; TypeError for what is built in."""
    if isinstance(object, ModuleType):
        if filename := getattr(object, "__file__", None):
            return filename
        raise TypeError(f"{object!r} is a built-in module")
    if isinstance(object, type):
        home = getattr(object, "__module__", None)
        if filename := getattr(sys.modules.get(home), "__file__", None):
            return _file_of_methods(object) or filename
        if home == "__main__":
            raise OSError("source code not available")
        raise TypeError(f"{object!r} is a built-in class")
    code = _code_of(object)
    if isinstance(code, CodeType):
        return code.co_filename
    raise TypeError("module, class, method, function, traceback, frame, or code object was expected, "
                    f"got {type(object).__name__}")


def getmodulename(path):
    """Return the name of the module that a file holds, None when its ending is not that of a module."""
    from importlib.machinery import all_suffixes
    from os.path import basename

    name = basename(path)
    endings = [suffix for suffix in all_suffixes() if name.endswith(suffix)]
    return name.removesuffix(max(endings, key=len)) if endings else None


def getsourcefile(object):
    """Return the file with the source of an object, None when there cannot be one."""
    import linecache
    from importlib import machinery
    from os import path

    filename = getfile(object)
    if filename.endswith((*machinery.DEBUG_BYTECODE_SUFFIXES, *machinery.OPTIMIZED_BYTECODE_SUFFIXES)):
        filename = path.splitext(filename)[0] + machinery.SOURCE_SUFFIXES[0]
    elif filename.endswith((*machinery.EXTENSION_SUFFIXES, ".fwork")):
        return None
    if filename in linecache.cache or path.exists(filename):
        return filename
    # There is no such file, but a loader may still give the source.
    module = getmodule(object, filename)
    loaders = (getattr(module, "__loader__", None), getattr(getattr(module, "__spec__", None), "loader", None))
    return filename if any(loader is not None for loader in loaders) else None


def getabsfile(object, _filename=None):
    """Return the absolute, normal path of the file that holds an object, or would hold it."""
    from os import path

    name = _filename if _filename is not None else getsourcefile(object) or getfile(object)
    return path.normcase(path.abspath(name))


def _note_module_files() -> None:
    """Enter the files of modules that were imported since the last time."""
    import inspect
    from os.path import realpath

    for name, module in sys.modules.copy().items():
        filename = getattr(module, "__file__", None) if ismodule(module) else None
        if filename is None or _filesbymodname.get(name) == filename:
            continue
        _filesbymodname[name] = filename
        where = inspect.getabsfile(module)
        modulesbyfile[where] = modulesbyfile[realpath(where)] = module.__name__


def getmodule(object, _filename=None):
    """Return the module that an object was defined in as far as that can be found out, else None."""
    import inspect

    if ismodule(object):
        return object
    if hasattr(object, "__module__"):
        return sys.modules.get(object.__module__)
    if _filename in modulesbyfile:
        return sys.modules.get(modulesbyfile[_filename])
    try:
        file = inspect.getabsfile(object, _filename)
    except (TypeError, FileNotFoundError):
        return None
    if file not in modulesbyfile:
        _note_module_files()
    if file in modulesbyfile:
        return sys.modules.get(modulesbyfile[file])
    name = getattr(object, "__name__", None)
    if isinstance(name, str):
        for place in ("__main__", "builtins"):
            if getattr(sys.modules[place], name, None) is object:
                return sys.modules[place]
    return None


# Lines.

def _all_lines(object) -> list[str]:
    """The lines of the file that holds an object."""
    import linecache

    file = getsourcefile(object)
    if file:
        linecache.checkcache(file)
    else:
        file = getfile(object)
        # Text that was typed in or generated has such a name; linecache may have it.
        if not (file.startswith("<") and file.endswith(">")):
            raise OSError("source code not available")
    module = getmodule(object, file)
    lines = linecache.getlines(file, vars(module)) if module else linecache.getlines(file)
    if not lines and module and file.startswith("<") and hasattr(object, "__code__"):
        lines = linecache._getlines_from_code(object.__code__)
    if not lines:
        raise OSError("could not get source code")
    return lines


def findsource(object):
    """Return all lines of the file that defines an object, and the index of the line where it begins.

    OSError says that there is no source to be had.
    """
    lines = _all_lines(object)
    if ismodule(object):
        return lines, 0
    if isclass(object):
        try:
            first = vars(object)["__firstlineno__"]
        except (TypeError, KeyError):
            raise OSError("source code not available") from None
    else:
        code = _code_of(object)
        if not iscode(code):
            raise OSError("could not find code object")
        first = code.co_firstlineno
    if first > len(lines):
        raise OSError("lineno is out of bounds")
    return lines, first - 1


def indentsize(line):
    """Return how many columns a line is indented, tabs expanded."""
    wide = line.expandtabs()
    return len(wide) - len(wide.lstrip())


def _is_bare(comment: str) -> bool:
    return comment.strip() in ("", "#")


def getcomments(object):
    """Return the comment lines right above an object's source, or those at the top of a module; None if there are none."""
    try:
        lines, number = findsource(object)
    except (OSError, TypeError):
        return None
    if ismodule(object):
        start = 1 if lines[0].startswith("#!") else 0
        while start < len(lines) and _is_bare(lines[start]):
            start += 1
        block = takewhile(lambda line: line.startswith("#"), lines[start:])
        return "".join(line.expandtabs() for line in block) or None
    depth = indentsize(lines[number])
    above = takewhile(lambda line: line.lstrip().startswith("#") and indentsize(line) == depth, reversed(lines[:number]))
    block = [line.expandtabs().lstrip() for line in above]
    block.reverse()
    if not block:
        return None
    while block and _is_bare(block[0]):
        del block[0]
    while block and _is_bare(block[-1]):
        del block[-1]
    return "".join(block)


class EndOfBlock(Exception):
    """Raised by BlockFinder when it has seen all of a block."""


class BlockFinder:
    """Reads the tokens of a definition; `last` is the number of the last line that belongs to it."""

    def __init__(self):
        import token

        self._token = token
        self.indent = 0
        self.last = 1
        self.started = self.islambda = self.indecorator = False
        self.passline = False
        self.body_col0 = None

    def tokeneater(self, type, token, srowcol, erowcol, line):
        """Take the next token, in the five parts that tokenize gives; EndOfBlock after the last one that counts."""
        if not (self.started or self.indecorator):
            self._begin(type, token)
        elif type == self._token.NEWLINE:
            self._end_line(srowcol[0])
        elif not self.passline:
            self._in_block(type, srowcol, erowcol)

    def _begin(self, kind, token) -> None:
        if kind in (self._token.INDENT, self._token.COMMENT, self._token.NL):
            return
        self.indecorator = token == "@"
        self.islambda = token == "lambda"
        self.started = token in ("def", "class", "lambda")
        self.passline = True

    def _end_line(self, row: int) -> None:
        self.passline = False
        self.last = row
        if self.islambda:
            raise EndOfBlock
        # The line of a decorator, or of something before the definition, is over.
        self.indecorator = False

    def _in_block(self, kind, start, end) -> None:
        if kind == self._token.INDENT:
            if self.started and self.body_col0 is None:
                self.body_col0 = end[1]
            self.indent += 1
            self.passline = True
        elif kind == self._token.DEDENT:
            self.indent -= 1
            if self.indent <= 0:
                raise EndOfBlock
        elif kind == self._token.COMMENT:
            if self.body_col0 is not None and start[1] >= self.body_col0:
                self.last = start[0]
        elif self.indent == 0 and kind != self._token.NL:
            # A definition in one line, and then something else.
            raise EndOfBlock


def getblock(lines):
    """Return those of the lines that make up the definition at their beginning."""
    from tokenize import NEWLINE, generate_tokens

    finder = BlockFinder()
    token = None
    try:
        try:
            for token in generate_tokens(iter(lines).__next__):
                finder.tokeneater(*token)
        except SyntaxError as problem:
            if isinstance(problem, IndentationError):
                raise
            if "unmatched" not in problem.msg:
                raise problem from None
            # A lambda inside of brackets ends where they do.
            finder.tokeneater(NEWLINE, *token[1:])
    except (EndOfBlock, IndentationError):
        pass
    return lines[:finder.last]


def getsourcelines(object):
    """Return the source lines of an object and the number of the first of them (0: the whole of a file)."""
    object = unwrap(object)
    lines, number = findsource(object)
    frame = object.tb_frame if istraceback(object) else object
    if ismodule(object) or isframe(frame) and frame.f_code.co_name == "<module>":
        return lines, 0
    return getblock(lines[number:]), number + 1


def getsource(object):
    """Return the source text of an object; OSError if it cannot be found."""
    return "".join(getsourcelines(object)[0])
