"""DOM: an XML document as a tree of nodes. xml.dom.minidom is the implementation; here is what all share.

getDOMImplementation() gives an object that makes documents; registerDOMImplementation() adds others.
"""

_KINDS = """ELEMENT ATTRIBUTE TEXT CDATA_SECTION ENTITY_REFERENCE ENTITY PROCESSING_INSTRUCTION COMMENT DOCUMENT DOCUMENT_TYPE
    DOCUMENT_FRAGMENT NOTATION"""


class Node:
    """The base of all nodes: the numbers that nodeType can be."""

    __slots__ = ()


for _number, _kind in enumerate(_KINDS.split(), 1):
    setattr(Node, f"{_kind}_NODE", _number)


class DOMException(Exception):
    """The base of errors; each kind has a code."""

    def __init__(self, *args, **kw):
        if type(self) is DOMException:
            raise RuntimeError("DOMException should not be instantiated directly")
        super().__init__(*args, **kw)

    def _get_code(self):
        return self.code


def _error(code, constant, name, meaning):
    """Define the class for a kind of error, and the constant for its code."""
    globals()[constant] = code
    globals()[name] = type(name, (DOMException,), {"__doc__": meaning, "__module__": __name__, "code": code})


_error(1, "INDEX_SIZE_ERR", "IndexSizeErr", "Raised for a place that is not in the text.")
_error(2, "DOMSTRING_SIZE_ERR", "DomstringSizeErr", "Raised for text that is too long.")
_error(3, "HIERARCHY_REQUEST_ERR", "HierarchyRequestErr", "Raised for a node where none of its kind may be.")
_error(4, "WRONG_DOCUMENT_ERR", "WrongDocumentErr", "Raised for a node of another document.")
_error(5, "INVALID_CHARACTER_ERR", "InvalidCharacterErr", "Raised for characters that may not be in a name.")
_error(6, "NO_DATA_ALLOWED_ERR", "NoDataAllowedErr", "Raised for data in a node that has none.")
_error(7, "NO_MODIFICATION_ALLOWED_ERR", "NoModificationAllowedErr", "Raised for a change of what cannot be changed.")
_error(8, "NOT_FOUND_ERR", "NotFoundErr", "Raised for a node that is not there.")
_error(9, "NOT_SUPPORTED_ERR", "NotSupportedErr", "Raised for what an implementation cannot do.")
_error(10, "INUSE_ATTRIBUTE_ERR", "InuseAttributeErr", "Raised for an attribute that another element has.")
_error(11, "INVALID_STATE_ERR", "InvalidStateErr", "Raised for the use of what cannot be used any more.")
_error(12, "SYNTAX_ERR", "SyntaxErr", "Raised for text that cannot be understood.")
_error(13, "INVALID_MODIFICATION_ERR", "InvalidModificationErr", "Raised for a change of an object's type.")
_error(14, "NAMESPACE_ERR", "NamespaceErr", "Raised for names that go against the rules of namespaces.")
_error(15, "INVALID_ACCESS_ERR", "InvalidAccessErr", "Raised for what an object does not have.")
_error(16, "VALIDATION_ERR", "ValidationErr", "Raised for a change after which a document would not be valid.")


class UserDataHandler:
    """The numbers for what happened to a node, as functions that were given to setUserData() are told."""

    NODE_CLONED, NODE_IMPORTED, NODE_DELETED, NODE_RENAMED = range(1, 5)


XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/"
XHTML_NAMESPACE = "http://www.w3.org/1999/xhtml"
EMPTY_NAMESPACE = EMPTY_PREFIX = None

from .domreg import getDOMImplementation, registerDOMImplementation
