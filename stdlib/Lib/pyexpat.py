"""A parser of XML that calls handlers, for interpreters that are built without Expat.

It does not validate; external entities are left to a handler.
"""

import codecs
import re
import sys
import types

EXPAT_VERSION = 'expat_2.6.3'
version_info = (2, 6, 3)
native_encoding = 'UTF-8'
features = [('sizeof(XML_Char)', 1), ('sizeof(XML_LChar)', 1), ('XML_DTD', 0), ('XML_CONTEXT_BYTES', 1024),
            ('XML_NS', 0), ('XML_GE', 0)]
XML_PARAM_ENTITY_PARSING_NEVER, XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE, XML_PARAM_ENTITY_PARSING_ALWAYS = range(3)

_MESSAGES = {
    1: ('NO_MEMORY', 'out of memory'), 2: ('SYNTAX', 'syntax error'), 3: ('NO_ELEMENTS', 'no element found'),
    4: ('INVALID_TOKEN', 'not well-formed (invalid token)'), 5: ('UNCLOSED_TOKEN', 'unclosed token'),
    6: ('PARTIAL_CHAR', 'partial character'), 7: ('TAG_MISMATCH', 'mismatched tag'),
    8: ('DUPLICATE_ATTRIBUTE', 'duplicate attribute'),
    9: ('JUNK_AFTER_DOC_ELEMENT', 'junk after document element'),
    10: ('PARAM_ENTITY_REF', 'illegal parameter entity reference'), 11: ('UNDEFINED_ENTITY', 'undefined entity'),
    12: ('RECURSIVE_ENTITY_REF', 'recursive entity reference'), 13: ('ASYNC_ENTITY', 'asynchronous entity'),
    14: ('BAD_CHAR_REF', 'reference to invalid character number'),
    15: ('BINARY_ENTITY_REF', 'reference to binary entity'),
    16: ('ATTRIBUTE_EXTERNAL_ENTITY_REF', 'reference to external entity in attribute'),
    17: ('MISPLACED_XML_PI', 'XML or text declaration not at start of entity'),
    18: ('UNKNOWN_ENCODING', 'unknown encoding'), 19: ('INCORRECT_ENCODING', 'encoding specified in XML declaration is incorrect'),
    20: ('UNCLOSED_CDATA_SECTION', 'unclosed CDATA section'),
    21: ('EXTERNAL_ENTITY_HANDLING', 'error in processing external entity reference'),
    22: ('NOT_STANDALONE', 'document is not standalone'), 23: ('UNEXPECTED_STATE', 'unexpected parser state - please send a bug report'),
    24: ('ENTITY_DECLARED_IN_PE', 'entity declared in parameter entity'),
    25: ('FEATURE_REQUIRES_XML_DTD', 'requested feature requires XML_DTD support in Expat'),
    26: ('CANT_CHANGE_FEATURE_ONCE_PARSING', 'cannot change setting once parsing has begun'),
    27: ('UNBOUND_PREFIX', 'unbound prefix'), 28: ('UNDECLARING_PREFIX', 'must not undeclare prefix'),
    29: ('INCOMPLETE_PE', 'incomplete markup in parameter entity'), 30: ('XML_DECL', 'XML declaration not well-formed'),
    31: ('TEXT_DECL', 'text declaration not well-formed'), 32: ('PUBLICID', 'illegal character(s) in public id'),
    33: ('SUSPENDED', 'parser suspended'), 34: ('NOT_SUSPENDED', 'parser not suspended'),
    35: ('ABORTED', 'parsing aborted'), 36: ('FINISHED', 'parsing finished'),
    37: ('SUSPEND_PE', 'cannot suspend in external parameter entity'),
    38: ('RESERVED_PREFIX_XML', 'reserved prefix (xml) must not be undeclared or bound to another namespace name'),
    39: ('RESERVED_PREFIX_XMLNS', 'reserved prefix (xmlns) must not be declared or undeclared'),
    40: ('RESERVED_NAMESPACE_URI', 'prefix must not be bound to one of the reserved namespace names'),
    41: ('INVALID_ARGUMENT', 'invalid argument'),
    42: ('NO_BUFFER', 'a successful prior call to function XML_GetBuffer was required'),
    43: ('AMPLIFICATION_LIMIT_BREACH', 'limit on input amplification factor (from DTD and entities) breached'),
    44: ('NOT_STARTED', 'parser not started'),
}


class ExpatError(Exception):
    """Raised for text that is not XML: code, lineno and offset say more."""

    __module__ = 'xml.parsers.expat'


error = ExpatError


def ErrorString(code, /):
    """Return the message of an error's code, None if there is no such error."""
    found = _MESSAGES.get(code)
    return found[1] if found else None


errors = types.ModuleType('pyexpat.errors', 'Constants used to describe error conditions.')
errors.codes = {message: code for code, (name, message) in _MESSAGES.items()}
errors.messages = {code: message for code, (name, message) in _MESSAGES.items()}
for _code, (_name, _message) in _MESSAGES.items():
    setattr(errors, 'XML_ERROR_' + _name, _message)

model = types.ModuleType('pyexpat.model', 'Constants used to interpret content model information.')
for _i, _name in enumerate(('EMPTY', 'ANY', 'MIXED', 'NAME', 'CHOICE', 'SEQ'), 1):
    setattr(model, 'XML_CTYPE_' + _name, _i)
for _i, _name in enumerate(('NONE', 'OPT', 'REP', 'PLUS')):
    setattr(model, 'XML_CQUANT_' + _name, _i)
sys.modules['pyexpat.errors'] = errors
sys.modules['pyexpat.model'] = model

_START = r'[:A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF' \
         r'\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF]'
_NAME = _START + '(?:' + _START + r'|[-.0-9\xB7\u0300-\u036F\u203F-\u2040])*'
_name = re.compile(_NAME)
_name_only = re.compile(_NAME + r'\Z')
_attribute = re.compile(rf'[ \t\r\n]+({_NAME})[ \t\r\n]*=[ \t\r\n]*(?:"([^<"]*)"|\'([^<\']*)\')')
_tag_end = re.compile(r'''(?:[^"'<>]|"[^"]*"|'[^']*')*>''')
_reference = re.compile(rf'&(?:#([0-9]+)|#x([0-9a-fA-F]+)|({_NAME}));')
_unfit = re.compile('[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
_xml_decl = re.compile(r'<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["\'])([-a-zA-Z0-9_.:]+)\1'
                       r'(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["\'])([A-Za-z][-A-Za-z0-9._]*)\3)?'
                       r'(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["\'])(yes|no)\5)?[ \t\r\n]*\?>')
_doctype_token = re.compile(r'[ \t\r\n]+|"[^"]*"|\'[^\']*\'|[^\s"\'\[>]+|.')
_BUILT_IN = {'lt': '<', 'gt': '>', 'amp': '&', 'quot': '"', 'apos': "'"}
_XML_URI = 'http://www.w3.org/XML/1998/namespace'

_HANDLERS = ('StartElementHandler', 'EndElementHandler', 'ProcessingInstructionHandler', 'CharacterDataHandler',
             'UnparsedEntityDeclHandler', 'NotationDeclHandler', 'StartNamespaceDeclHandler',
             'EndNamespaceDeclHandler', 'CommentHandler', 'StartCdataSectionHandler', 'EndCdataSectionHandler',
             'DefaultHandler', 'DefaultHandlerExpand', 'NotStandaloneHandler', 'ExternalEntityRefHandler',
             'StartDoctypeDeclHandler', 'EndDoctypeDeclHandler', 'EntityDeclHandler', 'XmlDeclHandler',
             'ElementDeclHandler', 'AttlistDeclHandler', 'SkippedEntityHandler')

# What entities may add to a document before it is taken for an attack.
_FREE_EXPANSION, _MOST_AMPLIFICATION = 8 << 20, 100


class _Wait(Exception):
    """The text ends within a token."""


class XMLParserType:
    """A parser; its handlers are attributes, None where there is none."""

    def __init__(self, encoding=None, namespace_separator=None, intern=None):
        for name in _HANDLERS:
            setattr(self, name, None)
        self.buffer_text = False
        self.buffer_size = 8192
        self.ordered_attributes = self.specified_attributes = self.namespace_prefixes = False
        self.intern = {} if intern is None else intern
        self._encoding = encoding
        self._separator = namespace_separator
        self._decoder = None
        self._raw = b''
        self._text = ''
        self._pos = 0
        self._line, self._column, self._index = 1, 0, 0
        self.ErrorCode = 0
        self._error_place = None
        self._open = []
        self._namespaces = [{'xml': _XML_URI}]
        self._seen_root = self._started = self._finished = self._is_fragment = False
        self._chars = []
        self._entities, self._parameters, self._defaults = {}, {}, {}
        self._expanding = []
        self._input_size = self._expanded = 0
        self._has_external_subset = self._standalone = False
        self._foreign_dtd = False
        self._base = None
        self._deferral = True

    # The interface.

    @property
    def buffer_used(self):
        return sum(map(len, self._chars))

    @property
    def namespace_separator(self):
        return self._separator

    CurrentLineNumber = property(lambda self: self._line)
    CurrentColumnNumber = property(lambda self: self._column)
    CurrentByteIndex = property(lambda self: self._index)

    def _place(self):
        return self._error_place or (self._line, self._column, self._index)

    ErrorLineNumber = property(lambda self: self._place()[0])
    ErrorColumnNumber = property(lambda self: self._place()[1])
    ErrorByteIndex = property(lambda self: self._place()[2])

    def SetBase(self, base, /):
        self._base = base

    def GetBase(self):
        return self._base

    def GetInputContext(self):
        return None

    def GetReparseDeferralEnabled(self):
        return self._deferral

    def SetReparseDeferralEnabled(self, enabled, /):
        self._deferral = bool(enabled)

    def SetParamEntityParsing(self, flag, /):
        return 1

    def UseForeignDTD(self, flag=True, /):
        self._foreign_dtd = bool(flag)

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        """Return a parser of an external entity, with the handlers of this one."""
        sub = XMLParserType(encoding, self._separator, self.intern)
        for name in _HANDLERS + ('buffer_text', 'ordered_attributes', 'specified_attributes', 'namespace_prefixes'):
            setattr(sub, name, getattr(self, name))
        sub._entities, sub._namespaces, sub._base = self._entities, self._namespaces[:], self._base
        sub._is_fragment = True
        return sub

    def ParseFile(self, file, /):
        """Parse a file that is open for reading bytes."""
        while True:
            data = file.read(65536)
            if not isinstance(data, (bytes, bytearray)):
                raise TypeError("read() did not return a bytes object (type=%s)" % type(data).__name__)
            result = self.Parse(data, not data)
            if not data:
                return result

    def Parse(self, data, isfinal=False, /):
        """Parse some text; isfinal says that it is the last."""
        if self._finished:
            self._fail(36)
        if isinstance(data, str):
            self._text += data
            self._input_size += len(data)
            self._decoder = self._decoder or True
        else:
            self._decode(bytes(data), isfinal)
        try:
            self._run(isfinal)
        except _Wait:
            pass
        if not self.buffer_text or isfinal:
            self._flush()
        if isfinal:
            self._finish()
        return 1

    def _decode(self, data, isfinal):
        self._input_size += len(data)
        if self._decoder is True:
            self._decoder = codecs.getincrementaldecoder('utf-8')()
        if self._decoder is None:
            self._raw += data
            # The declaration, if it is all there, tells the encoding.
            if not isfinal and len(self._raw) < 4 or (self._raw[:5] == b'<?xml' and b'?>' not in self._raw
                                                     and not isfinal and len(self._raw) < 1000):
                return
            data, self._raw = self._raw, b''
            encoding = self._encoding or self._detect(data)
            try:
                self._decoder = codecs.getincrementaldecoder(encoding)()
            except LookupError:
                self._fail(18)
        try:
            text = self._decoder.decode(data, isfinal)
        except UnicodeDecodeError as e:
            # What comes before the bad bytes is parsed first.
            self._text += data[:e.start].decode(self._decoder.__class__.__module__.rpartition('.')[2] or 'utf-8', 'ignore')
            try:
                self._run(False)
            except _Wait:
                pass
            self._advance(len(self._text) - self._pos)
            self._fail(6 if isfinal and e.end >= len(data) else 4)
        if not self._started and text[:1] == '\ufeff':
            text = text[1:]
        self._text += text

    @staticmethod
    def _detect(data):
        for mark, encoding in ((b'\xef\xbb\xbf', 'utf-8'), (b'\xff\xfe', 'utf-16'), (b'\xfe\xff', 'utf-16'),
                               (b'<\0', 'utf-16-le'), (b'\0<', 'utf-16-be')):
            if data.startswith(mark):
                return encoding
        found = re.match(rb'<\?xml[^>]*?encoding\s*=\s*["\']([A-Za-z][-A-Za-z0-9._]*)["\']', data)
        return found.group(1).decode() if found else 'utf-8'

    # Positions and errors.

    def _advance(self, count):
        """Move over text, and count lines."""
        piece = self._text[self._pos:self._pos + count]
        newlines = piece.count('\n')
        if newlines:
            self._line += newlines
            self._column = len(piece) - piece.rindex('\n') - 1
        else:
            self._column += len(piece)
        self._index += len(piece.encode('utf-8', 'surrogatepass'))
        self._pos += count

    def _fail(self, code, ahead=0):
        if ahead:
            self._advance(ahead)
        self.ErrorCode = code
        self._error_place = self._line, self._column, self._index
        err = ExpatError("%s: line %d, column %d" % (_MESSAGES[code][1], self._line, self._column))
        err.code, err.lineno, err.offset = code, self._line, self._column
        self._finished = True
        raise err

    def _finish(self):
        if self._pos < len(self._text):
            rest = self._text[self._pos:]
            if rest.startswith('<![CDATA['):
                self._fail(20)
            self._fail(5)
        if not self._is_fragment and (self._open or not self._seen_root):
            self._fail(3)
        if self._is_fragment and self._open:
            self._fail(13)
        self._finished = True

    # The loop.

    def _run(self, isfinal):
        try:
            while self._pos < len(self._text):
                self._step(isfinal)
        finally:
            if self._pos > 65536:
                self._text, self._pos = self._text[self._pos:], 0

    def _step(self, isfinal):
        text, pos = self._text, self._pos
        if not self._started:
            self._begin(isfinal)
            text, pos = self._text, self._pos
            if pos >= len(text):
                return
        if text[pos] != '<':
            self._characters(isfinal)
            return
        following = text[pos + 1:pos + 2]
        if not following:
            raise _Wait
        if following == '/':
            self._end_tag()
        elif following == '?':
            self._instruction()
        elif following == '!':
            self._declaration(isfinal)
        elif _name.match(text, pos + 1):
            self._start_tag()
        else:
            self._fail(4, 1)

    def _begin(self, isfinal):
        """Handle the XML declaration, if there is one."""
        text = self._text
        if '<?xml'.startswith(text[:5]) and len(text) < 6 and not isfinal:
            raise _Wait
        self._started = True
        if text.startswith('<?xml') and text[5:6] in (' ', '\t', '\r', '\n'):
            end = text.find('?>')
            if end < 0:
                self._started = False
                raise _Wait
            match = _xml_decl.match(text)
            if match is None:
                if self._is_fragment:
                    self._advance(end + 2)
                    return
                self._fail(30, 6 if 'version' not in text[:end] else 0)
            self._standalone = match[6] == 'yes'
            if self.XmlDeclHandler:
                self._flush()
                self.XmlDeclHandler(match[2], match[4], {None: -1, 'yes': 1, 'no': 0}[match[6]])
            else:
                self._default(match.group())
            self._advance(match.end())

    def _until(self, mark, start):
        """Return where a mark comes, or wait for it."""
        end = self._text.find(mark, start)
        if end < 0:
            raise _Wait
        return end

    def _characters(self, isfinal):
        text, pos = self._text, self._pos
        end = text.find('<', pos)
        if end < 0:
            end = len(text)
            if not isfinal:
                # A reference, a return or ]]> may go on.
                amp = text.rfind('&', pos)
                if amp >= 0 and ';' not in text[amp:]:
                    end = amp
                while end > pos and text[end - 1] in '\r]':
                    end -= 1
                if end == pos:
                    raise _Wait
        piece = text[pos:end]
        if not self._open and not self._is_fragment:
            stripped = piece.lstrip(' \t\r\n')
            if stripped:
                self._fail(9 if self._seen_root else 2, len(piece) - len(stripped))
            self._default(piece)
            self._advance(end - pos)
            return
        self._content(piece, track=True)

    def _content(self, piece, track):
        """Handle text with references; positions move on if it is of the document itself."""
        start = 0
        while True:
            amp = piece.find('&', start)
            plain = piece[start:amp if amp >= 0 else len(piece)]
            if plain:
                bad = _unfit.search(plain)
                if bad or ']]>' in plain:
                    self._fail(4, (bad.start() if bad else plain.index(']]>') + 2) if track else 0)
                self._data(plain.replace('\r\n', '\n').replace('\r', '\n'))
                if track:
                    self._advance(len(plain))
            if amp < 0:
                return
            match = _reference.match(piece, amp)
            if match is None:
                self._fail(4, 1 if track else 0)
            number, hexadecimal, name = match.groups()
            if name is None:
                self._data(self._character(number, hexadecimal))
            else:
                self._entity(name, match.group())
            if track:
                self._advance(len(match.group()))
            start = match.end()

    def _character(self, number, hexadecimal):
        code = int(number) if number else int(hexadecimal, 16)
        if code > 0x10ffff or _unfit.match(chr(code)):
            self._fail(14)
        return chr(code)

    def _entity(self, name, reference):
        if name in _BUILT_IN:
            self._data(_BUILT_IN[name])
            return
        found = self._entities.get(name)
        if found is None:
            if self._has_external_subset and not self._standalone:
                self._flush()
                if self.SkippedEntityHandler:
                    self.SkippedEntityHandler(name, False)
                else:
                    self._default(reference)
                return
            self._fail(11)
        value, system, public, notation = found
        if notation:
            self._fail(15)
        if value is None:
            self._flush()
            if self.ExternalEntityRefHandler:
                if not self.ExternalEntityRefHandler(name, self._base, system, public):
                    self._fail(21)
            else:
                self._default(reference)
            return
        if self.DefaultHandler and not self.DefaultHandlerExpand:
            # Entities are not expanded then.
            self._flush()
            self._default(reference)
            return
        self._expand(name, value)

    def _expand(self, name, value):
        """Parse the text of an entity in place of a reference."""
        if name in self._expanding:
            self._fail(12)
        self._expanded += len(value)
        if self._expanded > _FREE_EXPANSION and self._expanded > self._input_size * _MOST_AMPLIFICATION:
            self._fail(43)
        self._expanding.append(name)
        saved = self._text, self._pos, self._line, self._column, self._index
        depth = len(self._open)
        self._text, self._pos = value, 0
        try:
            try:
                while self._pos < len(self._text):
                    self._step(True)
            except _Wait:
                self._fail(5)
            if len(self._open) != depth:
                self._fail(13)
        finally:
            self._text, self._pos, self._line, self._column, self._index = saved
            self._expanding.pop()

    # Calls of handlers.

    def _data(self, text):
        if self.CharacterDataHandler is None:
            self._default(text)
        elif self.buffer_text:
            self._chars.append(text)
            if self.buffer_used >= self.buffer_size:
                self._flush()
        else:
            # Line ends come one by one.
            for part in re.findall('\n|[^\n]+', text):
                self.CharacterDataHandler(part)

    def _flush(self):
        if self._chars:
            text = ''.join(self._chars)
            self._chars = []
            if self.CharacterDataHandler:
                self.CharacterDataHandler(text)

    def _default(self, text):
        handler = self.DefaultHandlerExpand or self.DefaultHandler
        if handler and text:
            self._flush()
            handler(text)

    # Markup.

    def _start_tag(self):
        text, pos = self._text, self._pos
        if not self._open and self._seen_root and not self._is_fragment:
            self._fail(9)
        end = _tag_end.match(text, pos + 1)
        if end is None:
            if re.compile(r'''(?:[^"'<>]|"[^"<]*"|'[^'<]*')*<''').match(text, pos + 1):
                self._bad_tag(pos)
            raise _Wait
        end = end.end()
        name = _name.match(text, pos + 1)
        at, attributes, specified = name.end(), [], set()
        while match := _attribute.match(text, at):
            key, double, single = match.groups()
            if key in specified:
                self._fail(8, match.start(1) - pos)
            specified.add(key)
            attributes.append((key, self._value(double if double is not None else single)))
            at = match.end()
        closing = re.compile(r'[ \t\r\n]*(/?)>').match(text, at)
        if closing is None:
            self._bad_tag(pos)
        name = name.group()
        for key, (kind, value) in self._defaults.get(name, {}).items():
            if kind != 'CDATA':
                attributes = [(k, ' '.join(filter(None, v.split(' '))) if k == key else v) for k, v in attributes]
            if key not in specified and value is not None and not self.specified_attributes:
                attributes.append((key, value))
        self._flush()
        self._element(name, attributes, bool(closing[1]))
        self._advance(end - pos)
        if closing[1]:
            self._close()

    def _bad_tag(self, pos):
        """Fail at the place in a tag where it goes wrong."""
        text = self._text
        at = _name.match(text, pos + 1).end()
        while match := _attribute.match(text, at):
            at = match.end()
        rest = re.compile(rf'[ \t\r\n]*(?:{_NAME})?[ \t\r\n]*=?[ \t\r\n]*').match(text, at)
        at = rest.end()
        if text[at:at + 1] in ('"', "'"):
            inner = re.compile('[^<]*').match(text, at)
            at = inner.end()
        self._fail(4, at - pos)

    def _value(self, raw):
        """Return an attribute's value: references replaced, blanks made spaces."""
        bad = _unfit.search(raw)
        if bad:
            self._fail(4)
        raw = re.sub('\r\n|[\t\r\n]', ' ', raw)
        if '&' not in raw:
            return raw
        if '&' in _reference.sub('', raw):
            self._fail(4)

        def replace(match):
            number, hexadecimal, name = match.groups()
            if name is None:
                return self._character(number, hexadecimal)
            if name in _BUILT_IN:
                return _BUILT_IN[name]
            found = self._entities.get(name)
            if found is None:
                if self._has_external_subset and not self._standalone:
                    return ''
                self._fail(11)
            if found[0] is None:
                self._fail(16)
            if name in self._expanding:
                self._fail(12)
            self._expanded += len(found[0])
            if self._expanded > _FREE_EXPANSION and self._expanded > self._input_size * _MOST_AMPLIFICATION:
                self._fail(43)
            self._expanding.append(name)
            try:
                return self._value(found[0])
            finally:
                self._expanding.pop()

        return _reference.sub(replace, raw)

    def _element(self, name, attributes, is_empty):
        declared = {}
        if self._separator is not None:
            plain = []
            for key, value in attributes:
                if key == 'xmlns':
                    declared[None] = value
                elif key.startswith('xmlns:'):
                    prefix = key[6:]
                    self._check_prefix(prefix, value)
                    declared[prefix] = value
                else:
                    plain.append((key, value))
            attributes = plain
            self._namespaces.append({**self._namespaces[-1], **declared} if declared else self._namespaces[-1])
            for prefix, uri in declared.items():
                if self.StartNamespaceDeclHandler:
                    self.StartNamespaceDeclHandler(prefix, uri or None)
            shown = self._qualified(name, True)
            attributes = [(self._qualified(key, False), value) for key, value in attributes]
            if len({key for key, _ in attributes}) != len(attributes):
                self._fail(8)
        else:
            shown = name
        self._open.append((name, shown, list(declared)))
        self._seen_root = True
        if self.StartElementHandler:
            if self.ordered_attributes:
                given = [part for pair in attributes for part in pair]
            else:
                given = dict(attributes)
            self.StartElementHandler(self.intern.setdefault(shown, shown), given)
        elif self.DefaultHandlerExpand or self.DefaultHandler:
            self._default(self._text[self._pos:_tag_end.match(self._text, self._pos + 1).end()])

    def _check_prefix(self, prefix, uri):
        if prefix == 'xmlns':
            self._fail(39)
        if (prefix == 'xml') != (uri == _XML_URI):
            self._fail(38 if prefix == 'xml' else 40)
        if not uri:
            self._fail(28)

    def _qualified(self, name, is_element):
        prefix, colon, local = name.partition(':')
        if not colon:
            uri = self._namespaces[-1].get(None) if is_element else None
            return f'{uri}{self._separator}{name}' if uri else name
        uri = self._namespaces[-1].get(prefix)
        if uri is None:
            self._fail(27)
        if self.namespace_prefixes:
            return f'{uri}{self._separator}{local}{self._separator}{prefix}'
        return f'{uri}{self._separator}{local}'

    def _close(self):
        name, shown, declared = self._open.pop()
        self._flush()
        if self.EndElementHandler:
            self.EndElementHandler(self.intern.setdefault(shown, shown))
        if self._separator is not None:
            self._namespaces.pop()
            if self.EndNamespaceDeclHandler:
                for prefix in reversed(declared):
                    self.EndNamespaceDeclHandler(prefix)

    def _end_tag(self):
        text, pos = self._text, self._pos
        end = self._until('>', pos)
        name = _name.match(text, pos + 2)
        if name is None or text[name.end():end].strip(' \t\r\n'):
            self._fail(4, 2 if name is None else name.end() - pos)
        if not self._open or self._open[-1][0] != name.group():
            self._fail(7 if self._open else 4 if not self._seen_root else 9, 2)
        if not self.EndElementHandler:
            self._default(text[pos:end + 1])
        self._close()
        self._advance(end + 1 - pos)

    def _instruction(self):
        text, pos = self._text, self._pos
        end = self._until('?>', pos + 2)
        target = _name.match(text, pos + 2, end)
        if target is None or text[target.end():end] and text[target.end()] not in ' \t\r\n':
            self._fail(4, 2)
        if target.group().lower() == 'xml':
            self._fail(17 if target.group() == 'xml' else 4)
        self._flush()
        data = text[target.end():end].lstrip(' \t\r\n').replace('\r\n', '\n')
        if self.ProcessingInstructionHandler:
            self.ProcessingInstructionHandler(target.group(), data)
        else:
            self._default(text[pos:end + 2])
        self._advance(end + 2 - pos)

    def _declaration(self, isfinal):
        text, pos = self._text, self._pos
        for mark in ('<!--', '<![CDATA[', '<!DOCTYPE'):
            if len(text) - pos < len(mark) and mark.startswith(text[pos:]):
                raise _Wait
        if text.startswith('<!--', pos):
            end = self._until('--', pos + 4)
            if text[end:end + 3] != '-->':
                if len(text) < end + 3 and not isfinal:
                    raise _Wait
                self._fail(4, end - pos)
            self._flush()
            if self.CommentHandler:
                self.CommentHandler(text[pos + 4:end].replace('\r\n', '\n').replace('\r', '\n'))
            else:
                self._default(text[pos:end + 3])
            self._advance(end + 3 - pos)
        elif text.startswith('<![CDATA[', pos) and (self._open or self._is_fragment):
            end = self._until(']]>', pos + 9)
            if self.StartCdataSectionHandler:
                self._flush()
                self.StartCdataSectionHandler()
            content = text[pos + 9:end]
            if _unfit.search(content):
                self._fail(4)
            if content:
                self._data(content.replace('\r\n', '\n').replace('\r', '\n'))
            if self.EndCdataSectionHandler:
                self._flush()
                self.EndCdataSectionHandler()
            self._advance(end + 3 - pos)
        elif text.startswith('<!DOCTYPE', pos) and not self._open and not self._seen_root:
            from _pyexpat_dtd import parse_doctype
            parse_doctype(self)
        else:
            self._fail(4, 2)


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    """Return a new parser.

    With a separator of one character or none, names have their namespace before it.
    """
    if encoding is not None and not isinstance(encoding, str):
        raise TypeError("ParserCreate() argument 'encoding' must be str or None, not " + type(encoding).__name__)
    if namespace_separator is not None:
        if not isinstance(namespace_separator, str):
            raise TypeError("ParserCreate() argument 'namespace_separator' must be str or None, not "
                            + type(namespace_separator).__name__)
        if len(namespace_separator) > 1:
            raise ValueError("namespace_separator must be at most one character, omitted, or None")
    if intern is not None and not isinstance(intern, dict):
        raise TypeError("intern must be a dictionary")
    return XMLParserType(encoding, namespace_separator, intern)
