"""Nodes of any kind, and the operations on trees."""

import io
import xml.dom
from xml.dom import EMPTY_NAMESPACE, EMPTY_PREFIX, HierarchyRequestErr, NotFoundErr, XMLNS_NAMESPACE, domreg
from xml.dom.minicompat import *

# These can be looked for by an identifier, or contain what can.
_nodeTypes_with_children = (xml.dom.Node.ELEMENT_NODE, xml.dom.Node.ENTITY_REFERENCE_NODE)


def shown(cls):
    """Let a class be one of xml.dom.minidom, as pickles and representations have it."""
    cls.__module__ = "xml.dom.minidom"
    return cls


def read_only(getter, doc=None):
    """A property that cannot be set, with the error of DOM."""
    def setter(self, value):
        raise xml.dom.NoModificationAllowedErr("attempt to modify read-only attribute")

    return property(getter, setter, doc=doc)


def wrong_child(child, parent):
    """Return the error for a node that another one cannot have."""
    return HierarchyRequestErr(f"{child!r} cannot be child of {parent!r}")


def link(left, right):
    """Let two nodes be neighbours; either may be None."""
    if left is not None:
        left.nextSibling = right
    if right is not None:
        right.previousSibling = left


@shown
class Node(xml.dom.Node):
    """A node, with its place in the tree."""

    namespaceURI = parentNode = ownerDocument = nextSibling = previousSibling = None
    prefix = EMPTY_PREFIX
    _child_node_types = ()

    def __bool__(self):
        return True

    # Text.

    def toxml(self, encoding=None, standalone=None):
        """Return the node as XML: text, or bytes in an encoding."""
        return self.toprettyxml("", "", encoding, standalone)

    def toprettyxml(self, indent="\t", newl="\n", encoding=None, standalone=None):
        """Return the node as XML, with elements on lines of their own."""
        raw = None if encoding is None else io.BytesIO()
        writer = io.StringIO() if raw is None else io.TextIOWrapper(
            raw, encoding=encoding, errors="xmlcharrefreplace", newline="\n")
        more = (encoding, standalone) if self.nodeType == Node.DOCUMENT_NODE else ()
        self.writexml(writer, "", indent, newl, *more)
        return writer.getvalue() if raw is None else writer.detach().getvalue()

    # Children.

    firstChild = read_only(lambda self: self.childNodes[0] if self.childNodes else None, "First child node, or None.")
    lastChild = read_only(lambda self: self.childNodes[-1] if self.childNodes else None, "Last child node, or None.")
    localName = read_only(lambda self: self._get_localName(), "Namespace-local name of this node.")

    def _get_localName(self):
        return None

    def hasChildNodes(self):
        """Whether there are children."""
        return bool(self.childNodes)

    def _adopt(self, child, place, replaced=0):
        """Put a node at a place among the children, in place of some of them; it leaves its old parent."""
        children = self.childNodes
        before = children[place - 1] if place > 0 else None
        after = children[place + replaced] if place + replaced < len(children) else None
        children[place:place + replaced] = [child]
        child.parentNode = self
        link(before, child)
        link(child, after)

    def _place_of(self, child):
        """Return where a child is; it is found by identity first, as nodes may compare equal."""
        for place, node in enumerate(self.childNodes):
            if node is child:
                return place
        raise NotFoundErr()

    def _check_child(self, child):
        if child.nodeType not in self._child_node_types:
            raise wrong_child(child, self)

    def _leave_parent(self):
        if self.parentNode is not None:
            self.parentNode.removeChild(self)

    def insertBefore(self, newChild, refChild):
        """Put a node before a child, or after the last one if that is None; the children of a fragment instead of it."""
        if newChild.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            for child in [*newChild.childNodes]:
                self.insertBefore(child, refChild)
            return newChild
        self._check_child(newChild)
        newChild._leave_parent()
        if refChild is None:
            return self.appendChild(newChild)
        place = self._place_of(refChild)
        self._forget_ids(newChild)
        self._adopt(newChild, place)
        return newChild

    def appendChild(self, node):
        """Put a node after the last child; the children of a fragment instead of it."""
        if node.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            for child in [*node.childNodes]:
                self.appendChild(child)
            return node
        self._check_child(node)
        self._forget_ids(node)
        node._leave_parent()
        self._adopt(node, len(self.childNodes))
        return node

    def replaceChild(self, newChild, oldChild):
        """Put a node in the place of a child, which is returned."""
        if newChild.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            following = oldChild.nextSibling
            self.removeChild(oldChild)
            return self.insertBefore(newChild, following)
        self._check_child(newChild)
        if newChild is oldChild:
            return None
        newChild._leave_parent()
        self._adopt(newChild, self._place_of(oldChild), 1)
        oldChild.parentNode = oldChild.nextSibling = oldChild.previousSibling = None
        self._forget_ids(newChild, oldChild)
        return oldChild

    def removeChild(self, oldChild):
        """Take out a child, which is returned."""
        del self.childNodes[self._place_of(oldChild)]
        link(oldChild.previousSibling, oldChild.nextSibling)
        oldChild.nextSibling = oldChild.previousSibling = None
        self._forget_ids(oldChild)
        oldChild.parentNode = None
        return oldChild

    def _forget_ids(self, *changed):
        if any(node.nodeType in _nodeTypes_with_children for node in changed):
            _clear_id_cache(self)

    def normalize(self):
        """Join texts that are neighbours and drop empty ones, here and below."""
        kept = []
        for child in self.childNodes:
            is_text = child.nodeType == Node.TEXT_NODE
            if is_text and kept and kept[-1].nodeType == Node.TEXT_NODE:
                kept[-1].data += child.data
                child.unlink()
            elif is_text and not child.data:
                child.unlink()
            else:
                kept.append(child)
                if child.nodeType == Node.ELEMENT_NODE:
                    child.normalize()
        self.childNodes[:] = kept
        for left, right in zip([None, *kept], [*kept, None]):
            link(left, right)

    # The rest.

    def cloneNode(self, deep):
        """Return a copy without parent, with copies of all below if deep is true."""
        return clone_node(self, deep, self.ownerDocument or self)

    def isSupported(self, feature, version):
        """Whether the implementation has a feature."""
        return self.ownerDocument.implementation.hasFeature(feature, version)

    def isSameNode(self, other):
        """Whether another node is this one."""
        return self is other

    def getInterface(self, feature):
        """Return an object that has a feature, or None."""
        return self if self.isSupported(feature, None) else None

    def getUserData(self, key):
        """Return what was set under a key, or None."""
        return getattr(self, "_user_data", {}).get(key, (None, None))[0]

    def setUserData(self, key, data, handler):
        """Keep an object under a key, and a handler that is told if the node is copied; return what was there before."""
        kept = self.__dict__.setdefault("_user_data", {})
        old = kept.get(key, (None, None))[0]
        if data is None:
            # Without an object there is nothing to tell about either.
            kept.pop(key, None)
        else:
            kept[key] = data, handler
        return old

    def _call_user_data_handler(self, operation, src, dst):
        for key, (data, handler) in [*getattr(self, "_user_data", {}).items()]:
            if handler is not None:
                handler.handle(operation, key, data, src, dst)

    def unlink(self):
        """Break the cycles of references here and below; the node cannot be used after that."""
        self.parentNode = self.ownerDocument = None
        if self.childNodes:
            for child in self.childNodes:
                child.unlink()
            self.childNodes = NodeList()
        self.previousSibling = self.nextSibling = None

    def __enter__(self):
        return self

    def __exit__(self, et, ev, tb):
        self.unlink()


def _append_child(self, node):
    """Append a node where it is known that it may be there and is nowhere else."""
    last = self.childNodes[-1] if self.childNodes else None
    self.childNodes.append(node)
    link(last, node)
    node.parentNode = self


def root_of(node):
    """Return the topmost node above one."""
    while node.parentNode is not None:
        node = node.parentNode
    return node


def _in_document(node):
    """Whether a node is in the tree of a document."""
    return root_of(node).nodeType == Node.DOCUMENT_NODE


def _clear_id_cache(node):
    """Forget which elements have which identifiers, as the tree changes."""
    if node.nodeType == Node.DOCUMENT_NODE:
        node._id_cache.clear()
    elif _in_document(node):
        node.ownerDocument._id_cache.clear()


def elements_below(parent, wanted):
    """Generate the elements below a node, in the order of the document, for which a function is true."""
    for node in parent.childNodes:
        if node.nodeType == Node.ELEMENT_NODE:
            if wanted(node):
                yield node
            yield from elements_below(node, wanted)


def named_elements(parent, name):
    """Return the elements below a node that have a tag; '*' stands for any."""
    return NodeList(elements_below(parent, lambda node: name in ("*", node.tagName)))


def named_elements_ns(parent, uri, name):
    """Return the elements below a node of a namespace with a local name; '*' stands for any."""
    return NodeList(elements_below(
        parent, lambda node: name in ("*", node.localName) and uri in ("*", node.namespaceURI)))


def _nssplit(qualifiedName):
    """Return [prefix or None, local name]."""
    prefix, colon, local = qualifiedName.partition(":")
    return [prefix, local] if colon else (EMPTY_PREFIX, qualifiedName)


_TEXT_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE_ESCAPES = _TEXT_ESCAPES | str.maketrans({'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


def _write_data(writer, text, attr):
    """Write text with escapes, more of them in an attribute."""
    if text:
        writer.write(text.translate(_ATTRIBUTE_ESCAPES if attr else _TEXT_ESCAPES))


# Copies.


def clone_node(node, deep, document):
    """Return a copy of a node that belongs to a document."""
    imported = not node.ownerDocument.isSameNode(document)
    handlers = xml.dom.UserDataHandler
    make = _CLONERS.get(node.nodeType)
    if make is None:
        raise xml.dom.NotSupportedErr(f"Cannot clone node {node!r}")
    clone = make(node, deep, document)
    if hasattr(node, "_call_user_data_handler"):
        node._call_user_data_handler(handlers.NODE_IMPORTED if imported else handlers.NODE_CLONED, node, clone)
    return clone


def _clone_children(node, clone, deep, document):
    if deep:
        for child in node.childNodes:
            clone.appendChild(clone_node(child, deep, document))
    return clone


def _clone_element(node, deep, document):
    clone = document.createElementNS(node.namespaceURI, node.nodeName)
    for attribute in node.attributes.values():
        clone.setAttributeNS(attribute.namespaceURI, attribute.nodeName, attribute.value)
        copied = clone.getAttributeNodeNS(attribute.namespaceURI, attribute.localName)
        copied.specified = attribute.specified
    return _clone_children(node, clone, deep, document)


def _clone_attribute(node, deep, document):
    clone = document.createAttributeNS(node.namespaceURI, node.nodeName)
    clone.specified, clone.value = True, node.value
    return clone


def _clone_doctype(node, deep, document):
    assert node.ownerDocument is not document
    clone = document.implementation.createDocumentType(node.name, node.publicId, node.systemId)
    clone.ownerDocument = document
    if deep:
        node._copy_declarations(clone, xml.dom.UserDataHandler.NODE_IMPORTED)
    return clone


_CLONERS = {
    Node.ELEMENT_NODE: _clone_element,
    Node.ATTRIBUTE_NODE: _clone_attribute,
    Node.DOCUMENT_TYPE_NODE: _clone_doctype,
    Node.DOCUMENT_FRAGMENT_NODE: lambda node, deep, document: _clone_children(
        node, document.createDocumentFragment(), deep, document),
    Node.TEXT_NODE: lambda node, deep, document: document.createTextNode(node.data),
    Node.CDATA_SECTION_NODE: lambda node, deep, document: document.createCDATASection(node.data),
    Node.COMMENT_NODE: lambda node, deep, document: document.createComment(node.data),
    Node.PROCESSING_INSTRUCTION_NODE: lambda node, deep, document: document.createProcessingInstruction(node.target, node.data),
}
