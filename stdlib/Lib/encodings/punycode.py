"""Punycode (RFC 3492): text as ASCII letters, digits and hyphens, for the names of computers."""

from ._define import stateless

# Section 5 of the RFC.
_BASE, _TMIN, _TMAX, _SKEW, _DAMP, _FIRST_BIAS, _FIRST_CODE = 36, 1, 26, 38, 700, 72, 128

_DIGITS = b'abcdefghijklmnopqrstuvwxyz0123456789'
_VALUES = {code: value for value, digit in enumerate(_DIGITS.decode()) for code in map(ord, {digit, digit.upper()})}


class _Bias:
    """The length that the next number is expected to have, from those before it."""

    def __init__(self):
        self.value = _FIRST_BIAS
        self.damp = _DAMP

    def adapt(self, delta, points):
        """Learn from a number, behind which there are some characters."""
        delta //= self.damp
        self.damp = 2
        delta += delta // points
        steps = 0
        while delta > (_BASE - _TMIN) * _TMAX // 2:
            delta //= _BASE - _TMIN
            steps += 1
        self.value = steps * _BASE + (_BASE - _TMIN + 1) * delta // (delta + _SKEW)

    def thresholds(self):
        """Yield, for digit after digit, the value below which it is the last."""
        place = _BASE
        while True:
            yield max(_TMIN, min(_TMAX, place - self.value))
            place += _BASE


def _digits(number, bias):
    for threshold in bias.thresholds():
        if number < threshold:
            yield _DIGITS[number]
            return
        number, digit = divmod(number - threshold, _BASE - threshold)
        yield _DIGITS[threshold + digit]


def _deltas(codes):
    """Yield, for the characters beyond ASCII in order, how far the decoder has to count to each."""
    inserted = sum(code < _FIRST_CODE for code in codes)
    current, delta = _FIRST_CODE, 0
    for code in sorted({code for code in codes if code >= _FIRST_CODE}):
        delta += (code - current) * (inserted + 1)
        current = code
        for other in codes:
            if other < current:
                delta += 1
            elif other == current:
                inserted += 1
                yield delta, inserted
                delta = 0
        delta += 1
        current += 1


def punycode_encode(text):
    """Return a text in Punycode, as bytes."""
    plain = ''.join(filter(str.isascii, text)).encode()
    made = bytearray(plain + b'-' if plain else b'')
    bias = _Bias()
    for delta, points in _deltas([*map(ord, text)]):
        made += bytes(_digits(delta, bias))
        bias.adapt(delta, points)
    return bytes(made)


class _Damage(Exception):
    """Where the digits cannot be understood, and why."""

    def __init__(self, start, end, reason):
        self.place = start, end
        self.reason = reason


def _number(digits, at, bias):
    """Return the number that begins at a place, and the place behind it."""
    number, weight = 0, 1
    for threshold in bias.thresholds():
        if at >= len(digits):
            raise _Damage(at, at + 1, 'incomplete punycode string')
        value = _VALUES.get(digits[at])
        if value is None:
            raise _Damage(at, at + 1, f"Invalid extended code point '{digits[at]}'")
        at += 1
        number += value * weight
        if value < threshold:
            return number, at
        weight *= _BASE - threshold


def _insert(chars, digits, is_strict):
    """Insert the characters beyond ASCII, which digits describe."""
    code, position, at = _FIRST_CODE, 0, 0
    bias = _Bias()
    while at < len(digits):
        start = at
        delta, at = _number(digits, at, bias)
        carried, position = divmod(position + delta, len(chars) + 1)
        code += carried
        if code > 0x10FFFF:
            if is_strict:
                raise _Damage(start, at, f'Invalid character U+{code:x}')
            code = ord('?')
        chars.insert(position, chr(code))
        bias.adapt(delta, len(chars))
        position += 1


def punycode_decode(text, errors):
    """Return the text for Punycode. Unless errors are strict, what comes before the first one is all there is."""
    data = text.encode('ascii') if isinstance(text, str) else bytes(text)
    plain, _, digits = data.rpartition(b'-')
    try:
        chars = [*str(plain, 'ascii', errors)]
    except UnicodeDecodeError as error:
        raise UnicodeDecodeError('ascii', data, error.start, error.end, error.reason) from None
    try:
        _insert(chars, digits, errors == 'strict')
    except _Damage as damage:
        if errors == 'strict':
            offset = len(data) - len(digits)
            raise UnicodeDecodeError('punycode', data, *(offset + end for end in damage.place),
                                     damage.reason) from None
    return ''.join(chars)


def _encode(input, errors='strict'):
    return punycode_encode(input), len(input)


def _decode(input, errors='strict'):
    if errors not in ('strict', 'replace', 'ignore'):
        raise UnicodeError(f'Unsupported error handling: {errors}')
    return punycode_decode(input, errors), len(input)


stateless(globals(), 'punycode', _encode, _decode)
