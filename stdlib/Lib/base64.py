"""Bytes as text: Base16, Base32, Base64 (RFC 3548), Base85 and Ascii85.

The functions for decoding take bytes-like objects or ASCII strings, those for encoding bytes-like objects; all return
bytes.
"""
import binascii
import struct

__all__ = [
    "encode", "decode", "encodebytes", "decodebytes", "b64encode", "b64decode", "b32encode", "b32decode",
    "b32hexencode", "b32hexdecode", "b16encode", "b16decode", "b85encode", "b85decode", "a85encode", "a85decode",
    "z85encode", "z85decode", "standard_b64encode", "standard_b64decode", "urlsafe_b64encode", "urlsafe_b64decode",
]

bytes_types = bytes, bytearray


def _bytes_from_decode_data(s):
    """The bytes that are to be decoded."""
    if isinstance(s, bytes_types):
        return s
    if isinstance(s, str):
        if not s.isascii():
            raise ValueError("string argument should contain only ASCII characters")
        return s.encode("ascii")
    try:
        return bytes(memoryview(s))
    except TypeError:
        message = f"argument should be a bytes-like object or ASCII string, not {type(s).__name__!r}"
        raise TypeError(message) from None


def _plain_bytes(data):
    """The bytes that are to be encoded."""
    return data if isinstance(data, bytes_types) else bytes(memoryview(data))


# Base64.

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")


def b64encode(s, altchars=None):
    """Encode in Base64. `altchars` are two characters to use in place of + and /."""
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is None:
        return encoded
    assert len(altchars) == 2, repr(altchars)
    return encoded.translate(bytes.maketrans(b"+/", altchars))


def b64decode(s, altchars=None, validate=False):
    """Decode Base64. Other characters are an error only if the input shall be validated."""
    data = _bytes_from_decode_data(s)
    if altchars is not None:
        signs = _bytes_from_decode_data(altchars)
        assert len(signs) == 2, repr(signs)
        data = data.translate(bytes.maketrans(signs, b"+/"))
    return binascii.a2b_base64(data, strict_mode=validate)


def standard_b64encode(s):
    """Encode in Base64, with + and /."""
    return b64encode(s)


def standard_b64decode(s):
    """Decode Base64, with + and /."""
    return b64decode(s)


def urlsafe_b64encode(s):
    """Encode in Base64 with - and _, which can stand in URLs and file names."""
    return b64encode(s).translate(_TO_URL)


def urlsafe_b64decode(s):
    """Decode Base64 with - and _."""
    return b64decode(_bytes_from_decode_data(s).translate(_FROM_URL))


# Base32. Digits of int(text, 32) are those of the `hex` alphabet, which sorts as the values do.

_b32hexalphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUV"
_b32alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
# Pairs of digits for the values of ten bits, by alphabet; made when they are needed.
_b32_pairs = {}


def _b32encode(alphabet, s):
    data = _plain_bytes(s)
    pairs = _b32_pairs.get(alphabet)
    if pairs is None:
        pairs = _b32_pairs[alphabet] = [bytes((first, second)) for first in alphabet for second in alphabet]
    missing = -len(data) % 5
    data = bytes(data) + bytes(missing)
    values = (int.from_bytes(data[at:at + 5]) for at in range(0, len(data), 5))
    encoded = b"".join([pairs[value >> shift & 0x3FF] for value in values for shift in (30, 20, 10, 0)])
    if not missing:
        return encoded
    # Of the last eight digits only those stand for data that have at least one of its bits.
    padding = missing * 8 // 5
    return encoded[:-padding] + b"=" * padding


def _b32decode(alphabet, s, casefold=False, map01=None):
    data = _bytes_from_decode_data(s)
    if len(data) % 8:
        raise binascii.Error("Incorrect padding")
    if map01 is not None:
        letter = _bytes_from_decode_data(map01)
        assert len(letter) == 1, repr(letter)
        data = data.translate(bytes.maketrans(b"01", b"O" + letter))
    if casefold:
        data = data.upper()
    digits = data.rstrip(b"=")
    if digits.translate(None, alphabet):
        raise binascii.Error("Non-base32 digit found")
    padding = len(data) - len(digits)
    if padding not in (0, 1, 3, 4, 6):
        raise binascii.Error("Incorrect padding")
    if not digits:
        return b""
    value = int(digits.translate(bytes.maketrans(alphabet, _b32hexalphabet)) + b"0" * padding, 32)
    return value.to_bytes(len(data) // 8 * 5)[:len(digits) * 5 // 8]


def b32encode(s):
    """Encode in Base32."""
    return _b32encode(_b32alphabet, s)


def b32decode(s, casefold=False, map01=None):
    """Decode Base32. `casefold` allows small letters; `map01` is the letter, I or L, that a 1 stands for, and 0 then is O."""
    return _b32decode(_b32alphabet, s, casefold, map01)


def b32hexencode(s):
    """Encode in Base32 with the alphabet that keeps the order."""
    return _b32encode(_b32hexalphabet, s)


def b32hexdecode(s, casefold=False):
    """Decode Base32 with that alphabet. `casefold` allows small letters."""
    return _b32decode(_b32hexalphabet, s, casefold)


# Base16.


def b16encode(s):
    """Encode in Base16: hexadecimal digits, with capital letters."""
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    """Decode Base16. `casefold` allows small letters."""
    data = _bytes_from_decode_data(s)
    data = data.upper() if casefold else data
    if data.translate(None, b"0123456789ABCDEF"):
        raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(data)


# Base85: four bytes are a number, and five digits stand for it.


class _Base85:
    """An alphabet of 85 digits."""

    def __init__(self, alphabet: bytes) -> None:
        self.alphabet = alphabet
        self._pairs: list[bytes] = []
        self._values = b""

    @property
    def pairs(self) -> list[bytes]:
        """The pairs of digits for all numbers that two digits can have."""
        if not self._pairs:
            self._pairs = [bytes((first, second)) for first in self.alphabet for second in self.alphabet]
        return self._pairs

    @property
    def values(self) -> bytes:
        """A translation of digits to their values, and of all else to 255."""
        if not self._values:
            values = bytearray(b"\xff" * 256)
            for value, digit in enumerate(self.alphabet):
                values[digit] = value
            self._values = bytes(values)
        return self._values

    def encode(self, data, pad=False, special=()):
        """Encode. Unless padded to whole groups, what stands for the missing bytes of the last one is cut off.

        `special` has pairs of numbers and what stands for them in place of five digits.
        """
        data = _plain_bytes(data)
        missing = -len(data) % 4
        data = bytes(data) + bytes(missing)
        pairs = self.pairs
        ones = [self.alphabet[value:value + 1] for value in range(85)]
        numbers = struct.unpack(f">{len(data) // 4}I", data)
        groups = [pairs[number // 614125] + pairs[number // 85 % 7225] + ones[number % 85] for number in numbers]
        for number, text in special:
            if number in numbers:
                groups = [text if other == number else group for group, other in zip(groups, numbers)]
        if missing and not pad:
            last = groups[-1] if len(groups[-1]) == 5 else self.alphabet[:1] * 5
            groups[-1] = last[:-missing]
        return b"".join(groups)


def _group_value(digits) -> int:
    number = 0
    for digit in digits:
        number = number * 85 + digit
    return number


_A85START, _A85END = b"<~", b"~>"
_ascii85 = _Base85(bytes(range(33, 118)))


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    """Encode in Ascii85.

    foldspaces  whether y stands for four spaces
    wrapcol     after how many characters a line ends, 0 for never
    pad         whether zeros are added, up to a multiple of four bytes
    adobe       whether the text is put between <~ and ~>, as Adobe does
    """
    special = [(0, b"z"), (0x20202020, b"y")][:2 if foldspaces else 1]
    encoded = _ascii85.encode(b, pad, special)
    if adobe:
        encoded = _A85START + encoded
    if wrapcol:
        width = max(wrapcol, 2 if adobe else 1)
        lines = [encoded[at:at + width] for at in range(0, len(encoded), width)]
        if adobe and len(lines[-1]) + len(_A85END) > width:
            lines.append(b"")
        encoded = b"\n".join(lines)
    return encoded + _A85END if adobe else encoded


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b" \t\n\r\v"):
    """Decode Ascii85. `ignorechars` are left out; the other parameters are those of a85encode()."""
    data = _bytes_from_decode_data(b)
    if adobe:
        if not data.endswith(_A85END):
            raise ValueError(f"Ascii85 encoded byte sequences must end with {_A85END!r}")
        data = data[:-2].removeprefix(_A85START)
    short = {ord("z"): bytes(4)}
    if foldspaces:
        short[ord("y")] = b" " * 4
    # The greatest digit completes the last group; then as many bytes are cut off as digits were added.
    meaningful = _ascii85.alphabet + bytes(short)
    data = bytes(data).translate(None, bytes(set(ignorechars) - set(meaningful))) + b"u" * 4
    values = data.translate(_ascii85.values)
    decoded, at, end = [], 0, len(data)
    while at < end:
        if data[at] in short:
            decoded.append(short[data[at]])
            at += 1
            continue
        group = values[at:at + 5]
        if max(group) > 84:
            bad = data[at + group.index(255)]
            raise ValueError(f"{chr(bad)} inside Ascii85 5-tuple" if bad in short else f"Non-Ascii85 digit found: {chr(bad)}")
        at += 5
        if at <= end:
            number = _group_value(group)
            if number >> 32:
                raise ValueError("Ascii85 overflow")
            decoded.append(number.to_bytes(4))
    # `at` is as far behind the end as digits of the last, incomplete group are missing.
    text = b"".join(decoded)
    return text[:len(text) - 4 + (5 - (at - end)) % 5]


_b85alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
_z85alphabet = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
_base85 = _Base85(_b85alphabet)
_zeromq85 = _Base85(_z85alphabet)


def _b85decode(kind, data, name):
    padding = -len(data) % 5
    values = bytes(data).translate(kind.values) + b"\x54" * padding
    bad = values.find(255)
    if bad >= 0:
        raise ValueError(f"bad {name} character at position {bad}")
    decoded = []
    for at in range(0, len(values), 5):
        number = _group_value(values[at:at + 5])
        if number >> 32:
            raise ValueError(f"{name} overflow in hunk starting at byte {at}")
        decoded.append(number.to_bytes(4))
    text = b"".join(decoded)
    return text[:len(text) - padding]


def b85encode(b, pad=False):
    """Encode in Base85, as git does in patches. `pad` adds zeros up to a multiple of four bytes."""
    return _base85.encode(b, pad)


def b85decode(b):
    """Decode Base85."""
    return _b85decode(_base85, _bytes_from_decode_data(b), "base85")


def z85encode(s):
    """Encode in Z85, as ZeroMQ does."""
    return _zeromq85.encode(s)


def z85decode(s):
    """Decode Z85."""
    return _b85decode(_zeromq85, _bytes_from_decode_data(s), "z85")


# Lines of Base64, as in mails.

MAXLINESIZE = 76  # without the line end
MAXBINSIZE = MAXLINESIZE // 4 * 3


def _lines(data):
    for at in range(0, len(data), MAXBINSIZE):
        yield binascii.b2a_base64(data[at:at + MAXBINSIZE])


def encode(input, output):
    """Encode a binary file to another one."""
    while data := input.read(MAXBINSIZE):
        # A pipe may give less than is asked for.
        while len(data) < MAXBINSIZE and (more := input.read(MAXBINSIZE - len(data))):
            data += more
        output.write(binascii.b2a_base64(data))


def decode(input, output):
    """Decode a binary file to another one."""
    while line := input.readline():
        output.write(binascii.a2b_base64(line))


def _input_type_check(s):
    """Raise TypeError for what is not a row of bytes."""
    name = type(s).__name__
    try:
        view = memoryview(s)
    except TypeError as error:
        raise TypeError(f"expected bytes-like object, not {name}") from error
    if view.format not in tuple("cbB"):
        raise TypeError(f"expected single byte elements, not {view.format!r} from {name}")
    if view.ndim != 1:
        raise TypeError(f"expected 1-D data, not {view.ndim}-D data from {name}")


def encodebytes(s):
    """Encode as lines of 76 characters."""
    _input_type_check(s)
    return b"".join(_lines(s))


def decodebytes(s):
    """Decode lines."""
    _input_type_check(s)
    return binascii.a2b_base64(s)


def main():
    """The command `python -m base64`: encode or decode a file, or standard input, to standard output."""
    import getopt
    import sys
    usage = (f"usage: {sys.argv[0]} [-h|-d|-e|-u] [file|-]\n"
             "        -h: print this help message and exit\n"
             "        -d, -u: decode\n"
             "        -e: encode (default)")
    try:
        options, files = getopt.getopt(sys.argv[1:], "hdeu")
    except getopt.error as error:
        sys.stdout = sys.stderr
        print(error)
        print(usage)
        sys.exit(2)
    letters = [option for option, _argument in options]
    if "-h" in letters:
        print(usage)
        return
    work = encode if not letters or letters[-1] == "-e" else decode
    if files and files[0] != "-":
        with open(files[0], "rb") as file:
            work(file, sys.stdout.buffer)
    elif sys.stdin.isatty():
        # All at once, so that lines that are typed are not encoded one by one.
        from io import BytesIO
        work(BytesIO(sys.stdin.buffer.read()), sys.stdout.buffer)
    else:
        work(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
