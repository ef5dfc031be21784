"""XML as trees of elements: parsing, searching, changing and writing.

An element has a tag, attributes, text and a tail, and is a list of the elements in it; ElementTree is a whole document.
"""

import collections.abc
import io
import sys
import weakref

from . import ElementPath
from ._c14n import C14NWriterTarget, canonicalize
from ._elements import (
    PI, Comment, Element, ParseError, ProcessingInstruction, QName, SubElement, _namespace_map, iselement, register_namespace,
)
from ._parsing import TreeBuilder, XMLParser, XMLPullParser
from ._writing import (
    HTML_EMPTY, _escape_attrib, _escape_attrib_html, _escape_cdata, _get_writer, _raise_serialization_error, _serialize,
)
from ._writing import write as _write

__all__ = [
    "Comment", "dump", "Element", "ElementTree", "canonicalize", "fromstring", "fromstringlist", "indent", "iselement", "iterparse",
    "parse", "ParseError", "PI", "ProcessingInstruction", "QName", "SubElement", "tostring", "tostringlist", "TreeBuilder", "VERSION",
    "XML", "XMLID", "XMLParser", "XMLPullParser", "register_namespace", "C14NWriterTarget",
]

VERSION = "1.3.0"
_Element_Py = Element  # as it is called where there is a native one, too
_PIECE = 64 * 1024


class ElementTree:
    """A document: its root element, which may be read from a file."""

    def __init__(self, element=None, file=None):
        self._root = element
        if file:
            self.parse(file)

    def getroot(self):
        """The root element."""
        return self._root

    def _setroot(self, element):
        """Put another element at the root."""
        self._root = element

    def parse(self, source, parser=None):
        """Read the document from a path or file, and return the root."""
        if not hasattr(source, "read"):
            with open(source, "rb") as file:
                return self.parse(file, parser)
        if parser is None:
            parser = XMLParser()
        if hasattr(parser, "_parse_whole"):
            self._root = parser._parse_whole(source)
        else:
            while data := source.read(_PIECE):
                parser.feed(data)
            self._root = parser.close()
        return self._root

    def iter(self, tag=None):
        """An iterator over all elements, or those with a tag."""
        return self._root.iter(tag)

    @staticmethod
    def _relative(path):
        if not path.startswith("/"):
            return path
        import warnings
        path = "." + path
        warnings.warn("This search is broken in 1.3 and earlier, and will be fixed in a future version.  "
                      f"If you rely on the current behaviour, change it to {path!r}", FutureWarning, stacklevel=3)
        return path

    def find(self, path, namespaces=None):
        """The first element that a tag or path matches, or None."""
        return self._root.find(self._relative(path), namespaces)

    def findtext(self, path, default=None, namespaces=None):
        """The text of the first element that a tag or path matches."""
        return self._root.findtext(self._relative(path), default, namespaces)

    def findall(self, path, namespaces=None):
        """All elements that a tag or path matches."""
        return self._root.findall(self._relative(path), namespaces)

    def iterfind(self, path, namespaces=None):
        """An iterator over the elements that a tag or path matches."""
        return self._root.iterfind(self._relative(path), namespaces)

    def write(self, file_or_filename, encoding=None, xml_declaration=None, default_namespace=None, method=None, *,
              short_empty_elements=True):
        """Write the document to a path or file.

        The encoding is US-ASCII unless it is given (unicode writes text), the method xml, html or text; a declaration is written if it is
        needed, or as `xml_declaration` says.
        """
        _write(self._root, file_or_filename, encoding, xml_declaration, default_namespace, method, short_empty_elements)

    def write_c14n(self, file):
        """Write the document in canonical form."""
        return self.write(file, method="c14n")


def _writing_options(xml_declaration, default_namespace, short_empty_elements, method):
    return {"xml_declaration": xml_declaration, "default_namespace": default_namespace, "method": method,
            "short_empty_elements": short_empty_elements}


def tostring(element, encoding=None, method=None, *, xml_declaration=None, default_namespace=None, short_empty_elements=True):
    """An element written as bytes or, in the encoding unicode, as text."""
    stream = io.StringIO() if encoding == "unicode" else io.BytesIO()
    options = _writing_options(xml_declaration, default_namespace, short_empty_elements, method)
    ElementTree(element).write(stream, encoding, **options)
    return stream.getvalue()


class _ListDataStream(io.BufferedIOBase):
    """A file that appends what is written to a list."""

    def __init__(self, lst):
        self.lst = lst

    def writable(self):
        return True

    def seekable(self):
        return True

    def write(self, b):
        self.lst.append(b)

    def tell(self):
        return len(self.lst)


def tostringlist(element, encoding=None, method=None, *, xml_declaration=None, default_namespace=None, short_empty_elements=True):
    """An element written as a list of pieces, which tostring() would join."""
    pieces = []
    options = _writing_options(xml_declaration, default_namespace, short_empty_elements, method)
    ElementTree(element).write(_ListDataStream(pieces), encoding, **options)
    return pieces


def dump(elem):
    """Print an element or document, for debugging."""
    tree = elem if isinstance(elem, ElementTree) else ElementTree(elem)
    tree.write(sys.stdout, encoding="unicode")
    if not (tree.getroot().tail or "").endswith("\n"):
        sys.stdout.write("\n")


def indent(tree, space="  ", level=0):
    """Put white space between elements so that each begins on a line of its own, further in the deeper it stands."""
    root = tree.getroot() if isinstance(tree, ElementTree) else tree
    if level < 0:
        raise ValueError(f"Initial indentation level must be >= 0, got {level}")
    if len(root):
        _indent_below(root, space, "\n" + level * space)


def _indent_below(element, space, outer):
    inner = outer + space
    if _is_blank(element.text):
        element.text = inner
    for child in element:
        if len(child):
            _indent_below(child, space, inner)
        if _is_blank(child.tail):
            child.tail = inner
    # The end tag stands behind the last child.
    if _is_blank(child.tail):
        child.tail = outer


def _is_blank(text):
    return not text or not text.strip()


def parse(source, parser=None):
    """The document in a path or file."""
    tree = ElementTree()
    tree.parse(source, parser)
    return tree


class _Events(collections.abc.Iterator):
    """The events of a file as it is read; `root` is the whole tree in the end."""

    def __init__(self, source, pull_parser):
        self._owned = not hasattr(source, "read")
        self._source = open(source, "rb") if self._owned else source
        self.root = None
        # The generator must not keep this object alive.
        self._events = _read_events(self._source, self._owned, pull_parser, weakref.ref(self))

    def __next__(self):
        return next(self._events)

    def close(self):
        """Stop reading, and close the file if it was opened here."""
        if self._owned:
            self._source.close()
        self._events.close()

    def __del__(self):
        if getattr(self, "_owned", False) and hasattr(self, "_source"):
            self._source.close()


def _read_events(source, owned, pull_parser, owner):
    try:
        while True:
            yield from pull_parser.read_events()
            data = source.read(16 * 1024)
            if not data:
                break
            pull_parser.feed(data)
        root = pull_parser._close_and_return_root()
        yield from pull_parser.read_events()
        events = owner()
        if events is not None:
            events.root = root
    finally:
        if owned:
            source.close()


def iterparse(source, events=None, parser=None):
    """An iterator over pairs of a kind of event (end, unless `events` names others) and an element, while a path or file is read."""
    return _Events(source, XMLPullParser(events=events, _parser=parser))


def XML(text, parser=None):
    """The root element of a document in a string."""
    parser = parser or XMLParser(target=TreeBuilder())
    parser.feed(text)
    return parser.close()


def XMLID(text, parser=None):
    """The root element of a document in a string, and its elements by the attribute id."""
    root = XML(text, parser)
    return root, {identifier: element for element in root.iter() if (identifier := element.get("id"))}


fromstring = XML


def fromstringlist(sequence, parser=None):
    """The root element of a document in several strings."""
    parser = parser or XMLParser(target=TreeBuilder())
    for text in sequence:
        parser.feed(text)
    return parser.close()
