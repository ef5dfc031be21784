"""Documents, their types and fragments, and the object that makes them."""

import xml.dom
from xml.dom import xmlbuilder
from xml.dom._minidom_characters import CDATASection, Childless, Comment, ProcessingInstruction, Text
from xml.dom._minidom_elements import Attr, Element, ElementInfo
from xml.dom._minidom_nodes import (
    HierarchyRequestErr, Node, NodeList, NotFoundErr, XMLNS_NAMESPACE, _clear_id_cache, _nssplit, clone_node, elements_below,
    named_elements, named_elements_ns, read_only, shown, wrong_child,
)

_CLONED = xml.dom.UserDataHandler.NODE_CLONED


@shown
class ReadOnlySequentialNamedNodeMap:
    """Entities or notations, in the order of their declarations."""

    __slots__ = ("_seq",)

    def __init__(self, seq=()):
        self._seq = seq

    def __len__(self):
        return len(self._seq)

    length = read_only(__len__, "Number of entries in the NamedNodeMap.")

    def __getstate__(self):
        return [self._seq]

    def __setstate__(self, state):
        self._seq = state[0]

    def getNamedItem(self, name):
        """Return the node of a name, or None."""
        return next((node for node in self._seq if node.nodeName == name), None)

    def getNamedItemNS(self, namespaceURI, localName):
        """Return the node of a namespace and local name, or None."""
        wanted = namespaceURI, localName
        return next((node for node in self._seq if (node.namespaceURI, node.localName) == wanted), None)

    def __getitem__(self, name_or_tuple):
        node = self.getNamedItemNS(*name_or_tuple) if isinstance(name_or_tuple, tuple) else self.getNamedItem(name_or_tuple)
        if node is None:
            raise KeyError(name_or_tuple)
        return node

    def item(self, index):
        """Return the node at a place, None where there is none."""
        return self._seq[index] if 0 <= index < len(self._seq) else None

    def _refuse(self, *arguments):
        raise xml.dom.NoModificationAllowedErr("NamedNodeMap instance is read-only")

    removeNamedItem = removeNamedItemNS = setNamedItem = setNamedItemNS = _refuse


@shown
class Identified:
    """Has a public and a system identifier."""

    __slots__ = "publicId", "systemId"

    def _identified_mixin_init(self, publicId, systemId):
        self.publicId, self.systemId = publicId, systemId


@shown
class Entity(Identified, Node):
    """An entity that is declared."""

    attributes, nodeType, nodeValue = None, Node.ENTITY_NODE, None
    actualEncoding = encoding = version = None

    def __init__(self, name, publicId, systemId, notation):
        self.nodeName, self.notationName = name, notation
        self.childNodes = NodeList()
        self._identified_mixin_init(publicId, systemId)

    def copy(self):
        """Return another entity like this one."""
        other = Entity(self.nodeName, self.publicId, self.systemId, self.notationName)
        other.actualEncoding, other.encoding, other.version = self.actualEncoding, self.encoding, self.version
        return other

    def appendChild(self, newChild):
        raise HierarchyRequestErr("cannot append children to an entity node")

    def insertBefore(self, newChild, refChild):
        raise HierarchyRequestErr("cannot insert children below an entity node")

    def removeChild(self, oldChild):
        raise HierarchyRequestErr("cannot remove children from an entity node")

    def replaceChild(self, newChild, oldChild):
        raise HierarchyRequestErr("cannot replace children of an entity node")


@shown
class Notation(Identified, Childless, Node):
    """A notation that is declared."""

    nodeType, nodeValue = Node.NOTATION_NODE, None

    def __init__(self, name, publicId, systemId):
        self.nodeName = name
        self._identified_mixin_init(publicId, systemId)

    def copy(self):
        """Return another notation like this one."""
        return Notation(self.nodeName, self.publicId, self.systemId)


@shown
class DocumentType(Identified, Childless, Node):
    """The document type declaration."""

    nodeType, nodeValue = Node.DOCUMENT_TYPE_NODE, None
    name = publicId = systemId = internalSubset = None

    def __init__(self, qualifiedName):
        self.entities, self.notations = ReadOnlySequentialNamedNodeMap(), ReadOnlySequentialNamedNodeMap()
        if qualifiedName:
            self.name = _nssplit(qualifiedName)[1]
        self.nodeName = self.name

    def cloneNode(self, deep):
        """Return a copy; None for the type of a document, which there can be only one of."""
        if self.ownerDocument is not None:
            return None
        clone = DocumentType(None)
        clone.name = clone.nodeName = self.name
        if deep:
            self._copy_declarations(clone, _CLONED)
        self._call_user_data_handler(_CLONED, self, clone)
        return clone

    def _copy_declarations(self, clone, operation):
        for kind in ("notations", "entities"):
            copies = getattr(clone, kind)._seq = []
            for node in getattr(self, kind)._seq:
                copies.append(node.copy())
                node._call_user_data_handler(operation, node, copies[-1])

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the declaration."""
        text = f"<!DOCTYPE {self.name}"
        if self.publicId:
            text += f"{newl}  PUBLIC '{self.publicId}'{newl}  '{self.systemId}'"
        elif self.systemId:
            text += f"{newl}  SYSTEM '{self.systemId}'"
        if self.internalSubset is not None:
            text += f" [{self.internalSubset}]"
        writer.write(f"{text}>{newl}")


@shown
class DocumentFragment(Node):
    """Some nodes that can be put into a tree at once."""

    nodeType, nodeName, nodeValue = Node.DOCUMENT_FRAGMENT_NODE, "#document-fragment", None
    attributes = parentNode = None
    _child_node_types = (
        Node.ELEMENT_NODE, Node.TEXT_NODE, Node.CDATA_SECTION_NODE, Node.ENTITY_REFERENCE_NODE,
        Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE, Node.NOTATION_NODE,
    )

    def __init__(self):
        self.childNodes = NodeList()


@shown
class DOMImplementation(xmlbuilder.DOMImplementationLS):
    """Makes documents."""

    _features = [
        (name, version) for name, versions in {"core": ("1.0", "2.0"), "xml": ("1.0", "2.0"), "ls-load": ("3.0",)}.items()
        for version in (*versions, None)
    ]

    def hasFeature(self, feature, version):
        """Whether a feature is there, in a version, or in any if that is None or ''."""
        return (feature.lower(), version or None) in self._features

    def getInterface(self, feature):
        """Return an object that has a feature, or None."""
        return self if self.hasFeature(feature, None) else None

    def _create_document(self):
        return Document()

    def createDocument(self, namespaceURI, qualifiedName, doctype):
        """Return a document with a root element, or an empty one if all is None."""
        if doctype and doctype.parentNode is not None:
            raise xml.dom.WrongDocumentErr("doctype object owned by another DOM tree")
        document = self._create_document()
        root = None
        if not namespaceURI is qualifiedName is doctype is None:
            root = self._root_element(document, namespaceURI, qualifiedName)
        if doctype:
            document.appendChild(doctype)
        if root is not None:
            document.appendChild(root)
        if doctype:
            doctype.parentNode = doctype.ownerDocument = document
        document.doctype, document.implementation = doctype, self
        return document

    @staticmethod
    def _root_element(document, uri, name):
        if not name:
            raise xml.dom.InvalidCharacterErr("Element with no name")
        prefix = _nssplit(name)[0]
        if prefix == "xml" and uri != xml.dom.XML_NAMESPACE:
            raise xml.dom.NamespaceErr("illegal use of 'xml' prefix")
        if prefix and not uri:
            raise xml.dom.NamespaceErr("illegal use of prefix without namespaces")
        return document.createElementNS(uri, name)

    def createDocumentType(self, qualifiedName, publicId, systemId):
        """Return a document type that belongs to no document yet."""
        doctype = DocumentType(qualifiedName)
        doctype.publicId, doctype.systemId = publicId, systemId
        return doctype


@shown
class Document(Node, xmlbuilder.DocumentLS):
    """A document, the root of a tree. It makes the nodes that can be put into it."""

    __slots__ = "_elem_info", "doctype", "_id_search_stack", "childNodes", "_id_cache"
    _child_node_types = (
        Node.ELEMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE, Node.DOCUMENT_TYPE_NODE,
    )
    implementation = DOMImplementation()
    nodeType, nodeName, nodeValue, attributes = Node.DOCUMENT_NODE, "#document", None, None
    parentNode = previousSibling = nextSibling = None
    actualEncoding = encoding = standalone = version = errorHandler = documentURI = None
    strictErrorChecking = False
    # How many attributes in the tree were made identifiers by a call.
    _magic_id_count = 0

    def __init__(self):
        self.doctype = None
        self.childNodes = NodeList()
        # What is declared for elements, by their tags, and the elements that were found by their identifiers.
        self._elem_info, self._id_cache = {}, {}
        self._id_search_stack = None

    def _get_elem_info(self, element):
        key = (element.namespaceURI, element.localName) if element.namespaceURI else element.tagName
        return self._elem_info.get(key)

    def _get_documentElement(self):
        return next((node for node in self.childNodes if node.nodeType == Node.ELEMENT_NODE), None)

    documentElement = read_only(_get_documentElement, "Top-level element of this document.")

    # The tree.

    def appendChild(self, node):
        """Append a node; there can be only one element."""
        if node.nodeType not in self._child_node_types:
            raise wrong_child(node, self)
        # It may be the element that is there already.
        node._leave_parent()
        if node.nodeType == Node.ELEMENT_NODE and self.documentElement is not None:
            raise HierarchyRequestErr("two document elements disallowed")
        return Node.appendChild(self, node)

    def removeChild(self, oldChild):
        """Take out a child."""
        removed = Node.removeChild(self, oldChild)
        if self.doctype is removed:
            self.doctype = None
        return removed

    def unlink(self):
        if self.doctype is not None:
            self.doctype.unlink()
            self.doctype = None
        Node.unlink(self)

    def cloneNode(self, deep):
        """Return a copy of the whole document; None if deep is false."""
        if not deep:
            return None
        clone = self.implementation.createDocument(None, None, None)
        clone.encoding, clone.standalone, clone.version = self.encoding, self.standalone, self.version
        for node in self.childNodes:
            copied = clone_node(node, deep, clone)
            clone.childNodes.append(copied)
            copied.parentNode = clone
            if copied.nodeType == Node.DOCUMENT_TYPE_NODE:
                clone.doctype = copied
        self._call_user_data_handler(_CLONED, self, clone)
        return clone

    def importNode(self, node, deep):
        """Return a copy of a node of another document that can be put into this one."""
        if node.nodeType == Node.DOCUMENT_NODE:
            raise xml.dom.NotSupportedErr("cannot import document nodes")
        if node.nodeType == Node.DOCUMENT_TYPE_NODE:
            raise xml.dom.NotSupportedErr("cannot import document type nodes")
        return clone_node(node, deep, self)

    def writexml(self, writer, indent="", addindent="", newl="", encoding=None, standalone=None):
        """Write the document, with a declaration."""
        details = []
        if encoding:
            details.append(f'encoding="{encoding}"')
        if standalone is not None:
            details.append(f'standalone="{"yes" if standalone else "no"}"')
        writer.write(f'<?xml version="1.0" {" ".join(details)}?>{newl}')
        for node in self.childNodes:
            node.writexml(writer, indent, addindent, newl)

    def isSupported(self, feature, version):
        return self.implementation.hasFeature(feature, version)

    # New nodes.

    def _own(self, node):
        node.ownerDocument = self
        return node

    def createDocumentFragment(self):
        """Return a fragment."""
        return self._own(DocumentFragment())

    def createElement(self, tagName):
        """Return an element without a namespace."""
        return self._own(Element(tagName))

    def createElementNS(self, namespaceURI, qualifiedName):
        """Return an element of a namespace; the name may have a prefix."""
        return self._own(Element(qualifiedName, namespaceURI, _nssplit(qualifiedName)[0]))

    def createTextNode(self, data):
        """Return a text."""
        return self._own(self._with_text(Text(), data))

    def createCDATASection(self, data):
        """Return a CDATA section."""
        return self._own(self._with_text(CDATASection(), data))

    @staticmethod
    def _with_text(node, data):
        if not isinstance(data, str):
            raise TypeError("node contents must be a string")
        node.data = data
        return node

    def createComment(self, data):
        """Return a comment."""
        return self._own(Comment(data))

    def createProcessingInstruction(self, target, data):
        """Return a processing instruction."""
        return self._own(ProcessingInstruction(target, data))

    def createAttribute(self, qName):
        """Return an attribute without a namespace."""
        node = self._own(Attr(qName))
        node.value = ""
        return node

    def createAttributeNS(self, namespaceURI, qualifiedName):
        """Return an attribute of a namespace; the name may have a prefix."""
        prefix, local = _nssplit(qualifiedName)
        node = self._own(Attr(qualifiedName, namespaceURI, local, prefix))
        node.value = ""
        return node

    def _create_entity(self, name, publicId, systemId, notationName):
        return self._own(Entity(name, publicId, systemId, notationName))

    def _create_notation(self, name, publicId, systemId):
        return self._own(Notation(name, publicId, systemId))

    # Looking for elements.

    def getElementById(self, id):
        """Return the element with an identifier, or None."""
        if id in self._id_cache:
            return self._id_cache[id]
        if not (self._elem_info or self._magic_id_count):
            return None     # Nothing says which attributes are identifiers.
        for element in elements_below(self, lambda node: bool(node._attrs)):
            for attribute in element._attrs.values():
                if attribute.isId:
                    self._id_cache.setdefault(attribute.value, element)
        return self._id_cache.get(id)

    def getElementsByTagName(self, name):
        """Return the elements that have a tag; '*' stands for any."""
        return named_elements(self, name)

    def getElementsByTagNameNS(self, namespaceURI, localName):
        """Return the elements of a namespace with a local name; '*' stands for any."""
        return named_elements_ns(self, namespaceURI, localName)

    # Other names.

    def renameNode(self, n, namespaceURI, name):
        """Give an element or attribute another name."""
        if n.ownerDocument is not self:
            raise xml.dom.WrongDocumentErr(
                f"cannot rename nodes from other documents;\nexpected {self},\nfound {n.ownerDocument}")
        if n.nodeType not in (Node.ELEMENT_NODE, Node.ATTRIBUTE_NODE):
            raise xml.dom.NotSupportedErr("renameNode() only applies to element and attribute nodes")
        prefix, local = self._checked_name(n, namespaceURI, name)
        if n.nodeType == Node.ELEMENT_NODE:
            n.prefix, n._localName, n.namespaceURI = prefix, local, namespaceURI
            n.nodeName = n.tagName = name
            return n
        element, was_id = n.ownerElement, n._is_id
        if element is not None:
            element.removeAttributeNode(n)
        n._prefix, n._localName, n.namespaceURI, n.name = prefix, local, namespaceURI, name
        if element is not None:
            element.setAttributeNode(n)
            if was_id:
                element.setIdAttributeNode(n)
        return n

    @staticmethod
    def _checked_name(node, uri, name):
        if uri == xml.dom.EMPTY_NAMESPACE:
            return None, None
        prefix, local = _nssplit(name)
        if uri != XMLNS_NAMESPACE:
            if prefix == "xmlns":
                raise xml.dom.NamespaceErr("illegal use of 'xmlns' prefix")
            if name == "xmlns" and node.nodeType == Node.ATTRIBUTE_NODE:
                raise xml.dom.NamespaceErr("illegal use of the 'xmlns' attribute")
        return prefix, local
