"""The codec for quoted-printable; converts bytes to bytes."""

import codecs
import binascii


def _encode(data):
    return binascii.b2a_qp(bytes(data), quotetabs=True)


def _decode(data):
    return binascii.a2b_qp(bytes(data))


def quopri_encode(input, errors='strict'):
    assert errors == 'strict'
    return _encode(input), len(input)


def quopri_decode(input, errors='strict'):
    assert errors == 'strict'
    return _decode(input), len(input)


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        return quopri_encode(input, errors)

    def decode(self, input, errors='strict'):
        return quopri_decode(input, errors)


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        assert self.errors == 'strict'
        return _encode(input)


class IncrementalDecoder(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        assert self.errors == 'strict'
        return _decode(input)


class StreamWriter(Codec, codecs.StreamWriter):
    charbuffertype = bytes


class StreamReader(Codec, codecs.StreamReader):
    charbuffertype = bytes


def getregentry():
    return codecs.CodecInfo(
        name='quopri',
        encode=quopri_encode,
        decode=quopri_decode,
        incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder,
        streamreader=StreamReader,
        streamwriter=StreamWriter,
        _is_text_encoding=False,
    )
