"""Quoted-printable: bytes as ASCII lines of 76 characters at most, in which letters stay readable."""

try:
    from binascii import a2b_qp, b2a_qp
except ImportError:
    a2b_qp = b2a_qp = None

__all__ = ['encode', 'decode', 'encodestring', 'decodestring']

ESCAPE = b'='
MAXLINESIZE = 76
HEX = b'0123456789ABCDEF'
EMPTYSTRING = b''

_SPACES = b' \t'


# --- Single bytes -----------------------------------------------------------------------------

def needsquoting(c, quotetabs, header):
    """Return whether a byte must be written as its number. Spaces must if wanted, and underscores in headers."""
    assert isinstance(c, bytes)
    match c:
        case b' ' | b'\t':
            return quotetabs
        case b'_':
            return header
    return c == ESCAPE or not b'!' <= c <= b'~'


def quote(c):
    """Return the number of a byte behind the sign of equality."""
    return ESCAPE + c.hex().upper().encode()


def unquote(s):
    """Return the byte for a sign of equality and two digits."""
    return bytes.fromhex(s[1:3].decode())


def ishex(c):
    """Return whether a byte is a hexadecimal digit."""
    return c.upper() in {HEX[place:place + 1] for place in range(16)}


# --- Files ------------------------------------------------------------------------------------

def encode(input, output, quotetabs, header=False):
    """Encode what is in a binary file into another one."""
    if b2a_qp is not None:
        output.write(b2a_qp(input.read(), quotetabs=quotetabs, header=header))
        return
    for line in input:
        text = line.removesuffix(b'\n')
        output.write(_encoded_line(text, quotetabs, header) + line[len(text):])


def _encoded_line(text, quotetabs, header):
    """Encode a line, with breaks in it that decoding removes."""
    made, width = bytearray(), 0
    for place in range(len(text)):
        char = text[place:place + 1]
        # Spaces at the end of lines get lost in the mail.
        is_last_space = char in _SPACES and place + 1 == len(text)
        if needsquoting(char, quotetabs, header) or is_last_space:
            char = quote(char)
        elif header and char == b' ':
            char = b'_'
        rest = len(text) - place - 1
        if width + len(char) > MAXLINESIZE - (1 if rest else 0):
            made += b'=\n'
            width = 0
        made += char
        width += len(char)
    return bytes(made)


def decode(input, output, header=False):
    """Decode what is in a binary file into another one."""
    if a2b_qp is not None:
        output.write(a2b_qp(input.read(), header=header))
        return
    for line in input:
        text = line.removesuffix(b'\n')
        end = line[len(text):]
        if end:
            text = text.rstrip(b' \t\r')
        if text.endswith(ESCAPE):
            # The line goes on.
            text, end = text.removesuffix(ESCAPE), b''
        output.write(_decoded_line(text, header) + end)


def _decoded_line(text, header):
    made, place = bytearray(), 0
    while place < len(text):
        code = text[place:place + 3]
        if header and code[:1] == b'_':
            made += b' '
        elif len(code) == 3 and code[:1] == ESCAPE and ishex(code[1:2]) and ishex(code[2:]):
            made += unquote(code)
            place += 2
        else:
            made += code[:1]
            # A sign of equality may stand for itself if it is doubled.
            place += code[:2] == b'=='
        place += 1
    return bytes(made)


# --- Bytes ------------------------------------------------------------------------------------

def _through(convert, data, *args):
    from io import BytesIO
    result = BytesIO()
    convert(BytesIO(data), result, *args)
    return result.getvalue()


def encodestring(s, quotetabs=False, header=False):
    """Encode bytes."""
    return _through(encode, s, quotetabs, header) if b2a_qp is None else b2a_qp(s, quotetabs=quotetabs, header=header)


def decodestring(s, header=False):
    """Decode bytes."""
    return _through(decode, s, header) if a2b_qp is None else a2b_qp(s, header=header)


# --- As a program -----------------------------------------------------------------------------

def _refuse(*lines):
    import sys
    print(*lines, sep='\n', file=sys.stderr)
    sys.exit(2)


def main():
    """Encode files, or the standard input; with -d decode them, with -t encode tabs and blanks too."""
    import contextlib
    import getopt
    import sys
    try:
        options, files = getopt.getopt(sys.argv[1:], 'td')
    except getopt.error as error:
        _refuse(error, 'usage: quopri [-t | -d] [file] ...', '-t: quote tabs', '-d: decode; default encode')
    given = {option for option, _ in options}
    if given == {'-t', '-d'}:
        _refuse('-t and -d are mutually exclusive')
    output, failed = sys.stdout.buffer, False
    for name in files or ['-']:
        try:
            source = contextlib.nullcontext(sys.stdin.buffer) if name == '-' else open(name, 'rb')
        except OSError as error:
            print(f"{name}: can't open ({error})", file=sys.stderr)
            failed = True
            continue
        with source as file:
            if '-d' in given:
                decode(file, output)
            else:
                encode(file, output, '-t' in given)
    if failed:
        sys.exit(1)


if __name__ == '__main__':
    main()
