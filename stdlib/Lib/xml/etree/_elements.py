"""The elements of XML trees, and what stands in them."""

from . import ElementPath

_W3 = "http://www.w3.org/"
# The prefixes that are usual for some namespaces.
_namespace_map = {uri: prefix for prefix, uri in {
    "xml": _W3 + "XML/1998/namespace", "html": _W3 + "1999/xhtml", "rdf": _W3 + "1999/02/22-rdf-syntax-ns#", "xs": _W3 + "2001/XMLSchema",
    "xsi": _W3 + "2001/XMLSchema-instance", "wsdl": "http://schemas.xmlsoap.org/wsdl/", "dc": "http://purl.org/dc/elements/1.1/",
}.items()}


def belongs_to_module(thing):
    """Show the public module's name for what is defined in a part of it."""
    thing.__module__ = "xml.etree.ElementTree"
    return thing


@belongs_to_module
class ParseError(SyntaxError):
    """Text is not XML; `code` is expat's number for what is wrong, and `position` is line and column."""


@belongs_to_module
def iselement(element):
    """Whether an object looks like an element."""
    return hasattr(element, "tag")


@belongs_to_module
class Element:
    """A tag with attributes: a list of the elements in it, with the text before the first of them and that behind the element itself."""

    tag = attrib = text = tail = None

    def __init__(self, tag, attrib={}, **extra):
        if not isinstance(attrib, dict):
            raise TypeError(f"Element() argument 2 must be dict, not {type(attrib).__name__}")
        self.tag, self.attrib, self._members = tag, attrib | extra, []

    def __repr__(self):
        return f"<{type(self).__name__} {self.tag!r} at {id(self):#x}>"

    def makeelement(self, tag, attrib):
        """A new element of the same class."""
        return type(self)(tag, attrib)

    def __copy__(self):
        other = self.makeelement(self.tag, self.attrib)
        other.text, other.tail = self.text, self.tail
        other[:] = self
        return other

    def clear(self):
        """Take everything away but the tag."""
        self.attrib.clear()
        self._members, self.text, self.tail = [], None, None

    # The list of elements

    def __len__(self):
        return len(self._members)

    def __bool__(self):
        import warnings
        warnings.warn("Testing an element's truth value will always return True in future versions.  "
                      "Use specific 'len(elem)' or 'elem is not None' test instead.", DeprecationWarning, stacklevel=2)
        return bool(self._members)

    def __getitem__(self, index):
        return self._members[index]

    def __setitem__(self, index, element):
        new = list(element) if isinstance(index, slice) else [element]
        for member in new:
            self._require_element(member)
        self._members[index] = new if isinstance(index, slice) else element

    def __delitem__(self, index):
        del self._members[index]

    @staticmethod
    def _require_element(e, text="expected an Element, not"):
        if not isinstance(e, Element):
            raise TypeError(f"{text} {type(e).__name__}")

    def append(self, subelement):
        """Add an element at the end."""
        self._require_element(subelement, "append() argument 1 must be xml.etree.ElementTree.Element, not")
        self._members.append(subelement)

    def extend(self, elements):
        """Add elements at the end."""
        for element in elements:
            if not isinstance(element, Element):
                raise TypeError(f'expected an Element, not "{type(element).__name__}"')
            self._members.append(element)

    def insert(self, index, subelement):
        """Add an element in front of a position."""
        self._require_element(subelement, "insert() argument 2 must be xml.etree.ElementTree.Element, not")
        self._members.insert(index, subelement)

    def remove(self, subelement):
        """Take the first element out that is this one or equals it."""
        self._members.remove(subelement)

    # Searches

    find, findtext, findall, iterfind = ElementPath.find, ElementPath.findtext, ElementPath.findall, ElementPath.iterfind

    def iter(self, tag=None):
        """An iterator over this element and all below it, or those with a tag, in the order of the document."""
        if tag in (None, "*") or self.tag == tag:
            yield self
        for child in self._members:
            yield from child.iter(tag)

    def itertext(self):
        """An iterator over all text in the element."""
        if not (self.tag is None or isinstance(self.tag, str)):
            return  # a comment or instruction
        text = self.text
        if text:
            yield text
        for child in self:
            yield from child.itertext()
            text = child.tail
            if text:
                yield text

    # Attributes

    def get(self, key, default=None):
        """The value of an attribute, or a default."""
        return self.attrib.get(key, default)

    def set(self, key, value):
        """Give an attribute a value."""
        self.attrib[key] = value

    def keys(self):
        """The names of the attributes."""
        return list(self.attrib)

    def items(self):
        """The attributes as pairs."""
        return list(self.attrib.items())


@belongs_to_module
def SubElement(parent, tag, attrib={}, **extra):
    """A new element, which is added to another."""
    element = parent.makeelement(tag, {**attrib, **extra})
    parent.append(element)
    return element


@belongs_to_module
def Comment(text=None):
    """A comment; its tag is this function."""
    comment = Element(Comment)
    comment.text = text
    return comment


@belongs_to_module
def ProcessingInstruction(target, text=None):
    """An instruction to programs; its tag is this function."""
    instruction = Element(ProcessingInstruction)
    instruction.text = f"{target} {text}" if text else target
    return instruction


PI = ProcessingInstruction


@belongs_to_module
class QName:
    """A name in a namespace, which gets a prefix when it is written as a value."""

    def __init__(self, text_or_uri, tag=None):
        self.text = f"{{{text_or_uri}}}{tag}" if tag else text_or_uri

    def __str__(self):
        return self.text

    def __repr__(self):
        return f"<{type(self).__name__} {self.text!r}>"

    def __hash__(self):
        return hash(self.text)

    @staticmethod
    def _text_of(other):
        return other.text if isinstance(other, QName) else other

    def __eq__(self, other):
        return self.text == self._text_of(other)

    def __lt__(self, other):
        return self.text < self._text_of(other)

    def __le__(self, other):
        return self.text <= self._text_of(other)

    def __gt__(self, other):
        return self.text > self._text_of(other)

    def __ge__(self, other):
        return self.text >= self._text_of(other)


@belongs_to_module
def register_namespace(prefix, uri):
    """Choose the prefix under which a namespace is written."""
    import re
    if re.match(r"ns\d+$", prefix):
        raise ValueError("Prefix format reserved for internal use")
    taken = [known for known, its_prefix in _namespace_map.items() if known == uri or its_prefix == prefix]
    for known in taken:
        del _namespace_map[known]
    _namespace_map[uri] = prefix


register_namespace._namespace_map = _namespace_map
