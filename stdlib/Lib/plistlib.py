"""Property lists, in which macOS and its programs keep settings: dicts, lists, strings, numbers, dates and data.

load() and loads() read both formats; dump() and dumps() write XML unless `fmt` is FMT_BINARY.
"""

import binascii
import codecs
import datetime
import enum
import re
from io import BytesIO

from _plistbinary import UID, BinaryReader as _BinaryPlistParser, BinaryWriter as _BinaryPlistWriter, InvalidFileException

__all__ = ["InvalidFileException", "FMT_XML", "FMT_BINARY", "load", "dump", "loads", "dumps", "UID"]

PlistFormat = enum.Enum("PlistFormat", "FMT_XML FMT_BINARY", module=__name__)
FMT_XML, FMT_BINARY = PlistFormat

PLISTHEADER = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
"""

_control_character = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f]")
_date = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?)?)?)?Z", re.ASCII)


def _read_date(text, aware):
    numbers = [int(number) for number in _date.match(text).groupdict().values() if number is not None]
    return datetime.datetime(*numbers, tzinfo=datetime.UTC if aware else None)


def _written_date(moment, aware):
    if aware:
        moment = moment.astimezone(datetime.UTC)
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % moment.timetuple()[:6]


def _escaped(text):
    """Text as XML has it; parsers would read any end of line as a line feed."""
    if _control_character.search(text):
        raise ValueError("strings can't contain control characters; use bytes instead")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _PlistParser:
    """Builds the value of an XML property list from what the XML parser sees."""

    def __init__(self, dict_type, aware_datetime=False):
        self._dict_type = dict_type
        self._open, self._keys = [], []  # the dicts and lists that have begun, with the key that waits for a value in each
        self._text, self._root = [], None
        self._scalars = {
            "true": lambda text: True, "false": lambda text: False, "string": str, "real": float, "integer": self._integer,
            "data": lambda text: binascii.a2b_base64(text.encode()), "date": lambda text: _read_date(text, aware_datetime),
        }

    def parse(self, fileobj):
        from xml.parsers.expat import ParserCreate
        self._parser = ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = lambda data: self._text.append(data)
        self._parser.EntityDeclHandler = self._refuse_entity
        self._parser.ParseFile(fileobj)
        return self._root

    @staticmethod
    def _integer(text):
        return int(text, 16) if text.startswith(("0x", "0X")) else int(text)

    @staticmethod
    def _refuse_entity(*declaration):
        # Entities that contain one another can make a short file endless.
        raise InvalidFileException("XML entity declarations are not supported in plist files")

    def _complain(self, text):
        raise ValueError(f"{text} at line {self._parser.CurrentLineNumber}")

    def _begin(self, element, attributes):
        self._text = []
        if element in ("dict", "array"):
            container = self._dict_type() if element == "dict" else []
            self._add(container)
            self._open.append(container)
            self._keys.append(None)

    def _end(self, element):
        text = "".join(self._text)
        if element in self._scalars:
            self._text = []
            self._add(self._scalars[element](text))
        elif element == "key":
            self._text = []
            # Without anything open this is an IndexError, as it has always been.
            if self._keys and self._keys[-1] is not None or not isinstance(self._open[-1], dict):
                self._complain("unexpected key")
            self._keys[-1] = text
        elif element in ("dict", "array"):
            self._open.pop()
            key = self._keys.pop()
            if element == "dict" and key is not None:
                self._complain(f"missing value for key {key!r}")

    def _add(self, value):
        if not self._open:
            self._root = value
            return
        container, key = self._open[-1], self._keys[-1]
        if isinstance(container, list):
            container.append(value)
        elif key is None:
            self._complain("unexpected element")
        else:
            container[key], self._keys[-1] = value, None


class _PlistWriter:
    """Writes a value as an XML property list."""

    def __init__(self, file, sort_keys=True, skipkeys=False, aware_datetime=False):
        self._file, self._sort, self._skip, self._aware = file, sort_keys, skipkeys, aware_datetime

    def write(self, value):
        self._file.write(PLISTHEADER + b'<plist version="1.0">\n')
        for level, line in self._lines(value, 0):
            self._file.write(b"\t" * level + line.encode() + b"\n")
        self._file.write(b"</plist>\n")

    def _lines(self, value, level):
        """The lines of a value with their depth."""
        match value:
            case str():
                yield level, f"<string>{_escaped(value)}</string>"
            case bool():
                yield level, "<true/>" if value else "<false/>"
            case int():
                if not -1 << 63 <= value < 1 << 64:
                    raise OverflowError(value)
                yield level, f"<integer>{value:d}</integer>"
            case float():
                yield level, f"<real>{value!r}</real>"
            case bytes() | bytearray():
                yield from self._data_lines(value, level)
            case datetime.datetime():
                yield level, f"<date>{_written_date(value, self._aware)}</date>"
            case dict() | list() | tuple() if not value:
                yield level, "<dict/>" if isinstance(value, dict) else "<array/>"
            case dict():
                yield level, "<dict>"
                for key, member in sorted(value.items()) if self._sort else value.items():
                    if isinstance(key, str):
                        yield level + 1, f"<key>{_escaped(key)}</key>"
                        yield from self._lines(member, level + 1)
                    elif not self._skip:
                        raise TypeError("keys must be strings")
                yield level, "</dict>"
            case list() | tuple():
                yield level, "<array>"
                for member in value:
                    yield from self._lines(member, level + 1)
                yield level, "</array>"
            case _:
                raise TypeError(f"unsupported type: {type(value)}")

    @staticmethod
    def _data_lines(data, level):
        """Data in base 64, in lines that are shorter the deeper they stand."""
        step = max(16, 76 - 8 * level) // 4 * 3
        yield level, "<data>"
        for start in range(0, len(data), step):
            yield level, binascii.b2a_base64(data[start:start + step], newline=False).decode()
        yield level, "</data>"


def _is_fmt_xml(header):
    """Whether a file begins as XML does, in one of the encodings that its parser finds out itself."""
    begins = ("<?xml", "<plist")
    encodings = ((b"", "ascii"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le"))
    return header.startswith(tuple(mark + begin.encode(encoding) for mark, encoding in encodings for begin in begins))


def _is_fmt_binary(header):
    return header.startswith(b"bplist00")


_FORMATS = {
    FMT_XML: {"detect": _is_fmt_xml, "parser": _PlistParser, "writer": _PlistWriter},
    FMT_BINARY: {"detect": _is_fmt_binary, "parser": _BinaryPlistParser, "writer": _BinaryPlistWriter},
}


def load(fp, *, fmt=None, dict_type=dict, aware_datetime=False):
    """Read a property list from a file; its format is found out unless it is given."""
    if fmt is None:
        header = fp.read(32)
        fp.seek(0)
        entry = next((entry for entry in _FORMATS.values() if entry["detect"](header)), None)
        if entry is None:
            raise InvalidFileException()
    else:
        entry = _FORMATS[fmt]
    return entry["parser"](dict_type=dict_type, aware_datetime=aware_datetime).parse(fp)


def loads(value, *, fmt=None, dict_type=dict, aware_datetime=False):
    """Read a property list from bytes or, if it is XML, from text."""
    if isinstance(value, str):
        if fmt == FMT_BINARY:
            raise TypeError("value must be bytes-like object when fmt is FMT_BINARY")
        value = value.encode()
    return load(BytesIO(value), fmt=fmt, dict_type=dict_type, aware_datetime=aware_datetime)


def dump(value, fp, *, fmt=FMT_XML, sort_keys=True, skipkeys=False, aware_datetime=False):
    """Write a value to a file; keys that are no strings are refused, or left out if `skipkeys` says so."""
    if fmt not in _FORMATS:
        raise ValueError(f"Unsupported format: {fmt!r}")
    writer = _FORMATS[fmt]["writer"]
    writer(fp, sort_keys=sort_keys, skipkeys=skipkeys, aware_datetime=aware_datetime).write(value)


def dumps(value, *, fmt=FMT_XML, skipkeys=False, sort_keys=True, aware_datetime=False):
    """A value as the bytes of a property list."""
    file = BytesIO()
    dump(value, file, fmt=fmt, sort_keys=sort_keys, skipkeys=skipkeys, aware_datetime=aware_datetime)
    return file.getvalue()
