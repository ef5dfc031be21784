"""Look into live objects: modules, classes, functions, frames, generators and code.

What is here comes from private modules, each for one concern: _inspect_kinds (predicates, states of generators),
_inspect_members (attributes, documentation, classes), _inspect_annotations, _inspect_signature and _inspect_callables
(Signature), _inspect_arguments, _inspect_source and _inspect_frames.
"""

import enum
import functools
import sys
import types
from collections import OrderedDict, namedtuple

from _inspect_annotations import formatannotation, formatannotationrelativeto, get_annotations
from _inspect_arguments import (
    ArgInfo, Arguments, ClosureVars, FullArgSpec, formatargvalues, getargs, getargvalues, getcallargs, getclosurevars,
    getfullargspec,
)
from _inspect_callables import _signature_strip_non_python_syntax
from _inspect_frames import (
    FrameInfo, Traceback, _FrameInfo, _Traceback, currentframe, getframeinfo, getinnerframes, getlineno, getouterframes,
    stack, trace,
)
from _inspect_kinds import (
    AGEN_CLOSED, AGEN_CREATED, AGEN_RUNNING, AGEN_SUSPENDED, CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR,
    CO_ITERABLE_COROUTINE, CO_NESTED, CO_NEWLOCALS, CO_NOFREE, CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS, CORO_CLOSED,
    CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, GEN_CLOSED, GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, TPFLAGS_IS_ABSTRACT,
    getasyncgenlocals, getasyncgenstate, getcoroutinelocals, getcoroutinestate, getgeneratorlocals, getgeneratorstate,
    isabstract, isasyncgen, isasyncgenfunction, isawaitable, isbuiltin, isclass, iscode, iscoroutine, iscoroutinefunction,
    isdatadescriptor, isframe, isfunction, isgenerator, isgeneratorfunction, isgetsetdescriptor, ismemberdescriptor,
    ismethod, ismethoddescriptor, ismethodwrapper, ismodule, isroutine, istraceback, markcoroutinefunction,
)
from _inspect_members import (
    Attribute, _finddoc, classify_class_attrs, cleandoc, getattr_static, getclasstree, getdoc, getmembers,
    getmembers_static, getmro, unwrap, walktree,
)
from _inspect_signature import (
    _KEYWORD_ONLY, _POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD, _VAR_KEYWORD, _VAR_POSITIONAL, BoundArguments, Parameter,
    Signature, _empty, _ParameterKind, _void, signature,
)
from _inspect_source import (
    BlockFinder, ClassFoundException, EndOfBlock, _filesbymodname, findsource, getabsfile, getblock, getcomments, getfile,
    getmodule, getmodulename, getsource, getsourcefile, getsourcelines, indentsize, modulesbyfile,
)


class BufferFlags(enum.IntFlag):
    """What a consumer asks of a buffer, for __buffer__()."""

    SIMPLE, WRITABLE, FORMAT, ND = 0, 1, 4, 8
    STRIDES = 16 | ND
    C_CONTIGUOUS, F_CONTIGUOUS, ANY_CONTIGUOUS, INDIRECT = 32 | STRIDES, 64 | STRIDES, 128 | STRIDES, 256 | STRIDES
    CONTIG, CONTIG_RO = ND | WRITABLE, ND
    STRIDED, STRIDED_RO = STRIDES | WRITABLE, STRIDES
    RECORDS, RECORDS_RO = STRIDES | FORMAT | WRITABLE, STRIDES | FORMAT
    FULL, FULL_RO = INDIRECT | FORMAT | WRITABLE, INDIRECT | FORMAT
    READ, WRITE = 256, 512


# Modules that few functions need are attributes all the same.
_LAZY_MODULES = {"abc", "ast", "builtins", "collections", "dis", "itertools", "linecache", "os", "re", "token", "tokenize"}
_NOT_PUBLIC = {"enum", "functools", "sys", "types", "OrderedDict", "namedtuple", "modulesbyfile"}

__all__ = sorted(name for name in globals() if not name.startswith("_") and name not in _NOT_PUBLIC)


def __getattr__(name):
    if name not in _LAZY_MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return globals().setdefault(name, import_module(name))


# The command line: python -m inspect.

def _details(target: str, obj, module) -> None:
    lines = {"Target": target, "Origin": getsourcefile(module), "Cached": module.__cached__}
    if obj is module:
        lines["Loader"] = repr(module.__loader__)
        if hasattr(module, "__path__"):
            lines["Submodule search path"] = module.__path__
    else:
        try:
            lines["Line"] = findsource(obj)[1]
        except Exception:
            pass
    for label, value in lines.items():
        print(f"{label}: {value}")
    print("\n")


def _main() -> None:
    import argparse
    from importlib import import_module

    parser = argparse.ArgumentParser()
    parser.add_argument("object", help="The object to be analysed. It supports the 'module:qualname' syntax")
    parser.add_argument("-d", "--details", action="store_true",
                        help="Display info about the module rather than its source code")
    options = parser.parse_args()
    module_name, _, path = options.object.partition(":")
    try:
        module = import_module(module_name)
    except Exception as problem:
        print(f"Failed to import {module_name} ({type(problem).__name__}: {problem})", file=sys.stderr)
        sys.exit(2)
    obj = functools.reduce(getattr, path.split("."), module) if path else module
    if module.__name__ in sys.builtin_module_names:
        sys.exit("Can't get info for builtin modules.")
    if options.details:
        _details(options.object, obj, module)
    else:
        print(getsource(obj))


if __name__ == "__main__":
    _main()
