"""help(), which shows documentation or asks for what it is to show, for pydoc."""

import inspect
import keyword
import sys

from _pydoc_modules import ModuleScanner, _as_package, apropos

# What is defined here belongs to the module pydoc.
__name__ = "pydoc"

_VERSION = "{}.{}".format(*sys.version_info)


# The sections of the language reference that tell of keywords; the others are in the chapter on expressions.
_SECTIONS = {
    "compound_stmts": {
        "if": "elif else if", "while": "while", "for": "for", "try": "except finally try", "with": "as with", "def": "def",
        "class": "class", "async": "async",
    },
    "simple_stmts": {word: word for word in "assert pass del return raise break continue global nonlocal".split()}
                    | {"import": "from import"},
    "expressions": {"await": "await", "yieldexpr": "yield", "booleans": "and not or", "in": "in", "is": "is",
                    "lambda": "lambda"},
}


def _section_of(topic):
    """The place of a keyword or symbol in the language reference."""
    for page, sections in _SECTIONS.items():
        for anchor, words in sections.items():
            if topic in words.split():
                return f"{page}.html#{anchor}"
    return "expressions.html" if topic.isalpha() else "lexical_analysis.html#operators"


def _introdoc():
    """What help() begins with."""
    return f"""This is the help utility of Python {_VERSION}. The tutorial is at https://docs.python.org/{_VERSION}/tutorial/.

Enter the name of a module, class, function or keyword to read about it.
"modules", "keywords", "symbols" and "topics" list what there is;
"modules spam" lists the modules whose name or description has the word spam.

"q", "quit" or "exit" ends this.
"""


_FAREWELL = """
Back in the interpreter. help(thing) shows the documentation of a thing at once; help("name") does so for a name,
as if it were entered at the prompt of help().
"""


class _Nothing:
    """Stands for a request that was not made."""


class Helper:
    """The function help()."""

    keywords = dict.fromkeys(keyword.kwlist, "")

    def __init__(self, input=None, output=None):
        self._input, self._output = input, output

    @property
    def input(self):
        return self._input or sys.stdin

    @property
    def output(self):
        return self._output or sys.stdout

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} instance>"

    def __call__(self, request=_Nothing):
        if request is _Nothing:
            self.intro()
            self.interact()
            self.output.write(_FAREWELL)
            return
        try:
            self.help(request)
        except ImportError as problem:
            self.output.write(f"{problem}\n")

    def interact(self):
        """Answer requests until the user has enough."""
        self.output.write("\n")
        while request := self._next_request():
            if request.lower() in ("q", "quit", "exit"):
                break
            if request == "help":
                self.intro()
            else:
                self.help(request)

    def _next_request(self) -> str:
        """What the user enters, without quotes around it; nothing at the end."""
        try:
            line = self.getline("help> ")
        except (KeyboardInterrupt, EOFError):
            return ""
        if not line:
            return ""
        line = line.strip()
        quote = line[:1]
        if len(line) > 2 and quote in ("'", '"') and line.endswith(quote) and line.count(quote) == 2:
            line = line[1:-1]
        # An empty line asks, too.
        return line or " "

    def getline(self, prompt):
        """Read a line from the user."""
        if self.input is sys.stdin:
            return input(prompt)
        self.output.write(prompt)
        self.output.flush()
        return self.input.readline()

    def help(self, request, is_cli=False):
        """Show the documentation of an object, or what a word asks for."""
        if isinstance(request, Helper):
            self()
        elif not isinstance(request, str) or not self._special_request(request.strip()):
            self._show(request.strip() if isinstance(request, str) else request, is_cli)
        self.output.write("\n")

    def _special_request(self, word: str) -> bool:
        """Answer a word that is no name of an object, and tell whether it was one."""
        lists = {"keywords": self.listkeywords, "symbols": self.listsymbols, "topics": self.listtopics,
                 "modules": self.listmodules}
        if word in lists:
            lists[word]()
        elif word.startswith("modules "):
            self.listmodules(word.split()[1])
        elif self._is_topic(word):
            self.showtopic(word)
        else:
            return False
        return True

    def _is_topic(self, word: str) -> bool:
        """Whether a word is a keyword or symbol, and no name of an object."""
        from token import EXACT_TOKEN_TYPES

        return word in self.keywords and word not in _CONSTANTS or word in EXACT_TOKEN_TYPES

    def _show(self, thing, is_cli: bool) -> None:
        from pydoc import doc

        if isinstance(thing, str):
            thing = _CONSTANTS.get(thing, thing or str)
        doc(thing, "Help on %s:", output=self._output, is_cli=is_cli)

    def intro(self):
        """Write what help() begins with."""
        self.output.write(_introdoc())

    def list(self, items, columns=4, width=80):
        """Write names in columns, from top to bottom."""
        names = sorted(items)
        column_width = width // columns
        height = -(-len(names) // columns)
        for row in range(height):
            *line, last = names[row::height]
            cells = [f"{name:{column_width - 1}} " for name in line]
            is_full = len(line) + 1 == columns
            self.output.write("".join(cells) + (last if is_full else f"{last:{column_width - 1}} ") + "\n")

    def _list_all(self, what: str, one: str, names) -> None:
        self.output.write(f"\nHere is a list of {what}.  Enter {one} to read about it.\n\n")
        self.list(names)

    def listkeywords(self):
        """List the keywords."""
        self._list_all("the Python keywords", "one", self.keywords)

    def listsymbols(self):
        """List the signs of operators and delimiters."""
        from token import EXACT_TOKEN_TYPES

        self._list_all("the punctuation symbols that Python gives a meaning", "one", EXACT_TOKEN_TYPES)

    def listtopics(self):
        """List the topics: none, for the language reference is not at hand."""
        self._list_all("available topics", "one", ())

    def showtopic(self, topic, more_xrefs=""):
        """Tell where to read about a keyword or symbol."""
        from token import EXACT_TOKEN_TYPES

        kind = "keyword" if topic in self.keywords else "symbol" if topic in EXACT_TOKEN_TYPES else None
        if kind is None:
            self.output.write(f"no documentation found for {topic!r}\n")
            return
        text = f'The {kind} "{topic}"\n\nhttps://docs.python.org/{_VERSION}/reference/{_section_of(topic)}\n'
        if self._output is not None:
            self._output.write(text)
            return
        from pydoc import pager

        pager(text, f"Help on {topic}")

    def listmodules(self, key=""):
        """List all modules, or those whose name or description has a word."""
        write = self.output.write
        if key:
            write(f"\nModules whose name or description has the word {key!r}; enter a name to read about it.\n\n")
            apropos(key)
            return
        write("\nLooking for modules; this takes a moment.\n\n")
        names = set()

        def note(path, name, description):
            name = _as_package(name)
            if "." not in name:
                names.add(name)

        ModuleScanner().run(note, onerror=lambda name: note(None, name, None))
        self.list(names)
        write('\nEnter a name to read about a module, or "modules" and a word to look for it in the descriptions.\n')


_CONSTANTS = {"True": True, "False": False, "None": None}
