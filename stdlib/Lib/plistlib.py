"""Reads and writes property lists of Apple systems: XML and binary."""

__all__ = ["InvalidFileException", "FMT_XML", "FMT_BINARY", "load", "dump", "loads", "dumps", "UID"]

import binascii
import codecs
import datetime
import enum
import itertools
import os
import re
import struct
from io import BytesIO

PlistFormat = enum.Enum('PlistFormat', 'FMT_XML FMT_BINARY', module=__name__)
globals().update(PlistFormat.__members__)


class UID:
    """A reference to an object of a keyed archive."""

    def __init__(self, data):
        if not isinstance(data, int):
            raise TypeError("data must be an int")
        if data >= 1 << 64:
            raise ValueError("UIDs cannot be >= 2**64")
        if data < 0:
            raise ValueError("UIDs must be positive")
        self.data = data

    def __index__(self):
        return self.data

    def __repr__(self):
        return "%s(%s)" % (self.__class__.__name__, repr(self.data))

    def __reduce__(self):
        return self.__class__, (self.data,)

    def __eq__(self, other):
        if not isinstance(other, UID):
            return NotImplemented
        return self.data == other.data

    def __hash__(self):
        return hash(self.data)


class InvalidFileException(ValueError):
    """Raised for data that is no property list."""

    def __init__(self, message="Invalid file"):
        ValueError.__init__(self, message)


# XML.

PLISTHEADER = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
"""

_controlCharPat = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f]')
_dateParser = re.compile(r"(?P<year>\d\d\d\d)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<hour>\d\d)"
                         r"(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?)?)?)?Z", re.ASCII)


def _encode_base64(s, maxlinelength=76):
    step = maxlinelength // 4 * 3
    return b''.join(binascii.b2a_base64(s[i:i + step]) for i in range(0, len(s), step))


def _date_from_string(s, aware_datetime):
    numbers = []
    for part in _dateParser.match(s).groups():
        if part is None:
            break
        numbers.append(int(part))
    zone = datetime.UTC if aware_datetime else None
    return datetime.datetime(*numbers, tzinfo=zone)


def _date_to_string(d, aware_datetime):
    if aware_datetime:
        d = d.astimezone(datetime.UTC)
    return '%04d-%02d-%02dT%02d:%02d:%02dZ' % (d.year, d.month, d.day, d.hour, d.minute, d.second)


def _escape(text):
    if _controlCharPat.search(text) is not None:
        raise ValueError("strings can't contain control characters; use bytes instead")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _PlistParser:
    """Builds objects of the events of an XML parser."""

    def __init__(self, dict_type, aware_datetime=False):
        self.stack = []
        self.current_key = None
        self.root = None
        self._dict_type = dict_type
        self._aware_datetime = aware_datetime
        self.data = []

    def parse(self, fileobj):
        from xml.parsers.expat import ParserCreate
        self.parser = ParserCreate()
        self.parser.StartElementHandler = self.handle_begin_element
        self.parser.EndElementHandler = self.handle_end_element
        self.parser.CharacterDataHandler = self.data.append
        self.parser.EntityDeclHandler = self.handle_entity_decl
        self.parser.ParseFile(fileobj)
        return self.root

    def handle_entity_decl(self, entity_name, is_parameter_entity, value, base, system_id, public_id, notation_name):
        # Entities may be used for attacks, and property lists need none.
        raise InvalidFileException("XML entity declarations are not supported in plist files")

    def handle_begin_element(self, element, attrs):
        self.data.clear()
        handler = getattr(self, "begin_" + element, None)
        if handler is not None:
            handler(attrs)

    def handle_end_element(self, element):
        handler = getattr(self, "end_" + element, None)
        if handler is not None:
            handler()

    def add_object(self, value):
        if self.current_key is not None:
            if not isinstance(self.stack[-1], dict):
                raise ValueError("unexpected element at line %d" % self.parser.CurrentLineNumber)
            self.stack[-1][self.current_key] = value
            self.current_key = None
        elif not self.stack:
            self.root = value
        else:
            if not isinstance(self.stack[-1], list):
                raise ValueError("unexpected element at line %d" % self.parser.CurrentLineNumber)
            self.stack[-1].append(value)

    def get_data(self):
        data = ''.join(self.data)
        self.data.clear()
        return data

    def begin_dict(self, attrs):
        d = self._dict_type()
        self.add_object(d)
        self.stack.append(d)

    def end_dict(self):
        if self.current_key:
            raise ValueError("missing value for key '%s' at line %d" % (self.current_key, self.parser.CurrentLineNumber))
        self.stack.pop()

    def end_key(self):
        if self.current_key or not isinstance(self.stack[-1], dict):
            raise ValueError("unexpected key at line %d" % self.parser.CurrentLineNumber)
        self.current_key = self.get_data()

    def begin_array(self, attrs):
        a = []
        self.add_object(a)
        self.stack.append(a)

    def end_array(self):
        self.stack.pop()

    def end_true(self):
        self.add_object(True)

    def end_false(self):
        self.add_object(False)

    def end_integer(self):
        raw = self.get_data()
        self.add_object(int(raw, 16) if raw.startswith(('0x', '0X')) else int(raw))

    def end_real(self):
        self.add_object(float(self.get_data()))

    def end_string(self):
        self.add_object(self.get_data())

    def end_data(self):
        self.add_object(binascii.a2b_base64(self.get_data().encode("utf-8")))

    def end_date(self):
        self.add_object(_date_from_string(self.get_data(), self._aware_datetime))


class _PlistWriter:
    """Writes objects as XML."""

    def __init__(self, file, sort_keys=True, skipkeys=False, aware_datetime=False):
        self.file = file
        self.stack = []
        self.level = 0
        self.indent = b"\t"
        self._sort_keys = sort_keys
        self._skipkeys = skipkeys
        self._aware_datetime = aware_datetime

    def write(self, value):
        """Write the whole list."""
        self.file.write(PLISTHEADER)
        self.writeln('<plist version="1.0">')
        self.write_value(value)
        self.writeln("</plist>")

    def writeln(self, line):
        if line:
            if isinstance(line, str):
                line = line.encode('utf-8')
            self.file.write(self.level * self.indent + line)
        self.file.write(b'\n')

    def simple_element(self, element, value=None):
        if value is not None:
            self.writeln("<%s>%s</%s>" % (element, _escape(value), element))
        else:
            self.writeln("<%s/>" % element)

    def write_value(self, value):
        if isinstance(value, str):
            self.simple_element("string", value)
        elif value is True:
            self.simple_element("true")
        elif value is False:
            self.simple_element("false")
        elif isinstance(value, int):
            if not -1 << 63 <= value < 1 << 64:
                raise OverflowError(value)
            self.simple_element("integer", "%d" % value)
        elif isinstance(value, float):
            self.simple_element("real", repr(value))
        elif isinstance(value, dict):
            self.write_dict(value)
        elif isinstance(value, (bytes, bytearray)):
            self.write_bytes(value)
        elif isinstance(value, datetime.datetime):
            self.simple_element("date", _date_to_string(value, self._aware_datetime))
        elif isinstance(value, (tuple, list)):
            self.write_array(value)
        else:
            raise TypeError("unsupported type: %s" % type(value))

    def write_bytes(self, data):
        self.writeln("<data>")
        self.level -= 1
        width = max(16, 76 - len((self.indent * (self.level + 1)).replace(b"\t", b" " * 8)))
        for line in _encode_base64(data, width).split(b"\n"):
            if line:
                self.file.write((self.level + 1) * self.indent + line + b'\n')
        self.level += 1
        self.writeln("</data>")

    def write_dict(self, d):
        if not d:
            self.simple_element("dict")
            return
        self.writeln("<dict>")
        self.level += 1
        for key, value in sorted(d.items()) if self._sort_keys else d.items():
            if not isinstance(key, str):
                if self._skipkeys:
                    continue
                raise TypeError("keys must be strings")
            self.simple_element("key", key)
            self.write_value(value)
        self.level -= 1
        self.writeln("</dict>")

    def write_array(self, array):
        if not array:
            self.simple_element("array")
            return
        self.writeln("<array>")
        self.level += 1
        for value in array:
            self.write_value(value)
        self.level -= 1
        self.writeln("</array>")


def _is_fmt_xml(header):
    prefixes = b'<?xml', b'<plist'
    if header.startswith(prefixes):
        return True
    for bom, encoding in ((codecs.BOM_UTF8, 'utf-8'), (codecs.BOM_UTF16_BE, 'utf-16-be'),
                          (codecs.BOM_UTF16_LE, 'utf-16-le')):
        if any(header.startswith((bom + start.decode('ascii').encode(encoding))[:len(header)]) for start in prefixes):
            return True
    return False


# Binary.

# The seconds of dates are counted from here.
_EPOCH = datetime.datetime(2001, 1, 1)
_undefined = object()


class _BinaryPlistParser:
    """Reads binary lists: objects by number, with a table of their places."""

    def __init__(self, dict_type, aware_datetime=False):
        self._dict_type = dict_type
        self._aware_datetime = aware_datetime

    def parse(self, fp):
        try:
            self._fp = fp
            fp.seek(-32, os.SEEK_END)
            trailer = fp.read(32)
            if len(trailer) != 32:
                raise InvalidFileException()
            offset_size, self._ref_size, num_objects, top_object, offset_table_offset = struct.unpack('>6xBBQQQ', trailer)
            fp.seek(offset_table_offset)
            self._object_offsets = self._read_ints(num_objects, offset_size)
            self._objects = [_undefined] * num_objects
            return self._read_object(top_object)
        except (OSError, IndexError, struct.error, OverflowError, ValueError) as error:
            if isinstance(error, InvalidFileException):
                raise
            raise InvalidFileException()

    def _get_size(self, low):
        if low != 0xF:
            return low
        m = self._fp.read(1)[0] & 0x3
        return int.from_bytes(self._fp.read(1 << m))

    def _read_ints(self, n, size):
        data = self._fp.read(size * n)
        if not size or len(data) != size * n:
            raise InvalidFileException()
        return tuple(int.from_bytes(data[i:i + size]) for i in range(0, size * n, size))

    def _exactly(self, n):
        data = self._fp.read(n)
        if len(data) != n:
            raise InvalidFileException()
        return data

    def _read_object(self, ref):
        result = self._objects[ref]
        if result is not _undefined:
            return result
        self._fp.seek(self._object_offsets[ref])
        token = self._fp.read(1)[0]
        kind, low = token & 0xF0, token & 0x0F
        if token in (0x00, 0x08, 0x09, 0x0f):
            result = {0: None, 8: False, 9: True, 15: b''}[token]
        elif kind == 0x10:
            result = int.from_bytes(self._fp.read(1 << low), signed=low >= 3)
        elif token == 0x22:
            result = struct.unpack('>f', self._fp.read(4))[0]
        elif token == 0x23:
            result = struct.unpack('>d', self._fp.read(8))[0]
        elif token == 0x33:
            seconds = struct.unpack('>d', self._fp.read(8))[0]
            epoch = _EPOCH.replace(tzinfo=datetime.UTC) if self._aware_datetime else _EPOCH
            result = epoch + datetime.timedelta(seconds=seconds)
        elif kind == 0x40:
            result = self._exactly(self._get_size(low))
        elif kind == 0x50:
            result = self._exactly(self._get_size(low)).decode('ascii')
        elif kind == 0x60:
            result = self._exactly(self._get_size(low) * 2).decode('utf-16be')
        elif kind == 0x80:
            result = UID(int.from_bytes(self._fp.read(1 + low)))
        elif kind == 0xA0:
            refs = self._read_ints(self._get_size(low), self._ref_size) if low else ()
            result = []
            self._objects[ref] = result
            for x in refs:
                result.append(self._read_object(x))
        elif kind == 0xD0:
            size = self._get_size(low)
            keys = self._read_ints(size, self._ref_size) if size else ()
            values = self._read_ints(size, self._ref_size) if size else ()
            result = self._dict_type()
            self._objects[ref] = result
            try:
                for k, o in zip(keys, values):
                    result[self._read_object(k)] = self._read_object(o)
            except TypeError:
                raise InvalidFileException()
        else:
            raise InvalidFileException()
        self._objects[ref] = result
        return result


def _count_to_size(count):
    if count < 1 << 8:
        return 1
    if count < 1 << 16:
        return 2
    return 4 if count < 1 << 32 else 8


_scalars = (str, int, float, datetime.datetime, bytes)


class _BinaryPlistWriter:
    """Writes binary lists; equal scalars are written once."""

    def __init__(self, fp, sort_keys, skipkeys, aware_datetime=False):
        self._fp = fp
        self._sort_keys = sort_keys
        self._skipkeys = skipkeys
        self._aware_datetime = aware_datetime

    def write(self, value):
        """Write the whole list."""
        self._objlist, self._objtable, self._objidtable = [], {}, {}
        self._flatten(value)
        count = len(self._objlist)
        self._object_offsets = [0] * count
        self._ref_size = _count_to_size(count)
        self._fp.write(b'bplist00')
        for obj in self._objlist:
            self._write_object(obj)
        top_object = self._getrefnum(value)
        offset_table_offset = self._fp.tell()
        offset_size = _count_to_size(offset_table_offset)
        for offset in self._object_offsets:
            self._fp.write(offset.to_bytes(offset_size))
        self._fp.write(struct.pack('>5xBBBQQQ', 0, offset_size, self._ref_size, count, top_object, offset_table_offset))

    def _flatten(self, value):
        if isinstance(value, _scalars):
            if (type(value), value) in self._objtable:
                return
        elif id(value) in self._objidtable:
            return
        number = len(self._objlist)
        self._objlist.append(value)
        if isinstance(value, _scalars):
            self._objtable[type(value), value] = number
        else:
            self._objidtable[id(value)] = number
        if isinstance(value, dict):
            keys, values = [], []
            for k, v in sorted(value.items()) if self._sort_keys else value.items():
                if not isinstance(k, str):
                    if self._skipkeys:
                        continue
                    raise TypeError("keys must be strings")
                keys.append(k)
                values.append(v)
            for o in itertools.chain(keys, values):
                self._flatten(o)
        elif isinstance(value, (list, tuple)):
            for o in value:
                self._flatten(o)

    def _getrefnum(self, value):
        if isinstance(value, _scalars):
            return self._objtable[type(value), value]
        return self._objidtable[id(value)]

    def _write_size(self, token, size):
        if size < 15:
            self._fp.write(struct.pack('>B', token | size))
            return
        for power, (limit, code) in enumerate(((1 << 8, 'B'), (1 << 16, 'H'), (1 << 32, 'L'), (1 << 64, 'Q'))):
            if size < limit:
                self._fp.write(struct.pack('>BB' + code, token | 0xF, 0x10 | power, size))
                return

    def _write_refs(self, objects):
        for o in objects:
            self._fp.write(self._getrefnum(o).to_bytes(self._ref_size))

    def _write_object(self, value):
        self._object_offsets[self._getrefnum(value)] = self._fp.tell()
        write, pack = self._fp.write, struct.pack
        if value is None:
            write(b'\x00')
        elif value is False:
            write(b'\x08')
        elif value is True:
            write(b'\x09')
        elif isinstance(value, int):
            if value < 0:
                try:
                    write(pack('>Bq', 0x13, value))
                except struct.error:
                    raise OverflowError(value) from None
            elif value < 1 << 8:
                write(pack('>BB', 0x10, value))
            elif value < 1 << 16:
                write(pack('>BH', 0x11, value))
            elif value < 1 << 32:
                write(pack('>BL', 0x12, value))
            elif value < 1 << 63:
                write(pack('>BQ', 0x13, value))
            elif value < 1 << 64:
                write(b'\x14' + value.to_bytes(16, signed=True))
            else:
                raise OverflowError(value)
        elif isinstance(value, float):
            write(pack('>Bd', 0x23, value))
        elif isinstance(value, datetime.datetime):
            if self._aware_datetime:
                seconds = (value.astimezone(datetime.UTC) - _EPOCH.replace(tzinfo=datetime.UTC)).total_seconds()
            else:
                seconds = (value - _EPOCH).total_seconds()
            write(pack('>Bd', 0x33, seconds))
        elif isinstance(value, (bytes, bytearray)):
            self._write_size(0x40, len(value))
            write(value)
        elif isinstance(value, str):
            try:
                data = value.encode('ascii')
                self._write_size(0x50, len(value))
            except UnicodeEncodeError:
                data = value.encode('utf-16be')
                self._write_size(0x60, len(data) // 2)
            write(data)
        elif isinstance(value, UID):
            if value.data < 0:
                raise ValueError("UIDs must be positive")
            size = _count_to_size(value.data)
            write(pack('>B', 0x80 | size - 1) + value.data.to_bytes(size))
        elif isinstance(value, (list, tuple)):
            self._write_size(0xA0, len(value))
            self._write_refs(value)
        elif isinstance(value, dict):
            items = sorted(value.items()) if self._sort_keys else value.items()
            items = [(k, v) for k, v in items if isinstance(k, str)]
            self._write_size(0xD0, len(items))
            self._write_refs(k for k, v in items)
            self._write_refs(v for k, v in items)
        else:
            raise TypeError(value)


# The interface.

def load(fp, *, fmt=None, dict_type=dict, aware_datetime=False):
    """Read a property list from a binary file; fmt None finds out the format."""
    if fmt is None:
        header = fp.read(32)
        fp.seek(0)
        if _is_fmt_xml(header):
            fmt = FMT_XML
        elif header[:8] == b'bplist00':
            fmt = FMT_BINARY
        else:
            raise InvalidFileException()
    parser = _PlistParser if fmt is FMT_XML else _BinaryPlistParser
    return parser(dict_type, aware_datetime=aware_datetime).parse(fp)


def loads(value, *, fmt=None, dict_type=dict, aware_datetime=False):
    """Read a property list from bytes, or from text in the XML format."""
    if isinstance(value, str):
        if fmt == FMT_BINARY:
            raise TypeError("value must be bytes-like object when fmt is FMT_BINARY")
        value = value.encode()
    return load(BytesIO(value), fmt=fmt, dict_type=dict_type, aware_datetime=aware_datetime)


def dump(value, fp, *, fmt=FMT_XML, sort_keys=True, skipkeys=False, aware_datetime=False):
    """Write a property list to a binary file."""
    if fmt not in PlistFormat:
        raise ValueError("Unsupported format: %r" % (fmt,))
    writer = _PlistWriter if fmt is FMT_XML else _BinaryPlistWriter
    writer(fp, sort_keys=sort_keys, skipkeys=skipkeys, aware_datetime=aware_datetime).write(value)


def dumps(value, *, fmt=FMT_XML, skipkeys=False, sort_keys=True, aware_datetime=False):
    """Return a property list as bytes."""
    fp = BytesIO()
    dump(value, fp, fmt=fmt, skipkeys=skipkeys, sort_keys=sort_keys, aware_datetime=aware_datetime)
    return fp.getvalue()
