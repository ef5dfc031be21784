"""Names of computers with other letters than ASCII's (RFC 3490): each label becomes Punycode behind a prefix."""

import codecs
import re
import stringprep
from unicodedata import ucd_3_2_0

from ._define import publish

ace_prefix, sace_prefix = b'xn--', 'xn--'

# What separates labels: the dot, and the dots of East Asia.
dots = re.compile('[.\u3002\uff0e\uff61]')

_LONGEST_LABEL = 63
# Preparing text takes more time than its length would tell.
_LONGEST_INPUT = 1024

# What RFC 3491 prohibits.
_PROHIBITED = [getattr(stringprep, f'in_table_{table}')
               for table in ('c12', 'c22', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9')]


def _refuse(label, start, end, reason):
    raise UnicodeEncodeError('idna', label, start, end, reason)


def _check_directions(label):
    """Refuse labels that mix letters from right to left with others, or do not begin and end with such."""
    leftward = [*map(stringprep.in_table_d1, label)]
    if not any(leftward):
        return
    for at, char in enumerate(label):
        if stringprep.in_table_d2(char):
            _refuse(label, at, at + 1, 'Violation of BIDI requirement 2')
    for at in 0, len(label) - 1:
        if not leftward[at]:
            _refuse(label, at, at + 1, 'Violation of BIDI requirement 3')


def nameprep(label):
    """Return a label in the form in which labels are compared (RFC 3491)."""
    kept = (char for char in label if not stringprep.in_table_b1(char))
    label = ucd_3_2_0.normalize('NFKC', ''.join(map(stringprep.map_table_b2, kept)))
    for at, char in enumerate(label):
        if any(prohibits(char) for prohibits in _PROHIBITED):
            _refuse(label, at, at + 1, f'Invalid character {char!r}')
    _check_directions(label)
    return label


def _ascii_or_none(text):
    return text.encode('ascii') if text.isascii() else None


def ToASCII(label):
    """Return a label as it stands in the network."""
    encoded = _ascii_or_none(label)
    if encoded is None:
        label = nameprep(label)
        encoded = _ascii_or_none(label)
    if encoded is None:
        if label.lower().startswith(sace_prefix):
            _refuse(label, 0, len(sace_prefix), 'Label starts with ACE prefix')
        encoded = ace_prefix + label.encode('punycode')
    if not encoded:
        _refuse(label, 0, 1, 'label empty')
    if len(encoded) > _LONGEST_LABEL:
        _refuse(label, 0, len(label), 'label too long')
    return encoded


def _network_form(label):
    """Return the bytes for a label that was given as text or as bytes."""
    if isinstance(label, bytes):
        return label
    if not label.isascii():
        label = nameprep(label)
    try:
        return label.encode('ascii')
    except UnicodeEncodeError as error:
        raise UnicodeEncodeError('idna', label, error.start, error.end, 'Invalid character in IDN label') from None


def ToUnicode(label):
    """Return a label as people read it."""
    if len(label) > _LONGEST_INPUT:
        data = label.encode('utf-8', errors='backslashreplace') if isinstance(label, str) else label
        raise UnicodeDecodeError('idna', data, 0, len(data), 'label way too long')
    data = _network_form(label)
    if not data.lower().startswith(ace_prefix):
        return data.decode('ascii')
    skipped = len(ace_prefix)
    try:
        text = data[skipped:].decode('punycode')
    except UnicodeDecodeError as error:
        raise UnicodeDecodeError('idna', data, skipped + error.start, skipped + error.end, error.reason) from None
    # There may not be two ways to write it.
    again = ToASCII(text)
    if again.decode('ascii') != data.decode('ascii').lower():
        raise UnicodeDecodeError('idna', data, 0, len(data), f"IDNA does not round-trip, '{data!r}' != '{again!r}'")
    return text


def _encode_at(label, name, offset):
    """Encode one label of a name; errors tell the place in that."""
    try:
        return ToASCII(label)
    except UnicodeEncodeError as error:
        raise UnicodeEncodeError('idna', name, offset + error.start, offset + error.end, error.reason) from None


def _decode_at(label, name, offset):
    try:
        return ToUnicode(label)
    except (UnicodeEncodeError, UnicodeDecodeError) as error:
        data = name if isinstance(name, bytes) else name.encode('ascii')
        raise UnicodeDecodeError('idna', data, offset + error.start, offset + error.end, error.reason) from None


def _check(errors):
    if errors != 'strict':
        raise UnicodeError(f'Unsupported error handling: {errors}')


def _convert(name, labels, convert, is_final=True):
    """Convert labels; return those, the dot that ends them or nothing, and how long they were.

    If something may follow, the last label waits: only a dot ends it.
    """
    *complete, last = labels
    if last and is_final:
        complete.append(last)
        ends_in_dot = False
    else:
        ends_in_dot = not last or bool(complete)
    converted, size = [], 0
    for label in complete:
        # The dots between them count; each stands for one character.
        size += bool(size)
        converted.append(convert(label, name, size))
        size += len(label)
    return converted, ends_in_dot, size + ends_in_dot


def _check_ascii(name, labels):
    """Refuse labels that no computer can have: too long ones, and empty ones but for the last."""
    offset = 0
    for number, label in enumerate(labels, 1):
        if not label and number < len(labels):
            _refuse(name, offset, offset + 1, 'label empty')
        if len(label) > _LONGEST_LABEL:
            _refuse(name, offset, offset + len(label), 'label too long')
        offset += len(label) + 1


def encode(input, errors='strict'):
    """Encode a name."""
    _check(errors)
    if input.isascii():
        plain = input.encode('ascii')
        if plain:
            _check_ascii(input, plain.split(b'.'))
        return plain, len(input)
    labels, has_dot, _ = _convert(input, dots.split(input), _encode_at)
    return b'.'.join(labels) + b'.' * has_dot, len(input)


def decode(input, errors='strict'):
    """Decode a name."""
    _check(errors)
    data = bytes(input)
    if not data or ace_prefix not in data.lower() and data.isascii():
        return data.decode('ascii'), len(data)
    labels, has_dot, _ = _convert(data, data.split(b'.'), _decode_at)
    return '.'.join(labels) + '.' * has_dot, len(data)


class Codec(codecs.Codec):
    encode, decode = staticmethod(encode), staticmethod(decode)


class IncrementalEncoder(codecs.BufferedIncrementalEncoder):
    def _buffer_encode(self, input, errors, final):
        _check(errors)
        if not input:
            return b'', 0
        labels, has_dot, size = _convert(input, dots.split(input), _encode_at, final)
        return b'.'.join(labels) + b'.' * has_dot, size


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, input, errors, final):
        _check(errors)
        if not input:
            return '', 0
        if isinstance(input, str):
            found = dots.split(input)
        else:
            try:
                input = str(input, 'ascii')
            except UnicodeDecodeError as error:
                raise UnicodeDecodeError('idna', input, error.start, error.end, error.reason) from None
            found = input.split('.')
        labels, has_dot, size = _convert(input, found, _decode_at, final)
        return '.'.join(labels) + '.' * has_dot, size


class StreamReader(Codec, codecs.StreamReader):
    pass


class StreamWriter(Codec, codecs.StreamWriter):
    pass


publish(globals(), 'idna', encode, decode, IncrementalEncoder, IncrementalDecoder, StreamReader, StreamWriter)
