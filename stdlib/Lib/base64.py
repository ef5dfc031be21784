"""Bytes as text: base16, base32, base64, base85 and Ascii85."""

import binascii
import struct

__all__ = [
    'encode', 'decode', 'encodebytes', 'decodebytes',
    'b64encode', 'b64decode', 'b32encode', 'b32decode',
    'b32hexencode', 'b32hexdecode', 'b16encode', 'b16decode',
    'b85encode', 'b85decode', 'a85encode', 'a85decode', 'z85encode', 'z85decode',
    'standard_b64encode', 'standard_b64decode',
    'urlsafe_b64encode', 'urlsafe_b64decode',
]


def _bytes_from_decode_data(s):
    if isinstance(s, str):
        try:
            return s.encode('ascii')
        except UnicodeEncodeError:
            raise ValueError('string argument should contain only ASCII characters')
    if isinstance(s, (bytes, bytearray)):
        return s
    try:
        return memoryview(s).tobytes()
    except TypeError:
        raise TypeError("argument should be a bytes-like object or ASCII string, "
                        "not %r" % s.__class__.__name__) from None


# Base64.

def b64encode(s, altchars=None):
    """Return data in base64; altchars replaces the characters + and /."""
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is not None:
        assert len(altchars) == 2, repr(altchars)
        return encoded.translate(bytes.maketrans(b'+/', altchars))
    return encoded


def b64decode(s, altchars=None, validate=False):
    """Return what base64 text stands for; other characters are skipped unless validate."""
    s = _bytes_from_decode_data(s)
    if altchars is not None:
        altchars = _bytes_from_decode_data(altchars)
        assert len(altchars) == 2, repr(altchars)
        s = s.translate(bytes.maketrans(altchars, b'+/'))
    return binascii.a2b_base64(s, strict_mode=validate)


def standard_b64encode(s):
    """Return data in base64."""
    return b64encode(s)


def standard_b64decode(s):
    """Return what base64 text stands for."""
    return b64decode(s)


_urlsafe_encode_translation = bytes.maketrans(b'+/', b'-_')
_urlsafe_decode_translation = bytes.maketrans(b'-_', b'+/')


def urlsafe_b64encode(s):
    """Return data in base64 with - and _ in place of + and /."""
    return b64encode(s).translate(_urlsafe_encode_translation)


def urlsafe_b64decode(s):
    """Return what base64 text with - and _ stands for."""
    s = _bytes_from_decode_data(s)
    return b64decode(s.translate(_urlsafe_decode_translation))


# Base32.

_b32alphabet = b'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
_b32hexalphabet = b'0123456789ABCDEFGHIJKLMNOPQRSTUV'
_pairs = {}


def _b32encode(alphabet, s):
    pairs = _pairs.get(alphabet)
    if pairs is None:
        letters = [bytes((c,)) for c in alphabet]
        pairs = _pairs[alphabet] = [a + b for a in letters for b in letters]
    if not isinstance(s, (bytes, bytearray)):
        s = memoryview(s).tobytes()
    leftover = len(s) % 5
    if leftover:
        s = s + b'\0' * (5 - leftover)
    encoded = bytearray()
    for i in range(0, len(s), 5):
        group = int.from_bytes(s[i:i + 5])
        encoded += (pairs[group >> 30] + pairs[group >> 20 & 0x3ff]
                    + pairs[group >> 10 & 0x3ff] + pairs[group & 0x3ff])
    padding = {1: 6, 2: 4, 3: 3, 4: 1}.get(leftover)
    if padding:
        encoded[-padding:] = b'=' * padding
    return bytes(encoded)


def _b32decode(alphabet, s, casefold=False, map01=None):
    s = _bytes_from_decode_data(s)
    if len(s) % 8:
        raise binascii.Error('Incorrect padding')
    if map01 is not None:
        map01 = _bytes_from_decode_data(map01)
        assert len(map01) == 1, repr(map01)
        s = s.translate(bytes.maketrans(b'01', b'O' + map01))
    if casefold:
        s = s.upper()
    length = len(s)
    s = s.rstrip(b'=')
    padchars = length - len(s)
    values = {c: i for i, c in enumerate(alphabet)}
    decoded = bytearray()
    acc = 0
    for i in range(0, len(s), 8):
        acc = 0
        for c in s[i:i + 8]:
            try:
                acc = (acc << 5) + values[c]
            except KeyError:
                raise binascii.Error('Non-base32 digit found') from None
        decoded += acc.to_bytes(5) if i + 8 <= len(s) else b''
    if padchars not in (0, 1, 3, 4, 6):
        raise binascii.Error('Incorrect padding')
    if padchars and length:
        acc <<= 5 * padchars
        leftover = (43 - 5 * padchars) // 8
        decoded += acc.to_bytes(5)[:leftover]
    return bytes(decoded)


def b32encode(s):
    """Return data in base32."""
    return _b32encode(_b32alphabet, s)


def b32decode(s, casefold=False, map01=None):
    """Return what base32 text stands for.

    casefold accepts lower case; map01 tells the letter that the digit 1 stands
    for, the digit 0 being the letter O then.
    """
    return _b32decode(_b32alphabet, s, casefold, map01)


def b32hexencode(s):
    """Return data in base32 with the extended hexadecimal alphabet."""
    return _b32encode(_b32hexalphabet, s)


def b32hexdecode(s, casefold=False):
    """Return what base32 text in the extended hexadecimal alphabet stands for."""
    return _b32decode(_b32hexalphabet, s, casefold)


# Base16.

def b16encode(s):
    """Return data in hexadecimal digits."""
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    """Return what hexadecimal digits stand for; casefold accepts lower case."""
    s = _bytes_from_decode_data(s)
    if casefold:
        s = s.upper()
    if s.translate(None, delete=b'0123456789ABCDEF'):
        raise binascii.Error('Non-base16 digit found')
    return binascii.unhexlify(s)


# Ascii85 and base85.

_A85START = b"<~"
_A85END = b"~>"


def _85encode(b, alphabet, pad=False, foldnuls=False, foldspaces=False):
    if not isinstance(b, (bytes, bytearray)):
        b = memoryview(b).tobytes()
    padding = -len(b) % 4
    if padding:
        b = b + b'\0' * padding
    chunks = []
    for word, in struct.iter_unpack('!I', b):
        if foldnuls and not word:
            chunks.append(b'z')
        elif foldspaces and word == 0x20202020:
            chunks.append(b'y')
        else:
            word, e = divmod(word, 85)
            word, d = divmod(word, 85)
            word, c = divmod(word, 85)
            a, word = divmod(word, 85)
            chunks.append(bytes((alphabet[a], alphabet[word], alphabet[c],
                                 alphabet[d], alphabet[e])))
    if padding and not pad:
        if chunks[-1] == b'z':
            chunks[-1] = bytes((alphabet[0],)) * 5
        chunks[-1] = chunks[-1][:-padding]
    return b''.join(chunks)


_a85alphabet = bytes(range(33, 118))
_b85alphabet = (b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                b"abcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~")
_z85alphabet = (b'0123456789abcdefghijklmnopqrstuvwxyz'
                b'ABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#')
# The characters of base85 that Z85 does not have must not pass for Z85.
_z85_b85_decode_diff = b';_`|~'
_z85_decode_translation = bytes.maketrans(
    _z85alphabet + _z85_b85_decode_diff, _b85alphabet + b'\x00' * len(_z85_b85_decode_diff))
_z85_encode_translation = bytes.maketrans(_b85alphabet, _z85alphabet)


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    """Return data in Ascii85.

    foldspaces writes four spaces as y, wrapcol is the length of lines, pad
    keeps the padding to four bytes, adobe adds <~ and ~>.
    """
    result = _85encode(b, _a85alphabet, pad, True, foldspaces)
    if adobe:
        result = _A85START + result
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        chunks = [result[i:i + wrapcol] for i in range(0, len(result), wrapcol)]
        if adobe and len(chunks[-1]) + 2 > wrapcol:
            chunks.append(b'')
        result = b'\n'.join(chunks)
    if adobe:
        result += _A85END
    return result


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b' \t\n\r\v'):
    """Return what Ascii85 text stands for; takes the options of a85encode()."""
    b = _bytes_from_decode_data(b)
    if adobe:
        if not b.endswith(_A85END):
            raise ValueError("Ascii85 encoded byte sequences must end "
                             "with {!r}".format(_A85END))
        b = b[2:-2] if b.startswith(_A85START) else b[:-2]
    decoded = []
    group = []
    for x in b + b'u' * 4:
        if 33 <= x <= 117:
            group.append(x)
            if len(group) == 5:
                acc = 0
                for digit in group:
                    acc = 85 * acc + (digit - 33)
                try:
                    decoded.append(acc.to_bytes(4))
                except OverflowError:
                    raise ValueError('Ascii85 overflow') from None
                group.clear()
        elif x == 122:      # z
            if group:
                raise ValueError('z inside Ascii85 5-tuple')
            decoded.append(b'\0\0\0\0')
        elif foldspaces and x == 121:       # y
            if group:
                raise ValueError('y inside Ascii85 5-tuple')
            decoded.append(b'\x20\x20\x20\x20')
        elif x not in ignorechars:
            raise ValueError('Non-Ascii85 digit found: %c' % x)
    result = b''.join(decoded)
    padding = 4 - len(group)
    return result[:-padding] if padding else result


def b85encode(b, pad=False):
    """Return data in base85; pad keeps the padding to four bytes."""
    return _85encode(b, _b85alphabet, pad)


def b85decode(b):
    """Return what base85 text stands for."""
    b = _bytes_from_decode_data(b)
    values = {c: i for i, c in enumerate(_b85alphabet)}
    padding = -len(b) % 5
    b = b + b'~' * padding
    out = []
    for i in range(0, len(b), 5):
        chunk = b[i:i + 5]
        acc = 0
        for j, c in enumerate(chunk):
            try:
                acc = acc * 85 + values[c]
            except KeyError:
                raise ValueError('bad base85 character at position %d' % (i + j)) from None
        try:
            out.append(acc.to_bytes(4))
        except OverflowError:
            raise ValueError('base85 overflow in hunk starting at byte %d' % i) from None
    result = b''.join(out)
    return result[:-padding] if padding else result


def z85encode(s):
    """Return data in Z85, the base85 of ZeroMQ."""
    return b85encode(s).translate(_z85_encode_translation)


def z85decode(s):
    """Return what Z85 text stands for."""
    s = _bytes_from_decode_data(s)
    try:
        return b85decode(s.translate(_z85_decode_translation))
    except ValueError as e:
        raise ValueError(e.args[0].replace('base85', 'z85')) from None


# Base64 in lines, as in mail.

MAXLINESIZE = 76
MAXBINSIZE = MAXLINESIZE // 4 * 3


def encode(input, output):
    """Read a binary file and write it in base64 to another."""
    while s := input.read(MAXBINSIZE):
        while len(s) < MAXBINSIZE and (ns := input.read(MAXBINSIZE - len(s))):
            s += ns
        output.write(binascii.b2a_base64(s))


def decode(input, output):
    """Read a base64 file and write what it stands for to another."""
    while line := input.readline():
        output.write(binascii.a2b_base64(line))


def _input_type_check(s):
    try:
        m = memoryview(s)
    except TypeError as err:
        raise TypeError("expected bytes-like object, not %s" % s.__class__.__name__) from err
    if m.format not in ('c', 'b', 'B'):
        raise TypeError("expected single byte elements, not %r from %s"
                        % (m.format, s.__class__.__name__))
    if m.ndim != 1:
        raise TypeError("expected 1-D data, not %d-D data from %s"
                        % (m.ndim, s.__class__.__name__))


def encodebytes(s):
    """Return data in base64, in lines of 76 characters."""
    _input_type_check(s)
    return b''.join([binascii.b2a_base64(s[i:i + MAXBINSIZE])
                     for i in range(0, len(s), MAXBINSIZE)])


def decodebytes(s):
    """Return what base64 in lines stands for."""
    _input_type_check(s)
    return binascii.a2b_base64(s)


def main():
    """Encode or decode a file: base64 [-h | -d | -e | -u] [file | -]."""
    import getopt
    import sys
    usage = f"""usage: {sys.argv[0]} [-h|-d|-e|-u] [file|'-']
        -h: print this help message and exit
        -d, -u: decode
        -e: encode (default)"""
    try:
        opts, args = getopt.getopt(sys.argv[1:], 'hdeu')
    except getopt.error as msg:
        sys.stdout = sys.stderr
        print(msg)
        print(usage)
        sys.exit(2)
    func = encode
    for o, a in opts:
        if o == '-e':
            func = encode
        if o in ('-d', '-u'):
            func = decode
        if o == '-h':
            print(usage)
            return
    if args and args[0] != '-':
        with open(args[0], 'rb') as f:
            func(f, sys.stdout.buffer)
    else:
        func(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == '__main__':
    main()
