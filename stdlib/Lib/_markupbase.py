"""What parsers of markup share: position, comments, marked sections."""

import re

_section_name = re.compile(r'([a-zA-Z][-_.a-zA-Z0-9]*)\s*')
_standard_sections = frozenset(('temp', 'cdata', 'ignore', 'include', 'rcdata'))
_office_sections = frozenset(('if', 'else', 'endif'))
_standard_close = re.compile(r']\s*]\s*>')
_office_close = re.compile(r']\s*>')
_comment_close = re.compile(r'--\s*>')


class ParserBase:
    """Keeps the position in the text, and parses what begins with '<!'."""

    def __init__(self):
        if self.__class__ is ParserBase:
            raise RuntimeError("_markupbase.ParserBase must be subclassed")

    def reset(self):
        """Go back to the start of a text."""
        self.lineno = 1
        self.offset = 0

    def getpos(self):
        """Return (line number, column)."""
        return self.lineno, self.offset

    def updatepos(self, i, j):
        """Move the position over rawdata[i:j]; returns j."""
        if i >= j:
            return j
        rawdata = self.rawdata
        newlines = rawdata.count("\n", i, j)
        if newlines:
            self.lineno += newlines
            self.offset = j - rawdata.rindex("\n", i, j) - 1
        else:
            self.offset += j - i
        return j

    def parse_comment(self, i, report=1):
        """Parse '<!--' at i; returns the place after it, -1 if it is not all there."""
        match = _comment_close.search(self.rawdata, i + 4)
        if match is None:
            return -1
        if report:
            self.handle_comment(self.rawdata[i + 4:match.start()])
        return match.end()

    def parse_marked_section(self, i, report=1):
        """Parse '<![' at i; returns the place after it, -1 if it is not all there."""
        rawdata = self.rawdata
        start = i + 3
        if start == len(rawdata):
            return -1
        name = _section_name.match(rawdata, start)
        if name is None:
            self.updatepos(i, start)
            raise AssertionError(f'expected name token at {rawdata[i:i + 20]!r}')
        if name.end() == len(rawdata):
            return -1
        kind = name.group(1).lower()
        if kind in _standard_sections:
            close = _standard_close
        elif kind in _office_sections:
            close = _office_close
        else:
            raise AssertionError('unknown status keyword %r in marked section'
                                 % rawdata[start:name.end()])
        match = close.search(rawdata, start)
        if match is None:
            return -1
        if report:
            self.unknown_decl(rawdata[start:match.start()])
        return match.end()

    def unknown_decl(self, data):
        """Called with a marked section; may be overridden."""
