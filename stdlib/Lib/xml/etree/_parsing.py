"""From XML to elements: the builder of trees, and the parsers that drive it."""

from collections import deque

from ._elements import Comment, Element, ParseError, ProcessingInstruction, belongs_to_module


@belongs_to_module
class TreeBuilder:
    """Builds a tree from what a parser reports; the functions make elements, and comments and instructions if those are wanted in it."""

    def __init__(self, element_factory=None, *, comment_factory=None, pi_factory=None, insert_comments=False, insert_pis=False):
        self._new_element = Element if element_factory is None else element_factory
        self._new_comment = Comment if comment_factory is None else comment_factory
        self._new_pi = ProcessingInstruction if pi_factory is None else pi_factory
        self.insert_comments, self.insert_pis = insert_comments, insert_pis
        self._text, self._open = [], []
        self._root = self._last = None
        self._behind = False  # whether text now follows the last element instead of being in it

    def close(self):
        """The root of the tree."""
        return self._root

    def _place_text(self):
        """Give the text that was collected to the element it belongs to."""
        if not self._text:
            return
        if self._last is not None:
            place = "tail" if self._behind else "text"
            setattr(self._last, place, "".join(self._text))
        self._text = []

    def data(self, data):
        """Text has been read."""
        self._text.append(data)

    def start(self, tag, attrs):
        """An element begins; it is returned."""
        self._place_text()
        element = self._last = self._new_element(tag, attrs)
        if self._open:
            self._open[-1].append(element)
        elif self._root is None:
            self._root = element
        self._open.append(element)
        self._behind = False
        return element

    def end(self, tag):
        """An element ends; it is returned."""
        self._place_text()
        self._last = self._open.pop()
        self._behind = True
        return self._last

    def comment(self, text):
        """A comment has been read; it is returned."""
        return self._single(self._new_comment(text), self.insert_comments)

    def pi(self, target, text=None):
        """An instruction has been read; it is returned."""
        return self._single(self._new_pi(target, text), self.insert_pis)

    def _single(self, element, insert):
        if insert:
            self._place_text()
            self._last, self._behind = element, True
            if self._open:
                self._open[-1].append(element)
        return element


@belongs_to_module
class XMLParser:
    """Tells a target (a TreeBuilder) what expat finds in text that is fed to it."""

    def __init__(self, *, target=None, encoding=None):
        try:
            from xml.parsers import expat
        except ImportError:
            raise ImportError("No module named expat; use SimpleXMLTreeBuilder instead") from None
        self.target = self._target = TreeBuilder() if target is None else target
        self._error = expat.error
        self.parser = self._parser = parser = expat.ParserCreate(encoding, "}")
        self.entity, self._names, self._doctype = {}, {}, None
        self.version = "Expat %d.%d.%d" % expat.version_info
        parser.DefaultHandlerExpand = self._default
        parser.buffer_text = parser.ordered_attributes = 1
        # Only what the target wants to hear of is asked for.
        for method, handler, function in (
                ("start", "StartElementHandler", self._start), ("end", "EndElementHandler", self._end),
                ("start_ns", "StartNamespaceDeclHandler", self._start_ns), ("end_ns", "EndNamespaceDeclHandler", self._end_ns)):
            if hasattr(self.target, method):
                setattr(parser, handler, function)
        for method, handler in (("data", "CharacterDataHandler"), ("comment", "CommentHandler"), ("pi", "ProcessingInstructionHandler")):
            if hasattr(self.target, method):
                setattr(parser, handler, getattr(self.target, method))

    def _setevents(self, events_queue, events_to_report):
        """Put what happens into a queue, too, as pairs of a kind of event and what the target has made of it."""
        known = {
            "start": ("StartElementHandler", self._start), "end": ("EndElementHandler", self._end),
            "start-ns": ("StartNamespaceDeclHandler", self._namespace_event),
            "end-ns": ("EndNamespaceDeclHandler", self._end_namespace_event),
            "comment": ("CommentHandler", lambda text: self.target.comment(text)),
            "pi": ("ProcessingInstructionHandler", lambda target, data: self.target.pi(target, data)),
        }
        for event in events_to_report:
            if event not in known:
                raise ValueError(f"unknown event {event!r}")
            handler, function = known[event]
            setattr(self._parser, handler, self._reporting(events_queue, event, function))

    @staticmethod
    def _reporting(queue, event, function):
        def report(*args):
            queue.append((event, function(*args)))
        return report

    def _namespace_event(self, prefix, uri):
        if hasattr(self.target, "start_ns"):
            return self._start_ns(prefix, uri)
        return prefix or "", uri or ""

    def _end_namespace_event(self, prefix):
        return self._end_ns(prefix) if hasattr(self.target, "end_ns") else None

    # What expat calls

    def _fixname(self, key):
        """A name with its namespace in braces; the parser puts only the closing one."""
        if key not in self._names:
            self._names[key] = "{" + key if "}" in key else key
        return self._names[key]

    def _start(self, tag, attr_list):
        names = map(self._fixname, attr_list[::2])
        return self.target.start(self._fixname(tag), dict(zip(names, attr_list[1::2])))

    def _end(self, tag):
        return self.target.end(self._fixname(tag))

    # The default namespace has no prefix, and one that is taken back no name.

    def _start_ns(self, prefix, uri):
        declared = (prefix or "", uri or "")
        return self.target.start_ns(*declared)

    def _end_ns(self, prefix):
        return self.target.end_ns(prefix or "")

    def _default(self, text):
        """What expat has no handler for: entities that it does not know, and the parts of a document type."""
        if text.startswith("&"):
            self._replace_entity(text)
        elif text == "<!DOCTYPE":
            self._doctype = []
        elif self._doctype is not None:
            self._collect_doctype(text)

    def _replace_entity(self, text):
        take = getattr(self.target, "data", None)
        if take is None:
            return
        name = text[1:-1]
        if name in self.entity:
            take(self.entity[name])
            return
        line, column = self.parser.ErrorLineNumber, self.parser.ErrorColumnNumber
        error = self._error(f"undefined entity {text}: line {line}, column {column}")
        error.code, error.lineno, error.offset = 11, line, column
        raise error

    def _collect_doctype(self, text):
        if text.startswith(">"):
            self._doctype = None
            return
        if text := text.strip():
            self._doctype.append(text)
        match self._doctype:
            case [name, "PUBLIC", public, system]:
                public = public[1:-1]
            case [name, "SYSTEM", system]:
                public = None
            case _:
                return
        self._doctype = None
        if hasattr(self.target, "doctype"):
            self.target.doctype(name, public, system[1:-1])
        elif hasattr(self, "doctype"):
            import warnings
            warnings.warn("The doctype() method of XMLParser is ignored.  Define doctype() method on the TreeBuilder target.",
                          RuntimeWarning)

    # Text

    def _parse(self, data, final):
        try:
            self.parser.Parse(data, final)
        except self._error as error:
            failure = ParseError(error)
            failure.code, failure.position = error.code, (error.lineno, error.offset)
            raise failure

    def feed(self, data):
        """Parse a piece of the text."""
        self._parse(data, False)

    def close(self):
        """End the text; what the target makes of it is returned."""
        self._parse(b"", True)
        try:
            finish = getattr(self.target, "close", None)
            return None if finish is None else finish()
        finally:
            # They refer to one another.
            del self.parser, self._parser, self.target, self._target

    def flush(self):
        """Parse what has been held back for being cut off, as far as that is possible."""
        deferred = self.parser.GetReparseDeferralEnabled()
        try:
            self.parser.SetReparseDeferralEnabled(False)
            self._parse(b"", False)
        finally:
            self.parser.SetReparseDeferralEnabled(deferred)


@belongs_to_module
class XMLPullParser:
    """A parser that is asked for what it has found, as pairs of a kind of event and an element."""

    def __init__(self, events=None, *, _parser=None):
        self._queue = deque()
        self._parser = _parser or XMLParser(target=TreeBuilder())
        self._parser._setevents(self._queue, ("end",) if events is None else events)

    def feed(self, data):
        """Parse a piece of the text."""
        self._require_open("feed")
        if data:
            self._attempt(lambda: self._parser.feed(data))

    def flush(self):
        """Parse what has been held back, as far as that is possible."""
        self._require_open("flush")
        self._parser.flush()

    def close(self):
        """End the text."""
        self._close_and_return_root()

    def _close_and_return_root(self):
        root = self._parser.close()
        self._parser = None
        return root

    def _require_open(self, action):
        if self._parser is None:
            raise ValueError(f"{action}() called after end of stream")

    def _attempt(self, action):
        """Note an error in its place among the events, those before which are still to be read."""
        try:
            action()
        except SyntaxError as error:
            self._queue.append(error)

    def read_events(self):
        """An iterator over what has been found and not yet read."""
        while self._queue:
            event = self._queue.popleft()
            if isinstance(event, Exception):
                raise event
            yield event
