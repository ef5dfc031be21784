"""Compare sequences, and show how texts differ.

    difflib.unified_diff(old_lines, new_lines, 'old', 'new')  what `diff -u` prints
    difflib.ndiff(old_lines, new_lines)                       all lines, with marks for changes within them
    difflib.get_close_matches(word, words)                    what may have been meant
"""
from collections import namedtuple as _namedtuple
from heapq import nlargest as _nlargest
from types import GenericAlias

__all__ = [
    "get_close_matches", "ndiff", "restore", "SequenceMatcher", "Differ", "IS_CHARACTER_JUNK", "IS_LINE_JUNK",
    "context_diff", "unified_diff", "diff_bytes", "HtmlDiff", "Match",
]

Match = _namedtuple("Match", ["a", "b", "size"])

# From this length of the second sequence on, elements that make up more than a hundredth of it are not looked for.
_LONG = 200


def _calculate_ratio(matches, length):
    return 2.0 * matches / length if length else 1.0


class SequenceMatcher:
    """Finds what two sequences of hashable elements have in common.

    The longest run that both have is found first, then the longest ones on both sides of it, and so on: that is not the
    shortest way from one sequence to the other, but what looks right to people. Elements for which `isjunk` is true are
    no begin of a run; with `autojunk` neither are very frequent ones of a long second sequence.

    Much is worked out from the second sequence once: to compare several with one, set that as the second.
    """

    def __init__(self, isjunk=None, a="", b="", autojunk=True):
        self.isjunk, self.autojunk = isjunk, autojunk
        self.a = self.b = None
        self.set_seqs(a, b)

    def set_seqs(self, a, b):
        """Set both sequences."""
        self.set_seq1(a)
        self.set_seq2(b)

    def set_seq1(self, a):
        """Set the first sequence."""
        if a is not self.a:
            self.a = a
            self.matching_blocks = self.opcodes = None

    def set_seq2(self, b):
        """Set the second sequence."""
        if b is not self.b:
            self.b = b
            self.matching_blocks = self.opcodes = self.fullbcount = None
            self._index()

    def _index(self):
        """Note where each element of the second sequence stands, but not for those that are no begin of a run."""
        self.b2j = places = {}
        for place, element in enumerate(self.b):
            places.setdefault(element, []).append(place)
        isjunk = self.isjunk
        self.bjunk = {element for element in places if isjunk(element)} if isjunk else set()
        for element in self.bjunk:
            del places[element]
        self.bpopular = set()
        length = len(self.b)
        if self.autojunk and length >= _LONG:
            most = length // 100 + 1
            self.bpopular = {element for element, found in places.items() if len(found) > most}
            for element in self.bpopular:
                del places[element]

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        """The longest run in a[alo:ahi] and b[blo:bhi]: of several the one that begins first in a, then in b."""
        if ahi is None:
            ahi = len(self.a)
        if bhi is None:
            bhi = len(self.b)
        a, places = self.a, self.b2j
        best_i, best_j, best = alo, blo, 0
        # How long the runs are that end with the element before, by their ends in b.
        before = {}
        for i in range(alo, ahi):
            here = {}
            for j in places.get(a[i], ()):
                if j >= bhi:
                    break
                if j >= blo:
                    here[j] = size = before.get(j - 1, 0) + 1
                    if size > best:
                        best_i, best_j, best = i - size + 1, j - size + 1, size
            before = here
        # What is no begin of a run may continue one: first what is just frequent, then junk.
        match = best_i, best_j, best
        for junk in (False, True):
            match = self._extended(match, (alo, ahi, blo, bhi), junk)
        return Match(*match)

    def _extended(self, match, window, junk):
        """A match with the equal elements on both of its sides, those that are junk or those that are not."""
        i, j, size = match
        alo, ahi, blo, bhi = window
        a, b, is_junk = self.a, self.b, self.bjunk.__contains__
        while i > alo and j > blo and a[i - 1] == b[j - 1] and is_junk(b[j - 1]) is junk:
            i, j, size = i - 1, j - 1, size + 1
        end_a, end_b = i + size, j + size
        while end_a < ahi and end_b < bhi and a[end_a] == b[end_b] and is_junk(b[end_b]) is junk:
            end_a, end_b = end_a + 1, end_b + 1
        return i, j, end_a - i

    def _matches(self):
        """All matches, in order."""
        # What is still to be searched, the leftmost part last; matches that wait for the parts left of them.
        waiting = [(0, len(self.a), 0, len(self.b))]
        while waiting:
            task = waiting.pop()
            if isinstance(task, Match):
                yield task
                continue
            alo, ahi, blo, bhi = task
            found = self.find_longest_match(alo, ahi, blo, bhi)
            i, j, size = found
            if size:
                if i + size < ahi and j + size < bhi:
                    waiting.append((i + size, ahi, j + size, bhi))
                waiting.append(found)
                if alo < i and blo < j:
                    waiting.append((alo, i, blo, j))

    def get_matching_blocks(self):
        """The runs that both sequences have, in order, and at the end one of length 0 at the ends of both."""
        if self.matching_blocks is None:
            blocks = []
            for match in self._matches():
                i, j, size = blocks[-1] if blocks else (0, 0, 0)
                if blocks and i + size == match.a and j + size == match.b:
                    blocks[-1] = Match(i, j, size + match.size)
                else:
                    blocks.append(match)
            self.matching_blocks = [*blocks, Match(len(self.a), len(self.b), 0)]
        return self.matching_blocks

    _CHANGES = {(True, True): "replace", (True, False): "delete", (False, True): "insert"}

    def get_opcodes(self):
        """How to turn a into b: (tag, i1, i2, j1, j2), with replace, delete, insert or equal, for parts of both, in order."""
        if self.opcodes is None:
            self.opcodes = codes = []
            i = j = 0
            for a, b, size in self.get_matching_blocks():
                change = self._CHANGES.get((i < a, j < b))
                if change:
                    codes.append((change, i, a, j, b))
                i, j = a + size, b + size
                if size:
                    codes.append(("equal", a, i, b, j))
        return self.opcodes

    def get_grouped_opcodes(self, n=3):
        """The opcodes in groups, between which lies more than can be shown as n elements around changes."""
        codes = list(self.get_opcodes()) or [("equal", 0, 1, 0, 1)]
        last = len(codes) - 1
        group = []
        for number, (tag, i1, i2, j1, j2) in enumerate(codes):
            if tag == "equal":
                if number == 0:
                    i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
                if number == last:
                    i2, j2 = min(i2, i1 + n), min(j2, j1 + n)
                if i2 - i1 > 2 * n:
                    group.append((tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)))
                    yield group
                    group = []
                    i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
            group.append((tag, i1, i2, j1, j2))
        if any(code[0] != "equal" for code in group[:2]):
            yield group

    def ratio(self):
        """How alike the sequences are, from 0 to 1."""
        matches = sum(block.size for block in self.get_matching_blocks())
        return _calculate_ratio(matches, len(self.a) + len(self.b))

    def quick_ratio(self):
        """An upper bound of ratio(), found faster: the order of elements does not count."""
        if self.fullbcount is None:
            self.fullbcount = counts = {}
            for element in self.b:
                counts[element] = counts.get(element, 0) + 1
        left, matches = {}, 0
        for element in self.a:
            count = left.get(element)
            if count is None:
                count = self.fullbcount.get(element, 0)
            left[element] = count - 1
            matches += count > 0
        return _calculate_ratio(matches, len(self.a) + len(self.b))

    def real_quick_ratio(self):
        """An upper bound of ratio(), found at once: only lengths count."""
        lengths = len(self.a), len(self.b)
        return _calculate_ratio(min(lengths), sum(lengths))

    def _is_above(self, cutoff, or_equal=False):
        """The ratio if it is above a bound, else None; the cheap bounds are looked at first."""
        for measure in (self.real_quick_ratio, self.quick_ratio, self.ratio):
            value = measure()
            if value < cutoff or value == cutoff and not or_equal:
                return None
        return value

    __class_getitem__ = classmethod(GenericAlias)


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    """The n possibilities that are most like a word, the best first; none that is less alike than the cutoff."""
    if n <= 0:
        raise ValueError(f"n must be > 0: {n!r}")
    if not 0.0 <= cutoff <= 1.0:
        raise ValueError(f"cutoff must be in [0.0, 1.0]: {cutoff!r}")
    matcher = SequenceMatcher()
    matcher.set_seq2(word)
    scored = []
    for possibility in possibilities:
        matcher.set_seq1(possibility)
        score = matcher._is_above(cutoff, or_equal=True)
        if score is not None:
            scored.append((score, possibility))
    return [possibility for _score, possibility in _nlargest(n, scored)]


def _keep_original_ws(s, tag_s):
    """Marks for a line, with its own whitespace below which there is none, so that tabs line up."""
    return "".join([char if mark == " " and char.isspace() else mark for char, mark in zip(s, tag_s)])


class Differ:
    """Compares lines and, where they are alike, the characters in them.

    The result has the lines of both with '- ', '+ ' or '  ' before them, and lines with '? ' that mark changed
    characters. `linejunk` and `charjunk` say what is no begin of a run.
    """

    # How alike lines must be for their characters to be compared, and how far apart they may be.
    _ALIKE = 0.74999
    _REACH = 10

    # The marks for characters of the first and the second line.
    _MARKS = {"replace": "^^", "delete": "- ", "insert": " +", "equal": "  "}

    def __init__(self, linejunk=None, charjunk=None):
        self.linejunk, self.charjunk = linejunk, charjunk

    def compare(self, a, b):
        """Generate the result for two lists of lines."""
        for tag, i1, i2, j1, j2 in SequenceMatcher(self.linejunk, a, b).get_opcodes():
            match tag:
                case "replace":
                    yield from self._fancy_replace(a, i1, i2, b, j1, j2)
                case "insert":
                    yield from self._dump("+", b, j1, j2)
                case _:
                    yield from self._dump("-" if tag == "delete" else " ", a, i1, i2)

    def _dump(self, tag, x, lo, hi):
        """Lines with a mark before them."""
        for index in range(lo, hi):
            yield f"{tag} {x[index]}"

    def _plain_replace(self, a, alo, ahi, b, blo, bhi):
        """Lines that take the place of others; fewer lines come first."""
        blocks = [self._dump("-", a, alo, ahi), self._dump("+", b, blo, bhi)]
        if bhi - blo < ahi - alo:
            blocks.reverse()
        for block in blocks:
            yield from block

    def _fancy_replace(self, a, alo, ahi, b, blo, bhi):
        """Lines that take the place of others, with those that are alike next to each other."""
        matcher = SequenceMatcher(self.charjunk)
        done_a, done_b = alo, blo
        for j in range(blo, bhi):
            # Only lines of about the same number: to try all with all would take too long.
            middle = alo + j - blo
            near = range(max(middle - self._REACH, done_a), min(middle + self._REACH + 1, ahi))
            if not near:
                break
            matcher.set_seq2(b[j])
            best, alike = None, self._ALIKE
            for i in near:
                matcher.set_seq1(a[i])
                ratio = matcher._is_above(alike)
                if ratio is not None:
                    best, alike = i, ratio
            if best is None:
                continue
            yield from self._fancy_helper(a, done_a, best, b, done_b, j)
            yield from self._compared(matcher, a[best], b[j])
            done_a, done_b = best + 1, j + 1
        yield from self._fancy_helper(a, done_a, ahi, b, done_b, bhi)

    def _compared(self, matcher, old, new):
        """Two lines that are alike, with their changes marked."""
        if old == new:
            yield f"  {old}"
            return
        matcher.set_seqs(old, new)
        old_marks = new_marks = ""
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            mark_old, mark_new = self._MARKS[tag]
            old_marks += mark_old * (i2 - i1)
            new_marks += mark_new * (j2 - j1)
        yield from self._qformat(old, new, old_marks, new_marks)

    def _fancy_helper(self, a, alo, ahi, b, blo, bhi):
        """Lines on both sides, on one, or on none."""
        if alo < ahi and blo < bhi:
            yield from self._plain_replace(a, alo, ahi, b, blo, bhi)
        else:
            yield from self._dump("-", a, alo, ahi)
            yield from self._dump("+", b, blo, bhi)

    def _qformat(self, aline, bline, atags, btags):
        """Two lines with the marks below each."""
        for sign, line, marks in (("-", aline, atags), ("+", bline, btags)):
            yield f"{sign} {line}"
            shown = _keep_original_ws(line, marks).rstrip()
            if shown:
                yield f"? {shown}\n"


def IS_LINE_JUNK(line, pat=None):
    """Whether there is nothing on a line but maybe one '#'. `pat`, if given, decides instead."""
    if pat is not None:
        return pat(line) is not None
    return line.strip() in ("", "#")


def IS_CHARACTER_JUNK(ch, ws=" \t"):
    """Whether a character is a space or a tab."""
    return ch in ws


# Differences as `diff` prints them.


def _format_range_unified(start, stop):
    """A range of lines: begin and length. Where there are none, the line before."""
    length = stop - start
    if length == 1:
        return str(stop)
    return f"{start + 1 if length else start},{length}"


def _format_range_context(start, stop):
    """A range of lines: begin and end."""
    return str(stop) if stop - start <= 1 else f"{start + 1},{stop}"


def _header(sign, name, date, end):
    return f"{sign} {name}" + (f"\t{date}" if date else "") + end


def unified_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """Generate the differences of two lists of lines in the unified format, with n lines around changes.

    `lineterm` is what the lines with names and numbers end with: '' if the lines have no line ends either.
    """
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    for number, group in enumerate(SequenceMatcher(None, a, b).get_grouped_opcodes(n)):
        if number == 0:
            yield _header("---", fromfile, fromfiledate, lineterm)
            yield _header("+++", tofile, tofiledate, lineterm)
        (_, i, _, j, _), (_, _, i_end, _, j_end) = group[0], group[-1]
        yield f"@@ -{_format_range_unified(i, i_end)} +{_format_range_unified(j, j_end)} @@{lineterm}"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from [" " + line for line in a[i1:i2]]
            else:
                yield from ["-" + line for line in a[i1:i2]]
                yield from ["+" + line for line in b[j1:j2]]


def context_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """Generate the differences of two lists of lines in the context format. The parameters are those of unified_diff()."""
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    signs = {"insert": "+ ", "delete": "- ", "replace": "! ", "equal": "  "}
    for number, group in enumerate(SequenceMatcher(None, a, b).get_grouped_opcodes(n)):
        if number == 0:
            yield _header("***", fromfile, fromfiledate, lineterm)
            yield _header("---", tofile, tofiledate, lineterm)
        yield "*" * 15 + lineterm
        tags = {code[0] for code in group}
        for lines, place, line_sign, foreign in ((a, 1, "***", "insert"), (b, 3, "---", "delete")):
            shown = _format_range_context(group[0][place], group[-1][place + 1])
            yield f"{line_sign} {shown} {'*' * 4 if place == 1 else '-' * 4}{lineterm}"
            # A side without changes is not shown.
            if tags - {"equal", foreign}:
                for code in group:
                    if code[0] != foreign:
                        yield from [signs[code[0]] + line for line in lines[code[place]:code[place + 1]]]


def _check_types(a, b, *args):
    """Raise TypeError for what are no strings; of the lines only the first are looked at."""
    for lines in (a, b):
        if lines and not isinstance(lines[0], str):
            raise TypeError(f"lines to compare must be str, not {type(lines[0]).__name__} ({lines[0]!r})")
    for argument in args:
        if not isinstance(argument, str):
            raise TypeError(f"all arguments must be str, not: {argument!r}")


def diff_bytes(dfunc, a, b, fromfile=b"", tofile=b"", fromfiledate=b"", tofiledate=b"", n=3, lineterm=b"\n"):
    """Generate what unified_diff() or another function finds for lines of bytes in whatever encoding."""
    def decode(given):
        try:
            return given.decode("ascii", "surrogateescape")
        except AttributeError as error:
            raise TypeError(f"all arguments must be bytes, not {type(given).__name__} ({given!r})") from error

    lines = [list(map(decode, side)) for side in (a, b)]
    names = map(decode, (fromfile, tofile, fromfiledate, tofiledate))
    for line in dfunc(*lines, *names, n, decode(lineterm)):
        yield line.encode("ascii", "surrogateescape")


def ndiff(a, b, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """Compare two lists of lines as Differ does."""
    return Differ(linejunk, charjunk).compare(a, b)


def restore(delta, which):
    """Generate the lines of the first (1) or the second (2) list from what ndiff() made."""
    signs = {1: "- ", 2: "+ "}
    if int(which) not in signs:
        raise ValueError(f"unknown delta choice (must be 1 or 2): {which!r}")
    own = ("  ", signs[int(which)])
    for line in delta:
        if line.startswith(own):
            yield line[2:]


def __getattr__(name):
    # Much code, for tables that are rarely made.
    if name not in ("HtmlDiff", "_mdiff"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import _difflib_html
    globals().update({part: getattr(_difflib_html, part) for part in ("HtmlDiff", "_mdiff")})
    return globals()[name]
