"""Nodes without children: texts, comments, processing instructions."""

import xml.dom
from xml.dom import IndexSizeErr, NotFoundErr
from xml.dom.minicompat import EmptyNodeList
from xml.dom._minidom_nodes import HierarchyRequestErr, Node, _write_data, read_only, shown


@shown
class Childless:
    """Has no children and takes none."""

    __slots__ = ()
    attributes, childNodes, firstChild, lastChild = None, EmptyNodeList(), None, None

    def hasChildNodes(self):
        """Whether there are children."""
        return False

    def normalize(self):
        """There is nothing to join."""

    def appendChild(self, node):
        """Fail."""
        raise HierarchyRequestErr(f"{self.nodeName} nodes cannot have children")

    def insertBefore(self, newChild, refChild):
        """Fail."""
        raise HierarchyRequestErr(f"{self.nodeName} nodes do not have children")

    def replaceChild(self, newChild, oldChild):
        """Fail."""
        raise HierarchyRequestErr(f"{self.nodeName} nodes do not have children")

    def removeChild(self, oldChild):
        """Fail."""
        raise NotFoundErr(f"{self.nodeName} nodes do not have children")


@shown
class ProcessingInstruction(Childless, Node):
    """A processing instruction."""

    nodeType = Node.PROCESSING_INSTRUCTION_NODE
    __slots__ = "target", "data"

    def __init__(self, target, data):
        self.target, self.data = target, data

    nodeValue = property(lambda self: self.data, lambda self, value: setattr(self, "data", value))
    nodeName = property(lambda self: self.target, lambda self, value: setattr(self, "target", value))

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the instruction on a line."""
        writer.write(f"{indent}<?{self.target} {self.data}?>{newl}")


@shown
class CharacterData(Childless, Node):
    """A node that is text of some kind."""

    __slots__ = "_data", "ownerDocument", "parentNode", "previousSibling", "nextSibling"

    def __init__(self):
        self.ownerDocument = self.parentNode = self.previousSibling = self.nextSibling = None
        self._data = ""

    def __repr__(self):
        more = "..." if len(self.data) > 10 else ""
        return f'<DOM {type(self).__name__} node "{self.data[:10]!r}{more}">'

    def __len__(self):
        return len(self._data)

    def _set_data(self, data):
        self._data = data

    data = nodeValue = property(lambda self: self._data, _set_data)
    length = read_only(__len__, "Length of the string data.")

    def _check_range(self, offset, count=0):
        if offset < 0:
            raise IndexSizeErr("offset cannot be negative")
        if offset >= len(self.data):
            raise IndexSizeErr("offset cannot be beyond end of data")
        if count < 0:
            raise IndexSizeErr("count cannot be negative")

    def _splice(self, offset, count, text):
        self.data = self.data[:offset] + text + self.data[offset + count:]

    def substringData(self, offset, count):
        """Return a part of the text."""
        self._check_range(offset, count)
        return self.data[offset:offset + count]

    def appendData(self, arg):
        """Append text."""
        self.data += arg

    def insertData(self, offset, arg):
        """Insert text before a place."""
        self._check_range(offset)
        if arg:
            self._splice(offset, 0, arg)

    def deleteData(self, offset, count):
        """Delete a part of the text."""
        self._check_range(offset, count)
        if count:
            self._splice(offset, count, "")

    def replaceData(self, offset, count, arg):
        """Put text in the place of a part."""
        self._check_range(offset, count)
        if count:
            self._splice(offset, count, arg)


@shown
class Text(CharacterData):
    """Text."""

    __slots__ = ()
    nodeType, nodeName, attributes = Node.TEXT_NODE, "#text", None

    def splitText(self, offset):
        """Cut the text in two nodes at a place; return the second one."""
        if not 0 <= offset <= len(self.data):
            raise IndexSizeErr("illegal offset value")
        rest = type(self)()
        rest.data, rest.ownerDocument = self.data[offset:], self.ownerDocument
        if self.parentNode is not None and self in self.parentNode.childNodes:
            self.parentNode.insertBefore(rest, self.nextSibling)
        self.data = self.data[:offset]
        return rest

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the text with escapes."""
        _write_data(writer, f"{indent}{self.data}{newl}", False)

    def _neighbours(self, direction):
        """Generate the texts next to this one on a side."""
        node = getattr(self, direction)
        while node is not None and node.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
            yield node
            node = getattr(node, direction)

    def _get_wholeText(self):
        before = [node.data for node in self._neighbours("previousSibling")]
        return "".join([*before[::-1], self.data, *(node.data for node in self._neighbours("nextSibling"))])

    wholeText = read_only(_get_wholeText, "The text of all logically-adjacent text nodes.")

    def replaceWholeText(self, content):
        """Put text in the place of this one and the texts next to it; without any, they are removed."""
        parent = self.parentNode
        for node in [*self._neighbours("previousSibling"), *self._neighbours("nextSibling")]:
            parent.removeChild(node)
        if content:
            self.data = content
            return self
        if parent is not None:
            parent.removeChild(self)
        return None

    def _get_isWhitespaceInElementContent(self):
        from xml.dom._minidom_elements import _get_containing_element

        element = None if self.data.strip() else _get_containing_element(self)
        info = None if element is None else self.ownerDocument._get_elem_info(element)
        return info is not None and info.isElementContent()

    isWhitespaceInElementContent = read_only(
        _get_isWhitespaceInElementContent, "True iff this text node contains only whitespace and is in element content.")


@shown
class CDATASection(Text):
    """Text that is written without escapes."""

    __slots__ = ()
    nodeType, nodeName = Node.CDATA_SECTION_NODE, "#cdata-section"

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the section, without blanks around it."""
        if "]]>" in self.data:
            raise ValueError("']]>' not allowed in a CDATA section")
        writer.write(f"<![CDATA[{self.data}]]>")


@shown
class Comment(CharacterData):
    """A comment."""

    nodeType, nodeName = Node.COMMENT_NODE, "#comment"

    def __init__(self, data):
        CharacterData.__init__(self)
        self._data = data

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the comment on a line."""
        if "--" in self.data:
            raise ValueError("'--' is not allowed in a comment node")
        writer.write(f"{indent}<!--{self.data}-->{newl}")
