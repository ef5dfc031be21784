"""Quoted-printable: text that keeps its readable characters, for bytes that must pass as ASCII."""

import binascii

__all__ = ["encode", "decode", "encodestring", "decodestring"]

ESCAPE = b'='
MAXLINESIZE = 76
HEX = b'0123456789ABCDEF'
EMPTYSTRING = b''


def needsquoting(c, quotetabs, header):
    """Tell whether a byte must be written as =AB."""
    assert isinstance(c, bytes)
    if c in b' \t':
        return quotetabs
    if c == b'_':
        return header
    return c == ESCAPE or not (b' ' <= c <= b'~')


def quote(c):
    """Return the text =AB of a byte."""
    return b'=%02X' % ord(c)


def unquote(s):
    """Return the byte of the text =AB."""
    return bytes((int(s[1:3], 16),))


def ishex(c):
    """Tell whether a byte is a hexadecimal digit."""
    return c in b'0123456789abcdefABCDEF'


def encode(input, output, quotetabs, header=False):
    """Encode a binary file into another; with quotetabs, blanks within lines too."""
    output.write(binascii.b2a_qp(input.read(), quotetabs=quotetabs, header=header))


def encodestring(s, quotetabs=False, header=False):
    """Encode bytes."""
    return binascii.b2a_qp(s, quotetabs=quotetabs, header=header)


def decode(input, output, header=False):
    """Decode a binary file into another."""
    output.write(binascii.a2b_qp(input.read(), header=header))


def decodestring(s, header=False):
    """Decode bytes."""
    return binascii.a2b_qp(s, header=header)


def main():
    """Encode or decode files named on the command line."""
    import getopt
    import sys
    try:
        opts, args = getopt.getopt(sys.argv[1:], 'td')
    except getopt.error as msg:
        sys.stdout = sys.stderr
        print(msg)
        print("usage: quopri [-t | -d] [file] ...")
        print("-t: quote tabs")
        print("-d: decode; default encode")
        sys.exit(2)
    names = {name for name, _ in opts}
    if {'-t', '-d'} <= names:
        sys.stdout = sys.stderr
        print("-t and -d are mutually exclusive")
        sys.exit(2)
    status = 0
    for file in args or ['-']:
        try:
            fp = sys.stdin.buffer if file == '-' else open(file, "rb")
        except OSError as msg:
            sys.stderr.write("%s: can't open (%s)\n" % (file, msg))
            status = 1
            continue
        try:
            if '-d' in names:
                decode(fp, sys.stdout.buffer)
            else:
                encode(fp, sys.stdout.buffer, '-t' in names)
        finally:
            if file != '-':
                fp.close()
    if status:
        sys.exit(status)


if __name__ == '__main__':
    main()
