"""Makes the documents of xml.dom.minidom from the events of Expat."""

import io
import xml.dom
from xml.dom import EMPTY_NAMESPACE, EMPTY_PREFIX, XMLNS_NAMESPACE, Node, minidom, xmlbuilder
from xml.dom.NodeFilter import NodeFilter
from xml.dom.minidom import TypeInfo, _append_child, _set_attribute_node
from xml.parsers import expat

theDOMImplementation = minidom.getDOMImplementation()

FILTER_ACCEPT, FILTER_REJECT, FILTER_SKIP, FILTER_INTERRUPT = 1, 2, 3, 4
_ALLOWED_FILTER_RETURNS = FILTER_ACCEPT, FILTER_REJECT, FILTER_SKIP
_CHUNK = 1 << 14

_typeinfo_map = {
    kind: TypeInfo(None, name) for kind, name in {
        "CDATA": "cdata", "ENUM": "enumeration", "ENTITY": "entity", "ENTITIES": "entities", "ID": "id", "IDREF": "idref",
        "IDREFS": "idrefs", "NMTOKEN": "nmtoken", "NMTOKENS": "nmtokens",
    }.items()
}


class ParseEscape(Exception):
    """Raised in a handler where nothing more is wanted of a document."""


class ElementInfo(minidom.ElementInfo):
    """What is declared for an element."""

    __slots__ = "_types", "_model"

    def __init__(self, tagName, model=None):
        super().__init__(tagName)
        self._types, self._model = {}, model

    def __getstate__(self):
        return self._types, self._model, self.tagName

    def __setstate__(self, state):
        self._types, self._model, self.tagName = state

    def getAttributeType(self, aname):
        kind = self._types.get(aname)
        return minidom._no_type if kind is None else _typeinfo_map["ENUM" if kind[0] == "(" else kind]

    def isElementContent(self):
        model = self._model
        return bool(model) and model[0] not in (expat.model.XML_CTYPE_ANY, expat.model.XML_CTYPE_MIXED)

    def isEmpty(self):
        return bool(self._model) and self._model[0] == expat.model.XML_CTYPE_EMPTY

    def isId(self, aname):
        return self._types.get(aname) == "ID"


class FilterVisibilityController:
    """Asks a filter about nodes, but only those that it wants to see, and checks its answers."""

    __slots__ = ("filter",)

    def __init__(self, filter):
        self.filter = filter

    def _ask(self, method, node, allowed):
        if not self.filter.whatToShow & 1 << node.nodeType - 1:
            return FILTER_ACCEPT
        answer = getattr(self.filter, method)(node)
        if answer == FILTER_INTERRUPT:
            raise ParseEscape
        if answer not in allowed:
            raise ValueError(f"{method}() returned illegal value: {answer!r}")
        return answer

    def startContainer(self, node):
        """Ask about an element that begins."""
        return self._ask("startContainer", node, _ALLOWED_FILTER_RETURNS)

    def acceptNode(self, node):
        """Ask about a node that is complete; the children of one that is skipped take its place."""
        answer = self._ask("acceptNode", node, _ALLOWED_FILTER_RETURNS)
        if answer == FILTER_SKIP:
            for child in [*node.childNodes]:
                node.parentNode.appendChild(child)
            return FILTER_REJECT
        return answer


class ExpatBuilder:
    """Makes a document, without regard to namespaces."""

    def __init__(self, options=None):
        self._options = xmlbuilder.Options() if options is None else options
        self._filter = self._options.filter and FilterVisibilityController(self._options.filter)
        self._parser = None
        self.reset()

    def reset(self):
        """Begin another document."""
        self.document = self.curNode = theDOMImplementation.createDocument(EMPTY_NAMESPACE, None, None)
        self._elem_info = self.document._elem_info
        # Whether text is in a CDATA section, and whether that has a node already.
        self._cdata = self._cdata_continue = False
        # How many elements are open that a filter does not want, and that their contents are not wanted either.
        self._skipped, self._rejected = [], 0

    # Parsing.

    def createParser(self):
        """Return a new Expat parser."""
        return expat.ParserCreate()

    def getParser(self):
        """Return the Expat parser, which calls the methods of this object."""
        if self._parser is None:
            self._parser = parser = self.createParser()
            parser.buffer_text = parser.ordered_attributes = parser.specified_attributes = True
            self.install(parser)
        return self._parser

    def install(self, parser):
        """Set the handlers that the settings ask for."""
        options = self._options
        parser.StartDoctypeDeclHandler, parser.EndDoctypeDeclHandler = (
            self.start_doctype_decl_handler, self.end_doctype_decl_handler)
        parser.StartElementHandler, parser.EndElementHandler = self.start_element_handler, self.end_element_handler
        parser.CharacterDataHandler, parser.ProcessingInstructionHandler = self.character_data_handler, self.pi_handler
        parser.NotationDeclHandler, parser.ExternalEntityRefHandler = self.notation_decl_handler, self.external_entity_ref_handler
        parser.XmlDeclHandler = self.xml_decl_handler
        parser.ElementDeclHandler, parser.AttlistDeclHandler = self.element_decl_handler, self.attlist_decl_handler
        if options.entities:
            parser.EntityDeclHandler = self.entity_decl_handler
        if options.comments:
            parser.CommentHandler = self.comment_handler
        if options.cdata_sections:
            parser.StartCdataSectionHandler, parser.EndCdataSectionHandler = (
                self.start_cdata_section_handler, self.end_cdata_section_handler)

    def parseFile(self, file):
        """Return the document of an open file."""
        pieces = []
        while piece := file.read(_CHUNK):
            if not pieces:
                pieces.append(piece)
            if not self._feed(piece):
                break
        else:
            self._feed(b"", True)
        if pieces:
            self._setup_subset(pieces[0])
        return self._finished()

    def parseString(self, string):
        """Return the document of a text or bytes."""
        self._feed(string, True)
        self._setup_subset(string)
        return self._finished()

    def _feed(self, data, last=False):
        """Parse some data; return whether more is wanted."""
        try:
            self.getParser().Parse(data, last)
        except ParseEscape:
            return False
        return True

    def _finished(self):
        document = self.document
        self.reset()
        self._parser = None
        return document

    def _setup_subset(self, buffer):
        """Take over the text of the declarations in the document."""
        if self.document.doctype:
            self.document.doctype.internalSubset = internal_subset(buffer)

    # The document type.

    def start_doctype_decl_handler(self, doctypeName, systemId, publicId, has_internal_subset):
        doctype = self.document.implementation.createDocumentType(doctypeName, publicId, systemId)
        doctype.ownerDocument = self.document
        _append_child(self.document, doctype)
        self.document.doctype = doctype
        parser = self._parser
        if self._filter and self._filter.acceptNode(doctype) == FILTER_REJECT:
            self.document.removeChild(doctype)
            doctype = parser.EntityDeclHandler = parser.NotationDeclHandler = None
        if has_internal_subset:
            if doctype is not None:
                doctype.entities._seq, doctype.notations._seq = [], []
            # Comments and instructions there belong to the text of the declarations.
            parser.CommentHandler = parser.ProcessingInstructionHandler = None

    def end_doctype_decl_handler(self):
        if self._options.comments:
            self._parser.CommentHandler = self.comment_handler
        self._parser.ProcessingInstructionHandler = self.pi_handler

    def _declare(self, node, kind):
        declared = getattr(self.document.doctype, kind)._seq
        if not (self._filter and self._filter.acceptNode(node) == FILTER_REJECT):
            declared.append(node)

    def entity_decl_handler(self, entityName, is_parameter_entity, value, base, systemId, publicId, notationName):
        if is_parameter_entity:
            return
        node = self.document._create_entity(entityName, publicId, systemId, notationName)
        if value is not None:
            node.childNodes.append(self.document.createTextNode(value))
        self._declare(node, "entities")

    def notation_decl_handler(self, notationName, base, systemId, publicId):
        self._declare(self.document._create_notation(notationName, publicId, systemId), "notations")

    def element_decl_handler(self, name, model):
        self._info(name)._model = model

    def attlist_decl_handler(self, elem, name, type, default, required):
        # The first declaration of an attribute is the one that counts.
        self._info(elem)._types.setdefault(name, type)

    def _info(self, name):
        if name not in self._elem_info:
            self._elem_info[name] = ElementInfo(name)
        return self._elem_info[name]

    def xml_decl_handler(self, version, encoding, standalone):
        self.document.version, self.document.encoding = version, encoding
        if standalone >= 0:
            self.document.standalone = bool(standalone)

    def external_entity_ref_handler(self, context, base, systemId, publicId):
        return 1

    # Contents.

    def _add(self, node):
        """Append a node to the element that is open, unless the filter does not want it."""
        if self._rejected:
            return
        _append_child(self.curNode, node)
        if self._filter and self._filter.acceptNode(node) == FILTER_REJECT:
            self.curNode.removeChild(node)

    def pi_handler(self, target, data):
        self._add(self.document.createProcessingInstruction(target, data))

    def comment_handler(self, data):
        self._add(self.document.createComment(data))

    def start_cdata_section_handler(self):
        self._cdata, self._cdata_continue = True, False

    def end_cdata_section_handler(self):
        self._cdata = self._cdata_continue = False

    def character_data_handler(self, data):
        if self._rejected:
            return
        last = self.curNode.lastChild
        kind = Node.CDATA_SECTION_NODE if self._cdata else Node.TEXT_NODE
        # Text comes in pieces; but a new section begins a new node.
        if last is not None and last.nodeType == kind and (self._cdata_continue or not self._cdata):
            last.appendData(data)
            return
        make = self.document.createCDATASection if self._cdata else self.document.createTextNode
        _append_child(self.curNode, make(data))
        self._cdata_continue = self._cdata

    def start_element_handler(self, name, attributes):
        node = minidom.Element(name)
        self._open(node)
        for key, value in zip(attributes[::2], attributes[1::2]):
            self._give(node, minidom.Attr(key, EMPTY_NAMESPACE, None, EMPTY_PREFIX), value)
        self._opened(node)

    def _open(self, node):
        node.ownerDocument = self.document
        if not self._rejected:
            _append_child(self.curNode, node)
            self.curNode = node

    def _give(self, node, attribute, value):
        attribute.value, attribute.ownerDocument = value, self.document
        _set_attribute_node(node, attribute)

    def _opened(self, node):
        """Ask the filter about an element that begins, once it has its attributes."""
        if self._rejected:
            self._rejected += 1
            return
        wanted = FILTER_ACCEPT
        if self._filter and node is not self.document.documentElement:
            wanted = self._filter.startContainer(node)
        self._skipped.append(wanted == FILTER_SKIP)
        if wanted == FILTER_ACCEPT:
            return
        self.curNode = node.parentNode
        self.curNode.removeChild(node)
        node.unlink()
        if wanted == FILTER_REJECT:
            self._rejected = 1

    def end_element_handler(self, name):
        if self._rejected:
            self._rejected -= 1
            if not self._rejected:
                self._skipped.pop()
            return
        if self._skipped.pop():
            return
        node = self.curNode
        self.curNode = node.parentNode
        self._closed(node)

    def _closed(self, node):
        info = self._elem_info.get(node.tagName)
        if info and not self._options.whitespace_in_element_content and info.isElementContent():
            for child in [*node.childNodes]:
                if child.nodeType == Node.TEXT_NODE and not child.data.strip():
                    node.removeChild(child)
        if self._filter and node is not self.document.documentElement:
            if self._filter.acceptNode(node) == FILTER_REJECT:
                self.curNode.removeChild(node)
                node.unlink()


class Namespaces:
    """Adds the regard to namespaces to a builder."""

    def _initNamespaces(self):
        # Prefixes that the next element declares.
        self._ns_ordered_prefixes = []

    def createParser(self):
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.namespace_prefixes = True
        return parser

    def install(self, parser):
        super().install(parser)
        if self._options.namespace_declarations:
            parser.StartNamespaceDeclHandler = self.start_namespace_decl_handler

    def start_namespace_decl_handler(self, prefix, uri):
        self._ns_ordered_prefixes.append((prefix, uri))

    def start_element_handler(self, name, attributes):
        uri, local, prefix, written = _parse_ns_name(name)
        node = minidom.Element(written, uri, prefix, local)
        self._open(node)
        for prefix, uri in self._ns_ordered_prefixes:
            declaration = (minidom.Attr(f"xmlns:{prefix}", XMLNS_NAMESPACE, prefix, "xmlns") if prefix
                           else minidom.Attr("xmlns", XMLNS_NAMESPACE, "xmlns", EMPTY_PREFIX))
            self._give(node, declaration, uri)
        self._ns_ordered_prefixes.clear()
        for key, value in zip(attributes[::2], attributes[1::2]):
            uri, local, prefix, written = _parse_ns_name(key)
            self._give(node, minidom.Attr(written, uri, local or key, prefix), value)
        self._opened(node)


def _parse_ns_name(name):
    """Return namespace, local name, prefix and name as written, of what Expat joins with blanks."""
    match name.split(" "):
        case [_]:
            return EMPTY_NAMESPACE, None, EMPTY_PREFIX, name
        case [uri, local]:
            return uri, local, EMPTY_PREFIX, local
        case [uri, local, prefix]:
            return uri, local, prefix, f"{prefix}:{local}"
    raise ValueError(f"Unsupported syntax: spaces in URIs not supported: {name!r}")


class ExpatBuilderNS(Namespaces, ExpatBuilder):
    """Makes a document with regard to namespaces."""

    def reset(self):
        super().reset()
        self._initNamespaces()


class FragmentBuilder(ExpatBuilder):
    """Makes a fragment, in which what is declared where its context stands is known."""

    def __init__(self, context, options=None):
        document = context if context.nodeType == Node.DOCUMENT_NODE else context.ownerDocument
        self.originalDocument, self.context = document, context
        super().__init__(options)

    def parseFile(self, file):
        """Return the fragment of an open file."""
        return self.parseString(file.read())

    def parseString(self, string):
        """Return the fragment of a text or bytes."""
        if isinstance(string, str):
            string = string.encode()
        # The fragment becomes the contents of an element.
        doctype = self.originalDocument.doctype
        subset = doctype.internalSubset if doctype else None
        declarations = f"<!DOCTYPE wrapper [{subset}]>" if subset else ""
        parser = self.getParser()
        parser.Parse(f"{declarations}<wrapper {self._getNSattrs()}>".encode(), False)
        parser.Parse(string, False)
        parser.Parse(b"</wrapper>", True)
        fragment = self.originalDocument.createDocumentFragment()
        for node in [*self.document.documentElement.childNodes]:
            fragment.appendChild(node)
        _hand_over(fragment, self.originalDocument)
        self._finished()
        return fragment

    def _getNSattrs(self):
        return ""


def _hand_over(node, document):
    """Let nodes belong to another document."""
    for child in node.childNodes:
        child.ownerDocument = document
        for attribute in (getattr(child, "_attrs", None) or {}).values():
            attribute.ownerDocument = document
        _hand_over(child, document)


class FragmentBuilderNS(Namespaces, FragmentBuilder):
    """Makes a fragment with regard to namespaces."""

    def reset(self):
        super().reset()
        self._initNamespaces()

    def _getNSattrs(self):
        """Return the declarations of the prefixes that the context knows."""
        known = {}
        node = self.context
        while node is not None:
            for attribute in (getattr(node, "_attrs", None) or {}).values():
                if attribute.namespaceURI == XMLNS_NAMESPACE:
                    known.setdefault(attribute.name, attribute.value)
            node = node.parentNode
        return " ".join(f"{name}='{uri}'" for name, uri in known.items())


def internal_subset(buffer):
    """Return the text of the declarations that a document has itself, or None."""
    parser = expat.ParserCreate()
    texts = []
    has_subset = False

    def start(name, system, public, has_internal_subset):
        nonlocal has_subset
        if not has_internal_subset:
            raise ParseEscape
        has_subset = True
        parser.DefaultHandler = texts.append

    def stop(*arguments):
        raise ParseEscape

    parser.StartDoctypeDeclHandler, parser.EndDoctypeDeclHandler, parser.StartElementHandler = start, stop, stop
    try:
        parser.Parse(buffer, True)
    except (ParseEscape, expat.ExpatError):
        pass
    return "".join(texts).replace("\r\n", "\n").replace("\r", "\n") if has_subset else None


def _opened_or(file, use):
    """Call a function with an open file, which is opened here if its name is given."""
    if not isinstance(file, str):
        return use(file)
    with open(file, "rb") as opened:
        return use(opened)


def parse(file, namespaces=True):
    """Return the document of a file or the name of one."""
    return _opened_or(file, (ExpatBuilderNS if namespaces else ExpatBuilder)().parseFile)


def parseString(string, namespaces=True):
    """Return the document of a text or bytes."""
    return (ExpatBuilderNS if namespaces else ExpatBuilder)().parseString(string)


def parseFragment(file, context, namespaces=True):
    """Return the fragment of a file or the name of one, as if it stood in a node."""
    return _opened_or(file, (FragmentBuilderNS if namespaces else FragmentBuilder)(context).parseFile)


def parseFragmentString(string, context, namespaces=True):
    """Return the fragment of a text or bytes, as if it stood in a node."""
    return (FragmentBuilderNS if namespaces else FragmentBuilder)(context).parseString(string)


def makeBuilder(options):
    """Return a builder for settings."""
    return (ExpatBuilderNS if options.namespaces else ExpatBuilder)(options)
