"""Comparing names of files with patterns as shells have them.

`*` stands for anything, `?` for any character, `[seq]` for one of several and
`[!seq]` for any other. Names are not divided at slashes: see glob for that.
"""

import os
import posixpath
import re
from functools import lru_cache

__all__ = ["filter", "fnmatch", "fnmatchcase", "translate"]

# A bracket that follows the first one, or its '!', immediately does not close the set.
_PART = re.compile(r"(?P<star>\*+)|(?P<any>\?)|\[(?P<set>!?+\]?+[^\]]*+)\]|(?P<other>.)", re.DOTALL)
_MEMBER = re.compile(r"(?P<first>.)-(?P<last>.)|.", re.DOTALL)
# What could come to mean something in sets of regular expressions.
_SET_OPERATORS = re.compile("[&~|]")

_escape = lru_cache(maxsize=512)(re.escape)


def fnmatch(name, pat):
    """Whether a name fits a pattern; upper and lower case are the same where the system's file names have it so."""
    normal = os.path.normcase
    return fnmatchcase(normal(name), normal(pat))


def fnmatchcase(name, pat):
    """Whether a name fits a pattern in which upper and lower case differ."""
    return _matcher(pat)(name) is not None


def filter(names, pat):
    """The list of names that fit a pattern."""
    fits = _matcher(os.path.normcase(pat))
    if os.path is posixpath:
        return [name for name in names if fits(name)]
    return [name for name in names if fits(os.path.normcase(name))]


@lru_cache(maxsize=32768, typed=True)
def _matcher(pat):
    """The method that matches a pattern, which can be bytes."""
    if not isinstance(pat, bytes):
        return re.compile(translate(pat)).match
    text = translate(pat.decode("latin-1"))
    return re.compile(text.encode("latin-1")).match


def translate(pat):
    """The regular expression of a pattern."""
    star = object()
    runs = [[]]
    for part in _translate(pat, star, "."):
        if part is star:
            runs.append([])
        else:
            runs[-1].append(part)
    first, *others = map("".join, runs)
    if others:
        *middle, last = others
        # Where a run fits first is as good as any later place: nothing is to be tried again.
        first += "".join([f"(?>.*?{run})" for run in middle]) + f".*{last}"
    return rf"(?s:{first})\Z"


def _translate(pat, star, question_mark):
    """The regular expressions of a pattern's parts, with given ones for asterisks and question marks."""
    parts = []
    for found in _PART.finditer(pat):
        match found.lastgroup:
            case "star":
                parts.append(star)
            case "any":
                parts.append(question_mark)
            case "set":
                parts.append(_translated_set(found["set"]))
            case _:
                parts.append(_escape(found["other"]))
    return parts


def _translated_set(content):
    """The regular expression of what is between brackets."""
    members = content.removeprefix("!")
    negated = len(members) < len(content)
    text = "".join([_translated_member(member) for member in _MEMBER.finditer(members)])
    if not text:
        # Nothing is in an empty set, and everything outside of it.
        return "." if negated else "(?!)"
    text = _SET_OPERATORS.sub(r"\\\g<0>", text)
    if negated:
        return f"[^{text}]"
    return f"[\\{text}]" if text[0] in "^[" else f"[{text}]"


def _translated_member(member):
    """The regular expression of a character in a set, or of a range; a range in the wrong order has no members."""
    first, last = member["first"], member["last"]
    if first is None:
        return _set_character(member[0])
    return f"{_set_character(first)}-{_set_character(last)}" if first <= last else ""


def _set_character(character):
    return f"\\{character}" if character in "\\-" else character
