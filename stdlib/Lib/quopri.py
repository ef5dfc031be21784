"""Quoted-printable: bytes as ASCII text in short lines, in which letters stay readable (RFC 1521, and RFC 1522 for headers)."""

import re
from io import BytesIO

try:
    from binascii import a2b_qp, b2a_qp
except ImportError:
    a2b_qp = b2a_qp = None

__all__ = ["encode", "decode", "encodestring", "decodestring"]

ESCAPE, MAXLINESIZE = b"=", 76
HEX, EMPTYSTRING = b"0123456789ABCDEF", b""


def needsquoting(c, quotetabs, header):
    """Whether a byte has to be written as a number; spaces and tabs only if that is wished."""
    assert isinstance(c, bytes)
    match c:
        case b" " | b"\t":
            return quotetabs
        case b"_":
            return header
    return c == ESCAPE or not b" " <= c <= b"~"


def quote(c):
    """A byte as a number."""
    assert isinstance(c, bytes) and len(c) == 1
    return b"=%02X" % ord(c)


def _encoded_line(line, quotetabs, header):
    units = []
    for number in line:
        unit = bytes([number])
        if needsquoting(unit, quotetabs, header):
            unit = quote(unit)
        units.append(b"_" if header and unit == b" " else unit)
    return b"".join(units)


def _finished(line, end):
    """A line with its end; what would be lost on the way at a line's end, or end a message, is written as a number."""
    if line.endswith((b" ", b"\t")):
        line = line[:-1] + quote(line[-1:])
    elif line == b".":
        line = quote(line)
    return line + end


def encode(input, output, quotetabs, header=False):
    """Encode what is read from one file into another; `header` writes spaces as underscores."""
    if b2a_qp is not None:
        output.write(b2a_qp(input.read(), quotetabs=quotetabs, header=header))
        return
    while line := input.readline():
        text = line.removesuffix(b"\n")
        rest = _encoded_line(text, quotetabs, header)
        while len(rest) > MAXLINESIZE:
            output.write(_finished(rest[:MAXLINESIZE - 1], b"=\n"))
            rest = rest[MAXLINESIZE - 1:]
        output.write(_finished(rest, line[len(text):]))


def decode(input, output, header=False):
    """Decode what is read from one file into another; `header` reads underscores as spaces."""
    if a2b_qp is not None:
        output.write(a2b_qp(input.read(), header=header))
        return
    while line := input.readline():
        text = line.removesuffix(b"\n")
        if len(text) < len(line):
            text = text.rstrip(b" \t\r")  # which was put there on the way
            end = b"\n"
            if _is_continued(text):
                text, end = text[:-1], b""
        else:
            end = b""
        output.write(_decoded_line(text, header) + end)


def _is_continued(text):
    """Whether a line ends with an equals sign that is not the second of two."""
    signs = len(text) - len(text.rstrip(ESCAPE))
    return signs % 2 == 1


def _decoded_line(text, header):
    if header:
        text = text.replace(b"_", b" ")
    return re.sub(rb"==|=([0-9A-Fa-f]{2})", lambda found: bytes([unhex(found[1])]) if found[1] else ESCAPE, text)


def encodestring(s, quotetabs=False, header=False):
    """Encode bytes."""
    if b2a_qp is not None:
        return b2a_qp(s, quotetabs=quotetabs, header=header)
    output = BytesIO()
    encode(BytesIO(s), output, quotetabs, header)
    return output.getvalue()


def decodestring(s, header=False):
    """Decode bytes."""
    if a2b_qp is not None:
        return a2b_qp(s, header=header)
    output = BytesIO()
    decode(BytesIO(s), output, header)
    return output.getvalue()


def ishex(c):
    """Whether a byte is a hexadecimal digit."""
    assert isinstance(c, bytes)
    return len(c) == 1 and c.upper() in HEX


def unhex(s):
    """The number that hexadecimal digits stand for."""
    return int(s.decode("ascii"), 16)


def main():
    """Encode or decode the files of the command line."""
    import getopt
    import sys
    try:
        options, files = getopt.getopt(sys.argv[1:], "td")
    except getopt.error as error:
        print(error, "usage: quopri [-t | -d] [file] ...", "-t: quote tabs", "-d: decode; default encode", sep="\n", file=sys.stderr)
        sys.exit(2)
    chosen = {option for option, _ in options}
    if len(chosen) == 2:
        print("-t and -d are mutually exclusive", file=sys.stderr)
        sys.exit(2)
    failed = False
    for name in files or ["-"]:
        try:
            file = sys.stdin.buffer if name == "-" else open(name, "rb")
        except OSError as error:
            sys.stderr.write(f"{name}: can't open ({error})\n")
            failed = True
            continue
        try:
            if "-d" in chosen:
                decode(file, sys.stdout.buffer)
            else:
                encode(file, sys.stdout.buffer, "-t" in chosen)
        finally:
            if name != "-":
                file.close()
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
