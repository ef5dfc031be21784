"""What modules, functions and classes of Python 2 are called in Python 3: for pickles of the protocols 0 to 2."""

# A module, and what it or its parts were called: the first of these is the name that pickles for Python 2 get, unless it is '-'.
_MODULES = """
_markupbase: markupbase
_dummy_thread: dummy_thread
_thread: thread
builtins: __builtin__
collections: - UserDict UserList UserString
collections.abc: _abcoll
configparser: ConfigParser
copyreg: copy_reg
dbm: anydbm whichdb
dbm.bsd: dbhash
dbm.dumb: dumbdbm
dbm.gnu: gdbm
dbm.ndbm: dbm
html.entities: htmlentitydefs
html.parser: HTMLParser
http.client: httplib
http.cookiejar: cookielib
http.cookies: Cookie
http.server: BaseHTTPServer SimpleHTTPServer CGIHTTPServer
io: - StringIO cStringIO
pickle: - cPickle
queue: Queue
reprlib: repr
socketserver: SocketServer
subprocess: commands
test.support: test.test_support
tkinter: Tkinter
tkinter.colorchooser: tkColorChooser
tkinter.commondialog: tkCommonDialog
tkinter.constants: Tkconstants
tkinter.dialog: Dialog
tkinter.dnd: Tkdnd
tkinter.filedialog: tkFileDialog FileDialog
tkinter.font: tkFont
tkinter.messagebox: tkMessageBox
tkinter.scrolledtext: ScrolledText
tkinter.simpledialog: tkSimpleDialog SimpleDialog
tkinter.ttk: ttk
urllib.parse: urlparse
urllib.request: urllib2
urllib.robotparser: robotparser
winreg: _winreg
xml.etree.ElementTree: - _elementtree
xmlrpc.client: xmlrpclib
xmlrpc.server: SimpleXMLRPCServer DocXMLRPCServer
"""

# Modules that have a C part in Python 3 whose classes Python 2 knows without it.
_C_PARTS = "_bz2:bz2 _dbm:dbm _functools:functools _gdbm:gdbm _pickle:pickle"

# A module of Python 2 and the module of Python 3 to which those names moved; 'old:new' where the name has changed, too.
_NAMES = """
__builtin__ builtins xrange:range unichr:chr unicode:str long:int basestring:str
__builtin__ functools reduce
__builtin__ sys intern
itertools builtins izip:zip imap:map ifilter:filter
itertools itertools ifilterfalse:filterfalse izip_longest:zip_longest
UserDict collections IterableUserDict:UserDict UserDict
UserList collections UserList
UserString collections UserString
whichdb dbm whichdb
_socket socket fromfd
_multiprocessing multiprocessing.connection Connection
multiprocessing.process multiprocessing.context Process
multiprocessing.forking multiprocessing.popen_fork Popen
multiprocessing multiprocessing.context AuthenticationError BufferTooShort ProcessError TimeoutError
urllib urllib.error ContentTooShortError
urllib urllib.parse quote_plus quote unquote_plus unquote urlencode
urllib urllib.request getproxies pathname2url url2pathname urlcleanup urlopen urlretrieve
urllib2 urllib.error HTTPError URLError
"""

# The other way round only: a module of Python 3 and that of Python 2 in which those names were.
_NAMES_BACK = """
_functools __builtin__ reduce
tkinter.filedialog FileDialog FileDialog LoadFileDialog SaveFileDialog
tkinter.simpledialog SimpleDialog SimpleDialog
xmlrpc.server DocXMLRPCServer ServerHTMLDoc XMLRPCDocGenerator DocXMLRPCRequestHandler DocXMLRPCServer DocCGIXMLRPCRequestHandler
http.server SimpleHTTPServer SimpleHTTPRequestHandler
http.server CGIHTTPServer CGIHTTPRequestHandler
_socket socket socket:_socketobject
"""


def _names(table):
    """Pairs of (module, name) and (module, name) in a table."""
    for line in table.split("\n")[1:-1]:
        module, other, *names = line.split()
        for entry in names:
            name, _, renamed = entry.partition(":")
            yield (module, name), (other, renamed or name)


def _reversed(pairs):
    """A dict from the second of each pair to the first; of several for the same, the first counts."""
    result = {}
    for old, new in pairs:
        result.setdefault(new, old)
    return result


PYTHON2_EXCEPTIONS = tuple(
    """ArithmeticError AssertionError AttributeError BaseException BufferError BytesWarning DeprecationWarning EOFError
    EnvironmentError Exception FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError
    IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError NotImplementedError OSError OverflowError
    PendingDeprecationWarning ReferenceError RuntimeError RuntimeWarning StopIteration SyntaxError SyntaxWarning SystemError
    SystemExit TabError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError
    UnicodeWarning UserWarning ValueError Warning ZeroDivisionError""".split()
)
MULTIPROCESSING_EXCEPTIONS = ("AuthenticationError", "BufferTooShort", "ProcessError", "TimeoutError")

# Exceptions that Python 2 does not have; it gets what they derive from.
PYTHON3_OSERROR_EXCEPTIONS = tuple(
    """BrokenPipeError ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError
    FileExistsError FileNotFoundError InterruptedError IsADirectoryError NotADirectoryError PermissionError ProcessLookupError
    TimeoutError""".split()
)
PYTHON3_IMPORTERROR_EXCEPTIONS = ("ModuleNotFoundError",)

IMPORT_MAPPING, REVERSE_IMPORT_MAPPING = {}, dict(entry.split(":") for entry in _C_PARTS.split())
for _line in _MODULES.split("\n")[1:-1]:
    _new, _, _old = _line.partition(": ")
    _first, *_others = _old.split()
    if _first != "-":
        REVERSE_IMPORT_MAPPING[_new] = _first
        IMPORT_MAPPING[_first] = _new
    IMPORT_MAPPING.update(dict.fromkeys(_others, _new))

NAME_MAPPING = dict(_names(_NAMES))
NAME_MAPPING |= {("exceptions", _name): ("builtins", _name) for _name in PYTHON2_EXCEPTIONS}
REVERSE_NAME_MAPPING = _reversed(NAME_MAPPING.items()) | dict(_names(_NAMES_BACK))
REVERSE_NAME_MAPPING |= {("builtins", _name): ("exceptions", "OSError") for _name in PYTHON3_OSERROR_EXCEPTIONS}
REVERSE_NAME_MAPPING |= {("builtins", _name): ("exceptions", "ImportError") for _name in PYTHON3_IMPORTERROR_EXCEPTIONS}
# These have no way back.
NAME_MAPPING["exceptions", "StandardError"] = "builtins", "Exception"
NAME_MAPPING["socket", "_socketobject"] = "socket", "SocketType"

del _line, _new, _old, _first, _others
