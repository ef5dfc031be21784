"""Wraps and indents plain text."""

__all__ = ["TextWrapper", "wrap", "fill", "dedent", "indent", "shorten"]

# ASCII whitespace only: a line may not be broken at a no-break space.
_whitespace = "\t\n\x0b\x0c\r "

_WORD_PUNCTUATION = frozenset("!\"'&.,?")


def _is_word(char):
    return char.isalnum() or char == "_"


def _is_letter(char):
    """Tell whether a character is part of words but not a digit."""
    return char == "_" or char.isalnum() and not char.isdecimal()


class TextWrapper:
    """Wraps paragraphs; the attributes, set by the constructor, say how.

    width -- the greatest length of lines, 70 by default
    initial_indent, subsequent_indent -- put before the first and the other lines
    expand_tabs, tabsize -- whether and how to turn tabs into spaces
    replace_whitespace -- turn every whitespace character into a space
    fix_sentence_endings -- two spaces after what looks like the end of a sentence
    break_long_words -- cut words longer than a line
    break_on_hyphens -- also break after hyphens in compound words
    drop_whitespace -- remove whitespace at the ends of lines
    max_lines, placeholder -- how many lines to make, and what replaces the rest
    """

    def __init__(
        self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
        fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8,
        *, max_lines=None, placeholder=" [...]",
    ):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    unicode_whitespace_trans = dict.fromkeys(map(ord, _whitespace), ord(" "))

    def _munge_whitespace(self, text):
        """Expand tabs and turn whitespace into spaces, as the attributes ask."""
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = text.translate(self.unicode_whitespace_trans)
        return text

    def _split(self, text):
        """Split text into chunks between which a line may be broken: words, parts of words, whitespace."""
        chunks = []
        position, end = 0, len(text)
        while position < end:
            start = position
            if text[position] in _whitespace:
                while position < end and text[position] in _whitespace:
                    position += 1
                chunks.append(text[start:position])
                continue
            while position < end and text[position] not in _whitespace:
                position += 1
            word = text[start:position]
            if self.break_on_hyphens and "-" in word[:-1]:
                chunks += _split_at_hyphens(word)
            else:
                chunks.append(word)
        return chunks

    def _fix_sentence_endings(self, chunks):
        """Make the space after a chunk that ends a sentence two spaces, in place."""
        for i in range(len(chunks) - 1):
            if chunks[i + 1] == " " and _ends_sentence(chunks[i]):
                chunks[i + 1] = "  "

    def _handle_long_word(self, reversed_chunks, cur_line, cur_len, width):
        """Put what fits of a chunk longer than a line on the current line."""
        space_left = 1 if width < 1 else width - cur_len
        if self.break_long_words:
            chunk = reversed_chunks[-1]
            end = space_left
            if self.break_on_hyphens and len(chunk) > space_left:
                # After a hyphen within the part that fits, unless only hyphens come before it.
                hyphen = chunk.rfind("-", 0, space_left)
                if hyphen > 0 and any(c != "-" for c in chunk[:hyphen]):
                    end = hyphen + 1
            cur_line.append(chunk[:end])
            reversed_chunks[-1] = chunk[end:]
        elif not cur_line:
            # Nothing else on the line: the word goes over the margin.
            cur_line.append(reversed_chunks.pop())

    def _wrap_chunks(self, chunks):
        """Lay out chunks in lines and return the lines."""
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        lines = []
        # Reversed, so that taking the next chunk is cheap.
        chunks.reverse()
        while chunks:
            cur_line = []
            cur_len = 0
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and chunks[-1].strip() == "" and lines:
                del chunks[-1]
            while chunks:
                length = len(chunks[-1])
                if cur_len + length > width:
                    break
                cur_line.append(chunks.pop())
                cur_len += length
            if chunks and len(chunks[-1]) > width:
                self._handle_long_word(chunks, cur_line, cur_len, width)
                cur_len = sum(map(len, cur_line))
            if self.drop_whitespace and cur_line and cur_line[-1].strip() == "":
                cur_len -= len(cur_line[-1])
                del cur_line[-1]
            if not cur_line:
                continue
            is_last_allowed = self.max_lines is not None and len(lines) + 1 >= self.max_lines
            nothing_left = not chunks or self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip()
            if not is_last_allowed or nothing_left and cur_len <= width:
                lines.append(indent + "".join(cur_line))
            else:
                self._end_with_placeholder(lines, indent, cur_line, cur_len, width)
                break
        return lines

    def _end_with_placeholder(self, lines, indent, cur_line, cur_len, width):
        """Finish the last allowed line with the placeholder, dropping chunks until it fits."""
        while cur_line:
            if cur_line[-1].strip() and cur_len + len(self.placeholder) <= width:
                cur_line.append(self.placeholder)
                lines.append(indent + "".join(cur_line))
                return
            cur_len -= len(cur_line[-1])
            del cur_line[-1]
        if lines:
            previous = lines[-1].rstrip()
            if len(previous) + len(self.placeholder) <= self.width:
                lines[-1] = previous + self.placeholder
                return
        lines.append(indent + self.placeholder.lstrip())

    def _split_chunks(self, text):
        return self._split(self._munge_whitespace(text))

    def wrap(self, text):
        """Wrap one paragraph and return the list of lines, without line ends."""
        chunks = self._split_chunks(text)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        return self._wrap_chunks(chunks)

    def fill(self, text):
        """Wrap one paragraph and return it as one string."""
        return "\n".join(self.wrap(text))


def _ends_sentence(chunk):
    """Tell whether a chunk ends with a lower-case letter, a full stop and perhaps a closing quote."""
    if chunk and chunk[-1] in "\"'" and len(chunk) > 2:
        chunk = chunk[:-1]
    return len(chunk) >= 2 and chunk[-1] in ".!?" and "a" <= chunk[-2] <= "z"


def _split_at_hyphens(word):
    """Split a word after the hyphens of compounds and around dashes of two or more hyphens."""
    chunks = []
    start = position = 0
    end = len(word)
    while start < end:
        if start and _dash_end(word, start):
            position = _dash_end(word, start)
            chunks.append(word[start:position])
            start = position
            continue
        position = start + 1
        while position < end:
            if word[position] == "-":
                if _breaks_after(word, start, position):
                    position += 1
                    break
                if _dash_end(word, position):
                    break
            position += 1
        chunks.append(word[start:position])
        start = position
    return chunks


def _dash_end(word, position):
    """Return where a dash between two words that starts at `position` ends; 0 if there is none."""
    if word[position] != "-":
        return 0
    before = word[position - 1]
    if not (_is_word(before) or before in _WORD_PUNCTUATION):
        return 0
    stop = position
    while stop < len(word) and word[stop] == "-":
        stop += 1
    if stop - position >= 2 and stop < len(word) and _is_word(word[stop]):
        return stop
    return 0


def _breaks_after(word, start, hyphen):
    """Tell whether a line may be broken after the hyphen: two letters before it, two after."""
    def letter(i):
        return 0 <= i < len(word) and _is_letter(word[i])

    before = letter(hyphen - 1) and (
        letter(hyphen - 2) or hyphen >= 3 and word[hyphen - 2] == "-" and letter(hyphen - 3)
    )
    if not before or not letter(hyphen + 1):
        return False
    return letter(hyphen + 2) or word[hyphen + 2:hyphen + 3] == "-" and letter(hyphen + 3)


def wrap(text, width=70, **kwargs):
    """Wrap a paragraph and return the list of lines; keywords are those of TextWrapper."""
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    """Wrap a paragraph and return it as one string; keywords are those of TextWrapper."""
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    """Collapse whitespace and cut text to the width, ending with a placeholder if it was cut."""
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(" ".join(text.strip().split()))


def dedent(text):
    """Remove the whitespace that all lines have in common at their start.

    Lines of whitespace only do not count and become empty. Tabs and spaces
    are different.
    """
    lines = text.split("\n")
    margin = None
    for i, line in enumerate(lines):
        content = line.lstrip(" \t")
        if not content:
            # Whitespace only: it neither counts nor stays.
            lines[i] = ""
            continue
        leading = line[:len(line) - len(content)]
        if margin is None or margin.startswith(leading):
            margin = leading
        elif not leading.startswith(margin):
            common = 0
            while leading[common:common + 1] == margin[common:common + 1]:
                common += 1
            margin = margin[:common]
    if margin:
        width = len(margin)
        lines = [line[width:] if line else line for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    """Put a prefix before the lines for which the predicate holds: by default, those that are not blank."""
    pieces = []
    for line in text.splitlines(True):
        if line.strip() if predicate is None else predicate(line):
            pieces.append(prefix)
        pieces.append(line)
    return "".join(pieces)
