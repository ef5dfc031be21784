"""Values of XML-RPC as XML, and back."""

import base64
import time
from datetime import datetime
from decimal import Decimal
from xml.parsers import expat

MAXINT, MININT = 2**31 - 1, -2**31

# Numbers for faults, as servers agreed on them.
PARSE_ERROR, SERVER_ERROR, APPLICATION_ERROR, SYSTEM_ERROR, TRANSPORT_ERROR = -32700, -32600, -32500, -32400, -32300
NOT_WELLFORMED_ERROR, UNSUPPORTED_ENCODING, INVALID_ENCODING_CHAR = -32700, -32701, -32702
INVALID_XMLRPC, METHOD_NOT_FOUND, INVALID_METHOD_PARAMS, INTERNAL_ERROR = -32600, -32601, -32602, -32603

_DATE_FORM = "%Y%m%dT%H:%M:%S"


def escape(s):
    """Return text with references for '&', '<' and '>'."""
    return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Error(Exception):
    """The base of what can go wrong with a call."""

    __str__ = object.__str__


class ProtocolError(Error):
    """Raised for an answer of HTTP that is an error."""

    def __init__(self, url, errcode, errmsg, headers):
        super().__init__()
        self.url, self.errcode, self.errmsg, self.headers = url, errcode, errmsg, headers

    def __repr__(self):
        return f"<{type(self).__name__} for {self.url}: {self.errcode} {self.errmsg}>"


class ResponseError(Error):
    """Raised for an answer that is no XML-RPC."""


class Fault(Error):
    """Raised for an error that the server reports."""

    def __init__(self, faultCode, faultString, **extra):
        super().__init__()
        self.faultCode, self.faultString = faultCode, faultString

    def __repr__(self):
        return f"<{type(self).__name__} {self.faultCode}: {self.faultString!r}>"


boolean = Boolean = bool


def _iso8601_format(value):
    return f"{value.year:04}{value:%m%dT%H:%M:%S}"


def _strftime(value):
    """Return a datetime, a tuple of time or seconds in the form of XML-RPC; 0 is now."""
    if isinstance(value, datetime):
        return _iso8601_format(value)
    if not isinstance(value, tuple | time.struct_time):
        value = time.localtime(value or time.time())
    return "{:04}{:02}{:02}T{:02}:{:02}:{:02}".format(*value[:6])


class DateTime:
    """A date and time; `value` is the text. It can be compared with others, datetimes and texts."""

    def __init__(self, value=0):
        self.value = value if isinstance(value, str) else _strftime(value)

    def make_comparable(self, other):
        """Return two values that can be compared in the place of these, the second NotImplemented if there are none."""
        match other:
            case DateTime():
                return self.value, other.value
            case datetime():
                return self.value, _iso8601_format(other)
            case str():
                return self.value, other
        return (self.timetuple(), other.timetuple()) if hasattr(other, "timetuple") else (self, NotImplemented)

    def _compared(self, other, method):
        mine, its = self.make_comparable(other)
        return NotImplemented if its is NotImplemented else getattr(mine, method)(its)

    def __eq__(self, other):
        return self._compared(other, "__eq__")

    def __lt__(self, other):
        return self._compared(other, "__lt__")

    def __le__(self, other):
        return self._compared(other, "__le__")

    def __gt__(self, other):
        return self._compared(other, "__gt__")

    def __ge__(self, other):
        return self._compared(other, "__ge__")

    def timetuple(self):
        """Return the tuple of the time."""
        return time.strptime(self.value, _DATE_FORM)

    def __str__(self):
        return self.value

    def __repr__(self):
        return f"<{type(self).__name__} {self.value!r} at {id(self):#x}>"

    def decode(self, data):
        """Take the text of an answer."""
        self.value = str(data).strip()

    def encode(self, out):
        """Write the value."""
        out.write(f"<value><dateTime.iso8601>{self.value}</dateTime.iso8601></value>\n")


class Binary:
    """Bytes; `data` has them."""

    def __init__(self, data=None):
        if data is None:
            data = b""
        elif not isinstance(data, bytes | bytearray):
            raise TypeError(f"expected bytes or bytearray, not {type(data).__name__}")
        self.data = bytes(data)

    def __str__(self):
        return self.data.decode("latin-1")

    def __eq__(self, other):
        return self.data == (other.data if isinstance(other, Binary) else other)

    def decode(self, data):
        """Take the text of an answer."""
        self.data = base64.decodebytes(data)

    def encode(self, out):
        """Write the value."""
        out.write(f"<value><base64>\n{base64.encodebytes(self.data).decode('ascii')}</base64></value>\n")


def _datetime(data):
    value = DateTime()
    value.decode(data)
    return value


def _binary(data):
    value = Binary()
    value.decode(data)
    return value


def _datetime_type(data):
    return datetime.strptime(data, _DATE_FORM)


WRAPPERS = DateTime, Binary


class Marshaller:
    """Writes values as XML. Its table `dispatch` has a method for each type; subclasses can add some."""

    dispatch = {}

    def __init__(self, encoding=None, allow_none=False):
        self.encoding, self.allow_none = encoding, allow_none
        # What is being written, to notice what contains itself.
        self.memo = {}
        self.data = None

    def dumps(self, values):
        """Return the XML for a tuple of values, or for a Fault."""
        pieces = []
        write = pieces.append
        if isinstance(values, Fault):
            write("<fault>\n")
            self._dump({"faultCode": values.faultCode, "faultString": values.faultString}, write)
            write("</fault>\n")
        else:
            write("<params>\n")
            for value in values:
                write("<param>\n")
                self._dump(value, write)
                write("</param>\n")
            write("</params>\n")
        return "".join(pieces)

    def _dump(self, value, write):
        kind = type(value)
        method = self.dispatch.get(kind)
        if method is None:
            # Instances are written as structures, but not those of types that could lose something by that.
            if not hasattr(value, "__dict__") or any(base in self.dispatch for base in kind.__mro__):
                raise TypeError(f"cannot marshal {kind} objects")
            method = self.dispatch["_arbitrary_instance"]
        method(self, value, write)

    def _enter(self, value, what):
        if id(value) in self.memo:
            raise TypeError(f"cannot marshal recursive {what}")
        self.memo[id(value)] = None

    def dump_nil(self, value, write):
        """Write None, which is an extension."""
        if not self.allow_none:
            raise TypeError("cannot marshal None unless allow_none is enabled")
        write("<value><nil/></value>")

    def dump_bool(self, value, write):
        """Write a truth value."""
        write(f"<value><boolean>{value:d}</boolean></value>\n")

    def dump_long(self, value, write):
        """Write an int."""
        if not MININT <= value <= MAXINT:
            raise OverflowError("int exceeds XML-RPC limits")
        write(f"<value><int>{int(value)}</int></value>\n")

    dump_int = dump_long

    def dump_double(self, value, write):
        """Write a float."""
        write(f"<value><double>{value!r}</double></value>\n")

    def dump_unicode(self, value, write, escape=escape):
        """Write a string."""
        write(f"<value><string>{escape(value)}</string></value>\n")

    def dump_bytes(self, value, write):
        """Write bytes."""
        write(f"<value><base64>\n{base64.encodebytes(value).decode('ascii')}</base64></value>\n")

    def dump_array(self, value, write):
        """Write a list or tuple."""
        self._enter(value, "sequences")
        write("<value><array><data>\n")
        for item in value:
            self._dump(item, write)
        write("</data></array></value>\n")
        del self.memo[id(value)]

    def dump_struct(self, value, write, escape=escape):
        """Write a dictionary."""
        self._enter(value, "dictionaries")
        write("<value><struct>\n")
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError("dictionary key must be string")
            write(f"<member>\n<name>{escape(key)}</name>\n")
            self._dump(item, write)
            write("</member>\n")
        write("</struct></value>\n")
        del self.memo[id(value)]

    def dump_datetime(self, value, write):
        """Write a datetime."""
        write(f"<value><dateTime.iso8601>{_strftime(value)}</dateTime.iso8601></value>\n")

    def dump_instance(self, value, write):
        """Write an object: its attributes, unless it knows better."""
        if type(value) in WRAPPERS:
            self.write = write
            value.encode(self)
            del self.write
        else:
            self.dump_struct(value.__dict__, write)

    dispatch |= {
        type(None): dump_nil, bool: dump_bool, int: dump_long, float: dump_double, str: dump_unicode, bytes: dump_bytes,
        bytearray: dump_bytes, tuple: dump_array, list: dump_array, dict: dump_struct, datetime: dump_datetime,
        DateTime: dump_instance, Binary: dump_instance, "_arbitrary_instance": dump_instance,
    }


class Unmarshaller:
    """Makes values of the events of a parser. Its table `dispatch` has a method for the end of each tag."""

    dispatch = {}

    def __init__(self, use_datetime=False, use_builtin_types=False):
        self._stack = []
        # Where open arrays and structures begin.
        self._marks = []
        self._text = []
        # Whether a <value> is open in which there is no tag yet, and what the whole is.
        self._value = False
        self._type = self._methodname = None
        self._use_datetime, self._use_bytes = use_builtin_types or use_datetime, use_builtin_types

    def close(self):
        """Return the tuple of values; raise the Fault if it is one."""
        if self._type is None or self._marks:
            raise ResponseError()
        if self._type == "fault":
            raise Fault(**self._stack[0])
        return tuple(self._stack)

    def getmethodname(self):
        """Return the name of the method that is called, or None."""
        return self._methodname

    # Events.

    def xml(self, encoding, standalone):
        """Called for the XML declaration."""

    def start(self, tag, attrs):
        """Called for a start tag."""
        tag = tag.rpartition(":")[2]
        if tag in ("array", "struct"):
            self._marks.append(len(self._stack))
        self._text = []
        if self._value and tag not in self.dispatch:
            raise ResponseError(f"unknown tag {tag!r}")
        self._value = tag == "value"

    def data(self, text):
        """Called for text."""
        self._text.append(text)

    def end(self, tag):
        """Called for an end tag."""
        return self.end_dispatch(tag, "".join(self._text))

    def end_dispatch(self, tag, data):
        """Call the method for an end tag."""
        method = self.dispatch.get(tag) or self.dispatch.get(tag.rpartition(":")[2])
        return method(self, data) if method else None

    def _push(self, value):
        self._stack.append(value)
        self._value = False

    def end_nil(self, data):
        self._push(None)

    def end_boolean(self, data):
        if data not in ("0", "1"):
            raise TypeError("bad boolean value")
        self._push(data == "1")

    def end_int(self, data):
        self._push(int(data))

    def end_double(self, data):
        self._push(float(data))

    def end_bigdecimal(self, data):
        self._push(Decimal(data))

    def end_string(self, data):
        self._push(data)

    def end_array(self, data):
        mark = self._marks.pop()
        self._stack[mark:] = [self._stack[mark:]]
        self._value = False

    def end_struct(self, data):
        mark = self._marks.pop()
        items = iter(self._stack[mark:])
        self._stack[mark:] = [dict(zip(items, items))]
        self._value = False

    def end_base64(self, data):
        value = _binary(data.encode("ascii"))
        self._push(value.data if self._use_bytes else value)

    def end_dateTime(self, data):
        self._push((_datetime_type if self._use_datetime else _datetime)(data))

    def end_value(self, data):
        # Without a tag in it, it is a string.
        if self._value:
            self.end_string(data)

    def end_params(self, data):
        self._type = "params"

    def end_fault(self, data):
        self._type = "fault"

    def end_methodName(self, data):
        self._methodname, self._type = data, "methodName"

    dispatch |= dict.fromkeys(("i1", "i2", "i4", "i8", "int", "biginteger"), end_int)
    dispatch |= dict.fromkeys(("float", "double"), end_double)
    dispatch |= dict.fromkeys(("string", "name"), end_string)
    dispatch |= {
        "nil": end_nil, "boolean": end_boolean, "bigdecimal": end_bigdecimal, "array": end_array, "struct": end_struct,
        "base64": end_base64, "dateTime.iso8601": end_dateTime, "value": end_value, "params": end_params,
        "fault": end_fault, "methodName": end_methodName,
    }


class ExpatParser:
    """Lets Expat tell an Unmarshaller."""

    def __init__(self, target):
        self._parser = parser = expat.ParserCreate(None, None)
        self._target = target
        parser.StartElementHandler, parser.EndElementHandler = target.start, target.end
        parser.CharacterDataHandler = target.data
        target.xml(None, None)

    def feed(self, data):
        """Parse some more."""
        self._parser.Parse(data, False)

    def close(self):
        """Parse to the end; nothing happens the second time."""
        try:
            parser = self._parser
        except AttributeError:
            return
        # The parser has methods of the target, which may have this object.
        del self._parser, self._target
        parser.Parse(b"", True)


def getparser(use_datetime=False, use_builtin_types=False):
    """Return a parser, and the Unmarshaller that it tells."""
    target = Unmarshaller(use_datetime, use_builtin_types)
    return ExpatParser(target), target


def dumps(params, methodname=None, methodresponse=None, encoding=None, allow_none=False):
    """Return the XML for a tuple of arguments or results, or for a Fault.

    With a name it is a call of that method, with methodresponse true an answer, which has one value.
    """
    assert isinstance(params, tuple | Fault), "argument must be tuple or Fault instance"
    if isinstance(params, Fault):
        methodresponse = True
    elif methodresponse:
        assert len(params) == 1, "response tuple must be a singleton"
    encoding = encoding or "utf-8"
    body = Marshaller(encoding, allow_none).dumps(params)
    declaration = "<?xml version='1.0'?>\n" if encoding == "utf-8" else f"<?xml version='1.0' encoding='{encoding}'?>\n"
    if methodname:
        return f"{declaration}<methodCall>\n<methodName>{methodname}</methodName>\n{body}</methodCall>\n"
    return f"{declaration}<methodResponse>\n{body}</methodResponse>\n" if methodresponse else body


def loads(data, use_datetime=False, use_builtin_types=False):
    """Return the tuple of values in XML, and the name of the method or None; raise the Fault if it is one."""
    parser, target = getparser(use_datetime, use_builtin_types)
    parser.feed(data)
    parser.close()
    return target.close(), target.getmethodname()
