"""The codec for Punycode (RFC 3492)."""

import codecs

# The parameters of RFC 3492, section 5.
_BASE, _TMIN, _TMAX, _SKEW, _DAMP = 36, 1, 26, 38, 700
_INITIAL_BIAS, _INITIAL_N = 72, 128
_DIGITS = b'abcdefghijklmnopqrstuvwxyz0123456789'


def _adapt(delta, first, length):
    delta = delta // _DAMP if first else delta // 2
    delta += delta // length
    k = 0
    while delta > (_BASE - _TMIN) * _TMAX // 2:
        delta //= _BASE - _TMIN
        k += _BASE
    return k + (_BASE - _TMIN + 1) * delta // (delta + _SKEW)


def _threshold(k, bias):
    return min(max(k - bias, _TMIN), _TMAX)


def punycode_encode(text):
    """Return the Punycode form of text as bytes."""
    base = bytes(ord(c) for c in text if ord(c) < 128)
    out = bytearray()
    n, delta, bias = _INITIAL_N, 0, _INITIAL_BIAS
    handled = len(base)
    codes = [ord(c) for c in text]
    while handled < len(codes):
        m = min(c for c in codes if c >= n)
        delta += (m - n) * (handled + 1)
        n = m
        for c in codes:
            if c < n:
                delta += 1
            elif c == n:
                _encode_number(out, delta, bias)
                bias = _adapt(delta, handled == len(base), handled + 1)
                delta = 0
                handled += 1
        delta += 1
        n += 1
    if base:
        return base + b'-' + bytes(out)
    return bytes(out)


def _encode_number(out, q, bias):
    k = _BASE
    while True:
        t = _threshold(k, bias)
        if q < t:
            out.append(_DIGITS[q])
            return
        out.append(_DIGITS[t + (q - t) % (_BASE - t)])
        q = (q - t) // (_BASE - t)
        k += _BASE


def _decode_number(extended, pos, bias, errors, offset):
    """Return (position after the number, number), None for one that is broken."""
    result, weight, k = 0, 1, _BASE
    while True:
        if pos >= len(extended):
            if errors == 'strict':
                raise UnicodeDecodeError("punycode", extended, pos, pos + 1,
                                         "incomplete punycode string")
            return pos + 1, None
        char = extended[pos]
        pos += 1
        if 65 <= char <= 90:
            digit = char - 65
        elif 97 <= char <= 122:
            digit = char - 97
        elif 48 <= char <= 57:
            digit = char - 22
        elif errors == 'strict':
            raise UnicodeDecodeError("punycode", extended, pos - 1, pos,
                                     f"Invalid extended code point '{char}'")
        else:
            return pos, None
        t = _threshold(k, bias)
        result += digit * weight
        if digit < t:
            return pos, result
        weight *= _BASE - t
        k += _BASE


def punycode_decode(text, errors):
    """Return the str that Punycode text stands for."""
    if isinstance(text, str):
        text = text.encode('ascii')
    if isinstance(text, memoryview):
        text = bytes(text)
    split = text.rfind(b'-')
    base = text[:split] if split >= 0 else b''
    extended = text[split + 1:]
    try:
        chars = list(str(base, 'ascii', errors))
    except UnicodeDecodeError as exc:
        raise UnicodeDecodeError("ascii", text, exc.start, exc.end,
                                 exc.reason) from None
    n, i, bias, pos = _INITIAL_N, 0, _INITIAL_BIAS, 0
    first = True
    while pos < len(extended):
        start = pos
        try:
            pos, delta = _decode_number(extended, pos, bias, errors, split + 1)
        except UnicodeDecodeError as exc:
            offset = len(text) - len(extended)
            raise UnicodeDecodeError(exc.encoding, text, offset + exc.start,
                                     offset + exc.end, exc.reason) from None
        if delta is None:
            # With any lenient error handler the decoded part is all there is.
            break
        i += delta
        n += i // (len(chars) + 1)
        i %= len(chars) + 1
        if n > 0x10FFFF:
            if errors == 'strict':
                offset = len(text) - len(extended)
                raise UnicodeDecodeError("punycode", text, offset + start,
                                         offset + pos,
                                         f"Invalid character U+{n:x}")
            n = ord('?')
        chars.insert(i, chr(n))
        bias = _adapt(delta, first, len(chars))
        first = False
        i += 1
    return ''.join(chars)


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        return punycode_encode(input), len(input)

    def decode(self, input, errors='strict'):
        if errors not in ('strict', 'replace', 'ignore'):
            raise UnicodeError(f"Unsupported error handling: {errors}")
        return punycode_decode(input, errors), len(input)


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        return punycode_encode(input)


class IncrementalDecoder(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        if self.errors not in ('strict', 'replace', 'ignore'):
            raise UnicodeError(f"Unsupported error handling: {self.errors}")
        return punycode_decode(input, self.errors)


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    return codecs.CodecInfo(
        name='punycode',
        encode=Codec().encode,
        decode=Codec().decode,
        incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder,
        streamreader=StreamReader,
        streamwriter=StreamWriter,
    )
