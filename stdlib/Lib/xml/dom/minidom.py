"""A small implementation of DOM: documents are parsed into a tree of nodes, changed, and written.

    document = parse("file.xml")        or parseString("<a/>")
    document.documentElement.getElementsByTagName("b")
    print(document.toprettyxml())
"""

import io
import xml.dom
from xml.dom import EMPTY_NAMESPACE, EMPTY_PREFIX, XMLNS_NAMESPACE, domreg
from xml.dom.minicompat import *
from xml.dom.xmlbuilder import DOMImplementationLS, DocumentLS

from xml.dom._minidom_nodes import Node, _append_child, _clear_id_cache, _in_document, _nodeTypes_with_children, _nssplit, _write_data
from xml.dom._minidom_characters import CDATASection, CharacterData, Childless, Comment, ProcessingInstruction, Text
from xml.dom._minidom_elements import (
    Attr, AttributeList, Element, ElementInfo, NamedNodeMap, TypeInfo, _get_containing_element, _get_containing_entref,
    _no_type, _set_attribute_node,
)
from xml.dom._minidom_documents import (
    DOMImplementation, Document, DocumentFragment, DocumentType, Entity, Identified, Notation, ReadOnlySequentialNamedNodeMap,
)


def parse(file, parser=None, bufsize=None):
    """Return the document of a file or the name of one; a SAX parser or a size of a buffer can be given."""
    if parser is None and not bufsize:
        return _built("parse", file)
    return _collected("parse", file, parser=parser, bufsize=bufsize)


def parseString(string, parser=None):
    """Return the document of a text or bytes; a SAX parser can be given."""
    return _built("parseString", string) if parser is None else _collected("parseString", string, parser=parser)


def _built(function, source):
    from xml.dom import expatbuilder as builder

    return getattr(builder, function)(source)


def _collected(function, source, **options):
    """The whole tree of what pulldom would give event by event."""
    from xml.dom import pulldom as puller

    return _do_pulldom_parse(getattr(puller, function), (source,), options)


def _do_pulldom_parse(func, args, kwargs):
    events = func(*args, **kwargs)
    _, root = events.getEvent()
    events.expandNode(root)
    events.clear()
    return root


def getDOMImplementation(features=None):
    """Return the implementation; None if it has not all the features, which are pairs or a string."""
    implementation = Document.implementation
    if isinstance(features, str):
        features = domreg._parse_feature_string(features)
    return implementation if domreg._good_enough(implementation, features or ()) else None
