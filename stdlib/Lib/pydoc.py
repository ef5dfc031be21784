"""Documentation of Python objects, as text or HTML, from their docstrings.

At the command line `pydoc NAME` shows the documentation of a module, class or
function, `pydoc -k WORD` searches the one-line descriptions of all modules.
"""

if __name__ == '__main__':
    # Its parts in other modules know it by its own name.
    import pydoc
    pydoc.cli()
    raise SystemExit

__all__ = ['help']

import __future__
import ast
import builtins
import importlib._bootstrap
import importlib._bootstrap_external
import importlib.machinery
import importlib.util
import inspect
import io
import os
import pkgutil
import re
import sys
import sysconfig
import time
import tokenize
import types
import warnings
from collections import deque
from reprlib import Repr
from traceback import format_exception_only

from _pydoc_pager import (getpager, pager, pipe_pager, plain, plain_pager, tempfile_pager, tty_pager)


# Docstrings and names.

def pathdirs():
    """List the folders of sys.path, without repetitions."""
    dirs, seen = [], set()
    for dir in sys.path:
        dir = os.path.abspath(dir or '.')
        normal = os.path.normcase(dir)
        if normal not in seen and os.path.isdir(dir):
            dirs.append(dir)
            seen.add(normal)
    return dirs


def _isclass(object):
    return inspect.isclass(object) and not isinstance(object, types.GenericAlias)


def _findclass(func):
    """Return the class that a function's qualified name says, or None."""
    cls = sys.modules.get(func.__module__)
    if cls is None:
        return None
    for name in func.__qualname__.split('.')[:-1]:
        cls = getattr(cls, name, None)
    return cls if _isclass(cls) else None


def _finddoc(obj):
    """Return the docstring that an object inherits, or None."""
    if inspect.ismethod(obj):
        name = obj.__func__.__name__
        owner = obj.__self__
        cls = owner if _isclass(owner) and getattr(getattr(owner, name, None), '__func__') is obj.__func__ \
            else owner.__class__
    elif inspect.isfunction(obj):
        name = obj.__name__
        cls = _findclass(obj)
        if cls is None or getattr(cls, name) is not obj:
            return None
    elif inspect.isbuiltin(obj):
        name = obj.__name__
        owner = obj.__self__
        cls = owner if _isclass(owner) and owner.__qualname__ + '.' + name == obj.__qualname__ else owner.__class__
    elif isinstance(obj, property):
        func = obj.fget
        name = func.__name__
        cls = _findclass(func)
        if cls is None or getattr(cls, name) is not obj:
            return None
    elif inspect.ismethoddescriptor(obj) or inspect.isdatadescriptor(obj):
        name = obj.__name__
        cls = obj.__objclass__
        if getattr(cls, name) is not obj:
            return None
        if inspect.ismemberdescriptor(obj):
            slots = getattr(cls, '__slots__', None)
            if isinstance(slots, dict) and name in slots:
                return slots[name]
    else:
        return None
    for base in cls.__mro__:
        try:
            doc = _getowndoc(getattr(base, name))
        except AttributeError:
            continue
        if doc is not None:
            return doc
    return None


def _getowndoc(obj):
    """Return an object's own docstring, not its type's."""
    try:
        doc = object.__getattribute__(obj, '__doc__')
        if doc is not None and obj is not type:
            typedoc = type(obj).__doc__
            if isinstance(typedoc, str) and typedoc == doc:
                return None
        return doc
    except AttributeError:
        return None


def _getdoc(object):
    doc = _getowndoc(object)
    if doc is None:
        try:
            doc = _finddoc(object)
        except (AttributeError, TypeError):
            return None
    return inspect.cleandoc(doc) if isinstance(doc, str) else None


def getdoc(object):
    """Return the docstring of an object, or the comments before it."""
    result = _getdoc(object) or inspect.getcomments(object)
    return result and re.sub('^ *\n', '', result.rstrip()) or ''


def splitdoc(doc):
    """Split a docstring into its first line and the rest."""
    lines = doc.strip().split('\n')
    if len(lines) == 1:
        return lines[0], ''
    if len(lines) >= 2 and not lines[1].rstrip():
        return lines[0], '\n'.join(lines[2:])
    return '', '\n'.join(lines)


def _getargspec(object):
    try:
        signature = inspect.signature(object)
    except (ValueError, TypeError):
        return None
    if not signature:
        return None
    name = getattr(object, '__name__', '')
    # The name counts, so that a long signature is put on several lines.
    max_width = max(80 - len(name), 1)
    return signature.format(max_width=max_width)


def classname(object, modname):
    """Return a class's name, with its module if that is another than modname."""
    name = object.__name__
    if object.__module__ != modname:
        name = object.__module__ + '.' + name
    return name


def parentname(object, modname):
    """Return the name of the class or module in which something is defined."""
    if '.' in object.__qualname__:
        name = object.__qualname__.rpartition('.')[0]
        return object.__module__ + '.' + name if object.__module__ != modname else name
    return object.__module__ if object.__module__ != modname else None


def isdata(object):
    """Tell whether an object is data: nothing else that documentation knows."""
    return not (inspect.ismodule(object) or _isclass(object) or inspect.isroutine(object)
                or inspect.isframe(object) or inspect.istraceback(object) or inspect.iscode(object))


def replace(text, *pairs):
    """Replace texts by others, one pair after another."""
    while pairs:
        text = pairs[1].join(text.split(pairs[0]))
        pairs = pairs[2:]
    return text


def cram(text, maxlen):
    """Leave out the middle of a text that is too long."""
    if len(text) > maxlen:
        pre = max(0, (maxlen - 3) // 2)
        post = max(0, maxlen - 3 - pre)
        return text[:pre] + '...' + text[len(text) - post:]
    return text


_re_stripid = re.compile(r' at 0x[0-9a-f]{6,16}(>+)$', re.IGNORECASE)


def stripid(text):
    """Take the address off a repr."""
    return _re_stripid.sub(r'\1', text)


def _is_bound_method(fn):
    """Tell whether a function is bound to an object."""
    if inspect.ismethod(fn):
        return True
    if inspect.isbuiltin(fn):
        self = getattr(fn, '__self__', None)
        return not (inspect.ismodule(self) or self is None)
    return False


def allmethods(cl):
    """Return the names of a class's methods, inherited ones too."""
    methods = {}
    for key, value in inspect.getmembers(cl, inspect.isroutine):
        methods[key] = 1
    for base in cl.__bases__:
        methods.update(allmethods(base))
    for key in methods.keys():
        methods[key] = getattr(cl, key)
    return methods


def _split_list(s, predicate):
    """Split a list into what a function says yes to, and the rest."""
    yes = [x for x in s if predicate(x)]
    return yes, [x for x in s if not predicate(x)]


_future_feature_names = set(__future__.all_feature_names)
# Attributes of modules and classes that are not documented.
_HIDDEN_SPECIALS = {'__author__', '__builtins__', '__cached__', '__credits__', '__date__', '__doc__',
                    '__docformat__', '__file__', '__loader__', '__module__', '__name__', '__package__', '__path__',
                    '__qualname__', '__slots__', '__spec__', '__static_attributes__', '__version__',
                    '__firstlineno__'}


def visiblename(name, all=None, obj=None):
    """Tell whether a name is documented."""
    if name in _HIDDEN_SPECIALS:
        return 0
    if name.startswith('__') and name.endswith('__'):
        return 1
    # The fields of named tuples have underscores, too.
    if name.startswith('_') and hasattr(obj, '_fields'):
        return True
    # from __future__ import ...
    if obj is not __future__ and name in _future_feature_names:
        if isinstance(getattr(obj, name, None), __future__._Feature):
            return False
    if all is not None:
        return name in all
    return not name.startswith('_')


def classify_class_attrs(object):
    """Return what inspect.classify_class_attrs() does, with the descriptors' own kinds."""
    results = []
    for name, kind, cls, value in inspect.classify_class_attrs(object):
        if inspect.isdatadescriptor(value):
            kind = 'data descriptor'
            if isinstance(value, property) and value.fset is None:
                kind = 'readonly property'
        results.append((name, kind, cls, value))
    return results


def sort_attributes(attrs, object):
    """Sort attributes: fields of named tuples first, in their order, then by name."""
    fields = getattr(object, '_fields', [])
    try:
        field_order = {name: i - len(fields) for i, name in enumerate(fields)}
    except TypeError:
        field_order = {}
    attrs.sort(key=lambda attr: (field_order.get(attr[0], 0), attr[0]))


# Modules.

def ispackage(path):
    """Tell whether a folder is a package."""
    warnings.warn('The pydoc.ispackage() function is deprecated', DeprecationWarning, stacklevel=2)
    return os.path.isdir(path) and any(os.path.exists(os.path.join(path, '__init__' + ext)) for ext in ('.py', '.pyc'))


def source_synopsis(file):
    """Return the first line of the docstring in a module's source."""
    string = ''
    try:
        tokens = tokenize.generate_tokens(file.readline)
        for tok_type, tok_string, _, _, _ in tokens:
            if tok_type == tokenize.STRING:
                string += tok_string
            elif tok_type == tokenize.NEWLINE:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    docstring = ast.literal_eval(string)
                if not isinstance(docstring, str):
                    return None
                return docstring.strip().split('\n')[0].strip()
            elif tok_type == tokenize.OP and tok_string in ('(', ')'):
                string += tok_string
            elif tok_type not in (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING):
                return None
    except (tokenize.TokenError, UnicodeDecodeError, SyntaxError, ValueError):
        return None
    return None


def synopsis(filename, cache={}):
    """Return the one-line description of a module's file."""
    mtime = os.stat(filename).st_mtime
    lastupdate, result = cache.get(filename, (None, None))
    if lastupdate is not None and lastupdate >= mtime:
        return result
    if filename.endswith(tuple(importlib.machinery.BYTECODE_SUFFIXES)):
        loader_cls = importlib.machinery.SourcelessFileLoader
    elif filename.endswith(tuple(importlib.machinery.EXTENSION_SUFFIXES)):
        loader_cls = importlib.machinery.ExtensionFileLoader
    else:
        loader_cls = None
    if loader_cls is None:
        try:
            file = tokenize.open(filename)
        except OSError:
            return None
        with file:
            result = source_synopsis(file)
    else:
        loader = loader_cls('__temp__', filename)
        spec = importlib.util.spec_from_file_location('__temp__', filename, loader=loader)
        try:
            module = importlib._bootstrap._load(spec)
        except Exception:
            return None
        del sys.modules['__temp__']
        result = module.__doc__.splitlines()[0] if module.__doc__ else None
    cache[filename] = mtime, result
    return result


class ErrorDuringImport(Exception):
    """Raised when a module that is to be documented cannot be imported."""

    def __init__(self, filename, exc_info):
        if isinstance(exc_info, tuple):
            warnings.warn("A tuple value for exc_info is deprecated, use an exception instance", DeprecationWarning)
            self.exc, self.value, self.tb = exc_info
        else:
            self.exc, self.value, self.tb = type(exc_info), exc_info, exc_info.__traceback__
        self.filename = filename

    def __str__(self):
        exc = self.exc.__name__
        return 'problem in %s - %s: %s' % (self.filename, exc, self.value)


def importfile(path):
    """Import a file that is not in sys.path."""
    magic = importlib.util.MAGIC_NUMBER
    with open(path, 'rb') as file:
        is_bytecode = magic == file.read(len(magic))
    name = os.path.splitext(os.path.basename(path))[0]
    if is_bytecode:
        loader = importlib._bootstrap_external.SourcelessFileLoader(name, path)
    else:
        loader = importlib._bootstrap_external.SourceFileLoader(name, path)
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    try:
        return importlib._bootstrap._load(spec)
    except BaseException as err:
        raise ErrorDuringImport(path, err)


def safeimport(path, forceload=0, cache={}):
    """Import a module; returns None if it is not there, ErrorDuringImport if it fails."""
    try:
        if forceload and path in sys.modules and path not in sys.builtin_module_names:
            subs = [m for m in sys.modules if m.startswith(path + '.')]
            for key in [path] + subs:
                cache[key] = sys.modules[key]
                del sys.modules[key]
        module = importlib.import_module(path)
    except BaseException as err:
        if path in sys.modules:
            # It was found, and failed.
            raise ErrorDuringImport(sys.modules[path].__file__, err)
        if type(err) is SyntaxError:
            raise ErrorDuringImport(err.filename, err)
        if isinstance(err, ImportError) and err.name == path:
            return None
        raise ErrorDuringImport(path, err)
    return module


def resolve(thing, forceload=0):
    """Return (object, name) of an object or of a dotted name."""
    if isinstance(thing, str):
        object = locate(thing, forceload)
        if object is None:
            raise ImportError('No Python documentation found for %r.\n'
                              'Use help() to get the interactive help utility.\n'
                              'Use help(str) for help on the str class.' % thing)
        return object, thing
    name = getattr(thing, '__name__', None)
    return thing, name if isinstance(name, str) else None


def locate(path, forceload=0):
    """Return the object of a dotted name, importing what is needed; None if there is none."""
    parts = [part for part in path.split('.') if part]
    module, n = None, 0
    while n < len(parts):
        nextmodule = safeimport('.'.join(parts[:n + 1]), forceload)
        if not nextmodule:
            break
        module, n = nextmodule, n + 1
    object = module if module else builtins
    for part in parts[n:]:
        try:
            object = getattr(object, part)
        except AttributeError:
            return None
    return object


class Doc:
    """The base of what makes documentation: chooses a method by the kind of object."""

    PYTHONDOCS = os.environ.get("PYTHONDOCS", "https://docs.python.org/%d.%d/library" % sys.version_info[:2])

    def document(self, object, name=None, *args):
        """Return the documentation of an object."""
        args = (object, name) + args
        try:
            if inspect.ismodule(object):
                return self.docmodule(*args)
            if _isclass(object):
                return self.docclass(*args)
            if inspect.isroutine(object):
                return self.docroutine(*args)
        except AttributeError:
            pass
        if inspect.isdatadescriptor(object):
            return self.docdata(*args)
        return self.docother(*args)

    def fail(self, object, name=None, *args):
        """Raise an exception for a kind that is not documented."""
        message = "don't know how to document object%s of type %s" % (
            name and ' ' + repr(name), type(object).__name__)
        raise TypeError(message)

    docmodule = docclass = docroutine = docother = docproperty = docdata = fail

    def getdocloc(self, object, basedir=sysconfig.get_path('stdlib')):
        """Return the address of a standard module's page, or None."""
        try:
            file = inspect.getabsfile(object)
        except TypeError:
            file = '(built-in)'
        docloc = self.PYTHONDOCS
        basedir = os.path.normcase(basedir)
        standard = (object.__name__ in ('errno', 'exceptions', 'gc', 'marshal', 'posix', 'signal', 'sys', '_thread',
                                        'zipimport')
                    or file.startswith(basedir) and not file.startswith(os.path.join(basedir, 'site-packages')))
        if not (isinstance(object, type(os)) and standard
                and object.__name__ not in ('xml.etree', 'test.test_pydoc.pydoc_mod')):
            return None
        if docloc.startswith(("http://", "https://")):
            return "{}/{}.html".format(docloc.rstrip("/"), object.__name__.lower())
        return os.path.join(docloc, object.__name__.lower() + ".html")


from _pydoc_text import PlainTextDoc as _PlainTextDoc, TextDoc, TextRepr
from _pydoc_html import HTMLDoc, HTMLRepr, _start_server, _url_handler, browse

text = TextDoc()
plaintext = _PlainTextDoc()
html = HTMLDoc()


def describe(thing):
    """Return a short description of the kind of an object."""
    if inspect.ismodule(thing):
        if thing.__name__ in sys.builtin_module_names:
            return 'built-in module ' + thing.__name__
        if hasattr(thing, '__path__'):
            return 'package ' + thing.__name__
        return 'module ' + thing.__name__
    if inspect.isbuiltin(thing):
        return 'built-in function ' + thing.__name__
    if inspect.isgetsetdescriptor(thing):
        return 'getset descriptor %s.%s.%s' % (thing.__objclass__.__module__, thing.__objclass__.__name__,
                                               thing.__name__)
    if inspect.ismemberdescriptor(thing):
        return 'member descriptor %s.%s.%s' % (thing.__objclass__.__module__, thing.__objclass__.__name__,
                                               thing.__name__)
    if _isclass(thing):
        return 'class ' + thing.__name__
    if inspect.isfunction(thing):
        return 'function ' + thing.__name__
    if inspect.ismethod(thing):
        return 'method ' + thing.__name__
    if inspect.ismethodwrapper(thing):
        return 'method wrapper ' + thing.__name__
    if inspect.ismethoddescriptor(thing):
        try:
            return 'method descriptor ' + thing.__name__
        except AttributeError:
            pass
    return type(thing).__name__


def render_doc(thing, title='Python Library Documentation: %s', forceload=0, renderer=None):
    """Return the documentation of an object as text, with a title."""
    if renderer is None:
        renderer = text
    object, name = resolve(thing, forceload)
    desc = describe(object)
    module = inspect.getmodule(object)
    if name and '.' in name:
        desc += ' in ' + name[:name.rfind('.')]
    elif module and module is not object:
        desc += ' in module ' + module.__name__
    if not (inspect.ismodule(object) or _isclass(object) or inspect.isroutine(object)
            or inspect.isdatadescriptor(object) or _getdoc(object)):
        # An object without documentation of its own: that of its type.
        if hasattr(object, '__origin__'):
            object = object.__origin__
        else:
            object = type(object)
            desc += ' object'
    return title % desc + '\n\n' + renderer.document(object, name)


def doc(thing, title='Python Library Documentation: %s', forceload=0, output=None, is_cli=False):
    """Show the documentation of an object or of a dotted name."""
    if output is None:
        try:
            what = thing if isinstance(thing, str) else describe(thing)
            pager(render_doc(thing, title, forceload), f'Help on {what!s}')
        except ImportError as exc:
            if is_cli:
                raise
            print(exc)
    else:
        try:
            s = render_doc(thing, title, forceload, plaintext)
        except ImportError as exc:
            s = str(exc)
        output.write(s)


def writedoc(thing, forceload=0):
    """Write the documentation of an object as an HTML file."""
    object, name = resolve(thing, forceload)
    page = html.page(describe(object), html.document(object, name))
    with open(name + '.html', 'w', encoding='utf-8') as file:
        file.write(page)
    print('wrote', name + '.html')


def writedocs(dir, pkgpath='', done=None):
    """Write the documentation of the modules in a folder as HTML files."""
    for importer, modname, ispkg in pkgutil.walk_packages([dir], pkgpath):
        writedoc(modname)


from _pydoc_help import Helper, ModuleScanner, apropos, _introdoc

help = Helper()


# The command line.

def ispath(x):
    """Tell whether a text is a path rather than a name."""
    return isinstance(x, str) and os.sep in x


def _get_revised_path(given_path, argv0):
    """Return sys.path with the current folder in place of the script's; None to leave it."""
    if '' in given_path or os.curdir in given_path or os.getcwd() in given_path:
        return None
    stdlib_dir = os.path.dirname(__file__)
    script_dir = os.path.dirname(argv0)
    revised_path = given_path.copy()
    if script_dir in given_path and not os.path.samefile(script_dir, stdlib_dir):
        revised_path.remove(script_dir)
    revised_path.insert(0, os.getcwd())
    return revised_path


def _adjust_cli_sys_path():
    revised_path = _get_revised_path(sys.path, sys.argv[0])
    if revised_path is not None:
        sys.path[:] = revised_path


_USAGE = """pydoc - the Python documentation tool

{cmd} <name> ...
    Show text documentation on something.  <name> may be the name of a
    Python keyword, topic, function, module, or package, or a dotted
    reference to a class or function within a module or module in a
    package.  If <name> contains a '{sep}', it is used as the path to a
    Python source file to document. If name is 'keywords', 'topics',
    or 'modules', a listing of these things is displayed.

{cmd} -k <keyword>
    Search for a keyword in the synopsis lines of all available modules.

{cmd} -n <hostname>
    Start an HTTP server with the given hostname (default: localhost).

{cmd} -p <port>
    Start an HTTP server on the given port on the local machine.  Port
    number 0 can be used to get an arbitrary unused port.

{cmd} -b
    Start an HTTP server on an arbitrary unused port and open a web browser
    to interactively browse documentation.  This option can be used in
    combination with -n and/or -p.

{cmd} -w <name> ...
    Write out the HTML documentation for a module to a file in the current
    directory.  If <name> contains a '{sep}', it is treated as a filename; if
    it names a directory, documentation is written for all the contents.
"""


def cli():
    """Show what the command line asks for."""
    import getopt

    class BadUsage(Exception):
        pass

    _adjust_cli_sys_path()
    try:
        opts, args = getopt.getopt(sys.argv[1:], 'bk:n:p:w')
        writing = start_server = open_browser = False
        port, hostname = 0, 'localhost'
        for opt, val in opts:
            if opt == '-b':
                start_server = open_browser = True
            if opt == '-k':
                apropos(val)
                return
            if opt == '-p':
                start_server = True
                port = val
            if opt == '-w':
                writing = True
            if opt == '-n':
                start_server = True
                hostname = val
        if start_server:
            browse(port, hostname=hostname, open_browser=open_browser)
            return
        if not args:
            raise BadUsage
        for arg in args:
            if ispath(arg) and not os.path.exists(arg):
                print('file %r does not exist' % arg)
                sys.exit(1)
            try:
                if ispath(arg) and os.path.isfile(arg):
                    arg = importfile(arg)
                if writing:
                    if ispath(arg) and os.path.isdir(arg):
                        writedocs(arg)
                    else:
                        writedoc(arg)
                else:
                    help.help(arg, is_cli=True)
            except (ImportError, ErrorDuringImport) as value:
                print(value)
                sys.exit(1)
    except (getopt.error, BadUsage):
        cmd = os.path.splitext(os.path.basename(sys.argv[0]))[0]
        print(_USAGE.format(cmd=cmd, sep=os.sep))
