"""Compares sequences: finds what they have in common and shows the differences."""

from collections import namedtuple as _namedtuple
from heapq import nlargest as _nlargest
from types import GenericAlias

__all__ = [
    "get_close_matches", "ndiff", "restore", "SequenceMatcher", "Differ", "IS_CHARACTER_JUNK", "IS_LINE_JUNK",
    "context_diff", "unified_diff", "diff_bytes", "HtmlDiff", "Match",
]

Match = _namedtuple("Match", "a b size")


def _calculate_ratio(matches, length):
    if length:
        return 2.0 * matches / length
    return 1.0


class SequenceMatcher:
    """Compares two sequences of hashable items.

    The longest block they have in common is found, and then the same to the
    left and to the right of it (Ratcliff and Obershelp's "gestalt pattern
    matching"). Items for which isjunk(item) is true do not make blocks. With
    autojunk, items that make up more than 1% of a second sequence of 200 or
    more are treated alike.
    """

    def __init__(self, isjunk=None, a="", b="", autojunk=True):
        self.isjunk = isjunk
        self.a = self.b = None
        self.autojunk = autojunk
        self.set_seqs(a, b)

    def set_seqs(self, a, b):
        """Set both sequences."""
        self.set_seq1(a)
        self.set_seq2(b)

    def set_seq1(self, a):
        """Set the first sequence; much is remembered of the second, so compare one with many this way."""
        if a is self.a:
            return
        self.a = a
        self.matching_blocks = self.opcodes = None

    def set_seq2(self, b):
        """Set the second sequence."""
        if b is self.b:
            return
        self.b = b
        self.matching_blocks = self.opcodes = None
        self.fullbcount = None
        self.__chain_b()

    def __chain_b(self):
        """Find where each item of the second sequence occurs, leaving out junk and popular items."""
        b = self.b
        self.b2j = b2j = {}
        for i, elt in enumerate(b):
            b2j.setdefault(elt, []).append(i)
        self.bjunk = junk = set()
        isjunk = self.isjunk
        if isjunk:
            junk.update([elt for elt in b2j if isjunk(elt)])
            for elt in junk:
                del b2j[elt]
        self.bpopular = popular = set()
        n = len(b)
        if self.autojunk and n >= 200:
            ntest = n // 100 + 1
            popular.update([elt for elt, indices in b2j.items() if len(indices) > ntest])
            for elt in popular:
                del b2j[elt]

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        """Return the longest block in a[alo:ahi] and b[blo:bhi], as Match(a, b, size).

        Of several, the one that begins first in a, and of those the first in
        b. The block is found without junk, then extended by junk on both sides.
        """
        a, b, b2j, isbjunk = self.a, self.b, self.b2j, self.bjunk.__contains__
        if ahi is None:
            ahi = len(a)
        if bhi is None:
            bhi = len(b)
        besti, bestj, bestsize = alo, blo, 0
        # For each j, the length of the block that ends with a[i - 1] and b[j].
        j2len = {}
        nothing = []
        for i in range(alo, ahi):
            newj2len = {}
            j2lenget = j2len.get
            for j in b2j.get(a[i], nothing):
                if j < blo:
                    continue
                if j >= bhi:
                    break
                k = newj2len[j] = j2lenget(j - 1, 0) + 1
                if k > bestsize:
                    besti, bestj, bestsize = i - k + 1, j - k + 1, k
            j2len = newj2len
        # First by popular items, which are no junk, then by junk.
        for wants_junk in (False, True):
            while (
                besti > alo and bestj > blo and isbjunk(b[bestj - 1]) == wants_junk
                and a[besti - 1] == b[bestj - 1]
            ):
                besti, bestj, bestsize = besti - 1, bestj - 1, bestsize + 1
            while (
                besti + bestsize < ahi and bestj + bestsize < bhi
                and isbjunk(b[bestj + bestsize]) == wants_junk
                and a[besti + bestsize] == b[bestj + bestsize]
            ):
                bestsize += 1
        return Match(besti, bestj, bestsize)

    def get_matching_blocks(self):
        """List the blocks that both have in common, in order; an empty one at the end."""
        if self.matching_blocks is not None:
            return self.matching_blocks
        la, lb = len(self.a), len(self.b)
        pending = [(0, la, 0, lb)]
        found = []
        while pending:
            alo, ahi, blo, bhi = pending.pop()
            i, j, k = x = self.find_longest_match(alo, ahi, blo, bhi)
            if k:
                found.append(x)
                if alo < i and blo < j:
                    pending.append((alo, i, blo, j))
                if i + k < ahi and j + k < bhi:
                    pending.append((i + k, ahi, j + k, bhi))
        found.sort()
        # Blocks that touch each other become one.
        i1 = j1 = k1 = 0
        joined = []
        for i2, j2, k2 in found:
            if i1 + k1 == i2 and j1 + k1 == j2:
                k1 += k2
            else:
                if k1:
                    joined.append((i1, j1, k1))
                i1, j1, k1 = i2, j2, k2
        if k1:
            joined.append((i1, j1, k1))
        joined.append((la, lb, 0))
        self.matching_blocks = list(map(Match._make, joined))
        return self.matching_blocks

    def get_opcodes(self):
        """List how to turn a into b, as (tag, i1, i2, j1, j2) tuples.

        a[i1:i2] is to become b[j1:j2]; the tag is 'replace', 'delete',
        'insert' or 'equal'.
        """
        if self.opcodes is not None:
            return self.opcodes
        i = j = 0
        self.opcodes = answer = []
        for ai, bj, size in self.get_matching_blocks():
            tag = ""
            if i < ai and j < bj:
                tag = "replace"
            elif i < ai:
                tag = "delete"
            elif j < bj:
                tag = "insert"
            if tag:
                answer.append((tag, i, ai, j, bj))
            i, j = ai + size, bj + size
            if size:
                answer.append(("equal", ai, i, bj, j))
        return answer

    def get_grouped_opcodes(self, n=3):
        """Iterate over groups of opcodes that are near each other, with up to n equal items around."""
        codes = self.get_opcodes()
        if not codes:
            codes = [("equal", 0, 1, 0, 1)]
        if codes[0][0] == "equal":
            tag, i1, i2, j1, j2 = codes[0]
            codes[0] = tag, max(i1, i2 - n), i2, max(j1, j2 - n), j2
        if codes[-1][0] == "equal":
            tag, i1, i2, j1, j2 = codes[-1]
            codes[-1] = tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)
        nn = n + n
        group = []
        for tag, i1, i2, j1, j2 in codes:
            if tag == "equal" and i2 - i1 > nn:
                # A long equal part ends one group and begins another.
                group.append((tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)))
                yield group
                group = []
                i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
            group.append((tag, i1, i2, j1, j2))
        if group and not (len(group) == 1 and group[0][0] == "equal"):
            yield group

    def ratio(self):
        """Return how similar the sequences are, from 0.0 to 1.0."""
        matches = sum([triple[-1] for triple in self.get_matching_blocks()])
        return _calculate_ratio(matches, len(self.a) + len(self.b))

    def quick_ratio(self):
        """Return an upper bound of ratio(): from the items both have, in whatever order."""
        if self.fullbcount is None:
            self.fullbcount = fullbcount = {}
            for elt in self.b:
                fullbcount[elt] = fullbcount.get(elt, 0) + 1
        fullbcount = self.fullbcount
        available = {}
        matches = 0
        for elt in self.a:
            if elt in available:
                number = available[elt]
            else:
                number = fullbcount.get(elt, 0)
            available[elt] = number - 1
            if number > 0:
                matches += 1
        return _calculate_ratio(matches, len(self.a) + len(self.b))

    def real_quick_ratio(self):
        """Return an upper bound of ratio(): from the lengths alone."""
        la, lb = len(self.a), len(self.b)
        return _calculate_ratio(min(la, lb), la + lb)

    __class_getitem__ = classmethod(GenericAlias)


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    """List up to n of the possibilities that are most similar to a word, best first."""
    if not n > 0:
        raise ValueError(f"n must be > 0: {n!r}")
    if not 0.0 <= cutoff <= 1.0:
        raise ValueError(f"cutoff must be in [0.0, 1.0]: {cutoff!r}")
    result = []
    s = SequenceMatcher()
    s.set_seq2(word)
    for x in possibilities:
        s.set_seq1(x)
        if s.real_quick_ratio() >= cutoff and s.quick_ratio() >= cutoff and s.ratio() >= cutoff:
            result.append((s.ratio(), x))
    result = _nlargest(n, result)
    return [x for score, x in result]


def _keep_original_ws(s, tag_s):
    """Put the line's own whitespace where there are no tags, so that tabs line up."""
    return "".join([c if tag_c == " " and c.isspace() else tag_c for c, tag_c in zip(s, tag_s)])


class Differ:
    """Compares texts line by line.

    Each line of the result begins with two letters: "- " for a line of the
    first text, "+ " for one of the second, "  " for one of both, "? " for one
    of neither, which shows where similar lines differ.
    """

    # How similar lines must be to be shown as changed, not as removed and added.
    _CUTOFF = 0.74999

    def __init__(self, linejunk=None, charjunk=None):
        self.linejunk = linejunk
        self.charjunk = charjunk

    def compare(self, a, b):
        """Iterate over the lines of the comparison of two lists of lines."""
        cruncher = SequenceMatcher(self.linejunk, a, b)
        for tag, alo, ahi, blo, bhi in cruncher.get_opcodes():
            if tag == "replace":
                g = self._fancy_replace(a, alo, ahi, b, blo, bhi)
            elif tag == "delete":
                g = self._dump("-", a, alo, ahi)
            elif tag == "insert":
                g = self._dump("+", b, blo, bhi)
            elif tag == "equal":
                g = self._dump(" ", a, alo, ahi)
            else:
                raise ValueError(f"unknown tag {tag!r}")
            yield from g

    def _dump(self, tag, x, lo, hi):
        for i in range(lo, hi):
            yield f"{tag} {x[i]}"

    def _plain_replace(self, a, alo, ahi, b, blo, bhi):
        """Show lines as replaced, the shorter block first."""
        assert alo < ahi and blo < bhi
        if bhi - blo < ahi - alo:
            yield from self._dump("+", b, blo, bhi)
            yield from self._dump("-", a, alo, ahi)
        else:
            yield from self._dump("-", a, alo, ahi)
            yield from self._dump("+", b, blo, bhi)

    def _most_similar_pairs(self, cruncher, a, alo, ahi, b, blo, bhi):
        """List the pairs of lines that are most similar, as (i, j) with both rising; [] if none is similar enough."""
        best_ratio = self._CUTOFF
        pairs = []
        last_i = -1
        # Lines that are equal, as junk may be, serve only if no others are similar.
        equal_pair = None
        for j in range(blo, bhi):
            cruncher.set_seq2(b[j])
            for i in range(alo, ahi):
                if a[i] == b[j]:
                    if equal_pair is None:
                        equal_pair = i, j
                    continue
                cruncher.set_seq1(a[i])
                # The bounds first: they are cheap and rule most lines out.
                if cruncher.real_quick_ratio() < best_ratio or cruncher.quick_ratio() < best_ratio:
                    continue
                ratio = cruncher.ratio()
                if ratio > best_ratio:
                    pairs = [(i, j)]
                    last_i = i
                    best_ratio = ratio
                elif ratio == best_ratio and i > last_i and (not pairs or pairs[-1][1] < j):
                    pairs.append((i, j))
                    last_i = i
        if not pairs and equal_pair is not None:
            return [equal_pair]
        return pairs

    def _fancy_replace(self, a, alo, ahi, b, blo, bhi):
        """Show replaced lines, with those that are similar side by side and their differences marked."""
        cruncher = SequenceMatcher(self.charjunk)
        pairs = self._most_similar_pairs(cruncher, a, alo, ahi, b, blo, bhi)
        if not pairs:
            yield from self._plain_replace(a, alo, ahi, b, blo, bhi)
            return
        # The lines between the pairs may have similar ones among them too.
        next_i, next_j = alo, blo
        for i, j in pairs:
            yield from self._fancy_helper(a, next_i, i, b, next_j, j)
            yield from self._show_pair(cruncher, a[i], b[j])
            next_i, next_j = i + 1, j + 1
        yield from self._fancy_helper(a, next_i, ahi, b, next_j, bhi)

    def _show_pair(self, cruncher, aelt, belt):
        """Show two similar lines with marks where they differ."""
        if aelt == belt:
            yield "  " + aelt
            return
        atags = btags = ""
        cruncher.set_seqs(aelt, belt)
        for tag, ai1, ai2, bj1, bj2 in cruncher.get_opcodes():
            la, lb = ai2 - ai1, bj2 - bj1
            if tag == "replace":
                atags += "^" * la
                btags += "^" * lb
            elif tag == "delete":
                atags += "-" * la
            elif tag == "insert":
                btags += "+" * lb
            elif tag == "equal":
                atags += " " * la
                btags += " " * lb
            else:
                raise ValueError(f"unknown tag {tag!r}")
        yield from self._qformat(aelt, belt, atags, btags)

    def _fancy_helper(self, a, alo, ahi, b, blo, bhi):
        if alo < ahi:
            if blo < bhi:
                return self._fancy_replace(a, alo, ahi, b, blo, bhi)
            return self._dump("-", a, alo, ahi)
        return self._dump("+", b, blo, bhi)

    def _qformat(self, aline, bline, atags, btags):
        atags = _keep_original_ws(aline, atags).rstrip()
        btags = _keep_original_ws(bline, btags).rstrip()
        yield "- " + aline
        if atags:
            yield f"? {atags}\n"
        yield "+ " + bline
        if btags:
            yield f"? {btags}\n"


def IS_LINE_JUNK(line, pat=None):
    """Tell whether a line is blank, or has a "#" and nothing else."""
    if pat is None:
        stripped = line.strip()
        return stripped == "" or stripped == "#"
    return pat(line) is not None


def IS_CHARACTER_JUNK(ch, ws=" \t"):
    """Tell whether a character is a space or tab."""
    return ch in ws


def _format_range_unified(start, stop):
    beginning = start + 1
    length = stop - start
    if length == 1:
        return f"{beginning}"
    if not length:
        # An empty range is named by the line before it.
        beginning -= 1
    return f"{beginning},{length}"


def unified_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """Iterate over the lines of a unified diff of two lists of lines, with n lines of context.

    lineterm should be '' for lines without line ends.
    """
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            fromdate = f"\t{fromfiledate}" if fromfiledate else ""
            todate = f"\t{tofiledate}" if tofiledate else ""
            yield f"--- {fromfile}{fromdate}{lineterm}"
            yield f"+++ {tofile}{todate}{lineterm}"
        first, last = group[0], group[-1]
        file1_range = _format_range_unified(first[1], last[2])
        file2_range = _format_range_unified(first[3], last[4])
        yield f"@@ -{file1_range} +{file2_range} @@{lineterm}"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                for line in a[i1:i2]:
                    yield " " + line
                continue
            if tag in ("replace", "delete"):
                for line in a[i1:i2]:
                    yield "-" + line
            if tag in ("replace", "insert"):
                for line in b[j1:j2]:
                    yield "+" + line


def _format_range_context(start, stop):
    beginning = start + 1
    length = stop - start
    if not length:
        beginning -= 1
    if length <= 1:
        return f"{beginning}"
    return f"{beginning},{beginning + length - 1}"


def context_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """Iterate over the lines of a context diff of two lists of lines, with n lines of context.

    lineterm should be '' for lines without line ends.
    """
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    prefix = dict(insert="+ ", delete="- ", replace="! ", equal="  ")
    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            fromdate = f"\t{fromfiledate}" if fromfiledate else ""
            todate = f"\t{tofiledate}" if tofiledate else ""
            yield f"*** {fromfile}{fromdate}{lineterm}"
            yield f"--- {tofile}{todate}{lineterm}"
        first, last = group[0], group[-1]
        yield "***************" + lineterm
        yield f"*** {_format_range_context(first[1], last[2])} ****{lineterm}"
        if any(tag in ("replace", "delete") for tag, _, _, _, _ in group):
            for tag, i1, i2, _, _ in group:
                if tag != "insert":
                    for line in a[i1:i2]:
                        yield prefix[tag] + line
        yield f"--- {_format_range_context(first[3], last[4])} ----{lineterm}"
        if any(tag in ("replace", "insert") for tag, _, _, _, _ in group):
            for tag, _, _, j1, j2 in group:
                if tag != "delete":
                    for line in b[j1:j2]:
                        yield prefix[tag] + line


def _check_types(a, b, *args):
    """Raise TypeError for arguments that are not strings: bytes would give text like b'...' in the result."""
    if a and not isinstance(a[0], str):
        raise TypeError(f"lines to compare must be str, not {type(a[0]).__name__} ({a[0]!r})")
    if b and not isinstance(b[0], str):
        raise TypeError(f"lines to compare must be str, not {type(b[0]).__name__} ({b[0]!r})")
    for arg in args:
        if not isinstance(arg, str):
            raise TypeError(f"all arguments must be str, not: {arg!r}")


def diff_bytes(
    dfunc, a, b, fromfile=b"", tofile=b"", fromfiledate=b"", tofiledate=b"", n=3, lineterm=b"\n"
):
    """Compare lists of lines in bytes by unified_diff or context_diff; whatever their encoding."""

    def decode(s):
        try:
            return s.decode("ascii", "surrogateescape")
        except AttributeError as err:
            raise TypeError(
                f"all arguments must be bytes, not {type(s).__name__} ({s!r})"
            ) from err

    a = list(map(decode, a))
    b = list(map(decode, b))
    lines = dfunc(
        a, b, decode(fromfile), decode(tofile), decode(fromfiledate), decode(tofiledate), n, decode(lineterm)
    )
    for line in lines:
        yield line.encode("ascii", "surrogateescape")


def ndiff(a, b, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """Iterate over the lines of a comparison as Differ makes it."""
    return Differ(linejunk, charjunk).compare(a, b)


def restore(delta, which):
    """Iterate over the lines of the first or second text, given the result of ndiff() and 1 or 2."""
    try:
        tag = {1: "- ", 2: "+ "}[int(which)]
    except KeyError:
        raise ValueError(f"unknown delta choice (must be 1 or 2): {which!r}") from None
    prefixes = ("  ", tag)
    for line in delta:
        if line[:2] in prefixes:
            yield line[2:]


def __getattr__(name):
    # Side-by-side tables are rarely wanted, and much code.
    if name in ("HtmlDiff", "_mdiff"):
        global HtmlDiff, _mdiff
        from _difflib_html import HtmlDiff, _mdiff

        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
