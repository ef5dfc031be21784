"""Wrap and fill paragraphs, and change the indent of text."""
__all__ = ["TextWrapper", "wrap", "fill", "dedent", "indent", "shorten"]

# Only the ASCII kinds: where there is a no-break space, lines must not be broken.
_whitespace = "\t\n\v\f\r "


class _Expression:
    """A class attribute with a regular expression, compiled when it is first needed: many programs never wrap anything."""

    def __init__(self, source: str) -> None:
        self.source = source

    def __set_name__(self, owner, name):
        self.owner, self.name = owner, name

    def __get__(self, instance, owner):
        import re
        compiled = re.compile(self.source, re.VERBOSE)
        setattr(self.owner, self.name, compiled)
        return compiled


_SPACE = r"[\t\n\v\f\r\x20]"
_LETTER = r"[^\d\W]"
_IN_WORD = r"[\w!\"'&.,?]"

# A hyphen behind two letters (or two with a hyphen between) and before two more.
_HYPHEN = rf"-(?:(?<={_LETTER}{{2}}-)|(?<={_LETTER}-{_LETTER}-))(?={_LETTER}-?{_LETTER})"
_CHUNKS = rf"""
    ({_SPACE}+                              # space
    |(?<={_IN_WORD})-{{2,}}(?=\w)           # a dash made from hyphens
    |[^\t\n\v\f\r\x20]+?(?:                 # a word, up to
        {_HYPHEN}
        |(?={_SPACE}|\Z)
        |(?<={_IN_WORD})(?=-{{2,}}\w)))     # such a dash"""


class TextWrapper:
    """Wraps text to lines of limited width.

    width               the greatest length of lines
    initial_indent      what the first line begins with
    subsequent_indent   what the others begin with
    expand_tabs, tabsize
                        whether tabs become spaces, and how many columns lie between stops
    replace_whitespace  whether each other character of whitespace becomes a space
    fix_sentence_endings
                        whether two spaces follow a sentence, as far as can be told what is one
    break_long_words    whether words that are longer than a line are broken
    break_on_hyphens    whether lines may be broken after hyphens
    drop_whitespace     whether space at the ends of lines is left out
    max_lines, placeholder
                        how many lines there may be, and what stands for the rest
    """

    unicode_whitespace_trans = dict.fromkeys(map(ord, _whitespace), 32)
    wordsep_re = _Expression(_CHUNKS)
    wordsep_simple_re = _Expression(f"({_SPACE}+)")
    sentence_end_re = _Expression(r"""[a-z][.!?]["']?\Z""")

    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True,
                 tabsize=8, *, max_lines=None, placeholder=" [...]"):
        self.width, self.max_lines, self.placeholder = width, max_lines, placeholder
        self.initial_indent, self.subsequent_indent = initial_indent, subsequent_indent
        self.expand_tabs, self.tabsize = expand_tabs, tabsize
        self.replace_whitespace, self.drop_whitespace = replace_whitespace, drop_whitespace
        self.break_long_words, self.break_on_hyphens = break_long_words, break_on_hyphens
        self.fix_sentence_endings = fix_sentence_endings

    # Steps, which subclasses may replace.

    def _munge_whitespace(self, text):
        """The text with its whitespace made even."""
        text = text.expandtabs(self.tabsize) if self.expand_tabs else text
        return text.translate(self.unicode_whitespace_trans) if self.replace_whitespace else text

    def _split(self, text):
        """The chunks of a text that are not broken: words, parts of words with hyphens, and the space between."""
        separator = self.wordsep_re if self.break_on_hyphens else self.wordsep_simple_re
        return list(filter(None, separator.split(text)))

    def _split_chunks(self, text):
        return self._split(self._munge_whitespace(text))

    def _fix_sentence_endings(self, chunks):
        """Make the spaces after sentences two."""
        ends = self.sentence_end_re.search
        for index, (chunk, following) in enumerate(zip(chunks, chunks[1:]), start=1):
            if following == " " and ends(chunk):
                chunks[index] = "  "

    def _handle_long_word(self, reversed_chunks, cur_line, cur_len, width):
        """Put the next chunk, which is longer than any line, or a part of it on a line."""
        if not self.break_long_words:
            if not cur_line:
                cur_line.append(reversed_chunks.pop())
            return
        chunk = reversed_chunks[-1]
        end = width - cur_len if width >= 1 else 1
        if self.break_on_hyphens and len(chunk) > end:
            hyphen = chunk.rfind("-", 0, end)
            if chunk[:max(hyphen, 0)].strip("-"):
                end = hyphen + 1
        cur_line.append(chunk[:end])
        reversed_chunks[-1] = chunk[end:]

    def _wrap_chunks(self, chunks):
        """The lines that chunks make; the list of chunks is used up."""
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        if self.max_lines is not None:
            indent = self.initial_indent if self.max_lines <= 1 else self.subsequent_indent
            if len(indent + self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        chunks.reverse()
        lines = []
        while chunks:
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            line = self._next_line(chunks, width, first=not lines)
            if not line:
                continue
            if self._may_stay(lines, line, chunks, width):
                lines.append(indent + "".join(line))
            else:
                self._end_with_placeholder(lines, line, indent, width)
                break
        return lines

    def _next_line(self, chunks, width, first):
        """The chunks of the next line, taken from the end of the list."""
        if self.drop_whitespace and not first and not chunks[-1].strip():
            chunks.pop()
        line, length = [], 0
        while chunks and length + len(chunks[-1]) <= width:
            length += len(chunks[-1])
            line.append(chunks.pop())
        if chunks and len(chunks[-1]) > width:
            self._handle_long_word(chunks, line, length, width)
        if self.drop_whitespace and line and not line[-1].strip():
            line.pop()
        return line

    def _may_stay(self, lines, line, rest, width):
        """Whether a line can be as it is, because it is not the last one allowed or nothing comes after it."""
        if self.max_lines is None or len(lines) + 1 < self.max_lines:
            return True
        only_space = self.drop_whitespace and len(rest) == 1 and not rest[0].strip()
        return (not rest or only_space) and sum(map(len, line)) <= width

    def _end_with_placeholder(self, lines, line, indent, width):
        """Make the last line one with the placeholder: behind as many of its chunks as fit, or on the line before."""
        placeholder = self.placeholder
        while line:
            if line[-1].strip() and sum(map(len, line)) + len(placeholder) <= width:
                lines.append(indent + "".join(line) + placeholder)
                return
            line.pop()
        if lines:
            shortened = lines[-1].rstrip() + placeholder
            if len(shortened) <= self.width:
                lines[-1] = shortened
                return
        lines.append(indent + placeholder.lstrip())

    def wrap(self, text):
        """The lines of a paragraph, without line ends."""
        chunks = self._split_chunks(text)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        return self._wrap_chunks(chunks)

    def fill(self, text):
        """A paragraph as one text with line ends in it."""
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    """The lines of a paragraph. The keyword arguments are those of TextWrapper."""
    return TextWrapper(width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    """A paragraph as one wrapped text. The keyword arguments are those of TextWrapper."""
    return TextWrapper(width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    """The text with single spaces, and cut to the width with a placeholder where it is longer."""
    return TextWrapper(width, max_lines=1, **kwargs).fill(" ".join(text.split()))


def dedent(text):
    """The text without the whitespace that all its lines begin with. Lines of nothing but space become empty."""
    lines = [line if line.strip(" \t") else "" for line in text.split("\n")]
    indents = {line[:len(line) - len(line.lstrip(" \t"))] for line in lines if line}
    if not indents:
        return "\n".join(lines)
    # What the first and the last in order have in common, all of them have.
    least, greatest = min(indents), max(indents)
    margin = next((place for place, char in enumerate(least) if char != greatest[place:place + 1]), len(least))
    return "\n".join([line[margin:] for line in lines])


def indent(text, prefix, predicate=None):
    """The text with a prefix on all lines that have something on them, or for which the predicate is true."""
    def prefixed():
        for line in text.splitlines(keepends=True):
            wanted = predicate(line) if predicate is not None else line.strip()
            yield prefix + line if wanted else line

    return "".join(prefixed())


if __name__ == "__main__":
    print(dedent("Hello there.\n  This is indented."))
