"""A parser of messages that is fed with text as it comes."""

__all__ = ['FeedParser', 'BytesFeedParser']

import re
from collections import deque
from io import StringIO

from email import errors
from email._policybase import compat32

NLCRE = re.compile(r'\r\n|\r|\n')
NLCRE_bol = re.compile(r'(\r\n|\r|\n)')
NLCRE_eol = re.compile(r'(\r\n|\r|\n)\Z')
NLCRE_crack = re.compile(r'(\r\n|\r|\n)')
# A header's name and colon, or a 'From ' line.
headerRE = re.compile(r'^(From |[\041-\071\073-\176]*:|[\t ])')
EMPTYSTRING = ''
NL = '\n'
boundaryendRE = re.compile(r'(?P<end>--)?(?P<ws>[ \t]*)(?P<linesep>\r\n|\r|\n)?$')

NeedMoreData = object()


class BufferedSubFile:
    """Lines that were fed, with functions that tell where the present part ends."""

    def __init__(self):
        self._partial = StringIO(newline='')
        self._lines = deque()
        self._eofstack = []
        self._closed = False

    def push_eof_matcher(self, pred):
        """Let the lines end where a function is true of one."""
        self._eofstack.append(pred)

    def pop_eof_matcher(self):
        """Take back the last function."""
        return self._eofstack.pop()

    def close(self):
        """Say that nothing follows."""
        self._partial.seek(0)
        self.pushlines(self._partial.readlines())
        self._partial.seek(0)
        self._partial.truncate()
        self._closed = True

    def readline(self):
        """Return a line, '' at the end, NeedMoreData if the next is not there yet."""
        if not self._lines:
            return '' if self._closed else NeedMoreData
        line = self._lines.popleft()
        # Any enclosing part may end here.
        for ateof in reversed(self._eofstack):
            if ateof(line):
                self._lines.appendleft(line)
                return ''
        return line

    def unreadline(self, line):
        """Put a line back."""
        assert line is not NeedMoreData
        self._lines.appendleft(line)

    def push(self, data):
        """Add text."""
        self._partial.write(data)
        if '\n' not in data and '\r' not in data:
            return
        self._partial.seek(0)
        parts = self._partial.readlines()
        self._partial.seek(0)
        self._partial.truncate()
        # A line without its end stays; so does one that ends with \r, as \n may follow.
        if not parts[-1].endswith('\n'):
            self._partial.write(parts.pop())
        self.pushlines(parts)

    def pushlines(self, lines):
        """Add lines."""
        self._lines.extend(lines)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if line == '':
            raise StopIteration
        return line


class FeedParser:
    """Parses a message that comes in pieces: feed() them, then close()."""

    def __init__(self, _factory=None, *, policy=compat32):
        self.policy = policy
        self._old_style_factory = False
        if _factory is None:
            if policy.message_factory is None:
                from email.message import Message
                self._factory = Message
            else:
                self._factory = policy.message_factory
        else:
            self._factory = _factory
            # Older factories take no policy.
            try:
                _factory(policy=self.policy)
            except TypeError:
                self._old_style_factory = True
        self._input = BufferedSubFile()
        self._msgstack = []
        self._parse = self._parsegen().__next__
        self._cur = None
        self._last = None
        self._headersonly = False

    def _set_headersonly(self):
        self._headersonly = True

    def feed(self, data):
        """Parse some more text."""
        self._input.push(data)
        self._call_parse()

    def _call_parse(self):
        try:
            self._parse()
        except StopIteration:
            pass

    def close(self):
        """Parse what is left; returns the message."""
        self._input.close()
        self._call_parse()
        root = self._pop_message()
        assert not self._msgstack
        if (root.get_content_maintype() == 'multipart' and not root.is_multipart()
                and not self._headersonly):
            self.policy.handle_defect(root, errors.MultipartInvariantViolationDefect())
        return root

    def _new_message(self):
        msg = self._factory() if self._old_style_factory else self._factory(policy=self.policy)
        if self._cur and self._cur.get_content_type() == 'multipart/digest':
            msg.set_default_type('message/rfc822')
        if self._msgstack:
            self._msgstack[-1].attach(msg)
        self._msgstack.append(msg)
        self._cur = msg
        self._last = msg

    def _pop_message(self):
        msg = self._msgstack.pop()
        self._cur = self._msgstack[-1] if self._msgstack else None
        return msg

    def _lines(self):
        """Iterate over the lines of the present part, and over NeedMoreData."""
        while (line := self._input.readline()) != '':
            yield line

    def _parsegen(self):
        self._new_message()
        headers = []
        for line in self._input:
            if line is NeedMoreData:
                yield NeedMoreData
                continue
            if not headerRE.match(line):
                # The empty line, or something that should not be there: then it is of the body.
                if not NLCRE.match(line):
                    self.policy.handle_defect(self._cur, errors.MissingHeaderBodySeparatorDefect())
                    self._input.unreadline(line)
                break
            headers.append(line)
        self._parse_headers(headers)
        if self._headersonly:
            yield from self._rest_as_payload()
            return
        content_type = self._cur.get_content_type()
        if content_type == 'message/delivery-status':
            yield from self._parse_delivery_status()
        elif self._cur.get_content_maintype() == 'message':
            yield from self._subparse()
            self._pop_message()
        elif self._cur.get_content_maintype() == 'multipart':
            yield from self._parse_multipart()
        else:
            yield from self._rest_as_payload()

    def _subparse(self):
        """Parse a message inside of this one."""
        for retval in self._parsegen():
            if retval is NeedMoreData:
                yield NeedMoreData
                continue
            break

    def _rest_as_payload(self):
        lines = []
        for line in self._input:
            if line is NeedMoreData:
                yield NeedMoreData
                continue
            lines.append(line)
        self._cur.set_payload(EMPTYSTRING.join(lines))

    def _parse_delivery_status(self):
        # Blocks of headers with empty lines between them, each a message.
        while True:
            self._input.push_eof_matcher(NLCRE.match)
            yield from self._subparse()
            self._pop_message()
            self._input.pop_eof_matcher()
            for _ in range(2):
                # The empty line, then a look at what follows.
                while (line := self._input.readline()) is NeedMoreData:
                    yield NeedMoreData
                if _ == 0 and line == '':
                    break
            if line == '':
                return
            self._input.unreadline(line)

    def _parse_multipart(self):
        boundary = self._cur.get_boundary()
        if boundary is None:
            self.policy.handle_defect(self._cur, errors.NoBoundaryInMultipartDefect())
            yield from self._rest_as_payload()
            return
        if str(self._cur.get('content-transfer-encoding', '8bit')).lower() not in ('7bit', '8bit', 'binary'):
            self.policy.handle_defect(self._cur, errors.InvalidMultipartContentTransferEncodingDefect())
        separator = '--' + boundary

        def boundary_match(line):
            if not line.startswith(separator):
                return None
            return boundaryendRE.match(line, len(separator))

        capturing_preamble, preamble, linesep, close_seen = True, [], False, False
        while True:
            line = self._input.readline()
            if line is NeedMoreData:
                yield NeedMoreData
                continue
            if line == '':
                break
            mo = boundary_match(line)
            if not mo:
                if capturing_preamble:
                    preamble.append(line)
                continue
            if mo['end']:
                close_seen = True
                linesep = mo['linesep']
                break
            if capturing_preamble:
                if preamble:
                    # The line end before the boundary belongs to it.
                    last = preamble[-1]
                    eol = NLCRE_eol.search(last)
                    if eol:
                        preamble[-1] = last[:-len(eol.group(0))]
                    self._cur.preamble = EMPTYSTRING.join(preamble)
                capturing_preamble = False
                self._input.unreadline(line)
                continue
            # A part begins, after any further boundaries.
            while True:
                line = self._input.readline()
                if line is NeedMoreData:
                    yield NeedMoreData
                    continue
                mo = boundary_match(line)
                if not mo:
                    self._input.unreadline(line)
                    break
            self._input.push_eof_matcher(boundary_match)
            yield from self._subparse()
            self._trim_end_of_part()
            self._input.pop_eof_matcher()
            self._pop_message()
            # The part's last child is no longer of interest: the epilogue is of this message.
            self._last = self._cur
        if capturing_preamble:
            self.policy.handle_defect(self._cur, errors.StartBoundaryNotFoundDefect())
            self._cur.set_payload(EMPTYSTRING.join(preamble))
            yield from self._skip_epilogue(None)
            return
        if not close_seen:
            self.policy.handle_defect(self._cur, errors.CloseBoundaryNotFoundDefect())
            return
        yield from self._skip_epilogue(linesep)

    def _trim_end_of_part(self):
        """Take off the line end before a boundary, which belongs to it."""
        last = self._last
        if last.get_content_maintype() == 'multipart':
            epilogue = last.epilogue
            if epilogue == '':
                last.epilogue = None
            elif epilogue is not None:
                mo = NLCRE_eol.search(epilogue)
                if mo:
                    last.epilogue = epilogue[:-len(mo.group(0))]
        else:
            payload = last._payload
            if isinstance(payload, str):
                mo = NLCRE_eol.search(payload)
                if mo:
                    last._payload = payload[:-len(mo.group(0))]

    def _skip_epilogue(self, linesep):
        """Read what follows the last boundary; linesep is the end of that boundary's line."""
        epilogue = [''] if linesep else []
        for line in self._input:
            if line is NeedMoreData:
                yield NeedMoreData
                continue
            epilogue.append(line)
        if epilogue:
            first = NLCRE_bol.match(epilogue[0])
            if first:
                epilogue[0] = epilogue[0][len(first.group(0)):]
        self._cur.epilogue = EMPTYSTRING.join(epilogue)

    def _parse_headers(self, lines):
        """Store the headers of lines."""
        lastheader, lastvalue = '', []
        for lineno, line in enumerate(lines):
            if line[0] in ' \t':
                if not lastheader:
                    self.policy.handle_defect(self._cur, errors.FirstHeaderLineIsContinuationDefect(line))
                    continue
                lastvalue.append(line)
                continue
            if lastheader:
                self._cur.set_raw(*self.policy.header_source_parse(lastvalue))
                lastheader, lastvalue = '', []
            if line.startswith('From '):
                if lineno == 0:
                    mo = NLCRE_eol.search(line)
                    self._cur.set_unixfrom(line[:-len(mo.group(0))] if mo else line)
                    continue
                if lineno == len(lines) - 1:
                    # The body begins with it.
                    self._input.unreadline(line)
                    return
                self._cur.defects.append(errors.MisplacedEnvelopeHeaderDefect(line))
                continue
            colon = line.find(':')
            if colon == 0:
                self.policy.handle_defect(self._cur, errors.InvalidHeaderDefect("Missing header name."))
                continue
            lastheader, lastvalue = line[:colon], [line]
        if lastheader:
            self._cur.set_raw(*self.policy.header_source_parse(lastvalue))


class BytesFeedParser(FeedParser):
    """Parses bytes that come in pieces."""

    def feed(self, data):
        super().feed(data.decode('ascii', 'surrogateescape'))
