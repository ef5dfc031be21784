"""The SAX parser that is Expat."""

import weakref
from xml.parsers import expat

from . import handler, saxutils, xmlreader
from ._exceptions import *
from .handler import *

version = "0.20"
AttributesImpl, AttributesNSImpl = xmlreader.AttributesImpl, xmlreader.AttributesNSImpl

# What no parser of this kind can be made to do.
_IMPOSSIBLE = {
    feature_validation: "expat does not support validation",
    feature_external_pes: "expat does not read external parameter entities",
    feature_namespace_prefixes: "expat does not report namespace prefixes",
}
# Methods of a lexical handler, and the handlers of Expat that they are.
_LEXICAL = {
    "comment": "CommentHandler", "startCDATA": "StartCdataSectionHandler", "endCDATA": "EndCdataSectionHandler",
    "endDTD": "EndDoctypeDeclHandler",
}


class _ClosedParser:
    """Knows where the parsing ended, when the parser is gone."""

    ErrorLineNumber = ErrorColumnNumber = None


def _place(parser, attribute, otherwise):
    """Return a number that an Expat parser has, if there is one."""
    return otherwise if parser is None else getattr(parser, attribute)


class ExpatLocator(xmlreader.Locator):
    """Says where a parser is, and does not keep it alive."""

    def __init__(self, parser):
        self._reader = weakref.proxy(parser)

    def getColumnNumber(self):
        return _place(self._reader._parser, "ErrorColumnNumber", None)

    def getLineNumber(self):
        return _place(self._reader._parser, "ErrorLineNumber", 1)

    def getPublicId(self):
        return self._reader._source.getPublicId()

    def getSystemId(self):
        return self._reader._source.getSystemId()


class ExpatParser(xmlreader.IncrementalParser, xmlreader.Locator):
    """Drives Expat, whose events become those of SAX."""

    def __init__(self, namespaceHandling=0, bufsize=2 ** 16 - 20):
        xmlreader.IncrementalParser.__init__(self, bufsize)
        self._source = xmlreader.InputSource()
        self._namespaces, self._external_ges, self._interning = namespaceHandling, 0, None
        self._parser, self._parsing = None, False
        # Parsers and sources of the documents that entities are read for.
        self._entity_stack = []
        self._lex_handler_prop = self._decl_handler_prop = None

    # Reading.

    def parse(self, source):
        self._source = source = saxutils.prepare_input_source(source)
        try:
            self.reset()
            self._cont_handler.setDocumentLocator(ExpatLocator(self))
            super().parse(source)
        except BaseException:
            self._close_source()
            raise

    def prepareParser(self, source):
        if (name := source.getSystemId()) is not None:
            self._parser.SetBase(name)

    def feed(self, data, isFinal=False):
        if not self._parsing:
            self.reset()
            self._parsing = True
            self._cont_handler.startDocument()
        self._guarded(data, isFinal)

    def _guarded(self, data, is_final):
        """Let Expat have some data; its errors go to the handler."""
        try:
            self._parser.Parse(data, is_final)
        except expat.error as error:
            self._err_handler.fatalError(SAXParseException(expat.ErrorString(error.code), error, self))

    def flush(self):
        """Parse what Expat has put off in the hope for more."""
        parser = self._parser
        if parser is None:
            return
        deferral = parser.GetReparseDeferralEnabled()
        parser.SetReparseDeferralEnabled(False)
        try:
            self._guarded(b"", False)
        finally:
            parser.SetReparseDeferralEnabled(deferral)

    def close(self):
        # An entity ends here, or there is nothing open.
        if self._entity_stack or self._parser is None or isinstance(self._parser, _ClosedParser):
            return
        try:
            self.feed(b"", isFinal=True)
            self._cont_handler.endDocument()
            self._parser = None
        finally:
            self._parsing = False
            if (parser := self._parser) is not None:
                # Its handlers are methods of this object; only the place is still wanted.
                self._parser = _ClosedParser()
                self._parser.ErrorLineNumber = parser.ErrorLineNumber
                self._parser.ErrorColumnNumber = parser.ErrorColumnNumber
        self._close_source()

    def _close_source(self):
        try:
            if (file := self._source.getCharacterStream()) is not None:
                file.close()
        finally:
            if (file := self._source.getByteStream()) is not None:
                file.close()

    # The parser below.

    def reset(self):
        encoding = self._source.getEncoding()
        if self._namespaces:
            self._parser = parser = expat.ParserCreate(encoding, " ", intern=self._interning)
            parser.namespace_prefixes = 1
            parser.StartElementHandler, parser.EndElementHandler = self.start_element_ns, self.end_element_ns
        else:
            self._parser = parser = expat.ParserCreate(encoding, intern=self._interning)
            parser.StartElementHandler, parser.EndElementHandler = self.start_element, self.end_element
        self._reset_cont_handler()
        parser.StartNamespaceDeclHandler, parser.EndNamespaceDeclHandler = self.start_namespace_decl, self.end_namespace_decl
        parser.NotationDeclHandler, parser.UnparsedEntityDeclHandler = self.notation_decl, self.unparsed_entity_decl
        parser.ExternalEntityRefHandler, parser.SkippedEntityHandler = self.external_entity_ref, self.skipped_entity_handler
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)
        self._decl_handler_prop = None
        if self._lex_handler_prop:
            self._reset_lex_handler_prop()
        self._parsing, self._entity_stack = False, []

    def _reset_cont_handler(self):
        # Without a call in between.
        self._parser.CharacterDataHandler = self._cont_handler.characters
        self._parser.ProcessingInstructionHandler = self._cont_handler.processingInstruction

    def _reset_lex_handler_prop(self):
        lexical = self._lex_handler_prop
        for method, name in _LEXICAL.items():
            setattr(self._parser, name, lexical and getattr(lexical, method))
        self._parser.StartDoctypeDeclHandler = lexical and self.start_doctype_decl

    # Settings.

    def setContentHandler(self, handler):
        super().setContentHandler(handler)
        if self._parsing:
            self._reset_cont_handler()

    def getFeature(self, name):
        if name in _IMPOSSIBLE:
            return 0
        match name:
            case handler.feature_namespaces:
                return self._namespaces
            case handler.feature_string_interning:
                return self._interning is not None
            case handler.feature_external_ges:
                return self._external_ges
        return super().getFeature(name)

    def setFeature(self, name, state):
        if self._parsing:
            raise SAXNotSupportedException("Cannot set features while parsing")
        if state and name in _IMPOSSIBLE:
            raise SAXNotSupportedException(_IMPOSSIBLE[name])
        match name:
            case handler.feature_namespaces:
                self._namespaces = state
            case handler.feature_external_ges:
                self._external_ges = state
            case handler.feature_string_interning:
                self._interning = None if not state else {} if self._interning is None else self._interning
            case _ if name not in _IMPOSSIBLE:
                super().setFeature(name, state)

    def getProperty(self, name):
        match name:
            case handler.property_lexical_handler:
                return self._lex_handler_prop
            case handler.property_interning_dict:
                return self._interning
            case handler.property_xml_string:
                if self._parser is None:
                    raise SAXNotSupportedException("XML string cannot be returned when not parsing")
                return self._parser.GetInputContext()
        return super().getProperty(name)

    def setProperty(self, name, value):
        match name:
            case handler.property_lexical_handler:
                self._lex_handler_prop = value
                if self._parsing:
                    self._reset_lex_handler_prop()
            case handler.property_interning_dict:
                self._interning = value
            case handler.property_xml_string:
                raise SAXNotSupportedException(f"Property '{name}' cannot be set")
            case _:
                super().setProperty(name, value)

    # As a locator, for errors.

    def getColumnNumber(self):
        return _place(self._parser, "ErrorColumnNumber", None)

    def getLineNumber(self):
        return _place(self._parser, "ErrorLineNumber", 1)

    def getPublicId(self):
        return self._source.getPublicId()

    def getSystemId(self):
        return self._source.getSystemId()

    # Events of Expat.

    def start_element(self, name, attrs):
        self._cont_handler.startElement(name, AttributesImpl(attrs))

    def end_element(self, name):
        self._cont_handler.endElement(name)

    def start_element_ns(self, name, attrs):
        values, written = {}, {}
        for joined, value in attrs.items():
            pair, prefix = _split_name(joined)
            values[pair] = value
            written[pair] = f"{prefix}:{pair[1]}" if prefix else pair[1]
        self._cont_handler.startElementNS(_split_name(name)[0], None, AttributesNSImpl(values, written))

    def end_element_ns(self, name):
        self._cont_handler.endElementNS(_split_name(name)[0], None)

    processing_instruction = xmlreader._passed_on("_cont_handler", "processingInstruction")
    character_data = xmlreader._passed_on("_cont_handler", "characters")
    start_namespace_decl = xmlreader._passed_on("_cont_handler", "startPrefixMapping")
    end_namespace_decl = xmlreader._passed_on("_cont_handler", "endPrefixMapping")

    def start_doctype_decl(self, name, sysid, pubid, has_internal_subset):
        self._lex_handler_prop.startDTD(name, pubid, sysid)

    def unparsed_entity_decl(self, name, base, sysid, pubid, notation_name):
        self._dtd_handler.unparsedEntityDecl(name, pubid, sysid, notation_name)

    def notation_decl(self, name, base, sysid, pubid):
        self._dtd_handler.notationDecl(name, pubid, sysid)

    def external_entity_ref(self, context, base, sysid, pubid):
        """Read an entity if that is wanted; Expat takes 0 for an error."""
        if not self._external_ges:
            return 1
        found = self._ent_handler.resolveEntity(pubid, sysid)
        source = saxutils.prepare_input_source(found, self._source.getSystemId() or "")
        self._entity_stack.append((self._parser, self._source))
        self._parser, self._source = self._parser.ExternalEntityParserCreate(context), source
        try:
            super().parse(source)
        except Exception:
            return 0
        self._parser, self._source = self._entity_stack.pop()
        return 1

    def skipped_entity_handler(self, name, is_pe):
        self._cont_handler.skippedEntity(f"%{name}" if is_pe else name)


def _split_name(joined):
    """Return ((namespace, local name), prefix) of what Expat joins with blanks; what is not there is None."""
    match joined.split():
        case [local]:
            return (None, local), None
        case [uri, local]:
            return (uri, local), None
        case [uri, local, prefix]:
            return (uri, local), prefix
        case parts:
            return tuple(parts), None


def create_parser(*args, **kwargs):
    """Return a parser; xml.sax.make_parser() looks for this function."""
    return ExpatParser(*args, **kwargs)
