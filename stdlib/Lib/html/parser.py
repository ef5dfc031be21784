"""A parser of HTML that calls a method for each tag, text, comment and reference."""

import re
from html import unescape

import _markupbase

__all__ = ['HTMLParser']

_text_end = re.compile('[&<]')
_char_ref = re.compile('&#((?:[0-9]+|[xX][0-9a-fA-F]+))[^0-9a-fA-F]')
_entity_ref = re.compile('&([a-zA-Z][-.a-zA-Z0-9]*)[^a-zA-Z0-9]')
_unfinished_ref = re.compile('&[a-zA-Z#]')
_tag_open = re.compile('<[a-zA-Z]')
_tag_name = re.compile('[a-zA-Z][^\\s/>\0]*')
_late_name = re.compile(r'\s*[a-zA-Z][-.a-zA-Z0-9:_]*\s*')
_attribute_gap = re.compile(r'[\s/]*')
_attribute = re.compile(r'''([^\s/>][^\s/=>]*)   # a name, which may start with =
    (?: \s* (=+) \s*
        (?: '([^']*)' | "([^"]*)" | ((?!['"])[^>\s]*) ) )?''', re.VERBOSE)
_unclosed_value = re.compile(r'''\s*=+\s*['"]''')

# A reference that may go on is looked for in so many last characters of the text.
_LONGEST_REFERENCE = 34

# Answers about a reference that end the parsing of this piece, but for some characters that are done with.
_LONE_AMPERSAND = -2
_BAD_NUMBER = -3


class HTMLParser(_markupbase.ParserBase):
    """Parses HTML that is fed to it in pieces; subclasses override the handle_ methods."""

    CDATA_CONTENT_ELEMENTS = ("script", "style")

    def __init__(self, *, convert_charrefs=True):
        super().__init__()
        self.convert_charrefs = convert_charrefs
        self.reset()

    def reset(self):
        """Forget all text."""
        self.rawdata = ''
        self.lasttag = '???'
        self.cdata_elem = None
        self._cdata_close = None
        self.__starttag_text = None
        super().reset()

    def feed(self, data):
        """Parse some more text, as far as it is complete."""
        self.rawdata = self.rawdata + data
        self.goahead(0)

    def close(self):
        """Parse what is left as if the text ended here."""
        self.goahead(1)

    def get_starttag_text(self):
        """Return the text of the last start tag."""
        return self.__starttag_text

    def set_cdata_mode(self, elem):
        """Take everything as text until the end tag of an element."""
        self.cdata_elem = elem.lower()
        self._cdata_close = re.compile(r'</\s*%s\s*>' % self.cdata_elem, re.I)

    def clear_cdata_mode(self):
        """Go back to markup."""
        self.cdata_elem = self._cdata_close = None

    def goahead(self, end):
        """Parse the text that is there; with end it is all."""
        i, n = 0, len(self.rawdata)
        while i < n:
            j = self._text_until(i, n, end)
            if j < 0:
                break
            if i < j:
                text = self.rawdata[i:j]
                if self.convert_charrefs and not self.cdata_elem:
                    text = unescape(text)
                self.handle_data(text)
            i = self.updatepos(i, j)
            if i == n:
                break
            if self.rawdata[i] == '<':
                k = self._markup(i, end)
            else:
                k = self._reference(i, end)
            if k < 0:
                if k == _LONE_AMPERSAND:
                    i = self.updatepos(i, i + 1)
                elif k == _BAD_NUMBER:
                    i = self.updatepos(i, i + 2)
                break
            i = self.updatepos(i, k)
        if end and i < n and not self.cdata_elem:
            text = self.rawdata[i:n]
            self.handle_data(unescape(text) if self.convert_charrefs else text)
            i = self.updatepos(i, n)
        self.rawdata = self.rawdata[i:]

    def _text_until(self, i, n, end):
        """Return where the text from i ends, -1 if that cannot be told yet."""
        rawdata = self.rawdata
        if self.cdata_elem:
            match = self._cdata_close.search(rawdata, i)
            return match.start() if match else -1
        if not self.convert_charrefs:
            match = _text_end.search(rawdata, i)
            return match.start() if match else n
        j = rawdata.find('<', i)
        if j >= 0:
            return j
        amp = rawdata.rfind('&', max(i, n - _LONGEST_REFERENCE))
        if amp >= 0 and not end and not re.search(r'[\s;]', rawdata[amp:]):
            return -1
        return n

    def _markup(self, i, end):
        """Parse markup at i; returns the place after it, -1 if it is unfinished."""
        rawdata = self.rawdata
        if _tag_open.match(rawdata, i):
            k = self.parse_starttag(i)
        elif rawdata.startswith('</', i):
            k = self.parse_endtag(i)
        elif rawdata.startswith('<!--', i):
            k = self.parse_comment(i)
        elif rawdata.startswith('<?', i):
            k = self.parse_pi(i)
        elif rawdata.startswith('<!', i):
            k = self.parse_html_declaration(i)
        elif i + 1 < len(rawdata):
            self.handle_data('<')
            return i + 1
        else:
            return -1
        if k >= 0 or not end:
            return k
        # Unfinished for good: it is text up to the next '>', or the next '<'.
        k = rawdata.find('>', i + 1)
        if k >= 0:
            k += 1
        else:
            k = rawdata.find('<', i + 1)
            if k < 0:
                k = i + 1
        text = rawdata[i:k]
        self.handle_data(unescape(text) if self.convert_charrefs and not self.cdata_elem else text)
        return k

    def _reference(self, i, end):
        rawdata = self.rawdata
        if rawdata.startswith('&#', i):
            match = _char_ref.match(rawdata, i)
            if match:
                self.handle_charref(match.group(1))
                return match.end() - (rawdata[match.end() - 1] != ';')
            if ';' in rawdata[i:]:
                self.handle_data('&#')
                return _BAD_NUMBER
            return -1
        match = _entity_ref.match(rawdata, i)
        if match:
            self.handle_entityref(match.group(1))
            return match.end() - (rawdata[match.end() - 1] != ';')
        if _unfinished_ref.match(rawdata, i):
            # More of it may come in the next piece.
            return _LONE_AMPERSAND if end and i + 2 == len(rawdata) else -1
        if i + 1 < len(rawdata):
            self.handle_data('&')
            return i + 1
        return -1

    def parse_html_declaration(self, i):
        """Parse '<!' at i that is no comment."""
        rawdata = self.rawdata
        if rawdata.startswith('<![', i):
            return self.parse_marked_section(i)
        if rawdata[i:i + 9].lower() == '<!doctype':
            gtpos = rawdata.find('>', i + 9)
            if gtpos < 0:
                return -1
            self.handle_decl(rawdata[i + 2:gtpos])
            return gtpos + 1
        return self.parse_bogus_comment(i)

    def parse_bogus_comment(self, i, report=1):
        """Parse markup that means nothing, up to the next '>'."""
        pos = self.rawdata.find('>', i + 2)
        if pos < 0:
            return -1
        if report:
            self.handle_comment(self.rawdata[i + 2:pos])
        return pos + 1

    def parse_pi(self, i):
        """Parse a processing instruction."""
        pos = self.rawdata.find('>', i + 2)
        if pos < 0:
            return -1
        self.handle_pi(self.rawdata[i + 2:pos])
        return pos + 1

    def parse_starttag(self, i):
        """Parse a start tag."""
        self.__starttag_text = None
        rawdata = self.rawdata
        name = _tag_name.match(rawdata, i + 1)
        k, n = name.end(), len(rawdata)
        if rawdata.startswith('\0', k) and rawdata[k - 1] not in '\'"':
            return self.__broken_off(i, k, name)
        attrs = []
        while True:
            gap = _attribute_gap.match(rawdata, k)
            k = gap.end()
            if k == n:
                return -1
            if rawdata[k] == '>':
                break
            found = _attribute.match(rawdata, k)
            if found is None or _unclosed_value.match(rawdata, found.end()) and not found.group(2):
                return -1
            key, sign, single, double, bare = found.groups()
            value = next((v for v in (single, double, bare) if v is not None), None)
            attrs.append((key.lower(), unescape(value) if value else value))
            k = found.end()
        self.__starttag_text = rawdata[i:k + 1]
        self.lasttag = tag = name.group().lower()
        if gap.group().endswith('/'):
            self.handle_startendtag(tag, attrs)
        else:
            self.handle_starttag(tag, attrs)
            if tag in self.CDATA_CONTENT_ELEMENTS:
                self.set_cdata_mode(tag)
        return k + 1

    def __broken_off(self, i, k, name):
        """Take a start tag whose name a NUL ends for text."""
        self.lasttag = name.group().lower()
        self.__starttag_text = self.rawdata[i:k]
        self.handle_data(self.__starttag_text)
        return k

    def parse_endtag(self, i):
        """Parse an end tag."""
        rawdata = self.rawdata
        if self.cdata_elem:
            match = self._cdata_close.match(rawdata, i)
            self.handle_endtag(self.cdata_elem)
            self.clear_cdata_mode()
            return match.end()
        gtpos = rawdata.find('>', i + 1)
        if gtpos < 0:
            return -1
        name = _tag_name.match(rawdata, i + 2) or _late_name.fullmatch(rawdata, i + 2, gtpos)
        if name is None:
            if gtpos == i + 2:
                return gtpos + 1        # </> is nothing
            return self.parse_bogus_comment(i)
        self.handle_endtag(name.group().strip().lower())
        self.clear_cdata_mode()
        return gtpos + 1

    # What subclasses override.

    def handle_startendtag(self, tag, attrs):
        """Called for <tag/>: a start tag and an end tag."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        """Called for a start tag with its list of (name, value)."""

    def handle_endtag(self, tag):
        """Called for an end tag."""

    def handle_charref(self, name):
        """Called for &#name; unless references are converted."""

    def handle_entityref(self, name):
        """Called for &name; unless references are converted."""

    def handle_data(self, data):
        """Called for text."""

    def handle_comment(self, data):
        """Called for a comment."""

    def handle_decl(self, decl):
        """Called for the document type."""

    def handle_pi(self, data):
        """Called for a processing instruction."""
