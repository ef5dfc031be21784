"""The codec for UTF-32 with a byte order mark."""

import codecs
import sys

encode = codecs.utf_32_encode

if sys.byteorder == 'little':
    _native_encode, _foreign_decode = codecs.utf_32_le_encode, codecs.utf_32_be_decode
    _native_decode = codecs.utf_32_le_decode
else:
    _native_encode, _foreign_decode = codecs.utf_32_be_encode, codecs.utf_32_le_decode
    _native_decode = codecs.utf_32_be_decode


def decode(input, errors='strict'):
    return codecs.utf_32_decode(input, errors, True)


class IncrementalEncoder(codecs.IncrementalEncoder):
    """Writes the mark first; its state is 0 once that is done, else 2."""

    def __init__(self, errors='strict'):
        codecs.IncrementalEncoder.__init__(self, errors)
        self.encoder = None

    def encode(self, input, final=False):
        if self.encoder is None:
            result = codecs.utf_32_encode(input, self.errors)[0]
            self.encoder = _native_encode
            return result
        return self.encoder(input, self.errors)[0]

    def reset(self):
        codecs.IncrementalEncoder.reset(self)
        self.encoder = None

    def getstate(self):
        return 0 if self.encoder else 2

    def setstate(self, state):
        self.encoder = None if state else _native_encode


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    """Finds the byte order from the mark.

    The second part of its state is 2 before the mark, 0 for the machine's own
    byte order and 1 for the other.
    """

    def __init__(self, errors='strict'):
        codecs.BufferedIncrementalDecoder.__init__(self, errors)
        self.decoder = None

    def _buffer_decode(self, input, errors, final):
        if self.decoder is not None:
            return self.decoder(input, self.errors, final)
        output, consumed, byteorder = codecs.utf_32_ex_decode(input, errors, 0, final)
        if byteorder == -1:
            self.decoder = codecs.utf_32_le_decode
        elif byteorder == 1:
            self.decoder = codecs.utf_32_be_decode
        elif consumed >= 4:
            raise UnicodeDecodeError("utf-32", input, 0, 4,
                                     "Stream does not start with BOM")
        return output, consumed

    def reset(self):
        codecs.BufferedIncrementalDecoder.reset(self)
        self.decoder = None

    def getstate(self):
        state = codecs.BufferedIncrementalDecoder.getstate(self)[0]
        if self.decoder is None:
            return (state, 2)
        return (state, int(self.decoder is _foreign_decode))

    def setstate(self, state):
        codecs.BufferedIncrementalDecoder.setstate(self, state)
        self.decoder = {0: _native_decode, 1: _foreign_decode}.get(state[1])


class StreamWriter(codecs.StreamWriter):
    def __init__(self, stream, errors='strict'):
        codecs.StreamWriter.__init__(self, stream, errors)
        self.encoder = None

    def reset(self):
        codecs.StreamWriter.reset(self)
        self.encoder = None

    def encode(self, input, errors='strict'):
        if self.encoder is None:
            result = codecs.utf_32_encode(input, errors)
            self.encoder = _native_encode
            return result
        return self.encoder(input, errors)


class StreamReader(codecs.StreamReader):
    def reset(self):
        codecs.StreamReader.reset(self)
        # Back to finding the byte order.
        self.__dict__.pop('decode', None)

    def decode(self, input, errors='strict'):
        output, consumed, byteorder = codecs.utf_32_ex_decode(input, errors, 0, False)
        if byteorder == -1:
            self.decode = codecs.utf_32_le_decode
        elif byteorder == 1:
            self.decode = codecs.utf_32_be_decode
        elif consumed >= 4:
            raise UnicodeDecodeError("utf-32", input, 0, 4,
                                     "Stream does not start with BOM")
        return output, consumed


def getregentry():
    return codecs.CodecInfo(
        name='utf-32',
        encode=encode,
        decode=decode,
        incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder,
        streamreader=StreamReader,
        streamwriter=StreamWriter,
    )
