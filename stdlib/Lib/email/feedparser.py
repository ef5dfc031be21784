"""Parsing messages whose text arrives in pieces.

Nothing is ever refused: whatever is wrong with a message is noted among its
defects, and the rest is parsed as well as it can be.
"""

import re
from collections import deque
from collections.abc import Callable

from email import errors
from email._policybase import compat32

__all__ = ["FeedParser", "BytesFeedParser"]

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LINE_END = re.compile(r"(?:\r\n|\r|\n)\Z")
_EMPTY_LINE = re.compile(r"\r|\n")
# What a line among headers can look like: the envelope, a name and a colon, or the continuation of the line before.
headerRE = re.compile(r"From |[!-9;-~]*:|[\t ]")
_AFTER_BOUNDARY = re.compile(r"(?P<end>--)?[ \t]*(?P<linesep>\r\n|\r|\n)?$")

NeedMoreData = object()


def _without_line_end(text: str) -> str:
    return _LINE_END.sub("", text)


class BufferedSubFile:
    """Lines of text that is pushed in pieces, read as far as predicates allow.

    Each predicate on the stack makes the line it accepts look like the end of the file.
    """

    def __init__(self):
        self._partial: list[str] = []
        self._lines: deque[str] = deque()
        self._stops: list[Callable[[str], object]] = []
        self._closed = False

    def push_eof_matcher(self, pred):
        """Let the file end before any line that the predicate accepts."""
        self._stops.append(pred)

    def pop_eof_matcher(self):
        """Take back the predicate pushed last."""
        return self._stops.pop()

    def push(self, data):
        """Add text; its lines can be read once they are complete."""
        self._partial.append(data)
        if "\n" in data or "\r" in data:
            *whole, last = _LINES.findall("".join(self._partial))
            # After a carriage return a line feed may follow, as the end of the same line.
            if last.endswith("\n"):
                whole.append(last)
                last = ""
            self._partial = [last] if last else []
            self._lines.extend(whole)

    def pushlines(self, lines):
        """Add whole lines."""
        self._lines.extend(lines)

    def close(self):
        """Tell that no more text will come: what is left is the last line."""
        self._lines.extend(_LINES.findall("".join(self._partial)))
        self._partial = []
        self._closed = True

    def readline(self):
        """The next line, '' at the end, or NeedMoreData."""
        if not self._lines:
            return "" if self._closed else NeedMoreData
        if any(stop(self._lines[0]) for stop in reversed(self._stops)):
            return ""
        return self._lines.popleft()

    def unreadline(self, line):
        """Put a line back."""
        self._lines.appendleft(line)

    def rest(self):
        """Everything up to the end."""
        if not self._stops:
            text = "".join(self._lines)
            self._lines.clear()
            return text
        return "".join(self)

    def __iter__(self):
        return self

    def __next__(self):
        if line := self.readline():
            return line
        raise StopIteration


class FeedParser:
    """A parser to which text is fed; close() gives the message.

    _factory makes the message objects, for which the policy provides otherwise.
    """

    def __init__(self, _factory=None, *, policy=compat32):
        self.policy = policy
        self._new = self._message_maker(_factory)
        self._input = BufferedSubFile()
        self._headersonly = False

    def _message_maker(self, factory):
        """A function without arguments that makes a message object."""
        policy = self.policy
        if factory is None:
            factory = policy.message_factory
            if factory is None:
                from email.message import Message as factory
        else:
            try:
                factory(policy=policy)
            except TypeError:
                # A class from before there were policies.
                return factory
        return lambda: factory(policy=policy)

    def _set_headersonly(self):
        """Take everything after the headers as one text."""
        self._headersonly = True

    def feed(self, data):
        """Take another piece of the text."""
        self._input.push(data)

    def close(self):
        """Parse all that was fed, and return the message."""
        self._input.close()
        root = self._new()
        self._parse(root)
        if root.get_content_maintype() == "multipart" and not root.is_multipart() and not self._headersonly:
            self.policy.handle_defect(root, errors.MultipartInvariantViolationDefect())
        return root

    def _parse(self, message):
        """Read a message from the input; return that message in or below it whose text is the last."""
        self._parse_headers(message, self._header_lines(message))
        if self._headersonly:
            message.set_payload(self._input.rest())
            return message
        match message.get_content_type().split("/"):
            case ["message", "delivery-status"]:
                return self._parse_status(message)
            case ["message", _]:
                return self._parse_member(message)
            case ["multipart", _]:
                self._parse_multipart(message)
            case _:
                message.set_payload(self._input.rest())
        return message

    def _parse_member(self, owner):
        """Read a message that belongs to another one."""
        member = self._new()
        if owner.get_content_type() == "multipart/digest":
            member.set_default_type("message/rfc822")
        owner.attach(member)
        return self._parse(member)

    # Headers

    def _header_lines(self, message):
        """The lines before the empty one, which is dropped."""
        lines = []
        for line in self._input:
            if not headerRE.match(line):
                if not _EMPTY_LINE.match(line):
                    self.policy.handle_defect(message, errors.MissingHeaderBodySeparatorDefect())
                    self._input.unreadline(line)
                break
            lines.append(line)
        return lines

    def _parse_headers(self, message, lines):
        """Store the headers: each begins at a line with a name, and blanks begin the lines that continue it."""
        header = []
        last = len(lines) - 1
        for number, line in enumerate(lines):
            if line[0] in " \t":
                if header:
                    header.append(line)
                else:
                    self.policy.handle_defect(message, errors.FirstHeaderLineIsContinuationDefect(line))
                continue
            self._store(message, header)
            header = []
            if line[0] == ":":
                self.policy.handle_defect(message, errors.InvalidHeaderDefect("Missing header name."))
            elif not line.startswith("From "):
                header = [line]
            elif number == 0:
                message.set_unixfrom(_without_line_end(line))
            elif number == last:
                # Rather the beginning of the body.
                self._input.unreadline(line)
            else:
                message.defects.append(errors.MisplacedEnvelopeHeaderDefect(line))
        self._store(message, header)

    def _store(self, message, header):
        if header:
            message.set_raw(*self.policy.header_source_parse(header))

    # Bodies made of messages

    def _parse_status(self, report):
        """Read blocks of headers with empty lines between them."""
        while True:
            self._input.push_eof_matcher(_EMPTY_LINE.match)
            block = self._parse_member(report)
            self._input.pop_eof_matcher()
            self._input.readline()
            following = self._input.readline()
            if not following:
                return block
            self._input.unreadline(following)

    def _parse_multipart(self, message):
        """Read the parts between boundaries, and what stands before the first and after the last."""
        boundary = message.get_boundary()
        if boundary is None:
            self.policy.handle_defect(message, errors.NoBoundaryInMultipartDefect())
            message.set_payload(self._input.rest())
            return
        if str(message.get("content-transfer-encoding", "8bit")).lower() not in ("7bit", "8bit", "binary"):
            self.policy.handle_defect(message, errors.InvalidMultipartContentTransferEncodingDefect())
        separator = f"--{boundary}"

        def at_boundary(line):
            return _AFTER_BOUNDARY.match(line, len(separator)) if line.startswith(separator) else None

        preamble, found = self._before(at_boundary)
        if found is None or found["end"]:
            self.policy.handle_defect(message, errors.StartBoundaryNotFoundDefect())
            message.set_payload("".join(preamble))
            self._input.rest()
            message.epilogue = ""
            return
        if preamble:
            message.preamble = _without_line_end("".join(preamble))
        found = self._parse_parts(message, found, at_boundary)
        if found is None:
            self.policy.handle_defect(message, errors.CloseBoundaryNotFoundDefect())
        else:
            self._parse_epilogue(message, found)

    def _before(self, at_boundary):
        """The lines before the next boundary, and its match, None at the end of the input."""
        lines = []
        for line in self._input:
            if found := at_boundary(line):
                return lines, found
            lines.append(line)
        return lines, None

    def _parse_parts(self, message, found, at_boundary):
        """Read part after part; return the match of the last boundary, None if it is missing."""
        while found and not found["end"]:
            found = self._skip_boundaries(at_boundary)
            self._input.push_eof_matcher(at_boundary)
            last = self._parse_member(message)
            # The line end before a boundary belongs to the boundary.
            self._cut_line_end(last)
            self._input.pop_eof_matcher()
            _, found = self._before(at_boundary)
        return found

    def _skip_boundaries(self, at_boundary):
        """Skip boundaries that follow immediately, as if they were one."""
        for line in self._input:
            if not at_boundary(line):
                self._input.unreadline(line)
                break

    @staticmethod
    def _cut_line_end(message):
        if message.get_content_maintype() == "multipart":
            if message.epilogue is not None:
                message.epilogue = _without_line_end(message.epilogue) if message.epilogue else None
        elif isinstance(message._payload, str):
            message._payload = _without_line_end(message._payload)

    def _parse_epilogue(self, message, found):
        """Read what follows the last boundary. Without a line end even there, there is no epilogue at all."""
        text = self._input.rest()
        message.epilogue = text if found["linesep"] else re.sub(r"\A(?:\r\n|\r|\n)", "", text)


class BytesFeedParser(FeedParser):
    """A FeedParser that is fed bytes."""

    def feed(self, data):
        super().feed(data.decode("ascii", "surrogateescape"))
