"""Nodes of a document one after the other, of which only those are made to trees that are wanted.

    for event, node in parse("file.xml"):
        if event == START_ELEMENT and node.tagName == "b":
            events.expandNode(node)
"""

import collections
import io
import xml.dom
import xml.sax.handler

START_ELEMENT, END_ELEMENT, COMMENT = "START_ELEMENT", "END_ELEMENT", "COMMENT"
START_DOCUMENT, END_DOCUMENT = "START_DOCUMENT", "END_DOCUMENT"
PROCESSING_INSTRUCTION, IGNORABLE_WHITESPACE, CHARACTERS = "PROCESSING_INSTRUCTION", "IGNORABLE_WHITESPACE", "CHARACTERS"

default_bufsize = 16364


class PullDOM(xml.sax.ContentHandler):
    """Makes nodes of the events of SAX, and keeps them until somebody asks for them."""

    document = _locator = None

    def __init__(self, documentFactory=None):
        self.documentFactory = documentFactory
        self.events = collections.deque()
        self.elementStack = []
        # What comes before the document can be made, which needs the name of its element.
        self.pending_events = []
        self._declarations = []
        self._prefixes = collections.ChainMap({xml.dom.XML_NAMESPACE: "xml"})

    def push(self, node):
        """Note that an element is open."""
        self.elementStack.append(node)

    def pop(self):
        """Return the innermost open element, which ends."""
        return self.elementStack.pop()

    def clear(self):
        """Let go of the document."""
        self.document = None

    def setDocumentLocator(self, locator):
        self._locator = locator

    # The document.

    def startDocument(self):
        if self.documentFactory is None:
            from xml.dom import minidom

            self.documentFactory = minidom.Document.implementation

    def buildDocument(self, uri, tagname):
        """Make the document, and return its element."""
        self.document = document = self.documentFactory.createDocument(uri, tagname, None)
        self.events.append((START_DOCUMENT, document))
        self.push(document)
        for event, content in self.pending_events:
            make = document.createComment if event == COMMENT else document.createProcessingInstruction
            self.events.append((event, make(*content)))
        self.pending_events = []
        return document.firstChild

    def endDocument(self):
        self.events.append((END_DOCUMENT, self.document))
        self.pop()

    # Elements.

    def startPrefixMapping(self, prefix, uri):
        self._declarations.append((prefix or "xmlns", uri))
        self._prefixes = self._prefixes.new_child({uri: prefix or None})

    def endPrefixMapping(self, prefix):
        self._prefixes = self._prefixes.parents

    def _written(self, uri, local):
        """Return a name with the prefix that its namespace has here."""
        prefix = self._prefixes[uri]
        return f"{prefix}:{local}" if prefix else local

    def startElementNS(self, name, tagName, attrs):
        uri, local = name
        node = self._element(uri or None, (tagName or self._written(uri, local)) if uri else local)
        values = {**dict(attrs.items()), **{(xml.dom.XMLNS_NAMESPACE, prefix): value for prefix, value in self._declarations}}
        self._declarations = []
        for (uri, local), value in values.items():
            self._give(node, uri, local, value)
        self._started(node)

    def _give(self, node, uri, local, value):
        if not uri:
            attribute = self.document.createAttribute(local)
            node.setAttributeNode(attribute)
        else:
            declares = uri == xml.dom.XMLNS_NAMESPACE
            written = self._written(uri, local) if not declares else local if local == "xmlns" else f"xmlns:{local}"
            attribute = self.document.createAttributeNS(uri, written)
            node.setAttributeNodeNS(attribute)
        attribute.value = value

    def startElement(self, name, attrs):
        node = self._element(None, name)
        for key, value in attrs.items():
            self._give(node, None, key, value)
        self._started(node)

    def _element(self, uri, written):
        """Return a new element, or that of the document, which is made with it."""
        if self.document is None:
            return self.buildDocument(uri, written)
        return self.document.createElementNS(uri, written) if uri else self.document.createElement(written)

    def _started(self, node):
        self.events.append((START_ELEMENT, node))
        self.push(node)

    def endElement(self, name):
        self.events.append((END_ELEMENT, self.pop()))

    def endElementNS(self, name, tagName):
        self.endElement(name)

    # What elements contain.

    def _content(self, event, method, *content):
        """Note a node, once there is a document that can make it."""
        if self.document is None:
            self.pending_events.append((event, content))
            return None
        node = getattr(self.document, method)(*content)
        self.events.append((event, node))
        return node

    def comment(self, s):
        self._content(COMMENT, "createComment", s)

    def processingInstruction(self, target, data):
        return self._content(PROCESSING_INSTRUCTION, "createProcessingInstruction", target, data)

    def ignorableWhitespace(self, chars):
        return self._content(IGNORABLE_WHITESPACE, "createTextNode", chars)

    def characters(self, chars):
        return self._content(CHARACTERS, "createTextNode", chars)


class ErrorHandler:
    """Prints warnings, and raises errors."""

    def warning(self, exception):
        print(exception)

    def error(self, exception):
        raise exception

    fatalError = error


class DOMEventStream:
    """Iterates over pairs of event and node, and parses no more of a stream than it must."""

    def __init__(self, stream, parser, bufsize):
        self.stream, self.parser, self.bufsize = stream, parser, bufsize
        if not hasattr(parser, "feed"):
            # A parser that takes a whole stream only.
            self.getEvent = self._slurp
        self.reset()

    def reset(self):
        """Begin with a document."""
        self.pulldom = PullDOM()
        self.parser.setFeature(xml.sax.handler.feature_namespaces, 1)
        self.parser.setContentHandler(self.pulldom)

    def __iter__(self):
        return self

    def __next__(self):
        event = self.getEvent()
        if event is None:
            raise StopIteration
        return event

    def getEvent(self):
        """Return the next pair, None at the end."""
        events = self.pulldom.events
        while not events:
            piece = self.stream.read(self.bufsize)
            if not piece:
                self.parser.close()
                return None
            self.parser.feed(piece)
        return events.popleft()

    def _slurp(self):
        self.parser.parse(self.stream)
        self.getEvent = self._emit
        return self._emit()

    def _emit(self):
        return self.pulldom.events.popleft() if self.pulldom.events else None

    def expandNode(self, node):
        """Read up to the end of an element, and append all that is in it."""
        parents = [node]
        for event, child in self:
            if child is node:
                return
            if event == END_ELEMENT:
                parents.pop()
                continue
            parents[-1].appendChild(child)
            if event == START_ELEMENT:
                parents.append(child)

    def clear(self):
        """Let go of everything."""
        self.pulldom.clear()
        del self.pulldom
        self.parser = self.stream = None


class SAX2DOM(PullDOM):
    """Makes a whole tree of the events of SAX."""

    def _started(self, node):
        if node is not self.document.documentElement:
            self.elementStack[-1].appendChild(node)
        super()._started(node)

    def _content(self, event, method, *content):
        node = super()._content(event, method, *content)
        if event != COMMENT:
            self.elementStack[-1].appendChild(node)
        return node


def parse(stream_or_string, parser=None, bufsize=None):
    """Return an iterator over the nodes of a file or the name of one."""
    stream = open(stream_or_string, "rb") if isinstance(stream_or_string, str) else stream_or_string
    return DOMEventStream(stream, parser or xml.sax.make_parser(), default_bufsize if bufsize is None else bufsize)


def parseString(string, parser=None):
    """Return an iterator over the nodes of a text."""
    return DOMEventStream(io.StringIO(string), parser or xml.sax.make_parser(), len(string))
