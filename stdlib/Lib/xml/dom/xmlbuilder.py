"""Loading and saving as DOM Level 3 has it: builders with settings, sources, filters."""

import copy
import xml.dom
from xml.dom.NodeFilter import NodeFilter

__all__ = ["DOMBuilder", "DOMEntityResolver", "DOMInputSource"]


class Options:
    """The settings of a builder."""

    namespaces = 1
    filter = errorHandler = None
    namespace_declarations = external_parameter_entities = external_general_entities = external_dtd_subset = True
    create_entity_ref_nodes = entities = whitespace_in_element_content = cdata_sections = comments = True
    charset_overrides_xml_encoding = True
    validation = validate_if_schema = validate = datatype_normalization = infoset = supported_mediatypes_only = False


def _name_xform(name):
    return name.lower().replace("-", "_")


# What a setting may be, and what "infoset" stands for.
_EITHER = """namespaces namespace_declarations external_general_entities external_parameter_entities create_entity_ref_nodes
    entities whitespace_in_element_content cdata_sections comments charset_overrides_xml_encoding"""
_NEVER = "validation validate_if_schema supported_mediatypes_only"
_INFOSET = {
    0: "namespace_declarations validate_if_schema create_entity_ref_nodes entities cdata_sections",
    1: "datatype_normalization whitespace_in_element_content comments charset_overrides_xml_encoding",
}


def _possible_settings():
    """Return what is to be set for each pair of a name and a state that is possible."""
    table = {(name, state): [(name, state)] for name in _EITHER.split() for state in (0, 1)}
    table |= {(name, 0): [(name, 0)] for name in _NEVER.split()}
    table["entities", 0].insert(0, ("create_entity_ref_nodes", 0))
    table["infoset", 0] = []
    table["infoset", 1] = [(name, state) for state, names in _INFOSET.items() for name in names.split()]
    return table


class DOMBuilder:
    """Makes documents as its settings say."""

    entityResolver = errorHandler = filter = None
    ACTION_REPLACE, ACTION_APPEND_AS_CHILDREN, ACTION_INSERT_AFTER, ACTION_INSERT_BEFORE = _legal_actions = (1, 2, 3, 4)
    _settings = _possible_settings()

    def __init__(self):
        self._options = Options()

    def supportsFeature(self, name):
        """Whether there is a setting of that name."""
        return hasattr(self._options, _name_xform(name))

    def canSetFeature(self, name, state):
        """Whether a setting can have a state."""
        return (_name_xform(name), 1 if state else 0) in self._settings

    def setFeature(self, name, state):
        """Change a setting."""
        if not self.supportsFeature(name):
            raise xml.dom.NotFoundErr(f"unknown feature: {name!r}")
        if not self.canSetFeature(name, state):
            raise xml.dom.NotSupportedErr(f"unsupported feature: {name!r}")
        for option, value in self._settings[_name_xform(name), 1 if state else 0]:
            setattr(self._options, option, value)

    def getFeature(self, name):
        """Return a setting."""
        if not self.supportsFeature(name):
            raise xml.dom.NotFoundErr(f"feature {name!r} not known")
        return getattr(self._options, _name_xform(name))

    def parseURI(self, uri):
        """Return the document at an address."""
        resolver = self.entityResolver or DOMEntityResolver()
        return self.parse(resolver.resolveEntity(None, uri))

    def parse(self, input):
        """Return the document that a source has."""
        options = copy.copy(self._options)
        options.filter, options.errorHandler = self.filter, self.errorHandler
        stream = input.byteStream
        if stream is None and input.systemId:
            import urllib.request

            stream = urllib.request.urlopen(input.systemId)
        return self._parse_bytestream(stream, options)

    def parseWithContext(self, input, cnode, action):
        """Not possible yet."""
        if action not in self._legal_actions:
            raise ValueError("not a legal action")
        raise NotImplementedError("Haven't written this yet...")

    def _parse_bytestream(self, stream, options):
        from xml.dom import expatbuilder

        return expatbuilder.makeBuilder(options).parseFile(stream)


class DOMInputSource:
    """Where a document comes from."""

    __slots__ = "byteStream", "characterStream", "stringData", "encoding", "publicId", "systemId", "baseURI"

    def __init__(self):
        for name in self.__slots__:
            setattr(self, name, None)


class DOMEntityResolver:
    """Opens addresses."""

    __slots__ = ("_opener",)

    def resolveEntity(self, publicId, systemId):
        """Return a source for an address."""
        from urllib.parse import urlsplit

        assert systemId is not None
        source = DOMInputSource()
        source.publicId, source.systemId = publicId, systemId
        source.byteStream = self._get_opener().open(systemId)
        source.encoding = self._guess_media_encoding(source)
        parts = urlsplit(systemId)
        # Relative addresses begin in the folder.
        folder = parts.path[:parts.path.rfind("/") + 1] if "/" in parts.path else parts.path and "/"
        source.baseURI = parts._replace(path=folder).geturl()
        return source

    def _get_opener(self):
        if not hasattr(self, "_opener"):
            self._opener = self._create_opener()
        return self._opener

    def _create_opener(self):
        import urllib.request

        return urllib.request.build_opener()

    def _guess_media_encoding(self, source):
        charset = source.byteStream.info().get_param("charset")
        return charset and charset.lower()


class DOMBuilderFilter:
    """Is asked about the nodes of a document while it is made, and takes all of them."""

    FILTER_ACCEPT, FILTER_REJECT, FILTER_SKIP, FILTER_INTERRUPT = 1, 2, 3, 4
    whatToShow = NodeFilter.SHOW_ALL

    def acceptNode(self, element):
        """Return what is to be done with a node that is complete."""
        return self.FILTER_ACCEPT

    def startContainer(self, element):
        """Return what is to be done with an element that begins."""
        return self.FILTER_ACCEPT


class DocumentLS:
    """What documents can do to load and save themselves."""

    async_ = False

    def _get_async(self):
        return False

    def _set_async(self, flag):
        if flag:
            raise xml.dom.NotSupportedErr("asynchronous document loading is not supported")

    def abort(self):
        """Not possible."""
        raise NotImplementedError("haven't figured out what this means yet")

    def load(self, uri):
        """Not possible yet."""
        raise NotImplementedError("not implemented yet")

    def loadXML(self, source):
        """Not possible yet."""
        raise NotImplementedError("not implemented yet")

    def saveXML(self, snode):
        """Return the document, or a node of it, as text."""
        if snode is not None and snode.ownerDocument is not self:
            raise xml.dom.WrongDocumentErr()
        return (self if snode is None else snode).toxml()


class DOMImplementationLS:
    """Makes builders and sources."""

    MODE_SYNCHRONOUS, MODE_ASYNCHRONOUS = 1, 2

    def createDOMBuilder(self, mode, schemaType):
        """Return a builder."""
        if schemaType is not None:
            raise xml.dom.NotSupportedErr("schemaType not yet supported")
        match mode:
            case self.MODE_SYNCHRONOUS:
                return DOMBuilder()
            case self.MODE_ASYNCHRONOUS:
                raise xml.dom.NotSupportedErr("asynchronous builders are not supported")
        raise ValueError("unknown value for mode")

    def createDOMWriter(self):
        """Not possible yet."""
        raise NotImplementedError("the writer interface hasn't been written yet!")

    def createDOMInputSource(self):
        """Return a source."""
        return DOMInputSource()
