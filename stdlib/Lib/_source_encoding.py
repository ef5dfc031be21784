"""The encoding of source files, for the module tokenize."""

import re

cookie_re = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
blank_re = re.compile(rb"[ \t\f]*(?:[#\r\n]|$)")
_BOM = b"\xef\xbb\xbf"
_LATIN = ("latin-1", "iso-8859-1", "iso-latin-1")


def _get_normal_name(orig_enc):
    """The usual name for those of UTF-8 and Latin 1, variants for line ends included; others as they are."""
    name = orig_enc[:12].lower().replace("_", "-") + "-"
    if name.startswith("utf-8-"):
        return "utf-8"
    if name.startswith(tuple(f"{latin}-" for latin in _LATIN)):
        return "iso-8859-1"
    return orig_enc


class _Head:
    """The first lines of a source file, and what they say about its encoding."""

    def __init__(self, readline):
        self.readline = readline
        self.lines = []
        self.place = getattr(getattr(readline, "__self__", None), "name", None)
        self.has_bom = False

    def next(self):
        """The next line, without the mark by which UTF-8 can be known; b'' at the end."""
        try:
            line = self.readline()
        except StopIteration:
            return b""
        if not self.lines and line.startswith(_BOM):
            self.has_bom = True
            line = line[len(_BOM) :]
        if line:
            self.lines.append(line)
        return line

    def error(self, message, detail=""):
        """A SyntaxError that names the file, if it is known."""
        where = "" if self.place is None else f" for {self.place!r}"
        return SyntaxError(f"{message}{where}{detail}")

    def declared(self, line):
        """The encoding that a line declares, None if it declares none."""
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise self.error("invalid or missing encoding declaration") from None
        found = cookie_re.match(text)
        if found is None:
            return None
        name = _get_normal_name(found[1])
        from codecs import lookup

        try:
            lookup(name)
        except LookupError:
            raise self.error("unknown encoding", f": {name}") from None
        if not self.has_bom:
            return name
        if name != "utf-8":
            raise self.error("encoding problem", ": utf-8")
        return "utf-8-sig"

    def encoding(self):
        """The encoding: declared in the first line or, if that has no code, in the second."""
        declared = None
        for _ in range(2):
            line = self.next()
            declared = self.declared(line) if line else None
            if declared or not line or not blank_re.match(line):
                break
        return declared or ("utf-8-sig" if self.has_bom else "utf-8")


def detect_encoding(readline):
    """The encoding of a source file, and the list of lines that were read to find it; readline is that of a binary file.

    It is declared in a comment in one of the first two lines, or else UTF-8.
    """
    head = _Head(readline)
    return head.encoding(), head.lines
