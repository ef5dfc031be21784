"""Helpers for programs with SAX: escapes, writing of documents, filters between parser and application."""

import codecs
import io
import os
import urllib.parse
import urllib.request

from . import handler, xmlreader


def _replaced(text, pairs):
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def escape(data, entities={}):
    """Return text with references for '&', '<' and '>', and then for what else is a key of a mapping."""
    return _replaced(data, [("&", "&amp;"), (">", "&gt;"), ("<", "&lt;"), *entities.items()])


def unescape(data, entities={}):
    """Return text with what stands for '&', '<' and '>', and for what the keys of a mapping stand for."""
    return _replaced(data, [("&lt;", "<"), ("&gt;", ">"), *entities.items(), ("&amp;", "&")])


def quoteattr(data, entities={}):
    """Return text as the value of an attribute: escaped, in quotes that need no escape if there are such."""
    text = escape(data, {**entities, "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    if '"' not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return '"' + text.replace('"', "&quot;") + '"'


class _Unclosed(io.RawIOBase):
    """A file to write through, which remains open when the stream above it is closed."""

    def __init__(self, write, **methods):
        self.write = write
        for name, method in methods.items():
            setattr(self, name, method)

    def writable(self):
        return True


def _is_text_writer(out):
    return isinstance(out, (io.TextIOBase, codecs.StreamWriter, codecs.StreamReaderWriter))


def _gettextwriter(out, encoding):
    """Return a text file that writes to a file of any kind; characters beyond the encoding become references."""
    if out is None:
        import sys

        return sys.stdout
    if _is_text_writer(out):
        return out
    if isinstance(out, io.RawIOBase):
        # A wrapper without close() of its own: the file belongs to the caller.
        raw = _Unclosed(out.write)
    elif isinstance(out, io.BufferedIOBase):
        raw = io.BufferedIOBase()
        raw.writable, raw.write = (lambda: True), out.write
    else:
        raw = io.BufferedIOBase()
        raw.writable, raw.write = (lambda: True), out.write
        # A file that can do more is asked for it, as the stream above wants to know.
        for name in ("seekable", "tell"):
            if hasattr(out, name):
                setattr(raw, name, getattr(out, name))
    return io.TextIOWrapper(raw, encoding=encoding, errors="xmlcharrefreplace", newline="\n", write_through=True)


class XMLGenerator(handler.ContentHandler):
    """A handler that writes the document down."""

    _XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"

    def __init__(self, out=None, encoding="iso-8859-1", short_empty_elements=False):
        handler.ContentHandler.__init__(self)
        stream = _gettextwriter(out, encoding)
        self._write, self._flush, self._encoding = stream.write, stream.flush, encoding
        self._short_empty_elements = short_empty_elements
        # A start tag without its '>': it may become the tag of an empty element.
        self._pending_start_element = False
        # Prefixes of namespaces: now, and what they were before each declaration.
        self._current_context, self._ns_contexts = {}, []
        self._undeclared_ns_maps = []

    def _qname(self, name):
        """Return the name of an element or attribute as it is written."""
        uri, local = name
        if not uri:
            return local
        prefix = "xml" if uri == self._XML_NAMESPACE else self._current_context[uri]
        return f"{prefix}:{local}" if prefix else local

    def _finish_pending_start_element(self, endElement=False):
        if self._pending_start_element:
            self._write(">")
            self._pending_start_element = False

    def _start(self, name, declarations, attributes):
        self._finish_pending_start_element()
        self._write(f"<{name}")
        for written, uri in declarations:
            self._write(f' {written}="{uri}"')
        for written, value in attributes:
            self._write(f" {written}={quoteattr(value)}")
        if self._short_empty_elements:
            self._pending_start_element = True
        else:
            self._write(">")

    def _end(self, name):
        if self._pending_start_element:
            self._write("/>")
            self._pending_start_element = False
        else:
            self._write(f"</{name}>")

    def _text(self, content):
        return content if isinstance(content, str) else str(content, self._encoding)

    def startDocument(self):
        self._write(f'<?xml version="1.0" encoding="{self._encoding}"?>\n')

    def endDocument(self):
        self._flush()

    def startPrefixMapping(self, prefix, uri):
        self._ns_contexts.append(self._current_context)
        self._current_context = {**self._current_context, uri: prefix}
        self._undeclared_ns_maps.append((prefix, uri))

    def endPrefixMapping(self, prefix):
        self._current_context = self._ns_contexts.pop()

    def startElement(self, name, attrs):
        self._start(name, (), attrs.items())

    def endElement(self, name):
        self._end(name)

    def startElementNS(self, name, qname, attrs):
        declared = [(f"xmlns:{prefix}" if prefix else "xmlns", uri) for prefix, uri in self._undeclared_ns_maps]
        self._undeclared_ns_maps = []
        self._start(self._qname(name), declared, ((self._qname(key), value) for key, value in attrs.items()))

    def endElementNS(self, name, qname):
        self._end(self._qname(name))

    def characters(self, content):
        if content:
            self._finish_pending_start_element()
            self._write(escape(self._text(content)))

    def ignorableWhitespace(self, content):
        if content:
            self._finish_pending_start_element()
            self._write(self._text(content))

    def processingInstruction(self, target, data):
        self._finish_pending_start_element()
        self._write(f"<?{target} {data}?>")


class XMLFilterBase(xmlreader.XMLReader):
    """Stands between a parser and the handlers, and passes on all that it is not changed to treat in another way."""

    def __init__(self, parent=None):
        xmlreader.XMLReader.__init__(self)
        self._parent = parent

    def parse(self, source):
        for kind in ("ContentHandler", "ErrorHandler", "EntityResolver", "DTDHandler"):
            getattr(self._parent, f"set{kind}")(self)
        self._parent.parse(source)

    getParent, setParent = xmlreader._accessors("_parent", "the parser behind")


# What is not overridden is passed on: events to the handlers, settings to the parser.
_PASSED_ON = {
    "_cont_handler": """setDocumentLocator startDocument endDocument startPrefixMapping endPrefixMapping startElement endElement
        startElementNS endElementNS characters ignorableWhitespace processingInstruction skippedEntity""",
    "_dtd_handler": "notationDecl unparsedEntityDecl",
    "_ent_handler": "resolveEntity",
    "_err_handler": "error fatalError warning",
    "_parent": "setLocale getFeature setFeature getProperty setProperty",
}
for _attribute, _methods in _PASSED_ON.items():
    for _method in _methods.split():
        setattr(XMLFilterBase, _method, xmlreader._passed_on(_attribute, _method))
del _attribute, _methods, _method


def prepare_input_source(source, base=""):
    """Return an InputSource with an open file, from one, a file, or a name that may be relative to another."""
    if isinstance(source, os.PathLike):
        source = os.fspath(source)
    if isinstance(source, str):
        source = xmlreader.InputSource(source)
    elif hasattr(source, "read"):
        source = _source_of_file(source)
    if source.getCharacterStream() is None and source.getByteStream() is None:
        _open_source(source, base)
    return source


def _source_of_file(file):
    source = xmlreader.InputSource()
    is_text = isinstance(file.read(0), str)
    (source.setCharacterStream if is_text else source.setByteStream)(file)
    # Files that were made of a descriptor have a number for a name.
    if isinstance(getattr(file, "name", None), str):
        source.setSystemId(file.name)
    return source


def _open_source(source, base):
    name = source.getSystemId()
    path = os.path.join(os.path.dirname(os.path.normpath(base)), name)
    if os.path.isfile(path):
        source.setSystemId(path)
        file = open(path, "rb")
    else:
        source.setSystemId(urllib.parse.urljoin(base, name))
        file = urllib.request.urlopen(source.getSystemId())
    source.setByteStream(file)
