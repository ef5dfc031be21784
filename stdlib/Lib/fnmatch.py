"""Matches file names against shell-style patterns: *, ?, [seq] and [!seq]."""

import functools
import itertools
import os
import posixpath
import re

__all__ = ["filter", "fnmatch", "fnmatchcase", "translate"]


def fnmatch(name, pat):
    """Tell whether a name matches a pattern, regardless of case if the system's file names are."""
    name = os.path.normcase(name)
    pat = os.path.normcase(pat)
    return fnmatchcase(name, pat)


@functools.lru_cache(maxsize=32768, typed=True)
def _compile_pattern(pat):
    if isinstance(pat, bytes):
        regex = bytes(translate(str(pat, "ISO-8859-1")), "ISO-8859-1")
    else:
        regex = translate(pat)
    return re.compile(regex).match


def filter(names, pat):
    """List the names that match a pattern."""
    pat = os.path.normcase(pat)
    match = _compile_pattern(pat)
    if os.path is posixpath:
        # Names are taken as they are there.
        return [name for name in names if match(name)]
    return [name for name in names if match(os.path.normcase(name))]


def fnmatchcase(name, pat):
    """Tell whether a name matches a pattern, case included."""
    return _compile_pattern(pat)(name) is not None


def translate(pat):
    """Return the regular expression that matches what a pattern matches."""
    star = object()
    return _join_translated_parts(_translate(pat, star, "."), star)


_escape_setops = functools.partial(re.compile(r"([&~|])").sub, r"\\\1")
_escape = functools.lru_cache(maxsize=512)(re.escape)


def _translate(pat, star, question_mark):
    """List the regular expressions of a pattern's parts, with `star` for each run of asterisks."""
    result = []
    i, n = 0, len(pat)
    while i < n:
        c = pat[i]
        i += 1
        if c == "*":
            if not result or result[-1] is not star:
                result.append(star)
        elif c == "?":
            result.append(question_mark)
        elif c == "[":
            end = _bracket_end(pat, i)
            if end >= n:
                # Never closed: an ordinary character.
                result.append("\\[")
            else:
                result.append(_translate_bracket(pat, i, end))
                i = end + 1
        else:
            result.append(_escape(c))
    return result


def _bracket_end(pat, i):
    """Return the index of the bracket that closes a set beginning at i, or the pattern's length."""
    j = i
    if pat[j:j + 1] == "!":
        j += 1
    if pat[j:j + 1] == "]":
        # In first place it is a member of the set.
        j += 1
    j = pat.find("]", j)
    return len(pat) if j < 0 else j


def _translate_bracket(pat, i, j):
    """Return the regular expression of a set of characters."""
    stuff = pat[i:j]
    if "-" not in stuff:
        stuff = stuff.replace("\\", r"\\")
    else:
        chunks = []
        k = i + 2 if pat[i] == "!" else i + 1
        start = i
        while True:
            k = pat.find("-", k, j)
            if k < 0:
                break
            chunks.append(pat[start:k])
            start = k + 1
            k += 3
        chunk = pat[start:j]
        if chunk:
            chunks.append(chunk)
        else:
            chunks[-1] += "-"
        # Ranges that run backwards match nothing and are left out.
        for k in range(len(chunks) - 1, 0, -1):
            if chunks[k - 1][-1] > chunks[k][0]:
                chunks[k - 1] = chunks[k - 1][:-1] + chunks[k][1:]
                del chunks[k]
        # The hyphens that are left between chunks make ranges; all others are members.
        stuff = "-".join([chunk.replace("\\", r"\\").replace("-", r"\-") for chunk in chunks])
    if not stuff:
        # An empty set, which nothing is in.
        return "(?!)"
    if stuff == "!":
        # The complement of the empty set.
        return "."
    # Characters that may come to mean set operations in regular expressions.
    stuff = _escape_setops(stuff)
    if stuff[0] == "!":
        stuff = "^" + stuff[1:]
    elif stuff[0] in ("^", "["):
        stuff = "\\" + stuff
    return f"[{stuff}]"


def _join_translated_parts(inp, star):
    """Put the parts together, so that asterisks need no going back.

    All up to the next fixed part is matched as soon as possible, by an
    atomic group: nothing is gained by trying a later place.
    """
    result = []
    i, n = 0, len(inp)
    while i < n and inp[i] is not star:
        result.append(inp[i])
        i += 1
    while i < n:
        i += 1
        if i == n:
            # It ends with an asterisk.
            result.append(".*")
            break
        fixed = []
        while i < n and inp[i] is not star:
            fixed.append(inp[i])
            i += 1
        fixed = "".join(fixed)
        if i == n:
            result.append(f".*{fixed}")
        else:
            result.append(f"(?>.*?{fixed})")
    return rf"(?s:{''.join(result)})\Z"
