"""Writes the tree of a header in lines."""

import sys
import urllib.parse

from email import _encoded_words, errors, utils
from email._header_scanner import Scanner
from email._header_tokens import NLSET, SPECIALSNL, WSP, Terminal, quote_string


def _refold_parse_tree(parse_tree, *, policy):
    """Return the text of a tree in lines of at most the policy's length where that is possible."""
    return _Folder(policy).fold(parse_tree)


class _Folder:
    """The lines so far, and what is still to be written."""

    def __init__(self, policy):
        self.policy = policy
        self.width = policy.max_line_length or sys.maxsize
        self.charset = "utf-8" if policy.utf8 else "us-ascii"
        self.lines = [""]
        # Where in the last line the encoded word begins that may be made longer, and what its charset is.
        self.word_start = self.word_charset = None
        # Blanks at the start of the last line, which belong to the text if that turns out to be encoded.
        self.indent = ""
        # How many nodes are open in which no encoded words may stand; the mark is where the innermost one ends.
        self.verbatim_depth = 0
        self.end_of_verbatim = Terminal("", "end-of-verbatim")
        self.must_encode = False

    def fold(self, tree):
        self.pending = list(tree)[::-1]
        while self.pending:
            part = self.pending.pop()
            if part is self.end_of_verbatim:
                self.verbatim_depth -= 1
            else:
                self._write(part)
        return self.policy.linesep.join([*self.lines, ""])

    def _write(self, part):
        text = str(part)
        charset = self._needed_charset(part, text)
        if part.token_type == "mime-parameters":
            self._write_parameters(part)
        elif not (self.must_encode and not self.verbatim_depth and self._write_encoded(part, text, charset)):
            if not (self._write_on_line(text) or self._write_on_next_line(part, text) or self._write_parts(part)):
                self._write_anyhow(part, text)

    def _open(self, node, *more):
        """Go on with the parts of a node, and then something else."""
        self.pending += [*more, *node[::-1]]

    def _needed_charset(self, part, text):
        """Return a charset for a text, and remember whether it must be encoded."""
        special = SPECIALSNL if part.token_type == "ptext" else NLSET
        self.must_encode = self.must_encode or not special.isdisjoint(text)
        try:
            text.encode(self.charset)
        except UnicodeEncodeError:
            self.must_encode = True
            raw = any(isinstance(defect, errors.UndecodableBytesDefect) for defect in part.all_defects)
            return "unknown-8bit" if raw else "utf-8"
        return self.charset

    # Ways to write a part; they tell whether they could.

    def _write_encoded(self, part, text, charset):
        if not part.as_ew_allowed:
            self.must_encode, self.word_start = False, None
            if part.syntactic_break and self._write_folded(part):
                return True
        if not isinstance(part, str):
            self._open(part)
            self.must_encode = False
            return True
        if not part.as_ew_allowed:
            return False
        if charset != self.word_charset and (self.word_charset == "unknown-8bit"
                                             or self.word_charset == "utf-8" and charset != "us-ascii"):
            self.word_start = None
        self._put_encoded_words(text, charset, part.ew_combine_allowed)
        self.indent, self.word_charset, self.must_encode = "", charset, False
        return True

    def _write_folded(self, part):
        """Write a part that is folded on its own, if it comes out as one line."""
        folded = part.fold(policy=self.policy)[:-len(self.policy.linesep)]
        if self.policy.linesep in folded:
            return False
        if len(folded) > self._room():
            self.lines.append(self._taken_blank())
        self.lines[-1] += folded
        return True

    def _room(self):
        return self.width - len(self.lines[-1])

    def _write_on_line(self, text):
        if len(text) > self._room():
            return False
        self.lines[-1] += text
        return True

    def _write_on_next_line(self, part, text):
        self.indent = ""
        if not part.syntactic_break or len(text) + 1 > self.width:
            return False
        blank = self._taken_blank()
        if not blank and not part.startswith_fws():
            return False
        line = blank + text
        self.lines.append(line)
        self.indent = line[:len(line) - len(line.lstrip(" \t"))]
        self.word_start = None
        return True

    def _write_parts(self, part):
        if not isinstance(part, str):
            if part.as_ew_allowed:
                self._open(part)
            else:
                self.verbatim_depth += 1
                self._open(part, self.end_of_verbatim)
            return True
        if part.as_ew_allowed and not self.verbatim_depth:
            # Encoded words can be broken anywhere.
            self.pending.append(part)
            self.must_encode = True
            return True
        return False

    def _write_anyhow(self, part, text):
        """Write a text that is too long, on a line of its own if there is a blank before it."""
        blank = self._taken_blank()
        if blank or part.startswith_fws():
            self.lines.append(blank + text)
        else:
            self.lines[-1] += text

    def _taken_blank(self):
        """Take the blank from the end of the last line and return it, or nothing."""
        line = self.lines[-1]
        if line[-1:] not in WSP:
            return ""
        self.lines[-1] = line[:-1]
        return line[-1]

    # Encoded words.

    def _put_encoded_words(self, text, charset, combine):
        """Write text as encoded words, as one with the word before it if that is open."""
        if self.word_start is not None and combine:
            line = self.lines[-1]
            text = str(Scanner(line[self.word_start:] + text).unstructured())
            self.lines[-1] = line[:self.word_start]
        elif text[0] in WSP:
            # A blank after text that is not encoded is no part of the word.
            if not self._room():
                self.lines.append(self._taken_blank())
            self.lines[-1] += text[0]
            text = text[1:]
        after = ""
        if text[-1:] in WSP and text:
            text, after = text[:-1], text[-1]
        start = len(self.lines[-1]) if self.word_start is None else self.word_start
        charset = "utf-8" if charset == "us-ascii" else charset
        frame = len(f"=?{charset}?q??=")
        if frame + 1 >= self.width:
            raise errors.HeaderParseError("max_line_length is too small to fit an encoded word")
        while text:
            if self._room() - frame - len(self.indent) <= 0:
                self.lines.append(" ")
                continue
            text = self._put_word(text, charset, frame)
            if text:
                self.lines.append(" ")
                start = 1
        self.lines[-1] += after
        self.word_start = start if combine else None

    def _put_word(self, text, charset, frame):
        """Write as much of a text as fits on the line as one encoded word; return what is left."""
        room = self._room()
        space = room - frame - len(self.indent)
        if len(self.lines) > 1 and len(self.lines[-1]) == 1 and self.indent:
            # The blanks before an encoded word on its own line are no part of the text, so that they come again.
            self.lines[-1] += _encoded_words.encode(self.indent, charset)
            self.indent = ""
        for length in range(min(space, len(text)), -1, -1):
            word = _encoded_words.encode(text[:length], charset)
            if len(word) <= room:
                break
        self.lines[-1] += word
        self.indent = ""
        return text[length:]

    # Parameters.

    def _write_parameters(self, parameters):
        for name, value in parameters.params:
            if not self.lines[-1].rstrip().endswith(";"):
                self.lines[-1] += ";"
            self._write_parameter(name, value)

    def _write_parameter(self, name, value):
        charset, on_errors = self.charset, "strict"
        try:
            value.encode(charset)
            text = f"{name}={quote_string(value)}"
        except UnicodeEncodeError:
            charset = "utf-8"
            if utils._has_surrogates(value):
                charset, on_errors = "unknown-8bit", "surrogateescape"
            text = f"{name}*={charset}''{urllib.parse.quote(value, safe='', errors=on_errors)}"
        if len(text) + 1 < self._room():
            self.lines[-1] += f" {text}"
        elif len(text) + 2 <= self.width:
            self.lines.append(f" {text}")
        else:
            self._write_sections(name, value, f"{charset}''", on_errors)

    def _write_sections(self, name, value, prefix, on_errors):
        """Write a parameter in parts that are numbered, each on a line of its own."""
        number, width = 0, self.width
        while value:
            head = f"{name}*{number}*={prefix}"
            if width <= len(head) + 3:
                # No line has room for anything, so that this is ignored.
                self.width = width = 78
            room = length = width - len(head) - 2
            while len(encoded := urllib.parse.quote(value[:length], safe="", errors=on_errors)) > room:
                length -= 1
            value = value[length:]
            self.lines.append(f" {head}{encoded}{';' if value else ''}")
            number, prefix = number + 1, ""
