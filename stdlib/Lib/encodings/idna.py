"""The codec for internationalised domain names (RFC 3490)."""

import codecs
import re
import stringprep
from unicodedata import ucd_3_2_0 as unicodedata

# All characters that IDNA takes for a dot.
dots = re.compile("[\u002E\u3002\uFF0E\uFF61]")

ace_prefix = b"xn--"
sace_prefix = "xn--"


def nameprep(label):
    """Return a label prepared for comparison (RFC 3491)."""
    mapped = []
    for c in label:
        if not stringprep.in_table_b1(c):       # mapped to nothing
            mapped.append(stringprep.map_table_b2(c))
    label = unicodedata.normalize("NFKC", "".join(mapped))

    for i, c in enumerate(label):
        if (stringprep.in_table_c12(c) or stringprep.in_table_c22(c)
                or stringprep.in_table_c3(c) or stringprep.in_table_c4(c)
                or stringprep.in_table_c5(c) or stringprep.in_table_c6(c)
                or stringprep.in_table_c7(c) or stringprep.in_table_c8(c)
                or stringprep.in_table_c9(c)):
            raise UnicodeEncodeError("idna", label, i, i + 1,
                                     f"Invalid character {c!r}")

    # Text from right to left may not be mixed with the other direction.
    rand_al = [stringprep.in_table_d1(c) for c in label]
    if any(rand_al):
        for i, c in enumerate(label):
            if stringprep.in_table_d2(c):
                raise UnicodeEncodeError("idna", label, i, i + 1,
                                         "Violation of BIDI requirement 2")
        if not rand_al[0]:
            raise UnicodeEncodeError("idna", label, 0, 1,
                                     "Violation of BIDI requirement 3")
        if not rand_al[-1]:
            raise UnicodeEncodeError("idna", label, len(label) - 1, len(label),
                                     "Violation of BIDI requirement 3")
    return label


def _check_length(encoded, label):
    if not encoded:
        raise UnicodeEncodeError("idna", label, 0, 1, "label empty")
    if len(encoded) >= 64:
        raise UnicodeEncodeError("idna", label, 0, len(label), "label too long")
    return encoded


def ToASCII(label):
    """Return the ASCII form of a label as bytes."""
    try:
        encoded = label.encode("ascii")
    except UnicodeEncodeError:
        pass
    else:
        return _check_length(encoded, label)

    label = nameprep(label)
    try:
        encoded = label.encode("ascii")
    except UnicodeEncodeError:
        pass
    else:
        return _check_length(encoded, label)

    if label.lower().startswith(sace_prefix):
        raise UnicodeEncodeError("idna", label, 0, len(sace_prefix),
                                 "Label starts with ACE prefix")
    return _check_length(ace_prefix + label.encode("punycode"), label)


def ToUnicode(label):
    """Return the Unicode form of a label."""
    if len(label) > 1024:
        # Preparing it takes more than linear time.
        if isinstance(label, str):
            label = label.encode("utf-8", errors="backslashreplace")
        raise UnicodeDecodeError("idna", label, 0, len(label), "label way too long")
    pure_ascii = isinstance(label, bytes)
    if not pure_ascii:
        try:
            label = label.encode("ascii")
            pure_ascii = True
        except UnicodeEncodeError:
            label = nameprep(label)
            try:
                label = label.encode("ascii")
            except UnicodeEncodeError as exc:
                raise UnicodeEncodeError("idna", label, exc.start, exc.end,
                                         "Invalid character in IDN label") from None
    assert isinstance(label, bytes)
    if not label.lower().startswith(ace_prefix):
        return str(label, "ascii")
    try:
        result = label[len(ace_prefix):].decode("punycode")
    except UnicodeDecodeError as exc:
        offset = len(ace_prefix)
        raise UnicodeDecodeError("idna", label, offset + exc.start,
                                 offset + exc.end, exc.reason) from None
    back = ToASCII(result)
    if str(label, "ascii").lower() != str(back, "ascii"):
        raise UnicodeDecodeError("idna", label, 0, len(label),
                                 f"IDNA does not round-trip, '{label!r}' != '{back!r}'")
    return result


def _to_ascii_at(label, input, offset):
    """ToASCII() with errors that point into the whole name."""
    try:
        return ToASCII(label)
    except UnicodeEncodeError as exc:
        raise UnicodeEncodeError("idna", input, offset + exc.start,
                                 offset + exc.end, exc.reason) from None


def _to_unicode_at(label, input, offset):
    try:
        return ToUnicode(label)
    except (UnicodeEncodeError, UnicodeDecodeError) as exc:
        if not isinstance(input, bytes):
            input = bytes(input, 'ascii')
        raise UnicodeDecodeError("idna", input, offset + exc.start,
                                 offset + exc.end, exc.reason) from None


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        if errors != 'strict':
            raise UnicodeError(f"Unsupported error handling: {errors}")
        if not input:
            return b'', 0
        try:
            result = input.encode('ascii')
        except UnicodeEncodeError:
            pass
        else:
            # Nothing to convert: only the lengths count.
            labels = result.split(b'.')
            offset = 0
            for i, label in enumerate(labels[:-1]):
                if len(label) == 0:
                    raise UnicodeEncodeError('idna', input, offset, offset + 1,
                                             'label empty')
                if len(label) >= 64:
                    raise UnicodeEncodeError('idna', input, offset,
                                             offset + len(label), 'label too long')
                offset += len(label) + 1
            if len(labels[-1]) >= 64:
                raise UnicodeEncodeError('idna', input, offset,
                                         offset + len(labels[-1]), 'label too long')
            return result, len(input)

        labels = dots.split(input)
        trailing_dot = b''
        if not labels[-1]:
            trailing_dot = b'.'
            del labels[-1]
        result = []
        offset = 0
        for label in labels:
            result.append(_to_ascii_at(label, input, offset))
            offset += len(label) + 1
        return b".".join(result) + trailing_dot, len(input)

    def decode(self, input, errors='strict'):
        if errors != 'strict':
            raise UnicodeError(f"Unsupported error handling: {errors}")
        if not input:
            return "", 0
        if not isinstance(input, bytes):
            input = bytes(input)
        if ace_prefix not in input.lower():
            try:
                return input.decode('ascii'), len(input)
            except UnicodeDecodeError:
                pass
        labels = input.split(b".")
        trailing_dot = ''
        if labels and not labels[-1]:
            trailing_dot = '.'
            del labels[-1]
        result = []
        offset = 0
        for label in labels:
            result.append(_to_unicode_at(label, input, offset))
            offset += len(label) + 1
        return ".".join(result) + trailing_dot, len(input)


class IncrementalEncoder(codecs.BufferedIncrementalEncoder):
    def _buffer_encode(self, input, errors, final):
        if errors != 'strict':
            raise UnicodeError(f"Unsupported error handling: {errors}")
        if not input:
            return b'', 0
        labels = dots.split(input)
        trailing_dot = b''
        if not labels[-1]:
            trailing_dot = b'.'
            del labels[-1]
        elif not final:
            # The last label may go on.
            del labels[-1]
            if labels:
                trailing_dot = b'.'
        result = []
        size = 0
        for label in labels:
            if size:
                size += 1
            result.append(_to_ascii_at(label, input, size))
            size += len(label)
        return b".".join(result) + trailing_dot, size + len(trailing_dot)


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, input, errors, final):
        if errors != 'strict':
            raise UnicodeError(f"Unsupported error handling: {errors}")
        if not input:
            return ("", 0)
        if isinstance(input, str):
            labels = dots.split(input)
        else:
            try:
                input = str(input, "ascii")
            except UnicodeDecodeError as exc:
                raise UnicodeDecodeError("idna", input, exc.start, exc.end,
                                         exc.reason) from None
            labels = input.split(".")
        trailing_dot = ''
        if not labels[-1]:
            trailing_dot = '.'
            del labels[-1]
        elif not final:
            del labels[-1]
            if labels:
                trailing_dot = '.'
        result = []
        size = 0
        for label in labels:
            if size:
                size += 1
            result.append(_to_unicode_at(label, input, size))
            size += len(label)
        return ".".join(result) + trailing_dot, size + len(trailing_dot)


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    return codecs.CodecInfo(
        name='idna',
        encode=Codec().encode,
        decode=Codec().decode,
        incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder,
        streamreader=StreamReader,
        streamwriter=StreamWriter,
    )
