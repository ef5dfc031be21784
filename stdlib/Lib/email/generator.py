"""Writing messages as text or bytes."""

import random
import re
import sys
import time
from copy import deepcopy
from io import BytesIO, StringIO

from email.errors import HeaderWriteError
from email.utils import _has_surrogates

__all__ = ["Generator", "DecodedGenerator", "BytesGenerator"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_FROM = re.compile(r"^From ", re.MULTILINE)
# A line within a folded header that does not continue the one before.
_NEW_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n)(?=[^ \t])")


class Generator:
    """Writes messages to a text file.

    With mangle_from_ a '>' goes before lines that begin with 'From ', as in
    mailboxes that tell messages apart by such lines. maxheaderlen is the length at
    which headers are folded; the policy, by default the message's own, knows others.
    """

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, *, policy=None):
        if mangle_from_ is None:
            mangle_from_ = policy is None or policy.mangle_from_
        self._fp = outfp
        self._mangle_from_ = mangle_from_
        self.maxheaderlen = maxheaderlen
        self.policy = policy

    # What a generator of bytes does otherwise

    def write(self, s):
        """Write a text to the file."""
        self._fp.write(s)

    def _new_buffer(self):
        return StringIO()

    def _encode(self, s):
        """A text as what the file takes."""
        return s

    def _fold(self, name, value):
        return self.policy.fold(name, value)

    @classmethod
    def _compile_re(cls, s, flags):
        return re.compile(s, flags)

    # The interface

    def clone(self, fp):
        """A generator with the same settings for another file."""
        return type(self)(fp, self._mangle_from_, None, policy=self.policy)

    def flatten(self, msg, unixfrom=False, linesep=None):
        """Write a message and all below it.

        With unixfrom the envelope line comes first. linesep ends lines in place of
        the policy's.
        """
        changes = {"linesep": linesep, "max_line_length": self.maxheaderlen}
        policy = msg.policy if self.policy is None else self.policy
        policy = policy.clone(**{name: value for name, value in changes.items() if value is not None})
        self._NL = policy.linesep
        before = self.policy, msg.policy
        self.policy = msg.policy = policy
        try:
            if unixfrom:
                self.write((msg.get_unixfrom() or f"From nobody {time.ctime()}") + self._NL)
            self._write(msg)
        finally:
            self.policy, msg.policy = before

    # Whole messages

    def _flattened(self, msg):
        """What a message below this one is written as."""
        buffer = self._new_buffer()
        self.clone(buffer).flatten(msg, linesep=self._NL)
        return buffer.getvalue()

    def _write(self, msg):
        """Write headers and body. The body is made first: this may change what the headers have to say."""
        target, self._fp = self._fp, self._new_buffer()
        self._recoded = None
        try:
            self._dispatch(msg)
            body = self._fp.getvalue()
        finally:
            self._fp, recoded = target, self._recoded
            del self._recoded
        if recoded:
            msg = deepcopy(msg)
            encoding, content_type = recoded
            if "content-transfer-encoding" in msg:
                msg.replace_header("content-transfer-encoding", encoding)
            else:
                msg["Content-Transfer-Encoding"] = encoding
            msg.replace_header("content-type", content_type)
        # A message may write its headers itself.
        write_headers = getattr(msg, "_write_headers", None)
        if write_headers is None:
            self._write_headers(msg)
        else:
            write_headers(self)
        self._fp.write(body)

    def _dispatch(self, msg):
        """Let the method for the content type write the body: _handle_MAIN_SUB, _handle_MAIN or _writeBody."""
        main, sub = msg.get_content_maintype(), msg.get_content_subtype()
        for name in f"_handle_{main}_{sub}", f"_handle_{main}", "_writeBody":
            handle = getattr(self, name.replace("-", "_"), None)
            if handle is not None:
                handle(msg)
                return

    def _write_headers(self, msg):
        for name, value in msg.raw_items():
            folded = self._fold(name, value)
            if self.policy.verify_generated_headers:
                self._verify(folded)
            self._fp.write(folded)
        self.write(self._NL)

    def _verify(self, folded):
        """Refuse a header that could be taken for two, or for the end of them all."""
        text = folded if isinstance(folded, str) else folded.decode("ascii", "surrogateescape")
        end = self.policy.linesep
        if not text.endswith(end):
            raise HeaderWriteError(f"folded header does not end with {end!r}: {folded!r}")
        if _NEW_LINE.search(text.removesuffix(end)):
            raise HeaderWriteError(f"folded header contains newline: {folded!r}")

    # Bodies

    def _mangled(self, text):
        return _FROM.sub(">From ", text) if self._mangle_from_ else text

    def _write_lines(self, lines):
        """Write a text with the line ends of the policy."""
        if lines:
            self.write(self._NL.join(_LINE_END.split(lines)))

    def _handle_text(self, msg):
        payload = msg.get_payload()
        if payload is None:
            return
        if not isinstance(payload, str):
            raise TypeError(f"string payload expected: {type(payload)}")
        if _has_surrogates(msg._payload) and (charset := msg.get_param("charset")) is not None:
            # Bytes beyond ASCII cannot be written as such: another encoding is needed.
            msg = deepcopy(msg)
            del msg["content-transfer-encoding"]
            msg.set_payload(msg._payload, charset)
            payload = msg.get_payload()
            self._recoded = msg["content-transfer-encoding"], msg["content-type"]
        self._write_lines(self._mangled(payload))

    # Of what there is no method for, the payload is written like text.
    _writeBody = _handle_text

    def _handle_multipart(self, msg):
        parts = msg.get_payload()
        if isinstance(parts, str):
            # Such as the parser makes of messages without a boundary.
            self.write(parts)
            return
        if not isinstance(parts, list):
            parts = [] if parts is None else [parts]
        texts = [self._flattened(part) for part in parts]
        boundary = msg.get_boundary()
        if not boundary:
            boundary = self._make_boundary(self._encode(self._NL).join(texts))
            msg.set_boundary(boundary)
        if msg.preamble is not None:
            self._write_lines(self._mangled(msg.preamble))
            self.write(self._NL)
        start = f"--{boundary}{self._NL}"
        self.write(start)
        self._fp.write(self._encode(self._NL + start).join(texts))
        self.write(f"{self._NL}--{boundary}--{self._NL}")
        if msg.epilogue is not None:
            self._write_lines(self._mangled(msg.epilogue))

    def _handle_multipart_signed(self, msg):
        # The signature stands for the parts as they are: their headers must not be folded anew.
        policy = self.policy
        self.policy = policy.clone(max_line_length=0)
        try:
            self._handle_multipart(msg)
        finally:
            self.policy = policy

    def _handle_message_delivery_status(self, msg):
        # The blocks of headers are parts here, but they have no empty body.
        end = self._encode(self._NL)
        self._fp.write(end.join([self._flattened(block).removesuffix(end) for block in msg.get_payload()]))

    def _handle_message(self, msg):
        # A payload that is text comes from a parser that was only after the headers.
        payload = msg._payload
        self._fp.write(self._flattened(payload[0]) if isinstance(payload, list) else self._encode(payload))

    @classmethod
    def _make_boundary(cls, text=None):
        """A boundary, such that it does not occur in a text."""
        digits = len(str(sys.maxsize - 1))
        boundary = stem = f"{'=' * 15}{random.randrange(sys.maxsize):0{digits}d}=="
        number = 0
        while text is not None and cls._compile_re(f"^--{re.escape(boundary)}(--)?$", re.MULTILINE).search(text):
            boundary = f"{stem}.{number}"
            number += 1
        return boundary


_make_boundary = Generator._make_boundary


class BytesGenerator(Generator):
    """Writes messages to a binary file: bytes beyond ASCII as they were, unless the policy wants 7 bits only."""

    def write(self, s):
        self._fp.write(s.encode("ascii", "surrogateescape"))

    def _new_buffer(self):
        return BytesIO()

    def _encode(self, s):
        return s.encode("ascii")

    def _fold(self, name, value):
        return self.policy.fold_binary(name, value)

    @classmethod
    def _compile_re(cls, s, flags):
        return re.compile(s.encode("ascii"), flags)

    def _handle_text(self, msg):
        payload = msg._payload
        if payload is None:
            return
        if _has_surrogates(payload) and self.policy.cte_type != "7bit":
            self._write_lines(self._mangled(payload))
        else:
            super()._handle_text(msg)

    _writeBody = _handle_text


class DecodedGenerator(Generator):
    """Writes only the text in a message, and for everything else a line: fmt, with the keys that _dispatch() fills in."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, fmt=None, *, policy=None):
        super().__init__(outfp, mangle_from_, maxheaderlen, policy=policy)
        self._fmt = "[Non-text (%(type)s) part of message omitted, filename %(filename)s]" if fmt is None else fmt

    def _dispatch(self, msg):
        for part in msg.walk():
            match part.get_content_maintype():
                case "text":
                    self.write(f"{part.get_payload(decode=False)}\n")
                case "multipart":
                    pass
                case maintype:
                    description = {
                        "type": part.get_content_type(),
                        "maintype": maintype,
                        "subtype": part.get_content_subtype(),
                        "filename": part.get_filename("[no filename]"),
                        "description": part.get("Content-Description", "[no description]"),
                        "encoding": part.get("Content-Transfer-Encoding", "[no encoding]"),
                    }
                    self.write(self._fmt % description + "\n")
