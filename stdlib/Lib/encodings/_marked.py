"""The maker of codecs for encodings in which a mark tells the order of bytes: UTF-16 and UTF-32."""

import codecs
import sys

from ._define import publish

# The order of this machine, as the native decoders number it.
_OWN = -1 if sys.byteorder == 'little' else 1

# Of an incremental decoder: its order is not known yet.
_UNKNOWN = 2


def _functions(name, order):
    """Return the native functions for one order."""
    base = f"{name.replace('-', '_')}_{'le' if order == -1 else 'be'}"
    return getattr(codecs, f'{base}_encode'), getattr(codecs, f'{base}_decode')


class _Detecting:
    """Decodes a text from its mark on: the first bytes tell which function is the right one for the rest."""

    def __init__(self, name, width):
        self.name, self.width = name, width
        self.decode_first = getattr(codecs, f"{name.replace('-', '_')}_ex_decode")

    def __call__(self, input, errors, final):
        """Return text, number of bytes, and the order, 0 as long as nothing tells it."""
        text, count, order = self.decode_first(input, errors, 0, final)
        if order == 0 and count >= self.width:
            raise UnicodeDecodeError(self.name, input, 0, self.width, 'Stream does not start with BOM')
        return text, count, order


class _Encoder(codecs.IncrementalEncoder):
    """Its state is 0 behind the mark."""

    _has_begun = False

    def encode(self, input, final=False):
        function = self._encode_rest if self._has_begun else self._encode_first
        self._has_begun = True
        return function(input, self.errors)[0]

    def reset(self):
        self._has_begun = False

    def getstate(self):
        return 0 if self._has_begun else _UNKNOWN

    def setstate(self, state):
        self._has_begun = not state


class _Decoder(codecs.BufferedIncrementalDecoder):
    """Its state is 0 for this machine's order of bytes, 1 for the other one."""

    _order = 0

    def _buffer_decode(self, input, errors, final):
        if self._order:
            return self._decoders[self._order](input, errors, final)
        text, count, self._order = self._detect(input, errors, final)
        return text, count

    def reset(self):
        super().reset()
        self._order = 0

    def getstate(self):
        return self.buffer, {0: _UNKNOWN, _OWN: 0, -_OWN: 1}[self._order]

    def setstate(self, state):
        super().setstate(state)
        self._order = {0: _OWN, 1: -_OWN}.get(state[1], 0)


class _Reader(codecs.StreamReader):
    _order = 0

    def decode(self, input, errors='strict'):
        if self._order:
            return self._decoders[self._order](input, errors, False)
        text, count, self._order = self._detect(input, errors, False)
        return text, count

    def reset(self):
        super().reset()
        self._order = 0


class _Writer(codecs.StreamWriter):
    _has_begun = False

    def encode(self, input, errors='strict'):
        function = self._encode_rest if self._has_begun else self._encode_first
        self._has_begun = True
        return function(input, errors)

    def reset(self):
        super().reset()
        self._has_begun = False


def define(namespace, name, width):
    """Define a codec by its name and the number of bytes of a mark."""
    base = name.replace('-', '_')
    encode, decode_native = getattr(codecs, f'{base}_encode'), getattr(codecs, f'{base}_decode')
    functions = {
        '_encode_first': staticmethod(encode), '_encode_rest': staticmethod(_functions(name, _OWN)[0]),
        '_decoders': {order: _functions(name, order)[1] for order in (-1, 1)}, '_detect': _Detecting(name, width)}

    def decode(input, errors='strict'):
        return decode_native(input, errors, True)

    kinds = [type(kind.__name__, (kind,), functions) for kind in (_Encoder, _Decoder, _Reader, _Writer)]
    namespace['encode'] = encode
    publish(namespace, name, encode, decode, *kinds, decode=decode)
