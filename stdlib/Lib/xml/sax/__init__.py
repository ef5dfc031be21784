"""SAX: parsers that call methods of a handler for what they find in an XML document.

parse() and parseString() read a document; make_parser() gives a parser. Applications derive their handlers from the
classes in xml.sax.handler, the most important of which are here as well.
"""

import io
import os
import sys

from . import _exceptions, handler, xmlreader
from ._exceptions import SAXException, SAXNotRecognizedException, SAXNotSupportedException, SAXParseException, SAXReaderNotAvailable
from .handler import ContentHandler, ErrorHandler
from .xmlreader import InputSource

# Modules that have parsers; a program or its environment can name others.
default_parser_list = ["xml.sax.expatreader"]
if not sys.flags.ignore_environment and (_names := os.environ.get("PY_SAX_PARSER")):
    default_parser_list = _names.split(",")


def parse(source, handler, errorHandler=ErrorHandler()):
    """Parse a file, or what is at a name or address, and tell a handler."""
    reader = make_parser()
    reader.setErrorHandler(errorHandler)
    reader.setContentHandler(handler)
    reader.parse(source)


def parseString(string, handler, errorHandler=ErrorHandler()):
    """Parse a text or bytes, and tell a handler."""
    document = InputSource()
    if isinstance(string, str):
        document.setCharacterStream(io.StringIO(string))
    else:
        document.setByteStream(io.BytesIO(string))
    parse(document, handler, ErrorHandler() if errorHandler is None else errorHandler)


def make_parser(parser_list=()):
    """Return a parser of the first module that can be imported, of those named and then the usual ones."""
    for name in (*parser_list, *default_parser_list):
        try:
            return _create_parser(name)
        except ImportError:
            # A module that is there but fails to import another one is broken.
            if name in sys.modules:
                raise
        except SAXReaderNotAvailable:
            pass
    raise SAXReaderNotAvailable("No parsers found", None)


def _create_parser(parser_name):
    module = __import__(parser_name, fromlist=["create_parser"])
    return module.create_parser()
