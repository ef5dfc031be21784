"""A SAX reader on top of Expat: create_parser() makes one, xml.sax.make_parser() finds it here.

Expat calls methods of the reader by its own names for events; two tables say which. The reader turns what it is
given into what the handlers of SAX expect.
"""

from collections import namedtuple
from weakref import proxy as _mkproxy
from xml.parsers import expat

from . import handler, saxutils, xmlreader
from ._exceptions import (
    SAXException, SAXNotRecognizedException, SAXNotSupportedException, SAXParseException, SAXReaderNotAvailable,
)
from .handler import (
    feature_external_ges, feature_external_pes, feature_namespace_prefixes, feature_namespaces,
    feature_string_interning, feature_validation, property_interning_dict, property_xml_string,
)
from .xmlreader import AttributesImpl, AttributesNSImpl

version = "0.20"

# What is kept of an Expat parser that failed: where it stood.
_ClosedParser = namedtuple("_ClosedParser", ["ErrorLineNumber", "ErrorColumnNumber"])

# Slots of Expat and the methods of the reader that go there: always, and depending on whether namespaces are wanted.
_SLOTS = {
    "StartNamespaceDeclHandler": "start_namespace_decl",
    "EndNamespaceDeclHandler": "end_namespace_decl",
    "NotationDeclHandler": "notation_decl",
    "UnparsedEntityDeclHandler": "unparsed_entity_decl",
    "ExternalEntityRefHandler": "external_entity_ref",
    "SkippedEntityHandler": "skipped_entity_handler",
}
_PLAIN_SLOTS = _SLOTS | {"StartElementHandler": "start_element", "EndElementHandler": "end_element"}
_NAMESPACE_SLOTS = _SLOTS | {"StartElementHandler": "start_element_ns", "EndElementHandler": "end_element_ns"}
# Slots that take methods of a SAX handler as they are.
_CONTENT_SLOTS = {"CharacterDataHandler": "characters", "ProcessingInstructionHandler": "processingInstruction"}
_LEXICAL_SLOTS = {
    "CommentHandler": "comment",
    "StartCdataSectionHandler": "startCDATA",
    "EndCdataSectionHandler": "endCDATA",
    "EndDoctypeDeclHandler": "endDTD",
}

# Features and properties that are no more than attributes of the reader.
_SWITCHES = {feature_namespaces: "_with_namespaces", feature_external_ges: "_with_entities"}
_OBJECTS = {handler.property_lexical_handler: "_lexical", property_interning_dict: "_strings"}
# Features that are always off.
_REFUSALS = {
    feature_validation: "expat does not support validation",
    feature_external_pes: "expat does not read external parameter entities",
    feature_namespace_prefixes: "expat does not report namespace prefixes",
}


def _fill(parser, slots, methods):
    """Give Expat the methods of an object; None empties the slots."""
    for slot, name in slots.items():
        setattr(parser, slot, None if methods is None else getattr(methods, name))


def _expanded(joined):
    """Return (namespace, local name) and the prefix of a name that Expat wrote as "namespace local prefix"."""
    match joined.split():
        case [_]:
            return (None, joined), None
        case [namespace, local, prefix]:
            return (namespace, local), prefix
        case others:
            return tuple(others), None


class ExpatLocator(xmlreader.Locator):
    """What a content handler may ask for the place in the document. It does not keep the reader alive."""

    def __init__(self, parser):
        self._reader = _mkproxy(parser)

    def getLineNumber(self):
        return self._reader.getLineNumber()

    def getColumnNumber(self):
        return self._reader.getColumnNumber()

    def getSystemId(self):
        return self._reader.getSystemId()

    def getPublicId(self):
        return self._reader.getPublicId()


class ExpatParser(xmlreader.IncrementalParser, xmlreader.Locator):
    """The reader. A document comes from parse(), or in pieces from feed() with close() at the end."""

    def __init__(self, namespaceHandling=0, bufsize=0xFFEC):
        super().__init__(bufsize)
        self._with_namespaces, self._with_entities = namespaceHandling, 0
        self._lexical = self._strings = None
        self._source, self._parser, self._busy = xmlreader.InputSource(), None, False
        # Pairs of an Expat parser and its source: they wait for the entity that is read now.
        self._waiting = []

    # The place, for errors and for the locator.

    def getLineNumber(self):
        return 1 if self._parser is None else self._parser.ErrorLineNumber

    def getColumnNumber(self):
        return None if self._parser is None else self._parser.ErrorColumnNumber

    def getSystemId(self):
        return self._source.getSystemId()

    def getPublicId(self):
        return self._source.getPublicId()

    # Documents.

    def reset(self):
        """Make a new Expat parser with all its slots filled."""
        options = {"encoding": self._source.getEncoding(), "intern": self._strings}
        if self._with_namespaces:
            fresh = expat.ParserCreate(namespace_separator=" ", **options)
            fresh.namespace_prefixes = True
            _fill(fresh, _NAMESPACE_SLOTS, self)
        else:
            fresh = expat.ParserCreate(**options)
            _fill(fresh, _PLAIN_SLOTS, self)
        fresh.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)
        _fill(fresh, _CONTENT_SLOTS, self._cont_handler)
        self._parser, self._busy, self._waiting = fresh, False, []
        if self._lexical:
            self._fill_lexical()

    def _fill_lexical(self):
        _fill(self._parser, _LEXICAL_SLOTS, self._lexical)
        # SAX has the two identifiers the other way round, so this one takes a detour.
        _fill(self._parser, {"StartDoctypeDeclHandler": "start_doctype_decl"}, self if self._lexical else None)

    def parse(self, source):
        """Read a whole document from an InputSource, a file, a name or an address."""
        self._source = saxutils.prepare_input_source(source)
        try:
            self.reset()
            self._cont_handler.setDocumentLocator(ExpatLocator(self))
            super().parse(self._source)
        except BaseException:
            self._close_source()
            raise

    def prepareParser(self, source):
        base = source.getSystemId()
        if base is not None:
            self._parser.SetBase(base)

    def feed(self, data, isFinal=False):
        """Read a piece; the first one opens the document."""
        if not self._busy:
            self.reset()
            self._busy = True
            self._cont_handler.startDocument()
        self._consume(data, isFinal)

    def flush(self):
        """Have Expat deal with what it holds back until it has seen more."""
        if self._parser is None:
            return
        habit = self._parser.GetReparseDeferralEnabled()
        try:
            self._parser.SetReparseDeferralEnabled(False)
            self._consume(b"", False)
        finally:
            self._parser.SetReparseDeferralEnabled(habit)

    def _consume(self, data, last):
        try:
            self._parser.Parse(data, last)
        except expat.error as problem:
            # The handler decides whether it goes on.
            self._err_handler.fatalError(SAXParseException(expat.ErrorString(problem.code), problem, self))

    def close(self):
        """End the document. At the end of an entity, or with nothing begun, there is nothing to do."""
        if self._waiting or self._parser is None or type(self._parser) is _ClosedParser:
            return
        try:
            self.feed(b"", True)
            self._cont_handler.endDocument()
        except BaseException:
            # The slots refer back to the reader, so Expat has to go; where it failed is still of interest.
            self._retire(_ClosedParser(self._parser.ErrorLineNumber, self._parser.ErrorColumnNumber))
            raise
        self._retire(None)
        self._close_source()

    def _retire(self, remainder):
        self._parser, self._busy = remainder, False

    def _close_source(self):
        text, binary = self._source.getCharacterStream(), self._source.getByteStream()
        try:
            if text is not None:
                text.close()
        finally:
            if binary is not None:
                binary.close()

    # Settings.

    def setContentHandler(self, handler):
        super().setContentHandler(handler)
        if self._busy:
            _fill(self._parser, _CONTENT_SLOTS, handler)

    def getFeature(self, name):
        if name in _SWITCHES:
            return getattr(self, _SWITCHES[name])
        if name == feature_string_interning:
            return self._strings is not None
        return 0 if name in _REFUSALS else super().getFeature(name)

    def setFeature(self, name, state):
        if self._busy:
            raise SAXNotSupportedException("Cannot set features while parsing")
        if name in _SWITCHES:
            setattr(self, _SWITCHES[name], state)
        elif name == feature_string_interning:
            if bool(state) is not self.getFeature(name):
                self._strings = {} if state else None
        elif name not in _REFUSALS:
            super().setFeature(name, state)
        elif state:
            raise SAXNotSupportedException(_REFUSALS[name])

    def getProperty(self, name):
        if name in _OBJECTS:
            return getattr(self, _OBJECTS[name])
        if name != property_xml_string:
            return super().getProperty(name)
        if self._parser is None:
            raise SAXNotSupportedException("XML string cannot be returned when not parsing")
        return self._parser.GetInputContext()

    def setProperty(self, name, value):
        if name == property_xml_string:
            raise SAXNotSupportedException(f"Property '{name}' cannot be set")
        if name not in _OBJECTS:
            return super().setProperty(name, value)
        setattr(self, _OBJECTS[name], value)
        if self._busy and name == handler.property_lexical_handler:
            self._fill_lexical()

    # What Expat calls. The content of the document first.

    def start_element_ns(self, name, attrs):
        values, spelled = {}, {}
        for joined, value in attrs.items():
            pair, prefix = _expanded(joined)
            values[pair] = value
            spelled[pair] = f"{prefix}:{pair[1]}" if prefix is not None else pair[1]
        element, _ = _expanded(name)
        self._cont_handler.startElementNS(element, None, AttributesNSImpl(values, spelled))

    def end_element_ns(self, name):
        element, _ = _expanded(name)
        self._cont_handler.endElementNS(element, None)

    def start_namespace_decl(self, prefix, uri):
        """SAX speaks of mappings, which begin before the element that declares them."""
        self._cont_handler.startPrefixMapping(prefix, uri)

    def start_element(self, name, attrs):
        self._cont_handler.startElement(name, AttributesImpl(attrs))

    def character_data(self, data):
        """For whoever puts the reader between Expat and a handler; Expat itself calls the handler."""
        self._cont_handler.characters(data)

    def end_namespace_decl(self, prefix):
        """The mapping ends behind the element."""
        self._cont_handler.endPrefixMapping(prefix)

    def end_element(self, name):
        """Without namespaces there is nothing to take apart."""
        self._cont_handler.endElement(name)

    def processing_instruction(self, target, data):
        """As character_data()."""
        self._cont_handler.processingInstruction(target, data)

    # Then entities and the document type.

    def skipped_entity_handler(self, name, is_pe):
        # SAX marks parameter entities in the name.
        self._cont_handler.skippedEntity("%" * bool(is_pe) + name)

    def external_entity_ref(self, context, base, sysid, pubid):
        """Read an entity from elsewhere; the answer is 1, or 0 to have Expat report a failure."""
        if not self._with_entities:
            return 1
        found = self._ent_handler.resolveEntity(pubid, sysid)
        entity = saxutils.prepare_input_source(found, self._source.getSystemId() or "")
        self._waiting.append((self._parser, self._source))
        self._parser, self._source = self._parser.ExternalEntityParserCreate(context), entity
        try:
            super().parse(entity)
        except Exception:
            # The entity stays in place: the error that follows is to name it.
            return 0
        self._parser, self._source = self._waiting.pop()
        return 1

    def notation_decl(self, name, base, sysid, pubid):
        """Pass a notation on without the base, which SAX does not know."""
        self._dtd_handler.notationDecl(name, pubid, sysid)

    def unparsed_entity_decl(self, name, base, sysid, pubid, notation_name):
        """Pass an entity that is no XML on, also without the base."""
        self._dtd_handler.unparsedEntityDecl(name, pubid, sysid, notation_name)

    def start_doctype_decl(self, name, sysid, pubid, has_internal_subset):
        """Tell a lexical handler that a document type begins; it does not care for what is inside the document."""
        self._lexical.startDTD(name, pubid, sysid)


def create_parser(*args, **kwargs):
    """Make a reader, with the arguments of ExpatParser."""
    return ExpatParser(*args, **kwargs)
