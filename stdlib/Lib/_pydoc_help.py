"""The interactive help of pydoc."""

import builtins
import inspect
import io
import keyword
import os
import pkgutil
import re
import sys
import warnings

import pydoc
from _pydoc_pager import pager


def _introdoc():
    ver = '%d.%d' % sys.version_info[:2]
    return f'''Welcome to Python {ver}'s help utility! If this is your first time using
Python, you should definitely check out the tutorial at
https://docs.python.org/{ver}/tutorial/.

Enter the name of any module, keyword, or topic to get help on writing
Python programs and using Python modules.  To get a list of available
modules, keywords, symbols, or topics, enter "modules", "keywords",
"symbols", or "topics".

Each module also comes with a one-line summary of what it does; to list
the modules whose name or summary contain a given string such as "spam",
enter "modules spam".

To quit this help utility and return to the interpreter,
enter "q", "quit" or "exit".
'''


class Helper:
    """help(): shows the documentation of an object, a name, a keyword; alone it asks."""

    keywords = dict.fromkeys(keyword.kwlist, '')

    def __init__(self, input=None, output=None):
        self._input = input
        self._output = output

    @property
    def input(self):
        return self._input or sys.stdin

    @property
    def output(self):
        return self._output or sys.stdout

    def __repr__(self):
        if inspect.stack()[1][3] == '?':
            self()
            return ''
        return '<%s.%s instance>' % (self.__class__.__module__, self.__class__.__qualname__)

    _GoInteractive = object()

    def __call__(self, request=_GoInteractive):
        if request is not self._GoInteractive:
            try:
                self.help(request)
            except ImportError as err:
                self.output.write(f'{err}\n')
            return
        self.intro()
        self.interact()
        self.output.write('''
You are now leaving help and returning to the Python interpreter.
If you want to ask for help on a particular object directly from the
interpreter, you can type "help(object)".  Executing "help('string')"
has the same effect as typing a particular string at the help> prompt.
''')

    def interact(self):
        """Ask for names until there is none."""
        self.output.write('\n')
        while True:
            try:
                request = self.getline('help> ')
                if not request:
                    break
            except (KeyboardInterrupt, EOFError):
                break
            request = request.strip()
            # Quotes around a name do no harm.
            if len(request) > 2 and request[0] == request[-1] in ("'", '"') and request[0] not in request[1:-1]:
                request = request[1:-1]
            if request.lower() in ('q', 'quit', 'exit'):
                break
            if request == 'help':
                self.intro()
            else:
                self.help(request)

    def getline(self, prompt):
        """Read a line."""
        if self.input is sys.stdin:
            return input(prompt)
        self.output.write(prompt)
        self.output.flush()
        return self.input.readline()

    def help(self, request, is_cli=False):
        """Show what is asked for."""
        if isinstance(request, str):
            request = request.strip()
            if request == 'keywords':
                self.listkeywords()
            elif request == 'symbols':
                self.listsymbols()
            elif request == 'topics':
                self.listtopics()
            elif request == 'modules':
                self.listmodules()
            elif request[:8] == 'modules ':
                self.listmodules(request.split()[1])
            elif request in ('True', 'False', 'None'):
                pydoc.doc(eval(request), 'Help on %s:', output=self._output, is_cli=is_cli)
            elif request in self.keywords:
                self.showtopic(request)
            elif request:
                pydoc.doc(request, 'Help on %s:', output=self._output, is_cli=is_cli)
            else:
                pydoc.doc(str, 'Help on %s:', output=self._output, is_cli=is_cli)
        elif isinstance(request, Helper):
            self()
        else:
            pydoc.doc(request, 'Help on %s:', output=self._output, is_cli=is_cli)
        self.output.write('\n')

    def intro(self):
        """Print the welcome."""
        self.output.write(_introdoc())

    def list(self, items, columns=4, width=80):
        """Print names in columns."""
        items = list(sorted(items))
        colw = width // columns
        rows = (len(items) + columns - 1) // columns
        for row in range(rows):
            for col in range(columns):
                i = col * rows + row
                if i < len(items):
                    self.output.write(items[i])
                    if col < columns - 1:
                        self.output.write(' ' + ' ' * (colw - 1 - len(items[i])))
            self.output.write('\n')

    def listkeywords(self):
        """Print the keywords."""
        self.output.write('\nHere is a list of the Python keywords.  Enter any keyword to get more help.\n\n')
        self.list(self.keywords.keys())

    def listsymbols(self):
        """Print the signs of operators and delimiters."""
        self.output.write('\nHere is a list of the punctuation symbols which Python assigns special meaning\n'
                          'to. Enter any symbol to get more help.\n\n')
        import token
        self.list(token.EXACT_TOKEN_TYPES)

    def listtopics(self):
        """Print the topics."""
        self.output.write('\nHere is a list of available topics.  Enter any topic name to get more help.\n\n')
        self.list(())

    def showtopic(self, topic, more_xrefs=''):
        """Show what the language reference says: where to find it."""
        ver = '%d.%d' % sys.version_info[:2]
        text = f'The keyword "{topic}"\n\nhttps://docs.python.org/{ver}/reference/\n'
        if self._output is None:
            pager(text, f'Help on {topic}')
        else:
            self.output.write(text)

    def listmodules(self, key=''):
        """Print the modules, or those whose descriptions have a word."""
        if key:
            self.output.write(f'''
Here is a list of modules whose name or summary contains '{key}'.
If there are any, enter a module name to get more help.

''')
            apropos(key)
            return
        self.output.write('\nPlease wait a moment while I gather a list of all available modules...\n\n')
        modules = {}

        def callback(path, modname, desc, modules=modules):
            if modname and modname[-9:] == '.__init__':
                modname = modname[:-9] + ' (package)'
            if modname.find('.') < 0:
                modules[modname] = 1

        def onerror(modname):
            callback(None, modname, None)

        ModuleScanner().run(callback, onerror=onerror)
        self.list(modules.keys())
        self.output.write('\nEnter any module name to get more help.  Or, type "modules spam" to search\n'
                          'for modules whose name or summary contain the string "spam".\n')


class ModuleScanner:
    """Looks at all modules, without importing them."""

    def run(self, callback, key=None, completer=None, onerror=None):
        """Call a function (path, name, description) for each module that has a word."""
        if key:
            key = key.lower()
        self.quit = False
        seen = {}
        for modname in sys.builtin_module_names:
            if modname == '__main__':
                continue
            seen[modname] = 1
            if key is None:
                callback(None, modname, '')
            else:
                name = __import__(modname).__doc__ or ''
                desc = name.split('\n')[0]
                if (modname + ' - ' + desc).lower().find(key) >= 0:
                    callback(None, modname, desc)
        for importer, modname, ispkg in pkgutil.walk_packages(onerror=onerror):
            if self.quit:
                break
            if key is None:
                callback(None, modname, '')
                continue
            try:
                spec = importer.find_spec(modname, None) if not hasattr(importer, 'zipimporter') else None
            except SyntaxError:
                continue        # a package that cannot be read
            loader = spec.loader
            path = None
            desc = ''
            if hasattr(loader, 'get_source'):
                try:
                    source = loader.get_source(modname)
                except Exception:
                    if onerror:
                        onerror(modname)
                    continue
                desc = pydoc.source_synopsis(io.StringIO(source or '')) or ''
                path = getattr(loader, 'path', None)
            name = modname + ' - ' + desc
            if name.lower().find(key) >= 0:
                callback(path, modname, desc)
        if completer:
            completer()


def apropos(key):
    """Print the modules whose descriptions have a word."""
    def callback(path, modname, desc):
        if modname[-9:] == '.__init__':
            modname = modname[:-9] + ' (package)'
        print(modname, desc and '- ' + desc)

    def onerror(modname):
        pass

    with warnings.catch_warnings():
        warnings.filterwarnings('ignore')       # of modules that are imported
        ModuleScanner().run(callback, key, onerror=onerror)
