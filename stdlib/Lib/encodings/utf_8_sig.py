"""UTF-8 behind the three bytes by which some programs recognise it."""

import codecs
from codecs import BOM_UTF8 as _SIGNATURE, utf_8_decode, utf_8_encode

from ._define import publish


def encode(input, errors='strict'):
    data, count = utf_8_encode(input, errors)
    return _SIGNATURE + data, count


def _decode_first(input, errors, final):
    """Decode the beginning of a text, with or without the signature."""
    size = len(_SIGNATURE) if input[:len(_SIGNATURE)] == _SIGNATURE else 0
    text, count = utf_8_decode(input[size:] if size else input, errors, final)
    return text, size + count


def decode(input, errors='strict'):
    return _decode_first(input, errors, True)


def _is_undecided(input):
    """Whether only the next bytes will tell if there is a signature."""
    return len(input) < len(_SIGNATURE) and _SIGNATURE.startswith(input)


class IncrementalEncoder(codecs.IncrementalEncoder):
    """Its state is 1 before the signature."""

    # Whether nothing has been written yet.
    first = 1

    def encode(self, input, final=False):
        convert = encode if self.first else utf_8_encode
        self.first = 0
        return convert(input, self.errors)[0]

    def reset(self):
        self.first = 1

    def getstate(self):
        return self.first

    def setstate(self, state):
        self.first = state


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    """Its state is 1 before the signature, or what stands in its place."""

    first = 1

    def _buffer_decode(self, input, errors, final):
        if not self.first:
            return utf_8_decode(input, errors, final)
        if _is_undecided(input) and not final:
            return '', 0
        self.first = 0
        return _decode_first(input, errors, final)

    def reset(self):
        super().reset()
        self.first = 1

    def getstate(self):
        return self.buffer, self.first

    def setstate(self, state):
        self.buffer, self.first = state


class StreamReader(codecs.StreamReader):
    _is_first = True

    def decode(self, input, errors='strict'):
        if not self._is_first:
            return utf_8_decode(input, errors)
        if _is_undecided(input):
            return '', 0
        self._is_first = False
        return _decode_first(input, errors, False)

    def reset(self):
        super().reset()
        self._is_first = True


class StreamWriter(codecs.StreamWriter):
    _is_first = True

    def encode(self, input, errors='strict'):
        convert = encode if self._is_first else utf_8_encode
        self._is_first = False
        return convert(input, errors)

    def reset(self):
        super().reset()
        self._is_first = True


publish(globals(), 'utf-8-sig', encode, decode, IncrementalEncoder, IncrementalDecoder, StreamReader, StreamWriter)
