"""The interface of parsers, and what they tell about places, sources and attributes."""

from . import handler
from ._exceptions import SAXNotRecognizedException, SAXNotSupportedException


def _accessors(attribute, what):
    """Return the methods that get and set an attribute."""
    def get(self):
        return getattr(self, attribute)

    def put(self, value):
        setattr(self, attribute, value)

    get.__doc__, put.__doc__ = f"Return {what}.", f"Set {what}."
    return get, put


def _passed_on(attribute, method):
    """Return a method that calls a method of the object that an attribute holds, with the same arguments."""
    def pass_on(self, *arguments):
        return getattr(getattr(self, attribute), method)(*arguments)

    pass_on.__name__, pass_on.__doc__ = method, f"Call {method}() of the object behind."
    return pass_on


def _unknown(kind, name):
    return SAXNotRecognizedException(f"{kind} '{name}' not recognized")


class XMLReader:
    """A parser that reads a whole document, and calls its handlers."""

    def __init__(self):
        self._cont_handler, self._dtd_handler = handler.ContentHandler(), handler.DTDHandler()
        self._ent_handler, self._err_handler = handler.EntityResolver(), handler.ErrorHandler()

    def parse(self, source):
        """Parse a document: a name or address, a file or an InputSource."""
        self._missing()

    @staticmethod
    def _missing():
        raise NotImplementedError("This method must be implemented!")

    # A handler that is set while a document is parsed has what comes from then on.
    getContentHandler, setContentHandler = _accessors("_cont_handler", "the ContentHandler")
    getDTDHandler, setDTDHandler = _accessors("_dtd_handler", "the DTDHandler")
    getEntityResolver, setEntityResolver = _accessors("_ent_handler", "the EntityResolver")
    getErrorHandler, setErrorHandler = _accessors("_err_handler", "the ErrorHandler")

    def setLocale(self, locale):
        """Set the language for messages of errors."""
        raise SAXNotSupportedException("Locale support not implemented")

    def getFeature(self, name):
        """Return the state of a feature."""
        raise _unknown("Feature", name)

    def setFeature(self, name, state):
        """Switch a feature."""
        raise _unknown("Feature", name)

    def getProperty(self, name):
        """Return the value of a property."""
        raise _unknown("Property", name)

    def setProperty(self, name, value):
        """Set a property."""
        raise _unknown("Property", name)


class IncrementalParser(XMLReader):
    """A parser that can be fed with pieces of a document: feed(), close(), and reset() before the next one."""

    def __init__(self, bufsize=2 ** 16):
        self._bufsize = bufsize
        XMLReader.__init__(self)

    def parse(self, source):
        from .saxutils import prepare_input_source

        prepared = prepare_input_source(source)
        self.prepareParser(prepared)
        text = prepared.getCharacterStream()
        file = prepared.getByteStream() if text is None else text
        while piece := file.read(self._bufsize):
            self.feed(piece)
        self.close()

    # These are for the parser itself.

    def prepareParser(self, source):
        """Called by parse() before it feeds."""
        raise NotImplementedError("prepareParser must be overridden!")

    def feed(self, data):
        """Parse a piece."""
        self._missing()

    def close(self):
        """Say that all pieces have been fed."""
        self._missing()

    def reset(self):
        """Get ready for another document."""
        self._missing()


class Locator:
    """Says where a parser is."""

    def getLineNumber(self):
        """Return the line where the current event ends."""
        return -1

    def getColumnNumber(self):
        """Return the column where the current event ends."""
        return -1

    def getSystemId(self):
        """Return the system identifier, or None."""

    def getPublicId(self):
        """Return the public identifier, or None."""


class InputSource:
    """Where a document comes from: an open file, or else a system identifier."""

    def __init__(self, system_id=None):
        self._system_id = system_id
        self._public_id = self._encoding = self._bytes = self._text = None

    getPublicId, setPublicId = _accessors("_public_id", "the public identifier")
    getSystemId, setSystemId = _accessors("_system_id", "the system identifier")
    getEncoding, setEncoding = _accessors("_encoding", "the encoding of the byte stream, a name as documents can have it")
    getByteStream, setByteStream = _accessors("_bytes", "an open binary file, which goes before the identifiers")
    getCharacterStream, setCharacterStream = _accessors("_text", "an open text file, which goes before the binary one")


class AttributesImpl:
    """The attributes of an element where namespaces are not looked at: they have one name only."""

    def __init__(self, attrs):
        self._attrs = attrs

    def getType(self, name):
        """Return the type of one, which is not known here."""
        return "CDATA"

    def __getitem__(self, name):
        return self._attrs[name]

    def __contains__(self, name):
        return name in self._attrs

    def __len__(self):
        return len(self._attrs)

    def get(self, name, alternative=None):
        """Return the value of one, or something else if there is none of that name."""
        return self._attrs.get(name, alternative)

    def keys(self):
        """Return a list of the names."""
        return [*self._attrs]

    def values(self):
        """Return a list of the values."""
        return [*self._attrs.values()]

    def items(self):
        """Return a list of pairs of name and value."""
        return [*self._attrs.items()]

    def copy(self):
        """Return another one of these attributes."""
        return type(self)(self._attrs)

    def getNameByQName(self, name):
        """Return the name for one that is written so in the document."""
        if name in self._attrs:
            return name
        raise KeyError(name)

    # The same, as SAX calls it.
    getLength, getNames, getQNames = __len__, keys, keys
    getValue = getValueByQName = __getitem__
    getQNameByName = getNameByQName


class AttributesNSImpl(AttributesImpl):
    """Attributes whose names are pairs of namespace and local name; `qnames` has those as in the document."""

    def __init__(self, attrs, qnames):
        AttributesImpl.__init__(self, attrs)
        self._qnames = qnames

    def getNameByQName(self, name):
        for pair, written in self._qnames.items():
            if written == name:
                return pair
        raise KeyError(name)

    def getValueByQName(self, name):
        return self._attrs[self.getNameByQName(name)]

    def getQNameByName(self, name):
        return self._qnames[name]

    def getQNames(self):
        return [*self._qnames.values()]

    def copy(self):
        return type(self)(self._attrs, self._qnames)
