"""Elements and their attributes."""

import xml.dom
from xml.dom import EMPTY_PREFIX, HierarchyRequestErr, InuseAttributeErr, NoModificationAllowedErr, NotFoundErr, XMLNS_NAMESPACE
from xml.dom._minidom_characters import Text
from xml.dom._minidom_nodes import (
    EMPTY_NAMESPACE, Node, NodeList, _clear_id_cache, _nssplit, _write_data, named_elements, named_elements_ns, read_only,
    shown, wrong_child,
)


@shown
class TypeInfo:
    """What a declaration says of the type of an element or attribute."""

    __slots__ = "namespace", "name"

    def __init__(self, namespace, name):
        self.namespace, self.name = namespace, name

    def __repr__(self):
        origin = f" (from {self.namespace!r})" if self.namespace else ""
        return f"<{type(self).__name__} {self.name!r}{origin}>"


_no_type = TypeInfo(None, None)


@shown
class ElementInfo:
    """What declarations say of an element: nothing, unless the parser knows them."""

    __slots__ = ("tagName",)

    def __init__(self, name):
        self.tagName = name

    def getAttributeType(self, aname):
        """Return the type of an attribute."""
        return _no_type

    def getAttributeTypeNS(self, namespaceURI, localName):
        """Return the type of an attribute."""
        return _no_type

    def isElementContent(self):
        """Whether it has elements only, no text."""
        return False

    def isEmpty(self):
        """Whether it has no contents."""
        return False

    def isId(self, aname):
        """Whether an attribute identifies it."""
        return False

    def isIdNS(self, namespaceURI, localName):
        """Whether an attribute identifies it."""
        return False

    def __getstate__(self):
        return self.tagName

    def __setstate__(self, state):
        self.tagName = state


@shown
class Attr(Node):
    """An attribute. Its value is the text of the one child that it has."""

    __slots__ = ("_name", "_value", "namespaceURI", "_prefix", "childNodes", "_localName", "ownerDocument", "ownerElement")
    nodeType, attributes, specified, _is_id = Node.ATTRIBUTE_NODE, None, False, False
    _child_node_types = (Node.TEXT_NODE, Node.ENTITY_REFERENCE_NODE)

    def __init__(self, qName, namespaceURI=EMPTY_NAMESPACE, localName=None, prefix=None):
        self._name, self.namespaceURI, self._prefix = qName, namespaceURI, prefix
        if localName:
            self._localName = localName
        self.ownerDocument = self.ownerElement = None
        self.childNodes = NodeList([Text()])

    def _get_localName(self):
        return getattr(self, "_localName", _nssplit(self._name)[1])

    def _changed(self):
        if self.ownerElement is not None:
            _clear_id_cache(self.ownerElement)

    def _get_name(self):
        return self._name

    def _set_name(self, value):
        self._name = value
        self._changed()

    def _get_value(self):
        return self._value

    def _set_value(self, value):
        self._value = self.childNodes[0].data = value
        self._changed()

    def _get_prefix(self):
        return self._prefix

    def _set_prefix(self, prefix):
        if prefix == "xmlns" and self.namespaceURI and self.namespaceURI != XMLNS_NAMESPACE:
            raise xml.dom.NamespaceErr("illegal use of 'xmlns' prefix for the wrong namespace")
        self._prefix = prefix
        self.name = self.localName if prefix is None else f"{prefix}:{self.localName}"

    name = nodeName = property(_get_name, _set_name)
    value = nodeValue = property(_get_value, _set_value)
    prefix = property(_get_prefix, _set_prefix)
    localName = read_only(_get_localName, "Namespace-local name of this attribute.")

    def unlink(self):
        element = self.ownerElement
        if element is not None:
            del element._attrs[self.nodeName]
            del element._attrsNS[self.namespaceURI, self.localName]
            if self._is_id:
                self._is_id = False
                element._magic_id_nodes -= 1
                self.ownerDocument._magic_id_count -= 1
        for child in self.childNodes:
            child.unlink()
        self.childNodes.clear()

    def _info(self):
        """Return what is declared for the element, or None."""
        if self.ownerDocument is None or self.ownerElement is None:
            return None
        return self.ownerDocument._get_elem_info(self.ownerElement)

    def _get_isId(self):
        if self._is_id:
            return True
        if (info := self._info()) is None:
            return False
        return info.isIdNS(self.namespaceURI, self.localName) if self.namespaceURI else info.isId(self.nodeName)

    def _get_schemaType(self):
        if (info := self._info()) is None:
            return _no_type
        return (info.getAttributeTypeNS(self.namespaceURI, self.localName) if self.namespaceURI
                else info.getAttributeType(self.nodeName))

    isId = read_only(_get_isId, "True if this attribute is an ID.")
    schemaType = read_only(_get_schemaType, "Schema type for this attribute.")


@shown
class NamedNodeMap:
    """The attributes of an element, which they are still: changes here are changes there.

    Keys are names, or pairs of namespace and local name.
    """

    __slots__ = "_attrs", "_attrsNS", "_ownerElement"

    def __init__(self, attrs, attrsNS, ownerElement):
        self._attrs, self._attrsNS, self._ownerElement = attrs, attrsNS, ownerElement

    def __getstate__(self):
        return self._attrs, self._attrsNS, self._ownerElement

    def __setstate__(self, state):
        self._attrs, self._attrsNS, self._ownerElement = state

    def _table(self, key):
        return self._attrsNS if isinstance(key, tuple) else self._attrs

    # As a mapping.

    def __len__(self):
        return len(self._attrs)

    length = read_only(__len__, "Number of nodes in the NamedNodeMap.")

    def __getitem__(self, attname_or_tuple):
        return self._table(attname_or_tuple)[attname_or_tuple]

    def __contains__(self, key):
        return key in (self._attrs if isinstance(key, str) else self._attrsNS)

    def __setitem__(self, attname, value):
        if not isinstance(value, str):
            if not isinstance(value, Attr):
                raise TypeError("value must be a string or Attr object")
            self.setNamedItem(value)
            return
        attribute = self._attrs.get(attname)
        if attribute is None:
            attribute = Attr(attname)
            attribute.ownerDocument = self._ownerElement.ownerDocument
            self.setNamedItem(attribute)
        attribute.value = value

    def __delitem__(self, attname_or_tuple):
        attribute = self[attname_or_tuple]
        _clear_id_cache(attribute.ownerElement)
        attribute.unlink()

    def keys(self):
        """Return the names."""
        return self._attrs.keys()

    def keysNS(self):
        """Return pairs of namespace and local name."""
        return self._attrsNS.keys()

    def values(self):
        """Return the attributes."""
        return self._attrs.values()

    def items(self):
        """Return a list of pairs of name and value."""
        return [(node.nodeName, node.value) for node in self._attrs.values()]

    def itemsNS(self):
        """Return a list of pairs: of namespace and local name, and of the value."""
        return [((node.namespaceURI, node.localName), node.value) for node in self._attrs.values()]

    def get(self, name, value=None):
        """Return the attribute of a name, or something else."""
        return self._attrs.get(name, value)

    # Maps of the same element are equal; others have an order, if one without a meaning.

    def _rank(self, other):
        return (0, 0) if self._attrs is getattr(other, "_attrs", None) else (id(self), id(other))

    def __eq__(self, other):
        mine, its = self._rank(other)
        return mine == its

    def __lt__(self, other):
        mine, its = self._rank(other)
        return mine < its

    def __le__(self, other):
        mine, its = self._rank(other)
        return mine <= its

    def __gt__(self, other):
        mine, its = self._rank(other)
        return mine > its

    def __ge__(self, other):
        mine, its = self._rank(other)
        return mine >= its

    __hash__ = None

    # As DOM has them.

    def item(self, index):
        """Return the attribute at a place, None where there is none."""
        names = [*self._attrs]
        return self._attrs[names[index]] if -len(names) <= index < len(names) else None

    def getNamedItem(self, name):
        """Return the attribute of a name, or None."""
        return self._attrs.get(name)

    def getNamedItemNS(self, namespaceURI, localName):
        """Return the attribute of a namespace and local name, or None."""
        return self._attrsNS.get((namespaceURI, localName))

    def _remove(self, attribute):
        if attribute is None:
            raise NotFoundErr()
        _clear_id_cache(self._ownerElement)
        del self._attrs[attribute.nodeName]
        del self._attrsNS[attribute.namespaceURI, attribute.localName]
        if hasattr(attribute, "ownerElement"):
            attribute.ownerElement = None
        return attribute

    def removeNamedItem(self, name):
        """Take out the attribute of a name and return it."""
        return self._remove(self.getNamedItem(name))

    def removeNamedItemNS(self, namespaceURI, localName):
        """Take out the attribute of a namespace and local name and return it."""
        return self._remove(self.getNamedItemNS(namespaceURI, localName))

    def setNamedItem(self, node):
        """Put in an attribute; return the one of the same name that was there, or None."""
        if not isinstance(node, Attr):
            raise wrong_child(node, self)
        old = self._attrs.get(node.name)
        if old:
            old.unlink()
        place_attribute(self._ownerElement, node, self._attrs, self._attrsNS)
        return old

    setNamedItemNS = setNamedItem


AttributeList = NamedNodeMap


def place_attribute(element, attribute, by_name, by_pair):
    """Let an element have an attribute."""
    _clear_id_cache(element)
    by_name[attribute.name] = by_pair[attribute.namespaceURI, attribute.localName] = attribute
    # The attribute keeps no reference that it does not need, but knows where it is.
    attribute.ownerElement = element


def _set_attribute_node(element, attr):
    element._ensure_attributes()
    place_attribute(element, attr, element._attrs, element._attrsNS)


@shown
class Element(Node):
    """An element. It has no tables of attributes until there are some."""

    __slots__ = (
        "ownerDocument", "parentNode", "tagName", "nodeName", "prefix", "namespaceURI", "_localName", "childNodes", "_attrs",
        "_attrsNS", "nextSibling", "previousSibling",
    )
    nodeType, nodeValue, schemaType = Node.ELEMENT_NODE, None, _no_type
    # How many attributes were made identifiers by a call.
    _magic_id_nodes = 0
    _child_node_types = (
        Node.ELEMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE, Node.TEXT_NODE, Node.CDATA_SECTION_NODE,
        Node.ENTITY_REFERENCE_NODE,
    )

    def __init__(self, tagName, namespaceURI=EMPTY_NAMESPACE, prefix=None, localName=None):
        self.tagName = self.nodeName = tagName
        self.namespaceURI, self.prefix = namespaceURI, prefix
        # A node that is renamed may have no local name; it is None then.
        if localName:
            self._localName = localName
        self.parentNode = self.nextSibling = self.previousSibling = self.ownerDocument = None
        self._attrs = self._attrsNS = None
        self.childNodes = NodeList()

    def __repr__(self):
        return f"<DOM Element: {self.tagName} at {id(self):#x}>"

    def _ensure_attributes(self):
        if self._attrs is None:
            self._attrs, self._attrsNS = {}, {}

    def _get_localName(self):
        return getattr(self, "_localName", _nssplit(self.tagName)[1])

    def _get_attributes(self):
        self._ensure_attributes()
        return NamedNodeMap(self._attrs, self._attrsNS, self)

    localName = read_only(_get_localName, "Namespace-local name of this element.")
    attributes = read_only(_get_attributes, "NamedNodeMap of attributes on the element.")

    def unlink(self):
        for attribute in [*(self._attrs or {}).values()]:
            attribute.unlink()
        self._attrs = self._attrsNS = None
        Node.unlink(self)

    # Attributes: values.

    def getAttribute(self, attname):
        """Return the value of an attribute, '' if there is none."""
        node = self.getAttributeNode(attname)
        return "" if node is None else node.value

    def getAttributeNS(self, namespaceURI, localName):
        """Return the value of an attribute, '' if there is none."""
        node = self.getAttributeNodeNS(namespaceURI, localName)
        return "" if node is None else node.value

    def setAttribute(self, attname, value):
        """Set an attribute."""
        node = self.getAttributeNode(attname)
        if node is None:
            self._add_attribute(Attr(attname), value)
        else:
            self._set_value(node, value)

    def setAttributeNS(self, namespaceURI, qualifiedName, value):
        """Set an attribute; the name may have a prefix."""
        prefix, local = _nssplit(qualifiedName)
        node = self.getAttributeNodeNS(namespaceURI, local)
        if node is None:
            self._add_attribute(Attr(qualifiedName, namespaceURI, local, prefix), value)
            return
        self._set_value(node, value)
        if node.prefix != prefix:
            node.prefix, node.nodeName = prefix, qualifiedName

    def _add_attribute(self, node, value):
        node.value, node.ownerDocument = value, self.ownerDocument
        self.setAttributeNode(node)

    def _set_value(self, node, value):
        if node.value != value:
            node.value = value
            if node.isId:
                _clear_id_cache(self)

    def removeAttribute(self, name):
        """Remove an attribute, which must be there."""
        self.removeAttributeNode(self.getAttributeNode(name))

    def removeAttributeNS(self, namespaceURI, localName):
        """Remove an attribute, which must be there."""
        self.removeAttributeNode(self.getAttributeNodeNS(namespaceURI, localName))

    def hasAttribute(self, name):
        """Whether there is an attribute of a name."""
        return self.getAttributeNode(name) is not None

    def hasAttributeNS(self, namespaceURI, localName):
        """Whether there is an attribute of a namespace and local name."""
        return self.getAttributeNodeNS(namespaceURI, localName) is not None

    def hasAttributes(self):
        """Whether there are any attributes."""
        return bool(self._attrs)

    # Attributes: nodes.

    def getAttributeNode(self, attrname):
        """Return an attribute, or None."""
        return self._attrs.get(attrname) if self._attrs else None

    def getAttributeNodeNS(self, namespaceURI, localName):
        """Return an attribute, or None."""
        return self._attrsNS.get((namespaceURI, localName)) if self._attrsNS else None

    def setAttributeNode(self, attr):
        """Put in an attribute; return the one that it replaces, or None."""
        if attr.ownerElement not in (None, self):
            raise InuseAttributeErr("attribute node already owned")
        self._ensure_attributes()
        replaced = [node for node in (self._attrs.get(attr.name), self._attrsNS.get((attr.namespaceURI, attr.localName)))
                    if node is not None]
        for node in {id(node): node for node in replaced}.values():
            self.removeAttributeNode(node)
        _set_attribute_node(self, attr)
        return next((node for node in replaced if node is not attr), None)

    setAttributeNodeNS = setAttributeNode

    def removeAttributeNode(self, node):
        """Remove an attribute, which must be there, and return it."""
        if node is None or self._attrs is None or node.name not in self._attrs:
            raise NotFoundErr()
        _clear_id_cache(self)
        node.unlink()
        # It can be used again, somewhere else.
        node.ownerDocument, node.ownerElement = self.ownerDocument, None
        node.childNodes.append(Text())
        node.childNodes[0].data = node.value
        return node

    removeAttributeNodeNS = removeAttributeNode

    # Identifiers.

    def setIdAttribute(self, name):
        """Let an attribute identify the element."""
        self.setIdAttributeNode(self.getAttributeNode(name))

    def setIdAttributeNS(self, namespaceURI, localName):
        """Let an attribute identify the element."""
        self.setIdAttributeNode(self.getAttributeNodeNS(namespaceURI, localName))

    def setIdAttributeNode(self, idAttr):
        """Let an attribute identify the element."""
        if idAttr is None or not self.isSameNode(idAttr.ownerElement):
            raise NotFoundErr()
        if _get_containing_entref(self) is not None:
            raise NoModificationAllowedErr()
        if not idAttr._is_id:
            idAttr._is_id = True
            self._magic_id_nodes += 1
            self.ownerDocument._magic_id_count += 1
            _clear_id_cache(self)

    # The tree.

    def getElementsByTagName(self, name):
        """Return the elements below that have a tag; '*' stands for any."""
        return named_elements(self, name)

    def getElementsByTagNameNS(self, namespaceURI, localName):
        """Return the elements below of a namespace with a local name; '*' stands for any."""
        return named_elements_ns(self, namespaceURI, localName)

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the element with all below."""
        writer.write(f"{indent}<{self.tagName}")
        for name, node in (self._attrs or {}).items():
            writer.write(f' {name}="')
            _write_data(writer, node.value, True)
            writer.write('"')
        children = self.childNodes
        if not children:
            writer.write(f"/>{newl}")
            return
        writer.write(">")
        if len(children) == 1 and children[0].nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
            # Blanks around the only text would become part of it.
            children[0].writexml(writer, "", "", "")
        else:
            writer.write(newl)
            for child in children:
                child.writexml(writer, indent + addindent, addindent, newl)
            writer.write(indent)
        writer.write(f"</{self.tagName}>{newl}")


def _ancestor(node, kind):
    above = node.parentNode
    while above is not None and above.nodeType != kind:
        above = above.parentNode
    return above


def _get_containing_element(node):
    """Return the element that a node is in, or None."""
    return _ancestor(node, Node.ELEMENT_NODE)


def _get_containing_entref(node):
    """Return the reference to an entity that a node is in, or None."""
    return _ancestor(node, Node.ENTITY_REFERENCE_NODE)
