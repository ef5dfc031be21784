"""Documentation of Python objects, put together from their docstrings and signatures.

help(thing) shows that of a thing; at the command line `pydoc NAME` shows that of a module, class or function,
`pydoc -k WORD` looks for modules, `pydoc -b` serves all of it to a browser.
"""

if __name__ == "__main__":
    # Its parts in other modules know it by its own name.
    import pydoc

    pydoc.cli()
    raise SystemExit

import inspect
import os
import pkgutil
import sys

from _pydoc_modules import (
    ErrorDuringImport, ModuleScanner, apropos, importfile, ispackage, locate, pathdirs, resolve, safeimport, source_synopsis,
    synopsis,
)
from _pydoc_names import (
    _getargspec, _getdoc, _is_bound_method, _isclass, _split_list, allmethods, classify_class_attrs, classname, cram, getdoc,
    isdata, parentname, replace, sort_attributes, splitdoc, stripid, visiblename,
)
from _pydoc_pager import (
    escape_less, escape_stdout, getpager, pager, pipe_pager, plain, plain_pager, tempfile_pager, tty_pager,
)
from _pydoc_text import Doc, PlainTextDoc as _PlainTextDoc, TextDoc, TextRepr
from _pydoc_html import HTMLDoc, HTMLRepr, _start_server, _url_handler, browse
from _pydoc_help import Helper, _introdoc

__all__ = ["help"]

text, plaintext, html = TextDoc(), _PlainTextDoc(), HTMLDoc()
help = Helper()


def _described_module(module) -> str:
    if module.__name__ in sys.builtin_module_names:
        return "built-in module"
    return "package" if hasattr(module, "__path__") else "module"


def describe(thing):
    """Return in a few words what an object is."""
    if inspect.ismodule(thing):
        return f"{_described_module(thing)} {thing.__name__}"
    for is_such, kind in ((inspect.isgetsetdescriptor, "getset descriptor"),
                          (inspect.ismemberdescriptor, "member descriptor")):
        if is_such(thing):
            owner = thing.__objclass__
            return f"{kind} {owner.__module__}.{owner.__name__}.{thing.__name__}"
    kinds = {"built-in function": inspect.isbuiltin, "class": _isclass, "function": inspect.isfunction,
             "method": inspect.ismethod}
    for kind, is_such in kinds.items():
        if is_such(thing):
            return f"{kind} {thing.__name__}"
    return type(thing).__name__


def _with_documentation(thing, description: str):
    """What is to be told of an object, which may have no documentation but that of its type; and what it is."""
    known = (inspect.ismodule, _isclass, inspect.isroutine, inspect.isdatadescriptor, _getdoc)
    if any(is_such(thing) for is_such in known):
        return thing, description
    if hasattr(thing, "__origin__"):
        return thing.__origin__, description
    return type(thing), f"{description} object"


def render_doc(thing, title="Python Library Documentation: %s", forceload=0, renderer=None):
    """Return the documentation of an object, or of what a dotted name stands for, with a title."""
    found, name = resolve(thing, forceload)
    description = describe(found)
    module = inspect.getmodule(found)
    if name and "." in name:
        description += f" in {name.rpartition('.')[0]}"
    elif module and module is not found:
        description += f" in module {module.__name__}"
    found, description = _with_documentation(found, description)
    return f"{title % description}\n\n{(renderer or text).document(found, name)}"


def _title(thing) -> str:
    """The name of an object for the pager, or what it is."""
    if isinstance(thing, str):
        return thing
    names = (getattr(thing, attribute, None) for attribute in ("__qualname__", "__name__"))
    return next((name for name in names if isinstance(name, str)), f"{type(thing).__name__} object")


def doc(thing, title="Python Library Documentation: %s", forceload=0, output=None, is_cli=False):
    """Show the documentation of an object page by page, or write it to a file."""
    try:
        found = render_doc(thing, title, forceload, None if output is None else plaintext)
    except ImportError as problem:
        if output is not None:
            output.write(str(problem))
        elif is_cli:
            raise
        else:
            print(problem)
        return
    if output is None:
        pager(found, f"Help on {_title(thing)}")
    else:
        output.write(found)


def writedoc(thing, forceload=0):
    """Write the documentation of an object to an HTML file with its name."""
    found, name = resolve(thing, forceload)
    path = f"{name}.html"
    with open(path, "w", encoding="utf-8") as file:
        file.write(html.page(describe(found), html.document(found, name)))
    print(f"wrote {path}")


def writedocs(dir, pkgpath="", done=None):
    """Write the documentation of all modules in a folder to HTML files."""
    for _, name, _ in pkgutil.walk_packages([dir], pkgpath):
        writedoc(name)


# The command line.

def ispath(x):
    """Tell whether something is a text with a separator of paths in it."""
    return isinstance(x, str) and os.sep in x


def _get_revised_path(given_path, argv0):
    """sys.path with the current folder instead of that of the script; None where it is in it already."""
    here = os.getcwd()
    if any(entry in given_path for entry in ("", os.curdir, here)):
        return None
    path = [*given_path]
    script_folder = os.path.dirname(argv0)
    # The library itself stays, whether or not this is run as a script.
    if script_folder in path and not os.path.samefile(script_folder, os.path.dirname(__file__)):
        path.remove(script_folder)
    return [here, *path]


def _adjust_cli_sys_path() -> None:
    path = _get_revised_path(sys.path, sys.argv[0])
    if path is not None:
        sys.path[:] = path


_USAGE = """pydoc shows documentation.

{cmd} NAME...         of modules, packages, classes, functions or keywords (MODULE.CLASS.METHOD), or of a file, whose
                  path has a {sep!r} in it; "keywords", "topics" and "modules" list what there is
{cmd} -k WORD         the modules whose name or description has a word
{cmd} -w NAME...      written to HTML files in the current folder; of all modules in it for the path of a folder
{cmd} -p PORT         in a browser, by a server at this port (0: any)
{cmd} -n HOST         in a browser, by a server with this name (localhost)
{cmd} -b              in a browser that is opened, by a server at any port unless there is -p
"""


def _show_usage() -> None:
    command = os.path.splitext(os.path.basename(sys.argv[0]))[0]
    print(_USAGE.format(cmd=command, sep=os.sep))


def _show_argument(argument: str, is_written: bool) -> None:
    """Show what an argument of the command line names, or write it to a file."""
    if ispath(argument) and not os.path.exists(argument):
        sys.exit(_complain(f"file {argument!r} does not exist"))
    try:
        thing = importfile(argument) if ispath(argument) and os.path.isfile(argument) else argument
        if not is_written:
            help.help(thing, is_cli=True)
        elif ispath(thing) and os.path.isdir(thing):
            writedocs(thing)
        else:
            writedoc(thing)
    except (ImportError, ErrorDuringImport) as problem:
        sys.exit(_complain(problem))


def _complain(about) -> int:
    print(about)
    return 1


def cli():
    """Do what the command line asks for."""
    from getopt import GetoptError, getopt

    _adjust_cli_sys_path()
    try:
        options, arguments = getopt(sys.argv[1:], "bk:n:p:w")
    except GetoptError:
        return _show_usage()
    given = dict(options)
    if "-k" in given:
        apropos(given["-k"])
    elif given.keys() & {"-b", "-n", "-p"}:
        browse(given.get("-p", 0), hostname=given.get("-n", "localhost"), open_browser="-b" in given)
    elif arguments:
        for argument in arguments:
            _show_argument(argument, "-w" in given)
    else:
        _show_usage()
