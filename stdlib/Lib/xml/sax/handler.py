"""What a parser tells its application: handlers to derive from, and the names of features and properties."""

version = "2.0beta"

_FEATURES = "http://xml.org/sax/features/"
_PROPERTIES = "http://xml.org/sax/properties/"
_PYTHON = "http://www.python.org/sax/properties/"

feature_namespaces = f"{_FEATURES}namespaces"
feature_namespace_prefixes = f"{_FEATURES}namespace-prefixes"
feature_string_interning = f"{_FEATURES}string-interning"
feature_validation = f"{_FEATURES}validation"
feature_external_ges = f"{_FEATURES}external-general-entities"
feature_external_pes = f"{_FEATURES}external-parameter-entities"
all_features = [
    feature_namespaces, feature_namespace_prefixes, feature_string_interning, feature_validation, feature_external_ges,
    feature_external_pes,
]

property_lexical_handler = f"{_PROPERTIES}lexical-handler"
property_declaration_handler = f"{_PROPERTIES}declaration-handler"
property_dom_node = f"{_PROPERTIES}dom-node"
property_xml_string = f"{_PROPERTIES}xml-string"
property_encoding = f"{_PYTHON}encoding"
property_interning_dict = f"{_PYTHON}interning-dict"
all_properties = [
    property_lexical_handler, property_dom_node, property_declaration_handler, property_xml_string, property_encoding,
    property_interning_dict,
]


class ContentHandler:
    """Is told of the contents of a document, in their order."""

    def __init__(self):
        self._locator = None

    def setDocumentLocator(self, locator):
        """Called first, with an object that knows at any time where the parser is."""
        self._locator = locator

    def startDocument(self):
        """Called once, before all else but setDocumentLocator()."""

    def endDocument(self):
        """Called once, at the end, even if that is an error."""

    def startPrefixMapping(self, prefix, uri):
        """Called before the element that declares a prefix for a namespace; None is the namespace without prefix."""

    def endPrefixMapping(self, prefix):
        """Called after the element that declared a prefix."""

    def startElement(self, name, attrs):
        """Called for a start tag where namespaces are not looked at; the attributes are like a mapping."""

    def endElement(self, name):
        """Called for an end tag where namespaces are not looked at."""

    def startElementNS(self, name, qname, attrs):
        """Called for a start tag; the names of it and its attributes are pairs of namespace and local name."""

    def endElementNS(self, name, qname):
        """Called for an end tag with a pair of namespace and local name."""

    def characters(self, content):
        """Called for text, which may come in pieces."""

    def ignorableWhitespace(self, whitespace):
        """Called for blanks between elements that cannot contain text, by parsers that read declarations of elements."""

    def processingInstruction(self, target, data):
        """Called for a processing instruction."""

    def skippedEntity(self, name):
        """Called for a reference to an entity that is not read."""


class DTDHandler:
    """Is told of declarations that a document cannot be understood without."""

    def notationDecl(self, name, publicId, systemId):
        """Called for a notation."""

    def unparsedEntityDecl(self, name, publicId, systemId, ndata):
        """Called for an entity that is no XML."""


class EntityResolver:
    """Says where external entities are."""

    def resolveEntity(self, publicId, systemId):
        """Return a system identifier or an InputSource to read from."""
        return systemId


class ErrorHandler:
    """Is told of errors, and may raise them."""

    def error(self, exception):
        """Called for an error after which parsing can go on."""
        raise exception

    def fatalError(self, exception):
        """Called for an error that ends the parsing."""
        raise exception

    def warning(self, exception):
        """Called for what may be an error."""
        print(exception)


class LexicalHandler:
    """Is told of what the text of a document has beside its contents; it is set as a property."""

    def comment(self, content):
        """Called for a comment."""

    def startDTD(self, name, public_id, system_id):
        """Called at the start of the document type declaration."""

    def endDTD(self):
        """Called at its end."""

    def startCDATA(self):
        """Called at the start of a CDATA section, whose text comes as always."""

    def endCDATA(self):
        """Called at its end."""
